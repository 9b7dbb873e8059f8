//! Money: amounts in micro-units, the panel's rates, and what an order costs. Decimals only, rounded once, here.
//!
//! Of which currency a sum is, its type says: [`Amount`], [`Cost`] and [`Charge`] are the panel's, [`Price`] is the customer's. Nothing but
//! [`Price::at_cost`] makes one of the other, and no way leads back. The currency's name is stored and shown beside the number.

#[cfg(test)]
mod tests;

use std::fmt;

use rust_decimal::{Decimal, RoundingStrategy};
use sqlx::{
    Sqlite,
    encode::IsNull,
    error::BoxDynError,
    sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef},
};

/// What one order may cost, or have cost: a thousand million of the currency's units. Nine thousand such orders fit into one sum.
pub const ORDER_MAX: Amount = Amount(1_000_000_000_000_000);

/// How many micro-units one unit of the currency has.
const MICROS: i128 = 1_000_000;

/// Decimals of an amount: what [`MICROS`] stands for.
const AMOUNT_DECIMALS: usize = 6;

/// A rate may have 20 decimals (a panel's artefact of re-encoding); more than these say nothing to a person.
const RATE_DECIMALS_SHOWN: usize = 10;

/// A sum of money: micro-units (1e-6) of the panel's currency, as it is stored. May be negative (a debt).
#[derive(
    Clone,
    Copy,
    Debug,
    Default,
    PartialEq,
    Eq,
    PartialOrd,
    Ord,
    Hash,
    sqlx::Type,
    serde::Serialize,
    serde::Deserialize,
)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct Amount(pub i64);

/// A sum that is shown to people.
pub trait Sum: Copy + fmt::Display {
    /// The same sum as a decimal with six places.
    fn exact(self) -> Decimal;

    /// The sum as people read one: `1 234.50`, with two decimals, the nearest, halves away from zero; what is less than a hundredth
    /// with all that it has: `−0.000001`.
    fn shown(self) -> String {
        let exact = self.exact();
        let is_tiny = exact.abs() < Decimal::new(1, 2);
        let near = exact.round_dp_with_strategy(2, RoundingStrategy::MidpointAwayFromZero);
        format_decimal(if is_tiny { exact } else { near })
    }

    /// The same, never less than it is: what has to be paid at most, or is missing.
    fn shown_up(self) -> String {
        let exact = self.exact();
        let is_tiny = exact.abs() < Decimal::new(1, 2);
        let up = exact.round_dp_with_strategy(2, RoundingStrategy::ToPositiveInfinity);
        format_decimal(if is_tiny { exact } else { up })
    }
}

/// The types of money, each stored and written as the amount that it is.
macro_rules! money {
    ($($(#[$doc:meta])* $name:ident($visible:vis Amount);)*) => {$(
        $(#[$doc])*
        #[derive(
            Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type, serde::Serialize, serde::Deserialize,
        )]
        #[sqlx(transparent)]
        #[serde(transparent)]
        pub struct $name($visible Amount);

        impl $name {
            /// Nothing.
            pub const ZERO: Self = Self(Amount::ZERO);
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl Sum for $name {
            fn exact(self) -> Decimal {
                self.0.to_decimal()
            }
        }
    )*};
}

money! {
    /// What an order costs the owner: what the panel is expected to take, in its currency.
    Cost(pub Amount);
    /// What the panel says it took, in its currency.
    Charge(pub Amount);
    /// What the customer pays, in the currency they pay in.
    Price(Amount);
    /// Money of a customer's with the bot, in the wallet's currency.
    Credit(pub Amount);
}

impl Credit {
    /// Both together; at the bound of what can be counted it stops.
    #[must_use]
    pub fn plus(self, other: Self) -> Self {
        Self(Amount(self.0.0.saturating_add(other.0.0)))
    }

    /// What is left of it without the other sum; nothing if that is more.
    #[must_use]
    pub fn less(self, other: Self) -> Self {
        Self(Amount(self.0.0.saturating_sub(other.0.0).max(0)))
    }

    /// The same, up to the next hundredth of the currency's unit: what people can pay.
    #[must_use]
    pub fn up_to_hundredths(self) -> Self {
        const HUNDREDTH: i64 = 10_000;
        let rest = self.0.0.rem_euclid(HUNDREDTH);
        if rest == 0 { self } else { Self(Amount(self.0.0.saturating_add(HUNDREDTH - rest))) }
    }

    /// The part of it that `part` is of `whole`: from nothing to all of it, rounded once, to the nearest micro-unit. `None` of a whole that
    /// is nothing.
    pub fn share(self, part: i64, whole: i64) -> Option<Self> {
        if whole <= 0 {
            return None;
        }
        let whole = i128::from(whole);
        let exact = i128::from(self.0.0) * i128::from(part).clamp(0, whole);
        i64::try_from((exact * 2 + whole) / (whole * 2)).ok().map(|micros| Self(Amount(micros)))
    }
}

impl Charge {
    /// By how much this is more than what was expected; negative if it is less.
    pub fn beyond(self, cost: Cost) -> Result<Amount, MoneyError> {
        self.0.checked_sub(cost.0)
    }
}

impl Price {
    /// A price as it was set, or stored.
    pub fn of(amount: Amount) -> Self {
        Self(amount)
    }

    /// As the customer's wallet pays it.
    pub fn credit(self) -> Credit {
        Credit(self.0)
    }

    /// House billing: the customer pays what it costs, in the panel's currency.
    pub fn at_cost(cost: Cost) -> Self {
        Self(cost.0)
    }

    /// Whether it is what it costs.
    pub fn is_at_cost(self, cost: Cost) -> bool {
        self == Self::at_cost(cost)
    }

    /// The sum of all; nothing where that is too large.
    pub fn sum(prices: impl IntoIterator<Item = Self>) -> Self {
        Self(Amount::checked_sum(prices.into_iter().map(|price| price.0)).unwrap_or(Amount::ZERO))
    }
}

/// What a panel takes, per 1000 or per order (`service_type` says which), with every digit the panel sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
#[serde(transparent)]
pub struct Rate(pub Decimal);

/// Why a sum can't be said.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MoneyError {
    /// Beyond ±9.2 × 10¹² units of the currency, or a price beyond [`ORDER_MAX`]: nothing that anybody sells.
    #[error("the amount is too large")]
    TooLarge,
    /// A negative rate or a negative quantity has no price.
    #[error("a price needs a rate and a quantity that are not negative")]
    Negative,
}

impl Amount {
    /// Nothing.
    pub const ZERO: Self = Self(0);

    /// The nearest whole number of micro-units, halves away from zero.
    pub fn from_decimal(value: Decimal) -> Result<Self, MoneyError> {
        let unit = 10_i128.pow(value.scale());
        // 96 bits of mantissa and 20 of a million: always inside 128.
        let micros = value.mantissa() * MICROS;
        let rest = micros % unit;
        let carry = if rest.abs() * 2 >= unit { rest.signum() } else { 0 };
        Self::from_micros(micros / unit + carry)
    }

    /// The same sum as a decimal with six places.
    pub fn to_decimal(self) -> Decimal {
        Decimal::new(self.0, 6)
    }

    /// The sum of both, unless it is too large.
    pub fn checked_add(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_add(other.0).map(Self).ok_or(MoneyError::TooLarge)
    }

    /// What remains of this after `other` was taken, unless it is too large.
    pub fn checked_sub(self, other: Self) -> Result<Self, MoneyError> {
        self.0.checked_sub(other.0).map(Self).ok_or(MoneyError::TooLarge)
    }

    /// The sum of all, unless it is too large.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Result<Self, MoneyError> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// The same sum in the other direction.
    pub fn negate(self) -> Result<Self, MoneyError> {
        self.0.checked_neg().map(Self).ok_or(MoneyError::TooLarge)
    }

    /// How many decimals it has, trailing zeros not counted.
    pub fn decimals(self) -> u32 {
        self.to_decimal().normalize().scale()
    }

    /// Whether this is less than nothing.
    pub fn is_negative(self) -> bool {
        self.0 < 0
    }

    /// Exactly this sum for people: `1 234.50`, `−0.000001`. Two to six decimals, thousands apart by a no-break space.
    pub fn format(&self) -> String {
        let micros = self.0.unsigned_abs();
        let whole = (micros / 1_000_000).to_string();
        let decimals = format!("{:0width$}", micros % 1_000_000, width = AMOUNT_DECIMALS);
        format_number(self.is_negative(), &whole, &decimals)
    }

    fn from_micros(micros: i128) -> Result<Self, MoneyError> {
        i64::try_from(micros).map(Self).map_err(|_| MoneyError::TooLarge)
    }
}

impl Sum for Amount {
    fn exact(self) -> Decimal {
        self.to_decimal()
    }
}

impl fmt::Display for Amount {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format())
    }
}

impl Rate {
    /// The rate for people, with as many decimals as it has: at least two, cut with `…` after ten.
    pub fn format(&self) -> String {
        let digits = self.0.abs().normalize().to_string();
        let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, ""));
        let shown: String = decimals.chars().take(RATE_DECIMALS_SHOWN).collect();
        let number = format_number(self.0.is_sign_negative() && !self.0.is_zero(), whole, &shown);
        if shown.len() < decimals.len() { format!("{number}…") } else { number }
    }
}

impl fmt::Display for Rate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.format())
    }
}

// A rate is stored as TEXT: SQLite's numbers keep 15 digits, panels send 20.
impl sqlx::Type<Sqlite> for Rate {
    fn type_info() -> SqliteTypeInfo {
        <String as sqlx::Type<Sqlite>>::type_info()
    }

    fn compatible(ty: &SqliteTypeInfo) -> bool {
        <String as sqlx::Type<Sqlite>>::compatible(ty)
    }
}

impl sqlx::Encode<'_, Sqlite> for Rate {
    fn encode_by_ref(&self, buffer: &mut SqliteArgumentsBuffer) -> Result<IsNull, BoxDynError> {
        sqlx::Encode::<Sqlite>::encode(self.0.to_string(), buffer)
    }
}

impl<'r> sqlx::Decode<'r, Sqlite> for Rate {
    fn decode(value: SqliteValueRef<'r>) -> Result<Self, BoxDynError> {
        let text = <String as sqlx::Decode<Sqlite>>::decode(value)?;
        Ok(Self(Decimal::from_str_exact(&text)?))
    }
}

/// What `quantity` pieces cost at `rate` per 1000; with a drip-feed, `runs` times that. Rounded once, at the end,
/// to the nearest micro-unit, halves up.
pub fn price_per_thousand(rate: Rate, quantity: i64, runs: Option<u32>) -> Result<Amount, MoneyError> {
    if rate.0.mantissa() < 0 || quantity < 0 {
        return Err(MoneyError::Negative);
    }
    let pieces = i128::from(quantity) * i128::from(runs.unwrap_or(1));
    let pieces = i128::from(i64::try_from(pieces).map_err(|_| MoneyError::TooLarge)?);

    // One piece costs rate / 1000 units, that is rate × 1000 micro-units: a whole part and 28 decimals, both exact.
    let unit = 10_i128.pow(rate.0.scale());
    let per_piece = rate.0.mantissa() * 1000;
    let whole = per_piece / unit;
    let part = per_piece % unit * 10_i128.pow(Decimal::MAX_SCALE - rate.0.scale());

    // 28 decimals times 19 digits leave 128 bits, so they are multiplied in two halves of 14. Cutting the lower half
    // moves nothing over the rounding's edge: the edge, a half, is a whole number of the upper half's units.
    let half = 10_i128.pow(14);
    let decimals = part / half * pieces + part % half * pieces / half;
    let rounded = (decimals + half / 2) / half;
    let micros = whole.checked_mul(pieces).and_then(|micros| micros.checked_add(rounded));
    payable(Amount::from_micros(micros.ok_or(MoneyError::TooLarge)?)?)
}

/// What one order costs whose rate is per order (the Package types).
pub fn price_per_order(rate: Rate) -> Result<Amount, MoneyError> {
    if rate.0.mantissa() < 0 {
        return Err(MoneyError::Negative);
    }
    payable(Amount::from_decimal(rate.0)?)
}

/// A price, unless nobody sells anything for so much: sums of prices have to stay sums.
fn payable(price: Amount) -> Result<Amount, MoneyError> {
    if price > ORDER_MAX { Err(MoneyError::TooLarge) } else { Ok(price) }
}

fn format_decimal(value: Decimal) -> String {
    let digits = value.abs().normalize().to_string();
    let (whole, decimals) = digits.split_once('.').unwrap_or((&digits, ""));
    format_number(value.is_sign_negative() && !value.is_zero(), whole, decimals)
}

fn format_number(negative: bool, whole: &str, decimals: &str) -> String {
    let sign = if negative { "\u{2212}" } else { "" };
    let decimals = decimals.trim_end_matches('0');
    format!("{sign}{whole}.{decimals:0<2}", whole = group_thousands(whole))
}

/// Writes an integer's digits in threes, a no-break space between them.
pub fn group_thousands(digits: &str) -> String {
    let count = digits.chars().count();
    let mut grouped = String::with_capacity(digits.len() * 2);
    for (position, digit) in digits.chars().enumerate() {
        if position > 0 && (count - position).is_multiple_of(3) {
            grouped.push('\u{a0}');
        }
        grouped.push(digit);
    }
    grouped
}
