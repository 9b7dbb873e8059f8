//! What each method does, once its shape is known to be right. One file per family; this one knows which is where.

mod chats;
mod commands;
mod edit;
mod files;
mod place;
mod queries;
mod send;
mod stars;
pub(super) mod updates;
mod webhook;

pub(super) use commands::published;
use serde_json::Value;

use super::{body::Arguments, refusal::Refusal, world::World};
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
        "setWebhook" => webhook::set(world, arguments),
        "deleteWebhook" => Ok(webhook::delete(world, arguments)),
        "getWebhookInfo" => Ok(webhook::info(world)),
        "sendMessage" => send::message(world, arguments, now),
        "sendDocument" => send::document(world, arguments, now),
        "sendPhoto" => send::photo(world, arguments, now),
        "sendChatAction" => send::chat_action(world, arguments),
        "editMessageText" => edit::text(world, arguments, now),
        "editMessageCaption" => edit::caption(world, arguments, now),
        "editMessageReplyMarkup" => edit::keyboard(world, arguments, now),
        "deleteMessage" => edit::delete(world, arguments, now),
        "deleteMessages" => edit::delete_many(world, arguments, now),
        "answerCallbackQuery" => queries::answer(world, arguments, now),
        "answerInlineQuery" => world.answer_inline(arguments, now),
        "createInvoiceLink" => stars::invoice_link(world, arguments),
        "answerPreCheckoutQuery" => stars::answer(world, arguments, now),
        "refundStarPayment" => stars::refund(world, arguments, now),
        "getStarTransactions" => Ok(stars::transactions(world, arguments)),
        "getMyStarBalance" => Ok(stars::balance(world)),
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
