//! What all connections share: the book, the faults to come, and who waits.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
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
}

impl Shared {
    pub fn new(clock: Clock, stall: Duration, book: Book) -> Self {
        Self {
            clock,
            book: Mutex::new(book),
            script: Mutex::default(),
            stalls: Stalls::new(stall),
            absences: watch::Sender::new(Duration::ZERO),
        }
    }

    pub fn book(&self) -> MutexGuard<'_, Book> {
        self.book.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub fn script(&self) -> MutexGuard<'_, Script<Fault>> {
        self.script.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
