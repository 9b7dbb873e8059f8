//! How an order whose answer was lost is settled: by the evidence, or by the admins, who are shown why that is not enough. And what is made of
//! an id that an admin entered: it is doubted until the panel says something that fits, and can be taken back.

use std::time::Duration;

use super::{Rules, bill, forget_told, remind_admins, submit, tell, tell_admins};
use crate::{
    clock::Moment,
    domain::{
        detail::Detail,
        evidence::{self, Doubt, Finding},
        history::Event,
        notice::Notice,
        order::{Order, OrderId, OrderStatus, RejectReason, Report},
        user::UserId,
    },
    store::{Tx, books, orders, outbox, unclear},
};

/// Admins are reminded of an order that waits for them once in this time.
const REMINDER: Duration = Duration::from_hours(24);

/// Writes down what was found, and settles the order if that is enough.
pub async fn conclude(
    tx: &mut Tx,
    rules: &Rules,
    id: OrderId,
    finding: &Finding,
    seen: &Detail,
    now: Moment,
) -> anyhow::Result<()> {
    if !is_unclear(tx, id).await? {
        return Ok(());
    }
    orders::write_event(tx, id, now, &Event::Evidence, &seen.write()).await?;
    let finding = heed_people(tx, id, finding).await?;
    let notice = Notice::UnclearLookedFor { order: id, finding: finding.clone(), words: seen.clone() };
    let settled = match &finding {
        // An id that another order took meanwhile is nobody's to take: the next look sees that.
        Finding::Placed { id: panel_order } => {
            let found = found(tx, rules, id, &panel_order.to_string(), now).await? == Ok(true);
            if found {
                unclear::note_settled(tx, id, None).await?;
            }
            found
        }
        Finding::NotPlaced => was_not_placed(tx, rules, id, None, now).await?,
        Finding::Doubtful { .. } => false,
    };
    if settled {
        tell_admins(tx, rules, &notice, &format!("settled:{}", id.0), now).await
    } else {
        remind_of(tx, rules, id, &notice, now).await.map(drop)
    }
}

/// What an admin took back is not concluded again from the same evidence: that is for people then.
async fn heed_people(tx: &mut Tx, id: OrderId, finding: &Finding) -> anyhow::Result<Finding> {
    let found = match finding {
        Finding::Placed { id } => Some(*id),
        Finding::NotPlaced => None,
        Finding::Doubtful { .. } => return Ok(finding.clone()),
    };
    let panel_order = found.map(|found| found.to_string());
    let is_taken_back = unclear::was_taken_back(tx, id, panel_order.as_deref()).await?;
    let doubtful = Finding::Doubtful { doubt: Doubt::TakenBack { id: found } };
    Ok(if is_taken_back { doubtful } else { finding.clone() })
}

/// Nobody can ask the panel now: reminds the admins of what is unclear for long, as they are when the panel was asked in vain. Whether
/// there was anything to remind of.
pub async fn remind_of_all(tx: &mut Tx, rules: &Rules, now: Moment) -> anyhow::Result<bool> {
    let mut reminded = false;
    for order in unclear::all(tx).await? {
        let lost_at = unclear::last_event(tx, order.id, &Event::Unclear).await?.unwrap_or(order.placed_at);
        if now.since(lost_at) >= REMINDER {
            let finding = Finding::Doubtful { doubt: Doubt::NotAsked };
            let notice = Notice::UnclearLookedFor { order: order.id, finding, words: Detail::none() };
            reminded |= remind_of(tx, rules, order.id, &notice, now).await?;
        }
    }
    Ok(reminded)
}

async fn remind_of(
    tx: &mut Tx,
    rules: &Rules,
    id: OrderId,
    notice: &Notice,
    now: Moment,
) -> anyhow::Result<bool> {
    remind_admins(tx, rules, notice, &format!("unclear still:{}", id.0), REMINDER, now).await
}

/// An admin found that an unclear order was placed, under this id. Whether it was so settled; `Err(other)` if another order has the id.
pub async fn was_placed(
    tx: &mut Tx,
    rules: &Rules,
    id: OrderId,
    (panel_order, by): (&str, UserId),
    now: Moment,
) -> anyhow::Result<Result<bool, OrderId>> {
    let found = found(tx, rules, id, panel_order, now).await?;
    if found == Ok(true) {
        unclear::note_settled(tx, id, Some(by)).await?;
        unclear::doubt_id(tx, id, true).await?;
        let key = format!("placed:{}", id.0);
        tell_admins(tx, rules, &Notice::OrderPlaced { order: id }, &key, now).await?;
    }
    Ok(found)
}

/// An unclear order is the panel's order with this id. Whether it was so settled; `Err(other)` if another order has the id.
async fn found(
    tx: &mut Tx,
    rules: &Rules,
    id: OrderId,
    panel_order: &str,
    now: Moment,
) -> anyhow::Result<Result<bool, OrderId>> {
    if let Some(other) = orders::with_panel_id(tx, rules.panel.id, panel_order).await? {
        return Ok(Err(other));
    }
    let unclear = orders::find(tx, id).await?.filter(|order| order.status == OrderStatus::Unclear);
    let Some(order) = unclear else { return Ok(Ok(false)) };
    if !submit::run(tx, rules, &order, panel_order, now, now).await? {
        return Ok(Ok(false));
    }
    orders::write_event(tx, id, now, &Event::SettledPlaced, panel_order).await?;
    submit::tell_customer(tx, id, &Notice::OrderFound { order: id }, "found", now).await?;
    Ok(Ok(true))
}

/// An unclear order was not placed: an admin found so, or, without one, the evidence says so. Whether it was so settled.
pub async fn was_not_placed(
    tx: &mut Tx,
    rules: &Rules,
    id: OrderId,
    by: Option<UserId>,
    now: Moment,
) -> anyhow::Result<bool> {
    if !is_unclear(tx, id).await? {
        return Ok(false);
    }
    unclear::note_settled(tx, id, by).await?;
    submit::reject(tx, rules, id, RejectReason::NotPlaced, "", now).await
}

async fn is_unclear(tx: &mut Tx, id: OrderId) -> anyhow::Result<bool> {
    Ok(orders::find(tx, id).await?.is_some_and(|order| order.status == OrderStatus::Unclear))
}

/// An admin entered the order's id: whether what the panel reports of it may count. What can't be about this order does not; the admins
/// are told, and can take the id back.
pub async fn weigh_id(
    tx: &mut Tx,
    rules: &Rules,
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
    let words = Detail::Misfit {
        id: order.panel_order.clone().unwrap_or_default(),
        charge: report.charge,
        cost: order.cost,
        remains: report.remains,
        quantity: order.quantity,
    };
    let notice = Notice::OrderOdd { order: id, words };
    remind_admins(tx, rules, &notice, &format!("wrong id:{}", id.0), REMINDER, now).await?;
    Ok(false)
}

/// The panel does not know the id that an admin entered: they are told, as long as it can be taken back.
pub async fn doubt_unknown(tx: &mut Tx, rules: &Rules, id: OrderId, now: Moment) -> anyhow::Result<()> {
    let Some(order) = orders::find(tx, id).await?.filter(|order| order.id_doubted) else {
        return Ok(());
    };
    let words = Detail::UnknownId { id: order.panel_order.unwrap_or_default() };
    let notice = Notice::OrderOdd { order: id, words };
    remind_admins(tx, rules, &notice, &format!("wrong id:{}", id.0), REMINDER, now).await.map(drop)
}

/// An admin says that the id – another admin's, or one that the bot found – is another order's: the order is unclear again. Whether it
/// could be taken back.
pub async fn take_back(tx: &mut Tx, rules: &Rules, id: OrderId, now: Moment) -> anyhow::Result<bool> {
    let Some(order) = orders::find(tx, id).await? else {
        return Ok(false);
    };
    if !unclear::take_back(tx, id).await? {
        return Ok(false);
    }
    // What was decided was decided of another order's figures.
    books::forget_decision(tx, id).await?;
    bill::settle(tx, rules, id, now).await?;
    let wrong = order.panel_order.clone().unwrap_or_default();
    orders::write_event(tx, id, now, &Event::IdTakenBack, &wrong).await?;
    ask_anew(tx, rules, &order, Detail::IdTakenBack { id: wrong }, now).await?;
    Ok(true)
}

/// An admin takes back that an order was not placed, whoever said so: it is unclear again, and never sent again by itself. `None` if it was
/// not settled so; else the order in which its customer has ordered the same once more meanwhile, if there is one.
pub async fn reopen(
    tx: &mut Tx,
    rules: &Rules,
    id: OrderId,
    now: Moment,
) -> anyhow::Result<Option<Option<OrderId>>> {
    let Some(order) = orders::find(tx, id).await? else {
        return Ok(None);
    };
    let again = unclear::ordered_again(tx, &order).await?;
    if !unclear::reopen(tx, id).await? {
        return Ok(None);
    }
    bill::settle(tx, rules, id, now).await?;
    orders::write_event(tx, id, now, &Event::Reopened, "").await?;
    ask_anew(tx, rules, &order, Detail::none(), now).await?;
    Ok(Some(again))
}

/// An admin says that the id that the bot found is the right one.
pub async fn confirm_id(tx: &mut Tx, id: OrderId, by: UserId, now: Moment) -> anyhow::Result<bool> {
    if !orders::find(tx, id).await?.is_some_and(|order| order.is_most_likely()) {
        return Ok(false);
    }
    unclear::note_settled(tx, id, Some(by)).await?;
    orders::write_event(tx, id, now, &Event::IdConfirmed, "").await?;
    Ok(true)
}

/// What was settled is open again: everybody concerned is told, its customer as what they were told of it, and hears of the next settlement
/// as of the first.
async fn ask_anew(
    tx: &mut Tx,
    rules: &Rules,
    order: &Order,
    findings: Detail,
    now: Moment,
) -> anyhow::Result<()> {
    let was_told = take_back_told(tx, rules, order).await?;
    let id = order.id;
    let key = format!("unclear:{}:{}", id.0, now.0);
    let told = was_told.then_some(order.status);
    tell(tx, order.user.chat(), &Notice::OrderUnclear { order: id, told }, &key, now).await?;
    let balance = unclear::balance_move(tx, id).await?;
    tell_admins(tx, rules, &Notice::UnclearOrder { order: id, findings, balance }, &key, now).await
}

/// Whatever it is settled as next is news, and what still waits to be told of it is not told. Whether its customer was told how it was
/// settled.
async fn take_back_told(tx: &mut Tx, rules: &Rules, order: &Order) -> anyhow::Result<bool> {
    let id = order.id;
    let ends = OrderStatus::ALL.iter().filter(|status| status.is_end());
    let ends = ends.map(|end| format!("end:{}:{}", id.0, end.word()));
    let mut was_told = false;
    for key in ends.chain([format!("found:{}", id.0), format!("rejected:{}", id.0)]) {
        was_told |= outbox::take_back(tx, order.user.chat(), &key).await?;
    }
    for what in ["placed", "settled", "stuck", "unclear still", "wrong id"] {
        forget_told(tx, rules, &format!("{what}:{}", id.0)).await?;
    }
    Ok(was_told)
}
