//! Which message shows what: one screen has buttons, whatever shows an order follows it, and what turned before somebody's eyes is not
//! told once more.

use std::time::Duration;

use panelgram_sandbox::{panel, telegram};

use super::life::{at_panel, read, told};
use crate::world::{MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";
const REFUSED: &str = r#"{"error":"neworder.error.link_duplicate"}"#;
const END: &str = "Delivered in full";

fn refuse(world: &World, times: u32) {
    world.panel.fail_next("add", times, panel::Fault::Http(200, REFUSED.to_owned()));
}

/// The balance was read of late, so a refusal is believed at once.
async fn ordered(world: &World) -> i64 {
    world.wait(Duration::from_mins(2));
    world.order(MEMBER, "1207", LINK, "2000").await.message_id
}

/// An order that the panel has, and will have delivered by now.
async fn delivered(world: &World) -> i64 {
    let card = ordered(world).await;
    world.submit().await;
    at_panel(world, LINK);
    world.wait(Duration::from_mins(12));
    card
}

async fn refresh(world: &World, card: i64) {
    let tap = world.telegram.press(MEMBER, MEMBER, card, "Refresh").unwrap();
    world.settle(tap.update_id).await;
}

fn labels(world: &World, message: i64) -> Vec<String> {
    world.message(MEMBER, message).unwrap().labels().iter().map(ToString::to_string).collect()
}

fn text(world: &World, message: i64) -> String {
    world.message(MEMBER, message).unwrap().text
}

#[tokio::test]
async fn a_superseded_screen_loses_its_buttons() {
    let world = World::new().await;
    let mut before: Option<(i64, bool)> = None;
    // What only led somewhere goes; what somebody may look back for stays to be read.
    for (words, is_news) in [("/start", false), ("/new", false), ("/orders", true), ("/search 1207", false)] {
        let screen = world.say(MEMBER, words).await;
        assert!(!screen.labels().is_empty(), "{}", world.chat(MEMBER));
        if let Some((before, is_news)) = before.replace((screen.message_id, is_news)) {
            let left = world.message(MEMBER, before).map(|message| message.labels().len());
            assert_eq!(left, is_news.then_some(0), "{}", world.chat(MEMBER));
        }
    }
    world.find(MEMBER, "1207").await;
    let confirm = world.draft(MEMBER, "1207", LINK, "1000").await.message_id;
    world.say(MEMBER, "/start").await;
    assert!(labels(&world, confirm).is_empty(), "what was entered can be read: {}", world.chat(MEMBER));
    // A card's buttons are its own; the menu that is opened from it takes the place of nothing that has some.
    let card = ordered(&world).await;
    let menu = world.press(MEMBER, "Menu").await;
    assert!(menu.message_id == card && !labels(&world, card).is_empty(), "{}", world.chat(MEMBER));
    let menu = world.last(MEMBER).message_id;
    world.say(MEMBER, "/help").await;
    assert!(world.message(MEMBER, menu).is_none(), "{}", world.chat(MEMBER));
    assert!(!labels(&world, card).is_empty());
    world.end().await;
}

#[tokio::test]
async fn a_superseded_screen_that_is_buried_or_old_loses_its_buttons_and_stays() {
    let world = World::new().await;
    let card = delivered(&world).await;
    let buried = world.say(MEMBER, "/new").await.message_id;
    world.track().await;
    assert!(told(&world, MEMBER, END) == 1 && world.last(MEMBER).message_id > buried, "{card}");
    let old = world.say(MEMBER, "/start").await.message_id;
    assert!(labels(&world, buried).is_empty(), "{}", world.chat(MEMBER));
    // Telegram deletes nothing that is older than two days.
    world.wait(Duration::from_hours(49));
    world.say(MEMBER, "/help").await;
    assert!(labels(&world, old).is_empty(), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_late_tap_on_a_superseded_screen_changes_nothing_and_the_newer_one_lives() {
    let world = World::new().await;
    let first = world.say(MEMBER, "/orders").await;
    let data = first.button("Menu").unwrap().data.clone().unwrap();
    let second = world.say(MEMBER, "/new").await;
    // Their app has not heard of it yet.
    world.forge(MEMBER, MEMBER, first.message_id, &data).await;
    assert_eq!(world.toast(), "This button is out of date.");
    assert!(labels(&world, first.message_id).is_empty(), "{}", world.chat(MEMBER));
    let tap = world.telegram.press(MEMBER, MEMBER, second.message_id, "Instagram").unwrap();
    world.settle(tap.update_id).await;
    assert!(text(&world, second.message_id).starts_with("Instagram") && world.toast().is_empty());
    world.end().await;
}

#[tokio::test]
async fn whatever_shows_an_order_follows_it() {
    let world = World::new().await;
    let card = delivered(&world).await;
    let looked_at = world.say(MEMBER, "/status 1001").await.message_id;
    let listed = world.say(MEMBER, "/orders").await.message_id;
    world.press(MEMBER, "#1001").await;
    // It is a card of its own now: without a way back, which would lead nowhere.
    world.tell().await;
    assert!(labels(&world, looked_at).iter().all(|label| !label.contains("Back")), "{}", world.chat(MEMBER));
    assert!(labels(&world, listed).iter().any(|label| label.contains("Back")), "{}", world.chat(MEMBER));
    world.track().await;
    for message in [card, looked_at, listed] {
        assert!(text(&world, message).contains("Completed"), "{message}: {}", world.chat(MEMBER));
    }
    // Who looks at it again and again has the last ones followed, and not a hundred.
    for _ in 0..8 {
        world.say(MEMBER, "/status 1001").await;
    }
    let followed = read(&world, "select count(*) || '' from messages where order_id = 1001").await;
    assert!(matches!(followed.as_str(), "3" | "4"), "{followed}");
    world.end().await;
}

#[tokio::test]
async fn what_turned_on_the_card_before_somebodys_eyes_is_not_told_below_it() {
    let world = World::new().await;
    let card = ordered(&world).await;
    refuse(&world, 1);
    world.wait(Duration::from_secs(9));
    world.submit().await;
    assert!(text(&world, card).contains("already an active order"), "{}", world.chat(MEMBER));
    assert_eq!(world.last(MEMBER).message_id, card, "{}", world.chat(MEMBER));
    world.end().await;

    let world = World::new().await;
    let card = delivered(&world).await;
    world.track().await;
    let words = r#"{"error":"Refill will be available in 12 hours"}"#;
    world.panel.fail_next("refill", 1, panel::Fault::Http(200, words.to_owned()));
    // On what told the end, which is a card from then on; the first one follows.
    world.press(MEMBER, "Order #1001").await;
    let asked_on = world.press(MEMBER, "Refill").await.message_id;
    world.ask_panel().await;
    for message in [card, asked_on] {
        assert!(text(&world, message).contains("Refill: not possible yet"), "{}", world.chat(MEMBER));
    }
    assert_eq!(world.last(MEMBER).message_id, asked_on, "{}", world.chat(MEMBER));
    world.end().await;

    let world = World::new().await;
    let card = delivered(&world).await;
    refresh(&world, card).await;
    world.wait(Duration::from_secs(2));
    world.track().await;
    assert!(text(&world, card).contains("Completed"), "{}", world.chat(MEMBER));
    assert_eq!((world.last(MEMBER).message_id, told(&world, MEMBER, END)), (card, 0));
    assert_eq!(read(&world, "select count(*) || '' from outbox where done_at is null").await, "0");
    world.end().await;
}

#[tokio::test]
async fn what_turned_on_the_card_of_a_mass_order_is_not_told_below_it() {
    let world = World::new().await;
    world.wait(Duration::from_mins(2));
    world.say(MEMBER, "/mass\n1207 | instagram.com/anna | 100\n1207 | instagram.com/ben | 100").await;
    let card = world.press(MEMBER, "Order 2").await.message_id;
    refuse(&world, 1);
    world.submit().await;
    assert!(text(&world, card).contains("already an active order"), "{}", world.chat(MEMBER));
    assert_eq!(world.last(MEMBER).message_id, card, "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn an_end_that_somebody_may_not_have_seen_is_told() {
    let too_long_ago = async |world: &World| world.wait(Duration::from_secs(11));
    let something_below = async |world: &World| drop(world.say(MEMBER, "/help").await);
    let not_changed = async |world: &World| {
        world.telegram.fail_next("editMessageText", 1, telegram::Fault::Internal500);
    };
    for case in 0..3 {
        let world = World::new().await;
        let card = delivered(&world).await;
        refresh(&world, card).await;
        match case {
            0 => too_long_ago(&world).await,
            1 => something_below(&world).await,
            _ => not_changed(&world).await,
        }
        world.track().await;
        world.tell().await;
        assert_eq!(told(&world, MEMBER, END), 1, "{case}: {}", world.chat(MEMBER));
        assert!(text(&world, card).contains("Completed"), "{case}: {}", world.chat(MEMBER));
        world.end().await;
    }
    // Nor is it enough that somebody else had it drawn, or that nobody did.
    let world = World::new().await;
    delivered(&world).await;
    world.track().await;
    assert_eq!(told(&world, MEMBER, END), 1, "{}", world.chat(MEMBER));
    world.end().await;
}
