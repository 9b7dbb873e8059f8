//! The panel's account is used by other programs, too: nobody else's order is taken for a lost one of ours, and what the bot settled by
//! itself an admin takes back.

use std::time::Duration;

use panelgram_sandbox::panel::Fault;
use rust_decimal::Decimal;

use super::{
    life::{asked, read, told},
    unclear::{not_placed, status},
};
use crate::behind::order_past_the_bot;
use crate::world::{ADMIN, GROUP, MEMBER, World};

const SERVICE: &str = "1207";

/// A member's order of 1000 for $0.90, a while after whatever came before.
async fn order(world: &World, name: &str) {
    world.wait(Duration::from_secs(40));
    world.order(MEMBER, SERVICE, &format!("https://instagram.com/p/{name}"), "1000").await;
    world.submit().await;
}

/// The answer to an order is lost: after the panel took it, or before.
async fn lose(world: &World, name: &str, taken: bool) {
    let fault = if taken { Fault::CloseAfterEffect } else { Fault::CloseBeforeReading };
    world.panel.fail_next("add", 1, fault);
    order(world, name).await;
    assert_eq!(status(world, name).await, "unclear");
}

async fn look(world: &World) {
    for _ in 0..3 {
        world.wait(Duration::from_mins(31));
        world.investigate().await;
    }
}

async fn world() -> World {
    let world = World::new().await;
    world.panel.set_balance(1_000.into());
    world.read_balance_now().await;
    world
}

/// A lost order that the panel has, and that the bot has found.
async fn found() -> World {
    let world = world().await;
    order(&world, "before").await;
    lose(&world, "lost", true).await;
    order(&world, "after").await;
    look(&world).await;
    assert_eq!(status(&world, "lost").await, "running");
    world
}

/// A lost order that the panel does not have, and of which the bot has said so.
async fn given_up() -> World {
    let world = world().await;
    order(&world, "before").await;
    lose(&world, "lost", false).await;
    order(&world, "after").await;
    world.wait(Duration::from_hours(1));
    order(&world, "later").await;
    look(&world).await;
    assert_eq!(status(&world, "lost").await, "rejected");
    world
}

#[tokio::test]
async fn what_is_carried_out_late_while_money_comes_in_is_not_settled_as_not_placed() {
    let world = world().await;
    order(&world, "before").await;
    lose(&world, "lost", false).await;
    order(&world, "after").await;
    world.wait(Duration::from_mins(20));
    // The panel carries it out now, and the same sum comes in.
    order_past_the_bot(&world, "https://instagram.com/p/lost-and-late", "1000").await;
    world.panel.set_balance(world.panel.balance() + Decimal::new(90, 2));
    world.wait(Duration::from_hours(1));
    order(&world, "later").await;
    look(&world).await;
    assert_eq!(status(&world, "lost").await, "unclear", "{}", world.chat(GROUP));
    assert_eq!(told(&world, MEMBER, "You can order again"), 0);
    world.end().await;
}

#[tokio::test]
async fn once_something_foreign_was_seen_findings_are_only_shown() {
    let world = world().await;
    world.say(ADMIN, "/stats").await;
    assert!(!world.last(ADMIN).text.contains("Others use"), "{}", world.last(ADMIN).text);
    order_past_the_bot(&world, "https://instagram.com/p/foreign", "1000").await;
    world.read_balance_now().await;
    world.say(ADMIN, "/stats").await;
    let stats = world.last(ADMIN).text;
    assert!(stats.contains("Others use the panel account too: noticed") && stats.contains("0.90"), "{stats}");

    order(&world, "before").await;
    lose(&world, "lost", true).await;
    order(&world, "after").await;
    look(&world).await;
    assert_eq!(status(&world, "lost").await, "unclear");
    let lost = world.panel.orders_for("https://instagram.com/p/lost")[0].id;
    let shown = format!("It may be ID {lost}");
    assert_eq!(told(&world, GROUP, &shown), 1, "{}", world.chat(GROUP));
    assert_eq!(told(&world, GROUP, "others order through the panel account too"), 1);
    world.end().await;
}

#[tokio::test]
async fn an_owner_says_that_the_account_is_shared() {
    let world = World::with(&[("PANEL_ACCOUNT_SHARED", "yes")]).await;
    order(&world, "before").await;
    lose(&world, "lost", true).await;
    order(&world, "after").await;
    look(&world).await;
    assert_eq!(status(&world, "lost").await, "unclear");
    world.say(ADMIN, "/stats").await;
    assert!(world.last(ADMIN).text.contains("PANEL_ACCOUNT_SHARED"), "{}", world.last(ADMIN).text);
    world.end().await;
}

#[tokio::test]
async fn what_the_bot_found_an_admin_takes_back_even_after_its_end() {
    let world = found().await;
    assert_eq!(told(&world, GROUP, "Found at the panel, most likely"), 1, "{}", world.chat(GROUP));
    world.wait(Duration::from_hours(2));
    world.track().await;
    assert_eq!(status(&world, "lost").await, "completed");
    world.say_in(ADMIN, GROUP, "/order 1002").await;
    world.press_in(ADMIN, GROUP, "Wrong ID").await;
    world.tell().await;
    assert_eq!(status(&world, "lost").await, "unclear");
    assert_eq!(
        read(&world, "select coalesce(panel_order, '-') from orders where order_id = 1002").await,
        "-"
    );
    assert!(world.last(MEMBER).text.contains("Please don’t order it again"), "{}", world.chat(MEMBER));
    // Settled by people, it ends as any other, and is told.
    not_placed(&world).await;
    world.tell().await;
    assert!(world.last(MEMBER).text.contains("You can order again"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn until_an_admin_confirms_it_a_member_does_nothing_with_what_may_be_anothers() {
    let world = found().await;
    let card = world.say(MEMBER, "/status 1002").await;
    assert!(card.button("Cancel").is_none() && card.button("Refresh").is_some(), "{card:?}");
    world.say_in(ADMIN, GROUP, "/order 1002").await;
    world.press_in(ADMIN, GROUP, "Right ID").await;
    assert!(world.last(GROUP).text.contains("ID confirmed"), "{}", world.last(GROUP).text);
    assert!(world.last(GROUP).button("Wrong ID").is_none(), "{:?}", world.last(GROUP));
    world.wait(Duration::from_hours(2));
    world.track().await;
    let card = world.say(MEMBER, "/status 1002").await;
    assert!(card.button("Refill").is_some(), "{card:?}");
    world.end().await;
}

/// The evidence is as before: an admin knows better.
#[tokio::test]
async fn what_an_admin_took_back_the_bot_does_not_conclude_again() {
    let world = given_up().await;
    world.press_in(ADMIN, GROUP, "Undo").await;
    look(&world).await;
    assert_eq!(status(&world, "lost").await, "unclear", "{}", world.chat(GROUP));
    assert_eq!(told(&world, GROUP, "an admin reopened the order"), 1, "{}", world.chat(GROUP));
    world.end().await;

    let world = found().await;
    world.say_in(ADMIN, GROUP, "/order 1002").await;
    world.press_in(ADMIN, GROUP, "Wrong ID").await;
    look(&world).await;
    assert_eq!(status(&world, "lost").await, "unclear", "{}", world.chat(GROUP));
    assert_eq!(told(&world, GROUP, "But an admin removed that ID"), 1, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn what_the_bot_gave_up_was_placed_after_all() {
    let world = given_up().await;
    order_past_the_bot(&world, "https://instagram.com/p/lost-after-all", "1000").await;
    let id = world.panel.orders_for("https://instagram.com/p/lost-after-all")[0].id.to_string();
    world.press_in(ADMIN, GROUP, "Undo").await;
    world.tell().await;
    assert_eq!(status(&world, "lost").await, "unclear");
    assert!(world.last(MEMBER).text.contains("reported as “Not accepted”"), "{}", world.chat(MEMBER));
    world.press_in(ADMIN, GROUP, "Placed").await;
    world.reply(ADMIN, GROUP, &format!("ID {id}")).await;
    world.tell().await;
    assert_eq!(read(&world, "select panel_order from orders where order_id = 1002").await, id);
    world.wait(Duration::from_hours(2));
    world.track().await;
    assert_eq!(status(&world, "lost").await, "completed");
    assert!(asked(&world, "status") > 0);
    world.end().await;
}
