//! Paying and breaking from outside, over HTTP at the service's own port, for those who try a bot against `panelgram sandbox`:
//!
//! ```text
//! POST /sandbox/pay           {"invoice": 4711001, "asset": "USDT"}
//! POST /sandbox/pay_late      {"invoice": 4711001, "asset": "USDT"}
//! POST /sandbox/expire        {"invoice": 4711001}
//! POST /sandbox/refuse_token
//! POST /sandbox/accept_token
//! POST /sandbox/fail          {"action": "createInvoice", "fault": "close_after_effect", "times": 2}
//! POST /sandbox/fail          {"action": "*", "fault": {"http": [503, "<html>busy</html>"]}, "permille": 200, "seed": 7}
//! POST /sandbox/refuse        {"seconds": 30}
//! POST /sandbox/heal
//! ```
//!
//! The names of the faults are those of [`super::Fault`] in snake case. Everything is answered with how many requests met a fault so far.

use serde::{Deserialize, de::DeserializeOwned};
use serde_json::json;

use super::shared::Shared;
use crate::door::Refusing;

/// What stands before a wish in the address.
pub(super) const PREFIX: &str = "/sandbox/";

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Paying {
    invoice: i64,
    asset: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Expiring {
    invoice: i64,
}

/// Does what was asked for; an HTTP status and JSON.
pub(super) fn answer(shared: &Shared, wish: &str, body: &[u8]) -> (u16, String) {
    let now = shared.clock.now();
    let done = match wish {
        "pay" => read(body).and_then(|it: Paying| shared.book().pay(it.invoice, &it.asset, now)),
        "pay_late" => read(body).and_then(|it: Paying| shared.book().pay_late(it.invoice, &it.asset, now)),
        "expire" => read(body).and_then(|it: Expiring| shared.book().expire(it.invoice, now)),
        "refuse_token" => {
            shared.book().refuses_token = true;
            Ok(())
        }
        "accept_token" => {
            shared.book().refuses_token = false;
            Ok(())
        }
        "fail" => read(body).and_then(|it| shared.script().take(it).map_err(anyhow::Error::msg)),
        "refuse" => read(body).map(|it: Refusing| {
            shared.absences.send_replace(it.absence());
        }),
        "heal" => {
            shared.script().clear();
            shared.stalls.release();
            Ok(())
        }
        _ => return (404, json!({ "error": "there is no such wish" }).to_string()),
    };
    match done {
        Ok(()) => (200, json!({ "faults": shared.script().happened }).to_string()),
        Err(error) => (400, json!({ "error": error.to_string() }).to_string()),
    }
}

fn read<T: DeserializeOwned>(body: &[u8]) -> anyhow::Result<T> {
    Ok(serde_json::from_slice(body)?)
}
