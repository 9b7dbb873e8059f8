//! HTML that panels put into descriptions, as the text that a browser would show. What only looks like a tag (`< 150 chars`, `<username>`)
//! stays as it is: only tags that HTML has are taken for such.

/// Tags that begin a line of their own, and end it.
const BLOCKS: [&str; 25] = [
    "p",
    "br",
    "div",
    "li",
    "ul",
    "ol",
    "tr",
    "table",
    "tbody",
    "thead",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "hr",
    "section",
    "article",
    "header",
    "footer",
    "blockquote",
    "pre",
    "dl",
    "dd",
];
/// Tags that only change how letters look, or lead somewhere.
const INLINE: [&str; 20] = [
    "b", "strong", "i", "em", "u", "s", "del", "ins", "span", "a", "font", "small", "big", "center", "img",
    "td", "th", "code", "mark", "label",
];
/// Tags whose content nobody is shown.
const UNSEEN: [&str; 2] = ["script", "style"];
/// The longest tag that is looked at.
const MAX_TAG: usize = 2_000;

/// The text of a description: tags gone, lines where they were, entities of what was HTML decoded.
pub fn text_of(description: &str) -> String {
    let mut text = String::with_capacity(description.len());
    let mut rest = description;
    let mut is_html = false;
    while let Some(at) = rest.find('<') {
        let (before, from) = rest.split_at(at);
        text.push_str(before);
        if let Some(tag) = read_tag(from) {
            is_html = true;
            text.push_str(tag.stands_for);
            rest = tag.rest;
        } else {
            text.push('<');
            rest = from.strip_prefix('<').unwrap_or_default();
        }
    }
    text.push_str(rest);
    if is_html { html_escape::decode_html_entities(&text).into_owned() } else { text }
}

struct Tag<'a> {
    stands_for: &'static str,
    rest: &'a str,
}

/// The tag that `text` begins with, if that is one.
fn read_tag(text: &str) -> Option<Tag<'_>> {
    if let Some(comment) = text.strip_prefix("<!--") {
        return Some(Tag { stands_for: "", rest: comment.split_once("-->").map_or("", |(_, rest)| rest) });
    }
    let (inside, rest) = text.strip_prefix('<')?.split_once('>')?;
    if inside.len() > MAX_TAG || inside.contains('<') {
        return None;
    }
    let opens = !inside.starts_with('/');
    let name = inside
        .trim_start_matches('/')
        .split(|c: char| c.is_whitespace() || c == '/')
        .next()?
        .to_ascii_lowercase();
    let name = name.as_str();
    if opens && UNSEEN.contains(&name) {
        let end = rest.to_ascii_lowercase().find(&format!("</{name}"));
        return Some(Tag { stands_for: "", rest: end.and_then(|end| rest.get(end..)).unwrap_or_default() });
    }
    let stands_for = match name {
        "li" if opens => "\n• ",
        "td" | "th" => " ",
        _ if BLOCKS.contains(&name) => "\n",
        _ if INLINE.contains(&name) || UNSEEN.contains(&name) => "",
        _ => return None,
    };
    Some(Tag { stands_for, rest })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_becomes_the_lines_that_it_shows() {
        for (html, lines) in [
            ("<p>Start: 0-1 hour<br>Speed: 5K/day</p>", vec!["Start: 0-1 hour", "Speed: 5K/day"]),
            ("one<br/>two<BR />three", vec!["one", "two", "three"]),
            ("<ul><li>fast</li><li class=\"x\">cheap</li></ul>", vec!["• fast", "• cheap"]),
            ("<b>Bold</b> &amp; <a href='https://x.com?a=1&b=2'>here</a>", vec!["Bold & here"]),
            ("<div style=\"color:red\">A&nbsp;B</div><!-- no -->C", vec!["A\u{a0}B", "C"]),
            ("<script>alert('<p>')</script>after", vec!["after"]),
            ("<style>p{}", vec![]),
            // No HTML at all.
            (
                "< 150 chars, <username>, a<b, 5 > 3 &amp; <",
                vec!["< 150 chars, <username>, a<b, 5 > 3 &amp; <"],
            ),
            ("<3 likes\nsecond", vec!["<3 likes", "second"]),
        ] {
            let text = text_of(html);
            let shown: Vec<&str> = text.lines().map(str::trim).filter(|line| !line.is_empty()).collect();
            assert_eq!(shown, lines, "{html}");
        }
        let hostile = "<".repeat(100_000);
        assert_eq!(text_of(&hostile), hostile);
    }
}
