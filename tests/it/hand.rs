//! Tokio's time and the world's, turned by the same hand: so limits and freezes take their seconds, and a test none of them.

use std::{future::Future, sync::mpsc, time::Duration};

use panelgram::clock::Clock;
use tokio::{
    task::{spawn_blocking, yield_now},
    time::{Instant, advance, pause},
};

/// Small beside every limit, so that what the machine does meanwhile takes next to no time.
const STEP: Duration = Duration::from_millis(1);
/// How often everybody may do something between two steps.
const TURNS: usize = 4;

/// Time that stands still unless it is let pass.
pub struct Hand {
    clock: Clock,
    step: Duration,
    /// A paused tokio leaps to the next timer whenever all wait for the network; not while this is held.
    _held: mpsc::Sender<()>,
}

impl Hand {
    /// Stops the time.
    pub fn stop(clock: &Clock) -> Self {
        Self::with_steps_of(STEP, clock)
    }

    /// The same for stories in which much time passes, and how much does not matter.
    pub fn with_steps_of(step: Duration, clock: &Clock) -> Self {
        pause();
        let (held, release) = mpsc::channel::<()>();
        spawn_blocking(move || release.recv());
        Self { clock: clock.clone(), step, _held: held }
    }

    /// Lets it pass until something is done. Returns how long that took.
    pub async fn pass_until<T>(&self, done: impl Future<Output = T>) -> (T, Duration) {
        let begin = Instant::now();
        tokio::pin!(done);
        loop {
            for _ in 0..TURNS {
                tokio::select! {
                    biased;
                    outcome = &mut done => return (outcome, begin.elapsed()),
                    () = yield_now() => {}
                }
            }
            advance(self.step).await;
            self.clock.turn(self.step);
        }
    }
}
