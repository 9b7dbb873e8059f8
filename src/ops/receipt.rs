//! Receipts of payments by hand: sent by people, answered by admins, each once. What one shows is credited like any payment (`pay.rs`).

use std::time::Duration;

use super::{Rules, pay, pay::News, remind_admins, tell, tell_admins};
use crate::{
    clock::Moment,
    domain::{
        money::{Credit, Sum},
        notice::Money,
        receipt::{Answer, MOST_WAITING, NewReceipt, Receipt, ReceiptId, ReceiptProblem, Shown},
        topup::{Topup, TopupId, TopupState, Way},
        user::UserId,
    },
    store::{
        Tx, books, messages,
        payments::{self, Incoming},
        receipts, topups, users,
    },
};

/// Of how many other times the same receipt was sent admins are told.
const SEEN_BEFORE: i64 = 3;
/// A receipt that nobody answered is told again this often.
const REMIND_AFTER: Duration = Duration::from_hours(48);

/// Somebody shows a receipt for their own wish; it goes to the admins. Why not, if it does not.
pub async fn show(
    tx: &mut Tx,
    rules: &Rules,
    user: UserId,
    (id, topup, receipt): (ReceiptId, TopupId, &NewReceipt),
    now: Moment,
) -> anyhow::Result<Result<(), ReceiptProblem>> {
    let wish = topups::find(tx, topup).await?.filter(|wish| wish.user == user);
    let Some(wish) = wish.filter(Topup::takes_receipt) else { return Ok(Err(ReceiptProblem::Waits)) };
    if receipts::count_waiting(tx, user).await? >= MOST_WAITING {
        return Ok(Err(ReceiptProblem::TooMany));
    }
    receipts::write(tx, (id, wish.id), receipt, now).await?;
    topups::shown(tx, wish.id, now.plus(REMIND_AFTER)).await?;
    let notice = Money::ReceiptShown { receipt: id, user, reminder: false }.into();
    tell_admins(tx, rules, &notice, &format!("receipt:{}", id.0), now).await?;
    Ok(Ok(()))
}

/// A receipt waits for long: the admins are told again.
pub async fn remind(tx: &mut Tx, rules: &Rules, wish: &Topup, now: Moment) -> anyhow::Result<()> {
    topups::look_at(tx, wish.id, Some(now.plus(REMIND_AFTER))).await?;
    let waiting = receipts::last_of(tx, wish.id).await?.filter(|receipt| receipt.answer.is_none());
    if let (Some(receipt), TopupState::Shown) = (waiting, wish.state) {
        let notice = Money::ReceiptShown { receipt: receipt.id, user: wish.user, reminder: true }.into();
        let key = format!("receipt waits:{}", receipt.id.0);
        remind_admins(tx, rules, &notice, &key, REMIND_AFTER, now).await?;
    }
    Ok(())
}

/// What came of an admin's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Answered {
    /// It is done now.
    Now,
    /// It was answered before, by the admin of this name; untrusted.
    Before(String),
    /// There is no such receipt.
    Gone,
    /// More than one admin may give at once, which is this.
    TooMuch(Credit),
}

/// An admin credits what a receipt shows: what was wished for, or another sum. More than was wished for is theirs to give as far as any
/// other correction of a balance is.
pub async fn credit(
    tx: &mut Tx,
    rules: &Rules,
    id: ReceiptId,
    sum: Option<Credit>,
    by: UserId,
    now: Moment,
) -> anyhow::Result<Answered> {
    let Some((receipt, wish)) = with_wish(tx, id).await? else { return Ok(Answered::Gone) };
    if let Some(name) = answered_before(tx, &receipt).await? {
        return Ok(Answered::Before(name));
    }
    let credits = sum.unwrap_or(wish.credits);
    let most = rules.billing.shop().map_or(Credit::ZERO, |shop| shop.adjust_max).max(wish.credits);
    if credits > most {
        return Ok(Answered::TooMuch(most));
    }
    if !receipts::answer(tx, id, (Answer::Credited, None), by).await? {
        return Ok(Answered::Gone);
    }
    let currency = books::currency(tx).await?.unwrap_or_default();
    let paid = format!("{} {currency}", credits.exact().normalize());
    let incoming = Incoming {
        way: Way::Hand,
        external: &wish.id.0.to_string(),
        topup: Some(wish.id),
        user: wish.user,
        paid: paid.trim(),
        credits,
    };
    pay::credit(tx, rules, &incoming, News::AtOnce, now).await?;
    Ok(Answered::Now)
}

/// An admin does not accept a receipt, and says why. Another one may be sent.
pub async fn refuse(
    tx: &mut Tx,
    id: ReceiptId,
    reason: &str,
    by: UserId,
    now: Moment,
) -> anyhow::Result<Answered> {
    let Some((receipt, wish)) = with_wish(tx, id).await? else { return Ok(Answered::Gone) };
    if let Some(name) = answered_before(tx, &receipt).await? {
        return Ok(Answered::Before(name));
    }
    receipts::answer(tx, id, (Answer::Refused, Some(reason)), by).await?;
    topups::refused(tx, wish.id).await?;
    messages::show_state_again(tx, wish.user, &wish.id.0.to_string(), now).await?;
    let notice =
        Money::ReceiptRefused { topup: wish.id, sum: wish.credits, reason: reason.to_owned() }.into();
    tell(tx, wish.user.chat(), &notice, &format!("receipt refused:{}", id.0), now).await?;
    Ok(Answered::Now)
}

async fn with_wish(tx: &mut Tx, id: ReceiptId) -> anyhow::Result<Option<(Receipt, Topup)>> {
    let Some(receipt) = receipts::find(tx, id).await? else { return Ok(None) };
    Ok(topups::find(tx, receipt.topup).await?.map(|wish| (receipt, wish)))
}

async fn answered_before(tx: &mut Tx, receipt: &Receipt) -> anyhow::Result<Option<String>> {
    if receipt.answer.is_none() {
        return Ok(None);
    }
    Ok(Some(receipts::answered_by(tx, receipt.id).await?.unwrap_or_default()))
}

/// All that admins see of a receipt.
pub async fn look_up(
    connection: &mut sqlx::SqliteConnection,
    id: ReceiptId,
) -> anyhow::Result<Option<Shown>> {
    let Some(receipt) = receipts::find(connection, id).await? else { return Ok(None) };
    let Some(topup) = topups::find(connection, receipt.topup).await? else { return Ok(None) };
    let Some(user) = users::find(connection, topup.user).await? else { return Ok(None) };
    let payment = match receipt.answer {
        Some(Answer::Credited) => {
            payments::by_external(connection, Way::Hand, &topup.id.0.to_string()).await?
        }
        Some(Answer::Refused) | None => None,
    };
    Ok(Some(Shown {
        before: receipts::seen_before(connection, &receipt, SEEN_BEFORE).await?,
        paid_before: receipts::paid_before(connection, topup.user, topup.id).await?,
        answered_by: receipts::answered_by(connection, id).await?,
        payment: payment.map(|payment| (payment.id, payment.credits)),
        receipt,
        topup,
        user,
    }))
}
