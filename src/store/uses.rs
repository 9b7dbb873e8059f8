//! Which services each person orders most (`uses`): a count that is kept with each order, for the menu.

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::{catalog::ServiceId, user::UserId},
};

/// More than any screen shows, even if many of them are not offered any more.
const MOST: i64 = 100;

/// Counts an order that is placed now.
pub async fn count(tx: &mut Tx, user: UserId, service: ServiceId, now: Moment) -> anyhow::Result<()> {
    sqlx::query!(
        "insert into uses (user_id, service_id, orders, last_at) values (?1, ?2, 1, ?3)
         on conflict do update set orders = orders + 1, last_at = ?3",
        user,
        service,
        now
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
