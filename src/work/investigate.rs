//! Looks for orders whose answer was lost: asks the panel for the ids between their neighbours, and for the balance. What that means is
//! decided in `domain/evidence.rs`; what is settled by it, and what the admins are shown, is in `ops/unclear.rs`.

use std::time::Duration;

use sqlx::SqliteConnection;

use super::{Worker, track};
use crate::{
    clock::Moment,
    domain::{
        account::{Readings, step},
        detail::Detail,
        evidence::{self, Case, Doubt, Figures, Finding, Gap, Heard, LATE, Said, Since},
        history::Event,
        money::Amount,
        order::Order,
        trouble::Step,
    },
    ops::{
        account::{self, Reading},
        health, unclear as settled,
    },
    panel::{Balance, PanelOrderId, ReadError, RefusalClass, StatusAnswer, StatusReport},
    store::{
        account::Calls,
        balance::{self, Between},
        failures::{self, Piece},
        orders,
        unclear::{self, Neighbour},
    },
};

/// A fresh order may be unknown to `status` for minutes, and a panel may carry out late what it was asked: nothing is concluded before.
const PATIENCE: Duration = Duration::from_mins(12);
/// How long after one look the next is taken: what is missing is mostly a neighbour, or an answer.
const AGAIN: Duration = Duration::from_mins(30);
/// How long after a look without an answer the next order is looked for.
const SOON: Duration = Duration::from_mins(1);
/// The longest time between two looks.
const RARELY: Duration = Duration::from_hours(4);
/// How many orders on each side have to show that ids grow.
const NEIGHBOURS: i64 = 3;

/// Looks for what is due. Returns when the next order is.
pub async fn tick(worker: &Worker) -> anyhow::Result<Option<Moment>> {
    let mut reader = worker.store.reader().await?;
    let held = failures::held(&mut reader, Step::LookFor, Some(worker.clock.now())).await?;
    let lost = unclear::all(&mut reader).await?;
    drop(reader);
    let lost = lost.into_iter().filter(|order| !held.contains(&order.id.0.to_string()));
    let mut next: Option<Moment> = None;
    for order in lost {
        // Anew for each: what the last one met may have stopped all calls.
        let now = worker.clock.now();
        let line = worker.calls().await?;
        if line != Calls::Allowed {
            remind(worker).await?;
            let again = now.plus(AGAIN);
            return Ok(Some(if let Calls::Resting(until) = line { until.min(again) } else { again }));
        }
        let mut due = due_at(worker, &order).await?;
        // By a clock that was just set nobody knows how long ago something was.
        due = worker.clock.was_set().1.map_or(due, |set| due.max(set.plus(PATIENCE)));
        if due <= worker.clock.now() && !worker.stop.is_cancelled() {
            let outcome = investigate(worker, &order).await;
            let piece = Piece::of(Step::LookFor, order.id);
            let answered = worker.ledger().pardon(&piece, outcome, worker.clock.now()).await?;
            // A panel that says nothing to one is not asked for the next.
            if answered == Some(false) {
                return Ok(Some(worker.clock.now().plus(SOON)));
            }
            due = worker.clock.now().plus(AGAIN);
        }
        next = Some(next.map_or(due, |next| next.min(due)));
    }
    Ok(next)
}

/// The panel can't be asked: the admins, who can look there themselves, are reminded all the same.
async fn remind(worker: &Worker) -> anyhow::Result<()> {
    let mut tx = worker.store.begin().await?;
    if settled::remind_of_all(&mut tx, &worker.rules, worker.clock.now()).await? {
        tx.commit().await?;
    }
    Ok(())
}

async fn due_at(worker: &Worker, order: &Order) -> anyhow::Result<Moment> {
    let mut reader = worker.store.reader().await?;
    if let Some(at) = unclear::last_event(&mut reader, order.id, &Event::Evidence).await? {
        // Ever more rarely: each look is a line of the history in which people read what they decide by.
        let lost_at =
            unclear::last_event(&mut reader, order.id, &Event::Unclear).await?.unwrap_or(order.placed_at);
        return Ok(at.plus((at.since(lost_at) / 2).clamp(AGAIN, RARELY)));
    }
    let lost_at = unclear::last_event(&mut reader, order.id, &Event::Unclear).await?;
    Ok(lost_at.unwrap_or(order.placed_at).plus(PATIENCE))
}

/// Looks for one. Whether the panel answered.
async fn investigate(worker: &Worker, order: &Order) -> anyhow::Result<bool> {
    let (finding, seen) = match look_into(worker, order).await? {
        Ok(found) => found,
        Err(doubt) => (Finding::Doubtful { doubt }, Detail::none()),
    };
    tracing::info!(order = order.id.0, %finding, "an unclear order was looked for");
    let mut tx = worker.store.begin().await?;
    let now = worker.clock.now();
    settled::conclude(&mut tx, &worker.rules, order.id, &finding, &seen, now).await?;
    tx.commit().await?;
    Ok(finding != Finding::Doubtful { doubt: Doubt::Unanswered })
}

/// Asks, and judges; the second half is what was seen, for the order's history.
async fn look_into(worker: &Worker, order: &Order) -> anyhow::Result<Result<(Finding, Detail), Doubt>> {
    // From a backup, or never sent: nobody knows when, so nobody knows where to look.
    let Some(sent_at) = order.submitted_at else {
        return Ok(Err(Doubt::NoNeighbours));
    };
    let panel = worker.rules.panel.id;
    let mut reader = worker.store.reader().await?;
    let earlier = unclear::before(&mut reader, panel, sent_at, NEIGHBOURS).await?;
    let lost_at = unclear::last_event(&mut reader, order.id, &Event::Unclear).await?.unwrap_or(sent_at);
    let later = unclear::after(&mut reader, panel, lost_at, NEIGHBOURS).await?;
    let an_hour_later = unclear::after(&mut reader, panel, lost_at.plus(LATE), 1).await?;
    drop(reader);
    let at_once = evidence::gap(&ids(&earlier), &ids(&later));
    // What the panel does late has an id behind the next ones.
    let wide = evidence::gap(&ids(&earlier), &ids(&an_hour_later)).ok().filter(|_| at_once.is_ok());
    let gap = match wide.map_or(at_once, Ok) {
        Ok(gap) => gap,
        Err(doubt) => return Ok(Err(doubt)),
    };
    let Some(said) = ask(worker, gap).await? else {
        return Ok(Err(Doubt::Unanswered));
    };
    let from = earlier.last().map_or(sent_at, |neighbour| neighbour.sent_at).minus(LATE);
    let last = if wide.is_some() { an_hour_later.first() } else { later.first() };
    let to = last.map_or(sent_at, |neighbour| neighbour.sent_at);
    // While nothing is being sent, so that what is in the database and what the balance shows are of the same moment.
    let quiet = worker.unrecorded.lock().await;
    if !quiet.is_empty() {
        return Ok(Err(Doubt::Unanswered));
    }
    let after = read_balance(worker).await?;
    let mut reader = worker.store.reader().await?;
    let rivals = unclear::has_rivals(&mut reader, panel, order.id, from, to).await?
        || balance::splits_since(&mut reader, panel, from).await?;
    let before = balance::baseline_of(&mut reader, order.id).await?;
    let since = match before.zip(after) {
        _ if is_disturbed(worker, &mut reader, lost_at, sent_at).await? => Since::Moved,
        Some((before, after)) => {
            let others =
                balance::taken(&mut reader, Between { panel, after: before.no, to: None }, Some(order.id))
                    .await?
                    .in_all();
            let readings = Readings { before: before.balance, after, others };
            readings.fell().map_or(Since::Unknown, Since::Fell)
        }
        None => Since::Unknown,
    };
    let fell_then = unclear::fell_then(&mut reader, order.id).await?;
    let shared = account::is_shared(&mut reader, &worker.rules).await?;
    let step = step(worker.account().await?.decimals);
    drop(quiet);
    let is_late = wide.is_some();
    let case = Case { order, gap, said: &said, rivals, shared, is_late, fell_then, since, step };
    note_others(worker, &case).await?;
    Ok(Ok((evidence::judge(&case), seen(&case, before.map(|before| before.balance), after))))
}

/// Whether something else than orders of ours moved the balance since an order was lost, or gave back since it was sent.
async fn is_disturbed(
    worker: &Worker,
    connection: &mut SqliteConnection,
    lost_at: Moment,
    sent_at: Moment,
) -> anyhow::Result<bool> {
    let moved = worker.account().await?.moved_at.is_some_and(|at| at > lost_at);
    let since = sent_at.minus(Duration::from_millis(1));
    Ok(moved || balance::gave_back_since(connection, worker.rules.panel.id, since).await?)
}

/// An order on the account that can be none of ours is a fact about the account.
async fn note_others(worker: &Worker, case: &Case<'_>) -> anyhow::Result<()> {
    if !case.shows_others() {
        return Ok(());
    }
    let seen = Detail::Foreign { ids: case.unclaimed().iter().map(|(id, _)| *id).collect() };
    let mut tx = worker.store.begin().await?;
    account::note_foreign(&mut tx, &worker.rules, &seen, worker.clock.now()).await?;
    tx.commit().await
}

fn ids(neighbours: &[Neighbour]) -> Vec<String> {
    neighbours.iter().map(|neighbour| neighbour.panel_order.clone()).collect()
}

/// What the panel says of each id in the gap, and whether an order of ours has it already. `None` if it does not answer, or refuses the
/// key: then it is asked nothing more.
async fn ask(worker: &Worker, gap: Gap) -> anyhow::Result<Option<Vec<Heard>>> {
    let wanted: Vec<(u64, PanelOrderId)> =
        gap.ids().filter_map(|id| Some((id, PanelOrderId::parse(&id.to_string())?))).collect();
    let asked: Vec<PanelOrderId> = wanted.iter().map(|(_, id)| id.clone()).collect();
    let batch = worker.panel.status(&asked).await;
    if let Some(error) = batch.answers.values().find_map(silence) {
        let mut tx = worker.store.begin().await?;
        track::note_failure(&mut tx, worker, error, worker.clock.now()).await?;
        tx.commit().await?;
        return Ok(None);
    }
    let mut reader = worker.store.reader().await?;
    let mut said = vec![];
    for (number, id) in wanted {
        let claimed = orders::with_panel_id(&mut reader, worker.rules.panel.id, id.as_str()).await?.is_some();
        said.push(Heard { id: number, said: batch.answers.get(&id).map_or(Said::Nothing, read), claimed });
    }
    Ok(Some(said))
}

/// Why a call had no answer; a no to what was asked is one.
fn silence(answer: &StatusAnswer) -> Option<&ReadError> {
    match answer {
        StatusAnswer::Unread(ReadError::Refused(refusal)) if refusal.class != RefusalClass::Auth => None,
        StatusAnswer::Unread(error) => Some(error),
        StatusAnswer::Report(_) | StatusAnswer::Refused(_) | StatusAnswer::Missing => None,
    }
}

fn read(answer: &StatusAnswer) -> Said {
    match answer {
        StatusAnswer::Report(report) => Said::Ours(figures(report)),
        StatusAnswer::Refused(refusal) if refusal.class == RefusalClass::OrderId => Said::NotOurs,
        StatusAnswer::Refused(_) | StatusAnswer::Missing | StatusAnswer::Unread(_) => Said::Nothing,
    }
}

fn figures(report: &StatusReport) -> Figures {
    let read = track::read(report);
    Figures { charge: read.charge, currency: read.currency, remains: read.remains }
}

/// The balance now; one that can't be read says nothing.
async fn read_balance(worker: &Worker) -> anyhow::Result<Option<Amount>> {
    let read = worker.panel.balance().await;
    let mut tx = worker.store.begin().await?;
    let now = worker.clock.now();
    let amount = match read {
        Ok(Balance { amount, currency }) => match Amount::from_decimal(amount) {
            Ok(amount) => {
                health::answered(&mut tx, &worker.rules, now).await?;
                let quiet_no = balance::quiet_no(&mut tx, worker.rules.panel.id).await?;
                let reading = Reading { balance: amount, currency, quiet_no, at: now };
                account::read_balance(&mut tx, &worker.rules, &reading, now).await?;
                Some(amount)
            }
            Err(_) => None,
        },
        Err(error) => {
            track::note_failure(&mut tx, worker, &error, now).await?;
            None
        }
    };
    tx.commit().await?;
    Ok(amount)
}

/// What was seen, for the order's history.
fn seen(case: &Case<'_>, before: Option<Amount>, after: Option<Amount>) -> Detail {
    let ours = case.unclaimed().into_iter().map(|(id, figures)| (id, figures.charge)).collect();
    Detail::Evidence { between: (case.gap.before, case.gap.after), ours, balance: (before, after) }
}
