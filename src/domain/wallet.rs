//! What somebody's wallet shows, and what an admin types to correct it: a sum with its sign, and why.

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

use super::{
    ids::OrderId,
    money::{Amount, Credit},
    quantity::plain_digits,
    text::visible,
    user::UserId,
};
use crate::clock::Moment;

/// A line of somebody's statement.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StatementLine {
    /// When.
    pub at: Moment,
    /// What their wallet got; negative if it gave.
    pub sum: Amount,
    /// What was in it then.
    pub after: Credit,
    /// For which order, if for one.
    pub order: Option<OrderId>,
    /// An admin's reason; untrusted.
    pub note: Option<String>,
    /// What brought it, if it is a gift.
    pub gift: Option<Gift>,
}

/// What brings a gift.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "lowercase")]
pub enum Gift {
    /// A code.
    Code,
    /// Friends who were invited.
    Reward,
}

/// What somebody has after their balance was moved.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Left {
    /// What they can spend.
    pub balance: Credit,
    /// What of the sum that came paid a debt.
    #[serde(default)]
    pub to_debt: Credit,
    /// What they owe still, or by now.
    #[serde(default)]
    pub owed: Credit,
}

/// What admins look at of a customer's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum CustomerView {
    /// A page of what moved their balance.
    Statement {
        /// Which page.
        page: usize,
    },
    /// Their last payments.
    Payments,
}

/// What does not add up in the books. No customer makes it: it is a fault of this program, or of somebody's hand in the database.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, thiserror::Error)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Imbalance {
    /// All balances together should come to nothing.
    #[error("all balances come to {sum}")]
    All {
        /// What they come to.
        sum: Amount,
    },
    /// What was sold, or is held, is not what bills say.
    #[error("sold and held: {accounts}, by bills: {bills}")]
    Bills {
        /// By the accounts.
        accounts: Amount,
        /// By the bills.
        bills: Amount,
    },
    /// An account has another balance than its transfers left.
    #[error("an account has {has}, by its transfers {moved}")]
    Account {
        /// What it has.
        has: Amount,
        /// What its transfers come to.
        moved: Amount,
    },
    /// What was given away is not what codes brought.
    #[error("given away: {account}, by codes: {codes}")]
    Gifts {
        /// By the account.
        account: Amount,
        /// By the codes.
        codes: Amount,
    },
    /// Prices are of another currency than the money that customers have.
    #[error("customers have {kept}, prices are in {wanted}")]
    Currency {
        /// What their money is of.
        kept: String,
        /// What prices would be of; untrusted.
        wanted: String,
    },
}

/// What all customers together have, and owe.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// What they can spend.
    pub wallets: Credit,
    /// What waits with their orders.
    pub held: Credit,
    /// What they owe.
    pub owed: Credit,
}

/// A fault of the books that was found and mended, or can't be without people.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Mended {
    /// An order's bill was not what the order makes due, and is now.
    Bill {
        /// Of which order.
        order: OrderId,
    },
    /// A payment was not credited, and is now.
    Payment {
        /// Which.
        payment: i64,
        /// Whose.
        user: UserId,
    },
    /// A code did not bring what it says, and has now.
    Code {
        /// Who used it.
        user: UserId,
    },
    /// A wish is said to be paid, and no payment is of it: what came in is looked through.
    Wish {
        /// Whose.
        user: UserId,
    },
}

/// The longest reason that is kept, in characters.
pub const REASON: usize = 200;

/// A correction of somebody's balance, as it was typed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Adjustment {
    /// What they get; negative: what is taken.
    pub sum: Amount,
    /// Why: they read it.
    pub reason: String,
}

impl Adjustment {
    /// How much it is, whichever way.
    pub fn size(&self) -> Credit {
        Credit(Amount(self.sum.0.saturating_abs()))
    }
}

/// What a second admin says to a correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, strum::EnumString, strum::IntoStaticStr)]
#[sqlx(rename_all = "snake_case")]
#[strum(serialize_all = "snake_case")]
pub enum AdjustmentAnswer {
    /// It is made.
    Made,
    /// It is not.
    Refused,
}

impl AdjustmentAnswer {
    /// Its word in the database and in callback data.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// Why a text is no correction.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AdjustmentProblem {
    /// It does not begin with a sum: `10`, `+10.50`, `-5,50`.
    Sum,
    /// Nothing is moved by zero.
    Zero,
    /// No reason behind the sum.
    Reason,
}

/// Reads `+10 paid in cash`, `-5,50 a mistake`. What has more than six decimals is no sum of money.
pub fn parse_adjustment(text: &str) -> Result<Adjustment, AdjustmentProblem> {
    let text = visible(text).trim().to_owned();
    let (sum, reason) = text.split_once(char::is_whitespace).unwrap_or((&text, ""));
    let sum = parse_sum(sum)?;
    let reason: String = reason.trim().chars().take(REASON).collect();
    if reason.is_empty() { Err(AdjustmentProblem::Reason) } else { Ok(Adjustment { sum, reason }) }
}

fn parse_sum(text: &str) -> Result<Amount, AdjustmentProblem> {
    let text = plain_digits(text);
    let (is_negative, digits) = match text.strip_prefix(['-', '\u{2212}', '\u{2013}']) {
        Some(rest) => (true, rest),
        None => (false, text.strip_prefix('+').unwrap_or(&text)),
    };
    let is_plain = digits.chars().all(|c| c.is_ascii_digit() || matches!(c, '.' | ','));
    let number = Decimal::from_str_exact(&digits.replace(',', ".")).ok().filter(|_| is_plain);
    let number = number.filter(|number| number.scale() <= 6).ok_or(AdjustmentProblem::Sum)?;
    let sum = Amount::from_decimal(number).map_err(|_| AdjustmentProblem::Sum)?;
    match (sum, is_negative) {
        (Amount::ZERO, _) => Err(AdjustmentProblem::Zero),
        (sum, false) => Ok(sum),
        (sum, true) => sum.negate().map_err(|_| AdjustmentProblem::Sum),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_correction_is_a_sum_and_a_reason() {
        let read = |text: &str| {
            let Adjustment { sum, reason } = parse_adjustment(text)?;
            Ok((sum.0, reason))
        };
        let ok = |micros: i64, reason: &str| Ok((micros, reason.to_owned()));
        assert_eq!(read("+10 paid in cash"), ok(10_000_000, "paid in cash"));
        assert_eq!(read("10 x"), ok(10_000_000, "x"));
        assert_eq!(read("5,50 наличные"), ok(5_500_000, "наличные"));
        assert_eq!(read("−5.5 ошибка"), ok(-5_500_000, "ошибка"));
        assert_eq!(read("-5 a slip"), ok(-5_000_000, "a slip"));
        assert_eq!(read("٥ cash"), ok(5_000_000, "cash"));
        assert_eq!(read("0 nothing"), Err(AdjustmentProblem::Zero));
        assert_eq!(read("10"), Err(AdjustmentProblem::Reason));
        assert_eq!(read("10   "), Err(AdjustmentProblem::Reason));
        for odd in [
            "",
            "cash 10",
            "1e9 much",
            "1.234,56 x",
            "0.0000001 dust",
            "99999999999999 x",
            "+-5 x",
            "5% x",
            "$5 x",
        ] {
            assert_eq!(read(odd), Err(AdjustmentProblem::Sum), "{odd}");
        }
    }
}
