//! What names a draft, and an order on a button. A number that is counted comes again where a backup is put back: the next order has the
//! number of one that the database knows no more, and whose buttons are still in people's chats. So a draft's number is drawn, and
//! a button names an order by its number and by that of the draft that it was.

use std::fmt;

use super::ids::OrderId;

/// Numbers of drafts are drawn from here on up; below are those that were counted, by versions that did so.
const DRAWN_FROM: i64 = 1 << 40;
/// A thousand times what is drawn is still a number: the lines of a mass order are numbered so (`mass.rs`).
const DRAWN: u64 = (1 << 51) - 1;

/// The number of a draft, by a random number.
pub fn draft_number(drawn: u64) -> i64 {
    DRAWN_FROM + (drawn & DRAWN).cast_signed()
}

/// An order as a button names it: no other order has this name in any history of the database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct OrderName {
    /// The bot's number.
    pub id: OrderId,
    /// The number of the draft that it was; none where that was counted.
    draft: Option<i64>,
}

impl OrderName {
    /// The name of the order that this draft became.
    pub fn of(id: OrderId, draft: i64) -> Self {
        let is_drawn = draft.unsigned_abs() >= DRAWN_FROM.unsigned_abs();
        Self { id, draft: is_drawn.then_some(draft) }
    }

    /// Reads a name as [`fmt::Display`] writes it; `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let (id, draft) = match text.split_once('.') {
            Some((id, draft)) => (id, Some(draft.parse().ok()?)),
            None => (text, None),
        };
        let name = Self::of(OrderId(id.parse().ok()?), draft.unwrap_or(0));
        (name.to_string() == text).then_some(name)
    }
}

impl fmt::Display for OrderName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.id.0)?;
        self.draft.map_or(Ok(()), |draft| write!(f, ".{draft}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_number_of_a_draft_is_never_one_that_was_counted_and_a_thousand_lines_of_it_have_numbers() {
        for drawn in [0, 1, u64::MAX, 1 << 51, 1 << 40] {
            let number = draft_number(drawn);
            assert!(number >= DRAWN_FROM, "{drawn}");
            assert!(number.checked_mul(-1_000).and_then(|line| line.checked_sub(1_000)).is_some(), "{drawn}");
        }
        assert_ne!(draft_number(1), draft_number(2));
    }

    #[test]
    fn a_name_is_read_as_it_is_written_and_nothing_else_is_one() {
        let drawn = OrderName::of(OrderId(1010), draft_number(5));
        assert_eq!(drawn.to_string(), "1010.1099511627781");
        assert_eq!(OrderName::parse("1010.1099511627781"), Some(drawn));
        let line = OrderName::of(OrderId(1010), i64::MIN);
        assert_eq!(OrderName::parse(&line.to_string()), Some(line));
        // An order from before numbers were drawn has no more than its number.
        let counted = OrderName::of(OrderId(1010), 57);
        assert_eq!((counted.to_string().as_str(), OrderName::parse("1010")), ("1010", Some(counted)));
        assert_ne!(OrderName::parse("1010"), Some(drawn));
        for text in [
            "",
            ".",
            "1010.",
            "1010.57",
            "+1010",
            "01010",
            "1010.+1099511627781",
            "1010.1099511627781.1",
            "#1010",
        ] {
            assert_eq!(OrderName::parse(text), None, "{text}");
        }
    }
}
