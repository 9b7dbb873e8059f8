//! Refills and cancellations: somebody's wish becomes a row that the worker (`work/requests.rs`) carries out, and what the panel says to
//! it becomes a line of history and, where somebody waits for it, a notice. That nothing is asked twice is the law in `attempt.rs`.

use std::time::Duration;

use sqlx::SqliteConnection;

use super::{
    Rules, bill, children,
    claimed::{Claimed, What},
    mass, settle, tell, tell_admins,
};
use crate::{
    clock::Moment,
    domain::{
        catalog::Service,
        detail::Detail,
        history::Event,
        notice::Notice,
        order::{Order, OrderId, OrderStatus, look_again_in},
        request::{
            A_DAY, After, Cancelled, CancelledMany, Denial, Request, RequestKind, RequestState,
            again_after_loss, again_after_refusal, may_cancel, may_refill,
        },
        user::UserId,
    },
    store::{
        Tx, orders,
        requests::{self, Move, Wish},
    },
};

/// A refill that the panel gives no end to is followed for so long.
const FOLLOWED: Duration = Duration::from_hours(24 * 30);

/// What an order's card shows beside the order. `service` is the order's, as the panel sells it now.
pub async fn after(
    connection: &mut SqliteConnection,
    order: &Order,
    service: Option<&Service>,
    now: Moment,
) -> anyhow::Result<After> {
    let (refill, cancel) = requests::last(connection, order.id).await?;
    Ok(After {
        may_refill: may_refill(order, service, refill.as_ref(), now),
        may_cancel: may_cancel(order, service, cancel.as_ref(), now),
        refill,
        cancel,
        children: children::of(connection, order).await?,
    })
}

/// Somebody asks for a refill. Whether it is going to be asked for.
pub async fn ask_refill(
    tx: &mut Tx,
    rules: &Rules,
    by: UserId,
    order: OrderId,
    service: Option<&Service>,
    now: Moment,
) -> anyhow::Result<bool> {
    let Some(order) = orders::find(tx, order).await? else {
        return Ok(false);
    };
    if !after(tx, &order, service, now).await?.may_refill {
        return Ok(false);
    }
    write(tx, rules, by, order.id, RequestKind::Refill, now).await
}

/// Somebody cancels an order: at once if it was not sent, else the panel is asked.
pub async fn cancel(
    tx: &mut Tx,
    rules: &Rules,
    by: UserId,
    order: OrderId,
    service: Option<&Service>,
    now: Moment,
) -> anyhow::Result<Cancelled> {
    let Some(order) = orders::find(tx, order).await? else {
        return Ok(Cancelled::No);
    };
    if !after(tx, &order, service, now).await?.may_cancel {
        return Ok(Cancelled::No);
    }
    if order.status == OrderStatus::Reserved {
        let withdrawn = withdraw(tx, rules, by, &order, now).await?;
        return Ok(if withdrawn { Cancelled::Withdrawn } else { Cancelled::No });
    }
    let wanted = write(tx, rules, by, order.id, RequestKind::Cancel, now).await?;
    Ok(if wanted { Cancelled::Wanted } else { Cancelled::No })
}

/// An admin cancels several orders; each is checked by itself.
pub async fn cancel_many<'a>(
    tx: &mut Tx,
    rules: &Rules,
    by: UserId,
    ids: &[OrderId],
    service_of: impl Fn(&Order) -> Option<&'a Service>,
    now: Moment,
) -> anyhow::Result<CancelledMany> {
    let mut done = CancelledMany::default();
    for id in ids {
        let service = orders::find(tx, *id).await?.and_then(|order| service_of(&order));
        match cancel(tx, rules, by, *id, service, now).await? {
            Cancelled::Withdrawn => done.withdrawn += 1,
            Cancelled::Wanted => done.wanted += 1,
            Cancelled::No => done.refused.push(*id),
        }
    }
    Ok(done)
}

async fn withdraw(
    tx: &mut Tx,
    rules: &Rules,
    by: UserId,
    order: &Order,
    now: Moment,
) -> anyhow::Result<bool> {
    if !orders::withdraw(tx, order.id, now).await? {
        return Ok(false);
    }
    bill::settle(tx, rules, order.id, now).await?;
    orders::write_event(tx, order.id, now, &Event::Withdrawn, "").await?;
    if by != order.user {
        let key = format!("rejected:{}", order.id.0);
        tell(tx, order.user.chat(), &Notice::OrderRejected { order: order.id }, &key, now).await?;
    }
    mass::settle(tx, rules, order.id, now).await?;
    Ok(true)
}

async fn write(
    tx: &mut Tx,
    rules: &Rules,
    by: UserId,
    order: OrderId,
    kind: RequestKind,
    now: Moment,
) -> anyhow::Result<bool> {
    let send_until = now.plus(rules.submit_patience);
    let wish = Wish { order, kind, by, send_until, again_at: now.plus(A_DAY) };
    if !requests::write(tx, &wish, now).await? {
        return Ok(false);
    }
    note(tx, order, kind, RequestState::Wanted, "", now).await?;
    Ok(true)
}

/// Takes a request for sending. `None` if there is nothing to be asked any more.
pub(super) async fn claim(tx: &mut Tx, id: i64, now: Moment) -> anyhow::Result<Option<Claimed>> {
    let Some(request) = requests::find(tx, id).await? else {
        return Ok(None);
    };
    let Some(order) = orders::find(tx, request.order).await? else {
        return Ok(None);
    };
    if request.kind == RequestKind::Cancel && order.status != OrderStatus::Running {
        // It ended while the request waited: its end says it all.
        end(tx, &request, RequestState::Dropped, Some(now), now).await?;
        return Ok(None);
    }
    let claimed = requests::claim(tx, id).await?;
    Ok(claimed.map(|asking| Claimed { order, what: What::Ask(asking) }))
}

/// The panel took the request. A refill's id is kept if it is one to follow it by: some panels answer `1` to all, or the order's id. What came
/// of a cancellation is told by the order's status.
pub(super) async fn accept(
    tx: &mut Tx,
    rules: &Rules,
    request: &Request,
    refill: Option<&str>,
    now: Moment,
) -> anyhow::Result<()> {
    let followed = followable(tx, rules, request, refill).await?;
    let next = Move {
        panel_refill: followed,
        next_at: followed.map(|_| now.plus(rules.look_interval)),
        ..Move::of(RequestState::Asked, Some(request.asked_at.plus(A_DAY)))
    };
    if requests::move_on(tx, request, &next).await? {
        note(tx, request.order, request.kind, RequestState::Asked, refill.unwrap_or_default(), now).await?;
    }
    match request.kind {
        RequestKind::Cancel => settle::look_now(tx, request.order, now).await,
        RequestKind::Refill => Ok(()),
    }
}

async fn followable<'a>(
    tx: &mut Tx,
    rules: &Rules,
    request: &Request,
    refill: Option<&'a str>,
) -> anyhow::Result<Option<&'a str>> {
    let Some(refill) = refill.filter(|id| request.kind == RequestKind::Refill && *id != "1") else {
        return Ok(None);
    };
    let order = orders::find(tx, request.order).await?;
    let is_orders_own = order.is_some_and(|order| order.panel_order.as_deref() == Some(refill));
    let is_known = requests::has_panel_id(tx, rules.panel.id, refill).await?;
    Ok((!is_orders_own && !is_known).then_some(refill))
}

/// The panel did not take the request, in `words`.
pub async fn refuse(
    tx: &mut Tx,
    rules: &Rules,
    request: &Request,
    denial: Denial,
    words: &str,
    wait: Option<Duration>,
    now: Moment,
) -> anyhow::Result<()> {
    let again_at = again_after_refusal(denial, wait, now);
    let next = Move { denial: Some(denial), ..Move::of(RequestState::Refused, again_at) };
    if requests::move_on(tx, request, &next).await? {
        note(tx, request.order, request.kind, RequestState::Refused, words, now).await?;
        tell_asker(tx, rules, request, RequestState::Refused, Some(denial), again_at, now).await?;
    }
    Ok(())
}

/// The answer was lost.
pub(super) async fn lose(
    tx: &mut Tx,
    rules: &Rules,
    id: i64,
    why: &Detail,
    now: Moment,
) -> anyhow::Result<()> {
    let Some(request) = requests::find(tx, id).await?.filter(|found| found.state == RequestState::Asking)
    else {
        return Ok(());
    };
    let again_at = again_after_loss(request.kind, request.asked_at, now);
    end(tx, &request, RequestState::Unclear, Some(again_at), now).await?;
    note(tx, request.order, request.kind, RequestState::Unclear, &why.write(), now).await?;
    tell_asker(tx, rules, &request, RequestState::Unclear, None, Some(again_at), now).await?;
    let notice = Notice::RequestUnclear { order: request.order, request: request.kind, words: why.clone() };
    tell_admins(tx, rules, &notice, &format!("request unclear:{id}"), now).await
}

/// It could not be sent in time, and never left.
pub(super) async fn give_up(tx: &mut Tx, rules: &Rules, id: i64, now: Moment) -> anyhow::Result<()> {
    let Some(request) = requests::find(tx, id).await?.filter(|found| found.state == RequestState::Wanted)
    else {
        return Ok(());
    };
    end(tx, &request, RequestState::Dropped, Some(now), now).await?;
    note(tx, request.order, request.kind, RequestState::Dropped, "", now).await?;
    tell_asker(tx, rules, &request, RequestState::Dropped, None, None, now).await
}

/// The panel said how a refill stands: `state`, in its `word`. What is no end is looked at again, less and less often.
pub async fn follow(
    tx: &mut Tx,
    rules: &Rules,
    request: &Request,
    state: RequestState,
    word: &str,
    now: Moment,
) -> anyhow::Result<()> {
    if state == request.state || state == RequestState::Asked {
        return look_on(tx, rules, request, now).await;
    }
    let age = now.since(request.asked_at);
    let next_at = (!state.is_end()).then(|| now.plus(look_again_in(age, rules.look_interval)));
    let next = Move { next_at, ..Move::of(state, request.again_at) };
    if requests::move_on(tx, request, &next).await? {
        note(tx, request.order, request.kind, state, word, now).await?;
        if state.is_end() {
            tell_asker(tx, rules, request, state, None, None, now).await?;
        }
    }
    Ok(())
}

/// Sets when a refill is looked at next, after a look that said nothing new.
pub async fn look_on(tx: &mut Tx, rules: &Rules, request: &Request, now: Moment) -> anyhow::Result<()> {
    let age = now.since(request.asked_at);
    if age < FOLLOWED {
        let next = now.plus(look_again_in(age, rules.look_interval));
        return requests::look_next(tx, request.id, Some(next)).await;
    }
    requests::look_next(tx, request.id, None).await?;
    let words = Detail::Endless { refill: request.panel_refill.clone().unwrap_or_default() };
    orders::write_event(tx, request.order, now, &Event::RefillEndless, &words.write()).await?;
    let notice = Notice::OrderOdd { order: request.order, words };
    tell_admins(tx, rules, &notice, &format!("refill endless:{}", request.id), now).await
}

/// Where another request may be asked for since lately, the order's card is drawn anew, with its button.
pub async fn offer_again(tx: &mut Tx, now: Moment) -> anyhow::Result<usize> {
    const AT_ONCE: i64 = 100;
    let offered = requests::to_offer(tx, now, AT_ONCE).await?;
    for request in &offered {
        requests::mark_offered(tx, request.id).await?;
        orders::touch(tx, request.order).await?;
    }
    Ok(offered.len())
}

async fn end(
    tx: &mut Tx,
    request: &Request,
    state: RequestState,
    again_at: Option<Moment>,
    now: Moment,
) -> anyhow::Result<bool> {
    requests::move_on(tx, request, &Move::of(state, again_at.map(|at| at.max(now)))).await
}

/// A line of the order's history; and its card, which shows how the request stands, is drawn anew.
async fn note(
    tx: &mut Tx,
    order: OrderId,
    kind: RequestKind,
    state: RequestState,
    words: &str,
    now: Moment,
) -> anyhow::Result<()> {
    orders::write_event(tx, order, now, &Event::Request(kind, state), words).await?;
    orders::touch(tx, order).await
}

/// Tells the one who asked: whose order it is, or the admins if it was one of them.
async fn tell_asker(
    tx: &mut Tx,
    rules: &Rules,
    request: &Request,
    state: RequestState,
    denial: Option<Denial>,
    again_at: Option<Moment>,
    now: Moment,
) -> anyhow::Result<()> {
    let Some(order) = orders::find(tx, request.order).await? else {
        return Ok(());
    };
    let notice = Notice::RequestTold { order: request.order, request: request.kind, state, denial, again_at };
    let key = format!("request:{}:{}", request.id, state.word());
    if request.asked_by == order.user {
        tell(tx, order.user.chat(), &notice, &key, now).await
    } else {
        tell_admins(tx, rules, &notice, &key, now).await
    }
}
