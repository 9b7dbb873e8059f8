//! What is sold for how much: the panel's rate, in the wallet's currency, with a markup and without a discount, rounded up once. What
//! stands per 1000 is what is multiplied, so a price follows exactly from the rate that is shown.
//!
//! The markup is the service's, else its category's, else the one for all. A fixed rate of a service is the same for everybody. Nothing is
//! sold below its floor: a markup or a discount stops there, and a service whose fixed rate is below it is not sold at all.

#[cfg(test)]
mod tests;

use std::{collections::HashMap, fmt, str::FromStr};

use rust_decimal::{Decimal, RoundingStrategy};
use serde::{Deserialize, Serialize};

use super::{
    bounds,
    ids::{CategoryId, ServiceId},
    money::{Credit, Rate},
    percent::{Percent, PercentProblem, parse_plain},
    quantity::plain_digits,
    text::visible,
};

/// How prices are made of the panel's.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tariff {
    /// The wallet's currency; the panel's, if none is named.
    pub currency: Option<String>,
    /// How many units of it one unit of the panel's currency is.
    pub exchange: Decimal,
    /// What is added, where nothing else is said: 0.5 for fifty per cent.
    pub markup: Decimal,
    /// What is added at least.
    pub least_markup: Decimal,
    /// Rates are rounded up to a multiple of this; without one, to three significant digits (at most one per cent more).
    pub step: Option<Decimal>,
}

/// What has a price of its own: a service, or all services of a category.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Priced {
    /// One service.
    Service(ServiceId),
    /// A category; services with a price of their own keep that.
    Category(CategoryId),
}

/// A price that an admin set, in place of the markup for all.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Own {
    /// What is added to the panel's rate.
    Markup(Percent),
    /// What is paid, whatever the panel takes and whoever buys. Of a service only.
    Fixed(Rate),
}

/// What a service's price is made by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Basis {
    /// The markup for all.
    Usual,
    /// The markup of its category.
    Category(Percent),
    /// Its own.
    Service(Own),
}

/// What a service is sold at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Sold {
    /// What a customer pays.
    pub rate: Rate,
    /// Whether that is less than it has to be sold at least: then it is sold to nobody.
    pub at_a_loss: bool,
}

/// All prices that admins set.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Overrides {
    services: HashMap<ServiceId, Own>,
    categories: HashMap<CategoryId, Percent>,
}

/// What somebody gets off: what an admin gave them, or what their level is worth.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Discount {
    /// Given by an admin; nothing at all may be given, too.
    pub own: Option<Percent>,
    /// By what they have paid for delivered orders.
    pub level: Percent,
}

impl Discount {
    /// What counts.
    pub fn applied(self) -> Percent {
        self.own.unwrap_or(self.level)
    }
}

/// From so much on, paid for delivered orders, somebody gets this off.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Level {
    /// Paid in all.
    pub from: Credit,
    /// Off each rate.
    pub discount: Percent,
}

/// What somebody gets off who has paid so much.
pub fn level_of(levels: &[Level], paid: Credit) -> Percent {
    let reached = levels.iter().filter(|level| level.from <= paid);
    reached.max_by_key(|level| level.from).map_or(Percent::ZERO, |level| level.discount)
}

/// A rate keeps so many decimals at most: enough for what panels charge for one piece.
const DECIMALS: u32 = 10;

impl Tariff {
    /// What the panel's rate is sold at to somebody who gets a discount. A rate that can't be counted is sold to nobody.
    pub fn sold(&self, rate: Rate, basis: Basis, discount: Percent) -> Sold {
        let Some(floor) = self.floor(rate) else { return Sold { rate, at_a_loss: true } };
        let markup = match basis {
            Basis::Usual => self.markup,
            Basis::Category(markup) | Basis::Service(Own::Markup(markup)) => markup.share(),
            Basis::Service(Own::Fixed(fixed)) => {
                return Sold { rate: fixed, at_a_loss: fixed.0 < self.up(floor) };
            }
        };
        let wanted = self.with(rate, markup).and_then(|wanted| {
            let kept = Decimal::ONE.checked_sub(discount.share())?;
            wanted.checked_mul(kept)
        });
        match wanted {
            Some(wanted) => Sold { rate: Rate(self.up(wanted.max(floor))), at_a_loss: false },
            None => Sold { rate, at_a_loss: true },
        }
    }

    /// The least that the panel's rate is sold at; none for what can't be counted.
    pub fn least(&self, rate: Rate) -> Option<Rate> {
        self.floor(rate).map(|floor| Rate(self.up(floor)))
    }

    /// The same before it is rounded.
    fn floor(&self, rate: Rate) -> Option<Decimal> {
        self.with(rate, self.least_markup)
    }

    fn with(&self, rate: Rate, markup: Decimal) -> Option<Decimal> {
        rate.0.checked_mul(self.exchange)?.checked_mul(Decimal::ONE.checked_add(markup)?)
    }

    fn up(&self, rate: Decimal) -> Decimal {
        let step = self.step.or_else(|| third_digit(rate));
        let stepped = step.and_then(|step| rate.checked_div(step)?.ceil().checked_mul(step));
        let up = RoundingStrategy::ToPositiveInfinity;
        stepped.unwrap_or(rate).round_dp_with_strategy(DECIMALS, up).normalize()
    }
}

/// What the third significant digit of a number counts: 0.01 of 1.35, 10 of 1350.
fn third_digit(number: Decimal) -> Option<Decimal> {
    if number <= Decimal::ZERO {
        return None;
    }
    let mut step = Decimal::new(1, 2);
    while number >= step.checked_mul(Decimal::ONE_THOUSAND)? {
        step = step.checked_mul(Decimal::TEN)?;
    }
    while number < step.checked_mul(Decimal::ONE_HUNDRED)? && step.scale() < DECIMALS {
        step = step.checked_div(Decimal::TEN)?;
    }
    Some(step)
}

impl Overrides {
    /// What an admin set for this, if one did.
    pub fn own(&self, of: Priced) -> Option<Own> {
        match of {
            Priced::Service(service) => self.services.get(&service).copied(),
            Priced::Category(category) => self.categories.get(&category).copied().map(Own::Markup),
        }
    }

    /// What the price of a service is made by.
    pub fn basis(&self, service: ServiceId, category: CategoryId) -> Basis {
        let of_category = || self.categories.get(&category).map_or(Basis::Usual, |own| Basis::Category(*own));
        self.services.get(&service).map_or_else(of_category, |own| Basis::Service(*own))
    }

    /// Sets one of them, or takes it back. A category has no fixed rate; one that is said to counts for nothing.
    pub fn set(&mut self, of: Priced, own: Option<Own>) {
        match (of, own) {
            (Priced::Service(service), Some(own)) => drop(self.services.insert(service, own)),
            (Priced::Service(service), None) => drop(self.services.remove(&service)),
            (Priced::Category(category), Some(Own::Markup(markup))) => {
                self.categories.insert(category, markup);
            }
            (Priced::Category(category), Some(Own::Fixed(_)) | None) => {
                self.categories.remove(&category);
            }
        }
    }
}

impl FromIterator<(Priced, Own)> for Overrides {
    fn from_iter<T: IntoIterator<Item = (Priced, Own)>>(all: T) -> Self {
        let mut overrides = Self::default();
        for (of, own) in all {
            overrides.set(of, Some(own));
        }
        overrides
    }
}

/// `s7`, `c12`: as buttons name it.
impl fmt::Display for Priced {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Service(service) => write!(f, "s{}", service.0),
            Self::Category(category) => write!(f, "c{}", category.0),
        }
    }
}

impl FromStr for Priced {
    type Err = ();

    fn from_str(text: &str) -> Result<Self, ()> {
        let number = |digits: &str| digits.parse().ok().filter(|_| !digits.starts_with('+')).ok_or(());
        match (text.strip_prefix('s'), text.strip_prefix('c')) {
            (Some(digits), _) => number(digits).map(|id| Self::Service(ServiceId(id))),
            (None, Some(digits)) => number(digits).map(|id| Self::Category(CategoryId(id))),
            (None, None) => Err(()),
        }
    }
}

/// Why a text is no price.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PriceProblem {
    /// It is neither a markup, `40%`, nor a fixed rate, `1.20`, nor a dash.
    Unreadable,
    /// More than may be.
    TooMuch,
    /// A fixed rate of nothing.
    Nothing,
    /// Services of a category have no fixed rate together.
    FixedForMany,
}

/// Reads what an admin types for a price: `40%`, `1.20`, or `-` to take back what was set.
pub fn parse_price(text: &str, of: Priced) -> Result<Option<Own>, PriceProblem> {
    let text = visible(text).trim().to_owned();
    if is_dash(&text) {
        return Ok(None);
    }
    match (Percent::parse(&text, Percent::HIGHEST_MARKUP), of) {
        (Ok(markup), _) => Ok(Some(Own::Markup(markup))),
        (Err(PercentProblem::TooMuch), _) => Err(PriceProblem::TooMuch),
        (Err(PercentProblem::Unreadable), of) => {
            let rate = parse_plain(&plain_digits(&text)).ok_or(PriceProblem::Unreadable)?;
            match of {
                Priced::Category(_) => Err(PriceProblem::FixedForMany),
                Priced::Service(_) if rate.is_zero() => Err(PriceProblem::Nothing),
                Priced::Service(_) if !bounds::is_rate(rate) => Err(PriceProblem::TooMuch),
                Priced::Service(_) if rate.scale() > DECIMALS => Err(PriceProblem::Unreadable),
                Priced::Service(_) => Ok(Some(Own::Fixed(Rate(rate.normalize())))),
            }
        }
    }
}

/// Reads a discount: `5%`, or `-` to take back what was given.
pub fn parse_discount(text: &str) -> Result<Option<Percent>, PercentProblem> {
    let text = visible(text).trim().to_owned();
    if is_dash(&text) { Ok(None) } else { Percent::parse(&text, Percent::ALL).map(Some) }
}

fn is_dash(text: &str) -> bool {
    matches!(text, "-" | "\u{2212}" | "\u{2013}" | "\u{2014}")
}
