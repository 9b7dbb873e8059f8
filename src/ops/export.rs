//! Somebody wants a table: what they wait for is a letter, of which the file is made when it is delivered.

use super::remind;
use crate::{
    clock::Moment,
    domain::{export::Wanted, notice::Notice, user::UserId},
    store::Tx,
};

/// Writes the letter, unless the same is on its way already.
pub async fn ask(tx: &mut Tx, user: UserId, wanted: Wanted) -> anyhow::Result<()> {
    let Wanted { content, whose, period, .. } = wanted;
    let key = format!("export:{}:{}:{}", content.word(), whose.word(), period.word());
    // One that was delivered may be asked for again at once.
    let delivered = Moment(wanted.at.0.saturating_add(1));
    remind(tx, user.chat(), &Notice::Export(wanted), &key, delivered, wanted.at).await
}
