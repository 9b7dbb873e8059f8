//! An order on paper: a service and what was entered for it so far. Which fields are asked for, what is still missing, how many
//! it is for and what it costs – all from the one table of types (`service_type.rs`). The dialogue fills a sheet step by step,
//! a mass order line by line; both get the same answers.

use std::{
    collections::{BTreeMap, HashSet},
    ops::RangeInclusive,
};

use super::{
    catalog::Service,
    entry::{Entered, EntryProblem, MAX_TEXT, Remark, is_names, read_lines, read_one},
    money::{Cost, MoneyError, Price, Rate, price_per_order, price_per_thousand},
    platform::Platform,
    quantity::quick_quantities,
    service_type::{Field, Form, Need, Pricing, QuantityFrom, Shape},
};
use crate::clock::Moment;

/// What was entered, in the words that the panel gets. Empty: left out on purpose.
pub type Entries = BTreeMap<Field, String>;

/// The most lines of a field that does not count how many are delivered.
const MAX_LINES: i64 = 10_000;

/// The most runs of a drip-feed, posts of a subscription.
const MANY: i64 = 1_000;

/// No platform's poll has more answers, nor does a list of reactions.
const MOST_ANSWERS: i64 = 50;

/// The longest time between two runs: a week, in minutes.
const MAX_INTERVAL: i64 = 10_080;

/// A service and what was entered for it.
#[derive(Clone, Copy, Debug)]
pub struct Sheet<'a> {
    /// What is ordered.
    pub service: &'a Service,
    /// The platform it is for.
    pub platform: Platform,
    /// What was entered so far.
    pub entries: &'a Entries,
    /// The present moment.
    pub now: Moment,
}

/// What a sheet comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Quote {
    /// How many pieces in all; for a subscription the most there may be.
    pub quantity: i64,
    /// In how many runs, if it is spread over time.
    pub runs: Option<i64>,
    /// What the customer pays, or the most they may pay.
    pub price: Price,
    /// What it costs the owner, or the most it may cost.
    pub cost: Cost,
    /// Whether price and cost are only upper bounds.
    pub at_most: bool,
}

impl<'a> Sheet<'a> {
    /// The type's row of the table; `None` for a type that nobody knows, which is not offered.
    pub fn form(&self) -> Option<&'static Form> {
        self.service.service_type().map(super::service_type::ServiceType::form)
    }

    /// The fields of this order, in the order they are asked for. Which they are may depend on what was entered.
    pub fn steps(&self) -> Vec<Field> {
        let fields = self.form().map_or(&[][..], |form| form.fields);
        fields.iter().filter(|(_, need)| self.is_asked(*need)).map(|(field, _)| *field).collect()
    }

    fn is_asked(&self, need: Need) -> bool {
        match need {
            Need::Required | Need::Optional | Need::Preset(_) => true,
            Need::WhenDripFeed => self.service.dripfeed && self.entries.contains_key(&Field::Runs),
            Need::WhenTraffic(kind) => self.number(Field::TypeOfTraffic) == Some(i64::from(kind)),
        }
    }

    /// The fields that are asked one after the other; the others have a value from the start. The end of a span is asked with its
    /// beginning.
    pub fn questions(&self) -> Vec<Field> {
        let is_asked = |field: &Field| {
            let by_itself = |(known, need): &(Field, Need)| {
                known == field && !matches!(need, Need::Optional | Need::Preset(_))
            };
            *field != Field::Max && self.form().is_some_and(|form| form.fields.iter().any(by_itself))
        };
        self.steps().into_iter().filter(is_asked).collect()
    }

    /// Whether a field may be left out.
    pub fn is_optional(&self, field: Field) -> bool {
        self.form().is_some_and(|form| form.fields.contains(&(field, Need::Optional)))
    }

    /// Whether the field belongs to this service's orders at all.
    pub fn has(&self, field: Field) -> bool {
        self.form().is_some_and(|form| form.fields.iter().any(|(known, _)| *known == field))
    }

    /// Whether the order could be spread over time: in two runs at least, of which the panels' upper limit is for the sum.
    pub fn can_drip(&self) -> bool {
        self.service.dripfeed && self.has(Field::Runs) && *self.limits(Field::Runs).end() >= 2
    }

    /// The next field that has no good value yet; `None` when the sheet is complete.
    pub fn missing(&self) -> Option<Field> {
        self.steps().into_iter().find(|field| !self.is_good(*field))
    }

    /// The question before a field, if there is one.
    pub fn before(&self, field: Field) -> Option<Field> {
        let steps = self.questions();
        match steps.iter().position(|step| *step == field) {
            Some(at) => at.checked_sub(1).map(|at| steps[at]),
            // A field that is only about to be asked for comes last.
            None => steps.last().copied(),
        }
    }

    /// Whether what was entered for the field can still be ordered: limits change while one thinks.
    pub fn is_good(&self, field: Field) -> bool {
        let Some(value) = self.entries.get(&field) else {
            return false;
        };
        if value.is_empty() {
            return self.is_optional(field);
        }
        if field.shape() == Shape::Lines {
            self.check_lines(field).is_ok()
        } else {
            self.read(field, value).is_ok()
        }
    }

    /// Whether the field has as many lines as it may have.
    pub fn check_lines(&self, field: Field) -> Result<(), EntryProblem> {
        let (min, max) = self.limits(field).into_inner();
        match self.lines(field) {
            given if given < min => Err(EntryProblem::TooFewLines { given, min }),
            given if given > max => Err(EntryProblem::TooManyLines { given, max }),
            _ => Ok(()),
        }
    }

    /// Reads what a person typed for a field. Lines are added to those that are there.
    pub fn read(&self, field: Field, text: &str) -> Result<Entered, EntryProblem> {
        if field.shape() == Shape::Lines {
            return self.read_more(field, text);
        }
        let read = read_one(field, text, self.platform, self.limits(field), self.now);
        read.map_err(|problem| {
            if let EntryProblem::Outside { given, min, max } = problem
                && self.has_own_minimum(field)
            {
                return EntryProblem::OutsideOwn { given, min, max };
            }
            problem
        })
    }

    /// Whether the least that the field may hold is what the person entered for another.
    pub fn has_own_minimum(&self, field: Field) -> bool {
        field == Field::Max && self.number(Field::Min).is_some()
    }

    fn read_more(&self, field: Field, text: &str) -> Result<Entered, EntryProblem> {
        let mut added = read_lines(field, text, self.platform)?;
        let doubles = self.drop_doubles(field, &mut added);
        let given = self.lines(field).saturating_add(count(added.len()));
        let max = *self.limits(field).end();
        if given > max {
            return Err(EntryProblem::TooManyLines { given, max });
        }
        let commas =
            matches!(field, Field::Comments | Field::Keywords) && added.iter().any(|line| line.contains(','));
        let before = self.entries.get(&field).filter(|value| !value.is_empty());
        let value = before.into_iter().cloned().chain(added).collect::<Vec<_>>().join("\n");
        if value.len() > MAX_TEXT {
            return Err(EntryProblem::TooMuchText);
        }
        let doubles = (doubles > 0).then_some(Remark::Doubles(doubles));
        Ok(Entered { value, remark: doubles.or(commas.then_some(Remark::Commas)) })
    }

    /// Leaves out the names that are there already, however they are capitalised: nobody is mentioned twice. How many those are.
    fn drop_doubles(&self, field: Field, added: &mut Vec<String>) -> i64 {
        if !is_names(field) {
            return 0;
        }
        let given = added.len();
        let known = self.entries.get(&field).map(String::as_str).unwrap_or_default();
        let mut seen: HashSet<String> = known.lines().map(str::to_lowercase).collect();
        added.retain(|name| seen.insert(name.to_lowercase()));
        count(given - added.len())
    }

    /// What a field's number, or its number of lines, has to lie between.
    pub fn limits(&self, field: Field) -> RangeInclusive<i64> {
        let (least, most) = (self.service.least(), self.service.max);
        match field {
            // The panels' upper limit is for the sum of all runs (SmartPanel and others check it so).
            Field::Quantity => least..=most / self.runs().unwrap_or(1).max(1),
            Field::Runs => 2..=MANY.min(most / self.number(Field::Quantity).unwrap_or(least).max(1)),
            Field::Interval => 1..=MAX_INTERVAL,
            Field::Min => least..=most,
            Field::Max => self.number(Field::Min).unwrap_or(least)..=most,
            Field::OldPosts => 0..=MANY,
            Field::AnswerNumber => 1..=MOST_ANSWERS,
            Field::Posts => 1..=MANY,
            Field::Comments | Field::Usernames | Field::Hashtags | Field::Groups | Field::Keywords => {
                if self.form().is_some_and(|form| counts_lines(form, field)) {
                    least..=most
                } else {
                    1..=MAX_LINES
                }
            }
            // These are no numbers, and have no lines.
            Field::Link
            | Field::Hashtag
            | Field::Username
            | Field::Media
            | Field::Country
            | Field::Device
            | Field::TypeOfTraffic
            | Field::GoogleKeyword
            | Field::ReferringUrl
            | Field::Delay
            | Field::Expiry => 1..=MAX_LINES,
        }
    }

    /// Numbers worth a button; before them how many this person asked for `last`, where that is still allowed.
    pub fn choices(&self, field: Field, last: Option<i64>) -> Vec<i64> {
        let limits = self.limits(field);
        if field == Field::Quantity {
            let usual = quick_quantities(*limits.start(), *limits.end());
            let last = last.filter(|last| limits.contains(last));
            return last.into_iter().chain(usual.into_iter().filter(|usual| Some(*usual) != last)).collect();
        }
        let within = |numbers: &[i64]| {
            numbers.iter().copied().filter(|number| limits.contains(number)).collect::<Vec<_>>()
        };
        match (field, field.shape()) {
            (Field::Min | Field::Max, _) => quick_quantities(*limits.start(), *limits.end()),
            (Field::Runs, _) => within(&[2, 3, 5, 7, 10, 30]),
            (Field::Interval, _) => within(&[10, 15, 30, 60, 90, 1_440]),
            (Field::AnswerNumber, _) => within(&[1, 2, 3, 4, 5, 6, 7, 8]),
            (Field::Posts, _) => within(&[1, 5, 10, 20, 50, 100]),
            (Field::OldPosts, _) => within(&[1, 5, 10]),
            // The others can be typed.
            (Field::Delay, _) => vec![0, 10, 30, 60, 120, 180, 300, 480, 600],
            (_, Shape::OneOf(numbers)) => numbers.iter().map(|number| i64::from(*number)).collect(),
            (_, Shape::Link | Shape::Number | Shape::Line | Shape::Lines | Shape::Date) => vec![],
        }
    }

    /// What so many would cost, with all that is entered otherwise; of a quantity for each post, what one post would.
    pub fn price_of(&self, pieces: i64) -> Option<Price> {
        let in_all = pieces.checked_mul(self.runs().unwrap_or(1))?;
        let cost = price_per_thousand(self.service.rate, in_all, None).ok()?;
        Some(Price::at_cost(Cost(cost)))
    }

    /// How many lines a field has.
    pub fn lines(&self, field: Field) -> i64 {
        self.entries.get(&field).map_or(0, |value| count(value.lines().count()))
    }

    /// A field's number, if it was entered and is one.
    pub fn number(&self, field: Field) -> Option<i64> {
        self.entries.get(&field)?.parse().ok()
    }

    /// In how many runs, if the order is spread over time.
    pub fn runs(&self) -> Option<i64> {
        self.number(Field::Runs).filter(|_| self.service.dripfeed)
    }

    /// What is promoted: the link, or whose posts.
    pub fn target(&self) -> &'a str {
        let named = self.entries.get(&Field::Link).or_else(|| self.entries.get(&Field::Username));
        named.map_or("", String::as_str)
    }

    /// What `add` gets, to the field: the steps' values and nothing else.
    pub fn fields(&self) -> Vec<(Field, String)> {
        let value = |field: Field| self.entries.get(&field).filter(|value| !value.is_empty()).cloned();
        self.steps().into_iter().filter_map(|field| Some((field, value(field)?))).collect()
    }

    /// How many, and what it costs: rounded once. An error for what can't be counted; a field that is missing counts for nothing.
    pub fn quote(&self) -> Result<Quote, MoneyError> {
        let form = self.form().ok_or(MoneyError::TooLarge)?;
        let runs = self.runs();
        let quantity = self.quantity(form, runs).ok_or(MoneyError::TooLarge)?;
        let at = |rate: Rate| match form.pricing {
            Pricing::PerOrder => price_per_order(rate),
            Pricing::PerThousand | Pricing::PerThousandAtMost => price_per_thousand(rate, quantity, None),
        };
        Ok(Quote {
            quantity,
            runs,
            price: Price::of(at(self.service.rate)?),
            cost: Cost(at(self.service.panel_rate)?),
            at_most: form.pricing == Pricing::PerThousandAtMost,
        })
    }

    /// Pieces in all.
    fn quantity(&self, form: &Form, runs: Option<i64>) -> Option<i64> {
        match form.quantity {
            QuantityFrom::Typed => self.number(Field::Quantity).unwrap_or(0).checked_mul(runs.unwrap_or(1)),
            QuantityFrom::None => Some(self.service.least()),
            QuantityFrom::LinesOf(field) => Some(self.lines(field)),
            QuantityFrom::Between(_, most) => {
                let posts = self.number(Field::Posts).unwrap_or(0);
                let posts = posts.checked_add(self.number(Field::OldPosts).unwrap_or(0))?;
                self.number(most).unwrap_or(0).checked_mul(posts)
            }
        }
    }
}

/// Whether the service's limits are about this field's lines. A package's are not: they say "one package".
fn counts_lines(form: &Form, field: Field) -> bool {
    form.quantity == QuantityFrom::LinesOf(field) && form.pricing != Pricing::PerOrder
}

fn count(number: usize) -> i64 {
    i64::try_from(number).unwrap_or(i64::MAX)
}
