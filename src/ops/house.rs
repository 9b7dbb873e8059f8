//! The state of the house: the panel's balance, whether it answers, whether it takes the key, whether orders are taken.

use std::time::Duration;

use super::{House, account, forget_told, remind, remind_admins, tell, tell_admins};
use crate::{
    clock::Moment,
    domain::{money::Amount, notice::Notice, user::ChatId},
    store::{
        self, Tx,
        dialogues::{self, Awaited},
        facts, orders, outbox,
    },
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
/// A balance that can't be true is told at most this often.
const ODD_PERIOD: Duration = Duration::from_hours(24);
/// What is told of the key; over as soon as the panel takes it.
const KEY: &str = "key";

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

/// The panel said its balance.
pub async fn read_balance(tx: &mut Tx, house: &House, reading: &Reading, now: Moment) -> anyhow::Result<()> {
    let Reading { balance, currency, quiet_no, at } = reading;
    let balance = *balance;
    let known_no = store::account::load(tx).await?.balance_no;
    if quiet_no.zip(known_no).is_some_and(|(no, known)| no < known) {
        // It had to wait to be written down, and there is a newer one.
        return Ok(());
    }
    store::account::note_decimals(tx, balance.decimals()).await?;
    match quiet_no {
        Some(no) => account::compare(tx, balance, *no, now).await?,
        None => store::account::note_reading(tx, None).await?,
    }
    let mut known = facts::of(tx).await?;
    known.balance = Some(balance);
    known.currency = currency.clone().or(known.currency);
    known.balance_at = Some(*at);
    known.balance_due_at = now.plus(BALANCE_INTERVAL);
    dialogues::answer(tx, Awaited::Balance, now).await?;
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

/// The panel answered with a balance that can't be true: the one that is known stays, nothing stops for it, and the admins are told.
pub async fn doubt_balance(tx: &mut Tx, house: &House, words: &str, now: Moment) -> anyhow::Result<()> {
    hear(tx, house, now).await?;
    let notice = Notice::BalanceOdd { words: words.to_owned() };
    remind_admins(tx, house, &notice, "odd balance", ODD_PERIOD, now).await.map(drop)
}

/// Somebody looks at the balance, or an order changed it: it is read as soon as may be. While the key is refused there is
/// only the hourly probe.
pub async fn ask_for_balance(tx: &mut Tx, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::of(tx).await?;
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

/// The panel answered something: whatever waits for it may go on.
pub async fn hear(tx: &mut Tx, house: &House, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::of(tx).await?;
    let Some(since) = known.silent_since.take() else {
        return Ok(());
    };
    let told = std::mem::take(&mut known.silent_told);
    known.misses = 0;
    let rested = known.rest_until.take().is_some();
    facts::save(tx, &known).await?;
    if rested {
        orders::hurry(tx, now).await?;
    }
    if told {
        let notice = Notice::PanelBack { since, back: now };
        tell_admins(tx, house, &notice, &format!("heard:{}", since.0), now).await?;
    }
    Ok(())
}

/// The panel did not answer, or not sensibly: all calls stop for a while, which grows from time to time.
pub async fn miss(tx: &mut Tx, house: &House, words: &str, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::of(tx).await?;
    let since = *known.silent_since.get_or_insert(now);
    if !known.silent_told && now.since(since) >= SILENCE_WORTH_TELLING {
        let notice = Notice::PanelSilent { since, words: words.to_owned() };
        known.silent_told = remind_admins(tx, house, &notice, "silent", SILENT_PERIOD, now).await?;
    }
    // What was under way when it began to rest is no reason to let it rest longer.
    if known.rest_until.is_none_or(|until| until <= now) {
        let rest = rest_after(known.misses);
        known.misses = known.misses.saturating_add(1);
        known.rest_until = Some(now.plus(rest));
    }
    facts::save(tx, &known).await?;
    dialogues::answer(tx, Awaited::Balance, now).await?;
    wait(tx, now).await
}

/// What answers is not the panel's API. Calls stop as for a silent panel; that it will not pass by itself is told at once, and instead of
/// the silence.
pub async fn miss_address(tx: &mut Tx, house: &House, words: &str, now: Moment) -> anyhow::Result<()> {
    let notice = Notice::WrongAddress { words: words.to_owned() };
    if remind_admins(tx, house, &notice, "address", ADDRESS_PERIOD, now).await? {
        let mut known = facts::of(tx).await?;
        known.silent_since.get_or_insert(now);
        known.silent_told = true;
        facts::save(tx, &known).await?;
    }
    miss(tx, house, words, now).await
}

/// How long a panel is let alone that did not answer, after it had not answered `misses` times before.
fn rest_after(misses: i64) -> Duration {
    let doublings = u32::try_from(misses.clamp(0, 10)).unwrap_or(10);
    SHORTEST_REST.saturating_mul(2_u32.saturating_pow(doublings)).min(LONGEST_REST)
}

/// What is to be sent waits while the panel is let alone, and the panel is let alone no longer than that is worth. Who has waited for
/// a while is told, once in a silence: the card alone may be far up by now.
pub async fn wait(tx: &mut Tx, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::of(tx).await?;
    let facts::Line::Resting(until) = known.line(now) else {
        return Ok(());
    };
    if !orders::any_reserved(tx).await? {
        return Ok(());
    }
    let until = until.min(now.plus(LONGEST_REST_FOR_ORDERS));
    if known.rest_until != Some(until) {
        known.rest_until = Some(until);
        facts::save(tx, &known).await?;
    }
    orders::hold_back(tx, until).await?;
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
pub async fn refuse_key(tx: &mut Tx, house: &House, words: &str, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::of(tx).await?;
    known.balance_due_at = now.plus(KEY_PROBE);
    known.key_refused_at = known.key_refused_at.or(Some(now));
    facts::save(tx, &known).await?;
    dialogues::answer(tx, Awaited::Balance, now).await?;
    let notice = Notice::KeyRefused { words: words.to_owned() };
    remind_admins(tx, house, &notice, KEY, KEY_PERIOD, now).await.map(drop)
}

/// The panel takes the key (again): calls may be made.
pub async fn trust_key(tx: &mut Tx, house: &House) -> anyhow::Result<()> {
    forget_told(tx, house, KEY).await?;
    let mut known = facts::of(tx).await?;
    if known.key_refused_at.take().is_some() {
        facts::save(tx, &known).await?;
    }
    Ok(())
}

/// An admin stops taking orders.
pub async fn pause(tx: &mut Tx, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::of(tx).await?;
    known.paused_at = known.paused_at.or(Some(now));
    facts::save(tx, &known).await
}

/// An admin takes orders again.
pub async fn resume(tx: &mut Tx) -> anyhow::Result<()> {
    let mut known = facts::of(tx).await?;
    known.paused_at = None;
    facts::save(tx, &known).await
}

/// An admin asks for the catalog to be read now.
pub async fn ask_for_catalog(tx: &mut Tx, chat: ChatId, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::of(tx).await?;
    known.catalog_asked_by = Some(chat);
    known.catalog_due_at = now;
    facts::save(tx, &known).await
}

/// An order met a service that the panel does not sell (so): the catalog is read as soon as may be.
pub async fn doubt_catalog(tx: &mut Tx, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::of(tx).await?;
    let soon = known.catalog_at.map_or(now, |at| at.plus(CATALOG_REST).max(now));
    if soon < known.catalog_due_at {
        known.catalog_due_at = soon;
        facts::save(tx, &known).await?;
    }
    Ok(())
}

/// The catalog could not be read: the next try is at `next`, and an admin who asked for it hears so.
pub async fn miss_catalog(tx: &mut Tx, words: &str, next: Moment, now: Moment) -> anyhow::Result<()> {
    let mut known = facts::of(tx).await?;
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
        let mut known = facts::of(tx).await?;
        known.admin_chat = Some(to);
        known.admin_chat_was = Some(from);
        facts::save(tx, &known).await?;
    }
    outbox::redirect(tx, from, to, now).await
}
