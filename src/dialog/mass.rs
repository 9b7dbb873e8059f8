//! Many orders at once: lines are collected and checked, a table says which are fine, one tap orders those.

use super::{Action, Effect, Facts, Note, State, Step, Taking, state::MassDraft};
use crate::domain::{
    entry::{EntryProblem, MAX_TEXT},
    mass::check,
    order::NewOrder,
    service_type::Field,
};

/// `/mass`, with the lines behind it or not.
pub fn open(text: &str, facts: &Facts<'_>) -> Step {
    let draft = MassDraft { number: facts.number, ..MassDraft::default() };
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
    match good(&whole, facts.number, facts) {
        Err(given) => Step::below(State::Mass { draft }).noting(Note::MassTooLong { given }),
        Ok(orders) => {
            Step::go(State::Mass { draft: MassDraft { text: whole, page: 0, number: facts.number, orders } })
        }
    }
}

/// A tap on the table.
pub fn tap(state: State, action: Action, facts: &Facts<'_>) -> Step {
    let State::Mass { draft } = state else {
        return Step::go(state).noting(Note::OutOfDate);
    };
    match action {
        Action::MassPage { page } => {
            let draft = MassDraft { page, ..draft };
            changed(&draft, facts).unwrap_or_else(|| Step::go(State::Mass { draft }))
        }
        Action::MassClear => {
            Step::go(State::Mass { draft: MassDraft { number: facts.number, ..MassDraft::default() } })
        }
        Action::MassOrder { draft: number } if number == draft.number => order(draft, facts),
        _ => Step::go(State::Mass { draft }).noting(Note::OutOfDate),
    }
}

/// Orders what the table showed, if that is still what it would be.
fn order(draft: MassDraft, facts: &Facts<'_>) -> Step {
    if facts.taking != Taking::Open {
        return Step::go(State::Mass { draft }).noting(Note::NotTaking);
    }
    if let Some(step) = changed(&draft, facts) {
        return step;
    }
    if draft.orders.is_empty() {
        return Step::go(State::Mass { draft }).noting(Note::OutOfDate);
    }
    Step::go(State::Menu).with(Effect::PlaceMany(draft.orders))
}

/// The table as it is by now, if that is another one than was shown: rates, services or the room for orders changed.
fn changed(draft: &MassDraft, facts: &Facts<'_>) -> Option<Step> {
    if good(&draft.text, draft.number, facts).as_ref() == Ok(&draft.orders) {
        return None;
    }
    let orders = good(&draft.text, facts.number, facts).unwrap_or_default();
    let draft = MassDraft { number: facts.number, orders, ..draft.clone() };
    Some(Step::go(State::Mass { draft }).noting(Note::ServiceChanged))
}

/// The orders of the lines that are fine.
fn good(text: &str, number: i64, facts: &Facts<'_>) -> Result<Vec<NewOrder>, usize> {
    let room = facts.max_active_orders.saturating_sub(facts.active_orders);
    let lines = check(text, facts.catalog, number, room, facts.now)?;
    Ok(lines.into_iter().filter_map(|line| line.outcome.ok()).collect())
}
