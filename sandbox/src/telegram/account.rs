//! Who there is: the people, and how each stands with the bot; the bot, and how it presents itself.

use std::collections::BTreeMap;

use super::{
    Options,
    model::{Command, Impossible, Person, PersonId, Scope},
};

/// So many Stars everybody has at first.
const PURSE: i64 = 5_000;

/// All people.
#[derive(Default)]
pub(super) struct People(BTreeMap<PersonId, Account>);

/// A person, and how they stand with the bot.
pub(super) struct Account {
    pub(super) person: Person,
    pub(super) started: bool,
    pub(super) blocked: bool,
    /// Their purse of Stars.
    pub(super) stars: i64,
}

/// The bot under test.
pub(super) struct Bot {
    pub(super) id: i64,
    pub(super) username: String,
    pub(super) first_name: String,
    /// Its menus, each for a scope and a language (empty: for all languages).
    pub(super) commands: BTreeMap<(Scope, String), Vec<Command>>,
    /// What it says of itself, by the field and the language.
    pub(super) descriptions: BTreeMap<(&'static str, String), String>,
}

impl People {
    pub(super) fn get(&self, id: PersonId) -> Option<&Account> {
        self.0.get(&id)
    }

    /// A person who has to be there.
    pub(super) fn known(&self, id: PersonId) -> Result<&Account, Impossible> {
        self.get(id).ok_or_else(|| Impossible(format!("there is no person {id}")))
    }

    pub(super) fn known_mut(&mut self, id: PersonId) -> Result<&mut Account, Impossible> {
        self.0.get_mut(&id).ok_or_else(|| Impossible(format!("there is no person {id}")))
    }

    /// In the order of their ids.
    pub(super) fn iter(&self) -> impl Iterator<Item = &Account> {
        self.0.values()
    }

    /// Adds somebody who has not written to the bot yet.
    pub(super) fn add(&mut self, person: Person) {
        self.0.insert(person.id, Account { person, started: false, blocked: false, stars: PURSE });
    }
}

impl Bot {
    pub(super) fn new(options: &Options) -> Self {
        let id = options.token.split(':').next().and_then(|id| id.parse().ok()).unwrap_or(1);
        let username = options.bot_username.trim_start_matches('@').to_owned();
        let first_name = username.clone();
        Self { id, username, first_name, commands: BTreeMap::new(), descriptions: BTreeMap::new() }
    }
}
