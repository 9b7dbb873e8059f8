//! Cancellations: asked for after a second tap. A panel's yes is a request; only a final status is an end.

use panelgram_sandbox::panel::Fault;

use super::{
    super::life::{asked, at_panel, first_status, read, told},
    LINK, hours, minutes, offers, running, shown,
};
use crate::world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, RUSSIAN, World};

const STATE: &str = "select state from requests order by request_id desc";

#[tokio::test]
async fn a_cancellation_takes_a_second_tap_and_ends_with_the_orders_own_end() {
    let world = World::new().await;
    let card = running(&world, MEMBER, LINK).await;
    let question = world.press(MEMBER, "Cancel order").await;
    assert_eq!(question.message_id, card, "the card itself asks");
    assert!(question.text.contains("Cancel order #1001?"), "{}", question.text);
    let red = question.keyboard.iter().flatten().find(|button| button.text.contains("Yes, cancel")).unwrap();
    assert_eq!(red.style.as_deref(), Some("danger"));
    world.ask_panel().await;
    assert_eq!(asked(&world, "cancel"), 0);

    world.press(MEMBER, "No, keep it").await;
    assert!(shown(&world, card).text.contains("In progress") && offers(&world, card, "Cancel order"));
    world.press(MEMBER, "Cancel order").await;
    world.press(MEMBER, "Yes, cancel").await;
    assert!(shown(&world, card).text.contains("Cancellation: being asked for"), "{}", world.chat(MEMBER));
    assert!(!offers(&world, card, "Cancel order"));
    world.ask_panel().await;
    assert_eq!((asked(&world, "cancel"), read(&world, STATE).await.as_str()), (1, "asked"));
    let text = shown(&world, card).text;
    assert!(text.contains("In progress") && text.contains("Cancellation: asked for on"), "{text}");
    world.track().await;
    assert_eq!(first_status(&world).await, "running", "accepted is not cancelled");

    world.wait(minutes(3));
    world.track().await;
    assert!(world.last(MEMBER).text.contains("Partly completed"), "{}", world.chat(MEMBER));
    assert!(!shown(&world, card).text.contains("Cancellation"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn what_was_not_sent_yet_is_cancelled_at_once_and_never_sent() {
    let world = World::new().await;
    let card = world.order(MEMBER, "1228", LINK, "2000").await.message_id;
    world.press(MEMBER, "Cancel order").await;
    assert!(shown(&world, card).text.contains("hasn’t been sent yet"), "{}", world.chat(MEMBER));
    world.press(MEMBER, "Yes, cancel").await;
    let text = shown(&world, card).text;
    assert!(text.contains("🚫 Cancelled") && text.contains("Nothing was ordered"), "{text}");
    assert_eq!(read(&world, "select status || ' ' || reject_reason from orders").await, "rejected withdrawn");
    world.submit().await;
    assert_eq!((world.panel.adds(), asked(&world, "cancel")), (0, 0));
    assert_eq!(told(&world, GROUP, "#1001"), 0, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn an_order_that_was_sent_between_the_two_taps_is_not_withdrawn() {
    let world = World::new().await;
    // Without cancel: once sent, it can't be stopped.
    let card = world.order(MEMBER, "1228", LINK, "2000").await.message_id;
    world.press(MEMBER, "Cancel order").await;
    world.submit().await;
    world.press(MEMBER, "Yes, cancel").await;
    assert!(world.toast().contains("can’t be cancelled"), "{}", world.toast());
    assert_eq!((first_status(&world).await.as_str(), asked(&world, "cancel")), ("running", 0));
    assert!(!offers(&world, card, "Cancel order"));
    world.forge(MEMBER, MEMBER, card, &format!("K:{}", world.name(1001).await)).await;
    world.ask_panel().await;
    assert_eq!(asked(&world, "cancel"), 0);
    world.end().await;
}

#[tokio::test]
async fn a_refused_cancellation_is_told_and_can_be_asked_for_again_after_a_while() {
    let world = World::new().await;
    let card = running(&world, MEMBER, "https://instagram.com/p/stuck").await;
    let words = format!(
        r#"[{{"order":{},"cancel":{{"error":"Order already in progress"}}}}]"#,
        at_panel(&world, "https://instagram.com/p/stuck").id
    );
    world.panel.fail_next("cancel", 1, Fault::Http(200, words));
    world.press(MEMBER, "Cancel order").await;
    world.press(MEMBER, "Yes, cancel").await;
    world.ask_panel().await;
    let end = world.last(MEMBER);
    assert!(end.text.contains("didn’t agree") && end.text.contains("goes on"), "{}", end.text);
    assert!(!world.chat(MEMBER).contains("already in progress"));
    world.say(ADMIN, "/order 1001").await;
    assert!(world.last(ADMIN).text.contains("Order already in progress"), "{}", world.last(ADMIN).text);
    assert!(!offers(&world, card, "Cancel order"));
    world.wait(hours(1));
    world.ask_panel().await;
    assert!(offers(&world, card, "Cancel order"));
    world.end().await;
}

#[tokio::test]
async fn a_lost_answer_is_said_and_may_be_asked_again_soon() {
    let world = World::new().await;
    let card = running(&world, MEMBER, "https://instagram.com/p/stuck").await;
    world.panel.fail_next("cancel", 1, Fault::CloseBeforeReading);
    world.press(MEMBER, "Cancel order").await;
    world.press(MEMBER, "Yes, cancel").await;
    world.ask_panel().await;
    assert!(world.last(MEMBER).text.contains("isn’t known"), "{}", world.chat(MEMBER));
    world.ask_panel().await;
    assert_eq!(asked(&world, "cancel"), 1, "nothing is asked again by itself");
    assert!(!offers(&world, card, "Cancel order"));
    world.wait(minutes(5));
    world.ask_panel().await;
    assert!(offers(&world, card, "Cancel order"), "{}", world.chat(MEMBER));
    world.press(MEMBER, "Cancel order").await;
    world.press(MEMBER, "Yes, cancel").await;
    world.ask_panel().await;
    assert_eq!((asked(&world, "cancel"), read(&world, STATE).await.as_str()), (2, "asked"));
    world.end().await;
}

#[tokio::test]
async fn an_order_that_ended_before_the_panel_was_asked_is_not_asked_about() {
    let world = World::new().await;
    running(&world, MEMBER, LINK).await;
    world.press(MEMBER, "Cancel order").await;
    world.press(MEMBER, "Yes, cancel").await;
    world.wait(minutes(12));
    world.track().await;
    world.ask_panel().await;
    assert_eq!((asked(&world, "cancel"), read(&world, STATE).await.as_str()), (0, "dropped"));
    assert_eq!(told(&world, MEMBER, "Cancellation"), 0, "its end says it all: {}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn an_admin_cancels_several_at_once_and_hears_which_can_not_be() {
    let world = World::new().await;
    for number in 0..4 {
        running(&world, MEMBER, &format!("https://instagram.com/p/stuck?{number}")).await;
    }
    // The fifth has no cancel, the sixth is somebody else's and not sent yet.
    world.order(MEMBER, "1228", "https://instagram.com/p/no", "2000").await;
    world.submit().await;
    world.order(OTHER_MEMBER, "1207", "https://instagram.com/p/other", "2000").await;
    world.wait(minutes(1));
    world.say_in(ADMIN, GROUP, "/cancelorders 1001-1003, #1005 1006 1999").await;
    let answer = world.last(GROUP).text;
    assert!(answer.contains("asked to cancel 3 orders"), "{answer}");
    assert!(answer.contains("before it was sent: 1"), "{answer}");
    assert!(answer.contains("#1005, #1999"), "{answer}");
    world.ask_panel().await;
    let calls: Vec<usize> =
        world.panel.calls().iter().filter(|call| call.action == "cancel").map(|call| call.ids).collect();
    assert_eq!(calls, [3], "one call for all");
    assert_eq!(told(&world, OTHER_MEMBER, "Cancelled"), 2, "{}", world.chat(OTHER_MEMBER));
    for nonsense in ["", "all", "1001-", "5-1", "1-5000", "-7"] {
        world.say_in(ADMIN, GROUP, &format!("/cancelorders {nonsense}")).await;
        assert!(world.last(GROUP).text.contains("orders’ numbers"), "{}", world.last(GROUP).text);
    }
    world.end().await;
}

#[tokio::test]
async fn an_admin_cancels_all_that_a_person_has_in_progress_after_a_second_tap() {
    let world = World::new().await;
    for number in 0..3 {
        running(&world, MEMBER, &format!("https://instagram.com/p/stuck?{number}")).await;
    }
    world.say_in(ADMIN, GROUP, "/users").await;
    world.press_in(ADMIN, GROUP, "Max").await;
    let question = world.press_in(ADMIN, GROUP, "Cancel all").await;
    assert!(question.text.contains("Cancel all 3 orders?"), "{}", question.text);
    world.ask_panel().await;
    assert_eq!(asked(&world, "cancel"), 0);
    world.press_in(ADMIN, GROUP, "Yes, cancel").await;
    assert!(world.last(GROUP).text.contains("asked to cancel 3 orders"), "{}", world.chat(GROUP));
    world.ask_panel().await;
    assert_eq!(read(&world, "select group_concat(state) from requests").await, "asked,asked,asked");
    world.end().await;
}

#[tokio::test]
async fn two_hundred_and_fifty_cancellations_are_a_hundred_a_call() {
    let world = World::new().await;
    running(&world, MEMBER, LINK).await;
    super::super::life::execute(
        &world,
        "insert into orders (user_id, draft, service_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
             currency, status, panel_order, placed_at, submitted_at, submit_until, next_submit_at, next_look_at)
         with recursive n(i) as (select 1 union all select i + 1 from n where i < 249)
         select user_id, 5000 + i, service_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
             currency, status, panel_order + (i * 101) % 251, placed_at, submitted_at, submit_until, next_submit_at, next_look_at
         from orders, n where order_id = 1001",
    )
    .await;
    world.say_in(ADMIN, GROUP, "/users").await;
    world.press_in(ADMIN, GROUP, "Max").await;
    world.press_in(ADMIN, GROUP, "Cancel all").await;
    world.press_in(ADMIN, GROUP, "Yes, cancel").await;
    for _ in 0..3 {
        world.ask_panel().await;
    }
    let calls: Vec<usize> =
        world.panel.calls().iter().filter(|call| call.action == "cancel").map(|call| call.ids).collect();
    assert_eq!(calls, [100, 100, 50]);
    world.end().await;
}

#[tokio::test]
async fn a_russian_cancels_in_russian() {
    let world = World::new().await;
    let card = world.order_in_russian("https://instagram.com/p/stuck").await;
    world.submit().await;
    world.press(RUSSIAN, "Отменить заказ").await;
    assert!(world.message(RUSSIAN, card).unwrap().text.contains("Отменить заказ #1001?"));
    world.press(RUSSIAN, "Да, отменить").await;
    world.ask_panel().await;
    let text = world.message(RUSSIAN, card).unwrap().text;
    assert!(text.contains("Отмена: запрошена 22 ноя"), "{text}");
    world.wait(minutes(3));
    world.track().await;
    assert!(world.last(RUSSIAN).text.contains("Отменён"), "{}", world.chat(RUSSIAN));
    world.end().await;
}
