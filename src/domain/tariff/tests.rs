//! Prices as paper says, and what holds of any of them.

use proptest::prelude::*;

use super::*;

fn decimal(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn rate(text: &str) -> Rate {
    Rate(decimal(text))
}

fn percent(text: &str) -> Percent {
    Percent::parse(text, Percent::HIGHEST_MARKUP).unwrap()
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
    for (cost, tariff, sold) in rows {
        let is = tariff.sold(rate(cost), Basis::Usual, Percent::ZERO);
        assert_eq!(is, Sold { rate: rate(sold), at_a_loss: false }, "{cost} {tariff:?}");
    }
}

#[test]
fn the_nearest_price_that_was_set_counts() {
    let (service, category) = (ServiceId(7), CategoryId(1));
    let all = [
        (Priced::Category(category), Own::Markup(percent("40%"))),
        (Priced::Service(service), Own::Markup(percent("30%"))),
        (Priced::Service(ServiceId(8)), Own::Fixed(rate("2"))),
    ];
    let mut overrides: Overrides = all.into_iter().collect();
    let sold = |overrides: &Overrides, service, category, discount| {
        let basis = overrides.basis(service, category);
        tariff("1", "0.5", None).sold(rate("1"), basis, discount).rate
    };
    assert_eq!(sold(&overrides, service, category, Percent::ZERO), rate("1.3"));
    assert_eq!(sold(&overrides, ServiceId(9), category, Percent::ZERO), rate("1.4"));
    assert_eq!(sold(&overrides, ServiceId(9), CategoryId(2), Percent::ZERO), rate("1.5"));
    assert_eq!(sold(&overrides, ServiceId(9), CategoryId(2), percent("10%")), rate("1.35"));
    assert_eq!(sold(&overrides, ServiceId(8), category, percent("10%")), rate("2"), "fixed is fixed");
    overrides.set(Priced::Service(service), None);
    assert_eq!(sold(&overrides, service, category, Percent::ZERO), rate("1.4"));
    overrides.set(Priced::Category(category), None);
    assert_eq!(sold(&overrides, service, category, Percent::ZERO), rate("1.5"));
    assert_eq!(overrides.own(Priced::Service(ServiceId(8))), Some(Own::Fixed(rate("2"))));
}

#[test]
fn a_fixed_rate_below_its_floor_is_sold_to_nobody() {
    let tariff = tariff("1", "0.5", None);
    let sold = |cost, fixed| tariff.sold(rate(cost), Basis::Service(Own::Fixed(rate(fixed))), Percent::ZERO);
    assert!(!sold("1", "1.05").at_a_loss && sold("1", "1.0499").at_a_loss);
    // A rate that is beyond counting is no bargain either.
    assert!(sold("70000000000000000000000000000", "1.0499").at_a_loss);
    let most = Rate(Decimal::MAX);
    assert!(tariff.sold(most, Basis::Usual, Percent::ZERO).at_a_loss);
    assert_eq!(tariff.least(most), None);
}

/// What the panel gives for nothing is most often a heading: it has no price by any markup. Where an admin fixes one, it is sold.
#[test]
fn what_costs_nothing_is_sold_at_a_fixed_rate_only() {
    let tariff = tariff("1", "0.5", None);
    let free = |basis| tariff.sold(Rate(Decimal::ZERO), basis, Percent::ZERO);
    for basis in [Basis::Usual, Basis::Category(percent("300%")), Basis::Service(Own::Markup(percent("1%")))]
    {
        assert_eq!(free(basis).rate, Rate(Decimal::ZERO));
    }
    let fixed = free(Basis::Service(Own::Fixed(rate("0.10"))));
    assert_eq!(fixed, Sold { rate: rate("0.10"), at_a_loss: false });
}

#[test]
fn levels_are_reached_one_after_the_other() {
    let level = |units: i64, discount| Level { from: Credit(super::super::money::Amount(units)), discount };
    let levels = [level(500, percent("4%")), level(100, percent("2%"))];
    let of = |paid: i64| level_of(&levels, Credit(super::super::money::Amount(paid)));
    let said = [0, 99, 100, 499, 500, i64::MAX].map(of);
    assert_eq!(said, ["0%", "0%", "2%", "2%", "4%", "4%"].map(percent));
    let discount = Discount { own: None, level: percent("4%") };
    assert_eq!(discount.applied(), percent("4%"));
    assert_eq!(
        Discount { own: Some(Percent::ZERO), ..discount }.applied(),
        Percent::ZERO,
        "one's own counts"
    );
}

#[test]
fn a_price_is_typed_as_a_markup_a_rate_or_a_dash() {
    let service = Priced::Service(ServiceId(1));
    let read = |text| parse_price(text, service);
    for (text, own) in [
        ("40%", Some(Own::Markup(percent("40%")))),
        ("0%", Some(Own::Markup(Percent::ZERO))),
        ("٥%", Some(Own::Markup(percent("5%")))),
        ("150 %", Some(Own::Markup(percent("150%")))),
        ("1.20", Some(Own::Fixed(rate("1.2")))),
        ("1,20", Some(Own::Fixed(rate("1.2")))),
        ("٥", Some(Own::Fixed(rate("5")))),
        ("0.0000000001", Some(Own::Fixed(rate("0.0000000001")))),
        ("-", None),
        ("–", None),
    ] {
        assert_eq!(read(text), Ok(own), "{text}");
    }
    for (text, problem) in [
        ("1e9", PriceProblem::Unreadable),
        ("-5%", PriceProblem::Unreadable),
        ("-5", PriceProblem::Unreadable),
        ("$5", PriceProblem::Unreadable),
        ("1 000", PriceProblem::Unreadable),
        ("0.00000000001", PriceProblem::Unreadable),
        ("", PriceProblem::Unreadable),
        ("0", PriceProblem::Nothing),
        ("0.00", PriceProblem::Nothing),
        ("10001%", PriceProblem::TooMuch),
        ("99999999999", PriceProblem::TooMuch),
    ] {
        assert_eq!(read(text), Err(problem), "{text}");
    }
    let category = Priced::Category(CategoryId(1));
    assert_eq!(parse_price("1.20", category), Err(PriceProblem::FixedForMany));
    assert_eq!(parse_price("40%", category), Ok(Some(Own::Markup(percent("40%")))));
    assert_eq!(parse_discount("5%"), Ok(Some(percent("5%"))));
    assert_eq!(parse_discount("-"), Ok(None));
    assert_eq!(parse_discount("101%"), Err(PercentProblem::TooMuch));
    assert_eq!(parse_discount("5"), Err(PercentProblem::Unreadable));
}

#[test]
fn buttons_name_what_has_a_price() {
    for (text, of) in [("s7", Priced::Service(ServiceId(7))), ("c-12", Priced::Category(CategoryId(-12)))] {
        assert_eq!(of.to_string(), text);
        assert_eq!(text.parse(), Ok(of));
    }
    for odd in ["", "7", "s", "c", "s+7", "x7", "s7:8", "s 7"] {
        assert_eq!(odd.parse::<Priced>(), Err(()), "{odd}");
    }
}

fn any_basis() -> impl Strategy<Value = Basis> {
    let markup = || (0_i64..1_000_000).prop_map(Percent::of_hundredths);
    prop_oneof![
        Just(Basis::Usual),
        markup().prop_map(Basis::Category),
        markup().prop_map(|markup| Basis::Service(Own::Markup(markup))),
        (1_i64..1_000_000_000).prop_map(|micros| Basis::Service(Own::Fixed(Rate(Decimal::new(micros, 6))))),
    ]
}

proptest! {
    #[test]
    fn nothing_is_sold_below_its_floor(
        micros in 0_i64..1_000_000_000_000,
        exchange in 1_i64..1_000_000,
        usual in 0_i64..500,
        basis in any_basis(),
        discount in 0_i64..=10_000,
        step in prop::option::of(1_i64..1000),
    ) {
        let cost = Rate(Decimal::new(micros, 6));
        let discount = Percent::of_hundredths(discount);
        let tariff = Tariff {
            exchange: Decimal::new(exchange, 3),
            markup: Decimal::new(usual, 2),
            step: step.map(|step| Decimal::new(step, 3)),
            ..tariff("1", "0", None)
        };
        let exact = cost.0 * tariff.exchange;
        let floor = exact * (Decimal::ONE + tariff.least_markup);
        let sold = tariff.sold(cost, basis, discount);
        prop_assert!(sold.at_a_loss || sold.rate.0 >= floor);
        prop_assert_eq!(tariff.least(cost).unwrap().0, tariff.up(floor));
        let markup = match basis {
            Basis::Usual => tariff.markup,
            Basis::Category(markup) | Basis::Service(Own::Markup(markup)) => markup.share(),
            Basis::Service(Own::Fixed(fixed)) => {
                prop_assert_eq!(sold.rate, fixed);
                prop_assert_eq!(sold.at_a_loss, fixed < tariff.least(cost).unwrap());
                return Ok(());
            }
        };
        prop_assert!(!sold.at_a_loss);
        let fair = (exact * (Decimal::ONE + markup) * (Decimal::ONE - discount.share())).max(floor);
        prop_assert!(sold.rate.0 >= fair, "rounded up");
        if step.is_none() && fair > Decimal::new(1, 7) {
            prop_assert!(sold.rate.0 <= fair * Decimal::new(101, 2), "at most one per cent more");
        }
        prop_assert_eq!(tariff.up(sold.rate.0), sold.rate.0, "rounded once: rounding it again changes nothing");
        let less = tariff.sold(cost, basis, Percent::of_hundredths(0));
        prop_assert!(sold.rate <= less.rate, "a discount makes nothing dearer");
    }
}
