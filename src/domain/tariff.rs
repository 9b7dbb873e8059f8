//! What is sold for how much: the panel's rate, in the wallet's currency, with the owner's markup, rounded up once. What stands per 1000 is
//! what is multiplied, so a price follows exactly from the rate that is shown.

use rust_decimal::{Decimal, RoundingStrategy};

use super::money::Rate;

/// How prices are made of the panel's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tariff {
    /// The wallet's currency; the panel's, if none is named.
    pub currency: Option<String>,
    /// How many units of it one unit of the panel's currency is.
    pub exchange: Decimal,
    /// What is added: 0.5 for fifty per cent.
    pub markup: Decimal,
    /// What is added at least.
    pub least_markup: Decimal,
    /// Rates are rounded up to a multiple of this; without one, to three significant digits (at most one per cent more).
    pub step: Option<Decimal>,
}

/// A rate keeps so many decimals at most: enough for what panels charge for one piece.
const DECIMALS: u32 = 10;

impl Tariff {
    /// What the panel's rate is sold at: never less than the least markup allows. A rate that is beyond what can be counted stays as it is,
    /// and is sold to nobody (`domain/bounds.rs`).
    pub fn selling(&self, rate: Rate) -> Rate {
        let wanted = self.with(rate, self.markup.max(self.least_markup));
        wanted.map_or(rate, |wanted| Rate(self.up(wanted)))
    }

    fn with(&self, rate: Rate, markup: Decimal) -> Option<Decimal> {
        rate.0.checked_mul(self.exchange)?.checked_mul(Decimal::ONE.checked_add(markup)?)
    }

    fn up(&self, rate: Decimal) -> Decimal {
        let step = self.step.or_else(|| third_digit(rate));
        let stepped = step.and_then(|step| rate.checked_div(step)?.ceil().checked_mul(step));
        let up = RoundingStrategy::ToPositiveInfinity;
        stepped.unwrap_or(rate).round_dp_with_strategy(DECIMALS, up).normalize()
    }
}

/// What the third significant digit of a number counts: 0.01 of 1.35, 10 of 1350.
fn third_digit(number: Decimal) -> Option<Decimal> {
    if number <= Decimal::ZERO {
        return None;
    }
    let mut step = Decimal::new(1, 2);
    while number >= step.checked_mul(Decimal::ONE_THOUSAND)? {
        step = step.checked_mul(Decimal::TEN)?;
    }
    while number < step.checked_mul(Decimal::ONE_HUNDRED)? && step.scale() < DECIMALS {
        step = step.checked_div(Decimal::TEN)?;
    }
    Some(step)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn decimal(text: &str) -> Decimal {
        text.parse().unwrap()
    }

    fn tariff(exchange: &str, markup: &str, step: Option<&str>) -> Tariff {
        Tariff {
            currency: None,
            exchange: decimal(exchange),
            markup: decimal(markup),
            least_markup: decimal("0.05"),
            step: step.map(decimal),
        }
    }

    #[test]
    fn a_rate_is_sold_with_the_markup_rounded_up_once() {
        let rows = [
            ("0.80", tariff("1", "0.5", None), "1.2"),
            ("0.90", tariff("1", "0.5", None), "1.35"),
            ("0.123456", tariff("1", "0.5", None), "0.186"),
            ("1234.5", tariff("1", "0.5", None), "1860"),
            ("0.80", tariff("92.5", "0.5", None), "111"),
            ("0.80", tariff("92.5", "0.5", Some("5")), "115"),
            ("0.80", tariff("1", "0", None), "0.84"),
            ("0.0000012", tariff("1", "0.5", None), "0.0000018"),
        ];
        for (rate, tariff, sold) in rows {
            assert_eq!(tariff.selling(Rate(decimal(rate))), Rate(decimal(sold)), "{rate} {tariff:?}");
        }
    }

    proptest! {
        #[test]
        fn nothing_is_sold_below_its_floor(micros in 1_i64..1_000_000_000_000, percent in 0_i64..500, step in prop::option::of(1_i64..1000)) {
            let rate = Rate(Decimal::new(micros, 6));
            let tariff = Tariff { step: step.map(|step| Decimal::new(step, 3)), ..tariff("1", "0", None) };
            let tariff = Tariff { markup: Decimal::new(percent, 2), ..tariff };
            let sold = tariff.selling(rate).0;
            prop_assert!(sold >= rate.0 * (Decimal::ONE + tariff.least_markup));
            prop_assert!(sold >= rate.0 * (Decimal::ONE + tariff.markup));
            if step.is_none() {
                let fair = rate.0 * (Decimal::ONE + tariff.markup.max(tariff.least_markup));
                prop_assert!(sold <= fair * Decimal::new(101, 2), "at most one per cent more");
            }
        }
    }
}
