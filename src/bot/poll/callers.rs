//! Before there is a bot: finds who its owner is, and which group is theirs, by what they send it. Nobody else knows the code that they send.

use std::{collections::VecDeque, time::Duration};

use teloxide::{
    payloads::GetUpdates,
    types::{AllowedUpdate, ChatMemberUpdated, Message, Update, UpdateKind, UserId},
};
use tokio::time::sleep;

use super::{
    BATCH_MAX, LONG_POLL_S,
    batch::{PassedOn, read_batch},
};
use crate::bot::{api::BotApi, api_error::ApiError};

/// Between two tries while Telegram does not answer.
const RETRY: Duration = Duration::from_secs(2);

/// Who, or which group, was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Found {
    /// By this Telegram knows them.
    pub id: i64,
    /// By this people do; as it came from outside.
    pub name: String,
}

/// Listens for those who send the code.
pub struct Callers {
    api: BotApi,
    code: String,
    offset: Option<i32>,
    seen: PassedOn,
    waiting: VecDeque<Update>,
}

impl Callers {
    /// Waits for this code, a word.
    pub fn new(api: BotApi, code: String) -> Self {
        Self { api, code, offset: None, seen: PassedOn::default(), waiting: VecDeque::new() }
    }

    /// Waits until somebody sends the code in private.
    ///
    /// # Errors
    /// If there is no use in waiting on, such as when another program polls with the same token.
    pub async fn person(&mut self) -> Result<Found, ApiError> {
        loop {
            if let UpdateKind::Message(message) = self.next().await?.kind
                && message.chat.is_private()
                && self.has_code(&message)
            {
                return Ok(Found { id: message.chat.id.0, name: user_name(&message) });
            }
        }
    }

    /// Waits until `owner` adds the bot to a group, or somebody sends the code in one.
    ///
    /// # Errors
    /// As of [`Self::person`].
    pub async fn group(&mut self, owner: Option<i64>) -> Result<Found, ApiError> {
        loop {
            let kind = self.next().await?.kind;
            let chat = if let UpdateKind::MyChatMember(change) = &kind
                && was_added_by(change, owner)
            {
                &change.chat
            } else if let UpdateKind::Message(message) = &kind
                && self.has_code(message)
            {
                &message.chat
            } else {
                continue;
            };
            if chat.is_group() || chat.is_supergroup() {
                return Ok(Found { id: chat.id.0, name: chat.title().unwrap_or_default().to_owned() });
            }
        }
    }

    /// `/start 12345678`, as the link has it sent, or the code alone; apart or together.
    fn has_code(&self, message: &Message) -> bool {
        let text = message.text().unwrap_or_default().replace('-', "");
        text.split_whitespace().any(|word| word == self.code)
    }

    /// The next update. What was read before is confirmed only when there is more to read: so the bot gets the last ones again.
    async fn next(&mut self) -> Result<Update, ApiError> {
        loop {
            if let Some(update) = self.waiting.pop_front() {
                return Ok(update);
            }
            let asked = GetUpdates {
                offset: self.offset,
                limit: Some(BATCH_MAX),
                timeout: Some(LONG_POLL_S),
                allowed_updates: Some(vec![AllowedUpdate::Message, AllowedUpdate::MyChatMember]),
            };
            match self.api.fetch_updates(&asked).await {
                Ok(raw) => {
                    let batch = read_batch(&raw, &mut self.seen);
                    self.offset = batch.next_offset.or(self.offset);
                    self.waiting = batch.updates;
                }
                Err(ApiError::Unreachable(_) | ApiError::Unclear(_)) => sleep(RETRY).await,
                Err(ApiError::TooMany { retry_after }) => sleep(retry_after).await,
                Err(error) => return Err(error),
            }
        }
    }
}

fn was_added_by(change: &ChatMemberUpdated, owner: Option<i64>) -> bool {
    let by_owner = owner
        .and_then(|owner| u64::try_from(owner).ok())
        .is_some_and(|owner| change.from.id == UserId(owner));
    by_owner && change.new_chat_member.is_present()
}

fn user_name(message: &Message) -> String {
    message.from.as_ref().map(teloxide::types::User::full_name).unwrap_or_default()
}
