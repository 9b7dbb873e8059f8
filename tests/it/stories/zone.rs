//! The owner's zone, `TIMEZONE`: when the month begins, what tables say, and what stands where an app can't show the reader's own.

use std::time::Duration;

use crate::world::{ADMIN, MEMBER, RUSSIAN, World};

const LINK: &str = "https://instagram.com/p/abc";

/// The text of the file that was sent last, with its name.
fn table(world: &World, chat: i64) -> (String, String) {
    let file = world.telegram.messages(chat).into_iter().rev().find_map(|message| message.file).unwrap();
    (file.name, String::from_utf8(world.telegram.file(&file.id).unwrap()).unwrap())
}

#[tokio::test]
async fn times_and_months_are_those_of_the_owners_zone() {
    let world = World::with(&[("TIMEZONE", "Asia/Tokyo")]).await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.say(MEMBER, "/status").await;
    // The transcript shows what stands inside Telegram's own times.
    assert!(world.chat(MEMBER).contains("22 Nov 21:00 UTC+9"), "{}", world.chat(MEMBER));
    // The first of December is there nine hours earlier: in November's UTC, one order before it and one after.
    world.wait(Duration::from_hours(8 * 24 + 2));
    world.order(MEMBER, "1207", "https://instagram.com/p/late", "2000").await;
    world.wait(Duration::from_hours(2));
    world.order(MEMBER, "1207", "https://instagram.com/p/december", "1000").await;
    world.say(MEMBER, "/export").await;
    world.press(MEMBER, "This month").await;
    world.tell().await;
    let (name, text) = table(&world, MEMBER);
    assert_eq!((name.as_str(), text.lines().count()), ("orders-2026-12.csv", 2), "{text}");
    assert!(text.contains("Placed (Asia/Tokyo),Ended (Asia/Tokyo)"), "{text}");
    assert!(text.contains("2026-12-01 01:00:00"), "{text}");
    assert!(world.last(MEMBER).text.contains("1 order. Time zone: Asia/Tokyo."), "{}", world.chat(MEMBER));
    let stats = world.say(ADMIN, "/stats").await.text;
    let squeezed = stats.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(squeezed.contains("Last 24 hours 2 · $2.70 This month 1 · $0.90 All time 3 · $3.60"), "{stats}");
    world.end().await;
}

#[tokio::test]
async fn a_russian_table_names_the_zone() {
    let world = World::with(&[("TIMEZONE", "europe/moscow")]).await;
    world.find(RUSSIAN, "1207").await;
    world.say(RUSSIAN, LINK).await;
    world.say(RUSSIAN, "1000").await;
    world.press(RUSSIAN, "Подтвердить").await;
    world.say(RUSSIAN, "/export").await;
    world.press(RUSSIAN, "Всё время").await;
    world.tell().await;
    let (_, text) = table(&world, RUSSIAN);
    assert!(text.contains("Оформлен (Europe/Moscow);Завершён (Europe/Moscow)"), "{text}");
    assert!(text.contains("2026-11-22 15:00:00"), "{text}");
    assert!(
        world.last(RUSSIAN).text.contains("1 заказ. Часовой пояс: Europe/Moscow."),
        "{}",
        world.chat(RUSSIAN)
    );
    world.end().await;
}
