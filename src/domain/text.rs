//! Texts made presentable: a panel's names cleaned, and cut to a length. Escaping for Telegram's HTML is not here:
//! that is the view's, and happens last.

use unicode_normalization::char::is_combining_mark;
use unicode_segmentation::UnicodeSegmentation;

/// Stands where a name turned out to be empty.
const NO_NAME: &str = "—";

/// More than any real name has (the longest seen: 312); a hostile one ends here.
const MAX_RAW_CHARS: usize = 4_000;
const MAX_NAME_GRAPHEMES: usize = 400;

/// Marks on one letter that real writing needs; piles of them ("zalgo") are cut off above.
const MAX_MARKS_IN_A_ROW: usize = 4;

/// A name that opens with so many rule characters is a heading, whatever follows.
const RULE_THAT_DIVIDES: usize = 4;

/// `text` within `max_graphemes` visible characters: where it is longer, its beginning and `…`. Never splits an emoji or
/// a letter from its marks.
pub fn cut(text: &str, max_graphemes: usize) -> String {
    if text.graphemes(true).nth(max_graphemes).is_none() {
        return text.to_owned();
    }
    let Some(kept) = max_graphemes.checked_sub(1) else { return String::new() };
    let beginning: String = text.graphemes(true).take(kept).collect();
    format!("{}…", beginning.trim_end())
}

/// A panel's name fit to be shown: HTML entities decoded once, white space collapsed, characters gone that control
/// direction or show nothing. Never empty: a name of nothing becomes a dash. Cleaning what is clean changes nothing,
/// save that a name that spells an entity out is decoded again: clean once, at the catalog's door.
pub fn clean_name(raw: &str) -> String {
    let raw: String = raw.chars().take(MAX_RAW_CHARS).collect();
    let decoded = html_escape::decode_html_entities(&raw);
    let mut kept = String::with_capacity(decoded.len());
    let mut marks = 0;
    for c in visible(&decoded).chars() {
        marks = if is_combining_mark(c) { marks + 1 } else { 0 };
        if marks <= MAX_MARKS_IN_A_ROW {
            kept.push(c);
        }
    }
    let collapsed = kept.split_whitespace().collect::<Vec<_>>().join(" ");
    if collapsed.chars().all(is_blank) { NO_NAME.to_owned() } else { cut(&collapsed, MAX_NAME_GRAPHEMES) }
}

/// Whether a name is a line drawn between services rather than a service: nothing but blocks and dashes, or four of
/// them at its head (`[▓▓▓▓▓]••• Likes`). Meant for cleaned names; one of nothing but a dash is a divider too.
pub fn is_divider(name: &str) -> bool {
    let bare = || name.chars().filter(|c| !c.is_whitespace());
    let drawn_only = bare().all(|c| c.is_ascii_punctuation() || is_rule(c));
    let opens = |c: &char| matches!(c, '[' | '(' | '{' | '<' | '/' | '|');
    let rule_ahead = bare().skip_while(opens).take_while(|c| is_rule(*c)).count();
    drawn_only || rule_ahead >= RULE_THAT_DIVIDES
}

/// `text` without what shows nothing, splits a word unseen, or turns its direction; white space, and letters that are as blank, as
/// spaces. Joiners and selectors stay where writing needs them: in emoji, and in scripts whose letters join.
pub fn visible(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut before = None;
    for c in text.chars() {
        let c = match c {
            _ if c.is_whitespace() || is_blank_letter(c) => ' ',
            JOINER | NON_JOINER if !may_join(before, c) => continue,
            '\u{fe0e}' | '\u{fe0f}' if !before.is_some_and(takes_selector) => continue,
            _ if c.is_control() || is_bidi_control(c) || is_invisible(c) => continue,
            _ => c,
        };
        kept.push(c);
        before = Some(c);
    }
    kept.truncate(kept.trim_end_matches([JOINER, NON_JOINER]).len());
    kept
}

/// Characters without a width that no writing needs. The joiners are not among them.
pub fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{34f}'
            | '\u{17b4}'..='\u{17b5}'
            | '\u{180b}'..='\u{180f}'
            | '\u{200b}'
            | '\u{2060}'..='\u{206f}'
            | '\u{fe00}'..='\u{fe0d}'
            | '\u{feff}'
            | '\u{fff0}'..='\u{fffb}'
            | '\u{1bca0}'..='\u{1bca3}'
            | '\u{1d173}'..='\u{1d17a}'
            | '\u{e0000}'..='\u{e0fff}'
    )
}

/// Letters that are drawn as nothing: Hangul's fillers, the empty pattern of Braille.
pub fn is_blank_letter(c: char) -> bool {
    matches!(c, '\u{115f}' | '\u{1160}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}')
}

const NON_JOINER: char = '\u{200c}';
const JOINER: char = '\u{200d}';

/// Whether what stands before has a use for a joiner: letters of the scripts from Arabic to Myanmar, and pictures.
fn may_join(before: Option<char>, joiner: char) -> bool {
    before.is_some_and(|before| match before {
        ' ' | JOINER | NON_JOINER => false,
        '\u{600}'..='\u{109f}' => true,
        _ => joiner == JOINER && is_picture(before),
    })
}

/// How a picture is drawn, or a digit that becomes one.
fn takes_selector(before: char) -> bool {
    before.is_ascii_digit() || matches!(before, '#' | '*') || before != ' ' && is_picture(before)
}

fn is_picture(c: char) -> bool {
    c == '\u{fe0f}' || !c.is_ascii() && !c.is_alphanumeric() && !is_combining_mark(c)
}

/// Characters that turn the direction of the text after them, and so could disguise a name or a link.
pub fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}

/// Characters that take room or join others, but show nothing by themselves.
fn is_blank(c: char) -> bool {
    c.is_whitespace() || is_combining_mark(c) || matches!(c, NON_JOINER | JOINER)
}

/// Hyphens, dashes, bullets, box drawing, blocks and geometric shapes.
fn is_rule(c: char) -> bool {
    matches!(c, '-' | '_' | '=' | '~' | '\u{2010}'..='\u{2015}' | '\u{2022}' | '\u{2212}' | '\u{2500}'..='\u{25ff}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn cutting_respects_what_people_see_as_one() {
        for (text, max, expected) in [
            ("", 5, ""),
            ("hello", 5, "hello"),
            ("hello!", 5, "hell…"),
            ("hello", 1, "…"),
            ("hello", 0, ""),
            ("one two", 5, "one…"),
            ("👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", 2, "👨‍👩‍👧…"),
            ("🇷🇺🇬🇧🇩🇪", 2, "🇷🇺…"),
            ("e\u{301}e\u{301}e\u{301}", 2, "e\u{301}…"),
        ] {
            assert_eq!(cut(text, max), expected, "{text} to {max}");
        }
    }

    #[test]
    fn names_are_cleaned() {
        for (raw, clean) in [
            ("TikTok | Репосты &amp; Сохранения", "TikTok | Репосты & Сохранения"),
            ("Комментарии (Короткие / &lt; 150 сим)", "Комментарии (Короткие / < 150 сим)"),
            ("Likes&lt;br&gt;fast", "Likes<br>fast"),
            ("&amp;lt;", "&lt;"),
            ("  TikTok подписчики   provider\t", "TikTok подписчики provider"),
            ("a\r\nb", "a b"),
            ("a\u{202e}b\u{2066}c\u{200f}", "abc"),
            ("nu\0l&#8238;l", "null"),
            ("Теле\u{ad}грам\u{200b}", "Телеграм"),
            ("👨\u{200d}👩 ❤\u{fe0f}", "👨\u{200d}👩 ❤\u{fe0f}"),
            (
                "❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3} می\u{200c}خواهم",
                "❤\u{fe0f}\u{200d}🔥 1\u{fe0f}\u{20e3} می\u{200c}خواهم",
            ),
            ("Ad\u{200c}m\u{200d}in\u{200d}", "Admin"),
            ("A\u{34f}d\u{fe0f}m\u{e0061}i\u{180e}n", "Admin"),
            ("a\u{3164}\u{2800}b", "a b"),
            ("", "—"),
            (" \u{a0}\t", "—"),
            ("\u{200b}\u{202e}", "—"),
            ("\u{2800}\u{3164}\u{200d}", "—"),
            ("z\u{300}\u{301}\u{302}\u{303}\u{304}\u{305}\u{306}", "z\u{300}\u{301}\u{302}\u{303}"),
        ] {
            assert_eq!(clean_name(raw), clean, "{raw:?}");
        }
        assert_eq!(clean_name(&"я".repeat(100_000)).graphemes(true).count(), MAX_NAME_GRAPHEMES);
    }

    #[test]
    fn dividers_are_known() {
        for name in [
            "—",
            "----------",
            "/------------------------------------------------------------/",
            "▓▓▓▓▓▓",
            "━━━ ━━━",
            "[▓▓▓▓▓▓▓▓▓▓▓▓▓]••• Лайки на прямой эфир (Региональные) 🌍 • Выберите страну или регион",
            "════ TELEGRAM ════",
        ] {
            assert!(is_divider(name), "{name}");
        }
        for name in [
            "Telegram — Просмотры",
            "🔥",
            "1️⃣ SmmPanelUS: WhatsApp API Provider ▄︻デ══━一💥 Members • Reactions",
            "— Likes —",
            "•• Twitch",
            "+1",
        ] {
            assert!(!is_divider(name), "{name}");
        }
    }

    proptest! {
        #[test]
        fn a_cut_fits(text in any::<String>(), max in 0_usize..40) {
            let cut = cut(&text, max);
            prop_assert!(cut.graphemes(true).count() <= max);
            prop_assert!(text.starts_with(cut.trim_end_matches('…').trim_end()));
        }

        #[test]
        fn a_clean_name_is_one_visible_line(raw in any::<String>()) {
            let name = clean_name(&raw);
            prop_assert!(!name.is_empty());
            prop_assert!(!name.chars().any(|c| c.is_control() || is_bidi_control(c) || is_invisible(c)));
            prop_assert_eq!(name.trim(), name.as_str());
            prop_assert!(!name.contains("  "));
        }

        #[test]
        fn cleaning_twice_changes_nothing(raw in "[^&]*") {
            let once = clean_name(&raw);
            prop_assert_eq!(clean_name(&once), once);
        }
    }
}
