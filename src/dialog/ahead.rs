//! What is said of an order ahead: a link or how many, before its service is chosen or all at once. Here a draft begins, with whatever is
//! known by then, and goes on with what is left to be asked.

use super::{
    Draft, Facts, Note, State, Step, browse,
    draft::{after_entry, enter, new_draft, note_of, offered, renewed, sheet, without_service},
    out_of_date,
};
use crate::domain::{
    catalog::{Service, ServiceId},
    entry::names_somebody,
    quantity::QuantityProblem,
    service_type::{Field, Shape},
    sheet::Entries,
};

/// A service of a list: its card, which takes the link; where a link waits for it, what else it needs.
pub fn choose(service: ServiceId, from: State, facts: &Facts<'_>) -> Step {
    if from.pasted().is_some() {
        begin(service, browse::list_of(from), facts)
    } else {
        browse::open(service, from, facts)
    }
}

/// A draft of the service whose card is shown.
pub fn order(state: State, service: ServiceId, facts: &Facts<'_>) -> Step {
    let State::Service { service: shown, back } = state else {
        return out_of_date(state);
    };
    if shown == service {
        begin(service, *back, facts)
    } else {
        out_of_date(State::Service { service: shown, back })
    }
}

/// What was said of an order ahead: before its service was chosen, or at once.
#[derive(Clone, Debug, Default)]
pub struct Ahead {
    /// The link, or whose posts.
    pub link: Option<String>,
    /// How many, or why what was said can't be that; of a subscription for each post.
    pub quantity: Option<Result<i64, QuantityProblem>>,
}

impl Ahead {
    /// What waits in a list for a service to be chosen.
    pub fn of(place: &State) -> Self {
        Self { link: place.pasted().map(|pasted| pasted.link.clone()), quantity: place.quantity().map(Ok) }
    }

    /// How many, if that can be.
    pub fn how_many(&self) -> Option<i64> {
        self.quantity.and_then(Result::ok)
    }
}

/// A draft begins, with what was said before the service was chosen.
fn begin(service: ServiceId, back: State, facts: &Facts<'_>) -> Step {
    let ahead = Ahead::of(&back);
    begin_with(service, back, ahead, facts)
}

/// A draft begins with what was said of it.
pub fn begin_with(service: ServiceId, back: State, ahead: Ahead, facts: &Facts<'_>) -> Step {
    match offered(service, facts) {
        None => browse::list(back, facts).noting(Note::ServiceGone),
        Some(known) => fill(new_draft(known, back, Entries::new(), facts), ahead, facts),
    }
}

/// What was said is entered: where one thing is wrong, the other one is kept, and the wrong one is asked for. What the service's orders
/// don't have is said.
pub fn fill(mut draft: Draft, ahead: Ahead, facts: &Facts<'_>) -> Step {
    let Some(service) = offered(draft.service, facts) else {
        return without_service(draft, facts);
    };
    let refused =
        ahead.quantity.and_then(|quantity| put_quantity(&mut draft, quantity, service, facts).err());
    let draft = renewed(draft, service, facts);
    let target = service.target_field().unwrap_or(Field::Link);
    let (link, left_out) = match ahead.link {
        Some(link) if target == Field::Link || names_somebody(&link) => (Some(link), None),
        other => (None, other.map(Note::LeftOut)),
    };
    let mut step = match link {
        Some(link) => enter(draft, target, &link, facts),
        None => after_entry(draft, service, facts),
    };
    if let (State::Confirm { draft }, Some(field), true) =
        (&step.state, number_field(service), refused.is_some())
    {
        step.state = State::Field { draft: draft.clone(), field };
    }
    step.noting_also(refused.into_iter().chain(left_out))
}

/// How many, if the service's orders ask that and this is allowed.
fn put_quantity(
    draft: &mut Draft,
    quantity: Result<i64, QuantityProblem>,
    service: &Service,
    facts: &Facts<'_>,
) -> Result<(), Note> {
    let quantity = quantity.map_err(Note::Quantity)?;
    let Some(field) = number_field(service) else {
        let is_one = service.is_per_order() && (quantity == 1 || quantity == service.least());
        return if is_one { Ok(()) } else { Err(Note::LeftOut(quantity.to_string())) };
    };
    let read = sheet(draft, service, facts).read(field, &quantity.to_string());
    let entered = read.map_err(|problem| note_of(field, problem))?;
    if field == Field::Min {
        draft.entries.insert(Field::Max, entered.value.clone());
    }
    draft.entries.insert(field, entered.value);
    Ok(())
}

/// The field in which a person says a number of how many, if there is one.
fn number_field(service: &Service) -> Option<Field> {
    service.count_field().filter(|field| field.shape() != Shape::Lines)
}
