//! What stands beside the way to an order: deep links, one's own orders, their state, totals, the language.

use std::time::Duration;

use insta::assert_snapshot;

use crate::{
    transcript::{headline, screen},
    world::{ADMIN, MEMBER, OTHER_MEMBER, RUSSIAN, World},
};

const LINK: &str = "https://instagram.com/p/abc";

#[tokio::test]
async fn deep_links_open_a_service_or_ones_own_order() {
    let world = World::new().await;
    world.running(MEMBER, LINK).await;
    let home = world.say(MEMBER, "/start").await.text;
    world.seen(MEMBER);
    world.say(MEMBER, "/start s_1207").await;
    assert_eq!(world.press(MEMBER, "Back").await.text, home);
    world.say(MEMBER, "/start o_1001").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: /start s_1207
    Bot: Instagram › Instagram Followers 👥
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Price per 1000: $0.90
         Quantity: 50–100 000
         Average time: 2 hours 14 minutes
         Refill: yes
         Can be cancelled: yes
         Drip-feed: yes
         Service ID: 1207
         Start: 0-15 minutes
         Speed: up to 5K a day
         Refill: 30 days
         The account must be public.
         Send the link to a profile.
         For example:
         https://www.instagram.com/username/
         The link has to open for everyone.
         [☆ Add to favourites]
         [‹ Back] [Menu]
    Max taps [Back]
    Now: Hello, Max!
         1 order is in progress.
         Choose a platform, send a link, or type what you need – for example, telegram views.
         [New order]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [VK · 7] [X (Twitter) · 7]
         [Instagram Followers | Real Mix | R30… · $0.90]
         [My orders · 1]
         [Balance] [Language] [Help]
    Max: /start o_1001
    Bot: #1001 · ▶️ In progress
         Accepted. No progress has been reported yet.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  2 000
         Price     $1.80
         Provider’s ID: 23501877
         Placed: 22 Nov 12:00 UTC
         [Refresh] [Order again]
         [Cancel order]
         [History]
         [‹ Back] [Menu]
    ");

    let foreign = world.say(OTHER_MEMBER, "/start o_1001").await;
    let invented = world.say(OTHER_MEMBER, "/start o_4242").await;
    assert_eq!(foreign.text, invented.text, "whether it exists is nobody’s business");
    assert_snapshot!(screen(&foreign), @"
    Bot: There’s no such order.
         Hello, Olga!
         Choose a platform, send a link, or type what you need – for example, telegram views.
         [New order]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [VK · 7] [X (Twitter) · 7]
         [My orders]
         [Balance] [Language] [Help]
    ");
    for payload in [
        "s_999999".to_owned(),
        "s_".to_owned(),
        "o_-1".to_owned(),
        "o_99999999999999999999".to_owned(),
        format!("s_{}", "9".repeat(62)),
        format!("o_{}", "<".repeat(62)),
        "x".repeat(64),
        "s_1235".to_owned(),
        "s_' or 1=1 --".to_owned(),
    ] {
        let menu = world.say(OTHER_MEMBER, &format!("/start {payload}")).await;
        assert!(menu.button("New order").is_some(), "{payload}: {menu:?}");
    }
    world.end().await;
}

#[tokio::test]
async fn ones_orders_are_listed_by_state_and_paged() {
    let world = World::with(&[("MAX_ACTIVE_ORDERS", "50")]).await;
    world.say(MEMBER, "/orders").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: /orders
    Bot: My orders
         You haven’t ordered anything yet.
         [‹ Back] [Menu]
    ");
    for order in 0..9 {
        world.order(MEMBER, "1207", &format!("{LINK}{order}"), "1000").await;
    }
    world.submit().await;
    world.wait(Duration::from_hours(3));
    world.track().await;
    world.order(MEMBER, "1207", LINK, "1000").await;

    world.seen(MEMBER);
    world.say(MEMBER, "/orders").await;
    world.press(MEMBER, "Done 9").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: /orders
    Bot: My orders
         Newest first. Tap one to see how it’s getting on.
         [Active 1] [Done 9] [All 10]
         [#1010 Instagram… · Waiting to be sent]
         [‹ Back] [Menu]
    Max taps [Done 9]
    Now: My orders
         Newest first. Tap one to see how it’s getting on.
         [Active 1] [Done 9] [All 10]
         [#1009 Instagram Followers | Real… · Completed]
         [#1008 Instagram Followers | Real… · Completed]
         [#1007 Instagram Followers | Real… · Completed]
         [#1006 Instagram Followers | Real… · Completed]
         [#1005 Instagram Followers | Real… · Completed]
         [#1004 Instagram Followers | Real… · Completed]
         [#1003 Instagram Followers | Real… · Completed]
         [#1002 Instagram Followers | Real… · Completed]
         [·] [1/2] [›]
         [‹ Back] [Menu]
    ");
    let rest = world.press(MEMBER, "›").await;
    let back = world.taps(MEMBER, &["#1001", "Back"]).await;
    assert_eq!(screen(&back), screen(&rest));
    let all = world.press(MEMBER, "All 10").await;
    assert!(all.labels()[3].starts_with("#1010") && all.labels()[4].starts_with("#1009"), "{all:?}");
    world.end().await;
}

#[tokio::test]
async fn status_shows_an_order_of_ones_own_and_nothing_of_others() {
    let world = World::new().await;
    world.running(MEMBER, LINK).await;
    let card = world.say(MEMBER, "/status 1001").await;
    for args in ["#1001", " # 1001 ", "№1001"] {
        assert_eq!(world.say(MEMBER, &format!("/status {args}")).await.text, card.text, "{args}");
    }
    let list = world.press(MEMBER, "Back").await;
    let all = world.say(MEMBER, "/status").await;
    assert!(list.button("#1001").is_some() && all.button("#1001").is_some(), "{list:?} {all:?}");

    let foreign = world.say(OTHER_MEMBER, "/status 1001").await;
    let invented = world.say(OTHER_MEMBER, "/status 4242").await;
    assert_eq!(foreign.text, invented.text);
    assert_snapshot!(screen(&foreign), @"Bot: There’s no such order.");
    let mut said = vec![];
    for nonsense in ["abc", "-", "1e9", "99999999999999999999999", "1001; drop table orders"] {
        let answer = world.say(MEMBER, &format!("/status {nonsense}")).await;
        said.push(headline(nonsense, &answer));
    }
    assert_snapshot!(said.join("\n"), @"
    abc: Send the order’s number: /status 1024
    -: Send the order’s number: /status 1024
    1e9: Send the order’s number: /status 1024
    99999999999999999999999: Send the order’s number: /status 1024
    1001; drop table orders: Send the order’s number: /status 1024
    ");
    world.end().await;
}

#[tokio::test]
async fn members_see_what_they_ordered_and_never_the_owners_balance() {
    let world = World::new().await;
    world.wait(Duration::from_hours(24 * 3));
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.wait(Duration::from_hours(24 * 8));
    // The first was in November.
    world.order(MEMBER, "1207", &format!("{LINK}d"), "2000").await;
    world.seen(MEMBER);
    world.say(MEMBER, "/balance").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: /balance
    Bot: Balance
         Ordered:
         This month  1 · $1.80
         All time    2 · $2.70
         [‹ Back] [Menu]
    ");
    world.say(OTHER_MEMBER, "/balance").await;
    assert_snapshot!(world.seen(OTHER_MEMBER), @"
    Olga: /balance
    Bot: Balance
         Ordered:
         This month  0 · $0.00
         All time    0 · $0.00
         [‹ Back] [Menu]
    ");
    world.say(ADMIN, "/balance").await;
    world.read_balance().await;
    world.show_owed().await;
    assert_snapshot!(screen(&world.last(ADMIN)), @"
    Bot: Balance
         Panel balance: $100.84
         as of 3 Dec 12:00 UTC
         Ordered:
         This month  0 · $0.00
         All time    0 · $0.00
         [‹ Back] [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn the_language_is_changed_and_one_stays_where_one_was() {
    let world = World::new().await;
    let card = world.find(MEMBER, "1207").await;
    world.seen(MEMBER);
    world.say(MEMBER, "/lang").await;
    world.press(MEMBER, "Русский").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: /lang
    Bot: Language
         [Русский] [English]
         [‹ Back] [Menu]
    Max taps [Русский]
    (Язык: Русский)
    Now: Instagram › Instagram Followers 👥
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Цена за 1000: 0,90 $
         Количество: 50–100 000
         Среднее время: 2 часа 14 минут
         Восстановление: да
         Можно отменить: да
         Повторы порциями: да
         ID услуги: 1207
         Start: 0-15 minutes
         Speed: up to 5K a day
         Refill: 30 days
         The account must be public.
         Пришлите ссылку на профиль.
         Например:
         https://www.instagram.com/username/
         Ссылка должна открываться у всех.
         [☆ В избранное]
         [‹ Назад] [Меню]
    ");
    world.say(MEMBER, "/lang").await;
    world.press(MEMBER, "English").await;
    assert_eq!(world.last(MEMBER).text, card.text);
    world.end().await;
}

#[tokio::test]
async fn a_russian_finds_the_way_in_russian() {
    let world = World::new().await;
    world.say(RUSSIAN, "/start").await;
    world.press(RUSSIAN, "Новый заказ").await;
    assert_snapshot!(world.seen(RUSSIAN), @"
    Миша: /start
    Bot: Здравствуйте, Миша!
         Выберите платформу, пришлите ссылку или напишите, что ищете, – например, telegram просмотры.
         [Новый заказ]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [ВКонтакте · 7] [X (Twitter) · 7]
         [Мои заказы]
         [Баланс] [Язык] [Помощь]
    Миша taps [Новый заказ]
    Now: Новый заказ
         Выберите платформу.
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [ВКонтакте · 7] [X (Twitter) · 7]
         [Facebook · 5] [Spotify · 3]
         [Сайты и SEO · 2]
         [‹ Назад] [Меню]
    ");
    world.taps(RUSSIAN, &["Telegram", "Подписчики"]).await;
    world.seen(RUSSIAN);
    world.press(RUSSIAN, "Быстрые").await;
    assert_snapshot!(world.seen(RUSSIAN), @"
    Миша taps [Быстрые]
    Now: Telegram › Telegram Подписчики 🔥
         ᴛɢ 🎁 Быстрые подписчики | 20К в день
         Цена за 1000: 0,31 $
         Количество: 10–100 000
         Восстановление: нет
         Можно отменить: да
         Повторы порциями: да
         ID услуги: 1382
         Пришлите ссылку на канал или группу.
         Например:
         https://t.me/channel
         Ссылка должна открываться у всех.
         [☆ В избранное]
         [‹ Назад] [Меню]
    ");
    let mut said = vec![];
    for command in ["/orders", "/status 7", "/balance", "/search щщщщ", "/cancel", "/help", "/teleport"] {
        let answer = world.say(RUSSIAN, command).await;
        said.push(headline(command, &answer));
    }
    assert_snapshot!(said.join("\n"), @"
    /orders: Мои заказы
    /status 7: Такого заказа нет.
    /balance: Баланс
    /search щщщщ: По запросу «щщщщ» ничего не нашлось.
    /cancel: Сейчас нечего отменять.
    /help: Что умеет бот
    /teleport: Такой команды нет. Список команд – /help.
    ");
    world.end().await;
}
