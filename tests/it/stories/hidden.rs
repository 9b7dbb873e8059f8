//! A charge that the panel's balance does not show, although it is read before and after: less than its digits can say, made up for by money
//! that came back, charged as one with another, or taken later. What can't be told apart from "nothing was taken" is not taken for it.

use std::time::Duration;

use panelgram_sandbox::panel::{self, Fault};
use rust_decimal::Decimal;

use super::unclear::status;
use crate::behind::{first_status, read, refuse_to_write, takes_and_says, told, write_again};
use crate::world::{GROUP, KEY, MEMBER, OTHER_MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";
const OTHER: &str = "https://instagram.com/p/other";

/// It was taken once, nobody was told that it was refused, and people are asked.
async fn is_left_to_people(world: World) {
    let sent = world.panel.adds();
    world.send_for(Duration::from_mins(20)).await;
    assert_eq!(world.panel.adds(), sent, "sent again: {}", world.chat(MEMBER));
    assert_eq!(status(&world, "abc").await, "unclear", "{}", world.chat(MEMBER));
    assert_eq!(told(&world, MEMBER, "Not accepted"), 0, "{}", world.chat(MEMBER));
    world.end().await;
}

/// An order of $1.80 that the panel has; it is still running there.
async fn another_runs(world: &World) {
    world.order(OTHER_MEMBER, "1207", OTHER, "2000").await;
    world.submit().await;
    assert_eq!(first_status(world).await, "running");
    world.wait(Duration::from_mins(2));
}

#[tokio::test]
async fn a_charge_below_the_panels_digits_is_not_taken_for_none() {
    for words in ["Service unavailable, try later", "Order could not be sent to the provider"] {
        let options = panel::Options { key: KEY.to_owned(), ..panel::Options::default() };
        let world = World::closed_panel(&[], options).await;
        // To the cent, and $0.0009 are not seen to go.
        world.panel.fail_next("balance", 1_000, Fault::Says("balance".to_owned(), "100.84".to_owned()));
        world.read_catalog().await;
        world.read_balance().await;
        world.follow_orders().await;
        world.panel.fail_next("add", 1, takes_and_says(words));
        world.order(MEMBER, "1249", LINK, "10").await;
        world.submit().await;
        is_left_to_people(world).await;
    }
}

#[tokio::test]
async fn money_of_a_cancelled_order_that_comes_back_meanwhile_hides_no_charge() {
    let world = World::new().await;
    world.order(OTHER_MEMBER, "1207", OTHER, "3000").await;
    world.submit().await;
    world.press(OTHER_MEMBER, "Cancel order").await;
    world.press(OTHER_MEMBER, "Yes, cancel").await;
    world.ask_panel().await;
    // The panel gives back what was not delivered, and takes as much for this one; its status says so later.
    world.panel.set_balance(world.panel.balance() + Decimal::new(180, 2));
    world.panel.fail_next("add", 1, takes_and_says("Service unavailable, try later"));
    world.order(MEMBER, "1207", LINK, "2000").await;
    world.submit().await;
    is_left_to_people(world).await;
}

#[tokio::test]
async fn an_order_of_the_same_price_that_ended_meanwhile_hides_no_charge() {
    let world = World::new().await;
    another_runs(&world).await;
    world.read_balance_now().await;
    let id = world.panel.orders_for(OTHER)[0].id;
    // The panel cancels it by itself, which the bot has not heard of yet.
    assert!(world.panel.set_status(id, "Canceled", 2000));
    world.panel.fail_next("add", 1, takes_and_says("Service unavailable, try later"));
    world.order(MEMBER, "1207", LINK, "2000").await;
    world.submit().await;
    is_left_to_people(world).await;
}

#[tokio::test]
async fn an_order_of_the_same_price_that_runs_on_spoils_no_evidence() {
    let world = World::new().await;
    another_runs(&world).await;
    world.panel.fail_next("add", 1, Fault::Http(200, r#"{"error":"API down"}"#.to_owned()));
    world.order(MEMBER, "1207", LINK, "2000").await;
    world.submit().await;
    world.send_for(Duration::from_mins(2)).await;
    assert_eq!((world.panel.adds(), world.panel.orders_for(LINK).len()), (3, 1));
    world.end().await;
}

#[tokio::test]
async fn a_panel_that_charges_two_at_once_as_one_hides_no_charge() {
    let world = World::with(&[("PANEL_ADD_CONCURRENCY", "3")]).await;
    world.panel.fail_next("add", 1, takes_and_says("API down"));
    world.panel.fail_next("add", 1, Fault::BalanceDoesNotFall);
    for name in ["one", "two", "three"] {
        world.order(MEMBER, "1207", &format!("https://instagram.com/p/{name}"), "1000").await;
    }
    world.submit().await;
    world.send_for(Duration::from_mins(20)).await;
    assert_eq!((world.panel.adds(), world.panel.orders().len()), (3, 3));
    assert_eq!(told(&world, GROUP, "Was this order placed?"), 1, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_reading_that_is_judged_later_is_not_measured_by_what_was_sent_since() {
    let world = World::new().await;
    world.panel.fail_next("add", 1, takes_and_says("Order could not be sent to the provider"));
    world.order(MEMBER, "1207", LINK, "2000").await;
    refuse_to_write(
        &world,
        "update of status on orders",
        "new.order_id = 1001 and old.status = 'submitting'",
    )
    .await;
    let _ = world.app.send_orders().await;
    assert_eq!(first_status(&world).await, "submitting");
    // What is sent since costs the same.
    world.order(OTHER_MEMBER, "1207", OTHER, "2000").await;
    for _ in 0..8 {
        world.wait(Duration::from_secs(15));
        let _ = world.app.send_orders().await;
    }
    assert_eq!(read(&world, "select status from orders where order_id = 1002").await, "running");
    write_again(&world).await;
    is_left_to_people(world).await;
}

#[tokio::test]
async fn a_drip_feed_may_be_charged_run_by_run_and_is_not_sent_again() {
    let world = World::new().await;
    world.panel.fail_next("add", 1, Fault::Http(200, r#"{"error":"API down"}"#.to_owned()));
    world.draft(MEMBER, "1207", LINK, "2000").await;
    world.press(MEMBER, "Repeat (drip-feed)").await;
    world.press(MEMBER, "3 ×").await;
    world.say(MEMBER, "5").await;
    world.press(MEMBER, "Confirm · $5.40").await;
    world.submit().await;
    world.send_for(Duration::from_mins(20)).await;
    assert_eq!((world.panel.adds(), first_status(&world).await.as_str()), (1, "unclear"));
    world.end().await;
}
