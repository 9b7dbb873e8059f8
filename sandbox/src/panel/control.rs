//! Breaking the panel from outside, over HTTP at its own port, for those who try a bot against `panelgram sandbox`:
//!
//! ```text
//! POST /sandbox/fail    {"action": "add", "fault": "close_after_effect", "times": 2}
//! POST /sandbox/fail    {"action": "*", "fault": {"http": [503, "<html>busy</html>"]}, "permille": 200, "seed": 7}
//! POST /sandbox/refuse  {"seconds": 30}
//! POST /sandbox/heal
//! ```
//!
//! The names of the faults are those of [`Fault`] in snake case; `drip` takes milliseconds. Everything is answered with how many
//! requests met a fault so far.

use std::time::Duration;

use serde::Deserialize;
use serde_json::json;

use super::{fault::Fault, shared::Shared};

/// What stands before a wish in the address.
pub(super) const PREFIX: &str = "/sandbox/";

/// Connections are refused for no longer than this, since nobody could ask for the end of it.
const LONGEST_ABSENCE: Duration = Duration::from_mins(10);

/// What is to fail, and when: so many times, or so many of a thousand.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Failing {
    action: String,
    fault: Fault,
    times: Option<u32>,
    permille: Option<u32>,
    #[serde(default)]
    seed: u64,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Refusing {
    seconds: u64,
}

/// Does what was asked for; an HTTP status and JSON.
pub(super) fn answer(shared: &Shared, wish: &str, body: &[u8]) -> (u16, String) {
    let done = match wish {
        "fail" => read(body).and_then(|failing| fail(shared, failing)),
        "refuse" => read(body).map(|Refusing { seconds }| {
            let absence = Duration::from_secs(seconds).min(LONGEST_ABSENCE);
            shared.absences.send_replace(absence);
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

fn fail(shared: &Shared, failing: Failing) -> Result<(), String> {
    let Failing { action, fault, times, permille, seed } = failing;
    match (times, permille) {
        (Some(times), None) => shared.script().next(&action, times, fault),
        (None, Some(permille)) => shared.script().sometimes(&action, permille, fault, seed),
        _ => return Err("either times or permille".to_owned()),
    }
    Ok(())
}
