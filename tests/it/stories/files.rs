//! Files that people send: fetched only where one is awaited, never more than a text can have, and one answer for an album.

use panelgram::{bot::api::FileFailure, domain::upload::MAX_BYTES};
use panelgram_sandbox::telegram::{Fault, Kind, Message};

use crate::world::{MEMBER, RUSSIAN, STRANGER, TOKEN, World};

const LINK: &str = "https://instagram.com/p/abc";
/// Custom comments, 5 to 1 500.
const COMMENTS: &str = "1298";

/// How often the bot asked for a file.
fn asked(world: &World) -> usize {
    world.telegram.calls().iter().filter(|call| call.method == "getFile").count()
}

/// How many messages the bot has sent to somebody.
fn sent_to(world: &World, chat: i64) -> usize {
    let calls = world.telegram.calls();
    calls.iter().filter(|call| call.method == "sendMessage" && call.chat_id == Some(chat)).count()
}

#[tokio::test]
async fn a_file_that_nobody_waits_for_is_not_fetched() {
    let world = World::new().await;
    for (person, words) in [
        (MEMBER, "no text here that I can read"),
        (RUSSIAN, "нет текста, который я могу прочитать"),
        (STRANGER, "private"),
    ] {
        let sent = world.telegram.send_file(person, person, "links.txt", b"https://t.me/abc");
        world.settle(sent.update_id).await;
        assert!(world.last(person).text.contains(words), "{}", world.chat(person));
    }
    assert_eq!(asked(&world), 0);
    world.end().await;
}

#[tokio::test]
async fn an_album_gets_one_answer() {
    let world = World::new().await;
    world.say(MEMBER, "/start").await;
    let before = sent_to(&world, MEMBER);
    for round in 1..=2 {
        for sent in world.telegram.send_album(MEMBER, MEMBER, vec![Kind::Photo; 5]) {
            world.settle(sent.update_id).await;
        }
        assert_eq!(sent_to(&world, MEMBER), before + round, "{}", world.chat(MEMBER));
    }
    let photos = world.telegram.messages(MEMBER).iter().filter(|message| message.kind == "photo").count();
    assert_eq!(photos, 10, "nothing of theirs is taken away");
    world.end().await;
}

#[tokio::test]
async fn no_more_is_read_than_a_text_can_have() {
    let world = World::new().await;
    let telegram = &world.telegram;
    let fetch = async |id: String| world.app.bot.api.fetch_file(id.into(), MAX_BYTES).await;
    let id_of = |message: i64| world.message(MEMBER, message).unwrap().file.unwrap().id;
    let exact = telegram.send_file(MEMBER, MEMBER, "a.txt", &vec![b'a'; MAX_BYTES]);
    assert_eq!(fetch(id_of(exact.message_id)).await.map(|bytes| bytes.len()), Ok(MAX_BYTES));
    let large = telegram.send_file(MEMBER, MEMBER, "a.txt", &vec![b'a'; MAX_BYTES + 1]);
    assert_eq!(fetch(id_of(large.message_id)).await, Err(FileFailure::TooLarge));
    let liar = telegram.send_file_said_to_have(MEMBER, MEMBER, "a.txt", &vec![b'a'; MAX_BYTES * 4], 10);
    assert_eq!(fetch(id_of(liar.message_id)).await, Err(FileFailure::TooLarge));
    telegram.fail_next("getFile", 1, Fault::BadGatewayHtml502);
    let down = fetch(id_of(exact.message_id)).await.unwrap_err();
    assert!(matches!(down, FileFailure::Telegram(_)), "{down:?}");
    let echo = format!("Bad Request: wrong file of bot{TOKEN}");
    telegram.fail_next("getFile", 1, Fault::Refuse { code: 400, description: echo });
    let refused = fetch(id_of(exact.message_id)).await.unwrap_err();
    assert!(!format!("{refused} {refused:?}").contains(TOKEN), "{refused:?}");
    world.end().await;
}

/// Somebody sends a file; returns what the bot shows last.
async fn send(world: &World, person: i64, name: &str, bytes: &[u8]) -> Message {
    let sent = world.telegram.send_file(person, person, name, bytes);
    world.settle(sent.update_id).await;
    world.last(person)
}

/// To where the comments are asked for.
async fn to_comments(world: &World, person: i64) -> Message {
    world.find(person, COMMENTS).await;
    world.say(person, LINK).await
}

#[tokio::test]
async fn comments_come_as_files_beside_messages() {
    let world = World::new().await;
    let asked = to_comments(&world, MEMBER).await;
    assert!(asked.text.contains(".txt"), "{asked:?}");
    let utf16: Vec<u8> =
        "\u{feff}Nice\r\n\r\nGreat 👍\r\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    send(&world, MEMBER, "a.txt", &utf16).await;
    world.say(MEMBER, "Wow").await;
    // "Отличный пост" as an old Russian editor writes it.
    let old = b"\xce\xf2\xeb\xe8\xf7\xed\xfb\xe9 \xef\xee\xf1\xf2";
    let so_far = send(&world, MEMBER, "b.txt", old).await;
    assert!(so_far.text.contains("1 more") && so_far.button("Continue (4)").is_none(), "{so_far:?}");
    let file = |text: &str| Kind::Document { name: "c.txt".into(), bytes: text.into() };
    for sent in world.telegram.send_album(MEMBER, MEMBER, vec![file("One"), file("Two")]) {
        world.settle(sent.update_id).await;
    }
    let confirm = world.press(MEMBER, "Continue (6)").await;
    assert!(confirm.button("Confirm").is_some(), "{confirm:?}");
    world.press(MEMBER, "Confirm").await;
    world.submit().await;
    let sent = format!("{:?}", world.panel.orders()[0]);
    assert!(sent.contains("Great 👍") && sent.contains("Отличный пост") && sent.contains("Two"), "{sent}");
    world.end().await;
}

#[tokio::test]
async fn a_file_that_is_of_no_use_is_said_and_what_was_entered_stays() {
    let world = World::new().await;
    for (person, words, go_on) in [
        (MEMBER, ["no text in this file", "too large", "is empty", "couldn’t fetch"], "Continue (5)"),
        (RUSSIAN, ["нет текста", "слишком большой", "пустой", "Не получилось скачать"], "Дальше (5)"),
    ] {
        world.say(person, "/start").await;
        to_comments(&world, person).await;
        world.say(person, "a\nb\nc\nd\ne").await;
        let telegram = &world.telegram;
        let check = |shown: Message, words: &str| {
            assert!(shown.text.contains(words), "{words}: {shown:?}");
            assert!(shown.labels().iter().any(|label| label.contains("(5)")), "{go_on}: {shown:?}");
        };
        check(send(&world, person, "a.jpg", b"\xff\xd8\xff\xe0\0\x10JFIF").await, words[0]);
        let asked_before = asked(&world);
        let huge = telegram.send_file_said_to_have(person, person, "a.txt", b"x", 20 << 20);
        world.settle(huge.update_id).await;
        check(world.last(person), words[1]);
        assert_eq!(asked(&world), asked_before, "it was not even asked for");
        let liar = telegram.send_file_said_to_have(person, person, "a.txt", &vec![b'a'; MAX_BYTES + 1], 10);
        world.settle(liar.update_id).await;
        check(world.last(person), words[1]);
        check(send(&world, person, "a.txt", b"\r\n \r\n").await, words[2]);
        telegram.fail_next("getFile", 1, Fault::BadGatewayHtml502);
        check(send(&world, person, "a.txt", b"x").await, words[3]);
        let many = (0..10_000).map(|n| format!("comment {n}")).collect::<Vec<_>>().join("\n");
        let refused = send(&world, person, "a.txt", many.as_bytes()).await;
        assert!(refused.text.contains("10\u{a0}005") && refused.text.contains("1\u{a0}500"), "{refused:?}");
        check(refused, "⚠️");
    }
    world.end().await;
}
