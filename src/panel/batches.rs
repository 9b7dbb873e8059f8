//! Many orders in one request, and what is done where a panel refuses it as a whole: it is halved until what was refused stands alone,
//! so that one bad id costs no other order its answer. The calls are counted: beyond [`SPARE`] more than there are batches, what is left
//! waits for the next time. A panel that takes each of two and not both does not know `orders` at all: it is asked one by one
//! ([`SINGLY`]), and then tried again.
//!
//! Not halved is what says nothing of the ids: a refused key, a limit, a panel that is closed, an answer that did not come.

use std::collections::BTreeSet;

use super::ids::PanelOrderId;

/// The most ids in one request: panels refuse more as a whole, or cut in silence.
pub const BATCH_MAX: usize = 100;
/// How many calls one round of batches may cost beyond one for each: enough to find three bad ids among a hundred.
const SPARE: usize = 40;
/// So many rounds ask about orders one by one before a panel that did not take batches is tried with one again.
pub(super) const SINGLY: u32 = 100;

/// What is still to be asked.
pub(super) struct Batches {
    left: Vec<Vec<PanelOrderId>>,
    spare: usize,
}

impl Batches {
    /// The ids unique and ascending, in batches that a panel accepts.
    pub(super) fn of(ids: &[PanelOrderId], size: usize) -> Self {
        let unique: Vec<PanelOrderId> = ids.iter().cloned().collect::<BTreeSet<_>>().into_iter().collect();
        let left = unique.chunks(size.clamp(1, BATCH_MAX)).rev().map(<[PanelOrderId]>::to_vec).collect();
        Self { left, spare: SPARE }
    }

    /// The next batch.
    pub(super) fn next(&mut self) -> Option<Vec<PanelOrderId>> {
        self.left.pop()
    }

    /// Asks for the halves of a batch that was refused. Whether it does: not of a lone id, nor when it was done too often.
    pub(super) fn halve(&mut self, refused: &[PanelOrderId]) -> bool {
        let Some(spare) = self.spare.checked_sub(2).filter(|_| refused.len() > 1) else { return false };
        self.spare = spare;
        let (first, second) = refused.split_at(refused.len() / 2);
        self.left.extend([second.to_vec(), first.to_vec()]);
        true
    }

    /// Asks for each of what is left alone.
    pub(super) fn take_apart(&mut self) {
        self.left =
            self.left.iter().flat_map(|batch| batch.iter().rev().map(|id| vec![id.clone()])).collect();
    }
}

/// The ids as they are sent.
pub(super) fn join(ids: &[PanelOrderId]) -> String {
    ids.iter().map(PanelOrderId::as_str).collect::<Vec<_>>().join(",")
}
