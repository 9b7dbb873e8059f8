//! What is entered for an order: links and quantities as people write them, refused with a reason, mended, kept.

use insta::assert_snapshot;
use panelgram_sandbox::telegram::Kind;

use crate::{
    transcript::{headline, screen, typed},
    world::{MEMBER, World},
};

const LINK: &str = "https://instagram.com/p/abc";
const PROFILE: &str = "https://instagram.com/anna";

/// The bot's messages that still stand in the chat.
pub fn said(world: &World, chat: i64) -> usize {
    world.telegram.messages(chat).iter().filter(|message| message.from_bot).count()
}

async fn ask_for_quantity(world: &World) {
    world.find(MEMBER, "1207").await;
    world.say(MEMBER, LINK).await;
}

#[tokio::test]
async fn a_quantity_is_understood_as_people_write_it() {
    let world = World::new().await;
    ask_for_quantity(&world).await;
    let mut read = vec![];
    for text in ["5k", "10 000", "10,000", "٣٠٠", "2.5к", "10 тыс"] {
        let confirm = world.say(MEMBER, text).await;
        let quantity =
            screen(&confirm).lines().find(|line| line.contains("Quantity")).unwrap().trim().to_owned();
        read.push(format!("{text}: {quantity}"));
        assert!(!typed(&world, MEMBER).contains(&text.to_owned()), "what was taken stands in the screen");
        world.press(MEMBER, "✎ Quantity").await;
    }
    let confirm = world.press(MEMBER, "5\u{a0}000").await;
    assert!(confirm.button("Confirm · $4.50").is_some(), "by a button: {confirm:?}");
    assert_snapshot!(read.join("\n"), @"
    5k: Quantity  5 000
    10 000: Quantity  10 000
    10,000: Quantity  10 000
    ٣٠٠: Quantity    300
    2.5к: Quantity  2 500
    10 тыс: Quantity  10 000
    ");
    world.end().await;
}

#[tokio::test]
async fn a_quantity_that_cant_be_is_refused_with_its_reason_and_everything_is_kept() {
    let world = World::new().await;
    ask_for_quantity(&world).await;
    let screens = said(&world, MEMBER);
    let mut reasons = vec![];
    for text in [
        "-5",
        "0",
        "1e9",
        "1.5",
        "1.500k",
        "abc",
        "1000 or 2000",
        "10.kg",
        "99999999999999999999",
        "49",
        "٣",
        "1kk",
    ] {
        let refused = world.say(MEMBER, text).await;
        reasons.push(headline(text, &refused));
        assert!(refused.text.contains(LINK) && refused.button("1\u{a0}000").is_some(), "{text}: {refused:?}");
        assert!(typed(&world, MEMBER).contains(&text.to_owned()), "to be mended: {}", world.chat(MEMBER));
        let newest = world.telegram.messages(MEMBER).pop().unwrap();
        assert_eq!(newest.message_id, refused.message_id, "the screen is last: {}", world.chat(MEMBER));
        assert_eq!(said(&world, MEMBER), screens, "and there is one: {}", world.chat(MEMBER));
    }
    assert_snapshot!(reasons.join("\n"), @"
    -5: ⚠️ The number has to be above zero.
    0: ⚠️ The number has to be above zero.
    1e9: ⚠️ Please write the number out: 1 000 000
    1.5: ⚠️ Only whole numbers, please.
    1.500k: ⚠️ This can be read in two ways. Please write it with digits only.
    abc: ⚠️ Please send one number, in digits.
    1000 or 2000: ⚠️ Please send one number, in digits.
    10.kg: ⚠️ Please send one number, in digits.
    99999999999999999999: ⚠️ That’s too large a number.
    49: ⚠️ 49 isn’t possible here: it must be from 50 to 100 000.
    ٣: ⚠️ 3 isn’t possible here: it must be from 50 to 100 000.
    1kk: ⚠️ 1 000 000 isn’t possible here: it must be from 50 to 100 000.
    ");
    world.say(MEMBER, "50").await;
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for(LINK)[0].quantity, 50);
    world.end().await;
}

#[tokio::test]
async fn what_is_no_link_is_refused_with_its_reason_and_stays_to_be_mended() {
    let world = World::new().await;
    let form = world.find(MEMBER, "1207").await;
    let asks = form.text.lines().last().unwrap().to_owned();
    let screens = said(&world, MEMBER);
    let long = format!("https://instagram.com/{}", "x".repeat(4000));
    let mut reasons = vec![];
    for text in [
        long.as_str(),
        "hello",
        "1000",
        "https://t.me/x https://t.me/y",
        "javascript:alert(1)",
        "ftp://example.com/x",
        "http://127.0.0.1/admin",
        "http://192.168.1.1/",
        "http://[::1]/",
        "localhost/x",
        "https://user:secret@instagram.com/x",
        "https://instagram.com:8080/x",
        "https://instagram.com/a\u{200b}b",
        "<b>instagram</b>",
    ] {
        let refused = world.say(MEMBER, text).await;
        reasons.push(headline(&text.replace(&"x".repeat(4000), "x…").replace('\u{200b}', "…"), &refused));
        assert!(refused.text.contains(&asks), "{text}: {refused:?}");
        assert!(typed(&world, MEMBER).contains(&text.to_owned()), "{}", world.chat(MEMBER));
        assert_eq!(said(&world, MEMBER), screens, "one screen: {}", world.chat(MEMBER));
    }
    assert_snapshot!(reasons.join("\n"), @"
    https://instagram.com/x…: ⚠️ This link is too long: 4 022 characters, at most 1 000.
    hello: ⚠️ There’s no link here. A link begins with https://…
    1000: ⚠️ There’s no link here. A link begins with https://…
    https://t.me/x https://t.me/y: ⚠️ There are 2 links here. Please send just one.
    javascript:alert(1): ⚠️ Links that begin with “javascript:” can’t be used. Please send one that begins with https://
    ftp://example.com/x: ⚠️ Links that begin with “ftp:” can’t be used. Please send one that begins with https://
    http://127.0.0.1/admin: ⚠️ 127.0.0.1 leads into a private network, not to the internet. Please send another link.
    http://192.168.1.1/: ⚠️ 192.168.1.1 leads into a private network, not to the internet. Please send another link.
    http://[::1]/: ⚠️ [::1] leads into a private network, not to the internet. Please send another link.
    localhost/x: ⚠️ localhost leads into a private network, not to the internet. Please send another link.
    https://user:secret@instagram.com/x: ⚠️ This link contains a name or a password. Please send it without them.
    https://instagram.com:8080/x: ⚠️ Links with a port (8080) can’t be used. Please send one without a port.
    https://instagram.com/a…b: ⚠️ This link contains invisible characters. Please copy it again.
    <b>instagram</b>: ⚠️ There’s no link here. A link begins with https://…
    ");
    assert!(world.message(MEMBER, form.message_id).is_none(), "it has moved down");
    world.seen(MEMBER);
    world.say(MEMBER, "look: instagram.com/p/abc !").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: look: instagram.com/p/abc !
    Now: ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         Not used: “look”
         Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Link: https://instagram.com/p/abc
         How many? Send a number or tap a button.
         Allowed: 50–100 000
         Price per 1000: $0.90
         [50 · $0.05] [1 000 · $0.90]
         [5 000 · $4.50] [10 000 · $9.00]
         [✎ Link]
         [‹ Back] [Menu]
    ");
    assert_eq!(typed(&world, MEMBER).last().map(String::as_str), Some("<b>instagram</b>"));
    world.end().await;
}

#[tokio::test]
async fn a_link_of_another_platform_is_warned_of_and_may_be_insisted_on() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    world.seen(MEMBER);
    world.say(MEMBER, "https://www.tiktok.com/@someone").await;
    // Once more before money is spent.
    world.say(MEMBER, "1000").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: https://www.tiktok.com/@someone
    Now: ⚠️ This link is for TikTok, but the service is for Instagram. Go on only if you’re sure.
         Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Link: https://www.tiktok.com/@someone
         How many? Send a number or tap a button.
         Allowed: 50–100 000
         Price per 1000: $0.90
         [50 · $0.05] [1 000 · $0.90]
         [5 000 · $4.50] [10 000 · $9.00]
         [✎ Link]
         [‹ Back] [Menu]
    Max: 1000
    Now: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://www.tiktok.com/@someone
         Quantity  1 000
         Per 1000  $0.90
         Price     $0.90
         ⚠️ This link is for TikTok, but the service is for Instagram. Go on only if you’re sure.
         [Confirm · $0.90]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for("https://www.tiktok.com/@someone").len(), 1);
    world.end().await;
}

#[tokio::test]
async fn tracking_is_taken_out_of_a_link_and_said_and_a_name_becomes_a_link() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    let cleaned = world.say(MEMBER, &format!("{LINK}?igsh=abc&utm_source=x&img_index=2")).await;
    assert_snapshot!(screen(&cleaned), @"
    Bot: ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Link: https://instagram.com/p/abc?img_index=2
         How many? Send a number or tap a button.
         Allowed: 50–100 000
         Price per 1000: $0.90
         [50 · $0.05] [1 000 · $0.90]
         [5 000 · $4.50] [10 000 · $9.00]
         [✎ Link]
         [‹ Back] [Menu]
    ");

    world.find(MEMBER, "1382").await;
    let named = world.say(MEMBER, "@durov").await;
    assert_eq!(named.text.lines().nth(2), Some("Link: https://t.me/durov"), "{named:?}");
    world.end().await;
}

#[tokio::test]
async fn link_and_quantity_are_changed_from_the_confirmation_and_the_rest_is_kept() {
    let world = World::new().await;
    world.draft(MEMBER, "1207", LINK, "1500").await;
    world.press(MEMBER, "✎ Link").await;
    world.seen(MEMBER);
    world.say(MEMBER, "instagram.com/p/two").await;
    world.press(MEMBER, "✎ Quantity").await;
    world.say(MEMBER, "3000").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: instagram.com/p/two
    Now: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/two
         Quantity  1 500
         Per 1000  $0.90
         Price     $1.35
         ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         [Confirm · $1.35]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    Max taps [✎ Quantity]
    Now: Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Link: https://instagram.com/p/two
         How many? Send a number or tap a button.
         Allowed: 50–100 000
         Price per 1000: $0.90
         [50 · $0.05] [1 000 · $0.90]
         [5 000 · $4.50] [10 000 · $9.00]
         [Keep 1 500]
         [✎ Link]
         [‹ Back] [Menu]
    Max: 3000
    Now: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/two
         Quantity  3 000
         Per 1000  $0.90
         Price     $2.70
         ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         [Confirm · $2.70]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    ");
    // Both are also typed where they are to be confirmed.
    for text in ["4k", "instagram.com/p/three", "yes please", "http://10.0.0.1/", "10.kg", "-3", "1"] {
        world.say(MEMBER, text).await;
    }
    assert_snapshot!(world.seen(MEMBER), @"
    Max: 4k
    Now: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/two
         Quantity  4 000
         Per 1000  $0.90
         Price     $3.60
         ⚠️ This is a link to a post, but the service needs a link to a profile. Go on only if you’re sure.
         [Confirm · $3.60]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    Max: instagram.com/p/three
    Now: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/p/three
         ⋮
    Max: yes please
    Bot: To order, tap Confirm. To change something, send another link or quantity.
         Instagram › Check your order
         ⋮
    Max: http://10.0.0.1/
    Bot: ⚠️ 10.0.0.1 leads into a private network, not to the internet. Please send another link.
         ⋮
    Max: 10.kg
    Bot: To order, tap Confirm. To change something, send another link or quantity.
         ⋮
    Max: -3
    Bot: ⚠️ The number has to be above zero.
         ⋮
    Max: 1
    Bot: ⚠️ 1 isn’t possible here: it must be from 50 to 100 000.
         Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Link: https://instagram.com/p/three
         How many? Send a number or tap a button.
         Allowed: 50–100 000
         Price per 1000: $0.90
         [50 · $0.05] [1 000 · $0.90]
         [5 000 · $4.50] [10 000 · $9.00]
         [Keep 4 000]
         [✎ Link]
         [‹ Back] [Menu]
    ");
    // Nothing is asked twice.
    world.taps(MEMBER, &["Keep 4", "✎ Link", "Keep this link"]).await;
    world.seen(MEMBER);
    world.taps(MEMBER, &["Back", "Back"]).await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max taps [Back]
    Now: Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Link: https://instagram.com/p/three
         How many? Send a number or tap a button.
         Allowed: 50–100 000
         Price per 1000: $0.90
         [50 · $0.05] [1 000 · $0.90]
         [5 000 · $4.50] [10 000 · $9.00]
         [Keep 4 000]
         [✎ Link]
         [‹ Back] [Menu]
    Max taps [Back]
    Now: Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Send the link to a profile.
         For example:
         https://www.instagram.com/username/
         The link has to open for everyone.
         Entered: https://instagram.com/p/three
         Send another link to replace it.
         [Keep this link]
         [‹ Back] [Menu]
    ");
    let card = world.press(MEMBER, "Back").await;
    assert!(card.text.contains("Service ID: 1207"), "{card:?}");
    world.end().await;
}

#[tokio::test]
async fn commands_beside_the_way_keep_what_was_entered() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    world.say(MEMBER, "/help").await;
    let quantity = world.say(MEMBER, PROFILE).await;
    world.say(MEMBER, "/orders").await;
    let back = world.press(MEMBER, "Back").await;
    assert_eq!(screen(&back), screen(&quantity));
    world.say(MEMBER, "/status").await;
    world.say(MEMBER, "1000").await;
    // One looks at the sum, and confirms.
    world.seen(MEMBER);
    world.say(MEMBER, "/balance").await;
    world.press(MEMBER, "Back").await;
    world.press(MEMBER, "Confirm · $0.90").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: /balance
    Bot: Balance
         Ordered:
         This month  0 · $0.00
         All time    0 · $0.00
         [‹ Back] [Menu]
    Max taps [Back]
    Now: Instagram › Check your order
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/anna
         Quantity  1 000
         Per 1000  $0.90
         Price     $0.90
         [Confirm · $0.90]
         [✎ Link] [✎ Quantity]
         [Repeat (drip-feed)]
         [‹ Back] [Menu]
    Max taps [Confirm · $0.90]
    (Sending…)
    Now: #1001 · ⏳ Waiting to be sent
         It will be sent in a moment.
         Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         https://instagram.com/anna
         Quantity  1 000
         Price     $0.90
         Placed: 22 Nov 12:00 UTC
         [Refresh]
         [Cancel order]
         [History] [Menu]
    ");
    world.submit().await;
    assert_eq!(world.panel.orders_for(PROFILE).len(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_photo_where_a_link_is_asked_for_loses_nothing() {
    let world = World::new().await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    let photo = world.telegram.send_other(MEMBER, MEMBER, Kind::Photo);
    world.settle(photo.update_id).await;
    assert_snapshot!(screen(&world.last(MEMBER)), @"
    Bot: There’s no text here that I can read. Please send it as a message.
         Instagram › Check your order
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
    assert!(world.message(MEMBER, photo.message_id).is_some(), "a photo is nobody’s to delete");
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for(LINK).len(), 1);
    world.end().await;
}
