//! Links by which friends come (`invitations`), who came by whose (`friends`), and what that brought (`rewards`).

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::{
        code::Word,
        friend::{Earning, Invited},
        money::{Amount, Credit},
        order::OrderId,
        user::UserId,
    },
};

/// Writes somebody's link down, if they have none.
pub async fn write_invitation(tx: &mut Tx, user: UserId, word: Word) -> anyhow::Result<()> {
    let word = word.bare();
    sqlx::query!(
        "insert into invitations (user_id, word) values (?, ?) on conflict (user_id) do nothing",
        user,
        word
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The word of somebody's link.
pub async fn invitation(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<Option<Word>> {
    let word = sqlx::query_scalar!("select word from invitations where user_id = ?", user)
        .fetch_optional(connection)
        .await?;
    Ok(word.and_then(|word| Word::read(&word)))
}

/// Whose link this is.
pub async fn inviting(connection: &mut SqliteConnection, word: Word) -> anyhow::Result<Option<UserId>> {
    let word = word.bare();
    Ok(sqlx::query_scalar!(r#"select user_id as "user: UserId" from invitations where word = ?"#, word)
        .fetch_optional(connection)
        .await?)
}

/// Somebody came by the link of another, unless they were there before.
pub async fn bind(tx: &mut Tx, user: UserId, referrer: UserId, now: Moment) -> anyhow::Result<()> {
    sqlx::query!(
        "insert into friends (user_id, referrer, at) select ?1, ?2, ?3
         where not exists (select 1 from friends where ?1 in (user_id, referrer))
             and not exists (select 1 from invitations where user_id = ?1)
             and not exists (select 1 from orders where user_id = ?1)",
        user,
        referrer,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// How inviting goes for somebody.
pub async fn invited(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<Invited> {
    Ok(sqlx::query_as!(
        Invited,
        r#"select count(*) as "came!: i64",
               count(*) filter (where exists (select 1 from bills b where b.user_id = f.user_id)) as "ordered!: i64",
               (select coalesce(sum(given), 0) from rewards where user_id = ?1) as "earned!: Credit"
           from friends f where referrer = ?1"#,
        user
    )
    .fetch_one(connection)
    .await?)
}

/// Who invited somebody.
pub async fn referrer(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<Option<UserId>> {
    Ok(sqlx::query_scalar!(r#"select referrer as "referrer: UserId" from friends where user_id = ?"#, user)
        .fetch_optional(connection)
        .await?)
}

/// Orders of which it is to be looked at by now what they earned, with who invited their customers. At most `limit`.
pub async fn due(
    connection: &mut SqliteConnection,
    now: Moment,
    limit: i64,
) -> anyhow::Result<Vec<(UserId, OrderId)>> {
    let rows = sqlx::query!(
        r#"select f.referrer as "referrer!: UserId", b.order_id as "order!: OrderId"
           from bills b indexed by bills_to_reward join friends f on f.user_id = b.user_id
           where b.reward_at is not null and b.reward_at <= ? limit 0 + ?"#,
        now,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.referrer, row.order)).collect())
}

/// It was looked at.
pub async fn looked(tx: &mut Tx, order: OrderId) -> anyhow::Result<()> {
    sqlx::query!("update bills set reward_at = null where order_id = ?", order)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// It can't be said yet: people have to say first what is due for the order.
pub async fn look_again(tx: &mut Tx, order: OrderId, now: Moment) -> anyhow::Result<()> {
    let then = now.plus(std::time::Duration::from_hours(24));
    sqlx::query!("update bills set reward_at = ? where order_id = ?", then, order)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// What an order earned whoever invited its customer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Reward {
    /// What it was worth when it was looked at.
    pub earning: Earning,
    /// What they have of it now.
    pub given: Credit,
}

/// The reward for an order, if it was looked at.
pub async fn reward(connection: &mut SqliteConnection, order: OrderId) -> anyhow::Result<Option<Reward>> {
    let row = sqlx::query!(
        r#"select taken as "taken: Credit", profit as "profit: Amount", earned as "earned: Credit", given as "given: Credit"
           from rewards where order_id = ?"#,
        order
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Reward {
        earning: Earning { taken: row.taken, profit: row.profit, earned: row.earned },
        given: row.given,
    }))
}

/// Writes down what an order earned.
pub async fn write_reward(
    tx: &mut Tx,
    order: OrderId,
    referrer: UserId,
    earning: Earning,
    now: Moment,
) -> anyhow::Result<()> {
    let Earning { taken, profit, earned } = earning;
    sqlx::query!(
        "insert into rewards (order_id, user_id, taken, profit, earned, at) values (?, ?, ?, ?, ?, ?)",
        order,
        referrer,
        taken,
        profit,
        earned,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// How often a reward was moved.
pub async fn count_moves(connection: &mut SqliteConnection, order: OrderId) -> anyhow::Result<i64> {
    Ok(sqlx::query_scalar!("select count(*) from transfers where reward_id = ?", order)
        .fetch_one(connection)
        .await?)
}
