//! Puts a copy in the place of the database. Until the copy is known to be whole and ours, nothing is touched; and at no time is there no
//! database: the one that was there gets a second name first, and the copy takes its place in one step.
//!
//! Nothing that waits in the copy is sent from it (`store/backup.rs`, `store/home.rs`); and orders are paused in it: what was ordered since
//! it was made is at the panel, and not in it.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use anyhow::{Context, bail};
use jiff::Timestamp;
use secrecy::SecretString;
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{
    BUSY_TIMEOUT,
    backup::{self, Unfinished, folder_of},
    inspect::{self, Inspected, Tables},
    private,
    seal::{self, Wrapping},
    sync::log_of,
};
use crate::clock::Moment;

/// What was put back.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// The database.
    pub database: PathBuf,
    /// How many orders are in it.
    pub orders: i64,
    /// What the one that was there is called now.
    pub kept: Option<PathBuf>,
}

/// Puts the copy in `file` in the place of the database at `url`. The caller holds the database's lock. A `passphrase` is asked for only
/// where the copy is encrypted.
///
/// # Errors
/// Says what is wrong with the copy; nothing was changed then.
pub async fn restore(
    url: &str,
    file: &Path,
    passphrase: impl FnOnce() -> anyhow::Result<SecretString>,
    now: Moment,
) -> anyhow::Result<Restored> {
    let Some(database) = inspect::file_of(url) else {
        bail!("DATABASE_URL {url} is a database in memory; there is nothing to put a copy in the place of");
    };
    // Where the name is a link, what it leads to is replaced and not the link.
    let database = database.canonicalize().unwrap_or(database);
    is_a_copy(file, &database)?;
    let said = file.display();
    let passphrase = match Wrapping::of_file(file)? {
        Wrapping::Foreign => bail!("{said} is no copy of panelgram's database"),
        Wrapping::Age => Some(passphrase()?),
        Wrapping::None | Wrapping::Gzip => None,
    };
    backup::clear_unfinished(&database)?;
    let unfinished = Unfinished::beside(&database)?;
    let (from, to) = (file.to_owned(), unfinished.path().to_owned());
    let unwrapped = tokio::task::spawn_blocking(move || unwrap(&from, &to, passphrase.as_ref())).await?;
    unwrapped.with_context(|| format!("could not read {said}; nothing was changed"))?;
    let found = inspect::inspect_file(unfinished.path()).await;
    let found = found.with_context(|| format!("{said} can't be read as a database; nothing was changed"))?;
    judge(&found).with_context(|| format!("{said} was not put back, and nothing was changed"))?;
    prepare(unfinished.path(), now).await.with_context(|| format!("could not prepare {said}"))?;
    private::give_to_owner(unfinished.path()).context("could not give the copy to the bot's user")?;
    File::open(unfinished.path())?.sync_all()?;
    let kept = exchange(unfinished.path(), &database, now)
        .await
        .with_context(|| format!("could not put the copy in the place of {}", database.display()))?;
    Ok(Restored { database, orders: found.orders, kept })
}

/// What could be a copy: a file, not the database itself, and none that somebody works with.
fn is_a_copy(file: &Path, database: &Path) -> anyhow::Result<()> {
    let said = file.display();
    let found = fs::metadata(file).with_context(|| format!("could not look at {said}"))?;
    if !found.is_file() {
        bail!("{said} is no file");
    }
    if fs::metadata(database).is_ok_and(|there| (there.dev(), there.ino()) == (found.dev(), found.ino())) {
        bail!("{said} is the database itself");
    }
    let log = log_of(file);
    if fs::metadata(&log).is_ok_and(|log| log.len() > 0) {
        bail!(
            "{} stands beside it: {said} is a database in use, or was when it was copied, and not whole without that; make a copy with \
             `panelgram backup`",
            log.display()
        );
    }
    Ok(())
}

fn unwrap(from: &Path, to: &Path, passphrase: Option<&SecretString>) -> anyhow::Result<()> {
    let file = OpenOptions::new().write(true).open(to)?;
    seal::unwrap(from, &file, passphrase)
}

/// Whether this program may work with it.
fn judge(found: &Inspected) -> anyhow::Result<()> {
    if !found.faults.is_empty() {
        bail!("it is damaged ({})", found.faults.join("; "));
    }
    match found.tables {
        Tables::Older(0) => bail!("it is empty"),
        Tables::Present | Tables::Older(_) => Ok(()),
        Tables::Newer(version) => {
            bail!("it is of a newer version of panelgram (migration {version}); update the program first")
        }
        Tables::Anothers => bail!("it is the database of another program"),
        Tables::Changed(version) => bail!("migration {version} in it is not the one that this program knows"),
    }
}

/// In the copy: orders are paused; and one that was not made by `panelgram backup` belongs elsewhere, wherever the place looks the same.
async fn prepare(copy: &Path, now: Moment) -> anyhow::Result<()> {
    let options = SqliteConnectOptions::new().filename(copy).busy_timeout(BUSY_TIMEOUT);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let prepared = pause(&mut connection, now).await;
    // The last to close it folds its log back into it.
    connection.close().await?;
    prepared.map_err(Into::into)
}

async fn pause(connection: &mut SqliteConnection, now: Moment) -> Result<(), sqlx::Error> {
    // One of an earlier version has it elsewhere, and may not know where it lives.
    let table: String = sqlx::query_scalar("select name from sqlite_schema where name in ('bot', 'facts')")
        .fetch_one(&mut *connection)
        .await?;
    let of_that = |statement: &str| AssertSqlSafe(statement.replace("bot", &table));
    sqlx::query(of_that("update bot set paused_at = coalesce(paused_at, ?)"))
        .bind(now)
        .execute(&mut *connection)
        .await?;
    let knows: i64 = sqlx::query_scalar("select count(*) from pragma_table_info(?) where name = 'home'")
        .bind(&table)
        .fetch_one(&mut *connection)
        .await?;
    if knows > 0 {
        sqlx::query(of_that("update bot set home = 'elsewhere' where home is not null"))
            .execute(&mut *connection)
            .await?;
    }
    Ok(())
}

/// Gives the database that is there another name, and the copy its. Returns that other name.
async fn exchange(copy: &Path, database: &Path, now: Moment) -> anyhow::Result<Option<PathBuf>> {
    let kept = if database.try_exists()? { Some(keep_aside(database, now).await?) } else { None };
    // A log without its database would be taken for the copy's.
    for beside in beside(database) {
        match fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => {
                return Err(error).with_context(|| format!("could not remove {}", beside.display()));
            }
            Ok(()) | Err(_) => {}
        }
    }
    fs::rename(copy, database)?;
    File::open(folder_of(database))?.sync_all()?;
    Ok(kept)
}

/// A second name for the database and what stands beside it.
async fn keep_aside(database: &Path, now: Moment) -> anyhow::Result<PathBuf> {
    // Folded into one file where that can be done; one that is damaged is kept as it is.
    if let Err(error) = fold(database).await {
        tracing::warn!(%error, "the database that is there can't be opened; it is kept as it is");
    }
    let aside = free_name(database, now)?;
    name_too(database, &aside)?;
    for (from, to) in beside(database).iter().zip(beside(&aside)) {
        if from.try_exists()? {
            name_too(from, &to)?;
        }
    }
    File::open(folder_of(database))?.sync_all()?;
    Ok(aside)
}

/// A second name; where the file system knows none, a second file.
fn name_too(from: &Path, to: &Path) -> anyhow::Result<()> {
    if fs::hard_link(from, to).is_err() {
        fs::copy(from, to)
            .with_context(|| format!("could not keep {} as {}", from.display(), to.display()))?;
        File::open(to)?.sync_all()?;
    }
    Ok(())
}

async fn fold(database: &Path) -> Result<(), sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(database).busy_timeout(BUSY_TIMEOUT);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let folded = sqlx::query("pragma wal_checkpoint(truncate)").execute(&mut connection).await;
    connection.close().await?;
    folded.map(drop)
}

/// `panelgram.db.before-20261130T030000Z`, or the next that is free.
fn free_name(database: &Path, now: Moment) -> anyhow::Result<PathBuf> {
    let at = Timestamp::from_millisecond(now.0)?.strftime("%Y%m%dT%H%M%SZ").to_string();
    for number in 1..100 {
        let again = if number == 1 { String::new() } else { format!("-{number}") };
        let mut name = OsString::from(database);
        name.push(format!(".before-{at}{again}"));
        let path = PathBuf::from(name);
        if path.symlink_metadata().is_err() {
            return Ok(path);
        }
    }
    bail!("there are too many names like {}.before-{at}", database.display());
}

/// The log and its index.
fn beside(database: &Path) -> [PathBuf; 2] {
    ["-wal", "-shm"].map(|ending| {
        let mut name = OsString::from(database);
        name.push(ending);
        name.into()
    })
}
