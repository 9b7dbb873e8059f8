//! The admins' desk forgives: what settles an order is asked twice and can be undone, a question is put to one person and stays open until
//! it is answered, and what is settled has no buttons that ask.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram_sandbox::panel::Fault;
use serde_json::{Value, json};

use super::{
    life::{read, told},
    unclear::not_placed,
};
use crate::{
    people,
    transcript::{headline, news, screen},
    world::{ADMIN, BYSTANDER, GROUP, MEMBER, RUSSIAN, World},
};

const LINK: &str = "https://instagram.com/p/abc";
pub const STATUS: &str =
    "select status || ' ' || coalesce(panel_order, '-') from orders where order_id = 1001";

const COUNT: &str = "select count(*) || '' from orders";

/// An order whose answer was lost, and that the panel has, or not.
pub async fn lost(world: &World, who: i64, fault: Fault) {
    world.panel.fail_next("add", 1, fault);
    world.order(who, "1207", LINK, "2000").await;
    world.submit().await;
    assert_eq!(read(world, STATUS).await, "unclear -");
    world.seen(GROUP);
    world.seen(who);
}

/// The body of the last call of a method.
fn last_call(world: &World, method: &str) -> Value {
    let calls = world.telegram.calls();
    calls.iter().rev().find(|call| call.method == method).map(|call| call.body.clone()).unwrap()
}

/// What people say to each other in the group: a bot hears that which is an admin there.
async fn overheard(world: &World, who: i64, text: &str) {
    let update = json!({"message": {"message_id": 9_000, "date": 1, "text": text,
        "chat": {"id": GROUP, "type": "supergroup", "title": "Admins"},
        "from": {"id": who, "is_bot": false, "first_name": people::name(who)}}});
    let id = world.telegram.push_update(&update);
    world.settle(Some(id)).await;
}

#[tokio::test]
async fn a_mistaken_not_placed_is_asked_once_more_and_undone() {
    let world = World::new().await;
    lost(&world, MEMBER, Fault::CloseAfterEffect).await;
    not_placed(&world).await;
    world.tell().await;
    assert_eq!(read(&world, STATUS).await, "rejected -");
    assert_snapshot!(world.seen(GROUP), @"
    Ada taps [Not placed]
    Now: #1001 · ⚠️ Are you sure it wasn’t placed?
         Looks placed: the balance fell by exactly this price, $1.80.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         The customer will be told at once that they can order again. If the panel has the order after all, it’s paid for twice.
         [Yes, not placed]
         [Placed]
         [Order #1001]
    Ada taps [Yes, not placed]
    (Order #1001 is marked as not placed. You can undo this.)
    Now: #1001 · ❌ Not accepted
         We’ve checked: the order wasn’t placed. You can order again.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  2 000
         Price     $1.80
         Customer: Max · 2002
         Service ID: 1207
         History
         22 Nov 12:00 UTC
         · confirmed
         · sent
         · reply lost, being checked: the connection broke after it was sent
         · panel balance: 100.84292 → 99.04292
         · not accepted
         [Undo “Not placed”]
         [Profile]
         [History]
         [Copy link]
    ");
    world.wait(Duration::from_mins(2));
    world.press_in(ADMIN, GROUP, "Undo").await;
    world.tell().await;
    assert_eq!(read(&world, STATUS).await, "unclear -");
    assert_snapshot!(world.seen(GROUP), @"
    Ada taps [Undo]
    (Order #1001 is being checked again, and the customer will be told.)
    Now: #1001 · ⚠️ Being checked
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  2 000
         Price     $1.80
         Customer: Max · 2002
         Service ID: 1207
         Looks placed: the balance fell by exactly this price, $1.80.
         History
         22 Nov 12:00 UTC
         · confirmed
         · sent
         · reply lost, being checked: the connection broke after it was sent
         · panel balance: 100.84292 → 99.04292
         · not accepted
         22 Nov 12:02 UTC · “not placed” undone, being checked
         [Placed] [Not placed]
         [Refresh] [Profile]
         [History]
         [Copy link]
    Bot: #1001 · ⚠️ Was this order placed?
         Looks placed: the balance fell by exactly this price, $1.80.
         The bot won’t send it again on its own. Please check the panel and say what happened.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         2 000 for $1.80
         Customer: Max · 2002
         [Placed] [Not placed]
         [Order #1001]
    ");
    assert_snapshot!(world.seen(MEMBER), @"
    Bot: #1001 · ❌ Not accepted
         We’ve checked: the order wasn’t placed. You can order again.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         [Try again]
         [Order #1001] [Menu]
    Now: #1001 · ❌ Not accepted
         We’ve checked: the order wasn’t placed. You can order again.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  2 000
         Price     $1.80
         Placed: 22 Nov 12:00 UTC
         [Try again]
         [History] [Menu]
    Bot: #1001 · ⚠️ Being checked
         Correction: this order was reported as “Not accepted” before.
         We’re checking whether the order was placed. Please don’t order it again: you’ll be told.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         [Order #1001] [Menu]
    Now: #1001 · ⚠️ Being checked
         We’re checking whether the order was placed. Please don’t order it again.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  2 000
         Price     $1.80
         Placed: 22 Nov 12:00 UTC
         [Refresh]
         [History] [Menu]
    ");
    // What was undone is settled as if for the first time, and nothing was bought a second time.
    let id = world.panel.orders_for(LINK)[0].id.to_string();
    world.press_in(ADMIN, GROUP, "Placed").await;
    world.reply(ADMIN, GROUP, &id).await;
    world.tell().await;
    assert_snapshot!(news(&world.last(MEMBER)), @"
    Bot: #1001 · ▶️ In progress
         We’ve checked: the order was placed and is on its way.
    ");
    assert_eq!((world.panel.adds(), world.panel.orders().len()), (1, 1));
    world.end().await;
}

/// Whoever was told that they can order again may be about to when that is taken back.
#[tokio::test]
async fn what_is_checked_again_is_not_ordered_by_a_confirmation_that_still_stands() {
    let world = World::new().await;
    lost(&world, MEMBER, Fault::CloseAfterEffect).await;
    not_placed(&world).await;
    world.tell().await;
    world.press(MEMBER, "Try again").await;
    world.press_in(ADMIN, GROUP, "Undo").await;
    world.press(MEMBER, "Confirm").await;
    let answer = world.last(MEMBER).text;
    assert!(answer.contains("Order #1001 is being checked"), "{answer}");
    world.say(MEMBER, "/mass\n1207 https://instagram.com/ben 100\n1207 instagram.com/p/abc/ 100").await;
    world.press(MEMBER, "Order 2").await;
    let answer = world.last(MEMBER).text;
    assert!(answer.contains("Order #1001 is being checked"), "{answer}");
    assert_eq!(read(&world, COUNT).await, "1");
    // Once it is known not to be there, it is theirs to order.
    not_placed(&world).await;
    world.order(MEMBER, "1207", LINK, "2000").await;
    assert_eq!(read(&world, COUNT).await, "2");
    world.end().await;
}

#[tokio::test]
async fn a_mistaken_not_placed_is_undone_in_russian() {
    let world = World::with(&[("DEFAULT_LANGUAGE", "ru")]).await;
    world.panel.fail_next("add", 1, Fault::CloseAfterEffect);
    world.find(RUSSIAN, "1207").await;
    world.say(RUSSIAN, LINK).await;
    world.say(RUSSIAN, "2000").await;
    world.press(RUSSIAN, "Подтвердить").await;
    world.submit().await;
    assert_snapshot!(screen(&world.last(GROUP)), @"
    Bot: #1001 · ⚠️ Заказ принят панелью?
         Похоже, принят: баланс уменьшился ровно на цену заказа, 1,80 $.
         Сам бот заказ повторно не отправит. Посмотрите, пожалуйста, в панели и отметьте, что там.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         2 000 за 1,80 $
         Заказчик: Миша · 2004
         Что удалось узнать:
         связь прервалась после отправки
         [Принят] [Не принят]
         [Заказ #1001]
    ");
    world.seen(GROUP);
    world.seen(RUSSIAN);
    for label in ["Не принят", "Да, не принят", "Вернуть на проверку"] {
        world.press_in(ADMIN, GROUP, label).await;
        world.tell().await;
    }
    assert_eq!(read(&world, STATUS).await, "unclear -");
    assert_snapshot!(world.seen(GROUP), @"
    Ada taps [Не принят]
    Now: #1001 · ⚠️ Точно не принят?
         Похоже, принят: баланс уменьшился ровно на цену заказа, 1,80 $.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Заказчику сразу придёт сообщение, что можно заказать снова. Если заказ в панели всё-таки есть, он будет оплачен дважды.
         [Да, не принят]
         [Принят]
         [Заказ #1001]
    Ada taps [Да, не принят]
    (Заказ #1001 отмечен как непринятый. Это можно отменить.)
    Now: #1001 · ❌ Не принят
         Мы проверили: заказ не был принят. Можно заказать снова.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Количество   2 000
         Стоимость   1,80 $
         Заказчик: Миша · 2004
         ID услуги: 1207
         История
         22 ноя 12:00 UTC
         · подтверждён
         · отправлен
         · неизвестно, принят ли; проверяется: связь прервалась после отправки
         · баланс панели: 100.84292 → 99.04292
         · не принят
         [Вернуть на проверку]
         [Профиль]
         [История]
         [Скопировать ссылку]
    Ada taps [Вернуть на проверку]
    (Заказ #1001 снова на проверке, заказчик об этом узнает.)
    Now: #1001 · ⚠️ Проверяется
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Количество   2 000
         Стоимость   1,80 $
         Заказчик: Миша · 2004
         ID услуги: 1207
         Похоже, принят: баланс уменьшился ровно на цену заказа, 1,80 $.
         История
         22 ноя 12:00 UTC
         · подтверждён
         · отправлен
         · неизвестно, принят ли; проверяется: связь прервалась после отправки
         · баланс панели: 100.84292 → 99.04292
         · не принят
         · «не принят» отменено, снова проверяется
         [Принят] [Не принят]
         [Обновить] [Профиль]
         [История]
         [Скопировать ссылку]
    Bot: #1001 · ⚠️ Заказ принят панелью?
         Похоже, принят: баланс уменьшился ровно на цену заказа, 1,80 $.
         Сам бот заказ повторно не отправит. Посмотрите, пожалуйста, в панели и отметьте, что там.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         2 000 за 1,80 $
         Заказчик: Миша · 2004
         [Принят] [Не принят]
         [Заказ #1001]
    ");
    assert_snapshot!(world.seen(RUSSIAN), @"
    Bot: #1001 · ❌ Не принят
         Мы проверили: заказ не был принят. Можно заказать снова.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         [Попробовать ещё раз]
         [Заказ #1001] [Меню]
    Now: #1001 · ❌ Не принят
         Мы проверили: заказ не был принят. Можно заказать снова.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Количество   2 000
         Стоимость   1,80 $
         Оформлен: 22 ноя 12:00 UTC
         [Попробовать ещё раз]
         [История] [Меню]
    Bot: #1001 · ⚠️ Проверяется
         Уточнение: раньше у этого заказа был статус «Не принят».
         Мы уточняем, принят ли заказ. Пожалуйста, не заказывайте повторно: мы сообщим.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         [Заказ #1001] [Меню]
    Now: #1001 · ⚠️ Проверяется
         Мы уточняем, принят ли заказ. Пожалуйста, не заказывайте повторно.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Количество   2 000
         Стоимость   1,80 $
         Оформлен: 22 ноя 12:00 UTC
         [Обновить]
         [История] [Меню]
    ");
    world.press_in(ADMIN, GROUP, "Принят").await;
    assert_snapshot!(screen(&world.last(GROUP)), @"
    Bot: Ada, какой ID у заказа #1001 в панели?
         Пришлите его ответом на это сообщение.
         /cancel – оставить всё как есть.
    ");
    world.end().await;
}

/// Undone before anybody was told, there is nothing to be taken back.
#[tokio::test]
async fn what_was_not_told_yet_is_not_told_when_it_is_undone() {
    let world = World::new().await;
    lost(&world, MEMBER, Fault::CloseAfterEffect).await;
    not_placed(&world).await;
    world.press_in(ADMIN, GROUP, "Undo").await;
    world.tell().await;
    assert_eq!(told(&world, MEMBER, "You can order again"), 0, "{}", world.chat(MEMBER));
    assert_eq!(told(&world, MEMBER, "Correction"), 0, "{}", world.chat(MEMBER));
    assert_eq!(read(&world, STATUS).await, "unclear -");
    world.end().await;
}

#[tokio::test]
async fn an_admin_who_undoes_it_is_told_that_the_same_was_ordered_again() {
    let world = World::new().await;
    lost(&world, MEMBER, Fault::CloseAfterEffect).await;
    not_placed(&world).await;
    world.tell().await;
    world.wait(Duration::from_mins(1));
    world.order(MEMBER, "1207", LINK, "2000").await;
    world.press_in(ADMIN, GROUP, "Undo").await;
    let said = world.chat(GROUP);
    assert!(said.contains("they have since ordered the same again: #1002"), "{said}");
    // The first one is not sent again, whatever becomes of it.
    world.wait(Duration::from_mins(10));
    world.submit().await;
    assert_eq!(world.panel.adds(), 2);
    world.end().await;
}

/// Buttons that an older version drew.
#[tokio::test]
async fn one_tap_on_an_old_button_settles_nothing() {
    let world = World::new().await;
    lost(&world, MEMBER, Fault::CloseAfterEffect).await;
    let notice = world.last(GROUP).message_id;
    world.forge(ADMIN, GROUP, notice, &format!("xn:{}", world.name(1001).await)).await;
    world.tell().await;
    assert_eq!(read(&world, STATUS).await, "unclear -");
    world.end().await;
}

#[tokio::test]
async fn the_question_for_an_id_begins_the_answer_and_stays_until_it_is_answered() {
    let world = World::new().await;
    world.order(MEMBER, "1207", "https://instagram.com/p/first", "1000").await;
    world.submit().await;
    let taken = world.panel.orders()[0].id.to_string();
    world.wait(Duration::from_mins(1));
    world.panel.fail_next("add", 1, Fault::CloseAfterEffect);
    world.order(MEMBER, "1207", LINK, "2000").await;
    world.submit().await;
    world.seen(GROUP);
    world.press_in(ADMIN, GROUP, "Placed").await;
    let asked = last_call(&world, "sendMessage");
    assert_eq!(asked["reply_markup"]["force_reply"], true, "{asked}");
    assert_eq!(asked["reply_markup"]["selective"], true, "{asked}");
    assert!(asked["text"].as_str().unwrap().contains("tg://user?id=3003"), "whom it is put to: {asked}");
    // One that is another order's, no id at all, and one that answers nothing: the question stands, and is put again to who wrote.
    for answer in [taken.as_str(), "no idea, sorry!"] {
        world.reply(ADMIN, GROUP, answer).await;
    }
    let asked = last_call(&world, "sendMessage");
    assert!(asked["reply_parameters"]["message_id"].is_number(), "{asked}");
    assert_eq!(asked["reply_markup"]["force_reply"], true, "{asked}");
    let id = world.panel.orders_for(LINK)[0].id.to_string();
    overheard(&world, ADMIN, &id).await;
    assert_snapshot!(world.seen(GROUP), @"
    Ada taps [Placed]
    Bot: Ada, what is the panel ID of #1002?
         Reply to this message with it.
         /cancel leaves everything as it is.
    Ada answers: 23501877
    Bot: ⚠️ This ID already belongs to order #1001.
         Ada, what is the panel ID of #1002?
         Reply to this message with it.
         /cancel leaves everything as it is.
    Ada answers: no idea, sorry!
    Bot: ⚠️ That doesn’t look like an order ID. Please send letters and digits only.
         ⋮
    Bot: ⚠️ Please use Reply on my question, so that I know this is the answer.
         ⋮
    ");
    assert_eq!(read(&world, "select status from orders where order_id = 1002").await, "unclear");
    // What people say to each other there is theirs.
    let messages = world.telegram.messages(GROUP).len();
    overheard(&world, ADMIN, "I'll have a look at it").await;
    overheard(&world, BYSTANDER, &id).await;
    world.reply(BYSTANDER, GROUP, &id).await;
    assert_eq!(world.telegram.messages(GROUP).len(), messages + 1, "{}", world.chat(GROUP));
    world.say_in(ADMIN, GROUP, "/cancel").await;
    overheard(&world, ADMIN, &id).await;
    // A late answer, where nothing is asked any more.
    let late = world.reply(ADMIN, GROUP, &id).await;
    assert_snapshot!(headline("late", &late), @"late: I’m not asking for an ID right now. Tap “Placed” under the order first.");
    assert_eq!(read(&world, "select status from orders where order_id = 1002").await, "unclear");
    world.end().await;
}
