//! What a panel says of an order that somebody has to look at: figures that can't be true, words that nobody knows, more money than was
//! confirmed.

use super::{Rules, tell_admins};
use crate::{
    clock::Moment,
    domain::{
        detail::Detail,
        notice::Notice,
        order::{Order, OrderId, Report},
    },
    store::{Tx, orders},
};

/// The panel says of an order what can't be true. It is told, and logged, once an order: the panel says it at every look.
pub async fn tell_odd(
    tx: &mut Tx,
    rules: &Rules,
    order: &Order,
    report: &Report,
    now: Moment,
) -> anyhow::Result<()> {
    let id = order.id;
    if report.odd.is_empty() || !orders::mark_odd(tx, id).await? {
        return Ok(());
    }
    let words = report.odd.join("; ");
    tracing::warn!(order = id.0, words, "the panel says what can't be true; it is taken for not said");
    tell_admins(
        tx,
        rules,
        &Notice::OrderOdd { order: id, words: words.into() },
        &format!("odd:{}", id.0),
        now,
    )
    .await
}

/// A word that nobody knows may be an end: somebody has to look. Told once a word, of the first order that has it.
pub async fn tell_word(
    tx: &mut Tx,
    rules: &Rules,
    id: OrderId,
    report: &Report,
    now: Moment,
) -> anyhow::Result<()> {
    // Without digits: "43 %" and "44 %" are one word.
    let letters: String = report.word.to_lowercase().chars().filter(|c| c.is_alphabetic()).take(40).collect();
    if !report.unknown || letters.is_empty() {
        return Ok(());
    }
    let notice = Notice::WordUnknown { order: id, words: report.word.clone() };
    tell_admins(tx, rules, &notice, &format!("word:{letters}"), now).await
}

/// What the orders that the panel made of one cost is summed up in it, and held to what was confirmed.
pub async fn watch_charge(tx: &mut Tx, rules: &Rules, id: OrderId, now: Moment) -> anyhow::Result<()> {
    match orders::find(tx, id).await? {
        Some(order) if is_overcharged(&order) => tell_overcharge(tx, rules, &order, now).await,
        _ => Ok(()),
    }
}

/// The panel took more than what was confirmed: the admins are told, with both sums.
pub async fn tell_overcharge(tx: &mut Tx, rules: &Rules, order: &Order, now: Moment) -> anyhow::Result<()> {
    let id = order.id;
    let words = Detail::Overcharged { charge: order.charge.unwrap_or_default(), cost: order.cost };
    tell_admins(tx, rules, &Notice::OrderOdd { order: id, words }, &format!("charge:{}", id.0), now).await
}

/// The panel took more than what was confirmed, by more than its rounding can explain (1 %).
pub fn is_overcharged(order: &Order) -> bool {
    let over = order.charge.and_then(|charge| charge.beyond(order.cost).ok());
    over.is_some_and(|over| over.0 > order.cost.0.0 / 100)
}
