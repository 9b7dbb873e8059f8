//! What somebody gets off: given by an admin, or by what they have paid.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram::work;

use super::{LINK, SHOP, give};
use crate::{
    behind,
    transcript::screen,
    world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, World},
};

#[tokio::test]
async fn what_somebody_gets_off_is_in_every_price_they_see() {
    let world = World::with(&SHOP).await;
    world.say(MEMBER, "/start").await;
    give(&world, "Max", "10").await;
    world.say(ADMIN, "/users").await;
    world.press(ADMIN, "Max").await;
    world.seen(ADMIN);
    world.press(ADMIN, "Discount").await;
    for text in ["5", "101%", "-1%", "10 %"] {
        world.say(ADMIN, text).await;
    }
    world.press(ADMIN, "Set 10%").await;
    assert_snapshot!(world.seen(ADMIN), @"
    Ada taps [Discount]
    Bot: Discount of Max · 2002
         Discount: none
         Send a discount such as 5%. It counts in place of a discount by what they have paid. To remove what was set, send -.
         [Profile] [Menu]
    Ada: 5
    Bot: ⚠️ Send a discount such as 5%.
         Discount of Max · 2002
         ⋮
    Ada: 101%
    Bot: ⚠️ A discount is at most 100%.
         ⋮
    Ada: -1%
    Bot: ⚠️ Send a discount such as 5%.
         ⋮
    Ada: 10 %
    Now: Discount of Max · 2002
         Discount: none → 10%, given
         Fixed prices stay as they are, and nothing gets cheaper than the least markup allows.
         [Set 10%]
         [Profile]
    Ada taps [Set 10%]
    (The discount is changed.)
    Now: Max
         2002
         Access: member
         Ordered: 0 orders · $0.00
         In progress: 0
         Language: English
         Balance       $10.00
         Paid in        $0.00
         Spent          $0.00
         Profit         $0.00
         Discount  10%, given
         [Remove access]
         [Change balance] [Discount]
         [Statement] [Payments]
         [Bar orders]
         [People] [Menu]
    ");
    world.tell().await;
    assert_snapshot!(screen(&world.last(GROUP)), @"
    Bot: 🏷 Ada set somebody’s discount.
         Max
         2002
         Discount: as usual → 10%
         [Profile]
    ");

    world.seen(MEMBER);
    world.draft(MEMBER, "1207", LINK, "1000").await;
    world.say(MEMBER, &format!("/mass 1207 | {LINK} | 1000")).await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: /search 1207
    Bot: Search: 1207
         1 service found. Prices are per 1000.
         [Instagram Followers | Real Mix | R30… · $1.22]
         [‹ Back] [Menu]
    Max taps [Instagram Followers | Real Mix | R30… · $1.22]
    Now: Instagram › Instagram Followers 👥
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Price per 1000: $1.22
         Quantity: 50–100 000
         Average time: 2 hours 14 minutes
         Refill: yes
         Can be cancelled: yes
         Drip-feed: yes
         Service ID: 1207
         Start: 0-15 minutes
         Speed: up to 5K a day
         Refill: 30 days
         The account must be public.
         Send the link to a profile.
         For example:
         https://www.instagram.com/username/
         The link has to open for everyone.
         [☆ Add to favourites]
         [‹ Back] [Menu]
    Max: https://www.instagram.com/anna/
    Now: Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Link: https://www.instagram.com/anna/
         How many? Send a number or tap a button.
         Allowed: 50–100 000
         Price per 1000: $1.22
         [50 · $0.06] [1 000 · $1.22]
         [5 000 · $6.10] [10 000 · $12.20]
         [✎ Link]
         [‹ Back] [Menu]
    Max: 1000
    Now: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://www.instagram.com/anna/
         Quantity                   1 000
         Per 1000                   $1.22
         Without discount           $1.35
         Price                      $1.22
         Balance           $10.00 → $8.78
         [Confirm · $1.22]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    Max: /mass 1207 | https://www.instagram.com/anna/ | 1000
    Bot: Mass order
         ✓ 1 · Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
             www.instagram.com/anna/ × 1 000 · $1.22
         1 order is ready: $1.22
         Send more lines to add them.
         [Order 1 · $1.22]
         [Start over]
         [‹ Back] [Menu]
    ");
    let listed = inline(&world, MEMBER).await;
    assert!(listed.contains("$1.22") && !listed.contains("$1.35"), "{listed}");
    assert!(inline(&world, OTHER_MEMBER).await.contains("$1.35"));
    assert!(world.find(OTHER_MEMBER, "1207").await.text.contains("$1.35"));
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    assert_eq!(behind::read(&world, "select price || ' ' || cost from orders").await, "1220000 900000");

    // Taken back while a draft stands, it is another price, and asked about.
    world.draft(MEMBER, "1207", LINK, "1000").await;
    world.seen(MEMBER);
    world.say(ADMIN, "/users").await;
    world.taps(ADMIN, &["Max", "Discount"]).await;
    world.say(ADMIN, "-").await;
    world.press(ADMIN, "Yes, remove").await;
    world.press(MEMBER, "Confirm").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Confirm]
    Now: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://www.instagram.com/anna/
         Quantity          1 000
         Per 1000          $1.35
         Price             $1.35
         Balance   $8.78 → $7.43
         ⚠️ The price has changed: $1.22 → $1.35. Please check the order and confirm again.
         ⚠️ #1001 for this link is in progress.
         [#1001 Instagram Followers… · In progress]
         [Confirm · $1.35]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
    world.end().await;
}

/// What is listed behind the bot's name.
async fn inline(world: &World, person: i64) -> String {
    let asked = world.telegram.ask_inline(person, "1207", "");
    world.settle(asked.update_id).await;
    world.telegram.inline_answer(&asked.query_id).expect("an answer").to_string()
}

/// Time goes by until what was sent is delivered.
async fn delivered(world: &World) {
    world.wait(Duration::from_mins(12));
    world.track().await;
}

/// What still runs, or is looked into, may come back.
#[tokio::test]
async fn what_an_admin_has_to_decide_counts_when_it_is_decided() {
    let world = World::with(&[SHOP[0], SHOP[1], ("LEVELS", "2:10%")]).await;
    world.say(MEMBER, "/start").await;
    give(&world, "Max", "10").await;
    world.order(MEMBER, "1207", LINK, "2000").await;
    world.submit().await;
    let id = behind::at_panel(&world, LINK).id;
    assert!(world.panel.set_status(id, "Partial", 2_000));
    delivered(&world).await;
    assert_eq!(behind::read(&world, "select review from bills").await, "unsaid");
    assert!(world.find(MEMBER, "1207").await.text.contains("$1.35"), "{}", world.chat(MEMBER));
    work::books::tick(&world.app.worker).await.unwrap();
    world.tell().await;
    world.press_in(ADMIN, GROUP, "Keep all").await;
    assert!(world.find(MEMBER, "1207").await.text.contains("$1.22"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn who_has_paid_enough_gets_something_off_the_next_order() {
    let world = World::with(&[SHOP[0], SHOP[1], ("LEVELS", "2:10%,50:20%")]).await;
    world.say(MEMBER, "/start").await;
    give(&world, "Max", "10").await;
    world.order(MEMBER, "1207", LINK, "2000").await;
    assert!(world.find(MEMBER, "1207").await.text.contains("$1.35"), "it is not sent yet");
    world.submit().await;
    assert_eq!(behind::read(&world, "select cast(taken as text) from bills").await, "2700000");
    assert!(world.find(MEMBER, "1207").await.text.contains("$1.35"), "it is not delivered yet");
    delivered(&world).await;
    assert!(world.find(MEMBER, "1207").await.text.contains("$1.22"), "{}", world.chat(MEMBER));
    world.say(ADMIN, "/users").await;
    world.press(ADMIN, "Max").await;
    world.say(ADMIN, "/prices").await;
    assert_snapshot!(world.seen(ADMIN), @"
    Ada: /users
    Bot: People
         Members: 3 · waiting: 0
         [Max · member]
         [Ada · admin]
         [id 2003 · member]
         [id 2004 · member]
         [Menu]
    Ada taps [Max]
    Now: Max
         2002
         Access: member
         Ordered: 1 order · $1.80
         In progress: 0
         Language: English
         Balance                   $7.30
         Paid in                   $0.00
         Spent                     $2.70
         Profit                    $0.90
         Discount  10%, by what was paid
         [Remove access]
         [Change balance] [Discount]
         [Statement] [Payments]
         [Bar orders]
         [People] [Menu]
    Ada: /prices
    Bot: Prices
         Markup: 50%, at least 5%
         Prices are rounded up to three significant digits.
         Discounts by what somebody has paid: $2.00 – 10%, $50.00 – 20%
         To set one, tap Price at a service or a category, or send /prices with a service ID.
         No price was set by hand.
         [Menu]
    ");
    // What is given back was not paid.
    let id = behind::at_panel(&world, LINK).id;
    assert!(world.panel.set_status(id, "Partial", 1_000));
    world.wait(Duration::from_hours(6));
    world.track().await;
    assert_eq!(behind::read(&world, "select cast(taken as text) from bills").await, "1350000");
    assert!(world.find(MEMBER, "1207").await.text.contains("$1.35"), "{}", world.chat(MEMBER));
    // One's own counts in place of the level's, also where it is nothing.
    world.order(MEMBER, "1207", "https://www.instagram.com/ben/", "1000").await;
    world.submit().await;
    delivered(&world).await;
    assert!(world.find(MEMBER, "1207").await.text.contains("$1.22"), "{}", world.chat(MEMBER));
    world.say(ADMIN, "/users").await;
    world.taps(ADMIN, &["Max", "Discount"]).await;
    world.say(ADMIN, "0%").await;
    world.press(ADMIN, "Set 0%").await;
    assert!(world.find(MEMBER, "1207").await.text.contains("$1.35"), "{}", world.chat(MEMBER));
    world.end().await;
}
