//! An order's money: whatever happened to the order, what is due is said anew (`domain/bill.rs`) and the difference is posted. Posting the
//! same twice posts nothing. Each function that moves an order ends here; in house billing there are no bills.

use sqlx::SqliteConnection;

use super::{Rules, tell, tell_admins};
use crate::{
    clock::Moment,
    domain::{
        bill::{Bill, Due, Review, due, moves},
        money::{Charge, Credit},
        notice::Money,
        order::{Order, OrderId, OrderStatus},
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
    order: OrderId,
    user: UserId,
    price: Credit,
    now: Moment,
) -> anyhow::Result<bool> {
    if books::purse(tx, user).await?.missing(price) > Credit::ZERO {
        return Ok(false);
    }
    books::open_bill(tx, order, user, price).await?;
    settle(tx, order, now).await?;
    Ok(true)
}

/// Brings the bill of an order to what is due, if it is sold.
pub async fn settle(tx: &mut Tx, id: OrderId, now: Moment) -> anyhow::Result<()> {
    let Some(stored) = books::bill(tx, id).await? else { return Ok(()) };
    let Some(order) = orders::find(tx, id).await? else { return Ok(()) };
    match due_of(tx, &order, &stored.bill).await? {
        None => books::note_settled(tx, id, &stored.bill).await,
        Some(Ok(due)) => post(tx, id, &stored, due, now).await,
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
    settle(tx, id, now).await?;
    let notice = Money::BooksMended { what: Mended::Bill { order: id } }.into();
    tell_admins(tx, rules, &notice, &format!("bill mended:{}:{}", id.0, now.0), now).await?;
    Ok(true)
}

async fn post(tx: &mut Tx, id: OrderId, stored: &Stored, due: Due, now: Moment) -> anyhow::Result<()> {
    let user = stored.user;
    let wallet = books::purse(tx, user).await?.wallet;
    let (moves, waived) = moves(&stored.bill, due, wallet);
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
    books::note_settled(tx, id, &Bill { waived, review: None, ..stored.bill }).await
}

/// An admin decides what is due for an order whose figures do not say it. Whether it still waited for that.
pub async fn decide(tx: &mut Tx, id: OrderId, due: Credit, now: Moment) -> anyhow::Result<bool> {
    let Some(stored) = books::bill(tx, id).await?.filter(|stored| stored.bill.review.is_some()) else {
        return Ok(false);
    };
    books::decide(tx, id, due.min(stored.bill.price)).await?;
    settle(tx, id, now).await?;
    orders::touch(tx, id).await?;
    let back = books::bill(tx, id).await?.map(|stored| stored.bill.given_back()).unwrap_or_default();
    tell(
        tx,
        stored.user.chat(),
        &Money::BillDecided { order: id, back }.into(),
        &format!("decided:{}", id.0),
        now,
    )
    .await?;
    Ok(true)
}
