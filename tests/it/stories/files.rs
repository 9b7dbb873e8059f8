//! Files that people send: fetched only where one is awaited, never more than a text can have, and one answer for an album.

use panelgram::{
    bot::api::FileFailure,
    domain::upload::MAX_BYTES,
    sandbox::telegram::{Fault, Kind},
};

use crate::world::{MEMBER, RUSSIAN, STRANGER, TOKEN, World};

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
    for (person, words) in [(MEMBER, "only read text"), (RUSSIAN, "только текстовые"), (STRANGER, "private")]
    {
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
    let fetch = async |id: String| world.app.bot.api.fetch_file(&id, MAX_BYTES).await;
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
