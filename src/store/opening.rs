//! What a turn, a notice or a card begins with, in one query.

use sqlx::{FromRow, Row, SqliteConnection, sqlite::SqliteRow};

use super::{Store, Tx, account::PanelAccount, bot_state::BotState, dialogues::Dialogue};
use crate::{
    clock::Moment,
    domain::{
        account::PanelId,
        user::{ChatId, User, UserId},
    },
};

/// What is known of the panel account that is sold from, and of the bot itself.
#[derive(Clone, Debug, FromRow)]
pub struct Known {
    /// Of the account.
    #[sqlx(flatten)]
    pub panel: PanelAccount,
    /// Of the bot.
    #[sqlx(flatten)]
    pub bot: BotState,
}

/// Reads it.
pub async fn known(connection: &mut SqliteConnection, panel: PanelId) -> anyhow::Result<Known> {
    let known = sqlx::query_as("select b.*, p.* from bot b join panel_accounts p on p.panel_id = ?");
    Ok(known.bind(panel).fetch_one(connection).await?)
}

/// Where somebody is, what is known, and what is theirs.
#[derive(Debug)]
pub struct Opening {
    /// What is known of the panel account and the bot.
    pub known: Known,
    /// Who they are and when they were seen last, if they ever were.
    pub person: Option<(User, Moment)>,
    /// Where they are in this chat.
    pub dialogue: Dialogue,
    /// How many of their orders have not ended.
    pub active_orders: i64,
    /// Whether the tapped message or the screen is the card of something they ordered.
    pub on_card: bool,
}

impl FromRow<'_, SqliteRow> for Opening {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let seen_at: Option<Moment> = row.try_get("seen_at")?;
        let person = seen_at.map(|at| User::from_row(row).map(|user| (user, at))).transpose()?;
        Ok(Self {
            known: Known::from_row(row)?,
            person,
            dialogue: Dialogue::from_row(row)?,
            active_orders: row.try_get("active_orders")?,
            on_card: row.try_get("on_card")?,
        })
    }
}

/// Who reads what is said or drawn in a private chat, and what is known.
#[derive(Debug)]
pub struct Reading {
    /// What is known of the panel account and the bot.
    pub known: Known,
    /// Whose chat it is, if that is a person who is known.
    pub person: Option<User>,
    /// The message that shows them where they are.
    pub screen: Option<i32>,
}

impl FromRow<'_, SqliteRow> for Reading {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let is_known = row.try_get::<Option<Moment>, _>("seen_at")?.is_some();
        let person = is_known.then(|| User::from_row(row)).transpose()?;
        Ok(Self { known: Known::from_row(row)?, person, screen: row.try_get("screen_message")? })
    }
}

/// Reads it, for somebody's private chat or for a group.
pub async fn reading(
    connection: &mut SqliteConnection,
    panel: PanelId,
    chat: ChatId,
) -> anyhow::Result<Reading> {
    Ok(sqlx::query_as(
        "select b.*, p.*, u.*, d.screen_message from bot b join panel_accounts p on p.panel_id = ?2
             left join users u on u.user_id = ?1 left join dialogues d on d.chat_id = ?1 and d.user_id = ?1",
    )
    .bind(chat)
    .bind(panel)
    .fetch_one(connection)
    .await?)
}

/// Begins the transaction of a turn, and reads it. Nobody else can write from here on.
pub async fn begin(
    store: &Store,
    panel: PanelId,
    chat: ChatId,
    user: UserId,
    tapped: Option<i32>,
) -> anyhow::Result<(Tx, Opening)> {
    let mut tx = store.begin().await?;
    let opening: Opening = sqlx::query_as(
        "select b.*, p.*, u.*, d.state, d.screen_message, coalesce(d.buried, 0) as buried, coalesce(d.last_update, 0) as last_update,
             d.owed_after, d.twin_message,
             (select count(*) from orders where user_id = ?2 and ended_at is null) as active_orders,
             exists (select 1 from orders where user_id = ?2 and card_message = ?3)
                 or exists (select 1 from orders where user_id = ?2 and card_before = ?3)
                 or exists (select 1 from batches where user_id = ?2 and card_message = ?3)
                 or exists (select 1 from orders where user_id = ?2 and card_message = d.screen_message)
                 or exists (select 1 from orders where user_id = ?2 and card_before = d.screen_message)
                 or exists (select 1 from batches where user_id = ?2 and card_message = d.screen_message) as on_card
         from bot b join panel_accounts p on p.panel_id = ?4 left join users u on u.user_id = ?2
             left join dialogues d on d.chat_id = ?1 and d.user_id = ?2",
    )
    .bind(chat)
    .bind(user)
    .bind(tapped)
    .bind(panel)
    .fetch_one(tx.connection())
    .await?;
    tx.account = Some(opening.known.panel.clone());
    tx.bot = Some(opening.known.bot.clone());
    Ok((tx, opening))
}
