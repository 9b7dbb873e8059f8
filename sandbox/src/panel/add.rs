//! `add`: walks the table of types over a request, refuses in the words panels use, takes the money, writes the order.
//! The words and their order follow what strict panels do; only what a type needs stands in `kinds.rs`.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::{
    book::{Book, MAX_ORDERS, MAX_STORED, Order},
    catalog::Service,
    kinds::{Counted, Field, Form, GOOGLE_KEYWORD, REFERRING_URL},
    life::{Life, Steer},
    params::Params,
    plan::{MAX_CHILDREN, Plan, Posts, end_of_day},
};
use crate::Moment;

/// What the panel says when it refuses.
pub(super) type Refusal = &'static str;

const MAX_LINK: usize = 1_000;
const MAX_RUNS: u64 = MAX_CHILDREN;
const MAX_INTERVAL: u64 = 10_080;

/// Makes the order a request asks for. With `pay` false its price is not taken.
pub(super) fn place(book: &mut Book, params: &Params, now: Moment, pay: bool) -> Result<u64, Refusal> {
    let id = params.value("service");
    let service = book.catalog.service(id).ok_or("Incorrect service ID")?;
    note_surprises(book, params, &service);
    if service.rate <= Decimal::ZERO {
        return Err("neworder.error.service_inactive");
    }
    for field in service.kind.required {
        check(field, params)?;
    }
    for field in service.kind.optional.iter().filter(|field| !params.value(field.name).is_empty()) {
        check(field, params)?;
    }
    check_traffic(params)?;
    let link =
        if service.kind.counted == Counted::Posts { params.value("username") } else { params.value("link") };
    let steer = Steer::read(link);
    if steer.refuse {
        return Err("Bad link");
    }
    let drip = read_drip(params, &service)?;
    let count = count_units(params, &service, drip.map_or(1, |(runs, _)| runs))?;
    let cost = price(&service, count, drip)?;
    if book.has_active(id, link, now) {
        return Err("neworder.error.link_duplicate");
    }
    take_money(book, &service, params, cost, pay)?;
    let order = Order {
        service: id.to_owned(),
        kind: service.kind,
        rate: service.rate,
        link: link.to_owned(),
        fields: params.fields(),
        life: Life {
            placed_at: now,
            quantity: count,
            steer,
            pace: book.options.pace,
            cancel_asked: None,
            by_hand: None,
        },
        cost,
        credited: Decimal::ZERO,
        paid: pay,
        refill: service.refill,
        cancel: service.cancel,
        last_refill: None,
        parent: None,
        plan: plan(params, &service, drip, count, now, book),
    };
    book.stored = book.stored.saturating_add(size_of_fields(&order.fields));
    let made = book.write(order);
    book.make_old_children(made, number(params, "old_posts").unwrap_or(0).min(MAX_CHILDREN));
    book.settle(now);
    Ok(made)
}

/// Records what a careful client would not have sent.
fn note_surprises(book: &mut Book, params: &Params, service: &Service) {
    let id = params.value("service");
    for (name, value) in params.fields() {
        let drips = service.kind.drips && service.dripfeed && (name == "runs" || name == "interval");
        if !service.kind.takes(&name) && !drips {
            book.note("add", id, &format!("unexpected field {name}"));
        } else if value.is_empty() {
            book.note("add", id, &format!("empty field {name}"));
        } else if value.contains('\r')
            || value.trim() != value
            || value.lines().any(|line| line.trim().is_empty())
        {
            book.note("add", id, &format!("stray white space in {name}"));
        }
    }
}

fn check(field: &Field, params: &Params) -> Result<(), Refusal> {
    if fits(field.form, params.value(field.name)) { Ok(()) } else { Err(field.complaint) }
}

fn fits(form: Form, value: &str) -> bool {
    match form {
        Form::Link => is_link(value),
        Form::Quantity | Form::Number => parse(value).is_some(),
        Form::OneOf(allowed) => {
            parse(value).is_some_and(|number| allowed.iter().any(|known| u64::from(*known) == number))
        }
        Form::Word => !value.trim().is_empty() && !value.contains('\n'),
        Form::Lines => !value.trim().is_empty(),
        Form::Day => end_of_day(value).is_some(),
    }
}

fn is_link(value: &str) -> bool {
    let clean = !value.chars().any(|c| c.is_whitespace() || c.is_control());
    clean && value.len() <= MAX_LINK && (value.contains('.') || (value.starts_with('@') && value.len() > 1))
}

/// A whole number in plain digits; `+5`, `1e3` and `٣` are none.
fn parse(value: &str) -> Option<u64> {
    if !value.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    value.parse().ok()
}

fn number(params: &Params, name: &str) -> Option<u64> {
    parse(params.value(name))
}

fn check_traffic(params: &Params) -> Result<(), Refusal> {
    match params.value("type_of_traffic") {
        "1" => check(&GOOGLE_KEYWORD, params),
        "2" => check(&REFERRING_URL, params),
        _ => Ok(()),
    }
}

/// Runs and minutes between them, if the request asks for drip-feed.
fn read_drip(params: &Params, service: &Service) -> Result<Option<(u64, u64)>, Refusal> {
    if params.value("runs").is_empty() && params.value("interval").is_empty() {
        return Ok(None);
    }
    if !service.dripfeed || !service.kind.drips {
        return Err("Dripfeed is not supported by this service");
    }
    let runs = number(params, "runs").filter(|runs| (2..=MAX_RUNS).contains(runs)).ok_or("Incorrect runs")?;
    let minutes = number(params, "interval").filter(|minutes| (1..=MAX_INTERVAL).contains(minutes));
    Ok(Some((runs, minutes.ok_or("Incorrect interval")?)))
}

/// What is billed of one run, within the service's bounds; the whole of a drip-feed must not pass the upper one.
fn count_units(params: &Params, service: &Service, runs: u64) -> Result<u64, Refusal> {
    let invalid = "neworder.error.invalid_quantity";
    match service.kind.counted {
        Counted::Order => Ok(service.min.max(1)),
        Counted::Quantity => {
            let quantity = number(params, "quantity").filter(|quantity| *quantity > 0).ok_or(invalid)?;
            within(quantity, quantity.saturating_mul(runs), service)
        }
        Counted::Lines(field) => {
            let lines = u64::try_from(params.value(field).trim().lines().count()).unwrap_or(u64::MAX);
            within(lines, lines, service)
        }
        Counted::Posts => {
            let (least, most) =
                (number(params, "min").ok_or(invalid)?, number(params, "max").ok_or(invalid)?);
            if least > most || least == 0 {
                return Err(invalid);
            }
            within(least, most, service)
        }
    }
}

fn within(least: u64, most: u64, service: &Service) -> Result<u64, Refusal> {
    if least < service.min {
        return Err("neworder.error.min_quantity");
    }
    if most > service.max {
        return Err("neworder.error.max_quantity");
    }
    Ok(least)
}

/// The sum taken at once: of all runs; nothing for a subscription, whose posts are paid one by one.
fn price(service: &Service, count: u64, drip: Option<(u64, u64)>) -> Result<Decimal, Refusal> {
    if service.kind.counted == Counted::Posts {
        return Ok(Decimal::ZERO);
    }
    let units = count.saturating_mul(drip.map_or(1, |(runs, _)| runs));
    service.kind.price(service.rate, units).ok_or("neworder.error.invalid_quantity")
}

fn take_money(
    book: &mut Book,
    service: &Service,
    params: &Params,
    cost: Decimal,
    pay: bool,
) -> Result<(), Refusal> {
    let one_post = number(params, "max").filter(|_| service.kind.counted == Counted::Posts);
    let needed = one_post.and_then(|most| service.kind.price(service.rate, most)).unwrap_or(cost);
    if needed > book.balance {
        return Err("neworder.error.not_enough_funds");
    }
    if book.orders.len() >= MAX_ORDERS || book.stored >= MAX_STORED {
        return Err("neworder.error.too_many_orders");
    }
    if pay {
        book.balance = book.balance.saturating_sub(cost);
    }
    Ok(())
}

fn plan(
    params: &Params,
    service: &Service,
    drip: Option<(u64, u64)>,
    count: u64,
    now: Moment,
    book: &Book,
) -> Option<Plan> {
    let pace = book.options.pace;
    let minutes = |number: u64| pace.minute.saturating_mul(u32::try_from(number).unwrap_or(u32::MAX));
    let empty = Plan {
        posts: None,
        first: now,
        every: pace.post_every,
        count: 0,
        quantity: (count, count),
        children: Vec::new(),
        old_children: Vec::new(),
    };
    if let Some((runs, interval)) = drip {
        return Some(Plan { every: minutes(interval), count: runs, ..empty });
    }
    if service.kind.counted != Counted::Posts {
        return None;
    }
    let limit = number(params, "posts").filter(|posts| *posts > 0);
    let expiry = end_of_day(params.value("expiry")).map(|end| (params.value("expiry").to_owned(), end));
    Some(Plan {
        posts: Some(Posts { expiry, paused: false, limited: limit.is_some() }),
        first: now.plus(pace.post_every).plus(minutes(number(params, "delay").unwrap_or(0))),
        count: limit.unwrap_or(MAX_CHILDREN).min(MAX_CHILDREN),
        quantity: (count, number(params, "max").unwrap_or(count)),
        ..empty
    })
}

fn size_of_fields(fields: &BTreeMap<String, String>) -> usize {
    fields.iter().map(|(name, value)| name.len() + value.len()).sum()
}
