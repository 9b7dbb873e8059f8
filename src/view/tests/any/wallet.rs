//! Any wallet, bill and correction.

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::{
    amount, code_notice, codes::bonus, flag, moment, number, order_id, paging, percent, price_notice, user,
    words,
};
use crate::{
    dialog::state::AskedOfReceipt,
    domain::{
        bill::{Bill, Purse, Review},
        friend::Invited,
        money::{Amount, Charge, Credit},
        notice::Money,
        receipt::{Answer, Receipt, ReceiptId, ReceiptKind, SeenBefore, Shown},
        topup::{Payment, Refund, Topup, TopupId, TopupState, Way},
        user::UserId,
        wallet::{Adjustment, Gift, Imbalance, Left, Mended},
    },
    view::{
        Page,
        page::{
            AdjustPage, InvitePage, PayPage, PaymentPage, PaymentsPage, ReceiptPage, StatementLine,
            TopUpPage, WalletPage,
        },
    },
};

pub fn credit() -> BoxedStrategy<Credit> {
    number().prop_map(|micros| Credit(Amount(micros.saturating_abs()))).boxed()
}

pub fn purse() -> BoxedStrategy<Purse> {
    (credit(), credit(), credit()).prop_map(|(wallet, held, owed)| Purse { wallet, held, owed }).boxed()
}

pub fn bill() -> BoxedStrategy<Bill> {
    let review = select(vec![None, Some(Review::Failed), Some(Review::Unsaid), Some(Review::Uncharged)]);
    (credit(), credit(), credit(), credit(), option::of(credit()), review)
        .prop_map(|(price, held, taken, waived, decided, review)| Bill {
            price,
            held,
            taken,
            waived,
            to_debt: waived,
            decided,
            review,
        })
        .boxed()
}

fn line() -> BoxedStrategy<StatementLine> {
    (
        moment(),
        amount(),
        credit(),
        option::of(order_id()),
        option::of(words()),
        select(vec![None, Some(Gift::Code), Some(Gift::Reward)]),
    )
        .prop_map(|(at, sum, after, order, note, gift)| StatementLine { at, sum, after, order, note, gift })
        .boxed()
}

fn way() -> BoxedStrategy<Way> {
    select(vec![Way::Stars, Way::CryptoPay, Way::Hand]).boxed()
}

fn support() -> BoxedStrategy<String> {
    prop_oneof![Just("@shop_help".to_owned()), Just("https://shop.example/help".to_owned()), words()].boxed()
}

fn topup() -> BoxedStrategy<Topup> {
    let state = select(vec![
        TopupState::Opening,
        TopupState::Open,
        TopupState::Shown,
        TopupState::Paid,
        TopupState::Expired,
        TopupState::Dropped,
        TopupState::Refused,
    ]);
    let url = select(vec![None, Some("https://t.me/$abc".to_owned()), Some("no address".to_owned())]);
    (number(), way(), credit(), state, url, moment())
        .prop_map(|(id, way, credits, state, url, at)| Topup {
            id: TopupId(id),
            user: UserId(7),
            way,
            credits,
            stars: (way == Way::Stars).then_some(500),
            state,
            external: None,
            url,
            made_at: at,
            good_until: at,
        })
        .boxed()
}

pub fn shown() -> BoxedStrategy<Shown> {
    let kind = select(vec![ReceiptKind::Photo, ReceiptKind::Document, ReceiptKind::Number]);
    let answer = || select(vec![None, Some(Answer::Credited), Some(Answer::Refused)]);
    let receipt = (kind, moment(), answer(), option::of(words()), option::of(words())).prop_map(
        |(kind, at, answer, words, reason)| Receipt {
            id: ReceiptId(i64::MAX),
            topup: TopupId(7),
            kind,
            file: (kind != ReceiptKind::Number).then(|| "file".to_owned()),
            key: "key".to_owned(),
            words,
            at,
            answer,
            reason,
        },
    );
    let before = (moment(), words(), credit(), answer()).prop_map(|(at, name, sum, answer)| SeenBefore {
        at,
        user: UserId(7),
        name,
        sum,
        answer,
    });
    let paid = (select(vec![0, 1, 2, 5, 21]), credit());
    (receipt, topup(), user(), vec(before, 0..3), paid, option::of(words()), option::of((number(), credit())))
        .prop_map(|(receipt, topup, user, before, paid_before, answered_by, payment)| Shown {
            receipt,
            topup,
            user,
            before,
            paid_before,
            answered_by,
            payment,
        })
        .boxed()
}

fn payment() -> BoxedStrategy<Payment> {
    let refund = select(vec![
        None,
        Some(Refund::Wanted),
        Some(Refund::Asking),
        Some(Refund::Done),
        Some(Refund::Refused),
    ]);
    (number(), way(), words(), words(), credit(), moment(), refund)
        .prop_map(|(id, way, external, paid, credits, at, refund)| Payment {
            id,
            way,
            external,
            topup: None,
            user: UserId(7),
            paid,
            credits,
            at,
            refund,
        })
        .boxed()
}

fn left() -> BoxedStrategy<Left> {
    (credit(), credit(), credit())
        .prop_map(|(balance, to_debt, owed)| Left { balance, to_debt, owed })
        .boxed()
}

fn to_people() -> BoxedStrategy<Money> {
    let change = || (amount(), words()).prop_map(|(sum, reason)| Adjustment { sum, reason });
    prop_oneof![
        (change(), left()).prop_map(|(adjustment, left)| Money::Adjusted { adjustment, left }),
        (order_id(), credit(), credit()).prop_map(|(order, back, to_debt)| Money::BillDecided {
            order,
            back,
            to_debt
        }),
        (credit(), flag(), left(), option::of(credit()))
            .prop_map(|(sum, late, left, bonus)| Money::Credited { sum, late, left, bonus }),
        (words(), credit(), credit(), option::of(credit()))
            .prop_map(|(paid, sum, owed, bonus)| Money::Refunded { paid, sum, owed, bonus }),
        select(vec![Money::Barred, Money::Unbarred]),
        (credit(), left()).prop_map(|(sum, left)| Money::Rewarded { sum, left }),
        (credit(), left()).prop_map(|(sum, left)| Money::RewardTakenBack { sum, left }),
    ]
    .boxed()
}

fn corrections() -> BoxedStrategy<Money> {
    let id = || select(vec![UserId(7), UserId(i64::MAX)]);
    let change = || (amount(), words()).prop_map(|(sum, reason)| Adjustment { sum, reason });
    prop_oneof![
        (id(), change(), words()).prop_map(|(user, adjustment, by)| Money::AdjustmentMade {
            user,
            adjustment,
            by
        }),
        (number(), id(), change(), words()).prop_map(|(number, user, adjustment, by)| {
            Money::AdjustmentAsked { number, user, adjustment, by }
        }),
        (id(), change(), words()).prop_map(|(user, adjustment, by)| Money::AdjustmentRefused {
            user,
            adjustment,
            by
        }),
    ]
    .boxed()
}

fn about_orders() -> BoxedStrategy<Money> {
    prop_oneof![
        order_id().prop_map(|order| Money::BillInReview { order }),
        Just(Money::SaleStopped { user: UserId(7) }),
        (order_id(), credit()).prop_map(|(order, sum)| Money::Waived { order, sum }),
        (order_id(), amount(), number()).prop_map(|(order, charge, remains)| Money::KeptApart {
            order,
            charge: Charge(charge),
            remains
        }),
    ]
    .boxed()
}

/// What is told of the books themselves.
fn books_notice() -> BoxedStrategy<Money> {
    let id = || select(vec![UserId(7), UserId(i64::MAX)]);
    prop_oneof![
        (words(), words())
            .prop_map(|(kept, wanted)| Money::BooksWrong { wrong: Imbalance::Currency { kept, wanted } }),
        (amount(), amount())
            .prop_map(|(accounts, bills)| Money::BooksWrong { wrong: Imbalance::Bills { accounts, bills } }),
        order_id().prop_map(|order| Money::BooksMended { what: Mended::Bill { order } }),
        (number(), id())
            .prop_map(|(payment, user)| Money::BooksMended { what: Mended::Payment { payment, user } }),
        id().prop_map(|user| Money::BooksMended { what: Mended::Wish { user } }),
        id().prop_map(|user| Money::BooksMended { what: Mended::Code { user } }),
        (amount(), amount())
            .prop_map(|(account, codes)| Money::BooksWrong { wrong: Imbalance::Gifts { account, codes } }),
    ]
    .boxed()
}

pub fn money_notice() -> BoxedStrategy<Money> {
    let id = || select(vec![UserId(7), UserId(i64::MAX)]);
    prop_oneof![
        to_people(),
        corrections(),
        about_orders(),
        code_notice(),
        books_notice(),
        (amount(), words(), number()).prop_map(|(missing, currency, orders)| Money::FundsShort {
            missing,
            currency,
            orders
        }),
        (number(), id(), way(), words(), credit(), flag()).prop_map(
            |(payment, user, way, paid, credits, again)| {
                Money::PaymentIn { payment, user, way, paid, credits, again }
            }
        ),
        (way(), words(), id()).prop_map(|(way, paid, payer)| Money::PaymentUnplaced { way, paid, payer }),
        (way(), words(), words(), option::of(id()))
            .prop_map(|(way, invoice, paid, user)| Money::InvoiceForeign { way, invoice, paid, user }),
        (number(), id(), words()).prop_map(|(payment, user, words)| Money::RefundRefused {
            payment,
            user,
            words
        }),
        (number(), id(), words(), credit()).prop_map(|(payment, user, paid, debt)| Money::StarsTakenBack {
            payment,
            user,
            paid,
            debt
        }),
        (number(), id()).prop_map(|(payment, user)| Money::PaymentWrong { payment, user }),
        price_notice(),
        (number(), credit(), words()).prop_map(|(topup, sum, reason)| Money::ReceiptRefused {
            topup: TopupId(topup),
            sum,
            reason
        }),
        (number(), id(), flag()).prop_map(|(receipt, user, reminder)| Money::ReceiptShown {
            receipt: ReceiptId(receipt),
            user,
            reminder
        }),
        (way(), moment(), words()).prop_map(|(way, since, words)| Money::WaySilent { way, since, words }),
        way().prop_map(|way| Money::WayTokenRefused { way }),
        (way(), moment(), moment()).prop_map(|(way, since, back)| Money::WayBack { way, since, back }),
    ]
    .boxed()
}

pub fn wallet_page() -> BoxedStrategy<Page> {
    let change = (amount(), words()).prop_map(|(sum, reason)| Adjustment { sum, reason });
    prop_oneof![
        (purse(), option::of(credit()), vec(credit(), 0..5), credit(), vec(way(), 0..3), vec(topup(), 0..3))
            .prop_map(|(purse, sum, choices, limit, ways, waiting)| {
                let ways = ways.into_iter().map(|way| (way, sum.map(|sum| (500, sum)))).collect();
                Page::TopUp(TopUpPage { purse, sum, choices, least: limit, most: limit, ways, waiting })
            }),
        (topup(), option::of(words()), option::of(support()), flag(), option::of(words()), flag()).prop_map(
            |(topup, hand, support, to_order, reason, delayed)| {
                Page::Pay(PayPage { topup, hand, support, to_order, reason, delayed })
            }
        ),
        (shown(), option::of((flag(), user()))).prop_map(|(shown, asked)| {
            let asked_for = |sum: bool| if sum { AskedOfReceipt::Sum } else { AskedOfReceipt::Reason };
            let asked = asked.map(|(sum, user)| (asked_for(sum), user));
            Page::Receipt(Box::new(ReceiptPage { shown, asked }))
        }),
        (vec(payment(), 0..5), option::of(support()))
            .prop_map(|(payments, support)| Page::Payments(PaymentsPage { whose: None, payments, support })),
        option::of(support())
            .prop_map(|support| Page::Terms { url: Some("https://shop.example/terms".into()), support }),
        (payment(), user(), purse(), credit(), flag()).prop_map(|(payment, user, purse, bonus, shown)| {
            let page = PaymentPage { payment, user, purse, bonus };
            if shown { Page::Payment(page) } else { Page::RefundPayment(page) }
        }),
        (purse(), option::of(bonus()), flag(), vec(line(), 0..12), paging()).prop_map(
            |(purse, bonus, invites, lines, paging)| {
                Page::Wallet(WalletPage { whose: None, purse, bonus, invites, lines, paging })
            }
        ),
        (percent(), number(), credit()).prop_map(|(part, came, earned)| Page::Invite(InvitePage {
            link: "https://t.me/our_bot?start=r_7K3M9QXDV2TA".to_owned(),
            part,
            invited: Invited { came, ordered: 0, earned },
        })),
        (user(), purse(), option::of((change, number())), credit())
            .prop_map(|(user, purse, change, most)| Page::Adjust(AdjustPage { user, purse, change, most })),
    ]
    .boxed()
}
