//! Friends: who comes by somebody's link, and what their delivered orders bring to whoever invited them.

use super::{
    Rules,
    purse::{give, take},
    tell,
};
use crate::{
    clock::Moment,
    domain::{
        code::Word,
        friend::{Earning, word_of},
        money::{Amount, Credit},
        notice::Money,
        order::OrderId,
        user::UserId,
        wallet::Left,
    },
    store::{
        Tx,
        books::{self, Account, Why},
        friends, orders, users,
    },
};

/// Somebody says their first word to the bot, and it is the link of another: they are that one's friend, for ever.
pub async fn come(
    tx: &mut Tx,
    rules: &Rules,
    user: UserId,
    payload: &str,
    now: Moment,
) -> anyhow::Result<()> {
    let is_on = rules.billing.shop().is_some_and(|shop| shop.referral.is_some());
    let Some(word) = word_of(payload).filter(|_| is_on) else { return Ok(()) };
    match friends::inviting(tx, word).await? {
        Some(referrer) if referrer != user => friends::bind(tx, user, referrer, now).await,
        Some(_) | None => Ok(()),
    }
}

/// Gives somebody a link, if they have none; `word` is drawn.
pub async fn invite(tx: &mut Tx, user: UserId, word: Word) -> anyhow::Result<()> {
    friends::write_invitation(tx, user, word).await
}

/// Pays what friends' orders earned one person by now, and takes back what later refunds took the ground from. One message says the sum of
/// it, and nothing of the orders.
pub async fn reward(
    tx: &mut Tx,
    rules: &Rules,
    referrer: UserId,
    due: &[OrderId],
    now: Moment,
) -> anyhow::Result<()> {
    let (mut sum, mut last) = (Amount::ZERO, None);
    for order in due {
        if let Some((moved, left, reference)) = reward_one(tx, rules, referrer, *order, now).await? {
            sum = Amount(sum.0.saturating_add(moved.0));
            last = Some((left, reference));
        }
    }
    let Some((left, reference)) = last.filter(|_| sum != Amount::ZERO) else { return Ok(()) };
    let size = Credit(Amount(sum.0.saturating_abs()));
    let notice = if sum > Amount::ZERO {
        Money::Rewarded { sum: size, left }
    } else {
        Money::RewardTakenBack { sum: size, left }
    };
    tell(tx, referrer.chat(), &notice.into(), &reference, now).await
}

/// What was moved, what they have then, and what that is called in the books.
async fn reward_one(
    tx: &mut Tx,
    rules: &Rules,
    referrer: UserId,
    id: OrderId,
    now: Moment,
) -> anyhow::Result<Option<(Amount, Left, String)>> {
    let Some(bill) = books::bill(tx, id).await?.map(|stored| stored.bill) else { return Ok(None) };
    if bill.review.is_some() {
        friends::look_again(tx, id, now).await?;
        return Ok(None);
    }
    let known = friends::reward(tx, id).await?;
    let earning = if let Some(known) = known {
        known.earning
    } else {
        let earning = earning(tx, rules, referrer, id, bill.taken).await?;
        friends::write_reward(tx, id, referrer, earning, now).await?;
        earning
    };
    friends::looked(tx, id).await?;
    let (given, due) = (known.map(|known| known.given).unwrap_or_default(), earning.due(bill.taken));
    let reference = format!("reward:{}:{}", id.0, friends::count_moves(tx, id).await? + 1);
    let why = Why::Reward(id);
    if due > given {
        let more = due.less(given);
        let left = give(tx, (Account::Gifts, referrer), (more, why), &reference, now).await?;
        return Ok(Some((more.0, left, reference)));
    }
    if given > due {
        let less = given.less(due);
        let left = take(tx, (referrer, Account::Gifts), (less, why), &reference, now).await?;
        return Ok(Some((Amount(-less.0.0), left, reference)));
    }
    Ok(None)
}

/// What an order earned: nothing where inviting brings nothing any more, or whoever invited is shut out.
async fn earning(
    tx: &mut Tx,
    rules: &Rules,
    referrer: UserId,
    id: OrderId,
    taken: Credit,
) -> anyhow::Result<Earning> {
    let is_inside = users::find(tx, referrer).await?.is_some_and(|user| rules.role(&user).may_order());
    let terms = rules.billing.shop().filter(|_| is_inside);
    let terms = terms.and_then(|shop| Some((shop.tariff.exchange, shop.referral?)));
    let order = orders::find(tx, id).await?;
    let Some(((exchange, part), order)) = terms.zip(order) else {
        return Ok(Earning { taken, profit: Amount::ZERO, earned: Credit::ZERO });
    };
    let cost = order.charge.map_or(order.cost.0, |charge| charge.0);
    Ok(Earning::of(taken, cost, exchange, part))
}
