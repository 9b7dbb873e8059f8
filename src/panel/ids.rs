//! Ids that a panel gives. They are text: numbers are usual, UUIDs and `ord_…` exist.

use std::{cmp::Ordering, fmt};

/// The longest id that is believed; a UUID has 36 characters.
const ID_MAX: usize = 100;

/// A panel's id of an order.
///
/// Sorted numerically where both are numbers, numbers before text: one server swaps the data of two orders when
/// it is asked for ids in another order.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct PanelOrderId(String);

/// A panel's id of a refill. Some panels answer `1` for every refill, some the order's id.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct RefillId(String);

impl PanelOrderId {
    /// Takes `text` for an id if it can be one: visible ASCII with a digit in it.
    pub fn parse(text: &str) -> Option<Self> {
        usable(text).map(Self)
    }

    /// The id as the panel wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl RefillId {
    /// Takes `text` for an id if it can be one.
    pub fn parse(text: &str) -> Option<Self> {
        usable(text).map(Self)
    }

    /// The id as the panel wrote it.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for PanelOrderId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Display for RefillId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl Ord for PanelOrderId {
    fn cmp(&self, other: &Self) -> Ordering {
        self.rank().cmp(&other.rank())
    }
}

impl PartialOrd for PanelOrderId {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PanelOrderId {
    /// Text last; numbers by their length without leading zeros, then by their digits.
    fn rank(&self) -> (bool, usize, &str, &str) {
        if self.0.bytes().all(|b| b.is_ascii_digit()) {
            let digits = self.0.trim_start_matches('0');
            (false, digits.len(), digits, &self.0)
        } else {
            (true, 0, &self.0, "")
        }
    }
}

/// An id is visible ASCII without commas (ids are sent comma separated) with a digit other than 0 in it, so that
/// neither `0`, `null` and `false` nor a sentence passes for one.
fn usable(text: &str) -> Option<String> {
    let text = text.trim();
    let plain =
        text.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b':' | b'.' | b'#'));
    let numbered = text.bytes().any(|b| matches!(b, b'1'..=b'9'));
    // A sign or a fraction makes a number, but no id.
    let calculated = text.starts_with(['-', '.'])
        || text.contains('.') && text.bytes().all(|b| b.is_ascii_digit() || b == b'.');
    (plain && numbered && !calculated && text.len() <= ID_MAX).then(|| text.to_owned())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn ids_are_text_but_not_any_text() {
        for id in ["1", " 23501 ", "0d3c1f0a-8a2e-4d4f-9a3e-5c9b6b1f7e10", "ord_01HGX3", "007"] {
            assert_eq!(PanelOrderId::parse(id).expect(id).as_str(), id.trim());
        }
        for id in ["", "0", "000", "-1", "1.5", "null", "false", "1,2", "order 5", "№5", "5\u{0}"] {
            assert_eq!(PanelOrderId::parse(id), None, "{id}");
        }
        assert_eq!(PanelOrderId::parse(&"9".repeat(101)), None);
    }

    #[test]
    fn numbers_are_sorted_as_numbers_and_text_comes_last() {
        let ids = ["ord_2", "100", "9", "10", "ord_1", "9"];
        let sorted: BTreeSet<_> = ids.iter().filter_map(|id| PanelOrderId::parse(id)).collect();
        let texts: Vec<_> = sorted.iter().map(PanelOrderId::as_str).collect();
        assert_eq!(texts, ["9", "10", "100", "ord_1", "ord_2"]);
    }
}
