//! What is made of the evidence about an order whose answer was lost: it is settled, or the admins are shown why it can't be.
//! And what is made of an id that an admin entered: it is doubted until the panel says something that fits, and can be taken back.

use std::time::Duration;

use super::{House, forget_told, remind_admins, submit, tell, tell_admins};
use crate::{
    clock::Moment,
    domain::{
        evidence::{self, Doubt, Finding},
        notice::Notice,
        order::{Order, OrderId, Report},
    },
    store::{Tx, orders, outbox, unclear},
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
    if settled {
        let notice = Notice::UnclearLookedFor { order: id, finding: finding.clone() };
        tell_admins(tx, house, &notice, &format!("settled:{}", id.0), now).await
    } else {
        remind_of(tx, house, id, finding, now).await.map(drop)
    }
}

/// Nobody can ask the panel now: reminds the admins of what is unclear for long, as they are when the panel was asked in vain. Whether
/// there was anything to remind of.
pub async fn remind_of_all(tx: &mut Tx, house: &House, now: Moment) -> anyhow::Result<bool> {
    let mut reminded = false;
    for order in unclear::all(tx).await? {
        let lost_at = unclear::last_event(tx, order.id, "unclear").await?.unwrap_or(order.placed_at);
        if now.since(lost_at) >= REMINDER {
            let finding = Finding::Doubtful { doubt: Doubt::NotAsked };
            reminded |= remind_of(tx, house, order.id, &finding, now).await?;
        }
    }
    Ok(reminded)
}

async fn remind_of(
    tx: &mut Tx,
    house: &House,
    id: OrderId,
    finding: &Finding,
    now: Moment,
) -> anyhow::Result<bool> {
    let notice = Notice::UnclearLookedFor { order: id, finding: finding.clone() };
    remind_admins(tx, house, &notice, &format!("unclear still:{}", id.0), REMINDER, now).await
}

/// An admin entered the order's id: whether what the panel reports of it may count. What can't be about this order does not; the admins
/// are told, and can take the id back.
pub async fn weigh_id(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    report: &Report,
    now: Moment,
) -> anyhow::Result<bool> {
    let id = order.id;
    if !order.id_doubted {
        return Ok(true);
    }
    if !evidence::contradicts(order, report) {
        // A word alone is no proof, but after an end there is nothing to take back.
        if report.charge.is_some() || report.end.is_some() {
            unclear::doubt_id(tx, id, false).await?;
        }
        return Ok(true);
    }
    let sum = report.charge.map_or_else(|| "?".to_owned(), |charge| charge.format());
    let remains = report.remains.map_or_else(|| "?".to_owned(), |remains| remains.to_string());
    let words = format!(
        "ID {}: charge {sum} (expected {}), remains {remains} (ordered {})",
        order.panel_order.as_deref().unwrap_or_default(),
        order.cost.format(),
        order.quantity
    );
    let notice = Notice::OrderOdd { order: id, words };
    remind_admins(tx, house, &notice, &format!("wrong id:{}", id.0), REMINDER, now).await?;
    Ok(false)
}

/// An admin entered a wrong id: the order is unclear again. Whether it could be taken back.
pub async fn take_back(tx: &mut Tx, house: &House, id: OrderId, now: Moment) -> anyhow::Result<bool> {
    let Some(order) = orders::find(tx, id).await? else {
        return Ok(false);
    };
    if !unclear::take_back(tx, id).await? {
        return Ok(false);
    }
    let wrong = order.panel_order.unwrap_or_default();
    orders::write_event(tx, id, now, "id taken back", &wrong).await?;
    // When it is found again, that is news again.
    outbox::forget(tx, order.user.chat(), &format!("found:{}", id.0)).await?;
    forget_told(tx, house, &format!("placed:{}", id.0)).await?;
    let key = format!("unclear:{}:{}", id.0, now.0);
    tell(tx, order.user.chat(), &Notice::OrderUnclear { order: id }, &key, now).await?;
    let findings = format!("ID {wrong}: ✗");
    tell_admins(tx, house, &Notice::UnclearOrder { order: id, findings, balance: None }, &key, now).await?;
    Ok(true)
}
