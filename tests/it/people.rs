//! Who lives in the stories' world, and where they meet.

use panelgram_sandbox::telegram::{Group, Person, Telegram};

pub const STRANGER: i64 = 1001;
pub const MEMBER: i64 = 2002;
pub const OTHER_MEMBER: i64 = 2003;
pub const RUSSIAN: i64 = 2004;
pub const ADMIN: i64 = 3003;
/// Sits in the admin group without being an admin of the bot.
pub const BYSTANDER: i64 = 3004;
pub const GROUP: i64 = -1_001_234_567;
pub const FOREIGN_GROUP: i64 = -1_007_654_321;

const PEOPLE: [(i64, &str, &str); 6] = [
    (STRANGER, "Stella", "en"),
    (MEMBER, "Max", "en"),
    (OTHER_MEMBER, "Olga", "en"),
    (RUSSIAN, "Миша", "ru"),
    (ADMIN, "Ada", "en"),
    (BYSTANDER, "Bob", "en"),
];

/// What somebody is called.
pub fn name(person: i64) -> String {
    let known = PEOPLE.into_iter().find(|(id, ..)| *id == person);
    known.map_or_else(|| person.to_string(), |(_, name, _)| name.to_owned())
}

/// Somebody with nothing to them but a name.
pub fn person(id: i64, name: &str, language: Option<&str>) -> Person {
    Person {
        id,
        first_name: name.to_owned(),
        last_name: None,
        username: None,
        language_code: language.map(str::to_owned),
        about: String::new(),
    }
}

/// A group without topics, of which Ada is an admin.
pub fn group(id: i64, title: &str, members: Vec<i64>) -> Group {
    Group { id, title: title.to_owned(), topics: vec![], members, admins: vec![ADMIN] }
}

/// Everybody comes.
pub fn come(telegram: &Telegram) {
    for (id, name, language) in PEOPLE {
        telegram.add_person(person(id, name, Some(language)));
    }
    telegram.add_group(group(GROUP, "Admins", vec![ADMIN, BYSTANDER]));
    telegram.add_group(group(FOREIGN_GROUP, "Friends", vec![ADMIN, MEMBER, STRANGER]));
}
