//! What is entered for an order: links and quantities as people write them, refused with a reason, mended, kept.

use panelgram_sandbox::telegram::Kind;

use crate::world::{MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";

/// What people typed and what still stands in the chat.
fn typed(world: &World, chat: i64) -> Vec<String> {
    let messages = world.telegram.messages(chat).into_iter();
    messages.filter(|message| !message.from_bot).map(|message| message.text).collect()
}

/// The bot's messages that still stand in the chat.
pub fn said(world: &World, chat: i64) -> usize {
    world.telegram.messages(chat).iter().filter(|message| message.from_bot).count()
}

async fn ask_for_quantity(world: &World) {
    world.find(MEMBER, "1207").await;
    world.press(MEMBER, "Order").await;
    world.say(MEMBER, LINK).await;
}

#[tokio::test]
async fn a_quantity_is_understood_as_people_write_it() {
    let world = World::new().await;
    ask_for_quantity(&world).await;
    for (text, quantity) in [
        ("5k", "5\u{202f}000"),
        ("10 000", "10\u{202f}000"),
        ("10,000", "10\u{202f}000"),
        ("٣٠٠", "300"),
        ("2.5к", "2\u{202f}500"),
        ("10 тыс", "10\u{202f}000"),
    ] {
        let confirm = world.say(MEMBER, text).await;
        let shown = confirm.text.replace(['\u{a0}', ' '], "\u{202f}");
        assert!(shown.contains(quantity) && confirm.text.contains(LINK), "{text}: {confirm:?}");
        assert!(!typed(&world, MEMBER).contains(&text.to_owned()), "what was taken stands in the screen");
        world.press(MEMBER, "Change quantity").await;
    }
    let confirm = world.press(MEMBER, "5\u{a0}000").await;
    assert!(confirm.text.contains("$4.50"), "by a button: {confirm:?}");
    world.end().await;
}

#[tokio::test]
async fn a_quantity_that_cant_be_is_refused_with_its_reason_and_everything_is_kept() {
    let world = World::new().await;
    ask_for_quantity(&world).await;
    let screens = said(&world, MEMBER);
    for (text, reason) in [
        ("-5", "above zero"),
        ("0", "above zero"),
        ("1e9", "write the number out"),
        ("1.5", "whole numbers"),
        ("1.500k", "two ways"),
        ("abc", "not a number"),
        ("1000 or 2000", "not a number"),
        ("10.kg", "not a number"),
        ("99999999999999999999", "too large"),
        ("49", "from 50 to 100\u{a0}000"),
        ("٣", "from 50 to 100\u{a0}000"),
        ("1kk", "from 50 to 100\u{a0}000"),
    ] {
        let refused = world.say(MEMBER, text).await;
        assert!(refused.text.contains(reason), "{text}: {refused:?}");
        assert!(refused.text.contains(LINK) && refused.button("1\u{a0}000").is_some(), "{text}: {refused:?}");
        assert!(typed(&world, MEMBER).contains(&text.to_owned()), "to be mended: {}", world.chat(MEMBER));
        let newest = world.telegram.messages(MEMBER).pop().unwrap();
        assert_eq!(newest.message_id, refused.message_id, "the screen is last: {}", world.chat(MEMBER));
        assert_eq!(said(&world, MEMBER), screens, "and there is one: {}", world.chat(MEMBER));
    }
    world.say(MEMBER, "50").await;
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for(LINK)[0].quantity, 50);
    world.end().await;
}

#[tokio::test]
async fn what_is_no_link_is_refused_with_its_reason_and_stays_to_be_mended() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    let form = world.press(MEMBER, "Order").await;
    let screens = said(&world, MEMBER);
    let long = format!("https://instagram.com/{}", "x".repeat(4000));
    for (text, reason) in [
        (long.as_str(), "too long"),
        ("hello", "no link here"),
        ("1000", "no link here"),
        ("https://t.me/x https://t.me/y", "There are 2 links"),
        ("javascript:alert(1)", "begin with “javascript:”"),
        ("ftp://example.com/x", "begin with “ftp:”"),
        ("http://127.0.0.1/admin", "leads into a private network"),
        ("http://192.168.1.1/", "leads into a private network"),
        ("http://[::1]/", "leads into a private network"),
        ("localhost/x", "leads into a private network"),
        ("https://user:secret@instagram.com/x", "a name or a password"),
        ("https://instagram.com:8080/x", "port (8080)"),
        ("https://instagram.com/a\u{200b}b", "invisible"),
        ("<b>instagram</b>", "no link here"),
    ] {
        let refused = world.say(MEMBER, text).await;
        assert!(refused.text.contains(reason), "{text}: {refused:?}");
        assert!(refused.text.contains("Send the link"), "{text}: {refused:?}");
        assert!(typed(&world, MEMBER).contains(&text.to_owned()), "{}", world.chat(MEMBER));
        assert_eq!(said(&world, MEMBER), screens, "one screen: {}", world.chat(MEMBER));
    }
    assert!(world.message(MEMBER, form.message_id).is_none(), "it has moved down");
    let quantity = world.say(MEMBER, "look: instagram.com/p/abc !").await;
    assert!(quantity.text.contains("How many") && quantity.text.contains(LINK), "{quantity:?}");
    assert_eq!(typed(&world, MEMBER).last().map(String::as_str), Some("<b>instagram</b>"));
    world.end().await;
}

#[tokio::test]
async fn a_link_of_another_platform_is_warned_of_and_may_be_insisted_on() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    world.press(MEMBER, "Order").await;
    let warned = world.say(MEMBER, "https://www.tiktok.com/@someone").await;
    assert!(warned.text.contains("This is a TikTok link; the service is for Instagram"), "{warned:?}");
    let confirm = world.say(MEMBER, "1000").await;
    assert!(confirm.text.contains("This is a TikTok link"), "once more before money is spent: {confirm:?}");
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for("https://www.tiktok.com/@someone").len(), 1);
    world.end().await;
}

#[tokio::test]
async fn tracking_is_taken_out_of_a_link_and_said_and_a_name_becomes_a_link() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    world.press(MEMBER, "Order").await;
    let cleaned = world.say(MEMBER, &format!("{LINK}?igsh=abc&utm_source=x&img_index=2")).await;
    assert!(cleaned.text.contains("igsh, utm_source"), "{cleaned:?}");
    assert!(cleaned.text.contains(&format!("{LINK}?img_index=2")), "{cleaned:?}");

    world.find(MEMBER, "1382").await;
    world.press(MEMBER, "Order").await;
    let named = world.say(MEMBER, "@durov").await;
    assert!(named.text.contains("https://t.me/durov"), "{named:?}");
    world.end().await;
}

#[tokio::test]
async fn link_and_quantity_are_changed_from_the_confirmation_and_the_rest_is_kept() {
    let world = World::new().await;
    world.draft(MEMBER, "1207", LINK, "1500").await;
    world.press(MEMBER, "Change link").await;
    let confirm = world.say(MEMBER, "instagram.com/p/two").await;
    assert!(confirm.text.contains("p/two") && confirm.text.contains("1\u{a0}500"), "{confirm:?}");
    world.press(MEMBER, "Change quantity").await;
    let confirm = world.say(MEMBER, "3000").await;
    assert!(confirm.text.contains("p/two") && confirm.text.contains("$2.70"), "{confirm:?}");
    let confirm = world.say(MEMBER, "4k").await;
    assert!(confirm.text.contains("p/two") && confirm.text.contains("$3.60"), "typed: {confirm:?}");
    let confirm = world.say(MEMBER, "instagram.com/p/three").await;
    assert!(confirm.text.contains("p/three") && confirm.text.contains("$3.60"), "typed: {confirm:?}");
    for (text, reason) in [
        ("yes please", "tap Confirm"),
        ("http://10.0.0.1/", "leads into a private network"),
        ("10.kg", "tap Confirm"),
        ("-3", "above zero"),
    ] {
        let same = world.say(MEMBER, text).await;
        assert!(same.text.contains(reason) && same.text.contains("p/three"), "{text}: {same:?}");
        assert!(same.button("Confirm · $3.60").is_some(), "{text}: {same:?}");
    }
    let outside = world.say(MEMBER, "1").await;
    assert!(outside.text.contains("from 50") && outside.button("Keep 4\u{a0}000").is_some(), "{outside:?}");
    world.press(MEMBER, "Keep 4").await;
    world.press(MEMBER, "Change link").await;
    let confirm = world.press(MEMBER, "Keep this link").await;
    assert!(confirm.button("Confirm · $3.60").is_some(), "nothing is asked twice: {confirm:?}");
    let quantity = world.press(MEMBER, "Back").await;
    assert!(quantity.text.contains("How many"), "{quantity:?}");
    let link = world.press(MEMBER, "Back").await;
    assert!(link.text.contains("Send the link") && link.text.contains("p/three"), "{link:?}");
    let card = world.press(MEMBER, "Back").await;
    assert!(card.text.contains("Real Mix") && card.button("Order").is_some(), "{card:?}");
    world.end().await;
}

#[tokio::test]
async fn commands_beside_the_way_keep_what_was_entered() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    world.press(MEMBER, "Order").await;
    world.say(MEMBER, "/help").await;
    let quantity = world.say(MEMBER, LINK).await;
    assert!(quantity.text.contains("How many"), "{quantity:?}");
    world.say(MEMBER, "/orders").await;
    let quantity = world.press(MEMBER, "Back").await;
    assert!(quantity.text.contains("How many"), "{quantity:?}");
    world.say(MEMBER, "/status").await;
    let confirm = world.say(MEMBER, "1000").await;
    assert!(confirm.text.contains(LINK), "{confirm:?}");
    world.say(MEMBER, "/balance").await;
    let card = world.press(MEMBER, "Confirm · $0.90").await;
    assert!(card.text.contains("#1001"), "one looks at the sum and confirms: {card:?}");
    world.submit().await;
    assert_eq!(world.panel.orders_for(LINK).len(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_photo_where_a_link_is_asked_for_loses_nothing() {
    let world = World::new().await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    let photo = world.telegram.send_other(MEMBER, MEMBER, Kind::Photo);
    world.settle(photo.update_id).await;
    let same = world.last(MEMBER);
    assert!(same.text.contains("no text here that I can read") && same.text.contains(LINK), "{same:?}");
    assert!(world.message(MEMBER, photo.message_id).is_some(), "a photo is nobody’s to delete");
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders_for(LINK).len(), 1);
    world.end().await;
}

#[tokio::test]
async fn cancel_leaves_at_every_step() {
    let world = World::new().await;
    let nothing = world.say(MEMBER, "/cancel").await;
    assert!(nothing.text.contains("nothing to cancel"), "{nothing:?}");
    for steps in 0..3 {
        world.find(MEMBER, "1207").await;
        world.press(MEMBER, "Order").await;
        for entry in [LINK, "1000"].iter().take(steps) {
            world.say(MEMBER, entry).await;
        }
        if steps == 1 {
            world.say(MEMBER, "/help").await;
        }
        let menu = world.say(MEMBER, "/cancel").await;
        assert!(menu.text.contains("Nothing was ordered") && menu.text.contains("Hello"), "{menu:?}");
        let found = world.say(MEMBER, "real mix").await;
        assert!(found.text.contains("Search"), "words search again: {found:?}");
    }
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0);
    world.end().await;
}
