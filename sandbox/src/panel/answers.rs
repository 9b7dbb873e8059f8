//! The actions and their answers, in the shapes panels document. Not here: what `add` checks (`add.rs`), and how an
//! answer travels or fails to (`serve.rs`).

use serde_json::{Map, Value, json};

use super::{
    add,
    book::{Book, Order, Refill},
    fault::Fault,
    life::{Steer, request_status},
    params::Params,
};
use crate::Moment;

const MAX_IDS: usize = 100;
const BAD_REQUEST: &str = "Incorrect request";
const BAD_KEY: &str = "Invalid API key";
const BAD_ORDER: &str = "Incorrect order ID";

/// Which documentation the panel follows where two differ.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Dialect {
    /// `refill` by `orders` answers with a list; `refill_status` with `status`.
    #[default]
    Usual,
    /// `refill` by `orders` takes one id and answers `{"refill":"1"}`; `refill_status` answers `{"refill":"Completed"}`.
    Promobox,
}

/// How an answer is to travel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Delivery {
    AtOnce,
    Late,
    Never,
}

/// Carries a request out. `fault` matters only where it changes what is done.
pub(super) fn answer(
    book: &mut Book,
    params: &Params,
    now: Moment,
    fault: Option<&Fault>,
) -> (String, Delivery) {
    book.settle(now);
    if params.value("key") != book.options.key {
        return (refusal(BAD_KEY).to_string(), Delivery::AtOnce);
    }
    let unpaid = fault == Some(&Fault::BalanceDoesNotFall);
    let action = params.value("action");
    note_odd_fields(book, params, action);
    let value = match action {
        "services" => return (book.catalog.answer(), Delivery::AtOnce),
        "add" => return answer_add(book, params, now, !unpaid),
        "status" => answer_status(book, params, now),
        "refill" => answer_refill(book, params, now),
        "refill_status" => answer_refill_status(book, params, now),
        "cancel" => answer_cancel(book, params, now),
        "balance" => answer_balance(book, unpaid),
        _ => refusal(BAD_REQUEST),
    };
    (value.to_string(), Delivery::AtOnce)
}

fn refusal(words: &str) -> Value {
    json!({ "error": words })
}

fn note_odd_fields(book: &mut Book, params: &Params, action: &str) {
    let allowed: &[&str] = match action {
        "status" | "refill" => &["order", "orders"],
        "refill_status" => &["refill", "refills"],
        "cancel" => &["orders"],
        "services" | "balance" => &[],
        _ => return,
    };
    for name in params.names().filter(|name| !matches!(*name, "key" | "action") && !allowed.contains(name)) {
        book.note(action, "", &format!("unexpected field {name}"));
    }
    for list in ["orders", "refills"].map(|name| params.value(name)) {
        let ids: Vec<Option<u64>> = list.split(',').map(|id| id.parse().ok()).collect();
        if !ids.is_sorted_by(|one, next| one < next) {
            book.note(action, "", "ids are not unique and ascending");
        }
    }
}

fn answer_add(book: &mut Book, params: &Params, now: Moment, pay: bool) -> (String, Delivery) {
    let id = match add::place(book, params, now, pay) {
        Ok(id) => id,
        Err(words) => return (refusal(words).to_string(), Delivery::AtOnce),
    };
    let steer = book.orders.get(&id).map_or_else(Steer::default, |order| order.life.steer);
    let delivery = match (steer.lost, steer.slow_answer) {
        (true, _) => Delivery::Never,
        (false, true) => Delivery::Late,
        (false, false) => Delivery::AtOnce,
    };
    (json!({ "order": id }).to_string(), delivery)
}

fn answer_status(book: &Book, params: &Params, now: Moment) -> Value {
    if params.has("order") {
        return one_status(book, params.value("order"), now).unwrap_or_else(refusal);
    }
    let ids = match list(params, "orders") {
        Ok(ids) => ids,
        Err(words) => return refusal(words),
    };
    let each = |id: &str| (id.to_owned(), one_status(book, id, now).unwrap_or_else(refusal));
    Value::Object(ids.into_iter().map(each).collect::<Map<_, _>>())
}

fn list<'a>(params: &'a Params, name: &str) -> Result<Vec<&'a str>, &'static str> {
    let text = params.value(name);
    if text.is_empty() {
        return Err(BAD_REQUEST);
    }
    let ids: Vec<&str> = text.split(',').map(str::trim).collect();
    if ids.len() > MAX_IDS { Err("Maximum 100 orders") } else { Ok(ids) }
}

fn find<'a>(book: &'a Book, id: &str, now: Moment) -> Result<(u64, &'a Order), &'static str> {
    let id: u64 = id.parse().map_err(|_| BAD_ORDER)?;
    let order = book.orders.get(&id).ok_or(BAD_ORDER)?;
    if book.state(order, now).visible { Ok((id, order)) } else { Err(BAD_ORDER) }
}

fn one_status(book: &Book, id: &str, now: Moment) -> Result<Value, &'static str> {
    let (_, order) = find(book, id, now)?;
    let state = book.state(order, now);
    let Some(plan) = &order.plan else {
        let start = if state.status == "Pending" { 0 } else { start_count(&order.link) };
        return Ok(json!({
            "charge": book.charge(order, now).to_string(),
            "start_count": start.to_string(),
            "status": state.status,
            "remains": state.remains.to_string(),
            "currency": book.options.currency,
        }));
    };
    let made = plan.children.len().to_string();
    Ok(match &plan.posts {
        None => json!({ "status": state.status, "runs": made, "orders": plan.children }),
        Some(posts) => json!({
            "status": state.status,
            "expiry": posts.expiry.as_ref().map(|(text, _)| text),
            "posts": made,
            "orders": plan.children,
            "old_orders": plan.old_children,
        }),
    })
}

/// What the page counted before the order: some number that stays the same for a link.
fn start_count(link: &str) -> u64 {
    let sum = link.bytes().fold(7_u64, |sum, byte| sum.wrapping_mul(31).wrapping_add(u64::from(byte)));
    120 + sum % 24_000
}

fn answer_refill(book: &mut Book, params: &Params, now: Moment) -> Value {
    let single = params.has("order");
    let ids = match list(params, if single { "order" } else { "orders" }) {
        Ok(ids) => ids,
        Err(words) => return refusal(words),
    };
    if single || book.options.dialect == Dialect::Promobox {
        let only = if ids.len() == 1 { ids[0] } else { "" };
        return match ask_refill(book, only, now) {
            Ok(refill) => json!({ "refill": refill.to_string() }),
            Err(words) => refusal(words),
        };
    }
    let row = |id: &str| match ask_refill(book, id, now) {
        Ok(refill) => json!({ "order": as_number(id), "refill": refill }),
        Err(words) => json!({ "order": as_number(id), "refill": refusal(words) }),
    };
    ids.into_iter().map(row).collect()
}

fn as_number(id: &str) -> Value {
    id.parse::<u64>().map_or_else(|_| Value::from(id), Value::from)
}

fn ask_refill(book: &mut Book, id: &str, now: Moment) -> Result<u64, &'static str> {
    let (id, order) = find(book, id, now)?;
    if !order.refill || order.plan.is_some() {
        return Err("Refill is disabled for this service");
    }
    if book.state(order, now).status != "Completed" {
        return Err("The order is not completed");
    }
    if order.last_refill.is_some_and(|last| now.since(last) < order.life.pace.refill_again) {
        return Err("The order was completed or refill was requested less than 24 hours ago");
    }
    let rejected = order.life.steer.no_refill;
    let refill =
        book.write_refill(Refill { order: id, asked_at: now, rejected }).ok_or("Too many requests")?;
    if let Some(order) = book.orders.get_mut(&id) {
        order.last_refill = Some(now);
    }
    Ok(refill)
}

fn answer_refill_status(book: &Book, params: &Params, now: Moment) -> Value {
    if params.has("refill") {
        return match (refill_status(book, params.value("refill"), now), book.options.dialect) {
            (Ok(word), Dialect::Usual) => json!({ "status": word }),
            (Ok(word), Dialect::Promobox) => json!({ "refill": word }),
            (Err(words), _) => refusal(words),
        };
    }
    let ids = match list(params, "refills") {
        Ok(ids) => ids,
        Err(words) => return refusal(words),
    };
    let row = |id: &str| {
        let status = refill_status(book, id, now).map_or_else(refusal, Value::from);
        json!({ "refill": as_number(id), "status": status })
    };
    ids.into_iter().map(row).collect()
}

fn refill_status(book: &Book, id: &str, now: Moment) -> Result<&'static str, &'static str> {
    let refill = id.parse().ok().and_then(|id: u64| book.refills.get(&id)).ok_or("Refill not found")?;
    Ok(request_status(now.since(refill.asked_at), &book.options.pace, refill.rejected))
}

fn answer_cancel(book: &mut Book, params: &Params, now: Moment) -> Value {
    let ids = match list(params, "orders") {
        Ok(ids) => ids,
        Err(words) => return refusal(words),
    };
    let row = |id: &str| {
        let outcome = ask_cancel(book, id, now).map_or_else(refusal, |()| Value::from(1));
        json!({ "order": as_number(id), "cancel": outcome })
    };
    ids.into_iter().map(row).collect()
}

fn ask_cancel(book: &mut Book, id: &str, now: Moment) -> Result<(), &'static str> {
    let (id, order) = find(book, id, now)?;
    if !order.cancel || order.life.cancel_asked.is_some() {
        return Err("Order cannot be canceled");
    }
    if book.state(order, now).ended {
        return Err("Order already completed");
    }
    if let Some(order) = book.orders.get_mut(&id) {
        order.life.cancel_asked = Some(now);
    }
    book.wake(id);
    book.settle(now);
    Ok(())
}

fn answer_balance(book: &mut Book, stale: bool) -> Value {
    let told = book.told_balance.filter(|_| stale).unwrap_or(book.balance);
    book.told_balance = Some(told);
    json!({ "balance": told.normalize().to_string(), "currency": book.options.currency })
}
