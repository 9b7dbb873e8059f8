//! Any notice or note that could be.

use std::time::Duration;

use proptest::{collection::vec, option, prelude::*, sample::select};

use super::any::{
    amount, batch, children, count, denial, flag, link_warning, moment, number, order, order_id, rate,
    request_state, status, user, user_id, wallet::shown, words,
};
use crate::{
    dialog::Note,
    domain::{
        catalog::CatalogChange,
        entry::EntryProblem,
        evidence::{Doubt, Finding},
        export::{Content, Period, Wanted},
        link::LinkProblem,
        notice::Notice,
        quantity::QuantityProblem,
        request::{CancelledMany, RequestKind},
        service_type::Field,
        upload::FileProblem,
        wallet::AdjustmentAnswer,
    },
    view::page::About,
};

pub fn about() -> BoxedStrategy<About> {
    let seconded = option::of((select(vec![AdjustmentAnswer::Made, AdjustmentAnswer::Refused]), words()));
    let (receipt, order, user) = (option::of(shown()), option::of(order()), option::of(user()));
    (order, user, children(), flag(), option::of(batch()), receipt, seconded)
        .prop_map(|(order, user, children, again, batch, receipt, seconded)| About {
            seconded,
            receipt: receipt.map(Box::new),
            order,
            user,
            children,
            again,
            batch,
            balance: None,
            bill: None,
            to_order: again,
            decided_by: None,
        })
        .boxed()
}

fn change() -> BoxedStrategy<CatalogChange> {
    let price = || vec((words(), rate(), rate()), 0..6);
    let counts = [count(), count(), count(), count()];
    (vec(words(), 0..6), vec(words(), 0..6), price(), price(), count(), counts)
        .prop_map(|(added, removed, dearer, cheaper, skipped, counts)| CatalogChange {
            added,
            removed,
            dearer,
            cheaper,
            skipped,
            counts,
        })
        .boxed()
}

fn finding() -> BoxedStrategy<Finding> {
    let id = 0..=u64::MAX;
    let doubt = prop_oneof![
        select(vec![
            Doubt::NoNeighbours,
            Doubt::OddIds,
            Doubt::NotAsked,
            Doubt::Unanswered,
            Doubt::Rivals,
            Doubt::MayComeLate
        ]),
        option::of(id.clone()).prop_map(|id| Doubt::Shared { id }),
        option::of(id.clone()).prop_map(|id| Doubt::Moved { id }),
        option::of(id.clone()).prop_map(|id| Doubt::TakenBack { id }),
        id.clone().prop_map(|ids| Doubt::TooWide { ids }),
        id.clone().prop_map(|ids| Doubt::Several { ids }),
        id.clone().prop_map(|id| Doubt::Misfit { id }),
        option::of(id.clone()).prop_map(|id| Doubt::Balance { id }),
    ];
    prop_oneof![
        id.prop_map(|id| Finding::Placed { id }),
        Just(Finding::NotPlaced),
        doubt.prop_map(|doubt| Finding::Doubtful { doubt }),
    ]
    .boxed()
}

fn export() -> BoxedStrategy<Notice> {
    (flag(), select(Period::ALL.to_vec()), moment())
        .prop_map(|(all, period, at)| {
            Notice::Export(Wanted { content: Content::Orders, whose: all.into(), period, at })
        })
        .boxed()
}

fn of_the_panel() -> BoxedStrategy<Notice> {
    prop_oneof![
        (amount(), amount()).prop_map(|(balance, alert)| Notice::BalanceLow { balance, alert }),
        amount().prop_map(|balance| Notice::BalanceBack { balance }),
        (moment(), words()).prop_map(|(since, words)| Notice::PanelSilent { since, words: words.into() }),
        words().prop_map(|words| Notice::WrongAddress { words }),
        (moment(), moment()).prop_map(|(since, back)| Notice::PanelBack { since, back }),
        words().prop_map(|words| Notice::KeyRefused { words }),
        words().prop_map(|words| Notice::BalanceOdd { words }),
        (option::of(order_id()), words()).prop_map(|(order, words)| Notice::StepFailed {
            order,
            step: crate::domain::trouble::Step::Look,
            words: words.into()
        }),
        change().prop_map(|change| Notice::CatalogChanged { change }),
        (count(), flag()).prop_map(|(services, changed)| Notice::CatalogRead { services, changed }),
        (count(), count()).prop_map(|(listed, known)| Notice::CatalogShort { listed, known }),
    ]
    .boxed()
}

pub fn notice() -> BoxedStrategy<Notice> {
    let to_members = prop_oneof![
        (order_id(), status()).prop_map(|(order, status)| Notice::OrderEnded { order, status }),
        (order_id(), status(), status()).prop_map(|(order, from, to)| Notice::OrderCorrected {
            order,
            from,
            to
        }),
        order_id().prop_map(|order| Notice::OrderRejected { order }),
        (order_id(), option::of(status())).prop_map(|(order, told)| Notice::OrderUnclear { order, told }),
        order_id().prop_map(|order| Notice::OrderWaits { order }),
        order_id().prop_map(|order| Notice::OrderFound { order }),
        (
            order_id(),
            select(vec![RequestKind::Refill, RequestKind::Cancel]),
            request_state(),
            denial(),
            option::of(moment())
        )
            .prop_map(|(order, request, state, denial, again_at)| Notice::RequestTold {
                order,
                request,
                state,
                denial,
                again_at
            }),
        export(),
        super::any::money_notice().prop_map(Notice::Money),
        select(fixed_notices()),
    ];
    let of_orders = prop_oneof![
        user_id().prop_map(|user| Notice::AccessAsked { user }),
        order_id().prop_map(|order| Notice::OrderPlaced { order }),
        (order_id(), words()).prop_map(|(order, words)| Notice::OrderRefused { order, words }),
        (order_id(), option::of(amount()))
            .prop_map(|(order, missing)| Notice::FundsMissing { order, missing }),
        (order_id(), words()).prop_map(|(order, findings)| Notice::UnclearOrder {
            order,
            findings: findings.into(),
            balance: None
        }),
        (order_id(), finding(), words()).prop_map(|(order, finding, words)| Notice::UnclearLookedFor {
            order,
            finding,
            words: words.into()
        }),
        (order_id(), moment(), any::<Option<Duration>>())
            .prop_map(|(order, since, usual)| Notice::OrderStuck { order, since, usual }),
        (order_id(), words()).prop_map(|(order, words)| Notice::OrderOdd { order, words: words.into() }),
        (order_id(), words()).prop_map(|(order, words)| Notice::WordUnknown { order, words }),
        (order_id(), words()).prop_map(|(order, words)| Notice::RequestUnclear {
            order,
            request: RequestKind::Refill,
            words: words.into()
        }),
    ];
    prop_oneof![to_members, of_orders, of_the_panel()].boxed()
}

pub fn note() -> BoxedStrategy<Note> {
    let of_drafts = prop_oneof![
        words().prop_map(|scheme| Note::Link(LinkProblem::OtherScheme { scheme })),
        words().prop_map(|host| Note::Link(LinkProblem::PrivateAddress { host })),
        (count(), count()).prop_map(|(length, limit)| Note::Link(LinkProblem::TooLong { length, limit })),
        link_warning().prop_map(Note::OddLink),
        vec(words(), 0..9).prop_map(Note::LinkCleaned),
        order_id().prop_map(Note::StaysAsItWas),
        order_id().prop_map(Note::BeingChecked),
        (number(), number(), number()).prop_map(|(given, min, max)| Note::Entry {
            field: Field::Quantity,
            problem: EntryProblem::Outside { given, min, max },
        }),
        (rate(), rate()).prop_map(|(before, now)| Note::RateChanged { before, now }),
        number().prop_map(|max| Note::TooManyOrders { max }),
    ];
    let of_the_desk = prop_oneof![
        order_id().prop_map(Note::AlreadyPlaced),
        words().prop_map(Note::LetIn),
        words().prop_map(Note::KeptOut),
        order_id().prop_map(Note::NotUnclear),
        order_id().prop_map(Note::SettledPlaced),
        order_id().prop_map(Note::SettledNotPlaced),
        order_id().prop_map(Note::IdTakenBack),
        order_id().prop_map(Note::IdStays),
        order_id().prop_map(Note::IdTaken),
        (order_id(), option::of(order_id())).prop_map(|(order, again)| Note::Reopened { order, again }),
        (count(), count(), vec(order_id(), 0..200)).prop_map(|(withdrawn, wanted, refused)| {
            Note::CancelledMany(CancelledMany { withdrawn, wanted, refused })
        }),
    ];
    prop_oneof![2 => select(fixed_notes()), 1 => of_drafts, 1 => of_the_desk, 1 => super::any::code_note()]
        .boxed()
}

/// Notices that hold nothing.
fn fixed_notices() -> Vec<Notice> {
    vec![Notice::AccessGranted, Notice::AccessDeclined, Notice::SecondInstance, Notice::OutOfGroup]
}

/// Notes that hold nothing.
fn fixed_notes() -> Vec<Note> {
    vec![
        Note::OutOfDate,
        Note::TextOnly,
        Note::File(FileProblem::TooLarge),
        Note::File(FileProblem::NotText),
        Note::File(FileProblem::Empty),
        Note::File(FileProblem::OutOfReach),
        Note::EditNotRead,
        Note::UnknownCommand,
        Note::AdminsOnly,
        Note::MembershipUnknown,
        Note::HowToSearch,
        Note::ServiceGone,
        Note::ListChanged,
        Note::Starred,
        Note::PriceTooBig,
        Note::PressConfirm,
        Note::NotTaking,
        Note::Barred,
        Note::OrderingSet,
        Note::AdjustmentAsked,
        Note::AdjustmentAnswered,
        Note::AnotherAdmin,
        Note::FirstOfAlbum,
        Note::Placed,
        Note::Looking,
        Note::Exporting,
        Note::RefillWanted,
        Note::CantRefill,
        Note::CancelWanted,
        Note::Withdrawn,
        Note::CantCancel,
        Note::HowToCancelOrders { most: 100 },
        Note::NoSuchOrder,
        Note::HowToStatus,
        Note::Left,
        Note::NothingToLeave,
        Note::LanguageSet,
        Note::PausedNow,
        Note::ResumedNow,
        Note::ReadingCatalog,
        Note::HowToOrder,
        Note::NotAnId,
        Note::UseReply,
        Note::Introduced,
        Note::IntroducedBefore,
        Note::NothingAsked,
        Note::PrivateOnly,
        Note::Link(LinkProblem::NotALink),
        Note::Link(LinkProblem::NameNeedsLink),
        Note::Link(LinkProblem::Credentials),
        Note::Link(LinkProblem::HiddenCharacter),
        Note::Quantity(QuantityProblem::Empty),
        Note::Quantity(QuantityProblem::Zero),
        Note::Quantity(QuantityProblem::Fraction),
        Note::Quantity(QuantityProblem::Exponent),
        Note::Quantity(QuantityProblem::Ambiguous),
        Note::Quantity(QuantityProblem::TooLarge),
    ]
}
