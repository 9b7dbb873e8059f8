//! Finding services fast: words as people type them, what of the found is wanted, favourites and the services used most.

use panelgram::{
    dialog::{self, Action, Facts, Input, State, Taking},
    domain::{
        sheet::Entries,
        user::{Role, UserId},
    },
};
use panelgram_sandbox::panel;

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
            number: 7,
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

const POST: &str = "https://www.instagram.com/p/abc/";

#[tokio::test]
async fn what_one_likes_and_uses_most_is_on_top_of_the_menu() {
    let world = World::with(&[("MAX_ACTIVE_ORDERS", "50")]).await;
    let menu = world.say(MEMBER, "/start").await;
    assert!(menu.labels()[0].contains("New order"), "{menu:?}");
    for (service, link) in [("1207", "a"), ("1214", "b"), ("1214", "c"), ("1249", "d")] {
        world.order(MEMBER, service, &format!("{POST}{link}"), "1000").await;
        world.wait(std::time::Duration::from_mins(1));
    }
    let menu = world.say(MEMBER, "/start").await;
    let labels = menu.labels();
    assert!(labels[0].contains("No Refill") && labels[0].contains("$0.42"), "the most used first: {menu:?}");
    assert!(labels[1].contains("Non Drop") && labels[2].contains("Real Mix"), "then the latest: {menu:?}");
    assert!(labels[3].contains("New order"), "{menu:?}");

    // Favourites first, each service once, four in all.
    for service in ["1242", "1207", "1221"] {
        world.find(MEMBER, service).await;
        world.press(MEMBER, "☆").await;
    }
    let world = world.restart().await;
    let menu = world.say(MEMBER, "/start").await;
    let labels = menu.labels();
    for (label, name) in labels.iter().zip([
        "★ Instagram Followers | Real Mix",
        "★ 🇷🇺",
        "★ Instagram Followers | USA",
        "Instagram Followers | No Refill",
    ]) {
        assert!(label.starts_with(name), "{name}: {menu:?}");
    }
    assert!(labels[4].contains("New order") && menu.button("★ Favourites").is_some(), "{menu:?}");
    let card = world.press(MEMBER, "No Refill").await;
    assert!(card.button("Order").is_some() && card.text.contains("1214"), "{card:?}");
    let back = world.press(MEMBER, "Back").await;
    assert_eq!(back.labels(), menu.labels());

    // One that is no longer sold makes room, and others have their own.
    world.panel.remove_service("1214");
    world.wait(std::time::Duration::from_hours(7));
    world.read_catalog().await;
    let menu = world.say(MEMBER, "/start").await;
    assert!(menu.button("No Refill").is_none() && menu.labels()[3].contains("Non Drop"), "{menu:?}");
    let other = world.say(RUSSIAN, "/start").await;
    assert!(other.labels()[0].contains("Новый заказ"), "{other:?}");
    world.end().await;
}

#[tokio::test]
async fn a_link_is_sent_first_and_a_service_chosen_for_it() {
    let world = World::new().await;
    world.order(MEMBER, "1214", "https://www.instagram.com/p/before/", "1000").await;
    world.find(MEMBER, "1249").await;
    world.press(MEMBER, "☆").await;
    world.find(MEMBER, "1382").await;
    world.press(MEMBER, "☆").await;
    let list = world.say(MEMBER, "look: https://www.instagram.com/p/abc/?igsh=1").await;
    assert!(list.text.contains(POST) && list.text.contains("Tracking was taken out"), "{list:?}");
    assert!(list.labels()[0].contains("No Refill"), "used before: {list:?}");
    assert!(list.labels()[1].contains("★ Instagram Likes"), "then favourites, of this platform: {list:?}");
    assert!(list.labels()[2].contains("Instagram Followers 👥"), "then categories: {list:?}");
    let card = world.press(MEMBER, "No Refill").await;
    assert!(card.text.contains(POST), "{card:?}");
    let quantity = world.press(MEMBER, "Order").await;
    assert!(
        quantity.text.contains("How many") || quantity.button("1 000").is_some(),
        "no link is asked for: {quantity:?}"
    );
    let confirm = world.say(MEMBER, "1000").await;
    assert!(confirm.text.contains(POST) && confirm.button("Confirm").is_some(), "{confirm:?}");
    world.press(MEMBER, "Confirm").await;
    world.submit().await;

    // On through a category, and back to the same list.
    let list = world.say(MEMBER, "instagram.com/p/other/").await;
    let services = world.press(MEMBER, "Instagram Likes & Views").await;
    world.press(MEMBER, "Story Views").await;
    let again = world.press(MEMBER, "Back").await;
    assert_eq!(again.text, services.text);
    let back = world.press(MEMBER, "Back").await;
    assert_eq!((&back.text, back.labels()), (&list.text, list.labels()));
    let world = world.restart().await;
    world.press(MEMBER, "Instagram Likes & Views").await;
    world.press(MEMBER, "Story Views").await;
    world.press(MEMBER, "Order").await;
    let confirm = world.say(MEMBER, "100").await;
    assert!(confirm.text.contains("https://instagram.com/p/other/"), "{confirm:?}");
    world.end().await;
}

#[tokio::test]
async fn words_after_a_link_search_what_it_is_for() {
    let world = World::new().await;
    world.say(MEMBER, "https://t.me/channel/5").await;
    let found = world.say(MEMBER, "views").await;
    assert!(found.labels().iter().all(|label| !label.contains("YouTube")), "{found:?}");
    world.press(MEMBER, "Telegram Post Views | Last").await;
    world.press(MEMBER, "Order").await;
    let confirm = world.say(MEMBER, "100").await;
    assert!(confirm.text.contains("https://t.me/channel/5"), "{confirm:?}");
    world.say(MEMBER, "/cancel").await;

    // What is sold for nothing of that kind is found without the link.
    world.say(MEMBER, "https://t.me/channel/5").await;
    world.say(MEMBER, "spotify plays").await;
    world.press(MEMBER, "Spotify Plays").await;
    let link = world.press(MEMBER, "Order").await;
    assert!(!link.text.contains("t.me/channel"), "{link:?}");
    world.end().await;
}

#[tokio::test]
async fn a_link_at_a_service_s_card_is_meant_for_that_service() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    let quantity = world.say(MEMBER, POST).await;
    let confirm = world.say(MEMBER, "1000").await;
    assert!(confirm.text.contains("Real Mix") && confirm.text.contains(POST), "{quantity:?} {confirm:?}");
    world.say(MEMBER, "/cancel").await;
    world.find(MEMBER, "1207").await;
    world.say(MEMBER, "@somebody").await;
    let confirm = world.say(MEMBER, "1000").await;
    assert!(confirm.text.contains("instagram.com/somebody"), "{confirm:?}");
    world.say(MEMBER, "/cancel").await;
    world.find(MEMBER, "1207").await;
    let other = world.say(MEMBER, "https://t.me/channel/5").await;
    assert!(other.text.contains("Telegram") && other.button("Telegram Подписчики").is_some(), "{other:?}");
    world.end().await;
}

#[tokio::test]
async fn a_link_that_leads_nowhere_here_is_said_so() {
    let world = World::new().await;
    for (link, english) in [
        ("https://www.twitch.tv/somebody", "for Twitch"),
        ("http://192.168.0.1/admin", "leads into a private network"),
        ("http://localhost/x", "leads into a private network"),
        ("https://user:secret@instagram.com/p/a", "a name or a password"),
        ("javascript://alert(1)", "can’t be used"),
        ("https://", "no link here"),
        ("@@@", "no link here"),
        ("https://t.me/a https://t.me/b", "2 links"),
    ] {
        let said = world.say(MEMBER, link).await;
        assert!(said.text.contains(english), "{link}: {said:?}");
        assert!(said.button("New order").is_some(), "{link}: {said:?}");
    }
    let words = world.say(MEMBER, "followers/real").await;
    assert!(words.labels()[0].contains("Real Mix"), "words with a slash are words: {words:?}");
    let name = world.say(MEMBER, "@durov").await;
    assert!(name.text.contains("https://t.me/durov"), "{name:?}");
    let searched = world.say(MEMBER, "/search https://t.me/durov").await;
    assert!(searched.text.contains("https://t.me/durov"), "{searched:?}");

    let said = world.say(RUSSIAN, "https://www.twitch.tv/somebody").await;
    assert!(said.text.contains("Ссылка ведёт сюда: Twitch"), "{said:?}");
    let list = world.say(RUSSIAN, "t.me/channel").await;
    assert!(list.text.contains("Ссылка: https://t.me/channel"), "{list:?}");
    world.press(RUSSIAN, "Подписчики").await;
    world.press(RUSSIAN, "Быстрые").await;
    let quantity = world.press(RUSSIAN, "Заказать").await;
    assert!(quantity.text.contains("https://t.me/channel"), "{quantity:?}");
    world.end().await;
}
