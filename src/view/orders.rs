//! Looking at one's own orders: the list, and one order's card. What admins see of an order is in `desk.rs`.

use super::{
    Button, Reader, Screen, Style,
    after::{history_button, parts, request_buttons, requests},
    fields,
    page::{OrderCard, OrderList, ROWS},
    parts::{
        ID, back_and_menu, bar, button, code, fresh_menu, label_ending, lines, main, money_in, pager,
        paragraphs, screen, table, time,
    },
    status::{headline, shown_status, status_word, what},
    wallet,
};
use crate::{
    dialog::{Action, Filter},
    domain::{
        money::Cost,
        order::{Order, OrderStatus, RejectReason},
        request::Children,
        sheet::Entries,
        shop::Payer,
    },
    i18n::{Arg, Lang, label, number, t},
};

/// One's orders, newest first.
pub fn list(list: &OrderList, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let OrderList { filter, counts, rows, paging } = list;
    let (filter, counts) = (*filter, *counts);
    let [active, done, _] = counts;
    let said = match (rows.is_empty(), active) {
        (true, _) => t!(lang, "page-orders-none"),
        (false, 0) => t!(lang, "page-orders-none-active"),
        (false, _) => t!(lang, "page-orders-how"),
    };
    // Where all are of one kind, there is nothing to choose.
    let tabs = Filter::ALL.iter().copied().zip(counts).filter(|_| active > 0 && done > 0);
    let tabs = tabs.map(|(one, count)| {
        let style = if one == filter { Style::Main } else { Style::Plain };
        Button { style, ..button(tab(one, count, lang), Action::Orders { filter: one, page: 0 }) }
    });
    let mut buttons: Vec<Vec<Button>> = vec![tabs.collect()];
    let one = |order: &Order| vec![order_button(order, lang)];
    buttons.extend(rows.iter().take(ROWS).map(one));
    buttons.push(pager(*paging, |page| Action::Orders { filter, page }));
    buttons.push(back_and_menu(reader));
    screen(lines([Some(t!(lang, "page-orders")), Some(said)]), buttons)
}

fn tab(filter: Filter, count: i64, lang: Lang) -> String {
    let count = number(count);
    match filter {
        Filter::Active => label!(lang, "btn-orders-filter-active", count = count),
        Filter::Done => label!(lang, "btn-orders-filter-done", count = count),
        Filter::All => label!(lang, "btn-orders-filter-all", count = count),
    }
}

/// `#1024 Likes · 43 %`.
pub fn order_button(order: &Order, lang: Lang) -> Button {
    let state = match order.percent().filter(|_| order.status == OrderStatus::Running) {
        Some(percent) => format!("{percent}\u{a0}%"),
        None => status_word(shown_status(order), lang),
    };
    let label = label_ending(&format!("{} {}", order.id, order.service_name), &state);
    button(label, Action::ShowOrder(order.name()))
}

/// One order.
pub fn card(card: &OrderCard, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let OrderCard { order, entries, after, bill, .. } = card;
    let text = paragraphs([
        Some(lines([
            Some(headline(order.id, shown_status(order), lang)),
            progress(order, after.children).filter(|_| has_progress(order.status)).map(bar),
        ])),
        state_explained(order, after.children.is_some(), reader),
        after.children.map(|children| parts(order, children, lang)),
        requests(order, after, reader),
        Some(what(order)),
        texts(order, entries, lang),
        Some(table(&figures(order, entries, reader))),
        bill.as_ref().and_then(|bill| wallet::bill(order, bill, reader)),
        Some(lines([panel_id(order, reader), Some(times(order, reader))])),
    ]);
    screen(text, card_rows(card, reader))
}

/// Delivered in per cent: of a drip-feed the runs that are done.
fn progress(order: &Order, children: Option<Children>) -> Option<i64> {
    let of_runs = |children: Children| {
        let total = children.total.filter(|total| *total > 0 && !children.posts)?;
        children.ended.clamp(0, total).checked_mul(100)?.checked_div(total)
    };
    match children {
        Some(children) => of_runs(children),
        None => order.percent(),
    }
}

fn card_rows(card: &OrderCard, reader: &Reader) -> Vec<Vec<Button>> {
    let (lang, order) = (reader.lang, &card.order);
    let mut acts = vec![];
    if !order.status.is_end() {
        acts.push(button(label!(lang, "btn-refresh"), Action::Refresh(order.name())));
    }
    // While it is not known whether the order was placed, it is not offered a second time.
    if card.again && (order.status == OrderStatus::Running || order.status.is_end()) {
        acts.push(again_button(order, order.status, lang));
    }
    let history = history_button(order, lang);
    let asks = request_buttons(order, &card.after, lang);
    if card.back {
        return vec![acts, asks, vec![history], back_and_menu(reader)];
    }
    vec![acts, asks, [history].into_iter().chain(fresh_menu(reader)).collect()]
}

/// The same once more, said by what there is to be changed.
pub fn again_button(order: &Order, status: OrderStatus, lang: Lang) -> Button {
    let again = Action::Again(order.name());
    if status != OrderStatus::Rejected {
        let kind = if status.is_end() { main } else { button };
        return kind(label!(lang, "btn-again"), again);
    }
    match order.reject_reason {
        Some(RejectReason::Service) => main(label!(lang, "btn-new"), Action::FreshNew),
        Some(RejectReason::Link | RejectReason::Duplicate) => main(label!(lang, "btn-again-link"), again),
        Some(RejectReason::Quantity) => main(label!(lang, "btn-again-quantity"), again),
        Some(RejectReason::Withdrawn | RejectReason::PriceRose) => main(label!(lang, "btn-again"), again),
        Some(RejectReason::Funds | RejectReason::Other | RejectReason::GivenUp | RejectReason::NotPlaced)
        | None => main(label!(lang, "btn-again-try"), again),
    }
}

/// What was entered as text beside the link. HTML.
fn texts(order: &Order, entries: &Entries, lang: Lang) -> Option<String> {
    let texts = fields::texts(entries, order.service_type, lang);
    (!texts.is_empty()).then(|| texts.join("\n"))
}

fn figures(order: &Order, entries: &Entries, reader: &Reader) -> Vec<(String, String)> {
    let lang = reader.lang;
    let mut rows = fields::figures(entries, order.service_type, lang);
    rows.extend(fields::in_all(order.service_type, order.quantity, order.runs, lang));
    rows.extend(order.start_count.map(|count| (label!(lang, "fact-start-count"), number(count))));
    // A panel that delivered more says a negative number; nothing remains then.
    let remains = order.remains.filter(|_| !order.status.is_end());
    rows.extend(remains.map(|count| (label!(lang, "fact-remains"), number(count.max(0)))));
    let price = if order.is_at_most() { label!(lang, "fact-price-most") } else { label!(lang, "fact-price") };
    rows.push((price, money_in(order.price, &order.price_currency, lang)));
    let charge = order.charge.filter(|charge| reader.sees_costs() && charge.0 != order.cost.0);
    rows.extend(charge.map(|charge| (label!(lang, "fact-charge"), money_in(charge, &order.currency, lang))));
    rows
}

/// The panel's id, where there is one. HTML.
pub fn panel_id(order: &Order, reader: &Reader) -> Option<String> {
    let id = order.panel_order.as_deref().filter(|_| reader.sees_costs())?;
    let id = Arg::Html(code(id, ID).into());
    Some(if reader.admin {
        t!(reader.lang, "page-order-panel-id", id = id)
    } else {
        t!(reader.lang, "page-order-provider-id", id = id)
    })
}

fn times(order: &Order, reader: &Reader) -> String {
    let (lang, placed) = (reader.lang, order.placed_at);
    // The minute that was just named says nothing new.
    let ended = order.ended_at.filter(|ended| ended.0.div_euclid(60_000) != placed.0.div_euclid(60_000));
    lines([
        Some(t!(lang, "page-order-placed-at", time = time(placed, reader))),
        ended.map(|ended| t!(lang, "page-order-ended-at", time = time(ended, reader))),
    ])
}

/// What a state means for the one whose order it is, where its name does not say it all. HTML.
fn state_explained(order: &Order, is_parent: bool, reader: &Reader) -> Option<String> {
    let lang = reader.lang;
    match order.status {
        OrderStatus::Reserved if order.tries > 0 => {
            let until = time(order.submit_until, reader);
            Some(match reader.payer {
                Payer::Owner => t!(lang, "page-order-waits", until = until),
                Payer::Customer => t!(lang, "page-order-waits-paid", until = until),
            })
        }
        OrderStatus::Reserved => Some(t!(lang, "page-order-soon")),
        OrderStatus::Unclear => Some(t!(lang, "page-order-unclear")),
        OrderStatus::Running if order.remains.is_none() && !is_parent => {
            Some(t!(lang, "page-order-starting"))
        }
        OrderStatus::Submitting | OrderStatus::Running | OrderStatus::Completed => None,
        OrderStatus::Partial if is_parent => None,
        OrderStatus::Cancelled if is_parent => Some(t!(lang, "page-order-cancelled")),
        OrderStatus::Partial => partly(order, reader),
        OrderStatus::Cancelled => Some(cancelled(order, reader)),
        OrderStatus::Failed => Some(t!(lang, "page-order-failed")),
        OrderStatus::Rejected => Some(rejected(order.reject_reason, lang)),
    }
}

/// What was not delivered, and what came back. HTML.
pub fn partly(order: &Order, reader: &Reader) -> Option<String> {
    let lang = reader.lang;
    let delivered = order.delivered()?;
    let (delivered, missing) = (number(delivered), number(order.quantity.saturating_sub(delivered)));
    Some(lines([
        Some(t!(lang, "page-order-partial", delivered = delivered, missing = missing)),
        came_back(order, reader),
    ]))
}

/// That it was stopped, how far it had come, and what came back. HTML.
pub fn cancelled(order: &Order, reader: &Reader) -> String {
    let lang = reader.lang;
    let delivered = order.delivered().filter(|delivered| *delivered > 0);
    let said = match delivered {
        Some(delivered) => t!(lang, "page-order-cancelled-some", delivered = number(delivered)),
        None => t!(lang, "page-order-cancelled"),
    };
    lines([Some(said), came_back(order, reader)])
}

/// The sum that came back, if the panel said so and there is one. What came back to a customer says their bill. HTML.
pub fn came_back(order: &Order, reader: &Reader) -> Option<String> {
    let lang = reader.lang;
    let back = order.given_back().filter(|back| reader.sees_costs() && *back > Cost::ZERO)?;
    Some(t!(lang, "page-order-came-back", sum = money_in(back, &order.currency, lang)))
}

/// Why the order was not taken and what to change. Nobody but admins learns that money was missing. HTML.
pub fn rejected(reason: Option<RejectReason>, lang: Lang) -> String {
    match reason {
        Some(RejectReason::Link) => t!(lang, "page-order-rejected-link"),
        Some(RejectReason::Duplicate) => t!(lang, "page-order-rejected-duplicate"),
        Some(RejectReason::Quantity) => t!(lang, "page-order-rejected-quantity"),
        Some(RejectReason::Funds) => t!(lang, "page-order-rejected-funds"),
        Some(RejectReason::Service) => t!(lang, "page-order-rejected-service"),
        Some(RejectReason::GivenUp) => t!(lang, "page-order-rejected-given-up"),
        Some(RejectReason::NotPlaced) => t!(lang, "page-order-rejected-not-placed"),
        Some(RejectReason::PriceRose) => t!(lang, "page-order-rejected-price-rose"),
        Some(RejectReason::Withdrawn) => t!(lang, "page-order-rejected-withdrawn"),
        Some(RejectReason::Other) | None => t!(lang, "page-order-rejected-other"),
    }
}

/// Whether a bar says something about an order in this state.
fn has_progress(status: OrderStatus) -> bool {
    matches!(status, OrderStatus::Running | OrderStatus::Completed | OrderStatus::Partial)
}
