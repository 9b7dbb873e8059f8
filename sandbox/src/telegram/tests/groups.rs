//! What the bot sees in groups, and where it may not speak any more.

use serde_json::json;

use super::{ANNA, BORIS, GROUP, Scene};
use crate::telegram::{Group, Scope};

#[tokio::test]
async fn in_a_group_the_bot_sees_what_is_meant_for_it() {
    let scene = Scene::new();
    let told = |text: &str| scene.telegram.say(BORIS, GROUP, text).update_id.is_some();
    let table = [
        ("hello", false),
        ("/stats", true),
        ("/stats@shop_bot now", true),
        ("/stats@Shop_Bot", true),
        ("/stats@other_bot", false),
        ("ask @shop_bot", true),
        ("ask @other_bot", false),
    ];
    for (text, sees) in table {
        assert_eq!(told(text), sees, "{text}");
    }
    let id = scene.send(GROUP, "which id?").await;
    assert!(scene.telegram.reply(BORIS, GROUP, id, "4711").update_id.is_some());
    let own = scene.telegram.say(BORIS, GROUP, "talk");
    assert_eq!(scene.telegram.reply(ANNA, GROUP, own.message_id, "talk").update_id, None);
    scene.telegram.add_group(Group {
        id: -2,
        title: "Open".into(),
        topics: vec![],
        members: vec![ANNA],
        admins: vec![4242],
    });
    assert!(scene.telegram.say(ANNA, -2, "hello").update_id.is_some(), "as an admin it sees everything");
}

#[tokio::test]
async fn the_bot_may_not_speak_where_it_is_not_wanted() {
    let scene = Scene::new();
    let to = |chat: i64| json!({"chat_id": chat, "text": "x"});
    scene.telegram.block(ANNA, true);
    assert_eq!(scene.refused("sendMessage", to(ANNA)).await, "Forbidden: bot was blocked by the user");
    scene.telegram.block(ANNA, false);
    scene.done("sendMessage", to(ANNA)).await;
    scene.telegram.migrate(GROUP, -1_002);
    let answer = scene.call("sendMessage", to(GROUP)).await;
    assert_eq!(answer["description"], "Bad Request: group chat was upgraded to a supergroup chat");
    assert_eq!(answer["parameters"]["migrate_to_chat_id"], -1_002);
    scene.done("sendMessage", to(-1_002)).await;
    scene.telegram.kick_bot(-1_002);
    let words = "Forbidden: bot was kicked from the supergroup chat";
    assert_eq!(scene.refused("sendMessage", to(-1_002)).await, words);
    assert!(scene.telegram.refusals().is_empty());
}

#[tokio::test]
async fn messages_are_deleted_by_whom_they_may() {
    let scene = Scene::new();
    let own = scene.send(GROUP, "x").await;
    let said = scene.telegram.say(BORIS, GROUP, "/x").message_id;
    let delete = |chat: i64, id: i64| json!({"chat_id": chat, "message_id": id});
    assert_eq!(
        scene.refused("deleteMessage", delete(GROUP, said)).await,
        "Bad Request: message can't be deleted"
    );
    scene.done("deleteMessage", delete(GROUP, own)).await;
    assert_eq!(
        scene.refused("deleteMessage", delete(GROUP, own)).await,
        "Bad Request: message to delete not found"
    );
    scene.done("deleteMessages", json!({"chat_id": ANNA, "message_ids": [1, 55]})).await;
    assert_eq!(scene.telegram.transcript(ANNA), "");
    assert_eq!(scene.telegram.transcript(GROUP), "Boris:\n  /x\n");
}

#[tokio::test]
async fn commands_are_shown_by_the_narrowest_scope() {
    let scene = Scene::new();
    let publish = |name: &str, scope: serde_json::Value, language: &str| {
        let commands = json!([{"command": name, "description": "d"}]);
        scene.done("setMyCommands", json!({"commands": commands, "scope": scope, "language_code": language}))
    };
    publish("default", json!({"type": "default"}), "").await;
    publish("private", json!({"type": "all_private_chats"}), "").await;
    publish("private_ru", json!({"type": "all_private_chats"}), "ru").await;
    publish("group", json!({"type": "chat", "chat_id": GROUP}), "").await;
    publish("admins", json!({"type": "chat_administrators", "chat_id": GROUP}), "").await;
    let table = [
        (ANNA, ANNA, "private_ru"),
        (BORIS, BORIS, "private"),
        (BORIS, GROUP, "group"),
        (ANNA, GROUP, "admins"),
    ];
    for (person, chat, shown) in table {
        let commands = scene.get(&format!("/chat/commands?person={person}&chat={chat}")).await;
        assert_eq!(commands, json!([{"command": shown, "description": "d"}]), "{person} in {chat}");
    }
    assert_eq!(scene.telegram.commands(Scope::AllPrivateChats, Some("ru"))[0].command, "private_ru");
    scene
        .done("deleteMyCommands", json!({"scope": {"type": "all_private_chats"}, "language_code": "ru"}))
        .await;
    assert!(scene.telegram.commands(Scope::AllPrivateChats, Some("ru")).is_empty());
    let listed = scene.done("getMyCommands", json!({})).await;
    assert_eq!(listed[0]["command"], "default");
}

#[tokio::test]
async fn the_bot_can_look_around() {
    let scene = Scene::new();
    assert_eq!(scene.done("getMe", json!({})).await["username"], "shop_bot");
    assert_eq!(scene.done("getChat", json!({"chat_id": GROUP})).await["is_forum"], true);
    let status =
        |chat: i64, user: i64| scene.done("getChatMember", json!({"chat_id": chat, "user_id": user}));
    assert_eq!(status(GROUP, ANNA).await["status"], "administrator");
    assert_eq!(status(GROUP, BORIS).await["status"], "member");
    assert_eq!(status(GROUP, 13).await["status"], "left");
    let admins = scene.done("getChatAdministrators", json!({"chat_id": GROUP})).await;
    assert_eq!(admins.as_array().unwrap().len(), 1);
    assert_eq!(scene.done("getWebhookInfo", json!({})).await["pending_update_count"], 2);
    assert!(scene.telegram.refusals().is_empty());
}
