//! `POST`: Telegram brings an update. The header opens, and nothing else: to whoever does not know its secret there is nothing here, and
//! nothing of them is read or logged.

use std::time::Duration;

use http_body_util::{BodyExt, Limited};
use hyper::{
    Request, StatusCode,
    body::Incoming,
    header::{HeaderValue, RETRY_AFTER},
};
use tokio::time::timeout;

use super::{Page, nothing, text};
use crate::bot::webhook::{Brought, Mailbox};

const SECRET: &str = "x-telegram-bot-api-secret-token";
/// More than any update has.
const BODY_MAX: usize = 1 << 20;
const BODY_PATIENCE: Duration = Duration::from_secs(10);

/// 200 once it was handled. Telegram brings again whatever is answered otherwise.
pub(super) async fn take(mailbox: &Mailbox, request: Request<Incoming>) -> Page {
    if !request.headers().get(SECRET).is_some_and(|secret| mailbox.knows(secret.as_bytes())) {
        return nothing();
    }
    let body = Limited::new(request.into_body(), BODY_MAX).collect();
    let Ok(Ok(body)) = timeout(BODY_PATIENCE, body).await else {
        return text(StatusCode::BAD_REQUEST, "the update did not arrive whole\n");
    };
    match mailbox.take(&body.to_bytes()).await {
        Brought::Handled => text(StatusCode::OK, ""),
        Brought::Full => {
            let mut page = text(StatusCode::SERVICE_UNAVAILABLE, "too much at once\n");
            page.headers_mut().insert(RETRY_AFTER, HeaderValue::from_static("1"));
            page
        }
        Brought::Unhandled => text(StatusCode::INTERNAL_SERVER_ERROR, "not handled yet\n"),
    }
}
