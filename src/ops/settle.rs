//! What a panel's report makes of an order: figures, an end, a correction. Level-triggered: the same report twice changes
//! nothing and tells nobody anything the second time.

use std::time::Duration;

use sqlx::SqliteConnection;

use super::{Rules, bill, children, odd, tell, tell_admins, unclear};
use crate::{
    clock::Moment,
    domain::{
        detail::Detail,
        history::Event,
        notice::Notice,
        order::{Change, Order, OrderId, OrderStatus, Report, apply_report, look_after_end, look_again_in},
        user::UserId,
        usual::{EARLIEST, SAMPLE, Usual, usual},
    },
    store::{self, Tx, orders},
};

/// However often somebody taps, the panel is asked about the same order at most this often (and once more where it was asked just before
/// of itself).
const REST_MS: i64 = 5_000;

/// Applies a report to an order as it is stored now. A report about an id that was taken back since it was asked for says nothing.
pub async fn settle(
    tx: &mut Tx,
    rules: &Rules,
    asked: &Order,
    report: &Report,
    now: Moment,
) -> anyhow::Result<Change> {
    let id = asked.id;
    let is_meant = |order: &Order| order.panel_order.is_some() && order.panel_order == asked.panel_order;
    let Some(mut order) = orders::find(tx, id).await?.filter(is_meant) else {
        return Ok(Change::None);
    };
    if !unclear::weigh_id(tx, rules, &order, report, now).await? {
        look_on(tx, rules, &order, now).await?;
        return Ok(Change::None);
    }
    let before = order.clone();
    let was = order.status;
    let grew = children::note(tx, &order, &report.children, now).await?;
    let report = report.clone().held_to(&order);
    let made = store::children::made(tx, id).await?;
    let report = &Report { charge: made.charge.or(report.charge), ..report };
    odd::tell_odd(tx, rules, &order, report, now).await?;
    odd::tell_word(tx, rules, id, report, now).await?;
    let change = apply_report(&mut order, report);
    if change == Change::None && grew {
        orders::touch(tx, id).await?;
    }
    if change == Change::Progress {
        note_progress(tx, &before, &order, report.started, now).await?;
    }
    match change {
        Change::None => {}
        Change::Progress => save(tx, rules, &order, now).await?,
        Change::Ended(end) => {
            order.ended_at = Some(now);
            save(tx, rules, &order, now).await?;
            tell_end(tx, rules, &order, end, now).await?;
        }
        Change::Corrected(end) => {
            save(tx, rules, &order, now).await?;
            tell_correction(tx, rules, &order, was, end, now).await?;
        }
    }
    if change != Change::None && odd::is_overcharged(&order) {
        odd::tell_overcharge(tx, rules, &order, now).await?;
    }
    look_on(tx, rules, &order, now).await?;
    Ok(change)
}

/// Saves what a report changed, with what that makes due.
async fn save(tx: &mut Tx, rules: &Rules, order: &Order, now: Moment) -> anyhow::Result<()> {
    orders::save_report(tx, order).await?;
    bill::settle(tx, rules, order.id, now).await
}

/// What is worth a line of the order's history while it runs: that it began, and each quarter that was delivered.
async fn note_progress(
    tx: &mut Tx,
    before: &Order,
    order: &Order,
    started: bool,
    now: Moment,
) -> anyhow::Result<()> {
    if order.status.is_end() {
        return Ok(());
    }
    let id = order.id;
    if started && !orders::has_event(tx, id, &Event::Started).await? {
        orders::write_event(tx, id, now, &Event::Started, &said_by_panel(order)).await?;
    }
    let quarters = |order: &Order| order.percent().unwrap_or(0) / 25;
    if quarters(order) > quarters(before) {
        let delivered = order.delivered().unwrap_or(0);
        orders::write_event(tx, id, now, &Event::Delivered, &delivered.to_string()).await?;
    }
    Ok(())
}

/// The panel's own word, as it stands in the history: never taken for what the bot knows.
fn said_by_panel(order: &Order) -> String {
    Detail::from(order.panel_status.as_deref().unwrap_or_default()).write()
}

async fn tell_end(
    tx: &mut Tx,
    rules: &Rules,
    order: &Order,
    end: OrderStatus,
    now: Moment,
) -> anyhow::Result<()> {
    let id = order.id;
    orders::write_event(tx, id, now, &Event::Ended(end), &said_by_panel(order)).await?;
    let notice = Notice::OrderEnded { order: id, status: end };
    tell(tx, order.user.chat(), &notice, &format!("end:{}:{}", id.0, end.word()), now).await?;
    if end == OrderStatus::Failed {
        let words = order.panel_status.clone().unwrap_or_default();
        tell_admins(tx, rules, &Notice::OrderRefused { order: id, words }, &format!("failed:{}", id.0), now)
            .await?;
    }
    Ok(())
}

async fn tell_correction(
    tx: &mut Tx,
    rules: &Rules,
    order: &Order,
    from: OrderStatus,
    to: OrderStatus,
    now: Moment,
) -> anyhow::Result<()> {
    let id = order.id;
    let words = format!("{} → {}", from.word(), to.word());
    orders::write_event(tx, id, now, &Event::Corrected, &words).await?;
    // The moment is part of the key: a panel may change its mind back and forth, and each change is told.
    let key = format!("corrected:{}:{}", id.0, now.0);
    tell(tx, order.user.chat(), &Notice::OrderCorrected { order: id, from, to }, &key, now).await?;
    let words = Detail::Corrected { from, to };
    tell_admins(tx, rules, &Notice::OrderOdd { order: id, words }, &key, now).await
}

/// Somebody asks how an order is: the panel is asked as soon as may be.
pub async fn look_now(tx: &mut Tx, id: OrderId, now: Moment) -> anyhow::Result<()> {
    orders::look_now(tx, id, now, REST_MS).await
}

/// Somebody asks how all their orders are.
pub async fn look_at_all(tx: &mut Tx, user: UserId, now: Moment) -> anyhow::Result<()> {
    orders::look_at_all(tx, user, now, REST_MS).await
}

/// Whether a report changes nothing about an order – as it was when the panel was asked – that is still under way.
pub fn says_nothing_new(order: &Order, report: &Report) -> bool {
    let report = report.clone().held_to(order);
    order.ended_at.is_none()
        && !order.is_parent()
        && report.children.is_empty()
        && is_told(order, &report)
        && apply_report(&mut order.clone(), &report) == Change::None
}

fn is_told(order: &Order, report: &Report) -> bool {
    report.odd.is_empty() || order.odd_told
}

/// When an order that is under way is looked at next.
pub fn next_look(rules: &Rules, order: &Order, now: Moment) -> Moment {
    now.plus(look_again_in(age_of(order, now), rules.look_interval))
}

/// The longest time between two looks at an order under way.
pub fn longest_look(rules: &Rules) -> Duration {
    look_again_in(Duration::MAX, rules.look_interval)
}

/// How long the panel has had an order.
pub fn age_of(order: &Order, now: Moment) -> Duration {
    now.since(order.submitted_at.unwrap_or(order.placed_at))
}

/// Whether an order has run for so long that it may be stuck: what is usual for its service is worth a question then.
pub fn may_be_stuck(rules: &Rules, order: &Order, now: Moment) -> bool {
    age_of(order, now) >= EARLIEST.min(rules.alerts.now().stuck_after)
}

/// How long an order may run before it is stuck.
pub async fn late_after(
    connection: &mut SqliteConnection,
    rules: &Rules,
    order: &Order,
) -> anyhow::Result<Duration> {
    Ok(usual_of(connection, order).await?.map_or(rules.alerts.now().stuck_after, |usual| usual.late))
}

/// Sets when the order is looked at next; tells the admins, once, if it is stuck by now.
pub async fn look_on(tx: &mut Tx, rules: &Rules, order: &Order, now: Moment) -> anyhow::Result<()> {
    let next = if let Some(ended_at) = order.ended_at {
        look_after_end(ended_at, now)
    } else {
        let age = age_of(order, now);
        if may_be_stuck(rules, order, now) {
            let usual = usual_of(tx, order).await?;
            if age >= usual.map_or(rules.alerts.now().stuck_after, |usual| usual.late) {
                tell_stuck(tx, rules, order, usual, now).await?;
            }
        }
        Some(next_look(rules, order, now))
    };
    orders::look_next(tx, order.id, next, now).await
}

/// What is usual for its service; nothing for what is spread over time on purpose.
async fn usual_of(connection: &mut SqliteConnection, order: &Order) -> anyhow::Result<Option<Usual>> {
    if order.is_parent() {
        return Ok(None);
    }
    let sample = i64::try_from(SAMPLE).unwrap_or(i64::MAX);
    Ok(usual(orders::took(connection, order.service, sample).await?))
}

async fn tell_stuck(
    tx: &mut Tx,
    rules: &Rules,
    order: &Order,
    usual: Option<Usual>,
    now: Moment,
) -> anyhow::Result<()> {
    if !orders::mark_stuck(tx, order.id).await? {
        return Ok(());
    }
    let since = order.submitted_at.unwrap_or(order.placed_at);
    orders::write_event(tx, order.id, now, &Event::Stuck, &said_by_panel(order)).await?;
    let notice = Notice::OrderStuck { order: order.id, since, usual: usual.map(|usual| usual.typical) };
    tell_admins(tx, rules, &notice, &format!("stuck:{}", order.id.0), now).await
}
