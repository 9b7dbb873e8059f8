//! Three real panels' catalogs, walked to the last service: purely, by every button of every screen that `dialog`, the loader and
//! `view` make of them, in both languages; and one of them over HTTP through the whole bot.

use std::collections::{BTreeMap, BTreeSet, HashSet, VecDeque};

use panelgram::{
    bot::load::Loader,
    clock::Moment,
    dialog::{self, Action, Effect, Facts, Input, Show, State},
    domain::{
        catalog::{Catalog, Service, ServiceId},
        money::Sum,
        order::NewOrder,
        service_type::{Field, Shape},
        sheet::Entries,
        shop::Payer,
        user::{Role, Taking, User, UserId},
    },
    i18n::Lang,
    store::{opening, users},
    view::{self, Act, Page, Reader, Screen},
};
use panelgram_sandbox::panel;
use rust_decimal::{Decimal, RoundingStrategy};

use crate::world::{KEY, MEMBER, World};

const LINK: &str = "https://example.com/a";

#[tokio::test]
async fn smmtest_is_walked_to_its_last_service() {
    walk("smmtest", 1620, include_str!("../data/catalogs/smmtest.json")).await;
}

#[tokio::test]
async fn smmpanelus_is_walked_to_its_last_service() {
    walk("smmpanelus", 2945, include_str!("../data/catalogs/smmpanelus.json")).await;
}

#[tokio::test]
async fn soc_proof_is_walked_to_its_last_service() {
    walk("soc-proof", 1193, include_str!("../data/catalogs/soc-proof.json")).await;
}

/// A world whose panel sells this, read by the bot.
async fn selling(json: &str) -> World {
    let options = panel::Options { key: KEY.to_owned(), ..panel::Options::default() };
    let world = World::closed_panel(&[], options).await;
    world.panel.load(json).unwrap();
    world.read_catalog().await;
    world
}

async fn walk(name: &str, rows: usize, json: &str) {
    let world = selling(json).await;
    world.say(MEMBER, "/start").await;
    let catalog = world.app.bot.catalog.current();
    assert_eq!(catalog.services().len(), rows, "{name}: a row was lost on the way");

    let mut reader = world.app.bot.store.reader().await.unwrap();
    let user = users::find(&mut reader, UserId(MEMBER)).await.unwrap().unwrap();
    let known = opening::known(&mut reader, world.app.bot.rules.panel.id).await.unwrap();
    let loader = Loader {
        username: "our_bot",
        connection: &mut reader,
        catalog: &catalog,
        rules: &world.app.bot.rules,
        known: &known,
        user: &user,
        admin: false,
        in_group: false,
        active_orders: None,
        now: world.clock.now(),
    };
    let nothing = Entries::new();
    let mut walker = Walker { loader, catalog: &catalog, nothing, reached: BTreeSet::new(), screens: 0 };
    walker.everywhere().await;

    let mut left_out = BTreeMap::new();
    for service in catalog.services() {
        match service.not_offered() {
            None => assert!(walker.reached.contains(&service.id), "{name}: {} is nowhere", service.name),
            Some(reason) => *left_out.entry(format!("{reason:?}")).or_insert(0) += 1,
        }
    }
    let not_offered: usize = left_out.values().sum();
    assert_eq!(walker.reached.len() + not_offered, rows, "{name}");
    assert_eq!(catalog.offered(), walker.reached.len(), "{name}");
    drop(reader);
    world.end().await;
}

/// Somebody who taps every button there is.
struct Walker<'a> {
    loader: Loader<'a>,
    catalog: &'a Catalog,
    nothing: Entries,
    reached: BTreeSet<ServiceId>,
    screens: usize,
}

impl Walker<'_> {
    async fn everywhere(&mut self) {
        let start = State::Platforms { page: 0 };
        let mut seen = HashSet::from([key(&start)]);
        let mut ahead = VecDeque::from([start]);
        while let Some(state) = ahead.pop_front() {
            let screen = self.show(&state).await;
            for action in asks(&screen) {
                let next = self.tap(&state, action);
                match next {
                    State::Service { service, .. } if self.reached.insert(service) => {
                        self.order(next, service).await;
                    }
                    State::Platforms { .. } | State::Categories { .. } | State::Services { .. }
                        if seen.insert(key(&next)) =>
                    {
                        ahead.push_back(next);
                    }
                    _ => {}
                }
            }
        }
    }

    /// A tap on a button of the screen that is shown: it is never refused.
    fn tap(&self, state: &State, action: Action) -> State {
        let step = dialog::step(state.clone(), Input::Tap(action), &self.facts());
        assert_eq!(step.note, None, "{action:?} at {state:?}");
        assert!(matches!(step.show, Show::Screen | Show::Nothing | Show::Fresh), "{action:?} at {state:?}");
        step.state
    }

    fn says(&self, state: State, text: &str) -> State {
        dialog::step(state, Input::Text(text.to_owned()), &self.facts()).state
    }

    /// From a service's card to the confirmation, and one tap further: what is shown there is what would be bought.
    async fn order(&mut self, card: State, id: ServiceId) {
        let service = self.catalog.service(id).unwrap().clone();
        let to_tap = asks(&self.show(&card).await).contains(&Action::Order(id));
        assert_ne!(to_tap, service.takes_link(), "{}", service.name);
        let begun = if to_tap { self.tap(&card, Action::Order(id)) } else { self.says(card, LINK) };
        let confirm = self.fill(begun, &service).await;
        let screen = self.show(&confirm).await;
        let Some(tap) = asks(&screen).into_iter().find(|ask| matches!(ask, Action::Confirm { .. })) else {
            panic!("{}: nothing to confirm: {}", service.name, screen.text);
        };
        let step = dialog::step(confirm, Input::Tap(tap), &self.facts());
        let Some(Effect::Place(order)) = &step.effect else { panic!("{step:?}") };
        check_order(order, &service);
        let (price, at_most) = (order.price.shown(), order.price.shown_up());
        assert!(screen.text.contains(&price) || screen.text.contains(&at_most), "{price} in {}", screen.text);
    }

    /// Answers each question until the confirmation, with a button where there is one.
    async fn fill(&mut self, mut state: State, service: &Service) -> State {
        for _ in 0..20 {
            let State::Field { field, .. } = state else { return state };
            let buttons = asks(&self.show(&state).await);
            let quick = buttons.iter().find(|ask| matches!(ask, Action::Enter { .. })).copied();
            if field == Field::Quantity {
                let is_offered = |value| buttons.contains(&Action::Enter { field, value });
                let (least, most) = (service.least(), service.max);
                assert!(is_offered(least), "{}: no button for {least}: {buttons:?}", service.name);
                assert!(least == most || !is_offered(most), "{}: a button for all of it", service.name);
            }
            state = match (field, quick) {
                (_, Some(enter)) => self.tap(&state, enter),
                (Field::Expiry | Field::OldPosts, None) => self.tap(&state, Action::Skip(field)),
                (field, None) => self.says(state, &answer(field, service)),
            };
            if field.shape() == Shape::Lines {
                self.show(&state).await;
                state = self.tap(&state, Action::Keep(field));
            }
        }
        panic!("{} asks without an end: {state:?}", service.name)
    }

    /// The state's screen in both languages; both are within Telegram's limits.
    async fn show(&mut self, state: &State) -> Screen {
        let page = self.loader.page(state).await.unwrap();
        assert_ne!(page, Page::Gone, "{state:?}");
        let [russian, english] = Lang::ALL.map(|lang| {
            let (admin, in_group) = (false, false);
            let reader = Reader {
                lang,
                admin,
                in_group,
                now: Moment(0),
                zone: panelgram::domain::zone::Zone::utc(),
                currency: "USD".to_owned(),
                panel_currency: "USD".to_owned(),
                taking: Taking::Open,
                payer: Payer::Owner,
            };
            let screen = view::render(&page, &reader);
            check(&screen);
            screen
        });
        self.screens += 1;
        assert_eq!(asks(&russian), asks(&english));
        english
    }

    fn facts(&self) -> Facts<'_> {
        let User { id, name, .. } = self.loader.user;
        Facts {
            wallet: None,
            topup: None,
            user: *id,
            name,
            role: Role::Member,
            in_group: false,
            catalog: self.catalog,
            number: 7,
            taking: Taking::Open,
            active_orders: 0,
            max_active_orders: 1,
            order: None,
            entries: &self.nothing,
            together: "",
            placed: None,
            now: Moment(0),
            zone: &self.loader.rules.zone,
        }
    }
}

/// What somebody types for a field that has no buttons: the least that the service takes.
fn answer(field: Field, service: &Service) -> String {
    let lines = |word: &str| {
        let count = if service.is_per_order() { 1 } else { service.least() };
        (1..=count).map(|number| format!("{word}{number}")).collect::<Vec<_>>().join("\n")
    };
    match field {
        Field::Link | Field::Media | Field::ReferringUrl => LINK.to_owned(),
        Field::Comments => lines("Nice "),
        Field::Usernames | Field::Groups | Field::Hashtags => lines("name"),
        Field::Keywords => "cats\ndogs".to_owned(),
        Field::Country => "us".to_owned(),
        _ => "anna".to_owned(),
    }
}

/// The fields are those of the panels' documentation and no others (panel-api-v2, parameters by type), and the price is what paper
/// says: rate × pieces / 1000, or the rate for a package, rounded once to a millionth.
fn check_order(order: &NewOrder, service: &Service) {
    let names: Vec<&str> = order.fields.iter().map(|(field, _)| field.param()).collect();
    let value = |name: &str| {
        let found = order.fields.iter().find(|(field, _)| field.param() == name);
        found.map(|(_, value)| value.as_str()).unwrap_or_default()
    };
    let typed = || Decimal::from(value("quantity").parse::<i64>().unwrap());
    let lines = |name: &str| Decimal::from(value(name).lines().count());
    let kind = service.kind.to_lowercase().replace(['_', ' '], "");
    let (expected, pieces): (&[&str], Decimal) = match kind.as_str() {
        "default" => (&["link", "quantity"], typed()),
        "package" => (&["link"], Decimal::ZERO),
        "customcomments" => (&["comments", "link"], lines("comments")),
        "customcommentspackage" => (&["comments", "link"], Decimal::ZERO),
        "mentions" => (&["link", "quantity", "usernames"], typed()),
        "mentionswithhashtags" => (&["hashtags", "link", "quantity", "usernames"], typed()),
        "mentionscustomlist" => (&["link", "usernames"], lines("usernames")),
        "mentionshashtag" => (&["hashtag", "link", "quantity"], typed()),
        "mentionsuserfollowers" | "commentlikes" => (&["link", "quantity", "username"], typed()),
        "mentionsmedialikers" => (&["link", "media", "quantity"], typed()),
        "commentreplies" => (&["comments", "link", "username"], lines("comments")),
        "poll" => (&["answer_number", "link", "quantity"], typed()),
        "invitesfromgroups" => (&["groups", "link", "quantity"], typed()),
        "seo" => (&["keywords", "link", "quantity"], typed()),
        // The walker takes the first choice: from Google.
        "webtraffic" => {
            (&["country", "device", "google_keyword", "link", "quantity", "type_of_traffic"], typed())
        }
        "subscriptions" => {
            let most: i64 = value("max").parse().unwrap();
            let posts: i64 = value("posts").parse().unwrap();
            (&["delay", "max", "min", "posts", "username"], Decimal::from(most * posts))
        }
        other => panic!("{other} is offered"),
    };
    let mut sorted = names.clone();
    sorted.sort_unstable();
    assert_eq!(sorted, expected, "{} ({})", service.name, service.kind);
    let per_order = kind.ends_with("package");
    let exact = if per_order { service.rate.0 } else { service.rate.0 * pieces / Decimal::from(1000) };
    let rounded = exact.round_dp_with_strategy(6, RoundingStrategy::MidpointAwayFromZero);
    assert_eq!(order.price.exact(), rounded, "{}", service.name);
    assert_eq!((order.service, order.draft, order.rate), (service.id, 7, service.rate));
}

fn key(state: &State) -> String {
    serde_json::to_string(state).unwrap()
}

fn asks(screen: &Screen) -> Vec<Action> {
    let buttons = screen.rows.iter().flatten();
    buttons.filter_map(|button| if let Act::Ask(action) = button.act { Some(action) } else { None }).collect()
}

/// What Telegram takes.
fn check(screen: &Screen) {
    let length = length(&screen.text);
    assert!((1..=4096).contains(&length), "{length} units: {}", screen.text);
    assert!(screen.rows.iter().all(|row| (1..=8).contains(&row.len())), "{:?}", screen.rows);
    assert!(screen.rows.len() <= 14, "more rows than a phone shows: {:?}", screen.rows);
    assert!(screen.rows.iter().map(Vec::len).sum::<usize>() <= 100);
    for button in screen.rows.iter().flatten() {
        assert!(!button.label.trim().is_empty(), "{button:?}");
        if let Act::Ask(action) = button.act {
            let data = action.encode();
            assert!(data.len() <= 64 && Action::decode(&data) == Some(action), "{data}");
        }
    }
}

/// The text's length in UTF-16 units once its tags and entities are read; every tag that opens is closed.
fn length(html: &str) -> usize {
    let (mut open, mut length, mut rest) = (vec![], 0, html);
    while let Some(first) = rest.chars().next() {
        let end = match first {
            '<' => rest.find('>').map_or(rest.len(), |end| end + 1),
            '&' => rest.find(';').map_or(rest.len(), |end| end + 1),
            _ => first.len_utf8(),
        };
        let (piece, after) = rest.split_at(end);
        rest = after;
        match first {
            '<' if piece.starts_with("</") => {
                assert_eq!(open.pop(), piece.get(2..piece.len() - 1), "{html}");
            }
            '<' => open.push(piece[1..].split([' ', '>']).next().unwrap_or_default()),
            '&' => {
                assert!(["&lt;", "&gt;", "&amp;", "&quot;"].contains(&piece), "{piece} in {html}");
                length += 1;
            }
            _ => length += first.len_utf16(),
        }
    }
    assert!(open.is_empty(), "{open:?} stay open in {html}");
    length
}

/// Every list and a sample of the cards, tapped over HTTP: the strict Telegram takes every one of them.
#[tokio::test]
async fn a_catalog_is_browsed_through_the_bot() {
    const EVERY: usize = 25;
    let world = selling(include_str!("../data/catalogs/soc-proof.json")).await;
    let message = world.say(MEMBER, "/new").await.message_id;
    let mut seen = HashSet::new();
    let mut services = BTreeSet::new();
    let mut ahead = vec!["p:0".to_owned()];
    while let Some(data) = ahead.pop() {
        if !seen.insert(data.clone()) {
            continue;
        }
        world.forge(MEMBER, MEMBER, message, &data).await;
        for found in buttons(&world, message) {
            match found.split(':').next() {
                Some("p" | "c" | "s") => ahead.push(found),
                Some("S") if services.insert(found.clone()) && services.len() % EVERY == 0 => {
                    look_at_card(&world, message, &found).await;
                }
                _ => {}
            }
        }
    }
    assert_eq!(services.len(), world.app.bot.catalog.current().offered());
    world.end().await;
}

/// To the card and back to the same list.
async fn look_at_card(world: &World, message: i64, card: &str) {
    let list = buttons(world, message);
    for data in [card, "b"] {
        let tap = world.telegram.tap(MEMBER, MEMBER, message, data).unwrap();
        world.settle(tap.update_id).await;
        assert_ne!(buttons(world, message), [] as [String; 0]);
    }
    assert_eq!(buttons(world, message), list);
}

fn buttons(world: &World, message: i64) -> Vec<String> {
    let message = world.message(MEMBER, message).unwrap();
    message.keyboard.iter().flatten().filter_map(|button| button.data.clone()).collect()
}
