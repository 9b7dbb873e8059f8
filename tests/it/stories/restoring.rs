//! `panelgram restore`: the real binary puts a copy in the place of the database, or says what is wrong with the copy and touches nothing.

use std::{
    fs,
    io::Write,
    os::unix::fs::{MetadataExt, PermissionsExt, chown, symlink},
    path::{Path, PathBuf},
};

use flate2::{Compression, write::GzEncoder};
use panelgram::store::seal::{self, Sealed};
use sqlx::{AssertSqlSafe, Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use super::process::Home;
use crate::{secrets::PASSPHRASE, world::GROUP};

async fn open(file: &Path) -> SqliteConnection {
    let options = SqliteConnectOptions::new().filename(file).create_if_missing(true);
    SqliteConnection::connect_with(&options).await.unwrap()
}

async fn execute(file: &Path, sql: &str) {
    let mut connection = open(file).await;
    sqlx::raw_sql(AssertSqlSafe(sql.to_owned())).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

async fn ask(file: &Path, sql: &str) -> String {
    let mut connection = open(file).await;
    let sql = format!("select cast(({sql}) as text)");
    let answer = sqlx::query_scalar(AssertSqlSafe(sql)).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    answer
}

/// Names and sizes of all that is there.
fn files(folder: &Path) -> Vec<(String, u64)> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap());
    let mut files: Vec<_> = entries
        .map(|entry| (entry.file_name().into_string().unwrap(), entry.metadata().unwrap().len()))
        .collect();
    files.sort();
    files
}

/// The databases that were kept.
fn kept(home: &Home) -> Vec<PathBuf> {
    let names = files(home.folder.path()).into_iter().map(|(name, _)| name);
    names
        .filter(|name| name.starts_with("bot.db.before-"))
        .map(|name| home.folder.path().join(name))
        .collect()
}

async fn restore(home: &Home, file: &str, passphrase: &str) -> (Option<i32>, String) {
    let own = [("TELOXIDE_TOKEN", ""), ("PANEL_API_KEY", ""), ("BACKUP_PASSPHRASE", passphrase)];
    home.ask(&["restore", file], &own).end().await
}

/// Waits until the admins read this.
async fn admins_read(home: &Home, words: &str) {
    let has = |telegram: &panelgram_sandbox::telegram::Telegram| {
        telegram
            .messages(GROUP)
            .iter()
            .any(|message| message.text.contains(words) || message.button(words).is_some())
    };
    home.telegram.wait(has).await;
}

/// A sealed copy of a file.
fn sealed(file: &Path, passphrase: &str) -> Vec<u8> {
    match seal::seal(file, 1 << 30, &passphrase.into()).unwrap() {
        Sealed::Whole(bytes) => bytes,
        Sealed::TooLarge(size) => panic!("{size}"),
    }
}

#[tokio::test]
async fn what_waited_in_a_copy_that_is_put_back_is_asked_about_and_bought_once() {
    let home = Home::new().await;
    let (bot_db, bare) = (home.folder.path().join("bot.db"), home.folder.path().join("bare.db"));
    let bot = home.started(&[]).await;
    bot.says("catalog read").await;
    home.panel.close_door().await;
    home.order().await;
    home.sees("Your order is waiting").await;
    let (code, printed) = home.ask(&["backup", "copy.db"], &[]).end().await;
    assert_eq!(code, Some(0), "{printed}");
    bot.stop("TERM").await;
    // A bare copy of the file, too, as a file manager makes one.
    fs::copy(&bot_db, &bare).unwrap();
    home.panel.open_door().await.unwrap();
    let bot = home.started(&[]).await;
    admins_read(&home, "placed").await;
    bot.stop("TERM").await;
    assert_eq!(home.panel.orders().len(), 1);
    for (times, file) in [(1, "copy.db"), (2, "bare.db")] {
        let before = fs::read(home.folder.path().join(file)).unwrap();
        let (code, printed) = restore(&home, file, "").await;
        assert_eq!(code, Some(0), "{printed}");
        assert!(printed.contains(&format!("bot.db is {file} now, 1 orders")), "{printed}");
        assert!(printed.contains("sends /resume"), "{printed}");
        let kept = kept(&home);
        assert_eq!(kept.len(), times, "{printed}");
        assert!(printed.contains(kept.last().unwrap().file_name().unwrap().to_str().unwrap()), "{printed}");
        assert_eq!(fs::read(home.folder.path().join(file)).unwrap(), before, "the copy stays as it is");
        assert_eq!(fs::metadata(&bot_db).unwrap().permissions().mode() & 0o777, 0o600);
        let bot = home.started(&[]).await;
        bot.says("outcome is not known").await;
        admins_read(&home, "Not placed").await;
        assert_eq!(ask(&bot_db, "select count(paused_at) from bot").await, "1");
        bot.stop("TERM").await;
        assert_eq!(home.panel.orders().len(), 1, "{file}: what it remembers as waiting was sent long ago");
    }
    // What was there before the first is whole.
    assert_eq!(ask(&kept(&home)[0], "select status from orders").await, "running");
}

#[tokio::test]
async fn a_copy_may_be_encrypted_or_packed() {
    let home = Home::new().await;
    home.started(&[]).await.stop("TERM").await;
    let path = |name: &str| home.folder.path().join(name);
    let (code, printed) = home.ask(&["backup", "copy.db"], &[]).end().await;
    assert_eq!(code, Some(0), "{printed}");
    execute(
        &path("copy.db"),
        "insert into users (user_id, name, lang, seen_at) values (77, 'of the copy', 'en', 1)",
    )
    .await;
    fs::write(path("copy.db.gz.age"), sealed(&path("copy.db"), PASSPHRASE)).unwrap();
    let mut packed = GzEncoder::new(Vec::new(), Compression::default());
    packed.write_all(&fs::read(path("copy.db")).unwrap()).unwrap();
    fs::write(path("copy.db.gz"), packed.finish().unwrap()).unwrap();
    for (file, passphrase) in [("copy.db.gz.age", PASSPHRASE), ("copy.db.gz", "")] {
        execute(&path("bot.db"), "delete from users where user_id = 77").await;
        let (code, printed) = restore(&home, file, passphrase).await;
        assert_eq!(code, Some(0), "{printed}");
        assert_eq!(
            ask(&path("bot.db"), "select name from users where user_id = 77").await,
            "of the copy",
            "{file}"
        );
    }
    home.started(&[]).await.stop("TERM").await;
}

#[tokio::test]
async fn what_is_no_whole_copy_of_ours_is_refused_and_nothing_is_touched() {
    let home = Home::new().await;
    home.started(&[]).await.stop("TERM").await;
    let path = |name: &str| home.folder.path().join(name);
    let (code, printed) = home.ask(&["backup", "copy.db"], &[]).end().await;
    assert_eq!(code, Some(0), "{printed}");
    let whole = fs::read(path("copy.db")).unwrap();
    let encrypted = sealed(&path("copy.db"), PASSPHRASE);
    fs::write(path("text.db"), "This is no database, only words.\n".repeat(40)).unwrap();
    fs::write(path("nothing.db"), "").unwrap();
    fs::write(path("half.db"), &whole[..whole.len() / 2]).unwrap();
    fs::write(path("head.db"), &whole[..700]).unwrap();
    let mut holed = whole.clone();
    let middle = holed.len() / 2 / 4096 * 4096;
    holed[middle..middle + 4096].fill(0xff);
    fs::write(path("holed.db"), holed).unwrap();
    fs::write(path("sealed.age"), &encrypted).unwrap();
    fs::write(path("half.age"), &encrypted[..encrypted.len() / 2]).unwrap();
    fs::write(path("in-use.db"), &whole).unwrap();
    fs::write(path("in-use.db-wal"), "something").unwrap();
    fs::write(path("newer.db"), &whole).unwrap();
    execute(&path("newer.db"), "insert into _sqlx_migrations select 999999, 'later', installed_on, 1, checksum, 1 from _sqlx_migrations limit 1")
        .await;
    execute(&path("others.db"), "create table notes (words text)").await;
    fs::create_dir(path("folder.db")).unwrap();
    let (files_before, database) = (files(home.folder.path()), fs::read(path("bot.db")).unwrap());
    for (file, passphrase, words) in [
        ("nowhere.db", "", "could not look at nowhere.db"),
        ("folder.db", "", "is no file"),
        ("bot.db", "", "is the database itself"),
        ("text.db", "", "is no copy of panelgram's database"),
        ("nothing.db", "", "is no copy of panelgram's database"),
        ("half.db", "", "nothing was changed"),
        ("head.db", "", "nothing was changed"),
        ("holed.db", "", "nothing was changed"),
        ("sealed.age", "", "set BACKUP_PASSPHRASE"),
        ("sealed.age", "not the right passphrase", "the passphrase is wrong"),
        ("half.age", PASSPHRASE, "cut off or was changed"),
        ("in-use.db", "", "in-use.db-wal stands beside it"),
        ("newer.db", "", "of a newer version of panelgram (migration 999999)"),
        ("others.db", "", "the database of another program"),
    ] {
        let (code, printed) = restore(&home, file, passphrase).await;
        assert_eq!(code, Some(1), "{file}: {printed}");
        assert!(printed.contains(words), "{file}: {printed}");
        assert!(!printed.contains("not the right passphrase"), "{printed}");
        assert_eq!(files(home.folder.path()), files_before, "{file}");
        assert_eq!(fs::read(path("bot.db")).unwrap(), database, "{file}");
    }
}

#[tokio::test]
async fn while_a_bot_works_nothing_is_put_back() {
    let home = Home::new().await;
    let bot = home.started(&[]).await;
    let (code, printed) = home.ask(&["backup", "copy.db"], &[]).end().await;
    assert_eq!(code, Some(0), "{printed}");
    let (code, printed) = restore(&home, "copy.db", "").await;
    assert_eq!(code, Some(1), "{printed}");
    assert!(printed.contains("another panelgram works with this database"), "{printed}");
    assert_eq!(kept(&home).len(), 0);
    home.say("/lang", "Language").await;
    bot.stop("TERM").await;
}

#[tokio::test]
async fn what_a_killed_bot_had_in_its_log_is_kept_and_not_taken_for_the_copys() {
    let home = Home::new().await;
    let bot = home.started(&[]).await;
    bot.says("catalog read").await;
    let (code, printed) = home.ask(&["backup", "copy.db"], &[]).end().await;
    assert_eq!(code, Some(0), "{printed}");
    home.order().await;
    admins_read(&home, "placed").await;
    bot.signal("KILL");
    bot.end().await;
    assert!(home.folder.path().join("bot.db-wal").metadata().unwrap().len() > 0);
    let (code, printed) = restore(&home, "copy.db", "").await;
    assert_eq!(code, Some(0), "{printed}");
    assert!(!home.folder.path().join("bot.db-wal").exists());
    assert_eq!(ask(&home.folder.path().join("bot.db"), "select count(*) from orders").await, "0");
    assert_eq!(ask(&kept(&home)[0], "select count(*) from orders").await, "1");
    home.started(&[]).await.stop("TERM").await;
}

#[tokio::test]
async fn a_copy_takes_the_place_of_a_damaged_database_and_of_none() {
    let home = Home::new().await;
    home.started(&[]).await.stop("TERM").await;
    let (code, printed) = home.ask(&["backup", "copy.db"], &[]).end().await;
    assert_eq!(code, Some(0), "{printed}");
    fs::write(home.folder.path().join("bot.db"), "no database any more").unwrap();
    let (code, printed) = restore(&home, "copy.db", "").await;
    assert_eq!(code, Some(0), "{printed}");
    assert_eq!(fs::read_to_string(&kept(&home)[0]).unwrap(), "no database any more");
    home.started(&[]).await.stop("TERM").await;
    fs::remove_file(home.folder.path().join("bot.db")).unwrap();
    let (code, printed) = restore(&home, "copy.db", "").await;
    assert_eq!(code, Some(0), "{printed}");
    assert!(!printed.contains("that was there is"), "{printed}");
    assert_eq!(kept(&home).len(), 1);
    home.started(&[]).await.stop("TERM").await;
}

#[tokio::test]
async fn what_root_puts_back_is_the_bots_and_nothing_is_left_of_who_was_killed() {
    let home = Home::new().await;
    home.started(&[]).await.stop("TERM").await;
    let (code, printed) = home.ask(&["backup", "copy.db"], &[]).end().await;
    assert_eq!(code, Some(0), "{printed}");
    let path = |name: &str| home.folder.path().join(name);
    fs::write(path(".bot.db.7.unfinished"), "half a copy").unwrap();
    fs::write(path(".bot.db.7.unfinished-wal"), "its log").unwrap();
    fs::write(path(".bot.db.mine.unfinished"), "not ours").unwrap();
    // Whoever else runs the tests can't give files away.
    let (user, runs_as_root) = (65_534, chown(home.folder.path(), Some(65_534), None).is_ok());
    fs::remove_file(path("bot.db.lock")).unwrap();
    let (code, printed) = restore(&home, "copy.db", "").await;
    assert_eq!(code, Some(0), "{printed}");
    let hidden: Vec<_> =
        files(home.folder.path()).into_iter().filter(|(name, _)| name.contains("unfinished")).collect();
    assert_eq!(hidden, [(".bot.db.mine.unfinished".to_owned(), 8)]);
    if runs_as_root {
        for name in ["bot.db", "bot.db.lock"] {
            assert_eq!(fs::metadata(path(name)).unwrap().uid(), user, "{name}");
        }
        // Nothing beyond the folder is given away.
        let (elsewhere, link) = (tempfile::tempdir().unwrap(), path("bot.db.lock"));
        let roots = elsewhere.path().join("of-root");
        fs::write(&roots, "").unwrap();
        fs::remove_file(&link).unwrap();
        symlink(&roots, &link).unwrap();
        restore(&home, "copy.db", "").await;
        assert_eq!(fs::metadata(&roots).unwrap().uid(), 0);
    }
}
