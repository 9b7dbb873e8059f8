//! What the bot did, written down for whoever looks at it afterwards.

use std::collections::VecDeque;

use super::{
    bounded::push_bounded,
    model::{Call, QueryAnswer},
    refusal::Refusal,
};

const KEPT: usize = 4_000;

/// The latest of what the bot did, oldest first.
#[derive(Default)]
pub(super) struct Record {
    pub(super) calls: VecDeque<Call>,
    /// The calls that were the bot's fault, in words.
    pub(super) refusals: VecDeque<String>,
    /// What taps were answered.
    pub(super) answers: VecDeque<QueryAnswer>,
}

impl Record {
    /// Writes down a call, and its refusal if the bot is at fault.
    pub(super) fn note_call(&mut self, call: Call, refusal: Option<&Refusal>) {
        if let Some(refusal) = refusal.filter(|refusal| refusal.at_fault) {
            let line = format!("{}: {}", call.method, refusal.description);
            push_bounded(&mut self.refusals, line, KEPT);
        }
        push_bounded(&mut self.calls, call, KEPT);
    }

    pub(super) fn note_answer(&mut self, answer: QueryAnswer) {
        push_bounded(&mut self.answers, answer, KEPT);
    }
}
