//! Any page that could be: names of thousands of characters, markup, letters that run leftwards, emoji of
//! many parts, numbers at the ends of their range.

mod browse;
mod codes;
mod desk;
mod draft;
mod mass;
mod prices;
pub mod wallet;

use proptest::{collection::vec, option, prelude::*, sample::select};
use rust_decimal::Decimal;

use self::draft::{bill, draft, field, service_type};
pub use self::{
    codes::{code_note, code_notice, codes_page},
    desk::desk_page,
    draft::{entries, link_warning},
    mass::batch,
    prices::{discount, percent, price_notice, prices_page},
    wallet::{bill as order_bill, money_notice, purse, wallet_page},
};
use crate::{
    clock::Moment,
    dialog::Filter,
    domain::{
        catalog::{CategoryId, Service, ServiceId},
        export::{Content, Whose},
        history::{Event, HistoryLine},
        money::{Amount, Charge, Cost, Price, Rate},
        order::{AtEnd, Order, OrderId, OrderStatus, RejectReason},
        platform::Platform,
        request::{After, Children, Denial, Request, RequestKind, RequestState},
        shop::Payer,
        user::{Access, Taking, User, UserId},
        zone::Zone,
    },
    i18n::Lang,
    view::{
        Page, Reader,
        page::{Confirmation, Form, Menu, OrderCard, OrderList, Paging, PanelBalance, Spent, Totals},
    },
};

pub fn words() -> BoxedStrategy<String> {
    let pieces = select(vec![
        "a",
        "Likes ",
        "<b>",
        "</code>",
        "&amp;",
        "&",
        "\"",
        "\n",
        "\t",
        "👨‍👩‍👧‍👦",
        "🇷🇺",
        "é",
        "z\u{300}\u{301}",
        "ش",
        "م ",
        "א",
        "\u{202e}",
        "\u{2068}",
        "\u{2069}",
        "\u{200f}",
        "\0",
        "ﷺ",
        "1",
        "https://",
        "%%",
    ]);
    prop_oneof![
        3 => "\\PC{0,40}",
        2 => vec(pieces.clone(), 0..60).prop_map(|pieces| pieces.concat()),
        1 => (pieces, 0_usize..5_000).prop_map(|(piece, times)| piece.repeat(times)),
    ]
    .boxed()
}

pub fn lang() -> BoxedStrategy<Lang> {
    select(Lang::ALL.to_vec()).boxed()
}

pub fn number() -> BoxedStrategy<i64> {
    prop_oneof![0_i64..100_000, proptest::num::i64::ANY, Just(i64::MIN), Just(i64::MAX)].boxed()
}

pub fn count() -> BoxedStrategy<usize> {
    prop_oneof![0_usize..3_000, Just(usize::MAX)].boxed()
}

pub fn moment() -> BoxedStrategy<Moment> {
    number().prop_map(Moment).boxed()
}

pub fn amount() -> BoxedStrategy<Amount> {
    number().prop_map(Amount).boxed()
}

pub fn cost() -> BoxedStrategy<Cost> {
    amount().prop_map(Cost).boxed()
}

pub fn charge() -> BoxedStrategy<Charge> {
    amount().prop_map(Charge).boxed()
}

pub fn price() -> BoxedStrategy<Price> {
    amount().prop_map(Price::of).boxed()
}

pub fn rate() -> BoxedStrategy<Rate> {
    let exact = (number(), 0_u32..=28).prop_map(|(digits, scale)| Rate(Decimal::new(digits, scale)));
    prop_oneof![3 => exact, 1 => Just(Rate(Decimal::MAX))].boxed()
}

pub fn flag() -> BoxedStrategy<bool> {
    proptest::bool::ANY.boxed()
}

pub fn platform() -> BoxedStrategy<Platform> {
    select(Platform::all().collect::<Vec<_>>()).boxed()
}

pub fn status() -> BoxedStrategy<OrderStatus> {
    select(OrderStatus::ALL.to_vec()).boxed()
}

fn access() -> BoxedStrategy<Access> {
    select(vec![Access::Stranger, Access::Asked, Access::Member, Access::Declined]).boxed()
}

pub fn order_id() -> BoxedStrategy<OrderId> {
    // They are counted from 1001 on.
    number().prop_map(|number| OrderId(number.saturating_abs())).boxed()
}

/// Telegram's ids of people have 52 bits at most (Bot API, `User`).
pub fn user_id() -> BoxedStrategy<UserId> {
    (0..1_i64 << 52).prop_map(UserId).boxed()
}

fn paging() -> BoxedStrategy<Paging> {
    prop_oneof![
        (1_usize..30).prop_flat_map(|pages| (0..pages).prop_map(move |page| Paging { page, pages })),
        Just(Paging { page: usize::MAX - 1, pages: usize::MAX }),
    ]
    .boxed()
}

pub fn reader() -> BoxedStrategy<Reader> {
    let currency =
        prop_oneof![3 => select(vec!["USD", "RUB", "eur", "", "IDR"]).prop_map(String::from), 1 => words()];
    let taking = select(vec![Taking::Open, Taking::Paused, Taking::Closed, Taking::Barred]);
    (lang(), flag(), flag(), moment(), currency, taking)
        .prop_map(|(lang, admin, in_group, now, currency, taking)| Reader {
            lang,
            admin,
            in_group,
            now,
            zone: Zone::utc(),
            panel_currency: currency.clone(),
            currency,
            taking,
            payer: if !admin && in_group { Payer::Customer } else { Payer::Owner },
        })
        .boxed()
}

fn service() -> BoxedStrategy<Service> {
    let texts = (words(), words(), words(), option::of(words()), option::of(words()));
    let known = service_type().prop_map(|kind| kind.form().name.to_owned());
    let kind = prop_oneof![3 => known, 1 => words()];
    let figures = (number(), number(), rate(), number(), number(), flag(), flag(), flag());
    (texts, kind, figures)
        .prop_map(|(texts, kind, figures)| {
            let (panel_service, name, category_name, description, average_time) = texts;
            let (id, category, rate, min, max, refill, cancel, dripfeed) = figures;
            Service {
                id: ServiceId(id),
                panel_service,
                name,
                category: CategoryId(category),
                category_name,
                kind,
                rate,
                panel_rate: rate,
                at_a_loss: false,
                min,
                max,
                refill,
                cancel,
                dripfeed,
                description,
                average_time,
                listed: true,
            }
        })
        .boxed()
}

pub fn order() -> BoxedStrategy<Order> {
    let reason = option::of(select(vec![RejectReason::Link, RejectReason::Funds, RejectReason::Quantity]));
    let texts = (words(), words(), words(), words(), words(), option::of(words()), option::of(words()));
    // The table holds that a quantity is positive.
    let figures = (order_id(), 1..=i64::MAX, rate(), price(), cost(), status(), reason, number());
    let said = (option::of(number()), option::of(number()), option::of(charge()));
    let times = (moment(), option::of(moment()), moment(), option::of(moment()));
    let kind = (service_type(), option::of(number()));
    (texts, figures, said, times, kind)
        .prop_map(|(texts, figures, said, times, kind)| {
            let (panel_service, service_name, link, price_currency, currency, panel_order, panel_status) =
                texts;
            let (id, quantity, rate, price, cost, status, reject_reason, tries) = figures;
            let (start_count, remains, charge) = said;
            let (service_type, runs) = kind;
            let (placed_at, submitted_at, submit_until, ended_at) = times;
            Order {
                id,
                user: UserId(1),
                // The longest name on a button.
                draft: i64::MIN,
                service: ServiceId(1),
                panel_service,
                service_name,
                service_type,
                link,
                quantity,
                runs,
                rate,
                price,
                price_currency,
                cost,
                currency,
                status,
                reject_reason,
                panel_order,
                panel_status,
                start_count,
                remains,
                charge,
                at_end: AtEnd { charge, remains },
                placed_at,
                submitted_at,
                submit_until,
                tries,
                ended_at,
                version: 1,
                batch: None,
                id_doubted: false,
                odd_told: false,
                was_sent: false,
                settled_by: None,
            }
        })
        .boxed()
}

pub fn user() -> BoxedStrategy<User> {
    (
        user_id(),
        words(),
        option::of(words()),
        access(),
        lang(),
        flag(),
        option::of(words()),
        option::of(percent()),
        flag(),
    )
        .prop_map(|(id, name, username, access, lang, blocked, words, discount, barred)| User {
            id,
            name,
            username,
            access,
            lang,
            blocked,
            words,
            discount,
            barred,
        })
        .boxed()
}

fn spent() -> BoxedStrategy<Spent> {
    (number(), charge(), cost())
        .prop_map(|(orders, charged, expected)| Spent { orders, charged, expected })
        .boxed()
}

fn balance() -> BoxedStrategy<PanelBalance> {
    (amount(), moment()).prop_map(|(amount, at)| PanelBalance { amount, at }).boxed()
}

fn event() -> BoxedStrategy<HistoryLine> {
    let known =
        select(vec!["delivered", "corrected", "refill asked", "cancel refused", "balance", "started"]);
    let word = prop_oneof![known.prop_map(String::from), words()];
    let detail = prop_oneof![3 => words(), 1 => number().prop_map(|number| number.to_string())];
    let line = |(at, word, detail): (_, String, _)| HistoryLine { at, event: Event::of(&word), detail };
    (moment(), word, detail).prop_map(line).boxed()
}

pub fn request_state() -> BoxedStrategy<RequestState> {
    use RequestState::{
        Asked, Asking, Completed, Dropped, Failed, Refused, Rejected, Running, Unclear, Wanted,
    };
    let all = [Wanted, Asking, Asked, Running, Completed, Rejected, Failed, Refused, Unclear, Dropped];
    select(all.to_vec()).boxed()
}

pub fn denial() -> BoxedStrategy<Option<Denial>> {
    option::of(select(vec![Denial::Never, Denial::NotYet, Denial::Other])).boxed()
}

fn request(kind: RequestKind) -> BoxedStrategy<Request> {
    let known = (moment(), request_state(), option::of(words()), denial(), option::of(moment()));
    known
        .prop_map(move |(asked_at, state, panel_refill, denial, again_at)| Request {
            id: 1,
            order: OrderId(1),
            kind,
            asked_by: UserId(1),
            asked_at,
            state,
            panel_refill,
            denial,
            tries: 0,
            again_at,
        })
        .boxed()
}

pub fn children() -> BoxedStrategy<Option<Children>> {
    let some = (number(), number(), option::of(number()), flag());
    option::of(some.prop_map(|(made, ended, total, posts)| Children { made, ended, total, posts })).boxed()
}

pub fn after() -> BoxedStrategy<Box<After>> {
    let last = |kind| option::of(request(kind));
    (last(RequestKind::Refill), last(RequestKind::Cancel), flag(), flag(), children())
        .prop_map(|(refill, cancel, may_refill, may_cancel, children)| {
            Box::new(After { refill, cancel, may_refill, may_cancel, children })
        })
        .boxed()
}

fn order_pages() -> BoxedStrategy<Page> {
    let draft = || (draft(), service(), platform());
    prop_oneof![
        (draft(), field(), option::of(number())).prop_map(|((draft, service, platform), field, last)| {
            Page::Field(Form { draft, field, service, platform, last })
        }),
        (
            draft(),
            bill(),
            option::of(amount()),
            option::of(link_warning()),
            option::of(order().prop_map(Box::new)),
            option::of(purse())
        )
            .prop_map(
                |((draft, service, platform), bill, balance_after, warning, running, purse)| {
                    let whole = Confirmation {
                        draft,
                        service,
                        platform,
                        bill,
                        balance_after,
                        warning,
                        running,
                        purse,
                        usual_rate: None,
                    };
                    Page::Confirm(whole)
                }
            ),
        (select(Filter::ALL.to_vec()), [number(), number(), number()], vec(order(), 0..12), paging())
            .prop_map(|(filter, counts, rows, paging)| Page::Orders(OrderList {
                filter,
                counts,
                rows,
                paging
            })),
        (order(), entries(), after(), flag(), flag(), option::of(order_bill())).prop_map(
            |(order, entries, after, again, back, bill)| {
                Page::Order(OrderCard { order, entries, after, again, back, bill })
            }
        ),
        order().prop_map(|order| Page::CancelOrder { order }),
        (order(), vec(event(), 0..20), paging()).prop_map(|(order, events, paging)| Page::History {
            order,
            events,
            paging
        }),
    ]
    .boxed()
}

pub fn page() -> BoxedStrategy<Page> {
    let plain = prop_oneof![
        (access(), user_id(), flag(), flag()).prop_map(|(access, user, answered, introduced)| {
            Page::Door { introduced, access, user, answered }
        }),
        (words(), number(), flag(), browse::platforms(), browse::quick_rows()).prop_map(
            |(name, active_orders, favourites, platforms, quick)| Page::Menu(Menu {
                name,
                active_orders,
                favourites,
                platforms,
                quick
            })
        ),
        (spent(), spent(), option::of(balance()), flag(), option::of(purse())).prop_map(
            |(month, all, panel, asking, purse)| {
                Page::Balance(Totals { month, all, panel, asking, whose: Whose::Own, purse })
            }
        ),
        (flag(), flag()).prop_map(|(all, statement)| Page::Export {
            whose: all.into(),
            content: if statement { Content::Statement } else { Content::Orders },
        }),
        select(vec![Page::Help, Page::Languages, Page::Gone]),
    ];
    prop_oneof![
        plain,
        browse::page(),
        order_pages(),
        mass::page(),
        desk_page(),
        wallet_page(),
        prices_page(),
        codes_page()
    ]
    .boxed()
}
