//! The buttons with quantities: each says what it costs, what one asked for last comes first, and none buys all there is.

use insta::assert_snapshot;

use crate::{
    transcript::screen,
    world::{MEMBER, OTHER_MEMBER, RUSSIAN, World},
};

const LINK: &str = "https://instagram.com/p/abc";

/// The quantity's question for a service, with a link.
async fn asked(world: &World, person: i64, service: &str) -> String {
    world.find(person, service).await;
    screen(&world.say(person, LINK).await)
}

#[tokio::test]
async fn a_quantity_s_button_says_what_it_costs_and_none_is_all_there_is() {
    let world = World::new().await;
    assert_snapshot!(asked(&world, MEMBER, "1249").await, @"
    Bot: Instagram › Instagram Likes | Instant | Non Drop
         Link: https://instagram.com/p/abc
         How many? Send a number or tap a button.
         Allowed: 10–300 000
         Price per 1000: $0.115
         [10 · $0.00115] [1 000 · $0.12]
         [5 000 · $0.58] [10 000 · $1.15]
         [✎ Link]
         [‹ Back] [Menu]
    ");
    assert_snapshot!(asked(&world, RUSSIAN, "1249").await, @"
    Bot: Instagram › Instagram Likes | Instant | Non Drop
         Ссылка: https://instagram.com/p/abc
         Сколько? Пришлите число или нажмите кнопку.
         Можно заказать: 10–300 000
         Цена за 1000: 0,115 $
         [10 · 0,00115 $] [1 000 · 0,12 $]
         [5 000 · 0,58 $] [10 000 · 1,15 $]
         [✎ Ссылка]
         [‹ Назад] [Меню]
    ");
    // What a button says is what is confirmed.
    let confirm = world.press(RUSSIAN, "5\u{a0}000").await;
    let sums: Vec<&str> = confirm.text.lines().filter(|line| line.contains("0,58")).collect();
    assert!(confirm.button("0,58\u{a0}$").is_some() && !sums.is_empty(), "{confirm:?}");
    world.end().await;
}

#[tokio::test]
async fn what_one_asked_for_last_comes_first_the_next_time() {
    let world = World::new().await;
    world.order(MEMBER, "1249", LINK, "1500").await;
    world.order(MEMBER, "1249", "https://instagram.com/p/two", "2500").await;
    let asked_again = asked(&world, MEMBER, "1249").await;
    assert_snapshot!(asked_again, @"
    Bot: Instagram › Instagram Likes | Instant | Non Drop
         Link: https://instagram.com/p/abc
         How many? Send a number or tap a button.
         Allowed: 10–300 000
         Price per 1000: $0.115
         [2 500 · $0.29] [10 · $0.00115]
         [1 000 · $0.12] [5 000 · $0.58]
         [10 000 · $1.15]
         [✎ Link]
         [‹ Back] [Menu]
    ");
    // It is theirs, and this service's.
    for (person, service) in [(OTHER_MEMBER, "1249"), (MEMBER, "1207")] {
        let other = asked(&world, person, service).await;
        assert!(!other.contains("[2 500"), "{other}");
    }
    // A restart remembers it; what the service sells no longer is not offered.
    let world = world.restart().await;
    assert!(asked(&world, MEMBER, "1249").await.contains("[2 500"), "{}", world.chat(MEMBER));
    world.panel.remove_service("1249");
    let smaller = r#"{"service":1249,"name":"Instagram Likes","category":"Instagram Likes & Views","type":"Default",
        "rate":"0.18","min":10,"max":2000}"#;
    world.panel.add_service(smaller).unwrap();
    world.wait(std::time::Duration::from_hours(7));
    world.read_catalog().await;
    assert_snapshot!(asked(&world, MEMBER, "1249").await, @"
    Bot: Instagram › Instagram Likes
         Link: https://instagram.com/p/abc
         How many? Send a number or tap a button.
         Allowed: 10–2 000
         Price per 1000: $0.18
         [10 · $0.0018] [1 000 · $0.18]
         [✎ Link]
         [‹ Back] [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn of_a_drip_feed_one_run_is_remembered() {
    let world = World::new().await;
    world.draft(MEMBER, "1207", LINK, "1500").await;
    world.press(MEMBER, "Repeat (drip-feed)").await;
    world.press(MEMBER, "3 ×").await;
    world.press(MEMBER, "30 minutes").await;
    world.press(MEMBER, "Confirm").await;
    let again = asked(&world, MEMBER, "1207").await;
    assert!(again.contains("[1 500 · $1.35]") && !again.contains("[4 500"), "{again}");
    world.end().await;
}
