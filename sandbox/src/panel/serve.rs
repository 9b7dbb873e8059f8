//! The listening port and the way of one request: read it, draw a fault, carry it out, answer it or fail to. Connections
//! are served by hyper directly, because a service that returns an error closes its connection without one byte of an
//! answer, which a web framework takes pains to avoid.

use std::{
    convert::Infallible,
    io::{self, Read},
    net::Ipv4Addr,
    sync::Arc,
    time::Duration,
};

use axum::{
    body::{Body, Bytes, to_bytes},
    http::{HeaderValue, Method, Request, Response, StatusCode, header},
};
use flate2::{Compression, read::GzEncoder};
use futures::stream;
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde_json::Value;
use tokio::{
    net::{TcpListener, TcpStream},
    task::{JoinHandle, JoinSet},
};
use tokio_util::sync::CancellationToken;

use super::{
    answers::{Delivery, answer},
    book::PanelCall,
    control,
    fault::Fault,
    params::Params,
    shared::{Adding, Shared},
};

const MAX_BODY: usize = 256 << 10;
const MAX_CONNECTIONS: usize = 1_000;
const READ_TIMEOUT: Duration = Duration::from_secs(30);
/// How long open connections last when no more are let in.
const FAREWELL: Duration = Duration::from_millis(50);
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

/// The open port, until it is cancelled.
pub(super) struct Door {
    pub closing: CancellationToken,
    pub task: JoinHandle<()>,
}

/// Returned to hyper to close a connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("closed on purpose")]
struct Closed;

type Answer = Result<Response<Body>, Closed>;

/// Opens the port (0: any) and serves it; gives the port and what closes it.
pub(super) async fn open(port: u16, shared: Arc<Shared>) -> io::Result<(u16, Door)> {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
    let port = listener.local_addr()?.port();
    let closing = CancellationToken::new();
    let task = tokio::spawn(accept(listener, shared, closing.clone()));
    Ok((port, Door { closing, task }))
}

/// Serves until cancelled; then the port and every connection are gone.
async fn accept(mut listener: TcpListener, shared: Arc<Shared>, closing: CancellationToken) {
    let mut connections = JoinSet::new();
    let mut absences = shared.absences.subscribe();
    loop {
        tokio::select! {
            () = closing.cancelled() => return,
            Ok(()) = absences.changed() => {
                let absence = *absences.borrow_and_update();
                match refuse_for(listener, absence, &mut connections, &closing).await {
                    Some(again) => listener = again,
                    None => return,
                }
            }
            Some(_) = connections.join_next() => {}
            accepted = listener.accept() => match accepted {
                Ok((stream, _)) if connections.len() < MAX_CONNECTIONS => {
                    connections.spawn(serve(stream, Arc::clone(&shared)));
                }
                // Too many at once: the stream is dropped, which closes it.
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "the sandbox panel could not accept a connection");
                    tokio::time::sleep(Duration::from_millis(50)).await;
                }
            },
        }
    }
}

/// Lets nobody in for a while, and listens again at the same port; nothing if it was cancelled or the port is taken.
async fn refuse_for(
    listener: TcpListener,
    absence: Duration,
    connections: &mut JoinSet<()>,
    closing: &CancellationToken,
) -> Option<TcpListener> {
    let address = listener.local_addr().ok()?;
    drop(listener);
    let gone = async {
        // Whoever asked for this gets its answer.
        tokio::time::sleep(FAREWELL).await;
        connections.shutdown().await;
        tokio::time::sleep(absence).await;
    };
    tokio::select! {
        () = closing.cancelled() => return None,
        () = gone => {}
    }
    TcpListener::bind(address).await.ok()
}

async fn serve(stream: TcpStream, shared: Arc<Shared>) {
    let service = service_fn(move |request| handle(Arc::clone(&shared), request));
    let connection =
        http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
    // An error here is a client that left or a fault that was wanted.
    let _ = connection.await;
}

async fn handle(shared: Arc<Shared>, request: Request<Incoming>) -> Answer {
    if request.method() != Method::POST && request.method() != Method::GET {
        return Ok(page(405, "application/json", "{\"error\":\"Method Not Allowed\"}"));
    }
    let by_query = request.method() == Method::GET || request.uri().query().is_some();
    let query = Params::read(request.uri().query().unwrap_or_default().as_bytes());
    let path = request.uri().path().to_owned();
    let body = tokio::time::timeout(READ_TIMEOUT, to_bytes(Body::new(request.into_body()), MAX_BODY)).await;
    let Ok(Ok(body)) = body else {
        return Ok(page(413, "application/json", "{\"error\":\"Payload too large (max 256KB)\"}"));
    };
    if let Some(wish) = path.strip_prefix(control::PREFIX) {
        let (code, said) = control::answer(&shared, wish, &body);
        return Ok(page(code, "application/json", &said));
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
        Some(Fault::Http(code, body)) => return Ok(page(*code, kind_of(body), body)),
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
        Some(Fault::Stall) => shared.hold().await,
        _ => {}
    }
    let (text, delivery) = answer(&mut shared.book(), params, shared.clock.now(), fault.as_ref());
    match delivery {
        Delivery::Never => return Err(Closed),
        Delivery::Late => shared.hold().await,
        Delivery::AtOnce => {}
    }
    deliver(shared, text, fault).await
}

/// Sends the answer to something that was done, or spoils it.
async fn deliver(shared: &Shared, text: String, fault: Option<Fault>) -> Answer {
    Ok(match fault {
        Some(Fault::CloseAfterEffect) => return Err(Closed),
        Some(Fault::HttpAfterEffect(code, body)) => page(code, kind_of(&body), &body),
        Some(Fault::StallAfterEffect) => {
            shared.hold().await;
            json(&text)
        }
        Some(Fault::Drip(pause)) => {
            body_of(200, "application/json", drip(text.into_bytes(), pause.min(MAX_PAUSE)))
        }
        Some(Fault::Gzip) => gzipped(&text),
        Some(Fault::PhpNotice) => html(&format!("{NOTICE}{text}")),
        Some(Fault::CutJson) => json(&text.chars().take(text.chars().count() / 2).collect::<String>()),
        Some(Fault::WrongTypes) => json(&spoil_types(&text)),
        Some(Fault::Says(name, said)) => json(&say(&text, &name, &said)),
        Some(Fault::EndlessBody) => body_of(200, "application/json", endless()),
        _ => page(200, kind_of(&text), &text),
    })
}

fn page(code: u16, content_type: &'static str, text: &str) -> Response<Body> {
    body_of(code, content_type, Body::from(text.to_owned()))
}

fn json(text: &str) -> Response<Body> {
    page(200, "application/json", text)
}

fn html(text: &str) -> Response<Body> {
    page(200, "text/html; charset=UTF-8", text)
}

fn moved(code: u16, to: &str) -> Response<Body> {
    let mut response = html("<html><h1>Moved</h1></html>");
    *response.status_mut() = StatusCode::from_u16(code).unwrap_or(StatusCode::FOUND);
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}

fn gzipped(text: &str) -> Response<Body> {
    let mut packed = Vec::new();
    // Reading what is in memory does not fail.
    let _ = GzEncoder::new(text.as_bytes(), Compression::default()).read_to_end(&mut packed);
    let mut response = body_of(200, "application/json", Body::from(packed));
    response.headers_mut().insert(header::CONTENT_ENCODING, HeaderValue::from_static("gzip"));
    response
}

fn kind_of(text: &str) -> &'static str {
    if text.trim_start().starts_with('<') { "text/html; charset=UTF-8" } else { "application/json" }
}

fn body_of(code: u16, content_type: &'static str, body: Body) -> Response<Body> {
    let response = Response::builder().status(code).header(header::CONTENT_TYPE, content_type);
    response.body(body).unwrap_or_else(|_| Response::new(Body::empty()))
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

/// The same answer with every member of this name saying this.
fn say(text: &str, name: &str, said: &str) -> String {
    let mut answer = serde_json::from_str(text).unwrap_or_default();
    put(&mut answer, name, said);
    answer.to_string()
}

fn put(value: &mut Value, name: &str, said: &str) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| put(item, name, said)),
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                if key == name {
                    *value = Value::from(said);
                } else {
                    put(value, name, said);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
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
