//! Wishes to put money on a balance (`topups`). What comes of one is a payment (`payments.rs`).

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::{
        money::Credit,
        topup::{Topup, TopupId, TopupState, Way},
        user::UserId,
    },
    wake::Bell,
};

/// What is needed to write down a wish.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// Its number, drawn.
    pub id: TopupId,
    /// Whose it is.
    pub user: UserId,
    /// How it is paid.
    pub way: Way,
    /// What is credited.
    pub credits: Credit,
    /// In Stars, if it is paid so.
    pub stars: Option<i64>,
    /// From then on nothing new is begun with it.
    pub good_until: Moment,
}

/// Writes a wish down; the same tap twice wishes once. By hand there is nothing to be opened.
pub async fn write(tx: &mut Tx, wish: &Wish, now: Moment) -> anyhow::Result<()> {
    tx.ring(Bell::Pay);
    tx.ring(Bell::Invoices);
    let Wish { id, user, way, credits, stars, good_until } = *wish;
    let (state, next_look) = match way {
        Way::Stars | Way::CryptoPay => (TopupState::Opening, now),
        Way::Hand => (TopupState::Open, good_until),
    };
    sqlx::query!(
        "insert into topups (topup_id, user_id, way, credits, stars, state, made_at, good_until, next_look_at)
         values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing",
        id,
        user,
        way,
        credits,
        stars,
        state,
        now,
        good_until,
        next_look
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// One wish.
pub async fn find(connection: &mut SqliteConnection, id: TopupId) -> anyhow::Result<Option<Topup>> {
    Ok(sqlx::query_as("select * from topups where topup_id = ?").bind(id).fetch_optional(connection).await?)
}

/// The wish that the other side calls so.
pub async fn by_external(
    connection: &mut SqliteConnection,
    way: Way,
    external: &str,
) -> anyhow::Result<Option<Topup>> {
    let found =
        sqlx::query_as("select * from topups where way = ? and external = ?").bind(way).bind(external);
    Ok(found.fetch_optional(connection).await?)
}

/// Wishes for which something is to be done by now, but for Crypto Pay's (`cryptopay.rs`).
pub async fn due(connection: &mut SqliteConnection, now: Moment, limit: i64) -> anyhow::Result<Vec<Topup>> {
    let due = "select * from topups where next_look_at <= ? and way <> 'cryptopay' order by next_look_at limit 0 + ?";
    Ok(sqlx::query_as(due).bind(now).bind(limit).fetch_all(connection).await?)
}

/// When something is to be done for a wish next.
pub async fn next_due(connection: &mut SqliteConnection) -> anyhow::Result<Option<Moment>> {
    Ok(sqlx::query_scalar!(
        r#"select min(next_look_at) as "at: Moment" from topups where next_look_at is not null and way <> 'cryptopay'"#
    )
    .fetch_one(connection)
    .await?)
}

/// Something is to be done for it next at `at`; nothing without one. How often that was.
pub async fn look_at(tx: &mut Tx, id: TopupId, at: Option<Moment>) -> anyhow::Result<i64> {
    tx.ring(Bell::Pay);
    let looks = sqlx::query_scalar!(
        "update topups set next_look_at = ?, looks = looks + 1 where topup_id = ? returning looks",
        at,
        id
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(looks.unwrap_or(0))
}

/// opening → open. Whether it still waited for that.
pub async fn opened(tx: &mut Tx, id: TopupId, external: Option<&str>, url: &str) -> anyhow::Result<bool> {
    let moved = sqlx::query!(
        "update topups set state = 'open', external = ?, url = ?, next_look_at = good_until, looks = 0
         where topup_id = ? and state = 'opening'",
        external,
        url,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(moved.rows_affected() > 0)
}

/// Somebody's other wishes in this way come to nothing: one at a time is open. What is paid of them all the same is credited.
pub async fn close_others(tx: &mut Tx, user: UserId, way: Way, id: TopupId) -> anyhow::Result<()> {
    sqlx::query!(
        "update topups set state = 'dropped', next_look_at = iif(way = 'cryptopay', next_look_at, null)
         where user_id = ? and way = ? and topup_id <> ? and state in ('opening', 'open')",
        user,
        way,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What is open comes to nothing. Whether it was open.
pub async fn close(tx: &mut Tx, id: TopupId, state: TopupState) -> anyhow::Result<bool> {
    let moved = sqlx::query!(
        "update topups set state = ?, next_look_at = iif(way = 'cryptopay', next_look_at, null)
         where topup_id = ? and state in ('opening', 'open')",
        state,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(moved.rows_affected() > 0)
}

/// It was paid, whatever had been given up.
pub async fn paid(tx: &mut Tx, id: TopupId) -> anyhow::Result<()> {
    sqlx::query!("update topups set state = 'paid', next_look_at = null where topup_id = ?", id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Somebody's wishes by hand that are not over, the last first.
pub async fn by_hand(
    connection: &mut SqliteConnection,
    user: UserId,
    limit: i64,
) -> anyhow::Result<Vec<Topup>> {
    let open =
        "select * from topups where user_id = ? and way = 'hand' and state in ('open', 'shown', 'refused')
                order by made_at desc limit 0 + ?";
    Ok(sqlx::query_as(open).bind(user).bind(limit).fetch_all(connection).await?)
}

/// By hand: a receipt came, which is looked at again by `at`.
pub async fn shown(tx: &mut Tx, id: TopupId, at: Moment) -> anyhow::Result<()> {
    tx.ring(Bell::Pay);
    sqlx::query!("update topups set state = 'shown', next_look_at = ? where topup_id = ?", at, id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// shown → refused.
pub async fn refused(tx: &mut Tx, id: TopupId) -> anyhow::Result<()> {
    sqlx::query!(
        "update topups set state = 'refused', next_look_at = null where topup_id = ? and state = 'shown'",
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The last sum that somebody put on their balance.
pub async fn last_sum(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<Option<Credit>> {
    Ok(sqlx::query_scalar!(
        r#"select credits as "credits: Credit" from topups where user_id = ? and state = 'paid'
           order by made_at desc limit 1"#,
        user
    )
    .fetch_optional(connection)
    .await?)
}
