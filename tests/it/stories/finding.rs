//! Finding services fast: words as people type them, what of the found is wanted, favourites and the services used most.

use panelgram::{
    dialog::{self, Action, Facts, Input, State, Taking},
    domain::{
        sheet::Entries,
        user::{Role, UserId},
    },
    sandbox::panel,
};

use crate::world::{KEY, MEMBER, RUSSIAN, World};

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
    assert!(found.text.contains("12 services") && found.labels()[0].contains("kind 01"), "{found:?}");
    assert!(found.labels().contains(&"1/2"), "{found:?}");
    world.press(MEMBER, "›").await;
    let cheapest = world.press(MEMBER, "Cheapest").await;
    assert!(cheapest.labels()[0].contains("kind 12 · $1.50"), "{cheapest:?}");
    assert!(
        cheapest.labels().contains(&"✓ Cheapest first") && cheapest.labels().contains(&"1/2"),
        "{cheapest:?}"
    );
    let half = {
        world.press(MEMBER, "Any price").await;
        world.press(MEMBER, "up to $9.50").await
    };
    assert!(half.button("up to $6.50").is_some() && half.text.contains("Shown: 6 of 12"), "{half:?}");
    let refill = world.press(MEMBER, "With refill").await;
    assert!(refill.text.contains("2 of 12") && refill.labels().contains(&"✓ With refill"), "{refill:?}");
    assert!(refill.labels()[0].contains("kind 10") && refill.labels()[1].contains("kind 07"), "{refill:?}");

    // A card in between, and a restart: the list is as it was.
    world.press(MEMBER, "kind 07").await;
    let world = world.restart().await;
    let back = world.press(MEMBER, "Back").await;
    assert_eq!((&back.text, back.labels()), (&refill.text, refill.labels()));
    world.press(MEMBER, "✓ With refill").await;
    world.press(MEMBER, "✓ Cheapest first").await;
    let quarter = world.press(MEMBER, "up to").await;
    assert!(quarter.text.contains("3 of 12") && quarter.labels()[0].contains("kind 10"), "{quarter:?}");
    let all = world.press(MEMBER, "up to").await;
    assert_eq!((&all.text, all.labels()), (&found.text, found.labels()));

    // Another search begins with everything.
    world.press(MEMBER, "Cheapest").await;
    let other = world.say(MEMBER, "kind").await;
    assert!(other.labels()[0].contains("kind 01") && other.labels().contains(&"Cheapest first"), "{other:?}");
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
        assert!(card.button("Заказать").is_some(), "{words}: {card:?}");
    }
    let found = world.say(RUSSIAN, "kfqrb").await;
    assert!(found.text.contains("Поиск: лайки"), "as it was meant: {found:?}");
    assert!(found.button("Сначала дешёвые").is_none(), "one service is in order: {found:?}");
    let found = world.say(RUSSIAN, "telegram").await;
    assert!(
        found.button("Сначала дешёвые").is_some() && found.button("С восстановлением").is_some(),
        "{found:?}"
    );
    let left = world.press(RUSSIAN, "С восстановлением").await;
    assert!(left.text.contains("Показано: 1 из 2"), "{left:?}");
    let price = world.press(RUSSIAN, "С восстановлением").await;
    assert!(price.button("Любая цена").is_some(), "{price:?}");
    let price = world.press(RUSSIAN, "Любая цена").await;
    assert!(price.button("до 0.10 $").is_some(), "{price:?}");
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
            user: UserId(MEMBER),
            name: "Max",
            role: Role::Member,
            in_group: false,
            catalog: &catalog,
            turn: 7,
            taking: Taking::Open,
            active_orders: 0,
            max_active_orders: 1,
            order: None,
            entries: &Entries::new(),
            placed: None,
            now: world.clock.now(),
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
