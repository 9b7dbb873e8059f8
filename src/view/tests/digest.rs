//! Letters that piled up, as one: what it looks like, and that Telegram takes any of them.

use proptest::{collection::vec, prelude::*};

use super::{
    any,
    limits::{check_screen, check_stands_alone},
    looks::look,
    sample::{group, order, user},
    told,
};
use crate::{
    clock::Moment,
    domain::{
        catalog::CatalogChange,
        digest::{Group, NAMED, group_by_kind},
        money::Amount,
        notice::{DigestKind, Notice},
        order::{OrderId, OrderStatus},
        user::Access,
    },
    view::{digest, page::About},
};

#[test]
fn a_digest_for_admins() {
    let about = || About {
        order: Some(order(OrderStatus::Running)),
        user: Some(user(Access::Member)),
        ..About::default()
    };
    let change = CatalogChange { counts: [21, 1, 1, 0], ..CatalogChange::default() };
    let refused = |order| Notice::OrderRefused { order, words: "neworder.error.<link>".into() };
    let mut all: Vec<Notice> = (1024..1031).map(OrderId).map(refused).collect();
    all.extend((1031..1053).map(|id| Notice::OrderPlaced { order: OrderId(id) }));
    all.push(Notice::FundsMissing { order: OrderId(1053), missing: Some(Amount(1_250_000)) });
    all.push(Notice::OrderStuck { order: OrderId(1001), since: Moment(0), usual: None });
    all.push(Notice::CatalogChanged { change });
    let groups: Vec<_> = group_by_kind(all)
        .into_iter()
        .map(|group| Group {
            kind: group.kind,
            count: group.count,
            named: group.named.into_iter().map(|notice| (notice, about())).collect(),
        })
        .collect();
    look("digest", |lang| vec![digest::render(&groups, &group(lang))]);
}

const KINDS: [DigestKind; 7] = [
    DigestKind::Unfunded,
    DigestKind::Refused,
    DigestKind::Odd,
    DigestKind::Stuck,
    DigestKind::Catalog,
    DigestKind::Batch,
    DigestKind::Placed,
];

proptest! {
    #[test]
    fn any_digest_is_a_message_that_telegram_takes(
        told in vec((told::notice(), told::about()), KINDS.len() * NAMED),
        count in 0_usize..5_000,
        reader in any::reader(),
    ) {
        let groups: Vec<_> = KINDS
            .iter()
            .zip(told.chunks(NAMED))
            .map(|(kind, named)| Group { kind: *kind, count: count + NAMED, named: named.to_vec() })
            .collect();
        let screen = digest::render(&groups, &reader);
        check_screen(&screen)?;
        check_stands_alone(&screen)?;
    }
}
