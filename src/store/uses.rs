//! Which services each person orders most, and how many they asked for last (`uses`): kept with each order, for the menu and the presets.

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::{catalog::ServiceId, user::UserId},
};

/// More than any screen shows, even if many of them are not offered any more.
const MOST: i64 = 100;

/// Counts an order that is placed now. `quantity` is what was asked for, where a person says how many.
pub async fn count(
    tx: &mut Tx,
    user: UserId,
    service: ServiceId,
    quantity: Option<i64>,
    now: Moment,
) -> anyhow::Result<()> {
    sqlx::query!(
        "insert into uses (user_id, service_id, orders, last_at, last_quantity) values (?1, ?2, 1, ?3, ?4)
         on conflict do update set orders = orders + 1, last_at = ?3, last_quantity = coalesce(?4, last_quantity)",
        user,
        service,
        now,
        quantity
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The services that somebody ordered, the most used first and among equals the latest; offered or not.
pub async fn most(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<Vec<ServiceId>> {
    Ok(sqlx::query_scalar!(
        r#"select service_id as "id: ServiceId" from uses where user_id = ?
           order by orders desc, last_at desc limit 0 + ?"#,
        user,
        MOST
    )
    .fetch_all(connection)
    .await?)
}

/// How many somebody asked for when they ordered a service last.
pub async fn last_quantity(
    connection: &mut SqliteConnection,
    user: UserId,
    service: ServiceId,
) -> anyhow::Result<Option<i64>> {
    let last = sqlx::query_scalar!(
        "select last_quantity from uses where user_id = ? and service_id = ?",
        user,
        service
    );
    Ok(last.fetch_optional(connection).await?.flatten())
}
