//! A shop that is killed again and again: whoever lacks money pays in Stars, and the books add up at each of its deaths.

use std::collections::{HashMap, HashSet};

use panelgram::{
    domain::{
        bill::{Review, due},
        order::OrderId,
    },
    store::{books, orders},
};
use panelgram_sandbox::telegram::{StarDelivery, StarFlow, Telegram};
use sqlx::{Connection, Row};

use super::{Home, Step, open, tap};
use crate::{behind::MISBOOKED, stories::properties::Dice};

pub const SETTINGS: [(&str, &str); 5] = [
    ("BILLING", "wallet"),
    ("MARKUP", "50%"),
    ("STARS_RATE", "0.013"),
    ("SUPPORT", "@shop_help"),
    ("TOPUP_DAILY_MAX", "100000"),
];

/// What one Star buys, in micro-units.
const STAR: i64 = 13_000;

/// Somebody who pays.
pub struct Purse {
    dice: Dice,
    paid: HashSet<String>,
    /// Buttons that lead back to an order, each tapped once.
    went_back: HashSet<i64>,
    /// How often they waited for what they paid.
    waited: u32,
}

impl Purse {
    pub fn of(id: i64) -> Self {
        let dice = Dice(u64::try_from(id).unwrap());
        Self { dice, paid: HashSet::new(), went_back: HashSet::new(), waited: 0 }
    }

    /// What the newest screen about money asks for, if that is the newest of all that ask for something.
    pub fn next_step(&mut self, telegram: &Telegram, id: i64) -> Option<Step> {
        let messages = telegram.messages(id);
        let newest = messages.iter().rev().find(|message| {
            message.from_bot
                && (["y:", "S:", "o:", "ys:", "yp"].iter().any(|data| tap(message, data).is_some())
                    || tap(message, "yo").is_some() && !self.went_back.contains(&message.message_id))
        })?;
        if let Some(step) = tap(newest, "yo") {
            self.went_back.insert(newest.message_id);
            return Some(step);
        }
        if tap(newest, "y:").is_some() {
            return None;
        }
        if let Some(have_paid) = tap(newest, "yp") {
            let link = telegram.invoice_link(id)?;
            if !self.paid.contains(&link) {
                return Some(Step::Pay(link));
            }
            self.waited += 1;
            // Whoever waits for long says that they have paid, and then begins anew.
            return match self.waited % 4 {
                3 => None,
                _ => Some(have_paid),
            };
        }
        tap(newest, "ys:")
    }

    /// Pays; now and then twice, and now and then the news of it is lost, or comes twice.
    pub fn pay(&mut self, telegram: &Telegram, id: i64, link: &str) {
        telegram.fill_purse(id, 100_000);
        match self.dice.below(8) {
            0 => telegram.deliver_next_payment(StarDelivery::Lost),
            1 => telegram.deliver_next_payment(StarDelivery::Twice),
            _ => {}
        }
        for _ in 0..=self.dice.below(6) / 5 {
            let _ = telegram.check_out(id, link);
        }
        // What was declined while the bot was down can be paid again.
        if self.dice.below(3) > 0 {
            self.paid.insert(link.to_owned());
        }
    }
}

/// While the bot is dead, all that is in its books adds up, and each bill is what it should be.
pub async fn judge(home: &Home, kill: u64) {
    let mut connection = open(home).await;
    let wrong: Vec<String> = sqlx::query_scalar(MISBOOKED).fetch_all(&mut connection).await.unwrap();
    assert!(wrong.is_empty(), "after kill {kill}: {wrong:?}");
    let sold: Vec<i64> =
        sqlx::query_scalar("select order_id from orders").fetch_all(&mut connection).await.unwrap();
    for id in sold.into_iter().map(OrderId) {
        let order = orders::find(&mut connection, id).await.unwrap().unwrap();
        let bill = books::bill(&mut connection, id).await.unwrap().unwrap().bill;
        let should = due(&order, &bill);
        let is = if let Some(review) = bill.review {
            Err::<_, Review>(review)
        } else {
            Ok((bill.held, bill.taken))
        };
        assert_eq!(is, should.map(|due| (due.held, due.taken)), "after kill {kill}: {order:?}, {bill:?}");
    }
    connection.close().await.unwrap();
}

/// Each payment that Telegram knows is credited once, to who paid, and nothing else is. How many there are.
pub async fn judge_payments(home: &Home) -> usize {
    let mut connection = open(home).await;
    let rows = sqlx::query(
        "select external, user_id, credits, (select count(*) from transfers t where t.payment_id = p.payment_id) as posted,
             (select coalesce(sum(amount), 0) from transfers t join accounts a on a.account_id = t.target
              where t.payment_id = p.payment_id and a.user_id = p.user_id and a.kind = 'wallet') as credited
         from payments p",
    )
    .fetch_all(&mut connection)
    .await
    .unwrap();
    connection.close().await.unwrap();
    let mut credited: HashMap<String, (i64, i64, i64, i64)> = HashMap::new();
    for row in &rows {
        let what = (row.get("user_id"), row.get("credits"), row.get("posted"), row.get("credited"));
        assert_eq!(credited.insert(row.get("external"), what), None, "a payment twice");
    }
    let known = home.telegram.star_transactions();
    for paid in &known {
        assert_eq!(paid.flow, StarFlow::In);
        let (user, credits, posted, sum) =
            credited.remove(&paid.id).unwrap_or_else(|| panic!("lost: {paid:?}"));
        assert_eq!((credits, posted, sum), (paid.stars * STAR, 1, credits), "{paid:?} of {user}");
    }
    assert!(credited.is_empty(), "credited, and nobody paid: {credited:?}");
    known.len()
}
