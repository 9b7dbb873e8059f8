//! Admins set prices: typed, and meant by a second tap.

use std::time::Duration;

use insta::assert_snapshot;

use super::{LINK, SHOP, give};
use crate::{
    behind, people,
    world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, World},
};

#[tokio::test]
async fn a_price_is_set_by_a_second_tap_and_a_draft_is_asked_about_again() {
    let world = World::with(&SHOP).await;
    world.say(MEMBER, "/start").await;
    give(&world, "Max", "10").await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    world.seen(MEMBER);
    world.find(ADMIN, "1207").await;
    world.seen(ADMIN);
    world.press(ADMIN, "Price").await;
    world.say(ADMIN, "60%").await;
    world.press(ADMIN, "Set").await;
    assert_snapshot!(world.seen(ADMIN), @"
    Ada taps [Price]
    Bot: Price: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Cost       $0.90
         Per 1000   $1.35
         At least  $0.945
         Markup: 50%, for all
         Send a markup such as 40%, or a fixed price such as 1.20: that one is the same for everybody, without any discount. To remove what was set, send -.
         [Prices] [Menu]
    Ada: 60%
    Now: Price: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Cost              $0.90
         Per 1000  $1.35 → $1.44
         At least         $0.945
         Markup: 50%, for all → 60%, for this service
         This changes the price of 1 service.
         [Set 60%]
         [Prices] [Menu]
    Ada taps [Set]
    (The price is changed.)
    Now: Price: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Cost       $0.90
         Per 1000   $1.44
         At least  $0.945
         Markup: 60%, for this service
         [Change the price]
         [Prices] [Menu]
    ");
    world.press(MEMBER, "Confirm").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Confirm]
    Now: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://www.instagram.com/anna/
         Quantity           1 000
         Per 1000           $1.44
         Price              $1.44
         Balance   $10.00 → $8.56
         ⚠️ The price has changed: $1.35 → $1.44. Please check the order and confirm again.
         [Confirm · $1.44]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
    world.submit().await;
    assert_eq!(world.panel.adds(), 0, "nothing is bought at the old price");
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(behind::read(&world, "select price || ' ' || cost from orders").await, "1440000 900000");
    world.wait(Duration::from_hours(1));
    world.tell().await;
    assert!(
        behind::told(&world, GROUP, "Ada set the price of Instagram Followers | Real Mix") >= 1,
        "{}",
        world.chat(GROUP)
    );
    world.end().await;
}

#[tokio::test]
async fn what_is_no_price_is_not_taken_and_what_is_may_be_written_as_people_do() {
    let world = World::with(&SHOP).await;
    world.say(ADMIN, "/prices 1207").await;
    world.seen(ADMIN);
    for odd in ["1e9", "-5%", "0", "0.94", "10001%", "99999999999", "a lot"] {
        world.say(ADMIN, odd).await;
    }
    assert_snapshot!(world.seen(ADMIN), @"
    Ada: 1e9
    Bot: ⚠️ Send a markup such as 40%, or a fixed price such as 1.20.
         Price: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Cost       $0.90
         Per 1000   $1.35
         At least  $0.945
         Markup: 50%, for all
         Send a markup such as 40%, or a fixed price such as 1.20: that one is the same for everybody, without any discount. To remove what was set, send -.
         [Prices] [Menu]
    Ada: -5%
    Bot: ⚠️ Send a markup such as 40%, or a fixed price such as 1.20.
         ⋮
    Ada: 0
    Bot: ⚠️ A fixed price of nothing would be a gift. Send more than 0.
         ⋮
    Ada: 0.94
    Bot: ⚠️ At less than $0.945 it would be sold at a loss.
         ⋮
    Ada: 10001%
    Bot: ⚠️ That is more than a price can be.
         ⋮
    Ada: 99999999999
    Bot: ⚠️ That is more than a price can be.
         ⋮
    Ada: a lot
    Bot: ⚠️ Send a markup such as 40%, or a fixed price such as 1.20.
         ⋮
    ");
    for good in ["٥%", "150 %", "1,20", "5", "0%"] {
        world.say(ADMIN, good).await;
    }
    assert_snapshot!(world.seen(ADMIN), @"
    Ada: ٥%
    Now: Price: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Cost               $0.90
         Per 1000  $1.35 → $0.945
         At least          $0.945
         Markup: 50%, for all → 5%, for this service
         This changes the price of 1 service.
         [Set 5%]
         [Prices] [Menu]
    Ada: 150 %
    Now: Price: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Cost              $0.90
         Per 1000  $1.35 → $2.25
         At least         $0.945
         Markup: 50%, for all → 150%, for this service
         This changes the price of 1 service.
         [Set 150%]
         [Prices] [Menu]
    Ada: 1,20
    Now: Price: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Cost              $0.90
         Per 1000  $1.35 → $1.20
         At least         $0.945
         Markup: 50%, for all → none, a fixed price
         This changes the price of 1 service.
         [Set $1.20]
         [Prices] [Menu]
    Ada: 5
    Now: Price: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Cost              $0.90
         Per 1000  $1.35 → $5.00
         At least         $0.945
         Markup: 50%, for all → none, a fixed price
         This changes the price of 1 service.
         [Set $5.00]
         [Prices] [Menu]
    Ada: 0%
    Now: Price: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Cost               $0.90
         Per 1000  $1.35 → $0.945
         At least          $0.945
         Markup: 50%, for all → 0%, for this service
         This is below the lowest markup, so 5% is used instead.
         This changes the price of 1 service.
         [Set 0%]
         [Prices] [Menu]
    ");
    world.say(ADMIN, "-").await;
    world.say(ADMIN, "/prices 77777").await;
    assert_snapshot!(world.seen(ADMIN), @"
    Ada: -
    Bot: That’s how it is already.
         Price: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Cost       $0.90
         Per 1000   $1.35
         At least  $0.945
         Markup: 50%, for all
         Send a markup such as 40%, or a fixed price such as 1.20: that one is the same for everybody, without any discount. To remove what was set, send -.
         [Prices] [Menu]
    Ada: /prices 77777
    Bot: The panel has no service with this ID.
    ");
    assert_eq!(behind::read(&world, "select count(*) || '' from tariffs").await, "0");
    world.end().await;
}

#[tokio::test]
async fn of_two_admins_the_second_is_told_that_the_price_is_another_one() {
    let world = World::with(&[SHOP[0], SHOP[1], ("ADMIN_IDS", "3003,2003")]).await;
    world.telegram.add_group(people::group(GROUP, "Admins", vec![ADMIN, OTHER_MEMBER]));
    for admin in [ADMIN, OTHER_MEMBER] {
        world.say(admin, "/prices 1207").await;
        world.say(admin, if admin == ADMIN { "60%" } else { "70%" }).await;
        world.seen(admin);
    }
    let asked = world.last(ADMIN).message_id;
    let tap = world.last(ADMIN).keyboard[0][0].data.clone().unwrap();
    world.press(ADMIN, "Set 60%").await;
    world.press(OTHER_MEMBER, "Set 70%").await;
    assert_snapshot!(world.seen(OTHER_MEMBER), @"
    Olga taps [Set 70%]
    Now: ⚠️ Another admin has set this price since. Look again, and send yours if it still holds.
         Price: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Cost       $0.90
         Per 1000   $1.44
         At least  $0.945
         Markup: 60%, for this service
         Send a markup such as 40%, or a fixed price such as 1.20: that one is the same for everybody, without any discount. To remove what was set, send -.
         [Remove 60%]
         [Prices] [Menu]
    ");
    // The same tap once more sets nothing again.
    world.forge(ADMIN, ADMIN, asked, &tap).await;
    assert_eq!(behind::read(&world, "select markup || '' from tariffs").await, "6000");
    // In the group it is an answer to the bot, and nobody else's button.
    world.say_in(OTHER_MEMBER, GROUP, "/prices 1207").await;
    world.reply(OTHER_MEMBER, GROUP, "1.5").await;
    world.press_in(ADMIN, GROUP, "Set $1.50").await;
    assert_eq!(world.toast(), "This button is out of date.");
    world.press_in(OTHER_MEMBER, GROUP, "Set $1.50").await;
    assert_eq!(behind::read(&world, "select fixed from tariffs").await, "1.5");
    world.tell().await;
    assert_snapshot!(world.seen(GROUP), @"
    Olga: /prices 1207
    Bot: Price: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Cost       $0.90
         Per 1000   $1.44
         At least  $0.945
         Markup: 60%, for this service
         Send a markup such as 40%, or a fixed price such as 1.20: that one is the same for everybody, without any discount. To remove what was set, send -.
         [Remove 60%]
         [Prices]
    Olga answers: 1.5
    Bot: Price: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Cost              $0.90
         Per 1000  $1.44 → $1.50
         At least         $0.945
         Markup: 60%, for this service → none, a fixed price
         This changes the price of 1 service.
         [Set $1.50]
         [Prices]
    Ada taps [Set $1.50]
    (This button is out of date.)
    Olga taps [Set $1.50]
    (The price is changed.)
    Now: Price: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Cost       $0.90
         Per 1000   $1.50
         At least  $0.945
         Markup: none, a fixed price
         [Change the price]
         [Prices]
    Bot: 🏷 Ada set the price of Instagram Followers | Real Mix | R30 ♻️ | 5K/Day.
         By hand: as usual → 60%
         Price: $1.35 → $1.44
         1 price changed.
         [Price]
    Bot: 🏷 Olga set the price of Instagram Followers | Real Mix | R30 ♻️ | 5K/Day.
         By hand: 60% → $1.50
         Price: $1.44 → $1.50
         1 price changed.
         [Price]
    ");
    world.end().await;
}
