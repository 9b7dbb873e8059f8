//! People, chats and messages as the Bot API writes them.

use serde_json::{Value, json};

use super::{
    account::Bot,
    chat::Chat,
    formatted::Entity,
    model::{Author, Message, Person},
    world::World,
};

impl Bot {
    /// As a `User`.
    pub(super) fn as_user(&self) -> Value {
        json!({"id": self.id, "is_bot": true, "first_name": self.first_name, "username": self.username})
    }

    /// As the author of a message.
    pub(super) fn as_author(&self) -> Author {
        Author { id: self.id, first_name: self.first_name.clone(), is_bot: true }
    }
}

impl Person {
    /// As a `User`.
    pub(super) fn as_user(&self) -> Value {
        let mut user = json!({"id": self.id, "is_bot": false, "first_name": self.first_name});
        let optional = [
            ("last_name", &self.last_name),
            ("username", &self.username),
            ("language_code", &self.language_code),
        ];
        for (field, value) in optional {
            if let Some(value) = value {
                user[field] = value.clone().into();
            }
        }
        user
    }

    /// As the author of a message.
    pub(super) fn as_author(&self) -> Author {
        Author { id: self.id, first_name: self.first_name.clone(), is_bot: false }
    }
}

impl World {
    /// A chat as a `Chat`.
    pub(super) fn chat_json(&self, chat: &Chat) -> Value {
        let mut it = json!({"id": chat.id, "type": chat.kind});
        let Some(account) = self.people.get(chat.id).filter(|_| chat.is_private()) else {
            it["title"] = chat.title.clone().into();
            if let Some(name) = &chat.username {
                it["username"] = name.clone().into();
            }
            if !chat.topics.is_empty() {
                it["is_forum"] = true.into();
            }
            return it;
        };
        it["first_name"] = account.person.first_name.clone().into();
        for (field, value) in
            [("last_name", &account.person.last_name), ("username", &account.person.username)]
        {
            if let Some(value) = value {
                it[field] = value.clone().into();
            }
        }
        it
    }

    /// A message as a `Message`.
    pub(super) fn message_json(&self, message: &Message) -> Value {
        let chat = self.chats.get(message.chat_id).map_or(Value::Null, |chat| self.chat_json(chat));
        let mut it = json!({"message_id": message.message_id, "date": message.date, "chat": chat});
        let mut set = |field: &str, value: Value| it[field] = value;
        if let Some(user) = &message.user {
            set("from", user.clone());
        }
        if let Some(thread) = message.thread_id {
            set("message_thread_id", thread.into());
            set("is_topic_message", true.into());
        }
        if let Some(edited) = message.edit_date {
            set("edit_date", edited.into());
        }
        let (text, entities) =
            if message.kind == "text" { ("text", "entities") } else { ("caption", "caption_entities") };
        if !message.text.is_empty() {
            set(text, message.text.clone().into());
        }
        if !message.entities.is_empty() {
            set(entities, message.entities.iter().map(Entity::to_json).collect());
        }
        if !message.keyboard.is_empty() {
            let rows = message
                .keyboard
                .iter()
                .map(|row| row.iter().map(|button| button.raw.clone()).collect::<Value>());
            set("reply_markup", json!({"inline_keyboard": rows.collect::<Value>()}));
        }
        for (field, value) in &message.extra {
            set(field, value.clone());
        }
        it
    }
}
