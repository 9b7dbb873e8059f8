//! Many orders at once, as people see them.

use super::{
    looks::{look, look_at_pages},
    sample::{group, rate, reader, user},
};
use crate::{
    domain::{
        batch::{Batch, BatchId, Refused},
        catalog::ServiceId,
        entry::EntryProblem,
        mass::{Line, LineProblem, Seen},
        money::{Amount, Cost, Price},
        notice::Notice,
        order::{NewOrder, OrderId, OrderStatus, RejectReason},
        service_type::{Field, ServiceType},
        user::{Access, UserId},
    },
    view::{
        Page, notice,
        page::{About, MassTable, Paging},
    },
};

fn price(micros: i64) -> Price {
    Price::of(Amount(micros))
}

fn lines() -> Vec<Line> {
    let order = NewOrder {
        draft: -1,
        service: ServiceId(7),
        service_type: ServiceType::Default,
        fields: vec![],
        link: "https://instagram.com/anna".into(),
        quantity: 1_000,
        runs: None,
        rate: rate("0.90"),
        price: price(900_000),
        cost: Cost(Amount(900_000)),
    };
    let line = |number, text: &str, outcome| {
        let warning = (number == 1).then(super::sample::other_platform);
        let seen = Seen { service: super::sample::service().name, doubles: 2 };
        Line { number, text: text.into(), seen, outcome, warning }
    };
    let few = EntryProblem::Outside { given: 5, min: 50, max: 100_000 };
    vec![
        line(1, "1207 | https://instagram.com/anna | 1000", Ok(order)),
        line(2, "1207 | https://instagram.com/anna | 500", Err(LineProblem::Twice(1))),
        line(3, "9<9 | https://instagram.com/anna | 500", Err(LineProblem::NoService("9<9".into()))),
        line(4, "1207 | https://instagram.com/ben | 5", Err(LineProblem::Entry(Field::Quantity, few))),
        line(5, "1298 | https://instagram.com/p/abc", Err(LineProblem::Missing(Field::Comments))),
        line(6, "just words", Err(LineProblem::Form)),
    ]
}

fn batch(waiting: i64) -> Batch {
    let counts = vec![
        (OrderStatus::Reserved, waiting, price(waiting * 900_000)),
        (OrderStatus::Running, 12, price(10_800_000)),
        (OrderStatus::Rejected, 1, price(900_000)),
    ];
    Batch {
        id: BatchId(3),
        user: UserId(42),
        version: 4,
        counts: counts.into_iter().filter(|(_, count, _)| *count > 0).collect(),
        first: Some(super::sample::order(OrderStatus::Running).name()),
        currency: "USD".into(),
        refused: vec![Refused {
            order: OrderId(1031),
            link: "https://instagram.com/p/<twice>".into(),
            reason: Some(RejectReason::Duplicate),
        }],
    }
}

#[test]
fn mass_orders() {
    let paging = Paging { page: 0, pages: 1 };
    let table = |lines: Vec<Line>, total, good, sum| {
        Page::Mass(MassTable { number: 9, lines, paging, total, good, sum, paid: None })
    };
    look_at_pages(
        "mass",
        reader,
        &[
            table(vec![], 0, 0, Price::ZERO),
            table(lines(), 6, 1, price(900_000)),
            Page::Batch { batch: batch(7) },
            Page::Batch { batch: batch(0) },
        ],
    );
    let told = |reader: crate::view::Reader| {
        let user = reader.in_group.then(|| user(Access::Member));
        let about = About { user, batch: Some(batch(0)), ..About::default() };
        notice::render(&Notice::BatchSent { batch: BatchId(3) }, &about, &reader)
    };
    look("mass_told", |lang| vec![told(reader(lang)), told(group(lang))]);
}
