//! Two quick taps on two screens, and screens that come too late: one living screen remains.

use std::time::Duration;

use panelgram::work;
use panelgram_sandbox::telegram::{Fault, Message};

use crate::world::{MEMBER, World};

const OUT_OF_DATE: &str = "This button is out of date.";

/// Somebody taps on what they saw, while the bot is still busy with what was before, or their app has not heard of it. What they are told.
async fn tap(world: &World, screen: &Message, label: &str) -> String {
    let tap = world.telegram.tap_forged(MEMBER, MEMBER, screen.message_id, data(screen, label));
    world.handled(tap.update_id).await;
    let answered = |query: &str| world.telegram.answers().into_iter().find(|answer| answer.query_id == query);
    world.telegram.wait(|_| answered(&tap.query_id).is_some()).await;
    answered(&tap.query_id).unwrap().text
}

fn data<'a>(screen: &'a Message, label: &str) -> &'a str {
    screen.button(label).unwrap().data.as_deref().unwrap()
}

/// What the bot has said that has buttons, once all is on its way.
async fn with_buttons(world: &World) -> Vec<Message> {
    world.telegram.heal();
    world.app.bot.sender.idle().await;
    let messages = world.telegram.messages(MEMBER).into_iter();
    messages.filter(|message| message.from_bot && !message.labels().is_empty()).collect()
}

/// Whether somebody who goes on in this screen gets on, and nowhere else.
async fn is_alive(world: &World, screen: &Message) -> bool {
    let before = world.message(MEMBER, screen.message_id).unwrap();
    let toast = tap(world, &before, before.labels()[0]).await;
    world.app.bot.sender.idle().await;
    let now = world.message(MEMBER, screen.message_id).unwrap();
    toast != OUT_OF_DATE && now.text != before.text
}

/// Somebody says something, and Telegram's answer to the bot's new message is held back. The message.
async fn held(world: &World, words: &str) -> Message {
    let before = world.telegram.last_bot_message(MEMBER).map_or(0, |message| message.message_id);
    world.telegram.fail_next("sendMessage", 1, Fault::HeldAfterEffect);
    world.telegram.say(MEMBER, MEMBER, words);
    let last = || world.telegram.last_bot_message(MEMBER).filter(|last| last.message_id > before);
    world.telegram.wait(|_| last().is_some()).await;
    last().unwrap()
}

#[tokio::test]
async fn two_quick_taps_on_two_screens_leave_the_newer_one_alive() {
    let world = World::new().await;
    let first = world.say(MEMBER, "/orders").await;
    let second = world.say(MEMBER, "/new").await;
    assert_eq!(tap(&world, &first, "Menu").await, OUT_OF_DATE);
    assert_eq!(tap(&world, &second, "Instagram").await, "");
    let left = with_buttons(&world).await;
    assert_eq!(left.len(), 1, "{}", world.chat(MEMBER));
    assert!(left[0].message_id == second.message_id && left[0].text.contains("Instagram"), "{left:?}");
    assert!(is_alive(&world, &left[0]).await);
    world.end().await;
}

#[tokio::test]
async fn a_tap_on_the_first_while_the_second_arrives_leaves_one_alive() {
    let world = World::new().await;
    let first = world.say(MEMBER, "/orders").await;
    let second = held(&world, "/new").await;
    assert_eq!(tap(&world, &first, "Menu").await, OUT_OF_DATE);
    assert_eq!(tap(&world, &second, "Instagram").await, "");
    let left = with_buttons(&world).await;
    assert_eq!(left.len(), 1, "{}", world.chat(MEMBER));
    assert!(left[0].message_id == second.message_id && left[0].text.contains("Instagram"), "{left:?}");
    assert!(is_alive(&world, &left[0]).await);
    world.end().await;
}

#[tokio::test]
async fn both_screens_still_on_their_way_leave_one() {
    let world = World::new().await;
    let first = held(&world, "/cancel").await;
    let sent = world.telegram.say(MEMBER, MEMBER, "/new");
    world.handled(sent.update_id).await;
    assert_eq!(tap(&world, &first, "New order").await, OUT_OF_DATE);
    let left = with_buttons(&world).await;
    assert_eq!(left.len(), 1, "{}", world.chat(MEMBER));
    assert!(is_alive(&world, &left[0]).await);
    world.end().await;
}

#[tokio::test]
async fn a_screen_that_comes_after_somebody_has_gone_on_goes_again() {
    let world = World::new().await;
    world.say(MEMBER, "/start").await;
    held(&world, "/new").await;
    let sent = world.telegram.say(MEMBER, MEMBER, "telegram views");
    world.handled(sent.update_id).await;
    with_buttons(&world).await;
    let left = with_buttons(&world).await;
    assert!(left.iter().all(|message| !message.text.contains("platform")), "{}", world.chat(MEMBER));
    let newest = left.last().unwrap();
    assert!(newest.text.contains("Search: telegram views") && is_alive(&world, newest).await, "{newest:?}");
    world.end().await;
}

const LINK: &str = "https://instagram.com/p/abc";

#[tokio::test]
async fn a_card_whose_order_changed_while_it_came_is_drawn_anew() {
    let world = World::new().await;
    world.running(MEMBER, LINK).await;
    let card = held(&world, "/status 1001").await;
    assert!(card.text.contains("In progress"), "{}", card.text);
    assert!(world.panel.set_status(world.panel.orders_for(LINK)[0].id, "In progress", 20));
    world.wait(Duration::from_mins(2));
    work::track::tick(&world.app.worker).await.unwrap();
    world.telegram.heal();
    world.app.bot.sender.idle().await;
    world.tell().await;
    let card = world.message(MEMBER, card.message_id).unwrap();
    assert!(card.text.contains("Remaining"), "{}", card.text);
    world.end().await;
}

#[tokio::test]
async fn an_order_that_was_confirmed_on_a_message_before_its_number_was_known_keeps_its_card() {
    let world = World::new().await;
    world.draft(MEMBER, "1207", LINK, "2000").await;
    let screen = held(&world, "thank you").await;
    assert_eq!(tap(&world, &screen, "Confirm").await, "Sending…");
    world.telegram.heal();
    world.app.bot.sender.idle().await;
    world.submit().await;
    let card = world.message(MEMBER, screen.message_id).unwrap();
    assert!(card.text.contains("#1001") && card.text.contains("In progress"), "{}", card.text);
    assert!(!card.labels().is_empty());
    world.end().await;
}
