//! Orders: their life, and what a panel's report makes of one. Nothing here reads a clock or a database; `ops`
//! applies what is decided here. The life of an order is drawn in ARCHITECTURE.md.

#[cfg(test)]
pub(in crate::domain) mod tests;

use std::time::Duration;

use serde::{Deserialize, Serialize};
use strum::{EnumString, IntoStaticStr, VariantArray};

pub use super::{attempt::RejectReason, ids::OrderId};
use super::{
    ids::{BatchId, ServiceId},
    money::{Amount, Charge, Cost, Price, Rate},
    name::OrderName,
    service_type::{Field, Pricing, QuantityFrom, ServiceType},
    user::UserId,
};
use crate::clock::Moment;

/// Where an order is in its life (`orders.status`).
#[derive(
    Clone,
    Copy,
    Debug,
    PartialEq,
    Eq,
    Hash,
    sqlx::Type,
    Serialize,
    Deserialize,
    EnumString,
    IntoStaticStr,
    VariantArray,
)]
#[sqlx(rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
#[strum(serialize_all = "lowercase")]
pub enum OrderStatus {
    /// Confirmed; waits to be sent to the panel.
    Reserved,
    /// Being sent. Committed before the panel is called; found at start-up it means "unclear".
    Submitting,
    /// Sent, and the answer was lost: never sent again by itself.
    Unclear,
    /// The panel has it.
    Running,
    /// An end: all delivered.
    Completed,
    /// An end: some delivered, the rest given back.
    Partial,
    /// An end: stopped by the panel.
    Cancelled,
    /// An end: the panel gave it up.
    Failed,
    /// An end: the panel never took it.
    Rejected,
}

impl OrderStatus {
    /// All of them, in the order of life.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// Whether the order's life is over.
    pub fn is_end(self) -> bool {
        match self {
            Self::Completed | Self::Partial | Self::Cancelled | Self::Failed | Self::Rejected => true,
            Self::Reserved | Self::Submitting | Self::Unclear | Self::Running => false,
        }
    }

    /// The word in the database and in message keys.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// Who settled what became of an order whose answer was lost (`orders.settled_by`).
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, Serialize, Deserialize)]
#[sqlx(rename_all = "snake_case")]
#[serde(rename_all = "snake_case")]
pub enum SettledBy {
    /// The bot, by what it found: an admin can take it back.
    Evidence,
    /// An admin.
    People,
}

/// An order. How it is stored: `store/orders.rs`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Order {
    /// The bot's number.
    pub id: OrderId,
    /// Whose it is.
    pub user: UserId,
    /// The number of the draft that it was.
    pub draft: i64,
    /// The service, which may have left the catalog since.
    pub service: ServiceId,
    /// The panel's id of the service when it was ordered.
    pub panel_service: String,
    /// The service's name when it was ordered.
    pub service_name: String,
    /// Its type when it was ordered.
    pub service_type: ServiceType,
    /// Where it goes; for a subscription whose posts.
    pub link: String,
    /// How many in all; for a subscription the most there may be.
    pub quantity: i64,
    /// In how many runs, if it is spread over time.
    pub runs: Option<i64>,
    /// The rate it was confirmed at.
    pub rate: Rate,
    /// What the customer pays.
    pub price: Price,
    /// In which currency; empty while it is not known.
    pub price_currency: String,
    /// What the panel is expected to take.
    pub cost: Cost,
    /// The currency of cost and charge, as the panel names it; empty while it is not known.
    pub currency: String,
    /// Where it is in its life.
    pub status: OrderStatus,
    /// Why it was rejected, if it was.
    pub reject_reason: Option<RejectReason>,
    /// The panel's id.
    pub panel_order: Option<String>,
    /// The panel's own word for its state.
    pub panel_status: Option<String>,
    /// What the counter stood at when the panel began.
    pub start_count: Option<i64>,
    /// Not delivered yet, as the panel says; negative when it delivered more.
    pub remains: Option<i64>,
    /// What the panel says it took; falls when it gives back.
    pub charge: Option<Charge>,
    /// Of these figures those that it said with the end.
    pub at_end: AtEnd,
    /// When it was confirmed.
    pub placed_at: Moment,
    /// When it was sent to the panel.
    pub submitted_at: Option<Moment>,
    /// Until when it may still be sent.
    pub submit_until: Moment,
    /// How often sending it failed before it left.
    pub tries: i64,
    /// When it ended.
    pub ended_at: Option<Moment>,
    /// Counts what changed; a message that shows less is drawn again.
    pub version: i64,
    /// The mass order that it belongs to, if it was ordered with others.
    pub batch: Option<BatchId>,
    /// Whether a person entered its id, and the panel has said nothing yet that fits: until then it can be taken back.
    pub id_doubted: bool,
    /// Whether the admins were told that the panel says of it what can't be true.
    pub odd_told: bool,
    /// Whether bytes of an `add` left for it, so that the panel may have it although it said no.
    pub was_sent: bool,
    /// Who settled what became of it, where its answer was lost.
    pub settled_by: Option<SettledBy>,
}

/// What the panel said of an order together with its end, or later while it said the same end. Figures of earlier reports say nothing of
/// how it ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct AtEnd {
    /// What it took.
    pub charge: Option<Charge>,
    /// What it did not deliver.
    pub remains: Option<i64>,
}

impl Order {
    /// As a button names it.
    pub fn name(&self) -> OrderName {
        OrderName::of(self.id, self.draft)
    }

    /// Whether it is only most likely that the panel's order is this one: nobody but the bot says so.
    pub fn is_most_likely(&self) -> bool {
        self.settled_by == Some(SettledBy::Evidence) && self.panel_order.is_some()
    }

    /// Whether an admin can say that its id is another's: a person's slip until the panel has said something that fits, and what the bot
    /// concluded by itself for ever.
    pub fn can_lose_id(&self) -> bool {
        self.is_most_likely() || self.status == OrderStatus::Running && self.id_doubted
    }

    /// Whether an admin can say that it was placed after all.
    pub fn can_turn_out_placed(&self) -> bool {
        self.reject_reason == Some(RejectReason::NotPlaced)
    }

    /// Whether the panel makes orders of its own from it, which it reports on one by one: what remains is theirs to tell.
    pub fn is_parent(&self) -> bool {
        self.runs.is_some() || matches!(self.service_type.form().quantity, QuantityFrom::Between(..))
    }

    /// What the panel takes of its cost for certain when it is placed: of a subscription nothing before its first post, and a drip-feed may
    /// be charged run by run.
    pub fn taken_at_once(&self) -> Cost {
        if self.is_at_most() || self.runs.is_some() { Cost::ZERO } else { self.cost }
    }

    /// Whether its price is the most it may cost rather than what is taken at once.
    pub fn is_at_most(&self) -> bool {
        self.service_type.form().pricing == Pricing::PerThousandAtMost
    }

    /// Delivered so far, if the panel said what remains. What it calls completed is delivered in full only if nothing remains by its
    /// own figures.
    pub fn delivered(&self) -> Option<i64> {
        if matches!(self.service_type.form().quantity, QuantityFrom::Between(..)) {
            return None;
        }
        let is_completed = self.status == OrderStatus::Completed;
        if is_completed && self.is_parent() {
            return Some(self.quantity);
        }
        let remains = self.remains.or(is_completed.then_some(0))?;
        Some(self.quantity - remains.clamp(0, self.quantity))
    }

    /// Delivered so far in whole per cent; 100 only when nothing remains.
    pub fn percent(&self) -> Option<i64> {
        let delivered = self.delivered()?;
        (self.quantity > 0)
            .then(|| i64::try_from(i128::from(delivered) * 100 / i128::from(self.quantity)).unwrap_or(0))
    }

    /// What came back: the part of the cost that the panel no longer takes, never more than that. `None` while it has not said.
    pub fn given_back(&self) -> Option<Cost> {
        if self.status == OrderStatus::Rejected {
            return Some(self.cost);
        }
        // Of a sum that was only the most it could be, nothing was taken that could come back.
        if self.is_at_most() {
            return None;
        }
        let kept = self.charge?.beyond(self.cost).ok()?;
        Some(Cost(kept.negate().ok()?).clamp(Cost::ZERO, self.cost.max(Cost::ZERO)))
    }
}

/// What is confirmed: the whole of an order, so that nothing is looked up again between the tap and the row.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct NewOrder {
    /// The draft's number (`name.rs`); below zero for a line of a mass order.
    pub draft: i64,
    /// The service.
    pub service: ServiceId,
    /// The service's type.
    pub service_type: ServiceType,
    /// What `add` gets, to the field.
    pub fields: Vec<(Field, String)>,
    /// The checked link; for a subscription whose posts.
    pub link: String,
    /// How many in all; for a subscription the most there may be.
    pub quantity: i64,
    /// In how many runs, if it is spread over time.
    pub runs: Option<i64>,
    /// The rate it is confirmed at.
    pub rate: Rate,
    /// What the customer pays.
    pub price: Price,
    /// What the panel is expected to take at that rate.
    pub cost: Cost,
}

impl NewOrder {
    /// How many a person asked for, where they say so: of a drip-feed in one run.
    pub fn asked_quantity(&self) -> Option<i64> {
        let asked = self.fields.iter().find(|(field, _)| *field == Field::Quantity);
        asked.and_then(|(_, value)| value.parse().ok()).filter(|quantity| *quantity > 0)
    }
}

/// Which of one's orders are shown.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, EnumString, IntoStaticStr, VariantArray,
)]
#[serde(rename_all = "snake_case")]
#[strum(serialize_all = "lowercase")]
pub enum Filter {
    /// Those that have not ended.
    Active,
    /// Those that have.
    Done,
    /// All.
    All,
}

impl Filter {
    /// All filters, in display order.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The word in buttons' data and message keys.
    pub fn word(self) -> &'static str {
        self.into()
    }
}

/// What was ordered in some time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spent {
    /// How many orders.
    pub orders: i64,
    /// What the panel took for those of which it said so.
    pub charged: Charge,
    /// What it is expected to take for the others.
    pub expected: Cost,
}

impl Spent {
    /// What the owner spent, as far as is known today.
    pub fn in_all(self) -> Amount {
        Amount(self.charged.0.0.saturating_add(self.expected.0.0))
    }
}

/// What the panel said of an order, in the bot's terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Report {
    /// The end it reached, if its word is one.
    pub end: Option<OrderStatus>,
    /// The panel's word, cut to a bounded length.
    pub word: String,
    /// As the panel says.
    pub start_count: Option<i64>,
    /// As the panel says.
    pub remains: Option<i64>,
    /// As the panel says, in its currency.
    pub charge: Option<Charge>,
    /// The currency, if the panel says it.
    pub currency: Option<String>,
    /// Whether nobody has heard its word before.
    pub unknown: bool,
    /// Whether its word says that it has begun.
    pub started: bool,
    /// The panel's ids of the orders that it made of this one.
    pub children: Vec<String>,
    /// What of it can't be true, in the panel's spelling: it is taken for what was not said, and the admins are told once.
    pub odd: Vec<String>,
}

impl Report {
    /// The report without what can't be about this order: more of it remains than was ordered, or its charge is in another currency.
    /// That it is completed is believed, whatever remains; it is odd all the same.
    #[must_use]
    pub fn held_to(mut self, order: &Order) -> Self {
        let ordered = order.quantity;
        let remains = self.remains.filter(|_| !order.is_parent());
        if let Some(remains) = remains.filter(|remains| *remains > ordered) {
            self.odd.push(format!("remains {remains} of {ordered}"));
            self.remains = None;
        } else if let Some(remains) = remains.filter(|remains| *remains > 0)
            && self.end == Some(OrderStatus::Completed)
        {
            self.odd.push(format!("{}, remains {remains} of {ordered}", self.word));
        }
        self.in_currency_of(&order.currency)
    }

    /// The report without a charge in another currency than this one.
    #[must_use]
    pub fn in_currency_of(mut self, ours: &str) -> Self {
        let theirs = self.currency.as_deref().filter(|theirs| is_other_currency(theirs, ours));
        if let Some((charge, theirs)) = self.charge.zip(theirs) {
            self.odd.push(format!("charge {charge} {theirs}, ordered in {ours}"));
            self.charge = None;
        }
        self
    }
}

/// Whether both are codes (`USD`), and not of the same currency. A sign and a code can mean the same.
fn is_other_currency(theirs: &str, ours: &str) -> bool {
    let is_code = |word: &str| word.len() == 3 && word.bytes().all(|byte| byte.is_ascii_alphabetic());
    let (theirs, ours) = (theirs.trim(), ours.trim());
    is_code(theirs) && is_code(ours) && !theirs.eq_ignore_ascii_case(ours)
}

/// What a report changes about an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Change {
    /// Nothing that anybody would notice.
    None,
    /// Figures or the panel's word: the card is edited in silence.
    Progress,
    /// The order ended: told in a message of its own.
    Ended(OrderStatus),
    /// It had ended, and the panel changed its mind about how: told, and corrected.
    Corrected(OrderStatus),
}

/// Applies `report` to `order`. Level-triggered: the same report twice changes nothing the second time.
///
/// An end is never left for "running" again: panels show "In progress" during a refill. A change from one end to
/// another (Completed → Partial by support) is a correction.
pub fn apply_report(order: &mut Order, report: &Report) -> Change {
    let before = order.clone();
    let end = end_of(order, report);
    order.panel_status = Some(report.word.clone());
    order.start_count = report.start_count.or(order.start_count);
    order.charge = report.charge.or(order.charge);
    if end.is_some() || !order.status.is_end() {
        order.remains = report.remains.or(order.remains);
    }
    if let Some(end) = end {
        let known = if before.status == end { before.at_end } else { AtEnd::default() };
        order.at_end =
            AtEnd { charge: report.charge.or(known.charge), remains: report.remains.or(known.remains) };
    }
    match end {
        Some(end) if !before.status.is_end() => {
            order.status = end;
            Change::Ended(end)
        }
        Some(end) if before.status != end => {
            order.status = end;
            Change::Corrected(end)
        }
        _ if *order == before => Change::None,
        _ => Change::Progress,
    }
}

/// A subscription that came to its last day ended as it was asked to; panels say "Expired", which for any other order means that
/// nothing was delivered.
fn end_of(order: &Order, report: &Report) -> Option<OrderStatus> {
    let expired = report.word.trim().eq_ignore_ascii_case("expired");
    if expired && order.is_at_most() { Some(OrderStatus::Completed) } else { report.end }
}

/// How long to wait before the next look at a running order that is `age` old: a twentieth of its age, so that
/// young orders are followed closely and old ones cost little, between `shortest` and an hour.
pub fn look_again_in(age: Duration, shortest: Duration) -> Duration {
    const LONGEST: Duration = Duration::from_hours(1);
    (age / 20).clamp(shortest, LONGEST.max(shortest))
}

/// When an order that ended is looked at next, for late corrections: an hour, six, a day and three days after the end;
/// then never again.
pub fn look_after_end(ended_at: Moment, now: Moment) -> Option<Moment> {
    const HOURS: [u64; 4] = [1, 6, 24, 72];
    HOURS.into_iter().map(|hours| ended_at.plus(Duration::from_hours(hours))).find(|look| *look > now)
}
