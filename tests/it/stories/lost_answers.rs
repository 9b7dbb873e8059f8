//! The answer to an order is lost – by the panel, the network or a bot that was killed: it is never sent again by itself, and people
//! settle what nothing proves.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram::work;
use panelgram_sandbox::panel::Fault;

use crate::behind::{
    asked, at_panel, cut_off_while_sending, first_status, read, refuse_to_write, told, write_again,
};
use crate::transcript::{headline, news};
use crate::world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";
const LOST: &str = "https://instagram.com/p/lost";

/// A member's order for $1.80, as far as its reservation.
async fn order(world: &World) {
    world.order(MEMBER, "1207", LINK, "2000").await;
}

/// An order whose answer was lost, and of which everybody has heard.
async fn unclear(world: &World) {
    world.order(MEMBER, "1207", LOST, "2000").await;
    world.submit().await;
    assert_eq!(first_status(world).await, "unclear");
}

#[tokio::test]
async fn a_lost_answer_is_never_a_second_order() {
    // What happened, and whether the panel has the order.
    let losses = [
        (Fault::CloseAfterEffect, true),
        (Fault::HttpAfterEffect(502, "<html>Bad gateway</html>".to_owned()), true),
        (Fault::CutJson, true),
        (Fault::WrongTypes, true),
        (Fault::EndlessBody, true),
        (Fault::StallAfterEffect, true),
        (Fault::CloudflarePage, false),
        (Fault::MaintenanceHtml200, false),
        (Fault::CloseBeforeReading, false),
        (Fault::EmptyList, false),
    ];
    for (fault, bought) in losses {
        let world = World::with(&[("PANEL_ADD_TIMEOUT", "1s")]).await;
        world.panel.fail_next("add", 1, fault.clone());
        let card = world.order(MEMBER, "1207", LINK, "2000").await;
        world.submit().await;
        let world = world.restart().await;
        for _ in 0..3 {
            world.wait(Duration::from_mins(10));
            world.submit().await;
            world.track().await;
        }
        assert_eq!(first_status(&world).await, "unclear", "{fault:?}");
        assert_eq!(world.panel.adds(), 1, "{fault:?}");
        assert_eq!(world.panel.orders().len(), usize::from(bought), "{fault:?}");
        assert!(world.last(MEMBER).text.contains("Please don’t order it again"), "{}", world.chat(MEMBER));
        let shown = world.message(MEMBER, card.message_id).unwrap();
        assert!(shown.text.contains("Being checked") && shown.button("again").is_none(), "{shown:?}");
        assert_eq!(told(&world, GROUP, "Was this order placed?"), 1, "{}", world.chat(GROUP));
        let notice = world.last(GROUP);
        let evidence = if bought {
            "Looks placed: the balance fell by exactly this price, $1.80"
        } else {
            "Looks not placed: the balance didn’t change"
        };
        assert!(notice.text.contains(evidence), "{fault:?}: {}", notice.text);
        assert!(notice.button("Placed").is_some() && notice.button("Not placed").is_some());
        world.end().await;
    }
}

#[tokio::test]
async fn what_another_order_took_since_the_balance_was_read_is_accounted_for() {
    let world = World::new().await;
    order(&world).await;
    world.submit().await;
    world.order(MEMBER, "1207", LOST, "1000").await;
    world.submit().await;
    let notice = world.last(GROUP);
    assert!(notice.text.contains("fell by exactly this price, $0.90"), "{}", notice.text);
    assert_eq!(asked(&world, "balance"), 2, "one before both, one after the lost one");
    world.end().await;
}

#[tokio::test]
async fn a_lost_answer_holds_the_queue_back() {
    let world = World::new().await;
    world.panel.fail_next("add", 3, Fault::CloseAfterEffect);
    order(&world).await;
    world.order(OTHER_MEMBER, "1207", "https://instagram.com/p/other", "1000").await;
    world.submit().await;
    world.submit().await;
    assert_eq!((world.panel.adds(), first_status(&world).await.as_str()), (1, "unclear"));
    world.panel.heal();
    world.wait(Duration::from_secs(30));
    world.submit().await;
    assert_eq!(world.panel.orders_for("https://instagram.com/p/other").len(), 1);
    assert_eq!(told(&world, OTHER_MEMBER, "Being checked"), 0);
    world.end().await;
}

#[tokio::test]
async fn an_admin_finds_that_it_was_placed() {
    let world = World::new().await;
    order(&world).await;
    world.submit().await;
    let taken = at_panel(&world, LINK).id.to_string();
    world.order(MEMBER, "1207", LOST, "1000").await;
    world.submit().await;
    let id = at_panel(&world, LOST).id.to_string();

    world.press_in(ADMIN, GROUP, "Placed").await;
    let mut said = vec![headline("asked", &world.last(GROUP))];
    for answer in ["no idea, sorry!", "nothing", taken.as_str()] {
        said.push(headline(answer, &world.reply(ADMIN, GROUP, answer).await));
    }
    assert_snapshot!(said.join("\n"), @"
    asked: Ada, what is the panel ID of #1002?
    no idea, sorry!: ⚠️ That doesn’t look like an order ID. Please send letters and digits only.
    nothing: ⚠️ That doesn’t look like an order ID. Please send letters and digits only.
    23501877: ⚠️ This ID already belongs to order #1001.
    ");
    assert_eq!(read(&world, "select status from orders where order_id = 1002").await, "unclear");

    world.press_in(ADMIN, GROUP, "Placed").await;
    world.reply(ADMIN, GROUP, &id).await;
    world.tell().await;
    assert_eq!(read(&world, "select panel_order from orders where order_id = 1002").await, id);
    assert_snapshot!(news(&world.last(MEMBER)), @"
    Bot: #1002 · ▶️ In progress
         We’ve checked: the order was placed and is on its way.
    ");
    world.wait(Duration::from_mins(12));
    world.track().await;
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 2, "{}", world.chat(MEMBER));
    assert_eq!(world.panel.adds(), 2);
    world.end().await;
}

#[tokio::test]
async fn an_admin_finds_that_it_was_not() {
    let world = World::new().await;
    world.panel.fail_next("add", 1, Fault::CloudflarePage);
    order(&world).await;
    world.submit().await;
    let notice = world.last(GROUP);
    let placed = notice.button("Placed").unwrap().data.clone().unwrap();
    let not = notice.button("Not placed").unwrap().data.clone().unwrap();

    // One asks for the id, another settles it, and then the id comes.
    world.forge(ADMIN, GROUP, notice.message_id, &placed).await;
    world.forge(ADMIN, GROUP, notice.message_id, &not).await;
    world.press_in(ADMIN, GROUP, "Yes, not placed").await;
    world.reply(ADMIN, GROUP, "777").await;
    world.forge(ADMIN, GROUP, notice.message_id, &not).await;
    world.forge(ADMIN, GROUP, notice.message_id, &placed).await;
    world.tell().await;
    assert_eq!(first_status(&world).await, "rejected");
    assert_snapshot!(news(&world.last(MEMBER)), @"
    Bot: #1001 · ❌ Not accepted
         We’ve checked: the order wasn’t placed. You can order again.
    ");
    assert_eq!(told(&world, MEMBER, "You can order again"), 2, "card and word: {}", world.chat(MEMBER));
    assert_eq!(world.panel.adds(), 1);
    world.end().await;
}

#[tokio::test]
async fn an_admin_without_a_group_gets_the_buttons_for_an_order_of_their_own() {
    let world = World::with(&[("ADMIN_CHAT_ID", "")]).await;
    world.order(ADMIN, "1207", LOST, "2000").await;
    world.submit().await;
    assert_eq!(told(&world, ADMIN, "Please don’t order it again"), 2, "{}", world.chat(ADMIN));
    assert_eq!(told(&world, ADMIN, "Was this order placed?"), 1, "{}", world.chat(ADMIN));
    world.with_button(ADMIN, "Placed");
    world.end().await;
}

#[tokio::test]
async fn killed_while_sending_the_order_is_unclear_at_the_next_start_and_told_once() {
    let mut world = World::new().await;
    order(&world).await;
    cut_off_while_sending(&world, 1).await;
    assert_eq!(first_status(&world).await, "submitting");
    for _ in 0..3 {
        world = world.restart().await;
        world.submit().await;
    }
    assert_eq!(first_status(&world).await, "unclear");
    assert_eq!((world.panel.adds(), world.panel.orders().len()), (1, 1));
    assert_eq!(
        told(&world, MEMBER, "Please don’t order it again"),
        2,
        "card and word: {}",
        world.chat(MEMBER)
    );
    assert_eq!(told(&world, GROUP, "Was this order placed?"), 1, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_worker_that_was_cut_off_flags_its_order_without_a_restart() {
    let world = World::new().await;
    order(&world).await;
    cut_off_while_sending(&world, 1).await;
    world.submit().await;
    assert_eq!(first_status(&world).await, "unclear");
    assert_eq!(world.panel.adds(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_stop_takes_less_than_five_seconds_while_an_order_is_being_sent() {
    let world = World::with(&[("PANEL_ADD_TIMEOUT", "60s")]).await;
    world.panel.fail_next("add", 1, Fault::Stall);
    order(&world).await;
    let workers = world.app.work();
    world.panel.until_stalled(1).await;
    let begun = tokio::time::Instant::now();
    tokio::time::pause();
    workers.stop().await;
    let took = begun.elapsed();
    tokio::time::resume();
    assert!(took < Duration::from_secs(5), "{took:?}");
    assert_eq!(first_status(&world).await, "submitting");
    world.panel.release_stalled();
    let world = world.restart().await;
    world.submit().await;
    assert_eq!(first_status(&world).await, "unclear");
    assert_eq!(told(&world, GROUP, "Was this order placed?"), 1, "{}", world.chat(GROUP));
    assert_eq!(world.panel.adds(), 1);
    world.end().await;
}

#[tokio::test]
async fn what_the_panel_said_is_written_down_even_if_it_takes_two_tries() {
    let world = World::new().await;
    order(&world).await;
    refuse_to_write(&world, "update of status on orders", "new.status = 'running'").await;
    for _ in 0..3 {
        work::submit::tick(&world.app.worker).await.unwrap();
        assert_eq!(first_status(&world).await, "submitting");
    }
    // One order's fault keeps no other from being sent; two are the database's.
    for (link, adds) in [("https://instagram.com/p/other", 2), ("https://instagram.com/p/third", 2)] {
        world.order(OTHER_MEMBER, "1207", link, "1000").await;
        work::submit::tick(&world.app.worker).await.unwrap();
        assert_eq!(world.panel.adds(), adds, "{link}");
    }

    write_again(&world).await;
    world.submit().await;
    assert_eq!(first_status(&world).await, "running");
    let id = at_panel(&world, LINK).id.to_string();
    assert_eq!(read(&world, "select panel_order from orders where order_id = 1001").await, id);
    assert_eq!(world.panel.adds(), 3);
    assert_eq!(told(&world, MEMBER, "Being checked"), 0);
    world.end().await;
}

#[tokio::test]
async fn an_answer_with_an_id_that_another_order_has_is_unclear() {
    let world = World::new().await;
    order(&world).await;
    world.submit().await;
    let id = at_panel(&world, LINK).id;
    world.panel.fail_next("add", 1, Fault::HttpAfterEffect(200, format!(r#"{{"order":{id}}}"#)));
    world.order(MEMBER, "1207", "https://instagram.com/p/other", "1000").await;
    world.submit().await;
    assert_eq!(read(&world, "select status from orders where order_id = 1002").await, "unclear");
    assert!(world.last(GROUP).text.contains("which belongs to order #1001"), "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_person_may_ask_the_admins_about_an_unclear_order_as_often_as_they_like() {
    let world = World::new().await;
    unclear(&world).await;
    for _ in 0..3 {
        world.say(MEMBER, "/status 1001").await;
        world.track().await;
        assert!(world.last(MEMBER).text.contains("Please don’t order it again"), "{}", world.chat(MEMBER));
    }
    assert_eq!((asked(&world, "status"), world.panel.adds()), (0, 1));
    world.end().await;
}
