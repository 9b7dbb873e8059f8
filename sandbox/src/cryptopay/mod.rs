//! A Crypto Pay on loopback: its HTTP API at least as strict as the service's, a pay page for each invoice, and hands to pay, to let
//! expire and to break things with. Invoices live by the [`Clock`] they are given; nothing in it is worth anything.
//!
//! Read on in `methods.rs` (what a request must be, and with which name it is refused), `book.rs` (how an invoice lives), `fault.rs`
//! (what can go wrong), `control.rs` (the same from outside) and `page.rs` (what a payer sees). Not here: invoices in crypto, checks,
//! transfers, webhooks.

mod book;
mod control;
mod fault;
mod methods;
mod page;
mod rates;
mod serve;
mod shared;
#[cfg(test)]
mod tests;

use std::{fmt, io, sync::Arc, time::Duration};

use rust_decimal::Decimal;
use tokio::sync::Mutex;

use self::{
    book::{Book, Invoice},
    shared::Shared,
};
pub use self::{
    book::{CryptoPayCall, Paid, Status},
    fault::Fault,
};
use crate::{Clock, Moment, door::Door};

/// How a Crypto Pay is to be.
#[derive(Clone)]
pub struct Options {
    /// The one token it knows; the number before the colon is the app's.
    pub token: String,
    /// What the app is called.
    pub app_name: String,
    /// The port on loopback; 0 takes any that is free.
    pub port: u16,
    /// The number of the first invoice.
    pub first_invoice: i64,
    /// In which order invoices are listed.
    pub listing: Listing,
    /// How long a stalled request waits at most.
    pub stall: Duration,
}

/// In which order invoices are listed. The service does not promise any; what is met is the newest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Listing {
    /// What was made last comes first.
    #[default]
    NewestFirst,
    /// What was made first comes first.
    OldestFirst,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            token: "12345:sandbox-token".to_owned(),
            app_name: "Sandbox shop".to_owned(),
            port: 0,
            first_invoice: 4_711_001,
            listing: Listing::NewestFirst,
            stall: Duration::from_secs(30),
        }
    }
}

impl fmt::Debug for Options {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Options")
            .field("app_name", &self.app_name)
            .field("port", &self.port)
            .finish_non_exhaustive()
    }
}

/// An invoice as the service's owner sees it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CryptoInvoice {
    /// Its number.
    pub id: i64,
    /// What became of it so far.
    pub status: Status,
    /// The currency it is in.
    pub fiat: String,
    /// How much of it.
    pub amount: Decimal,
    /// What it may be paid with.
    pub accepted_assets: Vec<&'static str>,
    /// What the payer reads; empty if nothing.
    pub description: String,
    /// What it is known by at the client; empty if nothing.
    pub payload: String,
    /// Its pay page.
    pub url: String,
    /// When it was made.
    pub created_at: Moment,
    /// Until when it can be paid.
    pub expires_at: Option<Moment>,
    /// With what it was paid, and when.
    pub paid: Option<Paid>,
}

/// A running Crypto Pay; clones are the same one. It ends when the last is dropped, or with [`SandboxCryptoPay::stop`].
#[derive(Clone)]
pub struct SandboxCryptoPay(Arc<Inner>);

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

impl fmt::Debug for SandboxCryptoPay {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SandboxCryptoPay").field("port", &self.0.port).finish_non_exhaustive()
    }
}

/// Running it.
impl SandboxCryptoPay {
    /// Starts one without invoices.
    pub async fn start(clock: Clock, options: Options) -> io::Result<Self> {
        let wanted = options.port;
        let shared = Arc::new(Shared::new(clock, options.stall, Book::new(options)));
        let (port, door) = Door::open(wanted, Arc::clone(&shared)).await?;
        shared.book().port = port;
        Ok(Self(Arc::new(Inner { shared, port, door: Mutex::new(Some(door)) })))
    }

    /// Its address, as a client is given it: without `/api/`.
    pub fn url(&self) -> String {
        format!("http://127.0.0.1:{}", self.0.port)
    }

    /// Stops it and closes every connection. What it knows can still be looked at.
    pub async fn stop(&self) {
        self.close_door().await;
    }

    /// From now on connections are refused, and the open ones are cut. Its invoices live on.
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
impl SandboxCryptoPay {
    /// Every invoice that was made and not deleted, oldest first.
    pub fn invoices(&self) -> Vec<CryptoInvoice> {
        let now = self.0.shared.clock.now();
        let book = self.0.shared.book();
        book.invoices.iter().map(|(id, invoice)| show(&book, *id, invoice, now)).collect()
    }

    /// One of them.
    pub fn invoice(&self, id: i64) -> Option<CryptoInvoice> {
        self.invoices().into_iter().find(|invoice| invoice.id == id)
    }

    /// Those that were given this payload.
    pub fn invoices_for(&self, payload: &str) -> Vec<CryptoInvoice> {
        self.invoices().into_iter().filter(|invoice| invoice.payload == payload).collect()
    }

    /// The requests read so far; the last 10,000.
    pub fn calls(&self) -> Vec<CryptoPayCall> {
        self.0.shared.book().calls.iter().cloned().collect()
    }

    /// How many requests met a fault so far.
    pub fn faults_happened(&self) -> u64 {
        self.0.shared.script().happened
    }
}

fn show(book: &Book, id: i64, invoice: &Invoice, now: Moment) -> CryptoInvoice {
    CryptoInvoice {
        id,
        status: invoice.status(now),
        fiat: invoice.fiat.to_owned(),
        amount: invoice.amount,
        accepted_assets: invoice.accepted.clone(),
        description: invoice.description.clone(),
        payload: invoice.payload.clone(),
        url: book.url(invoice),
        created_at: invoice.created_at,
        expires_at: invoice.expires_at,
        paid: invoice.paid.clone(),
    }
}

/// What payers and the service do. An error says what can't be.
impl SandboxCryptoPay {
    /// Somebody pays, as on the pay page: only what is active, and only with what it may be paid with (`USDT`).
    pub fn pay(&self, id: i64, asset: &str) -> anyhow::Result<()> {
        self.0.shared.book().pay(id, asset, self.0.shared.clock.now())
    }

    /// The service takes a payment whatever the time is: expired for everybody who looked, and paid all the same.
    pub fn pay_late(&self, id: i64, asset: &str) -> anyhow::Result<()> {
        self.0.shared.book().pay_late(id, asset, self.0.shared.clock.now())
    }

    /// An invoice that is not paid expires before its time.
    pub fn expire(&self, id: i64) -> anyhow::Result<()> {
        self.0.shared.book().expire(id, self.0.shared.clock.now())
    }

    /// From now on the token is not known.
    pub fn refuse_token(&self) {
        self.0.shared.book().refuses_token = true;
    }

    /// The token is known again.
    pub fn accept_token(&self) {
        self.0.shared.book().refuses_token = false;
    }
}

/// Breaking it. A method is its name on the wire, or `*` for all; of several rules for a request the oldest is taken.
impl SandboxCryptoPay {
    /// The next `times` requests for the method fail.
    pub fn fail_next(&self, method: &str, times: u32, fault: Fault) {
        self.0.shared.script().next(method, times, fault);
    }

    /// From now on so many of a thousand requests for the method fail, the same ones for the same seed.
    pub fn fail_sometimes(&self, method: &str, permille: u32, fault: Fault, seed: u64) {
        self.0.shared.script().sometimes(method, permille, fault, seed);
    }

    /// Forgets all faults to come, and releases the stalled.
    pub fn heal(&self) {
        self.0.shared.script().clear();
        self.release_stalled();
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
