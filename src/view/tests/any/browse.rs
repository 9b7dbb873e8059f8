//! Any page on the way to a service.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{count, flag, number, paging, platform, rate, service, words};
use crate::{
    domain::{
        catalog::{CategoryId, Service, ServiceId},
        platform::Platform,
        reading::Reading,
        refine::{Ceiling, Choices, Refinement},
    },
    view::{
        Page,
        page::{ForLink, Found, QuickRow, ServiceCard, ServiceList, ServiceRow, Way, Which},
    },
};

pub fn page() -> BoxedStrategy<Page> {
    let category = (number().prop_map(CategoryId), words(), count());
    prop_oneof![
        (platforms(), paging()).prop_map(|(rows, paging)| Page::Platforms { rows, paging }),
        (platform(), vec(category, 0..12), paging()).prop_map(|(platform, rows, paging)| Page::Categories {
            platform,
            rows,
            paging
        }),
        (platform(), number(), words(), service_rows(), paging()).prop_map(
            |(platform, category, name, rows, paging)| Page::Services(ServiceList {
                platform,
                category: CategoryId(category),
                name,
                rows,
                paging
            })
        ),
        (
            words(),
            option::of(number()),
            count(),
            count(),
            choices(),
            vec(words(), 0..4),
            service_rows(),
            paging()
        )
            .prop_map(|(words, quantity, total, left, choices, near, rows, paging)| Page::Found(
                Found { words, quantity, total, left, choices, near, rows, paging }
            )),
        (
            words(),
            option::of(number()),
            platform(),
            quick_rows(),
            vec((number().prop_map(CategoryId), words(), count()), 0..12),
            paging()
        )
            .prop_map(|(link, quantity, platform, services, categories, paging)| Page::ForLink(
                ForLink { link, quantity, platform, services, categories, paging }
            )),
        (service_rows(), paging()).prop_map(|(rows, paging)| Page::Favourites { rows, paging }),
        (service(), platform(), flag(), option::of(words()), option::of(number())).prop_map(
            |(service, platform, starred, link, quantity)| Page::Service(ServiceCard {
                service,
                platform,
                starred,
                link,
                quantity
            })
        ),
        (words(), vec((option::of(service()), option::of(number())), 0..4)).prop_map(|(text, ways)| {
            let way = |(service, quantity): (Option<Service>, Option<i64>)| Way {
                reading: Reading { service: service.as_ref().map(|service| service.id), quantity },
                service,
            };
            Page::Which(Which { text, ways: ways.into_iter().map(way).collect() })
        }),
    ]
    .boxed()
}

pub fn platforms() -> BoxedStrategy<Vec<(Platform, usize)>> {
    vec((platform(), count()), 0..20).boxed()
}

pub fn service_rows() -> BoxedStrategy<Vec<ServiceRow>> {
    let row = (number(), words(), rate(), super::flag()).prop_map(|(id, name, rate, per_order)| ServiceRow {
        id: ServiceId(id),
        name,
        rate,
        per_order,
    });
    vec(row, 0..12).boxed()
}

pub fn quick_rows() -> BoxedStrategy<Vec<QuickRow>> {
    let starred = vec(flag(), 12);
    let rows = (service_rows(), starred).prop_map(|(rows, starred)| {
        rows.into_iter().zip(starred).map(|(service, starred)| QuickRow { service, starred }).collect()
    });
    rows.boxed()
}

fn choices() -> BoxedStrategy<Choices> {
    let ceiling = || select(Ceiling::ALL.to_vec());
    let now = (flag(), flag(), ceiling()).prop_map(|(cheapest_first, refill_only, ceiling)| Refinement {
        cheapest_first,
        refill_only,
        ceiling,
    });
    (now, flag(), flag(), option::of((option::of(rate()), ceiling())))
        .prop_map(|(now, order, refill, price)| Choices { now, order, refill, price })
        .boxed()
}
