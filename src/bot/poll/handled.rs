//! Which of the updates that were passed on have been handled.

use std::{
    collections::{BTreeMap, HashMap, hash_map::Entry},
    fmt,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::Notify;

use crate::figures::{self, Durations};

/// Knows which updates are still being handled. Clones share what they know.
///
/// [`Polling`](super::Polling) notes what it passes on, [`catch_failures`](crate::bot::guard::catch_failures)
/// marks what is done, and only then is it confirmed to Telegram.
#[derive(Clone, Default)]
pub struct Handled(Arc<Shared>);

struct Shared {
    known: Mutex<Known>,
    took: Durations<1>,
    changed: Notify,
}

#[derive(Default)]
struct Known {
    /// Those that are being handled, and in whose line each stands.
    open: BTreeMap<u32, i64>,
    lines: HashMap<i64, usize>,
    highest: Option<u32>,
}

impl Known {
    fn close(&mut self, update: u32) {
        let Some(line) = self.open.remove(&update) else { return };
        if let Entry::Occupied(mut length) = self.lines.entry(line) {
            *length.get_mut() -= 1;
            if *length.get() == 0 {
                length.remove();
            }
        }
    }
}

impl Default for Shared {
    fn default() -> Self {
        Self { known: Mutex::default(), took: figures::quick(), changed: Notify::new() }
    }
}

impl fmt::Debug for Handled {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Handled").field("open", &self.known().open.len()).finish_non_exhaustive()
    }
}

impl Handled {
    /// Marks an update as handled; marking an unknown one does nothing.
    pub fn mark(&self, update: u32) {
        self.known().close(update);
        self.0.changed.notify_waiters();
    }

    /// How long what people did took to be handled, by `kind`.
    pub fn took(&self) -> Durations<1> {
        self.0.took.clone()
    }

    /// Waits until an update has come in and was handled. One that was skipped counts as handled as soon as
    /// a later one came in.
    pub async fn wait_for(&self, update: u32) {
        self.wait_until(|known| {
            known.highest.is_some_and(|highest| update <= highest) && !known.open.contains_key(&update)
        })
        .await;
    }

    /// Notes an update before it is passed on. One that comes to a line of `longest` is not: it counts as handled.
    pub(in crate::bot) fn expect(&self, update: u32, line: i64, longest: usize) -> bool {
        let mut known = self.known();
        known.highest = known.highest.max(Some(update));
        let length = known.lines.entry(line).or_default();
        let is_passed_on = *length < longest;
        if is_passed_on {
            *length += 1;
            known.open.insert(update, line);
        }
        drop(known);
        self.0.changed.notify_waiters();
        is_passed_on
    }

    /// Waits until none of these is open.
    pub(in crate::bot) async fn wait_for_all(&self, updates: &[u32]) {
        self.wait_until(|known| updates.iter().all(|update| !known.open.contains_key(update))).await;
    }

    /// The first of these that is still open.
    pub(super) fn first_open(&self, updates: &[u32]) -> Option<u32> {
        let known = self.known();
        updates.iter().copied().filter(|update| known.open.contains_key(update)).min()
    }

    async fn wait_until(&self, is_so: impl Fn(&Known) -> bool) {
        loop {
            let mut changed = std::pin::pin!(self.0.changed.notified());
            // From here on no change is missed, so it is safe to look first and wait after.
            changed.as_mut().enable();
            if is_so(&self.known()) {
                return;
            }
            changed.await;
        }
    }

    fn known(&self) -> MutexGuard<'_, Known> {
        self.0.known.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
