//! The only file that knows everything: opens, connects, spawns, shuts down. Settings and clock are read here and passed down as values.

use std::{sync::Arc, time::Duration};

use anyhow::{Context, bail};
use secrecy::{ExposeSecret, SecretString};
use teloxide::{dptree, stop::StopToken, update_listeners::UpdateListener};
use tokio::{
    sync::watch,
    task::{JoinHandle, JoinSet},
};
use tokio_util::sync::CancellationToken;

use crate::{
    bot::{
        api::{BotApi, MessageId, ThreadId},
        commands,
        context::Bot,
        guard::{catch_panics, dispatcher},
        poll::{Handled, PollState, Polling},
        schema,
        send::{SendLimits, Sender},
    },
    clock::Clock,
    config::Settings,
    domain::{
        money::Amount,
        notice::Notice,
        user::{ChatId, UserId},
    },
    ops::{self, House, submit},
    panel::{self, Panel},
    store::{Store, facts, services::Snapshot, users},
    wake::Wake,
    work::{self, Shop, notify::Post},
};

/// How long a stop waits for what is under way: a call to the panel may be one of it.
const GRACE: Duration = Duration::from_secs(4);

/// Two copies of a bot take turns at being refused; of that the admins are told once in this time.
const CONFLICT_PERIOD: Duration = Duration::from_hours(1);

/// What an app is made of.
pub struct Parts {
    /// The owner's settings.
    pub settings: Settings,
    /// What time it is.
    pub clock: Clock,
    /// How fast the bot may send.
    pub limits: SendLimits,
}

/// The bot, opened and connected; nothing runs yet.
pub struct App {
    /// What the handlers are handed.
    pub bot: Bot,
    /// What the workers share.
    pub shop: Shop,
    /// What the notifier works with.
    pub post: Post,
    api: BotApi,
    token: SecretString,
    telegram_url: url::Url,
}

impl App {
    /// Opens the database, settles what a crash left open, and asks Telegram who the bot is.
    pub async fn open(parts: Parts) -> anyhow::Result<Self> {
        let Parts { settings, clock, limits } = parts;
        let house = Arc::new(house(&settings)?);
        let store = Store::open(&settings.database_url).await?;
        prepare(&store, &house, &settings, &clock).await?;
        let catalog = Snapshot::default();
        catalog.reload(&mut *store.reader().await?).await?;
        let api = BotApi::new(&settings.telegram_url, settings.token.clone())?;
        let me = api.fetch_me().await.context("could not ask Telegram who the bot is")?;
        let Some(username) = me.username else {
            bail!("telegram says that the bot has no username");
        };
        let sender = Sender::new(api.clone(), limits);
        let wake = Arc::new(Wake::default());
        let admin_topic = settings.admin_topic_id.map(|topic| ThreadId(MessageId(topic)));
        let panel = Panel::connect(panel_settings(&settings)?)?;
        let post = Post {
            store: store.clone(),
            catalog: catalog.clone(),
            house: house.clone(),
            admin_topic,
            sender: sender.clone(),
            clock: clock.clone(),
            delivered: Arc::default(),
        };
        let shop = Shop {
            store: store.clone(),
            catalog: catalog.clone(),
            panel,
            house: house.clone(),
            clock: clock.clone(),
            wake: wake.clone(),
            stop: CancellationToken::new(),
            unrecorded: Arc::default(),
        };
        let bot = Bot { store, catalog, house, admin_topic, clock, sender, wake, username: username.into() };
        Ok(Self { bot, shop, post, api, token: settings.token, telegram_url: settings.telegram_url })
    }

    /// Starts the conversation: updates are read and handled until it is stopped.
    pub async fn converse(&self) -> anyhow::Result<Conversation> {
        self.api.delete_webhook().await.context("could not make sure that no webhook is set")?;
        let handled = Handled::default();
        let mut polling = Polling::new(self.api.clone(), handled.clone(), self.bot.clock.clone());
        let (state, stop) = (polling.watch(), polling.stop_token());
        let sorry = self.bot.clone();
        let tree = catch_panics(handled.clone(), move |update, code| {
            schema::apologize_for_panic(&sorry, update, code);
        })
        .chain(schema::schema());
        let teloxide = teloxide::Bot::new(self.token.expose_secret()).set_api_url(self.telegram_url.clone());
        let bot = self.bot.clone();
        let task = tokio::spawn(async move {
            let mut dispatcher = dispatcher(teloxide, tree)
                .dependencies(dptree::deps![bot])
                .error_handler(Arc::new(log_error))
                .build();
            let listener_errors = Arc::new(|error| {
                tracing::debug!(%error, "polling");
                Box::pin(async {}) as futures::future::BoxFuture<'static, ()>
            });
            if let Err(error) = dispatcher.try_dispatch_with_listener(polling, listener_errors).await {
                tracing::error!(%error, "could not begin to read updates");
            }
        });
        Ok(Conversation { task, stop, state, handled })
    }

    /// Starts the workers.
    pub fn work(&self) -> Workers {
        let stop = self.shop.stop.clone();
        let mut tasks = JoinSet::new();
        let (shop, post, wake) = (&self.shop, &self.post, self.bot.wake.clone());
        macro_rules! spawn {
            ($name:literal, $bell:ident, $context:expr, $tick:path) => {{
                let (stop, wake, context, clock) =
                    (stop.clone(), wake.clone(), $context.clone(), self.bot.clock.clone());
                tasks.spawn(async move {
                    work::run($name, &clock, &wake.$bell, &stop, || $tick(&context)).await;
                });
            }};
        }
        spawn!("submit", submit, shop, work::submit::tick);
        spawn!("track", track, shop, work::track::tick);
        spawn!("catalog", catalog, shop, work::refresh::tick_catalog);
        spawn!("balance", balance, shop, work::refresh::tick_balance);
        spawn!("notify", tell, post, work::notify::tick);
        Workers { tasks, stop }
    }

    /// Tells Telegram which commands there are, if it was told otherwise before.
    pub async fn publish_commands(&self) -> anyhow::Result<()> {
        commands::publish(&self.api, &self.bot).await
    }

    /// Closes what [`App::open`] opened, after conversation and workers have stopped.
    pub async fn close(&self) {
        self.bot.sender.close(GRACE).await;
        self.bot.store.close().await;
    }
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
        self.stop.stop();
        if tokio::time::timeout(GRACE, self.task).await.is_err() {
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

/// Runs the bot until `stop` resolves, or until Telegram refuses the token.
pub async fn run(settings: Settings, stop: impl Future<Output = ()>) -> anyhow::Result<()> {
    let app = App::open(Parts { settings, clock: Clock::system(), limits: SendLimits::telegram() }).await?;
    tracing::info!(
        bot = &*app.bot.username,
        services = app.bot.catalog.current().offered(),
        version = env!("CARGO_PKG_VERSION"),
        "panelgram runs"
    );
    if !app.bot.house.is_answered_for() {
        tracing::warn!(
            "nobody can let people in: set ADMIN_IDS to your Telegram id (the bot says it at /start), or ADMIN_CHAT_ID"
        );
    }
    if let Err(error) = app.publish_commands().await {
        tracing::warn!(
            error = format!("{error:#}"),
            "could not publish the commands; the next start tries again"
        );
    }
    let workers = app.work();
    let conversation = app.converse().await?;
    let refused = watch_polling(app.bot.clone(), conversation.state());
    let outcome = tokio::select! {
        () = stop => Ok(()),
        () = refused => Err(anyhow::anyhow!("telegram does not accept TELOXIDE_TOKEN; was it revoked?")),
    };
    tracing::info!("stopping");
    tokio::join!(conversation.stop(), workers.stop());
    app.close().await;
    outcome
}

/// Says what the polling meets. Ends when the token is refused.
async fn watch_polling(bot: Bot, mut state: watch::Receiver<PollState>) {
    loop {
        let now = *state.borrow_and_update();
        match now {
            PollState::Unauthorized => return,
            PollState::Conflict { .. } => {
                tracing::error!(
                    "another copy of the bot (or a webhook) reads the same token's updates; stop one of them"
                );
                if let Err(error) = tell_of_conflict(&bot).await {
                    tracing::error!(error = format!("{error:#}"), "could not tell the admins");
                }
            }
            PollState::Unreachable { .. } => tracing::warn!("telegram does not answer; trying again"),
            PollState::Running => {}
        }
        if state.changed().await.is_err() {
            return std::future::pending().await;
        }
    }
}

async fn tell_of_conflict(bot: &Bot) -> anyhow::Result<()> {
    let mut tx = bot.store.begin().await?;
    let notice = Notice::SecondInstance;
    ops::remind_admins(&mut tx, &bot.house, &notice, "conflict", CONFLICT_PERIOD, bot.clock.now()).await?;
    tx.commit().await?;
    bot.wake.tell.notify_one();
    Ok(())
}

/// Members named by the settings are let in; what was being submitted when the bot stopped is unclear; and the catalog, the
/// balance and the key are tried at every start.
async fn prepare(store: &Store, house: &House, settings: &Settings, clock: &Clock) -> anyhow::Result<()> {
    let now = clock.now();
    let mut tx = store.begin().await?;
    for member in settings.member_ids.as_slice() {
        users::invite(&mut tx, UserId(*member), house.lang, now).await?;
    }
    let unclear = submit::recover(&mut tx, house, now).await?;
    if unclear > 0 {
        tracing::warn!(unclear, "orders were being sent when the bot stopped; their outcome is not known");
    }
    let mut known = facts::load(&mut tx).await?;
    known.catalog_due_at = now;
    known.balance_due_at = now;
    known.key_refused_at = None;
    facts::save(&mut tx, &known).await?;
    tx.commit().await
}

fn house(settings: &Settings) -> anyhow::Result<House> {
    let alert = settings.low_balance_alert.map(Amount::from_decimal).transpose();
    Ok(House {
        admins: settings.admin_ids.as_slice().iter().copied().map(UserId).collect(),
        admin_chat: settings.admin_chat_id.map(ChatId),
        lang: settings.default_language,
        submit_patience: settings.submit_patience,
        look_interval: settings.status_poll_interval,
        catalog_interval: settings.catalog_refresh_interval,
        stuck_after: settings.stuck_after,
        low_balance_alert: alert.context("LOW_BALANCE_ALERT is too large")?,
        max_active_orders: i64::from(settings.max_active_orders),
    })
}

fn panel_settings(settings: &Settings) -> anyhow::Result<panel::Settings> {
    let url = settings.panel_url.parse().context("could not read PANEL_API_URL")?;
    Ok(panel::Settings {
        timeout: settings.panel_timeout,
        add_timeout: settings.panel_add_timeout,
        user_agent: settings.panel_user_agent.clone(),
        refill_param: match settings.panel_refill_param {
            crate::config::RefillParam::Order => panel::RefillParam::Order,
            crate::config::RefillParam::Orders => panel::RefillParam::Orders,
        },
        min_interval: settings.panel_min_interval,
        ..panel::Settings::new(url, settings.panel_key.clone())
    })
}

/// What no handler caught; the handlers themselves answer for their errors.
async fn log_error(error: anyhow::Error) {
    tracing::error!(error = format!("{error:#}"), "a handler failed");
}
