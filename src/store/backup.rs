//! A copy of the database, made while the bot works with it. The copy is whole before it has its name: what stands under that name
//! is a backup that can be opened, or nothing.
//!
//! The copy differs from the original where the original goes on. An order that still waits to be sent is about to be sent by the running
//! bot; from the copy it would be sent a second time. So there it is *being sent*, and a bot that is started on the copy asks the admins
//! about it, as about everything that was interrupted. What stands one tap from being ordered may be ordered a moment later: in the
//! copy it has another number, so that no tap on that button counts there. And the copy's orders are numbered on with a gap, so that who
//! types a number that they read before means none of them.

use std::{
    ffi::OsString,
    fs::{self, File, OpenOptions},
    io,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    str::FromStr,
};

use anyhow::{Context, bail};
use sqlx::{
    Connection, SqliteConnection,
    sqlite::{SqliteConnectOptions, SqliteSynchronous},
};

use super::{BUSY_TIMEOUT, sound};
use crate::{clock::Moment, domain::backup::BackupTrouble};

/// A finished copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Copied {
    /// Its size.
    pub bytes: u64,
    /// How many orders are in it.
    pub orders: i64,
    /// How many people are in it.
    pub people: i64,
}

/// Copies the database at `url` to the file `to`, which must not be there yet. Only its owner may read the copy.
///
/// # Errors
/// Says which of the two files it is about and what can be done. Whatever fails, `to` is not made.
pub async fn copy(url: &str, to: &Path, now: Moment) -> anyhow::Result<Copied> {
    copy_of(&original(url)?, to, now).await
}

/// The same of the database in the file `from`.
pub async fn copy_of(from: &Path, to: &Path, now: Moment) -> anyhow::Result<Copied> {
    let said = to.display();
    if to.symlink_metadata().is_ok() {
        bail!("{said} is there already and is not overwritten; give the backup another name");
    }
    let unfinished = Unfinished::beside(to)?;
    fill(from, &unfinished.path)
        .await
        .with_context(|| format!("could not copy the database {} to {said}", from.display()))?;
    let (orders, people) = look_over(&unfinished.path, now).await.with_context(|| {
        format!("the copy is not sound, and was not kept; is the database {} damaged?", from.display())
    })?;
    let (path, name) = (unfinished.path.clone(), to.to_owned());
    // Syncing a large file takes a while, and nobody else should wait for it.
    let kept = tokio::task::spawn_blocking(move || keep(&path, &name)).await?;
    let bytes = kept.with_context(|| format!("could not write {said}"))?;
    Ok(Copied { bytes, orders, people })
}

/// The database's file.
fn original(url: &str) -> anyhow::Result<PathBuf> {
    let options =
        SqliteConnectOptions::from_str(url).with_context(|| format!("could not read DATABASE_URL {url}"))?;
    let path = options.get_filename().to_owned();
    if url.contains(":memory:") || url.contains("mode=memory") {
        bail!("DATABASE_URL {url} is a database in memory; there is nothing to copy");
    }
    match fs::metadata(&path) {
        Ok(file) if file.is_file() => Ok(path),
        Ok(_) => bail!("the database {} is no file", path.display()),
        Err(error) if error.kind() == io::ErrorKind::NotFound => bail!(
            "there is no database at {}; is DATABASE_URL right, and is this the folder that the bot runs in?",
            path.display()
        ),
        Err(error) => {
            Err(error).with_context(|| format!("could not look at the database {}", path.display()))
        }
    }
}

/// The copy until it is finished, under a name of its own; gone when it is dropped.
pub(super) struct Unfinished {
    path: PathBuf,
}

impl Unfinished {
    /// An empty file that only its owner may read, in the folder where the copy is to be.
    pub(super) fn beside(to: &Path) -> anyhow::Result<Self> {
        let Some(name) = to.file_name() else {
            bail!("{} is no name for a file", to.display());
        };
        let mut hidden = OsString::from(".");
        hidden.push(name);
        hidden.push(format!(".{}.unfinished", std::process::id()));
        let path = folder_of(to).join(hidden);
        let made = OpenOptions::new().write(true).create_new(true).mode(0o600).open(&path);
        made.with_context(|| format!("could not write into the folder of {}", to.display()))?;
        Ok(Self { path })
    }

    /// Where it is until then.
    pub(super) fn path(&self) -> &Path {
        &self.path
    }
}

impl Drop for Unfinished {
    fn drop(&mut self) {
        // Kept, it has another name by now; the others are there only if a change to the copy was cut short.
        for ending in ["-journal", "-wal", "-shm", ""] {
            let mut name = self.path.clone().into_os_string();
            name.push(ending);
            let _ = fs::remove_file(name);
        }
    }
}

/// Removes what copies to `to` left that were killed. To be called by who alone works on that file.
pub(super) fn clear_unfinished(to: &Path) -> io::Result<()> {
    let Some(name) = to.file_name().map(|name| name.to_string_lossy()) else { return Ok(()) };
    let begins = format!(".{name}.");
    for entry in fs::read_dir(folder_of(to))? {
        let entry = entry?;
        let found = entry.file_name();
        let number = found.to_str().and_then(|found| found.strip_prefix(&begins)?.split_once(".unfinished"));
        if number.is_some_and(|(number, _)| number.bytes().all(|digit| digit.is_ascii_digit())) {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

pub(super) fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// One reading transaction is one moment of the database, whatever the bot writes meanwhile.
async fn fill(from: &Path, to: &Path) -> anyhow::Result<()> {
    let target = to.to_str().context("the name is not UTF-8")?;
    // Not read-only: such a connection leaves its side files behind, if no bot is there to clear them away.
    let options = SqliteConnectOptions::new().filename(from).busy_timeout(BUSY_TIMEOUT);
    let mut connection = SqliteConnection::connect_with(&options).await.context("could not open it")?;
    if sound::is_anothers(&mut connection).await.map_err(in_words)? {
        bail!("it is the database of another program");
    }
    let filled = sqlx::query("vacuum into ?").bind(target).execute(&mut connection).await;
    connection.close().await?;
    filled.map(drop).map_err(in_words)
}

/// `SQLite` has a code for a full disk, and "disk I/O error" for every other reason why a file can't be written.
fn in_words(error: sqlx::Error) -> anyhow::Error {
    // The lower byte is the kind, the others say more.
    match code_of(&error).map(|code| code & 0xff) {
        Some(FULL) => anyhow::Error::new(error).context("the disk is full"),
        Some(IO) => {
            anyhow::Error::new(error).context("the copy could not be written; is there room on the disk?")
        }
        Some(CORRUPT | NO_DATABASE) => anyhow::Error::new(error).context("the database is damaged"),
        _ => error.into(),
    }
}

/// `SQLite`'s codes: <https://www.sqlite.org/rescode.html>.
const IO: u32 = 10;
const IO_WRITE: u32 = 778;
const CORRUPT: u32 = 11;
const FULL: u32 = 13;
const NO_DATABASE: u32 = 26;

fn code_of(error: &sqlx::Error) -> Option<u32> {
    error.as_database_error().and_then(sqlx::error::DatabaseError::code).and_then(|code| code.parse().ok())
}

/// What kept a copy from being made.
pub fn trouble(error: &anyhow::Error) -> BackupTrouble {
    error
        .chain()
        .find_map(|cause| of_file(cause).or_else(|| of_database(cause)))
        .unwrap_or(BackupTrouble::Other)
}

fn of_file(cause: &(dyn std::error::Error + 'static)) -> Option<BackupTrouble> {
    let kind = cause.downcast_ref::<io::Error>()?.kind();
    [
        (&[io::ErrorKind::NotFound, io::ErrorKind::NotADirectory][..], BackupTrouble::NoFolder),
        (&[io::ErrorKind::PermissionDenied, io::ErrorKind::ReadOnlyFilesystem], BackupTrouble::NotWritable),
        (
            &[io::ErrorKind::StorageFull, io::ErrorKind::QuotaExceeded, io::ErrorKind::FileTooLarge],
            BackupTrouble::DiskFull,
        ),
    ]
    .into_iter()
    .find_map(|(kinds, trouble)| kinds.contains(&kind).then_some(trouble))
}

fn of_database(cause: &(dyn std::error::Error + 'static)) -> Option<BackupTrouble> {
    if cause.is::<Unsound>() {
        return Some(BackupTrouble::Damaged);
    }
    match code_of(cause.downcast_ref::<sqlx::Error>()?)? {
        FULL | IO_WRITE => Some(BackupTrouble::DiskFull),
        code if [CORRUPT, NO_DATABASE].contains(&(code & 0xff)) => Some(BackupTrouble::Damaged),
        _ => None,
    }
}

/// The copy can't be read as it should.
#[derive(Clone, Debug, thiserror::Error)]
#[error("{0}")]
struct Unsound(String);

/// Opens the copy as a bot would, marks what must not be sent from it, and counts.
async fn look_over(copy: &Path, now: Moment) -> anyhow::Result<(i64, i64)> {
    let options = SqliteConnectOptions::new().filename(copy).synchronous(SqliteSynchronous::Full);
    let mut connection = SqliteConnection::connect_with(&options).await?;
    let counted = mark_and_count(&mut connection, now).await;
    connection.close().await?;
    counted
}

async fn mark_and_count(connection: &mut SqliteConnection, now: Moment) -> anyhow::Result<(i64, i64)> {
    let mut tx = connection.begin().await?;
    let words = "a backup was made while it waited; it may have been sent since";
    hold_what_waits(&mut tx, words, now).await.map_err(in_words)?;
    // A database that no bot of this version has opened yet has it elsewhere.
    let table: String = sqlx::query_scalar("select name from sqlite_schema where name in ('bot', 'facts')")
        .fetch_one(&mut *tx)
        .await?;
    let forget_home = "update bot set home = null".replace("bot", &table);
    sqlx::query(sqlx::AssertSqlSafe(forget_home)).execute(&mut *tx).await.map_err(in_words)?;
    tx.commit().await.map_err(in_words)?;
    let findings: Vec<String> =
        sqlx::query_scalar("pragma integrity_check").fetch_all(&mut *connection).await?;
    if findings != ["ok"] {
        return Err(Unsound(findings.join("; ")).into());
    }
    let counts = sqlx::query!(
        r#"select (select count(*) from orders) as "orders!: i64", (select count(*) from users) as "people!: i64""#
    );
    let counts = counts.fetch_one(&mut *connection).await?;
    Ok((counts.orders, counts.people))
}

/// How many orders' numbers the copy leaves to what the original orders from now on.
const NUMBERS_LEFT: i64 = 1_000;

/// In a copy: what waits to be sent or asked for may be so by the bot it was copied from. Found in the middle of that at the start, it is
/// asked about and not sent.
pub(super) async fn hold_what_waits(
    connection: &mut SqliteConnection,
    words: &str,
    now: Moment,
) -> Result<(), sqlx::Error> {
    sqlx::query!(
        "insert into order_events (order_id, at, what, detail) select order_id, ?, 'sent', ? from orders where status = 'reserved'",
        now,
        words
    )
    .execute(&mut *connection)
    .await?;
    // Nobody knows when: `submitted_at` stays empty.
    sqlx::query!("update orders set status = 'submitting', version = version + 1 where status = 'reserved'")
        .execute(&mut *connection)
        .await?;
    sqlx::query!("update requests set state = 'asking' where next_at is not null and state = 'wanted'")
        .execute(&mut *connection)
        .await?;
    part_ways(connection).await
}

/// What the original does from now on is not known to the copy, and must not be taken for the copy's own.
async fn part_ways(connection: &mut SqliteConnection) -> Result<(), sqlx::Error> {
    // A number as `domain/name.rs` makes it of a random one.
    sqlx::query!(
        "update dialogues set state = json_set(state, (select fullkey from json_tree(state) where key = 'number'),
             (random() & ((1 << 51) - 1)) + (1 << 40))
         where case when json_valid(state) then exists (select 1 from json_tree(state) where key = 'number') end"
    )
    .execute(&mut *connection)
    .await?;
    sqlx::query("update sqlite_sequence set seq = seq + ? where name = 'orders'")
        .bind(NUMBERS_LEFT)
        .execute(connection)
        .await?;
    Ok(())
}

/// Gives the finished copy its name, once it is on the disk; returns its size. A file that took the name meanwhile is not
/// overwritten.
fn keep(unfinished: &Path, to: &Path) -> anyhow::Result<u64> {
    let file = File::open(unfinished)?;
    file.sync_all()?;
    let bytes = file.metadata()?.len();
    match fs::hard_link(unfinished, to) {
        Ok(()) => {}
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
            bail!("a file of this name was made meanwhile, and is not overwritten")
        }
        // Some file systems have no second names.
        Err(_) if to.symlink_metadata().is_err() => fs::rename(unfinished, to)?,
        Err(error) => return Err(error.into()),
    }
    File::open(folder_of(to))?.sync_all()?;
    Ok(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test]
    async fn what_keeps_a_copy_from_being_made_is_told_apart() {
        for (kind, expected) in [
            (io::ErrorKind::NotFound, BackupTrouble::NoFolder),
            (io::ErrorKind::NotADirectory, BackupTrouble::NoFolder),
            (io::ErrorKind::PermissionDenied, BackupTrouble::NotWritable),
            (io::ErrorKind::ReadOnlyFilesystem, BackupTrouble::NotWritable),
            (io::ErrorKind::StorageFull, BackupTrouble::DiskFull),
            (io::ErrorKind::QuotaExceeded, BackupTrouble::DiskFull),
            (io::ErrorKind::TimedOut, BackupTrouble::Other),
        ] {
            let error = anyhow::Error::new(io::Error::from(kind)).context("could not write into the folder");
            assert_eq!(trouble(&error), expected, "{kind}");
        }
        assert_eq!(trouble(&Unsound("row 7 missing from index".to_owned()).into()), BackupTrouble::Damaged);
        let mut connection = SqliteConnection::connect("sqlite::memory:").await.unwrap();
        sqlx::raw_sql("pragma max_page_count = 2; create table t (x)")
            .execute(&mut connection)
            .await
            .unwrap();
        let full = sqlx::query("replace into t values (zeroblob(100000))").execute(&mut connection).await;
        let error = in_words(full.unwrap_err());
        assert_eq!(
            (error.to_string().as_str(), trouble(&error)),
            ("the disk is full", BackupTrouble::DiskFull)
        );
    }
}
