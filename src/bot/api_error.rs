//! A failed Bot API call, named by what to do next.
//!
//! `classify` is the only place that reads Telegram's error texts. Deliberately not here: waiting and
//! trying again, which is up to whoever called (`send`, `poll`, the outbox).

use std::time::Duration;

use serde::Deserialize;
use teloxide::types::ChatId;

/// How long to hold still after a 429 that does not say.
const UNSTATED_WAIT: Duration = Duration::from_secs(5);

/// The longest wait that is believed; keeps sums with the clock from overflowing.
const LONGEST_WAIT: Duration = Duration::from_hours(24);

/// How much of Telegram's own words is kept, in characters.
const DESCRIPTION_MAX: usize = 300;

/// Why a call did not do what was asked. Texts never hold the bot's token.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ApiError {
    /// The message already looks like that: nothing to do.
    #[error("message is not modified")]
    NotModified,
    /// The message to edit or delete is gone or out of reach: send a new one.
    #[error("message is gone or cannot be changed any more")]
    MessageGone,
    /// A button's query was answered too late: ignore.
    #[error("callback query is too old")]
    QueryTooOld,
    /// The person blocked the bot, left Telegram or never wrote to it: stop until they write.
    #[error("the person cannot be written to")]
    Blocked,
    /// The bot is not in the chat or has no right to write there: an admin must see to it.
    #[error("no access to the chat")]
    NoAccess,
    /// The forum topic is closed or gone: write outside of it, or tell an admin.
    #[error("topic is closed or gone")]
    TopicClosed,
    /// The group became a supergroup: use this id from now on.
    #[error("group was upgraded to supergroup {0}")]
    Migrated(ChatId),
    /// Too fast: not one more call to this chat before `retry_after` has passed.
    #[error("too many requests, retry after {} s", retry_after.as_secs())]
    TooMany {
        /// How long to hold still.
        retry_after: Duration,
    },
    /// Somebody else polls with the same token, or a webhook is set: say so, do not fight.
    #[error("another instance of the bot polls with this token, or a webhook is set")]
    Conflict,
    /// The token is wrong or was revoked: only the operator can help.
    #[error("telegram does not accept the bot token")]
    Unauthorized,
    /// Any other refusal: our own mistake. Holds Telegram's words.
    #[error("telegram refused: {0}")]
    Refused(String),
    /// Telegram was not reached: surely not done, may be sent again.
    #[error("telegram is unreachable: {0}")]
    Unreachable(String),
    /// No clear answer came (timeout, break, 5xx, a page instead of JSON): maybe done.
    #[error("telegram gave no clear answer: {0}")]
    Unclear(String),
}

impl ApiError {
    /// Whether the very same call would fail again however long one waits.
    pub fn is_for_ever(&self) -> bool {
        match self {
            Self::NotModified
            | Self::MessageGone
            | Self::QueryTooOld
            | Self::Blocked
            | Self::NoAccess
            | Self::TopicClosed
            | Self::Migrated(_)
            | Self::Refused(_) => true,
            Self::TooMany { .. }
            | Self::Conflict
            | Self::Unauthorized
            | Self::Unreachable(_)
            | Self::Unclear(_) => false,
        }
    }
}

/// The `parameters` of an error answer.
#[derive(Debug, Default, Deserialize)]
pub(super) struct Parameters {
    #[serde(default)]
    pub(super) retry_after: Option<u64>,
    #[serde(default)]
    pub(super) migrate_to_chat_id: Option<i64>,
}

/// Names an answer that was not a success. `description` is `None` when the body was not Telegram's JSON:
/// then a proxy spoke, and its 403 or 404 says nothing about a chat or the token.
pub(super) fn classify(status: u16, description: Option<&str>, parameters: &Parameters) -> ApiError {
    if status == 429 {
        return ApiError::TooMany { retry_after: believed_wait(parameters.retry_after) };
    }
    let Some(description) = description else {
        return ApiError::Unclear(format!("http status {status} without an answer of telegram"));
    };
    if status >= 500 {
        return ApiError::Unclear(shorten(description));
    }
    if let Some(chat_id) = parameters.migrate_to_chat_id {
        return ApiError::Migrated(ChatId(chat_id));
    }
    from_words(&description.to_lowercase()).unwrap_or_else(|| from_status(status, description))
}

/// The texts are those of the official Bot API server; it passes some codes of the layer below in capitals.
fn from_words(words: &str) -> Option<ApiError> {
    let known: [(&[&str], ApiError); 6] = [
        (&["message is not modified"], ApiError::NotModified),
        (
            &[
                "message to edit not found",
                "message to delete not found",
                "message can't be edited",
                "message can't be deleted",
                "there is no text in the message to edit",
                "message_id_invalid",
            ],
            ApiError::MessageGone,
        ),
        (&["query is too old", "query_id_invalid"], ApiError::QueryTooOld),
        (
            &[
                "blocked by the user",
                "user is deactivated",
                "can't initiate conversation",
                "can't send messages to bots",
                "user_is_blocked",
                "input_user_deactivated",
            ],
            ApiError::Blocked,
        ),
        (
            &["topic_closed", "topic_deleted", "topic_id_invalid", "thread not found", "topic is closed"],
            ApiError::TopicClosed,
        ),
        (
            &[
                "bot was kicked",
                "bot is not a member",
                "not enough rights",
                "have no rights",
                "chat not found",
                "group chat was deactivated",
                "group is deactivated",
                "chat_write_forbidden",
                "chat_restricted",
                "chat_admin_required",
                "peer_id_invalid",
            ],
            ApiError::NoAccess,
        ),
    ];
    let found = known.into_iter().find(|(texts, _)| texts.iter().any(|text| words.contains(text)));
    found.map(|(_, error)| error)
}

fn from_status(status: u16, description: &str) -> ApiError {
    match status {
        401 => ApiError::Unauthorized,
        // Telegram's own forbiddance in words not known yet.
        403 => ApiError::NoAccess,
        // A malformed token makes a path that the server does not know.
        404 if !description.to_lowercase().contains("method not found") => ApiError::Unauthorized,
        409 => ApiError::Conflict,
        _ => ApiError::Refused(shorten(description)),
    }
}

fn believed_wait(retry_after_s: Option<u64>) -> Duration {
    let told = retry_after_s.map_or(UNSTATED_WAIT, Duration::from_secs);
    told.clamp(Duration::from_secs(1), LONGEST_WAIT)
}

fn shorten(text: &str) -> String {
    text.chars().take(DESCRIPTION_MAX).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SILENT: Parameters = Parameters { retry_after: None, migrate_to_chat_id: None };

    fn refused(words: &str) -> ApiError {
        ApiError::Refused(words.into())
    }

    #[test]
    fn every_known_text_has_its_name() {
        let rows = [
            (403, "Forbidden: bot was blocked by the user", ApiError::Blocked),
            (403, "Forbidden: user is deactivated", ApiError::Blocked),
            (403, "Forbidden: bot can't initiate conversation with a user", ApiError::Blocked),
            (403, "Forbidden: bot can't send messages to bots", ApiError::Blocked),
            (403, "Forbidden: bot was kicked from the group chat", ApiError::NoAccess),
            (403, "Forbidden: bot was kicked from the supergroup chat", ApiError::NoAccess),
            (403, "Forbidden: bot was kicked from the channel chat", ApiError::NoAccess),
            (403, "Forbidden: bot is not a member of the supergroup chat", ApiError::NoAccess),
            (403, "Forbidden: the group chat was deleted", ApiError::NoAccess),
            (400, "Bad Request: chat not found", ApiError::NoAccess),
            (400, "Bad Request: not enough rights to send text messages to the chat", ApiError::NoAccess),
            (
                400,
                "Bad Request: message is not modified: specified new message content and reply markup are \
                 exactly the same as a current content and reply markup of the message",
                ApiError::NotModified,
            ),
            (400, "Bad Request: message to edit not found", ApiError::MessageGone),
            (400, "Bad Request: message to delete not found", ApiError::MessageGone),
            (400, "Bad Request: message can't be edited", ApiError::MessageGone),
            (400, "Bad Request: message can't be deleted", ApiError::MessageGone),
            (400, "Bad Request: message can't be deleted for everyone", ApiError::MessageGone),
            (400, "Bad Request: there is no text in the message to edit", ApiError::MessageGone),
            (
                400,
                "Bad Request: query is too old and response timeout expired or query ID is invalid",
                ApiError::QueryTooOld,
            ),
            (400, "Bad Request: TOPIC_CLOSED", ApiError::TopicClosed),
            (400, "Bad Request: message thread not found", ApiError::TopicClosed),
            (
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot instance is \
                 running",
                ApiError::Conflict,
            ),
            (409, "Conflict: can't use getUpdates method while webhook is active", ApiError::Conflict),
            (401, "Unauthorized", ApiError::Unauthorized),
            (404, "Not Found", ApiError::Unauthorized),
            (404, "Not Found: method not found", refused("Not Found: method not found")),
            (400, "Bad Request: reply markup is too long", refused("Bad Request: reply markup is too long")),
            (400, "Bad Request: message is too long", refused("Bad Request: message is too long")),
            (400, "Bad Request: MESSAGE_TOO_LONG", refused("Bad Request: MESSAGE_TOO_LONG")),
            (400, "Bad Request: BUTTON_DATA_INVALID", refused("Bad Request: BUTTON_DATA_INVALID")),
            (400, "Bad Request: BUTTON_URL_INVALID", refused("Bad Request: BUTTON_URL_INVALID")),
            (
                500,
                "Internal Server Error: restart",
                ApiError::Unclear("Internal Server Error: restart".into()),
            ),
            (502, "Bad Gateway", ApiError::Unclear("Bad Gateway".into())),
        ];
        for (status, words, expected) in rows {
            assert_eq!(classify(status, Some(words), &SILENT), expected, "{status} {words}");
        }
    }

    #[test]
    fn parameters_are_read() {
        let upgraded = Parameters { migrate_to_chat_id: Some(-1005), ..SILENT };
        let words = "Bad Request: group chat was upgraded to a supergroup chat";
        assert_eq!(classify(400, Some(words), &upgraded), ApiError::Migrated(ChatId(-1005)));
        for (told, believed) in [(Some(60), 60), (None, 5), (Some(0), 1), (Some(u64::MAX), 86_400)] {
            let parameters = Parameters { retry_after: told, ..SILENT };
            let expected = ApiError::TooMany { retry_after: Duration::from_secs(believed) };
            assert_eq!(classify(429, Some("Too Many Requests: retry after"), &parameters), expected);
        }
    }

    #[test]
    fn a_proxys_page_says_nothing_about_chat_or_token() {
        for status in [200, 301, 400, 401, 403, 404, 502, 503] {
            assert!(matches!(classify(status, None, &SILENT), ApiError::Unclear(_)), "{status}");
        }
        assert!(matches!(classify(429, None, &SILENT), ApiError::TooMany { .. }));
    }

    #[test]
    fn what_never_works_is_not_tried_again() {
        let lasting = [
            ApiError::NotModified,
            ApiError::MessageGone,
            ApiError::QueryTooOld,
            ApiError::Blocked,
            ApiError::NoAccess,
            ApiError::TopicClosed,
            ApiError::Migrated(ChatId(-1)),
            refused("x"),
        ];
        for error in lasting {
            assert!(error.is_for_ever(), "{error}");
        }
        let passing = [
            ApiError::TooMany { retry_after: Duration::from_secs(3) },
            ApiError::Conflict,
            ApiError::Unauthorized,
            ApiError::Unreachable("x".into()),
            ApiError::Unclear("x".into()),
        ];
        for error in passing {
            assert!(!error.is_for_ever(), "{error}");
        }
    }
}
