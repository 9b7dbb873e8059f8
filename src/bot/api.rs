//! Calls the Bot API: what is asked is teloxide's payloads, how it is asked is ours.
//!
//! Why not teloxide's requests: they sleep ten seconds inside every call on a 5xx, know no button styles, and
//! miss several error texts. Deliberately not here: limits and second tries (`send`), and the meaning of an
//! error text (`api_error`).

mod answers;
mod files;
mod outgoing;
mod stars;

use std::{fmt, sync::Arc, time::Duration};

use anyhow::Context;
use secrecy::{ExposeSecret, SecretString};
use serde::{
    Deserialize, Serialize,
    de::{DeserializeOwned, IgnoredAny},
};
use serde_json::value::RawValue;
pub use teloxide::types::{ChatId, MessageId, ThreadId, UserId};
use teloxide::{
    payloads::{
        DeleteWebhook, EditMessageReplyMarkup, EditMessageText, GetChat, GetChatMember, GetMe, GetUpdates,
        GetWebhookInfo, SendChatAction, SendMessage, SetWebhook,
    },
    requests::Payload,
    types::{AllowedUpdate, ChatAction, Me, ParseMode, ReplyParameters},
};
use url::Url;

pub(super) use self::outgoing::NO_PREVIEW;
pub use self::{
    answers::{ChatInfo, ChatKind, ChatMember, HookInfo, MemberStatus},
    files::{Document, FILE_MAX, FileFailure, PassedOn},
    outgoing::{ButtonStyle, InlineButton, Keyboard, Outgoing, Toast},
    stars::{PAGE as STARS_PAGE, StarInvoice, StarTransaction},
};

use super::api_error::{ApiError, Parameters, classify};
use crate::net::{self, Route};

/// How long anything but a long poll may take.
const CALL_TIMEOUT: Duration = Duration::from_secs(15);
/// A lost network is noticed this soon, so that a person's tap is tried again while they still look.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(5);
/// The most that is read of an answer; a hundred updates are far below.
const BODY_MAX: usize = 16 << 20;

/// Calls the Bot API. Cheap to clone; neither its `Debug` nor any error shows the token.
#[derive(Clone)]
pub struct BotApi(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    base: String,
    token: SecretString,
    call_timeout: Duration,
}

impl fmt::Debug for BotApi {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The base may hold a password of a private server, so not even that.
        f.debug_struct("BotApi").finish_non_exhaustive()
    }
}

impl BotApi {
    /// A caller for the bot with `token` at the Bot API server `base` (a path prefix is kept).
    pub fn new(base: &Url, token: SecretString, route: &Route) -> anyhow::Result<Self> {
        Self::with_timeout(base, token, route, CALL_TIMEOUT)
    }

    pub(super) fn with_timeout(
        base: &Url,
        token: SecretString,
        route: &Route,
        call_timeout: Duration,
    ) -> anyhow::Result<Self> {
        let http = reqwest::Client::builder()
            .connect_timeout(CONNECT_TIMEOUT)
            .tcp_keepalive(Duration::from_secs(20))
            // The URL holds the token: it must not follow a redirect to somebody else.
            .redirect(reqwest::redirect::Policy::none())
            // With HTTP/2 a tap would share one connection, and its stalls, with the long poll.
            .http1_only();
        let http = route.lead(http, base).build().map_err(reqwest::Error::without_url);
        let http = http.context("could not set up the http client for telegram")?;
        let base = base.as_str().trim_end_matches('/').to_owned();
        Ok(Self(Arc::new(Inner { http, base, token, call_timeout })))
    }

    /// getMe: who the bot is.
    pub async fn fetch_me(&self) -> Result<Me, ApiError> {
        self.call(&GetMe::new()).await
    }

    /// deleteWebhook: without it a bot that once had a webhook cannot poll. Waiting updates are kept.
    pub async fn delete_webhook(&self) -> Result<(), ApiError> {
        self.call(&DeleteWebhook::new()).await.map(drop)
    }

    /// setWebhook: from now on Telegram brings updates to `url`, with the secret in a header. Those that wait are kept.
    pub(super) async fn set_webhook(
        &self,
        url: &Url,
        secret: &SecretString,
        at_once: u8,
        allowed_updates: Option<Vec<AllowedUpdate>>,
    ) -> Result<(), ApiError> {
        let secret_token = Some(secret.expose_secret().to_owned());
        let plain = SetWebhook::new(url.clone());
        let asked = SetWebhook { max_connections: Some(at_once), secret_token, allowed_updates, ..plain };
        self.call(&asked).await.map(drop)
    }

    /// getWebhookInfo: whether Telegram still knows it, and how it fares with it.
    pub(super) async fn fetch_webhook_info(&self) -> Result<HookInfo, ApiError> {
        self.call_for(&GetWebhookInfo::new()).await
    }

    /// getChat: what a chat is.
    pub async fn fetch_chat(&self, chat: ChatId) -> Result<ChatInfo, ApiError> {
        self.call_for(&GetChat::new(chat)).await
    }

    /// getChatMember: somebody's part in a chat.
    pub async fn fetch_chat_member(&self, chat: ChatId, user: UserId) -> Result<ChatMember, ApiError> {
        self.call_for(&GetChatMember::new(chat, user)).await
    }

    /// sendChatAction "typing": shows for seconds that the bot is there, and nothing else.
    pub async fn show_typing(&self, chat: ChatId, thread: Option<ThreadId>) -> Result<(), ApiError> {
        let typing = SendChatAction::new(chat, ChatAction::Typing);
        self.call(&SendChatAction { message_thread_id: thread, ..typing }).await.map(drop)
    }

    /// getUpdates: each update's own JSON, so that one that cannot be read spoils no other. Only `poll` asks.
    pub(super) async fn fetch_updates(&self, asked: &GetUpdates) -> Result<Vec<Box<RawValue>>, ApiError> {
        self.call_for(asked).await
    }

    /// sendMessage. Only `send` may: it keeps the limits. Of the message that was made only the number is read: what teloxide does not
    /// know in the rest must not make an unclear answer of it.
    pub(super) async fn send_message(
        &self,
        chat: ChatId,
        thread: Option<ThreadId>,
        message: &Outgoing,
    ) -> Result<MessageId, ApiError> {
        let plain = SendMessage::new(chat, &message.text);
        let answers = message.answers.map(|to| ReplyParameters::new(to).allow_sending_without_reply());
        self.call_for(&message.dress_new(SendMessage {
            message_thread_id: thread,
            reply_parameters: answers,
            parse_mode: Some(ParseMode::Html),
            link_preview_options: Some(NO_PREVIEW),
            ..plain
        }))
        .await
    }

    /// editMessageText. Only `send` may.
    pub(super) async fn edit_message_text(
        &self,
        chat: ChatId,
        message: MessageId,
        content: &Outgoing,
    ) -> Result<(), ApiError> {
        let plain = EditMessageText::new(chat, message, &content.text);
        let edit = content.dress(EditMessageText {
            parse_mode: Some(ParseMode::Html),
            link_preview_options: Some(NO_PREVIEW),
            ..plain
        });
        self.call_for(&edit).await.map(|_: IgnoredAny| ())
    }

    /// editMessageReplyMarkup: takes a message's buttons away. Only `send` may.
    pub(super) async fn remove_keyboard(&self, chat: ChatId, message: MessageId) -> Result<(), ApiError> {
        self.call_for(&EditMessageReplyMarkup::new(chat, message)).await.map(|_: IgnoredAny| ())
    }

    /// Calls a method, and reads its answer as teloxide does. Within this folder, as what sends has to go through `send`.
    pub(super) async fn call<P>(&self, payload: &P) -> Result<P::Output, ApiError>
    where
        P: Payload<Output: DeserializeOwned> + Serialize,
    {
        self.call_for(payload).await
    }

    /// The same where teloxide's type of the answer is stricter than what is read of it.
    async fn call_for<T, P>(&self, payload: &P) -> Result<T, ApiError>
    where
        T: DeserializeOwned,
        P: Payload + Serialize,
    {
        let url = format!("{}/bot{}/{}", self.0.base, self.0.token.expose_secret(), P::NAME);
        // A long poll adds what it lasts.
        let timeout = self.0.call_timeout + payload.timeout_hint().unwrap_or_default();
        self.exchange(self.0.http.post(url).timeout(timeout).json(payload)).await
    }

    async fn exchange<T: DeserializeOwned>(&self, request: reqwest::RequestBuilder) -> Result<T, ApiError> {
        let answer = request.send().await.map_err(|error| self.name_failure(error))?;
        let status = answer.status().as_u16();
        let body = self.read_body(answer).await?;
        read_answer(status, &body).map_err(|error| self.redact(error))
    }

    async fn read_body(&self, mut answer: reqwest::Response) -> Result<String, ApiError> {
        let mut body = Vec::new();
        while let Some(chunk) = answer.chunk().await.map_err(|error| self.name_failure(error))? {
            if body.len() + chunk.len() > BODY_MAX {
                return Err(ApiError::Unclear(format!("the answer is longer than {BODY_MAX} bytes")));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(String::from_utf8_lossy(&body).into_owned())
    }

    /// Tells a call that surely did not arrive from one that maybe did.
    fn name_failure(&self, error: reqwest::Error) -> ApiError {
        let not_sent = net::never_left(&error);
        let cause = net::words(error);
        self.redact(if not_sent { ApiError::Unreachable(cause) } else { ApiError::Unclear(cause) })
    }

    /// Texts come from libraries and servers: whatever they quote, the token is not in it.
    fn redact(&self, error: ApiError) -> ApiError {
        let token = self.0.token.expose_secret();
        let hide = |text: String| if token.is_empty() { text } else { text.replace(token, "<token>") };
        match error {
            ApiError::Refused(text) => ApiError::Refused(hide(text)),
            ApiError::Unreachable(text) => ApiError::Unreachable(hide(text)),
            ApiError::Unclear(text) => ApiError::Unclear(hide(text)),
            other @ (ApiError::NotModified
            | ApiError::MessageGone
            | ApiError::QueryTooOld
            | ApiError::Blocked
            | ApiError::NoAccess
            | ApiError::TopicClosed
            | ApiError::Migrated(_)
            | ApiError::TooMany { .. }
            | ApiError::Conflict
            | ApiError::Unauthorized) => other,
        }
    }
}

/// What every answer of the Bot API looks like.
#[derive(Deserialize)]
struct Envelope<'a> {
    ok: bool,
    #[serde(borrow, default)]
    result: Option<&'a RawValue>,
    #[serde(default)]
    error_code: Option<u16>,
    #[serde(default)]
    description: Option<String>,
    #[serde(default)]
    parameters: Option<Parameters>,
}

fn read_answer<T: DeserializeOwned>(status: u16, body: &str) -> Result<T, ApiError> {
    let Ok(envelope) = serde_json::from_str::<Envelope<'_>>(body) else {
        return Err(classify(status, None, &Parameters::default()));
    };
    if !envelope.ok {
        let status = envelope.error_code.unwrap_or(status);
        let words = envelope.description.unwrap_or_default();
        return Err(classify(status, Some(&words), &envelope.parameters.unwrap_or_default()));
    }
    let result = envelope.result.map_or("null", RawValue::get);
    // It was done, but what it made is unknown: just what "unclear" means.
    serde_json::from_str(result)
        .map_err(|error| ApiError::Unclear(format!("could not read a result at column {}", error.column())))
}

#[cfg(test)]
mod tests;
