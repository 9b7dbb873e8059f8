//! All of a shop's books looked through at once, and nothing changed: for who asks how everything stands. What looks after them all the time
//! is `work/books.rs`.

use sqlx::SqliteConnection;

use super::bill;
use crate::{
    domain::{order::OrderId, wallet::Imbalance},
    store::{books, codes, watch},
};

/// How many rows are read at a time.
const SLICE: i64 = 1_000;
/// How many of what is wrong are named.
const NAMED: usize = 20;

/// How the books stand.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Books {
    /// What they are of; empty: nothing was ever sold.
    pub currency: String,
    /// How many transfers there are.
    pub transfers: i64,
    /// What does not add up.
    pub wrong: Option<Imbalance>,
    /// Orders whose bills are not what they make due; the first of them.
    pub unsettled: Vec<OrderId>,
    /// Payments that were never credited.
    pub missing: Vec<i64>,
    /// How many codes were used and did not bring what they say.
    pub ungiven: usize,
    /// How many wishes count as paid, and no payment is of them.
    pub unpaid: usize,
}

/// Looks through all of them.
pub async fn look_through(connection: &mut SqliteConnection) -> anyhow::Result<Books> {
    let mut found = Books {
        currency: books::currency(connection).await?.unwrap_or_default(),
        wrong: watch::wrong(connection).await?,
        unpaid: watch::unpaid(connection).await?.len(),
        ungiven: codes::not_given(connection).await?.len(),
        ..Books::default()
    };
    let mut last = 0;
    loop {
        let slice = watch::slice(connection, last, SLICE).await?;
        found.transfers += slice.count;
        for order in slice.orders {
            if found.unsettled.len() < NAMED && !bill::is_settled(connection, order).await? {
                found.unsettled.push(order);
            }
        }
        last = slice.last;
        let is_wrong = slice.wrong.is_some();
        found.wrong = found.wrong.or(slice.wrong);
        if is_wrong || slice.count < SLICE {
            break;
        }
    }
    let mut last = 0;
    loop {
        let slice = watch::payments(connection, last, SLICE).await?;
        found.missing.extend(slice.missing);
        last = slice.last;
        if slice.count < SLICE {
            break;
        }
    }
    found.unsettled.sort_unstable();
    found.unsettled.dedup();
    Ok(found)
}
