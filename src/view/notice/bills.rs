//! What is due for an order: that an admin has to say it, and what they said.

use crate::{
    dialog::Action,
    domain::{
        bill::{Bill, decisions},
        money::Credit,
        order::{Order, OrderId},
    },
    i18n::{label, number, t},
    view::{
        Button, Reader, Screen,
        page::About,
        parts::{button, lines, money, money_in, paragraphs, screen, table},
        status::{headline, shown_status, what},
    },
};

/// To admins: what is due for an order is theirs to say.
pub fn in_review(id: OrderId, about: &About, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let order = about.order.as_ref();
    let figures = order.map(|order| {
        let charge =
            order.charge.map_or_else(|| "?".to_owned(), |charge| money_in(charge, &order.currency, lang));
        let remains = order.remains.map_or_else(|| "?".to_owned(), number);
        table(&[
            (label!(lang, "fact-price"), money(order.price, reader)),
            (label!(lang, "fact-cost"), money_in(order.cost, &order.currency, lang)),
            (label!(lang, "fact-charge"), charge),
            (label!(lang, "fact-remains"), remains),
        ])
    });
    let text = paragraphs([
        Some(t!(lang, "ntf-bill-review", order = id.to_string())),
        order.map(|order| lines([Some(headline(order.id, shown_status(order), lang)), Some(what(order))])),
        figures,
    ]);
    let buttons = order.zip(about.bill.as_ref()).map(|(order, bill)| decide_buttons(order, bill, reader));
    screen(text, buttons.unwrap_or_default())
}

/// What an admin can decide, each with what the customer gets back.
fn decide_buttons(order: &Order, bill: &Bill, reader: &Reader) -> Vec<Vec<Button>> {
    let lang = reader.lang;
    let one = |due: Credit| {
        let back = bill.price.less(due);
        let act = Action::DecideBill { order: order.name(), due: due.0.0 };
        if back > Credit::ZERO {
            button(label!(lang, "btn-bill-give-back", sum = money(back, reader)), act)
        } else {
            button(label!(lang, "btn-bill-keep", sum = money(due, reader)), act)
        }
    };
    decisions(order, bill).into_iter().map(|due| vec![one(due)]).collect()
}

/// To a customer: what was decided of their order's money. HTML.
pub fn decided(id: OrderId, (back, to_debt): (Credit, Credit), reader: &Reader) -> String {
    let order = id.to_string();
    if to_debt > Credit::ZERO {
        let (sum, debt) = (money(back, reader), money(to_debt, reader));
        t!(reader.lang, "ntf-bill-decided-debt", order = order, sum = sum, debt = debt)
    } else if back > Credit::ZERO {
        t!(reader.lang, "ntf-bill-decided-back", order = order, sum = money(back, reader))
    } else {
        t!(reader.lang, "ntf-bill-decided-kept", order = order)
    }
}
