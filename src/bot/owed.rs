//! Screens that somebody was to be shown and maybe did not see: Telegram was not reached, or did not say what became of it. An edit
//! is repeated, which does no harm. A new message may have come, and a second one like it would be one too many; so it is owed:
//!
//! - Whatever the person does next is answered with the present screen, and the debt is over.
//! - A tap on the lost screen says that it came, and where: then it is the screen (`find_screen` in `screen.rs`).
//! - What is shown while the panel is asked – its balance, its first list of services – is owed, too: it is shown again, in its place,
//!   when the panel has answered.
//! - Where they do nothing, maybe because there is nothing to be seen, it is shown again after a while, also after a restart.

use std::time::Duration;

use anyhow::Context;
use serde::{Deserialize, Serialize};

use super::{
    api_error::ApiError,
    context::Bot,
    load::Loader,
    screen::Target,
    send::SendError,
    show::{self, Spot, Turned},
};
use crate::{
    clock::Moment,
    dialog::State,
    domain::user::Standing,
    store::{
        Tx, account,
        dialogues::{self, Awaited},
        opening, users,
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

/// What is owed.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Owed {
    /// What is shown.
    pub state: State,
    /// Whether it is the screen.
    pub is_screen: bool,
    /// The message that it was to change; none if it was to be a new one.
    pub edit: Option<i32>,
    /// In which topic of the group.
    pub thread: Option<i32>,
}

/// Takes note that something was maybe not seen, unless a later update is answered anyway.
pub(super) async fn owe(bot: &Bot, spot: Spot, turned: &Turned, error: &SendError) -> anyhow::Result<()> {
    let now = bot.clock.now();
    let at = match error {
        SendError::Closing => now,
        SendError::Telegram(ApiError::TooMany { retry_after }) => now.plus(PATIENCE.max(*retry_after)),
        SendError::Telegram(error) if error.is_for_ever() => return Ok(()),
        SendError::Telegram(_) => now.plus(PATIENCE),
    };
    // A card is drawn by the notifier until it is right. And what is shown again is owed already.
    let is_card = matches!(turned.page, Some(Page::Order { .. } | Page::Batch { .. }));
    let edit = turned.target.edit;
    if spot.after.is_none() || edit.is_some() && is_card && !spot.in_group {
        return Ok(());
    }
    let is_screen = turned.target.is_screen() || turned.page.is_none();
    let what = Owed { state: turned.shown.clone(), is_screen, edit, thread: spot.thread };
    let what = serde_json::to_string(&what)?;
    let after = turned.target.below.or(spot.after).filter(|_| is_screen && edit.is_none());
    let mut tx = bot.store.begin().await?;
    dialogues::owe(&mut tx, (spot.chat, turned.user), spot.update, &what, after, at).await?;
    tx.commit().await
}

/// What of the panel's a page waits for.
pub(super) fn awaited_by(page: &Page) -> Option<Awaited> {
    if matches!(page, Page::Balance(totals) if totals.asking) {
        return Some(Awaited::Balance);
    }
    let no_catalog = matches!(page, Page::Menu(menu) if menu.catalog_empty)
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
        Awaited::Balance => !account::of(tx, bot.house.panel.id).await?.is_balance_asked(now),
        Awaited::Catalog => bot.catalog.current().offered() > 0,
    };
    let at = if is_answered { now } else { now.plus(PANEL_PATIENCE) };
    let (state, is_screen) = (turned.shown.clone(), turned.target.is_screen());
    let what = Owed { state, is_screen, edit: Some(message), thread: spot.thread };
    let what = serde_json::to_string(&what)?;
    dialogues::wait_for(tx, (spot.chat, turned.user), spot.update, &what, awaited, at).await
}

/// Shows again what is owed by now. Returns when there is more.
pub async fn tick(bot: &Bot) -> anyhow::Result<Option<Moment>> {
    loop {
        let due = dialogues::owed(&mut *bot.store.reader().await?, bot.clock.now(), AT_ONCE).await?;
        if due.is_empty() {
            return dialogues::next_owed(&mut *bot.store.reader().await?).await;
        }
        for owed in due {
            show_again(bot, &owed).await?;
        }
    }
}

async fn show_again(bot: &Bot, owed: &dialogues::Owed) -> anyhow::Result<()> {
    let mut tx = bot.store.begin().await?;
    let what = serde_json::from_str::<Owed>(&owed.what).ok().filter(|_| owed.tries < TRIES);
    let pause = PATIENCE.saturating_mul(2 << owed.tries.clamp(0, TRIES));
    let at = what.is_some().then(|| bot.clock.now().plus(pause));
    dialogues::try_again(&mut tx, owed, at).await?;
    let turned = match &what {
        Some(what) => load(bot, &mut tx, owed, what).await?,
        None => None,
    };
    tx.commit().await?;
    if let (Some(turned), Some(what)) = (turned, what) {
        let screen = turned.page.as_ref().map(|page| view::render(page, &turned.reader));
        let spot = Spot {
            chat: owed.chat,
            thread: what.thread,
            in_group: owed.chat.0 < 0,
            update: owed.update,
            after: None,
        };
        if let Some(screen) = screen {
            show::send(bot, spot, turned, &screen);
        }
    }
    Ok(())
}

/// The page as it is now; `None` if the person blocked the bot.
async fn load(bot: &Bot, tx: &mut Tx, owed: &dialogues::Owed, what: &Owed) -> anyhow::Result<Option<Turned>> {
    let user = users::find(tx, owed.user).await?.context("the person is not stored")?;
    let in_group = owed.chat.0 < 0;
    if user.blocked && !in_group {
        return Ok(None);
    }
    let known = opening::known(tx, bot.house.panel.id).await?;
    let (now, catalog) = (bot.clock.now(), bot.catalog.current());
    // In the group, it is owed to whom the turn let do it a while ago.
    let standing = if in_group { Standing::Member } else { Standing::Outside };
    let admin = bot.house.role_at(&user, standing).is_admin();
    let reader = Reader {
        lang: if in_group { bot.house.lang } else { user.lang },
        admin,
        in_group,
        now,
        currency: known.panel.currency.clone().unwrap_or_default(),
    };
    let (house, user) = (&bot.house, &user);
    let (connection, catalog, active_orders) = (tx, &*catalog, None);
    let mut loader = Loader { connection, catalog, house, known: &known, user, admin, active_orders, now };
    let page = loader.page(&what.state).await?;
    let (state, target) = (what.state.clone(), Target::again(what));
    Ok(Some(Turned {
        page: Some(page),
        shown: state,
        reader,
        note: None,
        target,
        user: owed.user,
        touches_card: false,
    }))
}
