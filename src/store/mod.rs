//! All SQL, and nothing else: no rule is decided here. One file per table family.
//!
//! Writing goes through one connection and [`Tx`], which begins *immediate*: a plain `begin` that reads before it writes fails
//! under concurrency with "database is locked" in spite of any busy timeout. A function that changes something takes
//! `&mut Tx`: the proof that it happens together with its cause.

use std::{str::FromStr, time::Duration};

use anyhow::{Context, bail};
use sqlx::{
    Sqlite, SqliteConnection, SqlitePool, Transaction,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};

pub mod dialogues;
pub mod facts;
pub mod orders;
pub mod outbox;
pub mod services;
pub mod users;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// How long a statement waits for a lock that another process (a backup, say) holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const READERS: u32 = 3;

/// The database.
#[derive(Clone, Debug)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
}

/// One transaction: begun immediate, committed in one piece or not at all.
#[derive(Debug)]
pub struct Tx(Transaction<'static, Sqlite>);

impl Store {
    /// Opens the database at `url` (`sqlite://file`), creates it if it is not there, and brings its tables up to date.
    ///
    /// # Errors
    /// Names the file and the reason; says so when the database is of a newer version of the bot.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let options = SqliteConnectOptions::from_str(url)
            .with_context(|| format!("could not read DATABASE_URL {url}"))?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // What was committed survives a power cut: an order is `submitting` on disk before the panel is called.
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let file = options.get_filename().display().to_string();
        let writer = SqlitePoolOptions::new()
            .max_connections(1)
            .connect_with(options.clone())
            .await
            .with_context(|| format!("could not open the database {file}"))?;
        migrate(&writer, &file).await?;
        let readers = SqlitePoolOptions::new()
            .max_connections(READERS)
            .connect_lazy_with(options.create_if_missing(false).read_only(true));
        Ok(Self { writer, readers })
    }

    /// Begins a transaction; others wait for it.
    pub async fn begin(&self) -> anyhow::Result<Tx> {
        let tx = self.writer.begin_with("begin immediate").await.context("could not begin a transaction")?;
        Ok(Tx(tx))
    }

    /// A connection that only reads and that no writer makes wait.
    pub async fn reader(&self) -> anyhow::Result<sqlx::pool::PoolConnection<Sqlite>> {
        self.readers.acquire().await.context("could not read the database")
    }

    /// Closes every connection and folds the write-ahead log back into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        self.writer.close().await;
    }
}

impl Tx {
    /// Makes it so.
    pub async fn commit(self) -> anyhow::Result<()> {
        self.0.commit().await.context("could not commit")
    }

    fn connection(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }
}

impl std::ops::Deref for Tx {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        &self.0
    }
}

impl std::ops::DerefMut for Tx {
    /// What only reads takes a connection, so that it can read in a transaction as well as beside one.
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        &mut self.0
    }
}

async fn migrate(writer: &SqlitePool, file: &str) -> anyhow::Result<()> {
    match MIGRATIONS.run(writer).await {
        Ok(()) => Ok(()),
        Err(MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _)) => bail!(
            "the database {file} was written by a newer version of panelgram (migration {version}); \
             update the program, or restore the backup that was made before the update"
        ),
        Err(error) => Err(error).with_context(|| format!("could not bring the database {file} up to date")),
    }
}
