//! Any table of a mass order, and any state of one.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{cost, count, link_warning, number, order_id, paging, price, rate, status, user_id, words};
use crate::{
    domain::{
        batch::{Batch, BatchId, Refused},
        catalog::ServiceId,
        entry::EntryProblem,
        mass::{Line, LineProblem, Seen},
        order::{NewOrder, RejectReason},
        service_type::{Field, ServiceType},
    },
    view::{Page, page::MassTable},
};

fn problem() -> BoxedStrategy<LineProblem> {
    let field = || select(Field::ALL);
    prop_oneof![
        Just(LineProblem::Form),
        Just(LineProblem::NoRoom),
        words().prop_map(LineProblem::NoService),
        field().prop_map(LineProblem::Missing),
        (field(), words()).prop_map(|(field, name)| LineProblem::Entry(field, EntryProblem::NotAName(name))),
        count().prop_map(LineProblem::Twice),
    ]
    .boxed()
}

fn line() -> BoxedStrategy<Line> {
    let order = (price(), cost(), rate(), number()).prop_map(|(price, cost, rate, quantity)| NewOrder {
        draft: -1,
        service: ServiceId(1),
        service_type: ServiceType::Default,
        fields: vec![],
        link: String::new(),
        quantity,
        runs: None,
        rate,
        price,
        cost,
    });
    let outcome = prop_oneof![order.prop_map(Ok), problem().prop_map(Err)];
    let seen = (words(), number()).prop_map(|(service, doubles)| Seen { service, doubles });
    (count(), words(), outcome, seen, option::of(link_warning()))
        .prop_map(|(number, text, outcome, seen, warning)| Line { number, text, seen, outcome, warning })
        .boxed()
}

pub fn batch() -> BoxedStrategy<Batch> {
    let reason = option::of(select(vec![RejectReason::Link, RejectReason::Funds, RejectReason::Withdrawn]));
    let counts = vec((status(), 0_i64..1_000, price()), 0..9);
    let refused =
        (order_id(), words(), reason).prop_map(|(order, link, reason)| Refused { order, link, reason });
    (number(), user_id(), counts, words(), vec(refused, 0..11))
        .prop_map(|(id, user, counts, currency, refused)| Batch {
            id: BatchId(id),
            user,
            version: 1,
            counts,
            first: None,
            currency,
            refused,
        })
        .boxed()
}

pub fn page() -> BoxedStrategy<Page> {
    let table = (number(), vec(line(), 0..9), paging(), count(), count(), price()).prop_map(
        |(number, lines, paging, total, good, sum)| {
            Page::Mass(MassTable { number, lines, paging, total, good, sum, paid: None })
        },
    );
    prop_oneof![table, batch().prop_map(|batch| Page::Batch { batch })].boxed()
}
