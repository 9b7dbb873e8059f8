//! People (`users`).

use std::time::Duration;

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::user::{Access, User, UserId},
    i18n::Lang,
    wake::Bell,
};

/// Takes note of somebody of whom only the id is known.
pub async fn note(tx: &mut Tx, id: UserId, lang: Lang, now: Moment) -> anyhow::Result<()> {
    sqlx::query!(
        "insert into users (user_id, name, lang, seen_at) values (?, '', ?, ?) on conflict do nothing",
        id,
        lang,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// What an update says about its sender; untrusted.
#[derive(Clone, Debug)]
pub struct Visitor {
    /// Who.
    pub id: UserId,
    /// First and last name.
    pub name: String,
    /// `@username` without the sign.
    pub username: Option<String>,
    /// The language for somebody who is new.
    pub lang: Lang,
    /// Whether they wrote in private: whoever does has not blocked the bot (any more).
    pub in_private: bool,
}

/// How exactly the database knows when somebody wrote last: their taps need not all be written down.
const SEEN_EVERY: Duration = Duration::from_mins(1);

/// Takes note of somebody who wrote, if there is anything to note: who they are is `known` from the same transaction.
pub async fn see_again(
    tx: &mut Tx,
    known: Option<(User, Moment)>,
    seen: &Visitor,
    now: Moment,
) -> anyhow::Result<User> {
    match known {
        Some((user, seen_at))
            if user.name == seen.name
                && user.username == seen.username
                && !(user.blocked && seen.in_private)
                && seen_at <= now
                && now.since(seen_at) < SEEN_EVERY =>
        {
            Ok(user)
        }
        _ => see(tx, seen, now).await,
    }
}

/// Takes note of somebody who wrote: a new row, or the present name. One whom the settings named has no name before they write: their
/// language is not known before either.
pub async fn see(tx: &mut Tx, seen: &Visitor, now: Moment) -> anyhow::Result<User> {
    let Visitor { id, name, username, lang, in_private } = seen;
    let user = sqlx::query_as::<_, User>(
        "insert into users (user_id, name, username, lang, seen_at) values (?1, ?2, ?3, ?4, ?5)
         on conflict do update set name = ?2, username = ?3, seen_at = ?5, blocked = blocked and not ?6,
             lang = case when name = '' then ?4 else lang end
         returning *",
    )
    .bind(id)
    .bind(name)
    .bind(username)
    .bind(lang)
    .bind(now)
    .bind(in_private)
    .fetch_one(tx.connection())
    .await?;
    Ok(user)
}

/// Makes sure that somebody named by the settings is known before they write. Whom an admin shut out stays out.
pub async fn invite(tx: &mut Tx, id: UserId, lang: Lang, now: Moment) -> anyhow::Result<()> {
    sqlx::query!(
        "insert into users (user_id, name, access, lang, seen_at, joined_at) values (?1, '', 'member', ?2, ?3, ?3)
         on conflict do update set access = 'member', joined_at = coalesce(joined_at, ?3) where access in ('stranger', 'asked')",
        id,
        lang,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Those of `ids` whom an admin shut out.
pub async fn shut_out_of(connection: &mut SqliteConnection, ids: &[i64]) -> anyhow::Result<Vec<i64>> {
    let declined: Vec<i64> = sqlx::query_scalar!("select user_id from users where access = 'declined'")
        .fetch_all(connection)
        .await?;
    Ok(declined.into_iter().filter(|id| ids.contains(id)).collect())
}

/// Somebody by id.
pub async fn find(connection: &mut SqliteConnection, id: UserId) -> anyhow::Result<Option<User>> {
    Ok(sqlx::query_as("select * from users where user_id = ?").bind(id).fetch_optional(connection).await?)
}

/// No orders are taken from somebody any more. Whether they were until now.
pub async fn bar(tx: &mut Tx, id: UserId) -> anyhow::Result<bool> {
    let changed = sqlx::query!("update users set barred = 1 where user_id = ? and barred = 0", id)
        .execute(tx.connection())
        .await?;
    Ok(changed.rows_affected() > 0)
}

/// Orders are taken from somebody again. Whether they were not until now.
pub async fn unbar(tx: &mut Tx, id: UserId) -> anyhow::Result<bool> {
    let changed = sqlx::query!("update users set barred = 0 where user_id = ? and barred = 1", id)
        .execute(tx.connection())
        .await?;
    Ok(changed.rows_affected() > 0)
}

/// Sets the language somebody reads.
pub async fn set_lang(tx: &mut Tx, id: UserId, lang: Lang) -> anyhow::Result<()> {
    sqlx::query!("update users set lang = ? where user_id = ?", lang, id).execute(tx.connection()).await?;
    Ok(())
}

/// Sets how far somebody has come in. Returns whether that changed anything.
pub async fn set_access(tx: &mut Tx, id: UserId, access: Access, now: Moment) -> anyhow::Result<bool> {
    let changed = sqlx::query!(
        "update users set access = ?1, joined_at = case when ?1 = 'member' then coalesce(joined_at, ?2) else joined_at end
         where user_id = ?3 and access <> ?1",
        access,
        now,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(changed.rows_affected() > 0)
}

/// Takes note of who let somebody in or kept them out.
pub async fn note_answer(tx: &mut Tx, id: UserId, by: UserId) -> anyhow::Result<()> {
    sqlx::query!("update users set answered_by = ? where user_id = ?", by, id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The name of the admin who last let somebody in or kept them out; untrusted.
pub async fn answered_by(connection: &mut SqliteConnection, id: UserId) -> anyhow::Result<Option<String>> {
    Ok(sqlx::query_scalar!(
        "select a.name from users u join users a on a.user_id = u.answered_by where u.user_id = ?",
        id
    )
    .fetch_optional(connection)
    .await?)
}

/// Takes note of what somebody who waits to be let in says of themselves, unless they have said something before. Whether it was so.
pub async fn introduce(tx: &mut Tx, id: UserId, words: &str) -> anyhow::Result<bool> {
    tx.ring(Bell::Tell);
    let noted = sqlx::query!(
        "update users set words = ? where user_id = ? and access = 'asked' and words is null",
        words,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(noted.rows_affected() > 0)
}

/// Marks that somebody blocked the bot.
pub async fn mark_blocked(tx: &mut Tx, id: UserId) -> anyhow::Result<()> {
    sqlx::query!("update users set blocked = 1 where user_id = ?", id).execute(tx.connection()).await?;
    Ok(())
}

/// How many people there are.
#[derive(Clone, Copy, Debug, Default)]
pub struct Counts {
    /// Who may order.
    pub members: i64,
    /// Who waits to be let in.
    pub waiting: i64,
    /// Everybody who ever wrote.
    pub all: i64,
}

/// Counts them.
pub async fn counts(connection: &mut SqliteConnection) -> anyhow::Result<Counts> {
    let rows = sqlx::query!(r#"select access as "access: Access", people from tallies_of_people"#)
        .fetch_all(connection)
        .await?;
    let mut counts = Counts::default();
    for row in rows {
        counts.all += row.people;
        match row.access {
            Access::Member => counts.members = row.people,
            Access::Asked => counts.waiting = row.people,
            Access::Stranger | Access::Declined => {}
        }
    }
    Ok(counts)
}

/// One page of all people: those who wait first, then by when they were last seen.
pub async fn page(connection: &mut SqliteConnection, offset: i64, limit: i64) -> anyhow::Result<Vec<User>> {
    Ok(sqlx::query_as(
        "select * from users order by access <> 'asked', seen_at desc, user_id limit 0 + ? offset ?",
    )
    .bind(limit)
    .bind(offset)
    .fetch_all(connection)
    .await?)
}
