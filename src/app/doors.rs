//! What of the bot is open to the outside, as the settings want it: a server, and through it a mailbox for Telegram.

use std::sync::OnceLock;

use crate::{
    bot::webhook::{self, Inbox},
    chance::Chance,
    clock::Clock,
    config::Settings,
    http::{Pages, Server},
    pulse::{Part, Pulse},
};

/// What is open.
#[derive(Debug, Default)]
pub struct Doors {
    /// Where pages are shown, and updates taken in.
    pub server: Option<Server>,
    /// What lies behind the mailbox for Telegram, for [`Parts`](super::Parts).
    pub inbox: Option<Inbox>,
}

/// Opens it: before anything else, so that whoever looks sees a bot that starts.
///
/// # Errors
/// If nothing can listen at `HTTP_LISTEN`.
pub async fn open_doors(
    settings: &Settings,
    clock: &Clock,
    chance: &Chance,
    pulse: &Pulse,
) -> anyhow::Result<Doors> {
    let Some(address) = settings.outside.http_listen else { return Ok(Doors::default()) };
    let beat = pulse.of(Part::Updates, clock);
    let opened = settings.outside.webhook_url.clone().map(|url| webhook::open(url, &beat, chance));
    let (mailbox, inbox) = opened.transpose()?.unzip();
    let pages = Pages { pulse: pulse.clone(), clock: clock.clone(), mailbox, figures: OnceLock::new() };
    let server = Server::open(address, pages).await?;
    Ok(Doors { server: Some(server), inbox })
}
