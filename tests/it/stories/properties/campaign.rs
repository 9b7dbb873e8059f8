//! A campaign of faults: many people order, one by one and many lines at once, ask for refills and cancel, while the panel fails in every
//! way it can, by a seeded chance, on every action; it refuses connections, for a call or for long, the clock is turned, admins settle by
//! hand, the bot is cut off in the middle of sending and started again. One round in three has few orders, one of which is lost, so that
//! evidence can settle it. In the end the panel's own book says whether anything was bought or asked for twice, or lost (`judge.rs`).
//!
//! A short one is part of every run of the tests. A long one, by hand:
//!
//! ```text
//! ROUNDS=2000 SEED=7 cargo test --test it -- --ignored --nocapture a_campaign_of_faults
//! ```
//!
//! `AT_ONCE=4` sends so many orders at a time. `AROUND=foreign` lets another program use the panel's account, `AROUND=backups` puts
//! backups back (`around.rs`). Beyond 3,000 rounds ninety days have passed, and what was told is not remembered any more.

use std::{env, time::Duration};

use panelgram::{
    panel::{self as client, Panel},
    work,
};
use panelgram_sandbox::{
    panel::{self, Fault},
    telegram::Person,
};
use sqlx::Row;

use super::{
    Dice,
    around::Around,
    judge::{Figures, losses, takes_and_refuses},
};
use crate::world::{ADMIN, GROUP, KEY, World};

const FIRST: i64 = 20_000;
/// How the links end; most of them mean nothing to the panel.
const FATES: [&str; 12] =
    ["a", "b", "c", "d", "e", "f", "partial", "cancel", "fail", "fresh", "correct", "weird"];

#[tokio::test]
async fn whatever_the_panel_does_nothing_is_bought_twice_and_nothing_is_lost() {
    let figures = Box::pin(campaign(30, 6, 20_261_122, "1", Around::Nothing)).await;
    let settled = figures.found_by_evidence + figures.found_not_placed_by_evidence;
    assert!(figures.faults > 15 && figures.placed > 15, "hardly anything happened: {figures:?}");
    assert!(settled > 1 && figures.requests > 3, "hardly anything was settled, or wished for: {figures:?}");
}

#[tokio::test]
#[ignore = "takes minutes; by hand, as the head of this file says"]
#[expect(clippy::disallowed_methods, reason = "no settings of the bot's")]
async fn a_campaign_of_faults() {
    let number = |name, otherwise: u64| env::var(name).map_or(otherwise, |text| text.parse().unwrap());
    let at_once = env::var("AT_ONCE").unwrap_or_else(|_| "1".to_owned());
    let around = env::var("AROUND").map_or(Around::Nothing, |name| Around::named(&name));
    let figures = Box::pin(campaign(number("ROUNDS", 1_000), 40, number("SEED", 7), &at_once, around)).await;
    println!("{figures:#?}");
}

pub struct Campaign {
    pub world: World,
    pub dice: Dice,
    people: Vec<i64>,
    pub links: usize,
    pub around: Around,
    silent: bool,
    /// So many ticks of workers find the port closed.
    refusals: u64,
    pub figures: Figures,
}

pub async fn campaign(rounds: u64, people: i64, seed: u64, at_once: &str, around: Around) -> Figures {
    let people: Vec<i64> = (FIRST..FIRST + people).collect();
    let mut campaign = Campaign {
        world: crowd(&people, at_once).await,
        dice: Dice(seed),
        people,
        links: 0,
        around,
        silent: false,
        refusals: 0,
        figures: Figures::default(),
    };
    for round in 0..rounds {
        campaign = if round % 3 == 2 {
            Box::pin(campaign.quiet_round()).await
        } else {
            Box::pin(campaign.round()).await
        };
    }
    campaign.calm_down().await;
    campaign.judge().await
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
pub fn hasten(mut world: World) -> World {
    world.app.worker.panel = Panel::connect(client::Settings {
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
        self = self.happen().await;
        self.break_something().await;
        for _ in 0..self.dice.below(4) {
            self.wish().await;
        }
        for _ in 0..2 + self.dice.below(4) {
            let span = if self.dice.below(12) == 0 { 60 + self.dice.below(900) } else { self.dice.below(60) };
            self.world.wait(Duration::from_secs(span));
            self.work().await;
            if self.dice.below(3) == 0 {
                self.break_something().await;
            }
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

    /// Time enough for whatever was lost before to be out of the way; then one order is lost, or two, between others that are not, and
    /// looked for.
    async fn quiet_round(mut self) -> Self {
        self.mend().await;
        for minutes in [30, 30, 15] {
            self.world.wait(Duration::from_mins(minutes));
            self.world.submit().await;
            self.world.track().await;
            self.world.ask_panel().await;
        }
        self.order_quietly().await;
        // A balance says something about an order if it was read after the one before, and not at the same time.
        self.world.wait(Duration::from_mins(1));
        self.world.read_balance().await;
        self.world.wait(Duration::from_mins(1));
        // Two that are lost in one gap can't be told apart.
        for _ in 0..=self.dice.below(3) / 2 {
            let fault = self.dice.pick(&losses()).unwrap();
            self.world.panel.fail_next("add", 1, fault);
            self.order_quietly().await;
            self.world.wait(Duration::from_mins(1));
        }
        self.mend().await;
        self.world.wait(Duration::from_mins(1));
        self.order_quietly().await;
        self.world.wait(Duration::from_mins(13));
        if self.dice.below(4) == 0 {
            let faults = [Fault::EmptyList, Fault::CutJson, Fault::CloudflarePage, Fault::CloseBeforeReading];
            self.world.panel.fail_next("status", 1, self.dice.pick(&faults).unwrap());
        }
        self.world.investigate().await;
        self.check_settled().await;
        self
    }

    /// An order that is delivered in full, so that nothing comes back of it; it is sent at once.
    async fn order_quietly(&mut self) {
        let link = format!("https://instagram.com/p/quiet{}", self.links);
        self.links += 1;
        self.order_for(&link).await;
        self.world.submit().await;
    }

    /// Somebody wants a refill, or an order cancelled: any button of any of their cards that says so, tapped once or twice.
    async fn wish(&mut self) {
        let first = usize::try_from(self.dice.below(self.people.len() as u64)).unwrap();
        let everybody = self.people[first..].iter().chain(&self.people[..first]);
        let mut theirs = everybody.map(|person| (*person, wishes(&self.world, *person)));
        let Some((person, buttons)) = theirs.find(|(_, buttons)| !buttons.is_empty()) else { return };
        let wanted = self.dice.pick(&buttons).unwrap();
        for _ in 0..=self.dice.below(2) {
            self.tap_newest(person, &wanted).await;
            if let Some(order) = wanted.strip_prefix("k:") {
                self.tap_newest(person, &format!("K:{order}")).await;
            }
        }
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
        (self.silent, self.refusals) = (false, 0);
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
        let link = self.link();
        self.order_for(&link).await;
    }

    async fn order_for(&mut self, link: &str) {
        let person = self.dice.pick(&self.people).unwrap();
        self.world.say(person, "/search 1207").await;
        for wanted in ["S:", "o:"] {
            self.tap_newest(person, wanted).await;
        }
        self.world.say(person, link).await;
        self.world.say(person, &(100 + self.dice.below(900)).to_string()).await;
        for _ in 0..=self.dice.below(2) {
            self.tap_newest(person, "y:").await;
        }
    }

    /// A list of lines, and the one button that orders all of them, tapped once or twice.
    pub async fn order_many(&mut self) {
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
                if action == "add" && self.dice.below(3) == 0 {
                    fault = self.dice.pick(&takes_and_refuses()).unwrap();
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
            // What listens at the port is gone for a few calls.
            8 => self.refusals += 1 + self.dice.below(4),
            _ => {}
        }
    }

    /// The workers, in any order. Now and then one of them finds the port closed: a connection that is refused.
    async fn work(&mut self) {
        for _ in 0..6 {
            let refused = !self.silent && (self.refusals > 0 || self.dice.below(30) == 0);
            if refused {
                self.refusals = self.refusals.saturating_sub(1);
                self.figures.refused_connections += 1;
                self.world.panel.close_door().await;
            }
            match self.dice.below(7) {
                0 | 1 => self.world.submit().await,
                2 => self.world.track().await,
                3 => self.world.read_balance().await,
                4 => self.world.ask_panel().await,
                5 => self.world.investigate().await,
                _ => self.world.read_catalog().await,
            }
            if refused {
                self.world.panel.open_door().await.unwrap();
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
        let order = self.world.name(order).await;
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

    /// The workers that send are dropped in the middle of whatever they do, as when the power goes out.
    async fn cut_off(mut self) -> Self {
        self.order_many().await;
        for _ in 0..5 {
            self.wish().await;
        }
        let span = Duration::from_millis(self.dice.below(60));
        let worker = &self.world.app.worker;
        let both = async { tokio::join!(work::submit::tick(worker), work::requests::tick(worker)) };
        let _ = tokio::time::timeout(span, both).await;
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
            self.world.ask_panel().await;
            // An order after the lost ones closes the gap they are looked for in.
            if step == 2 {
                self.order().await;
            }
            self.world.investigate().await;
        }
        self.world.tell().await;
    }
}

/// What somebody's cards offer: refills, and cancellations.
fn wishes(world: &World, person: i64) -> Vec<String> {
    let messages = world.telegram.messages(person);
    let buttons = messages.iter().flat_map(|message| message.keyboard.iter().flatten());
    let data = buttons.filter_map(|button| button.data.clone());
    data.filter(|data| ["R:", "k:"].iter().any(|prefix| data.starts_with(prefix))).collect()
}
