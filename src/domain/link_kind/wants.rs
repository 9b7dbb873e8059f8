//! What the words of a name say that a service wants to be sent. In the table's `words`:
//!
//! - `wants`: rows in the order in which they count, whatever else is said (`story`; `on` some platforms only: `bot`);
//! - `acts`: what is done, of which the first in the name counts: followers are for an account, likes are for content;
//! - `nouns`: what content it is; where several are named it is a post, if that is one of them, else a video;
//! - `reports`: complaints, which are about whatever is named; `reported` are names of accounts.
//!
//! Words are folded before comparing; `*` at the end stands for any ending, `#` for a number above one.

use std::collections::HashMap;

use serde::Deserialize;

use super::LinkKind;
use crate::domain::platform::{Platform, Word};

/// What stands for any number.
const NUMBER: char = '#';

/// What something is done to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum Goal {
    /// Nobody can tell.
    Unclear,
    /// Whoever is followed.
    Account,
    /// The last or next posts of somebody, given by their account; by one of the posts, at some panels.
    Posts,
    /// Whatever people mostly look at on the platform.
    Content,
    /// Just this.
    #[serde(untagged)]
    Kind(LinkKind),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct File {
    wants: Vec<Row>,
    acts: Vec<Row>,
    nouns: Vec<Noun>,
    reports: Vec<String>,
    reported: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    wants: Goal,
    #[serde(default)]
    on: Vec<Platform>,
    words: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Noun {
    wants: LinkKind,
    words: Vec<String>,
}

/// The words of the table, by the letter that they begin with.
pub(super) struct Words {
    wants: Vec<Row>,
    phrases: HashMap<char, Vec<Phrase>>,
}

/// Words in a row, folded.
struct Phrase {
    words: Vec<Pattern>,
    sign: Sign,
}

enum Pattern {
    Word(Word),
    Number,
}

/// What a phrase is a sign of.
#[derive(Clone, Copy)]
enum Sign {
    /// A row of `wants`.
    Row(usize),
    Act(Goal),
    Noun(LinkKind),
    Report,
    Reported,
}

/// What was found in a name.
#[derive(Default)]
struct Said {
    /// The first row of `wants`, and the first of something that people complain about.
    row: Option<usize>,
    reported_row: Option<usize>,
    act: Option<Goal>,
    nouns: Vec<LinkKind>,
    report: bool,
    reported: bool,
}

impl Words {
    pub(super) fn read(file: File) -> Self {
        let mut words = Self { wants: vec![], phrases: HashMap::new() };
        for (at, row) in file.wants.iter().enumerate() {
            words.add(&row.words, Sign::Row(at));
        }
        for row in &file.acts {
            words.add(&row.words, Sign::Act(row.wants));
        }
        for noun in &file.nouns {
            words.add(&noun.words, Sign::Noun(noun.wants));
        }
        words.add(&file.reports, Sign::Report);
        words.add(&file.reported, Sign::Reported);
        words.wants = file.wants;
        words
    }

    fn add(&mut self, phrases: &[String], sign: Sign) {
        for phrase in phrases {
            let words: Vec<Pattern> = phrase.split_whitespace().map(Pattern::new).collect();
            if let Some(initial) = words.first().and_then(Pattern::initial) {
                self.phrases.entry(initial).or_default().push(Phrase { words, sign });
            }
        }
    }

    /// What a folded name says of a service of this platform.
    pub(super) fn goal(&self, key: &str, platform: Platform) -> Option<Goal> {
        let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
        let mut said = Said::default();
        for at in 0..words.len() {
            for phrase in self.phrases_at(words.get(at..).unwrap_or_default()) {
                match phrase.sign {
                    Sign::Row(row) => self.note_row(&mut said, row, platform),
                    Sign::Act(goal) => said.act = said.act.or(Some(goal)),
                    Sign::Noun(noun) if said.nouns.contains(&noun) => {}
                    Sign::Noun(noun) => said.nouns.push(noun),
                    Sign::Report => said.report = true,
                    Sign::Reported => said.reported = true,
                }
            }
        }
        self.decide(&said)
    }

    /// The phrases with which `words` begins.
    fn phrases_at(&self, words: &[&str]) -> impl Iterator<Item = &Phrase> {
        let initial = words.first().and_then(|word| word.chars().next()).unwrap_or_default();
        let of = |initial| self.phrases.get(&initial).map_or(&[][..], Vec::as_slice);
        let numbers = if initial.is_ascii_digit() { of(NUMBER) } else { &[] };
        of(initial).iter().chain(numbers).filter(move |phrase| {
            phrase.words.len() <= words.len()
                && phrase.words.iter().zip(words).all(|(expected, word)| expected.matches(word))
        })
    }

    fn note_row(&self, said: &mut Said, row: usize, platform: Platform) {
        let Some(known) = self.wants.get(row) else { return };
        if !known.on.is_empty() && !known.on.contains(&platform) {
            return;
        }
        let first = |before: Option<usize>| Some(before.map_or(row, |before| before.min(row)));
        said.row = first(said.row);
        let named = [LinkKind::Story, LinkKind::Live, LinkKind::Bot, LinkKind::Comment].map(Goal::Kind);
        if named.contains(&known.wants) {
            said.reported_row = first(said.reported_row);
        }
    }

    fn decide(&self, said: &Said) -> Option<Goal> {
        let goal = |row: usize| self.wants.get(row).map(|row| row.wants);
        let noun = said.noun().map(Goal::Kind);
        if said.report {
            let account = said.reported.then_some(Goal::Account);
            let about = said.reported_row.and_then(goal).or(noun).or(account);
            return Some(about.unwrap_or(Goal::Unclear));
        }
        let act = || if said.act == Some(Goal::Content) { noun.or(said.act) } else { said.act.or(noun) };
        said.row.and_then(goal).or_else(act)
    }
}

impl Said {
    /// What content it is.
    fn noun(&self) -> Option<LinkKind> {
        match self.nouns.as_slice() {
            [] => None,
            [noun] => Some(*noun),
            several if several.contains(&LinkKind::Post) => Some(LinkKind::Post),
            _ => Some(LinkKind::Video),
        }
    }
}

impl Pattern {
    fn new(written: &str) -> Self {
        if written.starts_with(NUMBER) { Self::Number } else { Self::Word(Word::new(written)) }
    }

    fn initial(&self) -> Option<char> {
        match self {
            Self::Number => Some(NUMBER),
            Self::Word(word) => word.initial(),
        }
    }

    fn matches(&self, word: &str) -> bool {
        match self {
            Self::Number => word != "1" && word.bytes().all(|byte| byte.is_ascii_digit()),
            Self::Word(expected) => expected.matches(word),
        }
    }
}
