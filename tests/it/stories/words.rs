//! What is said, as people write it: times in their own zone, numbers in their language, names without what was said above, and all that
//! is bought before it is bought.

use insta::assert_snapshot;
use panelgram_sandbox::telegram::Message;

use crate::{
    transcript::screen,
    world::{ADMIN, GROUP, MEMBER, RUSSIAN, World},
};

const POST: &str = "https://instagram.com/p/abc";

/// The HTML of the last message that was sent or changed.
fn last_html(world: &World) -> String {
    let calls = world.telegram.calls().into_iter().rev();
    let texts = calls.filter_map(|call| {
        call.body["text"].as_str().filter(|_| call.method != "answerCallbackQuery").map(str::to_owned)
    });
    texts.into_iter().next().unwrap()
}

/// The buttons of a message, one a line.
fn labels(message: &Message) -> String {
    message.labels().join("\n").replace(['\u{a0}', '\u{202f}'], " ")
}

#[tokio::test]
async fn everyone_reads_times_in_their_own_zone_and_what_they_tap_there_is_understood() {
    let world = World::new().await;
    world.order(MEMBER, "1207", POST, "1000").await;
    assert!(
        last_html(&world)
            .contains("Placed: <tg-time unix=\"1795348800\" format=\"dt\">22 Nov 12:00 UTC</tg-time>"),
        "{}",
        last_html(&world)
    );
    // A library that does not know such dates takes a message with one for empty.
    let history = world.press(MEMBER, "History").await;
    assert_snapshot!(screen(&history), @"
    Bot: #1001 · ⏳ Waiting to be sent
         History
         22 Nov 12:00 UTC · confirmed
         [Order #1001]
    ");
    world.find(RUSSIAN, "1214").await;
    world.say(RUSSIAN, POST).await;
    world.say(RUSSIAN, "1000").await;
    world.press(RUSSIAN, "Подтвердить").await;
    assert!(last_html(&world).contains("format=\"dt\">22 ноя 12:00 UTC</tg-time>"), "{}", last_html(&world));
    world.say_in(ADMIN, GROUP, "/stats").await;
    assert!(last_html(&world).contains("<tg-time unix="), "{}", last_html(&world));
    let before = world.last(GROUP).message_id;
    let refreshed = world.press_in(ADMIN, GROUP, "Refresh").await;
    assert_eq!(refreshed.message_id, before, "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn a_drip_feeds_buttons_say_what_it_comes_to() {
    let world = World::new().await;
    world.draft(MEMBER, "1207", POST, "2000").await;
    let times = world.press(MEMBER, "Repeat (drip-feed)").await;
    assert_snapshot!(screen(&times), @"
    Bot: Instagram › Instagram Followers | Real Mix | R30 ♻️ | 5K/Day
         Link: https://instagram.com/p/abc
         How many times? Each time 2 000 are delivered.
         Allowed: 2–50
         [2 × 2 000 = 4 000 · $3.60]
         [3 × 2 000 = 6 000 · $5.40]
         [5 × 2 000 = 10 000 · $9.00]
         [7 × 2 000 = 14 000 · $12.60]
         [10 × 2 000 = 20 000 · $18.00]
         [30 × 2 000 = 60 000 · $54.00]
         [Don’t repeat]
         [‹ Back] [Menu]
    ");
    let often = world.press(MEMBER, "5 ×").await;
    assert!(often.text.contains("How often?"), "{}", often.text);
    let confirm = world.press(MEMBER, "1 hour").await;
    assert!(confirm.button("Confirm · $9.00").is_some(), "{}", screen(&confirm));
    world.end().await;
}

#[tokio::test]
async fn comments_are_read_in_full_before_they_are_bought() {
    let world = World::new().await;
    world.find(MEMBER, "1298").await;
    world.say(MEMBER, POST).await;
    world.say(MEMBER, "Nice!\nWow <3\nGreat\nLovely\nSo good").await;
    let confirm = world.press(MEMBER, "Continue (5)").await;
    assert!(
        last_html(&world)
            .contains("<blockquote expandable>Nice!\nWow &lt;3\nGreat\nLovely\nSo good</blockquote>"),
        "{}",
        last_html(&world)
    );
    assert_snapshot!(screen(&confirm), @"
    Bot: Instagram › Check your order
         Instagram Custom Comments | Real Users
         https://instagram.com/p/abc
         Comments: 5
         Nice!
         Wow <3
         Great
         Lovely
         So good
         Quantity      5
         Per 1000  $8.00
         Price     $0.04
         [Confirm · $0.04]
         [✎ Link] [✎ Comments]
         [‹ Back] [Menu]
    ");
    // More than a message holds.
    world.press(MEMBER, "✎ Comments").await;
    for half in [0..150, 150..300] {
        world.say(MEMBER, &half.map(|n| format!("Comment number {n}")).collect::<Vec<_>>().join("\n")).await;
    }
    let confirm = world.press(MEMBER, "Continue (305)").await;
    let quoted = screen(&confirm);
    assert!(
        quoted.contains("Comment number 100\n") && quoted.contains("… and ") && quoted.contains("$2.44"),
        "{quoted}"
    );
    world.end().await;
}

#[tokio::test]
async fn names_that_were_there_are_left_out_and_the_last_line_can_be_taken_back() {
    let world = World::new().await;
    world.find(MEMBER, "1368").await;
    world.say(MEMBER, POST).await;
    world.seen(MEMBER);
    world.say(MEMBER, "@anna @ben @Anna").await;
    world.say(MEMBER, "BEN, carl").await;
    world.press(MEMBER, "Remove the last one").await;
    assert_snapshot!(world.seen(MEMBER), @"
    Max: @anna @ben @Anna
    Now: 1 name was already on the list and is left out.
         Instagram › Instagram Mentions | Usernames
         Link: https://instagram.com/p/abc
         Send the usernames to mention, one per line: as messages or as a .txt file.
         Added: 2
         · anna
         · ben
         Send more or tap Continue.
         [Continue (2)]
         [Remove the last one] [Start over]
         [‹ Back] [Menu]
    Max: BEN, carl
    Now: 1 name was already on the list and is left out.
         Instagram › Instagram Mentions | Usernames
         Link: https://instagram.com/p/abc
         Send the usernames to mention, one per line: as messages or as a .txt file.
         Added: 3
         · anna
         · ben
         · carl
         Send more or tap Continue.
         [Continue (3)]
         [Remove the last one] [Start over]
         [‹ Back] [Menu]
    Max taps [Remove the last one]
    Now: Instagram › Instagram Mentions | Usernames
         Link: https://instagram.com/p/abc
         Send the usernames to mention, one per line: as messages or as a .txt file.
         Added: 2
         · anna
         · ben
         Send more or tap Continue.
         [Continue (2)]
         [Remove the last one] [Start over]
         [‹ Back] [Menu]
    ");
    world.press(MEMBER, "Continue (2)").await;
    world.say(MEMBER, "100").await;
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    assert_eq!(world.panel.orders()[0].fields["usernames"], "anna\nben");
    world.end().await;
}

#[tokio::test]
async fn limits_say_whose_they_are_and_a_package_has_none() {
    let world = World::new().await;
    world.find(MEMBER, "1277").await;
    world.press(MEMBER, "Order").await;
    world.say(MEMBER, "someone").await;
    let refused = world.say(MEMBER, "100–50").await;
    assert!(
        refused
            .text
            .contains("50 isn’t possible here: it must be from 100, your own minimum, to 10\u{a0}000."),
        "{}",
        refused.text
    );

    world.find(MEMBER, "1445").await;
    world.say(MEMBER, "https://t.me/channel/5").await;
    world.say(MEMBER, "100").await;
    let refused = world.say(MEMBER, "0").await;
    assert!(refused.text.contains("The number has to be above zero."), "{}", refused.text);

    let package = world.find(MEMBER, "1557").await;
    assert!(!package.text.contains("Quantity"), "{}", package.text);
    world.end().await;
}

#[tokio::test]
async fn sums_and_average_times_are_said_in_the_readers_language() {
    let world = World::new().await;
    let card = world.find(RUSSIAN, "1249").await;
    assert!(card.text.contains("0,115\u{a0}$") && card.text.contains("7 минут"), "{}", card.text);
    let card = world.find(MEMBER, "1249").await;
    assert!(card.text.contains("$0.115") && card.text.contains("7 minutes"), "{}", card.text);
    // 3 × 0.115 ÷ 1000 is less than a hundredth, and said as it is; more is rounded.
    let confirm = world.draft(MEMBER, "1249", POST, "30").await;
    assert!(confirm.button("Confirm · $0.00345").is_some(), "{}", labels(&confirm));
    let confirm = world.say(MEMBER, "1001").await;
    assert!(confirm.button("Confirm · $0.12").is_some(), "{}", labels(&confirm));
    world.end().await;
}

#[tokio::test]
async fn a_list_that_is_empty_is_not_shown_beside_one_that_is_not() {
    let world = World::new().await;
    world.completed(MEMBER, POST).await;
    let list = world.say(MEMBER, "/orders").await;
    assert_snapshot!(screen(&list), @"
    Bot: My orders
         Nothing is in progress right now.
         [#1001 Instagram Followers | Real… · Completed]
         [‹ Back] [Menu]
    ");
    world.order(MEMBER, "1214", POST, "1000").await;
    let list = world.say(MEMBER, "/orders").await;
    assert_eq!(labels(&list).lines().next(), Some("Active 1"), "{}", labels(&list));
    world.end().await;
}
