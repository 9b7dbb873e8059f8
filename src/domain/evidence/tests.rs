//! What settles an order whose answer was lost, and what does not: ours stands at 10 and at 12, so it can only be 11.

use super::*;
use crate::domain::order::tests::running;

/// What an order of a hundred for 0.10 $ should show.
fn right() -> Figures {
    Figures { charge: Some(Charge(Amount(100_000))), currency: Some("usd".into()), remains: Some(100) }
}

const COST: Option<Amount> = Some(Amount(100_000));
const NOTHING: Option<Amount> = Some(Amount::ZERO);

/// What was heard, between two neighbours.
fn heard(eleven: Said) -> [Heard; 3] {
    let neighbour = |id| Heard { id, said: Said::Ours(right()), claimed: true };
    [neighbour(10), Heard { id: 11, said: eleven, claimed: false }, neighbour(12)]
}

/// Judges with everything else in favour: the account is the bot's alone, and nothing else moved.
fn judged(eleven: Said, fell_then: Option<Amount>, fell: Option<Amount>) -> Finding {
    judged_with(eleven, fell_then, fell, |_| ())
}

fn judged_with(
    eleven: Said,
    fell_then: Option<Amount>,
    fell: Option<Amount>,
    but: impl Fn(&mut Case<'_>),
) -> Finding {
    let (said, order) = (heard(eleven), running());
    let mut case = Case {
        order: &order,
        gap: Gap { before: 10, after: 12 },
        said: &said,
        rivals: false,
        shared: false,
        is_late: true,
        fell_then,
        since: fell.map_or(Since::Unknown, Since::Fell),
        step: Amount(10_000),
    };
    but(&mut case);
    judge(&case)
}

fn doubt(doubt: Doubt) -> Finding {
    Finding::Doubtful { doubt }
}

#[test]
fn the_right_figures_and_the_right_sum_are_it() {
    assert_eq!(judged(Said::Ours(right()), COST, COST), Finding::Placed { id: 11 });
    let roughly = Figures { charge: Some(Charge(Amount(100_900))), currency: None, remains: None };
    assert_eq!(judged(Said::Ours(roughly), COST, COST), Finding::Placed { id: 11 });
}

#[test]
fn figures_of_another_order_are_not_it() {
    let others = [
        Figures { charge: Some(Charge(Amount(102_000))), ..right() },
        Figures { charge: None, ..right() },
        Figures { currency: Some("RUB".into()), ..right() },
        Figures { remains: Some(101), ..right() },
    ];
    for figures in others {
        let finding = judged(Said::Ours(figures.clone()), COST, COST);
        assert_eq!(finding, doubt(Doubt::Misfit { id: 11 }), "{figures:?}");
    }
}

#[test]
fn the_balance_has_to_say_the_same_at_once_and_now() {
    let sums = [None, NOTHING, COST, Some(Amount(200_000))];
    for (then, now) in sums.iter().flat_map(|then| sums.iter().map(move |now| (*then, *now))) {
        let found = judged(Said::Ours(right()), then, now);
        let placed = (then, now) == (COST, COST);
        let expected =
            if placed { Finding::Placed { id: 11 } } else { doubt(Doubt::Balance { id: Some(11) }) };
        assert_eq!(found, expected, "{then:?} {now:?}");
        let found = judged(Said::NotOurs, then, now);
        let untouched = (then, now) == (NOTHING, NOTHING);
        let expected = if untouched { Finding::NotPlaced } else { doubt(Doubt::Balance { id: None }) };
        assert_eq!(found, expected, "{then:?} {now:?}");
    }
}

#[test]
fn on_an_account_that_others_use_nothing_is_settled() {
    let shared = |case: &mut Case<'_>| case.shared = true;
    let found = judged_with(Said::Ours(right()), COST, COST, shared);
    assert_eq!(found, doubt(Doubt::Shared { id: Some(11) }));
    assert_eq!(judged_with(Said::NotOurs, NOTHING, NOTHING, shared), doubt(Doubt::Shared { id: None }));
}

#[test]
fn a_balance_that_moved_by_itself_settles_nothing() {
    let moved = |case: &mut Case<'_>| case.since = Since::Moved;
    let found = judged_with(Said::Ours(right()), COST, COST, moved);
    assert_eq!(found, doubt(Doubt::Moved { id: Some(11) }));
    assert_eq!(judged_with(Said::NotOurs, NOTHING, NOTHING, moved), doubt(Doubt::Moved { id: None }));
}

#[test]
fn not_placed_takes_an_hour_and_an_order_behind_it() {
    let early = |case: &mut Case<'_>| case.is_late = false;
    assert_eq!(judged_with(Said::NotOurs, NOTHING, NOTHING, early), doubt(Doubt::MayComeLate));
    assert_eq!(judged_with(Said::Ours(right()), COST, COST, early), Finding::Placed { id: 11 });
}

#[test]
fn what_was_not_answered_proves_nothing() {
    assert_eq!(judged(Said::Nothing, NOTHING, NOTHING), doubt(Doubt::Unanswered));
    let [ten, eleven, twelve] = heard(Said::NotOurs);
    let unknown = |heard: &Heard| Heard { said: Said::NotOurs, ..heard.clone() };
    let answers = [
        vec![ten.clone(), twelve.clone()],
        vec![unknown(&ten), eleven.clone(), twelve.clone()],
        vec![ten, eleven, unknown(&twelve)],
    ];
    for said in answers {
        let finding = judged_with(Said::NotOurs, NOTHING, NOTHING, |_| ());
        assert_eq!(finding, Finding::NotPlaced);
        let (order, gap) = (running(), Gap { before: 10, after: 12 });
        let case = Case {
            order: &order,
            gap,
            said: &said,
            rivals: false,
            shared: false,
            is_late: true,
            fell_then: NOTHING,
            since: Since::Fell(Amount::ZERO),
            step: Amount(10_000),
        };
        assert_eq!(judge(&case), doubt(Doubt::Unanswered), "{said:?}");
    }
}

#[test]
fn what_the_balance_could_not_show_is_not_found_not_to_be_placed() {
    let with = |step| judged_with(Said::NotOurs, NOTHING, NOTHING, |case| case.step = Amount(step));
    assert_eq!(with(10_000), Finding::NotPlaced);
    // The order costs 0.10 $, and the balance has one decimal.
    assert_eq!(with(100_000), doubt(Doubt::Balance { id: None }));
    let drip = Order { runs: Some(2), ..running() };
    let said = heard(Said::NotOurs);
    let case = Case {
        order: &drip,
        gap: Gap { before: 10, after: 12 },
        said: &said,
        rivals: false,
        shared: false,
        is_late: true,
        fell_then: NOTHING,
        since: Since::Fell(Amount::ZERO),
        step: Amount(1),
    };
    assert_eq!(judge(&case), doubt(Doubt::Balance { id: None }));
}

#[test]
fn what_can_be_no_order_of_ours_shows_others() {
    let shows = |eleven: Said, rivals: bool| {
        let (said, order) = (heard(eleven), running());
        Case {
            order: &order,
            gap: Gap { before: 10, after: 12 },
            said: &said,
            rivals,
            shared: false,
            is_late: true,
            fell_then: None,
            since: Since::Unknown,
            step: Amount(10_000),
        }
        .shows_others()
    };
    let other = Figures { charge: Some(Charge(Amount(5))), ..right() };
    assert!(shows(Said::Ours(other.clone()), false));
    assert!(!shows(Said::Ours(other), true), "it may be the other lost one");
    assert!(!shows(Said::Ours(right()), false));
    assert!(!shows(Said::NotOurs, false));
}
