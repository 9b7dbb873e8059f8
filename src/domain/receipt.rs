//! What somebody who paid by hand sends as a proof: a photo, a file, or the number that stands on it. An admin looks at it; the same one
//! sent twice is known again by its key.

use serde::{Deserialize, Serialize};
use strum::IntoStaticStr;

use super::{
    money::Credit,
    quantity::plain_digits,
    text::visible,
    topup::{Topup, TopupId},
    user::{User, UserId},
};
use crate::clock::Moment;

/// A receipt's number: drawn, so that no other history of the database has it for another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, sqlx::Type, Serialize, Deserialize)]
#[sqlx(transparent)]
#[serde(transparent)]
pub struct ReceiptId(pub i64);

/// How many of a person's receipts may wait for an answer.
pub const MOST_WAITING: i64 = 3;
/// What a bot can't fetch (Bot API, `getFile`) is taken for no receipt.
pub const LARGEST: u64 = 20 << 20;
/// The longest words beside a receipt, and the longest reason for which one is refused, in characters.
pub const WORDS: usize = 200;
/// Shorter texts are no number of a receipt.
const SHORTEST_NUMBER: usize = 4;

/// What a receipt is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, IntoStaticStr, sqlx::Type)]
#[strum(serialize_all = "lowercase")]
#[sqlx(rename_all = "lowercase")]
pub enum ReceiptKind {
    /// A photo.
    Photo,
    /// A file.
    Document,
    /// Its number, as text.
    Number,
}

/// A receipt as it is sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewReceipt {
    /// What it is.
    pub kind: ReceiptKind,
    /// Telegram's handle of the photo or file.
    pub file: Option<String>,
    /// The same whenever the same file, or number, is sent.
    pub key: String,
    /// What was typed, or stands below it; untrusted.
    pub words: Option<String>,
    /// Whether others came with it, of which none is taken.
    pub of_album: bool,
}

/// What an admin is asked about a receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AskedOfReceipt {
    /// How much of it is credited.
    Sum,
    /// Why it is refused.
    Reason,
}

/// Why something is no receipt.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ReceiptProblem {
    /// It is no photo, no file, and no text with a number in it.
    Other,
    /// The file is larger than is taken.
    TooLarge,
    /// It is with the admins already.
    Waits,
    /// Too many of the person's receipts wait for an answer.
    TooMany,
}

impl NewReceipt {
    /// A photo or a file.
    pub fn file(kind: ReceiptKind, handle: &str, unique: &str, caption: Option<&str>) -> Self {
        Self {
            kind,
            file: Some(handle.to_owned()),
            key: unique.to_owned(),
            words: caption.map(cut).filter(|words| !words.is_empty()),
            of_album: false,
        }
    }

    /// The number on it, as it was typed: signs and spaces between do not make it another one.
    pub fn number(text: &str) -> Option<Self> {
        let key: String = plain_digits(&visible(text))
            .chars()
            .filter(|letter| letter.is_alphanumeric())
            .flat_map(char::to_uppercase)
            .take(WORDS)
            .collect();
        let is_one =
            key.chars().count() >= SHORTEST_NUMBER && key.chars().any(|letter| letter.is_ascii_digit());
        is_one.then(|| Self {
            kind: ReceiptKind::Number,
            file: None,
            key,
            words: Some(cut(text)),
            of_album: false,
        })
    }
}

/// Words from outside, as they are kept.
pub fn cut(text: &str) -> String {
    visible(text).trim().chars().take(WORDS).collect()
}

/// What an admin said of a receipt (`receipts.answer`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "lowercase")]
pub enum Answer {
    /// What it shows was credited.
    Credited,
    /// It was not accepted.
    Refused,
}

/// A receipt that was sent (`receipts`).
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Receipt {
    /// Its number.
    #[sqlx(rename = "receipt_id")]
    pub id: ReceiptId,
    /// The wish that it is for.
    #[sqlx(rename = "topup_id")]
    pub topup: TopupId,
    /// What it is.
    pub kind: ReceiptKind,
    /// Telegram's handle of the photo or file.
    pub file: Option<String>,
    /// The same whenever the same file, or number, is sent.
    pub key: String,
    /// What was typed, or stands below it; untrusted.
    pub words: Option<String>,
    /// When.
    pub at: Moment,
    /// What an admin said of it.
    pub answer: Option<Answer>,
    /// Why it was refused; untrusted.
    pub reason: Option<String>,
}

/// Another time at which the same file, or number, was sent.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SeenBefore {
    /// When.
    pub at: Moment,
    /// By whom.
    pub user: UserId,
    /// Their name; untrusted.
    pub name: String,
    /// For how much.
    pub sum: Credit,
    /// What was said of it.
    pub answer: Option<Answer>,
}

/// What admins see of a receipt.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Shown {
    /// The receipt.
    pub receipt: Receipt,
    /// The wish that it is for.
    pub topup: Topup,
    /// Whose it is.
    pub user: User,
    /// Where the same was sent before, the last first.
    pub before: Vec<SeenBefore>,
    /// How often the person has paid something in before, and how much in all.
    pub paid_before: (i64, Credit),
    /// The name of the admin who answered; untrusted.
    pub answered_by: Option<String>,
    /// The payment that came of it, and what was credited.
    pub payment: Option<(i64, Credit)>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        let key = |text: &str| NewReceipt::number(text).map(|receipt| receipt.key);
        assert_eq!(key("tx 12-345/ab").as_deref(), Some("TX12345AB"));
        assert_eq!(key("TX12345AB"), key(" tx\u{200b}12345ab\n"));
        assert_eq!(key("№ 1234 5678"), key("12345678"));
        assert_eq!(key("١٢٣٤٥").as_deref(), Some("12345"), "digits are digits in every script");
        for text in ["", "hello there", "123", "instagram likes", "💸💸💸💸"] {
            assert_eq!(key(text), None, "{text}");
        }
    }
}
