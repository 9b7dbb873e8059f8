//! The photo or file of a receipt, which is shown to the admins before the letter that asks about it. If the letter can't be delivered then,
//! it alone is sent again.

use super::letters::{Notifier, in_topic};
use crate::{
    bot::{
        api::{ChatId as SendTo, PassedOn},
        api_error::ApiError,
        send::SendError,
    },
    domain::{
        notice::Notice,
        receipt::{Receipt, ReceiptKind},
    },
    store::{
        outbox::{self, Letter},
        receipts,
    },
};

/// Shows what a letter is about, if that is a file. One that Telegram does not have any more is no reason not to tell.
pub(super) async fn show_file(notifier: &Notifier, letter: &Letter) -> anyhow::Result<Result<(), SendError>> {
    let Some(id) = letter.notice.as_ref().and_then(Notice::receipt) else { return Ok(Ok(())) };
    let mut reader = notifier.bot.store.reader().await?;
    if outbox::is_file_shown(&mut reader, letter.id).await? {
        return Ok(Ok(()));
    }
    let receipt = receipts::find(&mut reader, id).await?;
    drop(reader);
    let Some(file) = receipt.filter(|receipt| receipt.answer.is_none()).and_then(file_of) else {
        return Ok(Ok(()));
    };
    let to = SendTo(letter.chat.0);
    let pass_on = |thread| notifier.bot.sender.pass_on(to, thread, file.clone());
    match in_topic(notifier, letter.chat, pass_on).await? {
        Err(SendError::Telegram(ApiError::Refused(words))) => {
            tracing::warn!(words, "telegram does not show a receipt; it is told without");
            Ok(Ok(()))
        }
        Ok(_) => {
            let mut tx = notifier.bot.store.begin().await?;
            outbox::file_shown(&mut tx, letter.id).await?;
            tx.commit().await?;
            Ok(Ok(()))
        }
        Err(error) => Ok(Err(error)),
    }
}

fn file_of(receipt: Receipt) -> Option<PassedOn> {
    let file = receipt.file?;
    match receipt.kind {
        ReceiptKind::Photo => Some(PassedOn::Photo(file)),
        ReceiptKind::Document => Some(PassedOn::Document(file)),
        ReceiptKind::Number => None,
    }
}
