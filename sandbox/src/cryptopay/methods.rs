//! The methods: what a request must be, and with which code and name it is refused.
//!
//! `UNAUTHORIZED`, `METHOD_NOT_FOUND`, `EXPIRES_IN_INVALID` and `APP_ERROR` are names that clients have met. The others follow their pattern,
//! which the documentation names by `PARAM_SHORT_NAME_REQUIRED`; nobody should rely on one. A parameter that the documentation does not
//! know is refused here, and passed over there.

use std::time::Duration;

use rust_decimal::Decimal;
use serde_json::{Map, Value, json};

use super::{
    Listing,
    book::{Book, Invoice, Status, Wanted},
    rates,
};
use crate::Moment;

const DESCRIPTION_MAX: usize = 1_024;
const PAYLOAD_MAX: usize = 4_096;
/// In seconds: 31 days.
const EXPIRES_IN_MAX: u64 = 2_678_400;
const COUNT_MAX: u64 = 1_000;
/// How many invoices are told to whoever asks for no number of them.
const COUNT_USUAL: u64 = 100;
const AMOUNT_DECIMALS: u32 = 8;

/// A no.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Refusal {
    /// The HTTP status, too.
    pub code: u16,
    pub name: String,
}

impl Refusal {
    fn new(code: u16, name: &str) -> Self {
        Self { code, name: name.to_owned() }
    }

    fn about(parameter: &str, fault: &str) -> Self {
        Self { code: 400, name: format!("{}_{fault}", parameter.to_uppercase()) }
    }

    fn invalid(parameter: &str) -> Self {
        Self::about(parameter, "INVALID")
    }

    pub fn to_json(&self) -> Value {
        json!({ "ok": false, "error": { "code": self.code, "name": self.name } })
    }
}

/// Carries a request out.
pub(super) fn answer(
    book: &mut Book,
    token: &str,
    method: &str,
    body: &Value,
    now: Moment,
) -> Result<Value, Refusal> {
    if !book.knows(token) {
        return Err(Refusal::new(401, "UNAUTHORIZED"));
    }
    match method {
        "getMe" => Ok(get_me(book)),
        "createInvoice" => create_invoice(book, &Parameters::read(body, &CREATE)?, now),
        "getInvoices" => get_invoices(book, &Parameters::read(body, &GET)?, now),
        "deleteInvoice" => delete_invoice(book, &Parameters::read(body, &["invoice_id"])?),
        _ => Err(Refusal::new(405, "METHOD_NOT_FOUND")),
    }
}

const CREATE: [&str; 9] = [
    "currency_type",
    "fiat",
    "amount",
    "accepted_assets",
    "description",
    "payload",
    "expires_in",
    "allow_comments",
    "allow_anonymous",
];
const GET: [&str; 5] = ["invoice_ids", "status", "fiat", "offset", "count"];

fn get_me(book: &Book) -> Value {
    let (number, _) = book.options.token.split_once(':').unwrap_or(("0", ""));
    let number: i64 = number.parse().unwrap_or_default();
    let name = &book.options.app_name;
    json!({ "app_id": number, "name": name, "payment_processing_bot_username": "CryptoTestnetBot" })
}

fn create_invoice(book: &mut Book, asked: &Parameters<'_>, now: Moment) -> Result<Value, Refusal> {
    if asked.text("currency_type")? != Some("fiat") {
        return Err(Refusal::invalid("currency_type"));
    }
    let fiat = asked.required("fiat")?;
    let expires_in = asked.number("expires_in", 1, EXPIRES_IN_MAX)?;
    let wanted = Wanted {
        fiat: rates::fiat(fiat).ok_or_else(|| Refusal::invalid("fiat"))?,
        amount: read_amount(asked.required("amount")?)?,
        accepted: read_assets(asked)?,
        description: asked.short("description", DESCRIPTION_MAX, |text| text.chars().count())?,
        payload: asked.short("payload", PAYLOAD_MAX, str::len)?,
        allow_comments: asked.flag("allow_comments")?,
        allow_anonymous: asked.flag("allow_anonymous")?,
        expires_in: expires_in.map(Duration::from_secs),
    };
    let made = book.make(wanted, now).and_then(|id| Some(book.tell(id, book.invoices.get(&id)?, now)));
    made.ok_or_else(|| Refusal::new(500, "APP_ERROR"))
}

fn read_amount(text: &str) -> Result<Decimal, Refusal> {
    let is_plain = text.chars().all(|c| c.is_ascii_digit() || c == '.');
    let amount = Decimal::from_str_exact(text).ok().filter(|_| is_plain).map(|amount| amount.normalize());
    let amount = amount.filter(|amount| !amount.is_zero() && amount.scale() <= AMOUNT_DECIMALS);
    amount.ok_or_else(|| Refusal::invalid("amount"))
}

/// One text with commas. A JSON list of assets is an accident of the service's: `500 APP_ERROR`.
fn read_assets(asked: &Parameters<'_>) -> Result<Vec<&'static str>, Refusal> {
    let named = match asked.0.get("accepted_assets") {
        Some(Value::Array(_)) => return Err(Refusal::new(500, "APP_ERROR")),
        Some(_) | None => asked.text("accepted_assets")?,
    };
    let Some(named) = named else { return Ok(rates::assets()) };
    let read = |name: &str| rates::asset(name.trim()).ok_or_else(|| Refusal::invalid("accepted_assets"));
    named.split(',').map(read).collect()
}

fn get_invoices(book: &Book, asked: &Parameters<'_>, now: Moment) -> Result<Value, Refusal> {
    let ids = asked.text("invoice_ids")?.map(read_ids).transpose()?;
    let status = match asked.text("status")? {
        None => None,
        Some("active") => Some(Status::Active),
        Some("paid") => Some(Status::Paid),
        Some(_) => return Err(Refusal::invalid("status")),
    };
    let fiat = asked.text("fiat")?;
    let offset = asked.number("offset", 0, u64::from(u32::MAX))?.unwrap_or(0);
    let count = asked.number("count", 1, COUNT_MAX)?.unwrap_or(COUNT_USUAL);
    let is_asked_for = |(id, invoice): &(&i64, &Invoice)| {
        ids.as_ref().is_none_or(|ids| ids.contains(id))
            && status.is_none_or(|status| invoice.status(now) == status)
            && fiat.is_none_or(|fiat| invoice.fiat == fiat)
    };
    let (skipped, taken) = (usize::try_from(offset), usize::try_from(count));
    let mut found: Vec<(&i64, &Invoice)> = book.invoices.iter().filter(is_asked_for).collect();
    match book.options.listing {
        Listing::NewestFirst => found.reverse(),
        Listing::OldestFirst => {}
    }
    let page = found.into_iter().skip(skipped.unwrap_or_default()).take(taken.unwrap_or_default());
    let items: Vec<Value> = page.map(|(id, invoice)| book.tell(*id, invoice, now)).collect();
    Ok(json!({ "items": items }))
}

fn read_ids(text: &str) -> Result<Vec<i64>, Refusal> {
    let read = |id: &str| id.trim().parse().map_err(|_| Refusal::invalid("invoice_ids"));
    text.split(',').map(read).collect()
}

/// What was paid stays; that is a guess.
fn delete_invoice(book: &mut Book, asked: &Parameters<'_>) -> Result<Value, Refusal> {
    let id = asked.0.get("invoice_id").ok_or_else(|| Refusal::about("invoice_id", "REQUIRED"))?;
    let id = id.as_i64().ok_or_else(|| Refusal::invalid("invoice_id"))?;
    let invoice = book.invoices.get(&id).ok_or_else(|| Refusal::new(400, "INVOICE_NOT_FOUND"))?;
    if invoice.paid.is_some() {
        return Err(Refusal::new(400, "INVOICE_ALREADY_PAID"));
    }
    book.invoices.remove(&id);
    Ok(Value::Bool(true))
}

/// A request's parameters, each of the type that the documentation gives it.
struct Parameters<'a>(&'a Map<String, Value>);

impl<'a> Parameters<'a> {
    fn read(body: &'a Value, known: &[&str]) -> Result<Self, Refusal> {
        let Value::Object(map) = body else { return Err(Refusal::new(400, "BODY_INVALID")) };
        match map.keys().find(|name| !known.contains(&name.as_str())) {
            Some(unknown) => Err(Refusal::about(unknown, "UNKNOWN")),
            None => Ok(Self(map)),
        }
    }

    fn text(&self, name: &str) -> Result<Option<&'a str>, Refusal> {
        match self.0.get(name) {
            None => Ok(None),
            Some(Value::String(text)) if !text.is_empty() => Ok(Some(text)),
            Some(_) => Err(Refusal::invalid(name)),
        }
    }

    fn required(&self, name: &str) -> Result<&'a str, Refusal> {
        self.text(name)?.ok_or_else(|| Refusal::about(name, "REQUIRED"))
    }

    fn short(&self, name: &str, most: usize, length: impl Fn(&str) -> usize) -> Result<String, Refusal> {
        let text = self.text(name)?.unwrap_or_default();
        if length(text) > most { Err(Refusal::invalid(name)) } else { Ok(text.to_owned()) }
    }

    fn number(&self, name: &str, least: u64, most: u64) -> Result<Option<u64>, Refusal> {
        let Some(value) = self.0.get(name) else { return Ok(None) };
        let number = value.as_u64().filter(|number| (least..=most).contains(number));
        number.map(Some).ok_or_else(|| Refusal::invalid(name))
    }

    /// True unless something else is said.
    fn flag(&self, name: &str) -> Result<bool, Refusal> {
        match self.0.get(name) {
            None => Ok(true),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(Refusal::invalid(name)),
        }
    }
}
