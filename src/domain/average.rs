//! How long orders of a service take, as panels say it: in words, most in English, some in Russian. Read into figures, so that each
//! reader gets them in their own language. What a service is said to take and what its orders took is not compared here (`usual.rs`).

/// What a figure counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Unit {
    /// Minutes.
    Minutes,
    /// Hours.
    Hours,
    /// Days.
    Days,
}

/// `2 hours 14 minutes`, `1 день` as figures, largest first as they stand there; `None` for whatever is said otherwise.
pub fn read(words: &str) -> Option<Vec<(i64, Unit)>> {
    let words = words.to_lowercase();
    let mut words = words.split([' ', '\u{a0}', ',']).filter(|word| !matches!(*word, "" | "and" | "и"));
    let mut figures = vec![];
    while let Some(word) = words.next() {
        figures.push((word.parse().ok().filter(|count| *count >= 0)?, unit(words.next()?)?));
    }
    (1..=3).contains(&figures.len()).then_some(figures)
}

/// Whether it says that nothing is known.
pub fn is_unknown(words: &str) -> bool {
    ["", "-", "—", "n/a", "none", "null", "not enough data", "no data", "недостаточно данных", "нет данных"]
        .contains(&words.trim().to_lowercase().as_str())
}

fn unit(word: &str) -> Option<Unit> {
    let begins = |beginnings: &[&str]| beginnings.iter().any(|beginning| word.starts_with(beginning));
    if begins(&["min", "мин"]) {
        Some(Unit::Minutes)
    } else if begins(&["hour", "hr", "час"]) {
        Some(Unit::Hours)
    } else if begins(&["day", "день", "дня", "дней", "сут"]) {
        Some(Unit::Days)
    } else {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_panels_say_is_read() {
        use Unit::{Days, Hours, Minutes};
        for (words, figures) in [
            ("4 minutes", vec![(4, Minutes)]),
            ("2 hours 14 minutes", vec![(2, Hours), (14, Minutes)]),
            ("1 Day, 3 hrs and 5 mins", vec![(1, Days), (3, Hours), (5, Minutes)]),
            ("1 день 2 часа", vec![(1, Days), (2, Hours)]),
        ] {
            assert_eq!(read(words), Some(figures), "{words}");
        }
        for words in
            ["", "soon", "0-1 hour", "5", "-5 minutes", "99999999999999999999 days", "1 1 1 1", "3 weeks"]
        {
            assert_eq!(read(words), None, "{words}");
        }
        assert!(is_unknown(" Not enough data ") && is_unknown("") && !is_unknown("soon"));
    }
}
