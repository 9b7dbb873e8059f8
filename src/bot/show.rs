//! After the commit: a page is drawn and goes out, the tap is answered, and the message that shows it is remembered.

use super::{
    api::{ChatId as SendTo, MessageId, Outgoing, ThreadId, Toast},
    api_error::ApiError,
    context::Bot,
    owed,
    screen::Target,
    send::{SendError, ShowScreen, Shown},
    turn::Arrival,
};
use crate::{
    dialog::{Note, State},
    domain::user::{ChatId, UserId},
    store::{
        Tx, batches,
        dialogues::{self, Came},
        orders, users,
    },
    view::{self, Page, Reader, Screen, page::OrderCard},
    wake::Bell,
};

/// The outcome of a turn, to be shown.
#[derive(Debug)]
pub struct Turned {
    /// What is shown; nothing but the note without one.
    pub page: Option<Page>,
    /// The state that is shown, or, beside a note alone, the one they are in: what they are shown again if this gets lost.
    pub shown: State,
    /// Who reads it.
    pub reader: Reader,
    /// A sentence beside it.
    pub note: Option<Note>,
    /// Where.
    pub target: Target,
    /// Whose turn it was.
    pub user: UserId,
    /// Whether a message may have ceased to be a card: an older one may have to be drawn anew.
    pub touches_card: bool,
}

impl Turned {
    /// Whether what is shown is the card of something that was ordered.
    pub fn is_card(&self) -> bool {
        self.page.as_ref().is_some_and(Page::is_card)
    }
}

/// Sends the outcome of a turn on its way. Returns at once: a slow Telegram makes nobody's next turn wait.
pub fn present(bot: &Bot, arrival: &Arrival, turned: Turned) {
    let toast = answer(bot, arrival, &turned);
    let screen = draw(arrival, &turned, toast);
    if turned.page.is_some() {
        tidy(bot, arrival, &turned.target);
    }
    let Some(screen) = screen else {
        return;
    };
    send(bot, Spot::of(arrival), turned, &screen);
}

/// Where in a chat something is shown.
#[derive(Clone, Copy, Debug)]
pub struct Spot {
    /// The chat.
    pub chat: ChatId,
    /// The topic.
    pub thread: Option<i32>,
    /// Whether that is the admin group.
    pub in_group: bool,
    /// The update that is answered.
    pub update: i64,
    /// The message that it came with; the answer has a higher number if it is a new one. `None` if it is shown again.
    pub after: Option<i32>,
}

impl Spot {
    fn of(arrival: &Arrival) -> Self {
        let Arrival { chat, thread, in_group, update, typed, tapped, .. } = *arrival;
        Self { chat, thread, in_group, update, after: typed.or(tapped) }
    }
}

/// Sends a screen, and remembers what came of it.
pub(super) fn send(bot: &Bot, spot: Spot, turned: Turned, screen: &Screen) {
    let ask = ShowScreen {
        thread: spot.thread.map(|thread| ThreadId(MessageId(thread))),
        edit: turned.target.edit.map(MessageId),
        screen: Outgoing::from(screen),
        is_the_screen: turned.target.is_screen() && turned.page.is_some() && !spot.in_group,
    };
    let showing = bot.sender.show(SendTo(spot.chat.0), ask);
    let bot = bot.clone();
    let sender = bot.sender.clone();
    sender.follow(async move {
        if let Err(error) = remember(&bot, spot, &turned, showing.await).await {
            tracing::error!(error = format!("{error:#}"), "could not remember what a chat shows");
        }
    });
}

/// Answers a tap. Whether the note was said by it.
fn answer(bot: &Bot, arrival: &Arrival, turned: &Turned) -> bool {
    let Some(query) = &arrival.query else {
        return false;
    };
    let note = turned.note.as_ref().filter(|note| turned.page.is_none() || !view::note::weighty(note));
    let toast = note.map(|note| Toast {
        text: view::note::toast(note, &turned.reader),
        alert: view::note::weighty(note),
    });
    let said = toast.is_some();
    bot.sender.answer(query.clone(), toast);
    said
}

/// The message to show: the page with the note above it, or the note alone.
fn draw(arrival: &Arrival, turned: &Turned, said: bool) -> Option<Screen> {
    let note = turned.note.as_ref().filter(|_| !said);
    match (&turned.page, note) {
        (Some(page), Some(note)) => {
            Some(view::with_note(view::render(page, &turned.reader), note, &turned.reader))
        }
        (Some(page), None) => Some(view::render(page, &turned.reader)),
        (None, Some(note)) if arrival.query.is_none() => {
            Some(Screen { text: view::note::line(note, &turned.reader), rows: vec![] })
        }
        (None, _) => None,
    }
}

/// One message that changes: what was typed into it stands in it now, so the typed message is taken away and the screen
/// stays the last thing in the chat. A screen that moves down leaves nothing behind.
fn tidy(bot: &Bot, arrival: &Arrival, target: &Target) {
    if arrival.in_group {
        return;
    }
    let into_the_screen = target.is_screen() && (target.edit.is_some() || target.replaces.is_some());
    let typed = arrival.typed.filter(|_| into_the_screen && !target.keeps_typed);
    for message in typed.into_iter().chain(target.replaces) {
        bot.sender.delete(SendTo(arrival.chat.0), MessageId(message));
    }
}

/// Remembers which message shows what, once it is known. Where it is not, the screen is owed.
async fn remember(
    bot: &Bot,
    spot: Spot,
    turned: &Turned,
    shown: Result<Shown, SendError>,
) -> anyhow::Result<()> {
    let message = match shown {
        Ok(shown) => shown.message_id(),
        Err(SendError::Telegram(ApiError::Blocked)) if !spot.in_group => {
            let mut tx = bot.store.begin().await?;
            users::mark_blocked(&mut tx, turned.user).await?;
            return tx.commit().await;
        }
        Err(error) => return owed::owe(bot, spot, turned, &error).await,
    };
    let Some(MessageId(message)) = message else {
        return Ok(());
    };
    let is_new = turned.target.edit != Some(message);
    let awaited = turned.page.as_ref().and_then(owed::awaited_by);
    let is_plain = !turned.is_card() && spot.after.is_some() && awaited.is_none();
    if is_plain && !is_new {
        // The screen stands where the turn has written down that it stands.
        return Ok(());
    }
    let mut tx = bot.store.begin().await?;
    let mut came = Came::AsTheScreen;
    if is_new && turned.target.is_screen() && turned.page.is_some() {
        let (whose, again) = ((spot.chat, turned.user), spot.after.is_none());
        came = dialogues::set_screen(&mut tx, whose, message, spot.update, again).await?;
    } else if is_new && !spot.in_group {
        dialogues::bury(&mut tx, spot.chat).await?;
    }
    if spot.after.is_none() {
        dialogues::settle(&mut tx, spot.chat, turned.user, spot.update).await?;
    }
    if let Some(awaited) = awaited.filter(|_| came == Came::AsTheScreen) {
        owed::wait_for_panel(bot, &mut tx, spot, turned, (message, awaited)).await?;
    }
    if came == Came::AsTheScreen {
        remember_card(&mut tx, spot, turned, message, is_new).await?;
    }
    if turned.is_card() && turned.touches_card {
        tx.ring(Bell::Tell);
    }
    tx.commit_soon().await?;
    if came == Came::TooLate && !spot.in_group {
        bot.sender.delete(SendTo(spot.chat.0), MessageId(message));
    }
    Ok(())
}

async fn remember_card(
    tx: &mut Tx,
    spot: Spot,
    turned: &Turned,
    message: i32,
    is_new: bool,
) -> anyhow::Result<()> {
    match &turned.page {
        Some(Page::Order(OrderCard { order, .. })) if !spot.in_group => {
            if is_new {
                orders::attach_card(tx, order.id, message, order.version).await?;
            }
            orders::mark_shown(tx, order.id, order.version).await
        }
        Some(Page::Batch { batch }) => {
            if is_new {
                batches::attach_card(tx, batch.id, message).await?;
            }
            batches::mark_shown(tx, batch.id, batch.version).await
        }
        _ => Ok(()),
    }
}
