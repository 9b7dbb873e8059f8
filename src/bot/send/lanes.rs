//! One lane per chat with what still has to go out there, in order.
//!
//! What a person waits for goes before what nobody waits for, each in the order it was handed in. What was
//! overtaken is dropped here and never sent. An empty lane is forgotten. Deliberately not here: sending.

use std::{
    collections::{HashMap, VecDeque, hash_map::Entry},
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use tokio::sync::{Notify, oneshot};

use super::{SendError, ShowScreen, Shown, gate::Priority};
use crate::bot::api::{ChatId, MessageId, Outgoing, ThreadId};

/// More than this many screens never wait in one chat; the oldest gives way.
const SCREENS_MAX: usize = 64;

/// How whoever handed a job in learns how it went; they may have stopped listening.
pub(super) type Reply<T> = oneshot::Sender<Result<T, SendError>>;

/// Something to do in a chat.
pub(super) enum Job {
    Show { ask: ShowScreen, reply: Reply<Shown> },
    Delete { message: MessageId },
    Remove { message: MessageId },
    Strip { message: MessageId },
    Push { thread: Option<ThreadId>, message: Outgoing, reply: Reply<MessageId> },
    EditPush { message: MessageId, content: Outgoing, reply: Reply<Shown> },
}

impl Job {
    fn priority(&self) -> Priority {
        match self {
            Self::Show { .. } | Self::Delete { .. } | Self::Remove { .. } | Self::Strip { .. } => {
                Priority::Interactive
            }
            Self::Push { .. } | Self::EditPush { .. } => Priority::Push,
        }
    }

    /// The message a screen or a push would change.
    fn edits(&self) -> Option<MessageId> {
        match self {
            Self::Show { ask, .. } => ask.edit,
            Self::EditPush { message, .. } => Some(*message),
            Self::Delete { .. } | Self::Remove { .. } | Self::Strip { .. } | Self::Push { .. } => None,
        }
    }

    /// The message that would lose its buttons.
    fn strips(&self) -> Option<MessageId> {
        if let Self::Strip { message } = self { Some(*message) } else { None }
    }

    fn edits_same(&self, message: Option<MessageId>) -> bool {
        message.is_some() && self.edits() == message
    }

    fn is_the_screen(&self) -> bool {
        matches!(self, Self::Show { ask, .. } if ask.is_the_screen)
    }

    /// Something newer is shown in its place, which is as good.
    fn drop_as_overtaken(self) {
        match self {
            Self::Show { reply, .. } | Self::EditPush { reply, .. } => drop(reply.send(Ok(Shown::Overtaken))),
            Self::Delete { .. } | Self::Remove { .. } | Self::Strip { .. } | Self::Push { .. } => {}
        }
    }

    /// It was not done, for this reason.
    pub(super) fn fail(self, error: SendError) {
        match self {
            Self::Show { reply, .. } | Self::EditPush { reply, .. } => drop(reply.send(Err(error))),
            Self::Push { reply, .. } => drop(reply.send(Err(error))),
            Self::Delete { .. } | Self::Remove { .. } | Self::Strip { .. } => {}
        }
    }
}

#[derive(Default)]
struct Lane {
    interactive: VecDeque<Job>,
    pushes: VecDeque<Job>,
    /// Told when a person's job arrives, so that a waiting push steps aside.
    person_came: Arc<Notify>,
}

impl Lane {
    fn queue(&mut self, priority: Priority) -> &mut VecDeque<Job> {
        match priority {
            Priority::Interactive => &mut self.interactive,
            Priority::Push => &mut self.pushes,
        }
    }

    /// Drops what `newer` makes pointless: earlier changes of the message it changes, and the chat's earlier screen if it is the
    /// screen. Another message of the same chat stays untouched: in a group, several persons look at several of them. A push
    /// never overtakes a screen, which goes first anyway.
    fn drop_overtaken_by(&mut self, newer: &Job) {
        drop_matching(&mut self.pushes, |job| newer.edits_same(job.edits()));
        if newer.priority() == Priority::Interactive {
            let is_overtaken = |job: &Job| {
                newer.edits_same(job.edits())
                    || newer.edits_same(job.strips())
                    || newer.is_the_screen() && job.is_the_screen()
            };
            drop_matching(&mut self.interactive, is_overtaken);
        }
    }

    /// Buttons that are taken away make no screen wait.
    fn push(&mut self, job: Job) {
        let queue = self.queue(job.priority());
        let at = match job.strips() {
            Some(_) => None,
            None => queue.iter().position(|waiting| waiting.strips().is_some()),
        };
        queue.insert(at.unwrap_or(queue.len()), job);
    }

    fn make_room(&mut self) {
        if self.interactive.len() < SCREENS_MAX {
            return;
        }
        if let Some(oldest) = self.interactive.pop_front() {
            oldest.drop_as_overtaken();
        }
    }
}

fn drop_matching(queue: &mut VecDeque<Job>, is_overtaken: impl Fn(&Job) -> bool) {
    for job in std::mem::take(queue) {
        if is_overtaken(&job) {
            job.drop_as_overtaken();
        } else {
            queue.push_back(job);
        }
    }
}

/// All chats' lanes.
#[derive(Default)]
pub(super) struct Lanes(Mutex<HashMap<ChatId, Lane>>);

impl Lanes {
    /// Queues a job. Returns whether the lane is new, so that somebody has to work it off.
    pub(super) fn hand_in(&self, chat: ChatId, job: Job) -> bool {
        let mut lanes = self.lock();
        let entry = lanes.entry(chat);
        let is_new = matches!(entry, Entry::Vacant(_));
        let lane = entry.or_default();
        lane.drop_overtaken_by(&job);
        if job.priority() == Priority::Interactive {
            lane.make_room();
            lane.person_came.notify_one();
        }
        lane.push(job);
        is_new
    }

    /// Who waits next in a chat. If nobody does, the lane ends with that very look: whoever comes later
    /// finds no lane and starts a new one.
    pub(super) fn next(&self, chat: ChatId) -> Option<(Priority, Arc<Notify>)> {
        let mut lanes = self.lock();
        let lane = lanes.get(&chat)?;
        if !lane.interactive.is_empty() {
            return Some((Priority::Interactive, Arc::clone(&lane.person_came)));
        }
        if !lane.pushes.is_empty() {
            return Some((Priority::Push, Arc::clone(&lane.person_came)));
        }
        lanes.remove(&chat);
        None
    }

    /// Takes the next job, as late as possible: until here it could be overtaken.
    pub(super) fn take(&self, chat: ChatId, priority: Priority) -> Option<Job> {
        self.lock().get_mut(&chat)?.queue(priority).pop_front()
    }

    /// Whether a newer screen for its message waits, or the chat's newer screen.
    pub(super) fn is_overtaken(&self, chat: ChatId, ask: &ShowScreen) -> bool {
        let lanes = self.lock();
        let makes_needless = |job: &Job| job.edits_same(ask.edit) || ask.is_the_screen && job.is_the_screen();
        lanes.get(&chat).is_some_and(|lane| lane.interactive.iter().any(makes_needless))
    }

    /// Drops everything that waits; those who listen learn that it was not sent.
    pub(super) fn give_up(&self) {
        self.lock().clear();
    }

    fn lock(&self) -> MutexGuard<'_, HashMap<ChatId, Lane>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }

    #[cfg(test)]
    pub(super) fn len(&self) -> usize {
        self.lock().len()
    }
}
