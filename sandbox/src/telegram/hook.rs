//! Where updates are brought, if the bot does not ask for them.

use crate::Moment;

/// A webhook that is set.
pub(super) struct Hook {
    pub(super) url: String,
    pub(super) secret: Option<String>,
    pub(super) at_once: usize,
    /// When a delivery failed last, and why.
    pub(super) failure: Option<(Moment, String)>,
}
