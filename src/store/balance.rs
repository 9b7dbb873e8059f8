//! What moves the balance of a panel account: what orders took between two readings of it, and what it was before and after an order.
//! Every `add` has a number, so that what came before a reading and what after is no matter of clocks.

use sqlx::SqliteConnection;

use super::{Tx, sums::sum_of};
use crate::{
    clock::Moment,
    domain::{
        account::PanelId,
        money::{Amount, Charge, Cost},
        order::OrderId,
    },
};

/// How many `add`s were sent to an account, if none is under way.
pub async fn quiet_no(connection: &mut SqliteConnection, panel: PanelId) -> anyhow::Result<Option<i64>> {
    Ok(sqlx::query_scalar!(
        "select sends from panel_accounts
         where panel_id = ?1 and not exists (select 1 from orders where status = 'submitting' and panel_id = ?1)",
        panel
    )
    .fetch_optional(connection)
    .await?)
}

/// What our orders took of the balance since it was read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Taken {
    /// How many the panel took.
    pub orders: i64,
    /// What they took, where the panel said so.
    pub charged: Charge,
    /// What the others are expected to take.
    pub expected: Cost,
    /// How many more it may have taken.
    pub unsettled: i64,
}

impl Taken {
    /// How much the balance fell for them, as far as is known.
    pub fn in_all(self) -> Amount {
        Amount(self.charged.0.0.saturating_add(self.expected.0.0))
    }
}

/// Two readings of an account's balance while nothing was under way, by how many `add`s had been sent to it by then.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Between {
    /// Of which account.
    pub panel: PanelId,
    /// By the first.
    pub after: i64,
    /// By the second; nothing if that is now.
    pub to: Option<i64>,
}

/// What orders other than `but` took that were sent between two readings. Of a drip-feed the panel takes all at once, mostly, and reports it
/// bit by bit.
pub async fn taken(
    connection: &mut SqliteConnection,
    Between { panel, after, to }: Between,
    but: Option<OrderId>,
) -> anyhow::Result<Taken> {
    let row = sqlx::query!(
        r#"select count(*) filter (where panel_order is not null) as "orders!: i64",
               coalesce(sum(charged >> 32), 0) as "charged_high!: i64", coalesce(sum(charged & 4294967295), 0) as "charged_low!: i64",
               coalesce(sum(expected >> 32), 0) as "expected_high!: i64", coalesce(sum(expected & 4294967295), 0) as "expected_low!: i64",
               count(*) filter (where status in ('submitting', 'unclear')) as "unsettled!: i64"
           from (select panel_order, status, case when panel_order is not null and runs is null then charge end as charged,
                   case when panel_order is not null and (runs is not null or charge is null) then cost end as expected
               from orders where panel_id = ?4 and sent_no > ?1 and sent_no <= coalesce(?2, sent_no) and order_id is not ?3)"#,
        after,
        to,
        but,
        panel
    )
    .fetch_one(connection)
    .await?;
    Ok(Taken {
        orders: row.orders,
        charged: Charge(sum_of((row.charged_high, row.charged_low))),
        expected: Cost(sum_of((row.expected_high, row.expected_low))),
        unsettled: row.unsettled,
    })
}

/// Whether what orders took between two readings is not known to the sum: two that were under way at a time may have been charged as one, and
/// a drip-feed other than `but` run by run.
pub async fn is_blurred(
    connection: &mut SqliteConnection,
    Between { panel, after, to }: Between,
    but: OrderId,
) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists(select 1 from orders where panel_id = ?4 and sent_no > ?1 and sent_no <= coalesce(?2, sent_no)
               and (in_company or runs is not null and order_id <> ?3)) as "some!: bool""#,
        after,
        to,
        but,
        panel
    )
    .fetch_one(connection)
    .await?)
}

/// Whether something may come back of an order at any time: its cancellation was asked for, and it has not ended as far as the bot has heard.
pub async fn may_give_back(connection: &mut SqliteConnection, panel: PanelId) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists(select 1 from orders where panel_id = ? and status = 'running' and next_look_at is not null
               and exists(select 1 from requests r where r.order_id = orders.order_id and r.kind = 'cancel'
                   and r.state in ('asking', 'asked', 'unclear'))) as "some!: bool""#,
        panel
    )
    .fetch_one(connection)
    .await?)
}

/// Whether something came back of an order since, as far as the bot has heard.
pub async fn gave_back_since(
    connection: &mut SqliteConnection,
    panel: PanelId,
    since: Moment,
) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists(select 1 from orders where panel_id = ? and ended_at > ?
               and status in ('partial', 'cancelled', 'failed')) as "some!: bool""#,
        panel,
        since
    )
    .fetch_one(connection)
    .await?)
}

/// Whether the panel makes orders of its own out of one of ours, or did since: each takes money at a time of its own.
pub async fn splits_since(
    connection: &mut SqliteConnection,
    panel: PanelId,
    since: Moment,
) -> anyhow::Result<bool> {
    let open = sqlx::query_scalar!(
        r#"select exists(select 1 from orders where panel_id = ? and ended_at is null and panel_order is not null
               and (runs is not null or service_type = 'subscriptions')) as "some!: bool""#,
        panel
    )
    .fetch_one(&mut *connection)
    .await?;
    let ended = sqlx::query_scalar!(
        r#"select exists(select 1 from orders where panel_id = ? and ended_at >= ?
               and (runs is not null or service_type = 'subscriptions')) as "some!: bool""#,
        panel,
        since
    )
    .fetch_one(connection)
    .await?;
    Ok(open || ended)
}

/// What the balance was before an order was sent first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Baseline {
    /// The balance.
    pub balance: Amount,
    /// When it was read.
    pub at: Moment,
    /// How many `add`s had been sent by then.
    pub no: i64,
}

/// Keeps what the balance was before the first `add` of an order.
pub async fn keep_baseline(tx: &mut Tx, id: OrderId, baseline: Option<Baseline>) -> anyhow::Result<()> {
    let (balance, at, no) =
        baseline.map_or((None, None, None), |known| (Some(known.balance), Some(known.at), Some(known.no)));
    sqlx::query!(
        "update orders set balance_before = ?, balance_before_at = ?, balance_before_no = ? where order_id = ?",
        balance,
        at,
        no,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What was kept.
pub async fn baseline_of(connection: &mut SqliteConnection, id: OrderId) -> anyhow::Result<Option<Baseline>> {
    Ok(sqlx::query_as!(
        Baseline,
        r#"select balance_before as "balance!: Amount", balance_before_at as "at!: Moment", balance_before_no as "no!"
           from orders where order_id = ? and balance_before is not null and balance_before_no is not null"#,
        id
    )
    .fetch_optional(connection)
    .await?)
}

/// Orders that were sent since, whose answer was lost, and after which the balance was not read.
pub async fn without_reading_after(
    connection: &mut SqliteConnection,
    panel: PanelId,
    since: Moment,
) -> anyhow::Result<Vec<(OrderId, Baseline)>> {
    let rows = sqlx::query!(
        r#"select order_id as "id: OrderId", balance_before as "balance!: Amount", balance_before_at as "at!: Moment",
               balance_before_no as "no!"
           from orders where panel_id = ? and status = 'unclear' and balance_after is null and submitted_at >= ?
               and balance_before is not null and balance_before_no is not null"#,
        panel,
        since
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| (row.id, Baseline { balance: row.balance, at: row.at, no: row.no }))
        .collect())
}

/// Keeps what the balance was right after an order, plus what others took since the balance before it was read.
pub async fn keep_after(tx: &mut Tx, id: OrderId, balance: Amount) -> anyhow::Result<()> {
    sqlx::query!("update orders set balance_after = ? where order_id = ?", balance, id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// What orders cost that the panel may have taken although nobody knows so: those under way, lost ones, and refused ones that wait.
pub async fn doubtful_costs(connection: &mut SqliteConnection, panel: PanelId) -> anyhow::Result<Vec<Cost>> {
    Ok(sqlx::query_scalar!(
        r#"select cost as "cost!: Cost" from orders indexed by orders_submitting where status = 'submitting' and panel_id = ?1
           union all select cost from orders indexed by orders_unclear where status = 'unclear' and panel_id = ?1
           union all select cost from orders where status = 'reserved' and was_sent and panel_id = ?1"#,
        panel
    )
    .fetch_all(connection)
    .await?)
}
