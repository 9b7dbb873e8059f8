//! A price for all services of a category.

use insta::assert_snapshot;

use super::{SHOP, price};
use crate::{
    behind,
    transcript::screen,
    world::{ADMIN, GROUP, World},
};

#[tokio::test]
async fn a_category_has_a_markup_and_services_keep_their_own() {
    let world = World::with(&SHOP).await;
    price(&world, "1214", "0.99").await;
    world.say(ADMIN, "/new").await;
    world.taps(ADMIN, &["Instagram", "Followers"]).await;
    world.press(ADMIN, "Price").await;
    world.say(ADMIN, "1.20").await;
    world.say(ADMIN, "2%").await;
    world.press(ADMIN, "Set 2%").await;
    world.say(ADMIN, "/prices").await;
    assert_snapshot!(world.seen(ADMIN), @"
    Ada: /new
    Bot: New order
         Choose a platform.
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [VK · 7] [X (Twitter) · 7]
         [Facebook · 5] [Spotify · 3]
         [Websites & SEO · 2]
         [‹ Back] [Menu]
    Ada taps [Instagram]
    Now: Instagram
         Choose a category.
         [Followers 👥 · 5]
         [Likes & Views · 7]
         [Comments & Mentions 💬 · 11]
         [‹ Back] [Menu]
    Ada taps [Followers]
    Now: Instagram › Instagram Followers 👥
         Choose a service. Prices are per 1000.
         [Followers | Real Mix | R30 ♻️ | 5K/Day · $1.35]
         [Followers | No Refill | 50K/Day ⚡ · $0.99]
         [🇷🇺 Подписчики Instagram | Россия… · $4.73]
         [Followers | Lifetime ♻️ | Old Accounts · $4.18]
         [Followers | USA 🇺🇸 | Premium · $16.80]
         [Price]
         [‹ Back] [Menu]
    Ada taps [Price]
    Bot: Prices in Instagram Followers 👥
         Markup: 50%, for all
         5 services
         1 of them has a price of its own, and keeps it.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day: $1.35, cost $0.90
         🇷🇺 Подписчики Instagram | Россия | Гарантия 60 дней: $4.73, cost $3.15
         Instagram Followers | Lifetime ♻️ | Old Accounts: $4.18, cost $2.7845
         Send a markup such as 40%. To remove what was set, send -.
         [Prices] [Menu]
    Ada: 1.20
    Bot: ⚠️ Only a single service can have a fixed price. Send a markup such as 40%.
         Prices in Instagram Followers 👥
         ⋮
    Ada: 2%
    Now: Prices in Instagram Followers 👥
         Markup: 50%, for all → 2%, for the category
         5 services
         1 of them has a price of its own, and keeps it.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day: $1.35 → $0.945, cost $0.90
         🇷🇺 Подписчики Instagram | Россия | Гарантия 60 дней: $4.73 → $3.31, cost $3.15
         Instagram Followers | Lifetime ♻️ | Old Accounts: $4.18 → $2.93, cost $2.7845
         This is below the lowest markup, so 5% is used instead.
         This changes the prices of 4 services.
         [Set 2%]
         [Prices] [Menu]
    Ada taps [Set 2%]
    (The price is changed.)
    Now: Prices in Instagram Followers 👥
         Markup: 2%, for the category
         5 services
         1 of them has a price of its own, and keeps it.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day: $0.945, cost $0.90
         🇷🇺 Подписчики Instagram | Россия | Гарантия 60 дней: $3.31, cost $3.15
         Instagram Followers | Lifetime ♻️ | Old Accounts: $2.93, cost $2.7845
         [Change the price]
         [Prices] [Menu]
    Ada: /prices
    Bot: Prices
         Markup: 50%, at least 5%
         Prices are rounded up to three significant digits.
         To set one, tap Price at a service or a category, or send /prices with a service ID.
         2 prices were set by hand:
         [Instagram Followers 👥 · 2%]
         [Instagram Followers | No Refill… · $0.99]
         [Menu]
    ");
    world.press(ADMIN, "Followers 👥").await;
    world.press(ADMIN, "Remove").await;
    world.press(ADMIN, "Yes, remove").await;
    assert_snapshot!(world.seen(ADMIN), @"
    Ada taps [Followers 👥]
    Bot: Prices in Instagram Followers 👥
         Markup: 2%, for the category
         5 services
         1 of them has a price of its own, and keeps it.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day: $0.945, cost $0.90
         🇷🇺 Подписчики Instagram | Россия | Гарантия 60 дней: $3.31, cost $3.15
         Instagram Followers | Lifetime ♻️ | Old Accounts: $2.93, cost $2.7845
         Send a markup such as 40%. To remove what was set, send -.
         [Remove 2%]
         [Prices] [Menu]
    Ada taps [Remove]
    Now: Prices in Instagram Followers 👥
         Markup: 2%, for the category → 50%, for all
         5 services
         1 of them has a price of its own, and keeps it.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day: $0.945 → $1.35, cost $0.90
         🇷🇺 Подписчики Instagram | Россия | Гарантия 60 дней: $3.31 → $4.73, cost $3.15
         Instagram Followers | Lifetime ♻️ | Old Accounts: $2.93 → $4.18, cost $2.7845
         This changes the prices of 4 services.
         [Yes, remove]
         [Prices] [Menu]
    Ada taps [Yes, remove]
    (The price is changed.)
    Now: Prices in Instagram Followers 👥
         Markup: 50%, for all
         5 services
         1 of them has a price of its own, and keeps it.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day: $1.35, cost $0.90
         🇷🇺 Подписчики Instagram | Россия | Гарантия 60 дней: $4.73, cost $3.15
         Instagram Followers | Lifetime ♻️ | Old Accounts: $4.18, cost $2.7845
         [Change the price]
         [Prices] [Menu]
    ");
    world.press(ADMIN, "Prices").await;
    world.press(ADMIN, "No Refill").await;
    world.say(ADMIN, "-").await;
    world.press(ADMIN, "Yes, remove").await;
    assert_snapshot!(world.seen(ADMIN), @"
    Ada taps [Prices]
    Now: Prices
         Markup: 50%, at least 5%
         Prices are rounded up to three significant digits.
         To set one, tap Price at a service or a category, or send /prices with a service ID.
         1 price was set by hand:
         [Instagram Followers | No Refill… · $0.99]
         [Menu]
    Ada taps [No Refill]
    Bot: Price: Instagram Followers | No Refill | 50K/Day ⚡
         Instagram Followers 👥
         Cost       $0.42
         Per 1000   $0.99
         At least  $0.441
         Markup: none, a fixed price
         Send a markup such as 40%, or a fixed price such as 1.20: that one is the same for everybody, without any discount. To remove what was set, send -.
         [Remove $0.99]
         [Prices] [Menu]
    Ada: -
    Now: Price: Instagram Followers | No Refill | 50K/Day ⚡
         Instagram Followers 👥
         Cost              $0.42
         Per 1000  $0.99 → $0.63
         At least         $0.441
         Markup: none, a fixed price → 50%, for all
         This changes the price of 1 service.
         [Yes, remove]
         [Prices] [Menu]
    Ada taps [Yes, remove]
    (The price is changed.)
    Now: Price: Instagram Followers | No Refill | 50K/Day ⚡
         Instagram Followers 👥
         Cost       $0.42
         Per 1000   $0.63
         At least  $0.441
         Markup: 50%, for all
         [Change the price]
         [Prices] [Menu]
    ");
    assert_eq!(behind::read(&world, "select count(*) || '' from tariffs").await, "0");
    world.tell().await;
    assert_snapshot!(screen(&world.last(GROUP)), @"
    Bot: 🏷 Ada set the price of Instagram Followers | No Refill | 50K/Day ⚡.
         By hand: $0.99 → as usual
         Price: $0.99 → $0.63
         1 price changed.
         [Price]
    ");
    world.end().await;
}
