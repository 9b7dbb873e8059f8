//! Every setting: its name, its default, what it is for, and which settings contradict each other.
//! This is the only place that reads the environment and `.env`; everything else is handed values. How a single value
//! is read is in `config/values.rs`, the command line in `config/line.rs`, how a likely typo is found in `config/hints.rs`.
//!
//! A new setting is a field here, a line in `.env.example` and a row in the README; a test compares the three.

mod daily;
mod draft;
mod file;
mod hints;
mod line;
mod outside;
mod reach;
mod read;
mod refusal;
mod secret_files;
mod secrets;
mod selling;
#[cfg(test)]
mod tests;
mod values;

use std::{
    collections::BTreeMap,
    net::SocketAddr,
    path::{Path, PathBuf},
    time::Duration,
};

use clap::{Args, Command, CommandFactory, FromArgMatches};
use rust_decimal::Decimal;
use secrecy::SecretString;
use url::Url;

pub use self::{
    daily::Daily,
    draft::Draft,
    outside::Outside,
    reach::Reach,
    read::{Given, read_again},
    refusal::{Problem, Refusal},
    selling::Selling,
    values::{Access, Billing, Ids, Limits, RefillParam, Sharing},
};
use self::{
    line::{CommandLine, Task, manual},
    read::{from_environment, read_backup, read_bot, read_check, read_restore},
    refusal::{KEY, TOKEN},
};
use crate::{domain::link::is_this_machine, i18n::Lang};

/// Settings that are fine alone and not together, and why.
type Contradictions = Vec<(&'static [&'static str], String)>;

/// What the command line and the settings ask for.
#[derive(Debug)]
pub struct Launch {
    /// What to run.
    pub mode: Mode,
    /// What to log, as in `RUST_LOG`.
    pub log_filter: String,
    /// Sentences about names that look like misspelt settings; to be logged once logs run.
    pub hints: Vec<String>,
}

/// What the program can be asked for.
#[derive(Debug)]
pub enum Mode {
    /// The bot, with the owner's settings.
    Bot(Box<Settings>),
    /// A copy of the database; reads no setting but `DATABASE_URL` and `RUST_LOG`.
    Backup {
        /// The database.
        database_url: String,
        /// The copy.
        file: PathBuf,
    },
    /// A question to the bot that runs here, where it answers; reads no setting but `HTTP_LISTEN`.
    Healthy(Option<SocketAddr>),
    /// A copy in the place of the database; reads no setting but `DATABASE_URL`, `RUST_LOG` and `BACKUP_PASSPHRASE`.
    Restore {
        /// The database.
        database_url: String,
        /// The copy.
        file: PathBuf,
        /// What it was encrypted by.
        passphrase: Option<SecretString>,
    },
    /// A look at everything that the bot needs; settings that are wrong are part of what is found.
    Check(Result<Box<Settings>, Refusal>),
    /// A conversation at the terminal, of which a `.env` comes.
    Init(Draft),
    /// The bot against the sandbox; reads no setting but `RUST_LOG`.
    Demo {
        /// The chat page's port; 0 is any free one.
        port: u16,
        /// Who pays there.
        billing: Billing,
    },
    /// The sandbox alone; reads no setting but `RUST_LOG`.
    Sandbox {
        /// The first server's port; 0 is any free one.
        port: u16,
    },
}

/// The owner's settings. Each field's comment is what `panelgram --help` says about it.
#[derive(Args, Clone, Debug)]
pub struct Settings {
    /// The bot's token, from @botfather
    #[arg(long = "TELOXIDE_TOKEN", id = "TELOXIDE_TOKEN", value_parser = values::bot_token)]
    pub token: SecretString,

    /// Where the Bot API is: Telegram's own, or a Bot API server of yours
    #[arg(long = "TELOXIDE_API_URL", id = "TELOXIDE_API_URL", value_parser = values::web_address)]
    #[arg(default_value = "https://api.telegram.org")]
    pub telegram_url: Url,

    /// Whose limits messages keep: `telegram`, or `none` where a Bot API server on this machine has none (to measure the bot)
    #[arg(long = "TELEGRAM_LIMITS", id = "TELEGRAM_LIMITS", value_parser = values::limits)]
    #[arg(default_value = "telegram")]
    pub telegram_limits: Limits,

    /// How each side is reached
    #[command(flatten)]
    pub reach: Reach,

    /// The panel's API key, from the API page of your account there
    #[arg(long = "PANEL_API_KEY", id = "PANEL_API_KEY", value_parser = values::panel_key)]
    pub panel_key: SecretString,

    /// The panel's API address, used to the letter: with or without the last slash, as the panel's API page has it
    #[arg(long = "PANEL_API_URL", id = "PANEL_API_URL", value_parser = values::panel_address)]
    #[arg(default_value = "https://promobox.cc/api/v2/")]
    pub panel_url: String,

    /// Whether the panel may be called over plain http at an address that is not this machine's own; the key is then
    /// readable on the way
    #[arg(long = "ALLOW_HTTP_PANEL", id = "ALLOW_HTTP_PANEL", value_parser = values::yes_or_no)]
    #[arg(action = clap::ArgAction::Set, default_value = "no")]
    pub allow_http_panel: bool,

    /// How the bot names itself to the panel; some panels only answer what looks like a browser
    #[arg(long = "PANEL_USER_AGENT", id = "PANEL_USER_AGENT", value_parser = values::header)]
    #[arg(default_value = "panelgram")]
    pub panel_user_agent: String,

    /// How long the panel may take to answer a question
    #[arg(long = "PANEL_TIMEOUT", id = "PANEL_TIMEOUT", value_parser = values::span, default_value = "30s")]
    pub panel_timeout: Duration,

    /// How long the panel may take to accept an order; when this runs out, nobody knows whether it did, so be generous
    #[arg(long = "PANEL_ADD_TIMEOUT", id = "PANEL_ADD_TIMEOUT", value_parser = values::span)]
    #[arg(default_value = "60s")]
    pub panel_add_timeout: Duration,

    /// The shortest time between two calls of the panel; panels ban addresses that call too often
    #[arg(long = "PANEL_MIN_INTERVAL", id = "PANEL_MIN_INTERVAL", value_parser = values::pause)]
    #[arg(default_value = "200ms")]
    pub panel_min_interval: Duration,

    /// How many orders are sent to the panel at a time; some panels charge two that come at once as one, and after a lost
    /// answer the balance tells more if one was sent alone
    #[arg(long = "PANEL_ADD_CONCURRENCY", id = "PANEL_ADD_CONCURRENCY", value_parser = values::at_a_time)]
    #[arg(default_value = "1")]
    pub panel_add_concurrency: usize,

    /// What the panel calls an order's id when it is asked for a refill: `orders` at promobox.cc, `order` at most others
    #[arg(long = "PANEL_REFILL_PARAM", id = "PANEL_REFILL_PARAM", value_parser = values::refill_param)]
    #[arg(default_value = "orders")]
    pub panel_refill_param: RefillParam,

    /// Whether the panel wants a quantity for packages, too; the service's smallest is sent then
    #[arg(long = "PANEL_PACKAGE_QUANTITY", id = "PANEL_PACKAGE_QUANTITY", value_parser = values::yes_or_no)]
    #[arg(action = clap::ArgAction::Set, default_value = "no")]
    pub panel_package_quantity: bool,

    /// Whether others order through the panel's account too, people or programs: `yes`, or `auto` to believe so once it was seen
    #[arg(long = "PANEL_ACCOUNT_SHARED", id = "PANEL_ACCOUNT_SHARED", value_parser = values::sharing)]
    #[arg(default_value = "auto")]
    pub panel_account_shared: Sharing,

    /// Fields of the panel's own that it wants with every call: `name=value`, separated by commas
    #[arg(long = "PANEL_EXTRA_FIELDS", id = "PANEL_EXTRA_FIELDS", value_parser = values::fields)]
    #[arg(default_value = "")]
    pub panel_extra_fields: values::Fields,

    /// The database file; created and brought up to date at the start
    #[arg(long = "DATABASE_URL", id = "DATABASE_URL", value_parser = values::database)]
    #[arg(default_value = "sqlite://panelgram.db")]
    pub database_url: String,

    /// Telegram ids of the admins, separated by commas
    #[arg(long = "ADMIN_IDS", id = "ADMIN_IDS", value_parser = values::ids, default_value = "")]
    pub admin_ids: Ids,

    /// The id of the group in which admins are told what needs a hand; a negative number
    #[arg(long = "ADMIN_CHAT_ID", id = "ADMIN_CHAT_ID", value_parser = values::group_id)]
    pub admin_chat_id: Option<i64>,

    /// The topic of that group to write into
    #[arg(long = "ADMIN_TOPIC_ID", id = "ADMIN_TOPIC_ID", value_parser = values::topic_id)]
    pub admin_topic_id: Option<i32>,

    /// Who may order: `approval` is whom an admin let in, `open` is everybody
    #[arg(long = "ACCESS", id = "ACCESS", value_parser = values::access, default_value = "approval")]
    pub access: Access,

    /// Telegram ids of people who are members from the start, separated by commas
    #[arg(long = "MEMBER_IDS", id = "MEMBER_IDS", value_parser = values::ids, default_value = "")]
    pub member_ids: Ids,

    /// What customers pay, and how
    #[command(flatten)]
    pub selling: Selling,

    /// How many unfinished orders one person may have
    #[arg(long = "MAX_ACTIVE_ORDERS", id = "MAX_ACTIVE_ORDERS", value_parser = values::how_many)]
    #[arg(default_value = "50")]
    pub max_active_orders: u32,

    /// The language of people whose Telegram does not say theirs, and of the admin group: `ru` or `en`
    #[arg(long = "DEFAULT_LANGUAGE", id = "DEFAULT_LANGUAGE", value_parser = values::language)]
    #[arg(default_value = "ru")]
    pub default_language: Lang,

    /// What has a time of day
    #[command(flatten)]
    pub daily: Daily,

    /// The shortest time between two looks at the same order; older orders are looked at less often
    #[arg(long = "STATUS_POLL_INTERVAL", id = "STATUS_POLL_INTERVAL", value_parser = values::span)]
    #[arg(default_value = "30s")]
    pub status_poll_interval: Duration,

    /// How often the panel is asked for its catalog
    #[arg(long = "CATALOG_REFRESH_INTERVAL", id = "CATALOG_REFRESH_INTERVAL", value_parser = values::span)]
    #[arg(default_value = "6h")]
    pub catalog_refresh_interval: Duration,

    /// How long an order waits for a panel that can't be reached before it is given up
    #[arg(long = "SUBMIT_PATIENCE", id = "SUBMIT_PATIENCE", value_parser = values::span)]
    #[arg(default_value = "15min")]
    pub submit_patience: Duration,

    /// How long an order may run before admins are told that it seems stuck, while the bot does not know yet what is usual for its
    /// service
    #[arg(long = "STUCK_AFTER", id = "STUCK_AFTER", value_parser = values::span, default_value = "24h")]
    pub stuck_after: Duration,

    /// Admins are told when the panel's balance falls below this, in the panel's currency
    #[arg(long = "LOW_BALANCE_ALERT", id = "LOW_BALANCE_ALERT", value_parser = values::amount)]
    pub low_balance_alert: Option<Decimal>,

    /// How the bot is seen from outside
    #[command(flatten)]
    pub outside: Outside,

    /// How much is logged: `error`, `warn`, `info`, `debug`, or per module, as in `info,panelgram::panel=debug`
    #[arg(long = "RUST_LOG", id = "RUST_LOG", value_parser = values::log_filter, default_value = "info")]
    pub log_filter: String,

    /// Who the proxies of the settings and the environment know us as; no setting, and never said.
    #[arg(skip)]
    pub proxy_logins: Vec<SecretString>,

    /// What was written, to see what is written otherwise later; no setting, and never said.
    #[arg(skip)]
    pub given: Given,
}

const DEMO_LOG: &str = "error";
/// What is logged by what says by itself what there is to say.
const QUIET: &str = "off";

/// Settings as they are written: names and values, neither checked.
type Pairs = BTreeMap<String, String>;

/// Reads the command line, the environment and `.env`. Ends the process itself only where clap does: after `--help`,
/// `--version` and an unknown argument.
pub fn read() -> Result<Launch, Refusal> {
    let matches = CommandLine::command().after_help(manual()).get_matches();
    let line = CommandLine::from_arg_matches(&matches).unwrap_or_else(|error| error.exit());
    let environment = from_environment();
    let mode = match line.task {
        None => return read_bot(environment, Path::new(".env")),
        Some(Task::Check) => return Ok(read_check(environment, Path::new(".env"))),
        Some(Task::Healthy) => return outside::read_healthy(environment, Path::new(".env")),
        Some(Task::Init) => {
            let mode = Mode::Init(Draft::over(without_empty(environment)));
            return Ok(Launch { mode, log_filter: QUIET.to_owned(), hints: Vec::new() });
        }
        Some(Task::Backup { file }) => return read_backup(environment, Path::new(".env"), file),
        Some(Task::Restore { file }) => return read_restore(environment, Path::new(".env"), file),
        Some(Task::Demo { port, shop: true }) => Mode::Demo { port, billing: Billing::Wallet },
        Some(Task::Demo { port, shop: false }) => Mode::Demo { port, billing: Billing::House },
        Some(Task::Sandbox { port }) => Mode::Sandbox { port },
    };
    // Below what the demo tells is no place for what a bot logs in passing.
    let in_passing = if matches!(mode, Mode::Demo { .. }) { DEMO_LOG } else { "info" };
    let log_filter = environment.get("RUST_LOG").map_or(in_passing, String::as_str);
    values::log_filter(log_filter)
        .map(|log_filter| Launch { mode, log_filter, hints: Vec::new() })
        .map_err(|why| Refusal::new(vec![Problem::value("RUST_LOG", log_filter, why, &[])]))
}

impl Settings {
    /// The settings that `pairs` of name and value make, or everything that is wrong with them. Names that are no
    /// settings are passed over, and an empty value is none.
    pub fn from_pairs<N, V>(pairs: impl IntoIterator<Item = (N, V)>) -> Result<Self, Refusal>
    where
        N: Into<String>,
        V: Into<String>,
    {
        let given = pairs.into_iter().map(|(name, value)| (name.into(), value.into()));
        let mut given = without_empty(given.collect());
        let unread = secret_files::read(&mut given);
        let mut problems = wrong_values(&given);
        problems.retain(|problem| !unread.iter().any(|(name, _)| name == problem.name()));
        let unread_names = unread.iter().map(|(name, _)| name.as_str());
        let wrong: Vec<&str> = problems.iter().map(Problem::name).chain(unread_names).collect();
        let sound = given.iter().filter(|(name, _)| !wrong.contains(&name.as_str()));
        let proxy_logins = secrets::proxy_logins(&given);
        let settings = Self { proxy_logins, given: Given::of(&given), ..Self::from_sound(sound)? };
        let contradictions: Vec<Problem> = settings
            .contradictions()
            .into_iter()
            .filter(|(names, _)| !names.iter().any(|name| wrong.contains(name)))
            .map(|(names, why)| Problem::between(names, why))
            .collect();
        problems.extend(unread.into_iter().map(|(_, problem)| problem));
        problems.extend(contradictions);
        if problems.is_empty() { Ok(settings) } else { Err(Refusal::new(problems)) }
    }

    /// The names of all settings, in the manual's order.
    pub fn names() -> Vec<String> {
        command().get_arguments().map(|setting| setting.get_id().to_string()).collect()
    }

    /// A setting's default, as one would write it.
    pub fn default_of(name: &str) -> Option<String> {
        let command = command();
        let setting = command.get_arguments().find(|setting| setting.get_id() == name)?;
        let default = setting.get_default_values().first()?.to_string_lossy().into_owned();
        Some(default).filter(|default| !default.is_empty())
    }

    /// Takes values that were found sound one by one; what is missing is stood in for, so that the rest can be judged.
    fn from_sound<'a>(pairs: impl Iterator<Item = (&'a String, &'a String)>) -> Result<Self, Refusal> {
        let arguments = pairs.filter(|(name, _)| is_setting(name)).map(|(name, value)| argument(name, value));
        lenient_command()
            .try_get_matches_from(arguments)
            .and_then(|matches| Self::from_arg_matches(&matches))
            .map_err(|error| Refusal::new(vec![Problem::between(&["settings"], error.kind().to_string())]))
    }

    /// Settings that are fine alone and not together, with the reason.
    fn contradictions(&self) -> Contradictions {
        let mut found = self.selling.contradictions();
        found.extend(self.outside.contradictions(&self.telegram_url));
        let mut object = |names, why: &str| found.push((names, why.to_owned()));
        if self.access == Access::Open && self.selling.billing == Billing::House {
            object(
                &["ACCESS", "BILLING"],
                "ACCESS=open with BILLING=house lets anyone spend your balance at the panel; set ACCESS=approval",
            );
        }
        if self.admin_topic_id.is_some() && self.admin_chat_id.is_none() {
            object(
                &["ADMIN_TOPIC_ID", "ADMIN_CHAT_ID"],
                "ADMIN_TOPIC_ID is a topic of a group; set ADMIN_CHAT_ID to that group",
            );
        }
        if self.telegram_limits == Limits::None && !is_this_machine(&self.telegram_url) {
            object(
                &["TELEGRAM_LIMITS", "TELOXIDE_API_URL"],
                "TELEGRAM_LIMITS=none is for a Bot API server on this machine (TELOXIDE_API_URL); Telegram would freeze the bot",
            );
        }
        if !self.allow_http_panel && values::is_readable_on_the_way(&self.panel_url) {
            object(
                &["PANEL_API_URL", "ALLOW_HTTP_PANEL"],
                "PANEL_API_URL is plain http and not this machine, so that the key could be read on the way; use \
                 https, or set ALLOW_HTTP_PANEL=yes",
            );
        }
        found
    }
}

fn without_empty(pairs: Pairs) -> Pairs {
    let trimmed = pairs.into_iter().map(|(name, value)| (name, value.trim().to_owned()));
    trimmed.filter(|(_, value)| !value.is_empty()).collect()
}

/// Looks at each setting by itself, so that one start tells of every mistake.
fn wrong_values(given: &Pairs) -> Vec<Problem> {
    let secrets: Vec<&str> =
        [TOKEN, KEY].iter().filter_map(|name| given.get(*name)).map(String::as_str).collect();
    let mut problems = Vec::new();
    for setting in command().get_arguments() {
        let name = setting.get_id().as_str();
        match given.get(name) {
            Some(value) => problems.extend(wrong_value(name, value, &secrets)),
            None if setting.is_required_set() => problems.push(Problem::missing(name)),
            None => {}
        }
    }
    problems
}

fn wrong_value(name: &str, value: &str, secrets: &[&str]) -> Option<Problem> {
    let read = lenient_command().try_get_matches_from([argument(name, value)]);
    read.err().map(|error| Problem::value(name, value, values::reason(&error), secrets))
}

/// All settings as clap arguments. They are never taken from the command line, where other processes could read the
/// secrets: only [`Settings::from_pairs`] feeds them.
fn command() -> Command {
    Settings::augment_args(Command::new("settings").no_binary_name(true).disable_help_flag(true))
}

fn lenient_command() -> Command {
    command().mut_args(|setting| {
        if setting.is_required_set() {
            setting.required(false).default_value(values::STAND_IN)
        } else {
            setting
        }
    })
}

fn is_setting(name: &str) -> bool {
    Settings::names().iter().any(|known| known == name)
}

fn argument(name: &str, value: &str) -> String {
    format!("--{name}={value}")
}
