//! CRYPTO PAY: invoices that are paid in Telegram with crypto, and asked about by polling.
//!
//! What is known comes from its documentation, <https://help.send.tg/en/articles/10279948-crypto-pay-api> (API 1.5), and from what other
//! clients met; where that says nothing, nothing is relied on. Every call is one request: there is no key by which the service would know
//! a second `createInvoice` for the first one, so nothing here repeats one.
//!
//! - `http` sends, and tells a request that never left from one whose answer is lost;
//! - `wire` reads what came back: strict with money, lenient with the rest.
//!
//! Deliberately not here: when to ask, and what a payment means for a wallet.

mod http;
mod wire;

use std::{collections::BTreeSet, fmt, time::Duration};

use rust_decimal::Decimal;
use secrecy::SecretString;
use serde_json::json;
use url::Url;

use self::http::Http;
use crate::{clock::Moment, domain::money::Amount, net::Route};

/// The most invoices in one answer, and so the most that are asked about in one call.
pub const PAGE_MAX: usize = 1_000;
/// The most characters of a description.
const DESCRIPTION_MAX: usize = 1_024;
/// The most bytes of a payload.
pub const PAYLOAD_MAX: usize = 4_096;
/// How long an invoice may be open.
const OPEN_MAX: Duration = Duration::from_hours(31 * 24);
/// How many pages of paid invoices are turned at most, should they be listed oldest first.
const PAGES_MAX: usize = 50;
/// How long a call may take, from connecting to the last byte.
const TIMEOUT: Duration = Duration::from_secs(30);

/// Crypto Pay's number of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct InvoiceId(pub i64);

impl fmt::Display for InvoiceId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// An invoice that is to be made: a sum of a currency, to be paid in crypto at the service's rate of the moment of payment.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewInvoice {
    /// The currency, of the service's list: `USD`, `EUR`, `RUB` …
    pub fiat: String,
    /// How much of it; more than nothing.
    pub amount: Amount,
    /// What it may be paid with: `USDT`, `TON` … None named: with all that the service takes.
    pub accepted_assets: Vec<String>,
    /// What the payer reads; longer than 1024 characters it is cut.
    pub description: String,
    /// What the invoice is known by here, told back in every answer and to nobody else; [`PAYLOAD_MAX`] bytes.
    pub payload: String,
    /// How long it may be paid: whole seconds, from 1 to 31 days; what is outside is taken for the nearest.
    pub expires_in: Duration,
}

/// An invoice as the service tells it. Texts in it are the service's: hostile until escaped.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Invoice {
    /// Its number.
    pub id: InvoiceId,
    /// What became of it.
    pub status: InvoiceStatus,
    /// What was asked for, to the digit. Whatever it was paid with, this is what is paid: the service takes no less.
    pub amount: Decimal,
    /// The currency of the amount: `USD` of an invoice in a currency, `USDT` of one in crypto. Nothing if the service does not say.
    pub currency: Option<String>,
    /// What it was paid with; only of a paid invoice in a currency, and only if all three figures can be read.
    pub paid_with: Option<PaidWith>,
    /// What it was given to be known by here.
    pub payload: Option<String>,
    /// Its name in addresses.
    pub hash: Option<String>,
    /// Where it is paid, in a chat with the service's bot. [`CryptoPay::create`] never gives an invoice without.
    pub bot_invoice_url: Option<Url>,
    /// The same in the service's Mini App.
    pub mini_app_invoice_url: Option<Url>,
    /// When it was made, by the service's clock.
    pub created_at: Option<Moment>,
    /// When it was paid.
    pub paid_at: Option<Moment>,
    /// Until when it may be paid.
    pub expires_at: Option<Moment>,
}

/// What becomes of an invoice. The words are an open set.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum InvoiceStatus {
    /// It can be paid.
    Active,
    /// It was paid, in full.
    Paid,
    /// It was not paid in time. It is no end: one that was being paid at its last moment may still become paid.
    Expired,
    /// A word that the documentation does not know; untrusted. No proof of a payment.
    Unknown(String),
}

/// With what an invoice in a currency was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaidWith {
    /// `USDT`, `TON` …; untrusted.
    pub asset: String,
    /// How much of it.
    pub amount: Decimal,
    /// What one of it was worth in the invoice's currency.
    pub fiat_rate: Decimal,
}

/// The owner's account at the service, which it calls an app.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct App {
    /// Its number: the part of the token before the colon.
    pub id: i64,
    /// What its owner called it; untrusted.
    pub name: String,
}

/// Why a call brought nothing. No value of a secret, and no address with one, stands in any of it.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum CryptoPayError {
    /// The service does not know the token. To ask again is in vain.
    #[error("Crypto Pay refused the token")]
    TokenRefused,
    /// The service answered no, and did nothing.
    #[error("Crypto Pay refused: {code} {name}")]
    Refused {
        /// The code of its error, which is mostly its HTTP status.
        code: i64,
        /// Its name: `AMOUNT_INVALID`; untrusted, made fit to be shown.
        name: String,
    },
    /// The request surely did not reach the service; it may be sent again.
    #[error("Crypto Pay could not be reached: {0}")]
    NotSent(String),
    /// No answer in time, or a broken connection. Whether it did what was asked, nobody knows.
    #[error("Crypto Pay did not answer: {0}")]
    NoAnswer(String),
    /// An answer that says nothing: a web page, a 5xx, a redirect, JSON cut short. Whether it did what was asked, nobody knows.
    #[error("Crypto Pay's answer can't be read: {0}")]
    Unreadable(String),
}

impl CryptoPayError {
    /// Whether what was asked for may have been done all the same: then an invoice may exist whose address nobody knows.
    pub fn may_be_done(&self) -> bool {
        match self {
            Self::NoAnswer(_) | Self::Unreadable(_) => true,
            Self::TokenRefused | Self::Refused { .. } | Self::NotSent(_) => false,
        }
    }
}

/// Why there can be no client with this address and token. Says no value of a secret.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// No token, or one that can't be meant so.
    #[error("the token of Crypto Pay is empty or has white space in it")]
    Token,
    /// Not an address of such a service.
    #[error(
        "the address of Crypto Pay must start with https:// – on this machine http:// will do – and hold no user name and password"
    )]
    Address,
    /// The HTTP client can't be built.
    #[error("the HTTP client can't be built: {0}")]
    Client(String),
}

/// A Crypto Pay that can be called. Clones are the same one.
#[derive(Clone, Debug)]
pub struct CryptoPay(Http);

impl CryptoPay {
    /// Prepares the client; nothing is sent yet. The address is without `/api/`: `https://pay.crypt.bot`,
    /// `https://testnet-pay.crypt.bot`.
    pub fn new(url: &Url, token: &SecretString, route: &Route) -> Result<Self, ConnectError> {
        Http::new(url, token, route, TIMEOUT).map(Self)
    }

    /// The same with another limit than thirty seconds to a call, from connecting to the last byte.
    pub fn with_timeout(url: &Url, token: &SecretString, timeout: Duration) -> Result<Self, ConnectError> {
        Http::new(url, token, &Route::default(), timeout).map(Self)
    }

    /// Whose token this is: the way to try one out.
    pub async fn me(&self) -> Result<App, CryptoPayError> {
        let answer = self.0.post("getMe", &json!({})).await?;
        wire::read_app(answer.open(&self.0)?, &self.0)
    }

    /// Makes an invoice. It has an address. After an error that [may be done](CryptoPayError::may_be_done) it may exist: it is then among
    /// the service's invoices, to be known by its payload.
    pub async fn create(&self, new: &NewInvoice) -> Result<Invoice, CryptoPayError> {
        let answer = self.0.post("createInvoice", &request(new)).await?;
        let invoice = wire::read_invoice(answer.open(&self.0)?, &self.0)?;
        if invoice.bot_invoice_url.is_none() {
            let words = format!("invoice {} has no address", invoice.id);
            return Err(CryptoPayError::Unreadable(words));
        }
        Ok(invoice)
    }

    /// These invoices as they are now, by number: one call for up to [`PAGE_MAX`] of them, one more for each further thousand. One that
    /// the service does not know, or tells in a way that can't be read, is missing. None asked for, none asked.
    pub async fn invoices(&self, ids: &[InvoiceId]) -> Result<Vec<Invoice>, CryptoPayError> {
        let ids: BTreeSet<InvoiceId> = ids.iter().copied().collect();
        let sorted: Vec<InvoiceId> = ids.iter().copied().collect();
        let mut found = Vec::new();
        for chunk in sorted.chunks(PAGE_MAX) {
            let numbers: Vec<String> = chunk.iter().map(ToString::to_string).collect();
            // Without a count a hundred are told, however many are asked for.
            let asked = json!({ "invoice_ids": numbers.join(","), "count": PAGE_MAX });
            found.extend(self.list(&asked).await?.rows);
        }
        found.retain(|invoice| ids.contains(&invoice.id));
        found.sort_by_key(|invoice| invoice.id);
        found.dedup_by_key(|invoice| invoice.id);
        Ok(found)
    }

    /// The paid ones among the newest invoices, as many as asked for ([`PAGE_MAX`] at most), newest first.
    ///
    /// Newest is what was *made* last, by number. An old invoice that is paid late is not among them, once so many newer ones are paid.
    /// In which order the service lists them it does not promise; as far as known it is newest first, and then this is one call. Should it
    /// be oldest first, which a full page shows, the pages are turned to the last.
    pub async fn paid(&self, count: usize) -> Result<Vec<Invoice>, CryptoPayError> {
        self.newest("paid", &InvoiceStatus::Paid, count).await
    }

    /// The same of those that can be paid: among them is an invoice of which it was never heard that it was made.
    pub async fn active(&self, count: usize) -> Result<Vec<Invoice>, CryptoPayError> {
        self.newest("active", &InvoiceStatus::Active, count).await
    }

    async fn newest(
        &self,
        word: &str,
        status: &InvoiceStatus,
        count: usize,
    ) -> Result<Vec<Invoice>, CryptoPayError> {
        let count = count.clamp(1, PAGE_MAX);
        let mut newest: Vec<Invoice> = Vec::new();
        for page in 0..PAGES_MAX {
            let asked = json!({ "status": word, "offset": page * count, "count": count });
            let listed = self.list(&asked).await?;
            let is_last = listed.told < count || !listed.is_oldest_first();
            newest.extend(listed.rows.into_iter().filter(|invoice| invoice.status == *status));
            newest.sort_by_key(|invoice| std::cmp::Reverse(invoice.id));
            newest.dedup_by_key(|invoice| invoice.id);
            newest.truncate(count);
            if is_last {
                return Ok(newest);
            }
        }
        tracing::warn!(
            pages = PAGES_MAX,
            status = word,
            "Crypto Pay has more invoices than are looked through"
        );
        Ok(newest)
    }

    /// Takes an invoice back, so that nobody can pay it any more.
    pub async fn delete(&self, id: InvoiceId) -> Result<(), CryptoPayError> {
        let answer = self.0.post("deleteInvoice", &json!({ "invoice_id": id.0 })).await?;
        wire::read_yes(answer.open(&self.0)?)
    }

    async fn list(&self, asked: &serde_json::Value) -> Result<wire::Listed, CryptoPayError> {
        let answer = self.0.post("getInvoices", asked).await?;
        wire::read_list(answer.open(&self.0)?, &self.0)
    }
}

/// Sums are written as text. A list of assets is one text, too: a JSON list is answered with `500 APP_ERROR`.
fn request(new: &NewInvoice) -> serde_json::Value {
    let seconds = new.expires_in.clamp(Duration::from_secs(1), OPEN_MAX).as_secs();
    let mut asked = json!({
        "currency_type": "fiat",
        "fiat": new.fiat,
        "amount": new.amount.to_decimal().normalize().to_string(),
        "payload": new.payload,
        "expires_in": seconds,
        // Nobody here would read them.
        "allow_comments": false,
        "allow_anonymous": true,
    });
    if !new.accepted_assets.is_empty() {
        asked["accepted_assets"] = new.accepted_assets.join(",").into();
    }
    if !new.description.is_empty() {
        asked["description"] = new.description.chars().take(DESCRIPTION_MAX).collect::<String>().into();
    }
    asked
}
