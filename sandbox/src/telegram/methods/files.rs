//! Where a file can be fetched.

use serde_json::{Value, json};

use crate::telegram::{body::Arguments, refusal::Refusal, world::World};

/// The server hands out no larger files.
const LARGEST: usize = 20 << 20;

/// getFile.
pub(super) fn file(world: &World, arguments: &Arguments) -> Result<Value, Refusal> {
    let id = arguments.text("file_id").unwrap_or_default();
    let file = world.files.get(id);
    let file = file.ok_or_else(|| Refusal::wrong("wrong file_id or the file is temporarily unavailable"))?;
    if file.size > LARGEST {
        return Err(Refusal::wrong("file is too big"));
    }
    Ok(
        json!({"file_id": file.id, "file_unique_id": file.unique, "file_size": file.size, "file_path": file.path}),
    )
}
