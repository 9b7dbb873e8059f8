//! Random worlds in which the answer to one order gets lost, judged as the bot judges: a minute after a minute, with what it can see – its own
//! orders, the balance when it reads it, the ids that the panel answers for. What really happened is known here, so a wrong settlement is.
//!
//! What the worlds hold: other programs on the account (from before, from some time on, or a single order by hand), most of them ordering
//! what ours does; deposits; refunds of ours and of others; orders that the panel carries out late, up to [`LATE`]; panels whose ids are
//! out of order; other customers' ids in between; balances that are seldom read. What they do not hold, since nothing could tell it: a first foreign
//! order of the same sum in the very moment between the two readings around the lost one.

use super::*;
use crate::domain::{
    account::{Movement, Readings, movement},
    money::Cost,
    order::tests::running,
};

/// `SplitMix64`.
struct Dice(u64);

impl Dice {
    fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (z ^ (z >> 31)) % bound
    }

    fn once_in(&mut self, bound: u64) -> bool {
        self.below(bound) == 0
    }

    fn of<T: Copy>(&mut self, all: &[T]) -> T {
        all[usize::try_from(self.below(all.len() as u64)).unwrap()]
    }
}

/// Somebody else on the account: from when on, and how often.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Others {
    Nobody,
    /// Every so many minutes, from this minute on.
    From(u64, u64),
    /// One order by hand, in this minute.
    Once(u64),
}

/// The cost of the lost order, in micro-units, and what else is ordered through the account.
const COST: i64 = 90_000;
const COSTS: [i64; 4] = [COST, COST, 180_000, 45_000];

/// Minutes: the answer is lost in this one; the world goes on to the last.
const LOST_AT: u64 = 120;
const LAST: u64 = 400;

/// An order on the account as the panel knows it.
#[derive(Clone, Copy)]
struct Made {
    id: u64,
    cost: i64,
    minute: u64,
    /// Whether it is one of which the bot knows the id.
    known: bool,
}

struct World {
    dice: Dice,
    others: Others,
    /// When the panel carries the lost order out, if it does.
    carried_out: Option<u64>,
    is_disordered: bool,
    has_deposits: bool,
    /// How often the balance is read when nothing happens, minutes; many panels are not always there.
    reads_every: u64,
    next_id: u64,
    balance: i64,
    made: Vec<Made>,
    // What the bot knows.
    read: Option<(i64, i64, i64)>,
    foreign: bool,
    moved_at: Option<u64>,
    gave_back_at: Option<u64>,
    taken: i64,
    orders: i64,
    before: Option<(i64, i64)>,
    fell_then: Option<i64>,
}

impl World {
    fn new(seed: u64) -> Self {
        let mut dice = Dice(seed);
        let others = match dice.below(4) {
            0 | 1 => Others::Nobody,
            2 => {
                let begin = dice.below(LAST);
                Others::From(begin, 5 + dice.below(60))
            }
            _ => Others::Once(dice.below(LAST)),
        };
        let late = LATE.as_secs() / 60;
        let carried_out = match dice.below(3) {
            0 => None,
            1 => Some(LOST_AT),
            _ => Some(LOST_AT + dice.below(late)),
        };
        let is_disordered = dice.once_in(5);
        let has_deposits = dice.once_in(2);
        let reads_every = dice.of(&[10, 10, 40, 150]);
        Self {
            dice,
            others,
            carried_out,
            is_disordered,
            has_deposits,
            reads_every,
            next_id: 1_000,
            balance: 100_000_000,
            made: vec![],
            read: None,
            foreign: false,
            moved_at: None,
            gave_back_at: None,
            taken: 0,
            orders: 0,
            before: None,
            fell_then: None,
        }
    }

    fn make(&mut self, cost: i64, minute: u64, known: bool) {
        self.next_id += 1 + self.dice.below(4);
        let id = if self.is_disordered && self.dice.once_in(3) { self.next_id + 40 } else { self.next_id };
        self.balance -= cost;
        self.made.push(Made { id, cost, minute, known });
    }

    /// As `account::compare` in `ops/account.rs`.
    fn read_balance(&mut self, minute: u64) {
        let (taken, orders) = (self.taken, self.orders);
        if let Some((was, taken_then, orders_then)) = self.read.replace((self.balance, taken, orders)) {
            let others = Amount(taken - taken_then);
            let readings = Readings { before: Amount(was), after: Amount(self.balance), others };
            match movement(readings, orders - orders_then) {
                Movement::None | Movement::Follows => {}
                Movement::Stays | Movement::Rose(_) => self.moved_at = Some(minute),
                Movement::Fell(more) => {
                    self.moved_at = Some(minute);
                    let is_unclear = self.before.is_some();
                    self.foreign |= !(is_unclear && is_near(more, Amount(COST), Cost(Amount(COST))));
                }
            }
        }
    }

    fn happen(&mut self, minute: u64) {
        if let Some(cost) = self.somebody_orders(minute) {
            self.make(cost, minute, false);
        }
        if self.carried_out == Some(minute) && minute > LOST_AT {
            self.make(COST, minute, false);
        }
        if self.has_deposits && self.dice.once_in(60) {
            self.balance += self.dice.of(&[COST, 2 * COST, 50_000_000]);
        }
        // A refund, of ours – of which the bot hears a while later – or of somebody else's.
        if !self.made.is_empty() && self.dice.once_in(90) {
            let made = self.dice.of(&self.made);
            self.balance += made.cost;
            if made.known {
                self.gave_back_at = Some(minute + self.dice.below(20));
            }
        }
    }

    fn somebody_orders(&mut self, minute: u64) -> Option<i64> {
        let now = match self.others {
            Others::Nobody => false,
            Others::From(begin, every) => minute >= begin && self.dice.once_in(every),
            Others::Once(then) => minute == then,
        };
        now.then(|| self.dice.of(&COSTS))
    }

    /// One of ours, answered.
    fn order(&mut self, minute: u64) {
        let cost = self.dice.of(&COSTS);
        self.make(cost, minute, true);
        self.taken += cost;
        self.orders += 1;
    }

    /// One of ours, whose answer is lost. The balance is read right before, and right after if it can be.
    fn lose(&mut self) {
        self.read_balance(LOST_AT);
        self.before = Some((self.balance, self.taken));
        if self.carried_out == Some(LOST_AT) {
            self.make(COST, LOST_AT, false);
        }
        if !self.dice.once_in(8) {
            self.fell_then = self.before.map(|(before, _)| before - self.balance);
            self.read_balance(LOST_AT);
        }
    }

    /// Looks for it, as `work/investigate.rs` does.
    fn look(&mut self, minute: u64) -> Finding {
        let doubtful = |doubt| Finding::Doubtful { doubt };
        let ids = |made: &[&Made]| made.iter().map(|made| made.id.to_string()).collect::<Vec<_>>();
        let ours: Vec<&Made> = self.made.iter().filter(|made| made.known).collect();
        let earlier: Vec<&Made> = ours.iter().copied().filter(|made| made.minute < LOST_AT).collect();
        let earlier = &earlier[earlier.len().saturating_sub(3)..];
        let after = |minute: u64, most: usize| -> Vec<&Made> {
            ours.iter().copied().filter(|made| made.minute > minute).take(most).collect()
        };
        let (later, much_later) = (after(LOST_AT, 3), after(LOST_AT + LATE.as_secs() / 60, 1));
        let at_once = super::gap(&ids(earlier), &ids(&later));
        let wide = super::gap(&ids(earlier), &ids(&much_later)).ok().filter(|_| at_once.is_ok());
        let gap = match wide.map_or(at_once, Ok) {
            Ok(gap) => gap,
            Err(doubt) => return doubtful(doubt),
        };
        let said: Vec<Heard> = gap.ids().map(|id| self.heard(id)).collect();
        self.read_balance(minute);
        let since = match self.before {
            _ if self.moved_at.is_some_and(|at| at > LOST_AT) => Since::Moved,
            _ if self.gave_back_at.is_some_and(|at| (LOST_AT..=minute).contains(&at)) => Since::Moved,
            Some((before, taken)) => Since::Fell(Amount(before - self.balance - (self.taken - taken))),
            None => Since::Unknown,
        };
        let order = Order { cost: Cost(Amount(COST)), status: OrderStatus::Unclear, ..running() };
        let case = Case {
            order: &order,
            gap,
            said: &said,
            rivals: false,
            shared: self.foreign,
            is_late: wide.is_some(),
            fell_then: self.fell_then.map(Amount),
            since,
            step: Amount(10_000),
        };
        let shows_others = case.shows_others();
        let finding = judge(&case);
        self.foreign |= shows_others;
        finding
    }

    fn heard(&self, id: u64) -> Heard {
        let made = self.made.iter().find(|made| made.id == id);
        let figures =
            made.map(|made| Figures { charge: Some(Charge(Amount(made.cost))), ..Figures::default() });
        let said = figures.map_or(Said::NotOurs, Said::Ours);
        Heard { id, said, claimed: made.is_some_and(|made| made.known) }
    }

    /// Lives to the end. What the bot settled, and whether that is what happened.
    fn live(&mut self) -> Option<bool> {
        for minute in 0..LAST {
            if minute == LOST_AT {
                self.lose();
            } else {
                self.happen(minute);
                if self.dice.once_in(25) || minute == LOST_AT - 10 || minute == LOST_AT + 5 {
                    self.read_balance(minute);
                    self.order(minute);
                }
            }
            if minute % self.reads_every == 0 {
                self.read_balance(minute);
            }
            if minute > LOST_AT && (minute - LOST_AT) % 30 == 13 {
                let finding = self.look(minute);
                let really = self.lost_id();
                match finding {
                    Finding::Placed { id } => return Some(really == Some(id)),
                    Finding::NotPlaced => return Some(self.carried_out.is_none()),
                    Finding::Doubtful { .. } => {}
                }
            }
        }
        None
    }

    /// The id of the lost order, as soon as the panel has carried it out.
    fn lost_id(&self) -> Option<u64> {
        let at = self.carried_out?;
        let here = |made: &&Made| !made.known && made.minute == at && made.cost == COST;
        self.made.iter().rfind(here).map(|made| made.id)
    }

    /// Whether nothing but the bot's orders ever moved anything here.
    fn is_honest(&self) -> bool {
        self.others == Others::Nobody && !self.is_disordered
    }
}

/// `WORLDS=1000000 cargo test --release in_no_world` judges more of them, and says how many were settled.
#[test]
fn in_no_world_an_order_is_settled_as_what_it_is_not() {
    let (mut honest, mut settled, mut all) = (0_u32, 0_u32, 0_u32);
    let worlds = option_env!("WORLDS").and_then(|worlds| worlds.parse().ok()).unwrap_or(100_000);
    for seed in 0..worlds {
        let mut world = World::new(seed);
        let outcome = world.live();
        assert_ne!(outcome, Some(false), "seed {seed}");
        all += u32::from(outcome.is_some());
        if world.is_honest() {
            honest += 1;
            settled += u32::from(outcome.is_some());
        }
    }
    println!("of {honest} honest worlds {settled} were settled; of all {worlds}, {all}; none wrongly");
    assert!(settled > honest / 5, "{settled} of {honest} honest worlds are settled");
}
