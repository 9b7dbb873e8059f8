//! Finding a service: platforms, categories, services, what was found, favourites, and the card of a service.

use super::{
    Button, Reader, Screen, link,
    page::{ForLink, Found, Paging, ROWS, ServiceCard, ServiceList, ServiceRow},
    parts::{
        ID, LABEL, LINK, NAME, SHORT, back_and_menu, block, breadcrumb, button, code, counted, fact, limits,
        line, lines, main, pager, paragraphs, platform as platform_name, platform_buttons, quantity_line,
        quick_buttons, rate, rate_line, screen, service_buttons,
    },
    prices::price_button,
};
use crate::{
    dialog::{Action, state::PLATFORMS_PER_PAGE},
    domain::{
        average::{self, Unit},
        catalog::{CategoryId, Service},
        markup,
        platform::Platform,
        refine::{Choices, Refinement},
        tariff::Priced,
    },
    i18n::{Arg, Lang, label, t},
};

/// The longest description shown on a card, in UTF-16 units and in lines.
const DESCRIPTION: (usize, usize) = (600, 12);

pub fn platforms(rows: &[(Platform, usize)], paging: Paging, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let text = lines([
        Some(t!(lang, "page-platforms")),
        Some(if rows.is_empty() { t!(lang, "page-menu-empty") } else { t!(lang, "page-platforms-how") }),
    ]);
    let mut buttons = platform_buttons(&rows[..rows.len().min(PLATFORMS_PER_PAGE)], lang);
    buttons.push(pager(paging, |page| Action::Platforms { page }));
    buttons.push(back_and_menu(reader));
    screen(text, buttons)
}

pub fn categories(
    platform: Platform,
    rows: &[(CategoryId, String, usize)],
    paging: Paging,
    reader: &Reader,
) -> Screen {
    let lang = reader.lang;
    let text =
        lines([Some(breadcrumb(&[], &platform_name(platform, lang))), Some(t!(lang, "page-categories-how"))]);
    let mut buttons = category_buttons(platform, rows);
    buttons.push(pager(paging, |page| Action::Categories { platform, page }));
    buttons.push(back_and_menu(reader));
    screen(text, buttons)
}

fn category_buttons(platform: Platform, rows: &[(CategoryId, String, usize)]) -> Vec<Vec<Button>> {
    let one = |(category, name, services): &(CategoryId, String, usize)| {
        let action = Action::Services { platform, category: *category, page: 0 };
        vec![button(counted(&platform.without_name(name), *services), action)]
    };
    rows.iter().take(ROWS).map(one).collect()
}

pub fn services(list: &ServiceList, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let (platform, category) = (list.platform, list.category);
    let text = lines([
        Some(breadcrumb(&[&platform_name(platform, lang)], &list.name)),
        Some(t!(lang, "page-services-how")),
    ]);
    let mut buttons = service_buttons(&list.rows, Some(platform), reader);
    buttons.push(pager(list.paging, |page| Action::Services { platform, category, page }));
    buttons.push(price_button(Priced::Category(category), reader).into_iter().collect());
    buttons.push(back_and_menu(reader));
    screen(text, buttons)
}

pub fn found(found: &Found, reader: &Reader) -> Screen {
    let (lang, total, left) = (reader.lang, found.total, found.left);
    if total == 0 {
        return nothing_found(found, reader);
    }
    let text = lines([
        Some(t!(lang, "page-found", words = line(&found.words, SHORT))),
        found.quantity.map(|quantity| quantity_line(quantity, lang)),
        Some(if left == total {
            t!(lang, "page-found-total", count = total)
        } else {
            t!(lang, "page-found-left", count = left, total = total)
        }),
    ]);
    let mut buttons = service_buttons(&found.rows, None, reader);
    buttons.push(pager(found.paging, |page| Action::Found { page }));
    buttons.extend(choice_buttons(found.choices, reader));
    buttons.push(back_and_menu(reader));
    screen(text, buttons)
}

/// Nothing was found: other words that find something.
fn nothing_found(found: &Found, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let how = if found.near.is_empty() { t!(lang, "page-found-none") } else { t!(lang, "page-found-near") };
    let text = lines([Some(t!(lang, "page-found-nothing", words = line(&found.words, SHORT))), Some(how)]);
    let near = found.near.iter().enumerate();
    let mut buttons: Vec<Vec<Button>> =
        near.map(|(number, words)| vec![button(line(words, LABEL), Action::Near { number })]).collect();
    if found.near.is_empty() {
        buttons.push(vec![main(label!(lang, "btn-new"), Action::Platforms { page: 0 })]);
    }
    buttons.push(back_and_menu(reader));
    screen(text, buttons)
}

/// What else can be asked for of a list. Each button says how things are; a tap changes it.
fn choice_buttons(choices: Choices, reader: &Reader) -> [Vec<Button>; 2] {
    let (lang, now) = (reader.lang, choices.now);
    let ticked = |name: String, on: bool| if on { format!("✓ {name}") } else { name };
    let one = |label: String, wanted: Refinement| button(label, Action::Refine(wanted));
    let order = choices.order.then(|| {
        let wanted = Refinement { cheapest_first: !now.cheapest_first, ..now };
        one(ticked(label!(lang, "btn-cheapest-first"), now.cheapest_first), wanted)
    });
    let refill = choices.refill.then(|| {
        let wanted = Refinement { refill_only: !now.refill_only, ..now };
        one(ticked(label!(lang, "btn-refill-only"), now.refill_only), wanted)
    });
    let price = choices.price.map(|(ceiling, next)| {
        let name = match ceiling {
            Some(ceiling) => label!(lang, "btn-price-up-to", rate = rate(ceiling, reader)),
            None => label!(lang, "btn-price-any"),
        };
        one(line(&name, LABEL), Refinement { ceiling: next, ..now })
    });
    [order.into_iter().chain(price).collect(), refill.into_iter().collect()]
}

pub fn favourites(rows: &[ServiceRow], paging: Paging, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let text = lines([
        Some(t!(lang, "page-favourites")),
        Some(if rows.is_empty() { t!(lang, "page-favourites-none") } else { t!(lang, "page-services-how") }),
    ]);
    let mut buttons = service_buttons(rows, None, reader);
    buttons.push(pager(paging, |page| Action::Favourites { page }));
    buttons.push(back_and_menu(reader));
    screen(text, buttons)
}

pub fn for_link(uses: &ForLink, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let text = lines([
        Some(breadcrumb(&[], &platform_name(uses.platform, lang))),
        Some(link_line(&uses.link, lang)),
        uses.quantity.map(|quantity| quantity_line(quantity, lang)),
        Some(t!(lang, "page-for-link-how")),
    ]);
    let mut buttons = quick_buttons(&uses.services, Some(uses.platform), reader);
    buttons.extend(category_buttons(uses.platform, &uses.categories));
    buttons.truncate(ROWS);
    buttons.push(pager(uses.paging, |page| Action::ForLink { page }));
    buttons.push(back_and_menu(reader));
    screen(text, buttons)
}

fn link_line(link: &str, lang: Lang) -> String {
    t!(lang, "page-for-link", link = Arg::Html(code(link, LINK).into()))
}

pub fn service_card(card: &ServiceCard, reader: &Reader) -> Screen {
    let (lang, service) = (reader.lang, &card.service);
    // It takes the link itself; there is nothing to tap.
    let asks_for_link = service.takes_link() && card.link.is_none();
    let average = service.average_time.as_deref().filter(|time| !average::is_unknown(time));
    let (most, rows) = DESCRIPTION;
    let description = service
        .description
        .as_deref()
        .map(|words| block(&markup::text_of(words), most, rows))
        .unwrap_or_default();
    let figures = lines([
        Some(rate_line(service, reader)),
        (!service.is_per_order())
            .then(|| fact(&label!(lang, "fact-quantity"), &limits(service.least(), service.max), lang)),
        average.map(|time| fact(&label!(lang, "fact-average"), &average_time(time, lang), lang)),
        Some(abilities(service, lang)),
        Some(t!(lang, "page-service-id", id = Arg::Html(code(&service.panel_service, ID).into()))),
    ]);
    let text = paragraphs([
        Some(breadcrumb(&[&platform_name(card.platform, lang)], &service.category_name)),
        Some(t!(lang, "page-service-name", name = line(&service.name, NAME))),
        Some(lines([
            card.link.as_deref().map(|link| link_line(link, lang)),
            card.quantity.map(|quantity| quantity_line(quantity, lang)),
        ])),
        Some(figures),
        Some(super::parts::html(&description)),
        asks_for_link.then(|| link::asked(service.aim(card.platform), card.platform, lang)),
    ]);
    let star = if card.starred { label!(lang, "btn-unstar") } else { label!(lang, "btn-star") };
    let order = (!asks_for_link).then(|| main(label!(lang, "btn-order"), Action::Order(service.id)));
    let star = button(star, Action::Star(service.id));
    let beside = [star].into_iter().chain(price_button(Priced::Service(service.id), reader)).collect();
    screen(text, vec![order.into_iter().collect(), beside, back_and_menu(reader)])
}

/// What the panel says of how long it takes: in the reader's language where it can be read, else as it is said.
fn average_time(words: &str, lang: Lang) -> String {
    let figure = |(count, unit): (i64, Unit)| match unit {
        Unit::Minutes => label!(lang, "span-minutes", count = count),
        Unit::Hours => label!(lang, "span-hours", count = count),
        Unit::Days => label!(lang, "span-days", count = count),
    };
    average::read(words).map_or_else(
        || line(words, 80),
        |figures| figures.into_iter().map(figure).collect::<Vec<_>>().join(" "),
    )
}

/// What can be asked of an order later.
fn abilities(service: &Service, lang: Lang) -> String {
    let said = |yes: bool| if yes { label!(lang, "yes") } else { label!(lang, "no") };
    lines([
        Some(fact(&label!(lang, "fact-refill"), &said(service.refill), lang)),
        Some(fact(&label!(lang, "fact-cancel"), &said(service.cancel), lang)),
        Some(fact(&label!(lang, "fact-dripfeed"), &said(service.dripfeed), lang)),
    ])
}
