//! Links that are not written out: behind words, as a messenger's formatting hides them.

/// A link behind some words, which begin at `start` and are `length` long, in UTF-16 units as Telegram counts.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Hidden {
    /// Where its words begin.
    pub start: usize,
    /// How long they are.
    pub length: usize,
    /// Where it leads.
    pub url: String,
}

/// The text with each hidden link in the place of its words; words that are a link themselves stay: they are what was seen. Places
/// that are not in the text are passed over.
pub fn write_out(text: &str, hidden: &[Hidden]) -> String {
    let mut written = String::with_capacity(text.len());
    let mut done = 0;
    for link in hidden {
        let place = byte_at(text, link.start).zip(byte_at(text, link.start.saturating_add(link.length)));
        let Some((start, end)) = place.filter(|(start, end)| done <= *start && start < end) else { continue };
        let words = text.get(start..end).unwrap_or_default();
        written.push_str(text.get(done..start).unwrap_or_default());
        if words.contains("://") {
            written.push_str(words);
        } else {
            // Beside other words it is a word of its own.
            written.extend([" ", link.url.as_str(), " "]);
        }
        done = end;
    }
    written.push_str(text.get(done..).unwrap_or_default());
    written
}

/// The byte at which this UTF-16 unit begins; none in the middle of a character, or behind the end.
fn byte_at(text: &str, unit: usize) -> Option<usize> {
    let mut units = 0;
    for (byte, c) in text.char_indices() {
        if units >= unit {
            return (units == unit).then_some(byte);
        }
        units += c.len_utf16();
    }
    (units == unit).then_some(text.len())
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn hidden(start: usize, length: usize) -> Hidden {
        Hidden { start, length, url: "https://t.me/x/5".into() }
    }

    #[test]
    fn hidden_links_are_written_in_the_place_of_their_words() {
        for (text, places, written) in [
            ("here", vec![hidden(0, 4)], " https://t.me/x/5 "),
            ("like 🔥this🔥 one", vec![hidden(7, 4)], "like 🔥 https://t.me/x/5 🔥 one"),
            ("https://t.me/seen", vec![hidden(0, 17)], "https://t.me/seen"),
            ("ab", vec![hidden(0, 1), hidden(1, 1)], " https://t.me/x/5  https://t.me/x/5 "),
            ("🔥", vec![hidden(1, 1)], "🔥"),
            ("ab", vec![hidden(1, 5), hidden(9, 1), hidden(usize::MAX, 2)], "ab"),
            ("", vec![hidden(0, 0)], ""),
        ] {
            assert_eq!(write_out(text, &places), written, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_place_panics(text in ".{0,20}", places in prop::collection::vec((0_usize..30, 0_usize..30), 0..5)) {
            let places: Vec<Hidden> = places.into_iter().map(|(start, length)| hidden(start, length)).collect();
            write_out(&text, &places);
        }
    }
}
