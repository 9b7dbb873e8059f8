//! When the next call may go out: limits, freezes after a 429, and who goes first.
//!
//! A call passes two gates: its chat's (freeze and quota), then the one for all chats, where what a person
//! waits for stands in its own queue before what nobody waits for. Deliberately not here: what is called.

use std::{
    collections::HashMap,
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

use governor::{
    NotUntil, Quota, RateLimiter,
    middleware::NoOpMiddleware,
    state::{InMemoryState, NotKeyed, keyed::HashMapStateStore},
};
use tokio::{
    sync::watch,
    time::{Instant, sleep},
};

use super::limits::SendLimits;
use crate::bot::api::ChatId;

/// A freeze longer than this is not waited out by a person's screen: they have long gone.
const PATIENCE: Duration = Duration::from_secs(90);

/// After 429s from this many different chats, with no success between, it is the bot that is too fast.
const CHATS_IN_A_ROW: usize = 3;

/// Quotas of chats that have been quiet are forgotten every so many calls.
const TIDY_EVERY: usize = 1024;

/// Who waits for a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Priority {
    /// A person looks at the screen.
    Interactive,
    /// Nobody: it comes unasked.
    Push,
}

/// Tokio's time for governor, so that a paused time also stops the limits.
#[derive(Clone, Debug)]
struct TokioTime(Instant);

impl governor::clock::Clock for TokioTime {
    type Instant = Duration;

    fn now(&self) -> Duration {
        self.0.elapsed()
    }
}

type Limiter = RateLimiter<NotKeyed, InMemoryState, TokioTime, NoOpMiddleware<Duration>>;
type ChatLimiter = RateLimiter<ChatId, HashMapStateStore<ChatId>, TokioTime, NoOpMiddleware<Duration>>;

/// Lets calls through when they may go.
pub(super) struct Gate {
    time: TokioTime,
    overall: Option<Limiter>,
    pushes: Option<Limiter>,
    private_chat: Option<ChatLimiter>,
    group: Option<ChatLimiter>,
    /// One head of each queue at a time looks at the limits, in the order of arrival: thousands of waiting
    /// pushes would otherwise all wake up for each free place.
    interactive_turn: tokio::sync::Mutex<()>,
    push_turn: tokio::sync::Mutex<()>,
    interactive_waiting: watch::Sender<usize>,
    freezes: Mutex<Freezes>,
    calls_since_tidy: AtomicUsize,
}

impl Gate {
    pub(super) fn new(limits: SendLimits) -> Self {
        let time = TokioTime(Instant::now());
        let direct =
            |quota: Option<Quota>| quota.map(|quota| Limiter::direct_with_clock(quota, time.clone()));
        let by_chat = |quota: Option<Quota>| {
            quota.map(|quota| ChatLimiter::new(quota, HashMapStateStore::default(), time.clone()))
        };
        Self {
            overall: direct(limits.overall),
            pushes: direct(limits.pushes),
            private_chat: by_chat(limits.private_chat),
            group: by_chat(limits.group),
            interactive_turn: tokio::sync::Mutex::new(()),
            push_turn: tokio::sync::Mutex::new(()),
            interactive_waiting: watch::Sender::new(0),
            freezes: Mutex::new(Freezes::default()),
            calls_since_tidy: AtomicUsize::new(0),
            time,
        }
    }

    /// Waits until `chat` may get one more call. A freeze is waited out by what a person waits for, within
    /// reason; a push does not wait for it (the outbox comes back), so it learns how long it still lasts.
    pub(super) async fn enter_chat(&self, chat: ChatId, priority: Priority) -> Result<(), Duration> {
        self.wait_out_freeze(chat, priority).await?;
        self.tidy_now_and_then();
        // Telegram numbers groups below zero.
        let limiter = if chat.0 < 0 { &self.group } else { &self.private_chat };
        let Some(limiter) = limiter else { return Ok(()) };
        while let Err(not_until) = limiter.check_key(&chat) {
            sleep(self.until(&not_until)).await;
        }
        Ok(())
    }

    /// Waits until all chats together may get one more call, what persons wait for first. Fails as
    /// [`Gate::enter_chat`] does: a freeze may have begun meanwhile.
    pub(super) async fn take_turn(&self, chat: ChatId, priority: Priority) -> Result<(), Duration> {
        loop {
            match priority {
                Priority::Interactive => self.take_interactive_turn().await,
                Priority::Push => self.take_push_turn().await,
            }
            if self.frozen_for(chat).is_none() {
                return Ok(());
            }
            self.wait_out_freeze(chat, priority).await?;
        }
    }

    /// After a 429: no call to `chat`, and maybe to none at all, before `retry_after` has passed.
    pub(super) fn freeze(&self, chat: ChatId, retry_after: Duration) {
        self.freezes().add(chat, Instant::now() + retry_after);
    }

    /// After any other answer: Telegram does take calls.
    pub(super) fn note_taken(&self) {
        self.freezes().in_a_row.clear();
    }

    /// Whether everything is frozen, whatever the chat.
    pub(super) fn is_all_frozen(&self) -> bool {
        self.freezes().all_until.is_some_and(|until| until > Instant::now())
    }

    fn frozen_for(&self, chat: ChatId) -> Option<Duration> {
        let until = self.freezes().until(chat)?;
        Some(until.saturating_duration_since(Instant::now())).filter(|left| !left.is_zero())
    }

    async fn wait_out_freeze(&self, chat: ChatId, priority: Priority) -> Result<(), Duration> {
        let patience = match priority {
            Priority::Interactive => PATIENCE,
            Priority::Push => Duration::ZERO,
        };
        while let Some(left) = self.frozen_for(chat) {
            if left > patience {
                return Err(left);
            }
            sleep(left).await;
        }
        Ok(())
    }

    async fn take_interactive_turn(&self) {
        let _counted = Waiting::enter(&self.interactive_waiting);
        let _turn = self.interactive_turn.lock().await;
        while let Some(wait) = self.next_overall() {
            sleep(wait).await;
        }
    }

    /// Pushes take a part of the overall rate only, and nothing while a person waits.
    async fn take_push_turn(&self) {
        let _turn = self.push_turn.lock().await;
        if let Some(pushes) = &self.pushes {
            while let Err(not_until) = pushes.check() {
                sleep(self.until(&not_until)).await;
            }
        }
        let mut waiting = self.interactive_waiting.subscribe();
        loop {
            // The sender lives in `self`, so this cannot fail; if it did, nobody would be waiting.
            let _ = waiting.wait_for(|waiting| *waiting == 0).await;
            match self.next_overall() {
                Some(wait) => sleep(wait).await,
                None => return,
            }
        }
    }

    /// Takes a place in the overall rate, or says when there is one.
    fn next_overall(&self) -> Option<Duration> {
        let not_until = self.overall.as_ref()?.check().err()?;
        Some(self.until(&not_until))
    }

    fn until(&self, not_until: &NotUntil<Duration>) -> Duration {
        not_until.wait_time_from(governor::clock::Clock::now(&self.time))
    }

    fn tidy_now_and_then(&self) {
        if !(self.calls_since_tidy.fetch_add(1, Ordering::Relaxed) + 1).is_multiple_of(TIDY_EVERY) {
            return;
        }
        for limiter in [&self.private_chat, &self.group].into_iter().flatten() {
            limiter.retain_recent();
            limiter.shrink_to_fit();
        }
    }

    fn freezes(&self) -> MutexGuard<'_, Freezes> {
        self.freezes.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Who may not be called, and until when.
#[derive(Default)]
struct Freezes {
    all_until: Option<Instant>,
    chats: HashMap<ChatId, Instant>,
    in_a_row: Vec<ChatId>,
}

impl Freezes {
    fn add(&mut self, chat: ChatId, until: Instant) {
        let now = Instant::now();
        self.chats.retain(|_, until| *until > now);
        let known = self.chats.entry(chat).or_insert(until);
        *known = until.max(*known);
        if !self.in_a_row.contains(&chat) {
            self.in_a_row.push(chat);
        }
        if self.in_a_row.len() >= CHATS_IN_A_ROW {
            self.in_a_row.clear();
            self.all_until = self.all_until.max(Some(until));
        }
    }

    fn until(&self, chat: ChatId) -> Option<Instant> {
        self.chats.get(&chat).copied().max(self.all_until)
    }
}

/// Counts one waiting person for as long as it lives, also when the wait is given up.
struct Waiting<'a>(&'a watch::Sender<usize>);

impl<'a> Waiting<'a> {
    fn enter(count: &'a watch::Sender<usize>) -> Self {
        count.send_modify(|count| *count += 1);
        Self(count)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count -= 1);
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
    async fn a_second_passes_thirty_calls_and_a_group_twenty_a_minute() {
        let gate = Gate::new(SendLimits::telegram());
        let begin = Instant::now();
        let mut passed = 0;
        while begin.elapsed() < Duration::from_secs(1) {
            gate.take_turn(ANNA, Priority::Interactive).await.unwrap();
            passed += 1;
        }
        assert!((29..=31).contains(&passed), "{passed} in a second");

        let begin = Instant::now();
        let mut passed = 0;
        while begin.elapsed() < Duration::from_mins(1) {
            gate.enter_chat(ChatId(-7), Priority::Push).await.unwrap();
            passed += 1;
        }
        assert!((19..=21).contains(&passed), "{passed} in a minute");
    }

    #[tokio::test(start_paused = true)]
    async fn pushes_leave_a_part_of_the_rate() {
        let gate = Gate::new(SendLimits::telegram());
        let begin = Instant::now();
        for _ in 0..100 {
            gate.take_turn(ANNA, Priority::Push).await.unwrap();
        }
        // Between 28 and 29 a second.
        let lasted = begin.elapsed();
        assert!((Duration::from_millis(3_450)..Duration::from_millis(3_570)).contains(&lasted), "{lasted:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn the_next_free_place_is_a_persons_although_pushes_came_first() {
        let limits = SendLimits { overall: SendLimits::telegram().group, ..SendLimits::none() };
        let gate = Gate::new(limits);
        for _ in 0..5 {
            gate.take_turn(ANNA, Priority::Push).await.unwrap();
        }
        let order = Mutex::new(Vec::new());
        let take = async |chat: ChatId, priority| {
            gate.take_turn(chat, priority).await.unwrap();
            order.lock().unwrap().push(chat);
        };
        let late = async {
            tokio::time::sleep(Duration::from_millis(100)).await;
            take(CLARA, Priority::Interactive).await;
        };
        futures::join!(take(ANNA, Priority::Push), take(BORIS, Priority::Push), late);
        assert_eq!(*order.lock().unwrap(), [CLARA, ANNA, BORIS]);
    }

    #[tokio::test(start_paused = true)]
    async fn a_429_freezes_its_chat_alone() {
        let gate = open_gate();
        gate.freeze(ANNA, Duration::from_secs(4));
        assert_eq!(gate.enter_chat(ANNA, Priority::Push).await, Err(Duration::from_secs(4)));
        assert_eq!(gate.enter_chat(BORIS, Priority::Push).await, Ok(()));
        let begin = Instant::now();
        gate.enter_chat(ANNA, Priority::Interactive).await.unwrap();
        assert!(begin.elapsed() >= Duration::from_secs(4));
        assert_eq!(gate.enter_chat(ANNA, Priority::Push).await, Ok(()));
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
        assert!(gate.take_turn(DMITRI, Priority::Push).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn a_freeze_of_hours_is_not_waited_out() {
        let gate = open_gate();
        gate.freeze(ANNA, Duration::from_hours(2));
        assert!(gate.enter_chat(ANNA, Priority::Interactive).await.is_err());
    }

    #[tokio::test(start_paused = true)]
    async fn quiet_chats_are_forgotten() {
        let gate = Gate::new(SendLimits::telegram());
        for id in 1..=10_000 {
            gate.enter_chat(ChatId(id), Priority::Push).await.unwrap();
            tokio::time::advance(Duration::from_millis(40)).await;
        }
        let kept = gate.private_chat.as_ref().unwrap().len();
        assert!(kept < 2 * TIDY_EVERY, "{kept} chats kept");
        gate.freeze(ANNA, Duration::from_secs(1));
        tokio::time::advance(Duration::from_secs(2)).await;
        gate.freeze(BORIS, Duration::from_secs(1));
        assert_eq!(gate.freezes().chats.len(), 1);
    }
}
