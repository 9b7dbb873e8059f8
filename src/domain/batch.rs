//! A mass order as a whole: how far its orders are.

pub use super::ids::BatchId;
use super::{
    money::Price,
    name::OrderName,
    order::{OrderId, OrderStatus, RejectReason},
    user::UserId,
};

/// A mass order and how far it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Batch {
    /// Its key.
    pub id: BatchId,
    /// Whose it is.
    pub user: UserId,
    /// Counts what changed.
    pub version: i64,
    /// How many orders are in each state, and their prices.
    pub counts: Vec<(OrderStatus, i64, Price)>,
    /// Its first order, by which a button names all of them.
    pub first: Option<OrderName>,
    /// The currency of the prices.
    pub currency: String,
    /// Orders that were refused; the first ones.
    pub refused: Vec<Refused>,
}

/// An order that was refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// Its number.
    pub order: OrderId,
    /// What it was for; untrusted.
    pub link: String,
    /// Why, if that is known.
    pub reason: Option<RejectReason>,
}

impl Batch {
    /// How many orders are in a state that `is` one of.
    pub fn count(&self, is: impl Fn(OrderStatus) -> bool) -> i64 {
        self.counts.iter().filter(|(status, ..)| is(*status)).map(|(_, count, _)| count).sum()
    }

    /// All of its orders.
    pub fn total(&self) -> i64 {
        self.count(|_| true)
    }

    /// Those that wait to be sent, or are being sent.
    pub fn waiting(&self) -> i64 {
        self.count(|status| Stage::of(status) == Stage::Waiting)
    }

    /// Those that were not accepted.
    pub fn rejected(&self) -> i64 {
        self.count(|status| Stage::of(status) == Stage::Rejected)
    }

    /// Those of which it is not known whether the panel has them.
    pub fn unclear(&self) -> i64 {
        self.count(|status| Stage::of(status) == Stage::Unclear)
    }

    /// Those that the panel took.
    pub fn taken(&self) -> i64 {
        self.count(|status| Stage::of(status) == Stage::Taken)
    }

    /// What is paid for all but the refused ones.
    pub fn sum(&self) -> Price {
        let prices = self.counts.iter().filter(|(status, ..)| *status != OrderStatus::Rejected);
        Price::sum(prices.map(|(.., sum)| *sum))
    }
}

/// How far an order is, as a list of them counts it.
#[derive(PartialEq, Eq)]
enum Stage {
    Waiting,
    Unclear,
    Rejected,
    Taken,
}

impl Stage {
    fn of(status: OrderStatus) -> Self {
        match status {
            OrderStatus::Reserved | OrderStatus::Submitting => Self::Waiting,
            OrderStatus::Unclear => Self::Unclear,
            OrderStatus::Rejected => Self::Rejected,
            OrderStatus::Running
            | OrderStatus::Completed
            | OrderStatus::Partial
            | OrderStatus::Cancelled
            | OrderStatus::Failed => Self::Taken,
        }
    }
}
