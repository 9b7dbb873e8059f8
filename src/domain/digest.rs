//! Letters to admins that piled up, as one: how many there are of each kind, and a few of each by name, the most important first.

use super::notice::Notice;

/// How many of each kind are named; the rest is counted.
pub const NAMED: usize = 4;

/// A kind of letter that may be told together with others, the most important first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Heap {
    /// The owner's balance did not suffice.
    Unfunded,
    /// The panel refused it, couldn't carry it out, or it could not be sent in time.
    Refused,
    /// The panel's figures don't add up.
    Odd,
    /// Open longer than is usual.
    Stuck,
    /// The catalog changed.
    Catalog,
    /// A mass order was sent.
    Batch,
    /// An order was placed.
    Placed,
}

impl Heap {
    /// On which heap a letter goes; `None` if it is told alone.
    pub fn of(notice: &Notice) -> Option<Self> {
        match notice {
            Notice::FundsMissing { .. } => Some(Self::Unfunded),
            Notice::OrderRefused { .. } => Some(Self::Refused),
            Notice::OrderOdd { .. } | Notice::WordUnknown { .. } | Notice::StepFailed { .. } => {
                Some(Self::Odd)
            }
            Notice::OrderStuck { .. } => Some(Self::Stuck),
            Notice::CatalogChanged { .. } => Some(Self::Catalog),
            Notice::BatchSent { .. } => Some(Self::Batch),
            Notice::OrderPlaced { .. } => Some(Self::Placed),
            Notice::OrderEnded { .. }
            | Notice::OrderCorrected { .. }
            | Notice::OrderRejected { .. }
            | Notice::OrderUnclear { .. }
            | Notice::OrderWaits { .. }
            | Notice::OrderFound { .. }
            | Notice::Export { .. }
            | Notice::RequestTold { .. }
            | Notice::AccessGranted
            | Notice::AccessDeclined
            | Notice::AccessAsked { .. }
            | Notice::UnclearOrder { .. }
            | Notice::UnclearLookedFor { .. }
            | Notice::RequestUnclear { .. }
            | Notice::BalanceOdd { .. }
            | Notice::BalanceLow { .. }
            | Notice::BalanceBack { .. }
            | Notice::PanelSilent { .. }
            | Notice::WrongAddress { .. }
            | Notice::PanelBack { .. }
            | Notice::KeyRefused { .. }
            | Notice::CatalogRead { .. }
            | Notice::CatalogNotRead { .. }
            | Notice::CatalogShort { .. }
            | Notice::PrivateOnly
            | Notice::OutOfGroup
            | Notice::SecondInstance => None,
        }
    }
}

/// The letters of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Pile<T> {
    /// Which.
    pub heap: Heap,
    /// How many there are.
    pub count: usize,
    /// The first few of them.
    pub named: Vec<T>,
}

/// Sorts letters into piles, the most important kind first; within a kind they stay in order.
pub fn pile_up(notices: impl IntoIterator<Item = Notice>) -> Vec<Pile<Notice>> {
    let mut piles: Vec<Pile<Notice>> = vec![];
    for notice in notices {
        let Some(heap) = Heap::of(&notice) else { continue };
        let at = match piles.binary_search_by_key(&heap, |pile| pile.heap) {
            Ok(at) => at,
            Err(at) => {
                piles.insert(at, Pile { heap, count: 0, named: vec![] });
                at
            }
        };
        if let Some(pile) = piles.get_mut(at) {
            pile.count += 1;
            if pile.named.len() < NAMED {
                pile.named.push(notice);
            }
        }
    }
    piles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Moment, domain::order::OrderId};

    #[test]
    fn the_most_important_kind_is_first_and_all_are_counted() {
        let stuck = |id| Notice::OrderStuck { order: OrderId(id), since: Moment(0), usual: None };
        let mut letters: Vec<Notice> =
            (1..=30).map(|id| Notice::OrderPlaced { order: OrderId(id) }).collect();
        letters.insert(3, stuck(7));
        letters.push(Notice::FundsMissing { order: OrderId(31), missing: None });
        letters.push(Notice::AccessGranted);
        let piles = pile_up(letters);
        let counts: Vec<_> = piles.iter().map(|pile| (pile.heap, pile.count)).collect();
        assert_eq!(counts, [(Heap::Unfunded, 1), (Heap::Stuck, 1), (Heap::Placed, 30)]);
        assert_eq!(
            piles[2].named,
            (1..=4).map(|id| Notice::OrderPlaced { order: OrderId(id) }).collect::<Vec<_>>()
        );
    }
}
