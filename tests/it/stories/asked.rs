//! What the admins are asked: who asks to be let in, and what was decided, in every message that asked.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram_sandbox::{
    panel::Fault,
    telegram::{Fault as Sick, Person},
};

use super::{
    desk::{STATUS, lost},
    life::{read, told},
};
use crate::{
    people,
    transcript::screen,
    world::{ADMIN, BYSTANDER, GROUP, MEMBER, RUSSIAN, STRANGER, World},
};

/// Has a hostile name.
const EVE: i64 = 1_009;

#[tokio::test]
async fn what_was_decided_stands_in_every_message_that_asked() {
    let world = World::with(&[("ADMIN_CHAT_ID", ""), ("ADMIN_IDS", "3003,3004")]).await;
    for admin in [ADMIN, BYSTANDER] {
        world.say(admin, "/start").await;
    }
    world.say(STRANGER, "/start").await;
    lost(&world, MEMBER, Fault::CloseAfterEffect).await;
    world.seen(BYSTANDER);
    world.press(ADMIN, "Approve").await;
    world.press(ADMIN, "Not placed").await;
    world.press(ADMIN, "Yes, not placed").await;
    world.tell().await;
    assert_snapshot!(world.seen(BYSTANDER), @"
    Now: Request for access
         Stella
         1001
         ✅ Approved by Ada.
         [Profile]
    Now: #1001 · ❌ Marked as not placed by Ada
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         2 000 for $1.80
         Customer: Max · 2002
         [Order #1001]
    ");
    // It asks again as soon as it is open again; and a decision is drawn also where Telegram fails at first.
    world.press(ADMIN, "Undo").await;
    world.tell().await;
    let asks = |world: &World| {
        let messages = world.telegram.messages(BYSTANDER);
        messages.iter().filter(|message| message.button("Not placed").is_some()).count()
    };
    assert_eq!(asks(&world), 2, "{}", world.chat(BYSTANDER));
    world.telegram.fail_next("editMessageText", 4, Sick::Internal500);
    world.press(ADMIN, "Placed").await;
    world.say(ADMIN, "777").await;
    for _ in 0..4 {
        world.tell().await;
        world.wait(Duration::from_mins(1));
    }
    assert_eq!(asks(&world), 0, "{}", world.chat(BYSTANDER));
    assert!(world.chat(BYSTANDER).contains("Marked as placed by Ada: ID 777"), "{}", world.chat(BYSTANDER));
    world.end().await;
}

#[tokio::test]
async fn a_request_shows_who_asks_and_carries_one_sentence_of_theirs() {
    let world = World::new().await;
    let hostile = Person {
        username: Some("eve_1".to_owned()),
        ..people::person(EVE, "<b>Eve</b></a>\u{202e}", Some("en"))
    };
    world.telegram.add_person(hostile);
    world.say(EVE, "/start").await;
    world.tell().await;
    let notice = world.last(GROUP);
    assert!(notice.html.contains(r#"<a href="https://t.me/eve_1">"#), "{}", notice.html);
    let long = format!("I’m <b>Eve</b>\n\nfrom \u{200b}the <a href='x'>shop</a> {}", "and more ".repeat(30));
    world.say(EVE, &long).await;
    world.seen(EVE);
    world.say(EVE, "let me in!").await;
    world.tell().await;
    assert_snapshot!(world.seen(EVE), @"
    1009: let me in!
    Bot: The admins already have your message.
         Your request has been sent
         You’ll get a message here as soon as it’s been reviewed.
         Your Telegram ID: 1009
         [Language]
    ");
    let shown = screen(&world.message(GROUP, notice.message_id).unwrap());
    let cut = shown.find(" and more").map_or(shown.as_str(), |at| &shown[..at]);
    assert_snapshot!(cut, @"
    Bot: Request for access
         <b>Eve</b></a> · @eve_1
         1009
         “I’m <b>Eve</b> from the <a href='x'>shop</a>
    ");
    assert!(shown.contains("…”") && shown.chars().count() < 400, "{shown}");
    world.say(STRANGER, "/start").await;
    world.tell().await;
    let notice = world.last(GROUP);
    assert!(notice.html.contains("tg://user?id=1001"), "{}", notice.html);
    world.end().await;
}

#[tokio::test]
async fn who_asks_in_russian_is_asked_who_they_are_in_russian() {
    let world = World::with(&[("MEMBER_IDS", ""), ("DEFAULT_LANGUAGE", "ru")]).await;
    world.say(RUSSIAN, "/start").await;
    world.say(RUSSIAN, "Я из магазина, от Ады").await;
    world.tell().await;
    world.press_in(ADMIN, GROUP, "Одобрить").await;
    world.tell().await;
    assert_snapshot!(world.seen(RUSSIAN), @"
    Миша: /start
    Bot: Заявка отправлена
         Как только её рассмотрят, вам придёт сообщение.
         Если хотите, напишите здесь пару слов о себе: админы увидят их вместе с заявкой.
         Ваш Telegram ID: 2004
         [Язык]
    Миша: Я из магазина, от Ады
    Bot: Админы увидят это вместе с заявкой.
         Заявка отправлена
         Как только её рассмотрят, вам придёт сообщение.
         Ваш Telegram ID: 2004
         [Язык]
    Bot: Доступ открыт!
         Можно заказывать. Выберите платформу или просто напишите, что ищете.
         [Новый заказ]
         [Меню]
    ");
    assert_snapshot!(world.seen(GROUP), @"
    Bot: Заявка на доступ
         Миша
         2004
         «Я из магазина, от Ады»
         [Одобрить] [Отклонить]
         [Профиль]
    Ada taps [Одобрить]
    Now: ✅ Доступ открыл админ Ada.
         Миша
         2004
         «Я из магазина, от Ады»
         Доступ: участник
         Заказано: 0 заказов · 0,00 $
         В работе: 0
         Язык: Русский
         [Закрыть доступ]
         [Люди]
    ");
    world.end().await;
}

/// What the libraries below say of a broken connection is for the log.
#[tokio::test]
async fn no_librarys_words_are_told_to_anybody() {
    for (fault, words) in [
        (Fault::CloseAfterEffect, "связь прервалась после отправки"),
        (Fault::StallAfterEffect, "ответ вовремя не пришёл"),
        (
            Fault::HttpAfterEffect(502, "<html>Bad gateway".to_owned()),
            "ответ панели не удалось разобрать: HTTP 502",
        ),
    ] {
        let world = World::with(&[("DEFAULT_LANGUAGE", "ru"), ("PANEL_ADD_TIMEOUT", "1s")]).await;
        lost(&world, MEMBER, fault.clone()).await;
        world.say_in(ADMIN, GROUP, "/order 1001").await;
        let said = world.chat(GROUP);
        assert_eq!(said.matches(words).count(), 2, "the notice and the history: {said}");
        for theirs in ["error", "client", "hyper", "SendRequest", "operation", "os error"] {
            assert!(!said.contains(theirs), "{fault:?}: {theirs} in {said}");
        }
        world.end().await;
    }
}

#[tokio::test]
async fn a_panel_out_of_reach_is_told_in_the_readers_words() {
    let world = World::with(&[("DEFAULT_LANGUAGE", "ru")]).await;
    world.panel.fail_next("*", 1_000, Fault::CloseBeforeReading);
    for _ in 0..4 {
        world.wait(Duration::from_mins(3));
        world.read_balance_now().await;
    }
    let said = world.chat(GROUP);
    assert!(said.contains("Подробности: панель не отвечает"), "{said}");
    assert!(!said.contains("error"), "{said}");
    world.end().await;
}

/// It would be followed in vain until it is stuck.
#[tokio::test]
async fn an_id_that_the_panel_does_not_know_is_told_with_the_way_back() {
    let world = World::new().await;
    lost(&world, MEMBER, Fault::CloseAfterEffect).await;
    world.press_in(ADMIN, GROUP, "Placed").await;
    world.reply(ADMIN, GROUP, "777").await;
    world.tell().await;
    for _ in 0..3 {
        world.wait(Duration::from_mins(12));
        world.track().await;
    }
    assert_eq!(told(&world, GROUP, "the panel doesn’t know ID 777"), 1, "{}", world.chat(GROUP));
    world.press_in(ADMIN, GROUP, "Wrong ID").await;
    assert_eq!(read(&world, STATUS).await, "unclear -");
    world.end().await;
}

/// Whoever is asked about two orders and answers the first question means the first order.
#[tokio::test]
async fn an_answer_counts_for_the_order_whose_question_it_answers() {
    whose_question(World::new().await, GROUP).await;
    let world = World::with(&[("ADMIN_CHAT_ID", "")]).await;
    world.say(ADMIN, "/start").await;
    whose_question(world, ADMIN).await;
}

/// Two orders are asked about in a chat, and the answers come to the questions, the older one first.
async fn whose_question(world: World, chat: i64) {
    lost(&world, MEMBER, Fault::CloseAfterEffect).await;
    let first_notice = world.with_button(chat, "Placed");
    world.wait(Duration::from_mins(2));
    world.panel.fail_next("add", 1, Fault::CloseAfterEffect);
    world.order(MEMBER, "1207", "https://instagram.com/other", "1000").await;
    world.submit().await;
    let second_notice = world.with_button(chat, "Placed");
    assert_ne!(first_notice, second_notice);
    let mut questions = vec![];
    for notice in [first_notice, second_notice] {
        world.press_on(ADMIN, chat, notice, "Placed").await;
        questions.push(world.last(chat).message_id);
    }
    let ids: Vec<String> = world.panel.orders().iter().map(|order| order.id.to_string()).collect();
    let answer = |question: i64, text: String| {
        let sent = world.telegram.reply(ADMIN, chat, question, &text);
        world.settle(sent.update_id)
    };
    answer(questions[0], ids[0].clone()).await;
    assert_eq!(running(&world).await, "", "nobody's id was taken for another's: {}", world.chat(chat));
    answer(questions[1], "not found, I looked on page 3".to_owned()).await;
    assert_eq!(running(&world).await, "", "a sentence is no id: {}", world.chat(chat));
    answer(world.last(chat).message_id, format!("ID {}", ids[1])).await;
    assert_eq!(running(&world).await, format!("1002 {}", ids[1]), "{}", world.chat(chat));
    world.end().await;
}

async fn running(world: &World) -> String {
    read(world, "select coalesce(group_concat(order_id || ' ' || panel_order), '') from orders where status = 'running'").await
}
