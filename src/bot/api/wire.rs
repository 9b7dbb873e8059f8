//! The JSON of the few Bot API methods the bot calls, and of what they answer.
//!
//! Answers are read leniently: only fields that are used, unknown ones ignored, so that a newer Bot API
//! breaks nothing. Deliberately not here: updates (teloxide's types read them).

use serde::{Deserialize, Serialize};
use teloxide::types::{ChatId, MessageId, ThreadId, UserId};

use super::outgoing::{ButtonAction, InlineButton, Keyboard, Outgoing};
use crate::view::inline::Card;

/// Link previews would turn every order card into an advertisement of somebody's page.
const NO_PREVIEW: LinkPreview = LinkPreview { is_disabled: true };

#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
struct LinkPreview {
    is_disabled: bool,
}

/// sendMessage.
#[derive(Serialize)]
pub(super) struct SendMessage<'a> {
    chat_id: ChatId,
    #[serde(skip_serializing_if = "Option::is_none")]
    message_thread_id: Option<i32>,
    #[serde(flatten)]
    content: Content<'a>,
}

impl<'a> SendMessage<'a> {
    pub(super) fn new(chat: ChatId, thread: Option<ThreadId>, message: &'a Outgoing) -> Self {
        Self {
            chat_id: chat,
            message_thread_id: thread.map(|thread| thread.0.0),
            content: Content::of(message),
        }
    }
}

/// editMessageText.
#[derive(Serialize)]
pub(super) struct EditMessageText<'a> {
    chat_id: ChatId,
    message_id: i32,
    #[serde(flatten)]
    content: Content<'a>,
}

impl<'a> EditMessageText<'a> {
    pub(super) fn new(chat: ChatId, message: MessageId, content: &'a Outgoing) -> Self {
        Self { chat_id: chat, message_id: message.0, content: Content::of(content) }
    }
}

#[derive(Serialize)]
struct Content<'a> {
    text: &'a str,
    parse_mode: &'static str,
    link_preview_options: LinkPreview,
    #[serde(skip_serializing_if = "Option::is_none")]
    reply_markup: Option<&'a Keyboard>,
}

impl<'a> Content<'a> {
    fn of(message: &'a Outgoing) -> Self {
        let keyboard = Some(&message.keyboard).filter(|keyboard| !keyboard.is_empty());
        Self {
            text: &message.text,
            parse_mode: "HTML",
            link_preview_options: NO_PREVIEW,
            reply_markup: keyboard,
        }
    }
}

/// deleteMessage.
#[derive(Serialize)]
pub(super) struct DeleteMessage {
    pub(super) chat_id: ChatId,
    pub(super) message_id: i32,
}

/// answerCallbackQuery.
#[derive(Serialize)]
pub(super) struct AnswerCallbackQuery<'a> {
    pub(super) callback_query_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) text: Option<&'a str>,
    #[serde(skip_serializing_if = "std::ops::Not::not")]
    pub(super) show_alert: bool,
}

/// What is listed behind the bot's name.
#[derive(Clone, Debug, PartialEq)]
pub struct InlineAnswer {
    /// At most 50.
    pub results: Vec<InlineResult>,
    /// Where the list goes on, if it does.
    pub next: Option<String>,
    /// A button above the list that opens the bot.
    pub open: Option<String>,
}

/// A row of such a list, and the message that it posts.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct InlineResult {
    #[serde(rename = "type")]
    kind: &'static str,
    id: String,
    title: String,
    description: String,
    input_message_content: Posted,
    reply_markup: Keyboard,
}

#[derive(Clone, Debug, PartialEq, Serialize)]
struct Posted {
    message_text: String,
    parse_mode: &'static str,
    link_preview_options: LinkPreview,
}

impl From<Card> for InlineResult {
    fn from(card: Card) -> Self {
        let button = InlineButton { text: card.button, style: None, action: ButtonAction::Url(card.link) };
        Self {
            kind: "article",
            id: card.key,
            title: card.title,
            description: card.about,
            input_message_content: Posted {
                message_text: card.text,
                parse_mode: "HTML",
                link_preview_options: NO_PREVIEW,
            },
            reply_markup: Keyboard(vec![vec![button]]),
        }
    }
}

/// answerInlineQuery. Never kept for others, as it is in the asker's language; and not for long, as rates change.
#[derive(Serialize)]
pub(super) struct AnswerInlineQuery<'a> {
    inline_query_id: &'a str,
    results: &'a [InlineResult],
    cache_time: u32,
    is_personal: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    next_offset: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    button: Option<OpenButton<'a>>,
}

#[derive(Serialize)]
struct OpenButton<'a> {
    text: &'a str,
    start_parameter: &'static str,
}

impl<'a> AnswerInlineQuery<'a> {
    pub(super) fn new(query: &'a str, answer: &'a InlineAnswer) -> Self {
        Self {
            inline_query_id: query,
            results: &answer.results,
            cache_time: 10,
            is_personal: true,
            next_offset: answer.next.as_deref(),
            button: answer.open.as_deref().map(|text| OpenButton { text, start_parameter: "inline" }),
        }
    }
}

/// getUpdates.
#[derive(Clone, Debug, Default, Serialize)]
pub(in crate::bot) struct GetUpdates {
    /// Confirms every update below it.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::bot) offset: Option<i64>,
    pub(in crate::bot) limit: u8,
    /// How long Telegram may hold the request, in seconds; it allows 50.
    pub(in crate::bot) timeout: u64,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(in crate::bot) allowed_updates: Option<Vec<teloxide::types::AllowedUpdate>>,
}

/// setMyCommands: what the menu shows to `scope` in one language.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CommandMenu {
    /// The commands, in the order shown.
    pub commands: Vec<MenuCommand>,
    /// Who sees them; nobody named means all.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub scope: Option<CommandScope>,
    /// A two-letter language, or none for those without a menu of their own.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub language_code: Option<String>,
}

/// A line of the command menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MenuCommand {
    /// Without the slash, 1 to 32 of a-z, 0-9 and `_`.
    pub command: String,
    /// 1 to 256 characters.
    pub description: String,
}

/// Who sees a command menu.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "snake_case")]
pub enum CommandScope {
    /// Everybody without a narrower menu.
    Default,
    /// All private chats.
    AllPrivateChats,
    /// All groups.
    AllGroupChats,
    /// Administrators of all groups.
    AllChatAdministrators,
    /// One chat.
    Chat {
        /// The chat.
        chat_id: ChatId,
    },
    /// The administrators of one chat.
    ChatAdministrators {
        /// The chat.
        chat_id: ChatId,
    },
}

/// deleteMyCommands.
#[derive(Serialize)]
pub(super) struct DeleteMyCommands<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) scope: Option<&'a CommandScope>,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language_code: Option<&'a str>,
}

/// setMyDescription.
#[derive(Serialize)]
pub(super) struct SetDescription<'a> {
    pub(super) description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language_code: Option<&'a str>,
}

/// setMyShortDescription.
#[derive(Serialize)]
pub(super) struct SetShortDescription<'a> {
    pub(super) short_description: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) language_code: Option<&'a str>,
}

/// getChat.
#[derive(Serialize)]
pub(super) struct GetChat {
    pub(super) chat_id: ChatId,
}

/// getChatMember.
#[derive(Serialize)]
pub(super) struct GetChatMember {
    pub(super) chat_id: ChatId,
    pub(super) user_id: UserId,
}

/// sendChatAction.
#[derive(Serialize)]
pub(super) struct SendChatAction {
    pub(super) chat_id: ChatId,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) message_thread_id: Option<ThreadId>,
    pub(super) action: &'static str,
}

/// The message a sendMessage made.
#[derive(Deserialize)]
pub(super) struct Sent {
    pub(super) message_id: i32,
}

/// Who the bot is.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub struct BotAccount {
    /// Its id.
    pub id: UserId,
    /// Its name without `@`, as deep links need it.
    #[serde(default)]
    pub username: Option<String>,
    /// Its shown name.
    #[serde(default)]
    pub first_name: String,
}

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
