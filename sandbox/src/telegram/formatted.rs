//! A text with what stands out in it: measured, trimmed, and rendered for the chat page.

use serde_json::{Value, json};

/// A text and what stands out in it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Formatted {
    pub(super) text: String,
    pub(super) entities: Vec<Entity>,
}

/// A stretch of text; offset and length count UTF-16 units, as the Bot API does.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Entity {
    pub(super) kind: String,
    pub(super) offset: usize,
    pub(super) length: usize,
    /// The address of a link, the language of code, the id of an emoji, a moment and how it is shown.
    pub(super) argument: String,
}

impl Entity {
    /// As a `MessageEntity` of the Bot API.
    pub(super) fn to_json(&self) -> Value {
        let mut entity = json!({"type": self.kind, "offset": self.offset, "length": self.length});
        if let Some((moment, format)) = self.moment() {
            entity["unix_time"] = moment.into();
            entity["date_time_format"] = format.into();
            return entity;
        }
        let field = match self.kind.as_str() {
            "text_link" => "url",
            "pre" if !self.argument.is_empty() => "language",
            "custom_emoji" => "custom_emoji_id",
            _ => return entity,
        };
        entity[field] = self.argument.clone().into();
        entity
    }

    /// Of a date, when it is and how it is shown.
    fn moment(&self) -> Option<(i64, &str)> {
        let argument = Some(self.argument.as_str()).filter(|_| self.kind == "date_time")?;
        let (moment, format) = argument.split_once(' ').unwrap_or((argument, ""));
        Some((moment.parse().ok()?, format))
    }
}

/// How many UTF-16 units a text has: the stricter of the two counts Telegram uses.
pub(super) fn utf16_length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Removes white space at both ends, and what stood out only there.
pub(super) fn trim(formatted: Formatted) -> Formatted {
    let Formatted { text, entities } = formatted;
    let start = text.trim_start();
    let skipped = utf16_length(&text) - utf16_length(start);
    let kept = start.trim_end();
    let length = utf16_length(kept);
    let entities = entities.into_iter().filter_map(|entity| {
        let from = entity.offset.max(skipped) - skipped;
        let to = end_of(&entity).saturating_sub(skipped).min(length);
        (from < to).then(|| Entity { offset: from, length: to - from, ..entity })
    });
    Formatted { entities: entities.collect(), text: kept.to_owned() }
}

/// HTML with only Telegram's tags, everything else escaped; an entity that crosses another is left out.
pub(super) fn render(formatted: &Formatted) -> String {
    let mut html = String::new();
    let mut entities: Vec<&Entity> =
        formatted.entities.iter().filter(|entity| tag_of(entity).is_some()).collect();
    entities.sort_by_key(|entity| (entity.offset, std::cmp::Reverse(entity.length)));
    let mut waiting = entities.into_iter().peekable();
    let mut open: Vec<(&Entity, &'static str)> = Vec::new();
    let mut unit = 0;
    for c in formatted.text.chars() {
        close_ended(&mut html, &mut open, unit);
        while let Some(entity) = waiting.next_if(|entity| entity.offset <= unit) {
            let fits = open.last().is_none_or(|(outer, _)| end_of(entity) <= end_of(outer));
            if let Some((start, end)) = tag_of(entity).filter(|_| fits && end_of(entity) > unit) {
                html.push_str(&start);
                open.push((entity, end));
            }
        }
        html.push_str(&html_escape::encode_double_quoted_attribute(c.encode_utf8(&mut [0; 4])));
        unit += c.len_utf16();
    }
    close_ended(&mut html, &mut open, unit);
    html
}

fn close_ended(html: &mut String, open: &mut Vec<(&Entity, &'static str)>, unit: usize) {
    while let Some((_, end)) = open.pop_if(|(entity, _)| end_of(entity) <= unit) {
        html.push_str(end);
    }
}

fn end_of(entity: &Entity) -> usize {
    entity.offset.saturating_add(entity.length)
}

fn tag_of(entity: &Entity) -> Option<(String, &'static str)> {
    let argument = html_escape::encode_double_quoted_attribute(&entity.argument);
    Some(match entity.kind.as_str() {
        "bold" => ("<b>".into(), "</b>"),
        "italic" => ("<i>".into(), "</i>"),
        "underline" => ("<u>".into(), "</u>"),
        "strikethrough" => ("<s>".into(), "</s>"),
        "spoiler" => ("<tg-spoiler>".into(), "</tg-spoiler>"),
        "code" => ("<code>".into(), "</code>"),
        "pre" => ("<pre>".into(), "</pre>"),
        "blockquote" => ("<blockquote>".into(), "</blockquote>"),
        "date_time" => {
            let (moment, format) = entity.moment()?;
            (format!("<tg-time unix=\"{moment}\" format=\"{format}\">"), "</tg-time>")
        }
        "expandable_blockquote" => ("<blockquote expandable>".into(), "</blockquote>"),
        "text_link" if safe_link(&entity.argument) => (format!("<a href=\"{argument}\">"), "</a>"),
        _ => return None,
    })
}

fn safe_link(address: &str) -> bool {
    ["http://", "https://", "tg://", "mailto:"].iter().any(|scheme| address.starts_with(scheme))
}
