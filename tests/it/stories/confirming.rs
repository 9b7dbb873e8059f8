//! The tap that buys: it buys once, what stands beside it, on the terms that were shown, and nothing if anything of that changed.

use std::time::Duration;

use insta::assert_snapshot;

use super::entering::said;
use crate::{
    transcript::{headline, screen},
    world::{MEMBER, OTHER_MEMBER, World},
};

const LINK: &str = "https://instagram.com/p/abc";

#[tokio::test]
async fn two_taps_on_confirm_are_one_order() {
    let world = World::new().await;
    let confirm = world.draft(MEMBER, "1207", LINK, "1000").await;
    let data = confirm.button("Confirm").unwrap().data.clone().unwrap();
    world.seen(MEMBER);
    for _ in 0..3 {
        world.forge(MEMBER, MEMBER, confirm.message_id, &data).await;
    }
    assert_snapshot!(world.seen(MEMBER).replace(&data, "y:…"), @r#"
    Max forges "y:…"
    (Sending…)
    Now: #1001 · ⏳ Waiting to be sent
         It will be sent in a moment.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  1 000
         Price     $0.90
         Placed: 22 Nov 12:00 UTC
         [Refresh]
         [Cancel order]
         [History] [Menu]
    Max forges "y:…"
    (Already placed: order #1001.)
    Max forges "y:…"
    (Already placed: order #1001.)
    "#);
    world.submit().await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_confirming_button_confirms_what_stands_beside_it_and_nothing_else() {
    let world = World::new().await;
    let old = world.draft(MEMBER, "1207", LINK, "1000").await;
    world.say(MEMBER, "/balance").await;
    let new = world.say(MEMBER, "5000").await;
    assert_ne!(new.message_id, old.message_id);
    let data = old.button("Confirm").unwrap().data.clone().unwrap();
    world.seen(MEMBER);
    world.forge(MEMBER, MEMBER, old.message_id, &data).await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0, "$0.90 was on that button: {}", world.chat(MEMBER));
    assert_snapshot!(world.seen(MEMBER).replace(&data, "y:…"), @r#"
    Max forges "y:…"
    (This button is out of date.)
    Now: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  5 000
         Per 1000  $0.90
         Price     $4.50
         ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         [Confirm · $4.50]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    "#);
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
    assert_snapshot!(screen(&asked), @"
    Bot: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  1 000
         Per 1000  $1.10
         Price     $1.10
         ⚠️ The price has changed: $0.90 → $1.10. Please check the order and confirm again.
         ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         [Confirm · $1.10]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
    // A second quick tap has read nothing.
    world.forge(MEMBER, MEMBER, confirm.message_id, &data).await;
    assert_eq!(screen(&world.last(MEMBER)), screen(&asked));
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
    assert_snapshot!(screen(&list), @"
    Bot: ⚠️ This service isn’t available any more.
         Nothing found for “1207”.
         Try other words, or pick from the list.
         [New order]
         [‹ Back] [Menu]
    ");
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0);
    world.end().await;
}

#[tokio::test]
async fn too_many_active_orders_are_too_many_and_the_draft_is_kept() {
    let world = World::with(&[("MAX_ACTIVE_ORDERS", "1")]).await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.draft(MEMBER, "1207", "https://instagram.com/p/two", "1000").await;
    let kept = world.press(MEMBER, "Confirm").await;
    assert_snapshot!(screen(&kept), @"
    Bot: ⚠️ You may have 1 order in progress at a time. Please wait until it ends.
         Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/two
         Quantity  1 000
         Per 1000  $0.90
         Price     $0.90
         ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         [Confirm · $0.90]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
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
    let asked = world.telegram.say(MEMBER, MEMBER, "/orders");
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
    world.seen(MEMBER);
    world.forge(MEMBER, MEMBER, confirm.message_id, &data).await;
    assert_snapshot!(world.seen(MEMBER).replace(&data, "y:…"), @r#"
    Max forges "y:…"
    (This button is out of date.)
    Now: Hello, Max!
         Choose a platform, send a link, or type what you need – for example, telegram views.
         [New order]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [VK · 7] [X (Twitter) · 7]
         [My orders]
         [Balance] [Language] [Help]
    "#);
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0, "{}", world.chat(OTHER_MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_button_of_an_old_screen_is_out_of_date_and_does_nothing() {
    let world = World::new().await;
    let old = world.say(MEMBER, "/orders").await;
    let card = world.find(MEMBER, "1207").await;
    world.seen(MEMBER);
    // Their app has not heard yet that the buttons went.
    world.forge(MEMBER, MEMBER, old.message_id, "c:telegram:0").await;
    assert_snapshot!(world.seen(MEMBER), @r#"
    Max forges "c:telegram:0"
    (This button is out of date.)
    "#);
    // One goes on where one was.
    let starred = world.press(MEMBER, "☆").await;
    assert_eq!(starred.message_id, card.message_id);
    let order = world.order(MEMBER, "1207", LINK, "1000").await;
    for data in ["p:0", "b", "el", "zzz", "", "S:1:2:3:4:5", "y:999"] {
        world.forge(MEMBER, MEMBER, order.message_id, data).await;
        let card = world.message(MEMBER, order.message_id).unwrap();
        assert_eq!(card.text, order.text, "an order’s card stays: {data:?}");
    }
    world.end().await;
}

#[tokio::test]
async fn cancel_leaves_at_every_step() {
    let world = World::new().await;
    let mut said = vec![headline("before", &world.say(MEMBER, "/cancel").await)];
    for steps in 0..3 {
        world.find(MEMBER, "1207").await;
        for entry in [LINK, "1000"].iter().take(steps) {
            world.say(MEMBER, entry).await;
        }
        if steps == 1 {
            world.say(MEMBER, "/help").await;
        }
        said.push(headline("/cancel", &world.say(MEMBER, "/cancel").await));
        said.push(headline("words search again", &world.say(MEMBER, "real mix").await));
    }
    assert_snapshot!(said.join("\n"), @"
    before: There’s nothing to cancel.
    /cancel: There’s nothing to cancel.
    words search again: Search: real mix
    /cancel: Cancelled. Nothing was ordered.
    words search again: Search: real mix
    /cancel: Cancelled. Nothing was ordered.
    words search again: Search: real mix
    ");
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0);
    world.end().await;
}
