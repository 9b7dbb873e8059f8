//! Finding services by words: in any order, in either language, typed with either keyboard layout, in the name or the category, or
//! by the panel's id. An [`Index`] is built once with the catalog; a search looks each word up in the vocabulary and then only
//! compares numbers. Texts that look alike are made equal in `fold.rs`; what is sifted out of the found is in `refine.rs`.
//!
//! Words of the same meaning ("лайки", "likes") stand in `synonyms.json`, a group a line: folded before comparing, `*` at the
//! end stands for any ending. Platforms are meant by all of their names in `platforms.json`. Whatever was found only by what the words
//! mean comes after what was found by the words themselves.

#[cfg(test)]
mod tests;

use std::{collections::HashMap, sync::LazyLock};

use super::{
    fold::{fold, other_layout},
    ids::CategoryId,
    platform::{Platform, Word},
};

/// More than any name has.
const MAX_CHARS: usize = 100;

/// More words than that say nothing new.
const MAX_WORDS: usize = 12;

static SYNONYMS: LazyLock<Vec<Vec<Word>>> = LazyLock::new(|| {
    let groups: Vec<Vec<String>> = serde_json::from_str(include_str!("synonyms.json"))
        .expect("synonyms.json is read by every test of the search");
    groups.iter().map(|group| group.iter().map(|word| Word::new(word)).collect()).collect()
});

/// Endings that say how a word stands in a sentence, longest first: folded, as what they are compared with.
static ENDINGS: LazyLock<Vec<String>> = LazyLock::new(|| {
    const ENDINGS: [&str; 32] = [
        "ами", "ями", "ого", "его", "ому", "ему", "ыми", "ими", "ов", "ев", "ей", "ам", "ям", "ах", "ях",
        "ом", "ем", "ой", "ый", "ий", "ые", "ие", "ых", "их", "а", "я", "ы", "и", "у", "ю", "е", "s",
    ];
    ENDINGS.iter().map(|ending| fold(ending)).collect()
});

/// How well a service answers a word. Where it answers several, the least counts first, and then the others.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Grade {
    /// A word of the name begins with it.
    Begins,
    /// It stands inside a word of the name.
    Inside,
    /// It stands in the category's name only, or names the service's platform in other words.
    Category,
    /// Something of the same meaning stands there.
    Meant,
    /// Not at all.
    Not,
}

/// A position in the list of known words.
type WordNumber = u32;

/// What is searched in: every offered service as the words of its name and category.
#[derive(Debug, Default)]
pub struct Index {
    vocabulary: Vocabulary,
    categories: Vec<Box<[WordNumber]>>,
    known: HashMap<CategoryId, usize>,
    rows: Vec<Row>,
}

#[derive(Debug)]
struct Row {
    /// The service's position in the catalog.
    service: usize,
    name: Box<[WordNumber]>,
    category: usize,
    platform: Platform,
}

/// Every word once. A word is looked for in all of them at once: they stand in one text, a line each.
#[derive(Debug, Default)]
struct Vocabulary {
    numbers: HashMap<Box<str>, WordNumber>,
    text: String,
    /// Where in the text a word begins, by number.
    starts: Vec<usize>,
}

/// A word that was typed, or several that name a platform together.
struct Term {
    words: Vec<Lookup>,
    platform: Option<Platform>,
}

/// What is known of a word: its grade with each word of the vocabulary, and with each category.
struct Lookup {
    grades: Vec<Grade>,
    categories: Vec<Grade>,
}

impl Index {
    /// Adds a service of the catalog, after all that come before it there: its folded name, its category and that one's folded name.
    pub fn add(&mut self, service: usize, name: &str, category: (CategoryId, &str), platform: Platform) {
        let (id, category) = category;
        let category = self.known.get(&id).copied().unwrap_or_else(|| {
            let words = self.words(category);
            self.categories.push(words);
            self.known.insert(id, self.categories.len() - 1);
            self.categories.len() - 1
        });
        let name = self.words(name);
        self.rows.push(Row { service, name, category, platform });
    }

    fn words(&mut self, key: &str) -> Box<[WordNumber]> {
        let mut words: Vec<WordNumber> =
            key.split_whitespace().map(|word| self.vocabulary.number(word)).collect();
        words.sort_unstable();
        words.dedup();
        words.into()
    }

    /// Positions of the services that `text` names, the best first, and the words as they were understood: with the other keyboard
    /// layout if that is how they mean something. `by_id` finds a position by the panel's id.
    pub fn find(&self, text: &str, by_id: impl Fn(&str) -> Option<usize>) -> (Vec<usize>, String) {
        let text: String = text.trim().chars().take(MAX_CHARS).collect();
        let named = self.named(&text, by_id);
        for reading in self.readings(&text) {
            let mut found: Vec<usize> = named.sure.clone();
            found.extend(
                self.matching(&self.terms(&reading)).into_iter().filter(|at| !named.sure.contains(at)),
            );
            if !found.is_empty() {
                return (found, reading);
            }
        }
        (named.perhaps, text)
    }

    /// What was meant, likeliest first: as it stands; with those words swapped to the other keyboard layout that are nowhere known;
    /// with all of them swapped.
    fn readings<'a>(&'a self, text: &'a str) -> impl Iterator<Item = String> + 'a {
        let strange_swapped = || {
            let words = text.split_whitespace();
            let meant = words.map(|word| if self.knows(word) { word.to_owned() } else { other_layout(word) });
            meant.collect::<Vec<_>>().join(" ")
        };
        std::iter::once_with(|| text.to_owned())
            .chain(std::iter::once_with(strange_swapped))
            .chain(std::iter::once_with(|| other_layout(text)))
    }

    fn knows(&self, word: &str) -> bool {
        let terms = self.terms(word);
        let known = |lookup: &Lookup| lookup.grades.iter().any(|grade| *grade != Grade::Not);
        terms.iter().all(|term| term.platform.is_some() || term.words.iter().all(known))
    }

    /// Services whose id stands in the text.
    fn named(&self, text: &str, by_id: impl Fn(&str) -> Option<usize>) -> Named {
        let offered = |id: &str| {
            let plain = id.trim_start_matches(['#', '№']);
            let at = by_id(id)
                .or_else(|| by_id(plain))
                .or_else(|| by_id(plain.trim_matches([',', '.', ':', ';'])))?;
            self.row(at).map(|row| row.service)
        };
        if let Some(at) = offered(text.trim_start_matches(['#', '№']).trim()) {
            return Named { sure: vec![at], perhaps: vec![at] };
        }
        let words: Vec<&str> = text.split_whitespace().take(MAX_WORDS).collect();
        let mut named = Named::default();
        for (place, at) in words.iter().enumerate().filter_map(|(place, word)| Some((place, offered(word)?)))
        {
            let others: Vec<&str> = words
                .iter()
                .enumerate()
                .filter(|(other, _)| *other != place)
                .map(|(_, word)| *word)
                .collect();
            named.perhaps.push(at);
            if self.row(at).is_some_and(|row| row.grade(&self.terms(&others.join(" "))).is_some()) {
                named.sure.push(at);
            }
        }
        named
    }

    fn row(&self, service: usize) -> Option<&Row> {
        let at = self.rows.binary_search_by_key(&service, |row| row.service).ok()?;
        self.rows.get(at)
    }

    fn terms(&self, text: &str) -> Vec<Term> {
        // "№" is a dressed-up "No" to Unicode.
        let key = fold(&text.replace('№', " "));
        let words: Vec<&str> = key.split_whitespace().take(MAX_WORDS).collect();
        let mut terms = vec![];
        let mut rest = words.as_slice();
        while !rest.is_empty() {
            let named = Platform::named_at(rest);
            let (these, others) = rest.split_at(named.map_or(1, |(_, words)| words));
            terms.push(Term {
                words: these.iter().map(|word| self.look_up(word)).collect(),
                platform: named.map(|(platform, _)| platform),
            });
            rest = others;
        }
        terms
    }

    fn look_up(&self, word: &str) -> Lookup {
        let mut grades = vec![Grade::Not; self.vocabulary.starts.len()];
        let mut note = |(number, grade): (usize, Grade)| {
            if let Some(place) = grades.get_mut(number) {
                *place = grade.min(*place);
            }
        };
        for meaning in meanings(word) {
            self.vocabulary.meant_by(meaning).for_each(|number| note((number, Grade::Meant)));
        }
        if let Some(stem) = stem(word) {
            self.vocabulary.beginning_with(stem).for_each(|number| note((number, Grade::Meant)));
        }
        self.vocabulary.containing(word).for_each(note);
        let of_category = |words: &[WordNumber]| match best(words, &grades) {
            Grade::Begins | Grade::Inside => Grade::Category,
            other @ (Grade::Category | Grade::Meant | Grade::Not) => other,
        };
        let categories = self.categories.iter().map(|words| of_category(words)).collect();
        Lookup { grades, categories }
    }

    fn matching(&self, terms: &[Term]) -> Vec<usize> {
        if terms.is_empty() {
            return vec![];
        }
        let graded = self.rows.iter().filter_map(|row| Some((row.grade(terms)?, row.service)));
        let mut found: Vec<_> = graded.collect();
        found.sort_unstable();
        found.into_iter().map(|(_, service)| service).collect()
    }
}

impl Vocabulary {
    const END: char = '\n';

    /// The number of a word, which may be new.
    fn number(&mut self, word: &str) -> WordNumber {
        let next = WordNumber::try_from(self.starts.len()).unwrap_or(WordNumber::MAX);
        let number = *self.numbers.entry(word.into()).or_insert(next);
        if number == next {
            self.text.push(Self::END);
            self.starts.push(self.text.len());
            self.text.push_str(word);
        }
        number
    }

    /// The words in which another stands, and whether they begin with it.
    fn containing<'a>(&'a self, word: &'a str) -> impl Iterator<Item = (usize, Grade)> + 'a {
        self.places(word).filter_map(|at| {
            let number = self.starts.partition_point(|start| *start <= at).checked_sub(1)?;
            let begins = self.starts.get(number) == Some(&at);
            Some((number, if begins { Grade::Begins } else { Grade::Inside }))
        })
    }

    fn beginning_with<'a>(&'a self, beginning: &str) -> impl Iterator<Item = usize> + 'a {
        let line = format!("{}{beginning}", Self::END);
        let places: Vec<usize> = self.places(&line).collect();
        places.into_iter().filter_map(|at| self.starts.binary_search(&(at + 1)).ok())
    }

    fn meant_by<'a>(&'a self, meaning: &Word) -> Box<dyn Iterator<Item = usize> + 'a> {
        match meaning {
            Word::Beginning(beginning) => Box::new(self.beginning_with(beginning)),
            Word::Whole(word) => {
                Box::new(self.numbers.get(word.as_str()).map(|number| place(*number)).into_iter())
            }
        }
    }

    /// Where in the text something stands.
    fn places<'a>(&'a self, wanted: &'a str) -> impl Iterator<Item = usize> + 'a {
        memchr::memmem::find_iter(self.text.as_bytes(), wanted)
    }
}

impl Row {
    /// How well a service answers all terms: the least first, then all of them together. `None` if not at all.
    fn grade(&self, terms: &[Term]) -> Option<(Grade, u32)> {
        let mut least = Grade::Begins;
        let mut all = 0;
        for term in terms {
            let by_words = term.words.iter().map(|word| word.grade(self)).max().unwrap_or(Grade::Not);
            let named = term.platform == Some(self.platform);
            let grade = if named { by_words.min(Grade::Category) } else { by_words };
            if grade == Grade::Not {
                return None;
            }
            least = least.max(grade);
            all += grade as u32;
        }
        Some((least, all))
    }
}

impl Lookup {
    fn grade(&self, row: &Row) -> Grade {
        let category = self.categories.get(row.category).copied().unwrap_or(Grade::Not);
        best(&row.name, &self.grades).min(category)
    }
}

/// Services whose id stands in a text: those that the other words fit as well, and all of them.
#[derive(Debug, Default)]
struct Named {
    sure: Vec<usize>,
    perhaps: Vec<usize>,
}

fn best(words: &[WordNumber], grades: &[Grade]) -> Grade {
    words.iter().filter_map(|word| grades.get(place(*word)).copied()).min().unwrap_or(Grade::Not)
}

fn place(number: WordNumber) -> usize {
    usize::try_from(number).unwrap_or(usize::MAX)
}

/// Words of the same meaning as a folded word, or as one that it is the beginning of.
fn meanings(word: &str) -> Vec<&'static Word> {
    const BEGINNING: usize = 4;
    let begins = word.chars().count() >= BEGINNING;
    let means = |known: &Word| known.matches(word) || (begins && known.begins_with(word));
    SYNONYMS.iter().filter(|group| group.iter().any(means)).flatten().collect()
}

/// The word without its ending, where enough is left of it.
fn stem(word: &str) -> Option<&str> {
    const LEAST: usize = 4;
    let stems = ENDINGS.iter().filter_map(|ending| word.strip_suffix(ending.as_str()));
    stems.filter(|stem| stem.chars().count() >= LEAST).min_by_key(|stem| stem.len())
}
