//! The balance around an order: read before it, unless that was done lately, and after an answer that is no id. What it shows of an order is
//! seen before it is taken note of, since that compares it with the one before.

use crate::{
    clock::Moment,
    domain::{
        attempt::{hold, pause},
        money::Amount,
        order::Order,
    },
    ops::{
        account::{self, Seen},
        house::{self, Reading},
    },
    panel::{Balance, ReadError, RefusalClass},
    store::{
        Tx, account as stored,
        facts::{self, Line},
        orders,
    },
    work::{Shop, track::note_failure},
};

/// What came of reading the balance after an answer that was no id.
#[derive(Clone, Debug)]
pub(super) enum After {
    Read(Reading),
    Unread,
}

/// Reads the balance before an order. Whether one may be sent: not to a panel that does not even answer this.
pub(super) async fn may_send_without(shop: &Shop) -> anyhow::Result<bool> {
    let read = shop.panel.balance().await;
    if let Err(ReadError::Refused(refusal)) = &read
        && refusal.class == RefusalClass::Limit
    {
        let mut tx = shop.store.begin().await?;
        let held = hold(pause(&refusal.claim(), 0));
        orders::hold_back(&mut tx, shop.clock.now().plus(held)).await?;
        tx.commit().await?;
        return Ok(false);
    }
    note(shop, read).await?;
    Ok(facts::load(&mut *shop.store.reader().await?).await?.line(shop.clock.now()) == Line::Open)
}

/// Reads the balance while nothing is under way. It is taken note of only after what it shows was seen.
pub(super) async fn read_balance(shop: &Shop) -> anyhow::Result<After> {
    match shop.panel.balance().await {
        Ok(Balance { amount, currency }) => match Amount::from_decimal(amount) {
            Ok(balance) => {
                let no = stored::load(&mut *shop.store.reader().await?).await?.sends;
                Ok(After::Read(Reading { balance, currency, quiet_no: Some(no) }))
            }
            Err(_) => Ok(After::Unread),
        },
        Err(error) => {
            note(shop, Err(error)).await?;
            Ok(After::Unread)
        }
    }
}

/// What reading the balance said of panel and key.
async fn note(shop: &Shop, read: Result<Balance, ReadError>) -> anyhow::Result<()> {
    let mut tx = shop.store.begin().await?;
    let now = shop.clock.now();
    match read {
        Ok(Balance { amount, currency }) => {
            if let Ok(balance) = Amount::from_decimal(amount) {
                let quiet_no = stored::quiet_no(&mut tx).await?;
                take_note(&mut tx, shop, After::Read(Reading { balance, currency, quiet_no }), now).await?;
            }
        }
        // It answers, and it may take orders.
        Err(ReadError::Refused(_) | ReadError::Protocol(_)) => {}
        Err(error) => note_failure(&mut tx, shop, &error, now).await?,
    }
    tx.commit().await
}

pub(super) async fn take_note(tx: &mut Tx, shop: &Shop, after: After, now: Moment) -> anyhow::Result<()> {
    match after {
        After::Read(reading) => {
            house::hear(tx, &shop.house, now).await?;
            house::read_balance(tx, &shop.house, &reading, now).await
        }
        After::Unread => Ok(()),
    }
}

pub(super) async fn see(tx: &mut Tx, shop: &Shop, order: &Order, after: &After) -> anyhow::Result<Seen> {
    match after {
        After::Read(reading) => account::see(tx, &shop.house, order, reading.balance).await,
        After::Unread => Ok(Seen::UNREAD),
    }
}
