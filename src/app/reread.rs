//! SIGHUP: the settings are read again. What may change while the bot runs – how much is logged, what the admins are alerted by – counts
//! from now on; of the rest it is said that it counts from the next start on. All of it or, where anything is wrong, nothing.

use std::{convert::Infallible, future};

use tokio::signal::unix::{Signal, SignalKind, signal};

use super::from_settings;
use crate::{
    config::{self, Settings},
    logs::Filter,
    ops::LiveAlerts,
};

/// The settings that count from now on.
const LIVE: [&str; 3] = ["RUST_LOG", "LOW_BALANCE_ALERT", "STUCK_AFTER"];

/// Hears of SIGHUP from now on, which would end the program otherwise.
pub(super) struct Reread {
    filter: Filter,
    hung_up: Signal,
    /// What the bot was started with.
    started: Settings,
    /// What counts now.
    counts: Settings,
}

impl Reread {
    /// For a bot with these settings. `None` where there is nothing to be read again, or nothing to be heard.
    pub(super) fn begin(filter: Option<Filter>, settings: &Settings) -> Option<Self> {
        let (filter, hung_up) = filter.zip(signal(SignalKind::hangup()).ok())?;
        Some(Self { filter, hung_up, started: settings.clone(), counts: settings.clone() })
    }

    /// Reads them whenever it is asked to. Never ends.
    pub(super) async fn heed(reread: Option<Self>, alerts: &LiveAlerts) -> Infallible {
        let Some(mut reread) = reread else { return future::pending().await };
        loop {
            if reread.hung_up.recv().await.is_none() {
                return future::pending().await;
            }
            if let Err(why) = reread.read(alerts) {
                tracing::error!(%why, "the settings were not read again; all goes on as before");
            }
        }
    }

    fn read(&mut self, alerts: &LiveAlerts) -> anyhow::Result<()> {
        let new = config::read_again().map_err(|refusal| anyhow::anyhow!("{refusal}"))?;
        let new_alerts = from_settings::alerts(&new)?;
        // The last thing that may fail.
        self.filter.set(&new.log_filter)?;
        alerts.set(new_alerts);
        let is_live = |name: &String| LIVE.contains(&name.as_str());
        let changed: Vec<String> = new.differing(&self.counts).into_iter().filter(is_live).collect();
        let later = new.differing(&self.started).into_iter().filter(|name| !is_live(name));
        let later: Vec<String> = later.collect();
        tracing::info!(changed = changed.join(", "), "the settings were read again");
        if !later.is_empty() {
            tracing::warn!(
                settings = later.join(", "),
                "these were changed, too, and count from the next start on"
            );
        }
        self.counts = new;
        Ok(())
    }
}
