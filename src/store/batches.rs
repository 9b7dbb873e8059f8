//! Mass orders (`batches`): what was confirmed together, and the message that shows it. A trigger counts the version up whenever one
//! of its orders changes its state.

use sqlx::SqliteConnection;

use super::{Tx, failures, figures::sum_of};
use crate::{
    clock::Moment,
    domain::{
        batch::{Batch, BatchId},
        order::{Order, OrderId, OrderStatus},
        user::UserId,
    },
    wake::Bell,
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
    let Some(row) = sqlx::query!(
        r#"select user_id as "user: UserId", card_message as "card: i32", version from batches where batch_id = ?"#,
        id
    )
    .fetch_optional(&mut *connection)
    .await?
    else {
        return Ok(None);
    };
    let counts = sqlx::query!(
        r#"select status as "status!: OrderStatus", count(*) as "count!: i64",
               sum(price >> 32) as "high!: i64", sum(price & 4294967295) as "low!: i64",
               min(currency) as "currency!: String"
           from orders where batch_id = ? group by status"#,
        id
    )
    .fetch_all(&mut *connection)
    .await?;
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
        card: row.card,
        version: row.version,
        counts: counts.into_iter().map(|row| (row.status, row.count, sum_of((row.high, row.low)))).collect(),
        currency,
        refused: refused.into_iter().map(|order| (order.id, order.reject_reason)).collect(),
    }))
}

/// The batch that an order belongs to, if it was ordered with others.
pub async fn of_order(connection: &mut SqliteConnection, id: OrderId) -> anyhow::Result<Option<BatchId>> {
    Ok(sqlx::query_scalar!(r#"select batch_id as "id: BatchId" from orders where order_id = ?"#, id)
        .fetch_optional(connection)
        .await?
        .flatten())
}

/// Makes `message` the one that shows it.
pub async fn attach_card(tx: &mut Tx, id: BatchId, message: i32) -> anyhow::Result<()> {
    sqlx::query!("update batches set card_message = ?, shown = 0 where batch_id = ?", message, id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// `message` shows something else now.
pub async fn detach_card(tx: &mut Tx, user: UserId, message: i32) -> anyhow::Result<()> {
    sqlx::query!(
        "update batches set card_message = null where user_id = ? and card_message = ?",
        user,
        message
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The batch whose card `message` is.
pub async fn of_card(
    connection: &mut SqliteConnection,
    user: UserId,
    message: i32,
) -> anyhow::Result<Option<BatchId>> {
    Ok(sqlx::query_scalar!(
        r#"select batch_id as "id: BatchId" from batches where user_id = ? and card_message = ?"#,
        user,
        message
    )
    .fetch_optional(connection)
    .await?)
}

/// Those whose card shows less than is known.
pub async fn with_old_cards(connection: &mut SqliteConnection, limit: i64) -> anyhow::Result<Vec<BatchId>> {
    Ok(sqlx::query_scalar!(
        r#"select batch_id as "id: BatchId" from batches
           where shown < version and card_message is not null order by batch_id limit 0 + ?"#,
        limit
    )
    .fetch_all(connection)
    .await?)
}

/// Takes note that the card shows `version`.
pub async fn mark_shown(tx: &mut Tx, id: BatchId, version: i64) -> anyhow::Result<()> {
    let is_old = sqlx::query_scalar!(
        r#"update batches set shown = max(shown, ?) where batch_id = ? returning shown < version as "is_old!: bool""#,
        version,
        id
    )
    .fetch_optional(tx.connection())
    .await?;
    if is_old == Some(true) {
        tx.ring(Bell::Tell);
    }
    Ok(())
}
