//! Orders (`orders`); in `history` what happened to them, in `figures` their sums, in `sending` how they are sent,
//! in `waiting` what waits for a panel that does not answer. Every change that people can see counts the version up, so that the card is drawn anew;
//! moves between states name the state they start from, so that a move made twice moves once.

mod figures;
mod history;
mod looks;
mod sending;
mod waiting;

use sqlx::{FromRow, Row, SqliteConnection, sqlite::SqliteRow};

pub use self::{
    figures::{by_status, spent, spent_by_all, took},
    history::{count_events, events, has_event, last_detail, page_of_events, write_event},
    looks::{look_at_all, look_later, look_next, look_now, next_look, of_the_same_price, to_look_at},
    sending::{
        ToSend, claim, claim_of, mark_unclear, next_due, next_submit, next_to_send, put_off_refused,
        put_off_unfunded,
    },
    waiting::{any_reserved, hold_back_service, hurry, pull_in, shift, waiting},
};
use super::{Tx, failures};
use crate::{
    clock::Moment,
    domain::{
        account::PanelId,
        batch::BatchId,
        catalog::{Service, ServiceId},
        money::Charge,
        order::{AtEnd, Filter, NewOrder, Order, OrderId, RejectReason},
        sheet::Entries,
        user::UserId,
    },
    wake::Bell,
};

impl FromRow<'_, SqliteRow> for Order {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        Ok(Self {
            id: row.try_get("order_id")?,
            user: row.try_get("user_id")?,
            draft: row.try_get("draft")?,
            service: row.try_get("service_id")?,
            panel_service: row.try_get("panel_service")?,
            service_name: row.try_get("service_name")?,
            service_type: row.try_get("service_type")?,
            link: row.try_get("link")?,
            quantity: row.try_get("quantity")?,
            runs: row.try_get("runs")?,
            rate: row.try_get("rate")?,
            price: row.try_get("price")?,
            price_currency: row.try_get("price_currency")?,
            cost: row.try_get("cost")?,
            currency: row.try_get("currency")?,
            status: row.try_get("status")?,
            reject_reason: row.try_get("reject_reason")?,
            panel_order: row.try_get("panel_order")?,
            panel_status: row.try_get("panel_status")?,
            start_count: row.try_get("start_count")?,
            remains: row.try_get("remains")?,
            charge: row.try_get("charge")?,
            at_end: AtEnd { charge: row.try_get("end_charge")?, remains: row.try_get("end_remains")? },
            placed_at: row.try_get("placed_at")?,
            submitted_at: row.try_get("submitted_at")?,
            submit_until: row.try_get("submit_until")?,
            tries: row.try_get("tries")?,
            ended_at: row.try_get("ended_at")?,
            version: row.try_get("version")?,
            batch: row.try_get("batch_id")?,
            id_doubted: row.try_get("id_doubted")?,
            odd_told: row.try_get("odd_told")?,
            was_sent: row.try_get("was_sent")?,
            settled_by: row.try_get("settled_by")?,
        })
    }
}

/// What `add` is sent for an order: name and value, in order.
pub type Fields = Vec<(String, String)>;

/// What is needed to reserve an order.
#[derive(Clone, Copy, Debug)]
pub struct Reservation<'a> {
    /// Whose order.
    pub user: UserId,
    /// What was confirmed.
    pub order: &'a NewOrder,
    /// The account that it will be sent to.
    pub panel: PanelId,
    /// The service, as it is now.
    pub service: &'a Service,
    /// What `add` will be sent.
    pub fields: &'a Fields,
    /// The mass order that it belongs to, if it is ordered with others.
    pub batch: Option<BatchId>,
    /// The currency of the price, empty while it is not known.
    pub price_currency: &'a str,
    /// The panel's, empty while it is not known.
    pub cost_currency: &'a str,
    /// The present moment.
    pub now: Moment,
    /// After this it is given up rather than sent.
    pub submit_until: Moment,
}

/// Reserves a new order. `None` if the draft is an order already.
pub async fn reserve(tx: &mut Tx, reservation: &Reservation<'_>) -> anyhow::Result<Option<OrderId>> {
    let Reservation {
        user,
        order,
        panel,
        service,
        fields,
        batch,
        price_currency,
        cost_currency,
        now,
        submit_until,
    } = *reservation;
    let fields = serde_json::to_string(fields)?;
    let id = sqlx::query_scalar!(
        r#"insert into orders (user_id, draft, service_id, panel_service, service_name, service_type, fields, link, quantity, runs, rate, price,
               price_currency, cost, currency, placed_at, submit_until, next_submit_at, batch_id, panel_id)
           values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?16, ?18, ?19)
           on conflict (user_id, draft) do nothing
           returning order_id as "id: OrderId""#,
        user,
        order.draft,
        service.id,
        service.panel_service,
        service.name,
        order.service_type,
        fields,
        order.link,
        order.quantity,
        order.runs,
        order.rate,
        order.price,
        price_currency,
        order.cost,
        cost_currency,
        now,
        submit_until,
        batch,
        panel
    )
    .fetch_optional(tx.connection())
    .await?;
    let id = id.flatten();
    if id.is_some() {
        tx.ring(Bell::Submit);
    }
    Ok(id)
}

/// One order.
pub async fn find(connection: &mut SqliteConnection, id: OrderId) -> anyhow::Result<Option<Order>> {
    Ok(sqlx::query_as("select * from orders where order_id = ?").bind(id).fetch_optional(connection).await?)
}

/// Whose an order is, by its key alone: whatever else is in its row.
pub async fn owner(connection: &mut SqliteConnection, id: OrderId) -> anyhow::Result<Option<UserId>> {
    Ok(sqlx::query_scalar!(r#"select user_id as "user: UserId" from orders where order_id = ?"#, id)
        .fetch_optional(connection)
        .await?)
}

/// The order that somebody's draft became.
pub async fn of_draft(
    connection: &mut SqliteConnection,
    user: UserId,
    draft: i64,
) -> anyhow::Result<Option<OrderId>> {
    Ok(sqlx::query_scalar!(
        r#"select order_id as "id: OrderId" from orders where user_id = ? and draft = ?"#,
        user,
        draft
    )
    .fetch_optional(connection)
    .await?)
}

/// The order that has this id at a panel, or that the panel made an order with this id of.
pub async fn with_panel_id(
    connection: &mut SqliteConnection,
    panel: PanelId,
    id: &str,
) -> anyhow::Result<Option<OrderId>> {
    Ok(sqlx::query_scalar!(
        r#"select order_id as "id!: OrderId" from orders where panel_order = ?1 and panel_id = ?2
           union all select order_id from children c join orders using (order_id) where c.panel_order = ?1 and panel_id = ?2 limit 1"#,
        id,
        panel
    )
    .fetch_optional(connection)
    .await?)
}

/// What an order was asked with.
pub async fn entries(connection: &mut SqliteConnection, id: OrderId) -> anyhow::Result<Entries> {
    let fields = sqlx::query_scalar!("select fields from orders where order_id = ?", id)
        .fetch_optional(connection)
        .await?;
    let fields: Fields = fields.map(|fields| serde_json::from_str(&fields)).transpose()?.unwrap_or_default();
    Ok(fields.into_iter().filter_map(|(name, value)| Some((name.parse().ok()?, value))).collect())
}

/// submitting or unclear → running, under the panel's id. Whether it moved.
pub async fn run(tx: &mut Tx, id: OrderId, panel_order: &str, next_look_at: Moment) -> anyhow::Result<bool> {
    tx.ring(Bell::Tell);
    tx.ring(Bell::Track);
    let moved = sqlx::query!(
        "update orders set status = 'running', panel_order = ?, next_look_at = ?, version = version + 1
         where order_id = ? and status in ('submitting', 'unclear')",
        panel_order,
        next_look_at,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(moved.rows_affected() > 0)
}

/// reserved, submitting or unclear → rejected. Whether it moved.
pub async fn reject(tx: &mut Tx, id: OrderId, reason: RejectReason, now: Moment) -> anyhow::Result<bool> {
    tx.ring(Bell::Tell);
    let moved = sqlx::query!(
        "update orders set status = 'rejected', reject_reason = ?, ended_at = ?, version = version + 1
         where order_id = ? and status in ('reserved', 'submitting', 'unclear')",
        reason,
        now,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(moved.rows_affected() > 0)
}

/// reserved → rejected, because somebody cancelled it: only if no `add` of it ever left. Whether it moved.
pub async fn withdraw(tx: &mut Tx, id: OrderId, now: Moment) -> anyhow::Result<bool> {
    tx.ring(Bell::Tell);
    let moved = sqlx::query!(
        "update orders set status = 'rejected', reject_reason = ?, ended_at = ?, version = version + 1
         where order_id = ? and status = 'reserved' and not was_sent",
        RejectReason::Withdrawn,
        now,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(moved.rows_affected() > 0)
}

/// Something changed about an order that its own row does not hold: its card is drawn anew.
pub async fn touch(tx: &mut Tx, id: OrderId) -> anyhow::Result<()> {
    tx.ring(Bell::Tell);
    sqlx::query!("update orders set version = version + 1 where order_id = ?", id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Somebody's orders that have not ended, oldest first.
pub async fn active_ids(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<Vec<OrderId>> {
    Ok(sqlx::query_scalar!(
        r#"select order_id as "id: OrderId" from orders where user_id = ? and ended_at is null order by order_id"#,
        user
    )
    .fetch_all(connection)
    .await?)
}

/// Somebody's orders of a service that have not ended, newest first.
pub async fn active_of_service(
    connection: &mut SqliteConnection,
    user: UserId,
    service: ServiceId,
) -> anyhow::Result<Vec<Order>> {
    let sql = "select * from orders where user_id = ? and ended_at is null and service_id = ? order by order_id desc";
    let rows = sqlx::query(sql).bind(user).bind(service).fetch_all(connection).await?;
    Ok(failures::readable(&rows, "order_id"))
}

/// Saves what a report changed: an order that the panel has.
pub async fn save_report(tx: &mut Tx, order: &Order) -> anyhow::Result<()> {
    tx.ring(Bell::Tell);
    sqlx::query!(
        "update orders set status = ?, panel_status = ?, start_count = ?, remains = ?, charge = ?, end_charge = ?, end_remains = ?,
             ended_at = ?, version = version + 1 where order_id = ? and panel_order is not null",
        order.status,
        order.panel_status,
        order.start_count,
        order.remains,
        order.charge,
        order.at_end.charge,
        order.at_end.remains,
        order.ended_at,
        order.id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What an order costs by what was made of it.
pub async fn set_charge(tx: &mut Tx, id: OrderId, charge: Charge) -> anyhow::Result<()> {
    sqlx::query!(
        "update orders set charge = ?1, end_charge = iif(ended_at is null, null, ?1)
         where order_id = ?2 and panel_order is not null",
        charge,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Marks that the admins were told that an order is stuck. Whether they had not been.
pub async fn mark_stuck(tx: &mut Tx, id: OrderId) -> anyhow::Result<bool> {
    let moved = sqlx::query!("update orders set stuck_told = 1 where order_id = ? and stuck_told = 0", id)
        .execute(tx.connection())
        .await?;
    Ok(moved.rows_affected() > 0)
}

/// Marks that the admins were told that the panel says of an order what can't be true. Whether they had not been.
pub async fn mark_odd(tx: &mut Tx, id: OrderId) -> anyhow::Result<bool> {
    let moved = sqlx::query!("update orders set odd_told = 1 where order_id = ? and odd_told = 0", id)
        .execute(tx.connection())
        .await?;
    Ok(moved.rows_affected() > 0)
}

/// How many of somebody's orders have not ended.
pub async fn count_active(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<i64> {
    Ok(sqlx::query_scalar!("select count(*) from orders where user_id = ? and ended_at is null", user)
        .fetch_one(connection)
        .await?)
}

/// How many orders somebody has by filter, in the order of [`Filter::ALL`].
pub async fn counts(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<[i64; 3]> {
    let active = count_active(connection, user).await?;
    let all = sqlx::query_scalar!("select count(*) from orders where user_id = ?", user)
        .fetch_one(connection)
        .await?;
    Ok([active, all - active, all])
}

/// One page of somebody's orders, newest first.
pub async fn page(
    connection: &mut SqliteConnection,
    user: UserId,
    filter: Filter,
    offset: i64,
    limit: i64,
) -> anyhow::Result<Vec<Order>> {
    let sql = match filter {
        Filter::Active => {
            "select * from orders where user_id = ? and ended_at is null order by order_id desc limit 0 + ? offset ?"
        }
        Filter::Done => {
            "select * from orders where user_id = ? and ended_at is not null order by order_id desc limit 0 + ? offset ?"
        }
        Filter::All => "select * from orders where user_id = ? order by order_id desc limit 0 + ? offset ?",
    };
    let rows = sqlx::query(sql).bind(user).bind(limit).bind(offset).fetch_all(connection).await?;
    Ok(failures::readable(&rows, "order_id"))
}
