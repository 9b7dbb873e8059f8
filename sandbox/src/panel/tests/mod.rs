//! The panel over HTTP, as a client sees it. Nobody sleeps here: the clock is turned.

mod adding;
mod faults;
mod lives;
mod requests;
mod selling;

use std::time::Duration;

use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{
    Options, SandboxPanel,
    kinds::{Counted, KINDS},
};
use crate::{Moment, time::ByHand};

/// A panel whose service `n` is of the `n`th type of the table, at 1.50, from 10 to 10,000, with all that a service can
/// offer; and somebody to call it.
struct Bench {
    panel: SandboxPanel,
    clock: ByHand,
    http: reqwest::Client,
}

impl Bench {
    async fn new() -> Self {
        Self::with(Options::default()).await
    }

    async fn with(options: Options) -> Self {
        let clock = ByHand::at(Moment(1_800_000_000_000));
        let panel = SandboxPanel::start(clock.clock(), options).await.unwrap();
        panel.load(&all_kinds().to_string()).unwrap();
        Self { panel, clock, http: reqwest::Client::builder().no_proxy().build().unwrap() }
    }

    /// Sends fields with the key; gives the HTTP status and the body, or the error.
    async fn send(&self, fields: &[(&str, &str)]) -> reqwest::Result<(u16, String)> {
        let mut form = vec![("key", "sandbox-key")];
        form.extend_from_slice(fields);
        let response = self.http.post(self.panel.url()).form(&form).send().await?;
        Ok((response.status().as_u16(), response.text().await?))
    }

    async fn call(&self, fields: &[(&str, &str)]) -> Value {
        let (code, body) = self.send(fields).await.unwrap();
        assert_eq!(code, 200, "{body}");
        serde_json::from_str(&body).unwrap()
    }

    async fn add(&self, service: &str, fields: &[(&str, &str)]) -> Value {
        let mut all = vec![("action", "add"), ("service", service)];
        all.extend_from_slice(fields);
        self.call(&all).await
    }

    /// Orders 1000 of the Default service for a link; gives the order's id.
    async fn order(&self, link: &str) -> u64 {
        let answer = self.add("1", &[("link", link), ("quantity", "1000")]).await;
        answer["order"].as_u64().unwrap_or_else(|| panic!("{link}: {answer}"))
    }

    async fn status(&self, id: u64) -> Value {
        self.call(&[("action", "status"), ("order", &id.to_string())]).await
    }

    /// Status word, remains and charge.
    async fn brief(&self, id: u64) -> String {
        let status = self.status(id).await;
        let text = |key: &str| status[key].as_str().unwrap_or("-").to_owned();
        format!("{} {} {}", text("status"), text("remains"), text("charge"))
    }

    async fn word(&self, id: u64) -> String {
        self.status(id).await["status"].as_str().unwrap_or("none").to_owned()
    }

    /// Waits until a request stalls; a stall that never comes fails the test instead of hanging it.
    async fn stalled(&self) {
        let bound = Duration::from_secs(10);
        tokio::time::timeout(bound, self.panel.until_stalled(1)).await.expect("nothing stalls");
    }

    fn turn(&self, seconds: u64) {
        self.clock.turn(Duration::from_secs(seconds));
    }

    fn balance(&self) -> String {
        self.panel.balance().to_string()
    }
}

fn all_kinds() -> Value {
    let row = |(n, kind): (usize, &super::kinds::Kind)| {
        let (min, max) = match kind.counted {
            Counted::Order => (1, 1),
            Counted::Lines(_) => (2, 100),
            Counted::Quantity | Counted::Posts => (10, 10_000),
        };
        json!({"service": n + 1, "name": kind.name, "type": kind.name, "category": "All", "rate": "1.50",
               "min": min, "max": max, "refill": true, "cancel": true, "dripfeed": true})
    };
    KINDS.iter().enumerate().map(row).collect()
}

fn dec(text: &str) -> Decimal {
    text.parse().unwrap()
}

fn error(words: &str) -> Value {
    json!({ "error": words })
}
