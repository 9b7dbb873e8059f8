//! What is known of a panel account (`panel_accounts`): a row for each, of which there is one today. A function here changes no more than
//! its name says, and rings for whoever waits for that.

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::{account::PanelId, money::Amount, user::ChatId},
    wake::Bell,
};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct PanelAccount {
    /// Which it is.
    #[sqlx(rename = "panel_id")]
    pub id: PanelId,
    /// The panel's currency, as it names it.
    pub currency: Option<String>,
    /// The balance, in that currency.
    pub balance: Option<Amount>,
    /// When the balance was read.
    pub balance_at: Option<Moment>,
    /// When the balance is read next.
    pub balance_due_at: Moment,
    /// Whether the admins were told that it is low.
    pub balance_low_told: bool,
    /// The most decimals that the balance was seen with, trailing zeros not counted.
    pub decimals: Option<u32>,
    /// How many `add`s were sent.
    pub sends: i64,
    /// How many of them when the balance was read last while nothing was being sent.
    pub balance_no: Option<i64>,
    /// Whether the balance falls by what an order costs, if that was seen.
    pub follows_orders: Option<bool>,
    /// When something was seen first that is not this bot's.
    pub foreign_at: Option<Moment>,
    /// What it was.
    pub foreign_words: Option<String>,
    /// When the balance last moved without an order of this bot's.
    pub moved_at: Option<Moment>,
    /// Whether the panel answers, and takes the key.
    #[sqlx(flatten)]
    pub health: Health,
    /// When the catalog was read.
    pub catalog_at: Option<Moment>,
    /// When the catalog is read next.
    pub catalog_due_at: Moment,
    /// The chat in which an admin asked for that.
    pub catalog_asked_by: Option<ChatId>,
}

/// Whether the panel answers, and takes the key.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct Health {
    /// Since when the panel has not answered.
    pub silent_since: Option<Moment>,
    /// Whether the admins were told so.
    pub silent_told: bool,
    /// How often in a row it did not answer.
    pub misses: i64,
    /// Until when it is let alone for that.
    pub rest_until: Option<Moment>,
    /// When it refused the key.
    pub key_refused_at: Option<Moment>,
}

/// Whether the panel may be called.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Calls {
    /// It may.
    Allowed,
    /// It does not answer, and is let alone until then.
    Resting(Moment),
    /// It refuses the key: only the probe may call.
    Barred,
}

impl Health {
    /// Whether the panel may be called now.
    pub fn calls(&self, now: Moment) -> Calls {
        match self.rest_until {
            _ if self.key_refused_at.is_some() => Calls::Barred,
            Some(until) if until > now => Calls::Resting(until),
            Some(_) | None => Calls::Allowed,
        }
    }
}

impl PanelAccount {
    /// Whether the balance is being asked for: it is due, and the panel may be called.
    pub fn is_balance_asked(&self, now: Moment) -> bool {
        self.balance_due_at <= now && self.health.calls(now) == Calls::Allowed
    }
}

/// Reads the row.
pub async fn load(connection: &mut SqliteConnection, panel: PanelId) -> anyhow::Result<PanelAccount> {
    let row = sqlx::query_as("select * from panel_accounts where panel_id = ?").bind(panel);
    Ok(row.fetch_one(connection).await?)
}

/// Whether the panel may be called now.
pub async fn calls(connection: &mut SqliteConnection, panel: PanelId, now: Moment) -> anyhow::Result<Calls> {
    Ok(load(connection, panel).await?.health.calls(now))
}

/// The row as this transaction has it; read once, since nobody else can change it meanwhile.
pub async fn of(tx: &mut Tx, panel: PanelId) -> anyhow::Result<PanelAccount> {
    if let Some(account) = tx.account.as_ref().filter(|account| account.id == panel) {
        return Ok(account.clone());
    }
    let account = load(tx, panel).await?;
    tx.account = Some(account.clone());
    Ok(account)
}

/// For a statement that changes such a row: what was read of it is read anew.
pub(super) fn changing(tx: &mut Tx) -> &mut SqliteConnection {
    tx.account = None;
    tx.connection()
}

/// The panel may be called again: whoever calls it may go on.
fn ring_all(tx: &mut Tx) {
    for bell in Bell::OF_THE_PANEL {
        tx.ring(bell);
    }
}

/// At a start everything is tried at once, with a patience that is new. A key that was refused is tried once, by asking for the balance,
/// before anything else is asked.
pub async fn begin_anew(tx: &mut Tx, panel: PanelId, now: Moment) -> anyhow::Result<()> {
    sqlx::query!(
        "update panel_accounts set catalog_due_at = ?1, balance_due_at = ?1, misses = 0, rest_until = null where panel_id = ?2",
        now,
        panel
    )
    .execute(changing(tx))
    .await?;
    Ok(())
}

/// The panel answers again.
pub async fn end_silence(tx: &mut Tx, panel: PanelId) -> anyhow::Result<()> {
    ring_all(tx);
    sqlx::query!(
        "update panel_accounts set silent_since = null, silent_told = 0, misses = 0, rest_until = null where panel_id = ?",
        panel
    )
    .execute(changing(tx))
    .await?;
    Ok(())
}

/// The panel has not answered since then, and whether the admins know.
pub async fn note_silence(tx: &mut Tx, panel: PanelId, since: Moment, told: bool) -> anyhow::Result<()> {
    sqlx::query!(
        "update panel_accounts set silent_since = ?, silent_told = ? where panel_id = ?",
        since,
        told,
        panel
    )
    .execute(changing(tx))
    .await?;
    Ok(())
}

/// The panel is let alone until then, after it did not answer so often in a row.
pub async fn rest(tx: &mut Tx, panel: PanelId, misses: i64, until: Moment) -> anyhow::Result<()> {
    sqlx::query!(
        "update panel_accounts set misses = ?, rest_until = ? where panel_id = ?",
        misses,
        until,
        panel
    )
    .execute(changing(tx))
    .await?;
    Ok(())
}

/// The panel refuses the key, maybe not for the first time.
pub async fn refuse_key(tx: &mut Tx, panel: PanelId, now: Moment) -> anyhow::Result<()> {
    sqlx::query!(
        "update panel_accounts set key_refused_at = coalesce(key_refused_at, ?) where panel_id = ?",
        now,
        panel
    )
    .execute(changing(tx))
    .await?;
    Ok(())
}

/// The panel takes the key.
pub async fn take_key(tx: &mut Tx, panel: PanelId) -> anyhow::Result<()> {
    let taken = sqlx::query!(
        "update panel_accounts set key_refused_at = null where panel_id = ? and key_refused_at is not null",
        panel
    )
    .execute(changing(tx))
    .await?;
    if taken.rows_affected() > 0 {
        ring_all(tx);
    }
    Ok(())
}

/// The balance is so much. A panel that does not say of what keeps its currency.
pub async fn set_balance(
    tx: &mut Tx,
    panel: PanelId,
    balance: Amount,
    currency: Option<&str>,
    at: Moment,
) -> anyhow::Result<()> {
    let decimals = balance.decimals();
    sqlx::query!(
        "update panel_accounts set balance = ?1, currency = coalesce(?2, currency), balance_at = ?3,
             decimals = max(coalesce(decimals, 0), ?4) where panel_id = ?5",
        balance,
        currency,
        at,
        decimals,
        panel
    )
    .execute(changing(tx))
    .await?;
    Ok(())
}

/// When the balance is read next.
pub async fn set_balance_due(tx: &mut Tx, panel: PanelId, at: Moment) -> anyhow::Result<()> {
    if at < of(tx, panel).await?.balance_due_at {
        tx.ring(Bell::Balance);
    }
    sqlx::query!("update panel_accounts set balance_due_at = ? where panel_id = ?", at, panel)
        .execute(changing(tx))
        .await?;
    Ok(())
}

/// Whether the admins know that the balance is low.
pub async fn note_low(tx: &mut Tx, panel: PanelId, told: bool) -> anyhow::Result<()> {
    sqlx::query!("update panel_accounts set balance_low_told = ? where panel_id = ?", told, panel)
        .execute(changing(tx))
        .await?;
    Ok(())
}

/// The number of the next `add`.
pub async fn next_no(tx: &mut Tx, panel: PanelId) -> anyhow::Result<i64> {
    Ok(sqlx::query_scalar!(
        "update panel_accounts set sends = sends + 1 where panel_id = ? returning sends",
        panel
    )
    .fetch_one(changing(tx))
    .await?)
}

/// The balance was read, with nothing under way after so many `add`s; or with something under way.
pub async fn note_reading(tx: &mut Tx, panel: PanelId, quiet_no: Option<i64>) -> anyhow::Result<()> {
    sqlx::query!("update panel_accounts set balance_no = ? where panel_id = ?", quiet_no, panel)
        .execute(changing(tx))
        .await?;
    Ok(())
}

/// Whether the balance falls by what an order costs.
pub async fn note_follows(tx: &mut Tx, panel: PanelId, follows: bool) -> anyhow::Result<()> {
    sqlx::query!(
        "update panel_accounts set follows_orders = ?1 where panel_id = ?2 and follows_orders is not ?1",
        follows,
        panel
    )
    .execute(changing(tx))
    .await?;
    Ok(())
}

/// Something was seen that is not this bot's. Whether it is the first time.
pub async fn note_foreign(tx: &mut Tx, panel: PanelId, words: &str, now: Moment) -> anyhow::Result<bool> {
    let noted = sqlx::query!(
        "update panel_accounts set foreign_at = ?, foreign_words = ? where panel_id = ? and foreign_at is null",
        now,
        words,
        panel
    )
    .execute(changing(tx))
    .await?;
    Ok(noted.rows_affected() > 0)
}

/// The balance moved without an order of this bot's.
pub async fn note_moved(tx: &mut Tx, panel: PanelId, now: Moment) -> anyhow::Result<()> {
    sqlx::query!("update panel_accounts set moved_at = ? where panel_id = ?", now, panel)
        .execute(changing(tx))
        .await?;
    Ok(())
}

/// An admin asks for the catalog, in this chat.
pub async fn note_catalog_asked(tx: &mut Tx, panel: PanelId, by: ChatId) -> anyhow::Result<()> {
    sqlx::query!("update panel_accounts set catalog_asked_by = ? where panel_id = ?", by, panel)
        .execute(changing(tx))
        .await?;
    Ok(())
}

/// When the catalog is read next.
pub async fn set_catalog_due(tx: &mut Tx, panel: PanelId, at: Moment) -> anyhow::Result<()> {
    if at < of(tx, panel).await?.catalog_due_at {
        tx.ring(Bell::Catalog);
    }
    sqlx::query!("update panel_accounts set catalog_due_at = ? where panel_id = ?", at, panel)
        .execute(changing(tx))
        .await?;
    Ok(())
}

/// The catalog was read.
pub async fn note_catalog(tx: &mut Tx, panel: PanelId, now: Moment) -> anyhow::Result<()> {
    sqlx::query!("update panel_accounts set catalog_at = ? where panel_id = ?", now, panel)
        .execute(changing(tx))
        .await?;
    Ok(())
}

/// Reading the catalog came to an end, good or bad, and the next time is at `next`. Who asked for it, and is to be told.
pub async fn end_reading(tx: &mut Tx, panel: PanelId, next: Moment) -> anyhow::Result<Option<ChatId>> {
    let asked_by = of(tx, panel).await?.catalog_asked_by;
    set_catalog_due(tx, panel, next).await?;
    if asked_by.is_some() {
        sqlx::query!("update panel_accounts set catalog_asked_by = null where panel_id = ?", panel)
            .execute(changing(tx))
            .await?;
    }
    Ok(asked_by)
}

/// A clock that was wrong put what is due, or the end of a rest, far ahead: it is due now, or soon.
pub(super) async fn pull_in(tx: &mut Tx, hour: Moment, week: Moment, now: Moment) -> anyhow::Result<()> {
    sqlx::query!(
        "update panel_accounts set balance_due_at = min(balance_due_at, ?1), catalog_due_at = min(catalog_due_at, ?2),
             rest_until = null, misses = 0, silent_since = min(silent_since, ?3)",
        hour,
        week,
        now
    )
    .execute(changing(tx))
    .await?;
    Ok(())
}
