//! What goes wrong between the bot and the panel. Nothing is bought twice, nothing is lost, and everybody concerned hears of it in
//! their own words: the member what to do, the admins what happened.

use std::time::Duration;

use panelgram::work;
use panelgram_sandbox::panel::Fault;
use rust_decimal::Decimal;

use crate::behind::{asked, at_panel, first_status, refuse_to_write, says, told, write_again};
use crate::world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";

/// A member's order for $1.80, as far as its reservation.
async fn order(world: &World) {
    world.order(MEMBER, "1207", LINK, "2000").await;
}

#[tokio::test]
async fn each_refusal_is_put_in_words_and_ends_the_order() {
    let refusals = [
        ("Bad link", "The link wasn’t accepted"),
        ("neworder.error.link_duplicate", "already an active order for this link"),
        ("neworder.error.min_quantity", "The quantity wasn’t accepted"),
        ("Incorrect service ID", "This service isn’t available any more"),
        ("Computer says no", "turned this order down"),
    ];
    for (words, said) in refusals {
        let world = World::new().await;
        world.panel.fail_next("add", 1, says(words));
        order(&world).await;
        world.submit().await;
        world.submit().await;
        assert_eq!(first_status(&world).await, "rejected", "{words}");
        let end = world.last(MEMBER);
        assert!(end.text.contains(said) && end.text.contains("Not accepted"), "{words}: {}", end.text);
        assert!(!end.text.contains(words), "{}", end.text);
        assert_eq!(told(&world, GROUP, words), 1, "{}", world.chat(GROUP));
        assert_eq!((world.panel.adds(), world.panel.orders().len()), (1, 0));
        world.end().await;
    }
}

#[tokio::test]
async fn a_low_balance_is_the_admins_business_to_the_cent() {
    let world = World::new().await;
    // Spent elsewhere since the bot last looked.
    world.panel.set_balance(Decimal::new(130, 2));
    world.wait(Duration::from_mins(2));
    order(&world).await;
    world.submit().await;
    let end = world.last(MEMBER);
    assert!(end.text.contains("can’t be taken right now. The admins know"), "{}", end.text);
    for word in ["balance", "fund", "1.30", "0.50"] {
        assert!(!end.text.to_lowercase().contains(word), "{word}: {}", end.text);
    }
    let admins = world.last(GROUP);
    assert!(admins.text.contains("Missing for this order: $0.50"), "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_service_that_is_gone_makes_the_bot_read_the_catalog_again() {
    let world = World::new().await;
    world.wait(Duration::from_mins(5));
    let calls = asked(&world, "services");
    world.panel.remove_service("1207");
    order(&world).await;
    world.submit().await;
    world.read_catalog().await;
    assert_eq!(asked(&world, "services"), calls + 1);
    let found = world.say(MEMBER, "/search 1207").await;
    assert!(found.text.contains("Nothing found"), "{}", found.text);
    world.end().await;
}

#[tokio::test]
async fn a_refused_key_stops_every_call_but_an_hourly_probe() {
    let world = World::new().await;
    order(&world).await;
    world.submit().await;
    world.wait(Duration::from_mins(2));
    world.order(OTHER_MEMBER, "1207", "https://instagram.com/p/other", "1000").await;
    world.panel.fail_next("*", 1_000, Fault::AuthError);
    world.submit().await;
    let calls = world.panel.calls().len();
    let all_at_once = async || {
        world.submit().await;
        world.track().await;
        world.read_catalog().await;
        world.read_balance().await;
    };
    for _ in 0..59 {
        world.wait(Duration::from_mins(1));
        world.say(ADMIN, "/balance").await;
        world.say(ADMIN, "/sync").await;
        world.say(MEMBER, "/status").await;
        all_at_once().await;
    }
    assert_eq!(world.panel.calls().len(), calls, "{:?}", world.panel.calls().last());
    assert!(told(&world, ADMIN, "couldn’t be read") > 0, "{}", world.chat(ADMIN));
    for _ in 0..4 {
        world.wait(Duration::from_hours(1));
        all_at_once().await;
        all_at_once().await;
    }
    assert_eq!(world.panel.calls().len(), calls + 4);
    assert!(world.panel.calls()[calls..].iter().all(|call| call.action == "balance"));
    assert_eq!(told(&world, GROUP, "refused the key"), 1, "{}", world.chat(GROUP));
    assert_eq!(
        told(&world, OTHER_MEMBER, "couldn’t be sent in time"),
        2,
        "card and word: {}",
        world.chat(OTHER_MEMBER)
    );

    world.panel.heal();
    world.order(OTHER_MEMBER, "1207", "https://instagram.com/p/third", "1000").await;
    world.wait(Duration::from_mins(59));
    world.read_balance().await;
    world.wait(Duration::from_mins(1));
    world.read_balance().await;
    world.order(OTHER_MEMBER, "1207", "https://instagram.com/p/fourth", "1000").await;
    world.submit().await;
    world.track().await;
    world.read_catalog().await;
    assert_eq!(world.panel.orders_for("https://instagram.com/p/fourth").len(), 1);
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1, "{}", world.chat(MEMBER));
    assert!(asked(&world, "services") > 1);
    // What comes again after it was over is news.
    world.panel.fail_next("*", 1, Fault::AuthError);
    world.wait(Duration::from_mins(10));
    world.read_balance().await;
    assert_eq!(told(&world, GROUP, "refused the key"), 2, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_bot_that_is_started_again_and_again_with_a_bad_key_is_no_storm() {
    let mut world = World::new().await;
    world.panel.fail_next("*", 1_000, Fault::AuthError);
    for _ in 0..5 {
        world = world.restart().await;
        world.read_balance().await;
        world.wait(Duration::from_mins(1));
    }
    assert_eq!(told(&world, GROUP, "refused the key"), 1, "{}", world.chat(GROUP));
    world.wait(Duration::from_hours(25));
    world.read_balance().await;
    assert_eq!(told(&world, GROUP, "refused the key"), 2, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn an_order_waits_for_a_panel_that_can_not_be_reached() {
    let world = World::new().await;
    world.panel.close_door().await;
    let card = world.order(MEMBER, "1207", LINK, "2000").await;
    world.submit().await;
    let shown = world.message(MEMBER, card.message_id).unwrap();
    assert!(shown.text.contains("Your order is waiting") && shown.text.contains("12:15"), "{}", shown.text);
    world.panel.open_door().await.unwrap();
    world.wait(Duration::from_secs(5));
    world.submit().await;
    at_panel(&world, LINK);
    assert!(world.message(MEMBER, card.message_id).unwrap().text.contains("In progress"));
    assert_eq!(world.panel.adds(), 1);
    world.end().await;
}

#[tokio::test]
async fn an_order_that_can_not_be_sent_in_time_is_given_up_with_a_word() {
    let world = World::new().await;
    world.panel.close_door().await;
    order(&world).await;
    for _ in 0..16 {
        world.submit().await;
        world.wait(Duration::from_mins(1));
    }
    world.panel.open_door().await.unwrap();
    world.submit().await;
    assert_eq!((world.panel.adds(), first_status(&world).await.as_str()), (0, "rejected"));
    let end = world.last(MEMBER);
    assert!(end.text.contains("couldn’t be sent in time") && end.button("Try again").is_some(), "{end:?}");
    assert_eq!(told(&world, MEMBER, "couldn’t be sent in time"), 2, "card and word: {}", world.chat(MEMBER));
    assert_eq!(told(&world, GROUP, "couldn’t be sent in time"), 1, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_silent_panel_is_told_once_and_so_is_its_return() {
    let world = World::new().await;
    order(&world).await;
    world.submit().await;
    world.panel.close_door().await;
    for minute in 0..10 {
        world.wait(Duration::from_mins(1));
        world.track().await;
        let expected = usize::from(minute >= 2);
        assert_eq!(told(&world, GROUP, "hasn’t answered since"), expected, "{minute}: {}", world.chat(GROUP));
    }
    assert!(world.last(GROUP).text.contains("since 22 Nov 12:01"), "{}", world.chat(GROUP));
    world.panel.open_door().await.unwrap();
    // By now it is let alone for minutes.
    for _ in 0..6 {
        world.wait(Duration::from_mins(1));
        world.track().await;
    }
    assert_eq!(told(&world, GROUP, "is back"), 1, "{}", world.chat(GROUP));
    let back = world.telegram.messages(GROUP).into_iter().find(|message| message.text.contains("is back"));
    let back = back.unwrap().text;
    assert!(back.contains("12:15") && back.contains("14 minutes"), "{back}");
    assert_eq!(told(&world, GROUP, "hasn’t answered since"), 1);
    world.end().await;
}

#[tokio::test]
async fn a_panel_that_comes_and_goes_is_no_storm() {
    let world = World::new().await;
    order(&world).await;
    world.submit().await;
    for _ in 0..8 {
        world.panel.close_door().await;
        for _ in 0..4 {
            world.wait(Duration::from_mins(1));
            world.say(MEMBER, "/status 1001").await;
            world.track().await;
        }
        world.panel.open_door().await.unwrap();
        world.wait(Duration::from_mins(1));
        world.say(MEMBER, "/status 1001").await;
        world.track().await;
    }
    let silent = told(&world, GROUP, "hasn’t answered since");
    assert!((1..=2).contains(&silent), "{}", world.chat(GROUP));
    assert_eq!(told(&world, GROUP, "is back"), silent, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_balance_that_hovers_around_the_alert_is_told_once() {
    let world = World::with(&[("LOW_BALANCE_ALERT", "10")]).await;
    let read = async |cents: i64| {
        world.panel.set_balance(Decimal::new(cents, 2));
        world.wait(Duration::from_mins(10));
        world.read_balance().await;
    };
    read(1_000).await;
    assert_eq!(told(&world, GROUP, "balance is low"), 0);
    read(999).await;
    read(998).await;
    assert_eq!(told(&world, GROUP, "balance is low: $9.99"), 1, "{}", world.chat(GROUP));
    read(2_000).await;
    read(2_100).await;
    assert_eq!(told(&world, GROUP, "recovered: $20.00"), 1, "{}", world.chat(GROUP));
    for _ in 0..5 {
        read(999).await;
        read(1_001).await;
    }
    assert_eq!(told(&world, GROUP, "balance is low"), 1, "{}", world.chat(GROUP));
    assert_eq!(told(&world, GROUP, "recovered"), 1, "{}", world.chat(GROUP));
    world.wait(Duration::from_hours(6));
    read(900).await;
    assert_eq!(told(&world, GROUP, "balance is low"), 2, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_notice_whose_delivery_can_not_be_written_down_is_no_storm() {
    let world = World::new().await;
    order(&world).await;
    work::submit::tick(&world.app.worker).await.unwrap();
    refuse_to_write(&world, "update of done_at on outbox", "true").await;
    for _ in 0..5 {
        work::notify::tick(&world.app.notifier).await.unwrap();
        world.wait(Duration::from_secs(10));
    }
    assert_eq!(told(&world, GROUP, "placed at the panel"), 1, "{}", world.chat(GROUP));
    write_again(&world).await;
    world.wait(Duration::from_mins(1));
    world.tell().await;
    assert_eq!(told(&world, GROUP, "placed at the panel"), 1, "{}", world.chat(GROUP));
    world.end().await;
}
