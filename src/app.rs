//! The only place that knows everything: opens, connects, spawns. Settings and clock are read here and passed down as values.
//! How the whole is run and shut down is in `app/run.rs`; what else the program can be asked for is in `app/backup.rs` and
//! `app/check.rs`.

mod backup;
mod check;
mod doors;
mod from_settings;
mod healthy;
mod init;
mod lock;
mod reread;
mod restore;
mod run;
mod systemd;

use std::{
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};
use teloxide::{dispatching::UpdateHandler, dptree, stop::StopToken, update_listeners::UpdateListener};
use tokio::{
    sync::{Semaphore, watch},
    task::{JoinHandle, JoinSet},
};
use tokio_util::sync::CancellationToken;

use crate::{
    bot::{
        api::{BotApi, MessageId, ThreadId},
        commands,
        context::Bot,
        guard::{catch_failures, dispatcher},
        incoming::Incoming,
        poll::{Handled, PollState, Polling},
        rival::Rival,
        schema,
        send::{SendLimits, Sender},
        show::again,
        webhook::Inbox,
    },
    chance::Chance,
    clock::{Clock, Moment},
    config::Settings,
    domain::user::UserId,
    http::Figures,
    net::Route,
    ops::{self, Rules},
    panel::Panel,
    pulse::{Part, Pulse},
    store::{self, Store, account, attempts::Attempts, payments, services::Snapshot, users},
    wake::Bell,
    work::{self, Worker, alone::Ledger, backup::Backups, crypto::CryptoDesk, letters::Notifier},
};

use self::from_settings::{crypto_pay, panel_settings, rules};
pub use self::{
    backup::backup,
    check::check,
    doors::{Doors, open_doors},
    healthy::healthy,
    init::init,
    restore::restore,
    run::run,
};

/// How long a stop waits for what is under way: a call to the panel may be one of it.
const GRACE: Duration = Duration::from_secs(4);

/// Between two tries to begin to read updates.
const BEGIN_AGAIN: Duration = Duration::from_secs(2);

/// What an app is made of.
pub struct Parts {
    /// The owner's settings.
    pub settings: Settings,
    /// What time it is.
    pub clock: Clock,
    /// Numbers that do not repeat.
    pub chance: Chance,
    /// How fast the bot may send.
    pub limits: SendLimits,
    /// Where its parts say that they go on.
    pub pulse: Pulse,
    /// Where Telegram brings updates, if the settings want that.
    pub inbox: Option<Inbox>,
}

/// The bot, opened and connected; nothing runs yet.
pub struct App {
    /// What the handlers are handed.
    pub bot: Bot,
    /// What the workers share.
    pub worker: Worker,
    /// What the notifier works with.
    pub notifier: Notifier,
    /// What invoices of Crypto Pay are made with.
    pub crypto_desk: CryptoDesk,
    /// What the day's copies are made with; none where they are off.
    pub backups: Option<Arc<Backups>>,
    api: BotApi,
    /// Whether somebody may look from outside.
    is_watched: bool,
    inbox: Mutex<Option<Inbox>>,
    token: SecretString,
    telegram_url: url::Url,
    telegram_route: Route,
}

impl App {
    /// Opens the database, settles what a crash left open, and asks Telegram who the bot is.
    pub async fn open(parts: Parts) -> anyhow::Result<Self> {
        let Parts { settings, clock, chance, limits, pulse, inbox } = parts;
        let rules = Arc::new(rules(&settings)?);
        let store = Store::open(&settings.database_url).await?;
        prepare(&store, &rules, &settings, &clock).await?;
        let catalog = Snapshot::of(&rules.billing);
        catalog.reload(&mut *store.reader().await?).await?;
        let telegram_route = settings.telegram_route();
        let api = BotApi::new(&settings.telegram_url, settings.token.clone(), &telegram_route)?;
        let me = run::until_answered("who the bot is", || api.fetch_me()).await?;
        let username = me.user.username.context("telegram says that the bot has no username")?;
        let admin_topic = settings.admin_topic_id.map(|topic| ThreadId(MessageId(topic)));
        let panel = Panel::connect(panel_settings(&settings)?)?;
        let worker = Worker {
            store: store.clone(),
            catalog: catalog.clone(),
            panel,
            rules: rules.clone(),
            clock: clock.clone(),
            stop: CancellationToken::new(),
            unrecorded: Arc::default(),
            asking: Arc::default(),
            looked_through: Arc::default(),
            clock_set: Arc::new(clock.was_set().0.into()),
            short_list: Arc::default(),
            closed: Arc::default(),
            pulse: pulse.clone(),
        };
        let bot = Bot {
            store,
            catalog,
            rules,
            admin_topic,
            clock,
            chance,
            api: api.clone(),
            sender: Sender::new(api.clone(), limits),
            albums: Arc::default(),
            members: Arc::default(),
            rival: Rival::default(),
            pulse,
            username: username.into(),
        };
        let backups = settings.daily.plan().and_then(|plan| Backups::of(&bot, plan)).map(Arc::new);
        let notifier = Notifier::of(bot.clone(), backups.clone());
        let crypto_desk = CryptoDesk { bot: bot.clone(), service: crypto_pay(&settings)? };
        Ok(Self {
            bot,
            worker,
            notifier,
            crypto_desk,
            backups,
            api,
            inbox: Mutex::new(inbox),
            is_watched: settings.outside.http_listen.is_some(),
            token: settings.token,
            telegram_url: settings.telegram_url,
            telegram_route,
        })
    }

    /// Starts the conversation: updates are read and handled until it is stopped.
    pub async fn converse(&self) -> anyhow::Result<Conversation> {
        self.converse_through(schema::schema(self.bot.rules.billing.payer())).await
    }

    /// The same with handlers of one's own.
    pub async fn converse_through(&self, tree: UpdateHandler<anyhow::Error>) -> anyhow::Result<Conversation> {
        let (mut incoming, handled) = self.incoming().await?;
        let (state, stop) = (incoming.watch(), (&mut incoming).stop_token());
        let sorry = self.bot.clone();
        let tree = catch_failures(handled.clone(), move |update, code| {
            schema::apologize(&sorry, update, code);
        })
        .chain(tree);
        let teloxide = listener(&self.token, &self.telegram_url, &self.telegram_route)?;
        let bot = self.bot.clone();
        let task = tokio::spawn(async move {
            let mut dispatcher = dispatcher(teloxide, tree).dependencies(dptree::deps![bot]).build();
            let listener_errors = Arc::new(|error| {
                tracing::debug!(%error, "polling");
                Box::pin(async {}) as futures::future::BoxFuture<'static, ()>
            });
            // It begins by asking who the bot is; unanswered, it would be deaf for ever.
            while let Err(error) =
                dispatcher.try_dispatch_with_listener(&mut incoming, Arc::clone(&listener_errors)).await
            {
                tracing::warn!(%error, "could not begin to read updates; trying again");
                tokio::time::sleep(BEGIN_AGAIN).await;
            }
        });
        Ok(Conversation { task, stop, state, handled })
    }

    /// How updates come in, and what of them has been handled.
    async fn incoming(&self) -> anyhow::Result<(Incoming, Handled)> {
        let inbox = self.inbox.lock().unwrap_or_else(PoisonError::into_inner).take();
        if let Some(inbox) = inbox {
            let handled = inbox.handled().clone();
            return Ok((Incoming::Brought(inbox.attend(self.api.clone())), handled));
        }
        run::until_answered("to set no webhook", || self.api.delete_webhook()).await?;
        let (handled, beat) = (Handled::default(), self.bot.pulse.of(Part::Updates, &self.bot.clock));
        Ok((Incoming::Polled(Polling::new(self.api.clone(), handled.clone(), beat)), handled))
    }

    /// Starts the workers.
    pub fn work(&self) -> Workers {
        let stop = self.worker.stop.clone();
        let mut tasks = JoinSet::new();
        let (worker, notifier, wake) = (&self.worker, &self.notifier, self.bot.store.wake());
        macro_rules! spawn {
            ($part:ident, $bell:ident, $context:expr, $tick:path) => {{
                let beat = self.bot.pulse.of(Part::$part, &self.bot.clock);
                let (stop, wake, context) = (stop.clone(), wake.clone(), $context.clone());
                tasks.spawn(async move {
                    work::run(&beat, wake.bell(Bell::$bell), &stop, || $tick(&context)).await;
                });
            }};
        }
        let alone = (self.worker.clone(), self.bot.rival.clone());
        spawn!(Submit, Submit, alone, send_orders);
        spawn!(Investigate, Unclear, worker, work::investigate::tick);
        spawn!(Books, Books, worker, work::books::tick);
        spawn!(Track, Track, worker, work::track::tick);
        spawn!(Requests, Requests, alone, send_requests);
        spawn!(Catalog, Catalog, worker, work::refresh::tick_catalog);
        spawn!(Balance, Balance, worker, work::refresh::tick_balance);
        spawn!(Notify, Tell, notifier, work::notify::tick);
        let bot = &self.bot;
        spawn!(Owed, Owed, bot, again::tick);
        spawn!(Pay, Pay, bot, work::pay::tick);
        let desk = &self.crypto_desk;
        spawn!(Crypto, Invoices, desk, work::crypto::tick);
        if self.is_watched {
            spawn!(Database, Probe, worker, work::probe::tick);
        }
        if let Some(backups) = &self.backups {
            spawn!(Backup, Backup, backups, work::backup::tick);
        }
        let (api, bot, stopped) = (self.api.clone(), self.bot.clone(), stop.clone());
        tasks.spawn(async move { commands::keep_published(&api, &bot, &stopped).await });
        Workers { tasks, stop }
    }

    /// Sends what is reserved, unless there is a second copy of the bot.
    pub async fn send_orders(&self) -> anyhow::Result<Option<Moment>> {
        send_orders(&(self.worker.clone(), self.bot.rival.clone())).await
    }

    /// Asks for refills and cancellations, unless there is a second copy of the bot.
    pub async fn send_requests(&self) -> anyhow::Result<Option<Moment>> {
        send_requests(&(self.worker.clone(), self.bot.rival.clone())).await
    }

    /// Tells Telegram which commands there are, where it was told otherwise before.
    pub async fn publish_commands(&self) -> anyhow::Result<()> {
        commands::publish(&self.api, &self.bot).await
    }

    /// Where figures of it come from.
    pub fn figures(&self, conversation: &Conversation) -> Figures {
        Figures {
            store: self.bot.store.clone(),
            account: self.bot.rules.panel.id,
            panel: self.worker.panel.clone(),
            handled: conversation.handled().clone(),
            sender: self.bot.sender.clone(),
            one_at_a_time: Arc::new(Semaphore::new(1)),
        }
    }

    /// Closes what [`App::open`] opened, after conversation and workers have stopped.
    pub async fn close(&self) {
        self.bot.sender.close(GRACE).await;
        self.bot.store.close().await;
    }
}

/// How often it is looked whether a second copy of the bot is gone.
const ALONE_AGAIN: Duration = Duration::from_secs(10);

async fn send_orders((worker, rival): &(Worker, Rival)) -> anyhow::Result<Option<Moment>> {
    let now = worker.clock.now();
    if !rival.is_about(now) {
        return work::submit::tick(worker).await;
    }
    work::attempt::give_up(worker, Attempts::Add).await?;
    Ok(Some(now.plus(ALONE_AGAIN)))
}

async fn send_requests((worker, rival): &(Worker, Rival)) -> anyhow::Result<Option<Moment>> {
    let now = worker.clock.now();
    if !rival.is_about(now) {
        return work::requests::tick(worker).await;
    }
    work::attempt::give_up(worker, Attempts::Ask).await?;
    Ok(Some(now.plus(ALONE_AGAIN)))
}

/// The library's own caller, which asks who the bot is before it listens.
fn listener(token: &SecretString, url: &url::Url, route: &Route) -> anyhow::Result<teloxide::Bot> {
    let client = route.lead(teloxide::net::default_reqwest_settings(), url);
    let client =
        client.build().map_err(reqwest::Error::without_url).context("could not set up the http client")?;
    Ok(teloxide::Bot::with_client(token.expose_secret(), client).set_api_url(url.clone()))
}

/// A running conversation.
pub struct Conversation {
    task: JoinHandle<()>,
    stop: StopToken,
    state: watch::Receiver<PollState>,
    handled: Handled,
}

impl Conversation {
    /// What has been handled.
    pub fn handled(&self) -> &Handled {
        &self.handled
    }

    /// How the polling fares.
    pub fn state(&self) -> watch::Receiver<PollState> {
        self.state.clone()
    }

    /// Stops reading updates; those that were read are handled first.
    pub async fn stop(self) {
        self.stop_within(GRACE).await;
    }

    async fn stop_within(self, grace: Duration) {
        self.stop.stop();
        if tokio::time::timeout(grace, self.task).await.is_err() {
            tracing::warn!("the conversation did not end in time");
        }
    }
}

/// Running workers.
pub struct Workers {
    tasks: JoinSet<()>,
    stop: CancellationToken,
}

impl Workers {
    /// Stops the workers. One that waits for the panel in the middle of sending an order is left to a grace; if that is
    /// not enough it is cut off, and the order is unclear at the next start, as after any crash. After this nothing runs.
    pub async fn stop(mut self) {
        self.stop.cancel();
        let ended = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(GRACE, ended).await.is_err() {
            tracing::warn!("a worker did not end in time; an order that was being sent will be unclear");
            self.tasks.shutdown().await;
        }
    }
}

/// Members named by the settings are let in; what was being submitted when the bot stopped is unclear; and the catalog, the
/// balance and the key are tried at every start, with a patience that is new.
async fn prepare(store: &Store, rules: &Rules, settings: &Settings, clock: &Clock) -> anyhow::Result<()> {
    let now = clock.now();
    let mut tx = store.begin().await?;
    for member in settings.member_ids.as_slice() {
        users::invite(&mut tx, UserId(*member), rules.lang, now).await?;
    }
    ops::clock::set_clock(&mut tx, rules, 0, now).await?;
    if store.settle_in(&mut tx, now).await? {
        tracing::warn!(
            "the database is a copy of one that lived elsewhere: what waited in it is asked about and not sent"
        );
    }
    for id in users::shut_out_of(&mut tx, settings.member_ids.as_slice()).await? {
        tracing::warn!(
            id,
            "MEMBER_IDS names somebody whom an admin shut out; they stay out until an admin approves"
        );
    }
    account::begin_anew(&mut tx, rules.panel.id, now).await?;
    // Whatever was paid while the bot was away is looked for at once.
    payments::read_stars_by(&mut tx, now).await?;
    store::cryptopay::begin_anew(&mut tx, now).await?;
    if let Some((kept, wanted)) = ops::wallet::keep_currency(&mut tx, rules).await? {
        bail!(
            "customers have money in {kept} with the bot, and the settings say {wanted}; set WALLET_CURRENCY={kept}"
        );
    }
    // What is sold at least may have become more while the bot was away.
    ops::tariff::watch(&mut tx, rules, now).await?;
    if rules.billing.shop().is_some() {
        // What was paid while nobody listened is on its way as updates, for a day; this way it is known at once, and for ever.
        payments::read_stars_by(&mut tx, now).await?;
    }
    tx.commit().await?;
    Box::pin(work::attempt::recover(Ledger { store, rules }, now)).await
}
