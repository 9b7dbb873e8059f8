//! The connection to a panel: one POST, and the one place that tells a request that never left from one whose
//! answer is lost. What answers mean is elsewhere.

use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering::Relaxed},
    },
    time::Duration,
};

use secrecy::{ExposeSecret, SecretString};
use tokio::{
    sync::{Mutex, Semaphore, SemaphorePermit},
    time::Instant,
};
use url::Url;

use crate::{
    figures::{self, Durations},
    net::{self, Route},
};

use super::{
    answer::Answer,
    batches::SINGLY,
    body::{self, TooLong},
    headers::retry_after,
    unanswered::{Unanswered, UnclearCause},
    words::Wording,
};

/// The most bytes of an answer that are read, packed or unpacked; the biggest catalog seen has 4 MB.
const BODY_MAX: usize = 16 * 1024 * 1024;

/// How to reach one panel, and its ways.
#[derive(Clone)]
pub struct Settings {
    /// The API's address, used to the letter, a slash at the end included.
    pub url: Url,
    /// The account's key, sent in the form's field `key`.
    pub key: SecretString,
    /// How long a read may take, from connecting to the last byte.
    pub timeout: Duration,
    /// The same for what changes something: longer, because giving up on an `add` costs an admin's time.
    pub add_timeout: Duration,
    /// How long connecting may take. A request that fails here was surely not sent.
    pub connect_timeout: Duration,
    /// Some panels' walls let only browsers in.
    pub user_agent: String,
    /// What this panel calls the order in `refill`.
    pub refill_param: RefillParam,
    /// The shortest time between two calls; zero does not wait.
    pub min_interval: Duration,
    /// How many `add`s may be under way at a time.
    pub add_concurrency: usize,
    /// Fields that this panel wants in every request; their values may be secrets.
    pub extra: Vec<(String, String)>,
    /// What else must stand in no words of this client.
    pub secrets: Vec<SecretString>,
    /// Through what it is reached.
    pub route: Route,
}

/// The name of the order's field in `refill`: nearly all panels say `order`, promobox says `orders`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum RefillParam {
    /// `order`
    Order,
    /// `orders`
    Orders,
}

impl Settings {
    /// What callers without settings get: 30 s for reads, 60 s for orders, a call a second. The bot's own defaults are in `config.rs`.
    pub fn new(url: Url, key: SecretString) -> Self {
        Self {
            url,
            key,
            timeout: Duration::from_secs(30),
            add_timeout: Duration::from_mins(1),
            connect_timeout: Duration::from_secs(10),
            user_agent: concat!("panelgram/", env!("CARGO_PKG_VERSION")).to_owned(),
            refill_param: RefillParam::Order,
            min_interval: Duration::from_secs(1),
            add_concurrency: 1,
            extra: Vec::new(),
            secrets: Vec::new(),
            route: Route::default(),
        }
    }
}

/// Why there can be no client with these settings. Says no value of a secret.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// No key, or one that can't be meant so.
    #[error("the panel's key is empty or has white space in it")]
    Key,
    /// Not an address a form can be posted to.
    #[error("the panel's address must start with http:// or https:// and hold no user name and password")]
    Address,
    /// The HTTP client can't be built, for instance from this user agent.
    #[error("the HTTP client can't be built: {0}")]
    Client(String),
}

/// A panel that can be called. Clones share the pace and the places for `add`.
#[derive(Clone)]
pub struct Panel(Arc<Inner>);

struct Inner {
    http: reqwest::Client,
    settings: Settings,
    wording: Arc<Wording>,
    /// When the next call may start, by the runtime's own timer: a distance between calls, not a time of day.
    next_call: Mutex<Option<Instant>>,
    /// The places for `add`: balances of some panels are not locked against two at once, and an unclear order is
    /// found by the balance before and after.
    adding: Semaphore,
    /// How long calls took, by what was asked and what came of it.
    took: Durations<2>,
    /// In how many rounds more orders are asked about one by one, since the panel did not take several in one request.
    singly: AtomicU32,
}

impl Panel {
    /// Prepares the client. Nothing is sent yet.
    pub fn connect(settings: Settings) -> Result<Self, ConnectError> {
        let key = settings.key.expose_secret();
        if key.is_empty() || key.chars().any(|c| c.is_whitespace() || c.is_control()) {
            return Err(ConnectError::Key);
        }
        let url = &settings.url;
        let has_login = !url.username().is_empty() || url.password().is_some();
        if !matches!(url.scheme(), "http" | "https") || has_login {
            return Err(ConnectError::Address);
        }
        let http = build_http(&settings)?;
        let wording = Arc::new(Wording::new(&secrets_of(&settings)));
        let adding = Semaphore::new(settings.add_concurrency.max(1));
        Ok(Self(Arc::new(Inner {
            http,
            settings,
            wording,
            next_call: Mutex::new(None),
            adding,
            took: figures::slow(),
            singly: AtomicU32::new(0),
        })))
    }

    pub(super) fn wording(&self) -> &Arc<Wording> {
        &self.0.wording
    }

    pub(super) fn refill_param(&self) -> RefillParam {
        self.0.settings.refill_param
    }

    /// Waits for a place for an `add`; it is free again when what this gives is dropped.
    pub(super) async fn begin_adding(&self) -> Option<SemaphorePermit<'_>> {
        // Nobody closes it, so there always is a place in the end.
        self.0.adding.acquire().await.ok()
    }

    /// How long calls took: by `action`, and by `outcome`, which is about the answer as such and not about what it says.
    pub fn took(&self) -> Durations<2> {
        self.0.took.clone()
    }

    /// Whether this round of orders is asked about one by one; after each there is one fewer to come.
    pub(super) fn asks_singly(&self) -> bool {
        self.0.singly.fetch_update(Relaxed, Relaxed, |left| left.checked_sub(1)).is_ok()
    }

    /// The panel takes no requests for several orders: for a while it is asked about each alone.
    pub(super) fn ask_singly(&self) {
        tracing::warn!("the panel takes no request for several orders; it is asked about them one by one");
        self.0.singly.store(SINGLY, Relaxed);
    }

    /// Sends a request that changes nothing at the panel.
    pub(super) async fn ask(
        &self,
        action: &'static str,
        fields: &[(&str, &str)],
    ) -> Result<Answer, Unanswered> {
        self.post(action, fields, self.0.settings.timeout).await
    }

    /// Sends a request that does something.
    pub(super) async fn order(
        &self,
        action: &'static str,
        fields: &[(&str, &str)],
    ) -> Result<Answer, Unanswered> {
        self.post(action, fields, self.0.settings.add_timeout).await
    }

    /// Waits for the panel's pace, then sends one request and reads its answer. Bodies are never logged: the
    /// request's holds the key, the answer's may echo it.
    async fn post(
        &self,
        action: &'static str,
        fields: &[(&str, &str)],
        timeout: Duration,
    ) -> Result<Answer, Unanswered> {
        self.keep_pace().await;
        let started = Instant::now();
        let result = self.exchange(&self.form(action, fields), timeout).await;
        let elapsed = started.elapsed();
        figures::took(&self.0.took, &[("action", action), ("outcome", outcome(&result))], elapsed);
        let elapsed_ms = elapsed.as_millis();
        match &result {
            Ok(answer) => {
                tracing::debug!(
                    action,
                    http = answer.http,
                    bytes = answer.body.len(),
                    elapsed_ms,
                    "panel answered"
                );
            }
            Err(failure) => {
                tracing::debug!(action, elapsed_ms, words = failure.words(), "panel did not answer");
            }
        }
        result
    }

    async fn keep_pace(&self) {
        let interval = self.0.settings.min_interval;
        if interval.is_zero() {
            return;
        }
        let mut next_call = self.0.next_call.lock().await;
        let now = Instant::now();
        let start = next_call.map_or(now, |at| at.max(now));
        *next_call = start.checked_add(interval);
        drop(next_call);
        tokio::time::sleep_until(start).await;
    }

    /// The form's fields. An extra field never replaces one that the request itself has.
    fn form<'a>(&'a self, action: &'a str, fields: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
        let mut form = vec![("key", self.0.settings.key.expose_secret()), ("action", action)];
        form.extend_from_slice(fields);
        for (name, value) in &self.0.settings.extra {
            if form.iter().all(|(taken, _)| taken != name) {
                form.push((name, value));
            }
        }
        form
    }

    async fn exchange(&self, form: &[(&str, &str)], timeout: Duration) -> Result<Answer, Unanswered> {
        let request = self.0.http.post(self.0.settings.url.clone()).timeout(timeout).form(form);
        let mut response = request.send().await.map_err(|error| self.unanswered(error))?;
        let http = response.status().as_u16();
        let location = response.headers().get(reqwest::header::LOCATION);
        let location = location.and_then(|value| value.to_str().ok()).map(|to| self.place(to));
        let headers = response.headers().clone();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.unanswered(error))? {
            if body.len() + chunk.len() > BODY_MAX {
                return Err(too_long(http));
            }
            body.extend_from_slice(&chunk);
        }
        let body = body::read(body, &headers, BODY_MAX).map_err(|TooLong| too_long(http))?;
        Ok(Answer { http, location, retry_after: retry_after(&headers), body })
    }

    /// Where `location` points: the host alone, and whether that is the one that was asked.
    fn place(&self, location: &str) -> String {
        let from = &self.0.settings.url;
        let Ok(to) = from.join(location) else { return "no address".to_owned() };
        let host = |url: &Url| {
            let port = url.port().map(|port| format!(":{port}")).unwrap_or_default();
            url.host_str().map(|host| format!("{host}{port}"))
        };
        let (before, Some(place)) = (host(from), host(&to)) else { return "no address".to_owned() };
        let place = self.wording().quote(&place);
        if before.as_ref() != Some(&place) {
            place
        } else if from.scheme() != to.scheme() {
            format!("{}:// at {place}", to.scheme())
        } else {
            format!("another path at {place}")
        }
    }

    /// Decides whether a request that failed can have reached the panel.
    fn unanswered(&self, error: reqwest::Error) -> Unanswered {
        let (never_left, timed_out) = (net::never_left(&error), error.is_timeout());
        let words = self.wording().quote(&net::words(error));
        if never_left {
            return Unanswered::NotSent(words);
        }
        let cause = if timed_out { UnclearCause::Timeout } else { UnclearCause::Broken };
        Unanswered::Lost { cause, words }
    }
}

/// What came of a call, as far as it is about the answer as such.
fn outcome(result: &Result<Answer, Unanswered>) -> &'static str {
    match result {
        Ok(answer) if (200..300).contains(&answer.http) => "answered",
        Ok(_) => "http_error",
        Err(Unanswered::NotSent(_)) => "not_sent",
        Err(Unanswered::Lost { cause: UnclearCause::Timeout, .. }) => "timeout",
        Err(Unanswered::Lost { .. }) => "broken",
    }
}

fn too_long(http: u16) -> Unanswered {
    let words = format!("HTTP {http}, more than {} MB", BODY_MAX / 1024 / 1024);
    Unanswered::Lost { cause: UnclearCause::TooLong, words }
}

fn secrets_of(settings: &Settings) -> Vec<SecretString> {
    let extra = settings.extra.iter().map(|(_, value)| SecretString::from(value.as_str()));
    [settings.key.clone()].into_iter().chain(extra).chain(settings.secrets.iter().cloned()).collect()
}

/// A client that sends every request exactly once, on a connection of its own.
fn build_http(settings: &Settings) -> Result<reqwest::Client, ConnectError> {
    let builder = reqwest::Client::builder()
        .user_agent(&settings.user_agent)
        .connect_timeout(settings.connect_timeout)
        // The key is in the body, and 301 and 302 turn a POST into a GET.
        .redirect(reqwest::redirect::Policy::none())
        // Nothing below us may send an `add` again: reqwest repeats what a server says it did not take, HTTP/2
        // has such answers, and hyper repeats on a kept connection that turns out to be dead. At a call a second
        // a fresh connection costs nothing.
        .retry(reqwest::retry::never())
        .http1_only()
        .pool_max_idle_per_host(0)
        // What stands between us and the panel is old and written by hand here and there: a space before a header's colon, a header
        // that goes on in the next line, one that is none. There is one answer on each connection, so none can smuggle in another.
        .http1_allow_spaces_after_header_name_in_responses(true)
        .http1_allow_obsolete_multiline_headers_in_responses(true)
        .http1_ignore_invalid_headers_in_responses(true)
        .referer(false);
    let builder = settings.route.lead(builder, &settings.url);
    builder.build().map_err(|error| ConnectError::Client(net::words(error)))
}

/// The address without its query, which may hold a secret.
fn address(url: &Url) -> String {
    format!("{}://{}{}", url.scheme(), url.host_str().unwrap_or_default(), url.path())
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let extra: Vec<&str> = self.extra.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Settings")
            .field("url", &address(&self.url))
            .field("timeout", &self.timeout)
            .field("add_timeout", &self.add_timeout)
            .field("connect_timeout", &self.connect_timeout)
            .field("user_agent", &self.user_agent)
            .field("refill_param", &self.refill_param)
            .field("min_interval", &self.min_interval)
            .field("add_concurrency", &self.add_concurrency)
            .field("extra", &extra)
            .field("route", &self.route)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for Panel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Panel").field(&address(&self.0.settings.url)).finish()
    }
}
