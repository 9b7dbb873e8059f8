//! A line that says a whole order, or a part of one, in any order: `1249 https://… 1500`, `300 likes https://…`, `300 лайков @channel`,
//! and `1249 | https://… | 1500`, as lists for panels are written. Here it is only taken apart, so that nothing of it is passed over.
//! What its numbers can mean is in `reading.rs`.

use super::{
    link::{is_surely_a_link, trim_sentence},
    quantities::{Quantity, part},
    quantity::{QuantityProblem, parse_quantity},
};

/// Words before a number which say that it is a service's id, as these signs do at it.
const SERVICE: [&str; 9] = ["service", "id", "услуга", "услуги", "услугу", "сервис", "ид", "#", "№"];

/// Words that say nothing beside a number.
const FILLERS: [&str; 7] = ["quantity", "qty", "x", "×", "количество", "кол-во", "по"];

/// A line, taken apart. Each part is as it was written.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OneLine<'a> {
    /// What is surely a link, each once.
    pub links: Vec<&'a str>,
    /// What may be one: `@name`, `example.com`.
    pub perhaps: Vec<&'a str>,
    /// Numbers that can be quantities, and, written `#1249`, ids.
    pub numbers: Vec<Quantity>,
    /// Numbers that can't be quantities, and why.
    pub odd: Vec<(String, QuantityProblem)>,
    /// All other words.
    pub words: Vec<String>,
}

impl<'a> OneLine<'a> {
    /// Takes a text apart.
    pub fn read(text: &'a str) -> Self {
        let mut line = Self::default();
        // What stands between two links or bars: numbers don't reach over them.
        let mut together: Vec<String> = vec![];
        for written in text.split('|').flat_map(|cell| cell.split_whitespace().chain([""])) {
            let word = trim_sentence(written);
            if is_surely_a_link(word) {
                push_once(&mut line.links, word);
            } else if may_be_a_link(word) {
                push_once(&mut line.perhaps, word);
            } else if !word.is_empty() {
                let is_id = word.starts_with(|first: char| first.is_numeric())
                    && together.pop_if(|before| is_one_of(&SERVICE, before)).is_some();
                together.push(if is_id { format!("#{written}") } else { written.to_owned() });
                continue;
            }
            line.take(&std::mem::take(&mut together).join(" "));
        }
        if !line.numbers.is_empty() {
            line.words.retain(|word| !is_one_of(&FILLERS, word));
        }
        line
    }

    fn take(&mut self, words: &str) {
        let parted = part(words);
        self.numbers.extend(parted.quantities);
        for word in parted.words.split_whitespace().flat_map(|word| word.split(':')) {
            let id = word.strip_prefix(['#', '№']).and_then(|id| parse_quantity(trim_sentence(id)).ok());
            match (id, parse_quantity(word)) {
                (Some(count), _) => {
                    self.numbers.push(Quantity { count, written: trim_sentence(word).to_owned() });
                }
                (None, Err(problem)) if is_number(problem) => self.odd.push((word.to_owned(), problem)),
                (None, _) => self.words.extend(said(word)),
            }
        }
    }

    /// The one link that it names, if it names one. What only may be a link is one beside a number.
    pub fn link(&self) -> Option<&'a str> {
        match (self.links.as_slice(), self.perhaps.as_slice()) {
            ([link], _) => Some(link),
            ([], [link]) if !self.numbers.is_empty() => Some(link),
            _ => None,
        }
    }

    /// Whether it says more than a link alone, or words alone.
    pub fn says_more(&self) -> bool {
        !self.numbers.is_empty() || !self.odd.is_empty() || !self.links.is_empty() && !self.words.is_empty()
    }
}

fn push_once<'a>(all: &mut Vec<&'a str>, one: &'a str) {
    if !all.contains(&one) {
        all.push(one);
    }
}

fn is_one_of(known: &[&str], word: &str) -> bool {
    known.contains(&trim_sentence(word).to_lowercase().as_str())
}

/// Whether a number is written as an id: `#1249`.
pub fn is_id(number: &Quantity) -> bool {
    number.written.starts_with(['#', '№'])
}

/// `@name`, `example.com/x`; a name of a host ends in letters: `10.000` is none.
fn may_be_a_link(word: &str) -> bool {
    if let Some(name) = word.strip_prefix('@') {
        return name.chars().any(char::is_alphanumeric);
    }
    let host = word.split(['/', '?', '#']).next().unwrap_or_default();
    let ends_as_a_host = |ending: &str| ending.len() > 1 && ending.chars().all(|c| c.is_ascii_alphabetic());
    host.rsplit_once('.')
        .is_some_and(|(before, ending)| !before.is_empty() && before.is_ascii() && ends_as_a_host(ending))
}

/// Whether a text is meant as a number, only that it can't be one that says how many.
fn is_number(problem: QuantityProblem) -> bool {
    match problem {
        QuantityProblem::Empty | QuantityProblem::NotANumber => false,
        QuantityProblem::Negative
        | QuantityProblem::Zero
        | QuantityProblem::Fraction
        | QuantityProblem::Exponent
        | QuantityProblem::Ambiguous
        | QuantityProblem::TooLarge => true,
    }
}

/// A word that says something, without the marks of its sentence.
fn said(word: &str) -> Option<String> {
    let word = trim_sentence(word);
    word.chars().any(char::is_alphanumeric).then(|| word.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A line's parts, each kind after the other.
    fn parts(text: &str) -> String {
        let line = OneLine::read(text);
        let numbers: Vec<String> = line.numbers.iter().map(|number| number.count.to_string()).collect();
        let odd: Vec<&str> = line.odd.iter().map(|(word, _)| word.as_str()).collect();
        let link = line.link().unwrap_or("-");
        format!("{link} | {} | {} | {}", numbers.join(" "), odd.join(" "), line.words.join(" "))
    }

    #[test]
    fn a_line_is_taken_apart_in_any_order() {
        const LINK: &str = "https://instagram.com/p/a";
        for (text, expected) in [
            ("1249 {} 1500", "{} | 1249 1500 |  | "),
            ("{} 1249 1500", "{} | 1249 1500 |  | "),
            ("1 500 {}", "{} | 1500 |  | "),
            ("1 {} 500", "{} | 1 500 |  | "),
            ("{} 10 000 likes", "{} | 10000 |  | likes"),
            ("likes 300: {}", "{} | 300 |  | likes"),
            ("300 лайков, {}!", "{} | 300 |  | лайков"),
            ("300лайков {}", "{} | 300 |  | лайков"),
            ("5к лайков ({})", "{} | 5000 |  | лайков"),
            ("2.5 тыс {}", "{} | 2500 |  | "),
            ("1249|{}|1500", "{} | 1249 1500 |  | "),
            ("1249 | {} | 1500 шт.", "{} | 1249 1500 |  | "),
            ("#1249 {} 1500", "{} | 1249 1500 |  | "),
            ("услуга: 1249, количество 1500, {}", "{} | 1500 1249 |  | "),
            ("№ 1249 {} x 1500", "{} | 1249 1500 |  | "),
            ("207, 500, {}", "{} | 207 500 |  | "),
            ("207 500 {}", "{} | 207500 |  | "),
            ("{} -5", "{} |  | -5 | "),
            ("{} 1.5 1e9 0", "{} |  | 1.5 1e9 0 | "),
            ("{} 1500 1500", "{} | 1500 1500 |  | "),
            ("R30 refill 30 days {} 50", "{} | 50 |  | R30 refill 30 days"),
            ("{} — 👍 300", "{} | 300 |  | "),
        ] {
            let (text, expected) = (text.replace("{}", LINK), expected.replace("{}", LINK));
            assert_eq!(parts(&text), expected, "{text}");
        }
        assert_eq!(parts("@durov 1500"), "@durov | 1500 |  | ");
        assert_eq!(parts("1774 example.com 500"), "example.com | 1774 500 |  | ");
        assert_eq!(parts("see my.page"), "- |  |  | see");
        assert_eq!(parts("https://t.me/a https://t.me/b 5"), "- | 5 |  | ");
    }

    proptest::proptest! {
        #[test]
        fn no_text_panics_and_no_word_is_lost(text in "[\\PC \n]{0,80}") {
            let line = OneLine::read(&text);
            let links = line.links.len() + line.perhaps.len();
            let kept = links + line.numbers.len() + line.odd.len() + line.words.len();
            proptest::prop_assert!(kept > 0 || !text.chars().any(|c| c.is_ascii_alphabetic()), "{:?}", text);
        }
    }
}
