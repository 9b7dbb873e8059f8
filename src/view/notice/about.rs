//! What letters about an order have in common.

use crate::{
    dialog::Action,
    domain::{detail::Detail, order::OrderId},
    i18n::{Arg, Lang, label, number, t},
    view::{
        Reader, Screen,
        detail::plain,
        orders::panel_id,
        page::About,
        parts::{LINK, SHORT, WORDS, button, html, line, lines, money_in, paragraphs, screen},
        people::person_html,
    },
};

/// Something about an order, with all that an admin needs to judge it.
pub fn about_order(id: OrderId, said: String, about: &About, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let facts = about.order.as_ref().map(|order| {
        let owner = about.user.as_ref();
        lines([
            Some(html(&line(&order.service_name, SHORT * 2))),
            Some(html(&line(&order.link, LINK))),
            Some(t!(
                lang,
                "ntf-order-sum",
                quantity = number(order.quantity),
                sum = money_in(order.price, &order.price_currency, lang),
            )),
            owner.map(|user| t!(lang, "page-file-owner", person = Arg::Html(person_html(user).into()))),
            panel_id(order, reader),
        ])
    });
    let file = button(label!(lang, "btn-show-order", order = id.to_string()), Action::File(id));
    screen(paragraphs([Some(said), facts]), vec![vec![file]])
}

/// What the bot noticed. HTML.
pub fn details(detail: &Detail, reader: &Reader) -> Option<String> {
    let words = plain(detail, reader);
    (!words.is_empty()).then(|| t!(reader.lang, "ntf-details", words = words))
}

/// The panel's words, marked as such. HTML.
pub fn quoted(words: &str, lang: Lang) -> Option<String> {
    (!words.trim().is_empty()).then(|| t!(lang, "ntf-words", words = line(words, WORDS)))
}
