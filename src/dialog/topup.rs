//! Putting money on one's balance: a sum, a way where there are several, and one screen on which it is paid. Paying never buys: whoever
//! came from an order goes back to it, and taps there.

use super::{Effect, Facts, Note, State, Step, out_of_date};
use crate::domain::{
    money::{Amount, Credit},
    topup::{TopupId, TopupProblem, Way, parse_sum},
};

/// `/topup`, with a sum or not; or its button.
pub fn open(state: &State, text: &str, facts: &Facts<'_>) -> Step {
    let back = state.clone().origin();
    let Some(wallet) = facts.wallet else { return Step::say(state.clone(), Note::UnknownCommand) };
    if wallet.ways.is_empty() {
        return Step::say(state.clone(), Note::NoWayToPay);
    }
    let step = if text.trim().is_empty() {
        Step::go(State::TopUp { sum: None, back })
    } else {
        enter(back, text, facts)
    };
    Step { note: step.note.clone(), effect: step.effect.clone(), ..Step::fresh(step.state) }
}

/// A sum that was typed.
pub fn enter(back: Option<Box<State>>, text: &str, facts: &Facts<'_>) -> Step {
    match parse_sum(text) {
        Ok(sum) => choose(back, sum, facts),
        Err(problem) => Step::below(State::TopUp { sum: None, back }).noting(Note::TopUp(problem)),
    }
}

/// A sum on a button. What an order lacks is raised to the least that can be paid.
pub fn choose_sum(state: State, micros: i64, facts: &Facts<'_>) -> Step {
    let wanted = Credit(Amount(micros));
    let least = facts.wallet.map_or(Credit::ZERO, |wallet| wallet.shop.limits.least);
    let back = if let State::TopUp { back, .. } = state { back } else { state.origin() };
    let step = choose(back, wanted.max(least), facts);
    if wanted < least { Step { note: Some(Note::Raised(least)), ..step } } else { step }
}

fn choose(back: Option<Box<State>>, sum: Credit, facts: &Facts<'_>) -> Step {
    let Some(wallet) = facts.wallet else { return Step::go(State::Menu) };
    if wallet.ways.is_empty() {
        return Step::go(back.map_or(State::Menu, |place| *place)).noting(Note::NoWayToPay);
    }
    if let Err(problem) = wallet.shop.limits.check(sum, Credit::ZERO) {
        return Step::below(State::TopUp { sum: None, back }).noting(Note::TopUp(problem));
    }
    let open: Vec<Way> = wallet.ways.iter().copied().filter(|way| sum <= wallet.shop.most_by(*way)).collect();
    match open.as_slice() {
        [] => {
            let most = wallet.ways.iter().map(|way| wallet.shop.most_by(*way)).max().unwrap_or_default();
            Step::below(State::TopUp { sum: None, back }).noting(Note::TopUp(TopupProblem::TooMuch { most }))
        }
        [only] => begin(back, *only, sum, facts),
        [..] => Step::go(State::TopUp { sum: Some(sum), back }),
    }
}

/// The way on a button, for the sum that stands there.
pub fn choose_way(state: State, way: Way, facts: &Facts<'_>) -> Step {
    let State::TopUp { sum: Some(sum), back } = state else { return out_of_date(state) };
    let Some(wallet) = facts.wallet else { return Step::go(State::Menu) };
    if wallet.ways.contains(&way) {
        return begin(back, way, sum, facts);
    }
    // It closed since it was offered: the others are, or where they came from.
    if wallet.ways.is_empty() {
        return Step::go(back.map_or(State::Menu, |place| *place)).noting(Note::NoWayToPay);
    }
    Step::go(State::TopUp { sum: Some(sum), back }).noting(Note::WayClosed(way))
}

fn begin(back: Option<Box<State>>, way: Way, sum: Credit, facts: &Facts<'_>) -> Step {
    let topup = TopupId(facts.number);
    Step::go(State::Pay { topup, back }).with(Effect::TopUp { topup, way, sum })
}

/// Whoever says that they have paid is believed to have: it is looked for at once.
pub fn have_paid(state: State) -> Step {
    let State::Pay { topup, .. } = state else {
        return out_of_date(state);
    };
    Step::go(state).with(Effect::LookForPayment(topup))
}

/// Back to what one pays by hand, from the message that says what became of a receipt.
pub fn to_pay(state: &State, topup: TopupId) -> Step {
    Step::fresh(State::Pay { topup, back: state.clone().origin() })
}

/// Back to the order for which money was missing, from the message that says that it is there.
pub fn to_order(state: &State) -> Step {
    let place = state.clone().beneath();
    if matches!(place, State::Confirm { .. } | State::Mass { .. }) {
        return Step::fresh(place);
    }
    Step::fresh(State::Menu).noting(Note::NothingToLeave)
}
