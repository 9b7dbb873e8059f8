//! `/metrics`: figures for Prometheus. What is counted while the bot runs is kept where it happens; the rest is read from the database when
//! somebody asks. `deploy/grafana.json` draws it, and a test compares the names.

use std::{sync::Arc, time::Duration};

use hyper::{
    StatusCode,
    header::{CONTENT_TYPE, HeaderValue},
};
use prometheus_client::{
    encoding::text::encode,
    metrics::{counter::ConstCounter, family::Family, gauge::Gauge},
    registry::Registry,
};
use rust_decimal::prelude::ToPrimitive;
use tokio::sync::Semaphore;

use super::{Page, text};
use crate::{
    bot::{poll::Handled, send::Sender},
    clock::Moment,
    domain::{account::PanelId, order::OrderStatus},
    figures::Labels,
    panel::Panel,
    pulse::Pulse,
    store::{Store, account, orders, outbox},
};

/// In the words of `OpenMetrics`, which Prometheus reads.
const KIND: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";

/// Where figures come from.
#[derive(Clone, Debug)]
pub struct Figures {
    /// Orders, letters, balance and catalog.
    pub store: Store,
    /// Which account's.
    pub account: PanelId,
    /// Calls of the panel.
    pub panel: Panel,
    /// What people do.
    pub handled: Handled,
    /// Freezes.
    pub sender: Sender,
    /// However many ask, the database is read for one at a time: the bot itself reads it, too.
    pub one_at_a_time: Arc<Semaphore>,
}

/// All of them, as they are now.
pub(super) async fn page(figures: Option<&Figures>, pulse: &Pulse, now: Moment) -> Page {
    let Some(figures) = figures else {
        return text(StatusCode::SERVICE_UNAVAILABLE, "the bot is starting\n");
    };
    match draw(figures, pulse, now).await {
        Ok(words) => {
            let mut page = text(StatusCode::OK, words);
            page.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(KIND));
            page
        }
        Err(error) => {
            tracing::warn!(error = format!("{error:#}"), "figures could not be drawn");
            text(StatusCode::INTERNAL_SERVER_ERROR, "the database could not be read\n")
        }
    }
}

async fn draw(figures: &Figures, pulse: &Pulse, now: Moment) -> anyhow::Result<String> {
    let _alone = figures.one_at_a_time.acquire().await?;
    let mut registry = Registry::with_prefix("panelgram");
    note_running(&mut registry, figures, pulse, now);
    note_stored(&mut registry, figures, now).await?;
    let mut words = String::new();
    encode(&mut words, &registry)?;
    Ok(words)
}

/// What is counted while the bot runs; at each start from nothing.
fn note_running(registry: &mut Registry, figures: &Figures, pulse: &Pulse, now: Moment) {
    let version = Family::<Labels<1>, Gauge>::default();
    version.get_or_create(&[("version", env!("CARGO_PKG_VERSION"))]).set(1);
    registry.register("build", "Which version runs", version);
    registry.register(
        "panel_call_seconds",
        "How long calls of the panel took, by what was asked and what came of it",
        figures.panel.took(),
    );
    registry.register(
        "update_seconds",
        "How long what people did took to be handled, from when it was taken up to when its answer was handed on",
        figures.handled.took(),
    );
    registry.register(
        "telegram_freezes",
        "How often Telegram said that the bot is too fast",
        ConstCounter::new(figures.sender.freezes()),
    );
    let (idle, late) = (Family::<Labels<1>, Gauge>::default(), Family::<Labels<1>, Gauge>::default());
    for standing in pulse.standings(now) {
        let part: &'static str = standing.part.into();
        idle.get_or_create(&[("part", part)]).set(seconds(standing.idle));
        late.get_or_create(&[("part", part)]).set(standing.is_late().into());
    }
    registry.register("part_idle_seconds", "How long ago a part of the bot was well", idle);
    registry.register("part_late", "1 where that is too long ago", late);
}

/// What stands in the database.
async fn note_stored(registry: &mut Registry, figures: &Figures, now: Moment) -> anyhow::Result<()> {
    let mut reader = figures.store.reader().await?;
    let orders = Family::<Labels<1>, Gauge>::default();
    for status in OrderStatus::ALL {
        orders.get_or_create(&[("state", status.into())]).set(0);
    }
    for (status, count) in orders::by_status(&mut reader).await? {
        orders.get_or_create(&[("state", status.into())]).set(count);
    }
    registry.register(
        "orders",
        "How many orders there are, by state; unclear ones wait for an admin",
        orders,
    );
    let backlog = outbox::backlog(&mut reader).await?;
    let oldest = backlog.oldest.map_or(Duration::ZERO, |at| now.since(at));
    registry.register("outbox_letters", "How many letters wait to be told", gauge(backlog.letters));
    registry.register("outbox_oldest_seconds", "How long the oldest of them waits", gauge(seconds(oldest)));
    let account = account::load(&mut reader, figures.account).await?;
    // The one place where money is a float: Prometheus knows nothing else, and nobody reckons with it.
    if let Some(balance) = account.balance.and_then(|balance| balance.to_decimal().to_f64()) {
        let drawn = Gauge::<f64, std::sync::atomic::AtomicU64>::default();
        drawn.set(balance);
        registry.register("panel_balance", "The balance at the panel, in its currency", drawn);
    }
    for (name, help, at) in [
        ("panel_balance_age_seconds", "How long ago it was read", account.balance_at),
        ("catalog_age_seconds", "How long ago the catalog was read", account.catalog_at),
        (
            "panel_silent_seconds",
            "For how long the panel has not answered; 0 if it does",
            account.health.silent_since,
        ),
    ] {
        let age = at.map_or(0, |at| seconds(now.since(at)));
        registry.register(name, help, gauge(age));
    }
    Ok(())
}

fn gauge(value: i64) -> Gauge {
    let gauge = Gauge::default();
    gauge.set(value);
    gauge
}

fn seconds(span: Duration) -> i64 {
    i64::try_from(span.as_secs()).unwrap_or(i64::MAX)
}
