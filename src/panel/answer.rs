//! An answer as it came, and opening it for a read. An `add` looks at its answer more strictly (add.rs).

use std::time::Duration;

use super::{
    client::Unanswered,
    error::{ReadError, error_words},
    json::Json,
    refusal::Refusal,
    words::Wording,
};

/// A whole answer of any kind.
pub(super) struct Answer {
    pub(super) http: u16,
    /// Where a redirect points, fit to be shown.
    pub(super) location: Option<String>,
    /// How long it asks to wait before the next call.
    pub(super) retry_after: Option<Duration>,
    /// The body as text: unpacked, without a byte order mark.
    pub(super) body: String,
}

impl Answer {
    /// The body without the byte order mark and white space around it.
    pub(super) fn text(&self) -> &str {
        self.body.trim_start_matches('\u{feff}').trim()
    }

    /// The body as JSON, if it is nothing but that.
    pub(super) fn json(&self) -> Option<Json<'_>> {
        Json::parse(self.text())
    }

    /// The body as JSON, or else the JSON between its outermost braces: PHP prints its notices in front. Good
    /// enough to read from, never to decide on money.
    fn salvaged_json(&self) -> Option<Json<'_>> {
        self.json().or_else(|| {
            if self.is_web_page() {
                return None;
            }
            let text = self.text();
            let outermost = |open: char, close: char| {
                let (start, end) = (text.find(open)?, text.rfind(close)?);
                text.get(start..=end).and_then(Json::parse).map(|json| (start, json))
            };
            let found = [outermost('{', '}'), outermost('[', ']')];
            found.into_iter().flatten().min_by_key(|(start, _)| *start).map(|(_, json)| json)
        })
    }

    pub(super) fn is_web_page(&self) -> bool {
        const OPENINGS: [&str; 8] =
            ["<!doctype", "<!--", "<?xml", "<html", "<head", "<body", "<script", "<meta"];
        let start = self.text().chars().take(9).collect::<String>().to_ascii_lowercase();
        OPENINGS.iter().any(|opening| start.starts_with(opening))
    }

    pub(super) fn is_redirect(&self) -> bool {
        (300..400).contains(&self.http)
    }

    /// What came instead of JSON, in a few words for admins; none of the body.
    pub(super) fn described(&self) -> String {
        let what = if self.text().is_empty() {
            "an empty answer"
        } else if self.is_web_page() || self.text().starts_with('<') {
            "a web page"
        } else if self.json().is_some() {
            "JSON without what was asked for"
        } else {
            "something that is not JSON"
        };
        match &self.location {
            Some(to) if self.is_redirect() => format!("HTTP {}, sent on to {to}", self.http),
            _ => format!("HTTP {}, {what}", self.http),
        }
    }

    /// Opens the answer to a read: its JSON, or why there is none.
    ///
    /// A 5xx is transient whatever it says; below that a known error counts before the status.
    pub(super) fn open(&self, wording: &Wording) -> Result<Json<'_>, ReadError> {
        let json = self.salvaged_json();
        let words = json.and_then(error_words);
        if self.http >= 500 {
            let said = words.map_or_else(|| self.described(), |words| wording.quote(&words));
            return Err(ReadError::Transient(said));
        }
        if self.http == 429 || words.is_some() {
            let words = words.unwrap_or_else(|| self.described());
            let retry_after = self.retry_after;
            let refusal = Refusal { retry_after, ..Refusal::of(&words, self.http, wording) };
            return Err(ReadError::Refused(refusal));
        }
        // The key would travel in a followed redirect, and 301 turns the POST into a GET.
        if self.is_redirect() {
            return Err(ReadError::WrongAddress(self.described()));
        }
        match json {
            Some(json) if !json.is_null() => Ok(json),
            Some(_) => Err(ReadError::Transient("the panel answered null".to_owned())),
            None => Err(self.unreadable()),
        }
    }

    fn unreadable(&self) -> ReadError {
        let described = self.described();
        if matches!(self.http, 404 | 405 | 410) {
            return ReadError::WrongAddress(described);
        }
        let comes_and_goes = self.text().is_empty() || self.text().starts_with('<');
        if comes_and_goes { ReadError::Transient(described) } else { ReadError::Protocol(described) }
    }
}

impl From<Unanswered> for ReadError {
    fn from(failure: Unanswered) -> Self {
        match failure {
            // Too long to be an answer of this API, and asking again would bring the same.
            Unanswered::Lost { cause: super::UnclearCause::TooLong, words } => Self::Protocol(words),
            failure => Self::Unreachable(failure.into_words()),
        }
    }
}
