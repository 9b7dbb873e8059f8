//! Which chat a call is about, and whether the bot may speak there.

use crate::{
    Moment,
    telegram::{body::Arguments, chat::Chat, model::ChatId, refusal::Refusal, world::World},
};

/// The chat a call is about, whether the bot may speak there or not.
pub(super) fn known_chat<'a>(world: &'a World, arguments: &Arguments) -> Result<&'a Chat, Refusal> {
    // A public chat's @name is not known to the sandbox, as no chat here has one.
    let chat = arguments.chat().and_then(|id| world.chats.get(id)).ok_or_else(chat_not_found)?;
    if let Some(new_id) = chat.migrated_to {
        let parameters = Some(serde_json::json!({"migrate_to_chat_id": new_id}));
        return Err(Refusal { parameters, ..Refusal::vain("group chat was upgraded to a supergroup chat") });
    }
    Ok(chat)
}

pub(super) fn chat_not_found() -> Refusal {
    Refusal::wrong("chat not found")
}

/// The chat a call is about, if the bot may speak there.
pub(super) fn open_chat(world: &World, arguments: &Arguments) -> Result<ChatId, Refusal> {
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
pub(super) fn count(world: &mut World, chat: ChatId, now: Moment) -> Result<(), Refusal> {
    match &mut world.counts {
        Some(counts) => counts.count(chat, now),
        None => Ok(()),
    }
}
