//! What people are told about money with the bot, where customers pay.

use serde::{Deserialize, Serialize};

use super::DigestKind;
use crate::{
    clock::Moment,
    domain::{
        code::{CodeId, NewCode},
        ids::{OrderId, ServiceId},
        money::{Amount, Charge, Credit, Rate},
        percent::Percent,
        receipt::ReceiptId,
        tariff::{Own, Priced},
        topup::{TopupId, Way},
        user::UserId,
        wallet::{Adjustment, Imbalance, Left, Mended},
    },
};

/// Something somebody is told about money with the bot.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "of", rename_all = "snake_case")]
pub enum Money {
    /// To a person: an admin corrected their balance, and what they have then.
    Adjusted {
        adjustment: Adjustment,
        #[serde(flatten)]
        left: Left,
    },
    /// To a member: what was decided of their order's money, what of it they got back, and what of that paid a debt.
    BillDecided {
        order: OrderId,
        back: Credit,
        #[serde(default)]
        to_debt: Credit,
    },
    /// To a person: what they paid is on their balance; whether that took longer than it should.
    Credited {
        sum: Credit,
        late: bool,
        #[serde(flatten)]
        left: Left,
        /// What a code added.
        #[serde(default)]
        bonus: Option<Credit>,
    },
    /// To a person: what they paid was given back, and what they owe since then.
    Refunded {
        paid: String,
        sum: Credit,
        #[serde(default)]
        owed: Credit,
        /// What a code had added, and is gone with it.
        #[serde(default)]
        bonus: Option<Credit>,
    },
    /// To a person: no new orders are taken from them.
    Barred,
    /// To a person: they are again.
    Unbarred,
    /// To a person: what friends' orders earned them is on their balance.
    Rewarded {
        sum: Credit,
        #[serde(flatten)]
        left: Left,
    },
    /// To a person: what such orders had earned is taken back, since they were refunded.
    RewardTakenBack {
        sum: Credit,
        #[serde(flatten)]
        left: Left,
    },
    /// To a person: their receipt for so much was not accepted, and why.
    ReceiptRefused { topup: TopupId, sum: Credit, reason: String },

    /// To admins: one of them, of this name, corrected somebody's balance.
    AdjustmentMade { user: UserId, adjustment: Adjustment, by: String },
    /// To admins: one of them, of this name, asks for a correction that takes a second one.
    AdjustmentAsked { number: i64, user: UserId, adjustment: Adjustment, by: String },
    /// To admins: one of them, of this name, refused such a correction.
    AdjustmentRefused { user: UserId, adjustment: Adjustment, by: String },
    /// To admins: somebody's rows in the books are damaged, so nothing is sold to them.
    SaleStopped { user: UserId },
    /// To admins: what is due for an order is theirs to say.
    BillInReview { order: OrderId },
    /// To admins: so much of what is due for an order is the owner's loss, since its customer had spent it.
    Waived { order: OrderId, sum: Credit },
    /// To admins: by what remains of an order another part of it was delivered than the panel charged for.
    KeptApart { order: OrderId, charge: Charge, remains: i64 },
    /// To admins: one of them, of this name, made a code; how its word begins.
    CodeMade { code: CodeId, begins: String, made: NewCode, by: String },
    /// To admins: one of them, of this name, stopped a code, which was used so often.
    CodeStopped { code: CodeId, begins: String, uses: i64, by: String },
    /// To admins: somebody tried so many codes within an hour that are none.
    CodesGuessed { user: UserId, times: usize },
    /// To admins: the books do not add up; nothing is sold until somebody has looked.
    BooksWrong { wrong: Imbalance },
    /// To admins: somebody paid; `again` if it was not the first time for the same wish.
    PaymentIn { payment: i64, user: UserId, way: Way, paid: String, credits: Credit, again: bool },
    /// To admins: somebody paid, and nothing says what it buys.
    PaymentUnplaced { way: Way, paid: String, payer: UserId },
    /// To admins: an invoice was paid that is not as this bot makes them; whose wish it names, if it names one.
    InvoiceForeign { way: Way, invoice: String, paid: String, user: Option<UserId> },
    /// To admins: the other side does not give a payment back; its person has the money again.
    RefundRefused { payment: i64, user: UserId, words: String },
    /// To admins: Telegram took Stars back; what of them was spent is a debt.
    StarsTakenBack { payment: i64, user: UserId, paid: String, debt: Credit },
    /// To admins: somebody says that something is wrong with their payment.
    PaymentWrong { payment: i64, user: UserId },
    /// To admins: one of them, of this name, set a price or took it back. A service's rate before and after; how many prices it moved.
    PriceSet {
        priced: Priced,
        what: String,
        before: Option<Own>,
        after: Option<Own>,
        rates: Option<[Rate; 2]>,
        moved: usize,
        by: String,
    },
    /// To admins: one of them, of this name, gave somebody a discount, or took it back.
    DiscountSet { user: UserId, before: Option<Percent>, after: Option<Percent>, by: String },
    /// To admins: a service's fixed rate is less than it has to be; it is not offered any more. The cost is in the panel's currency.
    SoldAtALoss {
        service: ServiceId,
        what: String,
        fixed: Rate,
        least: Option<Rate>,
        cost: Rate,
        currency: String,
    },
    /// To admins: somebody who paid by hand shows a receipt; with `reminder`, they were told, and have not answered.
    ReceiptShown { receipt: ReceiptId, user: UserId, reminder: bool },
    /// To admins: a way of payment does not answer.
    WaySilent { way: Way, since: Moment, words: String },
    /// To admins: it refuses the token.
    WayTokenRefused { way: Way },
    /// To admins: it answers again.
    WayBack { way: Way, since: Moment, back: Moment },
    /// To admins: a fault of the books was mended.
    BooksMended { what: Mended },
    /// To admins: the panel's balance does not pay for what waits to be sent.
    FundsShort { missing: Amount, currency: String, orders: i64 },
}

impl Money {
    /// Whether only admins may read it.
    pub fn is_for_admins(&self) -> bool {
        match self {
            Self::Adjusted { .. }
            | Self::BillDecided { .. }
            | Self::Credited { .. }
            | Self::Refunded { .. }
            | Self::Barred
            | Self::Unbarred
            | Self::Rewarded { .. }
            | Self::RewardTakenBack { .. }
            | Self::ReceiptRefused { .. } => false,
            Self::AdjustmentMade { .. }
            | Self::AdjustmentAsked { .. }
            | Self::AdjustmentRefused { .. }
            | Self::BillInReview { .. }
            | Self::Waived { .. }
            | Self::KeptApart { .. }
            | Self::CodeMade { .. }
            | Self::CodeStopped { .. }
            | Self::CodesGuessed { .. }
            | Self::BooksWrong { .. }
            | Self::InvoiceForeign { .. }
            | Self::SaleStopped { .. }
            | Self::PaymentIn { .. }
            | Self::PaymentUnplaced { .. }
            | Self::RefundRefused { .. }
            | Self::StarsTakenBack { .. }
            | Self::PaymentWrong { .. }
            | Self::PriceSet { .. }
            | Self::DiscountSet { .. }
            | Self::SoldAtALoss { .. }
            | Self::ReceiptShown { .. }
            | Self::WaySilent { .. }
            | Self::WayTokenRefused { .. }
            | Self::WayBack { .. }
            | Self::BooksMended { .. }
            | Self::FundsShort { .. } => true,
        }
    }

    /// With which others of its like it may be told to admins as one.
    pub fn digest_kind(&self) -> Option<DigestKind> {
        if matches!(self, Self::PriceSet { .. } | Self::DiscountSet { .. }) {
            return Some(DigestKind::Priced);
        }
        if matches!(self, Self::Waived { .. } | Self::KeptApart { .. }) {
            return Some(DigestKind::Odd);
        }
        if let Self::PaymentIn { again: false, .. } = self { Some(DigestKind::Paid) } else { None }
    }

    /// The person it is about, where only admins read it.
    pub fn person(&self) -> Option<UserId> {
        match self {
            Self::InvoiceForeign { user, .. } => *user,
            Self::AdjustmentMade { user, .. }
            | Self::AdjustmentAsked { user, .. }
            | Self::AdjustmentRefused { user, .. }
            | Self::SaleStopped { user }
            | Self::PaymentIn { user, .. }
            | Self::PaymentUnplaced { payer: user, .. }
            | Self::RefundRefused { user, .. }
            | Self::StarsTakenBack { user, .. }
            | Self::PaymentWrong { user, .. }
            | Self::ReceiptShown { user, .. }
            | Self::DiscountSet { user, .. }
            | Self::CodesGuessed { user, .. }
            | Self::BooksMended {
                what: Mended::Payment { user, .. } | Mended::Wish { user } | Mended::Code { user },
            } => Some(*user),
            Self::Adjusted { .. }
            | Self::BillDecided { .. }
            | Self::Credited { .. }
            | Self::Refunded { .. }
            | Self::Barred
            | Self::Unbarred
            | Self::Rewarded { .. }
            | Self::RewardTakenBack { .. }
            | Self::ReceiptRefused { .. }
            | Self::WaySilent { .. }
            | Self::WayTokenRefused { .. }
            | Self::WayBack { .. }
            | Self::BillInReview { .. }
            | Self::Waived { .. }
            | Self::KeptApart { .. }
            | Self::CodeMade { .. }
            | Self::CodeStopped { .. }
            | Self::BooksWrong { .. }
            | Self::PriceSet { .. }
            | Self::SoldAtALoss { .. }
            | Self::BooksMended { what: Mended::Bill { .. } }
            | Self::FundsShort { .. } => None,
        }
    }

    /// The receipt of which it asks the admins.
    pub fn receipt(&self) -> Option<ReceiptId> {
        if let Self::ReceiptShown { receipt, .. } = self { Some(*receipt) } else { None }
    }

    /// The order it is about, if it is about one.
    pub fn order(&self) -> Option<OrderId> {
        if let Self::BillDecided { order, .. }
        | Self::BillInReview { order }
        | Self::Waived { order, .. }
        | Self::KeptApart { order, .. }
        | Self::BooksMended { what: Mended::Bill { order } } = self
        {
            Some(*order)
        } else {
            None
        }
    }
}

impl From<Money> for super::Notice {
    fn from(money: Money) -> Self {
        Self::Money(money)
    }
}
