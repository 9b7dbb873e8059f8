//! An order's history: what happened to it, as a line each. What is stored is a word, in the one table here; a word that stands there
//! means the same for ever, since it is in databases.

use std::borrow::Cow;

use super::{
    order::OrderStatus,
    request::{RequestKind, RequestState},
};
use crate::clock::Moment;

/// One line of an order's history.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HistoryLine {
    /// When.
    pub at: Moment,
    /// What happened.
    pub event: Event,
    /// In whose words; untrusted.
    pub detail: String,
}

macro_rules! events {
    ($( $(#[$doc:meta])+ $name:ident = $word:literal; )+) => {
        /// What happened to an order (`order_events.what`).
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum Event {
            $( $(#[$doc])+ $name, )+
            /// The panel says that it ended so.
            Ended(OrderStatus),
            /// A refill or a cancellation came so far.
            Request(RequestKind, RequestState),
            /// What another version wrote, in its word.
            Other(String),
        }

        impl Event {
            /// Its word in the database.
            pub fn word(&self) -> Cow<'_, str> {
                match self {
                    $( Self::$name => $word.into(), )+
                    Self::Ended(end) => end.word().into(),
                    Self::Request(kind, state) => format!("{} {}", kind.word(), state.word()).into(),
                    Self::Other(word) => word.into(),
                }
            }

            /// The event of a word from the database.
            pub fn of(word: &str) -> Self {
                match word {
                    $( $word => Self::$name, )+
                    _ => end(word)
                        .map(Self::Ended)
                        .or_else(|| request(word).map(|(kind, state)| Self::Request(kind, state)))
                        .unwrap_or_else(|| Self::Other(word.to_owned())),
                }
            }
        }
    };
}

events! {
    /// It was confirmed.
    Placed = "placed";
    /// It is being sent to the panel.
    Sent = "sent";
    /// The panel took it, under this id.
    Accepted = "accepted";
    /// It could not be sent, or the panel did not take it for now.
    PutOff = "put off";
    /// The answer was lost.
    Unclear = "unclear";
    /// The panel's balance before and after it was sent.
    Balance = "balance";
    /// What ids and balance showed of it.
    Evidence = "evidence";
    /// It was settled as placed, under this id.
    SettledPlaced = "settled: placed";
    /// Its id was another order's.
    IdTakenBack = "id taken back";
    /// The id that the bot found was the right one.
    IdConfirmed = "id confirmed";
    /// It was placed after all.
    Reopened = "reopened";
    /// The panel never took it.
    Rejected = "rejected";
    /// It was cancelled before it was sent.
    Withdrawn = "withdrawn";
    /// The panel began with it.
    Started = "started";
    /// So many were delivered.
    Delivered = "delivered";
    /// So many of its runs or posts were done.
    PartEnded = "part ended";
    /// The panel corrected its end.
    Corrected = "corrected";
    /// It is open longer than is usual.
    Stuck = "stuck";
    /// A refill of it got no end.
    RefillEndless = "refill endless";
}

fn end(word: &str) -> Option<OrderStatus> {
    word.parse().ok().filter(|status: &OrderStatus| status.is_end())
}

fn request(words: &str) -> Option<(RequestKind, RequestState)> {
    let (kind, state) = words.split_once(' ')?;
    Some((kind.parse().ok()?, state.parse().ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_word_that_was_stored_means_what_it_meant() {
        for (word, event) in [
            ("placed", Event::Placed),
            ("sent", Event::Sent),
            ("accepted", Event::Accepted),
            ("put off", Event::PutOff),
            ("unclear", Event::Unclear),
            ("balance", Event::Balance),
            ("evidence", Event::Evidence),
            ("settled: placed", Event::SettledPlaced),
            ("id taken back", Event::IdTakenBack),
            ("id confirmed", Event::IdConfirmed),
            ("reopened", Event::Reopened),
            ("rejected", Event::Rejected),
            ("withdrawn", Event::Withdrawn),
            ("started", Event::Started),
            ("delivered", Event::Delivered),
            ("part ended", Event::PartEnded),
            ("corrected", Event::Corrected),
            ("stuck", Event::Stuck),
            ("refill endless", Event::RefillEndless),
            ("completed", Event::Ended(OrderStatus::Completed)),
            ("partial", Event::Ended(OrderStatus::Partial)),
            ("cancelled", Event::Ended(OrderStatus::Cancelled)),
            ("failed", Event::Ended(OrderStatus::Failed)),
            ("refill wanted", Event::Request(RequestKind::Refill, RequestState::Wanted)),
            ("cancel refused", Event::Request(RequestKind::Cancel, RequestState::Refused)),
            ("running", Event::Other("running".into())),
            ("refill lost", Event::Other("refill lost".into())),
            ("moved to Mars", Event::Other("moved to Mars".into())),
        ] {
            assert_eq!(Event::of(word), event);
            assert_eq!(event.word(), word);
        }
    }
}
