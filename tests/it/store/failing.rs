//! A database that can't be written: the disk is full, the file was taken away, another program holds it. Whoever waits is told so,
//! nothing is half done, and when it is over all goes on without a restart.

use panelgram_sandbox::telegram::Message;
use sqlx::{Row, SqliteConnection};

use super::execute;
use crate::world::{ADMIN, FOREIGN_GROUP, GROUP, MEMBER, OTHER_MEMBER, World};

/// No more pages than there are, for the one connection that writes.
async fn fill_disk(world: &World) {
    limit_pages(world, 1).await;
}

async fn free_disk(world: &World) {
    limit_pages(world, 1_000_000).await;
}

async fn limit_pages(world: &World, pages: u32) {
    let mut tx = world.app.bot.store.begin().await.unwrap();
    execute(&mut tx, &format!("pragma max_page_count = {pages}")).await.unwrap();
    tx.commit().await.unwrap();
}

async fn count(world: &World, what: &str) -> i64 {
    let mut reader = world.app.bot.store.reader().await.unwrap();
    let connection: &mut SqliteConnection = &mut reader;
    let sql = format!("select count(*) as n from {what}");
    sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_one(connection).await.unwrap().get("n")
}

/// "Something went wrong", with the code that is in the log.
fn is_apology(message: &Message) -> bool {
    message.text.contains("went wrong")
}

#[tokio::test]
async fn a_full_disk_is_said_and_changes_nothing_and_is_over_when_there_is_room() {
    let world = World::new().await;
    world.draft(MEMBER, "1207", "https://instagram.com/p/first", "1000").await;
    fill_disk(&world).await;
    // What is in the pages that are there may still be written; long texts need new ones.
    let link = format!("https://instagram.com/p/{}", "x".repeat(700));
    let mut said = None;
    for number in 0..40 {
        let before = count(&world, "orders").await;
        let answer = world.draft_quietly(MEMBER, &format!("{link}{number}")).await;
        if is_apology(&answer) {
            said = Some(before);
            break;
        }
    }
    let before = said.expect("the disk was never full");
    assert_eq!(count(&world, "orders").await, before);

    free_disk(&world).await;
    let answer = world.draft_quietly(MEMBER, &format!("{link}last")).await;
    assert!(!is_apology(&answer), "{}", world.chat(MEMBER));
    assert_eq!(count(&world, "orders").await, before + 1);
    world.submit().await;
    world.end().await;
}

#[tokio::test]
async fn a_database_that_was_taken_away_is_not_written_to() {
    let world = World::new().await;
    world.order(OTHER_MEMBER, "1207", "https://instagram.com/p/before", "1000").await;
    let confirm = world.draft(MEMBER, "1207", "https://instagram.com/p/abc", "1000").await;
    let (file, aside) = (world.database(), world.database().with_extension("aside"));
    std::fs::rename(&file, &aside).unwrap();
    world.press(MEMBER, "Confirm").await;
    assert!(world.toast().contains("went wrong"), "{}", world.chat(MEMBER));
    assert!(panelgram::work::submit::tick(&world.app.worker).await.is_err());
    assert_eq!(world.panel.adds(), 0);

    // Another file in its place is another database.
    std::fs::copy(&aside, &file).unwrap();
    world.press(MEMBER, "Confirm").await;
    assert_eq!(count(&world, "orders").await, 1);

    std::fs::rename(&aside, &file).unwrap();
    world.press(MEMBER, "Confirm").await;
    assert!(
        world.message(MEMBER, confirm.message_id).unwrap().text.contains("#1002"),
        "{}",
        world.chat(MEMBER)
    );
    world.submit().await;
    assert_eq!(world.panel.adds(), 2);
    world.end().await;
}

/// What is committed is not on the disk before the log is synced, and as long as it is not, nobody goes on.
#[tokio::test]
async fn the_panel_is_not_called_before_what_was_committed_is_on_the_disk() {
    let world = World::new().await;
    world.order(MEMBER, "1207", "https://instagram.com/p/abc", "1000").await;
    let log = std::path::PathBuf::from(format!("{}-wal", world.database().display()));
    let aside = log.with_extension("aside");
    // SQLite has it open; who wants to sync it finds a link that leads to itself.
    std::fs::rename(&log, &aside).unwrap();
    std::os::unix::fs::symlink(&log, &log).unwrap();
    let error = panelgram::work::submit::tick(&world.app.worker).await.unwrap_err();
    assert!(format!("{error:#}").contains("could not sync the database"), "{error:#}");
    assert_eq!(world.panel.adds(), 0);
    assert!(is_apology(&world.say(MEMBER, "/balance").await), "{}", world.chat(MEMBER));

    std::fs::remove_file(&log).unwrap();
    std::fs::rename(&aside, &log).unwrap();
    world.wait(std::time::Duration::from_secs(5));
    world.submit().await;
    assert_eq!((world.panel.adds(), count(&world, "orders where status = 'running'").await), (1, 1));
    world.end().await;
}

/// A refill that was taken for sending and could not be sent for that is asked for later, and nobody is told that its outcome is not known.
#[tokio::test]
async fn a_request_that_was_not_on_the_disk_waits_again() {
    let world = World::new().await;
    world.order(MEMBER, "1207", "https://instagram.com/p/abc", "2000").await;
    world.submit().await;
    world.wait(std::time::Duration::from_mins(12));
    world.track().await;
    world.press(MEMBER, "Refill").await;
    let log = std::path::PathBuf::from(format!("{}-wal", world.database().display()));
    let aside = log.with_extension("aside");
    std::fs::rename(&log, &aside).unwrap();
    std::os::unix::fs::symlink(&log, &log).unwrap();
    assert!(panelgram::work::requests::tick(&world.app.worker).await.is_err());
    std::fs::remove_file(&log).unwrap();
    std::fs::rename(&aside, &log).unwrap();
    world.wait(std::time::Duration::from_secs(5));
    world.ask_panel().await;
    let calls = world.panel.calls();
    assert_eq!(calls.iter().filter(|call| call.action == "refill").count(), 1);
    assert_eq!(count(&world, "requests where state = 'asked'").await, 1);
    world.end().await;
}

#[tokio::test]
async fn in_the_admins_group_who_typed_a_command_is_told_and_nobody_else() {
    let world = World::new().await;
    let mut tx = world.app.bot.store.begin().await.unwrap();
    execute(
        &mut tx,
        "create trigger broken before update on dialogues begin select raise(abort, 'odd'); end",
    )
    .await
    .unwrap();
    tx.commit().await.unwrap();
    world.say_in(ADMIN, GROUP, "/stats").await;
    world.say_in(ADMIN, GROUP, "/stats").await;
    assert!(is_apology(&world.last(GROUP)), "{}", world.chat(GROUP));
    let before = world.telegram.calls().len();
    world.say_in(ADMIN, GROUP, "is it broken?").await;
    world.say_in(ADMIN, FOREIGN_GROUP, "/stats@other_bot").await;
    assert_eq!(world.telegram.calls().len(), before, "{}", world.chat(GROUP));
    let mut tx = world.app.bot.store.begin().await.unwrap();
    execute(&mut tx, "drop trigger broken").await.unwrap();
    tx.commit().await.unwrap();
    world.end().await;
}

#[tokio::test]
async fn a_turn_waits_for_another_program_that_writes() {
    let world = World::new().await;
    world.say(MEMBER, "/start").await;
    let url = format!("sqlite://{}", world.database().display());
    let mut other = <SqliteConnection as sqlx::Connection>::connect(&url).await.unwrap();
    execute(&mut other, "begin immediate").await.unwrap();
    let sent = world.telegram.say(OTHER_MEMBER, OTHER_MEMBER, "/start");
    execute(&mut other, "update panel_accounts set silent_told = 0; commit").await.unwrap();
    world.settle(sent.update_id).await;
    assert!(!is_apology(&world.last(OTHER_MEMBER)), "{}", world.chat(OTHER_MEMBER));
    world.end().await;
}

impl World {
    /// From the menu to a confirmed order, whatever goes wrong on the way; returns what was said when it first went wrong, or last.
    async fn draft_quietly(&self, person: i64, link: &str) -> Message {
        let mut answer = self.say(person, "/search 1207").await;
        for step in ["1207", link, "1000", "Confirm"] {
            if is_apology(&answer) || self.toast().contains("went wrong") && step != "1207" {
                return self.apology(person);
            }
            answer = match step {
                "Confirm" => self.press(person, step).await,
                "1207" => self.tap_first(person).await,
                text => self.say(person, text).await,
            };
        }
        if self.toast().contains("went wrong") { self.apology(person) } else { answer }
    }

    async fn tap_first(&self, person: i64) -> Message {
        let list = self.last(person);
        let label = list.labels().first().map(ToString::to_string).unwrap_or_default();
        self.press(person, &label).await
    }

    /// A failed tap is told as an alert: as a message it would read so.
    fn apology(&self, person: i64) -> Message {
        let mut last = self.last(person);
        if !is_apology(&last) {
            last.text = self.toast();
        }
        last
    }
}
