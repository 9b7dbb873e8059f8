//! When orders are looked at (`orders.next_look_at`).

use sqlx::SqliteConnection;

use crate::{
    clock::Moment,
    domain::{
        order::{Order, OrderId},
        user::UserId,
    },
    store::{
        Tx,
        failures::{self, Read},
    },
    wake::Bell,
};

/// Orders whose status is to be asked for.
pub async fn to_look_at(
    connection: &mut SqliteConnection,
    now: Moment,
    limit: i64,
) -> anyhow::Result<Read<Order, OrderId>> {
    let rows = sqlx::query("select * from orders where next_look_at <= ? order by next_look_at limit 0 + ?")
        .bind(now)
        .bind(limit)
        .fetch_all(connection)
        .await?;
    Ok(failures::read(&rows, "order_id"))
}

/// Orders under way of which as much may come back, to 1 %, as this one costs; no more than `limit`.
pub async fn of_the_same_price(
    connection: &mut SqliteConnection,
    order: &Order,
    limit: usize,
) -> anyhow::Result<Vec<Order>> {
    let sql = "select * from orders where status = 'running' and next_look_at is not null and order_id <> ?1
                   and (cost between ?2 - ?2 / 100 and ?2 + ?2 / 100 or charge between ?2 - ?2 / 100 and ?2 + ?2 / 100)
               order by next_look_at limit 0 + ?3";
    let rows = sqlx::query(sql)
        .bind(order.id)
        .bind(order.cost)
        .bind(i64::try_from(limit)?)
        .fetch_all(connection)
        .await?;
    Ok(failures::readable(&rows, "order_id"))
}

/// When the next order is to be looked at.
pub async fn next_look(connection: &mut SqliteConnection) -> anyhow::Result<Option<Moment>> {
    Ok(sqlx::query_scalar!(
        r#"select min(next_look_at) as "at: Moment" from orders where next_look_at is not null"#
    )
    .fetch_one(connection)
    .await?)
}

/// When an order is looked at next; `None`: never again.
pub async fn look_next(tx: &mut Tx, id: OrderId, at: Option<Moment>, now: Moment) -> anyhow::Result<()> {
    sqlx::query!("update orders set next_look_at = ?, looked_at = ? where order_id = ?", at, now, id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The same for many that are as they were at `asked_at`, in one statement. What does not run any more is left alone, and so is what
/// somebody wished to be looked at since.
pub async fn look_later(
    tx: &mut Tx,
    looks: &[(OrderId, Moment)],
    asked_at: Moment,
    now: Moment,
) -> anyhow::Result<()> {
    let looks = serde_json::to_string(looks)?;
    sqlx::query!(
        "update orders set next_look_at = later.value ->> 1, looked_at = ?2
         from json_each(?1) later
         where order_id = later.value ->> 0 and status = 'running' and next_look_at <= ?3",
        looks,
        now,
        asked_at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Brings the next look at an order that the panel has forward: to now, or to `rest_ms` after the last one that its row knows of, since a
/// person can tap faster than a panel likes to be asked.
pub async fn look_now(tx: &mut Tx, id: OrderId, now: Moment, rest_ms: i64) -> anyhow::Result<()> {
    tx.ring(Bell::Track);
    sqlx::query!(
        "update orders set next_look_at =
             max(?1, min(coalesce(next_look_at, 9223372036854775807), min(coalesce(looked_at, 0), ?1) + ?3))
         where order_id = ?2 and panel_order is not null",
        now,
        id,
        rest_ms
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Brings the next look at all of somebody's running orders forward, as [`look_now`] does.
pub async fn look_at_all(tx: &mut Tx, user: UserId, now: Moment, rest_ms: i64) -> anyhow::Result<()> {
    tx.ring(Bell::Track);
    sqlx::query!(
        "update orders set next_look_at =
             max(?1, min(coalesce(next_look_at, 9223372036854775807), min(coalesce(looked_at, 0), ?1) + ?3))
         where user_id = ?2 and status = 'running'",
        now,
        user,
        rest_ms
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
