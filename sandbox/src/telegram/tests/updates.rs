//! getUpdates: what is confirmed, what is waited for, who is overtaken.

use serde_json::{Value, json};

use super::{ANNA, BORIS, Scene};
use crate::telegram::Kind;

fn ids(updates: &Value) -> Vec<i64> {
    updates.as_array().unwrap().iter().map(|update| update["update_id"].as_i64().unwrap()).collect()
}

#[tokio::test]
async fn updates_come_until_an_offset_confirms_them() {
    let scene = Scene::new();
    let first = ids(&scene.done("GetUpdates", json!({})).await);
    assert_eq!(first.len(), 2);
    assert_eq!(ids(&scene.done("getUpdates", json!({"limit": 1})).await), first[..1]);
    assert_eq!(ids(&scene.done("getUpdates", json!({"offset": first[1]})).await), first[1..]);
    assert_eq!(scene.telegram.confirmed_offset(), first[1]);
    assert_eq!(ids(&scene.done("getUpdates", json!({"offset": first[1] + 1, "timeout": 0})).await), [0; 0]);
    assert_eq!(
        ids(&scene.done("getUpdates", json!({"offset": first[0]})).await),
        [0; 0],
        "confirmed is gone"
    );
    scene.telegram.redeliver(first[0]);
    let again = scene.done("getUpdates", json!({"offset": first[1] + 1})).await;
    assert_eq!(ids(&again), first[..1], "a second delivery does not mind the offset");
    assert_eq!(ids(&scene.done("getUpdates", json!({"offset": first[0] + 1})).await), [0; 0]);
    let said = scene.telegram.say(ANNA, ANNA, "hi");
    let invented = scene.telegram.push_update(&json!({"moon_phase": {"full": true}}));
    let both = scene.done("getUpdates", json!({})).await;
    assert_eq!(ids(&both), [said.update_id.unwrap(), invented]);
    assert_eq!(both[0]["message"]["text"], "hi");
    assert_eq!(both[0]["message"]["chat"]["type"], "private");
}

#[tokio::test]
async fn a_poll_waits_for_what_comes() {
    let scene = Scene::new();
    scene.done("getUpdates", json!({"offset": -1})).await;
    let last = ids(&scene.done("getUpdates", json!({})).await)[0];
    let poll = scene.done("getUpdates", json!({"offset": last + 1, "timeout": 50}));
    let talk = async {
        scene.telegram.wait(|telegram| telegram.confirmed_offset() == last + 1).await;
        scene.telegram.say(BORIS, BORIS, "/new")
    };
    let (updates, said) = tokio::join!(poll, talk);
    assert_eq!(ids(&updates), [said.update_id.unwrap()]);
    assert_eq!(updates[0]["message"]["entities"], json!([{"type": "bot_command", "offset": 0, "length": 4}]));
}

#[tokio::test]
async fn a_second_poll_ends_the_first() {
    let scene = Scene::new();
    let offset = ids(&scene.done("getUpdates", json!({})).await)[1] + 1;
    let first = scene.call("getUpdates", json!({"offset": offset, "timeout": 50}));
    let second = async {
        scene.telegram.wait(|telegram| telegram.confirmed_offset() == offset).await;
        scene.done("getUpdates", json!({"offset": offset})).await
    };
    let (first, second) = tokio::join!(first, second);
    assert_eq!(first["error_code"], 409);
    assert_eq!(
        first["description"],
        "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"
    );
    assert_eq!(second, json!([]));
}

#[tokio::test]
async fn only_wanted_kinds_are_queued() {
    let scene = Scene::new();
    scene.done("getUpdates", json!({"offset": -1, "allowed_updates": ["callback_query"]})).await;
    assert_eq!(scene.telegram.say(ANNA, ANNA, "hi").update_id, None);
    scene.done("getUpdates", json!({})).await;
    assert_eq!(scene.telegram.say(ANNA, ANNA, "hi").update_id, None, "the list is remembered");
    scene.done("getUpdates", json!({"allowed_updates": []})).await;
    assert!(scene.telegram.say(ANNA, ANNA, "hi").update_id.is_some());
}

#[tokio::test]
async fn stopping_ends_an_open_poll() {
    let scene = Scene::new();
    let offset = ids(&scene.done("getUpdates", json!({})).await)[1] + 1;
    let poll = scene.call("getUpdates", json!({"offset": offset, "timeout": 50}));
    let stop = async {
        scene.telegram.wait(|telegram| telegram.confirmed_offset() == offset).await;
        scene.telegram.stop().await;
    };
    let (answer, ()) = tokio::join!(poll, stop);
    assert_eq!(answer["result"], json!([]));
}

/// Everything a person can send is an update that teloxide understands, or answers as of unknown content.
#[tokio::test]
async fn teloxide_reads_every_update() {
    use teloxide::types::{MessageKind, Update, UpdateKind};
    let scene = Scene::new();
    scene.done("getUpdates", json!({"offset": -1})).await;
    let sent = scene.send(ANNA, "x").await;
    let buttons = json!({"chat_id": ANNA, "message_id": sent, "reply_markup": super::keyboard(&[&["a"]])});
    scene.done("editMessageReplyMarkup", buttons).await;
    let kinds = [
        Kind::Photo,
        Kind::Sticker,
        Kind::Voice,
        Kind::Location,
        Kind::Poll,
        Kind::Document { name: "a.txt".into(), bytes: b"abc".to_vec() },
        Kind::Forwarded("fwd".into()),
        Kind::ChannelPost { text: "news".into(), channel: Some("some_news".into()) },
        Kind::UnknownContent,
        Kind::UnknownEntity("at noon".into()),
    ];
    for kind in kinds {
        scene.telegram.send_other(ANNA, ANNA, kind);
    }
    let said = scene.telegram.say(ANNA, ANNA, "/start o_5");
    scene.telegram.reply(ANNA, ANNA, sent, "yes");
    scene.telegram.edit(ANNA, ANNA, said.message_id, "/start o_6");
    scene.telegram.tap(ANNA, ANNA, sent, "d:a").unwrap();
    scene.telegram.tap_forged(ANNA, ANNA, 999, "gone");
    scene.telegram.say_in_topic(ANNA, super::GROUP, 7, "/help@shop_bot");
    scene.telegram.say_anonymously(super::GROUP, "/help");
    scene.telegram.add_channel(-5, "News");
    scene.telegram.publish(-5, "news");
    scene.telegram.block(ANNA, true);
    scene.telegram.block(ANNA, false);
    scene.telegram.kick_bot(super::GROUP);
    scene.telegram.migrate(super::GROUP, -1_002);
    let updates = scene.done("getUpdates", json!({"offset": 1})).await;
    let updates = updates.as_array().unwrap();
    assert_eq!(updates.len(), 24);
    for update in updates {
        let read: Update = serde_json::from_str(&update.to_string()).unwrap();
        assert!(!matches!(read.kind, UpdateKind::Error(_)), "{update}");
        if let UpdateKind::Message(message) = read.kind {
            let unknown = update.to_string().contains("holo");
            assert_eq!(matches!(message.kind, MessageKind::Empty {}), unknown, "{update}");
        }
    }
}
