//! The machine's clock jumps, and is set right again, or not: no order is given up or sent twice for it, and nothing waits for years.

use std::time::Duration;

use super::life::{asked, at_panel, first_status, read, told};
use crate::world::{GROUP, MEMBER, NOON, World};

const LINK: &str = "https://instagram.com/p/abc";
/// The panel takes it and does nothing.
const STUCK: &str = "https://instagram.com/p/stuck";
const HOUR_MS: i64 = 3_600_000;
const YEAR_MS: i64 = 365 * 86_400_000;

async fn work(world: &World) {
    world.submit().await;
    world.track().await;
    world.investigate().await;
    world.read_balance().await;
}

/// Time passes, and the bot does what is due every minute.
async fn live(world: &World, minutes: u64) {
    for _ in 0..minutes {
        world.wait(Duration::from_mins(1));
        work(world).await;
    }
}

#[tokio::test]
async fn a_jump_that_is_set_right_again_is_as_if_it_had_not_been() {
    for jump in [YEAR_MS, -10 * 86_400_000] {
        let world = World::new().await;
        world.order(MEMBER, "1207", "https://instagram.com/p/stuck", "1000").await;
        world.submit().await;
        world.panel.close_door().await;
        world.order(MEMBER, "1207", LINK, "1000").await;
        world.submit().await;
        world.clock.jump(jump);
        live(&world, 5).await;
        assert_eq!(
            world.clock.now(),
            NOON.plus(Duration::from_mins(5)),
            "a jump of {jump} is followed at once"
        );
        world.clock.jump(-jump);
        world.panel.open_door().await.unwrap();
        live(&world, 3).await;
        at_panel(&world, LINK);
        assert_eq!(told(&world, GROUP, "longer than usual"), 0, "{}", world.chat(GROUP));
        live(&world, 12).await;
        assert_eq!(told(&world, MEMBER, "Delivered in full"), 1, "{}", world.chat(MEMBER));
        assert_eq!(world.panel.adds(), 2);
        world.end().await;
    }
}

#[tokio::test]
async fn a_jump_that_lasts_is_believed_and_gives_nothing_up() {
    let world = World::new().await;
    world.clock.jump(YEAR_MS);
    live(&world, 8).await;
    world.panel.close_door().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    live(&world, 5).await;
    assert!(world.clock.now().since(NOON) > Duration::from_hours(24 * 300));
    assert_eq!(first_status(&world).await, "reserved");
    world.panel.open_door().await.unwrap();
    live(&world, 2).await;
    at_panel(&world, LINK);
    // Of one that can't be sent, the time that really passed counts.
    world.panel.close_door().await;
    world.order(MEMBER, "1207", "https://instagram.com/p/never", "1000").await;
    live(&world, 17).await;
    assert_eq!(read(&world, "select reject_reason from orders where order_id = 1002").await, "given_up");
    world.panel.open_door().await.unwrap();
    world.end().await;
}

/// Hours are not much for a clock that was wrong, and long for who waits.
#[tokio::test]
async fn a_clock_that_is_set_back_by_hours_makes_nobody_wait_for_them() {
    let world = World::new().await;
    world.clock.jump(5 * HOUR_MS);
    live(&world, 12).await;
    world.order(MEMBER, "1207", STUCK, "1000").await;
    live(&world, 4).await;
    world.clock.jump(-5 * HOUR_MS);
    live(&world, 12).await;
    let before = asked(&world, "status");
    live(&world, 5).await;
    assert!(asked(&world, "status") > before + 2);
    let before = asked(&world, "status");
    world.press(MEMBER, "Refresh").await;
    world.wait(Duration::from_secs(6));
    world.track().await;
    assert_eq!(asked(&world, "status"), before + 1);
    assert!(world.panel.set_status(at_panel(&world, STUCK).id, "Completed", 0));
    live(&world, 5).await;
    assert_eq!(first_status(&world).await, "completed");
    world.end().await;
}

#[tokio::test]
async fn deadlines_of_a_clock_that_was_a_year_ahead_do_not_wait_for_a_year() {
    for restarted in [false, true] {
        let mut world = World::new().await;
        world.clock.jump(YEAR_MS);
        live(&world, 12).await;
        world.order(MEMBER, "1207", LINK, "1000").await;
        live(&world, 1).await;
        world.clock.jump(-YEAR_MS);
        if restarted {
            world.clock = world.clock.anew();
            world = world.restart().await;
        }
        live(&world, 12).await;
        let asked_before = asked(&world, "status");
        live(&world, 13).await;
        assert!(asked(&world, "status") > asked_before + 2, "{restarted}: it is looked at again");
        assert!(world.clock.now().since(NOON) < Duration::from_hours(24));
        assert_eq!(world.panel.adds(), 1);
        world.end().await;
    }
}
