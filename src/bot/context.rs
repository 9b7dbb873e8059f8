//! What the handlers are handed: one value, cheap to clone, injected by dptree.

use std::sync::Arc;

use super::{
    api::{BotApi, ThreadId},
    memory::{Albums, Members},
    rival::Rival,
    send::Sender,
};
use crate::{
    chance::Chance,
    clock::{Clock, Moment},
    domain::user::{Taking, User},
    ops::Rules,
    pulse::Pulse,
    store::{Store, opening::Known, services::Snapshot},
};

/// Everything that a turn needs.
#[derive(Clone, Debug)]
pub struct Bot {
    /// The database.
    pub store: Store,
    /// The catalog in memory.
    pub catalog: Snapshot,
    /// The owner's rules.
    pub rules: Arc<Rules>,
    /// The topic of the admin group in which the bot writes.
    pub admin_topic: Option<ThreadId>,
    /// What time it is.
    pub clock: Clock,
    /// Numbers that do not repeat.
    pub chance: Chance,
    /// Where files are fetched; whatever is sent goes through `sender`.
    pub api: BotApi,
    /// Where everything goes out.
    pub sender: Sender,
    /// Albums whose answer was given.
    pub albums: Arc<Albums>,
    /// Who is in the admin group.
    pub members: Arc<Members>,
    /// Another copy of the bot, if one was met.
    pub rival: Rival,
    /// Where whoever goes on says so.
    pub pulse: Pulse,
    /// The bot's username, without the sign.
    pub username: Arc<str>,
}

impl Bot {
    /// Whether orders are taken from this person.
    pub fn taking(&self, known: &Known, person: &User, now: Moment) -> Taking {
        if self.rival.is_about(now) {
            return Taking::Closed;
        }
        match (known.bot.paused_at, known.panel.health.key_refused_at) {
            (Some(_), _) => Taking::Paused,
            (None, Some(_)) => Taking::Closed,
            (None, None) if person.barred => Taking::Barred,
            (None, None) => Taking::Open,
        }
    }
}
