//! What systemd is told (`Type=notify`, `WatchdogSec`). Started by anybody else, the bot tells nobody.

use std::{convert::Infallible, future, time::Duration};

use sd_notify::NotifyState;
use tokio::time::sleep;

use crate::{
    clock::Clock,
    pulse::{Part, Pulse},
};

/// So much oftener than it has to be the watchdog is fed.
const OFTENER: u32 = 3;

/// Tells it, if it is there to listen.
pub(super) fn tell(state: NotifyState<'_>) {
    if let Err(error) = sd_notify::notify(&[state]) {
        tracing::warn!(%error, "systemd could not be told");
    }
}

/// Feeds the watchdog while no part hangs: a new start helps one that does, and nobody else. Never ends.
pub(super) async fn feed(pulse: &Pulse, clock: &Clock) -> Infallible {
    match sd_notify::watchdog_enabled() {
        Some(patience) => feed_within(patience, pulse, clock, || tell(NotifyState::Watchdog)).await,
        None => future::pending().await,
    }
}

async fn feed_within(patience: Duration, pulse: &Pulse, clock: &Clock, feed: impl Fn()) -> Infallible {
    let mut known = None;
    loop {
        known = say_news(known, pulse.hanging(clock.now()));
        if known.is_none() {
            feed();
        }
        sleep((patience / OFTENER).max(Duration::from_millis(1))).await;
    }
}

/// Once, and not at each look.
fn say_news(known: Option<Part>, hanging: Option<Part>) -> Option<Part> {
    if let Some(part) = hanging.filter(|_| known != hanging) {
        tracing::error!(%part, "a part of the bot hangs; systemd is not told any more that all is well");
    }
    hanging
}

#[cfg(test)]
mod tests {
    use std::cell::Cell;

    use tokio::time::timeout;

    use super::*;
    use crate::clock::Moment;

    #[tokio::test(start_paused = true)]
    async fn the_watchdog_is_fed_only_while_nothing_hangs() {
        let (clock, pulse, fed) = (Clock::manual(Moment(1)), Pulse::default(), Cell::new(0));
        let feed = || {
            let feeding = feed_within(Duration::from_secs(30), &pulse, &clock, || fed.set(fed.get() + 1));
            async { drop(timeout(Duration::from_secs(31), feeding).await) }
        };
        pulse.well(Part::Track, clock.now());
        feed().await;
        assert!(fed.get() >= 3, "{fed:?}");
        clock.turn(Part::Track.bound() * 2);
        fed.set(0);
        feed().await;
        assert_eq!(fed.get(), 0);
        // It tries again, in vain: no new start would help.
        pulse.turned(Part::Track, clock.now());
        feed().await;
        assert!(fed.get() >= 3, "{fed:?}");
    }
}
