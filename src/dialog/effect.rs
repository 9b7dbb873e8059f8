//! What a step changes, as data.

use super::{CodeEffect, PriceEffect};
use crate::{
    domain::{
        catalog::ServiceId,
        export::{Content, Period, Whose},
        money::Credit,
        order::{NewOrder, OrderId},
        receipt::{NewReceipt, ReceiptId},
        topup::{TopupId, Way},
        user::{Access, UserId},
        wallet::{Adjustment, AdjustmentAnswer},
    },
    i18n::Lang,
};

/// A change, carried out by `ops` in the transaction of the update (`bot/turn/carry_out.rs` says what comes of it). None of them waits for
/// anybody: a slow thing is a state that a worker finishes.
#[derive(Clone, Debug, PartialEq)]
pub enum Effect {
    /// Ask the admins to be let in.
    AskAccess,
    /// Say who one is, waiting to be let in.
    Introduce(String),
    /// Read another language.
    Speak(Lang),
    /// Make a service a favourite, or no longer one.
    Star(ServiceId),
    /// Place an order; the state becomes its card.
    Place(NewOrder),
    /// Place many at once; the state becomes the card of all of them.
    PlaceMany(Vec<NewOrder>),
    /// Ask for a refill of an order.
    AskRefill(OrderId),
    /// Cancel an order.
    CancelOrder(OrderId),
    /// Cancel these orders, as far as that can be done.
    CancelMany(Vec<OrderId>),
    /// Cancel all that somebody has in progress, up to the order `newest`, as far as that can be done.
    CancelAll {
        /// Whose orders.
        user: UserId,
        /// Later ones were not meant.
        newest: OrderId,
    },
    /// Ask the panel about an order as soon as may be.
    LookNow(OrderId),
    /// The same, because somebody asked for just that.
    Refresh(OrderId),
    /// Ask the panel about all of the person's active orders.
    LookAtAll,
    /// Read the panel's balance again.
    ReadBalance,
    /// Read the catalog again and tell this chat when it is done.
    ReadCatalog,
    /// Let a person in who asked for it, or not, if nobody has answered them yet.
    Answer(UserId, Access),
    /// Let somebody in, or not.
    SetAccess(UserId, Access),
    /// Take no orders from somebody.
    Bar(UserId),
    /// Take orders from them again.
    Unbar(UserId),
    /// An unclear order was placed under this id of the panel.
    WasPlaced(OrderId, String),
    /// An unclear order was not placed.
    WasNotPlaced(OrderId),
    /// That an order was not placed is taken back.
    Reopen(OrderId),
    /// The id of the panel that an admin entered for an order, or that the bot found, is another order's.
    TakeBackId(OrderId),
    /// The id of the panel that the bot found for an order is the right one.
    ConfirmId(OrderId),
    /// Wish to put money on one's balance.
    TopUp {
        /// The wish's number.
        topup: TopupId,
        /// In which way.
        way: Way,
        /// How much.
        sum: Credit,
    },
    /// Show the admins a receipt of a payment by hand.
    ShowReceipt {
        /// For which wish.
        topup: TopupId,
        /// Its number.
        receipt: ReceiptId,
        /// What was sent.
        sent: NewReceipt,
    },
    /// Credit what a receipt shows.
    CreditReceipt {
        /// The wish that it is for.
        topup: TopupId,
        /// Which.
        receipt: ReceiptId,
        /// Another sum than was wished for.
        sum: Option<Credit>,
    },
    /// Do not accept a receipt.
    RefuseReceipt {
        /// Which.
        receipt: ReceiptId,
        /// Why: its person reads it.
        reason: String,
    },
    /// Look whether a payment came in.
    LookForPayment(TopupId),
    /// Tell the admins that something is wrong with one's own payment.
    ReportPayment(i64),
    /// Give a payment back.
    RefundPayment(i64),
    /// Correct somebody's balance; the number is the confirmation's own.
    Adjust {
        /// Whose.
        user: UserId,
        /// By what, and why.
        adjustment: Adjustment,
        /// The same number corrects once.
        number: i64,
    },
    /// Ask another admin for a correction that is more than one may make.
    AskAdjustment {
        /// Whose balance.
        user: UserId,
        /// By what, and why.
        adjustment: Adjustment,
        /// The same number asks once.
        number: i64,
    },
    /// Answer an admin who asked for that.
    AnswerAdjustment {
        /// What was asked for.
        number: i64,
        /// Whether it is made.
        answer: AdjustmentAnswer,
    },
    /// Set a price, or somebody's discount.
    Price(PriceEffect),
    /// Have a link by which friends come.
    Invite,
    /// Use a code, make or stop one.
    Code(CodeEffect),
    /// An admin decides what is due for an order.
    DecideBill {
        /// Which.
        order: OrderId,
        /// How much of its price.
        due: Credit,
    },
    /// Stop taking orders.
    Pause,
    /// Take orders again.
    Resume,
    /// Make a table of what is of a time, and bring it to the person.
    Export {
        /// Of what.
        content: Content,
        /// Whose orders.
        whose: Whose,
        /// Of which time.
        period: Period,
    },
}
