//! Whoever changes the books behind the bot's back is found out: what can be put right is, and what can't stops the sale.

use std::time::Duration;

use panelgram::work;

use crate::{
    behind::{self, execute, read},
    transcript::screen,
    world::{ADMIN, GROUP, MEMBER, World},
};

const SHOP: [(&str, &str); 4] =
    [("BILLING", "wallet"), ("MARKUP", "50%"), ("STARS_RATE", "0.013"), ("SUPPORT", "@shop_help")];
const LINK: &str = "https://instagram.com/abc";

/// Max has money, and an order that runs.
async fn shop() -> World {
    let world = World::with(&SHOP).await;
    world.pay_desk().await;
    world.say(MEMBER, "/topup 10").await;
    world.pay_desk().await;
    world.pay(MEMBER).await;
    world.running(MEMBER, LINK).await;
    look(&world).await;
    world
}

/// The next hour's look.
async fn look(world: &World) {
    world.wait(Duration::from_hours(1));
    work::books::tick(&world.app.worker).await.unwrap();
    world.tell().await;
}

#[tokio::test]
async fn what_is_sound_is_looked_through_once_and_nobody_hears_of_it() {
    let world = shop().await;
    let all = read(&world, "select cast(max(transfer_id) as text) from transfers").await;
    assert_eq!(read(&world, "select cast(transfers as text) from watch").await, all);
    look(&world).await;
    assert_eq!(read(&world, "select cast(transfers as text) from watch").await, all);
    for words in ["should never happen", "do not add up"] {
        assert_eq!(behind::told(&world, GROUP, words), 0, "{words}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_bill_and_a_payment_that_are_not_what_they_should_be_are_put_right_and_told() {
    let world = shop().await;
    execute(
        &world,
        "update bills set stale = 1;
         insert into payments (way, external, user_id, paid, credits, at) values ('stars', 'CHX', 2002, '100 XTR', 1300000, 1);
         insert into topups (topup_id, user_id, way, credits, stars, state, made_at, good_until) values (5, 2002, 'stars', 1, 1, 'paid', 1, 1);",
    )
    .await;
    look(&world).await;
    assert_eq!(behind::told(&world, GROUP, "its bill was not what the order says"), 1);
    assert_eq!(behind::told(&world, GROUP, "was not credited, and is now"), 1);
    let credited = "select cast(sum(amount) as text) from transfers where ref = 'pay:stars:CHX'";
    assert_eq!(read(&world, credited).await, "1300000");
    // Wishes are looked for once a day.
    assert_eq!(behind::told(&world, GROUP, "no payment belongs to it"), 0);
    world.wait(Duration::from_hours(24));
    look(&world).await;
    assert_eq!(behind::told(&world, GROUP, "no payment belongs to it"), 1);
    execute(&world, "delete from topups where topup_id = 5").await;
    world.end().await;
}

#[tokio::test]
async fn what_does_not_add_up_stops_the_sale_until_it_does_and_says_so() {
    let world = shop().await;
    execute(
        &world,
        "drop trigger transfer_never_changes; update transfers set source_after = source_after + 1 where transfer_id = 2;
         update watch set transfers = 0",
    )
    .await;
    look(&world).await;
    assert_eq!(behind::told(&world, GROUP, "don’t add up"), 1);
    let stats = screen(&world.say(ADMIN, "/stats").await);
    assert!(stats.contains("The books don’t add up"), "{stats}");
    assert!(stats.contains("Orders are paused"), "{stats}");
    execute(&world, "update transfers set source_after = source_after - 1 where transfer_id = 2").await;
    look(&world).await;
    let stats = screen(&world.say(ADMIN, "/stats").await);
    assert!(!stats.contains("The books don’t add up"), "{stats}");
    world.end().await;
}

#[tokio::test]
async fn each_sum_that_is_another_one_by_the_movements_is_named() {
    let world = shop().await;
    execute(&world, "drop trigger balance_is_its_transfers").await;
    // Who reads it knows where to look: the sums of all, of what was sold, of what was given away, of one account.
    let wrong = [
        (
            "update accounts set balance = balance + 1000000 where kind = 'sales'",
            "All balances together come to $1.00",
        ),
        (
            "update accounts set balance = balance + iif(kind = 'sales', 1000000, -1000000) where kind in ('sales', 'adjusted')",
            "Sold and set aside: $3.70 by the accounts, $2.70 by the orders’ bills",
        ),
        (
            "update accounts set balance = balance + iif(kind = 'hand', 1000000, -1000000) where kind in ('hand', 'gifts')",
            "Given away: $1.00 by the account, $0.00 by the codes",
        ),
        (
            "update accounts set balance = balance + iif(kind = 'hand', 1000000, -1000000) where kind in ('hand', 'adjusted')",
            "An account has ",
        ),
    ];
    for (breaks, words) in wrong {
        execute(&world, breaks).await;
        // They are added up once a day.
        world.wait(Duration::from_hours(24));
        look(&world).await;
        assert_eq!(behind::told(&world, GROUP, words), 1, "{}", world.chat(GROUP));
        execute(
            &world,
            "update accounts set balance = coalesce((select sum(iif(target = account_id, amount, -amount)) from transfers
                 where account_id in (source, target)), 0)",
        )
        .await;
        look(&world).await;
        let stats = screen(&world.say(ADMIN, "/stats").await);
        assert!(!stats.contains("The books don’t add up"), "{stats}");
    }
    world.end().await;
}

#[tokio::test]
async fn stats_say_what_a_shop_sold_earned_and_owes() {
    let world = shop().await;
    world.pay_desk().await;
    let rows = |stats: String| stats.split_whitespace().collect::<Vec<_>>().join(" ");
    let stats = rows(screen(&world.say(ADMIN, "/stats").await));
    for row in [
        // An order of 2 000 at 1.35 that cost 0.90, of the ⭐ 770 that were paid.
        "Last 24 hours $2.70 − $1.80 = $0.90",
        "Balance $7.31",
        "Came in ⭐ 770",
        "Older than 21 days ⭐ 0",
    ] {
        assert!(stats.contains(row), "{row} in:\n{stats}");
    }
    world.wait(Duration::from_hours(24 * 22));
    let stats = rows(screen(&world.say(ADMIN, "/stats").await));
    assert!(stats.contains("Older than 21 days ⭐ 770"), "{stats}");
    world.end().await;
}

#[tokio::test]
async fn what_customers_paid_for_and_the_panel_is_not_paid_for_is_told() {
    let world = shop().await;
    world.draft(MEMBER, "1207", "https://instagram.com/xyz", "1000").await;
    world.press(MEMBER, "Confirm").await;
    world.panel.set_balance(rust_decimal::Decimal::new(40, 2));
    world.read_balance_now().await;
    world.tell().await;
    assert_eq!(behind::told(&world, GROUP, "1 paid order, $0.50 short in all"), 1);
    world.submit().await;
    world.end().await;
}
