//! Documents that people send in private: fetched before the turn, since no network is inside its transaction, and only where a
//! text is awaited that may come as a file. What is larger than any such text is not fetched at all.
//!
//! Deliberately not here: what the bytes say (`domain/upload.rs`), and what becomes of the text (`dialog`).

use teloxide::types::{Document, Message};

use super::{
    api::FileFailure,
    arrival::{Arrival, read_state},
    context::Bot,
};
use crate::{
    dialog::{Input, State},
    domain::{
        topup::Way,
        upload::{FileProblem, MAX_BYTES, read_text},
    },
    store::{dialogues, topups, users},
};

/// Puts the text of a document into its arrival. `None` if nothing needs to be said: it belongs to an album that was answered.
pub async fn unfold(bot: &Bot, message: &Message, mut arrival: Arrival) -> anyhow::Result<Option<Arrival>> {
    if arrival.in_group || arrival.input != Input::NotText {
        return Ok(Some(arrival));
    }
    if let Some(document) = message.document()
        && is_awaited(bot, &arrival).await?
    {
        arrival.input = Input::File(fetch(bot, document).await);
    }
    let is_usable = matches!(arrival.input, Input::File(Ok(_)));
    let album = message.media_group_id().filter(|_| !is_usable);
    let is_said = album.is_some_and(|album| match &arrival.carried {
        // A forwarded album is one post, and its parts say no more than the first.
        Some(_) => !bot.albums.note(arrival.chat, &format!("{}:link", album.0)),
        None => !bot.albums.note(arrival.chat, &album.0),
    });
    Ok(Some(arrival).filter(|_| !is_said))
}

/// Whether this person is where a text is awaited that may come as a file. The turn decides again, by what is true then.
async fn is_awaited(bot: &Bot, arrival: &Arrival) -> anyhow::Result<bool> {
    let mut reader = bot.store.reader().await?;
    let user = users::find(&mut reader, arrival.from.id).await?;
    if !user.is_some_and(|user| bot.rules.role(&user).may_order()) {
        return Ok(false);
    }
    let dialogue = dialogues::load(&mut reader, arrival.chat, arrival.from.id).await?;
    let state = read_state(dialogue.state.as_deref());
    if let State::Pay { topup, .. } = state
        && topups::find(&mut reader, topup).await?.is_some_and(|topup| topup.way == Way::Hand)
    {
        // It is a receipt.
        return Ok(false);
    }
    Ok(!dialogue.lately.knows(arrival.update) && state.beneath().takes_file())
}

async fn fetch(bot: &Bot, document: &Document) -> Result<String, FileProblem> {
    if u64::from(document.file.size) > MAX_BYTES as u64 {
        return Err(FileProblem::TooLarge);
    }
    match bot.api.fetch_file(document.file.id.clone(), MAX_BYTES).await {
        Ok(bytes) => read_text(&bytes),
        Err(FileFailure::TooLarge) => Err(FileProblem::TooLarge),
        Err(FileFailure::Telegram(error)) => {
            tracing::warn!(%error, "could not fetch a file");
            Err(FileProblem::OutOfReach)
        }
    }
}
