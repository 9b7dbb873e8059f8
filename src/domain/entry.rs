//! One field's entry: what a person typed becomes the value that the panel gets, or a reason why it can't be. What belongs to
//! a whole order – which fields, how many lines, what it costs – is `sheet.rs`.

use std::ops::RangeInclusive;

use jiff::civil::{Date, DateTime};

use super::{
    link::{CheckedLink, LinkProblem, check_link},
    platform::Platform,
    quantity::{QuantityProblem, parse_quantity},
    service_type::{Field, Shape},
    zone::Zone,
};
use crate::clock::Moment;

/// The longest single line: a comment on Instagram has at most 2,200 characters.
pub const MAX_LINE: usize = 2_200;

/// The most text in one field, in bytes. Panels take forms of about twice that (`Payload too large (max 500KB)`).
pub const MAX_TEXT: usize = 256 * 1024;

/// The longest name of a person, a hashtag, a country.
const MAX_NAME: usize = 100;

/// How far ahead a subscription may end, in years.
const MAX_YEARS: i16 = 5;

/// Why a text can't be a field's value. Each is one sentence to the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum EntryProblem {
    /// No link that can be used.
    Link(LinkProblem),
    /// No number.
    Number(QuantityProblem),
    /// A number outside of what is allowed.
    Outside {
        /// What was typed.
        given: i64,
        /// The least.
        min: i64,
        /// The most.
        max: i64,
    },
    /// The same, where the least is what the person entered before.
    OutsideOwn {
        /// What was typed.
        given: i64,
        /// The person's own minimum.
        min: i64,
        /// The most.
        max: i64,
    },
    /// None of the choices.
    NotOneOf,
    /// No day.
    NotADate,
    /// A day that is over, or today.
    DatePast,
    /// A day too many years ahead.
    DateFar,
    /// Nothing but blank space.
    Empty,
    /// Several lines where one is asked for.
    OneLine,
    /// A name with a space in it.
    NameWithSpace(String),
    /// Nothing that could be a name.
    NotAName(String),
    /// More lines than are allowed.
    TooManyLines {
        /// How many there would be.
        given: i64,
        /// The most.
        max: i64,
    },
    /// Fewer lines than are needed.
    TooFewLines {
        /// How many there are.
        given: i64,
        /// The least.
        min: i64,
    },
    /// A line that is too long.
    LineTooLong {
        /// Its number, from 1.
        line: i64,
        /// The most characters.
        max: i64,
    },
    /// More text than a panel takes.
    TooMuchText,
}

/// Something a person should know about what they entered, and which is no reason to refuse it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Remark {
    /// These tracking parameters were taken out of the link.
    Cleaned(Vec<String>),
    /// Commas inside lines: the panels of one wide-spread family take each for the end of a comment.
    Commas,
    /// So many names were there already, and were left out.
    Doubles(i64),
}

/// A value fit to be sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entered {
    /// The value.
    pub value: String,
    /// What is to be said about it.
    pub remark: Option<Remark>,
}

impl Entered {
    fn plain(value: impl Into<String>) -> Self {
        Self { value: value.into(), remark: None }
    }
}

/// Reads a single value for `field`, whose numbers are to lie between `limits`. Reading what was read changes nothing.
pub fn read_one(
    field: Field,
    text: &str,
    platform: Platform,
    limits: RangeInclusive<i64>,
    now: Moment,
) -> Result<Entered, EntryProblem> {
    match field.shape() {
        Shape::Link => read_link(text, platform),
        Shape::Number => read_number(text, &limits).map(|number| Entered::plain(number.to_string())),
        Shape::OneOf(allowed) => {
            let given = text.trim().parse::<u16>().map_err(|_| EntryProblem::NotOneOf)?;
            let known = allowed.contains(&given);
            if known { Ok(Entered::plain(given.to_string())) } else { Err(EntryProblem::NotOneOf) }
        }
        Shape::Date => read_date(text, now).map(Entered::plain),
        Shape::Line => read_line(field, text, platform).map(Entered::plain),
        Shape::Lines => {
            let lines = read_lines(field, text, platform)?;
            Ok(Entered::plain(lines.join("\n")))
        }
    }
}

fn read_link(text: &str, platform: Platform) -> Result<Entered, EntryProblem> {
    let CheckedLink { url, removed } = check_link(text, platform).map_err(EntryProblem::Link)?;
    let remark = (!removed.is_empty()).then_some(Remark::Cleaned(removed));
    Ok(Entered { value: url, remark })
}

fn read_number(text: &str, limits: &RangeInclusive<i64>) -> Result<i64, EntryProblem> {
    let (min, max) = (*limits.start(), *limits.end());
    let given = match parse_quantity(text) {
        Ok(given) => given,
        Err(QuantityProblem::Zero) if min <= 0 => 0,
        Err(problem) => return Err(EntryProblem::Number(problem)),
    };
    if limits.contains(&given) { Ok(given) } else { Err(EntryProblem::Outside { given, min, max }) }
}

/// A day as people write it – `31.12.2026`, `31/12/2026`, `2026-12-31` – becomes `31/12/2026`. It is one of the panel's, whose zone nobody
/// knows: compared with UTC's.
fn read_date(text: &str, now: Moment) -> Result<String, EntryProblem> {
    let text = text.trim();
    let day = ["%d.%m.%Y", "%d/%m/%Y", "%d-%m-%Y", "%Y-%m-%d"]
        .into_iter()
        .find_map(|form| Date::strptime(form, text).ok())
        .ok_or(EntryProblem::NotADate)?;
    let today = Zone::utc().wall(now).map(DateTime::date).unwrap_or_default();
    if day <= today {
        return Err(EntryProblem::DatePast);
    }
    if day.year() - today.year() > MAX_YEARS {
        return Err(EntryProblem::DateFar);
    }
    Ok(format!("{:02}/{:02}/{}", day.day(), day.month(), day.year()))
}

fn read_line(field: Field, text: &str, platform: Platform) -> Result<String, EntryProblem> {
    let mut lines = text.lines().map(clean).filter(|line| !line.is_empty());
    let line = lines.next().ok_or(EntryProblem::Empty)?;
    if lines.next().is_some() {
        return Err(EntryProblem::OneLine);
    }
    let length = line.chars().count();
    if matches!(field, Field::Username | Field::Hashtag) {
        read_name(field, &line, platform)
    } else if length > MAX_NAME * 2 {
        Err(EntryProblem::LineTooLong { line: 1, max: 200 })
    } else {
        Ok(if field == Field::Country && length == 2 { line.to_ascii_uppercase() } else { line })
    }
}

/// The lines of a text: without outer space, none blank. Names may also be parted by commas.
pub fn read_lines(field: Field, text: &str, platform: Platform) -> Result<Vec<String>, EntryProblem> {
    if text.len() > MAX_TEXT {
        return Err(EntryProblem::TooMuchText);
    }
    let lines: Vec<String> = text.lines().map(clean).filter(|line| !line.is_empty()).collect();
    if lines.is_empty() {
        return Err(EntryProblem::Empty);
    }
    if !is_names(field) {
        let long = lines.iter().position(|line| line.chars().count() > MAX_LINE);
        return match long {
            Some(at) => Err(EntryProblem::LineTooLong { line: count(at + 1), max: count(MAX_LINE) }),
            None => Ok(lines),
        };
    }
    lines
        .iter()
        .flat_map(|line| names_in(line))
        .filter(|name| !name.is_empty())
        .map(|name| read_name(field, name, platform))
        .collect()
}

/// Whether a field's lines are names, each of which counts once.
pub fn is_names(field: Field) -> bool {
    matches!(field, Field::Usernames | Field::Hashtags | Field::Groups)
}

/// `a, b; c`, and `@a @b #c`: marked names are told apart by spaces, too.
fn names_in(line: &str) -> Vec<&str> {
    let marked = line.split_whitespace().all(|word| word.starts_with(['@', '#']) || word.contains("://"));
    if marked {
        return line.split(|c: char| c.is_whitespace() || matches!(c, ',' | ';')).collect();
    }
    line.split([',', ';']).map(str::trim).collect()
}

/// A name without its mark. Whoever pastes the address of a profile where a name is asked for, means the name; a group or the
/// owner of followers may be given by an address, which then stays one.
fn read_name(field: Field, name: &str, platform: Platform) -> Result<String, EntryProblem> {
    if name.chars().any(char::is_whitespace) {
        return Err(EntryProblem::NameWithSpace(shown(name)));
    }
    if name.contains('/') {
        let link = check_link(name, platform).map_err(|_| EntryProblem::NotAName(shown(name)))?;
        if !matches!(field, Field::Usernames | Field::Hashtags | Field::Hashtag) {
            return Ok(link.url);
        }
        return name_in_address(&link.url)
            .filter(|name| is_name(name))
            .map(str::to_owned)
            .ok_or_else(|| EntryProblem::NotAName(shown(name)));
    }
    let mark = if matches!(field, Field::Hashtag | Field::Hashtags) { '#' } else { '@' };
    let bare = name.strip_prefix(mark).unwrap_or(name);
    if is_name(bare) { Ok(bare.to_owned()) } else { Err(EntryProblem::NotAName(shown(name))) }
}

fn is_name(bare: &str) -> bool {
    bare.chars().any(char::is_alphanumeric)
        && !bare.contains(['@', '#', '<', '>', '"'])
        && bare.chars().count() <= MAX_NAME
}

/// Whether a link may stand for a name: `@name`, or the address of a profile.
pub fn names_somebody(link: &str) -> bool {
    let address = if link.contains("://") { link.to_owned() } else { format!("https://{link}") };
    link.starts_with('@') || name_in_address(&address).is_some_and(is_name)
}

/// `name` in `https://instagram.com/name/`; nothing where the address says more than a name.
fn name_in_address(url: &str) -> Option<&str> {
    let path = url.split_once("://")?.1.split_once('/')?.1;
    let name = path.split(['?', '#']).next()?.trim_end_matches('/').trim_start_matches('@');
    (!name.is_empty() && !name.contains('/')).then_some(name)
}

/// Without outer space, control characters as spaces.
fn clean(line: &str) -> String {
    let line: String = line.chars().map(|c| if c.is_control() { ' ' } else { c }).collect();
    line.trim().trim_matches('\u{feff}').trim().to_owned()
}

fn shown(name: &str) -> String {
    name.chars().take(MAX_NAME).collect()
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// 2026-11-22 12:00 UTC.
    const NOON: Moment = Moment(1_795_348_800_000);

    fn instagram() -> Platform {
        Platform::from_slug("instagram").unwrap()
    }

    fn read(field: Field, text: &str) -> Result<String, EntryProblem> {
        read_one(field, text, instagram(), 1..=100, NOON).map(|entered| entered.value)
    }

    #[test]
    fn names_are_taken_as_people_write_them() {
        for (text, expected) in [
            ("anna", "anna"),
            ("@anna", "anna"),
            ("@anna @ben", "anna\nben"),
            ("anna, ben;carl\n\n  @dora  ", "anna\nben\ncarl\ndora"),
            ("https://instagram.com/anna/?igsh=1", "anna"),
            ("\u{feff}anna\r\nben\r\n", "anna\nben"),
        ] {
            assert_eq!(read(Field::Usernames, text).as_deref(), Ok(expected), "{text:?}");
        }
        assert_eq!(
            read(Field::Usernames, "anna smith"),
            Err(EntryProblem::NameWithSpace("anna smith".into()))
        );
        assert_eq!(read(Field::Usernames, "anna\n@@"), Err(EntryProblem::NotAName("@@".into())));
        assert_eq!(read(Field::Usernames, " \n\t\n"), Err(EntryProblem::Empty));
        assert_eq!(read(Field::Hashtags, "#cats #dogs").as_deref(), Ok("cats\ndogs"));
        assert_eq!(read(Field::Hashtag, "#cats").as_deref(), Ok("cats"));
        assert_eq!(read(Field::Username, "@anna").as_deref(), Ok("anna"));
    }

    #[test]
    fn an_owner_of_followers_may_be_given_by_an_address() {
        assert_eq!(
            read(Field::Username, "instagram.com/anna?igsh=1").as_deref(),
            Ok("https://instagram.com/anna")
        );
        assert_eq!(read(Field::Groups, "https://t.me/+abc").as_deref(), Ok("https://t.me/joinchat/abc"));
    }

    #[test]
    fn comments_keep_everything_but_blank_lines_and_outer_space() {
        let text = "  Nice, really!  \r\n\r\n\t\n👍 <3\u{0}x\n";
        assert_eq!(read(Field::Comments, text).as_deref(), Ok("Nice, really!\n👍 <3 x"));
        let long = format!("short\n{}", "x".repeat(MAX_LINE + 1));
        assert_eq!(read(Field::Comments, &long), Err(EntryProblem::LineTooLong { line: 2, max: 2_200 }));
        assert_eq!(read(Field::Comments, &"x\n".repeat(MAX_TEXT)), Err(EntryProblem::TooMuchText));
    }

    #[test]
    fn a_day_is_read_in_any_usual_spelling_and_must_be_ahead() {
        for text in ["31.12.2026", " 31/12/2026", "31-12-2026", "2026-12-31"] {
            assert_eq!(read(Field::Expiry, text).as_deref(), Ok("31/12/2026"), "{text}");
        }
        assert_eq!(read(Field::Expiry, "22.11.2026"), Err(EntryProblem::DatePast));
        assert_eq!(read(Field::Expiry, "01.01.2099"), Err(EntryProblem::DateFar));
        for text in ["31.02.2027", "tomorrow", "31.12", "12/31/2026", ""] {
            assert_eq!(read(Field::Expiry, text), Err(EntryProblem::NotADate), "{text}");
        }
    }

    #[test]
    fn numbers_and_choices_are_held_to_what_is_allowed() {
        assert_eq!(read(Field::AnswerNumber, "3").as_deref(), Ok("3"));
        assert_eq!(
            read(Field::AnswerNumber, "101"),
            Err(EntryProblem::Outside { given: 101, min: 1, max: 100 })
        );
        assert_eq!(read(Field::Delay, "30").as_deref(), Ok("30"));
        assert_eq!(read(Field::Delay, "31"), Err(EntryProblem::NotOneOf));
        assert_eq!(read(Field::Device, "phone"), Err(EntryProblem::NotOneOf));
        assert_eq!(read(Field::Country, "us").as_deref(), Ok("US"));
        assert_eq!(read(Field::GoogleKeyword, "buy\ncats"), Err(EntryProblem::OneLine));
    }

    proptest::proptest! {
        #[test]
        fn reading_what_was_read_changes_nothing(text in "\\PC{0,60}", at in 0_usize..24) {
            let field = Field::ALL[at];
            if let Ok(value) = read(field, &text) {
                proptest::prop_assert_eq!(read(field, &value), Ok(value));
            }
        }
    }
}
