//! The chats, and the messages in them. That the chat page is shown what changes here, `world.rs` sees to.

use std::collections::{BTreeMap, VecDeque};

use super::{
    bounded::push_bounded,
    model::{ChatId, Impossible, Message, PersonId},
};

const MESSAGES_KEPT: usize = 3_000;

/// All chats.
#[derive(Default)]
pub(super) struct Chats {
    by_id: BTreeMap<ChatId, Chat>,
    /// Private chats share one count of messages, as a bot's account does.
    private_messages: i64,
}

/// A private chat, a supergroup or a channel.
pub(super) struct Chat {
    pub(super) id: ChatId,
    pub(super) kind: &'static str,
    pub(super) title: String,
    /// Of a public one.
    pub(super) username: Option<String>,
    pub(super) topics: Vec<Topic>,
    pub(super) members: Vec<PersonId>,
    pub(super) admins: Vec<PersonId>,
    /// The channel whose posts are discussed here, by whoever reads them.
    pub(super) linked: Option<ChatId>,
    pub(super) bot_kicked: bool,
    pub(super) migrated_to: Option<ChatId>,
    pub(super) messages: VecDeque<Message>,
    last_message_id: i64,
}

/// A topic of a forum.
pub(super) struct Topic {
    pub(super) id: i64,
    pub(super) name: String,
    pub(super) closed: bool,
}

impl Chats {
    pub(super) fn get(&self, id: ChatId) -> Option<&Chat> {
        self.by_id.get(&id)
    }

    pub(super) fn get_mut(&mut self, id: ChatId) -> Option<&mut Chat> {
        self.by_id.get_mut(&id)
    }

    /// A chat that has to be there.
    pub(super) fn known(&self, id: ChatId) -> Result<&Chat, Impossible> {
        self.get(id).ok_or_else(|| Impossible(format!("there is no chat {id}")))
    }

    pub(super) fn known_mut(&mut self, id: ChatId) -> Result<&mut Chat, Impossible> {
        self.get_mut(id).ok_or_else(|| Impossible(format!("there is no chat {id}")))
    }

    /// In the order of their ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Chat> {
        self.by_id.values()
    }

    /// Puts a chat in the place of the one that had its id.
    pub(super) fn put(&mut self, chat: Chat) {
        self.by_id.insert(chat.id, chat);
    }

    /// A message that has to be there.
    pub(super) fn message(&self, chat: ChatId, message_id: i64) -> Result<&Message, Impossible> {
        let found = self.known(chat)?.messages.iter().find(|message| message.message_id == message_id);
        found.ok_or_else(|| Impossible(format!("there is no message {message_id} in chat {chat}")))
    }

    /// Puts a message into its chat and gives it its number.
    pub(super) fn keep(&mut self, mut message: Message) -> Option<&Message> {
        let chat = self.by_id.get_mut(&message.chat_id)?;
        let count = if chat.is_private() { &mut self.private_messages } else { &mut chat.last_message_id };
        *count += 1;
        message.message_id = *count;
        push_bounded(&mut chat.messages, message, MESSAGES_KEPT);
        chat.messages.back()
    }

    /// Changes a message in place.
    pub(super) fn change(
        &mut self,
        chat: ChatId,
        message_id: i64,
        change: impl FnOnce(&mut Message),
    ) -> Option<&Message> {
        let messages = &mut self.get_mut(chat)?.messages;
        let message = messages.iter_mut().find(|message| message.message_id == message_id)?;
        change(message);
        Some(message)
    }

    /// Takes a message away; false if it was not there.
    pub(super) fn remove(&mut self, chat: ChatId, message_id: i64) -> bool {
        let Some(there) = self.get_mut(chat) else { return false };
        let before = there.messages.len();
        there.messages.retain(|message| message.message_id != message_id);
        there.messages.len() < before
    }
}

impl Chat {
    pub(super) fn new(id: ChatId, kind: &'static str, title: String) -> Self {
        Self {
            id,
            kind,
            title,
            username: None,
            topics: Vec::new(),
            members: Vec::new(),
            admins: Vec::new(),
            linked: None,
            bot_kicked: false,
            migrated_to: None,
            messages: VecDeque::new(),
            last_message_id: 0,
        }
    }

    pub(super) fn is_private(&self) -> bool {
        self.kind == "private"
    }

    /// Whether a message with this number was ever in the chat.
    pub(super) fn had_message(&self, message_id: i64) -> bool {
        self.is_private() || (1..=self.last_message_id).contains(&message_id)
    }
}
