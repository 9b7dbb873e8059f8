//! Kinds of links: what is asked for, what another kind is answered with, and whether the same is running already.

use std::time::Duration;

use insta::assert_snapshot;
use panelgram_sandbox::telegram::Message;

use crate::{
    transcript::{headline, screen},
    world::{ADMIN, MEMBER, RUSSIAN, World},
};

const HOUR: Duration = Duration::from_hours(1);

#[tokio::test]
async fn the_prompt_says_what_is_wanted_with_one_example() {
    let world = World::new().await;
    let mut asked = vec![];
    for service in ["1207", "1249", "1263", "1270", "1403", "1410", "1424", "1473", "1501", "1508", "1319"] {
        for person in [MEMBER, RUSSIAN] {
            asked.push(prompt(&world.find(person, service).await));
        }
    }
    assert_snapshot!(asked.join("\n"), @"
    Send the link to a profile. | For example: | https://www.instagram.com/username/ | The link has to open for everyone.
    Пришлите ссылку на профиль. | Например: | https://www.instagram.com/username/ | Ссылка должна открываться у всех.
    Send the link to a post. | For example: | https://www.instagram.com/p/DAbCdEf12/ | The link has to open for everyone.
    Пришлите ссылку на пост. | Например: | https://www.instagram.com/p/DAbCdEf12/ | Ссылка должна открываться у всех.
    Send the link to a short video. | For example: | https://www.instagram.com/reel/DAbCdEf12/ | The link has to open for everyone.
    Пришлите ссылку на короткое видео. | Например: | https://www.instagram.com/reel/DAbCdEf12/ | Ссылка должна открываться у всех.
    Send the link to a story. | For example: | https://www.instagram.com/stories/username/3141592653589793238/ | The link has to open for everyone.
    Пришлите ссылку на историю. | Например: | https://www.instagram.com/stories/username/3141592653589793238/ | Ссылка должна открываться у всех.
    Send the link to a bot. | For example: | https://t.me/name_bot | The link has to open for everyone.
    Пришлите ссылку на бота. | Например: | https://t.me/name_bot | Ссылка должна открываться у всех.
    Send the link to a channel or group. | For example: | https://t.me/channel | The link has to open for everyone.
    Пришлите ссылку на канал или группу. | Например: | https://t.me/channel | Ссылка должна открываться у всех.
    Send the link to a channel or group. | For example: | https://t.me/channel | The link has to open for everyone.
    Пришлите ссылку на канал или группу. | Например: | https://t.me/channel | Ссылка должна открываться у всех.
    Send the link to a video. | For example: | https://www.youtube.com/watch?v=dQw4w9WgXcQ | The link has to open for everyone.
    Пришлите ссылку на видео. | Например: | https://www.youtube.com/watch?v=dQw4w9WgXcQ | Ссылка должна открываться у всех.
    Send the link to a live stream. | For example: | https://www.youtube.com/live/dQw4w9WgXcQ | The link has to open for everyone.
    Пришлите ссылку на прямой эфир. | Например: | https://www.youtube.com/live/dQw4w9WgXcQ | Ссылка должна открываться у всех.
    Send the link to a video. | For example: | https://www.youtube.com/watch?v=dQw4w9WgXcQ | The link has to open for everyone.
    Пришлите ссылку на видео. | Например: | https://www.youtube.com/watch?v=dQw4w9WgXcQ | Ссылка должна открываться у всех.
    Send the link to a post. | For example: | https://www.instagram.com/p/DAbCdEf12/ | The link has to open for everyone.
    Пришлите ссылку на пост. | Например: | https://www.instagram.com/p/DAbCdEf12/ | Ссылка должна открываться у всех.
    ");
    world.end().await;
}

/// What a service's card says of the link.
fn prompt(card: &Message) -> String {
    let lines = card.text.lines().map(str::trim).filter(|line| !line.is_empty());
    lines
        .skip_while(|line| !line.starts_with("Send the link") && !line.starts_with("Пришлите ссылку"))
        .collect::<Vec<_>>()
        .join(" | ")
}

#[tokio::test]
async fn another_kind_is_warned_of_and_may_be_insisted_on() {
    let world = World::new().await;
    world.find(MEMBER, "1249").await;
    world.seen(MEMBER);
    world.say(MEMBER, "instagram.com/anna?igsh=1").await;
    world.say(MEMBER, "1000").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: instagram.com/anna?igsh=1
    Now: ⚠️ This is a link to a profile, but the service needs a link to a post. Go on only if you’re sure.
         Instagram › Instagram Likes | Instant | Non Drop
         Link: https://instagram.com/anna
         How many? Send a number or tap a button.
         Allowed: 10–300 000
         Price per 1000: $0.115
         [10 · $0.00115] [1 000 · $0.12]
         [5 000 · $0.58] [10 000 · $1.15]
         [✎ Link]
         [‹ Back] [Menu]
    Max: 1000
    Now: Instagram › Check your order
         Instagram Likes | Instant | Non Drop
         https://instagram.com/anna
         Quantity   1 000
         Per 1000  $0.115
         Price      $0.12
         ⚠️ This is a link to a profile, but the service needs a link to a post. Go on only if you’re sure.
         Tracking tags removed from the link: igsh
         [Confirm · $0.12]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for("https://instagram.com/anna").len(), 1);

    // Another link, and the warning is gone; the last posts of a channel may be given by one of them.
    world.find(RUSSIAN, "1382").await;
    world.seen(RUSSIAN);
    world.say(RUSSIAN, "https://t.me/durov/5").await;
    world.say(RUSSIAN, "@durov").await;
    assert_snapshot!(world.seen(RUSSIAN), @"
    Миша: https://t.me/durov/5
    Now: ⚠️ Это ссылка на пост, а для этой услуги нужна ссылка на канал или группу. Продолжайте, только если уверены.
         Telegram › ᴛɢ 🎁 Быстрые подписчики | 20К в день
         Ссылка: https://t.me/durov/5
         Сколько? Пришлите число или нажмите кнопку.
         Можно заказать: 10–100 000
         Цена за 1000: 0,31 $
         [10 · 0,0031 $] [1 000 · 0,31 $]
         [5 000 · 1,55 $] [10 000 · 3,10 $]
         [✎ Ссылка]
         [‹ Назад] [Меню]
    Миша: @durov
    Now: Telegram › ᴛɢ 🎁 Быстрые подписчики | 20К в день
         Ссылка: https://t.me/durov
         ⋮
    ");
    let mut said = vec![];
    for (service, link) in [
        ("1424", "https://t.me/durov/5"),
        ("1424", "https://t.me/durov"),
        ("1424", "https://t.me/durov/s/5"),
        ("1403", "https://t.me/durov/5"),
        ("1403", "https://t.me/some_bot?start=1"),
        ("1396", "https://t.me/some_bot"),
        ("1396", "https://t.me/+AbCd"),
        ("1270", "https://www.instagram.com/stories/anna/3141592653589793238/"),
        ("1270", "https://www.instagram.com/anna/"),
        ("1270", "https://www.instagram.com/p/abc/"),
        ("1473", "https://youtu.be/dQw4w9WgXcQ"),
        ("1473", "https://www.youtube.com/@channel"),
        ("1515", "https://youtu.be/dQw4w9WgXcQ"),
        ("1249", "https://t.me/durov"),
    ] {
        world.find(MEMBER, service).await;
        said.push(headline(&format!("{service} {link}"), &world.say(MEMBER, link).await));
    }
    assert_snapshot!(said.join("\n"), @"
    1424 https://t.me/durov/5: Telegram › 👁 Telegram Post Views | Last 20 Posts
    1424 https://t.me/durov: Telegram › 👁 Telegram Post Views | Last 20 Posts
    1424 https://t.me/durov/s/5: ⚠️ This is a link to a story, but the service needs a link to a channel or group. Go on only if you’re sure.
    1403 https://t.me/durov/5: ⚠️ This is a link to a post, but the service needs a link to a bot. Go on only if you’re sure.
    1403 https://t.me/some_bot?start=1: Telegram › Telegram Bot Starts | Referral
    1396 https://t.me/some_bot: ⚠️ This is a link to a bot, but the service needs a link to a channel or group. Go on only if you’re sure.
    1396 https://t.me/+AbCd: Telegram › Telegram Members | Mix 🌍 | R90
    1270 https://www.instagram.com/stories/anna/3141592653589793238/: Instagram › Instagram Story Views [All Stories]
    1270 https://www.instagram.com/anna/: Instagram › Instagram Story Views [All Stories]
    1270 https://www.instagram.com/p/abc/: ⚠️ This is a link to a post, but the service needs a link to a story. Go on only if you’re sure.
    1473 https://youtu.be/dQw4w9WgXcQ: YouTube › YouTube Views | Non Drop | Lifetime ♻️
    1473 https://www.youtube.com/@channel: ⚠️ This is a link to a channel, but the service needs a link to a video. Go on only if you’re sure.
    1515 https://youtu.be/dQw4w9WgXcQ: ⚠️ This is a link to a video, but the service needs a link to a channel. Go on only if you’re sure.
    1249 https://t.me/durov: ⚠️ This link is for Telegram, but the service is for Instagram. Go on only if you’re sure.
    ");
    world.end().await;
}

#[tokio::test]
async fn what_suits_a_pasted_link_is_offered_first() {
    let world = World::new().await;
    // In a category, too; nothing is left out.
    world.say(MEMBER, "https://www.instagram.com/stories/anna/3141592653589793238/").await;
    let story = world.press(MEMBER, "Likes & Views").await;
    assert_snapshot!(screen(&story), @"
    Bot: Instagram › Instagram Likes & Views
         Choose a service. Prices are per 1000.
         [Story Views [All Stories] · $0.38]
         [Likes | Instant | Non Drop · $0.115]
         [❤️ Лайки Instagram | Быстрый старт… · $0.24]
         [Reels Views | 1M/Hour 🚀 · $0.0123]
         [Auto Likes | New Posts · $0.35]
         [Auto Views | New Reels & Posts · $0.06]
         [Saves + Impressions · $0.09]
         [‹ Back] [Menu]
    ");
    let profile = world.say(RUSSIAN, "https://www.instagram.com/anna/").await;
    assert_snapshot!(screen(&profile), @"
    Bot: Instagram
         Ссылка: https://www.instagram.com/anna/
         Что нужно для этой ссылки? Выберите услугу или категорию либо напишите, что ищете.
         [Followers | Real Mix | R30 ♻️… · 0,90 $]
         [Story Views [All Stories] · 0,38 $]
         [Followers | No Refill | 50K/Day ⚡ · 0,42 $]
         [Auto Likes | New Posts · 0,35 $]
         [🇷🇺 Подписчики Instagram | Россия… · 3,15 $]
         [Followers 👥 · 5]
         [Comments & Mentions 💬 · 11]
         [Likes & Views · 7]
         [‹ Назад] [Меню]
    ");
    // Where nobody can tell, the order stays.
    let before = world.say(MEMBER, "https://www.instagram.com/explore/tags/x/").await;
    assert_snapshot!(screen(&before), @"
    Bot: Instagram
         Link: https://www.instagram.com/explore/tags/x/
         What do you need for this link? Choose a service or a category, or type what you need.
         [Followers 👥 · 5]
         [Likes & Views · 7]
         [Comments & Mentions 💬 · 11]
         [‹ Back] [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn the_same_service_and_link_in_progress_is_said_before_it_is_confirmed_again() {
    const LINK: &str = "https://www.instagram.com/p/abc/";
    let world = World::new().await;
    world.order(MEMBER, "1249", LINK, "1000").await;
    world.order(ADMIN, "1256", LINK, "1000").await;
    world.submit().await;
    let id = world.panel.orders_for(LINK)[0].id;
    assert!(world.panel.set_status(id, "In progress", 970));
    world.wait(HOUR);
    world.track().await;
    // Without `www.` and the slash it is the same, and so it is with what was taken out of it.
    world.find(MEMBER, "1249").await;
    world.say(MEMBER, "instagram.com/p/abc?igsh=1").await;
    world.seen(MEMBER);
    world.say(MEMBER, "500").await;
    // The button leads there and back, and what is meant can be ordered.
    world.press(MEMBER, "#1001").await;
    world.press(MEMBER, "Back").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: 500
    Now: Instagram › Check your order
         Instagram Likes | Instant | Non Drop
         https://instagram.com/p/abc
         Quantity     500
         Per 1000  $0.115
         Price      $0.06
         Tracking tags removed from the link: igsh
         ⚠️ #1001 for this link is in progress · 3 %
         [#1001 Instagram Likes | Instant | Non… · 3 %]
         [Confirm · $0.06]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    Max taps [#1001]
    Now: #1001 · ▶️ In progress
         ▱▱▱▱▱▱▱▱▱▱ 3 %
         Instagram Likes | Instant | Non Drop
         https://www.instagram.com/p/abc/
         Quantity       1 000
         At the start  20 315
         Remaining        970
         Price          $0.12
         Provider’s ID: 23501877
         Placed: 22 Nov 12:00 UTC
         [Refresh] [Order again]
         [Cancel order]
         [History]
         [‹ Back] [Menu]
    Max taps [Back]
    Now: Instagram › Check your order
         Instagram Likes | Instant | Non Drop
         https://instagram.com/p/abc
         Quantity     500
         Per 1000  $0.115
         Price      $0.06
         Tracking tags removed from the link: igsh
         ⚠️ #1001 for this link is in progress · 3 %
         [#1001 Instagram Likes | Instant | Non… · 3 %]
         [Confirm · $0.06]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
    let other = world.draft(MEMBER, "1256", LINK, "500").await;
    assert!(!other.text.contains("in progress"), "another's order, of another service: {other:?}");
    let waiting = world.draft(MEMBER, "1249", LINK, "500").await;
    world.press(MEMBER, "Confirm").await;
    assert!(waiting.text.contains("#1001 for this link is in progress · 3"), "{waiting:?}");
    let newest = world.draft(MEMBER, "1249", LINK, "700").await;
    assert!(newest.text.contains("#1003 for this link is about to be sent"), "{newest:?}");
    world.submit().await;

    // In Russian; and what has ended is of no concern.
    in_russian(&world, "t.me/durov", "1000").await;
    world.press(RUSSIAN, "Подтвердить").await;
    world.submit().await;
    let again = in_russian(&world, "@durov", "1000").await;
    assert_snapshot!(screen(&again), @"
    Bot: Telegram › Проверьте заказ
         ᴛɢ 🎁 Быстрые подписчики | 20К в день
         https://t.me/durov
         Количество     1 000
         Цена за 1000  0,31 $
         Стоимость     0,31 $
         ⚠️ Заказ #1004 для этой ссылки уже выполняется.
         [#1004 ᴛɢ 🎁 Быстрые подписчики… · Выполняется]
         [Подтвердить · 0,31 $]
         [✎ Ссылка] [✎ Количество]
         [Повторять порциями]
         [‹ Назад] [Меню]
    ");
    let id = world.panel.orders_for("https://t.me/durov")[0].id;
    assert!(world.panel.set_status(id, "Completed", 0));
    world.wait(HOUR);
    world.track().await;
    let done = in_russian(&world, "@durov", "1000").await;
    assert!(!done.text.contains("⚠️"), "{done:?}");
    world.end().await;
}

/// The way to the confirmation of followers for a channel.
async fn in_russian(world: &World, link: &str, quantity: &str) -> Message {
    world.find(RUSSIAN, "1382").await;
    world.say(RUSSIAN, link).await;
    world.say(RUSSIAN, quantity).await
}
