//! What all letters share: whom they are for, how one is sent, and how it ends.

use std::{
    collections::{HashMap, HashSet},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use sqlx::SqliteConnection;
use tokio::sync::Semaphore;

use super::{alone::Ledger, backup::Backups};
use crate::{
    bot::{
        api::{ChatId as SendTo, FILE_MAX, MessageId, Outgoing, ThreadId},
        api_error::ApiError,
        context::Bot,
        send::SendError,
    },
    clock::Moment,
    domain::{
        backup::BackupNews,
        notice::{Money, Notice},
        order::OrderStatus,
        pause::doubled,
        user::{ChatId, Taking, UserId},
    },
    ops::{bot_state, children, receipt},
    store::{
        self, Tx, adjustments, batches, books, dialogues, failures,
        opening::{self, Addressee, Known},
        orders,
        outbox::{self, Letter},
        questions, unclear, users,
    },
    view::{self, Reader, page::About},
    wake::Bell,
};

/// How often a file is tried to be delivered: it is made anew each time. A crash while it is made counts as a try.
const FILE_TRIES: i64 = 5;

/// How long a letter is left alone while its file is made and sent; longer than the upload may take.
const LEASE: Duration = Duration::from_mins(10);

/// What the notifier works with.
#[derive(Clone, Debug)]
pub struct Notifier {
    /// What a turn works with, too.
    pub bot: Bot,
    /// The making of files.
    pub exports: Arc<Exports>,
    /// The copies of the database, where any are made.
    pub backups: Option<Arc<Backups>>,
    /// Letters that Telegram took, and the message of each, until that is written down: a database that can't be written to must not make a storm.
    pub delivered: Arc<Mutex<HashMap<i64, i32>>>,
}

impl Notifier {
    /// One that has sent nothing yet.
    pub fn of(bot: Bot, backups: Option<Arc<Backups>>) -> Self {
        Self { bot, exports: Arc::default(), backups, delivered: Arc::default() }
    }

    /// Where what fails for one thing is written down.
    pub(super) fn ledger(&self) -> Ledger<'_> {
        Ledger { store: &self.bot.store, rules: &self.bot.rules }
    }

    pub(super) fn delivered(&self) -> MutexGuard<'_, HashMap<i64, i32>> {
        self.delivered.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The making of files.
pub struct Exports {
    /// The letters whose files are being made, or wait for it.
    under_way: Mutex<HashSet<i64>>,
    /// Files are held in memory until they are sent.
    pub(super) one_at_a_time: Semaphore,
    /// The size at which another file is begun.
    pub(super) largest: usize,
}

impl Default for Exports {
    fn default() -> Self {
        Self::with_files_of(FILE_MAX)
    }
}

impl fmt::Debug for Exports {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Exports").field("largest", &self.largest).finish_non_exhaustive()
    }
}

impl Exports {
    /// Exports that begin another file as soon as one has `largest` bytes.
    pub fn with_files_of(largest: usize) -> Self {
        Self { under_way: Mutex::default(), one_at_a_time: Semaphore::new(1), largest }
    }

    pub(super) fn under_way(&self) -> MutexGuard<'_, HashSet<i64>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// What became of a letter.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delivery {
    /// It was delivered, put off or given up.
    Settled,
    /// The bot is shutting down; it waits as it is.
    Closing,
}

/// Begins to make and send the file that a letter promises, beside the tick. Meanwhile the letter is put off, so that after a crash it is made
/// again.
pub(super) async fn make_beside(
    notifier: &Notifier,
    letter: &Letter,
    making: impl Future<Output = anyhow::Result<()>> + Send + 'static,
) -> anyhow::Result<Delivery> {
    if letter.tries >= FILE_TRIES {
        close(notifier, letter, End::GivenUp("the file could not be made")).await?;
        return Ok(Delivery::Settled);
    }
    let mut tx = notifier.bot.store.begin().await?;
    outbox::put_off(&mut tx, letter.id, notifier.bot.clock.now().plus(LEASE)).await?;
    tx.commit().await?;
    if notifier.exports.under_way().insert(letter.id) {
        let (notifier, letter, sender) = (notifier.clone(), letter.id, notifier.bot.sender.clone());
        sender.follow(async move {
            if let Err(error) = making.await {
                tracing::error!(
                    error = format!("{error:#}"),
                    "could not make or send a file; trying again later"
                );
            }
            notifier.exports.under_way().remove(&letter);
            notifier.bot.store.wake().ring(Bell::Tell);
        });
    }
    Ok(Delivery::Settled)
}

/// Sends a letter, to the admin group in its topic. A topic that was closed or deleted must not silence it: then it goes
/// beside it.
pub(super) async fn send(
    notifier: &Notifier,
    chat: ChatId,
    words: Outgoing,
) -> anyhow::Result<Result<MessageId, SendError>> {
    let to = SendTo(chat.0);
    in_topic(notifier, chat, |thread| notifier.bot.sender.send_push(to, thread, words.clone())).await
}

/// The same of whatever can be sent into a topic.
pub(super) async fn in_topic<Sent, Sending>(
    notifier: &Notifier,
    chat: ChatId,
    send: impl Fn(Option<ThreadId>) -> Sending,
) -> anyhow::Result<Result<Sent, SendError>>
where
    Sending: Future<Output = Result<Sent, SendError>>,
{
    let thread = topic(notifier, chat).await?;
    let sent = send(thread).await;
    if thread.is_some() && matches!(sent, Err(SendError::Telegram(ApiError::TopicClosed))) {
        tracing::warn!("ADMIN_TOPIC_ID is closed or gone; the notice goes outside of it");
        return Ok(send(None).await);
    }
    Ok(sent)
}

/// The topic in which something is told in a chat.
async fn topic(notifier: &Notifier, chat: ChatId) -> anyhow::Result<Option<ThreadId>> {
    Ok(match notifier.bot.admin_topic {
        Some(topic) if is_admin_chat(notifier, chat).await? => Some(topic),
        _ => None,
    })
}

/// Who reads what is said in a chat, and what is known; `None` if they blocked the bot.
pub(super) async fn reader_in(
    notifier: &Notifier,
    reader: &mut SqliteConnection,
    chat: ChatId,
) -> anyhow::Result<Option<(Reader, Known)>> {
    let Addressee { known, person } = opening::addressee(reader, notifier.bot.rules.panel.id, chat).await?;
    if person.as_ref().is_some_and(|user| user.blocked) {
        return Ok(None);
    }
    let reads = Reader {
        lang: person.as_ref().map_or(notifier.bot.rules.lang, |user| user.lang),
        admin: person.as_ref().is_none_or(|user| notifier.bot.rules.role(user).is_admin()),
        in_group: chat.0 < 0,
        now: notifier.bot.clock.now(),
        zone: notifier.bot.rules.zone.clone(),
        currency: notifier.bot.rules.price_currency(known.panel.currency.as_ref()),
        panel_currency: known.panel.currency.clone().unwrap_or_default(),
        taking: Taking::Open,
        payer: notifier.bot.rules.billing.payer(),
    };
    Ok(Some((reads, known)))
}

/// The letter in the reader's language. `None` if it can't be told any more.
pub(super) async fn write(
    notifier: &Notifier,
    chat: ChatId,
    notice: &Notice,
) -> anyhow::Result<Option<view::Screen>> {
    let mut reader = notifier.bot.store.reader().await?;
    let Some((reads, known)) = reader_in(notifier, &mut reader, chat).await? else {
        return Ok(None);
    };
    if notice.is_for_admins() && !is_admins(notifier, &known, chat) {
        // Written when they still were.
        return Ok(None);
    }
    let about = about(notifier, &mut reader, chat, notice).await?;
    let is_gone = notice.order().is_some() && about.order.is_none();
    let not_theirs = about.batch.as_ref().is_some_and(|batch| batch.user.chat() != chat);
    if is_gone || not_theirs && !is_admins(notifier, &known, chat) {
        return Ok(None);
    }
    Ok(Some(view::notice::render(notice, &about, &reads)))
}

/// What a notice is about, as it is now.
pub(super) async fn about(
    notifier: &Notifier,
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
    let catalog = notifier.bot.catalog.current();
    let again = order.as_ref().is_some_and(|order| catalog.offers(order.service));
    let bill = match &order {
        Some(order) => failures::if_readable(books::bill(reader, order.id).await)?.map(|stored| stored.bill),
        None => None,
    };
    let balance = match order.as_ref().filter(|order| order.status == OrderStatus::Unclear) {
        Some(order) => unclear::balance_move(reader, order.id).await?,
        None => None,
    };
    let decided_by = match (notice.person(), &order) {
        (Some(person), _) => users::answered_by(reader, person).await?,
        (None, Some(order)) if notice.asks_admins() => unclear::settled_by(reader, order.id).await?,
        (None, _) => None,
    };
    let is_credit = matches!(notice, Notice::Money(Money::Credited { .. }));
    let to_order = is_credit && dialogues::is_at_an_order(reader, chat).await?;
    let receipt = match notice.receipt() {
        Some(id) => receipt::look_up(reader, id).await?.map(Box::new),
        None => None,
    };
    let seconded = match notice.adjustment() {
        Some(number) => adjustments::find(reader, number).await?.and_then(|asked| asked.answer),
        None => None,
    };
    Ok(About { order, user, children, again, batch, balance, decided_by, bill, to_order, seconded, receipt })
}

/// Whether what is said in a chat is said to the admins, as the settings name them now.
pub(super) fn is_admins(notifier: &Notifier, known: &Known, chat: ChatId) -> bool {
    bot_state::is_admins(&notifier.bot.rules, &known.bot, chat)
}

async fn is_admin_chat(notifier: &Notifier, chat: ChatId) -> anyhow::Result<bool> {
    let known = store::bot_state::load(&mut *notifier.bot.store.reader().await?).await?;
    Ok(bot_state::admin_chat(&notifier.bot.rules, &known) == Some(chat))
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

pub(super) async fn close(notifier: &Notifier, letter: &Letter, end: End<'_>) -> anyhow::Result<()> {
    let mut tx = notifier.bot.store.begin().await?;
    let failure = if let End::GivenUp(why) = end { Some(why) } else { None };
    outbox::close(&mut tx, letter, failure, notifier.bot.clock.now()).await?;
    if let End::Told(message) = end {
        dialogues::say(&mut tx, letter.chat, message).await?;
        if let Some(notice) = letter.notice.as_ref().filter(|notice| notice.asks_admins()) {
            questions::keep(&mut tx, letter.chat, message, notice, notifier.bot.clock.now()).await?;
        }
    }
    tx.commit().await?;
    // Its row may be used again, for the same thing told anew.
    notifier.delivered().remove(&letter.id);
    Ok(())
}

/// What a failed delivery means: some are final, some move, the others are tried again later and later.
pub(super) async fn fail(notifier: &Notifier, letter: &Letter, error: ApiError) -> anyhow::Result<()> {
    let mut tx = notifier.bot.store.begin().await?;
    let now = notifier.bot.clock.now();
    let is_foreign_group = letter.chat.0 < 0 && !is_admin_chat(notifier, letter.chat).await?;
    // An admin who never wrote can't be written to yet; what they are to be told waits until they do.
    let never_wrote = users::find(&mut tx, UserId(letter.chat.0)).await?.is_none();
    match error {
        ApiError::Blocked if !never_wrote => {
            users::mark_blocked(&mut tx, UserId(letter.chat.0)).await?;
            outbox::close(&mut tx, letter, Some("the person blocked the bot"), now).await?;
        }
        ApiError::Migrated(to) => {
            bot_state::follow_group(&mut tx, &notifier.bot.rules, letter.chat, ChatId(to.0), now).await?;
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
    matches!(letter.notice, Some(Notice::Export { .. } | Notice::Backup(BackupNews::Copy(_))))
}

/// 2 s, 4 s, 8 s … at most ten minutes.
fn later(tries: i64) -> Duration {
    doubled(Duration::from_secs(2), tries, Duration::from_mins(10))
}
