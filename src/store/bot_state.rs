//! What is known of the bot itself (`bot`, one row). A function here changes no more than its name says, and rings for whoever waits for
//! that.

use sqlx::SqliteConnection;

use super::Tx;
use crate::{clock::Moment, domain::user::ChatId, wake::Bell};

/// The row.
#[derive(Clone, Debug, PartialEq, Eq, sqlx::FromRow)]
pub struct BotState {
    /// When an admin stopped taking orders.
    pub paused_at: Option<Moment>,
    /// Where the admin group moved when it became a supergroup.
    pub admin_chat: Option<ChatId>,
    /// What its id was before.
    pub admin_chat_was: Option<ChatId>,
    /// What `setMyCommands` was last told.
    pub commands_published: Option<String>,
}

/// Reads the row.
pub async fn load(connection: &mut SqliteConnection) -> anyhow::Result<BotState> {
    Ok(sqlx::query_as("select * from bot").fetch_one(connection).await?)
}

/// The row as this transaction has it; read once, since nobody else can change it meanwhile.
pub async fn of(tx: &mut Tx) -> anyhow::Result<BotState> {
    if let Some(state) = &tx.bot {
        return Ok(state.clone());
    }
    let state = load(tx).await?;
    tx.bot = Some(state.clone());
    Ok(state)
}

/// For a statement that changes the row: what was read of it is read anew.
fn changing(tx: &mut Tx) -> &mut SqliteConnection {
    tx.bot = None;
    tx.connection()
}

/// No orders are taken any more, maybe since before.
pub async fn pause(tx: &mut Tx, now: Moment) -> anyhow::Result<()> {
    sqlx::query!("update bot set paused_at = coalesce(paused_at, ?)", now).execute(changing(tx)).await?;
    Ok(())
}

/// Orders are taken again.
pub async fn resume(tx: &mut Tx) -> anyhow::Result<()> {
    tx.ring(Bell::Submit);
    sqlx::query!("update bot set paused_at = null").execute(changing(tx)).await?;
    Ok(())
}

/// The admin group has another id.
pub async fn move_admin_chat(tx: &mut Tx, from: ChatId, to: ChatId) -> anyhow::Result<()> {
    tx.ring(Bell::Menus);
    sqlx::query!("update bot set admin_chat = ?, admin_chat_was = ?", to, from).execute(changing(tx)).await?;
    Ok(())
}

/// What `setMyCommands` was told.
pub async fn note_published(tx: &mut Tx, told: &str) -> anyhow::Result<()> {
    sqlx::query!("update bot set commands_published = ?", told).execute(changing(tx)).await?;
    Ok(())
}
