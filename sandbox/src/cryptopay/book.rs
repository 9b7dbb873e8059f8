//! What the service knows: invoices and how they live, and a record of who asked for what. Not here: what a request must be
//! (`methods.rs`).

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use anyhow::{Context, bail, ensure};
use rust_decimal::Decimal;
use serde_json::{Value, json};

use super::{Options, fault::Fault, rates};
use crate::{Moment, dice::Dice};

/// Invoices it keeps; then it makes no more.
const MAX_INVOICES: usize = 50_000;
const MAX_CALLS: usize = 10_000;

/// A request that was read.
#[derive(Clone, Debug, PartialEq)]
pub struct CryptoPayCall {
    /// Its method.
    pub method: String,
    /// Its parameters, if they are JSON.
    pub parameters: Value,
    /// How it failed, if it was made to.
    pub fault: Option<Fault>,
    /// When it came.
    pub at: Moment,
}

/// What becomes of an invoice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    /// It can be paid.
    Active,
    /// It was paid.
    Paid,
    /// It was not paid in time.
    Expired,
}

/// With what an invoice was paid.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paid {
    /// `USDT`, `TON` …
    pub asset: &'static str,
    /// How much of it.
    pub amount: Decimal,
    /// When.
    pub at: Moment,
}

/// An invoice and what decides its life.
#[derive(Clone, Debug)]
pub(super) struct Invoice {
    pub hash: String,
    pub fiat: &'static str,
    pub amount: Decimal,
    pub accepted: Vec<&'static str>,
    pub description: String,
    pub payload: String,
    pub allow_comments: bool,
    pub allow_anonymous: bool,
    pub created_at: Moment,
    pub expires_at: Option<Moment>,
    pub expired_by_hand: bool,
    pub paid: Option<Paid>,
}

/// What a request for an invoice asks for.
pub(super) struct Wanted {
    pub fiat: &'static str,
    pub amount: Decimal,
    pub accepted: Vec<&'static str>,
    pub description: String,
    pub payload: String,
    pub allow_comments: bool,
    pub allow_anonymous: bool,
    pub expires_in: Option<Duration>,
}

/// Everything the service knows.
pub(super) struct Book {
    pub options: Options,
    pub invoices: BTreeMap<i64, Invoice>,
    pub calls: VecDeque<CryptoPayCall>,
    pub refuses_token: bool,
    /// Where it listens.
    pub port: u16,
    next: i64,
    dice: Dice,
}

impl Status {
    /// The service's word for it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Active => "active",
            Self::Paid => "paid",
            Self::Expired => "expired",
        }
    }
}

impl Invoice {
    pub fn status(&self, now: Moment) -> Status {
        let is_over = self.expired_by_hand || self.expires_at.is_some_and(|end| now >= end);
        match (&self.paid, is_over) {
            (Some(_), _) => Status::Paid,
            (None, true) => Status::Expired,
            (None, false) => Status::Active,
        }
    }
}

impl Book {
    pub fn new(options: Options) -> Self {
        let next = options.first_invoice;
        Self {
            options,
            invoices: BTreeMap::new(),
            calls: VecDeque::new(),
            refuses_token: false,
            port: 0,
            next,
            dice: Dice::new(0),
        }
    }

    pub fn knows(&self, token: &str) -> bool {
        token == self.options.token && !self.refuses_token
    }

    pub fn record(&mut self, call: CryptoPayCall) {
        if self.calls.len() >= MAX_CALLS {
            self.calls.pop_front();
        }
        self.calls.push_back(call);
    }

    /// Makes an invoice; nothing if there are too many.
    pub fn make(&mut self, wanted: Wanted, now: Moment) -> Option<i64> {
        if self.invoices.len() >= MAX_INVOICES {
            return None;
        }
        let Wanted { fiat, amount, accepted, description, payload, .. } = wanted;
        let invoice = Invoice {
            hash: format!("IV{:011x}", self.dice.below(1 << 44)),
            fiat,
            amount,
            accepted,
            description,
            payload,
            allow_comments: wanted.allow_comments,
            allow_anonymous: wanted.allow_anonymous,
            created_at: now,
            expires_at: wanted.expires_in.map(|span| now.plus(span)),
            expired_by_hand: false,
            paid: None,
        };
        let id = self.next;
        self.next = id.saturating_add(1);
        self.invoices.insert(id, invoice);
        Some(id)
    }

    pub fn by_hash(&self, hash: &str) -> Option<(i64, &Invoice)> {
        self.invoices.iter().find(|(_, invoice)| invoice.hash == hash).map(|(id, invoice)| (*id, invoice))
    }

    pub fn pay(&mut self, id: i64, asset: &str, now: Moment) -> anyhow::Result<()> {
        let status = self.invoices.get(&id).context("there is no such invoice")?.status(now);
        ensure!(status == Status::Active, "invoice {id} is {}", status.word());
        self.pay_late(id, asset, now)
    }

    pub fn pay_late(&mut self, id: i64, asset: &str, now: Moment) -> anyhow::Result<()> {
        let invoice = self.invoices.get_mut(&id).context("there is no such invoice")?;
        ensure!(invoice.paid.is_none(), "invoice {id} is paid");
        let Some(asset) = invoice.accepted.iter().find(|accepted| **accepted == asset) else {
            bail!("invoice {id} can't be paid with {asset}");
        };
        let amount = rates::convert(invoice.amount, invoice.fiat, asset);
        invoice.paid = Some(Paid { asset, amount, at: now });
        Ok(())
    }

    pub fn expire(&mut self, id: i64, now: Moment) -> anyhow::Result<()> {
        let invoice = self.invoices.get_mut(&id).context("there is no such invoice")?;
        let status = invoice.status(now);
        ensure!(status == Status::Active, "invoice {id} is {}", status.word());
        invoice.expired_by_hand = true;
        Ok(())
    }

    /// Where it is paid.
    pub fn url(&self, invoice: &Invoice) -> String {
        format!("http://127.0.0.1:{}/pay/{}", self.port, invoice.hash)
    }

    /// An invoice as the API tells it.
    pub fn tell(&self, id: i64, invoice: &Invoice, now: Moment) -> Value {
        let url = self.url(invoice);
        let mut told = json!({
            "invoice_id": id,
            "hash": invoice.hash,
            "currency_type": "fiat",
            "fiat": invoice.fiat,
            "amount": invoice.amount.to_string(),
            "accepted_assets": invoice.accepted,
            "pay_url": url,
            "bot_invoice_url": url,
            "mini_app_invoice_url": url,
            "web_app_invoice_url": url,
            "status": invoice.status(now).word(),
            "created_at": invoice.created_at.iso(),
            "allow_comments": invoice.allow_comments,
            "allow_anonymous": invoice.allow_anonymous,
        });
        for (name, text) in [("description", &invoice.description), ("payload", &invoice.payload)] {
            if !text.is_empty() {
                told[name] = text.as_str().into();
            }
        }
        if let Some(end) = invoice.expires_at {
            told["expiration_date"] = end.iso().into();
        }
        if let Some(paid) = &invoice.paid {
            told["paid_asset"] = paid.asset.into();
            told["paid_amount"] = paid.amount.to_string().into();
            told["paid_fiat_rate"] = rates::rate(paid.asset, invoice.fiat).normalize().to_string().into();
            told["paid_usd_rate"] = rates::in_dollars(paid.asset).normalize().to_string().into();
            told["paid_at"] = paid.at.iso().into();
            told["paid_anonymously"] = true.into();
            told["fee_asset"] = paid.asset.into();
            // The one sum that the service writes as a number.
            told["fee_amount"] = serde_json::from_str("0.03").unwrap_or_default();
        }
        told
    }
}
