//! Puts together what is read: the environment before `.env`, for what was asked for on the command line.

use std::{
    env, fmt,
    path::{Path, PathBuf},
};

use super::{
    Launch, Mode, Pairs, Problem, QUIET, Refusal, Settings, daily, file, hints, secret_files, values,
    without_empty,
};

const PASSPHRASE: &str = "BACKUP_PASSPHRASE";

pub(super) fn read_bot(environment: Pairs, file: &Path) -> Result<Launch, Refusal> {
    let mut pairs = file::read(file)?;
    pairs.extend(without_empty(environment));
    let by_file = secret_files::names().into_iter().map(|(_, by_file)| by_file);
    let hints =
        hints::misspelt(pairs.keys(), &Settings::names().into_iter().chain(by_file).collect::<Vec<_>>());
    let settings = Settings::from_pairs(pairs).map_err(|refusal| refusal.with_hints(hints.clone()))?;
    let log_filter = settings.log_filter.clone();
    Ok(Launch { mode: Mode::Bot(Box::new(settings)), log_filter, hints })
}

/// Wrong settings do not keep a check from being made: they are its first finding. It logs nothing by itself.
pub(super) fn read_check(environment: Pairs, file: &Path) -> Launch {
    match read_bot(environment, file) {
        Ok(Launch { mode: Mode::Bot(settings), hints, .. }) => {
            Launch { mode: Mode::Check(Ok(settings)), log_filter: QUIET.to_owned(), hints }
        }
        Ok(launch) => launch,
        Err(refusal) => {
            Launch { mode: Mode::Check(Err(refusal)), log_filter: QUIET.to_owned(), hints: Vec::new() }
        }
    }
}

/// A backup needs no token and no key, so that whoever makes it need not know them.
pub(super) fn read_backup(environment: Pairs, file: &Path, copy: PathBuf) -> Result<Launch, Refusal> {
    let pairs = read_pairs(environment, file)?;
    let (database_url, log_filter) = by_hand(&pairs)?;
    Ok(Launch { mode: Mode::Backup { database_url, file: copy }, log_filter, hints: Vec::new() })
}

/// No more does putting one back, but for what it was encrypted by.
pub(super) fn read_restore(environment: Pairs, file: &Path, copy: PathBuf) -> Result<Launch, Refusal> {
    let mut pairs = read_pairs(environment, file)?;
    let unread = secret_files::read(&mut pairs);
    if let Some((_, problem)) = unread.into_iter().find(|(name, _)| name == PASSPHRASE) {
        return Err(Refusal::new(vec![problem]));
    }
    let (database_url, log_filter) = by_hand(&pairs)?;
    let wrong = |given, why| Refusal::new(vec![Problem::value(PASSPHRASE, given, why, &[])]);
    let given = pairs.get(PASSPHRASE);
    let passphrase =
        given.map(|given| daily::passphrase(given).map_err(|why| wrong(given, why))).transpose()?;
    let mode = Mode::Restore { database_url, file: copy, passphrase };
    Ok(Launch { mode, log_filter, hints: Vec::new() })
}

fn read_pairs(environment: Pairs, file: &Path) -> Result<Pairs, Refusal> {
    let mut pairs = file::read(file)?;
    pairs.extend(without_empty(environment));
    Ok(pairs)
}

/// The database, and how much is logged.
fn by_hand(pairs: &Pairs) -> Result<(String, String), Refusal> {
    let wanted = |name: &str| pairs.get(name).cloned().or_else(|| Settings::default_of(name));
    let (database, filter) =
        (wanted("DATABASE_URL").unwrap_or_default(), wanted("RUST_LOG").unwrap_or_default());
    let wrong = |name, value: &str, why| Refusal::new(vec![Problem::value(name, value, why, &[])]);
    let database_url = values::database(&database).map_err(|why| wrong("DATABASE_URL", &database, why))?;
    let log_filter = values::log_filter(&filter).map_err(|why| wrong("RUST_LOG", &filter, why))?;
    Ok((database_url, log_filter))
}

/// The process environment, without the `DATABASE_URL` that build.rs sets for the compiler: `cargo run` hands it on,
/// and the bot would keep its orders in a scratch database that the next build deletes.
pub(super) fn from_environment() -> Pairs {
    let text = |words: std::ffi::OsString| words.to_string_lossy().into_owned();
    env::vars_os()
        .map(|(name, value)| (text(name), text(value)))
        .filter(|(name, value)| !(name == "DATABASE_URL" && value == env!("DATABASE_URL")))
        .collect()
}

/// What was written, of which nothing but names is ever said.
#[derive(Clone, Default)]
pub struct Given(Pairs);

impl Given {
    pub(super) fn of(pairs: &Pairs) -> Self {
        Self(pairs.clone())
    }
}

impl fmt::Debug for Given {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Given")
    }
}

impl Settings {
    /// The names of the settings that are written otherwise here than there, in the manual's order.
    pub fn differing(&self, there: &Self) -> Vec<String> {
        let is_other = |name: &String| self.given.0.get(name) != there.given.0.get(name);
        Self::names().into_iter().filter(is_other).collect()
    }
}

/// The settings as they are written now, for a bot that runs. Its environment is still that of its start.
pub fn read_again() -> Result<Settings, Refusal> {
    let launch = read_bot(from_environment(), Path::new(".env"))?;
    if let Mode::Bot(settings) = launch.mode { Ok(*settings) } else { Err(Refusal::new(vec![])) }
}
