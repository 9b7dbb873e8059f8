//! Many orders at once: lines are collected and checked, a table says which are fine, one tap orders those.

use super::{Action, Effect, Facts, Note, State, Step, Taking, state::MassDraft};
use crate::domain::{
    entry::{EntryProblem, MAX_TEXT},
    mass::{Line, check},
    order::NewOrder,
    service_type::Field,
};

/// `/mass`, with the lines behind it or not.
pub fn open(text: &str, facts: &Facts<'_>) -> Step {
    let draft = MassDraft { number: facts.turn, ..MassDraft::default() };
    if text.trim().is_empty() {
        return Step::fresh(State::Mass { draft });
    }
    let step = enter(draft, text, facts);
    Step { note: step.note, ..Step::fresh(step.state) }
}

/// More lines.
pub fn enter(draft: MassDraft, text: &str, facts: &Facts<'_>) -> Step {
    let whole = if draft.text.is_empty() { text.to_owned() } else { format!("{}\n{text}", draft.text) };
    if whole.len() > MAX_TEXT {
        let problem = EntryProblem::TooMuchText;
        return Step::below(State::Mass { draft }).noting(Note::Entry { field: Field::Comments, problem });
    }
    match check(&whole, facts.catalog, facts.turn, facts.now) {
        Err(given) => Step::below(State::Mass { draft }).noting(Note::MassTooLong { given }),
        Ok(lines) => {
            let orders = good(&lines);
            Step::go(State::Mass { draft: MassDraft { text: whole, page: 0, number: facts.turn, orders } })
        }
    }
}

/// A tap on the table.
pub fn tap(state: State, action: Action, facts: &Facts<'_>) -> Step {
    let State::Mass { draft } = state else {
        return Step::go(state).noting(Note::OutOfDate);
    };
    match action {
        Action::MassPage { page } => Step::go(State::Mass { draft: MassDraft { page, ..draft } }),
        Action::MassClear => {
            Step::go(State::Mass { draft: MassDraft { number: facts.turn, ..MassDraft::default() } })
        }
        Action::MassOrder { draft: number } if number == draft.number => order(draft, facts),
        _ => Step::go(State::Mass { draft }).noting(Note::OutOfDate),
    }
}

/// Orders what the table showed, if that is still what it would be.
fn order(mut draft: MassDraft, facts: &Facts<'_>) -> Step {
    if facts.taking != Taking::Open {
        return Step::go(State::Mass { draft }).noting(Note::NotTaking);
    }
    let now = match check(&draft.text, facts.catalog, draft.number, facts.now) {
        Ok(lines) => good(&lines),
        Err(given) => return Step::go(State::Mass { draft }).noting(Note::MassTooLong { given }),
    };
    if now != draft.orders {
        let renewed = check(&draft.text, facts.catalog, facts.turn, facts.now).map(|lines| good(&lines));
        draft.number = facts.turn;
        draft.orders = renewed.unwrap_or_default();
        return Step::go(State::Mass { draft }).noting(Note::ServiceChanged);
    }
    if draft.orders.is_empty() {
        return Step::go(State::Mass { draft }).noting(Note::OutOfDate);
    }
    let room = facts.max_active_orders.saturating_sub(facts.active_orders);
    if i64::try_from(draft.orders.len()).unwrap_or(i64::MAX) > room {
        let note = Note::TooManyOrders { max: facts.max_active_orders };
        return Step::go(State::Mass { draft }).noting(note);
    }
    Step::go(State::Menu).with(Effect::PlaceMany(draft.orders)).noting(Note::Placed)
}

fn good(lines: &[Line]) -> Vec<NewOrder> {
    lines.iter().filter_map(|line| line.outcome.as_ref().ok().cloned()).collect()
}
