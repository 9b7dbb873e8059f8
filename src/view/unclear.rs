//! Orders whose answer was lost, or whose refusal nothing shows: what looks likelier, what the bot found, and the ways to settle one. The
//! button that fits what looks likelier is the coloured one.

use super::{
    Button, Reader, Screen,
    detail::plain,
    notice::about::{about_order, details},
    page::About,
    parts::{
        ID, SHORT, back_and_menu, button, confirm, danger, fresh_menu, line, lines, money_in, panel_money,
        paragraphs, screen,
    },
    people::mention,
    status::what,
};
use crate::{
    dialog::Action,
    domain::{
        detail::Detail,
        evidence::{Doubt, Finding, Leaning},
        money::Amount,
        notice::BalanceMove,
        order::{Order, OrderId, OrderStatus, SettledBy},
        user::User,
    },
    i18n::{Arg, Lang, label, t},
};

/// It is not known whether an order was placed: the admins are asked.
pub fn unclear(
    id: OrderId,
    findings: &Detail,
    balance: Option<BalanceMove>,
    about: &About,
    reader: &Reader,
) -> Screen {
    let lang = reader.lang;
    let found = plain(findings, reader);
    if let Some(decided) = decided(about, lang) {
        return about_order(id, decided, about, reader);
    }
    let balance = balance.or(about.balance);
    let said = lines([
        Some(t!(lang, "ntf-unclear-order", order = id.to_string())),
        about.order.as_ref().map(|order| verdict(balance, order, reader)),
        Some(t!(lang, "ntf-unclear-order-how")),
    ]);
    let mut shown = about_order(id, said, about, reader);
    if !found.is_empty() {
        shown.text = format!("{}\n\n{}", shown.text, t!(lang, "ntf-findings", words = found));
    }
    if let Some(order) = about.order.as_ref().filter(|order| order.status == OrderStatus::Unclear) {
        let leaning = balance.map_or(Leaning::Open, |balance| balance.leaning(order.cost));
        shown.rows.insert(0, settle_buttons(order, leaning, lang));
    }
    shown
}

/// What was found about an order whose answer was lost. Where it was not enough, it is asked about again.
pub fn looked_for(id: OrderId, finding: &Finding, words: &Detail, about: &About, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let order = id.to_string();
    let known = about.order.as_ref();
    let is_open = known.is_none_or(|known| known.status == OrderStatus::Unclear);
    if let Some(decided) = decided(about, lang).filter(|_| !is_told_of(known, finding)) {
        return about_order(id, decided, about, reader);
    }
    let found = match finding {
        Finding::Placed { .. } | Finding::NotPlaced if is_open => lines([
            Some(t!(lang, "ntf-unclear-still", order = order)),
            known.map(|known| verdict(about.balance, known, reader)),
            Some(t!(lang, "ntf-unclear-still-how")),
        ]),
        Finding::Placed { id } => t!(lang, "ntf-unclear-placed", order = order, id = id.to_string()),
        Finding::NotPlaced => t!(lang, "ntf-unclear-not-placed", order = order),
        Finding::Doubtful { doubt } => lines([
            Some(t!(lang, "ntf-unclear-still", order = order)),
            known.map(|known| verdict(about.balance, known, reader)),
            Some(doubtful(doubt, lang)),
            Some(t!(lang, "ntf-unclear-still-how")),
        ]),
    };
    let mut shown = about_order(id, lines([Some(found), details(words, reader)]), about, reader);
    let balance = known.zip(about.balance).map_or(Leaning::Open, |(order, moved)| moved.leaning(order.cost));
    let leaning = finding.leaning().and(balance);
    let buttons = known.map(|order| settle_buttons(order, leaning, lang));
    if let Some(buttons) = buttons.filter(|buttons| !buttons.is_empty()) {
        shown.rows.insert(0, buttons);
    }
    shown
}

/// Whether an order is settled by the bot as this finding says.
fn is_told_of(order: Option<&Order>, finding: &Finding) -> bool {
    let settled = order.filter(|order| order.settled_by == Some(SettledBy::Evidence));
    settled.is_some_and(|order| match finding {
        Finding::Placed { .. } => order.panel_order.is_some(),
        Finding::NotPlaced => order.can_turn_out_placed(),
        Finding::Doubtful { .. } => false,
    })
}

/// What was decided of an order whose answer was lost, and by whom; nothing while that is open. HTML.
fn decided(about: &About, lang: Lang) -> Option<String> {
    let order = about.order.as_ref().filter(|order| order.status != OrderStatus::Unclear)?;
    let number = order.id.to_string();
    let name = about.decided_by.as_deref().map(|name| line(name, SHORT));
    Some(match (&order.panel_order, name) {
        (Some(id), Some(name)) => {
            t!(lang, "ntf-decided-placed", order = number, name = name, id = line(id, ID))
        }
        (Some(id), None) => t!(lang, "ntf-decided-found", order = number, id = line(id, ID)),
        (None, Some(name)) => t!(lang, "ntf-decided-not-placed", order = number, name = name),
        (None, None) => t!(lang, "ntf-decided-not-found", order = number),
    })
}

/// Whether an order was really not placed: its customer is told so, and may order it once more.
pub fn not_placed(
    order: &Order,
    balance: Option<BalanceMove>,
    found: Option<&str>,
    reader: &Reader,
) -> Screen {
    let lang = reader.lang;
    let text = paragraphs([
        Some(lines([
            Some(t!(lang, "page-not-placed", order = order.id.to_string())),
            Some(verdict(balance, order, reader)),
            found.and_then(|found| details(&Detail::read(found), reader)),
        ])),
        Some(what(order)),
        Some(t!(lang, "page-not-placed-how")),
    ]);
    let name = order.name();
    let placed = label!(lang, "btn-was-placed");
    let is_likely = balance.is_some_and(|balance| balance.leaning(order.cost) == Leaning::Placed);
    let placed = if is_likely {
        confirm(placed, Action::WasPlaced(name))
    } else {
        button(placed, Action::WasPlaced(name))
    };
    let show = button(label!(lang, "btn-show-order", order = order.id.to_string()), Action::File(order.id));
    let rows = vec![
        vec![danger(label!(lang, "btn-surely-not-placed"), Action::SurelyNotPlaced(name))],
        vec![placed],
        [show].into_iter().chain(fresh_menu(reader)).collect(),
    ];
    screen(text, rows)
}

/// The panel's id of an order is asked for. In the group the question mentions whom it is put to, for whom Telegram begins the answer.
pub fn panel_id_entry(order: OrderId, asked: &User, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let order = order.to_string();
    let text = if reader.in_group {
        t!(lang, "page-panel-id-of", order = order, person = Arg::Html(mention(asked).into()))
    } else {
        t!(lang, "page-panel-id", order = order)
    };
    let asks = Some(label!(lang, "page-panel-id-placeholder"));
    Screen { asks, ..screen(text, vec![back_and_menu(reader)]) }
}

/// What an admin can say of how an order is settled: the two ways in which an unclear one is; of another, that what the bot found is
/// right, and that it, or an admin, was wrong.
pub fn settle_buttons(order: &Order, leaning: Leaning, lang: Lang) -> Vec<Button> {
    let name = order.name();
    if order.status == OrderStatus::Unclear {
        let fitting = |label, action, fits| {
            if leaning == fits { confirm(label, action) } else { button(label, action) }
        };
        return vec![
            fitting(label!(lang, "btn-was-placed"), Action::WasPlaced(name), Leaning::Placed),
            fitting(label!(lang, "btn-was-not-placed"), Action::WasNotPlaced(name), Leaning::NotPlaced),
        ];
    }
    let right = order.is_most_likely().then(|| confirm(label!(lang, "btn-right-id"), Action::RightId(name)));
    let wrong = order.can_lose_id().then(|| danger(label!(lang, "btn-wrong-id"), Action::WrongId(name)));
    let reopen =
        order.can_turn_out_placed().then(|| danger(label!(lang, "btn-reopen"), Action::Reopen(name)));
    [right, wrong, reopen].into_iter().flatten().collect()
}

/// The same with what an admin can take back of the order.
pub fn with_ways_back(shown: Screen, about: &About, lang: Lang) -> Screen {
    let doubted = about.order.as_ref().filter(|order| order.id_doubted);
    let Some(buttons) = doubted.map(|order| settle_buttons(order, Leaning::Open, lang)) else { return shown };
    Screen { rows: [vec![buttons], shown.rows].concat(), ..shown }
}

fn doubtful(doubt: &Doubt, lang: Lang) -> String {
    match doubt {
        Doubt::NoNeighbours => t!(lang, "ntf-doubt-no-neighbours"),
        Doubt::OddIds => t!(lang, "ntf-doubt-odd-ids"),
        Doubt::TooWide { ids } => t!(lang, "ntf-doubt-too-wide", ids = *ids),
        Doubt::Shared { id: Some(id) } => t!(lang, "ntf-doubt-shared-id", id = id.to_string()),
        Doubt::Shared { id: None } => t!(lang, "ntf-doubt-shared"),
        Doubt::MayComeLate => t!(lang, "ntf-doubt-may-come-late"),
        Doubt::Moved { id: Some(id) } => t!(lang, "ntf-doubt-moved-id", id = id.to_string()),
        Doubt::Moved { id: None } => t!(lang, "ntf-doubt-moved"),
        Doubt::NotAsked => t!(lang, "ntf-doubt-not-asked"),
        Doubt::Unanswered => t!(lang, "ntf-doubt-unanswered"),
        Doubt::Rivals => t!(lang, "ntf-doubt-rivals"),
        Doubt::Several { ids } => t!(lang, "ntf-doubt-several", ids = *ids),
        Doubt::Misfit { id } => t!(lang, "ntf-doubt-misfit", id = id.to_string()),
        Doubt::TakenBack { id: Some(id) } => t!(lang, "ntf-doubt-taken-back-id", id = id.to_string()),
        Doubt::TakenBack { id: None } => t!(lang, "ntf-doubt-taken-back"),
        Doubt::Balance { id: Some(id) } => t!(lang, "ntf-doubt-balance-placed", id = id.to_string()),
        Doubt::Balance { id: None } => t!(lang, "ntf-doubt-balance"),
    }
}

/// What looks likelier, by what the balance did while the order was sent. HTML.
pub fn verdict(balance: Option<BalanceMove>, order: &Order, reader: &Reader) -> String {
    let lang = reader.lang;
    let Some(balance) = balance else { return t!(lang, "ntf-verdict-unread") };
    let fell = balance.fell();
    let by = |sum: Amount| money_in(Amount(sum.0.saturating_abs()), &order.currency, lang);
    match balance.leaning(order.cost) {
        Leaning::Placed if fell == order.cost.0 => t!(lang, "ntf-verdict-placed", sum = by(fell)),
        Leaning::Placed => t!(lang, "ntf-verdict-placed-about", sum = by(fell), price = by(order.cost.0)),
        Leaning::NotPlaced => {
            t!(lang, "ntf-verdict-not-placed", balance = panel_money(balance.after, reader))
        }
        Leaning::Open if fell > Amount::ZERO => {
            t!(lang, "ntf-verdict-fell", sum = by(fell), price = by(order.cost.0))
        }
        Leaning::Open => t!(lang, "ntf-verdict-rose", sum = by(fell)),
    }
}
