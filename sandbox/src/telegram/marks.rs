//! What Telegram finds by itself in a text that a person wrote: commands, mentions, links.

use super::formatted::{Entity, utf16_length};

/// The marks in a text, in order.
pub(super) fn find(text: &str) -> Vec<Entity> {
    let mut marks = Vec::new();
    let mut offset = 0;
    for word in text.split_inclusive(char::is_whitespace) {
        let bare = word.trim_end();
        if let Some((kind, marked)) = read_mark(bare) {
            marks.push(Entity {
                kind: kind.into(),
                offset,
                length: utf16_length(marked),
                argument: String::new(),
            });
        }
        offset += utf16_length(word);
    }
    marks
}

/// The text under a mark.
pub(super) fn marked(entity: &Entity, text: &str) -> String {
    let units: Vec<u16> = text.encode_utf16().skip(entity.offset).take(entity.length).collect();
    String::from_utf16_lossy(&units)
}

fn read_mark(word: &str) -> Option<(&'static str, &str)> {
    if let Some(rest) = word.strip_prefix('/') {
        let name = name_length(rest);
        let address = rest.get(name..).and_then(|rest| rest.strip_prefix('@')).map_or(0, name_length);
        let length = 1 + name + if address > 0 { 1 + address } else { 0 };
        return (name > 0).then_some(("bot_command", word.get(..length)?));
    }
    if let Some(rest) = word.strip_prefix('@') {
        let length = name_length(rest);
        return (length > 2).then_some(("mention", word.get(..=length)?));
    }
    let link = word.starts_with("https://") || word.starts_with("http://");
    link.then_some(("url", word))
}

fn name_length(text: &str) -> usize {
    text.find(|c: char| !c.is_ascii_alphanumeric() && c != '_').unwrap_or(text.len())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn marks_are_found_where_telegram_finds_them() {
        type Found = &'static [(&'static str, usize, usize)];
        let table: [(&str, Found); 7] = [
            ("/start s_5", &[("bot_command", 0, 6)]),
            ("/new@shop_bot, please", &[("bot_command", 0, 13)]),
            ("🙂 /new", &[("bot_command", 3, 4)]),
            ("a/b / //", &[]),
            ("hi @shop_bot!", &[("mention", 3, 9)]),
            ("see https://t.me/x now", &[("url", 4, 14)]),
            ("", &[]),
        ];
        for (text, expected) in table {
            let found = find(text);
            let found: Vec<_> = found.iter().map(|it| (it.kind.as_str(), it.offset, it.length)).collect();
            assert_eq!(found, expected, "{text}");
        }
    }
}
