//! `cancel`: asks the panel to stop orders. The answer says only that it was asked; what comes of it, a later
//! `status` tells: cancelled, partial, or completed all the same. Nothing is ever paid back on this answer.

use std::collections::BTreeMap;

use super::{
    answer::Answer,
    batches::{BATCH_MAX, Batches, join},
    client::Panel,
    error::{ReadError, object_error},
    ids::PanelOrderId,
    json::{Json, Object, View},
    outcome::Outcome,
    refill::{sounds_taken, succeeded},
    refusal::{Refusal, RefusalClass, sounds_refused},
    status::rows_by_id,
    unanswered::UnclearCause,
    words::Wording,
};

/// An answer for every id that was asked for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct CancelBatch {
    /// By id, in the order they were sent.
    pub answers: BTreeMap<PanelOrderId, CancelAnswer>,
}

/// What the panel said to the wish to cancel one order. A yes is that it will try: it is not yet cancelled.
pub type CancelAnswer = Outcome<()>;

impl Panel {
    /// Asks to cancel any number of orders, in batches of at most 100. Always by `orders`, the only documented
    /// name. A request that was refused as a whole asked for nothing, so its halves are asked for.
    pub async fn cancel(&self, ids: &[PanelOrderId]) -> CancelBatch {
        let mut batch = CancelBatch::default();
        let mut batches = Batches::of(ids, BATCH_MAX);
        while let Some(asked) = batches.next() {
            let joined = join(&asked);
            let answers = match self.order("cancel", &[("orders", &joined)]).await {
                Ok(answer) if is_about_ids(&answer, self.wording()) && batches.halve(&asked) => continue,
                Ok(answer) => decide(&answer, &asked, self.wording()),
                Err(unanswered) => all(&asked, &unanswered.into()),
            };
            batch.answers.extend(answers);
        }
        batch
    }
}

/// Whether the request was refused for some of the ids in it, or for their number.
fn is_about_ids(answer: &Answer, wording: &Wording) -> bool {
    use RefusalClass::{OrderId, Other};
    matches!(answer.open(wording), Err(ReadError::Refused(refusal)) if matches!(refusal.class, OrderId | Other))
}

type Answers = BTreeMap<PanelOrderId, CancelAnswer>;

fn all(asked: &[PanelOrderId], answer: &CancelAnswer) -> Answers {
    asked.iter().map(|id| (id.clone(), answer.clone())).collect()
}

fn decide(answer: &Answer, asked: &[PanelOrderId], wording: &Wording) -> Answers {
    let json = match answer.open(wording) {
        Ok(json) => json,
        // A refused request asked for nothing, so here it does speak of every id in it.
        Err(ReadError::Refused(refusal)) => return all(asked, &CancelAnswer::Refused(refusal)),
        Err(error) => {
            let cause = UnclearCause::of_read(&error);
            return all(asked, &CancelAnswer::Unclear { cause, words: error.to_string() });
        }
    };
    let rows = rows_by_id(json, asked);
    if rows.is_empty() && json.object().is_some_and(|object| succeeded(&object)) {
        return all(asked, &taken_as_a_whole(answer, asked));
    }
    let answer_of = |id: &PanelOrderId| match rows.get(id) {
        Some(row) => read_row(*row, answer, wording),
        None => CancelAnswer::Unclear {
            cause: UnclearCause::Unspoken,
            words: "the answer does not speak of this order".to_owned(),
        },
    };
    asked.iter().map(|id| (id.clone(), answer_of(id))).collect()
}

/// `{"ok":"true"}` says it of the only order in the request; of several it does not say which.
fn taken_as_a_whole(answer: &Answer, asked: &[PanelOrderId]) -> CancelAnswer {
    if asked.len() == 1 {
        return CancelAnswer::Accepted(());
    }
    CancelAnswer::Unclear { cause: UnclearCause::NoId, words: answer.described() }
}

fn read_row(row: Json<'_>, answer: &Answer, wording: &Wording) -> CancelAnswer {
    match row.view() {
        View::Object(object) => read_result(&object, answer, wording),
        View::Text(words) => said(&words, answer, wording),
        View::Null | View::Bool(_) | View::Number(_) | View::List(_) | View::Oversized => unclear(answer),
    }
}

/// `{"order":2,"cancel":1}`; an error may stand beside the result or in its place.
fn read_result(row: &Object<'_>, answer: &Answer, wording: &Wording) -> CancelAnswer {
    let result = row.field("cancel");
    let nested = result.and_then(Json::object);
    if let Some(words) = object_error(row).or_else(|| nested.as_ref().and_then(object_error)) {
        return CancelAnswer::Refused(Refusal::of(&words, answer.http, wording));
    }
    if succeeded(row) || nested.as_ref().is_some_and(succeeded) {
        return CancelAnswer::Accepted(());
    }
    match result.map(Json::view) {
        Some(View::Bool(true)) => CancelAnswer::Accepted(()),
        // 1, or the cancellation's id.
        Some(View::Number(digits)) if digits.bytes().any(|b| matches!(b, b'1'..=b'9')) => {
            CancelAnswer::Accepted(())
        }
        Some(View::Text(text)) if PanelOrderId::parse(&text).is_some() => CancelAnswer::Accepted(()),
        Some(View::Text(words)) => said(&words, answer, wording),
        _ => unclear(answer),
    }
}

fn said(words: &str, answer: &Answer, wording: &Wording) -> CancelAnswer {
    if sounds_taken(words) {
        return CancelAnswer::Accepted(());
    }
    if sounds_refused(words) {
        return CancelAnswer::Refused(Refusal::of(words, answer.http, wording));
    }
    unclear(answer)
}

fn unclear(answer: &Answer) -> CancelAnswer {
    CancelAnswer::Unclear { cause: UnclearCause::NoId, words: answer.described() }
}
