//! Commits share their syncs. `SQLite` itself would sync the write-ahead log in each commit, while everybody else waits to write: a crowd
//! that only looks around would be as fast as the disk syncs (600 quick people were answered after 125 ms instead of 2, on a disk that
//! took 1.5 ms: the table in SCALE.md). Here a commit only appends to the log (`synchronous = NORMAL`), and who committed what must last
//! waits for a sync that began after that; one sync serves all who wait for it. Nobody goes on – calls the panel, tells that something was
//! ordered – before what they committed would survive a power cut. Where somebody is in the catalog need not.
//!
//! Frames of the log are valid up to the first that is not whole, so a later commit that survives proves that the earlier ones do.

use std::{
    fs, io,
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use sqlx::SqlitePool;
use tokio::sync::Mutex;

/// What is to be synced, and how far that is. Clones share it.
#[derive(Clone, Debug)]
pub(super) struct Syncing(Arc<Inner>);

#[derive(Debug)]
struct Inner {
    log: PathBuf,
    /// How many commits stand in the log.
    committed: AtomicU64,
    synced: Mutex<Synced>,
    writer: SqlitePool,
}

#[derive(Debug, Default)]
struct Synced {
    /// How many of the commits survive a power cut.
    commits: u64,
    /// The log whose name does, too.
    log: Option<(u64, u64)>,
    /// A sync failed, or nobody waited to hear how it ended. The next one may be reported as good without what the failed one was to write, so all is written once more first.
    failed: bool,
}

impl Syncing {
    /// Of the database in this file, which `writer` writes.
    pub(super) fn of(database: &Path, writer: SqlitePool) -> Self {
        let (log, committed, synced) = (log_of(database), AtomicU64::new(0), Mutex::default());
        Self(Arc::new(Inner { log, committed, synced, writer }))
    }

    /// Called after a commit; returns when it would survive a power cut.
    ///
    /// # Errors
    /// It is committed and maybe will not survive: whoever committed must not go on.
    pub(super) async fn after_commit(&self) -> io::Result<()> {
        let mine = self.0.committed.fetch_add(1, Ordering::SeqCst) + 1;
        self.up_to(mine).await
    }

    async fn up_to(&self, mine: u64) -> io::Result<()> {
        let mut synced = self.0.synced.lock().await;
        if synced.commits >= mine {
            return Ok(());
        }
        let commits = self.0.committed.load(Ordering::SeqCst);
        if synced.failed {
            self.write_all().await?;
        }
        let (inner, known) = (Arc::clone(&self.0), synced.log);
        // Until it is known, also where nobody waits for it any more.
        synced.failed = true;
        let outcome = tokio::task::spawn_blocking(move || sync(&inner.log, known)).await?;
        *synced = Synced { commits, log: outcome?, failed: false };
        Ok(())
    }

    /// Writes the whole log into the database, synced.
    async fn write_all(&self) -> io::Result<()> {
        let written = sqlx::query_scalar("pragma wal_checkpoint(truncate)").fetch_one(&self.0.writer).await;
        let is_busy: bool = written.map_err(io::Error::other)?;
        if is_busy { Err(io::Error::other("the log of the database is in use")) } else { Ok(()) }
    }
}

/// The write-ahead log of a database.
pub(super) fn log_of(database: &Path) -> PathBuf {
    let mut log = database.as_os_str().to_owned();
    log.push("-wal");
    log.into()
}

/// Syncs the log, and the folder if it is another log than the last one.
fn sync(log: &Path, known: Option<(u64, u64)>) -> io::Result<Option<(u64, u64)>> {
    let file = match fs::File::open(log) {
        Ok(file) => file,
        // SQLite folds the log into the database, synced, and removes it when its last connection is closed.
        Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
        Err(error) => return Err(error),
    };
    file.sync_data()?;
    let identity = file.metadata().map(|file| (file.dev(), file.ino()))?;
    if known != Some(identity) {
        let folder = log.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
        fs::File::open(folder)?.sync_all()?;
    }
    Ok(Some(identity))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(database: &Path) -> Syncing {
        Syncing::of(database, SqlitePool::connect_lazy(&format!("sqlite://{}", database.display())).unwrap())
    }

    /// The log is a pipe here, which can't be opened before somebody writes into it.
    #[tokio::test]
    async fn a_sync_for_which_nobody_waited_counts_as_failed() {
        let home = tempfile::tempdir().unwrap();
        let database = home.path().join("panelgram.db");
        let log = log_of(&database);
        assert!(std::process::Command::new("mkfifo").arg(&log).status().unwrap().success());
        let syncing = of(&database);
        assert!(futures::FutureExt::now_or_never(syncing.after_commit()).is_none());
        let counts_as_failed = syncing.0.synced.lock().await.failed;
        // Before anything is asserted: the runtime waits for the thread that waits for this.
        fs::OpenOptions::new().write(true).open(&log).unwrap();
        assert!(counts_as_failed);
    }

    #[tokio::test]
    async fn a_commit_waits_for_a_sync_that_began_after_it_and_shares_it() {
        let home = tempfile::tempdir().unwrap();
        let syncing = of(&home.path().join("some.db"));
        fs::write(home.path().join("some.db-wal"), "frames").unwrap();
        // A sync is under way: two commits come meanwhile, which it does not cover.
        let under_way = syncing.0.synced.lock().await;
        let mut first = Box::pin(syncing.after_commit());
        let mut second = Box::pin(syncing.after_commit());
        assert!(futures::poll!(&mut first).is_pending() && futures::poll!(&mut second).is_pending());
        drop(under_way);
        first.await.unwrap();
        assert!(futures::poll!(&mut second).is_ready(), "nothing is left to wait for");
        assert_eq!(syncing.0.synced.lock().await.commits, 2, "one sync for both");
    }

    #[tokio::test]
    async fn a_sync_that_failed_is_no_sync() {
        let home = tempfile::tempdir().unwrap();
        // A log that can't be opened as a file that can be synced: its folder is a file.
        let not_a_folder = home.path().join("file");
        fs::write(&not_a_folder, "").unwrap();
        let syncing = of(&not_a_folder.join("some.db"));
        assert!(syncing.after_commit().await.is_err());
        assert_eq!(syncing.0.synced.lock().await.commits, 0);
    }

    #[tokio::test]
    async fn after_a_sync_that_failed_all_is_written_once_more() {
        let home = tempfile::tempdir().unwrap();
        let database = home.path().join("some.db");
        let store = crate::store::Store::open(&format!("sqlite://{}", database.display())).await.unwrap();
        store.begin().await.unwrap().commit().await.unwrap();
        assert!(fs::metadata(log_of(&database)).unwrap().len() > 0, "what the tables were made with");
        store.syncing.as_ref().unwrap().0.synced.lock().await.failed = true;
        store.begin().await.unwrap().commit().await.unwrap();
        assert_eq!(fs::metadata(log_of(&database)).unwrap().len(), 0, "it stands in the database, synced");
        store.close().await;
    }
}
