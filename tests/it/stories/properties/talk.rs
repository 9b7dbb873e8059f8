//! Whatever Telegram delivers: an update's text → `Update` → `Input` → step → page → screen, without a network, and what must hold at
//! each. Used by the random conversations of `updates.rs`, and by the fuzz target in `fuzz/`, which is why it names nothing of this binary.

use std::{collections::HashMap, fmt::Write, sync::Arc, time::Duration};

use panelgram::{
    bot::{
        api::BotApi,
        arrival::Arrival,
        context::Bot,
        input::{Place, from_edit, from_message, from_query, place_of},
        load::Loader,
        rival::Rival,
        send::{SendLimits, Sender},
    },
    chance::Chance,
    clock::{Clock, Moment},
    dialog::{self, Action, CodeEffect, Effect, Facts, Input, Needs, Show, State, Step, needs::heed_name},
    domain::{
        export::Whose,
        order::{Order, OrderId},
        service_type::ServiceType,
        sheet::Entries,
        user::{ChatId, Role, Taking, User, UserId},
    },
    i18n::Lang,
    ops::{PanelRules, Rules},
    pulse::Pulse,
    store::{Store, Tx, opening, orders, services::Snapshot, users},
    view::{self, Act, Reader, Screen},
};
use panelgram_sandbox::telegram::text_of;
use teloxide::types::{Update, UpdateKind};

pub const ADMIN: i64 = 1;
/// Whose the orders are.
pub const OWNER: i64 = 3;
pub const GROUP: i64 = -1_001_234_567;
/// 2026-11-22 12:00 UTC.
const NOON: Moment = Moment(1_795_348_800_000);

/// A bot that hears, and whose screens are looked at instead of sent.
pub struct Talk {
    bot: Bot,
    runtime: tokio::runtime::Runtime,
    states: HashMap<(ChatId, UserId), (State, i64)>,
    /// How many screens were drawn.
    pub drawn: usize,
    /// How many orders were confirmed.
    pub bought: usize,
}

impl Talk {
    pub fn new() -> Self {
        let runtime =
            tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build().unwrap();
        let bot = runtime.block_on(open());
        Self { bot, runtime, states: HashMap::new(), drawn: 0, bought: 0 }
    }

    /// Nobody has said anything yet.
    pub fn begin(&mut self) {
        self.states.clear();
    }

    /// Hears one update as Telegram wrote it.
    ///
    /// # Panics
    /// If anything does not hold that must.
    pub fn hear(&mut self, text: &str) {
        let Ok(update) = serde_json::from_str::<Update>(text) else { return };
        let handle = self.runtime.handle().clone();
        handle.block_on(async {
            if let Some(arrival) = arrive(&self.bot, &update).await {
                self.turn(&arrival).await;
            }
        });
    }

    async fn turn(&mut self, arrival: &Arrival) {
        let mut tx = self.bot.store.begin().await.unwrap();
        let user = users::see(&mut tx, &arrival.from, NOON).await.unwrap();
        let role = self.bot.rules.role_at(&user, arrival.standing);
        let (state, turn) = self.states.remove(&(arrival.chat, user.id)).unwrap_or((State::Menu, 0));
        let order = visible(&mut tx, &arrival.input, &state, &user, role).await;
        let entries = match (&arrival.input, &order) {
            (Input::Tap(Action::Again(_)), Some(order)) => orders::entries(&mut tx, order.id).await.unwrap(),
            _ => Entries::new(),
        };
        let known = opening::known(&mut tx, self.bot.rules.panel.id).await.unwrap();
        let catalog = self.bot.catalog.current();
        let facts = Facts {
            wallet: None,
            topup: None,
            user: user.id,
            name: &arrival.from.name,
            role,
            in_group: arrival.in_group,
            catalog: &catalog,
            number: turn,
            taking: self.bot.taking(&known, &user, NOON),
            active_orders: 0,
            max_active_orders: 100,
            order: order.as_ref(),
            entries: &entries,
            together: "",
            placed: None,
            now: NOON,
            zone: &self.bot.rules.zone,
        };
        let input = heed_name(arrival.input.clone(), order.as_ref());
        let step = dialog::step(state.clone(), input, &facts);
        self.bought += check_effects(&step, &state, &arrival.input, &facts);
        let reader = Reader {
            payer: panelgram::domain::shop::Payer::Owner,
            lang: user.lang,
            admin: role.is_admin(),
            in_group: arrival.in_group,
            now: NOON,
            zone: panelgram::domain::zone::Zone::utc(),
            currency: "USD".to_owned(),
            panel_currency: "USD".to_owned(),
            taking: Taking::Open,
        };
        let (admin, rules, now) = (role.is_admin(), &*self.bot.rules, NOON);
        let connection = &mut *tx;
        let mut loader = Loader {
            username: "our_bot",
            connection,
            catalog: &catalog,
            rules,
            known: &known,
            user: &user,
            admin,
            in_group: arrival.in_group,
            active_orders: None,
            now,
        };
        self.drawn += draw(&step, &mut loader, &reader).await;
        let stored = serde_json::to_string(&step.state).unwrap();
        assert!(stored.len() < 100_000, "a state of {} bytes", stored.len());
        let state = serde_json::from_str(&stored).unwrap();
        self.states.insert((arrival.chat, user.id), (state, turn + 1));
    }
}

/// Looks at all that is said and shown after a step. How many screens that were.
async fn draw(step: &Step, loader: &mut Loader<'_>, reader: &Reader) -> usize {
    if let Some(note) = &step.note {
        let toast = view::note::toast(note, reader);
        assert!((1..=200).contains(&toast.encode_utf16().count()), "{toast:?}");
        text_of(&view::note::line(note, reader)).unwrap_or_else(|why| panic!("{why}: {note:?}"));
    }
    let shown = match &step.show {
        Show::Nothing => return 0,
        Show::Aside(state) => state,
        _ => &step.state,
    };
    let screen = view::render(&loader.page(shown).await.unwrap(), reader);
    check_screen(&screen, shown);
    if let Some(note) = &step.note {
        check_screen(&view::with_note(screen, note, reader), shown);
    }
    1
}

/// What is of concern of an update; `None` is none of the conversation's business.
async fn arrive(bot: &Bot, update: &Update) -> Option<Arrival> {
    let place = place_of(bot, update.chat()).await.unwrap();
    match &update.kind {
        UpdateKind::Message(message) => from_message(bot, update.id, message, place),
        UpdateKind::EditedMessage(message) if place == Place::Private => from_edit(bot, update.id, message),
        UpdateKind::CallbackQuery(query) => from_query(bot, update.id, query, place),
        _ => None,
    }
}

/// The order that is named, if this person may see it.
async fn visible(tx: &mut Tx, input: &Input, state: &State, user: &User, role: Role) -> Option<Order> {
    let order = orders::find(tx, Needs::of(input, state).order?).await.unwrap();
    order.filter(|order| order.user == user.id || role.is_admin())
}

/// Nothing is bought but by the button of what stands there, and nothing done that is not one's right. How much was bought.
fn check_effects(step: &Step, before: &State, input: &Input, facts: &Facts<'_>) -> usize {
    let mut bought = 0;
    if let Some(effect) = &step.effect {
        let is_right = match effect {
            Effect::Place(order) => {
                bought += 1;
                let State::Confirm { draft } = before.clone().beneath() else {
                    panic!("{input:?} at {before:?} bought {order:?}")
                };
                facts.role.may_order()
                    && order.draft == draft.number
                    && *input == Input::Tap(Action::Confirm { draft: draft.number })
            }
            Effect::PlaceMany(orders) => {
                bought += orders.len();
                let State::Mass { draft } = before else {
                    panic!("{input:?} at {before:?} bought {orders:?}")
                };
                facts.role.may_order()
                    && *orders == draft.orders
                    && *input == Input::Tap(Action::MassOrder { draft: draft.number })
            }
            Effect::AskAccess | Effect::Introduce(_) => matches!(facts.role, Role::Outside(_)),
            Effect::Speak(_) => true,
            Effect::Star(_)
            | Effect::LookAtAll
            | Effect::ReadBalance
            | Effect::TopUp { .. }
            | Effect::Code(CodeEffect::Use { .. })
            | Effect::Invite
            | Effect::LookForPayment(_)
            | Effect::ShowReceipt { .. }
            | Effect::ReportPayment(_)
            | Effect::Export { whose: Whose::Own, .. } => facts.role.may_order(),
            // Admins may ask for one that is not there.
            Effect::LookNow(_) | Effect::Refresh(_) if facts.role.is_admin() => true,
            Effect::AskRefill(id) | Effect::CancelOrder(id) | Effect::LookNow(id) | Effect::Refresh(id) => {
                facts.order.is_some_and(|order| order.id == *id)
            }
            Effect::CancelMany(_)
            | Effect::CancelAll { .. }
            | Effect::Adjust { .. }
            | Effect::AskAdjustment { .. }
            | Effect::AnswerAdjustment { .. }
            | Effect::Bar(_)
            | Effect::Unbar(_)
            | Effect::Price(_)
            | Effect::Code(CodeEffect::Make(_) | CodeEffect::Stop(_))
            | Effect::DecideBill { .. }
            | Effect::RefundPayment(_)
            | Effect::CreditReceipt { .. }
            | Effect::RefuseReceipt { .. }
            | Effect::ReadCatalog
            | Effect::Answer(..)
            | Effect::SetAccess(..)
            | Effect::WasPlaced(..)
            | Effect::WasNotPlaced(_)
            | Effect::Reopen(_)
            | Effect::TakeBackId(_)
            | Effect::ConfirmId(_)
            | Effect::Pause
            | Effect::Resume
            | Effect::Export { whose: Whose::All, .. } => facts.role.is_admin(),
        };
        assert!(is_right, "{input:?} at {before:?} by {:?}: {effect:?}", facts.role);
    }
    bought
}

fn check_screen(screen: &Screen, of: &State) {
    let text = text_of(&screen.text).unwrap_or_else(|why| panic!("{why}: {screen:?} of {of:?}"));
    let length = text.encode_utf16().count();
    assert!((1..=4096).contains(&length), "{length} units: {screen:?} of {of:?}");
    assert!(screen.rows.iter().all(|row| (1..=8).contains(&row.len())), "{screen:?}");
    assert!(screen.rows.iter().map(Vec::len).sum::<usize>() <= 100, "{screen:?}");
    for button in screen.rows.iter().flatten() {
        assert!(!button.label.trim().is_empty(), "{screen:?}");
        match &button.act {
            Act::Ask(action) => assert!((1..=64).contains(&action.encode().len()), "{action:?}"),
            Act::Copy(text) => assert!((1..=256).contains(&text.encode_utf16().count()), "{text:?}"),
            Act::Open(url) => assert_eq!(url.scheme(), "https"),
        }
    }
}

async fn open() -> Bot {
    let store = Store::open("sqlite::memory:").await.unwrap();
    let mut tx = store.begin().await.unwrap();
    fill(&mut tx).await;
    let catalog = Snapshot::default();
    catalog.reload(&mut tx).await.unwrap();
    tx.commit().await.unwrap();
    let api = BotApi::new(
        &"http://127.0.0.1:9".parse().unwrap(),
        "1:none".into(),
        &panelgram::net::Route::default(),
    )
    .unwrap();
    let rules = Rules {
        admins: vec![UserId(ADMIN)],
        admin_chat: Some(ChatId(GROUP)),
        lang: Lang::En,
        submit_patience: Duration::from_mins(15),
        look_interval: Duration::from_secs(30),
        alerts: panelgram::ops::LiveAlerts::new(panelgram::ops::Alerts {
            stuck_after: Duration::from_hours(24),
            low_balance: None,
        }),
        max_active_orders: 100,
        panel: PanelRules::default(),
        door: panelgram::domain::user::Door::Guarded,
        billing: panelgram::domain::shop::Billing::House,
        zone: panelgram::domain::zone::Zone::utc(),
    };
    Bot {
        pulse: Pulse::default(),
        store,
        catalog,
        rules: Arc::new(rules),
        admin_topic: None,
        clock: Clock::manual(NOON),
        chance: Chance::counting_from(0),
        sender: Sender::new(api.clone(), SendLimits::none()),
        api,
        albums: Arc::default(),
        members: Arc::default(),
        rival: Rival::default(),
        username: "our_bot".into(),
    }
}

/// A service of each type, people, and orders in every state.
async fn fill(tx: &mut Tx) {
    let mut sql = "
        insert into users (user_id, name, access, lang, seen_at) values
            (1, 'Ada', 'stranger', 'en', 0), (2, 'Max', 'member', 'ru', 0), (3, 'Olga', 'member', 'en', 0), (4, 'Dora', 'declined', 'en', 0);
        insert into categories (name) values ('Instagram likes');"
        .to_owned();
    for (at, kind) in ServiceType::all().enumerate() {
        let name = kind.form().name;
        write!(
            sql,
            "insert into services (panel_id, panel_service, name, category_id, kind, rate, min, max, refill, cancel, dripfeed, position)
                 values (1, '{}', 'Instagram likes {name}', 1, '{name}', '0.90', 10, 10000, 1, 1, 1, {at});",
            7 + at
        )
        .unwrap();
    }
    let states = [
        ("reserved", "null, null, null"),
        ("unclear", "null, null, null"),
        ("running", "'23501', null, null"),
        ("completed", "'23502', 5, null"),
        ("rejected", "null, 5, 'link'"),
    ];
    for (at, (status, rest)) in states.into_iter().enumerate() {
        write!(
            sql,
            "insert into orders (user_id, draft, service_id, panel_id, panel_service, service_name, fields, link, quantity, rate, price, cost,
                     currency, placed_at, submit_until, next_submit_at, status, panel_order, ended_at, reject_reason)
                 values ({OWNER}, {at}, 1, 1, '7', 'Likes', '[[\"link\",\"https://instagram.com/p/a\"],[\"quantity\",\"100\"]]',
                     'https://instagram.com/p/a', 100, '0.90', 90000, 90000, 'USD', 0, 0, 0, '{status}', {rest});"
        )
        .unwrap();
    }
    sqlx::raw_sql(sqlx::AssertSqlSafe(sql)).execute(&mut **tx).await.unwrap();
    let first = orders::find(tx, OrderId(1001)).await.unwrap();
    assert!(first.is_some_and(|order| order.user == UserId(OWNER)));
}
