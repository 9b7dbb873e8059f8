//! How fast messages may go out.
//!
//! Telegram states no figures but those of the Bots FAQ ("My bot is hitting limits"), which are about what comes unasked. A bot that
//! answers people has no limit in all (tdlib/td #3034); a chat has one, which sends and edits share and which allows short bursts.

use std::time::Duration;

use tokio::time::Instant;

use crate::bot::api::ChatId;

/// One call each `every`, and up to `burst` of them at once: in any span of time at most `burst + span / every` calls.
#[derive(Clone, Copy, Debug)]
pub(super) struct Rate {
    every: Duration,
    burst: u32,
}

impl Rate {
    const fn new(every: Duration, burst: u32) -> Self {
        Self { every, burst }
    }

    /// How long the next call has to wait, where the rate is at rest again at `rest_at`.
    pub(super) fn wait(self, rest_at: Option<Instant>, now: Instant) -> Option<Duration> {
        let ahead = rest_at?.saturating_duration_since(now);
        let room = self.every.saturating_mul(self.burst.saturating_sub(1));
        ahead.checked_sub(room).filter(|wait| !wait.is_zero())
    }

    /// When it is at rest again after one more call.
    pub(super) fn after_a_call(self, rest_at: Option<Instant>, now: Instant) -> Instant {
        rest_at.map_or(now, |at| at.max(now)) + self.every
    }

    /// Whether more than `calls` of late are not made up for yet.
    pub(super) fn is_ahead_by(self, calls: u32, rest_at: Option<Instant>, now: Instant) -> bool {
        rest_at.is_some_and(|at| at.saturating_duration_since(now) > self.every.saturating_mul(calls))
    }
}

/// How fast messages may go out; without rates, at once.
#[derive(Clone, Copy, Debug)]
pub struct SendLimits(pub(super) Option<Rates>);

#[derive(Clone, Copy, Debug)]
pub(super) struct Rates {
    private_chat: Rate,
    group: Rate,
    /// What nobody waits for, in all chats together.
    pub(super) pushes: Rate,
    private_pushes: Rate,
    group_pushes: Rate,
}

impl Rates {
    /// Everything that goes to a chat.
    pub(super) fn of(&self, chat: ChatId) -> Rate {
        if is_group(chat) { self.group } else { self.private_chat }
    }

    /// Of that, what nobody waits for.
    pub(super) fn pushes_of(&self, chat: ChatId) -> Rate {
        if is_group(chat) { self.group_pushes } else { self.private_pushes }
    }
}

/// Telegram numbers groups below zero.
fn is_group(chat: ChatId) -> bool {
    chat.0 < 0
}

impl SendLimits {
    /// What Telegram bears. What people wait for has an allowance for each chat: twenty calls at once, refilled one a second (one each
    /// three seconds in a group), so that a stuck finger earns no freeze; who taps at a person's speed does not meet it. What nobody
    /// waits for has besides 28.5 a second in all (and a burst of 2, which makes up for timers, always late), one a second in
    /// a private chat, and 20 a minute in a group (15 and a burst of 5).
    pub fn telegram() -> Self {
        Self(Some(Rates {
            private_chat: Rate::new(Duration::from_secs(1), 20),
            group: Rate::new(Duration::from_secs(3), 20),
            pushes: Rate::new(Duration::from_millis(35), 2),
            private_pushes: Rate::new(Duration::from_secs(1), 1),
            group_pushes: Rate::new(Duration::from_secs(4), 5),
        }))
    }

    /// No limits, for tests and for a Bot API server without any.
    pub fn none() -> Self {
        Self(None)
    }
}
