//! Drip-feeds and subscriptions: the panel makes orders of one, which are followed, shown together and summed up.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram::work;
use panelgram_sandbox::panel::Fault;

use super::{LINK, history::lines as history, shown};
use crate::{
    behind::{asked, at_panel, execute, read, told},
    transcript::news,
    world::{ADMIN, GROUP, MEMBER, World},
};

const CHARGE: &str = "select charge || '' from orders where order_id = 1001";

/// An order of three runs of 2000, five minutes apart; the number of its card's message.
async fn dripfeed(world: &World) -> i64 {
    world.draft(MEMBER, "1207", LINK, "2000").await;
    world.press(MEMBER, "Repeat (drip-feed)").await;
    world.press(MEMBER, "3 ×").await;
    world.say(MEMBER, "5").await;
    let card = world.press(MEMBER, "Confirm · $5.40").await.message_id;
    world.submit().await;
    at_panel(world, LINK);
    card
}

/// A subscription to at most three posts of 100 to 200, and one that was there before; the number of its card's message.
async fn subscription(world: &World) -> i64 {
    world.find(MEMBER, "1277").await;
    world.press(MEMBER, "Order").await;
    for words in ["someone", "100–200"] {
        world.say(MEMBER, words).await;
    }
    for (field, count) in [("New posts", "3"), ("Old posts", "1")] {
        world.press(MEMBER, field).await;
        world.say(MEMBER, count).await;
    }
    let card = world.press(MEMBER, "Confirm · at most $0.28").await.message_id;
    world.submit().await;
    card
}

#[tokio::test]
async fn a_dripfeed_shows_its_runs_and_costs_what_they_cost() {
    let world = World::new().await;
    let card = dripfeed(&world).await;
    let mut seen = vec![news(&shown(&world, card))];
    for minutes in [3, 10, 10] {
        for _ in 0..minutes {
            world.wait(Duration::from_mins(1));
            world.track().await;
        }
        seen.push(news(&shown(&world, card)));
    }
    assert_snapshot!(seen.join("\n"), @"
    Bot: #1001 · ▶️ In progress
         ▱▱▱▱▱▱▱▱▱▱ 0 %
         Repeats done: 0 of 3 · to come: 3
    Bot: #1001 · ▶️ In progress
         ▱▱▱▱▱▱▱▱▱▱ 0 %
         Repeats done: 0 of 3 · in progress: 1 · to come: 2
    Bot: #1001 · ▶️ In progress
         ▰▰▰▱▱▱▱▱▱▱ 33 %
         Repeats done: 1 of 3 · in progress: 2
    Bot: #1001 · ✅ Completed
         ▰▰▰▰▰▰▰▰▰▰ 100 %
         Repeats done: 3 of 3
    ");
    assert_eq!(read(&world, CHARGE).await, "5400000");
    assert_eq!(told(&world, GROUP, "don’t add up"), 0, "{}", world.chat(GROUP));
    assert_snapshot!(news(&world.last(MEMBER)), @"
    Bot: #1001 · ✅ Completed
         Repeats done: 3 of 3
         Charged: $5.40
    ");
    assert_snapshot!(history(&world.press(MEMBER, "History").await.text).join("\n"), @"
    confirmed
    sent
    accepted
    started
    repeat or post finished, in all: 1
    repeat or post finished, in all: 2
    completed
    repeat or post finished, in all: 3
    ");
    world.end().await;
}

#[tokio::test]
async fn a_dripfeed_that_is_cancelled_keeps_the_charge_of_the_runs_that_were_made() {
    let world = World::new().await;
    let card = dripfeed(&world).await;
    world.wait(Duration::from_mins(2));
    world.track().await;
    world.track().await;
    world.press(MEMBER, "Cancel order").await;
    world.press(MEMBER, "Yes, cancel").await;
    world.ask_panel().await;
    world.wait(Duration::from_mins(1));
    world.track().await;
    // What comes back is not known yet.
    assert_snapshot!(news(&shown(&world, card)), @"
    Bot: #1001 · 🚫 Cancelled
         The order was stopped.
         Repeats done: 0 of 3 · in progress: 1
    ");
    // The run that was made goes on, and what it costs counts, also when nobody looks at its parent any more.
    execute(&world, "update orders set next_look_at = null").await;
    let parent = at_panel(&world, LINK).id;
    let run = world.panel.children_of(parent).into_iter().next().unwrap();
    assert!(world.panel.set_status(run.id, "Partial", 1000));
    for _ in 0..4 {
        world.wait(Duration::from_hours(1));
        world.track().await;
    }
    assert_snapshot!(news(&shown(&world, card)), @"
    Bot: #1001 · 🚫 Cancelled
         The order was stopped.
         Repeats done: 1 of 3
    ");
    assert_eq!(read(&world, CHARGE).await, "900000");
    world.end().await;
}

#[tokio::test]
async fn a_subscription_shows_its_posts_and_costs_what_they_cost() {
    let world = World::new().await;
    let card = subscription(&world).await;
    for _ in 0..8 {
        world.wait(Duration::from_mins(30));
        world.track().await;
        world.track().await;
    }
    let parent = world.panel.orders().into_iter().next().unwrap();
    let children = world.panel.children_of(parent.id);
    assert_eq!(children.len(), 4, "three new posts and an old one");
    let sum: rust_decimal::Decimal = children.iter().map(|child| child.charge).sum();
    assert!(sum > rust_decimal::Decimal::ZERO);
    let micros = sum * rust_decimal::Decimal::from(1_000_000);
    assert_eq!(read(&world, CHARGE).await, micros.normalize().to_string());
    let file = world.say(ADMIN, "/order 1001").await;
    let seen = [shown(&world, card), world.last(MEMBER), file].map(|message| news(&message));
    assert_snapshot!(seen.join("\n"), @"
    Bot: #1001 · ✅ Completed
         Posts done: 4 of at most 4
    Bot: #1001 · ✅ Completed
         Posts done: 3 of at most 4
         Charged: $0.19
    Bot: #1001 · ✅ Completed
         Posts done: 4 of at most 4
    ");
    world.end().await;
}

#[tokio::test]
async fn children_are_asked_about_a_hundred_a_call_together_with_the_others() {
    let world = World::new().await;
    world.running(MEMBER, "https://instagram.com/p/stuck").await;
    let ids: Vec<String> = (0..249).map(|number| (23_501_900 + number * 7).to_string()).collect();
    let parent = format!(r#"{{"status":"In progress","runs":"249","orders":[{}]}}"#, ids.join(","));
    world.panel.fail_next("status", 1, Fault::Http(200, parent));
    world.wait(Duration::from_mins(1));
    world.track().await;
    world.wait(Duration::from_mins(1));
    let before = world.panel.calls().len();
    world.track().await;
    let calls: Vec<usize> = world.panel.calls()[before..].iter().map(|call| call.ids).collect();
    assert_eq!(calls, [100, 100, 50]);
    assert_eq!(read(&world, "select count(*) || '' from children").await, "249");
    world.end().await;
}

#[tokio::test]
async fn a_child_that_the_panel_does_not_speak_of_changes_nothing_and_costs_ever_fewer_calls() {
    let world = World::new().await;
    let card = world.running(MEMBER, "https://instagram.com/p/stuck").await;
    let parent = r#"{"status":"In progress","runs":"1","orders":[77]}"#;
    world.panel.fail_next("status", 1, Fault::Http(200, parent.to_owned()));
    world.wait(Duration::from_mins(1));
    world.track().await;
    assert!(shown(&world, card).text.contains("in progress: 1"), "{}", world.chat(MEMBER));
    execute(&world, "update orders set next_look_at = null").await;
    let start = asked(&world, "status");
    let mut next = work::track::tick(&world.app.worker).await.unwrap();
    let end = world.clock.now().plus(Duration::from_hours(24 * 90));
    while let Some(at) = next.filter(|at| *at < end) {
        world.wait(at.since(world.clock.now()));
        next = work::track::tick(&world.app.worker).await.unwrap();
    }
    assert_eq!(next, None, "it is given up after sixty days");
    assert!(asked(&world, "status") - start < 1_700, "{}", asked(&world, "status") - start);
    assert_eq!(
        read(&world, "select status || ' ' || coalesce(charge, 'none') from orders").await,
        "running none"
    );
    world.end().await;
}
