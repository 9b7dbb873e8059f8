//! Quantities inside words: `300 likes`, `10 000 лайков`, `tiktok 5k`. What a number alone means is in `quantity.rs`; here is where it
//! stands among other words, and which numbers are no quantities: those of a time ("30 days"), of an id ("#1207"), of an address.

use super::{fold::fold, quantity::parse_quantity};

/// A number with its groups and its "million" is not longer.
const MOST_PARTS: usize = 5;

/// A word that clings to its number, as in `300likes`, is not shorter: `30d` and `1080p` are no quantities.
const CLINGING: usize = 4;

/// A text parted into words and quantities.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Parted {
    /// What is left without the quantities, single spaces between.
    pub words: String,
    /// The quantities in their order.
    pub quantities: Vec<Quantity>,
}

/// A quantity in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quantity {
    /// How many; above zero.
    pub count: i64,
    /// As it was written; it may be an id as well.
    pub written: String,
}

/// Parts a text. Whatever holds a slash, or begins with `@`, `#`, `№`, stays among the words, as does a number that is no quantity by
/// itself (`0`, `1.5`, `-5`).
pub fn part(text: &str) -> Parted {
    let tokens: Vec<&str> = text.split_whitespace().collect();
    let mut words: Vec<&str> = vec![];
    let mut quantities = vec![];
    let mut rest = tokens.as_slice();
    while let Some((first, others)) = rest.split_first() {
        let Some((quantity, taken)) = quantity_at(rest) else {
            match clinging(first) {
                Some((quantity, word)) => {
                    quantities.push(quantity);
                    words.push(word);
                }
                None => words.push(first),
            }
            rest = others;
            continue;
        };
        let (number, after) = rest.split_at(taken);
        let next = after.first().map(|word| fold(word));
        rest = after;
        match next.as_deref() {
            Some(next) if is_measure(next) => words.extend(number),
            Some(next) if is_piece(next) => {
                quantities.push(quantity);
                rest = after.get(1..).unwrap_or_default();
            }
            _ => quantities.push(quantity),
        }
    }
    Parted { words: words.join(" "), quantities }
}

/// The longest quantity that `tokens` begin with, and of how many of them it is made.
fn quantity_at(tokens: &[&str]) -> Option<(Quantity, usize)> {
    let first = tokens.first()?;
    if !first.starts_with(|first: char| first.is_numeric() || first == '+') || first.contains('/') {
        return None;
    }
    let longest = tokens.len().min(MOST_PARTS);
    (1..=longest).rev().find_map(|taken| {
        let written = tokens.get(..taken)?.join(" ");
        let plain = written.trim_end_matches([',', ';', ':', '!', '?']);
        let count = parse_quantity(plain).ok()?;
        Some((Quantity { count, written: plain.to_owned() }, taken))
    })
}

/// A number and the word that clings to it.
fn clinging(token: &str) -> Option<(Quantity, &str)> {
    let end = token.find(|c: char| !c.is_ascii_digit()).filter(|end| *end > 0)?;
    let (number, word) = token.split_at(end);
    let is_word = word.chars().all(char::is_alphabetic) && word.chars().count() >= CLINGING;
    if !is_word || is_measure(&fold(word)) {
        return None;
    }
    Some((Quantity { count: parse_quantity(number).ok()?, written: number.to_owned() }, word))
}

/// Whether a folded word says that the number before it measures a time, or how many posts are meant: part of what a service is called.
pub(super) fn is_measure(word: &str) -> bool {
    const WHOLE: [&str; 21] = [
        "d",
        "h",
        "hr",
        "hrs",
        "min",
        "mins",
        "s",
        "sec",
        "secs",
        "дн",
        "дня",
        "день",
        "дней",
        "ч",
        "мин",
        "сек",
        "мес",
        "год",
        "года",
        "лет",
        "сутки",
    ];
    const BEGINNINGS: [&str; 15] = [
        "day",
        "hour",
        "minute",
        "second",
        "week",
        "month",
        "year",
        "час",
        "минут",
        "секунд",
        "недел",
        "месяц",
        "пост",
        "post",
        "суток",
    ];
    WHOLE.iter().any(|whole| fold(whole) == word)
        || BEGINNINGS.iter().any(|beginning| word.starts_with(&fold(beginning)))
}

/// Whether a folded word only says that pieces are counted.
fn is_piece(word: &str) -> bool {
    ["шт", "штук", "штуки", "pcs", "pieces"].iter().any(|piece| fold(piece) == word)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn told(text: &str) -> String {
        let parted = part(text);
        let counts: Vec<String> =
            parted.quantities.iter().map(|quantity| quantity.count.to_string()).collect();
        format!("{} | {}", counts.join(" "), parted.words)
    }

    #[test]
    fn quantities_are_found_among_words() {
        for (text, expected) in [
            ("300 likes", "300 | likes"),
            ("likes 300", "300 | likes"),
            ("300 лайков инстаграм", "300 | лайков инстаграм"),
            ("10 000 просмотров на ютуб", "10000 | просмотров на ютуб"),
            ("instagram likes 5k", "5000 | instagram likes"),
            ("5 тыс. подписчиков", "5000 | подписчиков"),
            ("2,5к лайков", "2500 | лайков"),
            ("1.5 млн просмотров", "1500000 | просмотров"),
            ("300 шт лайков", "300 | лайков"),
            ("300лайков", "300 | лайков"),
            ("лайки, 300, инста", "300 | лайки, инста"),
            ("300 https://t.me/durov/1", "300 | https://t.me/durov/1"),
            ("1249 https://t.me/durov/1 1500", "1249 1500 | https://t.me/durov/1"),
            ("1249 1500", "1249 1500 | "),
            // What is no quantity.
            ("likes 30 days refill", " | likes 30 days refill"),
            ("автопросмотры 10 постов 30 дней", " | автопросмотры 10 постов 30 дней"),
            ("канал 2024 года", " | канал 2024 года"),
            ("r30 likes", " | r30 likes"),
            ("30d refill", " | 30d refill"),
            ("услуга №1207 и #1208", " | услуга №1207 и #1208"),
            ("0 likes -5 1e9 1.5", " | 0 likes -5 1e9 1.5"),
            ("@300 t.me/300 300/400", " | @300 t.me/300 300/400"),
            ("", " | "),
        ] {
            assert_eq!(told(text), expected, "{text}");
        }
    }

    #[test]
    fn it_is_known_how_a_quantity_was_written() {
        let written: Vec<String> =
            part("1249 лайков 10 000, 5k").quantities.into_iter().map(|found| found.written).collect();
        assert_eq!(written, ["1249", "10 000", "5k"]);
    }

    proptest! {
        #[test]
        fn any_text_is_parted_and_words_lose_nothing_else(text in "\\PC{0,60}|([0-9]{1,4}|[a-zа-я]{1,6}|10 000|5k|[.,#№@/-]){1,12}") {
            let parted = part(&text);
            prop_assert!(parted.quantities.iter().all(|quantity| quantity.count > 0));
            let again = part(&parted.words);
            prop_assert!(parted.words.len() <= text.len() + 1, "{again:?}");
        }
    }
}
