//! What becomes of an order that is sent. `add` has no idempotency key, so its outcome has four names: it is accepted ([`accept`]), it did
//! not leave ([`put_off`]), the panel said no ([`answer_no`]: what that proves is in `domain/attempt.rs`), or the answer was lost
//! ([`lose`]: never sent again by itself).

use std::time::Duration;

use super::{House, account::Seen, catalog, mass, remind_admins, settle, tell, tell_admins};
use crate::{
    clock::Moment,
    domain::{
        account::Readings,
        attempt::{Claim, Concerns, Verdict, hold, judge, pause},
        history::Event,
        money::Amount,
        notice::{BalanceMove, Notice},
        order::{Order, OrderId, OrderStatus, RejectReason, SettledBy, try_again_in},
    },
    store::{
        Tx, account,
        balance::{self, Baseline},
        batches,
        orders::{self, ToSend},
        unclear,
    },
};

/// After a failure that would strike any order, the others wait this long: so that the panel is not hammered with the whole
/// queue, and less than the order that met it, so that one order which always fails does not stop the rest.
const HOLD: Duration = Duration::from_secs(4);
/// After an answer was lost, the others wait this long: whatever is wrong, it should not make every order unclear.
const HOLD_AFTER_LOSS: Duration = Duration::from_secs(30);
/// How often admins are told that money is missing for orders that were confirmed together.
const AN_HOUR: Duration = Duration::from_hours(1);

/// Most panels answer sooner; what takes longer is worth showing on the order's card.
pub const SLOW_ANSWER: Duration = Duration::from_secs(2);

/// Takes an order that is due for sending, with what the balance was before. Once this is committed – durably – the panel may be called.
pub async fn claim(
    tx: &mut Tx,
    house: &House,
    id: OrderId,
    baseline: Option<Baseline>,
    now: Moment,
) -> anyhow::Result<Option<ToSend>> {
    let no = account::next_no(tx, house.panel.id).await?;
    let claimed = orders::claim(tx, id, no, now).await?;
    if let Some(ToSend { order, .. }) = &claimed {
        orders::write_event(tx, id, now, &Event::Sent, "").await?;
        // What came of all that is sent for it is measured from before the first time.
        if !order.was_sent {
            balance::keep_baseline(tx, id, baseline).await?;
        }
    }
    Ok(claimed)
}

/// The panel took it under `panel_order`. An id that another order of ours has proves nothing: then it is unclear.
pub async fn accept(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    panel_order: &str,
    now: Moment,
) -> anyhow::Result<()> {
    let id = order.id;
    if let Some(other) = orders::with_panel_id(tx, panel_order).await? {
        let words = format!("the panel answered with the id {panel_order}, which {other} has");
        return lose(tx, house, id, &words, Seen::UNREAD, now).await;
    }
    if run(tx, order, panel_order, now.plus(house.look_interval)).await? {
        orders::write_event(tx, id, now, &Event::Accepted, panel_order).await?;
        if order.batch.is_none() {
            let notice = Notice::OrderPlaced { order: id };
            tell_admins(tx, house, &notice, &format!("placed:{}", id.0), now).await?;
        }
    }
    if order.batch.is_some() {
        mass::settle(tx, house, id, now).await?;
    }
    Ok(())
}

/// The panel has it. Of the most that a subscription may cost, nothing is taken before its first post.
async fn run(tx: &mut Tx, order: &Order, panel_order: &str, next_look_at: Moment) -> anyhow::Result<bool> {
    if !orders::run(tx, order.id, panel_order, next_look_at).await? {
        return Ok(false);
    }
    if order.is_at_most() {
        orders::set_charge(tx, order.id, Amount::ZERO).await?;
    }
    Ok(true)
}

/// The panel refused it, in `words`.
pub async fn refuse(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    reason: RejectReason,
    words: &str,
    now: Moment,
) -> anyhow::Result<()> {
    if !reject(tx, order.id, reason, words, now).await? {
        return Ok(());
    }
    if order.batch.is_some() {
        // The admins hear of all of them at once; of missing money, once.
        if reason == RejectReason::Funds {
            let key = format!("funds:{}", order.user.0);
            let notice = Notice::FundsMissing { order: order.id, missing: None };
            remind_admins(tx, house, &notice, &key, AN_HOUR, now).await?;
        }
        return mass::settle(tx, house, order.id, now).await;
    }
    let notice = if reason == RejectReason::Funds {
        let balance = account::of(tx, house.panel.id).await?.balance;
        let missing = balance
            .and_then(|balance| order.cost.checked_sub(balance).ok())
            .filter(|sum| *sum > Amount::ZERO);
        Notice::FundsMissing { order: order.id, missing }
    } else {
        Notice::OrderRefused { order: order.id, words: words.to_owned() }
    };
    tell_admins(tx, house, &notice, &format!("refused:{}", order.id.0), now).await
}

/// It did not leave: it is sent again a little later, and the others wait as well.
pub async fn put_off(tx: &mut Tx, order: &Order, words: &str, now: Moment) -> anyhow::Result<()> {
    orders::put_off(tx, order.id, now.plus(try_again_in(order.tries))).await?;
    orders::write_event(tx, order.id, now, &Event::PutOff, words).await?;
    orders::hold_back(tx, now.plus(HOLD)).await
}

/// The panel said no to an `add` of this order, and the balance shows this: the order ends, waits, or is for people to settle.
pub async fn answer_no(
    tx: &mut Tx,
    house: &House,
    order: &Order,
    claim: &Claim,
    seen: Seen,
    now: Moment,
) -> anyhow::Result<Verdict> {
    let verdict = judge(claim, seen.shown, !order.was_sent);
    match verdict {
        Verdict::Refused(reason) => {
            if reason == RejectReason::Service {
                catalog::doubt(tx, house, now).await?;
            }
            refuse(tx, house, order, reason, &claim.words, now).await?;
        }
        Verdict::Again if order.submit_until < now => {
            refuse(tx, house, order, RejectReason::GivenUp, &claim.words, now).await?;
        }
        Verdict::Again => wait(tx, order, claim, now).await?,
        Verdict::Later if order.submit_until >= now => {
            let claim = Claim { unread: claim.unread + 1, ..claim.clone() };
            wait(tx, order, &claim, now).await?;
        }
        Verdict::Later | Verdict::Unclear => lose(tx, house, order.id, &claim.words, seen, now).await?,
    }
    Ok(verdict)
}

/// It waits to be sent again, or for the balance to be read, and no longer than until its patience ends, when it is judged; whom the no
/// concerns as well waits for a part of that.
async fn wait(tx: &mut Tx, order: &Order, claim: &Claim, now: Moment) -> anyhow::Result<()> {
    let pause = pause(claim, order.tries);
    let judged_at = order.submit_until.plus(Duration::from_millis(1)).max(now);
    orders::put_off_refused(tx, order.id, claim, now.plus(pause).min(judged_at)).await?;
    orders::write_event(tx, order.id, now, &Event::PutOff, &claim.words).await?;
    let until = now.plus(hold(pause));
    match claim.concerns {
        Concerns::Order => Ok(()),
        Concerns::Service => orders::hold_back_service(tx, order.service, until).await,
        Concerns::House => orders::hold_back(tx, until).await,
    }
}

/// Nobody can read the balance now, since the bot is about to end: it is read before anything else is done about the order.
pub async fn keep_no(tx: &mut Tx, order: &Order, claim: &Claim, now: Moment) -> anyhow::Result<()> {
    wait(tx, order, claim, now).await
}

/// Nobody knows whether the panel took it. It is never sent again by itself: an admin is asked, and shown what the balance did, if that is
/// known.
pub async fn lose(
    tx: &mut Tx,
    house: &House,
    id: OrderId,
    words: &str,
    seen: Seen,
    now: Moment,
) -> anyhow::Result<()> {
    let balance = seen.readings.and_then(own_move);
    if !orders::mark_unclear(tx, id, balance.map(|balance| balance.after)).await? {
        return Ok(());
    }
    orders::write_event(tx, id, now, &Event::Unclear, words).await?;
    if let Some(BalanceMove { before, after }) = balance {
        let detail = format!("{} → {}", before.format(), after.format());
        orders::write_event(tx, id, now, &Event::Balance, &detail).await?;
    }
    orders::hold_back(tx, now.plus(HOLD_AFTER_LOSS)).await?;
    tell_owner(tx, id, &Notice::OrderUnclear { order: id }, "unclear", now).await?;
    mass::settle(tx, house, id, now).await?;
    let notice = Notice::UnclearOrder { order: id, findings: words.to_owned(), balance };
    tell_admins(tx, house, &notice, &format!("unclear:{}", id.0), now).await
}

/// What the balance did but for what other orders took.
fn own_move(readings: Readings) -> Option<BalanceMove> {
    let after = readings.after.checked_add(readings.others).ok()?;
    Some(BalanceMove { before: readings.before, after })
}

/// Orders of which an `add` left, which the panel refused, and of which nobody can find out any more in time what came of it.
pub async fn lose_overdue(tx: &mut Tx, house: &House, now: Moment) -> anyhow::Result<usize> {
    let overdue = orders::overdue_and_sent(tx, now).await?;
    for id in &overdue {
        let words = orders::last_detail(tx, *id, &Event::PutOff).await?.unwrap_or_default();
        lose(tx, house, *id, &words, Seen::UNREAD, now).await?;
    }
    Ok(overdue.len())
}

/// The clock was set by so many milliseconds: nothing is given up for time that did not pass, and nothing waits for years.
pub async fn set_clock(tx: &mut Tx, house: &House, by_ms: i64, now: Moment) -> anyhow::Result<()> {
    if by_ms > 0 {
        return orders::shift(tx, by_ms).await;
    }
    let pulled = orders::pull_in(tx, house.submit_patience, settle::longest_look(house), now).await?;
    if pulled > 0 {
        tracing::warn!(pulled, "deadlines that a wrong clock had set far ahead are due now");
    }
    Ok(())
}

/// Gives up orders that could not be sent in time. They never reached the panel. How many, and those whose rows can't be read.
pub async fn give_up_overdue(
    tx: &mut Tx,
    house: &House,
    now: Moment,
) -> anyhow::Result<(usize, Vec<(OrderId, sqlx::Error)>)> {
    let (overdue, damaged) = orders::overdue(tx, now).await?;
    for order in &overdue {
        let words = orders::last_detail(tx, order.id, &Event::PutOff).await?.unwrap_or_default();
        refuse(tx, house, order, RejectReason::GivenUp, &words, now).await?;
    }
    Ok((overdue.len(), damaged))
}

/// While nobody is sending: whatever is being submitted was interrupted – the bot was stopped, or failed – and its outcome is lost.
pub async fn recover(tx: &mut Tx, house: &House, now: Moment) -> anyhow::Result<usize> {
    let interrupted = orders::submitting(tx).await?;
    for id in &interrupted {
        lose(tx, house, *id, "the bot was interrupted while the order was being sent", Seen::UNREAD, now)
            .await?;
    }
    Ok(interrupted.len())
}

/// An admin found that an unclear order was placed, under this id. Whether it was so settled; `Err(other)` if another order has the id.
pub async fn was_placed(
    tx: &mut Tx,
    house: &House,
    id: OrderId,
    panel_order: &str,
    now: Moment,
) -> anyhow::Result<Result<bool, OrderId>> {
    let is_free = orders::with_panel_id(tx, panel_order).await?.is_none();
    if let Some(order) = orders::find(tx, id).await?.filter(|order| is_free && order.can_turn_out_placed()) {
        super::unclear::reopen(tx, house, &order, now).await?;
    }
    let found = found(tx, id, panel_order, now).await?;
    if found == Ok(true) {
        unclear::note_settled(tx, id, SettledBy::People).await?;
        unclear::doubt_id(tx, id, true).await?;
        let key = format!("placed:{}", id.0);
        tell_admins(tx, house, &Notice::OrderPlaced { order: id }, &key, now).await?;
    }
    Ok(found)
}

/// An unclear order is the panel's order with this id. Whether it was so settled; `Err(other)` if another order has the id.
pub(super) async fn found(
    tx: &mut Tx,
    id: OrderId,
    panel_order: &str,
    now: Moment,
) -> anyhow::Result<Result<bool, OrderId>> {
    if let Some(other) = orders::with_panel_id(tx, panel_order).await? {
        return Ok(Err(other));
    }
    let unclear = orders::find(tx, id).await?.filter(|order| order.status == OrderStatus::Unclear);
    let Some(order) = unclear else { return Ok(Ok(false)) };
    if !run(tx, &order, panel_order, now).await? {
        return Ok(Ok(false));
    }
    orders::write_event(tx, id, now, &Event::SettledPlaced, panel_order).await?;
    tell_owner(tx, id, &Notice::OrderFound { order: id }, "found", now).await?;
    Ok(Ok(true))
}

/// An unclear order was not placed: an admin found so, or the evidence says so. Whether it was so settled.
pub async fn was_not_placed(tx: &mut Tx, id: OrderId, by: SettledBy, now: Moment) -> anyhow::Result<bool> {
    if !is_unclear(tx, id).await? {
        return Ok(false);
    }
    unclear::note_settled(tx, id, by).await?;
    reject(tx, id, RejectReason::NotPlaced, "", now).await
}

pub(super) async fn is_unclear(tx: &mut Tx, id: OrderId) -> anyhow::Result<bool> {
    Ok(orders::find(tx, id).await?.is_some_and(|order| order.status == OrderStatus::Unclear))
}

async fn reject(
    tx: &mut Tx,
    id: OrderId,
    reason: RejectReason,
    words: &str,
    now: Moment,
) -> anyhow::Result<bool> {
    if !orders::reject(tx, id, reason, now).await? {
        return Ok(false);
    }
    orders::write_event(tx, id, now, &Event::Rejected, words).await?;
    // Of orders that were confirmed together, one message tells which were refused.
    if reason == RejectReason::NotPlaced || batches::of_order(tx, id).await?.is_none() {
        tell_owner(tx, id, &Notice::OrderRejected { order: id }, "rejected", now).await?;
    }
    Ok(true)
}

async fn tell_owner(
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
