//! Making an order: each field that is asked for, and the whole of it before it is confirmed. Each screen shows what was entered
//! before.

use super::{
    Button, Reader, Screen, fields, link, note,
    orders::order_button,
    page::{Confirmation, Form},
    parts::{
        LINK, NAME, SHORT, back_and_menu, breadcrumb, button, confirm as confirm_button, danger, html,
        limits, line, lines, main, money, money_up_in, panel_money, paragraphs, platform as platform_name,
        quantity_line, rate, rate_line, screen, table, units,
    },
    wallet,
};
use crate::{
    dialog::{Action, Draft, Note},
    domain::{
        bill::Purse,
        catalog::Service,
        link_kind::LinkWarning,
        money::{Amount, Credit, Rate},
        platform::Platform,
        service_type::{Field, Pricing, QuantityFrom, Shape},
        sheet::{Quote, Sheet},
    },
    i18n::{Lang, label, number, t},
};

/// A field is asked for.
pub fn field(form: &Form, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let Form { draft, field, service, platform, last } = form;
    let (field, platform) = (*field, *platform);
    let sheet = Sheet { service, platform, entries: &draft.entries, now: reader.now };
    let values = sheet.choices(field, *last);
    let text = paragraphs([
        Some(where_one_is(service, platform, reader)),
        target(&sheet, field, reader),
        Some(if field == Field::Link {
            link::asked(service.aim(platform), platform, lang)
        } else {
            fields::how(field, &sheet, lang)
        }),
        bounds(&sheet, field, reader),
        entered(&sheet, field, reader),
        said_ahead(&sheet, field, reader),
    ]);
    let mut rows = choices(&sheet, field, &values, reader);
    rows.extend(keep(&sheet, field, &values, reader));
    rows.push(ways_round(&sheet, field, reader));
    rows.push(back_and_menu(reader));
    screen(text, rows)
}

/// What the order is for, once that is known.
fn target(sheet: &Sheet<'_>, field: Field, reader: &Reader) -> Option<String> {
    let target = sheet.target();
    let first = sheet.steps().first().copied();
    if target.is_empty() || Some(field) == first {
        return None;
    }
    let target = line(target, LINK);
    Some(if first == Some(Field::Username) {
        t!(reader.lang, "page-field-posts-of", name = target)
    } else {
        t!(reader.lang, "page-quantity-link", link = target)
    })
}

/// What is allowed, where that is not plain from the buttons; with the price where it depends on it.
fn bounds(sheet: &Sheet<'_>, field: Field, reader: &Reader) -> Option<String> {
    let lang = reader.lang;
    let form = sheet.form()?;
    let counts = match form.quantity {
        QuantityFrom::Typed => field == Field::Quantity,
        QuantityFrom::LinesOf(lines) => field == lines,
        QuantityFrom::Between(..) => matches!(field, Field::Min | Field::Max),
        QuantityFrom::None => false,
    };
    let (min, max) = sheet.limits(field).into_inner();
    let said = match field.shape() {
        Shape::Number if sheet.has_own_minimum(field) => {
            Some(t!(lang, "page-quantity-limits-own", min = min, max = max))
        }
        Shape::Number if counts => Some(t!(lang, "page-quantity-limits", limits = limits(min, max))),
        Shape::Number if field == Field::Interval => {
            Some(t!(lang, "page-field-limits-minutes", limits = limits(min, max)))
        }
        Shape::Number => Some(t!(lang, "page-field-limits", limits = limits(min, max))),
        Shape::Lines if counts && form.pricing != Pricing::PerOrder => {
            Some(t!(lang, "page-field-lines-limits", limits = limits(min, max)))
        }
        Shape::Lines | Shape::Link | Shape::Line | Shape::Date | Shape::OneOf(_) => None,
    };
    let rate = counts.then(|| rate_line(sheet.service, reader));
    (said.is_some() || rate.is_some()).then(|| lines([said, rate]))
}

/// How many, where that was said before the link.
fn said_ahead(sheet: &Sheet<'_>, field: Field, reader: &Reader) -> Option<String> {
    let is_first = sheet.target().is_empty() && sheet.steps().first() == Some(&field);
    let quantity = sheet.number(Field::Quantity).or_else(|| sheet.number(Field::Min));
    quantity.filter(|_| is_first).map(|quantity| quantity_line(quantity, reader.lang))
}

/// What was entered for the field before.
fn entered(sheet: &Sheet<'_>, field: Field, reader: &Reader) -> Option<String> {
    let lang = reader.lang;
    let value = sheet.entries.get(&field).filter(|value| !value.is_empty())?;
    match field.shape() {
        Shape::Lines => Some(lines([
            Some(t!(lang, "page-field-lines-so-far", count = sheet.lines(field))),
            Some(fields::preview(value)),
            Some(match sheet.limits(field).start().saturating_sub(sheet.lines(field)) {
                missing if missing > 0 => t!(lang, "page-field-lines-missing", count = missing),
                _ => t!(lang, "page-field-lines-more"),
            }),
        ])),
        Shape::Link => Some(lines([
            Some(t!(lang, "page-link-entered", link = line(value, LINK))),
            Some(t!(lang, "page-link-entered-how")),
        ])),
        Shape::Number | Shape::Line | Shape::Date | Shape::OneOf(_) => None,
    }
}

/// Values worth a button; what they cost, where that depends on them. Words stand by themselves, prices in twos, numbers in threes.
fn choices(sheet: &Sheet<'_>, field: Field, values: &[i64], reader: &Reader) -> Vec<Vec<Button>> {
    const MOST: usize = 24;
    let is_priced = matches!(field, Field::Quantity | Field::Min | Field::Max);
    let label = |value: i64| {
        if field == Field::Runs {
            return repeated(sheet, value, reader);
        }
        let words = fields::choice(field, value, reader.lang);
        match sheet.price_of(value).filter(|_| is_priced) {
            Some(price) => format!("{words} · {}", money(price, reader)),
            None => words,
        }
    };
    let one = |value: i64| button(label(value), Action::Enter { field, value });
    let wide = if matches!(field, Field::Device | Field::TypeOfTraffic | Field::Runs) {
        1
    } else if is_priced {
        2
    } else if field == Field::AnswerNumber {
        4
    } else {
        3
    };
    values[..values.len().min(MOST)].chunks(wide).map(|row| row.iter().copied().map(one).collect()).collect()
}

/// What so many times come to: `5 × 2 000 = 10 000 · $3.10`.
fn repeated(sheet: &Sheet<'_>, times: i64, reader: &Reader) -> String {
    let mut entries = sheet.entries.clone();
    entries.insert(Field::Runs, times.to_string());
    let sheet = Sheet { entries: &entries, service: sheet.service, platform: sheet.platform, now: sheet.now };
    let Ok(bill) = sheet.quote() else { return number(times) };
    let each = number(bill.quantity.checked_div(times).unwrap_or_default());
    format!("{} × {each} = {} · {}", number(times), number(bill.quantity), money(bill.price, reader))
}

/// On with what was entered before; for lines, with all of them, or without the last.
fn keep(sheet: &Sheet<'_>, field: Field, offered: &[i64], reader: &Reader) -> Vec<Vec<Button>> {
    let lang = reader.lang;
    let Some(value) = sheet.entries.get(&field).filter(|value| !value.is_empty()) else {
        return vec![];
    };
    let kept = |words: &str| {
        vec![vec![button(label!(lang, "btn-keep-quantity", quantity = words), Action::Keep(field))]]
    };
    match field.shape() {
        Shape::Lines => keep_lines(sheet, field, lang),
        Shape::Link => vec![vec![button(label!(lang, "btn-keep-link"), Action::Keep(field))]],
        Shape::Number | Shape::OneOf(_) | Shape::Line | Shape::Date if !sheet.is_good(field) => vec![],
        Shape::Number | Shape::OneOf(_) => match value.parse() {
            // A value that has a button of its own needs no second one.
            Ok(figure) if !offered.contains(&figure) => kept(&fields::choice(field, figure, lang)),
            _ => vec![],
        },
        Shape::Line | Shape::Date => kept(&line(&fields::brief(field, value, lang).unwrap_or_default(), 30)),
    }
}

fn keep_lines(sheet: &Sheet<'_>, field: Field, lang: Lang) -> Vec<Vec<Button>> {
    let lines = sheet.lines(field);
    let on = || main(label!(lang, "btn-lines-done", count = lines), Action::Keep(field));
    let last = || button(label!(lang, "btn-lines-take-back"), Action::TakeBack(field));
    let clear = danger(label!(lang, "btn-lines-clear"), Action::Clear(field));
    let on = sheet.check_lines(field).is_ok().then(on);
    // Of one line, both would do the same.
    let last = (lines > 1).then(last);
    vec![on.into_iter().collect(), last.into_iter().chain([clear]).collect()]
}

/// Leaving the field out, or going back to the link.
fn ways_round(sheet: &Sheet<'_>, field: Field, reader: &Reader) -> Vec<Button> {
    let lang = reader.lang;
    match field {
        Field::Runs | Field::Interval => {
            vec![button(label!(lang, "btn-without-drip"), Action::Skip(Field::Runs))]
        }
        Field::Expiry => vec![button(label!(lang, "btn-without-end"), Action::Skip(field))],
        Field::OldPosts => vec![button(label!(lang, "btn-without-old-posts"), Action::Skip(field))],
        Field::Quantity if sheet.entries.contains_key(&Field::Link) => {
            vec![edit_button(Field::Link, lang)]
        }
        Field::Link
        | Field::Quantity
        | Field::Comments
        | Field::Usernames
        | Field::Hashtags
        | Field::Hashtag
        | Field::Username
        | Field::Media
        | Field::AnswerNumber
        | Field::Groups
        | Field::Keywords
        | Field::Country
        | Field::Device
        | Field::TypeOfTraffic
        | Field::GoogleKeyword
        | Field::ReferringUrl
        | Field::Min
        | Field::Max
        | Field::Posts
        | Field::Delay => vec![],
    }
}

/// What a message holds, in UTF-16 units, less what stands between its parts and the names of its fields.
const ROOM: usize = 3_900;

/// The whole draft, one tap from an order.
pub fn confirm(whole: &Confirmation, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let Confirmation { draft, service, platform, bill, balance_after, warning, running, purse, usual_rate } =
        whole;
    let platform = *platform;
    let sheet = Sheet { service, platform, entries: &draft.entries, now: reader.now };
    let after = balance_after.filter(|_| reader.admin);
    let short = after.is_some_and(Amount::is_negative);
    let above = paragraphs([
        Some(breadcrumb(&[&platform_name(platform, lang)], &label!(lang, "page-confirm"))),
        Some(lines([
            Some(t!(lang, "page-service-name", name = line(&service.name, NAME))),
            Some(html(&line(sheet.target(), LINK))),
        ])),
    ]);
    let below = paragraphs([
        Some(table(&confirmed_figures(&sheet, bill, (after, *purse, *usual_rate), reader))),
        bill.at_most.then(|| t!(lang, "page-confirm-at-most")),
        warnings(draft, *warning, reader),
        running.as_ref().and_then(|order| link::running(order, lang)),
        short.then(|| t!(lang, "page-confirm-short")),
    ]);
    let room = ROOM.saturating_sub(units(&above) + units(&below));
    let texts = service.service_type().map(|kind| fields::texts_in_full(&draft.entries, kind, room, lang));
    let text = paragraphs([Some(above), texts, Some(below)]);
    let mut rows = vec![running.iter().map(|order| order_button(order, lang)).collect()];
    rows.push(vec![go(draft, bill, *purse, reader)]);
    rows.extend(edits(&sheet, reader));
    rows.push(back_and_menu(reader));
    screen(text, rows)
}

/// The green button: it orders; where money is missing, that can be put on the balance.
fn go(draft: &Draft, bill: &Quote, purse: Option<Purse>, reader: &Reader) -> Button {
    let lang = reader.lang;
    let missing = purse.map(|purse| purse.missing(bill.price.credit()).up_to_hundredths());
    if let Some(missing) = missing.filter(|missing| *missing > Credit::ZERO) {
        let label = label!(lang, "btn-top-up-missing", sum = money(missing, reader));
        return confirm_button(label, Action::TopUpSum { sum: missing.0.0 });
    }
    let price = price_of(bill, reader);
    let label = if bill.at_most {
        label!(lang, "btn-confirm-at-most", price = price)
    } else {
        label!(lang, "btn-confirm", price = price)
    };
    confirm_button(label, Action::Confirm { draft: draft.number })
}

fn confirmed_figures(
    sheet: &Sheet<'_>,
    bill: &Quote,
    (after, purse, usual): (Option<Amount>, Option<Purse>, Option<Rate>),
    reader: &Reader,
) -> Vec<(String, String)> {
    let lang = reader.lang;
    let mut figures = vec![];
    if let Some(kind) = sheet.service.service_type() {
        figures.extend(fields::figures(sheet.entries, kind, lang));
        figures.extend(fields::in_all(kind, bill.quantity, bill.runs, lang));
    }
    if !sheet.service.is_per_order() {
        figures.push((label!(lang, "fact-rate"), rate(sheet.service.rate, reader)));
    }
    figures.extend(usual.map(|usual| (label!(lang, "fact-without-discount"), rate(usual, reader))));
    let price = if bill.at_most { label!(lang, "fact-price-most") } else { label!(lang, "fact-price") };
    figures.push((price, price_of(bill, reader)));
    figures.extend(purse.into_iter().flat_map(|purse| wallet::after(purse, bill.price.credit(), reader)));
    figures.extend(after.map(|after| (label!(lang, "fact-balance-after"), panel_money(after, reader))));
    figures
}

/// What it costs; what is the most that it may cost is never less than it says.
fn price_of(bill: &Quote, reader: &Reader) -> String {
    if bill.at_most {
        money_up_in(bill.price, &reader.currency, reader.lang)
    } else {
        money(bill.price, reader)
    }
}

fn warnings(draft: &Draft, warning: Option<LinkWarning>, reader: &Reader) -> Option<String> {
    let dearer = draft.rate_before.map(|before| Note::RateChanged { before, now: draft.rate });
    let cleaned = (!draft.removed.is_empty()).then(|| Note::LinkCleaned(draft.removed.clone()));
    let comments = draft.entries.get(&Field::Comments).filter(|comments| comments.contains(','));
    let commas = comments.map(|_| Note::Commas);
    let notes = [dearer, warning.map(Note::OddLink), cleaned, commas].into_iter().flatten();
    let mut said: Vec<Option<String>> = notes.map(|note| Some(note::line(&note, reader))).collect();
    let link = draft.entries.get(&Field::Link).map(String::as_str).unwrap_or_default();
    if let Some(hash) = link.strip_prefix("https://t.me/joinchat/") {
        said.push(Some(t!(reader.lang, "page-confirm-joinchat", hash = hash)));
    }
    (!said.is_empty()).then(|| paragraphs(said))
}

/// A button for each field that can be entered anew, in twos, and drip-feed where the service has it.
fn edits(sheet: &Sheet<'_>, reader: &Reader) -> Vec<Vec<Button>> {
    let lang = reader.lang;
    // The end of a span is entered with its beginning.
    let steps = sheet.steps().into_iter().filter(|field| *field != Field::Max);
    let mut buttons: Vec<Button> = steps.map(|field| edit_button(field, lang)).collect();
    if sheet.runs().is_some() {
        buttons.push(button(label!(lang, "btn-without-drip"), Action::Skip(Field::Runs)));
    } else if sheet.can_drip() {
        buttons.push(button(label!(lang, "btn-drip"), Action::Edit(Field::Runs)));
    }
    let mut rows = vec![];
    while !buttons.is_empty() {
        let rest = buttons.split_off(buttons.len().min(2));
        rows.push(std::mem::replace(&mut buttons, rest));
    }
    rows
}

fn edit_button(field: Field, lang: Lang) -> Button {
    let name = if field == Field::Min { label!(lang, "field-per-post") } else { fields::name(field, lang) };
    button(label!(lang, "btn-edit-field", field = name), Action::Edit(field))
}

fn where_one_is(service: &Service, platform: Platform, reader: &Reader) -> String {
    breadcrumb(&[&platform_name(platform, reader.lang)], &line(&service.name, SHORT))
}
