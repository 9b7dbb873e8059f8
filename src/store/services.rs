//! The panel's list (`services`, `categories`), as it was read last.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock},
};

use sqlx::{Row, SqliteConnection};

use super::Tx;
use crate::domain::{
    account::PanelId,
    catalog::{Catalog, CategoryId, Service, ServiceId},
    money::Rate,
    shop::Billing,
};

/// A service as the panel lists it now; `position` is its place in the list.
#[derive(Clone, Debug)]
pub struct Listed {
    /// The panel's id.
    pub panel_service: String,
    /// Cleaned for display.
    pub name: String,
    /// Cleaned for display.
    pub category: String,
    /// The type as the panel writes it.
    pub kind: String,
    /// Per 1000, or per order.
    pub rate: Rate,
    /// Smallest quantity.
    pub min: i64,
    /// Largest quantity.
    pub max: i64,
    /// Whether a refill can be asked for.
    pub refill: bool,
    /// Whether a running order can be cancelled.
    pub cancel: bool,
    /// Whether an order can be spread over time.
    pub dripfeed: bool,
    /// The panel's description.
    pub description: Option<String>,
    /// The usual time in the panel's words.
    pub average_time: Option<String>,
    /// Its place in the panel's list.
    pub position: i64,
}

/// Every service that is known, in the panel's order; those that left the list come last.
pub async fn all(connection: &mut SqliteConnection) -> anyhow::Result<Vec<Service>> {
    let rows = sqlx::query(
        "select s.*, c.name as category_name from services s join categories c using (category_id)
         order by s.listed desc, s.position, s.service_id",
    )
    .fetch_all(connection)
    .await?;
    let readable = |row: &sqlx::sqlite::SqliteRow| {
        // The next reading of the catalog writes it anew.
        read(row)
            .inspect_err(|error| tracing::error!(%error, "a service that can't be read was left out"))
            .ok()
    };
    Ok(rows.iter().filter_map(readable).collect())
}

/// Every service with its place in the panel's list, for comparing.
pub async fn positions(connection: &mut SqliteConnection) -> anyhow::Result<HashMap<ServiceId, i64>> {
    let rows = sqlx::query!(r#"select service_id as "id: ServiceId", position from services"#)
        .fetch_all(connection)
        .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.position)).collect())
}

fn read(row: &sqlx::sqlite::SqliteRow) -> anyhow::Result<Service> {
    Ok(Service {
        id: row.try_get("service_id")?,
        panel_service: row.try_get("panel_service")?,
        name: row.try_get("name")?,
        category: row.try_get("category_id")?,
        category_name: row.try_get("category_name")?,
        kind: row.try_get("kind")?,
        rate: row.try_get("rate")?,
        panel_rate: row.try_get("rate")?,
        min: row.try_get("min")?,
        max: row.try_get("max")?,
        refill: row.try_get("refill")?,
        cancel: row.try_get("cancel")?,
        dripfeed: row.try_get("dripfeed")?,
        description: row.try_get("description")?,
        average_time: row.try_get("average_time")?,
        listed: row.try_get("listed")?,
    })
}

/// The key of a category's name; a new one gets a new key.
pub async fn category(tx: &mut Tx, name: &str) -> anyhow::Result<CategoryId> {
    let known =
        sqlx::query_scalar!(r#"select category_id as "id: CategoryId" from categories where name = ?"#, name)
            .fetch_optional(tx.connection())
            .await?;
    if let Some(id) = known {
        return Ok(id);
    }
    let id = sqlx::query!("insert into categories (name) values (?)", name).execute(tx.connection()).await?;
    Ok(CategoryId(id.last_insert_rowid()))
}

/// Writes a service as an account lists it now, new or changed.
pub async fn write(tx: &mut Tx, panel: PanelId, row: &Listed, category: CategoryId) -> anyhow::Result<()> {
    sqlx::query!(
        "insert into services (panel_service, name, category_id, kind, rate, min, max, refill, cancel, dripfeed, description, average_time,
             position, panel_id)
         values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)
         on conflict (panel_service, panel_id) do update set name = ?2, category_id = ?3, kind = ?4, rate = ?5, min = ?6, max = ?7, refill = ?8, cancel = ?9,
             dripfeed = ?10, description = ?11, average_time = ?12, position = ?13, listed = 1",
        row.panel_service,
        row.name,
        category,
        row.kind,
        row.rate,
        row.min,
        row.max,
        row.refill,
        row.cancel,
        row.dripfeed,
        row.description,
        row.average_time,
        row.position,
        panel
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes a service off the list; its orders live on.
pub async fn unlist(tx: &mut Tx, id: ServiceId) -> anyhow::Result<()> {
    sqlx::query!("update services set listed = 0 where service_id = ?", id).execute(tx.connection()).await?;
    Ok(())
}

/// The catalog in memory: the snapshot that everybody reads, replaced as a whole when a refresh changed something. Its rates are what is
/// sold for.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    catalog: Arc<RwLock<Arc<Catalog>>>,
    billing: Billing,
}

impl Snapshot {
    /// An empty one, of what is sold so.
    pub fn of(billing: &Billing) -> Self {
        Self { billing: billing.clone(), ..Self::default() }
    }

    /// The catalog as it is now; a reader keeps what it got, whatever comes after.
    pub fn current(&self) -> Arc<Catalog> {
        self.catalog.read().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Builds the catalog from what is stored and puts it in place.
    pub async fn reload(&self, connection: &mut SqliteConnection) -> anyhow::Result<()> {
        let mut services = all(connection).await?;
        for service in &mut services {
            service.rate = self.billing.selling(service.panel_rate);
        }
        // Thousands of names are folded: not on a thread that answers taps.
        let catalog = tokio::task::spawn_blocking(|| Arc::new(Catalog::new(services))).await?;
        *self.catalog.write().unwrap_or_else(PoisonError::into_inner) = catalog;
        Ok(())
    }
}
