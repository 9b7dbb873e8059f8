//! The fields of an order in words: what each is called, how it is asked for, how its value is shown in a line.

use super::parts::{SHORT, fact, html, limits, line, lines, units};
use crate::{
    domain::{
        entry::{EntryProblem, MAX_LINE, MAX_TEXT},
        service_type::{Field, QuantityFrom, ServiceType, Shape},
        sheet::{Entries, Sheet},
    },
    i18n::{Lang, label, number, t},
};

/// What a field is called. Plain text.
pub fn name(field: Field, lang: Lang) -> String {
    match field {
        Field::Link => label!(lang, "field-link"),
        Field::Quantity => label!(lang, "fact-quantity"),
        Field::Runs => label!(lang, "field-runs"),
        Field::Interval => label!(lang, "field-interval"),
        Field::Comments => label!(lang, "field-comments"),
        Field::Usernames => label!(lang, "field-usernames"),
        Field::Hashtags => label!(lang, "field-hashtags"),
        Field::Hashtag => label!(lang, "field-hashtag"),
        Field::Username => label!(lang, "field-username"),
        Field::Media => label!(lang, "field-media"),
        Field::AnswerNumber => label!(lang, "field-answer-number"),
        Field::Groups => label!(lang, "field-groups"),
        Field::Keywords => label!(lang, "field-keywords"),
        Field::Country => label!(lang, "field-country"),
        Field::Device => label!(lang, "field-device"),
        Field::TypeOfTraffic => label!(lang, "field-type-of-traffic"),
        Field::GoogleKeyword => label!(lang, "field-google-keyword"),
        Field::ReferringUrl => label!(lang, "field-referring-url"),
        Field::Min => label!(lang, "field-min"),
        Field::Max => label!(lang, "field-max"),
        Field::Posts => label!(lang, "field-posts"),
        Field::OldPosts => label!(lang, "field-old-posts"),
        Field::Delay => label!(lang, "field-delay"),
        Field::Expiry => label!(lang, "field-expiry"),
    }
}

/// How a field is asked for. What a `username` is, differs by the type of service. HTML.
pub fn how(field: Field, sheet: &Sheet<'_>, lang: Lang) -> String {
    let service_type = sheet.service.service_type();
    match field {
        Field::Link => t!(lang, "page-link-how"),
        Field::Quantity => t!(lang, "page-quantity-how"),
        Field::Runs => {
            t!(lang, "page-field-runs", quantity = number(sheet.number(Field::Quantity).unwrap_or_default()))
        }
        Field::Interval => t!(lang, "page-field-interval"),
        Field::Comments if service_type == Some(ServiceType::CommentReplies) => {
            t!(lang, "page-field-replies")
        }
        Field::Comments => t!(lang, "page-field-comments"),
        Field::Usernames => t!(lang, "page-field-usernames"),
        Field::Hashtags => t!(lang, "page-field-hashtags"),
        Field::Hashtag => t!(lang, "page-field-hashtag"),
        Field::Username => match service_type {
            Some(ServiceType::Subscriptions) => t!(lang, "page-field-username-posts"),
            Some(ServiceType::MentionsUserFollowers) => t!(lang, "page-field-username-followers"),
            // Else it is whose comment is liked or replied to.
            Some(_) | None => t!(lang, "page-field-username-comment"),
        },
        Field::Media => t!(lang, "page-field-media"),
        Field::AnswerNumber => t!(lang, "page-field-answer-number"),
        Field::Groups => t!(lang, "page-field-groups"),
        Field::Keywords => t!(lang, "page-field-keywords"),
        Field::Country => t!(lang, "page-field-country"),
        Field::Device => t!(lang, "page-field-device"),
        Field::TypeOfTraffic => t!(lang, "page-field-type-of-traffic"),
        Field::GoogleKeyword => t!(lang, "page-field-google-keyword"),
        Field::ReferringUrl => t!(lang, "page-field-referring-url"),
        Field::Min => t!(lang, "page-field-min"),
        Field::Max => t!(lang, "page-field-max"),
        Field::Posts => t!(lang, "page-field-posts"),
        Field::OldPosts => t!(lang, "page-field-old-posts"),
        Field::Delay => t!(lang, "page-field-delay"),
        Field::Expiry => t!(lang, "page-field-expiry"),
    }
}

/// A number of a field as it is shown: a choice in words, minutes as a time. Plain text.
pub fn choice(field: Field, value: i64, lang: Lang) -> String {
    let of_device = |value| match value {
        1 => Some(label!(lang, "device-desktop")),
        2 => Some(label!(lang, "device-android")),
        3 => Some(label!(lang, "device-ios")),
        4 => Some(label!(lang, "device-mobile")),
        5 => Some(label!(lang, "device-all")),
        _ => None,
    };
    let of_traffic = |value| match value {
        1 => Some(label!(lang, "traffic-google")),
        2 => Some(label!(lang, "traffic-referrer")),
        3 => Some(label!(lang, "traffic-direct")),
        _ => None,
    };
    let words = match field {
        Field::Device => of_device(value),
        Field::TypeOfTraffic => of_traffic(value),
        Field::Delay if value == 0 => Some(label!(lang, "delay-none")),
        Field::Delay | Field::Interval => Some(minutes(value, lang)),
        Field::Link
        | Field::Quantity
        | Field::Runs
        | Field::Comments
        | Field::Usernames
        | Field::Hashtags
        | Field::Hashtag
        | Field::Username
        | Field::Media
        | Field::AnswerNumber
        | Field::Groups
        | Field::Keywords
        | Field::Country
        | Field::GoogleKeyword
        | Field::ReferringUrl
        | Field::Min
        | Field::Max
        | Field::Posts
        | Field::OldPosts
        | Field::Expiry => None,
    };
    words.unwrap_or_else(|| number(value))
}

/// Whole hours and days where there are such, else minutes: 90 minutes are not "1 hour".
fn minutes(value: i64, lang: Lang) -> String {
    match value {
        _ if value > 0 && value % 1_440 == 0 => label!(lang, "span-days", count = value / 1_440),
        _ if value > 0 && value % 60 == 0 => label!(lang, "span-hours", count = value / 60),
        _ => label!(lang, "span-minutes", count = value),
    }
}

/// A field's value in a few words; `None` for one that was left out. Plain text.
pub fn brief(field: Field, value: &str, lang: Lang) -> Option<String> {
    if value.is_empty() {
        return None;
    }
    Some(match field.shape() {
        Shape::Number | Shape::OneOf(_) => match value.parse() {
            Ok(figure) => choice(field, figure, lang),
            Err(_) => line(value, SHORT),
        },
        Shape::Date => line(&value.replace('/', "."), SHORT),
        Shape::Link | Shape::Line => line(value, SHORT),
        Shape::Lines => {
            let count = value.lines().count();
            let first = line(value.lines().next().unwrap_or_default(), SHORT);
            if count == 1 { first } else { label!(lang, "field-lines", count = count, first = first) }
        }
    })
}

/// Figures that stand in a table: what was entered as a number or chosen; not the quantity, which is shown with the price.
pub fn figures(entries: &Entries, service_type: ServiceType, lang: Lang) -> Vec<(String, String)> {
    let is_figure = |field: Field| matches!(field.shape(), Shape::Number | Shape::OneOf(_) | Shape::Date);
    let spans = matches!(service_type.form().quantity, QuantityFrom::Between(..));
    let mut rows = vec![];
    if let (true, Some(min), Some(max)) = (spans, entries.get(&Field::Min), entries.get(&Field::Max)) {
        let (min, max) = (min.parse().unwrap_or(0), max.parse().unwrap_or(0));
        let span = if min == max { number(min) } else { limits(min, max) };
        rows.push((label!(lang, "field-per-post"), span));
    }
    let each = entries.get(&Field::Quantity).filter(|_| entries.contains_key(&Field::Runs));
    let each = each.and_then(|each| each.parse().ok());
    rows.extend(each.map(|each| (label!(lang, "fact-each-run"), number(each))));
    let shown = asked(entries, service_type).filter(|(field, _)| {
        is_figure(*field) && !matches!(field, Field::Quantity | Field::Min | Field::Max)
    });
    rows.extend(shown.filter_map(|(field, value)| Some((name(field, lang), brief(field, value, lang)?))));
    rows
}

/// How many there are in all, where the type counts them.
pub fn in_all(kind: ServiceType, quantity: i64, runs: Option<i64>, lang: Lang) -> Option<(String, String)> {
    let name = match (kind.form().quantity, runs) {
        (QuantityFrom::None | QuantityFrom::Between(..), _) => return None,
        (QuantityFrom::Typed | QuantityFrom::LinesOf(_), Some(_)) => label!(lang, "fact-in-all"),
        (QuantityFrom::Typed | QuantityFrom::LinesOf(_), None) => label!(lang, "fact-quantity"),
    };
    Some((name, number(quantity)))
}

/// Lines about what was entered as text; not the link, which has a line of its own. HTML.
pub fn texts(entries: &Entries, service_type: ServiceType, lang: Lang) -> Vec<String> {
    entered_texts(entries, service_type).filter_map(|(field, value)| brief_fact(field, value, lang)).collect()
}

fn brief_fact(field: Field, value: &str, lang: Lang) -> Option<String> {
    Some(fact(&name(field, lang), &brief(field, value, lang)?, lang))
}

fn entered_texts(entries: &Entries, service_type: ServiceType) -> impl Iterator<Item = (Field, &String)> {
    let target = if entries.contains_key(&Field::Link) { Field::Link } else { Field::Username };
    asked(entries, service_type)
        .filter(move |(field, _)| *field != target)
        .filter(|(field, _)| matches!(field.shape(), Shape::Link | Shape::Line | Shape::Lines))
}

/// The same with every line of what has several, folded up until it is tapped: what is bought can be read before. All of it has at most
/// `room` UTF-16 units, or little more. HTML.
pub fn texts_in_full(entries: &Entries, service_type: ServiceType, room: usize, lang: Lang) -> String {
    let is_list = |field: Field| field.shape() == Shape::Lines;
    let lists = entered_texts(entries, service_type).filter(|(field, _)| is_list(*field)).count();
    let brief: usize = texts(entries, service_type, lang).iter().map(|said| units(said) + 1).sum();
    let each = room.saturating_sub(brief).checked_div(lists).unwrap_or_default();
    let said = entered_texts(entries, service_type).map(|(field, value)| {
        if !is_list(field) || value.is_empty() {
            return brief_fact(field, value, lang);
        }
        let count = i64::try_from(value.lines().count()).unwrap_or(i64::MAX);
        Some(format!("{}\n{}", fact(&name(field, lang), &number(count), lang), in_full(value, each, lang)))
    });
    lines(said)
}

/// The lines of a field, as many as there is room for.
fn in_full(value: &str, room: usize, lang: Lang) -> String {
    let mut left = room.saturating_sub(units(&t!(lang, "ntf-catalog-more", count = i64::MAX)));
    let fits = |row: &String| {
        let length = units(row) + 1;
        let is_fit = length <= left;
        left = left.saturating_sub(length);
        is_fit
    };
    let shown: Vec<String> = value.lines().map(|row| html(&line(row, MAX_LINE))).take_while(fits).collect();
    let rest = value.lines().count().saturating_sub(shown.len());
    let more = (rest > 0).then(|| t!(lang, "ntf-catalog-more", count = rest));
    format!("<blockquote expandable>{}</blockquote>", lines(shown.into_iter().chain(more).map(Some)))
}

/// What was entered, in the order it is asked for.
fn asked(entries: &Entries, service_type: ServiceType) -> impl Iterator<Item = (Field, &String)> {
    let fields = service_type.form().fields.iter();
    fields.filter_map(|(field, _)| entries.get(field).map(|value| (*field, value)))
}

/// The last lines of what was entered so far: what somebody just sent is among them. HTML.
pub fn preview(value: &str) -> String {
    const LINES: usize = 3;
    let earlier = value.lines().count().saturating_sub(LINES);
    let more = (earlier > 0).then(|| "…".to_owned());
    let shown = value.lines().skip(earlier).map(|entry| format!("· {}", html(&line(entry, SHORT))));
    more.into_iter().chain(shown).collect::<Vec<_>>().join("\n")
}

/// Why an entry was not taken, and what would be. HTML.
pub fn problem(field: Field, problem: &EntryProblem, lang: Lang) -> String {
    match problem {
        EntryProblem::Outside { given, min, max } => {
            t!(lang, "note-entry-outside", given = *given, min = *min, max = *max)
        }
        EntryProblem::OutsideOwn { given, min, max } => {
            t!(lang, "note-entry-outside-own", given = *given, min = *min, max = *max)
        }
        EntryProblem::NotOneOf => t!(lang, "note-entry-not-one-of"),
        EntryProblem::NotADate => t!(lang, "note-entry-not-a-date"),
        EntryProblem::DatePast => t!(lang, "note-entry-date-past"),
        EntryProblem::DateFar => t!(lang, "note-entry-date-far"),
        EntryProblem::OneLine => t!(lang, "note-entry-one-line"),
        EntryProblem::NameWithSpace(given) => {
            t!(lang, "note-entry-name-with-space", name = line(given, SHORT))
        }
        EntryProblem::NotAName(given) => t!(lang, "note-entry-not-a-name", name = line(given, SHORT)),
        EntryProblem::TooManyLines { given, max } => {
            t!(lang, "note-entry-too-many-lines", given = *given, max = *max)
        }
        EntryProblem::TooFewLines { given, min } => {
            t!(lang, "note-entry-too-few-lines", given = *given, min = *min)
        }
        EntryProblem::LineTooLong { line, max } => {
            t!(lang, "note-entry-line-too-long", line = *line, max = *max)
        }
        EntryProblem::TooMuchText => t!(lang, "note-entry-too-much-text", size = MAX_TEXT / 1024),
        // Said by the link's and the quantity's own notes.
        EntryProblem::Empty | EntryProblem::Link(_) | EntryProblem::Number(_) => {
            t!(lang, "note-entry-empty", field = name(field, lang))
        }
    }
}
