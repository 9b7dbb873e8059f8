//! Messages that are to be drawn again (`messages`): cards that show less than is known, and what maybe did not come, or waits for the panel.

use sqlx::SqliteConnection;

use super::{Message, Whose};
use crate::{
    clock::Moment,
    domain::{
        batch::BatchId,
        order::OrderId,
        user::{ChatId, UserId},
    },
    store::Tx,
    wake::Bell,
};

/// Cards that show less than is known. That an order is being sent is shown if it was sent at `slow_since` or before: mostly the answer
/// is there before the card could say so. The newest message first: whoever has just ordered looks at it.
pub async fn behind(
    connection: &mut SqliteConnection,
    slow_since: Moment,
    limit: i64,
) -> anyhow::Result<Vec<Message>> {
    Ok(sqlx::query_as!(
        Message,
        r#"select m.message_key as "key!", m.message_id as "id: i32", m.above as "above: i32", m.answers, m.order_id as "order: OrderId",
                  m.batch_id as "batch: BatchId", m.due_at is not null as "due!: bool"
           from messages m indexed by messages_behind left join orders o on o.order_id = m.order_id
           where m.shown < m.version and (o.status is null or o.status <> 'submitting' or o.submitted_at <= ?)
           order by m.message_id desc limit 0 + ?"#,
        slow_since,
        limit
    )
    .fetch_all(connection)
    .await?)
}

/// The card of an order or a mass order that its person has before their eyes: they had it drawn themselves at `since` or later, and the
/// bot has said nothing below it.
pub async fn in_front(
    connection: &mut SqliteConnection,
    chat: ChatId,
    order: Option<OrderId>,
    batch: Option<BatchId>,
    since: Moment,
) -> anyhow::Result<Option<i64>> {
    Ok(sqlx::query_scalar!(
        r#"select m.message_key as "key!" from messages m join dialogues d on d.chat_id = m.chat_id and d.user_id = m.user_id
           where (m.order_id = ?1 or m.batch_id = ?2) and +m.chat_id = ?3 and m.tapped_at >= ?4 and m.message_id >= d.said
               and not exists (select 1 from messages n where n.chat_id = ?3 and n.message_id > m.message_id)
               and not exists (select 1 from messages n
                               where n.chat_id = ?3 and n.user_id = m.user_id and n.answers is not null and n.message_id is null)"#,
        order,
        batch,
        chat,
        since
    )
    .fetch_optional(connection)
    .await?)
}

/// A message that is to be drawn again.
#[derive(Clone, Debug)]
pub struct Again {
    /// The row's key.
    pub key: i64,
    /// In which chat.
    pub chat: ChatId,
    /// Who is shown it.
    pub user: UserId,
    /// Telegram's number, if it is known.
    pub message: Option<i32>,
    /// Of a screen: the update that it answers.
    pub answers: Option<i64>,
    /// The order that it shows.
    pub order: Option<OrderId>,
    /// The mass order that it shows.
    pub batch: Option<BatchId>,
    /// What it shows otherwise, as JSON: where its person is, or something beside the conversation.
    pub state: Option<String>,
    /// In which topic.
    pub thread: Option<i32>,
    /// How often it was shown again.
    pub tries: i64,
}

/// One message that is to be drawn again.
pub async fn find(connection: &mut SqliteConnection, key: i64) -> anyhow::Result<Option<Again>> {
    Ok(sqlx::query_as!(
        Again,
        r#"select m.message_key as "key!", m.chat_id as "chat: ChatId", m.user_id as "user: UserId", m.message_id as "message: i32",
                  m.answers, m.order_id as "order: OrderId", m.batch_id as "batch: BatchId",
                  iif(m.answers is null, m.state, d.state) as "state: String", m.thread as "thread: i32", m.tries
           from messages m left join dialogues d on d.chat_id = m.chat_id and d.user_id = m.user_id where m.message_key = ?"#,
        key
    )
    .fetch_optional(connection)
    .await?)
}

/// Takes note that the screen that answers an update was maybe not seen, in the message that it was to change or as a new one: it is shown
/// again at `at` unless another update comes before.
pub async fn owe_screen(
    tx: &mut Tx,
    (chat, user): Whose,
    edit: Option<i32>,
    update: i64,
    at: Moment,
) -> anyhow::Result<()> {
    tx.ring(Bell::Owed);
    sqlx::query!(
        "update messages set due_at = ?1, tries = 0, awaits = null
         where chat_id = ?2 and user_id = ?3 and answers is not null and message_id is ?4
             and iif(?4 is null, answers = ?5,
                     ?5 = (select last_update from dialogues where chat_id = ?2 and user_id = ?3))",
        at,
        chat,
        user,
        edit,
        update
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Something beside the conversation, of which nobody knows whether it is seen, or that waits for the panel.
#[derive(Clone, Copy, Debug)]
pub struct Aside<'a> {
    /// The message that shows it, if that is known.
    pub message: Option<i32>,
    /// What, as JSON.
    pub state: &'a str,
    /// In which topic.
    pub thread: Option<i32>,
    /// What of the panel's it waits for.
    pub awaits: Option<Awaited>,
    /// When it is shown again.
    pub at: Moment,
}

/// Takes note that it is to be shown again.
pub async fn owe_aside(tx: &mut Tx, (chat, user): Whose, aside: Aside<'_>) -> anyhow::Result<()> {
    tx.ring(Bell::Owed);
    let Aside { message, state, thread, awaits, at } = aside;
    sqlx::query!(
        "insert into messages (chat_id, user_id, message_id, state, thread, due_at, awaits) values (?1, ?2, ?3, ?4, ?5, ?6, ?7)
         on conflict (chat_id, message_id) do update set state = ?4, due_at = ?6, tries = 0, awaits = ?7",
        chat,
        user,
        message,
        state,
        thread,
        at,
        awaits
    )
    .execute(tx.connection())
    .await?;
    Ok(())
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

/// Takes note that a screen waits for the panel: it is shown again when that has answered, at `at` at the latest.
pub async fn wait_for(
    tx: &mut Tx,
    chat: ChatId,
    message: i32,
    awaited: Awaited,
    at: Moment,
) -> anyhow::Result<()> {
    tx.ring(Bell::Owed);
    sqlx::query!(
        "update messages set due_at = ?, tries = 0, awaits = ? where chat_id = ? and message_id = ? and answers is not null",
        at,
        awaited,
        chat,
        message
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The panel answered: whatever waited for this is shown again now.
pub async fn answer(tx: &mut Tx, awaited: Awaited, now: Moment) -> anyhow::Result<()> {
    let due = sqlx::query!("update messages set due_at = ?, awaits = null where awaits = ?", now, awaited)
        .execute(tx.connection())
        .await?;
    if due.rows_affected() > 0 {
        tx.ring(Bell::Owed);
    }
    Ok(())
}

/// The keys of what is to be shown again by now.
pub async fn due(connection: &mut SqliteConnection, now: Moment, limit: i64) -> anyhow::Result<Vec<i64>> {
    Ok(sqlx::query_scalar!(
        "select message_key from messages where due_at <= ? order by due_at limit 0 + ?",
        now,
        limit
    )
    .fetch_all(connection)
    .await?)
}

/// When something is to be shown again next.
pub async fn next_due(connection: &mut SqliteConnection) -> anyhow::Result<Option<Moment>> {
    Ok(sqlx::query_scalar!(r#"select min(due_at) as "at: Moment" from messages where due_at is not null"#)
        .fetch_one(connection)
        .await?)
}

/// What a state of somebody's conversation shows has changed, of which this is a part that no other state has: its screen is shown again, if
/// they are still there.
pub async fn show_state_again(tx: &mut Tx, user: UserId, part: &str, now: Moment) -> anyhow::Result<()> {
    tx.ring(Bell::Owed);
    let chat = user.chat();
    sqlx::query!(
        "update messages set due_at = ?1, tries = 0, awaits = null
         where chat_id = ?2 and user_id = ?3 and answers is not null and message_id is not null and exists
             (select 1 from dialogues where chat_id = ?2 and user_id = ?3 and instr(state, ?4) > 0)",
        now,
        chat,
        user,
        part
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// It is being shown again; if nothing is heard of that, once more at `at`.
pub async fn try_again(tx: &mut Tx, key: i64, at: Moment) -> anyhow::Result<()> {
    sqlx::query!(
        "update messages set due_at = ?, tries = tries + 1, awaits = null where message_key = ?",
        at,
        key
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// It was shown again, or is given up: what is neither a screen nor, by now, a card has not to be known of any more.
pub async fn settle(tx: &mut Tx, key: i64) -> anyhow::Result<()> {
    sqlx::query!(
        "delete from messages where message_key = ? and answers is null and order_id is null and batch_id is null",
        key
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!("update messages set due_at = null, tries = 0 where message_key = ?", key)
        .execute(tx.connection())
        .await?;
    Ok(())
}
