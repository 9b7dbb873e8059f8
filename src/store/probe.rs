//! Whether something can be written at all (`probe`, one row): what is looked at from outside, where nobody does anything.

use super::Tx;
use crate::clock::Moment;

/// Writes the time.
pub async fn write(tx: &mut Tx, now: Moment) -> anyhow::Result<()> {
    sqlx::query!("update probe set written_at = ?", now).execute(tx.connection()).await?;
    Ok(())
}
