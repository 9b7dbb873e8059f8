//! Codes: entering one; and what admins see of them – all, one with who used it, making one, stopping one.

use super::{
    Act, Button, Reader, Screen, Style,
    page::{CodePage, CodesPage, ROWS},
    parts::{
        ID, SHORT, back_and_menu, button, code as copied, confirm, danger, fact, fresh_menu, html,
        label_ending, line, lines, main, money, pager, paragraphs, screen, table, time,
    },
    prices::percent,
};
use crate::{
    dialog::{Action, note::CodeNote},
    domain::code::{Brings, Code, CodeProblem, CodeUse, MOST_USES, NewCode},
    i18n::{Arg, Lang, label, number, t},
};

/// A code is asked for.
pub fn enter(reader: &Reader) -> Screen {
    screen(t!(reader.lang, "page-code"), vec![back_and_menu(reader)])
}

/// The button that asks for one.
pub fn enter_button(lang: Lang) -> Button {
    button(label!(lang, "btn-have-code"), Action::EnterCode)
}

/// What admins see of codes.
pub fn codes(page: &CodesPage, reader: &Reader) -> Screen {
    match page {
        CodesPage::List { rows, count, paging } => {
            let lang = reader.lang;
            let text = paragraphs([
                Some(t!(lang, "page-codes")),
                Some(if *count == 0 {
                    t!(lang, "page-codes-none")
                } else {
                    t!(lang, "page-codes-count", count = *count)
                }),
            ]);
            let mut buttons = vec![vec![main(label!(lang, "btn-code-new"), Action::NewCode)]];
            buttons.extend(rows.iter().take(ROWS).map(|code| vec![row(code, reader)]));
            buttons.push(pager(*paging, |page| Action::Codes { page }));
            buttons.push(fresh_menu(reader).into_iter().collect());
            screen(text, buttons)
        }
        CodesPage::Shown(page) => shown(page, reader),
        CodesPage::Stop(code) => stop(code, reader),
        CodesPage::New(None) => {
            let text = paragraphs([
                Some(t!(reader.lang, "page-code-new")),
                Some(t!(reader.lang, "page-code-new-how", most = MOST_USES)),
            ]);
            screen(text, vec![last_row(reader)])
        }
        CodesPage::New(Some(making)) => {
            let lang = reader.lang;
            let text = paragraphs([
                Some(t!(lang, "page-code-new")),
                Some(lines([
                    Some(fact(&label!(lang, "fact-code-brings"), &brings(making.made.brings, reader), lang)),
                    Some(fact(&label!(lang, "fact-code-people"), &number(making.made.max_uses), lang)),
                    Some(until(&making.made, reader)),
                    at_most(&making.made, reader),
                ])),
            ]);
            let go = confirm(label!(lang, "btn-code-make"), Action::MakeCode { number: making.number });
            screen(text, vec![vec![go], last_row(reader)])
        }
    }
}

fn last_row(reader: &Reader) -> Vec<Button> {
    let all = button(label!(reader.lang, "btn-codes"), Action::Codes { page: 0 });
    [all].into_iter().chain(fresh_menu(reader)).collect()
}

/// `7K3M-… · $5.00 · 3/20`, with a cross where nobody can use it any more.
fn row(code: &Code, reader: &Reader) -> Button {
    let used = format!(
        "{} · {}/{}",
        brings_short(code.made.brings, reader),
        number(code.uses),
        number(code.made.max_uses)
    );
    let begins = code.word.beginning();
    let name = if code.is_open(reader.now) { begins } else { format!("✕ {begins}") };
    button(label_ending(&name, &used), Action::ShowCode { code: code.id, page: 0 })
}

fn shown(page: &CodePage, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let code = &page.code;
    let word = if page.is_spelled { code.word.to_string() } else { code.word.beginning() };
    let uses: Vec<String> = page.uses.iter().take(ROWS).map(|used| use_line(used, reader)).collect();
    let title = t!(lang, "page-code-one", code = Arg::Html(copied(&word, ID).into()));
    let text = paragraphs([
        Some(lines([Some(title), (!page.is_spelled).then(|| t!(lang, "page-code-hidden"))])),
        Some(lines([
            Some(fact(&label!(lang, "fact-code-brings"), &brings(code.made.brings, reader), lang)),
            Some(until(&code.made, reader)),
            Some(t!(lang, "page-code-made", time = time(code.made_at, reader), name = line(&page.by, SHORT))),
            code.stopped_at.map(|at| t!(lang, "page-code-stopped", time = time(at, reader))),
        ])),
        Some(table(&[
            (label!(lang, "fact-code-used"), format!("{}/{}", number(code.uses), number(code.made.max_uses))),
            (label!(lang, "fact-code-given"), money(code.given, reader)),
        ])),
        (!uses.is_empty()).then(|| lines([Some(t!(lang, "page-code-users")), Some(uses.join("\n"))])),
    ]);
    let copy = page.is_spelled.then(|| Button {
        label: label!(lang, "btn-code-copy"),
        style: Style::Plain,
        act: Act::Copy(word.clone()),
    });
    let end =
        code.is_open(reader.now).then(|| danger(label!(lang, "btn-code-stop"), Action::StopCode(code.id)));
    let id = code.id;
    screen(
        text,
        vec![
            copy.into_iter().chain(end).collect(),
            pager(page.paging, |page| Action::ShowCode { code: id, page }),
            last_row(reader),
        ],
    )
}

/// `22 Nov, 12:00 · Max · 2002 · $5.00`. HTML.
fn use_line(used: &CodeUse, reader: &Reader) -> String {
    let lang = reader.lang;
    let brought = if used.waits { label!(lang, "code-waits") } else { money(used.given, reader) };
    let name = if used.name.is_empty() { format!("id {}", used.user.0) } else { line(&used.name, SHORT) };
    let id = Arg::Html(copied(&used.user.0.to_string(), ID).into());
    t!(lang, "page-code-use", time = time(used.at, reader), name = name, id = id, sum = brought)
}

fn stop(code: &Code, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let text = t!(lang, "page-code-stop", code = code.word.beginning());
    let go = danger(label!(lang, "btn-code-stop-surely"), Action::StopCodeSurely(code.id));
    let back = button(label!(lang, "btn-code"), Action::ShowCode { code: code.id, page: 0 });
    screen(text, vec![vec![go], vec![back]])
}

/// What a code brings. Plain text.
pub fn brings(what: Brings, reader: &Reader) -> String {
    match what {
        Brings::Voucher(sum) => money(sum, reader),
        Brings::Bonus { part, most } => {
            let (part, most) = (percent(part.share(), reader.lang), money(most, reader));
            label!(reader.lang, "code-bonus", percent = part, most = most)
        }
    }
}

fn brings_short(what: Brings, reader: &Reader) -> String {
    match what {
        Brings::Voucher(sum) => money(sum, reader),
        Brings::Bonus { part, .. } => format!("+{}", percent(part.share(), reader.lang)),
    }
}

fn until(made: &NewCode, reader: &Reader) -> String {
    match made.ends_at {
        Some(end) => t!(reader.lang, "page-code-until", time = time(end, reader)),
        None => t!(reader.lang, "page-code-no-end"),
    }
}

/// What vouchers come to at most: it is real money.
fn at_most(made: &NewCode, reader: &Reader) -> Option<String> {
    let sum = made.in_all().filter(|_| made.max_uses > 1)?;
    Some(fact(&label!(reader.lang, "fact-code-in-all"), &money(sum, reader), reader.lang))
}

/// What is made, in a line for those who are told. HTML.
pub fn made_line(made: &NewCode, reader: &Reader) -> String {
    lines([
        Some(fact(&label!(reader.lang, "fact-code-brings"), &brings(made.brings, reader), reader.lang)),
        Some(fact(&label!(reader.lang, "fact-code-people"), &number(made.max_uses), reader.lang)),
        Some(until(made, reader)),
    ])
}

/// The bonus that waits for a top-up, for whoever has it. HTML.
pub fn waiting(bonus: Brings, reader: &Reader) -> String {
    t!(reader.lang, "page-wallet-bonus", bonus = Arg::Html(html(&brings(bonus, reader)).into()))
}

/// What is said of codes.
pub fn note(note: CodeNote, reader: &Reader) -> String {
    let lang = reader.lang;
    match note {
        CodeNote::NotHere => t!(lang, "note-code-not-here"),
        CodeNote::Unreadable => t!(lang, "note-code-unreadable"),
        CodeNote::Used(Brings::Voucher(sum)) => t!(lang, "note-code-used", sum = money(sum, reader)),
        CodeNote::Used(bonus @ Brings::Bonus { .. }) => {
            t!(lang, "note-code-used-bonus", bonus = brings(bonus, reader))
        }
        CodeNote::Before => t!(lang, "note-code-before"),
        CodeNote::Unknown { left } => t!(lang, "note-code-unknown", count = left),
        CodeNote::Later(at) => t!(lang, "note-code-later", time = time(at, reader)),
        CodeNote::OneWaits => t!(lang, "note-code-one-waits"),
        CodeNote::Problem(CodeProblem::Unreadable) => t!(lang, "note-code-new-unreadable"),
        CodeNote::Problem(CodeProblem::Sum) => t!(lang, "note-code-new-sum"),
        CodeNote::Problem(CodeProblem::Percent) => t!(lang, "note-code-new-percent"),
        CodeNote::Problem(CodeProblem::Uses) => t!(lang, "note-code-new-uses", most = MOST_USES),
        CodeNote::Problem(CodeProblem::Day) => t!(lang, "note-code-new-day"),
        CodeNote::Problem(CodeProblem::TooMuch(most)) => {
            t!(lang, "note-code-new-too-much", most = money(most, reader))
        }
        CodeNote::Made => t!(lang, "note-code-made"),
        CodeNote::Stopped => t!(lang, "note-code-stopped"),
        CodeNote::StoppedBefore => t!(lang, "note-code-stopped-before"),
    }
}
