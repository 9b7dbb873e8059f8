//! How Crypto Pay fares, and what becomes of wishes there. While it fails it is asked less and less, and nobody is offered it; the admins
//! are told once that it fails, and that it is back.

use std::time::Duration;

use super::{Rules, remind_admins, tell_admins, topup};
use crate::{
    clock::Moment,
    domain::{
        notice::Money,
        pause::doubled,
        shop::Answering,
        topup::{Topup, TopupState, Way, good_for},
        user::UserId,
    },
    store::{
        Tx,
        cryptopay::{self, Health},
        messages,
    },
};

/// After the first failure it is called again after this; after each further one, twice as long.
const SHORTEST: Duration = Duration::from_secs(5);
const LONGEST: Duration = Duration::from_mins(10);
/// From this failure in a row on nobody is offered it.
const HIDDEN_AT: i64 = 2;
/// What is paid and is none of ours is told this often, and no longer.
const A_DAY: Duration = Duration::from_hours(24);
/// What lasts so long is told.
const TOLD_AFTER: Duration = Duration::from_mins(1);

/// How a call failed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failure {
    /// It does not know the token.
    TokenRefused,
    /// It was not reached, or did not answer in a way that can be read; in these words.
    Silent(String),
}

/// Whether it may be offered.
pub fn answering(health: &Health) -> Answering {
    if health.token_refused || health.failures >= HIDDEN_AT { Answering::No } else { Answering::Yes }
}

/// A call brought nothing.
pub async fn failed(tx: &mut Tx, rules: &Rules, failure: &Failure, now: Moment) -> anyhow::Result<()> {
    let before = cryptopay::health(tx).await?;
    let since = before.failing_since.unwrap_or(now);
    let failures = before.failures.saturating_add(1);
    let mut health = Health {
        failures,
        failing_since: Some(since),
        token_refused: *failure == Failure::TokenRefused,
        next_at: now.plus(doubled(SHORTEST, failures - 1, LONGEST)),
        ..before
    };
    let notice = match failure {
        Failure::TokenRefused => Some(Money::WayTokenRefused { way: Way::CryptoPay }),
        Failure::Silent(words) if now.since(since) >= TOLD_AFTER => {
            Some(Money::WaySilent { way: Way::CryptoPay, since, words: words.clone() })
        }
        Failure::Silent(_) => None,
    };
    if let Some(notice) = notice.filter(|_| !before.told) {
        health.told = true;
        tell_admins(tx, rules, &notice.into(), &format!("cryptopay fails:{}", since.0), now).await?;
    }
    cryptopay::set_health(tx, &health).await?;
    if answering(&before) != answering(&health) {
        show_those_who_wait(tx, now).await?;
    }
    Ok(())
}

/// A call was answered.
pub async fn answered(tx: &mut Tx, rules: &Rules, now: Moment) -> anyhow::Result<()> {
    let before = cryptopay::health(tx).await?;
    let Some(since) = before.failing_since else { return Ok(()) };
    let health = Health {
        failures: 0,
        failing_since: None,
        token_refused: false,
        told: false,
        next_at: now,
        ..before
    };
    cryptopay::set_health(tx, &health).await?;
    if before.told {
        let notice = Money::WayBack { way: Way::CryptoPay, since, back: now }.into();
        tell_admins(tx, rules, &notice, &format!("cryptopay back:{}", since.0), now).await?;
    }
    if answering(&before) != answering(&health) {
        show_those_who_wait(tx, now).await?;
    }
    Ok(())
}

/// Whoever waits for an invoice sees whether that takes longer.
async fn show_those_who_wait(tx: &mut Tx, now: Moment) -> anyhow::Result<()> {
    for wish in cryptopay::opening(tx).await? {
        messages::show_state_again(tx, wish.user, &wish.id.0.to_string(), now).await?;
    }
    Ok(())
}

/// An invoice was made of a wish: from now on it can be paid, for as long as any.
pub async fn opened(tx: &mut Tx, wish: &Topup, invoice: (&str, &str), now: Moment) -> anyhow::Result<()> {
    if cryptopay::opened(tx, wish.id, invoice, now.plus(good_for(wish.way)), now).await? {
        messages::show_state_again(tx, wish.user, &wish.id.0.to_string(), now).await?;
    }
    Ok(())
}

/// An invoice was paid that does not carry what was written into any, or asks for something else: nobody is credited, and the admins are
/// told. What names no wish of ours may be another program's with the same token: of those they hear once a day, while they are new.
pub async fn not_ours(
    tx: &mut Tx,
    rules: &Rules,
    (invoice, paid): (&str, &str),
    (user, paid_at): (Option<UserId>, Option<Moment>),
    now: Moment,
) -> anyhow::Result<()> {
    let notice = Money::InvoiceForeign {
        way: Way::CryptoPay,
        invoice: invoice.to_owned(),
        paid: paid.to_owned(),
        user,
    };
    if user.is_some() {
        return tell_admins(tx, rules, &notice.into(), &format!("foreign invoice:{invoice}"), now).await;
    }
    if paid_at.is_some_and(|at| now.since(at) < A_DAY) {
        remind_admins(tx, rules, &notice.into(), "foreign invoices", A_DAY, now).await?;
    }
    Ok(())
}

/// No invoice can be made of a wish.
pub async fn cant_be_opened(tx: &mut Tx, wish: &Topup, now: Moment) -> anyhow::Result<()> {
    cryptopay::look_at(tx, wish.id, None).await?;
    topup::close(tx, wish.user, wish.id, TopupState::Dropped, now).await
}

/// The time of a wish is over. Whether its invoice was paid is asked some times more.
pub async fn expired(tx: &mut Tx, wish: &Topup, now: Moment) -> anyhow::Result<()> {
    if wish.external.is_none() {
        cryptopay::look_at(tx, wish.id, None).await?;
    }
    topup::close(tx, wish.user, wish.id, TopupState::Expired, now).await
}
