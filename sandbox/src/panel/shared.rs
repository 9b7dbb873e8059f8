//! What all connections share: the book, the faults to come, and who waits.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use tokio::sync::watch;

use super::{book::Book, fault::Script};
use crate::Clock;

/// What all connections share.
pub(super) struct Shared {
    pub clock: Clock,
    book: Mutex<Book>,
    script: Mutex<Script>,
    /// Counts releases of stalled requests.
    pub releases: watch::Sender<u64>,
    /// How many requests stall at present.
    pub stalled: watch::Sender<usize>,
    pub stall: Duration,
    /// For how long connections are to be refused, from when it is sent.
    pub absences: watch::Sender<Duration>,
    /// How many requests to add an order are under way, and the most there were.
    pub adding: AddsAtOnce,
}

impl Shared {
    pub fn new(clock: Clock, book: Book) -> Self {
        let stall = book.options.stall;
        Self {
            clock,
            book: Mutex::new(book),
            script: Mutex::default(),
            releases: watch::Sender::new(0),
            stalled: watch::Sender::new(0),
            stall,
            absences: watch::Sender::new(Duration::ZERO),
            adding: AddsAtOnce::default(),
        }
    }

    pub fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn script(&self) -> MutexGuard<'_, Script> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn release_stalled(&self) {
        self.releases.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Waits until the stalled are released, or until it has been long enough.
    pub async fn hold(&self) {
        let mut releases = self.releases.subscribe();
        let _counted = Stalled::count(&self.stalled);
        let _ = tokio::time::timeout(self.stall, releases.changed()).await;
    }
}

/// Counts requests to add an order while they are under way.
#[derive(Default)]
pub(super) struct AddsAtOnce {
    now: AtomicUsize,
    pub most: AtomicUsize,
}

/// One of them, for as long as it lives.
pub(super) struct Adding<'a>(&'a AddsAtOnce);

impl<'a> Adding<'a> {
    pub fn begin(adds: &'a AddsAtOnce) -> Self {
        let now = adds.now.fetch_add(1, SeqCst).saturating_add(1);
        adds.most.fetch_max(now, SeqCst);
        Self(adds)
    }
}

impl Drop for Adding<'_> {
    fn drop(&mut self) {
        self.0.now.fetch_sub(1, SeqCst);
    }
}

/// Counts a stalled request for as long as it lives, also when its client leaves.
struct Stalled<'a>(&'a watch::Sender<usize>);

impl<'a> Stalled<'a> {
    fn count(stalled: &'a watch::Sender<usize>) -> Self {
        stalled.send_modify(|count| *count = count.saturating_add(1));
        Self(stalled)
    }
}

impl Drop for Stalled<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count = count.saturating_sub(1));
    }
}
