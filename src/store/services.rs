//! The panel's list (`services`, `categories`), as it was read last.

use std::{
    collections::HashMap,
    sync::{Arc, PoisonError, RwLock, RwLockReadGuard},
};

use sqlx::{Row, SqliteConnection};

use super::{Tx, tariffs};
use crate::domain::{
    account::PanelId,
    catalog::{Catalog, CategoryId, Service, ServiceId},
    money::Rate,
    percent::Percent,
    shop::Billing,
    tariff::{Overrides, Sold},
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
        at_a_loss: false,
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

/// For how many discounts a catalog is kept: they are levels, and what few people were given. With more they are made anew.
const KEPT: usize = 16;

/// The catalog in memory: the snapshot that everybody reads, replaced as a whole when a refresh changed something. Its rates are what is
/// sold for; for somebody who gets a discount there is another one, made when it is first asked for.
#[derive(Clone, Debug, Default)]
pub struct Snapshot {
    shelves: Arc<RwLock<Shelves>>,
    /// Held while it is made anew, so that what was read last is put in place last.
    making: Arc<tokio::sync::Mutex<()>>,
    billing: Billing,
}

#[derive(Debug, Default)]
struct Shelves {
    /// Without a discount.
    catalog: Arc<Catalog>,
    discounted: HashMap<Percent, Arc<Catalog>>,
}

impl Snapshot {
    /// An empty one, of what is sold so.
    pub fn of(billing: &Billing) -> Self {
        Self { billing: billing.clone(), ..Self::default() }
    }

    /// The catalog as it is now, without a discount; a reader keeps what it got, whatever comes after.
    pub fn current(&self) -> Arc<Catalog> {
        self.read().catalog.clone()
    }

    /// The catalog as it is now for somebody who gets this discount.
    pub async fn at(&self, discount: Percent) -> anyhow::Result<Arc<Catalog>> {
        let (catalog, known) = {
            let shelves = self.read();
            (shelves.catalog.clone(), shelves.discounted.get(&discount).cloned())
        };
        if discount == Percent::ZERO || self.billing == Billing::House {
            return Ok(catalog);
        }
        if let Some(known) = known {
            return Ok(known);
        }
        let made = self.resold(&catalog, catalog.overrides().clone(), discount).await?;
        let mut shelves = self.shelves.write().unwrap_or_else(PoisonError::into_inner);
        if Arc::ptr_eq(&shelves.catalog, &catalog) {
            if shelves.discounted.len() >= KEPT {
                shelves.discounted.clear();
            }
            shelves.discounted.insert(discount, made.clone());
        }
        Ok(made)
    }

    /// Builds the catalog from what is stored and puts it in place.
    pub async fn reload(&self, connection: &mut SqliteConnection) -> anyhow::Result<()> {
        let _making = self.making.lock().await;
        let mut services = all(connection).await?;
        let overrides = self.overrides(connection).await?;
        for service in &mut services {
            let sold = sold(&self.billing, service, &overrides, Percent::ZERO);
            (service.rate, service.at_a_loss) = (sold.rate, sold.at_a_loss);
        }
        // Thousands of names are folded: not on a thread that answers taps.
        let made = move || Arc::new(Catalog::new(services).priced_by(overrides));
        self.put(tokio::task::spawn_blocking(made).await?);
        Ok(())
    }

    /// The same after only the prices that admins set have changed.
    pub async fn reprice(&self, connection: &mut SqliteConnection) -> anyhow::Result<()> {
        let _making = self.making.lock().await;
        let overrides = self.overrides(connection).await?;
        self.put(self.resold(&self.current(), overrides, Percent::ZERO).await?);
        Ok(())
    }

    async fn overrides(&self, connection: &mut SqliteConnection) -> anyhow::Result<Arc<Overrides>> {
        match self.billing {
            Billing::House => Ok(Arc::default()),
            Billing::Wallet(_) => tariffs::overrides(connection).await.map(Arc::new),
        }
    }

    /// The same services on other terms. Thousands of rates are counted: not on a thread that answers taps.
    async fn resold(
        &self,
        catalog: &Arc<Catalog>,
        overrides: Arc<Overrides>,
        discount: Percent,
    ) -> anyhow::Result<Arc<Catalog>> {
        let (catalog, billing) = (catalog.clone(), self.billing.clone());
        let make = move || {
            let by = overrides.clone();
            Arc::new(catalog.resold(overrides, |service| sold(&billing, service, &by, discount)))
        };
        Ok(tokio::task::spawn_blocking(make).await?)
    }

    fn put(&self, catalog: Arc<Catalog>) {
        let shelves = Shelves { catalog, discounted: HashMap::new() };
        *self.shelves.write().unwrap_or_else(PoisonError::into_inner) = shelves;
    }

    fn read(&self) -> RwLockReadGuard<'_, Shelves> {
        self.shelves.read().unwrap_or_else(PoisonError::into_inner)
    }
}

fn sold(billing: &Billing, service: &Service, overrides: &Overrides, discount: Percent) -> Sold {
    billing.sold(service.panel_rate, overrides.basis(service.id, service.category), discount)
}
