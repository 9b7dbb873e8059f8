//! What stands on a card after the order was placed, and what is told of it.

use super::{
    looks::{look, look_at_pages},
    sample::{NOW, admin, group, order, reader, user},
};
use crate::{
    clock::Moment,
    domain::{
        history::{Event, HistoryLine},
        money::{Amount, Charge},
        notice::Notice,
        order::{Order, OrderId, OrderStatus, RejectReason},
        request::{After, CancelledMany, Children, Denial, Request, RequestKind, RequestState},
        sheet::Entries,
        user::{Access, UserId},
    },
    view::{
        Page, note, notice,
        page::{About, OrderCard, Paging},
    },
};

fn request(kind: RequestKind, state: RequestState, denial: Option<Denial>) -> Request {
    Request {
        id: 1,
        order: OrderId(1024),
        kind,
        asked_by: UserId(42),
        asked_at: Moment(NOW.0 - 60_000),
        state,
        panel_refill: Some("7101".into()),
        denial,
        tries: 0,
        again_at: Some(Moment(NOW.0 + 3_600_000)),
    }
}

const STATES: [(RequestState, Option<Denial>); 10] = [
    (RequestState::Wanted, None),
    (RequestState::Asked, None),
    (RequestState::Running, None),
    (RequestState::Completed, None),
    (RequestState::Rejected, None),
    (RequestState::Failed, None),
    (RequestState::Refused, Some(Denial::Never)),
    (RequestState::Refused, Some(Denial::NotYet)),
    (RequestState::Refused, Some(Denial::Other)),
    (RequestState::Unclear, None),
];

fn page(order: Order, after: After) -> Page {
    Page::Order(OrderCard {
        bill: None,
        order,
        entries: Entries::new(),
        after: Box::new(after),
        again: true,
        back: false,
    })
}

#[test]
fn cards() {
    let refills = STATES.map(|(state, denial)| {
        let refill = Some(request(RequestKind::Refill, state, denial));
        let may_refill = state == RequestState::Completed;
        page(order(OrderStatus::Completed), After { refill, may_refill, ..After::default() })
    });
    let cancels = STATES.into_iter().filter(|(state, _)| {
        !matches!(
            state,
            RequestState::Running | RequestState::Completed | RequestState::Rejected | RequestState::Failed
        )
    });
    let cancels = cancels.map(|(state, denial)| {
        let cancel = Some(request(RequestKind::Cancel, state, denial));
        let may_cancel = state == RequestState::Unclear;
        page(order(OrderStatus::Running), After { cancel, may_cancel, ..After::default() })
    });
    let unfollowed =
        Request { panel_refill: None, ..request(RequestKind::Refill, RequestState::Asked, None) };
    let withdrawn = Order { reject_reason: Some(RejectReason::Withdrawn), ..order(OrderStatus::Rejected) };
    let mut pages = refills.to_vec();
    pages.extend(cancels);
    pages.push(page(order(OrderStatus::Completed), After { refill: Some(unfollowed), ..After::default() }));
    pages.push(page(withdrawn, After::default()));
    let children = |total, posts| After {
        children: Some(Children { made: 4, ended: 3, total, posts }),
        ..After::default()
    };
    let parent =
        Order { remains: None, charge: Some(Charge(Amount(270_000))), ..order(OrderStatus::Running) };
    for (total, posts) in [(Some(10), false), (None, false), (Some(20), true), (None, true)] {
        pages.push(page(parent.clone(), children(total, posts)));
    }
    pages.push(page(Order { remains: None, ..order(OrderStatus::Cancelled) }, children(Some(10), false)));
    pages.push(Page::CancelOrder { order: order(OrderStatus::Running) });
    pages.push(Page::CancelOrder { order: order(OrderStatus::Reserved) });
    look_at_pages("after_the_order", reader, &pages);
}

#[test]
fn history() {
    let event = |minutes: i64, word: &str, detail: &str| HistoryLine {
        at: Moment(NOW.0 - minutes * 60_000),
        event: Event::of(word),
        detail: detail.into(),
    };
    let events = vec![
        event(1, "corrected", "completed → partial"),
        event(2, "refill refused", "The order is <not> completed"),
        event(3, "completed", "Completed"),
        event(5, "stuck", "In progress"),
        event(7, "part ended", "3"),
        event(8, "delivered", "1500"),
        event(9, "cancel asked", ""),
        event(12, "started", "In progress"),
        event(14, "accepted", "23501"),
        event(15, "put off", "connection refused"),
        event(16, "placed", ""),
    ];
    let page =
        Page::History { order: order(OrderStatus::Partial), events, paging: Paging { page: 0, pages: 2 } };
    look_at_pages("history", reader, std::slice::from_ref(&page));
    look_at_pages("history_of_admins", admin, std::slice::from_ref(&page));
}

#[test]
fn told() {
    let id = OrderId(1024);
    let about = || About {
        bill: None,
        to_order: false,
        order: Some(order(OrderStatus::Completed)),
        user: Some(user(Access::Member)),
        again: true,
        ..About::default()
    };
    let outcome = |request, state, denial| Notice::RequestTold {
        order: id,
        request,
        state,
        denial,
        again_at: Some(Moment(NOW.0 + 3_600_000)),
    };
    look("requests_told", |lang| {
        [
            outcome(RequestKind::Refill, RequestState::Completed, None),
            outcome(RequestKind::Refill, RequestState::Refused, Some(Denial::NotYet)),
            outcome(RequestKind::Cancel, RequestState::Unclear, None),
        ]
        .iter()
        .map(|told| notice::render(told, &about(), &reader(lang)))
        .collect()
    });
    look("requests_told_to_admins", |lang| {
        let unclear = |request| Notice::RequestUnclear { order: id, request, words: "timed <out>".into() };
        let told = [unclear(RequestKind::Refill), unclear(RequestKind::Cancel)];
        told.iter().map(|told| notice::render(told, &about(), &group(lang))).collect()
    });
    let pages = [1, 3].map(|active| Page::CancelAll {
        user: user(Access::Member),
        active,
        newest: Some(order(OrderStatus::Running).name()),
    });
    look_at_pages("cancel_all", group, &pages);
}

#[test]
fn cancelling_several_says_how_many_and_which_not() {
    for lang in crate::i18n::Lang::ALL {
        let said = |wanted, withdrawn, refused: &[i64]| {
            let refused = refused.iter().copied().map(OrderId).collect();
            let done = CancelledMany { withdrawn, wanted, refused };
            note::line(&crate::dialog::Note::CancelledMany(done), &group(lang))
        };
        let many: Vec<i64> = (1001..1030).collect();
        let all = [said(0, 0, &[]), said(1, 0, &[1003]), said(2, 1, &[]), said(25, 2, &many)];
        insta::assert_snapshot!(format!("cancelled_many_{lang}"), all.join("\n────\n"));
    }
}
