//! Asks the panel for refills and cancellations, and how refills stand. That something is being asked is committed – durably – before
//! the panel is called, and nothing is asked a second time on a doubt: panels count refills.

use std::collections::BTreeMap;

use super::{
    Worker,
    attempt::{self, Sent, write_down},
    track::note_failure,
};
use crate::{
    clock::Moment,
    domain::{
        attempt::Attempt,
        order::{Order, OrderId},
        request::{Request, RequestKind, RequestState},
        trouble::Step,
    },
    ops::{health, request},
    panel::{BATCH_MAX, Outcome, PanelOrderId, ReadError, RefillId, RefillWord, RefusalClass, UnclearCause},
    pulse::Part,
    store::{account::Calls, attempts::Attempts, failures::Piece, requests},
};

/// How many requests a tick looks at.
const AT_ONCE: i64 = 100;

/// Does what is due. Returns when something is again.
///
/// Two ticks are never under way at once, so that whatever is found `asking` here is being asked by nobody.
pub async fn tick(worker: &Worker) -> anyhow::Result<Option<Moment>> {
    let mut unrecorded = worker.asking.lock().await;
    write_down(worker, &mut unrecorded, |_| true).await?;
    let calls = worker.calls().await?;
    // What fails for what is left over keeps nothing else from being asked for.
    let tidied = tidy(worker, &unrecorded, calls).await;
    match calls {
        Calls::Allowed => {}
        Calls::Resting(until) => return Ok(Some(until)),
        Calls::Barred => return Ok(None),
    }
    let (due, damaged) =
        requests::due(&mut *worker.store.reader().await?, worker.clock.now(), AT_ONCE).await?;
    for (id, error) in damaged {
        worker.ledger().forgive(&piece(id, None), error.into(), worker.clock.now()).await?;
    }
    // A panel that does not answer one, or wants to be left alone, is asked for nothing more.
    let mut goes_on = true;
    for (kind, in_one) in [(RequestKind::Refill, 1), (RequestKind::Cancel, BATCH_MAX)] {
        let is_meant = |due: &&Request| due.state == RequestState::Wanted && due.kind == kind;
        for wanted in due.iter().filter(is_meant).collect::<Vec<_>>().chunks(in_one) {
            if goes_on && !worker.stop.is_cancelled() {
                worker.pulse.well(Part::Requests, worker.clock.now());
                goes_on = ask(worker, kind, wanted, &mut unrecorded).await?;
            }
        }
    }
    for followed in due.iter().filter(|request| request.panel_refill.is_some()) {
        if goes_on && !worker.stop.is_cancelled() {
            worker.pulse.well(Part::Requests, worker.clock.now());
            let outcome = follow(worker, followed).await;
            let piece = piece(followed.id, Some(followed.order));
            goes_on = worker.ledger().pardon(&piece, outcome, worker.clock.now()).await?.unwrap_or(true);
        }
    }
    tidied?;
    requests::next_due(&mut *worker.store.reader().await?).await
}

fn piece(id: i64, order: Option<OrderId>) -> Piece {
    Piece::other(Step::Ask, &id, order)
}

/// Settles what is left over, and brings back the buttons whose time has come.
async fn tidy(worker: &Worker, unrecorded: &[Sent], calls: Calls) -> anyhow::Result<()> {
    attempt::settle_left_over(worker, Attempts::Ask, unrecorded, calls).await?;
    let mut tx = worker.store.begin().await?;
    if request::offer_again(&mut tx, worker.clock.now()).await? > 0 {
        tx.commit().await?;
    }
    Ok(())
}

/// Asks for these – one refill, or up to a hundred cancellations in one call –, once. Whether the panel is in a state to be asked for more.
async fn ask(
    worker: &Worker,
    kind: RequestKind,
    wanted: &[&Request],
    unrecorded: &mut Vec<Sent>,
) -> anyhow::Result<bool> {
    let mut claimed = vec![];
    for request in wanted {
        let taken = attempt::claim(worker, Attempt::Ask(request.id)).await;
        let piece = piece(request.id, Some(request.order));
        claimed.extend(worker.ledger().pardon(&piece, taken, worker.clock.now()).await?.flatten());
    }
    let ids: Vec<PanelOrderId> = claimed.iter().filter_map(|claimed| panel_id(&claimed.order)).collect();
    let mut answers = call(worker, kind, &ids).await;
    let mut goes_on = true;
    for claimed in claimed {
        let answer = panel_id(&claimed.order).and_then(|id| answers.remove(&id));
        let sent = Sent::new(
            claimed,
            answer.unwrap_or_else(|| Outcome::Unclear {
                cause: UnclearCause::Unspoken,
                words: "the order's id at the panel can't be asked for".to_owned(),
            }),
        );
        goes_on &= sent.outcome.lets_others_ask();
        unrecorded.push(sent);
    }
    write_down(worker, unrecorded, |_| true).await?;
    Ok(goes_on)
}

async fn call(
    worker: &Worker,
    kind: RequestKind,
    ids: &[PanelOrderId],
) -> BTreeMap<PanelOrderId, Outcome<Option<String>>> {
    match kind {
        RequestKind::Refill => {
            let mut answers = BTreeMap::new();
            for id in ids {
                let answer = worker.panel.refill(id).await;
                answers.insert(id.clone(), answer.map(|refill| Some(refill?.as_str().to_owned())));
            }
            answers
        }
        RequestKind::Cancel => {
            let answers = worker.panel.cancel(ids).await.answers.into_iter();
            answers.map(|(id, answer)| (id, answer.map(|()| None))).collect()
        }
    }
}

/// Looks how a refill stands. Whether the panel answers.
async fn follow(worker: &Worker, followed: &Request) -> anyhow::Result<bool> {
    let id = followed.panel_refill.as_deref().and_then(RefillId::parse);
    let answer = match &id {
        Some(id) => worker.panel.refill_status(id).await,
        None => return Ok(true),
    };
    let mut tx = worker.store.begin().await?;
    let now = worker.clock.now();
    let answers = match &answer {
        Ok(report) => {
            health::answered(&mut tx, &worker.rules, now).await?;
            let (state, word) = (read(report.status), report.raw_status.as_str());
            request::follow(&mut tx, &worker.rules, followed, state, word, now).await?;
            true
        }
        // "Refill not found" is no end: it may not be visible yet.
        Err(ReadError::Refused(refusal))
            if !matches!(refusal.class, RefusalClass::Auth | RefusalClass::Denied) =>
        {
            health::answered(&mut tx, &worker.rules, now).await?;
            request::look_on(&mut tx, &worker.rules, followed, now).await?;
            true
        }
        Err(error) => {
            note_failure(&mut tx, worker, error, now).await?;
            request::look_on(&mut tx, &worker.rules, followed, now).await?;
            false
        }
    };
    tx.commit().await?;
    Ok(answers)
}

/// A refill's word in the bot's terms. An unknown one is no end.
fn read(word: RefillWord) -> RequestState {
    match word {
        RefillWord::Pending | RefillWord::Unknown => RequestState::Asked,
        RefillWord::InProgress => RequestState::Running,
        RefillWord::Completed => RequestState::Completed,
        RefillWord::Rejected => RequestState::Rejected,
        RefillWord::Cancelled | RefillWord::Failed => RequestState::Failed,
    }
}

fn panel_id(order: &Order) -> Option<PanelOrderId> {
    order.panel_order.as_deref().and_then(PanelOrderId::parse)
}
