//! What an order whose answer was lost is settled by: its neighbours, its rivals, and what else moved the balance.

use sqlx::SqliteConnection;

use super::{Tx, failures, figures::sum_of};
use crate::{
    clock::Moment,
    domain::{
        money::Amount,
        order::{Order, OrderId},
    },
};

/// Orders whose outcome is not known, oldest first.
pub async fn all(connection: &mut SqliteConnection) -> anyhow::Result<Vec<Order>> {
    let rows = sqlx::query("select * from orders where status = 'unclear' order by order_id")
        .fetch_all(connection)
        .await?;
    Ok(failures::readable(&rows, "order_id"))
}

/// Keeps the balance just before an order is sent.
pub async fn keep_balance(tx: &mut Tx, id: OrderId, balance: Amount) -> anyhow::Result<()> {
    sqlx::query!("update orders set balance_before = ? where order_id = ?", balance, id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The balance just before an order was sent, where it says something about it.
pub async fn balance_before(
    connection: &mut SqliteConnection,
    id: OrderId,
) -> anyhow::Result<Option<Amount>> {
    Ok(sqlx::query_scalar!(
        r#"select balance_before as "balance: Amount" from orders where order_id = ?"#,
        id
    )
    .fetch_one(connection)
    .await?)
}

/// When this was last written into an order's history.
pub async fn last_event(
    connection: &mut SqliteConnection,
    id: OrderId,
    what: &str,
) -> anyhow::Result<Option<Moment>> {
    Ok(sqlx::query_scalar!(
        r#"select max(at) as "at: Moment" from order_events where order_id = ? and what = ?"#,
        id,
        what
    )
    .fetch_one(connection)
    .await?)
}

/// An order that the panel has: its id there, and when it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// The panel's id.
    pub panel_order: String,
    /// When it was sent.
    pub sent_at: Moment,
}

/// The last orders of which the answer had come, or been lost, before this one was sent at `at`, and that the panel has; the last one
/// last. One that was under way at the same time may have got its id before or after.
pub async fn before(
    connection: &mut SqliteConnection,
    at: Moment,
    limit: i64,
) -> anyhow::Result<Vec<Neighbour>> {
    let mut found = sqlx::query_as!(
        Neighbour,
        r#"select panel_order as "panel_order!", submitted_at as "sent_at!: Moment" from orders
           where submitted_at < ?1 and panel_order is not null
               and exists(select 1 from order_events e
                   where e.order_id = orders.order_id and e.what in ('accepted', 'unclear') and e.at <= ?1)
           order by submitted_at desc limit 0 + ?2"#,
        at,
        limit
    )
    .fetch_all(connection)
    .await?;
    found.reverse();
    Ok(found)
}

/// The first orders that were sent after the answer of another was lost at `at`, and that the panel has, the first one first.
pub async fn after(
    connection: &mut SqliteConnection,
    at: Moment,
    limit: i64,
) -> anyhow::Result<Vec<Neighbour>> {
    Ok(sqlx::query_as!(
        Neighbour,
        r#"select panel_order as "panel_order!", submitted_at as "sent_at!: Moment" from orders
           where submitted_at > ? and panel_order is not null order by submitted_at limit 0 + ?"#,
        at,
        limit
    )
    .fetch_all(connection)
    .await?)
}

/// Whether any other order sent in this time could have an id that nobody claims: its own outcome is not known, or only people said
/// that it was not placed. One without a time of sending could be any.
pub async fn has_rivals(
    connection: &mut SqliteConnection,
    id: OrderId,
    from: Moment,
    to: Moment,
) -> anyhow::Result<bool> {
    let rivals = sqlx::query_scalar!(
        r#"select exists(select 1 from orders where submitted_at between ? and ? and order_id <> ?
               and (status in ('submitting', 'unclear') or reject_reason = 'not_placed')) as "some!: bool""#,
        from,
        to,
        id
    )
    .fetch_one(&mut *connection)
    .await?;
    let untimed = sqlx::query_scalar!(
        r#"select exists(select 1 from orders where status = 'unclear' and submitted_at is null) as "some!: bool""#
    )
    .fetch_one(connection)
    .await?;
    Ok(rivals || untimed)
}

/// Whether nothing is being sent, and nothing was since.
pub async fn is_quiet_since(connection: &mut SqliteConnection, since: Moment) -> anyhow::Result<bool> {
    let now = sqlx::query_scalar!(
        r#"select exists(select 1 from orders where status = 'submitting') as "some!: bool""#
    )
    .fetch_one(&mut *connection)
    .await?;
    let sent = sqlx::query_scalar!(
        r#"select exists(select 1 from orders where submitted_at >= ?) as "some!: bool""#,
        since
    )
    .fetch_one(connection)
    .await?;
    Ok(!now && !sent)
}

/// Whether the panel may have made orders of its own out of one of ours since: drip-feeds and subscriptions.
pub async fn has_children_since(connection: &mut SqliteConnection, since: Moment) -> anyhow::Result<bool> {
    let open = sqlx::query_scalar!(
        r#"select exists(select 1 from orders where ended_at is null
               and (runs is not null or service_type = 'subscriptions')) as "some!: bool""#
    )
    .fetch_one(&mut *connection)
    .await?;
    let ended = sqlx::query_scalar!(
        r#"select exists(select 1 from orders where ended_at >= ?
               and (runs is not null or service_type = 'subscriptions')) as "some!: bool""#,
        since
    )
    .fetch_one(connection)
    .await?;
    Ok(open || ended)
}

/// Whether anything came back of an order since.
pub async fn gave_back_since(connection: &mut SqliteConnection, since: Moment) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists(select 1 from orders where ended_at >= ?
               and status in ('partial', 'cancelled', 'failed')) as "some!: bool""#,
        since
    )
    .fetch_one(connection)
    .await?)
}

/// What all other orders that were sent since then took, or are expected to take.
pub async fn taken_since(
    connection: &mut SqliteConnection,
    id: OrderId,
    since: Moment,
) -> anyhow::Result<Amount> {
    let row = sqlx::query!(
        r#"select coalesce(sum(coalesce(charge, cost) >> 32), 0) as "high!: i64",
               coalesce(sum(coalesce(charge, cost) & 4294967295), 0) as "low!: i64" from orders
           where submitted_at >= ? and order_id <> ? and panel_order is not null"#,
        since,
        id
    )
    .fetch_one(connection)
    .await?;
    Ok(sum_of((row.high, row.low)))
}

/// Marks whether an order's id is only what a person said.
pub async fn doubt_id(tx: &mut Tx, id: OrderId, doubted: bool) -> anyhow::Result<()> {
    sqlx::query!("update orders set id_doubted = ?, version = version + 1 where order_id = ?", doubted, id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// running → unclear: the id was a person's mistake, and nothing that the panel said of it counts. Whether it moved.
pub async fn take_back(tx: &mut Tx, id: OrderId) -> anyhow::Result<bool> {
    let moved = sqlx::query!(
        "update orders set status = 'unclear', panel_order = null, panel_status = null, start_count = null, remains = null,
             charge = null, next_look_at = null, id_doubted = 0, stuck_told = 0, version = version + 1
         where order_id = ? and status = 'running' and id_doubted = 1",
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(moved.rows_affected() > 0)
}
