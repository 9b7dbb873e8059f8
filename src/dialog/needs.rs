//! What an input is about, as far as it has to be read before the step is taken.

use super::{
    Action, Input, State,
    command::{Command, CommandName},
    recognise::order_number,
};
use crate::domain::{
    order::{Order, OrderId},
    topup::TopupId,
};

/// What is read for an input.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Needs {
    /// This order, if the person may see it.
    pub order: Option<OrderId>,
    /// What that order was asked with, too.
    pub entries: bool,
    /// What was ordered together with it, too.
    pub together: bool,
    /// The order that this draft became, if it did.
    pub draft: Option<i64>,
    /// This wish, if it is the person's own.
    pub topup: Option<TopupId>,
}

impl Needs {
    /// What `input` needs of somebody who is at `state`.
    pub fn of(input: &Input, state: &State) -> Self {
        match input {
            Input::Tap(action) => Self {
                order: action.order(),
                entries: matches!(action, Action::Again(_) | Action::AllAgain(_)),
                together: matches!(action, Action::AllAgain(_)),
                draft: if let Action::Confirm { draft } = action { Some(*draft) } else { None },
                topup: None,
            },
            Input::Command(command) => Self { order: named_by(command), ..Self::default() },
            Input::Text(_) | Input::Overheard(_) if let State::PanelId { order, .. } = state => {
                Self { order: Some(*order), ..Self::default() }
            }
            Input::Text(_) | Input::NotText | Input::Receipt(_) if let State::Pay { topup, .. } = state => {
                Self { topup: Some(*topup), ..Self::default() }
            }
            Input::UnknownCommand
            | Input::Text(_)
            | Input::Overheard(_)
            | Input::StaleTap
            | Input::ForgedTap
            | Input::File(_)
            | Input::NotText
            | Input::Receipt(_)
            | Input::PrivatePost
            | Input::Edited => Self::default(),
        }
    }
}

/// The order that a command names by its number.
fn named_by(command: &Command) -> Option<OrderId> {
    if matches!(command.name, CommandName::Status | CommandName::Order) {
        return order_number(&command.args);
    }
    let linked = command.args.strip_prefix("o_").filter(|_| command.name == CommandName::Start);
    linked.and_then(order_number)
}

/// An input that came in, as it counts: a button that names an order by a number that another order has now – a backup was put back since
/// it was shown – is out of date.
pub fn heed_name(input: Input, order: Option<&Order>) -> Input {
    let named = if let Input::Tap(action) = &input { action.order_name() } else { None };
    let is_of_another = named.zip(order).is_some_and(|(named, order)| named != order.name());
    if is_of_another { Input::StaleTap } else { input }
}
