//! Copies that the bot makes by itself: one a day, at the owner's time, checked before older ones go; and what admins hear if none can be made.

use std::{
    fs,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
    time::Duration,
};

use panelgram::{
    bot::api::{ChatId, Document, FILE_MAX},
    store::seal,
    work,
};
use panelgram_sandbox::telegram::{Fault, Group, Message};
use sqlx::{Connection, SqliteConnection, sqlite::SqliteConnectOptions};

use crate::{
    behind::{execute, told},
    secrets::PASSPHRASE,
    world::{ADMIN, GROUP, MEMBER, World},
};

const LINK: &str = "https://instagram.com/p/abc";
const HOUR: Duration = Duration::from_hours(1);
const DAY: Duration = Duration::from_hours(24);

/// Where copies are, if the settings name no folder.
fn folder(world: &World) -> PathBuf {
    world.database().with_file_name("backups")
}

/// What stands in a folder.
fn files(folder: &Path) -> Vec<String> {
    let Ok(entries) = fs::read_dir(folder) else { return vec![] };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Lets the bot make a copy if one is due, and tell what there is to tell.
async fn tick(world: &World) {
    work::backup::tick(world.app.backups.as_ref().unwrap()).await.unwrap();
    world.tell().await;
}

async fn ask(file: &Path, sql: &'static str) -> String {
    let options = SqliteConnectOptions::new().filename(file).read_only(true);
    let mut connection = SqliteConnection::connect_with(&options).await.unwrap();
    let answer = sqlx::query_scalar(sql).fetch_one(&mut connection).await.unwrap();
    connection.close().await.unwrap();
    answer
}

fn day(date: &str) -> String {
    format!("panelgram-daily-{date}.db")
}

#[tokio::test]
async fn a_copy_is_made_once_a_day_at_the_owners_time_also_over_restarts() {
    let world = World::with(&[("TIMEZONE", "Europe/Berlin"), ("BACKUP_AT", "02:30")]).await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    // The first at once: whether one can be made shows while the owner looks.
    tick(&world).await;
    let first = folder(&world).join(day("2026-11-22"));
    assert_eq!(files(&folder(&world)), [day("2026-11-22")]);
    assert_eq!(fs::metadata(&first).unwrap().permissions().mode() & 0o777, 0o600);
    assert_eq!(fs::metadata(folder(&world)).unwrap().permissions().mode() & 0o777, 0o700);
    assert_eq!(ask(&first, "select group_concat(integrity_check) from pragma_integrity_check").await, "ok");
    assert_eq!(ask(&first, "select link || ' ' || status from orders").await, format!("{LINK} submitting"));
    // 02:29 in Berlin.
    world.wait(HOUR * 13 + Duration::from_mins(29));
    tick(&world).await;
    assert_eq!(files(&folder(&world)).len(), 1);
    world.wait(Duration::from_mins(1));
    tick(&world).await;
    assert_eq!(files(&folder(&world)), [day("2026-11-22"), day("2026-11-23")]);
    let world = world.restart().await;
    tick(&world).await;
    assert_eq!(files(&folder(&world)).len(), 2);
    // Down over three nights: one is made at the start, of the last.
    world.wait(DAY * 3);
    let world = world.restart().await;
    for _ in 0..2 {
        tick(&world).await;
    }
    assert_eq!(files(&folder(&world)), [day("2026-11-22"), day("2026-11-23"), day("2026-11-26")]);
    assert_eq!(told(&world, GROUP, "backup"), 0, "what works is nobody's news");
    world.end().await;
}

#[tokio::test]
async fn at_half_past_two_one_copy_is_made_in_the_nights_in_which_clocks_are_set() {
    let world =
        World::with(&[("TIMEZONE", "Europe/Berlin"), ("BACKUP_AT", "02:30"), ("BACKUP_KEEP", "20")]).await;
    // From noon before the 28th of March 2027, a night without 2:30, and before the 31st of October, one with two of them.
    for (before, days) in [
        (DAY * 125, ["2027-03-27", "2027-03-28", "2027-03-29"]),
        (DAY * 215, ["2027-10-30", "2027-10-31", "2027-11-01"]),
    ] {
        world.wait(before);
        for name in files(&folder(&world)) {
            fs::remove_file(folder(&world).join(name)).unwrap();
        }
        for _ in 0..2 * 48 {
            work::backup::tick(world.app.backups.as_ref().unwrap()).await.unwrap();
            world.wait(Duration::from_mins(30));
        }
        assert_eq!(files(&folder(&world)), days.map(day));
    }
    world.end().await;
}

#[tokio::test]
async fn the_oldest_go_and_nothing_that_is_not_ours() {
    let world = World::with(&[("BACKUP_KEEP", "2")]).await;
    fs::create_dir(folder(&world)).unwrap();
    let others = [
        "panelgram-2020-01-01.db",
        "panelgram-daily-2020-01-01.db.age",
        "shop-daily-2020-01-01.db",
        "notes.txt",
        ".shop-daily-2020-01-01.db.7.unfinished",
    ];
    for name in others.iter().chain(&[".panelgram-daily-2026-11-21.db.7.unfinished"]) {
        fs::write(folder(&world).join(name), "precious").unwrap();
    }
    fs::create_dir(folder(&world).join(day("2020-01-01"))).unwrap();
    for _ in 0..4 {
        tick(&world).await;
        world.wait(DAY);
    }
    let mut expected: Vec<String> = others.iter().map(ToString::to_string).collect();
    expected.extend([day("2020-01-01"), day("2026-11-24"), day("2026-11-25")]);
    expected.sort();
    assert_eq!(files(&folder(&world)), expected);
    world.end().await;
}

#[tokio::test]
async fn a_database_that_was_put_back_overwrites_no_copy_of_the_day() {
    let world = World::new().await;
    tick(&world).await;
    let first = fs::read(folder(&world).join(day("2026-11-22"))).unwrap();
    execute(&world, "update backups set due_at = null").await;
    tick(&world).await;
    assert_eq!(files(&folder(&world)), [day("2026-11-22-2"), day("2026-11-22")]);
    assert_eq!(fs::read(folder(&world).join(day("2026-11-22"))).unwrap(), first);
    world.end().await;
}

#[tokio::test]
async fn what_keeps_it_from_being_made_is_told_once_and_tried_again() {
    let disk = tempfile::tempdir().unwrap();
    let mounted = disk.path().join("mounted");
    let path = mounted.display().to_string();
    let world = World::with(&[("BACKUP_DIR", &path)]).await;
    tick(&world).await;
    assert_eq!(told(&world, GROUP, "Today’s backup couldn’t be made"), 1, "{}", world.chat(GROUP));
    assert!(world.last(GROUP).text.contains(&format!("There’s no folder {path}")), "{}", world.chat(GROUP));
    assert!(!mounted.exists(), "a disk that is not there is not stood in for");
    // Again after five minutes and not before, then later and later; also over a restart.
    tick(&world).await;
    assert_eq!(ask(&world.database(), "select cast(tries as text) from backups").await, "1");
    let world = world.restart().await;
    for tries in ["2", "3"] {
        world.wait(Duration::from_mins(11));
        tick(&world).await;
        assert_eq!(ask(&world.database(), "select cast(tries as text) from backups").await, tries);
    }
    assert_eq!(told(&world, GROUP, "Today’s backup couldn’t be made"), 1);
    fs::create_dir(&mounted).unwrap();
    world.wait(HOUR);
    tick(&world).await;
    assert_eq!(files(&mounted), [day("2026-11-22")]);
    assert_eq!(
        ask(&world.database(), "select cast(failed is null and tries = 0 as text) from backups").await,
        "1"
    );
    // The next time it is news again.
    fs::remove_dir_all(&mounted).unwrap();
    fs::write(&mounted, "no folder").unwrap();
    world.wait(DAY);
    tick(&world).await;
    assert_eq!(told(&world, GROUP, "Today’s backup couldn’t be made"), 2);
    world.end().await;
}

#[tokio::test]
async fn a_copy_that_is_not_sound_is_not_kept_and_the_older_ones_are() {
    let world = World::with(&[("BACKUP_KEEP", "1")]).await;
    tick(&world).await;
    world.wait(DAY);
    // An index that does not know of a row: the database can be read, and is not whole.
    execute(
        &world,
        "pragma writable_schema = on;
         update sqlite_schema set sql = 'create unique index users_seen on users (lang)' where name = (select min(name) from
             sqlite_schema where type = 'index' and tbl_name = 'users' and sql is not null);",
    )
    .await;
    tick(&world).await;
    assert_eq!(files(&folder(&world)), [day("2026-11-22")]);
    assert!(world.last(GROUP).text.contains("The copy isn’t sound"), "{}", world.chat(GROUP));
}

#[tokio::test]
async fn a_copy_that_can_not_be_written_down_is_not_made_again_and_again() {
    let world = World::new().await;
    execute(
        &world,
        "create trigger full before update of made_at on backups begin select raise(abort, 'full'); end",
    )
    .await;
    let backups = world.app.backups.clone().unwrap();
    work::backup::tick(&backups).await.unwrap_err();
    for _ in 0..3 {
        let next = work::backup::tick(&backups).await.unwrap();
        assert_eq!(next, Some(world.clock.now().plus(Duration::from_mins(5))));
    }
    assert_eq!(files(&folder(&world)), [day("2026-11-22")]);
    execute(&world, "drop trigger full").await;
    world.end().await;
}

#[tokio::test]
async fn a_clock_that_was_wrong_keeps_no_copy_from_being_made() {
    let world = World::with(&[("BACKUP_KEEP", "2")]).await;
    tick(&world).await;
    // Made in 2031, by a clock that was set right since.
    execute(&world, "update backups set due_at = 1925000000000").await;
    fs::write(folder(&world).join(day("2031-01-01")), "").unwrap();
    tick(&world).await;
    assert_eq!(files(&folder(&world)), [day("2026-11-22-2"), day("2031-01-01")]);
    world.end().await;
}

#[tokio::test]
async fn none_is_made_where_it_is_off() {
    let world = World::with(&[("BACKUP_AT", "off")]).await;
    assert!(world.app.backups.is_none());
    world.end().await;
}

/// The files that somebody got.
fn got(world: &World, chat: i64) -> Vec<Message> {
    world
        .telegram
        .messages(chat)
        .into_iter()
        .filter(|message| message.from_bot && message.file.is_some())
        .collect()
}

#[tokio::test]
async fn with_a_passphrase_the_admins_get_each_copy_once_and_open_it_by_that() {
    let world = World::with(&[("BACKUP_PASSPHRASE", PASSPHRASE)]).await;
    world.telegram.fail_next("sendDocument", 1, Fault::BadGatewayHtml502);
    tick(&world).await;
    assert_eq!(got(&world, GROUP).len(), 0);
    // As a file that somebody asked for, it comes after a failure and over a restart, once.
    let world = world.restart().await;
    world.wait(Duration::from_mins(11));
    for _ in 0..3 {
        tick(&world).await;
    }
    let [message] = &got(&world, GROUP)[..] else { panic!("{}", world.chat(GROUP)) };
    assert!(message.text.contains("It’s encrypted"), "{message:?}");
    let file = message.file.clone().unwrap();
    assert_eq!(file.name, "panelgram-daily-2026-11-22.db.gz.age");
    let home = tempfile::tempdir().unwrap();
    let sealed = home.path().join(&file.name);
    fs::write(&sealed, world.telegram.file(&file.id).unwrap()).unwrap();
    let mut opened = Vec::new();
    seal::unwrap(&sealed, &mut opened, Some(&PASSPHRASE.into())).unwrap();
    assert!(opened == fs::read(folder(&world).join(day("2026-11-22"))).unwrap(), "it is the copy");
    let error = seal::unwrap(&sealed, Vec::new(), Some(&"not the right one".into())).unwrap_err();
    assert_eq!(error.to_string(), "the passphrase is wrong");
    world.end().await;
}

#[tokio::test]
async fn a_copy_goes_into_the_topic_or_to_each_admin() {
    let world = World::with(&[("BACKUP_PASSPHRASE", PASSPHRASE), ("ADMIN_TOPIC_ID", "7")]).await;
    world.telegram.add_group(Group {
        id: GROUP,
        title: "Admins".into(),
        topics: vec![(7, "Orders".into())],
        members: vec![ADMIN],
        admins: vec![ADMIN],
    });
    tick(&world).await;
    assert_eq!(got(&world, GROUP)[0].thread_id, Some(7), "{}", world.chat(GROUP));
    world.telegram.close_topic(GROUP, 7);
    world.wait(DAY);
    tick(&world).await;
    assert_eq!(got(&world, GROUP)[1].thread_id, None, "{}", world.chat(GROUP));
    let world = world.restart_with(&[("ADMIN_CHAT_ID", ""), ("ADMIN_TOPIC_ID", "")]).await;
    world.say(ADMIN, "/start").await;
    world.wait(DAY);
    tick(&world).await;
    assert_eq!(got(&world, ADMIN).len(), 1, "{}", world.chat(ADMIN));
    world.end().await;
}

#[tokio::test]
async fn of_a_copy_that_telegram_would_not_take_the_size_is_told() {
    let mut world = World::with(&[("BACKUP_PASSPHRASE", PASSPHRASE)]).await;
    let small = (**world.app.backups.as_ref().unwrap()).clone().sending_at_most(1_000);
    world.app.notifier.backups = Some(small.into());
    tick(&world).await;
    let told = world.last(GROUP).text;
    let folder = folder(&world).display().to_string();
    assert!(
        told.contains("Encrypted, it’s 1 MB, and Telegram takes up to 50 MB") && told.contains(&folder),
        "{told}"
    );
    assert_eq!(got(&world, GROUP).len(), 0);
    tick(&world).await;
    assert_eq!(world.last(GROUP).text, told);
    world.end().await;
}

#[tokio::test]
async fn telegram_takes_a_copy_as_large_as_any_that_is_sent() {
    let world = World::new().await;
    let (name, mime, caption) = ("large.age".to_owned(), "application/octet-stream", String::new());
    let document = Document { name, mime, caption, bytes: vec![7; FILE_MAX] };
    world.app.bot.sender.send_document(ChatId(GROUP), None, document).await.unwrap();
    world.end().await;
}

#[tokio::test]
async fn a_copy_that_is_gone_or_whose_passphrase_is_keeps_no_news_waiting() {
    let world = World::with(&[("BACKUP_PASSPHRASE", PASSPHRASE)]).await;
    work::backup::tick(world.app.backups.as_ref().unwrap()).await.unwrap();
    let world = world.restart_with(&[("BACKUP_PASSPHRASE", "")]).await;
    world.tell().await;
    assert_eq!(got(&world, GROUP).len(), 0);
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    assert_eq!(told(&world, GROUP, "placed at the panel"), 1, "{}", world.chat(GROUP));
    world.end().await;
}
