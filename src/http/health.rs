//! `/healthz`: whether each part went on lately enough. For a machine the status says it, for people the words.

use std::time::Duration;

use hyper::StatusCode;

use super::{Page, text};
use crate::{
    clock::Moment,
    pulse::{Pulse, Standing},
};

/// 200 while all is well, else 503 and what is not.
pub(super) fn page(pulse: &Pulse, now: Moment) -> Page {
    let standings = pulse.standings(now);
    let late: Vec<String> =
        standings.iter().filter(|part| part.is_late()).map(|part| part.part.to_string()).collect();
    let (status, verdict) = if standings.is_empty() {
        (StatusCode::SERVICE_UNAVAILABLE, "starting: Telegram has not said yet who the bot is".to_owned())
    } else if late.is_empty() {
        (StatusCode::OK, "ok".to_owned())
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, format!("not well: {}", late.join(", ")))
    };
    let lines = standings.into_iter().map(line);
    let page: String = [format!("{verdict}\n")].into_iter().chain(lines).collect();
    text(status, page)
}

fn line(standing: Standing) -> String {
    let Standing { part, idle, in_vain } = standing;
    let bound = humantime::format_duration(part.bound());
    let idle = humantime::format_duration(Duration::from_secs(idle.as_secs()));
    let since = if in_vain { ", tried since in vain" } else { "" };
    format!("{:<13}{idle} ago{since}, at most {bound}\n", part.to_string())
}
