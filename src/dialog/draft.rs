//! Making an order: link → quantity → confirm. Whatever is wrong with an entry, what was entered before is kept.

use super::{Action, Draft, Effect, Facts, Note, State, Step, Taking, browse};
use crate::domain::{
    catalog::{Service, ServiceId},
    link::{LinkWarning, check_link},
    order::{NewOrder, Order, RejectReason, price},
    platform::Platform,
    quantity::{QuantityProblem, parse_quantity},
};

/// A tap while an order is made.
pub fn tap(state: State, action: Action, facts: &Facts<'_>) -> Step {
    if let Action::Confirm { draft } = action {
        return confirm_tap(state, draft, facts);
    }
    match (action, state) {
        (Action::Order(service), State::Service { service: shown, back }) if service == shown => {
            begin(service, *back, facts)
        }
        (Action::Quantity(quantity), State::Quantity { draft }) => enter_quantity(draft, quantity, facts),
        (Action::EditLink, State::Confirm { draft } | State::Quantity { draft }) => {
            Step::go(State::Link { draft })
        }
        (Action::EditQuantity, State::Confirm { draft }) => Step::go(State::Quantity { draft }),
        // A link that was entered before may be kept.
        (Action::EditQuantity, State::Link { draft }) if draft.link.is_some() => keep_link(draft, facts),
        (_, state) => Step::go(state).noting(Note::OutOfDate),
    }
}

fn keep_link(draft: Draft, facts: &Facts<'_>) -> Step {
    match offered(draft.service, facts) {
        None => without_service(draft, facts),
        Some(service) => after_entry(draft, service, facts),
    }
}

/// A draft begins, with the link that was sent before the service was chosen, if one was.
fn begin(service: ServiceId, back: State, facts: &Facts<'_>) -> Step {
    if let Some(link) = back.pasted().map(|pasted| pasted.link.clone()) {
        return begin_with(service, back, &link, facts);
    }
    match offered(service, facts) {
        None => browse::list(back, facts).noting(Note::ServiceGone),
        Some(known) => Step::go(State::Link { draft: new_draft(known, back, facts) }),
    }
}

/// A draft begins with its link.
pub fn begin_with(service: ServiceId, back: State, link: &str, facts: &Facts<'_>) -> Step {
    match offered(service, facts) {
        None => browse::list(back, facts).noting(Note::ServiceGone),
        Some(known) => enter_link(new_draft(known, back, facts), link, facts),
    }
}

fn new_draft(service: &Service, back: State, facts: &Facts<'_>) -> Draft {
    Draft {
        number: facts.turn,
        service: service.id,
        back: Box::new(back),
        link: None,
        removed: vec![],
        other_platform: None,
        quantity: None,
        rate: service.rate,
        rate_before: None,
    }
}

/// A draft like `order`: everything is kept, and one lands where the panel found fault, or at the confirmation.
pub fn again(state: State, order: &Order, facts: &Facts<'_>) -> Step {
    let Some(service) = offered(order.service, facts) else {
        return Step::say(state, Note::ServiceGone);
    };
    let draft = Draft {
        link: Some(order.link.clone()),
        other_platform: other_platform(&order.link, service, facts),
        quantity: Some(order.quantity),
        ..new_draft(service, State::Menu, facts)
    };
    Step::fresh(match order.reject_reason {
        Some(RejectReason::Link | RejectReason::Duplicate) => State::Link { draft },
        Some(RejectReason::Quantity) => State::Quantity { draft },
        _ if within(service, order.quantity) => State::Confirm { draft },
        _ => State::Quantity { draft },
    })
}

/// The platform of a link that was checked before, if it is another one than the service's.
fn other_platform(link: &str, service: &Service, facts: &Facts<'_>) -> Option<Platform> {
    let checked = check_link(link, facts.catalog.platform_of(service.id)).ok()?;
    checked.warning.map(|LinkWarning::OtherPlatform { found }| found)
}

/// A text where a link is asked for.
pub fn enter_link(mut draft: Draft, text: &str, facts: &Facts<'_>) -> Step {
    let Some(service) = offered(draft.service, facts) else {
        return without_service(draft, facts);
    };
    let wanted = facts.catalog.platform_of(service.id);
    match check_link(text, wanted) {
        Err(problem) => Step::below(State::Link { draft }).noting(Note::Link(problem)),
        Ok(link) => {
            let found = link.warning.map(|LinkWarning::OtherPlatform { found }| found);
            let note = link_note(found, wanted, &link.removed);
            draft.link = Some(link.url);
            draft.removed = link.removed;
            draft.other_platform = found;
            let step = after_entry(draft, service, facts);
            Step { note: note.or(step.note), ..step }
        }
    }
}

fn link_note(found: Option<Platform>, wanted: Platform, removed: &[String]) -> Option<Note> {
    match found {
        Some(found) => Some(Note::OtherPlatform { found, wanted }),
        None if !removed.is_empty() => Some(Note::LinkCleaned(removed.to_vec())),
        None => None,
    }
}

/// A text where a quantity is asked for.
pub fn enter_quantity_text(draft: Draft, text: &str, facts: &Facts<'_>) -> Step {
    match parse_quantity(text) {
        Ok(quantity) => enter_quantity(draft, quantity, facts),
        Err(_) if is_meant_as_link(text) => enter_other_link(State::Quantity { draft }, text, facts),
        Err(problem) => Step::below(State::Quantity { draft }).noting(Note::Quantity(problem)),
    }
}

/// Where a link is not asked for, a slip of the finger like `10.k` must not pass for one.
pub fn is_meant_as_link(text: &str) -> bool {
    text.contains('/') || text.trim_start().starts_with('@')
}

/// Nothing else begins so: words with a slash between them may be words.
pub fn is_surely_meant_as_link(text: &str) -> bool {
    text.contains("://") || text.trim_start().starts_with('@')
}

/// A link where another was entered before: if it can't be used, one stays where one is.
fn enter_other_link(at: State, text: &str, facts: &Facts<'_>) -> Step {
    let (State::Quantity { draft } | State::Confirm { draft }) = &at else {
        return Step::go(at);
    };
    match check_link(text, facts.catalog.platform_of(draft.service)) {
        Ok(_) => enter_link(draft.clone(), text, facts),
        Err(problem) => Step::below(at).noting(Note::Link(problem)),
    }
}

fn enter_quantity(mut draft: Draft, quantity: i64, facts: &Facts<'_>) -> Step {
    let Some(service) = offered(draft.service, facts) else {
        return without_service(draft, facts);
    };
    if !within(service, quantity) {
        let note = Note::QuantityOutside { given: quantity, min: service.least(), max: service.max };
        return Step::below(State::Quantity { draft }).noting(note);
    }
    draft.quantity = Some(quantity);
    after_entry(draft, service, facts)
}

/// Text at the confirmation: a quantity or a link replaces the entered one.
pub fn text_at_confirm(draft: Draft, text: &str, facts: &Facts<'_>) -> Step {
    let note = match parse_quantity(text) {
        Ok(quantity) => return enter_quantity(draft, quantity, facts),
        Err(_) if is_meant_as_link(text) => return enter_other_link(State::Confirm { draft }, text, facts),
        Err(QuantityProblem::Empty | QuantityProblem::NotANumber) => Note::PressConfirm,
        Err(problem) => Note::Quantity(problem),
    };
    Step::below(State::Confirm { draft }).noting(note)
}

/// On to whatever is still missing. What was shown before is another draft now: a button beside it is out of date.
fn after_entry(mut draft: Draft, service: &Service, facts: &Facts<'_>) -> Step {
    draft.number = facts.turn;
    draft.rate = service.rate;
    draft.rate_before = None;
    match (&draft.link, draft.quantity) {
        (None, _) => Step::go(State::Link { draft }),
        (Some(_), Some(quantity)) if within(service, quantity) => {
            if price(service, quantity).is_err() {
                return Step::go(State::Quantity { draft }).noting(Note::PriceTooBig);
            }
            Step::go(State::Confirm { draft })
        }
        (Some(_), _) => Step::go(State::Quantity { draft }),
    }
}

/// The confirming tap. Twice, late, or for another draft, it does nothing but say so.
fn confirm_tap(state: State, number: i64, facts: &Facts<'_>) -> Step {
    if let Some(order) = facts.placed {
        return Step::say(state, Note::AlreadyPlaced(order));
    }
    match state.clone().beneath() {
        State::Confirm { draft } if draft.number == number => confirm(draft, facts),
        _ => Step::go(state).noting(Note::OutOfDate),
    }
}

fn confirm(mut draft: Draft, facts: &Facts<'_>) -> Step {
    let Some(service) = offered(draft.service, facts) else {
        return without_service(draft, facts);
    };
    if facts.taking != Taking::Open {
        return Step::go(State::Confirm { draft }).noting(Note::NotTaking);
    }
    if facts.active_orders >= facts.max_active_orders {
        let note = Note::TooManyOrders { max: facts.max_active_orders };
        return Step::go(State::Confirm { draft }).noting(note);
    }
    if service.rate != draft.rate {
        let note = Note::RateChanged { before: draft.rate, now: service.rate };
        // The second of two quick taps must not confirm a price that nobody has read.
        draft.number = facts.turn;
        draft.rate_before = Some(draft.rate);
        draft.rate = service.rate;
        return Step::go(State::Confirm { draft }).noting(note);
    }
    let (Some(link), Some(quantity)) = (draft.link.clone(), draft.quantity) else {
        return after_entry(draft, service, facts);
    };
    if !within(service, quantity) {
        let note = Note::QuantityOutside { given: quantity, min: service.least(), max: service.max };
        return Step::go(State::Quantity { draft }).noting(note);
    }
    let Ok(price) = price(service, quantity) else {
        return Step::go(State::Quantity { draft }).noting(Note::PriceTooBig);
    };
    let order =
        NewOrder { draft: draft.number, service: service.id, link, quantity, rate: service.rate, price };
    Step::go(State::Menu).with(Effect::Place(order)).noting(Note::Placed)
}

/// `/cancel`: leaves what was being entered.
pub fn cancel(state: &State) -> Step {
    let entering = matches!(
        state,
        State::Link { .. } | State::Quantity { .. } | State::Confirm { .. } | State::PanelId { .. }
    );
    Step::fresh(State::Menu).noting(if entering { Note::Left } else { Note::NothingToLeave })
}

/// The service left: back to the list it came from.
fn without_service(draft: Draft, facts: &Facts<'_>) -> Step {
    browse::list(*draft.back, facts).noting(Note::ServiceGone)
}

fn offered<'a>(service: ServiceId, facts: &Facts<'a>) -> Option<&'a Service> {
    facts.catalog.service(service).filter(|service| service.not_offered().is_none())
}

fn within(service: &Service, quantity: i64) -> bool {
    (service.least()..=service.max).contains(&quantity)
}
