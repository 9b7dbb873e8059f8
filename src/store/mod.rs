//! All SQL, and nothing else: no rule is decided here. One file per table family.
//!
//! Writing goes through one connection and [`Tx`], which begins *immediate*: a plain `begin` that reads before it writes fails under
//! concurrency with "database is locked" in spite of any busy timeout. A function that changes something takes `&mut Tx`: the proof that
//! it happens together with its cause.
//!
//! A limit that is bound is written `limit 0 + ?`: at a plain `?` `SQLite` looks, to plan by it, and prepares the statement anew at every
//! call.

use std::{
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    str::FromStr,
    sync::Arc,
    time::Duration,
};

use anyhow::{Context, bail};
use sqlx::{
    Connection, Sqlite, SqliteConnection, SqlitePool,
    migrate::{MigrateError, Migrator},
    pool::PoolConnection,
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use tokio::{runtime::Handle, time::timeout};

use crate::{
    clock::Moment,
    wake::{Bell, ToRing, Wake},
};

pub mod account;
pub mod adjustments;
pub mod attempts;
pub mod backup;
pub mod backups;
pub mod balance;
pub mod batches;
pub mod books;
pub mod bot_state;
pub mod children;
pub mod codes;
pub mod cryptopay;
pub mod dialogues;
pub mod export;
pub mod failures;
pub mod friends;
mod home;
pub mod inspect;
pub mod messages;
pub mod opening;
pub mod orders;
pub mod outbox;
pub mod payments;
pub mod private;
pub mod probe;
pub mod questions;
pub mod receipts;
pub mod requests;
pub mod restore;
pub mod sales;
pub mod seal;
pub mod services;
mod sound;
mod sums;
mod sync;
pub mod tariffs;
pub mod topups;
pub mod unclear;
pub mod users;
pub mod uses;
pub mod watch;

use self::sync::Syncing;

static MIGRATIONS: Migrator = sqlx::migrate!();

/// How long a statement waits for a lock that another process (a backup, say) holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
/// How long a connection that somebody has is waited for.
const PATIENCE: Duration = Duration::from_secs(30);
const READERS: u32 = 3;
/// More than there are statements in the store: each is prepared once in a connection.
const STATEMENTS: usize = 500;

/// The database.
#[derive(Clone, Debug)]
pub struct Store {
    writer: SqlitePool,
    readers: SqlitePool,
    file: Option<File>,
    syncing: Option<Syncing>,
    wake: Arc<Wake>,
}

/// The database's file: where it is, and which it is.
#[derive(Clone, Debug)]
struct File {
    path: PathBuf,
    identity: (u64, u64),
}

/// One transaction: begun immediate, committed in one piece or not at all.
#[derive(Debug)]
pub struct Tx {
    /// The one connection that writes; none when it has ended.
    writer: Option<PoolConnection<Sqlite>>,
    syncing: Option<Syncing>,
    /// What was read of a panel account in it, and of the bot itself.
    account: Option<account::PanelAccount>,
    bot: Option<bot_state::BotState>,
    wake: Arc<Wake>,
    /// The bells of those who wait for what it writes.
    to_ring: ToRing,
}

impl Store {
    /// Whether the database was copied to where it is now since it was opened last. What waited to be sent is asked about then, as soon as
    /// what was interrupted is.
    pub async fn settle_in(&self, tx: &mut Tx, now: Moment) -> anyhow::Result<bool> {
        match &self.file {
            Some(file) => home::settle_in(tx, &home::of(&file.path)?, now).await,
            None => Ok(false),
        }
    }

    /// Opens the database at `url` (`sqlite://file`), creates it if it is not there, and brings its tables up to date.
    ///
    /// # Errors
    /// Names the file, the reason and what to do: it is damaged, another program's, of a newer version, can't be written to.
    pub async fn open(url: &str) -> anyhow::Result<Self> {
        let options = SqliteConnectOptions::from_str(url)
            .with_context(|| format!("could not read DATABASE_URL {url}"))?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            // What was committed survives a power cut – an order is `submitting` on disk before the panel is called –, but it is
            // `sync.rs` that sees to it.
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT)
            .statement_cache_capacity(STATEMENTS);
        let path = options.get_filename().to_owned();
        let name = path.display().to_string();
        sound::look_over(&path).await?;
        private::keep(&path, url);
        let writer =
            pool(1).connect_with(options.clone()).await.map_err(|error| sound::explain(error, &path))?;
        Box::pin(migrate(&writer, &name)).await?;
        let file = match identity(&path) {
            Ok(identity) => Some(File { path, identity }),
            // Opened, and yet no file: it is a database in memory, which nobody can take away.
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                return Err(error).with_context(|| format!("could not look at the database {name}"));
            }
        };
        let readers = pool(READERS).connect_lazy_with(options.create_if_missing(false).read_only(true));
        let syncing = file.as_ref().map(|file| Syncing::of(&file.path, writer.clone()));
        Ok(Self { writer, readers, file, syncing, wake: Arc::default() })
    }

    /// Begins a transaction; others wait for it.
    pub async fn begin(&self) -> anyhow::Result<Tx> {
        if let Some(file) = &self.file {
            file.is_still_there()?;
        }
        // Boxed: large, and part of every future that writes.
        let writer = Some(Box::pin(self.writer.acquire()).await.context("could not begin a transaction")?);
        let (syncing, wake) = (self.syncing.clone(), Arc::clone(&self.wake));
        let mut tx = Tx { writer, syncing, account: None, bot: None, wake, to_ring: ToRing::default() };
        let begun = sqlx::query("begin immediate").execute(&mut *tx).await;
        begun.context("could not begin a transaction")?;
        Ok(tx)
    }

    /// The database's file; none if it is in memory.
    pub fn path(&self) -> Option<&Path> {
        self.file.as_ref().map(|file| file.path.as_path())
    }

    /// The bells of those who wait for what is written.
    pub fn wake(&self) -> &Arc<Wake> {
        &self.wake
    }

    /// A connection that only reads and that no writer makes wait.
    pub async fn reader(&self) -> anyhow::Result<PoolConnection<Sqlite>> {
        Box::pin(self.readers.acquire()).await.context("could not read the database")
    }

    /// Closes every connection and folds the write-ahead log back into the file.
    pub async fn close(&self) {
        for pool in [&self.readers, &self.writer] {
            // Whoever has one gives it back first; who does not is not waited for.
            drop(timeout(PATIENCE, pool.close()).await);
        }
    }
}

impl File {
    /// A file that was deleted or replaced can be written for as long as it is open, and all of it would be forgotten at the next
    /// start: orders that were paid for among it. So nothing is begun any more.
    fn is_still_there(&self) -> anyhow::Result<()> {
        if identity(&self.path).is_ok_and(|now| now == self.identity) {
            return Ok(());
        }
        let path = self.path.display();
        bail!(
            "the database {path} was deleted or replaced while the bot was running; put it back and start the bot again"
        )
    }
}

/// What tells a file from another one that stands in its place.
fn identity(path: &Path) -> io::Result<(u64, u64)> {
    fs::metadata(path).map(|file| (file.dev(), file.ino()))
}

impl Tx {
    /// Makes it so, for good: when this returns, it survives a power cut.
    pub async fn commit(self) -> anyhow::Result<()> {
        self.end(true).await
    }

    /// Makes it so: it survives the end of the bot, but for a while not a power cut. For what nobody would miss: where somebody is in
    /// the catalog, which version a card shows.
    pub async fn commit_soon(self) -> anyhow::Result<()> {
        self.end(false).await
    }

    /// The same, by whether it must last.
    async fn end(mut self, must_last: bool) -> anyhow::Result<()> {
        // A row is the proof: where `SQLite`'s thread dies, a statement without one ends like any other.
        sqlx::query("commit; select 1").fetch_one(self.connection()).await.context("could not commit")?;
        self.writer = None;
        if let Some(syncing) = self.syncing.as_ref().filter(|_| must_last) {
            syncing.after_commit().await.context("could not sync the database")?;
        }
        self.to_ring.ring(&self.wake);
        Ok(())
    }

    /// Wakes a worker when this is committed: a row was written that it waits for.
    pub fn ring(&mut self, bell: Bell) {
        self.to_ring.note(bell);
    }

    /// For a statement that writes.
    fn connection(&mut self) -> &mut SqliteConnection {
        self
    }
}

impl Drop for Tx {
    /// What was not committed did not happen.
    fn drop(&mut self) {
        let Some(writer) = self.writer.take() else { return };
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(take_back(writer))),
            // `SQLite` takes back what a connection did that is closed.
            Err(_) => drop(writer.detach()),
        }
    }
}

/// Takes back what a transaction did, unless it has ended by itself, as on a full disk (which sqlx's own transactions do not bear: the next
/// one fails). Where it outlasts that, the connection is not the next one's: it would refuse each further transaction.
async fn take_back(mut writer: PoolConnection<Sqlite>) {
    let Err(error) = sqlx::query("rollback").execute(&mut *writer).await else { return };
    if !error.as_database_error().is_some_and(|error| error.message().contains("no transaction is active")) {
        tracing::warn!(%error, "could not take back a transaction; the database is opened anew");
        drop(writer.detach().close().await);
    }
}

const HELD: &str = "a transaction has its connection until it ends";

impl std::ops::Deref for Tx {
    type Target = SqliteConnection;
    fn deref(&self) -> &SqliteConnection {
        self.writer.as_ref().expect(HELD)
    }
}

impl std::ops::DerefMut for Tx {
    /// What only reads takes a connection, so that it can read in a transaction as well as beside one.
    fn deref_mut(&mut self) -> &mut SqliteConnection {
        self.writer.as_mut().expect(HELD)
    }
}

/// So many connections. They are kept for good: one that is opened later might open another file in the database's place. A connection to a
/// file does not go away while nobody uses it, so it is enough that it is asked whether it still answers when it is given back.
fn pool(connections: u32) -> SqlitePoolOptions {
    let options = SqlitePoolOptions::new().max_connections(connections).test_before_acquire(false);
    options.idle_timeout(None).max_lifetime(None)
}

async fn migrate(writer: &SqlitePool, file: &str) -> anyhow::Result<()> {
    match MIGRATIONS.run(writer).await {
        Ok(()) => Ok(()),
        Err(MigrateError::VersionMissing(version) | MigrateError::VersionTooNew(version, _)) => bail!(
            "the database {file} was written by a newer version of panelgram (migration {version}); \
             update the program, or restore the backup that was made before the update"
        ),
        Err(MigrateError::VersionMismatch(version)) => bail!(
            "migration {version} of the database {file} is not the one that this version of panelgram has; \
             start the version that made it, or put a backup in its place"
        ),
        Err(error) => Err(error).with_context(|| format!("could not bring the database {file} up to date")),
    }
}
