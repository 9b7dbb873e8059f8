//! The acts of people, as tests and the demo call them. An act that can't be done because the scene was set up wrongly
//! (an unknown person, somebody who is not in the group) panics with the reason: that is the test's mistake.
//! Taps return it instead, since tests want to show that a button is *not* there.

use serde_json::{Map, Value, json};

use super::{
    Telegram,
    chat::{Chat, Topic},
    drafts::Draft,
    faults::{Target, When},
    model::{ChatId, Fault, Group, Impossible, Kind, Person, PersonId, Sent, TapId},
};
use crate::dice::Dice;

impl Telegram {
    /// Adds a person, who has not written to the bot yet.
    pub fn add_person(&self, person: Person) {
        self.change(|world, _| world.add_person(person));
    }

    /// Adds a person who has written to the bot before.
    pub fn add_acquaintance(&self, person: Person) {
        let id = person.id;
        self.change(|world, _| {
            world.add_person(person);
            if let Ok(account) = world.people.known_mut(id) {
                account.started = true;
            }
        });
    }

    /// What the chat page says about a person from now on.
    #[track_caller]
    pub fn tell_about(&self, person: PersonId, about: &str) {
        possible(self.change(|world, _| {
            about.clone_into(&mut world.people.known_mut(person)?.person.about);
            world.tell("chats", json!({}));
            Ok(())
        }));
    }

    /// Gives the bot a name; without one, its username stands for it.
    pub fn name_bot(&self, name: &str) {
        self.change(|world, _| {
            name.clone_into(&mut world.bot.first_name);
            world.tell("chats", json!({}));
        });
    }

    /// Adds a supergroup with the bot in it.
    pub fn add_group(&self, group: Group) {
        self.change(|world, _| {
            let mut chat = Chat::new(group.id, "supergroup", group.title);
            let topics = group.topics.into_iter();
            chat.topics = topics.map(|(id, name)| Topic { id, name, closed: false }).collect();
            chat.members = group.members;
            chat.admins = group.admins;
            world.chats.put(chat);
            world.tell("chats", json!({}));
        });
    }

    /// Adds a channel with the bot in it.
    pub fn add_channel(&self, id: ChatId, title: &str) {
        self.change(|world, _| world.chats.put(Chat::new(id, "channel", title.to_owned())));
    }

    /// Forgets all updates that wait, as if the bot had had them.
    pub fn forget_updates(&self) {
        self.change(|world, _| {
            world.queue.waiting.clear();
            if let Some(counts) = &mut world.counts {
                counts.forget_heard();
            }
        });
    }

    /// A person writes a text.
    #[track_caller]
    pub fn say(&self, person: PersonId, chat: ChatId, text: &str) -> Sent {
        possible(self.change(|world, now| world.say(person, Draft::text(chat, text), now)))
    }

    /// A person writes a text in a topic.
    #[track_caller]
    pub fn say_in_topic(&self, person: PersonId, chat: ChatId, thread_id: i64, text: &str) -> Sent {
        let draft = Draft { thread_id: Some(thread_id), ..Draft::text(chat, text) };
        possible(self.change(|world, now| world.say(person, draft, now)))
    }

    /// A person replies to a message, in its topic.
    #[track_caller]
    pub fn reply(&self, person: PersonId, chat: ChatId, message_id: i64, text: &str) -> Sent {
        possible(self.change(|world, now| {
            let thread_id = world.chats.message(chat, message_id)?.thread_id;
            let draft = Draft { thread_id, reply_to: Some(message_id), ..Draft::text(chat, text) };
            world.say(person, draft, now)
        }))
    }

    /// An admin writes as the group itself.
    #[track_caller]
    pub fn say_anonymously(&self, group: ChatId, text: &str) -> Sent {
        possible(self.change(|world, now| world.say_anonymously(Draft::text(group, text), now)))
    }

    /// A channel publishes a post.
    #[track_caller]
    pub fn publish(&self, channel: ChatId, text: &str) -> Sent {
        possible(self.change(|world, now| world.publish(Draft::text(channel, text), now)))
    }

    /// A person sends something else than text.
    #[track_caller]
    pub fn send_other(&self, person: PersonId, chat: ChatId, kind: Kind) -> Sent {
        possible(self.change(|world, now| world.send_other(person, chat, kind, now)))
    }

    /// A person sends a file.
    #[track_caller]
    pub fn send_file(&self, person: PersonId, chat: ChatId, name: &str, bytes: &[u8]) -> Sent {
        self.send_file_said_to_have(person, chat, name, bytes, bytes.len())
    }

    /// A person sends a file of which Telegram says that it has `size` bytes, whatever it has.
    #[track_caller]
    pub fn send_file_said_to_have(
        &self,
        person: PersonId,
        chat: ChatId,
        name: &str,
        bytes: &[u8],
        size: usize,
    ) -> Sent {
        possible(self.change(|world, now| {
            let draft = world.draft_of_document(chat, name.to_owned(), bytes.to_vec(), size);
            world.say(person, draft, now)
        }))
    }

    /// A person sends several things at once: the bot gets a message for each.
    #[track_caller]
    pub fn send_album(&self, person: PersonId, chat: ChatId, kinds: Vec<Kind>) -> Vec<Sent> {
        self.change(|world, now| {
            let album = format!("album{}", world.next_thing());
            let sent = kinds.into_iter().map(|kind| {
                let mut draft = world.draft(chat, kind, now);
                draft.extra.insert("media_group_id".into(), album.clone().into());
                possible(world.say(person, draft, now))
            });
            sent.collect()
        })
    }

    /// A person edits their message.
    #[track_caller]
    pub fn edit(&self, person: PersonId, chat: ChatId, message_id: i64, text: &str) -> Sent {
        possible(self.change(|world, now| world.edit_as_person(person, chat, message_id, text, now)))
    }

    /// A person taps the button with this data, which must be there.
    pub fn tap(
        &self,
        person: PersonId,
        chat: ChatId,
        message_id: i64,
        data: &str,
    ) -> Result<TapId, Impossible> {
        self.change(|world, now| world.tap(person, chat, message_id, data, now))
    }

    /// Somebody's client sends a tap that no button offers, or on a message that is gone.
    #[track_caller]
    pub fn tap_forged(&self, person: PersonId, chat: ChatId, message_id: i64, data: &str) -> TapId {
        possible(self.change(|world, now| world.tap_forged(person, chat, message_id, data, now)))
    }

    /// A person taps the button whose label contains `label`; otherwise says which labels there are.
    pub fn press(
        &self,
        person: PersonId,
        chat: ChatId,
        message_id: i64,
        label: &str,
    ) -> Result<TapId, Impossible> {
        self.change(|world, now| world.press(person, chat, message_id, label, now))
    }

    /// A person types behind the bot's name, in any chat; `offset` is where an earlier list goes on.
    #[track_caller]
    pub fn ask_inline(&self, person: PersonId, words: &str, offset: &str) -> TapId {
        possible(self.change(|world, now| world.ask_inline(person, words, offset, now)))
    }

    /// A person posts one of what was listed for them.
    #[track_caller]
    pub fn choose_inline(&self, person: PersonId, chat: ChatId, query: &str, result: &str) -> Sent {
        possible(self.change(|world, now| world.choose_inline(person, chat, (query, result), now)))
    }

    /// Queues an invented update; it gets an id if it has none. What is not an object is queued as `{}`.
    pub fn push_update(&self, update: &Value) -> i64 {
        let update: Map<String, Value> = update.as_object().cloned().unwrap_or_default();
        self.change(|world, _| world.queue.push_raw(update))
    }

    /// Delivers a past update a second time.
    #[track_caller]
    pub fn redeliver(&self, update_id: i64) {
        possible(self.change(|world, _| world.redeliver(update_id)));
    }

    /// A person blocks the bot, or unblocks it.
    #[track_caller]
    pub fn block(&self, person: PersonId, blocked: bool) {
        possible(self.change(|world, now| world.block(person, blocked, now)));
    }

    /// Somebody throws the bot out of a group.
    #[track_caller]
    pub fn kick_bot(&self, group: ChatId) {
        possible(self.change(|world, now| world.kick_bot(group, now)));
    }

    /// Somebody adds the bot to a group again.
    #[track_caller]
    pub fn let_bot_in(&self, group: ChatId) {
        possible(self.change(|world, now| world.let_bot_in(group, now)));
    }

    /// A group is upgraded and continues under a new id.
    #[track_caller]
    pub fn migrate(&self, group: ChatId, new_id: ChatId) {
        possible(self.change(|world, now| world.migrate(group, new_id, now)));
    }

    /// A group gets a public name, or loses it: with one, whoever wants to may join.
    pub fn make_public(&self, group: ChatId, name: Option<&str>) {
        self.change(|world, _| {
            if let Some(chat) = world.chats.get_mut(group) {
                chat.username = name.map(str::to_owned);
            }
        });
    }

    /// A person deletes a message for everyone; the bot is not told.
    pub fn delete_message(&self, chat: ChatId, message_id: i64) {
        self.change(|world, _| world.remove_message(chat, message_id));
    }

    /// An admin closes a topic.
    pub fn close_topic(&self, group: ChatId, thread_id: i64) {
        self.change(|world, _| {
            let topics = world.chats.get_mut(group).into_iter().flat_map(|chat| &mut chat.topics);
            topics.filter(|topic| topic.id == thread_id).for_each(|topic| topic.closed = true);
        });
    }

    /// A person's Telegram changes its language.
    #[track_caller]
    pub fn set_language(&self, person: PersonId, language_code: Option<String>) {
        possible(self.change(|world, _| {
            world.people.known_mut(person)?.person.language_code = language_code;
            world.tell("chats", json!({}));
            Ok(())
        }));
    }

    /// The next `times` calls of this method fail.
    pub fn fail_next(&self, method: &str, times: u32, fault: Fault) {
        self.plan(Target::method(method), times, fault);
    }

    /// The next `times` calls about this chat fail.
    pub fn fail_chat(&self, chat: ChatId, times: u32, fault: Fault) {
        self.plan(Target::Chat(chat), times, fault);
    }

    /// From now on, so many of a thousand calls of this method (`*`: of any) meet one of these faults; the same seed, the same chance.
    pub fn fail_sometimes(&self, method: &str, permille: u32, faults: &[Fault], seed: u64) {
        let when = When::Permille(permille, Dice::new(seed));
        self.change(|world, _| world.faults.plan(Target::method(method), when, faults.to_vec()));
    }

    /// No fault that was planned happens any more, and answers that were held back come.
    pub fn heal(&self) {
        self.change(|world, _| world.faults.heal());
        self.0.healed.notify_waiters();
    }

    fn plan(&self, target: Target, times: u32, fault: Fault) {
        self.change(|world, _| world.faults.plan(target, When::Times(times), vec![fault]));
    }
}

#[track_caller]
pub(super) fn possible<T>(outcome: Result<T, Impossible>) -> T {
    match outcome {
        Ok(done) => done,
        Err(why) => panic!("the scene does not allow this: {why}"),
    }
}
