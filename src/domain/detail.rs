//! What is known of something beside that it happened, as data: put into words in the reader's language (`view/detail.rs`). What somebody
//! else said stays as they said it. A library's words are for the log alone.

use serde::{Deserialize, Deserializer, Serialize};

use super::{
    ids::OrderId,
    money::{Amount, Charge, Cost},
    order::OrderStatus,
};

/// What is known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Detail {
    /// These words of somebody else's: a panel, or another version. Empty: nothing is known.
    Said {
        /// The words; untrusted.
        words: String,
    },
    /// The panel could not be reached: nothing was sent.
    NotReached,
    /// The panel did not answer.
    NoAnswer,
    /// The connection broke after it was sent.
    Broken,
    /// There was no whole answer in time.
    TimedOut,
    /// The answer was longer than any that is one.
    TooLong,
    /// The panel answered otherwise than it should.
    Unread {
        /// How; untrusted.
        words: String,
    },
    /// The panel lists no service at all.
    NoServices,
    /// The panel refuses the key.
    KeyRefused,
    /// The bot was stopped, or failed, while it was being sent.
    Interrupted,
    /// The panel named an id that another order has.
    IdOfAnother {
        /// The id; untrusted.
        id: String,
        /// That order.
        other: OrderId,
    },
    /// An admin took this id back.
    IdTakenBack {
        /// The id; untrusted.
        id: String,
    },
    /// What ids and balance showed of an order whose answer was lost.
    Evidence {
        /// The ids of the orders before and after it.
        between: (u64, u64),
        /// The ids in between that are ours and no order's, with what the panel took for each.
        ours: Vec<(u64, Option<Charge>)>,
        /// The balance before it was sent, and now.
        balance: (Option<Amount>, Option<Amount>),
    },
    /// What the panel says of an id that an admin entered can't be about this order.
    Misfit {
        /// The id; untrusted.
        id: String,
        /// What it took, and was expected to.
        charge: Option<Charge>,
        /// See `charge`.
        cost: Cost,
        /// What remains, of how many.
        remains: Option<i64>,
        /// See `remains`.
        quantity: i64,
    },
    /// The panel does not know the id that an admin entered.
    UnknownId {
        /// The id; untrusted.
        id: String,
    },
    /// The panel took more than was expected.
    Overcharged {
        /// What it took.
        charge: Charge,
        /// What was expected.
        cost: Cost,
    },
    /// The panel changed its mind about how an order ended.
    Corrected {
        /// What it said before.
        from: OrderStatus,
        /// What it says now.
        to: OrderStatus,
    },
    /// A refill has no end after thirty days.
    Endless {
        /// The refill's id at the panel; untrusted.
        refill: String,
    },
    /// The balance fell without an order of the bot's.
    Fell {
        /// By how much.
        sum: Amount,
    },
    /// Orders at the panel that are none of the bot's.
    Foreign {
        /// Their ids.
        ids: Vec<u64>,
    },
    /// By what a failure is found in the log.
    Code {
        /// The code.
        code: String,
    },
}

/// A detail in a notice: earlier versions wrote words there.
pub fn or_words<'de, D: Deserializer<'de>>(stored: D) -> Result<Detail, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Stored {
        Known(Detail),
        Words(String),
    }
    Ok(match Stored::deserialize(stored)? {
        Stored::Known(known) => known,
        Stored::Words(words) => words.into(),
    })
}

impl Detail {
    /// Nothing is known.
    pub fn none() -> Self {
        Self::Said { words: String::new() }
    }

    /// As it stands in a text: somebody's words as they are, unless they could be taken for what the bot knows.
    pub fn write(&self) -> String {
        if let Self::Said { words } = self
            && !words.starts_with('{')
        {
            return words.clone();
        }
        serde_json::to_string(self).unwrap_or_default()
    }

    /// What stands in a text.
    pub fn read(text: &str) -> Self {
        let known = if text.starts_with('{') { serde_json::from_str(text).ok() } else { None };
        known.unwrap_or_else(|| text.into())
    }
}

impl From<&str> for Detail {
    fn from(words: &str) -> Self {
        Self::Said { words: words.to_owned() }
    }
}

impl From<String> for Detail {
    fn from(words: String) -> Self {
        Self::Said { words }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_never_taken_for_what_the_bot_knows() {
        let hostile = r#"{"what":"broken"}"#;
        for detail in [
            Detail::none(),
            "Incorrect request".into(),
            hostile.into(),
            "{".into(),
            Detail::Broken,
            Detail::Evidence {
                between: (7, 9),
                ours: vec![(8, Some(Charge(Amount(90_000)))), (9, None)],
                balance: (Some(Amount(1)), None),
            },
        ] {
            assert_eq!(Detail::read(&detail.write()), detail, "{}", detail.write());
        }
        // As earlier versions wrote it.
        assert_eq!(Detail::read("{\"error\": 7"), "{\"error\": 7".into());
    }
}
