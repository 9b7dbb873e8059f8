//! What is an order's own about being sent (the law is in `attempt.rs`): its number and what the balance was before, what a panel's no proves
//! ([`answer_no`], `domain/attempt.rs`), and what is told of it.

use std::time::Duration;

use super::{
    Rules,
    account::Seen,
    bill, catalog,
    claimed::{Claimed, What},
    mass, remind_admins, tell, tell_admins,
};
use crate::{
    clock::Moment,
    domain::{
        account::{Readings, Shown},
        attempt::{Claim, Concerns, Verdict, hold, judge, pause},
        detail::Detail,
        history::Event,
        money::{Amount, Charge},
        notice::{BalanceMove, Notice},
        order::{Order, OrderId, OrderStatus, RejectReason},
        pause::doubled,
    },
    store::{
        Tx, account,
        attempts::{self, Attempts},
        balance, batches,
        orders::{self, ToSend},
    },
};

/// After an answer was lost, the others wait this long: whatever is wrong, it should not make every order unclear.
const HOLD_AFTER_LOSS: Duration = Duration::from_secs(30);
/// How long an order waits for the owner's balance before it is looked at again: twice as long each time.
const SHORTEST_FUNDS_PAUSE: Duration = Duration::from_secs(30);
const LONGEST_FUNDS_PAUSE: Duration = Duration::from_mins(5);
/// How often admins are told that money is missing for orders that were confirmed together, or wait.
const AN_HOUR: Duration = Duration::from_hours(1);

/// Most panels answer sooner; what takes longer is worth showing on the order's card.
pub const SLOW_ANSWER: Duration = Duration::from_secs(2);

/// Takes an order that is due for sending, with what the balance was before.
pub(super) async fn claim(
    tx: &mut Tx,
    rules: &Rules,
    id: OrderId,
    now: Moment,
) -> anyhow::Result<Option<Claimed>> {
    let no = account::next_no(tx, rules.panel.id).await?;
    let Some(ToSend { order, fields }) = orders::claim(tx, rules.panel.id, id, no, now).await? else {
        return Ok(None);
    };
    orders::write_event(tx, id, now, &Event::Sent, "").await?;
    // What came of all that is sent for it is measured from before the first time.
    if !order.was_sent {
        let baseline = super::account::baseline(tx, rules, now).await?;
        balance::keep_baseline(tx, id, baseline).await?;
    }
    Ok(Some(Claimed { order, what: What::Add(fields) }))
}

/// The panel took it under `panel_order`. An id that another order of ours has proves nothing: then it is unclear.
pub(super) async fn accept(
    tx: &mut Tx,
    rules: &Rules,
    order: &Order,
    panel_order: &str,
    now: Moment,
) -> anyhow::Result<()> {
    let id = order.id;
    if let Some(other) = orders::with_panel_id(tx, rules.panel.id, panel_order).await? {
        let why = Detail::IdOfAnother { id: panel_order.to_owned(), other };
        return lose(tx, rules, id, &why, Seen::UNREAD, now).await;
    }
    if run(tx, rules, order, panel_order, now.plus(rules.look_interval), now).await? {
        orders::write_event(tx, id, now, &Event::Accepted, panel_order).await?;
        if order.batch.is_none() {
            let notice = Notice::OrderPlaced { order: id };
            tell_admins(tx, rules, &notice, &format!("placed:{}", id.0), now).await?;
        }
    }
    if order.batch.is_some() {
        mass::settle(tx, rules, id, now).await?;
    }
    Ok(())
}

/// The panel has it. Of the most that a subscription may cost, nothing is taken before its first post.
pub(super) async fn run(
    tx: &mut Tx,
    rules: &Rules,
    order: &Order,
    panel_order: &str,
    next_look_at: Moment,
    now: Moment,
) -> anyhow::Result<bool> {
    if !orders::run(tx, order.id, panel_order, next_look_at).await? {
        return Ok(false);
    }
    if order.is_at_most() {
        orders::set_charge(tx, order.id, Charge::ZERO).await?;
    }
    bill::settle(tx, rules, order.id, now).await?;
    Ok(true)
}

/// The panel refused it, in `words`.
async fn refuse(
    tx: &mut Tx,
    rules: &Rules,
    order: &Order,
    reason: RejectReason,
    words: &str,
    now: Moment,
) -> anyhow::Result<()> {
    if !reject(tx, rules, order.id, reason, words, now).await? {
        return Ok(());
    }
    if order.batch.is_some() {
        // The admins hear of all of them at once; of missing money, once.
        if reason == RejectReason::Funds {
            let key = format!("funds:{}", order.user.0);
            let notice = Notice::FundsMissing { order: order.id, missing: None };
            remind_admins(tx, rules, &notice, &key, AN_HOUR, now).await?;
        }
        return mass::settle(tx, rules, order.id, now).await;
    }
    let notice = if reason == RejectReason::Funds {
        let missing = missing(order, account::of(tx, rules.panel.id).await?.balance);
        Notice::FundsMissing { order: order.id, missing }
    } else {
        Notice::OrderRefused { order: order.id, words: words.to_owned() }
    };
    tell_admins(tx, rules, &notice, &format!("refused:{}", order.id.0), now).await
}

/// It costs more by now than was paid for it: it was not sent, and is given back.
pub async fn price_rose(tx: &mut Tx, rules: &Rules, order: &Order, now: Moment) -> anyhow::Result<()> {
    if order.status == OrderStatus::Reserved
        && reject(tx, rules, order.id, RejectReason::PriceRose, "", now).await?
    {
        mass::settle(tx, rules, order.id, now).await?;
    }
    Ok(())
}

/// The owner's balance does not suffice for an order that is paid for: it waits for that, as long as the owner said. Whether it waits; only
/// where nothing of it was taken, so that it may be sent as if for the first time.
pub async fn wait_for_funds(tx: &mut Tx, rules: &Rules, order: &Order, now: Moment) -> anyhow::Result<bool> {
    let Some(shop) = rules.billing.shop() else { return Ok(false) };
    let until = order.placed_at.plus(shop.funds_patience);
    if now >= until {
        return Ok(false);
    }
    let at = now.plus(doubled(SHORTEST_FUNDS_PAUSE, order.tries, LONGEST_FUNDS_PAUSE)).min(until);
    orders::put_off_unfunded(tx, order.id, at, until).await?;
    let balance = account::of(tx, rules.panel.id).await?.balance;
    let missing = missing(order, balance);
    let notice = Notice::FundsMissing { order: order.id, missing };
    remind_admins(tx, rules, &notice, "funds", AN_HOUR, now).await?;
    tell_customer(tx, order.id, &Notice::OrderWaits { order: order.id }, "waits", now).await?;
    Ok(true)
}

fn missing(order: &Order, balance: Option<Amount>) -> Option<Amount> {
    balance.and_then(|balance| order.cost.0.checked_sub(balance).ok()).filter(|sum| *sum > Amount::ZERO)
}

/// It could not be sent in time, and never left.
pub(super) async fn give_up(
    tx: &mut Tx,
    rules: &Rules,
    id: OrderId,
    words: &str,
    now: Moment,
) -> anyhow::Result<()> {
    match orders::find(tx, id).await?.filter(|order| order.status == OrderStatus::Reserved) {
        Some(order) => refuse(tx, rules, &order, RejectReason::GivenUp, words, now).await,
        None => Ok(()),
    }
}

/// The panel said no to an `add` of this order, and the balance shows this: the order ends, waits, or is for people to settle.
pub async fn answer_no(
    tx: &mut Tx,
    rules: &Rules,
    order: &Order,
    claim: &Claim,
    seen: Seen,
    now: Moment,
) -> anyhow::Result<Verdict> {
    let verdict = judge(claim, seen.shown, !order.was_sent);
    match verdict {
        Verdict::Refused(RejectReason::Funds)
            if seen.shown == Shown::Untouched && wait_for_funds(tx, rules, order, now).await? => {}
        Verdict::Refused(reason) => {
            if reason == RejectReason::Service {
                catalog::doubt(tx, rules, now).await?;
            }
            refuse(tx, rules, order, reason, &claim.words, now).await?;
        }
        Verdict::Again if order.submit_until < now => {
            refuse(tx, rules, order, RejectReason::GivenUp, &claim.words, now).await?;
        }
        Verdict::Again => wait(tx, order, claim, now).await?,
        Verdict::Later if order.submit_until >= now => {
            let claim = Claim { unread: claim.unread + 1, ..claim.clone() };
            wait(tx, order, &claim, now).await?;
        }
        Verdict::Later | Verdict::Unclear => {
            lose(tx, rules, order.id, &claim.words.as_str().into(), seen, now).await?;
        }
    }
    Ok(verdict)
}

/// Puts the order off until it may be sent again, or the balance was read: at most until `submit_until`, when it is judged. Others whom the
/// no concerns wait for a part of that.
pub async fn wait(tx: &mut Tx, order: &Order, claim: &Claim, now: Moment) -> anyhow::Result<()> {
    let pause = pause(claim, order.tries);
    let judged_at = order.submit_until.plus(Duration::from_millis(1)).max(now);
    orders::put_off_refused(tx, order.id, claim, now.plus(pause).min(judged_at)).await?;
    orders::write_event(tx, order.id, now, &Event::PutOff, &Detail::from(claim.words.as_str()).write())
        .await?;
    let until = now.plus(hold(pause));
    match claim.concerns {
        Concerns::Order => Ok(()),
        Concerns::Service => orders::hold_back_service(tx, order.service, until).await,
        Concerns::Everybody => attempts::hold_back(tx, Attempts::Add, until).await,
    }
}

/// Nobody knows whether the panel took it: an admin is asked, and shown what the balance did, if that is known.
pub(super) async fn lose(
    tx: &mut Tx,
    rules: &Rules,
    id: OrderId,
    why: &Detail,
    seen: Seen,
    now: Moment,
) -> anyhow::Result<()> {
    let balance = seen.readings.and_then(|readings| own_move(readings, seen.shown));
    if !orders::mark_unclear(tx, id, balance.map(|balance| balance.after)).await? {
        return Ok(());
    }
    orders::write_event(tx, id, now, &Event::Unclear, &why.write()).await?;
    if let Some(BalanceMove { before, after, .. }) = balance {
        let detail = format!("{} → {}", before.format(), after.format());
        orders::write_event(tx, id, now, &Event::Balance, &detail).await?;
    }
    attempts::hold_back(tx, Attempts::Add, now.plus(HOLD_AFTER_LOSS)).await?;
    tell_customer(tx, id, &Notice::OrderUnclear { order: id, told: None }, "unclear", now).await?;
    mass::settle(tx, rules, id, now).await?;
    let notice = Notice::UnclearOrder { order: id, findings: why.clone(), balance };
    tell_admins(tx, rules, &notice, &format!("unclear:{}", id.0), now).await
}

/// What the balance did but for what other orders took.
fn own_move(readings: Readings, shown: Shown) -> Option<BalanceMove> {
    let after = readings.after.checked_add(readings.others).ok()?;
    Some(BalanceMove { before: readings.before, after, untouched: shown == Shown::Untouched })
}

pub(super) async fn reject(
    tx: &mut Tx,
    rules: &Rules,
    id: OrderId,
    reason: RejectReason,
    words: &str,
    now: Moment,
) -> anyhow::Result<bool> {
    if !orders::reject(tx, id, reason, now).await? {
        return Ok(false);
    }
    bill::settle(tx, rules, id, now).await?;
    orders::write_event(tx, id, now, &Event::Rejected, words).await?;
    // Of orders that were confirmed together, one message tells which were refused.
    if reason == RejectReason::NotPlaced || batches::of_order(tx, id).await?.is_none() {
        tell_customer(tx, id, &Notice::OrderRejected { order: id }, "rejected", now).await?;
    }
    Ok(true)
}

pub(super) async fn tell_customer(
    tx: &mut Tx,
    id: OrderId,
    notice: &Notice,
    what: &str,
    now: Moment,
) -> anyhow::Result<()> {
    let Some(owner) = orders::owner(tx, id).await? else {
        return Ok(());
    };
    tell(tx, owner.chat(), notice, &format!("{what}:{}", id.0), now).await
}
