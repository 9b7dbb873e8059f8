//! Channels and the groups in which their posts are discussed: people comment there without being members, posts are forwarded there by
//! Telegram itself, and somebody may write as a channel.

use serde_json::{Map, Value, json};

use super::{
    Telegram,
    acts::ANONYMOUS_ADMIN,
    drafts::Draft,
    model::{Author, ChatId, Impossible, Sent},
    people::possible,
    world::World,
};
use crate::Moment;

/// Under this account Telegram shows who writes as a channel.
const CHANNEL_BOT: (i64, &str) = (136_817_688, "Channel");
/// Telegram's own account, which forwards posts.
const TELEGRAM: (i64, &str) = (777_000, "Telegram");

impl Telegram {
    /// A group becomes the one in which a channel's posts are discussed.
    pub fn link_channel(&self, group: ChatId, channel: ChatId) {
        self.change(|world, _| {
            if let Some(chat) = world.chats.get_mut(group) {
                chat.linked = Some(channel);
            }
        });
    }

    /// Somebody writes in a group as a channel of theirs, or as another group.
    #[track_caller]
    pub fn say_as(&self, sender: ChatId, group: ChatId, text: &str) -> Sent {
        possible(self.change(|world, now| world.say_as(sender, Draft::text(group, text), now)))
    }

    /// A person leaves a group, or is thrown out.
    pub fn leave(&self, person: i64, group: ChatId) {
        self.change(|world, _| {
            if let Some(chat) = world.chats.get_mut(group) {
                chat.members.retain(|member| *member != person);
            }
        });
    }
}

impl World {
    fn say_as(&mut self, sender: ChatId, draft: Draft, now: Moment) -> Result<Sent, Impossible> {
        let sender_chat = self.chat_json(self.chats.known(sender)?);
        let is_channel = self.chats.known(sender)?.kind == "channel";
        let ((id, name), username) =
            if is_channel { (CHANNEL_BOT, "Channel_Bot") } else { (ANONYMOUS_ADMIN, "GroupAnonymousBot") };
        let user = json!({"id": id, "is_bot": true, "first_name": name, "username": username});
        let author = Author { id, first_name: name.into(), is_bot: true };
        let extra = Map::from_iter([("sender_chat".to_owned(), sender_chat)]);
        Ok(self.post(author, Some(user), Draft { extra, ..draft }, "message", now))
    }

    /// What a channel's post is in the groups where it is discussed.
    pub(super) fn draft_to_discuss(&self, post: &Draft) -> Vec<Draft> {
        let Some(channel) = self.chats.get(post.chat) else { return vec![] };
        let groups = self.chats.iter().filter(|chat| chat.linked == Some(channel.id));
        let forwarded = |group: ChatId| {
            let extra = Map::from_iter([
                ("sender_chat".to_owned(), self.chat_json(channel)),
                ("is_automatic_forward".to_owned(), Value::Bool(true)),
            ]);
            Draft { extra, ..Draft::text(group, &post.text.text) }
        };
        groups.map(|group| forwarded(group.id)).collect()
    }

    pub(super) fn forward_to_discuss(&mut self, drafts: Vec<Draft>, now: Moment) {
        let (id, name) = TELEGRAM;
        let user = json!({"id": id, "is_bot": false, "first_name": name});
        for draft in drafts {
            let author = Author { id, first_name: name.into(), is_bot: false };
            self.post(author, Some(user.clone()), draft, "message", now);
        }
    }
}
