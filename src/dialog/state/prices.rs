//! Where an admin is who looks at prices, or sets one.

#![expect(missing_docs, reason = "a variant's fields are told by the variant's own comment")]

use serde::{Deserialize, Serialize};

use crate::domain::{
    percent::Percent,
    tariff::{Own, Priced},
    user::UserId,
};

/// What of the prices is shown, or asked for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "prices", rename_all = "snake_case")]
pub enum Pricing {
    /// How prices are made, and those that were set.
    List { page: usize },
    /// One price, as it is.
    Shown { of: Priced },
    /// Entering one; with what was typed, whether that is meant.
    Price {
        of: Priced,
        #[serde(default)]
        change: Option<PriceChange>,
    },
    /// Entering what somebody gets off; with what was typed, whether that is meant.
    Discount {
        user: UserId,
        #[serde(default)]
        change: Option<DiscountChange>,
    },
}

/// A price that is to be set, or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct PriceChange {
    /// What was set before, as it stood beside the button.
    pub before: Option<Own>,
    /// What is set then.
    pub after: Option<Own>,
    /// Names the button that does it.
    pub number: i64,
}

/// A discount that is to be given, or taken back.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DiscountChange {
    /// What is given then.
    pub after: Option<Percent>,
    /// Names the button that does it.
    pub number: i64,
}
