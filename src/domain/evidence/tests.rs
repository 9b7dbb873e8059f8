//! What settles an order whose answer was lost, and what does not: ours stands at 10 and at 12, so it can only be 11.

use super::*;
use crate::domain::order::tests::running;

/// What an order of a hundred for 0.10 $ should show.
fn right() -> Figures {
    Figures { charge: Some(Amount(100_000)), currency: Some("usd".into()), remains: Some(100) }
}

fn judged(eleven: Said, fell: Option<Amount>) -> Finding {
    let neighbour = Said::Ours(right());
    let said = [(10, neighbour.clone(), true), (11, eleven, false), (12, neighbour, true)];
    judge(&Case { order: &running(), gap: Gap { before: 10, after: 12 }, said: &said, rivals: false, fell })
}

const COST: Option<Amount> = Some(Amount(100_000));

#[test]
fn the_right_figures_and_the_right_sum_are_it() {
    assert_eq!(judged(Said::Ours(right()), COST), Finding::Placed { id: 11 });
    let roughly = Figures { charge: Some(Amount(100_900)), currency: None, remains: None };
    assert_eq!(judged(Said::Ours(roughly), COST), Finding::Placed { id: 11 });
}

#[test]
fn figures_of_another_order_are_not_it() {
    let others = [
        Figures { charge: Some(Amount(102_000)), ..right() },
        Figures { charge: None, ..right() },
        Figures { currency: Some("RUB".into()), ..right() },
        Figures { remains: Some(101), ..right() },
    ];
    for figures in others {
        let finding = judged(Said::Ours(figures.clone()), COST);
        assert_eq!(finding, Finding::Doubtful { doubt: Doubt::Misfit { id: 11 } }, "{figures:?}");
    }
}

#[test]
fn the_balance_has_to_say_the_same() {
    for fell in [None, Some(Amount::ZERO), Some(Amount(200_000))] {
        let doubt = Doubt::Balance { id: Some(11) };
        assert_eq!(judged(Said::Ours(right()), fell), Finding::Doubtful { doubt }, "{fell:?}");
    }
    assert_eq!(judged(Said::NotOurs, Some(Amount::ZERO)), Finding::NotPlaced);
    for fell in [None, COST] {
        let doubt = Doubt::Balance { id: None };
        assert_eq!(judged(Said::NotOurs, fell), Finding::Doubtful { doubt }, "{fell:?}");
    }
}

#[test]
fn what_was_not_answered_proves_nothing() {
    let unanswered = Finding::Doubtful { doubt: Doubt::Unanswered };
    assert_eq!(judged(Said::Nothing, Some(Amount::ZERO)), unanswered);
    let (ours, nobodys) = (Said::Ours(right()), Said::NotOurs);
    let answers = [
        vec![(10, ours.clone(), true), (12, ours.clone(), true)],
        vec![(10, nobodys.clone(), true), (11, nobodys.clone(), false), (12, ours.clone(), true)],
        vec![(10, ours, true), (11, nobodys.clone(), false), (12, nobodys, true)],
    ];
    for said in answers {
        let (order, gap) = (running(), Gap { before: 10, after: 12 });
        let case = Case { order: &order, gap, said: &said, rivals: false, fell: Some(Amount::ZERO) };
        assert_eq!(judge(&case), unanswered, "{said:?}");
    }
}
