//! Finding services by words: in any order, in either language, typed with either keyboard layout and with slips, in the name or the
//! category, or by the panel's id. An [`Index`] is built once with the catalog; a search looks each word up in the vocabulary and then
//! only compares numbers. Texts that look alike are made equal in `fold.rs`; what is sifted out of the found is in `refine.rs`.
//!
//! `query.rs` takes apart what was typed, with what `meaning.rs` knows of words by themselves; `vocabulary.rs` knows the words of the
//! catalog; `rank.rs` says how well a service answers; `slip.rs` counts slips; `near.rs` is for when nothing was found.

mod meaning;
mod near;
mod query;
mod rank;
mod slip;
#[cfg(test)]
mod tests;
mod vocabulary;

use std::collections::{HashMap, HashSet};

use meaning::{Groups, Meanings};
pub use near::NEAR;
use query::{MAX_WORDS, Query};
use rank::{Category, Class, Ranking, Row};
use vocabulary::{Vocabulary, WordNumber};

use super::{
    fold::{fold, other_layout, spelled},
    ids::{CategoryId, bare},
    platform::Platform,
};

/// More than any name has.
const MAX_CHARS: usize = 100;

/// What is searched in: every offered service as the words of its name and category.
#[derive(Debug, Default)]
pub struct Index {
    vocabulary: Vocabulary,
    categories: Vec<Category>,
    known: HashMap<CategoryId, usize>,
    rows: Vec<Row>,
}

/// A service of the catalog, as far as it is searched. Texts are folded.
#[derive(Clone, Copy, Debug)]
pub struct Entry<'a> {
    /// Its position in the catalog.
    pub service: usize,
    /// Its name.
    pub name: &'a str,
    /// Its category, with its name.
    pub category: (CategoryId, &'a str),
    /// Its platform.
    pub platform: Platform,
    /// The platforms that its name mentions.
    pub mentions: &'a [Platform],
    /// The smallest and the largest quantity.
    pub limits: (i64, i64),
    /// Whether it has a refill.
    pub refill: bool,
}

/// What some words find.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Hits {
    /// Positions of the services in the catalog, the best first.
    pub services: Vec<usize>,
    /// How many of them, from the first, answer equally well.
    pub best: usize,
    /// The words as they were understood: with the other keyboard layout or without a slip, if that is how they mean something.
    pub words: String,
    /// Whether the cheapest is asked for.
    pub cheap: bool,
    /// Other words, where nothing was found.
    pub near: Vec<String>,
}

impl Index {
    /// Adds a service, after all that come before it in the catalog.
    pub fn add(&mut self, entry: Entry<'_>) {
        let (id, category) = entry.category;
        let category = self.known.get(&id).copied().unwrap_or_else(|| {
            let said = self.said(category);
            self.categories.push(Category { words: said.words, groups: said.groups });
            self.known.insert(id, self.categories.len() - 1);
            self.categories.len() - 1
        });
        let said = self.said(entry.name);
        let refill = if entry.refill { Meanings::table().groups_at(&["refill"]) } else { 0 };
        self.rows.push(Row {
            service: entry.service,
            name: said.words,
            denied: said.denied,
            groups: said.groups,
            denied_groups: said.denied_groups,
            able: refill & !said.denied_groups,
            category,
            platform: entry.platform,
            mentions: entry.mentions.into(),
            limits: entry.limits,
        });
    }

    fn said(&mut self, key: &str) -> Said {
        let meanings = Meanings::table();
        let words: Vec<&str> = key.split_whitespace().collect();
        let (mut said, mut denied) = (vec![], vec![]);
        let (mut groups, mut denied_groups) = (0, 0);
        for (at, word) in words.iter().enumerate() {
            let number = self.vocabulary.number(word);
            let means = meanings.groups_at(words.get(at..).unwrap_or_default());
            let is_denied =
                at.checked_sub(1).and_then(|at| words.get(at)).is_some_and(|word| meanings.denies(word));
            if is_denied {
                denied.push(number);
                denied_groups |= means;
            } else {
                said.push(number);
                groups |= means;
            }
        }
        Said { words: once(said), denied: once(denied), groups, denied_groups }
    }

    /// What `text` finds. `by_id` finds a position by the panel's id.
    pub fn find(&self, text: &str, by_id: impl Fn(&str) -> Option<usize>) -> Hits {
        let text: String = text.trim().chars().take(MAX_CHARS).collect();
        let named = self.named(&text, by_id);
        for reading in self.readings(&text) {
            let query = Query::read(&reading);
            // "id 1207" says nothing but the id.
            let matching =
                if query.only_empty && !named.perhaps.is_empty() { vec![] } else { self.matching(&query) };
            let mut services = named.sure.clone();
            services
                .extend(matching.iter().map(|(_, service)| *service).filter(|at| !named.sure.contains(at)));
            if !services.is_empty() {
                let best = match matching.first() {
                    Some((cost, _)) if named.sure.is_empty() => equally_good(*cost, &matching),
                    Some(_) | None => services.len(),
                };
                return Hits { services, best, words: reading, cheap: query.cheap, near: vec![] };
            }
        }
        if named.perhaps.is_empty() {
            let near = if text.is_empty() { vec![] } else { near::near(self, &self.mended(&text)) };
            return Hits { words: text, near, ..Hits::default() };
        }
        Hits { best: named.perhaps.len(), services: named.perhaps, words: text, ..Hits::default() }
    }

    /// What was meant, likeliest first: as it stands; with strange words mended; with all words swapped to the other keyboard layout.
    fn readings<'a>(&'a self, text: &'a str) -> impl Iterator<Item = String> + 'a {
        let mut tried = HashSet::new();
        std::iter::once_with(|| text.to_owned())
            .chain(std::iter::once_with(|| self.mended(text)))
            .chain(std::iter::once_with(|| self.mended(&other_layout(text))))
            .filter(move |reading| tried.insert(reading.clone()))
    }

    /// The text with each word that is nowhere known as it was meant: on the other keyboard layout, or with one slip.
    fn mended(&self, text: &str) -> String {
        let words = text.split_whitespace().take(2 * MAX_WORDS).map(|word| {
            let swapped = other_layout(word);
            if self.knows(word) {
                word.to_owned()
            } else if self.knows(&swapped) {
                swapped
            } else {
                self.without_slip(word)
                    .or_else(|| self.without_slip(&swapped))
                    .unwrap_or_else(|| word.to_owned())
            }
        });
        words.collect::<Vec<_>>().join(" ")
    }

    fn knows(&self, word: &str) -> bool {
        let key = fold(word);
        key.split(' ').all(|word| query::is_known(word) || self.vocabulary.knows(word))
    }

    /// The word that one slip made a strange one of: rather one with the same first letter, and one that has a meaning.
    fn without_slip(&self, word: &str) -> Option<String> {
        let key = fold(word);
        let typed: Vec<char> = key.chars().collect();
        if typed.len() + 1 < slip::LEAST || typed.iter().any(|letter| !letter.is_alphabetic()) {
            return None;
        }
        let meanings = Meanings::table().phrases().filter_map(|phrase| match phrase.words.as_slice() {
            [word] => Some(word),
            _ => None,
        });
        let long = |meant: &String| typed.len().max(meant.chars().count()) >= slip::LEAST;
        let known =
            meanings.chain(Platform::names()).filter_map(|known| slip::mended(&typed, known)).filter(long);
        let same =
            |meant: &String| (meant.chars().next() == typed.first().copied(), self.vocabulary.knows(meant));
        let of_meaning = known.max_by_key(|meant| (same(meant), meant.len(), meant.clone()));
        let of_names = || self.vocabulary.mended(&typed).map(str::to_owned).filter(long);
        of_meaning.or_else(of_names).map(|meant| spelled(&meant))
    }

    /// Services whose id stands in the text.
    fn named(&self, text: &str, by_id: impl Fn(&str) -> Option<usize>) -> Named {
        let offered = |id: &str| {
            let plain = bare(id);
            let at = by_id(id)
                .or_else(|| by_id(plain))
                .or_else(|| by_id(plain.trim_matches([',', '.', ':', ';'])))?;
            self.row(at).map(|row| row.service)
        };
        if let Some(at) = offered(bare(text)) {
            return Named { sure: vec![at], perhaps: vec![at] };
        }
        let words: Vec<&str> = text.split_whitespace().take(MAX_WORDS).collect();
        let mut named = Named::default();
        for (place, word) in words.iter().enumerate() {
            let Some(at) = offered(word).filter(|_| !is_quantity(words.get(place + 1))) else { continue };
            let others: Vec<&str> = words
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place)
                .map(|(_, word)| *word)
                .collect();
            let query = Query::read(&others.join(" "));
            named.perhaps.push(at);
            let fits = self.row(at).is_some_and(|row| self.cost(&self.ranking(&query), row).is_some());
            if fits && !query.only_empty {
                named.sure.push(at);
            }
        }
        named
    }

    fn row(&self, service: usize) -> Option<&Row> {
        let at = self.rows.binary_search_by_key(&service, |row| row.service).ok()?;
        self.rows.get(at)
    }

    fn ranking<'a>(&self, query: &'a Query) -> Ranking<'a> {
        Ranking::new(query, &self.vocabulary, &self.categories)
    }

    fn cost(&self, ranking: &Ranking<'_>, row: &Row) -> Option<(Class, u32)> {
        ranking.cost(row, self.categories.get(row.category)?)
    }

    /// Whether any service answers.
    fn answers(&self, query: &Query) -> bool {
        let ranking = self.ranking(query);
        !query.terms.is_empty() && self.rows.iter().any(|row| self.cost(&ranking, row).is_some())
    }

    /// The services that answer, with what they cost, the best first; only those of the best class.
    fn matching(&self, query: &Query) -> Vec<(u32, usize)> {
        if query.terms.is_empty() {
            return vec![];
        }
        let ranking = self.ranking(query);
        let mut found: Vec<(Class, u32, usize)> = self
            .rows
            .iter()
            .filter_map(|row| self.cost(&ranking, row).map(|(class, cost)| (class, cost, row.service)))
            .collect();
        found.sort_unstable();
        let best = found.first().map(|(class, ..)| *class);
        let of_best = found.into_iter().take_while(|(class, ..)| Some(*class) == best);
        of_best.map(|(_, cost, service)| (cost, service)).collect()
    }
}

/// What a text says.
struct Said {
    words: Box<[WordNumber]>,
    denied: Box<[WordNumber]>,
    groups: Groups,
    denied_groups: Groups,
}

/// Services whose id stands in a text: those that the other words fit as well, and all of them.
#[derive(Debug, Default)]
struct Named {
    sure: Vec<usize>,
    perhaps: Vec<usize>,
}

fn once(mut words: Vec<WordNumber>) -> Box<[WordNumber]> {
    words.sort_unstable();
    words.dedup();
    words.into()
}

/// Whether a number is how many, by the word after it: "300 likes".
fn is_quantity(next: Option<&&str>) -> bool {
    let key = next.map(|word| fold(word)).unwrap_or_default();
    let meanings = Meanings::table();
    meanings.groups_at(&key.split(' ').collect::<Vec<_>>()) & meanings.kinds != 0
}

/// How many of the found are as good as the first: said in the same words or in others.
fn equally_good(first: u32, found: &[(u32, usize)]) -> usize {
    found.iter().take_while(|(cost, _)| *cost <= first + 1).count()
}
