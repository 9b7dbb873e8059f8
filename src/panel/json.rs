//! JSON as panels send it: a value that is looked into one level at a time, whose numbers keep their text.
//!
//! A value is a checked piece of the answer's own text. Nothing here recurses, so no nesting can exhaust the
//! stack, and an answer costs no more memory than itself plus the level being looked at. Deliberately not here:
//! what any field means, and floats.

use std::fmt;

use rust_decimal::Decimal;
use serde::de::{Deserializer as _, Error, MapAccess, SeqAccess, Visitor};
use serde_json::value::RawValue;

use super::number;

/// The most members one list or object may have: thirty times the biggest catalog seen.
const MEMBERS_MAX: usize = 200_000;

/// A syntactically valid JSON value, not yet looked into.
#[derive(Clone, Copy)]
pub(super) struct Json<'a>(&'a str);

/// One level of a value.
pub(super) enum View<'a> {
    Null,
    Bool(bool),
    /// The number's own text.
    Number(&'a str),
    Text(String),
    List(Vec<Json<'a>>),
    Object(Object<'a>),
    /// Valid JSON, but with more members than anybody needs.
    Oversized,
}

impl<'a> Json<'a> {
    /// The whole of `text` as one value, or nothing if it is not exactly that.
    pub(super) fn parse(text: &'a str) -> Option<Self> {
        serde_json::from_str::<&RawValue>(text).ok().map(|raw| Self(raw.get()))
    }

    /// The value's own text.
    pub(super) fn source(self) -> &'a str {
        self.0
    }

    /// Looks into the value, one level deep.
    pub(super) fn view(self) -> View<'a> {
        match self.0.as_bytes().first() {
            Some(b'{') => self.members().map_or(View::Oversized, |fields| View::Object(Object(fields))),
            Some(b'[') => self.items().map_or(View::Oversized, View::List),
            Some(b'"') => self.string().map_or(View::Oversized, View::Text),
            Some(b't') => View::Bool(true),
            Some(b'f') => View::Bool(false),
            Some(b'n') | None => View::Null,
            Some(_) => View::Number(self.0),
        }
    }

    pub(super) fn is_null(self) -> bool {
        self.0 == "null"
    }

    /// As [`Json::view`], but lists and objects stay closed: asking a big one for its text costs nothing.
    fn scalar(self) -> View<'a> {
        if self.0.starts_with(['{', '[']) { View::Null } else { self.view() }
    }

    pub(super) fn object(self) -> Option<Object<'a>> {
        if !self.0.starts_with('{') {
            return None;
        }
        self.members().map(Object)
    }

    /// The only row of a list of one, or the value itself: some panels answer in lists whatever was asked.
    pub(super) fn only(self) -> Self {
        if !self.0.starts_with('[') {
            return self;
        }
        match self.items().as_deref() {
            Some([row]) if row.0.starts_with('{') => *row,
            _ => self,
        }
    }

    /// The text of a string, or of a number as it stands.
    pub(super) fn text(self) -> Option<String> {
        match self.scalar() {
            View::Text(text) => Some(text),
            View::Number(digits) => Some(digits.to_owned()),
            View::Null | View::Bool(_) | View::List(_) | View::Object(_) | View::Oversized => None,
        }
    }

    /// A string that has more than white space in it.
    pub(super) fn words(self) -> Option<String> {
        let View::Text(text) = self.scalar() else { return None };
        Some(text).filter(|text| !text.trim().is_empty())
    }

    /// A sum of money or a rate, from a number or from any spelling in a string.
    pub(super) fn decimal(self) -> Option<Decimal> {
        self.text().and_then(|text| number::amount(&text)).map(|amount| amount.value)
    }

    /// A whole number, from a number or from any spelling in a string.
    pub(super) fn count(self) -> Option<i64> {
        match self.scalar() {
            View::Number(digits) => number::whole(digits),
            View::Text(text) => number::spelled_count(&text),
            View::Null | View::Bool(_) | View::List(_) | View::Object(_) | View::Oversized => None,
        }
    }

    /// A yes or no in any spelling: `true`, `1`, `"1"`, `"true"`, `"no"` …
    pub(super) fn flag(self) -> Option<bool> {
        match self.scalar() {
            View::Bool(flag) => Some(flag),
            View::Number(word) => number::flag(word),
            View::Text(word) => number::flag(&word),
            View::Null | View::List(_) | View::Object(_) | View::Oversized => None,
        }
    }

    fn members(self) -> Option<Vec<(String, Json<'a>)>> {
        serde_json::Deserializer::from_str(self.0).deserialize_map(MembersVisitor).ok()
    }

    fn items(self) -> Option<Vec<Json<'a>>> {
        serde_json::Deserializer::from_str(self.0).deserialize_seq(ItemsVisitor).ok()
    }

    fn string(self) -> Option<String> {
        serde_json::from_str::<Lossy>(self.0).ok().map(|text| text.0)
    }
}

/// An object's members in the order they were sent.
pub(super) struct Object<'a>(Vec<(String, Json<'a>)>);

impl<'a> Object<'a> {
    /// The member of exactly this name; the last one, should the name stand twice.
    pub(super) fn exact(&self, name: &str) -> Option<Json<'a>> {
        self.0.iter().rev().find(|(key, _)| key == name).map(|(_, value)| *value)
    }

    /// The member of this name, else one whose name differs in case only (`Balance`, `Error`).
    pub(super) fn field(&self, name: &str) -> Option<Json<'a>> {
        self.exact(name).or_else(|| {
            self.0.iter().rev().find(|(key, _)| key.eq_ignore_ascii_case(name)).map(|(_, value)| *value)
        })
    }

    /// The first of several names that is there and is not null.
    pub(super) fn any_of(&self, names: &[&str]) -> Option<Json<'a>> {
        names.iter().filter_map(|name| self.field(name)).find(|value| !value.is_null())
    }

    pub(super) fn members(&self) -> &[(String, Json<'a>)] {
        &self.0
    }

    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

struct MembersVisitor;

impl<'de> Visitor<'de> for MembersVisitor {
    type Value = Vec<(String, Json<'de>)>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("an object")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
        let mut members = Vec::new();
        while let Some((key, raw)) = map.next_entry::<Lossy, &'de RawValue>()? {
            if members.len() == MEMBERS_MAX {
                return Err(A::Error::custom("too many members"));
            }
            members.push((key.0, Json(raw.get())));
        }
        Ok(members)
    }
}

struct ItemsVisitor;

impl<'de> Visitor<'de> for ItemsVisitor {
    type Value = Vec<Json<'de>>;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a list")
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut list: A) -> Result<Self::Value, A::Error> {
        let mut items = Vec::new();
        while let Some(raw) = list.next_element::<&'de RawValue>()? {
            if items.len() == MEMBERS_MAX {
                return Err(A::Error::custom("too many members"));
            }
            items.push(Json(raw.get()));
        }
        Ok(items)
    }
}

/// A string read as bytes: half a surrogate pair (a name that was cut in the middle of an emoji) becomes a
/// replacement character instead of costing the row.
struct Lossy(String);

impl<'de> serde::Deserialize<'de> for Lossy {
    fn deserialize<D: serde::Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        deserializer.deserialize_bytes(LossyVisitor)
    }
}

struct LossyVisitor;

impl Visitor<'_> for LossyVisitor {
    type Value = Lossy;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("a string")
    }

    fn visit_bytes<E: Error>(self, bytes: &[u8]) -> Result<Lossy, E> {
        Ok(Lossy(String::from_utf8_lossy(bytes).into_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_keep_their_text() {
        let json = Json::parse(r#"{"a":0.00011999999999999999,"b":1.0e-5}"#).unwrap();
        let object = json.object().unwrap();
        assert_eq!(object.field("a").unwrap().text().unwrap(), "0.00011999999999999999");
        assert_eq!(object.field("B").unwrap().decimal().unwrap().to_string(), "0.000010");
    }

    #[test]
    fn nesting_of_any_depth_is_looked_into_one_level_at_a_time() {
        let depth = 300_000;
        let text = format!("{}{}", "[".repeat(depth), "]".repeat(depth));
        let json = Json::parse(&text).expect("deep but valid");
        assert!(matches!(json.view(), View::List(items) if items.len() == 1));
        assert!(Json::parse(&"[".repeat(depth)).is_none());
    }

    #[test]
    fn lists_longer_than_any_catalog_are_oversized() {
        let text = format!("[{}1]", "1,".repeat(MEMBERS_MAX));
        assert!(matches!(Json::parse(&text).unwrap().view(), View::Oversized));
    }

    #[test]
    fn half_a_surrogate_pair_costs_one_character() {
        let json = Json::parse(r#"{"n\ud83c":"cut \ud83c"}"#).unwrap();
        let object = json.object().unwrap();
        assert_eq!(object.members()[0].1.text().unwrap().chars().next(), Some('c'));
    }

    #[test]
    fn an_exact_name_wins_over_one_in_other_case() {
        let json = Json::parse(r#"{"Order":1,"order":2,"ORDER":3}"#).unwrap();
        assert_eq!(json.object().unwrap().field("order").unwrap().text().unwrap(), "2");
    }
}
