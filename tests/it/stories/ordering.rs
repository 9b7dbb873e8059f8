//! From the first tap to the end of an order.

use std::time::Duration;

use crate::world::{ADMIN, GROUP, MEMBER, STRANGER, World};

const LINK: &str = "https://instagram.com/p/abc";

#[tokio::test]
async fn a_stranger_is_let_in_orders_and_is_told_the_end() {
    let world = World::new().await;
    let door = world.say(STRANGER, "/start").await;
    assert!(door.text.contains("request has been sent"), "{}", door.text);
    world.tell().await;
    world.press_in(ADMIN, GROUP, "Approve").await;
    world.tell().await;
    assert!(world.last(STRANGER).text.contains("in!"), "{}", world.chat(STRANGER));

    world.press(STRANGER, "New order").await;
    world.press(STRANGER, "Instagram").await;
    world.press(STRANGER, "Followers").await;
    let card = world.press(STRANGER, "Real Mix").await;
    assert!(card.text.contains("1207") && card.text.contains("$0.90"), "{}", card.text);
    world.press(STRANGER, "Order").await;
    world.say(STRANGER, "instagram.com/p/abc?igsh=xyz").await;
    let confirm = world.say(STRANGER, "2k").await;
    assert!(confirm.text.contains(LINK) && confirm.text.contains("$1.80"), "{}", confirm.text);
    let card = world.press(STRANGER, "Confirm").await;
    assert!(card.text.contains("#1001"), "{}", card.text);

    world.submit().await;
    let at_panel = world.panel.orders_for(LINK);
    assert_eq!(at_panel.len(), 1);
    assert_eq!((at_panel[0].service.as_str(), at_panel[0].quantity), ("1207", 2000));
    assert!(world.last(GROUP).text.contains("#1001"), "{}", world.chat(GROUP));

    world.wait(Duration::from_mins(6));
    world.track().await;
    let card = world.message(STRANGER, card.message_id).unwrap();
    assert!(card.text.contains('▰') && card.text.contains('%'), "{}", card.text);
    world.wait(Duration::from_mins(10));
    world.track().await;
    let end = world.last(STRANGER);
    assert!(end.message_id > card.message_id && end.text.contains("Completed"), "{}", world.chat(STRANGER));
    world.end().await;
}

#[tokio::test]
async fn two_taps_on_confirm_are_one_order() {
    let world = World::new().await;
    let confirm = world.draft(MEMBER, "1207", LINK, "1000").await;
    let data = confirm.button("Confirm").unwrap().data.clone().unwrap();
    for _ in 0..3 {
        world.forge(MEMBER, MEMBER, confirm.message_id, &data).await;
    }
    world.submit().await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 1);
    assert!(world.toast().contains("#1001"), "{}", world.toast());
    world.end().await;
}

#[tokio::test]
async fn a_restart_in_the_middle_loses_nothing_that_was_entered() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    world.press(MEMBER, "Order").await;
    world.say(MEMBER, LINK).await;
    let world = world.restart().await;
    let confirm = world.say(MEMBER, "1000").await;
    assert!(confirm.text.contains(LINK), "{}", confirm.text);
    let world = world.restart().await;
    world.press(MEMBER, "Confirm").await;
    let world = world.restart().await;
    world.submit().await;
    assert_eq!(world.panel.orders_for(LINK).len(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_screen_that_is_buried_under_news_moves_down_to_where_one_writes() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    world.find(MEMBER, "1207").await;
    let form = world.press(MEMBER, "Order").await;
    world.wait(Duration::from_mins(20));
    world.track().await;
    assert!(world.last(MEMBER).text.contains("Completed"), "{}", world.chat(MEMBER));
    let moved = world.say(MEMBER, "https://instagram.com/p/other").await;
    assert!(moved.message_id > form.message_id && moved.text.contains("p/other"), "{}", world.chat(MEMBER));
    assert!(world.message(MEMBER, form.message_id).is_none(), "{}", world.chat(MEMBER));
    world.say(MEMBER, "1000").await;
    assert!(
        world.message(MEMBER, moved.message_id).unwrap().text.contains("$0.90"),
        "{}",
        world.chat(MEMBER)
    );
    world.end().await;
}

#[tokio::test]
async fn a_bot_that_nobody_answers_for_tells_its_owner_what_to_do() {
    let world = World::with(&[("ADMIN_IDS", ""), ("ADMIN_CHAT_ID", "")]).await;
    let door = world.say(STRANGER, "/start").await;
    assert!(door.text.contains("ADMIN_IDS") && door.text.contains("1001"), "{}", door.text);
    world.end().await;
}
