//! Draws the cards of mass orders anew, in silence.

use crate::{
    bot::{
        api::{ChatId as SendTo, MessageId, Outgoing},
        api_error::ApiError,
        send::SendError,
    },
    domain::{
        batch::{Batch, BatchId},
        trouble::Step,
    },
    store::{
        account, batches,
        failures::{self, Piece},
        users,
    },
    view::{self, Page, Reader},
    work::notify::Post,
};

/// How many are drawn in one go.
const CARDS: i64 = 20;

pub(super) async fn draw(post: &Post) -> anyhow::Result<()> {
    let mut reader = post.store.reader().await?;
    let old = batches::with_old_cards(&mut reader, CARDS).await?;
    let held = failures::held(&mut reader, Step::DrawMany, Some(post.clock.now())).await?;
    drop(reader);
    for id in old.into_iter().filter(|id| !held.contains(&id.0.to_string())) {
        let drawn = draw_one(post, id).await;
        post.ledger().pardon(&Piece::other(Step::DrawMany, &id.0, None), drawn, post.clock.now()).await?;
    }
    Ok(())
}

async fn draw_one(post: &Post, id: BatchId) -> anyhow::Result<()> {
    let mut reader = post.store.reader().await?;
    let Some(batch) = batches::find(&mut reader, id).await? else {
        return Ok(());
    };
    let user = users::find(&mut reader, batch.user).await?.filter(|user| !user.blocked);
    let currency = account::load(&mut reader, post.house.panel.id).await?.currency.unwrap_or_default();
    drop(reader);
    let (Some(message), Some(user)) = (batch.card, user) else {
        return let_go(post, &batch).await;
    };
    let (admin, now) = (post.house.role(&user).is_admin(), post.clock.now());
    let look = Reader { lang: user.lang, admin, in_group: false, now, currency };
    let screen = view::render(&Page::Batch { batch: batch.clone() }, &look);
    let sent = post.sender.edit_push(SendTo(user.id.0), MessageId(message), Outgoing::from(&screen)).await;
    match sent {
        Ok(()) | Err(SendError::Telegram(ApiError::NotModified)) => {
            let mut tx = post.store.begin().await?;
            batches::mark_shown(&mut tx, id, batch.version).await?;
            tx.commit_soon().await
        }
        Err(SendError::Telegram(ApiError::MessageGone | ApiError::Blocked | ApiError::Refused(_))) => {
            let_go(post, &batch).await
        }
        // The next change, or the next tick, draws it.
        Err(_) => Ok(()),
    }
}

async fn let_go(post: &Post, batch: &Batch) -> anyhow::Result<()> {
    let Some(message) = batch.card else { return Ok(()) };
    let mut tx = post.store.begin().await?;
    batches::detach_card(&mut tx, batch.user, message).await?;
    tx.commit().await
}
