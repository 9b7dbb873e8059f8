//! What is told about money with the bot, in words.

use super::{
    super::{
        Button, Reader, Screen, code as codes,
        page::About,
        parts::{
            ID, NAME, SHORT, WORDS, button, code, confirm, danger, fact, fresh_menu, line, lines, main,
            money, money_in, paragraphs, screen, span, table, time,
        },
        people::profile,
        receipt::{Told, receipt},
        topup::way_name,
        wallet,
    },
    about::about_order,
    bills::{decided, in_review},
    prices::{self, Set},
    show_row,
};
use crate::{
    dialog::Action,
    domain::{
        code::CodeId,
        money::{Amount, Charge, Credit},
        notice::Money,
        order::OrderId,
        tariff::Priced,
        topup::Way,
        user::UserId,
        wallet::{Adjustment, AdjustmentAnswer, Imbalance, Left, Mended},
    },
    i18n::{Arg, Lang, label, number, t},
};

/// What somebody is told.
#[expect(clippy::too_many_lines, reason = "a row for each notice")]
pub fn render(told: &Money, about: &About, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let to_menu = |text: String| screen(text, vec![fresh_menu(reader).into_iter().collect()]);
    match told {
        Money::Adjusted { adjustment, left } => to_menu(adjusted(adjustment, *left, reader)),
        Money::BillDecided { order, back, to_debt } => {
            screen(decided(*order, (*back, *to_debt), reader), vec![show_row(*order, about, reader)])
        }
        Money::Credited { sum, late, left, bonus } => {
            let go_on = about.to_order.then(|| main(label!(lang, "btn-to-order"), Action::ToOrder));
            let text = lines([
                Some(credited(*sum, *left, reader)),
                bonus.map(|bonus| t!(lang, "ntf-credited-bonus", sum = money(bonus, reader))),
                wallet::in_debt(left.owed, reader),
                late.then(|| t!(lang, "ntf-credited-late")),
            ]);
            screen(text, vec![go_on.into_iter().collect(), fresh_menu(reader).into_iter().collect()])
        }
        Money::Refunded { paid, sum, owed, bonus } => to_menu(lines([
            Some(t!(lang, "ntf-refunded", paid = line(paid, SHORT), sum = money(*sum, reader))),
            bonus.map(|bonus| t!(lang, "ntf-refunded-bonus", sum = money(bonus, reader))),
            wallet::in_debt(*owed, reader),
        ])),
        Money::Barred => to_menu(t!(lang, "ntf-barred")),
        Money::Unbarred => to_menu(t!(lang, "ntf-unbarred")),
        Money::Rewarded { sum, left } => to_menu(rewarded(*sum, *left, reader)),
        Money::RewardTakenBack { sum, left } => {
            let (sum, balance) = (money(*sum, reader), money(left.balance, reader));
            let said = t!(lang, "ntf-reward-taken-back", sum = sum, balance = balance);
            to_menu(lines([Some(said), wallet::in_debt(left.owed, reader)]))
        }
        Money::ReceiptRefused { topup, sum, reason } => {
            let said = lines([
                Some(t!(
                    lang,
                    "ntf-receipt-refused",
                    sum = money(*sum, reader),
                    reason = line(reason, WORDS)
                )),
                Some(t!(lang, "page-pay-again")),
            ]);
            let again = main(label!(lang, "btn-receipt-again"), Action::ToPay { topup: *topup });
            screen(said, vec![vec![again], fresh_menu(reader).into_iter().collect()])
        }
        Money::ReceiptShown { reminder, .. } => match &about.receipt {
            Some(shown) => receipt(shown, if *reminder { Told::Again } else { Told::Anew }, reader),
            None => screen(t!(lang, "page-gone"), vec![]),
        },
        Money::WaySilent { way, since, words } => {
            let said = t!(lang, "ntf-way-silent", way = way_name(*way, lang), time = time(*since, reader));
            let why = fact(&label!(lang, "fact-reason"), &line(words, WORDS), lang);
            screen(lines([Some(said), Some(why)]), vec![])
        }
        Money::WayTokenRefused { way } => {
            screen(t!(lang, "ntf-way-token-refused", way = way_name(*way, lang)), vec![])
        }
        Money::WayBack { way, since, back } => {
            let (lasted, at) = (span(back.since(*since), lang), time(*back, reader));
            screen(t!(lang, "ntf-way-back", way = way_name(*way, lang), span = lasted, time = at), vec![])
        }
        Money::AdjustmentMade { user, adjustment, by } => {
            let (by, sum) = (line(by, SHORT), money(adjustment.sum, reader));
            let said = t!(lang, "ntf-adjustment-made", person = who(*user, about), by = by, sum = sum);
            to_admins(&[Some(said), Some(why(adjustment, lang))], *user, None, reader)
        }
        Money::AdjustmentAsked { number, user, adjustment, by } => {
            asked_for((*number, *user), adjustment, (by, about), reader)
        }
        Money::AdjustmentRefused { user, adjustment, by } => {
            let (by, sum) = (line(by, SHORT), money(adjustment.sum, reader));
            let said = t!(lang, "ntf-adjustment-refused", person = who(*user, about), by = by, sum = sum);
            to_admins(&[Some(said), Some(why(adjustment, lang))], *user, None, reader)
        }
        Money::SaleStopped { user } => {
            let said = t!(lang, "ntf-sale-stopped", person = who(*user, about));
            to_admins(&[Some(said)], *user, None, reader)
        }
        Money::CodeMade { code, begins, made, by } => {
            let said = t!(lang, "ntf-code-made", by = line(by, SHORT), code = line(begins, SHORT));
            let text = lines([Some(said), Some(codes::made_line(made, reader))]);
            screen(text, vec![vec![code_button(*code, reader)]])
        }
        Money::CodeStopped { code, begins, uses, by } => {
            let (by, begins) = (line(by, SHORT), line(begins, SHORT));
            let said = t!(lang, "ntf-code-stopped", by = by, code = begins, count = *uses);
            screen(said, vec![vec![code_button(*code, reader)]])
        }
        Money::CodesGuessed { user, times } => {
            let said = t!(lang, "ntf-codes-guessed", count = *times, person = who(*user, about));
            to_admins(&[Some(said)], *user, None, reader)
        }
        Money::BillInReview { order } => in_review(*order, about, reader),
        Money::Waived { order, sum } => {
            let said = t!(lang, "ntf-waived", order = order.to_string(), sum = money(*sum, reader));
            about_order(*order, said, about, reader)
        }
        Money::KeptApart { order, charge, remains } => {
            about_order(*order, kept_apart(*order, (*charge, *remains), about, reader), about, reader)
        }
        Money::BooksWrong { wrong } => screen(books_wrong(wrong, reader), vec![]),
        Money::PaymentIn { payment, user, way, paid, credits, again } => {
            let said = came_in((*way, paid), *credits, (*user, about), reader);
            let again = again.then(|| t!(lang, "ntf-payment-again"));
            to_admins(&[Some(said), again], *user, Some(*payment), reader)
        }
        Money::PaymentUnplaced { way, paid, payer } => {
            let (way, paid) = (way_name(*way, lang), line(paid, SHORT));
            let said = t!(lang, "ntf-payment-unplaced", way = way, paid = paid, person = who(*payer, about));
            to_admins(&[Some(said)], *payer, None, reader)
        }
        Money::InvoiceForeign { way, invoice, paid, user } => {
            foreign((*way, paid), invoice, (*user, about), reader)
        }
        Money::RefundRefused { payment, user, words } => {
            let said =
                t!(lang, "ntf-refund-refused", payment = payment.to_string(), person = who(*user, about));
            to_admins(&[Some(said), super::quoted(words, lang)], *user, Some(*payment), reader)
        }
        Money::StarsTakenBack { payment, user, paid, debt } => {
            let said = t!(lang, "ntf-stars-taken-back", paid = line(paid, SHORT), person = who(*user, about));
            let debt = (*debt > Credit::ZERO).then(|| t!(lang, "ntf-stars-debt", sum = money(*debt, reader)));
            to_admins(&[Some(said), debt], *user, Some(*payment), reader)
        }
        Money::BooksMended { what } => mended(*what, about, reader),
        Money::FundsShort { missing, currency, orders } => {
            let missing = money_in(*missing, &line(currency, SHORT), lang);
            screen(t!(lang, "ntf-funds-short", missing = missing, count = *orders), vec![])
        }
        Money::PaymentWrong { payment, user } => {
            let said =
                t!(lang, "ntf-payment-wrong", payment = payment.to_string(), person = who(*user, about));
            to_admins(&[Some(said)], *user, Some(*payment), reader)
        }
        Money::PriceSet { priced, what, before, after, rates, moved, by } => prices::set(
            &Set { of: *priced, what, before: *before, after: *after, rates: *rates, moved: *moved, by },
            reader,
        ),
        Money::DiscountSet { user, before, after, by } => {
            let said = t!(lang, "ntf-discount-set", person = who(*user, about), by = line(by, SHORT));
            let steps = prices::discounts(*before, *after, lang);
            to_admins(
                &[Some(said), Some(fact(&label!(lang, "fact-discount"), &steps, lang))],
                *user,
                None,
                reader,
            )
        }
        Money::SoldAtALoss { service, what, fixed, least, cost, currency } => {
            let of = (Priced::Service(*service), what.as_str());
            prices::at_a_loss(of, (*fixed, *least), (*cost, currency), reader)
        }
    }
}

/// In a list of its like: what came, and what of it was credited. HTML.
pub fn row(told: &Money, about: &About, reader: &Reader) -> Option<String> {
    if let Money::PaymentIn { way, paid, credits, .. } = told {
        let name = about.user.as_ref().map(|user| line(&user.name, SHORT)).unwrap_or_default();
        let (way, paid) = (way_name(*way, reader.lang), line(paid, SHORT));
        return Some(label!(
            reader.lang,
            "ntf-digest-payment",
            name = name,
            way = way,
            paid = paid,
            sum = money(*credits, reader)
        ));
    }
    if let Money::Waived { order, sum } = told {
        let (order, sum) = (order.to_string(), money(*sum, reader));
        return Some(label!(reader.lang, "ntf-digest-waived", order = order, sum = sum));
    }
    if let Money::KeptApart { order, .. } = told {
        return Some(label!(reader.lang, "ntf-digest-kept-apart", order = order.to_string()));
    }
    if let Money::PriceSet { priced, what, before, after, rates, moved, by } = told {
        let told =
            Set { of: *priced, what, before: *before, after: *after, rates: *rates, moved: *moved, by };
        return Some(prices::set_row(&told, reader));
    }
    if let Money::DiscountSet { before, after, by, .. } = told {
        let name = about.user.as_ref().map(|user| line(&user.name, SHORT)).unwrap_or_default();
        let steps = prices::discounts(*before, *after, reader.lang);
        let by = line(by, SHORT);
        return Some(label!(reader.lang, "ntf-digest-discount", name = name, steps = steps, by = by));
    }
    None
}

/// What an order's charge and what remains of it say, which do not fit. HTML.
fn kept_apart(id: OrderId, (charge, remains): (Charge, i64), about: &About, reader: &Reader) -> String {
    let lang = reader.lang;
    let figures = about.order.as_ref().map(|order| {
        table(&[
            (label!(lang, "fact-cost"), money_in(order.cost, &order.currency, lang)),
            (label!(lang, "fact-charge"), money_in(charge, &order.currency, lang)),
            (label!(lang, "fact-remains"), format!("{} / {}", number(remains), number(order.quantity))),
        ])
    });
    lines([Some(t!(lang, "ntf-kept-apart", order = id.to_string())), figures])
}

fn code_button(code: CodeId, reader: &Reader) -> Button {
    button(label!(reader.lang, "btn-code"), Action::ShowCode { code, page: 0 })
}

fn who(user: UserId, about: &About) -> Arg<'static> {
    let known = about.user.as_ref().filter(|known| known.id == user);
    Arg::Html(known.map_or_else(|| code(&user.0.to_string(), ID), profile).into())
}

fn to_admins(said: &[Option<String>], user: UserId, payment: Option<i64>, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let payment = payment.map(|payment| button(label!(lang, "btn-payment"), Action::Payment { payment }));
    let person = button(label!(lang, "btn-person"), Action::Person(user));
    screen(lines(said.iter().cloned()), vec![payment.into_iter().chain([person]).collect()])
}

fn came_in(
    (way, paid): (Way, &str),
    credits: Credit,
    (user, about): (UserId, &About),
    reader: &Reader,
) -> String {
    let (way, paid) = (way_name(way, reader.lang), line(paid, SHORT));
    t!(
        reader.lang,
        "ntf-payment-in",
        way = way,
        paid = paid,
        sum = money(credits, reader),
        person = who(user, about)
    )
}

/// To admins: an invoice was paid that is not as this bot makes them.
fn foreign(
    (way, paid): (Way, &str),
    invoice: &str,
    (user, about): (Option<UserId>, &About),
    reader: &Reader,
) -> Screen {
    let lang = reader.lang;
    let (way, paid, invoice) = (way_name(way, lang), line(paid, SHORT), line(invoice, SHORT));
    match user {
        None => screen(t!(lang, "ntf-invoice-foreign", way = way, paid = paid, invoice = invoice), vec![]),
        Some(user) => {
            let person = who(user, about);
            let said =
                t!(lang, "ntf-invoice-altered", way = way, paid = paid, invoice = invoice, person = person);
            to_admins(&[Some(said)], user, None, reader)
        }
    }
}

/// To somebody who paid: what is on their balance now. HTML.
fn credited(sum: Credit, left: Left, reader: &Reader) -> String {
    let (lang, balance) = (reader.lang, money(left.balance, reader));
    if left.to_debt == Credit::ZERO {
        return t!(lang, "ntf-credited", sum = money(sum, reader), balance = balance);
    }
    let debt = money(left.to_debt, reader);
    t!(lang, "ntf-credited-debt", sum = money(sum, reader), debt = debt, balance = balance)
}

fn why(adjustment: &Adjustment, lang: Lang) -> String {
    fact(&label!(lang, "fact-reason"), &line(&adjustment.reason, NAME), lang)
}

/// To admins: one of them asks for a correction that takes a second one. Once one has answered, who that was.
fn asked_for(
    (number, user): (i64, UserId),
    adjustment: &Adjustment,
    (by, about): (&str, &About),
    reader: &Reader,
) -> Screen {
    let lang = reader.lang;
    let (by, sum) = (line(by, SHORT), money(adjustment.sum, reader));
    let said = t!(lang, "ntf-adjustment-asked", person = who(user, about), by = by, sum = sum);
    let answer = |answer| Action::AnswerAdjustment { number, answer };
    let size = money(adjustment.size(), reader);
    let make = if adjustment.sum > Amount::ZERO {
        confirm(label!(lang, "btn-adjust-give", sum = size), answer(AdjustmentAnswer::Made))
    } else {
        danger(label!(lang, "btn-adjust-take", sum = size), answer(AdjustmentAnswer::Made))
    };
    let refuse = button(label!(lang, "btn-receipt-refuse"), answer(AdjustmentAnswer::Refused));
    let answered = about.seconded.as_ref().map(|(answer, name)| match answer {
        AdjustmentAnswer::Made => t!(lang, "ntf-adjustment-confirmed-by", name = line(name, SHORT)),
        AdjustmentAnswer::Refused => t!(lang, "ntf-adjustment-refused-by", name = line(name, SHORT)),
    });
    let answers = if answered.is_none() { vec![make, refuse] } else { vec![] };
    let person = button(label!(lang, "btn-person"), Action::Person(user));
    let text = lines([Some(said), Some(why(adjustment, lang)), answered]);
    screen(text, vec![answers, vec![person]])
}

/// To somebody who invited friends: the sum, and nothing of what they ordered. HTML.
fn rewarded(sum: Credit, left: Left, reader: &Reader) -> String {
    let (lang, balance) = (reader.lang, money(left.balance, reader));
    let sum = money(sum, reader);
    if left.to_debt == Credit::ZERO {
        return t!(lang, "ntf-rewarded", sum = sum, balance = balance);
    }
    t!(lang, "ntf-rewarded-debt", sum = sum, debt = money(left.to_debt, reader), balance = balance)
}

/// To somebody whose balance an admin corrected. HTML.
fn adjusted(change: &Adjustment, left: Left, reader: &Reader) -> String {
    let lang = reader.lang;
    let sum = money(change.size(), reader);
    let said = if change.sum > Amount::ZERO {
        t!(lang, "ntf-balance-given", sum = sum)
    } else {
        t!(lang, "ntf-balance-taken", sum = sum)
    };
    paragraphs([
        Some(said),
        Some(lines([
            Some(fact(&label!(lang, "fact-reason"), &line(&change.reason, NAME), lang)),
            Some(fact(&label!(lang, "fact-wallet"), &money(left.balance, reader), lang)),
        ])),
        (left.to_debt > Credit::ZERO)
            .then(|| t!(lang, "ntf-balance-to-debt", debt = money(left.to_debt, reader))),
        wallet::in_debt(left.owed, reader),
    ])
}

/// To admins: what was wrong in the books, and is mended.
fn mended(what: Mended, about: &About, reader: &Reader) -> Screen {
    let lang = reader.lang;
    match what {
        Mended::Bill { order } => screen(
            t!(lang, "ntf-books-mended-bill", order = order.to_string()),
            vec![show_row(order, about, reader)],
        ),
        Mended::Payment { payment, user } => {
            let said = t!(
                lang,
                "ntf-books-mended-payment",
                payment = payment.to_string(),
                person = who(user, about)
            );
            to_admins(&[Some(said)], user, Some(payment), reader)
        }
        Mended::Code { user } => {
            let said = t!(lang, "ntf-books-mended-code", person = who(user, about));
            to_admins(&[Some(said)], user, None, reader)
        }
        Mended::Wish { user } => {
            let said = t!(lang, "ntf-books-mended-wish", person = who(user, about));
            to_admins(&[Some(said)], user, None, reader)
        }
    }
}

/// To admins: what does not add up in the books. HTML.
fn books_wrong(wrong: &Imbalance, reader: &Reader) -> String {
    lines([Some(t!(reader.lang, "ntf-books-wrong")), Some(imbalance(wrong, reader))])
}

/// What does not add up. HTML.
pub fn imbalance(wrong: &Imbalance, reader: &Reader) -> String {
    let lang = reader.lang;
    match wrong {
        Imbalance::All { sum } => t!(lang, "ntf-books-all", sum = money(*sum, reader)),
        Imbalance::Bills { accounts, bills } => {
            t!(lang, "ntf-books-bills", accounts = money(*accounts, reader), bills = money(*bills, reader))
        }
        Imbalance::Account { has, moved } => {
            t!(lang, "ntf-books-account", has = money(*has, reader), moved = money(*moved, reader))
        }
        Imbalance::Gifts { account, codes } => {
            t!(lang, "ntf-books-gifts", account = money(*account, reader), codes = money(*codes, reader))
        }
        Imbalance::Currency { kept, wanted } => {
            t!(lang, "ntf-books-currency", kept = line(kept, SHORT), wanted = line(wanted, SHORT))
        }
    }
}
