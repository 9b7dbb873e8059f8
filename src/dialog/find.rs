//! What finds a service or an order without browsing: a deep link, words, a link of the person's own.

use super::{
    Facts, Note, State, Step, browse, draft, orders,
    recognise::{is_meant_as_link, is_surely_meant_as_link},
    state::Pasted,
};
use crate::domain::{
    catalog::{Service, ServiceId},
    link::{CheckedLink, LinkProblem, check_link, platform_of},
    platform::Platform,
    refine::Refinement,
};

/// `/start`, with or without a deep link: `s_<the panel's id of a service>` or `o_<an order's number>`.
pub fn start(state: State, payload: &str, facts: &Facts<'_>) -> Step {
    if let Some(id) = payload.strip_prefix("s_") {
        return match facts.catalog.by_panel_service(id) {
            Some(service) => {
                let step = browse::open(service.id, State::Menu, facts);
                Step::fresh(step.state).noting_maybe(step.note)
            }
            None => Step::fresh(State::Menu).noting(Note::ServiceGone),
        };
    }
    if let Some(number) = payload.strip_prefix("o_") {
        return match orders::named(number, facts) {
            Some(order) => orders::show_named(state, order, facts),
            None => Step::fresh(State::Menu).noting(Note::NoSuchOrder),
        };
    }
    Step::fresh(State::Menu)
}

/// Words that search, or a link that is looked at.
pub fn typed(at: &State, text: &str, facts: &Facts<'_>) -> Step {
    if !is_meant_as_link(text) {
        return search(at, text, facts);
    }
    // In Telegram, a name alone is one of Telegram.
    let telegram = Platform::from_slug("telegram").unwrap_or(Platform::OTHER);
    match check_link(text, telegram) {
        Ok(link) => for_link(&link, facts),
        Err(LinkProblem::NotALink) if !is_surely_meant_as_link(text) => search(at, text, facts),
        Err(problem) => Step::fresh(menu_of(at)).noting(Note::Link(problem)),
    }
}

/// The card of a service takes the link itself, whatever it leads to. Words that find nothing were meant for one, too.
pub fn at_card(service: ServiceId, back: Box<State>, text: &str, facts: &Facts<'_>) -> Step {
    let takes_link = facts.catalog.service(service).is_some_and(Service::takes_link);
    let is_for_it = || is_meant_as_link(text) || facts.catalog.search(text).services.is_empty();
    if takes_link && is_for_it() {
        draft::begin_with(service, *back, text, facts)
    } else {
        typed(&State::Service { service, back }, text, facts)
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

/// What a link can be used for.
fn for_link(link: &CheckedLink, facts: &Facts<'_>) -> Step {
    let platform = platform_of(&link.url);
    if facts.catalog.shelves(platform).is_empty() {
        return Step::fresh(State::Menu).noting(Note::NothingForLink(platform));
    }
    let pasted = Pasted { link: link.url.clone(), platform, page: 0 };
    let step = Step::fresh(State::ForLink { pasted });
    if link.removed.is_empty() { step } else { step.noting(Note::LinkCleaned(link.removed.clone())) }
}

impl Step {
    fn noting_maybe(mut self, note: Option<Note>) -> Self {
        self.note = note.or(self.note);
        self
    }
}
