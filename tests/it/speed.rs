//! Speed and size of the release binary against the sandbox on loopback, with 3,000 services and 10,000 orders in its database. Not
//! part of the tests: it measures, and prints a table.
//!
//! ```sh
//! cargo build --release && cargo test --test it speed -- --ignored --nocapture
//! ```
//!
//! The sandbox runs in the same (debug) process as the stopwatch, so times include its own; resident memory and processor time are the
//! bot's alone, as the kernel counts them.

use std::{
    collections::HashMap,
    fs,
    path::Path,
    process::{Child, Command, Stdio},
    time::{Duration, Instant},
};

use panelgram::{
    clock::Clock,
    domain::{
        catalog::{Catalog, CategoryId, Service, ServiceId},
        money::Rate,
    },
    sandbox::{
        panel::{self, SandboxPanel},
        telegram::{self, Person, Telegram},
    },
};
use rust_decimal::Decimal;
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;

use crate::world::{ADMIN, KEY, TOKEN};

const SERVICES: usize = 3_000;
const PEOPLE: i64 = 150;
const FIRST: i64 = 50_000;
/// Below what Telegram takes in all, so that the bot's own limits do not count.
const PACE: Duration = Duration::from_millis(60);

#[tokio::test(flavor = "multi_thread")]
#[ignore = "measures; needs `cargo build --release`"]
async fn speed_and_size() {
    let mut bench = Bench::open().await;
    bench.first_start().await;
    bench.fill().await;
    bench.start_with_all().await;
    bench.tap(400, "one after the other").await;
    bench.unchanged_sync().await;
    bench.tap_while_syncing().await;
    bench.row("resident memory after all", &bench.bot().memory());
    bench.bot().stop();
    bench.telegram.stop().await;
    bench.panel.stop().await;
}

/// Searches in the three real catalogs one after the other, repeated to this many services. In this process: the code that is measured
/// is compiled as the tests are, so run it with `--release` as well.
#[test]
#[ignore = "measures; `cargo test --release --test it search_in -- --ignored --nocapture`"]
fn search_in_large_catalogs() {
    for count in [6_000, 20_000] {
        let began = Instant::now();
        let catalog = Catalog::new(many_services(count));
        println!("{count} services: the catalog is built in {}", ms(began.elapsed()));
        for words in [
            "лайки",
            "telegram просмотры",
            "kfqrb",
            "тг подписчики",
            "1207",
            "instagram real likes refill fast",
            "unobtainium",
            "a",
            "q w e r t y u i o p a s d f g h j k l z x c v b n m",
        ] {
            let mut times: Vec<Duration> = (0..50)
                .map(|_| {
                    let began = Instant::now();
                    std::hint::black_box(catalog.search(words));
                    began.elapsed()
                })
                .collect();
            times.sort();
            let found = catalog.search(words).services.len();
            println!(
                "{words:<52} {found:>6} found  p50 {} µs  longest {} µs",
                times[25].as_micros(),
                times[49].as_micros()
            );
        }
    }
}

fn many_services(count: usize) -> Vec<Service> {
    let catalogs = [
        include_str!("../data/catalogs/smmtest.json"),
        include_str!("../data/catalogs/smmpanelus.json"),
        include_str!("../data/catalogs/soc-proof.json"),
    ];
    let read = |text| serde_json::from_str::<Vec<serde_json::Value>>(text).unwrap();
    let rows: Vec<_> = catalogs.into_iter().flat_map(read).collect();
    let mut categories = HashMap::new();
    rows.iter()
        .cycle()
        .take(count)
        .zip(1..)
        .map(|(row, id)| {
            let text = |key: &str| row[key].as_str().unwrap_or_default().to_owned();
            let next = i64::try_from(categories.len()).unwrap();
            let category = CategoryId(*categories.entry(text("category")).or_insert(next));
            Service {
                id: ServiceId(id),
                panel_id: id.to_string(),
                name: text("name"),
                category,
                category_name: text("category"),
                kind: "Default".to_owned(),
                rate: Rate(Decimal::ONE),
                min: 10,
                max: 1_000,
                refill: false,
                cancel: false,
                dripfeed: false,
                description: None,
                average_time: None,
                listed: true,
            }
        })
        .collect()
}

struct Bench {
    telegram: Telegram,
    panel: SandboxPanel,
    home: TempDir,
    bot: Option<Bot>,
    messages: Vec<(i64, i64)>,
    taps: usize,
}

impl Bench {
    async fn open() -> Self {
        let clock = Clock::system();
        let options = telegram::Options {
            token: TOKEN.to_owned(),
            bot_username: "our_bot".to_owned(),
            port: 0,
            limits: false,
        };
        let telegram = Telegram::start(clock.clone(), options).unwrap();
        for id in people().chain([ADMIN]) {
            telegram.add_person(Person {
                id,
                first_name: format!("Person {id}"),
                last_name: None,
                username: None,
                language_code: Some("en".to_owned()),
                about: String::new(),
            });
        }
        let options = panel::Options { key: KEY.to_owned(), ..panel::Options::default() };
        let panel = SandboxPanel::start(clock, options).await.unwrap();
        panel.load(&catalog("1.5")).unwrap();
        Self { telegram, panel, home: tempfile::tempdir().unwrap(), bot: None, messages: vec![], taps: 0 }
    }

    fn database(&self) -> String {
        format!("sqlite://{}", self.home.path().join("panelgram.db").display())
    }

    fn bot(&self) -> &Bot {
        self.bot.as_ref().unwrap()
    }

    #[expect(clippy::print_stdout, clippy::unused_self, reason = "the table is what this is run for")]
    fn row(&self, what: &str, figure: &str) {
        println!("{what:<56} {figure:>16}");
    }

    fn start(&mut self) {
        let members: Vec<String> = people().map(|id| id.to_string()).collect();
        let child = Command::new(Path::new(env!("CARGO_MANIFEST_DIR")).join("target/release/panelgram"))
            .env_clear()
            .current_dir(self.home.path())
            .env("TELOXIDE_TOKEN", TOKEN)
            .env("TELOXIDE_API_URL", self.telegram.api_url())
            .env("PANEL_API_KEY", KEY)
            .env("PANEL_API_URL", self.panel.url())
            .env("DATABASE_URL", self.database())
            .env("ADMIN_IDS", ADMIN.to_string())
            .env("MEMBER_IDS", members.join(","))
            .env("DEFAULT_LANGUAGE", "en")
            .env("RUST_LOG", "warn")
            .stdout(Stdio::inherit())
            .spawn()
            .expect("no release binary: cargo build --release");
        self.bot = Some(Bot(child));
    }

    /// An empty database: the first catalog is read and written.
    async fn first_start(&mut self) {
        self.telegram.say(ADMIN, ADMIN, "/start");
        let began = Instant::now();
        self.start();
        self.until_said(ADMIN, "").await;
        self.row("first start, empty database: exec to first answer", &ms(began.elapsed()));
        let file = self.home.path().join("panelgram.db");
        let mut connection = connect(&file).await;
        while services(&mut connection).await < SERVICES {
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.row("first start: exec to 3,000 services stored", &ms(began.elapsed()));
        self.bot().stop();
    }

    /// Ten thousand orders of 150 people, 60 of them running.
    async fn fill(&mut self) {
        let mut connection = connect(&self.home.path().join("panelgram.db")).await;
        let sql = format!(
            "with recursive n(i) as (select 1 union all select i + 1 from n where i < 10000)
             insert into orders (user_id, draft, service_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
                 currency, status, panel_order, panel_status, remains, charge, placed_at, submitted_at, submit_until, next_submit_at,
                 next_look_at, ended_at, version, shown)
             select {FIRST} + i % {PEOPLE}, -i, 1 + i % 2900, '1', 'Instagram Followers | Real Mix | R30', '[]',
                 'https://instagram.com/p/' || i, 1000, '0.90', 900000, 900000, 'USD',
                 iif(i > 9940, 'running', 'completed'), 'x' || i, 'Completed', 0, 900000,
                 1795000000000 + i, 1795000000000 + i, 0, 0, iif(i > 9940, 4102444800000, null), iif(i > 9940, null, 1795000000000 + i), 3, 3
             from n;
             insert into order_events (order_id, at, what) select order_id, placed_at, 'placed' from orders;
             insert into order_events (order_id, at, what) select order_id, placed_at, 'accepted' from orders;
             insert into outbox (chat_id, notice, dedupe_key, created_at, next_try_at, done_at)
                 select user_id, '{{}}', 'end:' || order_id, 0, 0, 4102444800000 from orders;"
        );
        crate::store::execute(&mut connection, &sql).await.unwrap();
        connection.close().await.unwrap();
    }

    async fn start_with_all(&mut self) {
        for round in 1..=3 {
            let word = format!("/search nothing{round}");
            self.telegram.say(ADMIN, ADMIN, &word);
            let began = Instant::now();
            self.start();
            self.until_said(ADMIN, &format!("nothing{round}")).await;
            self.row("start, filled database: exec to first answer", &ms(began.elapsed()));
            self.row("… its processor time", &ms(self.bot().processor()));
            if round < 3 {
                self.bot().stop();
            }
        }
        tokio::time::sleep(Duration::from_secs(2)).await;
        self.row("resident memory, idle after its start", &self.bot().memory());
        let before = self.bot().processor();
        tokio::time::sleep(Duration::from_secs(5)).await;
        self.row("processor time of 5 s idle", &ms(self.bot().processor().saturating_sub(before)));
        for person in people() {
            self.telegram.say(person, person, "/new");
            self.until_said(person, "").await;
            let message = self.telegram.last_bot_message(person).unwrap().message_id;
            self.messages.push((person, message));
            tokio::time::sleep(PACE).await;
        }
        self.row("resident memory after 150 people came", &self.bot().memory());
    }

    /// One tap: from the tap to the answer to it.
    async fn one_tap(&mut self) -> Duration {
        let (person, message) = self.messages[self.taps % self.messages.len()];
        let data = if (self.taps / self.messages.len()).is_multiple_of(2) { "c:instagram:0" } else { "p:0" };
        self.taps += 1;
        let began = Instant::now();
        let tap = self.telegram.tap_forged(person, person, message, data);
        self.telegram
            .wait(|it| it.answers().iter().rev().take(8).any(|answer| answer.query_id == tap.query_id))
            .await;
        began.elapsed()
    }

    async fn tap(&mut self, count: usize, how: &str) {
        let before = self.bot().processor();
        let mut times = vec![];
        for _ in 0..count {
            times.push(self.one_tap().await);
            tokio::time::sleep(PACE).await;
        }
        let spent = self.bot().processor().saturating_sub(before) / u32::try_from(count).unwrap();
        self.percentiles(&format!("a tap, {how}"), times);
        self.row("processor time of one tap, idling included", &format!("{} µs", spent.as_micros()));
        self.row("resident memory after the taps", &self.bot().memory());
    }

    async fn unchanged_sync(&mut self) {
        let wal = self.home.path().join("panelgram.db-wal");
        let mut connection = connect(&self.home.path().join("panelgram.db")).await;
        let _ = crate::store::execute(&mut connection, "pragma wal_checkpoint(truncate)").await;
        let before = self.bot().processor();
        let began = Instant::now();
        self.telegram.say(ADMIN, ADMIN, "/sync");
        self.until_said(ADMIN, "in all").await;
        self.row("/sync without changes, to its notice", &ms(began.elapsed()));
        self.row("… its processor time", &ms(self.bot().processor().saturating_sub(before)));
        self.row("… written", &format!("{} kB", fs::metadata(&wal).map_or(0, |file| file.len() / 1024)));
    }

    async fn tap_while_syncing(&mut self) {
        self.panel.load(&catalog("1.75")).unwrap();
        let known = self.telegram.last_bot_message(ADMIN).unwrap().message_id;
        let before = self.bot().processor();
        let began = Instant::now();
        self.telegram.say(ADMIN, ADMIN, "/sync");
        let mut times = vec![];
        loop {
            times.push(self.one_tap().await);
            let last = self.telegram.last_bot_message(ADMIN).unwrap();
            if last.message_id > known && last.text.contains("in all")
                || began.elapsed() > Duration::from_secs(20)
            {
                break;
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        self.row("/sync with 3,000 changes, to its notice", &ms(began.elapsed()));
        self.row("… its processor time, taps included", &ms(self.bot().processor().saturating_sub(before)));
        self.percentiles("a tap during this", times);
    }

    fn percentiles(&self, what: &str, mut times: Vec<Duration>) {
        times.sort();
        let at = |percent: usize| ms(times[(times.len() - 1) * percent / 100]);
        self.row(&format!("{what}: p50 of {}", times.len()), &at(50));
        self.row(&format!("{what}: p99"), &at(99));
        self.row(&format!("{what}: longest"), &at(100));
    }

    async fn until_said(&self, person: i64, words: &str) {
        let known = self.telegram.last_bot_message(person).map_or(0, |message| message.message_id);
        self.telegram
            .wait(|it| {
                it.last_bot_message(person)
                    .is_some_and(|message| message.message_id > known && message.text.contains(words))
            })
            .await;
    }
}

/// The running binary; killed if the measuring ends early.
struct Bot(Child);

impl Bot {
    fn stop(&self) {
        let _ = Command::new("kill").arg("-TERM").arg(self.0.id().to_string()).status();
        while fs::read_to_string(format!("/proc/{}/status", self.0.id()))
            .is_ok_and(|text| !text.contains("State:\tZ"))
        {
            std::thread::sleep(Duration::from_millis(10));
        }
    }

    fn memory(&self) -> String {
        let status = fs::read_to_string(format!("/proc/{}/status", self.0.id())).unwrap();
        let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:")).unwrap();
        let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse().unwrap();
        format!("{}.{} MB", kilobytes / 1024, kilobytes % 1024 * 10 / 1024)
    }

    /// Its processor time so far, in the kernel's ticks of 10 ms.
    fn processor(&self) -> Duration {
        let stat = fs::read_to_string(format!("/proc/{}/stat", self.0.id())).unwrap();
        let fields: Vec<&str> = stat.rsplit(')').next().unwrap().split_whitespace().collect();
        let ticks: u64 = fields[11].parse::<u64>().unwrap() + fields[12].parse::<u64>().unwrap();
        Duration::from_millis(ticks * 10)
    }
}

impl Drop for Bot {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

fn people() -> impl Iterator<Item = i64> {
    FIRST..FIRST + PEOPLE
}

/// A real panel's rows, made up to 3,000, at another rate.
fn catalog(rate: &str) -> String {
    let text = include_str!("../data/catalogs/smmpanelus.json");
    let mut rows: Vec<serde_json::Value> = serde_json::from_str(text).unwrap();
    for number in rows.len()..SERVICES {
        let mut row = rows[number % 1_000].clone();
        row["service"] = format!("9{number}").into();
        rows.push(row);
    }
    for row in &mut rows {
        row["rate"] = rate.into();
    }
    serde_json::to_string(&rows).unwrap()
}

async fn connect(file: &Path) -> SqliteConnection {
    SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap()
}

async fn services(connection: &mut SqliteConnection) -> usize {
    let stored: i64 =
        sqlx::query_scalar("select count(*) from services").fetch_one(connection).await.unwrap_or(0);
    usize::try_from(stored).unwrap()
}

fn ms(time: Duration) -> String {
    format!("{}.{} ms", time.as_millis(), time.as_micros() % 1000 / 100)
}
