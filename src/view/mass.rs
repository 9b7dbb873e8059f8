//! Many orders at once: the table of the lines, and how far their orders are.

use super::{
    Button, Reader, Screen, fields, link,
    orders::rejected,
    page::{About, MassTable, Paid},
    parts::{
        LABEL, SHORT, back_and_menu, bar, confirm, danger, fresh_menu, html, line, lines, main, money,
        money_in, pager, paragraphs, platform as platform_name, screen, table as figures_table,
    },
};
use crate::{
    dialog::Action,
    domain::{
        batch::Batch,
        entry::EntryProblem,
        link_kind::LinkWarning,
        mass::{Line, LineProblem, MAX_LINES},
        money::Credit,
        service_type::Pricing,
    },
    i18n::{Lang, label, number, t},
};

/// The lines so far: which are fine, what is wrong with the others, and what the good ones come to.
pub fn table(table: &MassTable, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let MassTable { number: draft, lines: shown, paging, total, good, sum, paid } = table;
    if *total == 0 {
        return screen(t!(lang, "page-mass-how", max = MAX_LINES), vec![back_and_menu(reader)]);
    }
    let short = paid.filter(|paid| paid.count < *good);
    let bad = total.saturating_sub(*good);
    let rows: Vec<String> = shown.iter().map(|line| row(line, reader)).collect();
    let text = paragraphs([
        Some(t!(lang, "page-mass")),
        Some(rows.join("\n")),
        Some(lines([
            Some(t!(lang, "page-mass-good", count = *good, sum = money(*sum, reader))),
            (bad > 0).then(|| t!(lang, "page-mass-bad", count = bad)),
            short.map(|paid| {
                t!(lang, "page-mass-short", balance = money(paid.purse.wallet, reader), count = paid.count)
            }),
        ])),
        Some(t!(lang, "page-mass-more")),
    ]);
    let order = label!(lang, "btn-mass-order", count = *good, sum = money(*sum, reader));
    let order = (*good > 0).then(|| confirm(line(&order, LABEL), Action::MassOrder { draft: *draft }));
    let missing = paid.map(|paid| paid.purse.missing(sum.credit()).up_to_hundredths());
    let order = match paid.zip(missing).filter(|(_, missing)| *missing > Credit::ZERO) {
        Some((paid, missing)) => for_less(paid, missing, *draft, reader),
        None => order.into_iter().collect(),
    };
    screen(
        text,
        vec![
            order,
            pager(*paging, |page| Action::MassPage { page }),
            vec![danger(label!(lang, "btn-lines-clear"), Action::MassClear)],
            back_and_menu(reader),
        ],
    )
}

/// Where all of it can't be paid: the first of it, and the rest put on the balance.
fn for_less(paid: Paid, missing: Credit, draft: i64, reader: &Reader) -> Vec<Button> {
    let lang = reader.lang;
    let count = paid.count;
    let first = (count > 0).then(|| {
        let label = label!(lang, "btn-mass-first", count = count, sum = money(paid.sum, reader));
        confirm(line(&label, LABEL), Action::MassFirst { draft, count })
    });
    let label = label!(lang, "btn-top-up-missing", sum = money(missing, reader));
    let top_up = main(label, Action::TopUpSum { sum: missing.0.0 });
    first.into_iter().chain([top_up]).collect()
}

/// `✓ 1 · Likes`, and below it the link, how many and the price; or the line as it was written, and what is wrong. HTML.
fn row(of: &Line, reader: &Reader) -> String {
    let lang = reader.lang;
    match &of.outcome {
        Ok(order) => {
            let price = html(&money(order.price, reader));
            let most =
                if order.service_type.form().pricing == Pricing::PerThousandAtMost { "≤ " } else { "" };
            let count = number(order.quantity);
            let name = html(&line(&of.seen.service, SHORT));
            let link = html(&line(order.link.strip_prefix("https://").unwrap_or(&order.link), SHORT));
            let first = format!("✓ {} · {name}", of.number);
            let second = format!("    {link} × {count} · {most}<b>{price}</b>");
            let odd = of.warning.map(|warning| format!("    ⚠️ {}", odd_link(warning, lang)));
            lines([Some(first), Some(second), odd, doubles(of, lang)])
        }
        Err(problem) => {
            let written = html(&line(&of.text, SHORT));
            format!("✗ {} · {written}\n    {}", of.number, said(problem, lang))
        }
    }
}

fn doubles(of: &Line, lang: Lang) -> Option<String> {
    (of.seen.doubles > 0).then(|| format!("    {}", t!(lang, "note-doubles", count = of.seen.doubles)))
}

/// Where the link leads, if it should lead somewhere else.
fn odd_link(warning: LinkWarning, lang: Lang) -> String {
    match warning {
        LinkWarning::OtherPlatform { found, .. } => {
            t!(lang, "mass-line-elsewhere", found = platform_name(found, lang))
        }
        LinkWarning::OtherKind { found, platform, .. } => {
            t!(lang, "mass-line-other-kind", found = link::kind(found, platform, lang))
        }
    }
}

fn said(problem: &LineProblem, lang: Lang) -> String {
    match problem {
        LineProblem::Form => t!(lang, "mass-line-form"),
        LineProblem::NoService(id) => t!(lang, "mass-line-no-service", id = line(id, 30)),
        LineProblem::Entry(_, EntryProblem::Link(problem)) => super::note::link_problem(problem, lang),
        LineProblem::Entry(_, EntryProblem::Number(problem)) => super::note::quantity_problem(problem, lang),
        LineProblem::Entry(field, problem) => fields::problem(*field, problem, lang),
        LineProblem::Missing(field) => t!(lang, "mass-line-missing", field = fields::name(*field, lang)),
        LineProblem::NoRoom => t!(lang, "mass-line-no-room"),
        LineProblem::PriceTooBig => t!(lang, "note-price-too-big"),
        LineProblem::Twice(first) => t!(lang, "mass-line-twice", line = *first),
    }
}

/// How far the orders are that were confirmed together. A card that stays.
pub fn batch(batch: &Batch, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let percent = (batch.total() - batch.waiting()).saturating_mul(100) / batch.total().max(1);
    let heading = if batch.waiting() > 0 { t!(lang, "page-batch") } else { heading_of(batch, lang) };
    let text = paragraphs([
        Some(lines([Some(heading), Some(bar(percent))])),
        Some(figures_table(&figures(batch, lang))),
        refusals(batch, lang),
    ]);
    screen(text, ways_on(batch, reader))
}

/// Once nothing waits any more, and of none it is being checked whether it was placed, all of it once more; always the menu. The group has
/// neither.
fn ways_on(batch: &Batch, reader: &Reader) -> Vec<Vec<Button>> {
    let is_over = batch.waiting() == 0 && batch.unclear() == 0;
    let over = (is_over && !reader.in_group).then_some(batch.first).flatten();
    let again = over.map(|order| main(label!(reader.lang, "btn-again"), Action::AllAgain(order)));
    vec![again.into_iter().collect(), fresh_menu(reader).into_iter().collect()]
}

/// To the person, and to the admins with the person's name, that all of them were sent or refused.
pub fn sent(about: &About, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let Some(batch) = &about.batch else {
        return screen(t!(lang, "page-gone"), vec![]);
    };
    let person = about.user.as_ref().map(|user| html(&line(&user.name, SHORT)));
    let text = paragraphs([
        Some(lines([Some(heading_of(batch, lang)), person])),
        Some(figures_table(&figures(batch, lang))),
        refusals(batch, lang),
    ]);
    // Who is told whose it is has not ordered it.
    let rows = if about.user.is_some() {
        vec![fresh_menu(reader).into_iter().collect()]
    } else {
        ways_on(batch, reader)
    };
    screen(text, rows)
}

fn heading_of(batch: &Batch, lang: Lang) -> String {
    if batch.taken() + batch.unclear() > 0 {
        t!(lang, "page-batch-sent")
    } else {
        t!(lang, "page-batch-none")
    }
}

fn figures(batch: &Batch, lang: Lang) -> Vec<(String, String)> {
    let some = |count: i64, name: String| (count > 0).then(|| (name, number(count)));
    let mut rows = vec![(label!(lang, "fact-batch-total"), number(batch.total()))];
    rows.extend(some(batch.waiting(), label!(lang, "fact-batch-waiting")));
    rows.extend(some(batch.taken(), label!(lang, "fact-batch-taken")));
    rows.extend(some(batch.rejected(), label!(lang, "fact-batch-rejected")));
    rows.extend(some(batch.unclear(), label!(lang, "status-unclear")));
    rows.push((label!(lang, "fact-price"), money_in(batch.sum(), &batch.currency, lang)));
    rows
}

/// The refused ones and why. HTML.
fn refusals(batch: &Batch, lang: Lang) -> Option<String> {
    let said = batch.refused.iter().map(|refused| {
        let link = html(&line(&refused.link, SHORT));
        format!("<b>{}</b> · {link}\n{}", refused.order, rejected(refused.reason, lang))
    });
    let mut said: Vec<String> = said.collect();
    let more = batch.rejected().saturating_sub(i64::try_from(batch.refused.len()).unwrap_or(0));
    said.extend((more > 0).then(|| t!(lang, "ntf-catalog-more", count = more)));
    (!said.is_empty()).then(|| said.join("\n"))
}
