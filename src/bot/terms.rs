//! On which terms somebody buys: the catalog at their rates.

use std::sync::Arc;

use sqlx::SqliteConnection;

use super::context::Bot;
use crate::{
    domain::{catalog::Catalog, user::User},
    ops::tariff,
};

/// The catalog at the rates that somebody pays: with what they get off.
pub async fn catalog_of(
    bot: &Bot,
    connection: &mut SqliteConnection,
    user: &User,
) -> anyhow::Result<Arc<Catalog>> {
    let Some(shop) = bot.rules.billing.shop() else { return Ok(bot.catalog.current()) };
    let discount = tariff::discount(connection, shop, user).await?;
    bot.catalog.at(discount.applied()).await
}
