//! Codes: customers enter one, admins make one – typed, and meant by a second tap on what it comes to –, see who used it, and stop it.

use super::{
    Effect, Facts, Note, State, Step,
    note::CodeNote,
    state::{Coding, Making},
};
use crate::domain::code::{CodeId, Word, parse_new};

/// What is to become of codes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CodeEffect {
    /// Use one; whoever can't is asked again, and goes back from there.
    Use {
        /// Which.
        word: Word,
        /// The place that the question was called up from.
        back: Option<Box<State>>,
    },
    /// Make one.
    Make(Making),
    /// Stop one.
    Stop(CodeId),
}

/// `/code`, with a code or not; or its button.
pub fn open(state: &State, text: &str, facts: &Facts<'_>) -> Step {
    if facts.wallet.is_none() {
        return Step::say(state.clone(), Note::Code(CodeNote::NotHere));
    }
    let back = state.clone().origin();
    if text.is_empty() {
        return Step::fresh(State::Code { back });
    }
    let step = enter(back, text);
    Step { effect: step.effect, note: step.note, ..Step::fresh(step.state) }
}

/// A code that was typed.
pub fn enter(back: Option<Box<State>>, text: &str) -> Step {
    match Word::read(text) {
        None => Step::below(State::Code { back }).noting(Note::Code(CodeNote::Unreadable)),
        Some(word) => {
            let wallet = State::Wallet { page: 0, back: back.clone() };
            Step::go(wallet).with(Effect::Code(CodeEffect::Use { word, back }))
        }
    }
}

/// A page of an admin's about codes, if there are any here.
pub fn show(state: State, shown: Coding, facts: &Facts<'_>) -> Step {
    if facts.wallet.is_none() {
        return Step::say(state, Note::Code(CodeNote::NotHere));
    }
    Step::aside(state, State::Coding(shown))
}

/// Asks what a new code is to bring.
pub fn ask(state: State, facts: &Facts<'_>) -> Step {
    if facts.wallet.is_none() {
        return Step::say(state, Note::Code(CodeNote::NotHere));
    }
    Step::fresh(State::Coding(Coding::New { making: None }))
}

/// What was typed where an admin is asked.
pub fn enter_new(coding: &Coding, text: &str, facts: &Facts<'_>) -> Step {
    match coding {
        // Nothing is asked for there.
        Coding::List { .. } | Coding::Shown { .. } | Coding::Stop { .. } => Step::go(State::Menu),
        Coding::New { .. } => {
            let most = facts.wallet.map(|wallet| wallet.shop.adjust_max).unwrap_or_default();
            match parse_new(text, most, (facts.zone, facts.now)) {
                Err(problem) => Step::below(State::Coding(Coding::New { making: None }))
                    .noting(Note::Code(CodeNote::Problem(problem))),
                Ok(made) => {
                    let making = Some(Making { made, number: facts.number });
                    Step::go(State::Coding(Coding::New { making }))
                }
            }
        }
    }
}

/// The second tap; it means what was shown beside it.
pub fn make(state: State, number: i64) -> Step {
    if let State::Coding(Coding::New { making: Some(making) }) = state
        && making.number == number
    {
        let shown = Coding::Shown { code: CodeId(number), page: 0 };
        return Step::aside(State::Menu, State::Coding(shown)).with(Effect::Code(CodeEffect::Make(making)));
    }
    Step::say(state, Note::OutOfDate)
}

/// Yes, nobody is to use it any more.
pub fn stop(state: State, code: CodeId, facts: &Facts<'_>) -> Step {
    let step = show(state, Coding::Shown { code, page: 0 }, facts);
    if facts.wallet.is_some() { step.with(Effect::Code(CodeEffect::Stop(code))) } else { step }
}
