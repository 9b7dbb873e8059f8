//! Platforms: Instagram, Telegram, VK, … Which one a service belongs to, by the words in its category and name, and
//! which one a link leads to, by its host. All of them stand in one table, `platforms.json`; adding one is one line
//! there. Nothing here asks a panel: panels name platforms only in prose.
//!
//! A row of the table: `slug` (stored, never changed), `name` and `emoji` (shown), `hosts` (with all below them),
//! `words` that name it (folded before comparing; `*` at the end stands for any ending), `leading` words that name it
//! only at the very beginning of a text ("MAX", "X", "OK" are too common elsewhere), `weak` words that count only where
//! nothing else is named ("website"), `profile` (the address of `@name`, if it has such), `tracking` (parameters of its
//! links that only say who shared them). The order of rows is the order on the screen; `other` is the last.

#[cfg(test)]
pub(crate) mod tests;
mod within;

use std::{collections::HashMap, fmt, sync::LazyLock};

use serde::{Deserialize, Deserializer, Serialize, Serializer};

use super::fold::fold;

static TABLE: LazyLock<Table> = LazyLock::new(Table::read);

/// A row of the table of platforms. Kept and sent as its slug; orders as on the screen.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Platform(u16);

impl Platform {
    /// Whatever belongs to no platform of the table.
    pub const OTHER: Self = Self(u16::MAX);

    /// The platform with this slug.
    pub fn from_slug(slug: &str) -> Option<Self> {
        Self::all().find(|platform| platform.slug() == slug)
    }

    /// The platform that owns `host` or a domain above it; the closest one counts (`music.yandex.ru` before
    /// `yandex.ru`).
    pub fn from_host(host: &str) -> Option<Self> {
        let host = host.trim_end_matches('.').to_ascii_lowercase();
        let parents = host.match_indices('.').filter_map(|(dot, _)| host.get(dot + 1..));
        std::iter::once(host.as_str()).chain(parents).find_map(|domain| TABLE.hosts.get(domain).copied())
    }

    /// The platform that folded `words` begin with a name of, and how many of them name it: the longest name counts. A word that is
    /// too common to name one ("website") does not.
    pub fn named_at(words: &[&str]) -> Option<(Self, usize)> {
        let names = TABLE.phrases_at(words, true).filter(|phrase| phrase.strength != Strength::Hints);
        names.max_by_key(|phrase| phrase.words.len()).map(|phrase| (phrase.platform, phrase.words.len()))
    }

    /// The platform that folded `words` hint at: by a name that is a word of its own as well ("retweets"), or too common to name one.
    pub fn hinted_at(words: &[&str]) -> Option<Self> {
        TABLE.phrases_at(words, false).max_by_key(|phrase| phrase.words.len()).map(|phrase| phrase.platform)
    }

    /// The one platform of which a folded word is the beginning of a name.
    pub fn begun_by(word: &str) -> Option<Self> {
        let initial = word.chars().next()?;
        let mut known = TABLE.phrases.get(&initial)?.iter().filter(|phrase| {
            phrase.strength == Strength::Names
                && matches!(phrase.words.as_slice(), [name] if name.begins_with(word))
        });
        let first = known.next()?.platform;
        known.all(|phrase| phrase.platform == first).then_some(first)
    }

    /// Every word that names a platform by itself.
    pub(super) fn names() -> impl Iterator<Item = &'static Word> {
        let names = TABLE.phrases.values().flatten().filter(|phrase| phrase.strength == Strength::Names);
        names.filter_map(|phrase| match phrase.words.as_slice() {
            [name] => Some(name),
            _ => None,
        })
    }

    /// All platforms in the order of the screen, [`Platform::OTHER`] last.
    pub fn all() -> impl Iterator<Item = Self> {
        (0..TABLE.count).map(Self).chain([Self::OTHER])
    }

    /// Its name in addresses, buttons and the database; at most 16 ASCII characters.
    pub fn slug(self) -> &'static str {
        &self.row().slug
    }

    /// Its name for people. `other`, `website`, `apps` and `press` are no proper names: the view may translate them.
    pub fn name(self) -> &'static str {
        &self.row().name
    }

    /// Its picture.
    pub fn emoji(self) -> &'static str {
        &self.row().emoji
    }

    /// Whether its links have hosts that are known. If not, a link anywhere may be meant.
    pub fn has_hosts(self) -> bool {
        !self.row().hosts.is_empty()
    }

    /// The address of `name`'s profile, where the platform has addresses made of names.
    pub fn profile_url(self, name: &str) -> Option<String> {
        self.row().profile.as_ref().map(|template| template.replace("{}", name))
    }

    /// Whether a parameter of a link to this platform only tells who shared it. `None` is a host of no platform.
    pub fn is_tracking(platform: Option<Self>, parameter: &str) -> bool {
        let parameter = parameter.to_ascii_lowercase();
        let own = platform.map_or(&[][..], |platform| &platform.row().tracking);
        own.iter().chain(&TABLE.tracking_everywhere).any(|known| match known.strip_suffix('*') {
            Some(beginning) => parameter.starts_with(beginning),
            None => *known == parameter,
        })
    }

    fn row(self) -> &'static Row {
        TABLE.rows.get(usize::from(self.0)).unwrap_or(&TABLE.other)
    }
}

impl fmt::Debug for Platform {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.slug())
    }
}

impl Serialize for Platform {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.serialize_str(self.slug())
    }
}

impl<'de> Deserialize<'de> for Platform {
    /// A slug that a newer or older table does not have is [`Platform::OTHER`]: stored dialogues must stay readable.
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let slug = String::deserialize(deserializer)?;
        Ok(Self::from_slug(&slug).unwrap_or(Self::OTHER))
    }
}

/// The platform of a service. The category decides if it names exactly one; otherwise the first that the service's name
/// names; otherwise what leads the category or the name; otherwise weak words; otherwise [`Platform::OTHER`].
pub fn derive(category: &str, service_name: &str) -> Platform {
    Mentions::find(&fold(category)).decide(&Mentions::find(&fold(service_name)))
}

/// What a text says about platforms: the first of each kind.
#[derive(Debug, Default)]
pub struct Mentions {
    named: Option<Platform>,
    named_another: bool,
    leading: Option<Platform>,
    weak: Option<Platform>,
    all: Vec<Platform>,
}

impl Mentions {
    /// Reads a folded text. What a category says is read once for all of its services.
    pub fn find(key: &str) -> Self {
        let words: Vec<&str> = key.split(' ').filter(|word| !word.is_empty()).collect();
        let mut found = Self::default();
        let mut at = 0;
        while let Some(rest) = words.get(at..).filter(|rest| !rest.is_empty()) {
            let longest = TABLE.phrases_at(rest, at == 0).max_by_key(|phrase| phrase.words.len());
            at += longest.map_or(1, |phrase| phrase.words.len());
            if let Some(phrase) = longest {
                found.note(phrase, phrase.words.len() == words.len());
            }
        }
        found
    }

    /// A word that names a platform only where it leads names it surely where it stands alone ("Medium").
    fn note(&mut self, phrase: &Phrase, alone: bool) {
        match phrase.strength {
            Strength::Leads if !alone => self.leading = Some(phrase.platform),
            Strength::Names | Strength::Leads => {
                self.named_another |= self.named.is_some_and(|first| first != phrase.platform);
                self.named.get_or_insert(phrase.platform);
                self.all.push(phrase.platform);
            }
            Strength::Hints => {
                self.weak.get_or_insert(phrase.platform);
            }
        }
    }

    /// Every platform that is surely named.
    pub fn all(&self) -> &[Platform] {
        &self.all
    }

    /// The platform of a service of this category, by what its name says: see [`derive()`].
    pub fn decide(&self, name: &Self) -> Platform {
        let by_category = if self.all_agree() { self.named } else { None };
        by_category
            .or(name.named)
            .or(self.leading)
            .or(name.leading)
            .or(self.weak)
            .or(name.weak)
            .unwrap_or(Platform::OTHER)
    }

    fn all_agree(&self) -> bool {
        !self.named_another
    }
}

/// The table as it is searched.
struct Table {
    rows: Vec<Row>,
    other: Row,
    count: u16,
    hosts: HashMap<String, Platform>,
    phrases: HashMap<char, Vec<Phrase>>,
    tracking_everywhere: Vec<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    tracking_everywhere: Vec<String>,
    platforms: Vec<Row>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Row {
    slug: String,
    name: String,
    emoji: String,
    #[serde(default)]
    hosts: Vec<String>,
    #[serde(default)]
    words: Vec<String>,
    #[serde(default)]
    leading: Vec<String>,
    #[serde(default)]
    weak: Vec<String>,
    #[serde(default)]
    tracking: Vec<String>,
    profile: Option<String>,
}

/// Words in a row that stand for a platform, folded.
struct Phrase {
    words: Vec<Word>,
    platform: Platform,
    strength: Strength,
}

/// A folded word of a table, or what it begins with.
pub(super) enum Word {
    Whole(String),
    Beginning(String),
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Strength {
    Names,
    Leads,
    Hints,
}

impl Table {
    fn read() -> Self {
        let file: File = serde_json::from_str(include_str!("platforms.json"))
            .expect("platforms.json is read by every test");
        let mut rows = file.platforms;
        let other = rows.pop().expect("platforms.json ends with `other`, as a test holds");
        let mut table = Self {
            count: u16::try_from(rows.len()).expect("a table written by hand has fewer rows than u16 counts"),
            rows: Vec::new(),
            other,
            hosts: HashMap::new(),
            phrases: HashMap::new(),
            tracking_everywhere: file.tracking_everywhere,
        };
        for (platform, row) in (0..table.count).map(Platform).zip(&rows) {
            table.hosts.extend(row.hosts.iter().map(|host| (host.clone(), platform)));
            let kinds = [
                (&row.words, Strength::Names),
                (&row.leading, Strength::Leads),
                (&row.weak, Strength::Hints),
            ];
            for (phrases, strength) in kinds {
                for phrase in phrases {
                    table.add_phrase(phrase, platform, strength);
                }
            }
        }
        table.rows = rows;
        table
    }

    fn add_phrase(&mut self, phrase: &str, platform: Platform, strength: Strength) {
        let words: Vec<Word> = phrase.split_whitespace().map(Word::new).collect();
        if let Some(initial) = words.first().and_then(Word::initial) {
            self.phrases.entry(initial).or_default().push(Phrase { words, platform, strength });
        }
    }

    /// The phrases with which `words` begins.
    fn phrases_at(&self, words: &[&str], at_beginning: bool) -> impl Iterator<Item = &Phrase> {
        let initial = words.first().and_then(|word| word.chars().next());
        let candidates =
            initial.and_then(|initial| self.phrases.get(&initial)).map_or(&[][..], Vec::as_slice);
        candidates.iter().filter(move |phrase| {
            (at_beginning || phrase.strength != Strength::Leads)
                && phrase.words.len() <= words.len()
                && phrase.words.iter().zip(words).all(|(expected, word)| expected.matches(word))
        })
    }
}

impl Word {
    /// As it is written in a table: `*` at the end stands for any ending.
    pub(super) fn new(written: &str) -> Self {
        match written.strip_suffix('*') {
            Some(beginning) => Self::Beginning(fold(beginning)),
            None => Self::Whole(fold(written)),
        }
    }

    pub(super) fn initial(&self) -> Option<char> {
        self.text().chars().next()
    }

    /// The word, or what it begins with.
    pub(super) fn text(&self) -> &str {
        let (Self::Whole(text) | Self::Beginning(text)) = self;
        text
    }

    /// Whether what was typed so far may become this word.
    pub(super) fn begins_with(&self, typed: &str) -> bool {
        self.text().starts_with(typed)
    }

    /// Whether a folded word is this one.
    pub(super) fn matches(&self, word: &str) -> bool {
        match self {
            Self::Whole(whole) => whole == word,
            Self::Beginning(beginning) => word.starts_with(beginning.as_str()),
        }
    }
}
