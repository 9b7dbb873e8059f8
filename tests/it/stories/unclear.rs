//! Orders whose answer was lost: the bot looks for them at the panel, settles what is beyond doubt, and asks about the rest.

use std::time::Duration;

use panelgram_sandbox::panel::{self, Fault};
use sqlx::Row;

use super::life::{execute, told};
use crate::behind::order_past_the_bot;
use crate::world::{GROUP, KEY, MEMBER, World};

const SERVICE: &str = "1207";

async fn order(world: &World, link: &str) {
    order_of(world, link, "1000").await;
}

/// Orders, and sends; a while after whatever came before.
async fn order_of(world: &World, link: &str, quantity: &str) {
    world.wait(Duration::from_secs(40));
    world.order(MEMBER, SERVICE, &format!("https://instagram.com/p/{link}"), quantity).await;
    world.submit().await;
}

/// The answer of the next order is lost: after it was made, or before.
async fn lose(world: &World, link: &str, made: bool) {
    world.panel.fail_next(
        "add",
        1,
        if made { Fault::CloseAfterEffect } else { Fault::Http(502, "<html>".to_owned()) },
    );
    order(world, link).await;
    assert_eq!(status(world, link).await, "unclear");
}

pub async fn status(world: &World, link: &str) -> String {
    value(world, &format!("select status from orders where link like '%/{link}'")).await
}

async fn value(world: &World, sql: &str) -> String {
    let mut reader = world.app.bot.store.reader().await.unwrap();
    let sql = format!("select coalesce(cast(({sql}) as text), '') as v");
    sqlx::query(sqlx::AssertSqlSafe(sql)).fetch_one(&mut *reader).await.unwrap().get("v")
}

/// An order whose answer is lost between two that are known, and the balance before it is known, too.
async fn lose_between(world: &World, made: bool) {
    order(world, "before").await;
    world.read_balance_now().await;
    lose(world, "gone", made).await;
    order(world, "after").await;
}

/// A panel may carry out late what it was asked: nobody says that it did not before an order was placed an hour later.
async fn an_hour_later(world: &World) {
    world.wait(Duration::from_hours(1));
    let number = world.panel.orders().len();
    order(world, &format!("later{number}")).await;
}

/// It is looked for, and stays unclear; the admins are told why.
async fn look_in_vain(world: &World, why: &str) {
    look(world).await;
    assert_eq!(status(world, "gone").await, "unclear");
    assert_eq!(told(world, GROUP, why), 1, "{}", world.chat(GROUP));
}

/// An admin says that it was not placed, and means it.
pub async fn not_placed(world: &World) {
    world.press_in(crate::world::ADMIN, GROUP, "Not placed").await;
    world.press_in(crate::world::ADMIN, GROUP, "Yes, not placed").await;
}

/// Long enough for a look.
async fn look(world: &World) {
    world.wait(Duration::from_mins(31));
    world.investigate().await;
}

/// A world where balances were just read before each order, so that they say something.
async fn world() -> World {
    let world = World::new().await;
    world.panel.set_balance(1_000.into());
    world
}

#[tokio::test]
async fn a_lost_order_that_the_panel_has_is_found_and_goes_on() {
    let world = world().await;
    lose_between(&world, true).await;
    // Too early: fresh orders may be unknown, and a panel may be late.
    world.wait(Duration::from_mins(5));
    world.investigate().await;
    assert_eq!(status(&world, "gone").await, "unclear");
    look(&world).await;
    assert_eq!(status(&world, "gone").await, "running");
    let at_panel = world.panel.orders_for("https://instagram.com/p/gone");
    assert_eq!(
        value(&world, "select panel_order from orders where link like '%/gone'").await,
        at_panel[0].id.to_string()
    );
    assert_eq!(told(&world, GROUP, "Found at the panel, most likely"), 1, "{}", world.chat(GROUP));
    assert_eq!(told(&world, MEMBER, "Most likely it was placed"), 1, "{}", world.chat(MEMBER));
    world.wait(Duration::from_hours(1));
    world.track().await;
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 3, "{}", world.chat(MEMBER));
    assert_eq!((world.panel.adds(), world.panel.orders().len()), (3, 3));
    world.end().await;
}

#[tokio::test]
async fn a_lost_order_that_the_panel_never_took_is_settled_and_may_be_ordered_again() {
    let world = world().await;
    lose_between(&world, false).await;
    look_in_vain(&world, "the order may still turn up").await;
    an_hour_later(&world).await;
    look(&world).await;
    assert_eq!(status(&world, "gone").await, "rejected");
    assert_eq!(told(&world, GROUP, "Most likely the panel never took it"), 1, "{}", world.chat(GROUP));
    assert!(told(&world, MEMBER, "You can order again") > 0, "{}", world.chat(MEMBER));
    let evidence = value(&world, "select detail from order_events where what = 'evidence'").await;
    assert!(evidence.contains(r#""ours":[]"#), "{evidence}");
    world.end().await;
}

#[tokio::test]
async fn two_lost_orders_in_one_gap_wait_for_people() {
    let world = world().await;
    order(&world, "before").await;
    world.read_balance_now().await;
    lose(&world, "one", true).await;
    lose(&world, "two", false).await;
    order(&world, "after").await;
    look(&world).await;
    assert_eq!(
        (status(&world, "one").await, status(&world, "two").await),
        ("unclear".into(), "unclear".into())
    );
    assert_eq!(told(&world, GROUP, "Several orders are in question at once"), 2, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn an_order_made_past_the_bot_is_never_taken_for_a_lost_one() {
    for (made, quantity, why) in [
        (true, "1000", "that the bot doesn’t know, and it can’t tell which"),
        (false, "500", "its charge isn’t this order’s price"),
        (false, "1000", "But the balance has since moved by something other"),
    ] {
        let world = world().await;
        order(&world, "before").await;
        world.read_balance_now().await;
        lose(&world, "gone", made).await;
        order_past_the_bot(&world, "https://instagram.com/p/elsewhere", quantity).await;
        order(&world, "after").await;
        look_in_vain(&world, why).await;
        world.end().await;
    }
}

#[tokio::test]
async fn a_balance_that_says_otherwise_leaves_it_to_people() {
    // The id fits, and nothing was taken for it.
    let world = world().await;
    lose_between(&world, true).await;
    let balance = world.panel.balance();
    world.panel.set_balance(balance + rust_decimal::Decimal::new(90, 2));
    look_in_vain(&world, "But the balance has since moved by something other").await;
    world.end().await;

    // No id fits, and something was taken.
    let world = self::world().await;
    lose_between(&world, false).await;
    world.panel.set_balance(world.panel.balance() - rust_decimal::Decimal::new(90, 2));
    look_in_vain(&world, "But the balance has since moved by something other").await;
    world.end().await;
}

#[tokio::test]
async fn a_balance_that_is_not_known_never_proves_that_nothing_was_taken() {
    let world = world().await;
    order(&world, "before").await;
    lose(&world, "gone", false).await;
    order(&world, "after").await;
    look(&world).await;
    assert_eq!(status(&world, "gone").await, "unclear");
    world.end().await;
}

#[tokio::test]
async fn without_an_order_after_it_there_is_nowhere_to_look_and_people_are_reminded_once_a_day() {
    let world = world().await;
    order(&world, "before").await;
    lose(&world, "gone", true).await;
    let asked = |world: &World| world.panel.calls().iter().filter(|call| call.ids > 1).count();
    let before = asked(&world);
    for _ in 0..47 {
        look(&world).await;
    }
    assert_eq!(told(&world, GROUP, "Still unclear"), 1, "{}", world.chat(GROUP));
    assert_eq!(asked(&world), before, "nothing to ask for");
    // It is looked for ever more rarely, at least every four hours.
    for _ in 0..8 {
        look(&world).await;
    }
    assert_eq!(told(&world, GROUP, "Still unclear"), 2, "{}", world.chat(GROUP));
    assert_eq!(status(&world, "gone").await, "unclear");
    world.end().await;
}

#[tokio::test]
async fn also_while_nobody_can_ask_the_panel_people_are_reminded_once_a_day() {
    let world = world().await;
    order(&world, "before").await;
    lose(&world, "gone", true).await;
    world.panel.fail_next("*", 1_000, Fault::AuthError);
    world.read_balance_now().await;
    let asked = world.panel.calls().len();
    for _ in 0..49 {
        world.wait(Duration::from_hours(1));
        world.investigate().await;
    }
    assert_eq!(told(&world, GROUP, "can’t ask the panel at the moment"), 2, "{}", world.chat(GROUP));
    assert_eq!(world.panel.calls().len(), asked, "and nothing is asked");
    world.end().await;
}

#[tokio::test]
async fn a_panel_that_does_not_know_our_own_orders_proves_nothing() {
    let world = world().await;
    lose_between(&world, false).await;
    an_hour_later(&world).await;
    let nobodys = r#"{"error":"Incorrect order ID"}"#.to_owned();
    let ids: Vec<String> = (0..40).map(|more| format!(r#""{}":{nobodys}"#, 23_501_870 + more)).collect();
    world.panel.fail_next("status", 1, Fault::Http(200, format!("{{{}}}", ids.join(","))));
    look_in_vain(&world, "didn’t say which of the IDs").await;
    look(&world).await;
    look(&world).await;
    assert_eq!(status(&world, "gone").await, "rejected", "and another look sees more");
    world.end().await;
}

#[tokio::test]
async fn ids_that_are_no_numbers_or_do_not_grow_or_lie_far_apart_tell_nothing() {
    let rows = [
        ("'ord_' || panel_order", "don’t grow"),
        ("9000 - order_id", "don’t grow"),
        ("panel_order + 99999 * (link like '%after')", "too many to"),
    ];
    for (ids, words) in rows {
        let world = world().await;
        order(&world, "before").await;
        lose(&world, "gone", true).await;
        order(&world, "after").await;
        let mut tx = world.app.bot.store.begin().await.unwrap();
        let sql =
            format!("update orders set panel_order = cast({ids} as text) where panel_order is not null");
        sqlx::query(sqlx::AssertSqlSafe(sql)).execute(&mut *tx).await.unwrap();
        tx.commit().await.unwrap();
        look(&world).await;
        assert_eq!(status(&world, "gone").await, "unclear");
        assert_eq!(told(&world, GROUP, words), 1, "{}", world.chat(GROUP));
        world.end().await;
    }
}

#[tokio::test]
async fn money_that_came_back_meanwhile_leaves_it_to_people() {
    let world = world().await;
    order(&world, "cancel").await;
    lose_between(&world, false).await;
    // Only now the bot hears of it: nobody knows when the balance rose.
    world.track().await;
    assert_eq!(status(&world, "cancel").await, "cancelled");
    look_in_vain(&world, "But the balance has since moved by something other").await;
    world.end().await;
}

#[tokio::test]
async fn what_the_panel_makes_of_another_order_could_have_the_id() {
    let world = world().await;
    order(&world, "before").await;
    execute(&world, "update orders set runs = 2 where link like '%/before'").await;
    world.read_balance_now().await;
    lose(&world, "gone", true).await;
    order(&world, "after").await;
    look_in_vain(&world, "Several orders are in question at once").await;
    world.end().await;
}

#[tokio::test]
async fn a_lost_order_of_which_nobody_knows_when_it_was_sent_could_have_the_id() {
    let world = world().await;
    lose(&world, "restored", false).await;
    // As in a backup that was made while it waited.
    execute(&world, "update orders set submitted_at = null where link like '%/restored'").await;
    lose_between(&world, true).await;
    look_in_vain(&world, "Several orders are in question at once").await;
    world.end().await;
}

#[tokio::test]
async fn what_people_settled_meanwhile_is_left_alone() {
    let world = world().await;
    lose_between(&world, true).await;
    not_placed(&world).await;
    assert_eq!(status(&world, "gone").await, "rejected");
    look(&world).await;
    assert_eq!(status(&world, "gone").await, "rejected");
    assert_eq!(told(&world, GROUP, "Found at the panel"), 0);
    // The id that is left over is not taken for the next one that is lost.
    world.read_balance_now().await;
    lose(&world, "next", false).await;
    order(&world, "last").await;
    look(&world).await;
    assert_ne!(status(&world, "next").await, "running");
    world.end().await;
}

#[tokio::test]
async fn foreign_orders_in_the_gap_do_not_matter() {
    let options = panel::Options { key: KEY.to_owned(), neighbours: 9, ..panel::Options::default() };
    let world = World::closed_panel(&[], options).await;
    world.panel.set_balance(1_000.into());
    world.read_catalog().await;
    world.read_balance().await;
    for (number, made) in [(1, true), (2, false), (3, true)] {
        order(&world, &format!("before{number}")).await;
        world.read_balance_now().await;
        lose(&world, &format!("lost{number}"), made).await;
        order(&world, &format!("after{number}")).await;
        an_hour_later(&world).await;
        look(&world).await;
        let expected = if made { "running" } else { "rejected" };
        assert_eq!(status(&world, &format!("lost{number}")).await, expected, "{}", world.chat(GROUP));
        world.wait(Duration::from_hours(2));
        world.track().await;
    }
    world.end().await;
}
