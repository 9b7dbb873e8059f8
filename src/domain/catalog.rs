//! The catalog: what the panel sells, as it is browsed. A [`Catalog`] is a snapshot in memory that never changes;
//! a refresh builds another one. How words are searched for is in `search.rs`. Fetching and storing are elsewhere (`work/refresh.rs`, `store/services.rs`).

use std::{collections::HashMap, sync::Arc};

use rust_decimal::Decimal;
use serde::{Deserialize, Serialize};

pub use super::ids::{CategoryId, ServiceId};
use super::{
    bounds,
    fold::fold,
    link_kind::{Aim, LinkKind, LinkWarning},
    money::{Amount, Rate, price_per_order},
    platform::{Mentions, Platform},
    search::{Entry, Index},
    service_type::{Field, Pricing, QuantityFrom, ServiceType},
    tariff::{Overrides, Sold},
    text::is_divider,
};

/// A service: a row of the panel's catalog.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "what the panel answers with yes or no")]
pub struct Service {
    /// The bot's key.
    pub id: ServiceId,
    /// The panel's id, shown to people.
    pub panel_service: String,
    /// Its name, cleaned for display; untrusted.
    pub name: String,
    /// Its category.
    pub category: CategoryId,
    /// The category's name, cleaned for display; untrusted.
    pub category_name: String,
    /// The type's name as the panel writes it.
    pub kind: String,
    /// The price per 1000, or per order: its type decides. What a customer pays.
    pub rate: Rate,
    /// The same, as the panel takes it.
    pub panel_rate: Rate,
    /// Whether `rate` is less than it has to be sold at least.
    pub at_a_loss: bool,
    /// The smallest quantity of an order.
    pub min: i64,
    /// The largest quantity of an order.
    pub max: i64,
    /// Whether a refill can be asked for.
    pub refill: bool,
    /// Whether a running order can be cancelled.
    pub cancel: bool,
    /// Whether an order can be spread over time.
    pub dripfeed: bool,
    /// The panel's description, if it sends one; untrusted.
    pub description: Option<String>,
    /// The usual time of an order in the panel's words, if it sends one; untrusted.
    pub average_time: Option<String>,
    /// Whether it is still in the panel's list. One that left is not offered, and its orders live on.
    pub listed: bool,
}

/// Why a row of the catalog is not offered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum NotOffered {
    /// It left the panel's list.
    Gone,
    /// A heading sold as a service: blocks and dashes for a name, or a rate that is no price: zero, one that rounds to
    /// zero for a whole order, a placeholder beyond all bounds.
    Divider,
    /// Its smallest quantity – or the smallest that costs anything – is above its largest, or its largest is not positive.
    Limits,
    /// A type that nobody knows.
    Type,
    /// Its fixed rate is less than it has to be sold at least.
    AtALoss,
}

impl Service {
    /// Its type, if the bot knows it.
    pub fn service_type(&self) -> Option<ServiceType> {
        ServiceType::parse(&self.kind)
    }

    /// What it wants to be sent, as a service of this platform.
    pub fn aim(&self, platform: Platform) -> Option<Aim> {
        Aim::read(self.service_type(), &fold(&self.category_name), &fold(&self.name), platform)
    }

    /// Whether its rate is for a whole order rather than for 1000.
    pub fn is_per_order(&self) -> bool {
        self.service_type().is_some_and(|kind| kind.form().pricing == Pricing::PerOrder)
    }

    /// Whether its orders are for a link, which is asked for first.
    pub fn takes_link(&self) -> bool {
        self.target_field() == Some(Field::Link)
    }

    /// What its orders are for: the field that is asked for first.
    pub fn target_field(&self) -> Option<Field> {
        self.service_type()?.form().fields.first().map(|(field, _)| *field)
    }

    /// The field that says how many, if a person says so.
    pub fn count_field(&self) -> Option<Field> {
        match self.service_type()?.form().quantity {
            QuantityFrom::Typed => Some(Field::Quantity),
            QuantityFrom::LinesOf(field) | QuantityFrom::Between(field, _) => Some(field),
            QuantityFrom::None => None,
        }
    }

    /// Why it is not offered; `None` when it is.
    pub fn not_offered(&self) -> Option<NotOffered> {
        if !self.listed {
            return Some(NotOffered::Gone);
        }
        if self.is_priceless() || is_divider(&self.name) {
            return Some(NotOffered::Divider);
        }
        if self.least() > self.max {
            return Some(NotOffered::Limits);
        }
        if self.service_type().is_none() {
            return Some(NotOffered::Type);
        }
        self.at_a_loss.then_some(NotOffered::AtALoss)
    }

    /// The same service, sold so.
    #[must_use]
    pub fn resold(&self, sold: Sold) -> Self {
        Self { rate: sold.rate, at_a_loss: sold.at_a_loss, ..self.clone() }
    }

    /// The smallest quantity that can be ordered: some panels say 0, and what costs less than the smallest sum there is (a micro-unit, half
    /// of it rounded up) would be had for nothing.
    pub fn least(&self) -> i64 {
        let least = self.min.max(1);
        if self.is_per_order() { least } else { least.max(self.least_with_a_price()) }
    }

    /// How many cost half a micro-unit at least: at a rate per 1000, one piece costs a thousand times the rate in micro-units.
    fn least_with_a_price(&self) -> i64 {
        let half = Decimal::new(5, 4);
        let pieces = half.checked_div(self.rate.0).map(|pieces| pieces.ceil());
        pieces.and_then(|pieces| i64::try_from(pieces).ok()).unwrap_or(i64::MAX)
    }

    /// What hinges on its rate: whether that is no price, whether it is too low, and the least quantity.
    fn by_rate(&self) -> (bool, bool, i64) {
        (self.is_priceless(), self.at_a_loss, self.least())
    }

    /// Whether its rate is no price: it is beyond all bounds, or nothing, or rounds to nothing where it is the price.
    fn is_priceless(&self) -> bool {
        self.rate.0.is_zero()
            || !bounds::is_rate(self.rate.0)
            || self.is_per_order() && price_per_order(self.rate).is_ok_and(|price| price == Amount::ZERO)
    }
}

/// One category of one platform, with the services that are offered there.
#[derive(Clone, Debug)]
pub struct Shelf {
    /// The category.
    pub category: CategoryId,
    /// Its name.
    pub name: String,
    /// Positions in [`Catalog::services`], in the panel's order.
    services: Vec<usize>,
}

impl Shelf {
    /// How many services stand here.
    pub fn len(&self) -> usize {
        self.services.len()
    }

    /// Whether none does; never true for a shelf of a catalog.
    pub fn is_empty(&self) -> bool {
        self.services.is_empty()
    }
}

/// A snapshot of everything the panel sells.
#[derive(Debug, Default)]
pub struct Catalog {
    services: Vec<Service>,
    /// Catalogs of the same services at other rates share it.
    layout: Arc<Layout>,
    overrides: Arc<Overrides>,
}

/// Where the services of a catalog stand, and how they are found.
#[derive(Debug, Default)]
struct Layout {
    index: Index,
    by_id: HashMap<ServiceId, usize>,
    by_panel_service: HashMap<String, usize>,
    platforms: Vec<(Platform, Vec<Shelf>)>,
    places: HashMap<ServiceId, (Platform, Option<Aim>)>,
}

impl Layout {
    fn of(services: &[Service]) -> Self {
        let mut layout = Self {
            by_id: services.iter().enumerate().map(|(at, service)| (service.id, at)).collect(),
            by_panel_service: services
                .iter()
                .enumerate()
                .map(|(at, service)| (service.panel_service.clone(), at))
                .collect(),
            ..Self::default()
        };
        layout.shelve(services);
        layout
    }

    fn shelve(&mut self, services: &[Service]) {
        let mut shelves: HashMap<Platform, Vec<Shelf>> = HashMap::new();
        let mut known: HashMap<(Platform, CategoryId), usize> = HashMap::new();
        // Folding is what costs: each category's name is folded once, and each service's.
        let mut categories: HashMap<CategoryId, (String, Mentions)> = HashMap::new();
        for (at, service) in services.iter().enumerate() {
            let (category, says) = categories.entry(service.category).or_insert_with(|| {
                let key = fold(&service.category_name);
                let says = Mentions::find(&key);
                (key, says)
            });
            let name = fold(&service.name);
            let mentions = Mentions::find(&name);
            let platform = says.decide(&mentions);
            let aim = Aim::read(service.service_type(), category, &name, platform);
            self.places.insert(service.id, (platform, aim));
            if service.not_offered().is_some() {
                continue;
            }
            self.index.add(Entry {
                service: at,
                name: &name,
                category: (service.category, category),
                platform,
                mentions: mentions.all(),
                limits: (service.least(), service.max),
                refill: service.refill,
            });
            let row = shelves.entry(platform).or_default();
            let place = *known.entry((platform, service.category)).or_insert_with(|| {
                row.push(Shelf {
                    category: service.category,
                    name: service.category_name.clone(),
                    services: vec![],
                });
                row.len() - 1
            });
            row[place].services.push(at);
        }
        self.platforms = Platform::all()
            .filter_map(|platform| shelves.remove(&platform).map(|row| (platform, row)))
            .collect();
    }
}

impl Catalog {
    /// Builds a snapshot from services in the panel's order. Services of one category may be apart in the panel's list: they are
    /// shown together, where the first of them stood.
    pub fn new(services: Vec<Service>) -> Self {
        Self { layout: Arc::new(Layout::of(&services)), services, overrides: Arc::default() }
    }

    /// The same with the prices that admins set, by which the services' rates were made.
    #[must_use]
    pub fn priced_by(self, overrides: Arc<Overrides>) -> Self {
        Self { overrides, ..self }
    }

    /// The same services, sold so. Folding names is what costs: that is done again only if other services are offered then.
    #[must_use]
    pub fn resold(&self, overrides: Arc<Overrides>, sold: impl Fn(&Service) -> Sold) -> Self {
        let services: Vec<Service> =
            self.services.iter().map(|service| service.resold(sold(service))).collect();
        let stay = self.services.iter().zip(&services).all(|(before, now)| before.by_rate() == now.by_rate());
        let layout = if stay { self.layout.clone() } else { Arc::new(Layout::of(&services)) };
        Self { services, layout, overrides }
    }

    /// The prices that admins set.
    pub fn overrides(&self) -> &Arc<Overrides> {
        &self.overrides
    }

    /// Every service that is known, offered or not.
    pub fn services(&self) -> &[Service] {
        &self.services
    }

    /// The platforms that have something to offer, in display order, with how many services each has.
    pub fn platforms(&self) -> Vec<(Platform, usize)> {
        self.layout
            .platforms
            .iter()
            .map(|(platform, row)| (*platform, row.iter().map(Shelf::len).sum()))
            .collect()
    }

    /// The categories of a platform, in the panel's order.
    pub fn shelves(&self, platform: Platform) -> &[Shelf] {
        self.layout.platforms.iter().find(|(at, _)| *at == platform).map_or(&[], |(_, row)| row)
    }

    /// One category of a platform.
    pub fn shelf(&self, platform: Platform, category: CategoryId) -> Option<&Shelf> {
        self.shelves(platform).iter().find(|shelf| shelf.category == category)
    }

    /// The services on a shelf of this catalog.
    pub fn on_shelf<'a>(&'a self, shelf: &'a Shelf) -> impl ExactSizeIterator<Item = &'a Service> {
        shelf.services.iter().map(|at| &self.services[*at])
    }

    /// A service by the bot's key, offered or not.
    pub fn service(&self, id: ServiceId) -> Option<&Service> {
        self.layout.by_id.get(&id).map(|at| &self.services[*at])
    }

    /// Whether a service is offered at present.
    pub fn offers(&self, id: ServiceId) -> bool {
        self.service(id).is_some_and(|service| service.not_offered().is_none())
    }

    /// A service by the panel's id, offered or not.
    pub fn by_panel_service(&self, id: &str) -> Option<&Service> {
        self.layout.by_panel_service.get(id).map(|at| &self.services[*at])
    }

    /// The platform a service was put under.
    pub fn platform_of(&self, id: ServiceId) -> Platform {
        self.layout.places.get(&id).map_or(Platform::OTHER, |(platform, _)| *platform)
    }

    /// What a service wants to be sent, where that is known.
    pub fn aim(&self, id: ServiceId) -> Option<Aim> {
        self.layout.places.get(&id).and_then(|(_, aim)| *aim)
    }

    /// What is odd about a checked link for a service.
    pub fn warning(&self, id: ServiceId, link: &str) -> Option<LinkWarning> {
        LinkWarning::of(link, self.platform_of(id), self.aim(id))
    }

    /// Whether what is at an address is what a service wants, as far as that is known.
    pub fn suits(&self, id: ServiceId, found: LinkKind) -> bool {
        self.aim(id).is_none_or(|aim| aim.suits(found))
    }

    /// How many services are offered.
    pub fn offered(&self) -> usize {
        self.platforms().iter().map(|(_, services)| services).sum()
    }

    /// The offered services that `words` name: the one whose id it is, then those whose name says it, then those whose category does. What
    /// gives something else as well, or is for some only, comes later; among equals the panel's order.
    pub fn search(&self, words: &str) -> Found {
        let hits = self.layout.index.find(words, |id| self.layout.by_panel_service.get(id).copied());
        let services = hits.services.into_iter().filter_map(|at| self.services.get(at));
        Found {
            services: services.map(|service| service.id).collect(),
            best: hits.best,
            words: hits.words,
            cheap: hits.cheap,
            near: hits.near,
        }
    }
}

/// What was found for some words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Found {
    /// The services, the best first.
    pub services: Vec<ServiceId>,
    /// How many of them, from the first, answer equally well.
    pub best: usize,
    /// The words as they were understood: typed with the other keyboard layout or with a slip, they are mended here.
    pub words: String,
    /// Whether the cheapest is asked for.
    pub cheap: bool,
    /// Other words to search for, where nothing was found; each finds something.
    pub near: Vec<String>,
}

impl Found {
    /// Keeps only some of the services.
    pub fn keep(&mut self, wanted: impl Fn(ServiceId) -> bool) {
        self.best = self.services.iter().take(self.best).filter(|service| wanted(**service)).count();
        self.services.retain(|service| wanted(*service));
    }
}

/// What a refresh changed, for the notice to the admins.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct CatalogChange {
    /// Names of services that came.
    pub added: Vec<String>,
    /// Names of services that left.
    pub removed: Vec<String>,
    /// Services whose rate rose: name, before, after.
    pub dearer: Vec<(String, Rate, Rate)>,
    /// Services whose rate fell: name, before, after.
    pub cheaper: Vec<(String, Rate, Rate)>,
    /// Rows of the panel's answer that could not be read.
    pub skipped: usize,
    /// How many there were of each, before [`CatalogChange::shortened`] cut the lists: added, removed, dearer, cheaper.
    pub counts: [usize; 4],
}

impl CatalogChange {
    /// The same with at most five examples of each kind, and the true counts beside them: a notice, not a list.
    #[must_use]
    pub fn shortened(&self) -> Self {
        const EXAMPLES: usize = 5;
        let mut short = self.clone();
        short.counts = [self.added.len(), self.removed.len(), self.dearer.len(), self.cheaper.len()];
        short.added.truncate(EXAMPLES);
        short.removed.truncate(EXAMPLES);
        short.dearer.truncate(EXAMPLES);
        short.cheaper.truncate(EXAMPLES);
        short
    }

    /// Whether there is nothing to tell.
    pub fn is_empty(&self) -> bool {
        self.added.is_empty() && self.removed.is_empty() && self.dearer.is_empty() && self.cheaper.is_empty()
    }
}
