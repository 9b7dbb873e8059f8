//! What the numbers of a line can mean: a service by its id, how many. Where that is more than one thing, all of it, so that the person
//! is asked; what makes no sense – a service of another platform, a quantity beyond the limits – only if nothing else does.

use serde::{Deserialize, Serialize};

use super::{
    catalog::{Catalog, Service},
    ids::{ServiceId, bare},
    one_line::{OneLine, is_id},
    platform::Platform,
    quantities::Quantity,
    quantity::parse_quantity,
};

/// More ways than these are not worth a question.
const MOST: usize = 4;
/// More numbers than these are a list, not an order. Each may be paired with each: a message has room for a thousand.
const MOST_NUMBERS: usize = 8;

/// One way to read the numbers of a line.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reading {
    /// The service that a number names.
    pub service: Option<ServiceId>,
    /// How many.
    pub quantity: Option<i64>,
}

/// Where a line is written.
#[derive(Clone, Copy, Debug)]
pub struct Place<'a> {
    /// What is sold.
    pub catalog: &'a Catalog,
    /// The service that is being ordered there.
    pub service: Option<&'a Service>,
    /// Whether a number alone may name another one there.
    pub may_leave: bool,
    /// The platform that the link leads to, if there is one.
    pub platform: Option<Platform>,
}

impl Place<'_> {
    /// The ways to read a line's numbers, each once; none where there are no numbers, or too many of them.
    pub fn readings(&self, line: &OneLine<'_>) -> Vec<Reading> {
        if line.numbers.len() > MOST_NUMBERS {
            return vec![];
        }
        let mut ways = match self.service {
            Some(service) => self.ways_for(service, line),
            None => self.ways(line),
        };
        if ways.iter().any(|way| self.fits(*way)) {
            ways.retain(|way| self.fits(*way));
        }
        let mut once: Vec<Reading> = vec![];
        for way in ways {
            if !once.contains(&way) {
                once.push(way);
            }
        }
        if once.len() > MOST { vec![] } else { once }
    }

    /// The numbers that a reading passes over, as they were written.
    pub fn passed_over(&self, line: &OneLine<'_>, reading: Reading) -> Vec<String> {
        let ordered = reading.service.or(self.service.map(|service| service.id));
        let is_meant = |number: &&Quantity| {
            let as_two = parted(number).is_some_and(|(_, rest)| Some(rest) == reading.quantity);
            let named = self.named(number);
            as_two || Some(number.count) == reading.quantity || named.is_some() && named == ordered
        };
        let others = line.numbers.iter().filter(|number| !is_meant(number));
        others.map(|number| number.written.clone()).collect()
    }

    /// Where no service is being ordered: of two numbers one names it, if it can; one alone may be either.
    fn ways(&self, line: &OneLine<'_>) -> Vec<Reading> {
        let numbers = &line.numbers;
        let named: Vec<(usize, ServiceId)> =
            numbers.iter().enumerate().filter_map(|(at, number)| Some((at, self.named(number)?))).collect();
        let mut ways = vec![];
        for (at, service) in &named {
            let others = numbers.iter().enumerate().filter(|(other, _)| other != at);
            ways.extend(
                others
                    .filter_map(|(_, number)| how_many(number))
                    .map(|quantity| Reading { service: Some(*service), quantity: Some(quantity) }),
            );
        }
        if let [number] = numbers.as_slice() {
            let two = parted(number).and_then(|(id, rest)| Some((self.offered(id)?, rest)));
            ways.extend(two.map(|(service, rest)| Reading { service: Some(service), quantity: Some(rest) }));
        }
        if ways.is_empty() || numbers.len() == 1 {
            ways.extend(named.iter().map(|(_, service)| Reading { service: Some(*service), quantity: None }));
            // Beside a number that can't be a quantity, but was meant as one, an id is an id.
            ways.extend(quantities(numbers).filter(|_| line.odd.is_empty() || named.is_empty()));
        }
        ways
    }

    /// Where a service is being ordered, a number is how many, but for that service's own id, and in a line that begins with the id of
    /// another one.
    fn ways_for(&self, service: &Service, line: &OneLine<'_>) -> Vec<Reading> {
        let is_own = |number: &Quantity| self.named(number) == Some(service.id);
        let mut numbers = line.numbers.clone();
        if numbers.len() > 1 || !line.odd.is_empty() || numbers.iter().any(is_id) {
            numbers.retain(|number| !is_own(number));
        }
        let Some((first, others)) = numbers.split_first() else { return vec![] };
        match self.named(first) {
            Some(other) if is_id(first) && others.is_empty() => {
                vec![Reading { service: Some(other), quantity: None }]
            }
            Some(other) if self.may_leave && others.is_empty() => {
                let leaving = Reading { service: Some(other), quantity: None };
                std::iter::once(leaving).chain(quantities(&numbers)).collect()
            }
            Some(other) if !others.is_empty() => {
                quantities(others).map(|way| Reading { service: Some(other), ..way }).collect()
            }
            Some(_) | None => quantities(&numbers).collect(),
        }
    }

    /// The service that a number may name.
    fn named(&self, number: &Quantity) -> Option<ServiceId> {
        self.offered(bare(&number.written))
    }

    fn offered(&self, id: &str) -> Option<ServiceId> {
        let service = self.catalog.by_panel_service(id)?;
        service.not_offered().is_none().then_some(service.id)
    }

    /// Whether a reading makes sense: the link is of the service's platform, the quantity within its limits.
    fn fits(&self, way: Reading) -> bool {
        let named = way.service.and_then(|service| self.catalog.service(service));
        let is_for_link = named.zip(self.platform).is_none_or(|(service, platform)| {
            let own = self.catalog.platform_of(service.id);
            own == platform || !own.has_hosts()
        });
        let is_within = named.or(self.service).zip(way.quantity).is_none_or(|(service, quantity)| {
            service.is_per_order() || (service.least()..=service.max).contains(&quantity)
        });
        is_for_link && is_within
    }
}

fn quantities(numbers: &[Quantity]) -> impl Iterator<Item = Reading> {
    let each = numbers.iter().filter_map(how_many);
    each.map(|quantity| Reading { service: None, quantity: Some(quantity) })
}

fn how_many(number: &Quantity) -> Option<i64> {
    (!is_id(number)).then_some(number.count)
}

/// `207 500` as two: what may be an id, and how many.
fn parted(number: &Quantity) -> Option<(&str, i64)> {
    let (id, rest) = number.written.split_once(' ')?;
    Some((id, parse_quantity(rest).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::{
        catalog::{CategoryId, Service},
        money::Rate,
    };

    fn service(id: i64, name: &str, max: i64) -> Service {
        Service {
            id: ServiceId(id),
            panel_service: id.to_string(),
            name: name.to_owned(),
            category: CategoryId(1),
            category_name: String::new(),
            kind: "Default".to_owned(),
            rate: Rate(1.into()),
            panel_rate: Rate(1.into()),
            at_a_loss: false,
            min: 10,
            max,
            refill: false,
            cancel: false,
            dripfeed: false,
            description: None,
            average_time: None,
            listed: true,
        }
    }

    /// A catalog in which 207, 500, 900 are ids.
    fn catalog() -> Catalog {
        Catalog::new(vec![
            service(207, "Instagram likes", 5_000),
            service(500, "Instagram views", 1_000_000),
            service(900, "Telegram members", 5_000),
        ])
    }

    /// The ways to read a text where the service with this id is being ordered: `service×quantity`.
    fn read(text: &str, here: Option<i64>) -> String {
        let catalog = catalog();
        let line = OneLine::read(text);
        let place = Place {
            catalog: &catalog,
            service: here.and_then(|id| catalog.service(ServiceId(id))),
            may_leave: line.link().is_none(),
            platform: line.link().map(crate::domain::link::platform_of),
        };
        let part = |part: Option<i64>| part.map_or_else(|| "?".to_owned(), |part| part.to_string());
        let way = |way: Reading| format!("{}×{}", part(way.service.map(|id| id.0)), part(way.quantity));
        place.readings(&line).into_iter().map(way).collect::<Vec<_>>().join(" or ")
    }

    #[test]
    fn a_message_full_of_ids_is_no_puzzle() {
        let ids: Vec<String> = (1..=800).map(|id| (1_000 + id).to_string()).collect();
        let sold = (1..=800).map(|id| service(1_000 + id, "Instagram likes", 5_000)).collect();
        let catalog = Catalog::new(sold);
        let text = ids.join("|");
        let line = OneLine::read(&text);
        assert_eq!(line.numbers.len(), 800);
        let place = Place { catalog: &catalog, service: None, may_leave: true, platform: None };
        // Each paired with each, this would take minutes.
        assert_eq!(place.readings(&line), []);
    }

    #[test]
    fn numbers_are_services_and_quantities_and_both_where_both_make_sense() {
        for (text, expected) in [
            ("https://instagram.com/p/a", ""),
            ("207 https://instagram.com/p/a 1500", "207×1500"),
            ("https://instagram.com/p/a 1500 207", "207×1500"),
            // A number alone.
            ("300 https://instagram.com/p/a", "?×300"),
            ("207 https://instagram.com/p/a", "207×? or ?×207"),
            ("#207 https://instagram.com/p/a", "207×?"),
            ("207 500 https://instagram.com/p/a", "207×500 or ?×207500"),
            ("207, 500 https://instagram.com/p/a", "207×500 or 500×207"),
            // Two of which either may be either, and two of which none is an id.
            ("207 https://instagram.com/p/a 500", "207×500 or 500×207"),
            ("1500 https://instagram.com/p/a 2000", "?×1500 or ?×2000"),
            // What makes no sense gives way to what does, and counts where nothing else is there.
            ("900 https://instagram.com/p/a", "?×900"),
            ("207 https://instagram.com/p/a 900", "207×900"),
            ("500 https://instagram.com/p/a 900000", "500×900000"),
            ("900 https://instagram.com/p/a 1500", "900×1500"),
            ("207 https://instagram.com/p/a 9000000", "207×9000000"),
            ("1 https://instagram.com/p/a 2, 3, 4, 5", ""),
            ("207 https://instagram.com/p/a -5", "207×?"),
            ("300 https://instagram.com/p/a 1.5", "?×300"),
        ] {
            assert_eq!(read(text, None), expected, "{text}");
        }
        for (text, expected) in [
            ("https://instagram.com/p/a 300", "?×300"),
            ("https://instagram.com/p/a 500", "?×500"),
            ("207 https://instagram.com/p/a 300", "?×300"),
            ("https://instagram.com/p/a 1500 2000", "?×1500 or ?×2000"),
            ("https://instagram.com/p/a 1500 9000000", "?×1500"),
            ("500 https://instagram.com/p/a 300", "500×300"),
            ("#500 https://instagram.com/p/a", "500×?"),
            ("207 https://instagram.com/p/a -5", ""),
            ("500", "500×? or ?×500"),
            ("300", "?×300"),
        ] {
            assert_eq!(read(text, Some(207)), expected, "at 207: {text}");
        }
    }
}
