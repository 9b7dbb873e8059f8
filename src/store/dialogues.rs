//! Where everybody is in the conversation (`dialogues`), and their favourites.

use sqlx::SqliteConnection;

use super::{Tx, messages::Message};
use crate::domain::{
    catalog::ServiceId,
    lately::Lately,
    user::{ChatId, UserId},
};

/// Where somebody is.
#[derive(Clone, Debug, Default)]
pub struct Dialogue {
    /// The state, as JSON; none before the first step.
    pub state: Option<String>,
    /// The last update that was handled.
    pub last_update: i64,
    /// Which were, of late.
    pub lately: Lately,
    /// The number of the last message in which the bot said something beside screens.
    pub said: i32,
    /// The screens, and the message that was tapped, if it has to be known of.
    pub messages: Vec<Message>,
}

/// Where `user` is in `chat`, but for the messages.
pub async fn load(connection: &mut SqliteConnection, chat: ChatId, user: UserId) -> anyhow::Result<Dialogue> {
    let row = sqlx::query!(
        r#"select state, last_update, handled, said as "said: i32" from dialogues where chat_id = ? and user_id = ?"#,
        chat,
        user
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map_or_else(Dialogue::default, |row| Dialogue {
        state: Some(row.state),
        last_update: row.last_update,
        lately: Lately::read(&row.handled, row.last_update),
        said: row.said,
        messages: vec![],
    }))
}

/// Saves where `user` is in `chat`, that `update` was handled last, and which were of late.
pub async fn save(
    tx: &mut Tx,
    (chat, user): (ChatId, UserId),
    state: &str,
    (update, lately): (i64, &Lately),
) -> anyhow::Result<()> {
    let handled = lately.to_string();
    sqlx::query!(
        "insert into dialogues (chat_id, user_id, state, last_update, handled) values (?1, ?2, ?3, ?4, ?5)
         on conflict do update set state = ?3, last_update = ?4, handled = ?5",
        chat,
        user,
        state,
        update,
        handled
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes note that the bot has said something in a private chat, in this message: what is above it is buried.
pub async fn say(tx: &mut Tx, chat: ChatId, message: i32) -> anyhow::Result<()> {
    sqlx::query!(
        "update dialogues set said = max(said, ?2) where chat_id = ?1 and user_id = ?1",
        chat,
        message
    )
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

/// Whether somebody stands before an order that is not confirmed yet, or came from one.
pub async fn is_at_an_order(connection: &mut SqliteConnection, chat: ChatId) -> anyhow::Result<bool> {
    let at = sqlx::query_scalar!(
        r#"select coalesce(json_extract(state, '$.back.at'), json_extract(state, '$.at')) in ('confirm', 'mass') as "is!: bool"
           from dialogues where chat_id = ?1 and user_id = ?1"#,
        chat
    )
    .fetch_optional(connection)
    .await?;
    Ok(at.unwrap_or(false))
}
