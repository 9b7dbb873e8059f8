//! `panelgram restore FILE`: a copy in the place of the database, while no bot works with it. How is in `store/restore.rs`.

use std::{
    io::{self, IsTerminal, Write},
    path::Path,
};

use anyhow::{Context, bail};
use secrecy::SecretString;

use super::lock;
use crate::{clock::Clock, store::restore};

/// Puts the copy in `file` in the place of the database at `url`, and says where the one that was there is now.
pub async fn restore(url: &str, file: &Path, passphrase: Option<SecretString>) -> anyhow::Result<()> {
    let _lock = lock::take(url)?;
    let passphrase = || passphrase.map_or_else(ask, Ok);
    let restored = restore::restore(url, file, passphrase, Clock::system().now()).await?;
    let kept = restored.kept.map(|kept| format!("the database that was there is {} now\n", kept.display()));
    // If nobody listens there is nobody left to tell; the exit code says it anyway.
    let _ = write!(
        io::stdout(),
        "{} is {} now, {} orders; checked and whole\n{}start the bot: it asks the admins about what waited in the copy, and takes no orders \
         until one of them sends /resume\n",
        restored.database.display(),
        file.display(),
        restored.orders,
        kept.unwrap_or_default(),
    );
    Ok(())
}

/// Asks whoever sits there.
fn ask() -> anyhow::Result<SecretString> {
    if !io::stdin().is_terminal() {
        bail!("the copy is encrypted; set BACKUP_PASSPHRASE to what it was made with");
    }
    let typed = rpassword::prompt_password("The copy is encrypted. Its passphrase (BACKUP_PASSPHRASE): ");
    Ok(typed.context("could not read the passphrase")?.trim().into())
}
