//! What is written down of the copies that the bot makes by itself, and what admins are told of them.

use super::{Rules, forget_told, tell_admins};
use crate::{
    clock::Moment,
    domain::{
        backup::{BackupNews, BackupTrouble, DayCopy},
        notice::Notice,
    },
    store::{
        Tx,
        backups::{self, Made},
    },
};

/// What is told of one that could not be made; over as soon as one was.
const FAILED: &str = "backup";

/// One was made.
pub async fn made(tx: &mut Tx, rules: &Rules, made: &Made) -> anyhow::Result<()> {
    backups::note_made(tx, made).await?;
    forget_told(tx, rules, FAILED).await
}

/// The admins get it, once.
pub async fn send(tx: &mut Tx, rules: &Rules, made: &Made, now: Moment) -> anyhow::Result<()> {
    let copy = DayCopy { file: made.file.clone(), made_at: made.made_at };
    let key = format!("copy:{}:{}", made.file, made.made_at.0);
    tell_admins(tx, rules, &Notice::Backup(BackupNews::Copy(copy)), &key, now).await
}

/// None could be made, as `words` say; the admins are told once, until one is.
pub async fn failed(
    tx: &mut Tx,
    rules: &Rules,
    why: Failure<'_>,
    retry_at: Moment,
    now: Moment,
) -> anyhow::Result<()> {
    backups::note_failed(tx, why.words, retry_at).await?;
    let news = BackupNews::Failed { trouble: why.trouble, folder: why.folder.to_owned() };
    tell_admins(tx, rules, &Notice::Backup(news), FAILED, now).await
}

/// Why none could be made.
#[derive(Clone, Copy, Debug)]
pub struct Failure<'a> {
    /// What admins are told.
    pub trouble: BackupTrouble,
    /// Where it was to be.
    pub folder: &'a str,
    /// The same in the program's words.
    pub words: &'a str,
}
