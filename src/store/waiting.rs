//! Orders that wait to be sent to a panel that does not answer.

use std::collections::BTreeMap;

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::{order::OrderId, user::UserId},
};

/// The panel is in no state to be sent anything: what waits, waits until `until` at least.
pub async fn hold_back(tx: &mut Tx, until: Moment) -> anyhow::Result<()> {
    sqlx::query!(
        "update orders set next_submit_at = ?1, tries = max(tries, 1), version = version + 1
         where status = 'reserved' and next_submit_at < ?1",
        until
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The panel answers again: what waits for it need not wait longer.
pub async fn hurry(tx: &mut Tx, now: Moment) -> anyhow::Result<()> {
    sqlx::query!(
        "update orders set next_submit_at = ?1 where status = 'reserved' and next_submit_at > ?1",
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Whether any order waits to be sent.
pub async fn any_reserved(connection: &mut SqliteConnection) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists(select 1 from orders where status = 'reserved') as "any!: bool""#
    )
    .fetch_one(connection)
    .await?)
}

/// Whose orders wait to be sent since before `placed_before`, and one of them for each.
pub async fn waiting(
    connection: &mut SqliteConnection,
    placed_before: Moment,
) -> anyhow::Result<BTreeMap<UserId, OrderId>> {
    let rows = sqlx::query!(
        r#"select user_id as "user: UserId", order_id as "order: OrderId", placed_at as "placed_at: Moment" from orders
           where status = 'reserved' order by next_submit_at limit 1000"#
    )
    .fetch_all(connection)
    .await?;
    let old = rows.into_iter().filter(|row| row.placed_at <= placed_before);
    Ok(old.map(|row| (row.user, row.order)).collect())
}
