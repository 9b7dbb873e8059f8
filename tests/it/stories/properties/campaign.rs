//! A campaign of faults: many people order, one by one and many lines at once, while the panel fails in every way it can, by a seeded
//! chance, on every action; it falls silent and comes back, the clock is turned, admins settle by hand, the bot is cut off in the middle of
//! sending and started again. In the end the panel's own book says whether anything was bought twice, or lost.
//!
//! A short one is part of every run of the tests. A long one, by hand:
//!
//! ```text
//! ROUNDS=2000 SEED=7 cargo test --test it -- --ignored --nocapture a_campaign_of_faults
//! ```

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    env,
    time::Duration,
};

use panelgram::{
    panel::{self as client, Panel},
    sandbox::{
        panel::{self, Fault, PanelCall},
        telegram::Person,
    },
    work,
};
use sqlx::Row;

use super::{Dice, days};
use crate::world::{ADMIN, GROUP, KEY, World};

const FIRST: i64 = 20_000;
/// How the links end; most of them mean nothing to the panel.
const FATES: [&str; 12] =
    ["a", "b", "c", "d", "e", "f", "partial", "cancel", "fail", "fresh", "correct", "weird"];

#[tokio::test]
async fn whatever_the_panel_does_nothing_is_bought_twice_and_nothing_is_lost() {
    let figures = campaign(35, 6, 20_261_122, "1").await;
    assert!(figures.faults > 15 && figures.placed > 15, "hardly anything happened: {figures:?}");
}

#[tokio::test]
#[ignore = "takes minutes; by hand, as the head of this file says"]
#[expect(clippy::disallowed_methods, reason = "no settings of the bot's")]
async fn a_campaign_of_faults() {
    let number = |name, otherwise: u64| env::var(name).map_or(otherwise, |text| text.parse().unwrap());
    let at_once = env::var("AT_ONCE").unwrap_or_else(|_| "1".to_owned());
    let figures = campaign(number("ROUNDS", 1_000), 40, number("SEED", 7), &at_once).await;
    println!("{figures:#?}");
}

/// What came of it.
#[derive(Debug, Default)]
struct Figures {
    /// Requests that met a fault, and in how many combinations of action and fault.
    faults: u64,
    kinds: usize,
    silences: u64,
    restarts: u64,
    /// Orders that were confirmed, and what became of them.
    confirmed: usize,
    placed: usize,
    under_faults: usize,
    doubled: usize,
    /// Orders whose answer was lost, and how they were settled.
    unclear: usize,
    found_by_evidence: usize,
    found_not_placed_by_evidence: usize,
    settled_by_people: usize,
    still_flagged: usize,
    given_up: usize,
    refused: usize,
}

struct Campaign {
    world: World,
    dice: Dice,
    people: Vec<i64>,
    links: usize,
    silent: bool,
    figures: Figures,
}

async fn campaign(rounds: u64, people: i64, seed: u64, at_once: &str) -> Figures {
    let people: Vec<i64> = (FIRST..FIRST + people).collect();
    let mut campaign = Campaign {
        world: crowd(&people, at_once).await,
        dice: Dice(seed),
        people,
        links: 0,
        silent: false,
        figures: Figures::default(),
    };
    for _ in 0..rounds {
        campaign = campaign.round().await;
    }
    campaign.calm_down().await;
    campaign.count().await
}

async fn crowd(people: &[i64], at_once: &str) -> World {
    let ids: Vec<String> = people.iter().map(ToString::to_string).collect();
    let options = panel::Options {
        key: KEY.to_owned(),
        balance: 1_000_000_000.into(),
        neighbours: 2,
        ..panel::Options::default()
    };
    let settings = [
        ("MEMBER_IDS", ids.join(",")),
        ("MAX_ACTIVE_ORDERS", "10000".to_owned()),
        ("PANEL_ADD_CONCURRENCY", at_once.to_owned()),
    ];
    let settings: Vec<(&'static str, &str)> =
        settings.iter().map(|(name, value)| (*name, value.as_str())).collect();
    let world = World::closed_panel(&settings, options).await;
    for id in people {
        world.telegram.add_person(Person {
            id: *id,
            first_name: format!("No {id}"),
            last_name: None,
            username: None,
            language_code: Some(if id % 2 == 0 { "en" } else { "ru" }.to_owned()),
            about: String::new(),
        });
    }
    world.read_catalog().await;
    world.read_balance().await;
    hasten(world)
}

/// The settings give a panel a second at least; nobody here has so much time.
fn hasten(mut world: World) -> World {
    world.app.shop.panel = Panel::connect(client::Settings {
        timeout: Duration::from_millis(250),
        add_timeout: Duration::from_millis(350),
        min_interval: Duration::ZERO,
        refill_param: client::RefillParam::Orders,
        ..client::Settings::new(world.panel.url().parse().unwrap(), KEY.into())
    })
    .unwrap();
    world
}

impl Campaign {
    /// Something is ordered, something breaks or is mended, time passes, and the bot does what is due.
    async fn round(mut self) -> Self {
        if self.dice.below(3) == 0 {
            self.order().await;
        }
        if self.dice.below(3) == 0 {
            self.order_many().await;
        }
        self.break_something().await;
        for _ in 0..2 + self.dice.below(4) {
            let span = if self.dice.below(12) == 0 { 60 + self.dice.below(900) } else { self.dice.below(60) };
            self.world.wait(Duration::from_secs(span));
            self.work().await;
        }
        match self.dice.below(40) {
            0 => self.settle_by_hand().await,
            1 => return self.cut_off().await,
            2 => return self.restart().await,
            3..=6 => self.rest().await,
            _ => {}
        }
        self
    }

    /// For half an hour the panel is well: orders are placed, and the bot looks for those whose answer was lost before.
    async fn rest(&mut self) {
        self.mend().await;
        for minutes in [6, 1, 20] {
            self.world.wait(Duration::from_mins(minutes));
            self.world.read_balance().await;
            self.world.submit().await;
            self.world.investigate().await;
            self.order().await;
        }
        self.world.submit().await;
    }

    async fn mend(&mut self) {
        self.silent = false;
        self.world.panel.open_door().await.unwrap();
        self.world.panel.heal();
    }

    fn link(&mut self) -> String {
        self.links += 1;
        let fate = self.dice.pick(&FATES).unwrap();
        format!("https://instagram.com/p/n{}/{fate}", self.links)
    }

    /// The whole way to an order, its last button tapped once or twice.
    async fn order(&mut self) {
        let person = self.dice.pick(&self.people).unwrap();
        let link = self.link();
        self.world.say(person, "/search 1207").await;
        for wanted in ["S:", "o:"] {
            self.tap_newest(person, wanted).await;
        }
        self.world.say(person, &link).await;
        self.world.say(person, &(100 + self.dice.below(900)).to_string()).await;
        for _ in 0..=self.dice.below(2) {
            self.tap_newest(person, "y:").await;
        }
    }

    /// A list of lines, and the one button that orders all of them, tapped once or twice.
    async fn order_many(&mut self) {
        let person = self.dice.pick(&self.people).unwrap();
        let count = 2 + self.dice.below(5);
        let lines: Vec<String> =
            (0..count).map(|_| format!("1207 | {} | {}", self.link(), 100 + self.dice.below(900))).collect();
        self.world.say(person, &format!("/mass\n{}", lines.join("\n"))).await;
        for _ in 0..=self.dice.below(2) {
            self.tap_newest(person, "mo:").await;
        }
    }

    async fn tap_newest(&self, person: i64, data: &str) {
        let messages = self.world.telegram.messages(person);
        let found = messages.iter().rev().find_map(|message| {
            let buttons = message.keyboard.iter().flatten().filter_map(|button| button.data.clone());
            buttons.into_iter().find(|known| known.starts_with(data)).map(|known| (message.message_id, known))
        });
        if let Some((message, data)) = found
            && let Ok(tap) = self.world.telegram.tap(person, person, message, &data)
        {
            self.world.settle(tap.update_id).await;
        }
    }

    async fn break_something(&mut self) {
        let faults = Fault::every();
        match self.dice.below(10) {
            0..=3 => {
                let actions = ["add", "add", "add", "status", "balance", "services", "refill", "cancel", "*"];
                let action = self.dice.pick(&actions).unwrap();
                let times = 1 + u32::try_from(self.dice.below(3)).unwrap();
                let mut fault = self.dice.pick(&faults).unwrap();
                if fault == Fault::AuthError {
                    // It stops everything for an hour.
                    fault = self.dice.pick(&faults).unwrap();
                }
                self.world.panel.fail_next(action, times, fault);
            }
            4 | 5 => {
                // Each of them rarely, all of them together half of the time. A refused key would stop the rest.
                for fault in faults.into_iter().filter(|fault| *fault != Fault::AuthError) {
                    self.world.panel.fail_sometimes("*", 35, fault, self.dice.below(u64::MAX));
                }
            }
            6 if !self.silent => {
                self.silent = true;
                self.figures.silences += 1;
                self.world.panel.close_door().await;
            }
            6 | 7 => self.mend().await,
            _ => {}
        }
    }

    /// The workers, each once at most, in any order.
    async fn work(&mut self) {
        for _ in 0..6 {
            match self.dice.below(7) {
                0 | 1 => self.world.submit().await,
                2 => self.world.track().await,
                3 => self.world.read_balance().await,
                4 => self.world.ask_panel().await,
                5 => self.world.investigate().await,
                _ => self.world.read_catalog().await,
            }
        }
    }

    /// An admin looks at the panel and says what they saw.
    async fn settle_by_hand(&mut self) {
        let mut reader = self.world.app.bot.store.reader().await.unwrap();
        let rows = sqlx::query("select order_id, link from orders where status = 'unclear'")
            .fetch_all(&mut *reader)
            .await
            .unwrap();
        drop(reader);
        let unclear: Vec<(i64, String)> =
            rows.iter().map(|row| (row.get("order_id"), row.get("link"))).collect();
        let Some((order, link)) = self.dice.pick(&unclear) else { return };
        let placed = self.world.panel.orders_for(&link);
        let data = if placed.is_empty() { format!("xn:{order}") } else { format!("xy:{order}") };
        let Some(message) = self.world.telegram.messages(GROUP).into_iter().rev().find(|message| {
            message.keyboard.iter().flatten().any(|button| button.data.as_deref() == Some(data.as_str()))
        }) else {
            return;
        };
        self.world.forge(ADMIN, GROUP, message.message_id, &data).await;
        if let Some(found) = placed.first() {
            let question = self.world.last(GROUP).message_id;
            let sent = self.world.telegram.reply(ADMIN, GROUP, question, &found.id.to_string());
            self.world.settle(sent.update_id).await;
        }
        self.figures.settled_by_people += 1;
    }

    /// The worker that sends is dropped in the middle of whatever it does, as when the power goes out.
    async fn cut_off(mut self) -> Self {
        self.order_many().await;
        let span = Duration::from_millis(self.dice.below(60));
        let _ = tokio::time::timeout(span, work::submit::tick(&self.world.app.shop)).await;
        self.restart().await
    }

    async fn restart(mut self) -> Self {
        self.figures.restarts += 1;
        self.world = hasten(self.world.restart().await);
        self
    }

    /// The panel is well, everything that can end ends, and what was lost is looked for.
    async fn calm_down(&mut self) {
        self.mend().await;
        for step in 0..30 {
            self.world.wait(Duration::from_mins(20));
            self.world.read_balance().await;
            self.world.submit().await;
            self.world.track().await;
            // An order after the lost ones closes the gap they are looked for in.
            if step == 2 {
                self.order().await;
            }
            self.world.investigate().await;
        }
        self.world.tell().await;
    }

    async fn count(mut self) -> Figures {
        days::check_orders(&self.world).await;
        days::check_ends(&self.world).await;
        self.check_adds();
        self.check_money().await;
        let Self { world, mut figures, .. } = self;
        let count = async |sql: &'static str| -> usize {
            let mut reader = world.app.bot.store.reader().await.unwrap();
            let count: i64 = sqlx::query_scalar(sql).fetch_one(&mut *reader).await.unwrap();
            usize::try_from(count).unwrap()
        };
        figures.confirmed = count("select count(*) from orders").await;
        figures.unclear =
            count("select count(distinct order_id) from order_events where what = 'unclear'").await;
        figures.found_by_evidence = count(
            "select count(distinct order_id) from orders join outbox on dedupe_key = 'admins:settled:' || order_id
             where status <> 'rejected'",
        )
        .await;
        figures.found_not_placed_by_evidence = count(
            "select count(distinct order_id) from orders join outbox on dedupe_key = 'admins:settled:' || order_id
             where status = 'rejected'",
        )
        .await;
        figures.still_flagged = count("select count(*) from orders where status = 'unclear'").await;
        figures.given_up = count("select count(*) from orders where reject_reason = 'given_up'").await;
        figures.refused = count(
            "select count(*) from orders where reject_reason is not null and reject_reason not in ('given_up', 'not_placed')",
        )
        .await;
        figures.placed = world.panel.orders().len();
        world.end().await;
        figures
    }

    /// One draft led to one order at the panel at most, and to one `add` at most of which nobody knows what came.
    fn check_adds(&mut self) {
        let mut bought: HashMap<String, usize> = HashMap::new();
        for order in self.world.panel.orders() {
            *bought.entry(order.link).or_default() += 1;
        }
        self.figures.doubled = bought.values().filter(|count| **count > 1).count();
        self.figures.faults = self.world.panel.faults_happened();
        assert_eq!(self.figures.doubled, 0, "bought twice: {bought:?}");
        let calls = self.world.panel.calls();
        let mut doubtful: BTreeMap<&str, usize> = BTreeMap::new();
        for call in calls.iter().filter(|call| call.action == "add") {
            let before = doubtful.entry(&call.link).or_default();
            assert_eq!(*before, 0, "asked for again, though nobody knows what came of it: {call:?}");
            *before += usize::from(is_doubtful(call));
        }
        let met = |call: &PanelCall| call.fault.is_some() && bought.contains_key(&call.link);
        let under: BTreeSet<&str> =
            calls.iter().filter(|call| met(call)).map(|call| call.link.as_str()).collect();
        self.figures.under_faults = under.len();
        let kinds: BTreeSet<String> = calls
            .iter()
            .filter_map(|call| Some(format!("{} {:?}", call.action, call.fault.as_ref()?)))
            .collect();
        self.figures.kinds = kinds.len();
    }

    /// Each order costs in the database what the panel took, and the panel took no more than that.
    async fn check_money(&self) {
        let mut reader = self.world.app.bot.store.reader().await.unwrap();
        let rows = sqlx::query("select link, panel_order, quantity, price, charge, ended_at from orders")
            .fetch_all(&mut *reader)
            .await
            .unwrap();
        let at_panel: HashMap<String, _> =
            self.world.panel.orders().into_iter().map(|order| (order.id.to_string(), order)).collect();
        for row in rows {
            let quantity: i64 = row.get("quantity");
            assert_eq!(row.get::<i64, _>("price"), quantity * 900, "service 1207 costs 0.90 a thousand");
            let Some(id) = row.get::<Option<String>, _>("panel_order") else { continue };
            let theirs = &at_panel[&id];
            assert_eq!(theirs.link, row.get::<String, _>("link"), "the order of another link");
            if row.get::<Option<i64>, _>("ended_at").is_some() {
                let charge = theirs.charge * rust_decimal::Decimal::from(1_000_000);
                assert_eq!(Some(charge), row.get::<Option<i64>, _>("charge").map(Into::into), "{theirs:?}");
            }
        }
    }
}

/// Whether nobody can know what came of an `add` that met this. Drops may come in time or not.
fn is_doubtful(call: &PanelCall) -> bool {
    !matches!(
        call.fault,
        None | Some(
            Fault::RateLimit200
                | Fault::AuthError
                | Fault::BalanceDoesNotFall
                | Fault::Drip(_)
                | Fault::Http(429, _)
        )
    )
}
