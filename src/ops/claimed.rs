//! What was taken for sending.

use crate::{
    domain::{attempt::Attempt, order::Order, request::Request},
    store::orders::Fields,
};

/// An attempt that was taken for sending.
#[derive(Clone, Debug)]
pub struct Claimed {
    /// The order that it is about, as it was before.
    pub order: Order,
    /// What is sent.
    pub what: What,
}

/// What is sent.
#[derive(Clone, Debug)]
pub enum What {
    /// An `add` with these fields.
    Add(Fields),
    /// A refill or a cancellation.
    Ask(Request),
}

impl Claimed {
    /// Which it is.
    pub fn attempt(&self) -> Attempt {
        match &self.what {
            What::Add(_) => Attempt::Add(self.order.id),
            What::Ask(request) => Attempt::Ask(request.id),
        }
    }

    /// What an `add` gets; nothing for a request.
    pub fn fields(&self) -> Fields {
        match &self.what {
            What::Add(fields) => fields.clone(),
            What::Ask(_) => Fields::new(),
        }
    }
}
