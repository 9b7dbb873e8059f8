//! Orders on their way to the panel: which is due, that one is being sent, and what became of that.

use sqlx::{FromRow, Row, SqliteConnection, sqlite::SqliteRow};

use super::{
    Tx, failures,
    orders::{self, Fields},
};
use crate::{
    clock::Moment,
    domain::{
        attempt::Claim,
        money::Amount,
        order::{Order, OrderId},
        trouble::Step,
    },
    wake::Bell,
};

/// An order that is about to be sent, and what the panel is sent for it.
#[derive(Debug)]
pub struct ToSend {
    /// The order.
    pub order: Order,
    /// Name and value, in order.
    pub fields: Fields,
}

impl FromRow<'_, SqliteRow> for ToSend {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let fields = serde_json::from_str(row.try_get("fields")?).map_err(sqlx::Error::decode)?;
        Ok(Self { order: Order::from_row(row)?, fields })
    }
}

/// The next order that is due to be sent, if one is: for the first time, or again.
pub async fn next_due(connection: &mut SqliteConnection, now: Moment) -> anyhow::Result<Option<Order>> {
    match next_to_send(connection, now).await? {
        Some(id) => orders::find(connection, id).await,
        None => Ok(None),
    }
}

/// reserved → submitting: it is about to be sent, as number `sent_no` of all that ever were. `None` if it does not wait any more.
pub async fn claim(tx: &mut Tx, id: OrderId, sent_no: i64, now: Moment) -> anyhow::Result<Option<ToSend>> {
    let claimed = sqlx::query_as(
        "update orders set status = 'submitting', submitted_at = ?1, first_sent_at = coalesce(first_sent_at, ?1), sent_no = ?2,
             version = version + 1
         where order_id = ?3 and status = 'reserved' and submit_until >= ?1
         returning *",
    )
    .bind(now)
    .bind(sent_no)
    .bind(id)
    .fetch_optional(tx.connection())
    .await?;
    sqlx::query!(
        "update orders set in_company = 1
         where status = 'submitting' and (select count(*) from orders where status = 'submitting') > 1"
    )
    .execute(tx.connection())
    .await?;
    Ok(claimed)
}

/// Reserved orders whose time to be sent is over, and of which no `add` ever left; and those that can't be read and are due.
pub async fn overdue(
    connection: &mut SqliteConnection,
    now: Moment,
) -> anyhow::Result<failures::Read<Order, OrderId>> {
    let rows = sqlx::query(
        "select * from orders where status = 'reserved' and submit_until < ? and not was_sent
         order by next_submit_at limit 100",
    )
    .bind(now)
    .fetch_all(&mut *connection)
    .await?;
    let (good, mut bad) = failures::read(&rows, "order_id");
    let held = failures::held(connection, Step::Send, Some(now)).await?;
    bad.retain(|(id, _): &(OrderId, _)| !held.contains(&id.0.to_string()));
    Ok((good, bad))
}

/// Reserved orders whose time to be sent is over, and of which an `add` left.
pub async fn overdue_and_sent(
    connection: &mut SqliteConnection,
    now: Moment,
) -> anyhow::Result<Vec<OrderId>> {
    Ok(sqlx::query_scalar!(
        r#"select order_id as "id: OrderId" from orders
           where status = 'reserved' and submit_until < ? and was_sent order by next_submit_at limit 100"#,
        now
    )
    .fetch_all(connection)
    .await?)
}

/// Whether any order is being submitted, or is reserved and its time to be sent is over.
pub async fn any_interrupted_or_overdue(
    connection: &mut SqliteConnection,
    now: Moment,
) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists (select 1 from orders where status = 'submitting')
               or exists (select 1 from orders where status = 'reserved' and submit_until < ?) as "any!: bool""#,
        now
    )
    .fetch_one(connection)
    .await?)
}

/// The order that would be claimed next, by its key alone: whatever else is in its row. What the panel refused least often comes first,
/// so that what it refuses again and again starves nothing that was not tried.
pub async fn next_to_send(connection: &mut SqliteConnection, now: Moment) -> anyhow::Result<Option<OrderId>> {
    Ok(sqlx::query_scalar!(
        r#"select order_id as "id!: OrderId" from orders
           where status = 'reserved' and next_submit_at <= ?1 and (submit_until >= ?1 or was_sent)
               and was_sent * tries = (select min(was_sent * tries) from orders
                   where status = 'reserved' and next_submit_at <= ?1 and (submit_until >= ?1 or was_sent))
           order by next_submit_at, order_id limit 1"#,
        now
    )
    .fetch_optional(connection)
    .await?)
}

/// When the next reserved order is due.
pub async fn next_submit(connection: &mut SqliteConnection) -> anyhow::Result<Option<Moment>> {
    Ok(sqlx::query_scalar!(
        r#"select min(next_submit_at) as "at: Moment" from orders where status = 'reserved'"#
    )
    .fetch_one(connection)
    .await?)
}

/// submitting → reserved: it was not sent, and may be sent again at `at`.
pub async fn put_off(tx: &mut Tx, id: OrderId, at: Moment) -> anyhow::Result<()> {
    tx.ring(Bell::Tell);
    sqlx::query!(
        "update orders set status = 'reserved', submitted_at = null, sent_no = null,
             first_sent_at = case when was_sent then first_sent_at end, next_submit_at = ?, tries = tries + 1, version = version + 1
         where order_id = ? and status = 'submitting'",
        at,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// submitting or reserved → reserved, after the panel said this to an `add`: it waits until `at`.
pub async fn put_off_refused(tx: &mut Tx, id: OrderId, claim: &Claim, at: Moment) -> anyhow::Result<()> {
    tx.ring(Bell::Tell);
    let claim = serde_json::to_string(claim)?;
    sqlx::query!(
        "update orders set status = 'reserved', submitted_at = null, sent_no = null, next_submit_at = ?, tries = tries + 1, refused = ?, was_sent = 1,
             version = version + 1
         where order_id = ? and status in ('submitting', 'reserved')",
        at,
        claim,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What the panel said to the last `add` of an order that may be sent again.
pub async fn claim_of(connection: &mut SqliteConnection, id: OrderId) -> anyhow::Result<Option<Claim>> {
    let stored = sqlx::query_scalar!("select refused from orders where order_id = ?", id)
        .fetch_optional(connection)
        .await?;
    Ok(stored.flatten().map(|claim| serde_json::from_str(&claim)).transpose()?)
}

/// submitting → unclear; and so a reserved one of which an `add` left. `balance_after`: the panel's right after that, less what others took
/// since it was sent. Whether it moved.
pub async fn mark_unclear(tx: &mut Tx, id: OrderId, balance_after: Option<Amount>) -> anyhow::Result<bool> {
    tx.ring(Bell::Tell);
    tx.ring(Bell::Unclear);
    let moved = sqlx::query!(
        "update orders set status = 'unclear', submitted_at = coalesce(submitted_at, first_sent_at), balance_after = ?,
             version = version + 1
         where order_id = ? and (status = 'submitting' or status = 'reserved' and was_sent)",
        balance_after,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(moved.rows_affected() > 0)
}

/// Orders that are being submitted as far as the database knows: if nobody is sending them, their outcome is lost.
pub async fn submitting(connection: &mut SqliteConnection) -> anyhow::Result<Vec<OrderId>> {
    Ok(sqlx::query_scalar!(
        r#"select order_id as "id: OrderId" from orders where status = 'submitting' order by order_id"#
    )
    .fetch_all(connection)
    .await?)
}
