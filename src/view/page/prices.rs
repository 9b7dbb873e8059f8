//! Prices, as admins see them where customers pay.

use rust_decimal::Decimal;

use super::Paging;
use crate::{
    dialog::state::{DiscountChange, PriceChange},
    domain::{
        money::Rate,
        tariff::{Basis, Discount, Level, Own, Priced, Sold, Tariff},
        user::User,
    },
};

/// A page of prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PricesPage {
    /// How prices are made, and those that were set.
    List(PriceList),
    /// One price: as it is, asked for, or about to be set.
    Price(PricePage),
    /// What somebody gets off.
    Discount(DiscountPage),
}

/// How prices are made, and those that were set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceList {
    pub tariff: Tariff,
    pub levels: Vec<Level>,
    pub rows: Vec<PriceRow>,
    /// How many were set in all.
    pub own: usize,
    pub paging: Paging,
    /// What the panel's rates are in; empty while it is not known.
    pub panel_currency: String,
}

/// A price that was set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PriceRow {
    pub of: Priced,
    /// The service's or the category's; untrusted.
    pub name: String,
    pub own: Own,
    /// Whether the panel lists it.
    pub listed: bool,
    /// Whether it is less than it has to be.
    pub at_a_loss: bool,
}

/// The price of a service, or of a category.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PricePage {
    pub of: Priced,
    /// Untrusted.
    pub name: String,
    /// A service's; untrusted.
    pub category: Option<String>,
    /// What was set for it.
    pub own: Option<Own>,
    /// What it is made by now, and what it would be made by.
    pub basis: Basis,
    pub basis_after: Basis,
    /// The markup for all, and the least.
    pub usual: Decimal,
    pub least_markup: Decimal,
    /// How many services it is the price of, and how many of them have one of their own.
    pub services: usize,
    pub with_own: usize,
    /// The first few of them.
    pub examples: Vec<MoveRow>,
    /// How many prices would change.
    pub moved: usize,
    pub stage: Stage,
    /// What the panel's rates are in; empty while it is not known.
    pub panel_currency: String,
}

/// What a page of a price is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// It says what it is.
    Shown,
    /// Another one is asked for.
    Asked,
    /// Whether this is meant is asked.
    Change(PriceChange),
}

/// What a service costs, and what it is sold at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MoveRow {
    /// Untrusted.
    pub name: String,
    pub per_order: bool,
    pub cost: Rate,
    pub before: Sold,
    pub after: Sold,
    /// The least it has to be sold at.
    pub least: Option<Rate>,
}

/// What somebody gets off: what is asked for, or what was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DiscountPage {
    pub user: User,
    pub discount: Discount,
    pub change: Option<DiscountChange>,
}
