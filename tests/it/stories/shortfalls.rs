//! Money is missing somewhere: on the customer's balance for all lines of a mass order, on the owner's for what is paid, in the price for
//! what it costs by now.

use std::time::Duration;

use insta::assert_snapshot;
use rust_decimal::Decimal;

use super::wallet::{SHOP, adjust, change};
use crate::{
    behind,
    transcript::screen,
    world::{GROUP, MEMBER, RUSSIAN, World},
};

const LINK: &str = "https://instagram.com/ben";

#[tokio::test]
async fn of_many_lines_the_first_are_ordered_that_the_balance_pays_for() {
    let world = World::with(&SHOP).await;
    adjust(&world, MEMBER, "+2 a start").await;
    world.say(MEMBER, "/mass").await;
    world
        .say(MEMBER, "1207 | https://instagram.com/a | 1000\n1207 | https://instagram.com/b | 400\n1207 | https://instagram.com/c | 1000")
        .await;
    assert_snapshot!(screen(&world.last(MEMBER)), @"
    Bot: Mass order
         ✓ 1 · Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
             instagram.com/a × 1 000 · $1.35
         ✓ 2 · Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
             instagram.com/b × 400 · $0.54
         ✓ 3 · Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
             instagram.com/c × 1 000 · $1.35
         3 orders are ready: $3.24
         On your balance: $2.00. That covers the first 2 lines.
         Send more lines to add them.
         [Order the first 2 · $1.89] [Top up $1.24]
         [Start over]
         [‹ Back] [Menu]
    ");
    // Less is there by the time of the tap: nothing is ordered, and the table says what fits now.
    change(&world, MEMBER, "-1.50 a slip").await;
    let table = world.with_button(MEMBER, "Order the first 2");
    assert_snapshot!(screen(&world.press_on(MEMBER, MEMBER, table, "Order the first 2").await), @"
    Bot: ⚠️ Your balance is $1.39 short.
         Mass order
         ✓ 1 · Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
             instagram.com/a × 1 000 · $1.35
         ✓ 2 · Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
             instagram.com/b × 400 · $0.54
         ✓ 3 · Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
             instagram.com/c × 1 000 · $1.35
         3 orders are ready: $3.24
         On your balance: $0.50. That doesn’t cover the first line.
         Send more lines to add them.
         [Top up $2.74]
         [Start over]
         [‹ Back] [Menu]
    ");
    change(&world, MEMBER, "+1.50 back").await;
    world.say(MEMBER, "/mass 1207 | https://instagram.com/a | 1000\n1207 | https://instagram.com/b | 400\n1207 | https://instagram.com/c | 1").await;
    assert_eq!(world.panel.adds(), 0);
    world.press(MEMBER, "Order 2").await;
    for _ in 0..2 {
        world.submit().await;
    }
    assert_eq!(world.panel.adds(), 2);
    world.end().await;
}

#[tokio::test]
async fn what_is_paid_waits_until_the_owner_can_pay() {
    let world = World::with(&SHOP).await;
    adjust(&world, MEMBER, "+10 a start").await;
    world.panel.set_balance(Decimal::new(50, 2));
    world.read_balance_now().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.seen(MEMBER);
    world.seen(GROUP);
    world.submit().await;
    assert_snapshot!(world.seen(MEMBER), @"
    Bot: #1001 · ⏳ Waiting to be sent
         It takes longer than usual. No need to order again: it will be sent as soon as possible, or your money goes back to your balance and you’ll be told.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/ben
         [Order #1001] [Menu]
    Now: #1001 · ⏳ Waiting to be sent
         Your order is waiting to be sent. Your money is safe.
         If it can’t be sent by 22 Nov 14:11 UTC, the money goes back to your balance and you’ll be told.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/ben
         Quantity  1 000
         Price     $1.35
         The price is set aside until the order is accepted.
         Placed: 22 Nov 12:11 UTC
         [Refresh]
         [Cancel order]
         [History] [Menu]
    ");
    assert_snapshot!(world.seen(GROUP), @"
    Bot: #1001 · ⏳ Waiting: the panel balance is too low
         Missing for this order: $0.40. Please top it up, and the order goes out by itself. The customer was told only that it takes longer than usual.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/ben
         1 000 for $1.35
         Customer: Max · 2002
         [Order #1001]
    ");
    assert_eq!(world.panel.adds(), 0);
    world.panel.set_balance(Decimal::new(50, 0));
    world.read_balance_now().await;
    world.submit().await;
    assert_eq!(behind::first_status(&world).await, "running");
    world.end().await;
}

#[tokio::test]
async fn what_the_panel_refuses_for_want_of_money_is_kept_and_given_back_in_the_end() {
    let world = World::with(&SHOP).await;
    adjust(&world, MEMBER, "+10 a start").await;
    world.read_balance_now().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    // Nobody has seen yet that it was spent elsewhere.
    world.panel.fail_next("add", 1, behind::says("Not enough funds on balance"));
    world.submit().await;
    assert_eq!(behind::first_status(&world).await, "reserved");
    world.panel.set_balance(Decimal::new(50, 2));
    world.read_balance_now().await;
    for _ in 0..13 {
        world.wait(Duration::from_mins(10));
        world.submit().await;
    }
    world.tell().await;
    assert_eq!(behind::first_status(&world).await, "rejected");
    assert_snapshot!(screen(&world.last(MEMBER)), @"
    Bot: #1001 · ❌ Not accepted
         It couldn’t be sent in time and was dropped. Nothing was ordered.
         💰 $1.35 went back to your balance.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/ben
         [Try again]
         [Order #1001] [Menu]
    ");
    world.say(MEMBER, "/balance").await;
    assert_snapshot!(screen(&world.last(MEMBER)), @"
    Bot: Your balance
         Balance  $10.00
         Recent activity
         22 Nov 14:12 UTC · +$1.35 · #1001 · $10.00
         22 Nov 12:11 UTC · −$1.35 · #1001 · $8.65
         22 Nov 12:00 UTC · +$10.00 · a start · $10.00
         [Top up] [Payments]
         [I have a code]
         [‹ Back] [Menu]
    ");
    assert_eq!(world.panel.orders().len(), 0);
    world.end().await;
}

#[tokio::test]
async fn an_order_that_would_be_sent_at_a_loss_is_given_back() {
    let world = World::with(&[SHOP.as_slice(), &[("DEFAULT_LANGUAGE", "ru")]].concat()).await;
    world.say(RUSSIAN, "/start").await;
    behind::execute(&world, "update users set access = 'member' where user_id = 2004").await;
    adjust_by_hand(&world).await;
    world.find(RUSSIAN, "1207").await;
    world.say(RUSSIAN, LINK).await;
    world.say(RUSSIAN, "1000").await;
    world.press(RUSSIAN, "Подтвердить").await;
    world.panel.set_rate("1207", "1.36");
    world.wait(Duration::from_hours(7));
    world.read_catalog().await;
    world.submit().await;
    assert_snapshot!(screen(&world.last(RUSSIAN)), @"
    Bot: #1001 · ❌ Не принят
         Отправить заказ вовремя не удалось, он снят. Ничего не заказано.
         💰 На баланс вернулось 1,35 $.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/ben
         [Попробовать ещё раз]
         [Заказ #1001] [Меню]
    ");
    assert_eq!(world.panel.adds(), 0);
    world.end().await;
}

/// Ten on the Russian member's balance, in the books' own terms.
async fn adjust_by_hand(world: &World) {
    behind::execute(world, "insert into accounts (user_id, kind) values (2004, 'wallet')").await;
    behind::execute(
        world,
        "insert into transfers (at, source, target, amount, source_after, target_after, why, by_admin, note, ref)
         select 0, a.account_id, w.account_id, 10000000, a.balance - 10000000, 10000000, 'adjustment', 2004, 'a start', 'start'
         from accounts a, accounts w where a.kind = 'adjusted' and w.kind = 'wallet' and w.user_id = 2004",
    )
    .await;
}
