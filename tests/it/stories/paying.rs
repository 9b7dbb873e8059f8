//! Paying with Stars: the invoice, Telegram's question, what was lost on the way, what is paid twice, and what is given back.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram_sandbox::telegram::{Fault, Payment, StarDelivery};

use crate::{
    behind::{self, read},
    transcript::screen,
    world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, World},
};

const SHOP: [(&str, &str); 4] =
    [("BILLING", "wallet"), ("MARKUP", "50%"), ("STARS_RATE", "0.013"), ("SUPPORT", "@shop_help")];
const WALLET: &str = "select cast(coalesce(sum(balance), 0) as text) from accounts where kind = 'wallet'";

async fn shop() -> World {
    let world = World::with(&SHOP).await;
    world.pay_desk().await;
    world
}

/// Codes of payments by hand are drawn.
fn coded(seen: &str) -> String {
    let mut parts = seen.split("PG-");
    let first = parts.next().unwrap_or_default().to_owned();
    parts.fold(first, |whole, part| format!("{whole}PG-…{}", part.get(5..).unwrap_or_default()))
}

fn charge(payment: Payment) -> String {
    let Payment::Paid { charge, .. } = payment else { panic!("{payment:?}") };
    charge
}

#[tokio::test]
async fn who_lacks_money_tops_it_up_and_goes_back_to_the_order() {
    let world = shop().await;
    world.draft(MEMBER, "1207", "https://instagram.com/ben", "1000").await;
    world.seen(MEMBER);
    world.press(MEMBER, "Top up").await;
    world.pay_desk().await;
    world.pay(MEMBER).await;
    world.tell().await;
    world.show_owed().await;
    world.press(MEMBER, "Back to the order").await;
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Top up]
    Now: Top-up: $1.35 · ⭐ 104
         One moment, preparing your invoice…
         [Help]
         [‹ Back] [Menu]
    Now: Top-up: $1.35 · ⭐ 104
         Tap the button below to pay. The money will reach your balance automatically, usually within seconds. The invoice is valid until 22 Nov 13:00 UTC.
         [Pay ⭐ 104]
         [I’ve paid]
         [Help]
         [‹ Back] [Menu]
    Max pays ⭐ 104
    Bot: 💰 $1.35 is on your balance. You have $1.35 now.
         [Back to the order]
         [Menu]
    Now: Top-up: $1.35 · ⭐ 104
         ✅ Paid. The money is on your balance.
         [Back to the order]
         [Help]
         [‹ Back] [Menu]
    Max taps [Back to the order]
    Bot: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/ben
         Quantity           1 000
         Per 1000           $1.35
         Price              $1.35
         Balance   $1.35 → $0.002
         [Confirm · $1.35]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    Max taps [Confirm]
    (Sending…)
    Now: #1001 · ⏳ Waiting to be sent
         It will be sent in a moment.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/ben
         Quantity  1 000
         Price     $1.35
         The price is set aside until the order is accepted.
         Placed: 22 Nov 12:00 UTC
         [Refresh]
         [Cancel order]
         [History] [Menu]
    Now: #1001 · ▶️ In progress
         Accepted. No progress has been reported yet.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/ben
         Quantity  1 000
         Price     $1.35
         Placed: 22 Nov 12:00 UTC
         [Refresh] [Order again]
         [Cancel order]
         [History] [Menu]
    ");
    assert_snapshot!(world.seen(GROUP), @"
    Bot: 💰 Telegram Stars: ⭐ 104, $1.35 credited
         Max
         2002
         [Payment] [Profile]
    Bot: #1001 · placed at the panel
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/ben
         1 000 for $1.35
         Customer: Max · 2002
         Panel ID: 23501877
         [Order #1001]
    ");
    assert_eq!(world.panel.adds(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_sum_is_asked_for_within_its_bounds() {
    let world = World::with(
        &[SHOP.as_slice(), &[("HAND_PAY_TEXT", "Card 1234"), ("TOPUP_DAILY_MAX", "600")]].concat(),
    )
    .await;
    world.pay_desk().await;
    world.say(MEMBER, "/topup").await;
    for odd in ["0", "-5", "1e9", "5,50", "٥"] {
        world.say(MEMBER, odd).await;
        if odd == "5,50" {
            world.press(MEMBER, "Back").await;
            world.say(MEMBER, "/topup").await;
        }
    }
    world.send_photo(MEMBER, "receipt.jpg", "").await;
    world.say(MEMBER, "/topup 501").await;
    world.say(MEMBER, "/topup 500").await;
    assert_snapshot!(coded(&world.seen(MEMBER)), @"
    Max: /topup
    Bot: Top up your balance
         Balance  $0.00
         Send an amount or tap one.
         From $1.00 to $500.00 at a time.
         [$5.00] [$10.00]
         [$20.00] [$50.00]
         [‹ Back] [Menu]
    Max: 0
    Bot: ⚠️ Send an amount such as 10 or 5.50.
         Top up your balance
         ⋮
    Max: -5
    Bot: ⚠️ Send an amount such as 10 or 5.50.
         ⋮
    Max: 1e9
    Bot: ⚠️ Send an amount such as 10 or 5.50.
         ⋮
    Max: 5,50
    Now: Top up $5.50
         How would you like to pay?
         [Telegram Stars · ⭐ 424]
         [Transfer]
         [‹ Back] [Menu]
    Max taps [Back]
    Now: Hello, Max!
         Choose a platform, send a link, or type what you need – for example, telegram views.
         [New order]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [VK · 7] [X (Twitter) · 7]
         [My orders]
         [Balance] [Language] [Help]
    Max: /topup
    Bot: Top up your balance
         Balance  $0.00
         Send an amount or tap one.
         From $1.00 to $500.00 at a time.
         [$5.00] [$10.00]
         [$20.00] [$50.00]
         [‹ Back] [Menu]
    Max: ٥
    Now: Top up $5.00
         How would you like to pay?
         [Telegram Stars · ⭐ 385]
         [Transfer]
         [‹ Back] [Menu]
    Max sends a photo: receipt.jpg
    Bot: There’s no text here that I can read. Please send it as a message.
         Top up $5.00
         ⋮
    Max: /topup 501
    Bot: ⚠️ The largest top-up is $500.00.
         Top up your balance
         Balance  $0.00
         Send an amount or tap one.
         From $1.00 to $500.00 at a time.
         [$5.00] [$10.00]
         [$20.00] [$50.00]
         [‹ Back] [Menu]
    Max: /topup 500
    Bot: Top-up: $500.00
         Card 1234
         Amount: $500.00
         Payment reference: PG-… – please copy it exactly
         When you’ve paid, send the receipt here – a photo or a file – or just its number.
         [Help]
         [‹ Back] [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn a_payment_whose_news_got_lost_is_found_and_credited_once() {
    let world = shop().await;
    world.say(MEMBER, "/topup 6.49").await;
    world.pay_desk().await;
    world.telegram.deliver_next_payment(StarDelivery::Lost);
    world.pay(MEMBER).await;
    assert_eq!(read(&world, WALLET).await, "0");
    world.wait(Duration::from_mins(11));
    world.pay_desk().await;
    world.tell().await;
    world.show_owed().await;
    assert_eq!(read(&world, WALLET).await, "6500000");
    assert_snapshot!(screen(&world.last(MEMBER)), @"
    Bot: 💰 $6.50 is on your balance. You have $6.50 now.
         Sorry that it took longer than usual.
         [Menu]
    ");
    world.wait(Duration::from_hours(2));
    world.pay_desk().await;
    assert_eq!(read(&world, "select cast(count(*) as text) from payments").await, "1");
    world.end().await;
}

#[tokio::test]
async fn news_that_come_twice_or_late_credit_once_and_an_old_link_paid_again_credits_again() {
    let world = shop().await;
    world.say(MEMBER, "/topup 6.50").await;
    world.pay_desk().await;
    let link = world.invoice(MEMBER);
    world.telegram.deliver_next_payment(StarDelivery::Twice);
    world.pay(MEMBER).await;
    assert_eq!(read(&world, WALLET).await, "6500000");
    // Paid is paid: the invoice is closed to new payments as far as it is ours to say.
    let again = world.pay_by(MEMBER, &link).await;
    assert!(matches!(&again, Payment::Refused(words) if words.contains("closed")), "{again:?}");
    let another = world.pay_by(OTHER_MEMBER, &link).await;
    assert!(matches!(&another, Payment::Refused(words) if words.contains("somebody else")), "{another:?}");
    world.say(MEMBER, "/topup 6.50").await;
    world.pay_desk().await;
    world.telegram.deliver_next_payment(StarDelivery::Late);
    world.pay(MEMBER).await;
    world.wait(Duration::from_mins(11));
    world.pay_desk().await;
    world.release_payments().await;
    assert_eq!(read(&world, WALLET).await, "13000000");
    assert_eq!(read(&world, "select cast(count(*) as text) from payments").await, "2");
    world.tell().await;
    world.end().await;
}

#[tokio::test]
async fn an_admin_gives_a_payment_back_and_what_was_spent_becomes_a_debt() {
    let world = shop().await;
    world.say(MEMBER, "/topup 6.50").await;
    world.pay_desk().await;
    world.pay(MEMBER).await;
    world.running(MEMBER, "https://instagram.com/ben").await;
    world.tell().await;
    world.say(MEMBER, "/paysupport").await;
    world.press(MEMBER, "Report a problem").await;
    world.tell().await;
    world.seen(GROUP);
    world.seen(MEMBER);
    for label in ["Payment", "Refund", "Refund"] {
        world.press_in(ADMIN, GROUP, label).await;
    }
    world.telegram.fail_next("refundStarPayment", 1, Fault::LostAfterEffect);
    world.pay_desk().await;
    assert_eq!((world.telegram.stars_of(MEMBER), world.telegram.star_balance()), (5_000, 0));
    world.wait(Duration::from_mins(2));
    world.pay_desk().await;
    world.tell().await;
    assert_snapshot!(world.seen(GROUP), @"
    Ada taps [Payment]
    Now: Payment № 1
         Max
         2002
         Method    Telegram Stars
         Paid               ⭐ 500
         Credited           $6.50
         Received: 22 Nov 12:00 UTC
         Provider’s ID: stxtJBPWH4W6yM-0Dcqm1otyGTRU1U9XQxhlIPSrYkQjwvQQjrx8eyvhfmXCDEM-IvNX7u4hr5ZPll12lXG2NGHiCOlCjPZMOCB6Jgjl00OhMcH0a_8GrT9VYcu3
         Balance  $3.80
         [Refund ⭐ 500]
         [Profile]
    Ada taps [Refund]
    Now: Refund ⭐ 500?
         Max
         2002
         $2.70 of it has been spent. That becomes a debt: until it’s settled, no orders are taken from this person.
         [Refund ⭐ 500]
         [Payment]
    Ada taps [Refund]
    (It’s being refunded.)
    Now: Payment № 1
         Max
         2002
         Method    Telegram Stars
         Paid               ⭐ 500
         Credited           $6.50
         Received: 22 Nov 12:00 UTC
         Provider’s ID: stxtJBPWH4W6yM-0Dcqm1otyGTRU1U9XQxhlIPSrYkQjwvQQjrx8eyvhfmXCDEM-IvNX7u4hr5ZPll12lXG2NGHiCOlCjPZMOCB6Jgjl00OhMcH0a_8GrT9VYcu3
         It’s being refunded.
         Balance  $0.00
         Debt     $2.70
         [Profile]
    ");
    assert_snapshot!(world.seen(MEMBER), @"
    Bot: ⭐ 500 was refunded to you, so $6.50 was taken off your balance.
         You owe $2.70. Top up to settle it, and you can order again.
         [Menu]
    ");
    world.draft(MEMBER, "1207", "https://instagram.com/ben", "100").await;
    world.press(MEMBER, "Top up").await;
    assert_eq!(
        read(&world, "select cast(sum(balance) as text) from accounts where kind = 'owed'").await,
        "-2700000"
    );
    world.end().await;
}

#[tokio::test]
async fn stars_that_telegram_takes_back_leave_the_books_and_people_hear_of_it() {
    let world = shop().await;
    world.say(MEMBER, "/topup 6.50").await;
    world.pay_desk().await;
    let charge = charge(world.pay(MEMBER).await);
    world.take_back(&charge).await;
    world.tell().await;
    assert_eq!(read(&world, WALLET).await, "0");
    assert_eq!(behind::told(&world, GROUP, "Telegram took ⭐ 500 back"), 1);
    assert_snapshot!(screen(&world.last(MEMBER)), @"
    Bot: ⭐ 500 was refunded to you, so $6.50 was taken off your balance.
         [Menu]
    ");
    // The transactions tell of it once more.
    world.wait(Duration::from_hours(2));
    world.pay_desk().await;
    assert_eq!(behind::told(&world, MEMBER, "was refunded"), 1);
    world.end().await;
}

#[tokio::test]
async fn what_was_there_before_the_shop_began_is_credited_to_nobody() {
    let world = World::with(&SHOP).await;
    world.telegram.add_star_history(230);
    world.pay_desk().await;
    world.say(MEMBER, "/topup 6.50").await;
    world.pay_desk().await;
    world.telegram.deliver_next_payment(StarDelivery::Lost);
    world.pay(MEMBER).await;
    world.wait(Duration::from_hours(2));
    world.pay_desk().await;
    assert_eq!(read(&world, "select count(*) || ' ' || sum(credits) from payments").await, "1 6500000");
    world.end().await;
}

#[tokio::test]
async fn an_invoice_keeps_the_price_of_its_stars_and_none_is_credited_that_has_no_price() {
    let world = shop().await;
    world.say(MEMBER, "/topup 6.50").await;
    world.pay_desk().await;
    let link = world.invoice(MEMBER);
    // The price of a Star changes while the invoice is open: it was frozen.
    let world = world.restart_with(&[SHOP.as_slice(), &[("STARS_RATE", "0.02")]].concat()).await;
    world.pay_by(MEMBER, &link).await;
    assert_eq!(read(&world, WALLET).await, "6500000");
    // Without a price, nobody knows what a Star buys: people look at it.
    world.say(MEMBER, "/topup 2").await;
    world.pay_desk().await;
    let link = world.invoice(MEMBER);
    behind::execute(&world, "delete from topups where state <> 'paid'").await;
    world.telegram.deliver_next_payment(StarDelivery::Late);
    let world = world.restart_with(&SHOP[..2]).await;
    let refused = world.pay_by(MEMBER, &link).await;
    assert!(matches!(&refused, Payment::Refused(words) if words.contains("isn’t known")), "{refused:?}");
    world.end().await;
}
