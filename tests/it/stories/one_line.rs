//! One line is enough: a service, a link and how many, in any order, lead to the confirmation or to the one question that is left. What
//! can mean more than one thing is asked, what can't be is said, and the rest is kept.

mod doubt;

use insta::assert_snapshot;

use crate::{
    transcript::screen,
    world::{MEMBER, RUSSIAN, World},
};

const POST: &str = "https://www.instagram.com/p/abc/";

#[tokio::test]
async fn a_service_a_link_and_a_quantity_in_a_line_are_one_tap_from_the_order() {
    let world = World::new().await;
    world.say(MEMBER, "/start").await;
    world.seen(MEMBER);
    world.say(MEMBER, "1249 https://www.instagram.com/p/abc/?igsh=1 1500").await;
    world.press(MEMBER, "Confirm").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: 1249 https://www.instagram.com/p/abc/?igsh=1 1500
    Bot: Instagram › Check your order
         Instagram Likes | Instant | Non Drop
         https://www.instagram.com/p/abc/
         Quantity   1 500
         Per 1000  $0.115
         Price      $0.17
         Tracking tags removed from the link: igsh
         [Confirm · $0.17]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    Max taps [Confirm]
    (Sending…)
    Now: #1001 · ⏳ Waiting to be sent
         It will be sent in a moment.
         Instagram Likes | Instant | Non Drop
         https://www.instagram.com/p/abc/
         Quantity  1 500
         Price     $0.17
         Placed: 22 Nov 12:00 UTC
         [Refresh]
         [Cancel order]
         [History] [Menu]
    ");
    world.submit().await;
    assert_eq!(world.panel.orders_for(POST)[0].quantity, 1500);

    // In any order, and as people write numbers, ids and lists.
    let lines = [
        "{} 1249 1500",
        "1500 {} #1249",
        "1,500 {} 1249",
        "{} 1.5к 1249",
        "1249 | {} | 1500",
        "услуга 1249, количество 1500: {}",
        "1249 {} 1500 шт.",
        "/new 1249 {} 1500",
        "/search 1249 {} 1500",
    ];
    for (at, line) in lines.into_iter().enumerate() {
        let link = format!("https://www.instagram.com/p/x{at}/");
        let confirm = world.say(RUSSIAN, &line.replace("{}", &link)).await;
        let says = ["Instant | Non Drop", &link, "1\u{a0}500"].iter().all(|part| confirm.text.contains(part));
        assert!(says && confirm.button("Подтвердить").is_some(), "{line}: {confirm:?}");
        assert!(!confirm.text.contains("Не учтено"), "{line}: {confirm:?}");
    }
    world.end().await;
}

#[tokio::test]
async fn words_a_link_and_a_quantity_leave_one_question() {
    let world = World::new().await;
    world.say(MEMBER, "/start").await;
    world.seen(MEMBER);
    // Which of them is the question; one of them is none.
    world.say(MEMBER, "300 likes https://www.instagram.com/p/abc/").await;
    world.press(MEMBER, "Non Dr").await;
    world.say(MEMBER, "https://www.instagram.com/p/two/ saves, 300").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: 300 likes https://www.instagram.com/p/abc/
    Bot: Search: likes
         Wanted: 300
         5 services found. Prices are per 1000.
         [Instagram Likes | Instant | Non Drop · $0.115]
         [❤️ Лайки Instagram | Быстрый старт… · $0.24]
         [Instagram Auto Likes | New Posts · $0.35]
         [Instagram Mentions | Likers of a Post · $4.80]
         [Instagram Comment Likes | Fast · $0.95]
         [Cheapest first] [Any price]
         [‹ Back] [Menu]
    Max taps [Non Dr]
    Now: Instagram › Check your order
         Instagram Likes | Instant | Non Drop
         https://www.instagram.com/p/abc/
         Quantity     300
         Per 1000  $0.115
         Price      $0.03
         [Confirm · $0.03]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    Max: https://www.instagram.com/p/two/ saves, 300
    Now: Instagram › Check your order
         Instagram Saves + Impressions
         https://www.instagram.com/p/two/
         Quantity    300
         Per 1000  $0.09
         Price     $0.03
         ⋮
    ");
    world.say(RUSSIAN, "/start").await;
    world.seen(RUSSIAN);
    world.say(RUSSIAN, "300 лайков https://www.instagram.com/p/abc/").await;
    world.say(RUSSIAN, "300 kfqrjd https://www.instagram.com/p/abc/").await;
    world.say(RUSSIAN, "/start").await;
    world.say(RUSSIAN, "300 лайков").await;
    world.press(RUSSIAN, "Быстрый старт").await;
    world.say(RUSSIAN, "https://www.instagram.com/p/abc/").await;
    assert_snapshot!(world.seen(RUSSIAN), @"
    Миша: 300 лайков https://www.instagram.com/p/abc/
    Bot: Поиск: лайков
         Нужно: 300
         Нашлось 5 услуг. Цены указаны за 1000.
         [❤️ Лайки Instagram | Быстрый старт… · 0,24 $]
         [Instagram Likes | Instant | Non Drop · 0,115 $]
         [Instagram Auto Likes | New Posts · 0,35 $]
         [Instagram Mentions | Likers of a Post · 4,80 $]
         [Instagram Comment Likes | Fast · 0,95 $]
         [Сначала дешёвые] [Любая цена]
         [‹ Назад] [Меню]
    Миша: 300 kfqrjd https://www.instagram.com/p/abc/
    Bot: Поиск: лайков
         ⋮
    Миша: /start
    Bot: Здравствуйте, Миша!
         Выберите платформу, пришлите ссылку или напишите, что ищете, – например, telegram просмотры.
         [Новый заказ]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [ВКонтакте · 7] [X (Twitter) · 7]
         [Мои заказы]
         [Баланс] [Язык] [Помощь]
    Миша: 300 лайков
    Bot: Поиск: лайков
         Нужно: 300
         Нашлось 12 услуг. Цены указаны за 1000.
         [❤️ Лайки Instagram | Быстрый старт… · 0,24 $]
         [ВК Лайки ❤️ | Быстрые · 0,28 $]
         [Instagram Likes | Instant | Non Drop · 0,115 $]
         [YouTube Likes <HQ> & Non Drop ❤️ · 0,88 $]
         [TikTok Likes | Instant ⚡ · 0,33 $]
         [Twitter (X) Likes | Worldwide · 1,75 $]
         [Facebook Post Likes · 0,47 $]
         [Instagram Auto Likes | New Posts · 0,35 $]
         [·] [1/2] [›]
         [Сначала дешёвые] [Любая цена]
         [С восстановлением]
         [‹ Назад] [Меню]
    Миша taps [Быстрый старт]
    Now: Instagram › Instagram Likes & Views
         ❤️ Лайки Instagram | Быстрый старт | 10К в день
         Нужно: 300
         Цена за 1000: 0,24 $
         Количество: 20–50 000
         Восстановление: нет
         Можно отменить: да
         Повторы порциями: да
         ID услуги: 1256
         Пришлите ссылку на пост.
         Например:
         https://www.instagram.com/p/DAbCdEf12/
         Ссылка должна открываться у всех.
         [☆ В избранное]
         [‹ Назад] [Меню]
    Миша: https://www.instagram.com/p/abc/
    Now: Instagram › Проверьте заказ
         ❤️ Лайки Instagram | Быстрый старт | 10К в день
         https://www.instagram.com/p/abc/
         Количество       300
         Цена за 1000  0,24 $
         Стоимость     0,07 $
         [Подтвердить · 0,07 $]
         [✎ Ссылка] [✎ Количество]
         [Повторять порциями]
         [‹ Назад] [Меню]
    ");
    world.end().await;
}

#[tokio::test]
async fn at_the_link_s_step_and_after_it_a_line_does_the_same() {
    let world = World::new().await;
    for before in ["", "https://www.instagram.com/p/old/", "https://www.instagram.com/p/old/ 100", "300"] {
        world.find(MEMBER, "1249").await;
        if !before.is_empty() {
            world.say(MEMBER, before).await;
        }
        for (line, quantity) in
            [("https://www.instagram.com/p/abc/ 1500", "1\u{a0}500"), ("1 600 likes {}", "1\u{a0}600")]
        {
            let confirm = world.say(MEMBER, &line.replace("{}", POST)).await;
            assert!(confirm.text.contains(POST) && confirm.text.contains(quantity), "{before}: {confirm:?}");
            assert!(confirm.button("Confirm").is_some() && !confirm.text.contains("Not used"), "{confirm:?}");
        }
    }
    world.seen(MEMBER);
    // Both wrong in one way or another, and a line for another service.
    world.say(MEMBER, "https://www.instagram.com/p/abc/ 1500 2000").await;
    world.press(MEMBER, "2\u{a0}000").await;
    world.say(MEMBER, "http://10.0.0.1/ 3000").await;
    world.say(MEMBER, POST).await;
    world.say(MEMBER, "https://www.instagram.com/p/abc/ 5").await;
    world.say(MEMBER, "2500 likes").await;
    world.say(MEMBER, "1207 https://www.instagram.com/p/abc/ 1500").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: https://www.instagram.com/p/abc/ 1500 2000
    Now: https://www.instagram.com/p/abc/ 1500 2000
         Which number is the quantity?
         [Quantity 1 500]
         [Quantity 2 000]
         [‹ Back] [Menu]
    Max taps [2 000]
    Now: Instagram › Check your order
         Instagram Likes | Instant | Non Drop
         https://www.instagram.com/p/abc/
         Quantity   2 000
         Per 1000  $0.115
         Price      $0.23
         [Confirm · $0.23]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    Max: http://10.0.0.1/ 3000
    Bot: ⚠️ 10.0.0.1 leads into a private network, not to the internet. Please send another link.
         Instagram › Instagram Likes | Instant | Non Drop
         Send the link to a post.
         For example:
         https://www.instagram.com/p/DAbCdEf12/
         The link has to open for everyone.
         Entered: https://www.instagram.com/p/abc/
         Send another link to replace it.
         [Keep this link]
         [‹ Back] [Menu]
    Max: https://www.instagram.com/p/abc/
    Now: Instagram › Check your order
         Instagram Likes | Instant | Non Drop
         https://www.instagram.com/p/abc/
         Quantity   3 000
         Per 1000  $0.115
         Price      $0.35
         [Confirm · $0.35]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    Max: https://www.instagram.com/p/abc/ 5
    Now: ⚠️ 5 isn’t possible here: it must be from 10 to 300 000.
         Instagram › Instagram Likes | Instant | Non Drop
         Link: https://www.instagram.com/p/abc/
         How many? Send a number or tap a button.
         Allowed: 10–300 000
         Price per 1000: $0.115
         [10 · $0.00115] [1 000 · $0.12]
         [5 000 · $0.58] [10 000 · $1.15]
         [Keep 3 000]
         [✎ Link]
         [‹ Back] [Menu]
    Max: 2500 likes
    Now: Instagram › Check your order
         Instagram Likes | Instant | Non Drop
         https://www.instagram.com/p/abc/
         Quantity   2 500
         Per 1000  $0.115
         Price      $0.29
         [Confirm · $0.29]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    Max: 1207 https://www.instagram.com/p/abc/ 1500
    Now: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://www.instagram.com/p/abc/
         Quantity  1 500
         Per 1000  $0.90
         Price     $1.35
         ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         [Confirm · $1.35]
         ⋮
    ");
    world.end().await;
}

#[tokio::test]
async fn several_lines_are_a_mass_order() {
    let world = World::new().await;
    let table = world
        .say(
            MEMBER,
            "1249 | https://www.instagram.com/p/a/ | 1500\n1207 | https://www.instagram.com/p/b/ | 100",
        )
        .await;
    assert_snapshot!(screen(&table), @"
    Bot: Mass order
         ✓ 1 · Instagram Likes | Instant | Non Drop
             www.instagram.com/p/a/ × 1 500 · $0.17
         ✓ 2 · Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
             www.instagram.com/p/b/ × 100 · $0.09
             ⚠️ This is a link to a post.
         2 orders are ready: $0.26
         Send more lines to add them.
         [Order 2 · $0.26]
         [Start over]
         [‹ Back] [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn a_number_after_a_link_is_kept_until_a_service_is_chosen() {
    let world = World::new().await;
    world.say(MEMBER, POST).await;
    world.say(MEMBER, "1500").await;
    world.say(MEMBER, "likes").await;
    let list = world.say(MEMBER, "2000").await;
    assert_snapshot!(screen(&list), @"
    Bot: Search: likes
         Wanted: 2 000
         5 services found. Prices are per 1000.
         [Instagram Likes | Instant | Non Drop · $0.115]
         [❤️ Лайки Instagram | Быстрый старт… · $0.24]
         [Instagram Auto Likes | New Posts · $0.35]
         [Instagram Mentions | Likers of a Post · $4.80]
         [Instagram Comment Likes | Fast · $0.95]
         [Cheapest first] [Any price]
         [‹ Back] [Menu]
    ");
    let world = world.restart().await;
    world.press(MEMBER, "Non Dr").await;
    let confirm = world.last(MEMBER);
    assert!(confirm.text.contains(POST) && confirm.text.contains("2\u{a0}000"), "{confirm:?}");
    world.end().await;
}
