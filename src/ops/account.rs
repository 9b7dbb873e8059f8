//! The balance of a panel account: that it was read, and what it shows of an order that was sent, and of whoever else uses the account.
//! Once anything was seen on it that is not this bot's, nothing is concluded from it by itself any more.

use std::time::Duration;

use sqlx::SqliteConnection;

use super::{Rules, bot_state, health, remind_admins, tell_admins, wallet};
use crate::{
    clock::Moment,
    domain::{
        account::{Account, Movement, PanelId, Readings, Shown, is_near, movement, shown, step},
        detail::Detail,
        money::{Amount, Cost},
        notice::{Money, Notice},
        order::Order,
        wallet::Imbalance,
    },
    store::{
        Tx, account,
        balance::{self, Baseline, Between},
        messages::{self, Awaited},
        watch,
    },
};

/// A balance that was read this long ago, while nothing was being sent, is the balance before an order: what orders of ours took since is
/// known, and others had no more time than this to move it.
pub const FRESH: Duration = Duration::from_mins(1);

/// A reading of the balance is one right after an order if it comes within this.
const AT_ONCE: Duration = Duration::from_mins(2);

/// How often the balance is read when nothing happens.
const BALANCE_INTERVAL: Duration = Duration::from_mins(10);
/// The balance is read at most this often, whatever happens.
const BALANCE_REST: Duration = Duration::from_secs(5);
/// A balance that hovers around the alert is told low at most this often.
const LOW_PERIOD: Duration = Duration::from_hours(6);
/// A balance that can't be true is told at most this often.
const ODD_PERIOD: Duration = Duration::from_hours(24);

/// A balance as the panel said it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Reading {
    /// How much.
    pub balance: Amount,
    /// Of what, if it says so.
    pub currency: Option<String>,
    /// How many orders had been sent, if none was under way before or after.
    pub quiet_no: Option<i64>,
    /// When.
    pub at: Moment,
}

/// Where customers pay: the balance has to pay for what waits to be sent, or the admins hear what is missing.
async fn watch_funds(tx: &mut Tx, rules: &Rules, balance: Amount, now: Moment) -> anyhow::Result<()> {
    if rules.billing.shop().is_none() {
        return Ok(());
    }
    let (cost, orders) = watch::reserved(tx).await?;
    let missing = Amount(cost.0.0.saturating_sub(balance.0));
    if missing <= Amount::ZERO || orders == 0 {
        return Ok(());
    }
    let currency = account::of(tx, rules.panel.id).await?.currency.unwrap_or_default();
    let notice = Money::FundsShort { missing, currency, orders }.into();
    remind_admins(tx, rules, &notice, "funds short", LOW_PERIOD, now).await.map(drop)
}

/// The panel said its balance.
pub async fn read_balance(tx: &mut Tx, rules: &Rules, reading: &Reading, now: Moment) -> anyhow::Result<()> {
    let panel = rules.panel.id;
    let Reading { balance, currency, quiet_no, at } = reading;
    let balance = *balance;
    let known = account::of(tx, panel).await?;
    if quiet_no.zip(known.balance_no).is_some_and(|(no, known)| no < known) {
        // It had to wait to be written down, and there is a newer one.
        return Ok(());
    }
    match quiet_no {
        Some(no) => compare(tx, rules, balance, *no, now).await?,
        None => account::note_reading(tx, panel, None).await?,
    }
    account::set_balance(tx, panel, balance, currency.as_deref(), *at).await?;
    account::set_balance_due(tx, panel, now.plus(BALANCE_INTERVAL)).await?;
    messages::answer(tx, Awaited::Balance, now).await?;
    if let Some((kept, wanted)) = wallet::keep_currency(tx, rules).await? {
        bot_state::pause(tx, now).await?;
        let wrong = Imbalance::Currency { kept, wanted };
        remind_admins(tx, rules, &Money::BooksWrong { wrong }.into(), "currency", ODD_PERIOD, now).await?;
    }
    watch_funds(tx, rules, balance, now).await?;
    let alert = rules.alerts.now().low_balance.filter(|alert| balance < *alert);
    match (alert, known.balance_low_told) {
        (Some(alert), false) => {
            let notice = Notice::BalanceLow { balance, alert };
            let told = remind_admins(tx, rules, &notice, "low", LOW_PERIOD, now).await?;
            account::note_low(tx, panel, told).await
        }
        // Only what was told low is told back.
        (None, true) => {
            account::note_low(tx, panel, false).await?;
            tell_admins(tx, rules, &Notice::BalanceBack { balance }, &format!("back:{}", now.0), now).await
        }
        (Some(_), true) | (None, false) => Ok(()),
    }
}

/// The panel answered with a balance that can't be true: the one that is known stays, nothing stops for it, and the admins are told.
pub async fn doubt_balance(tx: &mut Tx, rules: &Rules, words: &str, now: Moment) -> anyhow::Result<()> {
    health::answered(tx, rules, now).await?;
    let notice = Notice::BalanceOdd { words: words.to_owned() };
    remind_admins(tx, rules, &notice, "odd balance", ODD_PERIOD, now).await.map(drop)
}

/// Somebody looks at the balance, or an order changed it: it is read as soon as may be. While the key is refused there is
/// only the hourly probe.
pub async fn ask_for_balance(tx: &mut Tx, rules: &Rules, now: Moment) -> anyhow::Result<()> {
    let known = account::of(tx, rules.panel.id).await?;
    if known.health.key_refused_at.is_some() {
        return Ok(());
    }
    let soon = known.balance_at.map_or(now, |at| at.plus(BALANCE_REST).max(now));
    if soon < known.balance_due_at {
        account::set_balance_due(tx, rules.panel.id, soon).await?;
    }
    Ok(())
}

/// The balance before the next order, if it was read lately with nothing under way.
pub async fn baseline(
    connection: &mut SqliteConnection,
    rules: &Rules,
    now: Moment,
) -> anyhow::Result<Option<Baseline>> {
    let known = account::load(connection, rules.panel.id).await?;
    // One of the future was read by a clock that has been set back since: nobody knows how long ago.
    let fresh = known.balance_at.filter(|at| *at <= now && now.since(*at) <= FRESH);
    Ok(known.balance.zip(fresh).zip(known.balance_no).map(|((balance, at), no)| Baseline { balance, at, no }))
}

/// Whether somebody else uses the account: the settings say so, or it was seen.
pub async fn is_shared(connection: &mut SqliteConnection, rules: &Rules) -> anyhow::Result<bool> {
    Ok(rules.panel.shared || account::load(connection, rules.panel.id).await?.foreign_at.is_some())
}

/// What two readings mean here.
async fn kind(connection: &mut SqliteConnection, rules: &Rules) -> anyhow::Result<Account> {
    let known = account::load(connection, rules.panel.id).await?;
    let shared = rules.panel.shared || known.foreign_at.is_some();
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
pub async fn see(tx: &mut Tx, rules: &Rules, order: &Order, reading: &Reading) -> anyhow::Result<Seen> {
    let unknown = Seen { shown: Shown::Moved, readings: None };
    let Some(before) = balance::baseline_of(tx, order.id).await? else {
        return Ok(unknown);
    };
    if is_disturbed(tx, rules, before.at).await? {
        return Ok(unknown);
    }
    // It may be judged later than it was read: what was sent since is not in it.
    let between = Between { panel: rules.panel.id, after: before.no, to: reading.quiet_no };
    let taken = balance::taken(tx, between, Some(order.id)).await?;
    let readings = Readings { before: before.balance, after: reading.balance, others: taken.in_all() };
    let shown = shown(readings, order.taken_at_once(), kind(tx, rules).await?);
    // It may only look so: something came back that the bot has not heard of, or others were charged otherwise than is known.
    let may_be_hidden = balance::may_give_back(tx, rules.panel.id).await?
        || balance::is_blurred(tx, between, order.id).await?;
    if shown == Shown::Untouched && may_be_hidden {
        return Ok(unknown);
    }
    // Which of several it is that was taken, the sum does not tell.
    let is_taken = matches!(shown, Shown::Fell | Shown::Moved);
    Ok(if is_taken && taken.unsettled > 0 { unknown } else { Seen { shown, readings: Some(readings) } })
}

/// Whether anything but what our orders took moved the balance since it was read.
pub async fn is_disturbed(
    connection: &mut SqliteConnection,
    rules: &Rules,
    since: Moment,
) -> anyhow::Result<bool> {
    let moved = account::load(connection, rules.panel.id).await?.moved_at.is_some_and(|at| at > since);
    Ok(moved || balance::gave_back_since(connection, rules.panel.id, since).await?)
}

/// The balance was read anew, while nothing was under way before and after `no` orders: what moved it since the reading before?
async fn compare(tx: &mut Tx, rules: &Rules, balance: Amount, no: i64, now: Moment) -> anyhow::Result<()> {
    let panel = rules.panel.id;
    let before = account::of(tx, panel).await?;
    account::note_reading(tx, panel, Some(no)).await?;
    let Some(((was, at), was_no)) = before.balance.zip(before.balance_at).zip(before.balance_no) else {
        return Ok(());
    };
    let shown = keep_after(tx, rules, balance, no, now).await?;
    let taken = balance::taken(tx, Between { panel, after: was_no, to: Some(no) }, None).await?;
    let others = taken.in_all().checked_add(shown).unwrap_or(taken.in_all());
    let readings = Readings { before: was, after: balance, others };
    match movement(readings, taken.orders) {
        Movement::None => Ok(()),
        Movement::Follows => account::note_follows(tx, panel, true).await,
        Movement::Stays => {
            account::note_follows(tx, panel, false).await?;
            account::note_moved(tx, panel, now).await
        }
        Movement::Rose(_) => account::note_moved(tx, panel, now).await,
        Movement::Fell(more) => {
            account::note_moved(tx, panel, now).await?;
            // Where orders are charged late or one by one, a fall that comes later is no stranger's.
            let late = before.follows_orders == Some(false) || balance::splits_since(tx, panel, at).await?;
            if may_be_ours(tx, panel, more).await? || late {
                return Ok(());
            }
            note_foreign(tx, rules, &Detail::Fell { sum: more }, now).await
        }
    }
}

/// An order whose answer was lost, and after which the balance could not be read at once – the bot was killed, or the panel was silent –,
/// is shown by the first reading, if that comes soon and there is no other such order. What it took, if the reading shows that.
async fn keep_after(
    tx: &mut Tx,
    rules: &Rules,
    balance: Amount,
    no: i64,
    now: Moment,
) -> anyhow::Result<Amount> {
    let mut shown = Amount::ZERO;
    for (id, before) in balance::without_reading_after(tx, rules.panel.id, now.minus(AT_ONCE)).await? {
        let between = Between { panel: rules.panel.id, after: before.no, to: Some(no) };
        let taken = balance::taken(tx, between, Some(id)).await?;
        let is_spoilt =
            is_disturbed(tx, rules, before.at).await? || balance::is_blurred(tx, between, id).await?;
        if taken.unsettled > 0 || is_spoilt {
            continue;
        }
        let readings = Readings { before: before.balance, after: balance, others: taken.in_all() };
        if let (Ok(after), Some(fell)) = (balance.checked_add(taken.in_all()), readings.fell()) {
            balance::keep_after(tx, id, after).await?;
            shown = fell.max(Amount::ZERO);
        }
    }
    Ok(shown)
}

/// Whether what is missing is what orders cost of which nobody knows whether they were taken: one of them, or all.
async fn may_be_ours(tx: &mut Tx, panel: PanelId, missing: Amount) -> anyhow::Result<bool> {
    let costs = balance::doubtful_costs(tx, panel).await?;
    let all = Amount::checked_sum(costs.iter().map(|cost| cost.0)).unwrap_or(Amount::ZERO);
    Ok(costs.into_iter().chain([Cost(all)]).any(|cost| is_near(missing, cost.0, cost)))
}

/// Something was seen on the account that is not this bot's.
pub async fn note_foreign(tx: &mut Tx, rules: &Rules, seen: &Detail, now: Moment) -> anyhow::Result<()> {
    if account::note_foreign(tx, rules.panel.id, &seen.write(), now).await? {
        tracing::warn!(
            seen = seen.write(),
            "the panel's account is used by somebody else as well; nothing is settled by itself any more"
        );
    }
    Ok(())
}
