//! Breaking the panel from outside, over HTTP at its own port, for those who try a bot against `panelgram sandbox`:
//!
//! ```text
//! POST /sandbox/fail    {"action": "add", "fault": "close_after_effect", "times": 2}
//! POST /sandbox/fail    {"action": "*", "fault": {"http": [503, "<html>busy</html>"]}, "permille": 200, "seed": 7}
//! POST /sandbox/refuse  {"seconds": 30}
//! POST /sandbox/heal
//! ```
//!
//! The names of the faults are those of [`super::Fault`] in snake case; `drip` takes milliseconds. Everything is answered with how many
//! requests met a fault so far.

use serde_json::json;

use super::shared::Shared;
use crate::door::Refusing;

/// What stands before a wish in the address.
pub(super) const PREFIX: &str = "/sandbox/";

/// Does what was asked for; an HTTP status and JSON.
pub(super) fn answer(shared: &Shared, wish: &str, body: &[u8]) -> (u16, String) {
    let done = match wish {
        "fail" => read(body).and_then(|failing| shared.script().take(failing)),
        "refuse" => read(body).map(|refusing: Refusing| {
            shared.absences.send_replace(refusing.absence());
        }),
        "heal" => {
            shared.script().clear();
            shared.stalls.release();
            Ok(())
        }
        _ => return (404, json!({ "error": "fail, refuse or heal" }).to_string()),
    };
    match done {
        Ok(()) => (200, json!({ "faults": shared.script().happened }).to_string()),
        Err(words) => (400, json!({ "error": words }).to_string()),
    }
}

fn read<T: serde::de::DeserializeOwned>(body: &[u8]) -> Result<T, String> {
    serde_json::from_slice(body).map_err(|error| error.to_string())
}
