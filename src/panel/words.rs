//! Words that came from outside: made fit to be shown or logged. No secret passes through here unmasked.

use std::borrow::Cow;

use secrecy::SecretString;

use crate::domain::secret::Secrets;

/// The most characters of a panel's words that are kept for admins and logs.
const QUOTE_MAX: usize = 300;
/// The most characters of a name; the longest seen has 312.
const LINE_MAX: usize = 1_000;
/// The most characters of a description.
const TEXT_MAX: usize = 4_000;

/// Knows the secrets, in order to take them out of everything that becomes words: answers and error pages do echo them.
pub(super) struct Wording(Secrets);

impl Wording {
    pub(super) fn new(secrets: &[SecretString]) -> Self {
        Self(Secrets::new(secrets))
    }

    /// The panel's words as an admin may see them: one line, without control characters and secrets, of
    /// bounded length.
    pub(super) fn quote(&self, text: &str) -> String {
        let beginning: String = text.chars().take(QUOTE_MAX * 20).collect();
        // Twice, since removing invisible characters can put a secret together that was not there before.
        let line = clean(&self.0.strike_out(&beginning), false, QUOTE_MAX * 20);
        let mut quoted = self.0.strike_out(&line).into_owned();
        if let Some((cut, _)) = quoted.char_indices().nth(QUOTE_MAX) {
            quoted.truncate(cut);
        }
        quoted
    }
}

/// A name for display: entities decoded once, white space collapsed to single spaces, control and direction
/// characters removed. Escaping for Telegram is the view's.
pub(super) fn clean_line(text: &str) -> String {
    clean(&html_escape::decode_html_entities(text), false, LINE_MAX)
}

/// As [`clean_line`], but lines stay lines.
pub(super) fn clean_text(text: &str) -> String {
    clean(&html_escape::decode_html_entities(text), true, TEXT_MAX)
}

fn clean(text: &str, keep_lines: bool, chars_max: usize) -> String {
    let mut kept = String::new();
    let mut gap: Option<char> = None;
    for c in text.chars().filter(|c| c.is_whitespace() || !is_harmful(*c)) {
        if c.is_whitespace() {
            let breaks = keep_lines && c == '\n';
            gap = Some(if breaks { '\n' } else { gap.unwrap_or(' ') });
            continue;
        }
        if let Some(space) = gap.take().filter(|_| !kept.is_empty()) {
            kept.push(space);
        }
        kept.push(c);
    }
    if let Some((cut, _)) = kept.char_indices().nth(chars_max) {
        kept.truncate(cut);
    }
    kept
}

/// Characters that draw nothing and can turn, hide or split what is drawn. Joiners stay: emoji are made with them.
fn is_harmful(c: char) -> bool {
    c.is_control()
        || matches!(
            c,
            '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{feff}' | '\u{fffe}'..='\u{ffff}'
        )
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206f}')
}

/// Turns `https://t.me/+HASH` into `https://t.me/joinchat/HASH`, which means the same.
///
/// Panels of a wide-spread family decode values twice, so that a plus becomes a space and the order goes nowhere.
/// A plus before digits only is somebody's telephone number and stays.
pub fn dialable_link(link: &str) -> Cow<'_, str> {
    const HOSTS: [&str; 3] = ["t.me/", "telegram.me/", "telegram.dog/"];
    let lower = link.to_ascii_lowercase();
    let scheme = ["https://", "http://"].into_iter().find(|s| lower.starts_with(s)).unwrap_or("");
    let after_scheme = lower.get(scheme.len()..).unwrap_or("");
    let www = if after_scheme.starts_with("www.") { "www." } else { "" };
    let host_at = scheme.len() + www.len();
    let rest = lower.get(host_at..).unwrap_or("");
    let Some(host) = HOSTS.into_iter().find(|host| rest.starts_with(host)) else {
        return Cow::Borrowed(link);
    };
    let Some((head, tail)) = link.split_at_checked(host_at + host.len()) else { return Cow::Borrowed(link) };
    let Some(hash) = tail.strip_prefix('+').or_else(|| strip_encoded_plus(tail)) else {
        return Cow::Borrowed(link);
    };
    let name_length = hash.find(['/', '?', '#']).unwrap_or(hash.len());
    let is_phone = hash.get(..name_length).is_none_or(|name| name.bytes().all(|b| b.is_ascii_digit()));
    if is_phone { Cow::Borrowed(link) } else { Cow::Owned(format!("{head}joinchat/{hash}")) }
}

fn strip_encoded_plus(tail: &str) -> Option<&str> {
    tail.strip_prefix("%2B").or_else(|| tail.strip_prefix("%2b"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_masked_in_every_spelling() {
        let wording = Wording::new(&["se/cr et".into()]);
        assert_eq!(wording.quote(r"a se/cr et b se%2Fcr+et c se\/cr et"), "a *** b *** c ***");
        let wording = Wording::new(&["secret".into()]);
        assert_eq!(wording.quote("sec\u{200b}ret and se\u{0}cret"), "*** and ***");
        let long = format!("{}secret", "x".repeat(297));
        assert!(!wording.quote(&long).contains("sec"));
        assert_eq!(wording.quote(&"ж".repeat(5_000)).chars().count(), 300);
    }

    #[test]
    fn names_are_made_fit_for_display() {
        assert_eq!(clean_line(" Line one\r\nline\u{a0}two\t"), "Line one line two");
        assert_eq!(clean_line("A &lt;b&gt;B&lt;/b&gt; &amp; C"), "A <b>B</b> & C");
        assert_eq!(clean_line("&amp;lt;"), "&lt;");
        assert_eq!(clean_line("a\u{202e}b\u{7}c\u{2066}"), "abc");
        assert_eq!(clean_line("👩\u{200d}💻"), "👩\u{200d}💻");
        assert_eq!(clean_text("one  \r\n\n two &amp; three"), "one\ntwo & three");
    }

    #[test]
    fn invite_links_lose_their_plus() {
        let table = [
            ("https://t.me/+AbC-d_1", "https://t.me/joinchat/AbC-d_1"),
            ("HTTP://T.me/+AbC?x=1", "HTTP://T.me/joinchat/AbC?x=1"),
            ("t.me/%2BAbC", "t.me/joinchat/AbC"),
            ("https://www.telegram.me/+AbC", "https://www.telegram.me/joinchat/AbC"),
            ("https://t.me/+79991234567", "https://t.me/+79991234567"),
            ("https://t.me/durov", "https://t.me/durov"),
            ("https://example.com/+AbC", "https://example.com/+AbC"),
            ("https://t.me/+", "https://t.me/+"),
            ("İhttps://t.me/+A", "İhttps://t.me/+A"),
        ];
        for (link, expected) in table {
            assert_eq!(dialable_link(link), expected);
        }
    }
}
