//! The state of the sandbox: who there is, what was said, what the bot was told and what it did. Each part is a file of its own;
//! what people do is `acts.rs`, what the bot does `methods/`. Everything is bounded: the oldest goes first.

use std::collections::VecDeque;

use serde_json::{Value, json};

use super::{
    Options,
    account::{Bot, People},
    bounded::push_bounded,
    chat::Chats,
    faults::Faults,
    files::Files,
    hook::Hook,
    limits::Counts,
    model::{ChatId, Message, PersonId},
    queue::Queue,
    record::Record,
    stars::Stars,
};
use crate::Moment;

const QUERIES_KEPT: usize = 4_000;

/// Everything that can change, behind one lock.
pub(super) struct World {
    pub(super) bot: Bot,
    pub(super) people: People,
    pub(super) chats: Chats,
    /// Updates on their way to the bot.
    pub(super) queue: Queue,
    /// Where they are brought, if the bot does not ask for them.
    pub(super) hook: Option<Hook>,
    /// Taps that the bot may answer.
    pub(super) queries: VecDeque<Query>,
    pub(super) inline: VecDeque<Asked>,
    pub(super) files: Files,
    pub(super) stars: Stars,
    pub(super) record: Record,
    pub(super) faults: Faults,
    /// What was sent of late, if too much is refused.
    pub(super) counts: Option<Counts>,
    /// What the chat page has not been told yet.
    pub(super) events: Vec<Event>,
    things: i64,
}

/// A tap that wants an answer.
pub(super) struct Query {
    pub(super) id: String,
    pub(super) person: PersonId,
    pub(super) chat: ChatId,
    pub(super) at: Moment,
    pub(super) answered: bool,
    /// The update came twice, so a second answer is no fault of the bot's.
    pub(super) redelivered: bool,
}

/// Somebody types, and waits for a list.
pub(super) struct Asked {
    pub(super) id: String,
    pub(super) person: PersonId,
    pub(super) at: Moment,
    pub(super) answer: Option<Value>,
}

/// Something the chat page is told.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) name: &'static str,
    pub(super) data: Value,
}

impl World {
    pub(super) fn new(options: &Options) -> Self {
        Self {
            bot: Bot::new(options),
            people: People::default(),
            chats: Chats::default(),
            queue: Queue::new(),
            hook: None,
            queries: VecDeque::new(),
            inline: VecDeque::new(),
            files: Files::default(),
            stars: Stars::default(),
            record: Record::default(),
            faults: Faults::default(),
            counts: options.limits.map(Counts::new),
            events: Vec::new(),
            things: 0,
        }
    }

    /// Tells the chat page.
    pub(super) fn tell(&mut self, name: &'static str, data: Value) {
        self.events.push(Event { name, data });
    }

    /// A number nobody had before: for queries and files.
    pub(super) fn next_thing(&mut self) -> i64 {
        self.things += 1;
        self.things
    }

    /// Keeps a message in its chat and shows it on the chat page; its number.
    pub(super) fn keep_message(&mut self, message: Message) -> i64 {
        let Some(kept) = self.chats.keep(message) else { return 0 };
        let (message_id, seen) = (kept.message_id, json!(kept));
        self.tell("message", seen);
        message_id
    }

    /// Changes a message in place and shows it on the chat page.
    pub(super) fn change_message(
        &mut self,
        chat: ChatId,
        message_id: i64,
        change: impl FnOnce(&mut Message),
    ) {
        if let Some(seen) = self.chats.change(chat, message_id, change).map(|message| json!(message)) {
            self.tell("message", seen);
        }
    }

    /// Takes a message away, from the chat page too; false if it was not there.
    pub(super) fn remove_message(&mut self, chat: ChatId, message_id: i64) -> bool {
        let removed = self.chats.remove(chat, message_id);
        if removed {
            self.tell("deleted", json!({"chat_id": chat, "message_id": message_id}));
        }
        removed
    }

    /// Keeps a file and returns its id. `size` is what is said of its size.
    pub(super) fn keep_file(&mut self, name: &str, bytes: Vec<u8>, size: usize) -> String {
        let number = self.next_thing();
        self.files.keep(number, name, bytes, size)
    }

    /// Keeps a photo and returns the id of its largest size.
    pub(super) fn keep_photo(&mut self, name: &str) -> String {
        let number = self.next_thing();
        self.files.keep_photo(number, name)
    }

    pub(super) fn keep_query(&mut self, query: Query) {
        push_bounded(&mut self.queries, query, QUERIES_KEPT);
    }
}
