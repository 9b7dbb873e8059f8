//! The orders of which the panel says nothing new, and when each is looked at next. Kept in memory: an order that is as it was costs no
//! write. Its row names the latest time ([`LATEST`]), so what is forgotten here – the process ends – is looked at by its row; and the first
//! look after a start is at all of them.

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use crate::{clock::Moment, domain::order::OrderId};

/// The longest time between two looks at an order under way (unless the settings ask for a longer one). What its row puts off for
/// longer is watched here.
pub const LONGEST: Duration = Duration::from_hours(1);
/// So long after its next look was due, an order is looked at by its row.
pub const LATEST: Duration = Duration::from_hours(24);

/// The orders that are watched.
#[derive(Debug, Default)]
pub struct Watch {
    next: HashMap<OrderId, Moment>,
    by_time: BTreeSet<(Moment, OrderId)>,
    is_filled: bool,
}

impl Watch {
    /// Whether it knows what the database put off before the process began.
    pub fn is_filled(&self) -> bool {
        self.is_filled
    }

    /// Watches what was put off before the process began, all of it due.
    pub fn fill(&mut self, put_off: Vec<OrderId>, now: Moment) {
        for id in put_off {
            self.look_at(id, now);
        }
        self.is_filled = true;
    }

    /// Looks at an order next at this time.
    pub fn look_at(&mut self, id: OrderId, at: Moment) {
        self.forget(id);
        self.next.insert(id, at);
        self.by_time.insert((at, id));
    }

    /// Which are due, the longest overdue first.
    pub fn due(&self, now: Moment, limit: usize) -> Vec<OrderId> {
        self.by_time.iter().take_while(|(at, _)| *at <= now).take(limit).map(|(_, id)| *id).collect()
    }

    /// Watches an order no more: it ended, or is looked at by its row.
    pub fn forget(&mut self, id: OrderId) {
        if let Some(at) = self.next.remove(&id) {
            self.by_time.remove(&(at, id));
        }
    }

    /// When the next one is due.
    pub fn next(&self) -> Option<Moment> {
        self.by_time.first().map(|(at, _)| *at)
    }
}
