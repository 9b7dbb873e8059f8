//! People's oddities, and what no honest app would send: each ends in a clear sentence or in nothing.

use std::time::Duration;

use panelgram_sandbox::telegram::{Fault, Kind, Person};
use serde_json::{Value, json};

use crate::world::{ADMIN, BYSTANDER, FOREIGN_GROUP, GROUP, MEMBER, World};

const LINK: &str = "https://instagram.com/p/abc";
const CHANNEL: i64 = -1_005_555_555;

/// Waits until every update that was queued is handled and confirmed.
async fn quiet(world: &World) {
    world.telegram.wait(|telegram| telegram.waiting_updates() == 0).await;
    world.app.bot.sender.idle().await;
}

/// How many calls were about this chat.
fn calls(world: &World, chat: i64) -> usize {
    world.telegram.calls().iter().filter(|call| call.chat_id == Some(chat)).count()
}

fn private_message(world: &World, fields: &Value) -> i64 {
    let mut message = json!({"message_id": 900, "date": 1_795_348_800,
        "chat": {"id": MEMBER, "type": "private", "first_name": "Max"},
        "from": {"id": MEMBER, "is_bot": false, "first_name": "Max", "language_code": "en"}});
    message.as_object_mut().unwrap().extend(fields.as_object().unwrap().clone());
    world.telegram.push_update(&json!({ "message": message }))
}

#[tokio::test]
async fn whatever_is_no_text_is_answered() {
    let world = World::new().await;
    world.find(MEMBER, "1207").await;
    let kinds = [
        Kind::Photo,
        Kind::Sticker,
        Kind::Voice,
        Kind::Location,
        Kind::Poll,
        Kind::UnknownContent,
        Kind::UnknownEntity("a date".into()),
        Kind::Document { name: "a.exe".into(), bytes: vec![1, 2, 3] },
    ];
    for kind in kinds {
        let words = format!("{kind:?}");
        let sent = world.telegram.send_other(MEMBER, MEMBER, kind);
        world.settle(sent.update_id).await;
        let answer = world.last(MEMBER);
        assert!(answer.message_id > sent.message_id, "{words} has no answer");
        assert!(
            answer.text.contains("no text here that I can read") && answer.text.contains("Send the link"),
            "{answer:?}"
        );
    }
    // A forwarded text is a text; what was edited is not read, and that is said.
    let sent = world.telegram.send_other(MEMBER, MEMBER, Kind::Forwarded(LINK.into()));
    world.settle(sent.update_id).await;
    assert!(world.last(MEMBER).text.contains("How many"), "{}", world.chat(MEMBER));
    let sent = world.telegram.say(MEMBER, MEMBER, "abc");
    world.settle(sent.update_id).await;
    let note = world.say(MEMBER, "hello").await;
    let mine = world.telegram.messages(MEMBER).into_iter().rev().find(|message| message.from.id == MEMBER);
    let edited =
        world.telegram.edit(MEMBER, MEMBER, mine.map_or(note.message_id, |mine| mine.message_id), "1000");
    world.settle(edited.update_id).await;
    assert!(world.last(MEMBER).text.contains("don’t read edited"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn what_nobody_said_to_the_bot_is_not_answered() {
    let world = World::new().await;
    world.telegram.add_channel(CHANNEL, "News");
    world.say(MEMBER, "/start").await;
    let before = world.telegram.calls().len();
    world.telegram.publish(CHANNEL, "/start");
    world.telegram.push_update(&json!({"a_kind_of_the_future": {"id": 1}}));
    world.telegram.push_update(&json!({}));
    world.telegram.push_update(&json!({"message": {"message_id": 1}}));
    world.telegram.push_update(&json!({"message": null, "callback_query": 7}));
    private_message(&world, &json!({"group_chat_created": true}));
    private_message(&world, &json!({"message_auto_delete_timer_changed": {"message_auto_delete_time": 60}}));
    let group = |text: &str, chat: i64| {
        world.telegram.push_update(&json!({"message": {"message_id": 901, "date": 1, "text": text,
            "chat": {"id": chat, "type": "supergroup", "title": "G"},
            "from": {"id": BYSTANDER, "is_bot": false, "first_name": "Bob"}}}))
    };
    group("what a lovely day", GROUP);
    group("1000", GROUP);
    group("hello", FOREIGN_GROUP);
    let last = group("/start@other_bot", FOREIGN_GROUP);
    world.settle(Some(last)).await;
    quiet(&world).await;
    world.tell().await;
    let since = world.telegram.calls().split_off(before);
    assert!(since.is_empty(), "{since:?}");
    world.end().await;
}

#[tokio::test]
async fn odd_taps_are_answered_and_change_nothing() {
    let world = World::new().await;
    let screen = world.say(MEMBER, "/start").await.message_id;
    let from = json!({"id": MEMBER, "is_bot": false, "first_name": "Max"});
    let odd = [
        // On a message that can't be shown any more, without one, of a game, in a channel.
        json!({"id": "1", "from": from, "chat_instance": "1", "data": "h",
            "message": {"chat": {"id": MEMBER, "type": "private", "first_name": "Max"}, "message_id": screen, "date": 0}}),
        json!({"id": "2", "from": from, "chat_instance": "1", "data": "h", "inline_message_id": "x"}),
        json!({"id": "3", "from": from, "chat_instance": "1", "game_short_name": "chess"}),
        json!({"id": "4", "from": from, "chat_instance": "1", "data": "u:1001:yes",
            "message": {"chat": {"id": CHANNEL, "type": "channel", "title": "News"}, "message_id": 5, "date": 0}}),
    ];
    for query in odd {
        let id = world.telegram.push_update(&json!({ "callback_query": query }));
        world.settle(Some(id)).await;
    }
    let answered: Vec<Value> = world
        .telegram
        .calls()
        .into_iter()
        .filter(|call| call.method == "answerCallbackQuery")
        .map(|call| call.body["callback_query_id"].clone())
        .collect();
    assert_eq!(answered, ["1", "2", "3", "4"]);
    assert!(world.last(MEMBER).text.contains("What this bot does"), "{}", world.chat(MEMBER));
}

#[tokio::test]
async fn invented_data_is_out_of_date() {
    let world = World::new().await;
    let screen = world.say(MEMBER, "/start").await.message_id;
    let mut invented: Vec<String> = [
        "",
        " ",
        ":",
        "::::",
        "S:",
        "S:-1",
        "S:99999999999999999999",
        "S:+1",
        "S:1:1",
        "y:",
        "y:-9223372036854775808",
        "q:0",
        "q:-5",
        "c:instagram:18446744073709551615",
        "c:nowhere:0",
        "s:instagram:1:999999",
        "u:1001",
        "u:1001:maybe",
        "u::yes",
        "l:xx",
        "l:",
        "\u{202e}m",
        "m\0",
        "M ",
        "🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀🦀",
    ]
    .map(str::to_owned)
    .to_vec();
    let mut dice: u64 = 42;
    for length in 1..64 {
        let letters = (0..length).map(|_| {
            dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            char::from(u8::try_from(dice >> 57).unwrap())
        });
        invented.push(letters.collect());
    }
    for data in invented {
        world.forge(MEMBER, MEMBER, screen, &data).await;
    }
    assert!(world.toast().contains("out of date"), "{}", world.toast());
    world.say(MEMBER, "/start").await;
    assert!(world.press(MEMBER, "Help").await.text.contains("What this bot does"));
    world.submit().await;
    assert!(world.panel.orders().is_empty());
    world.end().await;
}

#[tokio::test]
async fn a_foreign_group_is_told_once() {
    let world = World::new().await;
    for _ in 0..3 {
        world.say_in(MEMBER, FOREIGN_GROUP, "/new").await;
        world.say_in(ADMIN, FOREIGN_GROUP, "/stats@our_bot").await;
        world.tell().await;
    }
    let said: Vec<_> =
        world.telegram.messages(FOREIGN_GROUP).into_iter().filter(|message| message.from_bot).collect();
    assert!(said.len() == 1 && said[0].text.contains("private chat"), "{said:?}");
    world.end().await;
}

#[tokio::test]
async fn a_foreign_group_that_threw_the_bot_out_is_not_called_for_ever() {
    let world = World::new().await;
    world.say_in(MEMBER, FOREIGN_GROUP, "/new").await;
    world.telegram.kick_bot(FOREIGN_GROUP);
    for _ in 0..5 {
        world.tell().await;
        world.wait(Duration::from_mins(15));
    }
    assert_eq!(calls(&world, FOREIGN_GROUP), 1);
    world.end().await;
}

#[tokio::test]
async fn hostile_names_are_shown_as_they_are() {
    let world = World::new().await;
    let names = [
        "<b>Bold</b> & <script>alert(1)</script>",
        "\u{202e}\u{202e}drawkcab מיכאל",
        "👨‍👩‍👧‍👦👩🏽‍🚀🏳️‍🌈",
        &"w".repeat(250),
        &"e\u{301}\u{302}\u{303}\u{304}".repeat(50),
        "{ $name }",
        "\u{200b}",
        "a\nb\r\nc",
    ];
    for (id, name) in (6001..).zip(names) {
        world.telegram.add_person(Person {
            id,
            first_name: name.to_owned(),
            last_name: Some(name.to_owned()),
            username: Some("x".repeat(32)),
            language_code: Some("<b>".into()),
            about: String::new(),
        });
        assert!(world.say(id, "/start").await.text.contains("request has been sent"));
        world.tell().await;
        let asked = world.last(GROUP);
        assert!(asked.text.contains("Request for access"), "{asked:?}");
        world.press_in(ADMIN, GROUP, "Approve").await;
        world.tell().await;
        assert!(world.say(id, "/start").await.text.contains("Hello"));
    }
    world.say_in(ADMIN, GROUP, "/users").await;
    world.press_in(ADMIN, GROUP, "<b>Bold</b>").await;
    assert!(world.last(GROUP).text.contains("<script>alert(1)"), "{}", world.chat(GROUP));
    world.end().await;
}

#[tokio::test]
async fn only_what_is_used_is_asked_for() {
    let world = World::new().await;
    // A poll that went well is not written down.
    world.telegram.fail_next("getUpdates", 1, Fault::Internal500);
    world.say(MEMBER, "/start").await;
    world.telegram.wait(|telegram| telegram.calls().iter().any(|call| call.method == "getUpdates")).await;
    let polls = world.telegram.calls();
    let poll = polls.iter().find(|call| call.method == "getUpdates").unwrap();
    let mut kinds: Vec<&str> =
        poll.body["allowed_updates"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
    kinds.sort_unstable();
    assert_eq!(kinds, ["callback_query", "edited_message", "inline_query", "message", "my_chat_member"]);
    assert!(world.say(MEMBER, "/help").await.text.contains("What this bot does"));
    world.end().await;
}

#[tokio::test]
async fn what_is_delivered_again_does_nothing() {
    let world = World::new().await;
    let confirm = world.draft(MEMBER, "1207", LINK, "1000").await;
    let tap = world.telegram.press(MEMBER, MEMBER, confirm.message_id, "Confirm").unwrap();
    world.settle(tap.update_id).await;
    let said = world.telegram.say(MEMBER, MEMBER, "/help");
    world.settle(said.update_id).await;
    let world = world.restart().await;
    let before = (world.chat(MEMBER), calls(&world, MEMBER));
    for update in [tap.update_id, said.update_id].into_iter().flatten() {
        world.telegram.redeliver(update);
    }
    quiet(&world).await;
    assert_eq!((world.chat(MEMBER), calls(&world, MEMBER)), before);
    world.submit().await;
    assert_eq!(world.panel.orders().len(), 1);
    world.end().await;
}
