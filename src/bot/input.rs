//! A Telegram update becomes an [`Arrival`]: who, where, and what they did. Whatever is of no concern becomes nothing.

use teloxide::types::{
    CallbackQuery, Chat, MaybeInaccessibleMessage, Message, MessageKind, UpdateId, User as TelegramUser,
};

use super::{arrival::Arrival, context::Bot, links::carried_by, receipts};
use crate::{
    dialog::{
        Action, Input, State,
        command::{Typed, parse_command},
        panel_id,
    },
    domain::{
        order::OrderId,
        text::visible,
        user::{ChatId, Standing, UserId},
    },
    i18n::Lang,
    ops,
    store::{bot_state, users::Visitor},
};

/// Names are cut to this many characters; Telegram allows 64 and 64.
const MAX_NAME: usize = 130;

/// Where a message stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// A private chat.
    Private,
    /// The admin group.
    AdminGroup,
    /// Any other group.
    ForeignGroup,
    /// A channel, or nothing that can be talked in.
    Elsewhere,
}

/// Where a chat is. The admin group may go on under another id since it became a supergroup.
pub async fn place_of(bot: &Bot, chat: Option<&Chat>) -> anyhow::Result<Place> {
    let Some(chat) = chat else { return Ok(Place::Elsewhere) };
    let id = ChatId(chat.id.0);
    if chat.is_private() {
        return Ok(Place::Private);
    }
    if !chat.is_group() && !chat.is_supergroup() {
        return Ok(Place::Elsewhere);
    }
    match bot.rules.admin_chat {
        None => return Ok(Place::ForeignGroup),
        Some(group) if group == id => return Ok(Place::AdminGroup),
        Some(_) => {}
    }
    let known = bot_state::load(&mut *bot.store.reader().await?).await?;
    let is_ours = ops::bot_state::admin_chat(&bot.rules, &known) == Some(id);
    Ok(if is_ours { Place::AdminGroup } else { Place::ForeignGroup })
}

/// What a message is to the conversation.
pub fn from_message(bot: &Bot, update: UpdateId, message: &Message, place: Place) -> Option<Arrival> {
    let in_group = match place {
        Place::Private => false,
        Place::AdminGroup => true,
        Place::ForeignGroup | Place::Elsewhere => return None,
    };
    // In a group, only what is said to the bot: commands, and answers to its messages. What may be an answer without being one is told so.
    let answered = message.reply_to_message().filter(|to| is_ours(bot, to));
    let to_bot = answered.is_some();
    let input = match message.text() {
        Some(text) => match parse_command(text, &bot.username) {
            Some(Typed::Command(command)) => Input::Command(command),
            Some(Typed::Unknown) => Input::UnknownCommand,
            Some(Typed::NotForUs) => return None,
            None if in_group && !to_bot => match panel_id(text) {
                Some(id) => Input::Overheard(id.to_owned()),
                None => return None,
            },
            None => Input::Text(text.to_owned()),
        },
        None if in_group || !is_said(&message.kind) => return None,
        None => Input::NotText,
    };
    let arrival = arrival(bot, update, message, input)?;
    let about = answered.map(orders_in).unwrap_or_default();
    let codes = answered.map(codes_in).unwrap_or_default();
    if in_group {
        let standing = if is_the_groups(message) { Standing::Vouched } else { Standing::Outside };
        let from = Visitor { in_private: false, ..arrival.from };
        return Some(Arrival { in_group, standing, from, about, codes, ..arrival });
    }
    let receipt = receipts::shown_by(message);
    Some(Arrival { about, codes, receipt, carried: carried_by(message), ..arrival })
}

/// Whether this bot said it.
fn is_ours(bot: &Bot, message: &Message) -> bool {
    message.from.as_ref().is_some_and(|from| from.is_bot && from.username.as_deref() == Some(&*bot.username))
}

/// The orders that a message of ours names: `#1024`. A person's name in it may look like one more.
fn orders_in(message: &Message) -> Vec<OrderId> {
    let named = message.text().unwrap_or_default().split('#').skip(1).filter_map(|number| {
        let end = number.find(|c: char| !c.is_ascii_digit()).unwrap_or(number.len());
        number.get(..end)?.parse().ok().map(OrderId)
    });
    named.collect()
}

/// The codes of payments by hand that a message of ours names.
fn codes_in(message: &Message) -> Vec<String> {
    let words = message.text().unwrap_or_default().split(|c: char| !c.is_ascii_alphanumeric() && c != '-');
    words.filter(|word| word.starts_with("PG-")).map(str::to_owned).collect()
}

/// An answer to a question about another order, or another receipt, than the one that is asked about last is none: whose id it is has to be sure.
pub fn heed_question(input: Input, arrival: &Arrival, state: &State) -> Input {
    match (input, state) {
        (Input::Text(text), State::PanelId { order })
            if !arrival.about.is_empty() && !arrival.about.contains(order) =>
        {
            Input::Overheard(text)
        }
        (Input::Text(text), State::Receipt { topup, asked: Some(_), .. })
            if !arrival.codes.is_empty() && !arrival.codes.contains(&topup.code()) =>
        {
            Input::Overheard(text)
        }
        (input, _) => input,
    }
}

/// What it is that a message, in private, was changed.
pub fn from_edit(bot: &Bot, update: UpdateId, message: &Message) -> Option<Arrival> {
    arrival(bot, update, message, Input::Edited)
}

/// What somebody said in private.
fn arrival(bot: &Bot, update: UpdateId, message: &Message, input: Input) -> Option<Arrival> {
    let sender = message.from.as_ref()?;
    if message.via_bot.as_ref().is_some_and(|via| via.username.as_deref() == Some(&*bot.username)) {
        // A card of ours that somebody posted: meant for others.
        return None;
    }
    if message.is_automatic_forward() {
        // A linked channel's post, which nobody said here.
        return None;
    }
    Some(Arrival {
        update: i64::from(update.0),
        chat: ChatId(message.chat.id.0),
        thread: message.thread_id.filter(|_| message.is_topic_message).map(|thread| thread.0.0),
        in_group: false,
        standing: Standing::Outside,
        from: seen(bot, sender, true),
        input,
        about: vec![],
        codes: vec![],
        receipt: None,
        carried: None,
        tapped: None,
        query: None,
        typed: Some(message.id.0),
    })
}

/// Whether it was written in the group's own name: by one of its admins.
fn is_the_groups(message: &Message) -> bool {
    message.sender_chat.as_ref().is_some_and(|chat| chat.id == message.chat.id)
}

/// Whether somebody said this, rather than Telegram itself (a pinned message, a new title). What teloxide does not know yet – new
/// kinds of content – comes as `Empty`: it was said, and is answered.
fn is_said(kind: &MessageKind) -> bool {
    matches!(kind, MessageKind::Common(_) | MessageKind::Empty {})
}

/// What a tap is to the conversation. A button without data (a game) is of no concern.
pub fn from_query(bot: &Bot, update: UpdateId, query: &CallbackQuery, place: Place) -> Option<Arrival> {
    let in_group = match place {
        Place::Private => false,
        Place::AdminGroup => true,
        Place::ForeignGroup | Place::Elsewhere => return None,
    };
    let data = query.data.as_deref()?;
    let message = query.message.as_ref()?;
    let thread = match message {
        MaybeInaccessibleMessage::Regular(message) => message.thread_id.filter(|_| message.is_topic_message),
        MaybeInaccessibleMessage::Inaccessible(_) => None,
    };
    Some(Arrival {
        update: i64::from(update.0),
        chat: ChatId(message.chat().id.0),
        thread: thread.map(|thread| thread.0.0),
        in_group,
        standing: Standing::Outside,
        from: seen(bot, &query.from, !in_group),
        input: Action::decode(data).map_or(Input::ForgedTap, Input::Tap),
        about: vec![],
        codes: vec![],
        receipt: None,
        carried: None,
        tapped: Some(message.id().0),
        query: Some(query.id.0.clone()),
        typed: None,
    })
}

pub(super) fn seen(bot: &Bot, user: &TelegramUser, in_private: bool) -> Visitor {
    Visitor {
        id: UserId(i64::try_from(user.id.0).unwrap_or(i64::MAX)),
        name: visible(&user.full_name()).trim().chars().take(MAX_NAME).collect(),
        username: user.username.as_deref().map(visible),
        lang: Lang::from_code(user.language_code.as_deref(), bot.rules.lang),
        in_private,
    }
}
