//! Codes: an admin makes one or stops it, people use it, each once. A voucher brings its sum at once; a bonus waits for the next top-up,
//! comes with it, and goes with it if that is given back.

use std::time::Duration;

use super::{
    Rules,
    purse::{give, take},
    remind_admins, tell_admins,
};
use crate::{
    clock::Moment,
    domain::{
        code::{Brings, CodeId, NewCode, Word, added},
        money::Credit,
        notice::Money,
        topup::Payment,
        user::UserId,
        wallet::{Left, Mended},
    },
    store::{
        Tx,
        books::{Account, Why},
        codes,
    },
};

/// How often somebody may try in an hour what turns out to be no code.
pub const TRIES: usize = 5;
const HOUR: Duration = Duration::from_hours(1);
/// How often admins are told that somebody guesses.
const REMINDER: Duration = Duration::from_hours(24);

/// What became of using a code.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Used {
    /// It is used: it brought its sum, or waits for the next top-up.
    Now(Brings),
    /// This person used it before.
    Before,
    /// There is no such code, or none that can be used: which of the two, nobody is told. How many more may be tried.
    Unknown {
        /// Within this hour.
        left: usize,
    },
    /// Too much was tried; again after this.
    Later(Moment),
    /// Another bonus of theirs waits for a top-up.
    OneWaits,
}

/// Somebody uses a code.
pub async fn use_up(
    tx: &mut Tx,
    rules: &Rules,
    user: UserId,
    word: Word,
    now: Moment,
) -> anyhow::Result<Used> {
    let since = now.minus(HOUR);
    let tries = codes::tries_since(tx, user, since, now).await?;
    if let Some(first) = tries.first().filter(|_| tries.len() >= TRIES) {
        return Ok(Used::Later(first.plus(HOUR)));
    }
    let code = codes::by_word(tx, word).await?;
    if let Some(code) = &code
        && codes::has_used(tx, code.id, user).await?
    {
        return Ok(Used::Before);
    }
    let Some(code) = code.filter(|code| code.is_open(now)) else {
        codes::note_try(tx, user, since, now).await?;
        let left = TRIES.saturating_sub(tries.len() + 1);
        if left == 0 {
            let key = format!("guesses:{}", user.0);
            let notice = Money::CodesGuessed { user, times: TRIES };
            remind_admins(tx, rules, &notice.into(), &key, REMINDER, now).await?;
        }
        return Ok(Used::Unknown { left });
    };
    let is_bonus = matches!(code.made.brings, Brings::Bonus { .. });
    if is_bonus && codes::waiting(tx, user).await?.is_some() {
        return Ok(Used::OneWaits);
    }
    codes::use_up(tx, &code, user, now).await?;
    if let Brings::Voucher(sum) = code.made.brings {
        bring(tx, (code.id, user), sum, now).await?;
    }
    Ok(Used::Now(code.made.brings))
}

async fn bring(
    tx: &mut Tx,
    (code, user): (CodeId, UserId),
    sum: Credit,
    now: Moment,
) -> anyhow::Result<Left> {
    give(tx, (Account::Gifts, user), (sum, Why::Code(code)), &reference(code, user), now).await
}

fn reference(code: CodeId, user: UserId) -> String {
    format!("code:{}:{}", code.0, user.0)
}

/// The bonus that waits for somebody's top-up comes with this payment, if there is one. What it brings, and what they have then.
pub(super) async fn add_bonus(
    tx: &mut Tx,
    user: UserId,
    (payment, top_up): (i64, Credit),
    now: Moment,
) -> anyhow::Result<Option<(Credit, Left)>> {
    let Some(bonus) = codes::waiting(tx, user).await? else { return Ok(None) };
    let sum = added(bonus.part, bonus.most, top_up);
    if sum == Credit::ZERO {
        // Of so little it is nothing, and waits on.
        return Ok(None);
    }
    codes::attach_to_payment(tx, bonus.code, user, payment).await?;
    let left = bring(tx, (bonus.code, user), sum, now).await?;
    Ok(Some((sum, left)))
}

/// What a payment brought beyond itself.
pub(super) async fn bonus_of(tx: &mut Tx, payment: &Payment) -> anyhow::Result<Option<Credit>> {
    let bonus = codes::bonus_of(tx, payment.id).await?;
    Ok(bonus.map(|bonus| added(bonus.part, bonus.most, payment.credits)))
}

/// A payment is given back, for the `no`th time: what it brought beyond itself goes with it.
pub(super) async fn take_bonus(tx: &mut Tx, payment: &Payment, no: i64, now: Moment) -> anyhow::Result<()> {
    let bonus = codes::bonus_of(tx, payment.id).await?.filter(|bonus| bonus.given > Credit::ZERO);
    let Some(bonus) = bonus else { return Ok(()) };
    let reference = format!("{}:refund:{no}", reference(bonus.code, payment.user));
    let money = (bonus.given, Why::Code(bonus.code));
    take(tx, (payment.user, Account::Gifts), money, &reference, now).await.map(drop)
}

/// A payment is not given back after all: what went with it comes again.
pub(super) async fn return_bonus(tx: &mut Tx, payment: &Payment, no: i64, now: Moment) -> anyhow::Result<()> {
    let bonus = codes::bonus_of(tx, payment.id).await?.filter(|bonus| bonus.given == Credit::ZERO);
    let Some(bonus) = bonus else { return Ok(()) };
    let reference = format!("{}:refund:{no}", reference(bonus.code, payment.user));
    let money = (added(bonus.part, bonus.most, payment.credits), Why::Code(bonus.code));
    give(tx, (Account::Gifts, payment.user), money, &reference, now).await.map(drop)
}

/// An admin makes a code, and the others are told – not its word: who reads their group is not an admin for that. `id` is the
/// confirmation's own number: the same tap twice makes one.
pub async fn make(
    tx: &mut Tx,
    rules: &Rules,
    (by, name): (UserId, &str),
    (id, word): (CodeId, Word),
    new: &NewCode,
    now: Moment,
) -> anyhow::Result<()> {
    if codes::make(tx, (id, word), new, by, now).await? {
        let notice = Money::CodeMade { code: id, begins: word.beginning(), made: *new, by: name.to_owned() };
        tell_admins(tx, rules, &notice.into(), &format!("code:{}", id.0), now).await?;
    }
    Ok(())
}

/// An admin stops a code: who has used it keeps what it brought. Whether it could be used until now.
pub async fn stop(tx: &mut Tx, rules: &Rules, name: &str, id: CodeId, now: Moment) -> anyhow::Result<bool> {
    let Some(code) = codes::find(tx, id).await?.filter(|code| code.is_open(now)) else { return Ok(false) };
    codes::stop(tx, id, now).await?;
    let begins = code.word.beginning();
    let notice = Money::CodeStopped { code: id, begins, uses: code.uses, by: name.to_owned() };
    tell_admins(tx, rules, &notice.into(), &format!("code stopped:{}", id.0), now).await?;
    Ok(true)
}

/// A voucher that was used and did not bring what it says brings it now, and the admins are told: that is a fault. Whether it was one.
pub async fn mend(
    tx: &mut Tx,
    rules: &Rules,
    (id, user): (CodeId, UserId),
    now: Moment,
) -> anyhow::Result<bool> {
    if !codes::not_given(tx).await?.contains(&(id, user)) {
        return Ok(false);
    }
    let Some(code) = codes::find(tx, id).await? else { return Ok(false) };
    bring(tx, (id, user), code.made.brings.most(), now).await?;
    let notice = Money::BooksMended { what: Mended::Code { user } };
    tell_admins(tx, rules, &notice.into(), &format!("code mended:{}:{}", id.0, user.0), now).await?;
    Ok(true)
}
