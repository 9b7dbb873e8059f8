//! Delivers what people are to be told, and draws cards anew. A letter is closed only after Telegram took it: told at least once,
//! also over restarts, in order for each chat. A failed delivery never repeats the business behind it.

use std::time::Duration;

use futures::{StreamExt, stream};

use super::{
    backup_copy, digest, export,
    letters::{Delivery, End, Notifier, close, fail, send, write},
    questions, receipts,
};
use crate::{
    bot::{
        api::{MessageId, Outgoing},
        send::SendError,
        show::again::{self, Drawn},
    },
    clock::Moment,
    domain::{backup::BackupNews, notice::Notice, trouble::Step},
    ops::submit::SLOW_ANSWER,
    pulse::Part,
    store::{
        self,
        failures::{self, Piece},
        messages::{self, Message},
        outbox::{self, Letter},
    },
};

/// How many chats are written to at once; the sender keeps Telegram's limits.
const AT_ONCE: usize = 32;
const LETTERS: i64 = 500;
/// A letter that fails so often for a reason of our own is given up: others wait behind it.
const GIVE_UP_AT: i64 = 5;
/// At most so many cards are drawn between two rounds of letters; after a larger round none: people are told first, cards follow.
const CARDS: usize = 28;
/// Among so many old ones: those of chats that are frozen must not hold up the others.
const CARDS_LOOKED_AT: i64 = 200;
/// What turns within this time after its reader tapped on it turned in front of them.
const IN_FRONT: Duration = Duration::from_secs(10);
/// Delivered letters are remembered this long, so that the same thing is not told again.
const KEEP: Duration = Duration::from_hours(90 * 24);

/// Delivers what is due and draws what is old. Returns when the next letter is due.
pub async fn tick(notifier: &Notifier) -> anyhow::Result<Option<Moment>> {
    loop {
        notifier.bot.pulse.well(Part::Notify, notifier.bot.clock.now());
        let outlook = outbox::outlook(&mut *notifier.bot.store.reader().await?, slow_since(notifier)).await?;
        let is_due = outlook.next_due.is_some_and(|at| at <= notifier.bot.clock.now());
        let told = if is_due { deliver_due(notifier).await? } else { Some(0) };
        let Some(told) = told else { return Ok(None) };
        // They do not wait for a group whose letters pile up: Telegram takes twenty a minute there.
        let are_drawn = (is_due || outlook.old_cards) && told <= CARDS && draw_cards(notifier).await?;
        let now = notifier.bot.clock.now();
        let asks_anew =
            outlook.next_redraw.is_some_and(|at| at <= now) && questions::redraw(notifier).await?;
        if !is_due && !are_drawn && !asks_anew {
            sweep(notifier, outlook.oldest).await?;
            return Ok([outlook.next_due, outlook.next_redraw].into_iter().flatten().min());
        }
    }
}

/// Delivers the first due letter of every chat. Returns how many those were; `None` if the bot is shutting down.
async fn deliver_due(notifier: &Notifier) -> anyhow::Result<Option<usize>> {
    let due =
        outbox::due(&mut *notifier.bot.store.reader().await?, notifier.bot.clock.now(), LETTERS).await?;
    let results: Vec<anyhow::Result<Delivery>> = stream::iter(due)
        .map(|letter| deliver_alone(notifier, letter))
        .buffer_unordered(AT_ONCE)
        .collect()
        .await;
    let deliveries = results.into_iter().collect::<anyhow::Result<Vec<_>>>()?;
    Ok(Some(deliveries.len()).filter(|_| !deliveries.contains(&Delivery::Closing)))
}

/// What fails for one letter is put off, and given up at last: others wait behind it.
async fn deliver_alone(notifier: &Notifier, letter: Letter) -> anyhow::Result<Delivery> {
    let piece = Piece::other(Step::Tell, &letter.id, letter.notice.as_ref().and_then(Notice::order));
    let error = match deliver(notifier, letter.clone()).await {
        Ok(delivery) => return Ok(delivery),
        Err(error) => error,
    };
    if notifier.ledger().forgive(&piece, error, notifier.bot.clock.now()).await? >= GIVE_UP_AT {
        close(notifier, &letter, End::GivenUp("it failed again and again")).await?;
    }
    Ok(Delivery::Settled)
}

async fn deliver(notifier: &Notifier, letter: Letter) -> anyhow::Result<Delivery> {
    let letter = &letter;
    let told = notifier.delivered().get(&letter.id).copied();
    if let Some(message) = told {
        close(notifier, letter, End::Told(message)).await?;
        return Ok(Delivery::Settled);
    }
    if is_seen(notifier, letter).await? {
        close(notifier, letter, End::Seen).await?;
        return Ok(Delivery::Settled);
    }
    if let Some(Notice::Export(wanted)) = letter.notice {
        return export::begin(notifier, letter, wanted).await;
    }
    if let Some(Notice::Backup(BackupNews::Copy(copy))) = &letter.notice {
        return backup_copy::begin(notifier, letter, copy).await;
    }
    if letter.gathers
        && let Some(delivery) = digest::deliver(notifier, letter).await?
    {
        return Ok(delivery);
    }
    let screen = match &letter.notice {
        None => Err("it could not be read"),
        Some(notice) => write(notifier, letter.chat, notice)
            .await?
            .ok_or("what it is about is gone, the person blocked the bot, or is no admin any more"),
    };
    match screen {
        Err(why) => close(notifier, letter, End::GivenUp(why)).await?,
        Ok(screen) => match send_with_file(notifier, letter, Outgoing::from(&screen)).await? {
            Ok(MessageId(message)) => {
                notifier.delivered().insert(letter.id, message);
                close(notifier, letter, End::Told(message)).await?;
            }
            Err(SendError::Closing) => return Ok(Delivery::Closing),
            Err(SendError::Telegram(error)) => fail(notifier, letter, error).await?,
        },
    }
    Ok(Delivery::Settled)
}

async fn send_with_file(
    notifier: &Notifier,
    letter: &Letter,
    words: Outgoing,
) -> anyhow::Result<Result<MessageId, SendError>> {
    match receipts::show_file(notifier, letter).await? {
        Ok(()) => send(notifier, letter.chat, words).await,
        Err(error) => Ok(Err(error)),
    }
}

/// Whether what a letter tells has just turned in front of its reader, in the card of what it is about: whatever they tapped there a moment
/// ago, and the card is the last message in the chat, also after it was drawn. If that fails, the letter is told.
async fn is_seen(notifier: &Notifier, letter: &Letter) -> anyhow::Result<bool> {
    let Some(notice) = letter.notice.as_ref().filter(|notice| notice.is_on_its_card()) else {
        return Ok(false);
    };
    let Some(card) = in_front(notifier, letter, notice).await? else {
        return Ok(false);
    };
    let is_drawn = again::draw(&notifier.bot, card).await.is_ok_and(|drawn| drawn == Drawn::Shown);
    Ok(is_drawn && in_front(notifier, letter, notice).await? == Some(card))
}

async fn in_front(notifier: &Notifier, letter: &Letter, notice: &Notice) -> anyhow::Result<Option<i64>> {
    let since = notifier.bot.clock.now().minus(IN_FRONT);
    let mut reader = notifier.bot.store.reader().await?;
    messages::in_front(&mut reader, letter.chat, notice.order(), notice.batch(), since).await
}

/// That an order is being sent is worth showing if it was sent before this.
fn slow_since(notifier: &Notifier) -> Moment {
    notifier.bot.clock.now().minus(SLOW_ANSWER)
}

/// Draws some of the old cards anew. Returns whether any was: there may be more.
async fn draw_cards(notifier: &Notifier) -> anyhow::Result<bool> {
    let mut reader = notifier.bot.store.reader().await?;
    let mut old = messages::behind(&mut reader, slow_since(notifier), CARDS_LOOKED_AT).await?;
    let now = Some(notifier.bot.clock.now());
    let orders = failures::held(&mut reader, Step::Draw, now).await?;
    let batches = failures::held(&mut reader, Step::DrawMany, now).await?;
    drop(reader);
    old.retain(|card| {
        let piece = piece(card);
        let held = if piece.step == Step::Draw { &orders } else { &batches };
        !held.contains(&piece.item)
    });
    for some in old.chunks(CARDS) {
        let drawing = stream::iter(some.to_vec()).map(|card| draw_alone(notifier, card));
        let results: Vec<anyhow::Result<bool>> = drawing.buffer_unordered(AT_ONCE).collect().await;
        if results.into_iter().collect::<anyhow::Result<Vec<_>>>()?.contains(&true) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether it shows what is known, or is let go.
async fn draw_alone(notifier: &Notifier, card: Message) -> anyhow::Result<bool> {
    let drawn = again::draw(&notifier.bot, card.key).await;
    let drawn = notifier.ledger().pardon(&piece(&card), drawn, notifier.bot.clock.now()).await?;
    Ok(drawn.is_some_and(|drawn| drawn != Drawn::NotNow))
}

fn piece(card: &Message) -> Piece {
    match (card.order, card.batch) {
        (Some(order), _) => Piece::of(Step::Draw, order),
        (None, batch) => Piece::other(Step::DrawMany, &batch.map_or(0, |batch| batch.0), None),
    }
}

async fn sweep(notifier: &Notifier, oldest: Option<Moment>) -> anyhow::Result<()> {
    let before = notifier.bot.clock.now().minus(KEEP);
    if oldest.is_some_and(|at| at < before) {
        let mut tx = notifier.bot.store.begin().await?;
        outbox::sweep(&mut tx, before).await?;
        store::questions::sweep(&mut tx, before).await?;
        tx.commit().await?;
    }
    Ok(())
}
