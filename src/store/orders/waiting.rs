//! Orders that wait to be sent to a panel that does not answer; and what waits for a time that a wrong clock set.

use std::{collections::BTreeMap, time::Duration};

use sqlx::SqliteConnection;

use crate::{
    clock::Moment,
    domain::{catalog::ServiceId, order::OrderId, user::UserId},
    store::{Tx, account},
    wake::Bell,
};

/// The panel does not sell a service for a while: what waits of it, waits until `until` at least.
pub async fn hold_back_service(tx: &mut Tx, service: ServiceId, until: Moment) -> anyhow::Result<()> {
    let waits = sqlx::query!(
        "update orders set next_submit_at = ?1, tries = max(tries, 1), version = version + 1
         where status = 'reserved' and next_submit_at < ?1 and +service_id = ?2",
        until,
        service
    )
    .execute(tx.connection())
    .await?;
    if waits.rows_affected() > 0 {
        tx.ring(Bell::Tell);
    }
    Ok(())
}

/// The panel answers again: what waits for it need not wait longer.
pub async fn hurry(tx: &mut Tx, now: Moment) -> anyhow::Result<()> {
    let waits = sqlx::query!(
        "update orders set next_submit_at = ?1 where status = 'reserved' and next_submit_at > ?1",
        now
    )
    .execute(tx.connection())
    .await?;
    if waits.rows_affected() > 0 {
        tx.ring(Bell::Submit);
    }
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

/// The clock was set forward by so many milliseconds, and no time passed: what is to be sent keeps its time.
pub async fn shift(tx: &mut Tx, by_ms: i64) -> anyhow::Result<()> {
    sqlx::query!("update orders set submit_until = submit_until + ? where status = 'reserved'", by_ms)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// What waits for a time that is further away than anything is put off was set by a clock that was wrong: it is due now.
pub async fn pull_in(
    tx: &mut Tx,
    patience: Duration,
    longest_look: Duration,
    now: Moment,
) -> anyhow::Result<u64> {
    let (hour, week) = (now.plus(Duration::from_hours(1)), now.plus(Duration::from_hours(24 * 7)));
    let until = now.plus(patience);
    let look = now.plus(longest_look);
    let looks = sqlx::query!(
        "update orders set next_look_at = ?1 where next_look_at > ?2 or status = 'running' and next_look_at > ?3",
        now,
        week,
        look
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!("update children set next_look_at = ? where next_look_at > ?", now, week)
        .execute(tx.connection())
        .await?;
    sqlx::query!("update requests set next_at = ? where next_at > ?", now, week)
        .execute(tx.connection())
        .await?;
    let sends = sqlx::query!(
        "update orders set next_submit_at = ? where status = 'reserved' and next_submit_at > ?",
        now,
        hour
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "update orders set submit_until = ?1 where status = 'reserved' and submit_until > ?1",
        until
    )
    .execute(tx.connection())
    .await?;
    let letters = sqlx::query!(
        "update outbox set next_try_at = ? where done_at is null and next_try_at > ?",
        now,
        week
    )
    .execute(tx.connection())
    .await?;
    account::pull_in(tx, hour, week, now).await?;
    Ok(looks.rows_affected() + sends.rows_affected() + letters.rows_affected())
}
