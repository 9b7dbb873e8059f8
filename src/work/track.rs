//! Asks the panel how orders are: many at once, the young ones often, the old ones rarely, the ended ones a few times more for
//! late corrections. An answer that says nothing about an order changes nothing about it.

use std::{collections::HashMap, convert::Infallible, future, pin::pin, time::Duration};

use futures::{StreamExt, stream};
use tokio::sync::mpsc;

use super::{Worker, alone};
use crate::{
    clock::Moment,
    domain::{
        catalog::ServiceId,
        money::{Amount, Charge},
        order::{Order, OrderId, OrderStatus, Report},
        request::Child,
        trouble::Step,
    },
    ops::{account, children, health, settle, unclear},
    panel::{
        BATCH_MAX, PanelOrderId, ReadError, Refusal, RefusalClass, StatusAnswer, StatusReport, StatusWord,
    },
    pulse::Part,
    store::{
        self, Tx,
        account::Calls,
        failures::{self, Piece},
        orders,
    },
};

/// How many orders one tick reads from the database.
const AT_ONCE: i64 = 5_000;
/// How many calls wait for the panel's answers at a time; when they begin is the client's pace.
const CALLS_AT_ONCE: usize = 5;
/// How many answers are written down in one transaction: a tap waits for so many at most.
const IN_ONE: usize = 20;

/// Looks at what is due. Returns when the next order is.
pub async fn tick(worker: &Worker) -> anyhow::Result<Option<Moment>> {
    let mut round = Round::default();
    loop {
        // Anew each time: meanwhile somebody may have asked for a look at once.
        let now = worker.clock.now();
        match worker.calls().await? {
            Calls::Allowed => {}
            Calls::Resting(until) => return Ok(Some(until)),
            Calls::Barred => return Ok(None),
        }
        let (due, is_full) = due(worker, now).await?;
        if due.is_empty() {
            break;
        }
        let is_well = look(worker, due, &mut round).await?;
        if !is_well || !is_full || worker.stop.is_cancelled() {
            break;
        }
    }
    let mut reader = worker.store.reader().await?;
    let orders = orders::next_look(&mut reader).await?;
    let children = store::children::next_look(&mut reader).await?;
    Ok(orders.into_iter().chain(children).min())
}

/// Something that the panel is asked about.
enum Subject {
    Order(Box<Order>),
    Child(Child),
}

/// What is due, and whether that is not all.
async fn due(worker: &Worker, now: Moment) -> anyhow::Result<(Vec<Subject>, bool)> {
    let mut reader = worker.store.reader().await?;
    let (orders, damaged) = orders::to_look_at(&mut reader, now, AT_ONCE).await?;
    let (children, damaged_parts) = store::children::to_look_at(&mut reader, now, AT_ONCE).await?;
    drop(reader);
    let damaged =
        damaged.into_iter().map(|(id, error)| (Piece::of(Step::Look, id), error)).chain(damaged_parts);
    for (piece, error) in damaged {
        worker.ledger().forgive(&piece, error.into(), now).await?;
    }
    let is_full = orders.len().max(children.len()) >= usize::try_from(AT_ONCE)?;
    let mut due: Vec<Subject> = orders.into_iter().map(|order| Subject::Order(Box::new(order))).collect();
    due.extend(children.into_iter().map(Subject::Child));
    Ok((due, is_full))
}

/// What a tick has learned so far.
#[derive(Default)]
struct Round {
    /// Whether the panel has answered.
    answered: bool,
    lateness: Lateness,
}

/// Asks about a hundred at a time and writes each answer down as soon as it is there. The first call of a round is alone: a panel that
/// does not answer it is asked nothing more. Then several wait for the panel at once, also while an answer is written down. Returns
/// whether the panel is well; if not, the others are due as before, and asked about when it is.
async fn look(worker: &Worker, due: Vec<Subject>, round: &mut Round) -> anyhow::Result<bool> {
    let mut calls = in_calls(due).into_iter();
    if !round.answered {
        let Some(first) = calls.next() else { return Ok(true) };
        if !take_all(worker, ask(worker, first).await, &mut round.lateness).await? {
            return Ok(false);
        }
        round.answered = true;
    }
    let (sender, mut answers) = mpsc::channel(CALLS_AT_ONCE);
    let asking = async {
        let mut answered =
            pin!(stream::iter(calls).map(|asked| ask(worker, asked)).buffer_unordered(CALLS_AT_ONCE));
        while let Some(answer) = answered.next().await {
            let _ = sender.send(answer).await;
        }
        drop(sender);
        // What was asked last is still being written down.
        future::pending::<Infallible>().await
    };
    let writing = async {
        while let Some(answer) = answers.recv().await {
            if !take_all(worker, answer, &mut round.lateness).await? {
                return Ok(false);
            }
        }
        Ok(true)
    };
    tokio::select! {
        is_well = writing => is_well,
        never = asking => match never {},
    }
}

/// What the panel says of one that it was asked about.
enum Answer {
    /// How it stands, in the bot's terms.
    Report(Report),
    /// Nothing, in these words. "Incorrect order ID" is patience, not an end: fresh orders are not visible for minutes, and what is not an end
    /// is never told as one. If it lasts, the order is reported as stuck.
    Nothing(String),
    /// It did not answer, or not sensibly. That it refuses what was asked is an answer.
    Silence(ReadError),
}

impl Answer {
    fn of(said: Option<&StatusAnswer>) -> Self {
        match said {
            Some(StatusAnswer::Report(report)) => Self::Report(read(report)),
            Some(StatusAnswer::Unread(error)) if !error.is_about_request() => Self::Silence(error.clone()),
            Some(StatusAnswer::Unread(error)) => Self::Nothing(error.to_string()),
            Some(StatusAnswer::Refused(refusal)) => Self::Nothing(refusal.words.clone()),
            Some(StatusAnswer::Missing) | None => Self::Nothing(String::new()),
        }
    }
}

impl Answer {
    /// Why it is none.
    fn silence(&self) -> Option<&ReadError> {
        if let Self::Silence(error) = self { Some(error) } else { None }
    }
}

/// What was asked and what the panel said to it, and when it was asked.
struct Answered {
    all: Vec<(Subject, Answer)>,
    at: Moment,
}

async fn ask(worker: &Worker, asked: Vec<Subject>) -> Answered {
    let ids: Vec<PanelOrderId> = asked.iter().filter_map(Subject::id).collect();
    let at = worker.clock.now();
    let answers = worker.panel.status(&ids).await.answers;
    let answered = |asked: Subject| {
        let answer = Answer::of(asked.id().and_then(|id| answers.get(&id)));
        (asked, answer)
    };
    Answered { all: asked.into_iter().map(answered).collect(), at }
}

/// Asks about these at once, due or not, a hundred at most. Whether the panel told of each of them that it goes on.
pub(super) async fn look_at(worker: &Worker, orders: Vec<Order>) -> anyhow::Result<bool> {
    let asked = orders.into_iter().map(|order| Subject::Order(Box::new(order))).collect();
    let answered = ask(worker, asked).await;
    let goes_on = |answer: &Answer| matches!(answer, Answer::Report(report) if report.end.is_none());
    let all_go_on = answered.all.iter().all(|(_, answer)| goes_on(answer));
    take_all(worker, answered, &mut Lateness::default()).await?;
    Ok(all_go_on)
}

/// After how long an order of a service is stuck; asked for once a round.
#[derive(Default)]
struct Lateness(HashMap<ServiceId, Duration>);

impl Lateness {
    async fn is_late(&mut self, worker: &Worker, order: &Order, now: Moment) -> anyhow::Result<bool> {
        if !settle::may_be_stuck(&worker.rules, order, now) {
            return Ok(false);
        }
        let late = match self.0.get(&order.service) {
            Some(known) => *known,
            None => settle::late_after(&mut *worker.store.reader().await?, &worker.rules, order).await?,
        };
        self.0.insert(order.service, late);
        Ok(settle::age_of(order, now) >= late)
    }
}

fn in_calls(all: Vec<Subject>) -> Vec<Vec<Subject>> {
    let mut calls = vec![];
    let mut rest = all.into_iter().peekable();
    while rest.peek().is_some() {
        calls.push(rest.by_ref().take(BATCH_MAX).collect());
    }
    calls
}

impl Subject {
    fn piece(&self) -> Piece {
        match self {
            Self::Order(order) => Piece::of(Step::Look, order.id),
            Self::Child(child) => Piece::part(child.order, child.panel_order.clone()),
        }
    }

    fn order(&self) -> Option<&Order> {
        match self {
            Self::Order(order) => Some(order),
            Self::Child(_) => None,
        }
    }

    fn id(&self) -> Option<PanelOrderId> {
        match self {
            Self::Order(order) => order.panel_order.as_deref().and_then(PanelOrderId::parse),
            Self::Child(child) => PanelOrderId::parse(&child.panel_order),
        }
    }
}

/// Writes down what a call said, news first: an order that ended tells what is usual for those that did not. Returns whether the panel
/// answered.
async fn take_all(worker: &Worker, answered: Answered, lateness: &mut Lateness) -> anyhow::Result<bool> {
    let Answered { all, at } = answered;
    let silence = all.iter().find_map(|(_, answer)| answer.silence());
    if let Some(error) = silence {
        tracing::warn!(%error, "could not read how orders are");
    }
    let is_well = silence.is_none();
    let now = worker.clock.now();
    worker.pulse.well(Part::Track, now);
    let unseen = failures::held(&mut *worker.store.reader().await?, Step::Look, None).await?;
    let (mut as_before, mut news) = (vec![], vec![]);
    for (asked, answer) in all {
        let was_unseen = unseen.contains(&asked.piece().item);
        let group = if !was_unseen && says_nothing_new(&asked, &answer) { &mut as_before } else { &mut news };
        group.push((asked, answer));
    }
    take_some(worker, &news, now).await?;
    let (mut as_usual, mut late) = (vec![], vec![]);
    for (asked, answer) in as_before {
        // Only what is written one by one is told to be stuck.
        let is_late = match asked.order() {
            Some(order) => lateness.is_late(worker, order, now).await?,
            None => true,
        };
        if is_late { late.push((asked, answer)) } else { as_usual.push(asked) }
    }
    take_some(worker, &late, now).await?;
    look_later(worker, &as_usual, at, now).await?;
    Ok(is_well)
}

/// Most orders are as they were: of those only the time of their next look is written, all in one statement.
async fn look_later(
    worker: &Worker,
    as_usual: &[Subject],
    asked_at: Moment,
    now: Moment,
) -> anyhow::Result<()> {
    let orders = as_usual.iter().filter_map(Subject::order);
    let looks: Vec<(OrderId, Moment)> =
        orders.map(|order| (order.id, settle::next_look(&worker.rules, order, now))).collect();
    if looks.is_empty() {
        return Ok(());
    }
    let mut tx = worker.store.begin().await?;
    health::answered(&mut tx, &worker.rules, now).await?;
    orders::look_later(&mut tx, &looks, asked_at, now).await?;
    tx.commit_soon().await
}

fn says_nothing_new(asked: &Subject, answer: &Answer) -> bool {
    match (asked.order(), answer) {
        (Some(order), Answer::Report(report)) => settle::says_nothing_new(order, report),
        _ => false,
    }
}

async fn take_some(worker: &Worker, all: &[(Subject, Answer)], now: Moment) -> anyhow::Result<()> {
    for some in all.chunks(IN_ONE) {
        if let Err(error) = take_together(worker, some, now).await {
            tracing::warn!(error = format!("{error:#}"), "answers could not be written down together");
            for one in some.chunks(1) {
                let outcome = take_together(worker, one, now).await;
                if let Some(piece) = one.first().map(|(asked, _)| asked.piece()) {
                    worker.ledger().pardon(&piece, outcome, now).await?;
                }
            }
        }
    }
    Ok(())
}

/// Writes answers down in one transaction: all of them, or none.
async fn take_together(worker: &Worker, some: &[(Subject, Answer)], now: Moment) -> anyhow::Result<()> {
    let mut tx = worker.store.begin().await?;
    for (asked, answer) in some {
        take(&mut tx, worker, asked, answer, now).await?;
        note_sight(&mut tx, worker, asked, answer, now).await?;
    }
    tx.commit().await
}

/// Whether the panel says anything of it. That it says nothing for long is told to the admins.
async fn note_sight(
    tx: &mut Tx,
    worker: &Worker,
    asked: &Subject,
    answer: &Answer,
    now: Moment,
) -> anyhow::Result<()> {
    match answer {
        Answer::Report(_) => failures::forget(tx, &asked.piece()).await,
        Answer::Silence(_) => Ok(()),
        Answer::Nothing(words) => {
            if let Some(order) = asked.order().filter(|order| order.id_doubted) {
                unclear::doubt_unknown(tx, &worker.rules, order.id, now).await?;
            }
            alone::unseen(tx, &worker.rules, &asked.piece(), words, now).await
        }
    }
}

async fn take(
    tx: &mut Tx,
    worker: &Worker,
    asked: &Subject,
    answer: &Answer,
    now: Moment,
) -> anyhow::Result<()> {
    match answer {
        Answer::Silence(error) => note_failure(tx, worker, error, now).await?,
        Answer::Report(_) | Answer::Nothing(_) => health::answered(tx, &worker.rules, now).await?,
    }
    match (asked, answer) {
        (Subject::Order(order), Answer::Report(report)) => {
            settle::settle(tx, &worker.rules, order, report, now).await.map(drop)
        }
        (Subject::Child(child), Answer::Report(report)) => {
            children::settle(tx, &worker.rules, child, report, now).await
        }
        (Subject::Order(order), Answer::Nothing(_) | Answer::Silence(_)) => {
            settle::look_on(tx, &worker.rules, order, now).await
        }
        (Subject::Child(child), Answer::Nothing(_) | Answer::Silence(_)) => {
            children::look_on(tx, &worker.rules, child, now).await
        }
    }
}

/// What a failed read says about the panel itself.
pub async fn note_failure(
    tx: &mut Tx,
    worker: &Worker,
    error: &ReadError,
    now: Moment,
) -> anyhow::Result<()> {
    match error {
        ReadError::KeyRefused(words) => health::key_refused(tx, &worker.rules, words, now).await,
        // The balance shows whether it is the key.
        ReadError::Refused(refusal) if matches!(refusal.class, RefusalClass::Auth | RefusalClass::Denied) => {
            health::answered(tx, &worker.rules, now).await?;
            account::ask_for_balance(tx, &worker.rules, now).await
        }
        ReadError::Refused(Refusal { class: RefusalClass::Address, words, .. })
        | ReadError::WrongAddress(words) => health::wrong_address(tx, &worker.rules, words, now).await,
        ReadError::Odd(words) => account::doubt_balance(tx, &worker.rules, words, now).await,
        ReadError::Refused(_)
        | ReadError::Unreachable(_)
        | ReadError::Transient(_)
        | ReadError::Wall(_)
        | ReadError::Protocol(_) => health::no_answer(tx, &worker.rules, &error.detail(), now).await,
    }
}

/// A report in the bot's terms. Unknown words are no end, never an error and never a refund.
pub(super) fn read(report: &StatusReport) -> Report {
    Report {
        end: match report.status {
            StatusWord::Completed => Some(OrderStatus::Completed),
            StatusWord::Partial => Some(OrderStatus::Partial),
            StatusWord::Cancelled => Some(OrderStatus::Cancelled),
            StatusWord::Failed => Some(OrderStatus::Failed),
            StatusWord::Pending | StatusWord::InProgress | StatusWord::Unknown => None,
        },
        word: report.raw_status.clone(),
        start_count: report.start_count,
        remains: report.remains,
        charge: report.charge.and_then(|charge| Amount::from_decimal(charge).ok()).map(Charge),
        currency: report.currency.clone(),
        unknown: report.status == StatusWord::Unknown,
        started: report.status == StatusWord::InProgress || report.status.is_end(),
        children: report.orders.iter().map(|id| id.as_str().to_owned()).collect(),
        odd: report.odd.clone(),
    }
}
