//! Reads what one getUpdates brought, update by update.

use std::collections::{BTreeMap, BTreeSet, VecDeque};

use serde::{Deserialize, de::IgnoredAny};
use serde_json::value::RawValue;
use teloxide::types::{Update, UpdateKind};

/// So many ids of updates that were passed on are remembered, to pass none on twice.
const REMEMBERED: usize = 1024;

/// What one getUpdates brought.
#[derive(Default)]
pub(in crate::bot) struct Batch {
    /// The updates to pass on, in order.
    pub(in crate::bot) updates: VecDeque<Update>,
    /// Confirms all of them, and those that could not be read.
    pub(in crate::bot) next_offset: Option<i32>,
}

/// The ids passed on lately.
#[derive(Default)]
pub(in crate::bot) struct PassedOn {
    ids: BTreeSet<u32>,
    order: VecDeque<u32>,
}

impl PassedOn {
    /// Notes an id; says whether it is new.
    fn note(&mut self, id: u32) -> bool {
        if !self.ids.insert(id) {
            return false;
        }
        self.order.push_back(id);
        if self.order.len() > REMEMBERED
            && let Some(oldest) = self.order.pop_front()
        {
            self.ids.remove(&oldest);
        }
        true
    }

    /// It was not passed on after all.
    pub(in crate::bot) fn forget(&mut self, id: u32) {
        self.ids.remove(&id);
        self.order.retain(|known| *known != id);
    }
}

/// The little that is read of an update that cannot be read. Its content is never logged: it is private.
#[derive(Deserialize)]
struct Outline {
    update_id: i64,
    #[serde(flatten)]
    #[expect(clippy::zero_sized_map_values, reason = "only a map can take up the rest of an object")]
    kinds: BTreeMap<String, IgnoredAny>,
}

/// Reads a batch. What cannot be read is logged by its kind and left out, and its id is confirmed with the
/// others: asked for again, it would look the same, and stop all that come after it.
pub(in crate::bot) fn read_batch(raw: &[Box<RawValue>], seen: &mut PassedOn) -> Batch {
    let mut batch = Batch::default();
    for text in raw {
        let Ok(outline) = serde_json::from_str::<Outline>(text.get()) else {
            tracing::error!("an update without an id came in and is skipped");
            continue;
        };
        batch.next_offset = batch.next_offset.max(Some(as_offset(outline.update_id.saturating_add(1))));
        match serde_json::from_str::<Update>(text.get()) {
            Ok(Update { kind: UpdateKind::Error(_), .. }) | Err(_) => {
                let kinds = outline.kinds.keys().map(|kind| shorten(kind)).collect::<Vec<_>>().join(", ");
                tracing::error!(update = outline.update_id, kinds, "an update cannot be read and is skipped");
            }
            Ok(update) if seen.note(update.id.0) => batch.updates.push_back(update),
            Ok(update) => tracing::debug!(update = update.id.0, "an update came in again and is skipped"),
        }
    }
    batch
}

/// What confirms all updates below `id`. Telegram's own numbers end long before the largest that teloxide's payload can say.
pub(super) fn as_offset(id: i64) -> i32 {
    i32::try_from(id).unwrap_or(i32::MAX)
}

fn shorten(kind: &str) -> String {
    kind.chars().take(40).collect()
}
