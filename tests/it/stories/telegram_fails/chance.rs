//! Telegram fails by chance, in every way and at every method, while people order, tap, and the bot is started again and again. In the
//! end every end was told, in order, nothing waits, and every screen and card shows what the database says.
//!
//! The long campaign, with figures (`SEEDS` is how many days, `SEED` the first, `PERMILLE` the chance of a fault; `WEBHOOK=1` has Telegram
//! bring the updates):
//! `SEEDS=40 cargo test --test it -- --ignored --nocapture a_campaign_against_telegram`

use std::{env, io::Write, time::Duration};

use panelgram_sandbox::telegram::{Fault, Message};
use sqlx::Row;

use crate::{
    hand::Hand,
    stories::{life::database, properties::days::Dice},
    world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, Updates, World},
};

const PEOPLE: [i64; 3] = [MEMBER, OTHER_MEMBER, ADMIN];

const FAULTS: [Fault; 7] = [
    Fault::Internal500,
    Fault::BadGatewayHtml502,
    Fault::HtmlAfterEffect502,
    Fault::LostAfterEffect,
    Fault::LostAfterEffect,
    Fault::CloseBeforeEffect,
    Fault::TooMany { retry_after: 2 },
];

const METHODS: [&str; 6] =
    ["sendMessage", "editMessageText", "deleteMessage", "answerCallbackQuery", "getMe", "deleteWebhook"];

#[tokio::test]
async fn every_end_is_told_in_order_and_every_screen_is_right_whatever_telegram_does() {
    let figures = Box::pin(campaign(7, 200, 60, Updates::AskedFor)).await;
    assert!(figures.ended > 3 && figures.faults > 30, "hardly anything happened: {figures:?}");
}

#[tokio::test]
async fn the_same_holds_where_telegram_brings_the_updates() {
    let figures = Box::pin(campaign(8, 200, 60, Updates::Brought)).await;
    assert!(figures.ended > 3 && figures.faults > 30, "hardly anything happened: {figures:?}");
}

#[tokio::test]
#[ignore = "takes minutes; its head says how"]
#[expect(clippy::disallowed_methods, reason = "how long a campaign is to be is no setting of the bot's")]
async fn a_campaign_against_telegram() {
    let number = |name: &str, default: u64| env::var(name).map_or(default, |text| text.parse().unwrap());
    let first = number("SEED", 1);
    let permille = u32::try_from(number("PERMILLE", 200)).unwrap();
    let updates = if env::var("WEBHOOK").is_ok() { Updates::Brought } else { Updates::AskedFor };
    let mut sum = Figures::default();
    for seed in first..first + number("SEEDS", 20) {
        let figures = Box::pin(campaign(seed, permille, 150, updates)).await;
        writeln!(std::io::stderr(), "seed {seed}: {figures:?}").unwrap();
        sum.add(&figures);
    }
    writeln!(std::io::stderr(), "in all: {sum:?}").unwrap();
}

/// What a day came to. What was not told, or told out of order, has failed the test already.
#[derive(Debug, Default)]
struct Figures {
    faults: u64,
    restarts: usize,
    ended: usize,
    /// Ends that were told more than once, since the answer to the first was lost.
    doubled: usize,
}

impl Figures {
    fn add(&mut self, other: &Self) {
        self.faults += other.faults;
        self.restarts += other.restarts;
        self.ended += other.ended;
        self.doubled += other.doubled;
    }
}

async fn campaign(seed: u64, permille: u32, steps: usize, updates: Updates) -> Figures {
    let mut dice = Dice(seed);
    let mut world = match updates {
        Updates::AskedFor => World::new().await,
        Updates::Brought => World::hooked(&[]).await,
    };
    let hand = Hand::stop(&world.clock);
    let mut figures = Figures::default();
    world.panel.set_balance(1_000_000.into());
    for (method, at) in METHODS.iter().zip(0..) {
        world.telegram.fail_sometimes(method, permille, &FAULTS, seed + at);
    }
    // A poll that failed makes everybody wait.
    world.telegram.fail_sometimes("getUpdates", permille / 4, &FAULTS, seed);
    // One that could not be brought, or of which Telegram does not know that it was.
    world.telegram.fail_sometimes("webhook", permille, &FAULTS, seed);
    for number in 0..steps {
        if dice.below(25) == 0 {
            world = hand.pass_slowly_until(Box::pin(world.restart())).await;
            figures.restarts += 1;
        }
        hand.pass_until(something(&world, &mut dice, number)).await;
    }
    figures.faults = world.telegram.faults_met();
    world.telegram.heal();
    hand.pass_until(world.telegram.wait(|telegram| telegram.waiting_updates() == 0)).await;
    hand.pass_until(calm_down(&world)).await;
    check_ends(&world, &mut figures).await;
    hand.pass_until(check_screens(&world)).await;
    check_cards(&world).await;
    hand.pass_until(Box::pin(world.end())).await;
    figures
}

async fn something(world: &World, dice: &mut Dice, number: usize) {
    let person = PEOPLE[usize::try_from(dice.below(3)).unwrap()];
    match dice.below(10) {
        0..=3 => order(world, person, number).await,
        4 => {
            let words = ["/start", "/orders", "/help", "/new", "/balance", "likes"];
            let words = words[usize::try_from(dice.below(6)).unwrap()];
            world.settle(world.telegram.say(person, person, words).update_id).await;
        }
        5 => drop(world.telegram.say(ADMIN, GROUP, "/stats")),
        6 => world.submit().await,
        7 => {
            world.wait(Duration::from_mins(15));
            world.track().await;
        }
        8 => {
            world.wait(Duration::from_secs(20));
            world.show_owed().await;
        }
        _ => world.tell().await,
    }
}

/// The way to an order, as far as the screens come.
async fn order(world: &World, person: i64, number: usize) {
    world.settle(world.telegram.say(person, person, "/search 1207").update_id).await;
    for wanted in ["S:", "o:"] {
        world.settle(tap_newest(world, person, wanted)).await;
    }
    let link = format!("https://instagram.com/p/n{number}");
    for words in [link.as_str(), "1000"] {
        world.settle(world.telegram.say(person, person, words).update_id).await;
    }
    for _ in 0..2 {
        world.settle(tap_newest(world, person, "y:")).await;
    }
}

fn tap_newest(world: &World, person: i64, data: &str) -> Option<i64> {
    let messages = world.telegram.messages(person);
    let (message, data) = messages.iter().rev().find_map(|message| {
        let buttons = message.keyboard.iter().flatten().filter_map(|button| button.data.clone());
        buttons.into_iter().find(|known| known.starts_with(data)).map(|known| (message.message_id, known))
    })?;
    world.telegram.tap(person, person, message, &data).ok()?.update_id
}

async fn calm_down(world: &World) {
    for _ in 0..12 {
        world.wait(Duration::from_mins(20));
        world.submit().await;
        world.track().await;
        world.tell().await;
        // Whoever asked for it waits for it.
        world.read_balance().await;
        world.show_owed().await;
    }
}

/// Every end was told, each person's in the order in which they came about; nothing waits.
async fn check_ends(world: &World, figures: &mut Figures) {
    let mut connection = database(world).await;
    let waiting: i64 = sqlx::query_scalar("select count(*) from outbox where done_at is null")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(waiting, 0, "letters wait for ever");
    for person in PEOPLE {
        let ends = sqlx::query(
            "select o.order_id from orders o
                 join outbox l on l.chat_id = o.user_id and l.dedupe_key like 'end:' || o.order_id || ':%'
             where o.user_id = ? and o.status in ('completed', 'partial', 'cancelled', 'failed') order by l.outbox_id",
        )
        .bind(person)
        .fetch_all(&mut connection)
        .await
        .unwrap();
        let ended: i64 = sqlx::query_scalar(
            "select count(*) from orders where user_id = ? and ended_at is not null and status <> 'rejected'",
        )
        .bind(person)
        .fetch_one(&mut connection)
        .await
        .unwrap();
        assert_eq!(i64::try_from(ends.len()).unwrap(), ended, "an end without a letter");
        let messages = world.telegram.messages(person);
        let mut before = 0;
        for end in &ends {
            let number = format!("#{}", end.get::<i64, _>("order_id"));
            let told = letters(&messages, &number);
            let first =
                *told.first().unwrap_or_else(|| panic!("{number} was not told:\n{}", world.chat(person)));
            assert!(first > before, "{number} was told too early:\n{}", world.chat(person));
            before = first;
            figures.ended += 1;
            figures.doubled += usize::from(told.len() > 1);
        }
    }
}

/// The messages that tell the end of an order: unlike its card, they are never changed, and offer to show it.
fn letters(messages: &[Message], number: &str) -> Vec<i64> {
    let is_letter = |message: &&Message| {
        let headline = message.text.lines().next().unwrap_or_default();
        let shows = message.button(number).is_some();
        message.from_bot && shows && headline.contains(number) && headline.contains("Completed")
    };
    messages.iter().filter(is_letter).map(|message| message.message_id).collect()
}

/// Drawn anew, each screen looks as it did.
async fn check_screens(world: &World) {
    let mut connection = database(world).await;
    for person in PEOPLE {
        let row = sqlx::query(
            "select count(due_at) as due, max(message_id) filter (where answers is not null) as screen
             from messages where chat_id = ?",
        )
        .bind(person)
        .fetch_one(&mut connection)
        .await
        .unwrap();
        assert_eq!(row.get::<i64, _>("due"), 0, "{}", world.chat(person));
        let Some(screen) = row.get::<Option<i64>, _>("screen") else { continue };
        // What a list says may be older than the database; which screen it is may not.
        let headline = || world.message(person, screen).unwrap().text.lines().next().map(str::to_owned);
        let before = headline();
        world.forge(person, person, screen, "nonsense").await;
        assert_eq!(before, headline(), "{}", world.chat(person));
    }
}

/// Each card shows the end of its order.
async fn check_cards(world: &World) {
    let sql = "select order_id, chat_id, message_id from messages join orders using (order_id) where status = 'completed'";
    for row in sqlx::query(sql).fetch_all(&mut database(world).await).await.unwrap() {
        let card = world.message(row.get("chat_id"), row.get("message_id")).unwrap();
        let number = format!("#{}", row.get::<i64, _>("order_id"));
        assert!(card.text.contains(&number) && card.text.contains("Completed"), "{card:?}");
    }
}
