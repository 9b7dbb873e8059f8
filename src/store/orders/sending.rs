//! Orders on their way to the panel: which is due, that one is being sent, and what became of that.

use sqlx::{FromRow, Row, SqliteConnection, sqlite::SqliteRow};

use super::Fields;
use crate::{
    clock::Moment,
    domain::{
        account::PanelId,
        attempt::Claim,
        money::Amount,
        order::{Order, OrderId},
    },
    store::{Tx, orders},
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

/// reserved → submitting: it is about to be sent, as number `sent_no` of all that the account was ever sent. `None` if it does not wait
/// any more, or is another account's.
pub async fn claim(
    tx: &mut Tx,
    panel: PanelId,
    id: OrderId,
    sent_no: i64,
    now: Moment,
) -> anyhow::Result<Option<ToSend>> {
    let claimed = sqlx::query_as(
        "update orders set status = 'submitting', submitted_at = ?1, first_sent_at = coalesce(first_sent_at, ?1), sent_no = ?2,
             version = version + 1
         where order_id = ?3 and status = 'reserved' and submit_until >= ?1 and panel_id = ?4
         returning *",
    )
    .bind(now)
    .bind(sent_no)
    .bind(id)
    .bind(panel)
    .fetch_optional(tx.connection())
    .await?;
    sqlx::query!(
        "update orders set in_company = 1
         where status = 'submitting' and panel_id = ?1
             and (select count(*) from orders where status = 'submitting' and panel_id = ?1) > 1",
        panel
    )
    .execute(tx.connection())
    .await?;
    Ok(claimed)
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

/// It waits for the owner's balance, of which it is known that nothing was taken for it: as if it had not been sent, for as long as `until`.
pub async fn put_off_unfunded(tx: &mut Tx, id: OrderId, at: Moment, until: Moment) -> anyhow::Result<()> {
    tx.ring(Bell::Tell);
    sqlx::query!(
        "update orders set status = 'reserved', submitted_at = null, first_sent_at = null, sent_no = null, refused = null, was_sent = 0,
             next_submit_at = ?1, submit_until = max(submit_until, ?2), tries = tries + 1, version = version + 1
         where order_id = ?3 and status in ('submitting', 'reserved')",
        at,
        until,
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
