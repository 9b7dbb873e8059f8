//! The state of the house: the panel's balance, whether it answers, whether it takes the key, whether orders are taken.

use std::time::Duration;

use super::{House, forget_told, remind_admins, tell, tell_admins};
use crate::{
    clock::Moment,
    domain::{money::Amount, notice::Notice, user::ChatId},
    store::{Tx, facts, outbox},
};

/// A panel that does not answer for less than this is nobody's business.
const SILENCE_WORTH_TELLING: Duration = Duration::from_mins(2);
/// How often the balance is read when nothing happens.
const BALANCE_INTERVAL: Duration = Duration::from_mins(10);
/// The balance is read at most this often, whatever happens.
const BALANCE_REST: Duration = Duration::from_secs(5);
/// A key that was refused is tried again once an hour: panels ban addresses that insist.
pub const KEY_PROBE: Duration = Duration::from_hours(1);
/// The catalog is read at most this often because of what orders meet.
const CATALOG_REST: Duration = Duration::from_mins(1);

/// A balance that hovers around the alert is told low at most this often.
const LOW_PERIOD: Duration = Duration::from_hours(6);
/// A panel that comes and goes is told silent at most this often.
const SILENT_PERIOD: Duration = Duration::from_mins(30);
/// Of a key that stays refused the admins are reminded this often, also over restarts.
const KEY_PERIOD: Duration = Duration::from_hours(24);
/// What is told of the key; over as soon as the panel takes it.
const KEY: &str = "key";

/// The panel said its balance.
pub async fn read_balance(
    tx: &mut Tx,
    house: &House,
    balance: Amount,
    currency: Option<String>,
    now: Moment,
) -> anyhow::Result<()> {
    let mut known = facts::load(tx).await?;
    known.balance = Some(balance);
    known.currency = currency.or(known.currency);
    known.balance_at = Some(now);
    known.balance_due_at = now.plus(BALANCE_INTERVAL);
    let alert = house.low_balance_alert.filter(|alert| balance < *alert);
    match (alert, known.balance_low_told) {
        (Some(alert), false) => {
            let notice = Notice::BalanceLow { balance, alert };
            known.balance_low_told = remind_admins(tx, house, &notice, "low", LOW_PERIOD, now).await?;
        }
        // Only what was told low is told back.
        (None, true) => {
            known.balance_low_told = false;
            tell_admins(tx, house, &Notice::BalanceBack { balance }, &format!("back:{}", now.0), now).await?;
        }
        _ => {}
    }
    facts::save(tx, &known).await
}

/// Somebody looks at the balance, or an order changed it: it is read as soon as may be. While the key is refused there is
/// only the hourly probe.
pub async fn ask_for_balance(tx: &mut Tx, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::load(tx).await?;
    if known.key_refused_at.is_some() {
        return Ok(());
    }
    let soon = known.balance_at.map_or(now, |at| at.plus(BALANCE_REST).max(now));
    if soon < known.balance_due_at {
        known.balance_due_at = soon;
        facts::save(tx, &known).await?;
    }
    Ok(())
}

/// The panel answered something.
pub async fn hear(tx: &mut Tx, house: &House, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::load(tx).await?;
    let Some(since) = known.silent_since.take() else {
        return Ok(());
    };
    let told = std::mem::take(&mut known.silent_told);
    facts::save(tx, &known).await?;
    if told {
        let notice = Notice::PanelBack { since, back: now };
        tell_admins(tx, house, &notice, &format!("heard:{}", since.0), now).await?;
    }
    Ok(())
}

/// The panel did not answer, or not sensibly.
pub async fn miss(tx: &mut Tx, house: &House, words: &str, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::load(tx).await?;
    let since = *known.silent_since.get_or_insert(now);
    if !known.silent_told && now.since(since) >= SILENCE_WORTH_TELLING {
        let notice = Notice::PanelSilent { since, words: words.to_owned() };
        known.silent_told = remind_admins(tx, house, &notice, "silent", SILENT_PERIOD, now).await?;
    }
    facts::save(tx, &known).await
}

/// The panel refused the key: calls stop.
pub async fn refuse_key(tx: &mut Tx, house: &House, words: &str, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::load(tx).await?;
    known.balance_due_at = now.plus(KEY_PROBE);
    known.key_refused_at = known.key_refused_at.or(Some(now));
    facts::save(tx, &known).await?;
    let notice = Notice::KeyRefused { words: words.to_owned() };
    remind_admins(tx, house, &notice, KEY, KEY_PERIOD, now).await.map(drop)
}

/// The panel takes the key (again): calls may be made.
pub async fn trust_key(tx: &mut Tx, house: &House) -> anyhow::Result<()> {
    forget_told(tx, house, KEY).await?;
    let mut known = facts::load(tx).await?;
    if known.key_refused_at.take().is_some() {
        facts::save(tx, &known).await?;
    }
    Ok(())
}

/// An admin stops taking orders, or starts again.
pub async fn pause(tx: &mut Tx, paused: bool, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::load(tx).await?;
    known.paused_at = paused.then(|| known.paused_at.unwrap_or(now));
    facts::save(tx, &known).await
}

/// An admin asks for the catalog to be read now.
pub async fn ask_for_catalog(tx: &mut Tx, chat: ChatId, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::load(tx).await?;
    known.catalog_asked_by = Some(chat);
    known.catalog_due_at = now;
    facts::save(tx, &known).await
}

/// An order met a service that the panel does not sell (so): the catalog is read as soon as may be.
pub async fn doubt_catalog(tx: &mut Tx, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::load(tx).await?;
    let soon = known.catalog_at.map_or(now, |at| at.plus(CATALOG_REST).max(now));
    if soon < known.catalog_due_at {
        known.catalog_due_at = soon;
        facts::save(tx, &known).await?;
    }
    Ok(())
}

/// The catalog could not be read: the next try is at `next`, and an admin who asked for it hears so.
pub async fn miss_catalog(tx: &mut Tx, words: &str, next: Moment, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::load(tx).await?;
    known.catalog_due_at = next;
    let asked_by = known.catalog_asked_by.take();
    facts::save(tx, &known).await?;
    let Some(chat) = asked_by else {
        return Ok(());
    };
    let notice = Notice::CatalogNotRead { words: words.to_owned() };
    tell(tx, chat, &notice, &format!("not read:{}", now.0), now).await
}

/// Where the admin group is: where the settings say, or where it went on since it became a supergroup.
pub fn admin_chat(house: &House, known: &facts::Known) -> Option<ChatId> {
    let group = house.admin_chat?;
    Some(if known.admin_chat_was == Some(group) { known.admin_chat.unwrap_or(group) } else { group })
}

/// A group became a supergroup with another id: what waits for it follows it. Only the admin group takes the admins' rights
/// along; anybody can make a group of their own become one.
pub async fn follow_group(
    tx: &mut Tx,
    house: &House,
    from: ChatId,
    to: ChatId,
    now: Moment,
) -> anyhow::Result<()> {
    if house.admin_chat == Some(from) {
        let mut known = facts::load(tx).await?;
        known.admin_chat = Some(to);
        known.admin_chat_was = Some(from);
        facts::save(tx, &known).await?;
    }
    outbox::redirect(tx, from, to, now).await
}
