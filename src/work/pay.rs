//! Money in and out, as far as others have to be asked: invoices are made, what came in is looked through – also what nobody told us of –,
//! and payments are given back.
//!
//! A wish is a row before an invoice is made, a payment one before it is given back: whatever is lost on the way is asked again. Making an
//! invoice twice does no harm; giving a payment back twice is refused by Telegram.

use std::time::Duration;

use teloxide::types::UserId as TelegramId;

use crate::{
    bot::{
        api::{STARS_PAGE, StarInvoice, StarTransaction},
        api_error::ApiError,
        context::Bot,
    },
    clock::Moment,
    domain::{
        topup::{Payment, Refund, Topup, TopupState, Way},
        user::UserId,
    },
    i18n::Lang,
    ops::{
        pay::{self, News, StarPayment},
        receipt, topup,
    },
    store::{
        account,
        payments::{self, StarReading},
        topups, users,
    },
    view::invoice_words,
};

/// How many wishes one tick sees to.
const AT_ONCE: i64 = 50;
/// What did not work is tried again after this.
const AGAIN: Duration = Duration::from_secs(15);
/// A refund of which nothing was heard is asked for again after this.
const REFUND_AGAIN: Duration = Duration::from_mins(1);
/// What came in is looked through this often, whatever was heard.
const STARS_INTERVAL: Duration = Duration::from_hours(1);
/// What is paid is known at once; if it was not, this much later, it is late.
const LATE: Duration = Duration::from_mins(2);
/// So many transactions are read once more each time: some may have vanished before them.
const OVERLAP: i64 = STARS_PAGE as i64;

/// Does what is due. When to come again.
pub async fn tick(bot: &Bot) -> anyhow::Result<Option<Moment>> {
    let Some(shop) = bot.rules.billing.shop() else { return Ok(None) };
    let now = bot.clock.now();
    if shop.star.is_some() {
        read_stars(bot, now).await?;
    }
    let mut reader = bot.store.reader().await?;
    let (due, refunds) =
        (topups::due(&mut reader, now, AT_ONCE).await?, payments::to_refund(&mut reader, now).await?);
    drop(reader);
    for topup in due {
        see_to(bot, &topup, now).await?;
    }
    for payment in refunds {
        give_back(bot, payment, now).await?;
    }
    let mut reader = bot.store.reader().await?;
    let stars = payments::star_reading(&mut reader).await?.map(|reading| reading.next_at);
    let next = [topups::next_due(&mut reader).await?, payments::next_refund(&mut reader).await?, stars];
    Ok(next.into_iter().flatten().min())
}

/// A wish is opened, or its time is over.
async fn see_to(bot: &Bot, wish: &Topup, now: Moment) -> anyhow::Result<()> {
    if wish.state == TopupState::Shown {
        let mut tx = bot.store.begin().await?;
        receipt::remind(&mut tx, &bot.rules, wish, now).await?;
        return tx.commit().await;
    }
    if wish.good_until <= now {
        let mut tx = bot.store.begin().await?;
        topup::close(&mut tx, wish.user, wish.id, TopupState::Expired, now).await?;
        topups::look_at(&mut tx, wish.id, None).await?;
        return tx.commit().await;
    }
    match (wish.way, wish.state) {
        (Way::Stars, TopupState::Opening) => open_stars(bot, wish, now).await,
        (Way::Stars | Way::CryptoPay | Way::Hand, _) => {
            let mut tx = bot.store.begin().await?;
            topups::look_at(&mut tx, wish.id, Some(wish.good_until)).await?;
            tx.commit().await
        }
    }
}

async fn open_stars(bot: &Bot, wish: &Topup, now: Moment) -> anyhow::Result<()> {
    let mut tx = bot.store.begin().await?;
    topups::look_at(&mut tx, wish.id, Some(now.plus(AGAIN))).await?;
    let lang = users::find(&mut tx, wish.user).await?.map_or(bot.rules.lang, |user| user.lang);
    let panel = account::of(&mut tx, bot.rules.panel.id).await?;
    tx.commit().await?;
    let invoice = invoice(wish, &bot.rules.price_currency(panel.currency.as_ref()), lang);
    match bot.api.create_invoice_link(&invoice).await {
        Ok(url) => {
            let mut tx = bot.store.begin().await?;
            topup::opened(&mut tx, wish.user, wish.id, (None, &url), bot.clock.now()).await?;
            tx.commit().await
        }
        Err(error) => {
            tracing::warn!(%error, "an invoice could not be made");
            Ok(())
        }
    }
}

fn invoice(wish: &Topup, currency: &str, lang: Lang) -> StarInvoice {
    let (title, description) = invoice_words(wish.credits, currency, lang);
    StarInvoice { title, description, payload: wish.id.payload(), stars: wish.stars.unwrap_or(0) }
}

/// Looks through what came and went in Stars since the last time, when it is time. The first time nothing is looked at but how much there is.
async fn read_stars(bot: &Bot, now: Moment) -> anyhow::Result<()> {
    let known = payments::star_reading(&mut *bot.store.reader().await?).await?;
    if known.is_some_and(|known| known.next_at > now) {
        return Ok(());
    }
    let reading = known.unwrap_or(StarReading { began_at: now, read: 0, next_at: now });
    let mut read = (reading.read - OVERLAP).max(0);
    loop {
        let page = match bot.api.fetch_star_transactions(u32::try_from(read).unwrap_or(u32::MAX)).await {
            Ok(page) => page,
            Err(error) => {
                tracing::warn!(%error, "what came in in Stars could not be read");
                return match known {
                    Some(known) => keep(bot, StarReading { next_at: now.plus(AGAIN), ..known }).await,
                    None => Ok(()),
                };
            }
        };
        for row in page.iter().filter(|row| known.is_some() && row.at() >= reading.began_at) {
            take_in(bot, row, now).await?;
        }
        let count = i64::try_from(page.len()).unwrap_or(0);
        read += count;
        if count < OVERLAP {
            return keep(bot, StarReading { read, next_at: now.plus(STARS_INTERVAL), ..reading }).await;
        }
        if known.is_some() {
            keep(bot, StarReading { read, next_at: now, ..reading }).await?;
        }
    }
}

async fn keep(bot: &Bot, reading: StarReading) -> anyhow::Result<()> {
    let mut tx = bot.store.begin().await?;
    payments::set_star_reading(&mut tx, reading).await?;
    tx.commit().await
}

/// One movement: a payment that nobody told us of is credited, one that was taken back leaves the books.
async fn take_in(bot: &Bot, row: &StarTransaction, now: Moment) -> anyhow::Result<()> {
    let mut tx = bot.store.begin().await?;
    if let Some(payment) = payment_of(row) {
        let news = if now.since(row.at()) > LATE { News::Late } else { News::AtOnce };
        users::note(&mut tx, payment.payer, bot.rules.lang, now).await?;
        pay::stars_came(&mut tx, &bot.rules, &payment, news, now).await?;
    } else if row.receiver.as_ref().is_some_and(|to| to.kind == "user") {
        pay::stars_taken_back(&mut tx, &bot.rules, &row.id, now).await?;
    }
    tx.commit().await
}

fn payment_of(row: &StarTransaction) -> Option<StarPayment> {
    let source = row.source.as_ref().filter(|source| source.kind == "user")?;
    let is_for_invoice = source.transaction_type.as_deref().is_none_or(|kind| kind == "invoice_payment");
    Some(StarPayment {
        charge: row.id.clone(),
        payer: UserId(source.user.filter(|_| is_for_invoice)?.id),
        stars: row.amount,
        payload: source.invoice_payload.clone()?,
    })
}

/// Asks Telegram to give a payment back. It has left the books before.
async fn give_back(bot: &Bot, payment: Payment, now: Moment) -> anyhow::Result<()> {
    let mut tx = bot.store.begin().await?;
    if !payments::set_refund(&mut tx, payment.id, Refund::Asking, Some(now.plus(REFUND_AGAIN))).await? {
        // It was given back since it was looked for.
        return Ok(());
    }
    tx.commit().await?;
    let payer = TelegramId(u64::try_from(payment.user.0).unwrap_or(0));
    let answer = bot.api.refund_stars(payer, &payment.external).await;
    let mut tx = bot.store.begin().await?;
    match answer {
        Ok(()) => pay::refunded(&mut tx, &payment, now).await?,
        // It was done before, and the answer got lost.
        Err(ApiError::Refused(words)) if words.contains("CHARGE_ALREADY_REFUNDED") => {
            pay::refunded(&mut tx, &payment, now).await?;
        }
        Err(ApiError::Refused(words)) => {
            pay::refund_refused(&mut tx, &bot.rules, &payment, &words, now).await?;
        }
        Err(error) if error.is_for_ever() => {
            pay::refund_refused(&mut tx, &bot.rules, &payment, &error.to_string(), now).await?;
        }
        Err(error) => tracing::warn!(%error, "nothing was heard of a refund; it is asked for again"),
    }
    tx.commit().await
}
