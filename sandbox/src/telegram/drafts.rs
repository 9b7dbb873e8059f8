//! Messages of people before they are sent: texts, and one of every other kind a bot must be able to take.

use serde_json::{Map, Value, json};

use super::{
    formatted::{self, Entity, Formatted},
    marks,
    model::{Button, ChatId, FileInfo, Kind},
    world::World,
};
use crate::Moment;

/// A message about to be written by a person.
pub(super) struct Draft {
    pub(super) chat: ChatId,
    pub(super) thread_id: Option<i64>,
    pub(super) reply_to: Option<i64>,
    pub(super) kind: &'static str,
    pub(super) text: Formatted,
    pub(super) file: Option<FileInfo>,
    pub(super) keyboard: Vec<Vec<Button>>,
    pub(super) extra: Map<String, Value>,
}

impl Draft {
    /// A text, with what stands out in it marked as Telegram marks it.
    pub(super) fn text(chat: ChatId, text: &str) -> Self {
        let text = formatted::trim(Formatted { text: text.to_owned(), entities: marks::find(text) });
        Self { text, ..Self::empty(chat, "text") }
    }

    fn empty(chat: ChatId, kind: &'static str) -> Self {
        Self {
            chat,
            thread_id: None,
            reply_to: None,
            kind,
            text: Formatted::default(),
            file: None,
            keyboard: Vec::new(),
            extra: Map::new(),
        }
    }
}

impl World {
    /// A draft of this kind.
    pub(super) fn draft(&mut self, chat: ChatId, kind: Kind, now: Moment) -> Draft {
        let number = self.next_thing();
        let file = json!({"file_id": format!("sandbox{number}"), "file_unique_id": format!("u{number}")});
        let with = |more: Value| merge(file.clone(), more);
        let (name, key, content) = match kind {
            Kind::Photo => {
                let draft = self.draft_of_picture(chat, format!("photo{number}.jpg"), "");
                return Draft { file: None, ..draft };
            }
            Kind::Picture { name, caption } => return self.draft_of_picture(chat, name, &caption),
            Kind::LargeDocument { name, size } => {
                return self.draft_of_document(chat, name, Vec::new(), size);
            }
            Kind::Sticker => {
                let more = json!({"type": "regular", "width": 512, "height": 512, "is_animated": false,
                    "is_video": false, "emoji": "👍"});
                ("sticker", "sticker", with(more))
            }
            Kind::Voice => ("voice", "voice", with(json!({"duration": 3, "mime_type": "audio/ogg"}))),
            Kind::Location => ("location", "location", json!({"latitude": 48, "longitude": 16})),
            Kind::Poll => ("poll", "poll", poll(number)),
            Kind::UnknownContent => ("unknown", "hologram", json!({"depth": 3})),
            Kind::Document { name, bytes } => {
                let size = bytes.len();
                return self.draft_of_document(chat, name, bytes, size);
            }
            Kind::Forwarded(text) => {
                let origin = json!({"type": "hidden_user", "date": now.seconds() - 60,
                    "sender_user_name": "Somebody else"});
                let mut draft = Draft::text(chat, &text);
                draft.extra.insert("forward_origin".into(), origin);
                return draft;
            }
            Kind::ChannelPost { text, channel } => {
                let mut from = json!({"id": -1_001_234_567_890_i64, "type": "channel", "title": "News"});
                if let Some(name) = channel {
                    from["username"] = name.into();
                }
                let origin =
                    json!({"type": "channel", "date": now.seconds() - 60, "chat": from, "message_id": 77});
                let mut draft = Draft::text(chat, &text);
                draft.extra.insert("forward_origin".into(), origin);
                return draft;
            }
            Kind::UnknownEntity(text) => {
                let mut draft = Draft::text(chat, &text);
                let length = formatted::utf16_length(&draft.text.text);
                draft.text.entities.push(Entity {
                    kind: "holo_time".into(),
                    offset: 0,
                    length,
                    argument: String::new(),
                });
                return draft;
            }
        };
        Draft { extra: Map::from_iter([(key.to_owned(), content)]), ..Draft::empty(chat, name) }
    }

    /// A draft of a file, of which this size is said.
    pub(super) fn draft_of_document(
        &mut self,
        chat: ChatId,
        name: String,
        bytes: Vec<u8>,
        size: usize,
    ) -> Draft {
        let id = self.keep_file(&name, bytes, size);
        let extra = Map::from_iter([("document".to_owned(), self.shown(&id))]);
        Draft { file: Some(FileInfo { id, name, size }), extra, ..Draft::empty(chat, "document") }
    }

    /// A draft of a picture in its sizes.
    fn draft_of_picture(&mut self, chat: ChatId, name: String, caption: &str) -> Draft {
        let id = self.keep_photo(&name);
        let size = self.files.get(&id).map_or(0, |file| file.size);
        let extra = Map::from_iter([("photo".to_owned(), self.shown(&id))]);
        let text = Draft::text(chat, caption).text;
        Draft { text, file: Some(FileInfo { id, name, size }), extra, ..Draft::empty(chat, "photo") }
    }

    fn shown(&self, id: &str) -> Value {
        self.files.get(id).map(|file| file.shown.clone()).unwrap_or_default()
    }
}

fn merge(mut into: Value, more: Value) -> Value {
    if let (Some(fields), Value::Object(more)) = (into.as_object_mut(), more) {
        fields.extend(more);
    }
    into
}

fn poll(number: i64) -> Value {
    json!({"id": format!("poll{number}"), "question": "Which?", "total_voter_count": 0, "is_closed": false,
        "is_anonymous": true, "type": "regular", "allows_multiple_answers": false,
        "options": [{"persistent_id": "0", "text": "This", "voter_count": 0}, {"persistent_id": "1", "text": "That", "voter_count": 0}]})
}
