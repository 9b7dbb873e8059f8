//! What the admins are alerted by: the owner's settings that may change while the bot runs.

use std::{
    sync::{Arc, PoisonError, RwLock},
    time::Duration,
};

use crate::domain::money::Amount;

/// When the admins are alerted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Alerts {
    /// How long an order may run before they are told that it is stuck, while nothing is known of what is usual.
    pub stuck_after: Duration,
    /// Below this balance at the panel.
    pub low_balance: Option<Amount>,
}

/// The same, as it is now. Clones change together.
#[derive(Clone, Debug)]
pub struct LiveAlerts(Arc<RwLock<Alerts>>);

impl LiveAlerts {
    /// As it is at the start.
    pub fn new(alerts: Alerts) -> Self {
        Self(Arc::new(RwLock::new(alerts)))
    }

    /// As it is now.
    pub fn now(&self) -> Alerts {
        *self.0.read().unwrap_or_else(PoisonError::into_inner)
    }

    /// Something else from now on.
    pub fn set(&self, alerts: Alerts) {
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = alerts;
    }
}
