//! What the sandbox knows of time: moments, and a clock. The clock may be somebody else's – tests turn one by hand for the bot and the
//! sandbox together –, so it is a function that tells the milliseconds, and nothing of whoever owns it is known here.

use std::{fmt, sync::Arc, time::Duration};

/// A moment: whole milliseconds since 1970-01-01 00:00 UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment `span` later; stays at the end of time rather than overflow.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(i64::try_from(span.as_millis()).unwrap_or(i64::MAX)))
    }

    /// Whole seconds since 1970, as the Bot API writes moments.
    pub(crate) fn seconds(self) -> i64 {
        self.0.div_euclid(1_000)
    }

    /// How long after `earlier` this is; zero if it is before.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// Where "now" comes from. Clones tell the same time.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> i64 + Send + Sync>);

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::told_by(|| {
            let since_epoch = std::time::UNIX_EPOCH.elapsed().unwrap_or_default();
            i64::try_from(since_epoch.as_millis()).unwrap_or(i64::MAX)
        })
    }

    /// Somebody else's clock: what tells the milliseconds since 1970-01-01 00:00 UTC.
    pub fn told_by(tell: impl Fn() -> i64 + Send + Sync + 'static) -> Self {
        Self(Arc::new(tell))
    }

    /// The present moment.
    pub(crate) fn now(&self) -> Moment {
        Moment((self.0)())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}

/// A clock that stands still until a test turns it.
#[cfg(test)]
#[derive(Clone)]
pub(crate) struct ByHand(Arc<std::sync::atomic::AtomicI64>);

#[cfg(test)]
impl ByHand {
    pub(crate) fn at(start: Moment) -> Self {
        Self(Arc::new(start.0.into()))
    }

    pub(crate) fn turn(&self, span: Duration) {
        let passed = i64::try_from(span.as_millis()).unwrap();
        self.0.fetch_add(passed, std::sync::atomic::Ordering::SeqCst);
    }

    pub(crate) fn clock(&self) -> Clock {
        let told = Arc::clone(&self.0);
        Clock::told_by(move || told.load(std::sync::atomic::Ordering::SeqCst))
    }
}
