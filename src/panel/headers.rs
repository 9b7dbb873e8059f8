//! What the headers of an answer say, as far as anybody here asks.

use std::time::Duration;

use encoding_rs::Encoding;
use jiff::{Timestamp, fmt::rfc2822};
use reqwest::header::{CONTENT_ENCODING, CONTENT_TYPE, DATE, HeaderMap, HeaderName, RETRY_AFTER};

/// The longest wait that is believed: what asks for more means "not today".
const WAIT_MAX: Duration = Duration::from_hours(24);

/// How long the answer asks to wait, in whole seconds, a day at most: `Retry-After`, in seconds or as a date. A date is counted from the
/// answer's own `Date`, so that it does not matter whether this machine's clock is right; without one it says nothing.
pub(super) fn retry_after(headers: &HeaderMap) -> Option<Duration> {
    let asked = text(headers, RETRY_AFTER)?;
    let seconds = match asked.parse::<u64>() {
        Ok(seconds) => seconds,
        // More than anybody can count is more than a day, too.
        Err(_) if asked.bytes().all(|b| b.is_ascii_digit()) => u64::MAX,
        Err(_) => {
            let wait = date(asked)?.duration_since(date(text(headers, DATE)?)?);
            u64::try_from(wait.as_secs()).ok()?
        }
    };
    Some(Duration::from_secs(seconds).min(WAIT_MAX)).filter(|wait| !wait.is_zero())
}

/// How the body is said to be packed (`gzip`, `br` …), in the order in which that was done.
pub(super) fn packings(headers: &HeaderMap) -> Vec<String> {
    let lines = headers.get_all(CONTENT_ENCODING).iter().filter_map(|line| line.to_str().ok());
    let named = lines.flat_map(|line| line.split(',')).map(|packing| packing.trim().to_ascii_lowercase());
    named.filter(|packing| !packing.is_empty()).collect()
}

/// In which letters the body is said to be written: `text/html; charset=windows-1251`.
pub(super) fn charset(headers: &HeaderMap) -> Option<&'static Encoding> {
    let parameters = text(headers, CONTENT_TYPE)?.split(';').skip(1);
    let label = parameters.filter_map(|parameter| parameter.split_once('=')).find_map(|(name, label)| {
        name.trim().eq_ignore_ascii_case("charset").then(|| label.trim().trim_matches(['"', '\'']))
    })?;
    Encoding::for_label(label.as_bytes())
}

fn text(headers: &HeaderMap, name: HeaderName) -> Option<&str> {
    headers.get(name)?.to_str().ok().map(str::trim).filter(|text| !text.is_empty())
}

/// `Sun, 06 Nov 1994 08:49:37 GMT`, the one form of a date that is still sent.
fn date(text: &str) -> Option<Timestamp> {
    rfc2822::DateTimeParser::new().parse_timestamp(text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_wait_is_read_in_seconds_and_as_a_date_and_is_a_day_at_most() {
        let day = 24 * 60 * 60;
        let now = "Sun, 06 Nov 1994 08:49:37 GMT";
        let table = [
            ("120", now, Some(120)),
            (" 5 ", "", Some(5)),
            ("Sun, 06 Nov 1994 08:51:07 GMT", now, Some(90)),
            ("Mon, 06 Nov 2094 08:49:37 GMT", now, None),
            ("Sat, 06 Nov 2094 08:49:37 GMT", now, Some(day)),
            ("864000", now, Some(day)),
            ("99999999999999999999999", now, Some(day)),
            ("0", now, None),
            ("-5", now, None),
            ("Sun, 06 Nov 1994 08:00:00 GMT", now, None),
            ("Sun, 06 Nov 1994 08:51:07 GMT", "", None),
            ("soon", now, None),
            ("", now, None),
        ];
        for (asked, sent, expected) in table {
            let mut headers = HeaderMap::new();
            headers.insert(RETRY_AFTER, asked.parse().unwrap());
            headers.insert(DATE, sent.parse().unwrap());
            assert_eq!(retry_after(&headers), expected.map(Duration::from_secs), "{asked} at {sent}");
        }
        assert_eq!(retry_after(&HeaderMap::new()), None);
    }
}
