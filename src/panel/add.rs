//! `add`: buys. The most careful file of the project.
//!
//! There is no idempotency key and no list of orders, so whatever is not clearly accepted, clearly refused or
//! surely not sent is *unclear*, and is never sent again by a machine. Nothing here repeats anything.

use rust_decimal::Decimal;

use super::{
    answer::Answer,
    client::Panel,
    error::{error_words, object_error},
    ids::PanelOrderId,
    json::{Json, Object, View},
    outcome::Outcome,
    refusal::{Refusal, RefusalClass, classify, leaves_it_open, sounds_refused, without_addresses},
    unanswered::UnclearCause,
    words::{Wording, dialable_link},
};

/// What to order. Exactly these fields are sent, beside the key, the action, the service and the panel's extras.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AddOrder {
    /// The service's id, as the catalog has it.
    pub service: String,
    /// Those of the service's type, to the field.
    pub fields: Vec<(String, String)>,
}

/// How an `add` ended.
pub type AddOutcome = Outcome<Placed>;

/// An order that the panel took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Placed {
    /// Its id there.
    pub order: PanelOrderId,
    /// What it says it took, where it says so.
    pub charge: Option<Decimal>,
}

impl Panel {
    /// Orders, once. No more are under way at a time than the settings say; others wait for their turn here, unsent.
    pub async fn add(&self, order: &AddOrder) -> AddOutcome {
        let fields = form_fields(order);
        let fields: Vec<(&str, &str)> = fields.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let _turn = self.begin_adding().await;
        match self.order("add", &fields).await {
            Ok(answer) => decide(&answer, order, self.wording()),
            Err(unanswered) => unanswered.into(),
        }
    }
}

fn form_fields(order: &AddOrder) -> Vec<(&str, String)> {
    let mut fields = vec![("service", order.service.clone())];
    for (name, value) in &order.fields {
        // Wherever an address may stand; what people wrote themselves is not touched.
        let addresses = matches!(name.as_str(), "link" | "username" | "media" | "referring_url" | "groups");
        let value = if addresses {
            value.lines().map(dialable_link).collect::<Vec<_>>().join("\n")
        } else {
            value.clone()
        };
        fields.push((name, value));
    }
    fields
}

/// Decides what an answer to `add` means. In this order: an id, a limit, a server's failure, a clear error, a
/// redirect; all else is unclear. Only JSON that is whole counts, in a list of one or behind PHP's notices as well: nothing is salvaged here.
fn decide(answer: &Answer, order: &AddOrder, wording: &Wording) -> AddOutcome {
    let json = answer.json().map(Json::only);
    let error = json.and_then(error_words);
    if let Some(accepted) = json.and_then(|json| accepted(json, error.as_deref(), wording)) {
        return accepted;
    }
    let said =
        error.as_deref().map_or_else(|| answer.described_with_order(wording), |words| wording.quote(words));
    let words = error.as_deref().unwrap_or(&said);
    let own = without_echoes(words, order);
    let refusal = Refusal::of(&own, answer.http, wording);
    // What repeats what was ordered speaks of that.
    let of_link = refusal.of_link || own.len() < words.trim().len();
    let refusal = Refusal { retry_after: answer.retry_after, of_link, ..refusal };
    if answer.http == 429 {
        return AddOutcome::Refused(Refusal { words: said, ..refusal });
    }
    if answer.http >= 500 {
        return unclear(UnclearCause::ServerError, said);
    }
    if let (Some(json), Some(_)) = (json, error) {
        return refused(json, &own, Refusal { words: said, ..refusal });
    }
    match answer.http {
        // "This API lives elsewhere", or "there is nothing here": mostly the web server's own word, before any application saw the
        // request. It is also how web forms say that they took one, which the balance shows.
        300..400 | 404 | 405 | 410 if json.is_none() => {
            AddOutcome::Refused(Refusal { class: RefusalClass::Address, words: said, ..refusal })
        }
        _ => unclear(missing_id(answer, json), said),
    }
}

/// The order's id, if there is a usable one. `order` counts even beside an error, because then money was spent;
/// the other names count only without one, since they may name anything.
fn accepted(json: Json<'_>, error: Option<&str>, wording: &Wording) -> Option<AddOutcome> {
    let object = json.object()?;
    let named = object.field("order").and_then(id_in);
    if let (Some(order), Some(words)) = (&named, error) {
        // The id beside "you have an active order" is likely that first order's.
        if classify(words) == RefusalClass::Duplicate {
            let words = wording.quote(&format!("{words} (with order {order})"));
            return Some(unclear(UnclearCause::NoId, words));
        }
        tracing::warn!(%order, words = wording.quote(words), "panel took an order and reported an error");
    }
    let data = object.field("data").and_then(Json::object);
    let order = match error {
        Some(_) => named?,
        None => named.or_else(|| alias_in(&object)).or_else(|| {
            let data = data.as_ref()?;
            data.field("order").and_then(id_in).or_else(|| alias_in(data))
        })?,
    };
    let charge_of = |object: &Object<'_>| object.field("charge").and_then(Json::decimal);
    let charge = charge_of(&object).or_else(|| data.as_ref().and_then(charge_of));
    Some(AddOutcome::Accepted(Placed { order, charge }))
}

fn id_in(json: Json<'_>) -> Option<PanelOrderId> {
    match json.view() {
        // A number with a fraction or an exponent is no id.
        View::Number(digits) if digits.bytes().all(|b| b.is_ascii_digit()) => PanelOrderId::parse(digits),
        View::Text(text) => PanelOrderId::parse(&text),
        View::Number(_) | View::Null | View::Bool(_) | View::List(_) | View::Object(_) | View::Oversized => {
            None
        }
    }
}

fn alias_in(object: &Object<'_>) -> Option<PanelOrderId> {
    ["order_id", "orderID", "id"].iter().find_map(|name| object.field(name).and_then(id_in))
}

/// A clear error refuses. Not clear are words about an accident inside the panel, which may have struck after
/// the order was taken, and a lone string that does not say no: `"OK"` is such a string, too.
/// What a person typed may hold any words, and panels echo it: `own` is without that.
fn refused(json: Json<'_>, own: &str, refusal: Refusal) -> AddOutcome {
    if leaves_it_open(own) {
        return unclear(UnclearCause::ServerError, refusal.words);
    }
    let in_envelope = json.object().is_some_and(|object| object_error(&object).is_some());
    if in_envelope || sounds_refused(own) {
        return AddOutcome::Refused(refusal);
    }
    unclear(UnclearCause::NoId, refusal.words)
}

/// The shortest piece of what was ordered that is looked for in an error; shorter ones are parts of ordinary words.
const ECHO_MIN: usize = 4;

/// The panel's words without what they repeat of the order, and without any address.
fn without_echoes(words: &str, order: &AddOrder) -> String {
    let mut own = words.to_lowercase();
    let typed = order.fields.iter().flat_map(|(_, value)| value.lines());
    for piece in typed.map(|line| line.trim().to_lowercase()).filter(|piece| piece.len() >= ECHO_MIN) {
        own = own.replace(&piece, " ").replace(&dialable_link(&piece).to_lowercase(), " ");
    }
    without_addresses(&own)
}

fn missing_id(answer: &Answer, json: Option<Json<'_>>) -> UnclearCause {
    match json {
        Some(json) if !json.is_null() => UnclearCause::NoId,
        None if answer.text().starts_with('<') => UnclearCause::WebPage,
        _ => UnclearCause::Unreadable,
    }
}

fn unclear(cause: UnclearCause, words: String) -> AddOutcome {
    AddOutcome::Unclear { cause, words }
}
