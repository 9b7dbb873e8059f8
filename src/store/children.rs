//! The orders that the panel makes of a subscription or a drip-feed (`children`).

use sqlx::{FromRow, Row, SqliteConnection};

use super::{Tx, failures::Piece, sums::sum_of};
use crate::{
    clock::Moment,
    domain::{
        money::{Charge, ORDER_MAX},
        order::OrderId,
        request::{Child, Made},
    },
    wake::Bell,
};

/// Writes down a child that the panel named. Whether it is new.
pub async fn add(tx: &mut Tx, order: OrderId, panel_order: &str, now: Moment) -> anyhow::Result<bool> {
    tx.ring(Bell::Track);
    let added = sqlx::query!(
        "insert into children (order_id, panel_order, made_at, next_look_at) values (?1, ?2, ?3, ?3) on conflict do nothing",
        order,
        panel_order,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(added.rows_affected() > 0)
}

/// One child, as it is stored now.
pub async fn find(
    connection: &mut SqliteConnection,
    order: OrderId,
    panel_order: &str,
) -> anyhow::Result<Option<Child>> {
    Ok(sqlx::query_as("select * from children where order_id = ? and panel_order = ?")
        .bind(order)
        .bind(panel_order)
        .fetch_optional(connection)
        .await?)
}

/// Children whose status is to be asked for.
pub async fn to_look_at(
    connection: &mut SqliteConnection,
    now: Moment,
    limit: i64,
) -> anyhow::Result<(Vec<Child>, Vec<(Piece, sqlx::Error)>)> {
    let rows =
        sqlx::query("select * from children where next_look_at <= ? order by next_look_at limit 0 + ?")
            .bind(now)
            .bind(limit)
            .fetch_all(connection)
            .await?;
    let (mut good, mut bad) = (vec![], vec![]);
    for row in &rows {
        match Child::from_row(row) {
            Ok(child) => good.push(child),
            // Told apart by both halves of the key.
            Err(error) => {
                bad.push((Piece::part(row.try_get("order_id")?, row.try_get("panel_order")?), error));
            }
        }
    }
    Ok((good, bad))
}

/// When the next child is to be looked at.
pub async fn next_look(connection: &mut SqliteConnection) -> anyhow::Result<Option<Moment>> {
    Ok(sqlx::query_scalar!(
        r#"select min(next_look_at) as "at: Moment" from children where next_look_at is not null"#
    )
    .fetch_one(connection)
    .await?)
}

/// Saves what a report changed about a child.
pub async fn save(tx: &mut Tx, child: &Child) -> anyhow::Result<()> {
    sqlx::query!(
        "update children set status = ?, charge = ?, end_charge = ?, ended_at = ? where order_id = ? and panel_order = ?",
        child.status,
        child.charge,
        child.end_charge,
        child.ended_at,
        child.order,
        child.panel_order
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// When a child is looked at next; `None`: never again.
pub async fn look_next(tx: &mut Tx, child: &Child, at: Option<Moment>) -> anyhow::Result<()> {
    sqlx::query!(
        "update children set next_look_at = ? where order_id = ? and panel_order = ?",
        at,
        child.order,
        child.panel_order
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// How many children an order has, how many of them have ended, and what they cost as far as the panel said.
pub async fn made(connection: &mut SqliteConnection, order: OrderId) -> anyhow::Result<Made> {
    let row = sqlx::query!(
        r#"select count(*) as "all_of_them!: i64", count(ended_at) as "ended!: i64", count(end_charge) as "charged!: i64",
               sum(charge >> 32) as "high: i64", sum(charge & 4294967295) as "low: i64"
           from children where order_id = ?"#,
        order
    )
    .fetch_one(connection)
    .await?;
    let charge = row.high.zip(row.low).map(|halves| Charge(sum_of(halves).min(ORDER_MAX)));
    Ok(Made { all: row.all_of_them, ended: row.ended, charged: row.charged, charge })
}
