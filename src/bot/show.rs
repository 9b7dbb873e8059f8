//! A message in a chat shows a subject – the screen of a conversation, an order, a mass order, something beside the conversation – at a
//! version. Here is what one is replaced by. In the transaction of a turn [`hold`] writes down what will show what; after the commit
//! [`present`] draws it, answers the tap, and notes what Telegram made of it. [`target`] says which message is meant; [`again`] draws what
//! shows less than is known, or maybe did not come.

pub mod again;
pub mod target;

use self::target::Target;
use super::{
    api::{ChatId as SendTo, MessageId, Outgoing, ThreadId, Toast},
    api_error::ApiError,
    arrival::Arrival,
    context::Bot,
    send::{SendError, ShowScreen, Shown},
};
use crate::{
    clock::Moment,
    dialog::{Note, State},
    domain::user::{ChatId, UserId},
    store::{
        Tx,
        dialogues::{self, Dialogue},
        messages::{self, Card, Message, Shows},
        questions, users,
    },
    view::{self, Page, Reader, Screen, page::OrderCard},
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
}

impl Turned {
    /// Whether it is the screen of a private chat.
    fn is_screen(&self, spot: Spot) -> bool {
        self.page.is_some() && self.target.is_screen() && !spot.in_group
    }

    /// What was ordered, if a message of its person's own chat shows that.
    fn card(&self, spot: Spot) -> Option<Card> {
        self.page.as_ref().filter(|_| !spot.in_group).and_then(card_of)
    }
}

/// What was ordered, if a page shows that.
fn card_of(page: &Page) -> Option<Card> {
    if let Page::Order(OrderCard { order, .. }) = page {
        return Some(Card::Order(order.id, order.version));
    }
    if let Page::Batch { batch } = page { Some(Card::Batch(batch.id, batch.version)) } else { None }
}

/// Writes down which message will show the outcome of a turn, and what becomes of the screens before it. Nothing is written where a tap
/// changes the screen. That a card shows the present version is noted when it was sent: if that fails, it is drawn again.
pub async fn hold(
    tx: &mut Tx,
    arrival: &Arrival,
    dialogue: &Dialogue,
    turned: &Turned,
    now: Moment,
) -> anyhow::Result<()> {
    let (target, spot) = (&turned.target, Spot::of(arrival));
    if let Some(message) = target.edit.filter(|_| turned.reader.admin && turned.page.is_some()) {
        // What asked them something shows something else now.
        questions::forget(tx, spot.chat, message).await?;
    }
    let known = target::known(target, dialogue);
    if spot.in_group {
        // What was owed there is not shown over this any more.
        return match known.filter(|_| turned.page.is_some()) {
            Some(known) => messages::forget(tx, known.key).await,
            None => Ok(()),
        };
    }
    for removed in &target.removes {
        messages::forget(tx, removed.key).await?;
    }
    messages::leave(tx, &target.leaves).await?;
    let (whose, card) = ((spot.chat, turned.user), turned.card(spot));
    match target.edit {
        None if turned.is_screen(spot) => {
            messages::expect(tx, whose, (target.below, arrival.update), None).await
        }
        Some(message) if turned.page.is_some() && !is_as_before(known, target.answers, card) => {
            let tapped_at = arrival.tapped.map(|_| now);
            let shows = Shows { answers: target.answers, card, is_certain: false, tapped_at };
            messages::put(tx, whose, message, shows).await
        }
        Some(_) | None => Ok(()),
    }
}

fn is_as_before(known: Option<&Message>, answers: Option<i64>, card: Option<Card>) -> bool {
    let is_bare = |known: &Message| !known.is_card() && !known.due && known.answers == answers;
    card.is_none() && known.map_or(answers.is_none(), is_bare)
}

/// Sends the outcome of a turn on its way. Returns at once: a slow Telegram makes nobody's next turn wait.
pub fn present(bot: &Bot, arrival: &Arrival, turned: Turned) {
    let toast = answer(bot, arrival, &turned);
    strip(bot, arrival.chat, turned.target.dead.as_slice());
    let screen = draw(arrival, &turned, toast);
    let Some(screen) = screen else {
        return;
    };
    if turned.page.is_some() {
        tidy(bot, arrival, &turned.target);
    }
    let left = without_cards(&turned.target.leaves);
    send(bot, Spot::of(arrival), turned, &screen);
    strip(bot, arrival.chat, &left);
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
    /// Why.
    pub cause: Cause,
}

/// Why something is shown.
#[derive(Clone, Copy, Debug)]
pub enum Cause {
    /// An update is answered.
    Update {
        /// Telegram's id of it.
        id: i64,
        /// The message that it came with; the answer has a higher number if it is a new one.
        after: Option<i32>,
        /// Whether they typed that, rather than tapped on it.
        is_typed: bool,
    },
    /// It may not have been seen; the key of its row.
    Again(i64),
}

impl Spot {
    fn of(arrival: &Arrival) -> Self {
        let Arrival { chat, thread, in_group, update, typed, tapped, .. } = *arrival;
        let cause = Cause::Update { id: update, after: typed.or(tapped), is_typed: typed.is_some() };
        Self { chat, thread, in_group, cause }
    }
}

/// Sends a screen, and remembers what came of it.
fn send(bot: &Bot, spot: Spot, turned: Turned, screen: &Screen) {
    // In the group, whoever typed is asked, and nobody else.
    let answers = match spot.cause {
        Cause::Update { after, is_typed: true, .. } if screen.asks.is_some() => after.map(MessageId),
        Cause::Update { .. } | Cause::Again(_) => None,
    };
    let ask = ShowScreen {
        thread: spot.thread.map(|thread| ThreadId(MessageId(thread))),
        edit: turned.target.edit.map(MessageId),
        screen: Outgoing { answers, ..Outgoing::from(screen) },
        is_the_screen: turned.is_screen(spot),
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
            Some(Screen { text: view::note::line(note, &turned.reader), rows: vec![], asks: None })
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
    let into_the_screen = target.is_screen() && (target.edit.is_some() || !target.removes.is_empty());
    let typed = arrival.typed.filter(|_| into_the_screen && !target.keeps_typed);
    if let Some(typed) = typed {
        bot.sender.delete(SendTo(arrival.chat.0), MessageId(typed));
    }
    remove(bot, arrival.chat, target.removes.iter().filter_map(|screen| screen.id));
}

/// A screen whose place another one takes goes.
fn remove(bot: &Bot, chat: ChatId, screens: impl IntoIterator<Item = i32>) {
    for screen in screens {
        bot.sender.remove(SendTo(chat.0), MessageId(screen));
    }
}

/// A superseded screen has no buttons: they would be out of date.
fn strip(bot: &Bot, chat: ChatId, screens: &[i32]) {
    for screen in screens {
        bot.sender.strip(SendTo(chat.0), MessageId(*screen));
    }
}

fn without_cards(screens: &[Message]) -> Vec<i32> {
    screens.iter().filter(|screen| !screen.is_card()).filter_map(|screen| screen.id).collect()
}

/// Remembers which message shows what, once it is known. Where it is not, it is owed.
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
        Err(error) => return again::owe(bot, spot, turned, &error).await,
    };
    let Some(MessageId(message)) = message else {
        return Ok(());
    };
    let is_new = turned.target.edit != Some(message);
    let card = turned.card(spot);
    let awaited = turned.page.as_ref().and_then(again::awaited_by);
    let is_again = matches!(spot.cause, Cause::Again(_));
    if !is_new && card.is_none() && awaited.is_none() && !is_again {
        // It stands where the turn has written down that it stands.
        return Ok(());
    }
    let mut tx = bot.store.begin().await?;
    let came = if is_new {
        arrive(&mut tx, spot, turned, message).await?
    } else {
        Came::AsMeant { answers: turned.target.answers, left: vec![] }
    };
    if let Cause::Again(key) = spot.cause {
        messages::settle(&mut tx, key).await?;
    }
    if let Came::AsMeant { answers, .. } = came {
        match card {
            Some(card) if is_new => {
                let tapped_at = (!is_again).then(|| bot.clock.now());
                let shows = Shows { answers, card: Some(card), is_certain: true, tapped_at };
                messages::put(&mut tx, (spot.chat, turned.user), message, shows).await?;
            }
            Some(card) => drop(messages::mark_shown(&mut tx, spot.chat, message, card).await?),
            None => {}
        }
        if let Some(awaited) = awaited {
            again::wait_for_panel(bot, &mut tx, spot, turned, (message, awaited)).await?;
        }
    }
    tx.commit_soon().await?;
    match came {
        Came::AsMeant { left, .. } => {
            let (gone, left): (Vec<i32>, Vec<i32>) =
                left.into_iter().partition(|screen| turned.target.goes == Some(*screen));
            remove(bot, spot.chat, gone);
            strip(bot, spot.chat, &left);
        }
        Came::Changed => {}
        Came::TooLate => remove(bot, spot.chat, [message]),
    }
    Ok(())
}

/// What a new message is by the time its number is known.
enum Came {
    /// What it was meant to be; if it is a screen, the update that it answers, and the screens that it took the place of.
    AsMeant { answers: Option<i64>, left: Vec<i32> },
    /// The screen, and somebody has gone on in it: it does not show any more what was sent.
    Changed,
    /// Out of date before anybody tapped on it: somebody has gone on in another screen.
    TooLate,
}

/// A new message came: a screen takes the place of those before it, anything else stands below the screen. If another screen was shown
/// since it was sent, it is none.
async fn arrive(tx: &mut Tx, spot: Spot, turned: &Turned, message: i32) -> anyhow::Result<Came> {
    if !turned.is_screen(spot) {
        if !spot.in_group {
            dialogues::say(tx, spot.chat, message).await?;
        }
        return Ok(Came::AsMeant { answers: None, left: vec![] });
    }
    let whose = (spot.chat, turned.user);
    let screens = messages::screens(tx, whose).await?;
    let meant = screens.iter().find(|screen| match spot.cause {
        Cause::Again(key) => screen.key == key && screen.id == turned.target.edit,
        Cause::Update { id, .. } => match turned.target.edit {
            // Its message was gone, and this one took its place.
            Some(edit) => screen.id == Some(edit),
            None => screen.id.is_none() && screen.answers == Some(id),
        },
    });
    let Some(meant) = meant else {
        let is_known = messages::is_known(tx, spot.chat, message).await?;
        return Ok(if is_known { Came::Changed } else { Came::TooLate });
    };
    if meant.id.is_none() && matches!(spot.cause, Cause::Again(_)) {
        // The first one may have come as well.
        let shows = Shows { answers: meant.answers, card: None, is_certain: true, tapped_at: None };
        messages::put(tx, whose, message, shows).await?;
    } else {
        messages::came(tx, meant.key, message).await?;
    }
    let is_older = |screen: &&Message| screen.id.is_some() && screen.answers != meant.answers;
    let older: Vec<Message> = screens.iter().filter(is_older).cloned().collect();
    messages::leave(tx, &older).await?;
    Ok(Came::AsMeant { answers: meant.answers, left: without_cards(&older) })
}
