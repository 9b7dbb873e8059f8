//! What the admins are asked: who asks to be let in, and what was decided, in every message that asked.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram_sandbox::{
    panel::Fault,
    telegram::{Fault as Sick, Person},
};

use super::desk::lost;
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
    Now: #1001 · ❌ Not placed, says Ada
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         2 000 for $1.80
         From: Max · 2002
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
    assert!(world.chat(BYSTANDER).contains("Placed, says Ada: ID 777"), "{}", world.chat(BYSTANDER));
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
    Bot: Your line has been passed on already.
         Your request has been sent
         You’ll get a message here as soon as it is decided.
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
         Заказано: 0 заказов · 0.00 $
         В работе: 0
         Язык: Русский
         [Закрыть доступ]
         [Люди]
    ");
    world.end().await;
}
