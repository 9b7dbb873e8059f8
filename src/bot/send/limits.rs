//! How fast messages may go out.
//!
//! Telegram states its limits only roughly; sources: the Bots FAQ ("My bot is hitting limits").

use std::{num::NonZeroU32, time::Duration};

use governor::Quota;

/// How fast messages may go out; `None` is no limit. In any span of time at most `burst + span / period`
/// calls pass, which is why the figures of [`SendLimits::telegram`] stay a burst below Telegram's.
#[derive(Clone, Copy, Debug)]
pub struct SendLimits {
    /// All chats together.
    pub overall: Option<Quota>,
    /// Of these, what nobody waits for.
    pub pushes: Option<Quota>,
    /// One private chat.
    pub private_chat: Option<Quota>,
    /// One group.
    pub group: Option<Quota>,
}

impl SendLimits {
    /// Telegram's: 30 a second in all (28.6 and a burst of 2, never 31 in a second), about one a second in a private chat with
    /// short bursts tolerated (five, of which one is left for what the network brings closer together), 20 a minute in
    /// a group (15 + a burst of 5). Pushes leave a little of it, and go after what a person waits for in any case; the burst makes up
    /// for timers, which are always late.
    pub fn telegram() -> Self {
        Self {
            overall: quota(Duration::from_millis(35), 2),
            pushes: quota(Duration::from_micros(35_300), 2),
            private_chat: quota(Duration::from_secs(1), 4),
            group: quota(Duration::from_secs(4), 5),
        }
    }

    /// No limits, for tests and for a Bot API server without any.
    pub fn none() -> Self {
        Self { overall: None, pushes: None, private_chat: None, group: None }
    }
}

fn quota(period: Duration, burst: u32) -> Option<Quota> {
    let burst = NonZeroU32::new(burst)?;
    Quota::with_period(period).map(|quota| quota.allow_burst(burst))
}
