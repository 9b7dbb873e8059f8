//! What another price would move: which services, from what to what. Rates are those of somebody without a discount.

use super::{
    catalog::{Catalog, Service},
    percent::Percent,
    tariff::{Overrides, Own, Priced, Sold, Tariff},
};

/// A service whose price is asked about, and what it would be sold at.
#[derive(Clone, Debug)]
pub struct Move<'a> {
    /// Which.
    pub service: &'a Service,
    /// What it is sold at now.
    pub before: Sold,
    /// What it would be sold at.
    pub after: Sold,
}

impl Move<'_> {
    /// Whether it is offered, or would be.
    pub fn is_sold(&self) -> bool {
        self.offered(self.before) || self.offered(self.after)
    }

    /// Whether customers would see another price, or none any more, or one again.
    pub fn is_one(&self) -> bool {
        let (before, after) = (self.offered(self.before), self.offered(self.after));
        (before || after) && (before != after || self.before.rate != self.after.rate)
    }

    fn offered(&self, sold: Sold) -> bool {
        self.service.resold(sold).not_offered().is_none()
    }
}

/// All services that this is the price of and that the panel lists, in its order, as they are sold and as they would be.
pub fn moves<'a>(
    catalog: &'a Catalog,
    tariff: &Tariff,
    overrides: &Overrides,
    of: Priced,
    own: Option<Own>,
) -> Vec<Move<'a>> {
    let mut then = overrides.clone();
    then.set(of, own);
    let is_meant = |service: &&Service| match of {
        Priced::Service(id) => service.id == id,
        Priced::Category(id) => service.category == id && service.listed,
    };
    let sold = |by: &Overrides, service: &Service| {
        tariff.sold(service.panel_rate, by.basis(service.id, service.category), Percent::ZERO)
    };
    let one = |service: &'a Service| Move {
        service,
        before: sold(overrides, service),
        after: sold(&then, service),
    };
    catalog.services().iter().filter(is_meant).map(one).collect()
}
