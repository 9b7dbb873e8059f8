//! How fast a bot may be: about 30 messages a second in all, one a second in a private chat after a short burst,
//! 20 a minute in a group. Telegram publishes no exact law; these are the figures of its FAQ.

use std::collections::BTreeMap;

use super::model::ChatId;
use crate::clock::Moment;

/// One message takes this many milliseconds of a rate; this many may come at once.
struct Rate {
    spacing_ms: i64,
    burst: i64,
}

const ALL: Rate = Rate { spacing_ms: 33, burst: 30 };
const PRIVATE: Rate = Rate { spacing_ms: 1_000, burst: 5 };
const GROUP: Rate = Rate { spacing_ms: 3_000, burst: 20 };

/// When each rate would be back at rest; a chat without an entry is at rest.
#[derive(Default)]
pub(super) struct Limits {
    all: RestAt,
    chats: BTreeMap<ChatId, RestAt>,
}

#[derive(Clone, Copy, Default)]
struct RestAt(i64);

impl Limits {
    /// Counts a message; if it is too fast, the seconds to wait.
    pub(super) fn count(&mut self, chat: ChatId, now: Moment) -> Result<(), u32> {
        self.chats.retain(|_, rest_at| rest_at.0 > now.0);
        let chat_rate = if chat > 0 { PRIVATE } else { GROUP };
        let chat_rest = self.chats.get(&chat).copied().unwrap_or_default();
        let all_next = ALL.next(self.all, now)?;
        let chat_next = chat_rate.next(chat_rest, now)?;
        self.all = all_next;
        self.chats.insert(chat, chat_next);
        Ok(())
    }
}

impl Rate {
    fn next(&self, rest_at: RestAt, now: Moment) -> Result<RestAt, u32> {
        let rest_at = rest_at.0.max(now.0);
        let too_far = (rest_at - now.0) - self.spacing_ms * (self.burst - 1);
        if too_far > 0 {
            return Err(u32::try_from((too_far + 999) / 1_000).unwrap_or(u32::MAX));
        }
        Ok(RestAt(rest_at + self.spacing_ms))
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn each_rate_has_its_end_and_recovers() {
        let start = Moment(1_700_000_000_000);
        for (chat, burst, wait) in [(5, 5, 1), (-5, 20, 3)] {
            let mut limits = Limits::default();
            let at = |n: u64| start.plus(Duration::from_millis(40 * n));
            for n in 0..burst {
                assert_eq!(limits.count(chat, at(n)), Ok(()), "chat {chat}, message {n}");
            }
            let refused = limits.count(chat, at(burst)).unwrap_err();
            assert!((1..=wait).contains(&refused), "{refused}");
            assert_eq!(limits.count(chat, at(burst).plus(Duration::from_secs(refused.into()))), Ok(()));
        }
        let mut limits = Limits::default();
        let passed = (1..100).filter(|chat| limits.count(*chat, start).is_ok()).count();
        assert_eq!(passed, 30);
    }
}
