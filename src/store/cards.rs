//! Which message shows an order, and how new what it shows is. Drawing it is elsewhere (`bot/show.rs`, `work/notify.rs`).

use sqlx::SqliteConnection;

use crate::{
    clock::Moment,
    domain::{order::OrderId, user::UserId},
    store::Tx,
    wake::Bell,
};

/// Makes `message` the card of an order: the message in its owner's chat that shows it, as of `version`. Somebody who looks at an
/// order from a list leaves it again: the card that it had is remembered.
pub async fn attach_card(tx: &mut Tx, id: OrderId, message: i32, version: i64) -> anyhow::Result<()> {
    sqlx::query!(
        "update orders set
             card_before = case ?1 when card_before then null when card_message then card_before
                 else coalesce(card_before, card_message) end,
             card_message = ?1, shown = ?2
         where order_id = ?3",
        message,
        version,
        id
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// Lets go of `message` as a card: it shows something else now. The card before it is drawn anew.
pub async fn detach_card(tx: &mut Tx, user: UserId, message: i32) -> anyhow::Result<()> {
    sqlx::query!(
        "update orders set
             shown = case when card_message = ?2 and card_before is not null then 0 else shown end,
             card_message = case card_message when ?2 then card_before else card_message end,
             card_before = null
         where user_id = ?1 and (card_message = ?2 or card_before = ?2)",
        user,
        message
    )
    .execute(tx.connection())
    .await?;
    Ok(())
}

/// The order whose card `message` is, in its owner's chat.
pub async fn of_card(
    connection: &mut SqliteConnection,
    user: UserId,
    message: i32,
) -> anyhow::Result<Option<OrderId>> {
    Ok(sqlx::query_scalar!(
        r#"select order_id as "id: OrderId" from orders where user_id = ?1 and (card_message = ?2 or card_before = ?2)"#,
        user,
        message
    )
    .fetch_optional(connection)
    .await?)
}

/// Orders whose card shows less than is known. That one is being sent is shown if it was sent at `slow_since` or before: mostly the
/// answer is there before the card could say so. The newest order first: whoever has just ordered looks at it.
pub async fn with_old_cards(
    connection: &mut SqliteConnection,
    slow_since: Moment,
    limit: i64,
) -> anyhow::Result<Vec<OrderId>> {
    Ok(sqlx::query_scalar!(
        r#"select order_id as "id: OrderId" from orders
           where shown < version and card_message is not null and (status <> 'submitting' or submitted_at <= ?)
           order by order_id desc limit 0 + ?"#,
        slow_since,
        limit
    )
    .fetch_all(connection)
    .await?)
}

/// Takes note that the card shows `version`.
pub async fn mark_shown(tx: &mut Tx, id: OrderId, version: i64) -> anyhow::Result<()> {
    let is_old = sqlx::query_scalar!(
        r#"update orders set shown = max(shown, ?) where order_id = ? returning shown < version as "is_old!: bool""#,
        version,
        id
    )
    // To its end: it may be a transaction by itself, and is committed there.
    .fetch_all(tx.connection())
    .await?;
    if is_old.contains(&true) {
        tx.ring(Bell::Tell);
    }
    Ok(())
}
