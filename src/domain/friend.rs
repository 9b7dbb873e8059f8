//! Friends who came by somebody's link, and what their orders earn them: a part of what was taken for what was delivered, and never more
//! than half of what the owner earned with it.

use rust_decimal::Decimal;

use super::{
    code::Word,
    money::{Amount, Credit, Sum},
    percent::Percent,
};

/// What stands before the word of a link, in what `/start` carries.
const PREFIX: &str = "r_";

/// What a link carries.
pub fn payload(word: Word) -> String {
    format!("{PREFIX}{}", word.bare())
}

/// The word of the link by which somebody came, if they came by one.
pub fn word_of(payload: &str) -> Option<Word> {
    payload.strip_prefix(PREFIX).and_then(Word::read)
}

/// What a delivered order earned.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Earning {
    /// What was taken for it.
    pub taken: Credit,
    /// What of that was the owner's; less than nothing where it was sold at a loss.
    pub profit: Amount,
    /// What of that whoever invited its customer gets.
    pub earned: Credit,
}

impl Earning {
    /// Of an order that cost the owner `cost`, in units of which each is so many of the wallet's. Rounded down.
    pub fn of(taken: Credit, cost: Amount, exchange: Decimal, part: Percent) -> Self {
        let cost = cost.exact().checked_mul(exchange).map(|cost| cost.trunc_with_scale(6));
        let cost = cost.and_then(|cost| Amount::from_decimal(cost).ok()).unwrap_or(taken.0);
        let profit = Amount(taken.0.0.saturating_sub(cost.0));
        let share = taken.exact().checked_mul(part.share()).map(|share| share.trunc_with_scale(6));
        let share = share.and_then(|share| Amount::from_decimal(share).ok()).unwrap_or(Amount::ZERO);
        Self { taken, profit, earned: Credit(Amount(share.0.min(profit.0 / 2).max(0))) }
    }

    /// What of that is due when so much is taken for the order: in proportion, and never more.
    pub fn due(self, taken: Credit) -> Credit {
        if taken >= self.taken {
            return self.earned;
        }
        let due = i128::from(self.earned.0.0) * i128::from(taken.0.0) / i128::from(self.taken.0.0.max(1));
        Credit(Amount(i64::try_from(due).unwrap_or(0)))
    }
}

/// How inviting goes for somebody.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Invited {
    /// How many came by their link.
    pub came: i64,
    /// How many of those ordered.
    pub ordered: i64,
    /// What that brought, and was not taken back.
    pub earned: Credit,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn credit(micros: i64) -> Credit {
        Credit(Amount(micros))
    }

    #[test]
    fn a_reward_is_a_part_of_what_was_taken_and_at_most_half_of_the_profit() {
        let earned = |taken: i64, cost: i64, hundredths: i64| {
            let part = Percent::of_hundredths(hundredths);
            Earning::of(credit(taken), Amount(cost), Decimal::ONE, part).earned.0.0
        };
        assert_eq!(earned(1_350_000, 900_000, 500), 67_500);
        assert_eq!(earned(1_350_000, 900_000, 5_000), 225_000, "half of 0.45");
        assert_eq!(earned(1_350_000, 1_350_000, 500), 0);
        assert_eq!(earned(1_350_000, 2_000_000, 500), 0, "sold at a loss");
        assert_eq!(earned(19, 0, 1_000), 1, "rounded down");
        assert_eq!(earned(1_350_000, 0, 0), 0);
        let in_another = Earning::of(credit(100_000_000), Amount(1_000_000), Decimal::from(90), Percent::ALL);
        assert_eq!((in_another.profit.0, in_another.earned.0.0), (10_000_000, 5_000_000));
    }

    #[test]
    fn what_is_refunded_later_takes_its_part_of_the_reward_along() {
        let part = Percent::of_hundredths(1_000);
        let earning = Earning::of(credit(1_000_000), Amount(0), Decimal::ONE, part);
        let due = [1_000_000, 2_000_000, 500_000, 1, 0].map(|taken| earning.due(credit(taken)).0.0);
        assert_eq!(due, [100_000, 100_000, 50_000, 0, 0]);
    }

    #[test]
    fn a_link_carries_a_word_that_nobody_guesses() {
        let word = Word::drawn(0x0123_4567_89ab_cdef);
        assert_eq!(payload(word).len(), 14);
        assert_eq!(word_of(&payload(word)), Some(word));
        for none in ["", "r_", "s_1207", "r_2002", "o_1001", "r_OOOO"] {
            assert_eq!(word_of(none), None, "{none}");
        }
    }
}
