//! What comes back of orders: on which figures, what of it pays a debt, and what the owner loses by it.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram::work;
use panelgram_sandbox::panel::Fault;
use rust_decimal::Decimal;

use super::wallet::{SHOP, adjust, change};
use crate::{
    behind,
    transcript::screen,
    world::{GROUP, MEMBER, World},
};

const LINK: &str = "https://instagram.com/p/abc";
const WALLET: &str = "select cast(coalesce(sum(balance), 0) as text) from accounts where kind = 'wallet'";

/// Max has an order of 2 000 for 2.70 under way, and 7.30 left.
async fn under_way() -> (World, u64) {
    let world = World::with(&SHOP).await;
    adjust(&world, MEMBER, "+10 paid in cash").await;
    world.running(MEMBER, LINK).await;
    let id = behind::at_panel(&world, LINK).id;
    (world, id)
}

async fn look(world: &World, after: Duration) {
    world.wait(after);
    world.track().await;
    work::books::tick(&world.app.worker).await.unwrap();
    world.tell().await;
}

#[tokio::test]
async fn what_comes_back_to_somebody_who_owes_pays_the_debt_first_and_is_told_so() {
    let (world, id) = under_way().await;
    change(&world, MEMBER, "-9 a slip").await;
    world.seen(MEMBER);
    assert!(world.panel.set_status(id, "Partial", 500));
    look(&world, Duration::from_mins(5)).await;
    assert_snapshot!(world.seen(MEMBER), @"
    Bot: #1001 · 🟡 Partly completed
         Delivered: 1 500
         Not delivered: 500
         💰 $0.68 came back; $0.68 of it went towards your debt.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         [Order again]
         [Order #1001] [Menu]
    Now: #1001 · 🟡 Partly completed
         ▰▰▰▰▰▰▰▱▱▱ 75 %
         Delivered: 1 500
         Not delivered: 500
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity       2 000
         At the start  18 011
         Price          $2.70
         💰 $0.68 came back; $0.68 of it went towards your debt.
         Placed: 22 Nov 12:00 UTC
         Ended: 22 Nov 12:05 UTC
         [Order again]
         [Refill]
         [History] [Menu]
    ");
    assert_eq!(behind::read(&world, WALLET).await, "0");
    // The rest of the debt is paid by the next money that comes.
    change(&world, MEMBER, "+2 found it").await;
    assert_snapshot!(screen(&world.last(MEMBER)), @"
    Bot: 💰 $2.00 was added to your balance.
         Reason: found it
         Balance: $0.98
         $1.03 of what was added went towards your debt.
         [Menu]
    ");
    assert_eq!(behind::read(&world, WALLET).await, "975000");
    world.end().await;
}

#[tokio::test]
async fn what_the_owner_loses_because_the_panel_changed_its_mind_is_told() {
    let (world, id) = under_way().await;
    assert!(world.panel.set_status(id, "Partial", 1000));
    look(&world, Duration::from_mins(5)).await;
    assert_eq!(behind::read(&world, WALLET).await, "8650000");
    change(&world, MEMBER, "-8.55 paid out").await;
    world.seen(GROUP);
    assert!(world.panel.set_status(id, "Completed", 0));
    look(&world, Duration::from_hours(2)).await;
    assert_snapshot!(world.seen(GROUP), @"
    Bot: #1001 · ⚠️ $1.25 of its price is your loss
         The panel delivered more than it had said before, and the customer had already spent what had come back.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         2 000 for $2.70
         Customer: Max · 2002
         Panel ID: 23501877
         [Order #1001]
    Bot: #1001 · ⚠️ The panel’s figures don’t add up
         Details: Partly completed → Completed
         ⋮
    ");
    look(&world, Duration::from_hours(6)).await;
    assert_eq!(behind::told(&world, GROUP, "is your loss"), 1, "once");
    assert_eq!(behind::read(&world, "select cast(waived as text) from bills").await, "1250000");
    world.end().await;
}

#[tokio::test]
async fn what_the_panel_keeps_beyond_what_it_delivered_is_told_and_not_charged_to_the_customer() {
    let (world, id) = under_way().await;
    assert!(world.panel.set_charged(id, "Partial", 500, Decimal::new(180, 2)));
    world.seen(GROUP);
    look(&world, Duration::from_mins(5)).await;
    assert_snapshot!(world.seen(GROUP), @"
    Bot: #1001 · ⚠️ The panel’s charge doesn’t fit what it delivered
         Going by what remains, the customer paid only for what was delivered. Anything the panel kept beyond that is between you and the panel.
         Cost             $1.80
         Charged          $1.80
         Remaining  500 / 2 000
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         2 000 for $2.70
         Customer: Max · 2002
         Panel ID: 23501877
         [Order #1001]
    ");
    look(&world, Duration::from_hours(2)).await;
    assert_eq!(behind::told(&world, GROUP, "doesn’t fit"), 1, "once");
    assert_eq!(behind::read(&world, WALLET).await, "7975000");
    world.end().await;
}

#[tokio::test]
async fn an_end_gives_nothing_back_by_figures_from_before_it() {
    let (world, id) = under_way().await;
    assert!(world.panel.set_status(id, "In progress", 1500));
    look(&world, Duration::from_mins(5)).await;
    // It ends, and the figures that say how much was delivered are not there yet.
    world.panel.fail_next("status", 1, Fault::Http(200, r#"{"status":"Partial"}"#.to_owned()));
    look(&world, Duration::from_mins(5)).await;
    assert_eq!(behind::read(&world, WALLET).await, "7300000");
    world.say(MEMBER, "/status 1001").await;
    assert!(world.last(MEMBER).text.contains("Your money is safe"), "{}", world.last(MEMBER).text);
    // They come, and nobody has to decide anything any more.
    assert!(world.panel.set_status(id, "Partial", 300));
    look(&world, Duration::from_hours(1)).await;
    assert_eq!(behind::read(&world, WALLET).await, "7705000");
    assert_eq!(
        behind::read(&world, "select cast(count(*) as text) from bills where review is not null").await,
        "0"
    );
    world.end().await;
}
