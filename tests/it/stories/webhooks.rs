//! Telegram brings updates, and hears that one was handled only after it was. What holds for asking for them holds for this, under the same
//! faults: `telegram_fails/chance.rs` and `killed.rs` have the campaigns.

use panelgram_sandbox::telegram::{Call, Fault};
use serde_json::json;

use super::process::Home;
use crate::world::{MEMBER, OTHER_MEMBER, World, free_address};

const LINK: &str = "https://instagram.com/p/abc";

/// A world to which Telegram brings updates.
async fn world() -> World {
    World::hooked(&[]).await
}

/// Waits until Telegram has brought all it has.
async fn quiet(world: &World) {
    world.telegram.wait(|telegram| telegram.waiting_updates() == 0).await;
    world.app.bot.sender.idle().await;
}

fn calls(world: &World, method: &str) -> Vec<Call> {
    world.telegram.calls().into_iter().filter(|call| call.method == method).collect()
}

#[tokio::test]
async fn an_order_is_placed_over_webhooks_and_nobody_asks_for_updates() {
    let world = world().await;
    world.order(MEMBER, "1207", LINK, "1000").await;
    world.submit().await;
    assert!(world.chat(MEMBER).contains("#1001"), "{}", world.chat(MEMBER));
    assert_eq!(world.panel.adds(), 1);
    let set = calls(&world, "setWebhook");
    let wanted = ["message", "edited_message", "callback_query", "inline_query"];
    let allowed = set[0].body["allowed_updates"].as_array().unwrap();
    assert!(wanted.iter().all(|kind| allowed.contains(&json!(kind))), "{allowed:?}");
    assert_eq!(set[0].body["secret_token"].as_str().unwrap().len(), 64);
    assert_eq!((set.len(), calls(&world, "getUpdates").len()), (1, 0));
    world.end().await;
}

#[tokio::test]
async fn telegram_is_told_only_after_it_was_handled() {
    let world = world().await;
    world.say(MEMBER, "/start").await;
    let held = world.app.bot.store.begin().await.unwrap();
    let said = world.telegram.say(MEMBER, MEMBER, "/help").update_id;
    while !format!("{:?}", world.conversation().handled()).contains("open: 1") {
        tokio::task::yield_now().await;
    }
    assert_eq!(world.telegram.waiting_updates(), 1);
    drop(held);
    world.settle(said).await;
    quiet(&world).await;
    assert!(world.last(MEMBER).text.contains("/orders"), "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn what_telegram_does_not_know_to_be_handled_is_brought_again_and_done_once() {
    let world = world().await;
    world.draft(MEMBER, "1207", LINK, "1000").await;
    quiet(&world).await;
    world.telegram.fail_next("webhook", 3, Fault::LostAfterEffect);
    let message = world.with_button(MEMBER, "Confirm");
    let tap = world.telegram.press(MEMBER, MEMBER, message, "Confirm").unwrap().update_id;
    world.settle(tap).await;
    quiet(&world).await;
    world.submit().await;
    let world = world.restart().await;
    // A bot that was started anew remembers it by the database alone.
    world.telegram.redeliver(tap.unwrap());
    quiet(&world).await;
    world.submit().await;
    assert_eq!(world.panel.adds(), 1, "{}", world.chat(MEMBER));
    world.end().await;
}

#[tokio::test]
async fn words_that_come_after_the_tap_that_followed_them_are_heard() {
    let world = world().await;
    world.say(MEMBER, "/start").await;
    quiet(&world).await;
    let menu = world.with_button(MEMBER, "New order");
    // Telegram brings words and taps beside one another; these words fail at first.
    world.telegram.fail_next("webhook", 1, Fault::CloseBeforeEffect);
    let words = world.telegram.say(MEMBER, MEMBER, "/lang").update_id;
    let tap = world.telegram.press(MEMBER, MEMBER, menu, "New order").unwrap().update_id;
    assert!(words < tap);
    quiet(&world).await;
    let chat = world.chat(MEMBER);
    assert!(chat.contains("Language"), "the words were taken for handled:\n{chat}");
    // Both once more, the tap first: they were.
    let before = world.telegram.messages(MEMBER).len();
    for update in [tap, words] {
        world.telegram.redeliver(update.unwrap());
        quiet(&world).await;
    }
    assert_eq!(world.telegram.messages(MEMBER).len(), before);
    world.end().await;
}

#[tokio::test]
async fn one_chat_that_fails_holds_up_no_other() {
    let world = world().await;
    world.telegram.fail_next("webhook", 1, Fault::Internal500);
    world.telegram.say(MEMBER, MEMBER, "/start");
    world.telegram.say(OTHER_MEMBER, OTHER_MEMBER, "/start");
    quiet(&world).await;
    for person in [MEMBER, OTHER_MEMBER] {
        assert!(world.last(person).text.contains("Hello"), "{}", world.chat(person));
    }
    world.end().await;
}

#[tokio::test]
async fn the_address_is_taken_back_when_updates_are_asked_for_again_and_nothing_is_lost() {
    let world = world().await;
    world.say(MEMBER, "/start").await;
    quiet(&world).await;
    // Nobody is there.
    let say_and_set = |world: &mut World| {
        world.telegram.say(MEMBER, MEMBER, "/help");
        world.set(&[("WEBHOOK_URL", "")]);
    };
    let world = world.restart_after(say_and_set).await;
    quiet(&world).await;
    assert!(world.last(MEMBER).text.contains("/orders"), "{}", world.chat(MEMBER));
    let taken_back = calls(&world, "deleteWebhook");
    assert!(!taken_back.is_empty() && taken_back.iter().all(|call| call.body == json!({})), "{taken_back:?}");
    assert!(world.say(MEMBER, "/lang").await.text.contains("Language"));
    world.end().await;
}

#[tokio::test]
async fn who_does_not_know_the_secret_finds_nothing_and_leaves_no_trace() {
    let home = Home::new().await;
    let address = free_address();
    let url = format!("http://{address}/telegram");
    let everything = "trace,sqlx=warn";
    let own = [("HTTP_LISTEN", address.as_str()), ("WEBHOOK_URL", url.as_str()), ("RUST_LOG", everything)];
    let process = home.started(&own).await;
    home.say("/start", "Hello").await;
    let set = home.telegram.calls().into_iter().find(|call| call.method == "setWebhook").unwrap();
    let secret = set.body["secret_token"].as_str().unwrap().to_owned();
    let update = json!({"update_id": 900_000_000, "message": {"message_id": 1, "date": 1, "text": "stranger-words",
        "chat": {"id": MEMBER, "type": "private", "first_name": "Max"},
        "from": {"id": MEMBER, "is_bot": false, "first_name": "Max"}}});
    let http = reqwest::Client::builder().no_proxy().build().unwrap();
    for guess in [None, Some(""), Some("a-guess-of-a-stranger"), Some(&secret[1..])] {
        let mut post = http.post(&url).body(update.to_string());
        if let Some(guess) = guess {
            post = post.header("X-Telegram-Bot-Api-Secret-Token", guess);
        }
        let answer = post.send().await.unwrap();
        assert_eq!(
            (answer.status().as_u16(), answer.text().await.unwrap().as_str()),
            (404, "there is nothing here\n")
        );
    }
    home.say("/help", "/orders").await;
    let printed = process.stop("TERM").await;
    for word in ["a-guess-of-a-stranger", "stranger-words", &secret[4..20]] {
        assert!(!printed.contains(word), "{word} is logged");
    }
}

#[tokio::test]
async fn a_webhook_without_a_place_to_listen_stops_the_start() {
    let home = Home::new().await;
    let (code, said) = home.start(&[("WEBHOOK_URL", "https://bot.example/telegram")]).end().await;
    assert!(code == Some(2) && said.contains("set HTTP_LISTEN"), "{code:?} {said}");
}
