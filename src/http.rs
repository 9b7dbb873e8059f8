//! What is seen of the bot from outside: a small server at `HTTP_LISTEN`. Whoever reaches it may be anybody, so connections, heads and times
//! are bounded, and no page says anything about people or secrets.
//!
//! It stands on hyper, which is in the program anyway for the calls of reqwest; a framework would bring a second router for four pages.

mod health;
mod metrics;
mod webhook;

use std::{
    convert::Infallible,
    net::SocketAddr,
    pin::pin,
    sync::{Arc, OnceLock},
    time::Duration,
};

pub use self::metrics::Figures;
use anyhow::Context;
use http_body_util::Full;
use hyper::{
    Method, Request, Response, StatusCode,
    body::{Bytes, Incoming},
    header::{CACHE_CONTROL, CONTENT_TYPE, HeaderValue},
    server::conn::http1,
    service::service_fn,
};
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::{
    net::{TcpListener, TcpStream},
    sync::Semaphore,
    time::{sleep, timeout},
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

use crate::{bot::webhook::Mailbox, clock::Clock, pulse::Pulse};

/// So many connections are open at a time; Telegram opens a hundred at most.
const CONNECTIONS_MAX: usize = 128;
/// How long the head of a request may take, and how large it may be.
const HEAD_PATIENCE: Duration = Duration::from_secs(20);
const HEAD_MAX: usize = 16 << 10;
/// After this a connection takes no further request, and what is under way on it has so long to end.
const LIFE: Duration = Duration::from_mins(10);
const LAST_WORDS: Duration = Duration::from_secs(30);
/// After a connection could not be taken: there may be no more files to be had.
const AFTER_FAILURE: Duration = Duration::from_secs(1);

type Page = Response<Full<Bytes>>;

/// What the pages are made from.
#[derive(Debug)]
pub struct Pages {
    /// How the parts stand.
    pub pulse: Pulse,
    /// What time it is.
    pub clock: Clock,
    /// Where Telegram brings updates, if it does.
    pub mailbox: Option<Mailbox>,
    /// Where figures come from, once the bot has started.
    pub figures: OnceLock<Figures>,
}

impl Pages {
    async fn answer(&self, request: Request<Incoming>) -> Page {
        match (request.method(), request.uri().path()) {
            (&Method::GET | &Method::HEAD, "/healthz") => health::page(&self.pulse, self.clock.now()),
            (&Method::GET, "/metrics") => {
                metrics::page(self.figures.get(), &self.pulse, self.clock.now()).await
            }
            (&Method::POST, _) => match &self.mailbox {
                Some(mailbox) => webhook::take(mailbox, request).await,
                None => nothing(),
            },
            _ => nothing(),
        }
    }
}

fn nothing() -> Page {
    text(StatusCode::NOT_FOUND, "there is nothing here\n")
}

/// A page of plain text that is true now.
fn text(status: StatusCode, words: impl Into<Bytes>) -> Page {
    let mut page = Response::new(Full::new(words.into()));
    *page.status_mut() = status;
    let headers = page.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static("text/plain; charset=utf-8"));
    headers.insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    page
}

/// The running server.
#[derive(Debug)]
pub struct Server {
    address: SocketAddr,
    pages: Arc<Pages>,
    connections: TaskTracker,
    stop: CancellationToken,
}

impl Server {
    /// Listens at `address`, and answers from now on.
    ///
    /// # Errors
    /// If somebody else listens there, or it is no address of this machine.
    pub async fn open(address: SocketAddr, pages: Pages) -> anyhow::Result<Self> {
        let listener = TcpListener::bind(address).await;
        let listener = listener.with_context(|| format!("could not listen at HTTP_LISTEN={address}"))?;
        let address = listener.local_addr().context("could not listen at HTTP_LISTEN")?;
        let pages = Arc::new(pages);
        let server = Self { address, pages, connections: TaskTracker::new(), stop: CancellationToken::new() };
        let (connections, stop) = (server.connections.clone(), server.stop.clone());
        server.connections.spawn(accept(listener, Arc::clone(&server.pages), connections, stop));
        Ok(server)
    }

    /// Where it listens.
    pub fn address(&self) -> SocketAddr {
        self.address
    }

    /// Shows figures from here, from now on.
    pub fn show(&self, figures: Figures) {
        // There is one bot to a server.
        let _ = self.pages.figures.set(figures);
    }

    /// Takes no more requests; those under way have `grace` to be answered.
    pub async fn stop(&self, grace: Duration) {
        self.stop.cancel();
        self.connections.close();
        if timeout(grace, self.connections.wait()).await.is_err() {
            tracing::warn!("a request over HTTP was not answered in time");
        }
    }
}

async fn accept(listener: TcpListener, pages: Arc<Pages>, connections: TaskTracker, stop: CancellationToken) {
    let places = Arc::new(Semaphore::new(CONNECTIONS_MAX));
    let take = || async {
        let place = Arc::clone(&places).acquire_owned().await;
        (place, listener.accept().await)
    };
    loop {
        let (place, taken) = tokio::select! {
            () = stop.cancelled() => return,
            taken = take() => taken,
        };
        match taken {
            Ok((stream, _)) => {
                let (pages, stop) = (Arc::clone(&pages), stop.clone());
                connections.spawn(async move {
                    serve(stream, pages, stop).await;
                    drop(place);
                });
            }
            Err(error) => {
                tracing::warn!(%error, "a connection could not be taken");
                sleep(AFTER_FAILURE).await;
            }
        }
    }
}

async fn serve(stream: TcpStream, pages: Arc<Pages>, stop: CancellationToken) {
    let service = service_fn(move |request| {
        let pages = Arc::clone(&pages);
        async move { Ok::<_, Infallible>(pages.answer(request).await) }
    });
    let mut http = http1::Builder::new();
    http.timer(TokioTimer::new()).header_read_timeout(HEAD_PATIENCE).max_buf_size(HEAD_MAX);
    let mut connection = pin!(http.serve_connection(TokioIo::new(stream), service));
    let outcome = tokio::select! {
        outcome = connection.as_mut() => outcome,
        () = async { tokio::select! { () = stop.cancelled() => {}, () = sleep(LIFE) => {} } } => {
            connection.as_mut().graceful_shutdown();
            timeout(LAST_WORDS, connection).await.unwrap_or(Ok(()))
        }
    };
    if let Err(error) = outcome {
        tracing::debug!(%error, "a connection over HTTP ended early");
    }
}
