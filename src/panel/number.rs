//! Numbers as panels spell them: `"1.234,56"`, `"₹1,234.56"`, `"12.50 EUR"`, `1.0e-5`, `"10,000"`, `"-2"`.
//! Always from the text, never through a float. What reads as no number is nothing, never zero.

use std::str::FromStr;

use rust_decimal::Decimal;

/// Longer texts are no numbers: the longest seen has 22 characters.
const TEXT_MAX: usize = 64;
/// Exponents beyond this are outside of what a decimal can hold.
const EXPONENT_MAX: i32 = 40;

/// A sum and the currency's sign or word that stood beside it.
pub(super) struct Amount {
    pub(super) value: Decimal,
    pub(super) unit: Option<String>,
}

/// Reads a sum of money.
///
/// Of a comma and a dot the last is the decimal mark – so `1.234,56` and `1,234.56` are the same sum, each in the spelling of its
/// country, and no third thing could be meant –; `1,234` is thousands, `12,5` is a decimal, `1,2,3` is no
/// number. A lone dot is always a decimal mark.
pub(super) fn amount(text: &str) -> Option<Amount> {
    let text = text.trim();
    if text.len() > TEXT_MAX {
        return None;
    }
    let first = text.find(|c: char| c.is_ascii_digit())?;
    // A mark right before the first digit belongs to the number: ".5".
    let start = if text.get(..first)?.ends_with(['.', ',']) { first - 1 } else { first };
    let (before, rest) = text.split_at_checked(start)?;
    let (body, exponent, after) = split_number(rest)?;
    let (negative, prefix) = take_sign(before)?;
    let unit = unit_beside(&prefix, after).ok()?;
    let plain = shift_point(&plain_digits(body)?, exponent);
    let mut value = Decimal::from_str(&plain).ok()?;
    if negative {
        value.set_sign_negative(!value.is_zero());
    }
    Some(Amount { value, unit })
}

/// Reads a whole number: fractions that are not zero are no count.
pub(super) fn whole(text: &str) -> Option<i64> {
    let value = amount(text)?.value;
    if value.fract().is_zero() { i64::try_from(value.trunc()).ok() } else { None }
}

/// Reads a whole number from a string, where `"10.000"` may mean ten or ten thousand and is therefore neither.
pub(super) fn spelled_count(text: &str) -> Option<i64> {
    let ambiguous = text.trim().rsplit_once('.').is_some_and(|(head, tail)| {
        tail.len() == 3 && tail.bytes().all(|b| b.is_ascii_digit()) && !head.contains([',', '.'])
    });
    if ambiguous { None } else { whole(text) }
}

/// Reads a yes or no.
pub(super) fn flag(word: &str) -> Option<bool> {
    match word.trim().to_ascii_lowercase().as_str() {
        "true" | "1" | "yes" | "y" | "on" => Some(true),
        "false" | "0" | "no" | "n" | "off" => Some(false),
        _ => None,
    }
}

/// Splits `1.0e-5 EUR` into `1.0`, `-5` and ` EUR`.
fn split_number(text: &str) -> Option<(&str, i32, &str)> {
    let end =
        text.find(|c: char| !(c.is_ascii_digit() || is_group_mark(c) || c == '.')).unwrap_or(text.len());
    let (body, rest) = text.split_at_checked(end)?;
    let body = body.trim_end_matches(is_group_space);
    let Some(power) = rest.strip_prefix(['e', 'E']) else { return Some((body, 0, rest)) };
    let signed = power.strip_prefix(['+', '-']).unwrap_or(power);
    let digits = signed.len() - signed.trim_start_matches(|c: char| c.is_ascii_digit()).len();
    if digits == 0 {
        // Not an exponent but a word: "12.50EUR".
        return Some((body, 0, rest));
    }
    let (exponent, after) = power.split_at_checked(power.len() - signed.len() + digits)?;
    let exponent: i32 = exponent.parse().ok()?;
    if exponent.abs() > EXPONENT_MAX { None } else { Some((body, exponent, after)) }
}

fn is_group_mark(c: char) -> bool {
    matches!(c, ',' | '\'' | '’') || is_group_space(c)
}

/// Spaces that stand between thousands, the no-break and thin ones included.
fn is_group_space(c: char) -> bool {
    c.is_whitespace() && !c.is_control()
}

/// Takes the sign out of what stands before the digits: `-$`, `$-`, `−`.
fn take_sign(before: &str) -> Option<(bool, String)> {
    let is_sign = |c: char| matches!(c, '-' | '+' | '−');
    let mut signs = before.chars().filter(|c| is_sign(*c));
    let negative = signs.next().is_some_and(|c| c != '+');
    if signs.next().is_some() {
        return None;
    }
    Some((negative, before.chars().filter(|c| !is_sign(*c)).collect()))
}

/// The currency on either side, if any; an error if what stands there can't be one.
fn unit_beside(prefix: &str, suffix: &str) -> Result<Option<String>, NoCurrency> {
    let unit = match (prefix.trim(), suffix.trim()) {
        ("", "") => return Ok(None),
        (unit, "") | ("", unit) => unit,
        _ => return Err(NoCurrency),
    };
    if is_currency(unit) { Ok(Some(unit.to_owned())) } else { Err(NoCurrency) }
}

struct NoCurrency;

/// A sign or a short word; not `k` and `m`, which would make `5k` five.
fn is_currency(text: &str) -> bool {
    let word = text.strip_suffix('.').unwrap_or(text);
    let multiplies = matches!(word.to_lowercase().as_str(), "k" | "m" | "b" | "к" | "м" | "kk" | "кк");
    let is_sign = |c: char| {
        matches!(c, '$' | '¢' | '£' | '¤' | '¥' | '฿' | '﷼') || ('\u{20a0}'..='\u{20cf}').contains(&c)
    };
    !multiplies
        && !word.is_empty()
        && word.chars().count() <= 5
        && word.chars().all(|c| c.is_alphabetic() || is_sign(c))
}

/// `1.234,56` to `1234.56`; nothing if the marks make no sense.
fn plain_digits(body: &str) -> Option<String> {
    let (whole, fraction) = match decimal_mark(body) {
        Some(at) => {
            let (whole, rest) = body.split_at_checked(at)?;
            (whole, rest.get(1..)?)
        }
        None => (body, ""),
    };
    let has_mark = whole.len() < body.len();
    if has_mark && (fraction.is_empty() || !fraction.bytes().all(|b| b.is_ascii_digit())) {
        return None;
    }
    let whole = if whole.is_empty() { "0".to_owned() } else { ungrouped(whole)? };
    Some(if fraction.is_empty() { whole } else { format!("{whole}.{fraction}") })
}

/// Where the decimal mark stands.
fn decimal_mark(body: &str) -> Option<usize> {
    match (body.rfind(','), body.rfind('.')) {
        (None, None) => None,
        (Some(comma), Some(dot)) => Some(comma.max(dot)),
        (None, Some(dot)) => (body.matches('.').count() == 1).then_some(dot),
        (Some(comma), None) => {
            let single = body.matches(',').count() == 1;
            let head = body.get(..comma).unwrap_or_default();
            let thousands = body.len() - comma == 4
                && (1..=3).contains(&head.len())
                && !head.starts_with('0')
                && head.bytes().all(|b| b.is_ascii_digit());
            (single && !thousands).then_some(comma)
        }
    }
}

/// Removes thousands marks, which must all be of one kind and stand before groups of three.
fn ungrouped(whole: &str) -> Option<String> {
    let Some(mark) = whole.chars().find(|c| !c.is_ascii_digit()) else { return Some(whole.to_owned()) };
    let mut groups = whole.split(mark);
    let first = groups.next().filter(|group| (1..=3).contains(&group.len()))?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 {
            return None;
        }
        digits.push_str(group);
    }
    digits.bytes().all(|b| b.is_ascii_digit()).then_some(digits)
}

/// Moves the decimal point of `1.0` by the exponent, in the text.
fn shift_point(plain: &str, exponent: i32) -> String {
    if exponent == 0 {
        return plain.to_owned();
    }
    let (whole, fraction) = plain.split_once('.').unwrap_or((plain, ""));
    let shift = usize::try_from(exponent.unsigned_abs()).unwrap_or(0);
    if exponent > 0 {
        let padded: String = fraction.chars().chain(std::iter::repeat('0')).take(shift).collect();
        let rest: String = fraction.chars().skip(shift).collect();
        return if rest.is_empty() { format!("{whole}{padded}") } else { format!("{whole}{padded}.{rest}") };
    }
    let padded = format!("{}{whole}", "0".repeat(shift));
    let keep = padded.len() - shift;
    let head: String = padded.chars().take(keep).collect();
    let tail: String = padded.chars().skip(keep).collect();
    format!("{}.{tail}{fraction}", if head.is_empty() { "0" } else { &head })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn read(text: &str) -> Option<String> {
        amount(text).map(|amount| amount.value.normalize().to_string())
    }

    #[test]
    fn sums_are_read_in_every_spelling() {
        let table = [
            ("0.90", "0.9"),
            ("8", "8"),
            ("-5.20", "-5.2"),
            ("−5", "-5"),
            ("+5", "5"),
            ("$0.50", "0.5"),
            ("-$5", "-5"),
            ("$-5", "-5"),
            ("R$ 5,5", "5.5"),
            ("₹1,234.56", "1234.56"),
            ("1.234,56", "1234.56"),
            ("1,234.56", "1234.56"),
            ("1,234,567.8", "1234567.8"),
            ("1.234.567", "1234567"),
            ("1,234", "1234"),
            ("0,234", "0.234"),
            ("1234,567", "1234.567"),
            ("12,5", "12.5"),
            ("1\u{a0}234,50 €", "1234.5"),
            ("1 234", "1234"),
            ("12.50 EUR", "12.5"),
            ("12.50EUR", "12.5"),
            ("100 руб.", "100"),
            (".5", "0.5"),
            ("1.0e-5", "0.00001"),
            ("1.5E+3", "1500"),
            ("12e2 USD", "1200"),
            ("9999999999999.00", "9999999999999"),
            ("0.00011999999999999999", "0.00011999999999999999"),
            ("0.08011655652", "0.08011655652"),
        ];
        for (text, expected) in table {
            assert_eq!(read(text).as_deref(), Some(expected), "{text}");
        }
    }

    #[test]
    fn what_is_no_number_is_nothing() {
        let table = [
            "",
            " ",
            "Unknown",
            "1,2,3",
            "1.2.3",
            "1,23.4",
            "1,234,56",
            "5.",
            "5,",
            "5k",
            "5 M",
            "1-5",
            "--5",
            "50%",
            "1e999",
            "1 2",
            "12 apples each",
            "USD 5 EUR",
            "1e-",
            "0x10",
            "٣",
        ];
        for text in table {
            assert_eq!(read(text), None, "{text}");
        }
        assert_eq!(read(&"9".repeat(40)), None);
    }

    #[test]
    fn the_currency_beside_a_sum_is_kept() {
        let unit = |text| amount(text).unwrap().unit;
        assert_eq!(unit("12.50 EUR").as_deref(), Some("EUR"));
        assert_eq!(unit("₹1,234.56").as_deref(), Some("₹"));
        assert_eq!(unit("5"), None);
    }

    #[test]
    fn counts_are_whole() {
        assert_eq!(spelled_count("10,000"), Some(10_000));
        assert_eq!(spelled_count("-2"), Some(-2));
        assert_eq!(spelled_count("10.0"), Some(10));
        assert_eq!(spelled_count("10.000"), None);
        assert_eq!(spelled_count("10.5"), None);
        assert_eq!(spelled_count("99999999999999999999"), None);
        assert_eq!(whole("1e9"), Some(1_000_000_000));
        assert_eq!(whole("10.000"), Some(10));
    }

    #[test]
    fn flags_have_many_spellings() {
        assert_eq!(flag(" TRUE "), Some(true));
        assert_eq!(flag("0"), Some(false));
        assert_eq!(flag("maybe"), None);
    }

    proptest! {
        #[test]
        fn any_text_is_read_without_panic(text in "\\PC{0,70}", digits in "[-+$ €.,'0-9eE\u{a0}]{0,70}") {
            for text in [text, digits] {
                let _ = (amount(&text), whole(&text), spelled_count(&text), flag(&text));
            }
        }

        #[test]
        fn plain_decimals_come_back_as_they_are(mantissa in any::<i64>(), scale in 0_u32..19) {
            let value = Decimal::new(mantissa, scale);
            prop_assert_eq!(amount(&value.to_string()).unwrap().value, value);
        }
    }
}
