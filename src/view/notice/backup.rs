//! What admins are told of the copies of the database that the bot makes by itself.

use crate::{
    domain::backup::{BackupNews, BackupTrouble, DayCopy},
    i18n::t,
    view::{
        Reader, Screen,
        parts::{WORDS, line, lines, screen, time},
    },
};

/// News of them. HTML.
pub(super) fn render(news: &BackupNews, reader: &Reader) -> String {
    let lang = reader.lang;
    match news {
        BackupNews::Failed { trouble, folder } => {
            let folder = line(folder, WORDS);
            let why = match trouble {
                BackupTrouble::NoFolder => t!(lang, "backup-no-folder", folder = folder),
                BackupTrouble::NotWritable => t!(lang, "backup-not-writable", folder = folder),
                BackupTrouble::DiskFull => t!(lang, "backup-disk-full", folder = folder),
                BackupTrouble::Damaged => t!(lang, "backup-damaged"),
                BackupTrouble::Other => t!(lang, "backup-other"),
            };
            lines([Some(t!(lang, "ntf-backup-failed")), Some(why), Some(t!(lang, "ntf-backup-again"))])
        }
        BackupNews::Copy(made) => copy(made, reader),
    }
}

/// What stands below a sealed copy. HTML.
pub fn copy(copy: &DayCopy, reader: &Reader) -> String {
    t!(reader.lang, "ntf-backup-copy", time = time(copy.made_at, reader))
}

/// In the place of a sealed copy of so many bytes, which Telegram would not take.
pub fn too_large(copy: &DayCopy, bytes: u64, folder: &str, reader: &Reader) -> Screen {
    let said = t!(
        reader.lang,
        "ntf-backup-too-large",
        time = time(copy.made_at, reader),
        size = bytes.div_ceil(1_000_000),
        folder = line(folder, WORDS)
    );
    screen(said, vec![])
}
