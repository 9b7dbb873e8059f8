//! What is asked of the panel about an order (`requests`). A move names the state it starts from, so that a move made twice moves
//! once; the order's own version is counted up by the caller (`orders::touch`).

use sqlx::SqliteConnection;

use super::{
    Tx,
    failures::{self, Read},
};
use crate::{
    clock::Moment,
    domain::{
        account::PanelId,
        order::OrderId,
        request::{Denial, Request, RequestKind, RequestState},
        user::UserId,
    },
    wake::Bell,
};

/// What is needed to write down that somebody asks for something.
#[derive(Clone, Copy, Debug)]
pub struct Wish {
    /// About which order.
    pub order: OrderId,
    /// For what.
    pub kind: RequestKind,
    /// Who asks.
    pub by: UserId,
    /// After this it is dropped rather than sent.
    pub send_until: Moment,
    /// From when on another one may be asked for, if the panel takes it.
    pub again_at: Moment,
}

/// Writes down that somebody asks for something. Whether it is new: one of a kind is under way at a time.
pub async fn write(tx: &mut Tx, wish: &Wish, now: Moment) -> anyhow::Result<bool> {
    tx.ring(Bell::Requests);
    let written = sqlx::query!(
        "insert into requests (order_id, panel_id, kind, asked_by, asked_at, send_until, next_at, again_at)
         select order_id, panel_id, ?2, ?3, ?4, ?5, ?4, ?6 from orders where order_id = ?1
         on conflict do nothing",
        wish.order,
        wish.kind,
        wish.by,
        now,
        wish.send_until,
        wish.again_at
    )
    .execute(tx.connection())
    .await?;
    Ok(written.rows_affected() > 0)
}

/// The last refill and the last cancellation that were asked for of an order.
pub async fn last(
    connection: &mut SqliteConnection,
    order: OrderId,
) -> anyhow::Result<(Option<Request>, Option<Request>)> {
    let last: Vec<Request> = sqlx::query_as(
        "select * from requests where request_id in
             (select max(request_id) from requests where order_id = ? group by kind)",
    )
    .bind(order)
    .fetch_all(connection)
    .await?;
    let (mut refills, mut cancels): (Vec<_>, Vec<_>) =
        last.into_iter().partition(|request| request.kind == RequestKind::Refill);
    Ok((refills.pop(), cancels.pop()))
}

/// One request, as it is stored now.
pub async fn find(connection: &mut SqliteConnection, id: i64) -> anyhow::Result<Option<Request>> {
    Ok(sqlx::query_as("select * from requests where request_id = ?")
        .bind(id)
        .fetch_optional(connection)
        .await?)
}

/// Requests for which something is to be done: sending them, or looking how they stand.
pub async fn due(
    connection: &mut SqliteConnection,
    now: Moment,
    limit: i64,
) -> anyhow::Result<Read<Request, i64>> {
    let rows = sqlx::query("select * from requests where next_at <= ? order by next_at limit 0 + ?")
        .bind(now)
        .bind(limit)
        .fetch_all(connection)
        .await?;
    Ok(failures::read(&rows, "request_id"))
}

/// Whether a refill has this id at a panel.
pub async fn has_panel_id(
    connection: &mut SqliteConnection,
    panel: PanelId,
    refill: &str,
) -> anyhow::Result<bool> {
    let has = sqlx::query_scalar!(
        r#"select exists(select 1 from requests where panel_refill = ? and panel_id = ?) as "has!: bool""#,
        refill,
        panel
    )
    .fetch_one(connection)
    .await?;
    Ok(has)
}

/// When the next request is due, or the next button comes back.
pub async fn next_due(connection: &mut SqliteConnection) -> anyhow::Result<Option<Moment>> {
    let due =
        sqlx::query_scalar!(r#"select min(next_at) as "at: Moment" from requests where next_at is not null"#)
            .fetch_one(&mut *connection)
            .await?;
    let offer = sqlx::query_scalar!(
        r#"select min(again_at) as "at: Moment" from requests where offered = 0 and again_at is not null"#
    )
    .fetch_one(connection)
    .await?;
    Ok(due.into_iter().chain(offer).min())
}

/// wanted → asking. `None` if it does not wait any more.
pub async fn claim(tx: &mut Tx, id: i64) -> anyhow::Result<Option<Request>> {
    let claimed =
        "update requests set state = 'asking' where request_id = ? and state = 'wanted' returning *";
    Ok(sqlx::query_as(claimed).bind(id).fetch_optional(tx.connection()).await?)
}

/// What a request is moved to.
#[derive(Clone, Copy, Debug)]
pub struct Move<'a> {
    /// The state.
    pub state: RequestState,
    /// The panel's id of the refill, if it gave one.
    pub panel_refill: Option<&'a str>,
    /// Why it was refused, if it was.
    pub denial: Option<Denial>,
    /// When it is looked at next.
    pub next_at: Option<Moment>,
    /// From when on another one may be asked for.
    pub again_at: Option<Moment>,
}

impl Move<'_> {
    /// It is moved to `state`, and another one may be asked for at `again_at`.
    pub fn of(state: RequestState, again_at: Option<Moment>) -> Self {
        Self { state, panel_refill: None, denial: None, next_at: None, again_at }
    }
}

/// Moves a request from the state it was loaded in. Whether it moved.
pub async fn move_on(tx: &mut Tx, request: &Request, to: &Move<'_>) -> anyhow::Result<bool> {
    let moved = sqlx::query!(
        "update requests set state = ?1, panel_refill = coalesce(?2, panel_refill), denial = ?3, next_at = ?4, again_at = ?5, offered = 0
         where request_id = ?6 and state = ?7",
        to.state,
        to.panel_refill,
        to.denial,
        to.next_at,
        to.again_at,
        request.id,
        request.state
    )
    .execute(tx.connection())
    .await?;
    Ok(moved.rows_affected() > 0)
}

/// When a refill that the panel took is looked at next; `None`: never again.
pub async fn look_next(tx: &mut Tx, id: i64, at: Option<Moment>) -> anyhow::Result<()> {
    sqlx::query!(
        "update requests set next_at = ? where request_id = ? and state in ('asked', 'running')",
        at,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Requests after which another one may be asked for since lately, and whose orders' cards do not say so yet.
pub async fn to_offer(
    connection: &mut SqliteConnection,
    now: Moment,
    limit: i64,
) -> anyhow::Result<Vec<Request>> {
    let rows = sqlx::query(
        "select * from requests where offered = 0 and again_at is not null and again_at <= ? order by again_at limit 0 + ?",
    )
    .bind(now)
    .bind(limit).fetch_all(connection).await?;
    Ok(failures::readable(&rows, "request_id"))
}

/// Takes note that the order's card is drawn anew.
pub async fn mark_offered(tx: &mut Tx, id: i64) -> anyhow::Result<()> {
    sqlx::query!("update requests set offered = 1 where request_id = ?", id).execute(tx.connection()).await?;
    Ok(())
}
