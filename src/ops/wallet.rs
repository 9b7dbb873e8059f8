//! What admins put on somebody's balance, and take off it.

use super::{Rules, purse, tell, tell_admins};
use crate::{
    clock::Moment,
    domain::{money::Amount, notice::Money, user::UserId, wallet::Adjustment},
    store::{
        Tx, account,
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
