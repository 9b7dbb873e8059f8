//! From the first tap to the end of an order.

use std::time::Duration;

use panelgram::sandbox::telegram::Kind;

use crate::world::{ADMIN, GROUP, MEMBER, OTHER_MEMBER, RUSSIAN, STRANGER, World};

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
async fn two_taps_on_confirm_are_one_order() {
    let world = World::new().await;
    let confirm = world.draft(MEMBER, "1207", LINK, "1000").await;
    let data = confirm.button("Confirm").unwrap().data.clone().unwrap();
    for _ in 0..3 {
        world.forge(MEMBER, MEMBER, confirm.message_id, &data).await;
    }
    world.submit().await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 1);
    assert!(world.toast().contains("#1001"), "{}", world.toast());
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

/// What people typed and what still stands in the chat.
fn typed(world: &World, chat: i64) -> Vec<String> {
    let messages = world.telegram.messages(chat).into_iter();
    messages.filter(|message| !message.from_bot).map(|message| message.text).collect()
}

/// The bot's messages that still stand in the chat.
fn said(world: &World, chat: i64) -> usize {
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
        ("http://127.0.0.1/admin", "127.0.0.1 isn’t an address"),
        ("http://192.168.1.1/", "192.168.1.1 isn’t an address"),
        ("http://[::1]/", "isn’t an address"),
        ("localhost/x", "isn’t an address"),
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
        ("http://10.0.0.1/", "isn’t an address"),
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
async fn a_confirming_button_confirms_what_stands_beside_it_and_nothing_else() {
    let world = World::new().await;
    let old = world.draft(MEMBER, "1207", LINK, "1000").await;
    world.say(MEMBER, "/balance").await;
    let new = world.say(MEMBER, "5000").await;
    assert!(new.message_id != old.message_id && new.text.contains("$4.50"), "{new:?}");
    let data = old.button("Confirm").unwrap().data.clone().unwrap();
    world.forge(MEMBER, MEMBER, old.message_id, &data).await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0, "$0.90 was on that button: {}", world.chat(MEMBER));
    assert!(world.toast().contains("out of date"), "{}", world.toast());
    assert!(world.message(MEMBER, old.message_id).unwrap().text.contains("$4.50"), "{}", world.chat(MEMBER));
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders()[0].quantity, 5000);
    world.end().await;
}

#[tokio::test]
async fn a_price_that_changed_is_shown_and_asked_for_again() {
    let world = World::new().await;
    let confirm = world.draft(MEMBER, "1207", LINK, "1000").await;
    world.panel.set_rate("1207", "1.10");
    world.wait(Duration::from_hours(7));
    world.read_catalog().await;
    let data = confirm.button("Confirm").unwrap().data.clone().unwrap();
    let asked = world.press(MEMBER, "Confirm").await;
    assert!(asked.text.contains("The price has changed: $0.90 → $1.10"), "{asked:?}");
    assert!(asked.button("Confirm · $1.10").is_some(), "{asked:?}");
    world.forge(MEMBER, MEMBER, confirm.message_id, &data).await;
    let asked = world.last(MEMBER);
    assert!(asked.text.contains("$0.90 → $1.10"), "a second quick tap has read nothing: {asked:?}");
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0);
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders()[0].charge.to_string(), "1.1");
    world.end().await;
}

#[tokio::test]
async fn a_service_that_left_before_the_confirmation_is_not_ordered() {
    let world = World::new().await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    world.panel.remove_service("1207");
    world.wait(Duration::from_hours(7));
    world.read_catalog().await;
    let list = world.press(MEMBER, "Confirm").await;
    assert!(list.text.contains("isn’t available"), "{list:?}");
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0);
    world.end().await;
}

#[tokio::test]
async fn while_orders_are_paused_the_draft_is_kept() {
    let world = World::new().await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    world.say(ADMIN, "/pause").await;
    let kept = world.press(MEMBER, "Confirm").await;
    assert!(kept.text.contains("aren’t being taken") && kept.text.contains(LINK), "{kept:?}");
    world.say(ADMIN, "/resume").await;
    let card = world.press(MEMBER, "Confirm").await;
    assert!(card.text.contains("#1001"), "{card:?}");
    world.end().await;
}

#[tokio::test]
async fn too_many_active_orders_are_too_many_and_the_draft_is_kept() {
    let world = World::with(&[("MAX_ACTIVE_ORDERS", "1")]).await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.draft(MEMBER, "1207", "https://instagram.com/p/two", "1000").await;
    let kept = world.press(MEMBER, "Confirm").await;
    assert!(kept.text.contains("1 order in progress") && kept.text.contains("p/two"), "{kept:?}");
    world.submit().await;
    world.wait(Duration::from_mins(30));
    world.track().await;
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 2);
    world.end().await;
}

#[tokio::test]
async fn an_update_that_comes_twice_is_one_order() {
    let world = World::new().await;
    let confirm = world.draft(MEMBER, "1207", LINK, "1000").await;
    let tap = world.telegram.press(MEMBER, MEMBER, confirm.message_id, "Confirm").unwrap();
    world.settle(tap.update_id).await;
    let answers = world.telegram.answers().len();
    world.telegram.redeliver(tap.update_id.unwrap());
    let asked = world.telegram.say(MEMBER, MEMBER, "/new");
    world.settle(asked.update_id).await;
    let screens = said(&world, MEMBER);
    world.telegram.redeliver(asked.update_id.unwrap());
    world.say(MEMBER, "/help").await;
    assert_eq!(said(&world, MEMBER), screens + 1, "{}", world.chat(MEMBER));
    assert_eq!(world.telegram.answers().len(), answers);
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 1);
    world.end().await;
}

#[tokio::test]
async fn a_late_confirm_and_somebody_elses_draft_order_nothing() {
    let world = World::new().await;
    let confirm = world.draft(MEMBER, "1207", LINK, "1000").await;
    let data = confirm.button("Confirm").unwrap().data.clone().unwrap();
    // Drafts are numbered by their person's turns: one more, or the two would have the same number.
    world.say(OTHER_MEMBER, "/start").await;
    let others = world.draft(OTHER_MEMBER, "1214", "https://instagram.com/p/other", "1000").await;
    world.forge(OTHER_MEMBER, OTHER_MEMBER, others.message_id, &data).await;
    for number in ["0", "-1", "1", "9223372036854775807", "9223372036854775808"] {
        world.forge(OTHER_MEMBER, OTHER_MEMBER, others.message_id, &format!("y:{number}")).await;
    }
    world.say(MEMBER, "/cancel").await;
    world.forge(MEMBER, MEMBER, confirm.message_id, &data).await;
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 0, "{}", world.chat(OTHER_MEMBER));
    assert!(world.toast().contains("out of date"), "{}", world.toast());
    let there = world.message(MEMBER, confirm.message_id).unwrap();
    assert!(there.text.contains("Hello"), "the current screen appears there: {there:?}");
    world.end().await;
}

#[tokio::test]
async fn a_button_of_an_old_screen_is_out_of_date_and_shows_where_one_is() {
    let world = World::new().await;
    let old = world.say(MEMBER, "/new").await;
    world.find(MEMBER, "1207").await;
    let there = world.press(MEMBER, "Telegram").await;
    assert_eq!(there.message_id, old.message_id);
    assert!(there.text.contains("Real Mix") && there.button("Order").is_some(), "{there:?}");
    assert!(world.toast().contains("out of date"), "{}", world.toast());
    let tap = world.telegram.press(MEMBER, MEMBER, old.message_id, "Order").unwrap();
    world.settle(tap.update_id).await;
    assert!(
        world.message(MEMBER, old.message_id).unwrap().text.contains("Send the link"),
        "it goes on there"
    );
    let order = world.order(MEMBER, "1207", LINK, "1000").await;
    for data in ["p:0", "b", "el", "zzz", "", "S:1:2:3:4:5", "y:999"] {
        world.forge(MEMBER, MEMBER, order.message_id, data).await;
        let card = world.message(MEMBER, order.message_id).unwrap();
        assert!(card.text.contains("#1001"), "an order’s card stays: {data:?} {card:?}");
    }
    world.end().await;
}

#[tokio::test]
async fn a_photo_where_a_link_is_asked_for_loses_nothing() {
    let world = World::new().await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    let photo = world.telegram.send_other(MEMBER, MEMBER, Kind::Photo);
    world.settle(photo.update_id).await;
    let same = world.last(MEMBER);
    assert!(same.text.contains("only read text") && same.text.contains(LINK), "{same:?}");
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
    world.order(MEMBER, "1214", "https://instagram.com/p/funds", "1000").await;
    world.submit().await;
    let told = world.last(MEMBER);
    assert!(told.text.contains("can’t be taken right now") && !told.text.contains("alance"), "{told:?}");
    world.panel.set_balance(rust_decimal::Decimal::TEN);
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
