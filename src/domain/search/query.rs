//! What was typed, taken apart: which words ask for a platform, a kind of service, a word of its name; which deny the next one, ask for the
//! cheapest, or say nothing.

use super::meaning::{Groups, Meanings};
use crate::domain::{
    fold::{fold, spelled},
    platform::Platform,
    quantities::{is_measure, part},
};

/// More words than that say nothing new.
pub(super) const MAX_WORDS: usize = 12;

/// The fewest letters that are taken for the beginning of a platform's name.
const BEGINNING: usize = 4;

/// What is asked for.
#[derive(Debug, Default)]
pub(super) struct Query {
    /// What a service has to answer.
    pub(super) terms: Vec<Term>,
    /// Where the words point without saying so.
    pub(super) hints: Vec<Platform>,
    /// How many are wanted, if one number says it.
    pub(super) quantity: Option<i64>,
    /// Whether the cheapest is wanted.
    pub(super) cheap: bool,
    /// Whether only words that say nothing were typed, and are looked for as they are.
    pub(super) only_empty: bool,
}

/// A word, or several that belong together.
#[derive(Debug)]
pub(super) struct Term {
    /// The words, folded.
    pub(super) words: Vec<String>,
    /// What they ask for.
    pub(super) asks: Asks,
    /// Whether it is what is not wanted.
    pub(super) denied: bool,
    /// Whether a service may do without.
    pub(super) soft: bool,
}

/// What a term asks for.
#[derive(Debug)]
pub(super) enum Asks {
    /// A platform.
    Platform(Platform),
    /// A word of the name or the category, or one of the same meaning.
    Word {
        /// The groups it may mean: all of one of these.
        ways: Vec<Groups>,
        /// What will do where it is not sold.
        akin: Vec<Groups>,
        /// Whether it stands for nothing but itself.
        whole: bool,
    },
}

impl Query {
    /// Reads a text.
    pub(super) fn read(text: &str) -> Self {
        let parted = part(text);
        let quantity = match parted.quantities.as_slice() {
            [only] => Some(only.count),
            _ => None,
        };
        // "№" is a dressed-up "No" to Unicode.
        let key = fold(&parted.words.replace('№', " "));
        let words: Vec<&str> = key.split_whitespace().take(MAX_WORDS).collect();
        let mut query = Self { quantity, ..Self::default() };
        query.take(&words);
        if query.terms.is_empty() {
            query.only_empty = !words.is_empty();
            let key = if words.is_empty() { fold(text) } else { words.join(" ") };
            query.cheap = false;
            query.terms = key.split_whitespace().take(MAX_WORDS).map(Term::literal).collect();
        }
        query
    }

    fn take(&mut self, words: &[&str]) {
        let meanings = Meanings::table();
        let mut rest = words;
        let (mut denied, mut after_number) = (false, false);
        while let Some((first, others)) = rest.split_first() {
            let (term, taken) = Term::at(rest);
            let of_one = taken == 1;
            if of_one && !others.is_empty() && meanings.denies(first) {
                denied = true;
                rest = others;
                continue;
            }
            rest = rest.get(taken..).unwrap_or_default();
            if of_one && meanings.is_cheap(first) {
                self.cheap = true;
                continue;
            }
            if of_one && meanings.is_empty(first) && term.is_literal() {
                continue;
            }
            self.hints.extend(Platform::hinted_at(
                words.get(words.len() - rest.len() - taken..).unwrap_or_default(),
            ));
            let is_number = first.bytes().all(|byte| byte.is_ascii_digit());
            let number = is_number && others.first().is_some_and(|next| is_measure(next));
            let soft = number || after_number || of_one && meanings.is_soft(first);
            self.terms.push(Term { denied, soft, ..term });
            (denied, after_number) = (false, number);
        }
    }

    /// The groups of all that is asked for.
    pub(super) fn asked(&self) -> Groups {
        let of = |term: &Term| match &term.asks {
            Asks::Word { ways, akin, .. } if !term.denied => {
                ways.iter().chain(akin).fold(0, |all, way| all | way)
            }
            Asks::Word { .. } | Asks::Platform(_) => 0,
        };
        self.terms.iter().fold(0, |all, term| all | of(term))
    }

    /// The platforms that are named.
    pub(super) fn platforms(&self) -> impl Iterator<Item = Platform> {
        self.terms.iter().filter_map(|term| match term.asks {
            Asks::Platform(platform) => Some(platform),
            Asks::Word { .. } => None,
        })
    }
}

impl Term {
    /// What stands at the beginning of `words`, and how many of them it is.
    fn at(words: &[&str]) -> (Self, usize) {
        let meanings = Meanings::table();
        let meaning = meanings.at(words);
        let named = Platform::named_at(words);
        let means = |platform: Platform, taken: usize| {
            let words = words.iter().take(taken).map(|word| (*word).to_owned()).collect();
            (Self { words, asks: Asks::Platform(platform), denied: false, soft: false }, taken)
        };
        let said = meaning.as_ref().filter(|meaning| !meaning.begun).map_or(0, |meaning| meaning.words);
        if let Some((platform, taken)) = named.filter(|(_, taken)| *taken > said) {
            return means(platform, taken);
        }
        let first = words.first().copied().unwrap_or_default();
        if meaning.is_none()
            && first.chars().count() >= BEGINNING
            && let Some(platform) = Platform::begun_by(first)
        {
            return means(platform, 1);
        }
        let Some(meaning) = meaning else { return (Self::literal(first), 1) };
        let asks = Asks::Word { ways: meaning.ways, akin: meanings.akin_to(first), whole: meaning.whole };
        let taken = meaning.words;
        let words = words.iter().take(taken).map(|word| (*word).to_owned()).collect();
        (Self { words, asks, denied: false, soft: false }, taken)
    }

    fn literal(word: &str) -> Self {
        let asks = Asks::Word { ways: vec![], akin: vec![], whole: false };
        Self { words: vec![word.to_owned()], asks, denied: false, soft: false }
    }

    fn is_literal(&self) -> bool {
        matches!(&self.asks, Asks::Word { ways, .. } if ways.is_empty())
    }

    /// As it may be typed again.
    pub(super) fn written(&self) -> String {
        let words: Vec<String> = self.words.iter().map(|word| spelled(word)).collect();
        if self.denied { format!("no {}", words.join(" ")) } else { words.join(" ") }
    }
}

/// Whether a folded word is one that is known without a catalog.
pub(super) fn is_known(word: &str) -> bool {
    let meanings = Meanings::table();
    let words = [word];
    meanings.at(&words).is_some()
        || Platform::named_at(&words).is_some()
        || word.chars().count() >= BEGINNING && Platform::begun_by(word).is_some()
        || meanings.denies(word)
        || meanings.is_cheap(word)
        || meanings.is_soft(word)
        || meanings.is_empty(word)
}
