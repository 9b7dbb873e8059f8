//! Whatever waits for a worker wakes it: what is written rings the bell, when it is committed.

use std::time::Duration;

use futures::FutureExt;
use panelgram::wake::Bell;
use panelgram_sandbox::panel::Fault;
use strum::VariantArray;

use crate::world::{ADMIN, MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";

/// The bells that rang since this was asked last.
fn rung(world: &World) -> Vec<Bell> {
    let wake = world.app.bot.store.wake();
    let has_rung = |bell: &Bell| wake.bell(*bell).notified().now_or_never().is_some();
    Bell::VARIANTS.iter().copied().filter(has_rung).collect()
}

#[tokio::test]
async fn an_orders_way_wakes_one_worker_after_the_other() {
    let world = World::new().await;
    rung(&world);
    world.draft(MEMBER, "1207", LINK, "1000").await;
    assert_eq!(rung(&world), [], "a draft is nobody's business");
    world.press(MEMBER, "Confirm").await;
    assert_eq!(rung(&world), [Bell::Submit]);
    world.submit().await;
    let after = rung(&world);
    assert!([Bell::Track, Bell::Balance, Bell::Tell].iter().all(|bell| after.contains(bell)), "{after:?}");
    world.wait(Duration::from_mins(12));
    world.track().await;
    assert_eq!(rung(&world), [Bell::Tell], "it has ended");
    world.press(MEMBER, "Refill").await;
    assert!(rung(&world).contains(&Bell::Requests), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_lost_answer_wakes_who_looks_for_it() {
    let world = World::new().await;
    world.panel.fail_next("add", 1, Fault::CloseAfterEffect);
    world.order(MEMBER, "1207", LINK, "1000").await;
    rung(&world);
    world.submit().await;
    let after = rung(&world);
    assert!(after.contains(&Bell::Unclear) && after.contains(&Bell::Tell), "{after:?}");
    world.end().await;
}

#[tokio::test]
async fn what_an_admin_asks_for_is_done_at_once() {
    let world = World::new().await;
    world.wait(Duration::from_mins(3));
    rung(&world);
    for (command, bell) in [("/balance", Bell::Balance), ("/sync", Bell::Catalog), ("/resume", Bell::Submit)]
    {
        world.say(ADMIN, "/pause").await;
        rung(&world);
        world.say(ADMIN, command).await;
        assert!(rung(&world).contains(&bell), "{command}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_panel_that_answers_again_wakes_whoever_waits_for_it() {
    let world = World::new().await;
    world.panel.close_door().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    world.panel.open_door().await.unwrap();
    world.wait(Duration::from_mins(11));
    rung(&world);
    world.read_balance().await;
    let after = rung(&world);
    assert!(Bell::OF_THE_PANEL.iter().all(|bell| after.contains(bell)), "{after:?}");
    world.end().await;
}
