//! An order's money: whatever happened to the order, what is due is said anew (`domain/bill.rs`) and the difference is posted. Posting the
//! same twice posts nothing. Each function that moves an order ends here; in house billing there are no bills.

use sqlx::SqliteConnection;

use super::{Rules, tell, tell_admins};
use crate::{
    clock::Moment,
    domain::{
        bill::{Bill, Due, Review, due, is_kept_apart, moves},
        money::{Charge, Credit},
        notice::Money,
        order::{AtEnd, Order, OrderId, OrderStatus},
        user::UserId,
        wallet::Mended,
    },
    store::{
        Tx,
        books::{self, Account, Stored, Transfer, Why},
        children, orders,
    },
};

/// Opens the bill of an order and holds its price. Whether the wallet had it; if not, nothing may be committed.
pub(super) async fn open(
    tx: &mut Tx,
    rules: &Rules,
    (order, user): (OrderId, UserId),
    price: Credit,
    now: Moment,
) -> anyhow::Result<bool> {
    if books::purse(tx, user).await?.missing(price) > Credit::ZERO {
        return Ok(false);
    }
    books::open_bill(tx, order, user, price).await?;
    settle(tx, rules, order, now).await?;
    Ok(true)
}

/// Brings the bill of an order to what is due, if it is sold. What the owner loses by it is told to the admins.
pub async fn settle(tx: &mut Tx, rules: &Rules, id: OrderId, now: Moment) -> anyhow::Result<()> {
    let Some(stored) = books::bill(tx, id).await? else { return Ok(()) };
    let Some(order) = orders::find(tx, id).await? else { return Ok(()) };
    match due_of(tx, &order, &stored.bill).await? {
        None => books::note_settled(tx, id, &stored.bill).await,
        Some(Ok(due)) => {
            let waived = post(tx, id, &stored, due, now).await?;
            tell_losses(tx, rules, &order, (&stored.bill, waived), now).await
        }
        Some(Err(review)) => books::note_settled(tx, id, &Bill { review: Some(review), ..stored.bill }).await,
    }
}

/// What is due for an order as it stands. `None` while what it was split into goes on: until then nothing comes back. What the panel says
/// of no charge of, people decide.
async fn due_of(
    connection: &mut SqliteConnection,
    order: &Order,
    bill: &Bill,
) -> anyhow::Result<Option<Result<Due, Review>>> {
    let is_summed = match order.status {
        OrderStatus::Completed => order.is_at_most(),
        OrderStatus::Partial | OrderStatus::Cancelled | OrderStatus::Failed => order.is_parent(),
        OrderStatus::Reserved
        | OrderStatus::Submitting
        | OrderStatus::Unclear
        | OrderStatus::Running
        | OrderStatus::Rejected => false,
    };
    if !is_summed || bill.decided.is_some() {
        return Ok(Some(due(order, bill)));
    }
    let made = children::made(connection, order.id).await?;
    if made.ended < made.all {
        return Ok(None);
    }
    let is_unsaid =
        made.charged < made.all || made.all > 0 && made.charge.is_none_or(|charge| charge <= Charge::ZERO);
    Ok(Some(if is_unsaid { Err(Review::Uncharged) } else { due(order, bill) }))
}

/// Whether the bill of an order, if it has one, is what the order makes due, or in review where that can't be said.
pub async fn is_settled(connection: &mut SqliteConnection, id: OrderId) -> anyhow::Result<bool> {
    let Some(Stored { bill, stale, .. }) = books::bill(connection, id).await? else { return Ok(true) };
    let Some(order) = orders::find(connection, id).await? else { return Ok(true) };
    let is_due = match due_of(connection, &order, &bill).await? {
        None => true,
        Some(Ok(due)) => bill.review.is_none() && bill.is_as(due),
        Some(Err(review)) => bill.review == Some(review),
    };
    Ok(is_due && !stale)
}

/// Each move of an order settles its bill in its own transaction, so one that is not settled is a fault: it is settled now, and the admins
/// are told. Whether it was one.
pub async fn mend(tx: &mut Tx, rules: &Rules, id: OrderId, now: Moment) -> anyhow::Result<bool> {
    if is_settled(tx, id).await? {
        return Ok(false);
    }
    settle(tx, rules, id, now).await?;
    let notice = Money::BooksMended { what: Mended::Bill { order: id } }.into();
    tell_admins(tx, rules, &notice, &format!("bill mended:{}:{}", id.0, now.0), now).await?;
    Ok(true)
}

/// What the wallet did not have, and what the panel kept of an order beyond what it delivered; each with its figures once.
async fn tell_losses(
    tx: &mut Tx,
    rules: &Rules,
    order: &Order,
    (before, waived): (&Bill, Credit),
    now: Moment,
) -> anyhow::Result<()> {
    let id = order.id;
    if waived > before.waived {
        let key = format!("waived:{}:{}", id.0, now.0);
        tell_admins(tx, rules, &Money::Waived { order: id, sum: waived }.into(), &key, now).await?;
    }
    let (AtEnd { charge: Some(charge), remains: Some(remains) }, None) = (order.at_end, before.decided)
    else {
        return Ok(());
    };
    if is_kept_apart(order, before.price) {
        let key = format!("kept apart:{}:{charge}:{remains}", id.0);
        tell_admins(tx, rules, &Money::KeptApart { order: id, charge, remains }.into(), &key, now).await?;
    }
    Ok(())
}

/// Posts what brings a bill to what is due. What of that is waived then.
async fn post(tx: &mut Tx, id: OrderId, stored: &Stored, due: Due, now: Moment) -> anyhow::Result<Credit> {
    let user = stored.user;
    let (moves, waived) = moves(&stored.bill, due, books::purse(tx, user).await?);
    for (no, step) in (stored.moves + 1..).zip(moves) {
        let transfer = Transfer {
            source: Account::of(step.from, user),
            target: Account::of(step.to, user),
            sum: step.sum,
            why: Why::Order(id),
            reference: &format!("order:{}:{no}", id.0),
        };
        books::post(tx, &transfer, now).await?;
    }
    books::note_settled(tx, id, &Bill { waived, review: None, ..stored.bill }).await?;
    Ok(waived)
}

/// An admin decides what is due for an order whose figures do not say it. Whether it still waited for that.
pub async fn decide(
    tx: &mut Tx,
    rules: &Rules,
    id: OrderId,
    due: Credit,
    now: Moment,
) -> anyhow::Result<bool> {
    let Some(stored) = books::bill(tx, id).await?.filter(|stored| stored.bill.review.is_some()) else {
        return Ok(false);
    };
    books::decide(tx, id, due.min(stored.bill.price)).await?;
    settle(tx, rules, id, now).await?;
    orders::touch(tx, id).await?;
    let bill = books::bill(tx, id).await?.map_or(stored.bill, |stored| stored.bill);
    let notice = Money::BillDecided { order: id, back: bill.given_back(), to_debt: bill.back_to_debt() };
    tell(tx, stored.user.chat(), &notice.into(), &format!("decided:{}", id.0), now).await?;
    Ok(true)
}
