//! Notices: what people are told without having asked at that moment. A notice is *data*; it is put into words, in the
//! reader's language, when it is delivered (`view/notice.rs`). It is a row of the outbox before it is a message.

#![expect(missing_docs, reason = "a variant's fields are told by the variant's own comment")]

mod money;

use std::time::Duration;

use serde::{Deserialize, Serialize};

pub use self::money::Money;
use super::{
    account::is_near,
    backup::BackupNews,
    batch::BatchId,
    catalog::CatalogChange,
    detail::{Detail, or_words},
    evidence::{Finding, Leaning},
    export::{Wanted, Whose},
    money::{Amount, Cost},
    order::{OrderId, OrderStatus},
    receipt::ReceiptId,
    request::{Denial, RequestKind, RequestState},
    trouble::Step,
    user::UserId,
};
use crate::clock::Moment;

/// A kind of letter that may be told together with others, the most important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum DigestKind {
    /// The owner's balance did not suffice.
    Unfunded,
    /// The panel refused it, couldn't carry it out, or it could not be sent in time.
    Refused,
    /// Somebody has to look: figures that don't add up, a word that nobody knows, a step that fails.
    Odd,
    /// Open longer than is usual.
    Stuck,
    /// The catalog changed.
    Catalog,
    /// A mass order was sent.
    Batch,
    /// An order was placed.
    Placed,
    /// A payment came in.
    Paid,
    /// A price or a discount was set.
    Priced,
}

/// Something somebody is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Notice {
    /// To a member: an order ended. The end is kept, so that a later correction can't change what is told here.
    OrderEnded { order: OrderId, status: OrderStatus },
    /// To a member: an end was corrected by the panel.
    OrderCorrected { order: OrderId, from: OrderStatus, to: OrderStatus },
    /// To a member: the panel refused the order, or it was given up.
    OrderRejected { order: OrderId },
    /// To a member and to admins: of orders that were confirmed together, each was sent or refused.
    BatchSent { batch: BatchId },
    /// To a member: the answer was lost, or what they were told of it was wrong; it is being checked.
    OrderUnclear {
        order: OrderId,
        /// As what it was told, where that is taken back.
        #[serde(default)]
        told: Option<OrderStatus>,
    },
    /// To a member: the panel does not answer; what they ordered waits.
    OrderWaits { order: OrderId },
    /// To a member: an unclear order turned out to be placed.
    OrderFound { order: OrderId },
    /// To a person: the table of orders that they asked for at that time, their own or everybody's. The file is made when it is
    /// delivered.
    Export(Wanted),
    /// To whoever asked for a refill or a cancellation: how it ended, or that it was not taken.
    RequestTold {
        order: OrderId,
        request: RequestKind,
        state: RequestState,
        denial: Option<Denial>,
        again_at: Option<Moment>,
    },
    /// About money with the bot, where customers pay.
    Money(Money),
    /// To a person: they were let in.
    AccessGranted,
    /// To a person: they were not let in.
    AccessDeclined,

    /// To admins: somebody asks to be let in.
    AccessAsked { user: UserId },
    /// To admins: an order went to the panel.
    OrderPlaced { order: OrderId },
    /// To admins: an order failed, with the panel's words.
    OrderRefused { order: OrderId, words: String },
    /// To admins: the owner's balance did not suffice; `missing` is the sum that would have helped, if it is known.
    FundsMissing { order: OrderId, missing: Option<Amount> },
    /// To admins: the outcome of an order is not known; theirs to settle.
    UnclearOrder {
        order: OrderId,
        #[serde(deserialize_with = "or_words")]
        findings: Detail,
        #[serde(default)]
        balance: Option<BalanceMove>,
    },
    /// To admins: an order whose answer was lost was looked for: it is settled by what was found, or waits for them still.
    UnclearLookedFor {
        order: OrderId,
        finding: Finding,
        /// What was seen, as it stands in the order's history.
        #[serde(default = "Detail::none", deserialize_with = "or_words")]
        words: Detail,
    },
    /// To admins: an order is open longer than is usual.
    OrderStuck {
        order: OrderId,
        since: Moment,
        /// What orders of its service usually take, if that is known.
        #[serde(default)]
        usual: Option<Duration>,
    },
    /// To admins: the answer to a request for a refill or a cancellation was lost.
    RequestUnclear {
        order: OrderId,
        request: RequestKind,
        #[serde(deserialize_with = "or_words")]
        words: Detail,
    },
    /// To admins: an end was corrected by the panel, its figures can't be true, its charge differs from what was expected, or its id doesn't fit.
    OrderOdd {
        order: OrderId,
        #[serde(deserialize_with = "or_words")]
        words: Detail,
    },
    /// To admins: the panel says of an order what nobody has heard before; it is taken for running.
    WordUnknown { order: OrderId, words: String },
    /// To admins: something fails for one thing again and again, or the panel says nothing of it for long. The order's row may be what
    /// can't be read, so it is only named.
    StepFailed {
        order: Option<OrderId>,
        step: Step,
        #[serde(deserialize_with = "or_words")]
        words: Detail,
    },
    /// To admins: the panel told a balance that can't be true.
    BalanceOdd { words: String },
    /// To admins: the panel's balance fell below the alert.
    BalanceLow { balance: Amount, alert: Amount },
    /// To admins: it recovered.
    BalanceBack { balance: Amount },
    /// To admins: the panel does not answer.
    PanelSilent {
        since: Moment,
        #[serde(deserialize_with = "or_words")]
        words: Detail,
    },
    /// To admins: what answers at its address is not the panel's API.
    WrongAddress { words: String },
    /// To admins: it answers again.
    PanelBack { since: Moment, back: Moment },
    /// To admins: the panel refused the key; calls have stopped.
    KeyRefused { words: String },
    /// To admins: the catalog changed.
    CatalogChanged { change: CatalogChange },
    /// To the admin who asked for a refresh: it is done.
    CatalogRead { services: usize, changed: bool },
    /// To the admin who asked for a refresh: the panel did not give its list.
    CatalogNotRead {
        #[serde(deserialize_with = "or_words")]
        words: Detail,
    },
    /// To admins: the list is suspiciously short; the stored one is kept until the next reading says the same.
    CatalogShort { listed: usize, known: usize },
    /// To a group that is not the admins': the bot works in private chat.
    PrivateOnly,
    /// To each admin in private: the bot was removed from their group.
    OutOfGroup,
    /// To admins: about the copies of the database that the bot makes by itself.
    Backup(BackupNews),
    /// To admins: another copy of the bot reads the same token's updates.
    SecondInstance,
}

/// The panel's balance before and after something.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BalanceMove {
    pub before: Amount,
    pub after: Amount,
    /// Whether it stayed as it was on an account whose balance would have shown the order.
    #[serde(default)]
    pub untouched: bool,
}

impl BalanceMove {
    /// How much it fell; negative if it rose.
    pub fn fell(self) -> Amount {
        self.before.checked_sub(self.after).unwrap_or(Amount::ZERO)
    }

    /// What it says of an order of this cost, give or take the panel's rounding (1 %). No proof: others may use the account, and it may
    /// change late.
    pub fn leaning(self, cost: Cost) -> Leaning {
        if is_near(self.fell(), cost.0, cost) {
            Leaning::Placed
        } else if self.untouched && self.fell() == Amount::ZERO {
            Leaning::NotPlaced
        } else {
            Leaning::Open
        }
    }
}

impl Notice {
    /// Whether only admins may read it.
    pub fn is_for_admins(&self) -> bool {
        match self {
            Self::Export(wanted) => wanted.whose == Whose::All,
            Self::Money(money) => money.is_for_admins(),
            Self::OrderEnded { .. }
            | Self::OrderCorrected { .. }
            | Self::OrderRejected { .. }
            | Self::BatchSent { .. }
            | Self::OrderUnclear { .. }
            | Self::OrderWaits { .. }
            | Self::OrderFound { .. }
            | Self::RequestTold { .. }
            | Self::AccessGranted
            | Self::AccessDeclined
            | Self::PrivateOnly => false,
            Self::AccessAsked { .. }
            | Self::OrderPlaced { .. }
            | Self::OrderRefused { .. }
            | Self::FundsMissing { .. }
            | Self::UnclearOrder { .. }
            | Self::UnclearLookedFor { .. }
            | Self::OrderStuck { .. }
            | Self::RequestUnclear { .. }
            | Self::OrderOdd { .. }
            | Self::WordUnknown { .. }
            | Self::StepFailed { .. }
            | Self::BalanceOdd { .. }
            | Self::BalanceLow { .. }
            | Self::BalanceBack { .. }
            | Self::PanelSilent { .. }
            | Self::WrongAddress { .. }
            | Self::PanelBack { .. }
            | Self::KeyRefused { .. }
            | Self::CatalogChanged { .. }
            | Self::CatalogRead { .. }
            | Self::CatalogNotRead { .. }
            | Self::CatalogShort { .. }
            | Self::OutOfGroup
            | Self::Backup(_)
            | Self::SecondInstance => true,
        }
    }

    /// With which others of its like it may be told to admins as one: it may come in numbers, and nobody has to answer it. `None`: it is
    /// told alone.
    pub fn digest_kind(&self) -> Option<DigestKind> {
        match self {
            Self::FundsMissing { .. } => Some(DigestKind::Unfunded),
            Self::OrderRefused { .. } => Some(DigestKind::Refused),
            Self::OrderOdd { .. } | Self::WordUnknown { .. } | Self::StepFailed { .. } => {
                Some(DigestKind::Odd)
            }
            Self::OrderStuck { .. } => Some(DigestKind::Stuck),
            Self::CatalogChanged { .. } => Some(DigestKind::Catalog),
            Self::BatchSent { .. } => Some(DigestKind::Batch),
            Self::OrderPlaced { .. } => Some(DigestKind::Placed),
            Self::Money(money) => money.digest_kind(),
            Self::OrderEnded { .. }
            | Self::OrderCorrected { .. }
            | Self::OrderRejected { .. }
            | Self::OrderUnclear { .. }
            | Self::OrderWaits { .. }
            | Self::OrderFound { .. }
            | Self::Export { .. }
            | Self::RequestTold { .. }
            | Self::AccessGranted
            | Self::AccessDeclined
            | Self::AccessAsked { .. }
            | Self::UnclearOrder { .. }
            | Self::UnclearLookedFor { .. }
            | Self::RequestUnclear { .. }
            | Self::BalanceOdd { .. }
            | Self::BalanceLow { .. }
            | Self::BalanceBack { .. }
            | Self::PanelSilent { .. }
            | Self::WrongAddress { .. }
            | Self::PanelBack { .. }
            | Self::KeyRefused { .. }
            | Self::CatalogRead { .. }
            | Self::CatalogNotRead { .. }
            | Self::CatalogShort { .. }
            | Self::PrivateOnly
            | Self::OutOfGroup
            | Self::Backup(_)
            | Self::SecondInstance => None,
        }
    }

    /// Whether it asks the admins to decide something: what was decided is drawn into it.
    pub fn asks_admins(&self) -> bool {
        let asks = matches!(
            self,
            Self::AccessAsked { .. } | Self::UnclearOrder { .. } | Self::UnclearLookedFor { .. }
        );
        asks || self.receipt().is_some() || self.adjustment().is_some()
    }

    /// The receipt of which it asks the admins.
    pub fn receipt(&self) -> Option<ReceiptId> {
        if let Self::Money(money) = self { money.receipt() } else { None }
    }

    /// The number of the correction of which it asks another admin.
    pub fn adjustment(&self) -> Option<i64> {
        if let Self::Money(Money::AdjustmentAsked { number, .. }) = self { Some(*number) } else { None }
    }

    /// Whether the card of what it is about says the same to the one whose that is.
    pub fn is_on_its_card(&self) -> bool {
        matches!(
            self,
            Self::OrderEnded { .. }
                | Self::OrderRejected { .. }
                | Self::RequestTold { .. }
                | Self::BatchSent { .. }
        )
    }

    /// The person it is about, where it is not an order's.
    pub fn person(&self) -> Option<UserId> {
        if let Self::Money(money) = self {
            return money.person();
        }
        if let Self::AccessAsked { user } = self { Some(*user) } else { None }
    }

    /// The mass order it is about, if it is about one.
    pub fn batch(&self) -> Option<BatchId> {
        if let Self::BatchSent { batch } = self { Some(*batch) } else { None }
    }

    /// The order it is about, if it is about one.
    pub fn order(&self) -> Option<OrderId> {
        match self {
            Self::OrderEnded { order, .. }
            | Self::OrderCorrected { order, .. }
            | Self::OrderRejected { order }
            | Self::OrderUnclear { order, .. }
            | Self::OrderWaits { order }
            | Self::OrderFound { order }
            | Self::RequestTold { order, .. }
            | Self::RequestUnclear { order, .. }
            | Self::OrderPlaced { order }
            | Self::OrderRefused { order, .. }
            | Self::FundsMissing { order, .. }
            | Self::UnclearOrder { order, .. }
            | Self::UnclearLookedFor { order, .. }
            | Self::OrderStuck { order, .. }
            | Self::WordUnknown { order, .. }
            | Self::OrderOdd { order, .. } => Some(*order),
            Self::Money(money) => money.order(),
            Self::BatchSent { .. }
            | Self::Export { .. }
            | Self::AccessGranted
            | Self::AccessDeclined
            | Self::AccessAsked { .. }
            | Self::StepFailed { .. }
            | Self::BalanceOdd { .. }
            | Self::BalanceLow { .. }
            | Self::BalanceBack { .. }
            | Self::PanelSilent { .. }
            | Self::WrongAddress { .. }
            | Self::PanelBack { .. }
            | Self::KeyRefused { .. }
            | Self::CatalogChanged { .. }
            | Self::CatalogRead { .. }
            | Self::CatalogNotRead { .. }
            | Self::CatalogShort { .. }
            | Self::PrivateOnly
            | Self::OutOfGroup
            | Self::Backup(_)
            | Self::SecondInstance => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_balance_leans_to_not_placed_only_where_it_would_have_shown_the_order() {
        let leaning = |after: i64, untouched: bool| {
            let moved = BalanceMove { before: Amount(10_000_000), after: Amount(after), untouched };
            moved.leaning(Cost(Amount(900_000)))
        };
        assert_eq!(leaning(9_100_000, false), Leaning::Placed);
        assert_eq!(leaning(10_000_000, true), Leaning::NotPlaced);
        assert_eq!(leaning(10_000_000, false), Leaning::Open);
        assert_eq!(leaning(9_500_000, true), Leaning::Open);
    }
}
