//! What the panel's balance shows: of an order that was sent, and of whoever else uses the account. Once anything was seen on it that is not
//! this bot's, nothing is concluded from it by itself any more.

use std::time::Duration;

use sqlx::SqliteConnection;

use super::{House, house::Reading};
use crate::{
    clock::Moment,
    domain::{
        account::{Account, Movement, Readings, Shown, is_near, movement, shown, step},
        money::Amount,
        order::Order,
    },
    store::{
        Tx,
        account::{self, Baseline, Between},
        facts,
    },
};

/// A balance that was read this long ago, while nothing was being sent, is the balance before an order: what orders of ours took since is
/// known, and others had no more time than this to move it.
pub const FRESH: Duration = Duration::from_mins(1);

/// A reading of the balance is one right after an order if it comes within this.
const AT_ONCE: Duration = Duration::from_mins(2);

/// The balance before the next order, if it was read lately with nothing under way.
pub async fn baseline(connection: &mut SqliteConnection, now: Moment) -> anyhow::Result<Option<Baseline>> {
    let known = facts::load(connection).await?;
    let no = account::load(connection).await?.balance_no;
    // One of the future was read by a clock that has been set back since: nobody knows how long ago.
    let fresh = known.balance_at.filter(|at| *at <= now && now.since(*at) <= FRESH);
    Ok(known.balance.zip(fresh).zip(no).map(|((balance, at), no)| Baseline { balance, at, no }))
}

/// Whether somebody else uses the account: the settings say so, or it was seen.
pub async fn is_shared(connection: &mut SqliteConnection, house: &House) -> anyhow::Result<bool> {
    Ok(house.account_shared || account::load(connection).await?.foreign_at.is_some())
}

/// What two readings mean here.
async fn kind(connection: &mut SqliteConnection, house: &House) -> anyhow::Result<Account> {
    let known = account::load(connection).await?;
    let shared = house.account_shared || known.foreign_at.is_some();
    Ok(if known.follows_orders == Some(true) && !shared {
        Account::Ours(step(known.decimals))
    } else {
        Account::Unproven
    })
}

/// What the balance shows of an order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Seen {
    /// What it shows.
    pub shown: Shown,
    /// Before and after, where both are known and nothing else may have moved it.
    pub readings: Option<Readings>,
}

impl Seen {
    /// It was not read.
    pub const UNREAD: Self = Self { shown: Shown::Unread, readings: None };
}

/// What a reading, taken while nothing was under way, shows of an order that was sent.
pub async fn see(tx: &mut Tx, house: &House, order: &Order, reading: &Reading) -> anyhow::Result<Seen> {
    let unknown = Seen { shown: Shown::Moved, readings: None };
    let Some(before) = account::baseline_of(tx, order.id).await? else {
        return Ok(unknown);
    };
    if is_disturbed(tx, before.at).await? {
        return Ok(unknown);
    }
    // It may be judged later than it was read: what was sent since is not in it.
    let between = Between { after: before.no, to: reading.quiet_no };
    let taken = account::taken(tx, between, Some(order.id)).await?;
    let readings = Readings { before: before.balance, after: reading.balance, others: taken.sum };
    let shown = shown(readings, order.taken_at_once(), kind(tx, house).await?);
    // It may only look so: something came back that the bot has not heard of, or others were charged otherwise than is known.
    let may_be_hidden =
        account::may_give_back(tx).await? || account::is_blurred(tx, between, order.id).await?;
    if shown == Shown::Untouched && may_be_hidden {
        return Ok(unknown);
    }
    // Which of several it is that was taken, the sum does not tell.
    let is_taken = matches!(shown, Shown::Fell | Shown::Moved);
    Ok(if is_taken && taken.unsettled > 0 { unknown } else { Seen { shown, readings: Some(readings) } })
}

/// Whether anything but what our orders took moved the balance since it was read.
pub async fn is_disturbed(connection: &mut SqliteConnection, since: Moment) -> anyhow::Result<bool> {
    let moved = account::load(connection).await?.moved_at.is_some_and(|at| at > since);
    Ok(moved || account::gave_back_since(connection, since).await?)
}

/// The balance was read anew, while nothing was under way before and after `no` orders: what moved it since the reading before?
pub async fn compare(tx: &mut Tx, balance: Amount, no: i64, now: Moment) -> anyhow::Result<()> {
    let known = facts::of(tx).await?;
    let before = account::load(tx).await?;
    account::note_reading(tx, Some(no)).await?;
    let Some(((was, at), was_no)) = known.balance.zip(known.balance_at).zip(before.balance_no) else {
        return Ok(());
    };
    let shown = keep_after(tx, balance, no, now).await?;
    let taken = account::taken(tx, Between { after: was_no, to: Some(no) }, None).await?;
    let others = taken.sum.checked_add(shown).unwrap_or(taken.sum);
    let readings = Readings { before: was, after: balance, others };
    match movement(readings, taken.orders) {
        Movement::None => Ok(()),
        Movement::Follows => account::note_follows(tx, true).await,
        Movement::Stays => {
            account::note_follows(tx, false).await?;
            account::note_moved(tx, now).await
        }
        Movement::Rose(_) => account::note_moved(tx, now).await,
        Movement::Fell(more) => {
            // Where orders are charged late or one by one, a fall that comes later is no stranger's.
            let late = before.follows_orders == Some(false) || account::splits_since(tx, at).await?;
            if may_be_ours(tx, more).await? || late {
                return account::note_moved(tx, now).await;
            }
            account::note_moved(tx, now).await?;
            let words = format!("the balance fell by {} without an order of this bot", more.format());
            note_foreign(tx, &words, now).await
        }
    }
}

/// An order whose answer was lost, and after which the balance could not be read at once – the bot was killed, or the panel was silent –,
/// is shown by the first reading, if that comes soon and there is no other such order. What it took, if the reading shows that.
async fn keep_after(tx: &mut Tx, balance: Amount, no: i64, now: Moment) -> anyhow::Result<Amount> {
    let mut shown = Amount::ZERO;
    for (id, before) in account::without_reading_after(tx, now.minus(AT_ONCE)).await? {
        let between = Between { after: before.no, to: Some(no) };
        let taken = account::taken(tx, between, Some(id)).await?;
        let is_spoilt = is_disturbed(tx, before.at).await? || account::is_blurred(tx, between, id).await?;
        if taken.unsettled > 0 || is_spoilt {
            continue;
        }
        let readings = Readings { before: before.balance, after: balance, others: taken.sum };
        if let (Ok(after), Some(fell)) = (balance.checked_add(taken.sum), readings.fell()) {
            account::keep_after(tx, id, after).await?;
            shown = fell.max(Amount::ZERO);
        }
    }
    Ok(shown)
}

/// Whether what is missing is what orders cost of which nobody knows whether they were taken: one of them, or all.
async fn may_be_ours(tx: &mut Tx, missing: Amount) -> anyhow::Result<bool> {
    let costs = account::doubtful_costs(tx).await?;
    let all = Amount::checked_sum(costs.iter().copied()).unwrap_or(Amount::ZERO);
    Ok(costs.iter().chain([&all]).any(|cost| is_near(missing, *cost, *cost)))
}

/// Something was seen on the account that is not this bot's.
pub async fn note_foreign(tx: &mut Tx, words: &str, now: Moment) -> anyhow::Result<()> {
    if account::note_foreign(tx, words, now).await? {
        tracing::warn!(
            words,
            "the panel's account is used by somebody else as well; nothing is settled by itself any more"
        );
    }
    Ok(())
}
