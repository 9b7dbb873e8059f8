//! An admin settles an unclear order with an id that is another's: until the panel has said something that fits, it can be taken back.

use std::time::Duration;

use panelgram::{
    domain::order::{Change, OrderId, OrderStatus, Report},
    ops::settle,
    store::orders,
};
use panelgram_sandbox::panel::Fault;

use super::life::{execute, read, told};
use crate::behind::order_past_the_bot;
use crate::world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, World};

const LOST: &str = "https://instagram.com/p/abc";
const STATUS: &str = "select status || ' ' || coalesce(panel_order, '-') from orders where order_id = 1001";

/// An order whose answer was lost, and that the panel has.
async fn lost() -> (World, String) {
    let world = World::new().await;
    world.panel.fail_next("add", 1, Fault::CloseAfterEffect);
    world.order(MEMBER, "1207", LOST, "2000").await;
    world.submit().await;
    let id = world.panel.orders_for(LOST)[0].id.to_string();
    (world, id)
}

/// An admin says under which id it was placed.
async fn enter(world: &World, id: &str) {
    world.press_in(ADMIN, GROUP, "Placed").await;
    world.reply(ADMIN, GROUP, id).await;
    world.tell().await;
}

/// Looks at the order as admins do.
async fn look(world: &World) {
    world.say_in(ADMIN, GROUP, "/order 1001").await;
    world.wait(Duration::from_mins(12));
    world.track().await;
}

/// The panel is asked about one id, and an admin enters another before it has answered.
#[tokio::test]
async fn an_answer_about_an_id_that_was_taken_back_says_nothing() {
    let (world, id) = lost().await;
    enter(&world, "77").await;
    look(&world).await;
    let store = &world.app.bot.store;
    let asked = orders::find(&mut store.reader().await.unwrap(), OrderId(1001)).await.unwrap().unwrap();
    world.press_in(ADMIN, GROUP, "Wrong ID").await;
    world.tell().await;
    enter(&world, &id).await;

    let report =
        Report { end: Some(OrderStatus::Completed), word: "Completed".to_owned(), ..Report::default() };
    let mut tx = store.begin().await.unwrap();
    let (rules, now) = (&world.app.worker.rules, world.clock.now());
    assert_eq!(settle::settle(&mut tx, rules, &asked, &report, now).await.unwrap(), Change::None);
    tx.commit().await.unwrap();
    assert_eq!(read(&world, STATUS).await, format!("running {id}"));
    world.end().await;
}

#[tokio::test]
async fn an_id_that_the_panel_does_not_know_is_taken_back_and_the_right_one_entered() {
    let (world, id) = lost().await;
    enter(&world, "77").await;
    assert_eq!(read(&world, STATUS).await, "running 77");
    look(&world).await;
    assert_eq!(read(&world, STATUS).await, "running 77");
    // What the other order was split into, as the panel said of it.
    execute(
        &world,
        "insert into children (order_id, panel_order, made_at, charge) values (1001, '78', 0, 5)",
    )
    .await;
    let page = world.press_in(ADMIN, GROUP, "Wrong ID").await;
    assert_eq!(read(&world, STATUS).await, "unclear -");
    assert_eq!(read(&world, "select count(*) || '' from children").await, "0", "they are the other order's");
    assert!(world.toast().contains("has been removed"), "{}", world.toast());
    assert!(page.text.contains("ID removed: 77"), "{}", page.text);
    world.tell().await;
    assert_eq!(
        told(&world, MEMBER, "Please don’t order it again: you’ll be told"),
        2,
        "{}",
        world.chat(MEMBER)
    );
    enter(&world, &id).await;
    look(&world).await;
    assert_eq!(told(&world, MEMBER, "was placed and is on its way"), 2, "{}", world.chat(MEMBER));
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1, "{}", world.chat(MEMBER));
    assert_eq!(world.panel.adds(), 1);
    world.end().await;
}

#[tokio::test]
async fn figures_of_another_order_change_nothing_and_are_shown_to_the_admins() {
    let (world, id) = lost().await;
    // Something else.
    order_past_the_bot(&world, "https://instagram.com/p/by-hand", "5000").await;
    let other = world.panel.orders_for("https://instagram.com/p/by-hand")[0].id.to_string();
    enter(&world, &other).await;
    for _ in 0..5 {
        look(&world).await;
    }
    assert_eq!(read(&world, STATUS).await, format!("running {other}"));
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 0, "{}", world.chat(MEMBER));
    assert_eq!(told(&world, GROUP, "figures don’t add up"), 1, "{}", world.chat(GROUP));
    world.press_in(ADMIN, GROUP, "Wrong ID").await;
    world.tell().await;
    enter(&world, &id).await;
    look(&world).await;
    assert_eq!(read(&world, STATUS).await, format!("completed {id}"));
    world.end().await;
}

#[tokio::test]
async fn an_id_is_taken_back_only_while_it_is_doubted() {
    let (world, id) = lost().await;
    let notice = world.last(GROUP).message_id;
    enter(&world, &id).await;
    let wrong = format!("xw:{}", world.name(1001).await);
    world.wait(Duration::from_mins(5));
    world.track().await;
    // The panel has confirmed it: now it stays.
    world.forge(ADMIN, GROUP, notice, &wrong).await;
    assert_eq!(read(&world, STATUS).await, format!("running {id}"));
    assert!(world.toast().contains("can’t be removed any more"), "{}", world.toast());
    world.say_in(ADMIN, GROUP, "/order 1001").await;
    assert!(world.last(GROUP).button("Wrong ID").is_none(), "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn no_two_orders_claim_one_id_also_not_one_that_the_panel_made_of_another() {
    let (world, _) = lost().await;
    world.order(OTHER_MEMBER, "1207", "https://instagram.com/p/parent", "1000").await;
    world.wait(Duration::from_mins(1));
    world.submit().await;
    execute(&world, "insert into children (order_id, panel_order, made_at) values (1002, '4711', 0)").await;
    enter(&world, "4711").await;
    assert!(world.last(GROUP).text.contains("already belongs to order #1002"), "{}", world.chat(GROUP));
    assert_eq!(read(&world, STATUS).await, "unclear -");
    world.end().await;
}
