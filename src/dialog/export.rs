//! Taking orders along as a table: one's own, or as an admin everybody's. The file itself is made at its delivery (`work/export.rs`),
//! where the right to it is looked at once more.

use super::{Action, Effect, Facts, Note, State, Step};

/// `/export`.
pub fn open(state: &State) -> Step {
    Step::fresh(State::Export { all: false, back: state.clone().origin() })
}

/// A tap on the screen.
pub fn tap(state: State, action: Action, facts: &Facts<'_>) -> Step {
    let State::Export { back, .. } = &state else {
        return Step::go(state).noting(Note::OutOfDate);
    };
    match action {
        Action::ExportOf { all: true } | Action::Export { all: true, .. } if !facts.role.is_admin() => {
            Step::go(state).noting(Note::AdminsOnly)
        }
        Action::ExportOf { all } => Step::go(State::Export { all, back: back.clone() }),
        Action::Export { all, period } => Step::go(state).with(Effect::Export(all, period)),
        _ => Step::go(state).noting(Note::OutOfDate),
    }
}
