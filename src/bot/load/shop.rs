//! What `/stats` says of a shop, and a person's page of a customer.

use std::time::Duration;

use super::Loader;
use crate::{
    clock::Moment,
    domain::user::UserId,
    store::{codes, friends, sales, watch},
    view::page::{Customer, ShopFigures},
};

const DAY: Duration = Duration::from_hours(24);
/// Telegram lets Stars be withdrawn when they are so old.
const RIPE: Duration = Duration::from_hours(21 * 24);

impl Loader<'_> {
    pub(super) async fn shop_figures(&mut self) -> anyhow::Result<Option<Box<ShopFigures>>> {
        let Some(shop) = self.rules.billing.shop() else { return Ok(None) };
        let sold = [
            sales::sold_since(self.connection, self.now.minus(DAY)).await?,
            sales::sold_since(self.connection, self.month_began()).await?,
            sales::sold_since(self.connection, Moment(0)).await?,
        ];
        let stars = sales::stars(self.connection, self.now.minus(RIPE)).await?;
        Ok(Some(Box::new(ShopFigures {
            sold,
            totals: sales::in_all(self.connection).await?,
            stars: Some(stars).filter(|stars| stars.came > 0),
            exchange: shop.tariff.exchange,
            wrong: watch::load(self.connection).await?.wrong,
        })))
    }

    /// What somebody is to a shop.
    pub(super) async fn customer(&mut self, id: UserId) -> anyhow::Result<Option<Customer>> {
        let Some(purse) = self.purse(id).await? else { return Ok(None) };
        let Some(shop) = self.rules.billing.shop() else { return Ok(None) };
        let (paid_in, sold) = sales::of_person(self.connection, id).await?;
        let gifts = codes::given_to(self.connection, id).await?;
        let invited = friends::invited(self.connection, id).await?;
        Ok(Some(Customer { purse, paid_in, gifts, invited, sold, exchange: shop.tariff.exchange }))
    }
}
