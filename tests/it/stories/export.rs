//! Orders taken along as a table: one's own for members, everybody's for admins, and nothing for anybody else.

use std::{sync::Arc, time::Duration};

use panelgram::{wake::Bell, work, work::letters::Exports};
use panelgram_sandbox::telegram::Fault;
use sqlx::{Connection, SqliteConnection};

use crate::world::{ADMIN, MEMBER, OTHER_MEMBER, RUSSIAN, STRANGER, World};

const LINK: &str = "https://instagram.com/p/abc";
const DAY: Duration = Duration::from_hours(24);

/// The files that the bot has sent to somebody: name and text.
fn files(world: &World, chat: i64) -> Vec<(String, String)> {
    let messages = world.telegram.messages(chat).into_iter().filter(|message| message.from_bot);
    let files = messages.filter_map(|message| message.file);
    files
        .map(|file| (file.name, String::from_utf8(world.telegram.file(&file.id).unwrap()).unwrap()))
        .collect()
}

/// The rows of a table, the header first.
fn rows(text: &str, separator: u8) -> Vec<Vec<String>> {
    let text = text.strip_prefix('\u{feff}').expect("a mark at the beginning");
    let mut table =
        csv::ReaderBuilder::new().has_headers(false).delimiter(separator).from_reader(text.as_bytes());
    table.records().map(|row| row.unwrap().iter().map(str::to_owned).collect()).collect()
}

/// Asks for a table, and lets it come.
async fn export(world: &World, person: i64, period: &str) {
    world.say(person, "/export").await;
    world.press(person, period).await;
    world.tell().await;
}

/// Writes `count` orders of somebody's, a minute apart.
async fn fill(world: &World, user: i64, count: i64) {
    let url = format!("sqlite://{}", world.database().display());
    let mut connection = SqliteConnection::connect(&url).await.unwrap();
    let sql = format!(
        "with recursive n(i) as (select 1 union all select i + 1 from n where i < {count})
         insert into orders (user_id, draft, service_id, panel_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
             currency, status, panel_order, panel_status, remains, charge, placed_at, submitted_at, submit_until, next_submit_at,
             ended_at)
         select {user}, -i, 1, 1, '1', 'Instagram Followers | Real Mix | R30', '[]', 'https://instagram.com/p/' || i, 1000, '0.90',
             900000, 900000, 'USD', 'completed', 'x' || i, 'Completed', 0, 900000, 1795348800000 - i * 60000, 1, 0, 0, 1 from n"
    );
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut connection).await.unwrap();
    connection.close().await.unwrap();
}

#[tokio::test]
async fn a_member_gets_their_own_orders_and_nobody_elses() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.order(OTHER_MEMBER, "1207", "https://instagram.com/p/other", "2000").await;
    world.submit().await;
    world.submit().await;
    let ask = world.say(MEMBER, "/export").await;
    assert_eq!(ask.labels()[..4], ["This month", "Last month", "This year", "All time"], "{ask:?}");
    world.press(MEMBER, "This month").await;
    assert!(world.toast().contains("making the file"), "{}", world.toast());
    world.tell().await;
    let [(name, text)] = &files(&world, MEMBER)[..] else { panic!("{}", world.chat(MEMBER)) };
    assert_eq!(name, "orders-2026-11.csv");
    assert!(world.last(MEMBER).text.contains("This month: 1 order."), "{:?}", world.last(MEMBER));
    let rows = rows(text, b',');
    assert_eq!(rows[0][..4], ["Order", "Panel ID", "Placed (UTC)", "Ended (UTC)"]);
    assert_eq!((rows.len(), rows[0].len()), (2, 14), "{text}");
    let panel_id = &world.panel.orders()[0].id;
    assert_eq!(rows[1][..5], ["1001", &panel_id.to_string(), "2026-11-22 12:00:00", "", "1207"]);
    assert_eq!(rows[1][6..9], [LINK, "1000", "In progress"]);
    assert_eq!(rows[1][11], "0.90");
    world.end().await;
}

#[tokio::test]
async fn a_russian_table_is_one_for_a_russian_spreadsheet() {
    let world = World::new().await;
    world.find(RUSSIAN, "1207").await;
    world.say(RUSSIAN, LINK).await;
    world.say(RUSSIAN, "1000").await;
    world.press(RUSSIAN, "Подтвердить").await;
    world.say(RUSSIAN, "/export").await;
    world.press(RUSSIAN, "Всё время").await;
    world.tell().await;
    let [(name, text)] = &files(&world, RUSSIAN)[..] else { panic!("{}", world.chat(RUSSIAN)) };
    assert_eq!(name, "orders.csv");
    let rows = rows(text, b';');
    assert_eq!(
        (rows[0][0].as_str(), rows[1][8].as_str(), rows[1][11].as_str()),
        ("Заказ", "Ждёт отправки", "0,90")
    );
    assert!(world.last(RUSSIAN).text.contains("1 заказ."), "{:?}", world.last(RUSSIAN));
    world.end().await;
}

#[tokio::test]
async fn everybodys_orders_are_for_admins() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.order(ADMIN, "1207", "https://instagram.com/p/own", "1000").await;
    world.say(ADMIN, "/export").await;
    world.press(ADMIN, "Everybody").await;
    world.press(ADMIN, "This year").await;
    world.tell().await;
    let [(name, text)] = &files(&world, ADMIN)[..] else { panic!("{}", world.chat(ADMIN)) };
    assert_eq!(name, "all-orders-2026.csv");
    let rows = rows(text, b',');
    let people: Vec<_> = rows[1..].iter().map(|row| (row[14].as_str(), row[15].as_str())).collect();
    assert_eq!(people, [("2002", "Max"), ("3003", "Ada")]);
    export(&world, ADMIN, "This year").await;
    assert_eq!(files(&world, ADMIN)[1].1.lines().count(), 2, "their own by default");

    let ask = world.say(MEMBER, "/export").await;
    assert!(ask.button("Everybody").is_none(), "{ask:?}");
    for data in ["E:all", "E:all:all", "E:all:year"] {
        world.forge(MEMBER, MEMBER, ask.message_id, data).await;
        assert!(world.toast().contains("admins only"), "{data}: {}", world.toast());
    }
    world.say(STRANGER, "/export").await;
    world.forge(STRANGER, STRANGER, world.last(STRANGER).message_id, "E:own:all").await;
    world.tell().await;
    assert_eq!((files(&world, MEMBER), files(&world, STRANGER)), (vec![], vec![]));
    world.end().await;
}

#[tokio::test]
async fn who_is_no_admin_any_more_when_it_is_delivered_gets_nothing() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.say(ADMIN, "/export").await;
    world.press(ADMIN, "Everybody").await;
    world.press(ADMIN, "All time").await;
    let world = world.restart_with(&[("ADMIN_IDS", "4004"), ("MEMBER_IDS", "2002,3003")]).await;
    world.tell().await;
    assert_eq!(files(&world, ADMIN), []);
    export(&world, ADMIN, "All time").await;
    assert!(world.last(ADMIN).text.contains("no orders"), "a member still: {:?}", world.last(ADMIN));
    world.end().await;
}

#[tokio::test]
async fn a_time_without_orders_is_said() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    export(&world, MEMBER, "Last month").await;
    assert!(world.last(MEMBER).text.contains("Last month: there are no orders"), "{:?}", world.last(MEMBER));
    world.wait(DAY * 9);
    export(&world, MEMBER, "Last month").await;
    assert_eq!(files(&world, MEMBER)[0].0, "orders-2026-11.csv");
    world.end().await;
}

#[tokio::test]
async fn a_file_comes_once_however_often_it_was_asked_for_and_also_after_a_failure_or_a_crash() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.say(MEMBER, "/export").await;
    for _ in 0..3 {
        world.press(MEMBER, "This month").await;
    }
    world.telegram.fail_next("sendDocument", 1, Fault::BadGatewayHtml502);
    world.tell().await;
    assert_eq!(files(&world, MEMBER), []);
    let world = world.restart().await;
    world.wait(Duration::from_mins(11));
    world.tell().await;
    world.tell().await;
    assert_eq!(files(&world, MEMBER).len(), 1, "{}", world.chat(MEMBER));
    for times in 2..=3 {
        export(&world, MEMBER, "This month").await;
        assert_eq!(files(&world, MEMBER).len(), times, "what was delivered may be asked for again at once");
    }
    world.end().await;
}

#[tokio::test]
async fn a_file_that_was_being_sent_when_the_bot_was_cut_off_comes_later_and_once() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.say(MEMBER, "/export").await;
    world.press(MEMBER, "This month").await;
    world.telegram.fail_next("sendDocument", 1, Fault::Stall);
    work::notify::tick(&world.app.notifier).await.unwrap();
    let next = work::notify::tick(&world.app.notifier).await.unwrap();
    assert_eq!(next, Some(world.clock.now().plus(Duration::from_mins(10))), "it is left alone meanwhile");
    world.telegram.wait(|telegram| telegram.faults_met() == 1).await;
    world.app.bot.sender.close(Duration::ZERO).await;
    let world = world.restart().await;
    world.tell().await;
    assert_eq!(files(&world, MEMBER), [], "the other one may still be on its way");
    for _ in 0..3 {
        world.wait(Duration::from_mins(11));
        world.tell().await;
    }
    assert_eq!(files(&world, MEMBER).len(), 1, "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_file_that_can_not_be_delivered_is_given_up_and_the_news_behind_it_come() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.say(MEMBER, "/export").await;
    world.press(MEMBER, "This month").await;
    world.telegram.fail_next("sendDocument", 100, Fault::Internal500);
    work::submit::tick(&world.app.worker).await.unwrap();
    let tries = || world.telegram.calls().iter().filter(|call| call.method == "sendDocument").count();
    for tried in 1..=5 {
        world.track().await;
        assert_eq!(tries(), tried);
        world.wait(Duration::from_mins(11));
    }
    for _ in 0..3 {
        world.wait(Duration::from_mins(11));
        world.tell().await;
    }
    assert_eq!(tries(), 5);
    assert!(world.last(MEMBER).text.contains("Delivered in full"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn news_that_come_while_a_file_is_made_are_told_after_it() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.say(MEMBER, "/export").await;
    world.press(MEMBER, "This month").await;
    work::submit::tick(&world.app.worker).await.unwrap();
    world.tell().await;
    tokio::time::timeout(Duration::from_secs(5), world.app.bot.store.wake().bell(Bell::Tell).notified())
        .await
        .unwrap();
    assert_eq!(files(&world, MEMBER).len(), 1);
    world.end().await;
}

#[tokio::test]
async fn ten_thousand_orders_are_one_file() {
    let world = World::new().await;
    world.say(MEMBER, "/start").await;
    fill(&world, MEMBER, 10_000).await;
    export(&world, MEMBER, "All time").await;
    let [(_, text)] = &files(&world, MEMBER)[..] else { panic!("{}", world.chat(MEMBER)) };
    assert_eq!(text.matches("\r\n").count(), 10_001);
    assert!(world.last(MEMBER).text.contains("10\u{a0}000 orders"), "{:?}", world.last(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn what_is_too_large_for_one_file_comes_in_several() {
    let mut world = World::new().await;
    world.app.notifier.exports = Arc::new(Exports::with_files_of(20_000));
    world.say(MEMBER, "/start").await;
    fill(&world, MEMBER, 600).await;
    export(&world, MEMBER, "All time").await;
    let files = files(&world, MEMBER);
    assert!(files.len() > 3, "{}", world.chat(MEMBER));
    let mut links = vec![];
    for (part, (name, text)) in files.iter().enumerate() {
        assert_eq!(name, &format!("orders-part-{}.csv", part + 1));
        assert!(text.len() < 21_000);
        links.extend(rows(text, b',')[1..].iter().map(|row| row[6].clone()));
    }
    let expected: Vec<_> = (1..=600).map(|number| format!("https://instagram.com/p/{number}")).collect();
    assert_eq!(links, expected, "each once");
    world.end().await;
}
