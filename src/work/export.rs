//! Makes the file that a letter promises: orders as a table, read in small pages and sent as a document. It is no part of a tick, as
//! reading and sending a large one takes a while; meanwhile its letter is put off, so that after a crash it is made again.
//!
//! At most one file is made at a time, and none is larger than Telegram takes: more orders are more files.

use std::{
    collections::HashSet,
    fmt,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use tokio::sync::Semaphore;

use super::notify::{Delivery, End, FILE_TRIES, Post, close, fail};
use crate::{
    bot::{
        api::{ChatId as SendTo, Document, MessageId, Outgoing},
        send::SendError,
    },
    domain::{
        export::{Wanted, Whose},
        notice::Notice,
        order::OrderId,
        user::{User, UserId},
    },
    store::{
        account, export,
        outbox::{self, Letter},
        users,
    },
    view::{self, Reader, export::Sheet, page::About},
    wake::Bell,
};

/// How long a letter is left alone while its file is made and sent; longer than the upload may take.
const LEASE: Duration = Duration::from_mins(10);
/// How many orders are read at a time.
const PAGE: i64 = 500;
/// Telegram takes 50 MB.
const LARGEST: usize = 45 << 20;

/// The making of files.
pub struct Press {
    /// The letters whose files are being made, or wait for it.
    under_way: Mutex<HashSet<i64>>,
    /// Files are held in memory until they are sent.
    one_at_a_time: Semaphore,
    /// The size at which another file is begun.
    largest: usize,
}

impl Default for Press {
    fn default() -> Self {
        Self::with_files_of(LARGEST)
    }
}

impl fmt::Debug for Press {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Press").field("largest", &self.largest).finish_non_exhaustive()
    }
}

impl Press {
    /// A press that begins another file as soon as one has `largest` bytes.
    pub fn with_files_of(largest: usize) -> Self {
        Self { under_way: Mutex::default(), one_at_a_time: Semaphore::new(1), largest }
    }

    fn under_way(&self) -> MutexGuard<'_, HashSet<i64>> {
        self.under_way.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Begins to make what a letter promises, beside the tick.
pub(super) async fn begin(post: &Post, letter: &Letter, wanted: Wanted) -> anyhow::Result<Delivery> {
    if letter.tries >= FILE_TRIES {
        close(post, letter, End::GivenUp("the file could not be made")).await?;
        return Ok(Delivery::Settled);
    }
    let mut tx = post.bot.store.begin().await?;
    outbox::put_off(&mut tx, letter.id, post.bot.clock.now().plus(LEASE)).await?;
    tx.commit().await?;
    if post.press.under_way().insert(letter.id) {
        let (post, letter, sender) = (post.clone(), letter.clone(), post.bot.sender.clone());
        sender.follow(async move {
            if let Err(error) = deliver(&post, &letter, wanted).await {
                tracing::error!(
                    error = format!("{error:#}"),
                    "could not make a table of orders; trying again later"
                );
            }
            post.press.under_way().remove(&letter.id);
            post.bot.store.wake().ring(Bell::Tell);
        });
    }
    Ok(Delivery::Settled)
}

async fn deliver(post: &Post, letter: &Letter, wanted: Wanted) -> anyhow::Result<()> {
    let _alone = post.press.one_at_a_time.acquire().await?;
    let Some(reader) = reader(post, letter, wanted.whose).await? else {
        let why = "the person blocked the bot, or may not have it any more";
        return close(post, letter, End::GivenUp(why)).await;
    };
    match send_all(post, letter, wanted, &reader).await? {
        Ok(MessageId(message)) => close(post, letter, End::Told(message)).await,
        Err(SendError::Closing) => Ok(()),
        Err(SendError::Telegram(error)) => fail(post, letter, error).await,
    }
}

/// Who is to get it, if they still may.
async fn reader(post: &Post, letter: &Letter, whose: Whose) -> anyhow::Result<Option<Reader>> {
    let mut connection = post.bot.store.reader().await?;
    let Some(user) = users::find(&mut connection, UserId(letter.chat.0)).await? else {
        return Ok(None);
    };
    let role = post.bot.house.role(&user);
    if user.blocked || !whose.is_open_to(role) {
        return Ok(None);
    }
    let currency =
        account::load(&mut connection, post.bot.house.panel.id).await?.currency.unwrap_or_default();
    let User { lang, .. } = user;
    Ok(Some(Reader { lang, admin: role.is_admin(), in_group: false, now: post.bot.clock.now(), currency }))
}

/// Sends the files, or says that there is nothing. The last message.
async fn send_all(
    post: &Post,
    letter: &Letter,
    wanted: Wanted,
    reader: &Reader,
) -> anyhow::Result<Result<MessageId, SendError>> {
    let mut message = MessageId(0);
    let mut after = OrderId(i64::MIN);
    for part in 1.. {
        let (sheet, last) = read(post, letter, wanted, reader, after).await?;
        if sheet.rows() == 0 && part == 1 {
            let said = view::notice::render(&Notice::Export(wanted), &About::default(), reader);
            let sent = post.bot.sender.send_push(SendTo(letter.chat.0), None, Outgoing::from(&said)).await;
            return Ok(sent);
        }
        if sheet.rows() == 0 {
            break;
        }
        let is_one_of_several = part > 1 || last.is_some();
        let document = Document {
            name: view::export::file_name(wanted, is_one_of_several.then_some(part)),
            mime: "text/csv",
            caption: view::export::caption(wanted.period, sheet.rows(), reader.lang),
            bytes: sheet.into_bytes()?,
        };
        match post.bot.sender.send_document(SendTo(letter.chat.0), document).await {
            Ok(sent) => message = sent,
            Err(error) => return Ok(Err(error)),
        }
        match last {
            Some(last) => after = last,
            None => break,
        }
    }
    Ok(Ok(message))
}

/// The orders after one, as many as a file may hold; and the last of them, if there may be more.
async fn read(
    post: &Post,
    letter: &Letter,
    wanted: Wanted,
    reader: &Reader,
    mut after: OrderId,
) -> anyhow::Result<(Sheet, Option<OrderId>)> {
    let owner = match wanted.whose {
        Whose::Own => Some(UserId(letter.chat.0)),
        Whose::All => None,
    };
    let span = wanted.period.span(wanted.at);
    let mut sheet = Sheet::new(reader.lang, wanted.whose)?;
    loop {
        let (page, last) =
            export::page(&mut *post.bot.store.reader().await?, owner, &span, after, PAGE).await?;
        for found in &page {
            sheet.push(&found.order, &found.person)?;
            after = found.order.id;
            if sheet.size() >= post.press.largest {
                return Ok((sheet, Some(after)));
            }
        }
        match last {
            Some(last) => after = last,
            None => return Ok((sheet, None)),
        }
    }
}
