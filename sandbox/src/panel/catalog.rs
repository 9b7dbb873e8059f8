//! The services the panel sells: kept as rows of raw JSON, so that any catalog is served as it was loaded, digit for
//! digit, and read only as far as an order needs it. Not here: how orders are checked (`add.rs`).

use std::collections::BTreeMap;

use anyhow::{Context, bail};
use rust_decimal::Decimal;
use serde_json::value::RawValue;

use super::kinds::Kind;

/// The catalog the sandbox starts with.
const BUILT_IN: &str = include_str!("services.json");

/// More rows than any known panel has.
const MAX_ROWS: usize = 20_000;

/// One row, key by key, each value as it was written.
type Row = BTreeMap<String, Box<RawValue>>;

/// A service, as far as an order needs it.
#[derive(Clone, Debug)]
pub(super) struct Service {
    pub kind: &'static Kind,
    pub rate: Decimal,
    pub min: u64,
    pub max: u64,
    pub refill: bool,
    pub cancel: bool,
    pub dripfeed: bool,
}

/// What the panel sells, and what it says when asked for it.
pub(super) struct Catalog {
    /// Each with its id, which is looked for at every order.
    rows: Vec<(String, Row)>,
    /// Said instead of the rows: an empty list, a page of HTML, anything.
    instead: Option<String>,
}

impl Catalog {
    /// The built-in catalog.
    pub fn built_in() -> Self {
        Self::from_json(BUILT_IN).expect("the built-in catalog is checked by a test")
    }

    /// Any panel's answer to `services`: a list of rows.
    pub fn from_json(json: &str) -> anyhow::Result<Self> {
        let rows: Vec<Row> =
            serde_json::from_str(json).context("could not read the catalog as a list of rows")?;
        if rows.len() > MAX_ROWS {
            bail!("the catalog has {} rows, more than {MAX_ROWS}", rows.len());
        }
        let rows = rows.into_iter().map(|row| (text(&row, "service"), row)).collect();
        Ok(Self { rows, instead: None })
    }

    /// The answer to `services`.
    pub fn answer(&self) -> String {
        if let Some(text) = &self.instead {
            return text.clone();
        }
        let rows: Vec<&Row> = self.rows.iter().map(|(_, row)| row).collect();
        serde_json::to_string(&rows).expect("rows of valid JSON are valid JSON")
    }

    /// From now on says `text` instead of the rows; `None` says the rows again.
    pub fn say_instead(&mut self, text: Option<String>) {
        self.instead = text;
    }

    /// The service with this id, if it can be ordered at all.
    pub fn service(&self, id: &str) -> Option<Service> {
        let (_, row) = self.rows.iter().find(|(known, _)| known == id)?;
        Some(Service {
            kind: Kind::named(&text(row, "type")),
            rate: decimal(&text(row, "rate"))?,
            min: text(row, "min").parse().ok()?,
            max: text(row, "max").parse().ok()?,
            refill: is_true(row, "refill"),
            cancel: is_true(row, "cancel"),
            dripfeed: is_true(row, "dripfeed"),
        })
    }

    /// Replaces one value of a row by a JSON text; false if there is no such service.
    pub fn set(&mut self, id: &str, key: &str, value: Box<RawValue>) -> bool {
        let Some((_, row)) = self.rows.iter_mut().find(|(known, _)| known == id) else { return false };
        row.insert(key.to_owned(), value);
        true
    }

    /// Takes a service away; false if there is none.
    pub fn remove(&mut self, id: &str) -> bool {
        let before = self.rows.len();
        self.rows.retain(|(known, _)| known != id);
        self.rows.len() < before
    }

    /// Adds a row at the end.
    pub fn add(&mut self, json: &str) -> anyhow::Result<()> {
        if self.rows.len() >= MAX_ROWS {
            bail!("the catalog is full");
        }
        let row: Row = serde_json::from_str(json).context("could not read the service as an object")?;
        self.rows.push((text(&row, "service"), row));
        Ok(())
    }
}

/// A value as text, whether it was written as text or as a number.
fn text(row: &Row, key: &str) -> String {
    let Some(raw) = row.get(key) else { return String::new() };
    serde_json::from_str::<String>(raw.get()).unwrap_or_else(|_| raw.get().to_owned())
}

fn decimal(text: &str) -> Option<Decimal> {
    text.parse().or_else(|_| Decimal::from_scientific(text)).ok()
}

fn is_true(row: &Row, key: &str) -> bool {
    matches!(text(row, key).as_str(), "true" | "1")
}
