//! `services`: the panel's catalog. One bad row costs one row; an answer without a single good row is an error,
//! so that no caller can take it for an empty catalog and wipe what is stored.

use std::collections::HashSet;

use rust_decimal::Decimal;

use super::{
    answer::Answer,
    client::Panel,
    error::ReadError,
    json::{Json, Object, View},
    words::{Wording, clean_line, clean_text},
};
use crate::domain::bounds;

/// The longest service id that is believed.
const ID_MAX: usize = 100;
/// How many wrappers around the list are opened.
const WRAPPERS_MAX: usize = 3;

/// The catalog as the panel sends it, in its order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceList {
    /// Never empty.
    pub services: Vec<ServiceRow>,
    /// Rows that could not be used.
    pub skipped: Vec<SkippedRow>,
}

/// One service of the panel's catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServiceRow {
    /// Mostly a number, but text.
    pub id: String,
    /// One line, fit for display, not escaped.
    pub name: String,
    /// As `name`; nothing if the panel says none.
    pub category: Option<String>,
    /// The panel's word for the type: `Default`, `custom_comments_package`, `views`, or nothing at all.
    pub kind: String,
    /// The price of 1000, or of one order for packages, in the account's currency. Zero marks a divider.
    pub rate: Decimal,
    /// The smallest quantity of an order; may be above `max` in broken rows.
    pub min: i64,
    /// The biggest quantity of an order.
    pub max: i64,
    /// May be refilled.
    pub refill: bool,
    /// May be cancelled.
    pub cancel: bool,
    /// May be delivered in runs.
    pub dripfeed: bool,
    /// Several lines, fit for display, not escaped.
    pub description: Option<String>,
    /// In the panel's words.
    pub average_time: Option<String>,
}

/// A row that was left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SkippedRow {
    /// Its id, where it has one.
    pub id: Option<String>,
    /// What is wrong with it.
    pub why: String,
}

impl Panel {
    /// Reads the catalog. Megabytes are read off the async threads.
    pub async fn services(&self) -> Result<ServiceList, ReadError> {
        let answer = self.ask("services", &[]).await?;
        let wording = self.wording().clone();
        tokio::task::spawn_blocking(move || read(&answer, &wording))
            .await
            .unwrap_or_else(|_| Err(ReadError::Protocol("reading the catalog failed".to_owned())))
    }
}

fn read(answer: &Answer, wording: &Wording) -> Result<ServiceList, ReadError> {
    let rows = unwrap_rows(answer.open(wording).map_err(ReadError::about_key)?)?;
    let mut list = ServiceList { services: Vec::new(), skipped: Vec::new() };
    let mut seen = HashSet::new();
    for (key, json) in rows {
        match read_row(key, json) {
            Ok(row) if seen.insert(row.id.clone()) => list.services.push(row),
            Ok(row) => {
                list.skipped.push(SkippedRow { id: Some(row.id), why: "the id stands twice".to_owned() });
            }
            Err(skipped) => list.skipped.push(skipped),
        }
    }
    if list.services.is_empty() {
        let words = match list.skipped.first() {
            Some(row) => format!("none of {} rows is a service: {}", list.skipped.len(), row.why),
            None => "the list of services is empty".to_owned(),
        };
        return Err(ReadError::Protocol(wording.quote(&words)));
    }
    Ok(list)
}

type KeyedRow<'a> = (Option<String>, Json<'a>);

/// The rows, from a bare list, a wrapped one, or an object whose keys are the ids.
fn unwrap_rows(mut json: Json<'_>) -> Result<Vec<KeyedRow<'_>>, ReadError> {
    for _ in 0..=WRAPPERS_MAX {
        let object = match json.view() {
            View::List(items) => return Ok(items.into_iter().map(|item| (None, item)).collect()),
            View::Object(object) => object,
            View::Oversized => return Err(ReadError::Protocol("far too many services".to_owned())),
            // An empty catalog of one panel family is {"status":"success","data":"Empty Data"}.
            View::Null | View::Bool(_) | View::Number(_) | View::Text(_) => return Ok(Vec::new()),
        };
        let Some(inner) = object.any_of(&["services", "data", "value"]) else {
            let members = object.members().iter().filter(|(_, row)| row.source().starts_with('{'));
            return Ok(members.map(|(key, row)| (Some(key.clone()), *row)).collect());
        };
        json = inner;
    }
    Err(ReadError::Protocol("the list of services is wrapped too deep".to_owned()))
}

fn read_row(key: Option<String>, json: Json<'_>) -> Result<ServiceRow, SkippedRow> {
    let skip = |id: Option<&str>, why: &str| SkippedRow { id: id.map(str::to_owned), why: why.to_owned() };
    let Some(row) = json.object() else { return Err(skip(key.as_deref(), "the row is no object")) };
    let id = row.field("service").and_then(Json::text).or(key).map(|id| clean_line(&id));
    let Some(id) = id.filter(|id| !id.is_empty() && id.len() <= ID_MAX) else {
        return Err(skip(None, "there is no id"));
    };
    let Some(name) = line(&row, &["name"]) else { return Err(skip(Some(&id), "there is no name")) };
    let Some(rate) = row.field("rate").and_then(Json::decimal).filter(|rate| *rate >= Decimal::ZERO) else {
        return Err(skip(Some(&id), "the rate is no price"));
    };
    let limit = |name: &str| row.field(name).and_then(Json::count).filter(|limit| *limit >= 0);
    // A most beyond all bounds is how some say that there is none.
    let most = limit("max").map(|most| most.min(bounds::COUNT_MAX));
    let (Some(min), Some(max)) = (limit("min").filter(|least| bounds::is_count(*least)), most) else {
        return Err(skip(Some(&id), "the limits are no quantities"));
    };
    let flag = |names: &[&str]| row.any_of(names).and_then(Json::flag).unwrap_or(false);
    Ok(ServiceRow {
        id,
        name,
        category: line(&row, &["category"]),
        kind: line(&row, &["type"]).unwrap_or_default(),
        rate,
        min,
        max,
        refill: flag(&["refill"]),
        cancel: flag(&["cancel", "canceling_is_available"]),
        dripfeed: flag(&["dripfeed"]),
        description: text_in(&row, &["description", "desc"]).map(|text| clean_text(&text)).filter(filled),
        average_time: line(&row, &["average_time"]),
    })
}

fn line(row: &Object<'_>, names: &[&str]) -> Option<String> {
    text_in(row, names).map(|text| clean_line(&text)).filter(filled)
}

fn text_in(row: &Object<'_>, names: &[&str]) -> Option<String> {
    row.any_of(names).and_then(Json::text)
}

#[expect(clippy::ptr_arg, reason = "a filter of an option of a string")]
fn filled(text: &String) -> bool {
    !text.is_empty()
}
