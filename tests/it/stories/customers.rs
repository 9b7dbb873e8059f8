//! What admins do about a customer – look at their money, correct it with a second admin, bar them –, and what customers take along.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram_sandbox::telegram::{Fault, Kind};

use super::wallet::{SHOP, adjust, change};
use crate::{
    behind,
    transcript::screen,
    world::{ADMIN, BYSTANDER, GROUP, MEMBER, OTHER_MEMBER, RUSSIAN, World},
};

const LINK: &str = "https://instagram.com/p/abc";
const WALLET: &str = "select cast(coalesce(sum(balance), 0) as text) from accounts where kind = 'wallet'";
const STARS: (&str, &str) = ("STARS_RATE", "0.013");
const BY_HAND: (&str, &str) = ("HAND_PAY_TEXT", "Card 4111 1111 1111 1111");

async fn shop(own: &[(&'static str, &str)]) -> World {
    World::with(&[SHOP.as_slice(), &[("SUPPORT", "@ada")], own].concat()).await
}

async fn card_of(world: &World, name: &str) {
    world.say(ADMIN, "/users").await;
    world.press(ADMIN, name).await;
}

#[tokio::test]
async fn admins_see_what_moved_a_customers_balance_and_what_they_paid() {
    let world = shop(&[STARS]).await;
    adjust(&world, MEMBER, "+10 paid in cash").await;
    world.say(MEMBER, "/topup 6.50").await;
    world.pay_desk().await;
    world.pay(MEMBER).await;
    world.running(MEMBER, LINK).await;
    card_of(&world, "Max").await;
    world.seen(ADMIN);
    world.press(ADMIN, "Statement").await;
    world.press(ADMIN, "Profile").await;
    world.press(ADMIN, "Payments").await;
    assert_snapshot!(world.seen(ADMIN), @"
    Ada taps [Statement]
    Now: Balance of Max · 2002
         Balance  $13.80
         Recent activity
         22 Nov 12:00 UTC · −$2.70 · #1001 · $13.80
         22 Nov 12:00 UTC · +$6.50 · top-up · $16.50
         22 Nov 12:00 UTC · +$10.00 · paid in cash · $10.00
         [Profile]
    Ada taps [Profile]
    Now: Max
         2002
         Access: member
         Ordered: 1 order · $1.80
         In progress: 1
         Language: English
         Balance  $13.80
         Paid in   $6.50
         Spent     $2.70
         Profit    $0.90
         [Remove access]
         [Change balance] [Discount]
         [Statement] [Payments]
         [Bar orders] [Cancel all in progress]
         [People] [Menu]
    Ada taps [Payments]
    Now: Last payments
         Max
         2002
         № 1 · 22 Nov 12:00 UTC · $6.50 · ⭐ 500
         [№ 1]
         [Profile]
    ");
    let payment = screen(&world.press(ADMIN, "№ 1").await);
    assert!(payment.contains("Refund ⭐ 500"), "{payment}");
    world.end().await;
}

#[tokio::test]
async fn whom_an_admin_bars_orders_nothing_and_keeps_the_rest() {
    let world = shop(&[]).await;
    adjust(&world, MEMBER, "+10 paid in cash").await;
    world.running(MEMBER, LINK).await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    card_of(&world, "Max").await;
    world.seen(ADMIN);
    world.press(ADMIN, "Bar orders").await;
    assert_snapshot!(screen(&world.last(ADMIN)), @"
    Bot: Max
         2002
         Access: member
         Ordered: 1 order · $1.80
         In progress: 1
         Language: English
         Balance  $7.30
         Paid in  $0.00
         Spent    $2.70
         Profit   $0.90
         🚫 Barred from ordering. Orders in progress go on, and the balance stays theirs.
         [Remove access]
         [Change balance] [Discount]
         [Statement] [Payments]
         [Allow orders] [Cancel all in progress]
         [People] [Menu]
    ");
    world.seen(MEMBER);
    world.press(MEMBER, "Confirm").await;
    world.tell().await;
    world.say(MEMBER, &format!("/mass 1207 | {LINK} | 1000")).await;
    world.press(MEMBER, "Order").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Confirm]
    Now: ⚠️ Nothing was ordered. Please write to the admins.
         🚫 You can’t place new orders for now. Orders already placed continue as usual.
         Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity          1 000
         Per 1000          $1.35
         Price             $1.35
         Balance   $7.30 → $5.95
         ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         ⚠️ #1001 for this link is in progress.
         [#1001 Instagram Followers… · In progress]
         [Confirm · $1.35]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    Bot: New orders aren’t taken from you for now. Your orders go on, and your balance stays yours. Questions? /paysupport
         [Menu]
    Max: /mass 1207 | https://instagram.com/p/abc | 1000
    Bot: 🚫 You can’t place new orders for now. Orders already placed continue as usual.
         Mass order
         ✓ 1 · Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
             instagram.com/p/abc × 1 000 · $1.35
             ⚠️ This is a link to a post.
         1 order is ready: $1.35
         Send more lines to add them.
         [Order 1 · $1.35]
         [Start over]
         [‹ Back] [Menu]
    Max taps [Order]
    Now: ⚠️ Nothing was ordered. Please write to the admins.
         🚫 You can’t place new orders for now. Orders already placed continue as usual.
         ⋮
    ");
    assert_eq!(world.panel.orders_for(LINK).len(), 1);
    world.press(ADMIN, "Allow orders").await;
    world.tell().await;
    assert_eq!(behind::told(&world, MEMBER, "You can order again"), 1);
    world.draft(MEMBER, "1207", LINK, "1000").await;
    world.press(MEMBER, "Confirm").await;
    assert_eq!(behind::read(&world, "select cast(count(*) as text) from orders").await, "2");
    world.end().await;
}

#[tokio::test]
async fn a_large_correction_takes_a_second_admin() {
    let world = shop(&[("ADMIN_IDS", "3003,3004"), ("ADJUST_MAX", "20")]).await;
    world.say(MEMBER, "/start").await;
    card_of(&world, "Max").await;
    world.press(ADMIN, "Change balance").await;
    world.seen(ADMIN);
    world.say(ADMIN, "+500 a bank transfer").await;
    world.press(ADMIN, "Add").await;
    world.tell().await;
    assert_snapshot!(world.seen(ADMIN), @"
    Ada: +500 a bank transfer
    Now: Balance of Max · 2002
         Balance  $0.00 → $500.00
         Reason: a bank transfer
         They will be told, with the reason.
         This is more than $20.00, so another admin has to confirm it, too.
         [Add $500.00]
         [Profile]
    Ada taps [Add]
    (The other admins are asked: one of them has to confirm it.)
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
    ");
    assert_eq!(behind::read(&world, WALLET).await, "0");
    // Not the one who asked, nor by a button that was made up.
    world.press_in(ADMIN, GROUP, "Add $500.00").await;
    assert!(world.toast().contains("another admin"), "{}", world.toast());
    let asked = world.with_button(GROUP, "Add $500.00");
    let message = world.message(GROUP, asked).unwrap();
    let buttons = ["Refuse", "Add"].map(|label| message.button(label).unwrap().data.clone().unwrap());
    world.press_in(BYSTANDER, GROUP, "Add $500.00").await;
    world.tell().await;
    assert_snapshot!(world.seen(GROUP), @"
    Bot: ❓ Ada wants to change a balance by $500.00. That takes a second admin.
         Max
         2002
         Reason: a bank transfer
         [Add $500.00] [Refuse]
         [Profile]
    Ada taps [Add $500.00]
    (You asked for this, so another admin has to confirm it.)
    Bob taps [Add $500.00]
    (Saved.)
    Bot: Ada, Bob changed a balance by $500.00.
         Max
         2002
         Reason: a bank transfer
         [Profile]
    Now: ❓ Ada wants to change a balance by $500.00. That takes a second admin.
         Max
         2002
         Reason: a bank transfer
         ✅ Confirmed by Bob
         [Profile]
    ");
    assert_eq!(behind::read(&world, WALLET).await, "500000000");
    for old in buttons {
        world.forge(BYSTANDER, GROUP, asked, &old).await;
    }
    world.tell().await;
    assert_eq!(behind::read(&world, WALLET).await, "500000000", "once");
    assert_eq!(behind::told(&world, MEMBER, "was added"), 1);
    world.end().await;
}

#[tokio::test]
async fn what_one_admin_asks_for_another_one_may_refuse() {
    let world = shop(&[("ADMIN_IDS", "3003,3004"), ("ADJUST_MAX", "20")]).await;
    adjust(&world, MEMBER, "+10 a start").await;
    card_of(&world, "Max").await;
    world.press(ADMIN, "Change balance").await;
    world.say(ADMIN, "-20.01 a slip").await;
    world.press(ADMIN, "Take off").await;
    world.tell().await;
    world.press_in(BYSTANDER, GROUP, "Refuse").await;
    world.tell().await;
    assert_snapshot!(screen(&world.last(GROUP)), @"
    Bot: Bob turned down a request to change a balance by −$20.01.
         Max
         2002
         Reason: a slip
         [Profile]
    ");
    assert_eq!(behind::read(&world, WALLET).await, "10000000");
    world.end().await;
}

#[tokio::test]
async fn a_customer_takes_their_own_statement_along_and_nobody_elses() {
    let world = shop(&[]).await;
    adjust(&world, OTHER_MEMBER, "+7 hers").await;
    adjust(&world, MEMBER, "+10 =cash, paid").await;
    world.running(MEMBER, LINK).await;
    world.seen(MEMBER);
    world.say(MEMBER, "/export").await;
    world.press(MEMBER, "Statement").await;
    world.press(MEMBER, "All time").await;
    world.tell().await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: /export
    Bot: Export your orders (CSV)
         For what period? The file opens in Excel and other spreadsheets.
         [Orders] [Statement]
         [This month] [Last month]
         [This year] [All time]
         [‹ Back] [Menu]
    Max taps [Statement]
    Now: Export your balance statement (CSV)
         ⋮
    Max taps [All time]
    (I’m making the file. It’ll be here in a moment.)
    Bot, with a file: All time: 2 movements on your balance. Time zone: UTC.
    ");
    let file = world.last(MEMBER).file.unwrap();
    assert_eq!(file.name, "statement.csv");
    let table = String::from_utf8(world.telegram.file(&file.id).unwrap()).unwrap();
    assert_snapshot!(table.replace("\r\n", "\n"), @r#"
    ﻿Time (UTC),What,Order,Amount,Balance after,Currency
    2026-11-22 12:00:00,"'=cash, paid",,10.00,10.00,USD
    2026-11-22 12:00:00,order,1001,-2.70,7.30,USD
    "#);
    world.say(RUSSIAN, "/export").await;
    world.press(RUSSIAN, "Выписка").await;
    world.press(RUSSIAN, "Прошлый месяц").await;
    world.tell().await;
    assert_snapshot!(screen(&world.last(RUSSIAN)), @"
    Bot: Прошлый месяц: операций по балансу нет.
         [Меню]
    ");
    world.end().await;
}

#[tokio::test]
async fn a_discount_is_told_at_the_confirmation_and_a_fixed_price_has_none() {
    let world = shop(&[]).await;
    adjust(&world, MEMBER, "+10 a start").await;
    card_of(&world, "Max").await;
    world.press(ADMIN, "Discount").await;
    world.say(ADMIN, "10%").await;
    world.press(ADMIN, "Set 10%").await;
    let confirm = screen(&world.draft(MEMBER, "1207", LINK, "1000").await);
    let rows = confirm.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(rows.contains("Per 1000 $1.22 Without discount $1.35 Price $1.22"), "{confirm}");
    world.say(ADMIN, "/prices 1207").await;
    world.say(ADMIN, "1.50").await;
    world.press(ADMIN, "Set").await;
    let confirm = screen(&world.draft(MEMBER, "1207", LINK, "1000").await);
    assert!(confirm.contains("$1.50") && !confirm.contains("Without discount"), "{confirm}");
    world.end().await;
}

#[tokio::test]
async fn a_way_that_was_closed_meanwhile_leads_on_to_another_one() {
    let world = shop(&[STARS, BY_HAND]).await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    world.press(MEMBER, "Top up").await;
    let world = world.restart_with(&[("STARS_RATE", "")]).await;
    world.seen(MEMBER);
    world.press(MEMBER, "Telegram Stars").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Telegram Stars]
    Now: ⚠️ Telegram Stars isn’t available right now. Please choose another way.
         Top up $1.35
         How would you like to pay?
         [Transfer]
         [‹ Back] [Menu]
    ");
    let paying = screen(&world.press(MEMBER, "Transfer").await);
    assert!(paying.contains("Card 4111") && paying.contains("Help"), "{paying}");
    let order = screen(&world.press(MEMBER, "Back").await);
    assert!(order.contains("Check your order"), "{order}");
    world.end().await;
}

#[tokio::test]
async fn of_an_album_the_first_picture_is_the_receipt_and_the_customer_is_told() {
    let world = shop(&[BY_HAND]).await;
    world.say(MEMBER, "/topup 10").await;
    let picture = |name: &str| Kind::Picture { name: name.to_owned(), caption: String::new() };
    let album = vec![picture("one.jpg"), picture("two.jpg"), picture("three.jpg")];
    for sent in world.telegram.send_album(MEMBER, MEMBER, album) {
        world.settle(sent.update_id).await;
    }
    world.pay_desk().await;
    assert_eq!(behind::read(&world, "select cast(count(*) as text) from receipts").await, "1");
    assert_eq!(behind::told(&world, MEMBER, "Only the first picture was taken"), 1);
    world.end().await;
}

#[tokio::test]
async fn the_photo_of_a_receipt_is_shown_once_although_its_letter_fails() {
    let world = shop(&[BY_HAND]).await;
    world.say(MEMBER, "/topup 10").await;
    world.send_photo(MEMBER, "receipt.jpg", "").await;
    world.telegram.fail_next("sendMessage", 3, Fault::Internal500);
    for _ in 0..6 {
        world.tell().await;
        world.wait(Duration::from_mins(5));
    }
    let shown = world.telegram.messages(GROUP);
    assert_eq!(shown.iter().filter(|message| message.text.contains("Receipt for")).count(), 1);
    assert_eq!(shown.iter().filter(|message| message.text.is_empty()).count(), 1, "{shown:?}");
    world.end().await;
}

#[tokio::test]
async fn damaged_rows_of_one_customer_stop_the_sale_to_them_once_with_a_clear_word() {
    let world = shop(&[]).await;
    adjust(&world, MEMBER, "+10 a start").await;
    adjust(&world, OTHER_MEMBER, "+10 a start").await;
    behind::execute(
        &world,
        "create trigger damaged before insert on transfers
         when new.source in (select account_id from accounts where user_id = 2002)
         begin select raise(abort, 'a transfer does not add up'); end",
    )
    .await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    world.seen(MEMBER);
    world.press(MEMBER, "Confirm").await;
    world.press(MEMBER, "Confirm").await;
    world.tell().await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Confirm]
    Now: ⚠️ Nothing was ordered. Please write to the admins.
         🚫 You can’t place new orders for now. Orders already placed continue as usual.
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
    Max taps [Confirm]
    Bot: New orders aren’t taken from you for now. Your orders go on, and your balance stays yours. Questions? /paysupport
         [Menu]
    ");
    assert_eq!(behind::told(&world, GROUP, "Nothing is sold to this person"), 1);
    world.draft(OTHER_MEMBER, "1207", LINK, "1000").await;
    world.press(OTHER_MEMBER, "Confirm").await;
    assert_eq!(behind::read(&world, "select cast(count(*) as text) from orders").await, "1", "hers");
    // Once that is mended, an admin lets them order again.
    behind::execute(&world, "drop trigger damaged").await;
    card_of(&world, "Max").await;
    world.press(ADMIN, "Allow orders").await;
    world.tell().await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    world.press(MEMBER, "Confirm").await;
    assert_eq!(behind::read(&world, "select cast(count(*) as text) from orders").await, "2");
    world.end().await;
}

#[tokio::test]
async fn a_bill_that_can_not_be_read_costs_the_others_nothing_and_is_told() {
    let world = shop(&[]).await;
    adjust(&world, MEMBER, "+10 a start").await;
    world.running(MEMBER, LINK).await;
    change(&world, MEMBER, "+1 more").await;
    world.draft(OTHER_MEMBER, "1207", LINK, "100").await;
    behind::execute(&world, "update bills set review = 'as a whim', stale = 1").await;
    for _ in 0..4 {
        panelgram::work::books::tick(&world.app.worker).await.unwrap();
        world.wait(Duration::from_mins(10));
    }
    world.tell().await;
    assert_eq!(behind::told(&world, GROUP, "Settling its bill keeps failing"), 1);
    behind::execute(&world, "update bills set review = null").await;
    world.wait(Duration::from_hours(1));
    panelgram::work::books::tick(&world.app.worker).await.unwrap();
    world.end().await;
}

#[tokio::test]
async fn help_names_the_commands_of_a_shop_for_whom_they_are() {
    let world = shop(&[]).await;
    let theirs = screen(&world.say(MEMBER, "/help").await);
    assert!(
        theirs.contains("/topup") && !theirs.contains("/prices") && !theirs.contains("/payment "),
        "{theirs}"
    );
    let admins = screen(&world.say(ADMIN, "/help").await);
    assert!(admins.contains("/prices") && admins.contains("/payment "), "{admins}");
    world.say_in(ADMIN, GROUP, "/help").await;
    assert!(screen(&world.last(GROUP)).contains("/prices"));
    world.end().await;
}

/// What the panel takes is of its own currency, whatever customers pay in.
#[tokio::test]
async fn a_changed_catalog_is_told_in_the_panels_currency() {
    let world = shop(&[("WALLET_CURRENCY", "RUB"), ("WALLET_RATE", "90")]).await;
    world.read_balance_now().await;
    assert!(world.panel.set_rate("1207", "1.20"));
    world.wait(Duration::from_hours(6));
    world.read_catalog().await;
    world.tell().await;
    assert_eq!(behind::told(&world, GROUP, "$0.90 → $1.20"), 1, "{}", world.chat(GROUP));
    world.end().await;
}
