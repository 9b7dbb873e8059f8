//! Keeps a second copy of the bot from the same database: it would take the orders that the first is just sending for
//! what a crash left behind. The lock is a file beside the database, held by the operating system for as long as the
//! process lives, however it ends; the file itself stays, and means nothing.

use std::{
    ffi::OsString,
    fs::{File, OpenOptions, TryLockError},
    io::ErrorKind,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    str::FromStr,
    thread,
    time::Duration,
};

use anyhow::bail;
use sqlx::sqlite::SqliteConnectOptions;

use crate::store::private::{self, OWNER_ONLY};

/// How long a look at the lock takes at most.
const GLANCE: Duration = Duration::from_millis(200);

/// The lock; let go when it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    _file: Option<File>,
}

/// Takes the lock of the database at `url`. A database that is no file needs none, and where no file can be made, opening
/// the database says so in better words.
pub(super) fn take(url: &str) -> anyhow::Result<Lock> {
    let Some(path) = path_for(url) else {
        return Ok(Lock { _file: None });
    };
    // One that another user has made can't be written to, which a lock does not need.
    let made = OpenOptions::new().create(true).truncate(false).write(true).mode(OWNER_ONLY).open(&path);
    let _ = private::tighten(&path);
    // One that root made would keep the bot itself out.
    let _ = private::give_to_owner(&path);
    let file = match made.or_else(|error| File::open(&path).map_err(|_| error)) {
        Ok(file) => file,
        // Without the folder there is no database either.
        Err(error) if error.kind() == ErrorKind::NotFound => return Ok(Lock { _file: None }),
        // Another user's: that may be a bot that runs.
        Err(error) if error.kind() == ErrorKind::PermissionDenied && path.exists() => {
            bail!("{} is another user's: run this as the bot's user, or give it that file", path.display())
        }
        Err(error) => {
            tracing::warn!(path = %path.display(), %error, "could not make a lock file; a second copy would not be refused");
            return Ok(Lock { _file: None });
        }
    };
    match lock(&file) {
        Ok(()) => {}
        Err(TryLockError::WouldBlock) => bail!(
            "another panelgram works with this database: {} is locked by it; stop that one first, or give this one \
             a DATABASE_URL of its own",
            path.display()
        ),
        // Some network drives know no locks.
        Err(TryLockError::Error(error)) => {
            tracing::warn!(path = %path.display(), %error, "could not lock the database against a second copy");
        }
    }
    Ok(Lock { _file: Some(file) })
}

/// Whether a bot works with the database at `url`. Looks at the lock for an instant, which [`take`] waits out.
pub(super) fn is_taken(url: &str) -> bool {
    let file = path_for(url).and_then(|path| File::open(path).ok());
    file.is_some_and(|file| matches!(file.try_lock_shared(), Err(TryLockError::WouldBlock)))
}

/// Tries again a moment later: a look at the lock is no bot.
fn lock(file: &File) -> Result<(), TryLockError> {
    file.try_lock().or_else(|_| {
        thread::sleep(GLANCE);
        file.try_lock()
    })
}

/// The lock file's place: beside the database, whatever path led to it.
fn path_for(url: &str) -> Option<PathBuf> {
    if url.contains(":memory:") || url.contains("mode=memory") || url.contains("mode=ro") {
        return None;
    }
    let options = SqliteConnectOptions::from_str(url).ok()?;
    let database = options.get_filename();
    let database = database.canonicalize().unwrap_or_else(|_| database.to_owned());
    let mut name = OsString::from(database.file_name()?);
    name.push(".lock");
    Some(database.parent().unwrap_or(Path::new("")).join(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_second_is_refused_until_the_first_ends() {
        let home = tempfile::tempdir().unwrap();
        let url = format!("sqlite://{}/bot.db", home.path().display());
        let first = take(&url).unwrap();
        let words = take(&url).unwrap_err().to_string();
        assert!(words.contains("another panelgram") && words.contains("bot.db.lock"), "{words}");
        drop(first);
        take(&url).unwrap();
    }

    #[test]
    fn a_lock_file_that_can_not_be_written_to_locks_all_the_same() {
        let home = tempfile::tempdir().unwrap();
        // A folder can't, whoever tries.
        std::fs::create_dir(home.path().join("bot.db.lock")).unwrap();
        let url = format!("sqlite://{}/bot.db", home.path().display());
        let _first = take(&url).unwrap();
        assert!(is_taken(&url) && take(&url).is_err());
    }

    #[test]
    fn another_path_to_the_same_file_is_the_same_database() {
        let home = tempfile::tempdir().unwrap();
        std::fs::write(home.path().join("bot.db"), "").unwrap();
        std::os::unix::fs::symlink(home.path().join("bot.db"), home.path().join("other.db")).unwrap();
        let _first = take(&format!("sqlite://{}/bot.db", home.path().display())).unwrap();
        assert!(take(&format!("sqlite://{}/other.db", home.path().display())).is_err());
    }

    #[test]
    fn what_is_no_file_needs_no_lock() {
        for url in
            ["sqlite::memory:", "sqlite://:memory:", "sqlite://x?mode=memory", "sqlite:///nowhere/at/all.db"]
        {
            let (one, two) = (take(url), take(url));
            assert!(one.is_ok() && two.is_ok(), "{url}: {one:?} {two:?}");
        }
    }
}
