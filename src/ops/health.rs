//! The health of a panel account: whether the panel answers, and takes the key. All workers ask it before they call
//! ([`crate::store::account::calls`]), so that a panel that struggles is let alone by all of them.

use std::time::Duration;

use super::{Rules, forget_told, remind, remind_admins, tell_admins};
use crate::{
    clock::Moment,
    domain::{detail::Detail, notice::Notice, pause::doubled},
    store::{
        Tx,
        account::{self, Calls},
        attempts::{self, Attempts},
        messages::{self, Awaited},
        orders,
    },
};

/// A panel that does not answer for less than this is nobody's business.
const SILENCE_WORTH_TELLING: Duration = Duration::from_mins(2);
/// A key that was refused is tried again once an hour: panels ban addresses that insist.
pub const KEY_PROBE: Duration = Duration::from_hours(1);
/// A panel that comes and goes is told silent at most this often.
const SILENT_PERIOD: Duration = Duration::from_mins(30);
/// A panel that did not answer is let alone for this long, twice as long after each further time it did not.
const SHORTEST_REST: Duration = Duration::from_secs(5);
/// It is tried at least this often.
const LONGEST_REST: Duration = Duration::from_mins(5);
/// It is tried at least this often while somebody waits for an order to be sent.
const LONGEST_REST_FOR_ORDERS: Duration = Duration::from_mins(1);
/// Of a key that stays refused the admins are reminded this often, also over restarts.
const KEY_PERIOD: Duration = Duration::from_hours(24);
/// Of an address that stays wrong the admins are reminded this often, also over restarts.
const ADDRESS_PERIOD: Duration = Duration::from_hours(24);
/// What is told of the key; over as soon as the panel takes it.
const KEY: &str = "key";

/// The panel answered something: whatever waits for it may go on.
pub async fn answered(tx: &mut Tx, rules: &Rules, now: Moment) -> anyhow::Result<()> {
    let panel = rules.panel.id;
    let known = account::of(tx, panel).await?.health;
    let Some(since) = known.silent_since else {
        return Ok(());
    };
    account::end_silence(tx, panel).await?;
    if known.rest_until.is_some() {
        orders::hurry(tx, now).await?;
    }
    if known.silent_told {
        let notice = Notice::PanelBack { since, back: now };
        tell_admins(tx, rules, &notice, &format!("heard:{}", since.0), now).await?;
    }
    Ok(())
}

/// The panel did not answer, or not sensibly: all calls stop for a while, which grows from time to time.
pub async fn no_answer(tx: &mut Tx, rules: &Rules, why: &Detail, now: Moment) -> anyhow::Result<()> {
    let panel = rules.panel.id;
    let known = account::of(tx, panel).await?.health;
    let since = known.silent_since.unwrap_or(now);
    let mut told = known.silent_told;
    if !told && now.since(since) >= SILENCE_WORTH_TELLING {
        let notice = Notice::PanelSilent { since, words: why.clone() };
        told = remind_admins(tx, rules, &notice, "silent", SILENT_PERIOD, now).await?;
    }
    account::note_silence(tx, panel, since, told).await?;
    // What was under way when it began to rest is no reason to let it rest longer.
    if known.rest_until.is_none_or(|until| until <= now) {
        let until = now.plus(rest_after(known.misses));
        account::rest(tx, panel, known.misses.saturating_add(1), until).await?;
    }
    messages::answer(tx, Awaited::Balance, now).await?;
    let_orders_wait(tx, rules, now).await
}

/// What answers is not the panel's API. Calls stop as for a silent panel; that it will not pass by itself is told at once, and instead of
/// the silence.
pub async fn wrong_address(tx: &mut Tx, rules: &Rules, words: &str, now: Moment) -> anyhow::Result<()> {
    let notice = Notice::WrongAddress { words: words.to_owned() };
    if remind_admins(tx, rules, &notice, "address", ADDRESS_PERIOD, now).await? {
        let since = account::of(tx, rules.panel.id).await?.health.silent_since.unwrap_or(now);
        account::note_silence(tx, rules.panel.id, since, true).await?;
    }
    no_answer(tx, rules, &words.into(), now).await
}

/// How long a panel is let alone that did not answer, after it had not answered `misses` times before.
fn rest_after(misses: i64) -> Duration {
    doubled(SHORTEST_REST, misses, LONGEST_REST)
}

/// What is to be sent waits while the panel is let alone, and the panel is let alone no longer than that is worth. Who has waited for
/// a while is told, once in a silence: the card alone may be far up by now.
pub async fn let_orders_wait(tx: &mut Tx, rules: &Rules, now: Moment) -> anyhow::Result<()> {
    let known = account::of(tx, rules.panel.id).await?.health;
    let Calls::Resting(rest) = known.calls(now) else {
        return Ok(());
    };
    if !orders::any_reserved(tx).await? {
        return Ok(());
    }
    let until = rest.min(now.plus(LONGEST_REST_FOR_ORDERS));
    if until != rest {
        account::rest(tx, rules.panel.id, known.misses, until).await?;
    }
    attempts::hold_back(tx, Attempts::Add, until).await?;
    let Some(since) = known.silent_since.filter(|since| now.since(*since) >= SILENCE_WORTH_TELLING) else {
        return Ok(());
    };
    let again_before = since.min(now.minus(SILENT_PERIOD));
    for (user, order) in orders::waiting(tx, now.minus(SILENCE_WORTH_TELLING)).await? {
        remind(tx, user.chat(), &Notice::OrderWaits { order }, "waits", again_before, now).await?;
    }
    Ok(())
}

/// The panel refused the key: calls stop.
pub async fn key_refused(tx: &mut Tx, rules: &Rules, words: &str, now: Moment) -> anyhow::Result<()> {
    let panel = rules.panel.id;
    account::set_balance_due(tx, panel, now.plus(KEY_PROBE)).await?;
    account::refuse_key(tx, panel, now).await?;
    messages::answer(tx, Awaited::Balance, now).await?;
    let notice = Notice::KeyRefused { words: words.to_owned() };
    remind_admins(tx, rules, &notice, KEY, KEY_PERIOD, now).await.map(drop)
}

/// The panel takes the key (again): calls may be made.
pub async fn key_taken(tx: &mut Tx, rules: &Rules) -> anyhow::Result<()> {
    forget_told(tx, rules, KEY).await?;
    account::take_key(tx, rules.panel.id).await
}
