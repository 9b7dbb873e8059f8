//! The way to a service as people see it.

use super::{ONE_PAGE, look_at_pages};
use crate::{
    domain::{
        catalog::{CategoryId, Service, ServiceId},
        platform::Platform,
        reading::Reading,
        refine::{Ceiling, Choices, Refinement},
    },
    view::{
        Page,
        page::{ForLink, Found, Paging, QuickRow, ServiceCard, ServiceList, ServiceRow, Way, Which},
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
    let card = |service, platform, starred| {
        Page::Service(ServiceCard { service, platform, starred, link: None, quantity: None })
    };
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
                quantity: None,
                total: 21,
                left: 21,
                choices: Choices {
                    order: true,
                    refill: true,
                    price: Some((None, Ceiling::ThreeQuarters)),
                    ..Choices::default()
                },
                near: vec![],
                rows: service_rows(),
                paging: Paging { page: 2, pages: 3 },
            }),
            Page::Found(Found {
                words: "likes".into(),
                quantity: Some(1_500),
                total: 21,
                left: 4,
                choices: Choices {
                    now: Refinement { cheapest_first: true, refill_only: true, ceiling: Ceiling::Quarter },
                    order: true,
                    refill: true,
                    price: Some((Some(rate("0.286")), Ceiling::None)),
                },
                near: vec![],
                rows: service_rows(),
                paging: ONE_PAGE,
            }),
            Page::Favourites { rows: vec![], paging: ONE_PAGE },
            card(service(), instagram(), false),
            card(bare, Platform::OTHER, true),
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
                quantity: Some(1_500),
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
                quantity: Some(1_500),
            }),
        ],
    );
}

#[test]
fn what_numbers_mean_is_asked() {
    let named = |quantity| Way {
        reading: Reading { service: Some(service().id), quantity },
        service: Some(service()),
    };
    let quantity =
        |quantity| Way { reading: Reading { service: None, quantity: Some(quantity) }, service: None };
    let asked = |text: &str, ways| Page::Which(Which { text: text.into(), ways });
    let link = "https://www.instagram.com/p/DAbCdEf12/";
    look_at_pages(
        "which",
        reader,
        &[
            asked(&format!("1249 {link}"), vec![named(None), quantity(1_249)]),
            asked(&format!("{link} 1500 2000"), vec![quantity(1_500), quantity(2_000)]),
            asked(&format!("1249 <b> {link} 1207"), vec![named(Some(1_207)), named(Some(1_249))]),
        ],
    );
}
