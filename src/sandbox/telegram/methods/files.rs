//! Where a file can be fetched.

use serde_json::{Value, json};

use crate::sandbox::telegram::{body::Arguments, refusal::Refusal, world::World};

/// getFile.
pub(super) fn file(world: &World, arguments: &Arguments) -> Result<Value, Refusal> {
    let id = arguments.text("file_id").unwrap_or_default();
    let file = world.files.iter().find(|file| file.id == id);
    let file = file.ok_or_else(|| Refusal::wrong("wrong file_id or the file is temporarily unavailable"))?;
    Ok(json!({"file_id": file.id, "file_unique_id": format!("u{}", file.id), "file_size": file.bytes.len(),
        "file_path": file.path}))
}
