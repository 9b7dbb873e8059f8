//! Letters to admins that piled up are told as one, so that the group is never hours behind: Telegram takes twenty messages a minute
//! there. What somebody has to answer is told before them, each alone (`store/outbox.rs` has the order).

use super::letters::{Delivery, Notifier, about, fail, is_admins, reader_in, send};
use crate::{
    bot::{
        api::{MessageId, Outgoing},
        api_error::ApiError,
        send::SendError,
    },
    domain::digest::{Group, group_by_kind},
    store::{
        dialogues,
        outbox::{self, Letter},
    },
    view,
};

/// So many letters that are due at once are still told one by one.
const HANDFUL: usize = 5;
/// At most so many are told in one message; the rest in another.
const MOST: i64 = 2_000;

/// Tells all that is due in the chat of `first` and may be told together. `None` if that is only a handful, or not for this chat.
pub(super) async fn deliver(notifier: &Notifier, first: &Letter) -> anyhow::Result<Option<Delivery>> {
    let (letters, screen) = {
        let mut reader = notifier.bot.store.reader().await?;
        let due = outbox::gathered(&mut reader, first.chat, notifier.bot.clock.now(), MOST).await?;
        // Those that were told and could not be written down are closed one by one.
        let letters: Vec<Letter> =
            due.into_iter().filter(|letter| !notifier.delivered().contains_key(&letter.id)).collect();
        if letters.len() <= HANDFUL {
            return Ok(None);
        }
        let Some((reads, known)) = reader_in(notifier, &mut reader, first.chat).await? else {
            return Ok(None);
        };
        if !is_admins(notifier, &known, first.chat) {
            return Ok(None);
        }
        let mut groups = vec![];
        for group in group_by_kind(letters.iter().filter_map(|letter| letter.notice.clone())) {
            let mut named = vec![];
            for notice in group.named {
                let about = about(notifier, &mut reader, first.chat, &notice).await?;
                named.push((notice, about));
            }
            groups.push(Group { kind: group.kind, count: group.count, named });
        }
        (letters, view::digest::render(&groups, &reads))
    };
    match send(notifier, first.chat, Outgoing::from(&screen)).await? {
        Ok(MessageId(message)) => close(notifier, &letters, message).await?,
        Err(SendError::Closing) => return Ok(Some(Delivery::Closing)),
        Err(SendError::Telegram(ApiError::Refused(words))) => {
            tracing::error!(words, "telegram refused a digest; its letters are told one by one");
            return Ok(None);
        }
        Err(SendError::Telegram(error)) => fail(notifier, first, error).await?,
    }
    Ok(Some(Delivery::Settled))
}

/// All of them were told by one message: one transaction says so.
async fn close(notifier: &Notifier, letters: &[Letter], message: i32) -> anyhow::Result<()> {
    notifier.delivered().extend(letters.iter().map(|letter| (letter.id, message)));
    let mut tx = notifier.bot.store.begin().await?;
    outbox::close_all(&mut tx, letters, notifier.bot.clock.now()).await?;
    if let Some(first) = letters.first() {
        dialogues::say(&mut tx, first.chat, message).await?;
    }
    tx.commit().await?;
    let mut delivered = notifier.delivered();
    for letter in letters {
        delivered.remove(&letter.id);
    }
    Ok(())
}
