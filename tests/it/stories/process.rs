//! The real binary: how it starts and how it ends, beside a Telegram and a panel. What it prints is in `printed.rs`.

use std::{
    io::{BufRead, BufReader, Write},
    path::Path,
    process::{Child, ChildStdin, Command, Stdio},
    sync::Arc,
    time::{Duration, Instant},
};

use panelgram_sandbox::{
    Clock,
    panel::{self, SandboxPanel},
    telegram::{self, Fault, Group, Message, Person, Telegram},
};
use tempfile::TempDir;
use tokio::{sync::watch, time::timeout};

use crate::{
    secrets::{KEY, TOKEN, assert_silent},
    world::{ADMIN, GROUP, MEMBER},
};

const LINK: &str = "https://instagram.com/p/abc";
/// Long enough for the slowest machine.
const PATIENCE: Duration = Duration::from_secs(30);
/// After this, whoever tapped taps again.
const AGAIN: Duration = Duration::from_secs(3);
/// What whoever stops the bot waits before they kill it.
const STOP: Duration = Duration::from_secs(5);

/// Somewhere for the bot to live: a Telegram, a panel, a folder.
pub struct Home {
    pub telegram: Telegram,
    pub panel: SandboxPanel,
    pub folder: TempDir,
}

impl Home {
    pub async fn new() -> Self {
        let clock = Clock::system();
        let telegram = open_telegram(0);
        let options = panel::Options { key: KEY.to_owned(), ..panel::Options::default() };
        let panel = SandboxPanel::start(clock, options).await.unwrap();
        Self { telegram, panel, folder: tempfile::tempdir().unwrap() }
    }

    pub fn settings(&self) -> Vec<(&'static str, String)> {
        vec![
            ("TELOXIDE_TOKEN", TOKEN.to_owned()),
            ("TELOXIDE_API_URL", self.telegram.api_url()),
            ("PANEL_API_KEY", KEY.to_owned()),
            ("PANEL_API_URL", self.panel.url()),
            ("PANEL_MIN_INTERVAL", "0s".to_owned()),
            ("DATABASE_URL", format!("sqlite://{}/bot.db", self.folder.path().display())),
            ("ADMIN_IDS", ADMIN.to_string()),
            ("ADMIN_CHAT_ID", GROUP.to_string()),
            ("MEMBER_IDS", MEMBER.to_string()),
            ("DEFAULT_LANGUAGE", "en".to_owned()),
            // Where a story is not about them, nothing is copied beside it.
            ("BACKUP_AT", "off".to_owned()),
            // What is said is looked through for secrets; all that every crate has to say is, in one story below.
            ("RUST_LOG", "info,panelgram=trace,reqwest=trace,hyper_util=trace".to_owned()),
        ]
    }

    pub fn start(&self, own: &[(&'static str, &str)]) -> Process {
        self.ask(&[], own)
    }

    /// The same with words on the command line.
    pub fn ask(&self, words: &[&str], own: &[(&'static str, &str)]) -> Process {
        let mut settings = self.settings();
        settings.retain(|(name, _)| own.iter().all(|(own, _)| own != name));
        settings.extend(own.iter().map(|(name, value)| (*name, (*value).to_owned())));
        let mut command = Command::new(env!("CARGO_BIN_EXE_panelgram"));
        command.args(words);
        Process::spawn(command, self.folder.path(), &settings)
    }

    pub async fn started(&self, own: &[(&'static str, &str)]) -> Process {
        let process = self.start(own);
        process.says("panelgram runs").await;
        process
    }

    /// A member says something; returns the bot's message that has `label` on a button, or in its text.
    pub async fn say(&self, text: &str, expected: &str) -> Message {
        self.telegram.say(MEMBER, MEMBER, text);
        self.sees(expected).await
    }

    pub async fn press(&self, label: &str, expected: &str) -> Message {
        let has = |message: &Message| message.from_bot && message.button(label).is_some();
        self.telegram.wait(|telegram| telegram.messages(MEMBER).iter().any(has)).await;
        // A tap may be quicker than the bot, which has not noted yet which message its new screen is: people tap again then.
        for _ in 0..3 {
            if let Some(message) = self.telegram.messages(MEMBER).into_iter().rev().find(has) {
                self.telegram.press(MEMBER, MEMBER, message.message_id, label).unwrap();
            }
            if let Ok(shown) = timeout(AGAIN, self.sees(expected)).await {
                return shown;
            }
        }
        self.sees(expected).await
    }

    pub async fn sees(&self, expected: &str) -> Message {
        let shows = |message: &Message| {
            message.from_bot && (message.text.contains(expected) || message.button(expected).is_some())
        };
        self.telegram.wait(|telegram| telegram.messages(MEMBER).iter().any(shows)).await;
        self.telegram.messages(MEMBER).into_iter().rev().find(shows).unwrap()
    }

    pub async fn order(&self) {
        self.say("/search 1207", "Real Mix").await;
        self.press("Real Mix", "Send the link").await;
        self.say(LINK, "How many").await;
        self.say("1000", "Confirm").await;
        self.press("Confirm", "#1001").await;
    }
}

pub fn open_telegram(port: u16) -> Telegram {
    let options =
        telegram::Options { token: TOKEN.to_owned(), bot_username: "our_bot".to_owned(), port, limits: None };
    let telegram = Telegram::start(Clock::system(), options).unwrap();
    for id in [MEMBER, ADMIN] {
        telegram.add_person(Person {
            id,
            first_name: "Max".to_owned(),
            last_name: None,
            username: None,
            language_code: Some("en".to_owned()),
            about: String::new(),
        });
    }
    let (title, members) = ("Admins".to_owned(), vec![ADMIN]);
    telegram.add_group(Group { id: GROUP, title, topics: vec![], members, admins: vec![ADMIN] });
    telegram
}

impl Drop for Home {
    /// Nor is one in anything that was sent.
    fn drop(&mut self) {
        if !std::thread::panicking() {
            self.telegram.calls().iter().for_each(|call| assert_silent(&call.body.to_string()));
        }
    }
}

/// A running bot, and all it ever printed.
pub struct Process {
    child: Child,
    hearing: Option<ChildStdin>,
    printed: watch::Receiver<String>,
}

impl Process {
    pub fn start(folder: &Path, settings: &[(&'static str, String)]) -> Self {
        Self::spawn(Command::new(env!("CARGO_BIN_EXE_panelgram")), folder, settings)
    }

    /// One that hears nothing.
    pub fn spawn(command: Command, folder: &Path, settings: &[(&'static str, String)]) -> Self {
        let mut process = Self::listening(command, folder, settings);
        process.hears_no_more();
        process
    }

    /// One that is told something while it runs.
    pub fn listening(mut command: Command, folder: &Path, settings: &[(&'static str, String)]) -> Self {
        let mut child = command
            .env_clear()
            .envs(settings.iter().map(|(name, value)| (name, value)))
            .current_dir(folder)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let (sender, printed) = watch::channel(String::new());
        let sender = Arc::new(sender);
        let (out, err) = (child.stdout.take().unwrap(), child.stderr.take().unwrap());
        read_into(out, Arc::clone(&sender));
        read_into(err, sender);
        Self { hearing: child.stdin.take(), child, printed }
    }

    /// Tells it a line.
    pub fn hears(&mut self, line: &str) {
        writeln!(self.hearing.as_mut().unwrap(), "{line}").unwrap();
    }

    /// From now on nobody tells it anything.
    pub fn hears_no_more(&mut self) {
        self.hearing = None;
    }

    /// Waits until it has printed this.
    pub async fn says(&self, words: &str) {
        self.says_after(0, words).await;
    }

    /// Waits until it has printed this behind so many bytes; returns where it ends.
    pub async fn says_after(&self, from: usize, words: &str) -> usize {
        let mut printed = self.printed.clone();
        let end = |text: &str| text.get(from..)?.find(words).map(|at| from + at + words.len());
        match timeout(PATIENCE, printed.wait_for(|text| end(text).is_some())).await {
            Ok(Ok(text)) => end(&text).unwrap(),
            Ok(Err(_)) | Err(_) => panic!("it never said {words:?}:\n{}", self.printed()),
        }
    }

    /// Waits until it has printed this more often than so.
    pub async fn says_more(&self, words: &str, before: usize) {
        let mut printed = self.printed.clone();
        let said = timeout(PATIENCE, printed.wait_for(|text| text.matches(words).count() > before)).await;
        assert!(matches!(said, Ok(Ok(_))), "it said {words:?} no more:\n{}", self.printed());
    }

    pub fn printed(&self) -> String {
        self.printed.borrow().clone()
    }

    pub fn signal(&self, name: &str) {
        let id = self.child.id().to_string();
        assert!(Command::new("kill").args(["-s", name, &id]).status().unwrap().success());
    }

    /// Waits for its end; returns the exit code and all it printed.
    pub async fn end(mut self) -> (Option<i32>, String) {
        // The end of both pipes is the process's.
        let mut printed = self.printed.clone();
        let ended = async { while printed.changed().await.is_ok() {} };
        if timeout(PATIENCE, ended).await.is_err() {
            self.child.kill().unwrap();
            panic!("it does not end:\n{}", self.printed());
        }
        let printed = self.printed();
        assert_silent(&printed);
        (self.child.wait().unwrap().code(), printed)
    }

    /// Asks it to stop, and sees that it does so in time and in peace.
    pub async fn stop(self, signal: &str) -> String {
        let begin = Instant::now();
        self.signal(signal);
        let (code, printed) = self.end().await;
        assert_eq!(code, Some(0), "{printed}");
        assert!(begin.elapsed() < STOP, "{signal} took {:?}:\n{printed}", begin.elapsed());
        printed
    }
}

impl Drop for Process {
    /// A test that fails leaves nobody behind. Whatever any of them ever printed, no secret is in it.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if !std::thread::panicking() {
            assert_silent(&self.printed());
        }
    }
}

fn read_into(pipe: impl std::io::Read + Send + 'static, sender: Arc<watch::Sender<String>>) {
    std::thread::spawn(move || {
        let mut reader = BufReader::new(pipe);
        let mut line = Vec::new();
        while reader.read_until(b'\n', &mut line).is_ok_and(|read| read > 0) {
            sender.send_modify(|text| text.push_str(&String::from_utf8_lossy(&line)));
            line.clear();
        }
    });
}

#[tokio::test]
async fn a_signal_ends_it_in_time_also_while_it_waits_for_updates() {
    let home = Home::new().await;
    for signal in ["TERM", "INT", "TERM"] {
        let process = home.started(&[]).await;
        home.say("/start", "Hello").await;
        // Handled, confirmed, and asking for more.
        home.telegram.wait(|telegram| telegram.waiting_updates() == 0).await;
        process.stop(signal).await;
    }
}

#[tokio::test]
async fn a_signal_ends_it_while_an_order_is_being_sent_and_the_order_is_unclear_then() {
    let home = Home::new().await;
    let process = home.started(&[("PANEL_ADD_TIMEOUT", "60s")]).await;
    process.says("catalog read").await;
    home.panel.fail_next("add", 1, panel::Fault::StallAfterEffect);
    home.order().await;
    home.panel.until_stalled(1).await;
    process.stop("TERM").await;
    home.panel.heal();
    let process = home.started(&[]).await;
    process.says("outcome is not known").await;
    home.telegram
        .wait(|telegram| telegram.messages(GROUP).iter().any(|message| message.button("Placed").is_some()))
        .await;
    process.stop("TERM").await;
    assert_eq!(home.panel.adds(), 1, "an order whose answer was lost is never sent again");
}

#[tokio::test]
async fn a_signal_ends_it_under_load_and_nothing_is_lost() {
    let home = Home::new().await;
    let process = home.started(&[]).await;
    home.say("/start", "Hello").await;
    for _ in 0..300 {
        home.telegram.say(MEMBER, MEMBER, "/lang");
    }
    home.sees("Language").await;
    process.stop("TERM").await;
    let process = home.started(&[]).await;
    home.telegram.wait(|telegram| telegram.waiting_updates() == 0).await;
    process.stop("INT").await;
}

#[tokio::test]
async fn a_second_one_on_the_same_database_is_refused() {
    let home = Home::new().await;
    let first = home.started(&[]).await;
    let (code, printed) = home.start(&[]).end().await;
    assert_eq!(code, Some(1), "{printed}");
    assert!(printed.contains("another panelgram works with this database"), "{printed}");
    home.say("/start", "Hello").await;
    first.signal("KILL");
    assert_eq!(first.end().await.0, None);
    home.started(&[]).await.stop("TERM").await;
}

#[tokio::test]
async fn a_database_in_memory_or_at_an_odd_place_works() {
    let home = Home::new().await;
    for url in ["sqlite::memory:", "sqlite://bot%20with%20space.db", "sqlite:relative.db?cache=private"] {
        home.started(&[("DATABASE_URL", url)]).await.stop("TERM").await;
    }
}

#[tokio::test]
async fn a_database_that_can_not_be_used_is_named_and_left_alone() {
    let home = Home::new().await;
    home.started(&[]).await.stop("TERM").await;
    let newer = home.folder.path().join("newer.db");
    std::fs::copy(home.folder.path().join("bot.db"), &newer).unwrap();
    let url = format!("sqlite://{}", newer.display());
    let mut connection = <sqlx::SqliteConnection as sqlx::Connection>::connect(&url).await.unwrap();
    sqlx::query("insert into _sqlx_migrations values (99999, 'of tomorrow', current_timestamp, 1, x'00', 1)")
        .execute(&mut connection)
        .await
        .unwrap();
    sqlx::Connection::close(connection).await.unwrap();
    let text = home.folder.path().join("text.db");
    std::fs::write(
        &text,
        "Dear diary, this is no database, and it is long enough for a header.\n".repeat(40),
    )
    .unwrap();
    std::fs::create_dir(home.folder.path().join("folder.db")).unwrap();
    let rows = [
        ("sqlite://newer.db", "newer version"),
        ("sqlite://text.db", "text.db"),
        ("sqlite://nowhere/at/all.db", "nowhere/at/all.db"),
        ("sqlite://folder.db", "folder.db"),
    ];
    let before = (std::fs::read(&newer).unwrap(), std::fs::read(&text).unwrap());
    for (url, words) in rows {
        let (code, printed) = home.start(&[("DATABASE_URL", url)]).end().await;
        assert_eq!(code, Some(1), "{url}: {printed}");
        assert!(
            printed.contains(words) && printed.contains("could not") || printed.contains("newer"),
            "{url}: {printed}"
        );
        assert!(!printed.contains("panicked"), "{printed}");
    }
    let after = (std::fs::read(&newer).unwrap(), std::fs::read(&text).unwrap());
    assert!(before == after, "a database that could not be used was written to");
}

#[tokio::test]
async fn it_waits_for_a_telegram_that_comes_later_and_can_be_stopped_meanwhile() {
    let home = Home::new().await;
    let port = std::net::TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let url = format!("http://127.0.0.1:{port}");
    let process = home.start(&[("TELOXIDE_API_URL", &url)]);
    process.says("trying again").await;
    process.stop("TERM").await;
    let process = home.start(&[("TELOXIDE_API_URL", &url)]);
    process.says("trying again").await;
    let telegram = open_telegram(port);
    process.says("panelgram runs").await;
    telegram.say(MEMBER, MEMBER, "/start");
    telegram.wait(|telegram| telegram.last_bot_message(MEMBER).is_some()).await;
    process.stop("TERM").await;
}

#[tokio::test]
async fn publishing_the_commands_delays_nobody() {
    let home = Home::new().await;
    home.telegram.fail_next("setMyCommands", 1, Fault::Stall);
    let process = home.started(&[]).await;
    home.say("/start", "Hello").await;
    process.stop("TERM").await;
}

#[tokio::test]
async fn a_second_copy_is_said_once_and_not_fought() {
    let home = Home::new().await;
    home.telegram.fail_next("getUpdates", 1, Fault::Conflict409);
    let process = home.started(&[]).await;
    process.says("another copy of the bot").await;
    home.telegram
        .wait(|telegram| telegram.messages(GROUP).iter().any(|message| message.text.contains("second copy")))
        .await;
    home.say("/start", "Hello").await;
    home.telegram.fail_next("getUpdates", 1, Fault::Conflict409);
    home.telegram.say(MEMBER, MEMBER, "/help");
    home.telegram
        .wait(|telegram| telegram.calls().iter().filter(|call| call.method == "getUpdates").count() == 2)
        .await;
    home.say("/lang", "Language").await;
    let told = home.telegram.messages(GROUP);
    assert_eq!(told.iter().filter(|message| message.text.contains("second copy")).count(), 1, "{told:?}");
    home.say("/search 1207", "Real Mix").await;
    home.press("Real Mix", "Send the link").await;
    home.say(LINK, "How many").await;
    home.say("1000", "Confirm").await;
    home.press("Confirm", "taken").await;
    assert_eq!(home.panel.adds(), 0);
    process.stop("TERM").await;
}
