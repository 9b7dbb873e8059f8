//! The orders that the panel makes of a subscription or a drip-feed, one a post or run: followed as orders are, and told only
//! together. A parent has no charge of its own; it costs what they cost.

use std::time::Duration;

use sqlx::SqliteConnection;

use super::{Rules, bill, odd};
use crate::{
    clock::Moment,
    domain::{
        history::Event,
        order::{Order, OrderStatus, Report, look_after_end, look_again_in},
        request::{Child, Children, Made},
        service_type::Field,
    },
    store::{Tx, children, orders},
};

/// How many children are written down at one look at their parent; the rest at the next.
const AT_ONCE: usize = 1_000;
/// A child that has no end by then is not looked at any more.
const FOLLOWED: Duration = Duration::from_hours(24 * 60);

/// Writes down the children that the panel names of an order.
pub async fn note(tx: &mut Tx, order: &Order, named: &[String], now: Moment) -> anyhow::Result<bool> {
    let mut new = false;
    let others = named.iter().filter(|id| order.panel_order.as_ref() != Some(id));
    for id in others.take(AT_ONCE + usize::try_from(children::made(tx, order.id).await?.all)?) {
        new |= children::add(tx, order.id, id, now).await?;
    }
    Ok(new)
}

/// Applies a report to a child as it is stored now; what it changes is summed up in its parent.
pub async fn settle(
    tx: &mut Tx,
    rules: &Rules,
    child: &Child,
    report: &Report,
    now: Moment,
) -> anyhow::Result<()> {
    let order = child.order;
    let Some(before) = children::find(tx, order, &child.panel_order).await? else {
        return Ok(());
    };
    let Some(parent) = orders::find(tx, order).await? else {
        return Ok(());
    };
    let report = &report.clone().in_currency_of(&parent.currency);
    odd::tell_odd(tx, rules, &parent, report, now).await?;
    odd::tell_word(tx, rules, order, report, now).await?;
    let mut child = before.clone();
    child.charge = report.charge.or(child.charge);
    if let Some(end) = report.end {
        let known = child.end_charge.filter(|_| child.status == Some(end));
        child.end_charge = report.charge.or(known);
    }
    // An end is never left for "running" again, as with orders.
    let is_over = child.status.is_some_and(OrderStatus::is_end);
    child.status = report.end.or(if is_over { child.status } else { Some(OrderStatus::Running) });
    child.ended_at = child.status.filter(|status| status.is_end()).map(|_| before.ended_at.unwrap_or(now));
    if child != before {
        children::save(tx, &child).await?;
        let made = children::made(tx, order).await?;
        if let Some(charge) = made.charge {
            orders::set_charge(tx, order, charge).await?;
            odd::watch_charge(tx, rules, order, now).await?;
        }
        bill::settle(tx, rules, order, now).await?;
        if child.ended_at.is_some() && before.ended_at.is_none() {
            orders::write_event(tx, order, now, &Event::PartEnded, &made.ended.to_string()).await?;
        }
        orders::touch(tx, order).await?;
    }
    look_on(tx, rules, &child, now).await
}

/// Sets when a child is looked at next.
pub async fn look_on(tx: &mut Tx, rules: &Rules, child: &Child, now: Moment) -> anyhow::Result<()> {
    let age = now.since(child.made_at);
    let next = match child.ended_at {
        Some(ended_at) => look_after_end(ended_at, now),
        None => (age < FOLLOWED).then(|| now.plus(look_again_in(age, rules.look_interval))),
    };
    children::look_next(tx, child, next).await
}

/// What an order's card says of its children; `None` for an order that has none and gets none.
pub async fn of(connection: &mut SqliteConnection, order: &Order) -> anyhow::Result<Option<Children>> {
    let Made { all, ended, .. } = children::made(&mut *connection, order.id).await?;
    if all == 0 && !order.is_parent() {
        return Ok(None);
    }
    let posts = order.is_at_most();
    let total = if posts {
        let entries = orders::entries(connection, order.id).await?;
        let number = |field| entries.get(&field).and_then(|value| value.parse().ok()).unwrap_or(0_i64);
        number(Field::Posts).checked_add(number(Field::OldPosts)).filter(|total| *total > 0)
    } else {
        order.runs
    };
    Ok(Some(Children { made: all, ended, total, posts }))
}
