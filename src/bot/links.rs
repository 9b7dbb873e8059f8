//! Links that a message carries without its text being one: behind words, in what is written below a picture, and the address of a
//! forwarded post of a public channel. They count where the conversation has a use for a link; elsewhere a message is what it says.

use teloxide::types::{Message, MessageEntity, MessageEntityKind, MessageOrigin};

use super::arrival::Arrival;
use crate::{
    dialog::{Input, State},
    domain::link::hidden::{Hidden, write_out},
};

/// What a message says once its links are written out, if there are such.
pub fn carried_by(message: &Message) -> Option<String> {
    address_of_post(message).or_else(|| {
        let caption = message.caption().zip(message.caption_entities());
        let (text, entities) = message.text().zip(message.entities()).or(caption)?;
        let hidden: Vec<Hidden> = entities.iter().filter_map(hidden_in).collect();
        let is_link = |entity: &MessageEntity| entity.kind == MessageEntityKind::Url;
        let counts = !hidden.is_empty() || message.text().is_none() && entities.iter().any(is_link);
        counts.then(|| write_out(text, &hidden))
    })
}

fn address_of_post(message: &Message) -> Option<String> {
    match message.forward_origin()? {
        MessageOrigin::Channel { chat, message_id, .. } => {
            Some(format!("https://t.me/{}/{}", chat.username()?, message_id.0))
        }
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
        (Input::Text(_) | Input::NotText, Some(text)) if state.takes_link() => Input::Text(text.clone()),
        _ => input,
    }
}
