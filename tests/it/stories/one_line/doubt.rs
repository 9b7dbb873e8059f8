//! What could mean two things, what can't be, and what was not understood.

use insta::assert_snapshot;

use super::POST;
use crate::{
    transcript::screen,
    world::{MEMBER, RUSSIAN, World},
};

#[tokio::test]
async fn a_number_that_could_be_a_service_or_a_quantity_is_asked_about_with_two_buttons() {
    let world = World::new().await;
    for (person, service, quantity) in
        [(MEMBER, "Service 1249", "1\u{a0}249"), (RUSSIAN, "Услуга 1249", "1\u{a0}249")]
    {
        world.say(person, "/start").await;
        world.seen(person);
        world.say(person, "1249 https://www.instagram.com/p/abc/").await;
        world.press(person, service).await;
        world.say(person, "/start").await;
        world.say(person, "1249 https://www.instagram.com/p/abc/").await;
        world.press(person, quantity).await;
        if person == MEMBER {
            assert_snapshot!(world.seen(person), @"
            Max: 1249 https://www.instagram.com/p/abc/
            Bot: 1249 https://www.instagram.com/p/abc/
                 What does the number stand for?
                 [Service 1249 · Instagram Likes | Instant…]
                 [Quantity 1 249]
                 [‹ Back] [Menu]
            Max taps [Service 1249]
            Now: Instagram › Instagram Likes | Instant | Non Drop
                 Link: https://www.instagram.com/p/abc/
                 How many? Send a number or tap a button.
                 Allowed: 10–300 000
                 Price per 1000: $0.115
                 [10 · $0.00115] [1 000 · $0.12]
                 [5 000 · $0.58] [10 000 · $1.15]
                 [✎ Link]
                 [‹ Back] [Menu]
            Max: /start
            Bot: Hello, Max!
                 Choose a platform, send a link, or type what you need – for example, telegram views.
                 [New order]
                 [Instagram · 23] [Telegram · 14]
                 [YouTube · 13] [TikTok · 8]
                 [VK · 7] [X (Twitter) · 7]
                 [My orders]
                 [Balance] [Language] [Help]
            Max: 1249 https://www.instagram.com/p/abc/
            Bot: 1249 https://www.instagram.com/p/abc/
                 What does the number stand for?
                 [Service 1249 · Instagram Likes | Instant…]
                 [Quantity 1 249]
                 [‹ Back] [Menu]
            Max taps [1 249]
            Now: Instagram
                 Link: https://www.instagram.com/p/abc/
                 Wanted: 1 249
                 What do you need for this link? Choose a service or a category, or type what you need.
                 [Likes | Instant | Non Drop · $0.115]
                 [Custom Comments | Real Users · $8.00]
                 [❤️ Лайки Instagram | Быстрый старт… · $0.24]
                 [💬 Комментарии Instagram | Свой текст · $6.50]
                 [Reels Views | 1M/Hour 🚀 · $0.0123]
                 [Likes & Views · 7]
                 [Comments & Mentions 💬 · 11]
                 [Followers 👥 · 5]
                 [‹ Back] [Menu]
            ");
        } else {
            assert_snapshot!(world.seen(person), @"
            Миша: 1249 https://www.instagram.com/p/abc/
            Bot: 1249 https://www.instagram.com/p/abc/
                 Что значит это число?
                 [Услуга 1249 · Instagram Likes | Instant | Non…]
                 [Количество 1 249]
                 [‹ Назад] [Меню]
            Миша taps [Услуга 1249]
            Now: Instagram › Instagram Likes | Instant | Non Drop
                 Ссылка: https://www.instagram.com/p/abc/
                 Сколько? Пришлите число или нажмите кнопку.
                 Можно заказать: 10–300 000
                 Цена за 1000: 0,115 $
                 [10 · 0,00115 $] [1 000 · 0,12 $]
                 [5 000 · 0,58 $] [10 000 · 1,15 $]
                 [✎ Ссылка]
                 [‹ Назад] [Меню]
            Миша: /start
            Bot: Здравствуйте, Миша!
                 Выберите платформу, пришлите ссылку или напишите, что ищете, – например, telegram просмотры.
                 [Новый заказ]
                 [Instagram · 23] [Telegram · 14]
                 [YouTube · 13] [TikTok · 8]
                 [ВКонтакте · 7] [X (Twitter) · 7]
                 [Мои заказы]
                 [Баланс] [Язык] [Помощь]
            Миша: 1249 https://www.instagram.com/p/abc/
            Bot: 1249 https://www.instagram.com/p/abc/
                 Что значит это число?
                 [Услуга 1249 · Instagram Likes | Instant | Non…]
                 [Количество 1 249]
                 [‹ Назад] [Меню]
            Миша taps [1 249]
            Now: Instagram
                 Ссылка: https://www.instagram.com/p/abc/
                 Нужно: 1 249
                 Что нужно для этой ссылки? Выберите услугу или категорию либо напишите, что ищете.
                 [Likes | Instant | Non Drop · 0,115 $]
                 [Custom Comments | Real Users · 8,00 $]
                 [❤️ Лайки Instagram | Быстрый старт… · 0,24 $]
                 [💬 Комментарии Instagram | Свой текст · 6,50 $]
                 [Reels Views | 1M/Hour 🚀 · 0,0123 $]
                 [Likes & Views · 7]
                 [Comments & Mentions 💬 · 11]
                 [Followers 👥 · 5]
                 [‹ Назад] [Меню]
            ");
        }
    }
    // Two that could be either; marked, one can't; what makes no sense is not asked.
    world.say(MEMBER, "/start").await;
    let both = world.say(MEMBER, "1249 https://www.instagram.com/p/abc/ 1207").await;
    assert_snapshot!(screen(&both), @"
    Bot: 1249 https://www.instagram.com/p/abc/ 1207
         Which number is the service, and which the quantity?
         [Service 1249, quantity 1 207 · Instagram…]
         [Service 1207, quantity 1 249 · Instagram…]
         [‹ Back] [Menu]
    ");
    let marked = world.say(MEMBER, "#1249 https://www.instagram.com/p/abc/ 1207").await;
    assert!(marked.text.contains("Instant | Non Drop") && marked.text.contains("1\u{a0}207"), "{marked:?}");
    world.say(MEMBER, "/start").await;
    let other_platform = world.say(MEMBER, "https://www.instagram.com/p/abc/ 1382").await;
    assert!(other_platform.text.contains("Wanted: 1\u{a0}382"), "{other_platform:?}");
    // At a service's card.
    world.say(MEMBER, "/start").await;
    world.find(MEMBER, "1207").await;
    let card = world.say(MEMBER, "1249").await;
    assert_snapshot!(screen(&card), @"
    Bot: 1249
         What does the number stand for?
         [Service 1249 · Instagram Likes | Instant…]
         [Quantity 1 249]
         [‹ Back] [Menu]
    ");
    world.press(MEMBER, "1\u{a0}249").await;
    let confirm = world.say(MEMBER, POST).await;
    assert!(confirm.text.contains("Real Mix") && confirm.text.contains("1\u{a0}249"), "{confirm:?}");
    world.end().await;
}

#[tokio::test]
async fn two_links_two_numbers_another_platform_and_too_many_cost_the_rest_nothing() {
    let world = World::new().await;
    world.say(MEMBER, "/start").await;
    world.seen(MEMBER);
    // Two links: the service and how many are kept.
    world.say(MEMBER, "1249 https://www.instagram.com/p/a/ https://www.instagram.com/p/b/ 1500").await;
    world.say(MEMBER, "https://www.instagram.com/p/b/").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: 1249 https://www.instagram.com/p/a/ https://www.instagram.com/p/b/ 1500
    Bot: ⚠️ There are 2 links here. Please send just one.
         Instagram › Instagram Likes | Instant | Non Drop
         Send the link to a post.
         For example:
         https://www.instagram.com/p/DAbCdEf12/
         The link has to open for everyone.
         Wanted: 1 500
         [‹ Back] [Menu]
    Max: https://www.instagram.com/p/b/
    Now: Instagram › Check your order
         Instagram Likes | Instant | Non Drop
         https://www.instagram.com/p/b/
         Quantity   1 500
         Per 1000  $0.115
         Price      $0.17
         [Confirm · $0.17]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
    world.say(MEMBER, "/start").await;
    // Two numbers: which, with a button for each.
    world.say(MEMBER, "likes https://www.instagram.com/p/abc/ 1500 2000").await;
    world.press(MEMBER, "2\u{a0}000").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: /start
    Bot: Hello, Max!
         Choose a platform, send a link, or type what you need – for example, telegram views.
         [New order]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [VK · 7] [X (Twitter) · 7]
         [My orders]
         [Balance] [Language] [Help]
    Max: likes https://www.instagram.com/p/abc/ 1500 2000
    Bot: likes https://www.instagram.com/p/abc/ 1500 2000
         Which number is the quantity?
         [Quantity 1 500]
         [Quantity 2 000]
         [‹ Back] [Menu]
    Max taps [2 000]
    Now: Search: likes
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
    // A link of another platform: a warning.
    let other = world.say(MEMBER, "1249 https://t.me/channel/5 1500").await;
    assert_snapshot!(screen(&other), @"
    Bot: Instagram › Check your order
         Instagram Likes | Instant | Non Drop
         https://t.me/channel/5
         Quantity   1 500
         Per 1000  $0.115
         Price      $0.17
         ⚠️ This link is for Telegram, but the service is for Instagram. Go on only if you’re sure.
         [Confirm · $0.17]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
    // Quantities out of range: the limits are said.
    world.seen(MEMBER);
    world.say(MEMBER, "1249 https://www.instagram.com/p/abc/ 5").await;
    world.say(MEMBER, "1249 https://www.instagram.com/p/abc/ 9000000").await;
    world.say(MEMBER, "1249 https://www.instagram.com/p/abc/ -5").await;
    world.say(MEMBER, "1500").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: 1249 https://www.instagram.com/p/abc/ 5
    Now: ⚠️ 5 isn’t possible here: it must be from 10 to 300 000.
         Instagram › Instagram Likes | Instant | Non Drop
         Link: https://www.instagram.com/p/abc/
         How many? Send a number or tap a button.
         Allowed: 10–300 000
         Price per 1000: $0.115
         [10 · $0.00115] [1 000 · $0.12]
         [5 000 · $0.58] [10 000 · $1.15]
         [Keep 1 500]
         [✎ Link]
         [‹ Back] [Menu]
    Max: 1249 https://www.instagram.com/p/abc/ 9000000
    Now: ⚠️ 9 000 000 isn’t possible here: it must be from 10 to 300 000.
         ⋮
    Max: 1249 https://www.instagram.com/p/abc/ -5
    Now: ⚠️ The number has to be above zero.
         ⋮
    Max: 1500
    Now: Instagram › Check your order
         Instagram Likes | Instant | Non Drop
         https://www.instagram.com/p/abc/
         Quantity   1 500
         Per 1000  $0.115
         Price      $0.17
         [Confirm · $0.17]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
    let russian = world.say(RUSSIAN, "1249 https://www.instagram.com/p/abc/ 9000000").await;
    assert_snapshot!(screen(&russian), @"
    Bot: ⚠️ 9 000 000 здесь не подходит: можно от 10 до 300 000.
         Instagram › Instagram Likes | Instant | Non Drop
         Ссылка: https://www.instagram.com/p/abc/
         Сколько? Пришлите число или нажмите кнопку.
         Можно заказать: 10–300 000
         Цена за 1000: 0,115 $
         [10 · 0,00115 $] [1 000 · 0,12 $]
         [5 000 · 0,58 $] [10 000 · 1,15 $]
         [✎ Ссылка]
         [‹ Назад] [Меню]
    ");
    world.end().await;
}

#[tokio::test]
async fn what_was_not_understood_is_said() {
    let world = World::new().await;
    let mut said = vec![];
    for line in [
        "1249 https://www.instagram.com/p/abc/ 1500 quickly please",
        "300 likes please https://www.instagram.com/p/abc/",
        "Look at this! https://www.instagram.com/p/abc/?igsh=1",
        "1249 https://www.instagram.com/p/abc/ 1500 1.5",
        "1249 https://www.instagram.com/p/abc/ @anna 1500",
        "1662 https://twitter.com/anna/status/1 1500",
        "1298 https://www.instagram.com/p/abc/ 100",
        "1, 2, 3, 4, 5, 6 https://www.instagram.com/p/abc/",
        "9999 https://www.instagram.com/p/abc/ 1500",
    ] {
        world.say(MEMBER, "/start").await;
        let answer = world.say(MEMBER, line).await;
        said.push(format!("{line}: {}", screen(&answer).lines().take(2).collect::<Vec<_>>().join(" /")));
    }
    assert_snapshot!(said.join("\n"), @"
    1249 https://www.instagram.com/p/abc/ 1500 quickly please: Bot: Not used: “quickly please” /     Instagram › Check your order
    300 likes please https://www.instagram.com/p/abc/: Bot: Search: likes please /     Wanted: 300
    Look at this! https://www.instagram.com/p/abc/?igsh=1: Bot: Tracking tags removed from the link: igsh /     Not used: “Look at this”
    1249 https://www.instagram.com/p/abc/ 1500 1.5: Bot: Not used: “1.5” /     Instagram › Check your order
    1249 https://www.instagram.com/p/abc/ @anna 1500: Bot: Not used: “@anna” /     Instagram › Check your order
    1662 https://twitter.com/anna/status/1 1500: Bot: Not used: “1500” /     X (Twitter) › Check your order
    1298 https://www.instagram.com/p/abc/ 100: Bot: Not used: “100” /     Instagram › Instagram Custom Comments | Real Users
    1, 2, 3, 4, 5, 6 https://www.instagram.com/p/abc/: Bot: Not used: “1 2 3 4 5 6” /     Instagram
    9999 https://www.instagram.com/p/abc/ 1500: Bot: 9999 https://www.instagram.com/p/abc/ 1500 /     Which number is the quantity?
    ");
    let russian = world.say(RUSSIAN, "1249 https://www.instagram.com/p/abc/ 1500 побыстрее пожалуйста").await;
    assert_snapshot!(screen(&russian), @"
    Bot: Не учтено: «побыстрее пожалуйста»
         Instagram › Проверьте заказ
         Instagram Likes | Instant | Non Drop
         https://www.instagram.com/p/abc/
         Количество      1 500
         Цена за 1000  0,115 $
         Стоимость      0,17 $
         [Подтвердить · 0,17 $]
         [✎ Ссылка] [✎ Количество]
         [Повторять порциями]
         [‹ Назад] [Меню]
    ");
    world.end().await;
}
