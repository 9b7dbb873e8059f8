//! Figures of a shop: what was sold, what customers have with it, what came in in Stars.

use sqlx::SqliteConnection;

use crate::{
    clock::Moment,
    domain::{
        money::{Amount, Credit},
        topup::StarFigures,
        user::UserId,
        wallet::Totals,
    },
};

/// What was sold of what was ordered since a moment: whole days (UTC) as they were tallied, and the orders of the day within which it began
/// one by one.
pub async fn sold_since(connection: &mut SqliteConnection, since: Moment) -> anyhow::Result<Credit> {
    Ok(sqlx::query_scalar!(
        r#"with begun(at, whole) as (select ?1, (?1 + 86399999) / 86400000)
           select coalesce((select sum(sold) from tallies_of_sales where day >= (select whole from begun)), 0)
             + coalesce((select sum(b.taken) from orders o join bills b on b.order_id = o.order_id
                 where o.placed_at >= (select at from begun) and o.placed_at < (select whole from begun) * 86400000), 0)
             as "sold!: Credit""#,
        since
    )
    .fetch_one(connection)
    .await?)
}

/// What all customers together have, and owe.
pub async fn in_all(connection: &mut SqliteConnection) -> anyhow::Result<Totals> {
    let row = sqlx::query!(
        r#"select coalesce(sum(balance) filter (where kind = 'wallet'), 0) as "wallets!: Credit",
               coalesce(sum(balance) filter (where kind = 'held'), 0) as "held!: Credit",
               coalesce(-sum(balance) filter (where kind = 'owed'), 0) as "owed!: Credit"
           from accounts where user_id is not null"#
    )
    .fetch_one(connection)
    .await?;
    Ok(Totals { wallets: row.wallets, held: row.held, owed: row.owed })
}

/// What somebody paid in and did not get back, and what was sold to them.
pub async fn of_person(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<(Credit, Credit)> {
    let row = sqlx::query!(
        r#"select (select coalesce(sum(credits), 0) from payments
                   where user_id = ?1 and (refund is null or refund = 'refused')) as "paid_in!: Amount",
               (select coalesce(sum(taken), 0) from bills where user_id = ?1) as "sold!: Amount""#,
        user
    )
    .fetch_one(connection)
    .await?;
    Ok((Credit(row.paid_in), Credit(row.sold)))
}

/// What came in in Stars, what was given back, and what of the rest came in before a moment.
pub async fn stars(connection: &mut SqliteConnection, before: Moment) -> anyhow::Result<StarFigures> {
    let row = sqlx::query!(
        r#"select coalesce(sum(stars), 0) as "came!: i64",
               coalesce(sum(stars) filter (where refund = 'done'), 0) as "given_back!: i64",
               coalesce(sum(stars) filter (where refund is not 'done' and at < ?), 0) as "ripe!: i64"
           from (select *, cast(ltrim(paid, '⭐ ') as integer) as stars from payments where way = 'stars')"#,
        before
    )
    .fetch_one(connection)
    .await?;
    Ok(StarFigures { came: row.came, given_back: row.given_back, ripe: row.ripe })
}
