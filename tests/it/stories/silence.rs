//! The panel says nothing, or refuses the key: it is called less and less, or not at all; who waits is told once, and taps never wait.

use std::time::Duration;

use panelgram_sandbox::{Moment, panel::Fault};

use super::life::{asked, at_panel, first_status, told};
use crate::world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, RUSSIAN, World};

const LINK: &str = "https://instagram.com/p/waiting";
const WAITING: &str = "no need to order again";

/// Nothing comes but a web server's page.
fn silence(world: &World) {
    world.panel.fail_next("*", 100_000, Fault::Http(503, "<html>busy</html>".to_owned()));
}

/// Every worker that calls the panel does what is due.
async fn work(world: &World) {
    world.submit().await;
    world.track().await;
    world.ask_panel().await;
    world.investigate().await;
    world.read_catalog().await;
    world.read_balance().await;
}

/// The moments at which the panel was called since it had been called `before` times.
fn moments(world: &World, before: usize) -> Vec<Moment> {
    let mut at: Vec<Moment> = world.panel.calls().into_iter().skip(before).map(|call| call.at).collect();
    at.dedup();
    at
}

#[tokio::test]
async fn a_panel_that_does_not_answer_is_called_less_and_less_by_all_together() {
    let world = World::new().await;
    world.order(MEMBER, "1207", "https://instagram.com/p/running", "1000").await;
    world.submit().await;
    silence(&world);
    world.wait(Duration::from_mins(12));
    let before = world.panel.calls().len();
    for _ in 0..180 {
        work(&world).await;
        world.wait(Duration::from_secs(15));
    }
    let at = moments(&world, before);
    let gaps: Vec<u64> = at.windows(2).map(|two| two[1].since(two[0]).as_secs()).collect();
    assert!(gaps.is_sorted() && gaps.last() == Some(&300), "{gaps:?}");
    assert!(world.panel.calls().len() - before < 2 * at.len(), "one call tells for all: {gaps:?}");

    // The first answer is enough for everything that waited.
    world.panel.heal();
    world.wait(Duration::from_mins(5));
    work(&world).await;
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1, "{}", world.chat(MEMBER));
    let before = world.panel.calls().len();
    silence(&world);
    for _ in 0..4 {
        world.wait(Duration::from_mins(10));
        world.read_balance().await;
        world.wait(Duration::from_secs(5));
        world.panel.heal();
        world.wait(Duration::from_mins(10));
        world.read_balance().await;
        silence(&world);
    }
    assert_eq!(world.panel.calls().len() - before, 8, "patience begins anew after each answer");
    world.panel.heal();
    world.end().await;
}

#[tokio::test]
async fn while_an_order_waits_the_panel_is_tried_once_a_minute() {
    let world = World::new().await;
    silence(&world);
    for _ in 0..120 {
        world.wait(Duration::from_secs(15));
        world.track().await;
        world.read_balance().await;
    }
    // In the middle of a long rest somebody orders: it is seen at once that it waits, and nothing was called for it.
    let before = world.panel.calls().len();
    let card = world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    assert_eq!(world.panel.calls().len(), before);
    let shown = world.message(MEMBER, card.message_id).unwrap();
    assert!(shown.text.contains("Your order is waiting"), "{}", shown.text);
    world.panel.heal();
    world.wait(Duration::from_mins(1));
    world.submit().await;
    at_panel(&world, LINK);
    world.end().await;
}

#[tokio::test]
async fn who_waits_is_told_once_also_when_the_panel_comes_and_goes() {
    let world = World::new().await;
    world.panel.close_door().await;
    for (person, link) in [(MEMBER, "1"), (MEMBER, "2"), (OTHER_MEMBER, "3")] {
        world.order(person, "1207", &format!("{LINK}{link}"), "1000").await;
    }
    for minute in 0..10 {
        world.submit().await;
        world.read_balance().await;
        let letters = usize::from(minute >= 2);
        for person in [MEMBER, OTHER_MEMBER] {
            assert_eq!(told(&world, person, WAITING), letters, "{minute}: {}", world.chat(person));
        }
        world.wait(Duration::from_mins(1));
    }
    assert_eq!((told(&world, GROUP, "hasn’t answered since"), told(&world, RUSSIAN, WAITING)), (1, 0));
    world.panel.open_door().await.unwrap();
    world.wait(Duration::from_mins(1));
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 3);
    // It is gone again, and somebody orders again: the card says so, and no second letter does.
    for again in ["4", "5"] {
        world.panel.close_door().await;
        world.order(MEMBER, "1207", &format!("{LINK}{again}"), "1000").await;
        for _ in 0..4 {
            world.submit().await;
            world.wait(Duration::from_mins(1));
        }
        assert!(world.chat(MEMBER).contains("Your order is waiting"), "{}", world.chat(MEMBER));
        world.panel.open_door().await.unwrap();
        world.wait(Duration::from_mins(1));
        world.submit().await;
    }
    assert_eq!(told(&world, MEMBER, WAITING), 1, "{}", world.chat(MEMBER));
    assert_eq!(world.panel.orders().len(), 5);
    world.end().await;
}

#[tokio::test]
async fn what_waits_is_told_in_russian() {
    let world = World::new().await;
    world.panel.close_door().await;
    world.find(RUSSIAN, "1207").await;
    world.say(RUSSIAN, LINK).await;
    world.say(RUSSIAN, "1000").await;
    world.press(RUSSIAN, "Подтвердить").await;
    for _ in 0..5 {
        world.submit().await;
        world.wait(Duration::from_mins(1));
    }
    assert!(world.last(RUSSIAN).text.contains("Ваш заказ ждёт и уйдёт"), "{}", world.chat(RUSSIAN));
    world.panel.open_door().await.unwrap();
    world.end().await;
}

#[tokio::test]
async fn a_silent_panel_is_not_asked_for_a_thousand_orders() {
    let world = World::with(&[("MAX_ACTIVE_ORDERS", "300")]).await;
    for list in 0..2 {
        let lines: Vec<String> = (0..60).map(|n| format!("1207 | instagram.com/n{list}x{n} | 100")).collect();
        world.say(MEMBER, &format!("/mass\n{}", lines.join("\n"))).await;
        world.press(MEMBER, "Order 60").await;
    }
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 120);
    world.panel.fail_next("status", 10, Fault::CloseBeforeReading);
    world.wait(Duration::from_mins(1));
    world.track().await;
    assert_eq!(asked(&world, "status"), 1, "two calls would be needed for all");
    world.end().await;
}

/// Something for each of the panel's actions to do.
async fn busy() -> World {
    let world = World::new().await;
    for link in ["1", "2"] {
        world.order(MEMBER, "1207", &format!("{LINK}{link}"), "1000").await;
    }
    world.submit().await;
    world.wait(Duration::from_mins(12));
    world.track().await;
    world.order(MEMBER, "1207", &format!("{LINK}3"), "1000").await;
    world.submit().await;
    world
}

#[tokio::test]
async fn whatever_is_asked_for_a_refused_key_stops_everything() {
    for action in ["status", "services", "balance", "refill", "cancel"] {
        let world = busy().await;
        world.panel.fail_next(action, 1, Fault::AuthError);
        match action {
            "refill" => {
                world.say(MEMBER, "/status 1001").await;
                world.press(MEMBER, "Refill").await;
            }
            "cancel" => {
                world.say(MEMBER, "/status 1003").await;
                world.press(MEMBER, "Cancel order").await;
                world.press(MEMBER, "Yes, cancel").await;
            }
            "services" => drop(world.say(ADMIN, "/sync").await),
            _ => {}
        }
        world.wait(Duration::from_mins(11));
        match action {
            "status" => world.track().await,
            "services" => world.read_catalog().await,
            "balance" => world.read_balance().await,
            _ => world.ask_panel().await,
        }
        // Only the balance, or the list, tells that it is the key.
        if !["services", "balance"].contains(&action) {
            assert_eq!(told(&world, GROUP, "refused the key"), 0, "{action}: {}", world.chat(GROUP));
            world.panel.fail_next("balance", 1, Fault::AuthError);
            world.read_balance().await;
        }
        assert_eq!(told(&world, GROUP, "refused the key"), 1, "{action}: {}", world.chat(GROUP));
        let calls = world.panel.calls().len();
        for _ in 0..5 {
            world.wait(Duration::from_mins(11));
            work(&world).await;
        }
        assert_eq!(world.panel.calls().len(), calls, "{action}: {:?}", world.panel.calls().last());
        world.wait(Duration::from_mins(5));
        work(&world).await;
        work(&world).await;
        assert!(world.panel.calls().len() > calls + 1, "{action}: the probe was answered");
        world.end().await;
    }
}

/// A panel that does not answer one thing is not tried with the next, and one that refuses the key neither: of three kinds of requests
/// that are due, one call is made.
#[tokio::test]
async fn after_a_call_without_an_answer_no_other_request_is_tried() {
    let faults = [Fault::AuthError, Fault::CloseBeforeReading, Fault::Http(502, "<html>".to_owned())];
    for (action, fault) in
        ["refill", "cancel"].into_iter().flat_map(|action| faults.clone().map(|f| (action, f)))
    {
        let world = busy().await;
        world.say(MEMBER, "/status 1002").await;
        world.press(MEMBER, "Refill").await;
        world.ask_panel().await;
        if action == "refill" {
            world.say(MEMBER, "/status 1001").await;
            world.press(MEMBER, "Refill").await;
        }
        world.say(MEMBER, "/status 1003").await;
        world.press(MEMBER, "Cancel order").await;
        world.press(MEMBER, "Yes, cancel").await;
        world.wait(Duration::from_mins(11));
        world.panel.fail_next("*", 100, fault.clone());
        let before = world.panel.calls().len();
        world.ask_panel().await;
        let calls: Vec<String> =
            world.panel.calls().split_off(before).into_iter().map(|call| call.action).collect();
        assert_eq!(calls, [action], "{fault:?}");
        world.panel.heal();
        world.end().await;
    }
}

/// Nor are two orders whose answers were lost looked for, if the panel says nothing to the first.
#[tokio::test]
async fn after_a_call_without_an_answer_no_other_lost_order_is_looked_for() {
    for fault in [Fault::AuthError, Fault::CloseBeforeReading, Fault::Http(502, "<html>".to_owned())] {
        let world = World::new().await;
        for (link, lost) in [("before", false), ("one", true), ("two", true), ("after", false)] {
            world.wait(Duration::from_secs(40));
            if lost {
                world.panel.fail_next("add", 1, Fault::CloseAfterEffect);
            }
            world.order(MEMBER, "1207", &format!("{LINK}{link}"), "1000").await;
            world.submit().await;
        }
        world.wait(Duration::from_mins(31));
        world.panel.fail_next("*", 100, fault.clone());
        let before = world.panel.calls().len();
        world.investigate().await;
        let asked = world.panel.calls().len() - before;
        if fault == Fault::AuthError {
            world.read_balance().await;
        }
        let before = world.panel.calls().len() - 1;
        world.investigate().await;
        assert_eq!(asked, 1, "{fault:?}: {:?}", world.panel.calls().last());
        assert_eq!(world.panel.calls().len(), before + 1, "{fault:?}: {:?}", world.panel.calls().last());
        let refused = usize::from(fault == Fault::AuthError);
        assert_eq!(told(&world, GROUP, "refused the key"), refused, "{}", world.chat(GROUP));
        world.panel.heal();
        world.end().await;
    }
}

#[tokio::test]
async fn started_again_with_a_refused_key_the_bot_asks_for_the_balance_before_anything_else() {
    let world = busy().await;
    world.panel.fail_next("*", 1_000, Fault::AuthError);
    world.wait(Duration::from_mins(11));
    world.read_balance().await;
    let calls = world.panel.calls().len();
    let world = world.restart().await;
    for _ in 0..3 {
        world.submit().await;
        world.track().await;
        world.read_catalog().await;
        world.ask_panel().await;
    }
    assert_eq!(world.panel.calls().len(), calls);
    work(&world).await;
    work(&world).await;
    assert_eq!(world.panel.calls().len(), calls + 1);
    // The key is mended, and the bot started with it.
    world.panel.heal();
    let world = world.restart().await;
    work(&world).await;
    world.order(OTHER_MEMBER, "1207", LINK, "1000").await;
    work(&world).await;
    at_panel(&world, LINK);
    assert_eq!(first_status(&world).await, "completed");
    world.end().await;
}

#[tokio::test]
async fn no_answer_to_the_probe_says_nothing_about_the_key() {
    let world = World::new().await;
    world.panel.fail_next("*", 1, Fault::AuthError);
    world.wait(Duration::from_mins(11));
    world.read_balance().await;
    silence(&world);
    world.wait(Duration::from_hours(1));
    world.read_balance().await;
    world.panel.heal();
    world.wait(Duration::from_mins(5));
    world.read_balance().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    at_panel(&world, LINK);
    world.end().await;
}
