//! Friends: who invites them gets a part of what their delivered orders cost, and learns nothing of those.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram::work;

use super::wallet::change;
use crate::{
    behind::{self, read},
    transcript::screen,
    world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, STRANGER, World},
};

const SHOP: [(&str, &str); 4] =
    [("BILLING", "wallet"), ("MARKUP", "50%"), ("ACCESS", "open"), ("REFERRAL_PERCENT", "5%")];
const LINK: &str = "https://www.instagram.com/anna/";
const GIVEN: &str = "select cast(-balance as text) from accounts where kind = 'gifts'";

/// Somebody's link, and what it carries.
async fn link_of(world: &World, person: i64) -> String {
    let shown = world.say(person, "/invite").await.text;
    shown.split("start=").nth(1).and_then(|rest| rest.split_whitespace().next()).unwrap().to_owned()
}

/// Stella comes by the link of Max, and has money.
async fn befriended(world: &World) -> String {
    let link = link_of(world, MEMBER).await;
    world.say(STRANGER, &format!("/start {link}")).await;
    world.say(ADMIN, "/users").await;
    world.taps(ADMIN, &["Stella", "Change balance"]).await;
    world.say(ADMIN, "10 a start").await;
    world.press(ADMIN, "Add").await;
    world.tell().await;
    link
}

async fn looked_through(world: &World) {
    work::books::tick(&world.app.worker).await.unwrap();
    world.tell().await;
}

/// Stella's order of 2000 followers for $2.70, which cost $1.80, is delivered.
async fn delivered(world: &World) {
    world.order(STRANGER, "1207", LINK, "2000").await;
    world.submit().await;
    world.wait(Duration::from_mins(12));
    world.track().await;
}

#[tokio::test]
async fn damaged_rows_of_who_invited_keep_nobody_from_looking_through_the_books() {
    let world = World::with(&SHOP).await;
    befriended(&world).await;
    delivered(&world).await;
    let theirs = "new.target in (select account_id from accounts where user_id = 2002)";
    behind::refuse_to_write(&world, "insert on transfers", theirs).await;
    // What has to be found: a sum that is not what its transfers make it.
    behind::execute(&world, "drop trigger balance_is_its_transfers; update accounts set balance = balance + 1 where kind = 'sales'")
        .await;
    world.wait(Duration::from_hours(73));
    looked_through(&world).await;
    assert_eq!(read(&world, GIVEN).await, "0");
    assert_eq!(behind::told(&world, GROUP, "don’t add up"), 1);
    // Once both are mended the reward comes.
    behind::write_again(&world).await;
    behind::execute(&world, "update accounts set balance = balance - 1 where kind = 'sales'").await;
    world.wait(Duration::from_hours(2));
    looked_through(&world).await;
    assert_eq!(read(&world, GIVEN).await, "135000");
    world.end().await;
}

#[tokio::test]
async fn a_friends_delivered_order_brings_a_part_three_days_later() {
    let world = World::with(&SHOP).await;
    let link = befriended(&world).await;
    assert_snapshot!(world.seen(MEMBER).replace(&link, "r_…"), @"
    Max: /invite
    Bot: Invite friends
         When somebody new starts this bot with your link, you get up to 5% of the price of their delivered orders. The money comes to your balance three days after delivery.
         https://t.me/our_bot?start=r_…
         Came with your link      0
         Brought you          $0.00
         [Copy the link] [Share]
         [‹ Back] [Menu]
    ");
    delivered(&world).await;
    looked_through(&world).await;
    world.wait(Duration::from_hours(71));
    looked_through(&world).await;
    assert_eq!(read(&world, GIVEN).await, "0", "it may come back");
    world.wait(Duration::from_hours(2));
    looked_through(&world).await;
    looked_through(&world).await;
    assert_eq!(read(&world, GIVEN).await, "135000", "5 % of 2.70");
    world.say(MEMBER, "/balance").await;
    world.press(MEMBER, "Invite").await;
    world.press(MEMBER, "Back").await;
    let seen = world.seen(MEMBER).replace(&link, "r_…");
    assert_snapshot!(seen, @"
    Bot: 🎁 $0.14 for inviting friends is on your balance. You have $0.14 now.
         [Menu]
    Max: /balance
    Bot: Your balance
         Balance  $0.14
         Recent activity
         25 Nov 13:12 UTC · +$0.14 · invited friends · $0.14
         [Top up] [Payments]
         [I have a code] [Invite friends]
         [‹ Back] [Menu]
    Max taps [Invite]
    Bot: Invite friends
         When somebody new starts this bot with your link, you get up to 5% of the price of their delivered orders. The money comes to your balance three days after delivery.
         https://t.me/our_bot?start=r_…
         Came with your link      1
         Brought you          $0.14
         [Copy the link] [Share]
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
    ");
    for secret in ["Stella", "1001", "2.70", "1207", "Followers"] {
        assert!(!seen.contains(secret), "who came, and what they ordered, is theirs: {secret}");
    }
    world.say(ADMIN, "/users").await;
    world.press(ADMIN, "Max").await;
    assert_snapshot!(screen(&world.last(ADMIN)), @"
    Bot: Max
         2002
         Access: member
         Ordered: 0 orders · $0.00
         In progress: 0
         Language: English
         Balance              $0.14
         Paid in              $0.00
         Invited      1 · 1 ordered
         For friends          $0.14
         Spent                $0.00
         Profit               $0.00
         [Remove access]
         [Change balance] [Discount]
         [Statement] [Payments]
         [Bar orders]
         [People] [Menu]
    ");
    // The panel takes it back later: so does the bot.
    let id = behind::at_panel(&world, LINK).id;
    assert!(world.panel.set_status(id, "Partial", 1_000));
    world.say(STRANGER, "/orders").await;
    world.say_in(ADMIN, GROUP, "/order 1001").await;
    world.track().await;
    looked_through(&world).await;
    assert_eq!(read(&world, "select cast(taken as text) from bills").await, "1350000");
    assert_eq!(read(&world, GIVEN).await, "67500");
    assert_snapshot!(screen(&world.last(MEMBER)), @"
    Bot: $0.07 that you got for inviting friends was taken back, because the orders it came from were refunded. You have $0.07 now.
         [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn a_reward_is_never_more_than_half_of_the_profit() {
    let world =
        World::with(&[SHOP.as_slice(), &[("MARKUP", "6%"), ("REFERRAL_PERCENT", "50%")]].concat()).await;
    befriended(&world).await;
    delivered(&world).await;
    world.wait(Duration::from_hours(73));
    looked_through(&world).await;
    let figures = "select taken || ' ' || profit || ' ' || earned || ' ' || given from rewards";
    assert_eq!(read(&world, figures).await, "1908000 108000 54000 54000");
    world.end().await;
}

#[tokio::test]
async fn what_is_not_delivered_or_comes_back_at_once_brings_nothing() {
    let world = World::with(&SHOP).await;
    befriended(&world).await;
    world.order(STRANGER, "1207", LINK, "2000").await;
    world.submit().await;
    let id = behind::at_panel(&world, LINK).id;
    assert!(world.panel.set_status(id, "Canceled", 2_000));
    world.wait(Duration::from_mins(12));
    world.track().await;
    world.wait(Duration::from_hours(73));
    looked_through(&world).await;
    assert_eq!(read(&world, GIVEN).await, "0");
    assert_eq!(read(&world, "select earned || ' ' || taken from rewards").await, "0 0", "it was looked at");
    world.end().await;
}

/// One's own link, the link of somebody whom one invited, and a link after the first word to the bot bind nobody.
#[tokio::test]
async fn only_who_comes_for_the_first_time_is_a_friend_and_there_are_no_circles() {
    let world = World::with(&SHOP).await;
    let max = befriended(&world).await;
    let stella = link_of(&world, STRANGER).await;
    world.say(MEMBER, &format!("/start {max}")).await;
    world.say(MEMBER, &format!("/start {stella}")).await;
    world.say(STRANGER, &format!("/start {max}")).await;
    world.say(OTHER_MEMBER, "/start").await;
    world.say(OTHER_MEMBER, &format!("/start {max}")).await;
    let friends = "select group_concat(user_id || ' by ' || referrer) from friends";
    assert_eq!(read(&world, friends).await, "1001 by 2002");
    // A word that is nobody's is a start like any.
    let shown = world.say(MEMBER, "/start r_7K3M9QXDV2TA").await;
    assert!(shown.text.contains("Hello"), "{}", world.chat(MEMBER));
    assert_eq!(read(&world, friends).await, "1001 by 2002");
    world.end().await;
}

#[tokio::test]
async fn where_inviting_brings_nothing_there_is_no_link() {
    let world = World::with(&[SHOP[0], SHOP[1], SHOP[2]]).await;
    world.say(MEMBER, "/invite").await;
    world.say(STRANGER, "/start r_7K3M9QXDV2TA").await;
    assert!(!world.say(MEMBER, "/balance").await.labels().iter().any(|label| label.contains("Invite")));
    assert_snapshot!(world.seen(MEMBER), @"
    Max: /invite
    Bot: I don’t know this command. /help lists the ones I know.
    Max: /balance
    Bot: Your balance
         Balance  $0.00
         Nothing here yet.
         [Top up] [Payments]
         [I have a code]
         [‹ Back] [Menu]
    ");
    assert_eq!(read(&world, "select cast(count(*) as text) from friends").await, "0");
    world.end().await;
}

#[tokio::test]
async fn a_reward_pays_a_debt_first() {
    let world = World::with(&SHOP).await;
    befriended(&world).await;
    change(&world, MEMBER, "-1 a slip").await;
    delivered(&world).await;
    world.wait(Duration::from_hours(73));
    looked_through(&world).await;
    assert_snapshot!(screen(&world.last(MEMBER)), @"
    Bot: 🎁 You got $0.14 for inviting friends. $0.14 of it paid your debt; you have $0.00 now.
         [Menu]
    ");
    world.end().await;
}
