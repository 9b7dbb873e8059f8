//! What Crypto Pay answers: `{"ok":true,"result":…}`, or `{"ok":false,"error":{"code":401,"name":"UNAUTHORIZED"}}`.
//!
//! A row that can't be read costs itself. Money is read from its text, never through a float; what is no sum is no invoice.

use jiff::Timestamp;
use rust_decimal::Decimal;
use serde::{Deserialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use url::Url;

use super::{
    App, CryptoPayError, Invoice, InvoiceId, InvoiceStatus, PaidWith,
    http::{Answer, Http},
};
use crate::clock::Moment;

/// The longest number that is believed.
const NUMBER_MAX: usize = 64;

/// What stands around every answer. Nothing in it is looked into before it is known whether it is a yes.
#[derive(Deserialize)]
struct Envelope<'a> {
    ok: bool,
    #[serde(borrow)]
    result: Option<&'a RawValue>,
    #[serde(borrow)]
    error: Option<&'a RawValue>,
}

#[derive(Deserialize)]
struct Refusal<'a> {
    #[serde(borrow)]
    code: Option<&'a RawValue>,
    #[serde(borrow)]
    name: Option<&'a RawValue>,
}

impl Answer {
    /// What it brings, or why it brings nothing. A 5xx is an accident, whatever it says.
    pub(super) fn open(&self, http: &Http) -> Result<&RawValue, CryptoPayError> {
        let unreadable = |what: &str| {
            let words = http.quote(&format!("HTTP {}, {what}", self.http));
            CryptoPayError::Unreadable(words)
        };
        if (300..400).contains(&self.http) {
            return Err(unreadable("sent on to another address"));
        }
        let Ok(envelope) = serde_json::from_str::<Envelope>(&self.body) else {
            return Err(unreadable(self.look()));
        };
        match (envelope.ok, envelope.result, envelope.error) {
            (true, Some(result), _) if (200..300).contains(&self.http) => Ok(result),
            (false, _, Some(error)) => {
                let (code, name) = read_refusal(error);
                let code = code.unwrap_or_else(|| i64::from(self.http));
                match name {
                    _ if self.http >= 500 || code >= 500 => {
                        Err(unreadable(name.as_deref().unwrap_or("an error")))
                    }
                    _ if code == 401 => Err(CryptoPayError::TokenRefused),
                    Some(name) if name == "UNAUTHORIZED" => Err(CryptoPayError::TokenRefused),
                    Some(name) => Err(CryptoPayError::Refused { code, name: http.quote(&name) }),
                    None => Err(unreadable("an error without a name")),
                }
            }
            (true | false, _, _) => Err(unreadable("neither a result nor an error")),
        }
    }

    /// What came instead of an envelope; none of its words.
    fn look(&self) -> &'static str {
        match self.body.trim_start().chars().next() {
            None => "an empty answer",
            Some('<') => "a web page",
            Some(_) => "something that is not its JSON",
        }
    }
}

/// The error's code and name. Older answers have the name alone.
fn read_refusal(error: &RawValue) -> (Option<i64>, Option<String>) {
    match serde_json::from_str::<Refusal>(error.get()) {
        Ok(refusal) => (refusal.code.and_then(whole), refusal.name.and_then(text)),
        Err(_) => (None, text(error)),
    }
}

/// A page of invoices.
pub(super) struct Listed {
    /// How many it had, readable or not.
    pub(super) told: usize,
    /// Those that can be read, in the service's order.
    pub(super) rows: Vec<Invoice>,
}

impl Listed {
    pub(super) fn is_oldest_first(&self) -> bool {
        self.rows.len() > 1 && self.rows.is_sorted_by_key(|invoice| invoice.id)
    }
}

/// Reads a list. The documentation promises an array; what comes is `{"items":[…]}`.
pub(super) fn read_list(result: &RawValue, http: &Http) -> Result<Listed, CryptoPayError> {
    #[derive(Deserialize)]
    struct Page<'a> {
        #[serde(borrow)]
        items: Vec<&'a RawValue>,
    }
    let items = match serde_json::from_str::<Page>(result.get()) {
        Ok(page) => page.items,
        Err(_) => serde_json::from_str(result.get())
            .map_err(|_| CryptoPayError::Unreadable("no list of invoices".to_owned()))?,
    };
    let read = |item: &RawValue| match read_invoice(item, http) {
        Ok(invoice) => Some(invoice),
        Err(error) => {
            tracing::warn!(%error, "an invoice of Crypto Pay was passed over");
            None
        }
    };
    Ok(Listed { told: items.len(), rows: items.into_iter().filter_map(read).collect() })
}

/// An invoice's fields, each read by itself, so that an odd one costs no other.
#[derive(Deserialize)]
struct Row<'a> {
    #[serde(borrow)]
    invoice_id: Option<&'a RawValue>,
    #[serde(borrow)]
    status: Option<&'a RawValue>,
    #[serde(borrow)]
    amount: Option<&'a RawValue>,
    #[serde(borrow)]
    fiat: Option<&'a RawValue>,
    #[serde(borrow)]
    asset: Option<&'a RawValue>,
    #[serde(borrow)]
    paid_asset: Option<&'a RawValue>,
    #[serde(borrow)]
    paid_amount: Option<&'a RawValue>,
    #[serde(borrow)]
    paid_fiat_rate: Option<&'a RawValue>,
    #[serde(borrow)]
    payload: Option<&'a RawValue>,
    #[serde(borrow)]
    hash: Option<&'a RawValue>,
    #[serde(borrow)]
    bot_invoice_url: Option<&'a RawValue>,
    #[serde(borrow)]
    mini_app_invoice_url: Option<&'a RawValue>,
    #[serde(borrow)]
    created_at: Option<&'a RawValue>,
    #[serde(borrow)]
    paid_at: Option<&'a RawValue>,
    #[serde(borrow)]
    expiration_date: Option<&'a RawValue>,
}

/// Reads one invoice. Without a number, a status or a sum it is none.
pub(super) fn read_invoice(result: &RawValue, http: &Http) -> Result<Invoice, CryptoPayError> {
    let row: Row = parse(result).ok_or_else(|| odd("no invoice"))?;
    let id = row.invoice_id.and_then(whole).ok_or_else(|| odd("an invoice without a number"))?;
    let lacks = |what: &str| odd(&format!("invoice {id} has no {what}"));
    let status = row.status.and_then(text).ok_or_else(|| lacks("status"))?;
    let amount = row.amount.and_then(sum).ok_or_else(|| lacks("amount that is one"))?;
    Ok(Invoice {
        id: InvoiceId(id),
        status: match status.as_str() {
            "active" => InvoiceStatus::Active,
            "paid" => InvoiceStatus::Paid,
            "expired" => InvoiceStatus::Expired,
            other => InvoiceStatus::Unknown(http.quote(other)),
        },
        amount,
        currency: row.fiat.and_then(text).or_else(|| row.asset.and_then(text)),
        paid_with: read_paid_with(&row),
        payload: row.payload.and_then(text),
        hash: row.hash.and_then(text),
        bot_invoice_url: row.bot_invoice_url.and_then(address),
        mini_app_invoice_url: row.mini_app_invoice_url.and_then(address),
        created_at: row.created_at.and_then(moment),
        paid_at: row.paid_at.and_then(moment),
        expires_at: row.expiration_date.and_then(moment),
    })
}

fn read_paid_with(row: &Row<'_>) -> Option<PaidWith> {
    Some(PaidWith {
        asset: row.paid_asset.and_then(text)?,
        amount: row.paid_amount.and_then(sum)?,
        fiat_rate: row.paid_fiat_rate.and_then(sum)?,
    })
}

pub(super) fn read_app(result: &RawValue, http: &Http) -> Result<App, CryptoPayError> {
    #[derive(Deserialize)]
    struct Row<'a> {
        #[serde(borrow)]
        app_id: Option<&'a RawValue>,
        #[serde(borrow)]
        name: Option<&'a RawValue>,
    }
    let row: Row = parse(result).ok_or_else(|| odd("no app"))?;
    let id = row.app_id.and_then(whole).ok_or_else(|| odd("an app without a number"))?;
    Ok(App { id, name: http.quote(&row.name.and_then(text).unwrap_or_default()) })
}

pub(super) fn read_yes(result: &RawValue) -> Result<(), CryptoPayError> {
    if result.get() == "true" { Ok(()) } else { Err(odd("no yes")) }
}

fn odd(words: &str) -> CryptoPayError {
    CryptoPayError::Unreadable(words.to_owned())
}

fn parse<'a, T: Deserialize<'a>>(raw: &'a RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}

fn read<T: DeserializeOwned>(raw: &RawValue) -> Option<T> {
    serde_json::from_str(raw.get()).ok()
}

fn text(raw: &RawValue) -> Option<String> {
    read(raw)
}

/// A whole number, as one or in a text.
fn whole(raw: &RawValue) -> Option<i64> {
    digits(raw)?.parse().ok()
}

/// A sum that is not negative, from its text or from a number's: exactly, or not at all.
fn sum(raw: &RawValue) -> Option<Decimal> {
    let digits = digits(raw)?;
    let value = Decimal::from_str_exact(&digits).or_else(|_| Decimal::from_scientific(&digits)).ok()?;
    (!value.is_sign_negative()).then_some(value)
}

fn digits(raw: &RawValue) -> Option<String> {
    let digits = text(raw).unwrap_or_else(|| raw.get().to_owned());
    let is_number = |c: char| c.is_ascii_digit() || matches!(c, '.' | '-' | '+' | 'e' | 'E');
    (digits.len() <= NUMBER_MAX && digits.chars().all(is_number)).then_some(digits)
}

/// Addresses are for a button: only what a browser opens.
fn address(raw: &RawValue) -> Option<Url> {
    let url = Url::parse(&text(raw)?).ok()?;
    matches!(url.scheme(), "http" | "https").then_some(url)
}

/// A moment as ISO 8601: `2024-06-21T12:00:00.000Z`.
fn moment(raw: &RawValue) -> Option<Moment> {
    let at: Timestamp = text(raw)?.parse().ok()?;
    Some(Moment(at.as_millisecond()))
}
