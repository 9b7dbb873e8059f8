//! The way of one request: to a pay page, to the control, or to the API, where a fault is drawn, the request carried out, and its answer
//! sent or spoiled.

use std::{sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderMap, Method, Request, Response, header},
};
use hyper::body::Incoming;
use serde_json::{Value, json};
use tokio::sync::watch;

use super::{
    book::CryptoPayCall,
    control,
    fault::Fault,
    methods::{self, Refusal},
    page as pay_page,
    shared::Shared,
};
use crate::{
    door::{Answer, Closed, Host, moved, page},
    spoil::{cut, odd_row, say},
};

const API: &str = "/api/";
const MAX_BODY: usize = 64 << 10;
const READ_TIMEOUT: Duration = Duration::from_secs(30);
const NO_PAGE: &str = "<html><h1>404 Not Found</h1></html>";

impl Host for Arc<Shared> {
    async fn answer(self, request: Request<Incoming>) -> Answer {
        handle(self, request).await
    }

    fn absences(&self) -> watch::Receiver<Duration> {
        self.absences.subscribe()
    }
}

async fn handle(shared: Arc<Shared>, request: Request<Incoming>) -> Answer {
    let (head, body) = request.into_parts();
    // No page of the world outside shall press a button here.
    if !is_here(&head.headers) {
        return Ok(page(403, "<html><h1>127.0.0.1 and localhost only</h1></html>"));
    }
    let body = tokio::time::timeout(READ_TIMEOUT, to_bytes(Body::new(body), MAX_BODY)).await;
    let Ok(Ok(body)) = body else { return Ok(page(413, NO_PAGE)) };
    let (path, is_post) = (head.uri.path(), head.method == Method::POST);
    if let Some(hash) = path.strip_prefix(pay_page::PREFIX) {
        return Ok(show(&shared, hash, is_post.then_some(&body)));
    }
    if let Some(wish) = path.strip_prefix(control::PREFIX).filter(|_| is_post) {
        let (code, said) = control::answer(&shared, wish, &body);
        return Ok(page(code, &said));
    }
    match path.strip_prefix(API).filter(|_| is_post) {
        Some(method) => call(&shared, method, &head.headers, &body).await,
        None => Ok(page(404, NO_PAGE)),
    }
}

fn is_here(headers: &HeaderMap) -> bool {
    let text = |name| headers.get(name).and_then(|value| value.to_str().ok());
    let name = |host: &str| host.rsplit_once(':').map_or(host, |(name, _)| name).to_ascii_lowercase();
    let is_ours = |host: &str| matches!(name(host).as_str(), "127.0.0.1" | "localhost");
    let origin = text(header::ORIGIN).map(|origin| origin.strip_prefix("http://").unwrap_or(origin));
    text(header::HOST).is_some_and(is_ours) && origin.is_none_or(is_ours)
}

/// The page of an invoice, after its button was pressed.
fn show(shared: &Shared, hash: &str, form: Option<&Bytes>) -> Response<Body> {
    let now = shared.clock.now();
    let mut book = shared.book();
    if let Some(form) = form {
        pay_page::press(&mut book, hash, form, now);
        // So that to load it again pays nothing again.
        return moved(303, &format!("{}{hash}", pay_page::PREFIX));
    }
    pay_page::draw(&book, hash, now).map_or_else(|| page(404, NO_PAGE), |drawn| page(200, &drawn))
}

/// A request to the API: JSON, or nothing at all.
async fn call(shared: &Shared, method: &str, headers: &HeaderMap, body: &Bytes) -> Answer {
    let body = if body.is_empty() { json!({}) } else { serde_json::from_slice(body).unwrap_or_default() };
    let token = headers.get("crypto-pay-api-token").and_then(|token| token.to_str().ok()).unwrap_or_default();
    let fault = register(shared, method, &body);
    if let Some(fault) = &fault
        && let Some(answer) = instead(shared, fault).await
    {
        return answer;
    }
    let done = methods::answer(&mut shared.book(), token, method, &body, shared.clock.now());
    match fault {
        None => Ok(send(&done)),
        Some(fault) => spoil(shared, fault, &done).await,
    }
}

/// Draws the call's fault and writes both down.
fn register(shared: &Shared, method: &str, body: &Value) -> Option<Fault> {
    let fault = shared.script().draw(method);
    let (parameters, at) = (body.clone(), shared.clock.now());
    let call = CryptoPayCall { method: method.to_owned(), parameters, fault: fault.clone(), at };
    shared.book().record(call);
    fault
}

/// What a fault answers instead of doing anything.
async fn instead(shared: &Shared, fault: &Fault) -> Option<Answer> {
    match fault {
        Fault::CloseBeforeReading => Some(Err(Closed)),
        Fault::Http(code, body) => Some(Ok(page(*code, body))),
        Fault::MovedTo(code, to) => Some(Ok(moved(*code, to))),
        Fault::Refuse(code, name) => Some(Ok(refuse(&Refusal { code: *code, name: name.clone() }))),
        Fault::Stall => {
            shared.stalls.hold().await;
            None
        }
        Fault::CloseAfterEffect
        | Fault::StallAfterEffect
        | Fault::HttpAfterEffect(..)
        | Fault::CutJson
        | Fault::Says(..)
        | Fault::OddRow => None,
    }
}

/// What becomes of the answer to something that was done.
async fn spoil(shared: &Shared, fault: Fault, done: &Result<Value, Refusal>) -> Answer {
    let Ok(result) = done else { return Ok(send(done)) };
    let text = yes(result).to_string();
    Ok(match fault {
        Fault::CloseAfterEffect => return Err(Closed),
        Fault::StallAfterEffect => {
            shared.stalls.hold().await;
            page(200, &text)
        }
        Fault::HttpAfterEffect(code, body) => page(code, &body),
        Fault::CutJson => page(200, &cut(&text)),
        Fault::Says(name, said) => page(200, &say(&text, &name, &said)),
        Fault::OddRow => page(200, &odd_row(yes(result)).to_string()),
        Fault::CloseBeforeReading
        | Fault::Stall
        | Fault::Http(..)
        | Fault::MovedTo(..)
        | Fault::Refuse(..) => page(200, &text),
    })
}

fn send(done: &Result<Value, Refusal>) -> Response<Body> {
    match done {
        Ok(result) => page(200, &yes(result).to_string()),
        Err(refusal) => refuse(refusal),
    }
}

fn refuse(refusal: &Refusal) -> Response<Body> {
    page(refusal.code, &refusal.to_json().to_string())
}

fn yes(result: &Value) -> Value {
    json!({ "ok": true, "result": result })
}
