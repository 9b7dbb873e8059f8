//! What admins are told about prices, in words.

use crate::{
    dialog::Action,
    domain::{
        money::Rate,
        percent::Percent,
        tariff::{Own, Priced},
    },
    i18n::{Lang, label, t},
    view::{
        Reader, Screen,
        parts::{NAME, SHORT, button, fact, line, lines, rate, rate_in, screen, table},
        prices::{own_words, percent},
    },
};

/// A price that an admin set, or took back.
#[derive(Clone, Copy, Debug)]
pub struct Set<'a> {
    /// Of what, by its name; untrusted.
    pub of: Priced,
    pub what: &'a str,
    /// From what to what.
    pub before: Option<Own>,
    pub after: Option<Own>,
    /// A service's rate before and after.
    pub rates: Option<[Rate; 2]>,
    /// How many prices it moved.
    pub moved: usize,
    /// Who did it; untrusted.
    pub by: &'a str,
}

/// Who set which price.
pub fn set(told: &Set<'_>, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let (what, by) = (line(told.what, NAME), line(told.by, SHORT));
    let said = match told.of {
        Priced::Service(_) => t!(lang, "ntf-price-set", by = by, name = what),
        Priced::Category(_) => t!(lang, "ntf-price-set-category", by = by, name = what),
    };
    let rates =
        told.rates.map(|[before, after]| format!("{} → {}", rate(before, reader), rate(after, reader)));
    let text = lines([
        Some(said),
        Some(fact(&label!(lang, "fact-by-hand"), &steps(told.before, told.after, reader), lang)),
        rates.map(|rates| fact(&label!(lang, "fact-sold-at"), &rates, lang)),
        Some(t!(lang, "ntf-price-moved", count = told.moved)),
    ]);
    let price = button(label!(lang, "btn-price"), Action::PriceOf(told.of));
    screen(text, vec![vec![price]])
}

/// The same in a list of its like.
pub fn set_row(told: &Set<'_>, reader: &Reader) -> String {
    let steps = steps(told.before, told.after, reader);
    format!("{} · {steps} · {}", line(told.what, SHORT), line(told.by, SHORT))
}

fn steps(before: Option<Own>, after: Option<Own>, reader: &Reader) -> String {
    let words = |own: Option<Own>| {
        own.map_or_else(|| label!(reader.lang, "price-usual"), |own| own_words(own, reader))
    };
    format!("{} → {}", words(before), words(after))
}

/// A discount before and after.
pub fn discounts(before: Option<Percent>, after: Option<Percent>, lang: Lang) -> String {
    let words = |off: Option<Percent>| {
        off.map_or_else(|| label!(lang, "price-usual"), |off| percent(off.share(), lang))
    };
    format!("{} → {}", words(before), words(after))
}

/// A service that was taken off, because its fixed rate is less than it has to be; `cost` in the panel's currency.
pub fn at_a_loss(
    (of, what): (Priced, &str),
    (fixed, least): (Rate, Option<Rate>),
    (cost, currency): (Rate, &str),
    reader: &Reader,
) -> Screen {
    let lang = reader.lang;
    let mut rows = vec![
        (label!(lang, "fact-cost"), rate_in(cost, currency, lang)),
        (label!(lang, "price-fixed-is"), rate(fixed, reader)),
    ];
    rows.extend(least.map(|least| (label!(lang, "fact-least"), rate(least, reader))));
    let text = lines([
        Some(t!(lang, "ntf-at-a-loss", name = line(what, NAME))),
        Some(table(&rows)),
        Some(t!(lang, "ntf-at-a-loss-how")),
    ]);
    screen(text, vec![vec![button(label!(lang, "btn-price"), Action::PriceOf(of))]])
}
