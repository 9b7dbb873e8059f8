//! What words mean: `synonyms.json`, read once. Folded before comparing; `*` at the end of a word stands for any ending.
//!
//! `kinds` are what a service gives, the commonest first, `niches` what only some want of it, `others` whatever else has several names: a group a line, in
//! which all words mean the same. `akin` says for a word what will do where it is not sold. `denials` turn the next word into its opposite,
//! `cheap` asks for an order of the list, `soft` need not be there, and `empty` says nothing.

use std::{collections::HashMap, sync::LazyLock};

use serde::Deserialize;

use crate::domain::platform::Word;

static MEANINGS: LazyLock<Meanings> = LazyLock::new(Meanings::read);

/// A set of groups, a bit each.
pub(super) type Groups = u128;

/// The fewest letters that may be taken for the beginning of a known word.
const BEGINNING: usize = 4;

/// What can be told of words by themselves.
pub(super) struct Meanings {
    /// The groups of what a service gives.
    pub(super) kinds: Groups,
    /// The groups of what only some want.
    pub(super) niches: Groups,
    phrases: HashMap<char, Vec<Phrase>>,
    akin: Vec<(Word, Groups)>,
    denials: Vec<Word>,
    cheap: Vec<Word>,
    soft: Vec<Word>,
    empty: Vec<Word>,
}

/// Words in a row that belong to a group.
pub(super) struct Phrase {
    pub(super) words: Vec<Word>,
    pub(super) groups: Groups,
}

/// What the words at the beginning of a text mean.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Meaning {
    /// A service is meant that has all groups of one of these, rather of the first.
    pub(super) ways: Vec<Groups>,
    /// How many words say so.
    pub(super) words: usize,
    /// Whether the word is one that may not be taken for the beginning of others ("sub").
    pub(super) whole: bool,
    /// Whether the word is only the beginning of what it may mean.
    pub(super) begun: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kinds: Vec<Vec<String>>,
    niches: Vec<Vec<String>>,
    others: Vec<Vec<String>>,
    akin: Vec<(String, String)>,
    denials: Vec<String>,
    cheap: Vec<String>,
    soft: Vec<String>,
    empty: Vec<String>,
}

impl Meanings {
    /// The table.
    pub(super) fn table() -> &'static Self {
        &MEANINGS
    }

    fn read() -> Self {
        let file: File = serde_json::from_str(include_str!("../synonyms.json"))
            .expect("synonyms.json is read by every test of the search");
        let (kinds, niches) = (file.kinds.len(), file.niches.len());
        let groups: Vec<Vec<String>> = [file.kinds, file.niches, file.others].into_iter().flatten().collect();
        let first = |count: usize| (0..count).map(|group| 1 << group).sum::<Groups>();
        let read = |words: &[String]| words.iter().map(|word| Word::new(word)).collect();
        let of = |words: &str| -> Groups {
            let says =
                |group: &Vec<String>| words.split(' ').any(|word| group.iter().any(|known| known == word));
            groups.iter().enumerate().filter(|(_, group)| says(group)).map(|(group, _)| 1 << group).sum()
        };
        let mut meanings = Self {
            kinds: first(kinds),
            niches: first(kinds + niches) & !first(kinds),
            phrases: HashMap::new(),
            akin: file.akin.iter().map(|(word, others)| (Word::new(word), of(others))).collect(),
            denials: read(&file.denials),
            cheap: read(&file.cheap),
            soft: read(&file.soft),
            empty: read(&file.empty),
        };
        for (group, phrases) in groups.iter().enumerate() {
            for phrase in phrases {
                meanings.add(phrase, 1 << group);
            }
        }
        meanings
    }

    fn add(&mut self, phrase: &str, groups: Groups) {
        let words: Vec<Word> = phrase.split(' ').map(Word::new).collect();
        if let Some(initial) = words.first().and_then(Word::initial) {
            self.phrases.entry(initial).or_default().push(Phrase { words, groups });
        }
    }

    /// The groups of the kinds that people look for most: the first of the table.
    pub(super) fn common(&self) -> Groups {
        const COMMON: Groups = 0b111;
        self.kinds & COMMON
    }

    /// Every word and phrase that is known, with its groups.
    pub(super) fn phrases(&self) -> impl Iterator<Item = &Phrase> {
        self.phrases.values().flatten()
    }

    fn beginning_like(&self, word: &str) -> &[Phrase] {
        let initial = word.chars().next();
        initial.and_then(|initial| self.phrases.get(&initial)).map_or(&[][..], Vec::as_slice)
    }

    /// The groups of all phrases with which folded `words` begin.
    pub(super) fn groups_at(&self, words: &[&str]) -> Groups {
        let known = words.first().map_or(&[][..], |word| self.beginning_like(word));
        known.iter().filter(|phrase| phrase.begins(words)).fold(0, |all, phrase| all | phrase.groups)
    }

    /// What folded `words` begin to mean: by the longest phrase, or by what their first one may become.
    pub(super) fn at(&self, words: &[&str]) -> Option<Meaning> {
        let first = words.first()?;
        let known = self.beginning_like(first);
        let longest =
            known.iter().filter(|phrase| phrase.begins(words)).map(|phrase| phrase.words.len()).max();
        if let Some(longest) = longest {
            // "Comment likes" are likes as well; where nobody sells them by that name, likes of comments are what says both.
            let within = words.get(..longest).unwrap_or_default();
            let all = (0..longest)
                .filter_map(|at| within.get(at..))
                .fold(0, |all, rest| all | self.groups_at(rest));
            let apart = within.iter().fold(0, |all, word| all | self.groups_at(&[word]));
            let ways = if apart == 0 || apart == all { vec![all] } else { vec![all, apart] };
            return Some(Meaning {
                ways,
                words: longest,
                whole: known.iter().any(|phrase| phrase.is(first)),
                begun: false,
            });
        }
        let may_be = |phrase: &&Phrase| {
            phrase.words.len() == 1 && phrase.words.first().is_some_and(|word| word.begins_with(first))
        };
        let long = first.chars().count() >= BEGINNING;
        let mut ways: Vec<Groups> =
            known.iter().filter(may_be).filter(|_| long).map(|phrase| phrase.groups).collect();
        ways.sort_unstable();
        ways.dedup();
        (!ways.is_empty()).then_some(Meaning { ways, words: 1, whole: false, begun: true })
    }

    /// What will do where a folded word is not sold.
    pub(super) fn akin_to(&self, word: &str) -> Vec<Groups> {
        self.akin.iter().filter(|(known, _)| known.matches(word)).map(|(_, groups)| *groups).collect()
    }

    /// Whether a folded word denies the next one.
    pub(super) fn denies(&self, word: &str) -> bool {
        self.denials.iter().any(|known| known.matches(word))
    }

    /// Whether a folded word asks for the cheapest.
    pub(super) fn is_cheap(&self, word: &str) -> bool {
        self.cheap.iter().any(|known| known.matches(word))
    }

    /// Whether a folded word is welcome and no more.
    pub(super) fn is_soft(&self, word: &str) -> bool {
        self.soft.iter().any(|known| known.matches(word))
    }

    /// Whether a folded word says nothing of what is wanted.
    pub(super) fn is_empty(&self, word: &str) -> bool {
        self.empty.iter().any(|known| known.matches(word))
    }
}

impl Phrase {
    fn is(&self, word: &str) -> bool {
        matches!(self.words.as_slice(), [Word::Whole(whole)] if whole == word)
    }

    fn begins(&self, words: &[&str]) -> bool {
        self.words.len() <= words.len()
            && self.words.iter().zip(words).all(|(expected, word)| expected.matches(word))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fold::fold;

    fn groups(text: &str) -> Groups {
        let key = fold(text);
        Meanings::table().groups_at(&key.split(' ').collect::<Vec<_>>())
    }

    #[test]
    fn there_is_room_for_every_group_and_each_says_something() {
        let meanings = Meanings::table();
        let all = meanings.phrases().fold(0, |all, phrase| all | phrase.groups);
        assert_eq!(all.count_ones() + all.leading_zeros(), Groups::BITS, "a bit each");
        assert_eq!(meanings.kinds & meanings.niches, 0);
        assert!(meanings.akin.iter().all(|(_, groups)| *groups != 0), "what is akin has a group");
    }

    #[test]
    fn words_of_the_same_meaning_are_different_words() {
        assert_eq!(groups("лайки"), groups("likes"));
        assert_ne!(groups("лайки"), groups("дизлайки"));
        assert_eq!(groups("прямой эфир"), groups("live"));
        assert_eq!(groups("сабы"), groups("members"));
        assert_eq!(groups("сабвуфер"), 0, "what has no star is a whole word");
    }
}
