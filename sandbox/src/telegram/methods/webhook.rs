//! A webhook is set, taken away, asked about. What is done with it is `deliver.rs`.

use serde_json::{Value, json};

use crate::telegram::{body::Arguments, hook::Hook, refusal::Refusal, world::World};

const SECRET_MAX: usize = 256;

/// setWebhook.
pub(super) fn set(world: &mut World, arguments: &Arguments) -> Result<Value, Refusal> {
    let url = arguments.text("url").unwrap_or_default().to_owned();
    if url.is_empty() {
        world.hook = None;
        return Ok(true.into());
    }
    let is_here = ["http://127.0.0.1:", "http://localhost:"].iter().any(|here| url.starts_with(here));
    if !url.starts_with("https://") && !is_here {
        return Err(Refusal::wrong("bad webhook: An HTTPS URL must be provided for webhook"));
    }
    let secret = arguments.text("secret_token").map(str::to_owned);
    let is_allowed = |secret: &str| {
        let plain = secret.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"_-".contains(&byte));
        plain && secret.len() <= SECRET_MAX
    };
    if !secret.as_deref().is_none_or(is_allowed) {
        return Err(Refusal::wrong("secret token contains unallowed characters"));
    }
    if let Some(allowed) = arguments.fields.get("allowed_updates").and_then(Value::as_array) {
        world.queue.allowed = allowed.iter().filter_map(Value::as_str).map(str::to_owned).collect();
    }
    if arguments.flag("drop_pending_updates") {
        world.queue.waiting.clear();
    }
    let at_once = usize::try_from(arguments.integer("max_connections").unwrap_or(40)).unwrap_or(1);
    // A poll that waits is thrown out.
    world.queue.polls += 1;
    world.hook = Some(Hook { url, secret, at_once: at_once.clamp(1, 100), failure: None });
    Ok(true.into())
}

/// deleteWebhook.
pub(super) fn delete(world: &mut World, arguments: &Arguments) -> Value {
    world.hook = None;
    if arguments.flag("drop_pending_updates") {
        world.queue.waiting.clear();
    }
    true.into()
}

/// getWebhookInfo.
pub(super) fn info(world: &World) -> Value {
    let waiting = world.queue.waiting.len();
    let Some(hook) = &world.hook else {
        return json!({"url": "", "has_custom_certificate": false, "pending_update_count": waiting});
    };
    let mut info = json!({"url": hook.url, "has_custom_certificate": false, "pending_update_count": waiting,
        "max_connections": hook.at_once, "allowed_updates": world.queue.allowed});
    if let Some((at, why)) = &hook.failure {
        info["last_error_date"] = at.seconds().into();
        info["last_error_message"] = why.as_str().into();
    }
    info
}
