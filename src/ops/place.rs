//! A confirmed draft becomes an order: a row that waits to be sent, in the transaction of the tap.

use anyhow::bail;

use super::{Rules, bill};
use crate::{
    clock::Moment,
    domain::{
        batch::BatchId,
        catalog::Service,
        history::Event,
        order::{NewOrder, OrderId},
        service_type::{Field, Pricing},
        user::UserId,
    },
    store::{Tx, account, orders, uses},
};

/// Reserves the order. `None` if this draft is an order already: the unique key is the judge, however often it was tapped.
pub async fn place(
    tx: &mut Tx,
    rules: &Rules,
    user: UserId,
    order: &NewOrder,
    service: &Service,
    batch: Option<BatchId>,
    now: Moment,
) -> anyhow::Result<Option<OrderId>> {
    let currency = account::of(tx, rules.panel.id).await?.currency.unwrap_or_default();
    let price_currency = &rules.price_currency(Some(&currency));
    let draft = orders::Reservation {
        user,
        order,
        panel: rules.panel.id,
        service,
        fields: &fields(order, rules),
        batch,
        price_currency,
        cost_currency: &currency,
        now,
        submit_until: now.plus(rules.submit_patience),
    };
    let Some(id) = orders::reserve(tx, &draft).await? else {
        return Ok(None);
    };
    orders::write_event(tx, id, now, &Event::Placed, "").await?;
    if rules.billing.shop().is_some() && !bill::open(tx, rules, (id, user), order.price.credit(), now).await?
    {
        bail!("the balance of customer {} does not pay for order {}", user.0, id.0);
    }
    uses::count(tx, user, service.id, order.asked_quantity(), now).await?;
    Ok(Some(id))
}

/// What `add` is sent: fixed now, so that what was confirmed is what the panel gets. Some panels want a quantity for a package,
/// too (they answer `Quantity is required`).
fn fields(order: &NewOrder, rules: &Rules) -> orders::Fields {
    let mut fields: orders::Fields =
        order.fields.iter().map(|(field, value)| (field.param().to_owned(), value.clone())).collect();
    let quantity = order.service_type.form().pricing == Pricing::PerOrder && rules.panel.package_quantity;
    if quantity {
        fields.push((Field::Quantity.param().to_owned(), order.quantity.to_string()));
    }
    fields
}
