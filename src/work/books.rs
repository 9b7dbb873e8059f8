//! Looks after the books of a shop: bills whose figures do not say what is due are shown to the admins; what was moved since the last look
//! is looked through, a slice at a time, so that no look takes long however much was ever moved; and what does not add up stops the sale.
//! What is wrong there is a fault of this program or of somebody's hand in the database: no customer makes it.
//!
//! | each hour | if not |
//! |---|---|
//! | a bill whose order changed is settled; each bill that was moved is what its order makes due | it is, and told |
//! | each transfer goes on from what its ends had before | nothing is sold |
//! | each payment is credited | it is, and told |
//!
//! What friends' orders earned is given and taken back here, too, three days after their ends.
//!
//! Once a day all balances are added up, and wishes that count as paid are looked for that no payment is of, and codes that were used and
//! brought nothing.

use std::{collections::BTreeMap, sync::atomic::Ordering, time::Duration};

use super::Worker;
use crate::{
    clock::Moment,
    domain::{
        notice::Money,
        order::OrderId,
        shop::Billing,
        trouble::Step,
        user::UserId,
        wallet::{Imbalance, Mended},
    },
    ops::{bill, bot_state, code, friend, pay, remind_admins},
    store::{
        books, codes,
        failures::{self, Piece},
        friends, payments,
        watch::{self, Watch},
    },
};

/// How often what was moved is looked through.
const LOOK_THROUGH: Duration = Duration::from_hours(1);
/// How often all is added up.
const ADD_UP: Duration = Duration::from_hours(24);
/// How often admins are reminded of a bill that waits for them.
const REMINDER: Duration = Duration::from_hours(24);
/// How many bills one tick takes.
const AT_ONCE: i64 = 100;
/// How many rows one look takes, and how many looks one tick.
const SLICE: i64 = 1_000;
const SLICES: usize = 10;

/// Settles what was left, shows what waits for people, and looks whether the books add up.
pub async fn tick(worker: &Worker) -> anyhow::Result<Option<Moment>> {
    if worker.rules.billing == Billing::House {
        return Ok(None);
    }
    let now = worker.clock.now();
    let mut reader = worker.store.reader().await?;
    let (stale, waiting) = (books::stale(&mut reader, AT_ONCE).await?, books::in_review(&mut reader).await?);
    drop(reader);
    for order in stale {
        mend_bill(worker, order, now).await?;
    }
    friends_rewards(worker, now).await?;
    for order in waiting {
        let mut tx = worker.store.begin().await?;
        let notice = Money::BillInReview { order }.into();
        remind_admins(&mut tx, &worker.rules, &notice, &format!("bill:{}", order.0), REMINDER, now).await?;
        tx.commit().await?;
    }
    if now.since(Moment(worker.looked_through.load(Ordering::Relaxed))) >= LOOK_THROUGH {
        if !look_through(worker, now).await? {
            return Ok(Some(now));
        }
        worker.looked_through.store(now.0, Ordering::Relaxed);
    }
    Ok(Some(now.plus(LOOK_THROUGH)))
}

/// Looks through what came since the last look. Whether that is all; if not, there is more to look at.
async fn look_through(worker: &Worker, now: Moment) -> anyhow::Result<bool> {
    let mut seen = watch::load(&mut *worker.store.reader().await?).await?;
    let before = seen.clone();
    seen.wrong = None;
    let is_all = look_at_transfers(worker, &mut seen, now).await?;
    if is_all && seen.wrong.is_none() {
        look_at_payments(worker, &mut seen, now).await?;
        if before.wrong.is_some() || seen.summed_at.is_none_or(|at| now.since(at) >= ADD_UP) {
            add_up(worker, &mut seen, now).await?;
        }
    }
    if let Some(wrong) = &seen.wrong {
        stop(worker, wrong, now).await?;
    }
    if seen != before {
        let mut tx = worker.store.begin().await?;
        watch::save(&mut tx, &seen).await?;
        tx.commit().await?;
    }
    Ok(is_all || seen.wrong.is_some())
}

/// Whether each transfer goes on from what its ends had before, and each bill that was moved is settled.
async fn look_at_transfers(worker: &Worker, seen: &mut Watch, now: Moment) -> anyhow::Result<bool> {
    for _ in 0..SLICES {
        let slice = watch::slice(&mut *worker.store.reader().await?, seen.transfers, SLICE).await?;
        for order in slice.orders {
            // What can't be read is not settled.
            if !bill::is_settled(&mut *worker.store.reader().await?, order).await.unwrap_or(false) {
                mend_bill(worker, order, now).await?;
            }
        }
        seen.transfers = slice.last;
        seen.wrong = slice.wrong;
        if slice.count < SLICE {
            return Ok(true);
        }
    }
    Ok(false)
}

async fn look_at_payments(worker: &Worker, seen: &mut Watch, now: Moment) -> anyhow::Result<()> {
    loop {
        let slice = watch::payments(&mut *worker.store.reader().await?, seen.payments, SLICE).await?;
        for payment in slice.missing {
            let mut tx = worker.store.begin().await?;
            if pay::mend(&mut tx, &worker.rules, payment, now).await? {
                tracing::error!(payment, "a payment was not credited, and is now");
                tx.commit().await?;
            }
        }
        seen.payments = slice.last;
        if slice.count < SLICE {
            return Ok(());
        }
    }
}

async fn add_up(worker: &Worker, seen: &mut Watch, now: Moment) -> anyhow::Result<()> {
    let mut reader = worker.store.reader().await?;
    seen.wrong = watch::wrong(&mut reader).await?;
    let (unpaid, ungiven) = (watch::unpaid(&mut reader).await?, codes::not_given(&mut reader).await?);
    drop(reader);
    seen.summed_at = Some(now);
    for used in ungiven {
        let mut tx = worker.store.begin().await?;
        if code::mend(&mut tx, &worker.rules, used, now).await? {
            tracing::error!(code = used.0.0, "a code did not bring what it says, and has now");
            tx.commit().await?;
        }
    }
    for (topup, user) in unpaid {
        tracing::error!(topup = topup.0, "a wish counts as paid, and no payment is of it");
        let mut tx = worker.store.begin().await?;
        payments::read_stars_by(&mut tx, now).await?;
        let notice = Money::BooksMended { what: Mended::Wish { user } }.into();
        remind_admins(&mut tx, &worker.rules, &notice, &format!("unpaid:{}", topup.0), REMINDER, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// What friends' orders earned whoever invited them, one of those at a time. One whose rows are damaged costs the others nothing.
async fn friends_rewards(worker: &Worker, now: Moment) -> anyhow::Result<()> {
    let due = friends::due(&mut *worker.store.reader().await?, now, AT_ONCE).await?;
    let mut of_each: BTreeMap<i64, Vec<OrderId>> = BTreeMap::new();
    for (referrer, order) in due {
        of_each.entry(referrer.0).or_default().push(order);
    }
    for (referrer, orders) in of_each {
        let Some(piece) = orders.first().map(|first| Piece::of(Step::Settle, *first)) else { continue };
        if failures::is_held(&mut *worker.store.reader().await?, &piece, now).await? {
            continue;
        }
        let rewarded = reward_alone(worker, &piece, (UserId(referrer), &orders), now).await;
        worker.ledger().pardon(&piece, rewarded, now).await?;
    }
    Ok(())
}

async fn reward_alone(
    worker: &Worker,
    piece: &Piece,
    (referrer, orders): (UserId, &[OrderId]),
    now: Moment,
) -> anyhow::Result<()> {
    let mut tx = worker.store.begin().await?;
    friend::reward(&mut tx, &worker.rules, referrer, orders, now).await?;
    failures::forget(&mut tx, piece).await?;
    tx.commit().await
}

/// One that can't be settled costs the others nothing: it is put off, and told.
async fn mend_bill(worker: &Worker, order: OrderId, now: Moment) -> anyhow::Result<()> {
    let piece = Piece::of(Step::Settle, order);
    if failures::is_held(&mut *worker.store.reader().await?, &piece, now).await? {
        return Ok(());
    }
    worker.ledger().pardon(&piece, mend_alone(worker, &piece, order, now).await, now).await.map(drop)
}

async fn mend_alone(worker: &Worker, piece: &Piece, order: OrderId, now: Moment) -> anyhow::Result<()> {
    let mut tx = worker.store.begin().await?;
    if bill::mend(&mut tx, &worker.rules, order, now).await? {
        tracing::error!(order = order.0, "a bill was not what its order makes due, and is now");
    }
    failures::forget(&mut tx, piece).await?;
    tx.commit().await
}

/// Money is missing, or there is more than there should be: nothing more is sold until people have looked.
async fn stop(worker: &Worker, wrong: &Imbalance, now: Moment) -> anyhow::Result<()> {
    tracing::error!(%wrong, "the books do not add up");
    let mut tx = worker.store.begin().await?;
    bot_state::pause(&mut tx, now).await?;
    let notice = Money::BooksWrong { wrong: wrong.clone() }.into();
    remind_admins(&mut tx, &worker.rules, &notice, "books", REMINDER, now).await?;
    tx.commit().await
}
