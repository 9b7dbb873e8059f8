//! The catalog as people go through it: platform → category → service, what was found, favourites.

use super::{
    Facts, Note, State, Step, out_of_date,
    state::{Entrance, PLATFORMS_PER_PAGE, Pasted, ROWS},
};
use crate::domain::{
    catalog::{CategoryId, ServiceId},
    platform::Platform,
    refine::Refinement,
};

/// Another page of what was found.
pub fn turn_found(state: State, page: usize) -> Step {
    let State::Found { words, refinement, pasted, quantity, .. } = state else {
        return out_of_date(state);
    };
    Step::go(State::Found { words, refinement, page, pasted, quantity })
}

/// What of the found is wanted.
pub fn refine(state: State, refinement: Refinement) -> Step {
    let State::Found { words, pasted, quantity, .. } = state else {
        return out_of_date(state);
    };
    Step::go(State::Found { words, refinement, page: 0, pasted, quantity })
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
    if let State::Services { platform, category, pasted, from, .. } = &wanted
        && catalog.shelf(*platform, *category).is_none()
    {
        let above = match pasted.clone() {
            Some(pasted) => State::ForLink { pasted },
            None => State::Categories { platform: *platform, page: 0, from: *from },
        };
        return list(above, facts).noting(Note::ListChanged);
    }
    if let State::ForLink { pasted } = &wanted
        && catalog.shelves(pasted.platform).is_empty()
    {
        return Step::go(State::Menu).noting(Note::NothingForLink(pasted.platform));
    }
    if let State::Categories { platform, from, .. } = wanted {
        match catalog.shelves(platform) {
            [] => return Step::go(State::Platforms { page: 0 }).noting(Note::ListChanged),
            // Nothing is to be chosen where there is one.
            [only] => {
                let category = only.category;
                return Step::go(State::Services { platform, category, page: 0, pasted: None, from });
            }
            [_, _, ..] => {}
        }
    }
    Step::go(wanted)
}

/// Where a platform was chosen: the menu, or the page of platforms on which it stands.
pub fn entrance_of(platform: Platform, from: Entrance, facts: &Facts<'_>) -> State {
    match from {
        Entrance::Menu => State::Menu,
        Entrance::Platforms => {
            let at = facts.catalog.platforms().iter().position(|(known, _)| *known == platform);
            State::Platforms { page: at.unwrap_or(0) / PLATFORMS_PER_PAGE }
        }
    }
}

/// What one comes to a category from: the page of categories on which it stands, or, if it is the only one, where the platform was chosen.
pub fn above(platform: Platform, category: CategoryId, from: Entrance, facts: &Facts<'_>) -> State {
    let shelves = facts.catalog.shelves(platform);
    if shelves.len() == 1 {
        return entrance_of(platform, from, facts);
    }
    let at = shelves.iter().position(|shelf| shelf.category == category);
    State::Categories { platform, page: at.unwrap_or(0) / ROWS, from }
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
pub fn list_of(from: State) -> State {
    if let State::Service { back, .. } = from {
        return *back;
    }
    if let State::Which { back, .. } = from {
        return list_of(*back);
    }
    let is_list = matches!(
        from,
        State::Platforms { .. }
            | State::Categories { .. }
            | State::Services { .. }
            | State::Found { .. }
            | State::ForLink { .. }
            | State::Favourites { .. }
    );
    if is_list { from } else { State::Menu }
}
