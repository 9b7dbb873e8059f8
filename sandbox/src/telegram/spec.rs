//! The Bot API's own specification, as a judge of calls: unknown methods and fields, missing ones, wrong types.
//! What Telegram refuses beyond the shape (lengths, markup, rights) is not here but beside each method.
//!
//! `botapi.json` is Bot API 10.3 in a compact form, made from aiogram's schema (MIT; its `source` line says so).
//! A leading `!` in it marks a required field.

use std::{collections::HashMap, sync::LazyLock};

use serde_json::{Map, Value};

static SPEC: LazyLock<Spec> = LazyLock::new(|| Spec::read(include_str!("botapi.json")));

/// A method of the Bot API: its name as documented, and its fields.
pub(super) struct Method {
    /// As the documentation spells it: `sendMessage`.
    pub(super) name: String,
    fields: Fields,
}

impl Method {
    /// The method of this name in any letter case; clients differ in that.
    pub(super) fn find(name: &str) -> Option<&'static Self> {
        SPEC.methods.get(&name.to_ascii_lowercase())
    }

    /// Whether `arguments` have the documented shape; if not, the path of the first wrong field and why.
    pub(super) fn check(&self, arguments: &Map<String, Value>) -> Result<(), String> {
        check_fields(&self.fields, arguments, "").map_err(|wrong| wrong.0)
    }

    /// Whether the method has a field of this name.
    pub(super) fn has_field(&self, name: &str) -> bool {
        self.fields.contains_key(name)
    }

    /// How a field that came as text (a form, a query, a multipart part) is to be read.
    pub(super) fn read_text(&self, field: &str, text: String) -> Value {
        let shape = self.fields.get(field).map(|field| &field.shape);
        match shape {
            Some(shape) if shape.takes_text_as_it_is() => Value::String(text),
            Some(Shape::OneOf(_)) => match text.parse::<i64>() {
                Ok(number) => number.into(),
                Err(_) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
            },
            Some(Shape::Boolean) if text.eq_ignore_ascii_case("true") => true.into(),
            Some(Shape::Boolean) if text.eq_ignore_ascii_case("false") => false.into(),
            Some(_) => serde_json::from_str(&text).unwrap_or(Value::String(text)),
            None => Value::String(text),
        }
    }
}

type Fields = HashMap<String, Field>;

struct Spec {
    methods: HashMap<String, Method>,
    types: HashMap<String, Type>,
}

enum Type {
    Object(Fields),
    OneOf(Vec<Shape>),
}

struct Field {
    required: bool,
    shape: Shape,
}

enum Shape {
    Integer,
    Float,
    Text,
    Boolean,
    File,
    Array(Box<Shape>),
    Object(String),
    OneOf(Vec<Shape>),
}

/// What is wrong, beginning with the path of the field.
struct Wrong(String);

impl Spec {
    fn read(text: &str) -> Self {
        let spec: Value = serde_json::from_str(text).expect("botapi.json is part of the program and is JSON");
        let methods = objects(&spec, "methods")
            .map(|(name, fields)| {
                let method = Method { name: name.clone(), fields: read_fields(fields) };
                (name.to_ascii_lowercase(), method)
            })
            .collect();
        let types = objects(&spec, "types").map(|(name, it)| (name.clone(), read_type(it))).collect();
        Self { methods, types }
    }
}

fn objects<'a>(spec: &'a Value, key: &str) -> impl Iterator<Item = (&'a String, &'a Value)> {
    spec.get(key).and_then(Value::as_object).into_iter().flatten()
}

fn read_type(it: &Value) -> Type {
    match it.as_array() {
        Some(names) => Type::OneOf(names.iter().filter_map(Value::as_str).map(read_shape).collect()),
        None => Type::Object(read_fields(it)),
    }
}

fn read_fields(fields: &Value) -> Fields {
    let fields = fields.as_object().into_iter().flatten();
    fields.filter_map(|(name, it)| Some((name.clone(), read_field(it.as_str()?)))).collect()
}

fn read_field(text: &str) -> Field {
    match text.strip_prefix('!') {
        Some(shape) => Field { required: true, shape: read_shape(shape) },
        None => Field { required: false, shape: read_shape(text) },
    }
}

fn read_shape(text: &str) -> Shape {
    if text.contains('|') {
        return Shape::OneOf(text.split('|').map(read_shape).collect());
    }
    if let Some(item) = text.strip_prefix("Array of ") {
        return Shape::Array(Box::new(read_shape(item)));
    }
    match text {
        "Integer" => Shape::Integer,
        "Float" => Shape::Float,
        "String" => Shape::Text,
        "Boolean" => Shape::Boolean,
        "InputFile" => Shape::File,
        name => Shape::Object(name.to_owned()),
    }
}

impl Shape {
    fn takes_text_as_it_is(&self) -> bool {
        match self {
            Self::Text | Self::File => true,
            Self::OneOf(shapes) => shapes.iter().all(Self::takes_text_as_it_is),
            Self::Integer | Self::Float | Self::Boolean | Self::Array(_) | Self::Object(_) => false,
        }
    }

    fn name(&self) -> String {
        match self {
            Self::Integer => "Integer".into(),
            Self::Float => "Float".into(),
            Self::Text => "String".into(),
            Self::Boolean => "Boolean".into(),
            Self::File => "InputFile".into(),
            Self::Array(item) => format!("Array of {}", item.name()),
            Self::Object(name) => name.clone(),
            Self::OneOf(shapes) => shapes.iter().map(Self::name).collect::<Vec<_>>().join(" or "),
        }
    }

    fn check(&self, value: &Value, path: &str) -> Result<(), Wrong> {
        let fits = match self {
            Self::Integer => value.is_i64(),
            Self::Float => value.is_number(),
            Self::Text => value.is_string(),
            Self::Boolean => value.is_boolean(),
            // An uploaded part is named this way by the reader of bodies.
            Self::File => value.as_str().is_some_and(|name| name.starts_with("attach://")),
            Self::Array(item) => return self.check_array(item, value, path),
            Self::Object(name) => return self.check_object(name, value, path),
            Self::OneOf(shapes) => return self.check_one_of(shapes, value, path),
        };
        if fits { Ok(()) } else { Err(self.mismatch(value, path)) }
    }

    fn check_array(&self, item: &Self, value: &Value, path: &str) -> Result<(), Wrong> {
        let Some(values) = value.as_array() else { return Err(self.mismatch(value, path)) };
        values
            .iter()
            .enumerate()
            .try_for_each(|(index, value)| item.check(value, &format!("{path}[{index}]")))
    }

    fn check_object(&self, name: &str, value: &Value, path: &str) -> Result<(), Wrong> {
        match (SPEC.types.get(name), value) {
            (Some(Type::OneOf(shapes)), _) => self.check_one_of(shapes, value, path),
            (Some(Type::Object(fields)), Value::Object(object)) => check_fields(fields, object, path),
            _ => Err(self.mismatch(value, path)),
        }
    }

    /// Of several failures, the one that got deepest names the field its author meant.
    fn check_one_of(&self, shapes: &[Self], value: &Value, path: &str) -> Result<(), Wrong> {
        let mut deepest: Option<(usize, Wrong)> = None;
        for shape in shapes {
            let Err(wrong) = shape.check(value, path) else { return Ok(()) };
            let depth = wrong.depth();
            if deepest.as_ref().is_none_or(|(best, _)| depth > *best) {
                deepest = Some((depth, wrong));
            }
        }
        let own_depth = self.mismatch(value, path).depth();
        match deepest {
            Some((depth, wrong)) if depth > own_depth => Err(wrong),
            _ => Err(self.mismatch(value, path)),
        }
    }

    fn mismatch(&self, value: &Value, path: &str) -> Wrong {
        Wrong(format!("{path} must be {}, not {}", self.name(), kind_of(value)))
    }
}

impl Wrong {
    fn depth(&self) -> usize {
        let path = self.0.split(' ').next().unwrap_or_default();
        path.chars().filter(|c| matches!(c, '.' | '[')).count()
    }
}

fn check_fields(fields: &Fields, object: &Map<String, Value>, path: &str) -> Result<(), Wrong> {
    for (name, value) in object {
        let path = join(path, name);
        let Some(field) = fields.get(name) else {
            return Err(Wrong(format!("{path} is not a field the Bot API knows")));
        };
        field.shape.check(value, &path)?;
    }
    let mut missing: Vec<_> =
        fields.iter().filter(|(name, field)| field.required && !object.contains_key(*name)).collect();
    missing.sort_by_key(|(name, _)| *name);
    match missing.first() {
        Some((name, _)) => Err(Wrong(format!("{} is required", join(path, name)))),
        None => Ok(()),
    }
}

fn join(path: &str, name: &str) -> String {
    if path.is_empty() { name.to_owned() } else { format!("{path}.{name}") }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "Boolean",
        Value::Number(number) if number.is_i64() => "Integer",
        Value::Number(_) => "Float",
        Value::String(_) => "String",
        Value::Array(_) => "Array",
        Value::Object(_) => "an object",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn judge(method: &str, arguments: &Value) -> String {
        let method = Method::find(method).unwrap();
        method.check(arguments.as_object().unwrap()).err().unwrap_or_else(|| "ok".into())
    }

    #[test]
    fn every_shape_has_a_verdict() {
        let keyboard = |button: Value| json!({"chat_id": 1, "text": "x", "reply_markup": {"inline_keyboard": [[button]]}});
        let table = [
            (json!({"chat_id": 1, "text": "x"}), "ok"),
            (json!({"chat_id": "@name", "text": "x"}), "ok"),
            (json!({"text": "x"}), "chat_id is required"),
            (json!({"chat_id": 1}), "text is required"),
            (json!({"chat_id": true, "text": "x"}), "chat_id must be Integer or String, not Boolean"),
            (json!({"chat_id": 1, "text": 5}), "text must be String, not Integer"),
            (json!({"chat_id": 1, "text": null}), "text must be String, not null"),
            (json!({"chat_id": 1, "text": "x", "colour": 1}), "colour is not a field the Bot API knows"),
            (keyboard(json!({"text": "a", "callback_data": "b", "style": "danger"})), "ok"),
            (keyboard(json!({"callback_data": "b"})), "reply_markup.inline_keyboard[0][0].text is required"),
            (
                keyboard(json!({"text": "a", "callback_data": 7})),
                "reply_markup.inline_keyboard[0][0].callback_data must be String, not Integer",
            ),
            (
                keyboard(json!({"text": "a", "data": "b"})),
                "reply_markup.inline_keyboard[0][0].data is not a field the Bot API knows",
            ),
            (
                json!({"chat_id": 1, "text": "x", "link_preview_options": {"is_disabled": "yes"}}),
                "link_preview_options.is_disabled must be Boolean, not String",
            ),
        ];
        for (arguments, verdict) in table {
            assert_eq!(judge("SendMessage", &arguments), verdict, "{arguments}");
        }
    }

    #[test]
    fn text_is_read_as_the_field_wants_it() {
        let method = Method::find("sendmessage").unwrap();
        assert_eq!(method.name, "sendMessage");
        assert_eq!(method.read_text("chat_id", "-5".into()), json!(-5));
        assert_eq!(method.read_text("chat_id", "@x".into()), json!("@x"));
        assert_eq!(method.read_text("text", "12".into()), json!("12"));
        assert_eq!(method.read_text("protect_content", "True".into()), json!(true));
        assert_eq!(
            method.read_text("reply_markup", r#"{"inline_keyboard":[]}"#.into()),
            json!({"inline_keyboard": []})
        );
    }
}
