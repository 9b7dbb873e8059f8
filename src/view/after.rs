//! What comes after an order was placed: how a refill or a cancellation stands, the question before a cancellation, and the order's
//! history. Members read what happened; admins read in whose words, too.

use super::{
    Button, Reader, Screen,
    detail::plain,
    page::{EVENTS_PER_PAGE, Paging},
    parts::{button, danger, html, line, lines, local_time, pager, paragraphs, screen, time},
    status::{headline, shown_status, status_word, what},
};
use crate::{
    clock::Moment,
    dialog::Action,
    domain::{
        detail::Detail,
        history::{Event, HistoryLine},
        order::{Order, OrderStatus},
        request::{After, Children, Denial, Request, RequestKind, RequestState},
        shop::Payer,
    },
    i18n::{Lang, label, number, t},
};

/// How the last refill stands, and, while the order runs, the last cancellation. HTML.
pub fn requests(order: &Order, after: &After, reader: &Reader) -> Option<String> {
    let refill = after.refill.as_ref().filter(|_| order.status.is_end());
    let cancel = after.cancel.as_ref().filter(|_| order.status == OrderStatus::Running);
    let said = |request: &Request| match (request.state, request.kind, &request.panel_refill) {
        (RequestState::Asked, RequestKind::Refill, None) => {
            t!(reader.lang, "page-refill-unfollowed", time = time(request.asked_at, reader))
        }
        (RequestState::Asked, RequestKind::Refill, Some(_)) => {
            t!(reader.lang, "page-refill-asked", time = time(request.asked_at, reader))
        }
        (RequestState::Asked, RequestKind::Cancel, _) => {
            t!(reader.lang, "page-cancel-asked", time = time(request.asked_at, reader))
        }
        (state, kind, _) => outcome(kind, state, request.denial, request.again_at, reader),
    };
    let text = lines([refill.map(said), cancel.map(said)]);
    (!text.is_empty()).then_some(text)
}

/// How far the panel is with the runs of a drip-feed, or the posts of a subscription: what there is of it, and, while the order runs,
/// what is to come. HTML.
pub fn parts(order: &Order, children: Children, lang: Lang) -> String {
    let done = number(children.ended);
    let done = match (children.posts, children.total.map(number)) {
        (true, Some(total)) => t!(lang, "page-posts-of", done = done, total = total),
        (true, None) => t!(lang, "page-posts", done = done),
        (false, Some(total)) => t!(lang, "page-runs-of", done = done, total = total),
        (false, None) => t!(lang, "page-runs", done = done),
    };
    let to_come = children.to_come().filter(|_| !children.posts && !order.status.is_end());
    let some = |count: &i64| *count > 0;
    let said = [
        Some(done),
        Some(children.going())
            .filter(some)
            .filter(|_| order.status != OrderStatus::Completed)
            .map(|count| t!(lang, "page-parts-going", count = count)),
        to_come.filter(some).map(|count| t!(lang, "page-parts-to-come", count = count)),
    ];
    said.into_iter().flatten().collect::<Vec<_>>().join(" · ")
}

/// How a request stands, where nothing but its state says it. HTML.
pub fn outcome(
    kind: RequestKind,
    state: RequestState,
    denial: Option<Denial>,
    again_at: Option<Moment>,
    reader: &Reader,
) -> String {
    let lang = reader.lang;
    match (kind, state) {
        (RequestKind::Refill, RequestState::Running) => t!(lang, "page-refill-running"),
        (RequestKind::Refill, RequestState::Completed) => t!(lang, "page-refill-completed"),
        (RequestKind::Refill, RequestState::Rejected) => t!(lang, "page-refill-rejected"),
        (RequestKind::Refill, RequestState::Failed) => t!(lang, "page-refill-failed"),
        (RequestKind::Refill, RequestState::Unclear) => t!(lang, "page-refill-unclear"),
        (RequestKind::Refill, RequestState::Dropped) => t!(lang, "page-refill-dropped"),
        (RequestKind::Refill, RequestState::Refused) => match (denial, again_at) {
            (Some(Denial::Never), _) => t!(lang, "page-refill-never"),
            (Some(Denial::NotYet), Some(at)) => t!(lang, "page-refill-not-yet", time = time(at, reader)),
            (Some(Denial::NotYet), None) | (Some(Denial::Other) | None, _) => {
                t!(lang, "page-refill-refused")
            }
        },
        (RequestKind::Refill, RequestState::Wanted | RequestState::Asking | RequestState::Asked) => {
            t!(lang, "page-refill-wanted")
        }
        (RequestKind::Cancel, RequestState::Unclear) => t!(lang, "page-cancel-unclear"),
        (RequestKind::Cancel, RequestState::Dropped) => t!(lang, "page-cancel-dropped"),
        (RequestKind::Cancel, RequestState::Refused) if denial == Some(Denial::Never) => {
            t!(lang, "page-cancel-never")
        }
        (RequestKind::Cancel, RequestState::Refused) => t!(lang, "page-cancel-refused"),
        // The last four are a refill's.
        (
            RequestKind::Cancel,
            RequestState::Wanted
            | RequestState::Asking
            | RequestState::Asked
            | RequestState::Running
            | RequestState::Completed
            | RequestState::Rejected
            | RequestState::Failed,
        ) => t!(lang, "page-cancel-wanted"),
    }
}

/// What can be asked for now.
pub fn request_buttons(order: &Order, after: &After, lang: Lang) -> Vec<Button> {
    let refill = after.may_refill.then(|| button(label!(lang, "btn-refill"), Action::Refill(order.name())));
    let cancel =
        after.may_cancel.then(|| button(label!(lang, "btn-cancel-order"), Action::CancelOrder(order.name())));
    refill.into_iter().chain(cancel).collect()
}

/// The way to an order's history.
pub fn history_button(order: &Order, lang: Lang) -> Button {
    button(label!(lang, "btn-history"), Action::History { order: order.name(), page: 0 })
}

/// Whether an order is really to be cancelled.
pub fn cancel_order(order: &Order, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let how = match (order.status == OrderStatus::Reserved, reader.payer) {
        (true, Payer::Owner) => t!(lang, "page-cancel-order-unsent"),
        (true, Payer::Customer) => t!(lang, "page-cancel-order-unsent-paid"),
        (false, Payer::Owner | Payer::Customer) => t!(lang, "page-cancel-order-how"),
    };
    let text = paragraphs([
        Some(lines([Some(t!(lang, "page-cancel-order", order = order.id.to_string())), Some(how)])),
        Some(what(order)),
    ]);
    let yes = danger(label!(lang, "btn-cancel-surely"), Action::CancelSurely(order.name()));
    let no = button(label!(lang, "btn-keep-order"), Action::Card(order.name()));
    screen(text, vec![vec![yes], vec![no]])
}

/// An order's history, newest first.
pub fn history(order: &Order, events: &[HistoryLine], paging: Paging, reader: &Reader) -> Screen {
    let lang = reader.lang;
    let told = event_lines(events.iter().take(EVENTS_PER_PAGE), reader);
    let text = paragraphs([
        Some(headline(order.id, shown_status(order), lang)),
        Some(lines([
            Some(t!(lang, "page-history")),
            Some(if told.is_empty() { t!(lang, "page-history-none") } else { told.join("\n") }),
        ])),
    ]);
    let back =
        button(label!(lang, "btn-show-order", order = order.id.to_string()), Action::Card(order.name()));
    let pages = pager(paging, |page| Action::History { order: order.name(), page });
    screen(text, vec![pages, vec![back]])
}

/// What happened, when; a minute in which several things happened is named once, above them. HTML.
pub fn event_lines<'a>(events: impl IntoIterator<Item = &'a HistoryLine>, reader: &Reader) -> Vec<String> {
    let minute = |at: Moment| at.0.div_euclid(60_000);
    let said: Vec<(Moment, String)> =
        events.into_iter().filter_map(|told| Some((told.at, event_words(told, reader)?))).collect();
    let minutes = said.chunk_by(|(one, _), (next, _)| minute(*one) == minute(*next));
    let lines_of = |together: &[(Moment, String)]| {
        let time = together.first().map(|(at, _)| local_time(*at, reader));
        let words = together.iter().map(|(_, words)| format!("· {words}")).collect::<Vec<_>>();
        let between = if together.len() == 1 { " " } else { "\n" };
        time.map(|time| format!("{time}{between}{}", words.join("\n")))
    };
    minutes.filter_map(lines_of).collect()
}

/// What happened. HTML. Admins read the words it was told in; members only what is said in their language, and nothing of what is
/// the admins' business.
fn event_words(told: &HistoryLine, reader: &Reader) -> Option<String> {
    let lang = reader.lang;
    let quoted =
        |words: &str| Some(words.trim()).filter(|words| !words.is_empty()).map(|words| line(words, 90));
    let detail = match &told.event {
        Event::Balance | Event::Evidence | Event::Stuck | Event::RefillEndless if !reader.admin => {
            return None;
        }
        Event::Delivered | Event::PartEnded => told.detail.trim().parse().map(number).ok(),
        Event::Corrected => quoted(&correction(&told.detail, lang)),
        Event::Placed
        | Event::Sent
        | Event::Accepted
        | Event::PutOff
        | Event::Unclear
        | Event::Balance
        | Event::Evidence
        | Event::SettledPlaced
        | Event::IdTakenBack
        | Event::IdConfirmed
        | Event::Reopened
        | Event::Rejected
        | Event::Withdrawn
        | Event::Started
        | Event::Stuck
        | Event::RefillEndless
        | Event::Ended(_)
        | Event::Request(..)
        | Event::Other(_) => quoted(&plain(&Detail::read(&told.detail), reader)).filter(|_| reader.admin),
    };
    let detail = detail.map_or_else(String::new, |detail| format!(": {detail}"));
    Some(html(&format!("{}{detail}", event_word(&told.event, lang))))
}

/// `completed → partial`, in the reader's language.
fn correction(detail: &str, lang: Lang) -> String {
    let said: Vec<String> = detail
        .split(" → ")
        .map(|word| word.parse().map_or_else(|_| word.to_owned(), |status| status_word(status, lang)))
        .collect();
    said.join(" → ")
}

/// What happened, in the reader's language. What another version wrote is shown as it is.
fn event_word(event: &Event, lang: Lang) -> String {
    match event {
        Event::Placed => label!(lang, "event-placed"),
        Event::Sent => label!(lang, "event-sent"),
        Event::Accepted => label!(lang, "event-accepted"),
        Event::PutOff => label!(lang, "event-put-off"),
        Event::Unclear => label!(lang, "event-unclear"),
        Event::Balance => label!(lang, "event-balance"),
        Event::Evidence => label!(lang, "event-evidence"),
        Event::SettledPlaced => label!(lang, "event-settled-placed"),
        Event::IdTakenBack => label!(lang, "event-id-taken-back"),
        Event::IdConfirmed => label!(lang, "event-id-confirmed"),
        Event::Reopened => label!(lang, "event-reopened"),
        Event::Rejected | Event::Ended(OrderStatus::Rejected) => label!(lang, "event-rejected"),
        Event::Withdrawn => label!(lang, "event-withdrawn"),
        Event::Started => label!(lang, "event-started"),
        Event::Delivered => label!(lang, "event-delivered"),
        Event::PartEnded => label!(lang, "event-part-ended"),
        Event::Ended(OrderStatus::Completed) => label!(lang, "event-completed"),
        Event::Ended(OrderStatus::Partial) => label!(lang, "event-partial"),
        Event::Ended(OrderStatus::Cancelled) => label!(lang, "event-cancelled"),
        Event::Ended(OrderStatus::Failed) => label!(lang, "event-failed"),
        Event::Corrected => label!(lang, "event-corrected"),
        Event::Stuck => label!(lang, "event-stuck"),
        Event::RefillEndless => label!(lang, "event-refill-endless"),
        Event::Request(RequestKind::Refill, RequestState::Wanted) => label!(lang, "event-refill-wanted"),
        Event::Request(RequestKind::Refill, RequestState::Asked) => label!(lang, "event-refill-asked"),
        Event::Request(RequestKind::Refill, RequestState::Running) => label!(lang, "event-refill-running"),
        Event::Request(RequestKind::Refill, RequestState::Completed) => {
            label!(lang, "event-refill-completed")
        }
        Event::Request(RequestKind::Refill, RequestState::Rejected) => label!(lang, "event-refill-rejected"),
        Event::Request(RequestKind::Refill, RequestState::Failed) => label!(lang, "event-refill-failed"),
        Event::Request(RequestKind::Refill, RequestState::Refused) => label!(lang, "event-refill-refused"),
        Event::Request(RequestKind::Refill, RequestState::Unclear) => label!(lang, "event-refill-unclear"),
        Event::Request(RequestKind::Refill, RequestState::Dropped) => label!(lang, "event-refill-dropped"),
        Event::Request(RequestKind::Cancel, RequestState::Wanted) => label!(lang, "event-cancel-wanted"),
        Event::Request(RequestKind::Cancel, RequestState::Asked) => label!(lang, "event-cancel-asked"),
        Event::Request(RequestKind::Cancel, RequestState::Refused) => label!(lang, "event-cancel-refused"),
        Event::Request(RequestKind::Cancel, RequestState::Unclear) => label!(lang, "event-cancel-unclear"),
        Event::Request(RequestKind::Cancel, RequestState::Dropped) => label!(lang, "event-cancel-dropped"),
        // Nobody writes the others.
        Event::Ended(
            OrderStatus::Reserved | OrderStatus::Submitting | OrderStatus::Unclear | OrderStatus::Running,
        )
        | Event::Request(_, RequestState::Asking)
        | Event::Request(
            RequestKind::Cancel,
            RequestState::Running | RequestState::Completed | RequestState::Rejected | RequestState::Failed,
        )
        | Event::Other(_) => line(&event.word(), 40),
    }
}
