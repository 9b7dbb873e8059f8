//! What a payer sees: an invoice, and a button for each asset that it may be paid with.

use html_escape::encode_text;

use super::{
    book::{Book, Invoice, Status},
    rates,
};
use crate::Moment;

/// What stands before an invoice's hash in the address of its page.
pub(super) const PREFIX: &str = "/pay/";

const STYLE: &str = "body{font:16px system-ui,sans-serif;max-width:24rem;margin:3rem auto;padding:0 1rem;color:#222}\
    h1{font-size:1.1rem;color:#666}p.sum{font-size:2rem;margin:.5rem 0}\
    button{display:block;width:100%;margin:.5rem 0;padding:.7rem;border:0;border-radius:.6rem;background:#2a82eb;color:#fff;font-size:1rem}\
    small{color:#888}";

/// The page of this invoice; nothing if there is none.
pub(super) fn draw(book: &Book, hash: &str, now: Moment) -> Option<String> {
    let (_, invoice) = book.by_hash(hash)?;
    let shop = encode_text(&book.options.app_name);
    let (sum, fiat) = (invoice.amount, invoice.fiat);
    let description = encode_text(&invoice.description);
    let below = match invoice.status(now) {
        Status::Active => buttons(invoice),
        Status::Paid => "<p id=\"state\">Paid. You can go back to the chat.</p>".to_owned(),
        Status::Expired => "<p id=\"state\">This invoice has expired.</p>".to_owned(),
    };
    Some(format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><meta name=\"viewport\" content=\"width=device-width\">\
         <title>{sum} {fiat}</title><style>{STYLE}</style></head><body><h1>{shop}</h1><p class=\"sum\">{sum} {fiat}</p>\
         <p>{description}</p>{below}<small>A sandbox: no money moves.</small></body></html>"
    ))
}

fn buttons(invoice: &Invoice) -> String {
    let button = |asset: &&str| {
        let amount = rates::convert(invoice.amount, invoice.fiat, asset);
        format!("<button name=\"asset\" value=\"{asset}\">Pay {amount} {asset}</button>")
    };
    let buttons: String = invoice.accepted.iter().map(button).collect();
    format!("<form method=\"post\">{buttons}</form>")
}

/// Presses the button that a form names; what can't be paid is told by the page.
pub(super) fn press(book: &mut Book, hash: &str, form: &[u8], now: Moment) {
    let asset = url::form_urlencoded::parse(form).find(|(name, _)| name == "asset");
    let id = book.by_hash(hash).map(|(id, _)| id);
    if let (Some(id), Some((_, asset))) = (id, asset)
        && let Err(error) = book.pay(id, &asset, now)
    {
        tracing::debug!(%error, "the sandbox's Crypto Pay did not take a payment");
    }
}
