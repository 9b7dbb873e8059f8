//! Orders as they are taken along in a table: in small pages, so that no table is ever in memory as a whole.

use std::ops::Range;

use sqlx::{Row, SqliteConnection};

use super::failures;
use crate::{
    clock::Moment,
    domain::{
        order::{Order, OrderId},
        user::UserId,
    },
};

/// An order with whose it is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Exported {
    /// The order.
    #[sqlx(flatten)]
    pub order: Order,
    /// Its owner's name; untrusted.
    pub person: String,
}

/// The next orders of a time, in the order of their numbers: one person's, or everybody's; and the last of them, if there may be more. One
/// that can't be read is left out.
pub async fn page(
    connection: &mut SqliteConnection,
    owner: Option<UserId>,
    placed: &Range<Moment>,
    after: OrderId,
    limit: i64,
) -> anyhow::Result<(Vec<Exported>, Option<OrderId>)> {
    let (from, until) = (placed.start, placed.end);
    let query = match owner {
        Some(user) => sqlx::query(
            "select o.*, u.name as person from orders o join users u on u.user_id = o.user_id
             where o.user_id = ?5 and o.order_id > ?1 and o.placed_at >= ?2 and o.placed_at < ?3
             order by o.order_id limit 0 + ?4",
        )
        .bind(after)
        .bind(from)
        .bind(until)
        .bind(limit)
        .bind(user),
        None => sqlx::query(
            "select o.*, u.name as person from orders o join users u on u.user_id = o.user_id
             where o.order_id > ?1 and o.placed_at >= ?2 and o.placed_at < ?3
             order by o.order_id limit 0 + ?4",
        )
        .bind(after)
        .bind(from)
        .bind(until)
        .bind(limit),
    };
    let rows = query.fetch_all(connection).await?;
    let is_full = i64::try_from(rows.len()).unwrap_or(limit) >= limit;
    let last = rows.last().filter(|_| is_full).map(|row| row.try_get("order_id")).transpose()?;
    Ok((failures::readable(&rows, "order_id"), last))
}
