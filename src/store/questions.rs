//! Messages that ask the admins something (`questions`). Triggers see to it that each is drawn anew when that is decided, in whatever way.

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::{notice::Notice, user::ChatId},
};

/// A question as it stands in a chat.
#[derive(Clone, Debug)]
pub struct Question {
    /// In which chat.
    pub chat: ChatId,
    /// Telegram's number of the message.
    pub message: i32,
    /// What was told. `None` if another version wrote something this one can't read.
    pub notice: Option<Notice>,
}

/// Takes note that a notice that asks something is this message. What was decided while it was being sent is to be drawn at once.
pub async fn keep(
    tx: &mut Tx,
    chat: ChatId,
    message: i32,
    notice: &Notice,
    now: Moment,
) -> anyhow::Result<()> {
    let text = serde_json::to_string(notice)?;
    let (order, receipt, adjustment) = (notice.order(), notice.receipt(), notice.adjustment());
    // Whose receipt it is, or whose balance, is not asked.
    let user = notice.person().filter(|_| receipt.is_none() && adjustment.is_none());
    sqlx::query!(
        "insert into questions (chat_id, message_id, notice, order_id, user_id, receipt_id, adjustment, told_at, redraw_at)
         values (?1, ?2, ?3, ?4, ?5, ?7, ?8, ?6, iif(
             exists(select 1 from orders where order_id = ?4 and status <> 'unclear')
                 or exists(select 1 from users where user_id = ?5 and access <> 'asked')
                 or exists(select 1 from receipts where receipt_id = ?7 and answer is not null)
                 or exists(select 1 from adjustments where number = ?8 and answer is not null), 0, null))
         on conflict do nothing",
        chat,
        message,
        text,
        order,
        user,
        now,
        receipt,
        adjustment
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The message shows something else by now, or is gone.
pub async fn forget(tx: &mut Tx, chat: ChatId, message: i32) -> anyhow::Result<()> {
    sqlx::query!("delete from questions where chat_id = ? and message_id = ?", chat, message)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Those that are to be drawn anew by now.
pub async fn due(
    connection: &mut SqliteConnection,
    now: Moment,
    limit: i64,
) -> anyhow::Result<Vec<Question>> {
    let rows = sqlx::query!(
        r#"select chat_id as "chat!: ChatId", message_id as "message!: i32", notice from questions
           where redraw_at <= ? order by redraw_at limit 0 + ?"#,
        now,
        limit
    )
    .fetch_all(connection)
    .await?;
    let read = |notice: String| serde_json::from_str(&notice).ok();
    Ok(rows
        .into_iter()
        .map(|row| Question { chat: row.chat, message: row.message, notice: read(row.notice) })
        .collect())
}

/// One is being drawn anew; if nothing is heard of that, once more at `at`.
pub async fn try_again(tx: &mut Tx, question: &Question, at: Moment) -> anyhow::Result<()> {
    sqlx::query!(
        "update questions set redraw_at = ? where chat_id = ? and message_id = ?",
        at,
        question.chat,
        question.message
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// One shows what was known when it was tried; what was decided since has made it due again.
pub async fn settle(tx: &mut Tx, question: &Question, tried_until: Moment) -> anyhow::Result<()> {
    sqlx::query!(
        "update questions set redraw_at = null where chat_id = ? and message_id = ? and redraw_at = ?",
        question.chat,
        question.message,
        tried_until
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets those that were told before `before`.
pub async fn sweep(tx: &mut Tx, before: Moment) -> anyhow::Result<()> {
    sqlx::query!("delete from questions where told_at < ?", before).execute(tx.connection()).await?;
    Ok(())
}
