//! Sends reserved orders to the panel, one at a time unless the settings say otherwise: some panels read a balance and write it back,
//! so that two orders at once are charged as one. That an order is being sent is committed – durably – before the panel is called.
//!
//! What a panel says to an order counts as far as its balance says the same. So the balance is read before an order, unless that was done
//! within a minute, and after each answer that is no id – as soon as nothing else is under way. An order that the panel would not take for
//! now is sent again only after the balance has shown twice that nothing came of it: right after the answer, and right before it is sent.

mod balance;

use std::{pin::pin, sync::atomic::Ordering};

use anyhow::Context;
use futures::{StreamExt, stream::FuturesUnordered};

use self::balance::{After, ask_about_equals, may_send_without, read_balance, see, take_note};
use super::Shop;
use crate::{
    clock::Moment,
    domain::{
        attempt::{Concerns, Meaning, Verdict, judge},
        order::{Order, RejectReason},
        trouble::Step,
    },
    ops::{
        self, health,
        submit::{self, SLOW_ANSWER},
    },
    panel::{AddOrder, AddOutcome, Refusal, RefusalClass},
    store::{
        Tx,
        account::{self, Calls},
        failures::Piece,
        orders::{self, ToSend},
    },
    wake::Bell,
};

/// If what became of so many can't be written down, it is not one order's fault, and nothing more is sent.
const MOST_UNRECORDED: usize = 2;

/// An order that was sent, and what became of it. It is held until it is written down: what the panel said once is not said again.
#[derive(Clone, Debug)]
pub struct Sent {
    order: Order,
    outcome: AddOutcome,
    /// The balance after, where it was tried to read it.
    after: Option<After>,
}

impl Sent {
    /// Whether the answer settles what became of it, whatever the balance shows.
    fn is_plain(&self) -> bool {
        match &self.outcome {
            AddOutcome::Accepted { .. } | AddOutcome::NotSent(_) => true,
            AddOutcome::Refused(_) | AddOutcome::Unclear { .. } => false,
        }
    }
}

/// Sends what is due. Returns when the next order is.
///
/// Two ticks are never under way at once, so that whatever is found `submitting` here is being sent by nobody.
pub async fn tick(shop: &Shop) -> anyhow::Result<Option<Moment>> {
    let mut unrecorded = shop.unrecorded.lock().await;
    settle_doubts(shop, &mut unrecorded).await?;
    // What fails for one that is left over keeps no other from being sent.
    let settled = match is_anything_left_over(shop).await {
        Ok(true) => settle_left_over(shop, &unrecorded).await,
        other => other.map(drop),
    };
    Box::pin(send_all(shop, &mut unrecorded)).await?;
    settled?;
    let mut reader = shop.store.reader().await?;
    let next = orders::next_submit(&mut reader).await?;
    Ok(match account::calls(&mut reader, shop.house.panel.id, shop.clock.now()).await? {
        Calls::Allowed => next,
        Calls::Resting(until) => next.map(|next| next.max(until)),
        Calls::Barred => None,
    })
}

/// Sends nothing, since somebody else may: what waited too long is given up all the same, with a word to who waits.
pub async fn give_up(shop: &Shop) -> anyhow::Result<()> {
    let mut tx = shop.store.begin().await?;
    let now = shop.clock.now();
    submit::lose_overdue(&mut tx, &shop.house, now).await?;
    submit::give_up_overdue(&mut tx, &shop.house, now).await?;
    tx.commit().await
}

/// Sends until nothing is due, no more at a time than the house says. What is under way is waited for whatever fails meanwhile: the
/// panel says once what became of it. An answer that needs the balance stops the next until nothing is under way and it was read.
async fn send_all(shop: &Shop, unrecorded: &mut Vec<Sent>) -> anyhow::Result<()> {
    let mut under_way = FuturesUnordered::new();
    let mut failure = None;
    loop {
        while failure.is_none()
            && may_go_on(unrecorded)
            && under_way.len() < shop.house.panel.adds_at_once
            && !shop.stop.is_cancelled()
        {
            let alone = if under_way.is_empty() { Company::Alone } else { Company::Others };
            match next(shop, alone).await {
                Ok(Next::Send(claimed)) => under_way.push(send(shop, *claimed)),
                Ok(Next::Settled) => {}
                Ok(Next::Wait) => break,
                // Of whatever is next, only that one is put off.
                Err(error) => failure = forgive_next(shop, error).await.err(),
            }
        }
        let Some(sent) = under_way.next().await else { break };
        unrecorded.push(sent);
        let written = write_plain(shop, unrecorded).await;
        let written = match written {
            Ok(()) if under_way.is_empty() => settle_doubts(shop, unrecorded).await,
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
async fn forgive_next(shop: &Shop, error: anyhow::Error) -> anyhow::Result<()> {
    let now = shop.clock.now();
    match orders::next_to_send(&mut *shop.store.reader().await?, now).await? {
        Some(id) => shop.ledger().forgive(&Piece::of(Step::Send, id), error, now).await.map(drop),
        None => Err(error),
    }
}

/// Writes down what became of all of which the answer says that alone.
async fn write_plain(shop: &Shop, unrecorded: &mut Vec<Sent>) -> anyhow::Result<()> {
    write_down(shop, unrecorded, Sent::is_plain).await
}

/// While nothing is under way: reads the balance, once for all that it may tell of, and writes down what became of them.
async fn settle_doubts(shop: &Shop, unrecorded: &mut Vec<Sent>) -> anyhow::Result<()> {
    if unrecorded.iter().any(|sent| !sent.is_plain() && sent.after.is_none()) && !shop.stop.is_cancelled() {
        let after = read_balance(shop).await?;
        for sent in unrecorded.iter_mut().filter(|sent| sent.after.is_none()) {
            sent.after = Some(match &sent.outcome {
                AddOutcome::Refused(refusal) => {
                    let meaning = refusal.class.meaning();
                    Box::pin(ask_about_equals(shop, &sent.order, meaning, after.clone())).await?
                }
                AddOutcome::Accepted { .. } | AddOutcome::NotSent(_) | AddOutcome::Unclear { .. } => {
                    after.clone()
                }
            });
        }
    }
    write_down(shop, unrecorded, |_| true).await
}

/// Writes down what became of all that are `ripe`, each on its own.
async fn write_down(
    shop: &Shop,
    unrecorded: &mut Vec<Sent>,
    ripe: impl Fn(&Sent) -> bool,
) -> anyhow::Result<()> {
    let mut at = unrecorded.len();
    while let Some(sent) = at.checked_sub(1).and_then(|last| unrecorded.get(last)) {
        at -= 1;
        if !ripe(sent) {
            continue;
        }
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
        || account::calls(&mut reader, shop.house.panel.id, now).await? != Calls::Allowed
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
    let (given_up, damaged) = submit::give_up_overdue(&mut tx, &shop.house, now).await?;
    if account::of(&mut tx, shop.house.panel.id).await?.health.calls(now) != Calls::Allowed {
        submit::lose_overdue(&mut tx, &shop.house, now).await?;
    }
    health::let_orders_wait(&mut tx, &shop.house, now).await?;
    tx.commit().await?;
    for (id, error) in damaged {
        shop.ledger().forgive(&Piece::of(Step::Send, id), error.into(), now).await?;
    }
    if lost > 0 {
        tracing::error!(
            lost,
            "orders were interrupted while they were being sent; their outcome is not known"
        );
    }
    if given_up > 0 {
        tracing::warn!(given_up, "orders could not be sent in time and were given up");
    }
    Ok(())
}

/// What is done next.
enum Next {
    /// This order is sent.
    Send(Box<ToSend>),
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
async fn next(shop: &Shop, company: Company) -> anyhow::Result<Next> {
    let now = shop.clock.now();
    // A look makes nobody wait.
    let mut reader = shop.store.reader().await?;
    let Some(due) = orders::next_due(&mut reader, now).await? else {
        return Ok(Next::Wait);
    };
    if account::calls(&mut reader, shop.house.panel.id, now).await? != Calls::Allowed {
        return Ok(Next::Wait);
    }
    let fresh = ops::account::baseline(&mut reader, &shop.house, now).await?;
    drop(reader);
    if (due.was_sent || fresh.is_none()) && company == Company::Others {
        return Ok(Next::Wait);
    }
    if due.was_sent {
        return send_again(shop, &due).await;
    }
    if fresh.is_none() && !may_send_without(shop).await? {
        return Ok(Next::Wait);
    }
    claim(shop, &due).await
}

/// An order waited after the panel had said no: the balance is read once more, and shows whether it may be sent.
async fn send_again(shop: &Shop, order: &Order) -> anyhow::Result<Next> {
    let Some(claim) = orders::claim_of(&mut *shop.store.reader().await?, order.id).await? else {
        return Ok(Next::Wait);
    };
    let after = read_balance(shop).await?;
    let after = Box::pin(ask_about_equals(shop, order, claim.meaning, after)).await?;
    let mut tx = shop.store.begin().await?;
    let now = shop.clock.now();
    let seen = see(&mut tx, shop, order, &after).await?;
    let may = judge(&claim, seen.shown, false) == Verdict::Again && order.submit_until >= now;
    take_note(&mut tx, shop, after, now).await?;
    if may {
        tx.commit().await?;
        return self::claim(shop, order).await;
    }
    submit::answer_no(&mut tx, &shop.house, order, &claim, seen, now).await?;
    tx.commit().await?;
    Ok(Next::Settled)
}

/// Takes an order. That it is being sent is on the disk when this returns.
async fn claim(shop: &Shop, order: &Order) -> anyhow::Result<Next> {
    let now = shop.clock.now();
    let mut tx = shop.store.begin().await?;
    let baseline = ops::account::baseline(&mut tx, &shop.house, now).await?;
    let Some(claimed) = submit::claim(&mut tx, &shop.house, order.id, baseline, now).await? else {
        return Ok(Next::Settled);
    };
    if let Err(error) = tx.commit().await {
        // It may be committed and not be on the disk. It was not sent, which nobody will know any more but who is here.
        if let Err(error) = give_back(shop, &claimed.order).await {
            tracing::error!(order = order.id.0, %error, "an order that was not sent could not be put back");
        }
        return Err(error);
    }
    Ok(Next::Send(Box::new(claimed)))
}

/// An order that was claimed and not sent waits again.
async fn give_back(shop: &Shop, order: &Order) -> anyhow::Result<()> {
    let mut tx = shop.store.begin().await?;
    orders::put_off(&mut tx, order.id, shop.clock.now()).await?;
    tx.commit_soon().await
}

/// Sends it, once.
async fn send(shop: &Shop, claimed: ToSend) -> Sent {
    let ToSend { order, fields } = claimed;
    let add = AddOrder { service: order.panel_service.clone(), fields };
    let mut adding = pin!(shop.panel.add(&add));
    let outcome = tokio::select! {
        outcome = &mut adding => outcome,
        () = tokio::time::sleep(SLOW_ANSWER) => {
            shop.store.wake().ring(Bell::Tell);
            adding.await
        }
    };
    // Said before it is written down: if that fails, here is the panel's id.
    tracing::info!(order = order.id.0, ?outcome, "order sent");
    Sent { order, outcome, after: None }
}

/// Writes down what became of it. If this fails it is tried again at the next tick; if the bot ends before that, the order is
/// unclear at the next start.
async fn record(shop: &Shop, sent: &Sent) -> anyhow::Result<()> {
    let order = &sent.order;
    let mut tx = shop.store.begin().await?;
    let now = shop.clock.now();
    match &sent.outcome {
        AddOutcome::Accepted { order: panel_order, .. } => {
            health::answered(&mut tx, &shop.house, now).await?;
            submit::accept(&mut tx, &shop.house, order, panel_order.as_str(), now).await?;
            shop.note_closed(None);
        }
        AddOutcome::Refused(refusal) => answer_no(&mut tx, shop, sent, refusal, now).await?,
        AddOutcome::NotSent(words) => {
            submit::put_off(&mut tx, order, words, now).await?;
            health::no_answer(&mut tx, &shop.house, words, now).await?;
        }
        AddOutcome::Unclear { words, .. } => {
            let after = sent.after.clone().unwrap_or(After::Unread);
            let seen = see(&mut tx, shop, order, &after).await?;
            submit::lose(&mut tx, &shop.house, order.id, words, seen, now).await?;
            match after {
                After::Read(_) | After::Mixed(_) => take_note(&mut tx, shop, after, now).await?,
                After::Unread => health::no_answer(&mut tx, &shop.house, words, now).await?,
            }
        }
    }
    if !matches!(sent.outcome, AddOutcome::NotSent(_)) {
        ops::account::ask_for_balance(&mut tx, &shop.house, now).await?;
    }
    tx.commit().await
}

/// The panel said no. Where the bot is about to end, the balance is read at the next start, before anything is concluded.
async fn answer_no(
    tx: &mut Tx,
    shop: &Shop,
    sent: &Sent,
    refusal: &Refusal,
    now: Moment,
) -> anyhow::Result<()> {
    let mut claim = refusal.claim();
    let Some(after) = &sent.after else {
        return submit::keep_no(tx, &sent.order, &claim, now).await;
    };
    if refusal.class == RefusalClass::Account && !matches!(after, After::Unread) {
        // The key is taken, so it is the account that the link names.
        claim.meaning = Meaning::Fault(RejectReason::Link);
    }
    // Two services in a row are taken for the panel itself.
    if claim.concerns == Concerns::Service
        && shop.note_closed(Some(sent.order.service)).is_some_and(|before| before != sent.order.service)
    {
        claim.concerns = Concerns::House;
    }
    let seen = see(tx, shop, &sent.order, after).await?;
    // Before what the admins are told of missing money.
    take_note(tx, shop, after.clone(), now).await?;
    submit::answer_no(tx, &shop.house, &sent.order, &claim, seen, now).await.map(drop)
}
