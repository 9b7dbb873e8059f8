//! Telegram's questions before a payment in Stars, and its news after one. Both stand in nobody's line: the question has to be answered
//! within ten seconds, and is answered by what is read alone.

use teloxide::types::{Message, MessageKind, PreCheckoutQuery, User as TelegramUser};

use super::{context::Bot, input::seen};
use crate::{
    domain::{
        topup::{CheckoutRefusal, TopupId},
        user::UserId,
    },
    i18n::Lang,
    ops::pay::{self, News, StarPayment},
    store::{Tx, topups, users},
    view,
};

/// Whether a payment may go on: its payer wished for it, it can still be paid, and the Stars agree.
pub async fn answer(bot: Bot, query: PreCheckoutQuery) -> anyhow::Result<()> {
    let mut reader = bot.store.reader().await?;
    let id = TopupId::of_payload(&query.invoice_payload);
    let topup = match id.filter(|_| bot.rules.billing.shop().is_some()) {
        Some(id) => topups::find(&mut reader, id).await?,
        None => None,
    };
    let payer = id_of(&query.from);
    let known = users::find(&mut reader, payer).await?;
    drop(reader);
    let lang = known.map_or_else(
        || Lang::from_code(query.from.language_code.as_deref(), bot.rules.lang),
        |user| user.lang,
    );
    let checked = match &topup {
        Some(topup) => topup.check_out(payer, i64::from(query.total_amount), bot.clock.now()),
        None => Err(CheckoutRefusal::Unknown),
    };
    let no = checked.err().map(|refusal| view::checkout_refusal(refusal, lang));
    if let Err(error) = bot.api.answer_pre_checkout(query.id, no).await {
        tracing::warn!(%error, "a question before a payment could not be answered");
    }
    Ok(())
}

fn id_of(user: &TelegramUser) -> UserId {
    UserId(i64::try_from(user.id.0).unwrap_or(i64::MAX))
}

/// What a message says of money that came, or was taken back.
#[derive(Clone, Debug)]
pub enum MoneyNews {
    /// Somebody paid.
    Came(StarPayment),
    /// Telegram gave a payment back.
    TakenBack {
        /// Which.
        charge: String,
    },
}

/// Reads that; `None` for any other message.
pub fn news_of(message: &Message) -> Option<MoneyNews> {
    if let MessageKind::SuccessfulPayment(paid) = &message.kind {
        let paid = &paid.successful_payment;
        return (paid.currency == "XTR").then(|| {
            MoneyNews::Came(StarPayment {
                charge: paid.telegram_payment_charge_id.0.clone(),
                payer: message.from.as_ref().map_or(UserId(message.chat.id.0), id_of),
                stars: i64::from(paid.total_amount),
                payload: paid.invoice_payload.clone(),
            })
        });
    }
    if let MessageKind::RefundedPayment(back) = &message.kind {
        let charge = back.refunded_payment.telegram_payment_charge_id.0.clone();
        return Some(MoneyNews::TakenBack { charge });
    }
    None
}

/// Writes down what came, or was taken back. Nobody refuses it: paid is paid.
pub async fn take(bot: Bot, message: Message, news: MoneyNews) -> anyhow::Result<()> {
    let now = bot.clock.now();
    let mut tx: Tx = bot.store.begin().await?;
    if let Some(from) = &message.from {
        users::see(&mut tx, &seen(&bot, from, true), now).await?;
    }
    match news {
        MoneyNews::Came(payment) => {
            pay::stars_came(&mut tx, &bot.rules, &payment, News::AtOnce, now).await?;
        }
        MoneyNews::TakenBack { charge } => {
            pay::stars_taken_back(&mut tx, &bot.rules, &charge, now).await?;
        }
    }
    tx.commit().await
}
