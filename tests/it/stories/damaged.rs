//! A database that can't be worked with: damaged in every way a disk and people manage, another program's, or not to be written to. Each
//! time `panelgram`, `panelgram check` and `panelgram backup` say which file it is, what is wrong and what to do, and leave it as it is.

use std::{
    fs,
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::Command,
};

use sqlx::{Connection, SqliteConnection};

use super::process::{Home, Process};

/// The user that owns nothing.
const NOBODY: u32 = 65_534;

/// A database that was in use, folded into its one file, with more than one page of most things.
async fn used(home: &Home, name: &str) -> std::path::PathBuf {
    let file = home.folder.path().join(name);
    let url = format!("sqlite://{}", file.display());
    panelgram::store::Store::open(&url).await.unwrap().close().await;
    let many = "with recursive n(i) as (select 10 union all select i + 1 from n where i < 3000)
        insert into users (user_id, name, access, lang, seen_at)
            select i, 'Somebody with a name that takes some room in a page of the file', 'member', 'en', 1 from n";
    execute(&url, many).await;
    file
}

async fn execute(url: &str, sql: &'static str) {
    let mut connection = SqliteConnection::connect(url).await.unwrap();
    sqlx::raw_sql(sql).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

/// What one of the three says about a database, and its exit code.
async fn ask(home: &Home, file: &Path, words: &[&str]) -> (Option<i32>, String) {
    let url = format!("sqlite://{}", file.display());
    home.ask(words, &[("DATABASE_URL", &url), ("RUST_LOG", "info")]).end().await
}

/// All three refuse it by name and with these words, and not a byte of it is changed.
async fn refused(home: &Home, file: &Path, words: &[&str]) {
    let before = fs::read(file).unwrap();
    let copy = home.folder.path().join("copy.db");
    let copy = copy.to_str().unwrap();
    for command in [&[][..], &["check"], &["backup", copy]] {
        let (code, printed) = ask(home, file, command).await;
        assert_eq!(code, Some(1), "{command:?}: {printed}");
        let name = file.file_name().unwrap().to_str().unwrap();
        assert!(printed.contains(name) && !printed.contains("panicked"), "{command:?}: {printed}");
        assert!(
            words.iter().any(|words| printed.contains(words)),
            "{command:?}: none of {words:?} in {printed}"
        );
    }
    assert!(!Path::new(copy).exists(), "a backup was made of it");
    assert!(fs::read(file).unwrap() == before, "{} was written to", file.display());
}

#[tokio::test]
async fn a_damaged_database_is_named_with_what_to_do_and_left_as_it_is() {
    let home = Home::new().await;
    let file = used(&home, "cut.db").await;
    let whole = fs::read(&file).unwrap();
    fs::write(&file, &whole[..whole.len() / 2 + 100]).unwrap();
    refused(&home, &file, &["damaged", "malformed"]).await;

    // The pages of the people, in the middle of them.
    let file = used(&home, "bits.db").await;
    let mut bytes = fs::read(&file).unwrap();
    let at = bytes.windows(8).rposition(|bytes| bytes == b"Somebody").unwrap() / 4096 * 4096;
    bytes[at..at + 4096]
        .iter_mut()
        .enumerate()
        .for_each(|(at, byte)| *byte = u8::try_from(at * 31 % 251).unwrap());
    fs::write(&file, &bytes).unwrap();
    let (code, printed) = ask(&home, &file, &[]).await;
    assert!(
        code == Some(1) && printed.contains("bits.db") && printed.contains("put a backup in its place"),
        "{printed}"
    );
    refused(&home, &file, &["damaged", "malformed"]).await;

    let file = home.folder.path().join("noise.db");
    fs::write(&file, (0..40_000_u32).map(|at| u8::try_from(at * 31 % 251).unwrap()).collect::<Vec<_>>())
        .unwrap();
    refused(&home, &file, &["not a database", "damaged"]).await;
}

/// What a write-ahead log holds that was not written whole was never committed.
#[tokio::test]
async fn a_damaged_log_of_writes_costs_nothing_that_was_in_the_file() {
    let home = Home::new().await;
    let file = used(&home, "bot.db").await;
    fs::write(file.with_extension("db-wal"), vec![7; 50_000]).unwrap();
    home.started(&[]).await.stop("TERM").await;
    let mut connection = SqliteConnection::connect(&format!("sqlite://{}", file.display())).await.unwrap();
    let people: i64 = sqlx::query_scalar("select count(*) from users where user_id >= 10")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert!(people > 2_990, "{people}");
}

/// As the power cut leaves it: what was committed stands in the log, and after it the half of what was just being written.
#[tokio::test]
async fn a_log_of_writes_that_was_cut_off_keeps_what_was_committed() {
    let home = Home::new().await;
    let file = used(&home, "bot.db").await;
    let url = format!("sqlite://{}", file.display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let more = "pragma wal_autocheckpoint = 0; update users set name = 'in the log' where user_id < 100";
    sqlx::raw_sql(more).execute(&mut connection).await.unwrap();
    let cut = home.folder.path().join("cut.db");
    let log_of = |file: &Path| file.with_extension("db-wal");
    let mut log = fs::read(log_of(&file)).unwrap();
    assert!(log.len() > 4_096, "it is in the log, and nowhere else");
    log.extend_from_within(32..2_000);
    fs::copy(&file, &cut).unwrap();
    fs::write(log_of(&cut), log).unwrap();
    connection.close().await.unwrap();

    let url = format!("sqlite://{}", cut.display());
    home.started(&[("DATABASE_URL", &url)]).await.stop("TERM").await;
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let kept: i64 = sqlx::query_scalar("select count(*) from users where name = 'in the log'")
        .fetch_one(&mut connection)
        .await
        .unwrap();
    assert_eq!(kept, 90);
}

#[tokio::test]
async fn another_programs_database_is_left_alone() {
    let home = Home::new().await;
    for (name, sql) in [
        ("notes.db", "create table notes (text); insert into notes values ('buy milk')"),
        ("users.db", "create table users (name); create table orders (id)"),
        ("list.db", "create table _sqlx_migrations (version); create table things (id)"),
    ] {
        let file = home.folder.path().join(name);
        execute(&format!("sqlite://{}?mode=rwc", file.display()), sql).await;
        refused(&home, &file, &["of another program"]).await;
    }
}

#[tokio::test]
async fn a_migration_that_is_another_one_is_said() {
    let home = Home::new().await;
    let file = used(&home, "changed.db").await;
    execute(
        &format!("sqlite://{}", file.display()),
        "update _sqlx_migrations set checksum = x'00' where version = 3",
    )
    .await;
    let before = fs::read(&file).unwrap();
    for command in [&[][..], &["check"]] {
        let (code, printed) = ask(&home, &file, command).await;
        assert_eq!(code, Some(1), "{printed}");
        assert!(printed.contains("changed.db") && printed.contains("igration 3"), "{printed}");
    }
    assert!(fs::read(&file).unwrap() == before, "it was written to");
}

/// As whom the bot runs who may not write: the tests themselves may run as somebody who may do everything.
fn as_nobody(home: &Home, file: &Path, words: &[&str]) -> Process {
    let mut command = Command::new(env!("CARGO_BIN_EXE_panelgram"));
    command.args(words).env("RUST_LOG", "info");
    if fs::metadata("/proc/self").is_ok_and(|me| std::os::unix::fs::MetadataExt::uid(&me) == 0) {
        command.uid(NOBODY).gid(NOBODY);
    }
    let mut settings = home.settings();
    settings.retain(|(name, _)| !matches!(*name, "DATABASE_URL" | "RUST_LOG"));
    settings.push(("DATABASE_URL", format!("sqlite://{}", file.display())));
    settings.push(("RUST_LOG", "info".to_owned()));
    Process::spawn(command, file.parent().unwrap(), &settings)
}

#[tokio::test]
async fn a_database_that_may_not_be_written_to_is_said_to_be_so() {
    let home = Home::new().await;
    let mode = |path: &Path, mode: u32| fs::set_permissions(path, fs::Permissions::from_mode(mode)).unwrap();
    mode(home.folder.path(), 0o755);
    for (name, of_folder, of_file) in [("file", 0o777, 0o444), ("folder", 0o555, 0o666)] {
        let folder = home.folder.path().join(name);
        fs::create_dir(&folder).unwrap();
        let file = folder.join("bot.db");
        fs::copy(used(&home, &format!("{name}.db")).await, &file).unwrap();
        // To somebody else who runs the tests this says nothing, and nothing is needed.
        let _ = chown(&folder, Some(NOBODY), Some(NOBODY));
        let _ = chown(&file, Some(NOBODY), Some(NOBODY));
        mode(&file, of_file);
        mode(&folder, of_folder);
        let before = fs::read(&file).unwrap();
        for command in [&[][..], &["check"]] {
            let (code, printed) = as_nobody(&home, &file, command).end().await;
            assert_eq!(code, Some(1), "{name} {command:?}: {printed}");
            let words = if command.is_empty() { "has to be able to write" } else { "write" };
            assert!(printed.contains("bot.db") && printed.contains(words), "{name} {command:?}: {printed}");
            assert!(!printed.contains("panicked"), "{printed}");
        }
        assert!(fs::read(&file).unwrap() == before, "it was written to");
        mode(&folder, 0o755);
    }
}
