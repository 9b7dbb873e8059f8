//! Brings updates in by webhooks: Telegram calls, and is told that an update was handled only after it was. Until then, and whenever it is
//! told something else, Telegram sends it again. [054](../../docs/decisions/054-webhooks.md)
//!
//! The [`Mailbox`] is where Telegram comes, over HTTP (`http/webhook.rs`); the [`Inbox`] is what lies behind it, and [`Webhook`] hands that to
//! the dispatcher and sees to it that Telegram knows the address (`webhook/keeper.rs`). Deliberately not here: what an update means.

mod keeper;

use std::{
    fmt,
    pin::Pin,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use futures::{
    StreamExt,
    stream::{self, BoxStream},
};
use secrecy::{ExposeSecret, SecretString};
use serde_json::value::RawValue;
use subtle::ConstantTimeEq;
use teloxide::{
    stop::{StopFlag, StopToken, mk_stop_token},
    types::{AllowedUpdate, Update},
    update_listeners::{AsUpdateStream, UpdateListener},
};
use tokio::{
    sync::{Semaphore, mpsc, watch},
    time::timeout,
};
use url::Url;

use self::keeper::Keeper;
use super::{
    api::BotApi,
    api_error::ApiError,
    poll::{Handled, PassedOn, PollState, line_of, read_batch},
};
use crate::{chance::Chance, pulse::Beat};

/// So many updates at a time are let in; Telegram is asked to come again with more. It brings 40 at once ([`CONNECTIONS`]).
const ROOM: usize = 64;
/// How many it may bring at once.
const CONNECTIONS: u8 = 40;
/// How many of one chat wait, far fewer than may come at once: nobody holds up the others.
const LINE: usize = 8;
/// How long Telegram waits for the end of one; it gives up after a minute by itself.
const PATIENCE: Duration = Duration::from_secs(50);

/// What came of an update that Telegram brought.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Brought {
    /// Telegram need not bring it again: it was handled, or can't be read.
    Handled,
    /// Too many wait already, or the bot is about to end.
    Full,
    /// It is not handled yet, and maybe never will be.
    Unhandled,
}

/// Where Telegram comes. Clones are the same.
#[derive(Clone)]
pub struct Mailbox(Arc<Inner>);

struct Inner {
    secret: SecretString,
    handled: Handled,
    seen: Mutex<PassedOn>,
    room: Semaphore,
    queue: mpsc::Sender<Update>,
    beat: Beat,
}

/// What lies behind the mailbox, until it is listened to.
pub struct Inbox {
    url: Url,
    secret: SecretString,
    handled: Handled,
    queue: mpsc::Receiver<Update>,
    beat: Beat,
}

/// A mailbox for what Telegram brings to `url`, and what lies behind it. The secret is drawn anew at each start.
///
/// # Errors
/// If nothing can be drawn.
pub fn open(url: Url, beat: &Beat, chance: &Chance) -> anyhow::Result<(Mailbox, Inbox)> {
    let drawn = (0..4).map(|_| Ok(format!("{:016x}", chance.draw()?))).collect::<anyhow::Result<String>>()?;
    let (secret, handled) = (SecretString::from(drawn), Handled::default());
    let (sender, queue) = mpsc::channel(ROOM);
    let mailbox = Mailbox(Arc::new(Inner {
        secret: secret.clone(),
        handled: handled.clone(),
        seen: Mutex::default(),
        room: Semaphore::new(ROOM),
        queue: sender,
        beat: beat.clone(),
    }));
    Ok((mailbox, Inbox { url, secret, handled, queue, beat: beat.clone() }))
}

impl Mailbox {
    /// Whether this is the secret that Telegram was told. Takes as long for any that is as long.
    pub fn knows(&self, secret: &[u8]) -> bool {
        self.0.secret.expose_secret().as_bytes().ct_eq(secret).into()
    }

    /// Takes an update in, and returns when it was handled. To be called for who knows the secret.
    pub async fn take(&self, body: &[u8]) -> Brought {
        // Until its end is known: also what the dispatcher has taken up is in the house.
        let Ok(_room) = self.0.room.try_acquire() else { return Brought::Full };
        let Ok(id) = self.queue_up(body) else { return Brought::Full };
        let Some(id) = id else { return Brought::Handled };
        match timeout(PATIENCE, self.0.handled.wait_for_all(&[id])).await {
            Ok(()) => {
                // Only that shows that more is well than Telegram's way here.
                self.0.beat.well();
                Brought::Handled
            }
            Err(_) => Brought::Unhandled,
        }
    }

    /// Queues an update, unless it came before; either way its id, by which it is waited for. `None` is of no update.
    fn queue_up(&self, body: &[u8]) -> Result<Option<u32>, Full> {
        let mut seen = self.0.seen.lock().unwrap_or_else(PoisonError::into_inner);
        let place = self.0.queue.try_reserve().map_err(|_| Full)?;
        let Ok(text) = serde_json::from_slice::<Box<RawValue>>(body) else {
            tracing::error!("telegram brought what is no update");
            return Ok(None);
        };
        let mut batch = read_batch(&[text], &mut seen);
        let id = batch.next_offset.and_then(|next| u32::try_from(next - 1).ok());
        if let Some(update) = batch.updates.pop_front() {
            if !self.0.handled.expect(update.id.0, line_of(&update), LINE) {
                seen.forget(update.id.0);
                return Err(Full);
            }
            place.send(update);
        }
        Ok(id)
    }
}

impl fmt::Debug for Mailbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Mailbox").finish_non_exhaustive()
    }
}

/// No more can be taken in now.
struct Full;

impl Inbox {
    /// What of it has been handled.
    pub fn handled(&self) -> &Handled {
        &self.handled
    }

    /// Listens to it.
    pub fn attend(self, api: BotApi) -> Webhook {
        let (token, flag) = mk_stop_token();
        let state = watch::Sender::new(PollState::Running);
        let (url, secret, beat) = (self.url, self.secret, self.beat);
        let keeper = Keeper { api, url, secret, at_once: CONNECTIONS, beat, state, allowed: None };
        Webhook { queue: self.queue, keeper, token, flag }
    }
}

impl fmt::Debug for Inbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Inbox").finish_non_exhaustive()
    }
}

/// An update listener for [`teloxide::dispatching::Dispatcher::try_dispatch_with_listener`].
pub struct Webhook {
    queue: mpsc::Receiver<Update>,
    keeper: Keeper,
    token: StopToken,
    flag: StopFlag,
}

impl Webhook {
    /// How it fares, from now on.
    pub fn watch(&self) -> watch::Receiver<PollState> {
        self.keeper.state.subscribe()
    }
}

impl UpdateListener for Webhook {
    type Err = ApiError;

    fn stop_token(&mut self) -> StopToken {
        self.token.clone()
    }

    fn hint_allowed_updates(&mut self, hint: &mut dyn Iterator<Item = AllowedUpdate>) {
        self.keeper.allowed = Some(hint.collect());
    }
}

impl<'a> AsUpdateStream<'a> for Webhook {
    type StreamErr = ApiError;
    type Stream = BoxStream<'a, Result<Update, ApiError>>;

    fn as_stream(&'a mut self) -> Self::Stream {
        let Self { queue, keeper, flag, .. } = self;
        let session = Session { queue, stopped: flag.clone(), keeping: Some(Box::pin(keeper.keep())) };
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
    queue: &'a mut mpsc::Receiver<Update>,
    stopped: StopFlag,
    /// Ends where there is no use in going on.
    keeping: Option<Pin<Box<dyn Future<Output = ApiError> + Send + 'a>>>,
}

impl Session<'_> {
    /// The next update; `None` at the end. After a stop nothing more is let in, and what was is still passed on.
    async fn next(&mut self) -> Option<Result<Update, ApiError>> {
        if let Some(keeping) = &mut self.keeping {
            tokio::select! {
                biased;
                () = self.stopped.clone() => {}
                update = self.queue.recv() => return update.map(Ok),
                error = keeping => {
                    self.keeping = None;
                    self.queue.close();
                    return Some(Err(error));
                }
            }
        }
        self.keeping = None;
        self.queue.close();
        self.queue.recv().await.map(Ok)
    }
}

#[cfg(test)]
mod tests;
