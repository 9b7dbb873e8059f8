//! Updates on their way to the bot: queued, served, confirmed by an offset, delivered a second time.
//! The waiting for them is not here but in `methods/updates.rs`.

use std::collections::VecDeque;

use serde_json::{Map, Value};

use super::{bounded::push_bounded, model::Impossible};

const UPDATES_KEPT: usize = 4_000;

/// Updates on their way to the bot.
pub(super) struct Queue {
    pub(super) waiting: VecDeque<Update>,
    /// What was sent before, for a second delivery.
    pub(super) past: VecDeque<(i64, Value)>,
    pub(super) confirmed_offset: i64,
    pub(super) allowed: Vec<String>,
    /// Counts getUpdates calls: one that finds it changed while it waits was overtaken.
    pub(super) polls: u64,
    next_id: i64,
}

/// An update that waits for the bot.
pub(super) struct Update {
    pub(super) id: i64,
    pub(super) body: Value,
    /// A second delivery, which the confirmed offset must not swallow.
    pub(super) again: bool,
    pub(super) served: bool,
}

impl Queue {
    pub(super) fn new() -> Self {
        Self {
            waiting: VecDeque::new(),
            past: VecDeque::new(),
            confirmed_offset: 0,
            allowed: Vec::new(),
            polls: 0,
            next_id: 500_000_001,
        }
    }

    /// Queues an update of this kind, unless the bot does not want such.
    pub(super) fn push(&mut self, kind: &str, payload: Value) -> Option<i64> {
        // Without a list of its own, a bot gets all but what the documentation excepts.
        let excepted = ["chat_member", "message_reaction", "message_reaction_count"];
        let wanted = if self.allowed.is_empty() {
            !excepted.contains(&kind)
        } else {
            self.allowed.iter().any(|allowed| allowed == kind)
        };
        if !wanted {
            return None;
        }
        let mut update = Map::new();
        update.insert(kind.to_owned(), payload);
        Some(self.push_raw(update))
    }

    /// Queues an update as it is, and gives it an id if it has none.
    pub(super) fn push_raw(&mut self, mut update: Map<String, Value>) -> i64 {
        let id = update.get("update_id").and_then(Value::as_i64).unwrap_or(self.next_id);
        self.next_id = self.next_id.max(id.saturating_add(1));
        update.insert("update_id".into(), id.into());
        let body = Value::Object(update);
        push_bounded(&mut self.past, (id, body.clone()), UPDATES_KEPT);
        push_bounded(&mut self.waiting, Update { id, body, again: false, served: false }, UPDATES_KEPT);
        id
    }

    /// Queues a past update once more, as Telegram does when a confirmation got lost.
    pub(super) fn push_again(&mut self, id: i64) -> Result<Value, Impossible> {
        let past = self.past.iter().find(|(past, _)| *past == id);
        let (_, body) = past.ok_or_else(|| Impossible(format!("there was no update {id}")))?;
        let body = body.clone();
        push_bounded(
            &mut self.waiting,
            Update { id, body: body.clone(), again: true, served: false },
            UPDATES_KEPT,
        );
        Ok(body)
    }

    /// Forgets what this offset confirms; true if that changed anything.
    pub(super) fn confirm(&mut self, offset: i64) -> bool {
        let before = (self.waiting.len(), self.confirmed_offset);
        if offset > 0 {
            self.waiting.retain(|update| if update.again { !update.served } else { update.id >= offset });
            self.confirmed_offset = self.confirmed_offset.max(offset);
        }
        if offset < 0 {
            let keep = usize::try_from(offset.unsigned_abs()).unwrap_or(usize::MAX);
            let surplus = self.waiting.len().saturating_sub(keep);
            self.waiting.drain(..surplus);
        }
        before != (self.waiting.len(), self.confirmed_offset)
    }

    /// The bot has this one.
    pub(super) fn arrived(&mut self, id: i64, again: bool) {
        let at = self.waiting.iter().position(|update| update.id == id && update.again == again);
        at.and_then(|at| self.waiting.remove(at));
    }

    /// The next updates, oldest first.
    pub(super) fn serve(&mut self, limit: usize) -> Vec<Value> {
        self.waiting.make_contiguous().sort_by_key(|update| update.id);
        let next = self.waiting.iter_mut().take(limit);
        next.map(|update| {
            update.served = true;
            update.body.clone()
        })
        .collect()
    }
}
