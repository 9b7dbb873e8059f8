//! What of the found is wanted: those with a refill, those up to a price, the cheapest first. The ceilings of the price are taken from
//! the rates that were found, so that each leaves something.

use std::collections::HashSet;

use serde::{Deserialize, Serialize};
use strum::VariantArray;

use super::{
    catalog::{Catalog, Found, Service, ServiceId},
    money::Rate,
};

/// What is wanted of a list of services.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Refinement {
    /// The cheapest first, rather than the best answer first.
    pub cheapest_first: bool,
    /// Only services with a refill.
    pub refill_only: bool,
    /// Only services up to a rate.
    pub ceiling: Ceiling,
}

/// Up to which of the found rates, the lowest counted first; each is lower than the one before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, VariantArray, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Ceiling {
    /// Any rate.
    #[default]
    None,
    /// Of three quarters of the services.
    ThreeQuarters,
    /// Of half of them.
    Half,
    /// Of a quarter of them.
    Quarter,
}

/// What is left of a list, and what else can be asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refined {
    /// The services that are left.
    pub services: Vec<ServiceId>,
    /// What can be changed.
    pub choices: Choices,
}

/// What can be asked for of a list; what would change nothing is not offered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Choices {
    /// What is asked for.
    pub now: Refinement,
    /// Whether the order of the list can be changed.
    pub order: bool,
    /// Whether some services have a refill and some have none.
    pub refill: bool,
    /// The present ceiling as a rate, and the ceiling that comes next.
    pub price: Option<(Option<Rate>, Ceiling)>,
}

impl Ceiling {
    /// All of them. A button names one by its place here.
    pub const ALL: &'static [Self] = Self::VARIANTS;

    /// The rate that is the ceiling of these, which ascend; `None` if any will do.
    fn of(self, rates: &[Rate]) -> Option<Rate> {
        let quarters = match self {
            Self::None => return None,
            Self::ThreeQuarters => 3,
            Self::Half => 2,
            Self::Quarter => 1,
        };
        rates.get((rates.len() * quarters).div_ceil(4).checked_sub(1)?).copied()
    }

    /// The next lower ceiling that leaves out more than this one; after the lowest any rate.
    fn next(self, rates: &[Rate]) -> Self {
        let highest = || rates.last().copied();
        let now = self.of(rates).or_else(highest);
        let lower = Self::ALL.iter().copied().skip_while(|ceiling| *ceiling != self).skip(1);
        lower.into_iter().find(|ceiling| ceiling.of(rates) < now).unwrap_or(Self::None)
    }
}

/// Sifts the found services. The cheapest first is the cheapest of those that answer best, and then of the others.
pub fn refine(catalog: &Catalog, found: &Found, now: Refinement) -> Refined {
    let mut kept: Vec<&Service> = found.services.iter().filter_map(|id| catalog.service(*id)).collect();
    let best: HashSet<ServiceId> = found.services.iter().take(found.best).copied().collect();
    let with_refill = kept.iter().filter(|service| service.refill).count();
    let mut choices = Choices {
        now,
        order: kept.len() > 1,
        refill: now.refill_only || (1..kept.len()).contains(&with_refill),
        price: None,
    };
    if now.refill_only {
        kept.retain(|service| service.refill);
    }
    let mut rates: Vec<Rate> = kept.iter().map(|service| service.rate).collect();
    rates.sort_unstable_by_key(|rate| rate.0);
    let ceiling = now.ceiling.of(&rates);
    let next = now.ceiling.next(&rates);
    if next != now.ceiling {
        choices.price = Some((ceiling, next));
    }
    if let Some(ceiling) = ceiling {
        kept.retain(|service| service.rate.0 <= ceiling.0);
    }
    if now.cheapest_first {
        // What is paid per order can't be compared with what is paid per 1000.
        kept.sort_by_key(|service| (!best.contains(&service.id), service.is_per_order(), service.rate.0));
    }
    Refined { services: kept.into_iter().map(|service| service.id).collect(), choices }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::catalog::CategoryId;

    fn catalog(rows: &[(&str, bool, &str)]) -> (Catalog, Found) {
        let service = |((rate, refill, kind), id): (&(&str, bool, &str), i64)| Service {
            id: ServiceId(id),
            panel_service: id.to_string(),
            name: format!("Likes {id}"),
            category: CategoryId(1),
            category_name: "Likes".to_owned(),
            kind: (*kind).to_owned(),
            rate: Rate(rate.parse().unwrap()),
            panel_rate: Rate(rate.parse().unwrap()),
            at_a_loss: false,
            min: 10,
            max: 1_000,
            refill: *refill,
            cancel: false,
            dripfeed: false,
            description: None,
            average_time: None,
            listed: true,
        };
        let catalog = Catalog::new(rows.iter().zip(1..).map(service).collect());
        let services: Vec<ServiceId> = catalog.services().iter().map(|service| service.id).collect();
        let best = services.len();
        (catalog, Found { services, best, ..Found::default() })
    }

    fn left(refined: &Refined) -> Vec<i64> {
        refined.services.iter().map(|id| id.0).collect()
    }

    #[test]
    fn lists_are_sifted_and_ordered() {
        let rows = [
            ("0.9", true, "Default"),
            ("0.30", false, "Default"),
            ("2", true, "Default"),
            ("0.300", true, "Default"),
            ("0.1", true, "Package"),
        ];
        let (catalog, found) = catalog(&rows);
        for (cheapest_first, refill_only, ceiling, services) in [
            (false, false, Ceiling::None, vec![1, 2, 3, 4, 5]),
            (true, false, Ceiling::None, vec![2, 4, 1, 3, 5]),
            (false, true, Ceiling::None, vec![1, 3, 4, 5]),
            (false, false, Ceiling::ThreeQuarters, vec![1, 2, 4, 5]),
            (false, false, Ceiling::Half, vec![2, 4, 5]),
            (true, true, Ceiling::Quarter, vec![5]),
        ] {
            let now = Refinement { cheapest_first, refill_only, ceiling };
            let refined = refine(&catalog, &found, now);
            assert_eq!(left(&refined), services, "{now:?}");
            assert_eq!(refined.choices.now, now);
        }
    }

    #[test]
    fn the_cheapest_of_the_best_come_before_the_cheapest_of_the_others() {
        let rows = [
            ("3", true, "Default"),
            ("2", true, "Default"),
            ("1", true, "Default"),
            ("0.5", true, "Default"),
        ];
        let (catalog, found) = catalog(&rows);
        let cheapest = Refinement { cheapest_first: true, ..Refinement::default() };
        let refined = refine(&catalog, &Found { best: 2, ..found }, cheapest);
        assert_eq!(left(&refined), [2, 1, 4, 3]);
    }

    #[test]
    fn the_ceiling_goes_down_over_different_rates_and_back_to_any() {
        let (catalog, found) = catalog(&[
            ("1", false, "Default"),
            ("1", false, "Default"),
            ("1", false, "Default"),
            ("5", false, "Default"),
        ]);
        let mut now = Refinement::default();
        let mut ways = vec![];
        for _ in 0..3 {
            let refined = refine(&catalog, &found, now);
            let (ceiling, next) = refined.choices.price.unwrap();
            ways.push((ceiling.map(|rate| rate.to_string()), refined.services.len()));
            now.ceiling = next;
        }
        let one = Some("1.00".to_owned());
        assert_eq!(ways, [(None, 4), (one.clone(), 3), (None, 4)]);
        assert!(now.ceiling != Ceiling::None);
    }

    #[test]
    fn what_would_change_nothing_is_not_offered() {
        let (catalog, found) = catalog(&[("1", true, "Default"), ("1", true, "Default")]);
        let all = refine(&catalog, &found, Refinement::default()).choices;
        assert!(all.order && !all.refill && all.price.is_none(), "{all:?}");
        let mut first = found.clone();
        first.keep(|service| service == ServiceId(1));
        let one = refine(&catalog, &first, Refinement::default()).choices;
        assert_eq!(one, Choices::default());
        let none =
            refine(&catalog, &Found::default(), Refinement { refill_only: true, ..Refinement::default() });
        assert!(none.services.is_empty() && none.choices.refill, "what is on can be taken off: {none:?}");
    }
}
