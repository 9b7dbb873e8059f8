//! A day: things happen in any order, and after each of them all is judged.

use std::{collections::HashMap, time::Duration};

use panelgram::{
    domain::{code::Word, money::Amount, order::Order, user::UserId, wallet::Adjustment},
    ops::{self, Rules},
    store::Tx,
};

use super::{
    gifts,
    judge::{self, BillRow},
    orders, payments,
    shop::{ADMIN, Fate, Shop},
};
use crate::stories::properties::Dice;

/// How many things happen on a day.
const EVENTS: u64 = 40;

/// What days came to. What did not add up has failed the test already.
#[derive(Debug, Default)]
pub struct Figures {
    pub days: usize,
    pub turns: usize,
    pub killed: usize,
    pub orders: usize,
    pub refused_purchases: usize,
    pub payments: usize,
    pub refunds: usize,
    pub taken_back: usize,
    pub reviews: usize,
    pub waived: usize,
    pub debts: usize,
    pub adjustments: usize,
    pub gifts: usize,
    pub rewards: usize,
}

/// One day of two customers.
pub struct Day<'a> {
    pub shop: &'a mut Shop,
    pub dice: Dice,
    pub figures: &'a mut Figures,
    /// Who buys.
    pub people: [UserId; 2],
    /// Numbers that are used once.
    pub number: i64,
    /// Their orders, as they were when the panel was asked about them, the newest last.
    pub asked: Vec<Order>,
    /// The numbers of their orders.
    pub orders: Vec<i64>,
    /// What is known as paid by those who are paid.
    pub provider: payments::Provider,
    /// What admins gave, and took.
    pub adjusted: HashMap<UserId, i64>,
    /// What vouchers gave.
    pub given: HashMap<UserId, i64>,
    /// The codes that there are.
    pub codes: Vec<Word>,
    /// The bills at the last rest.
    pub before: HashMap<i64, BillRow>,
}

/// Lives one day.
pub async fn live(shop: &mut Shop, seed: u64, day: u64, figures: &mut Figures) {
    let number = i64::try_from(day).unwrap();
    let people = [UserId(1_000 + 2 * number), UserId(1_001 + 2 * number)];
    let dice = Dice(seed.wrapping_mul(0x1_0000_0001).wrapping_add(day << 20));
    let (first, second) = (people[0].0, people[1].0);
    let insert = sqlx::query(
        "insert into users (user_id, name, lang, seen_at) values (?, 'Max', 'en', 0), (?, 'Olga', 'ru', 0)",
    );
    let mut tx = shop.store.begin().await.unwrap();
    insert.bind(first).bind(second).execute(&mut *tx).await.unwrap();
    tx.commit().await.unwrap();
    let mut day = Day {
        shop,
        dice,
        figures,
        people,
        number: number * 1_000_000,
        asked: vec![],
        orders: vec![],
        provider: payments::Provider::default(),
        adjusted: HashMap::new(),
        given: HashMap::new(),
        codes: vec![],
        before: HashMap::new(),
    };
    let name = format!("SEED={seed} FROM={number} DAYS=1");
    gifts::befriend(&mut day).await;
    for _ in 0..4 {
        day.adjust().await;
    }
    for event in 0..EVENTS {
        day.shop.now = day.shop.now.plus(Duration::from_secs(1 + day.dice.below(400)));
        let what = day.something().await;
        judge::rest(&mut day, &format!("{name}, event {event}, {what}")).await;
    }
    day.calm_down().await;
    judge::rest(&mut day, &format!("{name}, at its end")).await;
    day.look_back(&name).await;
    judge::end(&mut day, &format!("{name}, at its end")).await;
    day.figures.days += 1;
}

impl Day<'_> {
    /// One thing happens. What it was.
    async fn something(&mut self) -> &'static str {
        match self.dice.below(72) {
            0..=5 => orders::confirm(self).await,
            6 => orders::confirm_two(self).await,
            7..=14 => orders::send(self).await,
            15..=30 => orders::report(self).await,
            31 => orders::report_child(self).await,
            32 => orders::change_mind(self).await,
            33 => orders::cancel(self).await,
            34..=40 => orders::settle_by_people(self).await,
            41 => orders::decide_of_a_wrong_id(self).await,
            42..=45 => orders::decide(self).await,
            46 => orders::start_again(self).await,
            47..=49 => payments::pay(self).await,
            50 => payments::hear(self).await,
            51 => payments::sweep(self).await,
            52..=54 => payments::want_refund(self).await,
            55 | 56 => payments::refund(self).await,
            57 => payments::take_back(self).await,
            58 => payments::change_rate(self),
            59..=63 => gifts::use_code(self).await,
            64..=66 => gifts::reward(self).await,
            _ => self.adjust().await,
        }
    }

    /// All that is under way ends: what is lost is found, what is asked for is done.
    async fn calm_down(&mut self) {
        orders::start_again(self).await;
        for _ in 0..40 {
            if payments::is_at_rest(self).await {
                break;
            }
            self.shop.now = self.shop.now.plus(Duration::from_mins(2));
            payments::sweep(self).await;
            payments::refund(self).await;
        }
    }

    /// What was brought is looked at, what is done is said to be otherwise, and it is looked at again.
    async fn look_back(&mut self, name: &str) {
        for late in 0..10 {
            let what = match late {
                0 | 9 => gifts::reward(self).await,
                1..=4 => orders::change_mind(self).await,
                _ => orders::report(self).await,
            };
            judge::rest(self, &format!("{name}, after its end, {late}: {what}")).await;
        }
    }

    pub fn fate(&mut self) -> Fate {
        let fate = Fate::drawn(&mut self.dice);
        self.figures.turns += 1;
        self.figures.killed += usize::from(!matches!(fate, Fate::Well));
        fate
    }

    pub fn next_number(&mut self) -> i64 {
        self.number += 1;
        self.number
    }

    pub fn somebody(&mut self) -> UserId {
        self.dice.pick(&self.people).unwrap()
    }

    /// A sum between one micro-unit and so many.
    pub fn sum(&mut self, most: u64) -> i64 {
        1 + i64::try_from(self.dice.below(most)).unwrap()
    }

    async fn adjust(&mut self) -> &'static str {
        let user = self.somebody();
        if self.dice.below(4) == 0 {
            return self.take_all(user).await;
        }
        let sum = if self.dice.below(12) == 0 { -self.sum(2_000_000) } else { self.sum(8_000_000) };
        self.adjust_by(user, sum).await
    }

    /// An admin takes all that somebody can spend.
    pub async fn take_all(&mut self, user: UserId) -> &'static str {
        match orders::purse(self, user).await.wallet.0.0 {
            0 => "nothing to take",
            wallet => self.adjust_by(user, -wallet).await,
        }
    }

    async fn adjust_by(&mut self, user: UserId, sum: i64) -> &'static str {
        let (number, fate) = (self.next_number(), self.fate());
        let change = Adjustment { sum: Amount(sum), reason: "cash".to_owned() };
        let make = async |tx: &mut Tx, rules: &Rules, now| {
            ops::wallet::adjust(tx, rules, (UserId(ADMIN), "Ada"), user, &change, number, now).await
        };
        if self.shop.turn(fate, make).await.is_some() {
            *self.adjusted.entry(user).or_default() += sum;
            self.figures.adjustments += 1;
            // The same tap once more, should anything let it through.
            self.shop.is_refused(make).await;
        }
        "an adjustment"
    }
}
