//! Answers to taps, which Telegram takes once and soon.

use std::time::Duration;

use serde_json::{Value, json};

use crate::{
    Moment,
    telegram::{
        body::Arguments, formatted::utf16_length, model::QueryAnswer, refusal::Refusal, world::World,
    },
};

/// In practice; the documentation gives no number.
const FRESH_FOR: Duration = Duration::from_secs(15);
const TOO_OLD: &str = "query is too old and response timeout expired or query ID is invalid";

/// answerCallbackQuery.
pub(super) fn answer(world: &mut World, arguments: &Arguments, now: Moment) -> Result<Value, Refusal> {
    let query_id = arguments.text("callback_query_id").unwrap_or_default().to_owned();
    let text = arguments.text("text").unwrap_or_default().to_owned();
    let show_alert = arguments.flag("show_alert");
    if utf16_length(&text) > 200 {
        return Err(Refusal::wrong("MESSAGE_TOO_LONG"));
    }
    if arguments.text("url").is_some_and(|url| !url.is_empty()) {
        return Err(Refusal::wrong("URL_INVALID"));
    }
    let Some(query) = world.queries.iter_mut().find(|query| query.id == query_id) else {
        return Err(Refusal::wrong(TOO_OLD));
    };
    if query.answered && !query.redelivered {
        return Err(Refusal::wrong(TOO_OLD));
    }
    if query.answered || now.since(query.at) > FRESH_FOR {
        return Err(Refusal::vain(TOO_OLD));
    }
    query.answered = true;
    let shown = json!({"query_id": query_id, "person_id": query.person, "chat_id": query.chat,
        "text": text, "show_alert": show_alert});
    world.tell("answer", shown);
    world.record.note_answer(QueryAnswer { query_id, text, show_alert });
    Ok(true.into())
}
