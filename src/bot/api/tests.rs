//! The caller against a scripted Bot API.

use serde_json::json;
use teloxide::{
    payloads::{
        DeleteMessage, SetMyCommands, SetMyCommandsSetters, SetMyDescription, SetMyShortDescription,
        SetMyShortDescriptionSetters,
    },
    types::{BotCommand, BotCommandScope, CallbackQueryId, InlineKeyboardButton, Recipient},
};

use super::*;
use crate::bot::fake::{Fake, Reply, TOKEN, done, error, html, ok};

const CHAT: ChatId = ChatId(77);

fn page() -> Outgoing {
    let yes = InlineButton {
        button: InlineKeyboardButton::callback("Yes", "yes"),
        style: Some(ButtonStyle::Success),
    };
    Outgoing {
        text: "<b>Hi</b>".into(),
        keyboard: Keyboard { inline_keyboard: vec![vec![yes]] },
        ..Outgoing::default()
    }
}

async fn outcome_of(reply: Reply) -> Result<MessageId, ApiError> {
    let fake = Fake::replying(move |_| reply.clone()).await;
    fake.api().send_message(CHAT, None, &page()).await
}

#[tokio::test]
async fn bodies_are_as_telegram_wants_them() {
    let fake = Fake::replying(done).await;
    let api = fake.api();
    let thread = Some(ThreadId(MessageId(5)));
    let plain = Outgoing::text("plain");
    api.send_message(CHAT, thread, &page()).await.unwrap();
    api.send_message(CHAT, None, &plain).await.unwrap();
    api.edit_message_text(CHAT, MessageId(9), &plain).await.unwrap();
    api.call(&DeleteMessage::new(CHAT, MessageId(9))).await.unwrap();
    let query = || CallbackQueryId("q".into());
    let toast = Toast { text: "ж".repeat(300), alert: true };
    api.call(&Toast::answer(query(), Some(toast))).await.unwrap();
    api.call(&Toast::answer(query(), None)).await.unwrap();
    api.delete_webhook().await.unwrap();
    api.show_typing(CHAT, thread).await.unwrap();
    let menu = SetMyCommands::new([BotCommand::new("new", "New order")])
        .scope(BotCommandScope::Chat { chat_id: Recipient::Id(CHAT) })
        .language_code("ru");
    api.call(&menu).await.unwrap();
    api.call(&SetMyDescription { description: Some("d".into()), ..SetMyDescription::new() }).await.unwrap();
    let short = SetMyShortDescription::new().short_description("s").language_code("en");
    api.call(&short).await.unwrap();

    let preview = json!({ "is_disabled": true });
    let markup =
        json!({ "inline_keyboard": [[{ "text": "Yes", "style": "success", "callback_data": "yes" }]] });
    let expected = [
        (
            "SendMessage",
            json!({ "chat_id": 77, "message_thread_id": 5,
            "text": "<b>Hi</b>", "parse_mode": "HTML", "link_preview_options": preview, "reply_markup": markup }),
        ),
        (
            "SendMessage",
            json!({ "chat_id": 77, "text": "plain", "parse_mode": "HTML", "link_preview_options": preview }),
        ),
        (
            "EditMessageText",
            json!({ "chat_id": 77, "message_id": 9, "text": "plain", "parse_mode": "HTML",
            "link_preview_options": preview }),
        ),
        ("DeleteMessage", json!({ "chat_id": 77, "message_id": 9 })),
        (
            "AnswerCallbackQuery",
            json!({ "callback_query_id": "q", "text": "ж".repeat(200), "show_alert": true }),
        ),
        ("AnswerCallbackQuery", json!({ "callback_query_id": "q" })),
        ("DeleteWebhook", json!({})),
        ("SendChatAction", json!({ "chat_id": 77, "action": "typing", "message_thread_id": 5 })),
        (
            "SetMyCommands",
            json!({ "commands": [{ "command": "new", "description": "New order" }],
            "scope": { "type": "chat", "chat_id": 77 }, "language_code": "ru" }),
        ),
        ("SetMyDescription", json!({ "description": "d" })),
        ("SetMyShortDescription", json!({ "short_description": "s", "language_code": "en" })),
    ];
    let calls = fake.calls();
    assert_eq!(calls.len(), expected.len());
    for (call, (method, body)) in calls.iter().zip(expected) {
        assert_eq!((call.method.as_str(), &call.body), (method, &body));
    }
}

#[tokio::test]
async fn answers_are_read_and_unknown_fields_ignored() {
    let fake = Fake::replying(|call| match call.method.as_str() {
        "GetMe" => ok(json!({ "id": 1, "is_bot": true, "first_name": "B", "username": "b_bot",
            "can_join_groups": true, "can_read_all_group_messages": false, "supports_inline_queries": true,
            "can_connect_to_business": false, "has_main_web_app": false, "new": [] })),
        "GetChat" => ok(json!({ "id": -100, "type": "hologram", "title": "Admins", "is_forum": true })),
        _ => ok(json!({ "status": "restricted", "is_member": true, "can_send_messages": false })),
    })
    .await;
    let api = fake.api();
    assert_eq!(api.fetch_me().await.unwrap().username.as_deref(), Some("b_bot"));
    let chat = api.fetch_chat(CHAT).await.unwrap();
    assert_eq!((chat.id, chat.kind, chat.is_forum), (ChatId(-100), ChatKind::Other, true));
    let member = api.fetch_chat_member(CHAT, UserId(5)).await.unwrap();
    assert_eq!((member.status, member.can_send_messages), (MemberStatus::Restricted, Some(false)));
}

#[tokio::test]
async fn every_kind_of_answer_has_its_name() {
    assert_eq!(outcome_of(ok(json!({ "message_id": 3 }))).await, Ok(MessageId(3)));
    assert_eq!(
        outcome_of(error(403, "Forbidden: bot was blocked by the user")).await,
        Err(ApiError::Blocked)
    );
    // A success by the status line alone, and refusals told with it.
    assert_eq!(outcome_of((200, error(401, "Unauthorized").1)).await, Err(ApiError::Unauthorized));
    let migrated = json!({ "ok": false, "error_code": 400, "description": "Bad Request: group chat was upgraded",
        "parameters": { "migrate_to_chat_id": -1009 } });
    assert_eq!(outcome_of((400, migrated.to_string())).await, Err(ApiError::Migrated(ChatId(-1009))));
    let unclear = [
        html(502),
        html(200),
        html(403),
        (200, String::new()),
        (200, "{\"ok\":tru".into()),
        (200, "[]".into()),
        (302, String::new()),
        ok(json!({ "message_id": "many" })),
        ok(json!(null)),
        error(500, "Internal Server Error"),
    ];
    for reply in unclear {
        let outcome = outcome_of(reply.clone()).await;
        assert!(matches!(outcome, Err(ApiError::Unclear(_))), "{reply:?} gave {outcome:?}");
    }
}

#[tokio::test]
async fn an_endless_answer_is_cut_off() {
    let outcome = outcome_of((200, "x".repeat(BODY_MAX + 1))).await;
    assert!(matches!(outcome, Err(ApiError::Unclear(words)) if words.contains("longer than")));
}

#[tokio::test]
async fn what_never_arrived_is_told_from_what_maybe_did() {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base: Url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    let api = BotApi::new(&base, TOKEN.into(), &Route::default()).unwrap();
    let breaking = tokio::spawn(async move { drop(listener.accept().await) });
    let broken = api.fetch_me().await;
    assert!(matches!(broken, Err(ApiError::Unclear(_))), "{broken:?}");
    breaking.await.unwrap();
    let refused = api.fetch_me().await;
    assert!(matches!(refused, Err(ApiError::Unreachable(_))), "{refused:?}");
}

#[tokio::test]
async fn no_text_shows_the_token() {
    let echo = format!("Bad Request: no such thing as /bot{TOKEN}/SendMessage");
    let mut texts = Vec::new();
    for reply in [error(400, &echo), error(500, &echo), ok(json!({ TOKEN: TOKEN })), (200, TOKEN.into())] {
        let failure = outcome_of(reply).await.unwrap_err();
        texts.extend([failure.to_string(), format!("{failure:?}")]);
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let base: Url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
    drop(listener);
    for base in [base, "http://[::1]:1/x y/".parse().unwrap(), "ftp://127.0.0.1/".parse().unwrap()] {
        let api = BotApi::new(&base, TOKEN.into(), &Route::default()).unwrap();
        let failure = api.fetch_me().await.unwrap_err();
        assert!(!failure.to_string().contains("/bot"), "an address is shown: {failure}");
        texts.extend([failure.to_string(), format!("{failure:?}"), format!("{api:?}")]);
    }
    for text in texts {
        assert!(!text.contains("SECRET"), "{text}");
    }
}
