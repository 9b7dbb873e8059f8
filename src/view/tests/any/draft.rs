//! Any draft, and what any order could have been asked with.

use proptest::{
    collection::{btree_map, vec},
    option,
    prelude::*,
    sample::select,
};

use super::{cost, flag, number, platform, price, rate, words};
use crate::{
    dialog::state::{Draft, State},
    domain::{
        catalog::ServiceId,
        link_kind::{LinkKind, LinkWarning},
        service_type::{Field, ServiceType},
        sheet::{Entries, Quote},
    },
};

pub fn field() -> BoxedStrategy<Field> {
    select(Field::ALL).boxed()
}

pub fn entries() -> BoxedStrategy<Entries> {
    let value = prop_oneof![2 => words(), 1 => number().prop_map(|number| number.to_string())];
    btree_map(field(), value, 0..8).boxed()
}

pub fn draft() -> BoxedStrategy<Draft> {
    let entered = (entries(), vec(words(), 0..9));
    (number(), entered, rate(), option::of(rate()))
        .prop_map(|(number, (entries, removed), rate, rate_before)| Draft {
            number,
            service: ServiceId(1),
            back: Box::new(State::Menu),
            entries,
            removed,
            rate,
            service_type: None,
            dripfeed: false,
            rate_before,
        })
        .boxed()
}

pub fn link_warning() -> BoxedStrategy<LinkWarning> {
    let kind = || select(LinkKind::ALL);
    prop_oneof![
        (platform(), platform()).prop_map(|(found, wanted)| LinkWarning::OtherPlatform { found, wanted }),
        (kind(), kind(), platform()).prop_map(|(found, wanted, platform)| LinkWarning::OtherKind {
            found,
            wanted,
            platform
        }),
    ]
    .boxed()
}

pub fn bill() -> BoxedStrategy<Quote> {
    (number(), option::of(number()), price(), cost(), flag())
        .prop_map(|(quantity, runs, price, cost, at_most)| Quote { quantity, runs, price, cost, at_most })
        .boxed()
}

pub fn service_type() -> BoxedStrategy<ServiceType> {
    select(ServiceType::all().collect::<Vec<_>>()).boxed()
}
