//! The lines that say through what Telegram and the panel are reached, and how long that took.

use std::{fmt, time::Instant};

use super::Finding;

/// A way that is being tried.
pub(super) struct Way {
    what: &'static str,
    through: String,
    began: Instant,
}

impl Way {
    /// Takes the time from now on.
    pub(super) fn new(what: &'static str, through: String) -> Self {
        Self { what, through, began: Instant::now() }
    }

    /// Whoever is at its end answered, whatever it said.
    pub(super) fn answered(self) -> Finding {
        Finding::right(
            self.what,
            format!("reached {}, in {} ms", self.through, self.began.elapsed().as_millis()),
        )
    }

    /// Nobody answered, or somebody else.
    pub(super) fn failed(self, error: &impl fmt::Display) -> Finding {
        let words =
            format!("not reached {}, after {} ms\n{error}", self.through, self.began.elapsed().as_millis());
        Finding::wrong(self.what, words)
    }
}
