//! What stops one order stops no other one: a wait that a link's own words name, a service that is closed. The others
//! go on, and what was stopped is settled in its time.

use std::time::Duration;

use panelgram_sandbox::panel::Fault;

use super::life::{at_panel, execute, first_status, read, told};
use crate::world::{GROUP, MEMBER, OTHER_MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";
const OTHER_LINK: &str = "https://instagram.com/p/other";
const STATUS: &str = "select group_concat(status) from (select status from orders order by order_id)";

/// Whatever else is ordered, an `add` with this value in this field is refused so.
fn refuse(world: &World, (field, value): (&str, &str), words: &str) {
    let fault = Fault::FieldRefused(field.to_owned(), value.to_owned(), words.to_owned());
    world.panel.fail_sometimes("add", 1_000, fault, 1);
}

/// The panel says so once, whatever is asked.
fn say_once(world: &World, action: &str, words: &str) {
    world.panel.fail_next(action, 1, Fault::Http(200, format!(r#"{{"error":"{words}"}}"#)));
}

#[tokio::test]
async fn a_wait_that_a_link_is_told_holds_nobody_else_and_is_judged_in_its_time() {
    for words in [
        "Too many orders for this link, try again in 30 days",
        "Too many orders for https://x.com/9999-days",
        "Too many requests for this link, maximum 100 orders per 24 hours",
    ] {
        let world = World::new().await;
        refuse(&world, ("link", LINK), words);
        world.order(MEMBER, "1207", LINK, "1000").await;
        // Another sum: one of the same that ended meanwhile might have given it back.
        world.order(OTHER_MEMBER, "1207", OTHER_LINK, "2000").await;
        world.submit().await;
        at_panel(&world, OTHER_LINK);
        world.send_for(Duration::from_mins(16)).await;
        assert_eq!(first_status(&world).await, "rejected", "{words}");
        assert!(world.chat(MEMBER).contains("couldn’t be sent in time"), "{words}: {}", world.chat(MEMBER));
        world.end().await;
    }
}

#[tokio::test]
async fn a_wait_that_the_account_is_told_holds_the_others_for_a_minute_at_most() {
    for action in ["add", "balance"] {
        let world = World::new().await;
        world.wait(Duration::from_mins(2));
        say_once(&world, action, "Too many requests, try again in 30 days");
        world.order(MEMBER, "1207", LINK, "1000").await;
        world.order(OTHER_MEMBER, "1207", OTHER_LINK, "1000").await;
        world.submit().await;
        world.send_for(Duration::from_secs(55)).await;
        assert_eq!(world.panel.orders().len(), 0, "{action}");
        world.send_for(Duration::from_secs(10)).await;
        at_panel(&world, OTHER_LINK);
        world.send_for(Duration::from_mins(15)).await;
        assert_ne!(first_status(&world).await, "reserved", "{action}");
        world.end().await;
    }
}

#[tokio::test]
async fn fifty_orders_of_a_closed_service_starve_no_other_one() {
    let world = World::with(&[("MAX_ACTIVE_ORDERS", "100")]).await;
    let words = "This service is temporarily unavailable";
    refuse(&world, ("service", "1207"), words);
    let lines: Vec<String> = (0..50).map(|n| format!("1207 | instagram.com/p/n{n} | 100")).collect();
    world.say(MEMBER, &format!("/mass\n{}", lines.join("\n"))).await;
    world.press(MEMBER, "Order 50").await;
    world.order(OTHER_MEMBER, "1214", OTHER_LINK, "1000").await;
    world.submit().await;
    world.send_for(Duration::from_secs(10)).await;
    at_panel(&world, OTHER_LINK);
    assert!(world.panel.adds() < 6, "the closed service was tried {} times", world.panel.adds());
    // It opens again, and all of them are sent.
    world.panel.heal();
    world.send_for(Duration::from_mins(2)).await;
    assert_eq!(world.panel.orders().len(), 51);
    world.end().await;
}

#[tokio::test]
async fn when_two_services_in_a_row_are_closed_it_is_taken_for_the_panel() {
    let world = World::new().await;
    world.panel.fail_next(
        "add",
        2,
        Fault::Http(200, r#"{"error":"Provider is temporarily unavailable"}"#.to_owned()),
    );
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.order(OTHER_MEMBER, "1214", &format!("{OTHER_LINK}1"), "1000").await;
    world.order(OTHER_MEMBER, "1228", &format!("{OTHER_LINK}2"), "1000").await;
    world.submit().await;
    assert_eq!((world.panel.adds(), world.panel.orders().len()), (2, 0));
    world.send_for(Duration::from_mins(2)).await;
    assert_eq!(world.panel.orders().len(), 3);
    world.end().await;
}

#[tokio::test]
async fn an_odd_answer_about_a_key_to_one_thing_stops_nothing_else() {
    for action in ["status", "refill", "cancel", "refill_status"] {
        let world = World::new().await;
        for link in ["1", "2"] {
            world.order(MEMBER, "1207", &format!("{LINK}{link}"), "1000").await;
        }
        world.submit().await;
        world.wait(Duration::from_mins(12));
        world.track().await;
        world.order(MEMBER, "1207", &format!("{LINK}3"), "1000").await;
        world.submit().await;
        world.say(MEMBER, "/status 1001").await;
        world.press(MEMBER, "Refill").await;
        world.say(MEMBER, "/status 1003").await;
        world.press(MEMBER, "Cancel order").await;
        world.press(MEMBER, "Yes, cancel").await;
        let words = r#"{"error":"Provider error: Invalid API key"}"#.to_owned();
        world.panel.fail_sometimes(action, 1_000, Fault::Http(200, words), 1);
        for _ in 0..8 {
            world.wait(Duration::from_secs(30));
            world.ask_panel().await;
            world.track().await;
            world.read_balance().await;
        }
        assert_eq!(told(&world, GROUP, "refused the key"), 0, "{action}: {}", world.chat(GROUP));
        let balances = world.panel.calls().iter().filter(|call| call.action == "balance").count();
        assert!(balances > 2, "{action}: the balance was not asked for");
        world.order(OTHER_MEMBER, "1207", OTHER_LINK, "1000").await;
        world.submit().await;
        at_panel(&world, OTHER_LINK);
        world.panel.heal();
        for _ in 0..4 {
            world.wait(Duration::from_mins(10));
            world.read_balance().await;
            world.ask_panel().await;
            world.track().await;
        }
        assert_eq!(
            told(&world, OTHER_MEMBER, "Delivered in full"),
            1,
            "{action}: {}",
            world.chat(OTHER_MEMBER)
        );
        let asked =
            read(&world, "select count(*) || '' from requests where state in ('wanted', 'asking')").await;
        assert_eq!(asked, "0", "{action}");
        world.end().await;
    }
}

#[tokio::test]
async fn an_overdue_order_that_can_not_be_read_is_put_off_and_told() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    execute(&world, "update orders set service_type = 'nonsense' where order_id = 1001").await;
    world.wait(Duration::from_mins(20));
    for _ in 0..4 {
        let next = world.app.send_orders().await.unwrap();
        assert!(next.is_some_and(|at| at > world.clock.now()), "{next:?}: the worker would not rest");
        world.wait(Duration::from_secs(41));
    }
    world.tell().await;
    assert_eq!(told(&world, GROUP, "code send-1001"), 1, "{}", world.chat(GROUP));
    execute(&world, "update orders set service_type = 'default' where order_id = 1001").await;
    world.order(OTHER_MEMBER, "1207", OTHER_LINK, "1000").await;
    world.submit().await;
    at_panel(&world, OTHER_LINK);
    assert_eq!(first_status(&world).await, "rejected");
    world.end().await;
}

#[tokio::test]
async fn the_bot_starts_with_an_order_that_was_being_sent_and_can_not_be_read() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.order(OTHER_MEMBER, "1207", OTHER_LINK, "1000").await;
    execute(
        &world,
        "update orders set status = 'submitting', submitted_at = placed_at;
         update orders set service_type = 'nonsense' where order_id = 1001",
    )
    .await;
    let world = world.restart().await;
    world.submit().await;
    assert_eq!(read(&world, STATUS).await, "unclear,unclear");
    assert_eq!(
        told(&world, GROUP, "Was this order placed?"),
        1,
        "of the one that can be read: {}",
        world.chat(GROUP)
    );
    assert!(world.chat(OTHER_MEMBER).contains("Please don’t order it again"), "{}", world.chat(OTHER_MEMBER));
    execute(&world, "update orders set service_type = 'default' where order_id = 1001").await;
    world.end().await;
}

/// Words that do not say why: what stands before the panel, or an account that may not order for a while.
#[tokio::test]
async fn who_may_not_order_is_no_fault_of_a_link() {
    let world = World::new().await;
    let fault = Fault::Http(401, r#"{"error":"Access denied by policy"}"#.to_owned());
    world.panel.fail_sometimes("add", 1_000, fault, 1);
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.send_for(Duration::from_mins(3)).await;
    assert_eq!(read(&world, STATUS).await, "reserved", "{}", world.chat(MEMBER));
    assert_eq!(told(&world, MEMBER, "The link wasn’t accepted"), 0, "{}", world.chat(MEMBER));
    world.panel.heal();
    world.send_for(Duration::from_mins(6)).await;
    at_panel(&world, LINK);
    world.end().await;
}
