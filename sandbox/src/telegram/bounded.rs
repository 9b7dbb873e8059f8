//! Lists that do not grow for ever.

use std::collections::VecDeque;

/// Adds at the end, and drops the oldest beyond `limit`.
pub(super) fn push_bounded<T>(list: &mut VecDeque<T>, item: T, limit: usize) {
    list.push_back(item);
    while list.len() > limit {
        list.pop_front();
    }
}
