//! Notices put into words, in the reader's language, at the moment they are delivered. A notice tells what was true when it was
//! written; what it is about was loaded just now and only adds names and figures.

pub(super) mod about;
pub mod backup;
mod bills;
pub(super) mod money;
mod prices;

use std::time::Duration;

use self::about::{about_order, details, quoted};
use super::{
    Button, Reader, Screen,
    after::{outcome, parts},
    desk::access_buttons,
    orders::{again_button, came_back, cancelled, panel_id, partly, rejected},
    page::About,
    parts::{
        SHORT, WORDS, button, fact, fresh_menu, line, lines, money_in, money_up_in, panel_money, paragraphs,
        rate_in, screen, span, time,
    },
    people::profile,
    status::{headline, shown_status, status_word, what},
    unclear::{looked_for, unclear, with_ways_back},
    wallet,
};
use crate::{
    clock::Moment,
    dialog::Action,
    domain::{
        catalog::CatalogChange,
        detail::Detail,
        money::{Amount, Rate},
        notice::Notice,
        order::{Order, OrderId, OrderStatus, RejectReason},
        request::{Children, RequestKind},
        shop::Payer,
        trouble::Step,
        user::{Access, UserId},
    },
    i18n::{Arg, Lang, label, number, t},
};

/// How many services of each kind of change are named; the rest is counted.
const NAMED: usize = 3;

/// A notice as a message.
#[expect(clippy::too_many_lines, reason = "a row for each notice")]
pub fn render(notice: &Notice, about: &About, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let plain = |text: String| screen(text, vec![]);
    match notice {
        Notice::OrderEnded { order, status } => ended(*order, *status, about, reader),
        Notice::OrderCorrected { order, from, to } => corrected(*order, *from, *to, about, reader),
        Notice::OrderRejected { order } => ended(*order, OrderStatus::Rejected, about, reader),
        Notice::BatchSent { .. } => super::mass::sent(about, reader),
        Notice::OrderUnclear { order, told } => {
            let said = lines([
                Some(t!(lang, "ntf-order-unclear", order = order.to_string())),
                told.map(|told| t!(lang, "ntf-order-corrected", before = status_word(told, lang))),
                Some(t!(lang, "ntf-order-unclear-how")),
            ]);
            to_member(*order, said, about, reader)
        }
        Notice::OrderWaits { order } => {
            let named = order.to_string();
            let said = match reader.payer {
                Payer::Owner => t!(lang, "ntf-order-waits", order = named),
                Payer::Customer => t!(lang, "ntf-order-waits-paid", order = named),
            };
            to_member(*order, said, about, reader)
        }
        Notice::OrderFound { order } => {
            let is_most_likely = about.order.as_ref().is_some_and(Order::is_most_likely);
            let said = if is_most_likely {
                t!(lang, "ntf-order-found-likely", order = order.to_string())
            } else {
                t!(lang, "ntf-order-found", order = order.to_string())
            };
            to_member(*order, said, about, reader)
        }
        Notice::Export(wanted) => {
            screen(super::export::nothing(*wanted, lang), vec![fresh_menu(reader).into_iter().collect()])
        }
        Notice::RequestTold { order, request, state, denial, again_at } => {
            let known = about.order.as_ref();
            let said = lines([
                known.map(|known| headline(*order, shown_status(known), lang)),
                Some(outcome(*request, *state, *denial, *again_at, reader)),
            ]);
            to_member(*order, said, about, reader)
        }
        Notice::AccessGranted => {
            let new = super::parts::main(label!(lang, "btn-new"), Action::FreshNew);
            screen(t!(lang, "ntf-access-granted"), vec![vec![new], fresh_menu(reader).into_iter().collect()])
        }
        Notice::AccessDeclined => plain(t!(lang, "ntf-access-declined")),

        Notice::AccessAsked { user } => access_asked(*user, about, reader),
        Notice::OrderPlaced { order } => {
            about_order(*order, t!(lang, "ntf-order-placed", order = order.to_string()), about, reader)
        }
        Notice::OrderRefused { order, words } => {
            let said = [Some(why_refused(*order, about, lang)), quoted(words, lang)];
            about_order(*order, lines(said), about, reader)
        }
        Notice::FundsMissing { order, missing } => {
            about_order(*order, funds_missing(*order, *missing, about, lang), about, reader)
        }
        Notice::UnclearOrder { order, findings, balance } => {
            unclear(*order, findings, *balance, about, reader)
        }
        Notice::UnclearLookedFor { order, finding, words } => {
            looked_for(*order, finding, words, about, reader)
        }
        Notice::OrderStuck { order, since, usual } => {
            about_order(*order, stuck(*order, *since, *usual, reader), about, reader)
        }
        Notice::RequestUnclear { order, request, words } => {
            let id = order.to_string();
            let said = match request {
                RequestKind::Refill => t!(lang, "ntf-refill-unclear", order = id),
                RequestKind::Cancel => t!(lang, "ntf-cancel-unclear", order = id),
            };
            about_order(*order, lines([Some(said), details(words, reader)]), about, reader)
        }
        Notice::OrderOdd { order, words } => {
            let said = t!(lang, "ntf-order-odd", order = order.to_string());
            let shown = about_order(*order, lines([Some(said), details(words, reader)]), about, reader);
            with_ways_back(shown, about, lang)
        }
        Notice::WordUnknown { order, words } => {
            let said = t!(lang, "ntf-word-unknown", order = order.to_string());
            about_order(*order, lines([Some(said), quoted(words, lang)]), about, reader)
        }

        Notice::StepFailed { order, step, words } => plain(step_failed(*order, *step, words, reader)),
        Notice::BalanceOdd { words } => {
            plain(lines([Some(t!(lang, "ntf-balance-odd")), quoted(words, lang)]))
        }
        Notice::BalanceLow { balance, alert } => {
            let (balance, alert) = (panel_money(*balance, reader), panel_money(*alert, reader));
            plain(t!(lang, "ntf-balance-low", balance = balance, alert = alert))
        }
        Notice::BalanceBack { balance } => {
            plain(t!(lang, "ntf-balance-back", balance = panel_money(*balance, reader)))
        }
        Notice::PanelSilent { since, words } => {
            let said = t!(lang, "ntf-panel-silent", time = time(*since, reader));
            plain(lines([Some(said), details(words, reader)]))
        }
        Notice::WrongAddress { words } => {
            plain(lines([Some(t!(lang, "ntf-wrong-address")), details(&words.as_str().into(), reader)]))
        }
        Notice::PanelBack { since, back } => {
            let (span, time) = (span(back.since(*since), lang), time(*back, reader));
            plain(t!(lang, "ntf-panel-back", span = span, time = time))
        }
        Notice::KeyRefused { words } => {
            plain(lines([Some(t!(lang, "ntf-key-refused")), quoted(words, lang)]))
        }
        Notice::CatalogChanged { change } => plain(catalog_changed(change, reader)),
        Notice::CatalogRead { services, changed } => plain(lines([
            Some(t!(lang, "ntf-catalog-read", services = *services)),
            (!changed).then(|| t!(lang, "ntf-catalog-same")),
        ])),
        Notice::CatalogNotRead { words } => {
            plain(lines([Some(t!(lang, "ntf-catalog-not-read")), details(words, reader)]))
        }
        Notice::CatalogShort { listed, known } => {
            plain(t!(lang, "ntf-catalog-short", listed = *listed, known = *known))
        }
        Notice::Money(told) => self::money::render(told, about, reader),
        Notice::PrivateOnly => plain(t!(lang, "note-private-only")),
        Notice::Backup(news) => plain(backup::render(news, reader)),
        Notice::OutOfGroup => plain(t!(lang, "ntf-out-of-group")),
        Notice::SecondInstance => plain(t!(lang, "ntf-second-instance")),
    }
}

/// The order as it was when the notice was written.
fn as_told(about: &About, status: OrderStatus) -> Option<Order> {
    about.order.as_ref().map(|order| Order { status, ..order.clone() })
}

fn ended(id: OrderId, status: OrderStatus, about: &About, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let order = as_told(about, status);
    let text = paragraphs([
        Some(headline(id, order.as_ref().map_or(status, shown_status), lang)),
        order.as_ref().and_then(|order| delivered(order, about.children, reader)),
        order.as_ref().zip(about.bill.as_ref()).and_then(|(order, bill)| wallet::bill(order, bill, reader)),
        order.as_ref().map(|order| which(order, reader)),
    ]);
    screen(text, ended_rows(id, status, about, reader))
}

/// Which order it is about: service, link and the panel's id. HTML.
fn which(order: &Order, reader: &Reader) -> String {
    lines([Some(what(order)), panel_id(order, reader)])
}

/// What was delivered and what was not, and what came back. HTML.
fn delivered(order: &Order, children: Option<Children>, reader: &Reader) -> Option<String> {
    let lang = reader.lang;
    if let Some(children) = children.filter(|_| order.status != OrderStatus::Rejected) {
        // Of what the panel takes as it goes, nothing comes back; what it took is the sum of the parts.
        let charge = order
            .charge
            .filter(|_| reader.sees_costs())
            .map(|charge| money_in(charge, &order.currency, lang));
        let charged = charge.map(|sum| fact(&label!(lang, "fact-charge"), &sum, lang));
        return Some(lines([Some(parts(order, children, lang)), charged]));
    }
    match order.status {
        OrderStatus::Completed => Some(completed(order, lang)),
        OrderStatus::Partial => partly(order, reader),
        OrderStatus::Cancelled => Some(cancelled(order, reader)),
        OrderStatus::Failed => Some(lines([Some(t!(lang, "page-order-failed")), came_back(order, reader)])),
        OrderStatus::Rejected => Some(rejected(order.reject_reason, lang)),
        OrderStatus::Reserved | OrderStatus::Submitting | OrderStatus::Unclear | OrderStatus::Running => None,
    }
}

/// Delivered in full, unless the panel's own figures say otherwise. HTML.
fn completed(order: &Order, lang: Lang) -> String {
    match order.delivered() {
        Some(delivered) if delivered < order.quantity => {
            let (ordered, missing) =
                (number(order.quantity), number(order.quantity.saturating_sub(delivered)));
            t!(lang, "ntf-order-completed-short", missing = missing, ordered = ordered)
        }
        Some(_) | None => t!(lang, "ntf-order-completed", quantity = number(order.quantity)),
    }
}

fn ended_rows(id: OrderId, status: OrderStatus, about: &About, reader: &Reader) -> Vec<Vec<Button>> {
    let order = about.order.as_ref();
    let again = order.filter(|_| about.again).map(|order| again_button(order, status, reader.lang));
    vec![again.into_iter().collect(), show_row(id, about, reader)]
}

fn corrected(id: OrderId, from: OrderStatus, to: OrderStatus, about: &About, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let order = as_told(about, to);
    let before = status_word(from, lang);
    let text = paragraphs([
        Some(headline(id, to, lang)),
        Some(t!(lang, "ntf-order-corrected", before = before)),
        order.as_ref().and_then(|order| delivered(order, about.children, reader)),
        order.as_ref().zip(about.bill.as_ref()).and_then(|(order, bill)| wallet::bill(order, bill, reader)),
        order.as_ref().map(|order| which(order, reader)),
    ]);
    screen(text, ended_rows(id, to, about, reader))
}

/// Something about an order that goes on.
fn to_member(id: OrderId, said: String, about: &About, reader: &Reader) -> Screen {
    let text = paragraphs([Some(said), about.order.as_ref().map(|order| which(order, reader))]);
    screen(text, vec![show_row(id, about, reader)])
}

fn show_row(id: OrderId, about: &About, reader: &Reader) -> Vec<Button> {
    let label = label!(reader.lang, "btn-show-order", order = id.to_string());
    let show = about.order.as_ref().map(|order| button(label, Action::Refresh(order.name())));
    show.into_iter().chain(fresh_menu(reader)).collect()
}

fn why_refused(order: OrderId, about: &About, lang: Lang) -> String {
    let known = about.order.as_ref();
    let order = order.to_string();
    if known.is_some_and(|known| known.status == OrderStatus::Failed) {
        t!(lang, "ntf-order-failed", order = order)
    } else if known.is_some_and(|known| known.reject_reason == Some(RejectReason::GivenUp)) {
        t!(lang, "ntf-order-given-up", order = order)
    } else {
        t!(lang, "ntf-order-refused", order = order)
    }
}

/// For how long it has been open, and what is usual, if that is known.
fn stuck(order: OrderId, since: Moment, usual: Option<Duration>, reader: &Reader) -> String {
    let (lang, order) = (reader.lang, order.to_string());
    let (open, since) = (span(reader.now.since(since), lang), time(since, reader));
    let usual = usual.map(|usual| t!(lang, "ntf-order-usual", usual = span(usual, lang)));
    lines([Some(t!(lang, "ntf-order-stuck", order = order, span = open, time = since)), usual])
}

fn step_failed(order: Option<OrderId>, step: Step, words: &Detail, reader: &Reader) -> String {
    let lang = reader.lang;
    let what = match step {
        Step::Send => label!(lang, "step-send"),
        Step::Record => label!(lang, "step-record"),
        Step::Look | Step::LookAtPart => label!(lang, "step-look"),
        Step::LookFor => label!(lang, "step-look-for"),
        Step::Ask => label!(lang, "step-ask"),
        Step::Shelve => label!(lang, "step-shelve"),
        Step::Tell => label!(lang, "step-tell"),
        Step::Draw | Step::DrawMany => label!(lang, "step-draw"),
        Step::Settle => label!(lang, "step-settle"),
    };
    let said = match order {
        Some(order) => t!(lang, "ntf-step-failed-order", order = order.to_string(), step = what),
        None => t!(lang, "ntf-step-failed", step = what),
    };
    lines([Some(said), details(words, reader)])
}

/// Somebody asks to be let in, with what they say of themselves. Once that is decided, by whom.
fn access_asked(id: UserId, about: &About, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let user = about.user.as_ref().filter(|user| user.id == id);
    let who = user.map_or_else(|| super::parts::code(&id.0.to_string(), super::parts::ID), profile);
    let words = user.and_then(|user| user.words.as_deref());
    let name = about.decided_by.as_deref().map_or_else(String::new, |name| line(name, SHORT));
    let decided = user.and_then(|user| match user.access {
        Access::Asked => None,
        Access::Member => Some(t!(lang, "note-let-in", name = name)),
        Access::Declined | Access::Stranger => Some(t!(lang, "note-kept-out", name = name)),
    });
    let text = lines([
        Some(t!(lang, "ntf-access-asked", person = Arg::Html(who.into()))),
        words.map(|words| t!(lang, "ntf-access-words", words = line(words, WORDS))),
        decided.clone().filter(|_| about.decided_by.is_some()),
    ]);
    let waits = user.filter(|_| decided.is_none());
    let buttons = waits.map(|user| access_buttons(user, lang)).unwrap_or_default();
    let person = button(label!(lang, "btn-person"), Action::Person(id));
    screen(text, vec![buttons, vec![person]])
}

fn funds_missing(id: OrderId, missing: Option<Amount>, about: &About, lang: Lang) -> String {
    let currency = about.order.as_ref().map_or("", |order| order.currency.as_str());
    let order = id.to_string();
    let sum = missing.filter(|missing| *missing > Amount::ZERO).map(|sum| money_up_in(sum, currency, lang));
    let waits = about.order.as_ref().is_some_and(|order| order.status == OrderStatus::Reserved);
    match (waits, sum) {
        (true, Some(sum)) => t!(lang, "ntf-funds-awaited-sum", order = order, sum = sum),
        (true, None) => t!(lang, "ntf-funds-awaited", order = order),
        (false, Some(sum)) => t!(lang, "ntf-funds-missing-sum", order = order, sum = sum),
        (false, None) => t!(lang, "ntf-funds-missing", order = order),
    }
}

fn catalog_changed(change: &CatalogChange, reader: &Reader) -> String {
    let lang = reader.lang;
    let name = |name: &String| t!(lang, "ntf-catalog-name", name = line(name, SHORT));
    let price = |(name, before, after): &(String, Rate, Rate)| {
        // What the panel takes, which may be of another currency than what customers pay.
        let panel = |panel: &Rate| rate_in(*panel, &reader.panel_currency, lang);
        let (before, after) = (panel(before), panel(after));
        t!(lang, "ntf-catalog-price", name = line(name, SHORT), before = before, after = after)
    };
    // The lists are cut to a few examples before they are stored; `counts` tells how many there were.
    let [added, removed, dearer, cheaper] = change.counts;
    let added = added.max(change.added.len());
    let removed = removed.max(change.removed.len());
    let dearer = dearer.max(change.dearer.len());
    let cheaper = cheaper.max(change.cheaper.len());
    paragraphs([
        Some(t!(lang, "ntf-catalog-changed")),
        named(t!(lang, "ntf-catalog-dearer", count = dearer), dearer, &change.dearer, price, lang),
        named(t!(lang, "ntf-catalog-cheaper", count = cheaper), cheaper, &change.cheaper, price, lang),
        named(t!(lang, "ntf-catalog-added", count = added), added, &change.added, name, lang),
        named(t!(lang, "ntf-catalog-removed", count = removed), removed, &change.removed, name, lang),
        (change.skipped > 0).then(|| t!(lang, "ntf-catalog-skipped", count = change.skipped)),
    ])
}

/// A title, the first few of `count`, and how many more there are; nothing if there are none.
fn named<T>(
    title: String,
    count: usize,
    rows: &[T],
    one: impl Fn(&T) -> String,
    lang: Lang,
) -> Option<String> {
    let more = count.saturating_sub(rows.len().min(NAMED));
    let shown = rows.iter().take(NAMED).map(one).map(Some);
    let rest = (more > 0 && count > more).then(|| t!(lang, "ntf-catalog-more", count = more));
    (count > 0).then(|| lines([Some(title)].into_iter().chain(shown).chain([rest])))
}
