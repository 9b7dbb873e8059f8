//! Inviting friends, where that brings something.

use super::{Effect, Facts, Note, State, Step};

/// `/invite`, or its button: one's own link.
pub fn open(state: &State, facts: &Facts<'_>) -> Step {
    if facts.wallet.is_none_or(|wallet| wallet.shop.referral.is_none()) {
        return Step::say(state.clone(), Note::UnknownCommand);
    }
    Step::fresh(State::Invite { back: state.clone().origin() }).with(Effect::Invite)
}
