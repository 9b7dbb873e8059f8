//! Slips of the finger: a letter too many, one missing, another one, or two that changed places.

use crate::domain::platform::Word;

/// In a shorter word, one letter makes another word of it. Either the typed or the meant one has so many.
pub(super) const LEAST: usize = 5;

/// The shortest beginning of a word that may be mended; what follows it is an ending.
const BEGINNING: usize = 4;

/// Whether two words differ by one slip.
pub(super) fn is_one(typed: &[char], meant: &[char]) -> bool {
    let same = typed.iter().zip(meant).take_while(|(one, other)| one == other).count();
    let (typed, meant) = (typed.get(same..).unwrap_or_default(), meant.get(same..).unwrap_or_default());
    let same = typed.iter().rev().zip(meant.iter().rev()).take_while(|(one, other)| one == other).count();
    let (typed, meant) = (&typed[..typed.len() - same], &meant[..meant.len() - same]);
    match (typed, meant) {
        ([_], [_] | []) | ([], [_]) => true,
        ([one, two], [three, four]) => one == four && two == three,
        _ => false,
    }
}

/// How many slips lie between two words: each letter too many, missing, or another one.
pub(super) fn count(one: &[char], other: &[char]) -> usize {
    let mut row: Vec<usize> = (0..=other.len()).collect();
    for (at, letter) in one.iter().enumerate() {
        let mut before = at;
        let mut left = at + 1;
        if let Some(first) = row.first_mut() {
            *first = left;
        }
        for (place, wanted) in row.iter_mut().skip(1).zip(other) {
            let changed = before + usize::from(letter != wanted);
            before = *place;
            left = changed.min(before + 1).min(left + 1);
            *place = left;
        }
    }
    row.last().copied().unwrap_or_default()
}

/// A typed word as it becomes if its beginning is a slip of this known word; what follows stays.
pub(super) fn mended(typed: &[char], known: &Word) -> Option<String> {
    let meant: Vec<char> = known.text().chars().collect();
    if meant.len() < BEGINNING {
        return None;
    }
    match known {
        Word::Whole(whole) => is_one(typed, &meant).then(|| whole.clone()),
        Word::Beginning(beginning) => {
            let ends = [meant.len() + 1, meant.len(), meant.len() - 1];
            let end =
                ends.into_iter().find(|end| typed.get(..*end).is_some_and(|begun| is_one(begun, &meant)))?;
            let rest: String = typed.get(end..)?.iter().collect();
            Some(format!("{beginning}{rest}"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn letters(word: &str) -> Vec<char> {
        word.chars().collect()
    }

    #[test]
    fn one_slip_is_one_letter_or_two_that_changed_places() {
        for (typed, meant) in [
            ("instagrm", "instagram"),
            ("likkes", "likes"),
            ("bikes", "likes"),
            ("ilkes", "likes"),
            ("like", "likes"),
        ] {
            assert!(is_one(&letters(typed), &letters(meant)), "{typed}");
            assert!(is_one(&letters(meant), &letters(typed)), "{meant}");
        }
        for (typed, meant) in
            [("likes", "likes"), ("lieks", "likse"), ("bykes", "likes"), ("li", "likes"), ("", "")]
        {
            assert!(!is_one(&letters(typed), &letters(meant)), "{typed}");
        }
    }

    #[test]
    fn slips_are_counted() {
        for (one, other, slips) in [
            ("", "", 0),
            ("abc", "", 3),
            ("abc", "abd", 1),
            ("abcd", "abd", 1),
            ("podpis", "potpiz", 2),
            ("ab", "ba", 2),
        ] {
            assert_eq!(count(&letters(one), &letters(other)), slips, "{one} {other}");
            assert_eq!(count(&letters(other), &letters(one)), slips, "{other} {one}");
        }
    }

    #[test]
    fn a_beginning_is_mended_and_the_ending_stays() {
        for (typed, known, meant) in [
            ("komentarii", "komment*", Some("kommentarii")),
            ("veiws", "view*", Some("views")),
            ("commments", "comment*", Some("comments")),
            ("likkes", "like*", Some("likes")),
            ("stoties", "stories", Some("stories")),
            ("dog", "fog*", None),
        ] {
            assert_eq!(mended(&letters(typed), &Word::new(known)).as_deref(), meant, "{typed}");
        }
    }
}
