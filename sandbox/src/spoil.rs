//! Answers made wrong: cut short, or saying what can't be true.

use serde_json::Value;

/// The first half of a text, as if that were all.
pub(crate) fn cut(text: &str) -> String {
    text.chars().take(text.chars().count() / 2).collect()
}

/// The same answer with every member of this name saying this.
pub(crate) fn say(text: &str, name: &str, said: &str) -> String {
    let mut answer = serde_json::from_str(text).unwrap_or_default();
    put(&mut answer, name, said);
    answer.to_string()
}

/// The same list with a first row that is none.
pub(crate) fn odd_row(mut answer: Value) -> Value {
    if let Some(first) = answer.pointer_mut("/result/items/0") {
        *first = Value::from("out of order");
    }
    answer
}

fn put(value: &mut Value, name: &str, said: &str) {
    match value {
        Value::Array(items) => items.iter_mut().for_each(|item| put(item, name, said)),
        Value::Object(map) => {
            for (key, value) in map.iter_mut() {
                if key == name {
                    *value = Value::from(said);
                } else {
                    put(value, name, said);
                }
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
}
