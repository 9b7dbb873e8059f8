//! What fails for one thing – a row that can't be read, or that can't be changed – costs only that thing: every other order is sent,
//! followed and told, and the admins hear of the one.

use std::time::Duration;

use panelgram_sandbox::panel::Fault;

use crate::behind::{asked, at_panel, execute, read, refuse_to_write, told, write_again};
use crate::world::{GROUP, MEMBER, OTHER_MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";
const OTHER_LINK: &str = "https://instagram.com/p/def";
const STATUS: &str = "select group_concat(status) from (select status from orders order by order_id)";
const STATES: &str = "select group_concat(state) from (select state from requests order by order_id)";

/// Two members' orders, of which the first is #1001.
async fn two(world: &World) {
    world.order(MEMBER, "1207", LINK, "100").await;
    world.order(OTHER_MEMBER, "1207", OTHER_LINK, "100").await;
}

async fn both_cancel(world: &World) {
    for member in [MEMBER, OTHER_MEMBER] {
        world.taps(member, &["Cancel", "Yes"]).await;
    }
}

async fn ask_for_two_minutes(world: &World) {
    for _ in 0..4 {
        world.wait(Duration::from_secs(30));
        world.ask_panel().await;
    }
}

/// Lets the bot do all it does, often enough that what is put off is tried again.
async fn go_on(world: &World) {
    for _ in 0..16 {
        world.wait(Duration::from_mins(1));
        world.submit().await;
        world.track().await;
        world.ask_panel().await;
    }
}

#[tokio::test]
async fn an_order_whose_fields_can_not_be_read_is_put_off_and_the_others_are_sent() {
    let world = World::new().await;
    two(&world).await;
    execute(&world, "update orders set fields = '[[\"link' where order_id = 1001").await;
    go_on(&world).await;
    // After its time it is given up with a word, as whatever could not be sent.
    assert_eq!(read(&world, STATUS).await, "rejected,completed");
    assert_eq!(world.panel.orders().len(), 1);
    assert_eq!(told(&world, GROUP, "code send-1001"), 1, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_row_that_can_not_be_read_is_put_off_and_the_others_are_followed() {
    let world = World::new().await;
    two(&world).await;
    world.submit().await;
    execute(&world, "update orders set service_type = 'nonsense' where order_id = 1001").await;
    go_on(&world).await;
    assert_eq!(read(&world, STATUS).await, "running,completed");
    assert_eq!(told(&world, OTHER_MEMBER, "Delivered in full"), 1);
    assert_eq!(told(&world, GROUP, "code look-1001"), 1, "{}", world.chat(GROUP));
    execute(&world, "update orders set service_type = 'default' where order_id = 1001").await;
    world.wait(Duration::from_hours(1));
    go_on(&world).await;
    assert_eq!(read(&world, STATUS).await, "completed,completed");
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1);
    assert_eq!(read(&world, "select count(*) || '' from failures").await, "0");
    world.end().await;
}

#[tokio::test]
async fn an_order_of_which_nothing_can_be_written_is_put_off_and_the_others_are_followed() {
    let world = World::new().await;
    two(&world).await;
    world.submit().await;
    refuse_to_write(&world, "update of status, panel_status, charge on orders", "new.order_id = 1001").await;
    go_on(&world).await;
    assert_eq!(read(&world, STATUS).await, "running,completed");
    assert_eq!(told(&world, GROUP, "code look-1001"), 1, "{}", world.chat(GROUP));
    assert!(!world.chat(GROUP).contains("out of order"));
    write_again(&world).await;
    world.wait(Duration::from_hours(1));
    go_on(&world).await;
    assert_eq!(read(&world, STATUS).await, "completed,completed");
    world.end().await;
}

#[tokio::test]
async fn what_the_panel_said_to_one_order_is_kept_and_the_others_are_sent() {
    let world = World::new().await;
    two(&world).await;
    refuse_to_write(&world, "update of panel_order on orders", "new.order_id = 1001").await;
    go_on(&world).await;
    assert_eq!(read(&world, STATUS).await, "submitting,completed");
    assert_eq!(world.panel.adds(), 2, "each was sent once");
    assert_eq!(told(&world, GROUP, "code record-1001"), 1, "{}", world.chat(GROUP));
    write_again(&world).await;
    go_on(&world).await;
    assert_eq!(read(&world, STATUS).await, "completed,completed");
    assert_eq!(world.panel.adds(), 2);
    world.end().await;
}

#[tokio::test]
async fn the_bot_starts_with_an_order_that_was_being_sent_and_can_not_be_settled() {
    let world = World::new().await;
    two(&world).await;
    execute(&world, "update orders set status = 'submitting', submitted_at = placed_at").await;
    refuse_to_write(&world, "update of status on orders", "new.order_id = 1001").await;
    let world = world.restart().await;
    assert_eq!(
        read(&world, STATUS).await,
        "submitting,unclear",
        "settled at the start, before anything else"
    );
    go_on(&world).await;
    assert_eq!(read(&world, STATUS).await, "submitting,unclear");
    assert!(world.chat(OTHER_MEMBER).contains("don’t order it again"), "{}", world.chat(OTHER_MEMBER));
    assert_eq!(told(&world, GROUP, "code record-1001"), 1, "{}", world.chat(GROUP));
    write_again(&world).await;
    world.wait(Duration::from_hours(1));
    world.submit().await;
    assert_eq!(read(&world, STATUS).await, "unclear,unclear");
    assert!(world.chat(MEMBER).contains("don’t order it again"), "{}", world.chat(MEMBER));
    assert_eq!(world.panel.adds(), 0);
    world.end().await;
}

#[tokio::test]
async fn an_order_that_can_not_be_given_up_keeps_no_other_from_it_and_the_worker_rests() {
    let world = World::new().await;
    two(&world).await;
    refuse_to_write(&world, "update of status on orders", "new.order_id = 1001").await;
    world.wait(Duration::from_mins(20));
    for _ in 0..4 {
        let next = world.app.send_orders().await.unwrap();
        assert!(next.is_none_or(|at| at > world.clock.now()), "{next:?}: the worker would not rest");
        world.wait(Duration::from_secs(41));
    }
    world.tell().await;
    assert_eq!(read(&world, STATUS).await, "reserved,rejected");
    assert_eq!(told(&world, GROUP, "code send-1001"), 1, "{}", world.chat(GROUP));
    write_again(&world).await;
    world.wait(Duration::from_mins(2));
    world.submit().await;
    assert_eq!(read(&world, STATUS).await, "rejected,rejected");
    assert_eq!(world.panel.adds(), 0);
    world.end().await;
}

#[tokio::test]
async fn a_request_that_can_not_be_settled_keeps_no_other_from_it() {
    let world = World::new().await;
    two(&world).await;
    world.submit().await;
    both_cancel(&world).await;
    execute(&world, "update requests set state = 'asking'").await;
    refuse_to_write(&world, "update of state on requests", "new.order_id = 1001").await;
    let world = world.restart().await;
    ask_for_two_minutes(&world).await;
    assert_eq!(read(&world, STATES).await, "asking,unclear");
    assert_eq!(told(&world, GROUP, "code ask-1"), 1, "{}", world.chat(GROUP));
    write_again(&world).await;
    world.wait(Duration::from_hours(1));
    world.ask_panel().await;
    assert_eq!(read(&world, STATES).await, "unclear,unclear");
    assert_eq!(asked(&world, "cancel"), 0);
    world.end().await;
}

#[tokio::test]
async fn what_the_panel_said_to_a_request_is_kept_until_it_can_be_written_down() {
    let world = World::new().await;
    two(&world).await;
    world.submit().await;
    refuse_to_write(&world, "update of state on requests", "new.order_id = 1001 and new.state = 'asked'")
        .await;
    both_cancel(&world).await;
    ask_for_two_minutes(&world).await;
    assert_eq!(read(&world, STATES).await, "asking,asked");
    assert_eq!(told(&world, GROUP, "code ask-1"), 1, "{}", world.chat(GROUP));
    write_again(&world).await;
    world.ask_panel().await;
    assert_eq!(read(&world, STATES).await, "asked,asked");
    assert_eq!(asked(&world, "cancel"), 1);
    world.end().await;
}

#[tokio::test]
async fn a_request_that_fails_keeps_no_other_from_being_asked_for() {
    let world = World::new().await;
    two(&world).await;
    world.submit().await;
    refuse_to_write(&world, "update of state on requests", "new.order_id = 1001").await;
    both_cancel(&world).await;
    ask_for_two_minutes(&world).await;
    assert_eq!(read(&world, STATES).await, "wanted,asked");
    assert_eq!(told(&world, GROUP, "code ask-1"), 1, "{}", world.chat(GROUP));
    write_again(&world).await;
    world.end().await;
}

#[tokio::test]
async fn an_order_that_can_not_be_looked_for_keeps_no_other_from_it() {
    let world = World::new().await;
    world.panel.fail_next("add", 2, Fault::CloseAfterEffect);
    two(&world).await;
    world.submit().await;
    world.wait(Duration::from_mins(1));
    world.submit().await;
    assert_eq!(read(&world, STATUS).await, "unclear,unclear");
    refuse_to_write(&world, "insert on order_events", "new.order_id = 1001 and new.what = 'evidence'").await;
    for _ in 0..5 {
        world.wait(Duration::from_mins(31));
        world.investigate().await;
    }
    let looked = "select count(*) || '' from order_events where what = 'evidence' and order_id = 1002";
    assert_ne!(read(&world, looked).await, "0");
    assert_eq!(told(&world, GROUP, "code look_for-1001"), 1, "{}", world.chat(GROUP));
    write_again(&world).await;
    world.end().await;
}

#[tokio::test]
async fn a_service_that_can_not_be_written_costs_no_other_one() {
    let world = World::new().await;
    let service = |id: &str| {
        format!(
            r#"{{"service":{id},"name":"Odd {id}","type":"Default","category":"Odd","rate":"1","min":1,"max":9,"refill":false,"cancel":false}}"#
        )
    };
    for id in ["9001", "9002"] {
        world.panel.add_service(&service(id)).unwrap();
    }
    refuse_to_write(&world, "insert on services", "new.panel_service = '9001'").await;
    for _ in 0..3 {
        world.wait(Duration::from_hours(24));
        world.read_catalog().await;
    }
    let known = "select group_concat(panel_service) from services where panel_service in ('9001', '9002')";
    assert_eq!(read(&world, known).await, "9002");
    assert_eq!(told(&world, GROUP, "code shelve-9001"), 1, "{}", world.chat(GROUP));
    write_again(&world).await;
    world.end().await;
}

#[tokio::test]
async fn a_letter_that_can_not_be_closed_keeps_no_other_chat_waiting() {
    let world = World::new().await;
    two(&world).await;
    refuse_to_write(&world, "update of said on dialogues", "new.user_id = 2002").await;
    go_on(&world).await;
    assert_eq!(told(&world, OTHER_MEMBER, "Delivered in full"), 1);
    assert_eq!(
        told(&world, MEMBER, "Delivered in full"),
        1,
        "told once, however often it can't be written down"
    );
    write_again(&world).await;
    at_panel(&world, LINK);
    world.end().await;
}

#[tokio::test]
async fn a_card_that_can_not_be_drawn_keeps_no_other_from_it() {
    let world = World::new().await;
    two(&world).await;
    refuse_to_write(&world, "update of shown on messages", "new.order_id = 1001 and new.shown > old.shown")
        .await;
    go_on(&world).await;
    assert_eq!(read(&world, STATUS).await, "completed,completed");
    assert_eq!(
        read(&world, "select group_concat(order_id) from messages where shown < version").await,
        "1001"
    );
    assert_eq!(told(&world, GROUP, "code draw-1001"), 1, "{}", world.chat(GROUP));
    write_again(&world).await;
    world.wait(Duration::from_hours(1));
    world.tell().await;
    assert_eq!(read(&world, "select count(*) || '' from messages where shown < version").await, "0");
    world.end().await;
}
