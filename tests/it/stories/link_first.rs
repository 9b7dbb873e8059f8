//! A link is sent first, and what it is for is chosen then.

use insta::assert_snapshot;

use crate::{
    transcript::{headline, screen},
    world::{MEMBER, RUSSIAN, World},
};

const POST: &str = "https://www.instagram.com/p/abc/";

#[tokio::test]
async fn a_link_is_sent_first_and_a_service_chosen_for_it() {
    let world = World::new().await;
    world.order(MEMBER, "1214", "https://www.instagram.com/p/before/", "1000").await;
    for favourite in ["1249", "1382"] {
        world.find(MEMBER, favourite).await;
        world.press(MEMBER, "☆").await;
    }
    // Used before, then favourites of this platform, then categories.
    world.say(MEMBER, "/start").await;
    world.seen(MEMBER);
    world.say(MEMBER, "look: https://www.instagram.com/p/abc/?igsh=1").await;
    world.taps(MEMBER, &["No Refill"]).await;
    world.say(MEMBER, "1000").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: look: https://www.instagram.com/p/abc/?igsh=1
    Bot: Tracking tags removed from the link: igsh
         Not used: “look”
         Instagram
         Link: https://www.instagram.com/p/abc/
         What do you need for this link? Choose a service or a category, or type what you need.
         [★ Likes | Instant | Non Drop · $0.115]
         [Followers | No Refill | 50K/Day ⚡ · $0.42]
         [Custom Comments | Real Users · $8.00]
         [❤️ Лайки Instagram | Быстрый старт… · $0.24]
         [💬 Комментарии Instagram | Свой текст · $6.50]
         [Likes & Views · 7]
         [Comments & Mentions 💬 · 11]
         [Followers 👥 · 5]
         [‹ Back] [Menu]
    Max taps [No Refill]
    Now: ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         Instagram › Instagram Followers | No Refill | 50K/Day ⚡
         Link: https://www.instagram.com/p/abc/
         How many? Send a number or tap a button.
         Allowed: 10–500 000
         Price per 1000: $0.42
         [1 000 · $0.42] [10 · $0.0042]
         [5 000 · $2.10] [10 000 · $4.20]
         [✎ Link]
         [‹ Back] [Menu]
    Max: 1000
    Now: Instagram › Check your order
         Instagram Followers | No Refill | 50K/Day ⚡
         https://www.instagram.com/p/abc/
         Quantity  1 000
         Per 1000  $0.42
         Price     $0.42
         ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         [Confirm · $0.42]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for(POST).len(), 1);

    // On through a category, and back to the same list.
    let list = world.say(MEMBER, "instagram.com/p/other/").await;
    let services = world.press(MEMBER, "Likes & Views").await;
    let again = world.taps(MEMBER, &["Story Views", "Back", "Back", "Back"]).await;
    assert_eq!(again.text, services.text);
    let back = world.press(MEMBER, "Back").await;
    assert_eq!(screen(&back), screen(&list));
    let world = world.restart().await;
    world.taps(MEMBER, &["Likes & Views", "Story Views"]).await;
    let confirm = world.say(MEMBER, "100").await;
    assert_snapshot!(screen(&confirm), @"
    Bot: Instagram › Check your order
         Instagram Story Views [All Stories]
         https://instagram.com/p/other/
         Quantity    100
         Per 1000  $0.38
         Price     $0.04
         ⚠️ This is a link to a post, but the service needs a link to a story. Go on only if you’re sure.
         [Confirm · $0.04]
         [✎ Link] [✎ Quantity]
         [‹ Back] [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn words_after_a_link_search_what_it_is_for() {
    let world = World::new().await;
    world.say(MEMBER, "https://t.me/channel/5").await;
    let found = world.say(MEMBER, "views").await;
    assert_snapshot!(screen(&found), @"
    Bot: Search: views
         4 services found. Prices are per 1000.
         [👁 Просмотры Telegram | Один пост · $0.02]
         [👁 Telegram Post Views | Last 20 Posts · $0.40]
         [Telegram Post Views | Auto | New… · $0.03]
         [Telegram Story Views · $0.18]
         [Cheapest first] [Any price]
         [‹ Back] [Menu]
    ");
    world.taps(MEMBER, &["Telegram Post Views | Last"]).await;
    let confirm = world.say(MEMBER, "100").await;
    assert_snapshot!(screen(&confirm), @"
    Bot: Telegram › Check your order
         👁 Telegram Post Views | Last 20 Posts
         https://t.me/channel/5
         Quantity    100
         Per 1000  $0.40
         Price     $0.04
         [Confirm · $0.04]
         [✎ Link] [✎ Quantity]
         [‹ Back] [Menu]
    ");
    world.say(MEMBER, "/cancel").await;

    // What is sold for nothing of that kind is found without the link.
    world.say(MEMBER, "https://t.me/channel/5").await;
    world.say(MEMBER, "spotify plays").await;
    let link = world.taps(MEMBER, &["Spotify Plays"]).await;
    assert_snapshot!(screen(&link), @"
    Bot: Spotify › Spotify & Website Traffic 🌐
         Spotify Plays | Premium | Lifetime
         Price per 1000: $0.69
         Quantity: 1 000–10 000 000
         Average time: 12 hours
         Refill: yes
         Can be cancelled: no
         Drip-feed: yes
         Service ID: 1753
         Send the link to a track.
         For example:
         https://open.spotify.com/track/4uLU6hMCjMI75M1A2tKUQC
         The link has to open for everyone.
         [☆ Add to favourites]
         [‹ Back] [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn a_link_at_a_service_s_card_is_meant_for_that_service() {
    let world = World::new().await;
    for said in [POST, "@somebody"] {
        world.find(MEMBER, "1207").await;
        world.say(MEMBER, said).await;
        world.say(MEMBER, "1000").await;
        world.press(MEMBER, "Confirm").await;
    }
    world.submit().await;
    let orders = world.panel.orders();
    let bought: Vec<String> =
        orders.iter().map(|order| format!("{} {}", order.service, order.link)).collect();
    assert_snapshot!(bought.join("\n"), @"
    1207 https://www.instagram.com/p/abc/
    1207 https://www.instagram.com/somebody/
    ");
    // It asks for one, so whatever link comes is for it: another platform is warned of, and may be insisted on.
    world.find(MEMBER, "1207").await;
    let other = world.say(MEMBER, "https://t.me/channel/5").await;
    assert_snapshot!(screen(&other), @"
    Bot: ⚠️ This link is for Telegram, but the service is for Instagram. Go on only if you’re sure.
         Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Link: https://t.me/channel/5
         How many? Send a number or tap a button.
         Allowed: 50–100 000
         Price per 1000: $0.90
         [1 000 · $0.90] [50 · $0.05]
         [5 000 · $4.50] [10 000 · $9.00]
         [✎ Link]
         [‹ Back] [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn at_a_service_s_card_words_search_and_what_finds_nothing_is_no_link() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    world.seen(MEMBER);
    world.say(MEMBER, "somebody_else").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: somebody_else
    Bot: ⚠️ There’s no link here. A link begins with https://…
         Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Send the link to a profile.
         For example:
         https://www.instagram.com/username/
         The link has to open for everyone.
         [‹ Back] [Menu]
    ");
    let found = world.say(MEMBER, "/search unobtainium").await;
    assert_snapshot!(headline("/search", &found), @"/search: Nothing found for “unobtainium”.");
    world.find(MEMBER, "1207").await;
    assert_snapshot!(headline("story views", &world.say(MEMBER, "story views").await), @"story views: Search: story views");
    // A subscription is for somebody's name, which is asked for after a tap.
    let card = world.find(MEMBER, "1277").await;
    assert_snapshot!(screen(&card), @"
    Bot: Instagram › Instagram Likes & Views
         Instagram Auto Likes | New Posts
         Price per 1000: $0.35
         Quantity: 20–10 000
         Refill: no
         Can be cancelled: yes
         Drip-feed: no
         Service ID: 1277
         Likes every new post. Expiry and number of posts are yours to choose.
         [Order]
         [☆ Add to favourites]
         [‹ Back] [Menu]
    ");
    world.end().await;
}

#[tokio::test]
async fn a_link_that_leads_nowhere_here_is_said_so() {
    let world = World::new().await;
    let mut said = vec![];
    for link in [
        "https://www.twitch.tv/somebody",
        "http://192.168.0.1/admin",
        "http://localhost/x",
        "https://user:secret@instagram.com/p/a",
        "javascript://alert(1)",
        "https://",
        "@@@",
        "https://t.me/a https://t.me/b",
    ] {
        let answer = world.say(MEMBER, link).await;
        assert!(answer.button("New order").is_some(), "{link}: {answer:?}");
        said.push(headline(link, &answer));
    }
    // Words with a slash are words, and a name is a link where one may be.
    for words in ["followers/real", "@durov", "/search https://t.me/durov"] {
        said.push(headline(words, &world.say(MEMBER, words).await));
    }
    said.push(headline("Миша", &world.say(RUSSIAN, "https://www.twitch.tv/somebody").await));
    assert_snapshot!(said.join("\n"), @"
    https://www.twitch.tv/somebody: This link is for Twitch, and there are no services for that here right now. Send another link, or choose from the list.
    http://192.168.0.1/admin: ⚠️ 192.168.0.1 leads into a private network, not to the internet. Please send another link.
    http://localhost/x: ⚠️ localhost leads into a private network, not to the internet. Please send another link.
    https://user:secret@instagram.com/p/a: ⚠️ This link contains a name or a password. Please send it without them.
    javascript://alert(1): ⚠️ Links that begin with “javascript:” can’t be used. Please send one that begins with https://
    https://: ⚠️ There’s no link here. A link begins with https://…
    @@@: ⚠️ There’s no link here. A link begins with https://…
    https://t.me/a https://t.me/b: ⚠️ There are 2 links here. Please send just one.
    followers/real: Search: followers/real
    @durov: Telegram
    /search https://t.me/durov: Telegram
    Миша: Платформа ссылки – Twitch. Услуг для неё сейчас нет. Пришлите другую ссылку или выберите из списка.
    ");

    world.say(RUSSIAN, "t.me/channel").await;
    let quantity = world.taps(RUSSIAN, &["Подписчики 🔥", "Быстрые"]).await;
    assert_snapshot!(screen(&quantity), @"
    Bot: Telegram › ᴛɢ 🎁 Быстрые подписчики | 20К в день
         Ссылка: https://t.me/channel
         Сколько? Пришлите число или нажмите кнопку.
         Можно заказать: 10–100 000
         Цена за 1000: 0,31 $
         [10 · 0,0031 $] [1 000 · 0,31 $]
         [5 000 · 1,55 $] [10 000 · 3,10 $]
         [✎ Ссылка]
         [‹ Назад] [Меню]
    ");
    world.end().await;
}
