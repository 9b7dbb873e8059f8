//! Commits share their syncs. `SQLite` itself would sync the write-ahead log in each commit, while everybody else waits to write: on a
//! small server's disk that is a few hundred turns a second at best. Here a commit only appends to the log
//! (`synchronous = NORMAL`), and whoever committed waits for a sync that began after that; one sync serves all who wait for it.
//! Nobody goes on – calls the panel, sends a message – before what they committed would survive a power cut.
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
}

#[derive(Debug, Default)]
struct Synced {
    /// How many of the commits survive a power cut.
    commits: u64,
    /// The log whose name does, too.
    log: Option<(u64, u64)>,
}

impl Syncing {
    /// Of the database in this file.
    pub(super) fn of(database: &Path) -> Self {
        let (log, committed, synced) = (log_of(database), AtomicU64::new(0), Mutex::default());
        Self(Arc::new(Inner { log, committed, synced }))
    }

    /// Called after a commit; returns when it would survive a power cut.
    ///
    /// # Errors
    /// It is committed and maybe will not survive: whoever committed must not go on.
    pub(super) async fn after_commit(&self) -> io::Result<()> {
        let mine = self.0.committed.fetch_add(1, Ordering::SeqCst) + 1;
        let mut synced = self.0.synced.lock().await;
        if synced.commits >= mine {
            return Ok(());
        }
        let commits = self.0.committed.load(Ordering::SeqCst);
        let (inner, known) = (Arc::clone(&self.0), synced.log);
        let log = tokio::task::spawn_blocking(move || sync(&inner.log, known)).await??;
        *synced = Synced { commits, log };
        Ok(())
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

    #[tokio::test]
    async fn a_commit_waits_for_a_sync_that_began_after_it_and_shares_it() {
        let home = tempfile::tempdir().unwrap();
        let syncing = Syncing::of(&home.path().join("some.db"));
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
        let syncing = Syncing::of(&not_a_folder.join("some.db"));
        assert!(syncing.after_commit().await.is_err());
        assert_eq!(syncing.0.synced.lock().await.commits, 0);
    }
}
