//! A tap in a private chat. What each button does in the admin group says `desk.rs`.

use super::{
    Action, Effect, Facts, Show, State, Step, ahead, browse, code, desk, draft, export, find, friend, mass,
    one_line, orders, topup, wallet,
};
use crate::domain::export::{Content, Whose};

/// What a button does; whether it counts where it stands was looked at before.
#[expect(clippy::too_many_lines, reason = "a row for each button")]
pub fn step(state: State, action: Action, facts: &Facts<'_>) -> Step {
    match action {
        Action::Nothing => Step::quiet(state),
        Action::Menu => Step::go(State::Menu),
        Action::FreshMenu => Step::fresh(State::Menu),
        Action::FreshNew => Step::fresh(State::Platforms { page: 0 }),
        Action::Back => browse::list(super::back(state, facts), facts),
        Action::Languages => Step::go(State::Languages { back: state.origin() }),
        Action::Speak(lang) => {
            Step::go(state.origin().map_or(State::Menu, |place| *place)).with(Effect::Speak(lang))
        }
        Action::Help => Step::go(State::Help { back: state.origin() }),
        Action::Balance => Step { show: Show::Screen, ..wallet::balance(state.origin(), facts) },
        Action::TopUp => topup::open(&state, "", facts),
        Action::TopUpSum { sum } => topup::choose_sum(state, sum, facts),
        Action::TopUpBy { way } => topup::choose_way(state, way, facts),
        Action::EnterCode => code::open(&state, "", facts),
        Action::Invite => friend::open(&state, facts),
        Action::HavePaid => topup::have_paid(state),
        Action::ToOrder => topup::to_order(&state),
        Action::ToPay { topup } => topup::to_pay(&state, topup),
        Action::Payments => Step::go(State::Payments { back: state.origin() }),
        Action::Terms => Step::go(State::Terms { back: state.origin() }),
        Action::PaymentWrong { payment } => Step::quiet(state).with(Effect::ReportPayment(payment)),
        Action::Wallet { page } => Step::go(State::Wallet { page, back: state.origin() }),

        Action::Platforms { page } => Step::go(State::Platforms { page }),
        Action::Categories { platform, page } => {
            let from = state.entrance();
            browse::list(State::Categories { platform, page, from }, facts)
        }
        Action::Services { platform, category, page } => {
            let pasted = state.pasted().filter(|pasted| pasted.platform == platform).cloned();
            let from = state.entrance();
            browse::list(State::Services { platform, category, page, pasted, from }, facts)
        }
        Action::Found { page } => browse::turn_found(state, page),
        Action::Near { number } => find::near(state, number, facts),
        Action::Refine(wanted) => browse::refine(state, wanted),
        Action::Meant(reading) => one_line::meant(state, reading, facts),
        Action::ForLink { page } => browse::turn_for_link(state, page),
        Action::Favourites { page } => Step::go(State::Favourites { page }),
        Action::Service(service) => ahead::choose(service, state, facts),
        Action::Star(service) => Step::go(state).with(Effect::Star(service)),

        Action::Order(service) => ahead::order(state, service, facts),
        Action::Enter { field, value } => {
            draft::at_field(state, field, |draft| draft::enter(draft, field, &value.to_string(), facts))
        }
        Action::Edit(field) => draft::in_draft(state, |draft| draft::edit(draft, field, facts)),
        Action::Keep(field) => draft::at_field(state, field, |draft| draft::keep(draft, field, facts)),
        Action::Skip(field) => draft::in_draft(state, |draft| draft::skip(draft, field, facts)),
        Action::TakeBack(field) => {
            draft::at_field(state, field, |draft| draft::take_back(draft, field, facts))
        }
        Action::Clear(field) => draft::at_field(state, field, |draft| draft::clear(draft, field, facts)),
        Action::Confirm { draft } => draft::confirm_tap(state, draft, facts),
        Action::MassPage { page } => mass::at_table(state, |draft| mass::turn(draft, page, facts)),
        Action::MassClear => mass::at_table(state, |_| mass::begin(facts)),
        Action::MassOrder { draft: number } => {
            mass::at_table(state, |draft| mass::order(draft, number, facts))
        }
        Action::MassFirst { draft: number, count } => {
            mass::at_table(state, |draft| mass::order_first(draft, number, count, facts))
        }

        Action::Orders { filter, page } => Step::go(State::Orders { filter, page, back: state.origin() }),
        Action::ShowOrder(_) => orders::of(state, facts, orders::show),
        Action::Refresh(_) => orders::of(state, facts, orders::refresh),
        Action::Again(_) => orders::of(state, facts, draft::again),
        Action::AllAgain(_) => orders::of(state, facts, mass::again),
        Action::Card(_) => orders::of(state, facts, orders::card),
        Action::History { page, .. } => {
            orders::of(state, facts, |state, order, _| orders::history(state, order, page))
        }
        Action::Refill(_) => orders::of(state, facts, orders::refill),
        Action::CancelOrder(_) => orders::of(state, facts, orders::cancel),
        Action::CancelSurely(_) => orders::of(state, facts, orders::cancel_surely),
        Action::ExportOf { whose } => export::choose(state, (whose, Content::Orders), facts),
        Action::Export { whose, period } => export::take(state, (whose, Content::Orders), period, facts),
        Action::ExportStatement => export::choose(state, (Whose::Own, Content::Statement), facts),
        Action::TakeStatement { period } => {
            export::take(state, (Whose::Own, Content::Statement), period, facts)
        }

        Action::Answer { .. }
        | Action::SetAccess { .. }
        | Action::Users { .. }
        | Action::Person(_)
        | Action::CancelAll(_)
        | Action::StatementOf { .. }
        | Action::PaymentsOf(_)
        | Action::Bar(_)
        | Action::Unbar(_)
        | Action::Adjust(_)
        | Action::AdjustSurely { .. }
        | Action::AnswerAdjustment { .. }
        | Action::Prices { .. }
        | Action::PriceOf(_)
        | Action::PriceBack(_)
        | Action::PriceSurely { .. }
        | Action::Discount(_)
        | Action::DiscountSurely { .. }
        | Action::Codes { .. }
        | Action::ShowCode { .. }
        | Action::NewCode
        | Action::MakeCode { .. }
        | Action::StopCode(_)
        | Action::StopCodeSurely(_)
        | Action::DecideBill { .. }
        | Action::Payment { .. }
        | Action::RefundPayment { .. }
        | Action::RefundSurely { .. }
        | Action::CreditReceipt { .. }
        | Action::ReceiptSum { .. }
        | Action::RefuseReceipt { .. }
        | Action::CancelAllSurely { .. }
        | Action::Stats
        | Action::File(_)
        | Action::WasPlaced(_)
        | Action::WasNotPlaced(_)
        | Action::SurelyNotPlaced(_)
        | Action::WrongId(_)
        | Action::RightId(_)
        | Action::Reopen(_) => desk::tap(state, action, facts),
    }
}
