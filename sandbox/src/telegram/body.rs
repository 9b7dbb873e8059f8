//! Reads the arguments of a call from whatever a client sent: JSON, a form, a query, or multipart with files.

use std::collections::HashMap;

use axum::{
    body::{Bytes, to_bytes},
    extract::{FromRequest, Multipart, Request},
    http::header::CONTENT_TYPE,
};
use serde_json::{Map, Value};

use super::{model::ChatId, refusal::Refusal, spec::Method};

/// Telegram takes files of 50 MB, and what stands around them.
const BODY_LIMIT: usize = (50 << 20) + 4_096;

/// The arguments of a call, of the documented shape.
#[derive(Default)]
pub(super) struct Arguments {
    pub(super) fields: Map<String, Value>,
    /// Uploaded files by the name of their part: file name and content.
    pub(super) files: HashMap<String, (String, Vec<u8>)>,
}

impl Arguments {
    /// A string, or nothing.
    pub(super) fn text(&self, field: &str) -> Option<&str> {
        self.fields.get(field)?.as_str()
    }

    /// A number, or nothing.
    pub(super) fn integer(&self, field: &str) -> Option<i64> {
        self.fields.get(field)?.as_i64()
    }

    /// Whether a flag is set.
    pub(super) fn flag(&self, field: &str) -> bool {
        self.fields.get(field).and_then(Value::as_bool).unwrap_or(false)
    }

    /// The chat, if the call names one by number, also as text.
    pub(super) fn chat(&self) -> Option<ChatId> {
        let chat = self.fields.get("chat_id")?;
        chat.as_i64().or_else(|| chat.as_str()?.parse().ok())
    }

    /// The message, if the call names one.
    pub(super) fn message(&self) -> Option<i64> {
        self.fields.get("message_id")?.as_i64()
    }
}

/// Reads the arguments and checks them against the specification.
pub(super) async fn read(method: &Method, request: Request) -> Result<Arguments, (Refusal, Arguments)> {
    let mut arguments = Arguments::default();
    let outcome = fill(&mut arguments, method, request)
        .await
        .and_then(|()| method.check(&arguments.fields).map_err(Refusal::wrong));
    match outcome {
        Ok(()) => Ok(arguments),
        Err(refusal) => Err((refusal, arguments)),
    }
}

async fn fill(arguments: &mut Arguments, method: &Method, request: Request) -> Result<(), Refusal> {
    if let Some(query) = request.uri().query() {
        fill_from_form(arguments, method, query.as_bytes());
    }
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok()).unwrap_or_default();
    if kind.starts_with("multipart/form-data") {
        return fill_from_multipart(arguments, method, request).await;
    }
    let is_form = kind.starts_with("application/x-www-form-urlencoded");
    let body = to_bytes(request.into_body(), BODY_LIMIT).await;
    let body: Bytes = body.map_err(|_| Refusal::new(413, "Request Entity Too Large"))?;
    if is_form {
        fill_from_form(arguments, method, &body);
        return Ok(());
    }
    if body.is_empty() {
        return Ok(());
    }
    match serde_json::from_slice(&body) {
        Ok(Value::Object(fields)) => arguments.fields.extend(fields),
        // teloxide sends `null` for a method without arguments.
        Ok(Value::Null) => {}
        _ => return Err(Refusal::wrong("can't parse request body as a JSON object")),
    }
    Ok(())
}

fn fill_from_form(arguments: &mut Arguments, method: &Method, form: &[u8]) {
    for (name, text) in url::form_urlencoded::parse(form) {
        let value = method.read_text(&name, text.into_owned());
        arguments.fields.insert(name.into_owned(), value);
    }
}

async fn fill_from_multipart(
    arguments: &mut Arguments,
    method: &Method,
    request: Request,
) -> Result<(), Refusal> {
    let broken = || Refusal::wrong("can't parse multipart/form-data");
    let mut parts = Multipart::from_request(request, &()).await.map_err(|_| broken())?;
    let mut size = 0;
    while let Some(part) = parts.next_field().await.map_err(|_| broken())? {
        let name = part.name().unwrap_or_default().to_owned();
        let file_name = part.file_name().map(str::to_owned);
        let content = part.bytes().await.map_err(|_| broken())?;
        size += content.len();
        if size > BODY_LIMIT {
            return Err(Refusal::new(413, "Request Entity Too Large"));
        }
        if let Some(file_name) = file_name {
            // A part that another field names as `attach://part` is no field itself.
            if method.has_field(&name) {
                arguments.fields.insert(name.clone(), format!("attach://{name}").into());
            }
            arguments.files.insert(name, (file_name, content.to_vec()));
        } else {
            let text = String::from_utf8(content.to_vec());
            let text = text.map_err(|_| Refusal::wrong("strings must be encoded in UTF-8"))?;
            let value = method.read_text(&name, text);
            arguments.fields.insert(name, value);
        }
    }
    Ok(())
}
