//! The orders of which the panel says nothing new, and when each is looked at next. Kept in memory: an order that is as it was costs no
//! write. Its row names the latest time ([`LATEST`]), so what is forgotten here – the process ends – is looked at by its row; and the first
//! look after a start, or after the clock was set, is at all whose rows put them off for longer than [`LONGEST`].

use std::{
    collections::{BTreeSet, HashMap},
    time::Duration,
};

use crate::{clock::Moment, domain::order::OrderId};

/// The longest time between two looks at an order under way (unless the settings ask for a longer one). What its row puts off for
/// longer is watched here.
pub const LONGEST: Duration = Duration::from_hours(1);
/// So long (and the longest time between two looks) after the look that wrote it, an order's row is due, whatever is watched: once in that
/// time a look may come early.
pub const LATEST: Duration = Duration::from_hours(24);

/// The orders that are watched.
#[derive(Debug, Default)]
pub struct Watch {
    next: HashMap<OrderId, Moment>,
    by_time: BTreeSet<(Moment, OrderId)>,
    is_filled: bool,
    /// By how much the clock had been set when these times were taken from it, in ms.
    set_by: i64,
}

impl Watch {
    /// Forgets all of it if the clock was set since: the times are another clock's, and may be hours away.
    pub fn heed_clock(&mut self, set_by: i64) {
        if self.set_by != set_by {
            *self = Self { set_by, ..Self::default() };
        }
    }

    /// Whether it is watched.
    pub fn contains(&self, id: OrderId) -> bool {
        self.next.contains_key(&id)
    }

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
