//! What a refresh makes of the catalog: only what differs is written, and the admins are told what that was.

use std::{
    collections::{HashMap, HashSet},
    time::Duration,
};

use super::{Rules, admin_key, tell, tell_admins};
use crate::{
    clock::Moment,
    domain::{
        catalog::{Catalog, CatalogChange, CategoryId, Service, ServiceId},
        detail::Detail,
        notice::Notice,
        user::ChatId,
    },
    store::{
        Tx, account,
        services::{self, Listed},
    },
};

/// It is read at most this often because of what orders meet.
const REST: Duration = Duration::from_mins(1);

/// What differs between what is stored and what the panel lists now.
#[derive(Debug)]
pub struct Difference<'a> {
    /// Rows to write, new or changed.
    pub rows: Vec<&'a Listed>,
    /// Services that left the list.
    pub gone: Vec<ServiceId>,
    /// The same for the admins.
    pub change: CatalogChange,
}

impl Difference<'_> {
    /// Whether nothing is to be written.
    pub fn is_none(&self) -> bool {
        self.rows.is_empty() && self.gone.is_empty()
    }
}

/// Compares. `known` is the snapshot of what is stored, `place_of` where each of its services stands in the panel's list. In memory, outside
/// of any transaction: nobody waits for it.
///
/// The caller has made sure that `listed` is not empty: an empty list never wipes what is stored.
pub fn compare<'a>(
    known: &Catalog,
    place_of: impl Fn(ServiceId) -> Option<i64>,
    listed: &'a [Listed],
    skipped: usize,
) -> Difference<'a> {
    let mut change = CatalogChange { skipped, ..CatalogChange::default() };
    let mut rows = vec![];
    for row in listed {
        let before = known.by_panel_service(&row.panel_service);
        if before.is_some_and(|service| same(service, row) && place_of(service.id) == Some(row.position)) {
            continue;
        }
        note_change(&mut change, before, row);
        rows.push(row);
    }
    let present: HashSet<&str> = listed.iter().map(|row| row.panel_service.as_str()).collect();
    let left = |service: &&Service| service.listed && !present.contains(service.panel_service.as_str());
    let mut gone = vec![];
    for service in known.services().iter().filter(left) {
        change.removed.push(service.name.clone());
        gone.push(service.id);
    }
    Difference { rows, gone, change }
}

/// A row of the panel's list as a service that is not stored: good for looking at, with keys that mean nothing.
pub fn as_service(row: Listed) -> Service {
    Service {
        id: ServiceId(0),
        panel_service: row.panel_service,
        name: row.name,
        category: CategoryId(0),
        category_name: row.category,
        kind: row.kind,
        rate: row.rate,
        panel_rate: row.rate,
        at_a_loss: false,
        min: row.min,
        max: row.max,
        refill: row.refill,
        cancel: row.cancel,
        dripfeed: row.dripfeed,
        description: row.description,
        average_time: row.average_time,
        listed: true,
    }
}

/// A list is suspected if it has less than a third of what is on the shelf, and the shelf is worth the question.
const WORTH_ASKING: usize = 10;

/// How many services are on the shelf, if a list of `listed` would take most of them off: a panel in trouble answers so, and well
/// formed.
pub fn is_short(known: &Catalog, listed: usize) -> Option<usize> {
    let shelf = known.services().iter().filter(|service| service.listed).count();
    (shelf >= WORTH_ASKING && listed < shelf / 3).then_some(shelf)
}

/// An admin asks for the catalog to be read now.
pub async fn ask_for(tx: &mut Tx, rules: &Rules, chat: ChatId, now: Moment) -> anyhow::Result<()> {
    account::note_catalog_asked(tx, rules.panel.id, chat).await?;
    account::set_catalog_due(tx, rules.panel.id, now).await
}

/// An order met a service that the panel does not sell (so): the catalog is read as soon as may be.
pub async fn doubt(tx: &mut Tx, rules: &Rules, now: Moment) -> anyhow::Result<()> {
    let known = account::of(tx, rules.panel.id).await?;
    let soon = known.catalog_at.map_or(now, |at| at.plus(REST).max(now));
    if soon < known.catalog_due_at {
        account::set_catalog_due(tx, rules.panel.id, soon).await?;
    }
    Ok(())
}

/// It could not be read: the next try is at `next`, and an admin who asked for it hears so.
pub async fn miss(tx: &mut Tx, rules: &Rules, why: &Detail, next: Moment, now: Moment) -> anyhow::Result<()> {
    let Some(chat) = account::end_reading(tx, rules.panel.id, next).await? else {
        return Ok(());
    };
    let notice = Notice::CatalogNotRead { words: why.clone() };
    tell(tx, chat, &notice, &format!("not read:{}", now.0), now).await
}

/// The panel answered: the next reading comes as usual. Who asked for this one.
async fn end_reading(tx: &mut Tx, rules: &Rules, now: Moment) -> anyhow::Result<Option<ChatId>> {
    account::end_reading(tx, rules.panel.id, now.plus(rules.panel.catalog_interval)).await
}

/// A list that is suspected is not taken: the stored one stays, and the admins – and whoever asked for it – are told.
pub async fn suspect(
    tx: &mut Tx,
    rules: &Rules,
    listed: usize,
    shelf: usize,
    now: Moment,
) -> anyhow::Result<()> {
    let asked_by = end_reading(tx, rules, now).await?;
    let notice = Notice::CatalogShort { listed, known: shelf };
    let key = format!("short:{}", now.0);
    tell_admins(tx, rules, &notice, &key, now).await?;
    match asked_by {
        // The same key: whoever is told with the admins is not told twice.
        Some(chat) => tell(tx, chat, &notice, &admin_key(&key), now).await,
        None => Ok(()),
    }
}

/// Writes some of the rows that differ. Each row is right by itself, so a catalog is written in pieces: nobody's tap waits for all
/// of it, and what a crash leaves unwritten differs at the next reading still.
pub async fn write(tx: &mut Tx, rules: &Rules, rows: &[&Listed]) -> anyhow::Result<()> {
    let mut categories = HashMap::new();
    for row in rows {
        let category = category(tx, &mut categories, &row.category).await?;
        services::write(tx, rules.panel.id, row, category).await?;
    }
    Ok(())
}

/// Ends a reading after its rows were written: takes off the list what left it, and tells what changed. The first list ever is no
/// news.
pub async fn finish(
    tx: &mut Tx,
    rules: &Rules,
    difference: &Difference<'_>,
    first: bool,
    services: usize,
    now: Moment,
) -> anyhow::Result<()> {
    for id in &difference.gone {
        services::unlist(tx, *id).await?;
    }
    announce(tx, rules, &difference.change, first, services, now).await
}

fn same(service: &Service, row: &Listed) -> bool {
    service.listed
        && service.name == row.name
        && service.category_name == row.category
        && service.kind == row.kind
        && service.panel_rate == row.rate
        && (service.min, service.max) == (row.min, row.max)
        && (service.refill, service.cancel, service.dripfeed) == (row.refill, row.cancel, row.dripfeed)
        && service.description == row.description
        && service.average_time == row.average_time
}

fn note_change(change: &mut CatalogChange, before: Option<&Service>, row: &Listed) {
    match before {
        Some(service) if service.listed => {
            let rates = (row.name.clone(), service.panel_rate, row.rate);
            match row.rate.cmp(&service.panel_rate) {
                std::cmp::Ordering::Greater => change.dearer.push(rates),
                std::cmp::Ordering::Less => change.cheaper.push(rates),
                std::cmp::Ordering::Equal => {}
            }
        }
        _ => change.added.push(row.name.clone()),
    }
}

async fn category(
    tx: &mut Tx,
    known: &mut HashMap<String, CategoryId>,
    name: &str,
) -> anyhow::Result<CategoryId> {
    if let Some(id) = known.get(name) {
        return Ok(*id);
    }
    let id = services::category(tx, name).await?;
    known.insert(name.to_owned(), id);
    Ok(id)
}

async fn announce(
    tx: &mut Tx,
    rules: &Rules,
    change: &CatalogChange,
    first: bool,
    services: usize,
    now: Moment,
) -> anyhow::Result<()> {
    account::note_catalog(tx, rules.panel.id, now).await?;
    let asked_by = end_reading(tx, rules, now).await?;
    if !first && !change.is_empty() {
        let notice = Notice::CatalogChanged { change: change.shortened() };
        tell_admins(tx, rules, &notice, &format!("catalog:{}", now.0), now).await?;
    }
    if let Some(chat) = asked_by {
        let notice = Notice::CatalogRead { services, changed: !change.is_empty() };
        tell(tx, chat, &notice, &format!("read:{}", now.0), now).await?;
    }
    Ok(())
}
