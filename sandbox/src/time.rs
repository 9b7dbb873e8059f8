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

    /// As ISO 8601 writes it, with milliseconds: `2024-06-21T12:00:00.000Z`.
    pub(crate) fn iso(self) -> String {
        let (days, in_day) = (self.0.div_euclid(86_400_000), self.0.rem_euclid(86_400_000));
        let (year, month, day) = civil(days);
        let (hours, minutes) = (in_day / 3_600_000, in_day / 60_000 % 60);
        let (seconds, millis) = (in_day / 1_000 % 60, in_day % 1_000);
        format!("{year:04}-{month:02}-{day:02}T{hours:02}:{minutes:02}:{seconds:02}.{millis:03}Z")
    }

    /// How long after `earlier` this is; zero if it is before.
    pub fn since(self, earlier: Self) -> Duration {
        Duration::from_millis(u64::try_from(self.0.saturating_sub(earlier.0)).unwrap_or(0))
    }
}

/// Year, month and day of a day counted from 1970: years are counted from March, in eras of 400 of them (Howard Hinnant,
/// `civil_from_days`).
fn civil(days: i64) -> (i64, i64, i64) {
    let days = days.saturating_add(719_468);
    let (era, of_era) = (days.div_euclid(146_097), days.rem_euclid(146_097));
    let year_of_era = (of_era - of_era / 1_460 + of_era / 36_524 - of_era / 146_096) / 365;
    let of_year = of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let from_march = (5 * of_year + 2) / 153;
    let day = of_year - (153 * from_march + 2) / 5 + 1;
    let month = if from_march < 10 { from_march + 3 } else { from_march - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    (year, month, day)
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

#[test]
fn a_moment_is_written_as_a_date() {
    for (millis, written) in [
        (0, "1970-01-01T00:00:00.000Z"),
        (1_709_164_800_001, "2024-02-29T00:00:00.001Z"),
        (1_795_348_799_999, "2026-11-22T11:59:59.999Z"),
    ] {
        assert_eq!(Moment(millis).iso(), written);
    }
}
