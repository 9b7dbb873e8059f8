//! What the admins' screens are drawn from.

#![expect(
    missing_docs,
    reason = "fields are told by the comment of what has them, where their names do not say it"
)]

use super::{Paging, ShopFigures, Spent};
use crate::{
    clock::Moment,
    domain::{catalog::NotOffered, detail::Detail, money::Amount, order::OrderStatus, user::User},
};

/// What the panel said of its balance.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PanelBalance {
    /// The balance.
    pub amount: Amount,
    /// When it said so.
    pub at: Moment,
}

/// The figures of `/stats`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// Orders by status, all time; statuses without orders are left out.
    pub by_status: Vec<(OrderStatus, i64)>,
    /// Ordered in the last 24 hours, in this calendar month, in all.
    pub day: Spent,
    /// See `day`.
    pub month: Spent,
    /// See `day`.
    pub all: Spent,
    /// How many members there are.
    pub members: i64,
    /// How many people wait to be let in.
    pub waiting: i64,
    /// Services offered.
    pub offered: usize,
    /// Services not offered, by reason.
    pub not_offered: Vec<(NotOffered, usize)>,
    /// Names of types that this bot can't order, with how many services have each; untrusted, at most ten.
    pub unknown_types: Vec<(String, usize)>,
    /// When the catalog was read last.
    pub catalog_at: Option<Moment>,
    /// The panel's balance.
    pub balance: Option<PanelBalance>,
    /// Whether an admin paused.
    pub paused: bool,
    /// Since when the panel has not answered.
    pub silent_since: Option<Moment>,
    /// Since when the panel refuses the key.
    pub key_refused_at: Option<Moment>,
    /// Why others are believed to use the panel's account, if they are.
    pub shared: Option<Shared>,
    /// What customers have and were sold, where they pay.
    pub shop: Option<Box<ShopFigures>>,
}

/// Why others are believed to use the panel's account.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shared {
    /// The settings say so.
    Said,
    /// It was seen.
    Seen {
        /// When.
        at: Moment,
        /// What.
        words: Detail,
    },
}

/// People, those who wait first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct People {
    pub rows: Vec<PersonRow>,
    /// How many wait to be let in.
    pub waiting: i64,
    /// How many members there are.
    pub members: i64,
    pub paging: Paging,
}

/// A person as a row of a list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PersonRow {
    pub user: User,
    /// Whether the settings make them an admin.
    pub admin: bool,
}
