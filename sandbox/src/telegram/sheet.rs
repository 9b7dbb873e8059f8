//! The chat page's sheet for payments: what an invoice says, and paying it.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::post,
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Telegram, model::PersonId, paid::Payment};

/// The sheet's routes.
pub(super) fn router() -> Router<Telegram> {
    Router::new().route("/chat/invoice", post(invoice)).route("/chat/pay", post(pay))
}

#[derive(Deserialize)]
struct Opened {
    link: String,
}

async fn invoice(State(telegram): State<Telegram>, Json(it): Json<Opened>) -> Response {
    match telegram.invoice(&it.link) {
        Some(invoice) => Json(json!(invoice)).into_response(),
        None => refuse("This invoice does not exist"),
    }
}

#[derive(Deserialize)]
struct Pay {
    person: PersonId,
    link: String,
}

/// Answers when the bot has, or its ten seconds are over.
async fn pay(State(telegram): State<Telegram>, Json(it): Json<Pay>) -> Response {
    match telegram.check_out(it.person, &it.link) {
        Ok(checkout) => Json(payment_json(&telegram.end_of(&checkout).await)).into_response(),
        Err(why) => refuse(&why.to_string()),
    }
}

/// As the chat page and the control door read it.
pub(super) fn payment_json(payment: &Payment) -> Value {
    match payment {
        Payment::Paid { charge, updates } => json!({"outcome": "paid", "charge": charge, "updates": updates}),
        Payment::Refused(words) => json!({"outcome": "refused", "words": words}),
        Payment::Unanswered => json!({"outcome": "unanswered"}),
        Payment::GivenUp => json!({"outcome": "given_up"}),
    }
}

fn refuse(why: &str) -> Response {
    (StatusCode::BAD_REQUEST, Json(json!({"error": why}))).into_response()
}
