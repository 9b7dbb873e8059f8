//! Nothing is sold at a loss, and nothing for nothing.

use std::time::Duration;

use insta::assert_snapshot;

use super::{FREE, LINK, SHOP, give, panel_takes, price};
use crate::{
    behind,
    transcript::screen,
    world::{ADMIN, GROUP, MEMBER, World},
};

#[tokio::test]
async fn a_fixed_price_that_falls_below_its_floor_takes_the_service_off_and_is_told_once() {
    let world = World::with(&SHOP).await;
    world.say(MEMBER, "/start").await;
    give(&world, "Max", "10").await;
    price(&world, "1207", "1.00").await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    assert!(world.last(MEMBER).text.contains("$1.00"), "{}", world.chat(MEMBER));
    world.seen(MEMBER);
    panel_takes(&world, "1207", "0.96").await;
    panel_takes(&world, "1207", "0.97").await;
    let told: Vec<String> = world
        .telegram
        .messages(GROUP)
        .iter()
        .filter(|message| message.text.contains("not offered any more"))
        .map(screen)
        .collect();
    assert_snapshot!(told.join("\n"), @"
    Bot: ❗ Instagram Followers | Real Mix | R30 ♻️ | 5K/Day: the panel takes more now, and the fixed price is less than it has to be. The service is not offered any more.
         Cost         $0.96
         Fixed price  $1.00
         At least     $1.01
         It is offered again once the price is high enough.
         [Price]
    ");
    world.press(MEMBER, "Confirm").await;
    world.say(MEMBER, "1207").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Confirm]
    Now: ⚠️ This service isn’t available any more.
         Nothing found for “1207”.
         Try other words, or pick from the list.
         [New order]
         [‹ Back] [Menu]
    Max: 1207
    Bot: Nothing found for “1207”.
         ⋮
    ");
    world.submit().await;
    assert_eq!(world.panel.adds(), 0, "nothing is sold at a loss");
    world.say(ADMIN, "/prices").await;
    world.press(ADMIN, "Real Mix").await;
    assert_snapshot!(world.seen(ADMIN), @"
    Ada: /prices
    Bot: Prices
         Markup: 50%, at least 5%
         Prices are rounded up to three significant digits.
         To set one, tap Price at a service or a category, or send /prices with a service ID.
         1 price was set by hand:
         [⚠️ Instagram Followers | Real Mix… · $1.00]
         [Menu]
    Ada taps [Real Mix]
    Bot: Price: Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Instagram Followers 👥
         Cost      $0.97
         Per 1000  $1.00
         At least  $1.02
         Markup: none, a fixed price
         ⚠️ This is below the lowest possible price, so the service isn’t on offer.
         Send a markup such as 40%, or a fixed price such as 1.20: that one is the same for everybody, without any discount. To remove what was set, send -.
         [Remove $1.00]
         [Prices] [Menu]
    ");
    // It is cheap again, and then too dear again: that is news.
    panel_takes(&world, "1207", "0.90").await;
    assert!(world.find(MEMBER, "1207").await.text.contains("$1.00"), "{}", world.chat(MEMBER));
    panel_takes(&world, "1207", "1.10").await;
    assert_eq!(behind::told(&world, GROUP, "not offered any more"), 2);
    // A start looks, too: what is sold at least is a setting.
    panel_takes(&world, "1207", "0.90").await;
    let world = world.restart_with(&[("MIN_MARKUP", "20%")]).await;
    world.tell().await;
    assert_eq!(behind::told(&world, GROUP, "not offered any more"), 3);
    assert!(world.say(MEMBER, "1207").await.text.contains("Nothing"), "{}", world.chat(MEMBER));
    world.end().await;
}

/// What the panel gives for nothing is most often a heading: it is offered once an admin has said what it costs.
#[tokio::test]
async fn what_costs_nothing_is_sold_at_a_fixed_price_only_and_a_price_outlives_its_service() {
    let world = World::with(&SHOP).await;
    world.panel.add_service(FREE).unwrap();
    world.wait(Duration::from_hours(6));
    world.read_catalog().await;
    assert!(world.say(MEMBER, "9001").await.text.contains("Nothing"), "{}", world.chat(MEMBER));
    world.say(ADMIN, "/prices 9001").await;
    world.say(ADMIN, "300%").await;
    assert_snapshot!(screen(&world.last(ADMIN)), @"
    Bot: Price: Instagram Likes | Trial
         Instagram Likes & Views
         Cost      $0.00
         Per 1000  $0.00
         At least  $0.00
         Markup: 50%, for all → 300%, for this service
         This changes no price.
         [Set 300%]
         [Prices] [Menu]
    ");
    world.say(ADMIN, "0.10").await;
    world.press(ADMIN, "Set").await;
    assert!(world.find(MEMBER, "9001").await.text.contains("$0.10"), "{}", world.chat(MEMBER));
    // It leaves, its price stays, and holds when it comes back.
    world.panel.remove_service("9001");
    world.wait(Duration::from_hours(6));
    world.read_catalog().await;
    assert!(world.say(MEMBER, "9001").await.text.contains("Nothing"), "{}", world.chat(MEMBER));
    world.say(ADMIN, "/prices").await;
    assert_snapshot!(screen(&world.last(ADMIN)), @"
    Bot: Prices
         Markup: 50%, at least 5%
         Prices are rounded up to three significant digits.
         To set one, tap Price at a service or a category, or send /prices with a service ID.
         1 price was set by hand:
         [Instagram Likes | Trial · $0.10, left the list]
         [Menu]
    ");
    world.press(ADMIN, "Trial").await;
    assert!(world.last(ADMIN).text.contains("Trial"), "{}", world.chat(ADMIN));
    world.panel.add_service(FREE).unwrap();
    world.wait(Duration::from_hours(6));
    world.read_catalog().await;
    assert!(world.find(MEMBER, "9001").await.text.contains("$0.10"), "{}", world.chat(MEMBER));
    world.end().await;
}
