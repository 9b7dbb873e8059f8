//! Random days of the whole bot over HTTP: people order, tap twice, tap what is old; the panel breaks in every way it can break; the
//! workers tick in any order; the bot is restarted in the middle; Telegram delivers updates again.

use std::{collections::HashMap, time::Duration};

use panelgram_sandbox::panel::Fault;
use sqlx::Row;

use crate::world::{MEMBER, OTHER_MEMBER, RUSSIAN, World};

#[tokio::test]
async fn a_day_with_the_first_seed() {
    live(1, 170).await;
}

#[tokio::test]
async fn a_day_with_the_second_seed() {
    live(20_260_722, 170).await;
}

#[tokio::test]
async fn a_day_with_the_third_seed() {
    live(0xdead_beef, 170).await;
}

const PEOPLE: [i64; 3] = [MEMBER, OTHER_MEMBER, RUSSIAN];

/// `SplitMix64`.
pub struct Dice(pub u64);

impl Dice {
    pub fn below(&mut self, bound: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9E37_79B9_7F4A_7C15);
        let mut mixed = self.0;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        (mixed ^ (mixed >> 31)) % bound
    }

    pub fn pick<T: Clone>(&mut self, from: &[T]) -> Option<T> {
        let at = self.below(from.len().max(1) as u64);
        from.get(usize::try_from(at).unwrap()).cloned()
    }
}

async fn live(seed: u64, steps: usize) {
    let mut dice = Dice(seed);
    let mut world = World::new().await;
    world.panel.set_balance(1_000_000.into());
    let mut updates = vec![];
    for number in 0..steps {
        if dice.below(40) == 0 {
            world = world.restart().await;
            continue;
        }
        let update = something(&world, &mut dice, number, &updates).await;
        world.settle(update).await;
        updates.extend(update);
    }
    calm_down(&world).await;
    check_orders(&world).await;
    check_ends(&world).await;
    world.end().await;
}

/// One thing that happens; the update that the bot gets of it.
async fn something(world: &World, dice: &mut Dice, number: usize, updates: &[i64]) -> Option<i64> {
    let person = dice.pick(&PEOPLE)?;
    match dice.below(16) {
        0 => say(world, person, dice.pick(&TEXTS)?),
        1..=3 => tap_anything(world, dice, person),
        4..=7 => order(world, dice, person, number).await,
        8 => {
            world.telegram.redeliver(dice.pick(updates)?);
            None
        }
        9 => {
            break_something(world, dice);
            None
        }
        10 | 11 => {
            world.submit().await;
            None
        }
        12 | 13 => {
            world.wait(Duration::from_secs(60 + dice.below(900)));
            world.track().await;
            None
        }
        14 => {
            world.tell().await;
            None
        }
        _ => {
            world.panel.heal();
            None
        }
    }
}

const TEXTS: [&str; 16] = [
    "/start",
    "/new",
    "/orders",
    "/status",
    "/balance",
    "/cancel",
    "/help",
    "/search likes",
    "1207",
    "10",
    "5k",
    "-5",
    "٣",
    "https://instagram.com/p/other",
    "<b>&amp;",
    "/start o_1001",
];

fn say(world: &World, person: i64, text: &str) -> Option<i64> {
    world.telegram.say(person, person, text).update_id
}

/// Any button of any message of theirs, however old.
fn tap_anything(world: &World, dice: &mut Dice, person: i64) -> Option<i64> {
    let messages = world.telegram.messages(person);
    let buttons: Vec<(i64, String)> = messages
        .iter()
        .flat_map(|message| message.keyboard.iter().flatten().map(move |button| (message.message_id, button)))
        .filter_map(|(message, button)| Some((message, button.data.clone()?)))
        .collect();
    let (message, data) = dice.pick(&buttons)?;
    world.telegram.tap(person, person, message, &data).ok()?.update_id
}

/// The whole way to an order, tapped once or twice at its end. Each has a link of its own.
async fn order(world: &World, dice: &mut Dice, person: i64, number: usize) -> Option<i64> {
    world.settle(say(world, person, "/search 1207")).await;
    world.settle(Some(tap_newest(world, person, "S:")?)).await;
    world.settle(say(world, person, &format!("https://instagram.com/p/n{number}"))).await;
    world.settle(say(world, person, &(100 + dice.below(900)).to_string())).await;
    let first = tap_newest(world, person, "y:");
    if dice.below(3) == 0 {
        // Before the bot has answered the first tap, if it is quick.
        world.settle(tap_newest(world, person, "y:")).await;
    }
    first
}

fn tap_newest(world: &World, person: i64, data: &str) -> Option<i64> {
    let messages = world.telegram.messages(person);
    let found = messages.iter().rev().find_map(|message| {
        let buttons = message.keyboard.iter().flatten().filter_map(|button| button.data.clone());
        buttons.into_iter().find(|known| known.starts_with(data)).map(|known| (message.message_id, known))
    });
    let (message, data) = found?;
    world.telegram.tap(person, person, message, &data).ok()?.update_id
}

fn break_something(world: &World, dice: &mut Dice) {
    let faults = [
        Fault::CloseBeforeReading,
        Fault::CloseAfterEffect,
        Fault::CutJson,
        Fault::WrongTypes,
        Fault::RateLimit200,
        Fault::CloudflarePage,
        Fault::MaintenanceHtml200,
        Fault::EmptyList,
        Fault::Http(502, "<html>Bad Gateway</html>".to_owned()),
        Fault::HttpAfterEffect(504, "<html>Gateway Time-out</html>".to_owned()),
    ];
    if let (Some(fault), Some(action)) = (dice.pick(&faults), dice.pick(&["add", "add", "status", "*"])) {
        world.panel.fail_next(action, 1 + u32::try_from(dice.below(2)).unwrap(), fault);
    }
}

/// Everything that can end ends.
async fn calm_down(world: &World) {
    world.panel.heal();
    for _ in 0..12 {
        world.wait(Duration::from_mins(20));
        world.read_balance().await;
        world.submit().await;
        world.track().await;
    }
    world.tell().await;
}

/// Nothing was bought twice, and what was bought is known or an admin was asked.
pub(super) async fn check_orders(world: &World) {
    let mut reader = world.app.bot.store.reader().await.unwrap();
    let rows = sqlx::query("select order_id, link, quantity, status, panel_order from orders")
        .fetch_all(&mut *reader)
        .await
        .unwrap();
    let mut known: HashMap<String, i64> = HashMap::new();
    let mut unclear: HashMap<(String, i64), usize> = HashMap::new();
    for row in &rows {
        match row.get::<Option<String>, _>("panel_order") {
            Some(id) => drop(known.insert(id, row.get("order_id"))),
            None if row.get::<String, _>("status") == "unclear" => {
                *unclear.entry((row.get("link"), row.get("quantity"))).or_default() += 1;
            }
            None => {}
        }
    }
    let bought = world.panel.orders();
    assert!(bought.len() > 3, "hardly anything happened: {} orders", bought.len());
    for order in bought.iter().filter(|order| !is_foreign(&order.link)) {
        if known.remove(&order.id.to_string()).is_some() {
            continue;
        }
        let what = (order.link.clone(), i64::try_from(order.quantity).unwrap());
        let asked = unclear.get_mut(&what).filter(|left| **left > 0);
        *asked.unwrap_or_else(|| panic!("bought, and nobody knows: {order:?}")) -= 1;
    }
    assert!(known.is_empty(), "orders that the panel never saw: {known:?}");
}

/// Whether another program ordered it.
pub(super) fn is_foreign(link: &str) -> bool {
    link.contains("/p/foreign")
}

/// Every end was told to its owner, once; and nothing is left untold.
pub(super) async fn check_ends(world: &World) {
    let mut reader = world.app.bot.store.reader().await.unwrap();
    let rows = sqlx::query(
        "select o.order_id, o.status,
             (select count(*) from outbox where chat_id = o.user_id and done_at is not null and failure is null
                 and dedupe_key like 'end:' || o.order_id || ':%') as told,
             (select count(*) from outbox where done_at is null) as waiting
         from orders o where o.status in ('completed', 'partial', 'cancelled', 'failed')",
    )
    .fetch_all(&mut *reader)
    .await
    .unwrap();
    for row in rows {
        let (order, told, waiting): (i64, i64, i64) =
            (row.get("order_id"), row.get("told"), row.get("waiting"));
        assert_eq!((told, waiting), (1, 0), "order {order}, {}", row.get::<String, _>("status"));
    }
}
