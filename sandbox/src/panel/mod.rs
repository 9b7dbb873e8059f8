//! A panel on loopback that speaks the "API v2" as strict panels do: for the demo, which has no other, and for tests,
//! which script its faults and look at what it was asked. Orders live by the [`Clock`] they are given.
//!
//! The same can be done from outside, over HTTP: `control.rs`.
//!
//! Read on in `kinds.rs` (what each type needs), `life.rs` (how an order lives, and the words in links that steer it) and
//! `fault.rs` (what can go wrong). Deliberately not here: any use of the bot's own panel client or rules, which this
//! panel is to judge.

mod add;
mod answers;
mod book;
mod catalog;
mod control;
mod fault;
pub mod kinds;
mod life;
mod params;
mod plan;
mod serve;
mod shared;
#[cfg(test)]
mod tests;

use std::{
    collections::BTreeMap,
    fmt, io,
    sync::{Arc, atomic::Ordering::SeqCst},
    time::Duration,
};

use anyhow::Context;
use rust_decimal::Decimal;
use serde_json::value::to_raw_value;
use tokio::sync::Mutex;

pub use self::{
    answers::Dialect,
    book::{PanelCall, Surprise},
    fault::Fault,
    life::Pace,
};
use self::{
    book::{Book, Order},
    catalog::Catalog,
    life::Override,
    shared::Shared,
};
use crate::{Clock, Moment, door::Door};

/// How a panel is to be.
#[derive(Clone)]
pub struct Options {
    /// The one key it knows.
    pub key: String,
    /// The balance it starts with.
    pub balance: Decimal,
    /// The currency of rates and balance.
    pub currency: String,
    /// How fast orders live.
    pub pace: Pace,
    /// The port on loopback; 0 takes any that is free.
    pub port: u16,
    /// The id of the first order.
    pub first_order: u64,
    /// Up to how many ids of other customers lie between two orders.
    pub neighbours: u64,
    /// Which documentation it follows.
    pub dialect: Dialect,
    /// How long a stalled request waits at most.
    pub stall: Duration,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            key: "sandbox-key".to_owned(),
            balance: Decimal::new(10_084_292, 5),
            currency: "USD".to_owned(),
            pace: Pace::default(),
            port: 0,
            first_order: 23_501_877,
            neighbours: 0,
            dialect: Dialect::Usual,
            stall: Duration::from_secs(30),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("port", &self.port)
            .field("balance", &self.balance)
            .finish_non_exhaustive()
    }
}

/// An order as the panel's owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelOrder {
    /// Its id.
    pub id: u64,
    /// The service's id, as the catalog writes it.
    pub service: String,
    /// The link; for subscriptions the user name.
    pub link: String,
    /// What is delivered: the quantity, or the number of lines; of one run, for a drip-feed.
    pub quantity: u64,
    /// Every field of the request but key, action and service.
    pub fields: BTreeMap<String, String>,
    /// What it costs as things stand.
    pub charge: Decimal,
    /// Its status now.
    pub status: String,
    /// When it was placed.
    pub placed_at: Moment,
}

/// A running panel; clones are the same one. It ends when the last is dropped, or with [`SandboxPanel::stop`].
#[derive(Clone)]
pub struct SandboxPanel(Arc<Inner>);

struct Inner {
    shared: Arc<Shared>,
    port: u16,
    door: Mutex<Option<Door>>,
}

impl Drop for Inner {
    fn drop(&mut self) {
        if let Some(door) = self.door.get_mut() {
            door.closing.cancel();
        }
    }
}

/// Running it.
impl SandboxPanel {
    /// Starts a panel with the built-in catalog.
    pub async fn start(clock: Clock, options: Options) -> io::Result<Self> {
        let wanted = options.port;
        let shared = Arc::new(Shared::new(clock, Book::new(options)));
        let (port, door) = Door::open(wanted, Arc::clone(&shared)).await?;
        Ok(Self(Arc::new(Inner { shared, port, door: Mutex::new(Some(door)) })))
    }

    /// The address of its API, to the letter.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}/api/v2/", self.0.port)
    }

    /// Stops it and closes every connection. What it knows can still be looked at.
    pub async fn stop(&self) {
        self.close_door().await;
    }

    /// From now on connections are refused, and the open ones are cut. Its orders live on.
    pub async fn close_door(&self) {
        if let Some(door) = self.0.door.lock().await.take() {
            door.close().await;
        }
    }

    /// Listens again at the same port.
    pub async fn open_door(&self) -> io::Result<()> {
        let mut open = self.0.door.lock().await;
        if open.is_none() {
            let (_, door) = Door::open(self.0.port, Arc::clone(&self.0.shared)).await?;
            *open = Some(door);
        }
        Ok(())
    }
}

/// Looking at it.
impl SandboxPanel {
    /// Every order that was added, oldest first, as it is now; without the children that drip-feeds and subscriptions make.
    pub fn orders(&self) -> Vec<PanelOrder> {
        self.orders_where(|order| order.parent.is_none())
    }

    /// The orders for this link.
    pub fn orders_for(&self, link: &str) -> Vec<PanelOrder> {
        self.orders_where(|order| order.parent.is_none() && order.link == link)
    }

    /// The orders that a drip-feed or subscription has made so far.
    pub fn children_of(&self, parent: u64) -> Vec<PanelOrder> {
        self.orders_where(|order| order.parent == Some(parent))
    }

    /// The requests read so far; the last 50,000.
    pub fn calls(&self) -> Vec<PanelCall> {
        self.0.shared.book().calls.iter().cloned().collect()
    }

    /// The order of each refill that was made, oldest first.
    pub fn refilled(&self) -> Vec<u64> {
        self.0.shared.book().refills.values().map(|refill| refill.order).collect()
    }

    /// How many requests to add an order were read.
    pub fn adds(&self) -> u64 {
        self.0.shared.book().adds
    }

    /// The most requests to add an order that were under way at a time.
    pub fn most_adds_at_once(&self) -> usize {
        self.0.shared.adding.most.load(SeqCst)
    }

    /// The balance.
    pub fn balance(&self) -> Decimal {
        let now = self.0.shared.clock.now();
        let mut book = self.0.shared.book();
        book.settle(now);
        book.balance.normalize()
    }

    /// What a careful client would not have sent; the last 1,000.
    pub fn surprises(&self) -> Vec<Surprise> {
        self.0.shared.book().surprises.iter().cloned().collect()
    }

    fn orders_where(&self, wanted: impl Fn(&Order) -> bool) -> Vec<PanelOrder> {
        let now = self.0.shared.clock.now();
        let mut book = self.0.shared.book();
        book.settle(now);
        let orders = book.orders.iter().filter(|(_, order)| wanted(order));
        orders.map(|(id, order)| show(&book, *id, order, now)).collect()
    }
}

fn show(book: &Book, id: u64, order: &Order, now: Moment) -> PanelOrder {
    PanelOrder {
        id,
        service: order.service.clone(),
        link: order.link.clone(),
        quantity: order.life.quantity,
        fields: order.fields.clone(),
        charge: book.charge(order, now).normalize(),
        status: book.state(order, now).status.into_owned(),
        placed_at: order.life.placed_at,
    }
}

/// Changing it while it runs.
impl SandboxPanel {
    /// Sets the balance.
    pub fn set_balance(&self, balance: Decimal) {
        let now = self.0.shared.clock.now();
        let mut book = self.0.shared.book();
        book.settle(now);
        book.balance = balance;
    }

    /// Sets an order's status and remains by hand, from now on and whatever its life would be; money follows. False if
    /// there is no such order.
    pub fn set_status(&self, id: u64, status: &str, remains: u64) -> bool {
        self.set_figures(id, Override { status: status.to_owned(), remains, charge: None })
    }

    /// The same, and what it is charged, whatever its status says: some panels leave the old value.
    pub fn set_charged(&self, id: u64, status: &str, remains: u64, charge: Decimal) -> bool {
        self.set_figures(id, Override { status: status.to_owned(), remains, charge: Some(charge) })
    }

    fn set_figures(&self, id: u64, figures: Override) -> bool {
        let mut book = self.0.shared.book();
        let Some(order) = book.orders.get_mut(&id) else { return false };
        order.life.by_hand = Some(figures);
        book.wake(id);
        true
    }

    /// Sells another catalog: a list of services as a panel answers it.
    pub fn load(&self, json: &str) -> anyhow::Result<()> {
        self.0.shared.book().catalog = Catalog::from_json(json)?;
        Ok(())
    }

    /// Sets a service's rate; false if there is no such service.
    pub fn set_rate(&self, service: &str, rate: &str) -> bool {
        let Ok(value) = to_raw_value(rate) else { return false };
        self.0.shared.book().catalog.set(service, "rate", value)
    }

    /// Takes a service away; its orders live on. False if there is no such service.
    pub fn remove_service(&self, service: &str) -> bool {
        self.0.shared.book().catalog.remove(service)
    }

    /// Adds a service: an object as in a catalog.
    pub fn add_service(&self, json: &str) -> anyhow::Result<()> {
        self.0.shared.book().catalog.add(json).context("could not add a service to the sandbox panel")
    }

    /// Answers `services` with this text – an empty list, a page of HTML – until [`SandboxPanel::say_services_again`].
    pub fn say_instead_of_services(&self, text: &str) {
        self.0.shared.book().catalog.say_instead(Some(text.to_owned()));
    }

    /// Answers `services` with the catalog again.
    pub fn say_services_again(&self) {
        self.0.shared.book().catalog.say_instead(None);
    }
}

/// Breaking it. An action is its name on the wire, or `*` for all; of several rules for a request the oldest is taken.
impl SandboxPanel {
    /// The next `times` requests for the action fail.
    pub fn fail_next(&self, action: &str, times: u32, fault: Fault) {
        self.0.shared.script().next(action, times, fault);
    }

    /// From now on so many of a thousand requests for the action fail, the same ones for the same seed.
    pub fn fail_sometimes(&self, action: &str, permille: u32, fault: Fault, seed: u64) {
        self.0.shared.script().sometimes(action, permille, fault, seed);
    }

    /// Forgets all faults to come, and releases the stalled.
    pub fn heal(&self) {
        self.0.shared.script().clear();
        self.release_stalled();
    }

    /// How many requests met a fault so far.
    pub fn faults_happened(&self) -> u64 {
        self.0.shared.script().happened
    }

    /// Lets every stalled request go on.
    pub fn release_stalled(&self) {
        self.0.shared.stalls.release();
    }

    /// Waits until at least `count` requests stall, so that a test can release them without sleeping.
    pub async fn until_stalled(&self, count: usize) {
        self.0.shared.stalls.until(|now| *now >= count).await;
    }
}
