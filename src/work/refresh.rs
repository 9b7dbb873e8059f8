//! Reads the catalog and the balance. Neither delays a tap: the catalog is compared in memory, only what differs is written, and the
//! snapshot that everybody reads is replaced as a whole.

use std::{sync::atomic::Ordering, time::Duration};

use super::{Worker, track::note_failure};
use crate::{
    clock::Moment,
    domain::{
        detail::Detail,
        money::{Amount, Rate},
        text::clean_name,
        trouble::Step,
    },
    ops::{
        account::{self, Reading},
        catalog, health, tariff,
    },
    panel::{Balance, ReadError, ServiceList, ServiceRow},
    store::{
        account::{self as stored, Calls},
        balance,
        failures::Piece,
        messages::{self, Awaited},
        services::{self, Listed},
    },
};

/// After a failed read, the next is tried after this.
const RETRY: Duration = Duration::from_mins(2);
/// How many services are written in one transaction: a tap that comes in between waits for no more than these.
const ROWS_AT_ONCE: usize = 100;
/// Descriptions are cut to this many characters; a card shows fewer.
const MAX_DESCRIPTION: usize = 2_000;

/// Reads the catalog if it is due or asked for. Returns when it is due next.
pub async fn tick_catalog(worker: &Worker) -> anyhow::Result<Option<Moment>> {
    let known = worker.account().await?;
    if known.health.key_refused_at.is_some() {
        if known.catalog_asked_by.is_some() {
            put_off_catalog(worker, &Detail::KeyRefused).await?;
        }
        return Ok(None);
    }
    if known.catalog_due_at > worker.clock.now() {
        return Ok(Some(known.catalog_due_at));
    }
    if let Calls::Resting(until) = known.health.calls(worker.clock.now()) {
        if known.catalog_asked_by.is_some() {
            put_off_catalog(worker, &Detail::NoAnswer).await?;
        }
        return Ok(Some(until));
    }
    match worker.panel.services().await {
        Ok(list) if list.services.is_empty() => {
            tracing::warn!("the list of services is empty; the stored one is kept");
            put_off_catalog(worker, &Detail::NoServices).await?;
        }
        Ok(list) => match catalog::is_short(&worker.catalog.current(), list.services.len()) {
            // Only the next reading tells a panel in trouble from one that sells less.
            Some(shelf) if !worker.short_list.swap(true, Ordering::Relaxed) => {
                suspect(worker, list.services.len(), shelf).await?;
            }
            _ => {
                store(worker, list).await?;
                worker.short_list.store(false, Ordering::Relaxed);
            }
        },
        Err(error) => {
            fail(worker, &error, "could not read the catalog; the stored one is kept").await?;
            put_off_catalog(worker, &error.detail()).await?;
        }
    }
    Ok(Some(worker.account().await?.catalog_due_at))
}

async fn suspect(worker: &Worker, listed: usize, shelf: usize) -> anyhow::Result<()> {
    tracing::warn!(listed, shelf, "the list of services is suspiciously short; the stored one is kept");
    let mut tx = worker.store.begin().await?;
    let now = worker.clock.now();
    catalog::suspect(&mut tx, &worker.rules, listed, shelf, now).await?;
    health::answered(&mut tx, &worker.rules, now).await?;
    tx.commit().await?;
    Ok(())
}

async fn put_off_catalog(worker: &Worker, why: &Detail) -> anyhow::Result<()> {
    let mut tx = worker.store.begin().await?;
    let now = worker.clock.now();
    catalog::miss(&mut tx, &worker.rules, why, now.plus(RETRY), now).await?;
    tx.commit().await?;
    Ok(())
}

async fn store(worker: &Worker, list: ServiceList) -> anyhow::Result<()> {
    for skipped in list.skipped.iter().take(10) {
        tracing::warn!(service = skipped.id, why = skipped.why, "a row of the catalog was left out");
    }
    let known = worker.catalog.current();
    let listed: Vec<Listed> =
        list.services.into_iter().zip(0..).map(|(row, position)| listed(row, position)).collect();
    let places = services::positions(&mut *worker.store.reader().await?).await?;
    let difference = catalog::compare(&known, |id| places.get(&id).copied(), &listed, list.skipped.len());
    for rows in difference.rows.chunks(ROWS_AT_ONCE) {
        if let Err(error) = write(worker, rows).await {
            tracing::warn!(error = format!("{error:#}"), "services could not be written together");
            for row in rows {
                let written = write(worker, &[*row]).await;
                let piece = Piece::other(Step::Shelve, &row.panel_service, None);
                worker.ledger().pardon(&piece, written, worker.clock.now()).await?;
            }
        }
    }
    let now = worker.clock.now();
    let first = known.services().is_empty();
    let mut tx = worker.store.begin().await?;
    catalog::finish(&mut tx, &worker.rules, &difference, first, listed.len(), now).await?;
    tariff::watch(&mut tx, &worker.rules, now).await?;
    health::answered(&mut tx, &worker.rules, now).await?;
    tx.commit().await?;
    if !difference.is_none() {
        worker.catalog.reload(&mut *worker.store.reader().await?).await?;
    }
    if first {
        let mut tx = worker.store.begin().await?;
        messages::answer(&mut tx, Awaited::Catalog, now).await?;
        tx.commit().await?;
    }
    let change = &difference.change;
    tracing::info!(
        services = listed.len(),
        added = change.added.len(),
        removed = change.removed.len(),
        dearer = change.dearer.len(),
        cheaper = change.cheaper.len(),
        skipped = change.skipped,
        "catalog read"
    );
    Ok(())
}

async fn write(worker: &Worker, rows: &[&Listed]) -> anyhow::Result<()> {
    let mut tx = worker.store.begin().await?;
    catalog::write(&mut tx, &worker.rules, rows).await?;
    tx.commit().await
}

/// How many of these services would be offered.
pub fn offered(rows: Vec<ServiceRow>) -> usize {
    let services = rows.into_iter().map(|row| catalog::as_service(listed(row, 0)));
    services.filter(|service| service.not_offered().is_none()).count()
}

fn listed(row: ServiceRow, position: i64) -> Listed {
    let shorten = |text: String| text.chars().take(MAX_DESCRIPTION).collect::<String>();
    Listed {
        panel_service: row.id,
        name: clean_name(&row.name),
        category: clean_name(row.category.as_deref().unwrap_or_default()),
        kind: row.kind,
        rate: Rate(row.rate),
        min: row.min,
        max: row.max,
        refill: row.refill,
        cancel: row.cancel,
        dripfeed: row.dripfeed,
        description: row.description.map(shorten),
        average_time: row.average_time.map(shorten),
        position,
    }
}

/// Reads the balance if it is due; it is also the hourly probe of a key that was refused. Returns when it is due next.
pub async fn tick_balance(worker: &Worker) -> anyhow::Result<Option<Moment>> {
    let known = worker.account().await?;
    if known.balance_due_at > worker.clock.now() {
        return Ok(Some(known.balance_due_at));
    }
    if let Some(until) = known.health.rest_until.filter(|until| *until > worker.clock.now()) {
        return Ok(Some(until));
    }
    let before = balance::quiet_no(&mut *worker.store.reader().await?, worker.rules.panel.id).await?;
    match worker.panel.balance().await {
        Ok(balance) => take_balance(worker, balance, before).await?,
        Err(error) => put_off_balance(worker, &error).await?,
    }
    Ok(Some(worker.account().await?.balance_due_at))
}

async fn put_off_balance(worker: &Worker, error: &ReadError) -> anyhow::Result<()> {
    let mut tx = worker.store.begin().await?;
    // After a refusal of the key it is an hour: `health::key_refused`. No answer at all says nothing about the key.
    stored::set_balance_due(&mut tx, worker.rules.panel.id, worker.clock.now().plus(RETRY)).await?;
    messages::answer(&mut tx, Awaited::Balance, worker.clock.now()).await?;
    tx.commit().await?;
    fail(worker, error, "could not read the balance").await
}

/// `before`: how many orders had been sent when the reading began, if none was under way then.
async fn take_balance(worker: &Worker, balance: Balance, before: Option<i64>) -> anyhow::Result<()> {
    let now = worker.clock.now();
    let Ok(amount) = Amount::from_decimal(balance.amount) else {
        let error = ReadError::Odd(format!("balance {}", balance.amount));
        return put_off_balance(worker, &error).await;
    };
    let mut tx = worker.store.begin().await?;
    health::key_taken(&mut tx, &worker.rules).await?;
    health::answered(&mut tx, &worker.rules, now).await?;
    let quiet_no = balance::quiet_no(&mut tx, worker.rules.panel.id).await?.filter(|no| Some(*no) == before);
    let reading = Reading { balance: amount, currency: balance.currency, quiet_no, at: now };
    account::read_balance(&mut tx, &worker.rules, &reading, now).await?;
    tx.commit().await
}

async fn fail(worker: &Worker, error: &ReadError, what: &'static str) -> anyhow::Result<()> {
    tracing::warn!(%error, "{what}");
    let mut tx = worker.store.begin().await?;
    let now = worker.clock.now();
    note_failure(&mut tx, worker, error, now).await?;
    tx.commit().await?;
    Ok(())
}
