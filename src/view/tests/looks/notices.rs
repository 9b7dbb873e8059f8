//! What people are told, as they see it.

use std::time::Duration;

use super::look;
use crate::{
    clock::Moment,
    domain::{
        backup::{BackupNews, BackupTrouble, DayCopy},
        catalog::CatalogChange,
        detail::Detail,
        evidence::{Doubt, Finding},
        money::{Amount, Charge},
        notice::{BalanceMove, Notice},
        order::{Order, OrderId, OrderStatus, RejectReason, SettledBy},
        user::{Access, UserId},
    },
    view::{
        notice,
        page::About,
        tests::sample::{NOW, group, odd_notices, order, rate, reader, user},
    },
};

#[test]
fn notices_to_members() {
    let id = OrderId(1024);
    let about = |status| About { order: Some(order(status)), again: true, ..About::default() };
    let ended = |status| (Notice::OrderEnded { order: id, status }, about(status));
    let rejected = Order { reject_reason: Some(RejectReason::Funds), ..order(OrderStatus::Rejected) };
    let corrected =
        Notice::OrderCorrected { order: id, from: OrderStatus::Completed, to: OrderStatus::Partial };
    let all = [
        ended(OrderStatus::Completed),
        ended(OrderStatus::Partial),
        ended(OrderStatus::Cancelled),
        ended(OrderStatus::Failed),
        (Notice::OrderEnded { order: id, status: OrderStatus::Completed }, About::default()),
        (corrected, about(OrderStatus::Partial)),
        (
            Notice::OrderRejected { order: id },
            About { order: Some(rejected), again: true, ..About::default() },
        ),
        (Notice::OrderUnclear { order: id, told: None }, about(OrderStatus::Unclear)),
        (Notice::OrderUnclear { order: id, told: Some(OrderStatus::Rejected) }, about(OrderStatus::Unclear)),
        (Notice::OrderWaits { order: id }, about(OrderStatus::Reserved)),
        (Notice::OrderFound { order: id }, about(OrderStatus::Running)),
        (Notice::AccessGranted, About::default()),
        (Notice::AccessDeclined, About::default()),
    ];
    look("notices_to_members", |lang| {
        all.iter().map(|(told, about)| notice::render(told, about, &reader(lang))).collect()
    });
}

fn seen() -> Detail {
    let ours = vec![(8, Some(Charge(Amount(90_000)))), (9, None)];
    Detail::Evidence { between: (7, 10), ours, balance: (Some(Amount(10_000_000)), None) }
}

fn admin_notices() -> Vec<Notice> {
    let order = OrderId(1024);
    let looked_for = |finding| Notice::UnclearLookedFor { order, finding, words: seen() };
    let names = |count: usize| (1..=count).map(|at| format!("Service {at} <new>")).collect::<Vec<_>>();
    let change = CatalogChange {
        added: names(5),
        removed: names(1),
        dearer: vec![("Instagram Likes".into(), rate("0.9"), rate("0.95"))],
        cheaper: vec![],
        skipped: 2,
        counts: [21, 1, 1, 0],
    };
    vec![
        Notice::AccessAsked { user: UserId(42) },
        Notice::OrderPlaced { order },
        Notice::OrderRefused { order, words: "neworder.error.<link>".into() },
        Notice::FundsMissing { order, missing: Some(Amount(1_250_000)) },
        Notice::FundsMissing { order, missing: None },
        Notice::UnclearOrder { order, findings: Detail::Broken, balance: None },
        looked_for(Finding::Placed { id: 23_501_878 }),
        looked_for(Finding::NotPlaced),
        looked_for(Finding::Doubtful { doubt: Doubt::NoNeighbours }),
        looked_for(Finding::Doubtful { doubt: Doubt::OddIds }),
        looked_for(Finding::Doubtful { doubt: Doubt::TooWide { ids: 1_204 } }),
        looked_for(Finding::Doubtful { doubt: Doubt::NotAsked }),
        looked_for(Finding::Doubtful { doubt: Doubt::Unanswered }),
        looked_for(Finding::Doubtful { doubt: Doubt::Rivals }),
        looked_for(Finding::Doubtful { doubt: Doubt::Several { ids: 2 } }),
        looked_for(Finding::Doubtful { doubt: Doubt::Misfit { id: 23_501_878 } }),
        looked_for(Finding::Doubtful { doubt: Doubt::Balance { id: Some(23_501_878) } }),
        looked_for(Finding::Doubtful { doubt: Doubt::Balance { id: None } }),
        Notice::OrderStuck { order, since: Moment(NOW.0 - 3 * 86_400_000), usual: None },
        Notice::OrderStuck {
            order,
            since: Moment(NOW.0 - 20 * 3_600_000),
            usual: Some(Duration::from_hours(3)),
        },
        Notice::BalanceLow { balance: Amount(4_100_000), alert: Amount(10_000_000) },
        Notice::BalanceBack { balance: Amount(54_100_000) },
        Notice::PanelSilent { since: NOW, words: Detail::NotReached },
        Notice::WrongAddress { words: "HTTP 301, sent on to www.provider.test".into() },
        Notice::PanelBack { since: Moment(NOW.0 - 5 * 60_000), back: NOW },
        Notice::KeyRefused { words: "Invalid API key".into() },
        Notice::CatalogChanged { change },
        Notice::CatalogRead { services: 2_945, changed: false },
        Notice::SecondInstance,
        Notice::OutOfGroup,
        backup_failed(BackupTrouble::NoFolder),
        backup_failed(BackupTrouble::NotWritable),
        backup_failed(BackupTrouble::DiskFull),
        backup_failed(BackupTrouble::Damaged),
        backup_failed(BackupTrouble::Other),
        Notice::Backup(BackupNews::Copy(DayCopy {
            file: "panelgram-daily-2026-11-22.db".into(),
            made_at: NOW,
        })),
    ]
}

fn backup_failed(trouble: BackupTrouble) -> Notice {
    Notice::Backup(BackupNews::Failed { trouble, folder: "/data/backups".into() })
}

#[test]
fn notices_to_admins() {
    let unclear = About {
        order: Some(order(OrderStatus::Unclear)),
        user: Some(user(Access::Asked)),
        balance: Some(BalanceMove { before: Amount(10_000_000), after: Amount(9_100_000), untouched: false }),
        ..About::default()
    };
    look("notices_to_admins", |lang| {
        [admin_notices(), odd_notices()]
            .concat()
            .iter()
            .map(|told| notice::render(told, &about_it(told, &unclear), &group(lang)))
            .collect()
    });
    let decided =
        |order| About { order: Some(order), decided_by: Some("Ada <admin>".into()), ..unclear.clone() };
    let placed = Order { settled_by: Some(SettledBy::People), ..order(OrderStatus::Running) };
    let asked = Notice::UnclearOrder { order: OrderId(1024), findings: Detail::none(), balance: None };
    let let_in = About { user: Some(user(Access::Member)), ..decided(placed.clone()) };
    look("notices_that_were_answered", |lang| {
        vec![
            notice::render(&asked, &decided(placed.clone()), &group(lang)),
            notice::render(&asked, &decided(given_up()), &group(lang)),
            notice::render(&Notice::AccessAsked { user: UserId(42) }, &let_in, &group(lang)),
        ]
    });
}

/// What the bot settled by itself stands as it was settled.
fn about_it(told: &Notice, unclear: &About) -> About {
    let settled = |order| Order { settled_by: Some(SettledBy::Evidence), ..order };
    let finding = if let Notice::UnclearLookedFor { finding, .. } = told { Some(finding) } else { None };
    let order = match finding {
        Some(Finding::Placed { .. }) => Some(settled(order(OrderStatus::Running))),
        Some(Finding::NotPlaced) => Some(settled(given_up())),
        Some(Finding::Doubtful { .. }) | None => unclear.order.clone(),
    };
    About { order, ..unclear.clone() }
}

fn given_up() -> Order {
    Order { reject_reason: Some(RejectReason::NotPlaced), ..order(OrderStatus::Rejected) }
}
