//! Time as a value. Everything that needs the time is handed a [`Clock`]; only the system clock's own constructor
//! reads the machine's. Tests and the sandbox turn a clock by hand.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, UNIX_EPOCH},
};

use chrono::Datelike;

/// A moment: whole milliseconds since 1970-01-01 00:00 UTC, as it is stored.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type, serde::Serialize, serde::Deserialize,
)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct Moment(pub i64);

impl Moment {
    /// The moment `span` later; stays at the end of time rather than overflow.
    #[must_use]
    pub fn plus(self, span: Duration) -> Self {
        Self(self.0.saturating_add(millis(span)))
    }

    /// The moment `span` earlier.
    #[must_use]
    pub fn minus(self, span: Duration) -> Self {
        Self(self.0.saturating_sub(millis(span)))
    }

    /// How long after `earlier` this is; zero if the clock went backwards.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }

    /// When the calendar month (UTC) began in which this is.
    #[must_use]
    pub fn month_began(self) -> Self {
        self.began(|day| day.with_day(1))
    }

    /// When the calendar year (UTC) began in which this is.
    #[must_use]
    pub fn year_began(self) -> Self {
        self.began(|day| day.with_ordinal(1))
    }

    fn began(self, first: impl FnOnce(chrono::NaiveDate) -> Option<chrono::NaiveDate>) -> Self {
        let day = chrono::DateTime::from_timestamp_millis(self.0).map(|at| at.date_naive());
        let first = day.and_then(first).map(|first| first.and_time(chrono::NaiveTime::MIN));
        first.map_or(self, |first| Self(first.and_utc().timestamp_millis()))
    }
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

/// Where "now" comes from: the machine, or a test's hand.
#[derive(Clone)]
pub struct Clock(Source);

#[derive(Clone)]
enum Source {
    System,
    Manual(Arc<AtomicI64>),
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self(Source::System)
    }

    /// A clock that stands still until [`Clock::turn`] moves it. Clones show the same time.
    pub fn manual(start: Moment) -> Self {
        Self(Source::Manual(Arc::new(AtomicI64::new(start.0))))
    }

    /// The present moment.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    pub fn now(&self) -> Moment {
        match &self.0 {
            Source::System => {
                let since_epoch = std::time::SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                Moment(millis(since_epoch))
            }
            Source::Manual(at) => Moment(at.load(Ordering::SeqCst)),
        }
    }

    /// Moves a manual clock forward by `span`; the machine's clock does not listen.
    pub fn turn(&self, span: Duration) {
        if let Source::Manual(at) = &self.0 {
            at.fetch_add(millis(span), Ordering::SeqCst);
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}

#[cfg(test)]
mod tests {
    use super::Moment;

    #[test]
    fn a_month_begins_at_midnight_of_its_first_day() {
        for (now, began) in [
            (1_795_348_800_000, 1_793_491_200_000), // 2026-11-22 12:00 → 2026-11-01
            (1_793_491_200_000, 1_793_491_200_000),
            (1_793_491_199_999, 1_790_812_800_000), // the last moment of October → 2026-10-01
            (0, 0),
            (-1, -2_678_400_000), // 1969-12-31 → 1969-12-01
        ] {
            assert_eq!(Moment(now).month_began(), Moment(began), "{now}");
        }
        assert_eq!(Moment(i64::MAX).month_began(), Moment(i64::MAX));
    }
}
