//! What admins put on somebody's balance, and take off it.

use super::{Rules, purse, tell, tell_admins};
use crate::{
    clock::Moment,
    domain::{
        money::Amount,
        notice::Money,
        user::UserId,
        wallet::{Adjustment, AdjustmentAnswer},
    },
    store::{
        Tx, account,
        adjustments::{self, Asked},
        books::{self, Account, Why},
    },
};

/// Balances are of one currency: what is on them now, and what it would be of by the settings and the panel, if that is another one and
/// somebody has money there. While nobody has, the books are of the new one.
pub async fn keep_currency(tx: &mut Tx, rules: &Rules) -> anyhow::Result<Option<(String, String)>> {
    let panel = account::of(tx, rules.panel.id).await?.currency;
    let wanted = rules.price_currency(panel.as_ref());
    let kept = books::currency(tx).await?;
    if rules.billing.shop().is_none() || wanted.is_empty() || kept.as_ref() == Some(&wanted) {
        return Ok(None);
    }
    if let Some(kept) = kept.filter(|kept| !kept.eq_ignore_ascii_case(&wanted))
        && books::has_money(tx).await?
    {
        return Ok(Some((kept, wanted)));
    }
    books::set_currency(tx, &wanted).await?;
    Ok(None)
}

/// An admin corrects what somebody has. What is given pays a debt first; what is taken and is not there becomes a debt. `number` is the
/// confirmation's own: the same tap twice corrects once.
pub async fn adjust(
    tx: &mut Tx,
    rules: &Rules,
    (by, name): (UserId, &str),
    user: UserId,
    adjustment: &Adjustment,
    number: i64,
    now: Moment,
) -> anyhow::Result<()> {
    let why = Why::Adjustment { by, note: &adjustment.reason };
    let (reference, money) = (format!("adjust:{number}"), (adjustment.size(), why));
    let left = if adjustment.sum > Amount::ZERO {
        purse::give(tx, (Account::Adjusted, user), money, &reference, now).await?
    } else {
        purse::take(tx, (user, Account::Adjusted), money, &reference, now).await?
    };
    let key = format!("adjusted:{number}");
    let notice = Money::Adjusted { adjustment: adjustment.clone(), left }.into();
    tell(tx, user.chat(), &notice, &key, now).await?;
    let notice = Money::AdjustmentMade { user, adjustment: adjustment.clone(), by: name.to_owned() }.into();
    tell_admins(tx, rules, &notice, &key, now).await
}

/// An admin asks for a correction that is more than one may make: the admins are told, and another of them makes it, or not.
pub async fn ask(
    tx: &mut Tx,
    rules: &Rules,
    by: (UserId, &str),
    user: UserId,
    adjustment: &Adjustment,
    number: i64,
    now: Moment,
) -> anyhow::Result<()> {
    if adjustments::ask(tx, number, user, adjustment, by, now).await? {
        let notice =
            Money::AdjustmentAsked { number, user, adjustment: adjustment.clone(), by: by.1.to_owned() };
        tell_admins(tx, rules, &notice.into(), &format!("adjustment asked:{number}"), now).await?;
    }
    Ok(())
}

/// What came of a second admin's answer.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Seconded {
    /// It is done now.
    Now,
    /// It was answered before, by the admin of this name; untrusted.
    Before(String),
    /// Who asked does not make it.
    OwnAsking,
    /// Nobody asked.
    Gone,
}

/// Another admin answers: the correction is made once, or never. Who asked for it may only take it back.
pub async fn answer(
    tx: &mut Tx,
    rules: &Rules,
    (by, name): (UserId, &str),
    (number, answer): (i64, AdjustmentAnswer),
    now: Moment,
) -> anyhow::Result<Seconded> {
    let Some(asked) = adjustments::find(tx, number).await? else { return Ok(Seconded::Gone) };
    if let Some((_, name)) = asked.answer {
        return Ok(Seconded::Before(name));
    }
    if answer == AdjustmentAnswer::Made && asked.by == by {
        return Ok(Seconded::OwnAsking);
    }
    if !adjustments::answer(tx, number, answer, by).await? {
        return Ok(Seconded::Gone);
    }
    match answer {
        AdjustmentAnswer::Made => {
            let both = format!("{}, {name}", asked.name);
            adjust(tx, rules, (by, &both), asked.user, &asked.adjustment, number, now).await?;
        }
        AdjustmentAnswer::Refused => {
            let Asked { user, adjustment, .. } = asked;
            let notice = Money::AdjustmentRefused { user, adjustment, by: name.to_owned() }.into();
            tell_admins(tx, rules, &notice, &format!("adjustment refused:{number}"), now).await?;
        }
    }
    Ok(Seconded::Now)
}
