//! Random conversations against [`dialog::step`]: thousands of texts, commands and taps – valid, stale, invented – while the panel's
//! rates and limits change.

use std::collections::{HashMap, HashSet};

use panelgram::{
    clock::Moment,
    dialog::{
        self, Action, Effect, Facts, Filter, Input, Show, State, Step,
        command::{Command, CommandName},
    },
    domain::{
        catalog::{Catalog, CategoryId, Service, ServiceId},
        money::{Rate, Sum},
        name::OrderName,
        order::{NewOrder, OrderId},
        platform::Platform,
        reading::Reading,
        refine::{Ceiling, Refinement},
        service_type::{Field, ServiceType, Shape},
        sheet::{Entries, Sheet},
        user::{Role, Taking, UserId},
        zone::Zone,
    },
};
use proptest::prelude::*;
use rust_decimal::{Decimal, RoundingStrategy};

/// What somebody does next.
#[derive(Clone, Debug)]
enum Move {
    Does(Input),
    /// Taps one of the confirming buttons that were ever shown.
    Confirms(prop::sample::Index),
    /// From wherever they are to the confirmation of an order, as most people go.
    Orders {
        service: ServiceId,
        quantity: i64,
    },
    /// The panel changes what it sells.
    Reprices(usize),
    /// Telegram delivers the last tap again, as it does when two go out together.
    TapsAgain,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 1_000, ..ProptestConfig::default() })]

    #[test]
    fn what_is_bought_is_what_was_shown_beside_the_button(moves in prop::collection::vec(any_move(), 1..60)) {
        let catalogs = catalogs();
        let mut person = Person::new(&catalogs);
        for made in moves {
            person.make(made)?;
        }
    }
}

/// One person, all that was shown to them, and what they bought.
struct Person<'a> {
    catalogs: &'a [Catalog],
    catalog: usize,
    state: State,
    number: i64,
    /// What each confirming button stood beside.
    shown: Vec<(Action, NewOrder)>,
    placed: HashMap<i64, OrderId>,
    last: Input,
}

impl<'a> Person<'a> {
    fn new(catalogs: &'a [Catalog]) -> Self {
        Self {
            catalogs,
            catalog: 0,
            state: State::Menu,
            number: 0,
            shown: vec![],
            placed: HashMap::new(),
            last: Input::NotText,
        }
    }

    fn make(&mut self, made: Move) -> Result<(), TestCaseError> {
        match made {
            Move::Does(input) => self.does(input),
            Move::Confirms(_) if self.shown.is_empty() => Ok(()),
            Move::Confirms(which) => self.does(Input::Tap(which.get(&self.shown).0)),
            Move::TapsAgain => self.does(self.last.clone()),
            Move::Reprices(catalog) => {
                self.catalog = catalog % self.catalogs.len();
                Ok(())
            }
            Move::Orders { service, quantity } => self.orders(service, quantity),
        }
    }

    /// Answers whatever is asked for, as long as something is.
    fn orders(&mut self, service: ServiceId, quantity: i64) -> Result<(), TestCaseError> {
        self.does(Input::Command(Command { name: CommandName::Search, args: "likes".to_owned() }))?;
        self.does(Input::Tap(Action::Service(service)))?;
        self.does(Input::Tap(Action::Order(service)))?;
        self.answers(quantity)?;
        if quantity % 3 == 0 {
            self.does(Input::Tap(Action::Edit(Field::Runs)))?;
            self.answers(quantity)?;
        }
        Ok(())
    }

    fn answers(&mut self, quantity: i64) -> Result<(), TestCaseError> {
        for _ in 0..10 {
            let State::Field { field, .. } = self.state else { break };
            self.does(answer(field, quantity))?;
            if field.shape() == Shape::Lines {
                self.does(Input::Tap(Action::Keep(field)))?;
            }
        }
        Ok(())
    }

    fn does(&mut self, input: Input) -> Result<(), TestCaseError> {
        let catalog = &self.catalogs[self.catalog];
        let placed = match input {
            Input::Tap(Action::Confirm { draft, .. }) => self.placed.get(&draft).copied(),
            _ => None,
        };
        let facts = Facts {
            wallet: None,
            topup: None,
            user: UserId(7),
            name: "Max",
            role: Role::Member,
            in_group: false,
            catalog,
            number: self.number,
            taking: Taking::Open,
            active_orders: 0,
            max_active_orders: 100,
            order: None,
            entries: &Entries::new(),
            together: "",
            placed,
            now: Moment(0),
            zone: &Zone::utc(),
        };
        let step = dialog::step(self.state.clone(), input.clone(), &facts);
        self.check_purchase(&step, &input)?;
        let shown = match &step.show {
            Show::Nothing => None,
            Show::Aside(state) => Some(state),
            _ => Some(&step.state),
        };
        if let Some(confirm) = shown.and_then(|state| confirm(state, catalog)) {
            self.shown.push(confirm);
        }
        self.keep(step.state)?;
        self.number += 1;
        self.last = input;
        Ok(())
    }

    /// An order is placed by a tap on a confirming button only, once a draft, and is what this button stood beside – at the rate of now.
    fn check_purchase(&mut self, step: &Step, input: &Input) -> Result<(), TestCaseError> {
        let Some(Effect::Place(order)) = &step.effect else { return Ok(()) };
        let Input::Tap(action @ Action::Confirm { draft, .. }) = input else {
            return Err(TestCaseError::fail(format!("{input:?} bought {order:?}")));
        };
        prop_assert_eq!(order.draft, *draft);
        prop_assert!(
            self.placed.insert(*draft, OrderId(1_000 + *draft)).is_none(),
            "bought twice: {:?}",
            order
        );
        let beside: Vec<&NewOrder> =
            self.shown.iter().filter(|(shown, _)| shown == action).map(|(_, order)| order).collect();
        prop_assert!(beside.contains(&order), "{:?} was never shown, but {:?}", order, beside);
        for other in beside {
            prop_assert_eq!(
                (other.service, &other.fields, other.quantity, other.runs),
                (order.service, &order.fields, order.quantity, order.runs)
            );
        }
        let service = self.catalogs[self.catalog].service(order.service);
        prop_assert_eq!(service.map(|service| service.rate), Some(order.rate));
        check_price(order)?;
        Ok(())
    }

    /// A restart loses nothing, and what is stored does not grow with what was done.
    fn keep(&mut self, state: State) -> Result<(), TestCaseError> {
        let stored = serde_json::to_string(&state).unwrap();
        prop_assert!(stored.len() < 60_000, "{}", stored);
        prop_assert_eq!(&serde_json::from_str::<State>(&stored).unwrap(), &state);
        self.state = state;
        Ok(())
    }
}

/// What somebody answers where a field is asked for.
fn answer(field: Field, quantity: i64) -> Input {
    match field.shape() {
        Shape::Link => Input::Text("https://instagram.com/p/abc".to_owned()),
        Shape::Number if field == Field::Max => Input::Text((quantity + 10).to_string()),
        Shape::Number if matches!(field, Field::Quantity | Field::Min) => Input::Text(quantity.to_string()),
        Shape::Number => Input::Text("2".to_owned()),
        Shape::OneOf(allowed) => {
            Input::Tap(Action::Enter { field, value: i64::from(allowed[allowed.len() / 2]) })
        }
        Shape::Date => Input::Tap(Action::Skip(field)),
        Shape::Line => Input::Text("anna".to_owned()),
        Shape::Lines => {
            Input::Text((0..quantity % 40).map(|n| format!("name{n}")).collect::<Vec<_>>().join("\n"))
        }
    }
}

/// The price is what paper says: the rate for a package; else the rate for 1000 × what is counted.
fn check_price(order: &NewOrder) -> Result<(), TestCaseError> {
    let value = |name: &str| {
        order.fields.iter().find(|(field, _)| field.param() == name).map(|(_, value)| value.as_str())
    };
    let figure = |name: &str| value(name).map_or(0, |value| value.parse::<i64>().unwrap());
    let lines = |name: &str| i64::try_from(value(name).map_or(0, |value| value.lines().count())).unwrap();
    let pieces = match order.service_type {
        ServiceType::Package | ServiceType::CustomCommentsPackage => 1_000,
        ServiceType::CustomComments | ServiceType::CommentReplies => lines("comments"),
        ServiceType::MentionsCustomList => lines("usernames"),
        ServiceType::Subscriptions => figure("max") * (figure("posts") + figure("old_posts")),
        _ => figure("quantity") * value("runs").map_or(1, |runs| runs.parse().unwrap()),
    };
    let exact = order.rate.0 * Decimal::from(pieces) / Decimal::from(1_000);
    let rounded = exact.round_dp_with_strategy(6, RoundingStrategy::MidpointAwayFromZero);
    prop_assert_eq!(order.price.exact(), rounded, "{:?}", order);
    Ok(())
}

/// The confirming button that a state shows, and what stands beside it.
fn confirm(state: &State, catalog: &Catalog) -> Option<(Action, NewOrder)> {
    let State::Confirm { draft } = state else { return None };
    let service = catalog.service(draft.service)?;
    let platform = catalog.platform_of(draft.service);
    let service = &draft.on_its_terms(service);
    let sheet = Sheet { service, platform, entries: &draft.entries, now: Moment(0) };
    let bill = sheet.quote().ok()?;
    let order = NewOrder {
        draft: draft.number,
        service: draft.service,
        service_type: service.service_type()?,
        fields: sheet.fields(),
        link: sheet.target().to_owned(),
        quantity: bill.quantity,
        runs: bill.runs,
        rate: service.rate,
        price: bill.price,
        cost: bill.cost,
    };
    Some((Action::Confirm { draft: draft.number }, order))
}

fn any_move() -> impl Strategy<Value = Move> {
    prop_oneof![
        6 => any_input().prop_map(Move::Does),
        3 => any::<prop::sample::Index>().prop_map(Move::Confirms),
        2 => (any_service(), 1_i64..3_000).prop_map(|(service, quantity)| Move::Orders { service, quantity }),
        1 => (0_usize..4).prop_map(Move::Reprices),
        1 => Just(Move::TapsAgain),
    ]
}

fn any_input() -> impl Strategy<Value = Input> {
    prop_oneof![
        6 => any_text().prop_map(Input::Text),
        8 => any_action().prop_map(Input::Tap),
        2 => (prop::sample::select(CommandName::ALL.to_vec()), any_text())
            .prop_map(|(name, args)| Input::Command(Command { name, args })),
        1 => prop::sample::select(vec![Input::UnknownCommand, Input::StaleTap, Input::ForgedTap, Input::NotText, Input::Edited]),
    ]
}

fn any_text() -> impl Strategy<Value = String> {
    let typical = [
        "1000",
        "10",
        "5k",
        "0",
        "-5",
        "1e9",
        "٣",
        "999999999999999999999",
        "likes",
        "#7",
        "",
        "s_7",
        "o_1001",
        "https://instagram.com/p/abc",
        "instagram.com/p/other?igsh=1",
        "https://t.me/x",
        "@name",
        "http://127.0.0.1/",
    ];
    prop_oneof![
        5 => prop::sample::select(typical.to_vec()).prop_map(str::to_owned),
        1 => "\\PC{0,40}",
        1 => (1_i64..100_000).prop_map(|number| number.to_string()),
    ]
}

fn any_service() -> impl Strategy<Value = ServiceId> {
    (1_i64..=LAST).prop_map(ServiceId)
}

fn any_action() -> impl Strategy<Value = Action> {
    let page = || 0_usize..3;
    let platform = Platform::from_slug("instagram").unwrap();
    let order = OrderName::of(OrderId(1001), 1);
    prop_oneof![
        prop::sample::select(vec![
            Action::Nothing,
            Action::Menu,
            Action::FreshMenu,
            Action::FreshNew,
            Action::Back,
            Action::Balance,
            Action::Languages,
            Action::Help,
            Action::Stats,
            Action::Refresh(order),
            Action::Again(order),
            Action::ShowOrder(order),
            Action::WasNotPlaced(order),
            Action::WrongId(order),
            Action::Orders { filter: Filter::All, page: 0 },
        ]),
        page().prop_map(|page| Action::Platforms { page }),
        page().prop_map(move |page| Action::Categories { platform, page }),
        (1_i64..3, page()).prop_map(move |(category, page)| Action::Services {
            platform,
            category: CategoryId(category),
            page
        }),
        page().prop_map(|page| Action::Found { page }),
        refinement().prop_map(Action::Refine),
        (prop::option::of(any_service()), prop::option::of(1_i64..3_000))
            .prop_map(|(service, quantity)| Action::Meant(Reading { service, quantity })),
        page().prop_map(|page| Action::ForLink { page }),
        page().prop_map(|page| Action::Favourites { page }),
        any_service().prop_map(Action::Service),
        any_service().prop_map(Action::Star),
        any_service().prop_map(Action::Order),
        (any_field(), -1_i64..20_000).prop_map(|(field, value)| Action::Enter { field, value }),
        any_field().prop_map(Action::Edit),
        any_field().prop_map(Action::Keep),
        any_field().prop_map(Action::Skip),
        any_field().prop_map(Action::Clear),
        any_field().prop_map(Action::TakeBack),
        (0_i64..60).prop_map(|draft| Action::Confirm { draft }),
    ]
}

fn any_field() -> impl Strategy<Value = Field> {
    prop::sample::select(Field::ALL)
}

fn refinement() -> impl Strategy<Value = Refinement> {
    let ceiling = prop::sample::select(Ceiling::ALL.to_vec());
    (any::<bool>(), any::<bool>(), ceiling).prop_map(|(cheapest_first, refill_only, ceiling)| Refinement {
        cheapest_first,
        refill_only,
        ceiling,
    })
}

/// What the panel sells, and what it sells after it changed rates, limits and services.
fn catalogs() -> Vec<Catalog> {
    [["0.90", "2.40", "0.011"], ["1.10", "2.40", "0.011"], ["0.90", "2.39", "12"], ["0.90", "2.40", "0.011"]]
        .into_iter()
        .zip([10_000, 10_000, 1_500, 2_000])
        .enumerate()
        .map(|(at, (rates, max))| {
            let rates = rates.into_iter().cycle();
            let services = (1..=LAST).zip(rates).map(|(id, rate)| {
                let known = service(id, rate, max, at != 3 || id != 2);
                // Without drip-feed, and one that becomes a package: at the same rate, other fields and another sum.
                let kind = if at == 3 && id == 3 { "Package".to_owned() } else { known.kind.clone() };
                Service { dripfeed: at != 3, kind, ..known }
            });
            Catalog::new(services.collect())
        })
        .collect()
}

/// The first ones are Default, with and without another rate; then there is one of each type.
fn kind_of(id: i64) -> ServiceType {
    let at = usize::try_from(id - 3).unwrap_or(0);
    ServiceType::all().nth(at).unwrap_or(ServiceType::Default)
}

/// The last service's id.
const LAST: i64 = 20;

fn service(id: i64, rate: &str, max: i64, listed: bool) -> Service {
    Service {
        id: ServiceId(id),
        panel_service: (6 + id).to_string(),
        name: format!("Instagram likes {id}"),
        category: CategoryId(1),
        category_name: "Instagram likes".to_owned(),
        kind: kind_of(id).form().name.to_owned(),
        rate: Rate(Decimal::from_str_exact(rate).unwrap()),
        panel_rate: Rate(Decimal::from_str_exact(rate).unwrap()),
        at_a_loss: false,
        min: 10,
        max,
        refill: false,
        cancel: false,
        dripfeed: true,
        description: None,
        average_time: None,
        listed,
    }
}

#[test]
fn the_walk_above_does_buy() {
    let catalogs = catalogs();
    let mut person = Person::new(&catalogs);
    let mut bought = HashSet::new();
    for service in 1..=LAST {
        person.make(Move::Orders { service: ServiceId(service), quantity: 1_039 }).unwrap();
        let action = person.shown.last().unwrap().0;
        person.does(Input::Tap(action)).unwrap();
        person.does(Input::Tap(action)).unwrap();
        bought.extend(person.placed.keys().copied());
    }
    assert_eq!(bought.len(), 20);
}
