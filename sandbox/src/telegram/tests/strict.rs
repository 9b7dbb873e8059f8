//! What the sandbox refuses, with Telegram's words, as a table.

use std::time::Duration;

use serde_json::{Value, json};

use super::{super::Limits, ANNA, GROUP, STRANGER, Scene, TOKEN, keyboard};

/// A method, its arguments, and what Telegram says.
type Row = (&'static str, Value, &'static str);

fn message(text: &str) -> Value {
    json!({"chat_id": ANNA, "text": text})
}

fn html(text: &str) -> Value {
    json!({"chat_id": ANNA, "text": text, "parse_mode": "HTML"})
}

fn button(button: &Value) -> Value {
    json!({"chat_id": ANNA, "text": "x", "reply_markup": {"inline_keyboard": [[button]]}})
}

fn text_rows() -> Vec<Row> {
    vec![
        ("sendMessage", json!({"chat_id": ANNA}), "Bad Request: text is required"),
        (
            "sendMessage",
            json!({"chat_id": ANNA, "text": "x", "style": 1}),
            "Bad Request: style is not a field the Bot API knows",
        ),
        ("sendMessage", message(" \n"), "Bad Request: message text is empty"),
        ("sendMessage", html("<b> </b>"), "Bad Request: message text is empty"),
        ("sendMessage", message(&"x".repeat(4_097)), "Bad Request: message is too long"),
        ("sendMessage", message(&"🙂".repeat(2_049)), "Bad Request: message is too long"),
        (
            "sendMessage",
            html("<br>"),
            "Bad Request: can't parse entities: Unsupported start tag \"br\" at byte offset 0",
        ),
        (
            "sendMessage",
            html("<b>x"),
            "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\"",
        ),
        (
            "sendMessage",
            json!({"chat_id": ANNA, "text": "x", "parse_mode": "BBCode"}),
            "Bad Request: unsupported parse_mode",
        ),
    ]
}

fn address_rows() -> Vec<Row> {
    let nine = ["1", "2", "3", "4", "5", "6", "7", "8", "9"];
    let many: Vec<&[&str]> = (0..13).map(|_| &nine[..8]).collect();
    vec![
        ("sendMessage", json!({"chat_id": 999, "text": "x"}), "Bad Request: chat not found"),
        ("sendMessage", json!({"chat_id": "@nobody", "text": "x"}), "Bad Request: chat not found"),
        (
            "sendMessage",
            json!({"chat_id": STRANGER, "text": "x"}),
            "Forbidden: bot can't initiate conversation with a user",
        ),
        (
            "sendMessage",
            json!({"chat_id": GROUP, "text": "x", "message_thread_id": 99}),
            "Bad Request: message thread not found",
        ),
        (
            "sendMessage",
            json!({"chat_id": GROUP, "text": "x", "message_thread_id": 8}),
            "Bad Request: TOPIC_CLOSED",
        ),
        (
            "sendMessage",
            json!({"chat_id": ANNA, "text": "x", "reply_parameters": {"message_id": 99}}),
            "Bad Request: message to be replied not found",
        ),
        (
            "sendMessage",
            json!({"chat_id": ANNA, "text": "x", "reply_markup": keyboard(&[&nine])}),
            "Bad Request: reply markup is too long",
        ),
        (
            "sendMessage",
            json!({"chat_id": ANNA, "text": "x", "reply_markup": keyboard(&many)}),
            "Bad Request: reply markup is too long",
        ),
    ]
}

fn other_rows() -> Vec<Row> {
    vec![
        (
            "editMessageText",
            json!({"chat_id": ANNA, "message_id": 99, "text": "x"}),
            "Bad Request: message to edit not found",
        ),
        (
            "editMessageText",
            json!({"chat_id": ANNA, "message_id": 1, "text": "x"}),
            "Bad Request: message can't be edited",
        ),
        (
            "editMessageText",
            json!({"chat_id": ANNA, "message_id": 1, "text": "x".repeat(4_097)}),
            "Bad Request: MESSAGE_TOO_LONG",
        ),
        (
            "deleteMessage",
            json!({"chat_id": ANNA, "message_id": 99}),
            "Bad Request: message to delete not found",
        ),
        (
            "deleteMessages",
            json!({"chat_id": ANNA, "message_ids": []}),
            "Bad Request: there must be 1 to 100 message identifiers",
        ),
        (
            "answerCallbackQuery",
            json!({"callback_query_id": "1"}),
            "Bad Request: query is too old and response timeout expired or query ID is invalid",
        ),
        (
            "answerCallbackQuery",
            json!({"callback_query_id": "1", "text": "x".repeat(201)}),
            "Bad Request: MESSAGE_TOO_LONG",
        ),
        (
            "sendChatAction",
            json!({"chat_id": ANNA, "action": "dancing"}),
            "Bad Request: wrong parameter action in request",
        ),
        (
            "setMyShortDescription",
            json!({"short_description": "x".repeat(121)}),
            "Bad Request: bot short description is too long",
        ),
        (
            "getFile",
            json!({"file_id": "x"}),
            "Bad Request: wrong file_id or the file is temporarily unavailable",
        ),
        (
            "sendPhoto",
            json!({"chat_id": ANNA, "photo": "x"}),
            "Bad Request: wrong file identifier/HTTP URL specified",
        ),
        ("sendDice", json!({"chat_id": ANNA}), "Bad Request: the sandbox does not know sendDice yet"),
        ("sendMassage", json!({}), "Not Found"),
    ]
}

fn button_rows() -> Vec<Row> {
    let rows = [
        (json!({"text": "x", "callback_data": "й".repeat(33)}), "Bad Request: BUTTON_DATA_INVALID"),
        (
            json!({"text": "", "callback_data": "a"}),
            "Bad Request: can't parse inline keyboard button: Field \"text\" must be non-empty",
        ),
        (
            json!({"text": "x"}),
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            json!({"text": "x", "callback_data": ""}),
            "Bad Request: can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard",
        ),
        (
            json!({"text": "x", "callback_data": "a", "url": "https://t.me"}),
            "Bad Request: can't parse inline keyboard button: exactly one action field must be used",
        ),
        (
            json!({"text": "x", "callback_data": "a", "style": "green"}),
            "Bad Request: can't parse inline keyboard button: invalid button style specified",
        ),
        (
            json!({"text": "x", "url": "ftp://example.com"}),
            "Bad Request: inline keyboard button URL 'ftp://example.com' is invalid: Unsupported URL protocol",
        ),
        (
            json!({"text": "x", "url": "nonsense"}),
            "Bad Request: inline keyboard button URL 'nonsense' is invalid: Wrong HTTP URL",
        ),
        (
            json!({"text": "x", "data": "a"}),
            "Bad Request: reply_markup.inline_keyboard[0][0].data is not a field the Bot API knows",
        ),
        (json!({"text": "x", "copy_text": {"text": ""}}), "Bad Request: BUTTON_COPY_TEXT_INVALID"),
    ];
    rows.into_iter().map(|(it, words)| ("sendMessage", button(&it), words)).collect()
}

fn command_rows() -> Vec<Row> {
    let one = |command: &str, description: &str| json!({"commands": [{"command": command, "description": description}]});
    let many: Vec<Value> =
        (0..101).map(|n| json!({"command": format!("c{n}"), "description": "d"})).collect();
    let scope = |scope: Value| json!({"commands": [], "scope": scope});
    let rows = [
        (one("", "d"), "Bad Request: command must be non-empty"),
        (one("New", "d"), "Bad Request: BOT_COMMAND_INVALID"),
        (one(&"x".repeat(33), "d"), "Bad Request: command length must not exceed 32"),
        (one("new", ""), "Bad Request: command description must be non-empty"),
        (one("new", &"x".repeat(257)), "Bad Request: command description length must not exceed 256"),
        (json!({"commands": many}), "Bad Request: BOT_COMMANDS_TOO_MUCH"),
        (json!({"commands": [], "language_code": "russian"}), "Bad Request: invalid language code specified"),
        (
            scope(json!({"type": "chat"})),
            "Bad Request: can't parse BotCommandScope: its fields do not fit its type",
        ),
        (scope(json!({"type": "chat", "chat_id": STRANGER})), "Bad Request: chat not found"),
        (
            scope(json!({"type": "moon"})),
            "Bad Request: can't parse BotCommandScope: unsupported type specified",
        ),
    ];
    rows.into_iter().map(|(it, words)| ("setMyCommands", it, words)).collect()
}

#[tokio::test]
async fn whatever_telegram_refuses_is_refused_in_its_words() {
    let scene = Scene::new();
    scene.telegram.close_topic(GROUP, 8);
    let before = scene.telegram.transcript(ANNA);
    let rows = [text_rows(), address_rows(), other_rows(), button_rows(), command_rows()];
    for (method, arguments, words) in rows.into_iter().flatten() {
        let answer = scene.call(method, arguments.clone()).await;
        assert_eq!(answer["description"], words, "{method} {arguments}");
        assert_eq!(answer["ok"], false);
    }
    assert_eq!(scene.telegram.transcript(ANNA), before, "a refused call leaves nothing behind");
    assert!(!scene.telegram.refusals().iter().any(|line| line.contains("TOPIC_CLOSED")));
    assert!(
        scene.telegram.refusals().contains(&"sendMessage: Bad Request: message text is empty".to_owned())
    );
}

#[tokio::test]
async fn the_largest_that_telegram_takes_is_taken() {
    let scene = Scene::new();
    let eight = ["1", "2", "3", "4", "5", "6", "7", "8"];
    let mut rows: Vec<&[&str]> = (0..12).map(|_| &eight[..]).collect();
    rows.push(&eight[..4]);
    let accepted = [
        message(&"x".repeat(4_096)),
        html(&format!("<b>{}</b>", "&amp;".repeat(4_096))),
        json!({"chat_id": ANNA.to_string(), "text": "x", "reply_markup": keyboard(&rows)}),
        button(&json!({"text": "x", "callback_data": "й".repeat(32), "style": "danger"})),
        button(&json!({"text": "x", "url": "t.me/shop_bot?start=o_5"})),
        button(&json!({"text": "x", "url": "tg://user?id=5"})),
        json!({"chat_id": GROUP, "text": "x", "message_thread_id": 7, "disable_notification": true}),
        json!({"chat_id": ANNA, "text": "x", "entities": [{"type": "bold", "offset": 1_i64 << 62, "length": i64::MAX},
            {"type": "bold", "offset": i64::MAX, "length": i64::MAX}, {"type": "bold", "offset": -1, "length": 1}]}),
        json!({"chat_id": ANNA, "text": "x", "reply_parameters": {"message_id": 99, "allow_sending_without_reply": true}}),
    ];
    for arguments in accepted {
        scene.done("sendMessage", arguments).await;
    }
    assert_eq!(scene.telegram.refusals(), Vec::<String>::new());
}

#[tokio::test]
async fn forms_queries_and_any_letter_case_are_understood() {
    let scene = Scene::new();
    let form = [("chat_id", "11"), ("text", "5"), ("disable_notification", "true")];
    let answer = scene.client.post(scene.url("SENDMESSAGE")).form(&form).send().await.unwrap();
    assert!(answer.status().is_success());
    let answer = scene.client.get(scene.url("sendmessage?chat_id=11&text=a%20b")).send().await.unwrap();
    assert!(answer.status().is_success());
    assert!(scene.client.get(scene.url("GetMe")).send().await.unwrap().status().is_success());
    let said = scene.telegram.messages(ANNA);
    assert_eq!(said[1].text, "5");
    assert!(said[1].silent);
    assert_eq!(said[2].text, "a b");
    let wrong = scene.url("getMe").replace(TOKEN, "4242:other");
    let answer = scene.client.get(wrong).send().await.unwrap();
    assert_eq!(answer.status(), 401);
    assert_eq!(answer.text().await.unwrap(), r#"{"description":"Unauthorized","error_code":401,"ok":false}"#);
    assert_eq!(scene.client.post(scene.url("getMe")).body("[").send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn an_edit_that_changes_nothing_is_refused() {
    let scene = Scene::new();
    let id = scene.send(ANNA, "one").await;
    let edit = |text: &str, markup: Value| json!({"chat_id": ANNA, "message_id": id, "text": text, "reply_markup": markup});
    let buttons = keyboard(&[&["a"]]);
    let words = "Bad Request: message is not modified: specified new message content and reply markup are exactly \
                 the same as a current content and reply markup of the message";
    assert_eq!(scene.refused("editMessageText", edit("one", json!({"inline_keyboard": []}))).await, words);
    scene.done("editMessageText", edit("one", buttons.clone())).await;
    assert_eq!(scene.refused("editMessageText", edit(" one ", buttons.clone())).await, words);
    let same = json!({"chat_id": ANNA, "message_id": id, "reply_markup": buttons});
    assert_eq!(scene.refused("editMessageReplyMarkup", same).await, words);
    scene.done("editMessageReplyMarkup", json!({"chat_id": ANNA, "message_id": id})).await;
    let message = scene.telegram.last_bot_message(ANNA).unwrap();
    assert_eq!((message.edits, message.keyboard.len(), message.text.as_str()), (2, 0, "one"));
}

#[tokio::test]
async fn a_tap_is_answered_once_and_soon() {
    let scene = Scene::new();
    let old = "Bad Request: query is too old and response timeout expired or query ID is invalid";
    scene
        .done(
            "sendMessage",
            json!({"chat_id": ANNA, "text": "x", "reply_markup": keyboard(&[&["Go", "Stop"]])}),
        )
        .await;
    let message = scene.telegram.last_bot_message(ANNA).unwrap();
    let tap = scene.telegram.press(ANNA, ANNA, message.message_id, "St").unwrap();
    let answer = json!({"callback_query_id": tap.query_id, "text": "done", "show_alert": true});
    scene.done("answerCallbackQuery", answer.clone()).await;
    assert_eq!(scene.telegram.answers()[0].text, "done");
    scene.telegram.redeliver(tap.update_id.unwrap());
    assert_eq!(scene.refused("answerCallbackQuery", answer.clone()).await, old);
    assert!(scene.telegram.refusals().is_empty(), "after a redelivery a second answer is no fault");
    let tap = scene.telegram.tap(ANNA, ANNA, message.message_id, "d:Go").unwrap();
    scene.clock.turn(Duration::from_millis(15_001));
    assert_eq!(scene.refused("answerCallbackQuery", json!({"callback_query_id": tap.query_id})).await, old);
    let tap = scene.telegram.tap_forged(ANNA, ANNA, 77, "invented");
    scene.done("answerCallbackQuery", json!({"callback_query_id": tap.query_id})).await;
    assert_eq!(scene.refused("answerCallbackQuery", json!({"callback_query_id": tap.query_id})).await, old);
    assert_eq!(scene.telegram.refusals().len(), 1);
    let why = scene.telegram.press(ANNA, ANNA, message.message_id, "Maybe").unwrap_err();
    assert!(why.0.contains(r#"["Go", "Stop"]"#), "{why}");
    assert!(scene.telegram.tap(ANNA, ANNA, message.message_id, "invented").is_err());
}

#[tokio::test]
async fn a_bot_that_is_too_fast_is_told_so() {
    let scene = Scene::with_limits(Some(Limits { private_burst: 5, ..Limits::default() }));
    for _ in 0..5 {
        scene.send(ANNA, "x").await;
    }
    let answer = scene.call("sendMessage", message("x")).await;
    assert_eq!(answer["error_code"], 429);
    assert_eq!(answer["parameters"]["retry_after"], 1);
    scene.clock.turn(Duration::from_secs(1));
    scene.send(ANNA, "x").await;
    assert!(scene.telegram.refusals().is_empty());
}
