//! Orders of which the panel says nothing new, look after look: each is asked about in time, a hundred a call, and nobody is told.

use std::time::Duration;

use super::life::{asked, database, first_status, told};
use crate::world::{MEMBER, World};
use futures::FutureExt;
use panelgram::{wake::Bell, work};
use panelgram_sandbox::panel::Fault;

/// The panel takes it and does nothing.
const LINK: &str = "https://instagram.com/p/stuck";

/// An order that was looked at until nothing was new.
async fn looked_at(world: &World) {
    world.order(MEMBER, "1207", LINK, "2000").await;
    world.submit().await;
    for _ in 0..3 {
        world.wait(Duration::from_mins(2));
        world.track().await;
    }
    assert_eq!((first_status(world).await.as_str(), asked(world, "status")), ("running", 3));
}

#[tokio::test]
async fn an_order_that_stayed_as_it_was_for_hours_is_told_when_it_ends() {
    let world = World::new().await;
    looked_at(&world).await;
    for _ in 0..30 {
        world.wait(Duration::from_mins(10));
        world.track().await;
    }
    let id = world.panel.orders_for(LINK)[0].id;
    assert!(world.panel.set_status(id, "Completed", 0));
    world.wait(Duration::from_mins(20));
    let next = work::track::tick(&world.app.worker).await.unwrap().unwrap();
    world.tell().await;
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1);
    // It is the end that is looked at from now on, an hour later.
    assert_eq!(next.since(world.clock.now()), Duration::from_hours(1));
    world.end().await;
}

/// The panel's answer is on its way, and says how the order was before somebody asked for a look.
#[tokio::test]
async fn a_wish_for_a_look_outlasts_an_answer_that_is_under_way() {
    let world = World::new().await;
    looked_at(&world).await;
    world.press(MEMBER, "Refresh").await;
    world.wait(Duration::from_secs(10));
    world.panel.fail_next("status", 1, Fault::StallAfterEffect);
    let worker = world.app.worker.clone();
    let round = tokio::spawn(async move { work::track::tick(&worker).await });
    world.panel.until_stalled(1).await;
    world.wait(Duration::from_secs(10));
    world.press(MEMBER, "Refresh").await;
    world.panel.heal();
    round.await.unwrap().unwrap();
    assert_eq!(asked(&world, "status"), 4);
    work::track::tick(&world.app.worker).await.unwrap();
    assert_eq!(asked(&world, "status"), 5);
    // And that was all that was wished for.
    work::track::tick(&world.app.worker).await.unwrap();
    assert_eq!(asked(&world, "status"), 5);
    world.end().await;
}

/// Copies of the story's order that the panel knows nothing of.
async fn add_copies(world: &World, count: usize) {
    let one = "update more set order_id = order_id + 1, draft = draft + 1, panel_order = cast(panel_order + 10000 as text);
               insert into orders select * from more;";
    let sql = format!("create temp table more as select * from orders; {}", one.repeat(count));
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut database(world).await).await.unwrap();
}

#[tokio::test]
async fn an_end_is_told_while_the_round_goes_on() {
    let world = World::new().await;
    looked_at(&world).await;
    let id = world.panel.orders_for(LINK)[0].id;
    assert!(world.panel.set_status(id, "Completed", 0));
    add_copies(&world, 150).await;
    world.wait(Duration::from_hours(25));
    world.panel.fail_next("status", 1, Fault::Drip(Duration::ZERO));
    world.panel.fail_next("status", 1, Fault::Stall);
    let bell = world.app.worker.store.wake().bell(Bell::Tell);
    let _ = bell.notified().now_or_never();
    let worker = world.app.worker.clone();
    let round = tokio::spawn(async move { work::track::tick(&worker).await });
    world.panel.until_stalled(1).await;
    assert!(bell.notified().now_or_never().is_some(), "the first hundred were read, and nobody is woken");
    world.tell().await;
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1);
    assert!(!round.is_finished());
    world.panel.heal();
    round.await.unwrap().unwrap();
    world.end().await;
}

#[tokio::test]
async fn what_stays_as_it_was_is_due_as_before_when_the_panel_did_not_answer() {
    let world = World::new().await;
    looked_at(&world).await;
    world.panel.fail_next("status", 1, Fault::Http(503, "<html>busy</html>".to_owned()));
    for _ in 0..2 {
        world.wait(Duration::from_mins(2));
        world.track().await;
    }
    assert_eq!(asked(&world, "status"), 5);
    for _ in 0..5 {
        world.wait(Duration::from_mins(2));
        world.track().await;
    }
    assert_eq!(asked(&world, "status"), 10);
    // And none too early.
    world.track().await;
    assert_eq!(asked(&world, "status"), 10);
    world.end().await;
}
