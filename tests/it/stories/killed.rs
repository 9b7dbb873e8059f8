//! `kill -9` at any moment: the real binary is killed again and again while people order all at once, and started again each time. In the
//! end each order that the panel took is in the database or flagged, none was taken twice, and every end was told.
//!
//! A few kills are part of every run of the tests. A campaign, by hand:
//!
//! ```text
//! KILLS=250 SEED=7 cargo test --test it -- --ignored --nocapture a_campaign_of_kills
//! ```
//!
//! With `SHOP=1` people pay: each tops up in Stars, some of whose news are lost or come twice, and at each death of the bot the books are
//! what they should be (`shop.rs`). With `WEBHOOK=1` Telegram brings the updates.

mod shop;

use std::{
    collections::HashMap,
    env,
    io::Write,
    ops::Range,
    path::PathBuf,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering::SeqCst},
    },
    time::{Duration, Instant},
};

use panelgram_sandbox::{
    Clock,
    panel::{self, Fault, Pace, PanelOrder, SandboxPanel},
    telegram::{Fault as TelegramFault, Message, Person, Telegram},
};
use sqlx::{
    Connection, Row, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteRow},
};
use tokio::{sync::watch, task::JoinSet, time::timeout};

use super::{
    process::{Home, Process, open_telegram},
    properties::Dice,
};
use crate::world::{GROUP, KEY, Updates, free_address};

const FIRST: i64 = 10_000;
/// What somebody waits before they tap again.
const IMPATIENCE: Duration = Duration::from_millis(2_500);
/// All confirm at once, and then the bot is killed this often before they prepare again.
const KILLS_A_WAVE: u64 = 8;
/// How long the slowest is waited for.
const PREPARING: Duration = Duration::from_secs(30);
/// The bot is killed at the latest so long after its start.
const LONGEST_LIFE_MS: u64 = 1_500;
/// How often somebody confirms before they believe that it is done.
const TAPS_MAX: u32 = 4;
/// Long enough for all that is under way to end.
const SETTLING: Duration = Duration::from_mins(3);

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_it_buys_nothing_twice_loses_nothing_and_tells_every_end() {
    let figures = campaign(6, 15, 20_261_122, (Selling::House, Updates::AskedFor)).await;
    assert!(figures.placed > 5, "hardly anything was ordered: {figures:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_it_loses_and_doubles_nothing_that_telegram_brings() {
    let figures = campaign(6, 15, 20_261_130, (Selling::House, Updates::Brought)).await;
    assert!(figures.placed > 5, "hardly anything was ordered: {figures:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn killed_at_any_moment_a_shop_credits_each_payment_once_and_its_books_add_up() {
    let figures = campaign(6, 12, 20_261_129, (Selling::Shop, Updates::AskedFor)).await;
    assert!(figures.placed > 3 && figures.payments > 5, "hardly anything was paid: {figures:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "takes minutes; its head says how"]
#[expect(clippy::disallowed_methods, reason = "how long a campaign is to be is no setting of the bot's")]
async fn a_campaign_of_kills() {
    let number = |name: &str, default: u64| env::var(name).map_or(default, |text| text.parse().unwrap());
    let begin = Instant::now();
    let selling = if env::var("SHOP").is_ok() { Selling::Shop } else { Selling::House };
    let updates = if env::var("WEBHOOK").is_ok() { Updates::Brought } else { Updates::AskedFor };
    let figures = campaign(number("KILLS", 250), 50, number("SEED", 1), (selling, updates)).await;
    writeln!(std::io::stderr(), "{figures:?} in {:?}", begin.elapsed()).unwrap();
    assert!(figures.placed > 0, "nothing was ordered");
}

/// Who pays.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Selling {
    /// The owner.
    House,
    /// Everybody, in Stars.
    Shop,
}

/// What the people are about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Phase {
    /// They go as far as the confirmation, and wait for one another.
    Prepare,
    /// They confirm, all at once, and go on to order the next.
    Confirm,
    /// They see what they confirmed, and go.
    Leave,
}

/// What a campaign came to. What was lost or doubled has failed the test already.
#[derive(Debug)]
struct Figures {
    kills: u64,
    /// Orders that were caught while they were being sent.
    #[expect(dead_code, reason = "printed")]
    unclear: usize,
    /// Orders that could not be sent in time, and were not.
    #[expect(dead_code, reason = "printed")]
    given_up: usize,
    /// Orders that people confirmed.
    #[expect(dead_code, reason = "printed")]
    confirmed: usize,
    /// Orders that the panel took.
    placed: usize,
    /// Ends that were told.
    #[expect(dead_code, reason = "printed")]
    ended: usize,
    /// Payments, each credited once.
    payments: usize,
}

async fn campaign(kills: u64, people: i64, seed: u64, (selling, updates): (Selling, Updates)) -> Figures {
    let mut dice = Dice(seed);
    let people = FIRST..FIRST + people;
    let home = crowd(people.clone(), seed).await;
    let members: Vec<String> = people.clone().map(|id| id.to_string()).collect();
    let members = members.join(",");
    let mut own = vec![("MEMBER_IDS", members.as_str()), ("STATUS_POLL_INTERVAL", "1s")];
    if selling == Selling::Shop {
        own.extend(shop::SETTINGS);
    }
    let address = free_address();
    let url = format!("http://{address}/telegram");
    if updates == Updates::Brought {
        own.extend([("HTTP_LISTEN", address.as_str()), ("WEBHOOK_URL", url.as_str())]);
        // Some of them twice: what Telegram heard of is not what was handled.
        home.telegram.fail_sometimes("webhook", 100, &[TelegramFault::LostAfterEffect], seed);
    }
    let bot = home.start(&own);
    bot.says("catalog read").await;
    bot.stop("TERM").await;
    let (phase, now) = watch::channel(Phase::Prepare);
    let ready = Arc::new(AtomicUsize::new(0));
    let mut crowd = JoinSet::new();
    for id in people.clone() {
        crowd.spawn(order_on_and_on(home.telegram.clone(), id, now.clone(), ready.clone()));
    }
    let mut bot = home.start(&own);
    for kill in 0..kills {
        if kill % KILLS_A_WAVE == 0 {
            ready.store(0, SeqCst);
            phase.send(Phase::Prepare).unwrap();
            let all = async {
                while ready.load(SeqCst) < people.clone().count() {
                    tokio::time::sleep(Duration::from_millis(20)).await;
                }
            };
            let _ = timeout(PREPARING, all).await;
            phase.send(Phase::Confirm).unwrap();
        } else if kill % 3 != 0 {
            // Every third one is killed wherever it is, also while it starts.
            bot.says("panelgram runs").await;
        }
        tokio::time::sleep(Duration::from_millis(dice.below(LONGEST_LIFE_MS))).await;
        bot.signal("KILL");
        assert_eq!(bot.end().await.0, None, "it was killed");
        if selling == Selling::Shop {
            shop::judge(&home, kill).await;
        }
        bot = home.start(&own);
    }
    phase.send(Phase::Leave).unwrap();
    while crowd.join_next().await.is_some() {}
    settle(&home, bot, &own).await;
    let mut figures = judge(&home).await;
    figures.kills = kills;
    if selling == Selling::Shop {
        shop::judge(&home, kills).await;
        figures.payments = shop::judge_payments(&home).await;
    }
    figures
}

/// A Telegram with all these people, and a panel at which an order lives for a second and which is often slow to answer: that is
/// when a kill hurts.
async fn crowd(people: Range<i64>, seed: u64) -> Home {
    let telegram = open_telegram(0);
    for id in people {
        telegram.add_person(Person {
            id,
            first_name: format!("No. {id}"),
            last_name: None,
            username: None,
            language_code: Some("en".to_owned()),
            about: String::new(),
        });
    }
    let (pending, running) = (Duration::from_millis(300), Duration::from_millis(700));
    let pace = Pace { pending, running, ..Pace::default() };
    let options = panel::Options { key: KEY.to_owned(), pace, neighbours: 3, ..panel::Options::default() };
    let panel = SandboxPanel::start(Clock::system(), options).await.unwrap();
    panel.set_balance(1_000_000.into());
    panel.fail_sometimes("add", 300, Fault::Drip(Duration::from_millis(2)), seed);
    Home { telegram, panel, folder: tempfile::tempdir().unwrap() }
}

/// Orders as people do who look at their phone: whatever stands there is answered; what does not answer is tapped again. Each
/// order has a link of its own. Whoever is told to leave goes, but not between a confirmation and its answer.
async fn order_on_and_on(
    telegram: Telegram,
    id: i64,
    mut phase: watch::Receiver<Phase>,
    ready: Arc<AtomicUsize>,
) {
    let (mut number, mut purse) = (0, shop::Purse::of(id));
    while *phase.borrow() != Phase::Leave {
        number += 1;
        let link = format!("https://instagram.com/p/n{id}x{number}");
        let (mut confirmed, mut taps) = (false, 0);
        loop {
            let mut changed = telegram.changed();
            let paying = if confirmed { None } else { purse.next_step(&telegram, id) };
            let step = paying.or_else(|| next_step(&telegram, id, confirmed));
            // A button that a kill left standing on an old message is out of date, and nobody taps it for ever.
            if confirmed && (step.is_none() || taps > TAPS_MAX)
                || !confirmed && *phase.borrow() == Phase::Leave
            {
                break;
            }
            if !confirmed && is_confirmation(step.as_ref()) && *phase.borrow() == Phase::Prepare {
                ready.fetch_add(1, SeqCst);
                let _ = phase.wait_for(|phase| *phase != Phase::Prepare).await;
                continue;
            }
            match step {
                Some(Step::Tap(message, data)) => {
                    confirmed |= data.starts_with("y:");
                    taps += u32::from(confirmed);
                    let _ = telegram.tap(id, id, message, &data);
                }
                Some(Step::Pay(link)) => purse.pay(&telegram, id, &link),
                Some(Step::Link) => drop(telegram.say(id, id, &link)),
                Some(Step::Quantity) => drop(telegram.say(id, id, "1000")),
                None => drop(telegram.say(id, id, "/search 1207")),
            }
            let before = picture(&telegram, id);
            let _ = timeout(IMPATIENCE, async {
                while picture(&telegram, id) == before && changed.changed().await.is_ok() {}
            })
            .await;
        }
    }
}

fn picture(telegram: &Telegram, id: i64) -> String {
    let bots = telegram.messages(id).into_iter().filter(|message| message.from_bot);
    bots.map(|message| message.picture()).collect()
}

enum Step {
    Tap(i64, String),
    Pay(String),
    Link,
    Quantity,
}

fn is_confirmation(step: Option<&Step>) -> bool {
    matches!(step, Some(Step::Tap(_, data)) if data.starts_with("y:"))
}

/// What the newest message that asks for something asks for.
fn next_step(telegram: &Telegram, id: i64, confirmed: bool) -> Option<Step> {
    let messages = telegram.messages(id);
    let mut screens = messages.iter().rev().filter(|message| message.from_bot);
    if confirmed {
        return screens.find_map(|message| tap(message, "y:"));
    }
    screens.find_map(|message| {
        let button = ["y:", "o:", "S:"].iter().find_map(|data| tap(message, data));
        if message.text.contains("How many") {
            Some(Step::Quantity)
        } else if message.text.contains("Send the link") {
            Some(Step::Link)
        } else {
            button
        }
    })
}

fn tap(message: &Message, data: &str) -> Option<Step> {
    let mut buttons = message.keyboard.iter().flatten().filter_map(|button| button.data.clone());
    buttons.find(|known| known.starts_with(data)).map(|known| Step::Tap(message.message_id, known))
}

async fn open(home: &Home) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(file(home)).busy_timeout(Duration::from_secs(10));
    SqliteConnection::connect_with(&options).await.unwrap()
}

fn file(home: &Home) -> PathBuf {
    home.folder.path().join("bot.db")
}

/// Waits until everything has ended or is flagged, and everybody was told. The group's letters are not waited for: Telegram takes
/// twenty a minute, and one was written for each order. The pause after a lost answer is skipped by hand: it is
/// about a panel in trouble, and half a minute long.
async fn settle(home: &Home, bot: Process, own: &[(&'static str, &str)]) {
    bot.says("panelgram runs").await;
    bot.stop("TERM").await;
    let mut connection = open(home).await;
    sqlx::query("update orders set next_submit_at = 0 where status = 'reserved'")
        .execute(&mut connection)
        .await
        .unwrap();
    let bot = home.started(own).await;
    let sql = "select (select count(*) from orders where status in ('reserved', 'submitting', 'running'))
         + (select count(*) from outbox where done_at is null and chat_id > 0)";
    let deadline = Instant::now() + SETTLING;
    loop {
        let open: i64 = sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap();
        if open == 0 {
            break;
        }
        assert!(Instant::now() < deadline, "{open} things are open still:\n{}", bot.printed());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    connection.close().await.unwrap();
    bot.stop("TERM").await;
}

/// Compares what the panel took with what the bot knows, and what ended with what people were told.
async fn judge(home: &Home) -> Figures {
    let mut connection = open(home).await;
    let rows = sqlx::query("select order_id, user_id, link, status, panel_order from orders")
        .fetch_all(&mut connection)
        .await
        .unwrap();
    let asked: Vec<String> = sqlx::query_scalar("select dedupe_key from outbox where chat_id = ?")
        .bind(GROUP)
        .fetch_all(&mut connection)
        .await
        .unwrap();
    connection.close().await.unwrap();
    let bought = home.panel.orders();
    judge_purchases(&rows, &bought);
    judge_words(home, &rows, &asked, bought.len())
}

/// Nothing was bought twice, and nothing without the bot's knowing or flagging it.
fn judge_purchases(rows: &[SqliteRow], bought: &[PanelOrder]) {
    let mut links: HashMap<&str, usize> = HashMap::new();
    for order in bought {
        *links.entry(&order.link).or_default() += 1;
    }
    let doubled: Vec<_> = links.iter().filter(|(_, times)| **times > 1).collect();
    assert!(doubled.is_empty(), "bought twice: {doubled:?}");
    let known: HashMap<String, String> = rows
        .iter()
        .filter_map(|row| Some((row.get::<Option<_>, _>("panel_order")?, row.get("link"))))
        .collect();
    let flagged = |link: &str| {
        rows.iter()
            .any(|row| row.get::<String, _>("link") == link && row.get::<String, _>("status") == "unclear")
    };
    for order in bought {
        let is_known = known.get(&order.id.to_string()) == Some(&order.link);
        assert!(is_known || flagged(&order.link), "bought, and nobody knows: {order:?}");
    }
    assert!(known.len() <= bought.len(), "orders that the panel never saw");
    let ids: Vec<String> = bought.iter().map(|order| order.id.to_string()).collect();
    assert!(known.keys().all(|id| ids.contains(id)), "orders that the panel never saw");
}

/// Every end was told to whom it concerns, and of what is unclear an admin is asked.
fn judge_words(home: &Home, rows: &[SqliteRow], asked: &[String], placed: usize) -> Figures {
    let (mut unclear, mut ended, mut given_up) = (0, 0, 0);
    for row in rows {
        let (order, user): (i64, i64) = (row.get("order_id"), row.get("user_id"));
        match row.get::<String, _>("status").as_str() {
            "unclear" => {
                unclear += 1;
                assert!(
                    asked.contains(&format!("admins:unclear:{order}")),
                    "no admin is asked about #{order}"
                );
            }
            "completed" => {
                ended += 1;
                // By a letter, or by its card, if that turned while they had it before their eyes.
                let told = |message: &&Message| {
                    let is_told =
                        message.text.contains("Delivered in full") || message.text.contains("Completed");
                    message.text.contains(&format!("#{order}")) && is_told
                };
                let messages = home.telegram.messages(user);
                assert!(messages.iter().any(|message| told(&message)), "nobody was told the end of #{order}");
            }
            // Waited too long while the bot was killed again and again; that it was not bought is judged above.
            "rejected" => {
                given_up += 1;
                let told = |message: &&Message| message.text.contains(&format!("#{order}"));
                assert!(home.telegram.messages(user).iter().any(|message| told(&message)), "#{order}");
            }
            status => panic!("#{order} is {status}"),
        }
    }
    Figures { kills: 0, unclear, given_up, confirmed: rows.len(), placed, ended, payments: 0 }
}
