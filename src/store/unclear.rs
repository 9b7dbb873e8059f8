//! What an order whose answer was lost is settled by: its neighbours, its rivals, and what else moved the balance.

use sqlx::SqliteConnection;

use super::{Tx, failures};
use crate::{
    clock::Moment,
    domain::{
        account::PanelId,
        history::Event,
        link::is_same,
        money::Amount,
        notice::BalanceMove,
        order::{NewOrder, Order, OrderId, SettledBy},
        user::UserId,
    },
    wake::Bell,
};

/// Orders whose outcome is not known, oldest first.
pub async fn all(connection: &mut SqliteConnection) -> anyhow::Result<Vec<Order>> {
    let rows = sqlx::query("select * from orders where status = 'unclear' order by order_id")
        .fetch_all(connection)
        .await?;
    Ok(failures::readable(&rows, "order_id"))
}

/// How much the balance fell right after an order's answer was lost, but for what others took; nothing if it was not read then.
pub async fn fell_then(connection: &mut SqliteConnection, id: OrderId) -> anyhow::Result<Option<Amount>> {
    Ok(sqlx::query_scalar!(
        r#"select balance_before - balance_after as "fell: Amount" from orders where order_id = ?"#,
        id
    )
    .fetch_one(connection)
    .await?)
}

/// What the balance did around an order whose answer was lost, but for what others took; nothing if it was not read then.
pub async fn balance_move(
    connection: &mut SqliteConnection,
    id: OrderId,
) -> anyhow::Result<Option<BalanceMove>> {
    Ok(sqlx::query_as!(
        BalanceMove,
        r#"select balance_before as "before!: Amount", balance_after as "after!: Amount", 0 as "untouched!: bool"
           from orders where order_id = ? and balance_before is not null and balance_after is not null"#,
        id
    )
    .fetch_optional(connection)
    .await?)
}

/// Whether an admin took this back before: the id, or, without one, that it was not placed.
pub async fn was_taken_back(
    connection: &mut SqliteConnection,
    id: OrderId,
    panel_order: Option<&str>,
) -> anyhow::Result<bool> {
    let event = if panel_order.is_some() { Event::IdTakenBack } else { Event::Reopened };
    let what = event.word();
    Ok(sqlx::query_scalar!(
        r#"select exists(select 1 from order_events where order_id = ?1 and what = ?2 and detail = coalesce(?3, detail)) as "was!: bool""#,
        id,
        what,
        panel_order
    )
    .fetch_one(connection)
    .await?)
}

/// The newest order of the same person, service and link that was placed after this one had ended, unless it was refused as well.
pub async fn ordered_again(
    connection: &mut SqliteConnection,
    order: &Order,
) -> anyhow::Result<Option<OrderId>> {
    let others = sqlx::query!(
        r#"select order_id as "id: OrderId", link from orders
           where user_id = ?1 and service_id = ?2 and order_id > ?3 and placed_at >= ?4 and status <> 'rejected'"#,
        order.user,
        order.service,
        order.id,
        order.ended_at
    )
    .fetch_all(connection)
    .await?;
    Ok(others.into_iter().filter(|other| is_same(&other.link, &order.link)).map(|other| other.id).max())
}

/// An order of the same person, service and link that its customer was told was not placed, and of which that was taken back: whoever
/// was about to order it again must not.
pub async fn reopened_like(
    connection: &mut SqliteConnection,
    user: UserId,
    order: &NewOrder,
) -> anyhow::Result<Option<OrderId>> {
    let others = sqlx::query!(
        r#"select order_id as "id: OrderId", link from orders
           where user_id = ? and service_id = ? and status = 'unclear'
               and exists(select 1 from order_events e where e.order_id = orders.order_id and e.what = 'reopened')"#,
        user,
        order.service
    )
    .fetch_all(connection)
    .await?;
    Ok(others.into_iter().filter(|other| is_same(&other.link, &order.link)).map(|other| other.id).max())
}

/// Who settled what became of an order whose answer was lost: an admin, or, without one, the evidence.
pub async fn note_settled(tx: &mut Tx, id: OrderId, who: Option<UserId>) -> anyhow::Result<()> {
    tx.ring(Bell::Tell);
    let by = if who.is_some() { SettledBy::People } else { SettledBy::Evidence };
    sqlx::query!(
        "update orders set settled_by = ?, settled_user = ?, version = version + 1 where order_id = ?",
        by,
        who,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The name of the admin who settled what became of an order; untrusted.
pub async fn settled_by(connection: &mut SqliteConnection, id: OrderId) -> anyhow::Result<Option<String>> {
    Ok(sqlx::query_scalar!(
        "select u.name from orders o join users u on u.user_id = o.settled_user where o.order_id = ?",
        id
    )
    .fetch_optional(connection)
    .await?)
}

/// When this was last written into an order's history.
pub async fn last_event(
    connection: &mut SqliteConnection,
    id: OrderId,
    event: &Event,
) -> anyhow::Result<Option<Moment>> {
    let what = event.word();
    Ok(sqlx::query_scalar!(
        r#"select max(at) as "at: Moment" from order_events where order_id = ? and what = ?"#,
        id,
        what
    )
    .fetch_one(connection)
    .await?)
}

/// An order that the panel has: its id there, and when it was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// The panel's id.
    pub panel_order: String,
    /// When it was sent.
    pub sent_at: Moment,
}

/// The last orders at a panel of which the answer had come, or been lost, before this one was sent at `at`, and that the panel has; the last one
/// last. One that was under way at the same time may have got its id before or after.
pub async fn before(
    connection: &mut SqliteConnection,
    panel: PanelId,
    at: Moment,
    limit: i64,
) -> anyhow::Result<Vec<Neighbour>> {
    let mut found = sqlx::query_as!(
        Neighbour,
        r#"select panel_order as "panel_order!", submitted_at as "sent_at!: Moment" from orders
           where panel_id = ?3 and submitted_at < ?1 and panel_order is not null and settled_by is null
               and exists(select 1 from order_events e
                   where e.order_id = orders.order_id and e.what in ('accepted', 'unclear') and e.at <= ?1)
           order by submitted_at desc limit 0 + ?2"#,
        at,
        limit,
        panel
    )
    .fetch_all(connection)
    .await?;
    found.reverse();
    Ok(found)
}

/// The first orders that were sent after the answer of another was lost at `at`, and that the panel has, the first one first.
pub async fn after(
    connection: &mut SqliteConnection,
    panel: PanelId,
    at: Moment,
    limit: i64,
) -> anyhow::Result<Vec<Neighbour>> {
    Ok(sqlx::query_as!(
        Neighbour,
        r#"select panel_order as "panel_order!", submitted_at as "sent_at!: Moment" from orders
           where panel_id = ? and submitted_at > ? and panel_order is not null and settled_by is null
           order by submitted_at limit 0 + ?"#,
        panel,
        at,
        limit
    )
    .fetch_all(connection)
    .await?)
}

/// Whether any other order sent in this time could have an id that nobody claims: its own outcome is not known, or only people said
/// that it was not placed. One without a time of sending could be any.
pub async fn has_rivals(
    connection: &mut SqliteConnection,
    panel: PanelId,
    id: OrderId,
    from: Moment,
    to: Moment,
) -> anyhow::Result<bool> {
    let rivals = sqlx::query_scalar!(
        r#"select exists(select 1 from orders where panel_id = ? and submitted_at between ? and ? and order_id <> ?
               and (status in ('submitting', 'unclear') or reject_reason = 'not_placed')) as "some!: bool""#,
        panel,
        from,
        to,
        id
    )
    .fetch_one(&mut *connection)
    .await?;
    let untimed = sqlx::query_scalar!(
        r#"select exists(select 1 from orders where panel_id = ? and status = 'unclear' and submitted_at is null) as "some!: bool""#,
        panel
    )
    .fetch_one(connection)
    .await?;
    Ok(rivals || untimed)
}

/// Marks whether an order's id is only what a person said.
pub async fn doubt_id(tx: &mut Tx, id: OrderId, doubted: bool) -> anyhow::Result<()> {
    tx.ring(Bell::Tell);
    sqlx::query!("update orders set id_doubted = ?, version = version + 1 where order_id = ?", doubted, id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// running or ended → unclear: the id is another order's, and nothing that the panel said of it counts. Whether it moved.
pub async fn take_back(tx: &mut Tx, id: OrderId) -> anyhow::Result<bool> {
    tx.ring(Bell::Unclear);
    tx.ring(Bell::Tell);
    let moved = sqlx::query!(
        "update orders set status = 'unclear', panel_order = null, panel_status = null, start_count = null, remains = null,
             charge = null, end_charge = null, end_remains = null, next_look_at = null, ended_at = null, id_doubted = 0, settled_by = null,
             settled_user = null, stuck_told = 0, version = version + 1
         where order_id = ? and panel_order is not null
             and (status = 'running' and id_doubted = 1 or settled_by = 'evidence')",
        id
    )
    .execute(tx.connection())
    .await?;
    if moved.rows_affected() > 0 {
        // What that order was split into is not this one's either.
        sqlx::query!("delete from children where order_id = ?", id).execute(tx.connection()).await?;
        // Nor is there anything that a refill could be asked for.
        sqlx::query!(
            "update requests set state = 'dropped', next_at = null where order_id = ? and state = 'wanted'",
            id
        )
        .execute(tx.connection())
        .await?;
    }
    Ok(moved.rows_affected() > 0)
}

/// rejected → unclear: that it was not placed is taken back. Whether it moved.
pub async fn reopen(tx: &mut Tx, id: OrderId) -> anyhow::Result<bool> {
    tx.ring(Bell::Unclear);
    tx.ring(Bell::Tell);
    let moved = sqlx::query!(
        "update orders set status = 'unclear', reject_reason = null, ended_at = null, settled_by = null, settled_user = null, version = version + 1
         where order_id = ? and status = 'rejected' and reject_reason = 'not_placed'",
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(moved.rows_affected() > 0)
}
