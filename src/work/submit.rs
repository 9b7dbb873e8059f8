//! Sends reserved orders to the panel, one at a time unless the settings say otherwise: some panels read a balance and write it back,
//! so that two orders at once are charged as one. That an order is being sent is committed – durably – before the panel is called.
//!
//! What a panel says to an order counts as far as its balance says the same. So the balance is read before an order, unless that was done
//! within a minute, and after each answer that is no id – as soon as nothing else is under way. An order that the panel would not take for
//! now is sent again only after the balance has shown twice that nothing came of it: right after the answer, and right before it is sent.

use std::{pin::pin, sync::atomic::Ordering};

use futures::{StreamExt, stream::FuturesUnordered};

use super::{
    Worker,
    attempt::{self, Sent, write_down},
    balance::{ask_about_equals, may_send_without, read_balance, see, take_note},
};
use crate::{
    clock::Moment,
    domain::{
        attempt::{Attempt, Verdict, judge},
        order::{Order, OrderId},
        shop::Billing,
        trouble::Step,
    },
    ops::{
        self,
        attempt::Claimed,
        health,
        submit::{self, SLOW_ANSWER},
    },
    panel::{AddOrder, Outcome},
    pulse::Part,
    store::{
        account::{self, Calls},
        attempts::Attempts,
        failures::Piece,
        orders,
    },
    wake::Bell,
};

/// If what became of so many can't be written down, it is not one order's fault, and nothing more is sent.
const MOST_UNRECORDED: usize = 2;

/// Sends what is due. Returns when the next order is.
///
/// Two ticks are never under way at once, so that whatever is found `submitting` here is being sent by nobody.
pub async fn tick(worker: &Worker) -> anyhow::Result<Option<Moment>> {
    let mut unrecorded = worker.unrecorded.lock().await;
    settle_doubts(worker, &mut unrecorded).await?;
    // What fails for what is left over keeps nothing else from being sent.
    let settled = settle_left_over(worker, &unrecorded).await;
    Box::pin(send_all(worker, &mut unrecorded)).await?;
    settled?;
    let mut reader = worker.store.reader().await?;
    let next = orders::next_submit(&mut reader).await?;
    Ok(match account::calls(&mut reader, worker.rules.panel.id, worker.clock.now()).await? {
        Calls::Allowed => next,
        Calls::Resting(until) => next.map(|next| next.max(until)),
        Calls::Barred => None,
    })
}

/// Sends until nothing is due, no more at a time than the rules say. What is under way is waited for whatever fails meanwhile: the
/// panel says once what became of it. An answer that needs the balance stops the next until nothing is under way and it was read.
async fn send_all(worker: &Worker, unrecorded: &mut Vec<Sent>) -> anyhow::Result<()> {
    let mut under_way = FuturesUnordered::new();
    let mut failure = None;
    loop {
        while failure.is_none()
            && may_go_on(unrecorded)
            && under_way.len() < worker.rules.panel.adds_at_once
            && !worker.stop.is_cancelled()
        {
            let alone = if under_way.is_empty() { Company::Alone } else { Company::Others };
            match next(worker, alone).await {
                Ok(Next::Send(claimed)) => under_way.push(send(worker, *claimed)),
                Ok(Next::Settled) => {}
                Ok(Next::Wait) => break,
                // Of whatever is next, only that one is put off.
                Err(error) => failure = forgive_next(worker, error).await.err(),
            }
        }
        let Some(sent) = under_way.next().await else { break };
        unrecorded.push(sent);
        worker.pulse.well(Part::Submit, worker.clock.now());
        let written = write_down(worker, unrecorded, Sent::is_plain).await;
        let written = match written {
            Ok(()) if under_way.is_empty() => settle_doubts(worker, unrecorded).await,
            written => written,
        };
        if let Err(error) = written {
            failure.get_or_insert(error);
        }
    }
    failure.map_or(Ok(()), Err)
}

/// Whether more may be sent: not while an answer waits for the balance, nor where answers can't be written down.
fn may_go_on(unrecorded: &[Sent]) -> bool {
    unrecorded.len() < MOST_UNRECORDED
        && unrecorded.iter().all(|sent| sent.is_plain() || sent.after.is_some())
}

/// The order that is next could not be taken: it is put off, and the others are not.
async fn forgive_next(worker: &Worker, error: anyhow::Error) -> anyhow::Result<()> {
    let now = worker.clock.now();
    match orders::next_to_send(&mut *worker.store.reader().await?, now).await? {
        Some(id) => worker.ledger().forgive(&Piece::of(Step::Send, id), error, now).await.map(drop),
        None => Err(error),
    }
}

/// While nothing is under way: reads the balance, once for all that it may tell of, and writes down what became of them.
async fn settle_doubts(worker: &Worker, unrecorded: &mut Vec<Sent>) -> anyhow::Result<()> {
    if unrecorded.iter().any(|sent| !sent.is_plain() && sent.after.is_none()) && !worker.stop.is_cancelled() {
        let after = read_balance(worker).await?;
        for sent in unrecorded.iter_mut().filter(|sent| sent.after.is_none()) {
            sent.after = Some(match &sent.outcome {
                Outcome::Refused(refusal) => {
                    let (order, meaning) = (&sent.claimed.order, refusal.class.meaning());
                    Box::pin(ask_about_equals(worker, order, meaning, after.clone())).await?
                }
                Outcome::Accepted(_) | Outcome::NotSent(_) | Outcome::Unclear { .. } => after.clone(),
            });
        }
    }
    write_down(worker, unrecorded, |_| true).await
}

/// Ends what nobody is going to send any more, flags what was interrupted, and says of the rest that it waits, if it does. Mostly there is
/// nothing of that, and a look makes nobody wait.
async fn settle_left_over(worker: &Worker, unrecorded: &[Sent]) -> anyhow::Result<()> {
    let now = worker.clock.now();
    let (set_by, _) = worker.clock.was_set();
    let unheard = set_by.saturating_sub(worker.clock_set.load(Ordering::SeqCst));
    if unheard != 0 {
        let mut tx = worker.store.begin().await?;
        ops::clock::set_clock(&mut tx, &worker.rules, unheard, now).await?;
        tx.commit().await?;
        worker.clock_set.store(set_by, Ordering::SeqCst);
    }
    let calls = worker.calls().await?;
    attempt::settle_left_over(worker, Attempts::Add, unrecorded, calls).await?;
    if calls != Calls::Allowed {
        let mut tx = worker.store.begin().await?;
        health::let_orders_wait(&mut tx, &worker.rules, now).await?;
        tx.commit().await?;
    }
    Ok(())
}

/// What is done next.
enum Next {
    /// This order is sent.
    Send(Box<Claimed>),
    /// An order that had waited needs not be sent any more.
    Settled,
    /// Nothing is due, or nothing may be sent before something else has happened.
    Wait,
}

/// Whether other orders are under way: only while there are none the balance says something.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Company {
    Alone,
    Others,
}

/// Takes the next order, unless the panel refuses the key or is let alone.
async fn next(worker: &Worker, company: Company) -> anyhow::Result<Next> {
    let now = worker.clock.now();
    // A look makes nobody wait.
    let mut reader = worker.store.reader().await?;
    let Some(due) = orders::next_due(&mut reader, now).await? else {
        return Ok(Next::Wait);
    };
    if account::calls(&mut reader, worker.rules.panel.id, now).await? != Calls::Allowed {
        return Ok(Next::Wait);
    }
    let fresh = ops::account::baseline(&mut reader, &worker.rules, now).await?;
    drop(reader);
    if (due.was_sent || fresh.is_none()) && company == Company::Others {
        return Ok(Next::Wait);
    }
    if due.was_sent {
        return send_again(worker, &due).await;
    }
    if let Some(settled) = look_at_the_money(worker, &due).await? {
        return Ok(settled);
    }
    if fresh.is_none() && !may_send_without(worker).await? {
        return Ok(Next::Wait);
    }
    claim(worker, due.id).await
}

/// Where customers pay, an order is not sent for more than was paid for it, nor while the owner's balance is known not to suffice. What was
/// done instead, if something was.
async fn look_at_the_money(worker: &Worker, order: &Order) -> anyhow::Result<Option<Next>> {
    if worker.rules.billing == Billing::House {
        return Ok(None);
    }
    let loses = would_lose(worker, order);
    let account = worker.account().await?;
    let is_short = account.balance.is_some_and(|balance| balance < order.cost.0);
    if !loses && !is_short {
        return Ok(None);
    }
    let now = worker.clock.now();
    let mut tx = worker.store.begin().await?;
    if loses {
        submit::price_rose(&mut tx, &worker.rules, order, now).await?;
    } else if !submit::wait_for_funds(&mut tx, &worker.rules, order, now).await? {
        return Ok(None);
    }
    tx.commit().await?;
    Ok(Some(Next::Settled))
}

/// Whether an order would be sent at a loss that the owner does not want to bear.
fn would_lose(worker: &Worker, order: &Order) -> bool {
    let catalog = worker.catalog.current();
    let (service, shop) = (catalog.service(order.service), worker.rules.billing.shop());
    service.zip(shop).is_some_and(|(service, shop)| shop.would_lose(order, service))
}

/// An order waited after the panel had said no: the balance is read once more, and shows whether it may be sent.
async fn send_again(worker: &Worker, order: &Order) -> anyhow::Result<Next> {
    let Some(claim) = orders::claim_of(&mut *worker.store.reader().await?, order.id).await? else {
        return Ok(Next::Wait);
    };
    let after = read_balance(worker).await?;
    let after = Box::pin(ask_about_equals(worker, order, claim.meaning, after)).await?;
    let mut tx = worker.store.begin().await?;
    let now = worker.clock.now();
    let seen = see(&mut tx, worker, order, &after).await?;
    let may = judge(&claim, seen.shown, false) == Verdict::Again && order.submit_until >= now;
    take_note(&mut tx, worker, after, now).await?;
    if may {
        if would_lose(worker, order) {
            submit::price_rose(&mut tx, &worker.rules, order, now).await?;
            tx.commit().await?;
            return Ok(Next::Settled);
        }
        tx.commit().await?;
        return self::claim(worker, order.id).await;
    }
    submit::answer_no(&mut tx, &worker.rules, order, &claim, seen, now).await?;
    tx.commit().await?;
    Ok(Next::Settled)
}

async fn claim(worker: &Worker, id: OrderId) -> anyhow::Result<Next> {
    let claimed = attempt::claim(worker, Attempt::Add(id)).await?;
    Ok(claimed.map_or(Next::Settled, |claimed| Next::Send(Box::new(claimed))))
}

/// Sends it, once.
async fn send(worker: &Worker, claimed: Claimed) -> Sent {
    let add = AddOrder { service: claimed.order.panel_service.clone(), fields: claimed.fields() };
    let mut adding = pin!(worker.panel.add(&add));
    let outcome = tokio::select! {
        outcome = &mut adding => outcome,
        () = tokio::time::sleep(SLOW_ANSWER) => {
            worker.store.wake().ring(Bell::Tell);
            adding.await
        }
    };
    Sent::new(claimed, outcome.map(|placed| Some(placed.order.as_str().to_owned())))
}
