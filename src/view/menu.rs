//! The menu and what hangs directly below it: what was ordered, the languages, the help.

use std::time::Duration;

use super::{
    Button, Reader, Screen, Style,
    page::{Menu, Spent, Totals},
    parts::{
        SHORT, back_and_menu, button, fresh_menu, line, lines, main, money, panel_money, paragraphs,
        platform_buttons, quick_buttons, screen, span, table, time,
    },
};
use crate::{
    dialog::{Action, Filter},
    domain::{export::Whose, shop::Payer},
    i18n::{Lang, label, number, t},
};

/// The menu.
pub fn menu(facts: &Menu, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let greeting = if facts.name.trim().is_empty() {
        t!(lang, "page-menu-greeting")
    } else {
        t!(lang, "page-menu-greeting-name", name = line(&facts.name, SHORT))
    };
    let text = paragraphs([
        Some(greeting),
        (facts.active_orders > 0).then(|| t!(lang, "page-menu-active", count = facts.active_orders)),
        Some(if facts.platforms.is_empty() {
            t!(lang, "page-menu-empty")
        } else {
            t!(lang, "page-menu-how")
        }),
    ]);
    screen(text, menu_rows(facts, reader))
}

fn menu_rows(facts: &Menu, reader: &Reader) -> Vec<Vec<Button>> {
    let lang = reader.lang;
    let orders = match facts.active_orders {
        ..1 => label!(lang, "btn-orders"),
        count => label!(lang, "btn-orders-active", count = number(count)),
    };
    let filter = if facts.active_orders > 0 { Filter::Active } else { Filter::All };
    let mut second = vec![button(orders, Action::Orders { filter, page: 0 })];
    if facts.favourites {
        second.push(button(label!(lang, "btn-favourites"), Action::Favourites { page: 0 }));
    }
    let desk = [
        button(label!(lang, "btn-users"), Action::Users { page: 0 }),
        button(label!(lang, "btn-stats"), Action::Stats),
    ];
    // What leads to a new order keeps its place, however many services are at hand.
    let mut rows = vec![vec![main(label!(lang, "btn-new"), Action::Platforms { page: 0 })]];
    rows.extend(platform_buttons(&facts.platforms, lang));
    rows.extend(quick_buttons(&facts.quick, None, reader));
    rows.extend([
        second,
        vec![
            button(label!(lang, "btn-balance"), Action::Balance),
            button(label!(lang, "btn-language"), Action::Languages),
            button(label!(lang, "btn-help"), Action::Help),
        ],
        desk.into_iter().filter(|_| reader.admin).collect(),
    ]);
    rows
}

/// A balance that is older than this shows its age.
const FRESH: Duration = Duration::from_mins(1);

fn at_panel(totals: &Totals, reader: &Reader) -> String {
    let lang = reader.lang;
    if totals.asking {
        return t!(lang, "page-balance-asking");
    }
    let Some(panel) = totals.panel else {
        return t!(lang, "page-balance-unknown");
    };
    let (balance, at, age) =
        (panel_money(panel.amount, reader), time(panel.at, reader), reader.now.since(panel.at));
    lines([
        Some(t!(lang, "page-balance-panel", balance = balance)),
        Some(if age < FRESH {
            t!(lang, "page-balance-at", time = at)
        } else {
            t!(lang, "page-balance-old", time = at, age = span(age, lang))
        }),
    ])
}

/// What was ordered; for admins the panel's balance.
pub fn balance(totals: &Totals, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let text = paragraphs([
        Some(t!(lang, "page-balance")),
        reader.admin.then(|| at_panel(totals, reader)),
        Some(lines([
            Some(match totals.whose {
                Whose::Own => t!(lang, "page-balance-ordered"),
                Whose::All => t!(lang, "page-balance-ordered-by-all"),
            }),
            Some(table(&[
                spent(label!(lang, "page-balance-month"), totals.month, reader),
                spent(label!(lang, "page-balance-all"), totals.all, reader),
            ])),
        ])),
    ]);
    let own = totals.purse.map(|_| button(label!(lang, "btn-wallet"), Action::Wallet { page: 0 }));
    screen(text, vec![own.into_iter().collect(), back_and_menu(reader)])
}

/// A row of a table: in which time, how many orders and for how much.
pub fn spent(when: String, spent: Spent, reader: &Reader) -> (String, String) {
    (when, format!("{} · {}", number(spent.orders), money(spent.in_all(), reader)))
}

/// What the bot does.
pub fn help(reader: &Reader) -> Screen {
    let lang = reader.lang;
    let (shop, desk) = match reader.payer {
        Payer::Owner => (None, None),
        Payer::Customer => (Some(t!(lang, "page-help-shop")), Some(t!(lang, "page-help-shop-admin"))),
    };
    let text = if reader.in_group {
        lines([Some(t!(lang, "page-help-group")), desk])
    } else {
        let all = lines([Some(t!(lang, "page-help")), shop]);
        paragraphs([Some(all), reader.admin.then(|| lines([Some(t!(lang, "page-help-admin")), desk]))])
    };
    screen(text, vec![back_and_menu(reader)])
}

/// The languages, each in its own name.
pub fn languages(reader: &Reader) -> Screen {
    let one = |lang: Lang| {
        let style = if lang == reader.lang { Style::Main } else { Style::Plain };
        Button { style, ..button(lang.name(), Action::Speak(lang)) }
    };
    let rows = vec![Lang::ALL.into_iter().map(one).collect(), back_and_menu(reader)];
    screen(t!(reader.lang, "page-languages"), rows)
}

/// What was to be shown is not there any more. The message may be an old one, so the way out is one that works anywhere.
pub fn gone(reader: &Reader) -> Screen {
    screen(t!(reader.lang, "page-gone"), vec![fresh_menu(reader).into_iter().collect()])
}
