//! People who may not order: they ask to be let in, are, or are not, and see nothing of what is sold until they may.

use std::time::Duration;

use insta::assert_snapshot;

use crate::world::{ADMIN, GROUP, MEMBER, RUSSIAN, STRANGER, World};

const LINK: &str = "https://instagram.com/p/abc";

/// Whatever a curious person types.
const TYPED: &[&str] = &[
    "/new",
    "/search real mix",
    "/search",
    "real mix",
    "1207",
    LINK,
    "1000",
    "/orders",
    "/status",
    "/status 1001",
    "/balance",
    "/cancel",
    "/users",
    "/order 1001",
    "/stats",
    "/sync",
    "/pause",
    "/resume",
    "/start s_1207",
    "/start o_1001",
    "/teleport",
];

/// What no button at the door says.
const FORGED: &[&str] = &[
    "m",
    "M",
    "N",
    "b",
    "p:0",
    "c:instagram:0",
    "s:instagram:1:0",
    "f:0",
    "v:0",
    "S:1",
    "*:1",
    "o:1",
    "q:1000",
    "el",
    "eq",
    "y:0",
    "y:3",
    "O:all:0",
    "i:1001",
    "r:1001",
    "a:1001",
    "B",
    "U:0",
    "P:2002",
    "T",
    "F:1001",
    "xy:1001",
    "xn:1001",
    "u:1001:yes",
];

/// Everything the bot has said to somebody, buttons and toasts included, ever: calls, not what stands in the chat.
fn everything_said(world: &World, chat: i64) -> String {
    let calls = world.telegram.calls().into_iter();
    let said = calls.filter(|call| call.chat_id == Some(chat) || call.method == "answerCallbackQuery");
    said.map(|call| call.body.to_string()).collect::<Vec<_>>().join("\n")
}

#[tokio::test]
async fn a_request_is_made_once_however_often_one_starts() {
    let world = World::new().await;
    let door = world.say(STRANGER, "/start").await.text;
    for _ in 0..2 {
        world.tell().await;
        assert_eq!(world.say(STRANGER, "/start").await.text, door);
    }
    world.tell().await;
    assert_snapshot!(world.seen(GROUP), @"
    Bot: Request for access
         Stella
         1001
         [Approve] [Decline]
         [Profile]
    ");
    world.end().await;
}

#[tokio::test]
async fn a_refusal_says_who_gave_it_and_nobody_is_asked_again() {
    let world = World::new().await;
    world.say(STRANGER, "/start").await;
    world.tell().await;
    world.seen(STRANGER);
    world.seen(GROUP);
    world.press_in(ADMIN, GROUP, "Decline").await;
    world.tell().await;
    for words in ["/start", "hello?", "/new", "/start s_1207"] {
        world.say(STRANGER, words).await;
    }
    world.tell().await;
    assert_snapshot!(world.seen(STRANGER), @"
    Bot: Access was declined
         If you think this is a mistake, contact the person who told you about this bot.
    Stella: /start
    Bot: Access was declined
         If you think this is a mistake, contact the person who told you about this bot.
         Your Telegram ID: 1001
         [Language]
    Stella: hello?
    Bot: Access was declined
         ⋮
    Stella: /new
    Bot: Access was declined
         ⋮
    Stella: /start s_1207
    Bot: Access was declined
         ⋮
    ");
    // It became the answer, and minds change.
    world.press_in(ADMIN, GROUP, "Approve").await;
    assert_snapshot!(world.seen(GROUP), @"
    Ada taps [Decline]
    Now: 🚫 Access denied by Ada.
         Stella
         1001
         Access: declined
         Ordered: 0 orders · $0.00
         In progress: 0
         Language: English
         [Approve]
         [People]
    Ada taps [Approve]
    Now: ✅ Approved by Ada.
         Stella
         1001
         Access: member
         Ordered: 0 orders · $0.00
         In progress: 0
         Language: English
         [Remove access]
         [People]
    ");
    world.tell().await;
    assert_snapshot!(world.seen(STRANGER), @"
    Bot: You’re in!
         You can order now. Choose a platform, or just type what you need.
         [New order]
         [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn before_one_is_let_in_nothing_of_the_catalog_leaks() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    let door = world.say(STRANGER, "hello").await;
    assert!(door.text.contains("private") && door.text.contains("/start"), "{door:?}");
    for words in TYPED {
        let door = world.say(STRANGER, words).await;
        assert!(door.labels().iter().all(|label| *label == "Language"), "{words}: {door:?}");
    }
    for data in FORGED {
        let door = world.last(STRANGER);
        world.forge(STRANGER, STRANGER, door.message_id, data).await;
        let door = world.last(STRANGER);
        assert!(door.labels().iter().all(|label| *label == "Language"), "{data}: {door:?}");
    }
    let said = everything_said(&world, STRANGER);
    for secret in ["Instagram", "instagram", "Real Mix", "Followers", "1207", "0.90", "100.8", "#1001", "Max"]
    {
        let leaks =
            said.lines().filter(|line| line.contains("\"chat_id\":1001")).any(|line| line.contains(secret));
        assert!(!leaks, "{secret} in {said}");
    }
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn language_and_help_work_at_the_door() {
    let world = World::new().await;
    world.say(STRANGER, "/start").await;
    world.seen(STRANGER);
    world.say(STRANGER, "/help").await;
    world.press(STRANGER, "Back").await;
    world.say(STRANGER, "/lang").await;
    world.taps(STRANGER, &["Русский", "Язык", "English"]).await;
    assert_snapshot!(world.seen(STRANGER), @"
    Stella: /help
    Bot: What this bot does
         /new – choose a service, send a link and a quantity, confirm
         /search – find a service by words; typing them at the menu works too
         /orders – your orders and their progress
         /status – refresh one order or all active ones
         /mass – many orders at once; /export – your orders as a CSV file
         /cancel – cancel what you’re entering; /lang – language
         [‹ Back] [Menu]
    Stella taps [Back]
    Now: Your request has been sent
         You’ll get a message here as soon as it’s been reviewed.
         If you like, add a line about yourself: just send it here, and the admins will see it with your request.
         Your Telegram ID: 1001
         [Language]
    Stella: /lang
    Bot: Language
         [Русский] [English]
         [‹ Back] [Menu]
    Stella taps [Русский]
    (Язык: Русский)
    Now: Заявка отправлена
         Как только её рассмотрят, вам придёт сообщение.
         Если хотите, напишите здесь пару слов о себе: админы увидят их вместе с заявкой.
         Ваш Telegram ID: 1001
         [Язык]
    Stella taps [Язык]
    Now: Язык
         [Русский] [English]
         [‹ Назад] [Меню]
    Stella taps [English]
    (Language: English)
    Now: Your request has been sent
         You’ll get a message here as soon as it’s been reviewed.
         If you like, add a line about yourself: just send it here, and the admins will see it with your request.
         Your Telegram ID: 1001
         [Language]
    ");
    world.end().await;
}

#[tokio::test]
async fn access_that_is_taken_away_in_the_middle_of_a_draft_ends_it() {
    let world = World::new().await;
    world.say(STRANGER, "/start").await;
    world.tell().await;
    world.press_in(ADMIN, GROUP, "Approve").await;
    world.tell().await;
    let confirm = world.draft(STRANGER, "1207", LINK, "1000").await;
    world.press_in(ADMIN, GROUP, "Remove access").await;
    let door = world.press(STRANGER, "Confirm").await;
    assert_eq!(door.message_id, confirm.message_id);
    assert!(door.text.contains("declined") && !door.text.contains("Instagram"), "{door:?}");
    world.tell().await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0, "{}", world.chat(STRANGER));

    world.press_in(ADMIN, GROUP, "Approve").await;
    world.tell().await;
    let data = confirm.button("Confirm").unwrap().data.clone().unwrap();
    world.forge(STRANGER, STRANGER, confirm.message_id, &data).await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0, "the draft ended with the access");
    world.order(STRANGER, "1207", LINK, "1000").await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 1);
    world.press_in(ADMIN, GROUP, "Remove access").await;
    world.wait(Duration::from_mins(20));
    world.track().await;
    assert!(
        world.last(STRANGER).text.contains("Completed"),
        "what was paid is told: {}",
        world.chat(STRANGER)
    );
    let door = world.press(STRANGER, "Order again").await;
    assert!(world.last(STRANGER).text.contains("declined"), "{door:?} {}", world.chat(STRANGER));
    world.end().await;
}

#[tokio::test]
async fn a_russian_is_let_in_in_russian() {
    let world = World::with(&[("MEMBER_IDS", ""), ("DEFAULT_LANGUAGE", "ru")]).await;
    world.say(RUSSIAN, "привет").await;
    world.say(RUSSIAN, "/start").await;
    world.tell().await;
    world.press_in(ADMIN, GROUP, "Одобрить").await;
    world.tell().await;
    assert_snapshot!(world.seen(GROUP), @"
    Bot: Заявка на доступ
         Миша
         2004
         [Одобрить] [Отклонить]
         [Профиль]
    Ada taps [Одобрить]
    Now: ✅ Доступ открыл админ Ada.
         Миша
         2004
         Доступ: участник
         Заказано: 0 заказов · 0,00 $
         В работе: 0
         Язык: Русский
         [Закрыть доступ]
         [Люди]
    ");
    assert_snapshot!(world.seen(RUSSIAN), @"
    Миша: привет
    Bot: Это закрытый бот
         Чтобы попросить доступ, отправьте /start.
         Ваш Telegram ID: 2004
         [Язык]
    Миша: /start
    Bot: Заявка отправлена
         Как только её рассмотрят, вам придёт сообщение.
         Если хотите, напишите здесь пару слов о себе: админы увидят их вместе с заявкой.
         Ваш Telegram ID: 2004
         [Язык]
    Bot: Доступ открыт!
         Можно заказывать. Выберите платформу или просто напишите, что ищете.
         [Новый заказ]
         [Меню]
    ");
    world.end().await;
}
