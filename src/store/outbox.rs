//! What people are to be told (`outbox`).

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::{notice::Notice, user::ChatId},
    wake::Bell,
};

/// A row that waits to be delivered.
#[derive(Clone, Debug)]
pub struct Letter {
    /// Its key; letters of a chat are delivered in this order.
    pub id: i64,
    /// To whom.
    pub chat: ChatId,
    /// What. `None` if another version wrote something this one can't read.
    pub notice: Option<Notice>,
    /// How often it was tried.
    pub tries: i64,
    /// Whether it may be told together with others.
    pub gathers: bool,
}

/// A notice on its way into the outbox.
#[derive(Clone, Copy, Debug)]
pub struct Posting<'a> {
    /// To whom.
    pub chat: ChatId,
    /// What.
    pub notice: &'a Notice,
    /// Says what "the same" is: that is not told twice to the same chat.
    pub key: &'a str,
    /// What was delivered and written before that may be told anew.
    pub again_before: Option<Moment>,
    /// Whether it may be told together with others; it is told after what may not.
    pub gathers: bool,
}

/// Puts a notice into the outbox. Whether it is told.
pub async fn post(tx: &mut Tx, posting: Posting<'_>, now: Moment) -> anyhow::Result<bool> {
    let Posting { chat, notice, key, again_before, gathers } = posting;
    let notice = serde_json::to_string(notice)?;
    let posted = sqlx::query!(
        "insert into outbox (chat_id, notice, dedupe_key, created_at, next_try_at, gathers) values (?1, ?2, ?3, ?4, ?4, ?6)
         on conflict (chat_id, dedupe_key) do update
             set notice = ?2, created_at = ?4, next_try_at = ?4, tries = 0, done_at = null, failure = null, gathers = ?6, file_shown = 0
             where done_at is not null and created_at < ?5",
        chat,
        notice,
        key,
        now,
        again_before,
        gathers
    )
    .execute(tx.connection())
    .await?;
    let is_told = posted.rows_affected() > 0;
    if is_told {
        tx.ring(Bell::Tell);
    }
    Ok(is_told)
}

/// Whether the file that a letter is about was shown before it.
pub async fn is_file_shown(connection: &mut SqliteConnection, id: i64) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar!(r#"select file_shown as "shown!: bool" from outbox where outbox_id = ?"#, id)
        .fetch_optional(connection)
        .await?
        .unwrap_or(false))
}

/// It is.
pub async fn file_shown(tx: &mut Tx, id: i64) -> anyhow::Result<()> {
    sqlx::query!("update outbox set file_shown = 1 where outbox_id = ?", id).execute(tx.connection()).await?;
    Ok(())
}

/// Forgets that something was told: the next time it is news.
pub async fn forget(tx: &mut Tx, chat: ChatId, key: &str) -> anyhow::Result<()> {
    sqlx::query!(
        "delete from outbox where chat_id = ? and dedupe_key = ? and done_at is not null",
        chat,
        key
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets that something was told, or takes it back before it is. Whether somebody was told.
pub async fn take_back(tx: &mut Tx, chat: ChatId, key: &str) -> anyhow::Result<bool> {
    let told = sqlx::query_scalar!(
        r#"delete from outbox where chat_id = ? and dedupe_key = ? returning done_at is not null as "told!: bool""#,
        chat,
        key
    )
    .fetch_optional(tx.connection())
    .await?;
    Ok(told == Some(true))
}

/// The first letter of every chat that has one, if its time has come: what is behind a letter waits for it, other chats do not.
/// What somebody must answer is before what may be told together with others; among themselves both are in order.
pub async fn due(connection: &mut SqliteConnection, now: Moment, limit: i64) -> anyhow::Result<Vec<Letter>> {
    let rows = sqlx::query!(
        r#"select o.outbox_id as "id!: i64", o.chat_id as "chat!: ChatId", o.notice as "notice!: String",
                  o.tries as "tries!: i64", o.gathers as "gathers!: bool"
           from (select min((gathers << 60) | outbox_id) & ((1 << 60) - 1) as first
                 from outbox where done_at is null group by chat_id) f
           join outbox o on o.outbox_id = f.first
           where o.next_try_at <= ? order by o.outbox_id limit 0 + ?"#,
        now,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Letter {
            id: row.id,
            chat: row.chat,
            notice: serde_json::from_str(&row.notice).ok(),
            tries: row.tries,
            gathers: row.gathers,
        })
        .collect())
}

/// What there is to do, in one look.
#[derive(Clone, Copy, Debug)]
pub struct Outlook {
    /// When the next letter is due; `None` if none waits.
    pub next_due: Option<Moment>,
    /// Whether a card shows less than is known.
    pub old_cards: bool,
    /// When the oldest letter was delivered that is still remembered.
    pub oldest: Option<Moment>,
    /// When a question is drawn anew next.
    pub next_redraw: Option<Moment>,
}

/// Looks what there is to do; for `slow_since` see `messages::behind`.
pub async fn outlook(connection: &mut SqliteConnection, slow_since: Moment) -> anyhow::Result<Outlook> {
    Ok(sqlx::query_as!(
        Outlook,
        r#"select (select min(o.next_try_at) from outbox o
                   where o.outbox_id in (select min((gathers << 60) | outbox_id) & ((1 << 60) - 1)
                                         from outbox where done_at is null group by chat_id)) as "next_due: Moment",
               exists (select 1 from messages m indexed by messages_behind left join orders o on o.order_id = m.order_id
                       where m.shown < m.version and (o.status is null or o.status <> 'submitting' or o.submitted_at <= ?)) as "old_cards!: bool",
               (select min(done_at) from outbox where done_at is not null) as "oldest: Moment",
               (select min(redraw_at) from questions where redraw_at is not null) as "next_redraw: Moment""#,
        slow_since
    )
    .fetch_one(connection)
    .await?)
}

/// What waits to be told.
#[derive(Clone, Copy, Debug)]
pub struct Backlog {
    /// How many letters.
    pub letters: i64,
    /// When the oldest of them was written.
    pub oldest: Option<Moment>,
}

/// Looks what waits.
pub async fn backlog(connection: &mut SqliteConnection) -> anyhow::Result<Backlog> {
    Ok(sqlx::query_as!(
        Backlog,
        r#"select (select count(*) from outbox where done_at is null) as "letters!: i64",
               (select created_at from outbox
                where outbox_id = (select min(outbox_id) from outbox where done_at is null)) as "oldest: Moment""#
    )
    .fetch_one(connection)
    .await?)
}

/// The letters of a chat that may be told together and whose time has come, in order.
pub async fn gathered(
    connection: &mut SqliteConnection,
    chat: ChatId,
    now: Moment,
    limit: i64,
) -> anyhow::Result<Vec<Letter>> {
    let rows = sqlx::query!(
        r#"select outbox_id as "id!: i64", notice as "notice!: String", tries as "tries!: i64" from outbox
           where chat_id = ? and gathers = 1 and done_at is null and next_try_at <= ? order by outbox_id limit 0 + ?"#,
        chat,
        now,
        limit
    )
    .fetch_all(connection)
    .await?;
    Ok(rows
        .into_iter()
        .map(|row| Letter {
            id: row.id,
            chat,
            notice: serde_json::from_str(&row.notice).ok(),
            tries: row.tries,
            gathers: true,
        })
        .collect())
}

/// Takes note that a letter was delivered, or, with a `failure`, given up for good. One that was sent on to another chat meanwhile
/// is not given up for the chat it left.
pub async fn close(tx: &mut Tx, letter: &Letter, failure: Option<&str>, now: Moment) -> anyhow::Result<()> {
    tx.ring(Bell::Tell);
    sqlx::query!(
        "update outbox set done_at = ?1, failure = ?2 where outbox_id = ?3 and (?2 is null or chat_id = ?4)",
        now,
        failure,
        letter.id,
        letter.chat
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Takes note that all of these were told, in one message.
pub async fn close_all(tx: &mut Tx, letters: &[Letter], now: Moment) -> anyhow::Result<()> {
    tx.ring(Bell::Tell);
    let ids: Vec<i64> = letters.iter().map(|letter| letter.id).collect();
    let ids = serde_json::to_string(&ids)?;
    sqlx::query!(
        "update outbox set done_at = ?, failure = null where outbox_id in (select value from json_each(?))",
        now,
        ids
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Puts a letter off without counting it as tried.
pub async fn wait(tx: &mut Tx, id: i64, until: Moment) -> anyhow::Result<()> {
    sqlx::query!("update outbox set next_try_at = ? where outbox_id = ?", until, id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Puts a letter off, as tried once more.
pub async fn put_off(tx: &mut Tx, id: i64, until: Moment) -> anyhow::Result<()> {
    sqlx::query!("update outbox set next_try_at = ?, tries = tries + 1 where outbox_id = ?", until, id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// What waits for a chat is tried now: the bot may write there again.
pub async fn hurry(tx: &mut Tx, chat: ChatId, now: Moment) -> anyhow::Result<()> {
    tx.ring(Bell::Tell);
    sqlx::query!(
        "update outbox set next_try_at = ?1 where chat_id = ?2 and done_at is null and next_try_at > ?1",
        now,
        chat
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Sends what waits for one chat to another: the group became a supergroup. What the other chat knows already is not
/// told twice, nor left behind in a chat that will never take it.
pub async fn redirect(tx: &mut Tx, from: ChatId, to: ChatId, now: Moment) -> anyhow::Result<()> {
    tx.ring(Bell::Tell);
    sqlx::query!("update or ignore outbox set chat_id = ?2 where chat_id = ?1 and done_at is null", from, to)
        .execute(tx.connection())
        .await?;
    sqlx::query!(
        "update outbox set done_at = ?2, failure = 'known in the chat it moved to' where chat_id = ?1 and done_at is null",
        from,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Forgets what was delivered before `before`; its dedupe keys go with it.
pub async fn sweep(tx: &mut Tx, before: Moment) -> anyhow::Result<()> {
    sqlx::query!("delete from outbox where done_at < ?", before).execute(tx.connection()).await?;
    Ok(())
}
