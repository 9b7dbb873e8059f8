//! Searching as people type: slips, other words, quantities, what is not wanted, the cheapest; and what is offered where nothing is found.

use insta::assert_snapshot;

use crate::world::{MEMBER, RUSSIAN, World};

/// What words are understood as, the first service, and whether the cheapest come first.
async fn first(world: &World, person: i64, words: &str) -> String {
    let found = world.say(person, words).await;
    let understood = found.text.lines().next().unwrap_or_default().to_owned();
    let sorted = found.labels().iter().any(|label| label.starts_with('✓'));
    format!("{words} → {understood} → {}{}", found.labels()[0], if sorted { " (cheapest)" } else { "" })
}

#[tokio::test]
async fn what_is_typed_is_understood_as_it_was_meant() {
    let world = World::new().await;
    let mut said = vec![];
    for words in [
        "instagrm likes",
        "insta likes",
        "instagram folowers",
        "buy 300 instagram likes",
        "cheap instagram followers",
        "instagram followers no refill",
        "tiktok veiws",
        "ьфч",
    ] {
        said.push(first(&world, MEMBER, words).await);
    }
    assert_snapshot!(said.join("\n"), @"
    instagrm likes → Search: instagram likes → Instagram Likes | Instant | Non Drop · $0.115
    insta likes → Search: insta likes → Instagram Likes | Instant | Non Drop · $0.115
    instagram folowers → Search: instagram followers → Instagram Followers | Real Mix | R30… · $0.90
    buy 300 instagram likes → Search: buy instagram likes → Instagram Likes | Instant | Non Drop · $0.115
    cheap instagram followers → Search: cheap instagram followers → Instagram Followers | No Refill… · $0.42 (cheapest)
    instagram followers no refill → Search: instagram followers no refill → Instagram Followers | No Refill… · $0.42
    tiktok veiws → Search: tiktok views → TikTok Views | 10M/Day · $0.0025
    ьфч → Nothing found for “ьфч”. → Instagram followers
    ");
    let mut said = vec![];
    for words in [
        "дайки",
        "лайки инст",
        "лайки в инсту",
        "накрутка лайков",
        "300 лайков инстаграм",
        "дешевые лайки",
        "упоминания",
        "приглашения",
        "посетители",
        "прямой эфир",
        "ретвиты",
        "сайт",
        "трафик",
        "с гарантией",
        "без гарантии",
        "показы",
    ] {
        said.push(first(&world, RUSSIAN, words).await);
    }
    assert_snapshot!(said.join("\n"), @"
    дайки → Поиск: лайки → ❤️ Лайки Instagram | Быстрый старт… · 0,24 $
    лайки инст → Поиск: лайки инст → ❤️ Лайки Instagram | Быстрый старт… · 0,24 $
    лайки в инсту → Поиск: лайки в инсту → ❤️ Лайки Instagram | Быстрый старт… · 0,24 $
    накрутка лайков → Поиск: накрутка лайков → ❤️ Лайки Instagram | Быстрый старт… · 0,24 $
    300 лайков инстаграм → Поиск: лайков инстаграм → ❤️ Лайки Instagram | Быстрый старт… · 0,24 $
    дешевые лайки → Поиск: дешевые лайки → Instagram Likes | Instant | Non Drop · 0,115 $ (cheapest)
    упоминания → Поиск: упоминания → Instagram Mentions | Your List · 4,10 $
    приглашения → Поиск: приглашения → Telegram Members | Invited from Your… · 7,25 $
    посетители → Поиск: посетители → Website Traffic | Choose Country and… · 0,25 $
    прямой эфир → Поиск: прямой эфир → YouTube Live Stream | 30 Minutes · 3,33 $
    ретвиты → Поиск: ретвиты → Twitter (X) Retweets · 2,20 $
    сайт → Поиск: сайт → Website Traffic | Choose Country and… · 0,25 $
    трафик → Поиск: трафик → Website Traffic | Choose Country and… · 0,25 $
    с гарантией → Поиск: с гарантией → 🇷🇺 Подписчики Instagram | Россия… · 3,15 $
    без гарантии → Поиск: без гарантии → Instagram Followers | No Refill… · 0,42 $
    показы → Поиск: показы → Instagram Saves + Impressions · 0,09 $
    ");
    world.end().await;
}

#[tokio::test]
async fn where_nothing_is_found_three_other_searches_are_offered() {
    let world = World::new().await;
    world.say(MEMBER, "/start").await;
    world.say(RUSSIAN, "/start").await;
    world.seen(MEMBER);
    world.seen(RUSSIAN);
    let none = world.say(MEMBER, "instagram unobtainium <b>").await;
    let first = none.labels()[0].to_owned();
    world.press(MEMBER, &first).await;
    world.press(MEMBER, "Back").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: instagram unobtainium <b>
    Bot: Nothing found for “instagram unobtainium <b>”.
         Did you mean one of these?
         [instagram]
         [Instagram followers]
         [Instagram likes]
         [‹ Back] [Menu]
    Max taps [instagram]
    Now: Search: instagram
         23 services found. Prices are per 1000.
         [Instagram Followers | Real Mix | R30… · $0.90]
         [Instagram Followers | No Refill… · $0.42]
         [🇷🇺 Подписчики Instagram | Россия… · $3.15]
         [Instagram Followers | Lifetime ♻️… · $2.7845]
         [Instagram Followers | USA 🇺🇸… · $11.20]
         [Instagram Likes | Instant | Non Drop · $0.115]
         [❤️ Лайки Instagram | Быстрый старт… · $0.24]
         [Instagram Reels Views | 1M/Hour 🚀 · $0.0123]
         [·] [1/3] [›]
         [Cheapest first] [Any price]
         [With refill]
         [‹ Back] [Menu]
    Max taps [Back]
    Now: Hello, Max!
         Choose a platform, send a link, or type what you need – for example, telegram views.
         [New order]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [VK · 7] [X (Twitter) · 7]
         [My orders]
         [Balance] [Language] [Help]
    ");
    world.say(RUSSIAN, "щщщщщщщ").await;
    world.say(RUSSIAN, "дешевые подпсчеки телеграм").await;
    assert_snapshot!(world.seen(RUSSIAN), @"
    Миша: щщщщщщщ
    Bot: По запросу «щщщщщщщ» ничего не нашлось.
         Может быть, вы искали это?
         [Instagram followers]
         [YouTube views]
         [Telegram подписчики]
         [‹ Назад] [Меню]
    Миша: дешевые подпсчеки телеграм
    Bot: По запросу «дешевые подпсчеки телеграм» ничего не нашлось.
         Может быть, вы искали это?
         [дешевые подписчики телеграм]
         [телеграм]
         [Telegram подписчики]
         [‹ Назад] [Меню]
    ");
    world.end().await;
}

#[tokio::test]
async fn a_search_for_the_cheapest_begins_with_the_cheapest_and_can_be_put_in_order_again() {
    let world = World::new().await;
    world.say(RUSSIAN, "дешевые подписчики инстаграм").await;
    world.press(RUSSIAN, "✓ Сначала").await;
    assert_snapshot!(world.seen(RUSSIAN), @"
    Миша: дешевые подписчики инстаграм
    Bot: Поиск: дешевые подписчики инстаграм
         Нашлось 6 услуг. Цены указаны за 1000.
         [Instagram Followers | No Refill… · 0,42 $]
         [Instagram Followers | Real Mix | R30… · 0,90 $]
         [Instagram Followers | Lifetime ♻️… · 2,7845 $]
         [🇷🇺 Подписчики Instagram | Россия… · 3,15 $]
         [Instagram Mentions | Followers of a… · 4,40 $]
         [Instagram Followers | USA 🇺🇸… · 11,20 $]
         [✓ Сначала дешёвые] [Любая цена]
         [С восстановлением]
         [‹ Назад] [Меню]
    Миша taps [✓ Сначала]
    Now: Поиск: дешевые подписчики инстаграм
         Нашлось 6 услуг. Цены указаны за 1000.
         [Instagram Followers | Real Mix | R30… · 0,90 $]
         [Instagram Followers | No Refill… · 0,42 $]
         [Instagram Followers | Lifetime ♻️… · 2,7845 $]
         [🇷🇺 Подписчики Instagram | Россия… · 3,15 $]
         [Instagram Followers | USA 🇺🇸… · 11,20 $]
         [Instagram Mentions | Followers of a… · 4,40 $]
         [Сначала дешёвые] [Любая цена]
         [С восстановлением]
         [‹ Назад] [Меню]
    ");
    world.end().await;
}
