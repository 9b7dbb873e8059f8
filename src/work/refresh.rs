//! Reads the catalog and the balance. Neither delays a tap: the catalog is compared in memory, only what differs is written, and the
//! snapshot that everybody reads is replaced as a whole.

use std::{sync::atomic::Ordering, time::Duration};

use super::{Shop, track::note_failure};
use crate::{
    clock::Moment,
    domain::{
        money::{Amount, Rate},
        text::clean_name,
        trouble::Step,
    },
    ops::{
        account::{self, Reading},
        catalog, health,
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
pub async fn tick_catalog(shop: &Shop) -> anyhow::Result<Option<Moment>> {
    let known = shop.account().await?;
    if known.health.key_refused_at.is_some() {
        if known.catalog_asked_by.is_some() {
            put_off_catalog(shop, "the panel refuses the key").await?;
        }
        return Ok(None);
    }
    if known.catalog_due_at > shop.clock.now() {
        return Ok(Some(known.catalog_due_at));
    }
    if let Calls::Resting(until) = known.health.calls(shop.clock.now()) {
        if known.catalog_asked_by.is_some() {
            put_off_catalog(shop, "the panel is not answering").await?;
        }
        return Ok(Some(until));
    }
    match shop.panel.services().await {
        Ok(list) if list.services.is_empty() => {
            let words = "the list of services is empty";
            tracing::warn!("{words}; the stored one is kept");
            put_off_catalog(shop, words).await?;
        }
        Ok(list) => match catalog::is_short(&shop.catalog.current(), list.services.len()) {
            // Only the next reading tells a panel in trouble from one that sells less.
            Some(shelf) if !shop.short_list.swap(true, Ordering::Relaxed) => {
                suspect(shop, list.services.len(), shelf).await?;
            }
            _ => {
                store(shop, list).await?;
                shop.short_list.store(false, Ordering::Relaxed);
            }
        },
        Err(error) => {
            fail(shop, &error, "could not read the catalog; the stored one is kept").await?;
            put_off_catalog(shop, &error.to_string()).await?;
        }
    }
    Ok(Some(shop.account().await?.catalog_due_at))
}

async fn suspect(shop: &Shop, listed: usize, shelf: usize) -> anyhow::Result<()> {
    tracing::warn!(listed, shelf, "the list of services is suspiciously short; the stored one is kept");
    let mut tx = shop.store.begin().await?;
    let now = shop.clock.now();
    catalog::suspect(&mut tx, &shop.house, listed, shelf, now).await?;
    health::answered(&mut tx, &shop.house, now).await?;
    tx.commit().await?;
    Ok(())
}

async fn put_off_catalog(shop: &Shop, words: &str) -> anyhow::Result<()> {
    let mut tx = shop.store.begin().await?;
    let now = shop.clock.now();
    catalog::miss(&mut tx, &shop.house, words, now.plus(RETRY), now).await?;
    tx.commit().await?;
    Ok(())
}

async fn store(shop: &Shop, list: ServiceList) -> anyhow::Result<()> {
    for skipped in list.skipped.iter().take(10) {
        tracing::warn!(service = skipped.id, why = skipped.why, "a row of the catalog was left out");
    }
    let known = shop.catalog.current();
    let listed: Vec<Listed> =
        list.services.into_iter().zip(0..).map(|(row, position)| listed(row, position)).collect();
    let places = services::positions(&mut *shop.store.reader().await?).await?;
    let difference = catalog::compare(&known, |id| places.get(&id).copied(), &listed, list.skipped.len());
    for rows in difference.rows.chunks(ROWS_AT_ONCE) {
        if let Err(error) = write(shop, rows).await {
            tracing::warn!(error = format!("{error:#}"), "services could not be written together");
            for row in rows {
                let written = write(shop, &[*row]).await;
                let piece = Piece::other(Step::Shelve, &row.panel_service, None);
                shop.ledger().pardon(&piece, written, shop.clock.now()).await?;
            }
        }
    }
    let now = shop.clock.now();
    let first = known.services().is_empty();
    let mut tx = shop.store.begin().await?;
    catalog::finish(&mut tx, &shop.house, &difference, first, listed.len(), now).await?;
    health::answered(&mut tx, &shop.house, now).await?;
    tx.commit().await?;
    if !difference.is_none() {
        shop.catalog.reload(&mut *shop.store.reader().await?).await?;
    }
    if first {
        let mut tx = shop.store.begin().await?;
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

async fn write(shop: &Shop, rows: &[&Listed]) -> anyhow::Result<()> {
    let mut tx = shop.store.begin().await?;
    catalog::write(&mut tx, &shop.house, rows).await?;
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
pub async fn tick_balance(shop: &Shop) -> anyhow::Result<Option<Moment>> {
    let known = shop.account().await?;
    if known.balance_due_at > shop.clock.now() {
        return Ok(Some(known.balance_due_at));
    }
    if let Some(until) = known.health.rest_until.filter(|until| *until > shop.clock.now()) {
        return Ok(Some(until));
    }
    let before = balance::quiet_no(&mut *shop.store.reader().await?, shop.house.panel.id).await?;
    match shop.panel.balance().await {
        Ok(balance) => take_balance(shop, balance, before).await?,
        Err(error) => put_off_balance(shop, &error).await?,
    }
    Ok(Some(shop.account().await?.balance_due_at))
}

async fn put_off_balance(shop: &Shop, error: &ReadError) -> anyhow::Result<()> {
    let mut tx = shop.store.begin().await?;
    // After a refusal of the key it is an hour: `health::key_refused`. No answer at all says nothing about the key.
    stored::set_balance_due(&mut tx, shop.house.panel.id, shop.clock.now().plus(RETRY)).await?;
    messages::answer(&mut tx, Awaited::Balance, shop.clock.now()).await?;
    tx.commit().await?;
    fail(shop, error, "could not read the balance").await
}

/// `before`: how many orders had been sent when the reading began, if none was under way then.
async fn take_balance(shop: &Shop, balance: Balance, before: Option<i64>) -> anyhow::Result<()> {
    let now = shop.clock.now();
    let Ok(amount) = Amount::from_decimal(balance.amount) else {
        let error = ReadError::Odd(format!("balance {}", balance.amount));
        return put_off_balance(shop, &error).await;
    };
    let mut tx = shop.store.begin().await?;
    health::key_taken(&mut tx, &shop.house).await?;
    health::answered(&mut tx, &shop.house, now).await?;
    let quiet_no = balance::quiet_no(&mut tx, shop.house.panel.id).await?.filter(|no| Some(*no) == before);
    let reading = Reading { balance: amount, currency: balance.currency, quiet_no, at: now };
    account::read_balance(&mut tx, &shop.house, &reading, now).await?;
    tx.commit().await
}

async fn fail(shop: &Shop, error: &ReadError, what: &'static str) -> anyhow::Result<()> {
    tracing::warn!(%error, "{what}");
    let mut tx = shop.store.begin().await?;
    let now = shop.clock.now();
    note_failure(&mut tx, shop, error, now).await?;
    tx.commit().await?;
    Ok(())
}
