//! Planned faults do what they say, as often as they say, to the calls they are meant for.

use serde_json::json;

use super::{ANNA, BORIS, Scene};
use crate::telegram::Fault;

#[tokio::test]
async fn faults_hit_their_call_and_are_used_up() {
    let scene = Scene::new();
    let to = |chat: i64| json!({"chat_id": chat, "text": "x"});
    scene.telegram.fail_next("SendMessage", 2, Fault::TooMany { retry_after: 7 });
    scene.done("getMe", json!({})).await;
    for _ in 0..2 {
        let answer = scene.call("sendMessage", to(ANNA)).await;
        assert_eq!(answer["parameters"]["retry_after"], 7);
    }
    scene.done("sendMessage", to(ANNA)).await;
    scene.telegram.fail_chat(BORIS, 1, Fault::Internal500);
    scene.done("sendMessage", to(ANNA)).await;
    assert_eq!(scene.call("sendMessage", to(BORIS)).await["error_code"], 500);
    scene.telegram.fail_next("getUpdates", 1, Fault::Conflict409);
    assert_eq!(scene.call("getUpdates", json!({})).await["error_code"], 409);
    let words = "Forbidden: user is deactivated";
    scene.telegram.fail_next("sendMessage", 1, Fault::Refuse { code: 403, description: words.into() });
    assert_eq!(scene.refused("sendMessage", to(ANNA)).await, words);
    assert_eq!(scene.telegram.messages(ANNA).len(), 3);
    assert!(scene.telegram.refusals().is_empty());
    let failed = scene.telegram.calls().into_iter().filter(|call| !call.ok).count();
    assert_eq!(failed, 5);
}

#[tokio::test]
async fn a_gateway_answers_in_html() {
    let scene = Scene::new();
    scene.telegram.fail_next("sendMessage", 1, Fault::BadGatewayHtml502);
    let call = scene.client.post(scene.url("sendMessage")).json(&json!({"chat_id": ANNA, "text": "x"}));
    let answer = call.send().await.unwrap();
    assert_eq!(answer.status(), 502);
    assert!(answer.text().await.unwrap().starts_with("<html>"));
}

#[tokio::test]
async fn a_lost_answer_has_had_its_effect() {
    let scene = Scene::new();
    scene.telegram.fail_next("sendMessage", 1, Fault::LostAfterEffect);
    let call = scene.client.post(scene.url("sendMessage")).json(&json!({"chat_id": ANNA, "text": "kept"}));
    let error = call.send().await.unwrap_err().without_url();
    assert!(error.is_request() && !error.is_timeout(), "{error:?}");
    assert_eq!(scene.telegram.last_bot_message(ANNA).unwrap().text, "kept");
}

#[tokio::test]
async fn an_answer_may_come_from_a_proxy_after_the_effect_and_a_connection_may_close_before_it() {
    let scene = Scene::new();
    let send = || scene.client.post(scene.url("sendMessage")).json(&json!({"chat_id": ANNA, "text": "kept"}));
    scene.telegram.fail_next("sendMessage", 1, Fault::HtmlAfterEffect502);
    assert_eq!(send().send().await.unwrap().status(), 502);
    assert_eq!(scene.telegram.messages(ANNA).len(), 2);
    scene.telegram.fail_next("*", 1, Fault::CloseBeforeEffect);
    assert!(send().send().await.is_err());
    assert_eq!(scene.telegram.messages(ANNA).len(), 2);
}

#[tokio::test]
async fn faults_by_chance_are_the_same_for_the_same_seed_until_they_are_healed() {
    let outcomes = async |seed: u64| {
        let scene = Scene::new();
        scene.telegram.fail_sometimes(
            "*",
            300,
            &[Fault::Internal500, Fault::TooMany { retry_after: 1 }],
            seed,
        );
        let mut codes = vec![];
        for _ in 0..60 {
            let answer = scene.call("sendMessage", json!({"chat_id": ANNA, "text": "x"})).await;
            codes.push(answer["error_code"].as_u64().unwrap_or(200));
        }
        let struck = codes.iter().filter(|code| **code != 200).count();
        assert_eq!(scene.telegram.faults_met(), struck as u64);
        scene.telegram.heal();
        for _ in 0..20 {
            scene.send(ANNA, "x").await;
        }
        codes
    };
    let (first, second, other) = (outcomes(7).await, outcomes(7).await, outcomes(8).await);
    assert_eq!(first, second);
    assert_ne!(first, other);
    let count = |code: u64| first.iter().filter(|known| **known == code).count();
    assert!(count(500) > 3 && count(429) > 3 && count(200) > 25, "{first:?}");
}

#[tokio::test]
async fn a_stalled_call_never_ends_by_itself() {
    let scene = Scene::new();
    scene.telegram.fail_next("sendMessage", 1, Fault::Stall);
    let call =
        scene.client.post(scene.url("sendMessage")).json(&json!({"chat_id": ANNA, "text": "x"})).send();
    let stop = async {
        scene.telegram.wait(|telegram| telegram.calls().len() == 1).await;
        scene.telegram.stop().await;
    };
    let (outcome, ()) = tokio::join!(call, stop);
    assert!(outcome.is_err());
    assert!(scene.telegram.last_bot_message(ANNA).is_none());
}

#[tokio::test]
async fn documents_go_both_ways() {
    let scene = Scene::new();
    let boundary = "XX";
    let body = format!(
        "--{boundary}\r\nContent-Disposition: form-data; name=\"chat_id\"\r\n\r\n{ANNA}\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"caption\"\r\n\r\n<5>\r\n\
         --{boundary}\r\nContent-Disposition: form-data; name=\"document\"; filename=\"a ü.csv\"\r\n\
         Content-Type: text/csv\r\n\r\n1,2\r\n--{boundary}--\r\n"
    );
    let call = scene.client.post(scene.url("SendDocument"));
    let call = call.header("content-type", format!("multipart/form-data; boundary={boundary}")).body(body);
    let answer: serde_json::Value = call.send().await.unwrap().json().await.unwrap();
    assert_eq!(answer["result"]["caption"], "<5>", "{answer}");
    let id = answer["result"]["document"]["file_id"].clone();
    let path = scene.done("getFile", json!({"file_id": id})).await["file_path"].as_str().unwrap().to_owned();
    let url = scene.url(&path).replace("/bot4242", "/file/bot4242");
    assert_eq!(scene.client.get(url).send().await.unwrap().text().await.unwrap(), "1,2");
    let message = scene.telegram.last_bot_message(ANNA).unwrap();
    assert_eq!(message.picture(), "shop_bot: <document a ü.csv>\n  <5>\n");
    assert_eq!(message.html, "&lt;5&gt;");
    assert!(scene.telegram.refusals().is_empty());
}
