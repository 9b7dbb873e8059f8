//! An update as the conversation sees it: who, where, what they did.

use crate::{
    dialog::{
        Input, State,
        command::{Command, CommandName},
    },
    domain::{
        order::OrderId,
        receipt::{NewReceipt, ReceiptProblem},
        user::{ChatId, Standing},
    },
    store::users::Visitor,
};

/// What a message says where a link is of use.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Carried {
    /// Its words, with the links in it that are not written out.
    Text(String),
    /// A post of a private channel, which has no link that others could open.
    PrivatePost,
}

/// An update, as far as the conversation is concerned.
#[derive(Clone, Debug)]
pub struct Arrival {
    /// Telegram's id of it.
    pub update: i64,
    /// Where.
    pub chat: ChatId,
    /// In which topic of the group.
    pub thread: Option<i32>,
    /// Whether this is the admin group.
    pub in_group: bool,
    /// What they are in the admin group, where they act there.
    pub standing: Standing,
    /// Who.
    pub from: Visitor,
    /// What they did.
    pub input: Input,
    /// The orders that the answered message of ours names, if it is an answer to one that does.
    pub about: Vec<OrderId>,
    /// The codes of payments by hand that it names.
    pub codes: Vec<String>,
    /// The photo or file that it is, as a receipt, or why it can be none.
    pub receipt: Option<Result<NewReceipt, ReceiptProblem>>,
    /// The link that it carries without its text being one.
    pub carried: Option<Carried>,
    /// The message on which the tapped button stands.
    pub tapped: Option<i32>,
    /// The callback query to be answered.
    pub query: Option<String>,
    /// The message that was typed.
    pub typed: Option<i32>,
}

impl Arrival {
    /// What a link carries by which somebody starts, in private.
    pub fn start_payload(&self) -> Option<&str> {
        if let Input::Command(Command { name: CommandName::Start, args }) = &self.input
            && !self.in_group
        {
            return Some(args);
        }
        None
    }
}

/// A state that another version wrote and this one can't read is the menu.
pub fn read_state(stored: Option<&str>) -> State {
    stored.and_then(|state| serde_json::from_str(state).ok()).unwrap_or(State::Menu)
}
