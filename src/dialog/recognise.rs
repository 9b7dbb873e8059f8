//! What words are meant as, where more than one thing may be meant.

use crate::domain::ids::{OrderId, bare};

/// An order's number as people write it: `1024`, `#1024`, `№ 1024`.
pub fn order_number(text: &str) -> Option<OrderId> {
    bare(text).parse().ok().filter(|number| *number > 0).map(OrderId)
}

/// The longest id of a panel's order that an admin may enter; UUIDs have 36 characters.
const MAX_PANEL_ID: usize = 64;

/// A word that can be the panel's id of an order.
pub fn panel_id(word: &str) -> Option<&str> {
    let id = bare(word);
    // Without a digit it would be believed to be none when the panel is asked about it: never again.
    let is_id = (1..=MAX_PANEL_ID).contains(&id.len())
        && id.chars().any(|letter| letter.is_ascii_digit())
        && id.chars().all(|letter| letter.is_ascii_alphanumeric() || matches!(letter, '-' | '_'));
    is_id.then_some(id)
}

/// Where a link is not asked for, a slip of the finger like `10.k` must not pass for one.
pub fn is_meant_as_link(text: &str) -> bool {
    text.contains('/') || text.trim_start().starts_with('@')
}

/// Nothing else begins so: words with a slash between them may be words.
pub fn is_surely_meant_as_link(text: &str) -> bool {
    text.contains("://") || text.trim_start().starts_with('@')
}
