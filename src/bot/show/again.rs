//! Messages that show less than is known, or that somebody maybe did not see, are drawn again here, from the database.
//!
//! - **Cards** whose order or mass order has changed: by the notifier, in silence (`work/notify.rs`).
//! - **What maybe did not come**, since Telegram was not reached, or did not say what became of it: by [`tick`]. An edit is repeated, which
//!   does no harm. A new message may have come, and a second one like it would be one too many; so it is owed. Whatever the person does
//!   next is answered with the present screen, and the debt is over; a tap on the lost screen says that it came (`target.rs`). Where they
//!   do nothing, maybe because there is nothing to be seen, it is shown again after a while, also after a restart.
//! - **What is shown while the panel is asked** – its balance, its first list of services – is owed, too: it is shown again, in its place,
//!   when the panel has answered.

use std::time::Duration;

use sqlx::SqliteConnection;

use super::{Cause, Spot, Turned, card_of, send, target::Target};
use crate::{
    bot::{
        api::{ChatId as SendTo, MessageId, Outgoing},
        api_error::ApiError,
        arrival::read_state,
        context::Bot,
        load::Loader,
        send::{SendError, Shown},
        terms::catalog_of,
    },
    clock::Moment,
    dialog::State,
    domain::{pause::doubled, user::Standing},
    store::{
        Tx, account, dialogues,
        messages::{self, Again, Aside, Awaited},
        opening::{self, Addressee},
    },
    view::{self, Page, Reader},
};

/// Long enough for somebody who sees the screen to tap on it.
const PATIENCE: Duration = Duration::from_secs(15);
/// So often it is shown again; each time it takes twice as long.
const TRIES: i64 = 5;
const AT_ONCE: i64 = 50;
/// A panel that has not answered by then is not waited for: what is known is shown.
const PANEL_PATIENCE: Duration = Duration::from_hours(1);

/// Takes note that something was maybe not seen, unless a later update is answered anyway.
pub(super) async fn owe(bot: &Bot, spot: Spot, turned: &Turned, error: &SendError) -> anyhow::Result<()> {
    let now = bot.clock.now();
    let at = match error {
        SendError::Closing => now,
        SendError::Telegram(ApiError::TooMany { retry_after }) => now.plus(PATIENCE.max(*retry_after)),
        SendError::Telegram(error) if error.is_for_ever() => return Ok(()),
        SendError::Telegram(_) => now.plus(PATIENCE),
    };
    // What is shown again is owed already.
    let Cause::Update { id: update, after, .. } = spot.cause else { return Ok(()) };
    let (whose, edit) = ((spot.chat, turned.user), turned.target.edit);
    // A card is drawn by the notifier until it is right. A sentence alone is not said again.
    let is_card = edit.is_some() && turned.card(spot).is_some();
    if is_card || spot.in_group && turned.page.is_none() {
        return Ok(());
    }
    let mut tx = bot.store.begin().await?;
    if turned.is_screen(spot) {
        messages::owe_screen(&mut tx, whose, edit, update, at).await?;
    } else if dialogues::load(&mut tx, spot.chat, turned.user).await?.last_update != update {
        return Ok(());
    } else if turned.page.is_some() {
        let state = &serde_json::to_string(&turned.shown)?;
        let aside = Aside { message: edit, state, thread: spot.thread, awaits: None, at };
        messages::owe_aside(&mut tx, whose, aside).await?;
    } else {
        // Nobody is left without an answer: they are shown where they are.
        let screens = messages::screens(&mut tx, whose).await?;
        if screens.iter().all(|screen| screen.id.is_some()) {
            let answers = screens.last().and_then(|screen| screen.answers).unwrap_or(update);
            messages::expect(&mut tx, whose, (after, answers), Some(at)).await?;
        }
    }
    tx.commit().await
}

/// What of the panel's a page waits for.
pub(super) fn awaited_by(page: &Page) -> Option<Awaited> {
    if matches!(page, Page::Balance(totals) if totals.asking) {
        return Some(Awaited::Balance);
    }
    let no_catalog = matches!(page, Page::Menu(menu) if menu.platforms.is_empty())
        || matches!(page, Page::Platforms { rows, .. } if rows.is_empty());
    no_catalog.then_some(Awaited::Catalog)
}

/// Takes note that what a message shows waits for the panel. It may have answered in the meantime.
pub(super) async fn wait_for_panel(
    bot: &Bot,
    tx: &mut Tx,
    spot: Spot,
    turned: &Turned,
    (message, awaited): (i32, Awaited),
) -> anyhow::Result<()> {
    let now = bot.clock.now();
    let is_answered = match awaited {
        Awaited::Balance => !account::of(tx, bot.rules.panel.id).await?.is_balance_asked(now),
        Awaited::Catalog => bot.catalog.current().offered() > 0,
    };
    let at = if is_answered { now } else { now.plus(PANEL_PATIENCE) };
    if turned.is_screen(spot) {
        return messages::wait_for(tx, spot.chat, message, awaited, at).await;
    }
    let state = &serde_json::to_string(&turned.shown)?;
    let (message, thread, awaits) = (Some(message), spot.thread, Some(awaited));
    messages::owe_aside(tx, (spot.chat, turned.user), Aside { message, state, thread, awaits, at }).await
}

/// Shows again what is owed by now. Returns when there is more.
pub async fn tick(bot: &Bot) -> anyhow::Result<Option<Moment>> {
    loop {
        let due = messages::due(&mut *bot.store.reader().await?, bot.clock.now(), AT_ONCE).await?;
        if due.is_empty() {
            return messages::next_due(&mut *bot.store.reader().await?).await;
        }
        for key in due {
            // Once the try is counted, what fails is this one's own: the others are not held up, and it is tried again later.
            if let Some(row) = count_try(bot, key).await?
                && let Err(error) = show_again(bot, &row).await
            {
                tracing::error!(error = format!("{error:#}"), "a screen could not be shown again");
            }
        }
    }
}

/// Counts a try to show something again; `None` if it is not to be shown again any more.
async fn count_try(bot: &Bot, key: i64) -> anyhow::Result<Option<Again>> {
    let mut tx = bot.store.begin().await?;
    let Some(row) = messages::find(&mut tx, key).await? else { return Ok(None) };
    let is_given_up = row.tries >= TRIES;
    if is_given_up {
        messages::settle(&mut tx, key).await?;
    } else {
        let pause = doubled(PATIENCE * 2, row.tries, Duration::MAX);
        messages::try_again(&mut tx, key, bot.clock.now().plus(pause)).await?;
    }
    tx.commit().await?;
    Ok(Some(row).filter(|_| !is_given_up))
}

async fn show_again(bot: &Bot, row: &Again) -> anyhow::Result<()> {
    let loaded = load(bot, &mut *bot.store.reader().await?, row).await?;
    let Some((page, reader)) = loaded else { return Ok(()) };
    let screen = view::render(&page, &reader);
    let (shown, target, user) = (state_of(row), Target::again(row), row.user);
    let turned = Turned { page: Some(page), shown, reader, note: None, target, user };
    let (chat, thread, in_group) = (row.chat, row.thread, row.chat.0 < 0);
    send(bot, Spot { chat, thread, in_group, cause: Cause::Again(row.key) }, turned, &screen);
    Ok(())
}

/// What a message is to show. An order that is looked at in the screen has a way back.
fn state_of(row: &Again) -> State {
    match (row.order, row.batch) {
        (Some(order), _) => State::Order { order, back: row.answers.map(|_| Box::new(State::Menu)) },
        (None, Some(batch)) => State::Batch { batch },
        (None, None) => read_state(row.state.as_deref()),
    }
}

/// The page as it is now, and who reads it; `None` if the person blocked the bot.
async fn load(
    bot: &Bot,
    connection: &mut SqliteConnection,
    row: &Again,
) -> anyhow::Result<Option<(Page, Reader)>> {
    let in_group = row.chat.0 < 0;
    let Addressee { known, person } =
        opening::addressee(connection, bot.rules.panel.id, row.user.chat()).await?;
    let Some(user) = person.filter(|user| in_group || !user.blocked) else { return Ok(None) };
    let (rules, now) = (&bot.rules, bot.clock.now());
    let catalog = if in_group { bot.catalog.current() } else { catalog_of(bot, connection, &user).await? };
    // In the group, it is owed to whom the turn let do it a while ago.
    let standing = if in_group { Standing::Member } else { Standing::Outside };
    let admin = rules.role_at(&user, standing).is_admin();
    let mut loader = Loader {
        connection,
        username: &bot.username,
        catalog: &catalog,
        rules,
        known: &known,
        user: &user,
        admin,
        in_group,
        active_orders: None,
        now,
    };
    let page = loader.page(&state_of(row)).await?;
    let lang = if in_group { rules.lang } else { user.lang };
    let taking = bot.taking(&known, &user, now);
    let currency = rules.price_currency(known.panel.currency.as_ref());
    let payer = rules.billing.payer();
    let panel_currency = known.panel.currency.unwrap_or_default();
    let zone = rules.zone.clone();
    let reader = Reader { lang, admin, in_group, now, zone, currency, panel_currency, taking, payer };
    Ok(Some((page, reader)))
}

/// What became of a card that was drawn again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Drawn {
    /// It shows what is known.
    Shown,
    /// It can't be changed any more, and is let go.
    LetGo,
    /// Telegram did not change it now: the next change, or the next tick, draws it.
    NotNow,
}

/// Draws the card again, in silence.
pub async fn draw(bot: &Bot, key: i64) -> anyhow::Result<Drawn> {
    let mut reader = bot.store.reader().await?;
    let Some(row) = messages::find(&mut reader, key).await? else { return Ok(Drawn::LetGo) };
    let loaded = load(bot, &mut reader, &row).await?;
    drop(reader);
    let drawn = loaded.and_then(|(page, reader)| Some((card_of(&page)?, view::render(&page, &reader))));
    let (Some(message), Some((card, screen))) = (row.message, drawn) else { return let_go(bot, key).await };
    let words = Outgoing::from(&screen);
    match bot.sender.edit_push(SendTo(row.chat.0), MessageId(message), words).await {
        Ok(Shown::Edited(_) | Shown::Sent(_)) | Err(SendError::Telegram(ApiError::NotModified)) => {
            let mut tx = bot.store.begin().await?;
            let is_so = messages::mark_shown(&mut tx, row.chat, message, card).await?;
            tx.commit_soon().await?;
            Ok(if is_so { Drawn::Shown } else { Drawn::NotNow })
        }
        Err(SendError::Telegram(ApiError::MessageGone | ApiError::Blocked | ApiError::Refused(_))) => {
            let_go(bot, key).await
        }
        Ok(Shown::Overtaken) | Err(_) => Ok(Drawn::NotNow),
    }
}

async fn let_go(bot: &Bot, key: i64) -> anyhow::Result<Drawn> {
    let mut tx = bot.store.begin().await?;
    messages::let_go(&mut tx, key).await?;
    tx.commit().await?;
    Ok(Drawn::LetGo)
}
