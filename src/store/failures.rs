//! What failed for one thing alone (`failures`), and the times from which each thing is tried again.

use std::collections::HashSet;

use sqlx::{FromRow, Row, SqliteConnection, sqlite::SqliteRow};

use super::Tx;
use crate::{
    clock::Moment,
    domain::{order::OrderId, trouble::Step},
};

/// What a step was to be done for.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Piece {
    /// What was to be done.
    pub step: Step,
    /// The key of the row it was to be done for.
    pub item: String,
    /// The order that it is about, if it is about one.
    pub order: Option<OrderId>,
}

impl Piece {
    /// A step for an order.
    pub fn of(step: Step, order: OrderId) -> Self {
        Self { step, item: order.0.to_string(), order: Some(order) }
    }

    /// A look at an order that the panel made of another.
    pub fn part(order: OrderId, panel_order: String) -> Self {
        Self { step: Step::LookAtPart, item: panel_order, order: Some(order) }
    }

    /// A step for something that is not an order itself.
    pub fn other(step: Step, item: &impl ToString, order: Option<OrderId>) -> Self {
        Self { step, item: item.to_string(), order }
    }
}

/// How often something failed, and since when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, FromRow)]
pub struct Failure {
    /// How often in a row.
    pub tries: i64,
    /// When it failed first.
    pub first_at: Moment,
}

/// Counts one more failure; when it is tried again is said with [`put_off`].
pub async fn count(tx: &mut Tx, piece: &Piece, now: Moment) -> anyhow::Result<Failure> {
    let (step, order) = (piece.step.word(), piece.order);
    let row = sqlx::query!(
        r#"insert into failures (step, item, order_id, tries, first_at, until) values (?1, ?2, ?3, 1, ?4, ?4)
           on conflict (step, item) do update set tries = tries + 1
           returning tries as "tries!: i64", first_at as "first_at!: Moment""#,
        step,
        piece.item,
        order,
        now
    )
    .fetch_one(tx.connection())
    .await?;
    Ok(Failure { tries: row.tries, first_at: row.first_at })
}

/// Puts a piece off. Where its row has a time of its own, that is it, and the row itself is read by its key alone: it may be what can't be
/// read. What could not be sent waits no longer than until its time to be sent is over, when it is given up.
#[expect(clippy::too_many_lines, reason = "a statement for each step")]
pub async fn put_off(tx: &mut Tx, piece: &Piece, until: Moment, now: Moment) -> anyhow::Result<()> {
    let (step, item, order) = (piece.step.word(), piece.item.as_str(), piece.order);
    let mut until = until;
    match piece.step {
        Step::Send => {
            let waits = sqlx::query_scalar!(
                r#"update orders set next_submit_at = case when submit_until between ?1 and ?2 then submit_until + 1 else ?2 end
                   where order_id = ?3 and status = 'reserved' returning next_submit_at as "at: Moment""#,
                now,
                until,
                order
            )
            .fetch_all(tx.connection())
            .await?;
            until = waits.first().copied().unwrap_or(until);
        }
        Step::Look => {
            sqlx::query!(
                "update orders set next_look_at = ? where order_id = ? and next_look_at is not null",
                until,
                order
            )
            .execute(tx.connection())
            .await?;
        }
        Step::LookAtPart => {
            sqlx::query!(
                "update children set next_look_at = ?1 where order_id = ?2 and panel_order = ?3 and next_look_at is not null",
                until,
                order,
                item
            )
            .execute(tx.connection())
            .await?;
        }
        Step::Ask => {
            let waits = sqlx::query_scalar!(
                r#"update requests set next_at =
                       case when state = 'wanted' and send_until between ?1 and ?2 then send_until + 1 else ?2 end
                   where request_id = cast(?3 as integer) and next_at is not null returning next_at as "at!: Moment""#,
                now,
                until,
                item
            )
            .fetch_all(tx.connection())
            .await?;
            until = waits.first().copied().unwrap_or(until);
        }
        Step::Tell => {
            sqlx::query!(
                "update outbox set next_try_at = ? where outbox_id = cast(? as integer) and done_at is null",
                until,
                item
            )
            .execute(tx.connection())
            .await?;
        }
        // They have none, and are left out by `held`.
        Step::Record | Step::LookFor | Step::Shelve | Step::Draw | Step::DrawMany | Step::Settle => {}
    }
    sqlx::query!("update failures set until = ? where step = ? and item = ?", until, step, item)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// Whether a piece failed and is put off still.
pub async fn is_held(connection: &mut SqliteConnection, piece: &Piece, now: Moment) -> anyhow::Result<bool> {
    Ok(held(connection, piece.step, Some(now)).await?.contains(&piece.item))
}

/// It succeeded: what failed before is forgotten.
pub async fn forget(tx: &mut Tx, piece: &Piece) -> anyhow::Result<()> {
    let step = piece.step.word();
    sqlx::query!("delete from failures where step = ? and item = ?", step, piece.item)
        .execute(tx.connection())
        .await?;
    Ok(())
}

/// The items for which a step failed and that have not succeeded since; mostly none. With `now`, only those that are put off still.
pub async fn held(
    connection: &mut SqliteConnection,
    step: Step,
    now: Option<Moment>,
) -> anyhow::Result<HashSet<String>> {
    let after = now.unwrap_or(Moment(i64::MIN));
    let items = sqlx::query_scalar!(
        r#"select item as "item!: String" from failures where step = ? and until > ?"#,
        step,
        after
    )
    .fetch_all(connection)
    .await?;
    Ok(items.into_iter().collect())
}

/// Rows of which one may be damaged: those that can be read, and the keys of those that can't, with the reason.
pub type Read<T, K> = (Vec<T>, Vec<(K, sqlx::Error)>);

/// Reads each row on its own.
pub fn read<T, K>(rows: &[SqliteRow], key: &str) -> Read<T, K>
where
    T: for<'r> FromRow<'r, SqliteRow>,
    K: for<'r> sqlx::Decode<'r, sqlx::Sqlite> + sqlx::Type<sqlx::Sqlite>,
{
    let (mut good, mut bad) = (vec![], vec![]);
    for row in rows {
        match T::from_row(row) {
            Ok(found) => good.push(found),
            Err(error) => match row.try_get(key) {
                Ok(key) => bad.push((key, error)),
                Err(error) => tracing::error!(%error, key, "a row without a key was left out"),
            },
        }
    }
    (good, bad)
}

/// The rows that can be read; the others are logged, and left for whoever looks at each of them.
pub fn readable<T>(rows: &[SqliteRow], key: &str) -> Vec<T>
where
    T: for<'r> FromRow<'r, SqliteRow>,
{
    let (good, bad) = read::<T, i64>(rows, key);
    for (item, error) in bad {
        tracing::error!(item, key, %error, "a row that can't be read was left out");
    }
    good
}

/// A row that can't be read is as good as gone, for what others wait behind.
pub fn if_readable<T>(found: anyhow::Result<Option<T>>) -> anyhow::Result<Option<T>> {
    found.or_else(|error| match error.downcast_ref() {
        Some(sqlx::Error::ColumnDecode { .. } | sqlx::Error::Decode(_)) => {
            tracing::error!(error = format!("{error:#}"), "a row that can't be read is left out");
            Ok(None)
        }
        _ => Err(error),
    })
}
