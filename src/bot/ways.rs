//! In which ways money can be put on a balance now.

use sqlx::SqliteConnection;

use crate::{
    domain::{shop::Answering, topup::Way},
    ops::{self, Rules},
    store::{cryptopay, opening::Known},
};

/// The ways that are open: those that the settings name, but for one that does not answer.
pub async fn open(
    connection: &mut SqliteConnection,
    rules: &Rules,
    known: &Known,
) -> anyhow::Result<Vec<Way>> {
    let Some(shop) = rules.billing.shop() else { return Ok(vec![]) };
    let crypto_pay = match shop.crypto {
        Some(_) => ops::cryptopay::answering(&cryptopay::health(connection).await?),
        None => Answering::No,
    };
    Ok(shop.ways(&rules.price_currency(known.panel.currency.as_ref()), crypto_pay))
}
