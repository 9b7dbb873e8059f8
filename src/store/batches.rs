//! Mass orders (`batches`): what was confirmed together. A trigger counts the version up whenever one of its orders changes its state.

use sqlx::SqliteConnection;

use super::{Tx, failures, sums::sum_of};
use crate::{
    clock::Moment,
    domain::{
        batch::{Batch, BatchId, Refused},
        money::Price,
        order::{Order, OrderId, OrderStatus},
        user::UserId,
    },
};

/// How many refused orders are told one by one.
const REFUSED: i64 = 10;

/// Begins one.
pub async fn begin(tx: &mut Tx, user: UserId, now: Moment) -> anyhow::Result<BatchId> {
    let id = sqlx::query_scalar!(
        r#"insert into batches (user_id, placed_at) values (?, ?) returning batch_id as "id!: BatchId""#,
        user,
        now
    )
    .fetch_one(tx.connection())
    .await?;
    Ok(id)
}

/// One of them, with its figures.
pub async fn find(connection: &mut SqliteConnection, id: BatchId) -> anyhow::Result<Option<Batch>> {
    let Some(row) =
        sqlx::query!(r#"select user_id as "user: UserId", version from batches where batch_id = ?"#, id)
            .fetch_optional(&mut *connection)
            .await?
    else {
        return Ok(None);
    };
    let counts = sqlx::query!(
        r#"select status as "status!: OrderStatus", count(*) as "count!: i64",
               sum(price >> 32) as "high!: i64", sum(price & 4294967295) as "low!: i64",
               min(price_currency) as "currency!: String"
           from orders where batch_id = ? group by status"#,
        id
    )
    .fetch_all(&mut *connection)
    .await?;
    let first = sqlx::query(
        "select * from orders where order_id = (select min(order_id) from orders where batch_id = ?)",
    )
    .bind(id)
    .fetch_all(&mut *connection)
    .await?;
    let first: Vec<Order> = failures::readable(&first, "order_id");
    let refused = sqlx::query(
        "select * from orders where batch_id = ? and status = 'rejected' and reject_reason <> 'withdrawn'
             order by order_id limit 0 + ?",
    )
    .bind(id)
    .bind(REFUSED)
    .fetch_all(connection)
    .await?;
    let refused: Vec<Order> = failures::readable(&refused, "order_id");
    let currency = counts.first().map(|row| row.currency.clone()).unwrap_or_default();
    Ok(Some(Batch {
        id,
        user: row.user,
        version: row.version,
        counts: counts
            .into_iter()
            .map(|row| (row.status, row.count, Price::of(sum_of((row.high, row.low)))))
            .collect(),
        first: first.first().map(Order::name),
        currency,
        refused: refused
            .into_iter()
            .map(|order| Refused { order: order.id, link: order.link, reason: order.reject_reason })
            .collect(),
    }))
}

/// What was confirmed together with an order, itself included, in the order in which it was.
pub async fn together_with(connection: &mut SqliteConnection, id: OrderId) -> anyhow::Result<Vec<Order>> {
    let rows =
        sqlx::query("select * from orders where batch_id = (select batch_id from orders where order_id = ?)")
            .bind(id)
            .fetch_all(connection)
            .await?;
    let mut orders: Vec<Order> = failures::readable(&rows, "order_id");
    orders.sort_unstable_by_key(|order| order.id);
    Ok(orders)
}

/// The batch that an order belongs to, if it was ordered with others.
pub async fn of_order(connection: &mut SqliteConnection, id: OrderId) -> anyhow::Result<Option<BatchId>> {
    Ok(sqlx::query_scalar!(r#"select batch_id as "id: BatchId" from orders where order_id = ?"#, id)
        .fetch_optional(connection)
        .await?
        .flatten())
}
