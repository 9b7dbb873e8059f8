//! Pages of a shop, for admins.

use rust_decimal::Decimal;

use crate::domain::{
    bill::Purse,
    friend::Invited,
    money::Credit,
    topup::StarFigures,
    wallet::{Imbalance, Totals},
};

/// What a shop sold, and what is in its books.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShopFigures {
    /// What was sold of what was ordered in the last 24 hours, in this calendar month, in all.
    pub sold: [Credit; 3],
    /// What customers have, and owe.
    pub totals: Totals,
    /// What came in in Stars, if anything ever did.
    pub stars: Option<StarFigures>,
    /// What one unit of the panel's currency is in the wallet's.
    pub exchange: Decimal,
    /// What did not add up in the books at the last look.
    pub wrong: Option<Imbalance>,
}

/// What somebody is to a shop.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Customer {
    /// What they have with it.
    pub purse: Purse,
    /// What they paid in and did not get back.
    pub paid_in: Credit,
    /// What codes brought them.
    pub gifts: Credit,
    /// Whom they invited, and what that brought.
    pub invited: Invited,
    /// What was sold to them.
    pub sold: Credit,
    /// What one unit of the panel's currency is in the wallet's.
    pub exchange: Decimal,
}
