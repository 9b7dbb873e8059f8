//! Wishes to put money on a balance: begun with a tap, opened by a worker, given up by their person or by time. What is paid all the same
//! is credited (`pay.rs`).

use std::time::Duration;

use super::{Rules, wallet};
use crate::{
    clock::Moment,
    domain::{
        money::Credit,
        topup::{TopupId, TopupProblem, TopupState, Way, good_for, in_stars},
        user::UserId,
    },
    store::{
        Tx, messages, payments,
        topups::{self, Wish},
    },
};

/// Sums of one day are limited.
const A_DAY: Duration = Duration::from_hours(24);

/// Somebody wishes to put so much on their balance, in this way; the same tap twice wishes once. Why that can't be, if it can't.
pub async fn begin(
    tx: &mut Tx,
    rules: &Rules,
    user: UserId,
    (id, way, sum): (TopupId, Way, Credit),
    now: Moment,
) -> anyhow::Result<Result<(), TopupProblem>> {
    let Some(shop) = rules.billing.shop() else { return Ok(Err(TopupProblem::Sum)) };
    if wallet::keep_currency(tx, rules).await?.is_some() {
        return Ok(Err(TopupProblem::NotNow));
    }
    let today = payments::put_since(tx, user, now.minus(A_DAY)).await?;
    let sum = match shop.limits.check(sum, today) {
        Ok(sum) => sum,
        Err(problem) => return Ok(Err(problem)),
    };
    let (stars, credits) = match (way, shop.star) {
        (Way::Stars, Some(star)) => match in_stars(sum, star) {
            Some((stars, credits)) => (Some(stars), credits),
            None => return Ok(Err(TopupProblem::TooMuch { most: shop.most_by(way) })),
        },
        (Way::Stars, None) => return Ok(Err(TopupProblem::Sum)),
        (Way::CryptoPay | Way::Hand, _) => (None, sum),
    };
    let wish = Wish { id, user, way, credits, stars, good_until: now.plus(good_for(way)) };
    match way {
        Way::Stars | Way::CryptoPay => topups::close_others(tx, user, way, id).await?,
        // By hand one may have to be shown for each.
        Way::Hand => {}
    }
    topups::write(tx, &wish, now).await?;
    if way == Way::Stars {
        payments::read_stars_by(tx, now.plus(LOOK_FOR_STARS)).await?;
    }
    Ok(Ok(()))
}

/// While an invoice in Stars is open, what came in is looked for this often.
pub const LOOK_FOR_STARS: Duration = Duration::from_mins(10);

/// It can be paid at this address: whoever waits for that sees it.
pub async fn opened(
    tx: &mut Tx,
    user: UserId,
    id: TopupId,
    (external, url): (Option<&str>, &str),
    now: Moment,
) -> anyhow::Result<()> {
    if topups::opened(tx, id, external, url).await? {
        messages::show_state_again(tx, user, &id.0.to_string(), now).await?;
    }
    Ok(())
}

/// It is given up, by its person or by time.
pub async fn close(
    tx: &mut Tx,
    user: UserId,
    id: TopupId,
    state: TopupState,
    now: Moment,
) -> anyhow::Result<()> {
    if topups::close(tx, id, state).await? {
        messages::show_state_again(tx, user, &id.0.to_string(), now).await?;
    }
    Ok(())
}
