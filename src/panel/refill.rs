//! `refill` and `refill_status`: asks that what was lost be delivered again, and what became of that. The answer
//! to `refill` says only that the request was taken.

use super::{
    answer::Answer,
    client::{Panel, RefillParam},
    error::{ReadError, object_error},
    ids::{PanelOrderId, RefillId},
    json::{Json, Object, View},
    outcome::Outcome,
    refusal::{Refusal, sounds_refused},
    status::normalise,
    unanswered::UnclearCause,
    words::Wording,
};

/// How a request for a refill ended. Nothing is bought by it, but it counts: mostly one a day is allowed. Some panels give no id, then it
/// can't be looked up; some give `1`, or the order's own id.
pub type RefillOutcome = Outcome<Option<RefillId>>;

/// How a refill stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RefillReport {
    /// The status word's meaning.
    pub status: RefillWord,
    /// The panel's word, for admins.
    pub raw_status: String,
}

/// The meaning of a refill's status word. An unknown one is no end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum RefillWord {
    /// Waiting.
    Pending,
    /// Being delivered.
    InProgress,
    /// Delivered.
    Completed,
    /// The panel will not do it.
    Rejected,
    /// Called off.
    Cancelled,
    /// Ended by a fault.
    Failed,
    /// A word nobody knows.
    Unknown,
}

impl RefillWord {
    /// Reads a status in any spelling.
    pub fn parse(word: &str) -> Self {
        match normalise(word).as_str() {
            "pending" | "awaiting" | "new" => Self::Pending,
            // The misspelling is a panel's.
            "inprogress" | "inprogess" | "processing" => Self::InProgress,
            "completed" | "complete" | "finished" | "success" => Self::Completed,
            "rejected" | "refused" => Self::Rejected,
            "canceled" | "cancelled" | "canelled" => Self::Cancelled,
            "fail" | "failed" | "error" => Self::Failed,
            _ => Self::Unknown,
        }
    }

    /// True if nothing more is going to happen.
    pub fn is_end(self) -> bool {
        matches!(self, Self::Completed | Self::Rejected | Self::Cancelled | Self::Failed)
    }
}

impl Panel {
    /// Asks for a refill of one order.
    pub async fn refill(&self, order: &PanelOrderId) -> RefillOutcome {
        let name = match self.refill_param() {
            RefillParam::Order => "order",
            RefillParam::Orders => "orders",
        };
        match self.order("refill", &[(name, order.as_str())]).await {
            Ok(answer) => decide(&answer, order, self.wording()),
            Err(unanswered) => unanswered.into(),
        }
    }

    /// Reads how a refill stands.
    pub async fn refill_status(&self, refill: &RefillId) -> Result<RefillReport, ReadError> {
        let answer = self.ask("refill_status", &[("refill", refill.as_str())]).await?;
        let row = row_of(answer.open(self.wording())?, "refill", refill.as_str());
        let Some(row) = row.and_then(Json::object) else {
            return Err(ReadError::Protocol("the answer does not speak of the refill".to_owned()));
        };
        read_report(&row, answer.http, self.wording())
    }
}

fn decide(answer: &Answer, order: &PanelOrderId, wording: &Wording) -> RefillOutcome {
    let json = match answer.open(wording) {
        Ok(json) => json,
        Err(ReadError::Refused(refusal)) => return RefillOutcome::Refused(refusal),
        Err(error) => return unclear(UnclearCause::of_read(&error), error.to_string()),
    };
    let no_word = || unclear(UnclearCause::NoId, answer.described());
    let Some(row) = row_of(json, "order", order.as_str()) else { return no_word() };
    let object = match row.view() {
        View::Object(object) => object,
        // {"<order>":"Refill requests are submitted"}
        View::Text(words) => return said(&words, answer.http, wording).unwrap_or_else(no_word),
        View::Null | View::Bool(_) | View::Number(_) | View::List(_) | View::Oversized => return no_word(),
    };
    let refill = object.field("refill");
    let nested = refill.and_then(Json::object);
    let error = object_error(&object).or_else(|| nested.as_ref().and_then(object_error));
    if let Some(words) = error {
        return RefillOutcome::Refused(Refusal::of(&words, answer.http, wording));
    }
    if let Some(id) = refill.and_then(Json::text).and_then(|id| RefillId::parse(&id)) {
        return RefillOutcome::Accepted(Some(id));
    }
    if refill.and_then(Json::flag) == Some(true) || succeeded(&object) {
        return RefillOutcome::Accepted(None);
    }
    refill.and_then(Json::words).and_then(|words| said(&words, answer.http, wording)).unwrap_or_else(no_word)
}

/// What words that stand in the place of a result say.
fn said(words: &str, http: u16, wording: &Wording) -> Option<RefillOutcome> {
    if sounds_taken(words) {
        return Some(RefillOutcome::Accepted(None));
    }
    sounds_refused(words).then(|| RefillOutcome::Refused(Refusal::of(words, http, wording)))
}

fn unclear(cause: UnclearCause, words: String) -> RefillOutcome {
    RefillOutcome::Unclear { cause, words }
}

/// True for words by which panels say that a request was taken, and that are no refusal: "Refill requests are
/// submitted", `requested`, `Pending`.
pub(super) fn sounds_taken(words: &str) -> bool {
    const TAKEN: [&str; 7] = ["submit", "request", "pending", "success", "accepted", "queued", "progress"];
    let lower = words.to_lowercase();
    !sounds_refused(words) && TAKEN.iter().any(|word| lower.contains(word))
}

/// True for `{"success":"…"}`, `{"ok":"true"}` and `{"status":"Success"}`. Here the key says yes, whatever the
/// sentence under it is ("Cancellation is not guaranteed").
pub(super) fn succeeded(object: &Object<'_>) -> bool {
    let says_so = ["success", "ok"].iter().filter_map(|name| object.field(name)).any(|value| {
        let flag = value.flag();
        flag == Some(true) || flag.is_none() && value.words().is_some()
    });
    let status = object.field("status").and_then(Json::words).map(|status| normalise(&status));
    says_so || matches!(status.as_deref(), Some("success" | "ok"))
}

/// The row that speaks of an id: the answer itself, what it holds under the id, or the list's row that names it.
/// A list of one row speaks of the one id that was asked for, whatever it names.
fn row_of<'a>(json: Json<'a>, name: &str, id: &str) -> Option<Json<'a>> {
    match json.view() {
        View::Object(object) => object.exact(id).or_else(|| data_in(&object)).or(Some(json)),
        View::List(rows) => {
            let names_it = |row: &&Json<'a>| {
                row.object().and_then(|row| row.field(name)?.text()).is_some_and(|named| named == id)
            };
            let only = if rows.len() == 1 { rows.first().copied() } else { None };
            rows.iter().find(names_it).copied().or(only)
        }
        View::Null | View::Bool(_) | View::Number(_) | View::Text(_) | View::Oversized => None,
    }
}

fn data_in<'a>(object: &Object<'a>) -> Option<Json<'a>> {
    object.field("data").filter(|data| data.source().starts_with('{'))
}

/// Promobox answers under `refill` what others answer under `status`; both may be one level deeper.
fn read_report(row: &Object<'_>, http: u16, wording: &Wording) -> Result<RefillReport, ReadError> {
    let status = row.any_of(&["status"]).or_else(|| row.any_of(&["refill"]));
    let nested = status.and_then(Json::object);
    if let Some(words) = object_error(row).or_else(|| nested.as_ref().and_then(object_error)) {
        return Err(ReadError::Refused(Refusal::of(&words, http, wording)));
    }
    let word = match &nested {
        Some(nested) => nested.any_of(&["status"]).and_then(Json::text),
        None => status.and_then(Json::text),
    };
    match word {
        Some(word) => Ok(RefillReport { status: RefillWord::parse(&word), raw_status: wording.quote(&word) }),
        None => Err(ReadError::Protocol("there is no status in the answer".to_owned())),
    }
}
