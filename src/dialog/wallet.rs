//! Money with the bot, where customers pay: what one has, and an admin's correction of it.

use super::{Effect, Facts, Note, State, Step};
use crate::domain::{
    user::UserId,
    wallet::{Adjustment, parse_adjustment},
};

/// What one has: for admins at the panel, for customers with the bot, in a new message.
pub fn balance(back: Option<Box<State>>, facts: &Facts<'_>) -> Step {
    if facts.wallet.is_some() && !facts.role.is_admin() {
        return Step::fresh(State::Wallet { page: 0, back });
    }
    Step::fresh(State::Balance { back }).with(Effect::ReadBalance)
}

/// A sum and a reason, for somebody's balance.
pub fn enter_adjustment(user: UserId, text: &str, facts: &Facts<'_>) -> Step {
    let asked = State::Adjust { user, change: None };
    match parse_adjustment(text) {
        Err(problem) => Step::below(asked).noting(Note::Adjustment(problem)),
        Ok(change) => Step::go(State::Adjust { user, change: Some((change, facts.number)) }),
    }
}

/// The second tap; it means what was shown beside it. What is more than one admin may correct waits for another one.
pub fn adjust(state: State, user: UserId, number: i64, facts: &Facts<'_>) -> Step {
    if let State::Adjust { user: asked, change: Some((adjustment, shown)) } = &state
        && (*asked, *shown) == (user, number)
    {
        let adjustment = adjustment.clone();
        let effect = if takes_two(&adjustment, facts) {
            Effect::AskAdjustment { user, adjustment, number }
        } else {
            Effect::Adjust { user, adjustment, number }
        };
        return Step::aside(State::Menu, State::Person { user }).with(effect);
    }
    Step::say(state, Note::OutOfDate)
}

fn takes_two(adjustment: &Adjustment, facts: &Facts<'_>) -> bool {
    facts.wallet.is_none_or(|wallet| adjustment.size() > wallet.shop.adjust_max)
}
