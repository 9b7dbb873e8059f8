//! Customers pay from balances of their own.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram::work;
use rust_decimal::Decimal;

use crate::{
    behind,
    transcript::screen,
    world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, STRANGER, World},
};

const LINK: &str = "https://instagram.com/p/abc";
pub(super) const SHOP: [(&str, &str); 2] = [("BILLING", "wallet"), ("MARKUP", "50%")];

/// An admin puts something on somebody's balance, or takes it off.
pub(super) async fn adjust(world: &World, person: i64, change_by: &str) {
    world.say(person, "/start").await;
    change(world, person, change_by).await;
}

/// The same of somebody who is in the middle of something.
pub(super) async fn change(world: &World, person: i64, change: &str) {
    world.say(ADMIN, "/users").await;
    world.press(ADMIN, if person == MEMBER { "Max" } else { "Olga" }).await;
    world.press(ADMIN, "Change balance").await;
    world.say(ADMIN, change).await;
    world.press(ADMIN, if change.starts_with('-') { "Take off" } else { "Add" }).await;
    world.tell().await;
}

#[tokio::test]
async fn a_customer_pays_from_their_balance_and_gets_back_what_was_not_delivered() {
    let world = World::with(&SHOP).await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    world.press(MEMBER, "Top up").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: /search 1207
    Bot: Search: 1207
         1 service found. Prices are per 1000.
         [Instagram Followers | Real Mix | R30… · $1.35]
         [‹ Back] [Menu]
    Max taps [Instagram Followers | Real Mix | R30… · $1.35]
    Now: Instagram › Instagram Followers 👥
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Price per 1000: $1.35
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
    Max: https://instagram.com/p/abc
    Now: ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Link: https://instagram.com/p/abc
         How many? Send a number or tap a button.
         Allowed: 50–100 000
         Price per 1000: $1.35
         [50 · $0.07] [1 000 · $1.35]
         [5 000 · $6.75] [10 000 · $13.50]
         [✎ Link]
         [‹ Back] [Menu]
    Max: 1000
    Now: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  1 000
         Per 1000  $1.35
         Price     $1.35
         Balance   $0.00
         Short by  $1.35
         ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         [Top up $1.35]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    Max taps [Top up]
    Now: ⚠️ Top-ups aren’t available right now. Please write to the admins.
         Instagram › Check your order
         ⋮
    ");

    adjust(&world, MEMBER, "+10 paid in cash").await;
    assert_snapshot!(world.seen(ADMIN), @"
    Ada: /users
    Bot: People
         Members: 3 · waiting: 0
         [Max · member]
         [id 2003 · member]
         [id 2004 · member]
         [Ada · admin]
         [Menu]
    Ada taps [Max]
    Now: Max
         2002
         Access: member
         Ordered: 0 orders · $0.00
         In progress: 0
         Language: English
         Balance  $0.00
         Paid in  $0.00
         Spent    $0.00
         Profit   $0.00
         [Remove access]
         [Change balance] [Discount]
         [Statement] [Payments]
         [Bar orders]
         [People] [Menu]
    Ada taps [Change balance]
    Bot: Balance of Max · 2002
         Balance  $0.00
         Send a sum and a reason: +10 paid in cash adds, -5.50 a mistake takes off. They will read the reason.
         [Menu]
    Ada: +10 paid in cash
    Now: Balance of Max · 2002
         Balance  $0.00 → $10.00
         Reason: paid in cash
         They will be told, with the reason.
         [Add $10.00]
         [Profile]
    Ada taps [Add]
    (The balance is changed.)
    Now: Max
         2002
         Access: member
         Ordered: 0 orders · $0.00
         In progress: 0
         Language: English
         Balance  $10.00
         Paid in   $0.00
         Spent     $0.00
         Profit    $0.00
         [Remove access]
         [Change balance] [Discount]
         [Statement] [Payments]
         [Bar orders]
         [People] [Menu]
    ");
    assert_snapshot!(world.seen(MEMBER), @"
    Max: /start
    Bot: Hello, Max!
         Choose a platform, send a link, or type what you need – for example, telegram views.
         [New order]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [VK · 7] [X (Twitter) · 7]
         [My orders]
         [Balance] [Language] [Help]
    Bot: 💰 $10.00 was added to your balance.
         Reason: paid in cash
         Balance: $10.00
         [Menu]
    ");
    assert_snapshot!(screen(&world.last(GROUP)), @"
    Bot: Ada changed a balance by $10.00.
         Max
         2002
         Reason: paid in cash
         [Profile]
    ");

    world.draft(MEMBER, "1207", LINK, "1000").await;
    world.seen(MEMBER);
    world.press(MEMBER, "Confirm").await;
    world.say(MEMBER, "/balance").await;
    world.submit().await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Confirm]
    (Sending…)
    Now: #1001 · ⏳ Waiting to be sent
         It will be sent in a moment.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  1 000
         Price     $1.35
         The price is set aside until the order is accepted.
         Placed: 22 Nov 12:00 UTC
         [Refresh]
         [Cancel order]
         [History] [Menu]
    Max: /balance
    Bot: Your balance
         Balance    $8.65
         Set aside  $1.35
         Recent activity
         22 Nov 12:00 UTC · −$1.35 · #1001 · $8.65
         22 Nov 12:00 UTC · +$10.00 · paid in cash · $10.00
         [Top up] [Payments]
         [I have a code]
         [‹ Back] [Menu]
    Now: #1001 · ▶️ In progress
         Accepted. No progress has been reported yet.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  1 000
         Price     $1.35
         Placed: 22 Nov 12:00 UTC
         [Refresh] [Order again]
         [Cancel order]
         [History] [Menu]
    ");

    let id = behind::at_panel(&world, LINK).id;
    assert!(world.panel.set_status(id, "Partial", 300));
    world.wait(Duration::from_mins(5));
    world.track().await;
    world.say(MEMBER, "/balance").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Bot: #1001 · 🟡 Partly completed
         Delivered: 700
         Not delivered: 300
         💰 $0.41 went back to your balance.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         [Order again]
         [Order #1001] [Menu]
    Now: #1001 · 🟡 Partly completed
         ▰▰▰▰▰▰▰▱▱▱ 70 %
         Delivered: 700
         Not delivered: 300
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity       1 000
         At the start  18 011
         Price          $1.35
         💰 $0.41 went back to your balance.
         Placed: 22 Nov 12:00 UTC
         Ended: 22 Nov 12:05 UTC
         [Order again]
         [Refill]
         [History] [Menu]
    Max: /balance
    Bot: Your balance
         Balance  $9.06
         Recent activity
         22 Nov 12:05 UTC · +$0.41 · #1001 · $9.06
         22 Nov 12:00 UTC · −$1.35 · #1001 · $8.65
         22 Nov 12:00 UTC · +$10.00 · paid in cash · $10.00
         [Top up] [Payments]
         [I have a code]
         [‹ Back] [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn nobody_buys_for_more_than_they_have_in_two_chats_or_in_many_lines() {
    let world = World::with(&SHOP).await;
    adjust(&world, MEMBER, "2 a start").await;
    world
        .say(MEMBER, "/mass 1207 | https://instagram.com/p/a | 1000\n1207 | https://instagram.com/p/b | 1000")
        .await;
    world.seen(MEMBER);
    world.press(MEMBER, "Order").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Order]
    (Sending…)
    Now: Mass order · ⏳ being sent
         ▱▱▱▱▱▱▱▱▱▱ 0 %
         Orders       1
         Waiting      1
         Price    $1.35
         [Menu]
    ");
    adjust(&world, MEMBER, "-3,50 a slip").await;
    assert_snapshot!(screen(&world.last(MEMBER)), @"
    Bot: $3.50 was taken off your balance.
         Reason: a slip
         Balance: $0.00
         You owe $2.85. Top up to settle it, and you can order again.
         [Menu]
    ");
    world.draft(MEMBER, "1207", LINK, "100").await;
    assert_snapshot!(screen(&world.press(MEMBER, "Top up").await), @"
    Bot: ⚠️ Top-ups aren’t available right now. Please write to the admins.
         Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity    100
         Per 1000  $1.35
         Price     $0.14
         Balance   $0.00
         Debt      $2.85
         Short by  $2.99
         ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         [Top up $2.99]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
    assert_eq!(world.panel.orders_for(LINK).len(), 0);
    world.end().await;
}

#[tokio::test]
async fn a_correction_is_a_sum_with_a_reason_within_its_bounds_and_made_once() {
    let world = World::with(&SHOP).await;
    world.say(OTHER_MEMBER, "/start").await;
    world.say(ADMIN, "/users").await;
    world.press(ADMIN, "Olga").await;
    world.press(ADMIN, "Change balance").await;
    world.seen(ADMIN);
    for odd in ["0 nothing", "10", "1e9 much", "100.01 too much"] {
        world.say(ADMIN, odd).await;
    }
    assert_snapshot!(world.seen(ADMIN), @"
    Ada: 0 nothing
    Bot: ⚠️ A change of zero changes nothing.
         Balance of Olga · 2003
         Balance  $0.00
         Send a sum and a reason: +10 paid in cash adds, -5.50 a mistake takes off. They will read the reason.
         [Menu]
    Ada: 10
    Bot: ⚠️ Add the reason after the sum.
         ⋮
    Ada: 1e9 much
    Bot: ⚠️ Begin with a sum, such as +10 or -5.50, then the reason.
         ⋮
    Ada: 100.01 too much
    Now: Balance of Olga · 2003
         Balance  $0.00 → $100.01
         Reason: too much
         They will be told, with the reason.
         This is more than $100.00, so another admin has to confirm it, too.
         [Add $100.01]
         [Profile]
    ");
    world.say(ADMIN, "٥ cash").await;
    let asked = world.last(ADMIN).message_id;
    world.press(ADMIN, "Add").await;
    world.forge(ADMIN, ADMIN, asked, "AW:1003:1").await;
    world.tell().await;
    assert_eq!(behind::told(&world, OTHER_MEMBER, "was added"), 1);
    world.end().await;
}

#[tokio::test]
async fn what_the_figures_do_not_say_an_admin_decides_once() {
    let world = World::with(&SHOP).await;
    adjust(&world, MEMBER, "+10 paid in cash").await;
    world.running(MEMBER, LINK).await;
    let id = behind::at_panel(&world, LINK).id;
    // It delivered nothing more, and keeps what it charged: some panels answer so for all, some for nothing.
    assert!(world.panel.set_charged(id, "Canceled", 0, Decimal::new(180, 2)));
    world.wait(Duration::from_mins(5));
    world.track().await;
    work::books::tick(&world.app.worker).await.unwrap();
    world.seen(MEMBER);
    world.tell().await;
    world.say(MEMBER, "/status 1001").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: /status 1001
    Bot: #1001 · 🚫 Cancelled
         The order was stopped. Delivered before that: 2 000
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity       2 000
         At the start  18 011
         Price          $2.70
         We’re checking how much you get back. Your money is safe.
         Placed: 22 Nov 12:00 UTC
         Ended: 22 Nov 12:05 UTC
         [Order again]
         [History]
         [‹ Back] [Menu]
    ");
    assert_snapshot!(screen(&world.last(GROUP)), @"
    Bot: ⚖️ #1001: the panel’s figures do not say what is due. What does the customer get back?
         #1001 · 🚫 Cancelled
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Price      $2.70
         Cost       $1.80
         Charged    $1.80
         Remaining      0
         [Give back $2.70]
         [Keep all $2.70]
    ");
    let asked = world.last(GROUP).message_id;
    let keep = format!("D:{}:2700000", world.name(1001).await);
    world.press_in(ADMIN, GROUP, "Give back").await;
    world.forge(ADMIN, GROUP, asked, &keep).await;
    world.tell().await;
    assert_eq!(behind::told(&world, MEMBER, "#1001: $2.70 went back"), 1);
    assert_eq!(behind::read(&world, "select taken || ' ' || decided from bills").await, "0 0");
    world.end().await;
}

#[tokio::test]
async fn a_customer_never_sees_what_it_costs() {
    let world = World::with(&SHOP).await;
    adjust(&world, MEMBER, "+10 paid in cash").await;
    world.find(MEMBER, "1207").await;
    world.running(MEMBER, LINK).await;
    let id = behind::at_panel(&world, LINK).id;
    assert!(world.panel.set_status(id, "Partial", 300));
    world.wait(Duration::from_mins(5));
    world.track().await;
    world.say(MEMBER, "/status 1001").await;
    world.say(MEMBER, "/orders").await;
    world.press(MEMBER, "#1001").await;
    world.press(MEMBER, "History").await;
    world.say(MEMBER, "/balance").await;
    let seen = world.seen(MEMBER);
    for secret in ["0.90", "1.80", "1.26", "0.54", &id.to_string()] {
        assert!(!seen.contains(secret), "{secret} in:\n{seen}");
    }
    assert!(seen.contains("1.35") && seen.contains("2.70"), "{seen}");
    world.end().await;
}

#[tokio::test]
async fn money_of_one_currency_is_not_taken_for_another() {
    let world = World::with(&SHOP).await;
    world.read_balance_now().await;
    adjust(&world, MEMBER, "+10 paid in cash").await;
    assert_eq!(behind::read(&world, "select currency from books").await, "USD");
    // The panel goes over to another currency, and nothing says what that is in the old one.
    behind::execute(&world, "update books set currency = 'EUR'").await;
    world.read_balance_now().await;
    world.tell().await;
    assert_snapshot!(screen(&world.last(GROUP)), @"
    Bot: 🚨 The books don’t add up, so nothing is sold until somebody has looked.
         Customers have money in EUR, and prices are in USD now. Set WALLET_CURRENCY=EUR with its WALLET_RATE, and start again.
    ");
    world.draft(MEMBER, "1207", LINK, "1000").await;
    assert_snapshot!(screen(&world.press(MEMBER, "Confirm").await), @"
    Bot: ⏸ New orders aren’t being taken right now. Orders already placed continue as usual.
         Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity           1 000
         Per 1000           $1.35
         Price              $1.35
         Balance   $10.00 → $8.65
         ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         [Confirm · $1.35]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
    assert_eq!(world.panel.adds(), 0);
    world.end().await;
}

/// Where customers pay, anybody may come: whoever an admin shut out stays out.
#[tokio::test]
async fn an_open_door_lets_everybody_in_but_whom_an_admin_shut_out() {
    let world = World::with(&[SHOP.as_slice(), &[("ACCESS", "open")]].concat()).await;
    world.say(STRANGER, "/start").await;
    assert!(world.last(STRANGER).text.contains("Choose a platform"), "{:?}", world.last(STRANGER));
    world.say(ADMIN, "/users").await;
    world.press(ADMIN, "Stella").await;
    world.press(ADMIN, "Remove access").await;
    world.say(STRANGER, "/start").await;
    assert!(!world.last(STRANGER).text.contains("Choose a platform"), "{:?}", world.last(STRANGER));
    world.end().await;
}
