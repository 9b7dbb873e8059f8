//! Somebody wants a table of orders: what they wait for is a letter, of which the file is made when it is delivered.

use crate::{
    clock::Moment,
    domain::{export::Period, notice::Notice, user::UserId},
    store::{Tx, outbox},
};

/// Writes the letter, unless the same is on its way already.
pub async fn ask(tx: &mut Tx, user: UserId, all: bool, period: Period, now: Moment) -> anyhow::Result<()> {
    let key = format!("export:{}:{}", if all { "all" } else { "own" }, period.word());
    let notice = Notice::Export { all, period, at: now };
    // One that was delivered may be asked for again at once.
    let delivered = Moment(now.0.saturating_add(1));
    outbox::post(tx, user.chat(), &notice, false, &key, Some(delivered), now).await.map(drop)
}
