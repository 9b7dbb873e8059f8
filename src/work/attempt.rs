//! "At most once", carried out (`ops/attempt.rs` is the law): that something is being sent is on the disk before the panel is called, what
//! the panel said is held until it is written down, and what is left over is settled, each on its own.

use super::{
    Worker,
    alone::Ledger,
    balance::{BalanceAfter, see, take_note},
    track::note_failure,
};
use crate::{
    clock::Moment,
    domain::{
        attempt::{Attempt, Concerns, Fate, Meaning},
        detail::Detail,
        order::RejectReason,
        trouble::Step,
    },
    ops::{
        account,
        attempt::{self, Claimed, What},
        health, request, submit,
    },
    panel::{Outcome, ReadError, Refusal, RefusalClass, UnclearCause},
    store::{
        Tx,
        account::Calls,
        attempts::{self, Attempts, LeftOver},
        failures,
    },
};

/// Something that was sent, and what became of it. It is held until it is written down: what the panel said once is not said again.
#[derive(Clone, Debug)]
pub struct Sent {
    /// What was sent.
    pub(super) claimed: Claimed,
    /// What became of it; the panel's id, if it gave one.
    pub(super) outcome: Outcome<Option<String>>,
    /// The balance after an `add`, where it was tried to read it.
    pub(super) after: Option<BalanceAfter>,
}

impl Sent {
    /// What the panel said, before anything else is known.
    pub(super) fn new(claimed: Claimed, outcome: Outcome<Option<String>>) -> Self {
        // Said before it is written down: if that fails, here is the panel's id.
        tracing::info!(order = claimed.order.id.0, attempt = %claimed.attempt(), %outcome, "sent");
        Self { claimed, outcome, after: None }
    }

    /// Whether the answer settles what became of it, whatever the balance shows.
    pub(super) fn is_plain(&self) -> bool {
        match (&self.claimed.what, &self.outcome) {
            (What::Ask(_), _) | (What::Add(_), Outcome::Accepted(_) | Outcome::NotSent(_)) => true,
            (What::Add(_), Outcome::Refused(_) | Outcome::Unclear { .. }) => false,
        }
    }
}

/// Takes something for sending. That it is being sent is on the disk when this returns.
pub(super) async fn claim(worker: &Worker, what: Attempt) -> anyhow::Result<Option<Claimed>> {
    let mut tx = worker.store.begin().await?;
    let claimed = attempt::claim(&mut tx, &worker.rules, what, worker.clock.now()).await?;
    if let Err(error) = tx.commit().await {
        // It may be committed and not be on the disk. It was not sent, which nobody will know any more but who is here.
        if let Err(error) = give_back(worker, what).await {
            tracing::error!(attempt = %what, %error, "what was not sent could not be put back");
        }
        return Err(error);
    }
    Ok(claimed)
}

/// What was claimed and not sent waits again.
async fn give_back(worker: &Worker, what: Attempt) -> anyhow::Result<()> {
    let mut tx = worker.store.begin().await?;
    attempts::put_off(&mut tx, what, worker.clock.now()).await?;
    tx.commit_soon().await
}

/// Writes down what became of all that are `ripe`, each on its own.
pub(super) async fn write_down(
    worker: &Worker,
    unrecorded: &mut Vec<Sent>,
    ripe: impl Fn(&Sent) -> bool,
) -> anyhow::Result<()> {
    let mut at = unrecorded.len();
    while let Some(sent) = at.checked_sub(1).and_then(|last| unrecorded.get(last)) {
        at -= 1;
        if !ripe(sent) {
            continue;
        }
        let piece = attempts::piece(sent.claimed.attempt(), sent.claimed.order.id, Step::Record);
        let recorded = record(worker, sent).await;
        if worker.ledger().pardon(&piece, recorded, worker.clock.now()).await?.is_some() {
            unrecorded.remove(at);
        }
    }
    Ok(())
}

/// Writes down what became of it. If this fails it is tried again at the next tick; if the bot ends before that, it is unclear at the next
/// start.
async fn record(worker: &Worker, sent: &Sent) -> anyhow::Result<()> {
    let (claimed, rules) = (&sent.claimed, &*worker.rules);
    let mut tx = worker.store.begin().await?;
    let now = worker.clock.now();
    match &sent.outcome {
        Outcome::Accepted(id) => {
            health::answered(&mut tx, rules, now).await?;
            attempt::accept(&mut tx, rules, claimed, id.as_deref(), now).await?;
            if let What::Add(_) = claimed.what {
                worker.note_closed(None);
            }
        }
        Outcome::Refused(refusal) => refuse(&mut tx, worker, sent, refusal, now).await?,
        // The words are a library's: they are in the log.
        Outcome::NotSent(_) => {
            attempt::put_off(&mut tx, claimed, &Detail::NotReached, now).await?;
            health::no_answer(&mut tx, rules, &Detail::NotReached, now).await?;
        }
        Outcome::Unclear { cause, words } => {
            let after = sent.after.clone().unwrap_or(BalanceAfter::Unread);
            let seen = see(&mut tx, worker, &claimed.order, &after).await?;
            let why = cause.detail(words);
            attempt::lose(&mut tx, rules, claimed.attempt(), &why, seen, now).await?;
            match after {
                BalanceAfter::Read(_) | BalanceAfter::Mixed(_) => {
                    take_note(&mut tx, worker, after, now).await?;
                }
                BalanceAfter::Unread if *cause == UnclearCause::Unspoken => {
                    health::answered(&mut tx, rules, now).await?;
                }
                BalanceAfter::Unread => health::no_answer(&mut tx, rules, &why, now).await?,
            }
        }
    }
    if let (What::Add(_), false) = (&claimed.what, matches!(sent.outcome, Outcome::NotSent(_))) {
        account::ask_for_balance(&mut tx, rules, now).await?;
    }
    tx.commit().await
}

/// The panel said no.
async fn refuse(
    tx: &mut Tx,
    worker: &Worker,
    sent: &Sent,
    refusal: &Refusal,
    now: Moment,
) -> anyhow::Result<()> {
    let claimed = &sent.claimed;
    let What::Ask(asking) = &claimed.what else {
        return refuse_add(tx, worker, sent, refusal, now).await;
    };
    match (refusal.denial(), refusal.class) {
        (Some(denial), _) => {
            health::answered(tx, &worker.rules, now).await?;
            request::refuse(tx, &worker.rules, asking, denial, &refusal.words, refusal.wait, now).await
        }
        (None, class) => {
            attempt::put_off(tx, claimed, &refusal.words.as_str().into(), now).await?;
            if matches!(class, RefusalClass::Limit | RefusalClass::Down) {
                return health::answered(tx, &worker.rules, now).await;
            }
            note_failure(tx, worker, &ReadError::Refused(refusal.clone()), now).await
        }
    }
}

/// The panel said no to an `add`. Where the bot is about to end, the balance is read at the next start, before anything is concluded.
async fn refuse_add(
    tx: &mut Tx,
    worker: &Worker,
    sent: &Sent,
    refusal: &Refusal,
    now: Moment,
) -> anyhow::Result<()> {
    let order = &sent.claimed.order;
    let mut claim = refusal.claim();
    let Some(after) = &sent.after else {
        return submit::wait(tx, order, &claim, now).await;
    };
    if refusal.class == RefusalClass::Account && !matches!(after, BalanceAfter::Unread) {
        // The key is taken, so it is the account that the link names.
        claim.meaning = Meaning::Fault(RejectReason::Link);
    }
    // Two services in a row are taken for the panel itself.
    if claim.concerns == Concerns::Service
        && worker.note_closed(Some(order.service)).is_some_and(|before| before != order.service)
    {
        claim.concerns = Concerns::Everybody;
    }
    let seen = see(tx, worker, order, after).await?;
    // Before what the admins are told of missing money.
    take_note(tx, worker, after.clone(), now).await?;
    submit::answer_no(tx, &worker.rules, order, &claim, seen, now).await.map(drop)
}

/// Settles what is left over, except what still waits in `unrecorded`, whose outcome is known, and, while the panel may be called, orders
/// that are overdue after a no: the balance will tell of those.
pub(super) async fn settle_left_over(
    worker: &Worker,
    kind: Attempts,
    unrecorded: &[Sent],
    calls: Calls,
) -> anyhow::Result<()> {
    let is_known = |left: &LeftOver| unrecorded.iter().any(|sent| sent.claimed.attempt() == left.attempt);
    let may_be_found_out = |left: &LeftOver| left.fate == Fate::OverdueAndSent && calls == Calls::Allowed;
    settle(worker, kind, |left| !is_known(left) && !may_be_found_out(left)).await
}

/// Sends nothing, since somebody else may: what waited too long is given up all the same, with a word to who waits.
pub async fn give_up(worker: &Worker, kind: Attempts) -> anyhow::Result<()> {
    settle(worker, kind, |left| left.fate != Fate::Interrupted).await
}

async fn settle(worker: &Worker, kind: Attempts, which: impl Fn(&LeftOver) -> bool) -> anyhow::Result<()> {
    let now = worker.clock.now();
    let left = attempts::left_over(&mut *worker.store.reader().await?, kind, now).await?;
    for left in left.iter().filter(|left| which(left)) {
        if !failures::is_held(&mut *worker.store.reader().await?, &left.piece(), now).await? {
            settle_one(worker.ledger(), left, now).await?;
        }
    }
    Ok(())
}

/// At the start, before anybody sends: settles what was being sent when the bot ended. One that can't be settled keeps the bot from nothing.
pub async fn recover(ledger: Ledger<'_>, now: Moment) -> anyhow::Result<()> {
    let left = attempts::left_over(&mut *ledger.store.reader().await?, Attempts::Add, now).await?;
    for left in left.iter().filter(|left| left.fate == Fate::Interrupted) {
        settle_one(ledger, left, now).await?;
    }
    Ok(())
}

async fn settle_one(ledger: Ledger<'_>, left: &LeftOver, now: Moment) -> anyhow::Result<()> {
    let settled = async {
        let mut tx = ledger.store.begin().await?;
        attempt::settle_left_over(&mut tx, ledger.rules, left, now).await?;
        tx.commit().await
    };
    if ledger.pardon(&left.piece(), settled.await, now).await?.is_some() {
        let (order, attempt) = (left.order.0, left.attempt);
        match left.fate {
            Fate::Interrupted | Fate::OverdueAndSent => {
                tracing::warn!(order, %attempt, "something was being sent, and its outcome is not known");
            }
            Fate::Overdue => {
                tracing::warn!(order, %attempt, "something could not be sent in time and was given up");
            }
        }
    }
    Ok(())
}
