//! A line that says more than a link or words alone: `1249 https://… 1500`, `300 likes https://…`, at the menu, at a service's card, in
//! the middle of a draft. It leads to the confirmation, or to the one question that is left; where its numbers can mean more than one
//! thing, that is the question. What was not understood is said, and costs the rest nothing.

use super::{
    Draft, Facts, Note, Show, State, Step,
    ahead::{self, Ahead},
    browse, draft, find, mass, out_of_date,
};
use crate::domain::{
    catalog::ServiceId,
    ids::bare,
    link::{LinkProblem, check_link, platform_of},
    one_line::{OneLine, is_id},
    platform::Platform,
    reading::{Place, Reading},
    service_type::Field,
};

/// Of a longer sentence no word is looked for by itself.
const MOST_WORDS: usize = 5;

/// What is typed where no draft is being made: such a line, else what `find.rs` makes of a link or of words.
pub fn typed(at: &State, text: &str, facts: &Facts<'_>) -> Step {
    at_a_list(at, text, facts).unwrap_or_else(|| find::typed(at, text, facts))
}

/// What is typed at a service's card, which takes the link.
pub fn at_card(service: ServiceId, back: Box<State>, text: &str, facts: &Facts<'_>) -> Step {
    let at = State::Service { service, back };
    match (at_a_list(&at, text, facts), at) {
        (Some(step), _) => step,
        (None, State::Service { service, back }) => find::at_card(service, back, text, facts),
        (None, at) => find::typed(&at, text, facts),
    }
}

/// `/search`: a number is part of what is looked for, unless it stands beside a link.
pub fn searched(at: &State, text: &str, facts: &Facts<'_>) -> Step {
    let has_link = OneLine::read(text).link().is_some();
    if has_link { typed(at, text, facts) } else { find::typed(at, text, facts) }
}

fn at_a_list(at: &State, text: &str, facts: &Facts<'_>) -> Option<Step> {
    let line = OneLine::read(text);
    if !line.says_more() {
        return None;
    }
    if line.links.len() > 1 && is_list(text, facts) {
        return Some(mass::open(text, facts));
    }
    let said = Said::new(at, &line, facts);
    if said.link.is_none() && said.place.service.is_none() && said.is_for_the_search() {
        return None;
    }
    let is_here = said.place.service.is_some();
    let step = said.decide(text);
    Some(if is_here { step } else { Step { show: Show::Fresh, ..step } })
}

/// What is typed where a field is asked for.
pub fn at_field(draft: Draft, field: Field, text: &str, facts: &Facts<'_>) -> Step {
    let takes_line =
        matches!(field, Field::Link | Field::Quantity) || draft::is_other_link(&draft, field, text);
    let at = State::Field { draft, field };
    let step = if takes_line { in_draft(&at, text, facts) } else { None };
    step.unwrap_or_else(|| draft::in_draft(at, |draft| draft::enter_text(draft, field, text, facts)))
}

/// What is typed at the confirmation.
pub fn at_confirm(draft: Draft, text: &str, facts: &Facts<'_>) -> Step {
    let at = State::Confirm { draft };
    let step = in_draft(&at, text, facts);
    step.unwrap_or_else(|| draft::in_draft(at, |draft| draft::text_at_confirm(draft, text, facts)))
}

/// A line in the middle of a draft; `None` for what is a field's value, or a link alone.
fn in_draft(at: &State, text: &str, facts: &Facts<'_>) -> Option<Step> {
    let line = OneLine::read(text);
    let is_number_in_words = line.numbers.len() == 1 && !line.words.is_empty();
    let is_line = !line.links.is_empty() || line.link().is_some() || is_number_in_words;
    (line.says_more() && is_line).then(|| Said::new(at, &line, facts).decide(text))
}

/// One of the ways to read a line was chosen.
pub fn meant(state: State, reading: Reading, facts: &Facts<'_>) -> Step {
    if let State::Which { back, text, readings } = &state
        && readings.contains(&reading)
    {
        let step = Said::new(back, &OneLine::read(text), facts).follow(reading, vec![]);
        return Step { show: Show::Screen, ..step };
    }
    out_of_date(state)
}

/// Several lines, each with a service's id and a link: what a mass order is made of.
fn is_list(text: &str, facts: &Facts<'_>) -> bool {
    let is_order = |line: &str| {
        let id = line.split(|c: char| c.is_whitespace() || matches!(c, '|' | ';')).next().unwrap_or_default();
        let service = facts.catalog.by_panel_service(bare(id));
        service.is_some() && OneLine::read(line).links.len() == 1
    };
    text.lines().map(str::trim).filter(|line| !line.is_empty()).all(is_order)
}

/// A line, where it was said.
struct Said<'a> {
    at: &'a State,
    line: &'a OneLine<'a>,
    /// Its link, or the one that waits there for a service.
    link: Option<&'a str>,
    /// The platform to which that leads.
    platform: Option<Platform>,
    place: Place<'a>,
    facts: &'a Facts<'a>,
}

impl<'a> Said<'a> {
    fn new(at: &'a State, line: &'a OneLine<'a>, facts: &'a Facts<'a>) -> Self {
        let waiting = at.pasted().map(|pasted| pasted.link.as_str()).filter(|_| line.links.is_empty());
        let link = line.link().or(waiting);
        let checked = link.and_then(|link| check_link(link, find::telegram()).ok());
        let platform = checked.map(|link| platform_of(&link.url));
        // A name alone may be one of any platform, as long as the service is not known.
        let surely = platform.filter(|_| link.is_some_and(|link| !link.starts_with('@')));
        let may_leave = line.link().is_none();
        let place = Place { catalog: facts.catalog, service: None, may_leave, platform: surely };
        let mut said = Self { at, line, link, platform, place, facts };
        if let State::Field { draft, .. } | State::Confirm { draft } = at
            && (matches!(at, State::Field { .. }) || !said.names_others(draft.service))
        {
            said.place.service = facts.catalog.service(draft.service);
            said.place.may_leave = false;
        }
        if let State::Service { service, .. } = at
            && said.is_for(*service)
        {
            said.place.service = facts.catalog.service(*service);
        }
        said
    }

    /// Whether its link and its words are another order than the one that is begun or ready to be confirmed there.
    fn names_others(&self, service: ServiceId) -> bool {
        let words = &self.line.words;
        self.line.link().is_some()
            && !words.is_empty()
            && !self.names(service, words)
            && !self.facts.catalog.search(&words.join(" ")).services.is_empty()
    }

    /// Whether it is about the service whose card is shown: its link could be that one's, or else its words.
    fn is_for(&self, service: ServiceId) -> bool {
        if let Some(link) = self.link {
            let fits = find::fits_card(service, link, self.place.platform, self.facts);
            return fits && !self.names_others(service);
        }
        let words = &self.line.words;
        !self.line.numbers.iter().any(is_id) && (words.is_empty() || self.names(service, words))
    }

    /// Whether words are found in a service.
    fn names(&self, service: ServiceId, words: &[String]) -> bool {
        self.facts.catalog.search(&words.join(" ")).services.contains(&service)
    }

    /// Its words that say nothing of a service.
    fn strange_to(&self, service: ServiceId) -> Vec<String> {
        let words = &self.line.words;
        if words.is_empty() || self.names(service, words) {
            return vec![];
        }
        let is_known =
            |word: &String| words.len() <= MOST_WORDS && self.names(service, std::slice::from_ref(word));
        words.iter().filter(|word| !is_known(word)).cloned().collect()
    }

    /// Without a link, a number alone is an id, and so is one beside words about that service. Words that name nothing are told by the
    /// search.
    fn is_for_the_search(&self) -> bool {
        let (words, readings) = (&self.line.words, self.place.readings(self.line));
        if readings.iter().any(|way| way.service.is_some() && way.quantity.is_some()) {
            return false;
        }
        let is_named = |way: &Reading| way.service.is_some_and(|service| self.names(service, words));
        self.line.numbers.is_empty()
            || words.is_empty()
            || readings.iter().any(is_named)
            || self.facts.catalog.search(&words.join(" ")).services.is_empty()
    }

    /// Reads the numbers; asks, where they can mean more than one thing.
    fn decide(&self, text: &str) -> Step {
        let readings = self.place.readings(self.line);
        if readings.len() > 1 {
            return Step::go(State::Which {
                back: Box::new(self.at.clone()),
                text: text.to_owned(),
                readings,
            });
        }
        let reading = readings.first().copied().unwrap_or_default();
        self.follow(reading, self.place.passed_over(self.line, reading))
    }

    fn follow(&self, reading: Reading, mut left_out: Vec<String>) -> Step {
        let odd = self.line.odd.first().map(|(_, problem)| Err(*problem));
        let ahead = Ahead { link: self.link.map(str::to_owned), quantity: reading.quantity.map(Ok).or(odd) };
        let step = match reading.service.or(self.place.service.map(|service| service.id)) {
            Some(service) => {
                left_out.extend(self.strange_to(service));
                self.order(service, ahead)
            }
            None => self.look_for(ahead, &mut left_out),
        };
        let passed_over = usize::from(reading.quantity.is_none());
        left_out.extend(self.line.odd.iter().skip(passed_over).map(|(word, _)| word.clone()));
        let meant = |perhaps: &&str| Some(*perhaps) == self.link;
        left_out.extend(self.line.perhaps.iter().filter(|one| !meant(one)).map(|one| (*one).to_owned()));
        let count = self.line.links.len();
        let several = (count > 1).then_some(Note::Link(LinkProblem::SeveralLinks { count }));
        let words = (!left_out.is_empty()).then(|| Note::LeftOut(left_out.join(" ")));
        step.noting_also(several.into_iter().chain(words))
    }

    /// A draft of a service, or the one that is being made with what was said.
    fn order(&self, service: ServiceId, ahead: Ahead) -> Step {
        if let State::Field { draft, .. } | State::Confirm { draft } = self.at
            && draft.service == service
        {
            return ahead::fill(draft.clone(), ahead, self.facts);
        }
        ahead::begin_with(service, browse::list_of(self.at.clone()), ahead, self.facts)
    }

    /// What the words name, or else what the link can be used for.
    fn look_for(&self, ahead: Ahead, left_out: &mut Vec<String>) -> Step {
        let (words, found) = self.search(left_out);
        if let [only] = found.as_slice() {
            return ahead::begin_with(*only, browse::list_of(self.at.clone()), ahead, self.facts);
        }
        let refused = ahead.quantity.and_then(Result::err).map(Note::Quantity);
        let step = match found.as_slice() {
            [] => find::for_ahead(self.at, &ahead, self.facts),
            [..] => find::found(words, &ahead),
        };
        step.noting_also(refused)
    }

    /// The services that the words name, those for the link if there are such. Beside a number, words that name nothing are left out;
    /// else they are a sentence around a link, and none of them counts.
    fn search(&self, left_out: &mut Vec<String>) -> (String, Vec<ServiceId>) {
        let all = &self.line.words;
        let found = |words: &str| self.facts.catalog.search(words);
        let mut hits = found(&all.join(" "));
        if hits.services.is_empty() {
            let looked_for = !self.line.numbers.is_empty() && (2..=MOST_WORDS).contains(&all.len());
            let (known, strange): (Vec<_>, Vec<_>) =
                all.iter().cloned().partition(|word| looked_for && !found(word).services.is_empty());
            hits = found(&known.join(" "));
            left_out.extend(if hits.services.is_empty() { all.clone() } else { strange });
        }
        let fits = |service: &ServiceId| Some(self.facts.catalog.platform_of(*service)) == self.platform;
        if hits.services.iter().any(fits) {
            hits.services.retain(fits);
        }
        (hits.words, hits.services)
    }
}
