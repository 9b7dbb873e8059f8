//! Orders as they are taken along in a table: in small pages, so that no table is ever in memory as a whole.

use sqlx::SqliteConnection;

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

/// The next orders of a time, in the order of their numbers: one person's, or everybody's.
pub async fn page(
    connection: &mut SqliteConnection,
    whose: Option<UserId>,
    (from, until): (Moment, Moment),
    after: OrderId,
    limit: i64,
) -> anyhow::Result<Vec<Exported>> {
    let query = match whose {
        Some(user) => sqlx::query_as(
            "select o.*, u.name as person from orders o join users u on u.user_id = o.user_id
             where o.user_id = ?5 and o.order_id > ?1 and o.placed_at >= ?2 and o.placed_at < ?3
             order by o.order_id limit 0 + ?4",
        )
        .bind(after)
        .bind(from)
        .bind(until)
        .bind(limit)
        .bind(user),
        None => sqlx::query_as(
            "select o.*, u.name as person from orders o join users u on u.user_id = o.user_id
             where o.order_id > ?1 and o.placed_at >= ?2 and o.placed_at < ?3
             order by o.order_id limit 0 + ?4",
        )
        .bind(after)
        .bind(from)
        .bind(until)
        .bind(limit),
    };
    Ok(query.fetch_all(connection).await?)
}
