//! Pages about money with the bot: putting it on a balance, payments, receipts, an admin's correction.

use super::{Paging, StatementLine};
use crate::{
    dialog::state::AskedOfReceipt,
    domain::{
        bill::Purse,
        code::Brings,
        friend::Invited,
        money::{Credit, Price},
        percent::Percent,
        receipt::Shown,
        topup::{Payment, Topup, Way},
        user::User,
        wallet::Adjustment,
    },
};

/// What somebody has with the bot, and a page of what moved it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WalletPage {
    /// Whose, where an admin looks.
    pub whose: Option<User>,
    pub purse: Purse,
    /// What waits for the next top-up.
    pub bonus: Option<Brings>,
    /// Whether inviting friends brings something.
    pub invites: bool,
    pub lines: Vec<StatementLine>,
    pub paging: Paging,
}

/// Somebody's own link, and what it brought.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvitePage {
    pub link: String,
    /// How much of an order's price they get, at most.
    pub part: Percent,
    pub invited: Invited,
}

/// A correction of somebody's balance: what is asked for, or what was typed and its number.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AdjustPage {
    pub user: User,
    pub purse: Purse,
    pub change: Option<(Adjustment, i64)>,
    /// Beyond this another admin has to confirm it.
    pub most: Credit,
}

/// What can be put on a balance; with a sum, in which way.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TopUpPage {
    pub purse: Purse,
    pub sum: Option<Credit>,
    pub choices: Vec<Credit>,
    pub least: Credit,
    pub most: Credit,
    /// Each way, and in Stars how many that are and what they buy.
    pub ways: Vec<(Way, Option<(i64, Credit)>)>,
    /// What one pays by hand, and is not done with.
    pub waiting: Vec<Topup>,
}

/// A wish that is paid, or what became of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PayPage {
    pub topup: Topup,
    /// What people who pay by hand are told; the owner's words.
    pub hand: Option<String>,
    /// Where people get help; the owner's words.
    pub support: Option<String>,
    /// Whether there is an order to go back to.
    pub to_order: bool,
    /// Why an admin refused the receipt; untrusted.
    pub reason: Option<String>,
    /// Whether the way does not answer, so that the invoice takes longer.
    pub delayed: bool,
}

/// A receipt of a payment by hand, as admins see it; and what one of them is asked about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiptPage {
    pub shown: Shown,
    pub asked: Option<(AskedOfReceipt, User)>,
}

/// Somebody's last payments.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentsPage {
    /// Whose, where an admin looks.
    pub whose: Option<User>,
    pub payments: Vec<Payment>,
    /// Where people get help; the owner's words.
    pub support: Option<String>,
}

/// A payment, as admins see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PaymentPage {
    pub payment: Payment,
    pub user: User,
    pub purse: Purse,
    /// What a code added, and was not taken back.
    pub bonus: Credit,
}

/// What somebody can pay for of several orders.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Paid {
    pub purse: Purse,
    /// How many of the first.
    pub count: usize,
    /// What those cost.
    pub sum: Price,
}
