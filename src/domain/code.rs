//! Codes that admins give away: what one brings, how it is written, drawn and read again, and what an admin types to make one.

use std::fmt;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{
    money::{Amount, Credit, Sum},
    percent::Percent,
    quantity::plain_digits,
    text::visible,
    topup::parse_sum,
    user::UserId,
    zone::Zone,
};
use crate::clock::Moment;

/// The number of a code: drawn, as a draft's is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type, Serialize, Deserialize)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct CodeId(pub i64);

/// Crockford's 32: without `I`, `L`, `O`, which look like others, and without `U`.
const LETTERS: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";
/// How many there are in a code: sixty bits, so that nobody guesses one.
const LENGTH: usize = 12;
/// How many stand together where it is shown.
const GROUP: usize = 4;

/// What people type to use a code.
#[derive(Clone, Copy, PartialEq, Eq, Hash)]
pub struct Word([u8; LENGTH]);

impl Word {
    /// The word of a random number.
    pub fn drawn(number: u64) -> Self {
        let mut rest = number;
        Self(std::array::from_fn(|_| {
            let at = usize::try_from(rest & 31).unwrap_or(0);
            rest >>= 5;
            LETTERS.get(at).copied().unwrap_or(b'0')
        }))
    }

    /// Reads a code as people type it: in whatever case, with spaces and hyphens or without, with letters of another alphabet that look
    /// the same. `None` if it is none.
    pub fn read(text: &str) -> Option<Self> {
        let mut letters = plain_digits(&visible(text))
            .chars()
            .filter(|c| !c.is_whitespace() && !is_between(*c))
            .flat_map(char::to_uppercase)
            .map(letter)
            .collect::<Option<Vec<u8>>>()?
            .into_iter();
        let word = Self([(); LENGTH].map(|()| letters.next().unwrap_or(0)));
        (letters.next().is_none() && word.0.iter().all(|letter| LETTERS.contains(letter))).then_some(word)
    }

    /// As it is stored: the letters and nothing else.
    pub fn bare(self) -> String {
        self.0.iter().copied().map(char::from).collect()
    }

    /// How it begins: enough to tell two apart, and of no use to anybody.
    pub fn beginning(self) -> String {
        let begins: String = self.0.iter().take(GROUP).copied().map(char::from).collect();
        format!("{begins}-…")
    }
}

/// `7K3M-9QXD-V2TA`.
impl fmt::Display for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let groups = self.0.chunks(GROUP).map(|group| String::from_utf8_lossy(group).into_owned());
        f.write_str(&groups.collect::<Vec<_>>().join("-"))
    }
}

/// Whoever reads a code has the money: it is in no log.
impl fmt::Debug for Word {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a code")
    }
}

/// What people put between the groups.
fn is_between(c: char) -> bool {
    matches!(c, '-' | '_' | '.' | '\u{2010}'..='\u{2015}' | '\u{2212}')
}

/// The letter that is meant; of what looks like another one, that.
fn letter(c: char) -> Option<u8> {
    let meant = match c {
        'O' | 'О' => '0',
        'I' | 'L' | 'І' => '1',
        'З' => '3',
        'U' => 'V',
        'А' => 'A',
        'В' => 'B',
        'С' => 'C',
        'Е' => 'E',
        'Н' => 'H',
        'К' => 'K',
        'М' => 'M',
        'Р' => 'P',
        'Т' => 'T',
        'Х' => 'X',
        'У' => 'Y',
        c => c,
    };
    u8::try_from(meant).ok().filter(|letter| LETTERS.contains(letter))
}

/// What a code brings.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Brings {
    /// A sum.
    Voucher(Credit),
    /// A part of the next top-up.
    Bonus {
        /// Which.
        part: Percent,
        /// No more than this.
        most: Credit,
    },
}

impl Brings {
    /// The most that it brings one person.
    pub fn most(self) -> Credit {
        match self {
            Self::Voucher(sum) => sum,
            Self::Bonus { most, .. } => most,
        }
    }
}

/// What a bonus adds to a top-up; rounded down, so that it is never more than its part.
pub fn added(part: Percent, most: Credit, top_up: Credit) -> Credit {
    let exact = top_up.exact().checked_mul(part.share()).map(|sum| sum.trunc_with_scale(6));
    let sum = exact.and_then(|sum| Amount::from_decimal(sum).ok()).map(Credit);
    sum.unwrap_or(most).min(most)
}

/// A code that an admin makes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewCode {
    /// What it brings.
    pub brings: Brings,
    /// How often it can be used, each time by another person.
    pub max_uses: i64,
    /// From then on it can't be used.
    pub ends_at: Option<Moment>,
}

impl NewCode {
    /// What it gives away if it is used as often as it can be.
    pub fn in_all(self) -> Option<Credit> {
        self.brings.most().0.0.checked_mul(self.max_uses).map(|micros| Credit(Amount(micros)))
    }
}

/// A code, as it stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Code {
    /// Its number.
    pub id: CodeId,
    /// What people type.
    pub word: Word,
    /// What it was made as.
    pub made: NewCode,
    /// How often it was used.
    pub uses: i64,
    /// What it brought in all.
    pub given: Credit,
    /// Who made it.
    pub by: UserId,
    /// When.
    pub made_at: Moment,
    /// Since when an admin has had it stopped.
    pub stopped_at: Option<Moment>,
}

impl Code {
    /// Whether anybody can use it.
    pub fn is_open(&self, now: Moment) -> bool {
        let is_over = self.made.ends_at.is_some_and(|end| end <= now);
        self.stopped_at.is_none() && !is_over && self.uses < self.made.max_uses
    }
}

/// That somebody used a code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CodeUse {
    /// When.
    pub at: Moment,
    /// Who.
    pub user: UserId,
    /// Their name; untrusted.
    pub name: String,
    /// What it brought them, and was not taken back.
    pub given: Credit,
    /// Whether it waits for a top-up.
    pub waits: bool,
}

/// The most that a code can be used.
pub const MOST_USES: i64 = 10_000;
/// A code lasts ten years at most: what is later is a slip.
const LASTS: u64 = 3_653;

/// Why what an admin typed makes no code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum CodeProblem {
    /// A part of it is not understood, or said twice.
    Unreadable,
    /// It says no sum, or one that is none.
    Sum,
    /// The bonus is not from 0.01 % to 100 %.
    Percent,
    /// How often it can be used is not from 1 to [`MOST_USES`].
    Uses,
    /// The day is over, or too far off.
    Day,
    /// It gives away more than one admin may at once: this.
    TooMuch(Credit),
}

/// Reads what an admin types: `5 x20 31.12.2026` is a voucher of 5 for 20 people through that day, `10% 5 x20` a bonus of 10 % and of 5 at
/// most. Without a number of uses it is one, without a day it has no end. Vouchers in all, or one bonus, come to `most` at most.
pub fn parse_new(text: &str, most: Credit, (zone, now): (&Zone, Moment)) -> Result<NewCode, CodeProblem> {
    let text = plain_digits(&visible(text)).replace(" %", "%").to_lowercase();
    let (mut part, mut sum, mut uses, mut day) = (None, None, None, None);
    for word in text.split_whitespace() {
        let is_first = if word.ends_with(['%', '٪']) {
            let read = Percent::parse(word, Percent::ALL).ok().filter(|part| *part > Percent::ZERO);
            part.replace(read.ok_or(CodeProblem::Percent)?).is_none()
        } else if let Some(count) = word.strip_prefix(['x', 'х', '×', '*']) {
            let read = count.parse().ok().filter(|uses| (1..=MOST_USES).contains(uses));
            uses.replace(read.ok_or(CodeProblem::Uses)?).is_none()
        } else if word.matches(['.', '-']).count() == 2 {
            let end = parse_day(word).and_then(|day| end_of(day, zone, now));
            day.replace(end.ok_or(CodeProblem::Day)?).is_none()
        } else {
            sum.replace(parse_sum(word).map_err(|_| CodeProblem::Sum)?).is_none()
        };
        if !is_first {
            return Err(CodeProblem::Unreadable);
        }
    }
    let sum = sum.ok_or(CodeProblem::Sum)?;
    let brings = part.map_or(Brings::Voucher(sum), |part| Brings::Bonus { part, most: sum });
    let new = NewCode { brings, max_uses: uses.unwrap_or(1), ends_at: day };
    // A bonus comes with money of the customer's own.
    let at_risk = match brings {
        Brings::Voucher(_) => new.in_all(),
        Brings::Bonus { most, .. } => Some(most),
    };
    if at_risk.is_some_and(|sum| sum <= most) { Ok(new) } else { Err(CodeProblem::TooMuch(most)) }
}

fn parse_day(word: &str) -> Option<Date> {
    ["%Y-%m-%d", "%d.%m.%Y"].into_iter().find_map(|form| Date::strptime(form, word).ok())
}

/// When a day of the owner's is over, if it is not yet, and not too far off.
fn end_of(day: Date, zone: &Zone, now: Moment) -> Option<Moment> {
    let end = zone.day_ended(day)?;
    let last = now.plus(std::time::Duration::from_hours(24 * LASTS));
    (now < end && end <= last).then_some(end)
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: Moment = Moment(1_795_996_800_000); // 2026-11-30

    fn credit(micros: i64) -> Credit {
        Credit(Amount(micros))
    }

    #[test]
    fn a_code_is_read_however_it_is_typed() {
        let word = Word::drawn(0x0123_4567_89ab_cdef);
        let shown = word.to_string();
        assert_eq!((shown.len(), word.bare().len()), (14, 12), "{shown}");
        assert_eq!(Word::read(&shown), Some(word));
        for same in [
            "7k3m 9qxd v2ta",
            " 7K3M-9QXD-V2TA ",
            "7k3m9qxdv2ta",
            "7К3М–9QХD–V2ТА",
            "7\u{a0}K 3 M_9QXD.V2TA",
            "7k3m\u{200b}9qxd-v2ta",
            "٧k٣m9qxdu٢ta",
        ] {
            assert_eq!(Word::read(same), Word::read("7K3M9QXDV2TA"), "{same}");
            assert!(Word::read(same).is_some(), "{same}");
        }
        assert_eq!(Word::read("OIL0-1100-OOOO").map(Word::bare).as_deref(), Some("011011000000"));
        for none in ["", "7K3M-9QXD", "7K3M-9QXD-V2TA-1", "7K3M-9QXD-V2T!", "https://t.me/abc", "💰💰💰"]
        {
            assert_eq!(Word::read(none), None, "{none}");
        }
        assert_eq!(format!("{word:?}"), "a code");
    }

    #[test]
    fn two_numbers_are_two_codes() {
        assert_ne!(Word::drawn(1), Word::drawn(2));
        assert_ne!(Word::drawn(1 << 59), Word::drawn(0));
        assert_eq!(Word::read("7K3M-9QXD-V2TA").unwrap().beginning(), "7K3M-…");
    }

    #[test]
    fn a_bonus_is_a_part_of_the_top_up_and_no_more_than_its_most() {
        let ten = Percent::of_hundredths(1_000);
        assert_eq!(added(ten, credit(5_000_000), credit(10_000_000)), credit(1_000_000));
        assert_eq!(added(ten, credit(5_000_000), credit(60_000_000)), credit(5_000_000));
        assert_eq!(added(ten, credit(5_000_000), credit(19)), credit(1), "rounded down");
        assert_eq!(added(ten, credit(5_000_000), credit(9)), credit(0));
    }

    #[test]
    fn what_an_admin_types_makes_a_code() {
        let read = |text: &str| parse_new(text, credit(100_000_000), (&Zone::utc(), NOW));
        let voucher = |micros, max_uses, ends_at| {
            Ok(NewCode { brings: Brings::Voucher(credit(micros)), max_uses, ends_at })
        };
        assert_eq!(read("5"), voucher(5_000_000, 1, None));
        assert_eq!(read("5,50 x10"), voucher(5_500_000, 10, None));
        assert_eq!(read("٥ ×٢"), voucher(5_000_000, 2, None));
        let december = Some(Moment(NOW.0 + 25 * 86_400_000));
        assert_eq!(read("х20 5 24.12.2026"), voucher(5_000_000, 20, december));
        assert_eq!(read("5 x20 2026-12-24"), voucher(5_000_000, 20, december));
        let (moscow, earlier) =
            (Zone::find("Europe/Moscow").unwrap(), Moment(NOW.0 + 25 * 86_400_000 - 3 * 3_600_000));
        let there = parse_new("5 x20 24.12.2026", credit(100_000_000), (&moscow, NOW));
        assert_eq!(there, voucher(5_000_000, 20, Some(earlier)), "a day of the owner's");
        let bonus = Brings::Bonus { part: Percent::of_hundredths(1_250), most: credit(100_000_000) };
        assert_eq!(read("12,5 % 100 x10000"), Ok(NewCode { brings: bonus, max_uses: 10_000, ends_at: None }));
        for (text, why) in [
            ("", CodeProblem::Sum),
            ("0", CodeProblem::Sum),
            ("-5", CodeProblem::Sum),
            ("1e9", CodeProblem::Sum),
            ("5.555", CodeProblem::Sum),
            ("ten", CodeProblem::Sum),
            ("10%", CodeProblem::Sum),
            ("x5", CodeProblem::Sum),
            ("5 5", CodeProblem::Unreadable),
            ("5 x2 x3", CodeProblem::Unreadable),
            ("0% 5", CodeProblem::Percent),
            ("101% 5", CodeProblem::Percent),
            ("5 x0", CodeProblem::Uses),
            ("5 x-1", CodeProblem::Uses),
            ("5 x1e3", CodeProblem::Uses),
            ("1 x10001", CodeProblem::Uses),
            ("5 29.11.2026", CodeProblem::Day),
            ("5 31.12.2999", CodeProblem::Day),
            ("5 31.02.2027", CodeProblem::Day),
            ("100,01", CodeProblem::TooMuch(credit(100_000_000))),
            ("5 x21", CodeProblem::TooMuch(credit(100_000_000))),
            ("10% 100.01", CodeProblem::TooMuch(credit(100_000_000))),
            ("9000000000000 x10000", CodeProblem::TooMuch(credit(100_000_000))),
        ] {
            assert_eq!(read(text), Err(why), "{text}");
        }
        assert_eq!(read("5 30.11.2026").unwrap().ends_at, Some(Moment(NOW.0 + 86_400_000)), "through today");
    }
}
