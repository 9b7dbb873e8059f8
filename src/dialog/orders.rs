//! Looking at one's own orders. Whose an order is was decided when the facts were read: `facts.order` holds only what this person may see.

use crate::domain::order::Order;

use super::{Action, Effect, Facts, Filter, Note, State, Step, browse, draft};

/// The list, called up here.
pub fn list(state: State, filter: Filter) -> State {
    State::Orders { filter, page: 0, back: state.origin() }
}

/// `/status [number]`: one order fresh from the panel; without a number, all active ones.
pub fn status(state: State, args: &str, facts: &Facts<'_>) -> Step {
    if args.is_empty() {
        return Step::fresh(list(state, Filter::Active)).with(Effect::LookAtAll);
    }
    match browse::named_order(args, facts) {
        Some(order) => browse::show_order(state, order, facts),
        None if browse::order_number(args).is_some() => Step::say(state, Note::NoSuchOrder),
        None => Step::say(state, Note::HowToStatus),
    }
}

/// A tap in the list, or on an order's card.
pub fn tap(state: State, action: Action, facts: &Facts<'_>) -> Step {
    if let Action::Orders { filter, page } = action {
        return Step::go(State::Orders { filter, page, back: state.origin() });
    }
    let Some(order) = facts.order else {
        return Step::say(state, Note::NoSuchOrder);
    };
    match action {
        Action::ShowOrder(_) if order.user == facts.user => {
            let back = match state {
                list @ State::Orders { .. } => list,
                other => list(other, Filter::All),
            };
            Step::go(State::Order { order: order.id, back: Some(Box::new(back)) })
        }
        Action::Again(_) => draft::again(state, order, facts),
        Action::Card(_) => aside(state, order, facts),
        Action::History { page, .. } => Step::aside(state, State::History { order: order.id, page }),
        Action::Refill(_) => aside(state, order, facts).with(Effect::AskRefill(order.id)),
        Action::CancelOrder(_) if order.status.is_end() => {
            aside(state, order, facts).noting(Note::CantCancel)
        }
        Action::CancelOrder(_) => Step::aside(state, State::CancelOrder { order: order.id }),
        Action::CancelSurely(_) => aside(state, order, facts).with(Effect::CancelOrder(order.id)),
        _ => refresh(state, order, facts),
    }
}

/// The order in the tapped message: one's own as a card, another's – and any in the group – as the admins see it.
fn aside(state: State, order: &Order, facts: &Facts<'_>) -> Step {
    let shown = match &state {
        _ if facts.in_group => State::File { order: order.id },
        State::Order { order: at, .. } if *at == order.id => state.clone(),
        _ if order.user == facts.user => State::Order { order: order.id, back: None },
        _ => State::File { order: order.id },
    };
    Step::aside(state, shown)
}

/// The card is drawn again at once with what is known, and once more when the panel has answered.
fn refresh(state: State, order: &Order, facts: &Facts<'_>) -> Step {
    aside(state, order, facts).with(Effect::Refresh(order.id))
}
