//! What is known of something beside that it happened, put into words. What somebody else said is marked as theirs where it stands.

use super::{
    Reader,
    parts::{ID, WORDS, exact_in, line},
    status::status_word,
};
use crate::{
    domain::{detail::Detail, money::Sum},
    i18n::{Lang, label, number},
};

/// Plain text, in one line; empty where nothing is known.
pub fn plain(detail: &Detail, reader: &Reader) -> String {
    in_currency(detail, &reader.currency, reader.lang)
}

/// The same where nobody reads a screen.
pub fn in_currency(detail: &Detail, currency: &str, lang: Lang) -> String {
    match detail {
        Detail::Said { words } if words.trim().is_empty() => String::new(),
        Detail::Said { words } => line(words, WORDS),
        Detail::NotReached => label!(lang, "detail-not-reached"),
        Detail::NoAnswer => label!(lang, "detail-no-answer"),
        Detail::Broken => label!(lang, "detail-broken"),
        Detail::TimedOut => label!(lang, "detail-timed-out"),
        Detail::TooLong => label!(lang, "detail-too-long"),
        Detail::Unread { words } => label!(lang, "detail-unread", words = line(words, WORDS)),
        Detail::NoServices => label!(lang, "detail-no-services"),
        Detail::KeyRefused => label!(lang, "detail-key-refused"),
        Detail::Interrupted => label!(lang, "detail-interrupted"),
        Detail::IdOfAnother { id, other } => {
            label!(lang, "detail-id-of-another", id = line(id, ID), order = other.to_string())
        }
        Detail::IdTakenBack { id } => label!(lang, "detail-id-taken-back", id = line(id, ID)),
        Detail::Evidence { .. } => evidence(detail, currency, lang),
        Detail::Misfit { id, charge, cost, remains, quantity } => label!(
            lang,
            "detail-misfit",
            id = line(id, ID),
            charge = charge.map_or_else(unknown, |charge| amount(charge, currency, lang)),
            cost = amount(*cost, currency, lang),
            remains = remains.map_or_else(unknown, number),
            quantity = number(*quantity),
        ),
        Detail::UnknownId { id } => label!(lang, "detail-unknown-id", id = line(id, ID)),
        Detail::Overcharged { charge, cost } => label!(
            lang,
            "detail-overcharged",
            charge = amount(*charge, currency, lang),
            cost = amount(*cost, currency, lang),
        ),
        Detail::Corrected { from, to } => {
            format!("{} → {}", status_word(*from, lang), status_word(*to, lang))
        }
        Detail::Endless { refill } => label!(lang, "detail-endless", refill = line(refill, ID)),
        Detail::Fell { sum } => label!(lang, "detail-fell", sum = amount(*sum, currency, lang)),
        Detail::Foreign { ids } => label!(lang, "detail-foreign", ids = listed(ids.iter())),
        Detail::Code { code } => label!(lang, "detail-code", code = line(code, ID)),
    }
}

/// What the ids between two orders and the balance showed.
fn evidence(detail: &Detail, currency: &str, lang: Lang) -> String {
    let Detail::Evidence { between: (before, after), ours, balance: (was, is) } = detail else {
        return String::new();
    };
    let ours: Vec<String> = ours
        .iter()
        .take(LISTED)
        .map(|(id, charge)| {
            format!("{id} ({})", charge.map_or_else(unknown, |charge| amount(charge, currency, lang)))
        })
        .collect();
    let found = if ours.is_empty() {
        label!(lang, "detail-none-is-ours")
    } else {
        label!(lang, "detail-ours", ids = ours.join(", "))
    };
    let balance = |sum: &Option<_>| sum.map_or_else(unknown, |sum| amount(sum, currency, lang));
    label!(
        lang,
        "detail-evidence",
        before = before.to_string(),
        after = after.to_string(),
        found = found,
        was = balance(was),
        is = balance(is),
    )
}

/// So many ids are named.
const LISTED: usize = 5;

fn listed<'a>(ids: impl Iterator<Item = &'a u64>) -> String {
    ids.take(LISTED).map(ToString::to_string).collect::<Vec<_>>().join(", ")
}

fn amount(sum: impl Sum, currency: &str, lang: Lang) -> String {
    exact_in(sum, currency, lang)
}

fn unknown() -> String {
    "?".to_owned()
}
