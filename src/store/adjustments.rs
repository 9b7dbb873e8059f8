//! Corrections of a balance that take a second admin (`adjustments`).

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::{
        money::Amount,
        user::UserId,
        wallet::{Adjustment, AdjustmentAnswer},
    },
};

/// A correction that one admin asked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    /// Whose balance.
    pub user: UserId,
    /// By what, and why.
    pub adjustment: Adjustment,
    /// Which admin asked.
    pub by: UserId,
    /// Their name; untrusted.
    pub name: String,
    /// What was answered, if anything, and the name of the admin who did; untrusted.
    pub answer: Option<(AdjustmentAnswer, String)>,
}

/// Writes down what an admin asks for. The same number asks once. Whether it was new.
pub async fn ask(
    tx: &mut Tx,
    number: i64,
    user: UserId,
    adjustment: &Adjustment,
    (by, name): (UserId, &str),
    now: Moment,
) -> anyhow::Result<bool> {
    let asked = sqlx::query!(
        "insert into adjustments (number, user_id, sum, reason, asked_by, asked_name, asked_at) values (?, ?, ?, ?, ?, ?, ?)
         on conflict do nothing",
        number,
        user,
        adjustment.sum,
        adjustment.reason,
        by,
        name,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(asked.rows_affected() > 0)
}

/// What was asked for under a number.
pub async fn find(connection: &mut SqliteConnection, number: i64) -> anyhow::Result<Option<Asked>> {
    let row = sqlx::query!(
        r#"select a.user_id as "user!: UserId", a.sum as "sum!: Amount", a.reason, a.asked_by as "by!: UserId", a.asked_name,
               a.answer as "answer?: AdjustmentAnswer", u.name as "answered_by?"
           from adjustments a left join users u on u.user_id = a.answered_by where a.number = ?"#,
        number
    )
    .fetch_optional(connection)
    .await?;
    Ok(row.map(|row| Asked {
        user: row.user,
        adjustment: Adjustment { sum: row.sum, reason: row.reason },
        by: row.by,
        name: row.asked_name,
        answer: row.answer.zip(row.answered_by),
    }))
}

/// An admin answers. Whether nobody had.
pub async fn answer(tx: &mut Tx, number: i64, answer: AdjustmentAnswer, by: UserId) -> anyhow::Result<bool> {
    let answer = answer.word();
    let answered = sqlx::query!(
        "update adjustments set answer = ?, answered_by = ? where number = ? and answer is null",
        answer,
        by,
        number
    )
    .execute(tx.connection())
    .await?;
    Ok(answered.rows_affected() > 0)
}
