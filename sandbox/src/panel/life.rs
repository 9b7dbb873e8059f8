//! How an order lives: a pure function of the order and the moment, so that a test which turns the clock sees any
//! point of a life. A word in the link steers it. Not here: money and who may ask (`book.rs`).

use std::{borrow::Cow, time::Duration};

use rust_decimal::Decimal;

use crate::Moment;

/// How fast things happen.
#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// How long an order waits.
    pub pending: Duration,
    /// How long it then runs.
    pub running: Duration,
    /// How long a request for refill or cancel takes.
    pub request: Duration,
    /// How long after one refill the next may be asked for.
    pub refill_again: Duration,
    /// How long a minute of `interval` and `delay` takes.
    pub minute: Duration,
    /// How often a subscription's author posts.
    pub post_every: Duration,
}

impl Pace {
    /// A life of half a minute, to be watched.
    pub fn demo() -> Self {
        Self {
            pending: Duration::from_secs(4),
            running: Duration::from_secs(20),
            request: Duration::from_secs(10),
            refill_again: Duration::from_mins(1),
            minute: Duration::from_secs(1),
            post_every: Duration::from_secs(15),
        }
    }
}

impl Default for Pace {
    /// As real panels do it, in round figures: a minute of waiting, ten of running, two for a request.
    fn default() -> Self {
        Self {
            pending: Duration::from_mins(1),
            running: Duration::from_mins(10),
            request: Duration::from_mins(2),
            refill_again: Duration::from_hours(24),
            minute: Duration::from_mins(1),
            post_every: Duration::from_hours(1),
        }
    }
}

/// How an order ends.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Fate {
    #[default]
    Complete,
    Partial,
    Cancel,
    Stuck,
    Correct,
    Fail,
    Weird,
}

/// What the words in a link ask for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a word that may stand in a link beside the others"
)]
pub(super) struct Steer {
    pub fate: Fate,
    pub slow: bool,
    pub fresh: bool,
    pub lost: bool,
    pub slow_answer: bool,
    pub refuse: bool,
    pub no_refill: bool,
}

impl Steer {
    /// Reads the last path segment and the query, so that `…/post/partial` and `…/post/7?slow&partial` both work.
    pub fn read(link: &str) -> Self {
        let without_fragment = link.split('#').next().unwrap_or_default();
        let (path, query) = without_fragment.split_once('?').unwrap_or((without_fragment, ""));
        let last = path.trim_end_matches('/').rsplit('/').next().unwrap_or_default();
        let mut steer = Self::default();
        steer.obey(last.trim_start_matches('@'));
        for word in query.split(['&', '=']) {
            steer.obey(word);
        }
        steer
    }

    fn obey(&mut self, word: &str) {
        match word {
            "partial" => self.fate = Fate::Partial,
            "cancel" => self.fate = Fate::Cancel,
            "stuck" => self.fate = Fate::Stuck,
            "correct" => self.fate = Fate::Correct,
            "fail" => self.fate = Fate::Fail,
            "weird" => self.fate = Fate::Weird,
            "slow" => self.slow = true,
            "fresh" => self.fresh = true,
            "lost" => self.lost = true,
            "slowanswer" => self.slow_answer = true,
            "refuse" => self.refuse = true,
            "norefill" => self.no_refill = true,
            _ => {}
        }
    }
}

/// A status somebody set by hand; it beats the life.
#[derive(Clone, Debug)]
pub(super) struct Override {
    pub status: String,
    pub remains: u64,
    /// What it is charged, whatever its status says: some panels leave the old value.
    pub charge: Option<Decimal>,
}

/// What decides an order's life.
#[derive(Clone, Debug)]
pub(super) struct Life {
    pub placed_at: Moment,
    pub quantity: u64,
    pub steer: Steer,
    pub pace: Pace,
    pub cancel_asked: Option<Moment>,
    pub by_hand: Option<Override>,
}

/// An order at one moment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct State {
    pub status: Cow<'static, str>,
    pub remains: u64,
    /// Ended: the link is free again, and a refill may be asked for if it is Completed.
    pub ended: bool,
    /// Nothing will change any more unless somebody asks for it.
    pub settled: bool,
    /// False while a fresh order is not yet known to `status`.
    pub visible: bool,
}

impl Life {
    /// The order as it is at `now`.
    pub fn state(&self, now: Moment) -> State {
        if let Some(by_hand) = &self.by_hand {
            return by_hand.state(self.quantity);
        }
        let asked_and_done =
            self.cancel_asked.map(|asked| asked.plus(self.pace.request)).filter(|done| *done <= now);
        let Some(done) = asked_and_done else { return self.undisturbed(now) };
        let there = self.undisturbed(done);
        if there.ended {
            return self.undisturbed(now);
        }
        let status = if there.remains == self.quantity { "Canceled" } else { "Partial" };
        end(status, there.remains)
    }

    fn undisturbed(&self, now: Moment) -> State {
        let stretch = if self.steer.slow { 20 } else { 1 };
        let (pending, running) =
            (self.pace.pending.saturating_mul(stretch), self.pace.running.saturating_mul(stretch));
        let age = now.since(self.placed_at);
        if age < pending || self.steer.fate == Fate::Stuck {
            let visible = !self.steer.fresh || age >= pending;
            return State { visible, ..going("Pending", self.quantity) };
        }
        let ran = age.saturating_sub(pending);
        let remains = self.quantity.saturating_sub(share(self.quantity, ran, running));
        let at_sixty = self.quantity.saturating_sub(self.quantity.saturating_mul(60) / 100);
        match self.steer.fate {
            Fate::Cancel if ran >= running / 4 => end("Canceled", self.quantity),
            Fate::Fail if ran >= running / 4 => end("Fail", self.quantity),
            Fate::Cancel | Fate::Fail => going("In progress", self.quantity),
            Fate::Partial if ran >= running.saturating_mul(6) / 10 => end("Partial", at_sixty),
            Fate::Correct if ran >= running.saturating_mul(2) => end("Partial", at_sixty),
            Fate::Correct if ran >= running => State { settled: false, ..end("Completed", 0) },
            Fate::Weird if ran < running / 2 => going("Queued at supplier", remains),
            Fate::Complete | Fate::Partial | Fate::Correct | Fate::Weird | Fate::Stuck if ran >= running => {
                end("Completed", 0)
            }
            Fate::Complete | Fate::Partial | Fate::Correct | Fate::Weird | Fate::Stuck => {
                going("In progress", remains)
            }
        }
    }
}

impl Override {
    fn state(&self, quantity: u64) -> State {
        let ended = matches!(self.status.as_str(), "Completed" | "Partial" | "Canceled" | "Fail");
        State {
            status: Cow::Owned(self.status.clone()),
            remains: self.remains.min(quantity),
            ended,
            settled: ended,
            visible: true,
        }
    }
}

impl State {
    /// What of `cost` the order is charged in this state: reduced when Partial, nothing when Canceled or failed.
    pub fn charge(&self, cost: Decimal, quantity: u64) -> Decimal {
        match self.status.as_ref() {
            "Canceled" | "Fail" => Decimal::ZERO,
            "Partial" => {
                let delivered = Decimal::from(quantity.saturating_sub(self.remains));
                let share =
                    cost.checked_mul(delivered).and_then(|sum| sum.checked_div(Decimal::from(quantity)));
                share.unwrap_or(cost).round_dp(10).normalize()
            }
            _ => cost,
        }
    }
}

fn going(status: &'static str, remains: u64) -> State {
    State { status: Cow::Borrowed(status), remains, ended: false, settled: false, visible: true }
}

fn end(status: &'static str, remains: u64) -> State {
    State { status: Cow::Borrowed(status), remains, ended: true, settled: true, visible: true }
}

/// How much of `quantity` is delivered after `ran` of `running`; all of it only at the end.
fn share(quantity: u64, ran: Duration, running: Duration) -> u64 {
    let (ran, running) = (ran.as_millis(), running.as_millis());
    if ran >= running {
        return quantity;
    }
    let done = u128::from(quantity).saturating_mul(ran) / running;
    u64::try_from(done).unwrap_or(quantity).min(quantity.saturating_sub(1))
}

/// How a request for a refill stands `age` after it was taken.
pub(super) fn request_status(age: Duration, pace: &Pace, rejected: bool) -> &'static str {
    if age < pace.request / 3 {
        "Pending"
    } else if age < pace.request {
        "In progress"
    } else if rejected {
        "Rejected"
    } else {
        "Completed"
    }
}
