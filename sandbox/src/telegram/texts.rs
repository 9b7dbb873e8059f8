//! Reading the text of a call as Telegram does, with what stands out in it.

use serde_json::Value;

use super::{
    body::Arguments,
    formatted::{self, Entity, Formatted},
    html,
    refusal::Refusal,
};

/// The text of a call with what stands out in it, within the limit.
pub(super) fn read_text(
    arguments: &Arguments,
    field: &str,
    entities: &str,
    limit: usize,
    too_long: &str,
) -> Result<Formatted, Refusal> {
    let text = arguments.text(field).unwrap_or_default();
    if text.contains('\0') {
        return Err(Refusal::wrong("strings must not contain the null character"));
    }
    let formatted = match arguments.text("parse_mode") {
        None | Some("") => {
            formatted::trim(Formatted { text: text.to_owned(), entities: read_entities(arguments, entities) })
        }
        Some(mode) if mode.eq_ignore_ascii_case("html") => {
            html::parse(text).map_err(|why| Refusal::wrong(format!("can't parse entities: {why}")))?
        }
        Some(mode @ ("Markdown" | "MarkdownV2")) => {
            return Err(Refusal::wrong(format!("the sandbox does not know parse_mode {mode} yet")));
        }
        Some(_) => return Err(Refusal::wrong("unsupported parse_mode")),
    };
    if formatted::utf16_length(&formatted.text) > limit {
        return Err(Refusal::wrong(too_long));
    }
    Ok(formatted)
}

fn read_entities(arguments: &Arguments, field: &str) -> Vec<Entity> {
    let given = arguments.fields.get(field).and_then(Value::as_array).into_iter().flatten();
    let number = |entity: &Value, field: &str| usize::try_from(entity[field].as_i64()?).ok();
    given
        .filter_map(|entity| {
            let argument =
                ["url", "language", "custom_emoji_id"].iter().find_map(|field| entity[*field].as_str());
            Some(Entity {
                kind: entity["type"].as_str()?.to_owned(),
                offset: number(entity, "offset")?,
                length: number(entity, "length")?,
                argument: argument.unwrap_or_default().to_owned(),
            })
        })
        .collect()
}
