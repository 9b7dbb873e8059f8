//! What the bot does for one thing at a time, as it is named when it fails for that thing again and again.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

/// A step that is done for one thing: if it fails, everything else goes on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type, Serialize, Deserialize, IntoStaticStr)]
#[sqlx(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum Step {
    /// Sending an order to the panel.
    Send,
    /// Writing down what the panel said to an order.
    Record,
    /// Asking the panel how an order is, and writing it down.
    Look,
    /// The same for an order that the panel made of another.
    LookAtPart,
    /// Looking for an order whose answer was lost.
    LookFor,
    /// Asking for a refill or a cancellation, or how it stands.
    Ask,
    /// Writing down a service of the catalog.
    Shelve,
    /// Delivering a letter.
    Tell,
    /// Drawing an order's card anew.
    Draw,
    /// Drawing the card of a mass order anew.
    DrawMany,
    /// Settling the bill of an order.
    Settle,
}

impl Step {
    /// The word in the database and in message keys.
    pub fn word(self) -> &'static str {
        self.into()
    }
}
