//! Prices that admins set (`tariffs`), and what somebody gets off (`users.discount`). What is made of them says `domain/tariff.rs`.

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::{
        ids::{CategoryId, ServiceId},
        money::{Credit, Rate},
        percent::Percent,
        tariff::{Overrides, Own, Priced},
        user::UserId,
    },
};

/// A price that an admin set, with what it is the price of.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Of what.
    pub of: Priced,
    /// The price.
    pub own: Own,
    /// The name of that, untrusted.
    pub name: String,
    /// Whether the panel lists the service, or any of the category.
    pub listed: bool,
}

/// A fixed rate of a service that the panel lists.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fixed {
    /// Of which service.
    pub service: ServiceId,
    /// Its name, untrusted.
    pub name: String,
    /// What is paid.
    pub rate: Rate,
    /// What the panel takes.
    pub panel_rate: Rate,
    /// Whether the admins know that it is less than it has to be.
    pub told: bool,
}

/// All prices that were set. One that can't be read counts for nothing, which is logged.
pub async fn overrides(connection: &mut SqliteConnection) -> anyhow::Result<Overrides> {
    let rows = sqlx::query!(
        r#"select service_id as "service: ServiceId", category_id as "category: CategoryId", markup as "markup: Percent", fixed
           from tariffs"#
    )
    .fetch_all(connection)
    .await?;
    let read = |(of, own): (Option<Priced>, Option<Own>)| {
        let read = of.zip(own);
        if read.is_none() {
            tracing::error!("a price that can't be read was left out");
        }
        read
    };
    let rows = rows.into_iter().map(|row| (of(row.service, row.category), own(row.markup, row.fixed)));
    Ok(rows.filter_map(read).collect())
}

fn of(service: Option<ServiceId>, category: Option<CategoryId>) -> Option<Priced> {
    service.map(Priced::Service).or(category.map(Priced::Category))
}

fn own(markup: Option<Percent>, fixed: Option<String>) -> Option<Own> {
    let fixed = fixed.and_then(|fixed| fixed.parse().ok()).map(|rate| Own::Fixed(Rate(rate)));
    markup.map(Own::Markup).or(fixed)
}

/// How many prices were set.
pub async fn count(connection: &mut SqliteConnection) -> anyhow::Result<i64> {
    Ok(sqlx::query_scalar!("select count(*) from tariffs").fetch_one(connection).await?)
}

/// Some of them: categories first, then services, by name.
pub async fn page(connection: &mut SqliteConnection, offset: i64, limit: i64) -> anyhow::Result<Vec<Row>> {
    let rows = sqlx::query!(
        r#"select t.service_id as "service: ServiceId", t.category_id as "category: CategoryId", t.markup as "markup: Percent", t.fixed,
               coalesce(s.name, c.name) as "name!",
               coalesce(s.listed, exists(select 1 from services l where l.category_id = t.category_id and l.listed)) as "listed!: bool"
           from tariffs t left join services s using (service_id) left join categories c on c.category_id = t.category_id
           order by t.service_id is not null, coalesce(s.name, c.name), t.tariff_id limit 0 + ? offset ?"#,
        limit,
        offset
    )
    .fetch_all(connection)
    .await?;
    let read = |service, category, markup, fixed, name, listed| {
        let (of, own) = (of(service, category)?, own(markup, fixed)?);
        Some(Row { of, own, name, listed })
    };
    let row = rows.into_iter();
    Ok(row
        .filter_map(|row| read(row.service, row.category, row.markup, row.fixed, row.name, row.listed))
        .collect())
}

/// Sets a price in place of the one before, or takes it back.
pub async fn set(tx: &mut Tx, of: Priced, own: Option<Own>, by: UserId, now: Moment) -> anyhow::Result<()> {
    let (service, category) = match of {
        Priced::Service(service) => (Some(service), None),
        Priced::Category(category) => (None, Some(category)),
    };
    sqlx::query!("delete from tariffs where service_id is ? and category_id is ?", service, category)
        .execute(tx.connection())
        .await?;
    let (markup, fixed) = match own {
        None => return Ok(()),
        Some(Own::Markup(markup)) => (Some(markup), None),
        Some(Own::Fixed(rate)) => (None, Some(rate)),
    };
    sqlx::query!(
        "insert into tariffs (service_id, category_id, markup, fixed, by_admin, set_at) values (?, ?, ?, ?, ?, ?)",
        service,
        category,
        markup,
        fixed,
        by,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The fixed rates of services that the panel lists.
pub async fn fixed(connection: &mut SqliteConnection) -> anyhow::Result<Vec<Fixed>> {
    let rows = sqlx::query!(
        r#"select service_id as "service: ServiceId", s.name, t.fixed as "rate!: Rate", s.rate as "panel_rate: Rate", t.told as "told: bool"
           from tariffs t join services s using (service_id) where t.fixed is not null and s.listed order by service_id"#
    )
    .fetch_all(connection)
    .await?;
    let read = rows.into_iter();
    Ok(read
        .filter_map(|row| {
            Some(Fixed {
                service: row.service?,
                name: row.name,
                rate: row.rate,
                panel_rate: row.panel_rate,
                told: row.told,
            })
        })
        .collect())
}

/// Takes note whether the admins know that a service's fixed rate is less than it has to be.
pub async fn note_told(tx: &mut Tx, service: ServiceId, told: bool) -> anyhow::Result<()> {
    sqlx::query!("update tariffs set told = ? where service_id = ?", told, service)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// What somebody has paid for delivered orders: what was taken for those that are over, and of which nobody has to say yet what is due.
pub async fn paid_by(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<Credit> {
    Ok(sqlx::query_scalar!(
        r#"select coalesce(sum(taken), 0) as "paid!: Credit" from bills where user_id = ? and delivered = 1 and review is null"#,
        user
    )
    .fetch_one(connection)
    .await?)
}

/// Gives somebody a discount, or takes back what was given.
pub async fn set_discount(tx: &mut Tx, user: UserId, discount: Option<Percent>) -> anyhow::Result<()> {
    sqlx::query!("update users set discount = ? where user_id = ?", discount, user)
        .execute(tx.connection())
        .await?;
    Ok(())
}
