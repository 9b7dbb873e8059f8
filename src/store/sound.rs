//! Whether a database can be worked with, looked at before anything is written to it: a file that is damaged, or somebody else's, is said
//! to be so and left as it is. What a failure to open means is put into words here, too.

use std::{fs::OpenOptions, path::Path};

use anyhow::{Context, anyhow, bail};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::{BUSY_TIMEOUT, sync::log_of};

/// `SQLite`'s primary result codes; the upper bits say more about the same thing.
const READ_ONLY: i32 = 8;
const CORRUPT: i32 = 11;
const NO_DATABASE: i32 = 26;

/// A database up to this size is read as a whole at each start; that takes some milliseconds.
const SMALL: u64 = 8 << 20;

/// Looks at the database in `path`. One that is not there yet, or is no file, is for opening to judge.
pub(super) async fn look_over(path: &Path) -> anyhow::Result<()> {
    let name = path.display();
    if !path.metadata().is_ok_and(|file| file.is_file() && file.len() > 0) {
        return Ok(());
    }
    if let Err(error) = OpenOptions::new().append(true).open(path) {
        return Err(not_writable(path, &error.into()));
    }
    let mut connection = connect(path).await.map_err(|error| explain(error, path))?;
    let outcome = read(&mut connection, path).await;
    connection.close().await.with_context(|| format!("could not close the database {name}"))?;
    outcome
}

async fn read(connection: &mut SqliteConnection, path: &Path) -> anyhow::Result<()> {
    // The first pages are read in any case. All of them only where that takes no time, or the bot was cut off: the log is still there
    // then. `panelgram check` always reads all.
    let thorough = path.metadata().is_ok_and(|file| file.len() <= SMALL) || log_of(path).exists();
    let question = if thorough {
        "pragma quick_check(1)"
    } else {
        "select 'ok' where (select count(*) from sqlite_schema) >= 0"
    };
    let checked: Result<String, _> = sqlx::query_scalar(question).fetch_one(&mut *connection).await;
    match checked {
        Ok(word) if word == "ok" => {}
        Ok(fault) => return Err(damaged(path, &fault.replace('\n', " "))),
        Err(error) => return Err(explain(error, path)),
    }
    if is_anothers(&mut *connection).await.map_err(|error| explain(error, path))? {
        bail!(
            "{} is the database of another program, which is left alone; give DATABASE_URL a file of its own",
            path.display()
        );
    }
    Ok(())
}

/// Whether there are tables, but none of panelgram's.
pub(super) async fn is_anothers(connection: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let tables: Vec<String> = sqlx::query_scalar("select name from sqlite_schema where type = 'table'")
        .fetch_all(connection)
        .await?;
    let has = |name: &str| tables.iter().any(|table| table == name);
    // A first start that was cut off has at most the list of migrations.
    let only_a_list = has("_sqlx_migrations") && tables.iter().all(|table| table == "_sqlx_migrations");
    let is_ours = has("_sqlx_migrations") && has("orders") && has("outbox");
    Ok(!(tables.is_empty() || only_a_list || is_ours))
}

async fn connect(path: &Path) -> Result<SqliteConnection, sqlx::Error> {
    let options = SqliteConnectOptions::new().filename(path).read_only(true).busy_timeout(BUSY_TIMEOUT);
    SqliteConnection::connect_with(&options).await
}

/// What a database that can't be opened, or read, wants to say, and what to do about it.
pub(super) fn explain(error: sqlx::Error, path: &Path) -> anyhow::Error {
    let code = error.as_database_error().and_then(sqlx::error::DatabaseError::code);
    match code.and_then(|code| code.parse::<i32>().ok()).map(|code| code & 0xff) {
        Some(READ_ONLY) => not_writable(path, &error.into()),
        Some(CORRUPT) => damaged(path, &error.to_string()),
        Some(NO_DATABASE) => anyhow!("could not open {}: it is not a database", path.display()),
        _ => anyhow!(error).context(format!("could not open the database {}", path.display())),
    }
}

fn not_writable(path: &Path, error: &anyhow::Error) -> anyhow::Error {
    anyhow!(
        "could not write to the database {}: {error:#}; panelgram's user has to be able to write to the file and to its folder",
        path.display()
    )
}

fn damaged(path: &Path, fault: &str) -> anyhow::Error {
    anyhow!(
        "could not work with the database {}: it is damaged ({fault}). Keep the file, put a backup in its place and start again; \
         what was ordered since is at the panel, and told by nobody",
        path.display()
    )
}
