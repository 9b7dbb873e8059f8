//! The handler tree. dptree chooses by what arrived and where ([`Place`]); the endpoints are named for what they do. It does not
//! choose by state of the dialogue, which is read in the turn's transaction. What fails ends in `guard`.
//!
//! Taps come first: teloxide copies the whole update for each kind that it tries.

use std::{
    collections::{BTreeMap, BTreeSet},
    ops::ControlFlow,
    sync::Arc,
};

use teloxide::{
    dispatching::{DpHandlerDescription, UpdateFilterExt, UpdateHandler},
    dptree::{self, HandlerDescription, HandlerSignature, Type, case, di::DependencyMap},
    types::{
        CallbackQuery, ChatMemberKind, ChatMemberUpdated, InlineQuery, Message, Update, UpdateId, UpdateKind,
    },
};

use super::{
    api::{MessageId, Outgoing, ThreadId, Toast},
    arrival::Arrival,
    checkout::{self, news_of},
    context::Bot,
    files, inline,
    input::{Place, from_edit, from_message, from_query, place_of},
    members,
    send::ShowScreen,
    turn,
};
use crate::{
    dialog::command::{Typed, parse_command},
    domain::{
        notice::Notice,
        shop::Payer,
        user::{ChatId, UserId},
    },
    i18n::Lang,
    ops::{bot_state, tell},
    store::{outbox, users},
    view,
    wake::Bell,
};

const DAY_MS: i64 = 24 * 3_600 * 1_000;

type Handler = UpdateHandler<anyhow::Error>;

/// The tree. `allowed_updates` is made from the kinds it names; where the owner pays, nobody is asked before a payment.
pub fn schema(payer: Payer) -> Handler {
    let tree = match payer {
        Payer::Owner => locate(),
        Payer::Customer => locate().branch(Update::filter_pre_checkout_query().endpoint(checkout::answer)),
    };
    tree.branch(taps())
        .branch(payments())
        .branch(messages())
        .branch(edits())
        .branch(inline_queries())
        .branch(memberships())
}

/// Hands on where an update happened, and its id. Not a `filter_map`, as reading where the admins' group is now may fail.
fn locate() -> Handler {
    // Described as an entry, it wants no update kinds of its own.
    dptree::from_fn_with_description(
        DpHandlerDescription::entry(),
        |mut arrived: DependencyMap, tree| async move {
            let (bot, update): (Arc<Bot>, Arc<Update>) = (arrived.get(), arrived.get());
            match place_of(&bot, update.chat()).await {
                Ok(place) => {
                    arrived.insert(place);
                    arrived.insert(update.id);
                    tree(arrived).await
                }
                Err(error) => ControlFlow::Break(Err(error)),
            }
        },
        HandlerSignature::Other {
            obligations: BTreeMap::new(),
            guaranteed_outcomes: BTreeSet::from([Type::of::<Place>(), Type::of::<UpdateId>()]),
            conditional_outcomes: BTreeSet::new(),
            continues: true,
        },
    )
}

fn taps() -> Handler {
    let ours =
        |bot: Bot, id: UpdateId, query: CallbackQuery, place: Place| from_query(&bot, id, &query, place);
    Update::filter_callback_query()
        .branch(dptree::filter_map(ours).endpoint(take_tap))
        .endpoint(end_the_clock)
}

fn messages() -> Handler {
    let ours =
        |bot: Bot, id: UpdateId, message: Message, place: Place| from_message(&bot, id, &message, place);
    let moved = |message: Message| move_of(&message);
    Update::filter_message()
        .branch(dptree::filter_map(moved).endpoint(follow_group))
        .branch(dptree::filter_map(ours).endpoint(take_message))
        .branch(case![Place::ForeignGroup].filter(is_command).endpoint(send_to_private))
}

/// The news of payments: paid is paid, whoever pays for orders by now.
fn payments() -> Handler {
    Update::filter_message().filter_map(|message: Message| news_of(&message)).endpoint(checkout::take)
}

fn edits() -> Handler {
    let ours = |bot: Bot, id: UpdateId, message: Message| from_edit(&bot, id, &message);
    Update::filter_edited_message().chain(case![Place::Private]).filter_map(ours).endpoint(take_edit)
}

fn inline_queries() -> Handler {
    Update::filter_inline_query().endpoint(list_services)
}

fn memberships() -> Handler {
    Update::filter_my_chat_member()
        .branch(case![Place::Private].filter(is_out).endpoint(stop_writing))
        .branch(case![Place::AdminGroup].filter(is_out).endpoint(report_removal))
        .branch(case![Place::AdminGroup].endpoint(tell_what_waited))
}

async fn take_tap(bot: Bot, mut arrival: Arrival) -> anyhow::Result<()> {
    members::find_standing(&bot, &mut arrival).await;
    turn::take(&bot, &arrival).await
}

/// A tap that is nobody's business still ends its clock on the screen.
async fn end_the_clock(bot: Bot, query: CallbackQuery) -> anyhow::Result<()> {
    bot.sender.answer(query.id.0, None);
    Ok(())
}

async fn take_message(bot: Bot, message: Message, arrival: Arrival) -> anyhow::Result<()> {
    let Some(mut arrival) = files::unfold(&bot, &message, arrival).await? else { return Ok(()) };
    if message.sender_chat.is_none() {
        members::find_standing(&bot, &mut arrival).await;
    }
    turn::take(&bot, &arrival).await
}

async fn take_edit(bot: Bot, arrival: Arrival) -> anyhow::Result<()> {
    turn::take(&bot, &arrival).await
}

async fn list_services(bot: Bot, query: InlineQuery) -> anyhow::Result<()> {
    inline::answer(&bot, &query).await
}

#[expect(clippy::needless_pass_by_value, reason = "dptree hands values")]
fn is_out(change: ChatMemberUpdated) -> bool {
    matches!(change.new_chat_member.kind, ChatMemberKind::Banned(_) | ChatMemberKind::Left)
}

/// Somebody blocked the bot: nothing is sent to them until they write again.
async fn stop_writing(bot: Bot, change: ChatMemberUpdated) -> anyhow::Result<()> {
    let mut tx = bot.store.begin().await?;
    users::mark_blocked(&mut tx, UserId(change.chat.id.0)).await?;
    tx.commit().await
}

/// Thrown out of the admin group, the bot tells each admin so, once a day.
async fn report_removal(bot: Bot, change: ChatMemberUpdated) -> anyhow::Result<()> {
    let now = bot.clock.now();
    tracing::error!(chat = change.chat.id.0, "the bot was removed from the admin group; notices wait");
    let key = format!("out of the group:{}", now.0.div_euclid(DAY_MS));
    let mut tx = bot.store.begin().await?;
    for admin in &bot.rules.admins {
        tell(&mut tx, admin.chat(), &Notice::OutOfGroup, &key, now).await?;
    }
    tx.commit().await
}

/// Back in the admin group, the bot tells at once what has waited.
async fn tell_what_waited(bot: Bot, change: ChatMemberUpdated) -> anyhow::Result<()> {
    let mut tx = bot.store.begin().await?;
    outbox::hurry(&mut tx, ChatId(change.chat.id.0), bot.clock.now()).await?;
    tx.ring(Bell::Menus);
    tx.commit().await
}

/// A group that became a supergroup.
#[derive(Clone, Copy)]
struct Move {
    from: ChatId,
    to: ChatId,
}

/// Whether the message says so. Each of the two chats gets one such message, in any order.
fn move_of(message: &Message) -> Option<Move> {
    let here = ChatId(message.chat.id.0);
    let to = message.migrate_to_chat_id().map(|to| Move { from: here, to: ChatId(to.0) });
    to.or_else(|| message.migrate_from_chat_id().map(|from| Move { from: ChatId(from.0), to: here }))
}

async fn follow_group(bot: Bot, Move { from, to }: Move) -> anyhow::Result<()> {
    let mut tx = bot.store.begin().await?;
    bot_state::follow_group(&mut tx, &bot.rules, from, to, bot.clock.now()).await?;
    tx.commit().await
}

#[expect(clippy::needless_pass_by_value, reason = "dptree hands values")]
fn is_command(bot: Bot, message: Message) -> bool {
    let typed = message.text().and_then(|text| parse_command(text, &bot.username));
    matches!(typed, Some(Typed::Command(_) | Typed::Unknown))
}

/// In a group that is not the admins', a command is told once where the bot works.
async fn send_to_private(bot: Bot, message: Message) -> anyhow::Result<()> {
    let mut tx = bot.store.begin().await?;
    let chat = ChatId(message.chat.id.0);
    tell(&mut tx, chat, &Notice::PrivateOnly, "private only", bot.clock.now()).await?;
    tx.commit().await
}

/// Tells a person that their update failed, and the code that is in the log; in the admins' group, whoever typed a command. Others are
/// not told: a channel, a group that is none of our business, people who talk to each other.
pub fn apologize(bot: &Bot, update: &Update, code: &str) {
    let language = update.from().and_then(|from| from.language_code.as_deref());
    let lang = Lang::from_code(language, bot.rules.lang);
    if let UpdateKind::CallbackQuery(query) = &update.kind {
        let toast = Toast { text: view::note::failure_toast(lang, code), alert: true };
        return bot.sender.answer(query.id.0.as_str(), Some(toast));
    }
    let (UpdateKind::Message(message) | UpdateKind::EditedMessage(message)) = &update.kind else {
        return;
    };
    let in_group = bot.rules.admin_chat == Some(ChatId(message.chat.id.0));
    let is_command = message.text().is_some_and(|text| text.starts_with('/'));
    let is_ours = message.chat.is_private() || in_group && is_command;
    if !is_ours {
        return;
    }
    let lang = if in_group { bot.rules.lang } else { lang };
    let thread = message.thread_id.filter(|_| message.is_topic_message);
    let thread = thread.map(|thread| ThreadId(MessageId(thread.0.0)));
    let screen = Outgoing::text(view::note::failure_line(lang, code));
    drop(bot.sender.show(message.chat.id, ShowScreen { thread, edit: None, screen, is_the_screen: false }));
}
