//! From the first tap to the end of an order.

use std::time::Duration;

use crate::world::{ADMIN, GROUP, MEMBER, RUSSIAN, STRANGER, World};

const LINK: &str = "https://instagram.com/p/abc";

#[tokio::test]
async fn a_stranger_is_let_in_orders_and_is_told_the_end() {
    let world = World::new().await;
    let door = world.say(STRANGER, "/start").await;
    assert!(door.text.contains("request has been sent"), "{}", door.text);
    world.tell().await;
    world.press_in(ADMIN, GROUP, "Approve").await;
    world.tell().await;
    assert!(world.last(STRANGER).text.contains("in!"), "{}", world.chat(STRANGER));

    world.press(STRANGER, "New order").await;
    world.press(STRANGER, "Instagram").await;
    world.press(STRANGER, "Followers").await;
    let card = world.press(STRANGER, "Real Mix").await;
    assert!(card.text.contains("1207") && card.text.contains("$0.90"), "{}", card.text);
    world.press(STRANGER, "Order").await;
    world.say(STRANGER, "instagram.com/p/abc?igsh=xyz").await;
    let confirm = world.say(STRANGER, "2k").await;
    assert!(confirm.text.contains(LINK) && confirm.text.contains("$1.80"), "{}", confirm.text);
    let card = world.press(STRANGER, "Confirm").await;
    assert!(card.text.contains("#1001"), "{}", card.text);

    world.submit().await;
    let at_panel = world.panel.orders_for(LINK);
    assert_eq!(at_panel.len(), 1);
    assert_eq!((at_panel[0].service.as_str(), at_panel[0].quantity), ("1207", 2000));
    assert!(world.last(GROUP).text.contains("#1001"), "{}", world.chat(GROUP));

    world.wait(Duration::from_mins(6));
    world.track().await;
    let card = world.message(STRANGER, card.message_id).unwrap();
    assert!(card.text.contains('▰') && card.text.contains('%'), "{}", card.text);
    world.wait(Duration::from_mins(10));
    world.track().await;
    let end = world.last(STRANGER);
    assert!(end.message_id > card.message_id && end.text.contains("Completed"), "{}", world.chat(STRANGER));
    world.end().await;
}

#[tokio::test]
async fn a_restart_in_the_middle_loses_nothing_that_was_entered() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    world.press(MEMBER, "Order").await;
    world.say(MEMBER, LINK).await;
    let world = world.restart().await;
    let confirm = world.say(MEMBER, "1000").await;
    assert!(confirm.text.contains(LINK), "{}", confirm.text);
    let world = world.restart().await;
    world.press(MEMBER, "Confirm").await;
    let world = world.restart().await;
    world.submit().await;
    assert_eq!(world.panel.orders_for(LINK).len(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_screen_that_is_buried_under_news_moves_down_to_where_one_writes() {
    let world = World::new().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    world.find(MEMBER, "1207").await;
    let form = world.press(MEMBER, "Order").await;
    world.wait(Duration::from_mins(20));
    world.track().await;
    assert!(world.last(MEMBER).text.contains("Completed"), "{}", world.chat(MEMBER));
    let moved = world.say(MEMBER, "https://instagram.com/p/other").await;
    assert!(moved.message_id > form.message_id && moved.text.contains("p/other"), "{}", world.chat(MEMBER));
    assert!(world.message(MEMBER, form.message_id).is_none(), "{}", world.chat(MEMBER));
    world.say(MEMBER, "1000").await;
    assert!(
        world.message(MEMBER, moved.message_id).unwrap().text.contains("$0.90"),
        "{}",
        world.chat(MEMBER)
    );
    world.end().await;
}

#[tokio::test]
async fn a_bot_that_nobody_answers_for_tells_its_owner_what_to_do() {
    let world = World::with(&[("ADMIN_IDS", ""), ("ADMIN_CHAT_ID", "")]).await;
    let door = world.say(STRANGER, "/start").await;
    assert!(door.text.contains("ADMIN_IDS") && door.text.contains("1001"), "{}", door.text);
    world.end().await;
}

#[tokio::test]
async fn what_ended_is_ordered_again_with_one_tap() {
    let world = World::new().await;
    let card = world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    world.wait(Duration::from_mins(20));
    world.track().await;
    let confirm = world.last(MEMBER);
    assert!(confirm.text.contains("Completed"), "{confirm:?}");
    world.press(MEMBER, "Order again").await;
    let confirm = world.last(MEMBER);
    assert!(confirm.text.contains(LINK) && confirm.button("Confirm · $0.90").is_some(), "{confirm:?}");
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for(LINK).len(), 2);
    let first = world.message(MEMBER, card.message_id).unwrap();
    assert!(first.text.contains("#1001"), "the first card stays: {first:?}");
    world.end().await;
}

#[tokio::test]
async fn what_the_panel_refused_is_mended_where_it_was_wrong() {
    let world = World::new().await;
    world.order(MEMBER, "1207", "https://instagram.com/p/x/refuse", "1000").await;
    world.submit().await;
    assert!(world.last(MEMBER).text.contains("link wasn’t accepted"), "{}", world.chat(MEMBER));
    world.press(MEMBER, "Change the link").await;
    let form = world.last(MEMBER);
    assert!(form.text.contains("Send the link") && form.text.contains("/refuse"), "{form:?}");
    let confirm = world.say(MEMBER, LINK).await;
    assert!(confirm.button("Confirm · $0.90").is_some(), "the quantity is kept: {confirm:?}");
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for(LINK).len(), 1);

    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    assert!(world.last(MEMBER).text.contains("already an active order"), "{}", world.chat(MEMBER));
    world.press(MEMBER, "Change the link").await;
    assert!(world.last(MEMBER).text.contains("Send the link"), "{}", world.chat(MEMBER));

    world.panel.set_balance(rust_decimal::Decimal::ZERO);
    world.wait(Duration::from_mins(2));
    world.order(MEMBER, "1214", "https://instagram.com/p/funds", "1000").await;
    world.submit().await;
    let told = world.last(MEMBER);
    assert!(told.text.contains("can’t be taken right now") && !told.text.contains("alance"), "{told:?}");
    world.panel.set_balance(rust_decimal::Decimal::TEN);
    world.wait(Duration::from_mins(2));
    world.press(MEMBER, "Try again").await;
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for("https://instagram.com/p/funds").len(), 1);

    let dearer = r#"[{"service": 1207, "name": "Instagram Followers | Real Mix", "type": "Default",
        "category": "Instagram Followers 👥", "rate": "0.90", "min": "5000", "max": "100000"}]"#;
    world.panel.load(dearer).unwrap();
    world.order(MEMBER, "1207", "https://instagram.com/p/few", "1000").await;
    world.submit().await;
    assert!(world.last(MEMBER).text.contains("quantity wasn’t accepted"), "{}", world.chat(MEMBER));
    world.press(MEMBER, "Change the quantity").await;
    let form = world.last(MEMBER);
    assert!(form.text.contains("How many") && form.text.contains("p/few"), "{form:?}");
    world.say(MEMBER, "5000").await;
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for("https://instagram.com/p/few")[0].quantity, 5000);
    world.end().await;
}

#[tokio::test]
async fn a_look_at_an_order_in_the_list_leaves_its_card_alive() {
    let world = World::new().await;
    let card = world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    world.say(MEMBER, "/orders").await;
    let seen = world.press(MEMBER, "#1001").await;
    assert!(seen.message_id != card.message_id && seen.button("Back").is_some(), "{seen:?}");
    world.press(MEMBER, "Back").await;
    world.wait(Duration::from_mins(6));
    world.track().await;
    let card = world.message(MEMBER, card.message_id).unwrap();
    assert!(card.text.contains('▰'), "it goes on growing: {}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_russian_orders_in_russian() {
    let world = World::new().await;
    let found = world.say(RUSSIAN, "быстрые подписчики").await;
    assert!(found.text.contains("Наш"), "{found:?}");
    let first = found.labels()[0].to_owned();
    world.press(RUSSIAN, &first).await;
    let link = world.press(RUSSIAN, "Заказать").await;
    assert!(link.text.contains("Пришлите ссылку"), "{link:?}");
    let refused = world.say(RUSSIAN, "привет").await;
    assert!(refused.text.contains("Ссылки здесь нет"), "{refused:?}");
    let quantity = world.say(RUSSIAN, "@durov").await;
    assert!(quantity.text.contains("Сколько?"), "{quantity:?}");
    let refused = world.say(RUSSIAN, "5").await;
    assert!(refused.text.contains("можно от 10 до 100\u{a0}000"), "{refused:?}");
    let confirm = world.say(RUSSIAN, "2 тыс").await;
    assert!(confirm.text.contains("Проверьте заказ") && confirm.text.contains("0.62\u{a0}$"), "{confirm:?}");
    let card = world.press(RUSSIAN, "Подтвердить").await;
    assert!(card.text.contains("Ждёт отправки"), "{card:?}");
    world.submit().await;
    world.wait(Duration::from_mins(20));
    world.track().await;
    let end = world.last(RUSSIAN);
    assert!(end.text.contains("Выполнен") && end.button("Заказать ещё раз").is_some(), "{end:?}");
    world.end().await;
}
