//! Taking orders along as a table: one's own, or as an admin everybody's. The file itself is made at its delivery (`work/export.rs`),
//! where the right to it is looked at once more.

use super::{Effect, Facts, Note, State, Step, out_of_date};
use crate::domain::export::{Period, Whose};

/// `/export`.
pub fn open(state: &State) -> Step {
    Step::fresh(State::Export { whose: Whose::Own, back: state.clone().origin() })
}

/// Everybody's orders instead of one's own, or the other way round.
pub fn choose(state: State, whose: Whose, facts: &Facts<'_>) -> Step {
    let State::Export { back, .. } = &state else {
        return out_of_date(state);
    };
    if !whose.is_open_to(facts.role) {
        return Step::go(state).noting(Note::AdminsOnly);
    }
    Step::go(State::Export { whose, back: back.clone() })
}

/// The orders of a time are brought.
pub fn take(state: State, whose: Whose, period: Period, facts: &Facts<'_>) -> Step {
    if !matches!(state, State::Export { .. }) {
        return out_of_date(state);
    }
    if !whose.is_open_to(facts.role) {
        return Step::go(state).noting(Note::AdminsOnly);
    }
    Step::go(state).with(Effect::Export { whose, period })
}
