//! Finding a service: platform → category → service, by words, among favourites, by a deep link.

use super::{Action, Effect, Facts, Filter, Note, State, Step};
use crate::domain::{catalog::ServiceId, order::OrderId};

/// Words that are searched for are cut to this many characters: more than any name has.
const MAX_WORDS: usize = 100;

/// `/start`, with or without a deep link: `s_<the panel's id of a service>` or `o_<an order's number>`.
pub fn start(payload: &str, facts: &Facts<'_>) -> Step {
    if let Some(id) = payload.strip_prefix("s_") {
        return match facts.catalog.by_panel_id(id) {
            Some(service) => {
                let step = open(service.id, State::Menu, facts);
                Step::fresh(step.state).noting_maybe(step.note)
            }
            None => Step::fresh(State::Menu).noting(Note::ServiceGone),
        };
    }
    if let Some(number) = payload.strip_prefix("o_") {
        return match named_order(number, facts) {
            Some(order) => show_order(order, facts),
            None => Step::fresh(State::Menu).noting(Note::NoSuchOrder),
        };
    }
    Step::fresh(State::Menu)
}

/// The order that was named, if the facts say that this person may see it.
pub fn named_order(number: &str, facts: &Facts<'_>) -> Option<OrderId> {
    let number: i64 = number.trim().trim_start_matches('#').parse().ok()?;
    facts.order.filter(|order| order.id.0 == number).map(|order| order.id)
}

/// An order that was named directly: one's own as a card, another's – admins only see those – as a file.
pub fn show_order(order: OrderId, facts: &Facts<'_>) -> Step {
    let own = facts.order.is_some_and(|known| known.user == facts.user);
    let state =
        if own { State::Order { order, back: Some(Box::new(all_orders())) } } else { State::File { order } };
    Step::fresh(state).with(Effect::LookNow(order))
}

/// The list that an order which was named directly goes back to.
pub fn all_orders() -> State {
    State::Orders { filter: Filter::All, page: 0 }
}

/// Services that `words` name.
pub fn search(words: &str, facts: &Facts<'_>) -> Step {
    let words: String = words.trim().chars().take(MAX_WORDS).collect();
    if facts.catalog.search(&words).is_empty() {
        return Step::fresh(State::Menu).noting(Note::NothingFound(words));
    }
    Step::fresh(State::Found { words, page: 0 })
}

/// A tap in the lists.
pub fn tap(state: State, action: Action, facts: &Facts<'_>) -> Step {
    match action {
        Action::Platforms { page } => Step::go(State::Platforms { page }),
        Action::Categories { platform, page } => match facts.catalog.shelves(platform) {
            [] => Step::go(State::Platforms { page: 0 }).noting(Note::ListChanged),
            _ => Step::go(State::Categories { platform, page }),
        },
        Action::Services { platform, category, page } => match facts.catalog.shelf(platform, category) {
            None => Step::go(State::Categories { platform, page: 0 }).noting(Note::ListChanged),
            Some(_) => Step::go(State::Services { platform, category, page }),
        },
        Action::Found { page } => match state {
            State::Found { words, .. } => Step::go(State::Found { words, page }),
            other => Step::go(other).noting(Note::OutOfDate),
        },
        Action::Favourites { page } => Step::go(State::Favourites { page }),
        Action::Service(service) => open(service, state, facts),
        Action::Star(service) => Step::go(state).with(Effect::Star(service)),
        _ => Step::go(state).noting(Note::OutOfDate),
    }
}

/// The card of a service, with the list it was chosen from to go back to.
fn open(service: ServiceId, from: State, facts: &Facts<'_>) -> Step {
    match facts.catalog.service(service) {
        Some(known) if known.not_offered().is_none() => {
            Step::go(State::Service { service, back: Box::new(list_of(from)) })
        }
        _ => Step::go(list_of(from)).noting(Note::ServiceGone),
    }
}

/// The list itself, so that cards and drafts do not pile up inside each other.
fn list_of(from: State) -> State {
    match from {
        State::Service { back, .. } => *back,
        list @ (State::Platforms { .. }
        | State::Categories { .. }
        | State::Services { .. }
        | State::Found { .. }
        | State::Favourites { .. }) => list,
        _ => State::Menu,
    }
}

impl Step {
    fn noting_maybe(mut self, note: Option<Note>) -> Self {
        self.note = note.or(self.note);
        self
    }
}
