//! What a refresh makes of the catalog: only what differs is written, and the admins are told what that was.

use std::collections::{HashMap, HashSet};

use super::{House, tell, tell_admins};
use crate::{
    clock::Moment,
    domain::{
        catalog::{Catalog, CatalogChange, CategoryId, Service},
        notice::Notice,
    },
    store::{
        Tx, facts,
        services::{self, Listed},
    },
};

/// Stores what the panel lists now. `known` is the snapshot of what is stored. The first list ever is no news.
///
/// The caller has made sure that `listed` is not empty: an empty list never wipes what is stored.
pub async fn sync(
    tx: &mut Tx,
    house: &House,
    known: &Catalog,
    listed: &[Listed],
    skipped: usize,
    now: Moment,
) -> anyhow::Result<CatalogChange> {
    let places = services::positions(tx).await?;
    let mut categories = HashMap::new();
    let mut change = CatalogChange { skipped, ..CatalogChange::default() };
    for row in listed {
        let before = known.by_panel_id(&row.panel_id);
        if before.is_some_and(|service| same(service, row) && places.get(&service.id) == Some(&row.position))
        {
            continue;
        }
        note_change(&mut change, before, row);
        let category = category(tx, &mut categories, &row.category).await?;
        services::write(tx, row, category).await?;
    }
    let present: HashSet<&str> = listed.iter().map(|row| row.panel_id.as_str()).collect();
    for service in known
        .services()
        .iter()
        .filter(|service| service.listed && !present.contains(service.panel_id.as_str()))
    {
        change.removed.push(service.name.clone());
        services::unlist(tx, service.id).await?;
    }
    let first = known.services().is_empty();
    announce(tx, house, &change, first, listed.len(), now).await?;
    Ok(change)
}

fn same(service: &Service, row: &Listed) -> bool {
    service.listed
        && service.name == row.name
        && service.category_name == row.category
        && service.kind == row.kind
        && service.rate == row.rate
        && (service.min, service.max) == (row.min, row.max)
        && (service.refill, service.cancel, service.dripfeed) == (row.refill, row.cancel, row.dripfeed)
        && service.description == row.description
        && service.average_time == row.average_time
}

fn note_change(change: &mut CatalogChange, before: Option<&Service>, row: &Listed) {
    match before {
        Some(service) if service.listed => {
            let rates = (row.name.clone(), service.rate, row.rate);
            match row.rate.cmp(&service.rate) {
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
    house: &House,
    change: &CatalogChange,
    first: bool,
    services: usize,
    now: Moment,
) -> anyhow::Result<()> {
    let mut known = facts::load(tx).await?;
    known.catalog_at = Some(now);
    known.catalog_due_at = now.plus(house.catalog_interval);
    let asked_by = known.catalog_asked_by.take();
    facts::save(tx, &known).await?;
    if !first && !change.is_empty() {
        let notice = Notice::CatalogChanged { change: change.shortened() };
        tell_admins(tx, house, &notice, &format!("catalog:{}", now.0), now).await?;
    }
    if let Some(chat) = asked_by {
        let notice = Notice::CatalogRead { services, changed: !change.is_empty() };
        tell(tx, chat, &notice, &format!("read:{}", now.0), now).await?;
    }
    Ok(())
}
