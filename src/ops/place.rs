//! A confirmed draft becomes an order: a row that waits to be sent, in the transaction of the tap.

use super::House;
use crate::{
    clock::Moment,
    domain::{
        catalog::Service,
        order::{NewOrder, OrderId},
        user::UserId,
    },
    store::{Tx, facts, orders, uses},
};

/// Reserves the order. `None` if this draft is an order already: the unique key is the judge, however often it was tapped.
pub async fn place(
    tx: &mut Tx,
    house: &House,
    user: UserId,
    order: &NewOrder,
    service: &Service,
    now: Moment,
) -> anyhow::Result<Option<OrderId>> {
    let currency = facts::load(tx).await?.currency.unwrap_or_default();
    let draft = orders::Reservation {
        user,
        order,
        service,
        fields: &fields(order),
        currency: &currency,
        now,
        submit_until: now.plus(house.submit_patience),
    };
    let Some(id) = orders::reserve(tx, &draft).await? else {
        return Ok(None);
    };
    orders::write_event(tx, id, now, "placed", "").await?;
    uses::count(tx, user, service.id, now).await?;
    Ok(Some(id))
}

/// What `add` is sent: fixed now, so that what was confirmed is what the panel gets.
fn fields(order: &NewOrder) -> orders::Fields {
    vec![("link".into(), order.link.clone()), ("quantity".into(), order.quantity.to_string())]
}
