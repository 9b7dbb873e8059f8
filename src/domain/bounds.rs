//! What a panel's numbers may be. A number beyond these is nobody's charge and nobody's quantity but a mistake – of the panel, of whoever
//! wrote its API, or of somebody who means harm – and is taken for one that was not sent. Everything that comes through the door
//! (`panel/`) is held to them, so that no sum of what was let in can overflow, and what is stored by mistake costs nobody else anything.
//!
//! They are wide on purpose: panels count in dollars and in rials, of which a thousand dollars are 42 million, and there are catalogs
//! with a rate of 99,999,999 and a largest quantity of 2,147,483,647.

use rust_decimal::Decimal;

use super::money::{Amount, ORDER_MAX};

/// How far from zero a balance may be: a hundred times as much. It may be a debt.
pub const BALANCE_MAX: Amount = Amount(100_000_000_000_000_000);
/// The highest rate: ten times what one order may cost. Rates beyond it are placeholders of what is not to be ordered
/// (`9999999999999.00`, `116 011 238 807 365`): such a row is kept and not offered.
pub const RATE_MAX: i64 = 10_000_000_000;
/// The largest quantity, counter or rest: no page has so many of anything.
pub const COUNT_MAX: i64 = 1_000_000_000_000;

/// Whether an order may have cost this. What a panel gives back it takes off the charge; nothing makes that less than nothing.
pub fn is_charge(sum: Decimal) -> bool {
    !is_negative(sum) && sum <= ORDER_MAX.to_decimal()
}

/// Whether an account may hold this.
pub fn is_balance(sum: Decimal) -> bool {
    sum.abs() <= BALANCE_MAX.to_decimal()
}

/// Whether something may be sold at this rate; a divider's is zero.
pub fn is_rate(rate: Decimal) -> bool {
    !is_negative(rate) && rate <= Decimal::from(RATE_MAX)
}

/// Whether a counter may have stood at this, or so many may be ordered.
pub fn is_count(count: i64) -> bool {
    (0..=COUNT_MAX).contains(&count)
}

/// Whether so many may remain; less than none, where more was delivered than was ordered.
pub fn is_rest(remains: i64) -> bool {
    (-COUNT_MAX..=COUNT_MAX).contains(&remains)
}

fn is_negative(value: Decimal) -> bool {
    value < Decimal::ZERO
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sum(text: &str) -> Decimal {
        Decimal::from_str_exact(text).unwrap()
    }

    #[test]
    fn what_no_order_costs_is_no_charge() {
        for text in ["0", "-0", "0.09", "46215", "42000000", "1000000000"] {
            assert!(is_charge(sum(text)), "{text}");
        }
        for text in ["-5", "-0.000001", "1000000000.000001", "9223372036854.775807", "-9000000000000"] {
            assert!(!is_charge(sum(text)), "{text}");
        }
    }

    #[test]
    fn what_no_account_holds_is_no_balance() {
        for text in ["0", "-12.5", "100.84292", "100000000000", "-100000000000"] {
            assert!(is_balance(sum(text)), "{text}");
        }
        for text in ["100000000001", "-9000000000000", "9223372036854.775807"] {
            assert!(!is_balance(sum(text)), "{text}");
        }
    }

    #[test]
    fn rates_and_counts_have_bounds() {
        assert!(is_rate(sum("0.00012")) && is_rate(sum("99999999")) && is_rate(sum("341778.3497")));
        assert!(!is_rate(sum("9999999999999.00")) && !is_rate(sum("116011238807365")) && !is_rate(sum("-1")));
        assert!(is_count(0) && is_count(2_147_483_647) && !is_count(-1) && !is_count(i64::MAX));
        assert!(is_rest(-20) && is_rest(100) && !is_rest(i64::MIN) && !is_rest(i64::MAX));
    }
}
