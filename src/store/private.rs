//! Files that only their owner may read: everything that people ordered, and who they are, is in them.

use std::{
    fs::{self, OpenOptions},
    io,
    os::unix::fs::{MetadataExt, OpenOptionsExt, PermissionsExt, lchown},
    path::{Path, PathBuf},
};

use super::sync::log_of;

/// What its owner may do: read and write.
pub const OWNER_ONLY: u32 = 0o600;

/// Sees to it that the database in `path` and the files beside it are its owner's alone. One that is not there yet is made so, and `SQLite`
/// gives the others the same rights. What can't be done – it is another user's, or there is no folder – is for opening to judge.
pub(super) fn keep(path: &Path, url: &str) {
    if url.contains(":memory:") || url.contains("mode=memory") {
        return;
    }
    let made = OpenOptions::new().write(true).create_new(true).mode(OWNER_ONLY).open(path);
    if made.is_ok() {
        return;
    }
    for file in [path.to_owned(), log_of(path), index_of(path)] {
        if let Err(error) = tighten(&file)
            && error.kind() != io::ErrorKind::NotFound
        {
            tracing::warn!(path = %file.display(), %error, "others than its owner may read this file");
        }
    }
}

/// Takes from all but the owner what they may do with a file.
pub fn tighten(file: &Path) -> io::Result<()> {
    let found = fs::metadata(file)?;
    let (all, owners) = (found.mode() & 0o777, found.mode() & 0o700);
    if !found.is_file() || all == owners {
        return Ok(());
    }
    fs::set_permissions(file, fs::Permissions::from_mode(owners))
}

/// Gives a file to whoever owns the folder that it is in, if it is another one's: what root makes there is the bot's all the same. Never what
/// is only linked to from there: the folder's owner could be given any file of root's so.
pub fn give_to_owner(file: &Path) -> io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let (there, made) = (fs::metadata(folder)?, fs::symlink_metadata(file)?);
    if there.uid() == made.uid() || !made.is_file() || made.nlink() > 1 {
        return Ok(());
    }
    lchown(file, Some(there.uid()), Some(there.gid()))
}

fn index_of(database: &Path) -> PathBuf {
    let mut name = database.as_os_str().to_owned();
    name.push("-shm");
    name.into()
}
