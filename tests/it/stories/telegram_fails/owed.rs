//! Screens of which Telegram did not say what became of them.

use std::time::Duration;

use panelgram_sandbox::telegram::{Fault, Message};

use crate::{
    stories::life::read,
    world::{ADMIN, GROUP, MEMBER, RUSSIAN, World},
};

const LINK: &str = "https://instagram.com/p/abc";
const A_WHILE: Duration = Duration::from_secs(16);

fn screens(world: &World, words: &str) -> Vec<Message> {
    let messages = world.telegram.messages(MEMBER).into_iter();
    messages.filter(|message| message.from_bot && message.text.contains(words)).collect()
}

/// Somebody says something, and Telegram's answer to the bot's new message is held back. The message.
async fn held(world: &World, words: &str) -> Message {
    let before = world.last(MEMBER).message_id;
    world.telegram.fail_next("sendMessage", 1, Fault::HeldAfterEffect);
    world.telegram.say(MEMBER, MEMBER, words);
    world.telegram.wait(|_| world.last(MEMBER).message_id > before).await;
    world.last(MEMBER)
}

/// Somebody taps while an answer is held back.
async fn tap_meanwhile(world: &World, message: i64, label: &str) {
    let tap = world.telegram.press(MEMBER, MEMBER, message, label).unwrap();
    world.handled(tap.update_id).await;
}

#[tokio::test]
async fn a_screen_that_came_although_its_answer_was_lost_works_at_the_first_tap_and_stays_one() {
    for fault in [Fault::LostAfterEffect, Fault::HtmlAfterEffect502] {
        let world = World::new().await;
        world.telegram.fail_next("sendMessage", 1, fault);
        let list = world.say(MEMBER, "/search 1207").await;
        let card = world.press(MEMBER, list.labels()[0]).await;
        assert_eq!(card.message_id, list.message_id, "{}", world.chat(MEMBER));
        assert!(card.text.contains("Service ID: 1207") && world.toast().is_empty(), "{card:?}");
        world.wait(A_WHILE);
        world.show_owed().await;
        assert_eq!(world.telegram.messages(MEMBER).len(), 2, "{}", world.chat(MEMBER));
        world.say(MEMBER, LINK).await;
        world.say(MEMBER, "1000").await;
        assert!(world.press(MEMBER, "Confirm").await.text.contains("#1001"));
        world.end().await;
    }
}

#[tokio::test]
async fn a_tap_that_is_quicker_than_telegrams_answer_counts() {
    let world = World::new().await;
    // An older screen stays where it is.
    world.say(MEMBER, "/start").await;
    let list = held(&world, "/search 1207").await;
    tap_meanwhile(&world, list.message_id, list.labels()[0]).await;
    world.telegram.heal();
    world.settle(None).await;
    let card = world.last(MEMBER);
    assert_eq!(card.message_id, list.message_id, "{}", world.chat(MEMBER));
    assert!(card.text.contains("Service ID: 1207") && world.toast().is_empty(), "{card:?}");
    assert_eq!(world.telegram.messages(MEMBER).len(), 4, "{}", world.chat(MEMBER));
    // It is the screen, and what is typed changes it.
    assert_eq!(world.say(MEMBER, LINK).await.message_id, list.message_id, "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn the_screen_is_where_the_last_word_was_answered_whatever_telegram_answers_late() {
    let world = World::new().await;
    let menu = world.say(MEMBER, "/start").await;
    let list = held(&world, "/new").await;
    // Back to the menu, which is out of date: it goes, once the new screen is known to be there.
    tap_meanwhile(&world, menu.message_id, menu.labels()[0]).await;
    world.telegram.heal();
    world.settle(None).await;
    assert!(world.message(MEMBER, menu.message_id).is_none(), "{}", world.chat(MEMBER));
    let tap = world.telegram.press(MEMBER, MEMBER, list.message_id, "Instagram").unwrap();
    world.settle(tap.update_id).await;
    let screen = world.message(MEMBER, list.message_id).unwrap();
    assert!(screen.text.starts_with("Instagram") && world.toast().is_empty(), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn what_is_done_elsewhere_before_telegrams_answer_takes_nothing_from_the_new_screen() {
    let world = World::new().await;
    let card = world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    let list = held(&world, "/new").await;
    tap_meanwhile(&world, card.message_id, "Refresh").await;
    world.telegram.heal();
    world.settle(None).await;
    let now = world.press(MEMBER, "Instagram").await;
    assert!(now.message_id == list.message_id && now.text.starts_with("Instagram"), "{}", world.chat(MEMBER));
    assert!(world.toast().is_empty());
    world.end().await;
}

#[tokio::test]
async fn an_order_that_was_left_before_telegrams_answer_is_not_drawn_over_what_came_after() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    world.say(MEMBER, "/start").await;
    let page = held(&world, "/status 1001").await;
    tap_meanwhile(&world, page.message_id, "Menu").await;
    world.telegram.heal();
    world.settle(None).await;
    let menu = world.message(MEMBER, page.message_id).unwrap();
    assert!(menu.text.starts_with("Hello"), "{}", world.chat(MEMBER));
    world.wait(Duration::from_mins(2));
    world.track().await;
    assert_eq!(world.message(MEMBER, page.message_id).unwrap().text, menu.text);
    world.end().await;
}

#[tokio::test]
async fn an_older_screen_is_not_taken_for_the_new_one() {
    let world = World::new().await;
    let card = world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    let oldest = world.say(MEMBER, "/orders").await;
    let before = world.say(MEMBER, "/start").await;
    world.telegram.fail_next("sendMessage", 1, Fault::HeldAfterEffect);
    tap_meanwhile(&world, card.message_id, "Order again").await;
    let data = oldest.button("Menu").unwrap().data.as_deref().unwrap();
    let tap = world.telegram.tap_forged(MEMBER, MEMBER, oldest.message_id, data);
    world.handled(tap.update_id).await;
    world.telegram.heal();
    world.settle(None).await;
    assert!(world.message(MEMBER, before.message_id).is_some(), "{}", world.chat(MEMBER));
    let there = world.message(MEMBER, oldest.message_id).unwrap();
    assert!(there.text == oldest.text && there.labels().is_empty(), "{}", world.chat(MEMBER));
    let screen = world.last(MEMBER);
    assert!(screen.text.contains("Check your order") && screen.button("Confirm").is_some(), "{screen:?}");
    world.end().await;
}

#[tokio::test]
async fn nobody_is_left_without_an_answer_also_over_a_restart() {
    let faults = [Fault::BadGatewayHtml502, Fault::Internal500, Fault::CloseBeforeEffect];
    for fault in faults {
        let world = World::new().await;
        world.telegram.fail_next("sendMessage", 1, fault);
        world.settle(world.telegram.say(MEMBER, MEMBER, "/new").update_id).await;
        assert!(screens(&world, "New order").is_empty(), "{}", world.chat(MEMBER));
        let world = world.restart().await;
        world.wait(A_WHILE);
        world.show_owed().await;
        assert_eq!(screens(&world, "New order").len(), 1, "{}", world.chat(MEMBER));
        assert!(world.press(MEMBER, "Instagram").await.text.contains("Instagram"));
        world.end().await;
    }
}

#[tokio::test]
async fn whatever_comes_next_is_answered_and_nothing_is_shown_again() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    world.telegram.delete_message(MEMBER, world.last(MEMBER).message_id);
    world.telegram.fail_next("sendMessage", 1, Fault::Internal500);
    let sent = world.telegram.say(MEMBER, MEMBER, LINK);
    world.settle(sent.update_id).await;
    let asked = world.say(MEMBER, "what?").await;
    assert!(asked.text.contains("How many"), "{asked:?}");
    assert!(world.say(MEMBER, "1000").await.button("Confirm").is_some());
    let before = world.chat(MEMBER);
    world.wait(A_WHILE);
    world.show_owed().await;
    assert_eq!(world.chat(MEMBER), before);
    world.end().await;
}

#[tokio::test]
async fn of_two_equal_screens_the_one_that_is_tapped_stays() {
    let world = World::new().await;
    world.telegram.fail_next("sendMessage", 1, Fault::LostAfterEffect);
    let first = world.say(MEMBER, "/new").await;
    world.wait(A_WHILE);
    world.show_owed().await;
    assert_eq!(screens(&world, "New order").len(), 2, "{}", world.chat(MEMBER));
    let tap = world.telegram.press(MEMBER, MEMBER, first.message_id, "Instagram").unwrap();
    world.settle(tap.update_id).await;
    assert!(world.message(MEMBER, first.message_id).unwrap().text.contains("Instagram"));
    assert!(screens(&world, "New order").is_empty() && world.toast().is_empty(), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_screen_that_could_not_be_changed_is_changed_later_in_its_place() {
    let world = World::new().await;
    let screen = world.say(RUSSIAN, "/start").await;
    world.telegram.fail_next("editMessageText", 2, Fault::BadGatewayHtml502);
    assert_eq!(world.press(RUSSIAN, "Помощь").await.text, screen.text);
    world.wait(A_WHILE);
    world.show_owed().await;
    let now = world.message(RUSSIAN, screen.message_id).unwrap();
    assert!(now.text.contains("Что умеет бот"), "{now:?}");
    assert_eq!(read(&world, "select count(*) || '' from messages where due_at is not null").await, "0");
    world.end().await;
}

#[tokio::test]
async fn an_answer_in_the_group_is_given_again_in_the_group() {
    let world = World::new().await;
    world.telegram.fail_chat(GROUP, 1, Fault::BadGatewayHtml502);
    world.say_in(ADMIN, GROUP, "/stats").await;
    assert!(world.telegram.last_bot_message(GROUP).is_none());
    world.wait(A_WHILE);
    world.show_owed().await;
    assert!(world.last(GROUP).text.contains("Statistics"), "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_telegram_that_stays_away_is_not_stormed_and_the_debt_ends() {
    let world = World::new().await;
    world.telegram.fail_next("sendMessage", 100, Fault::Internal500);
    let sent = world.telegram.say(MEMBER, MEMBER, "/start");
    world.settle(sent.update_id).await;
    for _ in 0..30 {
        world.wait(Duration::from_mins(1));
        world.show_owed().await;
    }
    let tries = world.telegram.calls().iter().filter(|call| call.method == "sendMessage").count();
    assert_eq!(tries, 6, "one answer, five more tries");
    world.telegram.heal();
    assert!(world.say(MEMBER, "/start").await.text.contains("Hello"));
    world.end().await;
}
