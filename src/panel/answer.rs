//! An answer as it came, and opening it for a read. An `add` looks at its answer more strictly (add.rs).

use std::time::Duration;

use super::{
    error::{ReadError, error_words},
    ids::PanelOrderId,
    json::Json,
    refusal::Refusal,
    unanswered::{Unanswered, UnclearCause},
    words::Wording,
};

/// A whole answer of any kind.
pub(super) struct Answer {
    pub(super) http: u16,
    /// The host to which a redirect points, fit to be shown: its path or query may hold a secret.
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

    /// The body as JSON, if it is nothing but that, or nothing but that behind PHP's notices.
    pub(super) fn json(&self) -> Option<Json<'_>> {
        Json::parse(self.text()).or_else(|| behind_notices(self.text()))
    }

    /// The body as JSON, or else the JSON between its outermost braces, whatever stands around it. Good enough to read
    /// from, never to decide on money.
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

    /// A page that asks for a browser, or that keeps everybody else out. A 503 may be mere maintenance.
    fn is_wall(&self) -> bool {
        const SIGNS: [&str; 10] = [
            "just a moment",
            "attention required",
            "enable javascript",
            "checking your browser",
            "cf-browser-verification",
            "cf-chl",
            "challenge-platform",
            "captcha",
            "ddos-guard",
            "sucuri",
        ];
        if !self.text().starts_with('<') {
            return false;
        }
        let page: String = self.text().chars().take(PAGE_MAX).collect::<String>().to_lowercase();
        self.http == 403 || SIGNS.iter().any(|sign| page.contains(sign))
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

    /// The same, with the id of an order that stands in what is not JSON: no proof, and worth a look of somebody.
    pub(super) fn described_with_order(&self, wording: &Wording) -> String {
        let described = self.described();
        match self.order_among_it() {
            Some(order) => wording.quote(&format!("{described}, with the order {order} in it")),
            None => described,
        }
    }

    fn order_among_it(&self) -> Option<PanelOrderId> {
        let found = if self.json().is_some() { None } else { self.salvaged_json() };
        PanelOrderId::parse(&found?.object()?.field("order")?.text()?)
    }

    /// Opens the answer to a read: its JSON, or why there is none.
    ///
    /// A 5xx is transient whatever it says; below that a known error counts before the status.
    pub(super) fn open(&self, wording: &Wording) -> Result<Json<'_>, ReadError> {
        let json = self.salvaged_json();
        let words = json.and_then(error_words);
        if words.is_none() && self.is_wall() {
            return Err(ReadError::Wall(self.described()));
        }
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
            Some(json) if self.is_missing() && says_no_more_than_so(json) => Err(self.unreadable()),
            Some(json) if !json.is_null() => Ok(json),
            Some(_) => Err(ReadError::Transient("the panel answered null".to_owned())),
            None => Err(self.unreadable()),
        }
    }

    /// A web server's word that nothing is there, or nothing that takes a form.
    fn is_missing(&self) -> bool {
        matches!(self.http, 404 | 405 | 410)
    }

    fn unreadable(&self) -> ReadError {
        let described = self.described();
        if self.is_missing() {
            return ReadError::WrongAddress(described);
        }
        let comes_and_goes = self.text().is_empty() || self.text().starts_with('<');
        if comes_and_goes { ReadError::Transient(described) } else { ReadError::Protocol(described) }
    }
}

/// `{"message":"The route api/v2 could not be found."}`: a framework's page for programs.
fn says_no_more_than_so(json: Json<'_>) -> bool {
    json.object().is_some_and(|object| {
        object.field("message").is_some() && object.any_of(&["data", "status", "balance"]).is_none()
    })
}

/// How much of a page is looked through for the signs of a wall.
const PAGE_MAX: usize = 32 * 1024;
/// How far notices may reach, in bytes, and how many places in and behind them may look like the beginning of JSON.
const NOTICES_MAX: usize = 64 * 1024;
const BEGINNINGS_MAX: usize = 32;

/// The JSON behind what PHP complains of, if it is all the rest: `<br /><b>Notice</b>: Undefined index … {"order":7}`. After a fatal
/// error nothing is whole, and what stands in a web page may be anybody's words.
fn behind_notices(text: &str) -> Option<Json<'_>> {
    let end = text.chars().next_back()?;
    let beginnings = text.match_indices(['{', '[']).take_while(|(at, _)| *at <= NOTICES_MAX);
    beginnings.take(BEGINNINGS_MAX).find_map(|(at, begun)| {
        let closes = if begun == "{" { end == '}' } else { end == ']' };
        let (before, rest) = text.split_at_checked(at).filter(|_| closes)?;
        Json::parse(rest).filter(|_| are_notices(before))
    })
}

fn are_notices(text: &str) -> bool {
    const PAGE: [&str; 6] = ["<!doctype", "<html", "<head", "<body", "<title", "<script"];
    const COMPLAINTS: [&str; 4] = ["notice:", "warning:", "deprecated:", "strict standards:"];
    const ENDS: [&str; 3] = ["fatal error:", "parse error:", "exception:"];
    let lower = text.to_ascii_lowercase();
    let words = without_tags(&lower);
    let words = words.trim_start_matches(|letter: char| !letter.is_alphanumeric());
    let words = words.strip_prefix("php ").unwrap_or(words);
    COMPLAINTS.iter().any(|complaint| words.starts_with(complaint))
        && !ENDS.iter().any(|end| words.contains(end))
        && !PAGE.iter().any(|tag| lower.contains(tag))
}

fn without_tags(text: &str) -> String {
    text.split('<')
        .enumerate()
        .map(|(index, part)| match part.split_once('>') {
            Some((_, words)) if index > 0 => words,
            _ => part,
        })
        .collect()
}

impl From<Unanswered> for ReadError {
    fn from(failure: Unanswered) -> Self {
        // Too long to be an answer of this API, and asking again would bring the same.
        let is_too_long = matches!(failure, Unanswered::Lost { cause: UnclearCause::TooLong, .. });
        let words = failure.into_words();
        if is_too_long { Self::Protocol(words) } else { Self::Unreachable(words) }
    }
}
