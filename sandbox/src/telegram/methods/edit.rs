//! Changes to messages that are there, and their end.

use serde_json::Value;

use super::place::{count, open_chat};
use crate::{
    Moment,
    telegram::{
        body::Arguments,
        formatted::{self, Formatted},
        markup,
        model::{ChatId, Message},
        refusal::Refusal,
        texts::read_text,
        world::World,
    },
};

const DELETABLE_FOR_SECONDS: i64 = 48 * 3_600;
const NOT_MODIFIED: &str = "message is not modified: specified new message content and reply markup are exactly \
                            the same as a current content and reply markup of the message";

/// editMessageText.
pub(super) fn text(world: &mut World, arguments: &Arguments, now: Moment) -> Result<Value, Refusal> {
    if arguments.text("text").is_none() {
        return Err(Refusal::wrong("text is required"));
    }
    let text = read_text(arguments, "text", "entities", 4_096, "MESSAGE_TOO_LONG")?;
    if text.text.is_empty() {
        return Err(Refusal::wrong("message text is empty"));
    }
    if kind_of(world, arguments)? != "text" {
        return Err(Refusal::wrong("there is no text in the message to edit"));
    }
    rewrite(world, arguments, text, now)
}

/// editMessageCaption.
pub(super) fn caption(world: &mut World, arguments: &Arguments, now: Moment) -> Result<Value, Refusal> {
    let text = read_text(arguments, "caption", "caption_entities", 1_024, "message caption is too long")?;
    if !["document", "photo"].contains(&kind_of(world, arguments)?) {
        return Err(Refusal::wrong("there is no caption in the message to edit"));
    }
    rewrite(world, arguments, text, now)
}

fn kind_of(world: &World, arguments: &Arguments) -> Result<&'static str, Refusal> {
    Ok(own_message(world, arguments)?.1.kind)
}

fn rewrite(world: &mut World, arguments: &Arguments, text: Formatted, now: Moment) -> Result<Value, Refusal> {
    let keyboard = markup::read(arguments)?;
    let (chat, message) = own_message(world, arguments)?;
    if (&message.text, &message.entities, &message.keyboard) == (&text.text, &text.entities, &keyboard) {
        return Err(Refusal::vain(NOT_MODIFIED));
    }
    let message_id = message.message_id;
    count(world, chat, now)?;
    world.change_message(chat, message_id, |message| {
        message.html = formatted::render(&text);
        message.text = text.text;
        message.entities = text.entities;
        message.keyboard = keyboard;
        mark_edited(message, now);
    });
    result(world, chat, message_id)
}

/// editMessageReplyMarkup.
pub(super) fn keyboard(world: &mut World, arguments: &Arguments, now: Moment) -> Result<Value, Refusal> {
    let keyboard = markup::read(arguments)?;
    let (chat, message) = own_message(world, arguments)?;
    if message.keyboard == keyboard {
        return Err(Refusal::vain(NOT_MODIFIED));
    }
    let message_id = message.message_id;
    count(world, chat, now)?;
    world.change_message(chat, message_id, |message| {
        message.keyboard = keyboard;
        mark_edited(message, now);
    });
    result(world, chat, message_id)
}

fn mark_edited(message: &mut Message, now: Moment) {
    message.edit_date = Some(now.seconds());
    message.edits += 1;
}

fn result(world: &World, chat: ChatId, message_id: i64) -> Result<Value, Refusal> {
    let message = world.chats.message(chat, message_id).map_err(Refusal::vain)?;
    Ok(world.message_json(message))
}

fn own_message<'a>(world: &'a World, arguments: &Arguments) -> Result<(ChatId, &'a Message), Refusal> {
    if arguments.text("inline_message_id").is_some() {
        return Err(Refusal::wrong("the sandbox does not know inline messages yet"));
    }
    if !arguments.fields.contains_key("chat_id") {
        return Err(Refusal::wrong("chat_id is required"));
    }
    let Some(message_id) = arguments.integer("message_id") else {
        return Err(Refusal::wrong("message_id is required"));
    };
    let chat = open_chat(world, arguments)?;
    let Ok(message) = world.chats.message(chat, message_id) else {
        return Err(missing(world, chat, message_id, "message to edit not found"));
    };
    if !message.from_bot {
        return Err(Refusal::wrong("message can't be edited"));
    }
    Ok((chat, message))
}

/// A message that was deleted is nobody's fault; one that never was is.
fn missing(world: &World, chat: ChatId, message_id: i64, words: &str) -> Refusal {
    let had = world.chats.get(chat).is_some_and(|chat| chat.had_message(message_id));
    if had { Refusal::vain(words) } else { Refusal::wrong(words) }
}

/// deleteMessage.
pub(super) fn delete(world: &mut World, arguments: &Arguments, now: Moment) -> Result<Value, Refusal> {
    let chat = open_chat(world, arguments)?;
    let message_id = arguments.integer("message_id").unwrap_or_default();
    let Ok(message) = world.chats.message(chat, message_id) else {
        return Err(missing(world, chat, message_id, "message to delete not found"));
    };
    check_deletable(world, message, now)?;
    world.remove_message(chat, message_id);
    Ok(true.into())
}

/// deleteMessages: what is not there is skipped.
pub(super) fn delete_many(world: &mut World, arguments: &Arguments, now: Moment) -> Result<Value, Refusal> {
    let ids = arguments.fields.get("message_ids").and_then(Value::as_array);
    let ids: Vec<i64> = ids.into_iter().flatten().filter_map(Value::as_i64).collect();
    if ids.is_empty() || ids.len() > 100 {
        return Err(Refusal::wrong("there must be 1 to 100 message identifiers"));
    }
    let chat = open_chat(world, arguments)?;
    for id in &ids {
        if let Ok(message) = world.chats.message(chat, *id) {
            check_deletable(world, message, now)?;
        }
    }
    for id in ids {
        world.remove_message(chat, id);
    }
    Ok(true.into())
}

fn check_deletable(world: &World, message: &Message, now: Moment) -> Result<(), Refusal> {
    let chat = world.chats.get(message.chat_id);
    let may =
        chat.is_some_and(|chat| message.from_bot || chat.is_private() || chat.admins.contains(&world.bot.id));
    if !may {
        return Err(Refusal::wrong("message can't be deleted"));
    }
    if now.seconds() - message.date > DELETABLE_FOR_SECONDS {
        return Err(Refusal::vain("message can't be deleted for everyone"));
    }
    Ok(())
}
