//! What people who paid by hand sent as a proof (`receipts`). Each is answered once.

use sqlx::SqliteConnection;

use super::Tx;
use crate::{
    clock::Moment,
    domain::{
        money::{Amount, Credit},
        receipt::{Answer, NewReceipt, Receipt, ReceiptId, SeenBefore},
        topup::TopupId,
        user::UserId,
    },
};

/// Writes a receipt down; what comes twice is written once.
pub async fn write(
    tx: &mut Tx,
    (id, topup): (ReceiptId, TopupId),
    receipt: &NewReceipt,
    now: Moment,
) -> anyhow::Result<()> {
    let NewReceipt { kind, file, key, words, of_album: _ } = receipt;
    sqlx::query!(
        "insert into receipts (receipt_id, topup_id, kind, file, key, words, at) values (?, ?, ?, ?, ?, ?, ?)
         on conflict do nothing",
        id,
        topup,
        kind,
        file,
        key,
        words,
        now
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// One receipt.
pub async fn find(connection: &mut SqliteConnection, id: ReceiptId) -> anyhow::Result<Option<Receipt>> {
    let found = sqlx::query_as("select * from receipts where receipt_id = ?").bind(id);
    Ok(found.fetch_optional(connection).await?)
}

/// The last receipt that was sent for a wish.
pub async fn last_of(connection: &mut SqliteConnection, topup: TopupId) -> anyhow::Result<Option<Receipt>> {
    let last =
        sqlx::query_as("select * from receipts where topup_id = ? order by at desc, rowid desc limit 1");
    Ok(last.bind(topup).fetch_optional(connection).await?)
}

/// How many of somebody's receipts wait for an answer.
pub async fn count_waiting(connection: &mut SqliteConnection, user: UserId) -> anyhow::Result<i64> {
    Ok(sqlx::query_scalar!(
        "select count(*) from receipts r join topups t on t.topup_id = r.topup_id
         where t.user_id = ? and r.answer is null",
        user
    )
    .fetch_one(connection)
    .await?)
}

/// An admin answers. Whether nobody had.
pub async fn answer(
    tx: &mut Tx,
    id: ReceiptId,
    (answer, reason): (Answer, Option<&str>),
    by: UserId,
) -> anyhow::Result<bool> {
    let answered = sqlx::query!(
        "update receipts set answer = ?, reason = ?, answered_by = ? where receipt_id = ? and answer is null",
        answer,
        reason,
        by,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(answered.rows_affected() > 0)
}

/// The name of the admin who answered, if one did; untrusted.
pub async fn answered_by(connection: &mut SqliteConnection, id: ReceiptId) -> anyhow::Result<Option<String>> {
    Ok(sqlx::query_scalar!(
        "select u.name from receipts r join users u on u.user_id = r.answered_by where r.receipt_id = ?",
        id
    )
    .fetch_optional(connection)
    .await?)
}

/// Where the same file, or number, was sent before this receipt, the last first.
pub async fn seen_before(
    connection: &mut SqliteConnection,
    receipt: &Receipt,
    limit: i64,
) -> anyhow::Result<Vec<SeenBefore>> {
    Ok(sqlx::query_as!(
        SeenBefore,
        r#"select r.at as "at!: Moment", t.user_id as "user!: UserId", u.name as "name!", t.credits as "sum!: Credit",
                  r.answer as "answer: Answer"
           from receipts r join topups t on t.topup_id = r.topup_id join users u on u.user_id = t.user_id
           where r.key = ?1 and r.receipt_id <> ?2 and r.at <= ?3 order by r.at desc limit 0 + ?4"#,
        receipt.key,
        receipt.id,
        receipt.at,
        limit
    )
    .fetch_all(connection)
    .await?)
}

/// How often somebody has paid something in and not got it back, in whatever way, and how much that is; but for one wish.
pub async fn paid_before(
    connection: &mut SqliteConnection,
    user: UserId,
    topup: TopupId,
) -> anyhow::Result<(i64, Credit)> {
    let row = sqlx::query!(
        r#"select count(*) as "times!", coalesce(sum(credits), 0) as "sum!: Amount" from payments
           where user_id = ? and topup_id is not ? and refund is not 'done'"#,
        user,
        topup
    )
    .fetch_one(connection)
    .await?;
    Ok((row.times, Credit(row.sum)))
}
