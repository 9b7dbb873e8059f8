//! Where everybody is in the conversation (`dialogues`), and their favourites.

use sqlx::SqliteConnection;

use super::Tx;
use crate::domain::{
    catalog::ServiceId,
    user::{ChatId, UserId},
};

/// Where somebody is.
#[derive(Clone, Debug)]
pub struct Dialogue {
    /// The state, as JSON; none before the first step.
    pub state: Option<String>,
    /// The message that shows it.
    pub screen: Option<i32>,
    /// Whether the bot has said something below it since.
    pub buried: bool,
    /// The last update that was handled.
    pub last_update: i64,
    /// How many updates were handled before this one.
    pub turn: i64,
}

/// Where `user` is in `chat`.
pub async fn load(connection: &mut SqliteConnection, chat: ChatId, user: UserId) -> anyhow::Result<Dialogue> {
    let row = sqlx::query!(
        r#"select state, screen_message as "screen: i32", buried as "buried: bool", last_update, turn from dialogues where chat_id = ? and user_id = ?"#,
        chat,
        user
    )
    .fetch_optional(connection)
    .await?;
    Ok(match row {
        None => Dialogue { state: None, screen: None, buried: false, last_update: 0, turn: 0 },
        Some(row) => Dialogue {
            state: Some(row.state),
            screen: row.screen,
            buried: row.buried,
            last_update: row.last_update,
            turn: row.turn,
        },
    })
}

/// Saves where `user` is in `chat`, and that `update` was handled.
pub async fn save(
    tx: &mut Tx,
    chat: ChatId,
    user: UserId,
    state: &str,
    screen: Option<i32>,
    update: i64,
) -> anyhow::Result<()> {
    sqlx::query!(
        "insert into dialogues (chat_id, user_id, state, screen_message, last_update, turn) values (?1, ?2, ?3, ?4, ?5, 1)
         on conflict do update set state = ?3, screen_message = ?4, last_update = ?5, turn = turn + 1,
             -- A message that becomes the screen again stands anywhere in the chat.
             buried = case when screen_message is ?4 then buried else 1 end",
        chat,
        user,
        state,
        screen,
        update
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Remembers the message that shows the screen, after it was sent.
pub async fn set_screen(tx: &mut Tx, chat: ChatId, user: UserId, screen: i32) -> anyhow::Result<()> {
    sqlx::query!(
        "update dialogues set screen_message = ?, buried = 0 where chat_id = ? and user_id = ?",
        screen,
        chat,
        user
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes note that the bot has said something below the screen of a private chat.
pub async fn bury(tx: &mut Tx, chat: ChatId) -> anyhow::Result<()> {
    sqlx::query!("update dialogues set buried = 1 where chat_id = ?1 and user_id = ?1", chat)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Makes a service somebody's favourite, or no longer one.
pub async fn toggle_favourite(tx: &mut Tx, user: UserId, service: ServiceId) -> anyhow::Result<()> {
    let removed = sqlx::query!("delete from favourites where user_id = ? and service_id = ?", user, service)
        .execute(tx.connection())
        .await?;
    if removed.rows_affected() == 0 {
        sqlx::query!("insert into favourites (user_id, service_id) select ?1, service_id from services where service_id = ?2", user, service)
            .execute(tx.connection())
            .await?;
    }
    Ok(())
}

/// Somebody's favourites.
pub async fn favourites(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<Vec<ServiceId>> {
    Ok(sqlx::query_scalar!(
        r#"select service_id as "id: ServiceId" from favourites where user_id = ? order by service_id"#,
        user
    )
    .fetch_all(connection)
    .await?)
}
