//! New messages: texts, documents, photos, and "typing".

use serde_json::{Map, Value, json};

use super::place::{count, known_chat, open_chat};
use crate::{
    Moment,
    telegram::{
        body::Arguments,
        files::{File, FileKind},
        formatted::{self, Formatted},
        markup,
        model::{ChatId, FileInfo, Message},
        refusal::Refusal,
        texts::read_text,
        world::World,
    },
};

/// In UTF-16 units: the stricter of the two ways in which Telegram counts.
const TEXT_LIMIT: usize = 4_096;
const CAPTION_LIMIT: usize = 1_024;

const ACTIONS: &[&str] = &[
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
];

/// sendMessage.
pub(super) fn message(world: &mut World, arguments: &Arguments, now: Moment) -> Result<Value, Refusal> {
    let text = read_text(arguments, "text", "entities", TEXT_LIMIT, "message is too long")?;
    if text.text.is_empty() {
        return Err(Refusal::wrong("message text is empty"));
    }
    post(world, arguments, Content { kind: "text", text, file: None, extra: Map::new() }, now)
}

/// sendDocument.
pub(super) fn document(world: &mut World, arguments: &Arguments, now: Moment) -> Result<Value, Refusal> {
    let text =
        read_text(arguments, "caption", "caption_entities", CAPTION_LIMIT, "message caption is too long")?;
    let named = arguments.text("document").unwrap_or_default();
    let Some(part) = named.strip_prefix("attach://") else {
        return pass_on(world, arguments, FileKind::Document, text, now);
    };
    let Some((name, bytes)) = arguments.files.get(part) else {
        return Err(Refusal::wrong("there is no document in the request"));
    };
    if bytes.is_empty() {
        return Err(Refusal::wrong("file must be non-empty"));
    }
    // Before the file is kept: a refused call must leave nothing behind.
    open_chat(world, arguments)?;
    let size = bytes.len();
    let id = world.keep_file(name, bytes.clone(), size);
    let document = world.files.get(&id).map(|file| file.shown.clone()).unwrap_or_default();
    let file = Some(FileInfo { id, name: name.clone(), size });
    let extra = Map::from_iter([("document".to_owned(), document)]);
    post(world, arguments, Content { kind: "document", text, file, extra }, now)
}

/// sendPhoto, of a photo that somebody has sent.
pub(super) fn photo(world: &mut World, arguments: &Arguments, now: Moment) -> Result<Value, Refusal> {
    let text =
        read_text(arguments, "caption", "caption_entities", CAPTION_LIMIT, "message caption is too long")?;
    if arguments.text("photo").is_some_and(|named| named.starts_with("attach://")) {
        return Err(Refusal::wrong("the sandbox takes photos by their file_id only"));
    }
    pass_on(world, arguments, FileKind::Photo, text, now)
}

/// A file that somebody has sent, by its id.
fn pass_on(
    world: &mut World,
    arguments: &Arguments,
    wanted: FileKind,
    text: Formatted,
    now: Moment,
) -> Result<Value, Refusal> {
    let kind = match wanted {
        FileKind::Document => "document",
        FileKind::Photo => "photo",
    };
    let file = world.files.get(arguments.text(kind).unwrap_or_default());
    let file = file.ok_or_else(|| Refusal::wrong("wrong file identifier/HTTP URL specified"))?;
    let File { id, name, size, shown, .. } = file;
    if file.kind != wanted {
        let (is, wanted) = (file.kind, wanted);
        return Err(Refusal::wrong(format!("can't use file of type {is:?} as {wanted:?}")));
    }
    let extra = Map::from_iter([(kind.to_owned(), shown.clone())]);
    let file = Some(FileInfo { id: id.clone(), name: name.clone(), size: *size });
    post(world, arguments, Content { kind, text, file, extra }, now)
}

/// sendChatAction.
pub(super) fn chat_action(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    if !arguments.text("action").is_some_and(|action| ACTIONS.contains(&action)) {
        return Err(Refusal::wrong("wrong parameter action in request"));
    }
    let chat = open_chat(world, arguments)?;
    check_thread(world, arguments)?;
    world.tell("action", json!({"chat_id": chat}));
    Ok(true.into())
}

struct Content {
    kind: &'static str,
    text: Formatted,
    file: Option<FileInfo>,
    extra: Map<String, Value>,
}

fn post(world: &mut World, arguments: &Arguments, content: Content, now: Moment) -> Result<Value, Refusal> {
    let keyboard = markup::read(arguments)?;
    let chat = open_chat(world, arguments)?;
    let thread_id = check_thread(world, arguments)?;
    let mut extra = content.extra;
    let replied = read_reply(world, arguments, chat)?;
    let reply_to = replied.as_ref().and_then(|replied| replied["message_id"].as_i64());
    if let Some(replied) = replied {
        extra.insert("reply_to_message".into(), replied);
    }
    count(world, chat, now)?;
    let message = Message {
        message_id: 0,
        chat_id: chat,
        thread_id,
        reply_to,
        from: world.bot.as_author(),
        from_bot: true,
        date: now.seconds(),
        edit_date: None,
        html: formatted::render(&content.text),
        text: content.text.text,
        keyboard,
        edits: 0,
        silent: arguments.flag("disable_notification"),
        kind: content.kind,
        file: content.file,
        receipt: None,
        entities: content.text.entities,
        extra,
        user: Some(world.bot.as_user()),
    };
    let message_id = world.keep_message(message);
    let kept = world.chats.message(chat, message_id).map_err(Refusal::vain)?;
    Ok(world.message_json(kept))
}

/// The topic a call names, if it is there and open.
fn check_thread(world: &World, arguments: &Arguments) -> Result<Option<i64>, Refusal> {
    let Some(thread) = arguments.integer("message_thread_id") else { return Ok(None) };
    let topic = known_chat(world, arguments)?.topics.iter().find(|topic| topic.id == thread);
    match topic {
        None => Err(Refusal::vain("message thread not found")),
        Some(topic) if topic.closed => Err(Refusal::vain("TOPIC_CLOSED")),
        Some(_) => Ok(Some(thread)),
    }
}

fn read_reply(world: &World, arguments: &Arguments, chat: ChatId) -> Result<Option<Value>, Refusal> {
    let Some(reply) = arguments.fields.get("reply_parameters") else { return Ok(None) };
    let replied = reply["message_id"].as_i64().and_then(|id| world.chats.message(chat, id).ok());
    match replied {
        Some(replied) => {
            let mut replied = world.message_json(replied);
            if let Some(fields) = replied.as_object_mut() {
                fields.remove("reply_to_message");
            }
            Ok(Some(replied))
        }
        None if reply["allow_sending_without_reply"] == true => Ok(None),
        None => Err(Refusal::vain("message to be replied not found")),
    }
}
