//! The state of the sandbox: who there is, what was said, what the bot was told and what it did.
//! Looking things up is here; what people do is `acts.rs`, what the bot does `methods/`.
//! Everything is bounded: the oldest goes first.

use std::collections::{BTreeMap, VecDeque};

use serde_json::{Value, json};

use super::{
    Options,
    inline::Asked,
    limits::Counts,
    model::{
        Author, Call, ChatId, Command, Fault, Impossible, Message, Person, PersonId, QueryAnswer, Scope,
    },
    queue::Queue,
    refusal::Refusal,
};
use crate::Moment;

const MESSAGES_KEPT: usize = 3_000;
const THINGS_KEPT: usize = 4_000;
const FILES_KEPT: usize = 100;

/// Everything that can change, behind one lock.
pub(super) struct World {
    pub(super) bot: Bot,
    pub(super) people: BTreeMap<PersonId, Account>,
    pub(super) chats: BTreeMap<ChatId, Chat>,
    pub(super) queue: Queue,
    pub(super) queries: VecDeque<Query>,
    pub(super) answers: VecDeque<QueryAnswer>,
    pub(super) inline: VecDeque<Asked>,
    pub(super) calls: VecDeque<Call>,
    pub(super) refusals: VecDeque<String>,
    pub(super) commands: BTreeMap<(Scope, String), Vec<Command>>,
    pub(super) descriptions: BTreeMap<(&'static str, String), String>,
    pub(super) files: VecDeque<File>,
    pub(super) faults: Vec<PlannedFault>,
    /// How many calls met a fault.
    pub(super) struck: u64,
    /// What was sent of late, if too much is refused.
    pub(super) counts: Option<Counts>,
    /// What the chat page has not been told yet.
    pub(super) events: Vec<Event>,
    /// Private chats share one count of messages, as a bot's account does.
    private_messages: i64,
    things: i64,
}

/// The bot under test.
#[derive(Clone)]
pub(super) struct Bot {
    pub(super) id: i64,
    pub(super) username: String,
    pub(super) first_name: String,
}

/// A person, and how they stand with the bot.
pub(super) struct Account {
    pub(super) person: Person,
    pub(super) started: bool,
    pub(super) blocked: bool,
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

/// A file the bot can fetch, or has sent.
pub(super) struct File {
    pub(super) id: String,
    pub(super) path: String,
    /// What is said of its size.
    pub(super) size: usize,
    pub(super) bytes: Vec<u8>,
}

/// A fault that waits for its call.
pub(super) struct PlannedFault {
    pub(super) target: Target,
    pub(super) when: When,
    /// One of these, by chance.
    pub(super) faults: Vec<Fault>,
}

/// When a planned fault strikes.
pub(super) enum When {
    /// At the next so many calls.
    Times(u32),
    /// At so many of a thousand calls, by seeded chance.
    Permille(u32, Dice),
}

/// A seeded generator (`SplitMix64`): the same seed throws the same numbers.
pub(super) struct Dice(pub(super) u64);

impl Dice {
    fn below(&mut self, bound: usize) -> usize {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        let drawn = (z ^ (z >> 31)).checked_rem(bound as u64).unwrap_or_default();
        usize::try_from(drawn).unwrap_or_default()
    }
}

/// Which call a planned fault waits for.
pub(super) enum Target {
    /// Calls of this method, in lower case.
    Method(String),
    /// Calls about this chat.
    Chat(ChatId),
    /// Any call.
    Any,
}

impl Target {
    /// `*` is any method.
    pub(super) fn method(name: &str) -> Self {
        if name == "*" { Self::Any } else { Self::Method(name.to_ascii_lowercase()) }
    }

    fn is(&self, method: &str, chat: Option<ChatId>) -> bool {
        match self {
            Self::Method(wanted) => wanted == method,
            Self::Chat(wanted) => Some(*wanted) == chat,
            Self::Any => true,
        }
    }
}

impl PlannedFault {
    fn strike(&mut self) -> Option<Fault> {
        let (strikes, which) = match &mut self.when {
            When::Times(left) => {
                *left = left.saturating_sub(1);
                (true, 0)
            }
            When::Permille(chance, dice) => {
                (dice.below(1_000) < *chance as usize, dice.below(self.faults.len()))
            }
        };
        self.faults.get(which).filter(|_| strikes).cloned()
    }
}

/// Something the chat page is told.
#[derive(Clone, Debug)]
pub(super) struct Event {
    pub(super) name: &'static str,
    pub(super) data: Value,
}

impl World {
    pub(super) fn new(options: &Options) -> Self {
        let id = options.token.split(':').next().and_then(|id| id.parse().ok()).unwrap_or(1);
        let username = options.bot_username.trim_start_matches('@').to_owned();
        Self {
            bot: Bot { id, first_name: username.clone(), username },
            people: BTreeMap::new(),
            chats: BTreeMap::new(),
            queue: Queue::new(),
            queries: VecDeque::new(),
            answers: VecDeque::new(),
            inline: VecDeque::new(),
            calls: VecDeque::new(),
            refusals: VecDeque::new(),
            commands: BTreeMap::new(),
            descriptions: BTreeMap::new(),
            files: VecDeque::new(),
            faults: Vec::new(),
            struck: 0,
            counts: options.limits.map(Counts::new),
            events: Vec::new(),
            private_messages: 0,
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

    pub(super) fn account(&self, id: PersonId) -> Result<&Account, Impossible> {
        self.people.get(&id).ok_or_else(|| Impossible(format!("there is no person {id}")))
    }

    pub(super) fn account_mut(&mut self, id: PersonId) -> Result<&mut Account, Impossible> {
        self.people.get_mut(&id).ok_or_else(|| Impossible(format!("there is no person {id}")))
    }

    pub(super) fn chat(&self, id: ChatId) -> Result<&Chat, Impossible> {
        self.chats.get(&id).ok_or_else(|| Impossible(format!("there is no chat {id}")))
    }

    pub(super) fn chat_mut(&mut self, id: ChatId) -> Result<&mut Chat, Impossible> {
        self.chats.get_mut(&id).ok_or_else(|| Impossible(format!("there is no chat {id}")))
    }

    pub(super) fn message(&self, chat: ChatId, message_id: i64) -> Result<&Message, Impossible> {
        let found = self.chat(chat)?.messages.iter().find(|message| message.message_id == message_id);
        found.ok_or_else(|| Impossible(format!("there is no message {message_id} in chat {chat}")))
    }

    /// Puts a message into its chat, gives it its number, and shows it on the chat page.
    pub(super) fn keep_message(&mut self, mut message: Message) -> i64 {
        let Some(chat) = self.chats.get_mut(&message.chat_id) else { return 0 };
        let count = if chat.is_private() { &mut self.private_messages } else { &mut chat.last_message_id };
        *count += 1;
        message.message_id = *count;
        let seen = json!(message);
        let message_id = message.message_id;
        push_bounded(&mut chat.messages, message, MESSAGES_KEPT);
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
        let Some(chat) = self.chats.get_mut(&chat) else { return };
        let Some(message) = chat.messages.iter_mut().find(|it| it.message_id == message_id) else { return };
        change(message);
        let seen = json!(message);
        self.tell("message", seen);
    }

    /// Takes a message away; false if it was not there.
    pub(super) fn remove_message(&mut self, chat: ChatId, message_id: i64) -> bool {
        let Some(there) = self.chats.get_mut(&chat) else { return false };
        let before = there.messages.len();
        there.messages.retain(|message| message.message_id != message_id);
        let removed = there.messages.len() < before;
        if removed {
            self.tell("deleted", json!({"chat_id": chat, "message_id": message_id}));
        }
        removed
    }

    /// Keeps a file and returns its id. `size` is what is said of its size.
    pub(super) fn keep_file(&mut self, name: &str, bytes: Vec<u8>, size: usize) -> String {
        let number = self.next_thing();
        let id = format!("file{number}");
        let safe: String = name.chars().filter(|c| c.is_ascii_alphanumeric() || "._-".contains(*c)).collect();
        let path = format!("documents/{number}_{safe}");
        push_bounded(&mut self.files, File { id: id.clone(), path, size, bytes }, FILES_KEPT);
        id
    }

    pub(super) fn keep_query(&mut self, query: Query) {
        push_bounded(&mut self.queries, query, THINGS_KEPT);
    }

    pub(super) fn keep_answer(&mut self, answer: QueryAnswer) {
        push_bounded(&mut self.answers, answer, THINGS_KEPT);
    }

    /// Writes down a call, and its refusal if the bot is at fault.
    pub(super) fn keep_call(&mut self, call: Call, refusal: Option<&Refusal>) {
        if let Some(refusal) = refusal.filter(|refusal| refusal.at_fault) {
            let line = format!("{}: {}", call.method, refusal.description);
            push_bounded(&mut self.refusals, line, THINGS_KEPT);
        }
        push_bounded(&mut self.calls, call, THINGS_KEPT);
    }

    /// The fault planned for this call, if one is; it is used up.
    pub(super) fn take_fault(&mut self, method: &str, chat: Option<ChatId>) -> Option<Fault> {
        let method = method.to_ascii_lowercase();
        let mut meant = self.faults.iter_mut().filter(|planned| planned.target.is(&method, chat));
        let fault = meant.find_map(PlannedFault::strike)?;
        self.faults.retain(|planned| !matches!(planned.when, When::Times(0)));
        self.struck += 1;
        Some(fault)
    }

    /// The bot as a `User` of the Bot API.
    pub(super) fn bot_user(&self) -> Value {
        json!({"id": self.bot.id, "is_bot": true, "first_name": self.bot.first_name, "username": self.bot.username})
    }

    /// The bot as the author of a message.
    pub(super) fn bot_author(&self) -> Author {
        Author { id: self.bot.id, first_name: self.bot.first_name.clone(), is_bot: true }
    }

    /// A person as a `User` of the Bot API.
    pub(super) fn user(person: &Person) -> Value {
        let mut user = json!({"id": person.id, "is_bot": false, "first_name": person.first_name});
        let optional = [
            ("last_name", &person.last_name),
            ("username", &person.username),
            ("language_code", &person.language_code),
        ];
        for (field, value) in optional {
            if let Some(value) = value {
                user[field] = value.clone().into();
            }
        }
        user
    }

    /// A chat as a `Chat` of the Bot API.
    pub(super) fn chat_json(&self, chat: &Chat) -> Value {
        let mut it = json!({"id": chat.id, "type": chat.kind});
        let Some(account) = self.people.get(&chat.id).filter(|_| chat.is_private()) else {
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

    /// A message as a `Message` of the Bot API.
    pub(super) fn message_json(&self, message: &Message) -> Value {
        let chat = self.chats.get(&message.chat_id).map_or(Value::Null, |chat| self.chat_json(chat));
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
            set(entities, message.entities.iter().map(super::formatted::Entity::to_json).collect());
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

/// Adds at the end, and drops the oldest beyond `limit`.
pub(super) fn push_bounded<T>(list: &mut VecDeque<T>, item: T, limit: usize) {
    list.push_back(item);
    while list.len() > limit {
        list.pop_front();
    }
}
