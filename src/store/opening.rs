//! What a turn, a notice or a card begins with, in one query.

use sqlx::{FromRow, Row, SqliteConnection, sqlite::SqliteRow};

use super::{Store, Tx, account::PanelAccount, bot_state::BotState, dialogues::Dialogue};
use crate::{
    clock::Moment,
    domain::{
        account::PanelId,
        lately::Lately,
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
}

impl FromRow<'_, SqliteRow> for Opening {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let seen_at: Option<Moment> = row.try_get("seen_at")?;
        let person = seen_at.map(|at| User::from_row(row).map(|user| (user, at))).transpose()?;
        let messages = serde_json::from_str(row.try_get("messages")?);
        Ok(Self {
            known: Known::from_row(row)?,
            person,
            dialogue: Dialogue {
                state: row.try_get("state")?,
                last_update: row.try_get("last_update")?,
                lately: Lately::read(row.try_get("handled")?, row.try_get("last_update")?),
                said: row.try_get("said")?,
                messages: messages.map_err(|error| sqlx::Error::Decode(error.into()))?,
            },
            active_orders: row.try_get("active_orders")?,
        })
    }
}

/// Who reads what is said or drawn, and what is known.
#[derive(Debug)]
pub struct Addressee {
    /// What is known of the panel account and the bot.
    pub known: Known,
    /// Who it is, if that is a person who is known.
    pub person: Option<User>,
}

impl FromRow<'_, SqliteRow> for Addressee {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let is_known = row.try_get::<Option<Moment>, _>("seen_at")?.is_some();
        let person = is_known.then(|| User::from_row(row)).transpose()?;
        Ok(Self { known: Known::from_row(row)?, person })
    }
}

/// Reads it, for somebody's private chat or for a group.
pub async fn addressee(
    connection: &mut SqliteConnection,
    panel: PanelId,
    chat: ChatId,
) -> anyhow::Result<Addressee> {
    Ok(sqlx::query_as(
        "select b.*, p.*, u.* from bot b join panel_accounts p on p.panel_id = ?2 left join users u on u.user_id = ?1",
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
        "select b.*, p.*, u.*, d.state, coalesce(d.last_update, 0) as last_update, coalesce(d.handled, '') as handled, coalesce(d.said, 0) as said,
             (select count(*) from orders where user_id = ?2 and ended_at is null) as active_orders,
             (select json_group_array(json_object('key', message_key, 'id', message_id, 'above', above, 'answers', answers,
                         'order', order_id, 'batch', batch_id, 'due', json(iif(due_at is null, 'false', 'true'))))
              from (select * from messages where chat_id = ?1 and user_id = ?2 and answers is not null
                    union all
                    select * from messages where chat_id = ?1 and message_id = ?3 and answers is null)) as messages
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
