//! Delivers what people are to be told, and draws cards anew. A letter is closed only after Telegram took it: told at least once,
//! also over restarts, in order for each chat. A failed delivery never repeats the business behind it.

use std::{
    collections::HashMap,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use futures::{StreamExt, stream};
use sqlx::SqliteConnection;

use crate::{
    bot::{
        api::{ChatId as SendTo, MessageId, Outgoing},
        api_error::ApiError,
        context::Bot,
        send::SendError,
        show::again::{self, Drawn},
    },
    clock::Moment,
    domain::{
        notice::Notice,
        trouble::Step,
        user::{ChatId, UserId},
    },
    ops::{bot_state, children, submit::SLOW_ANSWER},
    store::{
        self, Tx, batches, dialogues,
        failures::{self, Piece},
        messages::{self, Message},
        opening::{self, Known, Reading},
        orders,
        outbox::{self, Letter},
        users,
    },
    view::{self, Reader, page::About},
    work::{
        alone::Ledger,
        digest,
        export::{self, Press},
    },
};

/// How many chats are written to at once; the sender keeps Telegram's limits.
const AT_ONCE: usize = 32;
const LETTERS: i64 = 500;
/// A letter that fails so often for a reason of our own is given up: others wait behind it.
const GIVE_UP_AT: i64 = 5;
/// How often a file is tried to be delivered: it is made anew each time. A crash while it is made counts as a try.
pub(super) const FILE_TRIES: i64 = 5;
/// So many cards are drawn between two rounds of letters. A round of more letters than this fills the places of what nobody waits for
/// by itself, and cards come after it: what happened is told before what was told is drawn.
const CARDS: usize = 28;
/// Among so many old ones: those of chats that are frozen must not hold up the others.
const CARDS_LOOKED_AT: i64 = 200;
/// What turns within this time after its reader tapped on it turned in front of them.
const IN_FRONT: Duration = Duration::from_secs(10);
/// Delivered letters are remembered this long, so that the same thing is not told again.
const KEEP: Duration = Duration::from_hours(90 * 24);

/// What the notifier works with.
#[derive(Clone, Debug)]
pub struct Post {
    /// What a turn works with, too.
    pub bot: Bot,
    /// The making of files.
    pub press: Arc<Press>,
    /// Letters that Telegram took, and the message of each, until that is written down: a database that can't be written to must not make a storm.
    pub delivered: Arc<Mutex<HashMap<i64, i32>>>,
}

impl Post {
    /// Where what fails for one thing is written down.
    pub(super) fn ledger(&self) -> Ledger<'_> {
        Ledger { store: &self.bot.store, house: &self.bot.house }
    }

    pub(super) fn delivered(&self) -> MutexGuard<'_, HashMap<i64, i32>> {
        self.delivered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Delivers what is due and draws what is old. Returns when the next letter is due.
pub async fn tick(post: &Post) -> anyhow::Result<Option<Moment>> {
    loop {
        let outlook = outbox::outlook(&mut *post.bot.store.reader().await?, slow_since(post)).await?;
        let is_due = outlook.next_due.is_some_and(|at| at <= post.bot.clock.now());
        let told = if is_due { deliver_due(post).await? } else { Some(0) };
        let Some(told) = told else { return Ok(None) };
        // They do not wait for a group whose letters pile up: Telegram takes twenty a minute there.
        let are_drawn = (is_due || outlook.old_cards) && told <= CARDS && draw_cards(post).await?;
        if !is_due && !are_drawn {
            sweep(post, outlook.oldest).await?;
            return Ok(outlook.next_due);
        }
    }
}

/// Delivers the first due letter of every chat. Returns how many those were; `None` if the bot is shutting down.
async fn deliver_due(post: &Post) -> anyhow::Result<Option<usize>> {
    let due = outbox::due(&mut *post.bot.store.reader().await?, post.bot.clock.now(), LETTERS).await?;
    let results: Vec<anyhow::Result<Delivery>> =
        stream::iter(due).map(|letter| deliver_alone(post, letter)).buffer_unordered(AT_ONCE).collect().await;
    let deliveries = results.into_iter().collect::<anyhow::Result<Vec<_>>>()?;
    Ok(Some(deliveries.len()).filter(|_| !deliveries.contains(&Delivery::Closing)))
}

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delivery {
    /// It was delivered, put off or given up.
    Settled,
    /// The bot is shutting down; it waits as it is.
    Closing,
}

/// What fails for one letter is put off, and given up at last: others wait behind it.
async fn deliver_alone(post: &Post, letter: Letter) -> anyhow::Result<Delivery> {
    let piece = Piece::other(Step::Tell, &letter.id, letter.notice.as_ref().and_then(Notice::order));
    let error = match deliver(post, letter.clone()).await {
        Ok(delivery) => return Ok(delivery),
        Err(error) => error,
    };
    if post.ledger().forgive(&piece, error, post.bot.clock.now()).await? >= GIVE_UP_AT {
        close(post, &letter, End::GivenUp("it failed again and again")).await?;
    }
    Ok(Delivery::Settled)
}

async fn deliver(post: &Post, letter: Letter) -> anyhow::Result<Delivery> {
    let letter = &letter;
    let told = post.delivered().get(&letter.id).copied();
    if let Some(message) = told {
        close(post, letter, End::Told(message)).await?;
        return Ok(Delivery::Settled);
    }
    if is_seen(post, letter).await? {
        close(post, letter, End::Seen).await?;
        return Ok(Delivery::Settled);
    }
    if let Some(Notice::Export(wanted)) = letter.notice {
        return export::begin(post, letter, wanted).await;
    }
    if letter.gathers
        && let Some(delivery) = digest::deliver(post, letter).await?
    {
        return Ok(delivery);
    }
    let screen = match &letter.notice {
        None => Err("it could not be read"),
        Some(notice) => write(post, letter.chat, notice)
            .await?
            .ok_or("what it is about is gone, the person blocked the bot, or is no admin any more"),
    };
    match screen {
        Err(why) => close(post, letter, End::GivenUp(why)).await?,
        Ok(screen) => match send(post, letter.chat, Outgoing::from(&screen)).await? {
            Ok(MessageId(message)) => {
                post.delivered().insert(letter.id, message);
                close(post, letter, End::Told(message)).await?;
            }
            Err(SendError::Closing) => return Ok(Delivery::Closing),
            Err(SendError::Telegram(error)) => fail(post, letter, error).await?,
        },
    }
    Ok(Delivery::Settled)
}

/// Whether what a letter tells has just turned in front of its reader, in the card of what it is about: whatever they tapped there a moment
/// ago, and the card is the last message in the chat. It is drawn first; if that fails, the letter is told.
async fn is_seen(post: &Post, letter: &Letter) -> anyhow::Result<bool> {
    let Some(notice) = letter.notice.as_ref().filter(|notice| notice.is_on_its_card()) else {
        return Ok(false);
    };
    let since = post.bot.clock.now().minus(IN_FRONT);
    let mut reader = post.bot.store.reader().await?;
    let card = messages::in_front(&mut reader, letter.chat, notice.order(), notice.batch(), since).await?;
    drop(reader);
    match card {
        Some(card) => Ok(again::draw(&post.bot, card).await? == Drawn::Shown),
        None => Ok(false),
    }
}

/// Sends a letter, to the admin group in its topic. A topic that was closed or deleted must not silence it: then it goes
/// beside it.
pub(super) async fn send(
    post: &Post,
    chat: ChatId,
    words: Outgoing,
) -> anyhow::Result<Result<MessageId, SendError>> {
    let thread = match post.bot.admin_topic {
        Some(topic) if is_admin_chat(post, chat).await? => Some(topic),
        _ => None,
    };
    let to = SendTo(chat.0);
    let sent = post.bot.sender.send_push(to, thread, words.clone()).await;
    if thread.is_some() && sent == Err(SendError::Telegram(ApiError::TopicClosed)) {
        tracing::warn!("ADMIN_TOPIC_ID is closed or gone; the notice goes outside of it");
        return Ok(post.bot.sender.send_push(to, None, words).await);
    }
    Ok(sent)
}

/// The letter in the reader's language. `None` if it can't be told any more.
async fn write(post: &Post, chat: ChatId, notice: &Notice) -> anyhow::Result<Option<view::Screen>> {
    let mut reader = post.bot.store.reader().await?;
    let Some((look, known)) = look(post, &mut reader, chat).await? else {
        return Ok(None);
    };
    if notice.is_for_admins() && !is_admins(post, &known, chat) {
        // Written when they still were.
        return Ok(None);
    }
    let about = about(post, &mut reader, chat, notice).await?;
    let is_gone = notice.order().is_some() && about.order.is_none();
    let not_theirs = about.batch.as_ref().is_some_and(|batch| batch.user.chat() != chat);
    if is_gone || not_theirs && !is_admins(post, &known, chat) {
        return Ok(None);
    }
    Ok(Some(view::notice::render(notice, &about, &look)))
}

/// Who reads what is said in a chat, and what is known; `None` if they blocked the bot.
pub(super) async fn look(
    post: &Post,
    reader: &mut SqliteConnection,
    chat: ChatId,
) -> anyhow::Result<Option<(Reader, Known)>> {
    let Reading { known, person } = opening::reading(reader, post.bot.house.panel.id, chat).await?;
    if person.as_ref().is_some_and(|user| user.blocked) {
        return Ok(None);
    }
    let look = Reader {
        lang: person.as_ref().map_or(post.bot.house.lang, |user| user.lang),
        admin: person.as_ref().is_none_or(|user| post.bot.house.role(user).is_admin()),
        in_group: chat.0 < 0,
        now: post.bot.clock.now(),
        currency: known.panel.currency.clone().unwrap_or_default(),
    };
    Ok(Some((look, known)))
}

/// What a notice is about, as it is now.
pub(super) async fn about(
    post: &Post,
    reader: &mut SqliteConnection,
    chat: ChatId,
    notice: &Notice,
) -> anyhow::Result<About> {
    let order = match notice.order() {
        Some(id) => failures::if_readable(orders::find(reader, id).await)?,
        None => None,
    };
    let batch = match notice.batch() {
        Some(id) => batches::find(reader, id).await?,
        None => None,
    };
    // Nobody needs to be told their own name.
    let theirs = batch.as_ref().map(|batch| batch.user).filter(|user| user.chat() != chat);
    let whom = notice.person().or(order.as_ref().map(|order| order.user)).or(theirs);
    let user = match whom {
        Some(id) => users::find(reader, id).await?,
        None => None,
    };
    let children = match &order {
        Some(order) => children::of(reader, order).await?,
        None => None,
    };
    let catalog = post.bot.catalog.current();
    let again = order.as_ref().is_some_and(|order| catalog.offers(order.service));
    Ok(About { order, user, children, again, batch })
}

/// Whether what is said in a chat is said to the admins, as the settings name them now.
pub(super) fn is_admins(post: &Post, known: &Known, chat: ChatId) -> bool {
    bot_state::is_admins(&post.bot.house, &known.bot, chat)
}

async fn is_admin_chat(post: &Post, chat: ChatId) -> anyhow::Result<bool> {
    let known = store::bot_state::load(&mut *post.bot.store.reader().await?).await?;
    Ok(bot_state::admin_chat(&post.bot.house, &known) == Some(chat))
}

/// How a letter ends.
#[derive(Clone, Copy, Debug)]
pub(super) enum End<'a> {
    /// It was told, in this message.
    Told(i32),
    /// Its card has told it.
    Seen,
    /// It is given up, for this reason.
    GivenUp(&'a str),
}

pub(super) async fn close(post: &Post, letter: &Letter, end: End<'_>) -> anyhow::Result<()> {
    let mut tx = post.bot.store.begin().await?;
    let failure = if let End::GivenUp(why) = end { Some(why) } else { None };
    outbox::close(&mut tx, letter, failure, post.bot.clock.now()).await?;
    if let End::Told(message) = end {
        dialogues::say(&mut tx, letter.chat, message).await?;
    }
    tx.commit().await?;
    // Its row may be used again, for the same thing told anew.
    post.delivered().remove(&letter.id);
    Ok(())
}

/// What a failed delivery means: some are final, some move, the others are tried again later and later.
pub(super) async fn fail(post: &Post, letter: &Letter, error: ApiError) -> anyhow::Result<()> {
    let mut tx = post.bot.store.begin().await?;
    let now = post.bot.clock.now();
    let is_foreign_group = letter.chat.0 < 0 && !is_admin_chat(post, letter.chat).await?;
    // An admin who never wrote can't be written to yet; what they are to be told waits until they do.
    let never_wrote = users::find(&mut tx, UserId(letter.chat.0)).await?.is_none();
    match error {
        ApiError::Blocked if !never_wrote => {
            users::mark_blocked(&mut tx, UserId(letter.chat.0)).await?;
            outbox::close(&mut tx, letter, Some("the person blocked the bot"), now).await?;
        }
        ApiError::Migrated(to) => {
            bot_state::follow_group(&mut tx, &post.bot.house, letter.chat, ChatId(to.0), now).await?;
        }
        ApiError::NoAccess if is_foreign_group => {
            outbox::close(&mut tx, letter, Some("the bot is not in that group"), now).await?;
        }
        ApiError::TooMany { retry_after } => {
            put_off(&mut tx, letter, now.plus(retry_after.max(Duration::from_secs(1)))).await?;
        }
        ApiError::Refused(words) => {
            tracing::error!(chat = letter.chat.0, words, "telegram refused a notice; it is given up");
            outbox::close(&mut tx, letter, Some(&words), now).await?;
        }
        ApiError::NotModified
        | ApiError::MessageGone
        | ApiError::QueryTooOld
        | ApiError::Blocked
        | ApiError::NoAccess
        | ApiError::TopicClosed
        | ApiError::Conflict
        | ApiError::Unauthorized
        | ApiError::Unreachable(_)
        | ApiError::Unclear(_) => {
            if letter.tries + 1 >= FILE_TRIES && is_file(letter) {
                // News wait behind it; whoever still wants the file asks again.
                tracing::warn!(chat = letter.chat.0, %error, "could not deliver a file; it is given up");
                outbox::close(&mut tx, letter, Some("the file could not be delivered"), now).await?;
            } else {
                tracing::warn!(chat = letter.chat.0, %error, "could not deliver a notice; it waits");
                put_off(&mut tx, letter, now.plus(later(letter.tries))).await?;
            }
        }
    }
    tx.commit().await
}

/// Files were counted as tried when they were begun.
async fn put_off(tx: &mut Tx, letter: &Letter, until: Moment) -> anyhow::Result<()> {
    if is_file(letter) {
        outbox::wait(tx, letter.id, until).await
    } else {
        outbox::put_off(tx, letter.id, until).await
    }
}

fn is_file(letter: &Letter) -> bool {
    matches!(letter.notice, Some(Notice::Export { .. }))
}

/// 2 s, 4 s, 8 s … at most ten minutes.
fn later(tries: i64) -> Duration {
    let doublings = u32::try_from(tries.clamp(0, 9)).unwrap_or(9);
    Duration::from_secs(2_u64.pow(doublings + 1).min(600))
}

/// That an order is being sent is worth showing if it was sent before this.
fn slow_since(post: &Post) -> Moment {
    post.bot.clock.now().minus(SLOW_ANSWER)
}

/// Draws some of the old cards anew. Returns whether any was: there may be more.
async fn draw_cards(post: &Post) -> anyhow::Result<bool> {
    let mut reader = post.bot.store.reader().await?;
    let mut old = messages::behind(&mut reader, slow_since(post), CARDS_LOOKED_AT).await?;
    let now = Some(post.bot.clock.now());
    let orders = failures::held(&mut reader, Step::Draw, now).await?;
    let batches = failures::held(&mut reader, Step::DrawMany, now).await?;
    drop(reader);
    old.retain(|card| {
        let piece = piece(card);
        let held = if piece.step == Step::Draw { &orders } else { &batches };
        !held.contains(&piece.item)
    });
    for some in old.chunks(CARDS) {
        let drawing = stream::iter(some.to_vec()).map(|card| draw_alone(post, card));
        let results: Vec<anyhow::Result<bool>> = drawing.buffer_unordered(AT_ONCE).collect().await;
        if results.into_iter().collect::<anyhow::Result<Vec<_>>>()?.contains(&true) {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Whether it shows what is known, or is let go.
async fn draw_alone(post: &Post, card: Message) -> anyhow::Result<bool> {
    let drawn = again::draw(&post.bot, card.key).await;
    let drawn = post.ledger().pardon(&piece(&card), drawn, post.bot.clock.now()).await?;
    Ok(drawn.is_some_and(|drawn| drawn != Drawn::NotNow))
}

fn piece(card: &Message) -> Piece {
    match (card.order, card.batch) {
        (Some(order), _) => Piece::of(Step::Draw, order),
        (None, batch) => Piece::other(Step::DrawMany, &batch.map_or(0, |batch| batch.0), None),
    }
}

async fn sweep(post: &Post, oldest: Option<Moment>) -> anyhow::Result<()> {
    let before = post.bot.clock.now().minus(KEEP);
    if oldest.is_some_and(|at| at < before) {
        let mut tx = post.bot.store.begin().await?;
        outbox::sweep(&mut tx, before).await?;
        tx.commit().await?;
    }
    Ok(())
}
