//! A Telegram to try the bot with: an HTTP server on loopback that speaks the Bot API at least as strictly as
//! Telegram does, people and groups that tests and the chat page play, and nothing of it needs a network.
//!
//! Start reading at [`Telegram`]. `people` is what one can do, `look` what one can see; `wire` is the Bot API's door,
//! `methods` what lies behind it; `page` is the chat page's. What there is, is the `world`, whose parts have a file each: `account`, `chat`,
//! `queue`, `hook`, `files`, `record`, `faults`, `limits`. To add a Bot API method, add an arm in `methods`: its shape is checked already, from
//! the specification.
//!
//! Stars are `stars` (what there is), `checkout` (what happens), `paying` (what tests do) and `control` (what is done over HTTP).
//!
//! Not here: media beyond documents and photos, other money than Stars.

mod account;
mod acts;
mod body;
mod bounded;
mod chat;
mod checkout;
mod control;
mod deliver;
mod drafts;
mod faults;
mod files;
mod formatted;
mod hook;
mod html;
mod inline;
mod limits;
mod linked;
mod look;
mod marks;
mod markup;
mod methods;
mod model;
mod objects;
mod page;
mod paid;
mod paying;
mod people;
mod queue;
mod record;
mod refusal;
mod sheet;
mod spec;
mod stars;
#[cfg(test)]
mod tests;
mod texts;
mod wire;
mod world;

use std::{
    fmt, io,
    net::Ipv4Addr,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    time::Duration,
};

use axum::{Router, middleware};
pub use limits::Limits;
pub use model::{
    Author, Button, Call, ChatId, Command, Fault, FileInfo, Group, Heard, Impossible, Kind, Message, Person,
    PersonId, QueryAnswer, Receipt, Scope, Sent, TapId,
};
pub use paid::{Checkout, Partner, PastStars, Payment, StarDelivery, StarFlow, StarTransaction};
pub use paying::InvoiceInfo;
use tokio::{
    net::TcpListener,
    sync::{Notify, broadcast, mpsc, watch},
    task::JoinHandle,
};
use tokio_util::sync::CancellationToken;
use world::{Event, World};

use crate::{Clock, Moment};

/// How long open connections may take to end when the sandbox stops.
const STOP_PATIENCE: Duration = Duration::from_secs(2);

/// How the sandbox presents itself to the bot.
#[derive(Clone)]
pub struct Options {
    /// The token the bot must use; the number before the colon is the bot's id.
    pub token: String,
    /// The bot's username, without `@`.
    pub bot_username: String,
    /// The port on 127.0.0.1; 0 for any that is free.
    pub port: u16,
    /// What it bears; without limits, everything.
    pub limits: Option<Limits>,
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut shown = f.debug_struct("Options");
        shown.field("bot_username", &self.bot_username).field("port", &self.port).finish_non_exhaustive()
    }
}

/// A running sandbox Telegram. Clones are the same one.
#[derive(Clone)]
pub struct Telegram(Arc<Inner>);

struct Inner {
    clock: Clock,
    token: String,
    port: u16,
    world: Mutex<World>,
    changed: watch::Sender<u64>,
    events: broadcast::Sender<Event>,
    heard: Mutex<Vec<mpsc::UnboundedSender<Heard>>>,
    healed: Notify,
    stopping: CancellationToken,
    server: Mutex<Option<JoinHandle<io::Result<()>>>>,
}

impl Telegram {
    /// Starts the server on 127.0.0.1. Must be called inside a Tokio runtime.
    pub fn start(clock: Clock, options: Options) -> io::Result<Self> {
        let listener = std::net::TcpListener::bind((Ipv4Addr::LOCALHOST, options.port))?;
        listener.set_nonblocking(true)?;
        let listener = TcpListener::from_std(listener)?;
        let telegram = Self(Arc::new(Inner {
            clock,
            port: listener.local_addr()?.port(),
            world: Mutex::new(World::new(&options)),
            token: options.token,
            changed: watch::Sender::new(0),
            events: broadcast::Sender::new(1_024),
            heard: Mutex::default(),
            healed: Notify::new(),
            stopping: CancellationToken::new(),
            server: Mutex::new(None),
        }));
        let stopping = telegram.0.stopping.clone();
        let server = axum::serve(listener, telegram.router())
            .with_graceful_shutdown(async move { stopping.cancelled().await });
        let server = tokio::spawn(async move { server.await });
        *lock(&telegram.0.server) = Some(server);
        // Nothing of the environment leads from here to there.
        let http = reqwest::Client::builder().no_proxy().build().map_err(io::Error::other)?;
        tokio::spawn(deliver::deliver(telegram.clone(), http));
        Ok(telegram)
    }

    /// What `TELOXIDE_API_URL` must be; the chat page is at the same address.
    pub fn api_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.0.port)
    }

    /// All the sandbox answers: the Bot API, files, and the chat page.
    pub fn router(&self) -> Router {
        Router::new()
            .merge(wire::router())
            .merge(page::router())
            .merge(sheet::router())
            .merge(control::router())
            .layer(middleware::from_fn(page::refuse_foreign_hosts))
            .with_state(self.clone())
    }

    /// Stops the server; open polls and streams end at once.
    pub async fn stop(&self) {
        self.0.stopping.cancel();
        let server = lock(&self.0.server).take();
        if let Some(mut server) = server
            && tokio::time::timeout(STOP_PATIENCE, &mut server).await.is_err()
        {
            server.abort();
        }
    }

    /// Changes the world, and lets everybody know who watches.
    fn change<T>(&self, act: impl FnOnce(&mut World, Moment) -> T) -> T {
        let mut world = lock(&self.0.world);
        let outcome = act(&mut world, self.0.clock.now());
        // Still under the lock, so that the page sees changes in their order. Nobody listening is fine: it may be
        // closed.
        for event in std::mem::take(&mut world.events) {
            let _ = self.0.events.send(event);
        }
        drop(world);
        self.0.changed.send_modify(|count| *count = count.wrapping_add(1));
        outcome
    }

    fn look<T>(&self, see: impl FnOnce(&World) -> T) -> T {
        see(&lock(&self.0.world))
    }
}

impl fmt::Debug for Telegram {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Telegram").field("port", &self.0.port).finish_non_exhaustive()
    }
}

/// The text that Telegram makes of HTML, or why it refuses that.
pub fn text_of(html: &str) -> Result<String, String> {
    html::parse(html).map(|read| read.text)
}

/// A panicking test must not hide the others' findings behind a poisoned lock.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
