//! Telegram: what comes in, and what goes out.
//!
//! In reading order:
//! - [`api`] calls the few Bot API methods the bot needs, and nothing else knows HTTP;
//! - [`api_error`] names a failed call by what to do next;
//! - [`send`] is the one place through which every message leaves, within Telegram's limits;
//! - [`poll`] brings updates in and confirms them only after they were handled, [`webhook`] does where Telegram calls; [`incoming`] is either;
//! - [`guard`] keeps a panic in one handler from ending the bot;
//! - [`schema`] chooses which updates are of concern, and [`input`] makes an [`Arrival`](arrival::Arrival) of each, with the text of
//!   a file that [`files`] fetched, or the receipt that a photo is ([`receipts`]);
//! - [`links`] finds what leads somewhere without being written out; [`members`] asks who is in the admin group, [`rival`] whether another copy of the bot runs;
//! - [`ways`] says how money can be paid in now; [`checkout`] answers Telegram's question before a payment in Stars, and writes down what came;
//! - [`inline`] answers what is typed behind the bot's name in other chats;
//! - [`turn`] is one update in one transaction, with what [`load`] reads for its screen, at the rates of `terms`; [`show`] is which message shows what;
//! - [`commands`] publishes the command menus; [`context`] is what the handlers are handed.
//!
//! Deliberately not here: what is said (`dialog`, `view`) and what is stored (`store`, `ops`).

pub mod api;
pub mod api_error;
pub mod arrival;
pub mod checkout;
pub mod commands;
pub mod context;
pub mod files;
pub mod guard;
pub mod incoming;
pub mod inline;
pub mod input;
pub mod links;
pub mod load;
pub mod members;
mod memory;
pub mod poll;
pub mod receipts;
pub mod rival;
pub mod schema;
pub mod send;
pub mod show;
mod terms;
pub mod turn;
pub mod ways;
pub mod webhook;

#[cfg(test)]
mod fake;
