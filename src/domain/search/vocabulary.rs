//! Every word of the catalog's names once. A word is looked for in all of them at once: they stand in one text, a line each.

use std::{collections::HashMap, ops::Range, sync::LazyLock};

use super::slip;
use crate::domain::fold::fold;

/// A position in the list of known words.
pub(super) type WordNumber = u32;

/// A word's letters, and its number.
type Spelled = (Box<[char]>, WordNumber);

/// How a word of a name answers one that was typed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Grade {
    /// It is that word, begins with it, or is another form of it.
    Begins,
    /// It has it inside.
    Inside,
    /// Not at all.
    Not,
}

/// The words of a catalog.
#[derive(Debug, Default)]
pub(super) struct Vocabulary {
    numbers: HashMap<Box<str>, WordNumber>,
    text: String,
    /// Where in the text a word begins, by number.
    starts: Vec<usize>,
    /// The words by how many letters they have.
    by_length: HashMap<usize, Vec<Spelled>>,
    /// How often a word is used, by number.
    uses: Vec<u32>,
}

/// Endings that say how a word stands in a sentence, longest first: folded, as what they are compared with.
static ENDINGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    const ENDINGS: [&str; 46] = [
        "ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими", "ов", "ев", "ей", "ам", "ям", "ах", "ях",
        "ом", "ем", "ой", "ый", "ий", "ые", "ие", "ых", "их", "ая", "яя", "ое", "ее", "ую", "юю", "ым", "им",
        "ью", "ия", "ии", "ию", "а", "я", "ы", "и", "у", "ю", "е", "ь", "й", "s",
    ];
    ENDINGS.iter().map(|ending| fold(ending)).collect()
});

impl Vocabulary {
    const END: char = '\n';

    /// The number of a word, which may be new.
    pub(super) fn number(&mut self, word: &str) -> WordNumber {
        let next = WordNumber::try_from(self.starts.len()).unwrap_or(WordNumber::MAX);
        let number = *self.numbers.entry(word.into()).or_insert(next);
        if number == next {
            self.text.push(Self::END);
            self.starts.push(self.text.len());
            self.text.push_str(word);
            self.uses.push(0);
            let letters: Box<[char]> = word.chars().collect();
            self.by_length.entry(letters.len()).or_default().push((letters, number));
        }
        if let Some(uses) = self.uses.get_mut(place(number)) {
            *uses += 1;
        }
        number
    }

    /// The word of a number.
    pub(super) fn word(&self, number: WordNumber) -> &str {
        let at = place(number);
        let start = self.starts.get(at).copied().unwrap_or(self.text.len());
        let end = self.starts.get(at + 1).map_or(self.text.len(), |next| next - 1);
        self.text.get(start..end).unwrap_or_default()
    }

    /// How each known word answers `word`; one that may only stand for itself, if it is `whole`.
    pub(super) fn grades(&self, word: &str, whole: bool) -> Vec<Grade> {
        let mut grades = vec![Grade::Not; self.starts.len()];
        let mut note = |(number, grade): (usize, Grade)| {
            if let Some(place) = grades.get_mut(number) {
                *place = grade.min(*place);
            }
        };
        if whole || word.bytes().all(|byte| byte.is_ascii_digit()) {
            self.numbers.get(word).into_iter().for_each(|number| note((place(*number), Grade::Begins)));
            return grades;
        }
        if let Some(stem) = stem(word) {
            self.beginning_with(stem).for_each(|number| note((number, Grade::Begins)));
        }
        self.containing(word).for_each(note);
        grades
    }

    /// Whether some word begins with this, or is another form of it; or has it inside, if it is long enough to be no accident.
    pub(super) fn knows(&self, word: &str) -> bool {
        const LONG: usize = 4;
        let begun = |beginning: &str| self.beginning_with(beginning).next().is_some();
        begun(word)
            || stem(word).is_some_and(begun)
            || word.chars().count() >= LONG && self.places(word).next().is_some()
    }

    /// The most used word that one slip makes this of; rather one that begins with the same letter.
    pub(super) fn mended(&self, typed: &[char]) -> Option<&str> {
        let near = self.of_lengths(typed.len().saturating_sub(1)..typed.len() + 2);
        let meant = near.filter(|(letters, _)| slip::is_one(typed, letters));
        let (_, number) = meant.max_by_key(|(letters, number)| {
            (letters.first() == typed.first(), self.uses.get(place(*number)).copied())
        })?;
        Some(self.word(*number))
    }

    /// The word that the fewest slips make this of, if those are two.
    pub(super) fn nearest(&self, typed: &[char]) -> Option<&str> {
        const MOST: usize = 2;
        let near = self.of_lengths(typed.len().saturating_sub(MOST)..typed.len() + MOST + 1);
        let meant = near.filter(|(letters, _)| slip::count(typed, letters) <= MOST);
        let (_, number) = meant.max_by_key(|(_, number)| self.uses.get(place(*number)).copied())?;
        Some(self.word(*number))
    }

    fn of_lengths(&self, lengths: Range<usize>) -> impl Iterator<Item = &Spelled> {
        lengths.filter_map(|length| self.by_length.get(&length)).flatten()
    }

    /// The words in which another stands, and whether they begin with it.
    fn containing<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (usize, Grade)> + 'a {
        self.places(word).filter_map(|at| {
            let number = self.starts.partition_point(|start| *start <= at).checked_sub(1)?;
            let begins = self.starts.get(number) == Some(&at);
            Some((number, if begins { Grade::Begins } else { Grade::Inside }))
        })
    }

    fn beginning_with(&self, beginning: &str) -> impl Iterator<Item = usize> + '_ {
        let line = format!("{}{beginning}", Self::END);
        let places: Vec<usize> = self.places(&line).collect();
        places.into_iter().filter_map(|at| self.starts.binary_search(&(at + 1)).ok())
    }

    /// Where in the text something stands.
    fn places<'a>(&'a self, wanted: &'a str) -> impl Iterator<Item = usize> + 'a {
        memchr::memmem::find_iter(self.text.as_bytes(), wanted)
    }
}

/// The position that a word's number is.
pub(super) fn place(number: WordNumber) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// The word without its ending, where enough is left of it.
fn stem(word: &str) -> Option<&str> {
    const LEAST: usize = 4;
    let stems = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending.as_str()));
    stems.filter(|stem| stem.chars().count() >= LEAST).min_by_key(|stem| stem.len())
}
