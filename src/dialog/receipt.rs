//! Receipts of payments by hand: sent by whoever pays, on the screen of what they pay; answered by admins, each by a button that names it,
//! or by what they type when they are asked.

use super::{Effect, Facts, Note, State, Step, state::AskedOfReceipt};
use crate::domain::{
    receipt::{NewReceipt, ReceiptId, ReceiptProblem, cut},
    topup::{Topup, TopupId, TopupState, Way, parse_sum},
};

/// Whether what is typed or sent here is meant as a receipt.
pub fn is_awaited(state: &State, facts: &Facts<'_>) -> bool {
    matches!(state, State::Pay { .. }) && facts.topup.is_some_and(Topup::takes_receipt)
}

/// A photo or a file, where something is paid.
pub fn send(state: State, sent: Result<NewReceipt, ReceiptProblem>, facts: &Facts<'_>) -> Step {
    let topup = facts.topup.filter(|topup| topup.way == Way::Hand && matches!(state, State::Pay { .. }));
    let Some(topup) = topup else { return Step::below(state).noting(Note::TextOnly) };
    if topup.state == TopupState::Shown {
        return Step::below(state).noting(Note::Receipt(ReceiptProblem::Waits));
    }
    match sent {
        _ if !topup.takes_receipt() => Step::below(state).noting(Note::TextOnly),
        Err(problem) => Step::below(state).noting(Note::Receipt(problem)),
        Ok(sent) => {
            let receipt = ReceiptId(facts.number);
            Step::below(state).with(Effect::ShowReceipt { topup: topup.id, receipt, sent })
        }
    }
}

/// A text, where a receipt is awaited: its number.
pub fn typed(state: State, text: &str, facts: &Facts<'_>) -> Step {
    send(state, NewReceipt::number(text).ok_or(ReceiptProblem::Other), facts)
}

/// A receipt, as a button names it.
pub type Named = (TopupId, ReceiptId);

/// An admin credits what it was sent for.
pub fn credit(state: State, (topup, receipt): Named) -> Step {
    Step::aside(state, State::Receipt { topup, receipt, asked: None }).with(Effect::CreditReceipt {
        topup,
        receipt,
        sum: None,
    })
}

/// An admin is asked for a sum, or a reason.
pub fn ask((topup, receipt): Named, asked: AskedOfReceipt) -> Step {
    Step::fresh(State::Receipt { topup, receipt, asked: Some(asked) })
}

/// What an admin typed when they were asked.
pub fn enter((topup, receipt): Named, asked: AskedOfReceipt, text: &str) -> Step {
    let effect = match asked {
        AskedOfReceipt::Sum => match parse_sum(text) {
            Ok(sum) => Effect::CreditReceipt { topup, receipt, sum: Some(sum) },
            Err(problem) => {
                let again = State::Receipt { topup, receipt, asked: Some(asked) };
                return Step::below(again).noting(Note::TopUp(problem));
            }
        },
        AskedOfReceipt::Reason => Effect::RefuseReceipt { receipt, reason: cut(text) },
    };
    Step::aside(State::Menu, State::Receipt { topup, receipt, asked: None }).with(effect)
}
