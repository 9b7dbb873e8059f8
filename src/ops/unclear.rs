//! What is made of the evidence about an order whose answer was lost: it is settled, or the admins are shown why it can't be.

use std::time::Duration;

use super::{House, remind_admins, submit, tell_admins};
use crate::{
    clock::Moment,
    domain::{evidence::Finding, notice::Notice, order::OrderId},
    store::{Tx, orders},
};

/// Admins are reminded of an order that waits for them once in this time.
const REMINDER: Duration = Duration::from_hours(24);

/// Writes down what was found, and settles the order if that is enough.
pub async fn conclude(
    tx: &mut Tx,
    house: &House,
    id: OrderId,
    finding: &Finding,
    words: &str,
    now: Moment,
) -> anyhow::Result<()> {
    if !submit::is_unclear(tx, id).await? {
        return Ok(());
    }
    orders::write_event(tx, id, now, "evidence", words).await?;
    let settled = match finding {
        // An id that another order took meanwhile is nobody's to take: the next look sees that.
        Finding::Placed { id: panel_order } => {
            submit::found(tx, id, &panel_order.to_string(), now).await? == Ok(true)
        }
        Finding::NotPlaced => submit::was_not_placed(tx, id, now).await?,
        Finding::Doubtful { .. } => false,
    };
    let notice = Notice::UnclearLookedFor { order: id, finding: finding.clone() };
    if settled {
        tell_admins(tx, house, &notice, &format!("settled:{}", id.0), now).await
    } else {
        remind_admins(tx, house, &notice, &format!("unclear still:{}", id.0), REMINDER, now).await.map(drop)
    }
}
