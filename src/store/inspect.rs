//! A look at a database without touching it, also while a bot works with it.

use std::{
    collections::BTreeMap,
    fs::OpenOptions,
    io,
    path::{Path, PathBuf},
    str::FromStr,
};

use anyhow::{Context, bail};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{BUSY_TIMEOUT, MIGRATIONS, sound};

/// The most faults that are named; a database that is damaged has hundreds.
const FAULTS: i64 = 5;

/// What was found.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Inspected {
    /// Where it is.
    pub path: PathBuf,
    /// What is broken in it; nothing if it is whole.
    pub faults: Vec<String>,
    /// How its tables stand to this program.
    pub tables: Tables,
    /// How many orders are in it.
    pub orders: i64,
    /// Whether this program may write to it.
    pub writable: bool,
    /// What was seen on the panel's account that is not the bot's, if anything was.
    pub foreign: Option<String>,
}

/// How a database's tables stand to this program. The number is the migration that says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tables {
    /// As this program has them.
    Present,
    /// Of an earlier version, which a start brings up to date; 0: there are none yet.
    Older(i64),
    /// Of a later version: this program can't open it.
    Newer(i64),
    /// Another program's.
    Anothers,
    /// A migration differs from the one of the same number here: this program can't open it.
    Changed(i64),
}

/// Looks at the database at `url`; `None` if there is none.
pub async fn inspect(url: &str) -> anyhow::Result<Option<Inspected>> {
    let Some(path) = file_of(url) else { return Ok(None) };
    match path.metadata() {
        Ok(file) if file.is_file() => {}
        Ok(_) => bail!("{} is no file", path.display()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => return missing(&path),
        Err(error) => return Err(error).with_context(|| format!("could not look at {}", path.display())),
    }
    inspect_file(&path).await.map(Some)
}

/// Looks at the database in a file.
pub async fn inspect_file(path: &Path) -> anyhow::Result<Inspected> {
    let cause = || format!("could not read the database {}", path.display());
    let mut connection = connect(path).await?;
    let found = read(&mut connection, path).await.with_context(cause);
    connection.close().await?;
    found
}

/// The file of the database at `url`; none of one in memory.
pub fn file_of(url: &str) -> Option<PathBuf> {
    let options = SqliteConnectOptions::from_str(url).ok()?;
    let in_memory = url.contains(":memory:") || url.contains("mode=memory");
    (!in_memory).then(|| options.get_filename().to_owned())
}

/// A connection to a database that only reads.
pub async fn connect(path: &Path) -> anyhow::Result<SqliteConnection> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(BUSY_TIMEOUT);
    let cause = || format!("could not read the database {}", path.display());
    SqliteConnection::connect_with(&options).await.with_context(cause)
}

/// Where the folder is missing too, no start will make the database.
fn missing(path: &Path) -> anyhow::Result<Option<Inspected>> {
    let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
    match folder.filter(|folder| !folder.is_dir()) {
        Some(folder) => bail!("there is no folder {} for the database", folder.display()),
        None => Ok(None),
    }
}

async fn read(connection: &mut SqliteConnection, path: &Path) -> anyhow::Result<Inspected> {
    let mut faults: Vec<String> =
        sqlx::query_scalar(sqlx::AssertSqlSafe(format!("pragma integrity_check({FAULTS})")))
            .fetch_all(&mut *connection)
            .await?;
    faults.retain(|fault| fault != "ok");
    if faults.is_empty()
        && sqlx::query("pragma foreign_key_check").fetch_optional(&mut *connection).await?.is_some()
    {
        faults.push("a row points to one that is not there".to_owned());
    }
    let tables = compare(&mut *connection).await?;
    let orders = match tables {
        Tables::Older(0) | Tables::Anothers => 0,
        Tables::Present | Tables::Older(_) | Tables::Newer(_) | Tables::Changed(_) => {
            sqlx::query_scalar("select (select count(*) from orders) as orders")
                .fetch_one(&mut *connection)
                .await?
        }
    };
    let foreign = match tables {
        Tables::Present => {
            sqlx::query_scalar("select max(foreign_words) from panel_accounts")
                .fetch_one(&mut *connection)
                .await?
        }
        Tables::Older(_) | Tables::Newer(_) | Tables::Anothers | Tables::Changed(_) => None,
    };
    let writable = OpenOptions::new().append(true).open(path).is_ok();
    Ok(Inspected { path: path.to_owned(), faults, tables, orders, writable, foreign })
}

async fn compare(connection: &mut SqliteConnection) -> anyhow::Result<Tables> {
    if sound::is_anothers(&mut *connection).await? {
        return Ok(Tables::Anothers);
    }
    let kept: i64 = sqlx::query_scalar("select count(*) from sqlite_schema where name = '_sqlx_migrations'")
        .fetch_one(&mut *connection)
        .await?;
    if kept == 0 {
        return Ok(Tables::Older(0));
    }
    let applied: Vec<(i64, Vec<u8>)> =
        sqlx::query_as("select version, checksum from _sqlx_migrations order by version")
            .fetch_all(&mut *connection)
            .await?;
    let known: BTreeMap<i64, &[u8]> =
        MIGRATIONS.iter().map(|migration| (migration.version, &*migration.checksum)).collect();
    for (version, checksum) in &applied {
        match known.get(version) {
            None => return Ok(Tables::Newer(*version)),
            Some(ours) if *ours != checksum.as_slice() => return Ok(Tables::Changed(*version)),
            Some(_) => {}
        }
    }
    let last = applied.last().map_or(0, |(version, _)| *version);
    Ok(if applied.len() < known.len() { Tables::Older(last) } else { Tables::Present })
}
