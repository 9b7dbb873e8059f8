//! What all connections share: the book, the faults to come, and who waits.

use std::{
    sync::{
        Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::Duration,
};

use tokio::sync::watch;

use super::{book::Book, fault::Fault};
use crate::{Clock, script::Script, stalls::Stalls};

/// What all connections share.
pub(super) struct Shared {
    pub clock: Clock,
    book: Mutex<Book>,
    script: Mutex<Script<Fault>>,
    pub stalls: Stalls,
    /// For how long connections are to be refused, from when it is sent.
    pub absences: watch::Sender<Duration>,
    /// How many requests to add an order are under way, and the most there were.
    pub adding: AddsAtOnce,
}

impl Shared {
    pub fn new(clock: Clock, book: Book) -> Self {
        let stalls = Stalls::new(book.options.stall);
        Self {
            clock,
            book: Mutex::new(book),
            script: Mutex::default(),
            stalls,
            absences: watch::Sender::new(Duration::ZERO),
            adding: AddsAtOnce::default(),
        }
    }

    pub fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn script(&self) -> MutexGuard<'_, Script<Fault>> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
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
