//! Calls that fail on purpose: which, and when. What a fault does to its call is in `wire.rs`.

use super::model::{ChatId, Fault};
use crate::dice::Dice;

/// The faults to come, oldest first.
#[derive(Default)]
pub(super) struct Faults {
    planned: Vec<Planned>,
    /// How many calls met one.
    met: u64,
}

struct Planned {
    target: Target,
    when: When,
    /// One of these, by chance.
    faults: Vec<Fault>,
}

/// When a planned fault strikes.
pub(super) enum When {
    /// At the next so many calls.
    Times(u32),
    /// At so many of a thousand calls, by seeded chance.
    Permille(u32, Dice),
}

/// Which call a planned fault waits for.
pub(super) enum Target {
    /// Calls of this method, in lower case.
    Method(String),
    /// Calls about this chat.
    Chat(ChatId),
    /// Any call.
    Any,
}

impl Faults {
    /// Plans one of `faults` for each call that is meant.
    pub(super) fn plan(&mut self, target: Target, when: When, faults: Vec<Fault>) {
        if !matches!(when, When::Times(0)) {
            self.planned.push(Planned { target, when, faults });
        }
    }

    /// Forgets all that is planned.
    pub(super) fn heal(&mut self) {
        self.planned.clear();
    }

    /// How many calls met a fault.
    pub(super) fn met(&self) -> u64 {
        self.met
    }

    /// The fault planned for this call, if one is; it is used up.
    pub(super) fn strike(&mut self, method: &str, chat: Option<ChatId>) -> Option<Fault> {
        let method = method.to_ascii_lowercase();
        let mut meant = self.planned.iter_mut().filter(|planned| planned.target.is(&method, chat));
        let fault = meant.find_map(Planned::strike)?;
        self.planned.retain(|planned| !matches!(planned.when, When::Times(0)));
        self.met += 1;
        Some(fault)
    }
}

impl Planned {
    fn strike(&mut self) -> Option<Fault> {
        let (strikes, which) = match &mut self.when {
            When::Times(left) => {
                *left = left.saturating_sub(1);
                (true, 0)
            }
            When::Permille(chance, dice) => {
                (dice.below(1_000) < u64::from(*chance), dice.below(self.faults.len() as u64))
            }
        };
        self.faults.get(usize::try_from(which).ok()?).filter(|_| strikes).cloned()
    }
}

impl Target {
    /// `*` is any method.
    pub(super) fn method(name: &str) -> Self {
        if name == "*" { Self::Any } else { Self::Method(name.to_ascii_lowercase()) }
    }

    fn is(&self, method: &str, chat: Option<ChatId>) -> bool {
        match self {
            Self::Method(wanted) => wanted == method,
            Self::Chat(wanted) => Some(*wanted) == chat,
            Self::Any => true,
        }
    }
}
