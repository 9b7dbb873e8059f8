//! The settings of what has a time of day.

use std::path::PathBuf;

use clap::Args;
use jiff::civil::Time;
use secrecy::SecretString;

use super::values;
use crate::domain::{backup::BackupPlan, zone::Zone};

/// What has a time of day.
#[derive(Args, Clone, Debug)]
pub struct Daily {
    /// Your time zone, such as `Europe/Berlin`: for times in exports and where Telegram does not show them in the reader's own, for when a
    /// month begins and for `BACKUP_AT`
    #[arg(long = "TIMEZONE", id = "TIMEZONE", value_parser = values::zone, default_value = "UTC")]
    pub timezone: Zone,

    /// When a copy of the database is made every day; `off`: never
    #[arg(long = "BACKUP_AT", id = "BACKUP_AT", value_parser = time_of_day, default_value = "03:00")]
    pub backup_at: BackupAt,

    /// How many of these copies are kept
    #[arg(long = "BACKUP_KEEP", id = "BACKUP_KEEP", value_parser = values::how_many, default_value = "7")]
    pub backup_keep: u32,

    /// The folder for them, which must be there; empty: `backups` beside the database, which is made
    #[arg(long = "BACKUP_DIR", id = "BACKUP_DIR")]
    pub backup_dir: Option<PathBuf>,

    /// With this the admins' chat gets each copy, too, encrypted by it; keep it elsewhere than here: nobody can open them without
    #[arg(long = "BACKUP_PASSPHRASE", id = "BACKUP_PASSPHRASE", value_parser = passphrase)]
    pub backup_passphrase: Option<SecretString>,
}

/// When copies are made.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BackupAt {
    /// Never.
    Off,
    /// Every day at this time.
    At(Time),
}

impl Daily {
    /// What the settings say of the copies; nothing where they are off.
    pub fn plan(&self) -> Option<BackupPlan> {
        let BackupAt::At(at) = self.backup_at else { return None };
        let keep = usize::try_from(self.backup_keep).unwrap_or(usize::MAX);
        Some(BackupPlan {
            at,
            keep,
            folder: self.backup_dir.clone(),
            passphrase: self.backup_passphrase.clone(),
        })
    }
}

/// Shorter ones are found by trying.
const SHORTEST: usize = 12;

pub(super) fn passphrase(text: &str) -> Result<SecretString, String> {
    let long_enough = text.chars().count() >= SHORTEST;
    long_enough
        .then(|| text.into())
        .ok_or_else(|| format!("allowed: {SHORTEST} signs or more, best several words"))
}

fn time_of_day(text: &str) -> Result<BackupAt, String> {
    if text == "off" {
        return Ok(BackupAt::Off);
    }
    let digits = |part: &str| (1..=2).contains(&part.len()) && part.bytes().all(|sign| sign.is_ascii_digit());
    let parts = text.split_once(':').filter(|(hour, minute)| digits(hour) && digits(minute));
    let read =
        parts.and_then(|(hour, minute)| Time::new(hour.parse().ok()?, minute.parse().ok()?, 0, 0).ok());
    read.map(BackupAt::At).ok_or_else(|| "allowed: a time of day such as 03:00, or off".to_owned())
}
