//! Meddling with Telegram from outside, over HTTP at its own port, for those who try a bot against `panelgram sandbox`:
//!
//! ```text
//! POST /sandbox/fail       {"method": "refundStarPayment", "fault": "lost_after_effect", "times": 1}
//! POST /sandbox/fail       {"method": "*", "fault": {"too_many": {"retry_after": 5}}, "permille": 200, "seed": 7}
//! POST /sandbox/heal       {}
//! POST /sandbox/purse      {"person": 2003, "stars": 100}
//! POST /sandbox/delivery   {"next": "lost"}                          or "twice", or "late"
//! POST /sandbox/release    {}                                        what is late
//! POST /sandbox/pay        {"person": 2003, "link": "https://t.me/$…"}  an old link too, and as anybody
//! POST /sandbox/give_up    {"person": 2003, "link": "https://t.me/$…"}  the bot is asked, and nothing moves
//! POST /sandbox/take_back  {"charge": "stx…"}                        the Stars of a payment
//! POST /sandbox/history    {"count": 150}                            transactions from before
//! GET  /sandbox/stars                                                the bot's balance, purses, invoices, transactions
//! ```
//!
//! The names of the faults are those of [`Fault`] in snake case.

use axum::{
    Json, Router,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use serde::Deserialize;
use serde_json::{Value, json};

use super::{
    Telegram,
    model::{Fault, Impossible, PersonId},
    paid::StarDelivery,
    sheet::payment_json,
};

/// No more transactions are invented at once.
const MOST_HISTORY: usize = 10_000;

/// The routes of the control door. All want JSON, which a foreign page can't send unasked.
pub(super) fn router() -> Router<Telegram> {
    Router::new()
        .route("/sandbox/fail", post(fail))
        .route("/sandbox/heal", post(heal))
        .route("/sandbox/purse", post(purse))
        .route("/sandbox/delivery", post(delivery))
        .route("/sandbox/release", post(release))
        .route("/sandbox/pay", post(pay))
        .route("/sandbox/give_up", post(give_up))
        .route("/sandbox/take_back", post(take_back))
        .route("/sandbox/history", post(history))
        .route("/sandbox/stars", get(stars))
}

/// What is to fail, and when: so many times, or so many of a thousand.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Failing {
    method: String,
    fault: Fault,
    times: Option<u32>,
    permille: Option<u32>,
    #[serde(default)]
    seed: u64,
}

async fn fail(State(telegram): State<Telegram>, Json(it): Json<Failing>) -> Response {
    match (it.times, it.permille) {
        (Some(times), None) => telegram.fail_next(&it.method, times, it.fault),
        (None, Some(permille)) => telegram.fail_sometimes(&it.method, permille, &[it.fault], it.seed),
        _ => return answer(Err(Impossible("either times or permille".into()))),
    }
    answer(Ok(json!({"faults": telegram.faults_met()})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Nothing {}

async fn heal(State(telegram): State<Telegram>, Json(Nothing {}): Json<Nothing>) -> Response {
    telegram.heal();
    answer(Ok(json!({"faults": telegram.faults_met()})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Purse {
    person: PersonId,
    stars: i64,
}

async fn purse(State(telegram): State<Telegram>, Json(it): Json<Purse>) -> Response {
    answer(telegram.change(|world, _| world.fill_purse(it.person, it.stars)).map(|()| json!({})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Delivery {
    next: StarDelivery,
}

async fn delivery(State(telegram): State<Telegram>, Json(it): Json<Delivery>) -> Response {
    telegram.deliver_next_payment(it.next);
    answer(Ok(json!({})))
}

async fn release(State(telegram): State<Telegram>, Json(Nothing {}): Json<Nothing>) -> Response {
    answer(Ok(json!({"updates": telegram.release_payments()})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Pay {
    person: PersonId,
    link: String,
}

async fn pay(State(telegram): State<Telegram>, Json(it): Json<Pay>) -> Response {
    match telegram.check_out(it.person, &it.link) {
        Ok(checkout) => answer(Ok(payment_json(&telegram.end_of(&checkout).await))),
        Err(why) => answer(Err(why)),
    }
}

async fn give_up(State(telegram): State<Telegram>, Json(it): Json<Pay>) -> Response {
    let asked = telegram.check_out_in_vain(it.person, &it.link);
    answer(asked.map(|checkout| json!({"update_id": checkout.update_id})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Charge {
    charge: String,
}

async fn take_back(State(telegram): State<Telegram>, Json(it): Json<Charge>) -> Response {
    answer(telegram.take_back(&it.charge).map(|sent| json!({"update_id": sent.update_id})))
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct History {
    count: usize,
}

async fn history(State(telegram): State<Telegram>, Json(it): Json<History>) -> Response {
    telegram.add_star_history(it.count.min(MOST_HISTORY));
    answer(Ok(json!({"transactions": telegram.star_transactions().len()})))
}

async fn stars(State(telegram): State<Telegram>) -> Json<Value> {
    Json(telegram.look(|world| {
        let purses = world.people.iter().map(|account| (account.person.id.to_string(), account.stars.into()));
        let transactions = world.stars.transactions().map(|row| json!(row));
        json!({
            "balance": world.stars.balance(),
            "purses": purses.collect::<serde_json::Map<_, _>>(),
            "links": world.stars.links().collect::<Value>(),
            "transactions": transactions.collect::<Value>(),
        })
    }))
}

fn answer(outcome: Result<Value, Impossible>) -> Response {
    match outcome {
        Ok(body) => Json(body).into_response(),
        Err(why) => (StatusCode::BAD_REQUEST, Json(json!({"error": why.to_string()}))).into_response(),
    }
}
