//! Many orders at once: lines are collected and checked, a table says which are fine, one tap orders those.

use super::{Effect, Facts, Note, State, Step, draft, out_of_date, state::MassDraft};
use crate::domain::{
    entry::{EntryProblem, MAX_TEXT},
    mass::check,
    money::Price,
    order::{NewOrder, Order},
    service_type::Field,
};

/// `/mass`, with the lines behind it or not.
pub fn open(text: &str, facts: &Facts<'_>) -> Step {
    let step = if text.trim().is_empty() { begin(facts) } else { enter(empty(facts), text, facts) };
    Step { note: step.note, ..Step::fresh(step.state) }
}

/// All that was ordered together with `order` once more, as lines; that order alone where there is nothing else.
pub fn again(state: State, order: &Order, facts: &Facts<'_>) -> Step {
    if facts.together.is_empty() { draft::again(state, order, facts) } else { open(facts.together, facts) }
}

/// The lines begin anew.
pub fn begin(facts: &Facts<'_>) -> Step {
    Step::go(State::Mass { draft: empty(facts) })
}

fn empty(facts: &Facts<'_>) -> MassDraft {
    MassDraft { number: facts.number, ..MassDraft::default() }
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

/// What is done to the lines, where they are being entered; else the button is out of date.
pub fn at_table(state: State, done: impl FnOnce(MassDraft) -> Step) -> Step {
    let State::Mass { draft } = state else {
        return out_of_date(state);
    };
    done(draft)
}

/// Another page of the table.
pub fn turn(draft: MassDraft, page: usize, facts: &Facts<'_>) -> Step {
    let draft = MassDraft { page, ..draft };
    changed(&draft, facts).unwrap_or_else(|| Step::go(State::Mass { draft }))
}

/// Orders what the table with this number showed, if that is still what it would be.
pub fn order(draft: MassDraft, number: i64, facts: &Facts<'_>) -> Step {
    let all = draft.orders.len();
    order_first(draft, number, all, facts)
}

/// The same of the first of it: as many as were paid for when it was shown. If less is by now, nothing is ordered.
pub fn order_first(draft: MassDraft, number: i64, count: usize, facts: &Facts<'_>) -> Step {
    if number != draft.number {
        return out_of_date(State::Mass { draft });
    }
    if let Some(note) = facts.not_taken() {
        return Step::go(State::Mass { draft }).noting(note);
    }
    if let Some(step) = changed(&draft, facts) {
        return step;
    }
    let Some(orders) = draft.orders.get(..count).filter(|orders| !orders.is_empty()) else {
        return out_of_date(State::Mass { draft });
    };
    let prices: Vec<Price> = orders.iter().map(|order| order.price).collect();
    if let Some(note) = draft::unpaid(&prices, facts) {
        return Step::go(State::Mass { draft }).noting(note);
    }
    let orders = orders.to_vec();
    Step::go(State::Menu).with(Effect::PlaceMany(orders))
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
