//! What admins see of a shop: what it sold and earned, what customers have with it, what came in in Stars; and what a customer is to it.

use rust_decimal::Decimal;

use super::{
    Reader,
    notice::money::imbalance,
    page::{Customer, Figures, ShopFigures, Spent},
    parts::{lines, money, paragraphs, table},
    wallet::purse_rows,
};
use crate::{
    domain::{
        money::{Amount, Credit, Sum},
        topup::StarFigures,
    },
    i18n::{Lang, label, number, t},
};

/// What was sold, what customers have, what came in in Stars. HTML.
pub fn figures(figures: &Figures, shop: &ShopFigures, reader: &Reader) -> String {
    let lang = reader.lang;
    let [day, month, all] = shop.sold;
    let row = |name: String, sold: Credit, spent: Spent| (name, earned(sold, spent, shop.exchange, reader));
    let sold = [
        row(label!(lang, "page-stats-day"), day, figures.day),
        row(label!(lang, "page-stats-month"), month, figures.month),
        row(label!(lang, "page-balance-all"), all, figures.all),
    ];
    let totals = shop.totals;
    let has = [
        Some((label!(lang, "fact-wallet"), totals.wallets)),
        Some((label!(lang, "fact-held"), totals.held)),
        Some((label!(lang, "fact-owed"), totals.owed)).filter(|(_, owed)| *owed > Credit::ZERO),
    ];
    let has: Vec<(String, String)> =
        has.into_iter().flatten().map(|(name, sum)| (name, money(sum, reader))).collect();
    paragraphs([
        Some(lines([Some(t!(lang, "page-stats-sold")), Some(table(&sold))])),
        Some(lines([Some(t!(lang, "page-stats-wallets")), Some(table(&has))])),
        shop.stars
            .map(|figures| lines([Some(t!(lang, "page-stats-stars")), Some(table(&stars(figures, lang)))])),
    ])
}

/// What did not add up when the books were looked through last. HTML.
pub fn wrong(shop: &ShopFigures, reader: &Reader) -> Option<String> {
    let wrong = shop.wrong.as_ref()?;
    Some(lines([Some(t!(reader.lang, "page-stats-books")), Some(imbalance(wrong, reader))]))
}

/// `16.20 − 10.80 = 5.40`: what was sold, what it cost, what is left.
fn earned(sold: Credit, spent: Spent, exchange: Decimal, reader: &Reader) -> String {
    let (cost, left) = cost_and_profit(sold, spent, exchange);
    let (sold, cost, left) = (money(sold, reader), money(cost, reader), money(left, reader));
    format!("{sold} − {cost} = {left}")
}

/// What orders cost, in the wallet's currency, and what is left of what they were sold for.
fn cost_and_profit(sold: Credit, spent: Spent, exchange: Decimal) -> (Amount, Amount) {
    let cost = spent.in_all().exact().checked_mul(exchange);
    let cost = cost.and_then(|cost| Amount::from_decimal(cost).ok()).unwrap_or(spent.in_all());
    (cost, Amount(sold.0.0.saturating_sub(cost.0)))
}

fn stars(figures: StarFigures, lang: Lang) -> Vec<(String, String)> {
    let count = |name: String, count: i64| (name, format!("⭐ {}", number(count)));
    vec![
        count(label!(lang, "fact-stars-came"), figures.came),
        count(label!(lang, "fact-stars-back"), figures.given_back),
        count(label!(lang, "fact-stars-ripe"), figures.ripe),
    ]
}

/// What somebody has, paid in, was sold, and what the shop earned with that. Rows of a table.
pub fn customer(customer: &Customer, spent: Spent, reader: &Reader) -> Vec<(String, String)> {
    let lang = reader.lang;
    let (_, left) = cost_and_profit(customer.sold, spent, customer.exchange);
    let mut rows = purse_rows(customer.purse, reader);
    rows.push((label!(lang, "fact-paid-in"), money(customer.paid_in, reader)));
    rows.extend(
        (customer.gifts > Credit::ZERO).then(|| (label!(lang, "fact-gifts"), money(customer.gifts, reader))),
    );
    rows.extend((customer.invited.came > 0).then(|| {
        let (came, ordered) = (number(customer.invited.came), number(customer.invited.ordered));
        (label!(lang, "fact-invited"), label!(lang, "fact-invited-figures", came = came, ordered = ordered))
    }));
    rows.extend(
        (customer.invited.earned > Credit::ZERO)
            .then(|| (label!(lang, "fact-rewards"), money(customer.invited.earned, reader))),
    );
    rows.extend([
        (label!(lang, "fact-sold"), money(customer.sold, reader)),
        (label!(lang, "fact-profit"), money(left, reader)),
    ]);
    rows
}
