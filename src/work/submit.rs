//! Sends reserved orders to the panel, one at a time: some panels read a balance and write it back, so that two orders at
//! once are charged as one. That an order is being sent is committed – durably – before the panel is called.

use super::Shop;
use crate::{
    clock::Moment,
    domain::order::{Order, RejectReason},
    ops::{house, submit},
    panel::{AddOrder, AddOutcome, Refusal, RefusalClass},
    store::{Tx, facts, orders},
};

/// Sends what is due. Returns when the next order is.
pub async fn tick(shop: &Shop) -> anyhow::Result<Option<Moment>> {
    give_up_overdue(shop).await?;
    while let Some((order, fields)) = claim(shop).await? {
        let outcome = shop.panel.add(&AddOrder { service: order.panel_service.clone(), fields }).await;
        record(shop, &order, outcome).await?;
    }
    let mut reader = shop.store.reader().await?;
    if facts::load(&mut reader).await?.key_refused_at.is_some() {
        return Ok(None);
    }
    orders::next_submit(&mut reader).await
}

async fn give_up_overdue(shop: &Shop) -> anyhow::Result<()> {
    let mut tx = shop.store.begin().await?;
    let given_up = submit::give_up_overdue(&mut tx, &shop.house, shop.clock.now()).await?;
    tx.commit().await?;
    if given_up > 0 {
        tracing::warn!(given_up, "orders could not be sent in time and were given up");
        shop.wake.tell.notify_one();
    }
    Ok(())
}

/// Takes the next order, unless the panel refuses the key.
async fn claim(shop: &Shop) -> anyhow::Result<Option<(Order, orders::Fields)>> {
    let mut tx = shop.store.begin().await?;
    if facts::load(&mut tx).await?.key_refused_at.is_some() {
        return Ok(None);
    }
    let Some(order) = submit::claim(&mut tx, shop.clock.now()).await? else {
        return Ok(None);
    };
    let fields = orders::fields(&mut tx, order.id).await?;
    tx.commit().await?;
    shop.wake.tell.notify_one();
    Ok(Some((order, fields)))
}

/// Writes down what became of it. If this fails, the order stays `submitting`, and is unclear at the next start.
async fn record(shop: &Shop, order: &Order, outcome: AddOutcome) -> anyhow::Result<()> {
    let mut tx = shop.store.begin().await?;
    let now = shop.clock.now();
    let heard = !matches!(outcome, AddOutcome::NotSent(_) | AddOutcome::Unclear { .. });
    if heard {
        house::hear(&mut tx, &shop.house, now).await?;
    }
    match outcome {
        AddOutcome::Accepted { order: panel_order, .. } => {
            tracing::info!(order = order.id.0, panel_order = panel_order.as_str(), "order accepted");
            submit::accept(&mut tx, &shop.house, order.id, panel_order.as_str(), now).await?;
        }
        AddOutcome::Refused(refusal) => refuse(&mut tx, shop, order, &refusal, now).await?,
        AddOutcome::NotSent(words) => {
            tracing::warn!(order = order.id.0, words, "the panel was not reached; the order waits");
            submit::put_off(&mut tx, order, &words, now).await?;
            house::miss(&mut tx, &shop.house, &words, now).await?;
        }
        AddOutcome::Unclear { words, .. } => {
            tracing::warn!(order = order.id.0, words, "the answer was lost; the order is unclear");
            submit::lose(&mut tx, &shop.house, order.id, &words, now).await?;
        }
    }
    house::ask_for_balance(&mut tx, now).await?;
    tx.commit().await?;
    shop.wake.tell.notify_one();
    shop.wake.track.notify_one();
    shop.wake.balance.notify_one();
    Ok(())
}

/// A refusal proves that nothing was bought. What has nothing to do with the order – the pace, the key, a panel that is closed for
/// a while – lets it wait; everything else ends it.
async fn refuse(
    tx: &mut Tx,
    shop: &Shop,
    order: &Order,
    refusal: &Refusal,
    now: Moment,
) -> anyhow::Result<()> {
    let words = refusal.words.as_str();
    tracing::warn!(order = order.id.0, class = ?refusal.class, words, "order refused");
    let reason = match refusal.class {
        RefusalClass::Limit | RefusalClass::Down => return submit::put_off(tx, order, words, now).await,
        RefusalClass::Auth => {
            house::refuse_key(tx, &shop.house, words, now).await?;
            return submit::put_off(tx, order, words, now).await;
        }
        RefusalClass::Link => RejectReason::Link,
        RefusalClass::Duplicate => RejectReason::Duplicate,
        RefusalClass::Quantity => RejectReason::Quantity,
        RefusalClass::Funds => RejectReason::Funds,
        RefusalClass::Service => {
            shop.wake.catalog.notify_one();
            RejectReason::Service
        }
        _ => RejectReason::Other,
    };
    submit::refuse(tx, &shop.house, order, reason, words, now).await
}
