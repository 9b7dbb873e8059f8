//! The guard around a small tree, in teloxide's real dispatcher, over the real listener.

use std::sync::{Mutex, atomic::AtomicUsize, atomic::Ordering};

use futures::FutureExt;
use serde_json::{Value, json};
use teloxide::{
    dispatching::UpdateFilterExt, error_handlers::LoggingErrorHandler, stop::StopToken, types::Message,
    update_listeners::UpdateListener,
};
use tokio::{sync::Notify, task::JoinHandle};

use super::*;
use crate::{
    bot::{
        fake::{Call, Fake, TOKEN, mailbox, ok, text_update},
        poll::Polling,
    },
    clock::{Clock, Moment},
    pulse::{Part, Pulse},
};

/// A dead dispatcher shall fail a test, not hang it.
async fn soon<T>(done: impl Future<Output = T>) -> T {
    tokio::time::timeout(std::time::Duration::from_secs(20), done).await.expect("the dispatcher still works")
}

struct Running {
    fake: Fake,
    handled: Handled,
    stop: StopToken,
    dispatching: JoinHandle<()>,
}

/// Runs `tree` behind the guard on these updates.
async fn run(
    updates: Vec<Value>,
    on_panic: impl Fn(&Update, &str) + Send + Sync + 'static,
    tree: UpdateHandler<anyhow::Error>,
) -> Running {
    let mail = mailbox(updates);
    let fake = Fake::start(move |call: Call| match call.method.as_str() {
        "GetMe" => std::future::ready(ok(json!({
            "id": 9, "is_bot": true, "first_name": "B", "username": "b_bot", "can_join_groups": true,
            "can_read_all_group_messages": false, "supports_inline_queries": false,
            "can_connect_to_business": false, "has_main_web_app": false,
        })))
        .boxed(),
        _ => mail(call),
    })
    .await;
    let handled = Handled::default();
    let mut polling = Polling::new(
        fake.api(),
        handled.clone(),
        Pulse::default().of(Part::Updates, &Clock::manual(Moment(0))),
    );
    let stop = polling.stop_token();
    let bot = Bot::new(TOKEN).set_api_url(fake.base.clone());
    let mut dispatcher = dispatcher(bot, catch_failures(handled.clone(), on_panic).chain(tree)).build();
    let dispatching = tokio::spawn(async move {
        dispatcher.dispatch_with_listener(polling, LoggingErrorHandler::new()).await;
    });
    Running { fake, handled, stop, dispatching }
}

#[tokio::test]
async fn a_panic_ends_neither_the_chat_nor_the_bot() {
    let seen = Arc::new(Mutex::new(Vec::new()));
    let told = Arc::new(Mutex::new(Vec::new()));
    let tree = Update::filter_message().endpoint({
        let seen = Arc::clone(&seen);
        move |message: Message| {
            let seen = Arc::clone(&seen);
            async move {
                let text = message.text().unwrap_or_default().to_owned();
                assert_ne!(text, "/boom", "asked to");
                seen.lock().unwrap().push(text);
                Ok(())
            }
        }
    });
    let on_panic = {
        let told = Arc::clone(&told);
        move |update: &Update, code: &str| {
            told.lock().unwrap().push((update.id.0, code.to_owned()));
            panic!("even this is survived");
        }
    };
    let texts = ["one", "/boom", "two", "/boom", "three"];
    let updates = (255..).zip(texts).map(|(id, text)| text_update(id, 1, text)).collect();
    let running = run(updates, on_panic, tree).await;
    soon(running.handled.wait_for(259)).await;
    running.stop.stop();
    soon(running.dispatching).await.unwrap();
    assert_eq!(*seen.lock().unwrap(), ["one", "two", "three"]);
    assert_eq!(*told.lock().unwrap(), [(256, "U100".to_owned()), (258, "U102".to_owned())]);
    let asked = running.fake.calls();
    let first = asked.iter().find(|call| call.method == "GetUpdates").unwrap();
    assert_eq!(first.body["allowed_updates"], json!(["message"]));
    let last = asked.last().unwrap();
    assert_eq!((&last.body["offset"], &last.body["timeout"]), (&json!(260), &json!(0)));
}

#[tokio::test]
async fn what_nobody_wants_counts_as_handled() {
    let tree = Update::filter_callback_query().endpoint(|| async { Ok(()) });
    let running = run(vec![text_update(5, 1, "hi")], |_, _| {}, tree).await;
    soon(running.handled.wait_for(5)).await;
    running.stop.stop();
    soon(running.dispatching).await.unwrap();
}

#[tokio::test]
async fn a_flood_in_one_chat_does_not_stall_another() {
    let go_on = Arc::new(Notify::new());
    let count = Arc::new(AtomicUsize::new(0));
    let tree = Update::filter_message().endpoint({
        let (go_on, count) = (Arc::clone(&go_on), Arc::clone(&count));
        move |message: Message| {
            let (go_on, count) = (Arc::clone(&go_on), Arc::clone(&count));
            async move {
                if message.text() == Some("stuck") {
                    go_on.notified().await;
                }
                count.fetch_add(1, Ordering::SeqCst);
                Ok(())
            }
        }
    });
    let mut updates = vec![text_update(1, 1, "stuck")];
    updates.extend((2..100).map(|id| text_update(id, 1, "flood")));
    updates.push(text_update(100, 2, "from another"));
    let running = run(updates, |_, _| {}, tree).await;
    soon(running.handled.wait_for(100)).await;
    assert_eq!(count.load(Ordering::SeqCst), 1);
    go_on.notify_one();
    soon(running.handled.wait_for(99)).await;
    running.stop.stop();
    soon(running.dispatching).await.unwrap();
    assert_eq!(count.load(Ordering::SeqCst), 100);
}
