//! The door: what people see who may not order. Nothing of the catalog is shown here.

use super::{Action, Command, CommandName, Effect, Facts, Input, State, Step};
use crate::domain::user::{Access, Role};

/// A step of somebody who is outside.
pub fn step(input: &Input, facts: &Facts<'_>) -> Step {
    match input {
        Input::Command(Command { name: CommandName::Start, .. }) => ask(facts),
        Input::Command(Command { name: CommandName::Lang, .. }) => {
            Step::fresh(State::Languages { back: None })
        }
        Input::Command(Command { name: CommandName::Help, .. }) => Step::fresh(State::Help { back: None }),
        Input::Text(text) if facts.role == Role::Outside(Access::Asked) => {
            Step::fresh(State::Door).with(Effect::Introduce(text.clone()))
        }
        Input::Tap(Action::Speak(lang)) => Step::go(State::Door).with(Effect::Speak(*lang)),
        Input::Tap(Action::Languages) => Step::go(State::Languages { back: None }),
        Input::Tap(_) | Input::StaleTap | Input::ForgedTap => Step::go(State::Door),
        Input::Command(_)
        | Input::UnknownCommand
        | Input::Text(_)
        | Input::Overheard(_)
        | Input::File(_)
        | Input::NotText
        | Input::Receipt(_)
        | Input::PrivatePost
        | Input::Edited => Step::fresh(State::Door),
    }
}

/// The first `/start` asks the admins; later ones only show how things stand.
fn ask(facts: &Facts<'_>) -> Step {
    let step = Step::fresh(State::Door);
    if facts.role == Role::Outside(Access::Stranger) { step.with(Effect::AskAccess) } else { step }
}
