//! Long polling: updates are served until an offset confirms them; a second poll ends the first.

use std::time::Duration;

use serde_json::{Value, json};
use tokio::time::{Instant, timeout_at};

use crate::telegram::{Telegram, body::Arguments, refusal::Refusal, world::World};

/// Telegram shortens longer ones.
const LONGEST_POLL_SECONDS: i64 = 50;

const WEBHOOK_IS_SET: &str = "Conflict: can't use getUpdates method while webhook is active; use deleteWebhook to delete the webhook first";

/// getUpdates. Waits in real time: a poll's end is the network's business, not the story's.
pub(in crate::telegram) async fn poll(telegram: &Telegram, arguments: &Arguments) -> Result<Value, Refusal> {
    let limit = usize::try_from(arguments.integer("limit").unwrap_or(100).clamp(1, 100)).unwrap_or(100);
    let seconds = arguments.integer("timeout").unwrap_or(0).clamp(0, LONGEST_POLL_SECONDS);
    let deadline = Instant::now() + Duration::from_secs(seconds.unsigned_abs());
    let mut changed = telegram.changed();
    if telegram.look(|world| world.hook.is_some()) {
        return Err(Refusal::new(409, WEBHOOK_IS_SET));
    }
    let this_poll = telegram.change(|world, _| open_poll(world, arguments));
    loop {
        changed.borrow_and_update();
        let (polls, updates) = telegram.serve_updates(limit);
        if polls != this_poll {
            return Err(Refusal::conflict());
        }
        if !updates.is_empty() || seconds == 0 {
            return Ok(Value::Array(updates));
        }
        tokio::select! {
            () = telegram.0.stopping.cancelled() => return Ok(json!([])),
            waited = timeout_at(deadline, changed.changed()) => match waited {
                Ok(Ok(())) => {}
                _ => return Ok(json!([])),
            },
        }
    }
}

fn open_poll(world: &mut World, arguments: &Arguments) -> u64 {
    world.queue.polls += 1;
    if let Some(allowed) = arguments.fields.get("allowed_updates").and_then(Value::as_array) {
        world.queue.allowed = allowed.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }
    world.queue.confirm(arguments.integer("offset").unwrap_or_default());
    world.queue.polls
}

impl Telegram {
    /// Serving changes nothing that anybody could wait for, so it wakes nobody.
    fn serve_updates(&self, limit: usize) -> (u64, Vec<Value>) {
        let mut world = crate::telegram::lock(&self.0.world);
        let polls = world.queue.polls;
        (polls, world.queue.serve(limit))
    }
}
