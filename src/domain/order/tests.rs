//! What a report makes of an order, and when it is looked at again.

use proptest::prelude::*;

use super::*;

#[test]
fn an_end_is_kept_through_a_refill_and_corrected_by_another_end() {
    let mut order = running();
    assert_eq!(
        apply_report(&mut order, &report(Some(OrderStatus::Completed), 0)),
        Change::Ended(OrderStatus::Completed)
    );
    assert_eq!(apply_report(&mut order, &report(None, 40)), Change::Progress);
    assert_eq!((order.status, order.remains), (OrderStatus::Completed, Some(0)));
    assert_eq!(
        apply_report(&mut order, &report(Some(OrderStatus::Partial), 40)),
        Change::Corrected(OrderStatus::Partial)
    );
    assert_eq!(order.delivered(), Some(60));
}

#[test]
fn a_subscription_that_came_to_its_last_day_is_completed_and_no_other_order_is() {
    let expired = Report { word: "Expired".into(), ..report(Some(OrderStatus::Cancelled), 0) };
    let mut subscription = Order { service_type: ServiceType::Subscriptions, ..running() };
    assert_eq!(apply_report(&mut subscription, &expired), Change::Ended(OrderStatus::Completed));
    assert_eq!(apply_report(&mut running(), &expired), Change::Ended(OrderStatus::Cancelled));
}

#[test]
fn the_same_report_twice_changes_nothing_the_second_time() {
    let mut order = running();
    assert_eq!(apply_report(&mut order, &report(None, 40)), Change::Progress);
    assert_eq!(apply_report(&mut order, &report(None, 40)), Change::None);
}

#[test]
fn an_overdelivered_order_is_delivered_in_full_and_not_more() {
    let order = Order { remains: Some(-20), ..running() };
    assert_eq!((order.delivered(), order.percent()), (Some(100), Some(100)));
}

#[test]
fn old_orders_are_looked_at_less_often_but_at_least_hourly() {
    let shortest = Duration::from_secs(30);
    let at = |minutes: u64| look_again_in(Duration::from_secs(minutes * 60), shortest).as_secs();
    assert_eq!((at(1), at(60), at(60 * 24 * 7)), (30, 180, 3600));
}

#[test]
fn figures_count_for_the_end_with_which_they_came() {
    let say = |end, charge: Option<i64>, remains| Report {
        end,
        word: end.map_or("Pending", OrderStatus::word).into(),
        charge: charge.map(Amount).map(Charge),
        remains,
        ..Report::default()
    };
    let mut order = running();
    let mut after = |report: Report| {
        let report = report.held_to(&order);
        apply_report(&mut order, &report);
        (order.at_end.charge.map(|charge| charge.0.0), order.at_end.remains)
    };
    assert_eq!(after(say(None, Some(0), Some(100))), (None, None));
    assert_eq!(after(say(Some(OrderStatus::Partial), None, Some(101))), (None, None));
    assert_eq!(after(say(Some(OrderStatus::Partial), None, Some(30))), (None, Some(30)));
    assert_eq!(after(say(Some(OrderStatus::Partial), Some(70_000), None)), (Some(70_000), Some(30)));
    // A refill looks like running, and says nothing of the end.
    assert_eq!(after(say(None, Some(0), Some(100))), (Some(70_000), Some(30)));
    assert_eq!(after(say(Some(OrderStatus::Cancelled), None, None)), (None, None));
}

/// Any number at all, or one of about the right size, or none.
fn number(about: i64) -> impl Strategy<Value = Option<i64>> {
    prop_oneof![any::<Option<i64>>(), (-about..about).prop_map(Some)]
}

proptest! {
    /// Whatever comes through the door, in any order.
    #[test]
    fn no_more_comes_back_than_was_paid_and_what_remains_was_not_delivered(
        reports in proptest::collection::vec((0_usize..6, number(200_000), number(130), 0_usize..3), 1..6),
    ) {
        use OrderStatus::{Cancelled, Completed, Failed, Partial};
        let mut order = running();
        for (end, charge, remains, currency) in reports {
            let said = Report {
                end: [None, Some(Completed), Some(Partial), Some(Cancelled), Some(Failed), Some(Completed)][end],
                word: "any".to_owned(),
                charge: charge.map(Amount).map(Charge),
                remains,
                currency: [None, Some("USD"), Some("EUR")][currency].map(str::to_owned),
                ..Report::default()
            };
            let said = said.held_to(&order);
            apply_report(&mut order, &said);
            let back = order.given_back().unwrap_or(Cost::ZERO);
            prop_assert!((Cost::ZERO..=order.cost).contains(&back), "{back} of {}", order.cost);
            if let Some(delivered) = order.delivered() {
                prop_assert!((0..=order.quantity).contains(&delivered));
                prop_assert_eq!(delivered + order.remains.unwrap_or(0).max(0), order.quantity);
            }
        }
    }
}

fn report(end: Option<OrderStatus>, remains: i64) -> Report {
    Report {
        end,
        word: end.map_or("In progress", OrderStatus::word).into(),
        remains: Some(remains),
        ..Report::default()
    }
}

pub(in crate::domain) fn running() -> Order {
    Order {
        id: OrderId(1),
        user: UserId(1),
        draft: 1,
        service: ServiceId(1),
        panel_service: "1".into(),
        service_name: "Likes".into(),
        service_type: ServiceType::Default,
        link: "https://instagram.com/p/x".into(),
        quantity: 100,
        runs: None,
        rate: Rate(rust_decimal::Decimal::ONE),
        price: Price::of(Amount(100_000)),
        price_currency: "USD".into(),
        cost: Cost(Amount(100_000)),
        currency: "USD".into(),
        status: OrderStatus::Running,
        reject_reason: None,
        panel_order: Some("7".into()),
        panel_status: None,
        start_count: None,
        remains: None,
        charge: None,
        at_end: AtEnd::default(),
        placed_at: Moment(0),
        submitted_at: Some(Moment(0)),
        submit_until: Moment(0),
        tries: 0,
        ended_at: None,
        version: 1,
        batch: None,
        id_doubted: false,
        odd_told: false,
        was_sent: false,
        settled_by: None,
    }
}
