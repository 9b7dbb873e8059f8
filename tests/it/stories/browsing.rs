//! Finding one's way: lists and their pages, Back and Menu, words, favourites.

use std::{collections::BTreeSet, time::Duration};

use insta::assert_snapshot;

use crate::{
    transcript::{screen, typed},
    world::{ADMIN, MEMBER, OTHER_MEMBER, RUSSIAN, World},
};

const PROFILE: &str = "https://instagram.com/anna";
const PLATFORMS: &str = "Instagram Telegram YouTube TikTok VK Facebook Threads Twitch Rutube WhatsApp Discord Spotify Kick Reddit \
    Pinterest LinkedIn Snapchat SoundCloud Tumblr";

/// More platforms, categories and services than one page has.
async fn large() -> World {
    let world = World::new().await;
    let mut rows = vec![];
    for platform in PLATFORMS.split_whitespace() {
        rows.push(row(rows.len() + 1, &format!("{platform} Likes"), &format!("{platform} Likes")));
    }
    for category in 1..=20 {
        rows.push(row(100 + category, "Likes", &format!("Telegram Likes, shelf {category:02}")));
    }
    for service in 1..=18 {
        rows.push(row(200 + service, &format!("Likes, kind {service:02}"), "Telegram Likes, shelf 17"));
    }
    world.panel.load(&format!("[{}]", rows.join(","))).unwrap();
    read_again(&world).await;
    world
}

/// The bot reads what the panel sells now.
async fn read_again(world: &World) {
    world.wait(Duration::from_hours(7));
    world.read_catalog().await;
}

fn row(id: usize, name: &str, category: &str) -> String {
    serde_json::json!({
        "service": id, "name": name, "type": "Default", "category": category,
        "rate": "0.50", "min": "10", "max": "5000", "refill": false, "cancel": false,
    })
    .to_string()
}

#[tokio::test]
async fn lists_are_paged_to_the_last_row_and_lead_back_to_the_page_one_came_from() {
    let world = large().await;
    world.say(MEMBER, "/new").await;
    let rest = world.taps(MEMBER, &["›", "Tumblr", "Back"]).await;
    assert_snapshot!(screen(&rest), @"
    Bot: New order
         Choose a platform.
         [Snapchat · 1] [SoundCloud · 1]
         [Tumblr · 1]
         [‹] [2/2] [·]
         [‹ Back] [Menu]
    ");

    world.taps(MEMBER, &["‹ Back", "New order", "Telegram", "›", "›", "shelf 17", "›", "›"]).await;
    world.seen(MEMBER);
    world.taps(MEMBER, &["kind 18", "Back", "Back", "Back", "Back"]).await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [kind 18]
    Now: Telegram › Telegram Likes, shelf 17
         Likes, kind 18
         Price per 1000: $0.50
         Quantity: 10–5 000
         Refill: no
         Can be cancelled: no
         Drip-feed: no
         Service ID: 218
         Send the link to a post.
         For example:
         https://t.me/channel/123
         The link has to open for everyone.
         [☆ Add to favourites]
         [‹ Back] [Menu]
    Max taps [Back]
    Now: Telegram › Telegram Likes, shelf 17
         Choose a service. Prices are per 1000.
         [Likes, kind 16 · $0.50]
         [Likes, kind 17 · $0.50]
         [Likes, kind 18 · $0.50]
         [‹] [3/3] [·]
         [‹ Back] [Menu]
    Max taps [Back]
    Now: Telegram
         Choose a category.
         [Likes, shelf 16 · 1]
         [Likes, shelf 17 · 19]
         [Likes, shelf 18 · 1]
         [Likes, shelf 19 · 1]
         [Likes, shelf 20 · 1]
         [‹] [3/3] [·]
         [‹ Back] [Menu]
    Max taps [Back]
    Now: New order
         Choose a platform.
         [Instagram · 1] [Telegram · 39]
         [YouTube · 1] [TikTok · 1]
         [VK · 1] [Facebook · 1]
         [Threads · 1] [Twitch · 1]
         [Rutube · 1] [WhatsApp · 1]
         [Discord · 1] [Spotify · 1]
         [Kick · 1] [Reddit · 1]
         [Pinterest · 1] [LinkedIn · 1]
         [·] [1/2] [›]
         [‹ Back] [Menu]
    Max taps [Back]
    Now: Hello, Max!
         Choose a platform, send a link, or type what you need – for example, telegram views.
         [New order]
         [Instagram · 1] [Telegram · 39]
         [YouTube · 1] [TikTok · 1]
         [VK · 1] [Facebook · 1]
         [My orders]
         [Balance] [Language] [Help]
    ");
    assert_eq!(world.telegram.messages(MEMBER).len(), 2, "one message that changes: {}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_platform_with_one_category_goes_straight_to_its_services_and_back_to_where_one_came_from() {
    let world = large().await;
    let menu = world.say(MEMBER, "/start").await;
    world.seen(MEMBER);
    world.taps(MEMBER, &["Instagram", "Likes"]).await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Instagram]
    Now: Instagram › Instagram Likes
         Choose a service. Prices are per 1000.
         [Likes · $0.50]
         [‹ Back] [Menu]
    Max taps [Likes]
    Now: Instagram › Instagram Likes
         Instagram Likes
         Price per 1000: $0.50
         Quantity: 10–5 000
         Refill: no
         Can be cancelled: no
         Drip-feed: no
         Service ID: 1
         Send the link to a post.
         For example:
         https://www.instagram.com/p/DAbCdEf12/
         The link has to open for everyone.
         [☆ Add to favourites]
         [‹ Back] [Menu]
    ");
    // In the menu the platform was chosen, to the menu one goes back.
    let back = world.taps(MEMBER, &["Back", "Back"]).await;
    assert_eq!(screen(&back), screen(&menu));
    let back = world.taps(MEMBER, &["Telegram", "›", "shelf 12", "Back", "Back"]).await;
    assert_eq!(screen(&back), screen(&menu));
    let second_page = world.taps(MEMBER, &["New order", "›"]).await;
    world.press(MEMBER, "Tumblr").await;
    let world = world.restart().await;
    let back = world.press(MEMBER, "Back").await;
    assert_eq!(screen(&back), screen(&second_page));
    world.end().await;
}

#[tokio::test]
async fn what_is_at_hand_stands_below_new_order_and_the_platforms() {
    let world = World::new().await;
    for favourite in ["1207", "1214", "1249", "1382", "1445"] {
        world.find(MEMBER, favourite).await;
        world.press(MEMBER, "☆").await;
    }
    let menu = world.say(MEMBER, "/start").await;
    assert_snapshot!(screen(&menu), @"
    Bot: Hello, Max!
         Choose a platform, send a link, or type what you need – for example, telegram views.
         [New order]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [VK · 7] [X (Twitter) · 7]
         [★ Instagram Followers | Real Mix… · $0.90]
         [★ Instagram Followers | No Refill… · $0.42]
         [★ Instagram Likes | Instant | Non… · $0.115]
         [★ ᴛɢ 🎁 Быстрые подписчики | 20К в… · $0.31]
         [My orders] [★ Favourites]
         [Balance] [Language] [Help]
    ");
    world.find(RUSSIAN, "1207").await;
    world.press(RUSSIAN, "☆").await;
    assert_snapshot!(screen(&world.say(RUSSIAN, "/start").await), @"
    Bot: Здравствуйте, Миша!
         Выберите платформу, пришлите ссылку или напишите, что ищете, – например, telegram просмотры.
         [Новый заказ]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [ВКонтакте · 7] [X (Twitter) · 7]
         [★ Instagram Followers | Real Mix… · 0,90 $]
         [Мои заказы] [★ Избранное]
         [Баланс] [Язык] [Помощь]
    ");
    world.end().await;
}

#[tokio::test]
async fn while_orders_are_paused_every_step_to_one_says_so() {
    let world = World::new().await;
    world.say(ADMIN, "/pause").await;
    for person in [MEMBER, ADMIN, RUSSIAN] {
        let mut shown = vec![world.say(person, "/start").await, world.say(person, "/new").await];
        for label in ["Instagram", "Followers", "Real Mix"] {
            shown.push(world.press(person, label).await);
        }
        for words in [PROFILE, "1000", "/search telegram views", PROFILE, "/mass"] {
            shown.push(world.say(person, words).await);
        }
        let first: BTreeSet<&str> = shown.iter().map(|screen| screen.text.lines().next().unwrap()).collect();
        let says = if person == RUSSIAN {
            "сейчас не принимаются"
        } else {
            "aren’t being taken right now"
        };
        assert!(first.len() == 1 && first.iter().all(|line| line.contains(says)), "{first:?}");
        // What is on its way goes on, and what leads to no order says nothing of it.
        assert!(!world.say(person, "/orders").await.text.contains(says));
    }
    world.say(ADMIN, "/resume").await;
    assert!(world.say(MEMBER, "/start").await.text.starts_with("Hello"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn the_page_indicator_does_nothing_and_a_page_beyond_the_end_is_the_last() {
    let world = large().await;
    let list = world.say(MEMBER, "/new").await;
    let same = world.press(MEMBER, "1/2").await;
    assert_eq!((same.text, same.edits), (list.text, list.edits));
    for (data, page) in [("p:99999", "2/2"), ("c:telegram:18446744073709551615", "3/3")] {
        world.forge(MEMBER, MEMBER, list.message_id, data).await;
        assert!(world.last(MEMBER).button(page).is_some(), "{}", world.chat(MEMBER));
    }
    world.end().await;
}

#[tokio::test]
async fn screens_beside_the_way_lead_back_to_it() {
    let world = World::new().await;
    let home = world.say(MEMBER, "/start").await.text;
    for command in ["/help", "/balance", "/lang", "/orders"] {
        let card = world.find(MEMBER, "1207").await;
        world.say(MEMBER, command).await;
        assert_eq!(world.press(MEMBER, "Back").await.text, card.text, "after {command}");
        world.say(MEMBER, command).await;
        assert_eq!(world.press(MEMBER, "Menu").await.text, home, "after {command}");
    }
    for button in ["Balance", "Language", "Help", "My orders"] {
        assert_eq!(world.taps(MEMBER, &[button, "Back"]).await.text, home, "after {button}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_row_that_vanished_meanwhile_says_so_and_the_list_is_shown_as_it_is() {
    let world = World::new().await;
    world.say(MEMBER, "/new").await;
    world.taps(MEMBER, &["Instagram", "Followers"]).await;
    world.panel.remove_service("1207");
    read_again(&world).await;
    world.seen(MEMBER);
    world.press(MEMBER, "Real Mix").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Real Mix]
    Now: ⚠️ This service isn’t available any more.
         Instagram › Instagram Followers 👥
         Choose a service. Prices are per 1000.
         [Followers | No Refill | 50K/Day ⚡ · $0.42]
         [🇷🇺 Подписчики Instagram | Россия… · $3.15]
         [Followers | Lifetime ♻️ | Old… · $2.7845]
         [Followers | USA 🇺🇸 | Premium · $11.20]
         [‹ Back] [Menu]
    ");

    world.press(MEMBER, "No Refill").await;
    for gone in ["1214", "1221", "1228", "1242"] {
        world.panel.remove_service(gone);
    }
    read_again(&world).await;
    world.seen(MEMBER);
    world.press(MEMBER, "Back").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Back]
    (The list has changed. Here’s the current one.)
    Now: Instagram
         Choose a category.
         [Likes & Views · 7]
         [Comments & Mentions 💬 · 11]
         [‹ Back] [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn services_are_found_by_words_in_any_order_and_by_id() {
    let world = World::new().await;
    for words in ["real mix followers", "FOLLOWERS real", "1207", "#1207", "  mix   real  "] {
        for words in [words.to_owned(), format!("/search {words}")] {
            let found = world.say(MEMBER, &words).await;
            assert!(found.labels()[0].starts_with("Instagram Followers | Real Mix"), "{words}: {found:?}");
        }
    }
    assert!(typed(&world, MEMBER).contains(&"1207".to_owned()), "words stay: {}", world.chat(MEMBER));
    world.seen(MEMBER);
    for words in ["gjlgbcxbrb hjccbz", "unobtainium <b>&amp; \"more\"", "/search", &"слово ".repeat(600)]
    {
        world.say(MEMBER, words).await;
    }
    assert_snapshot!(world.seen(MEMBER).replace(&"слово ".repeat(600), "слово … "), @r#"
    Max: gjlgbcxbrb hjccbz
    Bot: Search: подписчики россия
         2 services found. Prices are per 1000.
         [🇷🇺 Подписчики Instagram | Россия… · $3.15]
         [TikTok Подписчики | Россия 🇷🇺 · $5.60]
         [Cheapest first] [Any price]
         [With refill]
         [‹ Back] [Menu]
    Max: unobtainium <b>&amp; "more"
    Bot: Nothing found for “unobtainium <b>&amp; "more"”.
         Did you mean one of these?
         [Instagram followers]
         [YouTube views]
         [Telegram подписчики]
         [‹ Back] [Menu]
    Max: /search
    Bot: Send what you’re looking for: /search telegram views
         Hello, Max!
         Choose a platform, send a link, or type what you need – for example, telegram views.
         [New order]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [VK · 7] [X (Twitter) · 7]
         [My orders]
         [Balance] [Language] [Help]
    Max: слово … 
    Bot: Nothing found for “слово слово слово слово слово слово слово слово слово…”.
         Did you mean one of these?
         [Instagram followers]
         [YouTube views]
         [Telegram подписчики]
         [‹ Back] [Menu]
    "#);
    world.end().await;
}

#[tokio::test]
async fn what_was_found_is_paged_and_come_back_to() {
    let world = large().await;
    world.say(MEMBER, "likes").await;
    let third = world.taps(MEMBER, &["›", "›"]).await;
    let row = third.labels()[2].to_owned();
    let back = world.taps(MEMBER, &[&row, "Back"]).await;
    assert_eq!(back.labels(), third.labels());
    assert_snapshot!(screen(&back), @"
    Bot: Search: likes
         57 services found. Prices are per 1000.
         [Snapchat Likes · $0.50]
         [SoundCloud Likes · $0.50]
         [Tumblr Likes · $0.50]
         [Likes · $0.50]
         [Likes · $0.50]
         [Likes · $0.50]
         [Likes · $0.50]
         [Likes · $0.50]
         [‹] [3/8] [›]
         [Cheapest first]
         [‹ Back] [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn favourites_are_kept_listed_and_given_up() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    world.seen(MEMBER);
    world.press(MEMBER, "☆").await;
    world.seen(MEMBER);
    world.taps(MEMBER, &["Menu", "★ Favourites"]).await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Menu]
    Now: Hello, Max!
         Choose a platform, send a link, or type what you need – for example, telegram views.
         [New order]
         [Instagram · 23] [Telegram · 14]
         [YouTube · 13] [TikTok · 8]
         [VK · 7] [X (Twitter) · 7]
         [★ Instagram Followers | Real Mix… · $0.90]
         [My orders] [★ Favourites]
         [Balance] [Language] [Help]
    Max taps [★ Favourites]
    Now: ★ Favourites
         Choose a service. Prices are per 1000.
         [Instagram Followers | Real Mix | R30… · $0.90]
         [‹ Back] [Menu]
    ");
    let others = world.say(OTHER_MEMBER, "/start").await;
    assert!(others.button("Favourites").is_none(), "one’s own: {others:?}");
    let empty = world.taps(MEMBER, &["Real Mix", "★", "Back"]).await;
    assert_snapshot!(screen(&empty), @"
    Bot: ★ Favourites
         Nothing here yet. Tap ☆ on a service, and you’ll find it here.
         [‹ Back] [Menu]
    ");
    world.end().await;
}
