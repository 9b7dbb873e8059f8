//! Makes the file that a letter promises: orders, or what moved a balance, as a table, read in small pages and sent as a document. It is no
//! part of a tick, as reading and sending a large one takes a while.
//!
//! At most one file is made at a time, and none is larger than Telegram takes: more orders are more files.

use super::letters::{Delivery, End, Notifier, close, fail, make_beside};
use crate::{
    bot::{
        api::{ChatId as SendTo, Document, MessageId, Outgoing},
        send::SendError,
    },
    domain::{
        export::{Content, Wanted, Whose},
        notice::Notice,
        order::OrderId,
        user::{Taking, User, UserId},
    },
    store::{account, books, export, outbox::Letter, users},
    view::{self, Reader, export::Sheet, page::About},
};

/// How many rows are read at a time.
const PAGE: i64 = 500;

/// Begins to make what a letter promises, beside the tick.
pub(super) async fn begin(notifier: &Notifier, letter: &Letter, wanted: Wanted) -> anyhow::Result<Delivery> {
    let (making, promised) = (notifier.clone(), letter.clone());
    make_beside(notifier, letter, async move { deliver(&making, &promised, wanted).await }).await
}

async fn deliver(notifier: &Notifier, letter: &Letter, wanted: Wanted) -> anyhow::Result<()> {
    let _alone = notifier.exports.one_at_a_time.acquire().await?;
    let Some(reader) = reader(notifier, letter, wanted.whose).await? else {
        let why = "the person blocked the bot, or may not have it any more";
        return close(notifier, letter, End::GivenUp(why)).await;
    };
    match send_all(notifier, letter, wanted, &reader).await? {
        Ok(MessageId(message)) => close(notifier, letter, End::Told(message)).await,
        Err(SendError::Closing) => Ok(()),
        Err(SendError::Telegram(error)) => fail(notifier, letter, error).await,
    }
}

/// Who is to get it, if they still may.
async fn reader(notifier: &Notifier, letter: &Letter, whose: Whose) -> anyhow::Result<Option<Reader>> {
    let mut connection = notifier.bot.store.reader().await?;
    let Some(user) = users::find(&mut connection, UserId(letter.chat.0)).await? else {
        return Ok(None);
    };
    let role = notifier.bot.rules.role(&user);
    if user.blocked || !whose.is_open_to(role) {
        return Ok(None);
    }
    let panel = account::load(&mut connection, notifier.bot.rules.panel.id).await?;
    let currency = notifier.bot.rules.price_currency(panel.currency.as_ref());
    let User { lang, .. } = user;
    Ok(Some(Reader {
        lang,
        admin: role.is_admin(),
        in_group: false,
        now: notifier.bot.clock.now(),
        zone: notifier.bot.rules.zone.clone(),
        currency,
        panel_currency: panel.currency.unwrap_or_default(),
        taking: Taking::Open,
        payer: notifier.bot.rules.billing.payer(),
    }))
}

/// Sends the files, or says that there is nothing. The last message.
async fn send_all(
    notifier: &Notifier,
    letter: &Letter,
    wanted: Wanted,
    reader: &Reader,
) -> anyhow::Result<Result<MessageId, SendError>> {
    let mut message = MessageId(0);
    let mut after = i64::MIN;
    for part in 1.. {
        let (sheet, last) = read(notifier, letter, wanted, reader, after).await?;
        if sheet.rows() == 0 && part == 1 {
            let said = view::notice::render(&Notice::Export(wanted), &About::default(), reader);
            let sent =
                notifier.bot.sender.send_push(SendTo(letter.chat.0), None, Outgoing::from(&said)).await;
            return Ok(sent);
        }
        if sheet.rows() == 0 {
            break;
        }
        let is_one_of_several = part > 1 || last.is_some();
        let document = Document {
            name: view::export::file_name(wanted, is_one_of_several.then_some(part), &reader.zone),
            mime: "text/csv",
            caption: view::export::caption(wanted, sheet.rows(), reader),
            bytes: sheet.into_bytes()?,
        };
        match notifier.bot.sender.send_document(SendTo(letter.chat.0), None, document).await {
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

/// What comes after one row, as much as a file may hold; and the key of the last of it, if there may be more.
async fn read(
    notifier: &Notifier,
    letter: &Letter,
    wanted: Wanted,
    reader: &Reader,
    after: i64,
) -> anyhow::Result<(Sheet, Option<i64>)> {
    match wanted.content {
        Content::Orders => read_orders(notifier, letter, wanted, reader, OrderId(after)).await,
        Content::Statement => read_statement(notifier, letter, wanted, reader, after).await,
    }
}

async fn read_orders(
    notifier: &Notifier,
    letter: &Letter,
    wanted: Wanted,
    reader: &Reader,
    mut after: OrderId,
) -> anyhow::Result<(Sheet, Option<i64>)> {
    let owner = match wanted.whose {
        Whose::Own => Some(UserId(letter.chat.0)),
        Whose::All => None,
    };
    let span = wanted.period.span(wanted.at, &notifier.bot.rules.zone);
    let mut sheet = Sheet::new(reader, wanted.whose)?;
    loop {
        let (page, last) =
            export::page(&mut *notifier.bot.store.reader().await?, owner, &span, after, PAGE).await?;
        for found in &page {
            sheet.push(&found.order, &found.person)?;
            after = found.order.id;
            if sheet.size() >= notifier.exports.largest {
                return Ok((sheet, Some(after.0)));
            }
        }
        match last {
            Some(last) => after = last,
            None => return Ok((sheet, None)),
        }
    }
}

/// Nobody's but of whoever the letter is for.
async fn read_statement(
    notifier: &Notifier,
    letter: &Letter,
    wanted: Wanted,
    reader: &Reader,
    mut after: i64,
) -> anyhow::Result<(Sheet, Option<i64>)> {
    let (user, span) = (UserId(letter.chat.0), wanted.period.span(wanted.at, &notifier.bot.rules.zone));
    let mut sheet = Sheet::of_statement(reader)?;
    loop {
        let mut connection = notifier.bot.store.reader().await?;
        let page = books::statement_after(&mut connection, user, &span, after, PAGE).await?;
        drop(connection);
        for (key, line) in &page {
            sheet.push_moved(line)?;
            after = *key;
            if sheet.size() >= notifier.exports.largest {
                return Ok((sheet, Some(after)));
            }
        }
        if i64::try_from(page.len())? < PAGE {
            return Ok((sheet, None));
        }
    }
}
