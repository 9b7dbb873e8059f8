//! How long orders of a service usually take, learned from the last ones, and when one is late by that.

use std::time::Duration;

use serde::{Deserialize, Serialize};

/// How many orders of a service are looked at: the last ones, since panels change whom they buy from.
pub const SAMPLE: usize = 20;
/// Fewer say nothing.
const ENOUGH: usize = 5;
/// A service that takes a minute may take an hour for once.
pub const EARLIEST: Duration = Duration::from_hours(1);
/// However slow a service is, after this somebody should look.
const LATEST: Duration = Duration::from_hours(24 * 14);

/// What is usual for a service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usual {
    /// Half of its orders were done in this time.
    pub typical: Duration,
    /// An order that has run for so long is late.
    pub late: Duration,
}

/// What is usual, if enough is known: late is what takes more than twice as long as nine of ten did. One that took for ever, or was
/// done at once, moves neither much.
pub fn usual(mut took: Vec<Duration>) -> Option<Usual> {
    if took.len() < ENOUGH {
        return None;
    }
    took.sort_unstable();
    let typical = took[took.len() / 2];
    let most = took[(took.len() - 1) * 9 / 10];
    Some(Usual { typical, late: most.saturating_mul(2).clamp(EARLIEST, LATEST) })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn hours(took: &[u64]) -> Vec<Duration> {
        took.iter().map(|hours| Duration::from_hours(*hours)).collect()
    }

    #[test]
    fn what_is_usual_is_learned_from_enough_orders_and_not_from_odd_ones() {
        let known = |typical, late| {
            Some(Usual { typical: Duration::from_hours(typical), late: Duration::from_hours(late) })
        };
        for (took, expected) in [
            (vec![], None),
            (hours(&[3, 3, 3, 3]), None),
            (hours(&[3, 3, 3, 3, 3]), known(3, 6)),
            (hours(&[5, 1, 4, 2, 3]), known(3, 8)),
            // One of ten took for ever, one was done at once.
            (hours(&[0, 2, 2, 2, 2, 3, 3, 3, 3, 3, 400]), known(3, 6)),
            // All at once, or all for ever.
            (hours(&[0, 0, 0, 0, 0]), known(0, 1)),
            (hours(&[900, 900, 900, 900, 900]), known(900, 336)),
        ] {
            assert_eq!(usual(took.clone()), expected, "{took:?}");
        }
        assert!(usual(vec![Duration::MAX; 20]).is_some());
    }
}
