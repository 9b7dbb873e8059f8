//! What a person types for "how many", and the numbers offered as buttons. What the words of a refusal are is not
//! here, nor how many a type of service needs (`service_type`).

use unicode_normalization::UnicodeNormalization;

use super::text::visible;

const THOUSAND: i64 = 1_000;
const MILLION: i64 = 1_000_000;

/// Numbers worth a button beside the least of a service.
const ROUND_QUANTITIES: [i64; 3] = [1_000, 5_000, 10_000];

/// The same where none of those lies within the limits: the first of them.
const OTHER_QUANTITIES: [i64; 6] = [100, 250, 500, 50_000, 100_000, 500_000];

/// Where each script's ten digits begin. Unicode lists them in runs from zero to nine.
const ZEROS: [char; 36] = [
    '\u{0660}', '\u{06f0}', '\u{07c0}', '\u{0966}', '\u{09e6}', '\u{0a66}', '\u{0ae6}', '\u{0b66}',
    '\u{0be6}', '\u{0c66}', '\u{0ce6}', '\u{0d66}', '\u{0de6}', '\u{0e50}', '\u{0ed0}', '\u{0f20}',
    '\u{1040}', '\u{1090}', '\u{17e0}', '\u{1810}', '\u{1946}', '\u{19d0}', '\u{1a80}', '\u{1a90}',
    '\u{1b50}', '\u{1bb0}', '\u{1c40}', '\u{1c50}', '\u{a620}', '\u{a8d0}', '\u{a900}', '\u{a9d0}',
    '\u{a9f0}', '\u{aa50}', '\u{abf0}', '\u{ff10}',
];

/// Why a text is no quantity. Each is one sentence to the person.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
pub enum QuantityProblem {
    /// Nothing was written.
    Empty,
    /// No number, or more than one.
    NotANumber,
    /// Below zero.
    Negative,
    /// Zero.
    Zero,
    /// Not whole: `1.5`.
    Fraction,
    /// Scientific notation: `1e9`. Refused, because in a chat it is more often a slip than a billion.
    Exponent,
    /// Could be two numbers: `1.500k` is 1 500 here and 1 500 000 there.
    Ambiguous,
    /// More than any panel counts.
    TooLarge,
}

/// Reads a quantity as people write it: `1000`, `10 000`, `10,000`, `10.000`, `5k`, `2.5к`, `5 тыс`, `1 млн`, `1kk`.
/// Decimal digits of every script are understood (`٣` is three): they mean one number only, so there is nothing to
/// guess. Always above zero.
pub fn parse_quantity(text: &str) -> Result<i64, QuantityProblem> {
    let typed = simplify(text);
    if typed.is_empty() {
        return Err(QuantityProblem::Empty);
    }
    if let Some(rest) = typed.strip_prefix(['-', '\u{2212}', '\u{2013}']) {
        let starts_a_number = rest.trim_start().starts_with(|first: char| first.is_ascii_digit());
        return Err(if starts_a_number { QuantityProblem::Negative } else { QuantityProblem::NotANumber });
    }
    let typed = typed.strip_prefix('+').unwrap_or(&typed);
    let (number, word) = split_at_word(typed);
    let quantity = match multiplier(word)? {
        None => parse_plain(number)?,
        Some(times) => parse_multiplied(number, times)?,
    };
    if quantity == 0 { Err(QuantityProblem::Zero) } else { Ok(quantity) }
}

/// From how many to how many: `100–200`, `от 100 до 200`; a number alone is both.
pub fn ends_of_span(text: &str) -> (&str, &str) {
    const BETWEEN: [&str; 7] = ["–", "—", "-", "…", "..", " to ", " до "];
    let ends = BETWEEN.iter().find_map(|between| text.split_once(between));
    let (least, most) = ends.filter(|(least, _)| !least.trim().is_empty()).unwrap_or((text, text));
    let least = least.trim();
    let bare = ["от ", "from "].iter().find_map(|from| least.strip_prefix(from));
    (bare.unwrap_or(least).trim(), most.trim())
}

/// The quantities worth a button: the least that the service sells and the round numbers above it, ascending, none below one. Never
/// the most, unless that is the only one: a slip of the thumb must not cost what half a million followers do. Empty where the limits
/// contradict each other (min above max happens in real catalogs).
pub fn quick_quantities(min: i64, max: i64) -> Vec<i64> {
    let min = min.max(1);
    let between = |rounds: &[i64]| -> Vec<i64> {
        rounds.iter().copied().filter(|quantity| min < *quantity && *quantity < max).collect()
    };
    let mut rounds = between(&ROUND_QUANTITIES);
    if rounds.is_empty() {
        rounds = between(&OTHER_QUANTITIES);
        rounds.truncate(ROUND_QUANTITIES.len());
    }
    Some(min).filter(|min| *min <= max).into_iter().chain(rounds).collect()
}

/// Any script's digits to ASCII, any separator that only separates (spaces, apostrophes, underscores, Arabic's `٬`) to one space,
/// commas and points of other scripts to ours, lower case; what is not seen goes.
fn simplify(text: &str) -> String {
    let plain: String =
        visible(text).chars().map(ascii_digit).map(ascii_separator).flat_map(char::to_lowercase).collect();
    let plain = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    without_doubt(&plain)
}

fn ascii_separator(c: char) -> char {
    match c {
        '\'' | '`' | '_' | '\u{b4}' | '\u{2b9}' | '\u{2bc}' | '\u{2018}' | '\u{2019}' | '\u{201b}'
        | '\u{2032}' | '\u{ff07}' | '\u{66c}' | '\u{2d9}' | '\u{55a}' => ' ',
        '\u{60c}' | '\u{ff0c}' | '\u{fe50}' | '\u{fe10}' => ',',
        '\u{ff0e}' | '\u{fe52}' => '.',
        _ => c,
    }
}

/// Arabic's decimal point can be nothing else, while three digits after ours would be a group: so there are never three after it.
fn without_doubt(plain: &str) -> String {
    let Some((whole, rest)) = plain.split_once(ARABIC_POINT) else { return plain.to_owned() };
    let end = rest.find(|c: char| !c.is_ascii_digit()).unwrap_or(rest.len());
    let (decimals, rest) = rest.split_at(end);
    match decimals.trim_end_matches('0') {
        "" => format!("{whole}{rest}"),
        decimals => format!("{whole}.{decimals:0<4}{rest}"),
    }
}

const ARABIC_POINT: char = '\u{66b}';

/// Digits of every script as ours, and its separators.
pub fn plain_digits(text: &str) -> String {
    text.chars().map(ascii_digit).map(ascii_separator).collect()
}

fn ascii_digit(c: char) -> char {
    let value =
        ZEROS.iter().filter_map(|zero| u32::from(c).checked_sub(u32::from(*zero))).find(|value| *value < 10);
    value.and_then(|value| char::from_digit(value, 10)).unwrap_or(c)
}

/// `5 тыс` is the number `5` and the word `тыс`.
fn split_at_word(typed: &str) -> (&str, &str) {
    let in_number = |c: char| c.is_ascii_digit() || matches!(c, ' ' | '.' | ',');
    let word_at = typed.find(|c: char| !in_number(c)).unwrap_or(typed.len());
    let (number, word) = typed.split_at(word_at);
    (number.trim().trim_end_matches(['.', ',']), word.trim().trim_end_matches('.'))
}

/// What the word after a number multiplies it by.
fn multiplier(word: &str) -> Result<Option<i64>, QuantityProblem> {
    // NFC, so that a Cyrillic "й" typed as two characters reads as one.
    let word: String = word.nfc().collect();
    match word.as_str() {
        "" => Ok(None),
        "k" | "к" | "тыс" | "тысяча" | "тысячи" | "тысяч" | "тыщ" | "thousand" => {
            Ok(Some(THOUSAND))
        }
        "kk" | "кк" | "m" | "м" | "млн" | "mln" | "миллион" | "миллиона" | "миллионов" | "million" => {
            Ok(Some(MILLION))
        }
        word if is_exponent(word) => Err(QuantityProblem::Exponent),
        _ => Err(QuantityProblem::NotANumber),
    }
}

/// `e9` of `1e9`, the letter Latin or Cyrillic.
fn is_exponent(word: &str) -> bool {
    word.strip_prefix(['e', 'е'])
        .map(|power| power.strip_prefix(['+', '-']).unwrap_or(power))
        .is_some_and(|power| !power.is_empty() && power.chars().all(|c| c.is_ascii_digit()))
}

fn parse_plain(number: &str) -> Result<i64, QuantityProblem> {
    match separators(number).as_slice() {
        [] => parse_digits(number),
        [' '] if is_grouped(number, ' ') => parse_digits(number),
        [mark @ ('.' | ',')] if is_grouped(number, *mark) && !number.starts_with('0') => parse_digits(number),
        ['.' | ','] if number.matches(['.', ',']).count() == 1 => Err(QuantityProblem::Fraction),
        [group, mark @ ('.' | ',')] if is_fraction_of_groups(number, *group, *mark) => {
            Err(QuantityProblem::Fraction)
        }
        _ => Err(QuantityProblem::NotANumber),
    }
}

fn parse_multiplied(number: &str, times: i64) -> Result<i64, QuantityProblem> {
    match separators(number).as_slice() {
        [] => multiply(number, "", times),
        [' '] if is_grouped(number, ' ') => multiply(number, "", times),
        ['.' | ','] => {
            let (whole, decimals) = number.split_once(['.', ',']).unwrap_or((number, ""));
            let once = !decimals.contains(['.', ',']);
            if !once || whole.is_empty() {
                return Err(QuantityProblem::NotANumber);
            }
            if decimals.len() == 3 && !whole.starts_with('0') {
                return Err(QuantityProblem::Ambiguous);
            }
            multiply(whole, decimals, times)
        }
        _ => Err(QuantityProblem::NotANumber),
    }
}

/// The kinds of separator in the order they first appear.
fn separators(number: &str) -> Vec<char> {
    let mut kinds = Vec::new();
    for c in number.chars().filter(|c| !c.is_ascii_digit()) {
        if !kinds.contains(&c) {
            kinds.push(c);
        }
    }
    kinds
}

/// One to three digits, then threes only.
fn is_grouped(number: &str, mark: char) -> bool {
    let mut groups = number.split(mark);
    let first = groups.next().unwrap_or_default();
    (1..=3).contains(&first.len()) && groups.all(|group| group.len() == 3)
}

/// `1,000.50`: grouped by one mark, then decimals after the other.
fn is_fraction_of_groups(number: &str, group: char, mark: char) -> bool {
    number.split_once(mark).is_some_and(|(whole, decimals)| {
        is_grouped(whole, group) && decimals.chars().all(|c| c.is_ascii_digit())
    })
}

/// `2` `5` × 1000 is 2 500; what does not come out whole is a fraction.
fn multiply(whole: &str, decimals: &str, times: i64) -> Result<i64, QuantityProblem> {
    let decimals = decimals.trim_end_matches('0');
    let places = u32::try_from(decimals.len()).unwrap_or(u32::MAX);
    // Beyond a million's six places nothing comes out whole.
    if places > 6 {
        return Err(QuantityProblem::Fraction);
    }
    let unit = 10_i64.pow(places);
    let digits = parse_digits(&format!("{whole}{decimals}"))?;
    let product = digits.checked_mul(times).ok_or(QuantityProblem::TooLarge)?;
    if product % unit == 0 { Ok(product / unit) } else { Err(QuantityProblem::Fraction) }
}

fn parse_digits(number: &str) -> Result<i64, QuantityProblem> {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() {
        return Err(QuantityProblem::NotANumber);
    }
    digits.parse().map_err(|_| QuantityProblem::TooLarge)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn numbers_are_understood_as_people_write_them() {
        for (text, quantity) in [
            ("1000", 1_000),
            (" 1000 ", 1_000),
            ("10 000", 10_000),
            ("10\u{a0}000", 10_000),
            ("10\u{202f}000", 10_000),
            ("10\u{2009}000", 10_000),
            ("10\u{66c}000", 10_000),
            ("١٠\u{66c}٠٠٠", 10_000),
            ("\u{200f}١٬٠٠٠٬٠٠٠\u{200e}", 1_000_000),
            ("10\u{60c}000", 10_000),
            ("10\u{ff0c}000", 10_000),
            ("10\u{2bc}000", 10_000),
            ("10\u{2018}000", 10_000),
            ("10\u{ff07}000", 10_000),
            ("2\u{66b}5k", 2_500),
            ("1\u{66b}125k", 1_125),
            ("5\u{66b}00", 5),
            ("10  000", 10_000),
            ("10,000", 10_000),
            ("10.000", 10_000),
            ("1.000.000", 1_000_000),
            ("1'000", 1_000),
            ("1_000", 1_000),
            ("1000.", 1_000),
            ("+500", 500),
            ("007", 7),
            ("5k", 5_000),
            ("5K", 5_000),
            ("5к", 5_000),
            ("5К", 5_000),
            ("5 k", 5_000),
            ("2.5k", 2_500),
            ("2,5к", 2_500),
            ("0.5k", 500),
            ("0.125k", 125),
            ("1m", 1_000_000),
            ("1м", 1_000_000),
            ("1kk", 1_000_000),
            ("1кк", 1_000_000),
            ("1.5 млн", 1_500_000),
            ("5 тыс", 5_000),
            ("5 тыс.", 5_000),
            ("5тыс", 5_000),
            ("1 тысяча", 1_000),
            ("12 000 тысяч", 12_000_000),
            ("1 млн", 1_000_000),
            ("2 миллиона", 2_000_000),
            ("٣", 3),
            ("١٠٠٠", 1_000),
            ("५००", 500),
            ("１０００", 1_000),
            ("9223372036854775807", i64::MAX),
        ] {
            assert_eq!(parse_quantity(text), Ok(quantity), "{text}");
        }
    }

    #[test]
    fn what_is_no_quantity_is_named() {
        use QuantityProblem::{Ambiguous, Empty, Exponent, Fraction, Negative, NotANumber, TooLarge, Zero};
        for (text, problem) in [
            ("", Empty),
            (" \u{a0}\n", Empty),
            ("-5", Negative),
            ("−5", Negative),
            ("- 5k", Negative),
            ("-", NotANumber),
            ("1e9", Exponent),
            ("1E+9", Exponent),
            ("1е9", Exponent),
            ("0", Zero),
            ("000", Zero),
            ("0k", Zero),
            ("abc", NotANumber),
            ("k", NotANumber),
            ("тысяча", NotANumber),
            ("5kg", NotANumber),
            ("0x10", NotANumber),
            ("10 20", NotANumber),
            ("1,00,000", NotANumber),
            ("1.2.3", NotANumber),
            ("1.2.3k", NotANumber),
            (".5k", NotANumber),
            ("...", NotANumber),
            ("1.5", Fraction),
            ("1,5", Fraction),
            ("0.500", Fraction),
            ("10.00", Fraction),
            ("1,000.50", Fraction),
            ("1 000,5", Fraction),
            ("2.5555k", Fraction),
            ("1.0000001m", Fraction),
            ("1.500k", Ambiguous),
            ("99999999999999999999", TooLarge),
            ("9223372036854775808", TooLarge),
            ("9223372036854775807k", TooLarge),
        ] {
            assert_eq!(parse_quantity(text), Err(problem), "{text:?}");
        }
        assert_eq!(parse_quantity(&"9".repeat(5_000)), Err(TooLarge));
    }

    #[test]
    fn a_span_has_two_ends_and_a_number_is_both() {
        for (text, ends) in [
            ("100-200", ("100", "200")),
            ("100 – 200", ("100", "200")),
            ("от 1 000 до 2к", ("1 000", "2к")),
            ("from 100 to 200", ("100", "200")),
            ("100..200", ("100", "200")),
            ("150", ("150", "150")),
            ("-5", ("-5", "-5")),
            ("", ("", "")),
        ] {
            assert_eq!(ends_of_span(text), ends, "{text}");
        }
    }

    #[test]
    fn buttons_stay_inside_the_limits() {
        for (min, max, expected) in [
            (100, 20_000, vec![100, 1_000, 5_000, 10_000]),
            (1_000, 10_000, vec![1_000, 5_000]),
            (10, 500, vec![10, 100, 250]),
            (1, 1, vec![1]),
            (0, 5_000, vec![1, 1_000]),
            (20, 60, vec![20]),
            (50_000, 2_147_483_647, vec![50_000, 100_000, 500_000]),
            (10, 5, vec![]),
            (5, 0, vec![]),
        ] {
            assert_eq!(quick_quantities(min, max), expected, "{min}..{max}");
        }
    }

    proptest! {
        #[test]
        fn any_text_gets_an_answer(text in any::<String>()) {
            if let Ok(quantity) = parse_quantity(&text) {
                prop_assert!(quantity > 0);
            }
        }

        #[test]
        fn texts_of_number_parts_never_panic(text in "[-+0-9٠-٩ .,'kкmмeе]{0,24}") {
            if let Ok(quantity) = parse_quantity(&text) {
                prop_assert!(quantity > 0);
            }
        }

        #[test]
        fn every_spelling_of_a_number_is_that_number(quantity in 1..=i64::MAX) {
            let grouped = crate::domain::money::group_thousands(&quantity.to_string());
            prop_assert_eq!(parse_quantity(&quantity.to_string()), Ok(quantity));
            prop_assert_eq!(parse_quantity(&grouped), Ok(quantity));
            prop_assert_eq!(parse_quantity(&grouped.replace('\u{a0}', ",")), Ok(quantity));
            prop_assert_eq!(parse_quantity(&grouped.replace('\u{a0}', ".")), Ok(quantity));
        }

        #[test]
        fn every_button_is_allowed(min in any::<i64>(), max in any::<i64>()) {
            let quantities = quick_quantities(min, max);
            prop_assert!(quantities.windows(2).all(|pair| pair[0] < pair[1]));
            prop_assert!(quantities.iter().all(|q| (min..=max).contains(q) && *q > 0));
            prop_assert!(quantities.len() < 2 || !quantities.contains(&max));
        }
    }
}
