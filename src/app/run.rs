//! Runs the bot from the start to the stop: who comes first, what a stop waits for, and what ends it by itself.

use std::{future::Future, pin::pin, time::Duration};

use anyhow::{Context, anyhow};
use sd_notify::NotifyState;
use tokio::{
    sync::watch,
    time::{Instant, sleep, timeout},
};

use super::{
    App, Conversation, Doors, GRACE, Parts, Workers,
    check::{anybody_may_join, readers_may_come_in},
    lock, open_doors,
    reread::Reread,
    systemd,
};
use crate::{
    bot::{
        api::{ChatId, ChatInfo},
        api_error::ApiError,
        context::Bot,
        poll::PollState,
        send::SendLimits,
    },
    chance::Chance,
    clock::Clock,
    config::{Limits, Settings},
    domain::{notice::Notice, text::visible},
    http::Server,
    logs::Filter,
    ops,
    pulse::Pulse,
};

/// How much of the grace the updates that were read already may take; the rest is for what they send.
const GRACE_FOR_UPDATES: Duration = Duration::from_millis(2_500);
/// What closing the database may take.
const GRACE_FOR_DATABASE: Duration = Duration::from_millis(500);
/// What pages that are being shown may take.
const GRACE_FOR_PAGES: Duration = Duration::from_millis(300);
/// Between two tries to reach Telegram at the start: doubled each time up to the second figure.
const RETRY_FIRST: Duration = Duration::from_secs(1);
const RETRY_MAX: Duration = Duration::from_secs(30);
/// The admins are told of a second copy at most once in this time: two of them take turns throwing each other out, and
/// each turn would look like news.
const CONFLICT_PERIOD: Duration = Duration::from_hours(1);

/// Runs the bot until `stop` resolves, or until there is no use in going on. With the `filter` of its logs it heeds SIGHUP.
pub async fn run(
    settings: Settings,
    filter: Option<Filter>,
    stop: impl Future<Output = ()>,
) -> anyhow::Result<()> {
    let mut stop = pin!(stop);
    let (clock, pulse) = (Clock::system(), Pulse::default());
    // Before the database is opened: what a crash left open is settled there, and a second copy would settle what
    // the first is just doing.
    let _lock = lock::take(&settings.database_url)?;
    let (chance, reread) = (Chance::system(), Reread::begin(filter, &settings));
    let Doors { server, inbox } = open_doors(&settings, &clock, &chance, &pulse).await?;
    let limits = match settings.telegram_limits {
        Limits::Telegram => SendLimits::telegram(),
        Limits::None => SendLimits::none(),
    };
    let parts = Parts { settings, clock: clock.clone(), chance, limits, pulse: pulse.clone(), inbox };
    let (app, conversation, workers) = tokio::select! {
        biased;
        () = &mut stop => return Ok(()),
        started = Box::pin(start(parts, server.as_ref())) => started?,
    };
    systemd::tell(NotifyState::Ready);
    let outcome = tokio::select! {
        () = &mut stop => Ok(()),
        why = watch(&app, &conversation) => Err(why),
        never = systemd::feed(&pulse, &clock) => match never {},
        never = Reread::heed(reread, &app.bot.rules.alerts) => match never {},
    };
    tracing::info!("stopping");
    systemd::tell(NotifyState::Stopping);
    shut(&app, conversation, workers).await;
    if let Some(server) = server {
        server.stop(GRACE_FOR_PAGES).await;
    }
    outcome
}

async fn start(parts: Parts, server: Option<&Server>) -> anyhow::Result<(App, Conversation, Workers)> {
    let app = App::open(parts).await?;
    let conversation = app.converse().await?;
    if let Some(server) = server {
        server.show(app.figures(&conversation));
    }
    let workers = app.work();
    tracing::info!(
        bot = &*app.bot.username,
        services = app.bot.catalog.current().offered(),
        version = env!("CARGO_PKG_VERSION"),
        "panelgram runs"
    );
    if !app.bot.rules.is_answered_for() {
        tracing::warn!(
            "nobody can let people in: set ADMIN_IDS to your Telegram id (the bot says it at /start), or ADMIN_CHAT_ID"
        );
    }
    Ok((app, conversation, workers))
}

/// Ends everything within [`GRACE`] and a little: whoever asked for the stop kills what takes much longer.
async fn shut(app: &App, conversation: Conversation, workers: Workers) {
    let end = Instant::now() + GRACE;
    let talk = async {
        conversation.stop_within(GRACE_FOR_UPDATES).await;
        // Closed, the sender gives waiting pushes back, which the notifier waits for.
        app.bot.sender.close(end.saturating_duration_since(Instant::now())).await;
    };
    tokio::join!(talk, workers.stop());
    if timeout(GRACE_FOR_DATABASE, app.bot.store.close()).await.is_err() {
        tracing::warn!("the database was not closed in time; it is whole all the same");
    }
}

/// Asks Telegram something at the start until it answers: a network that comes up later than the bot is no reason to
/// give up. A refused token is.
pub(super) async fn until_answered<T, F>(what: &str, ask: impl Fn() -> F) -> anyhow::Result<T>
where
    F: Future<Output = Result<T, ApiError>>,
{
    let mut pause = RETRY_FIRST;
    loop {
        let wait = match ask().await {
            Ok(answer) => return Ok(answer),
            Err(ApiError::Unauthorized) => return Err(refused_token()),
            Err(ApiError::TooMany { retry_after }) => retry_after,
            Err(error @ (ApiError::Unreachable(_) | ApiError::Unclear(_))) => {
                tracing::warn!(%error, pause_ms = pause.as_millis(), "could not ask telegram {what}; trying again");
                pause
            }
            Err(error) => return Err(error).with_context(|| format!("could not ask telegram {what}")),
        };
        sleep(wait).await;
        pause = (pause * 2).min(RETRY_MAX);
    }
}

/// Says what goes wrong while it runs. Returns why there is no use in going on.
async fn watch(app: &App, conversation: &Conversation) -> anyhow::Error {
    let ((), why) = tokio::join!(warn_of_group(app), watch_polling(&app.bot, conversation.state()));
    why
}

/// Where the settings name no admin, whoever is in the admins' group is one: a public one makes one of whoever wants to be, and into a
/// channel's discussion group every reader can come.
async fn warn_of_group(app: &App) {
    let Some(group) = app.bot.rules.admin_chat else { return };
    let open_to_all = app.bot.rules.admins.is_empty();
    let asked = until_answered("what the admins' group is", || app.api.fetch_chat(ChatId(group.0))).await;
    let Ok(ChatInfo { title, username, linked_chat_id, .. }) = asked else { return };
    let title = visible(&title.unwrap_or_default());
    if let Some(name) = username.filter(|_| open_to_all) {
        tracing::warn!("{}", anybody_may_join(&title, &name));
    }
    if let Some(channel) = linked_chat_id {
        tracing::warn!("{}", readers_may_come_in(&title, channel, open_to_all));
    }
}

fn refused_token() -> anyhow::Error {
    anyhow!(
        "telegram does not accept TELOXIDE_TOKEN; was it mistyped or revoked? (or is TELOXIDE_API_URL wrong?)"
    )
}

/// Says what the polling meets. Returns why there is no use in going on.
async fn watch_polling(bot: &Bot, mut state: watch::Receiver<PollState>) -> anyhow::Error {
    loop {
        let now = *state.borrow_and_update();
        match now {
            PollState::Unauthorized => return refused_token(),
            PollState::Conflict { .. } => {
                bot.rival.meet();
                tracing::error!(
                    "another copy of the bot (or a webhook) reads the same token's updates; stop one of them. Until it is gone, nothing is ordered"
                );
                if let Err(error) = tell_of_conflict(bot).await {
                    tracing::error!(error = format!("{error:#}"), "could not tell the admins");
                }
            }
            PollState::Unreachable { .. } => tracing::warn!("telegram does not answer; trying again"),
            PollState::Running => bot.rival.lose_sight(bot.clock.now()),
        }
        if state.changed().await.is_err() {
            // A bot that is deaf had better end, so that whoever started it starts it again.
            return anyhow!("updates are not read any more");
        }
    }
}

async fn tell_of_conflict(bot: &Bot) -> anyhow::Result<()> {
    let mut tx = bot.store.begin().await?;
    let notice = Notice::SecondInstance;
    ops::remind_admins(&mut tx, &bot.rules, &notice, "conflict", CONFLICT_PERIOD, bot.clock.now()).await?;
    tx.commit().await
}
