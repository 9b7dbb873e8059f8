//! The connection to Crypto Pay: one POST, and the one place that tells a request that never left from one whose answer is lost.

use std::{fmt, sync::Arc, time::Duration};

use reqwest::header::{HeaderMap, HeaderName, HeaderValue};
use secrecy::{ExposeSecret, SecretString};
use tokio::time::Instant;
use url::Url;

use super::{ConnectError, CryptoPayError};
use crate::{
    domain::{link::is_this_machine, secret::Secrets, text},
    net::{self, Route},
};

/// Where the token stands.
const TOKEN_HEADER: HeaderName = HeaderName::from_static("crypto-pay-api-token");
/// The most bytes of an answer that are read: a thousand invoices with all their texts have 8 MB.
const BODY_MAX: usize = 16 * 1024 * 1024;
/// How long connecting may take. A request that fails here was surely not sent.
const CONNECT_TIMEOUT: Duration = Duration::from_secs(10);
/// The most characters of words from outside that are kept.
const QUOTE_MAX: usize = 200;

/// Sends, and knows the token. Clones are the same one.
#[derive(Clone)]
pub(super) struct Http(Arc<Inner>);

struct Inner {
    client: reqwest::Client,
    /// With `/api/` at its end.
    base: Url,
    secrets: Secrets,
    timeout: Duration,
}

/// A whole answer of any kind.
pub(super) struct Answer {
    pub(super) http: u16,
    pub(super) body: String,
}

impl Http {
    pub(super) fn new(
        url: &Url,
        token: &SecretString,
        route: &Route,
        timeout: Duration,
    ) -> Result<Self, ConnectError> {
        let client = build(url, token, route, timeout)?;
        let path = format!("{}/api/", url.path().trim_end_matches('/'));
        let mut base = url.clone();
        base.set_path(&path);
        base.set_query(None);
        base.set_fragment(None);
        Ok(Self(Arc::new(Inner { client, base, secrets: Secrets::new([token]), timeout })))
    }

    /// Sends one request and reads its answer. Bodies are never logged.
    pub(super) async fn post(
        &self,
        method: &str,
        body: &serde_json::Value,
    ) -> Result<Answer, CryptoPayError> {
        let started = Instant::now();
        let result = self.exchange(method, body).await;
        let elapsed_ms = started.elapsed().as_millis();
        match &result {
            Ok(answer) => {
                let bytes = answer.body.len();
                tracing::debug!(method, http = answer.http, bytes, elapsed_ms, "Crypto Pay answered");
            }
            Err(error) => tracing::debug!(method, elapsed_ms, %error, "Crypto Pay did not answer"),
        }
        result
    }

    async fn exchange(&self, method: &str, body: &serde_json::Value) -> Result<Answer, CryptoPayError> {
        let Inner { client, base, timeout, .. } = &*self.0;
        let address = base.join(method).map_err(|_| CryptoPayError::NotSent("no address".to_owned()))?;
        let request = client.post(address).timeout(*timeout).json(body);
        let mut response = request.send().await.map_err(|error| self.unanswered(error))?;
        let http = response.status().as_u16();
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await.map_err(|error| self.unanswered(error))? {
            if body.len() + chunk.len() > BODY_MAX {
                let words = format!("HTTP {http}, more than {} MB", BODY_MAX / 1024 / 1024);
                return Err(CryptoPayError::Unreadable(words));
            }
            body.extend_from_slice(&chunk);
        }
        Ok(Answer { http, body: String::from_utf8_lossy(&body).into_owned() })
    }

    fn unanswered(&self, error: reqwest::Error) -> CryptoPayError {
        let never_left = net::never_left(&error);
        let words = self.quote(&net::words(error));
        if never_left { CryptoPayError::NotSent(words) } else { CryptoPayError::NoAnswer(words) }
    }

    /// Words from outside as an admin may see them: one line without the token, of bounded length.
    pub(super) fn quote(&self, words: &str) -> String {
        let beginning: String = words.chars().take(QUOTE_MAX * 20).collect();
        // Twice, since taking out what is invisible can put a secret together that was not there before.
        let visible = text::visible(&self.0.secrets.strike_out(&beginning));
        let line = visible.split_whitespace().collect::<Vec<_>>().join(" ");
        self.0.secrets.strike_out(&line).chars().take(QUOTE_MAX).collect()
    }
}

impl fmt::Debug for Http {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Http").field(&self.0.base.host_str().unwrap_or_default()).finish()
    }
}

/// A client that sends every request exactly once, on a connection of its own.
fn build(
    url: &Url,
    token: &SecretString,
    route: &Route,
    timeout: Duration,
) -> Result<reqwest::Client, ConnectError> {
    let token = token.expose_secret();
    if token.is_empty() || !token.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Err(ConnectError::Token);
    }
    let has_login = !url.username().is_empty() || url.password().is_some();
    if has_login || !(url.scheme() == "https" || url.scheme() == "http" && is_this_machine(url)) {
        return Err(ConnectError::Address);
    }
    let mut header = HeaderValue::from_str(token).map_err(|_| ConnectError::Token)?;
    header.set_sensitive(true);
    let builder = reqwest::Client::builder()
        .user_agent(concat!("panelgram/", env!("CARGO_PKG_VERSION")))
        .default_headers(HeaderMap::from_iter([(TOKEN_HEADER, header)]))
        .connect_timeout(CONNECT_TIMEOUT.min(timeout))
        // A redirect would carry the token elsewhere, and 301 and 302 turn a POST into a GET.
        .redirect(reqwest::redirect::Policy::none())
        // Nothing below us may make an invoice twice: reqwest repeats what a server says it did not take, HTTP/2 has such answers, and
        // hyper repeats on a kept connection that turns out to be dead.
        .retry(reqwest::retry::never())
        .http1_only()
        .pool_max_idle_per_host(0)
        .referer(false);
    let builder = route.lead(builder, url);
    builder.build().map_err(|error| ConnectError::Client(net::words(error)))
}
