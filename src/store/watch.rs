//! What is looked for in the books, slice by slice, and how far that came (`watch`). The tables refuse whatever does not add up, so nothing
//! is ever found but what somebody did to the file itself.

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::{
        money::{Amount, Cost},
        order::OrderId,
        topup::TopupId,
        user::UserId,
        wallet::Imbalance,
    },
};

/// How far the books were looked through.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Watch {
    /// Transfers up to this one chain on.
    pub transfers: i64,
    /// Payments up to this one are credited.
    pub payments: i64,
    /// When all balances were added up.
    pub summed_at: Option<Moment>,
    /// What did not add up at the last look.
    pub wrong: Option<Imbalance>,
}

/// Reads it.
pub async fn load(connection: &mut SqliteConnection) -> anyhow::Result<Watch> {
    let row =
        sqlx::query!(r#"select transfers, payments, summed_at as "summed_at: Moment", wrong from watch"#)
            .fetch_one(connection)
            .await?;
    let wrong = row.wrong.map(|wrong| serde_json::from_str(&wrong)).transpose()?;
    Ok(Watch { transfers: row.transfers, payments: row.payments, summed_at: row.summed_at, wrong })
}

/// Writes it.
pub async fn save(tx: &mut Tx, watch: &Watch) -> anyhow::Result<()> {
    let wrong = watch.wrong.as_ref().map(serde_json::to_string).transpose()?;
    sqlx::query!(
        "update watch set transfers = ?, payments = ?, summed_at = ?, wrong = ?",
        watch.transfers,
        watch.payments,
        watch.summed_at,
        wrong
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Some transfers in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Slice {
    /// The last of them that chains on; as many as were asked for, if there may be more.
    pub last: i64,
    /// How many there are.
    pub count: i64,
    /// The first that does not chain on.
    pub wrong: Option<Imbalance>,
    /// The orders whose money they moved.
    pub orders: Vec<OrderId>,
}

/// The transfers after one, at most `limit` of them: what either end has after each is what it had before, and the amount.
pub async fn slice(connection: &mut SqliteConnection, after: i64, limit: i64) -> anyhow::Result<Slice> {
    let rows = sqlx::query!(
        r#"select transfer_id as "id!", amount as "amount!: Amount", order_id as "order: OrderId",
               source_after as "source_after!: Amount", target_after as "target_after!: Amount",
               coalesce((select iif(p.source = t.source, p.source_after, p.target_after) from transfers p
                   where p.transfer_id = max(
                       coalesce((select max(transfer_id) from transfers where source = t.source and transfer_id < t.transfer_id), 0),
                       coalesce((select max(transfer_id) from transfers where target = t.source and transfer_id < t.transfer_id), 0))), 0)
                   as "source_before!: Amount",
               coalesce((select iif(p.source = t.target, p.source_after, p.target_after) from transfers p
                   where p.transfer_id = max(
                       coalesce((select max(transfer_id) from transfers where source = t.target and transfer_id < t.transfer_id), 0),
                       coalesce((select max(transfer_id) from transfers where target = t.target and transfer_id < t.transfer_id), 0))), 0)
                   as "target_before!: Amount"
           from transfers t where transfer_id > ? order by transfer_id limit 0 + ?"#,
        after,
        limit
    )
    .fetch_all(connection)
    .await?;
    let mut slice = Slice { last: after, ..Slice::default() };
    for row in rows {
        let left = Amount(row.source_before.0.saturating_sub(row.amount.0));
        let came = Amount(row.target_before.0.saturating_add(row.amount.0));
        let ends = [(row.source_after, left), (row.target_after, came)];
        if let Some((has, moved)) = ends.into_iter().find(|(has, moved)| has != moved) {
            slice.wrong = Some(Imbalance::Account { has, moved });
            break;
        }
        (slice.last, slice.count) = (row.id, slice.count + 1);
        slice.orders.extend(row.order);
    }
    slice.orders.sort_unstable();
    slice.orders.dedup();
    Ok(slice)
}

/// What does not add up of all there is, if anything does not: all balances together come to nothing, what was sold is what bills took, what
/// is held is what bills hold, what was given away is what codes and friends brought, and each balance is what its last transfer left.
pub async fn wrong(connection: &mut SqliteConnection) -> anyhow::Result<Option<Imbalance>> {
    let sums = sqlx::query!(
        r#"select coalesce(sum(balance), 0) as "all!: Amount",
               coalesce(sum(balance) filter (where kind in ('sales', 'held')), 0) as "accounts!: Amount",
               (select coalesce(sum(taken + held), 0) from bills) as "bills!: Amount",
               -coalesce(sum(balance) filter (where kind = 'gifts'), 0) as "gifts!: Amount",
               (select coalesce(sum(given), 0) from code_uses) + (select coalesce(sum(given), 0) from rewards) as "codes!: Amount"
           from accounts"#
    )
    .fetch_one(&mut *connection)
    .await?;
    if sums.all != Amount::ZERO {
        return Ok(Some(Imbalance::All { sum: sums.all }));
    }
    if sums.accounts != sums.bills {
        return Ok(Some(Imbalance::Bills { accounts: sums.accounts, bills: sums.bills }));
    }
    if sums.gifts != sums.codes {
        return Ok(Some(Imbalance::Gifts { account: sums.gifts, codes: sums.codes }));
    }
    let account = sqlx::query!(
        r#"select balance as "has!: Amount", moved as "moved!: Amount" from (
               select balance, coalesce((select iif(t.source = account_id, t.source_after, t.target_after) from transfers t
                   where t.transfer_id = max(
                       coalesce((select max(transfer_id) from transfers where source = account_id), 0),
                       coalesce((select max(transfer_id) from transfers where target = account_id), 0))), 0) as moved
               from accounts) where balance <> moved limit 1"#
    )
    .fetch_optional(connection)
    .await?;
    Ok(account.map(|row| Imbalance::Account { has: row.has, moved: row.moved }))
}

/// Some payments in a row.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Payments {
    /// The last of them.
    pub last: i64,
    /// How many there are.
    pub count: i64,
    /// Those that were never credited.
    pub missing: Vec<i64>,
}

/// The payments after one, at most `limit` of them.
pub async fn payments(connection: &mut SqliteConnection, after: i64, limit: i64) -> anyhow::Result<Payments> {
    let rows = sqlx::query!(
        r#"select payment_id as "id!",
               not exists (select 1 from transfers t where t.payment_id = p.payment_id) as "missing!: bool"
           from payments p where payment_id > ? order by payment_id limit 0 + ?"#,
        after,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(Payments {
        last: rows.last().map_or(after, |row| row.id),
        count: i64::try_from(rows.len()).unwrap_or(limit),
        missing: rows.into_iter().filter(|row| row.missing).map(|row| row.id).collect(),
    })
}

/// Wishes that are said to be paid, and no payment is of them; whose they are. At most a few.
pub async fn unpaid(connection: &mut SqliteConnection) -> anyhow::Result<Vec<(TopupId, UserId)>> {
    let rows = sqlx::query!(
        r#"select topup_id as "id!: TopupId", user_id as "user!: UserId" from topups
           where state = 'paid' and not exists (select 1 from payments p where p.topup_id = topups.topup_id) limit 20"#
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.user)).collect())
}

/// What orders that wait to be sent cost, and how many there are.
pub async fn reserved(connection: &mut SqliteConnection) -> anyhow::Result<(Cost, i64)> {
    let row = sqlx::query!(
        r#"select coalesce(sum(min(cost, 1000000000000000)), 0) as "cost!: Cost", count(*) as "orders!: i64"
           from orders indexed by orders_to_submit where status = 'reserved'"#
    )
    .fetch_one(connection)
    .await?;
    Ok((row.cost, row.orders))
}
