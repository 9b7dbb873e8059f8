//! Figures over many orders: what was spent, and how many there are in each state.

use sqlx::SqliteConnection;

use crate::{
    clock::Moment,
    domain::{
        money::Amount,
        order::{OrderStatus, Spent},
        user::UserId,
    },
};

/// What somebody ordered since a moment: rejected orders cost nothing and do not count.
pub async fn spent(connection: &mut SqliteConnection, user: UserId, since: Moment) -> anyhow::Result<Spent> {
    let row = sqlx::query!(
        r#"select count(*) as "orders!: i64", coalesce(sum(coalesce(charge, price)), 0) as "sum!: Amount" from orders
           where user_id = ? and placed_at >= ? and status <> 'rejected'"#,
        user,
        since
    )
    .fetch_one(connection)
    .await?;
    Ok(Spent { orders: row.orders, sum: row.sum })
}

/// What all people ordered since a moment, as [`spent`] counts it.
pub async fn spent_by_all(connection: &mut SqliteConnection, since: Moment) -> anyhow::Result<Spent> {
    let row = sqlx::query!(
        r#"select count(*) as "orders!: i64", coalesce(sum(coalesce(charge, price)), 0) as "sum!: Amount" from orders
           where placed_at >= ? and status <> 'rejected'"#,
        since
    )
    .fetch_one(connection)
    .await?;
    Ok(Spent { orders: row.orders, sum: row.sum })
}

/// How many orders there are in each status.
pub async fn by_status(connection: &mut SqliteConnection) -> anyhow::Result<Vec<(OrderStatus, i64)>> {
    let rows = sqlx::query!(
        r#"select status as "status: OrderStatus", count(*) as "orders!: i64" from orders group by status"#
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.status, row.orders)).collect())
}
