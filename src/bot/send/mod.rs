//! The one place through which every message leaves.
//!
//! A [`Sender`] keeps Telegram's limits by itself ([`SendLimits`]), is silent in a chat for as long as
//! Telegram's `retry_after` says, keeps the order within a chat, and lets what a person waits for go before
//! what nobody waits for: held by nothing but its own chat. `gate` decides when, `lanes` what is next in a chat,
//! `deliver` carries it out. Deliberately not here: what is said, and when a push is tried again (the outbox).

mod deliver;
mod gate;
mod lanes;
mod limits;

use std::{
    fmt,
    future::Future,
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use serde::{Serialize, de::DeserializeOwned};
use teloxide::{payloads::AnswerInlineQuery, requests::Payload, types::CallbackQueryId};
use tokio::{
    sync::{Semaphore, oneshot},
    time::timeout,
};
use tokio_util::{sync::CancellationToken, task::TaskTracker};

pub use self::limits::SendLimits;
use self::{
    deliver::Carrier,
    gate::{Gate, Priority},
    lanes::{Job, Lanes},
};
use super::{
    api::{BotApi, ChatId, Document, MessageId, Outgoing, PassedOn, ThreadId, Toast},
    api_error::ApiError,
};

/// So many answers to taps are under way at once; Telegram sets them no other limit.
const ANSWERS_AT_ONCE: usize = 32;

/// A screen to show in a chat.
#[derive(Clone, Debug)]
pub struct ShowScreen {
    /// The topic, in a group that has topics; used if a new message is sent.
    pub thread: Option<ThreadId>,
    /// The message to change; without one, a new message is sent.
    pub edit: Option<MessageId>,
    /// What to show.
    pub screen: Outgoing,
    /// Whether it is the one screen of a private chat: an earlier one that still waits there is not drawn any more.
    pub is_the_screen: bool,
}

/// What became of a screen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Shown {
    /// This message was changed, or looked like that already.
    Edited(MessageId),
    /// This new message shows it: none was to be changed, or the old one is gone.
    Sent(MessageId),
    /// It was not sent, since something newer goes to the same place.
    Overtaken,
}

impl Shown {
    /// The message that shows the screen now.
    pub fn message_id(self) -> Option<MessageId> {
        match self {
            Self::Edited(message) | Self::Sent(message) => Some(message),
            Self::Overtaken => None,
        }
    }
}

/// Why a message did not go out.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SendError {
    /// The bot is shutting down: nothing was sent, try after the next start.
    #[error("the bot is shutting down")]
    Closing,
    /// Telegram says why.
    #[error(transparent)]
    Telegram(#[from] ApiError),
}

/// How a screen goes out; whoever does not care drops it, and it goes out all the same.
pub struct Showing(oneshot::Receiver<Result<Shown, SendError>>);

impl Future for Showing {
    type Output = Result<Shown, SendError>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        // Without an answer the work was cut off by the end of the grace.
        Pin::new(&mut self.0).poll(context).map(|answer| answer.unwrap_or(Err(SendError::Closing)))
    }
}

/// Sends everything. Cheap to clone; clones share limits and order.
#[derive(Clone)]
pub struct Sender(Arc<Inner>);

struct Inner {
    api: BotApi,
    gate: Gate,
    lanes: Lanes,
    answers: Semaphore,
    tasks: TaskTracker,
    closing: CancellationToken,
    cut_off: CancellationToken,
}

impl fmt::Debug for Sender {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sender").field("api", &self.0.api).finish_non_exhaustive()
    }
}

impl Sender {
    /// A sender over `api` within `limits`.
    pub fn new(api: BotApi, limits: SendLimits) -> Self {
        let tasks = TaskTracker::new();
        // A closed tracker still takes tasks; closed, it tells whenever it is empty.
        tasks.close();
        Self(Arc::new(Inner {
            api,
            gate: Gate::new(limits),
            lanes: Lanes::default(),
            answers: Semaphore::new(ANSWERS_AT_ONCE),
            tasks,
            closing: CancellationToken::new(),
            cut_off: CancellationToken::new(),
        }))
    }

    /// How often Telegram said that the bot is too fast.
    pub fn freezes(&self) -> u64 {
        self.0.gate.freezes()
    }

    /// Shows a screen that a person waits for. It is on its way when this returns; the future tells how it
    /// went. It is dropped unsent if a newer one for its message, or the chat's newer screen, is handed in meanwhile.
    pub fn show(&self, chat: ChatId, ask: ShowScreen) -> Showing {
        let (reply, answer) = oneshot::channel();
        self.hand_in(chat, Job::Show { ask, reply });
        Showing(answer)
    }

    /// Sends a message that nobody waits for: one attempt. Waits for its place within the limits, but not
    /// for the end of a `retry_after`: then it fails with how long that still lasts, without a call.
    /// Dropping the future does not take the message back.
    pub async fn send_push(
        &self,
        chat: ChatId,
        thread: Option<ThreadId>,
        message: Outgoing,
    ) -> Result<MessageId, SendError> {
        let (reply, answer) = oneshot::channel();
        self.hand_in(chat, Job::Push { thread, message, reply });
        answer.await.unwrap_or(Err(SendError::Closing))
    }

    /// Changes a message that nobody waits for: one attempt, as [`Sender::send_push`]. It is well if the message looks like that
    /// already. If a newer change of it is under way, this one is overtaken: what the newer one shows is not known here.
    pub async fn edit_push(
        &self,
        chat: ChatId,
        message: MessageId,
        content: Outgoing,
    ) -> Result<Shown, SendError> {
        let (reply, answer) = oneshot::channel();
        self.hand_in(chat, Job::EditPush { message, content, reply });
        answer.await.unwrap_or(Err(SendError::Closing))
    }

    /// Sends a file that nobody waits for: one attempt, within the limits as [`Sender::send_push`]. It does not stand in the chat's
    /// line: an upload may take a minute, and a person's tap must not wait for it.
    pub async fn send_document(
        &self,
        chat: ChatId,
        thread: Option<ThreadId>,
        document: Document,
    ) -> Result<MessageId, SendError> {
        if self.0.closing.is_cancelled() {
            return Err(SendError::Closing);
        }
        let (reply, answer) = oneshot::channel();
        self.spawn(
            |inner| async move { drop(reply.send(inner.send_document(chat, thread, document).await)) },
        );
        answer.await.unwrap_or(Err(SendError::Closing))
    }

    /// Passes on a photo or a file that somebody sent: one attempt, within the limits as [`Sender::send_push`].
    pub async fn pass_on(
        &self,
        chat: ChatId,
        thread: Option<ThreadId>,
        file: PassedOn,
    ) -> Result<MessageId, SendError> {
        if self.0.closing.is_cancelled() {
            return Err(SendError::Closing);
        }
        let (reply, answer) = oneshot::channel();
        self.spawn(|inner| async move { drop(reply.send(inner.pass_on(chat, thread, file).await)) });
        answer.await.unwrap_or(Err(SendError::Closing))
    }

    /// Answers a tap, if only that it was seen. It must be soon, so it waits for no limit; if it fails, nothing is lost.
    pub fn answer(&self, query: impl Into<String>, toast: Option<Toast>) {
        self.call_soon(Toast::answer(CallbackQueryId(query.into()), toast));
    }

    /// Answers what somebody types behind the bot's name. As [`Sender::answer`], it waits for no limit and for no push.
    pub fn answer_inline(&self, answer: AnswerInlineQuery) {
        self.call_soon(answer);
    }

    fn call_soon<P>(&self, answer: P)
    where
        P: Payload<Output: DeserializeOwned> + Serialize + Send + Sync + 'static,
    {
        if !self.0.closing.is_cancelled() {
            self.spawn(|inner| async move { inner.answer(&answer).await });
        }
    }

    /// Deletes a message, if that is still possible.
    pub fn delete(&self, chat: ChatId, message: MessageId) {
        self.hand_in(chat, Job::Delete { message });
    }

    /// Deletes a message of the bot's; one that is too old for that loses its buttons.
    pub fn remove(&self, chat: ChatId, message: MessageId) {
        self.hand_in(chat, Job::Remove { message });
    }

    /// Takes a message's buttons away, if that is still possible.
    pub fn strip(&self, chat: ChatId, message: MessageId) {
        self.hand_in(chat, Job::Strip { message });
    }

    /// Takes along what follows a message that was sent: [`Sender::idle`] and [`Sender::close`] wait for it too.
    pub fn follow(&self, work: impl Future<Output = ()> + Send + 'static) {
        self.0.tasks.spawn(work);
    }

    /// Waits until nothing is under way.
    pub async fn idle(&self) {
        self.0.tasks.wait().await;
    }

    /// Ends: takes nothing more, gives waiting pushes back ([`SendError::Closing`]), and leaves screens and
    /// calls that were begun `grace` to finish.
    pub async fn close(&self, grace: Duration) {
        self.0.closing.cancel();
        if timeout(grace, self.0.tasks.wait()).await.is_err() {
            self.0.cut_off.cancel();
            // Before the wait: those who follow what was to be sent learn here that it was not.
            self.0.lanes.give_up();
            self.0.tasks.wait().await;
        }
    }

    fn hand_in(&self, chat: ChatId, job: Job) {
        if self.0.closing.is_cancelled() {
            return job.fail(SendError::Closing);
        }
        if self.0.lanes.hand_in(chat, job) {
            self.spawn(|inner| async move { Carrier::new(&inner, chat).run().await });
        }
    }

    fn spawn<F: Future<Output = ()> + Send + 'static>(&self, work: impl FnOnce(Arc<Inner>) -> F) {
        let cut_off = self.0.cut_off.clone();
        let work = work(Arc::clone(&self.0));
        self.0.tasks.spawn(async move {
            cut_off.run_until_cancelled(work).await;
        });
    }
}

impl Inner {
    async fn send_document(
        &self,
        chat: ChatId,
        thread: Option<ThreadId>,
        document: Document,
    ) -> Result<MessageId, SendError> {
        let frozen = |retry_after| ApiError::TooMany { retry_after };
        self.gate.pass(chat, Priority::Push).await.map_err(frozen)?;
        Ok(self.note(chat, self.api.send_document(chat, thread, document).await)?)
    }

    async fn pass_on(
        &self,
        chat: ChatId,
        thread: Option<ThreadId>,
        file: PassedOn,
    ) -> Result<MessageId, SendError> {
        let frozen = |retry_after| ApiError::TooMany { retry_after };
        self.gate.pass(chat, Priority::Push).await.map_err(frozen)?;
        Ok(self.note(chat, self.api.pass_on(chat, thread, file).await)?)
    }

    async fn answer<P>(&self, answer: &P)
    where
        P: Payload<Output: DeserializeOwned> + Serialize,
    {
        let Ok(_place) = self.answers.acquire().await else { return };
        if self.gate.is_all_frozen() {
            return;
        }
        match self.api.call(answer).await {
            Ok(_) | Err(ApiError::QueryTooOld) => {}
            Err(error) => tracing::debug!(method = P::NAME, %error, "could not answer somebody"),
        }
    }
}

#[cfg(test)]
mod tests;
