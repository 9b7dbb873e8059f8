//! A panel that refuses to be asked about many orders at once, for one of them or for all: every other order has its answer, the calls are
//! counted, and what is never answered is told.

use std::time::Duration;

use panelgram_sandbox::panel::Fault;

use super::life::{read, told};
use crate::world::{GROUP, MEMBER, World};

const COUNT: &str = "select count(*) || '' from orders where status = 'completed'";

/// So many orders that the panel has; the first one's id there.
async fn running(world: &World, count: usize) -> u64 {
    world.many(MEMBER, count).await;
    world.panel.orders()[0].id
}

fn refused(words: &str) -> Fault {
    Fault::BatchRefused(words.to_owned())
}

/// How many ids each question about orders named, from the `from`th on.
fn asked(world: &World, from: usize) -> Vec<usize> {
    let calls = world.panel.calls().into_iter().filter(|call| call.action == "status");
    calls.skip(from).map(|call| call.ids).collect()
}

#[tokio::test]
async fn a_panel_that_takes_no_batches_is_asked_one_by_one_and_that_is_remembered() {
    let world = World::new().await;
    running(&world, 9).await;
    world.panel.fail_sometimes("status", 1_000, refused("Incorrect request"), 1);
    world.wait(Duration::from_mins(1));
    world.track().await;
    let first = asked(&world, 0);
    assert!(first.len() <= 9 + 4, "{first:?}");
    world.wait(Duration::from_mins(1));
    world.track().await;
    assert_eq!(asked(&world, first.len()), [1; 9]);
    for _ in 0..10 {
        world.wait(Duration::from_mins(1));
        world.track().await;
    }
    assert_eq!(read(&world, COUNT).await, "9");
    assert_eq!(told(&world, GROUP, "hasn’t answered"), 0, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn one_bad_id_costs_no_other_order_its_end_and_is_told_when_it_lasts() {
    let world = World::new().await;
    let bad = running(&world, 30).await;
    for words in ["Incorrect order IDs", "Incorrect request"] {
        world.panel.heal();
        world.panel.fail_sometimes("status", 1_000, Fault::OrderRefused(bad, words.to_owned()), 1);
        let before = asked(&world, 0).len();
        world.wait(Duration::from_mins(1));
        world.track().await;
        let calls = asked(&world, before);
        assert!(calls.len() <= 11, "a batch, and two for each time it is halved: {calls:?}");
    }
    for _ in 0..10 {
        world.wait(Duration::from_mins(1));
        world.track().await;
    }
    assert_eq!(read(&world, COUNT).await, "29");
    assert_eq!(told(&world, GROUP, "#1001 · ⚠️"), 0, "{}", world.chat(GROUP));
    for _ in 0..30 {
        world.wait(Duration::from_mins(5));
        world.track().await;
    }
    assert_eq!(told(&world, GROUP, "Incorrect request"), 1, "{}", world.chat(GROUP));
    world.panel.heal();
    world.wait(Duration::from_hours(1));
    world.track().await;
    assert_eq!(read(&world, COUNT).await, "30");
    world.end().await;
}

#[tokio::test]
async fn a_refusal_that_says_nothing_of_the_ids_is_not_halved() {
    for words in ["Invalid API key", "Rate limit exceeded", "API down"] {
        let world = World::new().await;
        running(&world, 9).await;
        world.panel.fail_sometimes("status", 1_000, refused(words), 1);
        world.wait(Duration::from_mins(1));
        world.track().await;
        assert_eq!(asked(&world, 0), [9], "{words}");
        world.end().await;
    }
}

#[tokio::test]
async fn many_bad_ids_cost_a_bounded_number_of_calls() {
    let world = World::with(&[("MAX_ACTIVE_ORDERS", "1000")]).await;
    running(&world, 100).await;
    let refused = Fault::Http(200, r#"{"error":"Incorrect order IDs"}"#.to_owned());
    world.panel.fail_sometimes("status", 1_000, refused, 1);
    world.wait(Duration::from_mins(1));
    world.track().await;
    assert!(asked(&world, 0).len() <= 41, "{:?}", asked(&world, 0));
    world.end().await;
}

#[tokio::test]
async fn one_bad_id_costs_no_other_order_its_cancellation() {
    let world = World::new().await;
    let bad = running(&world, 4).await;
    world.panel.fail_sometimes("cancel", 1_000, Fault::OrderRefused(bad, "Incorrect order IDs".into()), 1);
    world.say(crate::world::ADMIN, "/cancelorders 1001-1004").await;
    world.ask_panel().await;
    let states = "select group_concat(state) from (select state from requests order by order_id)";
    assert_eq!(read(&world, states).await, "refused,asked,asked,asked");
    world.end().await;
}
