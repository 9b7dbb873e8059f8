//! What became of an order whose answer was lost: what the panel's ids and its balance say, and when that is enough to settle it.
//! Whoever is in doubt here leaves it to an admin; each [`Doubt`] is a way in which the same figures can mean two things.
//!
//! The panel numbers orders as they come, everybody's orders together. So an order of ours lies between the one we placed before it
//! and the one after, if it is anywhere; own orders answer to `status`, foreign ones do not.

#[cfg(test)]
mod tests;

use serde::{Deserialize, Serialize};

use super::{
    money::Amount,
    order::{Order, OrderStatus, Report},
};

/// The widest gap between two neighbours that is asked through, ids. One call has room for a hundred.
pub const WINDOW_MAX: u64 = 60;

/// What is known, or why nothing can be concluded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// The panel has it under this id.
    Placed {
        /// The id.
        id: u64,
    },
    /// The panel never took it.
    NotPlaced,
    /// It is for people to say.
    Doubtful {
        /// Why.
        doubt: Doubt,
    },
}

/// Why nothing can be concluded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Doubt {
    /// No order of ours was placed before it, or none since: there is no gap to look into.
    NoNeighbours,
    /// The ids are no numbers, or do not grow from order to order.
    OddIds,
    /// The gap is too wide to be asked through.
    TooWide {
        /// How many ids lie in it.
        ids: u64,
    },
    /// The panel can't be asked for now: it refuses the key, or does not answer.
    NotAsked,
    /// The panel did not say of every id in the gap whether it is ours, or does not know what is ours for certain.
    Unanswered,
    /// Another order of ours could have the id: unclear too, or found not to be placed by people; or one that makes orders of its own.
    Rivals,
    /// More than one id in the gap is an order of ours.
    Several {
        /// How many.
        ids: u64,
    },
    /// One id in the gap is an order of ours, and its figures are not this order's.
    Misfit {
        /// The id.
        id: u64,
    },
    /// The ids say one thing and the balance does not say the same, or says nothing.
    Balance {
        /// The id that was found, if one was.
        id: Option<u64>,
    },
}

/// The gap between two neighbours.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Gap {
    /// The id of our order before.
    pub before: u64,
    /// The id of our order after.
    pub after: u64,
}

impl Gap {
    /// Every id to ask for: the neighbours too, which must answer, or the panel's no says nothing.
    pub fn ids(self) -> impl Iterator<Item = u64> {
        self.before..=self.after
    }
}

/// What the panel said of one id.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Said {
    /// It is an order of ours, with these figures.
    Ours(Figures),
    /// It knows no such order, or it is somebody else's.
    NotOurs,
    /// It said nothing that can be understood.
    Nothing,
}

/// An order's figures in a status, as far as they were given.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Figures {
    /// What it costs.
    pub charge: Option<Amount>,
    /// The currency.
    pub currency: Option<String>,
    /// What is still to be delivered.
    pub remains: Option<i64>,
}

/// All that an order is judged by.
#[derive(Clone, Debug)]
pub struct Case<'a> {
    /// The order.
    pub order: &'a Order,
    /// Its gap.
    pub gap: Gap,
    /// What the panel said of each id of the gap, neighbours included; `true`: it is the id of another order in the database.
    pub said: &'a [(u64, Said, bool)],
    /// Whether another order could have the id.
    pub rivals: bool,
    /// How much the balance fell since just before it was sent, without what other orders took; nothing if it is not known or other
    /// things moved it.
    pub fell: Option<Amount>,
}

/// The gap of an order, between the orders of ours that were sent before and after it (each list by the time of sending).
pub fn gap(earlier: &[String], later: &[String]) -> Result<Gap, Doubt> {
    let ids: Option<Vec<u64>> = earlier.iter().chain(later).map(|id| number(id)).collect();
    let ids = ids.ok_or(Doubt::OddIds)?;
    if earlier.is_empty() || later.is_empty() {
        return Err(Doubt::NoNeighbours);
    }
    if !ids.is_sorted_by(|one, next| one < next) {
        return Err(Doubt::OddIds);
    }
    let gap = Gap { before: ids[earlier.len() - 1], after: ids[earlier.len()] };
    let between = gap.after - gap.before - 1;
    if between > WINDOW_MAX { Err(Doubt::TooWide { ids: between }) } else { Ok(gap) }
}

/// Digits alone, without zeros in front: anything else could be another spelling.
fn number(id: &str) -> Option<u64> {
    id.parse().ok().filter(|number: &u64| number.to_string() == id)
}

/// Judges.
pub fn judge(case: &Case<'_>) -> Finding {
    let doubtful = |doubt| Finding::Doubtful { doubt };
    let Gap { before, after } = case.gap;
    let heard = |id| case.said.iter().find(|(known, ..)| *known == id).map(|(_, said, _)| said);
    let all_heard = case.gap.ids().all(|id| !matches!(heard(id), None | Some(Said::Nothing)));
    let neighbours_known = [before, after].iter().all(|id| matches!(heard(*id), Some(Said::Ours(_))));
    if !all_heard || !neighbours_known {
        return doubtful(Doubt::Unanswered);
    }
    if case.rivals {
        return doubtful(Doubt::Rivals);
    }
    let unclaimed: Vec<(u64, &Figures)> = case
        .said
        .iter()
        .filter_map(|(id, said, claimed)| match said {
            Said::Ours(figures) if !claimed => Some((*id, figures)),
            _ => None,
        })
        .collect();
    match unclaimed.as_slice() {
        // Only that nothing was taken, too, shows that the panel will not come up with it later.
        [] if case.fell.is_some_and(|fell| is_near(fell, Amount::ZERO, case.order.cost)) => {
            Finding::NotPlaced
        }
        [] => doubtful(Doubt::Balance { id: None }),
        [(id, figures)] if !fits(figures, case.order) => doubtful(Doubt::Misfit { id: *id }),
        // The balance has to say the same: the account's owner may have ordered the very same thing by hand.
        [(id, _)] if case.fell.is_some_and(|fell| is_near(fell, case.order.cost, case.order.cost)) => {
            Finding::Placed { id: *id }
        }
        [(id, _)] => doubtful(Doubt::Balance { id: Some(*id) }),
        many => doubtful(Doubt::Several { ids: many.len() as u64 }),
    }
}

/// The charge has to be there and to be what this order costs.
fn fits(figures: &Figures, order: &Order) -> bool {
    let charged = figures.charge.is_some_and(|charge| is_near(charge, order.cost, order.cost));
    let currency = figures.currency.as_deref().is_none_or(|currency| {
        order.currency.is_empty() || currency.trim().eq_ignore_ascii_case(&order.currency)
    });
    charged && currency && figures.remains.is_none_or(|remains| remains <= order.quantity)
}

/// Whether what the panel reports of an id can't be about this order: it costs something else, or more remains than was ordered.
pub fn contradicts(order: &Order, report: &Report) -> bool {
    if order.is_parent() {
        return false;
    }
    let gives_back =
        matches!(report.end, Some(OrderStatus::Partial | OrderStatus::Cancelled | OrderStatus::Failed));
    let odd_charge = report.charge.is_some_and(|charge| {
        let fits = is_near(charge, order.cost, order.cost) || (gives_back && charge < order.cost);
        !fits
    });
    odd_charge || report.remains.is_some_and(|remains| remains > order.quantity)
}

/// Apart by no more than the panel's rounding can explain: 1 % of what the order costs.
fn is_near(sum: Amount, expected: Amount, cost: Amount) -> bool {
    cost > Amount::ZERO && sum.0.saturating_sub(expected.0).saturating_abs() <= cost.0 / 100
}
