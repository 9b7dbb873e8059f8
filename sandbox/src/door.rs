//! A port on loopback that can be broken: closed and opened again, refusing for a while, and hanging up without a byte of an answer.
//! Connections are served by hyper directly, because a service that returns an error closes its connection, which a web framework
//! takes pains to avoid. What is answered is somebody else's: `panel/serve.rs`, `cryptopay/serve.rs`.

use std::{io, net::Ipv4Addr, time::Duration};

use axum::{
    body::Body,
    http::{HeaderValue, Request, Response, StatusCode, header},
};
use hyper::{body::Incoming, server::conn::http1, service::service_fn};
use hyper_util::rt::{TokioIo, TokioTimer};
use serde::Deserialize;
use tokio::{
    net::{TcpListener, TcpStream},
    sync::watch,
    task::{JoinHandle, JoinSet},
};
use tokio_util::sync::CancellationToken;

const MAX_CONNECTIONS: usize = 1_000;
/// How long open connections last when no more are let in.
const FAREWELL: Duration = Duration::from_millis(50);
/// Connections are refused for no longer than this, since nobody could ask for the end of it.
const LONGEST_ABSENCE: Duration = Duration::from_mins(10);

/// Returned to hyper to close a connection without an answer.
#[derive(Debug, thiserror::Error)]
#[error("closed on purpose")]
pub(crate) struct Closed;

/// What comes of a request.
pub(crate) type Answer = Result<Response<Body>, Closed>;

/// A wish from outside that connections be refused.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Refusing {
    seconds: u64,
}

impl Refusing {
    /// For how long; ten minutes at most.
    pub fn absence(&self) -> Duration {
        Duration::from_secs(self.seconds).min(LONGEST_ABSENCE)
    }
}

/// Who answers at a port.
pub(crate) trait Host: Clone + Send + Sync + 'static {
    /// Answers one request.
    fn answer(self, request: Request<Incoming>) -> impl Future<Output = Answer> + Send;

    /// For how long connections are to be refused, from when it is sent.
    fn absences(&self) -> watch::Receiver<Duration>;
}

/// The open port, until it is cancelled.
pub(crate) struct Door {
    pub closing: CancellationToken,
    pub task: JoinHandle<()>,
}

impl Door {
    /// Opens the port (0: any) and serves it; gives the port and what closes it.
    pub async fn open(port: u16, host: impl Host) -> io::Result<(u16, Self)> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, port)).await?;
        let port = listener.local_addr()?.port();
        let closing = CancellationToken::new();
        let task = tokio::spawn(accept(listener, host, closing.clone()));
        Ok((port, Self { closing, task }))
    }

    /// Refuses from now on, and cuts what is open.
    pub async fn close(self) {
        self.closing.cancel();
        let _ = self.task.await;
    }
}

/// Serves until cancelled; then the port and every connection are gone.
async fn accept(mut listener: TcpListener, host: impl Host, closing: CancellationToken) {
    let mut connections = JoinSet::new();
    let mut absences = host.absences();
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
                    connections.spawn(serve(stream, host.clone()));
                }
                // Too many at once: the stream is dropped, which closes it.
                Ok(_) => {}
                Err(error) => {
                    tracing::warn!(%error, "the sandbox could not accept a connection");
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

async fn serve(stream: TcpStream, host: impl Host) {
    let service = service_fn(move |request| host.clone().answer(request));
    let connection =
        http1::Builder::new().timer(TokioTimer::new()).serve_connection(TokioIo::new(stream), service);
    // An error here is a client that left or a fault that was wanted.
    let _ = connection.await;
}

/// An answer of any kind.
pub(crate) fn body_of(code: u16, content_type: &'static str, body: Body) -> Response<Body> {
    let response = Response::builder().status(code).header(header::CONTENT_TYPE, content_type);
    response.body(body).unwrap_or_else(|_| Response::new(Body::empty()))
}

/// The text as a web page or as JSON, by how it begins.
pub(crate) fn page(code: u16, text: &str) -> Response<Body> {
    let is_html = text.trim_start().starts_with('<');
    let kind = if is_html { "text/html; charset=UTF-8" } else { "application/json" };
    body_of(code, kind, Body::from(text.to_owned()))
}

/// A redirect to this address.
pub(crate) fn moved(code: u16, to: &str) -> Response<Body> {
    let mut response = page(200, "<html><h1>Moved</h1></html>");
    *response.status_mut() = StatusCode::from_u16(code).unwrap_or(StatusCode::FOUND);
    if let Ok(to) = HeaderValue::from_str(to) {
        response.headers_mut().insert(header::LOCATION, to);
    }
    response
}
