//! Numbers and words of a panel that can't be true, or that nobody knows: they cost nobody else anything, nobody is told them as facts,
//! and the admins hear of them once.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram_sandbox::panel::Fault;

use crate::behind::{at_panel, first_status, read, told};
use crate::transcript::news;
use crate::world::{GROUP, MEMBER, OTHER_MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";
const OTHER_LINK: &str = "https://instagram.com/p/def";
const CHARGE: &str = "select coalesce(charge, 'none') || '' from orders where order_id = 1001";

/// From now on the panel says this in every status.
fn says(world: &World, name: &str, text: &str) {
    world.panel.fail_sometimes("status", 1_000, Fault::Says(name.to_owned(), text.to_owned()), 1);
}

/// A member's order of 100 for $0.09 that the panel has; its id there.
async fn running(world: &World) -> u64 {
    world.order(MEMBER, "1207", LINK, "100").await;
    world.submit().await;
    at_panel(world, LINK).id
}

async fn later(world: &World) {
    world.wait(Duration::from_mins(1));
    world.track().await;
}

#[tokio::test]
async fn a_charge_that_no_sum_holds_costs_nobody_anything() {
    for charge in ["9223372036854.775807", "-9000000000000"] {
        let world = World::new().await;
        running(&world).await;
        world.order(OTHER_MEMBER, "1207", OTHER_LINK, "100").await;
        world.submit().await;
        says(&world, "charge", charge);
        for _ in 0..5 {
            later(&world).await;
        }
        assert_eq!(read(&world, CHARGE).await, "none", "{charge}");
        assert_eq!(told(&world, GROUP, &format!("charge {charge}")), 2, "{}", world.chat(GROUP));
        world.panel.heal();
        for _ in 0..10 {
            later(&world).await;
        }
        assert_eq!(read(&world, CHARGE).await, "90000", "{charge}");
        assert_eq!(told(&world, MEMBER, "Delivered in full"), 1, "{}", world.chat(MEMBER));
        assert_eq!(told(&world, OTHER_MEMBER, "Delivered in full"), 1, "{}", world.chat(OTHER_MEMBER));
        world.order(MEMBER, "1207", "https://instagram.com/p/ghi", "100").await;
        world.submit().await;
        assert_eq!(world.panel.orders().len(), 3, "{charge}");
        world.end().await;
    }
}

#[tokio::test]
async fn figures_that_can_not_be_ours_are_told_the_admins_and_nobody_else() {
    // What the panel says of an order of 100 for $0.09, how it stands there, and what admins read of it.
    let rows = [
        (("charge", "-5"), ("Canceled", 100), "charge -5"),
        (("status", "Completed"), ("Completed", 100), "Completed, remains 100 of 100"),
        (("currency", "EUR"), ("Partial", 50), "charge 0.045 EUR, ordered in USD"),
        (("remains", "101"), ("In progress", 100), "remains 101 of 100"),
    ];
    let mut read_by_members = vec![];
    for ((field, value), (status, remains), admins) in rows {
        let world = World::new().await;
        let id = running(&world).await;
        says(&world, field, value);
        world.panel.set_status(id, status, remains);
        later(&world).await;
        later(&world).await;
        assert_eq!(told(&world, GROUP, admins), 1, "{}", world.chat(GROUP));
        let charge = read(&world, CHARGE).await;
        read_by_members.push(format!("{field} {value}, kept: {charge}\n{}", news(&world.last(MEMBER))));
        world.end().await;
    }
    assert_snapshot!(read_by_members.join("\n"), @"
    charge -5, kept: none
    Bot: #1001 · 🚫 Cancelled
         The order was stopped.
    status Completed, kept: 90000
    Bot: #1001 · ✅ Completed
         The service provider calls the order completed, but says that 100 of 100 weren’t delivered. The admins know.
    currency EUR, kept: none
    Bot: #1001 · 🟡 Partly completed
         Delivered: 50
         Not delivered: 50
    remains 101, kept: 90000
    Bot: #1001 · ▶️ In progress
         Accepted. No progress has been reported yet.
    ");
}

#[tokio::test]
async fn a_balance_that_can_not_be_true_stops_nothing_and_is_told_once() {
    let world = World::new().await;
    for balance in ["-9000000000000", "9223372036854.775807"] {
        world.panel.fail_next("balance", 2, Fault::Says("balance".to_owned(), balance.to_owned()));
        world.read_balance_now().await;
        world.read_balance_now().await;
    }
    assert_eq!(told(&world, GROUP, "impossible balance"), 1, "{}", world.chat(GROUP));
    assert_eq!(told(&world, GROUP, "hasn’t answered"), 0, "{}", world.chat(GROUP));
    assert_eq!(
        read(&world, "select balance || ' ' || (rest_until is null) from panel_accounts").await,
        "100842920 1"
    );
    running(&world).await;
    world.end().await;
}

#[tokio::test]
async fn what_costs_nothing_is_not_sold() {
    let world = World::new().await;
    world.panel.set_rate("1207", "0.0000000001");
    world.wait(Duration::from_hours(24));
    world.read_catalog().await;
    world.say(MEMBER, "/search 1207").await;
    assert!(!world.last(MEMBER).labels().iter().any(|label| label.contains("Followers")));
    // At this rate 50 cost half a micro-unit, which is rounded up, and 49 nothing.
    world.panel.set_rate("1207", "0.00001");
    world.wait(Duration::from_hours(24));
    world.read_catalog().await;
    let asked = world.draft(MEMBER, "1207", LINK, "49").await.text;
    assert!(asked.contains("50"), "{asked}");
    world.end().await;
}

#[tokio::test]
async fn a_word_that_nobody_knows_is_told_at_once_and_once() {
    let world = World::new().await;
    let id = running(&world).await;
    world.order(OTHER_MEMBER, "1207", OTHER_LINK, "100").await;
    world.submit().await;
    for order in [id, at_panel(&world, OTHER_LINK).id] {
        world.panel.set_status(order, "Moderation 7%", 100);
    }
    later(&world).await;
    assert_eq!(told(&world, GROUP, "Moderation"), 1, "{}", world.chat(GROUP));
    assert_eq!(first_status(&world).await, "running");
    world.panel.set_status(id, "Moderation 8%", 100);
    later(&world).await;
    assert_eq!(told(&world, GROUP, "Moderation"), 1, "{}", world.chat(GROUP));
    world.panel.set_status(id, "Success", 0);
    later(&world).await;
    assert_eq!(first_status(&world).await, "completed");
    assert_eq!(told(&world, MEMBER, "Delivered in full"), 1, "{}", world.chat(MEMBER));
    world.end().await;
}
