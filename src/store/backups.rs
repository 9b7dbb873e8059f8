//! What is known of the copies that the bot makes by itself (`backups`). How one is made is in `store/backup.rs`.

use sqlx::SqliteConnection;

use super::Tx;
use crate::clock::Moment;

/// The last copy, and what kept the bot from making another one.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Backups {
    /// The last one.
    pub last: Option<Made>,
    /// Why none could be made since, in the program's words.
    pub failed: Option<String>,
    /// How often it was tried since.
    pub tries: i64,
    /// When it is tried next; without one, when the next is due.
    pub retry_at: Option<Moment>,
}

/// A copy.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Made {
    /// The time of day for which it was made.
    pub due_at: Moment,
    /// When it was.
    pub made_at: Moment,
    /// What it is called in its folder.
    pub file: String,
    /// Its size.
    pub bytes: i64,
}

/// Reads it.
pub async fn load(connection: &mut SqliteConnection) -> anyhow::Result<Backups> {
    let row = sqlx::query!(
        r#"select due_at as "due_at: Moment", made_at as "made_at: Moment", file, bytes, failed, tries,
               retry_at as "retry_at: Moment" from backups"#
    )
    .fetch_one(connection)
    .await?;
    let last = match (row.due_at, row.made_at, row.file, row.bytes) {
        (Some(due_at), Some(made_at), Some(file), Some(bytes)) => Some(Made { due_at, made_at, file, bytes }),
        (None, _, _, _) | (_, None, _, _) | (_, _, None, _) | (_, _, _, None) => None,
    };
    Ok(Backups { last, failed: row.failed, tries: row.tries, retry_at: row.retry_at })
}

/// One is begun: after a crash, or if nothing can be written down after it, the next is not made before `retry_at`.
pub async fn begin(tx: &mut Tx, retry_at: Moment) -> anyhow::Result<()> {
    sqlx::query!("update backups set tries = tries + 1, retry_at = ?", retry_at)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// None could be made.
pub async fn note_failed(tx: &mut Tx, words: &str, retry_at: Moment) -> anyhow::Result<()> {
    sqlx::query!("update backups set failed = ?, retry_at = ?", words, retry_at)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// One was made.
pub async fn note_made(tx: &mut Tx, made: &Made) -> anyhow::Result<()> {
    let Made { due_at, made_at, file, bytes } = made;
    sqlx::query!(
        "update backups set due_at = ?, made_at = ?, file = ?, bytes = ?, failed = null, tries = 0, retry_at = null",
        due_at,
        made_at,
        file,
        bytes
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}
