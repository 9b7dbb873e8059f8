//! Copies the database once a day, at the owner's `BACKUP_AT`; what was missed while the bot was down, at its start. A copy is whole and
//! checked before it has its name, and only then the oldest of our own go (`domain/backup.rs` says which are ours).
//!
//! That one is begun is written down first: a database in which nothing can be written any more is not copied again and again.

use std::{
    fs::{self, DirBuilder},
    io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};

use anyhow::Context;
use jiff::civil::DateTime;
use secrecy::SecretString;

use crate::{
    bot::{api::FILE_MAX, context::Bot},
    clock::{Clock, Moment},
    domain::{
        backup::{BackupPlan, Place, Series},
        pause::doubled,
    },
    ops::{
        Rules,
        backup::{self, Failure},
    },
    store::{
        Store,
        backup::{copy_of, trouble},
        backups::{self, Made},
    },
};

/// After a failure it is tried again after this, twice as long after each further one.
const SHORTEST_PAUSE: Duration = Duration::from_mins(5);
const LONGEST_PAUSE: Duration = Duration::from_hours(1);
/// What its owner may do with it; nobody else anything.
const OWNERS: u32 = 0o700;

/// When copies are made, and where to.
#[derive(Clone, Debug)]
pub struct Backups {
    store: Store,
    rules: Arc<Rules>,
    clock: Clock,
    plan: BackupPlan,
    database: PathBuf,
    series: Series,
    largest: usize,
}

impl Backups {
    /// Copies of the bot's database; none of one that is no file.
    pub fn of(bot: &Bot, plan: BackupPlan) -> Option<Self> {
        let database = bot.store.path()?.to_owned();
        let series = Series::of(&database.file_stem()?.to_string_lossy());
        let (store, rules, clock) = (bot.store.clone(), Arc::clone(&bot.rules), bot.clock.clone());
        Some(Self { store, rules, clock, plan, database, series, largest: FILE_MAX })
    }

    /// Where the copies are.
    pub fn folder(&self) -> PathBuf {
        self.plan.folder_for(&self.database)
    }

    /// The same, with a Telegram that takes files of so many bytes.
    #[must_use]
    pub fn sending_at_most(self, largest: usize) -> Self {
        Self { largest, ..self }
    }

    /// The most bytes of a copy that is sent.
    pub(super) fn largest(&self) -> usize {
        self.largest
    }

    /// Where one of the copies is; nowhere if it is called as none of them is.
    pub(super) fn place_of(&self, file: &str) -> Option<PathBuf> {
        self.series.read(file).map(|_| self.folder().join(file))
    }

    /// What copies are sealed by that are sent.
    pub(super) fn passphrase(&self) -> Option<SecretString> {
        self.plan.passphrase.clone()
    }
}

/// Makes a copy if one is due. Returns when the next is.
pub async fn tick(backups: &Backups) -> anyhow::Result<Option<Moment>> {
    let now = backups.clock.now();
    let (zone, at) = (&backups.rules.zone, backups.plan.at);
    let known = backups::load(&mut *backups.store.reader().await?).await?;
    let Some(due) = zone.last(at, now) else { return Ok(None) };
    // One of a time that is still to come was made while the clock was wrong.
    if known.last.as_ref().is_some_and(|last| (due..=now).contains(&last.due_at)) {
        return Ok(zone.next(at, now));
    }
    if let Some(retry_at) = known.retry_at.filter(|retry_at| *retry_at > now) {
        return Ok(Some(retry_at));
    }
    let pause = doubled(SHORTEST_PAUSE, known.tries, LONGEST_PAUSE);
    let mut tx = backups.store.begin().await?;
    backups::begin(&mut tx, now.plus(pause)).await?;
    tx.commit().await?;
    let outcome = make(backups, due, now).await;
    let mut tx = backups.store.begin().await?;
    match &outcome {
        Ok((made, _)) => {
            backup::made(&mut tx, &backups.rules, made).await?;
            if backups.plan.passphrase.is_some() {
                backup::send(&mut tx, &backups.rules, made, now).await?;
            }
        }
        Err(error) => {
            tracing::error!(
                error = format!("{error:#}"),
                "could not make the day's backup; trying again later"
            );
            let (words, folder) = (format!("{error:#}"), backups.folder());
            let why = Failure { trouble: trouble(error), folder: &folder.to_string_lossy(), words: &words };
            backup::failed(&mut tx, &backups.rules, why, backups.clock.now().plus(pause), now).await?;
        }
    }
    tx.commit().await?;
    let Ok((made, place)) = outcome else { return Ok(Some(backups.clock.now().plus(pause))) };
    tracing::info!(file = made.file, bytes = made.bytes, "a backup was made");
    if let Err(error) = remove_old(backups, place) {
        tracing::warn!(error = format!("{error:#}"), "could not remove old backups");
    }
    Ok(zone.next(at, backups.clock.now()))
}

/// The copy for a time of day.
async fn make(backups: &Backups, due_at: Moment, now: Moment) -> anyhow::Result<(Made, Place)> {
    let folder = backups.folder();
    if backups.plan.folder.is_none() {
        match DirBuilder::new().mode(OWNERS).create(&folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
                return Err(error).with_context(|| format!("could not make the folder {}", folder.display()));
            }
            Ok(()) | Err(_) => {}
        }
    }
    let names = names_in(&folder)?;
    for name in names.iter().filter(|name| backups.series.is_left_over(name)) {
        fs::remove_file(folder.join(name)).with_context(|| format!("could not remove {name}"))?;
    }
    let day = backups.rules.zone.wall(due_at).map(DateTime::date).context("there is no such day")?;
    let place = backups.series.next(day, names.iter().map(String::as_str));
    let file = backups.series.name(place);
    let copied = copy_of(&backups.database, &folder.join(&file), now).await?;
    let bytes = i64::try_from(copied.bytes).unwrap_or(i64::MAX);
    Ok((Made { due_at, made_at: backups.clock.now(), file, bytes }, place))
}

/// What is called as one of ours and is a file.
fn remove_old(backups: &Backups, made: Place) -> anyhow::Result<()> {
    let folder = backups.folder();
    let names = names_in(&folder)?;
    for name in backups.series.too_many(&names, backups.plan.keep, made) {
        let path = folder.join(name);
        if path.symlink_metadata()?.is_file() {
            fs::remove_file(&path).with_context(|| format!("could not remove {}", path.display()))?;
            tracing::info!(file = name, "an old backup was removed");
        }
    }
    Ok(())
}

/// Names that are no text are nobody's of ours.
fn names_in(folder: &Path) -> anyhow::Result<Vec<String>> {
    let entries =
        fs::read_dir(folder).with_context(|| format!("could not look into {}", folder.display()))?;
    let names = entries.map(|entry| entry.map(|entry| entry.file_name().into_string().ok()));
    let names: io::Result<Vec<Option<String>>> = names.collect();
    Ok(names
        .with_context(|| format!("could not look into {}", folder.display()))?
        .into_iter()
        .flatten()
        .collect())
}
