//! Who is let in.

use super::{Rules, tell, tell_admins};
use crate::{
    clock::Moment,
    domain::{
        notice::Notice,
        user::{Access, UserId},
    },
    store::{Tx, users},
};

/// Somebody asks to be let in: told to the admins once. Where nobody answers for the bot, nobody is asked, and they may ask again
/// when somebody does.
pub async fn ask(tx: &mut Tx, rules: &Rules, user: UserId, now: Moment) -> anyhow::Result<()> {
    if rules.is_answered_for() && users::set_access(tx, user, Access::Asked, now).await? {
        // The moment is part of the key: whoever may ask a second time is heard a second time.
        let key = format!("asked:{}:{}", user.0, now.0);
        tell_admins(tx, rules, &Notice::AccessAsked { user }, &key, now).await?;
    }
    Ok(())
}

/// An admin answers somebody who asked. Whether they were still waiting: a button that another admin has answered since must
/// not undo what was decided.
pub async fn answer(tx: &mut Tx, user: UserId, access: Access, now: Moment) -> anyhow::Result<bool> {
    let waits = users::find(tx, user).await?.is_some_and(|user| user.access == Access::Asked);
    if waits {
        decide(tx, user, access, now).await?;
    }
    Ok(waits)
}

/// An admin lets somebody in or keeps them out; they are told when that changes anything.
pub async fn decide(tx: &mut Tx, user: UserId, access: Access, now: Moment) -> anyhow::Result<()> {
    if users::find(tx, user).await?.is_none() || !users::set_access(tx, user, access, now).await? {
        return Ok(());
    }
    let (notice, what) = match access {
        Access::Member => (Notice::AccessGranted, "granted"),
        Access::Stranger | Access::Asked | Access::Declined => (Notice::AccessDeclined, "declined"),
    };
    tell(tx, user.chat(), &notice, &format!("{what}:{}", now.0), now).await
}
