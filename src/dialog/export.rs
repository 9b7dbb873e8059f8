//! Taking orders along as a table: one's own, or as an admin everybody's; where customers pay, also what moved one's balance. The file itself
//! is made at its delivery (`work/export.rs`), where the right to it is looked at once more.

use super::{Effect, Facts, Note, State, Step, out_of_date};
use crate::domain::export::{Content, Period, Whose};

/// `/export`.
pub fn open(state: &State) -> Step {
    let back = state.clone().origin();
    Step::fresh(State::Export { whose: Whose::Own, content: Content::Orders, back })
}

/// Everybody's orders instead of one's own, or the other way round; or one's statement.
pub fn choose(state: State, (whose, content): (Whose, Content), facts: &Facts<'_>) -> Step {
    let State::Export { back, .. } = &state else {
        return out_of_date(state);
    };
    let back = back.clone();
    match refusal((whose, content), facts) {
        Some(note) => Step::go(state).noting(note),
        None => Step::go(State::Export { whose, content, back }),
    }
}

/// What is of a time is brought.
pub fn take(state: State, (whose, content): (Whose, Content), period: Period, facts: &Facts<'_>) -> Step {
    if !matches!(state, State::Export { .. }) {
        return out_of_date(state);
    }
    match refusal((whose, content), facts) {
        Some(note) => Step::go(state).noting(note),
        None => Step::go(state).with(Effect::Export { content, whose, period }),
    }
}

fn refusal((whose, content): (Whose, Content), facts: &Facts<'_>) -> Option<Note> {
    if !whose.is_open_to(facts.role) {
        return Some(Note::AdminsOnly);
    }
    (content == Content::Statement && facts.wallet.is_none()).then_some(Note::OutOfDate)
}
