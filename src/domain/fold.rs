//! Texts made comparable. A folded text is a key for matching and is never shown: case, accents, fancy letters and
//! the difference between look-alike Latin and Cyrillic letters are gone. How matches are ranked is not here.

use unicode_normalization::{
    UnicodeNormalization,
    char::{decompose_canonical, is_combining_mark},
};

/// The two layouts of one keyboard, key by key.
const LATIN_KEYS: &str = "`qwertyuiop[]asdfghjkl;'zxcvbnm,.";
const CYRILLIC_KEYS: &str = "ёйцукенгшщзхъфывапролджэячсмитьбю";

/// `text` as a key: lower-case words with single spaces between. Two texts that look the same to a person, or that
/// differ in case, accents, emoji or punctuation only, have the same key. Folding a key changes nothing.
pub fn fold(text: &str) -> String {
    let mut key = String::with_capacity(text.len());
    for c in text.chars().nfkc().flat_map(char::to_lowercase).nfc() {
        if !is_invisible(c) {
            push_folded(&mut key, c);
        }
    }
    key.truncate(key.trim_end().len());
    key
}

/// A word of a key as it may be shown: with its Cyrillic letters back, if it has any that look like no Latin one.
pub fn spelled(word: &str) -> String {
    const LATIN: &str = "abcehkmoptxy";
    const CYRILLIC: &str = "авсенкмортху";
    if !word.chars().any(is_cyrillic) {
        return word.to_owned();
    }
    let letter =
        |c: char| LATIN.chars().zip(CYRILLIC.chars()).find(|(latin, _)| *latin == c).map_or(c, |both| both.1);
    word.chars().map(letter).collect()
}

/// What was meant if `text` was typed with the other keyboard layout on: `ьфч` is `max`, `gjlgbcxbrb` is
/// `подписчики`. Punctuation is taken for a letter only in a text without Cyrillic, where it shares keys with one.
pub fn other_layout(text: &str) -> String {
    let has_cyrillic = text.chars().any(is_cyrillic);
    text.chars().map(|c| if c.is_alphabetic() || !has_cyrillic { swap_key(c) } else { c }).collect()
}

/// Appends what `c` is folded to: letters and digits, or one space between words.
fn push_folded(key: &mut String, c: char) {
    // "й" is a letter of its own in Russian, though Unicode takes it for an accented "и".
    if c == 'й' {
        key.push(c);
        return;
    }
    decompose_canonical(c, |part| {
        if is_combining_mark(part) {
            return;
        }
        if part.is_alphanumeric() || letter_on_black(part).is_some() {
            key.push(look_alike(plain_letter(part)));
        } else if !key.is_empty() && !key.ends_with(' ') {
            key.push(' ');
        }
    });
}

/// Letters dressed up in ways that Unicode's own compatibility forms (NFKC) leave alone: small capitals, and white
/// letters on black circles and squares. Superscripts, circles and mathematical letters are NFKC's.
fn plain_letter(c: char) -> char {
    match c {
        'ᴀ' => 'a',
        'ʙ' => 'b',
        'ᴄ' => 'c',
        'ᴅ' => 'd',
        'ᴇ' => 'e',
        'ꜰ' | 'ғ' => 'f',
        'ɢ' => 'g',
        'ʜ' => 'h',
        'ɪ' => 'i',
        'ᴊ' => 'j',
        'ᴋ' => 'k',
        'ʟ' => 'l',
        'ᴍ' => 'm',
        'ɴ' => 'n',
        'ᴏ' => 'o',
        'ᴘ' => 'p',
        'ǫ' | 'ꞯ' => 'q',
        'ʀ' => 'r',
        'ꜱ' => 's',
        'ᴛ' => 't',
        'ᴜ' => 'u',
        'ᴠ' => 'v',
        'ᴡ' => 'w',
        'ʏ' => 'y',
        'ᴢ' => 'z',
        _ => letter_on_black(c).unwrap_or(c),
    }
}

/// 🅐…🅩 and 🅰…🆉, two alphabets in a row each.
fn letter_on_black(c: char) -> Option<char> {
    let place = [0x1f150, 0x1f170]
        .into_iter()
        .find_map(|first| u32::from(c).checked_sub(first).filter(|p| *p < 26))?;
    char::from_digit(place + 10, 36)
}

/// One letter for all that look like it, in either case: "пpосмотры" with a Latin p is then the same word as without.
/// Which script stands for both is of no matter; here it is Latin.
fn look_alike(c: char) -> char {
    match c {
        'а' | 'α' => 'a',
        'в' | 'β' => 'b',
        'с' => 'c',
        'ԁ' => 'd',
        'е' | 'є' | 'ε' => 'e',
        'н' | 'һ' | 'η' => 'h',
        'і' | 'ı' | 'ι' => 'i',
        'ј' => 'j',
        'к' | 'κ' => 'k',
        'м' | 'μ' => 'm',
        'о' | 'ο' => 'o',
        'р' | 'ρ' => 'p',
        'ѕ' => 's',
        'т' | 'τ' => 't',
        'ѵ' | 'ν' => 'v',
        'х' | 'χ' => 'x',
        'у' | 'υ' => 'y',
        'ς' => 'σ',
        _ => c,
    }
}

/// Soft hyphens, joiners, direction marks: they part no words and are dropped without a trace.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

fn is_cyrillic(c: char) -> bool {
    matches!(c, '\u{400}'..='\u{4ff}')
}

/// The character on the same key in the other layout, in the same case.
fn swap_key(c: char) -> char {
    let small = c.to_lowercase().next().unwrap_or(c);
    let keys = || LATIN_KEYS.chars().zip(CYRILLIC_KEYS.chars());
    let swapped = keys().find_map(|(latin, cyrillic)| match small {
        _ if small == latin => Some(cyrillic),
        _ if small == cyrillic => Some(latin),
        _ => None,
    });
    match swapped {
        Some(swapped) if small != c => swapped.to_uppercase().next().unwrap_or(swapped),
        Some(swapped) => swapped,
        None => c,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn what_looks_the_same_is_the_same() {
        for (one, other) in [
            ("Telegram", "tElEgRaM"),
            ("пpосмотры", "просмотры"),
            ("Telegram Прeмиум реакции", "telegram премиум реакции"),
            ("Жалобы ТG / INST / ТikTok", "жалобы tg inst tiktok"),
            ("ᴛɢ 🎁 Быстрые подписчики", "тg быстрые подписчики"),
            ("ᴀᴜᴛᴏ ɪɴsᴛ ʏᴛ ᴠᴋ", "auto inst yt vk"),
            ("ᴬᵁᵀᴼ Telegram", "auto telegram"),
            ("TikTok Fast Services | Real Quality ᴺᴱᵂ", "tiktok fast services real quality new"),
            ("🅣 ᴬᵁᵀᴼ TikTok", "t auto tiktok"),
            ("🅰🅱 Ⓣ 𝐓𝐢𝐤 𝕋𝕠𝕜 ｆｕｌｌ", "ab t tik tok full"),
            ("Ёлка ёж", "елка еж"),
            ("café Ñandú", "cafe nandu"),
            ("İstanbul", "istanbul"),
            ("Telegram「 🇺🇦 🇸🇦 」таргет.", "telegram таргет"),
            ("1️⃣ день", "1 день"),
            ("Теле\u{ad}грам", "телеграм"),
            ("  a\t\u{a0}b  ", "a b"),
            ("R30/R60", "r30 r60"),
        ] {
            assert_eq!(fold(one), fold(other), "{one} and {other}");
        }
    }

    #[test]
    fn what_differs_stays_different() {
        for (one, other) in
            [("мой", "мои"), ("лайки", "лаики"), ("view", "views"), ("ab", "a b"), ("шар", "щар")]
        {
            assert_ne!(fold(one), fold(other), "{one} and {other}");
        }
    }

    #[test]
    fn й_survives_in_both_of_its_spellings() {
        assert_eq!(fold("й"), "й");
        assert_eq!(fold("и\u{306}"), "й");
        assert_eq!(fold("Й"), "й");
    }

    #[test]
    fn every_character_is_folded_to_the_end_at_once() {
        for c in '\0'..='\u{1ffff}' {
            let key = fold(&c.to_string());
            assert_eq!(fold(&key), key, "{c:?}");
        }
    }

    #[test]
    fn a_key_of_nothing_is_empty() {
        assert_eq!(fold(" — 🔥 ▓▓ \u{200b}"), "");
    }

    #[test]
    fn a_russian_word_is_spelled_as_it_was() {
        for word in ["лайки", "подписчики", "тикток", "instagram", "r30"] {
            assert_eq!(spelled(&fold(word)), word);
        }
    }

    #[test]
    fn the_other_layout_is_what_was_meant() {
        for (typed, meant) in [
            ("штыефпкфь", "instagram"),
            ("Ештлещл", "Tinktok"),
            ("gjlgbcxbrb", "подписчики"),
            (",jn", "бот"),
            ("Nt;tkj", "Тежело"),
            ("нщгегиу лайки", "youtube kfqrb"),
            ("лайки, да", "kfqrb, lf"),
            ("123", "123"),
        ] {
            assert_eq!(other_layout(typed), meant, "{typed}");
        }
    }

    proptest! {
        #[test]
        fn folding_a_key_changes_nothing(text in any::<String>()) {
            let key = fold(&text);
            prop_assert_eq!(fold(&key), key);
        }

        #[test]
        fn folding_fancy_text_twice_changes_nothing(text in "[\u{0}-\u{500}ᴀ-ᵿℂ-ℤⒶ-ⓩ\u{1d400}-\u{1d7ff}\u{1f150}-\u{1f189}\u{300}-\u{36f}]*") {
            let key = fold(&text);
            prop_assert_eq!(fold(&key), key);
        }

        #[test]
        fn a_key_is_words_with_single_spaces(text in any::<String>()) {
            let key = fold(&text);
            prop_assert!(key.chars().all(|c| c.is_alphanumeric() || c == ' '));
            prop_assert!(!key.contains("  ") && key.trim() == key);
        }

        #[test]
        fn swapping_the_layout_of_words_twice_is_where_we_began(text in "[a-zA-Z]{0,12}|[а-еж-яА-ЕЖ-Я&&[^хъжэбюХЪЖЭБЮ]]{0,12}") {
            prop_assert_eq!(other_layout(&other_layout(&text)), text);
        }
    }
}
