//! The words in which tests and the chat page speak with the sandbox: people, groups, messages, calls, faults.
//! Nothing here acts; the state they live in is `world.rs`.

use std::fmt;

use serde::{Deserialize, Serialize, Serializer};
use serde_json::{Map, Value};

use super::formatted::Entity;
use crate::Moment;

/// A person's id. It is also the id of their private chat, which is why both are plain numbers.
pub type PersonId = i64;
/// A chat's id: a person's for a private chat, a negative number for a group or channel.
pub type ChatId = i64;

/// Somebody with a Telegram account.
#[derive(Clone, Debug, Serialize)]
pub struct Person {
    /// Their id, and that of their private chat with the bot.
    pub id: PersonId,
    /// First name, as hostile as people make them.
    pub first_name: String,
    /// Last name.
    pub last_name: Option<String>,
    /// Username without `@`.
    pub username: Option<String>,
    /// The language of their Telegram, like `ru`.
    pub language_code: Option<String>,
    /// What the chat page says about them: "a stranger", "an admin".
    pub about: String,
}

/// A supergroup, with the bot in it.
#[derive(Clone, Debug)]
pub struct Group {
    /// Negative.
    pub id: ChatId,
    /// Its title.
    pub title: String,
    /// Its topics, if it is a forum: thread id and name.
    pub topics: Vec<(i64, String)>,
    /// Who may write in it.
    pub members: Vec<PersonId>,
    /// Who of them is an admin. With the bot's own id among them, the bot sees every message.
    pub admins: Vec<PersonId>,
}

/// What a person can send besides text.
#[derive(Clone, Debug)]
pub enum Kind {
    /// A picture.
    Photo,
    /// A picture with a name and a caption. Two of one name are the same picture, with the same `file_unique_id`.
    Picture {
        /// Its name, which only the sandbox knows.
        name: String,
        /// The words under it, if any.
        caption: String,
    },
    /// A sticker.
    Sticker,
    /// A voice message.
    Voice,
    /// A place.
    Location,
    /// A file, which the bot can fetch with getFile.
    Document {
        /// Its name.
        name: String,
        /// Its content.
        bytes: Vec<u8>,
    },
    /// A file of which only the size is known: larger than a bot may fetch.
    LargeDocument {
        /// Its name.
        name: String,
        /// In bytes.
        size: usize,
    },
    /// Somebody else's text, forwarded.
    Forwarded(String),
    /// A channel's post, forwarded.
    ChannelPost {
        /// Its words.
        text: String,
        /// The channel's name, if it is public.
        channel: Option<String>,
    },
    /// A message of a kind that clients of today do not know.
    UnknownContent,
    /// A text with an entity of a kind that clients of today do not know.
    UnknownEntity(String),
    /// A poll.
    Poll,
}

/// What became of something a person did.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sent {
    /// The update the bot gets; none if it is not told (privacy mode, `allowed_updates`, blocked, kicked).
    pub update_id: Option<i64>,
    /// The message in its chat.
    pub message_id: i64,
}

/// A tap on a button.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TapId {
    /// The update the bot gets, if it wants such.
    pub update_id: Option<i64>,
    /// What the bot must answer.
    pub query_id: String,
}

/// Somebody tried what can't be done: an unknown person, a button that is not there.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{0}")]
pub struct Impossible(pub String);

/// A button under a message.
#[derive(Clone, PartialEq, Eq, Serialize)]
pub struct Button {
    /// Its label.
    pub text: String,
    /// `danger`, `success`, `primary`, or none.
    pub style: Option<String>,
    /// What a tap sends to the bot.
    #[serde(rename = "callback_data")]
    pub data: Option<String>,
    /// What a tap opens.
    pub url: Option<String>,
    /// What a tap copies.
    pub copy_text: Option<String>,
    #[serde(skip)]
    pub(super) raw: Value,
}

impl fmt::Debug for Button {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let target = self.data.as_deref().or(self.url.as_deref()).or(self.copy_text.as_deref());
        write!(f, "[{} -> {}]", self.text, target.unwrap_or("?"))
    }
}

/// Who wrote a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Author {
    /// Their id.
    pub id: i64,
    /// The name that is shown.
    pub first_name: String,
    /// Whether it is a bot (also an anonymous admin's stand-in).
    pub is_bot: bool,
}

/// A file that hangs on a message.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FileInfo {
    /// Its `file_id`.
    pub id: String,
    /// Its name.
    pub name: String,
    /// Its size in bytes.
    pub size: usize,
}

/// What a message about Stars tells: its kind is `successful_payment` or `refunded_payment`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Receipt {
    /// How many went.
    pub stars: i64,
    /// For what; empty if they came back.
    pub title: String,
}

/// A message as a person sees it now; serialised, it is the chat page's `Message`.
#[derive(Clone, Serialize)]
pub struct Message {
    /// Its number in the chat.
    pub message_id: i64,
    /// The chat.
    pub chat_id: ChatId,
    /// The topic, if in one.
    pub thread_id: Option<i64>,
    /// The message it answers, if it does.
    pub reply_to: Option<i64>,
    /// Who wrote it.
    pub from: Author,
    /// Whether that was the bot under test.
    #[serde(skip)]
    pub from_bot: bool,
    /// When, in unix seconds.
    pub date: i64,
    /// When it was last edited, in unix seconds.
    pub edit_date: Option<i64>,
    /// The text with Telegram's tags, everything else escaped.
    pub html: String,
    /// The text alone.
    pub text: String,
    /// The buttons under it, row by row.
    pub keyboard: Vec<Vec<Button>>,
    /// How often it was edited.
    #[serde(skip)]
    pub edits: u32,
    /// Whether it came without a sound.
    pub silent: bool,
    /// `text`, `photo`, `document`…
    pub kind: &'static str,
    /// The file on it.
    pub file: Option<FileInfo>,
    /// The Stars it tells of.
    pub receipt: Option<Receipt>,
    #[serde(skip)]
    pub(super) entities: Vec<Entity>,
    /// Further fields of the Bot API's `Message`: the photo, the sender chat, the reply. The page is told the bot through which it was posted.
    #[serde(rename = "via_bot", serialize_with = "name_of_via")]
    pub(super) extra: Map<String, Value>,
    /// The author as a `User` of the Bot API; a channel's posts have none.
    #[serde(skip)]
    pub(super) user: Option<Value>,
}

impl Message {
    /// A message in a person's private chat, with nothing in it yet.
    pub(super) fn of_person(
        chat: ChatId,
        kind: &'static str,
        from: Author,
        user: Value,
        now: Moment,
    ) -> Self {
        Self {
            message_id: 0,
            chat_id: chat,
            thread_id: None,
            reply_to: None,
            from,
            from_bot: false,
            date: now.seconds(),
            edit_date: None,
            html: String::new(),
            text: String::new(),
            keyboard: Vec::new(),
            edits: 0,
            silent: false,
            kind,
            file: None,
            receipt: None,
            entities: Vec::new(),
            extra: Map::new(),
            user: Some(user),
        }
    }

    /// The button whose label contains `label`.
    pub fn button(&self, label: &str) -> Option<&Button> {
        self.keyboard.iter().flatten().find(|button| button.text.contains(label))
    }

    /// The labels of all buttons.
    pub fn labels(&self) -> Vec<&str> {
        self.keyboard.iter().flatten().map(|button| button.text.as_str()).collect()
    }

    /// A plain picture of the message: who, text, buttons.
    pub fn picture(&self) -> String {
        let thread = self.thread_id.map(|thread| format!(" (topic {thread})")).unwrap_or_default();
        let name = self.file.as_ref().map(|file| format!(" {}", file.name)).unwrap_or_default();
        let stars = self.receipt.as_ref().map(|receipt| format!(" ⭐ {}", receipt.stars)).unwrap_or_default();
        let kind = if self.kind == "text" { String::new() } else { format!(" <{}{name}{stars}>", self.kind) };
        let edited = if self.edits > 0 { " (edited)" } else { "" };
        let mut lines = vec![format!("{}:{thread}{kind}{edited}", self.from.first_name)];
        lines.extend(self.text.lines().map(|line| format!("  {line}")));
        lines.extend(self.keyboard.iter().map(|row| {
            let labels: Vec<_> = row.iter().map(|button| button.text.as_str()).collect();
            format!("  [ {} ]", labels.join(" | "))
        }));
        lines.join("\n") + "\n"
    }
}

impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "#{} {}", self.message_id, self.picture())
    }
}

fn name_of_via<S: Serializer>(extra: &Map<String, Value>, serializer: S) -> Result<S::Ok, S::Error> {
    extra.get("via_bot").map(|bot| &bot["username"]).serialize(serializer)
}

/// The bot's answer to a tap.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct QueryAnswer {
    /// Which tap.
    pub query_id: String,
    /// What is shown; empty if nothing.
    pub text: String,
    /// Whether as a window that must be closed.
    pub show_alert: bool,
}

/// A call of the bot's. An unremarkable getUpdates is not recorded: it would bury the others.
#[derive(Clone, Debug)]
pub struct Call {
    /// The method as documented: `sendMessage`.
    pub method: String,
    /// The chat it was about.
    pub chat_id: Option<ChatId>,
    /// When it came.
    pub at: Moment,
    /// Its arguments.
    pub body: Value,
    /// Whether it succeeded, as far as Telegram knows (a lost answer is a success).
    pub ok: bool,
    /// Why not.
    pub error: Option<String>,
}

/// A call that was just answered (a getUpdates: that just came), for stopwatches.
#[derive(Clone, Debug)]
pub struct Heard {
    /// The method as documented.
    pub method: String,
    /// The chat it was about.
    pub chat_id: Option<ChatId>,
    /// The message it names.
    pub message_id: Option<i64>,
    /// Whether it succeeded.
    pub ok: bool,
    /// When, by the machine's own count.
    pub at: std::time::Instant,
}

/// How a call shall fail.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// 429 with this `retry_after`, in seconds.
    TooMany {
        /// Seconds to wait.
        retry_after: u32,
    },
    /// 500 in JSON.
    Internal500,
    /// 502 with a page of HTML, as a proxy sends it.
    BadGatewayHtml502,
    /// The connection breaks before anything takes effect.
    CloseBeforeEffect,
    /// The call takes effect, then the connection breaks.
    LostAfterEffect,
    /// The call takes effect, and a proxy answers 502 with a page of HTML.
    HtmlAfterEffect502,
    /// The call takes effect; its answer comes when the faults are healed.
    HeldAfterEffect,
    /// No effect, and no answer until the sandbox stops or the client gives up.
    Stall,
    /// Refused with these words.
    Refuse {
        /// The error code, which is the HTTP status too.
        code: u16,
        /// The whole description: `Bad Request: …`.
        description: String,
    },
    /// 409, as if another instance of the bot ran.
    Conflict409,
}

/// Where a list of commands applies.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Scope {
    /// Everywhere, unless something narrower applies.
    Default,
    /// All private chats.
    AllPrivateChats,
    /// All groups.
    AllGroupChats,
    /// The admins of all groups.
    AllChatAdministrators,
    /// One chat.
    Chat(ChatId),
    /// The admins of one group.
    ChatAdministrators(ChatId),
    /// One member of one group.
    ChatMember(ChatId, PersonId),
}

/// A command in the menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Command {
    /// Without the slash.
    pub command: String,
    /// What the menu says beside it.
    pub description: String,
}
