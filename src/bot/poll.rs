//! Brings updates in by long polling, and confirms them only after they were handled.
//!
//! Why not teloxide's listener: it confirms a batch while its handlers still run, so that a crash loses
//! taps, and its requests sleep ten seconds on a 5xx. This one waits, within bounds, until [`Handled`] says
//! that a batch is done before it asks for the next. Deliberately not here: what an update means.

mod batch;
mod callers;
mod handled;

use std::{
    collections::{HashMap, VecDeque},
    time::Duration,
};

use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use teloxide::{
    payloads::GetUpdates,
    stop::{StopFlag, StopToken, mk_stop_token},
    types::{AllowedUpdate, Update},
    update_listeners::{AsUpdateStream, UpdateListener},
};
use tokio::{
    sync::watch,
    time::{sleep, timeout},
};

use self::batch::as_offset;
pub(super) use self::batch::{PassedOn, read_batch};
pub use self::{
    callers::{Callers, Found},
    handled::Handled,
};
use super::{api::BotApi, api_error::ApiError};
use crate::{clock::Moment, domain::pause::doubled, pulse::Beat};

/// How long Telegram holds a request while nothing comes in; it allows 50 seconds.
const LONG_POLL_S: u32 = 50;
/// Telegram's largest batch.
const BATCH_MAX: u8 = 100;
/// How long a batch may take before the next one is asked for all the same: one slow chat must not stop the
/// others. Each batch that is late halves it, down to the second figure; one in time restores it.
const PATIENCE: Duration = Duration::from_secs(3);
const PATIENCE_MIN: Duration = Duration::from_millis(50);
/// A batch in which one chat has more than this many updates is full of somebody who taps without end: the others wait at most this long
/// for it.
const FLOOD: usize = 30;
const FLOOD_PATIENCE: Duration = Duration::from_secs(1);
/// So many updates of a chat may wait to be handled. Whoever goes on beyond that is not listened to: neither memory nor the others
/// shall have to bear it.
pub(super) const LINE_MAX: usize = 300;
/// How long the last batch may take at the stop, and its confirmation.
const LAST_PATIENCE: Duration = Duration::from_secs(2);
const LAST_CALL: Duration = Duration::from_secs(1);
/// Between two tries while Telegram does not answer: doubled each time up to the second figure.
const RETRY_FIRST: Duration = Duration::from_secs(1);
const RETRY_MAX: Duration = Duration::from_secs(30);
/// The same while another instance polls: two of them asking at once would only throw each other out.
const CONFLICT_FIRST: Duration = Duration::from_secs(5);
const CONFLICT_MAX: Duration = Duration::from_mins(1);
/// Before asking again after an answer that brought nothing new although it was not empty.
const STUCK_PAUSE: Duration = Duration::from_secs(1);

/// How the polling fares.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PollState {
    /// Updates come in (or none has been asked for yet).
    Running,
    /// Another instance polls with the same token, or a webhook is set.
    Conflict {
        /// The first refusal.
        since: Moment,
    },
    /// Telegram is not reached, or does not answer in its own words.
    Unreachable {
        /// The first failure.
        since: Moment,
    },
    /// Telegram does not accept the token: polling has ended.
    Unauthorized,
}

/// An update listener for [`teloxide::dispatching::Dispatcher::try_dispatch_with_listener`].
pub struct Polling {
    api: BotApi,
    handled: Handled,
    beat: Beat,
    state: watch::Sender<PollState>,
    allowed_updates: Option<Vec<AllowedUpdate>>,
    token: StopToken,
    flag: StopFlag,
}

impl Polling {
    /// A listener that confirms what `handled` knows to be done. Take the [`UpdateListener::stop_token`]
    /// before it is handed to the dispatcher; a stopped listener does not start again.
    pub fn new(api: BotApi, handled: Handled, beat: Beat) -> Self {
        let (token, flag) = mk_stop_token();
        let state = watch::Sender::new(PollState::Running);
        Self { api, handled, beat, state, allowed_updates: None, token, flag }
    }

    /// How the polling fares, from now on.
    pub fn watch(&self) -> watch::Receiver<PollState> {
        self.state.subscribe()
    }
}

impl UpdateListener for Polling {
    type Err = ApiError;

    fn stop_token(&mut self) -> StopToken {
        self.token.clone()
    }

    fn hint_allowed_updates(&mut self, hint: &mut dyn Iterator<Item = AllowedUpdate>) {
        self.allowed_updates = Some(hint.collect());
    }
}

impl<'a> AsUpdateStream<'a> for Polling {
    type StreamErr = ApiError;
    type Stream = BoxStream<'a, Result<Update, ApiError>>;

    fn as_stream(&'a mut self) -> Self::Stream {
        self.beat.well();
        let session = Session {
            polling: self,
            offset: None,
            waiting: VecDeque::new(),
            given: Vec::new(),
            seen: PassedOn::default(),
            failures: 0,
            patience: PATIENCE,
            is_flood: false,
            over: false,
        };
        stream::unfold(session, |mut session| async move {
            let next = session.next().await?;
            Some((next, session))
        })
        .fuse()
        .boxed()
    }
}

/// One run of the listener.
struct Session<'a> {
    polling: &'a Polling,
    /// Confirms all updates below it with the next request.
    offset: Option<i32>,
    /// Read, but not passed on yet.
    waiting: VecDeque<Update>,
    /// The ids of the batch that was passed on last.
    given: Vec<u32>,
    seen: PassedOn,
    failures: u32,
    patience: Duration,
    /// Whether the batch is full of one chat's updates.
    is_flood: bool,
    over: bool,
}

impl Session<'_> {
    /// The next update; `None` at the end. After a stop, what was read is still passed on.
    async fn next(&mut self) -> Option<Result<Update, ApiError>> {
        loop {
            if let Some(update) = self.waiting.pop_front() {
                return Some(Ok(update));
            }
            if self.over {
                return None;
            }
            if self.polling.flag.is_stopped() {
                self.confirm_last().await;
                return None;
            }
            self.wait_for_batch().await;
            if let Some(answer) = self.ask_unless_stopped().await
                && let Err(error) = self.take_in(answer).await
            {
                self.over = true;
                return Some(Err(error));
            }
        }
    }

    async fn wait_for_batch(&mut self) {
        let mut stopped = self.polling.flag.clone();
        let patience = if self.is_flood { self.patience.min(FLOOD_PATIENCE) } else { self.patience };
        tokio::select! {
            biased;
            () = self.polling.handled.wait_for_all(&self.given) => self.patience = PATIENCE,
            () = &mut stopped => {}
            () = sleep(patience) => {
                self.patience = (self.patience / 2).max(PATIENCE_MIN);
                tracing::warn!("an update is still being handled; going on without it");
            }
        }
    }

    async fn ask_unless_stopped(&self) -> Option<Result<Vec<Box<serde_json::value::RawValue>>, ApiError>> {
        let asked = GetUpdates {
            offset: self.offset,
            limit: Some(BATCH_MAX),
            timeout: Some(LONG_POLL_S),
            allowed_updates: self.polling.allowed_updates.clone(),
        };
        tokio::select! {
            biased;
            () = self.polling.flag.clone() => None,
            answer = self.polling.api.fetch_updates(&asked) => Some(answer),
        }
    }

    /// Takes an answer in, and pauses after a bad one. Fails if there is no use in going on.
    async fn take_in(
        &mut self,
        answer: Result<Vec<Box<serde_json::value::RawValue>>, ApiError>,
    ) -> Result<(), ApiError> {
        match answer {
            Ok(raw) => {
                self.failures = 0;
                self.polling.beat.well();
                self.enter(PollState::Running);
                if !self.accept(&raw) {
                    self.pause(STUCK_PAUSE).await;
                }
                Ok(())
            }
            Err(ApiError::Unauthorized) => {
                self.enter(PollState::Unauthorized);
                Err(ApiError::Unauthorized)
            }
            Err(error) => {
                self.pause_after(&error).await;
                Ok(())
            }
        }
    }

    /// Queues a batch. Says whether asking again at once makes sense: not if nothing of it was new.
    fn accept(&mut self, raw: &[Box<serde_json::value::RawValue>]) -> bool {
        let batch = read_batch(raw, &mut self.seen);
        let mut lines: HashMap<i64, usize> = HashMap::new();
        let (handled, before) = (&self.polling.handled, batch.updates.len());
        self.waiting = batch.updates;
        self.waiting.retain(|update| {
            let line = line_of(update);
            *lines.entry(line).or_default() += 1;
            handled.expect(update.id.0, line, LINE_MAX)
        });
        self.is_flood = lines.values().any(|count| *count > FLOOD);
        if self.waiting.len() < before {
            tracing::warn!(dropped = before - self.waiting.len(), "a chat sends more than can be handled");
        }
        self.given = self.waiting.iter().map(|update| update.id.0).collect();
        let moved_on = batch.next_offset.is_some() && batch.next_offset != self.offset;
        self.offset = batch.next_offset.or(self.offset);
        raw.is_empty() || moved_on
    }

    async fn pause_after(&mut self, error: &ApiError) {
        let since = self.polling.beat.clock().now();
        let pause = match error {
            ApiError::TooMany { retry_after } => *retry_after,
            ApiError::Conflict => {
                self.enter(PollState::Conflict { since });
                self.grown(CONFLICT_FIRST, CONFLICT_MAX)
            }
            ApiError::NotModified
            | ApiError::MessageGone
            | ApiError::QueryTooOld
            | ApiError::Blocked
            | ApiError::NoAccess
            | ApiError::TopicClosed
            | ApiError::Migrated(_)
            | ApiError::Unauthorized
            | ApiError::Refused(_)
            | ApiError::Unreachable(_)
            | ApiError::Unclear(_) => {
                self.enter(PollState::Unreachable { since });
                self.grown(RETRY_FIRST, RETRY_MAX)
            }
        };
        self.failures = self.failures.saturating_add(1);
        self.polling.beat.turned(pause);
        tracing::warn!(%error, pause_ms = pause.as_millis(), "could not fetch updates");
        self.pause(pause).await;
    }

    fn grown(&self, first: Duration, max: Duration) -> Duration {
        doubled(first, self.failures.into(), max)
    }

    async fn pause(&self, span: Duration) {
        tokio::select! {
            () = self.polling.flag.clone() => {}
            () = sleep(span) => {}
        }
    }

    /// Publishes a state; a state that lasts keeps its beginning.
    fn enter(&mut self, new: PollState) {
        let changed = self.polling.state.send_if_modified(|state| {
            let is_same = std::mem::discriminant(state) == std::mem::discriminant(&new);
            if !is_same {
                *state = new;
            }
            !is_same
        });
        if changed && new != PollState::Running {
            // Each kind of trouble starts with its own shortest pause.
            self.failures = 0;
        }
    }

    /// At the stop: confirms what was handled, and only that, so that the next start sees no more and no
    /// less. Whatever fails here is delivered again, and is then known by its update id.
    async fn confirm_last(&mut self) {
        let Some(offset) = self.offset else { return };
        let handled = &self.polling.handled;
        let in_time = timeout(LAST_PATIENCE, handled.wait_for_all(&self.given)).await.is_ok();
        let offset = match handled.first_open(&self.given) {
            Some(open) if !in_time => as_offset(i64::from(open)),
            _ => offset,
        };
        let asked =
            GetUpdates { offset: Some(offset), limit: Some(1), timeout: Some(0), allowed_updates: None };
        match timeout(LAST_CALL, self.polling.api.fetch_updates(&asked)).await {
            Ok(Ok(_)) => {}
            Ok(Err(error)) => tracing::warn!(%error, "could not confirm the last updates"),
            Err(_) => tracing::warn!("could not confirm the last updates in time"),
        }
    }
}

/// Whose turn an update waits for: its chat's, or that of whoever asks in another one.
pub(super) fn line_of(update: &Update) -> i64 {
    let person = || update.from().and_then(|user| i64::try_from(user.id.0).ok());
    update.chat().map(|chat| chat.id.0).or_else(person).unwrap_or_default()
}

#[cfg(test)]
mod tests;
