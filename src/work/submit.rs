//! Sends reserved orders to the panel, one at a time unless the settings say otherwise: some panels read a balance and write it back,
//! so that two orders at once are charged as one. That an order is being sent is committed – durably – before the panel is called.

use std::{pin::pin, sync::atomic::Ordering};

use anyhow::Context;
use futures::{StreamExt, stream::FuturesUnordered};

use super::Shop;
use crate::{
    clock::Moment,
    domain::{
        money::Amount,
        notice::BalanceMove,
        order::{Order, RejectReason},
        trouble::Step,
    },
    ops::{
        house,
        submit::{self, SLOW_ANSWER},
    },
    panel::{AddOrder, AddOutcome, Balance, Refusal, RefusalClass},
    store::{
        Tx,
        facts::{self, Line},
        failures::Piece,
        orders::{self, ToSend},
        unclear,
    },
};

/// If what became of so many can't be written down, it is not one order's fault, and nothing more is sent.
const MOST_UNRECORDED: usize = 2;

/// An order that is about to be sent.
struct Claimed {
    order: Order,
    fields: orders::Fields,
    at: Moment,
    /// The panel's balance, where it says something about this order.
    balance: Option<Amount>,
}

/// An order that was sent, and what became of it. It is held until it is written down: what the panel said once is not said again.
#[derive(Clone, Debug)]
pub struct Sent {
    order: Order,
    outcome: AddOutcome,
    /// The balance before, where it says something about this order.
    before: Option<Amount>,
    /// The balance after, where it was worth a call.
    after: Option<Balance>,
    /// Whether no other order was being sent until then.
    alone: bool,
}

/// Sends what is due. Returns when the next order is.
///
/// Two ticks are never under way at once, so that whatever is found `submitting` here is being sent by nobody.
pub async fn tick(shop: &Shop) -> anyhow::Result<Option<Moment>> {
    let mut unrecorded = shop.unrecorded.lock().await;
    write_down(shop, &mut unrecorded).await?;
    // What fails for one that is left over keeps no other from being sent.
    let settled = match is_anything_left_over(shop).await {
        Ok(true) => settle_left_over(shop, &unrecorded).await,
        other => other.map(drop),
    };
    send_all(shop, &mut unrecorded).await?;
    settled?;
    let mut reader = shop.store.reader().await?;
    let next = orders::next_submit(&mut reader).await?;
    Ok(match facts::load(&mut reader).await?.line(shop.clock.now()) {
        Line::Open => next,
        Line::Resting(until) => next.map(|next| next.max(until)),
        Line::Barred => None,
    })
}

/// Sends nothing, since somebody else may: what waited too long is given up all the same, with a word to who waits.
pub async fn give_up(shop: &Shop) -> anyhow::Result<()> {
    let mut tx = shop.store.begin().await?;
    let given_up = submit::give_up_overdue(&mut tx, &shop.house, shop.clock.now()).await?;
    tx.commit().await?;
    if given_up > 0 {
        shop.wake.tell.notify_one();
    }
    Ok(())
}

/// Sends until nothing is due, no more at a time than the house says. What is under way is waited for whatever fails meanwhile: the
/// panel says once what became of it.
async fn send_all(shop: &Shop, unrecorded: &mut Vec<Sent>) -> anyhow::Result<()> {
    let mut under_way = FuturesUnordered::new();
    let mut failure = None;
    loop {
        let is_well = failure.is_none() && unrecorded.len() < MOST_UNRECORDED && !shop.stop.is_cancelled();
        while is_well && under_way.len() < shop.house.adds_at_once && failure.is_none() {
            match claim(shop).await {
                Ok(Some(claimed)) => under_way.push(send(shop, claimed)),
                Ok(None) => break,
                // Of whatever is next, only that one is put off.
                Err(error) => failure = forgive_next(shop, error).await.err(),
            }
        }
        let Some(sent) = under_way.next().await else { break };
        unrecorded.push(sent);
        if let Err(error) = write_down(shop, unrecorded).await {
            failure.get_or_insert(error);
        }
    }
    failure.map_or(Ok(()), Err)
}

/// The order that is next could not be taken: it is put off, and the others are not.
async fn forgive_next(shop: &Shop, error: anyhow::Error) -> anyhow::Result<()> {
    let now = shop.clock.now();
    match orders::next_to_send(&mut *shop.store.reader().await?, now).await? {
        Some(id) => shop.ledger().forgive(&Piece::of(Step::Send, id), error, now).await.map(drop),
        None => Err(error),
    }
}

/// Writes down what became of all that was sent.
async fn write_down(shop: &Shop, unrecorded: &mut Vec<Sent>) -> anyhow::Result<()> {
    let mut at = unrecorded.len();
    while let Some(sent) = at.checked_sub(1).and_then(|last| unrecorded.get(last)) {
        at -= 1;
        let id = sent.order.id;
        let recorded = record(shop, sent).await;
        let recorded = recorded.with_context(|| format!("could not write down what became of {id}"));
        let piece = Piece::of(Step::Record, id);
        if shop.ledger().pardon(&piece, recorded, shop.clock.now()).await?.is_some() {
            unrecorded.remove(at);
        }
    }
    Ok(())
}

/// Whether there is anything to do but to send: mostly there is not, and a look makes nobody wait.
async fn is_anything_left_over(shop: &Shop) -> anyhow::Result<bool> {
    let now = shop.clock.now();
    let was_set = shop.clock.was_set().0 != shop.clock_set.load(Ordering::SeqCst);
    let mut reader = shop.store.reader().await?;
    Ok(was_set
        || facts::load(&mut reader).await?.line(now) != Line::Open
        || orders::any_interrupted_or_overdue(&mut reader, now).await?)
}

/// Ends what nobody is going to send any more, flags what was interrupted, and says of the rest that it waits, if it does.
async fn settle_left_over(shop: &Shop, unrecorded: &[Sent]) -> anyhow::Result<()> {
    let mut tx = shop.store.begin().await?;
    let now = shop.clock.now();
    let (set_by, _) = shop.clock.was_set();
    let unheard = set_by.saturating_sub(shop.clock_set.swap(set_by, Ordering::SeqCst));
    if unheard != 0 {
        submit::set_clock(&mut tx, &shop.house, unheard, now).await?;
    }
    // What is not written down yet is being sent as far as the database knows, and its outcome is known.
    let lost = if unrecorded.is_empty() { submit::recover(&mut tx, &shop.house, now).await? } else { 0 };
    let given_up = submit::give_up_overdue(&mut tx, &shop.house, now).await?;
    house::wait(&mut tx, now).await?;
    tx.commit().await?;
    if lost > 0 {
        tracing::error!(
            lost,
            "orders were interrupted while they were being sent; their outcome is not known"
        );
    }
    if given_up > 0 {
        tracing::warn!(given_up, "orders could not be sent in time and were given up");
    }
    if lost + given_up > 0 {
        shop.wake.tell.notify_one();
    }
    Ok(())
}

/// Takes the next order, unless the panel refuses the key or is let alone.
async fn claim(shop: &Shop) -> anyhow::Result<Option<Claimed>> {
    let now = shop.clock.now();
    // A look makes nobody wait.
    if orders::next_submit(&mut *shop.store.reader().await?).await?.is_none_or(|next| next > now) {
        return Ok(None);
    }
    let mut tx = shop.store.begin().await?;
    if facts::of(&mut tx).await?.line(now) != Line::Open {
        return Ok(None);
    }
    let Some(ToSend { order, fields }) = submit::claim(&mut tx, now).await? else {
        return Ok(None);
    };
    let balance = submit::balance_before(&mut tx, order.id, now).await?;
    if let Some(balance) = balance {
        // Kept with the claim, so that it is known also if the bot is killed now.
        unclear::keep_balance(&mut tx, order.id, balance).await?;
    }
    if let Err(error) = tx.commit().await {
        // It may be committed and not be on the disk. It was not sent, which nobody will know any more but who is here.
        if let Err(error) = give_back(shop, &order).await {
            tracing::error!(order = order.id.0, %error, "an order that was not sent could not be put back");
        }
        return Err(error);
    }
    Ok(Some(Claimed { order, fields, at: now, balance }))
}

/// An order that was claimed and not sent waits again.
async fn give_back(shop: &Shop, order: &Order) -> anyhow::Result<()> {
    let mut tx = shop.store.begin().await?;
    orders::put_off(&mut tx, order.id, shop.clock.now()).await?;
    tx.commit_soon().await
}

/// Sends it, once. If the answer is lost, the balance may tell what became of it; if it did not suffice, how much is missing.
async fn send(shop: &Shop, claimed: Claimed) -> Sent {
    let Claimed { order, fields, at, balance: before } = claimed;
    let add = AddOrder { service: order.panel_service.clone(), fields };
    let mut adding = pin!(shop.panel.add(&add));
    let outcome = tokio::select! {
        outcome = &mut adding => outcome,
        () = tokio::time::sleep(SLOW_ANSWER) => {
            shop.wake.tell.notify_one();
            adding.await
        }
    };
    // Said before it is written down: if that fails, here is the panel's id.
    tracing::info!(order = order.id.0, ?outcome, "order sent");
    let asks = match &outcome {
        AddOutcome::Unclear { .. } => before.is_some(),
        AddOutcome::Refused(refusal) => refusal.class == RefusalClass::Funds,
        _ => false,
    };
    let after = if asks && !shop.stop.is_cancelled() { shop.panel.balance().await.ok() } else { None };
    let alone = after.is_some() && is_alone(shop, &order, at).await;
    Sent { order, outcome, before, after, alone }
}

/// Whether no other order was sent since this one; if that can't be found out, nobody relies on it.
async fn is_alone(shop: &Shop, order: &Order, since: Moment) -> bool {
    let looked = async {
        let mut reader = shop.store.reader().await?;
        orders::any_other_sent_since(&mut reader, order.id, since).await
    };
    looked.await.is_ok_and(|any| !any)
}

/// Writes down what became of it. If this fails it is tried again at the next tick; if the bot ends before that, the order is
/// unclear at the next start.
async fn record(shop: &Shop, sent: &Sent) -> anyhow::Result<()> {
    let order = &sent.order;
    let mut tx = shop.store.begin().await?;
    let now = shop.clock.now();
    let silent = facts::of(&mut tx).await?.is_silent();
    let after = read_balance(&mut tx, shop, sent, now).await?;
    match &sent.outcome {
        AddOutcome::Accepted { order: panel_order, .. } => {
            house::hear(&mut tx, &shop.house, now).await?;
            submit::accept(&mut tx, &shop.house, order, panel_order.as_str(), now).await?;
        }
        AddOutcome::Refused(refusal) => {
            if refusal.class != RefusalClass::Address {
                house::hear(&mut tx, &shop.house, now).await?;
            }
            refuse(&mut tx, shop, order, refusal, now).await?;
        }
        AddOutcome::NotSent(words) => {
            submit::put_off(&mut tx, order, words, now).await?;
            house::miss(&mut tx, &shop.house, words, now).await?;
        }
        AddOutcome::Unclear { words, .. } => {
            let moved = sent
                .before
                .zip(after)
                .filter(|_| sent.alone)
                .map(|(before, after)| BalanceMove { before, after });
            submit::lose(&mut tx, &shop.house, order.id, words, moved, now).await?;
            if after.is_none() {
                house::miss(&mut tx, &shop.house, words, now).await?;
            }
        }
    }
    if !matches!(sent.outcome, AddOutcome::NotSent(_)) {
        house::ask_for_balance(&mut tx, now).await?;
    }
    tx.commit().await?;
    shop.wake.tell.notify_one();
    shop.wake.track.notify_one();
    shop.wake.balance.notify_one();
    if silent {
        shop.wake.panel_answers();
    }
    Ok(())
}

/// Takes note of the balance after an order, if it was read.
async fn read_balance(tx: &mut Tx, shop: &Shop, sent: &Sent, now: Moment) -> anyhow::Result<Option<Amount>> {
    let Some(balance) = &sent.after else {
        return Ok(None);
    };
    let Ok(after) = Amount::from_decimal(balance.amount) else {
        return Ok(None);
    };
    house::hear(tx, &shop.house, now).await?;
    house::read_balance(tx, &shop.house, (after, sent.alone), balance.currency.clone(), now).await?;
    Ok(Some(after))
}

/// A refusal proves that nothing was bought. What has nothing to do with the order – the pace, the key, a panel that is closed for
/// a while – lets it wait; everything else ends it.
async fn refuse(
    tx: &mut Tx,
    shop: &Shop,
    order: &Order,
    refusal: &Refusal,
    now: Moment,
) -> anyhow::Result<()> {
    let words = refusal.words.as_str();
    let reason = match refusal.class {
        RefusalClass::Limit | RefusalClass::Down => return submit::put_off(tx, order, words, now).await,
        // The setting is wrong, not the order.
        RefusalClass::Address => {
            house::miss_address(tx, &shop.house, words, now).await?;
            return submit::put_off(tx, order, words, now).await;
        }
        RefusalClass::Auth => {
            house::refuse_key(tx, &shop.house, words, now).await?;
            return submit::put_off(tx, order, words, now).await;
        }
        RefusalClass::Link => RejectReason::Link,
        RefusalClass::Duplicate => RejectReason::Duplicate,
        RefusalClass::Quantity => RejectReason::Quantity,
        RefusalClass::Funds => RejectReason::Funds,
        RefusalClass::Service => {
            house::doubt_catalog(tx, now).await?;
            shop.wake.catalog.notify_one();
            RejectReason::Service
        }
        _ => RejectReason::Other,
    };
    submit::refuse(tx, &shop.house, order, reason, words, now).await
}
