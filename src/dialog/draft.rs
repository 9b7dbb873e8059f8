//! Making an order: the fields of its type one after the other, then the confirmation. Whatever is wrong with an entry, what was
//! entered before is kept. Which fields, and what they may hold, is the sheet's to say (`domain/sheet.rs`).

use super::{Draft, Effect, Facts, Note, State, Step, browse, out_of_date, recognise::is_meant_as_link};
use crate::domain::{
    catalog::{Service, ServiceId},
    entry::{EntryProblem, Remark},
    link::check_link,
    money::{Credit, Price},
    order::{NewOrder, Order, OrderStatus, RejectReason},
    quantity::{QuantityProblem, ends_of_span, parse_quantity},
    service_type::{Field, Need, Shape},
    sheet::{Entries, Sheet},
};

/// What is done to the draft, where a draft is being made; else the button is out of date.
pub fn in_draft(state: State, done: impl FnOnce(Draft) -> Step) -> Step {
    let (State::Field { draft, .. } | State::Confirm { draft }) = state else {
        return out_of_date(state);
    };
    done(draft)
}

/// What is done to the draft, where this field is asked for; else the button is out of date.
pub fn at_field(state: State, field: Field, done: impl FnOnce(Draft) -> Step) -> Step {
    let State::Field { draft, field: asked } = state else {
        return out_of_date(state);
    };
    if asked == field { done(draft) } else { out_of_date(State::Field { draft, field: asked }) }
}

pub(super) fn new_draft(service: &Service, back: State, mut entries: Entries, facts: &Facts<'_>) -> Draft {
    let fields = service.service_type().map_or(&[][..], |kind| kind.form().fields);
    for (field, need) in fields {
        match need {
            Need::Preset(value) => drop(entries.entry(*field).or_insert_with(|| (*value).to_owned())),
            Need::Optional => drop(entries.entry(*field).or_default()),
            Need::Required | Need::WhenDripFeed | Need::WhenTraffic(_) => {}
        }
    }
    Draft {
        number: facts.number,
        service: service.id,
        back: Box::new(back),
        entries,
        removed: vec![],
        rate: service.rate,
        service_type: service.service_type(),
        dripfeed: service.dripfeed,
        rate_before: None,
    }
}

/// A draft like `order`: everything is kept, and one lands where the panel found fault, or at the confirmation.
pub fn again(state: State, order: &Order, facts: &Facts<'_>) -> Step {
    if order.status == OrderStatus::Unclear {
        return Step::say(state, Note::BeingChecked(order.id));
    }
    let Some(service) = offered(order.service, facts) else {
        return Step::say(state, Note::ServiceGone);
    };
    let draft = new_draft(service, State::Menu, facts.entries.clone(), facts);
    let at_fault = match order.reject_reason {
        Some(RejectReason::Link | RejectReason::Duplicate) => {
            Some(sheet(&draft, service, facts).steps().first().copied().unwrap_or(Field::Link))
        }
        Some(RejectReason::Quantity) => service.count_field(),
        Some(
            RejectReason::Funds
            | RejectReason::Service
            | RejectReason::Other
            | RejectReason::GivenUp
            | RejectReason::NotPlaced
            | RejectReason::Withdrawn
            | RejectReason::PriceRose,
        )
        | None => None,
    };
    let step = match at_fault {
        Some(field) => Step::go(State::Field { draft, field }),
        None => after_entry(draft, service, facts),
    };
    Step { note: step.note, ..Step::fresh(step.state) }
}

/// A text where a field is asked for.
pub fn enter_text(draft: Draft, field: Field, text: &str, facts: &Facts<'_>) -> Step {
    if is_other_link(&draft, field, text) {
        return enter_other_link(State::Field { draft, field }, text, facts);
    }
    enter(draft, field, text, facts)
}

/// Whether what is sent for a field is a link in place of the one that was entered.
pub fn is_other_link(draft: &Draft, field: Field, text: &str) -> bool {
    let is_figure = matches!(field.shape(), Shape::Number | Shape::OneOf(_) | Shape::Date);
    is_figure && is_meant_as_link(text) && draft.entries.contains_key(&Field::Link)
}

/// A value for a field: typed, or from a button.
pub fn enter(mut draft: Draft, field: Field, text: &str, facts: &Facts<'_>) -> Step {
    let Some(service) = offered(draft.service, facts) else {
        return without_service(draft, facts);
    };
    if field == Field::Min {
        return enter_span(draft, text, service, facts);
    }
    let entered = match sheet(&draft, service, facts).read(field, text) {
        Err(problem) => return Step::below(State::Field { draft, field }).noting(note_of(field, problem)),
        Ok(entered) => entered,
    };
    let mut note = entered.remark.as_ref().and_then(|remark| remark_note(field, remark));
    if field == Field::Link {
        draft.removed = match entered.remark {
            Some(Remark::Cleaned(removed)) => removed,
            Some(Remark::Commas | Remark::Doubles(_)) | None => vec![],
        };
        note = facts.catalog.warning(service.id, &entered.value).map(Note::OddLink).or(note);
    }
    draft.entries.insert(field, entered.value);
    let step = if field.shape() == Shape::Lines {
        // More may follow in the next message: the person says when it is all.
        Step::go(State::Field { draft: renewed(draft, service, facts), field })
    } else {
        after_entry(draft, service, facts)
    };
    Step { note: note.or(step.note), ..step }
}

/// How many for each post: a number, or from how many to how many.
fn enter_span(mut draft: Draft, text: &str, service: &Service, facts: &Facts<'_>) -> Step {
    let before = draft.entries.clone();
    let (least, most) = ends_of_span(text);
    for (field, end) in [(Field::Min, least), (Field::Max, most)] {
        match sheet(&draft, service, facts).read(field, end) {
            Ok(entered) => drop(draft.entries.insert(field, entered.value)),
            Err(problem) => {
                let draft = Draft { entries: before, ..draft };
                return Step::below(State::Field { draft, field: Field::Min })
                    .noting(note_of(field, problem));
            }
        }
    }
    after_entry(draft, service, facts)
}

/// What is said about an entry that was taken.
fn remark_note(field: Field, remark: &Remark) -> Option<Note> {
    match remark {
        Remark::Cleaned(removed) if field == Field::Link => Some(Note::LinkCleaned(removed.clone())),
        Remark::Cleaned(_) => None,
        Remark::Commas => Some(Note::Commas),
        Remark::Doubles(count) => Some(Note::Doubles(*count)),
    }
}

/// What is said about an entry that was not taken.
pub(super) fn note_of(field: Field, problem: EntryProblem) -> Note {
    match problem {
        EntryProblem::Link(problem) => Note::Link(problem),
        EntryProblem::Number(problem) => Note::Quantity(problem),
        problem @ (EntryProblem::Outside { .. }
        | EntryProblem::OutsideOwn { .. }
        | EntryProblem::NotOneOf
        | EntryProblem::NotADate
        | EntryProblem::DatePast
        | EntryProblem::DateFar
        | EntryProblem::Empty
        | EntryProblem::OneLine
        | EntryProblem::NameWithSpace(_)
        | EntryProblem::NotAName(_)
        | EntryProblem::TooManyLines { .. }
        | EntryProblem::TooFewLines { .. }
        | EntryProblem::LineTooLong { .. }
        | EntryProblem::TooMuchText) => Note::Entry { field, problem },
    }
}

/// A link where another was entered before: if it can't be used, one stays where one is.
fn enter_other_link(at: State, text: &str, facts: &Facts<'_>) -> Step {
    let (State::Field { draft, .. } | State::Confirm { draft }) = &at else {
        return Step::go(at);
    };
    match check_link(text, facts.catalog.platform_of(draft.service)) {
        Ok(_) => enter(draft.clone(), Field::Link, text, facts),
        Err(problem) => Step::below(at).noting(Note::Link(problem)),
    }
}

/// Text at the confirmation: a quantity or a link replaces the entered one.
pub fn text_at_confirm(draft: Draft, text: &str, facts: &Facts<'_>) -> Step {
    let has = |field| draft.entries.contains_key(&field);
    let note = match parse_quantity(text) {
        Ok(_) if has(Field::Quantity) => return enter(draft, Field::Quantity, text, facts),
        Err(_) if is_meant_as_link(text) && has(Field::Link) => {
            return enter_other_link(State::Confirm { draft }, text, facts);
        }
        Ok(_) | Err(QuantityProblem::Empty | QuantityProblem::NotANumber) => Note::PressConfirm,
        Err(problem) => Note::Quantity(problem),
    };
    Step::below(State::Confirm { draft }).noting(note)
}

/// Enter a field anew. Only one that this order has.
pub fn edit(draft: Draft, field: Field, facts: &Facts<'_>) -> Step {
    let Some(service) = offered(draft.service, facts) else {
        return without_service(draft, facts);
    };
    let sheet = sheet(&draft, service, facts);
    if sheet.steps().contains(&field) || (field == Field::Runs && sheet.can_drip()) {
        Step::go(State::Field { draft, field })
    } else {
        confirmation(draft, service, facts).noting(Note::OutOfDate)
    }
}

/// Go on with what is there: the value that was entered before, or all the lines.
pub fn keep(draft: Draft, field: Field, facts: &Facts<'_>) -> Step {
    let Some(service) = offered(draft.service, facts) else {
        return without_service(draft, facts);
    };
    if field.shape() == Shape::Lines
        && let Err(problem) = sheet(&draft, service, facts).check_lines(field)
    {
        return Step::go(State::Field { draft, field }).noting(note_of(field, problem));
    }
    after_entry(draft, service, facts)
}

/// Begin the lines anew.
pub fn clear(mut draft: Draft, field: Field, facts: &Facts<'_>) -> Step {
    let Some(service) = offered(draft.service, facts) else {
        return without_service(draft, facts);
    };
    draft.entries.remove(&field);
    Step::go(State::Field { draft: renewed(draft, service, facts), field })
}

/// The last of the lines is taken back.
pub fn take_back(mut draft: Draft, field: Field, facts: &Facts<'_>) -> Step {
    let Some(service) = offered(draft.service, facts) else {
        return without_service(draft, facts);
    };
    let lines = draft.entries.remove(&field).unwrap_or_default();
    if let Some((kept, _)) = lines.rsplit_once('\n') {
        draft.entries.insert(field, kept.to_owned());
    }
    Step::go(State::Field { draft: renewed(draft, service, facts), field })
}

/// Leave out what may be left out; drip-feed as a whole.
pub fn skip(mut draft: Draft, field: Field, facts: &Facts<'_>) -> Step {
    let Some(service) = offered(draft.service, facts) else {
        return without_service(draft, facts);
    };
    if matches!(field, Field::Runs | Field::Interval) {
        draft.entries.remove(&Field::Runs);
        draft.entries.remove(&Field::Interval);
    } else if sheet(&draft, service, facts).is_optional(field) {
        draft.entries.insert(field, String::new());
    } else {
        return confirmation(draft, service, facts).noting(Note::OutOfDate);
    }
    after_entry(draft, service, facts)
}

/// One step back: the field before, or the service's card.
pub fn back(draft: Draft, from: Option<Field>, facts: &Facts<'_>) -> State {
    let Some(service) = facts.catalog.service(draft.service) else {
        return *draft.back;
    };
    let sheet = sheet(&draft, service, facts);
    let questions = sheet.questions();
    let before = match from {
        // It was entered anew, from the confirmation.
        Some(field) if !questions.contains(&field) && sheet.missing().is_none() => {
            return State::Confirm { draft };
        }
        Some(field) => sheet.before(field),
        None => questions.last().copied(),
    };
    match before {
        Some(field) => State::Field { draft, field },
        None => State::Service { service: draft.service, back: draft.back },
    }
}

/// On to whatever is still missing, else to the confirmation.
pub(super) fn after_entry(draft: Draft, service: &Service, facts: &Facts<'_>) -> Step {
    confirmation(renewed(draft, service, facts), service, facts)
}

/// What was shown before is another draft now: a button beside it is out of date.
pub(super) fn renewed(mut draft: Draft, service: &Service, facts: &Facts<'_>) -> Draft {
    draft.number = facts.number;
    draft.rate = service.rate;
    draft.service_type = service.service_type();
    draft.dripfeed = service.dripfeed;
    draft.rate_before = None;
    draft
}

fn confirmation(draft: Draft, service: &Service, facts: &Facts<'_>) -> Step {
    let sheet = sheet(&draft, service, facts);
    if let Some(field) = sheet.missing() {
        return Step::go(State::Field { draft, field });
    }
    if sheet.quote().is_ok() {
        return Step::go(State::Confirm { draft });
    }
    let there = match service.count_field() {
        Some(field) => State::Field { draft, field },
        None => State::Service { service: draft.service, back: draft.back },
    };
    Step::go(there).noting(Note::PriceTooBig)
}

/// The confirming tap. Twice, late, or for another draft, it does nothing but say so.
pub fn confirm_tap(state: State, number: i64, facts: &Facts<'_>) -> Step {
    if let Some(order) = facts.placed {
        return Step::say(state, Note::AlreadyPlaced(order));
    }
    if let State::Confirm { draft } = state.clone().beneath()
        && draft.number == number
    {
        return confirm(draft, facts);
    }
    out_of_date(state)
}

fn confirm(mut draft: Draft, facts: &Facts<'_>) -> Step {
    let Some(service) = offered(draft.service, facts) else {
        return without_service(draft, facts);
    };
    if let Some(note) = facts.not_taken() {
        return Step::go(State::Confirm { draft }).noting(note);
    }
    if facts.active_orders >= facts.max_active_orders {
        let note = Note::TooManyOrders { max: facts.max_active_orders };
        return Step::go(State::Confirm { draft }).noting(note);
    }
    if service.rate != draft.rate {
        let note = Note::RateChanged { before: draft.rate, now: service.rate };
        // The second of two quick taps must not confirm a price that nobody has read.
        draft.number = facts.number;
        draft.rate_before = Some(draft.rate);
        draft.rate = service.rate;
        return Step::go(State::Confirm { draft }).noting(note);
    }
    if (service.service_type(), service.dripfeed) != (draft.service_type, draft.dripfeed) {
        // Other fields would be sent, and another sum be taken, than stood beside the button.
        let step = after_entry(draft, service, facts);
        return Step { note: Some(Note::ServiceChanged), ..step };
    }
    match new_order(&draft, service, facts) {
        Some(order) if let Some(note) = unpaid(&[order.price], facts) => {
            Step::go(State::Confirm { draft }).noting(note)
        }
        Some(order) => Step::go(State::Menu).with(Effect::Place(order)),
        None => no_more(draft, service, facts),
    }
}

/// Why the person's balance does not pay for all of this; `None` where it does, or the owner pays.
pub(super) fn unpaid(prices: &[Price], facts: &Facts<'_>) -> Option<Note> {
    let purse = facts.wallet?.purse;
    if purse.owed > Credit::ZERO {
        return Some(Note::InDebt(purse.owed));
    }
    let missing = purse.missing(Price::sum(prices.iter().copied()).credit());
    (missing > Credit::ZERO).then_some(Note::Missing(missing))
}

/// What would be bought; `None` where something is missing, or can't be counted.
fn new_order(draft: &Draft, service: &Service, facts: &Facts<'_>) -> Option<NewOrder> {
    let sheet = sheet(draft, service, facts);
    if sheet.missing().is_some() {
        return None;
    }
    let bill = sheet.quote().ok()?;
    Some(NewOrder {
        draft: draft.number,
        service: service.id,
        service_type: service.service_type()?,
        fields: sheet.fields(),
        link: sheet.target().to_owned(),
        quantity: bill.quantity,
        runs: bill.runs,
        rate: service.rate,
        price: bill.price,
        cost: bill.cost,
    })
}

/// What was complete is so no more: the service's limits changed, or its type. Says why, where it can be mended.
fn no_more(draft: Draft, service: &Service, facts: &Facts<'_>) -> Step {
    let sheet = sheet(&draft, service, facts);
    let problem = sheet.missing().and_then(|field| {
        let problem = if field.shape() == Shape::Lines {
            sheet.check_lines(field).err()
        } else {
            sheet.entries.get(&field).and_then(|value| sheet.read(field, value).err())
        };
        problem.map(|problem| note_of(field, problem))
    });
    let step = confirmation(draft, service, facts);
    Step { note: problem.or(step.note), ..step }
}

/// `/cancel`: leaves what was being entered.
pub fn cancel(state: &State) -> Step {
    if let State::PanelId { order, .. } = state {
        return Step::fresh(State::Menu).noting(Note::StaysAsItWas(*order));
    }
    let entering = matches!(
        state,
        State::Field { .. } | State::Confirm { .. } | State::Mass { .. } | State::Which { .. }
    );
    Step::fresh(State::Menu).noting(if entering { Note::Left } else { Note::NothingToLeave })
}

/// The service left: back to the list it came from.
pub(super) fn without_service(draft: Draft, facts: &Facts<'_>) -> Step {
    browse::list(*draft.back, facts).noting(Note::ServiceGone)
}

pub(super) fn offered<'a>(service: ServiceId, facts: &Facts<'a>) -> Option<&'a Service> {
    facts.catalog.service(service).filter(|service| service.not_offered().is_none())
}

pub(super) fn sheet<'a>(draft: &'a Draft, service: &'a Service, facts: &Facts<'_>) -> Sheet<'a> {
    let platform = facts.catalog.platform_of(service.id);
    Sheet { service, platform, entries: &draft.entries, now: facts.now }
}
