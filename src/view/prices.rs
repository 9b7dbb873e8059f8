//! Prices, for admins where customers pay: what they are made of, what one costs, and what another price would come to. Nobody else sees
//! any of it.

use rust_decimal::Decimal;

use super::{
    Button, Reader, Screen,
    page::{DiscountPage, MoveRow, PriceList, PricePage, PriceRow, PricesPage, ROWS, Stage},
    parts::{
        NAME, SHORT, button, confirm, danger, fact, fresh_menu, label_ending, line, lines, main, money,
        pager, paragraphs, rate, rate_in, screen, table,
    },
    people::person_html,
};
use crate::{
    dialog::Action,
    domain::{
        money::Rate,
        percent::Percent,
        tariff::{Basis, Discount, Level, Own, Priced, Sold},
        user::UserId,
    },
    i18n::{Arg, Lang, label, t},
};

/// How many levels are named.
const LEVELS: usize = 10;

/// A page of prices.
pub fn prices(page: &PricesPage, reader: &Reader) -> Screen {
    match page {
        PricesPage::List(all) => list(all, reader),
        PricesPage::Price(page) => price(page, reader),
        PricesPage::Discount(page) => discount(page, reader),
    }
}

fn list(all: &PriceList, reader: &Reader) -> Screen {
    let (lang, tariff) = (reader.lang, &all.tariff);
    let (markup, least) = (percent(tariff.markup, lang), percent(tariff.least_markup, lang));
    let levels: Vec<String> =
        all.levels.iter().take(LEVELS).map(|level| level_words(level, reader)).collect();
    let text = paragraphs([
        Some(t!(lang, "page-prices")),
        Some(lines([
            Some(t!(lang, "page-prices-markup", markup = markup, least = least)),
            Some(match tariff.step {
                Some(step) => t!(lang, "page-prices-step", step = rate(Rate(step), reader)),
                None => t!(lang, "page-prices-digits"),
            }),
            (tariff.exchange != Decimal::ONE).then(|| {
                let one = rate_in(Rate(Decimal::ONE), &all.panel_currency, lang);
                t!(lang, "page-prices-exchange", one = one, here = rate(Rate(tariff.exchange), reader))
            }),
            (!levels.is_empty()).then(|| t!(lang, "page-prices-levels", levels = levels.join(", "))),
        ])),
        Some(t!(lang, "page-prices-how")),
        Some(if all.own == 0 {
            t!(lang, "page-prices-none")
        } else {
            t!(lang, "page-prices-own", count = all.own)
        }),
    ]);
    let mut buttons: Vec<Vec<Button>> =
        all.rows.iter().take(ROWS).map(|row| vec![price_row(row, reader)]).collect();
    buttons.push(pager(all.paging, |page| Action::Prices { page }));
    buttons.push(fresh_menu(reader).into_iter().collect());
    screen(text, buttons)
}

fn level_words(level: &Level, reader: &Reader) -> String {
    format!("{} – {}", money(level.from, reader), percent(level.discount.share(), reader.lang))
}

fn price_row(row: &PriceRow, reader: &Reader) -> Button {
    let own = own_words(row.own, reader);
    let end = if row.listed { own } else { label!(reader.lang, "price-unlisted", price = own) };
    let name = line(&row.name, NAME);
    let name = if row.at_a_loss { format!("⚠️ {name}") } else { name };
    button(label_ending(&name, &end), Action::PriceOf(row.of))
}

fn price(page: &PricePage, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let name = line(&page.name, NAME);
    let title = match page.of {
        Priced::Service(_) => t!(lang, "page-price", name = name),
        Priced::Category(_) => t!(lang, "page-price-category", name = name),
    };
    let category = page.category.as_deref().map(|name| super::parts::html(&line(name, SHORT)));
    let head = lines([Some(title), category]);
    let figures = match page.of {
        Priced::Service(_) => page.examples.first().map(|one| {
            let markup = fact(&label!(lang, "fact-markup"), &bases(page, reader), lang);
            lines([Some(table(&service_rows(page, one, reader))), Some(markup)])
        }),
        Priced::Category(_) => Some(category_lines(page, reader)),
    };
    let text = match page.stage {
        Stage::Shown => paragraphs([Some(head), figures, at_a_loss(page, lang)]),
        Stage::Asked => paragraphs([Some(head), figures, at_a_loss(page, lang), Some(how(page, lang))]),
        Stage::Change(_) => paragraphs([
            Some(head),
            figures,
            at_a_loss(page, lang),
            Some(lines([
                is_below_least(page)
                    .then(|| t!(lang, "page-price-floor", least = percent(page.least_markup, lang))),
                Some(t!(lang, "page-price-moves", count = page.moved)),
            ])),
        ]),
    };
    screen(text, price_buttons(page, reader))
}

fn how(page: &PricePage, lang: Lang) -> String {
    match page.of {
        Priced::Service(_) => t!(lang, "page-price-how"),
        Priced::Category(_) => t!(lang, "page-price-how-category"),
    }
}

fn at_a_loss(page: &PricePage, lang: Lang) -> Option<String> {
    let is_one = |one: &MoveRow| one.after.at_a_loss && matches!(page.of, Priced::Service(_));
    page.examples.first().filter(|one| is_one(one)).map(|_| t!(lang, "page-price-at-a-loss"))
}

/// Whether what is typed is less than what is added at least.
fn is_below_least(page: &PricePage) -> bool {
    let Stage::Change(change) = page.stage else { return false };
    matches!(change.after, Some(Own::Markup(markup)) if markup.share() < page.least_markup)
}

fn service_rows(page: &PricePage, one: &MoveRow, reader: &Reader) -> Vec<(String, String)> {
    let lang = reader.lang;
    let mut rows = vec![
        (label!(lang, "fact-cost"), rate_in(one.cost, &page.panel_currency, lang)),
        (
            if one.per_order {
                label!(lang, "fact-price-per-order")
            } else {
                label!(lang, "fact-price-per-1000")
            },
            changed(&sold(one.before, reader), &sold(one.after, reader)),
        ),
    ];
    rows.extend(one.least.map(|least| (label!(lang, "fact-least"), rate(least, reader))));
    rows
}

fn category_lines(page: &PricePage, reader: &Reader) -> String {
    let lang = reader.lang;
    let one = |one: &MoveRow| {
        let cost = rate_in(one.cost, &page.panel_currency, lang);
        let price = changed(&sold(one.before, reader), &sold(one.after, reader));
        t!(lang, "page-price-example", name = line(&one.name, SHORT), cost = cost, price = price)
    };
    let shown: Vec<String> = page.examples.iter().map(one).collect();
    paragraphs([
        Some(lines([
            Some(fact(&label!(lang, "fact-markup"), &bases(page, reader), lang)),
            Some(t!(lang, "page-price-services", count = page.services)),
            (page.with_own > 0).then(|| t!(lang, "page-price-with-own", count = page.with_own)),
        ])),
        Some(lines(shown.into_iter().map(Some))),
    ])
}

fn bases(page: &PricePage, reader: &Reader) -> String {
    match page.stage {
        Stage::Shown | Stage::Asked => basis_words(page, page.basis, reader),
        Stage::Change(_) => {
            changed(&basis_words(page, page.basis, reader), &basis_words(page, page.basis_after, reader))
        }
    }
}

/// What a price is made by: `50%, for all`.
fn basis_words(page: &PricePage, basis: Basis, reader: &Reader) -> String {
    let lang = reader.lang;
    match basis {
        Basis::Usual => label!(lang, "price-by-all", markup = percent(page.usual, lang)),
        Basis::Category(markup) => {
            label!(lang, "price-by-category", markup = percent(markup.share(), lang))
        }
        Basis::Service(Own::Markup(markup)) => {
            label!(lang, "price-by-service", markup = percent(markup.share(), lang))
        }
        Basis::Service(Own::Fixed(_)) => label!(lang, "price-fixed"),
    }
}

fn sold(sold: Sold, reader: &Reader) -> String {
    rate(sold.rate, reader)
}

fn changed(before: &str, after: &str) -> String {
    if before == after { after.to_owned() } else { format!("{before} → {after}") }
}

fn price_buttons(page: &PricePage, reader: &Reader) -> Vec<Vec<Button>> {
    let lang = reader.lang;
    let first = match page.stage {
        Stage::Shown => Some(main(label!(lang, "btn-price-change"), Action::PriceOf(page.of))),
        Stage::Asked => page.own.map(|own| {
            let own = own_words(own, reader);
            button(label!(lang, "btn-price-back", price = own), Action::PriceBack(page.of))
        }),
        Stage::Change(change) => {
            let surely = Action::PriceSurely { of: page.of, number: change.number };
            Some(match change.after {
                Some(own) => confirm(label!(lang, "btn-price-set", price = own_words(own, reader)), surely),
                None => danger(label!(lang, "btn-price-back-surely"), surely),
            })
        }
    };
    let prices = button(label!(lang, "btn-prices"), Action::Prices { page: 0 });
    vec![first.into_iter().collect(), [prices].into_iter().chain(fresh_menu(reader)).collect()]
}

fn discount(page: &DiscountPage, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let who = Arg::Html(person_html(&page.user).into());
    let head = t!(lang, "page-discount", person = who);
    let now = discount_words(page.discount, lang);
    let profile = button(label!(lang, "btn-person"), Action::Person(page.user.id));
    let Some(change) = page.change else {
        let text = paragraphs([
            Some(head),
            Some(fact(&label!(lang, "fact-discount"), &now, lang)),
            Some(t!(lang, "page-discount-how")),
        ]);
        return screen(text, vec![[profile].into_iter().chain(fresh_menu(reader)).collect()]);
    };
    let then = discount_words(Discount { own: change.after, ..page.discount }, lang);
    let text = paragraphs([
        Some(head),
        Some(fact(&label!(lang, "fact-discount"), &changed(&now, &then), lang)),
        Some(t!(lang, "page-discount-floor")),
    ]);
    let surely = Action::DiscountSurely { user: page.user.id, number: change.number };
    let go = match change.after {
        Some(off) => confirm(label!(lang, "btn-discount-set", percent = percent(off.share(), lang)), surely),
        None => danger(label!(lang, "btn-discount-back"), surely),
    };
    screen(text, vec![vec![go], vec![profile]])
}

/// What somebody gets off, and why.
fn discount_words(discount: Discount, lang: Lang) -> String {
    match discount.own {
        Some(own) => label!(lang, "discount-own", percent = percent(own.share(), lang)),
        None if discount.level == Percent::ZERO => label!(lang, "discount-none"),
        None => label!(lang, "discount-level", percent = percent(discount.level.share(), lang)),
    }
}

/// The same as a row of somebody's figures, if they get anything off or were given nothing.
pub fn discount_row(discount: Discount, lang: Lang) -> Option<(String, String)> {
    let is_some = discount.own.is_some() || discount.level > Percent::ZERO;
    is_some.then(|| (label!(lang, "fact-discount"), discount_words(discount, lang)))
}

/// The button by which an admin sets what somebody gets off.
pub fn discount_button(user: UserId, lang: Lang) -> Button {
    button(label!(lang, "btn-discount"), Action::Discount(user))
}

/// The button by which an admin sets a price, where customers pay.
pub fn price_button(of: Priced, reader: &Reader) -> Option<Button> {
    let is_theirs = reader.admin && reader.payer == crate::domain::shop::Payer::Customer;
    is_theirs.then(|| button(label!(reader.lang, "btn-price"), Action::PriceOf(of)))
}

/// A price that was set: `40%`, `$1.20`.
pub fn own_words(own: Own, reader: &Reader) -> String {
    match own {
        Own::Markup(markup) => percent(markup.share(), reader.lang),
        Own::Fixed(fixed) => rate(fixed, reader),
    }
}

/// A part of one as per cent: `37.5%`, in Russian `37,5 %`.
pub fn percent(share: Decimal, lang: Lang) -> String {
    let number = share.checked_mul(Decimal::ONE_HUNDRED).unwrap_or(share).normalize().to_string();
    match lang {
        Lang::En => format!("{number}%"),
        Lang::Ru => format!("{}\u{a0}%", number.replace('.', ",")),
    }
}
