//! Pages as they are on an ordinary day.

use crate::{
    clock::Moment,
    dialog::state::{Draft, State},
    domain::{
        catalog::{CategoryId, Service, ServiceId},
        detail::Detail,
        link_kind::{LinkKind, LinkWarning},
        money::{Amount, Charge, Cost, Price, Rate},
        notice::Notice,
        order::{AtEnd, Order, OrderId, OrderStatus},
        platform::Platform,
        service_type::{Field, ServiceType},
        sheet::{Entries, Quote},
        trouble::Step,
        user::{Access, Taking, User, UserId},
        zone::Zone,
    },
    i18n::Lang,
    view::{Reader, page::Spent},
};

/// 22 November 2026, 16:24 UTC.
pub const NOW: Moment = Moment(1_795_364_640_000);

pub fn reader(lang: Lang) -> Reader {
    Reader {
        lang,
        admin: false,
        in_group: false,
        now: NOW,
        zone: Zone::utc(),
        currency: "USD".into(),
        panel_currency: "USD".into(),
        taking: Taking::Open,
        payer: crate::domain::shop::Payer::Owner,
    }
}

pub fn admin(lang: Lang) -> Reader {
    Reader { admin: true, ..reader(lang) }
}

pub fn group(lang: Lang) -> Reader {
    Reader { in_group: true, ..admin(lang) }
}

pub fn instagram() -> Platform {
    Platform::from_slug("instagram").unwrap()
}

pub fn telegram() -> Platform {
    Platform::from_slug("telegram").unwrap()
}

pub fn rate(text: &str) -> Rate {
    Rate(text.parse().unwrap())
}

pub fn service() -> Service {
    Service {
        id: ServiceId(7),
        panel_service: "1204".into(),
        name: "Instagram Likes | Real & Active | 20k/Day | 30 Days Refill ♻️".into(),
        category: CategoryId(3),
        category_name: "Instagram Likes [Refill]".into(),
        kind: "Default".into(),
        rate: rate("0.90"),
        panel_rate: rate("0.90"),
        at_a_loss: false,
        min: 100,
        max: 20_000,
        refill: true,
        cancel: false,
        dripfeed: true,
        description: Some("Start: 0–10 min\nQuality: <high>\n\nPlease don't change the username.".into()),
        average_time: Some("14 minutes".into()),
        listed: true,
    }
}

pub fn entries(values: &[(Field, &str)]) -> Entries {
    values.iter().map(|(field, value)| (*field, (*value).to_owned())).collect()
}

pub fn draft() -> Draft {
    Draft {
        number: 12,
        service: ServiceId(7),
        back: Box::new(State::Menu),
        entries: entries(&[
            (Field::Link, "https://www.instagram.com/p/DAbCdEf12/"),
            (Field::Quantity, "1000"),
        ]),
        removed: vec![],
        rate: rate("0.90"),
        service_type: Some(ServiceType::Default),
        dripfeed: true,
        rate_before: None,
    }
}

pub fn other_platform() -> LinkWarning {
    LinkWarning::OtherPlatform { found: telegram(), wanted: instagram() }
}

pub fn other_kind() -> LinkWarning {
    LinkWarning::OtherKind { found: LinkKind::Profile, wanted: LinkKind::Post, platform: instagram() }
}

pub fn spent(orders: i64, micros: i64) -> Spent {
    Spent { orders, charged: Charge(Amount(micros)), expected: Cost::ZERO }
}

pub fn bill(quantity: i64, micros: i64) -> Quote {
    let cost = Cost(Amount(micros));
    Quote { quantity, runs: None, price: Price::at_cost(cost), cost, at_most: false }
}

pub fn order(status: OrderStatus) -> Order {
    let sent = !matches!(
        status,
        OrderStatus::Reserved | OrderStatus::Submitting | OrderStatus::Unclear | OrderStatus::Rejected
    );
    Order {
        id: OrderId(1024),
        user: UserId(42),
        draft: 1,
        service: ServiceId(7),
        panel_service: "1204".into(),
        service_name: service().name,
        service_type: ServiceType::Default,
        link: "https://www.instagram.com/p/DAbCdEf12/".into(),
        quantity: 1_000,
        runs: None,
        rate: rate("0.90"),
        price: Price::of(Amount(900_000)),
        price_currency: "USD".into(),
        cost: Cost(Amount(900_000)),
        currency: "USD".into(),
        status,
        reject_reason: None,
        panel_order: sent.then(|| "23501".into()),
        panel_status: sent.then(|| "In progress".into()),
        start_count: sent.then_some(12_500),
        remains: sent.then_some(if status == OrderStatus::Completed { 0 } else { 570 }),
        charge: sent.then_some(Charge(Amount(if status == OrderStatus::Partial {
            387_000
        } else {
            900_000
        }))),
        at_end: AtEnd::default(),
        placed_at: Moment(NOW.0 - 30 * 60_000),
        submitted_at: sent.then_some(Moment(NOW.0 - 29 * 60_000)),
        submit_until: Moment(NOW.0 + 60 * 60_000),
        tries: 0,
        ended_at: status.is_end().then_some(Moment(NOW.0 - 60_000)),
        version: 3,
        batch: None,
        id_doubted: false,
        odd_told: false,
        was_sent: false,
        settled_by: None,
    }
}

pub fn user(access: Access) -> User {
    User {
        id: UserId(42),
        name: "Ada <Lovelace>".into(),
        username: Some("ada".into()),
        access,
        lang: Lang::En,
        blocked: false,
        words: Some("I’m <b>Ada</b> from the shop".into()),
        discount: None,
        barred: false,
    }
}

/// What the panel says that can't be true, or that nobody understands, and what fails for one thing.
pub fn odd_notices() -> Vec<Notice> {
    let order = OrderId(1024);
    vec![
        Notice::OrderOdd {
            order,
            words: Detail::Overcharged { charge: Charge(Amount(1_900_000)), cost: Cost(Amount(900_000)) },
        },
        Notice::WordUnknown { order, words: "Moderation".into() },
        Notice::StepFailed { order: Some(order), step: Step::Look, words: "Incorrect request".into() },
        Notice::StepFailed { order: None, step: Step::Tell, words: Detail::Code { code: "tell-7".into() } },
        Notice::BalanceOdd { words: "balance -9000000000000".into() },
    ]
}
