//! Money to the last digit: rounding, sums that do not wrap, prices as paper says.

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
    for text in ["9223372036854.7758075", "79228162514264337593543950335", "-79228162514264337593543950335"] {
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
fn sums_are_shown_with_two_decimals_and_what_is_tiny_as_it_is() {
    for (micros, shown) in [
        (0, "0.00"),
        (1, "0.000001"),
        (-1, "−0.000001"),
        (4_500, "0.0045"),
        (9_999, "0.009999"),
        (10_000, "0.01"),
        (14_999, "0.01"),
        (15_000, "0.02"),
        (-15_000, "−0.02"),
        (123_456, "0.12"),
        (1_234_995_000, "1\u{a0}235.00"),
        (i64::MAX, "9\u{a0}223\u{a0}372\u{a0}036\u{a0}854.78"),
        (i64::MIN, "−9\u{a0}223\u{a0}372\u{a0}036\u{a0}854.78"),
    ] {
        assert_eq!(Amount(micros).shown(), shown);
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
    let text: String = product[places..].iter().rev().map(|d| char::from_digit(*d, 10).unwrap()).collect();
    let text = text.trim_start_matches('0');
    if text.is_empty() { "0".to_owned() } else { text.to_owned() }
}

fn any_rate() -> impl Strategy<Value = Rate> {
    let digits = (0_u32..=96).prop_flat_map(|bits| 0_i128..(1_i128 << bits).max(1));
    (digits, 0_u32..=28).prop_map(|(mantissa, scale)| Rate(Decimal::from_i128_with_scale(mantissa, scale)))
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
