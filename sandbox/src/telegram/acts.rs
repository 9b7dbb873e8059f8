//! What people do in the world: write, tap, edit, block, kick. Each act changes the state and queues the update the
//! bot gets; which it gets in groups is decided here (privacy mode).

use serde_json::{Map, Value, json};

use super::{
    chat::Chat,
    drafts::Draft,
    formatted::{self, Entity},
    marks,
    model::{Author, ChatId, Impossible, Kind, Message, Person, PersonId, Sent, TapId},
    world::{Query, World},
};
use crate::Moment;

/// Under this account Telegram shows admins who write anonymously.
pub(super) const ANONYMOUS_ADMIN: (i64, &str) = (1_087_968_824, "Group");

impl World {
    /// A person writes.
    pub(super) fn say(&mut self, person: PersonId, draft: Draft, now: Moment) -> Result<Sent, Impossible> {
        if draft.kind == "text" && draft.text.text.is_empty() {
            return Err(Impossible("a message without text can't be written".into()));
        }
        if formatted::utf16_length(&draft.text.text) > 4096 {
            return Err(Impossible("a message has at most 4096 characters".into()));
        }
        self.check_may_write(person, &draft)?;
        let writer = &self.people.known(person)?.person;
        let (author, user) = (writer.as_author(), writer.as_user());
        if draft.chat == person {
            self.people.known_mut(person)?.started = true;
        }
        Ok(self.post(author, Some(user), draft, "message", now))
    }

    pub(super) fn check_may_write(&self, person: PersonId, draft: &Draft) -> Result<(), Impossible> {
        let account = self.people.known(person)?;
        let chat = self.chats.known(draft.chat)?;
        if chat.is_private() && account.blocked {
            return Err(Impossible(format!("person {person} has blocked the bot")));
        }
        self.check_member(person, draft.chat)?;
        if let Some(thread) = draft.thread_id {
            let topic = chat.topics.iter().find(|topic| topic.id == thread);
            let topic =
                topic.ok_or_else(|| Impossible(format!("there is no topic {thread} in {}", draft.chat)))?;
            if topic.closed && !chat.admins.contains(&person) {
                return Err(Impossible(format!("topic {thread} is closed")));
            }
        }
        match draft.reply_to {
            Some(message_id) => self.chats.message(draft.chat, message_id).map(drop),
            None => Ok(()),
        }
    }

    pub(super) fn post(
        &mut self,
        from: Author,
        user: Option<Value>,
        draft: Draft,
        kind: &str,
        now: Moment,
    ) -> Sent {
        let mut extra = draft.extra;
        let replied = draft.reply_to.and_then(|id| self.chats.message(draft.chat, id).ok());
        let replied_to_bot = replied.is_some_and(|message| message.from_bot);
        if let Some(replied) = replied {
            let mut replied = self.message_json(replied);
            if let Some(fields) = replied.as_object_mut() {
                fields.remove("reply_to_message");
            }
            extra.insert("reply_to_message".into(), replied);
        }
        let message = Message {
            message_id: 0,
            chat_id: draft.chat,
            thread_id: draft.thread_id,
            reply_to: draft.reply_to,
            from,
            from_bot: false,
            date: now.seconds(),
            edit_date: None,
            html: formatted::render(&draft.text),
            text: draft.text.text,
            keyboard: draft.keyboard,
            edits: 0,
            silent: false,
            kind: draft.kind,
            file: draft.file,
            receipt: None,
            entities: draft.text.entities,
            extra,
            user,
        };
        let told = self.bot_sees(&message, replied_to_bot);
        self.let_answer(draft.chat, now);
        let message_id = self.keep_message(message);
        let update_id = told.then(|| self.tell_bot_of(draft.chat, message_id, kind)).flatten();
        Sent { update_id, message_id }
    }

    /// Somebody did something: what the bot sends there now is an answer.
    pub(super) fn let_answer(&mut self, chat: ChatId, now: Moment) {
        if let Some(counts) = &mut self.counts {
            counts.hear(chat, now);
        }
    }

    fn tell_bot_of(&mut self, chat: ChatId, message_id: i64, kind: &str) -> Option<i64> {
        let payload = self.message_json(self.chats.message(chat, message_id).ok()?);
        self.queue.push(kind, payload)
    }

    /// In groups a bot in privacy mode sees commands, mentions and replies; as an admin, everything.
    fn bot_sees(&self, message: &Message, replied_to_bot: bool) -> bool {
        let Some(chat) = self.chats.get(message.chat_id) else { return false };
        if chat.bot_kicked {
            return false;
        }
        if chat.is_private() || chat.kind == "channel" || chat.admins.contains(&self.bot.id) {
            return true;
        }
        replied_to_bot || message.entities.iter().any(|entity| self.calls_the_bot(entity, &message.text))
    }

    fn calls_the_bot(&self, entity: &Entity, text: &str) -> bool {
        let marked = marks::marked(entity, text);
        let addressee = marked.split_once('@').map(|(_, name)| name);
        match entity.kind.as_str() {
            "bot_command" => addressee.is_none_or(|name| name.eq_ignore_ascii_case(&self.bot.username)),
            "mention" => addressee.is_some_and(|name| name.eq_ignore_ascii_case(&self.bot.username)),
            _ => false,
        }
    }

    /// An admin writes as the group.
    pub(super) fn say_anonymously(&mut self, draft: Draft, now: Moment) -> Result<Sent, Impossible> {
        let sender_chat = self.chat_json(self.chats.known(draft.chat)?);
        let (id, name) = ANONYMOUS_ADMIN;
        let user = json!({"id": id, "is_bot": true, "first_name": name, "username": "GroupAnonymousBot"});
        let author = Author { id, first_name: name.into(), is_bot: true };
        let extra = Map::from_iter([("sender_chat".to_owned(), sender_chat)]);
        Ok(self.post(author, Some(user), Draft { extra, ..draft }, "message", now))
    }

    /// A channel publishes; such messages have a sender chat and no person.
    pub(super) fn publish(&mut self, draft: Draft, now: Moment) -> Result<Sent, Impossible> {
        let channel = self.chats.known(draft.chat)?;
        let author = Author { id: channel.id, first_name: channel.title.clone(), is_bot: false };
        let extra = Map::from_iter([("sender_chat".to_owned(), self.chat_json(channel))]);
        let discussed = self.draft_to_discuss(&draft);
        let sent = self.post(author, None, Draft { extra, ..draft }, "channel_post", now);
        self.forward_to_discuss(discussed, now);
        Ok(sent)
    }

    /// A person sends something that is not a plain text.
    pub(super) fn send_other(
        &mut self,
        person: PersonId,
        chat: ChatId,
        kind: Kind,
        now: Moment,
    ) -> Result<Sent, Impossible> {
        let draft = self.draft(chat, kind, now);
        self.say(person, draft, now)
    }

    /// A person changes what they wrote.
    pub(super) fn edit_as_person(
        &mut self,
        person: PersonId,
        chat: ChatId,
        message_id: i64,
        text: &str,
        now: Moment,
    ) -> Result<Sent, Impossible> {
        let message = self.chats.message(chat, message_id)?;
        if message.from.id != person {
            return Err(Impossible(format!("message {message_id} is not person {person}'s")));
        }
        let told = {
            let draft = Draft::text(chat, text);
            if draft.text.text.is_empty() || formatted::utf16_length(&draft.text.text) > 4096 {
                return Err(Impossible("a message has 1 to 4096 characters".into()));
            }
            self.change_message(chat, message_id, |message| {
                message.html = formatted::render(&draft.text);
                message.text = draft.text.text;
                message.entities = draft.text.entities;
                message.edit_date = Some(now.seconds());
                message.edits += 1;
            });
            let message = self.chats.message(chat, message_id)?;
            let replied = message.extra.get("reply_to_message").and_then(|it| it["from"]["id"].as_i64());
            self.bot_sees(message, replied == Some(self.bot.id))
        };
        let update_id = told.then(|| self.tell_bot_of(chat, message_id, "edited_message")).flatten();
        Ok(Sent { update_id, message_id })
    }

    /// A person taps a button which is there.
    pub(super) fn tap(
        &mut self,
        person: PersonId,
        chat: ChatId,
        message_id: i64,
        data: &str,
        now: Moment,
    ) -> Result<TapId, Impossible> {
        let message = self.chats.message(chat, message_id)?;
        if !message.keyboard.iter().flatten().any(|button| button.data.as_deref() == Some(data)) {
            return Err(Impossible(format!(
                "message {message_id} has no button with data {data:?}: {message:?}"
            )));
        }
        self.check_member(person, chat)?;
        self.tap_forged(person, chat, message_id, data, now)
    }

    pub(super) fn check_member(&self, person: PersonId, chat: ChatId) -> Result<(), Impossible> {
        let known = self.chats.known(chat)?;
        // Whoever reads a channel's posts may comment on them without joining the group.
        if known.members.contains(&person) || known.linked.is_some() {
            return Ok(());
        }
        Err(Impossible(format!("person {person} is not in chat {chat}")))
    }

    /// A person's client sends a tap with any data, whether such a button is there or not.
    pub(super) fn tap_forged(
        &mut self,
        person: PersonId,
        chat: ChatId,
        message_id: i64,
        data: &str,
        now: Moment,
    ) -> Result<TapId, Impossible> {
        let from = self.people.known(person)?.person.as_user();
        let message = match self.chats.message(chat, message_id) {
            Ok(message) => self.message_json(message),
            Err(_) => {
                json!({"chat": self.chat_json(self.chats.known(chat)?), "message_id": message_id, "date": 0})
            }
        };
        self.let_answer(chat, now);
        let number = self.next_thing();
        let query_id = format!("77{number:08}");
        let payload = json!({"id": query_id, "from": from, "message": message,
            "chat_instance": format!("instance{chat}"), "data": data});
        self.keep_query(Query {
            id: query_id.clone(),
            person,
            chat,
            at: now,
            answered: false,
            redelivered: false,
        });
        let update_id = self.queue.push("callback_query", payload);
        Ok(TapId { update_id, query_id })
    }

    /// A person taps the button whose label contains `label`.
    pub(super) fn press(
        &mut self,
        person: PersonId,
        chat: ChatId,
        message_id: i64,
        label: &str,
        now: Moment,
    ) -> Result<TapId, Impossible> {
        let message = self.chats.message(chat, message_id)?;
        let Some(button) = message.button(label) else {
            return Err(Impossible(format!(
                "message {message_id} has no button {label:?}; there are {:?}",
                message.labels()
            )));
        };
        let Some(data) = button.data.clone() else {
            return Err(Impossible(format!("button {:?} sends nothing to the bot", button.text)));
        };
        self.tap(person, chat, message_id, &data, now)
    }

    /// The same update once more.
    pub(super) fn redeliver(&mut self, update_id: i64) -> Result<(), Impossible> {
        let body = self.queue.push_again(update_id)?;
        if let Some(id) = body["callback_query"]["id"].as_str() {
            self.queries.iter_mut().filter(|query| query.id == id).for_each(|query| query.redelivered = true);
        }
        Ok(())
    }

    /// A person blocks the bot, or lets it speak again.
    pub(super) fn block(&mut self, person: PersonId, blocked: bool, now: Moment) -> Result<(), Impossible> {
        let account = self.people.known_mut(person)?;
        let was = std::mem::replace(&mut account.blocked, blocked);
        let user = account.person.as_user();
        self.tell("chats", json!({}));
        if was != blocked {
            let (old, new) = if blocked { ("member", "kicked") } else { ("kicked", "member") };
            self.tell_membership(person, &user, old, new, now)?;
        }
        Ok(())
    }

    /// Somebody throws the bot out of a group.
    pub(super) fn kick_bot(&mut self, group: ChatId, now: Moment) -> Result<(), Impossible> {
        self.chats.known_mut(group)?.bot_kicked = true;
        let user = self.admin_of(group)?;
        self.tell_membership(group, &user, "member", "kicked", now)
    }

    /// Somebody adds it again.
    pub(super) fn let_bot_in(&mut self, group: ChatId, now: Moment) -> Result<(), Impossible> {
        self.chats.known_mut(group)?.bot_kicked = false;
        let user = self.admin_of(group)?;
        self.tell_membership(group, &user, "kicked", "member", now)
    }

    fn admin_of(&self, group: ChatId) -> Result<Value, Impossible> {
        let admin = self.chats.known(group)?.admins.first().copied();
        Ok(match admin.and_then(|id| self.people.get(id)) {
            Some(account) => account.person.as_user(),
            None => json!({"id": ANONYMOUS_ADMIN.0, "is_bot": true, "first_name": ANONYMOUS_ADMIN.1}),
        })
    }

    fn tell_membership(
        &mut self,
        chat: ChatId,
        user: &Value,
        old: &str,
        new: &str,
        now: Moment,
    ) -> Result<(), Impossible> {
        let bot = self.bot.as_user();
        let member = |status: &str| match status {
            "kicked" => json!({"status": status, "user": bot, "until_date": 0}),
            _ => json!({"status": status, "user": bot}),
        };
        let payload = json!({"chat": self.chat_json(self.chats.known(chat)?), "from": user,
            "date": now.seconds(), "old_chat_member": member(old), "new_chat_member": member(new)});
        self.queue.push("my_chat_member", payload);
        Ok(())
    }

    /// A group gets a new id; the old one answers with it from now on.
    pub(super) fn migrate(&mut self, group: ChatId, new_id: ChatId, now: Moment) -> Result<(), Impossible> {
        let old = self.chats.known_mut(group)?;
        old.migrated_to = Some(new_id);
        let mut new = Chat::new(new_id, "supergroup", old.title.clone());
        new.members.clone_from(&old.members);
        new.admins.clone_from(&old.admins);
        new.topics = std::mem::take(&mut old.topics);
        self.chats.put(new);
        let notes = [(group, "migrate_to_chat_id", new_id), (new_id, "migrate_from_chat_id", group)];
        for (chat, field, value) in notes {
            let chat = self.chat_json(self.chats.known(chat)?);
            let (id, name) = ANONYMOUS_ADMIN;
            let message = json!({"message_id": 1_000_000, "date": now.seconds(), "chat": chat,
                "from": {"id": id, "is_bot": true, "first_name": name}, field: value});
            self.queue.push("message", message);
        }
        self.tell("chats", json!({}));
        Ok(())
    }

    /// Adds a person; their private chat with the bot is there, but nobody has written in it.
    pub(super) fn add_person(&mut self, person: Person) {
        let mut chat = Chat::new(person.id, "private", person.first_name.clone());
        chat.members.push(person.id);
        if self.chats.get(person.id).is_none() {
            self.chats.put(chat);
        }
        self.people.add(person);
        self.tell("chats", json!({}));
    }
}
