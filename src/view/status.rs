//! An order in one line: its state as a word and a sign, and what was ordered.

use super::parts::{LINK, NAME, html, line, lines};
use crate::{
    domain::order::{Order, OrderId, OrderStatus, RejectReason},
    i18n::{Lang, label, t},
};

/// What an order is shown as: one that was cancelled before it was sent is not "not accepted".
pub fn shown_status(order: &Order) -> OrderStatus {
    if order.reject_reason == Some(RejectReason::Withdrawn) { OrderStatus::Cancelled } else { order.status }
}

/// `#1024 · ⏳ In progress`.
pub fn headline(order: OrderId, status: OrderStatus, lang: Lang) -> String {
    let (number, emoji, status) = (order.to_string(), emoji(status), status_word(status, lang));
    t!(lang, "page-order-headline", order = number, emoji = emoji, status = status)
}

/// The service's name and the link. HTML.
pub fn what(order: &Order) -> String {
    lines([Some(html(&line(&order.service_name, NAME))), Some(html(&line(&order.link, LINK)))])
}

/// One sign for each state.
pub fn emoji(status: OrderStatus) -> &'static str {
    match status {
        OrderStatus::Reserved | OrderStatus::Submitting => "⏳",
        OrderStatus::Unclear => "⚠️",
        OrderStatus::Running => "▶️",
        OrderStatus::Completed => "✅",
        OrderStatus::Partial => "🟡",
        OrderStatus::Cancelled => "🚫",
        OrderStatus::Failed | OrderStatus::Rejected => "❌",
    }
}

/// What a state is called. Plain text.
pub fn status_word(status: OrderStatus, lang: Lang) -> String {
    match status {
        OrderStatus::Reserved => label!(lang, "status-reserved"),
        OrderStatus::Submitting => label!(lang, "status-submitting"),
        OrderStatus::Unclear => label!(lang, "status-unclear"),
        OrderStatus::Running => label!(lang, "status-running"),
        OrderStatus::Completed => label!(lang, "status-completed"),
        OrderStatus::Partial => label!(lang, "status-partial"),
        OrderStatus::Cancelled => label!(lang, "status-cancelled"),
        OrderStatus::Failed => label!(lang, "status-failed"),
        OrderStatus::Rejected => label!(lang, "status-rejected"),
    }
}
