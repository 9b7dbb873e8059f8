//! Orders that were confirmed together: each an order like any other, begun in one transaction, and told as one.

use super::{Rules, place, tell, tell_admins};
use crate::{
    clock::Moment,
    domain::{
        batch::BatchId,
        catalog::Catalog,
        notice::Notice,
        order::{NewOrder, OrderId},
        user::UserId,
    },
    store::{Tx, batches},
};

/// Reserves them all. `None` if the first of them is an order already: then all are.
pub async fn place_many(
    tx: &mut Tx,
    rules: &Rules,
    user: UserId,
    orders: &[NewOrder],
    catalog: &Catalog,
    now: Moment,
) -> anyhow::Result<Option<BatchId>> {
    let batch = batches::begin(tx, user, now).await?;
    let mut placed = 0_usize;
    for order in orders {
        if let Some(service) = catalog.service(order.service) {
            let id = place::place(tx, rules, user, order, service, Some(batch), now).await?;
            placed += usize::from(id.is_some());
        }
    }
    Ok((placed > 0).then_some(batch))
}

/// When every order of a batch was sent or refused, one message says so, to the person and to the admins.
pub async fn settle(tx: &mut Tx, rules: &Rules, order: OrderId, now: Moment) -> anyhow::Result<()> {
    let Some(batch) = batches::of_order(tx, order).await? else {
        return Ok(());
    };
    let Some(known) = batches::find(tx, batch).await?.filter(|known| known.waiting() == 0) else {
        return Ok(());
    };
    let notice = Notice::BatchSent { batch };
    let key = format!("batch:{}", batch.0);
    tell(tx, known.user.chat(), &notice, &key, now).await?;
    tell_admins(tx, rules, &notice, &key, now).await
}
