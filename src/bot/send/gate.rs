//! When the next call may go out: limits, and freezes after a 429.
//!
//! What a person waits for is held by its own chat alone: by a freeze, and by the chat's allowance. What nobody waits for waits for
//! its place among all of its kind besides, in the order of arrival. Deliberately not here: what is called.

use std::{
    collections::HashMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::time::{Instant, sleep};

use super::limits::{Rates, SendLimits};
use crate::bot::api::ChatId;

/// A freeze longer than this is not waited out by a person's screen: they have long gone.
const PATIENCE: Duration = Duration::from_secs(90);

/// After 429s from this many different chats, with no success between, it is the bot that is too fast.
const CHATS_IN_A_ROW: usize = 3;

/// A chat that got more than so many calls of late explains its 429 by itself: several who tap without end stop nobody else.
const UNEXPLAINED: u32 = 3;

/// Chats that have been quiet are forgotten every so many calls.
const TIDY_EVERY: usize = 1024;

/// Who waits for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Priority {
    /// A person looks at the screen.
    Interactive,
    /// Nobody: it comes unasked.
    Push,
}

/// Lets calls through when they may go.
pub(super) struct Gate {
    rates: Option<Rates>,
    books: Mutex<Books>,
    /// One push at a time looks at the rate of all, in the order of arrival: thousands that wait would otherwise all wake up for each
    /// free place.
    push_turn: tokio::sync::Mutex<()>,
}

impl Gate {
    pub(super) fn new(limits: SendLimits) -> Self {
        Self { rates: limits.0, books: Mutex::default(), push_turn: tokio::sync::Mutex::new(()) }
    }

    /// Waits until `chat` may get one more call, which is then to be made at once. A freeze is waited out by what a person waits for,
    /// within reason; a push does not wait for it (the outbox comes back), so it learns how long it still lasts. Given up, it has
    /// taken nobody's place.
    pub(super) async fn pass(&self, chat: ChatId, priority: Priority) -> Result<(), Duration> {
        loop {
            self.wait_out_freeze(chat, priority).await?;
            if let Some(wait) = self.chat_wait(chat, priority) {
                sleep(wait).await;
                continue;
            }
            let _turn = match priority {
                Priority::Interactive => None,
                Priority::Push => Some(self.wait_for_turn().await),
            };
            if self.take_place(chat, priority) {
                return Ok(());
            }
        }
    }

    /// After a 429: no call to `chat`, and maybe to none at all, before `retry_after` has passed.
    pub(super) fn freeze(&self, chat: ChatId, retry_after: Duration) {
        let now = Instant::now();
        let mut books = self.books();
        let explains_itself = self.rates.is_some_and(|rates| {
            rates.of(chat).is_ahead_by(UNEXPLAINED, books.chats.get(&chat).copied(), now)
        });
        books.freezes.met += 1;
        books.freezes.add(chat, now + retry_after, explains_itself);
    }

    /// How many freezes there were.
    pub(super) fn freezes(&self) -> u64 {
        self.books().freezes.met
    }

    /// After any other answer: Telegram does take calls.
    pub(super) fn note_taken(&self) {
        self.books().freezes.in_a_row.clear();
    }

    /// Whether everything is frozen, whatever the chat.
    pub(super) fn is_all_frozen(&self) -> bool {
        self.books().freezes.all_until.is_some_and(|until| until > Instant::now())
    }

    async fn wait_out_freeze(&self, chat: ChatId, priority: Priority) -> Result<(), Duration> {
        let patience = match priority {
            Priority::Interactive => PATIENCE,
            Priority::Push => Duration::ZERO,
        };
        loop {
            let Some(left) = self.books().freezes.left(chat, Instant::now()) else { return Ok(()) };
            if left > patience {
                return Err(left);
            }
            sleep(left).await;
        }
    }

    fn chat_wait(&self, chat: ChatId, priority: Priority) -> Option<Duration> {
        self.books().chat_wait(self.rates.as_ref()?, chat, priority, Instant::now())
    }

    /// Waits for the place of a push among all pushes. It is its own as long as the guard lives.
    async fn wait_for_turn(&self) -> tokio::sync::MutexGuard<'_, ()> {
        let turn = self.push_turn.lock().await;
        if let Some(rates) = &self.rates {
            loop {
                let Some(wait) = rates.pushes.wait(self.books().pushes, Instant::now()) else { break };
                sleep(wait).await;
            }
        }
        turn
    }

    /// Takes the place, unless something came between while it was waited for.
    fn take_place(&self, chat: ChatId, priority: Priority) -> bool {
        let (mut books, now) = (self.books(), Instant::now());
        if books.freezes.left(chat, now).is_some() {
            return false;
        }
        let Some(rates) = &self.rates else { return true };
        if books.chat_wait(rates, chat, priority, now).is_some() {
            return false;
        }
        books.count(rates, chat, priority, now);
        true
    }

    fn books(&self) -> MutexGuard<'_, Books> {
        self.books.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What went out of late, and what may not. Of each rate: when it is back at rest.
#[derive(Default)]
struct Books {
    chats: HashMap<ChatId, Instant>,
    pushes_of_chats: HashMap<ChatId, Instant>,
    pushes: Option<Instant>,
    calls_since_tidy: usize,
    freezes: Freezes,
}

impl Books {
    fn chat_wait(&self, rates: &Rates, chat: ChatId, priority: Priority, now: Instant) -> Option<Duration> {
        let all = rates.of(chat).wait(self.chats.get(&chat).copied(), now);
        let pushes = match priority {
            Priority::Interactive => None,
            Priority::Push => rates.pushes_of(chat).wait(self.pushes_of_chats.get(&chat).copied(), now),
        };
        all.max(pushes)
    }

    fn count(&mut self, rates: &Rates, chat: ChatId, priority: Priority, now: Instant) {
        self.tidy_now_and_then(now);
        let rest_at = rates.of(chat).after_a_call(self.chats.get(&chat).copied(), now);
        self.chats.insert(chat, rest_at);
        if priority == Priority::Push {
            let rest_at = rates.pushes_of(chat).after_a_call(self.pushes_of_chats.get(&chat).copied(), now);
            self.pushes_of_chats.insert(chat, rest_at);
            self.pushes = Some(rates.pushes.after_a_call(self.pushes, now));
        }
    }

    fn tidy_now_and_then(&mut self, now: Instant) {
        self.calls_since_tidy += 1;
        if self.calls_since_tidy < TIDY_EVERY {
            return;
        }
        self.calls_since_tidy = 0;
        for chats in [&mut self.chats, &mut self.pushes_of_chats] {
            chats.retain(|_, rest_at| *rest_at > now);
            chats.shrink_to_fit();
        }
    }
}

/// Who may not be called, and until when.
#[derive(Default)]
struct Freezes {
    all_until: Option<Instant>,
    chats: HashMap<ChatId, Instant>,
    in_a_row: Vec<ChatId>,
    /// How many there were.
    met: u64,
}

impl Freezes {
    fn add(&mut self, chat: ChatId, until: Instant, explains_itself: bool) {
        let now = Instant::now();
        self.chats.retain(|_, until| *until > now);
        let known = self.chats.entry(chat).or_insert(until);
        *known = until.max(*known);
        if explains_itself {
            return;
        }
        if !self.in_a_row.contains(&chat) {
            self.in_a_row.push(chat);
        }
        if self.in_a_row.len() >= CHATS_IN_A_ROW {
            self.in_a_row.clear();
            self.all_until = self.all_until.max(Some(until));
        }
    }

    /// How long `chat` may not be called.
    fn left(&self, chat: ChatId, now: Instant) -> Option<Duration> {
        let until = self.chats.get(&chat).copied().max(self.all_until)?;
        Some(until.saturating_duration_since(now)).filter(|left| !left.is_zero())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANNA: ChatId = ChatId(1);
    const BORIS: ChatId = ChatId(2);
    const CLARA: ChatId = ChatId(3);
    const DMITRI: ChatId = ChatId(4);

    fn open_gate() -> Gate {
        Gate::new(SendLimits::none())
    }

    #[tokio::test(start_paused = true)]
    async fn what_a_thousand_people_wait_for_passes_at_once() {
        let gate = Gate::new(SendLimits::telegram());
        let begin = Instant::now();
        for id in 1..=1_000 {
            for _ in 0..20 {
                gate.pass(ChatId(id), Priority::Interactive).await.unwrap();
            }
        }
        assert_eq!(begin.elapsed(), Duration::ZERO);
    }

    #[tokio::test(start_paused = true)]
    async fn a_chat_that_has_used_its_allowance_gets_one_a_second_and_holds_up_none() {
        let gate = Gate::new(SendLimits::telegram());
        let begin = Instant::now();
        for _ in 0..23 {
            gate.pass(ANNA, Priority::Interactive).await.unwrap();
        }
        let lasted = begin.elapsed();
        assert!((Duration::from_secs(3)..Duration::from_millis(3_100)).contains(&lasted), "{lasted:?}");
        gate.pass(BORIS, Priority::Interactive).await.unwrap();
        assert_eq!(begin.elapsed(), lasted);
    }

    #[tokio::test(start_paused = true)]
    async fn pushes_are_one_a_second_in_a_chat_and_twenty_a_minute_in_a_group() {
        for (chat, seconds, most) in [(ANNA, 10, 10), (ChatId(-7), 60, 20)] {
            let gate = Gate::new(SendLimits::telegram());
            let begin = Instant::now();
            let mut passed = 0;
            loop {
                gate.pass(chat, Priority::Push).await.unwrap();
                if begin.elapsed() >= Duration::from_secs(seconds) {
                    break;
                }
                passed += 1;
            }
            assert!((most - 1..=most).contains(&passed), "{passed} in {chat:?}");
        }
    }

    #[tokio::test(start_paused = true)]
    async fn pushes_are_twenty_eight_a_second_in_all_and_hold_up_nobody_who_waits() {
        let gate = Gate::new(SendLimits::telegram());
        let begin = Instant::now();
        let pushes = futures::future::join_all((1..=600).map(|id| gate.pass(ChatId(id), Priority::Push)));
        let person = async {
            sleep(Duration::from_secs(5)).await;
            let asked = Instant::now();
            gate.pass(ANNA, Priority::Interactive).await.unwrap();
            assert_eq!(asked.elapsed(), Duration::ZERO);
        };
        futures::join!(pushes, person);
        // 600 / 28.5 a second, and a hundredth for timers.
        let lasted = begin.elapsed();
        assert!(
            (Duration::from_millis(20_900)..Duration::from_millis(21_700)).contains(&lasted),
            "{lasted:?}"
        );
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_freezes_its_chat_alone() {
        let gate = open_gate();
        gate.freeze(ANNA, Duration::from_secs(4));
        assert_eq!(gate.pass(ANNA, Priority::Push).await, Err(Duration::from_secs(4)));
        assert_eq!(gate.pass(BORIS, Priority::Push).await, Ok(()));
        let begin = Instant::now();
        gate.pass(ANNA, Priority::Interactive).await.unwrap();
        assert!(begin.elapsed() >= Duration::from_secs(4));
        assert_eq!(gate.pass(ANNA, Priority::Push).await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_in_several_chats_in_a_row_freezes_all() {
        let gate = open_gate();
        gate.freeze(ANNA, Duration::from_secs(4));
        gate.freeze(BORIS, Duration::from_secs(4));
        gate.note_taken();
        gate.freeze(CLARA, Duration::from_secs(4));
        assert!(!gate.is_all_frozen());
        gate.freeze(ANNA, Duration::from_secs(4));
        gate.freeze(BORIS, Duration::from_secs(4));
        assert!(gate.is_all_frozen());
        assert!(gate.pass(DMITRI, Priority::Push).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn several_who_tap_without_end_freeze_themselves_alone() {
        let gate = Gate::new(SendLimits::telegram());
        for chat in [ANNA, BORIS, CLARA] {
            for _ in 0..5 {
                gate.pass(chat, Priority::Interactive).await.unwrap();
            }
        }
        for chat in [ANNA, BORIS, CLARA] {
            gate.freeze(chat, Duration::from_secs(3));
        }
        assert!(!gate.is_all_frozen());
        assert!(gate.pass(ANNA, Priority::Push).await.is_err());
        assert_eq!(gate.pass(DMITRI, Priority::Push).await, Ok(()));
    }

    #[tokio::test(start_paused = true)]
    async fn a_freeze_of_hours_is_not_waited_out() {
        let gate = open_gate();
        gate.freeze(ANNA, Duration::from_hours(2));
        assert!(gate.pass(ANNA, Priority::Interactive).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn quiet_chats_are_forgotten() {
        let gate = Gate::new(SendLimits::telegram());
        for id in 1..=10_000 {
            gate.pass(ChatId(id), Priority::Push).await.unwrap();
            tokio::time::advance(Duration::from_millis(40)).await;
        }
        let kept = gate.books().chats.len();
        assert!(kept < 2 * TIDY_EVERY, "{kept} chats kept");
        gate.freeze(ANNA, Duration::from_secs(1));
        tokio::time::advance(Duration::from_secs(2)).await;
        gate.freeze(BORIS, Duration::from_secs(1));
        assert_eq!(gate.books().freezes.chats.len(), 1);
    }
}
