//! The tap that buys: it buys once, what stands beside it, on the terms that were shown, and nothing if anything of that changed.

use std::time::Duration;

use super::entering::said;
use crate::world::{ADMIN, MEMBER, OTHER_MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";

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
async fn a_confirming_button_confirms_what_stands_beside_it_and_nothing_else() {
    let world = World::new().await;
    let old = world.draft(MEMBER, "1207", LINK, "1000").await;
    world.say(MEMBER, "/balance").await;
    let new = world.say(MEMBER, "5000").await;
    assert!(new.message_id != old.message_id && new.text.contains("$4.50"), "{new:?}");
    let data = old.button("Confirm").unwrap().data.clone().unwrap();
    world.forge(MEMBER, MEMBER, old.message_id, &data).await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0, "$0.90 was on that button: {}", world.chat(MEMBER));
    assert!(world.toast().contains("out of date"), "{}", world.toast());
    assert!(world.message(MEMBER, old.message_id).unwrap().text.contains("$4.50"), "{}", world.chat(MEMBER));
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders()[0].quantity, 5000);
    world.end().await;
}

#[tokio::test]
async fn a_price_that_changed_is_shown_and_asked_for_again() {
    let world = World::new().await;
    let confirm = world.draft(MEMBER, "1207", LINK, "1000").await;
    world.panel.set_rate("1207", "1.10");
    world.wait(Duration::from_hours(7));
    world.read_catalog().await;
    let data = confirm.button("Confirm").unwrap().data.clone().unwrap();
    let asked = world.press(MEMBER, "Confirm").await;
    assert!(asked.text.contains("The price has changed: $0.90 → $1.10"), "{asked:?}");
    assert!(asked.button("Confirm · $1.10").is_some(), "{asked:?}");
    world.forge(MEMBER, MEMBER, confirm.message_id, &data).await;
    let asked = world.last(MEMBER);
    assert!(asked.text.contains("$0.90 → $1.10"), "a second quick tap has read nothing: {asked:?}");
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0);
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders()[0].charge.to_string(), "1.1");
    world.end().await;
}

#[tokio::test]
async fn a_service_that_left_before_the_confirmation_is_not_ordered() {
    let world = World::new().await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    world.panel.remove_service("1207");
    world.wait(Duration::from_hours(7));
    world.read_catalog().await;
    let list = world.press(MEMBER, "Confirm").await;
    assert!(list.text.contains("isn’t available"), "{list:?}");
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0);
    world.end().await;
}

#[tokio::test]
async fn while_orders_are_paused_the_draft_is_kept() {
    let world = World::new().await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    world.say(ADMIN, "/pause").await;
    let kept = world.press(MEMBER, "Confirm").await;
    assert!(kept.text.contains("aren’t being taken") && kept.text.contains(LINK), "{kept:?}");
    world.say(ADMIN, "/resume").await;
    let card = world.press(MEMBER, "Confirm").await;
    assert!(card.text.contains("#1001"), "{card:?}");
    world.end().await;
}

#[tokio::test]
async fn too_many_active_orders_are_too_many_and_the_draft_is_kept() {
    let world = World::with(&[("MAX_ACTIVE_ORDERS", "1")]).await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.draft(MEMBER, "1207", "https://instagram.com/p/two", "1000").await;
    let kept = world.press(MEMBER, "Confirm").await;
    assert!(kept.text.contains("1 order in progress") && kept.text.contains("p/two"), "{kept:?}");
    world.submit().await;
    world.wait(Duration::from_mins(30));
    world.track().await;
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 2);
    world.end().await;
}

#[tokio::test]
async fn an_update_that_comes_twice_is_one_order() {
    let world = World::new().await;
    let confirm = world.draft(MEMBER, "1207", LINK, "1000").await;
    let tap = world.telegram.press(MEMBER, MEMBER, confirm.message_id, "Confirm").unwrap();
    world.settle(tap.update_id).await;
    let answers = world.telegram.answers().len();
    world.telegram.redeliver(tap.update_id.unwrap());
    let asked = world.telegram.say(MEMBER, MEMBER, "/new");
    world.settle(asked.update_id).await;
    let screens = said(&world, MEMBER);
    world.telegram.redeliver(asked.update_id.unwrap());
    world.say(MEMBER, "/help").await;
    assert_eq!(said(&world, MEMBER), screens + 1, "{}", world.chat(MEMBER));
    assert_eq!(world.telegram.answers().len(), answers);
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_late_confirm_and_somebody_elses_draft_order_nothing() {
    let world = World::new().await;
    let confirm = world.draft(MEMBER, "1207", LINK, "1000").await;
    let data = confirm.button("Confirm").unwrap().data.clone().unwrap();
    let others = world.draft(OTHER_MEMBER, "1214", "https://instagram.com/p/other", "1000").await;
    world.forge(OTHER_MEMBER, OTHER_MEMBER, others.message_id, &data).await;
    for number in ["0", "-1", "1", "9223372036854775807", "9223372036854775808"] {
        world.forge(OTHER_MEMBER, OTHER_MEMBER, others.message_id, &format!("y:{number}")).await;
    }
    world.say(MEMBER, "/cancel").await;
    world.forge(MEMBER, MEMBER, confirm.message_id, &data).await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0, "{}", world.chat(OTHER_MEMBER));
    assert!(world.toast().contains("out of date"), "{}", world.toast());
    let there = world.message(MEMBER, confirm.message_id).unwrap();
    assert!(there.text.contains("Hello"), "the current screen appears there: {there:?}");
    world.end().await;
}

#[tokio::test]
async fn a_button_of_an_old_screen_is_out_of_date_and_shows_where_one_is() {
    let world = World::new().await;
    let old = world.say(MEMBER, "/new").await;
    world.find(MEMBER, "1207").await;
    let there = world.press(MEMBER, "Telegram").await;
    assert_eq!(there.message_id, old.message_id);
    assert!(there.text.contains("Real Mix") && there.button("Order").is_some(), "{there:?}");
    assert!(world.toast().contains("out of date"), "{}", world.toast());
    let tap = world.telegram.press(MEMBER, MEMBER, old.message_id, "Order").unwrap();
    world.settle(tap.update_id).await;
    assert!(
        world.message(MEMBER, old.message_id).unwrap().text.contains("Send the link"),
        "it goes on there"
    );
    let order = world.order(MEMBER, "1207", LINK, "1000").await;
    for data in ["p:0", "b", "el", "zzz", "", "S:1:2:3:4:5", "y:999"] {
        world.forge(MEMBER, MEMBER, order.message_id, data).await;
        let card = world.message(MEMBER, order.message_id).unwrap();
        assert!(card.text.contains("#1001"), "an order’s card stays: {data:?} {card:?}");
    }
    world.end().await;
}
