//! `status`: what became of orders, many at once. Every id asked for gets an answer of its own, so that neither a
//! bad id nor a failed batch costs another order its report.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    answer::Answer,
    balance::currency_in,
    batches::{BATCH_MAX, Batches, join},
    client::Panel,
    error::{ReadError, object_error},
    ids::PanelOrderId,
    json::{Json, Object, View},
    refusal::{Refusal, RefusalClass},
    words::Wording,
};
use crate::domain::bounds;

/// The most children of one subscription that are read.
const CHILDREN_MAX: usize = 10_000;
/// The most characters that are quoted of a number that can't be true.
const ODD_MAX: usize = 60;

/// An answer for every id that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatusBatch {
    /// By id, in the order they were sent.
    pub answers: BTreeMap<PanelOrderId, StatusAnswer>,
}

/// What the panel said of one order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum StatusAnswer {
    /// How it stands.
    Report(StatusReport),
    /// No, for this id. "Incorrect order ID" is *not* "cancelled": fresh orders answer so for minutes.
    Refused(Refusal),
    /// The answer does not speak of this id. Its last status holds.
    Missing,
    /// The request that asked for this id, perhaps among others, was not answered. Its last status holds.
    Unread(ReadError),
}

/// How an order stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatusReport {
    /// The status word's meaning.
    pub status: StatusWord,
    /// The panel's word, for admins.
    pub raw_status: String,
    /// What the order costs at present: the reduced sum for partial ones, nothing for parents of others. Absent
    /// is not zero.
    pub charge: Option<Decimal>,
    /// The charge's currency.
    pub currency: Option<String>,
    /// The counter when the order began.
    pub start_count: Option<i64>,
    /// What is still to be delivered; negative if more was delivered than ordered.
    pub remains: Option<i64>,
    /// The orders that a subscription or a drip-feed was split into; its cost is the sum of theirs.
    pub orders: Vec<PanelOrderId>,
    /// Runs of a drip-feed, as the panel counts them.
    pub runs: Option<i64>,
    /// Posts of a subscription, as the panel counts them.
    pub posts: Option<i64>,
    /// Numbers that can't be true, in the panel's spelling, for admins. They are taken for numbers that were not sent.
    pub odd: Vec<String>,
}

/// The meaning of a status word. Words are an open set: an unknown one is no end, no error and no refund.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum StatusWord {
    /// Waiting to start.
    Pending,
    /// Being delivered.
    InProgress,
    /// Delivered.
    Completed,
    /// Ended before all was delivered.
    Partial,
    /// Ended, money returned.
    Cancelled,
    /// Ended by a fault; what it cost stands in the charge.
    Failed,
    /// A word nobody knows.
    Unknown,
}

impl StatusWord {
    /// Reads a status in any spelling: case, spaces, `_` and `-` do not matter.
    pub fn parse(word: &str) -> Self {
        match normalise(word).as_str() {
            "pending" | "awaiting" | "new" | "starting" => Self::Pending,
            "inprogress" | "processing" | "active" | "refill" | "paused" => Self::InProgress,
            "completed" | "complete" | "finished" | "success" => Self::Completed,
            "partial" | "partiallycompleted" => Self::Partial,
            "canceled" | "cancelled" | "canelled" | "refunded" | "expired" | "stopped" => Self::Cancelled,
            "fail" | "failed" | "error" => Self::Failed,
            _ => Self::Unknown,
        }
    }

    /// True if nothing more is going to happen, late corrections aside.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Completed | Self::Partial | Self::Cancelled | Self::Failed)
    }
}

/// Lower case, without spaces, `_` and `-`.
pub(super) fn normalise(word: &str) -> String {
    word.chars()
        .filter(|c| !c.is_whitespace() && !matches!(c, '_' | '-'))
        .flat_map(char::to_lowercase)
        .take(40)
        .collect()
}

impl Panel {
    /// Asks for the status of any number of orders, in batches of at most 100 ids, each id once, ascending: one
    /// server swaps the data of orders that are asked for in another order.
    ///
    /// A lone id is asked for by `order`, which every panel knows, several by `orders`. After a refused key,
    /// or no answer, the remaining batches are not sent.
    pub async fn status(&self, ids: &[PanelOrderId]) -> StatusBatch {
        let mut batch = StatusBatch::default();
        let mut batches = Batches::of(ids, if self.asks_singly() { 1 } else { BATCH_MAX });
        while let Some(asked) = batches.next() {
            match self.status_of(&asked).await {
                Ok(answers) => batch.answers.extend(asked.into_iter().zip(answers)),
                Err(error) if closes(&error) => {
                    let unread = StatusAnswer::Unread(error);
                    for id in ids {
                        batch.answers.entry(id.clone()).or_insert_with(|| unread.clone());
                    }
                    return batch;
                }
                Err(error) if error.is_about_request() && batches.halve(&asked) => {
                    if let [_, _] = asked.as_slice()
                        && self.takes_only_one(&mut batches, &mut batch).await
                    {
                        self.ask_singly();
                        batches.take_apart();
                    }
                }
                Err(error) => {
                    let answers = asked.iter().map(|id| (id.clone(), whole_batch(&error, &asked)));
                    batch.answers.extend(answers);
                }
            }
        }
        batch
    }

    /// Asks for each of two that were refused together: whether it takes them alone.
    async fn takes_only_one(&self, batches: &mut Batches, batch: &mut StatusBatch) -> bool {
        let mut taken = 0;
        for asked in [batches.next(), batches.next()].into_iter().flatten() {
            let answer = match self.status_of(&asked).await {
                Ok(mut answers) => answers.pop().unwrap_or(StatusAnswer::Missing),
                Err(error) => whole_batch(&error, &asked),
            };
            taken += usize::from(matches!(answer, StatusAnswer::Report(_)));
            batch.answers.extend(asked.into_iter().map(|id| (id, answer.clone())));
        }
        taken == 2
    }

    /// One request; an answer for each id, in their order.
    async fn status_of(&self, asked: &[PanelOrderId]) -> Result<Vec<StatusAnswer>, ReadError> {
        let name = if asked.len() == 1 { "order" } else { "orders" };
        let answer = self.ask("status", &[(name, &join(asked))]).await?;
        read(&answer, asked, self.wording())
    }
}

/// Whether asking for more would meet the same: the key is refused, or it is not the panel that answers.
fn closes(error: &ReadError) -> bool {
    match error {
        ReadError::Refused(refusal) => refusal.class == RefusalClass::Auth,
        ReadError::KeyRefused(_)
        | ReadError::Unreachable(_)
        | ReadError::WrongAddress(_)
        | ReadError::Wall(_) => true,
        // An accident may be about one id of the batch, and costs no other batch its answers.
        ReadError::Transient(_) | ReadError::Protocol(_) | ReadError::Odd(_) => false,
    }
}

/// A failure of the whole answer, as the answer of one id. "Incorrect order ID" and "Incorrect request" speak of the order only
/// where it was asked for alone; over a batch they say nothing of each.
fn whole_batch(error: &ReadError, asked: &[PanelOrderId]) -> StatusAnswer {
    if let ReadError::Refused(refusal) = error
        && asked.len() == 1
        && error.is_about_request()
    {
        return StatusAnswer::Refused(refusal.clone());
    }
    StatusAnswer::Unread(error.clone())
}

/// One answer per id asked for, in that order.
fn read(answer: &Answer, asked: &[PanelOrderId], wording: &Wording) -> Result<Vec<StatusAnswer>, ReadError> {
    let found = rows_by_id(answer.open(wording)?, asked);
    let answers = asked.iter().map(|id| match found.get(id) {
        Some(row) => read_row(*row, answer.http, wording),
        None => StatusAnswer::Missing,
    });
    Ok(answers.collect())
}

/// Finds the row of each id, whatever the shape: keyed by id, a list of rows with their ids, or one order's row
/// by itself; all of that may stand under `data`. A list without ids is assigned only where one id stands against
/// one row: guessing pays back the wrong order.
pub(super) fn rows_by_id<'a>(json: Json<'a>, asked: &[PanelOrderId]) -> BTreeMap<PanelOrderId, Json<'a>> {
    let found = rows_at(json, asked);
    let data = json.object().filter(|_| found.is_empty()).and_then(|object| object.field("data"));
    match data {
        // One level and no more: an answer of nothing but nested `data` must not keep us busy.
        Some(data) => rows_at(data, asked),
        None => found,
    }
}

fn rows_at<'a>(json: Json<'a>, asked: &[PanelOrderId]) -> BTreeMap<PanelOrderId, Json<'a>> {
    match json.view() {
        View::List(rows) => rows_in_list(&rows, asked),
        View::Object(object) => rows_in_object(json, &object, asked),
        View::Null | View::Bool(_) | View::Number(_) | View::Text(_) | View::Oversized => BTreeMap::new(),
    }
}

fn rows_in_list<'a>(rows: &[Json<'a>], asked: &[PanelOrderId]) -> BTreeMap<PanelOrderId, Json<'a>> {
    let mut found = BTreeMap::new();
    let mut nameless = Vec::new();
    for row in rows {
        match row.object().and_then(|object| named_id(&object)) {
            Some(id) => {
                found.insert(id, *row);
            }
            None => nameless.push(*row),
        }
    }
    if let ([id], [row], true) = (asked, nameless.as_slice(), found.is_empty()) {
        found.insert(id.clone(), *row);
    }
    found
}

fn rows_in_object<'a>(
    json: Json<'a>,
    object: &Object<'a>,
    asked: &[PanelOrderId],
) -> BTreeMap<PanelOrderId, Json<'a>> {
    let keyed: BTreeMap<_, _> =
        asked.iter().filter_map(|id| Some((id.clone(), object.exact(id.as_str())?))).collect();
    if !keyed.is_empty() {
        return keyed;
    }
    let is_wrapped = object.field("data").is_some_and(|data| data.source().starts_with(['{', '[']));
    let is_single = !is_wrapped
        && ["status", "charge", "remains", "cancel"].iter().any(|name| object.field(name).is_some());
    let single = match asked {
        [id] if is_single => Some(id.clone()),
        // Several were asked for and one row came by itself: only its own word says whose it is.
        _ => named_id(object).filter(|id| is_single && asked.contains(id)),
    };
    single.into_iter().map(|id| (id, json)).collect()
}

fn named_id(row: &Object<'_>) -> Option<PanelOrderId> {
    let id = row.any_of(&["order", "order_id", "orderID", "id"])?;
    PanelOrderId::parse(&id.text()?)
}

fn read_row(row: Json<'_>, http: u16, wording: &Wording) -> StatusAnswer {
    let object = match row.view() {
        View::Object(object) => object,
        // A bare string in the place of a row is an error's text, unless it is a status word.
        View::Text(text) if StatusWord::parse(&text) == StatusWord::Unknown && !text.trim().is_empty() => {
            return StatusAnswer::Refused(Refusal::of(&text, http, wording));
        }
        View::Text(text) if !text.trim().is_empty() => {
            return StatusAnswer::Report(StatusReport::of_word(&text, wording));
        }
        View::Null | View::Bool(_) | View::Number(_) | View::Text(_) | View::List(_) | View::Oversized => {
            return StatusAnswer::Missing;
        }
    };
    let nested = object.field("status").and_then(Json::object);
    let error = object_error(&object).or_else(|| nested.as_ref().and_then(object_error));
    if let Some(words) = error {
        return StatusAnswer::Refused(Refusal::of(&words, http, wording));
    }
    if nested.is_none() && ["status", "charge", "remains"].iter().all(|name| object.field(name).is_none()) {
        return StatusAnswer::Missing;
    }
    StatusAnswer::Report(read_report(&object, nested.as_ref(), wording))
}

impl StatusReport {
    fn of_word(word: &str, wording: &Wording) -> Self {
        Self {
            status: StatusWord::parse(word),
            raw_status: wording.quote(word),
            charge: None,
            currency: None,
            start_count: None,
            remains: None,
            orders: Vec::new(),
            runs: None,
            posts: None,
            odd: Vec::new(),
        }
    }
}

fn read_report(object: &Object<'_>, nested: Option<&Object<'_>>, wording: &Wording) -> StatusReport {
    let status = nested.unwrap_or(object).field("status").and_then(Json::text).unwrap_or_default();
    let count = |names: &[&str]| object.any_of(names).and_then(Json::count);
    let mut odd = Vec::new();
    let mut doubt = |name: &str, is_sane: bool| {
        if !is_sane {
            let text = object.field(name).and_then(Json::text).unwrap_or_default();
            odd.push(wording.quote(&format!("{name} {}", text.chars().take(ODD_MAX).collect::<String>())));
        }
        is_sane
    };
    let charge = object.field("charge").and_then(Json::decimal);
    let charge = charge.filter(|charge| doubt("charge", bounds::is_charge(*charge)));
    let remains = count(&["remains"]).filter(|remains| doubt("remains", bounds::is_rest(*remains)));
    let start_count = count(&["start_count", "start_counter"]);
    let start_count = start_count.filter(|start| doubt("start_count", bounds::is_count(*start)));
    // "Success" beside no figures is the word of the answer, not of the order.
    let has_figures = ["charge", "remains", "start_count"].iter().any(|name| object.field(name).is_some());
    let is_of_answer = !has_figures && normalise(&status) == "success";
    let mut orders = children(object, "orders");
    for child in children(object, "old_orders") {
        if !orders.contains(&child) {
            orders.push(child);
        }
    }
    StatusReport {
        charge,
        currency: currency_in(object),
        start_count,
        remains,
        orders,
        runs: count(&["runs"]),
        posts: count(&["posts"]),
        odd,
        ..StatusReport::of_word(if is_of_answer { "" } else { &status }, wording)
    }
}

/// The ids of a parent's children: a list, or text with commas.
fn children(object: &Object<'_>, name: &str) -> Vec<PanelOrderId> {
    let texts = match object.field(name).map(Json::view) {
        Some(View::List(items)) => items.into_iter().take(CHILDREN_MAX).filter_map(Json::text).collect(),
        Some(View::Text(text)) => text.split(',').take(CHILDREN_MAX).map(str::to_owned).collect(),
        _ => Vec::new(),
    };
    texts.iter().filter_map(|text| PanelOrderId::parse(text)).collect()
}
