//! An order's history, on its card; and ordering the same once more.

use std::time::Duration;

use insta::assert_snapshot;

use super::{LINK, offers, shown};
use crate::{
    transcript::screen,
    world::{ADMIN, MEMBER, RUSSIAN, World},
};

/// What stands under "History", oldest first, without its times.
pub fn lines(text: &str) -> Vec<String> {
    let below = text.split_once("History\n").or_else(|| text.split_once("История\n")).unwrap().1;
    let words = |line: &str| line.split_once("· ").map(|(_, words)| words.replace('\u{a0}', " "));
    below.lines().filter_map(words).rev().collect()
}

#[tokio::test]
async fn the_history_tells_what_was_delivered_when_what_was_asked_for_and_what_was_corrected() {
    let world = World::new().await;
    let card = world.running(MEMBER, "https://instagram.com/p/correct").await;
    for _ in 0..24 {
        world.wait(std::time::Duration::from_secs(30));
        world.track().await;
    }
    world.press(MEMBER, "Refill").await;
    world.ask_panel().await;
    world.wait(Duration::from_hours(1));
    world.ask_panel().await;
    world.track().await;
    let page = world.press(MEMBER, "History").await;
    assert_eq!(page.message_id, card, "in the card itself");
    assert_snapshot!(lines(&page.text).join("\n"), @"
    confirmed
    sent
    accepted
    started
    delivered so far: 500
    delivered so far: 1 000
    delivered so far: 1 500
    completed
    refill: request made
    refill: request accepted
    refill: done
    corrected: Completed → Partly completed
    ");
    world.press_on(MEMBER, MEMBER, card, "Order #1001").await;
    assert!(shown(&world, card).text.contains("Partly completed") && offers(&world, card, "History"));

    world.say(ADMIN, "/order 1001").await;
    let file = world.press(ADMIN, "History").await;
    assert_snapshot!(lines(&file.text).join("\n"), @"
    confirmed
    sent
    accepted: 23501877
    started: In progress
    delivered so far: 500
    delivered so far: 1 000
    delivered so far: 1 500
    completed: Completed
    refill: request made
    refill: request accepted: 7101
    refill: done: Completed
    corrected: Completed → Partly completed
    ");
    world.end().await;
}

#[tokio::test]
async fn the_card_is_a_card_again_after_its_history_was_read() {
    let world = World::new().await;
    let card = world.running(MEMBER, LINK).await;
    world.press(MEMBER, "History").await;
    world.wait(Duration::from_mins(3));
    world.track().await;
    assert!(shown(&world, card).text.contains("History"), "what is being read is not drawn over");
    world.press(MEMBER, "Order #1001").await;
    world.wait(Duration::from_mins(3));
    world.track().await;
    assert!(shown(&world, card).text.contains("▰▰▰▰"), "{}", world.chat(MEMBER));
    // From the list, the way back to it stays.
    world.say(MEMBER, "/orders").await;
    world.press(MEMBER, "#1001").await;
    world.press(MEMBER, "History").await;
    world.press(MEMBER, "Order #1001").await;
    world.press(MEMBER, "Back").await;
    assert!(world.last(MEMBER).text.contains("My orders"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_long_history_has_pages() {
    let world = World::new().await;
    world.running(MEMBER, LINK).await;
    super::super::life::execute(
        &world,
        "insert into order_events (order_id, at, what, detail)
         with recursive n(i) as (select 1 union all select i + 1 from n where i < 40)
         select 1001, 1795348800000 + i * 60000, 'part ended', i from n",
    )
    .await;
    let first = world.press(MEMBER, "History").await;
    assert_eq!(lines(&first.text).last().unwrap(), "repeat or post finished, in all: 40");
    let mut seen = lines(&first.text).len();
    for _ in 0..3 {
        seen += lines(&world.press(MEMBER, "›").await.text).len();
    }
    assert_eq!(seen, 43);
    world.end().await;
}

#[tokio::test]
async fn a_russian_reads_the_history_in_russian() {
    let world = World::new().await;
    world.order_in_russian("https://instagram.com/p/partial").await;
    world.submit().await;
    world.wait(Duration::from_mins(12));
    world.track().await;
    let page = world.press(RUSSIAN, "История").await;
    assert_eq!(lines(&page.text), ["подтверждён", "отправлен", "принят", "выполнен частично"]);
    world.end().await;
}

#[tokio::test]
async fn the_same_is_ordered_again_from_the_card_however_the_order_ended() {
    let world = World::new().await;
    for (number, word) in ["7", "partial", "cancel", "fail"].into_iter().enumerate() {
        let link = format!("https://instagram.com/p/{word}");
        world.running(MEMBER, &link).await;
        world.wait(Duration::from_mins(12));
        world.track().await;
        again(&world, &format!("#100{}", number + 1), &link).await;
    }
    // One that the panel never took, and one that was cancelled before it was sent.
    let link = "https://instagram.com/p/refuse";
    world.order(MEMBER, "1207", link, "2000").await;
    world.submit().await;
    world.press(MEMBER, "Change the link").await;
    let other = "https://instagram.com/p/other";
    let confirm = world.say(MEMBER, other).await;
    assert!(confirm.text.contains(other) && confirm.text.contains("2\u{a0}000"), "{}", confirm.text);
    world.press(MEMBER, "Confirm").await;
    world.press(MEMBER, "Cancel order").await;
    world.press(MEMBER, "Yes, cancel").await;
    again(&world, "#1006", other).await;
    world.end().await;
}

/// From the newest message about an order to the confirmation of the same once more.
async fn again(world: &World, order: &str, link: &str) {
    world.press(MEMBER, "Order again").await;
    let confirm = screen(&world.message(MEMBER, world.with_button(MEMBER, "Confirm")).unwrap());
    assert!(confirm.contains(link) && confirm.contains("Quantity  2 000"), "{order}: {confirm}");
}

#[tokio::test]
async fn a_day_after_the_end_the_card_has_lost_nothing() {
    let world = World::new().await;
    let card = world.completed(MEMBER, LINK).await;
    world.wait(Duration::from_hours(24 * 4));
    world.ask_panel().await;
    world.track().await;
    for label in ["Order again", "Refill", "History", "Menu"] {
        assert!(offers(&world, card, label), "{label}: {}", world.chat(MEMBER));
    }
    world.end().await;
}
