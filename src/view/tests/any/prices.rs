//! Any prices, and what is told of them.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{count, flag, number, paging, rate, user, wallet::credit, words};
use crate::{
    dialog::state::{DiscountChange, PriceChange},
    domain::{
        catalog::{CategoryId, ServiceId},
        notice::Money,
        percent::Percent,
        tariff::{Basis, Discount, Level, Own, Priced, Sold, Tariff},
        user::UserId,
    },
    view::{
        Page,
        page::{DiscountPage, MoveRow, PriceList, PricePage, PriceRow, PricesPage, Stage},
    },
};

pub fn percent() -> BoxedStrategy<Percent> {
    prop_oneof![(0_i64..1_000_000), number()].prop_map(Percent::of_hundredths).boxed()
}

pub fn discount() -> BoxedStrategy<Discount> {
    (option::of(percent()), percent()).prop_map(|(own, level)| Discount { own, level }).boxed()
}

fn priced() -> BoxedStrategy<Priced> {
    let service = number().prop_map(|id| Priced::Service(ServiceId(id)));
    prop_oneof![service, number().prop_map(|id| Priced::Category(CategoryId(id)))].boxed()
}

fn own() -> BoxedStrategy<Own> {
    prop_oneof![percent().prop_map(Own::Markup), rate().prop_map(Own::Fixed)].boxed()
}

fn basis() -> BoxedStrategy<Basis> {
    prop_oneof![Just(Basis::Usual), percent().prop_map(Basis::Category), own().prop_map(Basis::Service)]
        .boxed()
}

fn sold() -> BoxedStrategy<Sold> {
    (rate(), flag()).prop_map(|(rate, at_a_loss)| Sold { rate, at_a_loss }).boxed()
}

fn move_row() -> BoxedStrategy<MoveRow> {
    (words(), flag(), rate(), sold(), sold(), option::of(rate()))
        .prop_map(|(name, per_order, cost, before, after, least)| MoveRow {
            name,
            per_order,
            cost,
            before,
            after,
            least,
        })
        .boxed()
}

fn stage() -> BoxedStrategy<Stage> {
    let change = (option::of(own()), option::of(own()), number());
    let change = change.prop_map(|(before, after, number)| PriceChange { before, after, number });
    prop_oneof![select(vec![Stage::Shown, Stage::Asked]), change.prop_map(Stage::Change)].boxed()
}

fn list() -> BoxedStrategy<PriceList> {
    let tariff =
        (rate(), rate(), rate(), option::of(rate())).prop_map(|(exchange, markup, least, step)| Tariff {
            currency: None,
            exchange: exchange.0,
            markup: markup.0,
            least_markup: least.0,
            step: step.map(|step| step.0),
        });
    let level = (credit(), percent()).prop_map(|(from, discount)| Level { from, discount });
    let row = (priced(), words(), own(), flag(), flag())
        .prop_map(|(of, name, own, listed, at_a_loss)| PriceRow { of, name, own, listed, at_a_loss });
    (tariff, vec(level, 0..40), vec(row, 0..12), count(), paging(), words())
        .prop_map(|(tariff, levels, rows, own, paging, panel_currency)| PriceList {
            tariff,
            levels,
            rows,
            own,
            paging,
            panel_currency,
        })
        .boxed()
}

fn price() -> BoxedStrategy<PricePage> {
    let what = (priced(), words(), option::of(words()), option::of(own()), words());
    let figures = (basis(), basis(), rate(), rate(), count(), count(), count());
    (what, figures, vec(move_row(), 0..4), stage())
        .prop_map(|((of, name, category, own, panel_currency), figures, examples, stage)| {
            let (basis, basis_after, usual, least_markup, services, with_own, moved) = figures;
            PricePage {
                of,
                name,
                category,
                own,
                basis,
                basis_after,
                usual: usual.0,
                least_markup: least_markup.0,
                services,
                with_own,
                examples,
                moved,
                stage,
                panel_currency,
            }
        })
        .boxed()
}

pub fn prices_page() -> BoxedStrategy<Page> {
    let change =
        (option::of(percent()), number()).prop_map(|(after, number)| DiscountChange { after, number });
    prop_oneof![
        list().prop_map(PricesPage::List),
        price().prop_map(PricesPage::Price),
        (user(), discount(), option::of(change)).prop_map(|(user, discount, change)| PricesPage::Discount(
            DiscountPage { user, discount, change }
        )),
    ]
    .prop_map(|page| Page::Prices(Box::new(page)))
    .boxed()
}

pub fn price_notice() -> BoxedStrategy<Money> {
    let sets = (
        priced(),
        words(),
        option::of(own()),
        option::of(own()),
        option::of([rate(), rate()]),
        count(),
        words(),
    );
    prop_oneof![
        sets.prop_map(|(priced, what, before, after, rates, moved, by)| Money::PriceSet {
            priced,
            what,
            before,
            after,
            rates,
            moved,
            by
        }),
        (option::of(percent()), option::of(percent()), words())
            .prop_map(|(before, after, by)| { Money::DiscountSet { user: UserId(7), before, after, by } }),
        (words(), rate(), option::of(rate()), rate(), words()).prop_map(
            |(what, fixed, least, cost, currency)| {
                Money::SoldAtALoss { service: ServiceId(7), what, fixed, least, cost, currency }
            }
        ),
    ]
    .boxed()
}
