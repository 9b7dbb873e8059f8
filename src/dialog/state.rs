//! Where a conversation is. Each state has exactly one screen (`view/`), so "show where they are" never needs
//! anything else. Stored as JSON in the database: a restart in the middle loses nothing that was entered.

#![expect(missing_docs, reason = "a variant's fields are told by the variant's own comment")]

use serde::{Deserialize, Serialize};

pub use crate::domain::order::Filter;
use crate::domain::{
    catalog::{CategoryId, ServiceId},
    money::Rate,
    order::OrderId,
    platform::Platform,
    user::UserId,
};

/// Where somebody is.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "at", rename_all = "snake_case")]
pub enum State {
    /// Not let in: what was asked for and what became of it.
    Door,
    /// The menu; typed words search.
    Menu,
    /// Choosing a platform.
    Platforms { page: usize },
    /// Choosing a category of a platform.
    Categories { platform: Platform, page: usize },
    /// Choosing a service of a category.
    Services { platform: Platform, category: CategoryId, page: usize },
    /// Choosing among the services that some words name.
    Found { words: String, page: usize },
    /// Choosing among one's own favourites.
    Favourites { page: usize },
    /// A service's card; `back` is the list it was chosen from.
    Service { service: ServiceId, back: Box<State> },
    /// Entering the link of a draft.
    Link { draft: Draft },
    /// Entering the quantity of a draft.
    Quantity { draft: Draft },
    /// Looking at the whole draft, one tap from an order.
    Confirm { draft: Draft },
    /// One's own orders.
    Orders { filter: Filter, page: usize },
    /// One order's card; `back` is the list it was chosen from, none on a card of its own.
    Order { order: OrderId, back: Option<Box<State>> },
    /// What was ordered this month and in all; for admins the panel's balance.
    Balance,
    /// What the bot does.
    Help,
    /// Choosing a language.
    Languages,
    /// For admins: people.
    Users { page: usize },
    /// For admins: one person and their rights.
    Person { user: UserId },
    /// For admins: figures.
    Stats,
    /// For admins: everything about one order.
    File { order: OrderId },
    /// For admins: entering the panel's id of an unclear order that was placed.
    PanelId { order: OrderId },
}

/// An order that is not confirmed yet.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Draft {
    /// The person's turn in which it was begun: with the person, its identity. One draft is one order.
    pub number: i64,
    /// The service.
    pub service: ServiceId,
    /// The list the service was chosen from.
    pub back: Box<State>,
    /// The checked link, once entered.
    pub link: Option<String>,
    /// Tracking parameters that were taken out of the link.
    #[serde(default)]
    pub removed: Vec<String>,
    /// The platform the link belongs to, if that is another one than the service's.
    #[serde(default)]
    pub other_platform: Option<Platform>,
    /// The quantity, once entered.
    pub quantity: Option<i64>,
    /// The rate that was shown last; confirming at another one asks again.
    pub rate: Rate,
}
