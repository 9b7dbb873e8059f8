//! The handler tree: dptree chooses update kinds and chats, and injects an [`Arrival`]; it does not choose by state of the
//! dialogue. What goes wrong ends here: logged once with a short code, which the person sees too.

use teloxide::{
    dispatching::{UpdateFilterExt, UpdateHandler},
    prelude::*,
    types::{ChatMemberKind, ChatMemberUpdated, Update, UpdateKind},
};

use super::{
    api::{ChatId as SendTo, Outgoing},
    context::Bot,
    guard::incident_code,
    input::{Place, from_message, from_query, place_of},
    send::ShowScreen,
    turn::{self, Arrival},
};
use crate::{
    domain::{
        notice::Notice,
        user::{ChatId, UserId},
    },
    i18n::Lang,
    ops::{house, tell},
    store::users,
    view,
};

/// The tree. `allowed_updates` is made from the kinds it names.
pub fn schema() -> UpdateHandler<anyhow::Error> {
    dptree::entry()
        .branch(Update::filter_message().endpoint(on_message))
        .branch(Update::filter_edited_message().endpoint(on_edited_message))
        .branch(Update::filter_callback_query().endpoint(on_query))
        .branch(Update::filter_my_chat_member().endpoint(on_membership))
}

async fn on_message(bot: Bot, update: Update, message: Message) -> anyhow::Result<()> {
    let place = place_of(&bot, &message.chat).await?;
    if let Some(to) = message.migrate_to_chat_id().filter(|_| place == Place::AdminGroup) {
        return follow_group(&bot, ChatId(message.chat.id.0), ChatId(to.0)).await;
    }
    match place {
        Place::ForeignGroup => send_to_private(&bot, &message).await,
        Place::Elsewhere => Ok(()),
        Place::Private | Place::AdminGroup => {
            take(&bot, from_message(&bot, update.id, &message, place, false)).await;
            Ok(())
        }
    }
}

async fn on_edited_message(bot: Bot, update: Update, message: Message) -> anyhow::Result<()> {
    let place = place_of(&bot, &message.chat).await?;
    if place == Place::Private {
        take(&bot, from_message(&bot, update.id, &message, place, true)).await;
    }
    Ok(())
}

async fn on_query(bot: Bot, update: Update, query: CallbackQuery) -> anyhow::Result<()> {
    let place = match &query.message {
        Some(message) => place_of(&bot, message.chat()).await?,
        None => Place::Elsewhere,
    };
    let arrival = match place {
        Place::Private | Place::AdminGroup => from_query(&bot, update.id, &query, place),
        Place::ForeignGroup | Place::Elsewhere => None,
    };
    match arrival {
        Some(arrival) => take(&bot, Some(arrival)).await,
        // A tap that is nobody's business still ends its clock on the screen.
        None => bot.sender.answer(query.id.0.clone(), None, false),
    }
    Ok(())
}

/// Somebody blocked the bot: nothing is sent to them until they write again.
async fn on_membership(bot: Bot, change: ChatMemberUpdated) -> anyhow::Result<()> {
    let blocked = matches!(change.new_chat_member.kind, ChatMemberKind::Banned(_));
    if change.chat.is_private() && blocked {
        let mut tx = bot.store.begin().await?;
        users::mark_blocked(&mut tx, UserId(change.chat.id.0)).await?;
        tx.commit().await?;
    }
    Ok(())
}

async fn follow_group(bot: &Bot, from: ChatId, to: ChatId) -> anyhow::Result<()> {
    let mut tx = bot.store.begin().await?;
    house::move_admin_chat(&mut tx, from, to, bot.clock.now()).await?;
    tx.commit().await
}

/// In a group that is not the admins', a command is told once where the bot works.
async fn send_to_private(bot: &Bot, message: &Message) -> anyhow::Result<()> {
    if !message.text().is_some_and(|text| text.starts_with('/')) {
        return Ok(());
    }
    let mut tx = bot.store.begin().await?;
    let chat = ChatId(message.chat.id.0);
    tell(&mut tx, chat, &Notice::PrivateOnly, "private only", bot.clock.now()).await?;
    tx.commit().await?;
    bot.wake.tell.notify_one();
    Ok(())
}

/// Handles what arrived. An error ends here.
async fn take(bot: &Bot, arrival: Option<Arrival>) {
    let Some(arrival) = arrival else {
        return;
    };
    if let Err(error) = turn::take(bot, &arrival).await {
        let code = incident_code(u32::try_from(arrival.update).unwrap_or(0));
        tracing::error!(
            code,
            chat = arrival.chat.0,
            error = format!("{error:#}"),
            "could not handle an update"
        );
        apologize(bot, SendTo(arrival.chat.0), arrival.query.as_deref(), arrival.from.lang, &code);
    }
}

/// A handler panicked on `update`: the person is told the code that is in the log.
pub fn apologize_for_panic(bot: &Bot, update: &Update, code: &str) {
    let Some(chat) = update.chat().map(|chat| chat.id) else {
        return;
    };
    let language = update.from().and_then(|from| from.language_code.as_deref());
    let query = match &update.kind {
        UpdateKind::CallbackQuery(query) => Some(query.id.0.as_str()),
        _ => None,
    };
    apologize(bot, chat, query, Lang::from_code(language, bot.house.lang), code);
}

fn apologize(bot: &Bot, chat: SendTo, query: Option<&str>, lang: Lang, code: &str) {
    if let Some(query) = query {
        return bot.sender.answer(query, Some(view::note::failure_toast(lang, code)), true);
    }
    let screen = Outgoing::text(view::note::failure_line(lang, code));
    drop(bot.sender.show(chat, ShowScreen { thread: None, edit: None, screen }));
}
