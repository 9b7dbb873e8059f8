//! Who is let in.

use super::{Rules, tell, tell_admins};
use crate::{
    clock::Moment,
    domain::{
        notice::{Money, Notice},
        text::{cut, visible},
        user::{Access, Door, User, UserId},
    },
    store::{Tx, users},
};

/// What people may say of themselves, in characters as they are seen.
const MOST_WORDS: usize = 200;

/// Somebody comes, in private: where the door is open they are in, but for whom an admin shut out.
pub async fn come_in(tx: &mut Tx, rules: &Rules, user: User, now: Moment) -> anyhow::Result<User> {
    let is_new = matches!(user.access, Access::Stranger | Access::Asked);
    if rules.door == Door::Guarded || !is_new {
        return Ok(user);
    }
    users::set_access(tx, user.id, Access::Member, now).await?;
    Ok(User { access: Access::Member, ..user })
}

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

/// Who waits to be let in says who they are: shown to the admins beside the request. Whether these are the first such words; there are no
/// others.
pub async fn introduce(tx: &mut Tx, user: UserId, words: &str) -> anyhow::Result<bool> {
    let words = visible(words).split_whitespace().collect::<Vec<_>>().join(" ");
    let words = cut(&words, MOST_WORDS);
    Ok(!words.is_empty() && users::introduce(tx, user, &words).await?)
}

/// An admin answers somebody who asked. Whether they were still waiting: a button that another admin has answered since must
/// not undo what was decided.
pub async fn answer(
    tx: &mut Tx,
    (user, access): (UserId, Access),
    by: UserId,
    now: Moment,
) -> anyhow::Result<bool> {
    let waits = users::find(tx, user).await?.is_some_and(|user| user.access == Access::Asked);
    if waits {
        decide(tx, (user, access), by, now).await?;
    }
    Ok(waits)
}

/// An admin lets somebody in or keeps them out; they are told when that changes anything.
pub async fn decide(
    tx: &mut Tx,
    (user, access): (UserId, Access),
    by: UserId,
    now: Moment,
) -> anyhow::Result<()> {
    if users::find(tx, user).await?.is_none() || !users::set_access(tx, user, access, now).await? {
        return Ok(());
    }
    users::note_answer(tx, user, by).await?;
    let (notice, what) = match access {
        Access::Member => (Notice::AccessGranted, "granted"),
        Access::Stranger | Access::Asked | Access::Declined => (Notice::AccessDeclined, "declined"),
    };
    tell(tx, user.chat(), &notice, &format!("{what}:{}", now.0), now).await
}

/// No order is taken from somebody any more; what they ordered goes on, and what they have stays theirs. They are told. Whether that is new.
pub async fn bar(tx: &mut Tx, user: UserId, now: Moment) -> anyhow::Result<bool> {
    let is_new = users::bar(tx, user).await?;
    if is_new {
        tell(tx, user.chat(), &Money::Barred.into(), &format!("barred:{}", now.0), now).await?;
    }
    Ok(is_new)
}

/// Somebody's rows in the books are damaged: nothing is sold to them until people have looked. The admins are told, once.
pub async fn stop_sale(tx: &mut Tx, rules: &Rules, user: UserId, now: Moment) -> anyhow::Result<()> {
    if bar(tx, user, now).await? {
        let key = format!("sale stopped:{}:{}", user.0, now.0);
        tell_admins(tx, rules, &Money::SaleStopped { user }.into(), &key, now).await?;
    }
    Ok(())
}

/// Orders are taken from them again.
pub async fn unbar(tx: &mut Tx, user: UserId, now: Moment) -> anyhow::Result<()> {
    if users::unbar(tx, user).await? {
        tell(tx, user.chat(), &Money::Unbarred.into(), &format!("unbarred:{}", now.0), now).await?;
    }
    Ok(())
}
