//! Time as a value. Everything that needs the time is handed a [`Clock`]; only the system clock's own constructor
//! reads the machine's. Tests turn a clock by hand.

use std::{
    fmt,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicI64, Ordering},
    },
    time::{Duration, Instant, UNIX_EPOCH},
};

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
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

/// A difference between the machine's clock and the time that passed is a jump from here on; less is the clock being kept right.
const JUMP_MS: i64 = 60_000;
/// So long a jump has to last before it is believed: whoever sets a clock wrong may set it right again.
const BELIEVED_AFTER_MS: i64 = 600_000;

/// Where "now" comes from: the machine, or a test's hand. A clock that jumps is not followed at once: time goes on as it passes, until
/// the jump has lasted for ten minutes.
#[derive(Clone)]
pub struct Clock {
    source: Source,
    steady: Arc<Mutex<Steady>>,
}

#[derive(Clone)]
enum Source {
    /// Time that passes is counted from here.
    System(Instant),
    /// Time that passed, and what the clock on the wall shows.
    Manual { passed: Arc<AtomicI64>, wall: Arc<AtomicI64> },
}

/// What the time is by what passed.
#[derive(Clone, Copy, Debug, Default)]
struct Steady {
    /// The time when nothing had passed, ms.
    began: i64,
    /// When a jump was noticed that is not believed yet, by what had passed.
    odd_since: Option<i64>,
    /// By how much the time was set in all, ms.
    set_by: i64,
    set_at: Option<Moment>,
}

impl Steady {
    /// The present moment, by what has passed and what the clock on the wall shows.
    fn read(&mut self, passed: i64, wall: i64) -> Moment {
        let steady = self.began.saturating_add(passed);
        let apart = wall.saturating_sub(steady);
        if apart.saturating_abs() < JUMP_MS {
            self.odd_since = None;
            self.began = self.began.saturating_add(apart);
            return Moment(wall);
        }
        let since = *self.odd_since.get_or_insert_with(|| {
            tracing::warn!(
                by_seconds = apart / 1_000,
                "the machine's clock jumped; it is not believed before it has stayed so for ten minutes"
            );
            passed
        });
        if passed.saturating_sub(since) < BELIEVED_AFTER_MS {
            return Moment(steady);
        }
        tracing::warn!(
            by_seconds = apart / 1_000,
            "the machine's clock was set; deadlines are set right by it"
        );
        self.odd_since = None;
        self.began = self.began.saturating_add(apart);
        self.set_by = self.set_by.saturating_add(apart);
        self.set_at = Some(Moment(wall));
        Moment(wall)
    }
}

impl Clock {
    /// The machine's clock.
    pub fn system() -> Self {
        Self::new(Source::System(Instant::now()))
    }

    /// A clock that stands still until [`Clock::turn`] moves it. Clones show the same time.
    pub fn manual(start: Moment) -> Self {
        Self::new(Source::Manual { passed: Arc::default(), wall: Arc::new(AtomicI64::new(start.0)) })
    }

    /// The same clock as a bot finds it that is started now: it knows nothing of a jump before.
    #[must_use]
    pub fn anew(&self) -> Self {
        Self::new(self.source.clone())
    }

    fn new(source: Source) -> Self {
        let (passed, wall) = source.read();
        let steady = Steady { began: wall.saturating_sub(passed), ..Steady::default() };
        Self { source, steady: Arc::new(Mutex::new(steady)) }
    }

    /// The present moment.
    pub fn now(&self) -> Moment {
        let (passed, wall) = self.source.read();
        self.steady().read(passed, wall)
    }

    /// By how many milliseconds the time was set in all since the start, and when last: no time passed by that.
    pub fn was_set(&self) -> (i64, Option<Moment>) {
        let steady = self.steady();
        (steady.set_by, steady.set_at)
    }

    /// Lets time pass on a manual clock; the machine's clock does not listen.
    pub fn turn(&self, span: Duration) {
        if let Source::Manual { passed, wall } = &self.source {
            passed.fetch_add(millis(span), Ordering::SeqCst);
            wall.fetch_add(millis(span), Ordering::SeqCst);
        }
    }

    /// Sets a manual clock wrong, or right, by so many milliseconds, while no time passes.
    pub fn jump(&self, by_ms: i64) {
        if let Source::Manual { wall, .. } = &self.source {
            wall.fetch_add(by_ms, Ordering::SeqCst);
        }
    }

    fn steady(&self) -> MutexGuard<'_, Steady> {
        self.steady.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Source {
    /// What has passed, and what the clock on the wall shows, both in ms.
    #[expect(clippy::disallowed_methods, reason = "the one place that reads the machine's clock")]
    fn read(&self) -> (i64, i64) {
        match self {
            Self::System(began) => {
                let since_epoch = std::time::SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
                (millis(began.elapsed()), millis(since_epoch))
            }
            Self::Manual { passed, wall } => (passed.load(Ordering::SeqCst), wall.load(Ordering::SeqCst)),
        }
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Clock").field(&self.now()).finish()
    }
}
