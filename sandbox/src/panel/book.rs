//! What the panel knows: orders, balance, refills, and a record of who asked for what. Time passes when somebody looks:
//! [`Book::settle`] brings everything to the present. Not here: the wire (`answers.rs`) and the checks (`add.rs`).

use std::{
    collections::{BTreeMap, BTreeSet, VecDeque},
    fmt,
};

use rust_decimal::Decimal;

use super::{
    Options,
    catalog::Catalog,
    fault::Fault,
    kinds::Kind,
    life::{Life, State},
    plan::Plan,
};
use crate::{Moment, dice::Dice};

/// Orders the panel keeps; then it refuses more.
pub(super) const MAX_ORDERS: usize = 50_000;
/// Bytes of links and fields the panel keeps; then it refuses more.
pub(super) const MAX_STORED: usize = 64 << 20;
const MAX_CALLS: usize = 50_000;
const MAX_SURPRISES: usize = 1_000;
const MAX_REFILLS: usize = 50_000;

/// A request the panel read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PanelCall {
    /// Its `action`.
    pub action: String,
    /// How many ids it named.
    pub ids: usize,
    /// The orders it named, where it asks for something to be done about them: a refill, a cancellation.
    pub named: Vec<String>,
    /// Its `link`, or empty.
    pub link: String,
    /// How it failed, if it did.
    pub fault: Option<Fault>,
    /// When it came.
    pub at: Moment,
}

/// Something a request should not have had, though the panel answered it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Surprise {
    /// The request's `action`.
    pub action: String,
    /// Its `service`, or empty.
    pub service: String,
    /// What is odd.
    pub what: String,
}

impl fmt::Display for Surprise {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} (service {:?}): {}", self.action, self.service, self.what)
    }
}

/// An order and what decides its life.
#[derive(Clone, Debug)]
pub(super) struct Order {
    pub service: String,
    pub kind: &'static Kind,
    pub rate: Decimal,
    pub link: String,
    pub fields: BTreeMap<String, String>,
    pub life: Life,
    pub cost: Decimal,
    /// What was paid back so far.
    pub credited: Decimal,
    /// False if its price was never taken from the balance, so that nothing is paid back either.
    pub paid: bool,
    pub refill: bool,
    pub cancel: bool,
    pub last_refill: Option<Moment>,
    pub parent: Option<u64>,
    pub plan: Option<Plan>,
}

/// A request for a refill.
pub(super) struct Refill {
    pub order: u64,
    pub asked_at: Moment,
    pub rejected: bool,
}

/// Everything the panel knows.
pub(super) struct Book {
    pub options: Options,
    pub catalog: Catalog,
    pub balance: Decimal,
    /// The balance as it was last told to the client.
    pub told_balance: Option<Decimal>,
    pub orders: BTreeMap<u64, Order>,
    /// Orders that may still change by themselves.
    live: BTreeSet<u64>,
    next_order: u64,
    neighbours: Dice,
    pub stored: usize,
    pub refills: BTreeMap<u64, Refill>,
    next_refill: u64,
    pub calls: VecDeque<PanelCall>,
    pub adds: u64,
    pub surprises: VecDeque<Surprise>,
}

impl Book {
    pub fn new(options: Options) -> Self {
        Self {
            catalog: Catalog::built_in(),
            balance: options.balance,
            told_balance: None,
            orders: BTreeMap::new(),
            live: BTreeSet::new(),
            next_order: options.first_order,
            neighbours: Dice::new(options.first_order),
            stored: 0,
            refills: BTreeMap::new(),
            next_refill: 7_101,
            calls: VecDeque::new(),
            adds: 0,
            surprises: VecDeque::new(),
            options,
        }
    }

    /// Brings children, refunds and the balance to the present.
    pub fn settle(&mut self, now: Moment) {
        while let Some((_, parent)) = self.next_child(now) {
            self.make_child(parent);
        }
        for id in self.live.iter().copied().collect::<Vec<_>>() {
            self.settle_one(id, now);
        }
    }

    /// The order as it is at `now`; parents get a word of their own.
    pub fn state(&self, order: &Order, now: Moment) -> State {
        let Some(plan) = &order.plan else { return order.life.state(now) };
        if order.life.by_hand.is_some() {
            return order.life.state(now);
        }
        let children_ended =
            plan.children.iter().chain(&plan.old_children).all(|id| self.has_ended(*id, now));
        let status = plan.status(order.life.cancel_asked, children_ended, now);
        let ended = !matches!(status, "In progress" | "Active" | "Paused");
        let settled = ended && plan.next_due(order.life.cancel_asked).is_none();
        let visible = Life { cancel_asked: None, ..order.life.clone() }.state(now).visible;
        State { status: status.into(), remains: 0, ended, settled, visible }
    }

    /// What the order costs as things stand; for a parent, all that it holds.
    pub fn charge(&self, order: &Order, now: Moment) -> Decimal {
        if let Some(charge) = order.life.by_hand.as_ref().and_then(|by_hand| by_hand.charge) {
            return charge;
        }
        let Some(plan) = &order.plan else {
            return self.state(order, now).charge(order.cost, order.life.quantity);
        };
        let children = plan.children.iter().chain(&plan.old_children).filter_map(|id| self.orders.get(id));
        let made: Decimal = children.clone().map(|child| self.charge(child, now)).sum();
        let full: Decimal = children.map(|child| child.cost).sum();
        let ahead = order.cost.saturating_sub(full).max(Decimal::ZERO);
        if order.life.cancel_asked.is_some() { made } else { made.saturating_add(ahead) }
    }

    /// Writes down a new order, which costs nothing here: who calls this has seen to the money.
    pub fn write(&mut self, order: Order) -> u64 {
        let id = self.take_id();
        self.orders.insert(id, order);
        self.live.insert(id);
        id
    }

    /// Whether an order for this service and link is active.
    pub fn has_active(&self, service: &str, link: &str, now: Moment) -> bool {
        let wanted = plain_link(link);
        self.live.iter().filter_map(|id| self.orders.get(id)).any(|order| {
            order.parent.is_none()
                && order.service == service
                && plain_link(&order.link) == wanted
                && !self.state(order, now).ended
        })
    }

    /// Looks at an order again, because somebody changed it.
    pub fn wake(&mut self, id: u64) {
        self.live.insert(id);
    }

    pub fn write_refill(&mut self, refill: Refill) -> Option<u64> {
        if self.refills.len() >= MAX_REFILLS {
            return None;
        }
        let id = self.next_refill;
        self.next_refill = id.saturating_add(1);
        self.refills.insert(id, refill);
        Some(id)
    }

    pub fn record_call(&mut self, call: PanelCall) {
        if call.action == "add" {
            self.adds = self.adds.saturating_add(1);
        }
        let call = PanelCall { action: shorten(&call.action), link: shorten(&call.link), ..call };
        push(&mut self.calls, call, MAX_CALLS);
    }

    pub fn note(&mut self, action: &str, service: &str, what: &str) {
        let surprise = Surprise { action: shorten(action), service: shorten(service), what: shorten(what) };
        push(&mut self.surprises, surprise, MAX_SURPRISES);
    }

    fn take_id(&mut self) -> u64 {
        let foreign = self.neighbours.below(self.options.neighbours.saturating_add(1));
        let id = self.next_order.saturating_add(foreign);
        self.next_order = id.saturating_add(1);
        id
    }

    fn has_ended(&self, id: u64, now: Moment) -> bool {
        self.orders.get(&id).is_none_or(|order| order.life.state(now).ended)
    }

    fn next_child(&self, now: Moment) -> Option<(Moment, u64)> {
        if self.orders.len() >= MAX_ORDERS {
            return None;
        }
        let due = self.live.iter().filter_map(|id| {
            let order = self.orders.get(id)?;
            Some((order.plan.as_ref()?.next_due(order.life.cancel_asked)?, *id))
        });
        due.min().filter(|(at, _)| *at <= now)
    }

    /// Makes the next child of `parent`. A drip-feed's are paid; a subscription's are paid now, or it pauses.
    fn make_child(&mut self, parent: u64) {
        let Some((order, plan)) =
            self.orders.get(&parent).and_then(|order| Some((order, order.plan.as_ref()?)))
        else {
            return;
        };
        let Some(due) = plan.next_due(order.life.cancel_asked) else { return };
        let nth = plan.children.len();
        let child = child_of(parent, order, plan, due, nth);
        let price = child.cost;
        let is_post = plan.posts.is_some();
        if is_post && price > self.balance {
            self.change_plan(parent, Plan::pause);
            return;
        }
        if is_post {
            self.balance = self.balance.saturating_sub(price);
        }
        let id = self.write(child);
        self.change_plan(parent, |plan| plan.children.push(id));
    }

    /// Orders once for each of `count` posts that were there before the subscription, as far as the balance goes.
    pub fn make_old_children(&mut self, parent: u64, count: u64) {
        for _ in 0..count {
            let Some((order, plan)) =
                self.orders.get(&parent).and_then(|order| Some((order, order.plan.as_ref()?)))
            else {
                return;
            };
            if plan.posts.is_none() {
                return;
            }
            let child = child_of(parent, order, plan, order.life.placed_at, plan.old_children.len());
            if child.cost > self.balance || self.orders.len() >= MAX_ORDERS {
                return;
            }
            self.balance = self.balance.saturating_sub(child.cost);
            let id = self.write(child);
            self.change_plan(parent, |plan| plan.old_children.push(id));
        }
    }

    fn change_plan(&mut self, parent: u64, change: impl FnOnce(&mut Plan)) {
        if let Some(plan) = self.orders.get_mut(&parent).and_then(|order| order.plan.as_mut()) {
            change(plan);
        }
    }

    /// Pays back what is due to the order and was not paid back yet.
    fn settle_one(&mut self, id: u64, now: Moment) {
        let Some(order) = self.orders.get(&id) else { return };
        let settled = self.state(order, now).settled;
        let due = self.refund_due(order, now);
        if order.paid {
            self.balance = self.balance.saturating_add(due.saturating_sub(order.credited));
        }
        if let Some(order) = self.orders.get_mut(&id) {
            order.credited = due;
        }
        if settled {
            self.live.remove(&id);
        }
    }

    fn refund_due(&self, order: &Order, now: Moment) -> Decimal {
        let Some(plan) = &order.plan else { return order.cost.saturating_sub(self.charge(order, now)) };
        if plan.posts.is_some() {
            return Decimal::ZERO;
        }
        let unmade = Decimal::from(plan.unmade(order.life.cancel_asked));
        let runs = Decimal::from(plan.count);
        let sum = order.cost.checked_mul(unmade).and_then(|sum| sum.checked_div(runs));
        sum.unwrap_or_default().normalize()
    }
}

/// The `nth` child of a parent, placed when it was due.
fn child_of(parent: u64, order: &Order, plan: &Plan, due: Moment, nth: usize) -> Order {
    let (least, most) = plan.quantity;
    let spread = most.saturating_sub(least).saturating_add(1);
    let nth_number = u64::try_from(nth).unwrap_or_default();
    let quantity = least.saturating_add(Dice::new(parent.wrapping_add(nth_number)).below(spread));
    let link = match &plan.posts {
        Some(_) => format!("{}/post/{}", order.link.trim_end_matches('/'), nth_number + 1),
        None => order.link.clone(),
    };
    let price = order.kind.price(order.rate, quantity);
    Order {
        link,
        fields: BTreeMap::new(),
        life: Life { placed_at: due, quantity, cancel_asked: None, by_hand: None, ..order.life.clone() },
        cost: price.unwrap_or_default(),
        credited: Decimal::ZERO,
        last_refill: None,
        parent: Some(parent),
        plan: None,
        ..order.clone()
    }
}

/// The link without what does not make it another one: scheme, `www.`, a slash at the end.
fn plain_link(link: &str) -> &str {
    let bare = link.trim().trim_start_matches("https://").trim_start_matches("http://");
    bare.trim_start_matches("www.").trim_end_matches('/')
}

fn shorten(text: &str) -> String {
    text.chars().take(80).collect()
}

fn push<T>(queue: &mut VecDeque<T>, item: T, most: usize) {
    if queue.len() >= most {
        queue.pop_front();
    }
    queue.push_back(item);
}
