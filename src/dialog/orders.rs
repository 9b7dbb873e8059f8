//! Looking at one's own orders. Whose an order is was decided when the facts were read: `facts.order` holds only what this person may see.

use super::{Effect, Facts, Filter, Note, State, Step, recognise::order_number};
use crate::domain::order::{Order, OrderId};

/// The list, called up here.
pub fn list(state: State, filter: Filter) -> State {
    State::Orders { filter, page: 0, back: state.origin() }
}

/// `/status [number]`: one order fresh from the panel; without a number, all active ones.
pub fn status(state: State, args: &str, facts: &Facts<'_>) -> Step {
    if args.is_empty() {
        return Step::fresh(list(state, Filter::Active)).with(Effect::LookAtAll);
    }
    match named(args, facts) {
        Some(order) => show_named(state, order, facts),
        None if order_number(args).is_some() => Step::say(state, Note::NoSuchOrder),
        None => Step::say(state, Note::HowToStatus),
    }
}

/// The order that was named, if the facts say that this person may see it.
pub fn named(number: &str, facts: &Facts<'_>) -> Option<OrderId> {
    let number = order_number(number)?;
    facts.order.filter(|order| order.id == number).map(|order| order.id)
}

/// An order that was named directly: one's own as a card, another's – admins only see those – as a file.
pub fn show_named(state: State, order: OrderId, facts: &Facts<'_>) -> Step {
    let own = facts.order.is_some_and(|known| known.user == facts.user);
    if !own {
        return Step::aside(state, State::File { order }).with(Effect::LookNow(order));
    }
    let back = Some(Box::new(list(state, Filter::All)));
    Step::fresh(State::Order { order, back }).with(Effect::LookNow(order))
}

/// What is done about the order that a button names, if this person may see it.
pub fn of(state: State, facts: &Facts<'_>, done: impl FnOnce(State, &Order, &Facts<'_>) -> Step) -> Step {
    match facts.order {
        Some(order) => done(state, order, facts),
        None => Step::say(state, Note::NoSuchOrder),
    }
}

/// One's own order, in the screen, with the list to go back to, or the draft that is like it.
pub fn show(state: State, order: &Order, facts: &Facts<'_>) -> Step {
    if order.user != facts.user {
        return refresh(state, order, facts);
    }
    let back = if matches!(state, State::Orders { .. } | State::Confirm { .. }) {
        state
    } else {
        list(state, Filter::All)
    };
    Step::go(State::Order { order: order.id, back: Some(Box::new(back)) })
}

/// The order in the tapped message: one's own as a card, another's – and any in the group – as the admins see it.
pub fn card(state: State, order: &Order, facts: &Facts<'_>) -> Step {
    let is_here = matches!(&state, State::Order { order: at, .. } if *at == order.id);
    let shown = if facts.in_group {
        State::File { order: order.id }
    } else if is_here {
        state.clone()
    } else if order.user == facts.user {
        State::Order { order: order.id, back: None }
    } else {
        State::File { order: order.id }
    };
    Step::aside(state, shown)
}

/// The card is drawn again at once with what is known, and once more when the panel has answered.
pub fn refresh(state: State, order: &Order, facts: &Facts<'_>) -> Step {
    card(state, order, facts).with(Effect::Refresh(order.id))
}

/// A page of its history.
pub fn history(state: State, order: &Order, page: usize) -> Step {
    Step::aside(state, State::History { order: order.id, page })
}

/// The panel is asked for a refill.
pub fn refill(state: State, order: &Order, facts: &Facts<'_>) -> Step {
    card(state, order, facts).with(Effect::AskRefill(order.id))
}

/// Whether it is really to be cancelled.
pub fn cancel(state: State, order: &Order, facts: &Facts<'_>) -> Step {
    if order.status.is_end() {
        return card(state, order, facts).noting(Note::CantCancel);
    }
    Step::aside(state, State::CancelOrder { order: order.id })
}

/// It is.
pub fn cancel_surely(state: State, order: &Order, facts: &Facts<'_>) -> Step {
    card(state, order, facts).with(Effect::CancelOrder(order.id))
}
