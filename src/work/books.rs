//! Looks after the books of a shop: bills whose figures do not say what is due are shown to the admins, and what does not add up stops
//! the sale. What is wrong there is a fault of this program or of somebody's hand in the database: no customer makes it.

use std::{sync::atomic::Ordering, time::Duration};

use super::Worker;
use crate::{
    clock::Moment,
    domain::{notice::Money, order::OrderId, shop::Billing, wallet::Imbalance},
    ops::{bill, bot_state, remind_admins},
    store::books,
};

/// How often all is looked through.
const LOOK_THROUGH: Duration = Duration::from_hours(1);
/// How often admins are reminded of a bill that waits for them.
const REMINDER: Duration = Duration::from_hours(24);
/// How many bills one tick takes.
const AT_ONCE: i64 = 100;

/// Settles what was left, shows what waits for people, and looks whether the books add up.
pub async fn tick(worker: &Worker) -> anyhow::Result<Option<Moment>> {
    if worker.rules.billing == Billing::House {
        return Ok(None);
    }
    let now = worker.clock.now();
    let mut reader = worker.store.reader().await?;
    let (stale, waiting) = (books::stale(&mut reader, AT_ONCE).await?, books::in_review(&mut reader).await?);
    let is_time = now.since(Moment(worker.looked_through.load(Ordering::Relaxed))) >= LOOK_THROUGH;
    let wrong = if is_time { books::wrong(&mut reader).await? } else { None };
    drop(reader);
    if is_time {
        worker.looked_through.store(now.0, Ordering::Relaxed);
    }
    for order in stale {
        settle(worker, order, now).await?;
    }
    for order in waiting {
        let mut tx = worker.store.begin().await?;
        let notice = Money::BillInReview { order }.into();
        remind_admins(&mut tx, &worker.rules, &notice, &format!("bill:{}", order.0), REMINDER, now).await?;
        tx.commit().await?;
    }
    if let Some(wrong) = wrong {
        stop(worker, wrong, now).await?;
    }
    Ok(Some(now.plus(LOOK_THROUGH)))
}

/// Each move of an order settles its bill in its own transaction, so one that is left is a fault; it is mended all the same.
async fn settle(worker: &Worker, order: OrderId, now: Moment) -> anyhow::Result<()> {
    tracing::error!(order = order.0, "an order changed without its bill, which is settled now");
    let mut tx = worker.store.begin().await?;
    bill::settle(&mut tx, order, now).await?;
    tx.commit().await
}

/// Money is missing, or there is more than there should be: nothing more is sold until people have looked.
async fn stop(worker: &Worker, wrong: Imbalance, now: Moment) -> anyhow::Result<()> {
    tracing::error!(%wrong, "the books do not add up");
    let mut tx = worker.store.begin().await?;
    bot_state::pause(&mut tx, now).await?;
    remind_admins(&mut tx, &worker.rules, &Money::BooksWrong { wrong }.into(), "books", REMINDER, now)
        .await?;
    tx.commit().await
}
