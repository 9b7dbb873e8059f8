//! Any page of the admins' desk.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{
    after, amount, balance, count, discount, event, flag, moment, number, order, order_id, paging, purse,
    spent, status, user, wallet::credit, words,
};
use crate::{
    domain::{
        catalog::NotOffered,
        friend::Invited,
        notice::BalanceMove,
        topup::StarFigures,
        wallet::{Imbalance, Totals},
    },
    view::{
        Page,
        page::{Customer, Figures, People, PersonRow, Shared, ShopFigures},
    },
};

pub fn desk_page() -> BoxedStrategy<Page> {
    let person_row = (user(), flag()).prop_map(|(user, admin)| PersonRow { user, admin });
    prop_oneof![
        (vec(person_row, 0..12), number(), number(), paging()).prop_map(
            |(rows, waiting, members, paging)| Page::Users(People { rows, waiting, members, paging })
        ),
        (user(), flag(), spent(), number(), option::of(customer()), option::of(discount())).prop_map(
            |(user, admin, spent, active, customer, discount)| Page::Person {
                customer,
                user,
                admin,
                spent,
                active,
                discount
            }
        ),
        figures().prop_map(|figures| Page::Stats(Box::new(figures))),
        (order(), after(), user(), vec(event(), 0..20)).prop_map(|(order, after, user, events)| Page::File {
            order,
            after,
            user,
            events,
            balance: None
        }),
        (user(), number(), order()).prop_map(|(user, active, order)| Page::CancelAll {
            user,
            active,
            newest: Some(order.name())
        }),
        (order_id(), user()).prop_map(|(order, asked)| Page::PanelId { order, asked }),
        (order(), option::of(balance_move()), option::of(words()))
            .prop_map(|(order, balance, found)| Page::NotPlaced { order, balance, found }),
    ]
    .boxed()
}

fn figures() -> BoxedStrategy<Figures> {
    let reason = select(vec![
        NotOffered::Gone,
        NotOffered::Divider,
        NotOffered::Limits,
        NotOffered::Type,
        NotOffered::AtALoss,
    ]);
    let counts =
        (vec((status(), number()), 0..12), vec((reason, count()), 0..6), vec((words(), count()), 0..12));
    let sums = (spent(), spent(), spent(), number(), number(), count());
    let state =
        (option::of(moment()), option::of(balance()), flag(), option::of(moment()), option::of(moment()));
    let shared = option::of(prop_oneof![
        Just(Shared::Said),
        (moment(), words()).prop_map(|(at, words)| Shared::Seen { at, words: words.into() })
    ]);
    (counts, sums, state, shared, option::of(shop()))
        .prop_map(|(counts, sums, state, shared, shop)| {
            let (by_status, not_offered, unknown_types) = counts;
            let (day, month, all, members, waiting, offered) = sums;
            let (catalog_at, balance, paused, silent_since, key_refused_at) = state;
            Figures {
                by_status,
                day,
                month,
                all,
                members,
                waiting,
                offered,
                not_offered,
                unknown_types,
                catalog_at,
                balance,
                paused,
                silent_since,
                key_refused_at,
                shared,
                shop: shop.map(Box::new),
            }
        })
        .boxed()
}

fn shop() -> BoxedStrategy<ShopFigures> {
    let stars = (number(), number(), number()).prop_map(|(came, given_back, ripe)| StarFigures {
        came,
        given_back,
        ripe,
    });
    let totals =
        (credit(), credit(), credit()).prop_map(|(wallets, held, owed)| Totals { wallets, held, owed });
    let wrong = (words(), words()).prop_map(|(kept, wanted)| Imbalance::Currency { kept, wanted });
    ((credit(), credit(), credit()), totals, option::of(stars), option::of(wrong))
        .prop_map(|((day, month, all), totals, stars, wrong)| ShopFigures {
            sold: [day, month, all],
            totals,
            stars,
            exchange: rust_decimal::Decimal::ONE,
            wrong,
        })
        .boxed()
}

fn customer() -> BoxedStrategy<Customer> {
    let invited =
        (number(), number(), credit()).prop_map(|(came, ordered, earned)| Invited { came, ordered, earned });
    (purse(), credit(), credit(), credit(), invited)
        .prop_map(|(purse, paid_in, gifts, sold, invited)| Customer {
            purse,
            paid_in,
            gifts,
            invited,
            sold,
            exchange: rust_decimal::Decimal::ONE,
        })
        .boxed()
}

fn balance_move() -> BoxedStrategy<BalanceMove> {
    (amount(), amount(), flag())
        .prop_map(|(before, after, untouched)| BalanceMove { before, after, untouched })
        .boxed()
}
