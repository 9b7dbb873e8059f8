//! Orders whose answer was lost, or whose refusal nothing shows: what is known of one, and what the bot found, with the ways to settle it.

use super::about::{about_order, details};
use crate::{
    domain::{
        evidence::{Doubt, Finding},
        money::Amount,
        notice::BalanceMove,
        order::{Order, OrderId, OrderStatus},
    },
    i18n::{Lang, t},
    view::{
        Reader, Screen,
        desk::settle_buttons,
        page::About,
        parts::{block, lines, money, money_in},
    },
};

/// The longest findings of an unclear order, in UTF-16 units and in lines.
const FINDINGS: (usize, usize) = (1_200, 15);

/// It is not known whether an order was placed: the admins are asked.
pub(super) fn unclear(
    id: OrderId,
    findings: &str,
    balance: Option<BalanceMove>,
    about: &About,
    reader: &Reader,
) -> Screen {
    let lang = reader.lang;
    let (most, rows) = FINDINGS;
    let found = block(findings, most, rows);
    let mut shown = about_order(
        id,
        lines([
            Some(t!(lang, "ntf-unclear-order", order = id.to_string())),
            Some(t!(lang, "ntf-unclear-order-how")),
        ]),
        about,
        reader,
    );
    if !found.is_empty() {
        shown.text = format!("{}\n\n{}", shown.text, t!(lang, "ntf-findings", words = found));
    }
    if let Some((balance, order)) = balance.zip(about.order.as_ref()) {
        shown.text = format!("{}\n{}", shown.text, balance_moved(balance, order, reader));
    }
    // Settled already by somebody, it is told but not asked about again.
    if let Some(order) = about.order.as_ref().filter(|order| order.status == OrderStatus::Unclear) {
        shown.rows.insert(0, settle_buttons(order, lang));
    }
    shown
}

/// What was found about an order whose answer was lost. Where it was not enough, it is asked about again.
pub(super) fn looked_for(
    id: OrderId,
    finding: &Finding,
    words: &str,
    about: &About,
    reader: &Reader,
) -> Screen {
    let lang = reader.lang;
    let order = id.to_string();
    let found = match finding {
        Finding::Placed { id } => t!(lang, "ntf-unclear-placed", order = order, id = id.to_string()),
        Finding::NotPlaced => t!(lang, "ntf-unclear-not-placed", order = order),
        Finding::Doubtful { doubt } => lines([
            Some(t!(lang, "ntf-unclear-still", order = order)),
            Some(doubtful(doubt, lang)),
            Some(t!(lang, "ntf-unclear-still-how")),
        ]),
    };
    let mut shown = about_order(id, lines([Some(found), details(words, lang)]), about, reader);
    let buttons = about.order.as_ref().map(|order| settle_buttons(order, lang));
    if let Some(buttons) = buttons.filter(|buttons| !buttons.is_empty()) {
        shown.rows.insert(0, buttons);
    }
    shown
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
        Doubt::Balance { id: Some(id) } => t!(lang, "ntf-doubt-balance-placed", id = id.to_string()),
        Doubt::Balance { id: None } => t!(lang, "ntf-doubt-balance"),
    }
}

/// What the balance did while the order was sent, and what that says; it proves nothing, since others may use the account.
fn balance_moved(balance: BalanceMove, order: &Order, reader: &Reader) -> String {
    let lang = reader.lang;
    let fell = balance.fell();
    let by = |sum: Amount| money_in(Amount(sum.0.saturating_abs()), &order.currency, lang);
    if fell == Amount::ZERO {
        t!(lang, "ntf-balance-same", balance = money(balance.after, reader))
    } else if balance.is_cost(order.cost) {
        t!(lang, "ntf-balance-fell-price", sum = by(fell))
    } else if fell > Amount::ZERO {
        t!(lang, "ntf-balance-fell", sum = by(fell), price = by(order.cost.0))
    } else {
        t!(lang, "ntf-balance-rose", sum = by(fell))
    }
}
