//! What comes to somebody, and goes from them: a debt is paid first, and what is not there becomes one.

use crate::{
    clock::Moment,
    domain::{money::Credit, user::UserId, wallet::Left},
    store::{
        Tx,
        books::{self, Account, Transfer, Why},
    },
};

/// Gives somebody money: a debt is paid first. What they have then.
pub(super) async fn give(
    tx: &mut Tx,
    (source, user): (Account, UserId),
    (sum, why): (Credit, Why<'_>),
    reference: &str,
    now: Moment,
) -> anyhow::Result<Left> {
    let purse = books::purse(tx, user).await?;
    let to_debt = sum.min(purse.owed);
    let (owed, wallet) = (Account::Owed(user), Account::Wallet(user));
    post(tx, [(source, owed, to_debt), (source, wallet, sum.less(to_debt))], why, reference, now).await?;
    let balance = purse.wallet.plus(sum.less(to_debt));
    Ok(Left { balance, to_debt, owed: purse.owed.less(to_debt) })
}

/// Takes money from somebody: what is not on their balance becomes a debt. What they have then.
pub(super) async fn take(
    tx: &mut Tx,
    (user, target): (UserId, Account),
    (sum, why): (Credit, Why<'_>),
    reference: &str,
    now: Moment,
) -> anyhow::Result<Left> {
    let purse = books::purse(tx, user).await?;
    let there = sum.min(purse.wallet);
    let (wallet, owed) = (Account::Wallet(user), Account::Owed(user));
    post(tx, [(wallet, target, there), (owed, target, sum.less(there))], why, reference, now).await?;
    let owed = purse.owed.plus(sum.less(there));
    Ok(Left { balance: purse.wallet.less(there), owed, ..Left::default() })
}

/// Posts one cause in up to two transfers. The first has its name whichever of the two that is, so that the cause is never posted twice.
async fn post(
    tx: &mut Tx,
    parts: [(Account, Account, Credit); 2],
    why: Why<'_>,
    reference: &str,
    now: Moment,
) -> anyhow::Result<()> {
    let parts = parts.into_iter().filter(|(_, _, sum)| *sum > Credit::ZERO);
    for ((source, target, sum), no) in parts.zip(["", ":2"]) {
        let reference = &format!("{reference}{no}");
        books::post(tx, &Transfer { source, target, sum, why, reference }, now).await?;
    }
    Ok(())
}
