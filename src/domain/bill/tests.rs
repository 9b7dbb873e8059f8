//! What is due as an order's state and figures say, and how bills come there.

use proptest::prelude::*;

use super::*;
use crate::domain::{
    money::{Charge, Cost},
    order::tests::running,
    service_type::ServiceType,
};

fn micros(cents: i64) -> Credit {
    Credit(Amount(cents * 10_000))
}

/// An order of a thousand that costs 0.80 and is sold for 1.20.
fn sold(status: OrderStatus, charge: Option<i64>, remains: Option<i64>) -> (Order, Bill) {
    let charge = charge.map(|cents| Charge(micros(cents).0));
    let at_end = AtEnd { charge, remains };
    let order =
        Order { status, charge, remains, at_end, cost: Cost(micros(80).0), quantity: 1000, ..running() };
    (order, Bill { price: micros(120), ..Bill::default() })
}

fn taken(cents: i64) -> Due {
    Due::taken(micros(cents))
}

#[test]
fn what_is_due_is_said_by_figures_not_by_words() {
    use OrderStatus::{
        Cancelled, Completed, Failed, Partial, Rejected, Reserved, Running, Submitting, Unclear,
    };
    let held = Ok(Due::held(micros(120)));
    let rows = [
        (Reserved, None, None, held),
        (Submitting, None, None, held),
        (Unclear, None, None, held),
        (Rejected, None, None, Ok(taken(0))),
        (Running, None, None, Ok(taken(120))),
        (Running, Some(80), Some(700), Ok(taken(120))),
        (Completed, Some(80), Some(0), Ok(taken(120))),
        (Completed, Some(0), Some(1000), Ok(taken(120))),
        (Cancelled, Some(0), Some(0), Ok(taken(0))),
        (Failed, Some(0), None, Ok(taken(0))),
        (Cancelled, None, None, Ok(taken(0))),
        (Partial, Some(80), Some(300), Ok(taken(84))),
        (Cancelled, None, Some(1000), Ok(taken(0))),
        (Partial, Some(40), None, Ok(taken(60))),
        (Partial, Some(40), Some(0), Ok(taken(60))),
        (Partial, Some(40), Some(-5), Ok(taken(60))),
        (Partial, Some(40), Some(1001), Ok(taken(60))),
        (Failed, Some(80), None, Err(Review::Failed)),
        (Failed, None, Some(300), Err(Review::Failed)),
        (Partial, Some(80), Some(0), Err(Review::Unsaid)),
        (Partial, Some(80), None, Err(Review::Unsaid)),
        (Partial, None, Some(1001), Err(Review::Unsaid)),
        (Partial, Some(0), None, Err(Review::Unsaid)),
        (Cancelled, Some(80), Some(0), Err(Review::Unsaid)),
        (Cancelled, Some(99), None, Err(Review::Unsaid)),
    ];
    for (status, charge, remains, expected) in rows {
        let (order, bill) = sold(status, charge, remains);
        assert_eq!(due(&order, &bill), expected, "{status:?} {charge:?} {remains:?}");
    }
}

#[test]
fn of_what_makes_orders_of_its_own_the_charges_say_what_is_due() {
    let runs = |status, charge| {
        let (order, bill) = sold(status, charge, Some(600));
        due(&Order { runs: Some(10), ..order }, &bill)
    };
    assert_eq!(runs(OrderStatus::Running, None), Ok(taken(120)));
    assert_eq!(runs(OrderStatus::Cancelled, Some(32)), Ok(taken(48)));
    assert_eq!(runs(OrderStatus::Partial, None), Err(Review::Uncharged));
    let posts = |status, charge| {
        let (order, _) = sold(status, charge, None);
        let order = Order { service_type: ServiceType::Subscriptions, cost: Cost(micros(480).0), ..order };
        due(&order, &Bill { price: micros(720), ..Bill::default() })
    };
    assert_eq!(posts(OrderStatus::Running, Some(0)), Ok(Due::held(micros(720))));
    assert_eq!(posts(OrderStatus::Running, Some(16)), Ok(Due { held: micros(696), taken: micros(24) }));
    assert_eq!(posts(OrderStatus::Completed, Some(320)), Ok(taken(480)));
    assert_eq!(posts(OrderStatus::Completed, Some(999)), Ok(taken(720)), "never more than the price");
    assert_eq!(posts(OrderStatus::Completed, None), Err(Review::Uncharged));
}

#[test]
fn what_an_admin_decided_is_due() {
    let (order, bill) = sold(OrderStatus::Failed, Some(80), None);
    assert_eq!(due(&order, &Bill { decided: Some(micros(30)), ..bill }), Ok(taken(30)));
}

#[test]
fn the_owner_hears_where_the_panel_kept_more_than_it_delivered() {
    let apart = |charge| {
        let (order, bill) = sold(OrderStatus::Partial, Some(charge), Some(300));
        is_kept_apart(&order, bill.price)
    };
    assert!(apart(80) && apart(54) && !apart(56));
}

/// A bill, and what its customer has beside it.
struct Books {
    bill: Bill,
    purse: Purse,
}

impl Books {
    fn settle(&mut self, due: Due) -> String {
        let (moves, waived) = moves(&self.bill, due, self.purse);
        for Move { from, to, sum } in &moves {
            assert!(*self.at(*from) >= *sum && *from != End::Owed, "{from:?}");
            *self.at(*from) = self.at(*from).less(*sum);
            let there = *self.at(*to);
            *self.at(*to) = if *to == End::Owed { there.less(*sum) } else { there.plus(*sum) };
        }
        self.bill.waived = waived;
        moves.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
    }

    fn at(&mut self, end: End) -> &mut Credit {
        match end {
            End::Wallet => &mut self.purse.wallet,
            End::Held => &mut self.bill.held,
            End::Sales => &mut self.bill.taken,
            End::Owed => &mut self.purse.owed,
        }
    }
}

#[test]
fn a_bill_is_brought_to_what_is_due() {
    let purse = Purse { wallet: micros(650), ..Purse::default() };
    let mut books = Books { bill: Bill { price: micros(120), ..Bill::default() }, purse };
    assert_eq!(books.settle(Due::held(micros(120))), "Wallet → Held 1.200000");
    assert_eq!(books.settle(Due::taken(micros(120))), "Held → Sales 1.200000");
    assert_eq!(books.settle(Due::taken(micros(120))), "");
    assert_eq!(books.settle(Due::taken(micros(84))), "Sales → Wallet 0.360000");
    books.purse.wallet = micros(10);
    assert_eq!(books.settle(Due::taken(micros(120))), "Wallet → Sales 0.100000");
    assert_eq!((books.bill.taken, books.bill.waived), (micros(94), micros(26)));
    assert_eq!(books.settle(Due::taken(micros(120))), "", "what is waived is not asked for later");
    assert_eq!(books.settle(Due::taken(micros(72))), "Sales → Wallet 0.220000");
    assert_eq!(books.bill.waived, Credit::ZERO);
    // An admin's ID was wrong: it is unclear again, and turns out not placed.
    assert_eq!(books.settle(Due::taken(micros(120))), "Wallet → Sales 0.220000");
    assert_eq!(books.settle(Due::held(micros(120))), "Sales → Held 0.940000");
    assert_eq!(books.settle(Due::NOTHING), "Held → Wallet 0.940000");
}

#[test]
fn what_comes_back_pays_a_debt_first() {
    let bill = Bill { price: micros(120), taken: micros(120), ..Bill::default() };
    let mut books = Books { bill, purse: Purse { owed: micros(30), ..Purse::default() } };
    assert_eq!(books.settle(Due::taken(micros(100))), "Sales → Owed 0.200000");
    assert_eq!(books.settle(Due::taken(micros(70))), "Sales → Owed 0.100000, Sales → Wallet 0.200000");
    // What paid a debt is not taken from it again: nobody comes to owe anything by a panel's change of mind.
    assert_eq!(books.settle(Due::taken(micros(120))), "Wallet → Sales 0.200000");
    assert_eq!((books.bill.waived, books.purse.owed), (micros(30), Credit::ZERO));
}

proptest! {
    #[test]
    fn no_money_comes_from_nowhere_and_none_is_taken_twice(
        price in 0_i64..10_000, wallet in 0_i64..10_000, owed in 0_i64..1_000,
        steps in prop::collection::vec((0_i64..=100, 0_i64..=100, -500_i64..500), 1..40),
    ) {
        let purse = Purse { wallet: micros(wallet), owed: micros(owed), ..Purse::default() };
        let mut books = Books { bill: Bill { price: micros(price), ..Bill::default() }, purse };
        let all = |books: &Books| {
            books.purse.wallet.plus(books.bill.held).plus(books.bill.taken).0.0 - books.purse.owed.0.0
        };
        for (held, taken, spent) in steps {
            let share = |percent| micros(price).share(percent, 200).unwrap();
            let due = Due { held: share(held), taken: share(taken) };
            books.purse.wallet = Credit(Amount((books.purse.wallet.0.0 + spent * 10_000).max(0)));
            let (before, wallet) = (all(&books), books.purse.wallet);
            books.settle(due);
            prop_assert_eq!(all(&books), before);
            prop_assert!(books.purse.owed == Credit::ZERO || books.purse.wallet <= wallet);
            let bill = books.bill;
            prop_assert_eq!(bill.held.plus(bill.taken).plus(bill.waived), due.held.plus(due.taken));
            prop_assert!(bill.taken <= due.taken);
            prop_assert_eq!(books.settle(due), "", "once settled, nothing is posted");
        }
    }

    #[test]
    fn more_delivered_never_costs_less(price in 0_i64..1_000_000, remains in 1_i64..1000, more in 0_i64..1000) {
        let sum = |remains: i64| {
            let (order, _) = sold(OrderStatus::Partial, None, Some(remains));
            let bill = Bill { price: micros(price), ..Bill::default() };
            due(&order, &bill).unwrap().taken
        };
        prop_assert!(sum(remains) >= sum((remains + more).min(999)));
        prop_assert!(sum(remains) <= micros(price));
    }
}

#[test]
fn only_figures_that_came_with_the_end_say_what_is_due() {
    use OrderStatus::{Cancelled, Failed, Partial};
    // What was said while it waited or ran, and what was said with the end.
    let rows = [
        (Cancelled, (Some(0), None), (None, None), Ok(taken(0))),
        (Cancelled, (Some(80), None), (None, None), Err(Review::Unsaid)),
        (Cancelled, (None, Some(300)), (None, None), Err(Review::Unsaid)),
        (Cancelled, (Some(0), Some(300)), (None, Some(200)), Ok(taken(96))),
        (Failed, (Some(0), None), (None, None), Err(Review::Failed)),
        (Failed, (Some(0), None), (Some(0), None), Ok(taken(0))),
        (Partial, (Some(40), Some(300)), (None, None), Err(Review::Unsaid)),
        (Partial, (Some(40), Some(300)), (None, Some(1001)), Err(Review::Unsaid)),
        (Partial, (Some(40), None), (Some(80), None), Err(Review::Unsaid)),
    ];
    for (status, (charge, remains), at_end, expected) in rows {
        let (order, bill) = sold(status, at_end.0.or(charge), at_end.1.or(remains));
        let at_end = AtEnd { charge: at_end.0.map(|cents| Charge(micros(cents).0)), remains: at_end.1 };
        let said = due(&Order { at_end, ..order }, &bill);
        assert_eq!(said, expected, "{status:?} {charge:?} {remains:?}, at the end {at_end:?}");
    }
}

#[test]
fn a_figure_from_before_the_end_gives_nothing_back() {
    let remains_as_at_first = sold(OrderStatus::Partial, None, Some(1000));
    assert_eq!(due(&remains_as_at_first.0, &remains_as_at_first.1), Err(Review::Unsaid));
    let (order, bill) = sold(OrderStatus::Cancelled, None, Some(1000));
    assert_eq!(due(&order, &bill), Ok(taken(0)));
}
