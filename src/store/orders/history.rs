//! An order's history (`order_events`). Only ever added to.

use sqlx::SqliteConnection;

use crate::{
    clock::Moment,
    domain::{
        history::{Event, HistoryLine},
        order::OrderId,
    },
    store::Tx,
};

/// Writes a line of an order's history.
pub async fn write_event(
    tx: &mut Tx,
    id: OrderId,
    at: Moment,
    event: &Event,
    detail: &str,
) -> anyhow::Result<()> {
    let what = event.word();
    sqlx::query!(
        "insert into order_events (order_id, at, what, detail) values (?, ?, ?, ?)",
        id,
        at,
        what,
        detail
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Whether this is in an order's history.
pub async fn has_event(
    connection: &mut SqliteConnection,
    id: OrderId,
    event: &Event,
) -> anyhow::Result<bool> {
    let what = event.word();
    let has = sqlx::query_scalar!(
        r#"select exists(select 1 from order_events where order_id = ? and what = ?) as "has!: bool""#,
        id,
        what
    )
    .fetch_one(connection)
    .await?;
    Ok(has)
}

/// The words in which this was last written into an order's history.
pub async fn last_detail(
    connection: &mut SqliteConnection,
    id: OrderId,
    event: &Event,
) -> anyhow::Result<Option<String>> {
    let what = event.word();
    Ok(sqlx::query_scalar!(
        "select detail from order_events where order_id = ? and what = ? order by rowid desc limit 1",
        id,
        what
    )
    .fetch_optional(connection)
    .await?)
}

/// The last lines of an order's history, oldest first.
pub async fn events(
    connection: &mut SqliteConnection,
    id: OrderId,
    limit: i64,
) -> anyhow::Result<Vec<HistoryLine>> {
    let rows = sqlx::query!(
        r#"select at as "at: Moment", what, detail from
             (select rowid as n, at, what, detail from order_events where order_id = ? order by rowid desc limit 0 + ?) order by n"#,
        id,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| HistoryLine { at: row.at, event: Event::of(&row.what), detail: row.detail })
        .collect())
}

/// How many lines an order's history has.
pub async fn count_events(connection: &mut SqliteConnection, id: OrderId) -> anyhow::Result<i64> {
    Ok(sqlx::query_scalar!("select count(*) from order_events where order_id = ?", id)
        .fetch_one(connection)
        .await?)
}

/// Some lines of an order's history, newest first.
pub async fn page_of_events(
    connection: &mut SqliteConnection,
    id: OrderId,
    offset: i64,
    limit: i64,
) -> anyhow::Result<Vec<HistoryLine>> {
    let rows = sqlx::query!(
        r#"select at as "at: Moment", what, detail from order_events where order_id = ? order by rowid desc limit 0 + ? offset ?"#,
        id,
        limit,
        offset
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| HistoryLine { at: row.at, event: Event::of(&row.what), detail: row.detail })
        .collect())
}
