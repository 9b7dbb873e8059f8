//! What is due for an order that is sold: held while the panel has not taken it, taken when it has, given back where it did not deliver.
//! The panel's word alone moves nothing back: figures must go with it, or people decide.

#[cfg(test)]
mod tests;

use strum::{EnumString, IntoStaticStr};

use super::{
    money::{Amount, Charge, Credit, Sum},
    order::{AtEnd, Order, OrderStatus},
};

/// The bill of an order (`bills`), in the wallet's currency.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Bill {
    /// What was confirmed.
    pub price: Credit,
    /// Waits until the panel has taken the order.
    pub held: Credit,
    /// Was sold.
    pub taken: Credit,
    /// Is due, and is the owner's loss: the wallet did not have it.
    pub waived: Credit,
    /// What came back and paid a debt instead of coming to the wallet.
    pub to_debt: Credit,
    /// What an admin decided is due.
    pub decided: Option<Credit>,
    /// Why people have to decide what is due.
    pub review: Option<Review>,
}

impl Bill {
    /// Whether it is what is due: all of it is where it should be, but for what is waived.
    pub fn is_as(&self, due: Due) -> bool {
        let inside = self.held.plus(self.taken);
        inside.plus(self.waived) == due.held.plus(due.taken) && self.taken == due.taken.min(inside)
    }

    /// What is neither held nor taken nor due: the customer has it again.
    pub fn given_back(&self) -> Credit {
        self.price.less(self.held).less(self.taken).less(self.waived)
    }

    /// What of it paid a debt.
    pub fn back_to_debt(&self) -> Credit {
        self.to_debt.min(self.given_back())
    }
}

/// What should be held of a price, and what taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Due {
    /// To wait with the order.
    pub held: Credit,
    /// To be the owner's.
    pub taken: Credit,
}

impl Due {
    const NOTHING: Self = Self { held: Credit::ZERO, taken: Credit::ZERO };

    fn held(price: Credit) -> Self {
        Self { held: price, ..Self::NOTHING }
    }

    fn taken(sum: Credit) -> Self {
        Self { taken: sum, ..Self::NOTHING }
    }
}

/// Why the figures of an order do not say what is due (`bills.review`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, EnumString, IntoStaticStr)]
#[strum(serialize_all = "snake_case")]
pub enum Review {
    /// It failed, and the panel has not said that it took nothing.
    Failed,
    /// It ended before it was delivered, and neither what remains nor what was charged says how much was.
    Unsaid,
    /// It made orders of its own, and the panel has said of none what it charged.
    Uncharged,
}

impl Review {
    /// The word in the database and in message keys.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// What is due for an order as it stands; the first row that fits. Rounded once, to the nearest micro-unit.
pub fn due(order: &Order, bill: &Bill) -> Result<Due, Review> {
    let price = bill.price;
    if let Some(decided) = bill.decided {
        return Ok(Due::taken(decided));
    }
    match order.status {
        OrderStatus::Reserved | OrderStatus::Submitting | OrderStatus::Unclear => Ok(Due::held(price)),
        OrderStatus::Rejected => Ok(Due::NOTHING),
        OrderStatus::Running if order.is_at_most() => {
            let part = by_charge(order, order.charge, price).unwrap_or(Credit::ZERO);
            Ok(Due { held: price.less(part), taken: part })
        }
        OrderStatus::Completed if order.is_at_most() => {
            by_end_charge(order, price).map(Due::taken).ok_or(Review::Uncharged)
        }
        OrderStatus::Running | OrderStatus::Completed => Ok(Due::taken(price)),
        OrderStatus::Cancelled | OrderStatus::Failed if is_free(order) => Ok(Due::NOTHING),
        OrderStatus::Cancelled if order.at_end == AtEnd::default() && !was_delivered(order) => {
            Ok(Due::NOTHING)
        }
        OrderStatus::Failed => Err(Review::Failed),
        OrderStatus::Partial | OrderStatus::Cancelled if order.is_parent() => {
            by_end_charge(order, price).map(Due::taken).ok_or(Review::Uncharged)
        }
        OrderStatus::Partial | OrderStatus::Cancelled => {
            let part =
                by_remains(order, order.at_end.remains, price).or_else(|| by_lower_charge(order, price));
            part.map(Due::taken).ok_or(Review::Unsaid)
        }
    }
}

fn is_free(order: &Order) -> bool {
    order.at_end.charge.is_some_and(|charge| charge.0 <= Amount::ZERO)
}

/// Whether earlier figures say that something was delivered, or taken for it.
fn was_delivered(order: &Order) -> bool {
    order.remains.is_some() || order.charge.is_some_and(|charge| charge.0 > Amount::ZERO)
}

/// The part of the price that was delivered, if what remains says so.
fn by_remains(order: &Order, remains: Option<i64>, price: Credit) -> Option<Credit> {
    let remains = remains.filter(|remains| (1..=order.quantity).contains(remains))?;
    if order.status == OrderStatus::Partial && remains == order.quantity {
        // Something was delivered, and the figure is from before.
        return None;
    }
    price.share(order.quantity.checked_sub(remains)?, order.quantity)
}

/// The part of the price that a charge is of the order's cost.
fn by_charge(order: &Order, charge: Option<Charge>, price: Credit) -> Option<Credit> {
    price.share(charge?.0.0, order.cost.0.0)
}

/// The same of what was charged at the end, if anything was: that nothing was says nothing of what was delivered.
fn by_end_charge(order: &Order, price: Credit) -> Option<Credit> {
    if is_free(order) { None } else { by_charge(order, order.at_end.charge, price) }
}

/// The same, if the charge says that not all was delivered; some panels leave it at the old value for a while.
fn by_lower_charge(order: &Order, price: Credit) -> Option<Credit> {
    let charge = order.at_end.charge?.0;
    (charge > Amount::ZERO && charge < order.cost.0).then(|| by_end_charge(order, price)).flatten()
}

/// What an admin can decide where the figures do not say what is due: nothing, what was delivered by what remained last, all.
pub fn decisions(order: &Order, bill: &Bill) -> Vec<Credit> {
    let mut sums = vec![Credit::ZERO];
    sums.extend(
        by_remains(order, order.remains, bill.price).filter(|sum| *sum > Credit::ZERO && *sum < bill.price),
    );
    sums.push(bill.price);
    sums
}

/// What the panel kept although it was not delivered, or gave back although it was: where remains and charge say sums that are more than a
/// hundredth of the price apart, the customer's is by what remains, and the owner should know.
pub fn is_kept_apart(order: &Order, price: Credit) -> bool {
    let is_short = matches!(order.status, OrderStatus::Partial | OrderStatus::Cancelled);
    let AtEnd { charge, remains } = order.at_end;
    let sums = by_remains(order, remains, price).zip(by_charge(order, charge, price));
    is_short
        && !order.is_parent()
        && sums.is_some_and(|(by_remains, by_charge)| {
            let apart = (by_remains.0.0 - by_charge.0.0).unsigned_abs();
            apart > price.0.0.unsigned_abs() / 100
        })
}

/// Where money of an order can be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// The customer can spend it.
    Wallet,
    /// It waits with orders.
    Held,
    /// It was sold.
    Sales,
    /// It pays a debt.
    Owed,
}

/// One transfer of an order's money.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Move {
    /// From where.
    pub from: End,
    /// To where.
    pub to: End,
    /// How much, more than nothing.
    pub sum: Credit,
}

/// What brings a bill to what is due: a few transfers, and what is waived then. The wallet gives what it has, and the rest is waived:
/// nobody comes to owe anything because a panel changed its mind. Where less is due than before, what is waived shrinks first; what comes
/// back pays a debt first, like whatever comes to a wallet.
pub fn moves(bill: &Bill, due: Due, purse: Purse) -> (Vec<Move>, Credit) {
    let in_it = bill.held.plus(bill.taken);
    let (wanted, counted) = (due.held.plus(due.taken), in_it.plus(bill.waived));
    let more = wanted.less(counted);
    let from_wallet = more.min(purse.wallet);
    let fall = counted.less(wanted);
    let back = fall.less(bill.waived);
    let debt = back.min(purse.owed);
    let waived = bill.waived.less(fall).plus(more.less(from_wallet));

    let total = in_it.plus(from_wallet).less(back);
    let taken = due.taken.min(total);
    let held = total.less(taken);
    let mut given = vec![
        (End::Held, bill.held.less(held)),
        (End::Sales, bill.taken.less(taken)),
        (End::Wallet, from_wallet),
    ];
    let mut moves = vec![];
    for (to, wanted) in [
        (End::Sales, taken.less(bill.taken)),
        (End::Held, held.less(bill.held)),
        (End::Owed, debt),
        (End::Wallet, back.less(debt)),
    ] {
        let mut open = wanted;
        for (from, left) in &mut given {
            let sum = open.min(*left);
            if sum > Credit::ZERO {
                moves.push(Move { from: *from, to, sum });
                (open, *left) = (open.less(sum), left.less(sum));
            }
        }
    }
    (moves, waived)
}

/// What somebody has with the bot.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Purse {
    /// What they can spend.
    pub wallet: Credit,
    /// What waits with orders that the panel has not taken.
    pub held: Credit,
    /// What they owe, as a positive sum.
    pub owed: Credit,
}

impl Purse {
    /// What is missing for a price; what is owed is to be paid first.
    pub fn missing(self, price: Credit) -> Credit {
        price.plus(self.owed).less(self.wallet)
    }
}

impl std::fmt::Display for Move {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{:?} → {:?} {}", self.from, self.to, self.sum.exact())
    }
}
