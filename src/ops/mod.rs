//! What changes money, orders and people's rights: each function one change, inside the caller's transaction (`&mut Tx`),
//! with the notice and the line of history that belong to it. No network, no clock: what time it is, is an argument.

use std::time::Duration;

use crate::{
    clock::Moment,
    domain::{
        money::Amount,
        notice::Notice,
        user::{Access, ChatId, Role, User, UserId},
    },
    i18n::Lang,
    store::{Tx, facts, outbox},
};

pub mod access;
pub mod catalog;
pub mod house;
pub mod place;
pub mod settle;
pub mod submit;

/// The rules of the house: what the owner's settings say.
#[derive(Clone, Debug)]
pub struct House {
    /// Who answers for the bot.
    pub admins: Vec<UserId>,
    /// Where they are told things; without one, each of them is told in private.
    pub admin_chat: Option<ChatId>,
    /// The language of somebody of whom nothing else is known, and of the admin group.
    pub lang: Lang,
    /// For how long an order that could not be sent is tried again.
    pub submit_patience: Duration,
    /// The shortest time between two looks at the same order.
    pub look_interval: Duration,
    /// How often the catalog is read.
    pub catalog_interval: Duration,
    /// How long an order may run before the admins are told that it is stuck.
    pub stuck_after: Duration,
    /// Below this balance the admins are told.
    pub low_balance_alert: Option<Amount>,
    /// How many orders of one person may be open at a time.
    pub max_active_orders: i64,
}

impl House {
    /// Whether anybody could let people in.
    pub fn is_answered_for(&self) -> bool {
        self.admin_chat.is_some() || !self.admins.is_empty()
    }

    /// What somebody may do.
    pub fn role(&self, user: &User) -> Role {
        match user.access {
            _ if self.admins.contains(&user.id) => Role::Admin,
            Access::Member => Role::Member,
            outside => Role::Outside(outside),
        }
    }
}

/// Tells one chat something, once: `key` says what "the same thing" is.
pub async fn tell(tx: &mut Tx, chat: ChatId, notice: &Notice, key: &str, now: Moment) -> anyhow::Result<()> {
    outbox::post(tx, chat, notice, key, now).await
}

/// Tells the admins something, once: the group if there is one (wherever it has moved), else each in private.
pub async fn tell_admins(
    tx: &mut Tx,
    house: &House,
    notice: &Notice,
    key: &str,
    now: Moment,
) -> anyhow::Result<()> {
    if let Some(group) = house.admin_chat {
        let moved_to = facts::load(tx).await?.admin_chat;
        return tell(tx, moved_to.unwrap_or(group), notice, key, now).await;
    }
    for admin in &house.admins {
        tell(tx, admin.chat(), notice, key, now).await?;
    }
    Ok(())
}
