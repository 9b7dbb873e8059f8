//! Requests that wait until they are let go, and how many there are: so a test can wait for them, and release them, without sleeping.

use std::time::Duration;

use tokio::sync::watch;

/// Those that wait at present.
pub(crate) struct Stalls {
    /// Counts releases.
    releases: watch::Sender<u64>,
    /// How many wait.
    waiting: watch::Sender<usize>,
    /// How long one waits at most.
    patience: Duration,
}

impl Stalls {
    pub fn new(patience: Duration) -> Self {
        Self { releases: watch::Sender::new(0), waiting: watch::Sender::new(0), patience }
    }

    /// Lets every one go on.
    pub fn release(&self) {
        self.releases.send_modify(|count| *count = count.wrapping_add(1));
    }

    /// Waits to be released, or until it has been long enough.
    pub async fn hold(&self) {
        let mut releases = self.releases.subscribe();
        let _counted = Waiting::count(&self.waiting);
        let _ = tokio::time::timeout(self.patience, releases.changed()).await;
    }

    /// Waits until so many wait as are wanted.
    pub async fn until(&self, wanted: impl FnMut(&usize) -> bool) {
        // The sender lives as long as `self`, so waiting can't fail.
        let _ = self.waiting.subscribe().wait_for(wanted).await;
    }
}

/// Counts one for as long as it lives, also when its client leaves.
struct Waiting<'a>(&'a watch::Sender<usize>);

impl<'a> Waiting<'a> {
    fn count(waiting: &'a watch::Sender<usize>) -> Self {
        waiting.send_modify(|count| *count = count.saturating_add(1));
        Self(waiting)
    }
}

impl Drop for Waiting<'_> {
    fn drop(&mut self) {
        self.0.send_modify(|count| *count = count.saturating_sub(1));
    }
}
