//! The door of the Bot API: token, method, shape, planned faults, then `methods`. Every call is written down here.

use std::time::Instant;

use axum::{
    Router,
    body::Body,
    extract::{DefaultBodyLimit, Path, Request, State},
    http::{StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse, Response},
    routing::{any, get},
};
use serde_json::{Value, json};

use super::{
    Telegram,
    body::{self, Arguments},
    lock, methods,
    model::{Call, Fault, Heard},
    refusal::Refusal,
    spec::Method,
};

const BAD_GATEWAY: &str = "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body>\r\n\
<center><h1>502 Bad Gateway</h1></center>\r\n<hr><center>nginx/1.18.0</center>\r\n</body>\r\n</html>\r\n";

/// The Bot API's routes.
pub(super) fn router() -> Router<Telegram> {
    Router::new()
        .route("/bot{token}/{method}", any(answer))
        .route("/file/bot{token}/{*path}", get(download))
        // `body` has the limit.
        .layer(DefaultBodyLimit::disable())
}

async fn answer(
    State(telegram): State<Telegram>,
    Path((token, method)): Path<(String, String)>,
    request: Request,
) -> Response {
    if token != telegram.0.token {
        return refuse(&Refusal::new(401, "Unauthorized"));
    }
    let Some(known) = Method::find(&method) else {
        let refusal = Refusal::not_found();
        telegram.write_down(&method, &Arguments::default(), Some(&refusal));
        return refuse(&refusal);
    };
    let method = known.name.as_str();
    let arguments = match body::read(known, request).await {
        Ok(arguments) => arguments,
        Err((refusal, arguments)) => {
            telegram.write_down(method, &arguments, Some(&refusal));
            return refuse(&refusal);
        }
    };
    if method == "getUpdates" {
        telegram.let_hear(method, &arguments, true);
    }
    let fault = telegram.change(|world, _| world.faults.strike(method, arguments.chat()));
    // From now on, so that it is heard also if that happens before anybody waits for it.
    let healed = telegram.0.healed.notified();
    let is_held = fault == Some(Fault::HeldAfterEffect);
    let outcome = match fault {
        None | Some(Fault::HeldAfterEffect) => telegram.call(method, &arguments).await,
        Some(fault @ (Fault::LostAfterEffect | Fault::HtmlAfterEffect502)) => {
            let outcome = telegram.call(method, &arguments).await;
            telegram.write_down(method, &arguments, outcome.as_ref().err());
            return if fault == Fault::LostAfterEffect { break_connection() } else { bad_gateway() };
        }
        Some(fault) => return telegram.fail(method, &arguments, fault).await,
    };
    telegram.write_down(method, &arguments, outcome.as_ref().err());
    if is_held {
        tokio::select! {
            () = healed => {}
            () = telegram.0.stopping.cancelled() => {}
        }
    }
    match outcome {
        Ok(result) => send(StatusCode::OK, &json!({"ok": true, "result": result})),
        Err(refusal) => refuse(&refusal),
    }
}

impl Telegram {
    async fn call(&self, method: &str, arguments: &Arguments) -> Result<Value, Refusal> {
        if method == "getUpdates" {
            return methods::updates::poll(self, arguments).await;
        }
        self.change(|world, now| methods::act(world, method, arguments, now))
    }

    async fn fail(&self, method: &str, arguments: &Arguments, fault: Fault) -> Response {
        let refusal = match fault {
            Fault::TooMany { retry_after } => Refusal::too_many(retry_after),
            Fault::Refuse { code, description } => Refusal::new(code, description),
            Fault::Conflict409 => Refusal::conflict(),
            Fault::BadGatewayHtml502 | Fault::HtmlAfterEffect502 => Refusal::new(502, "Bad Gateway"),
            Fault::CloseBeforeEffect | Fault::LostAfterEffect => Refusal::new(503, "closed"),
            Fault::Stall | Fault::HeldAfterEffect => Refusal::new(504, "stalled"),
            Fault::Internal500 => Refusal::new(500, "Internal Server Error"),
        };
        self.write_down(method, arguments, Some(&refusal));
        match refusal.code {
            502 => bad_gateway(),
            503 => break_connection(),
            504 => {
                self.0.stopping.cancelled().await;
                break_connection()
            }
            _ => refuse(&refusal),
        }
    }

    /// Tells the stopwatches.
    fn let_hear(&self, method: &str, arguments: &Arguments, ok: bool) {
        let mut listeners = lock(&self.0.heard);
        if listeners.is_empty() {
            return;
        }
        let (chat_id, message_id) = (arguments.chat(), arguments.message());
        let heard = Heard { method: method.to_owned(), chat_id, message_id, ok, at: Instant::now() };
        listeners.retain(|listener| listener.send(heard.clone()).is_ok());
    }

    fn write_down(&self, method: &str, arguments: &Arguments, refusal: Option<&Refusal>) {
        if method == "getUpdates" && refusal.is_none() {
            return;
        }
        self.let_hear(method, arguments, refusal.is_none());
        self.change(|world, at| {
            let call = Call {
                method: method.to_owned(),
                chat_id: arguments.chat(),
                at,
                body: Value::Object(arguments.fields.clone()),
                ok: refusal.is_none(),
                error: refusal.map(|refusal| refusal.description.clone()),
            };
            world.record.note_call(call, refusal);
        });
    }
}

async fn download(State(telegram): State<Telegram>, Path((token, path)): Path<(String, String)>) -> Response {
    if token != telegram.0.token {
        return refuse(&Refusal::new(401, "Unauthorized"));
    }
    let bytes = telegram.look(|world| Some(world.files.at(&path)?.bytes.clone()));
    match bytes {
        Some(bytes) => ([(CONTENT_TYPE, "application/octet-stream")], bytes).into_response(),
        None => refuse(&Refusal::new(404, "Not Found")),
    }
}

fn refuse(refusal: &Refusal) -> Response {
    let status = StatusCode::from_u16(refusal.code).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    send(status, &refusal.to_json())
}

fn send(status: StatusCode, body: &Value) -> Response {
    (status, [(CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

fn bad_gateway() -> Response {
    (StatusCode::BAD_GATEWAY, [(CONTENT_TYPE, "text/html")], BAD_GATEWAY).into_response()
}

/// A body that fails at its first byte makes the server close the connection instead of answering.
fn break_connection() -> Response {
    let nothing = futures::stream::once(async {
        Err::<axum::body::Bytes, _>(std::io::Error::other("broken on purpose"))
    });
    Response::new(Body::from_stream(nothing))
}
