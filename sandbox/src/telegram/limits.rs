//! How fast a bot may be. Telegram publishes no exact law. Each chat has a limit of its own, which allows short bursts and is shared by
//! sends and edits; who exceeds it is refused there for a while, whatever it sends meanwhile. Answers to taps have none. In all, only
//! what comes unasked is limited, to about 30 messages a second: what goes to a chat in which somebody has just written or tapped is
//! an answer.

use std::{collections::BTreeMap, time::Duration};

use super::{model::ChatId, refusal::Refusal};
use crate::Moment;

/// Whatever is sent so soon after a person did something in that chat is taken for an answer.
const ANSWERS_FOR: Duration = Duration::from_mins(1);

/// How much a chat bears.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// So many calls at once in a private chat; beyond that, one a second.
    pub private_burst: u32,
    /// So many calls at once in a group; beyond that, 20 a minute.
    pub group_burst: u32,
    /// For how many seconds a chat is frozen that got too many; without it, until the next call is within the rate.
    pub freeze: Option<u32>,
}

impl Default for Limits {
    /// A little more than a careful bot asks for: calls can arrive closer together than they left.
    fn default() -> Self {
        Self { private_burst: 25, group_burst: 22, freeze: None }
    }
}

/// One message takes this many milliseconds of a rate; this many may come at once.
struct Rate {
    spacing_ms: i64,
    burst: u32,
}

const ALL: Rate = Rate { spacing_ms: 33, burst: 30 };

/// What was counted. Of each rate: when it would be back at rest; a chat without an entry is at rest.
pub(super) struct Counts {
    limits: Limits,
    all: RestAt,
    chats: BTreeMap<ChatId, RestAt>,
    frozen: BTreeMap<ChatId, Moment>,
    heard: BTreeMap<ChatId, Moment>,
}

#[derive(Clone, Copy, Default)]
struct RestAt(i64);

impl Counts {
    pub(super) fn new(limits: Limits) -> Self {
        Self {
            limits,
            all: RestAt::default(),
            chats: BTreeMap::new(),
            frozen: BTreeMap::new(),
            heard: BTreeMap::new(),
        }
    }

    /// A person did something in a chat: the bot may answer.
    pub(super) fn hear(&mut self, chat: ChatId, now: Moment) {
        self.heard.insert(chat, now);
    }

    /// Nobody has done anything.
    pub(super) fn forget_heard(&mut self) {
        self.heard.clear();
    }

    /// Counts a message, or says how long to wait. No honest bot calls where it was just told to wait.
    pub(super) fn count(&mut self, chat: ChatId, now: Moment) -> Result<(), Refusal> {
        self.frozen.retain(|_, until| *until > now);
        if let Some(until) = self.frozen.get(&chat) {
            return Err(Refusal { at_fault: true, ..Refusal::too_many(seconds(until.0 - now.0)) });
        }
        self.chats.retain(|_, rest_at| rest_at.0 > now.0);
        self.heard.retain(|_, at| now.since(*at) < ANSWERS_FOR);
        let rate = self.rate_of(chat);
        let chat_next = rate.next(self.chats.get(&chat).copied().unwrap_or_default(), now);
        let chat_next = chat_next.map_err(|wait| self.freeze(chat, wait, now))?;
        if !self.heard.contains_key(&chat) {
            self.all = ALL.next(self.all, now).map_err(|wait| self.freeze(chat, wait, now))?;
        }
        self.chats.insert(chat, chat_next);
        Ok(())
    }

    fn rate_of(&self, chat: ChatId) -> Rate {
        if chat > 0 {
            Rate { spacing_ms: 1_000, burst: self.limits.private_burst }
        } else {
            Rate { spacing_ms: 3_000, burst: self.limits.group_burst }
        }
    }

    fn freeze(&mut self, chat: ChatId, wait: u32, now: Moment) -> Refusal {
        let wait = self.limits.freeze.unwrap_or(wait);
        self.frozen.insert(chat, now.plus(Duration::from_secs(wait.into())));
        Refusal::too_many(wait)
    }
}

impl Rate {
    fn next(&self, rest_at: RestAt, now: Moment) -> Result<RestAt, u32> {
        let rest_at = rest_at.0.max(now.0);
        let too_far = (rest_at - now.0) - self.spacing_ms * (i64::from(self.burst) - 1);
        if too_far > 0 {
            return Err(seconds(too_far));
        }
        Ok(RestAt(rest_at + self.spacing_ms))
    }
}

fn seconds(ms: i64) -> u32 {
    u32::try_from((ms + 999) / 1_000).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Moment = Moment(1_700_000_000_000);

    fn wait(refused: &Refusal) -> u64 {
        refused.parameters.as_ref().unwrap()["retry_after"].as_u64().unwrap()
    }

    #[test]
    fn each_rate_has_its_end_and_recovers() {
        for (chat, burst, most) in [(5, 25, 1), (-5, 22, 3)] {
            let mut counts = Counts::new(Limits::default());
            let at = |n: u64| START.plus(Duration::from_millis(10 * n));
            for n in 0..burst {
                assert!(counts.count(chat, at(n)).is_ok(), "chat {chat}, message {n}");
            }
            let refused = counts.count(chat, at(burst)).unwrap_err();
            assert!((1..=most).contains(&wait(&refused)) && !refused.at_fault, "{refused:?}");
            assert!(counts.count(chat, at(burst).plus(Duration::from_secs(wait(&refused)))).is_ok());
        }
    }

    #[test]
    fn what_comes_unasked_has_a_rate_in_all_and_answers_have_none() {
        let mut counts = Counts::new(Limits::default());
        let passed = (1..100).filter(|chat| counts.count(*chat, START).is_ok()).count();
        assert_eq!(passed, 30);
        (100..1_000).for_each(|chat| counts.hear(chat, START));
        assert!((100..1_000).all(|chat| counts.count(chat, START).is_ok()));
        let later = START.plus(ANSWERS_FOR);
        assert_eq!((100..1_000).filter(|chat| counts.count(*chat, later).is_ok()).count(), 30);
    }

    #[test]
    fn a_chat_that_got_too_many_is_frozen_and_calls_meanwhile_are_a_fault() {
        let mut counts = Counts::new(Limits { private_burst: 5, freeze: Some(3), ..Limits::default() });
        assert!((0..5).all(|_| counts.count(5, START).is_ok()));
        assert_eq!(wait(&counts.count(5, START).unwrap_err()), 3);
        let inside = counts.count(5, START.plus(Duration::from_millis(2_500))).unwrap_err();
        assert!(inside.at_fault && wait(&inside) == 1, "{inside:?}");
        assert!(counts.count(6, START).is_ok());
        assert!(counts.count(5, START.plus(Duration::from_secs(3))).is_ok());
    }
}
