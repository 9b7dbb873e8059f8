//! The fields of a request.

use std::collections::BTreeMap;

const MAX_IDS: usize = 100;

/// A request's fields.
pub(super) struct Params(Vec<(String, String)>);

impl Params {
    /// Reads a form; what is not UTF-8 is replaced, as PHP panels do.
    pub fn read(form: &[u8]) -> Self {
        Self(url::form_urlencoded::parse(form).into_owned().take(100).collect())
    }

    pub fn extend(&mut self, other: Self) {
        self.0.extend(other.0);
    }

    /// The field's value; empty if it is missing.
    pub fn value(&self, name: &str) -> &str {
        self.0.iter().find(|(key, _)| key == name).map_or("", |(_, value)| value)
    }

    pub fn has(&self, name: &str) -> bool {
        self.0.iter().any(|(key, _)| key == name)
    }

    /// The fields beside key, action and service.
    pub fn fields(&self) -> BTreeMap<String, String> {
        let own = |key: &str| !matches!(key, "key" | "action" | "service");
        self.0.iter().filter(|(key, _)| own(key)).cloned().collect()
    }

    /// The orders that a request for a refill or a cancellation names.
    pub fn named(&self) -> Vec<String> {
        if !matches!(self.value("action"), "refill" | "cancel") {
            return vec![];
        }
        let ids = ["order", "orders"].map(|name| self.value(name)).concat();
        ids.split(',').take(MAX_IDS).map(|id| id.chars().take(40).collect()).collect()
    }

    /// Whether the request names this order, alone or among others.
    pub fn names_order(&self, id: u64) -> bool {
        let ids = ["order", "orders"].into_iter().flat_map(|name| self.value(name).split(','));
        ids.into_iter().any(|named| named.trim().parse() == Ok(id))
    }

    /// How many ids the request names.
    pub fn count_ids(&self) -> usize {
        ["order", "orders", "refill", "refills"]
            .iter()
            .map(|name| self.value(name))
            .filter(|ids| !ids.is_empty())
            .map(|ids| ids.split(',').count())
            .sum()
    }

    pub fn names(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(|(key, _)| key.as_str())
    }
}
