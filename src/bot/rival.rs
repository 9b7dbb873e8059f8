//! Another copy of the bot that reads the same token's updates. As long as there is one, and for a while after, nothing is ordered: two
//! copies of one database would both order what waits in it. They are not fought either (`bot/poll.rs` waits longer and longer).

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use crate::clock::Moment;

/// Two copies take turns throwing each other out, so one that has not been met for this long is gone.
const GONE_AFTER: Duration = Duration::from_mins(2);

/// Until when nothing is ordered. Clones are the same.
#[derive(Clone, Debug, Default)]
pub struct Rival(Arc<AtomicI64>);

impl Rival {
    /// It was met.
    pub fn meet(&self) {
        self.0.store(i64::MAX, Ordering::SeqCst);
    }

    /// Updates come in again.
    pub fn lose_sight(&self, now: Moment) {
        let seen = |until| (until == i64::MAX).then(|| now.plus(GONE_AFTER).0);
        // Where none was met there is nothing to be changed.
        let _ = self.0.fetch_update(Ordering::SeqCst, Ordering::SeqCst, seen);
    }

    /// Whether there is one, as far as is known.
    pub fn is_about(&self, now: Moment) -> bool {
        self.0.load(Ordering::SeqCst) > now.0
    }
}
