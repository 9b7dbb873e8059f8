//! What finds a service or an order without browsing: a deep link, words, a link of the person's own.

use super::{
    Facts, Note, State, Step,
    ahead::{self, Ahead},
    browse, orders, out_of_date,
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
                Step::fresh(step.state).noting_also(step.note)
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
    match check_link(text, telegram()) {
        Ok(link) => for_pasted(&link, None, facts),
        Err(LinkProblem::NotALink) if !is_surely_meant_as_link(text) => search(at, text, facts),
        Err(problem) => Step::fresh(menu_of(at)).noting(Note::Link(problem)),
    }
}

/// The card of a service takes the link itself, whatever it leads to. Words that find nothing were meant for one, too.
pub fn at_card(service: ServiceId, back: Box<State>, text: &str, facts: &Facts<'_>) -> Step {
    let takes_link = facts.catalog.service(service).is_some_and(Service::takes_link);
    let is_for_it = || is_meant_as_link(text) || facts.catalog.search(text).services.is_empty();
    if takes_link && is_for_it() {
        let ahead = Ahead { link: Some(text.to_owned()), ..Ahead::of(&back) };
        ahead::begin_with(service, *back, ahead, facts)
    } else {
        typed(&State::Service { service, back }, text, facts)
    }
}

/// Where no service is known, a name alone is one of Telegram.
pub fn telegram() -> Platform {
    Platform::from_slug("telegram").unwrap_or(Platform::OTHER)
}

/// Services that `words` name; of the platform of a link that waits, if there are such.
fn search(at: &State, words: &str, facts: &Facts<'_>) -> Step {
    Step::fresh(found_for(words, at.pasted(), facts))
}

fn found_for(words: &str, pasted: Option<&Pasted>, facts: &Facts<'_>) -> State {
    let found = facts.catalog.search(words);
    let fits = |pasted: &&Pasted| {
        let mut services = found.services.iter();
        found.services.is_empty()
            || services.any(|service| facts.catalog.platform_of(*service) == pasted.platform)
    };
    let pasted = pasted.filter(fits).cloned();
    let refinement = Refinement { cheapest_first: found.cheap, ..Refinement::default() };
    State::Found { words: found.words, refinement, page: 0, pasted, quantity: None }
}

/// Words that were offered where nothing was found.
pub fn near(state: State, number: usize, facts: &Facts<'_>) -> Step {
    let State::Found { words, pasted, .. } = &state else {
        return out_of_date(state);
    };
    match facts.catalog.search(words).near.get(number) {
        Some(near) => Step::go(found_for(near, pasted.as_ref(), facts)),
        None => out_of_date(state),
    }
}

/// Where one is told that a link can't be used: the menu, or what a link that waits can be used for.
fn menu_of(at: &State) -> State {
    at.pasted().map_or(State::Menu, |pasted| State::ForLink { pasted: pasted.clone() })
}

/// Whether a link that is sent in a line at a service's card is meant for that service.
pub fn fits_card(service: ServiceId, link: &str, platform: Option<Platform>, facts: &Facts<'_>) -> bool {
    let own = facts.catalog.platform_of(service);
    let takes_link = facts.catalog.service(service).is_some_and(Service::takes_link);
    takes_link && (Some(own) == platform || !own.has_hosts() || link.starts_with('@'))
}

/// What a link can be used for.
fn for_pasted(link: &CheckedLink, quantity: Option<i64>, facts: &Facts<'_>) -> Step {
    let platform = platform_of(&link.url);
    if facts.catalog.shelves(platform).is_empty() {
        return Step::fresh(State::Menu).noting(Note::NothingForLink(platform));
    }
    Step::fresh(State::ForLink { pasted: Pasted::new(link, quantity) }).noting_also(cleaned(link))
}

fn cleaned(link: &CheckedLink) -> Option<Note> {
    (!link.removed.is_empty()).then(|| Note::LinkCleaned(link.removed.clone()))
}

/// What a line's link can be used for, with how many were asked for; the list in which one chooses for that link stays.
pub fn for_ahead(at: &State, ahead: &Ahead, facts: &Facts<'_>) -> Step {
    let mut place = at.clone();
    if let State::ForLink { pasted }
    | State::Found { pasted: Some(pasted), .. }
    | State::Services { pasted: Some(pasted), .. } = &mut place
        && Some(&pasted.link) == ahead.link.as_ref()
    {
        pasted.quantity = ahead.how_many().or(pasted.quantity);
        return Step::fresh(place);
    }
    match ahead.link.as_ref().map(|link| check_link(link, telegram())) {
        Some(Ok(link)) => for_pasted(&link, ahead.how_many(), facts),
        Some(Err(problem)) => Step::fresh(menu_of(at)).noting(Note::Link(problem)),
        None => Step::fresh(menu_of(at)),
    }
}

/// The services that a line's words name, to choose one for its link and how many were asked for.
pub fn found(words: String, ahead: &Ahead) -> Step {
    let link = ahead.link.as_ref().map(|link| check_link(link, telegram()));
    let (link, problem) = match link {
        Some(Ok(link)) => (Some(link), None),
        Some(Err(problem)) => (None, Some(Note::Link(problem))),
        None => (None, None),
    };
    let quantity = ahead.how_many();
    let pasted = link.as_ref().map(|link| Pasted::new(link, quantity));
    let quantity = quantity.filter(|_| pasted.is_none());
    let state = State::Found { words, refinement: Refinement::default(), page: 0, pasted, quantity };
    Step::fresh(state).noting_also(problem.into_iter().chain(link.as_ref().and_then(cleaned)))
}
