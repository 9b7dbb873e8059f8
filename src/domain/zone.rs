//! The time zone of the settings (`TIMEZONE`): what the calendar and the clock on the wall show there, when a month began, and when a time of
//! day comes. The data of all zones are part of the program; those of the system go before, since they are kept up with the law.

use std::fmt;

use jiff::{
    Timestamp,
    civil::{Date, DateTime, Time},
    tz::{TimeZone, db},
};

use crate::clock::Moment;

/// A time zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Zone(TimeZone);

impl Default for Zone {
    fn default() -> Self {
        Self::utc()
    }
}

impl Zone {
    /// That of everybody who set none.
    pub fn utc() -> Self {
        Self(TimeZone::UTC)
    }

    /// The zone with a name of the IANA's, such as `Europe/Berlin`, in whatever case it is written.
    pub fn find(name: &str) -> Option<Self> {
        TimeZone::get(name).ok().filter(|zone| !zone.is_unknown()).map(Self)
    }

    /// The known name that is most like one that is not.
    pub fn near(name: &str) -> Option<String> {
        let wanted = name.replace(' ', "_").to_lowercase();
        let likeness = |known: &str| {
            let known = known.to_lowercase();
            // Most people know of a zone what it is called by: Berlin.
            let city = known.rsplit('/').next().unwrap_or_default().to_owned();
            strsim::normalized_levenshtein(&wanted, &known)
                .max(strsim::normalized_levenshtein(&wanted, &city))
        };
        let rated = db().available().map(|known| (likeness(known.as_str()), known.as_str().to_owned()));
        let best = rated.max_by(|one, other| one.0.total_cmp(&other.0).then_with(|| other.1.cmp(&one.1)));
        best.filter(|(likeness, _)| *likeness >= LIKE).map(|(_, known)| known)
    }

    /// What calendar and clock show there; nothing where a moment is beyond any calendar.
    pub fn wall(&self, at: Moment) -> Option<DateTime> {
        Some(self.0.to_datetime(timestamp(at)?))
    }

    /// How far its clocks are ahead of UTC: `UTC`, `UTC+3`, `UTC−3:30`.
    pub fn offset(&self, at: Moment) -> String {
        let seconds = timestamp(at).map_or(0, |at| self.0.to_offset(at).seconds());
        let (hours, minutes) = (seconds.abs() / 3_600, seconds.abs() / 60 % 60);
        let sign = if seconds < 0 { '\u{2212}' } else { '+' };
        match (hours, minutes) {
            (0, 0) => "UTC".to_owned(),
            (_, 0) => format!("UTC{sign}{hours}"),
            _ => format!("UTC{sign}{hours}:{minutes:02}"),
        }
    }

    /// When the calendar month began in which this is.
    pub fn month_began(&self, at: Moment) -> Moment {
        self.began(at, Date::first_of_month)
    }

    /// When the calendar year began in which this is.
    pub fn year_began(&self, at: Moment) -> Moment {
        self.began(at, Date::first_of_year)
    }

    fn began(&self, at: Moment, first: impl FnOnce(Date) -> Date) -> Moment {
        let day = self.wall(at).map(|wall| first(wall.date()));
        day.and_then(|day| self.moment(day, Time::midnight())).unwrap_or(at)
    }

    /// When a day is over there.
    pub fn day_ended(&self, day: Date) -> Option<Moment> {
        self.moment(day.tomorrow().ok()?, Time::midnight())
    }

    /// When a time of day came last, up to `now`: once every day. Where clocks are set forward over it, it comes as much later; where they are
    /// set back over it, it is the first of the two.
    pub fn last(&self, time: Time, now: Moment) -> Option<Moment> {
        self.about(time, now).filter(|at| *at <= now).max()
    }

    /// When it comes next, after `now`.
    pub fn next(&self, time: Time, now: Moment) -> Option<Moment> {
        self.about(time, now).filter(|at| *at > now).min()
    }

    /// When it comes in the days around `now`. There may be days that a zone does not have.
    fn about(&self, time: Time, now: Moment) -> impl Iterator<Item = Moment> {
        let today = self.wall(now).map(DateTime::date);
        let days = today.map(|today| {
            let before = today.yesterday().and_then(Date::yesterday).unwrap_or(today);
            before.series(jiff::Span::new().days(1)).take(5)
        });
        days.into_iter().flatten().filter_map(move |day| self.moment(day, time))
    }

    fn moment(&self, day: Date, time: Time) -> Option<Moment> {
        let at = self.0.to_timestamp(day.to_datetime(time)).ok()?;
        Some(Moment(at.as_millisecond()))
    }
}

/// How like a name has to be to be named, from 0 to 1.
const LIKE: f64 = 0.6;

fn timestamp(at: Moment) -> Option<Timestamp> {
    Timestamp::from_millisecond(at.0).ok()
}

impl fmt::Display for Zone {
    /// Its name.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.iana_name().unwrap_or("UTC"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn zone(name: &str) -> Zone {
        Zone::find(name).unwrap_or_else(|| panic!("{name}"))
    }

    fn utc(text: &str) -> Moment {
        Moment(text.parse::<Timestamp>().unwrap().as_millisecond())
    }

    #[test]
    fn a_month_begins_at_midnight_of_its_first_day() {
        for (name, now, began) in [
            ("UTC", "2026-11-22T12:00:00Z", "2026-11-01T00:00:00Z"),
            ("UTC", "2026-11-01T00:00:00Z", "2026-11-01T00:00:00Z"),
            ("UTC", "2026-10-31T23:59:59.999Z", "2026-10-01T00:00:00Z"),
            ("UTC", "1969-12-31T23:59:59.999Z", "1969-12-01T00:00:00Z"),
            ("Europe/Moscow", "2026-10-31T21:00:00Z", "2026-10-31T21:00:00Z"),
            ("Europe/Moscow", "2026-10-31T20:59:59Z", "2026-09-30T21:00:00Z"),
            ("America/New_York", "2026-11-01T03:00:00Z", "2026-10-01T04:00:00Z"),
            ("Asia/Kathmandu", "2026-11-22T12:00:00Z", "2026-10-31T18:15:00Z"),
        ] {
            assert_eq!(zone(name).month_began(utc(now)), utc(began), "{name} {now}");
        }
        assert_eq!(zone("UTC").month_began(Moment(i64::MAX)), Moment(i64::MAX));
        assert_eq!(zone("Asia/Tokyo").year_began(utc("2026-12-31T15:00:00Z")), utc("2026-12-31T15:00:00Z"));
    }

    #[test]
    fn a_time_of_day_comes_once_a_day_whatever_clocks_are_set_by() {
        let (berlin, time) = (zone("Europe/Berlin"), jiff::civil::time(2, 30, 0, 0));
        for (now, next) in [
            ("2026-03-28T01:30:00Z", "2026-03-29T01:30:00Z"), // 2:30 is not there on the 29th: 3:30
            ("2026-03-29T01:30:00Z", "2026-03-30T00:30:00Z"),
            ("2026-10-24T00:30:00Z", "2026-10-25T00:30:00Z"), // 2:30 comes twice on the 25th: the first
            ("2026-10-25T00:30:00Z", "2026-10-26T01:30:00Z"),
            ("2026-10-25T01:30:00Z", "2026-10-26T01:30:00Z"),
        ] {
            assert_eq!(berlin.next(time, utc(now)), Some(utc(next)), "{now}");
            assert_eq!(berlin.last(time, utc(next)), Some(utc(next)), "{next}");
            assert_eq!(
                berlin.last(time, Moment(utc(next).0 - 1)).map(|at| at <= utc(now)),
                Some(true),
                "{now}"
            );
        }
        // From each hour of a year: its 365 times, and the first of the year after.
        let mut hours = (0..8_760).map(|hour| Moment(utc("2026-01-01T00:00:00Z").0 + hour * 3_600_000));
        let times: std::collections::BTreeSet<_> =
            hours.by_ref().filter_map(|at| berlin.next(time, at)).collect();
        assert_eq!(times.len(), 366);
        // Samoa had no 30 December 2011.
        let apia = zone("Pacific/Apia");
        let night = jiff::civil::time(3, 0, 0, 0);
        assert_eq!(apia.next(night, utc("2011-12-29T20:00:00Z")), Some(utc("2011-12-30T13:00:00Z")));
        assert_eq!(zone("UTC").next(night, Moment(i64::MAX)), None);
    }

    #[test]
    fn zones_are_found_by_name_and_a_wrong_name_has_a_near_one() {
        for name in
            ["Europe/Berlin", "europe/berlin", "America/Argentina/Buenos_Aires", "UTC", "Asia/Kolkata"]
        {
            assert!(Zone::find(name).is_some(), "{name}");
        }
        for (wrong, near) in [
            ("Europe/Berlni", Some("Europe/Berlin")),
            ("Moscow", Some("Europe/Moscow")),
            ("New York", Some("America/New_York")),
            ("Europe/Kyiw", Some("Europe/Kyiv")),
            ("x", None),
            ("../../etc/passwd", None),
        ] {
            assert_eq!(Zone::find(wrong), None, "{wrong}");
            assert_eq!(Zone::near(wrong).as_deref(), near, "{wrong}");
        }
        for none in ["Etc/Unknown", "", "/etc/localtime"] {
            assert_eq!(Zone::find(none), None, "{none}");
        }
        assert_eq!(zone("europe/berlin").to_string(), "Europe/Berlin");
    }

    #[test]
    fn how_far_clocks_are_ahead_is_said_in_hours() {
        for (name, at, said) in [
            ("UTC", "2026-11-22T12:00:00Z", "UTC"),
            ("Europe/London", "2026-11-22T12:00:00Z", "UTC"),
            ("Europe/London", "2026-07-22T12:00:00Z", "UTC+1"),
            ("Europe/Moscow", "2026-11-22T12:00:00Z", "UTC+3"),
            ("America/St_Johns", "2026-11-22T12:00:00Z", "UTC−3:30"),
            ("Asia/Kathmandu", "2026-11-22T12:00:00Z", "UTC+5:45"),
        ] {
            assert_eq!(zone(name).offset(utc(at)), said, "{name}");
        }
    }
}
