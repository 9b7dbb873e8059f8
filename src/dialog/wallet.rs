//! Money with the bot, where customers pay: what one has, and an admin's correction of it.

use super::{Effect, Facts, Note, State, Step};
use crate::domain::{user::UserId, wallet::parse_adjustment};

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
        Ok(change)
            if let Some(most) = facts.wallet.map(|wallet| wallet.shop.adjust_max)
                && change.size() > most =>
        {
            Step::below(asked).noting(Note::AdjustTooMuch(most))
        }
        Ok(change) => Step::go(State::Adjust { user, change: Some((change, facts.number)) }),
    }
}

/// The second tap; it means what was shown beside it.
pub fn adjust(state: State, user: UserId, number: i64) -> Step {
    if let State::Adjust { user: asked, change: Some((adjustment, shown)) } = &state
        && (*asked, *shown) == (user, number)
    {
        let adjustment = adjustment.clone();
        return Step::aside(State::Menu, State::Person { user }).with(Effect::Adjust {
            user,
            adjustment,
            number,
        });
    }
    Step::say(state, Note::OutOfDate)
}
