//! The admins' desk: in the admin group, and for admins in private. Every button here names all that it is about, so that
//! it works for whoever taps it first; whether the one who taps may is checked here, not by where the button stands.

use std::collections::BTreeSet;

use super::{
    Action, Command, CommandName, Effect, Facts, Input, Note, State, Step, code, orders, prices, receipt,
    recognise::{order_number, panel_id},
    state::{AskedOfReceipt, Coding},
    wallet,
};
use crate::domain::{
    money::{Amount, Credit},
    order::{Order, OrderId, OrderStatus},
    wallet::CustomerView,
};

/// What people write before an id.
const NAMES_OF_ID: [&str; 5] = ["id", "№", "#", "order", "заказ"];

/// How many orders are cancelled by one command.
const MAX_CANCELLED: i64 = 100;

/// A step in the admin group.
pub fn step(state: State, input: Input, facts: &Facts<'_>) -> Step {
    let quiet = Step::quiet(state.clone());
    if !facts.role.is_admin() {
        return match input {
            Input::Command(_) | Input::Tap(_) | Input::StaleTap | Input::ForgedTap => {
                Step::say(state, Note::AdminsOnly)
            }
            Input::UnknownCommand
            | Input::Text(_)
            | Input::Overheard(_)
            | Input::File(_)
            | Input::NotText
            | Input::Receipt(_)
            | Input::PrivatePost
            | Input::Edited => quiet,
        };
    }
    match input {
        Input::Command(command) => self::command(state, &command, facts),
        Input::Tap(action) if action.stands_alone() => tap(state, action, facts),
        Input::Tap(_) | Input::StaleTap | Input::ForgedTap => Step::say(state, Note::OutOfDate),
        Input::Text(text) if let State::PanelId { order } = state => enter_panel_id(order, &text, facts),
        Input::Text(text) if let State::Adjust { user, .. } = state => {
            wallet::enter_adjustment(user, &text, facts)
        }
        Input::Text(text) if let State::Pricing(pricing) = state => prices::enter(&pricing, &text, facts),
        Input::Text(text) if let State::Coding(coding) = state => code::enter_new(&coding, &text, facts),
        Input::Text(text) if let State::Receipt { topup, receipt, asked: Some(asked) } = state => {
            receipt::enter((topup, receipt), asked, &text)
        }
        Input::Overheard(_) if let State::Receipt { asked: Some(_), .. } = state => {
            Step::fresh(state).noting(Note::UseReply)
        }
        // Others talk here, too: only an answer to the bot is one.
        Input::Overheard(_) if let State::PanelId { order } = state => ask_once_more(order, facts),
        Input::Text(text) if panel_id(&text).is_some() => Step::say(state, Note::NothingAsked),
        Input::Text(_)
        | Input::Overheard(_)
        | Input::UnknownCommand
        | Input::File(_)
        | Input::NotText
        | Input::Receipt(_)
        | Input::PrivatePost
        | Input::Edited => quiet,
    }
}

/// What may be the id of an order, but answers no question for it: that question comes once more, with how to answer it.
pub fn ask_once_more(order: OrderId, facts: &Facts<'_>) -> Step {
    if still_unclear(order, facts) {
        Step::fresh(State::PanelId { order }).noting(Note::UseReply)
    } else {
        Step::quiet(State::Menu)
    }
}

/// A command in the group, or one for admins; the caller has checked that an admin sent it.
pub fn command(state: State, command: &Command, facts: &Facts<'_>) -> Step {
    if !command.name.is_there(facts.wallet.map(|wallet| wallet.shop)) {
        return Step::say(state, command.name.not_here());
    }
    match command.name {
        CommandName::Users => Step::aside(state, State::Users { page: 0 }),
        CommandName::Stats => Step::aside(state, State::Stats),
        CommandName::Balance => Step::aside(state, State::Balance { back: None }).with(Effect::ReadBalance),
        CommandName::Help => Step::aside(state, State::Help { back: None }),
        CommandName::Order if command.args.is_empty() => Step::say(state, Note::HowToOrder),
        CommandName::Order => match orders::named(&command.args, facts) {
            Some(order) => show_file(state, order),
            None => Step::say(state, Note::NoSuchOrder),
        },
        CommandName::Payment => match command.args.trim().parse() {
            Ok(payment) => Step::aside(state, State::Payment { payment }),
            Err(_) => Step::say(state, Note::HowToPayment),
        },
        CommandName::Prices => prices::command(state, &command.args, facts),
        CommandName::Codes => code::show(state, Coding::List { page: 0 }, facts),
        CommandName::CancelOrders => cancel_orders(state, &command.args),
        CommandName::Sync => Step::quiet(state).with(Effect::ReadCatalog),
        CommandName::Pause => Step::quiet(state).with(Effect::Pause),
        CommandName::Resume => Step::quiet(state).with(Effect::Resume),
        // In private it is the conversation that is left (`draft.rs`).
        CommandName::Cancel => Step::say(State::Menu, left(&state)),
        CommandName::New
        | CommandName::Orders
        | CommandName::Status
        | CommandName::Search
        | CommandName::Mass
        | CommandName::TopUp
        | CommandName::Code
        | CommandName::Invite
        | CommandName::PaySupport
        | CommandName::Terms
        | CommandName::Export
        | CommandName::Lang
        | CommandName::Start => Step::say(state, Note::PrivateOnly),
    }
}

/// `/cancelorders 1001 1005-1010`: the numbers are the second tap.
fn cancel_orders(state: State, args: &str) -> Step {
    match numbers(args).filter(|orders| !orders.is_empty()) {
        Some(orders) => Step::quiet(state).with(Effect::CancelMany(orders)),
        None => Step::say(state, Note::HowToCancelOrders { most: MAX_CANCELLED }),
    }
}

/// Orders as admins name several: `1001, #1002 1005-1010`. `None` if anything in it is no order's number, or if they are too many.
fn numbers(text: &str) -> Option<Vec<OrderId>> {
    let mut found = BTreeSet::new();
    for part in text.split([' ', ',', ';', '\n', '\t']).filter(|part| !part.is_empty()) {
        let (first, last) = part.split_once(['-', '–']).unwrap_or((part, part));
        let (first, last) = (order_number(first)?, order_number(last)?);
        let count = last.0.checked_sub(first.0)?;
        if !(0..MAX_CANCELLED).contains(&count) {
            return None;
        }
        found.extend((first.0..=last.0).map(OrderId));
    }
    let few = i64::try_from(found.len()).is_ok_and(|count| count <= MAX_CANCELLED);
    few.then(|| found.into_iter().collect())
}

/// An admin's button; refuses everybody else.
#[expect(clippy::too_many_lines, reason = "a row for each button")]
pub fn tap(state: State, action: Action, facts: &Facts<'_>) -> Step {
    if !facts.role.is_admin() {
        return Step::say(state, Note::AdminsOnly);
    }
    match action {
        Action::Answer { user, access } => {
            Step::aside(state, State::Person { user }).with(Effect::Answer(user, access))
        }
        Action::SetAccess { user, access } => {
            Step::aside(state, State::Person { user }).with(Effect::SetAccess(user, access))
        }
        Action::Users { page } => Step::aside(state, State::Users { page }),
        Action::Person(user) => Step::aside(state, State::Person { user }),
        Action::StatementOf { user, page } => {
            Step::aside(state, State::Customer { user, shown: CustomerView::Statement { page } })
        }
        Action::PaymentsOf(user) => {
            Step::aside(state, State::Customer { user, shown: CustomerView::Payments })
        }
        Action::Bar(user) => Step::aside(state, State::Person { user }).with(Effect::Bar(user)),
        Action::Unbar(user) => Step::aside(state, State::Person { user }).with(Effect::Unbar(user)),
        Action::Adjust(_) if facts.wallet.is_none() => Step::say(state, Note::OutOfDate),
        Action::Adjust(user) => Step::fresh(State::Adjust { user, change: None }),
        Action::AdjustSurely { user, number } => wallet::adjust(state, user, number, facts),
        Action::AnswerAdjustment { number, answer } => {
            Step::quiet(state).with(Effect::AnswerAdjustment { number, answer })
        }
        Action::Prices { page } => prices::list(state, page, facts),
        Action::PriceOf(of) => prices::open(state, of, facts),
        Action::PriceBack(of) => prices::take_back(state, of, facts),
        Action::PriceSurely { of, number } => prices::set(state, of, number),
        Action::Discount(user) => prices::open_discount(state, user, facts),
        Action::DiscountSurely { user, number } => prices::set_discount(state, user, number),
        Action::Codes { page } => code::show(state, Coding::List { page }, facts),
        Action::ShowCode { code, page } => code::show(state, Coding::Shown { code, page }, facts),
        Action::NewCode => code::ask(state, facts),
        Action::MakeCode { number } => code::make(state, number),
        Action::StopCode(code) => code::show(state, Coding::Stop { code }, facts),
        Action::StopCodeSurely(code) => code::stop(state, code, facts),
        Action::DecideBill { order, due } => {
            let due = Credit(Amount(due.max(0)));
            Step::aside(state, State::File { order: order.id })
                .with(Effect::DecideBill { order: order.id, due })
        }
        Action::Payment { payment } => Step::aside(state, State::Payment { payment }),
        Action::RefundPayment { payment } => Step::aside(state, State::RefundPayment { payment }),
        Action::RefundSurely { payment } => {
            Step::aside(state, State::Payment { payment }).with(Effect::RefundPayment(payment))
        }
        Action::CreditReceipt { .. } | Action::ReceiptSum { .. } | Action::RefuseReceipt { .. }
            if facts.wallet.is_none() =>
        {
            Step::say(state, Note::OutOfDate)
        }
        Action::CreditReceipt { topup, receipt } => receipt::credit(state, (topup, receipt)),
        Action::ReceiptSum { topup, receipt } => receipt::ask((topup, receipt), AskedOfReceipt::Sum),
        Action::RefuseReceipt { topup, receipt } => receipt::ask((topup, receipt), AskedOfReceipt::Reason),
        Action::CancelAll(user) => Step::aside(state, State::CancelAll { user }),
        Action::CancelAllSurely { user, newest } => {
            Step::aside(state, State::Person { user }).with(Effect::CancelAll { user, newest: newest.id })
        }
        Action::Card(_) => orders::of(state, facts, orders::card),
        Action::History { page, .. } => {
            orders::of(state, facts, |state, order, _| orders::history(state, order, page))
        }
        Action::Refill(_) => orders::of(state, facts, orders::refill),
        Action::CancelOrder(_) => orders::of(state, facts, orders::cancel),
        Action::CancelSurely(_) => orders::of(state, facts, orders::cancel_surely),
        Action::Stats => Step::aside(state, State::Stats),
        Action::File(order) => show_file(state, order),
        Action::Refresh(order) => show_file(state, order.id),
        Action::WasPlaced(order) | Action::WasNotPlaced(order) | Action::SurelyNotPlaced(order)
            if !still_unclear(order.id, facts) =>
        {
            Step::aside(state, State::File { order: order.id }).noting(Note::NotUnclear(order.id))
        }
        Action::WasPlaced(order) => Step::fresh(State::PanelId { order: order.id }),
        Action::WasNotPlaced(order) => Step::aside(state, State::NotPlaced { order: order.id }),
        Action::SurelyNotPlaced(order) => {
            Step::aside(state, State::File { order: order.id }).with(Effect::WasNotPlaced(order.id))
        }
        Action::WrongId(order) if !is(order.id, Order::can_lose_id, facts) => {
            Step::aside(state, State::File { order: order.id }).noting(Note::IdStays(order.id))
        }
        Action::WrongId(order) => {
            Step::aside(state, State::File { order: order.id }).with(Effect::TakeBackId(order.id))
        }
        Action::RightId(order) if !is(order.id, Order::is_most_likely, facts) => {
            Step::aside(state, State::File { order: order.id }).noting(Note::NotUnclear(order.id))
        }
        Action::RightId(order) => {
            Step::aside(state, State::File { order: order.id }).with(Effect::ConfirmId(order.id))
        }
        Action::Reopen(order) if !is(order.id, Order::can_turn_out_placed, facts) => {
            Step::aside(state, State::File { order: order.id }).noting(Note::NotUnclear(order.id))
        }
        Action::Reopen(order) => {
            Step::aside(state, State::File { order: order.id }).with(Effect::Reopen(order.id))
        }
        Action::Nothing => Step::quiet(state),
        Action::Menu
        | Action::FreshMenu
        | Action::FreshNew
        | Action::Back
        | Action::Platforms { .. }
        | Action::Categories { .. }
        | Action::Services { .. }
        | Action::Found { .. }
        | Action::Near { .. }
        | Action::ForLink { .. }
        | Action::Refine(_)
        | Action::Meant(_)
        | Action::Favourites { .. }
        | Action::Service(_)
        | Action::Star(_)
        | Action::Order(_)
        | Action::Enter { .. }
        | Action::Edit(_)
        | Action::Keep(_)
        | Action::Skip(_)
        | Action::Clear(_)
        | Action::TakeBack(_)
        | Action::Confirm { .. }
        | Action::MassPage { .. }
        | Action::MassClear
        | Action::MassOrder { .. }
        | Action::MassFirst { .. }
        | Action::Orders { .. }
        | Action::ShowOrder(_)
        | Action::Again(_)
        | Action::AllAgain(_)
        | Action::ExportOf { .. }
        | Action::Export { .. }
        | Action::ExportStatement
        | Action::TakeStatement { .. }
        | Action::Balance
        | Action::Wallet { .. }
        | Action::TopUp
        | Action::TopUpSum { .. }
        | Action::TopUpBy { .. }
        | Action::EnterCode
        | Action::Invite
        | Action::HavePaid
        | Action::ToOrder
        | Action::ToPay { .. }
        | Action::Payments
        | Action::PaymentWrong { .. }
        | Action::Terms
        | Action::Languages
        | Action::Speak(_)
        | Action::Help => Step::say(state, Note::PrivateOnly),
    }
}

fn show_file(state: State, order: OrderId) -> Step {
    Step::aside(state, State::File { order }).with(Effect::LookNow(order))
}

/// The panel's id of an order that an admin found at the panel.
pub fn enter_panel_id(order: OrderId, text: &str, facts: &Facts<'_>) -> Step {
    if !still_unclear(order, facts) {
        return Step::say(State::Menu, Note::NotUnclear(order));
    }
    let words: Vec<&str> = text.split_whitespace().collect();
    let word = match words.as_slice() {
        [only] => Some(*only),
        // "ID 23501881", as people copy it. Of a sentence no word is surely the id.
        [name, id] if NAMES_OF_ID.contains(&name.trim_end_matches(':').to_lowercase().as_str()) => Some(*id),
        [..] => None,
    };
    match word.and_then(panel_id) {
        Some(id) => {
            Step::aside(State::Menu, State::File { order }).with(Effect::WasPlaced(order, id.to_owned()))
        }
        None => Step::below(State::PanelId { order }).noting(Note::NotAnId),
    }
}

/// What `/cancel` says of the place that is left.
fn left(state: &State) -> Note {
    if let State::PanelId { order, .. } = state { Note::StaysAsItWas(*order) } else { Note::Left }
}

fn is(order: OrderId, so: impl Fn(&Order) -> bool, facts: &Facts<'_>) -> bool {
    facts.order.is_some_and(|known| known.id == order && so(known))
}

fn still_unclear(order: OrderId, facts: &Facts<'_>) -> bool {
    is(order, |known| known.status == OrderStatus::Unclear, facts)
}
