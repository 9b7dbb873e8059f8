//! What was decided is drawn into each message that asked for it: it says what, and by whom, and asks no more.

use std::time::Duration;

use super::letters::{Notifier, write};
use crate::{
    bot::{
        api::{ChatId as SendTo, MessageId, Outgoing},
        api_error::ApiError,
        send::SendError,
    },
    store::questions::{self, Question},
};

/// So many in a round: in a group that has had its twenty messages a minute each takes seconds, and letters to others wait for it.
const AT_ONCE: i64 = 1;
/// If nothing is heard of one, it is drawn again after this.
const AGAIN: Duration = Duration::from_mins(1);

/// Draws some of those that are due. Whether there were any.
pub(super) async fn redraw(notifier: &Notifier) -> anyhow::Result<bool> {
    let now = notifier.bot.clock.now();
    let due = questions::due(&mut *notifier.bot.store.reader().await?, now, AT_ONCE).await?;
    for question in &due {
        redraw_one(notifier, question).await?;
    }
    Ok(!due.is_empty())
}

/// The try is counted before it is made: one that fails again and again is nobody else's burden.
async fn redraw_one(notifier: &Notifier, question: &Question) -> anyhow::Result<()> {
    let until = notifier.bot.clock.now().plus(AGAIN);
    let mut tx = notifier.bot.store.begin().await?;
    questions::try_again(&mut tx, question, until).await?;
    tx.commit().await?;
    let Some(is_drawn) = draw(notifier, question).await else { return Ok(()) };
    let mut tx = notifier.bot.store.begin().await?;
    if is_drawn {
        questions::settle(&mut tx, question, until).await?;
    } else {
        questions::forget(&mut tx, question.chat, question.message).await?;
    }
    tx.commit().await
}

/// Whether it shows what is known now; not if it can't be changed any more, or asks nothing. `None` if nothing is known of that.
async fn draw(notifier: &Notifier, question: &Question) -> Option<bool> {
    let Some(notice) = &question.notice else { return Some(false) };
    let screen = match write(notifier, question.chat, notice).await {
        Ok(Some(screen)) => screen,
        Ok(None) => return Some(false),
        Err(error) => {
            tracing::error!(error = format!("{error:#}"), "a question could not be drawn anew");
            return None;
        }
    };
    let (chat, message) = (SendTo(question.chat.0), MessageId(question.message));
    match notifier.bot.sender.edit_push(chat, message, Outgoing::from(&screen)).await {
        Ok(_) | Err(SendError::Telegram(ApiError::NotModified)) => Some(true),
        Err(
            SendError::Closing
            | SendError::Telegram(ApiError::TooMany { .. } | ApiError::Unreachable(_) | ApiError::Unclear(_)),
        ) => None,
        Err(SendError::Telegram(_)) => Some(false),
    }
}
