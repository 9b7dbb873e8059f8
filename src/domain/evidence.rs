//! What became of an order whose answer was lost: what the panel's ids and its balance say, and when that is enough to settle it.
//! Whoever is in doubt here leaves it to an admin; each [`Doubt`] is a way in which the same figures can mean two things.
//!
//! The panel numbers orders as they come, everybody's orders together. So an order of ours lies between the one we placed before it
//! and the one after, if it is anywhere; own orders answer to `status`, foreign ones do not. That holds on an account that is the bot's
//! alone: where anything else was ever ordered through it, an order that answers may be anybody's, and nothing is settled by itself.
//!
//! Two things stay possible, so that what is settled here is *most likely*, is said with its figures, and can be taken back: somebody
//! else's very first order through this account, of the same sum, in the seconds between the two readings of the balance around the lost
//! one; and a panel that carries an order out more than [`LATE`] after it was asked to.

#[cfg(test)]
mod tests;
#[cfg(test)]
mod worlds;

use serde::{Deserialize, Serialize};

use std::{fmt, time::Duration};

use super::{
    account::{can_show, is_near},
    money::{Amount, Charge},
    order::{Order, OrderStatus, Report},
};

/// The widest gap between two neighbours that is asked through, ids. One call has room for a hundred.
pub const WINDOW_MAX: u64 = 60;

/// A panel may carry out what it was asked this much later: nobody says "not placed" before.
pub const LATE: Duration = Duration::from_hours(1);

/// What is known, or why nothing can be concluded.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Finding {
    /// Most likely the panel has it under this id.
    Placed {
        /// The id.
        id: u64,
    },
    /// Most likely the panel never took it.
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
    /// Somebody else orders through the same account.
    Shared {
        /// The one id in question that shows this order's figures, if there is one.
        id: Option<u64>,
    },
    /// Nothing was found, but the panel may carry it out late: no order of ours that was placed an hour later is close enough to see.
    MayComeLate,
    /// The balance moved since, by something else than orders of ours.
    Moved {
        /// The id that was found, if one was.
        id: Option<u64>,
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
    /// It would be settled so by itself, and an admin took just that back before.
    TakenBack {
        /// The id, or none if it was settled as not placed.
        id: Option<u64>,
    },
    /// The ids say one thing and the balance does not say the same, or says nothing.
    Balance {
        /// The id that was found, if one was.
        id: Option<u64>,
    },
}

/// For the log.
impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Placed { id } => write!(f, "placed as {id}"),
            Self::NotPlaced => f.write_str("not placed"),
            Self::Doubtful { doubt } => write!(f, "for people to say: {doubt}"),
        }
    }
}

/// For the log.
impl fmt::Display for Doubt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let found = |id: &Option<u64>| id.map_or(String::new(), |id| format!(" (found: {id})"));
        match self {
            Self::NoNeighbours => f.write_str("no orders of ours before and after it"),
            Self::OddIds => f.write_str("the panel's ids do not grow"),
            Self::TooWide { ids } => write!(f, "{ids} ids are too many to ask for"),
            Self::Shared { id } => write!(f, "others use the account{}", found(id)),
            Self::MayComeLate => f.write_str("it may still come"),
            Self::Moved { id } => write!(f, "something else moved the balance{}", found(id)),
            Self::NotAsked => f.write_str("the panel can't be asked now"),
            Self::Unanswered => f.write_str("the panel did not answer for all ids"),
            Self::Rivals => f.write_str("another order may have the id"),
            Self::Several { ids } => write!(f, "{ids} ids are orders of ours"),
            Self::Misfit { id } => write!(f, "the order {id} has other figures"),
            Self::TakenBack { id } => write!(f, "an admin took just that back{}", found(id)),
            Self::Balance { id } => write!(f, "ids and balance do not say the same{}", found(id)),
        }
    }
}

/// What looks likelier of an unclear order; people decide.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Leaning {
    /// That the panel has it.
    Placed,
    /// That the panel never took it.
    NotPlaced,
    /// Neither.
    #[default]
    Open,
}

impl Leaning {
    /// Both together; what contradicts each other leaves it open.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        match (self, other) {
            (Self::Open, leaning) | (leaning, Self::Open) => leaning,
            (one, same) if one == same => one,
            (Self::Placed | Self::NotPlaced, Self::Placed | Self::NotPlaced) => Self::Open,
        }
    }
}

impl Finding {
    /// What it makes likelier, where that was not enough to settle the order.
    pub fn leaning(&self) -> Leaning {
        match self {
            Self::Placed { .. } => Leaning::Placed,
            Self::NotPlaced => Leaning::NotPlaced,
            Self::Doubtful { doubt } => match doubt {
                Doubt::Shared { id }
                | Doubt::Moved { id }
                | Doubt::Balance { id }
                | Doubt::TakenBack { id } => {
                    if id.is_some() {
                        Leaning::Placed
                    } else {
                        Leaning::NotPlaced
                    }
                }
                Doubt::MayComeLate => Leaning::NotPlaced,
                Doubt::NoNeighbours
                | Doubt::OddIds
                | Doubt::TooWide { .. }
                | Doubt::NotAsked
                | Doubt::Unanswered
                | Doubt::Rivals
                | Doubt::Several { .. }
                | Doubt::Misfit { .. } => Leaning::Open,
            },
        }
    }
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
    /// What the panel took.
    pub charge: Option<Charge>,
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
    /// What the panel said of each id of the gap, neighbours included.
    pub said: &'a [Heard],
    /// Whether another order could have the id.
    pub rivals: bool,
    /// Whether somebody else orders through the account.
    pub shared: bool,
    /// Whether the gap ends with an order that was sent [`LATE`] after this one was lost, or later.
    pub is_late: bool,
    /// How much the balance had fallen right after the answer was lost, without what other orders took; nothing if it was not read.
    pub fell_then: Option<Amount>,
    /// What it did since.
    pub since: Since,
    /// The smallest difference that the balance shows.
    pub step: Amount,
}

/// What the balance did since an order was sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Since {
    /// Something else than orders of ours moved it.
    Moved,
    /// It fell by so much in all, without what other orders took.
    Fell(Amount),
    /// It is not known.
    Unknown,
}

/// What the panel said of one id in question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Heard {
    /// The id.
    pub id: u64,
    /// What it said.
    pub said: Said,
    /// Whether it is the id of another order in the database.
    pub claimed: bool,
}

impl Case<'_> {
    /// Orders on the account that are nobody's in the database.
    pub fn unclaimed(&self) -> Vec<(u64, &Figures)> {
        let ours = self.said.iter().filter(|heard| !heard.claimed);
        ours.filter_map(|heard| match &heard.said {
            Said::Ours(figures) => Some((heard.id, figures)),
            Said::NotOurs | Said::Nothing => None,
        })
        .collect()
    }

    /// Whether it shows that somebody else orders through the account: with no other order that could have an id, more ids than one, or one
    /// that can't be this order's.
    pub fn shows_others(&self) -> bool {
        match self.unclaimed().as_slice() {
            _ if self.rivals => false,
            [] => false,
            [(_, figures)] => !fits(figures, self.order),
            _ => true,
        }
    }
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
    let heard = |id| case.said.iter().find(|heard| heard.id == id).map(|heard| &heard.said);
    let all_heard = case.gap.ids().all(|id| !matches!(heard(id), None | Some(Said::Nothing)));
    let neighbours_known = [before, after].iter().all(|id| matches!(heard(*id), Some(Said::Ours(_))));
    if !all_heard || !neighbours_known {
        return doubtful(Doubt::Unanswered);
    }
    if case.rivals {
        return doubtful(Doubt::Rivals);
    }
    let unclaimed = case.unclaimed();
    match unclaimed.as_slice() {
        [(id, figures)] if !fits(figures, case.order) => doubtful(Doubt::Misfit { id: *id }),
        [_, _, ..] => doubtful(Doubt::Several { ids: unclaimed.len() as u64 }),
        found => weigh(case, found.first().map(|(id, _)| *id)),
    }
}

/// One id shows the right figures, or none is ours: what does the money say?
fn weigh(case: &Case<'_>, id: Option<u64>) -> Finding {
    let doubtful = |doubt| Finding::Doubtful { doubt };
    let cost = case.order.cost;
    let both = |sum| {
        let now = match case.since {
            Since::Fell(fell) => Some(fell),
            Since::Moved | Since::Unknown => None,
        };
        [case.fell_then, now].iter().all(|fell| fell.is_some_and(|fell| is_near(fell, sum, cost)))
    };
    match id {
        _ if case.shared => doubtful(Doubt::Shared { id }),
        _ if case.since == Since::Moved => doubtful(Doubt::Moved { id }),
        // It fell at once, and stayed so: what was ordered by hand in between would show in one of the readings.
        Some(id) if both(cost.0) => Finding::Placed { id },
        Some(id) => doubtful(Doubt::Balance { id: Some(id) }),
        None if !both(Amount::ZERO) || !can_show(case.order.taken_at_once(), case.step) => {
            doubtful(Doubt::Balance { id: None })
        }
        None if !case.is_late => doubtful(Doubt::MayComeLate),
        None => Finding::NotPlaced,
    }
}

/// The charge has to be there and to be what this order costs.
fn fits(figures: &Figures, order: &Order) -> bool {
    let charged = figures.charge.is_some_and(|charge| is_near(charge.0, order.cost.0, order.cost));
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
        let fits = is_near(charge.0, order.cost.0, order.cost) || (gives_back && charge.0 < order.cost.0);
        !fits
    });
    odd_charge || report.remains.is_some_and(|remains| remains > order.quantity)
}
