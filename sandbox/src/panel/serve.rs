//! The way of one request: read it, draw a fault, carry it out, answer it or fail to.

use std::{convert::Infallible, io::Read, sync::Arc, time::Duration};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderValue, Method, Request, Response, header},
};
use flate2::{Compression, read::GzEncoder};
use futures::stream;
use hyper::body::Incoming;
use serde_json::Value;
use tokio::sync::watch;

use super::{
    answers::{Delivery, answer},
    book::PanelCall,
    control,
    fault::Fault,
    params::Params,
    shared::{Adding, Shared},
};
use crate::{
    door::{Answer, Closed, Host, body_of, moved, page},
    spoil::{cut, say},
};

const MAX_BODY: usize = 256 << 10;
const READ_TIMEOUT: Duration = Duration::from_secs(30);
const MAX_PAUSE: Duration = Duration::from_secs(1);
const DROPS: usize = 100;
/// An endless body ends after 256 MB, in case nobody stops reading.
const ENDLESS_CHUNKS: usize = 4_096;

const CLOUDFLARE: &str = "<!DOCTYPE html><html lang=\"en-US\"><head><title>Just a moment...</title></head><body>\
    <noscript>Enable JavaScript and cookies to continue</noscript></body></html>";
const NOTICE: &str =
    "<br />\n<b>Notice</b>:  Undefined index: runs in <b>/var/www/api.php</b> on line <b>12</b><br />\n";
const MAINTENANCE: &str =
    "<html><head><title>Maintenance</title></head><body><h1>We'll be back soon!</h1></body></html>";

impl Host for Arc<Shared> {
    async fn answer(self, request: Request<Incoming>) -> Answer {
        handle(self, request).await
    }

    fn absences(&self) -> watch::Receiver<Duration> {
        self.absences.subscribe()
    }
}

async fn handle(shared: Arc<Shared>, request: Request<Incoming>) -> Answer {
    if request.method() != Method::POST && request.method() != Method::GET {
        return Ok(page(405, "{\"error\":\"Method Not Allowed\"}"));
    }
    let by_query = request.method() == Method::GET || request.uri().query().is_some();
    let query = Params::read(request.uri().query().unwrap_or_default().as_bytes());
    let path = request.uri().path().to_owned();
    let body = tokio::time::timeout(READ_TIMEOUT, to_bytes(Body::new(request.into_body()), MAX_BODY)).await;
    let Ok(Ok(body)) = body else {
        return Ok(page(413, "{\"error\":\"Payload too large (max 256KB)\"}"));
    };
    if let Some(wish) = path.strip_prefix(control::PREFIX) {
        let (code, said) = control::answer(&shared, wish, &body);
        return Ok(page(code, &said));
    }
    let mut params = Params::read(&body);
    params.extend(query);
    let _adding = (params.value("action") == "add").then(|| Adding::begin(&shared.adding));
    let fault = register(&shared, &params, by_query);
    respond(&shared, &params, fault).await
}

/// Draws the call's fault and writes both down.
fn register(shared: &Shared, params: &Params, by_query: bool) -> Option<Fault> {
    let action = params.value("action");
    let fault = shared.script().draw(action);
    let mut book = shared.book();
    book.record_call(PanelCall {
        action: action.to_owned(),
        ids: params.count_ids(),
        named: params.named(),
        link: params.value("link").to_owned(),
        fault: fault.clone(),
        at: shared.clock.now(),
    });
    if by_query {
        book.note(action, params.value("service"), "sent in the address, where logs see it");
    }
    fault
}

/// Carries the request out, around the fault.
async fn respond(shared: &Shared, params: &Params, fault: Option<Fault>) -> Answer {
    match &fault {
        Some(Fault::CloseBeforeReading) => return Err(Closed),
        Some(Fault::Http(code, body)) => return Ok(page(*code, body)),
        Some(Fault::MovedTo(code, to)) => return Ok(moved(*code, to)),
        Some(Fault::CloudflarePage) => return Ok(html(CLOUDFLARE)),
        Some(Fault::MaintenanceHtml200) => return Ok(html(MAINTENANCE)),
        Some(Fault::RateLimit200) => return Ok(json("{\"error\":\"Rate limit exceeded\"}")),
        Some(Fault::AuthError) => return Ok(json("{\"error\":\"Invalid API key\"}")),
        Some(Fault::EmptyList) => return Ok(json("[]")),
        Some(Fault::BatchRefused(words)) if params.count_ids() > 1 => return Ok(refused(words)),
        Some(Fault::OrderRefused(id, words)) if params.names_order(*id) => return Ok(refused(words)),
        Some(Fault::FieldRefused(name, value, words)) if params.value(name) == value => {
            return Ok(refused(words));
        }
        Some(Fault::Stall) => shared.stalls.hold().await,
        _ => {}
    }
    let (text, delivery) = answer(&mut shared.book(), params, shared.clock.now(), fault.as_ref());
    match delivery {
        Delivery::Never => return Err(Closed),
        Delivery::Late => shared.stalls.hold().await,
        Delivery::AtOnce => {}
    }
    deliver(shared, text, fault).await
}

/// Sends the answer to something that was done, or spoils it.
async fn deliver(shared: &Shared, text: String, fault: Option<Fault>) -> Answer {
    Ok(match fault {
        Some(Fault::CloseAfterEffect) => return Err(Closed),
        Some(Fault::HttpAfterEffect(code, body)) => page(code, &body),
        Some(Fault::StallAfterEffect) => {
            shared.stalls.hold().await;
            json(&text)
        }
        Some(Fault::Drip(pause)) => {
            body_of(200, "application/json", drip(text.into_bytes(), pause.min(MAX_PAUSE)))
        }
        Some(Fault::Gzip) => gzipped(&text),
        Some(Fault::PhpNotice) => html(&format!("{NOTICE}{text}")),
        Some(Fault::CutJson) => json(&cut(&text)),
        Some(Fault::WrongTypes) => json(&spoil_types(&text)),
        Some(Fault::Says(name, said)) => json(&say(&text, &name, &said)),
        Some(Fault::EndlessBody) => body_of(200, "application/json", endless()),
        _ => page(200, &text),
    })
}

fn json(text: &str) -> Response<Body> {
    body_of(200, "application/json", Body::from(text.to_owned()))
}

fn html(text: &str) -> Response<Body> {
    body_of(200, "text/html; charset=UTF-8", Body::from(text.to_owned()))
}

fn gzipped(text: &str) -> Response<Body> {
    let mut packed = Vec::new();
    // Reading what is in memory does not fail.
    let _ = GzEncoder::new(text.as_bytes(), Compression::default()).read_to_end(&mut packed);
    let mut response = body_of(200, "application/json", Body::from(packed));
    response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response
}

/// The bytes in about a hundred drops.
fn drip(bytes: Vec<u8>, pause: Duration) -> Body {
    let bytes = Bytes::from(bytes);
    let size = bytes.len().div_ceil(DROPS).max(1);
    let drops = stream::unfold(bytes, move |mut left| async move {
        if left.is_empty() {
            return None;
        }
        tokio::time::sleep(pause).await;
        let drop = left.split_to(size.min(left.len()));
        Some((Ok::<_, Infallible>(drop), left))
    });
    Body::from_stream(drops)
}

/// An answer that begins well and goes on.
fn endless() -> Body {
    let chunk = Bytes::from(vec![b'a'; 64 << 10]);
    let start = std::iter::once(Bytes::from_static(b"[{\"service\":1,\"order\":1,\"name\":\""));
    let chunks = start.chain(std::iter::repeat_n(chunk, ENDLESS_CHUNKS));
    Body::from_stream(stream::iter(chunks.map(Ok::<_, Infallible>)))
}

fn refused(words: &str) -> Response<Body> {
    json(&serde_json::json!({ "error": words }).to_string())
}

fn spoil_types(text: &str) -> String {
    let spoiled = serde_json::from_str(text).map(spoil);
    spoiled.unwrap_or(Value::Bool(true)).to_string()
}

fn spoil(value: Value) -> Value {
    match value {
        Value::Array(items) => items.into_iter().map(spoil).collect(),
        Value::Object(map) => {
            Value::Object(map.into_iter().map(|(key, value)| (key, spoil(value))).collect())
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => Value::Bool(true),
    }
}
