//! How Crypto Pay fares (`cryptopay`), and which wishes are to be seen to there.

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::topup::{Topup, TopupId},
    wake::Bell,
};

/// How Crypto Pay fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Health {
    /// How many calls in a row brought nothing.
    pub failures: i64,
    /// Since when.
    pub failing_since: Option<Moment>,
    /// Whether it refuses the token.
    pub token_refused: bool,
    /// Whether the admins know.
    pub told: bool,
    /// It is not called before.
    pub next_at: Moment,
    /// When what was paid is looked through.
    pub next_sweep_at: Moment,
}

/// How it fares.
pub async fn health(connection: &mut SqliteConnection) -> anyhow::Result<Health> {
    Ok(sqlx::query_as("select * from cryptopay").fetch_one(connection).await?)
}

/// Takes note of how it fares.
pub async fn set_health(tx: &mut Tx, health: &Health) -> anyhow::Result<()> {
    let Health { failures, failing_since, token_refused, told, next_at, next_sweep_at } = health;
    sqlx::query!(
        "update cryptopay set failures = ?, failing_since = ?, token_refused = ?, told = ?, next_at = ?, next_sweep_at = ?",
        failures,
        failing_since,
        token_refused,
        told,
        next_at,
        next_sweep_at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// It is called again at once, and what was paid is looked through: the settings may be other ones, and who was away knows nothing.
pub async fn begin_anew(tx: &mut Tx, now: Moment) -> anyhow::Result<()> {
    tx.ring(Bell::Invoices);
    sqlx::query!("update cryptopay set next_at = ?1, next_sweep_at = ?1", now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Wishes whose invoice is to be made.
pub async fn to_open(
    connection: &mut SqliteConnection,
    now: Moment,
    limit: i64,
) -> anyhow::Result<Vec<Topup>> {
    let due = "select * from topups where way = 'cryptopay' and state = 'opening' and next_look_at <= ?
               order by next_look_at limit 0 + ?";
    Ok(sqlx::query_as(due).bind(now).bind(limit).fetch_all(connection).await?)
}

/// Wishes with an invoice of which it is to be asked whether it was paid.
pub async fn to_look_at(
    connection: &mut SqliteConnection,
    now: Moment,
    limit: i64,
) -> anyhow::Result<Vec<Topup>> {
    let due = "select * from topups where way = 'cryptopay' and external is not null and next_look_at <= ?
               order by next_look_at limit 0 + ?";
    Ok(sqlx::query_as(due).bind(now).bind(limit).fetch_all(connection).await?)
}

/// Wishes whose time is over, and which look as if it were not.
pub async fn overdue(connection: &mut SqliteConnection, now: Moment) -> anyhow::Result<Vec<Topup>> {
    let over =
        "select * from topups where way = 'cryptopay' and state in ('opening', 'open') and good_until <= ?";
    Ok(sqlx::query_as(over).bind(now).fetch_all(connection).await?)
}

/// Wishes that wait for their invoices.
pub async fn opening(connection: &mut SqliteConnection) -> anyhow::Result<Vec<Topup>> {
    let waiting = "select * from topups where way = 'cryptopay' and state = 'opening'";
    Ok(sqlx::query_as(waiting).fetch_all(connection).await?)
}

/// When something is to be done for a wish next.
pub async fn next_due(connection: &mut SqliteConnection) -> anyhow::Result<Option<Moment>> {
    Ok(sqlx::query_scalar!(
        r#"select min(next_look_at) as "at: Moment" from topups where next_look_at is not null and way = 'cryptopay'"#
    )
    .fetch_one(connection)
    .await?)
}

/// An invoice of it is going to be asked for, and if nothing is heard of that, again at `at`. How often it was before.
pub async fn try_to_open(tx: &mut Tx, id: TopupId, at: Moment) -> anyhow::Result<i64> {
    Ok(sqlx::query_scalar!(
        "update topups set next_look_at = ?, looks = looks + 1 where topup_id = ? returning looks - 1",
        at,
        id
    )
    .fetch_one(tx.connection())
    .await?)
}

/// Surely no invoice was made of it.
pub async fn not_opened(tx: &mut Tx, id: TopupId) -> anyhow::Result<()> {
    sqlx::query!("update topups set looks = 0 where topup_id = ? and state = 'opening'", id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// opening → open: its invoice can be paid until `good_until`. Whether it still waited for that.
pub async fn opened(
    tx: &mut Tx,
    id: TopupId,
    (external, url): (&str, &str),
    good_until: Moment,
    now: Moment,
) -> anyhow::Result<bool> {
    let moved = sqlx::query!(
        "update topups set state = 'open', external = ?, url = ?, good_until = ?, next_look_at = ?, looks = 0
         where topup_id = ? and state = 'opening'",
        external,
        url,
        good_until,
        now,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(moved.rows_affected() > 0)
}

/// Whether its invoice was paid is asked next at `at`; not any more without one. What is paid is not asked about.
pub async fn look_at(tx: &mut Tx, id: TopupId, at: Option<Moment>) -> anyhow::Result<()> {
    sqlx::query!("update topups set next_look_at = ? where topup_id = ? and state <> 'paid'", at, id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Somebody says that they have paid: it is asked about at once.
pub async fn hurry(tx: &mut Tx, id: TopupId, now: Moment) -> anyhow::Result<()> {
    tx.ring(Bell::Invoices);
    sqlx::query!(
        "update topups set next_look_at = ? where topup_id = ? and way = 'cryptopay' and state <> 'paid' and external is not null",
        now,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
