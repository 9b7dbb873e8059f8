//! Tokio's time and the world's, turned by the same hand: so limits and freezes take their seconds, and a test none of them.

use std::{future::Future, sync::mpsc, time::Duration};

use panelgram::clock::Clock;
use tokio::{
    task::{spawn_blocking, yield_now},
    time::{Instant, advance, pause, resume},
};

/// Small beside every limit, so that what the machine does meanwhile takes next to no time.
const STEP: Duration = Duration::from_millis(1);
/// How often everybody may do something between two steps.
const TURNS: usize = 4;

/// Time that stands still unless it is let pass.
pub struct Hand {
    clock: Clock,
    /// A paused tokio leaps to the next timer whenever all wait for the network; not while this is held.
    _held: mpsc::Sender<()>,
}

/// Let go, time passes by itself again: paused, it would leap through the next story.
impl Drop for Hand {
    fn drop(&mut self) {
        resume();
    }
}

impl Hand {
    /// Stops the time.
    pub fn stop(clock: &Clock) -> Self {
        pause();
        let (held, release) = mpsc::channel::<()>();
        spawn_blocking(move || release.recv());
        Self { clock: clock.clone(), _held: held }
    }

    /// Lets it pass until something is done. Returns how long that took.
    pub async fn pass_until<T>(&self, done: impl Future<Output = T>) -> (T, Duration) {
        self.pass(STEP, done).await
    }

    /// The same in small steps: for what the machine itself has to work on, so that nothing gives it up as too slow.
    pub async fn pass_slowly_until<T>(&self, done: impl Future<Output = T>) -> T {
        self.pass(STEP / 10, done).await.0
    }

    async fn pass<T>(&self, step: Duration, done: impl Future<Output = T>) -> (T, Duration) {
        let (begin, mut turned) = (Instant::now(), Duration::ZERO);
        tokio::pin!(done);
        loop {
            for _ in 0..TURNS {
                tokio::select! {
                    biased;
                    outcome = &mut done => return (outcome, begin.elapsed()),
                    () = yield_now() => {}
                }
            }
            // The world's time has milliseconds, and is never behind: what waited long enough has done so for both sides.
            while turned < begin.elapsed() + step {
                self.clock.turn(STEP);
                turned += STEP;
            }
            advance(step).await;
        }
    }
}
