//! Pauses that grow: what failed is tried again later each time, but not for ever later.

use std::time::Duration;

/// The shortest pause, doubled so many times, and never longer than the longest.
pub fn doubled(shortest: Duration, times: i64, longest: Duration) -> Duration {
    let times = u32::try_from(times.clamp(0, 31)).unwrap_or_default();
    shortest.saturating_mul(2_u32.saturating_pow(times)).min(longest)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pause_is_doubled_up_to_the_longest() {
        let grown = |times| doubled(Duration::from_secs(5), times, Duration::from_mins(1)).as_secs();
        assert_eq!([-1, 0, 1, 2, 3, 4, i64::MAX].map(grown), [5, 5, 10, 20, 40, 60, 60]);
    }
}
