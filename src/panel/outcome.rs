//! How a request ended that does something, and is made at most once.

use std::fmt;

use super::{
    refusal::Refusal,
    unanswered::{Unanswered, UnclearCause},
};

/// How a request ended that is made at most once. Of the four only the client says which it is.
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use = "money may have been spent"]
pub enum Outcome<T> {
    /// The panel took it.
    Accepted(T),
    /// The panel says that it did not take it. What that proves: `domain/attempt.rs`.
    Refused(Refusal),
    /// The request surely did not reach the panel; it may be sent again.
    NotSent(String),
    /// Nobody knows. Never to be sent again by a machine.
    Unclear {
        /// What is unclear about it.
        cause: UnclearCause,
        /// Words for admins.
        words: String,
    },
}

impl<T> Outcome<T> {
    /// The same, with what was taken in other terms.
    pub fn map<U>(self, what: impl FnOnce(T) -> U) -> Outcome<U> {
        match self {
            Self::Accepted(taken) => Outcome::Accepted(what(taken)),
            Self::Refused(refusal) => Outcome::Refused(refusal),
            Self::NotSent(words) => Outcome::NotSent(words),
            Self::Unclear { cause, words } => Outcome::Unclear { cause, words },
        }
    }

    /// Whether the panel is in a state to be asked for more: not after no answer, nor after a no that anybody would have met.
    pub fn lets_others_ask(&self) -> bool {
        match self {
            Self::Accepted(_) => true,
            Self::Refused(refusal) => refusal.denial().is_some(),
            Self::NotSent(_) => false,
            Self::Unclear { cause, .. } => *cause == UnclearCause::Unspoken,
        }
    }
}

/// For the log: in the panel's words where it used any.
impl fmt::Display for Outcome<Option<String>> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Accepted(Some(id)) => write!(f, "accepted as {id}"),
            Self::Accepted(None) => f.write_str("accepted"),
            Self::Refused(refusal) => write!(f, "refused: {}", refusal.words),
            Self::NotSent(words) => write!(f, "not sent: {words}"),
            Self::Unclear { words, .. } => write!(f, "unclear: {words}"),
        }
    }
}

impl<T> From<Unanswered> for Outcome<T> {
    fn from(unanswered: Unanswered) -> Self {
        match unanswered {
            Unanswered::NotSent(words) => Self::NotSent(words),
            Unanswered::Lost { cause, words } => Self::Unclear { cause, words },
        }
    }
}
