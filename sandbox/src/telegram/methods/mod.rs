//! What each method does, once its shape is known to be right. One file per family; this one knows which is where,
//! and what they share: which chat is meant, and whether the bot may speak there.

mod chats;
mod commands;
mod edit;
mod files;
mod queries;
mod send;
pub(super) mod updates;

pub(super) use commands::published;
pub(super) use send::read_text;
use serde_json::Value;

use super::{body::Arguments, chat::Chat, model::ChatId, refusal::Refusal, world::World};
use crate::Moment;

/// Carries out a call.
pub(super) fn act(
    world: &mut World,
    method: &str,
    arguments: &Arguments,
    now: Moment,
) -> Result<Value, Refusal> {
    match method {
        "getMe" => Ok(chats::me(world)),
        "deleteWebhook" => Ok(updates::delete_webhook(world, arguments)),
        "getWebhookInfo" => Ok(updates::webhook_info(world)),
        "sendMessage" => send::message(world, arguments, now),
        "sendDocument" => send::document(world, arguments, now),
        "sendChatAction" => send::chat_action(world, arguments),
        "editMessageText" => edit::text(world, arguments, now),
        "editMessageReplyMarkup" => edit::keyboard(world, arguments, now),
        "deleteMessage" => edit::delete(world, arguments, now),
        "deleteMessages" => edit::delete_many(world, arguments, now),
        "answerCallbackQuery" => queries::answer(world, arguments, now),
        "answerInlineQuery" => world.answer_inline(arguments, now),
        "setMyCommands" => commands::set(world, arguments),
        "getMyCommands" => commands::list(world, arguments),
        "deleteMyCommands" => commands::delete(world, arguments),
        "setMyDescription" => commands::describe(world, arguments, "description", 512),
        "setMyShortDescription" => commands::describe(world, arguments, "short_description", 120),
        "getChat" => chats::chat(world, arguments),
        "getChatMember" => chats::member(world, arguments),
        "getChatAdministrators" => chats::administrators(world, arguments),
        "getFile" => files::file(world, arguments),
        other => Err(Refusal::wrong(format!("the sandbox does not know {other} yet"))),
    }
}

/// The chat a call is about, whether the bot may speak there or not.
fn known_chat<'a>(world: &'a World, arguments: &Arguments) -> Result<&'a Chat, Refusal> {
    // A public chat's @name is not known to the sandbox, as no chat here has one.
    let chat = arguments.chat().and_then(|id| world.chats.get(id)).ok_or_else(chat_not_found)?;
    if let Some(new_id) = chat.migrated_to {
        let parameters = Some(serde_json::json!({"migrate_to_chat_id": new_id}));
        return Err(Refusal { parameters, ..Refusal::vain("group chat was upgraded to a supergroup chat") });
    }
    Ok(chat)
}

fn chat_not_found() -> Refusal {
    Refusal::wrong("chat not found")
}

/// The chat a call is about, if the bot may speak there.
fn open_chat(world: &World, arguments: &Arguments) -> Result<ChatId, Refusal> {
    let chat = known_chat(world, arguments)?;
    if chat.bot_kicked {
        return Err(Refusal::forbidden(format!("bot was kicked from the {} chat", chat.kind)));
    }
    if let Some(account) = world.people.get(chat.id).filter(|_| chat.is_private()) {
        if account.blocked {
            return Err(Refusal::forbidden("bot was blocked by the user"));
        }
        if !account.started {
            return Err(Refusal::forbidden("bot can't initiate conversation with a user"));
        }
    }
    Ok(chat.id)
}

/// Counts a message against the limits, if they are on.
fn count(world: &mut World, chat: ChatId, now: Moment) -> Result<(), Refusal> {
    match &mut world.counts {
        Some(counts) => counts.count(chat, now),
        None => Ok(()),
    }
}
