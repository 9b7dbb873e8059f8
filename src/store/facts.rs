//! What is known of the panel and of the bot itself (`facts`, one row).

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::{money::Amount, user::ChatId},
    wake::Bell,
};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Known {
    /// The panel's balance, in its currency.
    pub balance: Option<Amount>,
    /// The panel's currency, as it names it.
    pub currency: Option<String>,
    /// When the balance was read.
    pub balance_at: Option<Moment>,
    /// When the balance is read next.
    pub balance_due_at: Moment,
    /// Whether the admins were told that it is low.
    pub balance_low_told: bool,
    /// When the catalog was read.
    pub catalog_at: Option<Moment>,
    /// When the catalog is read next.
    pub catalog_due_at: Moment,
    /// The chat in which an admin asked for a refresh.
    pub catalog_asked_by: Option<ChatId>,
    /// Since when the panel has not answered.
    pub silent_since: Option<Moment>,
    /// Whether the admins were told so.
    pub silent_told: bool,
    /// How often in a row the panel did not answer.
    pub misses: i64,
    /// Until when it is let alone for that.
    pub rest_until: Option<Moment>,
    /// When the panel refused the key.
    pub key_refused_at: Option<Moment>,
    /// When an admin stopped taking orders.
    pub paused_at: Option<Moment>,
    /// Where the admin group moved when it became a supergroup.
    pub admin_chat: Option<ChatId>,
    /// What its id was before.
    pub admin_chat_was: Option<ChatId>,
    /// What `setMyCommands` was last told.
    pub commands_published: Option<String>,
}

/// Whether the panel may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Line {
    /// It may.
    Open,
    /// It does not answer, and is let alone until then.
    Resting(Moment),
    /// It refuses the key: only the probe may call.
    Barred,
}

impl Known {
    /// Whether the panel may be called now.
    pub fn line(&self, now: Moment) -> Line {
        match self.rest_until {
            _ if self.key_refused_at.is_some() => Line::Barred,
            Some(until) if until > now => Line::Resting(until),
            _ => Line::Open,
        }
    }

    /// Whether the balance is being asked for: it is due, and the panel may be called.
    pub fn is_balance_asked(&self, now: Moment) -> bool {
        self.balance_due_at <= now && self.line(now) == Line::Open
    }

    /// Whom it concerns that this is so from now on.
    fn bells_of_change_to(&self, new: &Self) -> impl Iterator<Item = Bell> + use<> {
        let may_be_called = self.is_silent() && !new.is_silent()
            || self.key_refused_at.is_some() && new.key_refused_at.is_none();
        let panel = may_be_called.then_some(Bell::OF_THE_PANEL).into_iter().flatten();
        let others = [
            (self.paused_at.is_some() && new.paused_at.is_none(), Bell::Submit),
            (new.balance_due_at < self.balance_due_at, Bell::Balance),
            (new.catalog_due_at < self.catalog_due_at, Bell::Catalog),
            (new.admin_chat != self.admin_chat, Bell::Menus),
        ];
        panel.chain(others.into_iter().filter_map(|(is_so, bell)| is_so.then_some(bell)))
    }

    /// Whether the last call of the panel was not answered.
    pub fn is_silent(&self) -> bool {
        self.silent_since.is_some()
    }
}

/// Reads the row.
pub async fn load(connection: &mut SqliteConnection) -> anyhow::Result<Known> {
    Ok(sqlx::query_as("select * from facts").fetch_one(connection).await?)
}

/// The row as this transaction has it; read once, since nobody else can change it meanwhile.
pub async fn of(tx: &mut Tx) -> anyhow::Result<Known> {
    if let Some(known) = &tx.known {
        return Ok(known.clone());
    }
    let known = load(tx).await?;
    tx.known = Some(known.clone());
    Ok(known)
}

/// Saves the row, and wakes whoever waits for what changes with it.
pub async fn save(tx: &mut Tx, known: &Known) -> anyhow::Result<()> {
    let before = of(tx).await?;
    before.bells_of_change_to(known).for_each(|bell| tx.ring(bell));
    tx.known = None;
    sqlx::query!(
        "update facts set balance = ?, currency = ?, balance_at = ?, balance_due_at = ?, balance_low_told = ?, catalog_at = ?,
         catalog_due_at = ?, catalog_asked_by = ?, silent_since = ?, silent_told = ?, misses = ?, rest_until = ?, key_refused_at = ?, paused_at = ?, admin_chat = ?, admin_chat_was = ?, commands_published = ?",
        known.balance,
        known.currency,
        known.balance_at,
        known.balance_due_at,
        known.balance_low_told,
        known.catalog_at,
        known.catalog_due_at,
        known.catalog_asked_by,
        known.silent_since,
        known.silent_told,
        known.misses,
        known.rest_until,
        known.key_refused_at,
        known.paused_at,
        known.admin_chat,
        known.admin_chat_was,
        known.commands_published
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
