//! Which updates a dialogue has handled. Telegram's webhooks may bring a tap before the words that were said before it, and after a failure
//! they mostly do; so it is not enough to know the last one. [054](../../docs/decisions/054-webhooks.md)

use std::fmt;

/// So many are known one by one; below them all count as handled.
const KNOWN: usize = 16;
/// Update ids ascend, but begin anew at a random number after a week of silence: what is so far away is of another time.
const ANOTHER_TIME: i64 = 100_000;

/// How far back what comes late is not taken for handled, where nothing is known of its time.
const LATE: i64 = 1_000;

/// All updates up to a floor, and some above it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Lately {
    floor: i64,
    above: Vec<i64>,
}

impl Default for Lately {
    /// None: as no update is numbered below 1.
    fn default() -> Self {
        Self::up_to(0)
    }
}

impl Lately {
    /// All up to this one, as far as it is known.
    pub fn up_to(update: i64) -> Self {
        Self { floor: update, above: Vec::new() }
    }

    /// As it was written; what can't be read is as if only `last` were known.
    pub fn read(text: &str, last: i64) -> Self {
        let numbers: Option<Vec<i64>> = text.split(' ').map(|number| number.parse().ok()).collect();
        let numbers = numbers.as_deref().and_then(<[i64]>::split_first);
        numbers
            .map_or_else(|| Self::up_to(last), |(floor, above)| Self { floor: *floor, above: above.to_vec() })
    }

    /// Whether this one was handled.
    pub fn knows(&self, update: i64) -> bool {
        let below = self.floor.saturating_sub(ANOTHER_TIME)..=self.floor;
        below.contains(&update) || self.above.contains(&update)
    }

    /// This one, too.
    #[must_use]
    pub fn with(mut self, update: i64) -> Self {
        let is_near = |known: &i64| known.abs_diff(update) <= ANOTHER_TIME.unsigned_abs();
        if !is_near(&self.floor) {
            self.floor = update.saturating_sub(LATE).max(0);
            self.above.retain(is_near);
        }
        if !self.knows(update) {
            self.above.push(update);
            self.above.sort_unstable();
        }
        if self.above.len() > KNOWN {
            self.floor = self.above.remove(0);
        }
        self
    }
}

impl fmt::Display for Lately {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.floor)?;
        self.above.iter().try_for_each(|update| write!(f, " {update}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const FIRST: i64 = 500_000_001;

    #[test]
    fn what_comes_late_is_new_and_what_comes_again_is_not() {
        let mut lately = Lately::up_to(FIRST);
        for update in [FIRST + 5, FIRST + 2, FIRST + 9] {
            assert!(!lately.knows(update), "{update}");
            lately = Lately::read(&lately.with(update).to_string(), 0);
            assert!(lately.knows(update), "{update}");
        }
        assert!(!lately.knows(FIRST + 1) && lately.knows(FIRST) && lately.knows(FIRST - 99_000));
    }

    #[test]
    fn it_does_not_grow_and_what_is_long_ago_counts_as_handled() {
        let lately = (1..200).fold(Lately::up_to(FIRST), |lately, next| lately.with(FIRST + 2 * next));
        assert_eq!(lately.above.len(), KNOWN);
        assert!(lately.knows(FIRST + 1) && !lately.knows(FIRST + 2 * 199 - 1));
    }

    #[test]
    fn ids_that_begin_anew_are_new() {
        for begins in [17, 2_000_000_000] {
            let lately = Lately::up_to(FIRST).with(FIRST + 1);
            assert!(!lately.knows(begins), "{begins}");
            let lately = lately.with(begins);
            assert!(lately.knows(begins) && !lately.knows(begins + 1), "{begins}");
            assert!(!lately.knows(FIRST + 2), "{begins}: an id of before may come to be used again");
        }
    }

    #[test]
    fn what_a_newcomer_said_first_is_new_although_it_comes_second() {
        let lately = Lately::default().with(FIRST + 1);
        assert!(lately.knows(FIRST + 1) && !lately.knows(FIRST));
        assert!(lately.with(FIRST).knows(FIRST));
    }

    #[test]
    fn what_can_not_be_read_is_the_last_update() {
        for text in ["", "seven", "1 x"] {
            assert_eq!(Lately::read(text, 9), Lately::up_to(9), "{text:?}");
        }
    }
}
