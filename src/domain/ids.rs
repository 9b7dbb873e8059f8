//! The bot's own keys.

use std::fmt;

use serde::{Deserialize, Serialize};

/// The bot's own order number, shown as `#1024`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type, Serialize, Deserialize)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct OrderId(pub i64);

impl fmt::Display for OrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{}", self.0)
    }
}

/// The bot's own key of a mass order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type, Serialize, Deserialize)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct BatchId(pub i64);

/// The bot's own key of a service, short enough for a button; the panel's id can be any text.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type, Serialize, Deserialize)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct ServiceId(pub i64);

/// The bot's own key of a category's name.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type, Serialize, Deserialize)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct CategoryId(pub i64);

/// An id or a number without the sign before it that people write: `#1024`, `№ 1024`.
pub fn bare(written: &str) -> &str {
    written.trim().trim_start_matches(['#', '№']).trim_start()
}
