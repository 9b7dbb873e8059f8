//! Where the database lives. A copy of its files that is started elsewhere – a server that moved, a snapshot of a disk – would send once more
//! what the bot it was copied from sends: so in another place what waits is asked about, as after a backup was put back
//! (`store/backup.rs`).
//!
//! A place is the file itself (its number and the time it was made, which a copy does not keep) on this machine (`/etc/machine-id`, where there
//! is one). A disk that was cloned as a whole, and with it all three, is not told apart.

use std::{fs, io, os::unix::fs::MetadataExt, path::Path, time::UNIX_EPOCH};

use super::{Tx, backup};
use crate::clock::Moment;

/// What names this place: nothing that says anything about the machine.
pub(super) fn of(path: &Path) -> io::Result<String> {
    let file = fs::metadata(path)?;
    let made = file.created().ok().and_then(|at| at.duration_since(UNIX_EPOCH).ok());
    let machine = fs::read_to_string("/etc/machine-id").unwrap_or_default();
    let place = format!("{} {:?} {}", file.ino(), made, machine.trim());
    Ok(format!("{:016x}", hash(&place)))
}

/// FNV-1a, 64 bits: the same in every version of the program.
fn hash(text: &str) -> u64 {
    text.bytes()
        .fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3))
}

/// Whether the database was moved here by copying it since it was opened last: then nothing of what waits is sent.
pub(super) async fn settle_in(tx: &mut Tx, here: &str, now: Moment) -> anyhow::Result<bool> {
    let home = sqlx::query_scalar!("select home from bot").fetch_one(tx.connection()).await?;
    let is_elsewhere = home.as_deref().is_some_and(|home| home != here);
    if is_elsewhere {
        let words = "the database was copied while it waited; it may have been sent since";
        backup::hold_what_waits(tx.connection(), words, now).await?;
    }
    sqlx::query!("update bot set home = ?", here).execute(tx.connection()).await?;
    Ok(is_elsewhere)
}
