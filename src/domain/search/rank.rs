//! How well a service answers a query: what it costs it. The service with the smallest cost is the first.

use super::{
    meaning::{Groups, Meanings},
    query::{Asks, Query, Term},
    vocabulary::{Grade, Vocabulary, WordNumber, place},
};
use crate::domain::platform::Platform;

/// The name says it: by the same word, in other words, by what the panel says of it beside the name, inside a longer word.
const SAID: u32 = 0;
const MEANT: u32 = 1;
const ABLE: u32 = 2;
const INSIDE: u32 = 3;
/// Only the category says it.
const CATEGORY: u32 = 4;
/// What is welcome, or denied, is not spoken of.
const SILENT: u32 = 2;
/// It is of another platform than the words hint at, or names the wanted one beside its own.
const OTHER_PLATFORM: u32 = 4;
/// It gives something else as well.
const OTHER_KIND: u32 = 4;
/// It is for some only, who would have said so.
const NICHE: u32 = 2;
/// So many can't be ordered of it.
const LIMITS: u32 = 5;
/// It is not what was asked for; see [`Class`].
const WRONG: u32 = 8;

/// In what way a service answers. Those of a worse class are left out where there are better ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Class {
    /// It is what was asked for.
    Right,
    /// Its category or something beside says it, while the name says something else.
    Beside,
    /// It is something like that.
    Akin,
    /// It says of itself that it is not.
    Denied,
}

/// A service as it is searched.
#[derive(Debug)]
pub(super) struct Row {
    /// The service's position in the catalog.
    pub(super) service: usize,
    /// The words of the name.
    pub(super) name: Box<[WordNumber]>,
    /// Those of them that are denied there ("no refill").
    pub(super) denied: Box<[WordNumber]>,
    /// What the name means, and what it denies.
    pub(super) groups: Groups,
    pub(super) denied_groups: Groups,
    /// What the panel says of it beside the name.
    pub(super) able: Groups,
    pub(super) category: usize,
    pub(super) platform: Platform,
    /// Platforms that the name mentions.
    pub(super) mentions: Box<[Platform]>,
    /// The smallest and the largest quantity.
    pub(super) limits: (i64, i64),
}

/// A category's words and what they mean.
#[derive(Debug)]
pub(super) struct Category {
    pub(super) words: Box<[WordNumber]>,
    pub(super) groups: Groups,
}

/// A query, with what is known of its words in a catalog.
pub(super) struct Ranking<'a> {
    query: &'a Query,
    lookups: Vec<Lookup>,
    asked: Groups,
    /// Whether a platform is named: then nothing is hinted at.
    named: bool,
}

/// What is known of a term: its grade with each word of the vocabulary, and with each category.
struct Lookup {
    grades: Vec<Grade>,
    categories: Vec<Grade>,
}

impl<'a> Ranking<'a> {
    /// Looks the words up.
    pub(super) fn new(query: &'a Query, vocabulary: &Vocabulary, categories: &[Category]) -> Self {
        let look_up = |term: &Term| match (&term.asks, term.words.as_slice()) {
            (Asks::Word { whole, .. }, [word]) => {
                let grades = vocabulary.grades(word, *whole);
                let categories = categories.iter().map(|category| best(&category.words, &grades)).collect();
                Lookup { grades, categories }
            }
            (Asks::Platform(_), [word]) => {
                Lookup { grades: vocabulary.grades(word, true), categories: vec![] }
            }
            (Asks::Word { .. } | Asks::Platform(_), _) => Lookup { grades: vec![], categories: vec![] },
        };
        Self {
            query,
            lookups: query.terms.iter().map(look_up).collect(),
            asked: query.asked(),
            named: query.platforms().next().is_some(),
        }
    }

    /// What a service costs; `None` if some term finds nothing in it.
    pub(super) fn cost(&self, row: &Row, category: &Category) -> Option<(Class, u32)> {
        let mut class = Class::Right;
        let mut cost = self.beside_the_terms(row);
        for (term, lookup) in self.query.terms.iter().zip(&self.lookups) {
            let (of_term, more) = lookup.cost(term, row, category)?;
            class = class.max(of_term);
            cost += more;
        }
        Some((class, cost))
    }

    /// Which terms a service answers as they were meant, a bit each.
    pub(super) fn answered(&self, row: &Row, category: &Category) -> u16 {
        let terms = self.query.terms.iter().zip(&self.lookups).enumerate();
        let right = terms.filter(|(_, (term, lookup))| {
            lookup.cost(term, row, category).is_some_and(|(class, _)| class == Class::Right)
        });
        right.map(|(at, _)| 1 << at).sum()
    }

    /// What it gives that nobody asked for, and what it does not allow.
    fn beside_the_terms(&self, row: &Row) -> u32 {
        let meanings = Meanings::table();
        let mut cost = 0;
        if self.asked & meanings.kinds != 0 {
            let unasked = row.groups & !self.asked;
            cost += OTHER_KIND * (unasked & meanings.kinds).count_ones();
            cost += NICHE * (unasked & meanings.niches).count_ones();
        }
        let (least, most) = row.limits;
        if self.query.quantity.is_some_and(|quantity| !(least..=most).contains(&quantity)) {
            cost += LIMITS;
        }
        if !self.named && !self.query.hints.is_empty() && !self.query.hints.contains(&row.platform) {
            cost += OTHER_PLATFORM;
        }
        cost
    }
}

impl Lookup {
    fn cost(&self, term: &Term, row: &Row, category: &Category) -> Option<(Class, u32)> {
        let ways = match &term.asks {
            Asks::Platform(platform) if term.denied => {
                return (row.platform != *platform).then_some((Class::Right, SAID));
            }
            Asks::Platform(platform) if row.platform == *platform => return Some((Class::Right, SAID)),
            Asks::Platform(platform) => {
                let says = best(&row.name, &self.grades) == Grade::Begins;
                return (says || row.mentions.contains(platform)).then_some((Class::Beside, OTHER_PLATFORM));
            }
            Asks::Word { ways, .. } => ways,
        };
        let said = best(&row.name, &self.grades);
        let meant = |groups: Groups| way_of(ways, groups).is_some();
        let denied = best(&row.denied, &self.grades) == Grade::Begins || meant(row.denied_groups);
        if term.denied {
            let has = said == Grade::Begins || meant(row.groups | row.able);
            return match (denied, has) {
                (true, _) => Some((Class::Right, SAID)),
                (false, true) => None,
                (false, false) => Some((Class::Right, SILENT)),
            };
        }
        if said == Grade::Begins {
            return Some((Class::Right, SAID));
        }
        if let Some(less) = way_of(ways, row.groups) {
            return Some((Class::Right, MEANT + less));
        }
        if meant(row.groups | row.able) {
            return Some((Class::Right, ABLE));
        }
        if denied || meant(row.groups | row.denied_groups) {
            return Some((Class::Denied, WRONG));
        }
        if said == Grade::Inside {
            return Some((Class::Right, INSIDE));
        }
        self.beside_the_name(term, row, category)
    }

    /// What the category says, or what is akin.
    fn beside_the_name(&self, term: &Term, row: &Row, category: &Category) -> Option<(Class, u32)> {
        let Asks::Word { ways, akin, .. } = &term.asks else { return None };
        let kinds = Meanings::table().kinds;
        let of_category = self.categories.get(row.category).copied().unwrap_or(Grade::Not);
        let both = row.groups | category.groups;
        if of_category != Grade::Not || way_of(ways, both).is_some() {
            let asks_for_a_kind = ways.iter().any(|way| way & kinds != 0);
            let is_another = asks_for_a_kind && row.groups & kinds != 0;
            return Some(if is_another { (Class::Beside, WRONG) } else { (Class::Right, CATEGORY) });
        }
        if let Some(less) = way_of(akin, row.groups) {
            return Some((Class::Akin, WRONG + less));
        }
        if let Some(less) = way_of(akin, both) {
            return Some((Class::Akin, WRONG + CATEGORY + less));
        }
        term.soft.then_some((Class::Right, SILENT))
    }
}

/// Whether groups are all of one of these ways, and what it costs that it is not the first.
fn way_of(ways: &[Groups], groups: Groups) -> Option<u32> {
    let way = ways.iter().position(|way| groups & way == *way)?;
    Some(NICHE * u32::try_from(way).unwrap_or(u32::MAX / NICHE))
}

fn best(words: &[WordNumber], grades: &[Grade]) -> Grade {
    words.iter().filter_map(|word| grades.get(place(*word)).copied()).min().unwrap_or(Grade::Not)
}
