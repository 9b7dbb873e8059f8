//! Putting money on one's balance: how much, in which way, the one screen on which it is paid; one's last payments, and what admins see of
//! one.

use url::Url;

use super::{
    Act, Button, Reader, Screen, Style,
    page::{PayPage, PaymentPage, PaymentsPage, TopUpPage},
    parts::{
        ID, SHORT, WORDS, back_and_menu, block, button, code, danger, fact, fresh_menu, html, line, lines,
        main, money, money_in, money_up_in, paragraphs, screen, table, time,
    },
    people::profile,
    receipt,
    wallet::purse_rows,
};
use crate::{
    dialog::Action,
    domain::{
        money::Credit,
        topup::{CheckoutRefusal, Payment, Refund, Topup, TopupState, Way},
        user::User,
    },
    i18n::{Arg, Lang, label, number, t},
};

/// What a way is called.
pub fn way_name(way: Way, lang: Lang) -> String {
    match way {
        Way::Stars => label!(lang, "way-stars"),
        Way::CryptoPay => label!(lang, "way-cryptopay"),
        Way::Hand => label!(lang, "way-hand"),
    }
}

/// How much; then, where there are several ways, in which.
pub fn sums(page: &TopUpPage, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let Some(sum) = page.sum else {
        let bounds =
            t!(lang, "page-topup-bounds", least = money(page.least, reader), most = money(page.most, reader));
        let text = paragraphs([
            Some(t!(lang, "page-topup")),
            Some(table(&purse_rows(page.purse, reader))),
            Some(lines([Some(t!(lang, "page-topup-how")), Some(bounds)])),
        ]);
        let one = |sum: &Credit| button(money(*sum, reader), Action::TopUpSum { sum: sum.0.0 });
        let mut rows: Vec<Vec<Button>> =
            page.choices.chunks(2).map(|two| two.iter().map(one).collect()).collect();
        rows.extend(page.waiting.iter().map(|topup| vec![receipt::back_to(topup, reader)]));
        rows.push(back_and_menu(reader));
        return screen(text, rows);
    };
    let text = paragraphs([Some(t!(lang, "page-topup-way", sum = money(sum, reader)))]);
    let one = |(way, stars): &(Way, Option<(i64, Credit)>)| {
        let name = way_name(*way, lang);
        let label = match stars {
            Some((stars, _)) => label!(lang, "btn-way-stars", way = name, stars = number(*stars)),
            None => name,
        };
        vec![main(label, Action::TopUpBy { way: *way })]
    };
    let rows = page.ways.iter().map(one).chain([back_and_menu(reader)]);
    screen(text, rows.collect())
}

/// The one screen on which something is paid, and on which it is said what became of that.
pub fn pay(page: &PayPage, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let topup = &page.topup;
    let sum = money(topup.credits, reader);
    let title = match topup.stars {
        Some(stars) => t!(lang, "page-pay-stars", sum = sum, stars = number(stars)),
        None => t!(lang, "page-pay", sum = sum),
    };
    let text = paragraphs([Some(title), Some(state(page, reader))]);
    screen(text, pay_rows(page, reader))
}

fn state(page: &PayPage, reader: &Reader) -> String {
    let lang = reader.lang;
    let topup = &page.topup;
    match (topup.state, topup.way) {
        (TopupState::Opening, way) if page.delayed => {
            t!(lang, "page-pay-delayed", way = way_name(way, lang))
        }
        (TopupState::Opening, _) => t!(lang, "page-pay-opening"),
        (TopupState::Open, Way::Stars | Way::CryptoPay) => {
            t!(lang, "page-pay-open", until = time(topup.good_until, reader))
        }
        (TopupState::Open, Way::Hand) => by_hand(page, reader),
        (TopupState::Shown, _) => t!(lang, "page-pay-shown"),
        (TopupState::Paid, _) => t!(lang, "page-pay-paid"),
        (TopupState::Expired, Way::Hand) => t!(lang, "page-pay-expired-hand"),
        (TopupState::Expired, Way::Stars | Way::CryptoPay) => t!(lang, "page-pay-expired"),
        (TopupState::Dropped, _) => t!(lang, "page-pay-dropped"),
        (TopupState::Refused, _) => {
            let reason = page.reason.as_deref().unwrap_or_default();
            lines([
                Some(t!(lang, "page-pay-refused", reason = line(reason, WORDS))),
                Some(t!(lang, "page-pay-again")),
            ])
        }
    }
}

fn by_hand(page: &PayPage, reader: &Reader) -> String {
    let lang = reader.lang;
    let exact = money_up_in(page.topup.credits, &reader.currency, lang);
    paragraphs([
        page.hand.as_deref().map(|text| html(&block(text, 1_000, 20))),
        Some(lines([
            Some(fact(&label!(lang, "fact-sum"), &exact, lang)),
            Some(t!(lang, "page-pay-code", code = Arg::Html(code(&page.topup.id.code(), ID).into()))),
        ])),
        Some(t!(lang, "page-pay-receipt")),
    ])
}

fn pay_rows(page: &PayPage, reader: &Reader) -> Vec<Vec<Button>> {
    let lang = reader.lang;
    let Topup { state, stars, .. } = &page.topup;
    let mut rows = vec![];
    if *state == TopupState::Open
        && let Some(url) = page.topup.url.as_deref().and_then(web_address)
    {
        let label = match stars {
            Some(stars) => label!(lang, "btn-pay-stars", stars = number(*stars)),
            None => label!(lang, "btn-pay"),
        };
        rows.push(vec![Button { label, style: Style::Confirm, act: Act::Open(url) }]);
        rows.push(vec![button(label!(lang, "btn-have-paid"), Action::HavePaid)]);
    }
    match state {
        TopupState::Paid => {
            rows.extend(page.to_order.then(|| vec![main(label!(lang, "btn-to-order"), Action::ToOrder)]));
        }
        TopupState::Opening if page.delayed => {
            rows.push(vec![main(label!(lang, "btn-top-up-other"), Action::TopUp)]);
        }
        TopupState::Expired | TopupState::Dropped | TopupState::Refused => {
            rows.push(vec![main(label!(lang, "btn-top-up-again"), Action::TopUp)]);
        }
        TopupState::Opening | TopupState::Open | TopupState::Shown => {}
    }
    let help = page.support.as_deref().and_then(|support| support_button(support, lang));
    rows.extend(help.map(|button| vec![button]));
    rows.push(back_and_menu(reader));
    rows
}

/// What a button may lead to: a page of the web, in the 2,048 bytes that an address has in Telegram.
fn web_address(text: &str) -> Option<Url> {
    let fits = |url: &Url| matches!(url.scheme(), "https" | "http") && url.as_str().len() <= 2_048;
    Url::parse(text).ok().filter(fits)
}

/// Leads to where people get help, if that is an address or a public name.
fn support_button(support: &str, lang: Lang) -> Option<Button> {
    let name = support.strip_prefix('@').map(|name| format!("https://t.me/{name}"));
    let url = web_address(name.as_deref().unwrap_or(support))?;
    Some(Button { label: label!(lang, "btn-support"), style: Style::Plain, act: Act::Open(url) })
}

/// One's last payments, and where to get help with one.
pub fn payments(page: &PaymentsPage, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let rows: Vec<String> = page.payments.iter().map(|payment| payment_line(payment, reader)).collect();
    if let Some(user) = &page.whose {
        return payments_of(user, (&page.payments, &rows), reader);
    }
    let text = paragraphs([
        Some(t!(lang, "page-payments")),
        rows.is_empty().then(|| t!(lang, "page-payments-none")),
        (!rows.is_empty()).then(|| rows.join("\n")),
        page.support
            .as_deref()
            .map(|support| t!(lang, "page-payments-support", support = line(support, SHORT))),
    ]);
    let wrong = |payment: &Payment| {
        let label = label!(lang, "btn-payment-wrong", payment = payment.id.to_string());
        vec![button(label, Action::PaymentWrong { payment: payment.id })]
    };
    let help = page.support.as_deref().and_then(|support| support_button(support, lang));
    let mut buttons: Vec<Vec<Button>> = page.payments.iter().map(wrong).collect();
    buttons.extend([help.into_iter().collect(), back_and_menu(reader)]);
    screen(text, buttons)
}

/// For admins: somebody's last payments, each with its button.
fn payments_of(user: &User, (payments, rows): (&[Payment], &[String]), reader: &Reader) -> Screen {
    let lang = reader.lang;
    let text = paragraphs([
        Some(lines([Some(t!(lang, "page-payments-of")), Some(profile(user))])),
        Some(if rows.is_empty() { t!(lang, "page-payments-of-none") } else { rows.join("\n") }),
    ]);
    let one =
        |payment: &Payment| button(format!("№ {}", payment.id), Action::Payment { payment: payment.id });
    let mut buttons: Vec<Vec<Button>> =
        payments.chunks(4).map(|some| some.iter().map(one).collect()).collect();
    buttons.push(vec![button(label!(lang, "btn-person"), Action::Person(user.id))]);
    screen(text, buttons)
}

fn payment_line(payment: &Payment, reader: &Reader) -> String {
    let lang = reader.lang;
    let sum = money(payment.credits, reader);
    let (at, paid) = (time(payment.at, reader), line(&payment.paid, SHORT));
    let no = payment.id.to_string();
    let line = t!(lang, "page-payments-line", payment = no, time = at, sum = sum, paid = paid);
    match payment.refund {
        Some(Refund::Done) => t!(lang, "page-payments-refunded", line = Arg::Html(line.into())),
        Some(Refund::Wanted | Refund::Asking) => {
            t!(lang, "page-payments-refunding", line = Arg::Html(line.into()))
        }
        Some(Refund::Refused) | None => line,
    }
}

/// The terms of sale: the owner's, or the bot's own words.
pub fn terms(url: Option<&str>, support: Option<&str>, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let text = paragraphs([
        Some(t!(lang, "page-terms")),
        Some(t!(lang, "page-terms-text")),
        support.map(|support| t!(lang, "page-payments-support", support = line(support, SHORT))),
    ]);
    let open = url.and_then(web_address);
    let open =
        open.map(|url| Button { label: label!(lang, "btn-terms"), style: Style::Plain, act: Act::Open(url) });
    screen(text, vec![open.into_iter().collect(), back_and_menu(reader)])
}

/// For admins: one payment, and what can be done about it.
pub fn payment(page: &PaymentPage, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let payment = &page.payment;
    let mut rows = vec![
        (label!(lang, "fact-way"), way_name(payment.way, lang)),
        (label!(lang, "fact-paid"), line(&payment.paid, SHORT)),
        (label!(lang, "fact-credited"), money(payment.credits, reader)),
    ];
    rows.extend((page.bonus > Credit::ZERO).then(|| (label!(lang, "fact-bonus"), money(page.bonus, reader))));
    let no = payment.id.to_string();
    let text = paragraphs([
        Some(t!(lang, "page-payment", payment = no, person = Arg::Html(profile(&page.user).into()))),
        Some(table(&rows)),
        Some(lines([
            Some(t!(lang, "page-payment-at", time = time(payment.at, reader))),
            Some(payment_name(payment, lang)),
            payment.refund.map(|refund| refund_state(refund, lang)),
        ])),
        Some(table(&purse_rows(page.purse, reader))),
    ]);
    let can = payment.way == Way::Stars && matches!(payment.refund, None | Some(Refund::Refused));
    let give_back = can.then(|| {
        let label = label!(lang, "btn-refund", paid = line(&payment.paid, 30));
        vec![danger(label, Action::RefundPayment { payment: payment.id })]
    });
    let person = button(label!(lang, "btn-person"), Action::Person(payment.user));
    let last: Vec<Button> = [person].into_iter().chain(fresh_menu(reader)).collect();
    screen(text, give_back.into_iter().chain([last]).collect())
}

fn refund_state(refund: Refund, lang: Lang) -> String {
    match refund {
        Refund::Wanted | Refund::Asking => t!(lang, "page-payment-refunding"),
        Refund::Done => t!(lang, "page-payment-refunded"),
        Refund::Refused => t!(lang, "page-payment-refund-refused"),
    }
}

/// What the other side calls a payment; of one by hand, the code that was written beside it. HTML.
fn payment_name(payment: &Payment, lang: Lang) -> String {
    let by_hand = payment.topup.filter(|_| payment.way == Way::Hand);
    if let Some(topup) = by_hand {
        return fact(&label!(lang, "fact-code"), &topup.code(), lang);
    }
    t!(lang, "page-payment-id", id = Arg::Html(code(&payment.external, 200).into()))
}

/// For admins: whether a payment is really to be given back, and what of it is spent.
pub fn refund(page: &PaymentPage, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let payment = &page.payment;
    let spent = payment.credits.plus(page.bonus).less(page.purse.wallet);
    let paid = line(&payment.paid, SHORT);
    let text = paragraphs([
        Some(t!(lang, "page-refund", paid = paid, person = Arg::Html(profile(&page.user).into()))),
        (spent > Credit::ZERO).then(|| t!(lang, "page-refund-spent", sum = money(spent, reader))),
    ]);
    let label = label!(lang, "btn-refund", paid = line(&payment.paid, 30));
    let go = danger(label, Action::RefundSurely { payment: payment.id });
    let back = button(label!(lang, "btn-payment"), Action::Payment { payment: payment.id });
    screen(text, vec![vec![go], vec![back]])
}

/// Why a payment may not go on, to the one who is about to make it. Plain text.
pub fn checkout_refusal(refusal: CheckoutRefusal, lang: Lang) -> String {
    match refusal {
        CheckoutRefusal::Unknown => label!(lang, "checkout-unknown"),
        CheckoutRefusal::Another => label!(lang, "checkout-another"),
        CheckoutRefusal::Closed => label!(lang, "checkout-closed"),
    }
}

/// What an invoice says is sold, and what it is for. Plain text.
pub fn invoice_words(credits: Credit, currency: &str, lang: Lang) -> (String, String) {
    let sum = money_in(credits, currency, lang);
    (label!(lang, "invoice-title", sum = sum.clone()), label!(lang, "invoice-description", sum = sum))
}
