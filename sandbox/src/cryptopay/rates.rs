//! The currencies and assets of the documentation, at rates that stand still.

use rust_decimal::{Decimal, RoundingStrategy};

/// The decimals of a sum of crypto.
const ASSET_DECIMALS: u32 = 8;

/// The assets, each with its price in US dollars: so many of the second number's places.
const ASSETS: [(&str, i64, u32); 8] = [
    ("USDT", 1, 0),
    ("TON", 320, 2),
    ("BTC", 98_000, 0),
    ("ETH", 3_400, 0),
    ("LTC", 85, 0),
    ("BNB", 620, 0),
    ("TRX", 25, 2),
    ("USDC", 1, 0),
];

/// The currencies, each with what a US dollar costs in it.
const FIATS: [(&str, i64, u32); 20] = [
    ("USD", 1, 0),
    ("EUR", 92, 2),
    ("RUB", 90, 0),
    ("BYN", 327, 2),
    ("UAH", 415, 1),
    ("GBP", 78, 2),
    ("CNY", 72, 1),
    ("KZT", 520, 0),
    ("UZS", 12_800, 0),
    ("GEL", 27, 1),
    ("TRY", 34, 0),
    ("AMD", 390, 0),
    ("THB", 34, 0),
    ("INR", 84, 0),
    ("BRL", 58, 1),
    ("IDR", 16_000, 0),
    ("AZN", 17, 1),
    ("AED", 36_725, 4),
    ("PLN", 4, 0),
    ("ILS", 37, 1),
];

/// All that an invoice can be paid with.
pub(super) fn assets() -> Vec<&'static str> {
    ASSETS.iter().map(|(name, _, _)| *name).collect()
}

/// The asset of this name.
pub(super) fn asset(name: &str) -> Option<&'static str> {
    ASSETS.iter().find(|(known, _, _)| *known == name).map(|(known, _, _)| *known)
}

/// The currency of this name.
pub(super) fn fiat(name: &str) -> Option<&'static str> {
    FIATS.iter().find(|(known, _, _)| *known == name).map(|(known, _, _)| *known)
}

/// What one of an asset is worth in US dollars.
pub(super) fn in_dollars(asset: &str) -> Decimal {
    find(&ASSETS, asset)
}

/// What one of an asset is worth in a currency.
pub(super) fn rate(asset: &str, fiat: &str) -> Decimal {
    in_dollars(asset) * find(&FIATS, fiat)
}

/// How much of an asset a sum of a currency is; never less.
pub(super) fn convert(amount: Decimal, fiat: &str, asset: &str) -> Decimal {
    let exact = amount.checked_div(rate(asset, fiat)).unwrap_or(Decimal::MAX);
    exact.round_dp_with_strategy(ASSET_DECIMALS, RoundingStrategy::AwayFromZero).normalize()
}

fn find(table: &[(&str, i64, u32)], name: &str) -> Decimal {
    table
        .iter()
        .find(|(known, _, _)| *known == name)
        .map_or(Decimal::ONE, |(_, value, places)| Decimal::new(*value, *places))
}
