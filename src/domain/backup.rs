//! Copies of the database that the bot makes by itself: what they are called, which of them are kept, and why none could be made.

#![expect(missing_docs, reason = "a variant's fields are told by the variant's own comment")]

use std::path::{Path, PathBuf};

use jiff::civil::{Date, Time};
use secrecy::SecretString;
use serde::{Deserialize, Serialize};

use crate::clock::Moment;

/// What the settings say of the copies.
#[derive(Clone, Debug)]
pub struct BackupPlan {
    /// The time of day.
    pub at: Time,
    /// How many are kept.
    pub keep: usize,
    /// The folder, which must be there; without one it is beside the database, and made.
    pub folder: Option<PathBuf>,
    /// What those are sealed by that are sent to the admins; without one none is sent.
    pub passphrase: Option<SecretString>,
}

impl BackupPlan {
    /// Where the copies of a database are.
    pub fn folder_for(&self, database: &Path) -> PathBuf {
        self.folder.clone().unwrap_or_else(|| database.with_file_name(FOLDER))
    }
}

/// What the folder is called where the settings name none.
const FOLDER: &str = "backups";

/// Why no copy could be made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BackupTrouble {
    /// The folder is not there.
    NoFolder,
    /// The bot may not write there.
    NotWritable,
    /// There is no room.
    DiskFull,
    /// The database is damaged: the copy is not sound.
    Damaged,
    /// Something else, which the log says.
    Other,
}

/// What admins are told of the copies.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum BackupNews {
    /// None could be made, in this folder; it is tried again.
    Failed { trouble: BackupTrouble, folder: String },
    /// This one was made; it is sealed and sent when this is delivered.
    Copy(DayCopy),
}

/// A copy that was made.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayCopy {
    /// What it is called in its folder.
    pub file: String,
    /// When it was made.
    pub made_at: Moment,
}

/// The copies of one database: how they are called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Series {
    /// What the database's file is called, without its ending.
    database: String,
}

/// A copy of a series: of which day, and which of that day's. They are in the order in which they were made.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    day: Date,
    number: u32,
}

/// More than anybody makes in a day.
const A_DAY: u32 = 1_000;

impl Series {
    /// The copies of the database whose file is called so, without its ending.
    pub fn of(database: &str) -> Self {
        Self { database: database.to_owned() }
    }

    /// What a copy of a day is called: `panelgram-daily-2026-11-30.db`; where that is taken, since a database was put back, with a number.
    pub fn name(&self, place: Place) -> String {
        let Self { database } = self;
        let Place { day, number } = place;
        if number < 2 {
            format!("{database}-daily-{day}.db")
        } else {
            format!("{database}-daily-{day}-{number}.db")
        }
    }

    /// The place for the next copy of a day.
    pub fn next<'a>(&self, day: Date, taken: impl Iterator<Item = &'a str>) -> Place {
        let of_the_day = taken.filter_map(|name| self.read(name)).filter(|place| place.day == day);
        let number = of_the_day.map(|place| place.number).max().unwrap_or(0).saturating_add(1);
        Place { day, number }
    }

    /// Which of the series a file is. `None`: it is none, and nothing of ours.
    pub fn read(&self, name: &str) -> Option<Place> {
        let rest = name.strip_prefix(&self.database)?.strip_prefix("-daily-")?.strip_suffix(".db")?;
        let (day, number) = rest.split_at_checked("2026-11-30".len())?;
        let number = match number.strip_prefix('-') {
            None if number.is_empty() => 1,
            None => return None,
            Some(number) => number.parse().ok().filter(|number| (2..A_DAY).contains(number))?,
        };
        let place = Place { day: day.parse().ok()?, number };
        // Written in just this way: nothing else is ours.
        (self.name(place) == name).then_some(place)
    }

    /// Whether a file is what is left of a copy of the series that was cut short.
    pub fn is_left_over(&self, name: &str) -> bool {
        let hidden = name.strip_prefix('.').and_then(|name| name.strip_prefix(&self.database));
        let rest = hidden.and_then(|name| name.strip_prefix("-daily-"));
        rest.is_some_and(|rest| rest.ends_with(".unfinished") || rest.ends_with(".unfinished-journal"))
    }

    /// Those that are too many, the oldest first: all but the newest `keep`, and never the one that was just made.
    pub fn too_many<'a>(&self, names: &'a [String], keep: usize, made: Place) -> Vec<&'a str> {
        let mut ours: Vec<(Place, &str)> =
            names.iter().filter_map(|name| Some((self.read(name)?, name.as_str()))).collect();
        ours.sort_unstable();
        ours.retain(|(place, _)| *place != made);
        ours.truncate(ours.len().saturating_sub(keep.saturating_sub(1)));
        ours.into_iter().map(|(_, name)| name).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn series() -> Series {
        Series::of("panelgram")
    }

    #[test]
    fn only_what_is_named_in_just_our_way_is_ours() {
        for name in [
            "panelgram-daily-2026-11-30.db",
            "panelgram-daily-2026-11-30-2.db",
            "panelgram-daily-2024-02-29.db",
        ] {
            let place = series().read(name).unwrap_or_else(|| panic!("{name}"));
            assert_eq!(series().name(place), name);
        }
        for other in [
            "panelgram.db",
            "panelgram-2026-11-30.db",
            "panelgram-daily-2026-11-30.db.age",
            "panelgram-daily-2026-11-30-1.db",
            "panelgram-daily-2026-11-30-02.db",
            "panelgram-daily-2026-11-30--2.db",
            "panelgram-daily-2026-11-30-2000.db",
            "panelgram-daily-2026-02-30.db",
            "panelgram-daily-2026-1-30.db",
            "panelgram-daily-20261130.db",
            "panelgram-daily-2026-11-30T00.db",
            "panelgram-daily-июль-11-30.db",
            "panelgram-daily-.db",
            "shop-daily-2026-11-30.db",
            " panelgram-daily-2026-11-30.db",
        ] {
            assert_eq!(series().read(other), None, "{other}");
        }
        assert!(series().is_left_over(".panelgram-daily-2026-11-30.db.77.unfinished"));
        assert!(series().is_left_over(".panelgram-daily-2026-11-30.db.77.unfinished-journal"));
        for other in
            [".panelgram-2026-11-30.db.77.unfinished", "panelgram-daily-2026-11-30.db", ".panelgram-daily-x"]
        {
            assert!(!series().is_left_over(other), "{other}");
        }
    }

    #[test]
    fn the_newest_are_kept_and_always_the_one_just_made() {
        let names: Vec<String> = ["2026-11-30", "2026-11-28", "2026-11-29", "2026-11-30-2", "2026-11-27"]
            .map(|day| format!("panelgram-daily-{day}.db"))
            .into_iter()
            .chain(["notes.txt".to_owned(), "panelgram.db".to_owned(), "panelgram-2026-01-01.db".to_owned()])
            .collect();
        let day: Date = "2026-11-30".parse().unwrap();
        let made = Place { day, number: 2 };
        let too_many = |keep| series().too_many(&names, keep, made);
        assert_eq!(too_many(3), ["panelgram-daily-2026-11-27.db", "panelgram-daily-2026-11-28.db"]);
        assert_eq!(too_many(1).len(), 4);
        assert_eq!(too_many(0).len(), 4);
        assert!(too_many(9).is_empty());
        // A clock that was set back: what was just made looks like the oldest.
        let made = Place { day: "2026-11-27".parse().unwrap(), number: 1 };
        assert_eq!(series().too_many(&names, 2, made).len(), 3);
        assert!(!series().too_many(&names, 1, made).contains(&"panelgram-daily-2026-11-27.db"));
        assert_eq!(
            series().name(series().next(day, names.iter().map(String::as_str))),
            "panelgram-daily-2026-11-30-3.db"
        );
        assert_eq!(series().name(series().next(day, std::iter::empty())), "panelgram-daily-2026-11-30.db");
    }
}
