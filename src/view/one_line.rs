//! A line of which the numbers can mean more than one thing: the question which, with a button for each.

use super::{
    Button, Reader, Screen,
    page::{Way, Which},
    parts::{LABEL, LINK, back_and_menu, button, html, line, paragraphs, screen},
};
use crate::{
    dialog::Action,
    i18n::{Lang, label, t},
};

/// The longest id on a button.
const SHORT_ID: usize = 16;

/// What the numbers mean is asked.
pub fn which(which: &Which, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let names_one = |way: &Way| way.reading.service.is_some();
    let both = |way: &Way| names_one(way) && way.reading.quantity.is_some();
    let question = if !which.ways.iter().any(names_one) {
        t!(lang, "page-which-quantity")
    } else if which.ways.iter().any(both) {
        t!(lang, "page-which-way")
    } else {
        t!(lang, "page-which-number")
    };
    let text = paragraphs([Some(html(&line(&which.text, LINK))), Some(question)]);
    let one = |way: &Way| -> Vec<Button> { vec![button(label_of(way, lang), Action::Meant(way.reading))] };
    let mut rows: Vec<Vec<Button>> = which.ways.iter().map(one).collect();
    rows.push(back_and_menu(reader));
    screen(text, rows)
}

/// What is sure to be read is how the numbers are meant; the service's name fills what is left.
fn label_of(way: &Way, lang: Lang) -> String {
    let quantity = way.reading.quantity;
    let Some(service) = &way.service else {
        return label!(lang, "btn-meant-quantity", quantity = quantity.unwrap_or_default());
    };
    let id = line(&service.panel_service, SHORT_ID);
    let meant = match quantity {
        Some(quantity) => label!(lang, "btn-meant-both", id = &id, quantity = quantity),
        None => label!(lang, "btn-meant-service", id = &id),
    };
    let room = LABEL.saturating_sub(meant.chars().count() + 3);
    if room < 8 { meant } else { format!("{meant} · {}", line(&service.name, room)) }
}
