//! Which message of a chat shows what (`messages`): the screen of a conversation, an order, a mass order, something beside the
//! conversation; in `behind` what shows less than is known, or maybe did not come. Drawing it is elsewhere (`bot/show/again.rs`). Triggers
//! copy the version of an order or a mass order to whatever shows it.

mod behind;

use serde::Deserialize;
use sqlx::SqliteConnection;

pub use self::behind::{
    Again, Aside, Awaited, answer, behind, due, find, in_front, next_due, owe_aside, owe_screen, settle,
    show_state_again, try_again, wait_for,
};
use super::Tx;
use crate::{
    clock::Moment,
    domain::{
        batch::BatchId,
        order::OrderId,
        user::{ChatId, UserId},
    },
    wake::Bell,
};

/// A message that shows something which has to be known of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
pub struct Message {
    /// The row's key.
    pub key: i64,
    /// Telegram's number; none of one that is on its way, or got lost.
    pub id: Option<i32>,
    /// A lower number than that of one that is on its way.
    pub above: Option<i32>,
    /// Of a screen: the update that it answers. Two that answer the same show the same.
    pub answers: Option<i64>,
    /// The order that it shows.
    pub order: Option<OrderId>,
    /// The mass order that it shows.
    pub batch: Option<BatchId>,
    /// Whether it is to be shown again.
    pub due: bool,
}

impl Message {
    /// Whether it shows something that was ordered.
    pub fn is_card(&self) -> bool {
        self.order.is_some() || self.batch.is_some()
    }
}

/// Something that was ordered, as a message shows it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Card {
    /// An order, as of a version.
    Order(OrderId, i64),
    /// A mass order, as of a version.
    Batch(BatchId, i64),
}

impl Card {
    fn columns(card: Option<Self>) -> (Option<OrderId>, Option<BatchId>, i64) {
        match card {
            None => (None, None, 0),
            Some(Self::Order(order, version)) => (Some(order), None, version),
            Some(Self::Batch(batch, version)) => (None, Some(batch), version),
        }
    }
}

/// What a message shows.
#[derive(Clone, Copy, Debug)]
pub struct Shows {
    /// Of a screen: the update that it answers.
    pub answers: Option<i64>,
    /// What was ordered.
    pub card: Option<Card>,
    /// Whether Telegram has said that it does.
    pub is_certain: bool,
    /// When its person had it drawn.
    pub tapped_at: Option<Moment>,
}

/// In which chat, and who is shown it.
pub type Whose = (ChatId, UserId);

/// The screens of a private chat, also one that is on its way.
pub async fn screens(connection: &mut SqliteConnection, whose: Whose) -> anyhow::Result<Vec<Message>> {
    Ok(sqlx::query_as!(
        Message,
        r#"select message_key as "key!", message_id as "id: i32", above as "above: i32", answers, order_id as "order: OrderId",
                  batch_id as "batch: BatchId", due_at is not null as "due!: bool"
           from messages where chat_id = ? and user_id = ? and answers is not null"#,
        whose.0,
        whose.1
    )
    .fetch_all(connection)
    .await?)
}

/// Takes note of what a message shows from now on. What is neither a screen nor a card has not to be known of.
pub async fn put(tx: &mut Tx, (chat, user): Whose, message: i32, shows: Shows) -> anyhow::Result<()> {
    let Shows { answers, card, is_certain, tapped_at } = shows;
    let (order, batch, version) = Card::columns(card);
    if answers.is_none() && card.is_none() {
        sqlx::query!("delete from messages where chat_id = ? and message_id = ?", chat, message)
            .execute(tx.connection())
            .await?;
        return Ok(());
    }
    let is_old = sqlx::query_scalar!(
        r#"insert into messages (chat_id, user_id, message_id, answers, order_id, batch_id, version, shown, tapped_at)
             values (?1, ?2, ?3, ?4, ?5, ?6,
                 coalesce((select version from orders where order_id = ?5), (select version from batches where batch_id = ?6), 0),
                 iif(?8, ?7, 0), ?9)
         on conflict (chat_id, message_id) do update set answers = ?4, order_id = ?5, batch_id = ?6, version = excluded.version,
             shown = excluded.shown, tapped_at = ?9, state = null, due_at = null, tries = 0, awaits = null
         returning shown < version as "is_old!: bool""#,
        chat,
        user,
        message,
        answers,
        order,
        batch,
        version,
        is_certain,
        tapped_at
    )
    .fetch_all(tx.connection())
    .await?;
    if is_certain && is_old.contains(&true) {
        // It changed while its number was not known.
        tx.ring(Bell::Tell);
    }
    if let Some(order) = order {
        // Whoever looks at an order in one new message after the other: the last ones are kept up to date.
        sqlx::query!(
            "delete from messages where order_id = ?1 and answers is null and message_key not in
                 (select message_key from messages where order_id = ?1 order by message_key desc limit 3)",
            order
        )
        .execute(tx.connection())
        .await?;
    }
    Ok(())
}

/// Takes note that a new screen is on its way, in answer to an update; its number will be higher than `above`. With `due_at`, it may have
/// got lost already.
pub async fn expect(
    tx: &mut Tx,
    (chat, user): Whose,
    (above, answers): (Option<i32>, i64),
    due_at: Option<Moment>,
) -> anyhow::Result<()> {
    if due_at.is_some() {
        tx.ring(Bell::Owed);
    }
    sqlx::query!(
        "delete from messages where chat_id = ? and user_id = ? and answers is not null and message_id is null",
        chat,
        user
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "insert into messages (chat_id, user_id, above, answers, due_at) values (?, ?, ?, ?, ?)",
        chat,
        user,
        above,
        answers,
        due_at
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes note that a screen that was on its way is this message, or has moved to it.
pub async fn came(tx: &mut Tx, key: i64, message: i32) -> anyhow::Result<()> {
    // Whoever tapped on it before its number was taken in made it something of its own.
    sqlx::query!(
        "delete from messages where message_id = ?1 and message_key <> ?2
             and chat_id = (select chat_id from messages where message_key = ?2)",
        message,
        key
    )
    .execute(tx.connection())
    .await?;
    sqlx::query!(
        "update messages set message_id = ?, above = null, due_at = null, tries = 0 where message_key = ?",
        message,
        key
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes note that these are no screens any more. Cards among them are drawn as cards of their own, without a way back.
pub async fn leave(tx: &mut Tx, screens: &[Message]) -> anyhow::Result<()> {
    for screen in screens {
        if screen.is_card() {
            tx.ring(Bell::Tell);
            sqlx::query!(
                "update messages set answers = null, shown = 0, due_at = null where message_key = ?",
                screen.key
            )
            .execute(tx.connection())
            .await?;
        } else {
            forget(tx, screen.key).await?;
        }
    }
    Ok(())
}

/// Nothing has to be known of a message any more.
pub async fn forget(tx: &mut Tx, key: i64) -> anyhow::Result<()> {
    sqlx::query!("delete from messages where message_key = ?", key).execute(tx.connection()).await?;
    Ok(())
}

/// Whether a message shows something that has to be known of.
pub async fn is_known(tx: &mut Tx, chat: ChatId, message: i32) -> anyhow::Result<bool> {
    let known = sqlx::query_scalar!(
        "select message_key from messages where chat_id = ? and message_id = ?",
        chat,
        message
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(known.is_some())
}

/// Takes note that a message shows what was ordered as of a version. Whether it is still known to show that.
pub async fn mark_shown(tx: &mut Tx, chat: ChatId, message: i32, card: Card) -> anyhow::Result<bool> {
    let (order, batch, version) = Card::columns(Some(card));
    let is_old = sqlx::query_scalar!(
        r#"update messages set shown = ?1
           where chat_id = ?2 and message_id = ?3 and order_id is ?4 and batch_id is ?5
           returning shown < version as "is_old!: bool""#,
        version,
        chat,
        message,
        order,
        batch
    )
    .fetch_all(tx.connection())
    .await?;
    if is_old.contains(&true) {
        tx.ring(Bell::Tell);
    }
    Ok(!is_old.is_empty())
}

/// A card that can't be drawn any more.
pub async fn let_go(tx: &mut Tx, key: i64) -> anyhow::Result<()> {
    sqlx::query!("delete from messages where message_key = ? and answers is null", key)
        .execute(tx.connection())
        .await?;
    sqlx::query!(
        "update messages set order_id = null, batch_id = null, version = 0, shown = 0 where message_key = ?",
        key
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
