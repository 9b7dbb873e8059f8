//! When something goes wrong on purpose: the next so many times, or by a seeded chance. What can go wrong is each server's own.

use serde::Deserialize;

use crate::dice::Dice;

/// Rules beyond this many are forgotten, oldest first.
const MAX_RULES: usize = 1_000;

/// When to fail.
enum When {
    Times(u32),
    Permille(u32, Dice),
}

struct Rule<F> {
    /// What is asked for by its name on the wire, or `*` for everything.
    action: String,
    when: When,
    fault: F,
}

/// A wish from outside: what is to fail, and when, so many times or so many of a thousand.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Failing<F> {
    action: String,
    fault: F,
    times: Option<u32>,
    permille: Option<u32>,
    #[serde(default)]
    seed: u64,
}

/// The faults to come, and how many there were.
pub(crate) struct Script<F> {
    rules: Vec<Rule<F>>,
    pub happened: u64,
}

impl<F> Default for Script<F> {
    fn default() -> Self {
        Self { rules: Vec::new(), happened: 0 }
    }
}

impl<F: Clone> Script<F> {
    pub fn next(&mut self, action: &str, times: u32, fault: F) {
        self.push(action, When::Times(times), fault);
    }

    pub fn sometimes(&mut self, action: &str, permille: u32, fault: F, seed: u64) {
        self.push(action, When::Permille(permille, Dice::new(seed)), fault);
    }

    /// Does as was wished, or says what is wrong with the wish.
    pub fn take(&mut self, failing: Failing<F>) -> Result<(), String> {
        let Failing { action, fault, times, permille, seed } = failing;
        match (times, permille) {
            (Some(times), None) => self.next(&action, times, fault),
            (None, Some(permille)) => self.sometimes(&action, permille, fault, seed),
            _ => return Err("either times or permille".to_owned()),
        }
        Ok(())
    }

    pub fn clear(&mut self) {
        self.rules.clear();
    }

    /// The fault for a request that has just come, from the oldest rule that wants it.
    pub fn draw(&mut self, action: &str) -> Option<F> {
        let wants = |rule: &mut Rule<F>| (rule.action == "*" || rule.action == action) && rule.when.strikes();
        let fault = self.rules.iter_mut().find_map(|rule| wants(rule).then(|| rule.fault.clone()));
        self.rules.retain(|rule| !matches!(rule.when, When::Times(0)));
        self.happened = self.happened.saturating_add(u64::from(fault.is_some()));
        fault
    }

    fn push(&mut self, action: &str, when: When, fault: F) {
        if self.rules.len() >= MAX_RULES {
            self.rules.remove(0);
        }
        self.rules.push(Rule { action: action.to_owned(), when, fault });
    }
}

impl When {
    fn strikes(&mut self) -> bool {
        match self {
            Self::Times(left) => {
                let strikes = *left > 0;
                *left = left.saturating_sub(1);
                strikes
            }
            Self::Permille(chance, dice) => dice.below(1_000) < u64::from(*chance),
        }
    }
}
