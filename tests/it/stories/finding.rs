//! Finding services fast: words as people type them, what of the found is wanted, favourites and the services used most.

use insta::assert_snapshot;
use panelgram::{
    dialog::{self, Action, Facts, Input, State},
    domain::{
        sheet::Entries,
        user::{Role, Taking, UserId},
    },
};
use panelgram_sandbox::{panel, telegram::Message};

use crate::{
    transcript::screen,
    world::{KEY, MEMBER, RUSSIAN, World},
};

/// A world whose panel sells these: id, name, category, rate, refill.
async fn selling(rows: &[(&str, &str, &str, &str, bool)]) -> World {
    let options = panel::Options { key: KEY.to_owned(), ..panel::Options::default() };
    let world = World::closed_panel(&[], options).await;
    let rows: Vec<_> = rows
        .iter()
        .map(|(id, name, category, rate, refill)| {
            serde_json::json!({
                "service": id, "name": name, "type": "Default", "category": category,
                "rate": rate, "min": "10", "max": "5000", "refill": refill, "cancel": false,
            })
        })
        .collect();
    world.panel.load(&serde_json::to_string(&rows).unwrap()).unwrap();
    world.read_catalog().await;
    world.read_balance().await;
    world
}

async fn likes() -> World {
    let mut rows = vec![];
    let names: Vec<String> = (1..=12).map(|number| format!("Instagram Likes, kind {number:02}")).collect();
    let rates: Vec<String> = (1..=12).map(|number| format!("{}.50", 13 - number)).collect();
    let ids: Vec<String> = (1..=12).map(|number| (300 + number).to_string()).collect();
    for at in 0..12 {
        rows.push((ids[at].as_str(), names[at].as_str(), "Instagram Likes", rates[at].as_str(), at % 3 == 0));
    }
    selling(&rows).await
}

#[tokio::test]
async fn what_was_found_is_sifted_by_buttons() {
    let world = likes().await;
    let found = world.say(MEMBER, "likes").await;
    assert_snapshot!(screen(&found), @"
    Bot: Search: likes
         12 services found. Prices are per 1000.
         [Instagram Likes, kind 01 · $12.50]
         [Instagram Likes, kind 02 · $11.50]
         [Instagram Likes, kind 03 · $10.50]
         [Instagram Likes, kind 04 · $9.50]
         [Instagram Likes, kind 05 · $8.50]
         [Instagram Likes, kind 06 · $7.50]
         [Instagram Likes, kind 07 · $6.50]
         [Instagram Likes, kind 08 · $5.50]
         [·] [1/2] [›]
         [Cheapest first] [Any price]
         [With refill]
         [‹ Back] [Menu]
    ");
    // From the second page, and to the first again.
    let cheapest = world.taps(MEMBER, &["›", "Cheapest"]).await;
    assert_snapshot!(cheapest.labels().join(" "), @"
    Instagram Likes, kind 12 · $1.50 Instagram Likes, kind 11 · $2.50 Instagram Likes, kind 10 · $3.50 Instagram Likes, kind 09 · $4.50 Instagram Likes, kind 08 · $5.50 Instagram Likes, kind 07 · $6.50 Instagram Likes, kind 06 · $7.50 Instagram Likes, kind 05 · $8.50 · 1/2 › ✓ Cheapest first Any price With refill ‹ Back Menu
    ");
    let few = world.taps(MEMBER, &["Any price", "Up to $9.50", "With refill"]).await;
    assert_snapshot!(screen(&few), @"
    Bot: Search: likes
         Showing 2 of 12. Prices are per 1000.
         [Instagram Likes, kind 10 · $3.50]
         [Instagram Likes, kind 07 · $6.50]
         [✓ Cheapest first] [Up to $6.50]
         [✓ With refill]
         [‹ Back] [Menu]
    ");

    // A card in between, and a restart: the list is as it was.
    world.press(MEMBER, "kind 07").await;
    let world = world.restart().await;
    let back = world.press(MEMBER, "Back").await;
    assert_eq!(screen(&back), screen(&few));
    let quarter = world.taps(MEMBER, &["✓ With refill", "✓ Cheapest first", "Up to"]).await;
    assert_snapshot!(screen(&quarter), @"
    Bot: Search: likes
         Showing 3 of 12. Prices are per 1000.
         [Instagram Likes, kind 10 · $3.50]
         [Instagram Likes, kind 11 · $2.50]
         [Instagram Likes, kind 12 · $1.50]
         [Cheapest first] [Up to $3.50]
         [With refill]
         [‹ Back] [Menu]
    ");
    let all = world.press(MEMBER, "Up to").await;
    assert_eq!(screen(&all), screen(&found));

    // Another search begins with everything.
    world.press(MEMBER, "Cheapest").await;
    let other = world.say(MEMBER, "kind").await;
    assert_eq!(other.labels(), found.labels());
    world.end().await;
}

#[tokio::test]
async fn a_russian_types_as_russians_do() {
    let world = selling(&[
        ("21", "ᴛɢ Пpосмотры поста", "Telegram просмотры", "0.10", true),
        ("22", "Telegram Followers", "Telegram", "0.90", false),
        ("23", "Instagram Лайки", "Instagram", "1", false),
    ])
    .await;
    for (words, first) in [
        ("ПРОСМОТРЫ", "Пpосмотры"),
        ("просмотров тг", "Пpосмотры"),
        ("подписчики тг", "Followers"),
        ("инста лайки", "Лайки"),
        ("kfqrb", "Лайки"),
        ("штые дшлу", "Лайки"),
        ("услуга 22", "Followers"),
    ] {
        let found = world.say(RUSSIAN, words).await;
        assert!(found.labels()[0].contains(first), "{words}: {found:?}");
        let card = world.press(RUSSIAN, first).await;
        assert!(card.text.contains("ID услуги"), "{words}: {card:?}");
    }
    world.seen(RUSSIAN);
    world.say(RUSSIAN, "kfqrb").await;
    world.say(RUSSIAN, "telegram").await;
    world.taps(RUSSIAN, &["С восстановлением", "С восстановлением", "Любая цена"]).await;
    assert_snapshot!(world.seen(RUSSIAN), @"
    Миша: kfqrb
    Bot: Поиск: лайки
         Нашлась 1 услуга. Цены указаны за 1000.
         [Instagram Лайки · 1,00 $]
         [‹ Назад] [Меню]
    Миша: telegram
    Bot: Поиск: telegram
         Нашлось 2 услуги. Цены указаны за 1000.
         [ᴛɢ Пpосмотры поста · 0,10 $]
         [Telegram Followers · 0,90 $]
         [Сначала дешёвые] [Любая цена]
         [С восстановлением]
         [‹ Назад] [Меню]
    Миша taps [С восстановлением]
    Now: Поиск: telegram
         Показано: 1 из 2. Цены указаны за 1000.
         [ᴛɢ Пpосмотры поста · 0,10 $]
         [Сначала дешёвые]
         [✓ С восстановлением]
         [‹ Назад] [Меню]
    Миша taps [С восстановлением]
    Now: Поиск: telegram
         Нашлось 2 услуги. Цены указаны за 1000.
         [ᴛɢ Пpосмотры поста · 0,10 $]
         [Telegram Followers · 0,90 $]
         [Сначала дешёвые] [Любая цена]
         [С восстановлением]
         [‹ Назад] [Меню]
    Миша taps [Любая цена]
    Now: Поиск: telegram
         Показано: 1 из 2. Цены указаны за 1000.
         [ᴛɢ Пpосмотры поста · 0,10 $]
         [Сначала дешёвые] [До 0,10 $]
         [С восстановлением]
         [‹ Назад] [Меню]
    ");
    world.end().await;
}

#[tokio::test]
async fn whatever_is_found_can_be_opened() {
    for json in [
        include_str!("../../data/catalogs/smmtest.json"),
        include_str!("../../data/catalogs/smmpanelus.json"),
        include_str!("../../data/catalogs/soc-proof.json"),
    ] {
        let options = panel::Options { key: KEY.to_owned(), ..panel::Options::default() };
        let world = World::closed_panel(&[], options).await;
        world.panel.load(json).unwrap();
        world.read_catalog().await;
        let catalog = world.app.bot.catalog.current();
        let facts = Facts {
            wallet: None,
            topup: None,
            user: UserId(MEMBER),
            name: "Max",
            role: Role::Member,
            in_group: false,
            catalog: &catalog,
            number: 7,
            taking: Taking::Open,
            active_orders: 0,
            max_active_orders: 1,
            order: None,
            entries: &Entries::new(),
            together: "",
            placed: None,
            now: world.clock.now(),
            zone: &world.app.bot.rules.zone,
        };
        for words in ["telegram", "лайки", "просмотры тг", "followers", "kfqrb", "x", "a", "1", "о"]
        {
            let list = dialog::step(State::Menu, Input::Text(words.to_owned()), &facts).state;
            assert!(matches!(list, State::Found { .. }), "{words} finds nothing");
            let services = catalog.search(words).services;
            for service in services {
                let card = dialog::step(list.clone(), Input::Tap(Action::Service(service)), &facts);
                assert_eq!(card.note, None, "{words}: {service:?}");
                assert_eq!(card.state, State::Service { service, back: Box::new(list.clone()) });
            }
        }
        world.end().await;
    }
}

const POST: &str = "https://www.instagram.com/p/abc/";

#[tokio::test]
async fn what_one_likes_and_uses_most_is_on_top_of_the_menu() {
    let world = World::with(&[("MAX_ACTIVE_ORDERS", "50")]).await;
    let labels = |menu: &Message| menu.labels()[..menu.labels().len() - 3].join("\n");
    for (service, link) in [("1207", "a"), ("1214", "b"), ("1214", "c"), ("1249", "d")] {
        world.order(MEMBER, service, &format!("{POST}{link}"), "1000").await;
        world.wait(std::time::Duration::from_mins(1));
    }
    // The one that was used most, then the latest.
    let menu = world.say(MEMBER, "/start").await;
    assert_snapshot!(labels(&menu), @"
    New order
    Instagram · 23
    Telegram · 14
    YouTube · 13
    TikTok · 8
    VK · 7
    X (Twitter) · 7
    Instagram Followers | No Refill… · $0.42
    Instagram Likes | Instant | Non Drop · $0.115
    Instagram Followers | Real Mix | R30… · $0.90
    My orders · 4
    ");

    // Favourites first, each service once, four in all.
    for service in ["1242", "1207", "1221"] {
        world.find(MEMBER, service).await;
        world.press(MEMBER, "☆").await;
    }
    let world = world.restart().await;
    let menu = world.say(MEMBER, "/start").await;
    assert_snapshot!(labels(&menu), @"
    New order
    Instagram · 23
    Telegram · 14
    YouTube · 13
    TikTok · 8
    VK · 7
    X (Twitter) · 7
    ★ Instagram Followers | Real Mix… · $0.90
    ★ 🇷🇺 Подписчики Instagram | Россия… · $3.15
    ★ Instagram Followers | USA 🇺🇸… · $11.20
    Instagram Followers | No Refill… · $0.42
    My orders · 4
    ★ Favourites
    ");
    let card = world.press(MEMBER, "No Refill").await;
    assert!(card.text.contains("Send the link"), "{card:?}");
    let back = world.press(MEMBER, "Back").await;
    assert_eq!(labels(&back), labels(&menu));

    // One that is no longer sold makes room, and others have their own.
    world.panel.remove_service("1214");
    world.wait(std::time::Duration::from_hours(7));
    world.read_catalog().await;
    let menu = world.say(MEMBER, "/start").await;
    assert_snapshot!(labels(&menu), @"
    New order
    Instagram · 22
    Telegram · 14
    YouTube · 13
    TikTok · 8
    VK · 7
    X (Twitter) · 7
    ★ Instagram Followers | Real Mix… · $0.90
    ★ 🇷🇺 Подписчики Instagram | Россия… · $3.15
    ★ Instagram Followers | USA 🇺🇸… · $11.20
    Instagram Likes | Instant | Non Drop · $0.115
    My orders · 4
    ★ Favourites
    ");
    let other = world.say(RUSSIAN, "/start").await;
    assert_snapshot!(screen(&other), @"
    Bot: Здравствуйте, Миша!
         Выберите платформу, пришлите ссылку или напишите, что ищете, – например, telegram просмотры.
         [Новый заказ]
         [Instagram · 22] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [ВКонтакте · 7] [X (Twitter) · 7]
         [Мои заказы]
         [Баланс] [Язык] [Помощь]
    ");
    world.end().await;
}
