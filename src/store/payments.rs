//! Payments that came in (`payments`): each is written down once, whatever brings the news of it.

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::{
        money::{Amount, Credit},
        topup::{Payment, Refund, TopupId, Way},
        user::UserId,
    },
    wake::Bell,
};

/// What is known of a payment that came in.
#[derive(Clone, Debug)]
pub struct Incoming<'a> {
    /// How it came.
    pub way: Way,
    /// What the other side calls it.
    pub external: &'a str,
    /// The wish that it fulfils, if it is for one of ours.
    pub topup: Option<TopupId>,
    /// Who has it.
    pub user: UserId,
    /// What was paid, in the other side's unit.
    pub paid: &'a str,
    /// What is credited.
    pub credits: Credit,
}

/// Writes a payment down. Its number; `None` if it was known.
pub async fn write(tx: &mut Tx, payment: &Incoming<'_>, now: Moment) -> anyhow::Result<Option<i64>> {
    let Incoming { way, external, topup, user, paid, credits } = payment;
    let written = sqlx::query_scalar!(
        r#"insert into payments (way, external, topup_id, user_id, paid, credits, at) values (?, ?, ?, ?, ?, ?, ?)
           on conflict (way, external) do nothing returning payment_id as "id!""#,
        way,
        external,
        topup,
        user,
        paid,
        credits,
        now
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(written)
}

/// One payment.
pub async fn find(connection: &mut SqliteConnection, id: i64) -> anyhow::Result<Option<Payment>> {
    let found = sqlx::query_as("select * from payments where payment_id = ?").bind(id);
    Ok(found.fetch_optional(connection).await?)
}

/// The payment that the other side calls so.
pub async fn by_external(
    connection: &mut SqliteConnection,
    way: Way,
    external: &str,
) -> anyhow::Result<Option<Payment>> {
    let found =
        sqlx::query_as("select * from payments where way = ? and external = ?").bind(way).bind(external);
    Ok(found.fetch_optional(connection).await?)
}

/// Somebody's last payments, the newest first.
pub async fn last(
    connection: &mut SqliteConnection,
    user: UserId,
    limit: i64,
) -> anyhow::Result<Vec<Payment>> {
    let last = "select * from payments where user_id = ? order by payment_id desc limit 0 + ?";
    Ok(sqlx::query_as(last).bind(user).bind(limit).fetch_all(connection).await?)
}

/// How many payments a wish brought.
pub async fn count_of(connection: &mut SqliteConnection, topup: TopupId) -> anyhow::Result<i64> {
    Ok(sqlx::query_scalar!("select count(*) from payments where topup_id = ?", topup)
        .fetch_one(connection)
        .await?)
}

/// What somebody put on their balance since a moment, and did not get back.
pub async fn put_since(
    connection: &mut SqliteConnection,
    user: UserId,
    since: Moment,
) -> anyhow::Result<Credit> {
    Ok(sqlx::query_scalar!(
        r#"select coalesce(sum(credits), 0) as "sum!: Amount" from payments
           where user_id = ? and at >= ? and refund is not 'done'"#,
        user,
        since
    )
    .fetch_one(connection)
    .await
    .map(Credit)?)
}

/// It is to be given back, as an admin says; nothing if that was said before, unless it was refused. Whether it is now.
pub async fn want_refund(tx: &mut Tx, id: i64, by: UserId, now: Moment) -> anyhow::Result<bool> {
    tx.ring(Bell::Pay);
    let moved = sqlx::query!(
        "update payments set refund = 'wanted', refund_by = ?, next_at = ?
         where payment_id = ? and (refund is null or refund = 'refused')",
        by,
        now,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(moved.rows_affected() > 0)
}

/// How far giving it back is, and when it is asked for (again). Whether that is so now: what was given back stays given back, whatever is
/// heard later, and only what is wanted is asked for, or refused.
pub async fn set_refund(
    tx: &mut Tx,
    id: i64,
    refund: Refund,
    next_at: Option<Moment>,
) -> anyhow::Result<bool> {
    let moved = sqlx::query!(
        "update payments set refund = ?1, next_at = ?2
         where payment_id = ?3 and (refund in ('wanted', 'asking') or ?1 = 'done' and refund is not 'done')",
        refund,
        next_at,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(moved.rows_affected() > 0)
}

/// Payments that are to be given back by now.
pub async fn to_refund(connection: &mut SqliteConnection, now: Moment) -> anyhow::Result<Vec<Payment>> {
    let due = "select * from payments where next_at <= ? order by next_at limit 20";
    Ok(sqlx::query_as(due).bind(now).fetch_all(connection).await?)
}

/// When a payment is to be given back next.
pub async fn next_refund(connection: &mut SqliteConnection) -> anyhow::Result<Option<Moment>> {
    Ok(sqlx::query_scalar!(r#"select min(next_at) as "at: Moment" from payments where next_at is not null"#)
        .fetch_one(connection)
        .await?)
}

/// How far what came in in Stars was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct StarReading {
    /// What came in before is nobody's here.
    pub began_at: Moment,
    /// So many transactions, from the first one on.
    pub read: i64,
    /// When they are read again.
    pub next_at: Moment,
}

/// How far transactions in Stars were read; `None` before the first time.
pub async fn star_reading(connection: &mut SqliteConnection) -> anyhow::Result<Option<StarReading>> {
    Ok(sqlx::query_as!(
        StarReading,
        r#"select began_at as "began_at: Moment", read, next_at as "next_at: Moment" from star_reading"#
    )
    .fetch_optional(connection)
    .await?)
}

/// Transactions in Stars were read so far.
pub async fn set_star_reading(tx: &mut Tx, reading: StarReading) -> anyhow::Result<()> {
    let StarReading { began_at, read, next_at } = reading;
    sqlx::query!(
        "insert into star_reading (id, began_at, read, next_at) values (1, ?, ?, ?)
         on conflict (id) do update set read = excluded.read, next_at = excluded.next_at",
        began_at,
        read,
        next_at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Transactions in Stars are read again at this time, if they were to be later.
pub async fn read_stars_by(tx: &mut Tx, at: Moment) -> anyhow::Result<()> {
    tx.ring(Bell::Pay);
    sqlx::query!("update star_reading set next_at = min(next_at, ?)", at).execute(tx.connection()).await?;
    Ok(())
}
