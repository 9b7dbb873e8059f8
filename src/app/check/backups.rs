//! What a check says of the copies that the bot makes by itself.

use std::{path::Path, time::Duration};

use super::Finding;
use crate::{
    clock::{Clock, Moment},
    config::Settings,
    domain::{backup::BackupPlan, zone::Zone},
    store::{
        backups::{self, Backups, Made},
        inspect,
    },
};

const BACKUPS: &str = "backups";
/// After this, a bot that runs would have made the next one.
const OLD: Duration = Duration::from_hours(26);

/// The last copy, and what keeps the bot from making another one.
pub(super) async fn check_backups(settings: &Settings) -> Finding {
    let Some(plan) = settings.daily.plan() else {
        return Finding::right(BACKUPS, "none are made, as BACKUP_AT says");
    };
    let Some(database) = inspect::file_of(&settings.database_url) else {
        return Finding::odd(BACKUPS, "none are made of a database in memory");
    };
    // Where it can't be read, or is older than this program, is said elsewhere.
    let known = load(&database).await.unwrap_or_default();
    judge(&known, &plan, &plan.folder_for(&database), &settings.daily.timezone, Clock::system().now())
}

async fn load(database: &Path) -> anyhow::Result<Backups> {
    let mut connection = inspect::connect(database).await?;
    let known = backups::load(&mut connection).await;
    drop(connection);
    known
}

fn judge(known: &Backups, plan: &BackupPlan, folder: &Path, zone: &Zone, now: Moment) -> Finding {
    let shown = folder.display();
    let last = known.last.as_ref().map(|last| said(last, zone));
    if let Some(words) = &known.failed {
        let since = last.unwrap_or_else(|| "none was made yet".to_owned());
        return Finding::wrong(BACKUPS, format!("tried {} times: {words}\n{since}", known.tries));
    }
    if plan.folder.is_some() && !folder.is_dir() {
        return Finding::wrong(BACKUPS, format!("BACKUP_DIR: there is no folder {shown}"));
    }
    match (&known.last, last) {
        (Some(made), Some(last)) if now.since(made.made_at) > OLD => {
            Finding::odd(BACKUPS, format!("{last}, in {shown}\nthe bot makes the next at its start"))
        }
        (Some(_), Some(last)) => Finding::right(BACKUPS, format!("{last}, in {shown}")),
        (_, _) => {
            Finding::odd(BACKUPS, format!("none was made yet; the bot makes one at its start, in {shown}"))
        }
    }
}

/// `the last of 2026-11-30 03:00 (UTC), 120 KB: panelgram-daily-2026-11-30.db`
fn said(last: &Made, zone: &Zone) -> String {
    let at = zone.wall(last.made_at).map(|wall| wall.strftime("%Y-%m-%d %H:%M").to_string());
    let kilobytes = last.bytes.saturating_add(1023) / 1024;
    format!("the last of {} ({zone}), {kilobytes} KB: {}", at.unwrap_or_default(), last.file)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::check::Verdict;

    #[test]
    fn backups_are_judged_by_the_last_and_by_what_failed_since() {
        let now = Moment(1_795_348_800_000);
        let zone = Zone::find("Europe/Berlin").unwrap();
        let here = std::env::temp_dir();
        let plan = |folder: Option<&Path>| BackupPlan {
            at: jiff::civil::time(3, 0, 0, 0),
            keep: 7,
            folder: folder.map(Path::to_owned),
            passphrase: None,
        };
        let made = |hours| Made {
            due_at: now,
            made_at: now.minus(Duration::from_hours(hours)),
            file: "panelgram-daily-2026-11-22.db".to_owned(),
            bytes: 123_000,
        };
        let known = |last, failed: Option<&str>| Backups {
            last,
            failed: failed.map(str::to_owned),
            tries: 3,
            retry_at: None,
        };
        for (known, folder, verdict, words) in [
            (
                known(Some(made(9)), None),
                &*here,
                Verdict::Right,
                "the last of 2026-11-22 04:00 (Europe/Berlin), 121 KB",
            ),
            (known(Some(made(27)), None), &here, Verdict::Odd, "makes the next at its start"),
            (known(None, None), &here, Verdict::Odd, "none was made yet"),
            (
                known(Some(made(27)), Some("the disk is full")),
                &here,
                Verdict::Wrong,
                "tried 3 times: the disk is full\nthe last of",
            ),
            (known(None, Some("the disk is full")), &here, Verdict::Wrong, "none was made yet"),
            (
                known(Some(made(9)), None),
                Path::new("/nowhere/at/all"),
                Verdict::Wrong,
                "there is no folder /nowhere/at/all",
            ),
        ] {
            let found = judge(&known, &plan(Some(folder)), folder, &zone, now);
            assert_eq!(found.verdict, verdict, "{found:?}");
            assert!(found.words.contains(words), "{found:?}");
        }
        // The one beside the database the bot makes by itself.
        assert_eq!(
            judge(&known(None, None), &plan(None), Path::new("/nowhere"), &zone, now).verdict,
            Verdict::Odd
        );
    }
}
