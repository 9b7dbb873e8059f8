//! Answers of the Bot API of which we read less than teloxide does, and so bear more: its `ChatFullInfo` and `ChatMember` fail as a whole
//! on one field that is missing, or on a kind of chat or member newer than it. Here unknown fields are ignored, unknown kinds have a name.

use serde::Deserialize;
use teloxide::types::ChatId;

/// A chat, as far as `check` and the notices need it.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ChatInfo {
    /// Its id.
    pub id: ChatId,
    /// What it is.
    #[serde(rename = "type")]
    pub kind: ChatKind,
    /// A group's name.
    #[serde(default)]
    pub title: Option<String>,
    /// Its name without `@`.
    #[serde(default)]
    pub username: Option<String>,
    /// Whether it has topics.
    #[serde(default)]
    pub is_forum: bool,
    /// The channel whose discussion group it is.
    #[serde(default)]
    pub linked_chat_id: Option<ChatId>,
    /// What members of a group may do there.
    #[serde(default)]
    pub permissions: Option<Permissions>,
}

/// What members of a group may do there.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
pub struct Permissions {
    /// Whether they may write.
    #[serde(default)]
    pub can_send_messages: Option<bool>,
}

/// How Telegram fares with a webhook.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct HookInfo {
    /// Where it brings updates; empty if it does not.
    pub url: String,
    /// How many wait.
    #[serde(default)]
    pub pending_update_count: i64,
    /// When one could not be brought last, by Telegram's clock, in seconds.
    #[serde(default)]
    pub last_error_date: Option<i64>,
    /// Why not.
    #[serde(default)]
    pub last_error_message: Option<String>,
}

/// What a chat is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum ChatKind {
    /// One person and the bot.
    Private,
    /// A small group; may become a supergroup under another id.
    Group,
    /// A group.
    Supergroup,
    /// A channel.
    Channel,
    /// A kind newer than this program.
    #[serde(other)]
    Other,
}

/// Somebody's part in a chat.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct ChatMember {
    /// What they are there.
    pub status: MemberStatus,
    /// For [`MemberStatus::Restricted`]: whether they may write.
    #[serde(default)]
    pub can_send_messages: Option<bool>,
    /// For [`MemberStatus::Restricted`]: whether they are in the chat at all.
    #[serde(default)]
    pub is_member: Option<bool>,
}

impl ChatMember {
    /// Whether they are in the chat.
    pub fn is_in(&self) -> bool {
        match self.status {
            MemberStatus::Creator | MemberStatus::Administrator | MemberStatus::Member => true,
            MemberStatus::Restricted => self.is_member == Some(true),
            MemberStatus::Left | MemberStatus::Kicked | MemberStatus::Other => false,
        }
    }
}

/// What somebody is in a chat.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum MemberStatus {
    /// Owns the chat.
    Creator,
    /// Administers it.
    Administrator,
    /// Is in it.
    Member,
    /// Is limited, and maybe not in it.
    Restricted,
    /// Is not in it.
    Left,
    /// Was thrown out.
    Kicked,
    /// A status newer than this program.
    #[serde(other)]
    Other,
}
