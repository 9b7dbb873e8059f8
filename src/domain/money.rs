//! Money: amounts in micro-units, the panel's rates, and what an order costs. Decimals only, rounded once, here.
//! Which currency it is, is not here: a panel has one, and it is shown beside the number.

use std::fmt;

use rust_decimal::Decimal;
use sqlx::{
    Sqlite,
    encode::IsNull,
    error::BoxDynError,
    sqlite::{SqliteArgumentsBuffer, SqliteTypeInfo, SqliteValueRef},
};

use super::bounds::ORDER_MAX;

/// How many micro-units one unit of the currency has.
const MICROS: i128 = 1_000_000;

/// Decimals of an amount: what [`MICROS`] stands for.
const AMOUNT_DECIMALS: usize = 6;

/// A rate may have 20 decimals (a panel's artefact of re-encoding); more than these say nothing to a person.
const RATE_DECIMALS_SHOWN: usize = 10;

/// A sum of money: micro-units (1e-6) of the panel's currency, as it is stored. May be negative (a refund, a debt).
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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn rate(text: &str) -> Rate {
        Rate(Decimal::from_str_exact(text).unwrap())
    }

    #[test]
    fn amounts_round_once_and_half_away_from_zero() {
        for (text, micros) in [
            ("0", 0),
            ("1", 1_000_000),
            ("-1.5", -1_500_000),
            ("0.0000005", 1),
            ("0.0000004999999999999999999999", 0),
            ("-0.0000005", -1),
            ("-0.00000049", 0),
            ("9223372036854.775807", i64::MAX),
            ("-9223372036854.775808", i64::MIN),
            ("9223372036854.7758074", i64::MAX),
        ] {
            assert_eq!(Amount::from_decimal(rate(text).0), Ok(Amount(micros)), "{text}");
        }
        for text in
            ["9223372036854.7758075", "79228162514264337593543950335", "-79228162514264337593543950335"]
        {
            assert_eq!(Amount::from_decimal(rate(text).0), Err(MoneyError::TooLarge), "{text}");
        }
    }

    #[test]
    fn amounts_are_shown_exactly() {
        for (micros, shown) in [
            (0, "0.00"),
            (1, "0.000001"),
            (-1, "−0.000001"),
            (500_000, "0.50"),
            (123_456, "0.123456"),
            (1_234_500_000, "1\u{a0}234.50"),
            (-1_234_567_800_000, "−1\u{a0}234\u{a0}567.80"),
            (999_000_000, "999.00"),
            (i64::MAX, "9\u{a0}223\u{a0}372\u{a0}036\u{a0}854.775807"),
            (i64::MIN, "−9\u{a0}223\u{a0}372\u{a0}036\u{a0}854.775808"),
        ] {
            assert_eq!(Amount(micros).format(), shown);
        }
    }

    #[test]
    fn rates_are_shown_with_the_decimals_they_have() {
        for (text, shown) in [
            ("0", "0.00"),
            ("8", "8.00"),
            ("0.0002", "0.0002"),
            ("1.9400", "1.94"),
            ("1.2345678901", "1.2345678901"),
            ("0.00011999999999999999", "0.0001199999…"),
            ("99999999", "99\u{a0}999\u{a0}999.00"),
            ("-2.5", "−2.50"),
            ("0.0000000000000000000000000001", "0.00…"),
        ] {
            assert_eq!(rate(text).format(), shown);
        }
    }

    #[test]
    fn prices_follow_the_rate() {
        for (text, quantity, runs, shown) in [
            ("1.30", 1000, None, "1.30"),
            ("0.00012", 1, None, "0.00"),
            ("0.0005", 1, None, "0.000001"),
            ("0.00049999999999999999", 1, None, "0.00"),
            ("159580.33", 1, None, "159.58033"),
            ("2.5", 100, Some(4), "1.00"),
            ("0", i64::MAX, None, "0.00"),
        ] {
            let price = price_per_thousand(rate(text), quantity, runs).unwrap();
            assert_eq!(price.format(), shown, "{text} × {quantity}");
        }
        assert_eq!(price_per_order(rate("262.45")).unwrap().format(), "262.45");
        assert_eq!(price_per_thousand(rate("1"), -1, None), Err(MoneyError::Negative));
        assert_eq!(price_per_thousand(rate("-1"), 1, None), Err(MoneyError::Negative));
        assert_eq!(price_per_order(rate("-1")), Err(MoneyError::Negative));
        assert_eq!(price_per_thousand(rate("1"), i64::MAX, Some(2)), Err(MoneyError::TooLarge));
        assert_eq!(price_per_thousand(rate("9999999999999.00"), i64::MAX, None), Err(MoneyError::TooLarge));
    }

    #[test]
    fn sums_do_not_wrap() {
        assert_eq!(Amount(2).checked_add(Amount(3)), Ok(Amount(5)));
        assert_eq!(Amount(2).checked_sub(Amount(3)), Ok(Amount(-1)));
        assert_eq!(Amount::checked_sum([Amount(1), Amount(2), Amount(3)]), Ok(Amount(6)));
        assert_eq!(Amount(i64::MAX).checked_add(Amount(1)), Err(MoneyError::TooLarge));
        assert_eq!(Amount(i64::MIN).checked_sub(Amount(1)), Err(MoneyError::TooLarge));
        assert_eq!(Amount(i64::MIN).negate(), Err(MoneyError::TooLarge));
    }

    #[test]
    fn a_rate_travels_as_text() {
        let json = serde_json::to_string(&rate("0.00011999999999999999")).unwrap();
        assert_eq!(json, "\"0.00011999999999999999\"");
        assert_eq!(serde_json::from_str::<Rate>(&json).unwrap(), rate("0.00011999999999999999"));
    }

    /// Schoolbook multiplication on decimal digits: slow, obvious, and nothing like the code it judges.
    /// Returns the digits of `mantissa × factor ÷ 10^places`, rounded half up.
    fn multiply_on_paper(mantissa: i128, factor: i64, places: u32) -> String {
        let digits = |number: String| number.bytes().rev().map(|b| u32::from(b - b'0')).collect::<Vec<_>>();
        let (left, right) = (digits(mantissa.to_string()), digits(factor.to_string()));
        let mut product = vec![0_u32; 128];
        for (i, a) in left.iter().enumerate() {
            for (j, b) in right.iter().enumerate() {
                product[i + j] += a * b;
            }
        }
        let places = usize::try_from(places).unwrap();
        let mut carry = 0;
        for (i, digit) in product.iter_mut().enumerate() {
            let sum = *digit + carry;
            (*digit, carry) = (sum % 10, sum / 10);
            if i + 1 == places && *digit >= 5 {
                carry += 1;
            }
        }
        let text: String =
            product[places..].iter().rev().map(|d| char::from_digit(*d, 10).unwrap()).collect();
        let text = text.trim_start_matches('0');
        if text.is_empty() { "0".to_owned() } else { text.to_owned() }
    }

    fn any_rate() -> impl Strategy<Value = Rate> {
        let digits = (0_u32..=96).prop_flat_map(|bits| 0_i128..(1_i128 << bits).max(1));
        (digits, 0_u32..=28)
            .prop_map(|(mantissa, scale)| Rate(Decimal::from_i128_with_scale(mantissa, scale)))
    }

    fn any_quantity() -> impl Strategy<Value = i64> {
        prop_oneof![0_i64..1_000_000, any::<i64>()]
    }

    proptest! {
        #[test]
        fn a_price_is_what_paper_says(rate in any_rate(), quantity in any_quantity()) {
            let price = price_per_thousand(rate, quantity, None);
            if quantity < 0 {
                prop_assert_eq!(price, Err(MoneyError::Negative));
                return Ok(());
            }
            let expected = multiply_on_paper(rate.0.mantissa() * 1000, quantity, rate.0.scale());
            let expected = expected.parse::<i64>().ok().map(Amount).filter(|price| *price <= ORDER_MAX);
            let expected = expected.ok_or(MoneyError::TooLarge);
            prop_assert_eq!(price, expected);
        }

        #[test]
        fn more_never_costs_less(rate in any_rate(), fewer in 0_i64..1_000_000_000, more in 0_i64..1_000_000_000) {
            let less = price_per_thousand(rate, fewer, None);
            let all = price_per_thousand(rate, fewer + more, None);
            if let (Ok(less), Ok(all)) = (less, all) {
                prop_assert!(less <= all);
            }
        }

        #[test]
        fn runs_are_rounded_together(rate in any_rate(), quantity in 0_i64..1_000_000, runs in 1_u32..1000) {
            let dripped = price_per_thousand(rate, quantity, Some(runs));
            prop_assert_eq!(dripped, price_per_thousand(rate, quantity * i64::from(runs), None));
        }

        #[test]
        fn an_amount_survives_its_decimal(micros in any::<i64>()) {
            prop_assert_eq!(Amount::from_decimal(Amount(micros).to_decimal()), Ok(Amount(micros)));
        }

        #[test]
        fn what_is_shown_is_the_amount(micros in any::<i64>()) {
            let plain = Amount(micros).format().replace('\u{a0}', "").replace('\u{2212}', "-");
            prop_assert_eq!(Amount::from_decimal(rate(&plain).0), Ok(Amount(micros)));
        }
    }
}
