//! What went wrong with a read, and the one place that finds a panel's refusal in an answer, whatever envelope it
//! comes in. What its words mean: refusal.rs. What an unanswered `add` means: add.rs.

use super::{
    json::{Json, Object, View},
    refusal::{Refusal, RefusalClass},
    unanswered::UnclearCause,
};
use crate::domain::detail::Detail;

/// Why something that was only to be read was not. All but `KeyRefused` may be asked again later.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ReadError {
    /// The panel answered no.
    #[error("the panel refused: {0}")]
    Refused(Refusal),
    /// The panel refuses the key. Only `balance` and `services` can say so, which are asked with nothing else: whatever else is refused with
    /// such words may be refused by a provider behind the panel, for its own key.
    #[error("the panel refused the key: {0}")]
    KeyRefused(String),
    /// Not answered: no connection, no answer in time, or a broken one.
    #[error("the panel did not answer: {0}")]
    Unreachable(String),
    /// Answered, but with a maintenance page, a 5xx or nothing.
    #[error("the panel is out of order: {0}")]
    Transient(String),
    /// Answered by a wall in front of the panel that lets only browsers in.
    #[error("a wall in front of the panel lets only browsers in: {0}")]
    Wall(String),
    /// Answered with something that is not API v2.
    #[error("the panel's answer can't be read: {0}")]
    Protocol(String),
    /// Answered, with a number that can't be true.
    #[error("the panel's answer can't be true: {0}")]
    Odd(String),
    /// Answered by something that is not the API, or that wants to send us elsewhere.
    #[error("the panel's address is wrong: {0}")]
    WrongAddress(String),
}

impl ReadError {
    /// The same from an action that is asked with nothing but the key, so that the panel can mean no other one, and no other account.
    pub(super) fn about_key(self) -> Self {
        if let Self::Refused(refusal) = &self
            && refusal.class.is_about_key()
        {
            return Self::KeyRefused(refusal.words.clone());
        }
        self
    }

    /// The same for people; a library's words stay in the log.
    pub fn detail(&self) -> Detail {
        match self {
            Self::Unreachable(_) => Detail::NoAnswer,
            Self::KeyRefused(_) => Detail::KeyRefused,
            Self::Refused(refusal) => refusal.words.as_str().into(),
            Self::Transient(words)
            | Self::Wall(words)
            | Self::Protocol(words)
            | Self::Odd(words)
            | Self::WrongAddress(words) => Detail::Unread { words: words.clone() },
        }
    }

    /// Whether the panel refused what was asked – these ids, or so many of them – rather than to answer at all.
    pub fn is_about_request(&self) -> bool {
        use RefusalClass::{Address, Auth, Denied, Down, Limit};
        matches!(self, Self::Refused(refusal) if !matches!(refusal.class, Auth | Denied | Limit | Down | Address))
    }
}

impl UnclearCause {
    /// For requests that do something and whose answers are opened like a read's.
    pub(super) fn of_read(error: &ReadError) -> Self {
        match error {
            ReadError::Transient(_) => Self::ServerError,
            ReadError::Wall(_) => Self::WebPage,
            ReadError::WrongAddress(_) => Self::Redirect,
            ReadError::Unreachable(_) => Self::Broken,
            ReadError::Refused(_) | ReadError::KeyRefused(_) | ReadError::Protocol(_) | ReadError::Odd(_) => {
                Self::Unreadable
            }
        }
    }
}

/// The error's words, if the value is an error in any of the known envelopes:
/// `{"error":…}`, `{"errors":[…]}`, `{"status":"error","message":…}`, `{"success":false,"message":…}`, and a bare
/// string.
pub(super) fn error_words(json: Json<'_>) -> Option<String> {
    match json.view() {
        View::Object(object) => object_error(&object),
        // A bare number in a string is an answer of `balance`, never an error's text.
        View::Text(text) if json.decimal().is_none() => Some(text).filter(|text| !text.trim().is_empty()),
        View::Text(_) | View::Null | View::Bool(_) | View::Number(_) | View::List(_) | View::Oversized => {
            None
        }
    }
}

/// As [`error_words`], for what is known to be an object.
pub(super) fn object_error(object: &Object<'_>) -> Option<String> {
    ["error", "errors"]
        .iter()
        .filter_map(|name| object.field(name))
        .find_map(|error| spoken(error, NESTING_MAX).or_else(|| flagged(error, object)))
        .or_else(|| message_beside_failure(object))
}

/// How deep an error may be wrapped: `{"error":{"message":["…"]}}`.
const NESTING_MAX: usize = 3;

/// The words of an error that is text, or that holds text. Empty ones, `false` and `null` are no error.
fn spoken(error: Json<'_>, depth: usize) -> Option<String> {
    match error.view() {
        View::Text(text) if number_or_nothing(&text) => None,
        View::Text(text) => Some(text),
        View::List(items) if depth > 0 => items.into_iter().find_map(|item| spoken(item, depth - 1)),
        View::Object(object) if depth > 0 && !object.is_empty() => ["message", "msg", "text", "error"]
            .iter()
            .filter_map(|name| object.field(name))
            .chain(object.members().iter().map(|(_, value)| *value))
            .find_map(|value| spoken(value, depth - 1))
            .or_else(|| Some(error.source().to_owned())),
        View::Null | View::Bool(_) | View::Number(_) | View::List(_) | View::Object(_) | View::Oversized => {
            None
        }
    }
}

fn number_or_nothing(text: &str) -> bool {
    matches!(text.trim().to_lowercase().as_str(), "" | "0" | "false" | "null" | "none")
}

/// `{"error":true,"message":"…"}`: the words stand beside.
fn flagged(error: Json<'_>, object: &Object<'_>) -> Option<String> {
    let raised = match error.view() {
        View::Bool(raised) => raised,
        View::Number(code) => code.bytes().any(|b| matches!(b, b'1'..=b'9')),
        View::Null | View::Text(_) | View::List(_) | View::Object(_) | View::Oversized => false,
    };
    raised.then(|| message_of(object).unwrap_or_else(|| format!("error {}", error.source())))
}

/// `{"status":"error","message":"…"}` and `{"success":false,…}`. Without a message `"status":"Fail"` is an order
/// that failed, and so it is beside an order's figures.
fn message_beside_failure(object: &Object<'_>) -> Option<String> {
    let is_report = object.any_of(&["charge", "remains", "start_count"]).is_some();
    let failed_status = object
        .field("status")
        .and_then(Json::words)
        .is_some_and(|status| matches!(status.trim().to_lowercase().as_str(), "error" | "fail" | "failed"));
    let no_success =
        ["success", "ok"].iter().any(|name| object.field(name).and_then(Json::flag) == Some(false));
    if no_success || failed_status && !is_report { message_of(object) } else { None }
}

fn message_of(object: &Object<'_>) -> Option<String> {
    object
        .field("message")
        .and_then(Json::words)
        .or_else(|| object.field("msg").and_then(Json::words))
        .or_else(|| {
            let data = object.field("data")?.object()?;
            data.field("message").and_then(Json::words)
        })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn words(text: &str) -> Option<String> {
        error_words(Json::parse(text).expect(text))
    }

    #[test]
    fn every_envelope_is_an_error() {
        let table = [
            r#"{"error":"no"}"#,
            r#"{"Error":"no"}"#,
            r#"{"error":{"message":"no"}}"#,
            r#"{"error":{"code":7,"text":"no"}}"#,
            r#"{"error":["no"]}"#,
            r#"{"error":true,"message":"no"}"#,
            r#"{"error":1,"msg":"no"}"#,
            r#"{"errors":["no"]}"#,
            r#"{"errors":{"link":["no"]}}"#,
            r#"{"status":"error","message":"no"}"#,
            r#"{"status":"Fail","msg":"no"}"#,
            r#"{"success":false,"msg":"no"}"#,
            r#"{"success":"false","data":{"name":"Exception","message":"no"}}"#,
            r#"{"error":"no","msg":"yes"}"#,
            r#""no""#,
        ];
        for text in table {
            assert_eq!(words(text).as_deref(), Some("no"), "{text}");
        }
        assert_eq!(words(r#"{"error":{"code":7}}"#).as_deref(), Some(r#"{"code":7}"#));
    }

    #[test]
    fn empty_errors_and_failed_orders_are_no_error() {
        let table = [
            r#"{"error":""}"#,
            r#"{"error":false}"#,
            r#"{"error":null}"#,
            r#"{"error":[]}"#,
            r#"{"error":{}}"#,
            r#"{"error":0}"#,
            r#"{"status":"Fail","charge":"0","remains":"100"}"#,
            r#"{"status":"Error","message":"stopped","charge":"0","remains":"100"}"#,
            r#"{"success":true,"message":"fine"}"#,
            r#"{"success":false}"#,
            r#""42.10""#,
            r#""""#,
            "[]",
            "null",
        ];
        for text in table {
            assert_eq!(words(text), None, "{text}");
        }
    }
}
