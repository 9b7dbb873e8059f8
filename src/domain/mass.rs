//! Mass orders: lines `service | link | quantity` – the format that panels use on their own pages – each checked with the sheet that a
//! single order is filled in on. What follows a further bar are the type's other fields; the lines of comments, names or keywords
//! take all the bars that are left.

use std::collections::HashMap;

use super::{
    catalog::{Catalog, Service, ServiceId},
    entry::{EntryProblem, Remark},
    ids::bare,
    link_kind::LinkWarning,
    money::{Credit, Price},
    order::NewOrder,
    service_type::{Field, QuantityFrom, ServiceType, Shape},
    sheet::{Entries, Sheet},
};
use crate::clock::Moment;

/// The most lines of one mass order.
pub const MAX_LINES: usize = 100;

/// One line.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// Its number, from 1, blank lines not counted.
    pub number: usize,
    /// As it was written; untrusted.
    pub text: String,
    /// What else was seen of it.
    pub seen: Seen,
    /// The order it would be, or why it can't be one.
    pub outcome: Result<NewOrder, LineProblem>,
    /// What is odd about its link, if it is an order.
    pub warning: Option<LinkWarning>,
}

/// What is said of a line whether or not it can be ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Seen {
    /// The service's name, if there is such a service; untrusted.
    pub service: String,
    /// How many names stood in it twice, and count once.
    pub doubles: i64,
}

/// Why a line is no order. Each is one sentence to the person.
#[derive(Clone, Debug, PartialEq)]
pub enum LineProblem {
    /// Not `service | link | quantity`.
    Form,
    /// No such service, or it is not offered.
    NoService(String),
    /// A field's value is wrong.
    Entry(Field, EntryProblem),
    /// A field is missing.
    Missing(Field),
    /// The price can't be counted.
    PriceTooBig,
    /// More orders than the person may have in progress.
    NoRoom,
    /// The same service and link as in an earlier line: panels refuse the second while the first runs.
    Twice(usize),
}

/// Reads and checks the lines. `draft` numbers the orders, in a way that no single draft is numbered; `room` is
/// how many more orders the person may have in progress. `Err` with their number if the lines are too many.
pub fn check(text: &str, catalog: &Catalog, draft: i64, room: i64, now: Moment) -> Result<Vec<Line>, usize> {
    let lines: Vec<&str> =
        text.lines().map(str::trim).filter(|line| !line.is_empty() && !is_heading(line)).collect();
    if lines.len() > MAX_LINES {
        return Err(lines.len());
    }
    let mut seen: HashMap<(ServiceId, String), usize> = HashMap::new();
    let mut room = room;
    let check_one = |(at, line): (usize, &&str)| {
        let number = at + 1;
        let mut seen_of_it = Seen::default();
        let read = read_line(line, catalog, number_of(draft, at), now, &mut seen_of_it);
        let outcome = read.and_then(|order| {
            let key = (order.service, order.link.clone());
            match seen.insert(key.clone(), number) {
                None => Ok(order),
                Some(first) => {
                    seen.insert(key, first);
                    Err(LineProblem::Twice(first))
                }
            }
        });
        let outcome = outcome.and_then(|order| {
            room -= 1;
            if room < 0 { Err(LineProblem::NoRoom) } else { Ok(order) }
        });
        let order = outcome.as_ref().ok();
        let warning = order.and_then(|order| catalog.warning(order.service, &order.link));
        Line { number, text: (*line).to_owned(), seen: seen_of_it, outcome, warning }
    };
    Ok(lines.iter().enumerate().map(check_one).collect())
}

/// Below zero, where no single draft is: the same line of the same list is the same order, however often it is confirmed.
fn number_of(draft: i64, at: usize) -> i64 {
    let at = i64::try_from(at).unwrap_or(0);
    draft.saturating_mul(-1_000).saturating_sub(at + 1)
}

/// The first line of a table that somebody kept: `service | link | quantity`.
fn is_heading(line: &str) -> bool {
    columns(line).first().is_some_and(|first| is_heading_word(first))
}

fn is_heading_word(first: &str) -> bool {
    ["service", "service id", "id", "услуга", "id услуги"].contains(&first.to_lowercase().as_str())
}

/// Bars, or what a spreadsheet puts in their place; else spaces, of which those after the quantity part nothing.
fn columns(line: &str) -> Vec<&str> {
    let parts =
        |mark: char| line.split_once(mark).is_some_and(|(id, _)| mark != ';' || !id.trim().contains(' '));
    if let Some(mark) = ['|', '\t', ';'].into_iter().find(|mark| parts(*mark)) {
        return line.split(mark).map(str::trim).collect();
    }
    let mut columns = vec![];
    let mut rest = line.trim();
    while let Some((word, after)) = rest.split_once(char::is_whitespace).filter(|_| columns.len() < 3) {
        columns.push(word);
        rest = after.trim_start();
    }
    columns.push(rest);
    // Mere words are no columns: the second would have to be a link or somebody's name.
    let is_target = |word: &&str| word.contains(['/', '.', '@']);
    if columns.get(1).is_some_and(is_target) || is_heading_word(columns[0]) { columns } else { vec![line] }
}

fn read_line(
    line: &str,
    catalog: &Catalog,
    draft: i64,
    now: Moment,
    seen: &mut Seen,
) -> Result<NewOrder, LineProblem> {
    let columns = columns(line);
    let (Some(id), Some(target)) = (columns.first(), columns.get(1)) else {
        return Err(LineProblem::Form);
    };
    let id = bare(id);
    let service = catalog.by_panel_service(id).filter(|service| service.not_offered().is_none());
    let service = service.ok_or_else(|| LineProblem::NoService(id.to_owned()))?;
    let platform = catalog.platform_of(service.id);
    seen.service.clone_from(&service.name);
    let mut entries = Entries::new();
    let many = columns.get(2).copied().unwrap_or_default();
    for (field, text) in assign(service, target, &columns[2..])? {
        let sheet = Sheet { service, platform, entries: &entries, now };
        let entered = sheet.read(field, &text).map_err(|problem| LineProblem::Entry(field, problem))?;
        if let Some(Remark::Doubles(count)) = entered.remark {
            seen.doubles = count;
        }
        entries.insert(field, entered.value);
    }
    let sheet = Sheet { service, platform, entries: &entries, now };
    check_count(&sheet, many)?;
    order_of(service, &sheet, draft)
}

/// Where a person does not say how many, what stands in that place has to be what it comes to, or nothing: a number that is passed
/// over would be another order than was meant.
fn check_count(sheet: &Sheet<'_>, written: &str) -> Result<(), LineProblem> {
    let Some(form) = sheet.form() else { return Ok(()) };
    let fits = |counts: &[i64]| written.parse().is_ok_and(|number| counts.contains(&number));
    let is_fine = match form.quantity {
        QuantityFrom::Typed | QuantityFrom::Between(..) => true,
        QuantityFrom::None => written.is_empty() || fits(&[1, sheet.service.least()]),
        QuantityFrom::LinesOf(field) => written.is_empty() || fits(&[sheet.lines(field)]),
    };
    if is_fine { Ok(()) } else { Err(LineProblem::Form) }
}

/// Which column is which field: the link (or whose posts), how many, then the others in the order in which a single order asks for them.
fn assign(service: &Service, target: &str, rest: &[&str]) -> Result<Vec<(Field, String)>, LineProblem> {
    let Some(form) = service.service_type().map(super::service_type::ServiceType::form) else {
        return Ok(vec![]);
    };
    let asked: Vec<Field> = form.fields.iter().map(|(field, _)| *field).collect();
    let mut given = vec![];
    let first = asked.first().copied().unwrap_or(Field::Link);
    given.push((first, target.to_owned()));
    let many = rest.first().copied().unwrap_or_default();
    match form.quantity {
        QuantityFrom::Typed if !many.is_empty() => given.push((Field::Quantity, many.to_owned())),
        QuantityFrom::Between(least, most) if !many.is_empty() => {
            let (from, to) = many.split_once(['-', '–']).unwrap_or((many, many));
            given.extend([(least, from.trim().to_owned()), (most, to.trim().to_owned())]);
        }
        // How many there are says the number of lines; a package has none.
        QuantityFrom::Typed | QuantityFrom::Between(..) | QuantityFrom::LinesOf(_) | QuantityFrom::None => {}
    }
    let mut columns = rest.iter().skip(1).copied();
    for field in asked.into_iter().filter(|field| has_column(*field, first)) {
        let text = if field.shape() == Shape::Lines {
            columns.by_ref().collect::<Vec<_>>().join("\n")
        } else {
            columns.next().unwrap_or_default().to_owned()
        };
        if !text.trim().is_empty() {
            given.push((field, text));
        }
    }
    // A column that is nobody's – runs of a drip-feed, say – must not be passed over in silence.
    if columns.any(|column| !column.is_empty()) { Err(LineProblem::Form) } else { Ok(given) }
}

/// Whether a field has a column behind the quantity's.
fn has_column(field: Field, first: Field) -> bool {
    field != first
        && !matches!(field, Field::Quantity | Field::Min | Field::Max | Field::Runs | Field::Interval)
}

/// An order as a line, to be ordered once more: what [`check`] reads again as the same.
pub fn written(panel_service: &str, kind: ServiceType, entries: &Entries) -> String {
    let form = kind.form();
    let value = |field: Field| entries.get(&field).cloned().unwrap_or_default();
    let asked = form.fields.iter().map(|(field, _)| *field);
    let first = asked.clone().next().unwrap_or(Field::Link);
    let many = match form.quantity {
        QuantityFrom::Typed => value(Field::Quantity),
        QuantityFrom::Between(least, most) => format!("{}-{}", value(least), value(most)),
        QuantityFrom::LinesOf(_) | QuantityFrom::None => String::new(),
    };
    let others =
        asked.filter(|field| has_column(*field, first)).map(|field| value(field).replace('\n', " | "));
    let mut columns: Vec<String> =
        [panel_service.to_owned(), value(first), many].into_iter().chain(others).collect();
    while columns.pop_if(|last| last.is_empty()).is_some() {}
    columns.join(" | ")
}

fn order_of(service: &Service, sheet: &Sheet<'_>, draft: i64) -> Result<NewOrder, LineProblem> {
    let missing =
        sheet.steps().into_iter().find(|field| !sheet.is_good(*field) && !sheet.is_optional(*field));
    if let Some(field) = missing {
        return Err(match sheet.entries.get(&field) {
            Some(_) if field.shape() == Shape::Lines => match sheet.check_lines(field) {
                Err(problem) => LineProblem::Entry(field, problem),
                Ok(()) => LineProblem::Missing(field),
            },
            _ => LineProblem::Missing(field),
        });
    }
    let bill = sheet.quote().map_err(|_| LineProblem::PriceTooBig)?;
    let service_type =
        service.service_type().ok_or_else(|| LineProblem::NoService(service.panel_service.clone()))?;
    Ok(NewOrder {
        draft,
        service: service.id,
        service_type,
        fields: sheet.fields(),
        link: sheet.target().to_owned(),
        quantity: bill.quantity,
        runs: bill.runs,
        rate: service.rate,
        price: bill.price,
        cost: bill.cost,
    })
}

/// How many of the first of several orders somebody can pay for, and what those cost.
pub fn first_paid(prices: impl Iterator<Item = Price>, wallet: Credit) -> (usize, Price) {
    let mut paid = (0, Price::sum([]));
    for price in prices {
        let sum = Price::sum([paid.1, price]);
        if sum.credit() > wallet {
            break;
        }
        paid = (paid.0 + 1, sum);
    }
    paid
}
