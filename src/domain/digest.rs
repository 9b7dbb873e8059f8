//! Letters to admins that piled up, as one: how many there are of each kind, and a few of each by name, the most important first.

use super::notice::{DigestKind, Notice};

/// How many of each kind are named; the rest is counted.
pub const NAMED: usize = 4;

/// The letters of one kind.
#[derive(Clone, Debug, PartialEq)]
pub struct Group<T> {
    /// Which.
    pub kind: DigestKind,
    /// How many there are.
    pub count: usize,
    /// The first few of them.
    pub named: Vec<T>,
}

/// Sorts letters by their kind, the most important kind first; within a kind they stay in order.
pub fn group_by_kind(notices: impl IntoIterator<Item = Notice>) -> Vec<Group<Notice>> {
    let mut groups: Vec<Group<Notice>> = vec![];
    for notice in notices {
        let Some(kind) = notice.digest_kind() else { continue };
        let at = match groups.binary_search_by_key(&kind, |group| group.kind) {
            Ok(at) => at,
            Err(at) => {
                groups.insert(at, Group { kind, count: 0, named: vec![] });
                at
            }
        };
        if let Some(group) = groups.get_mut(at) {
            group.count += 1;
            if group.named.len() < NAMED {
                group.named.push(notice);
            }
        }
    }
    groups
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{clock::Moment, domain::ids::OrderId};

    #[test]
    fn the_most_important_kind_is_first_and_all_are_counted() {
        let stuck = |id| Notice::OrderStuck { order: OrderId(id), since: Moment(0), usual: None };
        let mut letters: Vec<Notice> =
            (1..=30).map(|id| Notice::OrderPlaced { order: OrderId(id) }).collect();
        letters.insert(3, stuck(7));
        letters.push(Notice::FundsMissing { order: OrderId(31), missing: None });
        letters.push(Notice::AccessGranted);
        let groups = group_by_kind(letters);
        let counts: Vec<_> = groups.iter().map(|group| (group.kind, group.count)).collect();
        assert_eq!(counts, [(DigestKind::Unfunded, 1), (DigestKind::Stuck, 1), (DigestKind::Placed, 30)]);
        assert_eq!(
            groups[2].named,
            (1..=4).map(|id| Notice::OrderPlaced { order: OrderId(id) }).collect::<Vec<_>>()
        );
    }
}
