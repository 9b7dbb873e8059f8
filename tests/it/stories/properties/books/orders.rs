//! What becomes of orders: people confirm and cancel, the panel takes, refuses and reports, admins settle what is unclear.

use panelgram::{
    clock::Moment,
    domain::{
        account::Shown,
        attempt::{Attempt, Claim, Concerns, Fate as LeftFate, Meaning, Passing, RejectReason},
        bill::{Purse, decisions},
        catalog::ServiceId,
        detail::Detail,
        evidence::Finding,
        money::{Amount, Charge, Cost, Credit, Price, Rate},
        order::{NewOrder, Order, OrderId, OrderStatus, Report},
        service_type::{Field, ServiceType},
        user::UserId,
    },
    ops::{self, Rules, account::Seen, attempt, place, submit, unclear},
    store::{Tx, attempts::LeftOver, books, children, orders},
};
use rust_decimal::Decimal;

use super::{
    day::Day,
    shop::{ADMIN, Fate, service},
};

fn new_order(day: &mut Day<'_>) -> NewOrder {
    let quantity = day.sum(1_000);
    let cost = day.sum(900_000);
    let price = cost + cost / 20 + day.sum(900_000) - 1;
    let (service, service_type, runs) = match day.dice.below(8) {
        0 => (2, ServiceType::Subscriptions, None),
        1 => (1, ServiceType::Default, Some(2 + day.sum(9))),
        2 => (1, ServiceType::Package, None),
        _ => (1, ServiceType::Default, None),
    };
    NewOrder {
        draft: day.next_number(),
        service: ServiceId(service),
        service_type,
        fields: vec![(Field::Quantity, quantity.to_string())],
        link: format!("https://t.me/n{}", day.number),
        quantity,
        runs,
        rate: Rate(Decimal::ONE),
        price: Price::of(Amount(price)),
        cost: Cost(Amount(cost)),
    }
}

async fn place(
    tx: &mut Tx,
    rules: &Rules,
    user: UserId,
    order: &NewOrder,
    now: Moment,
) -> anyhow::Result<OrderId> {
    let kind = if order.service.0 == 2 { "Subscriptions" } else { "Default" };
    let placed = place::place(tx, rules, user, order, &service(order.service.0, kind), None, now).await?;
    placed.ok_or_else(|| anyhow::anyhow!("it is an order already"))
}

/// What somebody has.
pub async fn purse(day: &Day<'_>, user: UserId) -> Purse {
    let mut tx = day.shop.store.begin().await.unwrap();
    books::purse(&mut tx, user).await.unwrap()
}

/// Somebody confirms an order, for more than they have now and then.
pub async fn confirm(day: &mut Day<'_>) -> &'static str {
    let (user, order) = (day.somebody(), new_order(day));
    let buy = async |tx: &mut Tx, rules: &Rules, now| place(tx, rules, user, &order, now).await;
    if purse(day, user).await.missing(order.price.credit()) > Credit::ZERO {
        day.shop.is_refused(buy).await;
        day.figures.refused_purchases += 1;
        return "too dear an order";
    }
    let fate = day.fate();
    if let Some(id) = day.shop.turn(fate, buy).await {
        day.figures.orders += 1;
        day.orders.push(id.0);
        // The same draft is one order.
        day.shop.is_refused(buy).await;
    }
    "an order"
}

/// Two orders in one turn: both, or none.
pub async fn confirm_two(day: &mut Day<'_>) -> &'static str {
    let (user, first, second) = (day.somebody(), new_order(day), new_order(day));
    let buy = async |tx: &mut Tx, rules: &Rules, now| {
        let first = place(tx, rules, user, &first, now).await?;
        Ok([first, place(tx, rules, user, &second, now).await?])
    };
    let price = first.price.credit().plus(second.price.credit());
    if purse(day, user).await.missing(price) > Credit::ZERO {
        day.shop.is_refused(buy).await;
        day.figures.refused_purchases += 1;
        return "two orders that are too dear";
    }
    let fate = day.fate();
    if let Some(placed) = day.shop.turn(fate, buy).await {
        day.figures.orders += 2;
        day.orders.extend(placed.map(|id| id.0));
    }
    "two orders"
}

/// One of the day's orders that is in any of these states.
async fn any(day: &mut Day<'_>, statuses: &[OrderStatus]) -> Option<Order> {
    let mut found = vec![];
    let mut tx = day.shop.store.begin().await.unwrap();
    for id in &day.orders {
        let order = orders::find(&mut tx, OrderId(*id)).await.unwrap().unwrap();
        if statuses.contains(&order.status) {
            found.push(order);
        }
    }
    drop(tx);
    // Mostly of the last ones, so that much happens to the same order.
    let last = if day.dice.below(4) == 0 { found.len() } else { 2 };
    day.dice.pick(&found[found.len().saturating_sub(last)..])
}

fn claim_of(day: &mut Day<'_>) -> Claim {
    let meaning = match day.dice.below(6) {
        0 => Meaning::No,
        1 => Meaning::Passing(Passing::Pace),
        2 => Meaning::Barred,
        3 => Meaning::Fault(RejectReason::Duplicate),
        4 => Meaning::Fault(RejectReason::Funds),
        _ => Meaning::Fault(RejectReason::Link),
    };
    Claim { meaning, words: "no".to_owned(), wait: None, concerns: Concerns::Order, unread: 0 }
}

fn seen(day: &mut Day<'_>) -> Seen {
    let all = [Shown::Untouched, Shown::Untouched, Shown::Unmoved, Shown::Fell, Shown::Moved, Shown::Unread];
    Seen { shown: day.dice.pick(&all).unwrap(), readings: None }
}

/// An order is sent; the panel takes it, says no, or is not heard. Between the two the bot may be killed.
pub async fn send(day: &mut Day<'_>) -> &'static str {
    let Some(order) = any(day, &[OrderStatus::Reserved]).await else { return "nothing to send" };
    if order.was_sent && day.dice.below(2) == 0 {
        let (claim, seen, fate) = (claim_of(day), seen(day), day.fate());
        let refuse = async |tx: &mut Tx, rules: &Rules, now| {
            submit::answer_no(tx, rules, &order, &claim, seen, now).await
        };
        day.shop.turn(fate, refuse).await;
        return "a no that is judged later";
    }
    let fate = day.fate();
    let take =
        async |tx: &mut Tx, rules: &Rules, now| attempt::claim(tx, rules, Attempt::Add(order.id), now).await;
    let Some(Some(claimed)) = day.shop.turn(fate, take).await else { return "an order that is not claimed" };
    let (what, fate) = (day.dice.below(12), day.fate());
    let (claim, seen) = (claim_of(day), seen(day));
    let id = panel_id(day).await;
    let answer = async |tx: &mut Tx, rules: &Rules, now| match what {
        0..=6 => attempt::accept(tx, rules, &claimed, Some(&id), now).await,
        7 | 8 => submit::answer_no(tx, rules, &claimed.order, &claim, seen, now).await.map(drop),
        9 => attempt::put_off(tx, &claimed, &Detail::NotReached, now).await,
        _ => attempt::lose(tx, rules, claimed.attempt(), &Detail::NoAnswer, Seen::UNREAD, now).await,
    };
    day.shop.turn(fate, answer).await;
    "an order that is sent"
}

/// An id that the panel gives; now and then one that it gave before.
async fn panel_id(day: &mut Day<'_>) -> String {
    let running = any(day, &[OrderStatus::Running]).await.filter(|_| day.dice.below(12) == 0);
    let id = running.and_then(|order| order.panel_order);
    id.unwrap_or_else(|| day.next_number().to_string())
}

/// The bot starts again: what was being sent is lost, what waited too long is given up.
pub async fn start_again(day: &mut Day<'_>) -> &'static str {
    let now = day.shop.now;
    for id in day.orders.clone() {
        let mut tx = day.shop.store.begin().await.unwrap();
        let order = orders::find(&mut tx, OrderId(id)).await.unwrap().unwrap();
        drop(tx);
        let fate = match order.status {
            OrderStatus::Submitting => LeftFate::Interrupted,
            OrderStatus::Reserved if order.submit_until < now && order.was_sent => LeftFate::OverdueAndSent,
            OrderStatus::Reserved if order.submit_until < now => LeftFate::Overdue,
            _ => continue,
        };
        let left = LeftOver { attempt: Attempt::Add(order.id), order: order.id, fate };
        let settle =
            async |tx: &mut Tx, rules: &Rules, now| attempt::settle_left_over(tx, rules, &left, now).await;
        day.shop.turn(Fate::Well, settle).await;
    }
    "a start"
}

fn drawn_report(day: &mut Day<'_>, order: &Order) -> Report {
    let ends = [
        OrderStatus::Completed,
        OrderStatus::Partial,
        OrderStatus::Partial,
        OrderStatus::Cancelled,
        OrderStatus::Failed,
    ];
    let end = if day.dice.below(4) == 0 { None } else { day.dice.pick(&ends) };
    let part = |day: &mut Day<'_>, whole: i64| match day.dice.below(8) {
        0 => 0,
        1 => whole,
        2 => whole + 1,
        3 => 1,
        _ => i64::try_from(day.dice.below(u64::try_from(whole).unwrap())).unwrap(),
    };
    let charge = (day.dice.below(3) > 0).then(|| Charge(Amount(part(day, order.cost.0.0))));
    let remains = (day.dice.below(3) > 0).then(|| part(day, order.quantity));
    let word = end.map_or("In progress", OrderStatus::word).to_owned();
    let named = if order.is_parent() && day.dice.below(3) == 0 {
        vec![day.next_number().to_string()]
    } else {
        vec![]
    };
    Report { end, word, remains, charge, children: named, ..Report::default() }
}

/// The panel reports of an order: anew, the same once more, or what it said of it long ago, under an id that may have been taken back since.
pub async fn report(day: &mut Day<'_>) -> &'static str {
    let ends = [OrderStatus::Completed, OrderStatus::Partial, OrderStatus::Cancelled, OrderStatus::Failed];
    let all = [&[OrderStatus::Running, OrderStatus::Running][..], &ends].concat();
    let old = day.dice.pick(&day.asked).filter(|_| day.dice.below(5) == 0);
    let Some(order) = (match old {
        Some(old) => Some(old),
        None => any(day, &all).await,
    }) else {
        return "nothing to report";
    };
    let report = drawn_report(day, &order);
    day.asked.push(order.clone());
    for _ in 0..=day.dice.below(2) {
        let fate = day.fate();
        let settle = async |tx: &mut Tx, rules: &Rules, now| {
            ops::settle::settle(tx, rules, &order, &report, now).await
        };
        day.shop.turn(fate, settle).await;
    }
    "a report"
}

/// What was given back of an order is spent, and the panel says that it delivered all of it after all.
pub async fn change_mind(day: &mut Day<'_>) -> &'static str {
    let Some(order) = any(day, &[OrderStatus::Partial, OrderStatus::Cancelled]).await else {
        return "no change of mind";
    };
    day.take_all(order.user).await;
    let report =
        Report { end: Some(OrderStatus::Completed), word: "Completed".to_owned(), ..Report::default() };
    let fate = day.fate();
    let settle =
        async |tx: &mut Tx, rules: &Rules, now| ops::settle::settle(tx, rules, &order, &report, now).await;
    day.shop.turn(fate, settle).await;
    "a change of mind"
}

/// The panel reports of a post of a subscription, or a run of a drip-feed.
pub async fn report_child(day: &mut Day<'_>) -> &'static str {
    let mut found = vec![];
    let mut tx = day.shop.store.begin().await.unwrap();
    for order in &day.orders {
        let named: Vec<String> = sqlx::query_scalar("select panel_order from children where order_id = ?")
            .bind(order)
            .fetch_all(&mut *tx)
            .await
            .unwrap();
        found.extend(named.into_iter().map(|named| (OrderId(*order), named)));
    }
    let Some((id, named)) = day.dice.pick(&found) else { return "no child" };
    let parent = orders::find(&mut tx, id).await.unwrap().unwrap();
    let child = children::find(&mut tx, id, &named).await.unwrap().unwrap();
    drop(tx);
    let report = Report { children: vec![], ..drawn_report(day, &parent) };
    let fate = day.fate();
    let settle =
        async |tx: &mut Tx, rules: &Rules, now| ops::children::settle(tx, rules, &child, &report, now).await;
    day.shop.turn(fate, settle).await;
    "a child's report"
}

/// Somebody cancels any order, whatever became of it.
pub async fn cancel(day: &mut Day<'_>) -> &'static str {
    let Some(order) = any(day, OrderStatus::ALL).await else { return "nothing to cancel" };
    let fate = day.fate();
    let shelf = service(1, "Default");
    let cancel = async |tx: &mut Tx, rules: &Rules, now| {
        ops::request::cancel(tx, rules, order.user, order.id, Some(&shelf), now).await
    };
    day.shop.turn(fate, cancel).await;
    "a cancellation"
}

/// An admin, or the evidence, says what became of any order – or takes that back –, whether it is for them to say or not.
pub async fn settle_by_people(day: &mut Day<'_>) -> &'static str {
    let unclear = [OrderStatus::Unclear];
    let statuses = if day.dice.below(2) == 0 { &unclear[..] } else { OrderStatus::ALL };
    let Some(order) = any(day, statuses).await else { return "nothing to settle" };
    let (id, by, what, fate) = (order.id, UserId(ADMIN), day.dice.below(8), day.fate());
    let panel = panel_id(day).await;
    let found = Finding::Placed { id: panel.parse().unwrap() };
    let settle = async |tx: &mut Tx, rules: &Rules, now: Moment| match what {
        0 | 1 => unclear::was_placed(tx, rules, id, (&panel, by), now).await.map(drop),
        2 => unclear::was_not_placed(tx, rules, id, Some(by), now).await.map(drop),
        3 => unclear::conclude(tx, rules, id, &found, &Detail::none(), now).await,
        4 => unclear::conclude(tx, rules, id, &Finding::NotPlaced, &Detail::none(), now).await,
        5 => unclear::take_back(tx, rules, id, now).await.map(drop),
        6 => unclear::reopen(tx, rules, id, now).await.map(drop),
        _ => unclear::confirm_id(tx, id, by, now).await.map(drop),
    };
    day.shop.turn(fate, settle).await;
    match what {
        0 | 1 => "an admin: it was placed",
        2 => "an admin: it was not placed",
        3 => "evidence: it was placed",
        4 => "evidence: it was not placed",
        5 => "an admin: the id is wrong",
        6 => "an admin: it was placed after all",
        _ => "an admin: the id is right",
    }
}

/// An admin decides what is due for an order, whether that is asked or not, and by any sum.
pub async fn decide(day: &mut Day<'_>) -> &'static str {
    let mut in_review = vec![];
    let mut tx = day.shop.store.begin().await.unwrap();
    for id in &day.orders {
        let stored = books::bill(&mut tx, OrderId(*id)).await.unwrap().unwrap();
        if stored.bill.review.is_some() || day.dice.below(10) == 0 {
            let order = orders::find(&mut tx, OrderId(*id)).await.unwrap().unwrap();
            in_review.push((order, stored.bill));
        }
    }
    drop(tx);
    let Some((order, bill)) = day.dice.pick(&in_review) else { return "nothing to decide" };
    let due = if day.dice.below(4) == 0 {
        Credit(Amount(day.sum(5_000_000)))
    } else {
        day.dice.pick(&decisions(&order, &bill)).unwrap()
    };
    let fate = day.fate();
    let decide =
        async |tx: &mut Tx, rules: &Rules, now| ops::bill::decide(tx, rules, order.id, due, now).await;
    day.shop.turn(fate, decide).await;
    "a decision"
}

/// The evidence finds a lost order under an id that is another order's; that one ends so that an admin has to decide what is due, and then
/// the id turns out to be wrong. What was decided was decided of the other one.
pub async fn decide_of_a_wrong_id(day: &mut Day<'_>) -> &'static str {
    let Some(order) = any(day, &[OrderStatus::Unclear]).await else { return "no wrong id" };
    let (id, panel) = (order.id, day.next_number());
    let found = Finding::Placed { id: u64::try_from(panel).unwrap() };
    let asked = Order { panel_order: Some(panel.to_string()), ..order.clone() };
    let end = Some(OrderStatus::Cancelled);
    let charge = Some(Charge(order.cost.0));
    let report = Report { end, word: "Canceled".to_owned(), remains: Some(0), charge, ..Report::default() };
    let mislead = async |tx: &mut Tx, rules: &Rules, now: Moment| {
        unclear::conclude(tx, rules, id, &found, &Detail::none(), now).await?;
        ops::settle::settle(tx, rules, &asked, &report, now).await?;
        ops::bill::decide(tx, rules, id, order.price.credit(), now).await
    };
    let fate = day.fate();
    day.shop.turn(fate, mislead).await;
    let not_placed = day.dice.below(2) == 0;
    let fate = day.fate();
    let take_back = async |tx: &mut Tx, rules: &Rules, now: Moment| {
        unclear::take_back(tx, rules, id, now).await?;
        if not_placed {
            unclear::was_not_placed(tx, rules, id, Some(UserId(ADMIN)), now).await?;
        }
        Ok(())
    };
    day.shop.turn(fate, take_back).await;
    "a decision of a wrong id"
}
