//! Why a request has no answer that says what became of it.

use crate::domain::detail::Detail;

/// Why the outcome of a request is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum UnclearCause {
    /// No whole answer in time.
    Timeout,
    /// The connection broke after the request may have left.
    Broken,
    /// An answer without an end, or far too long.
    TooLong,
    /// A 5xx, or words about an accident inside the panel.
    ServerError,
    /// A redirect of the kind that follows a form taken.
    Redirect,
    /// A web page: maintenance, or a wall in front of the panel.
    WebPage,
    /// Nothing, `null`, or JSON cut short.
    Unreadable,
    /// JSON with neither an id nor a clear error, or with both in contradiction.
    NoId,
    /// An answer to several requests that does not speak of this one.
    Unspoken,
}

impl UnclearCause {
    /// The same for people; a library's words stay in the log.
    pub fn detail(self, words: &str) -> Detail {
        match self {
            Self::Timeout => Detail::TimedOut,
            Self::Broken => Detail::Broken,
            Self::TooLong => Detail::TooLong,
            Self::ServerError
            | Self::Redirect
            | Self::WebPage
            | Self::Unreadable
            | Self::NoId
            | Self::Unspoken => Detail::Unread { words: words.to_owned() },
        }
    }
}

/// A request without a whole answer.
#[derive(Debug)]
pub(super) enum Unanswered {
    /// It surely did not reach the panel.
    NotSent(String),
    /// It may have.
    Lost { cause: UnclearCause, words: String },
}

impl Unanswered {
    pub(super) fn into_words(self) -> String {
        match self {
            Self::NotSent(words) | Self::Lost { words, .. } => words,
        }
    }

    pub(super) fn words(&self) -> &str {
        match self {
            Self::NotSent(words) | Self::Lost { words, .. } => words,
        }
    }
}
