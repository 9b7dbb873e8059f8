//! What Telegram takes, checked over any page that could be: the text, its HTML, the buttons and their data.

use proptest::prelude::*;

use super::{any, sample, told};
use crate::{
    dialog::{Action, command::CommandName},
    i18n::Lang,
    view::{
        Act, Button, Screen, bot_description, bot_short_description, command_description, note, notice,
        parts, render, with_note,
    },
};

/// The text as Telegram counts it, in UTF-16 units, or what is wrong with its HTML.
fn length_after_entities(html: &str) -> Result<usize, String> {
    let (mut open, mut length, mut rest) = (vec![], 0, html);
    while let Some(c) = rest.chars().next() {
        let end = match c {
            '<' => rest.find('>').ok_or("a tag that does not end")? + 1,
            '&' => rest.find(';').ok_or("an entity that does not end")? + 1,
            _ => c.len_utf8(),
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        match (c, piece) {
            ('<', "<b>" | "<i>" | "<code>") => open.push(piece.trim_matches(['<', '>'])),
            ('<', "<blockquote expandable>") => open.push("blockquote"),
            ('<', moment) if is_moment(moment) => open.push("tg-time"),
            // Nothing but a profile is linked to.
            ('<', link)
                if link.starts_with("<a href=\"tg://user?id=")
                    || link.starts_with("<a href=\"https://t.me/") =>
            {
                open.push("a");
            }
            ('<', _) => {
                let tag = open.pop().ok_or(format!("nothing is open at {piece}"))?;
                if piece != format!("</{tag}>") {
                    return Err(format!("{piece} closes {tag}"));
                }
            }
            ('&', "&lt;" | "&gt;" | "&amp;" | "&quot;") => length += 1,
            ('&', _) => return Err(format!("{piece} is no entity of Telegram's")),
            _ => length += c.len_utf16(),
        }
    }
    if open.is_empty() { Ok(length) } else { Err(format!("{open:?} stay open")) }
}

/// A date as Telegram takes it: with a moment that fits its 32 bits.
fn is_moment(tag: &str) -> bool {
    let moment = tag.strip_prefix("<tg-time unix=\"").and_then(|rest| rest.strip_suffix("\" format=\"dt\">"));
    moment.is_some_and(|moment| moment.parse::<i32>().is_ok_and(|moment| moment >= 0))
}

fn check_text(html: &str) -> Result<(), TestCaseError> {
    let length = length_after_entities(html).map_err(|why| TestCaseError::fail(format!("{why}: {html}")))?;
    prop_assert!((1..=4096).contains(&length), "{length} units");
    prop_assert!(!html.trim().is_empty());
    prop_assert!(!html.contains("\n\n\n"), "a gap in {html}");
    let mut isolates = 0_i32;
    for c in html.chars() {
        isolates += i32::from(c == '\u{2068}') - i32::from(c == '\u{2069}');
        prop_assert!((0..=1).contains(&isolates), "isolates in {html:?}");
        prop_assert!(
            !matches!(c, '\u{202a}'..='\u{202e}' | '\u{200e}' | '\u{200f}' | '\0'),
            "{c:?} in {html:?}"
        );
    }
    prop_assert_eq!(isolates, 0);
    Ok(())
}

fn check_button(button: &Button) -> Result<(), TestCaseError> {
    prop_assert!(!button.label.trim().is_empty());
    prop_assert!(button.label.encode_utf16().count() <= 64, "{} is long", button.label);
    match &button.act {
        Act::Ask(action) => {
            let data = action.encode();
            prop_assert!((1..=64).contains(&data.len()), "{data}");
            prop_assert_eq!(Action::decode(&data), Some(*action));
        }
        Act::Copy(text) => prop_assert!((1..=256).contains(&text.encode_utf16().count())),
        Act::Open(url) => {
            prop_assert!(matches!(url.scheme(), "https" | "http") && url.as_str().len() <= 2_048, "{url}");
        }
    }
    Ok(())
}

pub(super) fn check_screen(screen: &Screen) -> Result<(), TestCaseError> {
    check_text(&screen.text)?;
    prop_assert!(screen.rows.iter().all(|row| (1..=8).contains(&row.len())), "{:?}", screen.rows);
    prop_assert!(screen.rows.iter().map(Vec::len).sum::<usize>() <= 100);
    screen.rows.iter().flatten().try_for_each(check_button)
}

/// Buttons of these screens must work wherever the message stands.
pub(super) fn check_stands_alone(screen: &Screen) -> Result<(), TestCaseError> {
    for button in screen.rows.iter().flatten() {
        if let Act::Ask(action) = button.act {
            prop_assert!(action.stands_alone(), "{action:?}");
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, ..ProptestConfig::default() })]

    #[test]
    fn any_page_is_a_screen_that_telegram_takes(page in any::page(), reader in any::reader(), beside in told::note()) {
        let screen = render(&page, &reader);
        check_screen(&screen)?;
        check_screen(&with_note(screen, &beside, &reader))?;
    }

    #[test]
    fn in_the_group_every_button_works_for_whoever_taps_it(page in any::desk_page(), lang in any::lang()) {
        check_stands_alone(&render(&page, &sample::group(lang)))?;
    }

    #[test]
    fn a_card_that_stays_has_buttons_that_stay(order in any::order(), entries in any::entries(), after in any::after(), again in proptest::bool::ANY, lang in any::lang()) {
        let page = crate::view::Page::Order(crate::view::page::OrderCard { order, entries, after, again, back: false, bill: None });
        check_stands_alone(&render(&page, &sample::reader(lang)))?;
    }

    #[test]
    fn any_notice_is_a_message_that_telegram_takes(told in told::notice(), about in told::about(), reader in any::reader()) {
        let screen = notice::render(&told, &about, &reader);
        check_screen(&screen)?;
        check_stands_alone(&screen)?;
    }

    #[test]
    fn any_note_fits_a_line_and_a_toast(said in told::note(), reader in any::reader()) {
        check_text(&note::line(&said, &reader))?;
        let toast = note::toast(&said, &reader);
        prop_assert!((1..=200).contains(&toast.encode_utf16().count()));
    }

    #[test]
    fn words_shown_in_a_line_fit_and_do_not_turn_it(words in any::words(), most in 8_usize..300) {
        let shown = parts::line(&words, most);
        prop_assert!(shown.encode_utf16().count() <= most);
        prop_assert!(!shown.contains('\n'));
        check_text(&parts::html(&shown))?;
    }

    #[test]
    fn the_end_of_a_label_is_always_seen(name in any::words(), end in "[0-9]{1,12}") {
        let label = parts::label_ending(&name, &end);
        let seen = format!(" · {end}");
        prop_assert!(label.ends_with(&seen));
        prop_assert!(label.encode_utf16().count() <= parts::LABEL);
    }
}

#[test]
fn what_is_published_fits() {
    for lang in Lang::ALL {
        for name in CommandName::ALL.iter().copied() {
            assert!((1..=256).contains(&command_description(name, lang).chars().count()));
        }
        assert!((1..=512).contains(&bot_description(lang).chars().count()));
        assert!((1..=120).contains(&bot_short_description(lang).chars().count()));
    }
}
