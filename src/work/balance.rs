//! The balance around an order: read before it, unless that was done lately, and after an answer that is no id. What it shows of an order is
//! seen before it is taken note of, since that compares it with the one before.

use super::{
    Worker,
    track::{self, note_failure},
};
use crate::{
    clock::Moment,
    domain::{
        account::Shown,
        attempt::{Meaning, hold, pause},
        money::Amount,
        order::Order,
    },
    ops::{
        account::{self, Reading, Seen},
        health,
    },
    panel::{BATCH_MAX, Balance, ReadError, RefusalClass},
    store::{
        Tx,
        account::Calls,
        attempts::{self, Attempts},
        balance, orders,
    },
};

/// What came of reading the balance after an answer that was no id.
#[derive(Clone, Debug)]
pub(super) enum BalanceAfter {
    Read(Reading),
    /// It was read, and what an order of the same price gave back meanwhile may be in it.
    Mixed(Reading),
    Unread,
}

/// Reads the balance before an order. Whether one may be sent: not to a panel that does not even answer this.
pub(super) async fn may_send_without(worker: &Worker) -> anyhow::Result<bool> {
    let read = worker.panel.balance().await;
    if let Err(ReadError::Refused(refusal)) = &read
        && refusal.class == RefusalClass::Limit
    {
        let mut tx = worker.store.begin().await?;
        let held = hold(pause(&refusal.claim(), 0));
        attempts::hold_back(&mut tx, Attempts::Add, worker.clock.now().plus(held)).await?;
        tx.commit().await?;
        return Ok(false);
    }
    note(worker, read).await?;
    Ok(worker.calls().await? == Calls::Allowed)
}

/// Reads the balance while nothing is under way. It is taken note of only after what it shows was seen.
pub(super) async fn read_balance(worker: &Worker) -> anyhow::Result<BalanceAfter> {
    match worker.panel.balance().await {
        Ok(Balance { amount, currency }) => match Amount::from_decimal(amount) {
            Ok(balance) => {
                let no = worker.account().await?.sends;
                let at = worker.clock.now();
                Ok(BalanceAfter::Read(Reading { balance, currency, quiet_no: Some(no), at }))
            }
            Err(_) => Ok(BalanceAfter::Unread),
        },
        Err(error) => {
            note(worker, Err(error)).await?;
            Ok(BalanceAfter::Unread)
        }
    }
}

/// Money that came back of an order of the same price hides what this one took. So before it is believed that nothing was taken, the panel is
/// asked whether those go on. Where words and money have to say the same anyway, that is not needed.
pub(super) async fn ask_about_equals(
    worker: &Worker,
    order: &Order,
    meaning: Meaning,
    after: BalanceAfter,
) -> anyhow::Result<BalanceAfter> {
    let BalanceAfter::Read(reading) = after else { return Ok(after) };
    if matches!(meaning, Meaning::Fault(_)) {
        return Ok(BalanceAfter::Read(reading));
    }
    let equals = orders::of_the_same_price(&mut *worker.store.reader().await?, order, BATCH_MAX + 1).await?;
    let go_on =
        equals.is_empty() || equals.len() <= BATCH_MAX && Box::pin(track::look_at(worker, equals)).await?;
    Ok(if go_on { BalanceAfter::Read(reading) } else { BalanceAfter::Mixed(reading) })
}

/// What reading the balance said of panel and key.
async fn note(worker: &Worker, read: Result<Balance, ReadError>) -> anyhow::Result<()> {
    let mut tx = worker.store.begin().await?;
    let now = worker.clock.now();
    match read {
        Ok(Balance { amount, currency }) => {
            if let Ok(balance) = Amount::from_decimal(amount) {
                let quiet_no = balance::quiet_no(&mut tx, worker.rules.panel.id).await?;
                let reading = Reading { balance, currency, quiet_no, at: now };
                take_note(&mut tx, worker, BalanceAfter::Read(reading), now).await?;
            }
        }
        // It answers, and it may take orders.
        Err(ReadError::Refused(_) | ReadError::Protocol(_)) => {}
        Err(error) => note_failure(&mut tx, worker, &error, now).await?,
    }
    tx.commit().await
}

pub(super) async fn take_note(
    tx: &mut Tx,
    worker: &Worker,
    after: BalanceAfter,
    now: Moment,
) -> anyhow::Result<()> {
    match after {
        BalanceAfter::Read(reading) | BalanceAfter::Mixed(reading) => {
            health::answered(tx, &worker.rules, now).await?;
            account::read_balance(tx, &worker.rules, &reading, now).await
        }
        BalanceAfter::Unread => Ok(()),
    }
}

pub(super) async fn see(
    tx: &mut Tx,
    worker: &Worker,
    order: &Order,
    after: &BalanceAfter,
) -> anyhow::Result<Seen> {
    match after {
        BalanceAfter::Read(reading) => account::see(tx, &worker.rules, order, reading).await,
        BalanceAfter::Mixed(reading) => {
            let seen = account::see(tx, &worker.rules, order, reading).await?;
            let shown = if seen.shown == Shown::Untouched { Shown::Unmoved } else { seen.shown };
            Ok(Seen { shown, ..seen })
        }
        BalanceAfter::Unread => Ok(Seen::UNREAD),
    }
}
