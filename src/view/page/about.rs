//! What a notice is about, as it is when it is put into words.

use crate::domain::{
    batch::Batch, bill::Bill, notice::BalanceMove, order::Order, receipt::Shown, request::Children,
    user::User, wallet::AdjustmentAnswer,
};

/// What a notice is about, loaded when it is delivered.
#[derive(Clone, Debug, Default)]
pub struct About {
    /// The order it names.
    pub order: Option<Order>,
    /// The person it names, or whose order it is.
    pub user: Option<User>,
    /// The orders that the panel made of it, if it makes any.
    pub children: Option<Children>,
    /// Whether the order's service is still offered.
    pub again: bool,
    /// The mass order it names.
    pub batch: Option<Batch>,
    /// What the balance did around the order, while nobody knows what became of that.
    pub balance: Option<BalanceMove>,
    /// The name of the admin who decided what it asks for; untrusted.
    pub decided_by: Option<String>,
    /// What its order is billed, where customers pay.
    pub bill: Option<Bill>,
    /// Whether its reader has an order to go back to that is not confirmed yet.
    pub to_order: bool,
    /// What another admin answered to the correction of which it asks, and their name; untrusted.
    pub seconded: Option<(AdjustmentAnswer, String)>,
    /// The receipt of which it asks.
    pub receipt: Option<Box<Shown>>,
}
