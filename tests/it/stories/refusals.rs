//! The panel says no. That is a claim: what its balance shows decides whether nothing was ordered, whether it may be sent again, and whether
//! a person is told so. Nothing is bought twice, in whatever words.

use std::time::Duration;

use panelgram::ops::account;
use panelgram_sandbox::panel::{self, Fault};
use rust_decimal::Decimal;

use super::life::{asked, at_panel, first_status, told};
use crate::behind::{says, takes_and_says};
use crate::world::{ADMIN, GROUP, KEY, MEMBER, OTHER_MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";

/// Words that any order would have met.
const PASSING: [&str; 7] = [
    "Provider is temporarily unavailable",
    "Service unavailable, try later",
    "API down",
    "Rate limit exceeded. Slow down.",
    "Too many requests",
    "This panel is temporarily unavailable",
    "Ordering is disabled",
];

/// A member's order for $1.80 is sent.
async fn order(world: &World) {
    world.order(MEMBER, "1207", LINK, "2000").await;
    world.submit().await;
}

#[tokio::test]
async fn what_the_panel_took_is_never_sent_again_in_whatever_words_it_refuses() {
    let page = Fault::HttpAfterEffect(429, "<html><h1>Too Many Requests</h1></html>".to_owned());
    let later = takes_and_says("System under maintenance, your order will be processed later");
    for fault in PASSING.map(takes_and_says).into_iter().chain([page, later]) {
        let mut world = World::new().await;
        world.panel.fail_next("add", 100, fault.clone());
        order(&world).await;
        world.send_for(Duration::from_mins(5)).await;
        world = world.restart().await;
        world.send_for(Duration::from_mins(15)).await;
        assert_eq!((world.panel.adds(), world.panel.orders().len()), (1, 1), "{fault:?}");
        assert_eq!(first_status(&world).await, "unclear", "{fault:?}");
        assert_eq!(told(&world, GROUP, "fell by exactly this price, $1.80"), 1, "{fault:?}");
        assert!(world.last(MEMBER).text.contains("Please don’t order it again"), "{}", world.chat(MEMBER));
        world.end().await;
    }
}

#[tokio::test]
async fn what_it_did_not_take_is_sent_again_after_pauses_that_grow() {
    for words in PASSING {
        let world = World::new().await;
        world.panel.fail_next("add", 3, says(words));
        order(&world).await;
        world.send_for(Duration::from_mins(14)).await;
        assert_eq!((world.panel.adds(), first_status(&world).await.as_str()), (4, "running"), "{words}");
        assert_eq!(world.panel.orders().len(), 1, "{words}");
        let adds: Vec<_> = world.panel.calls().into_iter().filter(|call| call.action == "add").collect();
        let pauses: Vec<u64> = adds.windows(2).map(|two| two[1].at.since(two[0].at).as_secs()).collect();
        let is_pace = words.contains("ate limit") || words.contains("Too many");
        assert!(pauses.is_sorted() && pauses[0] >= if is_pace { 60 } else { 30 }, "{words}: {pauses:?}");
        assert_eq!(told(&world, GROUP, "isn’t known whether"), 0, "{}", world.chat(GROUP));
        world.end().await;
    }
}

#[tokio::test]
async fn what_it_carries_out_after_all_is_not_sent_again() {
    let world = World::new().await;
    world.panel.fail_next("add", 1, says("Service unavailable, try later"));
    order(&world).await;
    assert_eq!(first_status(&world).await, "reserved");
    // While it waits to be sent again, the panel takes the money after all.
    world.panel.set_balance(world.panel.balance() - Decimal::new(180, 2));
    world.send_for(Duration::from_mins(20)).await;
    assert_eq!((world.panel.adds(), first_status(&world).await.as_str()), (1, "unclear"));
    world.end().await;
}

#[tokio::test]
async fn without_evidence_nothing_is_sent_again() {
    // The balance can't be read.
    let world = World::new().await;
    world.panel.fail_next("add", 1, takes_and_says("Service unavailable, try later"));
    world.panel.fail_next("balance", 1, Fault::Http(500, "<html>".to_owned()));
    order(&world).await;
    assert_eq!(first_status(&world).await, "unclear");
    world.send_for(Duration::from_mins(20)).await;
    assert_eq!(world.panel.adds(), 1);
    world.end().await;

    // It was not seen yet to follow orders: the account may be postpaid.
    let options = panel::Options { key: KEY.to_owned(), ..panel::Options::default() };
    let world = World::closed_panel(&[], options).await;
    world.read_catalog().await;
    world.read_balance().await;
    world.panel.fail_next("add", 1, says("Provider is temporarily unavailable"));
    order(&world).await;
    world.send_for(Duration::from_mins(20)).await;
    assert_eq!((world.panel.adds(), first_status(&world).await.as_str()), (1, "unclear"));
    world.end().await;

    // It moves by itself.
    let world = World::new().await;
    world.panel.set_balance(world.panel.balance() - Decimal::ONE);
    world.read_balance_now().await;
    world.panel.fail_next("add", 1, says("Provider is temporarily unavailable"));
    order(&world).await;
    world.send_for(Duration::from_mins(20)).await;
    assert_eq!((world.panel.adds(), first_status(&world).await.as_str()), (1, "unclear"));
    world.end().await;
}

#[tokio::test]
async fn an_account_is_seen_to_follow_orders_by_the_first_one() {
    let options = panel::Options { key: KEY.to_owned(), ..panel::Options::default() };
    let world = World::closed_panel(&[], options).await;
    world.read_catalog().await;
    world.read_balance().await;
    world.order(OTHER_MEMBER, "1207", "https://instagram.com/p/first", "1000").await;
    world.submit().await;
    world.wait(Duration::from_mins(2));
    world.panel.fail_next("add", 1, says("Provider is temporarily unavailable"));
    order(&world).await;
    world.send_for(Duration::from_mins(2)).await;
    at_panel(&world, LINK);
    assert_eq!(world.panel.adds(), 3);
    world.end().await;
}

#[tokio::test]
async fn a_final_no_is_believed_only_if_the_money_says_the_same() {
    for words in [
        "Order could not be sent to the provider",
        "Bad link",
        "neworder.error.min_quantity",
        "neworder.error.link_duplicate",
        "Not enough funds on balance",
    ] {
        let world = World::new().await;
        world.panel.fail_next("add", 1, takes_and_says(words));
        order(&world).await;
        assert_eq!(first_status(&world).await, "unclear", "{words}");
        let notice = world.last(GROUP).text;
        assert!(
            notice.contains(words) && notice.contains("fell by exactly this price, $1.80"),
            "{words}: {notice}"
        );
        assert_eq!(told(&world, MEMBER, "Not accepted"), 0, "{}", world.chat(MEMBER));
        world.end().await;

        let world = World::new().await;
        world.panel.fail_next("add", 1, says(words));
        order(&world).await;
        assert_eq!(first_status(&world).await, "rejected", "{words}");
        world.end().await;
    }
}

#[tokio::test]
async fn words_of_an_accident_are_no_refusal_whatever_the_money_says() {
    let world = World::new().await;
    let words = "There was an error processing your request. Please try again later";
    world.panel.fail_next("add", 1, says(words));
    order(&world).await;
    world.send_for(Duration::from_mins(20)).await;
    assert_eq!((world.panel.adds(), first_status(&world).await.as_str()), (1, "unclear"));
    world.end().await;
}

#[tokio::test]
async fn of_several_at_a_time_only_the_one_that_was_refused_is_in_doubt() {
    let world = World::with(&[("PANEL_ADD_CONCURRENCY", "3")]).await;
    world.panel.fail_next("add", 1, takes_and_says("API down"));
    for name in ["one", "two", "three"] {
        world.order(MEMBER, "1207", &format!("https://instagram.com/p/{name}"), "1000").await;
    }
    world.submit().await;
    world.send_for(Duration::from_mins(20)).await;
    assert_eq!((world.panel.adds(), world.panel.orders().len()), (3, 3));
    assert_eq!(told(&world, GROUP, "Was this order placed?"), 1, "{}", world.chat(GROUP));
    assert_eq!(told(&world, GROUP, "fell by exactly this price, $0.90"), 1, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn an_order_that_was_refused_and_waits_is_not_cancelled_as_if_it_had_never_left() {
    let world = World::new().await;
    world.panel.fail_next("add", 1, says("Too many requests"));
    let card = world.order(MEMBER, "1207", LINK, "2000").await;
    let cancel = card.button("Cancel").and_then(|button| button.data.clone()).unwrap();
    world.submit().await;
    let waiting = world.say(MEMBER, "/status 1001").await;
    assert!(waiting.button("Cancel").is_none(), "{waiting:?}");
    world.forge(MEMBER, MEMBER, card.message_id, &cancel).await;
    world.forge(MEMBER, MEMBER, card.message_id, &cancel.replacen('k', "K", 1)).await;
    assert_eq!(first_status(&world).await, "reserved");
    world.end().await;
}

/// What the words are about is the account that the link names: no member stops the others with it.
#[tokio::test]
async fn words_about_the_target_are_not_words_about_the_key() {
    let echo = "Incorrect link https://t.me/account_banned";
    for words in [
        "User not found",
        "Instagram user not found",
        "user not found or private",
        "This account has been suspended by Instagram",
        "Target account suspended",
        "Account is not active on TikTok",
        "IP not allowed for this link",
        echo,
    ] {
        let world = World::new().await;
        world.panel.fail_next("add", 1, says(words));
        let link = if words == echo { "https://t.me/account_banned" } else { LINK };
        world.order(MEMBER, "1207", link, "2000").await;
        if world.last(MEMBER).button("Confirm").is_some() {
            world.press(MEMBER, "Confirm").await;
        }
        world.submit().await;
        assert_eq!(first_status(&world).await, "rejected", "{words}: {}", world.chat(MEMBER));
        assert!(world.last(MEMBER).text.contains("The link wasn’t accepted"), "{}", world.chat(MEMBER));
        assert_eq!(told(&world, GROUP, "refused the key"), 0, "{words}: {}", world.chat(GROUP));
        world.order(OTHER_MEMBER, "1207", "https://instagram.com/p/other", "1000").await;
        world.submit().await;
        at_panel(&world, "https://instagram.com/p/other");
        world.end().await;
    }
}

#[tokio::test]
async fn a_key_is_refused_by_the_balance_and_not_by_an_order_alone() {
    let world = World::new().await;
    world.panel.fail_next("add", 1, Fault::AuthError);
    order(&world).await;
    assert_eq!(told(&world, GROUP, "refused the key"), 0, "{}", world.chat(GROUP));
    world.send_for(Duration::from_mins(2)).await;
    at_panel(&world, LINK);
    world.end().await;

    let world = World::new().await;
    world.panel.fail_next("*", 100, Fault::AuthError);
    order(&world).await;
    assert_eq!(told(&world, GROUP, "refused the key"), 1, "{}", world.chat(GROUP));
    let calls = world.panel.calls().len();
    world.send_for(Duration::from_mins(10)).await;
    assert_eq!(world.panel.calls().len(), calls);
    // The key is mended in time: the balance shows that nothing was taken, and it is sent.
    world.panel.heal();
    let world = world.restart().await;
    world.read_balance().await;
    world.send_for(Duration::from_mins(2)).await;
    at_panel(&world, LINK);
    assert_eq!(world.panel.adds(), 2);
    world.end().await;
}

#[tokio::test]
async fn the_balance_is_read_before_an_order_and_not_before_each_of_many() {
    let world = World::new().await;
    world.wait(Duration::from_mins(5));
    let before = asked(&world, "balance");
    for name in ["one", "two", "three"] {
        world.order(MEMBER, "1207", &format!("https://instagram.com/p/{name}"), "1000").await;
        world.submit().await;
        world.wait(Duration::from_secs(10));
    }
    assert_eq!(asked(&world, "balance"), before + 1);
    // A panel that does not even answer this is sent nothing.
    world.wait(Duration::from_mins(5));
    world.panel.fail_next("balance", 1, Fault::Http(502, "<html>".to_owned()));
    order(&world).await;
    assert_eq!((world.panel.adds(), told(&world, GROUP, "isn’t known whether")), (3, 0));
    world.say(ADMIN, "/stats").await;
    assert!(world.last(ADMIN).text.contains("hasn’t answered"), "{}", world.chat(ADMIN));
    world.send_for(Duration::from_mins(1)).await;
    at_panel(&world, LINK);
    world.end().await;
}

#[tokio::test]
async fn a_balance_read_by_a_clock_that_was_set_back_since_is_not_the_one_before_an_order() {
    let world = World::new().await;
    let mut reader = world.app.bot.store.reader().await.unwrap();
    let now = world.clock.now();
    let baseline = account::baseline(&mut reader, &world.app.bot.rules, now).await.unwrap();
    assert!(baseline.is_some());
    let set_back = now.minus(Duration::from_hours(1));
    assert_eq!(account::baseline(&mut reader, &world.app.bot.rules, set_back).await.unwrap(), None);
    drop(reader);
    world.end().await;
}
