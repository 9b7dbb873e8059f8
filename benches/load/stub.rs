//! A panel that does nothing but answer after a set time: it holds more orders than the sandbox panel keeps, and costs
//! next to nothing. Orders have the ids from one on.

use std::{
    collections::HashMap,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, AtomicUsize, Ordering},
    },
    time::Duration,
};

use axum::{Form, Router, extract::State, http::header::CONTENT_TYPE, response::IntoResponse, routing::post};
use tokio::{net::TcpListener, task::JoinHandle};

/// It listens until it is dropped.
pub struct Stub {
    pub url: String,
    pub state: Arc<Book>,
    task: JoinHandle<()>,
}

/// What it knows, and was asked.
pub struct Book {
    /// How long each answer takes.
    latency: Duration,
    services: String,
    /// Whether each order is completed.
    pub ended: AtomicBool,
    /// Of a hundred orders the one with this rest has changed.
    pub changed: AtomicU64,
    /// Requests for `status` that were read.
    pub looks: AtomicUsize,
    orders: AtomicU64,
}

impl Drop for Stub {
    fn drop(&mut self) {
        self.task.abort();
    }
}

impl Stub {
    /// A panel with this catalog that takes so long for each answer.
    pub async fn open(services: String, latency: Duration) -> anyhow::Result<Self> {
        let state = Arc::new(Book {
            latency,
            services,
            ended: AtomicBool::new(false),
            changed: AtomicU64::new(0),
            looks: AtomicUsize::new(0),
            orders: AtomicU64::new(10_000_000),
        });
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let url = format!("http://{}/api/v2/", listener.local_addr()?);
        let router = Router::new().route("/api/v2/", post(answer)).with_state(Arc::clone(&state));
        let task = tokio::spawn(async move { drop(axum::serve(listener, router).await) });
        Ok(Self { url, state, task })
    }
}

async fn answer(
    State(book): State<Arc<Book>>,
    Form(fields): Form<HashMap<String, String>>,
) -> impl IntoResponse {
    tokio::time::sleep(book.latency).await;
    ([(CONTENT_TYPE, "application/json")], book.say(&fields))
}

impl Book {
    fn say(&self, fields: &HashMap<String, String>) -> String {
        match fields.get("action").map(String::as_str) {
            Some("services") => self.services.clone(),
            Some("balance") => r#"{"balance":"1000000.00","currency":"USD"}"#.to_owned(),
            Some("add") => format!(r#"{{"order":{}}}"#, self.orders.fetch_add(1, Ordering::Relaxed)),
            Some("status") => self.status(fields),
            _ => r#"{"error":"Incorrect request"}"#.to_owned(),
        }
    }

    fn status(&self, fields: &HashMap<String, String>) -> String {
        self.looks.fetch_add(1, Ordering::Relaxed);
        if let Some(one) = fields.get("order") {
            return self.row(one);
        }
        let ids = fields.get("orders").map(String::as_str).unwrap_or_default().split(',');
        let rows: Vec<String> = ids.map(|id| format!("\"{id}\":{}", self.row(id))).collect();
        format!("{{{}}}", rows.join(","))
    }

    fn row(&self, id: &str) -> String {
        let changed = self.changed.load(Ordering::Relaxed);
        let is_changed = id.parse::<u64>().is_ok_and(|id| id % 100 == changed);
        let (status, remains) = match (self.ended.load(Ordering::Relaxed), is_changed) {
            (true, _) => ("Completed", 0),
            (false, true) => ("In progress", 400),
            (false, false) => ("In progress", 500),
        };
        format!(
            r#"{{"charge":"0.9","start_count":"10","status":"{status}","remains":"{remains}","currency":"USD"}}"#
        )
    }
}
