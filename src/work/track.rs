//! Asks the panel how orders are: many at once, the young ones often, the old ones rarely, the ended ones a few times more for
//! late corrections. An answer that says nothing about an order changes nothing about it.

use super::Shop;
use crate::{
    clock::Moment,
    domain::{
        money::Amount,
        order::{Order, OrderStatus, Report},
        request::Child,
    },
    ops::{children, house, settle},
    panel::{PanelOrderId, ReadError, StatusAnswer, StatusReport, StatusWord},
    store::{
        self, Tx,
        facts::{self, Line},
        orders,
    },
};

/// How many orders one tick asks about: ten calls of a hundred.
const AT_ONCE: i64 = 1_000;

/// Looks at what is due. Returns when the next order is.
pub async fn tick(shop: &Shop) -> anyhow::Result<Option<Moment>> {
    let now = shop.clock.now();
    let (due, children_due) = {
        let mut reader = shop.store.reader().await?;
        match facts::load(&mut reader).await?.line(now) {
            Line::Open => {}
            Line::Resting(until) => return Ok(Some(until)),
            Line::Barred => return Ok(None),
        }
        let due = orders::to_look_at(&mut reader, now, AT_ONCE).await?;
        (due, store::children::to_look_at(&mut reader, now, AT_ONCE).await?)
    };
    if !due.is_empty() || !children_due.is_empty() {
        look(shop, &due, &children_due).await?;
        shop.wake.tell.notify_one();
        shop.wake.submit.notify_one();
    }
    let mut reader = shop.store.reader().await?;
    let orders = orders::next_look(&mut reader).await?;
    Ok(orders.into_iter().chain(store::children::next_look(&mut reader).await?).min())
}

async fn look(shop: &Shop, due: &[Order], children_due: &[Child]) -> anyhow::Result<()> {
    let of_children = children_due.iter().filter_map(child_id);
    let ids: Vec<PanelOrderId> = due.iter().filter_map(panel_id).chain(of_children).collect();
    let answers = shop.panel.status(&ids).await;
    let now = shop.clock.now();
    // One short transaction an order: a tap never waits for a whole batch.
    for order in due {
        let mut tx = shop.store.begin().await?;
        let answer = panel_id(order).and_then(|id| answers.answers.get(&id));
        take(&mut tx, shop, order, answer.unwrap_or(&StatusAnswer::Missing), now).await?;
        tx.commit().await?;
    }
    for child in children_due {
        let mut tx = shop.store.begin().await?;
        let answer = child_id(child).and_then(|id| answers.answers.get(&id));
        take_child(&mut tx, shop, child, answer.unwrap_or(&StatusAnswer::Missing), now).await?;
        tx.commit().await?;
    }
    Ok(())
}

fn child_id(child: &Child) -> Option<PanelOrderId> {
    PanelOrderId::parse(&child.panel_order)
}

async fn take_child(
    tx: &mut Tx,
    shop: &Shop,
    child: &Child,
    answer: &StatusAnswer,
    now: Moment,
) -> anyhow::Result<()> {
    match answer {
        StatusAnswer::Report(report) => {
            house::hear(tx, &shop.house, now).await?;
            let which = (child.order, child.panel_order.as_str());
            children::settle(tx, &shop.house, which, &read(report), now).await
        }
        StatusAnswer::Refused(_) | StatusAnswer::Missing => {
            house::hear(tx, &shop.house, now).await?;
            children::look_on(tx, &shop.house, child, now).await
        }
        StatusAnswer::Unread(error) => {
            note_failure(tx, shop, error, now).await?;
            children::look_on(tx, &shop.house, child, now).await
        }
    }
}

fn panel_id(order: &Order) -> Option<PanelOrderId> {
    order.panel_order.as_deref().and_then(PanelOrderId::parse)
}

async fn take(
    tx: &mut Tx,
    shop: &Shop,
    order: &Order,
    answer: &StatusAnswer,
    now: Moment,
) -> anyhow::Result<()> {
    match answer {
        StatusAnswer::Report(report) => {
            house::hear(tx, &shop.house, now).await?;
            settle::settle(tx, &shop.house, order.id, &read(report), now).await?;
            Ok(())
        }
        // "Incorrect order ID" is patience, not an end: fresh orders are not visible for minutes, and what is not an end is never
        // told as one. If it lasts, the order is reported as stuck.
        StatusAnswer::Refused(_) | StatusAnswer::Missing => {
            house::hear(tx, &shop.house, now).await?;
            settle::look_on(tx, &shop.house, order, now).await
        }
        StatusAnswer::Unread(error) => {
            note_failure(tx, shop, error, now).await?;
            settle::look_on(tx, &shop.house, order, now).await
        }
    }
}

/// What a failed read says about the panel itself.
pub async fn note_failure(tx: &mut Tx, shop: &Shop, error: &ReadError, now: Moment) -> anyhow::Result<()> {
    match error {
        ReadError::Refused(refusal) if refusal.class == crate::panel::RefusalClass::Auth => {
            house::refuse_key(tx, &shop.house, &refusal.words, now).await
        }
        error => house::miss(tx, &shop.house, &error.to_string(), now).await,
    }
}

/// A report in the bot's terms. Unknown words are no end, never an error and never a refund.
fn read(report: &StatusReport) -> Report {
    Report {
        end: match report.status {
            StatusWord::Completed => Some(OrderStatus::Completed),
            StatusWord::Partial => Some(OrderStatus::Partial),
            StatusWord::Cancelled => Some(OrderStatus::Cancelled),
            StatusWord::Failed => Some(OrderStatus::Failed),
            StatusWord::Pending | StatusWord::InProgress | StatusWord::Unknown => None,
        },
        word: report.raw_status.clone(),
        start_count: report.start_count,
        remains: report.remains,
        charge: report.charge.and_then(|charge| Amount::from_decimal(charge).ok()),
        started: report.status == StatusWord::InProgress || report.status.is_end(),
        children: report.orders.iter().map(|id| id.as_str().to_owned()).collect(),
    }
}
