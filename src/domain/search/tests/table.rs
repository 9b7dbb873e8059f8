//! The table of what people type (`tests/data/queries.txt`), over the three real catalogs.

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use crate::domain::{
    catalog::{Catalog, CategoryId, Found, Service, ServiceId},
    fold::fold,
    money::Rate,
    platform::Platform,
    refine::{Refinement, refine},
};

/// A row of a real catalog; panels write figures as texts and as numbers.
#[derive(Deserialize)]
struct Sold {
    service: Value,
    name: String,
    category: String,
    #[serde(rename = "type")]
    kind: String,
    rate: Value,
    min: Value,
    max: Value,
    refill: bool,
}

fn figure(value: &Value) -> String {
    value.as_str().map_or_else(|| value.to_string(), str::to_owned)
}

/// The three real catalogs, as the bot reads them.
pub(super) fn real() -> Vec<(&'static str, Catalog)> {
    [
        ("smmtest", include_str!("../../../../tests/data/catalogs/smmtest.json")),
        ("smmpanelus", include_str!("../../../../tests/data/catalogs/smmpanelus.json")),
        ("soc-proof", include_str!("../../../../tests/data/catalogs/soc-proof.json")),
    ]
    .map(|(name, json)| (name, read(json)))
    .into()
}

fn read(json: &str) -> Catalog {
    let rows: Vec<Sold> = serde_json::from_str(json).unwrap();
    let mut categories: HashMap<String, i64> = HashMap::new();
    let services = rows.into_iter().zip(1..).map(|(row, id)| {
        let next = i64::try_from(categories.len()).unwrap();
        let category = *categories.entry(row.category.clone()).or_insert(next);
        Service {
            id: ServiceId(id),
            panel_service: figure(&row.service),
            name: row.name,
            category: CategoryId(category),
            category_name: row.category,
            kind: row.kind,
            rate: Rate(figure(&row.rate).parse().unwrap()),
            panel_rate: Rate(figure(&row.rate).parse().unwrap()),
            at_a_loss: false,
            min: figure(&row.min).parse().unwrap(),
            max: figure(&row.max).parse().unwrap(),
            refill: row.refill,
            cancel: false,
            dripfeed: false,
            description: None,
            average_time: None,
            listed: true,
        }
    });
    Catalog::new(services.collect())
}

/// Words of which one must begin a word of a name.
struct OneOf(Vec<String>);

impl OneOf {
    fn read(written: &str) -> Self {
        Self(written.split('/').map(|word| format!(" {}", folded(word))).collect())
    }

    fn begins_in(&self, name: &str) -> bool {
        self.0.iter().any(|word| name.contains(word.as_str()))
    }
}

/// A space at the end counts: `r_` is a whole word.
fn folded(word: &str) -> String {
    let spaced = word.replace('_', " ");
    let end = if spaced.ends_with(' ') { " " } else { "" };
    format!("{}{end}", fold(&spaced))
}

/// What the first hit should be.
struct Wanted {
    query: String,
    platform: Option<Platform>,
    says: Vec<String>,
    allows: Vec<String>,
    words: Vec<OneOf>,
    not: Vec<OneOf>,
    cheapest: bool,
}

impl Wanted {
    fn read(line: &str) -> Self {
        let columns: Vec<&str> = line.split(';').map(str::trim).collect();
        let [query, platform, kinds, more] = columns[..] else { panic!("four columns: {line}") };
        let (allows, says): (Vec<_>, Vec<_>) =
            kinds.split_whitespace().map(str::to_owned).partition(|kind| kind.ends_with(['?', '*']));
        let mut wanted = Self {
            query: query.to_owned(),
            platform: (platform != "-").then(|| Platform::from_slug(platform).unwrap()),
            says,
            allows: allows.into_iter().map(|kind| kind.trim_end_matches('?').to_owned()).collect(),
            words: vec![],
            not: vec![],
            cheapest: false,
        };
        for word in more.split_whitespace() {
            match word.strip_prefix('!') {
                _ if word == "^cheapest" => wanted.cheapest = true,
                Some(word) => wanted.not.push(OneOf::read(word)),
                None => wanted.words.push(OneOf::read(word)),
            }
        }
        wanted
    }

    /// Whether a service is what is wanted, whatever others cost.
    fn is(&self, name: &str, platform: Platform, kinds: &[(String, OneOf)]) -> bool {
        let unasked = |kind: &String| {
            !self.says.contains(kind) && !self.allows.contains(kind) && !self.allows.contains(&"*".to_owned())
        };
        self.platform.is_none_or(|wanted| wanted == platform)
            && kinds.iter().all(|(kind, words)| {
                let says = words.begins_in(name);
                if self.says.contains(kind) { says } else { !says || !unasked(kind) }
            })
            && self.words.iter().all(|words| words.begins_in(name))
            && !self.not.iter().any(|words| words.begins_in(name))
    }
}

struct Table {
    kinds: Vec<(String, OneOf)>,
    rows: Vec<Wanted>,
}

fn table() -> Table {
    let mut table = Table { kinds: vec![], rows: vec![] };
    let lines = include_str!("../../../../tests/data/queries.txt").lines();
    for line in lines.filter(|line| !line.trim().is_empty() && !line.starts_with('#')) {
        match line.strip_prefix("= ") {
            Some(kind) => {
                let (name, words) = kind.split_once(' ').unwrap();
                table.kinds.push((name.to_owned(), OneOf::read(words.trim())));
            }
            None => table.rows.push(Wanted::read(line)),
        }
    }
    for wanted in &table.rows {
        for kind in wanted.says.iter().chain(&wanted.allows) {
            assert!(kind == "*" || table.kinds.iter().any(|(known, _)| known == kind), "{kind}");
        }
    }
    table
}

/// As the screen lists them: the cheapest first if that is asked for.
fn listed(catalog: &Catalog, found: &Found) -> Vec<ServiceId> {
    let wanted = Refinement { cheapest_first: found.cheap, ..Refinement::default() };
    refine(catalog, found, wanted).services
}

#[test]
fn what_is_wanted_comes_first() {
    let Table { kinds, rows } = table();
    let catalogs = real();
    let catalogs = catalogs.iter().map(|(panel, catalog)| {
        let offered = catalog.services().iter().filter(|service| service.not_offered().is_none());
        let named: Vec<_> = offered.map(|service| (service, format!(" {} ", fold(&service.name)))).collect();
        (*panel, catalog, named)
    });
    let catalogs: Vec<_> = catalogs.collect();
    let (mut judged, mut wrong) = (0, vec![]);
    for wanted in &rows {
        let mut sold = 0;
        for (panel, catalog, offered) in &catalogs {
            let right: Vec<&Service> = offered
                .iter()
                .filter(|(service, name)| wanted.is(name, catalog.platform_of(service.id), &kinds))
                .map(|(service, _)| *service)
                .collect();
            let per_1000 = right.iter().filter(|service| !service.is_per_order());
            let Some(cheapest) = per_1000.map(|service| service.rate.0).min() else { continue };
            sold += 1;
            judged += 1;
            let found = catalog.search(&wanted.query);
            let listed = listed(catalog, &found);
            let first = listed.first().and_then(|id| catalog.service(*id));
            let is_right = |first: &Service| {
                right.iter().any(|service| service.id == first.id)
                    && (!wanted.cheapest || first.rate.0 == cheapest)
            };
            if !first.is_some_and(is_right) {
                let name = first.map_or("nothing", |first| first.name.as_str());
                let place = listed.iter().position(|id| right.iter().any(|service| service.id == *id));
                wrong.push(format!(
                    "{panel}: {} → {name} | of {}, right at {place:?} e.g. {}",
                    wanted.query,
                    listed.len(),
                    right[0].name
                ));
            }
        }
        assert!(sold > 0, "nobody sells {}", wanted.query);
    }
    println!("{} queries, {judged} judged, {} wrong\n{}", rows.len(), wrong.len(), wrong.join("\n"));
    assert!(rows.len() >= 120, "{}", rows.len());
    assert!(wrong.len() * 20 <= judged, "{} of {judged}", wrong.len());
}
