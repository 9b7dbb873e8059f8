//! From the first tap to the end of an order.

use std::time::Duration;

use insta::assert_snapshot;

use crate::{
    transcript::screen,
    world::{ADMIN, GROUP, MEMBER, RUSSIAN, STRANGER, World},
};

const LINK: &str = "https://instagram.com/p/abc";

#[tokio::test]
async fn a_stranger_is_let_in_orders_and_is_told_the_end() {
    let world = World::new().await;
    world.say(STRANGER, "/start").await;
    world.tell().await;
    world.press_in(ADMIN, GROUP, "Approve").await;
    world.tell().await;
    assert_snapshot!(world.seen(STRANGER), @"
    Stella: /start
    Bot: Your request has been sent
         You’ll get a message here as soon as it’s been reviewed.
         If you like, add a line about yourself: just send it here, and the admins will see it with your request.
         Your Telegram ID: 1001
         [Language]
    Bot: You’re in!
         You can order now. Choose a platform, or just type what you need.
         [New order]
         [Menu]
    ");

    world.taps(STRANGER, &["New order", "Instagram", "Followers", "Real Mix"]).await;
    world.seen(STRANGER);
    world.say(STRANGER, "instagram.com/p/abc?igsh=xyz").await;
    world.say(STRANGER, "2k").await;
    let card = world.press(STRANGER, "Confirm").await;
    assert_snapshot!(world.seen(STRANGER), @"
    Stella: instagram.com/p/abc?igsh=xyz
    Now: ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Link: https://instagram.com/p/abc
         How many? Send a number or tap a button.
         Allowed: 50–100 000
         Price per 1000: $0.90
         [50 · $0.05] [1 000 · $0.90]
         [5 000 · $4.50] [10 000 · $9.00]
         [✎ Link]
         [‹ Back] [Menu]
    Stella: 2k
    Now: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  2 000
         Per 1000  $0.90
         Price     $1.80
         ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         Tracking tags removed from the link: igsh
         [Confirm · $1.80]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    Stella taps [Confirm]
    (Sending…)
    Now: #1001 · ⏳ Waiting to be sent
         It will be sent in a moment.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  2 000
         Price     $1.80
         Placed: 22 Nov 12:00 UTC
         [Refresh]
         [Cancel order]
         [History] [Menu]
    ");

    world.submit().await;
    let at_panel = world.panel.orders_for(LINK);
    assert_eq!(at_panel.len(), 1);
    assert_eq!((at_panel[0].service.as_str(), at_panel[0].quantity), ("1207", 2000));
    assert_snapshot!(screen(&world.last(GROUP)), @"
    Bot: #1001 · placed at the panel
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         2 000 for $1.80
         Customer: Stella · 1001
         Panel ID: 23501877
         [Order #1001]
    ");

    world.wait(Duration::from_mins(16));
    world.track().await;
    let end = world.last(STRANGER);
    assert_snapshot!(screen(&end), @"
    Bot: #1001 · ✅ Completed
         Delivered in full: 2 000
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Provider’s ID: 23501877
         [Order again]
         [Order #1001] [Menu]
    ");
    assert!(end.message_id > card.message_id, "the end is a message of its own");
    world.end().await;
}

#[tokio::test]
async fn a_restart_in_the_middle_loses_nothing_that_was_entered() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    world.say(MEMBER, LINK).await;
    let world = world.restart().await;
    let confirm = world.say(MEMBER, "1000").await;
    assert_snapshot!(screen(&confirm), @"
    Bot: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity  1 000
         Per 1000  $0.90
         Price     $0.90
         ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         [Confirm · $0.90]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
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
    let form = world.find(MEMBER, "1207").await;
    world.wait(Duration::from_mins(20));
    world.track().await;
    world.seen(MEMBER);
    let moved = world.say(MEMBER, "https://instagram.com/p/other").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: https://instagram.com/p/other
    Bot: ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Link: https://instagram.com/p/other
         How many? Send a number or tap a button.
         Allowed: 50–100 000
         Price per 1000: $0.90
         [1 000 · $0.90] [50 · $0.05]
         [5 000 · $4.50] [10 000 · $9.00]
         [✎ Link]
         [‹ Back] [Menu]
    ");
    assert!(moved.message_id > form.message_id && world.message(MEMBER, form.message_id).is_none());
    let confirm = world.say(MEMBER, "1000").await;
    assert_eq!(confirm.message_id, moved.message_id, "and stays there: {}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn a_bot_that_nobody_answers_for_tells_its_owner_what_to_do() {
    let world = World::with(&[("ADMIN_IDS", ""), ("ADMIN_CHAT_ID", "")]).await;
    world.say(STRANGER, "/start").await;
    assert_snapshot!(world.seen(STRANGER), @"
    Stella: /start
    Bot: This bot isn’t set up yet
         If it’s yours, add your Telegram ID to ADMIN_IDS in its settings and restart it.
         Your Telegram ID: 1001
         [Language]
    ");
    world.end().await;
}

#[tokio::test]
async fn what_the_panel_refused_is_mended_where_it_was_wrong() {
    let world = World::new().await;
    let refused = async |service: &str, link: &str, mend: &str| {
        world.order(MEMBER, service, link, "1000").await;
        // They have looked away from the card.
        world.wait(Duration::from_secs(11));
        world.submit().await;
        let told = screen(&world.last(MEMBER));
        world.press(MEMBER, mend).await;
        told
    };
    let link = refused("1207", "https://instagram.com/p/x/refuse", "Change the link").await;
    assert_snapshot!(link, @"
    Bot: #1001 · ❌ Not accepted
         The link wasn’t accepted. Check that it opens for everyone and suits the service, or use another one.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/x/refuse
         [Change the link]
         [Order #1001] [Menu]
    ");
    assert_snapshot!(screen(&world.last(MEMBER)), @"
    Bot: Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Send the link to a profile.
         For example:
         https://www.instagram.com/username/
         The link has to open for everyone.
         Entered: https://instagram.com/p/x/refuse
         Send another link to replace it.
         [Keep this link]
         [‹ Back] [Menu]
    ");
    // The quantity is kept.
    world.say(MEMBER, LINK).await;
    world.press(MEMBER, "Confirm · $0.90").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for(LINK).len(), 1);

    let twice = refused("1207", LINK, "Change the link").await;
    assert_snapshot!(twice, @"
    Bot: #1003 · ❌ Not accepted
         There’s already an active order for this link. Wait until it ends, or use another link.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         [Change the link]
         [Order #1003] [Menu]
    ");

    world.panel.set_balance(rust_decimal::Decimal::ZERO);
    world.wait(Duration::from_mins(2));
    let funds = refused("1214", "https://instagram.com/p/funds", "Try again").await;
    assert_snapshot!(funds, @"
    Bot: #1004 · ❌ Not accepted
         This order can’t be taken right now. The admins know.
         Instagram Followers | No Refill | 50K/Day ⚡
         https://instagram.com/p/funds
         [Try again]
         [Order #1004] [Menu]
    ");
    world.panel.set_balance(rust_decimal::Decimal::TEN);
    world.wait(Duration::from_mins(2));
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for("https://instagram.com/p/funds").len(), 1);

    let dearer = r#"[{"service": 1207, "name": "Instagram Followers | Real Mix", "type": "Default",
        "category": "Instagram Followers 👥", "rate": "0.90", "min": "5000", "max": "100000"}]"#;
    world.panel.load(dearer).unwrap();
    let few = refused("1207", "https://instagram.com/p/few", "Change the quantity").await;
    assert_snapshot!(few, @"
    Bot: #1006 · ❌ Not accepted
         The quantity wasn’t accepted. Please choose another one.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/few
         [Change the quantity]
         [Order #1006] [Menu]
    ");
    assert_snapshot!(screen(&world.last(MEMBER)), @"
    Bot: Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Link: https://instagram.com/p/few
         How many? Send a number or tap a button.
         Allowed: 50–100 000
         Price per 1000: $0.90
         [1 000 · $0.90] [50 · $0.05]
         [5 000 · $4.50] [10 000 · $9.00]
         [✎ Link]
         [‹ Back] [Menu]
    ");
    world.say(MEMBER, "5000").await;
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for("https://instagram.com/p/few")[0].quantity, 5000);
    world.end().await;
}

#[tokio::test]
async fn a_look_at_an_order_in_the_list_leaves_its_card_alive() {
    let world = World::new().await;
    let card = world.running(MEMBER, LINK).await;
    world.say(MEMBER, "/orders").await;
    let seen = world.press(MEMBER, "#1001").await;
    assert!(seen.message_id != card && seen.button("Back").is_some(), "{seen:?}");
    world.press(MEMBER, "Back").await;
    world.wait(Duration::from_mins(6));
    world.track().await;
    assert_snapshot!(screen(&world.message(MEMBER, card).unwrap()), @"
    Bot: #1001 · ▶️ In progress
         ▰▰▰▰▰▱▱▱▱▱ 50 %
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/abc
         Quantity       2 000
         At the start  18 011
         Remaining      1 000
         Price          $1.80
         Provider’s ID: 23501877
         Placed: 22 Nov 12:00 UTC
         [Refresh] [Order again]
         [Cancel order]
         [History] [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn a_russian_orders_in_russian() {
    let world = World::new().await;
    world.say(RUSSIAN, "быстрые подписчики").await;
    world.press(RUSSIAN, "ᴛɢ").await;
    world.seen(RUSSIAN);
    for words in ["привет", "@durov", "5", "2 тыс"] {
        world.say(RUSSIAN, words).await;
    }
    world.press(RUSSIAN, "Подтвердить").await;
    assert_snapshot!(world.seen(RUSSIAN), @"
    Миша: привет
    Bot: ⚠️ Ссылки здесь нет. Она начинается с https://…
         Telegram › ᴛɢ 🎁 Быстрые подписчики | 20К в день
         Пришлите ссылку на канал или группу.
         Например:
         https://t.me/channel
         Ссылка должна открываться у всех.
         [‹ Назад] [Меню]
    Миша: @durov
    Now: Telegram › ᴛɢ 🎁 Быстрые подписчики | 20К в день
         Ссылка: https://t.me/durov
         Сколько? Пришлите число или нажмите кнопку.
         Можно заказать: 10–100 000
         Цена за 1000: 0,31 $
         [10 · 0,0031 $] [1 000 · 0,31 $]
         [5 000 · 1,55 $] [10 000 · 3,10 $]
         [✎ Ссылка]
         [‹ Назад] [Меню]
    Миша: 5
    Bot: ⚠️ 5 здесь не подходит: можно от 10 до 100 000.
         Telegram › ᴛɢ 🎁 Быстрые подписчики | 20К в день
         ⋮
    Миша: 2 тыс
    Now: Telegram › Проверьте заказ
         ᴛɢ 🎁 Быстрые подписчики | 20К в день
         https://t.me/durov
         Количество     2 000
         Цена за 1000  0,31 $
         Стоимость     0,62 $
         [Подтвердить · 0,62 $]
         [✎ Ссылка] [✎ Количество]
         [Повторять порциями]
         [‹ Назад] [Меню]
    Миша taps [Подтвердить]
    (Отправляем…)
    Now: #1001 · ⏳ Ждёт отправки
         Отправим с минуты на минуту.
         ᴛɢ 🎁 Быстрые подписчики | 20К в день
         https://t.me/durov
         Количество   2 000
         Стоимость   0,62 $
         Оформлен: 22 ноя 12:00 UTC
         [Обновить]
         [Отменить заказ]
         [История] [Меню]
    ");
    world.submit().await;
    world.wait(Duration::from_mins(20));
    world.track().await;
    assert_snapshot!(screen(&world.last(RUSSIAN)), @"
    Bot: #1001 · ✅ Выполнен
         Выполнено полностью: 2 000
         ᴛɢ 🎁 Быстрые подписчики | 20К в день
         https://t.me/durov
         ID в сервисе: 23501877
         [Заказать ещё раз]
         [Заказ #1001] [Меню]
    ");
    world.end().await;
}
