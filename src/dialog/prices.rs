//! Prices, for admins where customers pay: the list of those that were set, and setting one – typed, and meant by a second tap on what it
//! comes to. What somebody gets off is set in the same way.

use super::{
    Effect, Facts, Note, State, Step,
    note::PriceNote,
    state::{DiscountChange, PriceChange, Pricing},
};
use crate::domain::{
    tariff::{Own, Priced, parse_discount, parse_price},
    user::UserId,
};

/// What is to become of prices.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PriceEffect {
    /// Set one, or take it back.
    Set {
        /// Of what.
        of: Priced,
        /// From what to what.
        change: PriceChange,
    },
    /// Give somebody a discount, or take it back.
    Discount {
        /// Whom.
        user: UserId,
        /// What.
        change: DiscountChange,
    },
}

/// `/prices`, or with a service's id the price of that.
pub fn command(state: State, args: &str, facts: &Facts<'_>) -> Step {
    if facts.wallet.is_none() {
        return Step::say(state, Note::UnknownCommand);
    }
    if args.is_empty() {
        return list(state, 0, facts);
    }
    match facts.catalog.by_panel_service(crate::domain::ids::bare(args)) {
        Some(service) => open(state, Priced::Service(service.id), facts),
        None => Step::say(state, Note::Price(PriceNote::NoSuchService)),
    }
}

/// How prices are made, and those that were set.
pub fn list(state: State, page: usize, facts: &Facts<'_>) -> Step {
    if facts.wallet.is_none() {
        return Step::say(state, Note::OutOfDate);
    }
    Step::aside(state, State::Pricing(Pricing::List { page }))
}

/// Asks for a price.
pub fn open(state: State, of: Priced, facts: &Facts<'_>) -> Step {
    if facts.wallet.is_none() {
        return Step::say(state, Note::OutOfDate);
    }
    Step::fresh(asked(of))
}

/// Asks for somebody's discount.
pub fn open_discount(state: State, user: UserId, facts: &Facts<'_>) -> Step {
    if facts.wallet.is_none() {
        return Step::say(state, Note::OutOfDate);
    }
    Step::fresh(State::Pricing(Pricing::Discount { user, change: None }))
}

fn asked(of: Priced) -> State {
    State::Pricing(Pricing::Price { of, change: None })
}

/// What was typed where a price or a discount is asked for.
pub fn enter(pricing: &Pricing, text: &str, facts: &Facts<'_>) -> Step {
    match *pricing {
        // Nothing is asked for there.
        Pricing::List { .. } | Pricing::Shown { .. } => Step::go(State::Menu),
        Pricing::Price { of, .. } => match parse_price(text, of) {
            Err(problem) => Step::below(asked(of)).noting(Note::Price(PriceNote::Problem(problem))),
            Ok(after) => propose(of, after, facts).unwrap_or_else(|no| Step::below(asked(of)).noting(no)),
        },
        Pricing::Discount { user, .. } => match parse_discount(text) {
            Err(problem) => Step::below(State::Pricing(Pricing::Discount { user, change: None }))
                .noting(Note::Price(PriceNote::Discount(problem))),
            Ok(after) => {
                let change = Some(DiscountChange { after, number: facts.number });
                Step::go(State::Pricing(Pricing::Discount { user, change }))
            }
        },
    }
}

/// The button that takes a price back: asks whether that is meant.
pub fn take_back(state: State, of: Priced, facts: &Facts<'_>) -> Step {
    if facts.wallet.is_none() {
        return Step::say(state, Note::OutOfDate);
    }
    propose(of, None, facts).unwrap_or_else(|no| Step::say(state, no))
}

/// Shows what a price would come to; or why it can't be.
fn propose(of: Priced, after: Option<Own>, facts: &Facts<'_>) -> Result<Step, Note> {
    let no = |note| Err(Note::Price(note));
    let before = facts.catalog.overrides().own(of);
    if before == after {
        return no(PriceNote::Same);
    }
    if let (Some(Own::Fixed(rate)), Priced::Service(service)) = (after, of) {
        let least = facts.catalog.service(service).zip(facts.wallet);
        let least = least.and_then(|(service, wallet)| wallet.shop.tariff.least(service.panel_rate));
        match least {
            None => return no(PriceNote::NoSuchService),
            Some(least) if rate < least => return no(PriceNote::Below(least)),
            Some(_) => {}
        }
    }
    let change = Some(PriceChange { before, after, number: facts.number });
    Ok(Step::go(State::Pricing(Pricing::Price { of, change })))
}

/// The second tap; it means what was shown beside it.
pub fn set(state: State, of: Priced, number: i64) -> Step {
    if let State::Pricing(Pricing::Price { of: asked, change: Some(change) }) = &state
        && (*asked, change.number) == (of, number)
    {
        let effect = PriceEffect::Set { of, change: *change };
        return Step::aside(State::Menu, State::Pricing(Pricing::Shown { of })).with(Effect::Price(effect));
    }
    Step::say(state, Note::OutOfDate)
}

/// The same for a discount.
pub fn set_discount(state: State, user: UserId, number: i64) -> Step {
    if let State::Pricing(Pricing::Discount { user: asked, change: Some(change) }) = &state
        && (*asked, change.number) == (user, number)
    {
        let effect = PriceEffect::Discount { user, change: *change };
        return Step::aside(State::Menu, State::Person { user }).with(Effect::Price(effect));
    }
    Step::say(state, Note::OutOfDate)
}
