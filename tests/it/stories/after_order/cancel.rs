//! Cancellations: asked for after a second tap. A panel's yes is a request; only a final status is an end.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram_sandbox::panel::Fault;

use super::{
    super::life::{asked, at_panel, first_status, read, told},
    LINK, offers,
};
use crate::transcript::{news, screen};
use crate::world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, RUSSIAN, World};

const STATE: &str = "select state from requests order by request_id desc";

#[tokio::test]
async fn a_cancellation_takes_a_second_tap_and_ends_with_the_orders_own_end() {
    let world = World::new().await;
    let card = world.running(MEMBER, LINK).await;
    world.seen(MEMBER);
    let question = world.press(MEMBER, "Cancel order").await;
    assert_eq!(question.message_id, card, "the card itself asks");
    let red = question.keyboard.iter().flatten().find(|button| button.text.contains("Yes, cancel")).unwrap();
    assert_eq!(red.style.as_deref(), Some("danger"));
    world.ask_panel().await;
    assert_eq!(asked(&world, "cancel"), 0);
    world.taps(MEMBER, &["No, keep it", "Cancel order", "Yes, cancel"]).await;
    world.ask_panel().await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Cancel order]
    Now: Cancel order #1001?
         We’ll ask the service provider to stop it, but it may be too late for that. What has been delivered is still paid for.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         [Yes, cancel]
         [No, keep it]
    Max taps [No, keep it]
    Now: #1001 · ▶️ In progress
         Accepted. No progress has been reported yet.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  2 000
         Price     $1.80
         Provider’s ID: 23501877
         Placed: 22 Nov 12:00 UTC
         [Refresh] [Order again]
         [Cancel order]
         [History] [Menu]
    Max taps [Cancel order]
    Now: Cancel order #1001?
         We’ll ask the service provider to stop it, but it may be too late for that. What has been delivered is still paid for.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         [Yes, cancel]
         [No, keep it]
    Max taps [Yes, cancel]
    (Requesting cancellation…)
    Now: #1001 · ▶️ In progress
         Accepted. No progress has been reported yet.
         Cancellation: being requested.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  2 000
         Price     $1.80
         Provider’s ID: 23501877
         Placed: 22 Nov 12:00 UTC
         [Refresh] [Order again]
         [History] [Menu]
    Now: #1001 · ▶️ In progress
         Accepted. No progress has been reported yet.
         Cancellation: requested on 22 Nov 12:00 UTC. The order goes on until the service provider stops it.
         ⋮
    ");
    assert_eq!((asked(&world, "cancel"), read(&world, STATE).await.as_str()), (1, "asked"));
    world.track().await;
    assert_eq!(first_status(&world).await, "running", "accepted is not cancelled");

    world.wait(Duration::from_mins(3));
    world.track().await;
    assert_snapshot!(world.seen(MEMBER), @"
    Now: #1001 · ▶️ In progress
         ▱▱▱▱▱▱▱▱▱▱ 0 %
         Cancellation: requested on 22 Nov 12:00 UTC. The order goes on until the service provider stops it.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity      2 000
         At the start      0
         Remaining     2 000
         Price         $1.80
         Provider’s ID: 23501877
         Placed: 22 Nov 12:00 UTC
         [Refresh] [Order again]
         [History] [Menu]
    Bot: #1001 · 🟡 Partly completed
         Delivered: 200
         Not delivered: 1 800
         Returned: $1.62
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Provider’s ID: 23501877
         [Order again]
         [Order #1001] [Menu]
    Now: #1001 · 🟡 Partly completed
         ▰▱▱▱▱▱▱▱▱▱ 10 %
         Delivered: 200
         Not delivered: 1 800
         Returned: $1.62
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity       2 000
         At the start  18 011
         Price          $1.80
         Charged        $0.18
         Provider’s ID: 23501877
         Placed: 22 Nov 12:00 UTC
         Ended: 22 Nov 12:03 UTC
         [Order again]
         [Refill]
         [History] [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn what_was_not_sent_yet_is_cancelled_at_once_and_never_sent() {
    let world = World::new().await;
    world.order(MEMBER, "1228", LINK, "2000").await;
    world.seen(MEMBER);
    world.taps(MEMBER, &["Cancel order", "Yes, cancel"]).await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Cancel order]
    Now: Cancel order #1001?
         It hasn’t been sent yet, so nothing is ordered and nothing paid.
         Instagram Followers | Lifetime ♻️ | Old Accounts
         https://instagram.com/p/abc
         [Yes, cancel]
         [No, keep it]
    Max taps [Yes, cancel]
    (Cancelled. Nothing was ordered.)
    Now: #1001 · 🚫 Cancelled
         Cancelled before it was sent. Nothing was ordered.
         Instagram Followers | Lifetime ♻️ | Old Accounts
         https://instagram.com/p/abc
         Quantity  2 000
         Price     $5.57
         Placed: 22 Nov 12:00 UTC
         [Order again]
         [History] [Menu]
    ");
    assert_eq!(read(&world, "select status || ' ' || reject_reason from orders").await, "rejected withdrawn");
    world.submit().await;
    assert_eq!((world.panel.adds(), asked(&world, "cancel")), (0, 0));
    assert_eq!(world.seen(GROUP), "");
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
    let card = world.running(MEMBER, "https://instagram.com/p/stuck").await;
    let words = format!(
        r#"[{{"order":{},"cancel":{{"error":"Order already in progress"}}}}]"#,
        at_panel(&world, "https://instagram.com/p/stuck").id
    );
    world.panel.fail_next("cancel", 1, Fault::Http(200, words));
    world.taps(MEMBER, &["Cancel order", "Yes, cancel"]).await;
    world.seen(MEMBER);
    world.ask_panel().await;
    assert_snapshot!(world.seen(MEMBER), @"
    Now: #1001 · ▶️ In progress
         Accepted. No progress has been reported yet.
         Cancellation: declined by the service provider. The order goes on.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/stuck
         Quantity  2 000
         Price     $1.80
         Provider’s ID: 23501877
         Placed: 22 Nov 12:00 UTC
         [Refresh] [Order again]
         [History] [Menu]
    ");
    // The panel's own words are for admins.
    let file = world.say(ADMIN, "/order 1001").await;
    assert_snapshot!(screen(&file), @"
    Bot: #1001 · ▶️ In progress
         Cancellation: declined by the service provider. The order goes on.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/stuck
         Quantity  2 000
         Price     $1.80
         Customer: Max · 2002
         Service ID: 1207
         Panel ID: 23501877
         History
         22 Nov 12:00 UTC
         · confirmed
         · sent
         · accepted: 23501877
         · cancellation: request made
         · cancellation: request not accepted: Order already in progress
         [Refresh] [Profile]
         [History]
         [Copy link] [Copy panel ID]
         [Menu]
    ");
    world.wait(Duration::from_hours(1));
    world.ask_panel().await;
    assert!(offers(&world, card, "Cancel order"));
    world.end().await;
}

#[tokio::test]
async fn a_lost_answer_is_said_and_may_be_asked_again_soon() {
    let world = World::new().await;
    let card = world.running(MEMBER, "https://instagram.com/p/stuck").await;
    world.panel.fail_next("cancel", 1, Fault::CloseBeforeReading);
    world.taps(MEMBER, &["Cancel order", "Yes, cancel"]).await;
    world.ask_panel().await;
    assert_snapshot!(news(&world.last(MEMBER)), @"
    Bot: #1001 · ▶️ In progress
         Accepted. No progress has been reported yet.
         Cancellation: the reply got lost, so it isn’t known whether the service provider will stop the order. You can request it again in a few minutes.
    ");
    world.ask_panel().await;
    assert_eq!(asked(&world, "cancel"), 1, "nothing is asked again by itself");
    assert!(!offers(&world, card, "Cancel order"));
    world.wait(Duration::from_mins(5));
    world.ask_panel().await;
    world.taps(MEMBER, &["Cancel order", "Yes, cancel"]).await;
    world.ask_panel().await;
    assert_eq!((asked(&world, "cancel"), read(&world, STATE).await.as_str()), (2, "asked"));
    world.end().await;
}

#[tokio::test]
async fn an_order_that_ended_before_the_panel_was_asked_is_not_asked_about() {
    let world = World::new().await;
    world.running(MEMBER, LINK).await;
    world.press(MEMBER, "Cancel order").await;
    world.press(MEMBER, "Yes, cancel").await;
    world.wait(Duration::from_mins(12));
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
        world.running(MEMBER, &format!("https://instagram.com/p/stuck?{number}")).await;
    }
    // The fifth has no cancel, the sixth is somebody else's and not sent yet.
    world.order(MEMBER, "1228", "https://instagram.com/p/no", "2000").await;
    world.submit().await;
    world.order(OTHER_MEMBER, "1207", "https://instagram.com/p/other", "2000").await;
    world.wait(Duration::from_mins(1));
    world.seen(GROUP);
    world.say_in(ADMIN, GROUP, "/cancelorders 1001-1003, #1005 1006 1999").await;
    assert_snapshot!(world.seen(GROUP), @"
    Ada: /cancelorders 1001-1003, #1005 1006 1999
    Bot: Asking the panel to cancel 3 orders.
         Cancelled before it was sent: 1
         Can’t be cancelled, or are being cancelled already: #1005, #1999
    ");
    world.ask_panel().await;
    let calls: Vec<usize> =
        world.panel.calls().iter().filter(|call| call.action == "cancel").map(|call| call.ids).collect();
    assert_eq!(calls, [3], "one call for all");
    assert_snapshot!(screen(&world.last(OTHER_MEMBER)), @"
    Bot: #1006 · 🚫 Cancelled
         Cancelled before it was sent. Nothing was ordered.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/other
         [Order again]
         [Order #1006] [Menu]
    ");
    for nonsense in ["", "all", "1001-", "5-1", "1-5000", "-7"] {
        world.say_in(ADMIN, GROUP, &format!("/cancelorders {nonsense}")).await;
        assert!(world.last(GROUP).text.contains("orders’ numbers"), "{}", world.last(GROUP).text);
    }
    world.end().await;
}

#[tokio::test]
async fn an_admin_cancels_all_that_a_person_has_in_progress_after_a_second_tap() {
    let world = World::with(&[("MAX_ACTIVE_ORDERS", "300")]).await;
    world.many(MEMBER, 250).await;
    world.say_in(ADMIN, GROUP, "/users").await;
    world.press_in(ADMIN, GROUP, "Max").await;
    world.seen(GROUP);
    world.press_in(ADMIN, GROUP, "Cancel all").await;
    world.ask_panel().await;
    assert_eq!(asked(&world, "cancel"), 0);
    world.press_in(ADMIN, GROUP, "Yes, cancel").await;
    assert_snapshot!(world.seen(GROUP), @"
    Ada taps [Cancel all]
    Now: Max
         2002
         Cancel all 250 orders?
         Orders not sent yet are cancelled at once. For the rest, the bot asks the panel, where the service allows it.
         [Yes, cancel]
         [No, keep them]
    Ada taps [Yes, cancel]
    Now: Asking the panel to cancel 250 orders.
         Max
         2002
         Access: member
         Ordered: 250 orders · $22.50
         In progress: 250
         Language: English
         [Remove access]
         [Cancel all in progress]
         [People]
    ");
    for _ in 0..3 {
        world.ask_panel().await;
    }
    let calls: Vec<usize> =
        world.panel.calls().iter().filter(|call| call.action == "cancel").map(|call| call.ids).collect();
    assert_eq!(calls, [100, 100, 50], "a hundred a call");
    assert_eq!(read(&world, "select group_concat(distinct state) from requests").await, "asked");
    world.end().await;
}

#[tokio::test]
async fn a_russian_cancels_in_russian() {
    let world = World::new().await;
    world.order_in_russian("https://instagram.com/p/stuck").await;
    world.submit().await;
    world.seen(RUSSIAN);
    world.taps(RUSSIAN, &["Отменить заказ", "Да, отменить"]).await;
    world.ask_panel().await;
    assert_snapshot!(world.seen(RUSSIAN), @"
    Миша taps [Отменить заказ]
    Now: Отменить заказ #1001?
         Мы попросим сервис остановить заказ, но это может быть уже невозможно. Выполненная часть оплачивается.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/stuck
         [Да, отменить]
         [Нет, оставить]
    Миша taps [Да, отменить]
    (Запрашиваем отмену…)
    Now: #1001 · ▶️ Выполняется
         Заказ принят. Данных о ходе выполнения пока нет.
         Отмена: запрашиваем.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/stuck
         Количество   2 000
         Стоимость   1,80 $
         ID в сервисе: 23501877
         Оформлен: 22 ноя 12:00 UTC
         [Обновить] [Заказать ещё раз]
         [История] [Меню]
    Now: #1001 · ▶️ Выполняется
         Заказ принят. Данных о ходе выполнения пока нет.
         Отмена: запрошена 22 ноя 12:00 UTC. Заказ выполняется, пока сервис его не остановит.
         ⋮
    ");
    world.wait(Duration::from_mins(3));
    world.track().await;
    assert_snapshot!(news(&world.last(RUSSIAN)), @"
    Bot: #1001 · 🚫 Отменён
         Заказ остановлен.
         Возвращено: 1,80 $
    ");
    world.end().await;
}
