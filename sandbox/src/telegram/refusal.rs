//! What Telegram says when it refuses, and whether that is the bot's fault.

use std::fmt::Display;

use serde_json::{Value, json};

/// A refused call.
#[derive(Clone, Debug)]
pub(super) struct Refusal {
    /// The HTTP status, which is also `error_code`.
    pub(super) code: u16,
    /// The whole `description`.
    pub(super) description: String,
    /// `retry_after` or `migrate_to_chat_id`.
    pub(super) parameters: Option<Value>,
    /// Whether no honest bot makes such a call, whatever people do. A bot blocked by a person or a message
    /// deleted under its hands is refused, too, but not at fault.
    pub(super) at_fault: bool,
}

impl Refusal {
    /// 400 for what is wrong in itself.
    pub(super) fn wrong(what: impl Display) -> Self {
        Self { at_fault: true, ..Self::vain(what) }
    }

    /// 400 for what is right, but not possible as things stand.
    pub(super) fn vain(what: impl Display) -> Self {
        Self::new(400, format!("Bad Request: {what}"))
    }

    /// 403.
    pub(super) fn forbidden(what: impl Display) -> Self {
        Self::new(403, format!("Forbidden: {what}"))
    }

    /// 404 for a method that does not exist.
    pub(super) fn not_found() -> Self {
        Self { at_fault: true, ..Self::new(404, "Not Found") }
    }

    /// 429.
    pub(super) fn too_many(retry_after: u32) -> Self {
        let description = format!("Too Many Requests: retry after {retry_after}");
        Self { parameters: Some(json!({"retry_after": retry_after})), ..Self::new(429, description) }
    }

    /// 409.
    pub(super) fn conflict() -> Self {
        Self::new(
            409,
            "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running",
        )
    }

    /// Any.
    pub(super) fn new(code: u16, description: impl Into<String>) -> Self {
        Self { code, description: description.into(), parameters: None, at_fault: false }
    }

    /// As Telegram sends it.
    pub(super) fn to_json(&self) -> Value {
        let mut body = json!({"ok": false, "error_code": self.code, "description": self.description});
        if let Some(parameters) = &self.parameters {
            body["parameters"] = parameters.clone();
        }
        body
    }
}
