//! Per cent, as admins type and as the tables keep it: to a hundredth of one, never less than nothing.

use std::fmt;

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{quantity::plain_digits, text::visible};

/// A part of something, in hundredths of a per cent.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, sqlx::Type, Serialize, Deserialize,
)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct Percent(i64);

/// Why a text is no per cent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PercentProblem {
    /// It is not a number with at most two decimals and a sign behind it: `40%`, `2.5 %`.
    Unreadable,
    /// It is more than may be.
    TooMuch,
}

impl Percent {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// All of it.
    pub const ALL: Self = Self(100 * HUNDREDTHS);
    /// The highest markup, as in the settings.
    pub const HIGHEST_MARKUP: Self = Self(10_000 * HUNDREDTHS);

    /// So many hundredths of a per cent; nothing if that is less than nothing.
    pub fn of_hundredths(hundredths: i64) -> Self {
        Self(hundredths.max(0))
    }

    /// As a part of one: 0.4 for forty per cent.
    pub fn share(self) -> Decimal {
        Decimal::new(self.0, 4)
    }

    /// Reads `40%`, `2,5 %`, `٥٪`, up to `most`.
    pub fn parse(text: &str, most: Self) -> Result<Self, PercentProblem> {
        let text = plain_digits(visible(text).trim()).replace(SIGNS, "%");
        let number = text.strip_suffix('%').ok_or(PercentProblem::Unreadable)?.trim_end();
        let number = parse_plain(number).ok_or(PercentProblem::Unreadable)?;
        let hundredths = number.checked_mul(Decimal::ONE_HUNDRED).ok_or(PercentProblem::TooMuch)?;
        if !hundredths.is_integer() {
            return Err(PercentProblem::Unreadable);
        }
        let hundredths = i64::try_from(hundredths).map_err(|_| PercentProblem::TooMuch)?;
        if hundredths > most.0 { Err(PercentProblem::TooMuch) } else { Ok(Self(hundredths)) }
    }
}

impl fmt::Display for Percent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}%", Decimal::new(self.0, 2).normalize())
    }
}

const HUNDREDTHS: i64 = 100;
/// How others write the sign.
const SIGNS: [char; 3] = ['\u{66a}', '\u{ff05}', '\u{fe6a}'];

/// A number without a sign, with one point or comma at most: neither `1e9` nor `1 000`. Its digits are ours already.
pub fn parse_plain(text: &str) -> Option<Decimal> {
    let is_plain = text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    is_plain.then(|| Decimal::from_str_exact(&text.replace(',', ".")).ok()).flatten()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn per_cent_is_a_number_and_its_sign() {
        let read = |text| Percent::parse(text, Percent::HIGHEST_MARKUP);
        for (text, hundredths) in [
            ("40%", 4_000),
            (" 40 % ", 4_000),
            ("2.5%", 250),
            ("2,55%", 255),
            ("0%", 0),
            ("150 %", 15_000),
            ("٥%", 500),
            ("٥٪", 500),
            ("５％", 500),
            ("10000%", 1_000_000),
        ] {
            assert_eq!(read(text), Ok(Percent(hundredths)), "{text}");
        }
        for odd in
            ["", "%", "40", "-5%", "+5%", "1e9%", "1e9", "5%%", "2.555%", "1.2.3%", ".5%", "a%", "5% off"]
        {
            assert_eq!(read(odd), Err(PercentProblem::Unreadable), "{odd}");
        }
        for much in ["10000.01%", "99999999999999999999%", "9999999999999999999999999999%"] {
            assert_eq!(read(much), Err(PercentProblem::TooMuch), "{much}");
        }
        assert_eq!(Percent::parse("101%", Percent::ALL), Err(PercentProblem::TooMuch));
    }

    #[test]
    fn it_is_said_without_needless_digits() {
        for (hundredths, said) in
            [(4_000, "40%"), (250, "2.5%"), (0, "0%"), (10, "0.1%"), (1_000_000, "10000%")]
        {
            assert_eq!(Percent(hundredths).to_string(), said);
        }
        assert_eq!(Percent(4_000).share(), "0.4".parse().unwrap());
    }
}
