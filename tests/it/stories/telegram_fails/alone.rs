//! The bot thrown out of the admins' group, two bots at once, and one whose first call fails.

use std::time::Duration;

use panelgram::{bot::schema::schema, domain::shop::Payer};
use panelgram_sandbox::telegram::Fault;

use crate::{
    hand::Hand,
    stories::life::{asked, first_status, told},
    world::{ADMIN, GROUP, MEMBER, STRANGER, World},
};

const LINK: &str = "https://instagram.com/p/abc";

#[tokio::test]
async fn thrown_out_of_the_group_the_bot_tells_each_admin_and_is_back_at_once() {
    let world = World::new().await;
    world.say(ADMIN, "/start").await;
    world.telegram.kick_bot(GROUP);
    world.say(STRANGER, "/start").await;
    for _ in 0..5 {
        world.wait(Duration::from_mins(10));
        world.tell().await;
    }
    assert_eq!(told(&world, ADMIN, "removed from the admins’ group"), 1, "{}", world.chat(ADMIN));
    world.telegram.let_bot_in(GROUP);
    world.say(MEMBER, "/help").await;
    world.tell().await;
    assert!(world.last(GROUP).text.contains("Request for access"), "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn as_long_as_a_second_copy_runs_and_a_while_after_nothing_is_ordered() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    let rival = &world.app.bot.rival;
    rival.meet();
    world.submit().await;
    let screen = world.order(MEMBER, "1207", "https://instagram.com/p/other", "1000").await;
    assert!(
        screen.text.contains("can’t be taken") || screen.text.contains("aren’t being taken"),
        "{screen:?}"
    );
    assert_eq!(world.panel.adds(), 0);
    rival.lose_sight(world.clock.now());
    world.wait(Duration::from_mins(1));
    world.submit().await;
    assert_eq!((world.panel.adds(), first_status(&world).await.as_str()), (0, "reserved"));
    world.wait(Duration::from_mins(1));
    world.submit().await;
    assert_eq!((world.panel.adds(), first_status(&world).await.as_str()), (1, "running"));
    assert!(world.press(MEMBER, "Confirm").await.text.contains("#1002"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn beside_a_second_copy_no_refill_and_no_cancellation_is_asked_for() {
    let world = World::new().await;
    let other = "https://instagram.com/p/other/stuck";
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    world.wait(Duration::from_mins(12));
    world.track().await;
    world.press(MEMBER, "Refill").await;
    world.order(MEMBER, "1214", other, "1000").await;
    world.submit().await;
    world.press(MEMBER, "Cancel order").await;
    world.press(MEMBER, "Yes, cancel").await;
    let rival = &world.app.bot.rival;
    rival.meet();
    let both = || (asked(&world, "refill"), asked(&world, "cancel"));
    for _ in 0..3 {
        let again = world.app.send_requests().await.unwrap();
        assert!(again.is_some_and(|at| at > world.clock.now()), "it is looked again: {again:?}");
        world.wait(Duration::from_mins(1));
    }
    assert_eq!(both(), (0, 0));
    rival.lose_sight(world.clock.now());
    world.ask_panel().await;
    assert_eq!(both(), (0, 0), "the other one may only pause");
    world.wait(Duration::from_mins(2));
    world.ask_panel().await;
    world.ask_panel().await;
    assert_eq!(both(), (1, 1));
    world.end().await;
}

#[tokio::test]
async fn what_waited_too_long_for_a_second_copy_to_go_is_given_up_with_a_word() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.app.bot.rival.meet();
    world.wait(Duration::from_mins(14));
    world.submit().await;
    assert_eq!(first_status(&world).await, "reserved");
    world.wait(Duration::from_mins(2));
    world.submit().await;
    assert_eq!((world.panel.adds(), first_status(&world).await.as_str()), (0, "rejected"));
    assert!(world.last(MEMBER).text.contains("couldn’t be sent in time"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_refill_that_waited_too_long_for_a_second_copy_to_go_is_dropped_with_a_word() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    world.wait(Duration::from_mins(12));
    world.track().await;
    world.press(MEMBER, "Refill").await;
    world.app.bot.rival.meet();
    let told = || world.chat(MEMBER).contains("couldn’t be requested in time");
    for hour in 0..30 {
        world.app.send_requests().await.unwrap();
        world.tell().await;
        if told() {
            assert!(hour > 0, "it waits for a while first");
            break;
        }
        world.wait(Duration::from_hours(1));
    }
    assert!(told(), "{}", world.chat(MEMBER));
    assert_eq!(asked(&world, "refill"), 0);
    world.end().await;
}

#[tokio::test]
async fn a_bot_whose_first_call_fails_is_not_deaf() {
    let world = World::new().await;
    let hand = Hand::stop(&world.clock);
    world.telegram.fail_next("getMe", 2, Fault::CloseBeforeEffect);
    let (world, _) = hand.pass_until(world.converse_through(schema(Payer::Owner))).await;
    world.telegram.say(MEMBER, MEMBER, "/start");
    hand.pass_until(world.telegram.wait(|telegram| telegram.last_bot_message(MEMBER).is_some())).await;
    hand.pass_until(Box::pin(world.end())).await;
}
