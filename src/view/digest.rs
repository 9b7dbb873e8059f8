//! Letters to admins that piled up, put into one message: how many of each kind, and the first few of each by name.

use super::{
    Button, Reader, Screen,
    detail::plain,
    page::About,
    parts::{button, line, lines, money_in, money_up_in, paragraphs, screen, span},
};
use crate::{
    dialog::Action,
    domain::{
        catalog::CatalogChange,
        digest::Group,
        money::Price,
        notice::{DigestKind, Notice},
    },
    i18n::{Lang, label, t},
};

/// The longest name and the longest words in a line, in UTF-16 units: all lines have to fit one message.
const NAME: usize = 28;
const WORDS: usize = 80;
/// How many orders have a button.
const BUTTONS: usize = 8;
const BUTTONS_A_ROW: usize = 4;

/// All of it as one message.
pub fn render(groups: &[Group<(Notice, About)>], reader: &Reader) -> Screen {
    let lang = reader.lang;
    let count: usize = groups.iter().map(|group| group.count).sum();
    let text = paragraphs(
        [Some(t!(lang, "ntf-digest", count = count))]
            .into_iter()
            .chain(groups.iter().map(|group| Some(paragraph(group, reader))))
            .chain([Some(t!(lang, "ntf-digest-how"))]),
    );
    screen(text, rows(groups))
}

fn paragraph(group: &Group<(Notice, About)>, reader: &Reader) -> String {
    let rest = group.count.saturating_sub(group.named.len());
    let more = (rest > 0).then(|| t!(reader.lang, "ntf-catalog-more", count = rest));
    let named = group.named.iter().map(|(notice, about)| Some(row(notice, about, reader)));
    lines([Some(heading(group, reader.lang))].into_iter().chain(named).chain([more]))
}

fn heading(group: &Group<(Notice, About)>, lang: Lang) -> String {
    let count = group.count;
    match group.kind {
        DigestKind::Unfunded => t!(lang, "ntf-digest-unfunded", count = count),
        DigestKind::Refused => t!(lang, "ntf-digest-refused", count = count),
        DigestKind::Odd => t!(lang, "ntf-digest-odd", count = count),
        DigestKind::Stuck => t!(lang, "ntf-digest-stuck", count = count),
        DigestKind::Catalog => t!(lang, "ntf-digest-catalog", count = count),
        DigestKind::Batch => t!(lang, "ntf-digest-batch", count = count),
        DigestKind::Placed => t!(lang, "ntf-digest-placed", count = count),
        DigestKind::Paid => t!(lang, "ntf-digest-paid", count = count),
        DigestKind::Priced => t!(lang, "ntf-digest-priced", count = count),
    }
}

fn row(notice: &Notice, about: &About, reader: &Reader) -> String {
    let lang = reader.lang;
    let order = about.order.as_ref();
    let person = about.user.as_ref().map(|user| line(&user.name, NAME));
    let sum = order.map(|order| money_in(order.price, &order.price_currency, lang));
    let last = match notice {
        Notice::OrderOdd { words, .. } => Some(plain(words, reader)).filter(|words| !words.is_empty()),
        Notice::OrderRefused { words, .. } | Notice::WordUnknown { words, .. } => {
            (!words.trim().is_empty()).then(|| line(words, WORDS))
        }
        Notice::StepFailed { order, words, .. } => {
            let named = order.map(|order| order.to_string());
            Some([named, Some(plain(words, reader))].into_iter().flatten().collect::<Vec<_>>().join(" · "))
        }
        Notice::FundsMissing { missing: Some(missing), .. } => order.map(|order| {
            label!(lang, "ntf-digest-missing", sum = money_up_in(*missing, &order.currency, lang))
        }),
        Notice::OrderStuck { since, .. } => Some(span(reader.now.since(*since), lang)),
        Notice::BatchSent { .. } => about.batch.as_ref().map(|batch| {
            let sum =
                money_in(Price::sum(batch.counts.iter().map(|(_, _, sum)| *sum)), &batch.currency, lang);
            label!(lang, "ntf-digest-orders", count = batch.total(), sum = sum)
        }),
        Notice::CatalogChanged { change } => return changed(change, lang),
        Notice::Money(told) => return label_row(super::notice::money::row(told, about, reader), lang),
        // No more is to be said of these; all others are told alone.
        Notice::FundsMissing { missing: None, .. }
        | Notice::OrderPlaced { .. }
        | Notice::OrderEnded { .. }
        | Notice::OrderCorrected { .. }
        | Notice::OrderRejected { .. }
        | Notice::OrderUnclear { .. }
        | Notice::OrderWaits { .. }
        | Notice::OrderFound { .. }
        | Notice::Export { .. }
        | Notice::RequestTold { .. }
        | Notice::AccessGranted
        | Notice::AccessDeclined
        | Notice::AccessAsked { .. }
        | Notice::UnclearOrder { .. }
        | Notice::UnclearLookedFor { .. }
        | Notice::RequestUnclear { .. }
        | Notice::BalanceOdd { .. }
        | Notice::BalanceLow { .. }
        | Notice::BalanceBack { .. }
        | Notice::PanelSilent { .. }
        | Notice::WrongAddress { .. }
        | Notice::PanelBack { .. }
        | Notice::KeyRefused { .. }
        | Notice::CatalogRead { .. }
        | Notice::CatalogNotRead { .. }
        | Notice::CatalogShort { .. }
        | Notice::PrivateOnly
        | Notice::OutOfGroup
        | Notice::Backup(_)
        | Notice::SecondInstance => None,
    };
    let what = [person, sum, last].into_iter().flatten().collect::<Vec<_>>().join(" · ");
    match notice.order() {
        Some(id) => t!(lang, "ntf-digest-order", order = id.to_string(), what = what),
        None => t!(lang, "ntf-digest-line", what = what),
    }
}

fn label_row(what: Option<String>, lang: Lang) -> String {
    t!(lang, "ntf-digest-line", what = what.unwrap_or_default())
}

fn changed(change: &CatalogChange, lang: Lang) -> String {
    let [added, removed, dearer, cheaper] = change.counts;
    let counts = label!(
        lang,
        "ntf-digest-changes",
        added = added.max(change.added.len()),
        removed = removed.max(change.removed.len()),
        dearer = dearer.max(change.dearer.len()),
        cheaper = cheaper.max(change.cheaper.len()),
    );
    t!(lang, "ntf-digest-line", what = counts)
}

/// The orders that want a look, by their numbers.
fn rows(groups: &[Group<(Notice, About)>]) -> Vec<Vec<Button>> {
    let troubled = groups.iter().filter(|group| group.kind != DigestKind::Placed);
    let orders = troubled.flat_map(|group| &group.named).filter_map(|(notice, _)| notice.order());
    let buttons: Vec<Button> =
        orders.take(BUTTONS).map(|id| button(id.to_string(), Action::File(id))).collect();
    buttons.chunks(BUTTONS_A_ROW).map(<[Button]>::to_vec).collect()
}
