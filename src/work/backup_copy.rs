//! Sends the day's copy of the database to the admins, sealed by the owner's passphrase (`store/seal.rs`): what a letter promises is made when
//! it is delivered. Of one that Telegram would not take the size is told.

use std::{path::PathBuf, sync::Arc};

use anyhow::Context;
use secrecy::SecretString;

use super::{
    backup::Backups,
    letters::{self, Delivery, End, Notifier, close, fail, in_topic, is_admins, make_beside, reader_in},
};
use crate::{
    bot::{
        api::{ChatId as SendTo, Document, MessageId, Outgoing},
        send::SendError,
    },
    domain::{backup::DayCopy, user::ChatId},
    store::{
        outbox::Letter,
        seal::{self, Sealed},
    },
    view::{self, Reader},
};

/// Begins to send the copy that a letter promises, beside the tick.
pub(super) async fn begin(notifier: &Notifier, letter: &Letter, copy: &DayCopy) -> anyhow::Result<Delivery> {
    let (making, promised, copy) = (notifier.clone(), letter.clone(), copy.clone());
    make_beside(notifier, letter, async move { deliver(&making, &promised, &copy).await }).await
}

async fn deliver(notifier: &Notifier, letter: &Letter, copy: &DayCopy) -> anyhow::Result<()> {
    let _alone = notifier.exports.one_at_a_time.acquire().await?;
    let Some(reader) = reader(notifier, letter.chat).await? else {
        return close(notifier, letter, End::GivenUp("the person blocked the bot, or is no admin any more"))
            .await;
    };
    let Some((backups, path, passphrase)) = found(notifier, copy) else {
        return close(notifier, letter, End::GivenUp("the copy is gone, or there is no passphrase any more"))
            .await;
    };
    let most = backups.largest();
    let sealed = tokio::task::spawn_blocking(move || seal::seal(&path, most, &passphrase)).await?;
    let sent = match sealed.context("could not seal a copy of the database")? {
        Sealed::Whole(bytes) => {
            let caption = view::notice::backup::copy(copy, &reader);
            let name = format!("{}.gz.age", in_ascii(&copy.file));
            let file = Document { name, mime: "application/octet-stream", caption, bytes };
            let to = SendTo(letter.chat.0);
            in_topic(notifier, letter.chat, |thread| {
                notifier.bot.sender.send_document(to, thread, file.clone())
            })
            .await?
        }
        Sealed::TooLarge(bytes) => {
            let folder = backups.folder();
            let said = view::notice::backup::too_large(copy, bytes, &folder.to_string_lossy(), &reader);
            letters::send(notifier, letter.chat, Outgoing::from(&said)).await?
        }
    };
    match sent {
        Ok(MessageId(message)) => close(notifier, letter, End::Told(message)).await,
        Err(SendError::Closing) => Ok(()),
        Err(SendError::Telegram(error)) => fail(notifier, letter, error).await,
    }
}

/// Who reads it, if they are still admins.
async fn reader(notifier: &Notifier, chat: ChatId) -> anyhow::Result<Option<Reader>> {
    let mut connection = notifier.bot.store.reader().await?;
    let read = reader_in(notifier, &mut connection, chat).await?;
    Ok(read.filter(|(_, known)| is_admins(notifier, known, chat)).map(|(reader, _)| reader))
}

/// Where the copy is, and what it is sealed by.
fn found(notifier: &Notifier, copy: &DayCopy) -> Option<(Arc<Backups>, PathBuf, SecretString)> {
    let backups = notifier.backups.clone()?;
    let (path, passphrase) = (backups.place_of(&copy.file)?, backups.passphrase()?);
    path.is_file().then_some((backups, path, passphrase))
}

/// Telegram's forms take names of that alone.
fn in_ascii(name: &str) -> String {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || "-_.".contains(sign);
    name.chars().map(|sign| if plain(sign) { sign } else { '_' }).collect()
}
