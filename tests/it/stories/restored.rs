//! A backup is taken, orders go on, the backup is put back: buttons of the time in between are still in the chats, and numbers that were
//! counted come again. Nothing wrong is bought, cancelled or settled by them.

use std::{path::PathBuf, time::Duration};

use panelgram_sandbox::{panel::Fault, telegram::Message};
use sqlx::{AssertSqlSafe, Row};
use tempfile::TempDir;

use super::{life::execute, unclear::not_placed};
use crate::world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";

/// A copy of the database's file, as a snapshot of the disk is one.
async fn snapshot(world: &World) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    let mut reader = world.app.bot.store.reader().await.unwrap();
    let sql = format!("vacuum into '{}'", copy.display());
    sqlx::query(AssertSqlSafe(sql)).execute(&mut *reader).await.unwrap();
    (folder, copy)
}

/// A copy that `panelgram backup` makes.
pub async fn backup(world: &World) -> (TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let copy = folder.path().join("copy.db");
    let url = format!("sqlite://{}", world.database().display());
    panelgram::store::backup::copy(&url, &copy, world.clock.now()).await.unwrap();
    (folder, copy)
}

/// Everything about orders and what was asked of the panel about them, but for when it looks at them.
async fn orders(world: &World) -> Vec<String> {
    let mut reader = world.app.bot.store.reader().await.unwrap();
    let rows = sqlx::query(
        "select order_id || ' ' || link || ' ' || status || ' ' || coalesce(panel_order, '') as line from orders
         union all select 'request ' || order_id || ' ' || kind || ' ' || state from requests
         union all select 'dialogue ' || state from dialogues where state like '%panel_id%'
         order by 1",
    );
    rows.fetch_all(&mut *reader).await.unwrap().iter().map(|row| row.get("line")).collect()
}

/// What a message's buttons say to the bot.
fn data_of(message: &Message) -> impl Iterator<Item = (i64, String)> + use<> {
    let id = message.message_id;
    let buttons = message.keyboard.clone().into_iter().flatten();
    buttons.filter_map(move |button| Some((id, button.data?)))
}

/// Each button that stands in a chat.
fn buttons(world: &World, chat: i64) -> Vec<(i64, String)> {
    world.telegram.messages(chat).iter().flat_map(data_of).collect()
}

#[tokio::test]
async fn a_confirmation_of_another_time_buys_nothing() {
    let world = World::new().await;
    world.say(MEMBER, "/start").await;
    let (_folder, copy) = snapshot(&world).await;
    // 50 members for $0.045 …
    let old = world.draft(MEMBER, "1207", LINK, "50").await;
    assert!(old.text.contains("$0.05"), "{old:?}");
    let world = world.put_back(Some(&copy)).await;
    // … and after as many messages, 100,000 views.
    let new = world.draft(MEMBER, "1263", "https://www.instagram.com/reel/new/", "100000").await;
    let was = old.button("Confirm").unwrap().data.clone().unwrap();
    let now = new.button("Confirm").unwrap().data.clone().unwrap();
    assert_ne!(was, now, "a number that was counted would be the same");
    world.forge(MEMBER, MEMBER, old.message_id, &was).await;
    assert!(world.toast().contains("out of date"), "{}", world.toast());
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0, "{}", world.chat(MEMBER));
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders()[0].quantity, 100_000);
    world.end().await;
}

#[tokio::test]
async fn a_table_of_many_orders_of_another_time_buys_nothing() {
    let world = World::new().await;
    world.say(MEMBER, "/start").await;
    let (_folder, copy) = snapshot(&world).await;
    let old = world.say(MEMBER, "/mass 1207 | https://instagram.com/p/old | 50").await;
    let (_, data) = data_of(&old).find(|(_, data)| data.starts_with("mo:")).unwrap();
    let world = world.put_back(Some(&copy)).await;
    world.say(MEMBER, "/mass 1207 | https://instagram.com/p/new | 10000").await;
    world.forge(MEMBER, MEMBER, world.last(MEMBER).message_id, &data).await;
    assert!(world.toast().contains("out of date"), "{}", world.toast());
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0, "{}", world.chat(MEMBER));
    world.end().await;
}

/// Orders in states that have buttons of their own: completed, running, waiting to be sent, unclear, and one with an id that an admin entered.
async fn use_it(world: &World, name: &str) {
    let link = |number: u8| format!("https://instagram.com/p/{name}{number}");
    world.order(MEMBER, "1207", &link(1), "2000").await;
    world.submit().await;
    world.wait(Duration::from_mins(12));
    world.track().await;
    world.order(MEMBER, "1207", &link(2), "2000").await;
    world.submit().await;
    for number in [3, 4] {
        world.wait(Duration::from_mins(1));
        world.panel.fail_next("add", 1, Fault::CloseAfterEffect);
        world.order(MEMBER, "1207", &link(number), "2000").await;
        world.submit().await;
    }
    world.press_in(ADMIN, GROUP, "Placed").await;
    let found = world.panel.orders_for(&link(4))[0].id.to_string();
    let sent = world.telegram.reply(ADMIN, GROUP, world.last(GROUP).message_id, &found);
    world.settle(sent.update_id).await;
    world.say_in(ADMIN, GROUP, "/order 1004").await;
    world.order(MEMBER, "1207", &link(5), "2000").await;
    world.tell().await;
    world.say(MEMBER, "/status 1002").await;
    world.press(MEMBER, "Cancel order").await;
}

#[tokio::test]
async fn buttons_of_orders_of_another_time_touch_none_that_have_their_numbers_now() {
    let world = World::new().await;
    let (_folder, copy) = snapshot(&world).await;
    use_it(&world, "old").await;
    let old: Vec<(i64, i64, String)> = [(MEMBER, MEMBER), (ADMIN, GROUP)]
        .into_iter()
        .flat_map(|(person, chat)| {
            buttons(&world, chat).into_iter().map(move |(message, data)| (person, message, data))
        })
        .collect();
    for kind in ["r:", "R:", "k:", "K:", "C:", "H:", "a:", "xy:", "xn:", "xw:"] {
        assert!(old.iter().any(|(_, _, data)| data.starts_with(kind)), "{kind} {old:#?}");
    }
    let world = world.put_back(Some(&copy)).await;
    world.read_catalog().await;
    use_it(&world, "new").await;
    let (before, there) = (orders(&world).await, world.panel.orders().len());
    for (person, message, data) in old {
        let chat = if person == ADMIN { GROUP } else { person };
        let names_an_order = data.split_once(':').is_some_and(|(_, name)| name.starts_with("100"));
        world.forge(person, chat, message, &data).await;
        if names_an_order && !data.starts_with("F:") {
            assert!(world.toast().contains("out of date"), "{data}: {}", world.toast());
        }
        assert_eq!(orders(&world).await, before, "{data}");
    }
    // What is asked for now is asked for.
    world.say_in(ADMIN, GROUP, "/order 1003").await;
    not_placed(&world).await;
    assert_eq!(orders(&world).await[2], "1003 https://instagram.com/p/new3 rejected ");
    assert_eq!(world.panel.orders().len(), there);
    world.end().await;
}

#[tokio::test]
async fn all_that_was_in_progress_when_it_was_asked_is_cancelled_and_nothing_later() {
    let world = World::new().await;
    let (_folder, copy) = snapshot(&world).await;
    world.order(OTHER_MEMBER, "1207", LINK, "2000").await;
    world.say_in(ADMIN, GROUP, "/users").await;
    world.press_in(ADMIN, GROUP, "Olga").await;
    world.press_in(ADMIN, GROUP, "Cancel all").await;
    let asked = world.last(GROUP);
    let (_, yes) = data_of(&asked).find(|(_, data)| data.starts_with("Ka:")).unwrap();
    let world = world.put_back(Some(&copy)).await;
    world.order(OTHER_MEMBER, "1207", "https://instagram.com/p/new", "2000").await;
    for data in [yes.as_str(), &format!("Ka:{OTHER_MEMBER}")] {
        world.forge(ADMIN, GROUP, asked.message_id, data).await;
        assert!(world.toast().contains("out of date"), "{data}: {}", world.toast());
        assert_eq!(orders(&world).await, ["1001 https://instagram.com/p/new reserved "]);
    }
    // Nor is what was ordered between the two taps.
    world.say_in(ADMIN, GROUP, "/users").await;
    world.press_in(ADMIN, GROUP, "Olga").await;
    world.press_in(ADMIN, GROUP, "Cancel all").await;
    world.order(OTHER_MEMBER, "1207", "https://instagram.com/p/later", "2000").await;
    world.press_in(ADMIN, GROUP, "Yes, cancel").await;
    assert_eq!(
        orders(&world).await,
        ["1001 https://instagram.com/p/new rejected ", "1002 https://instagram.com/p/later reserved "]
    );
    world.end().await;
}

#[tokio::test]
async fn buttons_of_orders_from_before_numbers_were_drawn_keep_working_for_those_alone() {
    let world = World::new().await;
    for name in ["before", "now"] {
        world.order(MEMBER, "1207", &format!("https://instagram.com/p/{name}"), "2000").await;
    }
    // As earlier versions numbered it: by the person's turn.
    execute(&world, "update orders set draft = 57 where order_id = 1001").await;
    let message = world.say(MEMBER, "/orders").await.message_id;
    world.forge(MEMBER, MEMBER, message, "K:1001").await;
    world.forge(MEMBER, MEMBER, message, "K:1002").await;
    assert!(world.toast().contains("out of date"), "{}", world.toast());
    assert_eq!(
        orders(&world).await,
        ["1001 https://instagram.com/p/before rejected ", "1002 https://instagram.com/p/now reserved "]
    );
    world.end().await;
}

#[tokio::test]
async fn what_stood_at_its_confirmation_when_a_backup_was_made_is_confirmed_anew() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "2000").await;
    world.submit().await;
    let confirm = world.draft(MEMBER, "1207", "https://instagram.com/p/one", "1000").await;
    let data = confirm.button("Confirm").unwrap().data.clone().unwrap();
    let table = world.say(OTHER_MEMBER, "/mass 1207 | https://instagram.com/p/two | 1000").await;
    let (_, all) = data_of(&table).find(|(_, data)| data.starts_with("mo:")).unwrap();
    let (_folder, copy) = backup(&world).await;
    // Both are confirmed, and known to the panel.
    world.press(MEMBER, "Confirm").await;
    world.forge(OTHER_MEMBER, OTHER_MEMBER, table.message_id, &all).await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 3);
    let world = world.put_back(Some(&copy)).await;
    // Telegram may deliver a tap again, and people may find the button in a chat that was not updated.
    world.forge(MEMBER, MEMBER, confirm.message_id, &data).await;
    assert!(world.toast().contains("out of date"), "{}", world.toast());
    world.forge(OTHER_MEMBER, OTHER_MEMBER, table.message_id, &all).await;
    assert!(world.toast().contains("out of date"), "{}", world.toast());
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 3, "{}", world.chat(MEMBER));
    // The draft itself is kept, and its number is left to the order that the backup knows nothing of.
    world.press(MEMBER, "Confirm").await;
    assert!(world.last(MEMBER).text.contains("#2002"), "{}", world.chat(MEMBER));
    world.say_in(ADMIN, GROUP, "/cancelorders 1002").await;
    assert_eq!(orders(&world).await[1], "2002 https://instagram.com/p/one reserved ");
    world.end().await;
}

/// A server moves, or a disk's snapshot is started: the files are those of a bot that has sent since what waited in them.
#[tokio::test]
async fn a_copy_of_the_files_that_is_started_elsewhere_sends_nothing_of_what_waits() {
    let world = World::new().await;
    world.panel.close_door().await;
    for name in ["one", "two", "three", "four"] {
        world.order(MEMBER, "1207", &format!("https://instagram.com/p/{name}"), "1000").await;
    }
    world.submit().await;
    let (_folder, copy) = snapshot(&world).await;
    world.panel.open_door().await.unwrap();
    world.wait(Duration::from_mins(1));
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 4);
    // Where it lives it goes on after a restart as ever.
    let mut world = world.restart().await;
    world.submit().await;
    assert!(orders(&world).await.iter().all(|order| order.contains("running")), "{:?}", orders(&world).await);

    let elsewhere = format!("sqlite://{}", copy.display());
    world = world.restart_with(&[("DATABASE_URL", elsewhere.as_str())]).await;
    for _ in 0..20 {
        world.submit().await;
        world.wait(Duration::from_mins(1));
    }
    assert_eq!(world.panel.adds(), 4);
    let known = orders(&world).await;
    assert_eq!(known.iter().filter(|order| order.contains("unclear")).count(), 4, "{known:?}");
    // What is ordered there is sent as ever.
    world.order(MEMBER, "1207", "https://instagram.com/p/five", "1000").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for("https://instagram.com/p/five").len(), 1);
    world.end().await;
}
