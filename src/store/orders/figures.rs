//! Figures over many orders: what was spent, and how many there are in each state.

use std::time::Duration;

use sqlx::SqliteConnection;

use crate::{
    clock::Moment,
    domain::{
        catalog::ServiceId,
        money::{Charge, Cost},
        order::{OrderStatus, Spent},
        user::UserId,
    },
    store::sums::sum_of,
};

/// What somebody ordered since a moment: rejected orders cost nothing and do not count.
pub async fn spent(connection: &mut SqliteConnection, user: UserId, since: Moment) -> anyhow::Result<Spent> {
    let row = sqlx::query!(
        r#"select count(*) as "orders!: i64", coalesce(sum(charge >> 32), 0) as "charged_high!: i64",
               coalesce(sum(charge & 4294967295), 0) as "charged_low!: i64",
               coalesce(sum(cost >> 32) filter (where charge is null), 0) as "expected_high!: i64",
               coalesce(sum(cost & 4294967295) filter (where charge is null), 0) as "expected_low!: i64" from orders
           where user_id = ? and placed_at >= ? and status <> 'rejected'"#,
        user,
        since
    )
    .fetch_one(connection)
    .await?;
    Ok(Spent {
        orders: row.orders,
        charged: Charge(sum_of((row.charged_high, row.charged_low))),
        expected: Cost(sum_of((row.expected_high, row.expected_low))),
    })
}

/// What all people ordered since a moment, as [`spent`] counts it: whole days (UTC) as they were tallied, and the orders of the day within
/// which it began one by one.
pub async fn spent_by_all(connection: &mut SqliteConnection, since: Moment) -> anyhow::Result<Spent> {
    let row = sqlx::query!(
        r#"with begun(at, whole) as (select ?1, (?1 + 86399999) / 86400000),
             counted as (
               select orders, charged, expected from tallies
               where day >= (select whole from begun) and status <> 'rejected'
               union all
               select 1, max(0, min(1000000000000000, coalesce(charge, 0))),
                   iif(charge is null, max(0, min(1000000000000000, cost)), 0) from orders
               where placed_at >= (select at from begun) and placed_at < (select whole from begun) * 86400000
                   and status <> 'rejected')
           select coalesce(sum(orders), 0) as "orders!: i64", coalesce(sum(charged >> 32), 0) as "charged_high!: i64",
               coalesce(sum(charged & 4294967295), 0) as "charged_low!: i64",
               coalesce(sum(expected >> 32), 0) as "expected_high!: i64",
               coalesce(sum(expected & 4294967295), 0) as "expected_low!: i64" from counted"#,
        since
    )
    .fetch_one(connection)
    .await?;
    Ok(Spent {
        orders: row.orders,
        charged: Charge(sum_of((row.charged_high, row.charged_low))),
        expected: Cost(sum_of((row.expected_high, row.expected_low))),
    })
}

/// How many orders there are in each status.
pub async fn by_status(connection: &mut SqliteConnection) -> anyhow::Result<Vec<(OrderStatus, i64)>> {
    let rows = sqlx::query!(
        r#"select status as "status: OrderStatus", sum(orders) as "orders!: i64" from tallies
           group by status having sum(orders) > 0"#
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.status, row.orders)).collect())
}

/// How long the last completed orders of a service took, at most `limit` of them. What is spread over time on purpose is not among them.
pub async fn took(
    connection: &mut SqliteConnection,
    service: ServiceId,
    limit: i64,
) -> anyhow::Result<Vec<Duration>> {
    let rows = sqlx::query!(
        r#"select submitted_at as "from: Moment", ended_at as "to: Moment" from orders
           where service_id = ? and status = 'completed' and runs is null order by ended_at desc limit 0 + ?"#,
        service,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().filter_map(|row| Some(row.to?.since(row.from?))).collect())
}
