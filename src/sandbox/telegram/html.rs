//! Telegram's HTML: parsed as TDLib parses it and refused in its words, and rendered back for the chat page.
//! One rule is stricter than Telegram's: an `&` that begins no entity is refused here, while Telegram shows it
//! as it is. The documentation demands it escaped, and an unescaped one is somebody's unescaped text.

use serde_json::{Value, json};

const TAGS: &[(&str, &str)] = &[
    ("a", "text_link"),
    ("b", "bold"),
    ("strong", "bold"),
    ("i", "italic"),
    ("em", "italic"),
    ("s", "strikethrough"),
    ("strike", "strikethrough"),
    ("del", "strikethrough"),
    ("u", "underline"),
    ("ins", "underline"),
    ("tg-spoiler", "spoiler"),
    ("span", "spoiler"),
    ("tg-emoji", "custom_emoji"),
    ("tg-time", "date_time"),
    ("pre", "pre"),
    ("code", "code"),
    ("blockquote", "blockquote"),
];

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
    /// The address of a link, the language of code, the id of an emoji.
    pub(super) argument: String,
}

impl Entity {
    /// As a `MessageEntity` of the Bot API.
    pub(super) fn to_json(&self) -> Value {
        let mut entity = json!({"type": self.kind, "offset": self.offset, "length": self.length});
        let field = match self.kind.as_str() {
            "text_link" => "url",
            "pre" if !self.argument.is_empty() => "language",
            "custom_emoji" => "custom_emoji_id",
            _ => return entity,
        };
        entity[field] = self.argument.clone().into();
        entity
    }
}

/// How many UTF-16 units a text has: the stricter of the two counts Telegram uses.
pub(super) fn utf16_length(text: &str) -> usize {
    text.chars().map(char::len_utf16).sum()
}

/// Reads HTML as `parse_mode=HTML` does, and trims the text as Telegram does.
pub(super) fn parse(html: &str) -> Result<Formatted, String> {
    let mut parser =
        Parser { rest: Cursor { text: html, at: 0 }, read: Formatted::default(), units: 0, open: Vec::new() };
    parser.run()?;
    Ok(trim(parser.read))
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
        let to = (entity.offset + entity.length).saturating_sub(skipped).min(length);
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
        match c {
            '<' => html.push_str("&lt;"),
            '>' => html.push_str("&gt;"),
            '&' => html.push_str("&amp;"),
            '"' => html.push_str("&quot;"),
            other => html.push(other),
        }
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
        "expandable_blockquote" => ("<blockquote expandable>".into(), "</blockquote>"),
        "text_link" if safe_link(&entity.argument) => (format!("<a href=\"{argument}\">"), "</a>"),
        _ => return None,
    })
}

fn safe_link(address: &str) -> bool {
    ["http://", "https://", "tg://", "mailto:"].iter().any(|scheme| address.starts_with(scheme))
}

struct Parser<'a> {
    rest: Cursor<'a>,
    read: Formatted,
    units: usize,
    open: Vec<Open>,
}

struct Open {
    tag: String,
    argument: String,
    offset: usize,
}

impl Parser<'_> {
    fn run(&mut self) -> Result<(), String> {
        while let Some(c) = self.rest.peek() {
            match c {
                '<' => self.read_tag()?,
                '&' => {
                    let c = self.rest.read_entity()?;
                    self.push(c);
                }
                other => {
                    self.rest.skip();
                    self.push(other);
                }
            }
        }
        match self.open.last() {
            Some(open) => Err(format!("Can't find end tag corresponding to start tag \"{}\"", open.tag)),
            None => Ok(()),
        }
    }

    fn push(&mut self, c: char) {
        self.units += c.len_utf16();
        self.read.text.push(c);
    }

    fn read_tag(&mut self) -> Result<(), String> {
        let begin = self.rest.at;
        self.rest.skip();
        if self.rest.skip_if('/') { self.read_end_tag(begin) } else { self.read_start_tag(begin) }
    }

    fn read_start_tag(&mut self, begin: usize) -> Result<(), String> {
        let tag = self.rest.take_while(|c| !c.is_ascii_whitespace() && c != '>').to_lowercase();
        if self.rest.peek().is_none() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        if !TAGS.iter().any(|(known, _)| *known == tag) {
            return Err(format!("Unsupported start tag \"{tag}\" at byte offset {begin}"));
        }
        let mut argument = String::new();
        loop {
            self.rest.skip_space();
            if self.rest.skip_if('>') {
                break;
            }
            let (name, value) = self.read_attribute(&tag, begin)?;
            if let Some(found) = argument_of(&tag, &name, &value) {
                argument = found;
            }
        }
        if tag == "span" && argument != "tg-spoiler" {
            return Err(format!("Tag \"span\" must have class \"tg-spoiler\" at byte offset {begin}"));
        }
        self.open.push(Open { tag, argument, offset: self.units });
        Ok(())
    }

    fn read_attribute(&mut self, tag: &str, begin: usize) -> Result<(String, String), String> {
        let name = self.rest.take_while(|c| !c.is_ascii_whitespace() && c != '=' && c != '>').to_owned();
        if name.is_empty() && self.rest.peek().is_some() {
            return Err(format!("Empty attribute name in the tag \"{tag}\" at byte offset {begin}"));
        }
        self.rest.skip_space();
        if !self.rest.skip_if('=') {
            return match self.rest.peek() {
                None => Err(format!("Unclosed start tag \"{tag}\" at byte offset {begin}")),
                Some(_) => Ok((name, String::new())),
            };
        }
        self.rest.skip_space();
        let value = match self.rest.peek() {
            Some(quote @ ('"' | '\'')) => self.read_quoted(quote)?,
            Some(_) => self.read_name_token()?,
            None => return Err(format!("Unclosed start tag at byte offset {begin}")),
        };
        if self.rest.peek().is_none() {
            return Err(format!("Unclosed start tag at byte offset {begin}"));
        }
        Ok((name, value))
    }

    fn read_quoted(&mut self, quote: char) -> Result<String, String> {
        self.rest.skip();
        let mut value = String::new();
        while let Some(c) = self.rest.peek() {
            if c == '&' {
                value.push(self.rest.read_entity()?);
                continue;
            }
            self.rest.skip();
            if c == quote {
                break;
            }
            value.push(c);
        }
        Ok(value)
    }

    fn read_name_token(&mut self) -> Result<String, String> {
        let begin = self.rest.at;
        let token =
            self.rest.take_while(|c| c.is_ascii_alphanumeric() || c == '.' || c == '-').to_lowercase();
        match self.rest.peek() {
            Some(c) if !c.is_ascii_whitespace() && c != '>' => {
                Err(format!("Unexpected end of name token at byte offset {begin}"))
            }
            _ => Ok(token),
        }
    }

    fn read_end_tag(&mut self, begin: usize) -> Result<(), String> {
        let Some(open) = self.open.pop() else {
            return Err(format!("Unexpected end tag at byte offset {begin}"));
        };
        let tag = self.rest.take_while(|c| !c.is_ascii_whitespace() && c != '>').to_owned();
        self.rest.skip_space();
        if !self.rest.skip_if('>') {
            return Err(format!("Unclosed end tag at byte offset {begin}"));
        }
        if !tag.is_empty() && tag != open.tag {
            return Err(format!(
                "Unmatched end tag at byte offset {begin}, expected \"</{}>\", found \"</{tag}>\"",
                open.tag
            ));
        }
        self.close(open);
        Ok(())
    }

    fn close(&mut self, open: Open) {
        let length = self.units - open.offset;
        let kind = TAGS.iter().find(|(tag, _)| *tag == open.tag).map_or("", |(_, kind)| *kind);
        // `<pre><code class="language-x">` is one entity at Telegram: the code names its language.
        let inner = self.read.entities.last();
        if kind == "pre"
            && let Some(code) =
                inner.filter(|it| it.kind == "code" && it.offset == open.offset && it.length == length)
        {
            let argument = code.argument.clone();
            self.read.entities.pop();
            return self.add(kind, &open, length, argument);
        }
        let kind = if kind == "blockquote" && open.argument == "expandable" {
            "expandable_blockquote"
        } else {
            kind
        };
        let argument = if kind == "text_link" || kind == "code" || kind == "custom_emoji" {
            open.argument.clone()
        } else {
            String::new()
        };
        if kind == "text_link" && argument.is_empty() {
            return;
        }
        self.add(kind, &open, length, argument);
    }

    fn add(&mut self, kind: &str, open: &Open, length: usize, argument: String) {
        if length > 0 {
            self.read.entities.push(Entity { kind: kind.to_owned(), offset: open.offset, length, argument });
        }
    }
}

fn argument_of(tag: &str, name: &str, value: &str) -> Option<String> {
    match (tag, name) {
        ("a", "href") | ("tg-emoji", "emoji-id") | ("span", "class") => Some(value.to_owned()),
        ("code", "class") => value.strip_prefix("language-").map(str::to_owned),
        ("blockquote", "expandable") => Some("expandable".into()),
        _ => None,
    }
}

struct Cursor<'a> {
    text: &'a str,
    at: usize,
}

impl<'a> Cursor<'a> {
    fn rest(&self) -> &'a str {
        self.text.get(self.at..).unwrap_or_default()
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    fn skip(&mut self) {
        self.at += self.peek().map_or(0, char::len_utf8);
    }

    fn skip_if(&mut self, wanted: char) -> bool {
        let there = self.peek() == Some(wanted);
        if there {
            self.skip();
        }
        there
    }

    fn skip_space(&mut self) {
        self.take_while(|c| c.is_ascii_whitespace());
    }

    fn take_while(&mut self, wanted: impl Fn(char) -> bool) -> &'a str {
        let rest = self.rest();
        let end = rest.find(|c| !wanted(c)).unwrap_or(rest.len());
        self.at += end;
        rest.get(..end).unwrap_or_default()
    }

    fn read_entity(&mut self) -> Result<char, String> {
        let begin = self.at;
        self.skip();
        let name = self.take_while(|c| c.is_ascii_alphanumeric() || c == '#').to_owned();
        let decoded = match name.as_str() {
            "lt" => Some('<'),
            "gt" => Some('>'),
            "amp" => Some('&'),
            "quot" => Some('"'),
            other => decode_number(other),
        };
        match decoded {
            Some(c) => {
                self.skip_if(';');
                Ok(c)
            }
            None => Err(format!("Unsupported entity \"&{name}\" at byte offset {begin}: write &amp; for &")),
        }
    }
}

fn decode_number(name: &str) -> Option<char> {
    let digits = name.strip_prefix('#')?;
    let code = match digits.strip_prefix('x') {
        Some(hex) => u32::from_str_radix(hex, 16).ok()?,
        None => digits.parse().ok()?,
    };
    char::from_u32(code).filter(|c| *c != '\0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn broken_html_is_refused_in_telegrams_words() {
        let table = [
            ("<br>", "Unsupported start tag \"br\" at byte offset 0"),
            ("a < b", "Unclosed start tag at byte offset 2"),
            ("a < b>", "Unsupported start tag \"\" at byte offset 2"),
            ("🏟 🏟&lt;<abacaba", "Unclosed start tag at byte offset 13"),
            ("🏟 🏟&lt;<abac aba>", "Unsupported start tag \"abac\" at byte offset 13"),
            ("<i   =aba>", "Empty attribute name in the tag \"i\" at byte offset 0"),
            ("<a href", "Unclosed start tag \"a\" at byte offset 0"),
            ("<a href=\"x\"", "Unclosed start tag at byte offset 0"),
            ("<a href=\"x>y</a>", "Unclosed start tag at byte offset 0"),
            ("<a href=x/>y</a>", "Unexpected end of name token at byte offset 8"),
            ("<span>x</span>", "Tag \"span\" must have class \"tg-spoiler\" at byte offset 0"),
            ("x</b>", "Unexpected end tag at byte offset 1"),
            ("<b>x</b", "Unclosed end tag at byte offset 4"),
            ("<b>x</i>", "Unmatched end tag at byte offset 4, expected \"</b>\", found \"</i>\""),
            ("<b>x", "Can't find end tag corresponding to start tag \"b\""),
            ("a&nbsp;b", "Unsupported entity \"&nbsp\" at byte offset 1: write &amp; for &"),
            ("Tom & Co", "Unsupported entity \"&\" at byte offset 4: write &amp; for &"),
            ("&#xD800;", "Unsupported entity \"&#xD800\" at byte offset 0: write &amp; for &"),
        ];
        for (html, refusal) in table {
            assert_eq!(parse(html), Err(refusal.to_owned()), "{html}");
        }
    }

    #[test]
    fn what_is_read_is_rendered_the_same() {
        let table = [
            ("plain", "plain"),
            ("<b>a</b> &lt;i&gt; &amp; &quot;", "a <i> & \""),
            ("<b>a<i>🙂</i></b>c", "a🙂c"),
            ("<a href=\"https://t.me/x?a=1&amp;b=2\">go</a>", "go"),
            ("<pre>x\ny</pre>", "x\ny"),
            ("<blockquote expandable>q</blockquote>", "q"),
            ("<tg-spoiler>s</tg-spoiler>", "s"),
        ];
        for (html, text) in table {
            let read = parse(html).unwrap();
            assert_eq!(read.text, text);
            assert_eq!(render(&read), html);
        }
        assert_eq!(render(&parse("<strong>a</strong>&#39;&#x1F642;").unwrap()), "<b>a</b>'🙂");
        assert_eq!(
            render(&parse("<pre><code class=\"language-rust\">fn</code></pre>").unwrap()),
            "<pre>fn</pre>"
        );
        assert_eq!(render(&parse("<a href=\"javascript:alert(1)\">x</a>").unwrap()), "x");
    }

    #[test]
    fn white_space_at_the_ends_goes() {
        let read = parse("\n <b> a </b> \n").unwrap();
        assert_eq!(read.text, "a");
        assert_eq!(
            read.entities,
            [Entity { kind: "bold".into(), offset: 0, length: 1, argument: String::new() }]
        );
        assert_eq!(parse("<b> </b>").unwrap(), Formatted::default());
    }
}
