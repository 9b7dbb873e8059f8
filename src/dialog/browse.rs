//! Finding a service: platform → category → service, by words, among favourites, by a deep link.

use super::{
    Action, Effect, Facts, Filter, Note, State, Step, orders,
    state::{PLATFORMS_PER_PAGE, ROWS},
};
use crate::domain::{
    catalog::{CategoryId, ServiceId},
    order::OrderId,
    platform::Platform,
    refine::Refinement,
};

/// `/start`, with or without a deep link: `s_<the panel's id of a service>` or `o_<an order's number>`.
pub fn start(state: State, payload: &str, facts: &Facts<'_>) -> Step {
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
            Some(order) => show_order(state, order, facts),
            None => Step::fresh(State::Menu).noting(Note::NoSuchOrder),
        };
    }
    Step::fresh(State::Menu)
}

/// An order's number as people write it: `1024`, `#1024`, `№ 1024`.
pub fn order_number(text: &str) -> Option<OrderId> {
    let digits = text.trim().trim_start_matches(['#', '№']).trim_start();
    digits.parse().ok().filter(|number| *number > 0).map(OrderId)
}

/// The order that was named, if the facts say that this person may see it.
pub fn named_order(number: &str, facts: &Facts<'_>) -> Option<OrderId> {
    let number = order_number(number)?;
    facts.order.filter(|order| order.id == number).map(|order| order.id)
}

/// An order that was named directly: one's own as a card, another's – admins only see those – as a file.
pub fn show_order(state: State, order: OrderId, facts: &Facts<'_>) -> Step {
    let own = facts.order.is_some_and(|known| known.user == facts.user);
    if !own {
        return Step::aside(state, State::File { order }).with(Effect::LookNow(order));
    }
    let back = Some(Box::new(orders::list(state, Filter::All)));
    Step::fresh(State::Order { order, back }).with(Effect::LookNow(order))
}

/// Services that `words` name.
pub fn search(words: &str, facts: &Facts<'_>) -> Step {
    let found = facts.catalog.search(words);
    if found.services.is_empty() {
        return Step::fresh(State::Menu).noting(Note::NothingFound(found.words));
    }
    Step::fresh(State::Found { words: found.words, refinement: Refinement::default(), page: 0 })
}

/// A tap in the lists.
pub fn tap(state: State, action: Action, facts: &Facts<'_>) -> Step {
    match action {
        Action::Platforms { page } => Step::go(State::Platforms { page }),
        Action::Categories { platform, page } => list(State::Categories { platform, page }, facts),
        Action::Services { platform, category, page } => {
            list(State::Services { platform, category, page }, facts)
        }
        Action::Found { page } => match state {
            State::Found { words, refinement, .. } => Step::go(State::Found { words, refinement, page }),
            other => Step::go(other).noting(Note::OutOfDate),
        },
        Action::Refine(refinement) => match state {
            State::Found { words, .. } => Step::go(State::Found { words, refinement, page: 0 }),
            other => Step::go(other).noting(Note::OutOfDate),
        },
        Action::Favourites { page } => Step::go(State::Favourites { page }),
        Action::Service(service) => open(service, state, facts),
        Action::Star(service) => Step::go(state).with(Effect::Star(service)),
        _ => Step::go(state).noting(Note::OutOfDate),
    }
}

/// A list, or the nearest one above it that is still there.
pub fn list(wanted: State, facts: &Facts<'_>) -> Step {
    match wanted {
        State::Services { platform, category, .. } if facts.catalog.shelf(platform, category).is_none() => {
            list(State::Categories { platform, page: 0 }, facts).noting(Note::ListChanged)
        }
        State::Categories { platform, .. } if facts.catalog.shelves(platform).is_empty() => {
            Step::go(State::Platforms { page: 0 }).noting(Note::ListChanged)
        }
        there => Step::go(there),
    }
}

/// The page of platforms on which this one stands.
pub fn platforms_around(platform: Platform, facts: &Facts<'_>) -> State {
    let at = facts.catalog.platforms().iter().position(|(known, _)| *known == platform);
    State::Platforms { page: at.unwrap_or(0) / PLATFORMS_PER_PAGE }
}

/// The page of categories on which this one stands.
pub fn categories_around(platform: Platform, category: CategoryId, facts: &Facts<'_>) -> State {
    let at = facts.catalog.shelves(platform).iter().position(|shelf| shelf.category == category);
    State::Categories { platform, page: at.unwrap_or(0) / ROWS }
}

/// The card of a service, with the list it was chosen from to go back to.
fn open(service: ServiceId, from: State, facts: &Facts<'_>) -> Step {
    match facts.catalog.service(service) {
        Some(known) if known.not_offered().is_none() => {
            Step::go(State::Service { service, back: Box::new(list_of(from)) })
        }
        _ => list(list_of(from), facts).noting(Note::ServiceGone),
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
