//! Chance as a value. What must not repeat in any history – a backup that is put back begins one anew from where it was made – can't
//! be counted, so it is drawn. Everything that draws is handed a [`Chance`]; tests say what it draws.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use anyhow::anyhow;

/// Where random numbers come from: the machine, or a test's hand.
#[derive(Clone, Debug)]
pub struct Chance {
    /// The next number, where a test says it.
    next: Option<Arc<AtomicU64>>,
}

impl Chance {
    /// The machine's own.
    pub fn system() -> Self {
        Self { next: None }
    }

    /// For tests: this number, then the one after it, and so on.
    pub fn counting_from(first: u64) -> Self {
        Self { next: Some(Arc::new(AtomicU64::new(first))) }
    }

    /// Draws a number.
    ///
    /// # Errors
    /// If the machine has none to give.
    pub fn draw(&self) -> anyhow::Result<u64> {
        match &self.next {
            Some(next) => Ok(next.fetch_add(1, Ordering::Relaxed)),
            None => getrandom::u64()
                .map_err(|error| anyhow!("could not get a random number from the system: {error}")),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_machine_draws_another_number_each_time_and_a_test_says_which() {
        let system = Chance::system();
        assert_ne!(system.draw().unwrap(), system.draw().unwrap());
        let counting = Chance::counting_from(7);
        assert_eq!([counting.draw().unwrap(), counting.clone().draw().unwrap()], [7, 8]);
    }
}
