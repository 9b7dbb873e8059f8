//! Carries out one chat's jobs, one call at a time, with the second tries that make sense.
//!
//! What is tried again, and why:
//! - **An edit** is harmless to repeat, so an unclear answer gets one more try.
//! - **A screen as a new message** is not repeated after an unclear answer: two living screens with buttons
//!   confuse a person more than a tap that has to be repeated, and the dialogue would know only one of them.
//! - **A push** gets one attempt; the outbox, which keeps it on disk, tries again later and rather tells
//!   twice than never.

use std::time::Duration;

use teloxide::payloads::DeleteMessage;
use tokio::time::sleep;

use super::{
    Inner, SendError, ShowScreen, Shown,
    gate::Priority,
    lanes::{Job, Reply},
};
use crate::bot::{
    api::{ChatId, MessageId, Outgoing, ThreadId},
    api_error::ApiError,
};

/// Pauses before a person's screen is sent again because Telegram was not reached: three seconds in all.
const UNREACHABLE_PAUSES: [Duration; 3] =
    [Duration::from_millis(300), Duration::from_millis(900), Duration::from_millis(1800)];
/// Pause before an edit is repeated after an unclear answer.
const UNCLEAR_PAUSE: Duration = Duration::from_millis(300);
/// How many 429s a screen sits out.
const TOO_MANY_MAX: usize = 3;

/// Works off a chat's lane until it is empty.
pub(super) struct Carrier<'a> {
    inner: &'a Inner,
    chat: ChatId,
    /// A gone message and the one that took its place, for screens that were drawn before that was known.
    moved: Option<(MessageId, MessageId)>,
}

impl<'a> Carrier<'a> {
    pub(super) fn new(inner: &'a Inner, chat: ChatId) -> Self {
        Self { inner, chat, moved: None }
    }

    pub(super) async fn run(mut self) {
        while let Some((priority, person_came)) = self.inner.lanes.next(self.chat) {
            let passed = if priority == Priority::Interactive {
                self.pass(priority).await
            } else {
                tokio::select! {
                    biased;
                    () = self.inner.closing.cancelled() => Ok(()),
                    () = person_came.notified() => continue,
                    passed = self.pass(priority) => passed,
                }
            };
            let Some(job) = self.inner.lanes.take(self.chat, priority) else { continue };
            match passed {
                Ok(()) => self.carry_out(job).await,
                Err(left) => job.fail(SendError::Telegram(ApiError::TooMany { retry_after: left })),
            }
        }
    }

    async fn pass(&self, priority: Priority) -> Result<(), Duration> {
        self.inner.gate.pass(self.chat, priority).await
    }

    async fn carry_out(&mut self, job: Job) {
        match job {
            Job::Show { ask, reply } => {
                let shown = self.show(&ask).await;
                if let Err(error) = &shown {
                    tracing::warn!(chat = self.chat.0, %error, "could not show a screen");
                }
                let _ = reply.send(shown.map_err(SendError::Telegram));
            }
            Job::Delete { message } => drop(self.delete(message).await),
            Job::Remove { message } => self.remove(message).await,
            Job::Strip { message } => self.strip(message).await,
            job if self.inner.closing.is_cancelled() => job.fail(SendError::Closing),
            Job::Push { thread, message, reply } => self.push(thread, &message, reply).await,
            Job::EditPush { message, content, reply } => self.edit_push(message, &content, reply).await,
        }
    }

    async fn show(&mut self, ask: &ShowScreen) -> Result<Shown, ApiError> {
        let mut target = ask.edit.map(|message| self.where_now(message));
        let mut tries = Tries::default();
        loop {
            let error = match self.try_show(target, ask).await {
                Ok(shown) => {
                    self.remember_move(ask.edit, shown);
                    return Ok(shown);
                }
                Err(ApiError::MessageGone) if target.is_some() => {
                    target = None;
                    None
                }
                Err(error) => Some(error),
            };
            if let Some(error) = error {
                let pause = tries.pause_after(&error, target.is_some()).ok_or(error)?;
                sleep(pause).await;
            }
            let passed = self.pass(Priority::Interactive).await;
            // Only now: a freeze lasts long enough for more taps.
            if self.inner.lanes.is_overtaken(self.chat, ask) {
                return Ok(Shown::Overtaken);
            }
            passed.map_err(|retry_after| ApiError::TooMany { retry_after })?;
        }
    }

    async fn try_show(&self, target: Option<MessageId>, ask: &ShowScreen) -> Result<Shown, ApiError> {
        let api = &self.inner.api;
        match target {
            Some(message) => {
                let edited = self.note(api.edit_message_text(self.chat, message, &ask.screen).await);
                edited.or_else(accept_unmodified).map(|()| Shown::Edited(message))
            }
            None => self.note(api.send_message(self.chat, ask.thread, &ask.screen).await).map(Shown::Sent),
        }
    }

    async fn push(&self, thread: Option<ThreadId>, message: &Outgoing, reply: Reply<MessageId>) {
        let sent = self.note(self.inner.api.send_message(self.chat, thread, message).await);
        let _ = reply.send(sent.map_err(SendError::Telegram));
    }

    async fn edit_push(&self, message: MessageId, content: &Outgoing, reply: Reply<Shown>) {
        let message = self.where_now(message);
        let edited = self.note(self.inner.api.edit_message_text(self.chat, message, content).await);
        let edited = edited.or_else(accept_unmodified).map(|()| Shown::Edited(message));
        let _ = reply.send(edited.map_err(SendError::Telegram));
    }

    async fn delete(&self, message: MessageId) -> Result<(), ApiError> {
        let deleted = self.note(self.inner.api.call(&DeleteMessage::new(self.chat, message)).await);
        if let Err(error) = &deleted {
            tracing::debug!(chat = self.chat.0, %error, "could not delete a message");
        }
        deleted.map(drop)
    }

    /// After two days Telegram deletes nothing any more.
    async fn remove(&self, message: MessageId) {
        if self.delete(message).await == Err(ApiError::MessageGone) {
            self.strip(message).await;
        }
    }

    async fn strip(&self, message: MessageId) {
        if let Err(error) = self.note(self.inner.api.remove_keyboard(self.chat, message).await) {
            tracing::debug!(chat = self.chat.0, %error, "could not take a message's buttons away");
        }
    }

    fn note<T>(&self, answer: Result<T, ApiError>) -> Result<T, ApiError> {
        self.inner.note(self.chat, answer)
    }

    fn where_now(&self, message: MessageId) -> MessageId {
        match self.moved {
            Some((gone, now)) if gone == message => now,
            _ => message,
        }
    }

    fn remember_move(&mut self, asked: Option<MessageId>, shown: Shown) {
        if let (Some(gone), Shown::Sent(now)) = (asked, shown) {
            self.moved = Some((gone, now));
        }
    }
}

impl Inner {
    /// Lets the gate learn from an answer.
    pub(super) fn note<T>(&self, chat: ChatId, answer: Result<T, ApiError>) -> Result<T, ApiError> {
        match &answer {
            Err(ApiError::TooMany { retry_after }) => {
                let seconds = retry_after.as_secs();
                tracing::warn!(chat = chat.0, retry_after = seconds, "telegram says we are too fast");
                self.gate.freeze(chat, *retry_after);
            }
            Err(ApiError::Refused(words)) => {
                tracing::error!(chat = chat.0, words, "telegram refused a message as malformed");
            }
            Err(ApiError::Unreachable(_) | ApiError::Unclear(_)) => {}
            Ok(_) | Err(_) => self.gate.note_taken(),
        }
        answer
    }
}

/// How often what went wrong with one screen.
#[derive(Default)]
struct Tries {
    unreachable: usize,
    unclear: usize,
    too_many: usize,
}

impl Tries {
    /// How long to pause before the next try; `None` if there is none.
    fn pause_after(&mut self, error: &ApiError, is_edit: bool) -> Option<Duration> {
        match error {
            ApiError::Unreachable(_) => {
                self.unreachable += 1;
                UNREACHABLE_PAUSES.get(self.unreachable - 1).copied()
            }
            ApiError::Unclear(_) if is_edit && self.unclear == 0 => {
                self.unclear += 1;
                Some(UNCLEAR_PAUSE)
            }
            // The gate knows how long.
            ApiError::TooMany { .. } if self.too_many < TOO_MANY_MAX => {
                self.too_many += 1;
                Some(Duration::ZERO)
            }
            ApiError::Unclear(_)
            | ApiError::TooMany { .. }
            | ApiError::NotModified
            | ApiError::MessageGone
            | ApiError::QueryTooOld
            | ApiError::Blocked
            | ApiError::NoAccess
            | ApiError::TopicClosed
            | ApiError::Migrated(_)
            | ApiError::Conflict
            | ApiError::Unauthorized
            | ApiError::Refused(_) => None,
        }
    }
}

fn accept_unmodified(error: ApiError) -> Result<(), ApiError> {
    if error == ApiError::NotModified { Ok(()) } else { Err(error) }
}
