//! Receipts of payments by hand, as admins see them: what was sent and by whom, whether the same was sent before, and what they say of it;
//! once one has answered, what that was.

use super::{
    Button, Reader, Screen,
    page::ReceiptPage,
    parts::{
        ID, NAME, SHORT, WORDS, back_and_menu, button, code, confirm, danger, fact, line, lines, money,
        paragraphs, screen, time,
    },
    people::{mention, profile},
};
use crate::{
    dialog::{Action, state::AskedOfReceipt},
    domain::{
        receipt::{Answer, ReceiptKind, SeenBefore, Shown},
        topup::Topup,
    },
    i18n::{Arg, label, t},
};

/// How a receipt is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// It came.
    Anew,
    /// It waits for long.
    Again,
}

/// A receipt; or what an admin is asked about it.
pub fn page(page: &ReceiptPage, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let Some((asked, admin)) = &page.asked else { return receipt(&page.shown, Told::Anew, reader) };
    let code = page.shown.topup.id.code();
    let sum = money(page.shown.topup.credits, reader);
    let (question, asks) = match asked {
        AskedOfReceipt::Sum => (
            t!(lang, "page-receipt-sum", code = code, sum = sum),
            label!(lang, "page-receipt-sum-placeholder"),
        ),
        AskedOfReceipt::Reason => (
            t!(lang, "page-receipt-reason", code = code, sum = sum),
            label!(lang, "page-receipt-reason-placeholder"),
        ),
    };
    let who =
        reader.in_group.then(|| t!(lang, "page-receipt-asked", person = Arg::Html(mention(admin).into())));
    let text = lines([Some(question), who]);
    Screen { asks: Some(asks), ..screen(text, vec![back_and_menu(reader)]) }
}

/// A receipt, with what can be said of it, or was.
pub fn receipt(shown: &Shown, told: Told, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let sum = money(shown.topup.credits, reader);
    let title = match told {
        Told::Again if shown.receipt.answer.is_none() => {
            t!(lang, "ntf-receipt-waits", sum = sum, time = time(shown.receipt.at, reader))
        }
        Told::Anew | Told::Again => t!(lang, "ntf-receipt", sum = sum),
    };
    let answered = shown.receipt.answer.map(|answer| answered(shown, answer, reader));
    let text = paragraphs([
        Some(lines([Some(title), Some(profile(&shown.user))])),
        Some(lines([
            Some(fact(&label!(lang, "fact-code"), &shown.topup.id.code(), lang)),
            number(shown, reader),
            Some(paid_before(shown, reader)),
        ])),
        seen_before(&shown.before, reader),
        answered,
    ]);
    screen(text, buttons(shown, reader))
}

/// The number that was typed, or the words below the photo. HTML.
fn number(shown: &Shown, reader: &Reader) -> Option<String> {
    let lang = reader.lang;
    let words = shown.receipt.words.as_deref()?;
    Some(match shown.receipt.kind {
        ReceiptKind::Number => t!(lang, "ntf-receipt-number", number = Arg::Html(code(words, WORDS).into())),
        ReceiptKind::Photo | ReceiptKind::Document => {
            fact(&label!(lang, "fact-words"), &line(words, NAME), lang)
        }
    })
}

fn paid_before(shown: &Shown, reader: &Reader) -> String {
    let (times, sum) = shown.paid_before;
    if times > 0 {
        t!(reader.lang, "ntf-receipt-paid-before", count = times, sum = money(sum, reader))
    } else {
        t!(reader.lang, "ntf-receipt-first")
    }
}

/// Where the same was sent before, in the clearest way. HTML.
fn seen_before(before: &[SeenBefore], reader: &Reader) -> Option<String> {
    let lang = reader.lang;
    let one = |seen: &SeenBefore| {
        let what = match seen.answer {
            Some(Answer::Credited) => label!(lang, "receipt-credited"),
            Some(Answer::Refused) => label!(lang, "receipt-refused"),
            None => label!(lang, "receipt-unanswered"),
        };
        let who =
            if seen.name.is_empty() { code(&seen.user.0.to_string(), ID) } else { line(&seen.name, SHORT) };
        let sum = money(seen.sum, reader);
        Some(t!(lang, "ntf-receipt-seen", time = time(seen.at, reader), name = who, sum = sum, what = what))
    };
    let rows = lines(before.iter().map(one));
    (!before.is_empty()).then(|| lines([Some(t!(lang, "ntf-receipt-seen-before")), Some(rows)]))
}

fn answered(shown: &Shown, answer: Answer, reader: &Reader) -> String {
    let lang = reader.lang;
    let name = line(shown.answered_by.as_deref().unwrap_or_default(), SHORT);
    match answer {
        Answer::Credited => {
            let sum = shown.payment.map_or(shown.topup.credits, |(_, sum)| sum);
            t!(lang, "ntf-receipt-credited", sum = money(sum, reader), name = name)
        }
        Answer::Refused => {
            let reason = line(shown.receipt.reason.as_deref().unwrap_or_default(), WORDS);
            t!(lang, "ntf-receipt-refused-by", name = name, reason = reason)
        }
    }
}

fn buttons(shown: &Shown, reader: &Reader) -> Vec<Vec<Button>> {
    let lang = reader.lang;
    let person = button(label!(lang, "btn-person"), Action::Person(shown.user.id));
    if shown.receipt.answer.is_some() {
        let payment = shown
            .payment
            .map(|(payment, _)| button(label!(lang, "btn-payment"), Action::Payment { payment }));
        return vec![payment.into_iter().chain([person]).collect()];
    }
    let (topup, receipt) = (shown.topup.id, shown.receipt.id);
    let sum = money(shown.topup.credits, reader);
    vec![
        vec![confirm(
            label!(lang, "btn-receipt-credit", sum = sum),
            Action::CreditReceipt { topup, receipt },
        )],
        vec![
            button(label!(lang, "btn-receipt-sum"), Action::ReceiptSum { topup, receipt }),
            danger(label!(lang, "btn-receipt-refuse"), Action::RefuseReceipt { topup, receipt }),
        ],
        vec![person],
    ]
}

/// The button that leads back to what one pays by hand.
pub fn back_to(topup: &Topup, reader: &Reader) -> Button {
    let (sum, code) = (money(topup.credits, reader), topup.id.code());
    button(label!(reader.lang, "btn-to-pay", sum = sum, code = code), Action::ToPay { topup: topup.id })
}
