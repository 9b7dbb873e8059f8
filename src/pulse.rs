//! When the parts of the bot that must not stand still went on last. Each says so itself; whoever looks from outside – `/healthz`, the
//! watchdog of systemd – asks which are late.
//!
//! Two things are told apart. A part that *turns* tries again and again, whatever comes of it; one that does not hangs, and only a new
//! start helps. One that is *well* gets done what it tries; a Telegram that is out of reach keeps updates from it, and a new start would
//! mend nothing. [053](../docs/decisions/053-well-or-only-turning.md)

use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use strum::{EnumCount, VariantArray};

use crate::clock::{Clock, Moment};

/// What must not stand still.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, strum::Display, strum::IntoStaticStr, EnumCount, VariantArray,
)]
#[strum(serialize_all = "lowercase")]
pub enum Part {
    /// Telegram is asked for updates.
    Updates,
    /// Something is written to the database.
    Database,
    /// Orders are sent.
    Submit,
    /// Orders whose answer was lost are looked for.
    Investigate,
    /// The books are looked after.
    Books,
    /// Running orders are looked at.
    Track,
    /// Refills and cancellations are asked for.
    Requests,
    /// The catalog is read.
    Catalog,
    /// The balance is read.
    Balance,
    /// Letters are delivered.
    Notify,
    /// Screens that were not seen are shown again.
    Owed,
    /// Payments are looked after.
    Pay,
    /// Invoices of Crypto Pay are.
    Crypto,
    /// The database is copied.
    Backup,
}

impl Part {
    /// How long it may be since it was well. A poll takes 65 seconds at most, and the database is tried twice a minute. A worker rests
    /// for a minute at most, and one that has much to do says so in the middle of it.
    pub fn bound(self) -> Duration {
        match self {
            Self::Updates => Duration::from_mins(3),
            Self::Database => Duration::from_mins(2),
            // A large database is read and written as a whole.
            Self::Backup => Duration::from_hours(2),
            Self::Submit
            | Self::Investigate
            | Self::Books
            | Self::Track
            | Self::Requests
            | Self::Catalog
            | Self::Balance
            | Self::Notify
            | Self::Owed
            | Self::Pay
            | Self::Crypto => Duration::from_mins(10),
        }
    }
}

/// The pulse of all parts. Clones are the same one.
#[derive(Clone, Debug, Default)]
pub struct Pulse(Arc<[Beats; Part::COUNT]>);

/// When a part turned last, and when it was well, in ms; 0 where it has not begun.
#[derive(Debug, Default)]
struct Beats {
    turned: AtomicI64,
    well: AtomicI64,
}

impl Beats {
    fn turned(&self) -> Moment {
        Moment(self.turned.load(Ordering::Relaxed))
    }

    fn well(&self) -> Moment {
        Moment(self.well.load(Ordering::Relaxed))
    }
}

/// How a part stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Which.
    pub part: Part,
    /// How long ago it was well.
    pub idle: Duration,
    /// Whether it has tried since, in vain.
    pub in_vain: bool,
}

impl Standing {
    /// Whether that is too long ago.
    pub fn is_late(self) -> bool {
        self.idle > self.part.bound()
    }
}

impl Pulse {
    /// This part got done what it tried; or it begins, and is expected to go on from now on.
    pub fn well(&self, part: Part, now: Moment) {
        self.turned(part, now);
        self.0[part as usize].well.store(now.0, Ordering::Relaxed);
    }

    /// This part tried, whatever came of it; it may rest until then.
    pub fn turned(&self, part: Part, until: Moment) {
        self.0[part as usize].turned.store(until.0, Ordering::Relaxed);
    }

    /// The pulse of one part, for whoever has nothing to do with the others.
    pub fn of(&self, part: Part, clock: &Clock) -> Beat {
        Beat { part, pulse: self.clone(), clock: clock.clone() }
    }

    /// How all that have begun stand.
    pub fn standings(&self, now: Moment) -> Vec<Standing> {
        self.since(now, Beats::well)
    }

    /// The first part that hangs.
    pub fn hanging(&self, now: Moment) -> Option<Part> {
        let hang = self.since(now, Beats::turned).into_iter().find(|standing| standing.is_late());
        hang.map(|standing| standing.part)
    }

    fn since(&self, now: Moment, which: impl Fn(&Beats) -> Moment) -> Vec<Standing> {
        let parts = Part::VARIANTS.iter().map(|part| (*part, &self.0[*part as usize]));
        let begun = parts.filter(|(_, beats)| beats.well().0 != 0);
        begun
            .map(|(part, beats)| Standing {
                part,
                idle: now.since(which(beats)),
                in_vain: beats.turned() > beats.well(),
            })
            .collect()
    }
}

/// The pulse of one part.
#[derive(Clone, Debug)]
pub struct Beat {
    part: Part,
    pulse: Pulse,
    clock: Clock,
}

impl Beat {
    /// Which part it is.
    pub fn part(&self) -> Part {
        self.part
    }

    /// What time it is.
    pub fn clock(&self) -> &Clock {
        &self.clock
    }

    /// It got done what it tried, or begins.
    pub fn well(&self) {
        self.pulse.well(self.part, self.clock.now());
    }

    /// It tried, and rests for so long now.
    pub fn turned(&self, rest: Duration) {
        self.pulse.turned(self.part, self.clock.now().plus(rest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_part_that_tries_in_vain_is_late_and_does_not_hang() {
        let (clock, pulse) = (Clock::manual(Moment(1_000)), Pulse::default());
        assert_eq!(pulse.standings(clock.now()), []);
        let updates = pulse.of(Part::Updates, &clock);
        updates.well();
        pulse.well(Part::Track, clock.now());
        let late = |pulse: &Pulse| -> Vec<Part> {
            let standings = pulse.standings(clock.now()).into_iter();
            standings.filter(|standing| standing.is_late()).map(|standing| standing.part).collect()
        };
        clock.turn(Part::Updates.bound());
        assert_eq!(late(&pulse), []);
        clock.turn(Duration::from_millis(1));
        updates.turned(Duration::from_mins(30));
        assert_eq!((late(&pulse), pulse.hanging(clock.now())), (vec![Part::Updates], None));
        clock.turn(Duration::from_mins(8));
        assert_eq!(late(&pulse), [Part::Updates, Part::Track]);
        assert_eq!(pulse.hanging(clock.now()), Some(Part::Track));
    }
}
