//! What somebody takes along as a table: orders, or what moved their balance. Calendar months and years are those of `TIMEZONE`.

use std::ops::Range;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

use super::{user::Role, zone::Zone};
use crate::clock::Moment;

/// A table that somebody asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Wanted {
    /// Of what.
    #[serde(default)]
    pub content: Content,
    /// Whose orders.
    #[serde(rename = "all")]
    pub whose: Whose,
    /// Of which time.
    pub period: Period,
    /// When it was asked for.
    pub at: Moment,
}

/// Of what a table is.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, IntoStaticStr, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "lowercase")]
pub enum Content {
    /// Orders.
    #[default]
    Orders,
    /// What moved one's own balance, where customers pay.
    Statement,
}

impl Content {
    /// Its word in keys of letters.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// Whose orders somebody takes along. Stored as whether it is everybody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr, Serialize, Deserialize)]
#[serde(from = "bool", into = "bool")]
#[strum(serialize_all = "lowercase")]
pub enum Whose {
    /// One's own.
    Own,
    /// Everybody's.
    All,
}

impl Whose {
    /// Its word in callback data.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// Whether such a table is for somebody with this role.
    pub fn is_open_to(self, role: Role) -> bool {
        match self {
            Self::Own => role.may_order(),
            Self::All => role.is_admin(),
        }
    }
}

impl From<bool> for Whose {
    fn from(all: bool) -> Self {
        if all { Self::All } else { Self::Own }
    }
}

impl From<Whose> for bool {
    fn from(whose: Whose) -> Self {
        whose == Whose::All
    }
}

/// The time of which orders are asked for.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "lowercase")]
pub enum Period {
    /// Since the first of this month.
    #[strum(serialize = "month")]
    ThisMonth,
    /// The calendar month before.
    #[strum(serialize = "last")]
    LastMonth,
    /// Since the first of January.
    #[strum(serialize = "year")]
    ThisYear,
    /// All there ever were.
    All,
}

impl Period {
    /// All of them, as they are offered.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Its word in callback data.
    pub fn word(self) -> &'static str {
        self.into()
    }

    /// The time itself, as it was asked for at `at`. What is placed after that still belongs to a time that goes on.
    pub fn span(self, at: Moment, zone: &Zone) -> Range<Moment> {
        let end_of_time = Moment(i64::MAX);
        match self {
            Self::ThisMonth => zone.month_began(at)..end_of_time,
            Self::LastMonth => {
                let ended = zone.month_began(at);
                zone.month_began(Moment(ended.0.saturating_sub(1)))..ended
            }
            Self::ThisYear => zone.year_began(at)..end_of_time,
            Self::All => Moment(i64::MIN)..end_of_time,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_period_is_what_the_calendar_says() {
        let new_year = Moment(1_767_225_600_000); // 2026-01-01 00:00 UTC
        let december = Moment(1_764_547_200_000); // 2025-12-01
        let (open, utc) = (Moment(i64::MAX), Zone::utc());
        for at in [new_year, Moment(new_year.0 + 1)] {
            assert_eq!(Period::ThisMonth.span(at, &utc), new_year..open);
            assert_eq!(Period::LastMonth.span(at, &utc), december..new_year);
            assert_eq!(Period::ThisYear.span(at, &utc), new_year..open);
        }
        assert_eq!(Period::ThisMonth.span(Moment(new_year.0 - 1), &utc), december..open);
        assert_eq!(Period::All.span(new_year, &utc), Moment(i64::MIN)..open);
    }
}
