//! Finding a service: platform → category → service, by words, among favourites, by a deep link.

use super::{
    Effect, Facts, Filter, Note, State, Step, draft, orders, out_of_date,
    state::{PLATFORMS_PER_PAGE, Pasted, ROWS},
};
use crate::domain::{
    catalog::{CategoryId, ServiceId},
    link::{CheckedLink, LinkProblem, check_link, platform_of},
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

/// Words that search, or a link that is looked at.
pub fn typed(at: &State, text: &str, facts: &Facts<'_>) -> Step {
    if !draft::is_meant_as_link(text) {
        return search(at, text, facts);
    }
    // In Telegram, a name alone is one of Telegram.
    let telegram = Platform::from_slug("telegram").unwrap_or(Platform::OTHER);
    match check_link(text, telegram) {
        Ok(link) => for_link(at, text, &link, facts),
        Err(LinkProblem::NotALink) if !draft::is_surely_meant_as_link(text) => search(at, text, facts),
        Err(problem) => Step::fresh(menu_of(at)).noting(Note::Link(problem)),
    }
}

/// Services that `words` name; of the platform of a link that waits, if there are such.
fn search(at: &State, words: &str, facts: &Facts<'_>) -> Step {
    let found = facts.catalog.search(words);
    if found.services.is_empty() {
        return Step::fresh(menu_of(at)).noting(Note::NothingFound(found.words));
    }
    let fits = |pasted: &&Pasted| {
        found.services.iter().any(|service| facts.catalog.platform_of(*service) == pasted.platform)
    };
    let pasted = at.pasted().filter(fits).cloned();
    Step::fresh(State::Found { words: found.words, refinement: Refinement::default(), page: 0, pasted })
}

/// Where one is told that something can't be found: the menu, or what a link that waits can be used for.
fn menu_of(at: &State) -> State {
    at.pasted().map_or(State::Menu, |pasted| State::ForLink { pasted: pasted.clone() })
}

/// What a link can be used for. At the card of a service that it fits, it is meant for that.
fn for_link(at: &State, text: &str, link: &CheckedLink, facts: &Facts<'_>) -> Step {
    let platform = platform_of(&link.url);
    if let State::Service { service, back } = at {
        let own = facts.catalog.platform_of(*service);
        let takes_link = facts.catalog.service(*service).is_some_and(draft::takes_link);
        let fits = own == platform || !own.has_hosts() || text.trim_start().starts_with('@');
        if takes_link && fits {
            return draft::begin_with(*service, State::clone(back), text, facts);
        }
    }
    if facts.catalog.shelves(platform).is_empty() {
        return Step::fresh(State::Menu).noting(Note::NothingForLink(platform));
    }
    let pasted = Pasted { link: link.url.clone(), platform, page: 0 };
    let step = Step::fresh(State::ForLink { pasted });
    if link.removed.is_empty() { step } else { step.noting(Note::LinkCleaned(link.removed.clone())) }
}

/// Another page of what was found.
pub fn turn_found(state: State, page: usize) -> Step {
    let State::Found { words, refinement, pasted, .. } = state else {
        return out_of_date(state);
    };
    Step::go(State::Found { words, refinement, page, pasted })
}

/// What of the found is wanted.
pub fn refine(state: State, refinement: Refinement) -> Step {
    let State::Found { words, pasted, .. } = state else {
        return out_of_date(state);
    };
    Step::go(State::Found { words, refinement, page: 0, pasted })
}

/// Another page of what a link can be used for.
pub fn turn_for_link(state: State, page: usize) -> Step {
    let State::ForLink { pasted } = state else {
        return out_of_date(state);
    };
    Step::go(State::ForLink { pasted: Pasted { page, ..pasted } })
}

/// A list, or the nearest one above it that is still there.
pub fn list(wanted: State, facts: &Facts<'_>) -> Step {
    let catalog = facts.catalog;
    if let State::Services { platform, category, pasted, .. } = &wanted
        && catalog.shelf(*platform, *category).is_none()
    {
        let above = match pasted.clone() {
            Some(pasted) => State::ForLink { pasted },
            None => State::Categories { platform: *platform, page: 0 },
        };
        return list(above, facts).noting(Note::ListChanged);
    }
    if let State::ForLink { pasted } = &wanted
        && catalog.shelves(pasted.platform).is_empty()
    {
        return Step::go(State::Menu).noting(Note::NothingForLink(pasted.platform));
    }
    if let State::Categories { platform, .. } = &wanted
        && catalog.shelves(*platform).is_empty()
    {
        return Step::go(State::Platforms { page: 0 }).noting(Note::ListChanged);
    }
    Step::go(wanted)
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
pub fn open(service: ServiceId, from: State, facts: &Facts<'_>) -> Step {
    if facts.catalog.offers(service) {
        Step::go(State::Service { service, back: Box::new(list_of(from)) })
    } else {
        list(list_of(from), facts).noting(Note::ServiceGone)
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
        | State::ForLink { .. }
        | State::Favourites { .. }) => list,
        State::Door
        | State::Menu
        | State::Field { .. }
        | State::Mass { .. }
        | State::Batch { .. }
        | State::Confirm { .. }
        | State::Orders { .. }
        | State::Order { .. }
        | State::CancelOrder { .. }
        | State::History { .. }
        | State::Balance { .. }
        | State::Export { .. }
        | State::Help { .. }
        | State::Languages { .. }
        | State::Users { .. }
        | State::Person { .. }
        | State::CancelAll { .. }
        | State::Stats
        | State::File { .. }
        | State::PanelId { .. } => State::Menu,
    }
}

impl Step {
    fn noting_maybe(mut self, note: Option<Note>) -> Self {
        self.note = note.or(self.note);
        self
    }
}
