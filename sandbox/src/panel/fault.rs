//! What can go wrong on purpose. When it does: `crate::script`; how: `serve.rs`.

use std::time::Duration;

use serde::{Deserialize, Deserializer};

/// One way to fail, or to answer what can't be true. Unless it says otherwise, nothing is done for the client: no order is made, no money moves.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fault {
    /// The connection is closed with nothing done and no byte answered. A port that refuses is
    /// [`super::SandboxPanel::close_door`].
    CloseBeforeReading,
    /// The request is carried out, then the connection is closed without an answer.
    CloseAfterEffect,
    /// The request waits until it is released, or for `Options::stall`, and only then is carried out and answered; a
    /// client that leaves before gets nothing done.
    Stall,
    /// The request is carried out at once, and its answer waits as in [`Fault::Stall`].
    StallAfterEffect,
    /// The request is carried out, and the answer comes in about a hundred drops with this pause between them.
    Drip(#[serde(deserialize_with = "milliseconds")] Duration),
    /// This HTTP status with this body, HTML or JSON.
    Http(u16, String),
    /// The request is carried out, and the answer is replaced by this HTTP status with this body.
    HttpAfterEffect(u16, String),
    /// This HTTP status with this address in `Location`.
    MovedTo(u16, String),
    /// The request is carried out, and the answer is packed with gzip although nobody asked for it.
    Gzip,
    /// The request is carried out, and PHP complains of something before the answer.
    PhpNotice,
    /// Cloudflare's "Just a moment…" with HTTP 200.
    CloudflarePage,
    /// The request is carried out, and only the first half of the answer's JSON is sent, as if that were all.
    CutJson,
    /// The request is carried out, and every value in the answer has become `true`.
    WrongTypes,
    /// The request is carried out, and the answer does not end (up to 256 MB).
    EndlessBody,
    /// `{"error":"Rate limit exceeded"}` with HTTP 200.
    #[serde(rename = "rate_limit_200")]
    RateLimit200,
    /// `{"error":"Invalid API key"}`, whatever the key is.
    AuthError,
    /// On `add`: the order is made and not paid. On `balance`: the balance told last is told again.
    BalanceDoesNotFall,
    /// The request is carried out, and everything of this name in the answer is this text: a charge of `-5`, a status nobody knows.
    Says(String, String),
    /// A request that names several orders is refused with these words; one that names one is carried out.
    BatchRefused(String),
    /// A request that names this order, among others or alone, is refused with these words.
    OrderRefused(u64, String),
    /// A request in which this field has this value is refused with these words: for a service that is closed, or a link.
    FieldRefused(String, String, String),
    /// `[]`, whatever was asked.
    EmptyList,
    /// A page about maintenance with HTTP 200.
    #[serde(rename = "maintenance_html_200")]
    MaintenanceHtml200,
}

impl Fault {
    /// One of each kind, those by HTTP status once for each status that panels fail with.
    pub fn every() -> Vec<Self> {
        let page = |code: u16| Self::Http(code, format!("<html><h1>{code}</h1></html>"));
        let says = |name: &str, text: &str| Self::Says(name.to_owned(), text.to_owned());
        vec![
            Self::CloseBeforeReading,
            Self::CloseAfterEffect,
            Self::Stall,
            Self::StallAfterEffect,
            Self::Drip(Duration::from_millis(1)),
            page(500),
            page(502),
            page(503),
            page(429),
            Self::HttpAfterEffect(504, "<html><h1>Gateway Time-out</h1></html>".to_owned()),
            Self::MovedTo(301, "https://elsewhere.example/api/v2/".to_owned()),
            Self::Gzip,
            Self::PhpNotice,
            Self::CloudflarePage,
            Self::CutJson,
            Self::WrongTypes,
            Self::EndlessBody,
            Self::RateLimit200,
            Self::AuthError,
            Self::BalanceDoesNotFall,
            says("charge", "9223372036854.775807"),
            says("charge", "-9000000000000"),
            says("charge", "-5"),
            says("remains", "9223372036854775807"),
            says("start_count", "-1"),
            says("currency", "EUR"),
            says("balance", "-9000000000000"),
            Self::BatchRefused("Incorrect request".to_owned()),
            Self::BatchRefused("Incorrect order IDs".to_owned()),
            Self::EmptyList,
            Self::MaintenanceHtml200,
        ]
    }
}

fn milliseconds<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Duration, D::Error> {
    u64::deserialize(deserializer).map(Duration::from_millis)
}
