//! Finding one's way: lists and their pages, Back and Menu, words, favourites, deep links, and the commands beside them.

use std::time::Duration;

use crate::world::{ADMIN, MEMBER, OTHER_MEMBER, RUSSIAN, World};

const LINK: &str = "https://instagram.com/p/abc";
const REFRESH: Duration = Duration::from_hours(7);

/// More platforms, categories and services than one page has.
async fn large() -> World {
    let world = World::new().await;
    let mut rows = vec![];
    for platform in [
        "Instagram",
        "Telegram",
        "YouTube",
        "TikTok",
        "VK",
        "Facebook",
        "Threads",
        "Twitch",
        "Rutube",
        "WhatsApp",
        "Discord",
        "Spotify",
        "Kick",
        "Reddit",
        "Pinterest",
        "LinkedIn",
        "Snapchat",
        "SoundCloud",
        "Tumblr",
    ] {
        rows.push(row(rows.len() + 1, &format!("{platform} Likes"), &format!("{platform} Likes")));
    }
    for category in 1..=20 {
        rows.push(row(100 + category, "Likes", &format!("Telegram Likes, shelf {category:02}")));
    }
    for service in 1..=18 {
        rows.push(row(200 + service, &format!("Likes, kind {service:02}"), "Telegram Likes, shelf 17"));
    }
    world.panel.load(&format!("[{}]", rows.join(","))).unwrap();
    world.wait(REFRESH);
    world.read_catalog().await;
    world
}

fn row(id: usize, name: &str, category: &str) -> String {
    serde_json::json!({
        "service": id, "name": name, "type": "Default", "category": category,
        "rate": "0.50", "min": "10", "max": "5000", "refill": false, "cancel": false,
    })
    .to_string()
}

/// What people typed and what still stands in the chat.
fn typed(world: &World, chat: i64) -> Vec<String> {
    let messages = world.telegram.messages(chat).into_iter();
    messages.filter(|message| !message.from_bot).map(|message| message.text).collect()
}

#[tokio::test]
async fn lists_are_paged_to_the_last_row_and_lead_back_to_the_page_one_came_from() {
    let world = large().await;
    let platforms = world.say(MEMBER, "/new").await;
    assert!(platforms.labels().contains(&"1/2"), "{platforms:?}");
    let rest = world.press(MEMBER, "›").await;
    assert_eq!(rest.message_id, platforms.message_id);
    assert!(rest.labels().contains(&"2/2"), "{rest:?}");
    let last = world.press(MEMBER, "Tumblr").await;
    assert!(last.text.contains("Tumblr"), "{last:?}");
    let rest = world.press(MEMBER, "Back").await;
    assert!(rest.labels().contains(&"2/2"), "{rest:?}");

    world.press(MEMBER, "‹ Back").await;
    world.press(MEMBER, "New order").await;
    let categories = world.press(MEMBER, "Telegram").await;
    assert!(categories.labels().contains(&"1/3"), "{categories:?}");
    world.press(MEMBER, "›").await;
    world.press(MEMBER, "›").await;
    let services = world.press(MEMBER, "shelf 17").await;
    assert!(services.labels().contains(&"1/3"), "{services:?}");
    world.press(MEMBER, "›").await;
    world.press(MEMBER, "›").await;
    let card = world.press(MEMBER, "kind 18").await;
    assert!(card.text.contains("218"), "{card:?}");
    let services = world.press(MEMBER, "Back").await;
    assert!(services.button("kind 18").is_some() && services.labels().contains(&"3/3"), "{services:?}");
    let categories = world.press(MEMBER, "Back").await;
    assert!(
        categories.button("shelf 17").is_some() && categories.labels().contains(&"3/3"),
        "{categories:?}"
    );
    let platforms = world.press(MEMBER, "Back").await;
    assert!(platforms.labels().contains(&"1/2") && platforms.button("Telegram").is_some(), "{platforms:?}");
    let menu = world.press(MEMBER, "Back").await;
    assert!(menu.text.contains("Hello") && menu.button("New order").is_some(), "{menu:?}");
    assert_eq!(world.telegram.messages(MEMBER).len(), 2, "one message that changes: {}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn the_page_indicator_does_nothing_and_a_page_beyond_the_end_is_the_last() {
    let world = large().await;
    let list = world.say(MEMBER, "/new").await;
    let same = world.press(MEMBER, "1/2").await;
    assert_eq!((same.text, same.edits), (list.text, list.edits));
    world.forge(MEMBER, MEMBER, list.message_id, "p:99999").await;
    assert!(world.last(MEMBER).labels().contains(&"2/2"), "{}", world.chat(MEMBER));
    world.forge(MEMBER, MEMBER, list.message_id, "c:telegram:18446744073709551615").await;
    assert!(world.last(MEMBER).labels().contains(&"3/3"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn screens_beside_the_way_lead_back_to_it() {
    let world = World::new().await;
    for command in ["/help", "/balance", "/lang", "/orders"] {
        let card = world.find(MEMBER, "1207").await;
        world.say(MEMBER, command).await;
        let back = world.press(MEMBER, "Back").await;
        assert_eq!(back.text, card.text, "after {command}");
        world.say(MEMBER, command).await;
        let menu = world.press(MEMBER, "Menu").await;
        assert!(menu.text.contains("Hello"), "after {command}: {menu:?}");
    }
    for button in ["Totals", "Language", "Help", "My orders"] {
        world.press(MEMBER, button).await;
        let menu = world.press(MEMBER, "Back").await;
        assert!(menu.text.contains("Hello"), "after {button}: {menu:?}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_row_that_vanished_meanwhile_says_so_and_the_list_is_shown_as_it_is() {
    let world = World::new().await;
    world.say(MEMBER, "/new").await;
    world.press(MEMBER, "Instagram").await;
    let list = world.press(MEMBER, "Followers").await;
    world.panel.remove_service("1207");
    world.wait(REFRESH);
    world.read_catalog().await;
    let list_now = world.press(MEMBER, "Real Mix").await;
    assert_eq!(list_now.message_id, list.message_id);
    assert!(list_now.text.contains("isn’t available"), "{list_now:?}");
    assert!(list_now.button("Real Mix").is_none() && list_now.button("No Refill").is_some(), "{list_now:?}");

    world.press(MEMBER, "No Refill").await;
    for gone in ["1214", "1221", "1228", "1242"] {
        world.panel.remove_service(gone);
    }
    world.wait(REFRESH);
    world.read_catalog().await;
    let above = world.press(MEMBER, "Back").await;
    assert!(above.button("Instagram Likes").is_some(), "the categories: {above:?}");
    assert!(world.toast().contains("list has changed"), "{}", world.toast());
    world.end().await;
}

#[tokio::test]
async fn services_are_found_by_words_in_any_order_and_by_id() {
    let world = World::new().await;
    for words in ["real mix followers", "FOLLOWERS real", "1207", "#1207", "  mix   real  "] {
        let found = world.say(MEMBER, words).await;
        assert!(found.labels()[0].contains("Real Mix"), "{words}: {found:?}");
        let found = world.say(MEMBER, &format!("/search {words}")).await;
        assert!(found.labels()[0].contains("Real Mix"), "/search {words}: {found:?}");
    }
    let slip = world.say(MEMBER, "gjlgbcxbrb hjccbz").await;
    assert!(slip.text.contains("подписчики"), "the other keyboard layout: {slip:?}");
    assert!(typed(&world, MEMBER).contains(&"1207".to_owned()), "words stay: {}", world.chat(MEMBER));

    let nothing = world.say(MEMBER, "unobtainium <b>&amp; \"more\"").await;
    assert!(nothing.text.contains("unobtainium <b>&amp; \"more\""), "as typed: {nothing:?}");
    assert!(nothing.button("New order").is_some(), "{nothing:?}");
    let how = world.say(MEMBER, "/search").await;
    assert!(how.text.contains("/search telegram views"), "{how:?}");
    let long = world.say(MEMBER, &"слово ".repeat(600)).await;
    assert!(long.text.contains("Nothing found"), "{long:?}");
    world.end().await;
}

#[tokio::test]
async fn what_was_found_is_paged_and_come_back_to() {
    let world = large().await;
    let found = world.say(MEMBER, "likes").await;
    assert!(found.text.contains("57 services") && found.labels().contains(&"1/8"), "{found:?}");
    world.press(MEMBER, "›").await;
    let second = world.press(MEMBER, "›").await;
    let third = second.labels()[2].to_owned();
    world.press(MEMBER, &third).await;
    let back = world.press(MEMBER, "Back").await;
    assert!(back.labels().contains(&"3/8") && back.labels().contains(&third.as_str()), "{back:?}");
    world.end().await;
}

#[tokio::test]
async fn favourites_are_kept_listed_and_given_up() {
    let world = World::new().await;
    let card = world.find(MEMBER, "1207").await;
    assert!(card.button("☆").is_some(), "{card:?}");
    let starred = world.press(MEMBER, "☆").await;
    assert!(starred.button("★ Remove").is_some(), "{starred:?}");
    world.press(MEMBER, "Menu").await;
    let list = world.press(MEMBER, "★ Favourites").await;
    assert!(list.button("Real Mix").is_some(), "{list:?}");
    let others = world.say(OTHER_MEMBER, "/start").await;
    assert!(others.button("Favourites").is_none(), "one’s own: {others:?}");
    world.press(MEMBER, "Real Mix").await;
    world.press(MEMBER, "★").await;
    let empty = world.press(MEMBER, "Back").await;
    assert!(empty.text.contains("Nothing here yet"), "{empty:?}");
    world.end().await;
}

#[tokio::test]
async fn deep_links_open_a_service_or_ones_own_order() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    let card = world.say(MEMBER, "/start s_1207").await;
    assert!(card.text.contains("Real Mix") && card.button("Order").is_some(), "{card:?}");
    let menu = world.press(MEMBER, "Back").await;
    assert!(menu.text.contains("Hello"), "{menu:?}");
    let order = world.say(MEMBER, "/start o_1001").await;
    assert!(order.text.contains("#1001") && order.text.contains(LINK), "{order:?}");

    let foreign = world.say(OTHER_MEMBER, "/start o_1001").await;
    let invented = world.say(OTHER_MEMBER, "/start o_4242").await;
    assert_eq!(foreign.text, invented.text, "whether it exists is nobody’s business");
    assert!(foreign.text.contains("no such order") && !foreign.text.contains("1001"), "{foreign:?}");
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
    for tab in ["Active", "Done", "All"] {
        let list = world.say(MEMBER, "/orders").await;
        assert!(list.text.contains("Nothing is in progress"), "{list:?}");
        let list = world.press(MEMBER, tab).await;
        assert_eq!(list.labels().len(), 5, "{list:?}");
    }
    assert!(world.last(MEMBER).text.contains("haven’t ordered anything"), "{}", world.chat(MEMBER));
    for order in 0..9 {
        world.order(MEMBER, "1207", &format!("{LINK}{order}"), "1000").await;
    }
    world.submit().await;
    world.wait(Duration::from_hours(3));
    world.track().await;
    world.order(MEMBER, "1207", LINK, "1000").await;

    let active = world.say(MEMBER, "/orders").await;
    assert!(active.labels().contains(&"Active 1") && active.button("#1010").is_some(), "{active:?}");
    let done = world.press(MEMBER, "Done 9").await;
    assert!(done.labels().contains(&"1/2") && done.button("#1009").is_some(), "{done:?}");
    let rest = world.press(MEMBER, "›").await;
    assert!(rest.button("#1001").is_some(), "{rest:?}");
    let order = world.press(MEMBER, "#1001").await;
    assert!(order.text.contains("#1001") && order.text.contains("Completed"), "{order:?}");
    let rest = world.press(MEMBER, "Back").await;
    assert!(rest.labels().contains(&"2/2") && rest.button("#1001").is_some(), "{rest:?}");
    let all = world.press(MEMBER, "All 10").await;
    assert!(all.button("#1010").is_some(), "newest first: {all:?}");
    world.end().await;
}

#[tokio::test]
async fn status_shows_an_order_of_ones_own_and_nothing_of_others() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    for args in ["1001", "#1001", " # 1001 ", "№1001"] {
        let card = world.say(MEMBER, &format!("/status {args}")).await;
        assert!(card.text.contains("#1001") && card.text.contains(LINK), "{args}: {card:?}");
    }
    let list = world.press(MEMBER, "Back").await;
    assert!(list.button("#1001").is_some(), "{list:?}");
    let all = world.say(MEMBER, "/status").await;
    assert!(all.labels().contains(&"Active 1"), "{all:?}");

    let foreign = world.say(OTHER_MEMBER, "/status 1001").await;
    assert!(foreign.text.contains("no such order") && !foreign.text.contains(LINK), "{foreign:?}");
    let invented = world.say(OTHER_MEMBER, "/status 4242").await;
    assert_eq!(foreign.text, invented.text);
    for nonsense in ["abc", "-", "1e9", "99999999999999999999999", "1001; drop table orders"] {
        let said = world.say(MEMBER, &format!("/status {nonsense}")).await;
        assert!(said.text.contains("/status 1024") || said.text.contains("no such order"), "{said:?}");
    }
    world.end().await;
}

#[tokio::test]
async fn members_see_what_they_ordered_and_never_the_owners_balance() {
    let world = World::new().await;
    world.wait(Duration::from_hours(24 * 3));
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.wait(Duration::from_hours(24 * 8));
    world.order(MEMBER, "1207", &format!("{LINK}d"), "2000").await;
    let totals = world.say(MEMBER, "/balance").await;
    assert!(totals.text.contains("This month  1 · $1.80"), "the first was in November: {totals:?}");
    assert!(totals.text.contains("All time    2 · $2.70"), "{totals:?}");
    assert!(!totals.text.contains("100.8") && !totals.text.contains("anel"), "{totals:?}");
    let none = world.say(OTHER_MEMBER, "/balance").await;
    assert!(none.text.contains("0 · $0.00"), "{none:?}");
    world.say(ADMIN, "/balance").await;
    world.read_balance().await;
    world.show_owed().await;
    let owner = world.last(ADMIN);
    assert!(owner.text.contains("Panel balance: $100.8"), "{owner:?}");
    world.end().await;
}

#[tokio::test]
async fn the_language_is_changed_and_one_stays_where_one_was() {
    let world = World::new().await;
    let card = world.find(MEMBER, "1207").await;
    world.say(MEMBER, "/lang").await;
    let russian = world.press(MEMBER, "Русский").await;
    assert!(russian.text.contains("Real Mix") && russian.button("Заказать").is_some(), "{russian:?}");
    assert!(world.toast().contains("Русский"), "{}", world.toast());
    let help = world.say(MEMBER, "/help").await;
    assert!(help.text.contains("Что умеет бот"), "{help:?}");
    world.say(MEMBER, "/lang").await;
    world.press(MEMBER, "English").await;
    assert_eq!(world.last(MEMBER).text, card.text);
    world.end().await;
}

#[tokio::test]
async fn a_russian_finds_the_way_in_russian() {
    let world = World::new().await;
    let menu = world.say(RUSSIAN, "/start").await;
    assert!(menu.text.contains("Здравствуйте, Миша"), "{menu:?}");
    world.press(RUSSIAN, "Новый заказ").await;
    world.press(RUSSIAN, "Telegram").await;
    world.press(RUSSIAN, "Подписчики").await;
    let card = world.press(RUSSIAN, "Быстрые").await;
    assert!(card.text.contains("Цена за 1000: 0.31\u{a0}$"), "{card:?}");
    for (command, says) in [
        ("/orders", "ничего не выполняется"),
        ("/status 7", "Такого заказа нет"),
        ("/balance", "За всё время"),
        ("/search щщщщ", "ничего не нашлось"),
        ("/cancel", "Отменять нечего"),
        ("/help", "Что умеет бот"),
        ("/teleport", "Такой команды нет"),
    ] {
        let said = world.say(RUSSIAN, command).await;
        assert!(said.text.contains(says), "{command}: {said:?}");
    }
    world.end().await;
}
