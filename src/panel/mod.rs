//! THE SMM PANEL: a typed client of what panels call "API v2".
//!
//! Start with [`Panel`]: one method an action, each in a file of its own that holds the request's fields and the
//! reading of the answer: `services`, `add`, `status`, `refill`, `cancel`, `balance`.
//!
//! - `client` sends: one POST, one place that tells a request that never left from one whose answer is lost (`unanswered`);
//! - `headers`, `body` and `answer` open what came back for reading; `error` finds refusals in it, `refusal` classes their words;
//! - `batches` splits requests for many orders, also when a panel refuses one;
//! - `json`, `number` and `words` read JSON, numbers and words as panels really send them.
//!
//! Deliberately not here: when to call (the workers do), what a refusal means for an order and its money, and any
//! second try. Every call is one request; an `add` above all is never repeated.

mod add;
mod answer;
mod balance;
mod batches;
mod body;
mod cancel;
mod client;
mod error;
mod headers;
mod ids;
mod json;
mod number;
mod outcome;
mod refill;
mod refusal;
mod services;
mod status;
#[cfg(test)]
mod tests;
mod unanswered;
mod words;

pub use add::{AddOrder, AddOutcome, Placed};
pub use balance::Balance;
pub use batches::BATCH_MAX;
pub use cancel::{CancelAnswer, CancelBatch};
pub use client::{ConnectError, Panel, RefillParam, Settings};
pub use error::ReadError;
pub use ids::{PanelOrderId, RefillId};
pub use outcome::Outcome;
pub use refill::{RefillOutcome, RefillReport, RefillWord};
pub use refusal::{Refusal, RefusalClass};
pub use services::{ServiceList, ServiceRow, SkippedRow};
pub use status::{StatusAnswer, StatusBatch, StatusReport, StatusWord};
pub use unanswered::UnclearCause;
pub use words::dialable_link;
