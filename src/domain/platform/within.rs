//! A service's or a category's name where its platform is said above it: without the platform's own name at its beginning.
//! What it is otherwise called is not changed.

use super::Platform;
use crate::domain::fold::fold;

/// What parts a platform's name from what follows it.
const MARKS: [char; 13] = [' ', '\u{a0}', '|', '-', '–', '—', ':', '/', '•', '·', '*', '»', '›'];

/// What a name of a platform is part of, where it follows: `Telegram's`, `Instagram & Facebook`.
const JOINTS: [char; 8] = ['\'', '’', '.', '&', '+', '@', '_', ','];

/// Words that name a platform by what is sold there: without them nobody would know what.
const SOLD: [&str; 5] = ["igtv", "ретвит", "лайки", "itunes", "vkvideo"];

/// Platforms that are kinds of places: `Google Play` among the app stores says which.
const KINDS: [&str; 4] = ["apps", "website", "press", "other"];

/// The most words of one name of a platform.
const WORDS: usize = 3;

impl Platform {
    /// `🇷🇺 Followers [Real]` of `🇷🇺 Telegram (TG) | followers [Real]`. The whole name where it does not begin with the platform's, or
    /// nothing else would be left.
    pub fn without_name(self, name: &str) -> String {
        if KINDS.contains(&self.slug()) {
            return name.to_owned();
        }
        let start = name.find(char::is_alphanumeric).unwrap_or(name.len());
        let (before, mut rest) = name.split_at(start);
        // `X – Twitter (X)` names it three times.
        for _ in 0..3 {
            let Some(after) = self.after_name(rest) else { break };
            rest = after;
        }
        let mut letters = rest.chars();
        match letters.next() {
            Some(first) if rest.chars().any(char::is_alphanumeric) && !JOINTS.contains(&first) => {
                format!("{before}{}{}", first.to_uppercase(), letters.as_str())
            }
            _ => name.to_owned(),
        }
    }

    /// What follows the platform's name, if `text` begins with it, in brackets or without.
    fn after_name(self, text: &str) -> Option<&str> {
        for (open, close) in [('(', ')'), ('[', ']')] {
            if let Some((inside, rest)) = text.strip_prefix(open).and_then(|inside| inside.split_once(close))
            {
                let is_name = self.after_name(inside)?.is_empty();
                return is_name.then(|| rest.trim_start_matches(MARKS));
            }
        }
        let ends = word_ends(text);
        (1..=ends.len()).rev().find_map(|count| {
            let (named, rest) = text.split_at(ends[count - 1]);
            let folded = fold(named);
            let words: Vec<&str> = folded.split(' ').collect();
            let is_sold = words.iter().any(|word| SOLD.iter().any(|sold| word.starts_with(&fold(sold))));
            let is_name = Self::named_at(&words) == Some((self, words.len())) && !is_sold;
            (is_name && !rest.starts_with(JOINTS)).then(|| rest.trim_start_matches(MARKS))
        })
    }
}

/// Where the first words end.
fn word_ends(text: &str) -> Vec<usize> {
    let mut ends = vec![];
    let mut is_inside = false;
    for (at, letter) in text.char_indices().chain([(text.len(), ' ')]) {
        let is_word = letter.is_alphanumeric();
        if is_inside && !is_word {
            ends.push(at);
        }
        if ends.len() == WORDS || !(is_word || letter == ' ') {
            break;
        }
        is_inside = is_word;
    }
    ends
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_platforms_own_name_is_not_said_twice() {
        for (slug, name, shown) in [
            ("instagram", "Instagram Followers | Real Mix", "Followers | Real Mix"),
            ("instagram", "🇹🇷 Instagram Followers | Turkey", "🇹🇷 Followers | Turkey"),
            ("telegram", "Telegram — Подписчики с миксом имён", "Подписчики с миксом имён"),
            ("telegram", "Telegram (TG) | Реакция [🤩]", "Реакция [🤩]"),
            ("telegram", "Телеграм подписчики", "Подписчики"),
            ("telegram", "ᴛɢ Быстрые подписчики ⟮ ♻ ʀ 7 ⟯", "Быстрые подписчики ⟮ ♻ ʀ 7 ⟯"),
            ("x", "Twitter (X) | Подписчики", "Подписчики"),
            ("x", "X - Twitter | Detail Clicks", "Detail Clicks"),
            ("ok", "Одноклассники (ОК) | Заявки в друзья", "Заявки в друзья"),
            ("youtube", "YouTube: shorts [Views]", "Shorts [Views]"),
            ("x", "Ретвиты в Twitter", "Ретвиты в Twitter"),
            ("likee", "Лайки Likee быстрые", "Лайки Likee быстрые"),
            ("apps", "Google Play Installs", "Google Play Installs"),
            ("telegram", "👀 Telegram", "👀 Telegram"),
            ("instagram", "Instagram", "Instagram"),
            ("instagram", "Instagram & Facebook Likes", "Instagram & Facebook Likes"),
            ("instagram", "Instagram's best", "Instagram's best"),
            ("instagram", "Telegram Followers", "Telegram Followers"),
            ("instagram", "Лайки для Instagram", "Лайки для Instagram"),
            ("instagram", "Instagram [Followers]", "[Followers]"),
            ("instagram", "1️⃣ Instagram", "1️⃣ Instagram"),
            ("instagram", "", ""),
            ("instagram", "((((((", "(((((("),
        ] {
            let platform = Platform::from_slug(slug).unwrap();
            assert_eq!(platform.without_name(name), shown, "{slug}: {name}");
        }
    }

    proptest::proptest! {
        #[test]
        fn any_name_keeps_something(name in "\\PC{0,40}", at in 0_usize..8) {
            let platform = Platform::all().nth(at).unwrap();
            let shown = platform.without_name(&name);
            proptest::prop_assert_eq!(shown.is_empty(), name.is_empty());
        }
    }
}
