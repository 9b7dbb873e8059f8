//! Links that a message carries without its text being one: behind words, in what is written below a picture, and the address of a
//! forwarded post of a public channel. They count where the conversation has a use for a link; elsewhere a message is what it says.

use teloxide::types::{Message, MessageEntity, MessageEntityKind, MessageOrigin};

use super::arrival::{Arrival, Carried};
use crate::{
    dialog::{Input, State},
    domain::{
        link::hidden::{Hidden, write_out},
        one_line::OneLine,
    },
};

/// What a message says once its links are written out, if there are such.
pub fn carried_by(message: &Message) -> Option<Carried> {
    match post_of(message) {
        // Whoever forwards a note with a link in it means that link.
        Some(Carried::PrivatePost) if has_link(message) => written_in(message),
        Some(Carried::PrivatePost) => written_in(message).or(Some(Carried::PrivatePost)),
        Some(public @ Carried::Text(_)) => Some(public),
        None => written_in(message),
    }
}

/// Its words, with the links behind some of them; below a picture, only if there is a link at all.
fn written_in(message: &Message) -> Option<Carried> {
    let (text, entities) = words_of(message)?;
    let hidden: Vec<Hidden> = entities.iter().filter_map(hidden_in).collect();
    let is_caption = message.text().is_none();
    let counts = !hidden.is_empty() || is_caption && has_link(message);
    let written = write_out(text, &hidden);
    let links = OneLine::read(&written).links;
    Some(Carried::Text(match links.as_slice() {
        // What is written below a picture is about the picture: only its link is meant.
        [only] if is_caption => (*only).to_owned(),
        [..] => written,
    }))
    .filter(|_| counts)
}

fn words_of(message: &Message) -> Option<(&str, &[MessageEntity])> {
    let caption = message.caption().zip(message.caption_entities());
    message.text().zip(message.entities()).or(caption)
}

fn has_link(message: &Message) -> bool {
    words_of(message)
        .is_some_and(|(_, entities)| entities.iter().any(|entity| entity.kind == MessageEntityKind::Url))
}

/// The address of a channel's post that is forwarded, if others can open it.
fn post_of(message: &Message) -> Option<Carried> {
    match message.forward_origin()? {
        MessageOrigin::Channel { chat, message_id, .. } => Some(match chat.username() {
            Some(name) => Carried::Text(format!("https://t.me/{name}/{}", message_id.0)),
            None => Carried::PrivatePost,
        }),
        MessageOrigin::User { .. } | MessageOrigin::HiddenUser { .. } | MessageOrigin::Chat { .. } => None,
    }
}

fn hidden_in(entity: &MessageEntity) -> Option<Hidden> {
    let MessageEntityKind::TextLink { url } = &entity.kind else {
        return None;
    };
    Some(Hidden { start: entity.offset, length: entity.length, url: url.to_string() })
}

/// The input with the links that it carries, where one is of use.
pub fn written_out(input: Input, arrival: &Arrival, state: &State) -> Input {
    match (&input, &arrival.carried) {
        (Input::Text(_) | Input::NotText, Some(carried)) if state.takes_link() => match carried {
            Carried::Text(text) => Input::Text(text.clone()),
            Carried::PrivatePost => Input::PrivatePost,
        },
        _ => input,
    }
}
