//! What can be asked of the panel about an order that was placed: a refill, a cancellation. When each is offered, how a request
//! stands, and what of it its order's card shows. A panel's yes means that it was asked, never that it is done.
//!
//! ```text
//! wanted ──▶ asking ──▶ asked ──▶ running ──▶ completed | rejected | failed      (a refill that the panel gives an id)
//!   ▲  │        │  ├──▶ refused
//!   │  │        │  └──▶ unclear (the answer was lost: not asked again by itself)
//!   │  └ too late ─▶ dropped
//!   └── not sent┘
//! ```

use std::time::Duration;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr};

use super::{
    catalog::Service,
    money::Charge,
    order::{Order, OrderId, OrderStatus},
    user::UserId,
};
use crate::clock::Moment;

/// After a request that the panel took, or may have taken, another one can be asked for after this: panels allow one a day.
pub const A_DAY: Duration = Duration::from_hours(24);
/// After one that the panel refused for no lasting reason.
const AFTER_REFUSAL: Duration = Duration::from_hours(1);
/// A cancellation whose answer was lost is harmless to repeat.
const AFTER_LOST_CANCEL: Duration = Duration::from_mins(5);
/// A wait that a panel's words name is believed up to this.
const LONGEST_WAIT: Duration = Duration::from_hours(24 * 60);

/// What is asked for (`requests.kind`).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type, Serialize, Deserialize, EnumString, IntoStaticStr,
)]
#[sqlx(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RequestKind {
    /// That what was lost be delivered again.
    Refill,
    /// That the order be stopped.
    Cancel,
}

impl RequestKind {
    /// The word in the database and in the order's history.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// How a request stands (`requests.state`).
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type, Serialize, Deserialize, EnumString, IntoStaticStr,
)]
#[sqlx(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum RequestState {
    /// Somebody asked; the panel does not know yet.
    Wanted,
    /// Being sent. Committed before the panel is called; found when nobody is sending, it means "unclear".
    Asking,
    /// The panel took the request.
    Asked,
    /// A refill that is being delivered.
    Running,
    /// A refill that was delivered.
    Completed,
    /// A refill that the panel declined after it had taken the request.
    Rejected,
    /// A refill that ended by a fault, or was called off.
    Failed,
    /// The panel did not take the request.
    Refused,
    /// Nobody knows whether the panel took it.
    Unclear,
    /// It could not be sent in time.
    Dropped,
}

impl RequestState {
    /// The word in the database and in the order's history.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// Whether nothing more is going to be heard of it.
    pub fn is_end(self) -> bool {
        match self {
            Self::Wanted | Self::Asking | Self::Asked | Self::Running => false,
            Self::Completed
            | Self::Rejected
            | Self::Failed
            | Self::Refused
            | Self::Unclear
            | Self::Dropped => true,
        }
    }
}

/// Why a panel did not take a request (`requests.denial`), as far as it matters to the one who asked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, Serialize, Deserialize)]
#[sqlx(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum Denial {
    /// It never does that for this service.
    Never,
    /// Not yet.
    NotYet,
    /// For a reason of its own.
    Other,
}

/// A request as it is stored (`requests`).
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Request {
    /// Its key.
    #[sqlx(rename = "request_id")]
    pub id: i64,
    /// About which order.
    #[sqlx(rename = "order_id")]
    pub order: OrderId,
    /// For what.
    pub kind: RequestKind,
    /// Who asked: whose order it is, or an admin.
    pub asked_by: UserId,
    /// When they did.
    pub asked_at: Moment,
    /// How it stands.
    pub state: RequestState,
    /// The panel's id of a refill, if it can be followed by it.
    pub panel_refill: Option<String>,
    /// Why it was refused, if it was.
    pub denial: Option<Denial>,
    /// How often sending it failed before it left.
    pub tries: i64,
    /// From when on another one may be asked for; `None`: never.
    pub again_at: Option<Moment>,
}

impl Request {
    /// Whether another one of its kind may be asked for.
    pub fn allows_another(&self, now: Moment) -> bool {
        !matches!(self.state, RequestState::Wanted | RequestState::Asking)
            && self.again_at.is_some_and(|at| at <= now)
    }
}

/// From when on another request may be asked for after one that was refused; `None`: never.
pub fn again_after_refusal(denial: Denial, wait: Option<Duration>, now: Moment) -> Option<Moment> {
    match (denial, wait) {
        (Denial::Never, _) => None,
        (Denial::NotYet | Denial::Other, Some(wait)) => Some(now.plus(wait.min(LONGEST_WAIT))),
        (Denial::NotYet | Denial::Other, None) => Some(now.plus(AFTER_REFUSAL)),
    }
}

/// From when on another request may be asked for after one whose answer was lost.
pub fn again_after_loss(kind: RequestKind, asked_at: Moment, now: Moment) -> Moment {
    match kind {
        RequestKind::Refill => asked_at.plus(A_DAY).max(now),
        RequestKind::Cancel => now.plus(AFTER_LOST_CANCEL),
    }
}

/// Whether a refill may be asked for: the service has it, the order ended with something delivered, and the last request that was not
/// refused is a day old. Not of an order that is only most likely the panel's: it could be somebody else's.
pub fn may_refill(order: &Order, service: Option<&Service>, last: Option<&Request>, now: Moment) -> bool {
    let has = service.is_some_and(|service| service.refill);
    let ended = matches!(order.status, OrderStatus::Completed | OrderStatus::Partial);
    has && ended && !order.is_most_likely() && last.is_none_or(|request| request.allows_another(now))
}

/// Whether an order may be cancelled: no `add` of it left yet, or it runs and the service has that – and it is surely this order that
/// would be cancelled.
pub fn may_cancel(order: &Order, service: Option<&Service>, last: Option<&Request>, now: Moment) -> bool {
    let has = service.is_some_and(|service| service.cancel);
    match order.status {
        OrderStatus::Reserved => !order.was_sent,
        OrderStatus::Running => {
            has && !order.is_most_likely() && last.is_none_or(|request| request.allows_another(now))
        }
        OrderStatus::Submitting
        | OrderStatus::Unclear
        | OrderStatus::Completed
        | OrderStatus::Partial
        | OrderStatus::Cancelled
        | OrderStatus::Failed
        | OrderStatus::Rejected => false,
    }
}

/// What became of somebody's wish to cancel an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Cancelled {
    /// It had not been sent, and never will be.
    Withdrawn,
    /// The panel is going to be asked.
    Wanted,
    /// It can't be cancelled, or is being cancelled already.
    No,
}

/// What many orders' cancelling came to, as far as there was anything to be cancelled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CancelledMany {
    /// How many had not been sent, and never will be.
    pub withdrawn: usize,
    /// For how many the panel is going to be asked.
    pub wanted: usize,
    /// Which can't be cancelled, or are being cancelled already.
    pub refused: Vec<OrderId>,
}

/// What an order's card shows beside the order itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct After {
    /// The last refill that was asked for.
    pub refill: Option<Request>,
    /// The last cancellation that was asked for.
    pub cancel: Option<Request>,
    /// Whether a refill may be asked for now.
    pub may_refill: bool,
    /// Whether the order may be cancelled now.
    pub may_cancel: bool,
    /// The orders that the panel made of it, if it made any.
    pub children: Option<Children>,
}

/// The orders that the panel made of a subscription or a drip-feed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Children {
    /// How many there are.
    pub made: i64,
    /// How many of them have ended.
    pub ended: i64,
    /// How many there are going to be, if that is settled.
    pub total: Option<i64>,
    /// Whether they are posts of a subscription rather than runs of a drip-feed.
    pub posts: bool,
}

impl Children {
    /// How many have begun and not ended.
    pub fn going(self) -> i64 {
        self.made.saturating_sub(self.ended).max(0)
    }

    /// How many have not begun, if it is settled how many there are going to be.
    pub fn to_come(self) -> Option<i64> {
        Some(self.total?.saturating_sub(self.made).max(0))
    }
}

/// An order that the panel made of a subscription or a drip-feed, as it is stored (`children`).
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Child {
    /// Of which order.
    #[sqlx(rename = "order_id")]
    pub order: OrderId,
    /// The panel's id.
    pub panel_order: String,
    /// Where it is in its life; `None` while the panel was not asked.
    pub status: Option<OrderStatus>,
    /// What the panel says it took.
    pub charge: Option<Charge>,
    /// The same as it said that with the end.
    pub end_charge: Option<Charge>,
    /// When it was first heard of.
    pub made_at: Moment,
    /// When it ended.
    pub ended_at: Option<Moment>,
}

/// What the panel made of an order so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Made {
    /// How many children there are.
    pub all: i64,
    /// How many of them have ended.
    pub ended: i64,
    /// Of how many of them the panel said what it took.
    pub charged: i64,
    /// What they cost, if the panel said so of any.
    pub charge: Option<Charge>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_000_000_000_000);

    fn request(state: RequestState, again_at: Option<Moment>) -> Request {
        Request {
            id: 1,
            order: OrderId(1001),
            kind: RequestKind::Refill,
            asked_by: UserId(1),
            asked_at: NOW,
            state,
            panel_refill: None,
            denial: None,
            tries: 0,
            again_at,
        }
    }

    #[test]
    fn a_request_under_way_allows_no_other_however_old() {
        for state in [RequestState::Wanted, RequestState::Asking] {
            assert!(!request(state, Some(Moment(0))).allows_another(NOW));
        }
        for state in [RequestState::Asked, RequestState::Completed, RequestState::Unclear] {
            assert!(request(state, Some(NOW)).allows_another(NOW), "{state:?}");
            assert!(!request(state, Some(NOW.plus(Duration::from_millis(1)))).allows_another(NOW));
            assert!(!request(state, None).allows_another(NOW));
        }
    }

    #[test]
    fn a_refusal_says_when_it_may_be_tried_again() {
        let half_a_day = Duration::from_hours(12);
        assert_eq!(again_after_refusal(Denial::Never, Some(half_a_day), NOW), None);
        assert_eq!(again_after_refusal(Denial::NotYet, Some(half_a_day), NOW), Some(NOW.plus(half_a_day)));
        assert_eq!(again_after_refusal(Denial::NotYet, None, NOW), Some(NOW.plus(AFTER_REFUSAL)));
        let for_ever = Duration::from_hours(1_000_000);
        assert_eq!(again_after_refusal(Denial::Other, Some(for_ever), NOW), Some(NOW.plus(LONGEST_WAIT)));
    }

    #[test]
    fn a_lost_cancellation_may_be_repeated_soon_and_a_lost_refill_after_a_day() {
        let later = NOW.plus(Duration::from_mins(2));
        assert_eq!(again_after_loss(RequestKind::Refill, NOW, later), NOW.plus(A_DAY));
        assert_eq!(again_after_loss(RequestKind::Cancel, NOW, later), later.plus(AFTER_LOST_CANCEL));
    }
}
