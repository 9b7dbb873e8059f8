//! What the rows of orders and of requests have in common: each waits to be sent to the panel, is being sent, or is left over from that.

use sqlx::SqliteConnection;

use super::{Tx, failures::Piece};
use crate::{
    clock::Moment,
    domain::{
        attempt::{Attempt, Fate},
        order::OrderId,
        trouble::Step,
    },
    wake::Bell,
};

/// Which attempts are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Attempts {
    /// Orders' `add`s.
    Add,
    /// Refills and cancellations.
    Ask,
}

/// An attempt that nobody is going to send as it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LeftOver {
    /// Which.
    pub attempt: Attempt,
    /// The order that it is about.
    pub order: OrderId,
    /// Why.
    pub fate: Fate,
}

impl LeftOver {
    /// What is done for it.
    pub fn piece(&self) -> Piece {
        match self.fate {
            Fate::Interrupted => piece(self.attempt, self.order, Step::Record),
            Fate::Overdue | Fate::OverdueAndSent => piece(self.attempt, self.order, Step::Send),
        }
    }
}

/// A step for an attempt: of an order this one, of a request that it is asked for.
pub fn piece(attempt: Attempt, order: OrderId, step: Step) -> Piece {
    match attempt {
        Attempt::Add(id) => Piece::of(step, id),
        Attempt::Ask(id) => Piece::other(Step::Ask, &id, Some(order)),
    }
}

/// What is left over, as far as the database knows: by keys alone, whatever else is in their rows.
pub async fn left_over(
    connection: &mut SqliteConnection,
    kind: Attempts,
    now: Moment,
) -> anyhow::Result<Vec<LeftOver>> {
    let sql = match kind {
        Attempts::Add => {
            "select order_id, order_id, 1, 0 from orders where status = 'submitting'
             union all select * from (select order_id, order_id, 0, was_sent from orders
                 where status = 'reserved' and submit_until < ? order by next_submit_at limit 100)"
        }
        Attempts::Ask => {
            "select request_id, order_id, state = 'asking', 0 from requests
             where next_at is not null and (state = 'asking' or state = 'wanted' and send_until < ?) order by next_at limit 100"
        }
    };
    let rows: Vec<(i64, OrderId, bool, bool)> = sqlx::query_as(sql).bind(now).fetch_all(connection).await?;
    let left = rows.into_iter().map(|(id, order, is_being_sent, was_sent)| LeftOver {
        attempt: match kind {
            Attempts::Add => Attempt::Add(order),
            Attempts::Ask => Attempt::Ask(id),
        },
        order,
        fate: match (is_being_sent, was_sent) {
            (true, _) => Fate::Interrupted,
            (false, false) => Fate::Overdue,
            (false, true) => Fate::OverdueAndSent,
        },
    });
    Ok(left.collect())
}

/// submitting → reserved, asking → wanted: it was not sent, and may be sent again at `at`.
pub async fn put_off(tx: &mut Tx, attempt: Attempt, at: Moment) -> anyhow::Result<()> {
    match attempt {
        Attempt::Add(id) => {
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
        }
        Attempt::Ask(id) => {
            sqlx::query!(
                "update requests set state = 'wanted', next_at = ?, tries = tries + 1 where request_id = ? and state = 'asking'",
                at,
                id
            )
            .execute(tx.connection())
            .await?;
        }
    }
    Ok(())
}

/// The panel is in no state to be sent anything: what waits, waits until `until` at least.
pub async fn hold_back(tx: &mut Tx, kind: Attempts, until: Moment) -> anyhow::Result<()> {
    match kind {
        Attempts::Add => {
            let waits = sqlx::query!(
                "update orders set next_submit_at = ?1, tries = max(tries, 1), version = version + 1
                 where status = 'reserved' and next_submit_at < ?1",
                until
            )
            .execute(tx.connection())
            .await?;
            if waits.rows_affected() > 0 {
                tx.ring(Bell::Tell);
            }
        }
        Attempts::Ask => {
            sqlx::query!(
                "update requests set next_at = ?1 where next_at is not null and next_at < ?1 and state = 'wanted'",
                until
            )
            .execute(tx.connection())
            .await?;
        }
    }
    Ok(())
}
