//! What words are meant as, where more than one thing may be meant.

use crate::domain::order::OrderId;

/// An order's number as people write it: `1024`, `#1024`, `№ 1024`.
pub fn order_number(text: &str) -> Option<OrderId> {
    let digits = text.trim().trim_start_matches(['#', '№']).trim_start();
    digits.parse().ok().filter(|number| *number > 0).map(OrderId)
}

/// Where a link is not asked for, a slip of the finger like `10.k` must not pass for one.
pub fn is_meant_as_link(text: &str) -> bool {
    text.contains('/') || text.trim_start().starts_with('@')
}

/// Nothing else begins so: words with a slash between them may be words.
pub fn is_surely_meant_as_link(text: &str) -> bool {
    text.contains("://") || text.trim_start().starts_with('@')
}
