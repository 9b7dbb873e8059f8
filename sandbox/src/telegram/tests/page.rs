//! The chat page's JSON and events.

use futures::StreamExt;
use serde_json::{Value, json};

use super::{ANNA, BORIS, GROUP, STRANGER, Scene, keyboard};

/// Reads events until one has this name, and returns its data.
async fn next_event(stream: &mut (impl futures::Stream<Item = String> + Unpin), name: &str) -> Value {
    let mut text = String::new();
    loop {
        while let Some((event, rest)) = text.split_once("\n\n").map(|(a, b)| (a.to_owned(), b.to_owned())) {
            text = rest;
            let data = event.strip_prefix(&format!("event: {name}\ndata: "));
            if let Some(data) = data {
                return serde_json::from_str(data).unwrap();
            }
        }
        text.push_str(&stream.next().await.expect("the stream goes on"));
    }
}

#[tokio::test]
async fn the_state_is_what_the_page_was_promised() {
    let scene = Scene::new();
    let html = json!({"chat_id": ANNA, "text": "<b>Hi</b> &lt;you&gt;", "parse_mode": "HTML",
        "reply_markup": {"inline_keyboard": [[{"text": "Go", "callback_data": "go", "style": "success"}]]}});
    scene.done("sendMessage", html).await;
    scene.telegram.block(BORIS, true);
    scene.done("setMyDescription", json!({"description": "Sells things."})).await;
    scene.done("setMyDescription", json!({"description": "Продаёт.", "language_code": "ru"})).await;
    scene.done("setMyShortDescription", json!({"short_description": "A shop"})).await;
    scene.telegram.tell_about(BORIS, "somebody else");
    let state = scene.get("/chat/state").await;
    let bot = json!({"id": 4242, "first_name": "shop_bot", "username": "shop_bot",
        "descriptions": {"": "Sells things.", "ru": "Продаёт."}});
    assert_eq!(state["bot"], bot);
    assert_eq!(
        state["people"][1],
        json!({"id": BORIS, "first_name": "Boris", "last_name": null, "username": "boris", "language_code": "en",
            "about": "somebody else", "blocked": true, "stars": 5000})
    );
    assert_eq!(
        state["chats"][0],
        json!({"id": GROUP, "type": "supergroup", "title": "Admins", "people": [ANNA, BORIS],
            "topics": [{"id": 7, "name": "Orders"}, {"id": 8, "name": "Old"}]})
    );
    assert_eq!(state["chats"][1]["type"], "private");
    assert_eq!(
        state["messages"]["11"][1],
        json!({"message_id": 3, "chat_id": ANNA, "thread_id": null, "reply_to": null,
            "from": {"id": 4242, "first_name": "shop_bot", "is_bot": true},
            "date": 1_750_000_000, "edit_date": null, "html": "<b>Hi</b> &lt;you&gt;", "text": "Hi <you>",
            "keyboard": [[{"text": "Go", "style": "success", "callback_data": "go", "url": null, "copy_text": null}]],
            "silent": false, "kind": "text", "file": null, "receipt": null, "via_bot": null})
    );
    let page = scene.client.get(scene.telegram.api_url()).send().await.unwrap();
    assert!(page.headers()["content-type"].to_str().unwrap().starts_with("text/html"));
}

#[tokio::test]
async fn what_answers_the_bot_is_heard_in_a_group_and_shown_as_an_answer() {
    let scene = Scene::new();
    let asked = scene.done("sendMessage", json!({"chat_id": GROUP, "text": "Which id?"})).await;
    let aside = json!({"person": ANNA, "chat": GROUP, "text": "hm"});
    scene.post("/chat/say", aside).await;
    let answer = json!({"person": ANNA, "chat": GROUP, "text": "501", "reply_to": asked["message_id"]});
    scene.post("/chat/say", answer).await;
    let heard = scene.done("getUpdates", json!({})).await;
    let in_group = |update: &&Value| update["message"]["chat"]["id"] == json!(GROUP);
    let heard: Vec<&Value> = heard.as_array().unwrap().iter().filter(in_group).collect();
    assert_eq!(heard.len(), 1, "privacy mode: only the answer is heard");
    assert_eq!(heard[0]["message"]["reply_to_message"]["text"], "Which id?");
    let state = scene.get("/chat/state").await;
    let shown = state["messages"][GROUP.to_string()].as_array().unwrap().last().unwrap().clone();
    assert_eq!(shown["reply_to"], asked["message_id"]);
}

#[tokio::test]
async fn what_happens_is_streamed() {
    let scene = Scene::new();
    let stream = scene.client.get(format!("{}/chat/events", scene.telegram.api_url())).send().await.unwrap();
    let mut events = stream.bytes_stream().map(|bytes| String::from_utf8(bytes.unwrap().to_vec()).unwrap());
    let (status, said) = scene.post("/chat/say", json!({"person": ANNA, "chat": ANNA, "text": "/new"})).await;
    assert_eq!(status, 200);
    let event = next_event(&mut events, "message").await;
    assert_eq!(event["message_id"], said["message_id"]);
    assert_eq!(event["text"], "/new");
    scene.done("sendChatAction", json!({"chat_id": ANNA, "action": "typing"})).await;
    assert_eq!(next_event(&mut events, "action").await, json!({"chat_id": ANNA}));
    let markup = keyboard(&[&["a"]]);
    scene.done("sendMessage", json!({"chat_id": ANNA, "text": "x", "reply_markup": markup})).await;
    let id = next_event(&mut events, "message").await["message_id"].clone();
    let tap = json!({"person": ANNA, "chat": ANNA, "message_id": id, "data": "d:a"});
    let (_, tapped) = scene.post("/chat/tap", tap).await;
    let query_id = tapped["query_id"].clone();
    scene.done("answerCallbackQuery", json!({"callback_query_id": query_id, "text": "ok"})).await;
    assert_eq!(
        next_event(&mut events, "answer").await,
        json!({"query_id": query_id, "person_id": ANNA, "chat_id": ANNA, "text": "ok", "show_alert": false})
    );
    scene.done("editMessageText", json!({"chat_id": ANNA, "message_id": id, "text": "y"})).await;
    assert_eq!(next_event(&mut events, "message").await["edit_date"], 1_750_000_000);
    scene.done("deleteMessage", json!({"chat_id": ANNA, "message_id": id})).await;
    assert_eq!(next_event(&mut events, "deleted").await, json!({"chat_id": ANNA, "message_id": id}));
    scene.done("setMyCommands", json!({"commands": []})).await;
    assert_eq!(next_event(&mut events, "commands").await, json!({}));
    scene.post("/chat/block", json!({"person": ANNA, "blocked": true})).await;
    assert_eq!(next_event(&mut events, "chats").await, json!({}));
    scene.telegram.stop().await;
    assert!(events.next().await.is_none(), "stopping ends the stream");
}

#[tokio::test]
async fn what_people_can_not_do_is_said() {
    let scene = Scene::new();
    let table = [
        ("/chat/say", json!({"person": 99, "chat": 99, "text": "x"}), "there is no person 99"),
        ("/chat/say", json!({"person": ANNA, "chat": BORIS, "text": "x"}), "person 11 is not in chat 12"),
        (
            "/chat/say",
            json!({"person": ANNA, "chat": ANNA, "text": " "}),
            "a message without text can't be written",
        ),
        (
            "/chat/say",
            json!({"person": ANNA, "chat": GROUP, "text": "x", "thread_id": 9}),
            "there is no topic 9 in -1001",
        ),
        (
            "/chat/tap",
            json!({"person": ANNA, "chat": ANNA, "message_id": 99, "data": "x"}),
            "there is no message 99 in chat 11",
        ),
        (
            "/chat/edit",
            json!({"person": BORIS, "chat": ANNA, "message_id": 1, "text": "x"}),
            "message 1 is not person 12's",
        ),
        ("/chat/send", json!({"person": ANNA, "chat": ANNA, "kind": "hug"}), "nobody can send a hug"),
        ("/chat/block", json!({"person": 99, "blocked": true}), "there is no person 99"),
    ];
    for (path, body, why) in table {
        let (status, answer) = scene.post(path, body).await;
        assert_eq!((status.as_u16(), &answer["error"]), (400, &json!(why)), "{path}");
    }
    let (status, _) = scene.post("/chat/language", json!({"person": STRANGER, "language_code": "ru"})).await;
    assert_eq!(status, 200);
    let send =
        json!({"person": STRANGER, "chat": STRANGER, "kind": "document", "name": "a.txt", "content": "abc"});
    let (status, _) = scene.post("/chat/send", send).await;
    assert_eq!(status, 200);
    assert_eq!(scene.telegram.transcript(STRANGER), "Ché <b>: <document a.txt>\n");
    scene.send(STRANGER, "now it may be answered").await;
}

#[tokio::test]
async fn files_go_up_and_down_as_they_are() {
    let scene = Scene::new();
    let bytes: Vec<u8> = (0..=255).collect();
    let name = "a%20%D1%8F%22.bin";
    let url = format!("{}/chat/upload?person={ANNA}&chat={ANNA}&name={name}", scene.telegram.api_url());
    let send = |kind: &str| scene.client.post(&url).header("content-type", kind).body(bytes.clone()).send();
    assert_eq!(send("text/plain").await.unwrap().status(), 415, "a foreign page can send this unasked");
    assert_eq!(send("application/octet-stream").await.unwrap().status(), 200);
    let file = scene.telegram.messages(ANNA).pop().unwrap().file.unwrap();
    assert_eq!((file.name.as_str(), file.size), ("a я\".bin", 256));
    let down = format!("{}/chat/file/{}", scene.telegram.api_url(), file.id);
    let down = scene.client.get(down).send().await.unwrap();
    assert_eq!(down.headers()["content-disposition"], format!("attachment; filename*=UTF-8''{name}"));
    assert_eq!(down.bytes().await.unwrap(), bytes);
}

#[tokio::test]
async fn foreign_names_are_not_served() {
    let scene = Scene::new();
    let url = format!("{}/chat/state", scene.telegram.api_url());
    for (host, status) in [("evil.example", 403), ("127.0.0.1.evil.example:80", 403), ("localhost:80", 200)] {
        let answer = scene.client.get(&url).header("host", host).send().await.unwrap();
        assert_eq!(answer.status(), status, "{host}");
    }
    let form = scene.client.post(url.replace("state", "block")).body(r#"{"person":11,"blocked":true}"#);
    assert_eq!(
        form.send().await.unwrap().status(),
        415,
        "only JSON, which a foreign page can't send unasked"
    );
}
