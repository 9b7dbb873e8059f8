//! A scripted Bot API on loopback for the tests of this folder, and a hand on tokio's clock.
//!
//! Deliberately no Telegram: it answers what a test tells it to and notes what it was asked.

use std::{
    future::Future,
    sync::{Arc, Mutex, MutexGuard},
    time::Duration,
};

use axum::{
    Router,
    body::Bytes,
    extract::{Path, State},
    http::StatusCode,
};
use futures::{FutureExt, future::BoxFuture};
use serde_json::{Value, json};
use tokio::{sync::watch, time::Instant};
use url::Url;

use super::api::BotApi;
use crate::net::Route;

/// The token of all tests; no text may show it.
pub(super) const TOKEN: &str = "12345:SECRETsecretSECRET";

/// A call that came in.
#[derive(Clone, Debug)]
pub(super) struct Call {
    /// How many calls of any kind came before it.
    pub(super) number: usize,
    pub(super) method: String,
    pub(super) body: Value,
    pub(super) at: Instant,
}

impl Call {
    pub(super) fn chat(&self) -> i64 {
        self.body["chat_id"].as_i64().unwrap_or_default()
    }

    pub(super) fn text(&self) -> &str {
        self.body["text"].as_str().unwrap_or_default()
    }
}

/// Status and body of an answer.
pub(super) type Reply = (u16, String);

type Script = Arc<dyn Fn(Call) -> BoxFuture<'static, Reply> + Send + Sync>;

#[derive(Clone)]
pub(super) struct Fake {
    pub(super) base: Url,
    shared: Arc<Shared>,
}

struct Shared {
    calls: Mutex<Vec<Call>>,
    count: watch::Sender<usize>,
    script: Script,
}

impl Fake {
    /// Starts a server that answers as `script` says.
    pub(super) async fn start<F>(script: impl Fn(Call) -> F + Send + Sync + 'static) -> Self
    where
        F: Future<Output = Reply> + Send + 'static,
    {
        let shared = Arc::new(Shared {
            calls: Mutex::default(),
            count: watch::Sender::new(0),
            script: Arc::new(move |call| script(call).boxed()),
        });
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let base = format!("http://{}/prefix", listener.local_addr().unwrap()).parse().unwrap();
        let router = Router::new()
            .route("/prefix/{bot}/{method}", axum::routing::post(answer))
            .with_state(Arc::clone(&shared));
        tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        Self { base, shared }
    }

    /// Starts a server whose answer is known at once.
    pub(super) async fn replying(script: impl Fn(&Call) -> Reply + Send + Sync + 'static) -> Self {
        Self::start(move |call| std::future::ready(script(&call))).await
    }

    pub(super) fn api(&self) -> BotApi {
        // Tests turn the clock by hand, far: no call may time out by that.
        BotApi::with_timeout(&self.base, TOKEN.into(), &Route::default(), Duration::from_secs(1_000_000))
            .unwrap()
    }

    pub(super) fn calls(&self) -> Vec<Call> {
        self.shared.calls().clone()
    }

    pub(super) fn texts(&self) -> Vec<String> {
        self.calls().iter().map(|call| call.text().to_owned()).collect()
    }

    /// Waits until that many calls came in.
    pub(super) async fn reached(&self, count: usize) {
        self.shared.count.subscribe().wait_for(|so_far| *so_far >= count).await.unwrap();
    }
}

impl Shared {
    fn calls(&self) -> MutexGuard<'_, Vec<Call>> {
        self.calls.lock().unwrap()
    }
}

async fn answer(
    State(shared): State<Arc<Shared>>,
    Path((bot, method)): Path<(String, String)>,
    body: Bytes,
) -> (StatusCode, String) {
    assert_eq!(bot, format!("bot{TOKEN}"));
    let call = {
        let mut calls = shared.calls();
        // A form with a file has no JSON.
        let body = serde_json::from_slice(&body).unwrap_or_default();
        let call = Call { number: calls.len(), method, body, at: Instant::now() };
        calls.push(call.clone());
        call
    };
    shared.count.send_modify(|count| *count += 1);
    let (status, body) = (shared.script)(call).await;
    (StatusCode::from_u16(status).unwrap(), body)
}

pub(super) fn ok(result: impl serde::Serialize) -> Reply {
    (200, json!({ "ok": true, "result": result }).to_string())
}

/// A sent message's number is that of its call.
pub(super) fn done(call: &Call) -> Reply {
    match call.method.as_str() {
        "SendMessage" | "SendDocument" => {
            ok(json!({ "message_id": call.number, "date": 0, "chat": { "id": call.chat() } }))
        }
        _ => ok(true),
    }
}

pub(super) fn error(code: u16, description: &str) -> Reply {
    (code, json!({ "ok": false, "error_code": code, "description": description }).to_string())
}

pub(super) fn too_many(retry_after_s: u64) -> Reply {
    let description = format!("Too Many Requests: retry after {retry_after_s}");
    let parameters = json!({ "retry_after": retry_after_s });
    let body =
        json!({ "ok": false, "error_code": 429, "description": description, "parameters": parameters });
    (429, body.to_string())
}

pub(super) fn html(status: u16) -> Reply {
    (status, "<html><h1>Bad Gateway</h1></html>".into())
}

/// Tokio's time, stopped: it moves only in [`StoppedTime::pass_until`]. A paused tokio clock alone would leap
/// to the next timeout whenever all tasks wait for the network; a waiting blocking task prevents that.
pub(super) struct StoppedTime {
    _release: std::sync::mpsc::Sender<()>,
}

impl StoppedTime {
    pub(super) fn stop() -> Self {
        tokio::time::pause();
        let (release, held) = std::sync::mpsc::channel::<()>();
        tokio::task::spawn_blocking(move || held.recv());
        Self { _release: release }
    }

    /// Lets time pass until something is done.
    pub(super) async fn pass_until<T>(&self, done: impl Future<Output = T>) -> T {
        tokio::pin!(done);
        loop {
            tokio::select! {
                biased;
                outcome = &mut done => return outcome,
                () = tokio::task::yield_now() => tokio::time::advance(Duration::from_millis(5)).await,
            }
        }
    }
}

/// Updates that wait for getUpdates: answered as Telegram does, confirmed ones left out. Without any, a long
/// poll stays open.
pub(super) fn mailbox(updates: Vec<Value>) -> impl Fn(Call) -> BoxFuture<'static, Reply> + Clone {
    move |call| {
        let offset = call.body["offset"].as_i64().unwrap_or_default();
        let limit = usize::try_from(call.body["limit"].as_u64().unwrap()).unwrap();
        let due = updates.iter().filter(|update| update["update_id"].as_i64().is_none_or(|id| id >= offset));
        let due: Vec<_> = due.take(limit).cloned().collect();
        if due.is_empty() && call.body["timeout"] != json!(0) {
            return std::future::pending().boxed();
        }
        std::future::ready(ok(due)).boxed()
    }
}

/// A text message from a person in their private chat.
pub(super) fn text_update(id: u32, person: u64, text: &str) -> Value {
    json!({ "update_id": id, "message": {
        "message_id": id, "date": 1_700_000_000, "text": text,
        "chat": { "id": person, "type": "private", "first_name": "P" },
        "from": { "id": person, "is_bot": false, "first_name": "P" },
    }})
}
