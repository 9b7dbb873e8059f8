//! Where everybody is in the conversation (`dialogues`), and their favourites.

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::{
        catalog::ServiceId,
        user::{ChatId, UserId},
    },
    wake::Bell,
};

/// Where somebody is.
#[derive(Clone, Debug, sqlx::FromRow)]
pub struct Dialogue {
    /// The state, as JSON; none before the first step.
    pub state: Option<String>,
    /// The message that shows it.
    #[sqlx(rename = "screen_message")]
    pub screen: Option<i32>,
    /// Whether the bot has said something below it since.
    pub buried: bool,
    /// The last update that was handled.
    pub last_update: i64,
    /// A message with a higher number may be the screen: Telegram did not say yet, or never, what became of it.
    pub owed_after: Option<i32>,
    /// An older screen that shows the same since it was tapped: a tap on it counts as well.
    #[sqlx(rename = "twin_message")]
    pub twin: Option<i32>,
}

impl Dialogue {
    /// Whether the newest screen is on its way: Telegram did not say its number yet, and what is known is the one before.
    pub fn is_screen_coming(&self) -> bool {
        self.owed_after.is_some_and(|after| self.screen.is_some_and(|screen| screen <= after))
    }
}

/// Something that a person was to be shown and maybe did not see.
#[derive(Clone, Debug)]
pub struct Owed {
    /// In which chat.
    pub chat: ChatId,
    /// To whom.
    pub user: UserId,
    /// What, as JSON.
    pub what: String,
    /// The update that it answers: the last one of this dialogue.
    pub update: i64,
    /// How often it was tried since.
    pub tries: i64,
}

/// What of the panel's a page waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type)]
#[sqlx(rename_all = "lowercase")]
pub enum Awaited {
    /// Its balance.
    Balance,
    /// Its list of services.
    Catalog,
}

/// Where `user` is in `chat`.
pub async fn load(connection: &mut SqliteConnection, chat: ChatId, user: UserId) -> anyhow::Result<Dialogue> {
    let row = sqlx::query!(
        r#"select state, screen_message as "screen: i32", buried as "buried: bool", last_update,
               owed_after as "owed_after: i32", twin_message as "twin: i32" from dialogues where chat_id = ? and user_id = ?"#,
        chat,
        user
    )
    .fetch_optional(connection)
    .await?;
    Ok(match row {
        None => Dialogue {
            state: None,
            screen: None,
            buried: false,
            last_update: 0,
            owed_after: None,
            twin: None,
        },
        Some(row) => Dialogue {
            state: Some(row.state),
            screen: row.screen,
            buried: row.buried,
            last_update: row.last_update,
            owed_after: row.owed_after,
            twin: row.twin,
        },
    })
}

/// Where the screen is after a turn.
#[derive(Clone, Copy, Debug)]
pub struct Standing {
    /// The message; of a new one the number is not known yet, and this is the one before.
    pub message: Option<i32>,
    /// The new one's number will be higher than this.
    pub below: Option<i32>,
    /// Whether the turn shows a screen, or an order's card in its place; else all is as it was.
    pub is_shown: bool,
    /// An older screen that shows the same from now on.
    pub twin: Option<i32>,
}

/// Saves where `user` is in `chat`, and that `update` was handled.
pub async fn save(
    tx: &mut Tx,
    (chat, user): (ChatId, UserId),
    state: &str,
    screen: Standing,
    update: i64,
) -> anyhow::Result<()> {
    sqlx::query(
        "insert into dialogues (chat_id, user_id, state, screen_message, last_update, owed_after, screen_update)
             values (?1, ?2, ?3, ?4, ?5, ?6, ?5)
         on conflict do update set state = ?3, screen_message = ?4, last_update = ?5,
             screen_update = iif(?7, ?5, screen_update), owed_after = iif(?7, ?6, owed_after),
             owed = iif(?7, null, owed), owed_at = iif(?7, null, owed_at), owed_tries = iif(?7, 0, owed_tries),
             awaits = iif(?7, null, awaits),
             twin_message = iif(?7, null, coalesce(?8, twin_message)),
             -- A message that becomes the screen again stands anywhere in the chat.
             buried = case when screen_message is ?4 then buried else 1 end",
    )
    .bind(chat)
    .bind(user)
    .bind(state)
    .bind(screen.message)
    .bind(update)
    .bind(screen.below)
    .bind(screen.is_shown)
    .bind(screen.twin)
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What a screen is by the time its number is known.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Came {
    /// It is the screen.
    AsTheScreen,
    /// It is the screen, and somebody has gone on in it: it does not show any more what was sent.
    AndChanged,
    /// Somebody has gone on in another one: it is out of date before anybody tapped on it.
    TooLate,
}

/// Remembers the message that shows the screen, after it was sent in answer to `update`; shown `again`, an earlier one may be the screen as
/// well. If another screen was shown since, this message is none.
pub async fn set_screen(
    tx: &mut Tx,
    (chat, user): (ChatId, UserId),
    message: i32,
    update: i64,
    again: bool,
) -> anyhow::Result<Came> {
    let came = sqlx::query!(
        r#"update dialogues set screen_message = iif(answered, ?1, screen_message),
             buried = iif(answered or screen_message = ?1, 0, buried),
             owed = iif(answered, null, owed), owed_at = iif(answered, null, owed_at),
             owed_after = iif(answered and not ?5, null, owed_after)
         from (select screen_update is ?2 or ?5 and last_update = ?2 as answered
               from dialogues where chat_id = ?3 and user_id = ?4)
         where chat_id = ?3 and user_id = ?4
         returning screen_update is ?2 or ?5 and last_update = ?2 as "answered!: bool", screen_message is ?1 as "here!: bool""#,
        message,
        update,
        chat,
        user,
        again
    )
    // To its end: it may be a transaction by itself, and is committed there.
    .fetch_all(tx.connection())
    .await?;
    Ok(match came.first() {
        Some(row) if !row.answered && row.here => Came::AndChanged,
        Some(row) if !row.answered => Came::TooLate,
        Some(_) | None => Came::AsTheScreen,
    })
}

/// Takes note that `what` was maybe not seen: it is shown again at `at` unless another update comes before. With `after`, it is the
/// screen, which stands in a message that is not known but for its number: higher than that.
pub async fn owe(
    tx: &mut Tx,
    (chat, user): (ChatId, UserId),
    update: i64,
    what: &str,
    after: Option<i32>,
    at: Moment,
) -> anyhow::Result<()> {
    tx.ring(Bell::Owed);
    sqlx::query!(
        "update dialogues set owed = ?1, owed_at = ?2, owed_after = ?3, awaits = null,
             screen_message = case when ?3 is null then screen_message end
         where chat_id = ?4 and user_id = ?5 and last_update = ?6",
        what,
        at,
        after,
        chat,
        user,
        update
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes note that `what` is shown, and waits for the panel: it is shown again when that has answered, at `at` at the latest, unless another
/// update comes before.
pub async fn wait_for(
    tx: &mut Tx,
    (chat, user): (ChatId, UserId),
    update: i64,
    what: &str,
    awaited: Awaited,
    at: Moment,
) -> anyhow::Result<()> {
    tx.ring(Bell::Owed);
    sqlx::query!(
        "update dialogues set owed = ?1, owed_at = ?2, owed_tries = 0, awaits = ?3
         where chat_id = ?4 and user_id = ?5 and last_update = ?6",
        what,
        at,
        awaited,
        chat,
        user,
        update
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The panel answered: whatever waited for this is shown again now.
pub async fn answer(tx: &mut Tx, awaited: Awaited, now: Moment) -> anyhow::Result<()> {
    let owed =
        sqlx::query!("update dialogues set owed_at = ?1, awaits = null where awaits = ?2", now, awaited)
            .execute(tx.connection())
            .await?;
    if owed.rows_affected() > 0 {
        tx.ring(Bell::Owed);
    }
    Ok(())
}

/// What is to be shown again by now.
pub async fn owed(connection: &mut SqliteConnection, now: Moment, limit: i64) -> anyhow::Result<Vec<Owed>> {
    Ok(sqlx::query_as!(
        Owed,
        r#"select chat_id as "chat!: ChatId", user_id as "user!: UserId", owed as "what!", last_update as "update!",
                  owed_tries as "tries!"
           from dialogues where owed_at <= ? order by owed_at limit 0 + ?"#,
        now,
        limit
    )
    .fetch_all(connection)
    .await?)
}

/// When something is to be shown again next.
pub async fn next_owed(connection: &mut SqliteConnection) -> anyhow::Result<Option<Moment>> {
    Ok(sqlx::query_scalar!(r#"select min(owed_at) as "at: Moment" from dialogues where owed_at is not null"#)
        .fetch_one(connection)
        .await?)
}

/// It is being shown again; if nothing is heard of that, once more at `at`, or never.
pub async fn try_again(tx: &mut Tx, owed: &Owed, at: Option<Moment>) -> anyhow::Result<()> {
    sqlx::query!(
        "update dialogues set owed_at = ?1, owed_tries = owed_tries + 1, owed = case when ?1 is null then null else owed end
         where chat_id = ?2 and user_id = ?3 and last_update = ?4",
        at,
        owed.chat,
        owed.user,
        owed.update
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// It was shown.
pub async fn settle(tx: &mut Tx, chat: ChatId, user: UserId, update: i64) -> anyhow::Result<()> {
    sqlx::query!(
        "update dialogues set owed = null, owed_at = null, awaits = null
         where chat_id = ? and user_id = ? and last_update = ? and owed is not null",
        chat,
        user,
        update
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
