//! The admins' desk: people, figures, everything about an order. These screens stand beside the conversation, in the group
//! as in private, so each of their buttons names all that it is about.

use super::{
    Act, Button, Reader, Screen,
    after::{event_lines, history_button, parts, request_buttons, requests},
    detail::plain,
    menu::spent,
    orders::{panel_id, rejected},
    page::{Customer, Figures, PanelBalance, People, PersonRow, ROWS, Shared, Spent},
    parts::{
        ID, SHORT, WORDS, button, code, confirm, danger, fact, fresh_menu, html, label_ending, line, lines,
        main, money, money_in, pager, panel_money, paragraphs, screen, table, time,
    },
    people::{person_html, profile, short_name},
    prices::{discount_button, discount_row},
    shop,
    status::{headline, shown_status, status_word, what},
    unclear::{settle_buttons, verdict},
};
use crate::{
    dialog::Action,
    domain::{
        catalog::NotOffered,
        evidence::Leaning,
        history::HistoryLine,
        name::OrderName,
        notice::BalanceMove,
        order::{Order, OrderStatus},
        request::After,
        tariff::Discount,
        user::{Access, User, UserId},
    },
    i18n::{Arg, Lang, label, number, t},
};

/// How many lines of an order's history are shown: the newest.
const EVENTS: usize = 12;

/// The longest text that a button can copy.
const COPIED: usize = 256;

pub fn users(people: &People, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let text = lines([
        Some(t!(lang, "page-users")),
        Some(t!(lang, "page-users-count", members = people.members, waiting = people.waiting)),
        people.rows.is_empty().then(|| t!(lang, "page-users-none")),
    ]);
    let one = |PersonRow { user, admin }: &PersonRow| {
        vec![button(label_ending(&short_name(user), &standing(user, *admin, lang)), Action::Person(user.id))]
    };
    let mut buttons: Vec<Vec<Button>> = people.rows.iter().take(ROWS).map(one).collect();
    buttons.push(pager(people.paging, |page| Action::Users { page }));
    buttons.push(fresh_menu(reader).into_iter().collect());
    screen(text, buttons)
}

fn standing(user: &User, admin: bool, lang: Lang) -> String {
    if admin { label!(lang, "access-admin") } else { access_word(user.access, lang) }
}

pub fn person(
    user: &User,
    admin: bool,
    (ordered, active, wallet): (Spent, i64, Option<(Customer, Discount)>),
    reader: &Reader,
) -> Screen {
    let lang = reader.lang;
    let access = standing(user, admin, lang);
    let orders = label!(lang, "orders-count", count = ordered.orders);
    let sum = format!("{orders} · {}", money(ordered.in_all(), reader));
    let text = paragraphs([
        Some(profile(user)),
        user.words.as_deref().map(|words| t!(lang, "ntf-access-words", words = line(words, WORDS))),
        Some(lines([
            Some(fact(&label!(lang, "fact-access"), &access, lang)),
            Some(fact(&label!(lang, "fact-ordered"), &sum, lang)),
            Some(fact(&label!(lang, "fact-active"), &number(active), lang)),
            Some(fact(&label!(lang, "fact-language"), &user.lang.name(), lang)),
        ])),
        wallet.map(|(known, discount)| {
            let mut rows = shop::customer(&known, ordered, reader);
            rows.extend(discount_row(discount, lang));
            table(&rows)
        }),
        user.barred.then(|| t!(lang, "page-person-barred")),
        user.blocked.then(|| t!(lang, "page-person-blocked")),
        admin.then(|| t!(lang, "page-person-admin")),
    ]);
    let people = button(label!(lang, "btn-users"), Action::Users { page: 0 });
    let last = [people].into_iter().chain(fresh_menu(reader)).collect();
    let access = if admin { vec![] } else { access_buttons(user, lang) };
    let all = (active > 0).then(|| button(label!(lang, "btn-cancel-all"), Action::CancelAll(user.id)));
    let mut rows = vec![access];
    if wallet.is_some() {
        rows.extend(customer_rows(user.id, lang));
    }
    let bar = (!admin && (wallet.is_some() || user.barred)).then(|| bar_button(user, lang));
    rows.extend([bar.into_iter().chain(all).collect(), last]);
    screen(text, rows)
}

/// What an admin can do about a customer's money.
fn customer_rows(user: UserId, lang: Lang) -> Vec<Vec<Button>> {
    vec![
        vec![main(label!(lang, "btn-adjust"), Action::Adjust(user)), discount_button(user, lang)],
        vec![
            button(label!(lang, "btn-statement"), Action::StatementOf { user, page: 0 }),
            button(label!(lang, "btn-payments"), Action::PaymentsOf(user)),
        ],
    ]
}

/// Bars somebody from ordering, or lets them order again.
fn bar_button(user: &User, lang: Lang) -> Button {
    if user.barred {
        button(label!(lang, "btn-unbar"), Action::Unbar(user.id))
    } else {
        danger(label!(lang, "btn-bar"), Action::Bar(user.id))
    }
}

/// What can be decided about somebody. Who asked is answered once: the same request may stand before several admins.
pub fn access_buttons(user: &User, lang: Lang) -> Vec<Button> {
    let set = |access| Action::SetAccess { user: user.id, access };
    let answer = |access| Action::Answer { user: user.id, access };
    let approve = |action| confirm(label!(lang, "btn-approve"), action);
    match user.access {
        Access::Asked => vec![
            approve(answer(Access::Member)),
            danger(label!(lang, "btn-decline"), answer(Access::Declined)),
        ],
        Access::Stranger | Access::Declined => vec![approve(set(Access::Member))],
        Access::Member => vec![danger(label!(lang, "btn-shut-out"), set(Access::Declined))],
    }
}

pub fn stats(figures: &Figures, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let statuses: Vec<(String, String)> = figures
        .by_status
        .iter()
        .take(OrderStatus::ALL.len())
        .map(|(status, count)| (status_word(*status, lang), number(*count)))
        .collect();
    let ordered = [
        spent(label!(lang, "page-stats-day"), figures.day, reader),
        spent(label!(lang, "page-stats-month"), figures.month, reader),
        spent(label!(lang, "page-balance-all"), figures.all, reader),
    ];
    let text = paragraphs([
        Some(t!(lang, "page-stats")),
        alarms(figures, reader),
        Some(lines([balance_line(figures.balance, reader), Some(table(&ordered))])),
        figures.shop.as_ref().map(|sold| shop::figures(figures, sold, reader)),
        (!statuses.is_empty()).then(|| lines([Some(t!(lang, "page-stats-orders")), Some(table(&statuses))])),
        Some(catalog_lines(figures, reader)),
        Some(t!(lang, "page-users-count", members = figures.members, waiting = figures.waiting)),
    ]);
    let refresh = button(label!(lang, "btn-refresh"), Action::Stats);
    let people = button(label!(lang, "btn-users"), Action::Users { page: 0 });
    screen(text, vec![vec![refresh, people], fresh_menu(reader).into_iter().collect()])
}

/// What keeps orders from being sent, if anything does.
fn alarms(figures: &Figures, reader: &Reader) -> Option<String> {
    let lang = reader.lang;
    let said = lines([
        figures.shop.as_ref().and_then(|sold| shop::wrong(sold, reader)),
        figures.key_refused_at.map(|at| t!(lang, "page-stats-key-refused", time = time(at, reader))),
        figures.silent_since.map(|at| t!(lang, "page-stats-silent", time = time(at, reader))),
        figures.paused.then(|| t!(lang, "page-stats-paused")),
        figures.shared.as_ref().map(|shared| shared_account(shared, reader)),
    ]);
    (!said.is_empty()).then_some(said)
}

/// Why nothing is settled by what ids and balance show.
fn shared_account(shared: &Shared, reader: &Reader) -> String {
    match shared {
        Shared::Said => t!(reader.lang, "page-stats-shared"),
        Shared::Seen { at, words } => {
            let (time, words) = (time(*at, reader), line(&plain(words, reader), WORDS));
            t!(reader.lang, "page-stats-shared-seen", time = time, words = words)
        }
    }
}

fn balance_line(balance: Option<PanelBalance>, reader: &Reader) -> Option<String> {
    let balance = balance?;
    let (sum, at) = (panel_money(balance.amount, reader), time(balance.at, reader));
    Some(lines([
        Some(t!(reader.lang, "page-balance-panel", balance = sum)),
        Some(t!(reader.lang, "page-balance-at", time = at)),
    ]))
}

fn catalog_lines(figures: &Figures, reader: &Reader) -> String {
    let lang = reader.lang;
    let why = |(reason, count): &(NotOffered, usize)| match reason {
        NotOffered::Gone => t!(lang, "page-stats-not-offered-gone", count = *count),
        NotOffered::Divider => t!(lang, "page-stats-not-offered-divider", count = *count),
        NotOffered::Limits => t!(lang, "page-stats-not-offered-limits", count = *count),
        NotOffered::Type => t!(lang, "page-stats-not-offered-type", count = *count),
        NotOffered::AtALoss => t!(lang, "page-stats-not-offered-loss", count = *count),
    };
    let reasons: Vec<String> = figures.not_offered.iter().take(5).map(why).collect();
    let kind = |(name, count): &(String, usize)| format!("{} ({count})", html(&line(name, 40)));
    let kinds: Vec<String> = figures.unknown_types.iter().take(10).map(kind).collect();
    lines([
        Some(t!(lang, "page-stats-offered", count = figures.offered)),
        figures.catalog_at.map(|at| t!(lang, "page-stats-catalog-at", time = time(at, reader))),
        (!reasons.is_empty())
            .then(|| t!(lang, "page-stats-not-offered", reasons = Arg::Html(reasons.join(", ").into()))),
        (!kinds.is_empty()).then(|| t!(lang, "page-stats-types", types = Arg::Html(kinds.join(", ").into()))),
    ])
}

/// Whether all that somebody has in progress is really to be cancelled.
pub fn cancel_all(user: &User, active: i64, newest: Option<OrderName>, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let text = paragraphs([
        Some(profile(user)),
        Some(lines([
            Some(t!(lang, "page-cancel-all", count = active)),
            Some(t!(lang, "page-cancel-all-how")),
        ])),
    ]);
    let surely = |newest| {
        let user = user.id;
        danger(label!(lang, "btn-cancel-surely"), Action::CancelAllSurely { user, newest })
    };
    let no = button(label!(lang, "btn-keep-orders"), Action::Person(user.id));
    screen(text, vec![newest.map(surely).into_iter().collect(), vec![no]])
}

pub fn file(
    order: &Order,
    after: &After,
    user: &User,
    (events, balance): (&[HistoryLine], Option<BalanceMove>),
    reader: &Reader,
) -> Screen {
    let lang = reader.lang;
    let rejected = (order.status == OrderStatus::Rejected).then(|| rejected(order.reject_reason, lang));
    let history = event_lines(events.iter().skip(events.len().saturating_sub(EVENTS)), reader);
    let text = paragraphs([
        Some(lines([Some(headline(order.id, shown_status(order), lang)), rejected])),
        after.children.map(|children| parts(order, children, lang)),
        requests(order, after, reader),
        Some(what(order)),
        Some(table(&file_figures(order, lang))),
        Some(lines([
            Some(t!(lang, "page-file-owner", person = Arg::Html(person_html(user).into()))),
            Some(t!(lang, "page-service-id", id = Arg::Html(code(&order.panel_service, ID).into()))),
            panel_id(order, reader),
            order
                .panel_status
                .as_deref()
                .map(|word| t!(lang, "page-file-panel-status", word = line(word, SHORT))),
        ])),
        balance
            .filter(|_| order.status == OrderStatus::Unclear)
            .map(|balance| verdict(Some(balance), order, reader)),
        (!history.is_empty()).then(|| lines([Some(t!(lang, "page-history")), Some(history.join("\n"))])),
    ]);
    let leaning = balance.map_or(Leaning::Open, |balance| balance.leaning(order.cost));
    screen(text, file_rows(order, after, user, leaning, reader))
}

fn file_figures(order: &Order, lang: Lang) -> Vec<(String, String)> {
    let mut rows = vec![(label!(lang, "fact-quantity"), number(order.quantity))];
    rows.extend(order.start_count.map(|count| (label!(lang, "fact-start-count"), number(count))));
    rows.extend(order.remains.map(|count| (label!(lang, "fact-remains"), number(count))));
    rows.push((label!(lang, "fact-price"), money_in(order.price, &order.price_currency, lang)));
    if !order.price.is_at_cost(order.cost) {
        rows.push((label!(lang, "fact-cost"), money_in(order.cost, &order.currency, lang)));
    }
    let charge = order.charge.map(|charge| money_in(charge, &order.currency, lang));
    rows.extend(charge.map(|charge| (label!(lang, "fact-charge"), charge)));
    if order.tries > 0 {
        rows.push((label!(lang, "fact-tries"), number(order.tries)));
    }
    rows
}

fn file_rows(
    order: &Order,
    after: &After,
    user: &User,
    leaning: Leaning,
    reader: &Reader,
) -> Vec<Vec<Button>> {
    let lang = reader.lang;
    let settle = settle_buttons(order, leaning, lang);
    let refresh =
        (!order.status.is_end()).then(|| button(label!(lang, "btn-refresh"), Action::File(order.id)));
    let person = button(label!(lang, "btn-person"), Action::Person(user.id));
    let acts = refresh.into_iter().chain([person]).collect();
    let link = copy_button(label!(lang, "btn-copy-link"), &order.link);
    let id = order.panel_order.as_deref().and_then(|id| copy_button(label!(lang, "btn-copy-id"), id));
    let asks = request_buttons(order, after, lang).into_iter().chain([history_button(order, lang)]);
    vec![
        settle,
        acts,
        asks.collect(),
        link.into_iter().chain(id).collect(),
        fresh_menu(reader).into_iter().collect(),
    ]
}

/// A button that copies a text, if Telegram takes it.
fn copy_button(label: String, copied: &str) -> Option<Button> {
    let fits = !copied.trim().is_empty() && copied.encode_utf16().count() <= COPIED;
    fits.then(|| Button { label, style: super::Style::Plain, act: Act::Copy(copied.to_owned()) })
}

fn access_word(access: Access, lang: Lang) -> String {
    match access {
        Access::Stranger => label!(lang, "access-stranger"),
        Access::Asked => label!(lang, "access-asked"),
        Access::Member => label!(lang, "access-member"),
        Access::Declined => label!(lang, "access-declined"),
    }
}
