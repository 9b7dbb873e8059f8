//! The handler tree: dptree chooses update kinds and chats, and injects an [`Arrival`]; it does not choose by state of the
//! dialogue. What goes wrong ends here: logged once with a short code, which the person sees too.

use teloxide::{
    dispatching::{UpdateFilterExt, UpdateHandler},
    prelude::*,
    types::{ChatMemberKind, ChatMemberUpdated, Update, UpdateKind},
};

use super::{
    api::{MessageId, Outgoing, ThreadId, Toast},
    context::Bot,
    files,
    guard::incident_code,
    inline,
    input::{Place, from_message, from_query, place_of},
    members,
    send::ShowScreen,
    turn::{self, Arrival},
};
use crate::{
    dialog::command::{Typed, parse_command},
    domain::{
        notice::Notice,
        user::{ChatId, UserId},
    },
    i18n::Lang,
    ops::{house, tell},
    store::{outbox, users},
    view,
    wake::Bell,
};

const DAY_MS: i64 = 24 * 3_600 * 1_000;

/// The tree. `allowed_updates` is made from the kinds it names.
pub fn schema() -> UpdateHandler<anyhow::Error> {
    dptree::entry()
        .branch(Update::filter_message().endpoint(on_message))
        .branch(Update::filter_edited_message().endpoint(on_edited_message))
        .branch(Update::filter_inline_query().endpoint(on_inline_query))
        .branch(Update::filter_callback_query().endpoint(on_query))
        .branch(Update::filter_my_chat_member().endpoint(on_membership))
}

async fn on_message(bot: Bot, update: Update, message: Message) -> anyhow::Result<()> {
    answer_for(&bot, &update, hear(&bot, &update, &message).await);
    Ok(())
}

async fn hear(bot: &Bot, update: &Update, message: &Message) -> anyhow::Result<()> {
    let place = place_of(bot, &message.chat).await?;
    if let Some((from, to)) = move_of(message) {
        return follow_group(bot, from, to).await;
    }
    match place {
        Place::ForeignGroup => send_to_private(bot, message).await,
        Place::Elsewhere => Ok(()),
        Place::Private | Place::AdminGroup => {
            let mut arrival = match from_message(bot, update.id, message, place, false) {
                Some(arrival) => files::unfold(bot, message, place, arrival).await?,
                None => None,
            };
            if let Some(arrival) = arrival.as_mut().filter(|_| message.sender_chat.is_none()) {
                members::look_up(bot, arrival).await;
            }
            take(bot, arrival).await
        }
    }
}

async fn on_edited_message(bot: Bot, update: Update, message: Message) -> anyhow::Result<()> {
    let arrival =
        message.chat.is_private().then(|| from_message(&bot, update.id, &message, Place::Private, true));
    answer_for(&bot, &update, take(&bot, arrival.flatten()).await);
    Ok(())
}

async fn on_inline_query(bot: Bot, update: Update, query: InlineQuery) -> anyhow::Result<()> {
    answer_for(&bot, &update, inline::answer(&bot, &query).await);
    Ok(())
}

async fn on_query(bot: Bot, update: Update, query: CallbackQuery) -> anyhow::Result<()> {
    answer_for(&bot, &update, feel(&bot, &update, &query).await);
    Ok(())
}

async fn feel(bot: &Bot, update: &Update, query: &CallbackQuery) -> anyhow::Result<()> {
    let place = match &query.message {
        Some(message) => place_of(bot, message.chat()).await?,
        None => Place::Elsewhere,
    };
    let mut arrival = match place {
        Place::Private | Place::AdminGroup => from_query(bot, update.id, query, place),
        Place::ForeignGroup | Place::Elsewhere => None,
    };
    if arrival.is_none() {
        // A tap that is nobody's business still ends its clock on the screen.
        bot.sender.answer(query.id.0.clone(), None);
    }
    if let Some(arrival) = &mut arrival {
        members::look_up(bot, arrival).await;
    }
    take(bot, arrival).await
}

/// Somebody blocked the bot: nothing is sent to them until they write again. Or the bot came into a group, or was thrown out.
async fn on_membership(bot: Bot, update: Update, change: ChatMemberUpdated) -> anyhow::Result<()> {
    answer_for(&bot, &update, note_membership(&bot, &change).await);
    Ok(())
}

async fn note_membership(bot: &Bot, change: &ChatMemberUpdated) -> anyhow::Result<()> {
    let is_out = matches!(change.new_chat_member.kind, ChatMemberKind::Banned(_) | ChatMemberKind::Left);
    if change.chat.is_private() && is_out {
        let mut tx = bot.store.begin().await?;
        users::mark_blocked(&mut tx, UserId(change.chat.id.0)).await?;
        return tx.commit().await;
    }
    if place_of(bot, &change.chat).await? == Place::AdminGroup {
        note_in_group(bot, ChatId(change.chat.id.0), is_out).await?;
    }
    Ok(())
}

/// Thrown out of the admin group, the bot tells each admin so, once a day; back in it, it tells at once what has waited.
async fn note_in_group(bot: &Bot, group: ChatId, is_out: bool) -> anyhow::Result<()> {
    let now = bot.clock.now();
    let mut tx = bot.store.begin().await?;
    if is_out {
        tracing::error!(chat = group.0, "the bot was removed from the admin group; notices wait");
        let key = format!("out of the group:{}", now.0.div_euclid(DAY_MS));
        for admin in &bot.house.admins {
            tell(&mut tx, admin.chat(), &Notice::OutOfGroup, &key, now).await?;
        }
    } else {
        outbox::hurry(&mut tx, group, now).await?;
        tx.ring(Bell::Menus);
    }
    tx.commit().await
}

/// From and to, if the message says that the group became a supergroup. Each of the two chats gets one such message, in any
/// order.
fn move_of(message: &Message) -> Option<(ChatId, ChatId)> {
    let here = ChatId(message.chat.id.0);
    let to = message.migrate_to_chat_id().map(|to| (here, ChatId(to.0)));
    to.or_else(|| message.migrate_from_chat_id().map(|from| (ChatId(from.0), here)))
}

async fn follow_group(bot: &Bot, from: ChatId, to: ChatId) -> anyhow::Result<()> {
    let mut tx = bot.store.begin().await?;
    house::follow_group(&mut tx, &bot.house, from, to, bot.clock.now()).await?;
    tx.commit().await
}

/// In a group that is not the admins', a command is told once where the bot works.
async fn send_to_private(bot: &Bot, message: &Message) -> anyhow::Result<()> {
    let command = message.text().and_then(|text| parse_command(text, &bot.username));
    if !matches!(command, Some(Typed::Command(_) | Typed::Unknown)) {
        return Ok(());
    }
    let mut tx = bot.store.begin().await?;
    let chat = ChatId(message.chat.id.0);
    tell(&mut tx, chat, &Notice::PrivateOnly, "private only", bot.clock.now()).await?;
    tx.commit().await
}

async fn take(bot: &Bot, arrival: Option<Arrival>) -> anyhow::Result<()> {
    match arrival {
        Some(arrival) => turn::take(bot, &arrival).await,
        None => Ok(()),
    }
}

/// Where an update's error ends: it is logged once, with a code that the person is told. Nothing of the turn was stored.
fn answer_for(bot: &Bot, update: &Update, outcome: anyhow::Result<()>) {
    if let Err(error) = outcome {
        let code = incident_code(update.id.0);
        let chat = update.chat().map(|chat| chat.id.0);
        tracing::error!(code, chat, error = format!("{error:#}"), "could not handle an update");
        apologize(bot, update, &code);
    }
}

/// Tells a person that their update failed, and the code that is in the log; in the admins' group, whoever typed a command. Others are
/// not told: a channel, a group that is none of our business, people who talk to each other.
pub fn apologize(bot: &Bot, update: &Update, code: &str) {
    let language = update.from().and_then(|from| from.language_code.as_deref());
    let lang = Lang::from_code(language, bot.house.lang);
    if let UpdateKind::CallbackQuery(query) = &update.kind {
        let toast = Toast { text: view::note::failure_toast(lang, code), alert: true };
        return bot.sender.answer(query.id.0.as_str(), Some(toast));
    }
    let (UpdateKind::Message(message) | UpdateKind::EditedMessage(message)) = &update.kind else {
        return;
    };
    let in_group = bot.house.admin_chat == Some(ChatId(message.chat.id.0));
    let is_command = message.text().is_some_and(|text| text.starts_with('/'));
    let is_ours = message.chat.is_private() || in_group && is_command;
    if !is_ours {
        return;
    }
    let lang = if in_group { bot.house.lang } else { lang };
    let thread = message.thread_id.filter(|_| message.is_topic_message);
    let thread = thread.map(|thread| ThreadId(MessageId(thread.0.0)));
    let screen = Outgoing::text(view::note::failure_line(lang, code));
    drop(bot.sender.show(message.chat.id, ShowScreen { thread, edit: None, screen, is_the_screen: false }));
}
