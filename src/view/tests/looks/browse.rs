//! The way to a service as people see it.

use super::{ONE_PAGE, look_at_pages};
use crate::{
    domain::{
        catalog::{CategoryId, Service, ServiceId},
        platform::Platform,
        refine::{Ceiling, Choices, Refinement},
    },
    view::{
        Page,
        page::{ForLink, Found, Paging, QuickRow, ServiceCard, ServiceList, ServiceRow},
        tests::sample::{instagram, rate, reader, service, telegram},
    },
};

pub fn service_rows() -> Vec<ServiceRow> {
    let row = |id, name: &str, text| ServiceRow {
        id: ServiceId(id),
        name: name.into(),
        rate: rate(text),
        per_order: id == 8,
    };
    vec![
        row(7, &service().name, "0.90"),
        row(8, "Instagram Likes", "0.0286"),
        row(9, "لايكات انستقرام سريعة", "1.2345678901234"),
        row(10, "👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧👨‍👩‍👧", "12000"),
    ]
}

/// As many services at hand as there are orders.
pub fn quick_rows(count: i64) -> Vec<QuickRow> {
    let rows = service_rows().into_iter().zip(0..count);
    rows.map(|(service, at)| QuickRow { service, starred: at == 0 }).collect()
}

/// More than stand in a row, and an odd one.
pub fn platforms() -> Vec<(Platform, usize)> {
    vec![(instagram(), 186), (telegram(), 1_040), (Platform::OTHER, 2)]
}

#[test]
fn browse() {
    let bare = Service { description: None, average_time: None, ..service() };
    look_at_pages(
        "browse",
        reader,
        &[
            Page::Platforms { rows: platforms(), paging: ONE_PAGE },
            Page::Categories {
                platform: instagram(),
                rows: vec![(CategoryId(3), "Instagram Likes [Refill]".into(), 186)],
                paging: Paging { page: 0, pages: 14 },
            },
            Page::Services(ServiceList {
                platform: instagram(),
                category: CategoryId(3),
                name: "Instagram Likes [Refill]".into(),
                rows: service_rows(),
                paging: Paging { page: 1, pages: 14 },
            }),
            Page::Found(Found {
                words: "likes <b>".into(),
                total: 21,
                left: 21,
                choices: Choices {
                    order: true,
                    refill: true,
                    price: Some((None, Ceiling::ThreeQuarters)),
                    ..Choices::default()
                },
                rows: service_rows(),
                paging: Paging { page: 2, pages: 3 },
            }),
            Page::Found(Found {
                words: "likes".into(),
                total: 21,
                left: 4,
                choices: Choices {
                    now: Refinement { cheapest_first: true, refill_only: true, ceiling: Ceiling::Quarter },
                    order: true,
                    refill: true,
                    price: Some((Some(rate("0.286")), Ceiling::None)),
                },
                rows: service_rows(),
                paging: ONE_PAGE,
            }),
            Page::Favourites { rows: vec![], paging: ONE_PAGE },
            Page::Service(ServiceCard {
                service: service(),
                platform: instagram(),
                starred: false,
                link: None,
            }),
            Page::Service(ServiceCard {
                service: bare,
                platform: Platform::OTHER,
                starred: true,
                link: None,
            }),
        ],
    );
}

#[test]
fn for_link() {
    look_at_pages(
        "for_link",
        reader,
        &[
            Page::ForLink(ForLink {
                link: "https://www.instagram.com/p/DAbCdEf12/".into(),
                platform: instagram(),
                services: quick_rows(2),
                categories: vec![(CategoryId(3), "Instagram Likes [Refill]".into(), 186)],
                paging: Paging { page: 0, pages: 2 },
            }),
            Page::Service(ServiceCard {
                service: service(),
                platform: instagram(),
                starred: false,
                link: Some("https://www.instagram.com/p/DAbCdEf12/".into()),
            }),
        ],
    );
}
