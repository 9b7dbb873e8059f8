//! A sandbox Telegram, a panel, a folder for the database, and the bot between them.

use std::{
    net::TcpListener,
    path::PathBuf,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use panelgram_sandbox::{
    Clock,
    panel::{self, SandboxPanel},
    telegram::{self, Heard, Person, Telegram},
};
use sqlx::{Connection, SqliteConnection};
use tempfile::TempDir;
use tokio::sync::mpsc::UnboundedReceiver;

use crate::{bot::Process, echo};

/// The admin, who is no member.
pub const ADMIN: i64 = 7_000;
/// The first of the members; the others count on.
pub const FIRST: i64 = 1_000_000;
const KEY: &str = "bench-key";
const PATIENCE: Duration = Duration::from_mins(2);

/// Everything around the bot.
pub struct Stage {
    pub telegram: Telegram,
    pub panel: SandboxPanel,
    pub panel_url: String,
    home: TempDir,
    own: Vec<(&'static str, String)>,
}

impl Stage {
    /// Servers without limits of their own, a panel with this catalog, and a bot that is run as an owner runs it.
    pub async fn open(catalog: &str) -> anyhow::Result<Self> {
        Self::built(catalog, None).await
    }

    /// The same with a Telegram that answers 429 to whoever sends too fast.
    pub async fn with_limits(catalog: &str, limits: telegram::Limits) -> anyhow::Result<Self> {
        Self::built(catalog, Some(limits)).await
    }

    async fn built(catalog: &str, limits: Option<telegram::Limits>) -> anyhow::Result<Self> {
        let clock = Clock::system();
        let (token, bot_username) = (echo::TOKEN.to_owned(), "bench_bot".to_owned());
        let options = telegram::Options { token, bot_username, port: 0, limits };
        let telegram = Telegram::start(clock.clone(), options)?;
        let balance = rust_decimal::Decimal::from(100_000_000);
        let options = panel::Options { key: KEY.to_owned(), balance, ..panel::Options::default() };
        let panel = SandboxPanel::start(clock, options).await?;
        panel.load(catalog)?;
        let panel_url = panel.url();
        let stage = Self { telegram, panel, panel_url, home: tempfile::tempdir()?, own: vec![] };
        stage.add_person(ADMIN);
        Ok(stage)
    }

    /// A setting other than the benchmark's.
    pub fn set(&mut self, name: &'static str, value: &str) {
        self.own.retain(|(known, _)| *known != name);
        self.own.push((name, value.to_owned()));
    }

    /// All that an owner can turn on: a shop, what is seen from outside, updates that are brought, copies that are sent. Where figures are
    /// shown then.
    pub fn turn_everything_on(&mut self) -> anyhow::Result<String> {
        let free = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let all = [
            ("BILLING", "wallet"),
            ("MARKUP", "50%"),
            ("STARS_RATE", "0.013"),
            ("LEVELS", "100:3%"),
            ("REFERRAL_PERCENT", "5%"),
            ("SUPPORT", "@shop_help"),
            ("HTTP_LISTEN", &free.to_string()),
            ("WEBHOOK_URL", "https://bench.example/telegram"),
            ("LOG_FORMAT", "json"),
            ("BACKUP_AT", "03:00"),
            ("BACKUP_PASSPHRASE", "four words that nobody guesses"),
        ];
        for (name, value) in all {
            self.set(name, value);
        }
        Ok(format!("http://{free}/metrics"))
    }

    /// Somebody who may write to the bot.
    pub fn add_person(&self, id: i64) {
        self.telegram.add_person(Person {
            id,
            first_name: format!("Person {id}"),
            last_name: None,
            username: None,
            language_code: Some("en".to_owned()),
            about: String::new(),
        });
    }

    /// The database's file.
    pub fn database(&self) -> PathBuf {
        self.home.path().join("panelgram.db")
    }

    /// A connection of our own to it.
    pub async fn connect(&self) -> anyhow::Result<SqliteConnection> {
        let url = format!("sqlite://{}", self.database().display());
        Ok(SqliteConnection::connect(&url).await?)
    }

    /// Starts the bot.
    pub fn start(&self) -> anyhow::Result<Process> {
        let mut settings = vec![
            ("TELOXIDE_TOKEN", echo::TOKEN.to_owned()),
            ("TELOXIDE_API_URL", self.telegram.api_url()),
            ("PANEL_API_KEY", KEY.to_owned()),
            ("PANEL_API_URL", self.panel_url.clone()),
            ("PANEL_MIN_INTERVAL", "0ms".to_owned()),
            ("DATABASE_URL", format!("sqlite://{}", self.database().display())),
            // The copy that a first start makes is measured by itself.
            ("BACKUP_AT", "off".to_owned()),
            ("ADMIN_IDS", ADMIN.to_string()),
            ("MAX_ACTIVE_ORDERS", "10000".to_owned()),
            ("DEFAULT_LANGUAGE", "en".to_owned()),
            ("RUST_LOG", "error".to_owned()),
        ];
        settings.extend(self.own.iter().cloned());
        Process::start(self.home.path(), &settings)
    }

    /// The first start: makes the tables and reads the catalog; then ends.
    pub async fn prepare(&self, services: usize) -> anyhow::Result<()> {
        let bot = self.start()?;
        self.until_services(services).await?;
        bot.stop()
    }

    /// Waits until the bot has stored so many services.
    pub async fn until_services(&self, services: usize) -> anyhow::Result<()> {
        let began = Instant::now();
        while began.elapsed() < PATIENCE {
            if let Ok(mut connection) = self.connect().await
                && count(&mut connection, "select count(*) from services").await.unwrap_or(0) >= services
            {
                return Ok(());
            }
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
        bail!("the catalog was not stored")
    }

    /// The time from something said to the bot's next message in that chat that has these words.
    pub async fn answer(&self, person: i64, text: &str, words: &str) -> anyhow::Result<Duration> {
        let known = self.telegram.last_bot_message(person).map_or(0, |message| message.message_id);
        let mut heard = self.telegram.listen();
        let began = Instant::now();
        self.telegram.say(person, person, text);
        self.until_said(&mut heard, person, known, words).await.map(|at| at.duration_since(began))
    }

    /// Waits for a message of the bot's that is newer than `known` and has these words.
    pub async fn until_said(
        &self,
        heard: &mut UnboundedReceiver<Heard>,
        person: i64,
        known: i64,
        words: &str,
    ) -> anyhow::Result<Instant> {
        let wait = async {
            while let Some(call) = heard.recv().await {
                let last = self.telegram.last_bot_message(person).filter(|last| last.message_id > known);
                if last.is_some_and(|last| last.text.contains(words)) {
                    return Some(call.at);
                }
            }
            None
        };
        let came = tokio::time::timeout(PATIENCE, wait).await.ok().flatten();
        came.with_context(|| format!("nobody said {words:?} to {person}"))
    }

    /// Ends the servers.
    pub async fn close(self) {
        self.telegram.stop().await;
        self.panel.stop().await;
    }
}

/// A number that a query gives.
pub async fn count(connection: &mut SqliteConnection, sql: &'static str) -> anyhow::Result<usize> {
    let found: i64 = sqlx::query_scalar(sql).fetch_one(connection).await?;
    Ok(usize::try_from(found)?)
}
