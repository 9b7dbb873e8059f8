//! Codes that admins give away (`codes`), who used which (`code_uses`), and what was tried in vain (`code_tries`).

use sqlx::{FromRow, Row, SqliteConnection, sqlite::SqliteRow};

use super::Tx;
use crate::{
    clock::Moment,
    domain::{
        code::{Brings, Code, CodeId, CodeUse, NewCode, Word},
        money::Credit,
        percent::Percent,
        user::UserId,
    },
};

impl FromRow<'_, SqliteRow> for Code {
    fn from_row(row: &SqliteRow) -> Result<Self, sqlx::Error> {
        let word: String = row.try_get("word")?;
        Ok(Self {
            id: row.try_get("code_id")?,
            word: Word::read(&word).ok_or_else(|| sqlx::Error::Decode("no code".into()))?,
            made: NewCode {
                brings: brings(row.try_get("credits")?, row.try_get("percent")?),
                max_uses: row.try_get("most")?,
                ends_at: row.try_get("ends_at")?,
            },
            uses: row.try_get("uses")?,
            given: row.try_get("given")?,
            by: row.try_get("by_admin")?,
            made_at: row.try_get("made_at")?,
            stopped_at: row.try_get("stopped_at")?,
        })
    }
}

fn brings(credits: Credit, percent: Option<Percent>) -> Brings {
    percent.map_or(Brings::Voucher(credits), |part| Brings::Bonus { part, most: credits })
}

/// Writes a code down. Whether it is new: the same number makes one.
pub async fn make(
    tx: &mut Tx,
    (id, word): (CodeId, Word),
    new: &NewCode,
    by: UserId,
    now: Moment,
) -> anyhow::Result<bool> {
    let (word, credits) = (word.bare(), new.brings.most());
    let percent = if let Brings::Bonus { part, .. } = new.brings { Some(part) } else { None };
    let made = sqlx::query!(
        "insert into codes (code_id, word, credits, percent, most, ends_at, by_admin, made_at) values (?, ?, ?, ?, ?, ?, ?, ?)
         on conflict (code_id) do nothing",
        id,
        word,
        credits,
        percent,
        new.max_uses,
        new.ends_at,
        by,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(made.rows_affected() > 0)
}

/// One code.
pub async fn find(connection: &mut SqliteConnection, id: CodeId) -> anyhow::Result<Option<Code>> {
    let found =
        "select c.*, (select coalesce(sum(given), 0) from code_uses u where u.code_id = c.code_id) as given
         from codes c where code_id = ?";
    Ok(sqlx::query_as(found).bind(id).fetch_optional(connection).await?)
}

/// The code of this word.
pub async fn by_word(connection: &mut SqliteConnection, word: Word) -> anyhow::Result<Option<Code>> {
    let found = "select c.*, 0 as given from codes c where word = ?";
    Ok(sqlx::query_as(found).bind(word.bare()).fetch_optional(connection).await?)
}

/// How many there are.
pub async fn count(connection: &mut SqliteConnection) -> anyhow::Result<i64> {
    Ok(sqlx::query_scalar!("select count(*) from codes").fetch_one(connection).await?)
}

/// Some of them, the newest first.
pub async fn page(connection: &mut SqliteConnection, offset: i64, limit: i64) -> anyhow::Result<Vec<Code>> {
    let some = "select c.*, 0 as given from codes c order by made_at desc, code_id limit 0 + ? offset ?";
    Ok(sqlx::query_as(some).bind(limit).bind(offset).fetch_all(connection).await?)
}

/// Nobody can use it from now on.
pub async fn stop(tx: &mut Tx, id: CodeId, now: Moment) -> anyhow::Result<()> {
    sqlx::query!("update codes set stopped_at = ? where code_id = ? and stopped_at is null", now, id)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Some of who used a code, the newest first.
pub async fn users_of(
    connection: &mut SqliteConnection,
    id: CodeId,
    (offset, limit): (i64, i64),
) -> anyhow::Result<Vec<CodeUse>> {
    Ok(sqlx::query_as!(
        CodeUse,
        r#"select at as "at!: Moment", user_id as "user!: UserId", name as "name!", given as "given!: Credit", waits as "waits!: bool"
           from code_uses join users using (user_id) where code_id = ? order by at desc, user_id limit 0 + ? offset ?"#,
        id,
        limit,
        offset
    )
    .fetch_all(connection)
    .await?)
}

/// What codes brought somebody.
pub async fn given_to(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<Credit> {
    Ok(sqlx::query_scalar!(
        r#"select coalesce(sum(given), 0) as "given!: Credit" from code_uses where user_id = ?"#,
        user
    )
    .fetch_one(connection)
    .await?)
}

/// Whether somebody has used a code.
pub async fn has_used(connection: &mut SqliteConnection, id: CodeId, user: UserId) -> anyhow::Result<bool> {
    Ok(sqlx::query_scalar!(
        r#"select exists(select 1 from code_uses where code_id = ? and user_id = ?) as "has!: bool""#,
        id,
        user
    )
    .fetch_one(connection)
    .await?)
}

/// Somebody uses a code; what it brings waits for their next top-up, or does not.
///
/// # Errors
/// The database refuses what was used by them before, or as often as it may be.
pub async fn use_up(tx: &mut Tx, code: &Code, user: UserId, now: Moment) -> anyhow::Result<()> {
    let (id, waits) = (code.id, matches!(code.made.brings, Brings::Bonus { .. }));
    sqlx::query!(
        "insert into code_uses (code_id, user_id, at, waits) values (?, ?, ?, ?)",
        id,
        user,
        now,
        waits
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// A bonus of somebody's.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bonus {
    /// Of which code.
    pub code: CodeId,
    /// How much of a top-up it is.
    pub part: Percent,
    /// No more than this.
    pub most: Credit,
    /// What it brought.
    pub given: Credit,
}

impl Bonus {
    /// As its code says.
    pub fn brings(&self) -> Brings {
        Brings::Bonus { part: self.part, most: self.most }
    }
}

/// The bonus that waits for somebody's next top-up.
pub async fn waiting(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<Option<Bonus>> {
    Ok(sqlx::query_as!(
        Bonus,
        r#"select code_id as "code!: CodeId", percent as "part!: Percent", credits as "most: Credit", given as "given: Credit"
           from code_uses join codes using (code_id) where user_id = ? and waits = 1 and percent is not null"#,
        user
    )
    .fetch_optional(connection)
    .await?)
}

/// A bonus that waited comes with this payment.
pub async fn attach_to_payment(tx: &mut Tx, id: CodeId, user: UserId, payment: i64) -> anyhow::Result<()> {
    sqlx::query!(
        "update code_uses set waits = 0, payment_id = ? where code_id = ? and user_id = ? and waits = 1",
        payment,
        id,
        user
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The bonus that came with a payment.
pub async fn bonus_of(connection: &mut SqliteConnection, payment: i64) -> anyhow::Result<Option<Bonus>> {
    Ok(sqlx::query_as!(
        Bonus,
        r#"select code_id as "code!: CodeId", percent as "part!: Percent", credits as "most: Credit", given as "given: Credit"
           from code_uses join codes using (code_id) where payment_id = ? and percent is not null"#,
        payment
    )
    .fetch_optional(connection)
    .await?)
}

/// When somebody tried what is no code, since a moment; the oldest first.
pub async fn tries_since(
    connection: &mut SqliteConnection,
    user: UserId,
    since: Moment,
    now: Moment,
) -> anyhow::Result<Vec<Moment>> {
    Ok(sqlx::query_scalar!(
        r#"select at as "at: Moment" from code_tries where user_id = ? and at > ? and at <= ? order by at"#,
        user,
        since,
        now
    )
    .fetch_all(connection)
    .await?)
}

/// Somebody tried what is no code; what they tried before `since` is forgotten.
pub async fn note_try(tx: &mut Tx, user: UserId, since: Moment, now: Moment) -> anyhow::Result<()> {
    sqlx::query!("delete from code_tries where user_id = ? and at <= ?", user, since)
        .execute(tx.connection())
        .await?;
    sqlx::query!("insert into code_tries (user_id, at) values (?, ?)", user, now)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Vouchers that were used and did not bring what they say; whose they are. At most a few.
pub async fn not_given(connection: &mut SqliteConnection) -> anyhow::Result<Vec<(CodeId, UserId)>> {
    let rows = sqlx::query!(
        r#"select code_id as "id: CodeId", user_id as "user: UserId" from code_uses join codes using (code_id)
           where percent is null and given <> credits limit 20"#
    )
    .fetch_all(connection)
    .await?;
    Ok(rows.into_iter().map(|row| (row.id, row.user)).collect())
}
