//! All SQL, and nothing else: no rule is decided here. One file per table family.
//!
//! Writing goes through one connection and [`Tx`], which begins *immediate* or is one statement: a plain `begin` that reads before it
//! writes fails under concurrency with "database is locked" in spite of any busy timeout. A function that changes something takes
//! `&mut Tx`: the proof that it happens together with its cause.
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
    Connection, SqliteConnection,
    migrate::{MigrateError, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqliteSynchronous},
};
use tokio::runtime::Handle;

use crate::{
    clock::Moment,
    wake::{Bell, ToRing, Wake},
};

pub mod account;
pub mod backup;
pub mod batches;
mod cards;
pub mod children;
mod connections;
pub mod dialogues;
pub mod export;
pub mod facts;
pub mod failures;
mod figures;
mod fold;
mod history;
mod home;
pub mod inspect;
mod looks;
pub mod opening;
pub mod orders;
pub mod outbox;
pub mod private;
pub mod requests;
mod sending;
pub mod services;
mod sound;
mod sync;
pub mod unclear;
pub mod users;
pub mod uses;
mod waiting;

use self::{
    connections::{Connections, Lent},
    fold::Folding,
    sync::Syncing,
};

static MIGRATIONS: Migrator = sqlx::migrate!();

/// How long a statement waits for a lock that another process (a backup, say) holds.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);
const READERS: usize = 3;
/// More than there are statements in the store: each is prepared once in a connection.
const STATEMENTS: usize = 500;

/// The database.
#[derive(Clone, Debug)]
pub struct Store {
    writer: Connections,
    readers: Connections,
    file: Option<File>,
    syncing: Option<Syncing>,
    folding: Option<Folding>,
    wake: Arc<Wake>,
}

/// The database's file: where it is, and which it is.
#[derive(Clone, Debug)]
struct File {
    path: PathBuf,
    identity: (u64, u64),
}

/// One transaction: begun immediate or of one statement, committed in one piece or not at all.
#[derive(Debug)]
pub struct Tx {
    /// The one connection that writes; none when it has ended.
    writer: Option<Lent>,
    /// For one statement, which `SQLite` begins and commits with it: whether that was made.
    single: Option<bool>,
    syncing: Option<Syncing>,
    folding: Option<Folding>,
    /// What `facts.rs` read in it.
    known: Option<facts::Known>,
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
            .statement_cache_capacity(STATEMENTS)
            .pragma("wal_autocheckpoint", fold::AT_THE_LATEST);
        let path = options.get_filename().to_owned();
        let name = path.display().to_string();
        sound::look_over(&path).await?;
        private::keep(&path, url);
        // Boxed: large, and needed once.
        let opening = Box::pin(SqliteConnection::connect_with(&options));
        let mut first = opening.await.map_err(|error| sound::explain(error, &path))?;
        Box::pin(migrate(&mut first, &name)).await?;
        let options = options.create_if_missing(false);
        let writer = Connections::of(options.clone(), 1);
        writer.take_in(first).await?;
        let file = match identity(&path) {
            Ok(identity) => Some(File { path, identity }),
            // Opened, and yet no file: it is a database in memory, which nobody can take away.
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => {
                return Err(error).with_context(|| format!("could not look at the database {name}"));
            }
        };
        let folding = file.as_ref().map(|_| Folding::of(options.clone()));
        let readers = Connections::of(options.read_only(true), READERS);
        let syncing =
            file.as_ref().zip(folding.clone()).map(|(file, folding)| Syncing::of(&file.path, folding));
        Ok(Self { writer, readers, file, syncing, folding, wake: Arc::default() })
    }

    /// Begins a transaction; others wait for it.
    pub async fn begin(&self) -> anyhow::Result<Tx> {
        let mut tx = self.hold().await?;
        sqlx::query("begin immediate")
            .execute(tx.connection())
            .await
            .context("could not begin a transaction")?;
        Ok(tx)
    }

    /// A transaction of one statement. A second one would be a transaction of its own.
    pub async fn begin_single(&self) -> anyhow::Result<Tx> {
        let mut tx = self.hold().await?;
        tx.single = Some(false);
        Ok(tx)
    }

    /// A transaction that its first statement begins.
    async fn hold(&self) -> anyhow::Result<Tx> {
        if let Some(file) = &self.file {
            file.is_still_there()?;
        }
        let writer = Some(self.writer.get().await.context("could not begin a transaction")?);
        let (syncing, folding) = (self.syncing.clone(), self.folding.clone());
        let (wake, to_ring) = (Arc::clone(&self.wake), ToRing::default());
        Ok(Tx { writer, single: None, syncing, folding, known: None, wake, to_ring })
    }

    /// The bells of those who wait for what is written.
    pub fn wake(&self) -> &Arc<Wake> {
        &self.wake
    }

    /// A connection that only reads and that no writer makes wait.
    pub async fn reader(&self) -> anyhow::Result<Lent> {
        self.readers.get().await.context("could not read the database")
    }

    /// Closes every connection and folds the write-ahead log back into the file.
    pub async fn close(&self) {
        self.readers.close().await;
        if let Some(folding) = &self.folding {
            folding.close().await;
        }
        self.writer.close().await;
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

    /// Makes it so: it survives the end of the bot, but for a moment not a power cut. For what nobody would miss: where somebody is in
    /// the catalog, which version a card shows.
    pub async fn commit_soon(self) -> anyhow::Result<()> {
        self.end(false).await
    }

    async fn end(mut self, must_last: bool) -> anyhow::Result<()> {
        if self.single.is_none() {
            // A row is the proof: where `SQLite`'s thread dies, a statement without one ends like any other.
            sqlx::query("commit; select 1").fetch_one(self.connection()).await.context("could not commit")?;
        }
        self.committed(must_last).await
    }

    /// The same for a transaction whose last statement did it.
    async fn committed(mut self, must_last: bool) -> anyhow::Result<()> {
        self.writer = None;
        if let Some(folding) = &self.folding {
            folding.after_commit();
        }
        match &self.syncing {
            Some(syncing) if must_last => {
                syncing.after_commit().await.context("could not sync the database")?;
            }
            Some(syncing) => syncing.soon(),
            None => {}
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
        let was_made = self.single.as_mut().is_some_and(|made| std::mem::replace(made, true));
        debug_assert!(!was_made, "a second statement would be a transaction of its own");
        self
    }
}

impl Drop for Tx {
    /// What was not committed did not happen.
    fn drop(&mut self) {
        let Some(writer) = self.writer.take().filter(|_| self.single.is_none()) else { return };
        match Handle::try_current() {
            Ok(runtime) => drop(runtime.spawn(take_back(writer))),
            // `SQLite` takes back what a connection did that is closed.
            Err(_) => writer.forget(),
        }
    }
}

/// Takes back what a transaction did, unless it has ended by itself, as on a full disk. Where it outlasts that, the connection is not the
/// next one's: it would refuse each further transaction.
async fn take_back(mut writer: Lent) {
    let Err(error) = sqlx::query("rollback").execute(&mut *writer).await else { return };
    if !error.as_database_error().is_some_and(|error| error.message().contains("no transaction is active")) {
        tracing::warn!(%error, "could not take back a transaction; the database is opened anew");
        writer.close().await;
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

async fn migrate(writer: &mut SqliteConnection, file: &str) -> anyhow::Result<()> {
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
